//! Consecutive rows of a file that have no quotation mark and as many cells each, split together: most files have
//! hardly any others, and a column is then read at once for all of them.

use super::options::Delimiter;

/// The most rows that are split together.
pub(super) const BATCH: usize = 64;

/// The most cells of a row.
pub(super) const COLUMN_LIMIT: usize = 10_000;

/// Eight bytes of which each is 1.
const ONES: u64 = u64::from_ne_bytes([1; 8]);
/// Eight bytes of which each has its highest bit.
const HIGH: u64 = ONES << 7;

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

    /// The cells of a column.
    #[inline]
    pub(super) fn column(self, index: usize) -> impl Iterator<Item = &'a [u8]> {
        self.ends(index)
            .map(move |(start, end)| &self.bytes[start..end])
    }

    /// The cells of a column that are a single byte: those up to the first that is not.
    #[inline]
    pub(super) fn letters(self, index: usize) -> impl Iterator<Item = u8> {
        let letters = self.ends(index).take_while(|(start, end)| end - start == 1);
        letters.map(move |(start, _)| self.bytes[start])
    }

    /// Where the cells of a column begin and end.
    #[inline]
    fn ends(self, index: usize) -> impl Iterator<Item = (usize, usize)> {
        let rows = self.starts.chunks_exact(self.width + 1);
        rows.map(move |starts| (starts[index] as usize, starts[index + 1] as usize - 1))
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

/// Splits rows at the beginning of some bytes.
pub(super) struct Splitter {
    /// What each byte is.
    classes: [Class; 256],
    /// The delimiter in every byte of a word.
    delimiters: u64,
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
            classes,
            delimiters: ONES * u64::from(delimiter.byte()),
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
        let rows = Rows {
            line,
            offset,
            width: self.width,
            bytes,
            starts: &self.starts[..starts],
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
        // The starts of whole rows, and the bytes of those; the start of the row begun stands behind the former.
        let (mut whole, mut end) = (0, 0);
        let mut at = 1;
        'words: for word in 0..bytes.len().div_ceil(8) {
            let mut hits = marks(bytes, word, self.delimiters);
            while hits != 0 {
                let place = 8 * word + hits.trailing_zeros() as usize / 8;
                hits &= hits - 1;
                let byte = bytes.get(place).copied().unwrap_or(b'a');
                let class = self.classes[usize::from(byte)];
                if class == Class::Text {
                    continue;
                }
                let next = u32::try_from(place + 1).unwrap_or(u32::MAX);
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
                at += 1;
                if class == Class::Delimiter {
                    continue;
                }
                if class == Class::Quote || at != whole + width + 1 || place == end {
                    break 'words;
                }
                (whole, end) = (at, place + 1);
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

/// The highest bit of each byte of a word that may be a mark; `delimiters` has the delimiter in every byte.
#[inline]
fn marks(bytes: &[u8], word: usize, delimiters: u64) -> u64 {
    let rest = &bytes[8 * word..];
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
    }
}
