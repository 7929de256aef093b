//! Records → rows of columns; rows that are no patients are set aside, each with a problem.

use std::cmp::Ordering;
use std::rc::Rc;

use super::column::{Column, Dictionary, Status};
use super::dialect::Layout;
use super::headers;
use super::ids::Ids;
use super::interpret::coded;
use super::lines::Lines;
use super::options::{Delimiter, ImportOptions};
use super::problem::{Problem, ProblemList, Severity, cells};
use super::records::{Record, Sink};
use super::rows::{BATCH, Rows};
use super::spec::Kind;
use super::text::word;
use super::value;
use super::words;

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
    /// It has no value of a column that is read: a heading among the rows, a note below them, units below the header.
    NoValues,
    /// Another row has the same id.
    DuplicateId,
    /// It is another visit of a patient, of whom one visit enters.
    OtherVisit,
    /// No visit of the patient is on or before the date asked for.
    NoVisit,
    /// What it says it counts for cannot be read.
    UnreadableCount,
    /// It was taken out by hand.
    Removed,
}

impl Rule {
    pub(super) const ALL: [Self; 11] = [
        Self::ShortRow,
        Self::LongRow,
        Self::StrayQuote,
        Self::RepeatedHeader,
        Self::TotalsRow,
        Self::NoValues,
        Self::DuplicateId,
        Self::OtherVisit,
        Self::NoVisit,
        Self::UnreadableCount,
        Self::Removed,
    ];

    /// Stable identifier; also the code of its problems.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::ShortRow => "short_row",
            Self::LongRow => "long_row",
            Self::StrayQuote => "stray_quote",
            Self::RepeatedHeader => "repeated_header",
            Self::TotalsRow => "totals_row",
            Self::NoValues => "no_values",
            Self::DuplicateId => "duplicate_id",
            Self::OtherVisit => "other_visit",
            Self::NoVisit => "no_visit_by_date",
            Self::UnreadableCount => "unreadable_count",
            Self::Removed => "removed",
        }
    }

    /// Whether the cells of such a row are read all the same.
    pub(super) const fn has_cells(self) -> bool {
        matches!(
            self,
            Self::NoValues | Self::DuplicateId | Self::UnreadableCount
        )
    }

    /// In words.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::ShortRow => "Row with too few cells",
            Self::LongRow => "Row with too many cells",
            Self::StrayQuote => "Rows run together by a quotation mark",
            Self::RepeatedHeader => "Header repeated",
            Self::TotalsRow => "Row of totals",
            Self::NoValues => "Row without a value",
            Self::DuplicateId => "Patient id repeated",
            Self::OtherVisit => "Another visit of the patient",
            Self::NoVisit => "No visit of the patient by the date",
            Self::UnreadableCount => "Count that cannot be read",
            Self::Removed => "Removed by hand",
        }
    }
}

/// The table of a file while it is read.
pub(super) struct Table {
    options: ImportOptions,
    /// Texts of a column of numbers beyond which it is spread.
    most_texts: usize,
    delimiter: Delimiter,
    /// Records before the header.
    header_at: usize,
    /// Records so far, blank ones not counted.
    seen: usize,
    /// The cells of the header as the file has them, and their line.
    pub(super) header: Vec<Box<[u8]>>,
    pub(super) header_line: u64,
    /// Problems of the header and of the answers about it.
    pub(super) header_problems: ProblemList,
    /// Cells of the header up to the last that is not blank.
    needed: usize,
    pub(super) columns: Vec<Column>,
    dictionaries: Vec<Dictionary>,
    /// How each column is kept.
    plans: Vec<Reads>,
    /// The column of ids; the first where there is none.
    id_at: usize,
    pub(super) ids: Ids,
    pub(super) lines: Lines,
    pub(super) rows: usize,
    /// Rows set aside, ascending; they are empty in every column.
    pub(super) aside: Vec<(usize, Rule)>,
    /// Rows in which one cell is filled, and that is none of a column that is read, ascending.
    pub(super) alone: Vec<usize>,
    pub(super) problems: ProblemList,
}

impl Table {
    pub(super) fn new(layout: &Layout, options: ImportOptions, most_texts: usize) -> Self {
        Self {
            options,
            most_texts,
            delimiter: layout.delimiter,
            header_at: layout.header_at,
            seen: 0,
            header: Vec::new(),
            header_line: 0,
            header_problems: ProblemList::default(),
            needed: 0,
            columns: Vec::new(),
            dictionaries: Vec::new(),
            plans: Vec::new(),
            id_at: 0,
            ids: Ids::default(),
            lines: Lines::default(),
            rows: 0,
            aside: Vec::new(),
            alone: Vec::new(),
            problems: ProblemList::default(),
        }
    }

    /// Takes the next record of the file.
    fn add(&mut self, record: Record) {
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

    /// Takes the next rows, of which each is a patient.
    fn add_rows(&mut self, rows: Rows) {
        self.seen += rows.len();
        self.lines
            .push_all(rows.line, rows.len(), |row| rows.begins(row));
        let first = self.rows;
        for (index, &plan) in self.plans.iter().enumerate() {
            let texts = &mut self.dictionaries[index];
            let cells = (first..).zip(rows.column(index));
            match plan {
                Reads::Texts if texts.push_letters(rows, index, first) => {}
                Reads::Texts => cells.for_each(|(row, cell)| texts.push(cell, row)),
                Reads::Id => cells.for_each(|(_, cell)| self.ids.push(cell)),
                Reads::Numbers | Reads::Nothing => {
                    for (row, cell) in cells {
                        plan.keep(cell, row, self.most_texts, texts, &mut self.ids);
                    }
                }
            }
        }
        self.rows += rows.len();
    }

    /// Whether each of some rows plainly is a patient: as wide as the header, with two cells filled, neither the header
    /// nor a total.
    fn are_patients(&self, rows: &Rows) -> bool {
        let begins = self.header.first().map_or(&[][..], |header| header);
        let is_word = begins.is_ascii() && !begins.iter().any(u8::is_ascii_digit);
        let is_patient = |row: usize| {
            let cell = rows.cell(row, 0);
            // Nearly every id has a number, as hardly a header has: a cheap way out.
            let is_other = is_word && is_numbered(cell);
            let is_named = !is_other && (is_total(cell) || is_same_word(begins, cell));
            let is_named = is_named || (self.id_at > 0 && is_total(rows.cell(row, self.id_at)));
            let filled = rows.cells(row).filter(|cell| is_filled(cell));
            !is_named && filled.take(2).count() == 2
        };
        self.seen > self.header_at
            && rows.width == self.columns.len()
            && (0..rows.len()).all(is_patient)
    }

    fn add_header(&mut self, record: Record, width: usize) {
        self.header = record.cells().map(Box::from).collect();
        self.needed = width;
        self.header_line = record.line;
        let problems = &mut self.header_problems;
        self.columns = headers::plan(&self.header, record.line, &self.options, problems);
        self.dictionaries
            .resize_with(self.columns.len(), Dictionary::default);
        self.plans = self.columns.iter().map(reads).collect();
        self.id_at = self.columns.iter().position(Column::is_id).unwrap_or(0);
    }

    /// Bytes that lists which double may take anew within a piece of so many bytes.
    pub(super) fn growth(&self, piece: usize) -> usize {
        let dictionaries = self.dictionaries.iter();
        dictionaries
            .map(|dictionary| dictionary.growth(piece))
            .sum()
    }

    /// Ends the table: the columns take their texts.
    pub(super) fn finish(&mut self, end: u64) {
        self.lines.end_at(end);
        let dictionaries = std::mem::take(&mut self.dictionaries);
        for (column, dictionary) in self.columns.iter_mut().zip(dictionaries) {
            let (entries, codes, numbers) = dictionary.finish();
            (column.entries, column.codes) = (entries, Rc::new(codes));
            column.numbers = numbers.map(Rc::new);
        }
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
        self.lines.push(record.line, record.offset);
        if let Some(rule) = self.misfit(record, width) {
            self.aside.push((self.rows, rule));
            self.pass_over();
        } else {
            if self.stands_alone(record, width) {
                self.alone.push(self.rows);
            }
            self.keep(record);
        }
        self.rows += 1;
    }

    /// Whether one cell of a row is filled, and none that is read.
    fn stands_alone(&self, record: Record, width: usize) -> bool {
        let is_filled = |&at: &usize| is_filled(record.cell(at));
        // Most rows fill their first cell and their last: a cheap way out.
        if width == self.needed && is_filled(&0) {
            return false;
        }
        let mut filled = (0..width).filter(is_filled);
        let only = filled.next().and_then(|at| self.plans.get(at));
        filled.next().is_none() && matches!(only, Some(Reads::Id | Reads::Nothing))
    }

    /// Keeps the cells of a row.
    fn keep(&mut self, record: Record) {
        let row = self.rows;
        let mut start = 0;
        let kept = self.dictionaries.iter_mut().zip(&self.plans);
        for (index, (dictionary, plan)) in kept.enumerate() {
            let (cell, next) = record.cell_from(index, start);
            start = next;
            plan.keep(cell, row, self.most_texts, dictionary, &mut self.ids);
        }
    }

    /// Keeps nothing of a row but its place.
    fn pass_over(&mut self) {
        let kept = self.dictionaries.iter_mut().zip(&self.plans);
        for (dictionary, plan) in kept {
            match plan {
                Reads::Texts | Reads::Numbers => dictionary.push_blank(self.rows),
                Reads::Id => self.ids.push_none(),
                Reads::Nothing => {}
            }
        }
    }

    /// Why a row cannot be a patient, if it cannot; that is reported.
    fn misfit(&mut self, record: Record, width: usize) -> Option<Rule> {
        if self.repeats_header(record) {
            return Some(self.set_aside(record, Rule::RepeatedHeader, "the header again"));
        }
        if self.is_total(record) {
            let what = "a row of totals, not a patient";
            return Some(self.set_aside(record, Rule::TotalsRow, what));
        }
        if record.last_line > record.line && self.set_aside_run_on(record) {
            return Some(Rule::StrayQuote);
        }
        if record.len() < self.needed {
            return Some(self.set_aside_misfit(record, Rule::ShortRow, record.len()));
        }
        if width > self.columns.len() {
            return Some(self.set_aside_misfit(record, Rule::LongRow, width));
        }
        None
    }

    fn set_aside(&mut self, record: Record, rule: Rule, what: &str) -> Rule {
        let text = String::from_utf8_lossy(record.cell(0)).into_owned();
        let told = |problem: Problem| {
            let problem = problem.at(record.line).row(self.rows);
            problem.found(&text).expected("a patient").says(what)
        };
        self.problems.add(Severity::Warning, rule.id(), told);
        rule
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
                Reads::Id | Reads::Texts | Reads::Numbers => lines.next().is_some(),
            }
        };
        let Some(column) = self.columns.iter().find(is_run_on) else {
            return false;
        };
        let (line, last) = (record.line, record.last_line);
        let told = |problem: Problem| {
            problem
                .at(line)
                .row(self.rows)
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

    fn set_aside_misfit(&mut self, record: Record, rule: Rule, found: usize) -> Rule {
        let needed = self.needed;
        let [has, needs] = [found, needed].map(|count| cells(count as u64));
        let told = |problem: Problem| {
            problem
                .at(record.line)
                .row(self.rows)
                .found(&has)
                .expected(&*needs)
                .with("found", found)
                .with("needed", needed)
                .says(&format!(
                    "{has} found, {needed} needed; the row is not used"
                ))
        };
        self.problems.add(Severity::Error, rule.id(), told);
        rule
    }

    fn repeats_header(&self, record: Record) -> bool {
        let mut cells = self.header.iter().enumerate();
        cells.all(|(index, header)| is_same_word(header, record.cell(index)))
    }

    /// Whether a row is named a total and has no sex, as a patient would.
    fn is_total(&self, record: Record) -> bool {
        let named = [0, self.id_at]
            .into_iter()
            .any(|index| is_total(record.cell(index)));
        named && !self.has_sex(record)
    }

    fn has_sex(&self, record: Record) -> bool {
        let mut columns = self.columns.iter();
        let sex = columns.find(|column| column.meaning.is_some_and(|spec| spec.kind == Kind::Sex));
        let Some(column) = sex else { return false };
        let word = word(&String::from_utf8_lossy(record.cell(column.index)));
        let choice = headers::choice(&column.header, &self.options);
        let coding = choice.and_then(|choice| choice.coding.as_ref());
        words::may_be_sex(&word)
            || matches!(word.as_str(), "0" | "1" | "2")
            || coding
                .into_iter()
                .flatten()
                .any(|(text, id)| self::word(text) == word && coded(id, Kind::Sex).is_some())
    }
}

impl Sink for Table {
    fn record(&mut self, record: Record) {
        self.add(record);
    }

    fn rows(&mut self, rows: Rows) {
        if self.are_patients(&rows) {
            self.add_rows(rows);
        } else {
            self.each(rows);
        }
    }

    /// So many that words of codes are filled.
    fn wants(&self) -> usize {
        BATCH - self.rows % BATCH
    }
}

/// Whether a cell is a header again, in whatever letters. It is read as a word only where it begins with none of ASCII:
/// with a Persian one, or with the mark of UTF-8 that joining files leaves, behind which quotation marks are letters.
fn is_same_word(header: &[u8], cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    if cell.first().is_none_or(u8::is_ascii) {
        return header.trim_ascii().eq_ignore_ascii_case(cell);
    }
    let bare = |cell| word(&String::from_utf8_lossy(cell)).replace('"', "");
    bare(header) == bare(cell)
}

/// Whether a cell is not blank.
fn is_filled(cell: &[u8]) -> bool {
    cell.iter().any(|byte| !byte.is_ascii_whitespace())
}

/// Whether a byte ends what may name a total.
fn ends_name(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'(' | b':' | b'=' | b'+' | b'/')
}

/// Whether what may name a total ends with a number: then it names none.
#[inline]
fn is_numbered(cell: &[u8]) -> bool {
    let mut bytes = cell.iter().copied();
    let end = bytes.find(|&byte| ends_name(byte));
    end.is_some_and(|byte| byte.is_ascii_digit())
}

/// Whether a cell names a total: `Mean`, `Mean ± SD`, `Total (n=45):`.
fn is_total(cell: &[u8]) -> bool {
    if is_numbered(cell) {
        return false;
    }
    let end = cell.iter().position(|&byte| ends_name(byte));
    let end = end.unwrap_or(cell.len());
    let text = String::from_utf8_lossy(&cell[..end]);
    let name = text.split('±').next().unwrap_or_default();
    value::is_total(&word(name))
}

/// What is kept of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// A hash of each cell.
    Id,
    /// Every distinct text and every row's code.
    Texts,
    /// The same of numbers, or every row's number where they have no end.
    Numbers,
    /// A few texts to show.
    Nothing,
}

impl Reads {
    /// Keeps the cell of a row, of numbers up to so many different texts.
    #[inline]
    fn keep(self, cell: &[u8], row: usize, most: usize, texts: &mut Dictionary, ids: &mut Ids) {
        match self {
            Self::Texts => texts.push(cell, row),
            Self::Numbers => texts.push_number(cell, row, most),
            Self::Id => ids.push(cell),
            Self::Nothing => texts.sample(cell, row),
        }
    }
}

fn reads(column: &Column) -> Reads {
    match column.meaning {
        Some(_) if column.is_id() => Reads::Id,
        Some(spec) if column.status == Status::Used && spec.kind.spreads() => Reads::Numbers,
        Some(_) if column.status == Status::Used => Reads::Texts,
        _ => Reads::Nothing,
    }
}
