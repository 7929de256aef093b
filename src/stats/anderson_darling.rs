//! Anderson-Darling test: the distance from normality, the tails weighing most.

use serde::Serialize;
use statrs::function::evaluate::polynomial;
use tsify::Tsify;

use super::StatsError;
use super::distribution::normal_ln_sf;
use super::lilliefors::standardized;

/// Anderson-Darling test of normality, mean and SD estimated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct AndersonDarling {
    /// The statistic `A²`, without the correction for the sample size.
    pub a2: f64,
    /// p-value of the corrected statistic; no less than 3.7e-24, where the approximation ends.
    pub p: f64,
}

/// Tests values in ascending order.
///
/// # Formula
/// With `zᵢ = (xᵢ − x̄)/s`:
/// ```text
/// A² = −n − (1/n) Σ (2i − 1) [ln P(Z ≤ zᵢ) + ln P(Z > zₙ₊₁₋ᵢ)]
/// ```
/// and p from `A² (1 + 0.75/n + 2.25/n²)`. Source: D'Agostino and Stephens, *Goodness-of-Fit
/// Techniques* (1986), table 4.9. Agrees with `ad.test` of R's nortest.
///
/// # Errors
/// [`StatsError::TooFew`] below 8 values, [`StatsError::ConstantData`] when all are equal,
/// [`StatsError::NoConvergence`] when the values leave the range of numbers.
pub fn anderson_darling(sorted: &[f64]) -> Result<AndersonDarling, StatsError> {
    let found = sorted.len();
    if found < 8 {
        return Err(StatsError::TooFew { found, needed: 8 });
    }
    if sorted[0] == sorted[found - 1] {
        return Err(StatsError::ConstantData);
    }
    let n = found as f64;
    let z = standardized(sorted)?;
    let sum: f64 = z
        .clone()
        .zip(z.rev())
        .zip(0_u32..)
        .map(|((z, mirrored), below)| {
            (2.0 * f64::from(below) + 1.0) * (normal_ln_sf(-z) + normal_ln_sf(mirrored))
        })
        .sum();
    let a2 = -n - sum / n;
    Ok(AndersonDarling {
        a2,
        p: p_value(a2 * (1.0 + 0.75 / n + 2.25 / (n * n))),
    })
}

fn p_value(a: f64) -> f64 {
    if a < 0.2 {
        -polynomial(a, &[-13.436, 101.14, -223.73]).exp_m1()
    } else if a < 0.34 {
        -polynomial(a, &[-8.318, 42.796, -59.938]).exp_m1()
    } else if a < 0.6 {
        polynomial(a, &[0.9177, -4.279, -1.38]).exp()
    } else if a < 10.0 {
        polynomial(a, &[1.2937, -5.709, 0.0186]).exp()
    } else {
        3.7e-24
    }
}
