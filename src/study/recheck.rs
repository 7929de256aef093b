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
//! A cell may have a size of its own, `2.46 ± 0.32 (n = 5)`.

use serde::Serialize;
use tsify::Tsify;

use crate::message::{Coded, Message, Param};
use crate::stats::anova::anova_summary;
use crate::stats::chi_square::chi_square;
use crate::stats::fisher::fisher_2x2;
use crate::stats::freeman_halton::freeman_halton;
use crate::stats::inference::Effort;
use crate::stats::moments::Moments;
use crate::stats::printed::{Printed, round_half_up};
use crate::stats::student::t_tests;
use crate::stats::{StatsError, Table};

/// Most bytes of a text: a paper's tables have a few thousand.
const MOST_BYTES: usize = 200_000;

/// Most lines that are read.
const MOST_LINES: usize = 1_000;

/// Level of intervals, which are not shown.
const CONF_LEVEL: f64 = 0.95;

/// What was found in published tables.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Recheck {
    /// The rows, in order, of all tables.
    pub rows: Vec<RecheckedRow>,
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
    /// Its p-value.
    pub p: f64,
    /// Whether that is what is printed; null without a printed p.
    pub matches: Option<bool>,
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
            Self::Cells { .. } => "too_many_cells",
            Self::Nothing => "no_table",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match *self {
            Self::NoColumns { line } => vec![("line", line.into())],
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

/// A column of a published table.
struct Column {
    label: String,
    n: Option<u64>,
}

impl Column {
    /// Whether it counts the patients of the other columns together.
    fn is_total(&self) -> bool {
        ["total", "all", "all patients", "overall"].contains(&self.label.to_lowercase().as_str())
    }
}

/// A row as printed.
struct Row {
    label: String,
    cells: Vec<Cell>,
    p: Option<String>,
}

/// A table as printed.
struct Published {
    title: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// A cell as printed.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    /// A count, and its share in percent where one is printed.
    Count {
        count: u64,
        percent: Option<Printed>,
        n: Option<u64>,
    },
    /// A mean with what follows ±.
    Mean {
        mean: Printed,
        sd: f64,
        n: Option<u64>,
    },
    /// Anything else.
    Other,
}

/// Computes published tables again. `decimals` are those of the values behind the means, where they are known.
///
/// # Errors
/// [`RecheckError`] when the text cannot be read as tables.
pub fn recheck(text: &str, decimals: Option<u32>) -> Result<Recheck, RecheckError> {
    let tables = read(text)?;
    let rows = tables
        .iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)))
        .map(|(table, row)| recheck_row(table, row, decimals))
        .collect();
    let mut findings = Vec::new();
    for table in &tables {
        findings.extend(sizes_that_do_not_add_up(table));
    }
    findings.extend(cells_that_disagree(&tables));
    findings.extend(parts_that_do_not_add_up(&tables));
    Ok(Recheck { rows, findings })
}

fn read(text: &str) -> Result<Vec<Published>, RecheckError> {
    if text.len() > MOST_BYTES || text.lines().count() > MOST_LINES {
        return Err(RecheckError::TooLong);
    }
    let mut tables: Vec<Published> = Vec::new();
    let mut begins = true;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let cells: Vec<&str> = line.split(['\t', ';']).map(str::trim).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            begins = true;
            continue;
        }
        if begins {
            if cells.len() < 2 {
                return Err(RecheckError::NoColumns { line: number });
            }
            tables.push(heading(&cells));
            begins = false;
            continue;
        }
        let Some(table) = tables.last_mut() else {
            continue;
        };
        let width = table.columns.len() + 2;
        if cells.len() > width {
            return Err(RecheckError::Cells {
                line: number,
                found: cells.len(),
                expected: width,
            });
        }
        let row = row_of(&cells, table.columns.len());
        table.rows.push(row);
    }
    if tables.is_empty() {
        return Err(RecheckError::Nothing);
    }
    Ok(tables)
}

/// A row with a cell for each column; a whole number beside means is a value, not a count.
fn row_of(cells: &[&str], columns: usize) -> Row {
    let mut read: Vec<Cell> = (0..columns)
        .map(|place| {
            cells
                .get(place + 1)
                .map_or(Cell::Other, |cell| cell_of(cell))
        })
        .collect();
    if read.iter().any(|cell| matches!(cell, Cell::Mean { .. })) {
        for cell in &mut read {
            if matches!(cell, Cell::Count { percent: None, .. }) {
                *cell = Cell::Other;
            }
        }
    }
    let p = cells.get(columns + 1).filter(|cell| !cell.is_empty());
    Row {
        label: cells[0].to_owned(),
        cells: read,
        p: p.map(|cell| (*cell).to_owned()),
    }
}

/// A printed p-value, also without the zero before its point.
fn p_of(text: &str) -> Option<Printed> {
    let digits = text.trim_start_matches(['<', '>', '=', ' ']);
    let sign = &text[..text.len() - digits.len()];
    let zero = if digits.starts_with('.') { "0" } else { "" };
    Printed::all(&format!("{sign}{zero}{digits}"))
        .into_iter()
        .next()
}

/// The headings of a table: a last one called `p` is no column.
fn heading(cells: &[&str]) -> Published {
    let has_p = cells
        .last()
        .is_some_and(|last| last.eq_ignore_ascii_case("p"));
    let columns = &cells[1..cells.len() - usize::from(has_p)];
    Published {
        title: cells[0].to_owned(),
        columns: columns
            .iter()
            .map(|text| Column {
                label: without_size(text),
                n: size_in(text),
            })
            .collect(),
        rows: Vec::new(),
    }
}

/// The size in a text, `n = 10`.
fn size_in(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let after = lower.split('n').skip(1).map(str::trim_start);
    after
        .filter_map(|rest| rest.strip_prefix('='))
        .find_map(|rest| {
            let digits: String = rest
                .trim_start()
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        })
}

/// A heading without the size in brackets behind it.
fn without_size(text: &str) -> String {
    let end = text.find(['(', '[']).unwrap_or(text.len());
    text[..end].trim().to_owned()
}

fn cell_of(text: &str) -> Cell {
    let n = size_in(text);
    // What stands before the size of its own.
    let value = match n.and_then(|_| text.to_lowercase().find('n')) {
        Some(place) if text.is_char_boundary(place) => &text[..place],
        _ => text,
    };
    let numbers = Printed::all(value);
    if value.contains('±') {
        return match numbers.as_slice() {
            [mean, sd] => Cell::Mean {
                mean: mean.clone(),
                sd: sd.value(),
                n,
            },
            _ => Cell::Other,
        };
    }
    match numbers.as_slice() {
        [count] if count.decimals() == 0 && !value.contains('%') => Cell::Count {
            count: whole(count.value()),
            percent: None,
            n,
        },
        [count, percent]
            if count.decimals() == 0 && (value.contains('%') || value.contains('(')) =>
        {
            Cell::Count {
                count: whole(count.value()),
                percent: Some(percent.clone()),
                n,
            }
        }
        _ => Cell::Other,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "printed without a sign and without decimals"
)]
fn whole(value: f64) -> u64 {
    value.max(0.0) as u64
}

fn recheck_row(table: &Published, row: &Row, decimals: Option<u32>) -> RecheckedRow {
    let columns = || table.columns.iter().zip(&row.cells);
    let mut findings: Vec<Message> = columns()
        .flat_map(|(column, cell)| cell_findings(column, cell, decimals))
        .collect();
    findings.extend(total_of(table, row));
    let compared: Vec<(&Column, &Cell)> =
        columns().filter(|(column, _)| !column.is_total()).collect();
    let printed = row.p.as_deref().and_then(p_of);
    let mut candidates = by_counts(&compared);
    candidates.extend(by_means(&compared));
    for candidate in &mut candidates {
        candidate.matches = printed.as_ref().map(|p| p.agrees_with(candidate.p));
    }
    let tried = candidates.len();
    if let (Some(p), true) = (&row.p, tried > 0)
        && candidates
            .iter()
            .all(|candidate| candidate.matches != Some(true))
    {
        findings.push(message(
            "p_unmatched",
            &[("p", p.as_str().into()), ("tried", tried.into())],
            format!("none of the {tried} tests that these cells allow gives the printed p of {p}"),
        ));
    }
    RecheckedRow {
        table: table.title.clone(),
        label: row.label.clone(),
        printed_p: row.p.clone(),
        chance: printed.filter(|_| tried > 0).map(|p| {
            1.0 - (1.0 - 10_f64.powi(-decimals_of(&p))).powi(tried.try_into().unwrap_or(i32::MAX))
        }),
        candidates,
        findings,
    }
}

fn decimals_of(printed: &Printed) -> i32 {
    printed.decimals().try_into().unwrap_or(i32::MAX)
}

/// What cannot be right in one cell.
fn cell_findings(column: &Column, cell: &Cell, decimals: Option<u32>) -> Vec<Message> {
    let at = column.label.as_str();
    match cell {
        Cell::Count { count, percent, n } => {
            let Some(n) = n.or(column.n).filter(|&n| n > 0) else {
                return Vec::new();
            };
            if *count > n {
                let params = [
                    ("column", at.into()),
                    ("count", (*count).into()),
                    ("n", n.into()),
                ];
                let text = format!("{at}: {count} of {n} patients is more than there are");
                return vec![message("count_above_size", &params, text)];
            }
            let share = 100.0 * *count as f64 / n as f64;
            let wrong = percent
                .as_ref()
                .filter(|percent| !percent.agrees_with(share));
            let finding = |percent: &Printed| {
                let printed = percent.value();
                let right = round_half_up(share, percent.decimals()).unwrap_or(share);
                let params = [
                    ("column", at.into()),
                    ("printed", printed.into()),
                    ("share", right.into()),
                ];
                let text = format!("{at}: {count} of {n} is {right}%, printed is {printed}%");
                message("percentage_wrong", &params, text)
            };
            wrong.map(finding).into_iter().collect()
        }
        Cell::Mean { mean, n, .. } => {
            let (Some(n), Some(decimals)) = (n.or(column.n).filter(|&n| n > 0), decimals) else {
                return Vec::new();
            };
            let params = [
                ("column", at.into()),
                ("n", n.into()),
                ("mean", mean.value().into()),
            ];
            match grim(mean, n, decimals) {
                Grim::Possible => Vec::new(),
                Grim::Impossible => {
                    let text = format!(
                        "{at}: no {n} values of {decimals} decimals have a mean of {}",
                        mean.value()
                    );
                    vec![message("mean_impossible", &params, text)]
                }
                Grim::Uninformative => {
                    let text = format!(
                        "{at}: with {n} values of {decimals} decimals every printed mean is possible: nothing can be told"
                    );
                    vec![message("mean_uninformative", &params, text)]
                }
            }
        }
        Cell::Other => Vec::new(),
    }
}

/// What a printed mean says of its values.
#[derive(Debug, PartialEq, Eq)]
enum Grim {
    Possible,
    Impossible,
    /// The sums lie closer than the printed decimals: every mean is possible.
    Uninformative,
}

/// Whether `n` values of so many decimals can have the printed mean (granularity-related inconsistency of means).
///
/// Source: Brown & Heathers, *Social Psychological and Personality Science* 2017;8:363-369.
fn grim(mean: &Printed, n: u64, decimals: u32) -> Grim {
    let scale = 10_f64.powi(decimals.try_into().unwrap_or(i32::MAX));
    let units = n as f64 * scale;
    if units >= 10_f64.powi(decimals_of(mean)) {
        return Grim::Uninformative;
    }
    let nearest = (mean.value() * units).round();
    let possible = [-1.0, 0.0, 1.0]
        .into_iter()
        .any(|step| mean.agrees_with((nearest + step) / units));
    if possible {
        Grim::Possible
    } else {
        Grim::Impossible
    }
}

/// Whether the counts of the columns add up to that of the total.
fn total_of(table: &Published, row: &Row) -> Option<Message> {
    let count = |cell: &Cell| match cell {
        Cell::Count { count, .. } => Some(*count),
        _ => None,
    };
    let total = table
        .columns
        .iter()
        .position(Column::is_total)
        .and_then(|place| count(&row.cells[place]))?;
    let others = table
        .columns
        .iter()
        .zip(&row.cells)
        .filter(|(column, _)| !column.is_total());
    let counts: Vec<u64> = others.map(|(_, cell)| count(cell)).collect::<Option<_>>()?;
    let sum: u64 = counts.iter().sum();
    (!counts.is_empty() && sum != total).then(|| {
        message(
            "total_wrong",
            &[("sum", sum.into()), ("total", total.into())],
            format!("the columns add up to {sum}, the total is {total}"),
        )
    })
}

/// Whether the sizes of the columns add up to that of the total.
fn sizes_that_do_not_add_up(table: &Published) -> Option<Message> {
    let total = table.columns.iter().find(|column| column.is_total())?.n?;
    let others = table.columns.iter().filter(|column| !column.is_total());
    let sizes: Vec<u64> = others.map(|column| column.n).collect::<Option<_>>()?;
    let sum: u64 = sizes.iter().sum();
    (!sizes.is_empty() && sum != total).then(|| {
        let title = &table.title;
        message(
            "sizes_wrong",
            &[
                ("table", title.as_str().into()),
                ("sum", sum.into()),
                ("total", total.into()),
            ],
            format!("{title}: the sizes of the columns add up to {sum}, the total is {total}"),
        )
    })
}

/// Cells of the same row and column that are printed differently in two tables.
fn cells_that_disagree(tables: &[Published]) -> Vec<Message> {
    let cells = tables.iter().flat_map(|table| {
        table.rows.iter().flat_map(move |row| {
            let columns = table.columns.iter().zip(&row.cells);
            columns.map(move |(column, cell)| (table, row, column, cell))
        })
    });
    let cells: Vec<_> = cells.filter(|(.., cell)| **cell != Cell::Other).collect();
    let mut findings = Vec::new();
    for (place, (table, row, column, cell)) in cells.iter().enumerate() {
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let other = cells[place + 1..]
            .iter()
            .find(|(_, other_row, other_column, other)| {
                same(&other_row.label, &row.label)
                    && (same(&other_column.label, &column.label)
                        || (other_column.is_total() && column.is_total()))
                    && !agree(cell, other)
            });
        if let Some((other_table, ..)) = other {
            let (label, at) = (row.label.as_str(), column.label.as_str());
            findings.push(message(
                "cells_disagree",
                &[("row", label.into()), ("column", at.into())],
                format!(
                    "{label}, {at}: printed differently in {} and in {}",
                    table.title, other_table.title
                ),
            ));
        }
    }
    findings
}

/// Whether two cells may print the same value.
fn agree(a: &Cell, b: &Cell) -> bool {
    match (a, b) {
        (Cell::Count { count, .. }, Cell::Count { count: other, .. }) => count == other,
        (Cell::Mean { mean, .. }, Cell::Mean { mean: other, .. }) => {
            let decimals = mean.decimals().min(other.decimals());
            round_half_up(mean.value(), decimals) == round_half_up(other.value(), decimals)
        }
        _ => true,
    }
}

/// Columns of one table that divide a column of another (`Men-low`, `Men, high` and `Men`): their counts add up to its.
fn parts_that_do_not_add_up(tables: &[Published]) -> Vec<Message> {
    let mut findings = Vec::new();
    for whole in tables {
        for (place, column) in whole.columns.iter().enumerate() {
            for divided in tables.iter().filter(|table| !std::ptr::eq(*table, whole)) {
                let is_part = |part: &Column| {
                    let rest = part.label.to_lowercase();
                    let rest = rest
                        .strip_prefix(&column.label.to_lowercase())
                        .map(str::trim_start);
                    rest.is_some_and(|rest| rest.starts_with(['-', ',', '–']))
                };
                let parts: Vec<usize> = (0..divided.columns.len())
                    .filter(|&part| is_part(&divided.columns[part]))
                    .collect();
                if parts.is_empty() {
                    continue;
                }
                for row in &whole.rows {
                    let other = divided
                        .rows
                        .iter()
                        .find(|other| other.label.eq_ignore_ascii_case(&row.label));
                    let counted = |cell: &Cell| match cell {
                        Cell::Count { count, .. } => Some(*count),
                        _ => None,
                    };
                    let sum = other.and_then(|other| {
                        parts
                            .iter()
                            .map(|&part| counted(&other.cells[part]))
                            .sum::<Option<u64>>()
                    });
                    let (Some(sum), Some(total)) = (sum, counted(&row.cells[place])) else {
                        continue;
                    };
                    if sum != total {
                        let (label, at) = (row.label.as_str(), column.label.as_str());
                        findings.push(message(
                            "parts_wrong",
                            &[
                                ("row", label.into()),
                                ("column", at.into()),
                                ("sum", sum.into()),
                                ("total", total.into()),
                            ],
                            format!(
                                "{label}: {at} are {total} in {}, their columns in {} add up to {sum}",
                                whole.title, divided.title
                            ),
                        ));
                    }
                }
            }
        }
    }
    findings
}

/// The tests of counts of those with it and those without.
fn by_counts(compared: &[(&Column, &Cell)]) -> Vec<Candidate> {
    let counts: Option<Vec<Vec<u64>>> = compared
        .iter()
        .map(|(column, cell)| match cell {
            Cell::Count { count, n, .. } => {
                let n = n.or(column.n)?;
                Some(vec![n.checked_sub(*count)?, *count])
            }
            _ => None,
        })
        .collect();
    let Some(counts) = counts.filter(|counts| counts.len() > 1) else {
        return Vec::new();
    };
    let table = Table::from_counts(counts).without_empty();
    let Ok(chi) = chi_square(&table) else {
        return Vec::new();
    };
    let mut found = vec![candidate("Pearson chi-square", chi.pearson.p)];
    if let Some(yates) = &chi.yates {
        found.push(candidate("chi-square with Yates's correction", yates.p));
    }
    found.push(candidate("likelihood ratio", chi.likelihood_ratio.p));
    if table.groups() > 2 {
        found.push(candidate("linear by linear", chi.linear_by_linear.p));
    }
    if chi.yates.is_some() {
        if let Ok(fisher) = fisher_2x2(&table, CONF_LEVEL) {
            found.push(candidate("Fisher's exact test", fisher.p_two_sided));
            found.push(candidate(
                "Fisher's exact test, mid-p",
                fisher.p_two_sided_mid,
            ));
        }
    } else if let Ok(exact) = freeman_halton(&table, Effort::REPORT) {
        found.push(candidate("Fisher-Freeman-Halton", exact.inference.p));
    }
    found
}

/// The tests of means with deviations.
fn by_means(compared: &[(&Column, &Cell)]) -> Vec<Candidate> {
    let groups: Option<Vec<(u64, f64, f64)>> = compared
        .iter()
        .map(|(column, cell)| match cell {
            Cell::Mean { mean, sd, n } => Some((n.or(column.n)?, mean.value(), *sd)),
            _ => None,
        })
        .collect();
    let Some(groups) =
        groups.filter(|groups| groups.len() > 1 && groups.iter().all(|group| group.0 > 1))
    else {
        return Vec::new();
    };
    let moments = |as_error: bool| -> Vec<Moments> {
        let sd = |n: u64, sd: f64| if as_error { sd * (n as f64).sqrt() } else { sd };
        groups
            .iter()
            .map(|&(n, mean, spread)| Moments::of_summary(n, mean, sd(n, spread)))
            .collect()
    };
    let mut found = Vec::new();
    let mut add =
        |label, p: Result<f64, StatsError>| found.extend(p.ok().map(|p| candidate(label, p)));
    if let [first, second] = moments(false).as_slice() {
        let tests = t_tests(first, second, CONF_LEVEL);
        add(
            "Student's t test",
            tests.clone().map(|tests| tests.student.p_two_sided),
        );
        if let Ok(Some(welch)) = tests.map(|tests| tests.welch) {
            add("Welch's t test", Ok(welch.p_two_sided));
        }
        if let [first, second] = moments(true).as_slice() {
            let tests = t_tests(first, second, CONF_LEVEL);
            add(
                "Student's t test, what follows ± being the standard error",
                tests.map(|tests| tests.student.p_two_sided),
            );
        }
    } else {
        let test = anova_summary(&moments(false));
        add("analysis of variance", test.clone().map(|test| test.p));
        if let Ok(Some(welch)) = test.map(|test| test.welch) {
            add("Welch's analysis of variance", Ok(welch.p));
        }
    }
    found
}

fn candidate(label: &'static str, p: f64) -> Candidate {
    Candidate {
        label,
        p,
        matches: None,
    }
}

fn message(code: &'static str, params: &[(&'static str, Param)], text: String) -> Message {
    Message {
        code,
        params: params.iter().cloned().collect(),
        text,
    }
}
