//! The interval of a shift: every shift of one group that a Mann-Whitney test does not reject.

use super::hodges_lehmann::Differences;
use super::inference::Method;
use super::mann_whitney::mann_whitney;
use super::rank_sum::{EXACT_BUDGET, cost, mann_whitney_exact};
use super::{StatsError, Table};

/// Most decimals of data that are compared as whole numbers.
const MOST_DECIMALS: i32 = 6;

/// Shifts of the first group of a table against the second that its test does not reject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftInterval {
    /// The smallest such shift.
    pub lower: f64,
    /// The largest such shift.
    pub upper: f64,
    /// The level that the interval reaches: one less the larger p-value just outside it.
    pub level: f64,
}

/// The interval of the shift of the first group of `table` against the second at `conf_level`, by
/// inversion of the exact or the asymptotic Mann-Whitney test.
///
/// # Formula
/// A shift `d` belongs to it when the test of `x − d` against `y` gives `p > 1 − level`. The p-value changes
/// only where `d` is a difference of two values, so that the limits are such differences. It is sought by
/// halving among them, which takes it to rise towards the middle.
///
/// # Errors
/// [`StatsError::EmptyGroup`]; [`StatsError::TooFew`] when a group has one value;
/// [`StatsError::Unbounded`] when no shift is rejected at this level; [`StatsError::TooCostly`] when the
/// exact test is beyond the budget.
pub fn shift_interval(
    table: &Table,
    conf_level: f64,
    method: Method,
) -> Result<ShiftInterval, StatsError> {
    let [n1, n2] = table.two_groups()?;
    if n1 < 2.0 || n2 < 2.0 {
        return Err(StatsError::TooFew {
            found: 1,
            needed: 2,
        });
    }
    if method == Method::Exact && cost(table) > EXACT_BUDGET {
        return Err(StatsError::TooCostly { n: table.total() });
    }
    let (scale, whole) = in_whole_numbers(table);
    let differences = Differences::of(&whole);
    let search = Search {
        pairs: differences.pairs(),
        table: &whole,
        differences,
        method,
    };
    let alpha = 1.0 - conf_level;
    let lower = search.first_kept(alpha, false)?;
    let upper = search.first_kept(alpha, true)?;
    Ok(ShiftInterval {
        lower: lower.0 / scale,
        upper: upper.0 / scale,
        level: 1.0 - lower.1.max(upper.1),
    })
}

/// The table with its levels as whole numbers where they have few decimals, and by what they were
/// multiplied: differences of decimals are then equal when they should be.
fn in_whole_numbers(table: &Table) -> (f64, Table) {
    for decimals in 0..=MOST_DECIMALS {
        let scale = 10_f64.powi(decimals);
        let levels: Vec<f64> = table
            .levels()
            .iter()
            .map(|level| (level * scale).round())
            .collect();
        let exact = levels
            .iter()
            .zip(table.levels())
            .all(|(whole, level)| whole / scale == *level);
        if exact {
            return (scale, Table::new(levels, table.counts().to_vec()));
        }
    }
    (1.0, table.clone())
}

/// Looks for the limits among the differences between two groups.
struct Search<'a> {
    table: &'a Table,
    differences: Differences,
    pairs: u128,
    method: Method,
}

impl Search<'_> {
    /// The difference at which the p-value rises above `alpha`, coming from below (or from above), and the
    /// p-value just outside.
    fn first_kept(&self, alpha: f64, from_above: bool) -> Result<(f64, f64), StatsError> {
        // Gap 0 lies outside all differences, gap k inside the k-th on the way in.
        let outermost = self.p_in_gap(0, from_above)?;
        if outermost > alpha {
            return Err(StatsError::Unbounded);
        }
        let (mut rejected, mut rejected_p) = (0, outermost);
        let mut kept = self.pairs.div_ceil(2);
        while kept - rejected > 1 {
            let middle = u128::midpoint(rejected, kept);
            let p = self.p_in_gap(middle, from_above)?;
            if p > alpha {
                kept = middle;
            } else {
                (rejected, rejected_p) = (middle, p);
            }
        }
        Ok((self.difference(kept, from_above), rejected_p))
    }

    /// The k-th difference on the way in.
    fn difference(&self, k: u128, from_above: bool) -> f64 {
        self.differences
            .smallest(if from_above { self.pairs + 1 - k } else { k })
    }

    /// The p-value for shifts between the k-th difference and the next one on the way in.
    fn p_in_gap(&self, k: u128, from_above: bool) -> Result<f64, StatsError> {
        let shift = if k == 0 {
            self.difference(1, from_above) + if from_above { 1.0 } else { -1.0 }
        } else {
            self.differences
                .beside(self.difference(k, from_above), from_above)
        };
        let shifted = self.shifted(shift);
        match self.method {
            Method::Exact => mann_whitney_exact(&shifted).map(|test| test.p_two_sided),
            _ => mann_whitney(&shifted).map(|test| test.p_two_sided),
        }
    }

    /// The table after the first group is moved down by `shift`.
    fn shifted(&self, shift: f64) -> Table {
        let [x, y] = [&self.table.counts()[0], &self.table.counts()[1]];
        let levels = self.table.levels();
        let mut values: Vec<(f64, u64, u64)> = levels
            .iter()
            .zip(x)
            .map(|(level, &count)| (level - shift, count, 0))
            .chain(
                levels
                    .iter()
                    .zip(y)
                    .map(|(&level, &count)| (level, 0, count)),
            )
            .filter(|(_, x, y)| x + y > 0)
            .collect();
        values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        values.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 += later.1;
                kept.2 += later.2;
            }
            same
        });
        Table::new(
            values.iter().map(|value| value.0).collect(),
            vec![
                values.iter().map(|value| value.1).collect(),
                values.iter().map(|value| value.2).collect(),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every shift between two differences, tested one by one.
    fn by_listing(x: &[f64], y: &[f64], alpha: f64) -> (f64, f64) {
        let mut differences: Vec<f64> = x
            .iter()
            .flat_map(|x| y.iter().map(move |y| x - y))
            .collect();
        differences.sort_by(f64::total_cmp);
        differences.dedup();
        let kept: Vec<(f64, f64)> = differences
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .filter(|(low, high)| {
                let shift = f64::midpoint(*low, *high);
                let moved = x.iter().map(|x| x - shift).collect();
                let table = Table::from_samples(&[moved, y.to_vec()]);
                mann_whitney_exact(&table).unwrap().p_two_sided > alpha
            })
            .collect();
        (kept[0].0, kept[kept.len() - 1].1)
    }

    #[test]
    fn holds_the_shifts_that_are_not_rejected() {
        let x = [1.0, 3.0, 3.0, 6.0, 8.0, 9.0, 12.0];
        let y = [2.0, 2.0, 4.0, 5.0, 5.0, 7.0];
        let table = Table::from_samples(&[x.to_vec(), y.to_vec()]);
        let found = shift_interval(&table, 0.95, Method::Exact).unwrap();
        assert_eq!((found.lower, found.upper), by_listing(&x, &y, 0.05));
        assert!(found.level >= 0.95);
    }

    #[test]
    fn one_value_has_no_interval() {
        let table = Table::from_samples(&[vec![3.0], vec![1.0, 2.0, 5.0]]);
        assert_eq!(
            shift_interval(&table, 0.95, Method::Exact),
            Err(StatsError::TooFew {
                found: 1,
                needed: 2
            })
        );
    }
}
