//! A column: each distinct text once, with its meaning, and for every row which of them it holds.

use serde::Serialize;
use tsify::Tsify;

use super::codes::Codes;
use super::hash::hash;
use super::schema::{ColumnSpec, Unit};
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
    /// Its distinct texts, in the order of the file; of a column that is not read, the first few.
    pub entries: Vec<Entry>,
    /// For each row the index of its entry; empty for ids and columns that are not read.
    pub codes: Codes,
}

/// A distinct text of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The text as the file has it.
    pub text: Box<str>,
    /// What it means.
    pub value: Value,
    /// Number of rows with it, excluded ones included.
    pub count: u64,
    /// Line of the first of them.
    pub first_line: u64,
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

    /// The text of a row, if the column was read.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        let entry = self.entries.get(self.codes.get(row)? as usize)?;
        Some(&entry.text)
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
    /// The code of a text, new or seen before.
    pub(super) fn code(&mut self, text: &[u8], line: u64) -> u32 {
        if self.slots.len() < 2 * (self.entries.len() + 1) {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = slot(text, mask);
        while let Some(index) = self.slots[at].checked_sub(1) {
            let entry = &mut self.entries[index as usize];
            if entry.text.as_bytes() == text {
                entry.count += 1;
                return index;
            }
            at = (at + 1) & mask;
        }
        let index = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.slots[at] = index.saturating_add(1);
        self.entries.push(Entry {
            text: String::from_utf8_lossy(text).into(),
            value: Value::Text,
            count: 1,
            first_line: line,
        });
        index
    }

    /// Keeps a text as an example unless there are enough.
    pub(super) fn sample(&mut self, text: &[u8], line: u64) {
        if self.entries.len() < SAMPLE {
            self.code(text, line);
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
