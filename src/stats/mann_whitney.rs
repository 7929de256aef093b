//! Mann-Whitney U test: do values in one group tend to exceed those in another?

use serde::Serialize;
use tsify::Tsify;

use super::distribution::{normal_sf, normal_two_sided};
use super::inference::Inference;
use super::ranks::Ranks;
use super::{StatsError, Table};

/// Mann-Whitney U test of the first group of a table (`x`) against the second (`y`).
///
/// Fields ending in `_cc` carry the continuity correction that R and SciPy apply by default and SPSS
/// does not.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct MannWhitney {
    /// Pairs in which `x` exceeds `y`, a tied pair counting one half.
    pub u1: f64,
    /// Pairs in which `y` exceeds `x`: `n₁n₂ − u1`.
    pub u2: f64,
    /// Sum of the midranks of `x`.
    pub rank_sum1: f64,
    /// Sum of the midranks of `y`.
    pub rank_sum2: f64,
    /// Mean midrank of `x`.
    pub mean_rank1: f64,
    /// Mean midrank of `y`.
    pub mean_rank2: f64,
    /// Standard normal deviate of `u1`, corrected for ties; positive when `x` tends to be larger.
    pub z: f64,
    /// The same with the continuity correction of the two-sided test.
    pub z_cc: f64,
    /// p-value of "`x` and `y` differ", in `[0, 1]`.
    pub p_two_sided: f64,
    /// p-value of "`x` tends to be smaller".
    pub p_less: f64,
    /// p-value of "`x` tends to be larger".
    pub p_greater: f64,
    /// `p_two_sided` with continuity correction.
    pub p_two_sided_cc: f64,
    /// `p_less` with continuity correction.
    pub p_less_cc: f64,
    /// `p_greater` with continuity correction.
    pub p_greater_cc: f64,
    /// The p-value by the `method` asked for; null unless one was.
    pub inference: Option<Inference>,
}

/// Compares the two groups of `table` by the ranks of its ordered levels.
///
/// # Formula
/// With `R₁` the rank sum of `x`, `N = n₁ + n₂`, and `t` the size of each set of tied values:
/// ```text
/// U₁ = R₁ − n₁(n₁ + 1) / 2
/// σ² = n₁n₂ / 12 · (N³ − N − Σ(t³ − t)) / N(N − 1)
/// z  = (U₁ − n₁n₂ / 2) / σ
/// ```
/// The continuity correction moves `U₁` by one half towards its mean (two-sided, never past it) or
/// against the alternative (one-sided).
/// Source: Lehmann, *Nonparametrics* (1975). `z` is that of SPSS; agrees with R's
/// `wilcox.test(x, y, exact = FALSE)` with and without `correct`.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when the table has not two groups that hold a value,
/// [`StatsError::ConstantData`] when all values are equal.
pub fn mann_whitney(table: &Table) -> Result<MannWhitney, StatsError> {
    mann_whitney_of(&Ranks::of(table))
}

/// The same from the ranks alone.
///
/// # Errors
/// As of [`mann_whitney`].
pub fn mann_whitney_of(ranks: &Ranks) -> Result<MannWhitney, StatsError> {
    let [n1, n2] = ranks.two_groups()?;
    let pairs = n1 * n2;
    let n = n1 + n2;
    let rank_sums = &ranks.sums;
    if ranks.spread == 0.0 {
        return Err(StatsError::ConstantData);
    }
    let u1 = rank_sums[0] - n1 * (n1 + 1.0) / 2.0;
    let deviation = u1 - pairs / 2.0;
    let sigma = (pairs / 12.0 * ranks.spread / (n * (n - 1.0))).sqrt();
    let z = deviation / sigma;
    let z_cc = (deviation.abs() - 0.5).max(0.0).copysign(deviation) / sigma;
    Ok(MannWhitney {
        u1,
        u2: pairs - u1,
        rank_sum1: rank_sums[0],
        rank_sum2: rank_sums[1],
        mean_rank1: rank_sums[0] / n1,
        mean_rank2: rank_sums[1] / n2,
        z,
        z_cc,
        p_two_sided: normal_two_sided(z),
        p_less: normal_sf(-z),
        p_greater: normal_sf(z),
        p_two_sided_cc: normal_two_sided(z_cc),
        p_less_cc: normal_sf(-(deviation + 0.5) / sigma),
        p_greater_cc: normal_sf((deviation - 0.5) / sigma),
        inference: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sledai_points(x: &[f64], y: &[f64]) -> Result<MannWhitney, StatsError> {
        mann_whitney(&Table::from_samples(&[x.to_vec(), y.to_vec()]))
    }

    #[test]
    fn separated_groups_reach_the_ends_of_u() {
        let test = sledai_points(&[0.0, 1.0, 2.0], &[4.0, 8.0]).unwrap();
        assert_eq!((test.u1, test.u2), (0.0, 6.0));
        assert!(test.z < 0.0);
    }

    #[test]
    fn swapping_the_groups_only_turns_the_sign() {
        let x = [0.0, 2.0, 2.0, 8.0];
        let y = [2.0, 4.0, 12.0];
        let (there, back) = (
            sledai_points(&x, &y).unwrap(),
            sledai_points(&y, &x).unwrap(),
        );
        assert_eq!(there.z, -back.z);
        assert_eq!(there.u1, back.u2);
        assert_eq!(there.p_two_sided, back.p_two_sided);
        assert_eq!(there.p_less_cc, back.p_greater_cc);
    }

    #[test]
    fn what_cannot_be_ranked_has_a_reason() {
        assert_eq!(
            sledai_points(&[2.0, 2.0], &[2.0]),
            Err(StatsError::ConstantData)
        );
        assert_eq!(sledai_points(&[], &[2.0]), Err(StatsError::EmptyGroup));
    }
}
