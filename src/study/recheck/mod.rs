//! A published table, computed again from what it prints: which test gives its p-values, and which cells cannot be right.
//!
//! Tables are typed or pasted: one line for each row, cells between tabs or semicolons, a blank line between tables. The first
//! line names the columns with their sizes, the last column may be `p`:
//!
//! ```text
//! Table 2 ; Men (n = 10) ; Women (n = 90) ; p
//! Vasculitis ; 2 (20%) ; 3 (3.33%) ; <0.05
//! Serum magnesium ; 2.29 ± 0.26 ; 2.17 ± 0.32 ; 0.186
//! ```
//! A cell may have a size of its own, `2.46 ± 0.32 (n = 5)`, a title that of all patients, `Table 3 (n = 100)`. A row with
//! a p alone is the heading of the rows below whose labels begin with its own (`Sex`, `Sex female`), or one whose counts
//! are not printed. A dash says that there is nobody. Classes that the paper defines are told in a block of their own:
//!
//! ```text
//! Classes
//! Serum magnesium ; Low < 1.9 ; Normal 1.9–2.9 ; High > 2.9
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `read` | text → tables, rows, cells |
//! | `cells` | what cannot be right in one cell |
//! | `across` | cells that cannot be right beside others |
//! | `classes` | values against the classes that the paper defines |
//! | `sizes` | how many patients means and p-values leave possible |
//! | `candidates` | the tests that cells allow |

mod across;
mod candidates;
mod cells;
mod classes;
mod count_tests;
mod read;
mod sizes;

use serde::Serialize;
use tsify::Tsify;

use self::read::{MOST_BYTES, MOST_LINES, Paper, Published, p_of, read};
use self::sizes::Sizes;
use crate::message::{Coded, Message, Param};
use crate::stats::printed::Printed;

/// Rows without a matching test from which on the tests of a table are judged together.
const UNMATCHED_ROWS: u64 = 3;

/// What was found in published tables.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Recheck {
    /// The rows, in order, of all tables.
    pub rows: Vec<RecheckedRow>,
    /// The tests of each table that has p-values with cells.
    pub tables: Vec<TableTests>,
    /// What cannot be right across rows and tables.
    pub findings: Vec<Message>,
}

/// A row of a published table, computed again.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct RecheckedRow {
    /// The table it stands in.
    pub table: String,
    /// Its label.
    pub label: String,
    /// The p-value as printed.
    pub printed_p: Option<String>,
    /// The tests that its cells allow.
    pub candidates: Vec<Candidate>,
    /// The chance that one of so many tests matches any p with that many decimals; null without a printed p.
    pub chance: Option<f64>,
    /// What cannot be right in this row, or cannot be told.
    pub findings: Vec<Message>,
}

/// A test that may stand behind a printed p-value.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Candidate {
    /// In words.
    pub label: &'static str,
    /// The groups into which the columns were pooled: "men v women"; null for the columns shown.
    pub pooled: Option<String>,
    /// Its p-value.
    pub p: f64,
    /// The least p-value of what rounds to the printed cells; null where they are exact.
    pub lowest: Option<f64>,
    /// The greatest.
    pub highest: Option<f64>,
    /// Whether that is what is printed; null without a printed p.
    pub matches: Option<bool>,
}

/// How many of the p-values of a table each test gives.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TableTests {
    /// Its title.
    pub table: String,
    /// Rows with a printed p-value that some test may give.
    pub rows: u64,
    /// The tests.
    pub tests: Vec<Tally>,
}

/// How many p-values a test gives.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Tally {
    /// The test in words.
    pub label: &'static str,
    /// The groups into which the columns were pooled.
    pub pooled: Option<String>,
    /// Rows that allow it.
    pub tried: u64,
    /// Those of them whose printed p-value it gives.
    pub gives: u64,
}

/// A text that cannot be read as tables.
#[derive(Clone, Debug, PartialEq)]
pub enum RecheckError {
    /// It is too long.
    TooLong,
    /// A table has no columns.
    NoColumns {
        /// Line of its headings.
        line: usize,
    },
    /// A line of classes cannot be read.
    Classes {
        /// Its line.
        line: usize,
    },
    /// A row has more cells than its table has columns.
    Cells {
        /// Its line.
        line: usize,
        /// Cells found.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// There is no table.
    Nothing,
}

impl std::fmt::Display for RecheckError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong => write!(
                f,
                "the text is longer than {MOST_BYTES} bytes or {MOST_LINES} lines"
            ),
            Self::NoColumns { line } => write!(
                f,
                "line {line}: headings are needed, cells between tabs or semicolons"
            ),
            Self::Classes { line } => write!(
                f,
                "line {line}: classes are a name with limits each, such as Low < 1.9 ; Normal 1.9-2.9 ; High > 2.9"
            ),
            Self::Cells {
                line,
                found,
                expected,
            } => write!(f, "line {line}: {found} cells found, {expected} at most"),
            Self::Nothing => write!(f, "no table found"),
        }
    }
}

impl std::error::Error for RecheckError {}

impl Coded for RecheckError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "text_too_long",
            Self::NoColumns { .. } => "no_columns",
            Self::Classes { .. } => "unreadable_classes",
            Self::Cells { .. } => "too_many_cells",
            Self::Nothing => "no_table",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match *self {
            Self::NoColumns { line } | Self::Classes { line } => vec![("line", line.into())],
            Self::Cells {
                line,
                found,
                expected,
            } => vec![
                ("line", line.into()),
                ("found", found.into()),
                ("expected", expected.into()),
            ],
            Self::TooLong | Self::Nothing => Vec::new(),
        }
    }
}

/// Computes published tables again. `decimals` are those of the values behind the means, where they are known.
///
/// # Errors
/// [`RecheckError`] when the text cannot be read as tables.
pub fn recheck(text: &str, decimals: Option<u32>) -> Result<Recheck, RecheckError> {
    let Paper { tables, classes } = read(text)?;
    let sizes = Sizes::of(&tables);
    let rows: Vec<RecheckedRow> = tables
        .iter()
        .flat_map(|table| (0..table.rows.len()).map(move |place| (table, place)))
        .map(|(table, place)| recheck_row(table, place, &sizes, decimals))
        .collect();
    let mut findings = Vec::new();
    for table in &tables {
        findings.extend(across::sizes_that_do_not_add_up(table));
        findings.extend(across::levels_that_do_not_add_up(table));
    }
    findings.extend(across::cells_that_disagree(&tables, &sizes));
    findings.extend(across::parts_that_do_not_add_up(&tables));
    for variable in &classes {
        findings.extend(classes::holes(variable));
        let in_table = |table| classes::in_table(table, variable);
        findings.extend(tables.iter().flat_map(in_table));
    }
    findings.extend(sizes::findings(&tables, &sizes));
    let tables = tallies(&rows);
    findings.extend(tables.iter().filter_map(|table| unexplained(table, &rows)));
    Ok(Recheck {
        rows,
        tables,
        findings,
    })
}

fn recheck_row(
    table: &Published,
    place: usize,
    sizes: &Sizes,
    decimals: Option<u32>,
) -> RecheckedRow {
    let row = &table.rows[place];
    let columns = table.columns.iter().zip(&row.cells);
    let mut findings: Vec<Message> = columns
        .filter_map(|(column, cell)| cells::findings(column, cell, decimals))
        .collect();
    findings.extend(across::total_of(table, row));
    let printed = row.p.as_deref().and_then(p_of);
    let mut candidates = candidates::of_row(table, place, sizes);
    for candidate in &mut candidates {
        candidate.matches = printed.as_ref().map(|p| candidate.gives(p));
    }
    if let Some(p) = &row.p {
        findings.extend(unmatched(p, &candidates));
    }
    RecheckedRow {
        table: table.title.clone(),
        label: row.label.clone(),
        printed_p: row.p.clone(),
        chance: printed
            .filter(|_| !candidates.is_empty())
            .map(|p| chance(&p, &candidates)),
        candidates,
        findings,
    }
}

/// That no test gives a printed p-value, or only over pooled columns.
fn unmatched(p: &str, candidates: &[Candidate]) -> Option<Message> {
    let matching = || {
        candidates
            .iter()
            .filter(|found| found.matches == Some(true))
    };
    if candidates.is_empty() || matching().any(|found| found.pooled.is_none()) {
        return None;
    }
    let tried = candidates.len();
    if let Some(Candidate {
        label,
        pooled: Some(pooled),
        ..
    }) = matching().next()
    {
        let params = [("p", p.into()), ("pooled", pooled.as_str().into())];
        let text = format!(
            "the columns shown do not give the printed p of {p}; pooled to {pooled} they do, by {label}"
        );
        return Some(message("p_of_pooled_columns", &params, text));
    }
    Some(message(
        "p_unmatched",
        &[("p", p.into()), ("tried", tried.into())],
        format!("none of the {tried} tests that these cells allow gives the printed p of {p}"),
    ))
}

/// The chance that one of the candidates matches any p so printed: each covers its range and half a unit on both sides.
fn chance(p: &Printed, candidates: &[Candidate]) -> f64 {
    let unit = match (p.is_bound(), p.agrees_with(0.0)) {
        (false, _) => 2.0 * p.half_unit(),
        (true, true) => p.value(),
        (true, false) => 1.0 - p.value(),
    };
    let missed = candidates.iter().map(|found| {
        let width = found
            .highest
            .zip(found.lowest)
            .map_or(0.0, |(high, low)| high - low);
        1.0 - (unit + width).min(1.0)
    });
    1.0 - missed.product::<f64>()
}

impl Candidate {
    /// Whether a printed p-value is its own, or in its range.
    fn gives(&self, printed: &Printed) -> bool {
        let (Some(low), Some(high)) = (self.lowest, self.highest) else {
            return printed.agrees_with(self.p);
        };
        printed.agrees_with(low)
            || printed.agrees_with(high)
            || (!printed.is_bound() && (low..=high).contains(&printed.value()))
    }
}

/// How many printed p-values of each table each test gives.
fn tallies(rows: &[RecheckedRow]) -> Vec<TableTests> {
    let mut tables: Vec<TableTests> = Vec::new();
    for row in rows.iter().filter(|row| row.chance.is_some()) {
        let place = tables.iter().position(|other| other.table == row.table);
        let place = place.unwrap_or_else(|| {
            tables.push(TableTests {
                table: row.table.clone(),
                rows: 0,
                tests: Vec::new(),
            });
            tables.len() - 1
        });
        let table = &mut tables[place];
        table.rows += 1;
        for found in &row.candidates {
            let same = |tally: &Tally| tally.label == found.label && tally.pooled == found.pooled;
            let at = table.tests.iter().position(same).unwrap_or_else(|| {
                table.tests.push(Tally {
                    label: found.label,
                    pooled: found.pooled.clone(),
                    tried: 0,
                    gives: 0,
                });
                table.tests.len() - 1
            });
            let tally = &mut table.tests[at];
            tally.tried += 1;
            tally.gives += u64::from(found.matches == Some(true));
        }
    }
    tables
}

/// That many p-values of a table are given by no test: something else was tested.
fn unexplained(table: &TableTests, rows: &[RecheckedRow]) -> Option<Message> {
    let of_table = rows.iter().filter(|row| row.table == table.table);
    let is_unmatched = |row: &&RecheckedRow| {
        row.findings
            .iter()
            .any(|finding| finding.code == "p_unmatched")
    };
    let unmatched = of_table.filter(is_unmatched).count() as u64;
    if unmatched < UNMATCHED_ROWS || 4 * unmatched < table.rows {
        return None;
    }
    let shown = table.tests.iter().filter(|tally| tally.pooled.is_none());
    let each: Vec<String> = shown
        .map(|tally| format!("{} {}", tally.label, tally.gives))
        .collect();
    let (title, rows) = (table.table.as_str(), table.rows);
    Some(message(
        "tests_do_not_give_the_table",
        &[
            ("table", title.into()),
            ("rows", rows.into()),
            ("unmatched", unmatched.into()),
        ],
        format!(
            "{title}: {unmatched} of {rows} printed p-values are those of no test that the cells allow ({}): something \
             else was tested, such as ranks",
            each.join(", ")
        ),
    ))
}

fn message(code: &'static str, params: &[(&'static str, Param)], text: String) -> Message {
    Message {
        code,
        params: params.iter().cloned().collect(),
        text,
    }
}
