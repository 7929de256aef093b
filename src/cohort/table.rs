//! Records → rows of columns; rows that are no patients are set aside, each with a problem.

use std::cmp::Ordering;

use super::column::{Column, Dictionary, Status};
use super::dialect::Layout;
use super::hash::hash;
use super::headers;
use super::interpret::coded;
use super::options::{Delimiter, ImportOptions};
use super::problem::{Problem, ProblemList, Severity};
use super::records::Record;
use super::schema::Kind;
use super::text::{clean, word};
use super::value;

/// Why a row of the file does not enter the cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// It has fewer cells than the header, and one cannot know which are missing.
    ShortRow,
    /// It has more cells than the header, and one cannot know which are too many.
    LongRow,
    /// A cell runs over several lines, though its column holds no such text.
    StrayQuote,
    /// It is the header again.
    RepeatedHeader,
    /// It sums up the others.
    TotalsRow,
    /// Another row has the same id.
    DuplicateId,
    /// What it says it counts for cannot be read.
    UnreadableCount,
}

impl Rule {
    pub(super) const ALL: [Self; 7] = [
        Self::ShortRow,
        Self::LongRow,
        Self::StrayQuote,
        Self::RepeatedHeader,
        Self::TotalsRow,
        Self::DuplicateId,
        Self::UnreadableCount,
    ];

    /// Stable identifier; also the code of its problems.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::ShortRow => "short_row",
            Self::LongRow => "long_row",
            Self::StrayQuote => "stray_quote",
            Self::RepeatedHeader => "repeated_header",
            Self::TotalsRow => "totals_row",
            Self::DuplicateId => "duplicate_id",
            Self::UnreadableCount => "unreadable_count",
        }
    }

    /// In words.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::ShortRow => "Row with too few cells",
            Self::LongRow => "Row with too many cells",
            Self::StrayQuote => "Rows run together by a quotation mark",
            Self::RepeatedHeader => "Header repeated",
            Self::TotalsRow => "Row of totals",
            Self::DuplicateId => "Patient id repeated",
            Self::UnreadableCount => "Count that cannot be read",
        }
    }
}

/// The table of a file while it is read.
pub(super) struct Table {
    options: ImportOptions,
    delimiter: Delimiter,
    /// Records before the header.
    header_at: usize,
    /// Records so far, blank ones not counted.
    seen: usize,
    /// The cells of the header as the file has them.
    header: Vec<Box<[u8]>>,
    /// Cells of the header up to the last that is not blank.
    needed: usize,
    pub(super) columns: Vec<Column>,
    dictionaries: Vec<Dictionary>,
    ids: Ids,
    pub(super) lines: Lines,
    pub(super) rows: usize,
    /// Rows set aside, which are in no column, by rule.
    pub(super) set_aside: [u64; Rule::ALL.len()],
    pub(super) problems: ProblemList,
}

impl Table {
    pub(super) fn new(layout: &Layout, options: ImportOptions) -> Self {
        Self {
            options,
            delimiter: layout.delimiter,
            header_at: layout.header_at,
            seen: 0,
            header: Vec::new(),
            needed: 0,
            columns: Vec::new(),
            dictionaries: Vec::new(),
            ids: Ids::default(),
            lines: Lines::default(),
            rows: 0,
            set_aside: [0; Rule::ALL.len()],
            problems: ProblemList::default(),
        }
    }

    /// Takes the next record of the file.
    pub(super) fn add(&mut self, record: Record) {
        let width = record.width();
        if width == 0 {
            return self.add_blank(record);
        }
        let place = self.seen;
        self.seen += 1;
        match place.cmp(&self.header_at) {
            Ordering::Less => self.add_title(record),
            Ordering::Equal => self.add_header(record, width),
            Ordering::Greater => self.add_row(record, width),
        }
    }

    fn add_header(&mut self, record: Record, width: usize) {
        self.header = record.cells().map(Box::from).collect();
        self.needed = width;
        self.columns = headers::plan(record, &self.options, &mut self.problems);
        self.dictionaries
            .resize_with(self.columns.len(), Dictionary::default);
    }

    /// Rows read, set aside ones included.
    pub(super) fn found_rows(&self) -> u64 {
        self.rows as u64 + self.set_aside.iter().sum::<u64>()
    }

    /// Ends the table: the columns take their texts. Returns the rows whose id another row has
    /// before.
    pub(super) fn finish(&mut self) -> Vec<usize> {
        let dictionaries = std::mem::take(&mut self.dictionaries);
        for (column, dictionary) in self.columns.iter_mut().zip(dictionaries) {
            column.entries = dictionary.into_entries();
        }
        self.report_missing_ids();
        let repeated = std::mem::take(&mut self.ids).repeated();
        let header = self.id_column().map(|column| column.header.clone());
        let header = header.unwrap_or_default();
        for &(row, first) in &repeated {
            let (line, first) = (self.lines.of(row), self.lines.of(first));
            let told = |problem: Problem| {
                let problem = problem.at(line).column(&header).with("firstLine", first);
                problem
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

    fn id_column(&self) -> Option<&Column> {
        let mut columns = self.columns.iter();
        columns.find(|column| reads(column) == Reads::Id)
    }

    fn add_blank(&mut self, record: Record) {
        let told = |problem: Problem| {
            let problem = problem.at(record.line);
            problem.says("a row of empty cells is passed over")
        };
        self.problems.add(Severity::Info, "blank_row", told);
    }

    fn add_title(&mut self, record: Record) {
        let text = String::from_utf8_lossy(record.cell(0)).into_owned();
        let told = |problem: Problem| {
            let problem = problem.at(record.line).found(&text);
            problem.says("above the header and not read")
        };
        self.problems.add(Severity::Info, "title_line", told);
    }

    fn add_row(&mut self, record: Record, width: usize) {
        if self.repeats_header(record) {
            return self.set_aside(record, Rule::RepeatedHeader, "the header again");
        }
        if self.is_total(record) {
            return self.set_aside(record, Rule::TotalsRow, "a row of totals, not a patient");
        }
        if record.last_line > record.line && self.set_aside_run_on(record) {
            return;
        }
        if record.len() < self.needed {
            return self.set_aside_misfit(record, Rule::ShortRow, record.len());
        }
        if width > self.columns.len() {
            return self.set_aside_misfit(record, Rule::LongRow, width);
        }
        for (index, column) in self.columns.iter_mut().enumerate() {
            let cell = record.cell(index);
            let dictionary = &mut self.dictionaries[index];
            match reads(column) {
                Reads::Texts => column.codes.push(dictionary.code(cell, record.line)),
                Reads::Id => self.ids.push(cell, record.line),
                Reads::Nothing => dictionary.sample(cell, record.line),
            }
        }
        self.lines.push(self.rows, record.line);
        self.rows += 1;
    }

    fn set_aside(&mut self, record: Record, rule: Rule, what: &str) {
        self.set_aside[rule as usize] += 1;
        let text = String::from_utf8_lossy(record.cell(0)).into_owned();
        let told = |problem: Problem| {
            let problem = problem.at(record.line).found(&text).expected("a patient");
            problem.says(what)
        };
        self.problems.add(Severity::Warning, rule.id(), told);
    }

    /// Sets aside a record of several lines when a quotation mark out of place has run rows
    /// together: a cell that is read has a line break, or another cell has a line that looks like a
    /// row.
    fn set_aside_run_on(&mut self, record: Record) -> bool {
        let delimiters = self.needed.saturating_sub(1).max(2);
        let is_row = |line: &[u8]| {
            let found = line.iter().filter(|&&byte| byte == self.delimiter.byte());
            found.count() >= delimiters
        };
        let is_run_on = |column: &&Column| {
            let cell = record.cell(column.index).trim_ascii();
            let mut lines = cell.split(|&byte| byte == b'\n').skip(1);
            match reads(column) {
                Reads::Nothing => lines.any(is_row),
                Reads::Id | Reads::Texts => lines.next().is_some(),
            }
        };
        let Some(column) = self.columns.iter().find(is_run_on) else {
            return false;
        };
        let (line, last) = (record.line, record.last_line);
        self.set_aside[Rule::StrayQuote as usize] += 1;
        let told = |problem: Problem| {
            problem
                .at(line)
                .column(&column.header)
                .found(&String::from_utf8_lossy(record.cell(column.index)))
                .expected("a cell on one line")
                .with("lastLine", last)
                .says(&format!(
                    "a quotation mark runs lines {line} to {last} together; none of them is used"
                ))
        };
        self.problems
            .add(Severity::Error, Rule::StrayQuote.id(), told);
        true
    }

    fn set_aside_misfit(&mut self, record: Record, rule: Rule, found: usize) {
        self.set_aside[rule as usize] += 1;
        let needed = self.needed;
        let told = |problem: Problem| {
            problem
                .at(record.line)
                .found(&format!("{found} cells"))
                .expected(format!("{needed} cells"))
                .with("found", found)
                .with("needed", needed)
                .says(&format!(
                    "{found} cells found, {needed} needed; the row is not used"
                ))
        };
        self.problems.add(Severity::Error, rule.id(), told);
    }

    fn repeats_header(&self, record: Record) -> bool {
        let mut cells = self.header.iter().enumerate();
        cells.all(|(index, header)| **header == *record.cell(index))
    }

    /// Whether a row is named a total and has no sex, as a patient would.
    fn is_total(&self, record: Record) -> bool {
        let id = self.id_column().map_or(0, |column| column.index);
        let named = [0, id].into_iter().any(|index| {
            let cell = record.cell(index);
            // Nearly every id has a digit, and no total has: a cheap way out.
            !cell.iter().any(u8::is_ascii_digit)
                && value::is_total(&word(&String::from_utf8_lossy(cell)))
        });
        named && !self.has_sex(record)
    }

    fn has_sex(&self, record: Record) -> bool {
        let mut columns = self.columns.iter();
        let sex = columns.find(|column| column.meaning.is_some_and(|spec| spec.kind == Kind::Sex));
        let Some(column) = sex else { return false };
        let word = word(&String::from_utf8_lossy(record.cell(column.index)));
        let choice = headers::choice(&column.header, &self.options);
        let coding = choice.and_then(|choice| choice.coding.as_ref());
        value::sex(&word).is_some()
            || matches!(word.as_str(), "0" | "1" | "2")
            || coding
                .into_iter()
                .flatten()
                .any(|(text, id)| self::word(text) == word && coded(id, Kind::Sex).is_some())
    }

    fn report_missing_ids(&mut self) {
        let (Some(column), Some(line)) = (self.id_column(), self.ids.first_blank) else {
            return;
        };
        let problem = Problem::new(Severity::Warning, "missing_id")
            .at(line)
            .column(&column.header)
            .cells(self.ids.blanks)
            .expected("an id");
        let problem = problem.says("without an id a repeated patient is not noticed");
        self.problems.push(problem);
    }
}

/// What is kept of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// A hash of each cell.
    Id,
    /// Every distinct text and every row's code.
    Texts,
    /// A few texts to show.
    Nothing,
}

fn reads(column: &Column) -> Reads {
    match column.meaning {
        Some(spec) if column.status == Status::Used && spec.kind == Kind::Id => Reads::Id,
        Some(_) if column.status == Status::Used => Reads::Texts,
        _ => Reads::Nothing,
    }
}

/// Patient ids, of which only hashes are kept.
#[derive(Default)]
struct Ids {
    /// For each row the hash of its id, 0 for a blank one.
    hashes: Vec<u64>,
    /// The id of the row before, while every id was greater than the one before it.
    previous: Vec<u8>,
    unordered: bool,
    blanks: u64,
    first_blank: Option<u64>,
}

impl Ids {
    fn push(&mut self, cell: &[u8], line: u64) {
        let trimmed = cell.trim_ascii();
        if trimmed.is_ascii() {
            self.push_clean(trimmed, line);
        } else {
            self.push_clean(clean(&String::from_utf8_lossy(trimmed)).as_bytes(), line);
        }
    }

    fn push_clean(&mut self, id: &[u8], line: u64) {
        if id.is_empty() {
            self.hashes.push(0);
            self.blanks += 1;
            self.first_blank.get_or_insert(line);
            return;
        }
        self.hashes.push(hash(id).max(1));
        if self.unordered {
            return;
        }
        // Shorter before longer, so that 9 comes before 10.
        self.unordered = (id.len(), id) <= (self.previous.len(), &self.previous[..]);
        self.previous.clear();
        self.previous.extend_from_slice(id);
    }

    /// Rows with an id that an earlier row has, ascending, each with the first such row.
    fn repeated(self) -> Vec<(usize, usize)> {
        if !self.unordered {
            return Vec::new();
        }
        let mut order: Vec<usize> = (0..self.hashes.len())
            .filter(|&row| self.hashes[row] != 0)
            .collect();
        order.sort_unstable_by_key(|&row| (self.hashes[row], row));
        let same = order.chunk_by(|&a, &b| self.hashes[a] == self.hashes[b]);
        let mut repeated: Vec<(usize, usize)> = same
            .flat_map(|rows| rows[1..].iter().map(|&row| (row, rows[0])))
            .collect();
        repeated.sort_unstable();
        repeated
    }
}

/// The line of each row: runs of rows on consecutive lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// First row and first line of each run.
    runs: Vec<(usize, u64)>,
}

impl Lines {
    fn push(&mut self, row: usize, line: u64) {
        if self.runs.is_empty() || self.of(row) != line {
            self.runs.push((row, line));
        }
    }

    /// The line of a row.
    pub(super) fn of(&self, row: usize) -> u64 {
        let after = match self.runs.last() {
            Some(&(first, _)) if first <= row => self.runs.len(),
            _ => self.runs.partition_point(|&(first, _)| first <= row),
        };
        let run = after.checked_sub(1).and_then(|at| self.runs.get(at));
        run.map_or(0, |&(first, line)| line + (row - first) as u64)
    }
}
