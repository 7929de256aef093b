//! Exact tests of independence of an r × c table: Fisher-Freeman-Halton, Pearson, likelihood ratio.

use std::f64::consts::PI;

use serde::Serialize;
use tsify::Tsify;

use super::chi_square::filled;
use super::exact::{Statistic, count_tables, exact_p};
use super::inference::{Effort, Inference, Method};
use super::{StatsError, Table};

/// Exact tests of independence of a table, given its margins.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct FreemanHalton {
    /// Total probability of the tables no more probable than the observed one: R's `fisher.test`, SPSS's
    /// "Fisher-Freeman-Halton". Null where it is beyond the budget, and `inference` has an estimate.
    pub p_ffh: Option<f64>,
    /// Total probability of the tables with a Pearson chi-square at least as large.
    pub p_pearson_exact: Option<f64>,
    /// Total probability of the tables with a likelihood ratio at least as large.
    pub p_likelihood_ratio_exact: Option<f64>,
    /// Probability of the observed table.
    pub point_probability: f64,
    /// SPSS's statistic, `−2 ln(γ P)`.
    pub ffh_statistic_spss: f64,
    /// Tables with these margins. Null where counting them is beyond the budget.
    pub n_tables: Option<f64>,
    /// How the Fisher-Freeman-Halton p-value was found.
    pub inference: Inference,
}

/// Tests the independence of rows and columns of `table` by every table with its margins. Empty rows and
/// columns are left out.
///
/// # Formula
/// With `r` and `c` the row and column totals and `x` the cells,
/// ```text
/// P = Π rᵢ! Π cⱼ! / (N! Π xᵢⱼ!)
/// γ = (2π)^((R−1)(C−1)/2) N^(−(RC−1)/2) Π rᵢ^((C−1)/2) Π cⱼ^((R−1)/2)
/// ```
/// Source: Freeman and Halton (1951). Agrees with R's `fisher.test` and with complete enumeration.
///
/// # Errors
/// [`StatsError::ConstantVariable`], [`StatsError::SingleRow`] as the chi-square test;
/// [`StatsError::TooCostly`] when `effort` asks for exact p-values beyond the budget.
pub fn freeman_halton(table: &Table, effort: Effort) -> Result<FreemanHalton, StatsError> {
    let kept = filled(table)?;
    let inference = Inference::of_table(&kept, Statistic::Improbability, effort)?;
    let exact = |statistic| {
        (inference.method == Method::Exact)
            .then(|| exact_p(&kept, statistic, effort.table_budget))
            .flatten()
            .map(|exact| exact.p)
    };
    let log_probability = log_probability(&kept);
    Ok(FreemanHalton {
        p_ffh: (inference.method == Method::Exact).then_some(inference.p),
        p_pearson_exact: exact(Statistic::Pearson),
        p_likelihood_ratio_exact: exact(Statistic::LikelihoodRatio),
        point_probability: log_probability.exp(),
        ffh_statistic_spss: -2.0 * (log_gamma_factor(&kept) + log_probability),
        n_tables: count_tables(&kept),
        inference,
    })
}

fn ln_factorial(n: u64) -> f64 {
    libm::lgamma(n as f64 + 1.0)
}

/// `ln P` of the observed table.
fn log_probability(table: &Table) -> f64 {
    let sum = |counts: &[u64]| counts.iter().map(|&n| ln_factorial(n)).sum::<f64>();
    let cells: f64 = table.counts().iter().map(|row| sum(row)).sum();
    sum(&table.group_totals()) + sum(&table.level_totals()) - ln_factorial(table.total()) - cells
}

/// `ln γ` of SPSS's statistic.
fn log_gamma_factor(table: &Table) -> f64 {
    let (rows, columns) = (table.group_totals(), table.level_totals());
    let (r, c) = (rows.len() as f64, columns.len() as f64);
    let logs = |totals: &[u64]| totals.iter().map(|&n| (n as f64).ln()).sum::<f64>();
    (r - 1.0) * (c - 1.0) / 2.0 * (2.0 * PI).ln()
        - (r * c - 1.0) / 2.0 * (table.total() as f64).ln()
        + (c - 1.0) / 2.0 * logs(&rows)
        + (r - 1.0) / 2.0 * logs(&columns)
}
