//! Tails and quantiles of the distributions that the tests use.
//!
//! Every p-value is a tail (`sf`), never `1 − cdf`, so that it stays exact down to `1e-300`. Parameters
//! (degrees of freedom, shapes) must be positive; they need not be whole. Results are exact for parameters
//! up to `1e8`, those of Student's t for any.

use std::f64::consts::{PI, SQRT_2, TAU};

use super::special::{incomplete_beta, incomplete_gamma, positive_root, stirling_error};

pub use super::special::ln_gamma;

/// Upper tail of the standard normal distribution.
///
/// By `libm`, which holds 15 digits (statrs 0.19.1: ten).
#[must_use]
pub fn normal_sf(z: f64) -> f64 {
    0.5 * libm::erfc(z / SQRT_2)
}

/// Both tails of the standard normal distribution beyond `|z|`.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// Natural logarithm of the upper tail of the standard normal distribution.
#[must_use]
pub fn normal_ln_sf(z: f64) -> f64 {
    if z < 0.0 {
        return (-normal_sf(-z)).ln_1p();
    }
    if z < 30.0 {
        return normal_sf(z).ln();
    }
    // Beyond, the tail itself would vanish; its asymptotic series is exact here.
    let r = 1.0 / (z * z);
    let series = -r * (1.0 - 3.0 * r * (1.0 - 5.0 * r * (1.0 - 7.0 * r)));
    series.ln_1p() - 0.5 * z * z - (z * TAU.sqrt()).ln()
}

/// Density of the standard normal distribution.
#[must_use]
pub fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / TAU.sqrt()
}

/// The point below which the standard normal distribution has the probability `p`: ∓∞ at 0 and 1.
///
/// Hastings' approximation (Abramowitz and Stegun 26.2.23, error 4.5e-4), then Halley's method.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    if p == 0.5 {
        return 0.0;
    }
    let tail = p.min(1.0 - p);
    let t = (-2.0 * tail.ln()).sqrt();
    let mut z = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    for _ in 0..3 {
        // From the centre where the tail is large: the difference of two halves has no digits.
        let excess = if tail < 0.25 {
            normal_sf(z) - tail
        } else {
            (0.5 - tail) - 0.5 * libm::erf(z / SQRT_2)
        };
        let step = excess / normal_density(z);
        z += step / (1.0 - 0.5 * z * step);
    }
    if p < 0.5 { -z } else { z }
}

/// Upper tail of Student's t distribution.
#[must_use]
pub fn student_sf(t: f64, df: f64) -> f64 {
    let beyond = 0.5 * student_two_sided(t, df);
    if t >= 0.0 { beyond } else { 1.0 - beyond }
}

/// Both tails of Student's t distribution beyond `|t|`.
#[must_use]
pub fn student_two_sided(t: f64, df: f64) -> f64 {
    if t.is_infinite() {
        return 0.0;
    }
    if df.is_infinite() {
        return normal_two_sided(t);
    }
    let square = t * t;
    let sum = df + square;
    if sum.is_infinite() {
        return 0.0;
    }
    incomplete_beta(0.5 * df, 0.5, df / sum, square / sum).lower
}

/// The point below which Student's t distribution has the probability `p`: ∓∞ at 0 and 1.
#[must_use]
pub fn student_quantile(p: f64, df: f64) -> f64 {
    let z = normal_quantile(p);
    if z.is_infinite() || z == 0.0 || df.is_infinite() {
        return z;
    }
    let both = 2.0 * p.min(1.0 - p);
    let guess = z.abs() * (1.0 + (z * z + 1.0) / (4.0 * df));
    let excess = |t| (both / student_two_sided(t, df)).ln();
    positive_root(&excess, guess)
        .unwrap_or(f64::INFINITY)
        .copysign(z)
}

/// Upper tail of the chi-square distribution.
#[must_use]
pub fn chi_square_sf(x: f64, df: f64) -> f64 {
    incomplete_gamma(0.5 * df, 0.5 * x).upper
}

/// The point below which the chi-square distribution has the probability `p`: 0 and ∞ at 0 and 1.
#[must_use]
pub fn chi_square_quantile(p: f64, df: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let excess = |x: f64| {
        let tails = incomplete_gamma(0.5 * df, 0.5 * x);
        if p < 0.5 {
            (tails.lower / p).ln()
        } else {
            ((1.0 - p) / tails.upper).ln()
        }
    };
    // No root only where it lies below the smallest number.
    positive_root(&excess, df).unwrap_or(0.0)
}

/// Upper tail of the F distribution with `d1` and `d2` degrees of freedom.
#[must_use]
pub fn f_sf(f: f64, d1: f64, d2: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    let product = d1 * f;
    let sum = d2 + product;
    if sum.is_infinite() {
        return 0.0;
    }
    incomplete_beta(0.5 * d2, 0.5 * d1, d2 / sum, product / sum).lower
}

/// The regularised incomplete beta function `I_x(a, b)`.
#[must_use]
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    incomplete_beta(a, b, x, 1.0 - x).lower
}

/// The regularised upper incomplete gamma function `Q(a, x)`.
#[must_use]
pub fn gamma_sf(a: f64, x: f64) -> f64 {
    incomplete_gamma(a, x).upper
}

/// Upper tail of the studentized range of `k` means, with `df` degrees of freedom for their error.
///
/// With `s²` the error variance in units of the true one, and the range `W` of `k` normal deviates:
/// ```text
/// P(Q > q)  = ∫ f(s) P(W > qs) ds
/// P(W > w)  = k ∫ φ(z) [S^(k−1) − (S − T)^(k−1)] dz,    S = P(Z > z), T = P(Z > z + w)
/// ```
/// No term is negative, so that small tails keep their digits (R's `ptukey` loses them below 1e-5).
/// Both integrands are analytic and fall off fast, `s` taken on a logarithmic scale: the trapezoidal
/// rule converges exponentially. `k` from 2 to 200.
#[must_use]
pub fn studentized_range_sf(q: f64, k: f64, df: f64) -> f64 {
    if q <= 0.0 {
        return 1.0;
    }
    if df > 1e12 {
        // The variance is as good as known.
        return range_sf(q, k);
    }
    // ln of the density of ln s at u, without its constant: df (u − (e²ᵘ − 1)/2).
    let kernel = |u: f64| (df * (u - 0.5 * (2.0 * u).exp_m1())).exp();
    let constant = (df / PI).sqrt() * (-stirling_error(0.5 * df)).exp();
    // The integrand is highest near e²ᵘ = df / (df + q²/2), where its width is 1/√(2 df).
    let peak = -0.5 * (0.5 * q * q / df).ln_1p();
    let step = 0.1_f64.min(0.4 / (2.0 * df).sqrt());
    let sum_from = |start: f64, step: f64| {
        let mut u = start;
        let mut sum = 0.0;
        loop {
            let term = kernel(u) * range_sf(q * u.exp(), k);
            sum += term;
            if term <= sum * 1e-17 {
                return sum;
            }
            u += step;
        }
    };
    let sum = sum_from(peak, step) + sum_from(peak - step, -step);
    (constant * step * sum).min(1.0)
}

/// Upper tail of the range of `k` independent standard normal deviates.
fn range_sf(w: f64, k: f64) -> f64 {
    // Steps of a quarter are exact to rounding for 20 deviates, of an eighth for 200; beyond ten on
    // either side of the centre nothing is left.
    let per_unit = if k <= 20.0 { 4 } else { 8 };
    let step = 1.0 / f64::from(per_unit);
    let centre = -0.5 * w;
    let sum: f64 = (-10 * per_unit..=10 * per_unit)
        .map(|point| {
            let z = centre + step * f64::from(point);
            let (s, t) = (normal_sf(z), normal_sf(z + w));
            if t == 0.0 {
                return 0.0;
            }
            let none_beyond = (k - 1.0) * (-t / s).ln_1p();
            normal_density(z) * s.powf(k - 1.0) * -none_beyond.exp_m1()
        })
        .sum();
    (k * step * sum).min(1.0)
}

/// The point below which the studentized range has the probability `p`, between 0 and 1.
#[must_use]
pub fn studentized_range_quantile(p: f64, k: f64, df: f64) -> f64 {
    let tail = 1.0 - p;
    let excess = |q| (tail / studentized_range_sf(q, k, df)).ln();
    positive_root(&excess, SQRT_2 * student_quantile(0.5 + 0.5 * p, df)).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got / want - 1.0).abs() < 1e-12, "{got:e}, want {want:e}");
    }

    #[test]
    fn studentized_range_agrees_with_30_digit_arithmetic() {
        for (q, k, df, want) in [
            (12.0, 3.0, 97.0, 7.411_624_336_475_637e-13),
            (12.0, 5.0, 12.0, 1.670_322_237_259_793e-5),
            (3.5, 10.0, 60.0, 0.302_784_179_131_873_7),
            (12.0, 10.0, 60.0, 3.260_666_642_603_975_6e-10),
            (40.0, 20.0, 5.0, 2.961_215_105_948_951_4e-5),
            (0.5, 4.0, 2.0, 0.981_146_625_751_343_2),
        ] {
            close(studentized_range_sf(q, k, df), want);
        }
    }

    #[test]
    fn studentized_range_of_two_is_student() {
        for df in [1.0, 2.6, 10.0, 97.0, 1e6] {
            for q in [0.01, 1.0, 3.5, 12.0, 40.0] {
                close(
                    studentized_range_sf(q, 2.0, df),
                    student_two_sided(q / SQRT_2, df),
                );
            }
        }
    }

    #[test]
    fn quantiles_undo_tails() {
        for df in [0.5, 1.0, 4.7, 98.0, 1e6, 1e8] {
            for p in [1e-200, 1e-9, 0.025, 0.4, 0.5, 0.6, 0.975, 0.999] {
                close(1.0 - student_sf(student_quantile(p, df), df) + 1.0, p + 1.0);
                close(
                    1.0 - chi_square_sf(chi_square_quantile(p, df), df) + 1.0,
                    p + 1.0,
                );
            }
        }
        for p in [0.5, 0.95, 0.999] {
            let q = studentized_range_quantile(p, 4.0, 2.62);
            close(studentized_range_sf(q, 4.0, 2.62), 1.0 - p);
        }
    }

    #[test]
    fn extreme_arguments_give_numbers() {
        for t in [0.0, 1e-320, 1e-9, 1e9, 1e200, f64::INFINITY] {
            for df in [1e-3, 1.0, 1e15, f64::INFINITY] {
                assert!((0.0..=1.0).contains(&student_sf(t, df)), "{t} {df}");
                assert!((0.0..=1.0).contains(&chi_square_sf(t, df)), "{t} {df}");
                assert!((0.0..=1.0).contains(&f_sf(t, df, 3.0)), "{t} {df}");
                assert!((0.0..=1.0).contains(&f_sf(t, 3.0, df)), "{t} {df}");
            }
        }
    }
}
