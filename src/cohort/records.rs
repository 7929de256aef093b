//! Pieces of a file → its records, each with the line it begins on. Knows no column.

use csv_core::ReadRecordResult;

use super::options::Delimiter;
use super::rows::{BATCH, COLUMN_LIMIT, Rows, Splitter};

/// The longest cell.
pub(super) const CELL_LIMIT: usize = 1 << 20;

/// The longest record.
const RECORD_LIMIT: usize = 1 << 24;

/// One record of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// The line it ends on; a line break within quotation marks makes it a later one.
    pub(super) last_line: u64,
    /// The byte of the file at which it begins.
    pub(super) offset: u64,
    bytes: &'a [u8],
    ends: &'a [usize],
    /// Bytes between two cells: 1 where they still stand as in the file, with their delimiters.
    gap: usize,
}

impl<'a> Record<'a> {
    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell; empty beyond the last.
    pub(super) fn cell(&self, index: usize) -> &'a [u8] {
        let Some(&end) = self.ends.get(index) else {
            return &[];
        };
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] + self.gap);
        &self.bytes[start..end]
    }

    /// A cell that begins at byte `start` of the record, and where the next one does; empty beyond the last.
    #[inline]
    pub(super) fn cell_from(&self, index: usize, start: usize) -> (&'a [u8], usize) {
        match self.ends.get(index) {
            Some(&end) => (&self.bytes[start..end], end + self.gap),
            None => (&[], start),
        }
    }

    /// The cells.
    pub(super) fn cells(self) -> impl Iterator<Item = &'a [u8]> {
        (0..self.len()).map(move |index| self.cell(index))
    }

    /// Number of cells up to the last that is not blank.
    pub(super) fn width(&self) -> usize {
        let mut width = self.len();
        while width > 0 && self.cell(width - 1).trim_ascii().is_empty() {
            width -= 1;
        }
        width
    }
}

/// A record that is larger than any table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Oversize {
    /// A cell longer than [`CELL_LIMIT`].
    Cell,
    /// More cells than [`COLUMN_LIMIT`].
    Columns,
    /// A record longer than [`RECORD_LIMIT`].
    Record,
}

/// What takes records.
pub(super) trait Sink {
    /// Takes the next record.
    fn record(&mut self, record: Record);

    /// Takes the next records, which were split together.
    fn rows(&mut self, rows: Rows) {
        self.each(rows);
    }

    /// Takes records that were split together one by one.
    fn each(&mut self, rows: Rows) {
        let mut ends = Vec::new();
        for row in 0..rows.len() {
            let bytes = rows.row(row, &mut ends);
            let line = rows.line + row as u64;
            self.record(Record {
                line,
                last_line: line,
                offset: rows.begins(row),
                bytes,
                ends: &ends,
                gap: 1,
            });
        }
    }

    /// How many records it would have split together at most.
    fn wants(&self) -> usize {
        BATCH
    }
}

impl<F: FnMut(Record)> Sink for F {
    fn record(&mut self, record: Record) {
        self(record);
    }
}

/// Splits bytes into records, wherever the pieces of the file end.
pub(super) struct Records {
    core: csv_core::Reader,
    splitter: Splitter,
    /// Bytes of the current record's cells, and where the cells end.
    bytes: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    cells: usize,
    /// Whether the current record has begun, on which line, and at which byte.
    begun: bool,
    line: u64,
    begins: u64,
    /// The byte of the file that is read next.
    offset: u64,
    /// Whether the last byte was a carriage return whose line is not counted yet.
    returned: bool,
}

impl Records {
    /// The records from a byte of the file on, with which one begins; lines count from there.
    pub(super) fn new(delimiter: Delimiter, offset: u64) -> Self {
        Self {
            core: csv_core::ReaderBuilder::new()
                .delimiter(delimiter.byte())
                .build(),
            splitter: Splitter::new(delimiter),
            bytes: vec![0; 1 << 10],
            filled: 0,
            ends: vec![0; 64],
            cells: 0,
            begun: false,
            line: 1,
            begins: 0,
            offset,
            returned: false,
        }
    }

    /// The line of the current record.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The line of the byte after those fed so far.
    pub(super) fn current_line(&self) -> u64 {
        self.core.line() + u64::from(self.returned)
    }

    /// Reads a piece of the file and hands on each record that it completes.
    ///
    /// # Errors
    /// When the current record, the one on [`Records::line`], is too large.
    pub(super) fn feed(&mut self, mut input: &[u8], sink: &mut dyn Sink) -> Result<(), Oversize> {
        loop {
            if !self.begun {
                input = self.skip_line_ends(input);
                if let Some(length) = self.split_plain(input, sink) {
                    input = &input[length..];
                    continue;
                }
            }
            if input.is_empty() {
                return self.check_size();
            }
            if !self.begun {
                self.begun = true;
                self.line = self.core.line();
                self.begins = self.offset;
            }
            let (complete, consumed) = self.step(input)?;
            if complete {
                let last = input[consumed - 1];
                self.returned = last == b'\r';
                self.hand_on(self.core.line() - u64::from(last == b'\n'), sink)?;
            }
            self.offset += consumed as u64;
            input = &input[consumed..];
        }
    }

    /// Hands on the records at the beginning of the input where they stand, if the first has no quotation mark and ends
    /// within the input, with those behind it that have as many cells. Returns the bytes up to the next. Most records
    /// are such, and need not go through the parser.
    fn split_plain(&mut self, input: &[u8], sink: &mut dyn Sink) -> Option<usize> {
        let at = (self.core.line(), self.offset);
        let (rows, length) = self.splitter.split(input, sink.wants(), at)?;
        let next = rows.line + rows.len() as u64;
        sink.rows(rows);
        self.offset += length as u64;
        self.returned = input[length - 1] == b'\r';
        self.core.set_line(next - u64::from(self.returned));
        Some(length)
    }

    /// Ends the file. Says whether its last record, the one on [`Records::line`], lies within a
    /// quote that is never closed; such a record is not handed on.
    ///
    /// # Errors
    /// When the last record is too large.
    pub(super) fn finish(&mut self, sink: &mut dyn Sink) -> Result<bool, Oversize> {
        let mut end: &[u8] = b"\n";
        while self.begun && !end.is_empty() {
            let (complete, consumed) = self.step(end)?;
            if complete {
                self.hand_on(self.core.line() - 1, sink)?;
            }
            end = &end[consumed..];
        }
        Ok(self.begun)
    }

    /// Lets the parser take some bytes. Says whether that completed the record, and how many it
    /// took.
    fn step(&mut self, input: &[u8]) -> Result<(bool, usize), Oversize> {
        let (result, consumed, written, ended) = self.core.read_record(
            input,
            &mut self.bytes[self.filled..],
            &mut self.ends[self.cells..],
        );
        self.filled += written;
        self.cells += ended;
        match result {
            ReadRecordResult::Record | ReadRecordResult::End => return Ok((true, consumed)),
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => {
                self.check_size()?;
                if self.bytes.len() >= RECORD_LIMIT {
                    return Err(Oversize::Record);
                }
                self.bytes.resize(2 * self.bytes.len(), 0);
            }
            ReadRecordResult::OutputEndsFull => {
                self.check_size()?;
                self.ends
                    .resize((2 * self.ends.len()).min(COLUMN_LIMIT + 1), 0);
            }
        }
        Ok((false, consumed))
    }

    /// Hands on the complete record and makes room for the next.
    fn hand_on(&mut self, last_line: u64, sink: &mut dyn Sink) -> Result<(), Oversize> {
        self.check_size()?;
        sink.record(Record {
            line: self.line,
            last_line,
            offset: self.begins,
            bytes: &self.bytes[..self.filled],
            ends: &self.ends[..self.cells],
            gap: 0,
        });
        (self.filled, self.cells, self.begun) = (0, 0, false);
        Ok(())
    }

    /// Refuses a cell beyond the limit, the unfinished one included, and cells too many.
    fn check_size(&self) -> Result<(), Oversize> {
        if self.filled > CELL_LIMIT && self.longest_cell() > CELL_LIMIT {
            return Err(Oversize::Cell);
        }
        if self.cells > COLUMN_LIMIT {
            return Err(Oversize::Columns);
        }
        Ok(())
    }

    fn longest_cell(&self) -> usize {
        self.longest().1.len()
    }

    /// The place of the longest cell of the current record, and its text so far.
    pub(super) fn longest(&self) -> (usize, &[u8]) {
        let ends = &self.ends[..self.cells];
        let starts = std::iter::once(&0).chain(ends);
        let ends = ends.iter().chain(std::iter::once(&self.filled));
        let cells = starts
            .zip(ends)
            .map(|(&start, &end)| &self.bytes[start..end]);
        let longest = cells.enumerate().max_by_key(|(_, cell)| cell.len());
        longest.unwrap_or_default()
    }

    /// Counts and drops the line ends between two records: `\n`, `\r\n` or a lone `\r`.
    fn skip_line_ends<'a>(&mut self, input: &'a [u8]) -> &'a [u8] {
        for (at, &byte) in input.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => {
                    self.returned = false;
                    true
                }
                b'\r' => std::mem::replace(&mut self.returned, true),
                _ => std::mem::take(&mut self.returned),
            };
            self.core.set_line(self.core.line() + u64::from(ends_line));
            if !matches!(byte, b'\n' | b'\r') {
                self.offset += at as u64;
                return &input[at..];
            }
        }
        self.offset += input.len() as u64;
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::{Oversize, Records};
    use crate::cohort::options::Delimiter;

    fn read(pieces: &[&str]) -> (Vec<(u64, Vec<String>)>, bool) {
        let mut records = Records::new(Delimiter::Comma, 0);
        let mut found = Vec::new();
        let mut each = |record: super::Record| {
            let cells = record
                .cells()
                .map(|cell| String::from_utf8_lossy(cell).into());
            found.push((record.line, cells.collect()));
        };
        for piece in pieces {
            assert_eq!(records.feed(piece.as_bytes(), &mut each), Ok(()));
        }
        let unclosed = records.finish(&mut each).expect("small records");
        (found, unclosed)
    }

    #[test]
    fn records_know_the_line_they_begin_on() {
        let lines = |text: &str| -> Vec<u64> {
            read(&[text]).0.into_iter().map(|(line, _)| line).collect()
        };
        assert_eq!(lines("a\nb\nc"), [1, 2, 3]);
        assert_eq!(lines("a\r\nb\r\n\r\nc\r\n"), [1, 2, 4]);
        assert_eq!(lines("a\rb\r\rc"), [1, 2, 4]);
        assert_eq!(lines("\n\na\n\n\nb"), [3, 6]);
        assert_eq!(lines("\"a\nb\",c\nd"), [1, 3]);
    }

    #[test]
    fn pieces_do_not_matter() {
        let text = "id,\"a \"\"b\"\"\"\r\n\r\n1,\"x\ny\"\r\n2,\n";
        let whole = read(&[text]);
        assert_eq!(whole.0[1], (3, vec!["1".into(), "x\ny".into()]));
        for cut in 0..=text.len() {
            assert_eq!(read(&[&text[..cut], &text[cut..]]), whole, "cut at {cut}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told() {
        let (found, unclosed) = read(&["a,b\n\"1,2\n3,4\n"]);
        assert_eq!(found.len(), 1);
        assert!(unclosed);
    }

    #[test]
    fn oversize_records_stop_the_reading() {
        let mut records = Records::new(Delimiter::Comma, 0);
        let long = vec![b'x'; (1 << 20) + 1];
        assert_eq!(
            records.feed(&long, &mut |_: super::Record| {}),
            Err(Oversize::Cell)
        );
        let mut records = Records::new(Delimiter::Comma, 0);
        let wide = vec![b','; 10_001];
        assert_eq!(
            records.feed(&wide, &mut |_: super::Record| {}),
            Err(Oversize::Columns)
        );
    }
}
