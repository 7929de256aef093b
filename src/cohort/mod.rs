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

pub mod added;
mod codes;
mod column;
mod dates;
mod dialect;
mod edits;
pub mod form;
mod grid;
mod hash;
mod headers;
mod ids;
mod interpret;
mod laboratory;
mod lines;
pub mod optional;
mod options;
mod problem;
mod reader;
mod records;
mod rows;
pub mod schema;
mod spec;
mod summary;
mod table;
pub mod template;
mod text;
mod user_missing;
mod value;
mod visits;
mod words;
mod written;

use serde::Serialize;
use tsify::Tsify;

pub(crate) use codes::BLOCK;
pub use codes::Codes;
pub use column::{CellState, Column, Entry, Status};
pub use dialect::Dialect;
pub use edits::{GridError, RowEdit};
pub use grid::{GridCell, GridColumn, GridRow, Span, View};
pub(crate) use hash::hash_text;
pub use laboratory::DerivedFinding;
pub use options::{ColumnChoice, DecimalMark, Delimiter, ImportOptions, IndexVisit};
pub use problem::{Problem, ProblemList, Severity};
pub use reader::{Reader, read};
pub use spec::{ColumnSpec, Kind, KindId, Quantity, Scale, Unit};
pub use summary::ColumnReport;
pub use value::{Sex, Value};
pub use visits::is_date;

use crate::clinical::labs::OtherCutoff;
use dates::Dates;
use dialect::Layout;
use edits::Edits;
use ids::Ids;
use interpret::File;
use laboratory::Derived;
use lines::Lines;
use schema::column as known_column;
use table::{Rule, Table};

/// The patients of a file, by column.
#[derive(Clone, Debug)]
pub struct Cohort {
    columns: Vec<Column>,
    /// The cells of the header as the file has them, and their line.
    header: Vec<Box<[u8]>>,
    header_line: u64,
    /// Problems of the header and of the answers about it.
    header_problems: ProblemList,
    rows: usize,
    lines: Lines,
    ids: Ids,
    /// The column whose ids those are.
    ids_of: Option<usize>,
    /// Rows that the file's form sets aside, ascending.
    aside: Vec<(usize, Rule)>,
    /// Rows of the file in which one cell is filled, and none that was read, ascending.
    alone: Vec<usize>,
    edits: Edits,
    /// The findings that laboratory columns speak of, joined with those entered.
    derived: Vec<Derived>,
    /// Rows that do not enter, ascending.
    excluded: Vec<(usize, Rule)>,
    /// Problems of the file, whatever its texts mean.
    file_problems: ProblemList,
    problems: ProblemList,
    layout: String,
    dialect: Dialect,
    /// What its columns tell about each other.
    file: File,
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
    pub label: String,
    /// Number of rows, or of patients.
    pub n: u64,
}

impl Cohort {
    /// The cohort of a table that was read to its end.
    fn of(table: Table, layout: Layout, options: ImportOptions, hash: String) -> Self {
        if table.columns.is_empty() {
            return Self::failed(reader::empty(), options, hash);
        }
        if table.rows == 0 {
            let problem =
                Problem::new(Severity::Fatal, "no_rows").expected("a row for each patient");
            let problem = problem.says("the file has a header and no row");
            return Self::failed(problem, options, hash);
        }
        let mut cohort = Self {
            ids_of: table.columns.iter().position(Column::is_id),
            header: table.header,
            header_line: table.header_line,
            header_problems: table.header_problems,
            columns: table.columns,
            rows: table.rows,
            lines: table.lines,
            ids: table.ids,
            aside: table.aside,
            alone: table.alone,
            edits: Edits::default(),
            derived: Vec::new(),
            excluded: Vec::new(),
            file_problems: table.problems,
            problems: ProblemList::default(),
            layout: layout.evidence,
            file: File::default(),
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
            header: Vec::new(),
            header_line: 0,
            header_problems: ProblemList::default(),
            rows: 0,
            lines: Lines::default(),
            ids: Ids::default(),
            ids_of: None,
            aside: Vec::new(),
            alone: Vec::new(),
            edits: Edits::default(),
            derived: Vec::new(),
            excluded: Vec::new(),
            file_problems: problems.clone(),
            problems,
            layout: String::new(),
            file: File::default(),
            dialect: Dialect {
                delimiter: options.delimiter.unwrap_or(Delimiter::Comma),
                decimal_mark: options.decimal_mark.unwrap_or(DecimalMark::Point),
                evidence: Vec::new(),
            },
            options,
            hash,
        }
    }

    /// Number of rows below the header, blank lines left out: those that do not enter are among them, and so
    /// are rows that were added.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The rows that do not enter, ascending.
    pub fn excluded_rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.excluded.iter().map(|&(row, _)| row)
    }

    /// How many rows do not enter, by rule; rules that kept out none are left out.
    #[must_use]
    pub fn exclusions(&self) -> Vec<Exclusion> {
        let mut counts = [0; Rule::ALL.len()];
        for &(row, rule) in &self.excluded {
            counts[rule as usize] += u64::from(!self.edits.is_withdrawn(row));
        }
        let counted = Rule::ALL.into_iter().zip(counts);
        counted
            .filter(|&(_, n)| n > 0)
            .map(|(rule, n)| Exclusion {
                rule: rule.id(),
                label: rule.label().to_owned(),
                n,
            })
            .collect()
    }

    /// The rows that enter, ascending: each a patient, or as many as its `count`.
    pub fn patients(&self) -> impl Iterator<Item = usize> + '_ {
        let mut excluded = self.excluded_rows().peekable();
        (0..self.rows).filter(move |row| excluded.next_if_eq(row).is_none())
    }

    /// Number of rows that enter.
    #[must_use]
    pub fn patient_rows(&self) -> usize {
        self.rows - self.excluded.len()
    }

    /// The column of a meaning, if there is one that is used. Where laboratory columns speak of a finding,
    /// its column holds what was entered and, where nothing was, what they propose.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<&Column> {
        let mut derived = self.derived.iter();
        if let Some(derived) = derived.find(|derived| derived.report.finding == id) {
            return Some(&derived.column);
        }
        self.entered(id)
    }

    /// The column of the file that has a meaning, if there is one that is used.
    #[must_use]
    pub fn entered(&self, id: &str) -> Option<&Column> {
        let is_used = |column: &&Column| {
            column.status == Status::Used && column.meaning.is_some_and(|spec| spec.id == id)
        };
        self.columns.iter().find(is_used)
    }

    /// The added column of an identifier, if it is used.
    #[must_use]
    pub fn added(&self, id: &str) -> Option<&Column> {
        let mut columns = self.added_columns();
        columns.find(|column| column.added_id().is_some_and(|own| own == id))
    }

    /// The columns that were added to the tables, in the order of the file.
    pub fn added_columns(&self) -> impl Iterator<Item = &Column> {
        let columns = self.columns.iter();
        columns.filter(|column| column.status == Status::Used && column.scale().is_some())
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

    /// What was chosen for the column of a header.
    #[must_use]
    pub fn choice(&self, header: &str) -> Option<&ColumnChoice> {
        headers::choice(header, &self.options)
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

    /// Reads a column by another choice: meaning, unit, coding, missing codes. Rows and edits stay.
    ///
    /// Returns whether that was possible: see [`Cohort::take_options`].
    pub fn recode(&mut self, header: &str, choice: ColumnChoice) -> bool {
        let mut options = self.options.clone();
        options.columns.insert(header.to_owned(), choice);
        self.take_options(options).is_ok()
    }

    /// Reads the cohort by other options. Rows and edits stay.
    ///
    /// # Errors
    /// [`GridError::NeedsFile`] when the file would have to be read again, as another delimiter asks for, a column
    /// whose texts are not kept, or one of numbers without end that is to be something else; nothing has changed
    /// then.
    pub fn take_options(&mut self, options: ImportOptions) -> Result<(), GridError> {
        if options.delimiter != self.options.delimiter {
            return Err(GridError::NeedsFile(None));
        }
        let mut problems = ProblemList::default();
        let planned = headers::plan(&self.header, self.header_line, &options, &mut problems);
        let is_wanting = |(old, new): &(&Column, &Column)| {
            let kept = if new.is_id() {
                self.ids_of == Some(new.index)
            } else {
                let is_other = |spec: &ColumnSpec| !spec.kind.spreads();
                let stays = !(old.is_spread() && new.meaning.is_some_and(is_other));
                (old.is_read() && stays) || self.rows == 0
            };
            new.status == Status::Used && !kept
        };
        let mut pairs = self.columns.iter().zip(&planned);
        if let Some((column, _)) = pairs.find(is_wanting) {
            return Err(GridError::NeedsFile(Some(column.header.clone())));
        }
        for (column, planned) in self.columns.iter_mut().zip(planned) {
            column.meaning = planned.meaning;
            column.unit = planned.unit;
            column.levels.clear();
            column.planned = planned.planned;
        }
        self.header_problems = problems;
        self.options = options;
        self.interpret();
        Ok(())
    }

    /// The findings that laboratory columns speak of.
    #[must_use]
    pub fn derived_findings(&self) -> Vec<DerivedFinding> {
        let derived = self.derived.iter();
        derived.map(|derived| derived.report.clone()).collect()
    }

    /// What a finding would be by another cut-off of its laboratory value; nothing where the file has none.
    #[must_use]
    pub fn by_other_cutoff(&self, cutoff: &OtherCutoff) -> Option<Column> {
        laboratory::by_other_cutoff(self, cutoff)
    }

    /// Gives every text its value, and finds the rows that cannot enter.
    fn interpret(&mut self) {
        self.problems = self.header_problems.clone();
        self.problems.absorb(&self.file_problems);
        self.problems
            .extend(headers::not_used(&self.columns, &self.header));
        for (row, rule) in self.edits.settled(&self.aside) {
            self.problems.withdraw(rule.id(), row);
        }
        laboratory::settle_by_contents(&mut self.columns, &self.options, &mut self.problems);
        let file = File::of(&self.columns, self.options.decimal_mark);
        self.file = file;
        self.dialect.decimal_mark = file.mark.decimal;
        self.dialect.evidence = vec![
            self.layout.clone(),
            file.mark.evidence(&self.columns, &self.lines),
        ];
        let question = file.mark.question(&self.columns, &self.lines);
        self.problems.extend(question);
        for column in &mut self.columns {
            column.status = column.planned;
            let choice = headers::choice(&column.header, &self.options);
            interpret::interpret(column, file, choice, &self.lines, &mut self.problems);
        }
        let dated = self.columns.iter().filter(|column| column.is_read());
        let dated = dated.filter_map(|column| Dates::of(column).evidence(column, &self.lines));
        self.dialect.evidence.extend(dated);
        self.excluded = self.edits.excluded(&self.aside);
        let valueless = self.report_valueless();
        self.ids.passed_over.clone_from(&valueless);
        self.exclude(valueless.into_iter().map(|row| (row, Rule::NoValues)));
        self.report_missing_ids();
        if self.has_visits() {
            let others = self.other_visits();
            self.exclude(others);
        } else {
            let repeated = self.report_repeated_ids();
            self.exclude(repeated.into_iter().map(|row| (row, Rule::DuplicateId)));
        }
        let uncounted = self.uncounted();
        self.exclude(
            uncounted
                .into_iter()
                .map(|row| (row, Rule::UnreadableCount)),
        );
        let mut problems = std::mem::take(&mut self.problems);
        self.derived = laboratory::derive(self, file.mark, &mut problems);
        problems.sort();
        self.problems = problems;
    }

    /// Adds rows to those that do not enter.
    fn exclude(&mut self, rows: impl IntoIterator<Item = (usize, Rule)>) {
        self.excluded.extend(rows);
        self.excluded.sort_unstable();
    }

    fn is_excluded(&self, row: usize) -> Option<Rule> {
        let at = self.excluded.binary_search_by_key(&row, |&(row, _)| row);
        at.ok().map(|at| self.excluded[at].1)
    }

    fn id_column(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.is_id())
    }

    /// The rows without a value: units below the header, headings among the rows of the file, notes below them, and
    /// patients that were added and not filled in. Each is reported. A table of fewer than two columns that are read has none.
    fn report_valueless(&mut self) -> Vec<usize> {
        let read: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| column.is_read())
            .collect();
        if read.len() < 2 {
            return Vec::new();
        }
        let is_blank = |column: &&Column, row: usize| {
            column.text(row).is_none_or(|text| text.trim().is_empty())
        };
        let added = self.file_rows()..self.rows;
        let candidates = self.alone.iter().copied().chain(added);
        let valueless = candidates
            .filter(|&row| self.is_excluded(row).is_none())
            .filter(|&row| read.iter().all(|column| is_blank(column, row)));
        let units = self.units_row();
        let rows: Vec<usize> = units.into_iter().chain(valueless).collect();
        for &row in &rows {
            let line = self.lines.of(row);
            let what = if units == Some(row) {
                "this row names units and holds no value: it is no patient"
            } else {
                "there is no value in this row, as of a heading or a note"
            };
            let told = |problem: Problem| {
                let problem = problem.at(line).row(row).expected("a patient");
                problem.says(what)
            };
            self.problems
                .add(Severity::Warning, Rule::NoValues.id(), told);
        }
        rows
    }

    /// The row below the header if it names the units of columns: it has no id, and what is filled in is the unit of
    /// its column or no value of it.
    fn units_row(&self) -> Option<usize> {
        let row = 0;
        let has_id = self.ids_of.is_some() && self.ids.get(row) != 0;
        if self.file_rows() == 0 || has_id || self.is_excluded(row).is_some() {
            return None;
        }
        let mut names_unit = false;
        for column in self.columns.iter().filter(|column| column.is_read()) {
            let text = column.text(row).unwrap_or_default();
            if text.trim().is_empty() {
                continue; // whatever its column is
            }
            let units = column.meaning.map_or(&[][..], |spec| spec.kind.units());
            if units.iter().any(|unit| unit.is(&text)) {
                names_unit = true;
            } else if !matches!(column.value(row), Value::Missing | Value::Refused) {
                return None;
            }
        }
        names_unit.then_some(row)
    }

    /// Reports patients without an id.
    fn report_missing_ids(&mut self) {
        let Some(column) = self.id_column() else {
            return;
        };
        let mut blanks = self
            .ids
            .blanks()
            .filter(|&row| self.is_excluded(row).is_none());
        let Some(first) = blanks.next() else { return };
        let problem = Problem::new(Severity::Warning, "missing_id")
            .at(self.lines.of(first))
            .row(first)
            .column(&column.header)
            .cells(1 + blanks.count() as u64)
            .expected("an id")
            .says("without an id a repeated patient is not noticed");
        self.problems.push(problem);
    }

    /// The rows whose id an earlier row has; each is reported.
    fn report_repeated_ids(&mut self) -> Vec<usize> {
        let Some(column) = self.id_column() else {
            return Vec::new();
        };
        let header = column.header.clone();
        let repeated = self.ids.repeated();
        for &(row, first) in &repeated {
            let (line, first) = (self.lines.of(row), self.lines.of(first));
            let told = |problem: Problem| {
                let problem = problem.at(line).row(row).column(&header);
                problem
                    .with("firstLine", first)
                    .expected("another id for each patient")
                    .says(&format!(
                        "the id is that of line {first}; only line {first} is used"
                    ))
            };
            self.problems
                .add(Severity::Error, Rule::DuplicateId.id(), told);
        }
        repeated.into_iter().map(|(row, _)| row).collect()
    }

    /// Rows of which one cannot know how many patients they count for, those that do not enter anyway left
    /// out; each is reported.
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
            .filter(|&row| self.is_excluded(row).is_none())
            .collect();
        for &row in &rows {
            let (line, text) = (self.lines.of(row), column.text(row).unwrap_or_default());
            let told = |problem: Problem| {
                let problem = problem
                    .at(line)
                    .row(row)
                    .column(&column.header)
                    .found(&text);
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
