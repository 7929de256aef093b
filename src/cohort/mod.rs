//! A file → typed columns, and every problem found on the way.
//!
//! [`read`] takes a whole file, [`Reader`] one in pieces. Nothing is guessed: what the file leaves
//! open is asked as a [`Problem`] of severity [`Severity::Question`], to be answered in
//! [`ImportOptions`]; what it gets wrong is refused with line, column, what was found and what was
//! expected.
//!
//! ```
//! use lupustat::cohort::{self, ImportOptions};
//! let file = b"id,sex,serum_mg_mg_dl\nP1,F,2.1\nP2,M,21.8\n";
//! let cohort = cohort::read(file, ImportOptions::default());
//! assert_eq!(cohort.patient_rows(), 2);
//! let refused = &cohort.problems().items[0];
//! assert_eq!((refused.line, refused.found.as_deref()), (Some(3), Some("21.8")));
//! ```

mod codes;
mod column;
mod dialect;
mod hash;
mod headers;
mod interpret;
mod options;
mod problem;
mod reader;
mod records;
pub mod schema;
mod summary;
mod table;
pub mod template;
mod text;
mod value;

use serde::Serialize;
use tsify::Tsify;

pub use codes::Codes;
pub use column::{Column, Entry, Status};
pub use dialect::Dialect;
pub use options::{ColumnChoice, DecimalMark, Delimiter, ImportOptions};
pub use problem::{Problem, ProblemList, Severity};
pub use reader::{Reader, read};
pub use schema::{ColumnSpec, Kind, KindId, Quantity, Unit};
pub use summary::ColumnReport;
pub use value::{Sex, Value};

use dialect::Layout;
use interpret::File;
use schema::column as known_column;
use table::{Lines, Rule, Table};

/// The patients of a file, by column.
#[derive(Clone, Debug)]
pub struct Cohort {
    columns: Vec<Column>,
    rows: usize,
    lines: Lines,
    /// Rows whose id an earlier row has.
    duplicates: Vec<usize>,
    /// Rows that do not enter, ascending.
    excluded: Vec<usize>,
    /// Rows of the file that do not enter, by rule.
    exclusions: [u64; Rule::ALL.len()],
    /// Rows that are in no column, by rule.
    set_aside: [u64; Rule::ALL.len()],
    /// Problems of the file, whatever its texts mean.
    file_problems: ProblemList,
    problems: ProblemList,
    layout: String,
    dialect: Dialect,
    options: ImportOptions,
    hash: String,
}

/// How many rows a rule kept out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Exclusion {
    /// Stable identifier.
    pub rule: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// Number of rows.
    pub n: u64,
}

impl Cohort {
    /// The cohort of a table that was read to its end.
    fn of(mut table: Table, layout: Layout, options: ImportOptions, hash: String) -> Self {
        if table.columns.is_empty() {
            return Self::failed(reader::empty(), options, hash);
        }
        if table.found_rows() == 0 {
            let problem =
                Problem::new(Severity::Fatal, "no_rows").expected("a row for each patient");
            let problem = problem.says("the file has a header and no row");
            return Self::failed(problem, options, hash);
        }
        let duplicates = table.finish();
        let mut cohort = Self {
            columns: table.columns,
            rows: table.rows,
            lines: table.lines,
            duplicates,
            excluded: Vec::new(),
            exclusions: [0; Rule::ALL.len()],
            set_aside: table.set_aside,
            file_problems: table.problems,
            problems: ProblemList::default(),
            layout: layout.evidence,
            dialect: Dialect {
                delimiter: layout.delimiter,
                decimal_mark: DecimalMark::Point,
                evidence: Vec::new(),
            },
            options,
            hash,
        };
        cohort.interpret();
        cohort
    }

    /// The empty cohort of a file that cannot be read.
    fn failed(problem: Problem, options: ImportOptions, hash: String) -> Self {
        let mut problems = ProblemList::default();
        problems.push(problem);
        Self {
            columns: Vec::new(),
            rows: 0,
            lines: Lines::default(),
            duplicates: Vec::new(),
            excluded: Vec::new(),
            exclusions: [0; Rule::ALL.len()],
            set_aside: [0; Rule::ALL.len()],
            file_problems: problems.clone(),
            problems,
            layout: String::new(),
            dialect: Dialect {
                delimiter: options.delimiter.unwrap_or(Delimiter::Comma),
                decimal_mark: options.decimal_mark.unwrap_or(DecimalMark::Point),
                evidence: Vec::new(),
            },
            options,
            hash,
        }
    }

    /// Number of rows kept in the columns, excluded ones included.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The rows that do not enter, ascending.
    #[must_use]
    pub fn excluded_rows(&self) -> &[usize] {
        &self.excluded
    }

    /// How many rows of the file do not enter, by rule; rules that kept out none are left out.
    #[must_use]
    pub fn exclusions(&self) -> Vec<Exclusion> {
        let counted = Rule::ALL.into_iter().zip(self.exclusions);
        counted
            .filter(|&(_, n)| n > 0)
            .map(|(rule, n)| Exclusion {
                rule: rule.id(),
                label: rule.label(),
                n,
            })
            .collect()
    }

    /// The rows that enter, ascending: each a patient, or as many as its `count`.
    pub fn patients(&self) -> impl Iterator<Item = usize> + '_ {
        let mut excluded = self.excluded.iter().copied().peekable();
        (0..self.rows).filter(move |row| excluded.next_if_eq(row).is_none())
    }

    /// Number of rows that enter.
    #[must_use]
    pub fn patient_rows(&self) -> usize {
        self.rows - self.excluded.len()
    }

    /// The column of a meaning, if there is one that is used.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<&Column> {
        let is_used = |column: &&Column| {
            column.status == Status::Used && column.meaning.is_some_and(|spec| spec.id == id)
        };
        self.columns.iter().find(is_used)
    }

    /// Every column of the file, in its order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Everything found on the way.
    #[must_use]
    pub fn problems(&self) -> &ProblemList {
        &self.problems
    }

    /// How the file is written.
    #[must_use]
    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// The options with which the file was read, changes by [`Cohort::recode`] included.
    #[must_use]
    pub fn options(&self) -> &ImportOptions {
        &self.options
    }

    /// The line of the file on which a row begins.
    #[must_use]
    pub fn line_of(&self, row: usize) -> u64 {
        self.lines.of(row)
    }

    /// A hash of the file's bytes, 16 hexadecimal digits; it tells files apart and is no secret.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Reads the texts of a column by another unit, coding or list of missing codes. The rows stay.
    ///
    /// Returns whether that was possible. Another meaning needs the file to be read again, as texts
    /// of columns without a meaning are not kept.
    pub fn recode(&mut self, header: &str, choice: ColumnChoice) -> bool {
        let Some(at) = self
            .columns
            .iter()
            .position(|column| column.header == header)
        else {
            return false;
        };
        let column = &mut self.columns[at];
        let Some(spec) = column.meaning.filter(|_| !column.codes.is_empty()) else {
            return false;
        };
        if choice.meaning.as_deref().is_some_and(|id| id != spec.id) {
            return false;
        }
        if let Some(label) = &choice.unit {
            let unit = spec.kind.units().iter().find(|unit| unit.is(label));
            if unit.is_none() {
                return false;
            }
            column.unit = unit;
        }
        self.options.columns.insert(header.to_owned(), choice);
        self.interpret();
        true
    }

    /// Gives every text its value, and finds the rows that cannot enter.
    fn interpret(&mut self) {
        self.problems = self.file_problems.clone();
        let file = File::of(&self.columns, self.options.decimal_mark);
        self.dialect.decimal_mark = file.mark.decimal;
        self.dialect.evidence = vec![self.layout.clone(), file.mark.evidence()];
        self.problems.extend(file.mark.question());
        for column in &mut self.columns {
            if column.codes.is_empty() {
                continue;
            }
            column.status = Status::Used;
            let choice = headers::choice(&column.header, &self.options);
            interpret::interpret(column, file, choice, &mut self.problems);
        }
        let uncounted = self.uncounted();
        self.exclusions = self.set_aside;
        self.exclusions[Rule::DuplicateId as usize] += self.duplicates.len() as u64;
        self.exclusions[Rule::UnreadableCount as usize] += uncounted.len() as u64;
        self.excluded = self.duplicates.iter().copied().chain(uncounted).collect();
        self.excluded.sort_unstable();
        self.problems.sort();
    }

    /// Rows of which one cannot know how many patients they count for, duplicates apart; each is
    /// reported.
    fn uncounted(&mut self) -> Vec<usize> {
        let is_count = |column: &&Column| {
            known_column("count").is_some_and(|count| column.meaning == Some(count))
                && !column.codes.is_empty()
        };
        let Some(column) = self.columns.iter().find(is_count) else {
            return Vec::new();
        };
        let rows: Vec<usize> = (0..self.rows)
            .filter(|&row| !matches!(column.value(row), Value::Number(_)))
            .filter(|row| self.duplicates.binary_search(row).is_err())
            .collect();
        for &row in &rows {
            let (line, text) = (self.lines.of(row), column.text(row).unwrap_or_default());
            let told = |problem: Problem| {
                let problem = problem.at(line).column(&column.header).found(text);
                problem
                    .expected("a whole number")
                    .says("how many patients the row counts for cannot be read; it is not used")
            };
            self.problems
                .add(Severity::Error, Rule::UnreadableCount.id(), told);
        }
        rows
    }
}
