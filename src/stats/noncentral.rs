//! Noncentral distributions: what t and chi-square are distributed like when there is an effect.

use super::distribution::{gamma_sf, normal_density, normal_sf};
use super::special::{deviance, incomplete_gamma, stirling_error};

use std::f64::consts::TAU;

/// Nodes and weights of Gauss and Legendre's rule with 16 points on −1 … 1; the other half mirrors them.
const GAUSS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_79),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
];

/// Panels of an integral. Each then spans less than three standard deviations, where 16 points leave 1e-15.
const PANELS: u32 = 8;

/// Standard deviations beyond which the normal distribution holds less than 1e-18.
const REACH: f64 = 9.0;

/// Where a noncentral chi-square has so many terms that its square root is normal to 1e-8.
const NORMAL_FROM: f64 = 1e8;

/// Lower tail of the noncentral t distribution with noncentrality `ncp`.
///
/// With `a = df/2` and `S² = χ²/df` it is `P(Z + ncp ≤ t S)`, integrated over the narrower of the two:
/// ```text
/// t ≤ √(2 df):  ∫ Φ(t s − ncp) f(s) ds
/// else:         Φ(−ncp) + ∫ φ(z) P(S > (z + ncp) / t) dz      over z > −ncp
/// ```
/// Accurate to about 1e-14 absolute for whole `df`, however large `ncp` is.
#[must_use]
pub fn student_cdf(t: f64, df: f64, ncp: f64) -> f64 {
    if t < 0.0 {
        return 1.0 - student_cdf(-t, df, -ncp);
    }
    let a = 0.5 * df;
    if t <= (2.0 * df).sqrt() {
        let constant = 2.0 * (a / TAU).sqrt() * (-stirling_error(a)).exp();
        let density = |s: f64| constant / s * (-deviance(a, a * s * s)).exp();
        let width = 1.0 / df.sqrt();
        let from = (1.0 - 6.5 * width).max(0.0);
        return integral(from, 1.0 + REACH * width, &|s| {
            normal_sf(ncp - t * s) * density(s)
        });
    }
    let exceeds = |z: f64| {
        let s = (z + ncp) / t;
        gamma_sf(a, a * s * s)
    };
    let rest = integral((-ncp).max(-REACH), REACH, &|z| {
        normal_density(z) * exceeds(z)
    });
    (normal_sf(ncp) + rest).min(1.0)
}

/// Lower tail of the noncentral chi-square distribution with noncentrality `ncp`.
///
/// A mixture of chi-squares, written as one sum of positive terms: with `a = df/2`, `y = x/2`, `μ = ncp/2`,
/// ```text
/// P = Σ gᵢ Wᵢ,   gᵢ = e⁻ʸ yᵃ⁺ⁱ / Γ(a + i + 1),   Wᵢ = Σ over j ≤ i of μʲ / (j! exp μ)
/// ```
/// and `Σ gᵢ` is the central tail. Both factors are built outwards from their largest term.
/// Accurate to about 1e-14 absolute; 1e-8 beyond `x` or `ncp` of 1e8, by the normal distribution of the root.
#[must_use]
pub fn chi_square_cdf(x: f64, df: f64, ncp: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let (a, y) = (0.5 * df, 0.5 * x);
    let central = incomplete_gamma(a, y).lower;
    if ncp <= 0.0 {
        return central;
    }
    if x.max(ncp) > NORMAL_FROM {
        let root = ncp.sqrt();
        return normal_sf(root + 0.5 * (df - 1.0) / root - x.sqrt());
    }
    let (terms, weights) = (Shares::new(y, a), Shares::new(0.5 * ncp, 0.0));
    let mut upto = 0.0;
    let mut next = 0;
    let mut total = 0.0;
    for (i, term) in terms.values.iter().enumerate() {
        while next < weights.values.len() && weights.first + next <= terms.first + i {
            upto += weights.values[next];
            next += 1;
        }
        total += term * upto;
    }
    central * total.min(1.0)
}

/// Terms proportional to `meanⁱ / Γ(shift + i + 1)` that sum to 1, those too small to matter left out.
struct Shares {
    /// The `i` of the first.
    first: usize,
    values: Vec<f64>,
}

impl Shares {
    fn new(mean: f64, shift: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, at most NORMAL_FROM"
        )]
        let mode = (mean - shift).max(0.0) as usize;
        let matters = |term: &f64| *term > 1e-20;
        let mut term = 1.0;
        let below = (0..mode).rev().map(|i| {
            term *= (shift + i as f64 + 1.0) / mean;
            term
        });
        let mut values: Vec<f64> = below.take_while(matters).collect();
        let first = mode - values.len();
        values.reverse();
        let mut term = 1.0;
        let mut i = mode;
        while matters(&term) {
            values.push(term);
            i += 1;
            term *= mean / (shift + i as f64);
        }
        let total: f64 = values.iter().sum();
        for value in &mut values {
            *value /= total;
        }
        Self { first, values }
    }
}

/// The integral of a smooth function; 0 between ends in the wrong order.
fn integral(from: f64, to: f64, f: &dyn Fn(f64) -> f64) -> f64 {
    if from >= to {
        return 0.0;
    }
    let half = 0.5 * (to - from) / f64::from(PANELS);
    let panel = |number: u32| {
        let centre = from + (2.0 * f64::from(number) + 1.0) * half;
        let pair = |(node, weight): &(f64, f64)| {
            weight * (f(centre - node * half) + f(centre + node * half))
        };
        half * GAUSS.iter().map(pair).sum::<f64>()
    };
    (0..PANELS).map(panel).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(got: f64, want: f64) {
        assert!((got - want).abs() < 2e-14, "{got}, want {want}");
    }

    /// Expected values: the defining integral in 30-digit arithmetic.
    #[test]
    fn noncentral_t_agrees_with_thirty_digits() {
        for (t, df, ncp, want) in [
            (0.5, 1.0, 0.3, 0.536_187_688_530_385_9),
            (2.1, 5.0, 1.0, 0.798_344_519_628_120_3),
            (-1.3, 5.0, 0.7, 0.035_502_618_534_088_33),
            (3.0, 1.0, 6.0, 0.057_779_571_082_120_08),
            (5.0, 2.0, 0.1, 0.977_987_742_319_082_9),
            (30.0, 3.0, 20.0, 0.720_708_965_721_581_3),
            (12.0, 98.0, 10.2, 0.910_985_144_556_418_5),
            (500.0, 10.0, 400.0, 0.780_603_250_712_892_3),
            (1.2, 1000.0, -0.8, 0.977_194_791_348_795_9),
            (40.0, 998.0, 42.5, 0.030_924_359_917_728_61),
            (1e4, 20.0, 9e3, 0.704_141_576_261_397_7),
        ] {
            assert_close(student_cdf(t, df, ncp), want);
        }
    }

    /// Expected values: the Poisson mixture in 30-digit arithmetic.
    #[test]
    fn noncentral_chi_square_agrees_with_thirty_digits() {
        for (x, df, ncp, want) in [
            (0.5, 1.0, 0.3, 0.458_546_556_315_970_6),
            (0.9, 9.0, 0.01, 0.000_362_857_764_361_098_1),
            (1.0, 3.0, 20.0, 0.000_043_129_391_510_862_31),
            (3.84, 1.0, 4.0, 0.483_846_305_174_906),
            (10.0, 4.0, 2.0, 0.851_214_711_227_361_4),
            (120.0, 6.0, 100.0, 0.762_798_670_295_903_9),
            (2500.0, 12.0, 2400.0, 0.815_692_682_857_935),
            (50_000.0, 4.0, 50_300.0, 0.249_356_745_746_270_6),
        ] {
            assert_close(chi_square_cdf(x, df, ncp), want);
        }
    }

    #[test]
    fn the_normal_distribution_of_the_root_takes_over_without_a_step() {
        let below = chi_square_cdf(NORMAL_FROM, 12.0, NORMAL_FROM);
        let above = chi_square_cdf(
            NORMAL_FROM * (1.0 + 1e-13),
            12.0,
            NORMAL_FROM * (1.0 + 1e-13),
        );
        assert!((below - above).abs() < 1e-8, "{below}, {above}");
    }
}
