//! `Counted`: values in ascending order, each distinct one with how often it occurs.

use super::StatsError;

/// The largest whole number that floating-point arithmetic counts to without a gap, 2⁵³.
const COUNT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// Values that can be asked for by their rank.
pub trait Ordered {
    /// Number of values, at least one.
    fn total(&self) -> u64;

    /// The value of a rank, counting from 1; the least or greatest value outside the ranks.
    fn at(&self, rank: u64) -> f64;
}

/// A sample as ascending values with counts, at least one of them above zero.
///
/// A million patients of a few hundred distinct values cost a few hundred steps.
#[derive(Clone, Debug)]
pub struct Counted<'a> {
    levels: &'a [f64],
    counts: &'a [u64],
    /// Values at each level and below it.
    upto: Vec<u64>,
}

impl<'a> Counted<'a> {
    /// The sample that has `counts[i]` values equal to `levels[i]`. Levels are finite and ascend.
    ///
    /// # Errors
    /// [`StatsError::Empty`] when no count is above zero.
    pub fn new(levels: &'a [f64], counts: &'a [u64]) -> Result<Self, StatsError> {
        let mut total = 0;
        let upto: Vec<u64> = counts
            .iter()
            .map(|count| {
                total += count;
                total
            })
            .collect();
        if total == 0 {
            return Err(StatsError::Empty);
        }
        Ok(Self {
            levels,
            counts,
            upto,
        })
    }

    /// The least value.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.at(1)
    }

    /// The greatest value.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.at(self.total())
    }

    /// The distinct values, ascending, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (f64, u64)> + Clone {
        let pairs = self.levels.iter().copied().zip(self.counts.iter().copied());
        pairs.filter(|&(_, count)| count > 0)
    }
}

impl Ordered for Counted<'_> {
    fn total(&self) -> u64 {
        self.upto.last().copied().unwrap_or(0)
    }

    fn at(&self, rank: u64) -> f64 {
        let rank = rank.clamp(1, self.total());
        self.levels[self.upto.partition_point(|&upto| upto < rank)]
    }
}

/// The count that a number is: whole, 0 or more, below 2⁵³.
pub(super) fn whole(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked before"
    )]
    ((0.0..COUNT_LIMIT).contains(&value) && value.fract() == 0.0).then_some(value as u64)
}
