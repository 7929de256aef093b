//! A proportion with its confidence interval.

use serde::Serialize;
use tsify::Tsify;

use super::StatsError;
use super::distribution::normal_quantile;
use super::special::incomplete_beta;
use super::special::positive_root;

/// A proportion and two intervals. Limits are proportions from 0 to 1, the estimate is in percent.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Proportion {
    /// `100 k / n`.
    pub percent: f64,
    /// Wilson's score interval without continuity correction: lower limit.
    pub wilson_lower: f64,
    /// Upper limit.
    pub wilson_upper: f64,
    /// Clopper and Pearson's exact interval, which covers at least as often as it says: lower limit.
    pub clopper_pearson_lower: f64,
    /// Upper limit.
    pub clopper_pearson_upper: f64,
}

/// The proportion of `k` among `n`, with intervals of level `conf_level`; `k` is at most `n`.
///
/// Agrees with R's `prop.test(correct = FALSE)` and `binom.test()`.
///
/// # Errors
/// [`StatsError::Empty`] when `n` is 0.
pub fn proportion(k: u64, n: u64, conf_level: f64) -> Result<Proportion, StatsError> {
    if n == 0 {
        return Err(StatsError::Empty);
    }
    let (wilson_lower, wilson_upper) = wilson(k, n, conf_level);
    let tail = 0.5 * (1.0 - conf_level);
    let (successes, failures) = (k as f64, (n - k) as f64);
    Ok(Proportion {
        percent: 100.0 * successes / n as f64,
        wilson_lower,
        wilson_upper,
        clopper_pearson_lower: match odds_bound(successes, failures, tail) {
            odds if odds.is_finite() => odds / (1.0 + odds),
            _ => 1.0,
        },
        // The odds of failure at least: no digit is lost where the limit is small.
        clopper_pearson_upper: 1.0 / (1.0 + odds_bound(failures, successes, tail)),
    })
}

/// Wilson's limits for `k` among `n`, `n` above 0.
///
/// ```text
/// (k + z²/2 ± w) / (n + z²),   w = z √(k(n − k)/n + z²/4)
/// ```
/// The lower one is written as a quotient of sums (`lower · upper = k² / n(n + z²)`).
pub(super) fn wilson(k: u64, n: u64, conf_level: f64) -> (f64, f64) {
    let z = -normal_quantile(0.5 * (1.0 - conf_level));
    let failures = (n - k) as f64;
    let (k, n) = (k as f64, n as f64);
    let w = z * (k * failures / n + 0.25 * z * z).sqrt();
    let centre = k + 0.5 * z * z;
    let upper = if failures == 0.0 {
        1.0
    } else {
        (centre + w) / (n + z * z)
    };
    let lower = if k == 0.0 {
        0.0
    } else {
        k * (k / n) / (centre + w)
    };
    (lower, upper)
}

/// The odds of success below which `successes` or more have a probability under `tail`.
///
/// `P(X ≥ k) = I_p(k, n − k + 1)`.
fn odds_bound(successes: f64, failures: f64, tail: f64) -> f64 {
    if successes == 0.0 {
        return 0.0;
    }
    let excess = |odds: f64| {
        let (p, q) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        incomplete_beta(successes, failures + 1.0, p, q).lower - tail
    };
    positive_root(&excess, successes / (failures + 1.0)).unwrap_or(f64::INFINITY)
}
