//! A column: each distinct text once, with its meaning, and for every row which of them it holds.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::codes::{BLOCK, Codes};
use super::hash::{MULTIPLIER, hash, word_of};
use super::options::DecimalMark;
use super::rows::{BATCH, Rows};
use super::spec::{ColumnSpec, Kind, Scale, Unit};
use super::value::Value;
use super::written::{Numbers, Written};
use crate::clinical::Decimal;
use crate::order::order;

/// Texts kept of a column that is not read: enough to show what it is like.
const SAMPLE: usize = 8;

/// Distinct texts of a column of numbers up to which each is an entry; with more, nearly every row has its own.
pub(super) const MOST_TEXTS: usize = 1 << 12;

/// The first entries of a column that [is spread](Column::is_spread): they have no text, and stand for the numbers
/// that the rows keep themselves, one for each thing that may become of a number.
const STAND_INS: [(CellState, Value); 5] = [
    (CellState::Ok, Value::InRow),
    (CellState::Remark, Value::InRow),
    (CellState::Question, Value::Refused),
    (CellState::Refused, Value::Refused),
    (CellState::Missing, Value::Missing),
];

/// A column of the file.
///
/// Each distinct text is an [`Entry`]; a row is the code of its entry. What the texts mean is
/// decided once for each entry, so another coding changes the entries and not the rows.
///
/// A column of numbers of which nearly every row has its own is *spread*: each row keeps its number as it is
/// written, and only other texts are entries.
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
    /// Its levels in order, of an added column of levels.
    pub levels: Vec<String>,
    /// Whether it is used.
    pub status: Status,
    /// Whether its header and the answers about it have it used; its texts may raise a question still.
    pub(super) planned: Status,
    /// Its distinct texts, in the order of the file; of a column that is not read, the first few.
    pub entries: Vec<Entry>,
    /// For each row the index of its entry; empty for ids and columns that are not read. A row that was set
    /// aside has an empty text, which is not counted.
    pub codes: Rc<Codes>,
    /// Of a column that is spread, the number of each row.
    pub(super) numbers: Option<Rc<Numbers>>,
    /// The decimal mark by which those are read.
    pub(super) mark: DecimalMark,
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
        let code = self.codes.get(row);
        code.map_or(Value::Missing, |code| self.value_by(code, row))
    }

    /// The value of a row by the code of its entry.
    #[inline]
    fn value_by(&self, code: u32, row: usize) -> Value {
        let entry = self.entries.get(code as usize);
        match (
            entry.map_or(Value::Missing, |entry| entry.value),
            &self.numbers,
        ) {
            (Value::InRow, Some(numbers)) => {
                let number = numbers.get(row).number(self.mark);
                number.map_or(Value::Refused, Value::Number)
            }
            (value, _) => value,
        }
    }

    fn entry_of(&self, row: usize) -> Option<&Entry> {
        self.entries.get(self.codes.get(row)? as usize)
    }

    /// Whether each row keeps its own number, as far as it is one: entries tell of the others only.
    #[must_use]
    pub fn is_spread(&self) -> bool {
        self.numbers.is_some()
    }

    /// How many entries stand for the numbers that rows keep themselves.
    pub(super) fn stand_ins(&self) -> usize {
        if self.is_spread() { STAND_INS.len() } else { 0 }
    }

    /// The number that a row keeps itself, if it does.
    pub(super) fn written(&self, row: usize) -> Option<Written> {
        let own = self.numbers.as_ref()?.get(row);
        (own != Written::NONE).then_some(own)
    }

    /// The rows that keep their number themselves, with it.
    pub(super) fn own_numbers(&self) -> impl Iterator<Item = (usize, Written)> {
        self.numbers.iter().flat_map(|numbers| numbers.iter())
    }

    /// Hands on what each row holds: if that is a number, its nearest double and what gives it as it is written.
    pub fn each_number(&self, mut each: impl FnMut(Option<(f64, &dyn Fn() -> Decimal)>)) {
        let mut codes = vec![0; BLOCK];
        for first in self.blocks() {
            let rows = BLOCK.min(self.codes.len() - first);
            self.codes.copy_block(first, &mut codes[..rows]);
            let owns = match &self.numbers {
                Some(numbers) => numbers.block(first, rows),
                None => &[],
            };
            for (at, &code) in codes[..rows].iter().enumerate() {
                let entry = self.entries.get(code as usize);
                let is_own = entry.is_some_and(|entry| matches!(entry.value, Value::InRow));
                let own = owns.get(at).copied().filter(|_| is_own);
                let own = own.unwrap_or(Written::NONE);
                let is_plain = own != Written::NONE && own.goes_with(self.mark);
                let read = if is_plain {
                    Value::InRow
                } else {
                    self.value_by(code, first + at)
                };
                let nearest = match read {
                    Value::InRow => Some(own.nearest()),
                    Value::Number(number) => Some(number.to_f64()),
                    _ => None,
                };
                let exact = || match read {
                    Value::Number(number) => number,
                    _ => own.as_decimal(),
                };
                each(nearest.map(|nearest| (nearest, &exact as &dyn Fn() -> Decimal)));
            }
        }
    }

    /// The first row of each block.
    fn blocks(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.codes.len()).step_by(BLOCK)
    }

    /// Notes what became of the number that each row keeps itself.
    pub(super) fn judge_numbers(&mut self, mut judge: impl FnMut(usize, Written) -> CellState) {
        let Some(numbers) = self.numbers.clone() else {
            return;
        };
        let mut counts = [0; STAND_INS.len()];
        let mut before = vec![0; BLOCK];
        for first in self.blocks() {
            let rows = BLOCK.min(self.codes.len() - first);
            self.codes.copy_block(first, &mut before[..rows]);
            let owns = numbers.block(first, rows);
            for (row, (&own, &before)) in (first..).zip(owns.iter().zip(&before)) {
                if own == Written::NONE {
                    continue;
                }
                let state = judge(row, own);
                let code = stand_in(state);
                counts[code as usize] += 1;
                if code != before {
                    Rc::make_mut(&mut self.codes).set(row, code);
                }
            }
        }
        for ((entry, count), (state, value)) in self.entries.iter_mut().zip(counts).zip(STAND_INS) {
            (entry.count, entry.state, entry.value) = (count, state, value);
        }
    }

    /// What became of the cell of a row.
    #[must_use]
    pub fn state(&self, row: usize) -> CellState {
        let entry = self.entry_of(row);
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

    /// The texts that rows have, the numbers that rows keep themselves left out.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Entry> {
        let texts = self.entries.iter().skip(self.stand_ins());
        texts.filter(|entry| entry.count > 0)
    }

    /// The texts that rows have, in the order of the rows: edits may have put others first.
    pub(super) fn texts_in_order(&self) -> Vec<&Entry> {
        let texts: Vec<&Entry> = self.texts().collect();
        if texts.is_sorted_by_key(|entry| entry.first_row) {
            return texts;
        }
        let places = order(texts.len(), &|a, b| {
            texts[a].first_row.cmp(&texts[b].first_row)
        });
        places.into_iter().map(|at| texts[at]).collect()
    }

    /// The first different texts that rows have, blank ones left out: at most `limit`, without blanks around them.
    pub(super) fn first_texts(&self, limit: usize) -> Vec<String> {
        let is_filled = |text: &String| !text.is_empty();
        if !self.is_spread() {
            let texts = self.texts_in_order().into_iter();
            let texts = texts.map(|entry| entry.text.trim().to_owned());
            return texts.filter(is_filled).take(limit).collect();
        }
        let mut seen = BTreeSet::new();
        let texts = (0..self.codes.len()).filter_map(|row| self.text(row));
        let texts = texts.filter(|text| seen.insert(text.clone()));
        let texts = texts.map(|text| text.trim().to_owned());
        texts.filter(is_filled).take(limit).collect()
    }

    /// What a row would hold with a text: the code of its entry, which is new if no row ever had it.
    pub(super) fn hold(&mut self, text: &str) -> Held {
        let own = self
            .numbers
            .as_ref()
            .and_then(|_| Written::of(text.as_bytes()));
        if let Some(number) = own {
            return Held { code: 0, number };
        }
        let first = self.stand_ins();
        let mut known = self.entries[first..].iter();
        let known = known.position(|entry| *entry.text == *text);
        let at = known.map_or(self.entries.len(), |at| first + at);
        if known.is_none() {
            self.entries.push(Entry::new(text, 0, 0));
        }
        Held {
            code: u32::try_from(at).unwrap_or(u32::MAX),
            number: Written::NONE,
        }
    }

    /// What a row holds.
    pub(super) fn held(&self, row: usize) -> Held {
        Held {
            code: self.codes.get(row).unwrap_or_default(),
            number: self.written(row).unwrap_or(Written::NONE),
        }
    }

    /// The text of a row, if the column was read.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        match self.written(row) {
            Some(own) => Some(own.text().into()),
            None => Some((*self.entry_of(row)?.text).into()),
        }
    }
}

/// The code of the entry that stands for numbers of which that became.
#[inline]
fn stand_in(state: CellState) -> u32 {
    let mut known = (0..).zip(&STAND_INS);
    let known = known.find(|(_, (of, _))| *of == state);
    known.map_or(0, |(code, _)| code)
}

/// What a row of a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The code of its entry.
    pub(super) code: u32,
    /// Its own number, where the entry stands for such.
    pub(super) number: Written,
}

impl Kind {
    /// Whether a column of the kind is spread when it has many different texts.
    pub(super) fn spreads(self) -> bool {
        match self {
            Self::Number(quantity) => !quantity.whole,
            Self::Added(Scale::Continuous) => true,
            _ => false,
        }
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

/// The texts and the codes of a column while it is read: each text is looked up, and none is interpreted.
#[derive(Debug)]
pub(super) struct Dictionary {
    entries: Vec<Entry>,
    /// Rows that have each entry.
    counts: Vec<u32>,
    /// The entry, plus one, of each text of one byte; 0 where there is none so far.
    single: [u32; 256],
    /// Open addressing; three in four are filled at most.
    slots: Vec<Slot>,
    codes: Codes,
    /// The number of each row, once there are many.
    numbers: Option<Numbers>,
    /// The codes of the last rows, which are packed together.
    batch: [u32; BATCH],
    filled: usize,
}

/// A place for an entry.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// A text of up to seven bytes and its length, or the hash of a longer one.
    key: u64,
    /// The index of the entry plus one, or 0.
    entry: u32,
}

/// The byte that tells hashes from short texts.
const LONG: u64 = 0xff << 56;

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            counts: Vec::new(),
            single: [0; 256],
            slots: Vec::new(),
            codes: Codes::default(),
            numbers: None,
            batch: [0; BATCH],
            filled: 0,
        }
    }
}

impl Dictionary {
    /// Takes the text of the next row.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8], row: usize) {
        let code = match *text {
            [byte] if self.single[usize::from(byte)] > 0 => self.single[usize::from(byte)] - 1,
            _ => self.find(text, row),
        };
        self.count(code, 1, row, 0);
        self.push_code(code);
    }

    /// Takes the texts of as many rows as are packed together, the first of them row `first`, where each is a single byte
    /// that came before. Returns whether they are.
    pub(super) fn push_letters(&mut self, rows: Rows, index: usize, first: usize) -> bool {
        if self.filled > 0 || rows.len() < BATCH {
            return false;
        }
        // One that did not come before has the greatest number.
        let code = |byte: u8| self.single[usize::from(byte)].wrapping_sub(1);
        let (seen, ones) = rows.flags(index);
        let [zero, one] = [code(b'0'), code(b'1')];
        let codes = [(zero, seen & !ones), (one, seen & ones)];
        let mut all = codes
            .iter()
            .filter(|(_, rows)| *rows > 0)
            .fold(0, |all, (code, _)| all | code);
        let mut bits = if zero == 1 || one == 0 {
            seen & !ones
        } else {
            ones
        };
        let mut others = !seen;
        while others != 0 {
            let row = others.trailing_zeros();
            others &= others - 1;
            let Some(byte) = rows.letter(row as usize, index) else {
                return false;
            };
            all |= code(byte);
            bits |= u64::from(code(byte) & 1) << row;
        }
        if all == u32::MAX {
            return false;
        }
        if all <= 1 {
            let ones = bits.count_ones();
            self.codes.push_bits(bits);
            self.count(1, ones, first, bits.trailing_zeros());
            self.count(0, 64 - ones, first, bits.trailing_ones());
            return true;
        }
        for (row, to) in self.batch.iter_mut().enumerate() {
            *to = rows.letter(row, index).map_or(0, code);
        }
        for (row, code) in (0..).zip(self.batch) {
            self.count(code, 1, first, row);
        }
        self.codes.push_batch(&self.batch);
        true
    }

    /// Counts so many rows of a code, of which the first is so far from row `first`.
    #[inline]
    fn count(&mut self, code: u32, rows: u32, first: usize, from: u32) {
        if rows == 0 {
            return;
        }
        let count = &mut self.counts[code as usize];
        if *count == 0 {
            self.entries[code as usize].first_row = first + from as usize;
        }
        *count += rows;
    }

    /// Takes the text of the next row of a column of numbers, which is spread at more than `most` texts.
    #[inline]
    pub(super) fn push_number(&mut self, text: &[u8], row: usize, most: usize) {
        let Some(numbers) = &mut self.numbers else {
            self.push(text, row);
            if self.entries.len() > most {
                self.spread();
            }
            return;
        };
        let own = Written::of(text);
        numbers.push(own.unwrap_or(Written::NONE));
        if own.is_some() {
            self.push_code(0);
        } else {
            self.push(text, row);
        }
    }

    /// Takes a row that is set aside: it is empty, and not counted.
    pub(super) fn push_blank(&mut self, row: usize) {
        if let Some(numbers) = &mut self.numbers {
            numbers.push(Written::NONE);
        }
        let code = self.find(b"", row);
        self.push_code(code);
    }

    /// Gives each row its own number, as far as it is one.
    #[cold]
    fn spread(&mut self) {
        let (entries, codes, _) = std::mem::take(self).finish();
        for (state, value) in STAND_INS {
            self.entries.push(Entry {
                value,
                state,
                ..Entry::new("", 0, 0)
            });
            self.counts.push(0);
        }
        let held: Vec<Held> = entries
            .iter()
            .map(|entry| {
                let text = entry.text.as_bytes();
                if let Some(number) = Written::of(text) {
                    return Held { code: 0, number };
                }
                let code = self.find(text, entry.first_row);
                self.counts[code as usize] = u32::try_from(entry.count).unwrap_or(u32::MAX);
                let number = Written::NONE;
                Held { code, number }
            })
            .collect();
        let mut numbers = Numbers::default();
        for code in codes.iter() {
            let Held { code, number } = held[code as usize];
            numbers.push(number);
            self.push_code(code);
        }
        self.numbers = Some(numbers);
    }

    /// Keeps a text as an example unless there are enough.
    pub(super) fn sample(&mut self, text: &[u8], row: usize) {
        if self.entries.len() < SAMPLE {
            let code = self.find(text, row);
            self.counts[code as usize] += 1;
        }
    }

    #[inline]
    fn push_code(&mut self, code: u32) {
        self.batch[self.filled] = code;
        self.filled += 1;
        if self.filled == BATCH {
            self.codes.push_batch(&self.batch);
            self.filled = 0;
        }
    }

    /// The texts, in the order in which they came, the code of each row and, if they are spread, its number.
    pub(super) fn finish(mut self) -> (Vec<Entry>, Codes, Option<Numbers>) {
        for &code in &self.batch[..self.filled] {
            self.codes.push(code);
        }
        for (entry, count) in self.entries.iter_mut().zip(self.counts) {
            entry.count = count.into();
        }
        (self.entries, self.codes, self.numbers)
    }

    /// Bytes that the lists may take anew while so many bytes are read: each doubles where it is nearly full.
    pub(super) fn growth(&self, piece: usize) -> usize {
        let known = self.entries.len();
        let texts = known + (piece / 2).min(known.max(SAMPLE));
        let lists = if texts > self.entries.capacity() {
            2 * texts * (size_of::<Entry>() + size_of::<u32>())
        } else {
            0
        };
        let slots = if 4 * texts >= 3 * self.slots.len() {
            2 * texts.next_power_of_two() * size_of::<Slot>()
        } else {
            0
        };
        lists + slots
    }

    /// The code of a text, new or seen before.
    fn find(&mut self, text: &[u8], row: usize) -> u32 {
        let key = key(text);
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = first(key, mask);
        while let Some(slot) = self.slots.get(at)
            && let Some(code) = slot.entry.checked_sub(1)
        {
            if slot.key == key && (key < LONG || self.is_entry(code, text)) {
                return code;
            }
            at = (at + 1) & mask;
        }
        self.insert(key, text, row)
    }

    fn is_entry(&self, code: u32, text: &[u8]) -> bool {
        *self.entries[code as usize].text.as_bytes() == *text
    }

    #[cold]
    fn insert(&mut self, key: u64, text: &[u8], row: usize) -> u32 {
        if 4 * self.entries.len() >= 3 * self.slots.len() {
            self.grow();
        }
        let code = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries
            .push(Entry::new(&String::from_utf8_lossy(text), 0, row));
        self.counts.push(0);
        let entry = code.saturating_add(1);
        if let [byte] = *text {
            self.single[usize::from(byte)] = entry;
        }
        self.put(Slot { key, entry });
        code
    }

    /// Puts a slot in its place.
    fn put(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = first(slot.key, mask);
        while self.slots[at].entry != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }

    /// Doubles the table and puts every entry in its place again.
    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(16);
        let slots = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        let filled = slots.into_iter().filter(|slot| slot.entry != 0);
        filled.for_each(|slot| self.put(slot));
    }
}

/// What a text is looked up by: itself where it is short.
#[inline]
fn key(text: &[u8]) -> u64 {
    let length = text.len();
    let word = match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        _ if length > 7 => return hash(text) | LONG,
        // Two halves, which may overlap.
        (Some(first), Some(last)) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            u64::from(first) | u64::from(last) << (8 * (length - 4))
        }
        _ => word_of(text),
    };
    word | (length as u64) << 56
}

/// Where the search for a key begins.
#[inline]
fn first(key: u64, mask: usize) -> usize {
    (key.wrapping_mul(MULTIPLIER) >> 32) as usize & mask
}
