//! Cochran-Armitage test: does a proportion rise or fall over ordered groups?

use serde::Serialize;
use tsify::Tsify;

use super::StatsError;
use super::distribution::{normal_sf, normal_two_sided};
use super::sum::sum;

/// Trend of a proportion over scored groups.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CochranArmitage {
    /// Standard normal deviate, positive when the proportion rises with the score.
    pub z: f64,
    /// `z²`, chi-square with one degree of freedom, as R's `prop.trend.test()` prints it.
    pub chi2: f64,
    /// Two-sided p-value.
    pub p_two_sided: f64,
    /// One-sided p-value of a rising proportion.
    pub p_increasing: f64,
    /// One-sided p-value of a falling proportion.
    pub p_decreasing: f64,
    /// `z² (N − 1) / N`, as SPSS prints it: linear-by-linear association.
    pub chi2_linear_by_linear: f64,
    /// Its two-sided p-value.
    pub p_linear_by_linear: f64,
}

/// Tests the trend of `events[i]` among `totals[i]` over finite `scores[i]`.
///
/// # Formula
/// With `p = Σe / N` and `s̄ = Σ n s / N`:
/// ```text
/// z = Σ e (s − s̄) / √(p (1 − p) Σ n (s − s̄)²)
/// ```
/// Source: Armitage (1955).
///
/// # Errors
/// [`StatsError::Empty`] without anybody, [`StatsError::NoEvents`] when nobody, or everybody, has the event,
/// [`StatsError::ConstantVariable`] when all who are there have one score.
pub fn cochran_armitage(
    events: &[u64],
    totals: &[u64],
    scores: &[f64],
) -> Result<CochranArmitage, StatsError> {
    let (all, with): (u64, u64) = (totals.iter().sum(), events.iter().sum());
    if all == 0 {
        return Err(StatsError::Empty);
    }
    if with == 0 || with >= all {
        return Err(StatsError::NoEvents);
    }
    let n = all as f64;
    let centre = sum(totals
        .iter()
        .zip(scores)
        .map(|(&n_i, s)| n_i as f64 / n * s));
    let deviations = scaled(scores, centre);
    let occupied = || totals.iter().zip(scores).filter(|&(&n_i, _)| n_i > 0);
    let first = occupied().map(|(_, &s)| s).next();
    if occupied().all(|(_, &s)| Some(s) == first) {
        return Err(StatsError::ConstantVariable);
    }
    let spread = sum(totals
        .iter()
        .zip(&deviations)
        .map(|(&n_i, d)| n_i as f64 * d * d));
    let covariance = sum(events.iter().zip(&deviations).map(|(&e, d)| e as f64 * d));
    let (p, q) = (with as f64 / n, (all - with) as f64 / n);
    let z = covariance / (p * q * spread).sqrt();
    let linear = z * ((n - 1.0) / n).sqrt();
    Ok(CochranArmitage {
        z,
        chi2: z * z,
        p_two_sided: normal_two_sided(z),
        p_increasing: normal_sf(z),
        p_decreasing: normal_sf(-z),
        chi2_linear_by_linear: linear * linear,
        p_linear_by_linear: normal_two_sided(linear),
    })
}

/// Deviations from `centre` as shares of the largest: `z` has no unit, and so nothing overflows.
fn scaled(scores: &[f64], centre: f64) -> Vec<f64> {
    let halves = scores.iter().map(|s| 0.5 * s - 0.5 * centre);
    let largest = halves.clone().fold(0.0_f64, |most, d| most.max(d.abs()));
    halves.map(|d| d / largest).collect()
}
