//! A column: each distinct text once, with its meaning, and for every row which of them it holds.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::codes::Codes;
use super::hash::hash;
use super::schema::{ColumnSpec, Kind, Unit};
use super::value::Value;

/// Texts kept of a column that is not read: enough to show what it is like.
const SAMPLE: usize = 8;

/// A column of the file.
///
/// Each distinct text is an [`Entry`]; a row is the code of its entry. What the texts mean is
/// decided once for each entry, so another coding changes the entries and not the rows.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its header; made unique, and made up when the file has none.
    pub header: String,
    /// Its place in the file, from 0.
    pub index: usize,
    /// What it holds, if that is known.
    pub meaning: Option<&'static ColumnSpec>,
    /// Unit of its numbers, if known or only one is possible.
    pub unit: Option<&'static Unit>,
    /// Whether it is used.
    pub status: Status,
    /// Whether its header and the answers about it have it used; its texts may raise a question still.
    pub(super) planned: Status,
    /// Its distinct texts, in the order of the file; of a column that is not read, the first few.
    pub entries: Vec<Entry>,
    /// For each row the index of its entry; empty for ids and columns that are not read. A row that was set
    /// aside has an empty text, which is not counted.
    pub codes: Codes,
}

/// A distinct text of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The text as the file has it.
    pub text: Box<str>,
    /// What it means.
    pub value: Value,
    /// What became of it.
    pub state: CellState,
    /// Number of rows with it, excluded ones included; none after an edit of the last of them.
    pub count: u64,
    /// The first of them.
    pub first_row: usize,
}

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// Its value is used.
    Ok,
    /// Nothing is recorded in it.
    Missing,
    /// Its value is used, with a warning.
    Remark,
    /// It is not used until a question is answered.
    Question,
    /// It cannot be used.
    Refused,
    /// Its column, or its row, is not read.
    NotRead,
}

/// Whether a column is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its meaning is known and its values are used.
    Used,
    /// An answer is needed before it can be used.
    Question,
    /// It is left out on request, or because another column was chosen.
    Ignored,
    /// Nothing is known of it.
    Unknown,
}

impl Column {
    /// The value of a row; missing where there is none.
    #[must_use]
    pub fn value(&self, row: usize) -> Value {
        self.codes
            .get(row)
            .and_then(|code| self.entries.get(code as usize))
            .map_or(Value::Missing, |entry| entry.value)
    }

    /// What became of the cell of a row.
    #[must_use]
    pub fn state(&self, row: usize) -> CellState {
        let entry = self.codes.get(row).map(|code| &self.entries[code as usize]);
        match self.status {
            Status::Question => CellState::Question,
            Status::Used => entry.map_or(CellState::Ok, |entry| entry.state),
            Status::Ignored | Status::Unknown => CellState::NotRead,
        }
    }

    /// Whether every cell is kept.
    #[must_use]
    pub fn is_read(&self) -> bool {
        !self.codes.is_empty()
    }

    /// Whether it holds the ids, of which only hashes are kept.
    pub(super) fn is_id(&self) -> bool {
        self.status == Status::Used && self.meaning.is_some_and(|spec| spec.kind == Kind::Id)
    }

    /// The texts that rows have.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.count > 0)
    }

    /// The code of a text, which is new if no row ever had it.
    pub(super) fn code_of(&mut self, text: &str) -> u32 {
        let known = self.entries.iter().position(|entry| *entry.text == *text);
        let at = known.unwrap_or_else(|| {
            self.entries.push(Entry::new(text, 0, 0));
            self.entries.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The text of a row, if the column was read.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        let entry = self.entries.get(self.codes.get(row)? as usize)?;
        Some(&entry.text)
    }
}

impl Entry {
    fn new(text: &str, count: u64, first_row: usize) -> Self {
        Self {
            text: text.into(),
            value: Value::Text,
            state: CellState::Ok,
            count,
            first_row,
        }
    }
}

/// The texts of a column while it is read: each is looked up, and none is interpreted.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    entries: Vec<Entry>,
    /// Open addressing: the index of an entry plus one, or 0.
    slots: Vec<u32>,
}

impl Dictionary {
    /// The code of the text of a row, new or seen before.
    pub(super) fn code(&mut self, text: &[u8], row: usize) -> u32 {
        let index = self.find(text, row);
        self.entries[index as usize].count += 1;
        index
    }

    /// The code of the empty text, for a row that is set aside.
    pub(super) fn blank(&mut self, row: usize) -> u32 {
        self.find(b"", row)
    }

    fn find(&mut self, text: &[u8], row: usize) -> u32 {
        if self.slots.len() < 2 * (self.entries.len() + 1) {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = slot(text, mask);
        while let Some(index) = self.slots[at].checked_sub(1) {
            let entry = &mut self.entries[index as usize];
            if entry.text.as_bytes() == text {
                if entry.count == 0 {
                    entry.first_row = row;
                }
                return index;
            }
            at = (at + 1) & mask;
        }
        let index = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.slots[at] = index.saturating_add(1);
        let text = String::from_utf8_lossy(text);
        self.entries.push(Entry::new(&text, 0, row));
        index
    }

    /// Keeps a text as an example unless there are enough.
    pub(super) fn sample(&mut self, text: &[u8], row: usize) {
        if self.entries.len() < SAMPLE {
            self.code(text, row);
        }
    }

    /// The texts, in the order in which they came.
    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// Doubles the table and puts every entry in its place again.
    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(16);
        self.slots = vec![0; size];
        for (index, entry) in self.entries.iter().enumerate() {
            let mut at = slot(entry.text.as_bytes(), size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = u32::try_from(index + 1).unwrap_or(u32::MAX);
        }
    }
}

/// Where the search for a text begins.
#[expect(clippy::cast_possible_truncation, reason = "any bits of a hash do")]
fn slot(text: &[u8], mask: usize) -> usize {
    hash(text) as usize & mask
}
