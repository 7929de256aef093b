//! Cramér's V: how strongly two nominal variables go together, with its confidence interval.

use serde::Serialize;
use tsify::Tsify;

use super::chi_square::{self, filled, pearson};
use super::noncentral::chi_square_cdf;
use super::special::positive_root;
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
    let table = filled(table)?;
    let (r, c) = (table.groups() as f64, table.levels().len() as f64);
    let df = (r - 1.0) * (c - 1.0);
    let n = table.total() as f64;
    let chi2 = pearson(&table);
    let tail = 0.5 * (1.0 - conf_level);
    let ncp_lower = noncentrality(chi2, df, 1.0 - tail)?;
    let ncp_upper = noncentrality(chi2, df, tail)?;
    let v = |chi2: f64| chi_square::cramers_v(chi2, n, r.min(c));
    Ok(CramersV {
        cramers_v: v(chi2),
        ncp_lower,
        ncp_upper,
        ci_lower: v(ncp_lower),
        ci_upper: v(ncp_upper),
    })
}

/// The noncentrality under which a chi-square up to the observed one has the probability `p`; 0 when none has.
fn noncentrality(chi2: f64, df: f64, p: f64) -> Result<f64, StatsError> {
    let excess = |ncp: f64| p - chi_square_cdf(chi2, df, ncp);
    if excess(0.0) >= 0.0 {
        return Ok(0.0);
    }
    positive_root(&excess, chi2).ok_or(StatsError::NoConvergence)
}
