//! Consecutive rows of a file that have no quotation mark and as many cells each, split together: most files have
//! hardly any others, and a column is then read at once for all of them.

use super::options::Delimiter;

/// The most rows that are split together.
pub(super) const BATCH: usize = 64;

/// The most cells of a row.
pub(super) const COLUMN_LIMIT: usize = 10_000;

/// Eight bytes of which each is 1.
pub(super) const ONES: u64 = u64::from_ne_bytes([1; 8]);
/// Eight bytes of which each has its highest bit.
pub(super) const HIGH: u64 = ONES << 7;

/// Bytes below this one end cells and lines, or are quotation marks, save the delimiters above it.
const LOW: u8 = b',' + 1;

/// What a byte is in a row without quotation marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Part of a cell.
    Text,
    /// The end of a cell.
    Delimiter,
    /// The end of the row.
    LineEnd,
    /// A mark that makes it another kind of row.
    Quote,
}

/// Rows on consecutive lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    /// The line of the first.
    pub(super) line: u64,
    /// The byte of the file at which `bytes` begin.
    pub(super) offset: u64,
    /// Cells of each.
    pub(super) width: usize,
    bytes: &'a [u8],
    /// Of each row, where its cells begin, and one byte after its end.
    starts: &'a [u32],
    flags: &'a Flags,
}

impl<'a> Rows<'a> {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.starts.len() / (self.width + 1)
    }

    /// Where the cells of a row begin.
    fn starts(&self, row: usize) -> &'a [u32] {
        let width = self.width + 1;
        &self.starts[row * width..][..width]
    }

    /// The byte of the file at which a row begins.
    pub(super) fn begins(&self, row: usize) -> u64 {
        self.offset + u64::from(self.starts(row)[0])
    }

    /// A cell; empty beyond the last.
    #[inline]
    pub(super) fn cell(&self, row: usize, index: usize) -> &'a [u8] {
        if index >= self.width {
            return &[];
        }
        let at = row * (self.width + 1) + index;
        let (start, next) = (self.starts[at], self.starts[at + 1]);
        &self.bytes[start as usize..next as usize - 1]
    }

    /// The cells of a row.
    #[inline]
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = &'a [u8]> {
        cells(self.bytes, self.starts(row))
    }

    /// The cells of a column.
    #[inline]
    pub(super) fn column(self, index: usize) -> impl Iterator<Item = &'a [u8]> {
        let rows = self.starts.chunks_exact(self.width + 1);
        rows.map(move |starts| &self.bytes[starts[index] as usize..starts[index + 1] as usize - 1])
    }

    /// The single byte that a cell is, if it is one.
    #[inline]
    pub(super) fn letter(&self, row: usize, index: usize) -> Option<u8> {
        match *self.cell(row, index) {
            [byte] => Some(byte),
            _ => None,
        }
    }

    /// The rows of which a cell was seen to be a 0 or a 1 when they were split, a bit for each; and those where it is a 1.
    pub(super) fn flags(&self, index: usize) -> (u64, u64) {
        let at = index.wrapping_sub(self.flags.first);
        if at < self.flags.cells {
            (self.flags.rows, self.flags.rows & self.flags.bits[at])
        } else {
            (0, 0)
        }
    }

    /// The bytes of a row without its end, and where its cells end in them.
    pub(super) fn row(&self, row: usize, ends: &mut Vec<usize>) -> &'a [u8] {
        let starts = self.starts(row);
        let (begins, end) = (starts[0] as usize, starts[self.width] as usize - 1);
        ends.clear();
        ends.extend(starts[1..].iter().map(|&next| next as usize - 1 - begins));
        &self.bytes[begins..end]
    }
}

/// Cells next to each other of which each is a 0 or a 1 in most rows, as those of findings are: four of them with the
/// delimiters before them are a word, and need not be looked for one by one.
#[derive(Debug)]
struct Flags {
    /// The first of them, which is not the first of the row.
    first: usize,
    /// How many: a multiple of four, at most a bit of a word each.
    cells: usize,
    /// A word of four that are 0, each behind its delimiter.
    zeros: u64,
    /// The rows in which they are such cells, a bit for each.
    rows: u64,
    /// Of each cell the rows in which it is a 1; while rows are split, of each row the cells that are.
    bits: [u64; BATCH],
}

impl Flags {
    /// Of a word of four, the bits in which a 1 differs from a 0.
    const DIFFERENT: u64 = 0x0100_0100_0100_0100;

    /// The longest stretch of such cells in a row.
    fn of<'a>(row: impl Iterator<Item = &'a [u8]>, delimiter: u8) -> Self {
        let (mut first, mut longest, mut cells) = (0, 0, 0);
        for (index, cell) in row.enumerate().skip(1) {
            cells = if matches!(cell, b"0" | b"1") {
                cells + 1
            } else {
                0
            };
            if cells > longest {
                (first, longest) = (index + 1 - cells, cells);
            }
        }
        let pair = [delimiter, b'0'];
        Self {
            first,
            cells: longest.min(BATCH) / 4 * 4,
            zeros: u64::from_le_bytes(std::array::from_fn(|at| pair[at % 2])),
            rows: 0,
            bits: [0; BATCH],
        }
    }

    /// Whether what begins with the delimiter before the first of them is such cells of a row, and the end of the last.
    #[inline]
    fn take(&mut self, row: usize, bytes: &[u8], classes: &[Class; 256]) -> bool {
        let Some((cells, &[end, ..])) = bytes.split_at_checked(2 * self.cells) else {
            return false;
        };
        let (mut ones, mut others) = (0, 0);
        for &word in cells.as_chunks::<8>().0.iter().rev() {
            let differs = u64::from_le_bytes(word) ^ self.zeros;
            others |= differs & !Self::DIFFERENT;
            ones = ones << 4 | gathered(differs);
        }
        let ends = matches!(classes[usize::from(end)], Class::Delimiter | Class::LineEnd);
        let is_taken = others == 0 && ends;
        if is_taken {
            self.rows |= 1 << row;
            self.bits[row] = ones;
        }
        is_taken
    }

    /// Ends a batch of so many rows.
    fn finish(&mut self, rows: usize) {
        self.rows &= !u64::MAX.unbounded_shl(narrow(rows));
        if self.rows > 0 {
            turn(&mut self.bits);
        }
    }
}

/// The bits in which the cells of a word [differ](Flags::DIFFERENT) from 0, next to each other.
#[inline]
fn gathered(differs: u64) -> u64 {
    // Each product puts one of them in its place above the others.
    const PLACES: u64 = 1 << 3 | 1 << 18 | 1 << 33 | 1 << 48;
    ((differs & Flags::DIFFERENT) >> 8).wrapping_mul(PLACES) >> 48 & 0xf
}

/// Turns a square of bits about its diagonal: bit *j* of word *i* becomes bit *i* of word *j*.
fn turn(words: &mut [u64; BATCH]) {
    let (mut side, mut lower) = (BATCH / 2, u64::MAX >> (BATCH / 2));
    while side > 0 {
        for at in (0..BATCH).filter(|at| at & side == 0) {
            let differs = (words[at] >> side ^ words[at + side]) & lower;
            words[at] ^= differs << side;
            words[at + side] ^= differs;
        }
        side /= 2;
        lower ^= lower << side;
    }
}

/// Splits rows at the beginning of some bytes.
pub(super) struct Splitter {
    delimiter: u8,
    /// What each byte is.
    classes: [Class; 256],
    /// The delimiter in every byte of a word.
    delimiters: u64,
    flags: Flags,
    /// Cells of the rows that were split last; none so far.
    width: usize,
    /// Room for the [starts](Rows::starts) of rows.
    starts: Vec<u32>,
}

impl Splitter {
    pub(super) fn new(delimiter: Delimiter) -> Self {
        let mut classes = [Class::Text; 256];
        classes[usize::from(b'"')] = Class::Quote;
        classes[usize::from(b'\n')] = Class::LineEnd;
        classes[usize::from(b'\r')] = Class::LineEnd;
        classes[usize::from(delimiter.byte())] = Class::Delimiter;
        Self {
            delimiter: delimiter.byte(),
            classes,
            delimiters: ONES * u64::from(delimiter.byte()),
            flags: Flags::of(std::iter::empty(), delimiter.byte()),
            width: 0,
            starts: Vec::new(),
        }
    }

    /// The rows at the beginning of `bytes`, which begin with no line end and stand at a line and a byte of the file: at
    /// most so many of the same width, that of the rows before if there are any; and the bytes up to the next. `None`
    /// where the first row has a quotation mark, does not end within the bytes or is wider than [`COLUMN_LIMIT`].
    pub(super) fn split<'a>(
        &'a mut self,
        bytes: &'a [u8],
        most: usize,
        (line, offset): (u64, u64),
    ) -> Option<(Rows<'a>, usize)> {
        let (mut starts, mut end) = self.find(bytes, most);
        if starts == 0 {
            self.width = self.width_of(bytes)?;
            (starts, end) = self.find(bytes, most);
        }
        let starts = &self.starts[..starts];
        let rows = starts.len() / (self.width + 1);
        self.flags.finish(rows);
        if 2 * (self.flags.rows.count_ones() as usize) < rows {
            let last = &starts[starts.len() - self.width - 1..];
            self.flags = Flags::of(cells(bytes, last), self.delimiter);
        }
        let rows = Rows {
            line,
            offset,
            width: self.width,
            bytes,
            starts,
            flags: &self.flags,
        };
        Some((rows, end))
    }

    /// Cells of the row at the beginning of some bytes, if it is a row without quotation marks.
    fn width_of(&self, bytes: &[u8]) -> Option<usize> {
        let mut cells = 1;
        for &byte in bytes {
            match self.classes[usize::from(byte)] {
                Class::Text => {}
                Class::Delimiter => cells += 1,
                Class::LineEnd => return (cells <= COLUMN_LIMIT).then_some(cells),
                Class::Quote => return None,
            }
        }
        None
    }

    /// Finds the starts of rows of the width. Returns how many starts, and the bytes of the rows.
    fn find(&mut self, bytes: &[u8], most: usize) -> (usize, usize) {
        let width = self.width;
        let room = (width + 1) * most.min(BATCH);
        if self.starts.len() < room {
            self.starts.resize(room, 0);
        }
        let starts = &mut self.starts[..room];
        if let Some(first) = starts.first_mut() {
            *first = 0;
        }
        self.flags.rows = 0;
        // The starts of whole rows, and the bytes of those; the start of the row begun stands behind the former.
        let (mut whole, mut end, mut row) = (0, 0, 0);
        let mut at = 1;
        // The next of them that flags begin with.
        let mut flags_at = if self.flags.cells > 0 {
            self.flags.first
        } else {
            usize::MAX
        };
        let mut word = 0;
        'words: while word < bytes.len() {
            let mut hits = marks(&bytes[word..], self.delimiters);
            let begins = word;
            word += 8;
            while hits != 0 {
                let place = begins + hits.trailing_zeros() as usize / 8;
                hits &= hits - 1;
                let byte = bytes.get(place).copied().unwrap_or(b'a');
                let class = self.classes[usize::from(byte)];
                if class == Class::Text {
                    continue;
                }
                let next = narrow(place + 1);
                if class == Class::LineEnd
                    && place == end
                    && bytes[..end].ends_with(b"\r")
                    && byte == b'\n'
                {
                    // The second byte of CR LF.
                    starts[whole] = next;
                    end += 1;
                    continue;
                }
                // One of too many cells runs over the end at last.
                let Some(start) = starts.get_mut(at) else {
                    break 'words;
                };
                *start = next;
                if class == Class::Delimiter {
                    if at == flags_at && self.flags.take(row, &bytes[place..], &self.classes) {
                        let cells = self.flags.cells;
                        let mut begins = next;
                        for start in &mut starts[at..][..cells] {
                            *start = begins;
                            begins += 2;
                        }
                        at += cells;
                        word = place + 2 * cells;
                        continue 'words;
                    }
                    at += 1;
                    continue;
                }
                at += 1;
                if class == Class::Quote || at != whole + width + 1 || place == end {
                    break 'words;
                }
                (whole, end, row) = (at, place + 1, row + 1);
                flags_at = flags_at.saturating_add(width + 1);
                let Some(start) = starts.get_mut(at) else {
                    let is_half = byte == b'\r' && bytes.get(end) == Some(&b'\n');
                    end += usize::from(is_half);
                    break 'words;
                };
                *start = next;
                at += 1;
            }
        }
        (whole, end)
    }
}

/// The cells of a row by their starts, and one byte after its end.
#[inline]
fn cells<'a>(bytes: &'a [u8], starts: &'a [u32]) -> impl Iterator<Item = &'a [u8]> {
    let ends = starts.windows(2);
    ends.map(|ends| &bytes[ends[0] as usize..ends[1] as usize - 1])
}

/// A place within the bytes of some rows.
#[inline]
fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The highest bit of each byte of the word at the beginning of some bytes that may be a mark; `delimiters` has the delimiter in every byte.
#[inline]
fn marks(rest: &[u8], delimiters: u64) -> u64 {
    let word = u64::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(|| {
        let mut last = [b'a'; 8];
        last[..rest.len()].copy_from_slice(rest);
        last
    }));
    // What is taken from a byte may be taken from the next one, too: some bytes of texts are among them.
    let low = word.wrapping_sub(ONES * u64::from(LOW)) & !word;
    let other = word ^ delimiters;
    (low | other.wrapping_sub(ONES) & !other) & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Splitter;
    use crate::cohort::options::Delimiter;

    /// What a plain walk finds of the same rows: their cells, and the bytes up to the next.
    fn walked(text: &str, delimiter: char, width: usize, most: usize) -> (Vec<Vec<&str>>, usize) {
        let (mut found, mut end) = (Vec::new(), 0);
        while found.len() < most {
            let rest = &text[end..];
            let Some(length) = rest.find(['\n', '\r', '"']) else {
                break;
            };
            let cells: Vec<&str> = rest[..length].split(delimiter).collect();
            if cells.len() != width || length == 0 || rest[length..].starts_with('"') {
                break;
            }
            found.push(cells);
            end += length
                + if rest[length..].starts_with("\r\n") {
                    2
                } else {
                    1
                };
        }
        (found, end)
    }

    proptest! {
        #[test]
        fn rows_are_split_as_a_plain_walk_splits_them(
            text in "([a0é:!\u{1} ]{0,9}[,;](a|1|\"|,|;| ){0,2}(\n|\r\n|\r|\n\n)?){0,40}",
            most in 1..9_usize,
            semicolon: bool,
        ) {
            let text = text.trim_start_matches(['\n', '\r']);
            let (delimiter, byte) = if semicolon { (Delimiter::Semicolon, ';') } else { (Delimiter::Comma, ',') };
            let mut splitter = Splitter::new(delimiter);
            for width in 1..4 {
                let (wanted, end) = walked(text, byte, width, most);
                splitter.width = width;
                let (starts, length) = splitter.find(text.as_bytes(), most);
                prop_assert_eq!(starts > 0, !wanted.is_empty());
                if starts == 0 {
                    // Then it is split by the width of its first row.
                    let found = splitter.split(text.as_bytes(), most, (7, 70));
                    let other = found.map(|(rows, length)| (rows.width, rows.len(), length));
                    let first = (1..50).map(|width| (width, walked(text, byte, width, most)));
                    let first = first.into_iter().find(|(_, (rows, _))| !rows.is_empty());
                    prop_assert_eq!(other, first.map(|(width, (rows, end))| (width, rows.len(), end)));
                    continue;
                }
                let found = splitter.split(text.as_bytes(), most, (7, 70));
                let (rows, _) = found.expect("rows of the width");
                prop_assert_eq!(length, end);
                prop_assert_eq!(rows.len(), wanted.len());
                let mut ends = Vec::new();
                for (row, cells) in wanted.iter().enumerate() {
                    let bytes = rows.row(row, &mut ends);
                    let joined = cells.join(&byte.to_string());
                    prop_assert_eq!(bytes, joined.as_bytes());
                    prop_assert_eq!(ends.len(), width);
                    for (index, cell) in cells.iter().enumerate() {
                        prop_assert_eq!(rows.cell(row, index), cell.as_bytes());
                        prop_assert_eq!(rows.column(index).nth(row), Some(cell.as_bytes()));
                    }
                    prop_assert_eq!(rows.cell(row, width), b"");
                }
            }
        }

        #[test]
        fn cells_are_told_to_be_flags_where_they_are(
            rows in prop::collection::vec(
                prop::collection::vec(prop_oneof![40 => Just("0"), 20 => Just("1"), 1 => Just(""), 1 => Just("10")], 14),
                200..400,
            ),
            first in 1..5_usize,
            times in 1..7_usize,
            carriage: bool,
        ) {
            let end = if carriage { "\r\n" } else { "\n" };
            let begins = |cells: &Vec<&str>| format!("P,{}{}{end}", "x,".repeat(first), vec![cells.join(","); times].join(","));
            let text: String = rows.iter().map(begins).collect();
            let mut splitter = Splitter::new(Delimiter::Comma);
            let (mut rest, mut wanted, mut told) = (text.as_bytes(), &rows[..], 0);
            while !rest.is_empty() {
                let (found, length) = splitter.split(rest, 64, (1, 0)).expect("rows");
                for (row, cells) in wanted[..found.len()].iter().enumerate() {
                    for (at, cell) in cells.iter().cycle().take(times * cells.len()).enumerate() {
                        let index = 1 + first + at;
                        prop_assert_eq!(found.cell(row, index), cell.as_bytes());
                        let (seen, ones) = found.flags(index);
                        let [seen, is_one] = [seen, ones].map(|bits| bits >> row & 1 == 1);
                        prop_assert_eq!(is_one, seen && *cell == "1");
                        prop_assert!(!seen || matches!(*cell, "0" | "1"));
                        told += usize::from(seen);
                    }
                }
                rest = &rest[length..];
                wanted = &wanted[found.len()..];
            }
            prop_assert!(wanted.is_empty());
            prop_assert!(told > rows.len());
        }
    }
}
