//! Kruskal-Wallis test: do values tend to be larger in some of several groups?

use serde::Serialize;
use tsify::Tsify;

use super::distribution::chi_square_sf;
use super::inference::Inference;
use super::ranks::Ranks;
use super::{StatsError, Table};

/// Kruskal-Wallis test of the groups of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct KruskalWallis {
    /// The statistic, corrected for ties.
    pub h: f64,
    /// Degrees of freedom: groups that hold a value, less one.
    pub df: f64,
    /// p-value from the chi-square approximation, in `[0, 1]`.
    pub p: f64,
    /// Mean midrank of each group that holds a value.
    pub mean_ranks: Vec<f64>,
    /// Effect size `H / (N − 1)`, from 0 (no difference) to 1.
    pub epsilon_squared: f64,
    /// Effect size `(H − k + 1) / (N − k)`; it may be negative. Null when every group has one value.
    pub eta_squared_h: Option<f64>,
    /// Positions (from 1) of the groups left out because they hold no value.
    pub empty_groups: Vec<usize>,
    /// The p-value by the `method` asked for; null unless one was.
    pub inference: Option<Inference>,
}

/// Compares the groups of `table` by the ranks of its ordered levels. Empty groups are left out.
///
/// # Formula
/// With `Rᵢ` and `nᵢ` the rank sum and size of each group, and `t` the size of each set of ties:
/// ```text
/// H = 12 (N − 1) Σ nᵢ (Rᵢ/nᵢ − (N + 1)/2)² / (N³ − N − Σ(t³ − t))
/// ```
/// referred to chi-square with `k − 1` degrees of freedom.
/// Source: Kruskal and Wallis (1952). Agrees with R's `kruskal.test`, SciPy, SPSS and PSPP.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when fewer than two groups hold a value, [`StatsError::ConstantData`]
/// when all values are equal.
pub fn kruskal_wallis(table: &Table) -> Result<KruskalWallis, StatsError> {
    kruskal_wallis_of(&Ranks::of(table))
}

/// The same from the ranks alone.
///
/// # Errors
/// As of [`kruskal_wallis`].
pub fn kruskal_wallis_of(ranks: &Ranks) -> Result<KruskalWallis, StatsError> {
    let totals = &ranks.sizes;
    let filled: Vec<usize> = (0..totals.len())
        .filter(|&group| totals[group] > 0)
        .collect();
    if filled.len() < 2 {
        return Err(StatsError::EmptyGroup);
    }
    if ranks.spread == 0.0 {
        return Err(StatsError::ConstantData);
    }
    let n = ranks.total() as f64;
    let rank_sums = &ranks.sums;
    let mean_ranks: Vec<f64> = filled
        .iter()
        .map(|&group| rank_sums[group] / totals[group] as f64)
        .collect();
    let between: f64 = filled
        .iter()
        .zip(&mean_ranks)
        .map(|(&group, mean)| totals[group] as f64 * (mean - f64::midpoint(n, 1.0)).powi(2))
        .sum();
    let h = 12.0 * (n - 1.0) * between / ranks.spread;
    let k = filled.len() as f64;
    Ok(KruskalWallis {
        h,
        df: k - 1.0,
        p: chi_square_sf(h, k - 1.0),
        mean_ranks,
        epsilon_squared: h / (n - 1.0),
        eta_squared_h: (n > k).then(|| (h - k + 1.0) / (n - k)),
        empty_groups: (1..=totals.len())
            .filter(|&group| totals[group - 1] == 0)
            .collect(),
        inference: None,
    })
}
