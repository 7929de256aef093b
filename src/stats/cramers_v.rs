//! Cramér's V: how strongly two nominal variables go together, with its confidence interval.

use serde::Serialize;
use tsify::Tsify;

use super::noncentral::chi_square_cdf;
use super::special::positive_root;
use super::sum::sum;
use super::{StatsError, Table};

/// Cramér's V and the interval of the noncentrality it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CramersV {
    /// `√(χ² / (N (min(r, c) − 1)))`, from 0 to 1.
    pub cramers_v: f64,
    /// The noncentrality under which a chi-square this large or larger is as rare as the interval allows; 0 when
    /// even none is enough.
    pub ncp_lower: f64,
    /// The noncentrality under which one this small or smaller is.
    pub ncp_upper: f64,
    /// V at the lower noncentrality.
    pub ci_lower: f64,
    /// V at the upper noncentrality, at most 1.
    pub ci_upper: f64,
}

/// Cramér's V of a table, its empty rows and columns left out.
///
/// The interval inverts the noncentral chi-square distribution (Steiger 2004). Agrees with R's
/// `effectsize::cramers_v(adjust = FALSE, alternative = "two.sided")`.
///
/// # Errors
/// [`StatsError::Empty`] without any count, [`StatsError::ConstantVariable`] for a table of one row or column,
/// [`StatsError::SingleRow`] where one is left, [`StatsError::NoConvergence`] if no limit is found.
pub fn cramers_v(table: &Table, conf_level: f64) -> Result<CramersV, StatsError> {
    if table.total() == 0 {
        return Err(StatsError::Empty);
    }
    if table.groups() < 2 || table.levels().len() < 2 {
        return Err(StatsError::ConstantVariable);
    }
    let table = table.without_empty();
    let (rows, columns) = (table.group_totals(), table.level_totals());
    let m = rows.len().min(columns.len()) as f64 - 1.0;
    if m == 0.0 {
        return Err(StatsError::SingleRow);
    }
    let df = (rows.len() as f64 - 1.0) * (columns.len() as f64 - 1.0);
    let n = table.total() as f64;
    let chi2 = chi_square(&table, &rows, &columns);
    let tail = 0.5 * (1.0 - conf_level);
    let ncp_lower = noncentrality(chi2, df, 1.0 - tail)?;
    let ncp_upper = noncentrality(chi2, df, tail)?;
    let v = |chi2: f64| (chi2 / (n * m)).sqrt().min(1.0);
    Ok(CramersV {
        cramers_v: v(chi2),
        ncp_lower,
        ncp_upper,
        ci_lower: v(ncp_lower),
        ci_upper: v(ncp_upper),
    })
}

/// Pearson's `Σ (O − E)² / E`.
fn chi_square(table: &Table, rows: &[u64], columns: &[u64]) -> f64 {
    let n = table.total() as f64;
    let of_row = |(row, &r): (&Vec<u64>, &u64)| {
        sum(row.iter().zip(columns).map(|(&observed, &c)| {
            let expected = r as f64 * (c as f64 / n);
            let difference = observed as f64 - expected;
            difference * difference / expected
        }))
    };
    sum(table.counts().iter().zip(rows).map(of_row))
}

/// The noncentrality under which a chi-square up to the observed one has the probability `p`; 0 when none has.
fn noncentrality(chi2: f64, df: f64, p: f64) -> Result<f64, StatsError> {
    let excess = |ncp: f64| p - chi_square_cdf(chi2, df, ncp);
    if excess(0.0) >= 0.0 {
        return Ok(0.0);
    }
    positive_root(&excess, chi2).ok_or(StatsError::NoConvergence)
}
