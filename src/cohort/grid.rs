//! The rows of a file as a grid shows them: their texts from the file, the edits over them, and what became of
//! each cell. Which rows have problems, and their order by a column, is known without the file.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::Cohort;
use super::column::{CellState, Column, Held, Status};
use super::edits::GridError;
use super::headers;
use super::interpret::{self, CellReader};
use super::problem::Problem;
use super::records::{Record, Records};
use super::table::Rule;
use super::text::is_formula;
use super::value::Value;
use super::written::Written;
use crate::order::order;

/// Bytes that rows take for each byte of the file: in the worst, every cell is one byte.
const SHOWING: usize = 48;

/// Bytes that a view takes for each row: its place, what it is ordered by, and the order.
const ORDERING: usize = 40;

/// A column of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct GridColumn {
    /// Its header.
    pub header: String,
    /// Id of its meaning, if known.
    pub id: Option<&'static str>,
    /// Whether it is used.
    pub status: Status,
    /// Whether its values are kept, so that rows can be ordered by it.
    pub sortable: bool,
}

/// A part of the file, in bytes of its UTF-8 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Span {
    /// Its first byte.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
}

/// A row of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct GridRow {
    /// Its place, from 0.
    pub row: usize,
    /// The line on which it begins; of an added row, the line that it would have.
    pub line: u64,
    /// Id of the rule that keeps it out, if any does.
    pub rule: Option<&'static str>,
    /// That rule for people.
    pub label: Option<&'static str>,
    /// Its cells, in the order of the columns; a row that is too short or too long has as many as in the file.
    pub cells: Vec<GridCell>,
}

/// A cell of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct GridCell {
    /// Its text.
    pub text: String,
    /// What became of it.
    pub state: CellState,
    /// Whether the text is not the file's.
    pub edited: bool,
}

/// Which rows to show, and in which order. A row is shown when it meets any of the conditions given; without
/// a condition all are.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct View {
    /// It has a cell in one of these states.
    pub states: Vec<CellState>,
    /// It does not enter.
    pub excluded: bool,
    /// It was changed by hand.
    pub edited: bool,
    /// Its cell in `column` has the text that this row's has there.
    pub like: Option<usize>,
    /// The only column that `states` and `like` look at.
    pub column: Option<String>,
    /// The column by whose values rows are ordered: numbers by size, then other texts; what is missing, and
    /// rows that are set aside, come last either way. Default: the order of the file.
    pub sort: Option<String>,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Cohort {
    /// The columns of the grid.
    #[must_use]
    pub fn grid_columns(&self) -> Vec<GridColumn> {
        let column = |column: &Column| GridColumn {
            header: column.header.clone(),
            id: column.meaning.map(|spec| spec.id),
            status: column.status,
            sortable: column.is_read(),
        };
        self.columns.iter().map(column).collect()
    }

    /// The part of the file that holds the rows from `from` up to, not with, `to`: what [`Cohort::grid_rows`]
    /// needs.
    #[must_use]
    pub fn span(&self, from: usize, to: usize) -> Span {
        let (_, start) = self.lines.start(from);
        let end = self.lines.end(to).max(start);
        Span { start, end }
    }

    /// Whether there is room for rows that take so many bytes of the file.
    ///
    /// # Errors
    /// [`GridError::Memory`] when there is none.
    pub fn check_rows(&self, bytes: usize) -> Result<(), GridError> {
        self.check_room(bytes.saturating_mul(SHOWING))
    }

    /// The rows from `from` up to, not with, `to`; `bytes` is the [`Cohort::span`] of the file that holds them.
    ///
    /// # Errors
    /// [`GridError::FileChanged`] when the bytes are not those that were read.
    pub fn grid_rows(
        &self,
        bytes: &[u8],
        from: usize,
        to: usize,
    ) -> Result<Vec<GridRow>, GridError> {
        let to = to.min(self.rows);
        let mut rows = Vec::with_capacity(to.saturating_sub(from));
        let mut fault = None;
        self.for_texts(bytes, from, to, &mut |row, texts| {
            if !self.agrees(row, &texts) {
                fault.get_or_insert(row);
            }
            rows.push(self.grid_row(row, texts));
        });
        let read = from + rows.len();
        match fault.or((read < to.min(self.file_rows())).then_some(read)) {
            Some(row) => return Err(GridError::FileChanged { row }),
            None => rows.extend((read..to).map(|row| self.grid_row(row, Vec::new()))),
        }
        Ok(rows)
    }

    /// The rows from `from` up to, not with, `to` as CSV with commas, from the [`Cohort::span`] of the file that
    /// holds them; before the first of all, the header. Edits are in it, removed rows are not, and rows that do
    /// not enter are as they were. A text that a spreadsheet would take for a formula gets an apostrophe before
    /// it, which reading takes off again.
    ///
    /// # Errors
    /// As of [`Cohort::grid_rows`].
    pub fn csv(&self, bytes: &[u8], from: usize, to: usize) -> Result<String, GridError> {
        let mut csv = String::new();
        if from == 0 {
            let cells = self.header.iter().map(|cell| String::from_utf8_lossy(cell));
            write_row(&mut csv, &mut cells.map(std::borrow::Cow::into_owned));
        }
        for row in self.grid_rows(bytes, from, to)? {
            if row.rule != Some(Rule::Removed.id()) {
                write_row(&mut csv, &mut row.cells.into_iter().map(|cell| cell.text));
            }
        }
        Ok(csv)
    }

    /// The distinct texts of a column in the order of the file, blank ones left out; of a column whose cells are not
    /// kept, the first few.
    ///
    /// # Errors
    /// [`GridError::NoColumn`] when there is no such column.
    pub fn texts(&self, header: &str, limit: usize) -> Result<Vec<String>, GridError> {
        Ok(self.columns[self.place_of(header)?].first_texts(limit))
    }

    /// The row that begins on a line, or the last before it.
    #[must_use]
    pub fn row_at_line(&self, line: u64) -> Option<usize> {
        self.lines.row_at(line)
    }

    /// The rows of a view, in its order.
    ///
    /// # Errors
    /// [`GridError`] when a column or a row that it names does not exist, or the values of the column are not
    /// kept.
    pub fn view(&self, view: &View) -> Result<Vec<u32>, GridError> {
        self.check_room(ORDERING * self.rows)?;
        let mut shown = self.shown(view)?;
        if let Some(header) = &view.sort {
            let column = &self.columns[self.place_of(header)?];
            if !column.is_read() {
                return Err(GridError::NotRead(header.clone()));
            }
            let ordered = self.ordered(column, &shown, view.descending);
            shown = ordered.into_iter().map(|at| shown[at]).collect();
        }
        Ok(shown)
    }

    /// The cells of a view, each as a problem of its own, from a row on: those of whole rows, until there are
    /// `limit` or more. The next page begins after the row of the last.
    ///
    /// # Errors
    /// As of [`Cohort::view`].
    pub fn marks(&self, view: &View, from: usize, limit: usize) -> Result<Vec<Problem>, GridError> {
        let reader = |column: &Column| {
            let choice = headers::choice(&column.header, &self.options);
            let kind = column.meaning?.kind;
            Some(CellReader::new(column, kind, self.file.mark, choice))
        };
        let columns = self.marking(view)?.into_iter();
        let columns: Vec<(Marked, Option<CellReader>)> = columns
            .map(|marked| {
                let reader = reader(marked.column);
                (marked, reader)
            })
            .collect();
        let mut marks = Vec::new();
        for row in from..self.rows {
            if marks.len() >= limit {
                break;
            }
            if self.is_set_aside(row) {
                continue;
            }
            for (marked, reader) in &columns {
                if let Some(reader) = reader.as_ref().filter(|_| marked.has(row)) {
                    marks.extend(interpret::remark(marked.column, row, reader, &self.lines));
                }
            }
        }
        Ok(marks)
    }

    /// The places of some rows in the order of a column's values.
    fn ordered(&self, column: &Column, rows: &[u32], descending: bool) -> Vec<usize> {
        let kept = |&row: &u32| Some(row as usize).filter(|&row| !self.is_set_aside(row));
        if column.is_spread() {
            let key = |row| kept(row).map_or(SortKey::LAST, |row| SortKey::of(column.value(row)));
            let keys: Vec<SortKey> = rows.iter().map(key).collect();
            let text = |at: usize| column.text(rows[at] as usize).unwrap_or_default();
            return order(rows.len(), &|a, b| {
                keys[a].compare(keys[b], &|| text(a).cmp(&text(b)), descending)
            });
        }
        let ranks = ranks(column, descending);
        let place = |row| {
            let code = kept(row).and_then(|row| column.codes.get(row));
            code.map_or(usize::MAX, |code| ranks[code as usize])
        };
        let places: Vec<usize> = rows.iter().map(place).collect();
        order(rows.len(), &|a, b| places[a].cmp(&places[b]))
    }

    /// Rows that stand in the file.
    #[must_use]
    pub fn file_rows(&self) -> usize {
        self.rows - self.edits.added
    }

    /// The rows that meet a condition of a view.
    fn shown(&self, view: &View) -> Result<Vec<u32>, GridError> {
        if let Some(header) = &view.column {
            self.place_of(header)?;
        }
        let all = 0..u32::try_from(self.rows).unwrap_or(u32::MAX);
        if view.states.is_empty() && !view.excluded && !view.edited && view.like.is_none() {
            return Ok(all.collect());
        }
        let mut shown = vec![false; self.rows];
        for marked in self.marking(view)? {
            for (row, shown) in shown.iter_mut().enumerate() {
                *shown |= marked.has(row);
            }
        }
        for &(row, rule) in &self.excluded {
            let keeps_cells = rule.has_cells() && shown[row];
            shown[row] = view.excluded || keeps_cells;
        }
        if view.edited {
            let rows = self.edits().into_iter();
            rows.for_each(|edit| shown[edit.row] = true);
        }
        Ok(all.filter(|&row| shown[row as usize]).collect())
    }

    /// The columns whose cells a view looks for.
    fn marking(&self, view: &View) -> Result<Vec<Marked<'_>>, GridError> {
        let only = view.column.as_ref().map(|header| self.place_of(header));
        let only = only.transpose()?;
        let like = match (view.like, only) {
            (Some(row), Some(at)) => {
                self.check_row(row)?;
                let column = &self.columns[at];
                column.is_read().then(|| column.held(row))
            }
            _ => None,
        };
        let columns = self.columns.iter().enumerate();
        let looked_at = columns.filter(|(at, _)| only.is_none_or(|only| only == *at));
        let marked = looked_at.filter_map(|(_, column)| {
            let asked = column.status == Status::Question;
            let own = like.filter(|like| (like.code as usize) < column.stand_ins());
            let is_marked = |(code, entry): (usize, &super::column::Entry)| {
                let state = if asked {
                    CellState::Question
                } else {
                    entry.state
                };
                let is_like = |like: Held| like.code as usize == code && own.is_none();
                view.states.contains(&state) || like.is_some_and(is_like)
            };
            let entries = column.entries.iter().enumerate();
            let by_code: Vec<bool> = entries.map(is_marked).collect();
            let marks = own.is_some() || by_code.contains(&true);
            let own = own.map(|like| like.number);
            (column.is_read() && marks).then_some(Marked {
                column,
                by_code,
                own,
            })
        });
        Ok(marked.collect())
    }

    /// Whether the cells of a row are not read.
    fn is_set_aside(&self, row: usize) -> bool {
        self.is_excluded(row).is_some_and(|rule| !rule.has_cells())
    }

    /// Hands on the texts of rows of the file.
    fn for_texts(
        &self,
        bytes: &[u8],
        from: usize,
        to: usize,
        each: &mut dyn FnMut(usize, Vec<String>),
    ) {
        let (mut row, _) = self.lines.start(from);
        let to = to.min(self.file_rows());
        let mut take = |record: Record| {
            if record.width() == 0 {
                return;
            }
            if (from..to).contains(&row) {
                let cells = record.cells();
                let texts = cells.map(|cell| String::from_utf8_lossy(cell).into_owned());
                each(row, texts.collect());
            }
            row += 1;
        };
        let mut records = Records::new(self.dialect.delimiter, 0);
        // What cannot be read is not what was read before; the rows that are lacking tell.
        if records.feed(bytes, &mut take).is_ok() {
            let _ = records.finish(&mut take);
        }
    }

    /// Whether the texts of a row are those that were read, as far as they are kept.
    fn agrees(&self, row: usize, texts: &[String]) -> bool {
        if self.edits.has(row) || self.is_set_aside(row) {
            return true;
        }
        let mut kept = self.columns.iter().filter(|column| column.is_read());
        kept.all(|column| {
            let text = texts.get(column.index).map_or("", |text| text);
            column.text(row).as_deref() == Some(text)
        })
    }

    /// A row with its edits; `texts` are the file's.
    fn grid_row(&self, row: usize, texts: Vec<String>) -> GridRow {
        let rule = self.is_excluded(row);
        let is_read = !self.is_set_aside(row);
        let width = if is_read {
            self.columns.len()
        } else {
            texts.len()
        };
        let width = width.max(self.edits.width(row));
        let mut texts = texts.into_iter();
        let cell = |at: usize| {
            let text = texts.next().unwrap_or_default();
            let edit = self.edits.text(row, at);
            let state = match self.columns.get(at) {
                Some(column) if is_read => column.state(row),
                _ => CellState::NotRead,
            };
            GridCell {
                text: edit.map_or(text, str::to_owned),
                state,
                edited: edit.is_some(),
            }
        };
        GridRow {
            row,
            line: self.lines.of(row),
            rule: rule.map(Rule::id),
            label: rule.map(Rule::label),
            cells: (0..width).map(cell).collect(),
        }
    }
}

/// A column of whose cells a view looks for some.
struct Marked<'a> {
    column: &'a Column,
    /// Those of these codes.
    by_code: Vec<bool>,
    /// Those of rows that keep this number themselves.
    own: Option<Written>,
}

impl Marked<'_> {
    /// Whether the cell of a row is one of them.
    fn has(&self, row: usize) -> bool {
        let code = self.column.codes.get(row).unwrap_or_default();
        self.by_code[code as usize] || (self.own.is_some() && self.column.written(row) == self.own)
    }
}

/// What values are ordered by: numbers and days, other texts, what is missing, what is not read; within the first by size.
#[derive(Clone, Copy)]
struct SortKey(u8, f64);

impl SortKey {
    const LAST: Self = Self(3, 0.0);

    fn of(value: Value) -> Self {
        match value {
            Value::Number(number) => Self(0, number.to_f64()),
            Value::Date(day) => Self(0, day.into()),
            Value::Missing => Self(2, 0.0),
            _ => Self(1, 0.0),
        }
    }

    /// The order of two values whose texts compare as `texts` says.
    fn compare(self, other: Self, texts: &dyn Fn() -> Ordering, descending: bool) -> Ordering {
        let by_value = match self.0 {
            0 | 1 => self.1.total_cmp(&other.1).then_with(texts),
            _ => Ordering::Equal,
        };
        let by_value = if descending {
            by_value.reverse()
        } else {
            by_value
        };
        self.0.cmp(&other.0).then(by_value)
    }
}

/// The place of each text of a column in its order.
fn ranks(column: &Column, descending: bool) -> Vec<usize> {
    let entry = |at: usize| &column.entries[at];
    let ascending = order(column.entries.len(), &|a, b| {
        let texts = || entry(a).text.cmp(&entry(b).text);
        SortKey::of(entry(a).value).compare(SortKey::of(entry(b).value), &texts, descending)
    });
    let is_missing = |at: usize| entry(at).value == Value::Missing;
    let last = ascending.iter().filter(|&&at| !is_missing(at)).count();
    let mut ranks = vec![last; ascending.len()];
    let ranked = ascending.into_iter().filter(|&at| !is_missing(at));
    for (rank, at) in ranked.enumerate() {
        ranks[at] = rank;
    }
    ranks
}

/// Writes a row of CSV; a text that would run as a formula gets an apostrophe.
fn write_row(csv: &mut String, cells: &mut dyn Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            csv.push(',');
        }
        let mark = if is_formula(&cell) { "'" } else { "" };
        // What separates cells elsewhere is no evidence for that in this file when it is quoted.
        if cell.contains([',', ';', '\t', '|', '"', '\n', '\r']) {
            csv.push('"');
            csv.push_str(mark);
            csv.push_str(&cell.replace('"', "\"\""));
            csv.push('"');
        } else {
            csv.push_str(mark);
            csv.push_str(&cell);
        }
    }
    csv.push_str("\r\n");
}
