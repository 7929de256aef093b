//! Jonckheere-Terpstra test: do values rise (or fall) with the order of the groups?

use serde::Serialize;
use tsify::Tsify;

use super::distribution::{normal_sf, normal_two_sided};
use super::exact_ranks::{Tails, exact_trend};
use super::inference::Inference;
use super::kendall::kendall;
use super::paired::pairs_of;
use super::{StatsError, Table};

/// Jonckheere-Terpstra test of a trend across the ordered groups of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct JonckheereTerpstra {
    /// Pairs of values in different groups in which the one in the later group is the larger, a tied pair
    /// counting one half.
    pub jt: f64,
    /// Its mean when groups and values are unrelated.
    pub mean: f64,
    /// Its standard deviation then, corrected for ties.
    pub sd: f64,
    /// Standard normal deviate; positive when values rise.
    pub z: f64,
    /// p-value of "values rise or fall", in `[0, 1]`.
    pub p_two_sided: f64,
    /// p-value of "values rise".
    pub p_increasing: f64,
    /// p-value of "values fall".
    pub p_decreasing: f64,
    /// Exact probability of the observed statistic or a larger one; null beyond the budget.
    pub exact_p_increasing: Option<f64>,
    /// Exact probability of the observed statistic or a smaller one.
    pub exact_p_decreasing: Option<f64>,
    /// Twice the smaller exact tail, at most 1; null where values are tied.
    pub exact_p_two_sided: Option<f64>,
    /// Exact probability of a statistic at least as far from its mean as the observed one; null where no
    /// values are tied, when it is `exact_p_two_sided`.
    pub exact_p_two_sided_distance: Option<f64>,
    /// The p-value by the `method` asked for; null unless one was.
    pub inference: Option<Inference>,
}

/// Tests whether values rise or fall across the groups of `table` in their order.
///
/// # Formula
/// ```text
/// JT = Σ over i < j of #(xᵢ < xⱼ) + ½ #(xᵢ = xⱼ)
/// mean = (N² − Σ nᵢ²) / 4
/// z = (JT − mean) / sd, which is Kendall's z of group number and value, with its correction for ties
/// ```
/// Sources: Jonckheere (1954); Kendall (1970) for the variance. The statistic is `S/2` from its mean.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when fewer than two groups hold a value, [`StatsError::ConstantData`]
/// when all values are equal.
pub fn jonckheere_terpstra(table: &Table) -> Result<JonckheereTerpstra, StatsError> {
    let totals = table.group_totals();
    if totals.iter().filter(|&&total| total > 0).count() < 2 {
        return Err(StatsError::EmptyGroup);
    }
    let test = kendall(&pairs_of(table)).map_err(|_| StatsError::ConstantData)?;
    let n = table.total() as f64;
    let mean = (n * n
        - totals
            .iter()
            .map(|&total| (total as f64).powi(2))
            .sum::<f64>())
        / 4.0;
    let exact = exact_trend(table);
    let tied = table.level_totals().iter().any(|&t| t > 1);
    let doubled = |tails: &Tails| (2.0 * tails.upper.min(tails.lower)).min(1.0);
    Ok(JonckheereTerpstra {
        jt: mean + test.s / 2.0,
        mean,
        sd: test.sd / 2.0,
        z: test.z,
        p_two_sided: normal_two_sided(test.z),
        p_increasing: normal_sf(test.z),
        p_decreasing: normal_sf(-test.z),
        exact_p_increasing: exact.as_ref().map(|tails| tails.upper),
        exact_p_decreasing: exact.as_ref().map(|tails| tails.lower),
        exact_p_two_sided: exact.as_ref().filter(|_| !tied).map(doubled),
        exact_p_two_sided_distance: exact.as_ref().filter(|_| tied).map(|tails| tails.distance),
        inference: None,
    })
}

/// The standard normal deviate of a trend across the groups of `table`.
///
/// # Errors
/// As [`jonckheere_terpstra`].
pub(super) fn trend_z(table: &Table) -> Result<f64, StatsError> {
    kendall(&pairs_of(table))
        .map(|test| test.z)
        .map_err(|_| StatsError::ConstantData)
}
