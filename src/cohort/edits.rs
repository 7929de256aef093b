//! Edits laid over a file: cells with another text, rows added and rows removed. The file stays as it is, and
//! every edit can be taken back.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::column::{Column, Held};
use super::records::CELL_LIMIT;
use super::table::Rule;
use super::{Cohort, ids};
use crate::memory::{self, MemoryExhausted};
use crate::message::{Coded, Param};

/// Bytes that lists of the judgement of a cohort take for each row: ids in order, what there is to say of each number.
pub(super) const JUDGING: [usize; 2] = [8, 8];

/// Bytes that an edit takes by itself: a piece of the codes and of the numbers, with a cell.
const EDITING: usize = 1 << 18;

/// What was changed in a row by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(hashmap_as_object)]
pub struct RowEdit {
    /// The row, from 0.
    pub row: usize,
    /// Whether it was added behind the rows of the file.
    pub added: bool,
    /// Whether it was removed.
    pub removed: bool,
    /// The changed cells by header; of an added row, every cell.
    pub cells: BTreeMap<String, String>,
}

/// Something asked of the grid that it does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridError {
    /// There is no such row.
    NoRow {
        /// The row asked for.
        row: usize,
        /// How many there are.
        rows: usize,
    },
    /// There is no such column.
    NoColumn(String),
    /// A column whose cells are not kept has no values to go by.
    NotRead(String),
    /// A row needs a cell for each column.
    Width {
        /// Cells given.
        found: usize,
        /// Cells needed.
        needed: usize,
    },
    /// A cell longer than any that is read.
    TooLong,
    /// The file has to be read again for this column, or for its delimiter.
    NeedsFile(Option<String>),
    /// The bytes are not those that were read.
    FileChanged {
        /// The first row that differs.
        row: usize,
    },
    /// There is no room for it; nothing has changed.
    Memory(MemoryExhausted),
}

/// The edits of a cohort.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    rows: BTreeMap<usize, Edited>,
    /// Rows added behind those of the file.
    pub(super) added: usize,
}

/// The edits of a row.
#[derive(Clone, Debug)]
struct Edited {
    /// What the columns held before; none of an added row.
    before: Option<Before>,
    /// The new texts, by column.
    cells: BTreeMap<usize, Box<str>>,
    removed: bool,
    /// Whether every cell is given.
    complete: bool,
}

/// A row as it was read: what it holds in each column that is kept, and the hash of its id.
#[derive(Clone, Debug)]
struct Before {
    held: Vec<Held>,
    id: u64,
}

/// One edit.
enum Change {
    /// Another text of a column's cell, or the file's own again.
    Cell(usize, Option<Box<str>>),
    Removed(bool),
}

impl Edits {
    /// The rule that keeps a row out, given the one of its form in the file.
    fn rule(&self, row: usize, aside: Option<Rule>) -> Option<Rule> {
        match self.rows.get(&row) {
            Some(edited) if edited.removed => Some(Rule::Removed),
            Some(edited) if edited.complete => None,
            _ => aside,
        }
    }

    /// The rows whose form in the file keeps them out no more, with the rule that did.
    pub(super) fn settled(&self, aside: &[(usize, Rule)]) -> Vec<(usize, Rule)> {
        let changed = self.rows.keys().filter_map(|&row| {
            let rule = rule_of(aside, row)?;
            (self.rule(row, Some(rule)) != Some(rule)).then_some((row, rule))
        });
        changed.collect()
    }

    /// The rows that do not enter for their form or because they were removed, ascending.
    pub(super) fn excluded(&self, aside: &[(usize, Rule)]) -> Vec<(usize, Rule)> {
        let untouched = aside.iter().copied();
        let untouched = untouched.filter(|(row, _)| !self.rows.contains_key(row));
        let touched = self.rows.keys().copied();
        let touched = touched.filter_map(|row| Some((row, self.rule(row, rule_of(aside, row))?)));
        let mut excluded: Vec<(usize, Rule)> = untouched.chain(touched).collect();
        excluded.sort_unstable();
        excluded
    }

    /// Whether a row was added and removed again.
    pub(super) fn is_withdrawn(&self, row: usize) -> bool {
        let edited = self.rows.get(&row);
        edited.is_some_and(|edited| edited.removed && edited.before.is_none())
    }

    /// Whether anything of a row was changed.
    pub(super) fn has(&self, row: usize) -> bool {
        self.rows.contains_key(&row)
    }

    /// The new text of a cell, if it was edited.
    pub(super) fn text(&self, row: usize, column: usize) -> Option<&str> {
        self.rows.get(&row)?.cells.get(&column).map(|text| &**text)
    }

    /// The last column of a row that was edited.
    pub(super) fn width(&self, row: usize) -> usize {
        let last = |edited: &Edited| edited.cells.keys().next_back().copied();
        self.rows.get(&row).and_then(last).map_or(0, |at| at + 1)
    }
}

/// The rule by which a row of the file is set aside.
fn rule_of(aside: &[(usize, Rule)], row: usize) -> Option<Rule> {
    let at = aside.binary_search_by_key(&row, |&(row, _)| row).ok()?;
    Some(aside[at].1)
}

impl Cohort {
    /// Gives a cell another text, or the file's own again (`None`; of an added row, an empty one). What that
    /// changes is judged at once: the cell, ids, counts, questions. Returns the edit that stood before, so that
    /// it can be undone.
    ///
    /// A row that its form kept out (too short, too long) enters once every one of its cells has been given.
    ///
    /// # Errors
    /// [`GridError`] when there is no such row or column, or the text is too long for a cell.
    pub fn edit(
        &mut self,
        row: usize,
        header: &str,
        text: Option<&str>,
    ) -> Result<Option<String>, GridError> {
        self.check_row(row)?;
        let column = self.place_of(header)?;
        check_text(text.unwrap_or_default())?;
        self.check_room_to_edit(EDITING)?;
        let before = self.edits.text(row, column).map(str::to_owned);
        self.change(row, Change::Cell(column, text.map(Into::into)));
        self.interpret();
        Ok(before)
    }

    /// Adds a row behind the others, with a text for each column. Returns its place.
    ///
    /// # Errors
    /// [`GridError`] when the cells are not one for each column, or one is too long.
    pub fn add_row(&mut self, cells: &[String]) -> Result<usize, GridError> {
        let texts: usize = cells.iter().map(String::len).sum();
        self.check_room_to_edit(EDITING + texts)?;
        let row = self.append(cells)?;
        self.interpret();
        Ok(row)
    }

    /// Removes a row, or takes it in again. The places of the others stay. Returns whether it was removed
    /// before.
    ///
    /// # Errors
    /// [`GridError`] when there is no such row.
    pub fn remove(&mut self, row: usize, removed: bool) -> Result<bool, GridError> {
        self.check_row(row)?;
        self.check_room_to_edit(EDITING)?;
        let before = self
            .edits
            .rows
            .get(&row)
            .is_some_and(|edited| edited.removed);
        self.change(row, Change::Removed(removed));
        self.interpret();
        Ok(before)
    }

    /// Everything that was changed by hand, by row.
    #[must_use]
    pub fn edits(&self) -> Vec<RowEdit> {
        let header = |&at: &usize| self.columns[at].header.clone();
        let rows = self.edits.rows.iter();
        rows.map(|(&row, edited)| RowEdit {
            row,
            added: edited.before.is_none(),
            removed: edited.removed,
            cells: edited
                .cells
                .iter()
                .map(|(at, text)| (header(at), (**text).to_owned()))
                .collect(),
        })
        .collect()
    }

    /// Makes the changes of a list, in its order, as those of [`Cohort::edits`] on the same file read anew.
    ///
    /// # Errors
    /// [`GridError`] for the first that does not fit; those before it are made.
    pub fn restore(&mut self, edits: &[RowEdit]) -> Result<(), GridError> {
        self.check_room_to_edit(EDITING * edits.len().min(64))?;
        let made = edits.iter().try_for_each(|edit| self.redo(edit));
        self.interpret();
        made
    }

    fn redo(&mut self, edit: &RowEdit) -> Result<(), GridError> {
        if edit.added && edit.row == self.rows {
            let cell = |column: &Column| edit.cells.get(&column.header).cloned();
            let cells: Vec<String> = self.columns.iter().filter_map(cell).collect();
            self.append(&cells)?;
        }
        self.check_row(edit.row)?;
        for (header, text) in &edit.cells {
            let column = self.place_of(header)?;
            check_text(text)?;
            self.change(edit.row, Change::Cell(column, Some(text.as_str().into())));
        }
        self.change(edit.row, Change::Removed(edit.removed));
        Ok(())
    }

    fn append(&mut self, cells: &[String]) -> Result<usize, GridError> {
        let (found, needed) = (cells.len(), self.columns.len());
        if found != needed || needed == 0 {
            return Err(GridError::Width { found, needed });
        }
        cells.iter().try_for_each(|text| check_text(text))?;
        let row = self.rows;
        for column in self.columns.iter_mut().filter(|column| column.is_read()) {
            let blank = column.hold("");
            column.push(blank);
        }
        if self.ids_of.is_some() {
            self.ids.push_none();
        }
        self.lines.push_added();
        self.rows += 1;
        self.edits.added += 1;
        let edited = Edited {
            before: None,
            cells: BTreeMap::new(),
            removed: true,
            complete: true,
        };
        self.edits.rows.insert(row, edited);
        for (column, text) in cells.iter().enumerate() {
            self.change(row, Change::Cell(column, Some(text.as_str().into())));
        }
        self.change(row, Change::Removed(false));
        Ok(row)
    }

    /// Makes one edit, and keeps the columns and the ids in step with it.
    fn change(&mut self, row: usize, change: Change) {
        if !self.edits.has(row) {
            let edited = Edited {
                before: Some(self.before(row)),
                cells: BTreeMap::new(),
                removed: false,
                complete: false,
            };
            self.edits.rows.insert(row, edited);
        }
        let aside = rule_of(&self.aside, row);
        let was_read = self.edits.rule(row, aside).is_none();
        let width = self.columns.len();
        if let Some(edited) = self.edits.rows.get_mut(&row) {
            edited.make(change, width);
        }
        let is_read = self.edits.rule(row, aside).is_none();
        let Some(edited) = self.edits.rows.get(&row) else {
            return;
        };
        for (at, column) in self.columns.iter_mut().enumerate() {
            if column.is_read() {
                let held = edited.held(at, column, is_read);
                column.recount(row, held, was_read, is_read);
            } else if self.ids_of == Some(at) {
                self.ids.set(row, if is_read { edited.id(at) } else { 0 });
            }
        }
        if edited.before.is_some() && edited.cells.is_empty() && !edited.removed {
            self.edits.rows.remove(&row);
        }
    }

    /// A row as it was read.
    fn before(&self, row: usize) -> Before {
        Before {
            held: self.columns.iter().map(|column| column.held(row)).collect(),
            id: self.ids_of.map_or(0, |_| self.ids.get(row)),
        }
    }

    /// Whether there is room for an edit of so many bytes, and to judge the cohort again.
    fn check_room_to_edit(&self, bytes: usize) -> Result<(), GridError> {
        let judging: usize = JUDGING.iter().sum();
        self.check_room(judging * self.rows + bytes)
    }

    /// Whether there is room for so many bytes.
    pub(super) fn check_room(&self, bytes: usize) -> Result<(), GridError> {
        memory::check_room(&[bytes], self.rows).map_err(GridError::Memory)
    }

    pub(super) fn check_row(&self, row: usize) -> Result<(), GridError> {
        let rows = self.rows;
        if row < rows {
            Ok(())
        } else {
            Err(GridError::NoRow { row, rows })
        }
    }

    /// The place of a column among the columns.
    pub(super) fn place_of(&self, header: &str) -> Result<usize, GridError> {
        let mut columns = self.columns.iter();
        let found = columns.position(|column| column.header == header);
        found.ok_or_else(|| GridError::NoColumn(header.to_owned()))
    }
}

impl Edited {
    fn make(&mut self, change: Change, width: usize) {
        match change {
            Change::Removed(removed) => self.removed = removed,
            Change::Cell(column, None) if self.before.is_some() => {
                self.cells.remove(&column);
            }
            Change::Cell(column, text) => {
                self.cells.insert(column, text.unwrap_or_default());
            }
        }
        self.complete = self.before.is_none() || self.cells.len() == width;
    }

    /// What the row holds in a column, nothing unless it is read.
    fn held(&self, at: usize, column: &mut Column, is_read: bool) -> Held {
        let text = if is_read { self.cells.get(&at) } else { None };
        match (text, &self.before) {
            (Some(text), _) => column.hold(text),
            (None, Some(before)) if is_read => before.held[at],
            (None, _) => column.hold(""),
        }
    }

    /// The hash of the row's id, which stands in a column.
    fn id(&self, at: usize) -> u64 {
        let before = self.before.as_ref().map_or(0, |before| before.id);
        self.cells
            .get(&at)
            .map_or(before, |text| ids::of_text(text))
    }
}

impl Column {
    /// Adds a row that is not counted.
    fn push(&mut self, held: Held) {
        Rc::make_mut(&mut self.codes).push(held.code);
        if let Some(numbers) = &mut self.numbers {
            Rc::make_mut(numbers).push(held.number);
        }
    }

    /// Lets a row hold something else, and keeps the counts and the first rows of the texts. Numbers that rows keep
    /// themselves are counted when they are judged.
    fn recount(&mut self, row: usize, held: Held, was_read: bool, is_read: bool) {
        let before = self.held(row);
        Rc::make_mut(&mut self.codes).set(row, held.code);
        if let Some(numbers) = self
            .numbers
            .as_mut()
            .filter(|_| held.number != before.number)
        {
            Rc::make_mut(numbers).set(row, held.number);
        }
        let (old, new) = (before.code as usize, held.code as usize);
        let texts = self.stand_ins();
        if old >= texts {
            self.entries[old].count -= u64::from(was_read);
        }
        if is_read && new >= texts {
            let entry = &mut self.entries[new];
            entry.first_row = if entry.count == 0 {
                row
            } else {
                entry.first_row.min(row)
            };
            entry.count += 1;
        }
        let entry = &self.entries[old];
        if entry.first_row == row && entry.count > 0 && old >= texts && old != new {
            let first = self.codes.iter().position(|code| code == before.code);
            self.entries[old].first_row = first.unwrap_or(row);
        }
    }
}

fn check_text(text: &str) -> Result<(), GridError> {
    if text.len() > CELL_LIMIT {
        return Err(GridError::TooLong);
    }
    Ok(())
}

impl fmt::Display for GridError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRow { row, rows } => write!(f, "there is no row {row}; there are {rows}"),
            Self::NoColumn(header) => write!(f, "there is no column \"{header}\""),
            Self::NotRead(header) => {
                write!(f, "the values of column \"{header}\" are not kept")
            }
            Self::NeedsFile(Some(header)) => {
                write!(f, "the file has to be read again for column \"{header}\"")
            }
            Self::NeedsFile(None) => write!(f, "the file has to be read again"),
            Self::Width { found, needed } => {
                write!(f, "{found} cells given; a row has {needed}")
            }
            Self::TooLong => write!(f, "a cell has at most {CELL_LIMIT} bytes"),
            Self::FileChanged { row } => {
                write!(f, "the file is not as it was read, from row {row} on")
            }
            Self::Memory(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for GridError {}

impl Coded for GridError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoRow { .. } => "no_such_row",
            Self::NoColumn(_) => "no_such_column",
            Self::NotRead(_) => "column_not_read",
            Self::Width { .. } => "row_width",
            Self::NeedsFile(_) => "needs_file",
            Self::TooLong => "cell_too_long",
            Self::FileChanged { .. } => "file_changed",
            Self::Memory(fault) => fault.code(),
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match self {
            Self::NoRow { row, rows } => vec![("row", (*row).into()), ("rows", (*rows).into())],
            Self::NoColumn(header) | Self::NotRead(header) | Self::NeedsFile(Some(header)) => {
                vec![("column", header.as_str().into())]
            }
            Self::Width { found, needed } => {
                vec![("found", (*found).into()), ("needed", (*needed).into())]
            }
            Self::TooLong => vec![("limit", CELL_LIMIT.into())],
            Self::FileChanged { row } => vec![("row", (*row).into())],
            Self::NeedsFile(None) => Vec::new(),
            Self::Memory(fault) => fault.params(),
        }
    }
}
