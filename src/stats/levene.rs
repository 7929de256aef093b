//! Levene's test: do the groups vary equally?

use serde::Serialize;
use tsify::Tsify;

use super::anova::{FTest, Split};
use super::counted::Counted;
use super::moments::{Moments, moments};
use super::quantile::median;
use super::sorted::{Group, Sorted};
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
        mean: about(&table, |group| moments(group).mean)?,
        median: about(&table, |group| median(group))?,
    })
}

/// The same of patients in order.
///
/// # Errors
/// As of [`levene`].
pub fn levene_of(sorted: &Sorted) -> Result<Levene, StatsError> {
    let centres = |centre: &dyn Fn(Group) -> (f64, f64)| -> Vec<(f64, f64)> {
        (0..sorted.groups())
            .map(|group| centre(Group::Only(group)))
            .collect()
    };
    let mean = centres(&|group| {
        let moments = sorted.moments(group);
        (moments.mean, moments.rest)
    });
    let middle = centres(&|group| {
        (
            sorted.group(group).map_or(0.0, |values| median(&values)),
            0.0,
        )
    });
    let about = |centres: &[(f64, f64)]| {
        let mut spreads = sorted.distances(centres);
        spreads.retain(|spread| spread.n > 0.0);
        Ok(Split::of(&spreads)?.test())
    };
    Ok(Levene {
        mean: about(&mean)?,
        median: about(&middle)?,
    })
}

/// The test about a centre.
fn about(table: &Table, centre: fn(&Counted) -> f64) -> Result<FTest, StatsError> {
    // From a common origin, so that an offset of all values costs no digit of the centres.
    let origin = table.levels().first().copied().unwrap_or(0.0);
    let levels: Vec<f64> = table.levels().iter().map(|level| level - origin).collect();
    let of_group = |row: &Vec<u64>| {
        let group = Counted::new(&levels, row)?;
        Ok(spread(&group, centre(&group)))
    };
    let spreads: Vec<Moments> = table
        .counts()
        .iter()
        .map(of_group)
        .collect::<Result<_, _>>()?;
    Ok(Split::of(&spreads)?.test())
}

/// The moments of the distances of a group from its centre.
fn spread(group: &Counted, centre: f64) -> Moments {
    let distances = group.iter();
    let mut moments = Moments::of(distances.map(|(x, count)| ((x - centre).abs(), count)));
    // Equal distances come out unequal by the rounding of the levels: that is no variance.
    let rounding = 4.0 * f64::EPSILON * group.min().abs().max(group.max().abs());
    if moments.m2 <= moments.n * rounding * rounding {
        moments.m2 = 0.0;
    }
    moments
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
