//! `Table`: counts of *group × ordered level*, the one input of every test.

use super::StatsError;
use super::ranks::tie_term;

/// Counts of each group at each level of an outcome.
///
/// Groups are rows, in the order of the grouping variable. Levels are columns, ascending; a nominal
/// outcome has them in the order of its codes. A frequency weight is a count like any other.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    levels: Vec<f64>,
    counts: Vec<Vec<u64>>,
}

impl Table {
    /// The largest total for which cubes of counts stay exact in 128 bits: 2⁴².
    pub const LARGEST_TOTAL: u64 = 1 << 42;

    /// A table of `counts[group][level]` over ascending finite `levels`.
    ///
    /// # Panics
    /// When a row has not one count for each level. Callers make the rows from the levels.
    #[must_use]
    pub fn new(levels: Vec<f64>, counts: Vec<Vec<u64>>) -> Self {
        assert!(counts.iter().all(|row| row.len() == levels.len()));
        debug_assert!(levels.is_sorted());
        Self { levels, counts }
    }

    /// A table of nominal or ordered categories, scored 1, 2, 3, …
    #[must_use]
    pub fn from_counts(counts: Vec<Vec<u64>>) -> Self {
        let width = counts.first().map_or(0, Vec::len);
        Self::new((1..=width).map(|score| score as f64).collect(), counts)
    }

    /// The table of finite samples, one row for each.
    #[must_use]
    pub fn from_samples(samples: &[Vec<f64>]) -> Self {
        let mut levels: Vec<f64> = samples.iter().flatten().copied().collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup_by(|a, b| a == b);
        let mut counts = vec![vec![0; levels.len()]; samples.len()];
        for (row, sample) in counts.iter_mut().zip(samples) {
            for value in sample {
                row[levels.partition_point(|level| level < value)] += 1;
            }
        }
        Self::new(levels, counts)
    }

    /// The values of the levels, ascending.
    #[must_use]
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// The counts, `counts()[group][level]`.
    #[must_use]
    pub fn counts(&self) -> &[Vec<u64>] {
        &self.counts
    }

    /// Number of groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.counts.len()
    }

    /// The size of each group.
    #[must_use]
    pub fn group_totals(&self) -> Vec<u64> {
        self.counts.iter().map(|row| row.iter().sum()).collect()
    }

    /// The sizes of the groups of a table of two.
    ///
    /// # Errors
    /// [`StatsError::EmptyGroup`] when the table has not two groups that hold a value.
    pub fn two_groups(&self) -> Result<[f64; 2], StatsError> {
        match self.group_totals()[..] {
            [n1, n2] if n1 > 0 && n2 > 0 => Ok([n1 as f64, n2 as f64]),
            _ => Err(StatsError::EmptyGroup),
        }
    }

    /// Whether no two values are equal.
    #[must_use]
    pub fn is_untied(&self) -> bool {
        self.level_totals().iter().all(|&ties| ties <= 1)
    }

    /// The count at each level over all groups.
    #[must_use]
    pub fn level_totals(&self) -> Vec<u64> {
        (0..self.levels.len())
            .map(|level| self.counts.iter().map(|row| row[level]).sum())
            .collect()
    }

    /// Number of values.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// The same counts with levels as groups and groups as levels scored 1, 2, 3, …
    #[must_use]
    pub fn transposed(&self) -> Self {
        let columns = (0..self.levels.len())
            .map(|level| self.counts.iter().map(|row| row[level]).collect())
            .collect();
        Self::from_counts(columns)
    }

    /// The table without the levels that nobody has and the groups that hold nobody.
    #[must_use]
    pub fn without_empty(&self) -> Self {
        let kept: Vec<usize> = self
            .level_totals()
            .iter()
            .enumerate()
            .filter_map(|(level, &total)| (total > 0).then_some(level))
            .collect();
        Self {
            levels: kept.iter().map(|&level| self.levels[level]).collect(),
            counts: self
                .counts
                .iter()
                .filter(|row| row.iter().any(|&count| count > 0))
                .map(|row| kept.iter().map(|&level| row[level]).collect())
                .collect(),
        }
    }

    /// Twice the midrank of each level: whole numbers, so that sums of ranks are exact.
    #[must_use]
    pub fn doubled_midranks(&self) -> Vec<u64> {
        let mut below = 0;
        self.level_totals()
            .iter()
            .map(|&ties| {
                let rank = 2 * below + ties + 1;
                below += ties;
                rank
            })
            .collect()
    }

    /// The sum of the midranks of each group.
    #[must_use]
    pub fn rank_sums(&self) -> Vec<f64> {
        let ranks = self.doubled_midranks();
        self.counts
            .iter()
            .map(|row| {
                let doubled: u128 = row
                    .iter()
                    .zip(&ranks)
                    .map(|(&count, &rank)| u128::from(count) * u128::from(rank))
                    .sum();
                doubled as f64 / 2.0
            })
            .collect()
    }

    /// `N³ − N − Σ(t³ − t)`, twelve times the spread of the midranks about their mean; `t` values are
    /// tied at each level. Zero exactly when all values are equal.
    #[must_use]
    pub fn rank_spread(&self) -> f64 {
        let ties: u128 = self.level_totals().into_iter().map(tie_term).sum();
        (tie_term(self.total()) - ties) as f64
    }

    /// The table of some of the groups, in the order given.
    #[must_use]
    pub fn with_groups(&self, groups: &[usize]) -> Self {
        Self {
            levels: self.levels.clone(),
            counts: groups
                .iter()
                .map(|&group| self.counts[group].clone())
                .collect(),
        }
    }
}
