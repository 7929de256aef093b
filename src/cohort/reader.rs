//! A file in pieces → a cohort: checks that it is text, finds its layout, reads its records.

use super::Cohort;
use super::column::MOST_TEXTS;
use super::dialect::{self, Layout};
use super::edits::JUDGING;
use super::hash::Hasher;
use super::options::ImportOptions;
use super::problem::{Problem, Severity};
use super::records::{CELL_LIMIT, Oversize, Records};
use super::rows::{COLUMN_LIMIT, HIGH, ONES};
use super::table::Table;
use crate::memory::{MemoryExhausted, has_room};
use crate::message::Coded;

/// Bytes held back to find the layout from.
const HEAD: usize = 1 << 16;

/// The pieces in which [`read`] hands a whole file on.
const PIECE: usize = 1 << 16;

/// Bytes that are shown of a cell which is too long.
const BEGINNING: usize = 400;

const BOM: &[u8] = b"\xef\xbb\xbf";

const SAVE: &str = "save the table as CSV UTF-8";
const UNPACK: &str = "unpack it and open the file in it";

/// What files that are no tables of text begin with, small letters for large ones; what each is, and what to do.
const FORMATS: [(&[u8], &str, &str, &str); 8] = [
    (
        b"pk\x03\x04",
        "excel_workbook",
        "an Excel workbook or another zip archive",
        SAVE,
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "excel_workbook",
        "an old Excel workbook",
        SAVE,
    ),
    (
        b"\x1f\x8b",
        "compressed_file",
        "a file compressed with gzip",
        UNPACK,
    ),
    (b"$fl2", "spss_file", "an SPSS data file", SAVE),
    (b"%pdf", "pdf_file", "a PDF file", SAVE),
    (b"<!doctype", "web_page", "a web page", SAVE),
    (b"<html", "web_page", "a web page", SAVE),
    (b"<?xml", "web_page", "an XML file", SAVE),
];

/// Reads a whole file.
#[must_use]
pub fn read(bytes: &[u8], options: ImportOptions) -> Cohort {
    let mut reader = Reader::new(options);
    for piece in bytes.chunks(PIECE) {
        reader.push(piece);
    }
    reader.finish()
}

/// Reads a file that arrives in pieces. Where the pieces end does not matter.
pub struct Reader {
    options: ImportOptions,
    most_texts: usize,
    hasher: Hasher,
    state: State,
}

/// Lists that reading may take, each as long as four pieces: in the worst, every cell is a text of its own.
const LISTS: usize = 16;

enum State {
    /// The beginning of the file, held back.
    Head(Vec<u8>),
    Body(Box<Body>),
    /// Nothing more is read.
    Failed(Box<Problem>),
}

/// The file behind its beginning.
struct Body {
    layout: Layout,
    records: Records,
    table: Table,
    /// Bytes read so far.
    offset: u64,
    /// A character that the last piece cut in two.
    cut: Vec<u8>,
}

impl Reader {
    /// A reader of one file.
    #[must_use]
    pub fn new(options: ImportOptions) -> Self {
        Self {
            options,
            most_texts: MOST_TEXTS,
            hasher: Hasher::default(),
            state: State::Head(Vec::new()),
        }
    }

    /// The same, but a column of numbers of more than `most` different texts is
    /// [spread](super::Column::is_spread), instead of 4096. What is read is the same either way; memory is not.
    #[must_use]
    pub fn spread_beyond(mut self, most: usize) -> Self {
        self.most_texts = most;
        self
    }

    /// Reads the next piece of the file.
    ///
    /// Where the memory cannot take it, nothing more is read, and what was read is let go: a problem says so.
    pub fn push(&mut self, piece: &[u8]) {
        if !self.has_room(piece.len()) {
            let rows = usize::try_from(self.rows()).unwrap_or(usize::MAX);
            self.state = State::Failed(memory_exhausted(rows).into());
        }
        self.hasher.write(piece);
        let mut rest = piece;
        if let State::Head(head) = &mut self.state {
            let taken = rest.len().min(HEAD - head.len());
            head.extend_from_slice(&rest[..taken]);
            rest = &rest[taken..];
            if head.len() < HEAD {
                return;
            }
            self.begin(false);
        }
        self.body(|body| body.feed(rest));
    }

    /// Ends the file.
    #[must_use]
    pub fn finish(mut self) -> Cohort {
        if let State::Head(_) = self.state {
            self.begin(true);
        }
        self.body(Body::end);
        let hash = format!("{:016x}", self.hasher.finish());
        match self.state {
            State::Body(body) => {
                let Body {
                    mut table,
                    layout,
                    offset,
                    ..
                } = *body;
                if !has_room(&JUDGING.map(|bytes| bytes * table.rows)) {
                    return Cohort::failed(memory_exhausted(table.rows), self.options, hash);
                }
                table.finish(offset);
                Cohort::of(table, layout, self.options, hash)
            }
            State::Failed(problem) => Cohort::failed(*problem, self.options, hash),
            State::Head(_) => Cohort::failed(empty(), self.options, hash),
        }
    }

    /// The rows read so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        match &self.state {
            State::Body(body) => body.table.rows as u64,
            State::Head(_) | State::Failed(_) => 0,
        }
    }

    /// Whether the memory holds what a piece of so many bytes may add.
    fn has_room(&self, piece: usize) -> bool {
        match &self.state {
            State::Body(body) => {
                let piece = piece.min(PIECE);
                let mut lists = [4 * piece; LISTS + 1];
                lists[0] = body.table.growth(piece);
                has_room(&lists)
            }
            State::Head(_) | State::Failed(_) => true,
        }
    }

    /// Whether the file cannot be read, so that its further pieces do not matter.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        matches!(self.state, State::Failed(_))
    }

    /// Decides the layout from the beginning of the file and reads that.
    fn begin(&mut self, complete: bool) {
        let State::Head(head) = &mut self.state else {
            return;
        };
        let head = std::mem::take(head);
        let bom = if head.starts_with(BOM) { BOM.len() } else { 0 };
        let begins = head[bom..].trim_ascii_start();
        let is = |magic: &[u8]| {
            let beginning = begins.get(..magic.len());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(magic))
        };
        if let Some(&(_, code, name, hint)) = FORMATS.iter().find(|(magic, ..)| is(magic)) {
            self.state = State::Failed(not_text(code, name, hint).into());
            return;
        }
        let text = &head[bom..];
        let layout = dialect::detect(&text[..text_length(text)], complete, &self.options);
        self.state = State::Body(Box::new(Body {
            records: Records::new(layout.delimiter, bom as u64),
            table: Table::new(&layout, self.options.clone(), self.most_texts),
            layout,
            offset: bom as u64,
            cut: Vec::new(),
        }));
        self.body(|body| body.feed(text));
    }

    /// Lets the body, if there is one, do a step that may be the last.
    fn body(&mut self, step: impl FnOnce(&mut Body) -> Result<(), Box<Problem>>) {
        if let State::Body(body) = &mut self.state
            && let Err(problem) = step(body)
        {
            self.state = State::Failed(problem);
        }
    }
}

impl Body {
    /// Reads bytes that should be UTF-8.
    fn feed(&mut self, mut piece: &[u8]) -> Result<(), Box<Problem>> {
        while !self.cut.is_empty() && !piece.is_empty() {
            self.cut.push(piece[0]);
            piece = &piece[1..];
            let character = std::mem::take(&mut self.cut);
            match std::str::from_utf8(&character) {
                Ok(_) => self.feed_text(&character)?,
                Err(error) if error.error_len().is_none() => self.cut = character,
                Err(_) => return Err(self.not_utf8().into()),
            }
        }
        if is_plain(piece) {
            return self.feed_clean(piece);
        }
        let Err(error) = std::str::from_utf8(piece) else {
            return self.feed_text(piece);
        };
        let (text, rest) = piece.split_at(error.valid_up_to());
        self.feed_text(text)?;
        if error.error_len().is_some() {
            return Err(self.not_utf8().into());
        }
        self.cut = rest.to_vec();
        Ok(())
    }

    /// Reads UTF-8 in which there should be no NUL.
    fn feed_text(&mut self, text: &[u8]) -> Result<(), Box<Problem>> {
        let nul = nul(text);
        let clean = &text[..nul.unwrap_or(text.len())];
        self.feed_clean(clean)?;
        match nul {
            Some(_) => {
                let hint = "no text file holds such bytes";
                Err(self.at_fault("not_text", "a NUL byte", hint).into())
            }
            None => Ok(()),
        }
    }

    /// Reads UTF-8 without NUL.
    fn feed_clean(&mut self, text: &[u8]) -> Result<(), Box<Problem>> {
        let read = self.records.feed(text, &mut self.table);
        read.map_err(|oversize| self.too_large(oversize))?;
        self.offset += text.len() as u64;
        Ok(())
    }

    /// Reads the last record.
    fn end(&mut self) -> Result<(), Box<Problem>> {
        if !self.cut.is_empty() {
            return Err(self.not_utf8().into());
        }
        let finished = self.records.finish(&mut self.table);
        let unclosed = finished.map_err(|oversize| self.too_large(oversize))?;
        if unclosed {
            let problem = Problem::new(Severity::Error, "unclosed_quote")
                .at(self.records.line())
                .found("\"")
                .expected("a second quotation mark");
            let what = "a quotation mark is never closed; nothing from here to the end of the file is used";
            self.table.problems.push(problem.says(what));
        }
        Ok(())
    }

    /// The current record is larger than any table has.
    fn too_large(&self, oversize: Oversize) -> Problem {
        let (code, found, limit) = match oversize {
            Oversize::Cell => ("cell_too_long", "a cell", format!("{CELL_LIMIT} bytes")),
            Oversize::Columns => ("too_many_columns", "a row", format!("{COLUMN_LIMIT} cells")),
            Oversize::Record => ("row_too_long", "a row", "16 MiB".to_owned()),
        };
        let (at, text) = self.records.longest();
        let mut problem = Problem::new(Severity::Fatal, code)
            .at(self.records.line())
            .expected(format!("at most {limit}"));
        problem = match (oversize, self.table.columns.get(at)) {
            (Oversize::Columns | Oversize::Record, _) => {
                problem.found(&format!("more than {limit}"))
            }
            (_, Some(column)) => problem.column(&column.header).found(&beginning(text)),
            (_, None) => problem.found(&beginning(text)),
        };
        problem.says(&format!(
            "{found} has more than {limit}; is a quotation mark never closed?"
        ))
    }

    fn not_utf8(&self) -> Problem {
        let hint = "save the file as CSV UTF-8";
        self.at_fault("not_utf8", "a byte that is not UTF-8", hint)
    }

    /// The file ceases to be text at the current byte.
    fn at_fault(&self, code: &'static str, found: &str, hint: &str) -> Problem {
        Problem::new(Severity::Fatal, code)
            .at(self.records.current_line())
            .found(found)
            .expected("text in UTF-8")
            .with("offset", self.offset)
            .says(&format!("{found} at offset {}; {hint}", self.offset))
    }
}

/// The length of the beginning that is UTF-8 without NUL.
fn text_length(bytes: &[u8]) -> usize {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    nul(&bytes[..valid]).unwrap_or(valid)
}

/// Whether some bytes are ASCII without NUL, as those of most files are.
fn is_plain(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<8>();
    // A byte that is 0 borrows into its high bit.
    let is_plain = |&word: &[u8; 8]| {
        let word = u64::from_ne_bytes(word);
        (word.wrapping_sub(ONES) | word) & HIGH == 0
    };
    words.iter().all(is_plain) && rest.iter().all(|byte| (1..0x80).contains(byte))
}

/// The place of the first NUL.
fn nul(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == 0)
}

/// The file has no record.
pub(super) fn empty() -> Problem {
    Problem::new(Severity::Fatal, "empty_file")
        .expected("a header and a row for each patient")
        .says("the file is empty")
}

/// The file does not fit.
fn memory_exhausted(rows: usize) -> Problem {
    let fault = MemoryExhausted { rows };
    Problem::new(Severity::Fatal, fault.code())
        .expected("a file that fits in memory")
        .with("rows", rows)
        .says(&fault.to_string())
}

fn not_text(code: &'static str, name: &str, hint: &str) -> Problem {
    Problem::new(Severity::Fatal, code)
        .found(name)
        .expected("text in UTF-8")
        .says(&format!("this is {name}, not text; {hint}"))
}

/// What a long text begins with.
fn beginning(text: &[u8]) -> String {
    String::from_utf8_lossy(&text[..text.len().min(BEGINNING)]).into_owned()
}
