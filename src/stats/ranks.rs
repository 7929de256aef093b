//! `Ranks`: what the asymptotic rank tests need of groups of values.

use super::{StatsError, Table};

/// The ranks of the values of several groups among all of them, ties at their midranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranks {
    /// Values in each group.
    pub sizes: Vec<u64>,
    /// Sum of the ranks of each group.
    pub sums: Vec<f64>,
    /// `(N³ − N) − Σ(t³ − t)`, with `t` the size of each group of ties; 0 when all values are equal.
    pub spread: f64,
}

impl Ranks {
    /// The ranks of the levels of a table.
    #[must_use]
    pub fn of(table: &Table) -> Self {
        Self {
            sizes: table.group_totals(),
            sums: table.rank_sums(),
            spread: table.rank_spread(),
        }
    }

    /// Values in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.sizes.iter().sum()
    }

    /// The sizes of two groups.
    ///
    /// # Errors
    /// [`StatsError::EmptyGroup`] unless there are two, and neither is empty.
    pub fn two_groups(&self) -> Result<[f64; 2], StatsError> {
        match self.sizes[..] {
            [n1, n2] if n1 > 0 && n2 > 0 => Ok([n1 as f64, n2 as f64]),
            _ => Err(StatsError::EmptyGroup),
        }
    }

    /// The same for some of the groups, which must hold every value.
    #[must_use]
    pub fn with_groups(&self, groups: &[usize]) -> Self {
        Self {
            sizes: groups.iter().map(|&group| self.sizes[group]).collect(),
            sums: groups.iter().map(|&group| self.sums[group]).collect(),
            spread: self.spread,
        }
    }
}

/// `t³ − t`.
pub(super) fn tie_term(t: u64) -> u128 {
    let t = u128::from(t);
    t * t * t - t
}
