//! Exact distributions of rank statistics of several groups, which carry more state than a table's: kept
//! to a small budget.

use super::Table;
use super::binomial::choose;
use super::exact::StateMap;
use super::monte_carlo::OfCounts;
use super::rank_sum::gaussian_binomial;

/// Most arrangements of the values over which a test of several groups is exact.
const MOST_ARRANGEMENTS: f64 = 1e7;

/// Most steps for the exact distribution of a trend.
const TREND_BUDGET: f64 = 3e8;

/// Most groups of a state, each of 16 bits.
const MOST_GROUPS: usize = 8;

/// Statistics nearer to each other than this share are equal.
const SLACK: f64 = 1e-12;

/// A statistic of the ranks of the groups of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankStatistic {
    /// How far the mean ranks of the groups spread: Kruskal-Wallis, and for two groups Mann-Whitney.
    Spread,
    /// How far values rise or fall with the order of the groups: Jonckheere-Terpstra, Kendall.
    Trend,
}

/// The probabilities of a trend as strong as the observed one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// Of the observed statistic or a smaller one.
    pub lower: f64,
    /// Of the observed statistic or a larger one.
    pub upper: f64,
    /// Of a statistic at least as far from its mean.
    pub distance: f64,
}

impl RankStatistic {
    /// The statistic as a function of the counts of a table with these margins, row by row; larger is more
    /// extreme.
    #[must_use]
    pub fn of_counts(self, table: &Table) -> OfCounts {
        let width = table.levels().len();
        match self {
            Self::Spread => {
                let ranks: Vec<f64> = table
                    .doubled_midranks()
                    .iter()
                    .map(|&rank| rank as f64)
                    .collect();
                let sizes: Vec<f64> = table.group_totals().iter().map(|&n| n as f64).collect();
                Box::new(move |counts| {
                    let sum = |row: &[u32]| -> f64 {
                        row.iter()
                            .zip(&ranks)
                            .map(|(&count, rank)| f64::from(count) * rank)
                            .sum()
                    };
                    counts
                        .chunks(width)
                        .zip(&sizes)
                        .map(|(row, n)| sum(row).powi(2) / n)
                        .sum()
                })
            }
            Self::Trend => {
                let mean = mean_doubled_trend(&table.group_totals());
                Box::new(move |counts| (doubled_trend(counts, width) - mean).abs())
            }
        }
    }
}

/// The exact two-sided p-value of a rank statistic of groups none of which is empty; none beyond the
/// budget: ten million arrangements of the values for the spread of the groups.
#[must_use]
pub fn exact_rank_p(table: &Table, statistic: RankStatistic) -> Option<f64> {
    match statistic {
        RankStatistic::Spread => exact_spread(table),
        RankStatistic::Trend => exact_trend(table).map(|tails| tails.distance),
    }
}

/// Twice the pairs that rise from a group to a later one, plus those tied.
fn doubled_trend(counts: &[u32], width: usize) -> f64 {
    let groups = counts.len() / width;
    let mut below = vec![0.0; groups];
    let mut sum = 0.0;
    for level in 0..width {
        let (mut earlier_below, mut earlier_here) = (0.0, 0.0);
        for (group, below) in below.iter_mut().enumerate() {
            let here = f64::from(counts[group * width + level]);
            sum += here * (2.0 * earlier_below + earlier_here);
            earlier_below += *below;
            earlier_here += here;
            *below += here;
        }
    }
    sum
}

/// Its mean when groups and values are unrelated: the number of pairs in different groups.
fn mean_doubled_trend(sizes: &[u64]) -> f64 {
    let n: f64 = sizes.iter().map(|&n| n as f64).sum();
    (n * n - sizes.iter().map(|&n| (n as f64).powi(2)).sum::<f64>()) / 2.0
}

/// The exact tails of a trend across the groups of a table in their order; none beyond the budget.
///
/// Without ties the statistic is a sum of independent Mann-Whitney statistics, of each group against all
/// before it. With ties, values are dealt level by level: what matters of those dealt is how many each
/// group has, and the sum so far.
#[must_use]
pub fn exact_trend(table: &Table) -> Option<Tails> {
    let table = table.without_empty();
    let sizes: Vec<u64> = table.group_totals();
    let counts: Option<Vec<u32>> = table
        .counts()
        .iter()
        .flatten()
        .map(|&count| u32::try_from(count).ok())
        .collect();
    let observed = doubled_trend(&counts?, table.levels().len());
    let distribution = if table.level_totals().iter().all(|&t| t == 1) {
        untied_trend(&sizes)?
    } else {
        tied_trend(&table, &sizes)?
    };
    let mean = mean_doubled_trend(&sizes);
    let share = |keep: &dyn Fn(f64) -> bool| -> f64 {
        let kept = distribution.iter().filter(|(value, _)| keep(*value));
        kept.map(|(_, p)| p).sum::<f64>().min(1.0)
    };
    Some(Tails {
        lower: share(&|value| value <= observed),
        upper: share(&|value| value >= observed),
        distance: share(&|value| (value - mean).abs() >= (observed - mean).abs()),
    })
}

/// Values of the doubled statistic with their probabilities, when nothing is tied.
fn untied_trend(sizes: &[u64]) -> Option<Vec<(f64, f64)>> {
    let pairs: f64 = mean_doubled_trend(sizes);
    if pairs * pairs > TREND_BUDGET {
        return None;
    }
    let mut distribution = vec![1.0];
    let mut before = 0;
    for &size in sizes {
        let size = usize::try_from(size).ok()?;
        let ways = gaussian_binomial(size.min(before), size.max(before));
        let total: f64 = ways.iter().sum();
        if !total.is_finite() {
            return None;
        }
        let mut next = vec![0.0; distribution.len() + ways.len() - 1];
        for (at, p) in distribution.iter().enumerate() {
            for (sum, count) in next[at..].iter_mut().zip(&ways) {
                *sum += p * count / total;
            }
        }
        distribution = next;
        before += size;
    }
    Some(
        distribution
            .into_iter()
            .enumerate()
            .map(|(at, p)| (2.0 * at as f64, p))
            .collect(),
    )
}

/// The same where values are tied.
fn tied_trend(table: &Table, sizes: &[u64]) -> Option<Vec<(f64, f64)>> {
    let states: f64 = sizes.iter().map(|&n| n as f64 + 1.0).product();
    let sums = 2.0 * mean_doubled_trend(sizes);
    let levels = table.levels().len() as f64;
    if sizes.len() > MOST_GROUPS || states * sums * levels > TREND_BUDGET {
        return None;
    }
    let deal = Deal {
        sizes: sizes.iter().copied().map(small).collect(),
    };
    let start: StateMap<u64, f64> = std::iter::once((0, 1.0)).collect();
    let mut states: StateMap<u128, StateMap<u64, f64>> = std::iter::once((0, start)).collect();
    let mut left = table.total();
    for ties in table.level_totals() {
        let mut next: StateMap<u128, StateMap<u64, f64>> = StateMap::default();
        for (key, sums) in states {
            let dealt = deal.unpack(key);
            deal.each(&dealt, small(ties), small(left), &mut |x, probability| {
                let added = rise(&dealt, x);
                let after: Vec<u32> = dealt.iter().zip(x).map(|(dealt, x)| dealt + x).collect();
                let target = next.entry(Deal::pack(&after)).or_default();
                for (sum, p) in &sums {
                    *target.entry(sum + added).or_default() += p * probability;
                }
            });
        }
        left -= ties;
        states = next;
    }
    let last = states.into_values().next()?;
    Some(last.into_iter().map(|(sum, p)| (sum as f64, p)).collect())
}

/// What values `x` of one level add to the doubled trend, `dealt` being those below.
fn rise(dealt: &[u32], x: &[u32]) -> u64 {
    let (mut below, mut here, mut sum) = (0, 0, 0);
    for (&dealt, &x) in dealt.iter().zip(x) {
        let (dealt, x) = (u64::from(dealt), u64::from(x));
        sum += x * (2 * below + here);
        below += dealt;
        here += x;
    }
    sum
}

/// The exact p-value of the spread of the groups, by the vector of their rank sums.
fn exact_spread(table: &Table) -> Option<f64> {
    let table = table.without_empty();
    let sizes = table.group_totals();
    let mut arrangements = 1.0;
    let mut before = 0.0;
    for &size in &sizes {
        before += size as f64;
        arrangements *= choose(before, size as f64);
    }
    if sizes.len() > MOST_GROUPS || arrangements > MOST_ARRANGEMENTS {
        return None;
    }
    let deal = Deal {
        sizes: sizes.iter().copied().map(small).collect(),
    };
    let ranks = table.doubled_midranks();
    let mut states: StateMap<(u128, u128), f64> = std::iter::once(((0, 0), 1.0)).collect();
    let mut left = table.total();
    for (ties, rank) in table.level_totals().into_iter().zip(&ranks) {
        let mut next: StateMap<(u128, u128), f64> = StateMap::default();
        for ((key, sums), p) in states {
            let (dealt, sums) = (deal.unpack(key), deal.unpack(sums));
            deal.each(&dealt, small(ties), small(left), &mut |x, probability| {
                let after: Vec<u32> = dealt.iter().zip(x).map(|(dealt, x)| dealt + x).collect();
                let sums: Vec<u32> = sums
                    .iter()
                    .zip(x)
                    .map(|(sum, x)| sum + x * small(*rank))
                    .collect();
                *next
                    .entry((Deal::pack(&after), Deal::pack(&sums)))
                    .or_default() += p * probability;
            });
        }
        left -= ties;
        states = next;
    }
    let spread = |sums: &[f64]| -> f64 {
        sums.iter()
            .zip(&sizes)
            .map(|(sum, &n)| sum * sum / n as f64)
            .sum()
    };
    let observed: Vec<f64> = table.rank_sums().iter().map(|sum| 2.0 * sum).collect();
    let threshold = spread(&observed) * (1.0 - SLACK);
    let extreme = states.iter().filter(|((_, sums), _)| {
        let sums: Vec<f64> = deal.unpack(*sums).into_iter().map(f64::from).collect();
        spread(&sums) >= threshold
    });
    Some(extreme.map(|(_, p)| p).sum::<f64>().min(1.0))
}

/// Deals tied values to groups of given sizes.
struct Deal {
    sizes: Vec<u32>,
}

impl Deal {
    /// Every way to deal `ties` values to groups that have `dealt` of theirs, with its probability; `left`
    /// values are left, these included.
    fn each(&self, dealt: &[u32], ties: u32, left: u32, each: &mut dyn FnMut(&[u32], f64)) {
        let room: Vec<u32> = self
            .sizes
            .iter()
            .zip(dealt)
            .map(|(size, dealt)| size - dealt)
            .collect();
        let ways = choose(f64::from(left), f64::from(ties));
        let mut x = vec![0; room.len()];
        Self::walk(&room, 0, ties, 1.0 / ways, &mut x, each);
    }

    fn walk(
        room: &[u32],
        group: usize,
        ties: u32,
        probability: f64,
        x: &mut [u32],
        each: &mut dyn FnMut(&[u32], f64),
    ) {
        let after: u32 = room[group + 1..].iter().sum();
        for count in ties.saturating_sub(after)..=ties.min(room[group]) {
            x[group] = count;
            let probability = probability * choose(f64::from(room[group]), f64::from(count));
            if group + 1 == room.len() {
                each(x, probability);
            } else {
                Self::walk(room, group + 1, ties - count, probability, x, each);
            }
        }
    }

    /// A vector of numbers below 2¹⁶ as one number.
    fn pack(values: &[u32]) -> u128 {
        values
            .iter()
            .fold(0, |key, &value| key << 16 | u128::from(value))
    }

    fn unpack(&self, mut key: u128) -> Vec<u32> {
        let mut values = vec![0; self.sizes.len()];
        for value in values.iter_mut().rev() {
            *value = (key & 0xffff) as u32;
            key >>= 16;
        }
        values
    }
}

/// A number that the budget keeps below 2¹⁶.
fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
