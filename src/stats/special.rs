//! Special functions: ln Γ, the incomplete gamma and beta functions, and the root of a function.
//!
//! statrs 0.19.1 serves where it is exact: polynomials, the logistic function, `ln C(n, k)` for a bound, and
//! the largest factorial. It does not serve here. Its incomplete functions take their leading factor as `exp`
//! of a difference of `ln Γ`, which costs a digit for each digit of the parameters (3e-10 in the Student tail
//! at a million degrees of freedom); its `erfc` holds ten digits; its `ln_factorial` is exact to 170! only,
//! and its `ln Γ` no better than `libm`'s. The leading factor here follows Loader (2000), *Fast and accurate
//! computation of binomial probabilities*: deviances and Stirling errors, no cancellation.

use std::f64::consts::TAU;

/// Terms after which a series or a continued fraction stops. They need about `10 √a` of them for
/// parameters of size `a`, so that results are exact for parameters up to `1e8`.
const TERM_LIMIT: u32 = 200_000;

/// Steps of a root search, each of which at least halves the interval in the long run.
const STEP_LIMIT: u32 = 2_200;

/// Replaces a zero in a continued fraction.
const TINY: f64 = 1e-300;

/// Both parts into which a point divides a distribution of total 1, each exact when it is small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// The part below the point.
    pub lower: f64,
    /// The part above the point.
    pub upper: f64,
}

impl Tails {
    const BELOW: Self = Self {
        lower: 0.0,
        upper: 1.0,
    };

    const ABOVE: Self = Self {
        lower: 1.0,
        upper: 0.0,
    };

    fn from_lower(lower: f64) -> Self {
        let lower = lower.min(1.0);
        Self {
            lower,
            upper: 1.0 - lower,
        }
    }

    /// The same point seen from the other side.
    fn swapped(self) -> Self {
        Self {
            lower: self.upper,
            upper: self.lower,
        }
    }
}

/// `ln Γ(x)` for positive `x`.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// What Stirling's formula leaves out: `ln Γ(x+1) − (x+½) ln x + x − ½ ln 2π`, for positive `x`.
#[must_use]
pub fn stirling_error(x: f64) -> f64 {
    if x <= 15.0 {
        return ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - 0.5 * TAU.ln();
    }
    let r = 1.0 / (x * x);
    let series = 1.0 / 1680.0 - r * (1.0 / 1188.0 - r * (691.0 / 360_360.0));
    (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * series))) / x
}

/// Half the deviance of a count `x` from its expectation `m`: `x ln(x/m) + m − x`, both positive.
#[must_use]
pub fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() + m - x;
    }
    // x ln(x/m) = 2x atanh v, whose first term combines with m − x to (x − m) v.
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut power = 2.0 * x * v;
    for odd in 1..1000 {
        power *= v * v;
        let next = sum + power / f64::from(2 * odd + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// The probability of `x` successes and `y` failures, real and not negative, with `p + q = 1`.
#[must_use]
pub fn binomial_term(x: f64, y: f64, p: f64, q: f64) -> f64 {
    if p == 0.0 || q == 0.0 {
        let certain = (p == 0.0 && x == 0.0) || (q == 0.0 && y == 0.0);
        return f64::from(u8::from(certain));
    }
    if x == 0.0 {
        return power(q, p, y);
    }
    if y == 0.0 {
        return power(p, q, x);
    }
    let n = x + y;
    let stirling = stirling_error(n) - stirling_error(x) - stirling_error(y);
    let ln = stirling - deviance(x, n * p) - deviance(y, n * q);
    ln.exp() * (n / (TAU * x * y)).sqrt()
}

/// `pⁿ`, its logarithm taken from the smaller of `p` and `q = 1 − p`, which carries the digits.
fn power(p: f64, q: f64, n: f64) -> f64 {
    let ln = if q < p { (-q).ln_1p() } else { p.ln() };
    (n * ln).exp()
}

/// The regularised incomplete gamma functions `P(a, x)` (lower) and `Q(a, x)` (upper), `a > 0`.
///
/// Series below `a + 1`, Legendre's continued fraction above it.
#[must_use]
pub fn incomplete_gamma(a: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails::BELOW;
    }
    if x == f64::INFINITY {
        return Tails::ABOVE;
    }
    // xᵃ e⁻ˣ / Γ(a)
    let factor = (a / TAU).sqrt() * (-stirling_error(a) - deviance(a, x)).exp();
    if x < a + 1.0 {
        Tails::from_lower(factor * gamma_series(a, x))
    } else {
        let fraction = continued_fraction(x + 1.0 - a, &|m| (-m * (m - a), x + 2.0 * m + 1.0 - a));
        Tails::from_lower(factor / fraction).swapped()
    }
}

/// `Σ xⁿ / (a (a+1) … (a+n))`.
fn gamma_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    for n in 1..TERM_LIMIT {
        term *= x / (a + f64::from(n));
        sum += term;
        if term < sum * f64::EPSILON / 4.0 {
            break;
        }
    }
    sum
}

/// The regularised incomplete beta function `I_x(a, b)` (lower) and its complement, with `y = 1 − x`
/// given apart so that neither loses digits; `a`, `b` positive.
///
/// Continued fraction of DiDonato and Morris (1992), *Algorithm 708*, on the side of the mean where it
/// converges fast.
#[must_use]
pub fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if x <= 0.0 {
        return Tails::BELOW;
    }
    if y <= 0.0 {
        return Tails::ABOVE;
    }
    if x * (a + b + 2.0) > a + 1.0 {
        return incomplete_beta(b, a, y, x).swapped();
    }
    // xᵃ yᵇ / B(a, b)
    let n = a + b;
    let factor = a * b / n * binomial_term(a, b, x, y);
    let lambda = a * y - b * x;
    let fraction = continued_fraction(a * (lambda + 1.0) / (a + 1.0), &|m| {
        let c = a + 2.0 * m - 1.0;
        let numerator = (a + m - 1.0) * (n + m - 1.0) * m * (b - m) * (x / c) * (x / c);
        let denominator = m
            + m * (b - m) * x / c
            + (a + m) / (a + 2.0 * m + 1.0) * (lambda + 1.0 + m * (1.0 + y));
        (numerator, denominator)
    });
    Tails::from_lower(factor / fraction)
}

/// `b₀ + a₁/(b₁ + a₂/(b₂ + …))`, with `term(m) = (aₘ, bₘ)`, by Lentz's method.
fn continued_fraction(b0: f64, term: &dyn Fn(f64) -> (f64, f64)) -> f64 {
    let nonzero = |value: f64| if value == 0.0 { TINY } else { value };
    let mut value = nonzero(b0);
    let mut c = value;
    let mut d = 0.0;
    for m in 1..TERM_LIMIT {
        let (a, b) = term(f64::from(m));
        d = 1.0 / nonzero(b + a * d);
        c = nonzero(b + a / c);
        value *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

/// The positive root of an increasing function, searched from `guess` outwards. `None` when the
/// function keeps its sign over all positive numbers, or is not a number somewhere on the way.
///
/// Chandrupatla (1997): inverse quadratic interpolation where it is safe, else bisection.
#[must_use]
pub fn positive_root(f: &dyn Fn(f64) -> f64, guess: f64) -> Option<f64> {
    let (mut a, mut fa) = (guess, f(guess));
    let (mut b, mut fb) = (a, fa);
    let factor = if fa > 0.0 { 0.5 } else { 2.0 };
    while fa * fb > 0.0 {
        (a, fa) = (b, fb);
        b *= factor;
        if b == 0.0 || b == f64::INFINITY {
            return None;
        }
        fb = f(b);
    }
    root_between((a, fa), (b, fb), f)
}

/// The root of `f` between two points where it has opposite signs.
fn root_between(first: (f64, f64), second: (f64, f64), f: &dyn Fn(f64) -> f64) -> Option<f64> {
    let ((mut a, mut fa), (mut b, mut fb)) = (first, second);
    let mut t: f64 = 0.5;
    for _ in 0..STEP_LIMIT {
        if fa.is_nan() || fb.is_nan() {
            return None;
        }
        let (best, residual) = if fa.abs() < fb.abs() {
            (a, fa)
        } else {
            (b, fb)
        };
        let smallest = 2.0 * f64::EPSILON * best.abs() / (b - a).abs();
        if residual == 0.0 || smallest > 0.5 {
            return Some(best);
        }
        let x = a + t.clamp(smallest, 1.0 - smallest) * (b - a);
        let fx = f(x);
        let (c, fc) = if (fx > 0.0) == (fa > 0.0) {
            (a, fa)
        } else {
            let left = (b, fb);
            (b, fb) = (a, fa);
            left
        };
        (a, fa) = (x, fx);
        t = interpolation((a, fa), (b, fb), (c, fc));
    }
    None
}

/// Where to look next, as a fraction of the way from `a` to `b`.
fn interpolation((a, fa): (f64, f64), (b, fb): (f64, f64), (c, fc): (f64, f64)) -> f64 {
    let xi = (a - b) / (c - b);
    let phi = (fa - fb) / (fc - fb);
    if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
        fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    } else {
        0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::factorial::{MAX_FACTORIAL, ln_factorial};

    #[test]
    fn factorials_agree_with_the_table_of_statrs() {
        for n in 2..=MAX_FACTORIAL {
            let (got, want) = (ln_gamma(n as f64 + 1.0), ln_factorial(n as u64));
            assert!((got / want - 1.0).abs() < 4e-16, "{n}! {got} {want}");
        }
    }

    #[test]
    fn a_root_is_found_from_afar() {
        let root = positive_root(&|x| x * x - 2.0, 1e30).expect("a root");
        assert!((root - 2.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(positive_root(&|x| x + 1.0, 1.0), None);
    }
}
