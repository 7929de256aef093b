//! Exact tests of a table: how probable is a statistic at least as large, given all margins?
//!
//! The tables with the observed margins are not listed. They are dealt out column by column: what matters
//! of the columns already dealt is what is left of each row, and the sum of the statistic so far. Equal
//! states are merged, states whose outcome is settled are counted at once, and the last two columns are
//! looked up in a sorted list.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::iter::once;

use super::Table;
use super::monte_carlo::OfCounts;

/// Most elementary steps that an exact test may take, a few seconds of work.
pub const EXACT_BUDGET: f64 = 2e10;

/// Most states that counting tables may look up, about a second of work.
const COUNT_BUDGET: f64 = 3e7;

/// Most entries kept of all lists together, 16 bytes each.
const MOST_ENTRIES: usize = 12_000_000;

/// Most rows of a state, each of 16 bits.
const MOST_ROWS: usize = 8;

/// Largest total that is dealt out; binomial coefficients stay in the range of numbers.
const LARGEST_TOTAL: u64 = 1000;

/// Statistics are whole multiples of this: sums of them do not depend on the order of the cells, so that
/// equal statistics are equal numbers.
const UNIT: f64 = 1.0 / (1_u64 << 38) as f64;

/// Statistics closer than this are equal: 25 roundings to [`UNIT`] are far below it, and two different
/// statistics of tables of this size hardly ever so close.
const SLACK: i64 = 1 << 9;

/// Rounding of a sum of probabilities.
const ROUNDING: f64 = 1e-12;

/// A statistic that is a sum over cells; larger is more extreme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// `Σ ln x!`: large for improbable tables (Freeman and Halton).
    Improbability,
    /// `Σ x² / (row total × column total)`: Pearson's chi-square, up to constants.
    Pearson,
    /// `Σ x ln x`: the likelihood ratio, up to constants.
    LikelihoodRatio,
}

impl Statistic {
    /// The name of its test, for the seed of a Monte Carlo estimate.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Improbability => "fisher_rxc",
            Self::Pearson => "pearson",
            Self::LikelihoodRatio => "likelihood_ratio",
        }
    }

    /// The statistic as a function of the counts of a table with these margins, row by row.
    #[must_use]
    pub fn of_counts(self, table: &Table) -> OfCounts {
        let floats = |totals: Vec<u64>| {
            totals
                .into_iter()
                .map(|total| total as f64)
                .collect::<Vec<f64>>()
        };
        let (rows, columns) = (floats(table.group_totals()), floats(table.level_totals()));
        let width = columns.len();
        match self {
            Self::Pearson => Box::new(move |counts| {
                let row = |(counts, total): (&[u32], &f64)| -> f64 {
                    let cells = counts.iter().zip(&columns);
                    cells
                        .map(|(&x, column)| f64::from(x).powi(2) / column)
                        .sum::<f64>()
                        / total
                };
                counts.chunks(width).zip(&rows).map(row).sum()
            }),
            _ => Box::new(move |counts| counts.iter().map(|&x| self.cell(f64::from(x))).sum()),
        }
    }

    /// What a cell of `x` adds, where its row and column do not matter.
    fn cell(self, x: f64) -> f64 {
        match self {
            Self::LikelihoodRatio if x > 0.0 => x * x.ln(),
            Self::LikelihoodRatio => 0.0,
            _ => libm::lgamma(x + 1.0),
        }
    }
}

/// An exact p-value, and what it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact {
    /// The p-value.
    pub p: f64,
    /// States that were built, equal ones merged.
    pub states: u64,
}

/// The probability, given the margins of `table`, of a statistic at least as large as the observed one.
/// None when that would take more steps than `budget`, told before any state is built.
///
/// # Formula
/// Given the rows' rests `s` when a column of total `c` is dealt, its cells `x` have the probability
/// `Π C(sᵢ, xᵢ) / C(Σs, c)`, and the product over the columns is that of the table.
#[must_use]
pub fn exact_p(table: &Table, statistic: Statistic, budget: f64) -> Option<Exact> {
    let Exact { p, states } = Dealing::of(table, statistic, budget)?.tail()?;
    // Where all tables count, their probabilities add up to 1 but for rounding.
    let p = if p > 1.0 - ROUNDING { 1.0 } else { p };
    Some(Exact { p, states })
}

/// The number of tables with the margins of `table`; none where counting them is beyond the budget, told before
/// any state is built.
#[must_use]
pub fn count_tables(table: &Table) -> Option<f64> {
    let dealing = Dealing::of(table, Statistic::Improbability, EXACT_BUDGET)?;
    if dealing.look_ups() > COUNT_BUDGET {
        return None;
    }
    let mut states: StateMap<u128, f64> =
        std::iter::once((dealing.key(&dealing.rows), 1.0)).collect();
    let last = dealing.columns.len() - 1;
    for (place, &column) in dealing.columns[..last].iter().enumerate() {
        let mut next = StateMap::default();
        for (key, ways) in states {
            dealing.deal(&dealing.unpack(key), column, place, |rest, _, _| {
                *next.entry(dealing.key(rest)).or_insert(0.0) += ways;
            });
        }
        states = next;
    }
    Some(states.values().sum())
}

/// The margins of a table in the order in which they are dealt out.
struct Dealing {
    /// Row totals, ascending.
    rows: Vec<u16>,
    /// Column totals, ascending: the largest is left for last, where it costs nothing.
    columns: Vec<u16>,
    /// For each column, row and count, what the cell adds to the statistic.
    cells: Vec<Vec<Vec<i64>>>,
    /// Rows `classes[k]..classes[k + 1]` may be exchanged without a change to the statistic.
    classes: Vec<usize>,
    /// `choose[n][k]`.
    choose: Vec<Vec<f64>>,
    observed: i64,
}

/// A map by packed state, with the same order of its entries on every run: sums of probabilities then have
/// the same last digit.
pub(super) type StateMap<K, V> = HashMap<K, V, BuildHasherDefault<StateHasher>>;

/// Mixes the words of a packed state by multiplication (as FxHash does).
#[derive(Default)]
pub(super) struct StateHasher(u64);

impl Hasher for StateHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let mixed = self.0.rotate_left(5) ^ u64::from_le_bytes(word);
            self.0 = mixed.wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// States after some columns: what is left of the rows, and the sums so far with their probabilities.
type States = StateMap<u128, Vec<(i64, f64)>>;

/// The sums that the last two columns can add, ascending, each with the probability of it or a larger one.
struct Rest {
    sums: Vec<i64>,
    tail: Vec<f64>,
}

impl Dealing {
    /// The cheaper of the two ways round, if it is within the budget.
    fn of(table: &Table, statistic: Statistic, budget: f64) -> Option<Self> {
        let table = table.without_empty();
        if table.total() > LARGEST_TOTAL || table.groups() < 2 || table.levels().len() < 2 {
            return None;
        }
        let (upright, turned) = (&table, &table.transposed());
        let cheaper = if cost(turned) < cost(upright) {
            turned
        } else {
            upright
        };
        (cost(cheaper) <= budget).then(|| Self::new(cheaper, statistic))
    }

    fn new(table: &Table, statistic: Statistic) -> Self {
        let sorted = |totals: Vec<u64>| {
            let mut places: Vec<usize> = (0..totals.len()).collect();
            places.sort_by_key(|&place| totals[place]);
            places
                .into_iter()
                .map(|place| (place, small(totals[place])))
                .unzip::<_, _, Vec<_>, Vec<_>>()
        };
        let (row_places, rows) = sorted(table.group_totals());
        let (column_places, columns) = sorted(table.level_totals());
        let cell = |row: u16, column: u16, count: u16| {
            let x = f64::from(count);
            let value = match statistic {
                Statistic::Improbability => libm::lgamma(x + 1.0),
                Statistic::Pearson => x * x * 1000.0 / (f64::from(row) * f64::from(column)),
                Statistic::LikelihoodRatio if count == 0 => 0.0,
                Statistic::LikelihoodRatio => x * x.ln(),
            };
            #[expect(
                clippy::cast_possible_truncation,
                reason = "at most 6000 / UNIT, below 2^51"
            )]
            let units = (value / UNIT).round() as i64;
            units
        };
        let cells: Vec<Vec<Vec<i64>>> = columns
            .iter()
            .map(|&column| {
                let counts = |&row: &u16| {
                    (0..=row.min(column))
                        .map(|x| cell(row, column, x))
                        .collect()
                };
                rows.iter().map(counts).collect()
            })
            .collect();
        let observed = column_places
            .iter()
            .zip(&cells)
            .map(|(&level, cells)| -> i64 {
                let count = |&group: &usize| table.counts()[group][level];
                row_places
                    .iter()
                    .map(count)
                    .zip(cells)
                    .map(|(x, cell)| cell[usize::from(small(x))])
                    .sum()
            })
            .sum();
        let classes = match statistic {
            Statistic::Pearson => {
                let starts = (1..rows.len()).filter(|&row| rows[row] != rows[row - 1]);
                std::iter::once(0)
                    .chain(starts)
                    .chain([rows.len()])
                    .collect()
            }
            _ => vec![0, rows.len()],
        };
        let total = rows.iter().map(|&row| usize::from(row)).sum();
        Self {
            choose: pascal(total),
            rows,
            columns,
            cells,
            classes,
            observed,
        }
    }

    /// Most states that dealing all columns but the last looks up: from each state, every way to deal the next.
    fn look_ups(&self) -> f64 {
        let rows: Vec<u64> = self.rows.iter().map(|&row| row.into()).collect();
        let (mut sum, mut states) = (0.0, 1.0);
        let mut left: u64 = rows.iter().sum();
        let dealt = &self.columns[..self.columns.len() - 1];
        for column in dealt.iter().map(|&column| u64::from(column)) {
            let arcs = states * compositions(&rows, column);
            left -= column;
            sum += arcs;
            states = arcs.min(compositions(&rows, left));
        }
        sum
    }

    /// The probability of a statistic no smaller than the observed one.
    fn tail(&self) -> Option<Exact> {
        let threshold = self.observed - SLACK;
        let last = self.columns.len();
        let mut states: States = std::iter::once((self.key(&self.rows), vec![(0, 1.0)])).collect();
        let mut built = states.len();
        for column in 0..last.saturating_sub(3) {
            states = self.advance(states, column)?;
            built += states.len();
        }
        let mut rests = StateMap::default();
        if last == 2 {
            let p = self.rest(&self.rows).at_least(threshold);
            return Some(Exact { p, states: 1 });
        }
        let mut p = 0.0;
        for (key, sums) in states {
            p += self.finish(&self.unpack(key), &sums, last - 3, threshold, &mut rests)?;
        }
        let states = (built + rests.len()) as u64;
        let p = p.min(1.0);
        Some(Exact { p, states })
    }

    /// Deals one more column to every state.
    fn advance(&self, states: States, column: usize) -> Option<States> {
        let mut next = States::default();
        for (key, sums) in states {
            let before = self.unpack(key);
            self.deal(
                &before,
                self.columns[column],
                column,
                |rest, added, probability| {
                    let entries = next.entry(self.key(rest)).or_default();
                    entries.extend(sums.iter().map(|(sum, p)| (sum + added, p * probability)));
                },
            );
            if next.values().map(Vec::len).sum::<usize>() > 4 * MOST_ENTRIES {
                return None;
            }
        }
        for sums in next.values_mut() {
            merge(sums);
        }
        Some(next)
    }

    /// The probability that a state with three columns to deal ends at or above the threshold.
    fn finish(
        &self,
        before: &[u16],
        sums: &[(i64, f64)],
        column: usize,
        threshold: i64,
        rests: &mut StateMap<u128, Rest>,
    ) -> Option<f64> {
        let mut arcs: Vec<(u128, i64, f64)> = Vec::new();
        self.deal(
            before,
            self.columns[column],
            column,
            |rest, added, probability| {
                arcs.push((self.key(rest), added, probability));
            },
        );
        arcs.sort_unstable_by_key(|&(key, added, _)| (key, added));
        let tail = tails(sums);
        let mut p = 0.0;
        for arcs in arcs.chunk_by(|a, b| a.0 == b.0) {
            let key = arcs[0].0;
            if !rests.contains_key(&key) {
                let rest = self.rest(&self.unpack(key));
                let kept: usize = rests.values().map(|rest| rest.sums.len()).sum();
                if kept + rest.sums.len() > MOST_ENTRIES {
                    return None;
                }
                rests.insert(key, rest);
            }
            let rest = &rests[&key];
            for same in arcs.chunk_by(|a, b| a.1 == b.1) {
                let probability: f64 = same.iter().map(|arc| arc.2).sum();
                p += probability * rest.mean_at_least(sums, &tail, threshold - same[0].1);
            }
        }
        Some(p)
    }

    /// The sums of the last two columns for these rests of the rows.
    fn rest(&self, before: &[u16]) -> Rest {
        let last = self.columns.len() - 1;
        let mut entries = Vec::new();
        self.deal(
            before,
            self.columns[last - 1],
            last - 1,
            |rest, added, probability| {
                let final_column: i64 = rest
                    .iter()
                    .zip(&self.cells[last])
                    .map(|(&x, cell)| cell[usize::from(x)])
                    .sum();
                entries.push((added + final_column, probability));
            },
        );
        merge(&mut entries);
        Rest {
            tail: tails(&entries),
            sums: entries.into_iter().map(|(sum, _)| sum).collect(),
        }
    }

    /// Every way to deal a column of `total` to rows of which `before` is left: what is left then, what
    /// the column adds to the statistic, and its probability.
    fn deal(
        &self,
        before: &[u16],
        total: u16,
        column: usize,
        mut each: impl FnMut(&[u16], i64, f64),
    ) {
        let room: Vec<u16> = before
            .iter()
            .rev()
            .scan(0_u16, |room, &row| {
                let below = *room;
                *room = room.saturating_add(row);
                Some(below)
            })
            .collect();
        let sum: usize = before.iter().map(|&row| usize::from(row)).sum();
        let ways = self.choose[sum][usize::from(total)];
        let mut rest = before.to_vec();
        let path = Path {
            before,
            room: &room,
            cells: &self.cells[column],
            choose: &self.choose,
        };
        path.walk(0, total, 0, 1.0 / ways, &mut rest, &mut each);
    }

    /// A state as one number: the rests of the rows, exchangeable ones in ascending order.
    fn key(&self, rest: &[u16]) -> u128 {
        let mut sorted = [0_u16; MOST_ROWS];
        let sorted = &mut sorted[..rest.len()];
        sorted.copy_from_slice(rest);
        for class in self.classes.windows(2) {
            sorted[class[0]..class[1]].sort_unstable();
        }
        sorted
            .iter()
            .fold(0, |key, &row| key << 16 | u128::from(row))
    }

    /// The rests of the rows of a state.
    fn unpack(&self, mut key: u128) -> Vec<u16> {
        let mut rest = vec![0; self.rows.len()];
        for row in rest.iter_mut().rev() {
            *row = (key & 0xffff) as u16;
            key >>= 16;
        }
        rest
    }
}

/// The rows still to be served by a column.
struct Path<'a> {
    before: &'a [u16],
    /// What the rows after a row can take, from the last row on.
    room: &'a [u16],
    cells: &'a [Vec<i64>],
    choose: &'a [Vec<f64>],
}

impl Path<'_> {
    fn walk(
        &self,
        row: usize,
        left: u16,
        added: i64,
        probability: f64,
        rest: &mut [u16],
        each: &mut impl FnMut(&[u16], i64, f64),
    ) {
        let before = self.before[row];
        let room = self.room[self.room.len() - 1 - row];
        let cell = &self.cells[row];
        let choose = &self.choose[usize::from(before)];
        for x in left.saturating_sub(room)..=left.min(before) {
            let at = usize::from(x);
            rest[row] = before - x;
            let (added, probability) = (added + cell[at], probability * choose[at]);
            if row + 1 == self.before.len() {
                each(rest, added, probability);
            } else {
                self.walk(row + 1, left - x, added, probability, rest, each);
            }
        }
    }
}

impl Rest {
    /// The probability of a sum of at least `threshold`.
    fn at_least(&self, threshold: i64) -> f64 {
        let from = self.sums.partition_point(|&sum| sum < threshold);
        self.tail.get(from).copied().unwrap_or(0.0)
    }

    /// The probability that a sum of `before`, ascending and with the `tail` of each, and a sum of this reach
    /// `threshold` together.
    ///
    /// As the first grows, the least that the second needs falls: one walk through both, where not all or none
    /// of the second do.
    fn mean_at_least(&self, before: &[(i64, f64)], tail: &[f64], threshold: i64) -> f64 {
        let (Some(first), Some(last)) = (self.sums.first(), self.sums.last()) else {
            return 0.0;
        };
        let hopeless = before.partition_point(|(sum, _)| sum + last < threshold);
        let settled = before.partition_point(|(sum, _)| sum + first < threshold);
        let mut p = tail.get(settled).copied().unwrap_or(0.0);
        if before.len() < self.sums.len() / 8 {
            let open = &before[hopeless..settled];
            return p + open
                .iter()
                .map(|(sum, p)| p * self.at_least(threshold - sum))
                .sum::<f64>();
        }
        let mut from = self.sums.len();
        for (sum, probability) in &before[hopeless..settled] {
            while from > 0 && self.sums[from - 1] + sum >= threshold {
                from -= 1;
            }
            p += probability * self.tail.get(from).copied().unwrap_or(0.0);
        }
        p
    }
}

/// For each of ascending sums the probability of it or a larger one.
fn tails(entries: &[(i64, f64)]) -> Vec<f64> {
    let mut tail = 0.0;
    let mut tails: Vec<f64> = entries
        .iter()
        .rev()
        .map(|(_, p)| {
            tail += p;
            tail
        })
        .collect();
    tails.reverse();
    tails
}

/// Sorts sums with probabilities and adds up those of equal sums.
fn merge(entries: &mut Vec<(i64, f64)>) {
    entries.sort_unstable_by_key(|&(sum, _)| sum);
    entries.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 += later.1;
        }
        same
    });
}

/// Estimate of the elementary steps for a table this way round: the ways to deal all columns but the last
/// two, and to look up the rest, equal rows being exchangeable.
fn cost(table: &Table) -> f64 {
    let rows = table.group_totals();
    if rows.len() > MOST_ROWS || table.levels().len() > 64 {
        return f64::INFINITY;
    }
    let mut columns = table.level_totals();
    columns.sort_unstable();
    let mut ways: Vec<f64> = columns
        .iter()
        .map(|&column| compositions(&rows, column))
        .collect();
    ways.pop();
    // The list of the last two columns, and one look-up for every way through those before.
    let lists = ways.pop().unwrap_or(1.0);
    let mut product: f64 = ways.iter().product();
    let mut run = 1.0;
    let mut sorted = rows;
    sorted.sort_unstable();
    for pair in sorted.windows(2) {
        run = if pair[0] == pair[1] { run + 1.0 } else { 1.0 };
        product /= run;
    }
    lists * lists + product
}

/// Ways to write `total` as a sum with one part from 0 to each of `caps`.
fn compositions(caps: &[u64], total: u64) -> f64 {
    let total = usize::from(small(total));
    let mut ways = vec![0.0; total + 1];
    ways[0] = 1.0;
    for &cap in caps {
        let cap = usize::from(small(cap));
        let upto: Vec<f64> = ways
            .iter()
            .scan(0.0, |sum, way| {
                *sum += way;
                Some(*sum)
            })
            .collect();
        for (sum, way) in ways.iter_mut().enumerate() {
            *way = upto[sum] - if sum > cap { upto[sum - cap - 1] } else { 0.0 };
        }
    }
    ways[total]
}

/// Pascal's triangle down to row `n`.
fn pascal(n: usize) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![1.0]];
    for n in 1..=n {
        let pairs = rows[n - 1].windows(2);
        let inner = pairs.map(|above| above[0] + above[1]);
        rows.push(once(1.0).chain(inner).chain(once(1.0)).collect());
    }
    rows
}

/// A count of at most [`LARGEST_TOTAL`].
fn small(count: u64) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
