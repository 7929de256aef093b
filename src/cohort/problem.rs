//! A problem: where it is, what was found, what was expected, and how much it matters.
//!
//! | severity | codes |
//! |---|---|
//! | fatal | `empty_file` `no_rows` `not_text` `not_utf8` `excel_workbook` `compressed_file` `spss_file` `pdf_file` `web_page` `cell_too_long` `row_too_long` `too_many_columns` `memory_exhausted` |
//! | error, cells | `not_a_number` `not_whole` `too_many_digits` `out_of_range` `other_unit` `other_decimal_mark` `not_a_finding` `not_a_sex` `not_a_category` `not_a_date` `short_year` `negative` `titre` `not_a_level` |
//! | error, rows | `short_row` `long_row` `stray_quote` `duplicate_id` `unreadable_count` `unclosed_quote` |
//! | error, columns and answers | `missing_column` `unknown_meaning` `unknown_unit` `unknown_coding` `too_many_levels` `unknown_range` `grouping_not_used` `analyte_not_used` |
//! | question | `same_meaning` `unit_unknown` `coding_unknown` `ambiguous_number` `decimal_mark_mixed` `missing_code` `dash_unclear` `limit_unknown` `unusual_value` `order_unknown` `date_order_unknown` `date_order_mixed` |
//! | warning | `score_disagrees` `category_disagrees` `unusual` `uncertain_finding` `missing_findings` `missing_id` `repeated_header` `totals_row` `no_values` `unknown_column` `dipstick` `undecided` `limit_missing` `finding_disagrees_with_lab` `date_forms_mixed` `other_calendar` `meaning_by_contents` of 0 and 1 |
//! | info | `title_line` `blank_row` `columns_not_used` `uncountable` `lower_end_of_range` `titre_read` `meaning_by_contents` `other_visits` `missing_not_found` |

use std::collections::BTreeMap;

use serde::Serialize;
use tsify::Tsify;

use crate::message::Param;

/// The most problems of one code that are listed; the rest are counted.
pub const LISTED_PER_CODE: usize = 200;

/// The longest piece of a cell that a problem quotes, in characters.
const FOUND_LENGTH: usize = 80;

/// How much a problem matters, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file cannot be read: the cohort is empty.
    Fatal,
    /// Something in the file is not used: a cell, a row, a column.
    Error,
    /// An answer is needed; until then what it is about is not used.
    Question,
    /// Used as it is, but worth a look.
    Warning,
    /// Told so that nothing happens unseen.
    Info,
}

/// Something found in a file on the way to its columns.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Problem {
    /// Line of the file, from 1; of the first occurrence where there are several. An added row has the line
    /// that it would have at the end of the file.
    pub line: Option<u64>,
    /// Place of the row among the rows of the file, from 0, as in `Cohort.rows`; null for a problem of no row.
    pub row: Option<usize>,
    /// Header of the column.
    pub column: Option<String>,
    /// What the file says, cut at 80 characters.
    pub found: Option<String>,
    /// What was expected instead.
    pub expected: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// Stable identifier, `snake_case`.
    pub code: &'static str,
    /// The values named in the text, by name.
    pub params: BTreeMap<&'static str, Param>,
    /// The problem in English: lower case, no full stop.
    pub text: String,
    /// Cells concerned; for a problem with rows or the file, 0.
    pub cells: u64,
}

impl Problem {
    /// A problem of no place yet, to be completed with the methods below and told with
    /// [`Problem::says`].
    pub(crate) fn new(severity: Severity, code: &'static str) -> Self {
        Self {
            line: None,
            row: None,
            column: None,
            found: None,
            expected: None,
            severity,
            code,
            params: BTreeMap::new(),
            text: String::new(),
            cells: 0,
        }
    }

    /// Sets the line.
    pub(crate) fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Sets the row.
    pub(crate) fn row(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }

    /// Sets the column.
    pub(crate) fn column(mut self, header: &str) -> Self {
        self.column = Some(header.to_owned());
        self
    }

    /// Sets what was found.
    pub(crate) fn found(mut self, found: &str) -> Self {
        self.found = Some(cut(found));
        self
    }

    /// Sets what was expected.
    pub(crate) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Sets the number of cells concerned.
    pub(super) fn cells(mut self, cells: u64) -> Self {
        self.cells = cells;
        self
    }

    /// Names a value of the text.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.params.insert(name, value.into());
        self
    }

    /// Puts `what` after the place, as in `line 14, column "age": "six" is not a number`.
    pub(crate) fn says(mut self, what: &str) -> Self {
        let place = match (self.line, &self.column) {
            (Some(line), Some(column)) => format!("line {line}, column \"{column}\": "),
            (Some(line), None) => format!("line {line}: "),
            (None, Some(column)) => format!("column \"{column}\": "),
            (None, None) => String::new(),
        };
        self.text = match self.cells {
            0 | 1 => format!("{place}{what}"),
            cells => format!("{place}{what} ({cells} cells)"),
        };
        self
    }
}

/// So many cells, in words.
pub(super) fn cells(count: u64) -> String {
    match count {
        1 => "1 cell".to_owned(),
        count => format!("{count} cells"),
    }
}

/// The beginning of a text, short enough to be shown.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(FOUND_LENGTH).collect()
}

/// Problems, the gravest first, then in the order of lines: at most 200 of a code, and how many
/// there are of each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(hashmap_as_object)]
pub struct ProblemList {
    /// The problems listed.
    pub items: Vec<Problem>,
    /// The number of problems by code, those not listed included.
    pub totals: BTreeMap<&'static str, u64>,
}

impl ProblemList {
    /// Counts a problem of `code`, and lists it unless there are many such already.
    pub(crate) fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        complete: impl FnOnce(Problem) -> Problem,
    ) {
        let total = self.totals.entry(code).or_default();
        *total += 1;
        if *total <= LISTED_PER_CODE as u64 {
            self.items.push(complete(Problem::new(severity, code)));
        }
    }

    /// Lists a problem that is one of few.
    pub(super) fn push(&mut self, problem: Problem) {
        self.add(problem.severity, problem.code, |_| problem);
    }

    /// Lists what problems there are.
    pub(super) fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            self.push(problem);
        }
    }

    /// Takes over the problems of another list, which has none of these codes.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.items.extend(other.items.iter().cloned());
        self.totals.extend(&other.totals);
    }

    /// Takes back the problem of a code that a row raised.
    pub(super) fn withdraw(&mut self, code: &'static str, row: usize) {
        if let Some(total) = self.totals.get_mut(code) {
            *total -= 1;
        }
        self.totals.retain(|_, total| *total > 0);
        self.items
            .retain(|problem| problem.code != code || problem.row != Some(row));
    }

    /// Takes back the problems of a code that name a meaning.
    pub(crate) fn withdraw_meaning(&mut self, code: &'static str, meaning: &str) {
        let named = Param::from(meaning);
        let is_it = |problem: &Problem| {
            problem.code == code && problem.params.get("meaning") == Some(&named)
        };
        let found = self.items.iter().filter(|problem| is_it(problem)).count() as u64;
        if let Some(total) = self.totals.get_mut(code) {
            *total = total.saturating_sub(found);
        }
        self.totals.retain(|_, total| *total > 0);
        self.items.retain(|problem| !is_it(problem));
    }

    /// Puts the gravest first, and those of one gravity in the order of the file.
    pub(crate) fn sort(&mut self) {
        self.items
            .sort_by_key(|problem| (problem.severity, problem.line.unwrap_or(0)));
    }

    /// The gravest severity listed.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.items.iter().map(|problem| problem.severity).min()
    }

    /// The number of problems of a code.
    #[must_use]
    pub fn total(&self, code: &str) -> u64 {
        self.totals.get(code).copied().unwrap_or(0)
    }
}
