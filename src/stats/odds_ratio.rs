//! Odds ratio, risk ratio and risk difference of a 2 × 2 table.

use serde::Serialize;
use tsify::Tsify;

use super::distribution::normal_quantile;
use super::proportion::wilson;
use super::{StatsError, Table};

/// Measures of association of `[[a, b], [c, d]]`: rows are exposed and not, the first column has the event.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct OddsRatio {
    /// `ad / bc`: 0 or infinite with one empty cell, absent where it would be 0/0.
    pub odds_ratio: Option<f64>,
    /// Woolf's interval; absent when a cell is empty.
    pub or_ci_lower: Option<f64>,
    /// Upper limit.
    pub or_ci_upper: Option<f64>,
    /// Odds ratio with ½ added to every cell (Haldane, Anscombe).
    pub haldane_odds_ratio: f64,
    /// Woolf's interval of those cells.
    pub haldane_or_ci_lower: f64,
    /// Upper limit.
    pub haldane_or_ci_upper: f64,
    /// `(a / (a + b)) / (c / (c + d))`: 0 or infinite where one row has no event.
    pub risk_ratio: Option<f64>,
    /// Katz's logarithmic interval; absent where a row has no event.
    pub rr_ci_lower: Option<f64>,
    /// Upper limit.
    pub rr_ci_upper: Option<f64>,
    /// `a / (a + b) − c / (c + d)`.
    pub risk_difference: f64,
    /// Wald's interval, held within −1 and 1. Too narrow in small samples.
    pub rd_wald_ci_lower: f64,
    /// Upper limit.
    pub rd_wald_ci_upper: f64,
    /// Newcombe's hybrid score interval (1998, method 10).
    pub rd_newcombe_ci_lower: f64,
    /// Upper limit.
    pub rd_newcombe_ci_upper: f64,
}

/// The measures of association of the first two rows and columns of `table`.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when a row holds nobody, [`StatsError::NoEvents`] when nobody, or everybody,
/// has the event: [`risk_difference`] is defined all the same.
pub fn odds_ratio(table: &Table, conf_level: f64) -> Result<OddsRatio, StatsError> {
    let [[a, b], [c, d]] = cells(table)?;
    if a + c == 0 || b + d == 0 {
        return Err(StatsError::NoEvents);
    }
    let z = -normal_quantile(0.5 * (1.0 - conf_level));
    let difference = risk_difference(table, conf_level)?;
    let [a, b, c, d] = [a, b, c, d].map(|count| count as f64);
    let (n1, n2) = (a + b, c + d);
    let (p1, p2) = (a / n1, c / n2);

    let odds_ratio = a / b * (d / c);
    let no_empty_cell = a * b * c * d > 0.0;
    let or_ci = no_empty_cell.then(|| woolf([a, b, c, d], z));
    let haldane = [a, b, c, d].map(|count| count + 0.5);
    let haldane_ci = woolf(haldane, z);

    let risk_ratio = p1 / p2;
    // 1/a − 1/(a + b), without the difference.
    let log_rr_se = (b / a / n1 + d / c / n2).sqrt();
    let rr_ci = (a * c > 0.0).then(|| log_interval(risk_ratio, z * log_rr_se));

    let wald = z * (p1 * (b / n1) / n1 + p2 * (d / n2) / n2).sqrt();
    Ok(OddsRatio {
        odds_ratio: Some(odds_ratio).filter(|ratio| !ratio.is_nan()),
        or_ci_lower: or_ci.map(|ci| ci.0),
        or_ci_upper: or_ci.map(|ci| ci.1),
        haldane_odds_ratio: ratio_of(haldane),
        haldane_or_ci_lower: haldane_ci.0,
        haldane_or_ci_upper: haldane_ci.1,
        risk_ratio: Some(risk_ratio).filter(|ratio| !ratio.is_nan()),
        rr_ci_lower: rr_ci.map(|ci| ci.0),
        rr_ci_upper: rr_ci.map(|ci| ci.1),
        risk_difference: difference.estimate,
        rd_wald_ci_lower: (difference.estimate - wald).max(-1.0),
        rd_wald_ci_upper: (difference.estimate + wald).min(1.0),
        rd_newcombe_ci_lower: difference.lower,
        rd_newcombe_ci_upper: difference.upper,
    })
}

/// A risk difference with Newcombe's interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskDifference {
    /// `p₁ − p₂`.
    pub estimate: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// The risk difference of the two rows of `table`.
///
/// With Wilson's limits `l`, `u` of each proportion:
/// ```text
/// lower = p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²)
/// upper = p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²)
/// ```
///
/// # Errors
/// [`StatsError::EmptyGroup`] when a row holds nobody.
pub fn risk_difference(table: &Table, conf_level: f64) -> Result<RiskDifference, StatsError> {
    let [(p1, l1, u1), (p2, l2, u2)] = cells(table)?.map(|[events, others]| {
        let n = events + others;
        let (lower, upper) = wilson(events, n, conf_level);
        (events as f64 / n as f64, lower, upper)
    });
    let estimate = p1 - p2;
    Ok(RiskDifference {
        estimate,
        lower: estimate - (p1 - l1).hypot(u2 - p2),
        upper: estimate + (u1 - p1).hypot(p2 - l2),
    })
}

/// The four counts; each row must hold somebody.
fn cells(table: &Table) -> Result<[[u64; 2]; 2], StatsError> {
    let row = |group: usize| {
        let row = table.counts().get(group).map_or(&[][..], Vec::as_slice);
        match *row {
            [events, others, ..] if events + others > 0 => Ok([events, others]),
            _ => Err(StatsError::EmptyGroup),
        }
    };
    Ok([row(0)?, row(1)?])
}

/// `ad / bc`.
fn ratio_of([a, b, c, d]: [f64; 4]) -> f64 {
    a / b * (d / c)
}

/// Woolf's interval: normal on the logarithm, with variance `1/a + 1/b + 1/c + 1/d`.
fn woolf(cells: [f64; 4], z: f64) -> (f64, f64) {
    let variance: f64 = cells.iter().map(|count| 1.0 / count).sum();
    log_interval(ratio_of(cells), z * variance.sqrt())
}

/// `estimate / e^half` to `estimate · e^half`.
fn log_interval(estimate: f64, half: f64) -> (f64, f64) {
    (estimate * (-half).exp(), estimate * half.exp())
}
