//! Kendall's rank correlation tau-b, of pairs or of a table.

use serde::Serialize;
use statrs::function::factorial::MAX_FACTORIAL;
use tsify::Tsify;

use super::distribution::{normal_quantile, normal_sf, normal_two_sided};
use super::paired::{Pair, Ranked, correlatable};
use super::sum::sum;
use super::{StatsError, Table};
use crate::order::order;

/// The most values for which the exact p-value is computed: beyond, `1/n!` leaves the range of numbers.
const EXACT_LIMIT: u64 = MAX_FACTORIAL as u64;

/// Kendall's rank correlation of two variables.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Kendall {
    /// `S` over the largest it could be with these ties, from −1 to 1.
    pub tau_b: f64,
    /// Concordant less discordant pairs.
    pub s: f64,
    /// Standard deviation of `S` under independence, corrected for ties.
    pub sd: f64,
    /// `S / sd`, a standard normal deviate, without continuity correction.
    pub z: f64,
    /// Two-sided p-value of `z`, as SPSS `NONPAR CORR` prints it.
    pub p_two_sided: f64,
    /// One-sided p-value of a negative correlation.
    pub p_less: f64,
    /// One-sided p-value of a positive correlation.
    pub p_greater: f64,
    /// Two-sided p-value with `|S|` less one: the continuity correction.
    pub p_two_sided_cc: f64,
    /// Exact two-sided p-value: twice the smaller tail. Without ties only, to 170 pairs.
    pub exact_p_two_sided: Option<f64>,
    /// Exact one-sided p-value of a negative correlation.
    pub exact_p_less: Option<f64>,
    /// Exact one-sided p-value of a positive correlation.
    pub exact_p_greater: Option<f64>,
}

/// Kendall's tau of a table of two ordered variables, as SPSS `CROSSTABS` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct KendallTable {
    /// As in [`Kendall`].
    pub tau_b: f64,
    /// Stuart's tau-c, for tables that are not square: `2 m S / (N² (m − 1))`, `m = min(r, c)`.
    pub tau_c: f64,
    /// Standard error of `tau_b` under independence.
    pub ase0: f64,
    /// Standard error of `tau_b` not assuming independence.
    pub ase1: f64,
    /// `tau_b / ase0`; absent where `ase0` is 0.
    pub approx_t: Option<f64>,
    /// Two-sided normal p-value of `approx_t`. Not the p-value of the raw data.
    pub approx_p: Option<f64>,
    /// `tau_b − z · ase1`: lower limit of the confidence interval.
    pub ci_lower_ase1: f64,
    /// Upper limit.
    pub ci_upper_ase1: f64,
    /// [`Kendall::z`] of the same data.
    pub nonpar_corr_z: f64,
    /// [`Kendall::p_two_sided`] of the same data, the p-value to report.
    pub nonpar_corr_p_two_sided: f64,
}

/// Kendall's tau-b of counted pairs, in any order.
///
/// # Formula
/// With `t` the size of each tie of `x`, `b` and `a` the number of values below and above it, the same of
/// `y`, and `N` pairs:
/// ```text
/// B = Σ t (N − t),   A = Σ t ((b − a)² − (N − t))
/// τ = 2S / √(Bx By)
/// v = Ax Ay / (N(N−1)(N−2)) + Bx By / (2N(N−1))
/// z = S / √v
/// ```
/// which is the usual variance of `S` with ties, arranged so that nothing cancels. Source: Kendall, *Rank
/// Correlation Methods* (1970). Agrees with R's `cor.test(method = "kendall")`.
///
/// The work grows with `n log n`: pairs are taken in order of `x`, and those before each one are counted by
/// `y` in a binary indexed tree (Fenwick 1994).
///
/// # Errors
/// [`StatsError::Empty`] without pairs, [`StatsError::TooFew`] with one, [`StatsError::ConstantVariable`] when
/// `x` or `y` takes a single value.
pub fn kendall(pairs: &[Pair]) -> Result<Kendall, StatsError> {
    let ranked = Ranked::new(pairs)?;
    let (x, y) = (runs(&ranked.x.totals), runs(&ranked.y.totals));
    kendall_of(&x, &y, score(&ranked))
}

/// The size of a tie, and how many values in a row have it: nearly all ties of scattered values are of one.
pub(super) type Run = (u64, usize);

/// The sizes of ties as runs.
fn runs(totals: &[u64]) -> Vec<Run> {
    let mut runs = Vec::new();
    for &total in totals {
        add_tie(&mut runs, total);
    }
    runs
}

/// Values in all runs.
fn total(runs: &[Run]) -> u64 {
    runs.iter().map(|run| run.0 * run.1 as u64).sum()
}

/// Adds the size of the next tie.
pub(super) fn add_tie(runs: &mut Vec<Run>, total: u64) {
    match runs.last_mut() {
        Some((last, values)) if *last == total => *values += 1,
        _ => runs.push((total, 1)),
    }
}

/// The same from the sizes of the ties of both variables, in order, and the pairs that agree in order less those
/// that do not.
///
/// # Errors
/// As of [`kendall`].
pub(super) fn kendall_of(x: &[Run], y: &[Run], score: i128) -> Result<Kendall, StatsError> {
    correlatable(
        total(x),
        [x, y].map(|runs| runs.iter().map(|run| run.1).sum()),
    )?;
    let test = RankTest::new(x, y, score);
    let exact = (test.untied && test.n <= EXACT_LIMIT).then(|| exact_tails(test.n, test.s));
    let corrected = (test.s.unsigned_abs().saturating_sub(1)) as f64 / test.variance.sqrt();
    Ok(Kendall {
        tau_b: test.tau_b(),
        s: test.s as f64,
        sd: test.variance.sqrt(),
        z: test.z(),
        p_two_sided: normal_two_sided(test.z()),
        p_less: normal_sf(-test.z()),
        p_greater: normal_sf(test.z()),
        p_two_sided_cc: normal_two_sided(corrected),
        exact_p_two_sided: exact.map(|(less, greater)| (2.0 * less.min(greater)).min(1.0)),
        exact_p_less: exact.map(|(less, _)| less),
        exact_p_greater: exact.map(|(_, greater)| greater),
    })
}

/// Kendall's tau-b and tau-c of a table whose rows and columns are both ordered.
///
/// # Formula
/// With `f` the count of a cell, `C` and `D` the counts concordant and discordant with it, `r` and `c` its row's
/// and column's totals, means over the `N` patients, and `w = √(Dr Dc)`:
/// ```text
/// Dr = N² − Σr²,   Dc = N² − Σc²
/// ase0 = 2 √(Σ f (C − D − mean)²) / w
/// φ = 2w (C − D) + τ (r Dc + c Dr)
/// ase1 = √(Σ f (φ − mean)²) / w²
/// ```
/// Source: Brown & Benedetti (1977); their differences of large sums are written as deviations from the mean.
///
/// # Errors
/// As [`kendall`].
pub fn kendall_table(table: &Table, conf_level: f64) -> Result<KendallTable, StatsError> {
    let table = table.without_empty();
    let (rows, columns) = (table.group_totals(), table.level_totals());
    correlatable(rows.iter().sum(), [rows.len(), columns.len()])?;
    let cells = cells(&table);
    let doubled: i128 = cells
        .iter()
        .map(|cell| i128::from(cell.count) * cell.excess)
        .sum();
    let test = RankTest::new(&runs(&rows), &runs(&columns), doubled / 2);
    let (tau, n) = (test.tau_b(), test.n as f64);

    let [dr, dc] = [test.x.discordable, test.y.discordable];
    let w = (dr * dc).sqrt();
    let ase0 = 2.0 * spread(&cells, n, |cell| cell.excess as f64) / w;
    // Divided by w² throughout, so that the powers of N stay small.
    let phi = |cell: &Cell| {
        let (r, c) = (rows[cell.row] as f64, columns[cell.column] as f64);
        2.0 * cell.excess as f64 / w + tau * (r / dr + c / dc)
    };
    let ase1 = spread(&cells, n, phi);

    let m = rows.len().min(columns.len()) as f64;
    let approx_t = (ase0 > 0.0).then(|| tau / ase0);
    let half_width = -normal_quantile(0.5 * (1.0 - conf_level)) * ase1;
    Ok(KendallTable {
        tau_b: tau,
        tau_c: 2.0 * m * (test.s as f64) / (n * n * (m - 1.0)),
        ase0,
        ase1,
        approx_t,
        approx_p: approx_t.map(normal_two_sided),
        ci_lower_ase1: tau - half_width,
        ci_upper_ase1: tau + half_width,
        nonpar_corr_z: test.z(),
        nonpar_corr_p_two_sided: normal_two_sided(test.z()),
    })
}

/// `S` with the spread of both variables.
struct RankTest {
    n: u64,
    s: i128,
    x: Ties,
    y: Ties,
    variance: f64,
    untied: bool,
}

/// What the ties of one variable leave: `B` and `A` of the formula.
#[derive(Clone, Copy)]
struct Ties {
    /// `B = Σ t (N − t)`: ordered pairs that differ.
    discordable: f64,
    /// `A = Σ t ((b − a)² − (N − t))`.
    triples: f64,
}

impl RankTest {
    /// The test of `s` between variables with these totals at their ascending values.
    fn new(x: &[Run], y: &[Run], s: i128) -> Self {
        let total = total(x);
        let n = total as f64;
        let untied = [x, y].iter().all(|runs| runs.iter().all(|run| run.0 == 1));
        let (x, y) = (Ties::of(x, total), Ties::of(y, total));
        // Fewer than three pairs hold no triple; both `A` are 0 then.
        let triples = x.triples / n * (y.triples / (n - 1.0)) / (n - 2.0).max(1.0);
        let pairs = x.discordable / n * (y.discordable / (n - 1.0)) / 2.0;
        Self {
            n: total,
            s,
            x,
            y,
            variance: triples + pairs,
            untied,
        }
    }

    fn tau_b(&self) -> f64 {
        let (bx, by) = (self.x.discordable, self.y.discordable);
        (2.0 * self.s as f64 / (bx * by).sqrt()).clamp(-1.0, 1.0)
    }

    fn z(&self) -> f64 {
        self.s as f64 / self.variance.sqrt()
    }
}

impl Ties {
    fn of(runs: &[Run], n: u64) -> Self {
        let mut below = 0;
        let triples = |&(t, values): &Run| {
            let before = below;
            below += t * values as u64;
            // The imbalances b − a of a run are as far from one another, 2 t, about their middle.
            let middle = (n - below) as f64 - before as f64;
            let (t, values) = (t as f64, values as f64);
            let squares = middle * middle + t * t * (values * values - 1.0) / 3.0;
            t * values * (squares - (n as f64 - t))
        };
        Self {
            discordable: sum(runs
                .iter()
                .map(|&(t, values)| t as f64 * (n - t) as f64 * values as f64)),
            triples: sum(runs.iter().map(triples)),
        }
    }
}

/// `S`: for each pair, those of a smaller `x` with a smaller `y`, less those with a greater one.
fn score(ranked: &Ranked) -> i128 {
    let Ranked { counts, x, y } = ranked;
    let ascending = order(counts.len(), &|i, j| x.code[i].cmp(&x.code[j]));
    let mut seen = Tree::new(y.totals.len());
    let mut score = 0;
    for tie in ascending.chunk_by(|&i, &j| x.code[i] == x.code[j]) {
        for &i in tie {
            let below = seen.below(y.code[i]);
            let above = seen.total - seen.below(y.code[i] + 1);
            score += i128::from(counts[i]) * (i128::from(below) - i128::from(above));
        }
        for &i in tie {
            seen.add(y.code[i], counts[i]);
        }
    }
    score
}

/// A binary indexed tree: counts by code, and how many have a smaller code, each in `log n` steps.
pub(super) struct Tree {
    nodes: Vec<u64>,
    pub(super) total: u64,
}

impl Tree {
    pub(super) fn new(codes: usize) -> Self {
        Self {
            nodes: vec![0; codes + 1],
            total: 0,
        }
    }

    pub(super) fn add(&mut self, code: usize, count: u64) {
        self.total += count;
        let mut node = code + 1;
        while node < self.nodes.len() {
            self.nodes[node] += count;
            node += node & node.wrapping_neg();
        }
    }

    pub(super) fn below(&self, code: usize) -> u64 {
        let mut sum = 0;
        let mut node = code;
        while node > 0 {
            sum += self.nodes[node];
            node &= node - 1;
        }
        sum
    }
}

/// A cell of a table that holds somebody.
struct Cell {
    row: usize,
    column: usize,
    count: u64,
    /// `C − D`: those in both a higher row and column, or both lower, less those one higher and one lower.
    excess: i128,
}

/// The cells of a table, from the sums of the counts above and to the left of each.
fn cells(table: &Table) -> Vec<Cell> {
    let columns = table.levels().len();
    // corner[i][j]: the counts of the first i rows in the first j columns.
    let mut corner = vec![vec![0_i128; columns + 1]];
    for (i, row) in table.counts().iter().enumerate() {
        let mut left = 0;
        let mut next = vec![0];
        for (j, &count) in row.iter().enumerate() {
            left += i128::from(count);
            next.push(corner[i][j + 1] + left);
        }
        corner.push(next);
    }
    let rows = table.groups();
    let (bottom, total) = (&corner[rows], corner[rows][columns]);
    let excess = |i: usize, j: usize| {
        let upper_left = corner[i][j];
        let upper_right = corner[i][columns] - corner[i][j + 1];
        let lower_left = bottom[j] - corner[i + 1][j];
        let lower_right = total - bottom[j + 1] - corner[i + 1][columns] + corner[i + 1][j + 1];
        upper_left + lower_right - upper_right - lower_left
    };
    let mut cells = Vec::new();
    for (row, counts) in table.counts().iter().enumerate() {
        for (column, &count) in counts.iter().enumerate() {
            if count > 0 {
                let excess = excess(row, column);
                cells.push(Cell {
                    row,
                    column,
                    count,
                    excess,
                });
            }
        }
    }
    cells
}

/// `√(Σ f (value − mean)²)` over the cells of a table of `n`.
fn spread(cells: &[Cell], n: f64, value: impl Fn(&Cell) -> f64) -> f64 {
    let over_cells = |term: &dyn Fn(f64) -> f64| {
        sum(cells
            .iter()
            .map(|cell| cell.count as f64 * term(value(cell))))
    };
    let mean = over_cells(&|value| value) / n;
    over_cells(&|value| (value - mean) * (value - mean)).sqrt()
}

/// The probabilities of a score as low as `s`, and as high, among `n` untied pairs.
///
/// The score of a permutation is `n(n−1)/2` less twice its inversions. The distribution of inversions of `n` is
/// the mean of that of `n − 1` over a window of `n`. The smaller tail is a sum of positive terms.
fn exact_tails(n: u64, s: i128) -> (f64, f64) {
    let most = i128::from(n * (n - 1) / 2);
    let Ok(fewest) = usize::try_from((most - s.abs()) / 2) else {
        return (1.0, 1.0);
    };
    let mut probability = vec![0.0; fewest + 1];
    probability[0] = 1.0;
    for width in 2..=n {
        window_means(&mut probability, width);
    }
    let tail: f64 = probability.iter().sum();
    let rest = 1.0 - (tail - probability[fewest]);
    if s < 0 { (tail, rest) } else { (rest, tail) }
}

/// Replaces each value by the sum of it and those before it in a window, over the width of the window.
///
/// By prefix and suffix sums of blocks as wide as the window (van Herk 1992): no difference, so no digit lost.
fn window_means(values: &mut [f64], width: u64) {
    let width = usize::try_from(width).unwrap_or(usize::MAX);
    let mut suffixes = vec![0.0; width];
    for block in values.chunks_mut(width) {
        let mut own = block.to_vec();
        for i in (1..own.len()).rev() {
            own[i - 1] += own[i];
        }
        let mut prefix = 0.0;
        for (i, value) in block.iter_mut().enumerate() {
            prefix += *value;
            let before = suffixes.get(i + 1).copied().unwrap_or(0.0);
            *value = (before + prefix) / width as f64;
        }
        suffixes = own;
    }
}
