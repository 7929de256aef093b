//! How many patients a row is of, where that is not printed: what means and p-values leave possible.
//!
//! With `N` patients of mean `x̄`, a group of `n` with mean `x̄₁` and the others with `x̄₀` must satisfy
//! `n·x̄₁ + (N − n)·x̄₀ = N·x̄` for some values that round to what is printed.

use std::collections::BTreeSet;

use super::count_tests::{COUNT_TESTS, CountTest};
use super::message;
use super::read::{Cell, Column, Published, Row, p_of};
use crate::message::Message;
use crate::stats::Table;
use crate::stats::printed::{Printed, round_half_up};

/// Most patients of a table whose sizes are sought.
const MOST_PATIENTS: u64 = 100_000;

/// Most ways to split patients over the columns of a list of p-values.
const MOST_SPLITS: usize = 5_000;

/// The tests that are tried on every split: all but the last, which takes a thousand times as long.
const TESTS: &[CountTest] = COUNT_TESTS.split_at(COUNT_TESTS.len() - 1).0;

/// Slack for sums of decimals in binary.
const SLACK: f64 = 1e-9;

/// Rows of a list from which on it has a test of its own.
const ROWS_OF_A_LIST: usize = 3;

/// What is known of all patients.
pub(super) struct Sizes {
    /// The variables whose mean over all patients is printed, and the means that all those prints allow.
    overall: Vec<(String, Range)>,
}

/// A closed interval.
#[derive(Clone, Copy)]
struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// The values that round to a printed number, a tie either way.
    fn of(printed: &Printed) -> Self {
        Self {
            low: printed.value() - printed.half_unit(),
            high: printed.value() + printed.half_unit(),
        }
    }
}

/// The two columns of a row of means: who has it not, who has it.
struct Presence<'a> {
    without: &'a Cell,
    with: &'a Cell,
    /// Whether the column of those who have it comes first.
    with_first: bool,
}

impl Sizes {
    pub fn of(tables: &[Published]) -> Self {
        let mut sizes = Self {
            overall: Vec::new(),
        };
        for table in tables {
            for row in &table.rows {
                if let Some(Cell::Mean { mean, .. }) = table.total(row) {
                    sizes.narrow(&row.label, Range::of(mean));
                }
            }
        }
        let of_all: Vec<(String, Range)> = sizes
            .of_all(tables)
            .filter_map(|(_, variable, cell)| match cell {
                Cell::Mean { mean, .. } => Some((variable.to_owned(), Range::of(mean))),
                _ => None,
            })
            .collect();
        for (variable, range) in of_all {
            sizes.narrow(&variable, range);
        }
        sizes
    }

    /// Takes a further print of the same mean into account; one that contradicts the others widens what is possible.
    fn narrow(&mut self, variable: &str, range: Range) {
        let known = self
            .overall
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case(variable));
        let Some((_, known)) = known else {
            self.overall.push((variable.to_owned(), range));
            return;
        };
        let (low, high) = (known.low.max(range.low), known.high.min(range.high));
        *known = if low <= high + SLACK {
            Range { low, high }
        } else {
            Range {
                low: known.low.min(range.low),
                high: known.high.max(range.high),
            }
        };
    }

    /// The variable whose means a table prints: the title names it.
    fn measured(&self, table: &Published) -> Option<&(String, Range)> {
        let title = table.title.to_lowercase();
        self.overall
            .iter()
            .filter(|(name, _)| title.contains(&name.to_lowercase()))
            .max_by_key(|(name, _)| name.len())
    }

    /// Means of all patients in rows that nobody has: the table, the variable, the cell.
    pub fn of_all<'a>(
        &'a self,
        tables: &'a [Published],
    ) -> impl Iterator<Item = (&'a Published, &'a str, &'a Cell)> {
        let cells = tables.iter().filter_map(|table| {
            let (variable, _) = self.measured(table)?;
            Some((table, variable.as_str()))
        });
        cells.flat_map(|(table, variable)| {
            table.rows.iter().filter_map(move |row| {
                let presence = presence(table, row)?;
                (*presence.with == Cell::Nobody).then_some((table, variable, presence.without))
            })
        })
    }

    /// The sizes of the two groups of a row of means that are possible, in the order of the columns.
    pub fn splits(&self, table: &Published, row: &Row) -> Vec<Vec<u64>> {
        let (Some(presence), Some(n)) = (presence(table, row), table.n) else {
            return Vec::new();
        };
        let split = |with: u64| {
            if presence.with_first {
                vec![with, n - with]
            } else {
                vec![n - with, with]
            }
        };
        let possible = self.with_it(table, &presence);
        possible.into_iter().flatten().map(split).collect()
    }

    /// How many may have it.
    fn with_it(&self, table: &Published, presence: &Presence) -> Option<BTreeSet<u64>> {
        let total = table.n.filter(|&n| n <= MOST_PATIENTS)?;
        let (a, b, single) = match (presence.without, presence.with) {
            (Cell::Mean { mean: a, .. }, Cell::Mean { mean: b, sd, .. }) => (a, b, sd.is_none()),
            (Cell::Mean { .. }, Cell::Nobody) => return Some(BTreeSet::from([0])),
            _ => return None,
        };
        if single {
            return Some(BTreeSet::from([1]));
        }
        let (_, overall) = self.measured(table)?;
        let (without, with) = (Range::of(a), Range::of(b));
        let sum_at = |n: u64, low: bool| {
            let (n, rest) = (n as f64, (total - n) as f64);
            if low {
                n * with.low + rest * without.low
            } else {
                n * with.high + rest * without.high
            }
        };
        let all = total as f64;
        let slack = SLACK * all;
        let fits = |n: &u64| {
            sum_at(*n, true) <= all * overall.high + slack
                && sum_at(*n, false) >= all * overall.low - slack
        };
        Some((2..total.saturating_sub(1)).filter(fits).collect())
    }

    /// What the rows of the tables say of how many have `label`: the table that says it, and how many may.
    fn evidence<'a>(&self, tables: &'a [Published], label: &str) -> Vec<(&'a str, BTreeSet<u64>)> {
        let mut found = Vec::new();
        for table in tables {
            for row in &table.rows {
                if !names(&row.label, label) {
                    continue;
                }
                if let Some(count) = table.total(row).and_then(Cell::count) {
                    found.push((table.title.as_str(), BTreeSet::from([count])));
                } else if let Some(possible) =
                    presence(table, row).and_then(|presence| self.with_it(table, &presence))
                {
                    found.push((table.title.as_str(), possible));
                }
            }
        }
        found
    }
}

/// Whether a row is that of `label`, or of those who have it.
fn names(row: &str, label: &str) -> bool {
    let (row, label) = (row.to_lowercase(), label.to_lowercase());
    row.strip_prefix(&label)
        .is_some_and(|rest| rest.is_empty() || rest.strip_prefix(' ').is_some_and(is_presence))
}

fn is_presence(word: &str) -> bool {
    ["positive", "present", "yes", "with"].contains(&word.to_lowercase().as_str())
}

/// The columns of a table of two that tell who has it.
fn presence<'a>(table: &'a Published, row: &'a Row) -> Option<Presence<'a>> {
    let is_presence = |column: &Column| is_presence(&column.label);
    match table.compared(row).as_slice() {
        [(_, without), (column, with)] if is_presence(column) => Some(Presence {
            without,
            with,
            with_first: false,
        }),
        [(column, with), (_, without)] if is_presence(column) => Some(Presence {
            without,
            with,
            with_first: true,
        }),
        _ => None,
    }
}

/// A row of which only the p-value is printed, and its list.
struct Listed<'a> {
    table: usize,
    label: &'a str,
    p: &'a str,
    /// For each test the numbers of patients with it, among those that the tables allow, that can give p.
    by_test: Vec<BTreeSet<u64>>,
}

/// Rows of which p is printed without counts and for which no number of patients fits all that is printed; and, table
/// by table, those that nobody has.
pub(super) fn findings(tables: &[Published], sizes: &Sizes) -> Vec<Message> {
    let mut findings = Vec::new();
    let mut listed: Vec<Listed> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let mut nobody: Vec<String> = Vec::new();
        let mut rows: Vec<(&Row, Printed, BTreeSet<u64>)> = Vec::new();
        for (place, row) in table.rows.iter().enumerate() {
            let Some(p) = row.p.as_deref().and_then(p_of) else {
                continue;
            };
            let known = if row.is_bare() {
                possible(sizes, tables, &row.label)
            } else {
                let cells = table.compared(row);
                let is_none = |cell: &Cell| cell.count() == Some(0);
                let empty = cells.iter().any(|(_, cell)| **cell == Cell::Nobody)
                    || cells.iter().all(|(_, cell)| is_none(cell));
                empty.then(|| BTreeSet::from([0]))
            };
            let Some(known) = known else { continue };
            if known.iter().eq([&0]) {
                nobody.push(row.label.clone());
            } else if row.is_bare() && table.levels_of(place).is_empty() {
                rows.push((row, p, known));
            }
        }
        findings.extend(p_of_nobody(table, nobody));
        listed.extend(list(at, table, &rows));
    }
    findings.extend(no_size_fits(tables, sizes, &listed));
    findings
}

fn p_of_nobody(table: &Published, nobody: Vec<String>) -> Option<Message> {
    if nobody.is_empty() {
        return None;
    }
    let title = table.title.as_str();
    let text = format!(
        "{title}: nobody has {}, yet p-values are printed; no test is defined",
        nobody.join(", ")
    );
    let params = [("table", title.into()), ("rows", nobody.into())];
    Some(message("p_of_nobody", &params, text))
}

/// How many may have `label`, where a table tells.
fn possible(sizes: &Sizes, tables: &[Published], label: &str) -> Option<BTreeSet<u64>> {
    let evidence = sizes.evidence(tables, label);
    evidence
        .into_iter()
        .map(|(_, possible)| possible)
        .reduce(|all, other| all.intersection(&other).copied().collect())
}

/// A list of p-values without counts: for each row the numbers of patients that can give its p, test by test.
fn list<'a>(
    at: usize,
    table: &'a Published,
    rows: &[(&'a Row, Printed, BTreeSet<u64>)],
) -> Vec<Listed<'a>> {
    let columns: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| !column.is_total())
        .collect();
    let Some(ns) = columns
        .iter()
        .map(|column| column.n)
        .collect::<Option<Vec<u64>>>()
    else {
        return Vec::new();
    };
    let wanted: BTreeSet<u64> = rows
        .iter()
        .flat_map(|(.., known)| known.iter().copied())
        .collect();
    let Some(splits) = (ns.len() > 1).then(|| splits_of(&ns, &wanted)).flatten() else {
        return Vec::new();
    };
    // (patients with it, the p of each test)
    let computed: Vec<(u64, Vec<Option<f64>>)> = splits
        .iter()
        .map(|split| {
            let counts = ns.iter().zip(split).map(|(n, &with)| vec![n - with, with]);
            let counts = Table::from_counts(counts.collect());
            let tests = TESTS.iter().map(|(_, test)| test(&counts));
            (split.iter().sum(), tests.collect())
        })
        .collect();
    let decimals = decimals_of_list(rows);
    let listed = rows.iter().map(|(row, p, known)| {
        let by_test = (0..TESTS.len()).map(|test| {
            let giving = computed.iter().filter(|(n, ps)| {
                known.contains(n) && ps[test].is_some_and(|found| gives(p, decimals, found))
            });
            giving.map(|(n, _)| *n).collect()
        });
        Listed {
            table: at,
            label: &row.label,
            p: row.p.as_deref().unwrap_or_default(),
            by_test: by_test.collect(),
        }
    });
    listed.collect()
}

/// The decimals of a list that drops zeros at the end: its commonest number, where none at that number ends in zero.
fn decimals_of_list(rows: &[(&Row, Printed, BTreeSet<u64>)]) -> usize {
    let exact = || rows.iter().filter(|(_, p, _)| !p.is_bound());
    let commonest = (0..=6)
        .max_by_key(|&decimals| exact().filter(|(_, p, _)| p.decimals() == decimals).count())
        .unwrap_or(0);
    let keeps_zeros = exact().any(|(row, p, _)| {
        p.decimals() == commonest && row.p.as_deref().is_some_and(|text| text.ends_with('0'))
    });
    if keeps_zeros { 0 } else { commonest }
}

/// Whether a p-value is printed as `p`, perhaps rounded twice, from the three decimals that SPSS shows.
fn gives(p: &Printed, decimals: usize, found: f64) -> bool {
    if p.is_bound() {
        return p.agrees_with(found);
    }
    let decimals = decimals.max(p.decimals());
    let once = round_half_up(found, decimals);
    let twice = round_half_up(found, 3).and_then(|found| round_half_up(found, decimals));
    [once, twice].contains(&Some(p.value()))
}

/// Every way to have so many patients in columns of these sizes; none where there are too many.
fn splits_of(ns: &[u64], wanted: &BTreeSet<u64>) -> Option<Vec<Vec<u64>>> {
    let most = *wanted.last()?;
    let mut splits: Vec<Vec<u64>> = vec![Vec::new()];
    for &n in ns {
        let mut next = Vec::new();
        for split in &splits {
            let so_far: u64 = split.iter().sum();
            for with in 0..=n.min(most - so_far) {
                next.push([split.as_slice(), &[with]].concat());
                if next.len() > MOST_SPLITS {
                    return None;
                }
            }
        }
        splits = next;
    }
    splits.retain(|split| wanted.contains(&split.iter().sum()));
    Some(splits)
}

/// The test that gives most rows of each list: the first among equals, and only where it gives more than half.
fn own_tests(tables: usize, listed: &[Listed]) -> Vec<Option<usize>> {
    let own = |table: usize| {
        let rows: Vec<&Listed> = listed.iter().filter(|row| row.table == table).collect();
        let given = |test: usize| {
            rows.iter()
                .filter(|row| !row.by_test[test].is_empty())
                .count()
        };
        let best = (0..TESTS.len()).rev().max_by_key(|&test| given(test))?;
        (rows.len() >= ROWS_OF_A_LIST && 2 * given(best) > rows.len()).then_some(best)
    };
    (0..tables).map(own).collect()
}

fn no_size_fits(tables: &[Published], sizes: &Sizes, listed: &[Listed]) -> Vec<Message> {
    let own = own_tests(tables.len(), listed);
    let any = |row: &Listed| -> BTreeSet<u64> { row.by_test.iter().flatten().copied().collect() };
    let by_own =
        |row: &Listed| own[row.table].map_or_else(|| any(row), |test| row.by_test[test].clone());
    let mut findings = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for first in listed {
        if told
            .iter()
            .any(|label| label.eq_ignore_ascii_case(first.label))
        {
            continue;
        }
        told.push(first.label);
        let rows: Vec<&Listed> = listed
            .iter()
            .filter(|row| row.label.eq_ignore_ascii_case(first.label))
            .collect();
        let common = |of: &dyn Fn(&Listed) -> BTreeSet<u64>| {
            let sets = rows.iter().map(|row| of(row));
            sets.reduce(|all, other| all.intersection(&other).copied().collect())
                .unwrap_or_default()
        };
        if !common(&by_own).is_empty() {
            continue;
        }
        let label = first.label;
        let mut parts: Vec<String> = sizes
            .evidence(tables, label)
            .iter()
            .map(|(table, possible)| format!("{table} leaves {}", in_words(possible)))
            .collect();
        parts.extend(rows.iter().map(|row| {
            let test = own[row.table].map_or_else(String::new, |test| {
                format!(" by {}, the test of that list", TESTS[test].0)
            });
            let (p, title) = (row.p, &tables[row.table].title);
            let left = in_words(&by_own(row));
            format!("p = {p} in {title} leaves {left} of these{test}")
        }));
        let otherwise = common(&any);
        let remark = if otherwise.is_empty() {
            format!(
                "none of the {} tests that were tried gives what is printed",
                TESTS.len()
            )
        } else {
            format!("by another test it could be {}", in_words(&otherwise))
        };
        findings.push(message(
            "no_size_fits",
            &[("row", label.into())],
            format!(
                "{label}: no number of patients fits all that is printed: {}; {remark}",
                parts.join("; ")
            ),
        ));
    }
    findings
}

/// `none`, `2`, `2 or 3`, `8 to 12`.
fn in_words(sizes: &BTreeSet<u64>) -> String {
    let sizes: Vec<u64> = sizes.iter().copied().collect();
    let is_run = sizes.windows(2).all(|pair| pair[1] == pair[0] + 1);
    match sizes.as_slice() {
        [] => "none".to_owned(),
        [only] => only.to_string(),
        [first, .., last] if is_run && sizes.len() > 2 => format!("{first} to {last}"),
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(u64::to_string).collect();
            format!("{} or {last}", others.join(", "))
        }
    }
}
