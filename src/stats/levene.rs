//! Levene's test: do the groups vary equally?

use serde::Serialize;
use tsify::Tsify;

use super::anova::{FTest, Split};
use super::moments::Moments;
use super::{StatsError, Table};

/// Levene's test of equal variances, about both usual centres. They differ widely in skewed data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Levene {
    /// About the means: what SPSS calls Levene's test.
    pub mean: FTest,
    /// About the medians: the test of Brown and Forsythe, the default of R's car and of SciPy.
    pub median: FTest,
}

/// Compares the spread of the groups of a table; groups that hold nobody are left out.
///
/// One-way analysis of variance of `|x − centre of the group|`. Sources: Levene (1960), Brown and
/// Forsythe (1974).
///
/// # Errors
/// [`StatsError::TooFewGroups`] below 2 groups, [`StatsError::TooFew`] with one value in each,
/// [`StatsError::ConstantData`] when every group is constant, [`StatsError::ZeroWithinVariance`] when
/// within each group all values are equally far from the centre, as two values always are.
pub fn levene(table: &Table) -> Result<Levene, StatsError> {
    let table = table.without_empty();
    let is_constant = |row: &Vec<u64>| row.iter().filter(|count| **count > 0).count() < 2;
    if table.groups() > 1 && table.counts().iter().all(is_constant) {
        return Err(StatsError::ConstantData);
    }
    Ok(Levene {
        mean: about(&table, mean)?,
        median: about(&table, median)?,
    })
}

/// The levels that a group has, with their counts, from a common origin.
type Group = Vec<(f64, u64)>;

/// The test about a centre.
fn about(table: &Table, centre: fn(&Group) -> f64) -> Result<FTest, StatsError> {
    let origin = table.levels().first().copied().unwrap_or(0.0);
    let spreads: Vec<Moments> = table
        .counts()
        .iter()
        .map(|row| {
            let levels = table.levels().iter().map(|level| level - origin);
            let group: Group = levels
                .zip(row.iter().copied())
                .filter(|(_, count)| *count > 0)
                .collect();
            spread(&group, centre(&group))
        })
        .collect();
    Ok(Split::of(&spreads)?.test())
}

/// The moments of the distances of a group from its centre.
fn spread(group: &Group, centre: f64) -> Moments {
    let distances = group
        .iter()
        .map(|&(level, count)| ((level - centre).abs(), count));
    let mut moments = Moments::of(distances, 0.0);
    // Equal distances come out unequal by the rounding of the levels: that is no variance.
    let largest = group
        .iter()
        .map(|(level, _)| level.abs())
        .fold(0.0, f64::max);
    let rounding = 4.0 * f64::EPSILON * largest;
    if moments.sum_of_squares <= moments.n * rounding * rounding {
        moments.sum_of_squares = 0.0;
    }
    moments
}

fn mean(group: &Group) -> f64 {
    Moments::of(group.iter().copied(), 0.0).mean
}

fn median(group: &Group) -> f64 {
    let n: u64 = group.iter().map(|(_, count)| count).sum();
    // The values of rank ⌊(n + 1)/2⌋ and ⌈(n + 1)/2⌉, which are one when n is odd.
    f64::midpoint(ranked(group, n.div_ceil(2)), ranked(group, n / 2 + 1))
}

/// The value of a rank, counted from 1.
fn ranked(group: &Group, rank: u64) -> f64 {
    let mut below = 0;
    for &(level, count) in group {
        below += count;
        if below >= rank {
            return level;
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_have_no_spread_to_compare() {
        let table = Table::from_samples(&[vec![0.1, 0.2], vec![0.3, 0.7]]);
        assert_eq!(levene(&table), Err(StatsError::ZeroWithinVariance));
    }
}
