//! Comparisons of two groups at a time after a test of several: Dunn, pairwise Mann-Whitney.

use serde::Serialize;
use tsify::Tsify;

use super::adjust;
use super::distribution::normal_two_sided;
use super::mann_whitney::mann_whitney;
use super::ranks::Ranks;
use super::{StatsError, Table};

/// The most groups compared two by two: 1225 pairs, each of which may rank all values anew.
pub const GROUP_LIMIT: usize = 50;

/// Dunn's comparisons of every two groups on the ranks of all.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Dunn {
    /// The two groups of each comparison, counted from 1, `i < j`.
    pub pairs: Vec<[usize; 2]>,
    /// Standard normal deviate, positive when the first group has the higher mean rank.
    pub z: Vec<f64>,
    /// Two-sided p-values, unadjusted.
    pub p: Vec<f64>,
    /// Adjusted by Bonferroni over all pairs: SPSS's "Adj. Sig.".
    pub p_bonferroni: Vec<f64>,
    /// Adjusted by Holm.
    pub p_holm: Vec<f64>,
    /// Adjusted by Hochberg.
    pub p_hochberg: Vec<f64>,
    /// Adjusted by Benjamini and Hochberg.
    pub p_bh: Vec<f64>,
    /// Adjusted by Benjamini and Yekutieli.
    pub p_by: Vec<f64>,
}

/// Mann-Whitney tests of every two groups, each pair ranked by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct PairwiseMannWhitney {
    /// The two groups of each comparison, counted from 1, `i < j`.
    pub pairs: Vec<[usize; 2]>,
    /// Two-sided p-values without continuity correction; null where a pair cannot be ranked.
    pub p: Vec<Option<f64>>,
    /// Two-sided p-values with continuity correction.
    pub p_cc: Vec<Option<f64>>,
    /// `p` adjusted by Bonferroni over the pairs that have one.
    pub p_bonferroni: Vec<Option<f64>>,
    /// `p` adjusted by Holm.
    pub p_holm: Vec<Option<f64>>,
    /// `p` adjusted by Hochberg.
    pub p_hochberg: Vec<Option<f64>>,
    /// `p` adjusted by Benjamini and Hochberg.
    pub p_bh: Vec<Option<f64>>,
    /// `p` adjusted by Benjamini and Yekutieli.
    pub p_by: Vec<Option<f64>>,
}

/// Compares every two groups of `table` by their mean ranks among all values.
///
/// # Formula
/// ```text
/// z = (R̄ᵢ − R̄ⱼ) / √((N³ − N − Σ(t³ − t)) / 12(N − 1) · (1/nᵢ + 1/nⱼ))
/// ```
/// Source: Dunn (1964), with the correction for ties. p-values are two-sided.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when a group is empty or there are fewer than two,
/// [`StatsError::ConstantData`] when all values are equal, [`StatsError::TooManyGroups`] above 50.
pub fn dunn(table: &Table) -> Result<Dunn, StatsError> {
    dunn_of(&Ranks::of(table))
}

/// The same from the ranks alone.
///
/// # Errors
/// As of [`dunn`].
pub fn dunn_of(ranks: &Ranks) -> Result<Dunn, StatsError> {
    within_limit(ranks.sizes.len())?;
    let sizes: Vec<f64> = ranks.sizes.iter().map(|&size| size as f64).collect();
    if sizes.len() < 2 || sizes.contains(&0.0) {
        return Err(StatsError::EmptyGroup);
    }
    if ranks.spread == 0.0 {
        return Err(StatsError::ConstantData);
    }
    let n = ranks.total() as f64;
    let variance = ranks.spread / (12.0 * (n - 1.0));
    let rank_sums = &ranks.sums;
    let pairs = all_pairs(sizes.len());
    let z: Vec<f64> = pairs
        .iter()
        .map(|&[i, j]| {
            let difference = rank_sums[i - 1] / sizes[i - 1] - rank_sums[j - 1] / sizes[j - 1];
            difference / (variance * (1.0 / sizes[i - 1] + 1.0 / sizes[j - 1])).sqrt()
        })
        .collect();
    let p: Vec<f64> = z.iter().map(|&z| normal_two_sided(z)).collect();
    let adjusted = |method: fn(&[Option<f64>]) -> Vec<Option<f64>>| -> Vec<f64> {
        let given: Vec<Option<f64>> = p.iter().copied().map(Some).collect();
        method(&given).into_iter().flatten().collect()
    };
    Ok(Dunn {
        pairs,
        z,
        p_bonferroni: adjusted(adjust::bonferroni),
        p_holm: adjusted(adjust::holm),
        p_hochberg: adjusted(adjust::hochberg),
        p_bh: adjusted(adjust::benjamini_hochberg),
        p_by: adjusted(adjust::benjamini_yekutieli),
        p,
    })
}

/// Tests every two groups of `table` by Mann-Whitney, leaving the other groups out of the ranking.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when there are fewer than two groups, [`StatsError::TooManyGroups`] above
/// 50. A pair that cannot be ranked has null in its place and does not count in the adjustment.
pub fn pairwise_mann_whitney(table: &Table) -> Result<PairwiseMannWhitney, StatsError> {
    within_limit(table.groups())?;
    if table.groups() < 2 {
        return Err(StatsError::EmptyGroup);
    }
    let pairs = all_pairs(table.groups());
    let tests: Vec<_> = pairs
        .iter()
        .map(|&[i, j]| mann_whitney(&table.with_groups(&[i - 1, j - 1])).ok())
        .collect();
    let p: Vec<Option<f64>> = tests
        .iter()
        .map(|test| test.as_ref().map(|test| test.p_two_sided))
        .collect();
    Ok(PairwiseMannWhitney {
        pairs,
        p_cc: tests
            .iter()
            .map(|test| test.as_ref().map(|test| test.p_two_sided_cc))
            .collect(),
        p_bonferroni: adjust::bonferroni(&p),
        p_holm: adjust::holm(&p),
        p_hochberg: adjust::hochberg(&p),
        p_bh: adjust::benjamini_hochberg(&p),
        p_by: adjust::benjamini_yekutieli(&p),
        p,
    })
}

fn within_limit(found: usize) -> Result<(), StatsError> {
    let limit = GROUP_LIMIT;
    if found > limit {
        return Err(StatsError::TooManyGroups { found, limit });
    }
    Ok(())
}

/// Every two of `groups` groups, counted from 1: (1, 2), (1, 3), …, (2, 3), …
fn all_pairs(groups: usize) -> Vec<[usize; 2]> {
    (1..groups)
        .flat_map(|i| (i + 1..=groups).map(move |j| [i, j]))
        .collect()
}
