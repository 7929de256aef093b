//! Grubbs' test: is the value farthest from the mean an outlier of a normal sample?

use serde::Serialize;
use tsify::Tsify;

use super::StatsError;
use super::distribution::student_quantile;
use super::moments::Moments;

/// Grubbs' test for one outlier.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Grubbs {
    /// Distance of the farthest value from the mean, in standard deviations.
    pub g: f64,
    /// The value of `g` exceeded with probability alpha in a normal sample.
    pub critical_two_sided: f64,
    /// The same for an outlier whose side was fixed beforehand.
    pub critical_one_sided: f64,
    /// Whether `g` exceeds `critical_two_sided`.
    pub reject_two_sided: bool,
    /// The value farthest from the mean; the largest when the smallest is as far.
    pub suspect_value: f64,
}

/// Tests values in ascending order at the level `alpha`, between 0 and 1.
///
/// # Formula
/// ```text
/// G = max |xᵢ − x̄| / s
/// critical = (n − 1)/√n · √(t² / (n − 2 + t²)),   t the upper α/2n (one-sided α/n) point of Student's
///                                                 t with n − 2 degrees of freedom
/// ```
/// Source: Grubbs (1969); NIST/SEMATECH *e-Handbook*, section 1.3.5.17.
///
/// # Errors
/// [`StatsError::TooFew`] below 3 values, [`StatsError::ConstantData`] when all are equal,
/// [`StatsError::NoConvergence`] when the values leave the range of numbers.
pub fn grubbs(sorted: &[f64], alpha: f64) -> Result<Grubbs, StatsError> {
    let found = sorted.len();
    if found < 3 {
        return Err(StatsError::TooFew { found, needed: 3 });
    }
    let (low, high) = (sorted[0], sorted[found - 1]);
    if low == high {
        return Err(StatsError::ConstantData);
    }
    let n = found as f64;
    let moments = Moments::of_values(sorted);
    let (below, above) = (-moments.deviation(low), moments.deviation(high));
    let g = below.max(above) / moments.sd().ok_or(StatsError::NoConvergence)?;
    let critical_two_sided = critical_value(alpha / (2.0 * n), n);
    Ok(Grubbs {
        g,
        critical_two_sided,
        critical_one_sided: critical_value(alpha / n, n),
        reject_two_sided: g > critical_two_sided,
        suspect_value: if below > above { low } else { high },
    })
}

/// The critical value whose t has the upper tail `tail`.
fn critical_value(tail: f64, n: f64) -> f64 {
    let t = student_quantile(tail, n - 2.0);
    let share = 1.0 / ((n - 2.0) / (t * t) + 1.0);
    (n - 1.0) / n.sqrt() * share.sqrt()
}
