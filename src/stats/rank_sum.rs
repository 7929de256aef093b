//! The exact distribution of the sum of the scores of a group, given those of all patients and the sizes of
//! the groups: with midranks as scores, of its rank sum.

use serde::Serialize;
use statrs::function::factorial::ln_binomial;
use tsify::Tsify;

use super::binomial::choose_in_full;
use super::{StatsError, Table};

/// Most additions that the exact distribution may take, about a second of work.
pub const EXACT_BUDGET: f64 = 1.5e9;

/// Most counts kept of the arrangements of any scores, 8 bytes each.
const MOST_SUMS: f64 = 2e7;

/// Largest number of arrangements whose count a floating-point number holds with room to spare.
const MOST_ARRANGEMENTS: f64 = 1e300;

/// Exact Mann-Whitney test of the first group of a table against the second, with or without ties.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ExactMannWhitney {
    /// Pairs in which `x` exceeds `y`, a tied pair counting one half.
    pub u1: f64,
    /// Probability of a rank sum at least as far from its mean as the observed one.
    pub p_two_sided: f64,
    /// Twice the smaller tail, at most 1: what R's `wilcox.test` prints. Equal to `p_two_sided` where
    /// nothing is tied.
    pub p_two_sided_doubled: f64,
    /// `p_two_sided` less half the probability of rank sums as far as the observed one.
    pub p_two_sided_mid: f64,
    /// Probability of the observed rank sum of `x` or a smaller one.
    pub p_less: f64,
    /// Probability of the observed rank sum of `x` or a larger one.
    pub p_greater: f64,
    /// Probability of the observed rank sum.
    pub point_probability: f64,
    /// Arrangements of the values into groups of these sizes, in full.
    pub n_permutations: String,
    /// `constant_data` when all values are equal: every p-value is 1 by construction.
    pub flag: Option<&'static str>,
}

/// Compares the two groups of `table` by every way of dealing its values to them.
///
/// Midranks make it valid with ties: the two-sided p-value is the probability of a rank sum at least
/// as far from its mean as the observed one. Agrees with the R package coin
/// (`wilcox_test(distribution = "exact")`), and without ties with `wilcox.test(exact = TRUE)`.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when a group is empty, [`StatsError::TooCostly`] when the distribution
/// would take more than the budget (500 against 500 without ties is within it).
pub fn mann_whitney_exact(table: &Table) -> Result<ExactMannWhitney, StatsError> {
    let [n1, _] = table.two_groups()?;
    let sums = ScoreSums::of_ranks(table)?;
    let (below, at, above) = sums.tails();
    let (p_less, p_greater) = (below + at, above + at);
    let (farther, as_far) = sums.by_distance();
    let totals = table.group_totals();
    Ok(ExactMannWhitney {
        u1: table.rank_sums()[0] - n1 * (n1 + 1.0) / 2.0,
        p_two_sided: (farther + as_far).min(1.0),
        p_two_sided_doubled: (2.0 * p_less.min(p_greater)).min(1.0),
        p_two_sided_mid: farther + as_far / 2.0,
        p_less: p_less.min(1.0),
        p_greater: p_greater.min(1.0),
        point_probability: at,
        n_permutations: choose_in_full(table.total(), totals[0].min(totals[1])),
        flag: (table.rank_spread() == 0.0).then_some("constant_data"),
    })
}

/// The distribution of a linear statistic: the sum of the whole scores of the smaller of two groups.
pub struct ScoreSums {
    /// Arrangements with each sum, from the smallest possible sum up.
    counts: Vec<f64>,
    total: f64,
    /// Position of the observed sum in `counts`.
    observed: usize,
    /// `N ×` the mean position, a whole number, and `N` itself.
    mean_times_n: i128,
    n: i128,
    /// Whether the smaller group is the second, so that its sums run against those of the first.
    reversed: bool,
}

impl ScoreSums {
    /// The distribution of the rank sums of the two groups of `table`, by midranks from 0 in the largest unit
    /// that keeps them whole.
    ///
    /// # Errors
    /// [`StatsError::EmptyGroup`], [`StatsError::TooCostly`] as [`mann_whitney_exact`].
    fn of_ranks(table: &Table) -> Result<Self, StatsError> {
        table.two_groups()?;
        if cost(table) > EXACT_BUDGET {
            return Err(StatsError::TooCostly { n: table.total() });
        }
        let table = table.without_empty();
        Ok(Self::new(&table, &whole(&table.doubled_midranks())))
    }

    /// The distribution of the sums of `scores`, one for each filled level of `table`, ascending; none where it
    /// would take more additions than `budget`, or more memory than is kept for it.
    pub(super) fn of_scores(table: &Table, scores: &[u64], budget: f64) -> Option<Self> {
        let totals = table.group_totals();
        let smaller = totals.iter().copied().min()?;
        if ln_binomial(table.total(), smaller) > MOST_ARRANGEMENTS.ln() {
            return None;
        }
        let size = smaller as f64;
        let span = size * scores.last()?.saturating_sub(*scores.first()?) as f64;
        let taken = table.level_totals().into_iter().map(|t| t.min(smaller));
        let additions = taken.sum::<u64>() as f64 * size * span;
        let fits = (size + 1.0) * (span + 1.0) <= MOST_SUMS;
        (fits && additions <= budget).then(|| Self::new(table, &whole(scores)))
    }

    /// Scores ascending and from 0, one for each level, none of which is empty; whoever calls has seen that the
    /// work is small.
    fn new(table: &Table, scores: &[usize]) -> Self {
        let totals = table.group_totals();
        let reversed = totals[1] < totals[0];
        let group = usize::from(reversed);
        let n = to_usize(table.total());
        let size = to_usize(totals[group]);
        let ties: Vec<usize> = table.level_totals().into_iter().map(to_usize).collect();
        let observed: usize = table.counts()[group]
            .iter()
            .zip(scores)
            .map(|(&count, score)| to_usize(count) * score)
            .sum();
        let score_total: usize = ties.iter().zip(scores).map(|(t, score)| t * score).sum();
        let least = extremes(&ties, scores, size)[size];
        let ranks = 0..scores.len();
        let counts = if table.is_untied() && ranks.eq(scores.iter().copied()) {
            gaussian_binomial(size, n - size)
        } else {
            sums_with_ties(&ties, scores, size)
        };
        Self {
            total: counts.iter().sum(),
            counts,
            observed: observed - least,
            mean_times_n: (size * score_total) as i128 - (n * least) as i128,
            n: n as i128,
            reversed,
        }
    }

    /// The probabilities of a sum of the first group below, at and above the observed one.
    pub(super) fn tails(&self) -> (f64, f64, f64) {
        let share = |counts: &[f64]| counts.iter().sum::<f64>() / self.total;
        let below = share(&self.counts[..self.observed]);
        let above = share(&self.counts[self.observed + 1..]);
        let at = self.counts[self.observed] / self.total;
        if self.reversed {
            (above, at, below)
        } else {
            (below, at, above)
        }
    }

    /// The probabilities of a sum farther from the mean than the observed one, and exactly as far.
    pub(super) fn by_distance(&self) -> (f64, f64) {
        let distance = |sum: usize| (sum as i128 * self.n - self.mean_times_n).abs();
        let observed = distance(self.observed);
        let (mut farther, mut as_far) = (0.0, 0.0);
        for (sum, count) in self.counts.iter().enumerate() {
            match distance(sum).cmp(&observed) {
                std::cmp::Ordering::Greater => farther += count,
                std::cmp::Ordering::Equal => as_far += count,
                std::cmp::Ordering::Less => {}
            }
        }
        (farther / self.total, as_far / self.total)
    }
}

/// Additions that the exact distribution for two groups, none of them empty, takes; told before any work is
/// done. Infinite where the arrangements are too many to count.
#[must_use]
pub fn cost(table: &Table) -> f64 {
    let totals = table.group_totals();
    let smaller = totals.iter().copied().min().unwrap_or(0);
    let (n, size) = (table.total() as f64, smaller as f64);
    if ln_binomial(table.total(), smaller) > MOST_ARRANGEMENTS.ln() {
        return f64::INFINITY;
    }
    if table.is_untied() {
        return size * size * (n - size);
    }
    // Each level adds to every size of the group, over sums that span at most twice the pairs; half of
    // that is in reach on the way.
    let levels = table.level_totals().iter().filter(|&&t| t > 0).count() as f64;
    f64::midpoint(levels, n) * size * size * (n - size)
}

/// Ascending scores, less the first, over their greatest common divisor.
fn whole(scores: &[u64]) -> Vec<usize> {
    let first = scores.first().copied().unwrap_or(0);
    let above = || scores.iter().map(|score| score - first);
    let unit = above().fold(0, greatest_common_divisor).max(1);
    above().map(|score| to_usize(score / unit)).collect()
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

/// The sums of the first 0, 1, …, `size` values, taken level by level in the order given.
fn extremes(ties: &[usize], scores: &[usize], size: usize) -> Vec<usize> {
    let mut sums = vec![0];
    let values = ties
        .iter()
        .zip(scores)
        .flat_map(|(&t, &score)| std::iter::repeat_n(score, t));
    for score in values.take(size) {
        sums.push(sums[sums.len() - 1] + score);
    }
    sums
}

/// Ways to choose `size` values with each sum of scores, from the smallest sum up.
///
/// Level by level: the choices of `a` values so far are those of `a − k` values before, joined by `k`
/// of the level's `t` tied values in `C(t, k)` ways.
fn sums_with_ties(ties: &[usize], scores: &[usize], size: usize) -> Vec<f64> {
    let n: usize = ties.iter().sum();
    let least = extremes(ties, scores, size);
    let backwards = |ties: &[usize], scores: &[usize]| {
        let (ties, scores): (Vec<_>, Vec<_>) = ties
            .iter()
            .copied()
            .zip(scores.iter().copied())
            .rev()
            .unzip();
        extremes(&ties, &scores, size)
    };
    let most = backwards(ties, scores);
    let mut ways: Vec<Vec<f64>> = least
        .iter()
        .zip(&most)
        .map(|(least, most)| vec![0.0; most - least + 1])
        .collect();
    ways[0][0] = 1.0;
    let mut reached = vec![0];
    let mut taken = 0;
    for (level, (&t, &score)) in ties.iter().zip(scores).enumerate() {
        taken += t;
        let needed = size.saturating_sub(n - taken).max(1);
        for a in (needed..=size.min(taken)).rev() {
            let (before, after) = ways.split_at_mut(a);
            let mut arrangements = 1.0;
            for k in 1..=t.min(a) {
                arrangements *= (t - k + 1) as f64 / k as f64;
                let Some(top) = reached.get(a - k) else {
                    continue;
                };
                let source = &before[a - k][..=top - least[a - k]];
                let target = &mut after[0][least[a - k] + k * score - least[a]..];
                for (sum, count) in target.iter_mut().zip(source) {
                    *sum += arrangements * count;
                }
            }
        }
        reached = backwards(&ties[..=level], &scores[..=level]);
    }
    ways.swap_remove(size)
}

/// Ways to choose `m` of `m + k` untied values with each rank sum, from the smallest up: the
/// coefficients of `Π (1 − q^{k+i}) / (1 − q^i)`, `i = 1 … m`.
///
/// Only the lower half is worked out, where each product still grows and the subtractions lose no
/// digits; the other half mirrors it.
pub(super) fn gaussian_binomial(m: usize, k: usize) -> Vec<f64> {
    let top = m * k;
    let half = top / 2;
    let mut ways = vec![0.0; half + 1];
    ways[0] = 1.0;
    for i in 1..=m {
        for sum in i..=half {
            ways[sum] += ways[sum - i];
        }
        for sum in (k + i..=half).rev() {
            ways[sum] -= ways[sum - k - i];
        }
    }
    let mirrored = ways[..top - half].iter().rev().copied().collect::<Vec<_>>();
    ways.extend(mirrored);
    ways
}

/// The largest `q` with `P(U ≤ q − 1) ≤ tail` for the two groups of a table in which nothing is tied, and that
/// probability. None when even `U = 0` is more probable than `tail`. The groups are small: the ways to each `U`
/// are summed one by one.
pub(super) fn untied_quantile(table: &Table, tail: f64) -> Option<(u128, f64)> {
    let [n1, n2] = [0, 1].map(|group| to_usize(table.group_totals()[group]));
    let ways = gaussian_binomial(n1, n2);
    let total: f64 = ways.iter().sum();
    let mut cumulative = 0.0;
    let upto = ways.iter().map(|count| {
        cumulative += count;
        cumulative / total
    });
    let within = (1..)
        .zip(upto)
        .take_while(|&(_, probability)| probability <= tail);
    within.last()
}

/// A count that the budget keeps small.
fn to_usize(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
