//! The cohort of a file in JavaScript: read in pieces, reported on, shown, edited.

use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use super::{bad_request, decode, decode_or_default, encode, to_js};
use crate::cohort::form::{self, PatientForm};
use crate::cohort::{self, ColumnChoice, GridColumn, Problem, RowEdit, View};
use crate::study::{self, Settings, StudyOptions};

/// Bytes that cross the boundary at a time: a file never stands in this module's memory as a whole.
const PIECE: u32 = 64 * 1024;

/// How far the reading of a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
pub struct Progress {
    /// Bytes read.
    pub bytes: f64,
    /// Rows read.
    pub rows: u64,
    /// Whether the file has proved to be unreadable: further pieces do not matter, and the cohort that
    /// `finish` gives tells why in its problems.
    pub failed: bool,
}

/// The grid of a cohort: how many rows, which columns.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Grid {
    /// Rows below the header, blank lines left out; those that do not enter and those added are among them.
    pub rows: usize,
    /// Rows that stand in the file: the others were added.
    pub file_rows: usize,
    /// The columns, in the order of the file.
    pub columns: Vec<GridColumn>,
}

/// A page of problems.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct ProblemPage<'a> {
    /// How many there are in all.
    pub total: usize,
    /// Those of the page.
    pub items: &'a [Problem],
}

/// Reads a cohort file that arrives in pieces of UTF-8; where they end does not matter.
///
/// It may be freed at any time, which is how reading is cancelled.
#[wasm_bindgen]
pub struct CohortReader {
    reader: cohort::Reader,
    settings: Settings,
    bytes: f64,
}

/// A cohort that was read: reports, rows, edits.
///
/// Rows are counted from 0 below the header, blank lines left out. Their places never change: an added row
/// comes last, a removed one keeps its place. The texts of ids and of columns that are not used do not stand
/// in this module's memory: `rows` and `csv` take them from the bytes of the file, of which `span` says which.
#[wasm_bindgen]
pub struct Cohort {
    cohort: cohort::Cohort,
    settings: Settings,
}

#[wasm_bindgen]
impl CohortReader {
    /// A reader of one file.
    ///
    /// @throws an `Error` with `code`, `params` and a message when an option cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "StudyOptions | null")] options: JsValue,
    ) -> Result<Self, JsValue> {
        let settings = settings(options)?;
        Ok(Self {
            reader: cohort::Reader::new(settings.import.clone()),
            settings,
            bytes: 0.0,
        })
    }

    /// Reads the next piece of the file.
    #[wasm_bindgen(unchecked_return_type = "Progress")]
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: JsValue,
    ) -> Result<JsValue, JsValue> {
        let chunk = bytes(chunk)?;
        let mut from = 0;
        while from < chunk.length() && !self.reader.has_failed() {
            let to = chunk.length().min(from + PIECE);
            self.reader.push(&chunk.subarray(from, to).to_vec());
            from = to;
        }
        self.bytes += f64::from(chunk.length());
        encode(&Progress {
            bytes: self.bytes,
            rows: self.reader.rows(),
            failed: self.reader.has_failed(),
        })
    }

    /// Ends the file; the reader is used up. A file that cannot be read gives a cohort without rows that tells
    /// why in its problems.
    #[must_use]
    pub fn finish(self) -> Cohort {
        Cohort {
            cohort: self.reader.finish(),
            settings: self.settings,
        }
    }
}

#[wasm_bindgen]
impl Cohort {
    /// The report. Options given are kept for the next report; without any, the last ones hold.
    ///
    /// @throws an `Error` with `code`, `params` and a message when an option cannot be used. With the code
    /// `needs_file` the file has to be read again, as `recode` says; nothing has changed then. With
    /// `memory_exhausted` there is no room for the report: the cohort stays.
    #[wasm_bindgen(unchecked_return_type = "StudyReport")]
    pub fn report(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "StudyOptions | null")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        if !options.is_undefined() && !options.is_null() {
            let settings = settings(options)?;
            let taken = self.cohort.take_options(settings.import.clone());
            taken.map_err(|error| to_js(&error))?;
            self.settings = settings;
        }
        study::check_room(&self.cohort).map_err(|fault| to_js(&fault))?;
        encode(&study::report(&self.cohort, self.settings.clone()))
    }

    /// The patients that enter the tables, as CSV for other programs: one line each, without ids; magnesium in mg/dL,
    /// findings as 0 and 1, what is not known left empty.
    #[wasm_bindgen(js_name = analysisData)]
    #[must_use]
    pub fn analysis_data(&self) -> String {
        study::data_file(&self.cohort, &self.settings)
    }

    /// Reads a column by another choice: meaning, unit, coding, missing codes. Edits stay.
    ///
    /// Returns whether that was possible: not for a column whose texts are not kept, which is one of ids or
    /// one that was not used. Then a new `CohortReader` with the choice among its `columns` reads the file
    /// again, and `restore` makes the edits again.
    pub fn recode(
        &mut self,
        column: &str,
        #[wasm_bindgen(unchecked_param_type = "ColumnChoice")] choice: JsValue,
    ) -> Result<bool, JsValue> {
        let choice: ColumnChoice = decode(choice)?;
        let done = self.cohort.recode(column, choice);
        self.settings.import = self.cohort.options().clone();
        Ok(done)
    }

    /// How many rows there are, and which columns.
    #[wasm_bindgen(unchecked_return_type = "Grid")]
    pub fn grid(&self) -> Result<JsValue, JsValue> {
        encode(&Grid {
            rows: self.cohort.rows(),
            file_rows: self.cohort.file_rows(),
            columns: self.cohort.grid_columns(),
        })
    }

    /// The part of the file, in bytes of the UTF-8 that was pushed, that `rows` and `csv` need for the rows
    /// from `from` up to, not with, `to`: some 256 rows more than that at each end.
    #[wasm_bindgen(unchecked_return_type = "Span")]
    pub fn span(&self, from: usize, to: usize) -> Result<JsValue, JsValue> {
        encode(&self.cohort.span(from, to))
    }

    /// The rows from `from` up to, not with, `to`, with the edits in them; `bytes` is their `span` of the file.
    ///
    /// @throws an `Error` with the code `file_changed` when the bytes are not those that were read, and with
    /// `memory_exhausted` when there is no room for them.
    #[wasm_bindgen(unchecked_return_type = "GridRow[]")]
    pub fn rows(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue,
        from: usize,
        to: usize,
    ) -> Result<JsValue, JsValue> {
        let bytes = self.span_of(bytes)?;
        let rows = self.cohort.grid_rows(&bytes, from, to);
        encode(&rows.map_err(|error| to_js(&error))?)
    }

    /// The rows from `from` up to, not with, `to` as CSV (commas, CRLF), the header before row 0; `bytes` is
    /// their `span` of the file. It reads back to the same values: edits are in it, removed rows are not, rows
    /// that do not enter for another reason stand as they were. Lines above the header are left out. A text
    /// that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes off.
    ///
    /// @throws an `Error` with the code `file_changed` when the bytes are not those that were read, and with
    /// `memory_exhausted` when there is no room for them.
    pub fn csv(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue,
        from: usize,
        to: usize,
    ) -> Result<String, JsValue> {
        let bytes = self.span_of(bytes)?;
        let csv = self.cohort.csv(&bytes, from, to);
        csv.map_err(|error| to_js(&error))
    }

    /// The places of the rows of a view, in its order: what to filter and sort a grid by.
    ///
    /// @throws an `Error` with `code`, `params` and a message when there is no such column or row, or the
    /// column's values are not kept.
    pub fn view(
        &self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: JsValue,
    ) -> Result<Vec<u32>, JsValue> {
        let view: View = decode(view)?;
        self.cohort.view(&view).map_err(|error| to_js(&error))
    }

    /// The distinct texts of a column in the order of the file, at most `limit`; of a column that is not kept, the
    /// first few.
    ///
    /// @throws an `Error` with the code `no_such_column`.
    pub fn texts(&self, column: &str, limit: usize) -> Result<Vec<String>, JsValue> {
        let texts = self.cohort.texts(column, limit);
        texts.map_err(|error| to_js(&error))
    }

    /// The row that begins on a line of the file, or the last before it; `undefined` above the first.
    #[wasm_bindgen(js_name = rowAtLine)]
    #[must_use]
    pub fn row_at_line(&self, line: u32) -> Option<usize> {
        self.cohort.row_at_line(line.into())
    }

    /// What is wrong with the file, or asked about it, gravest first: those from `from` on, at most `limit`.
    /// A problem stands for all cells with the same text; of a code at most 200 are listed.
    #[wasm_bindgen(unchecked_return_type = "ProblemPage")]
    pub fn problems(&self, from: usize, limit: usize) -> Result<JsValue, JsValue> {
        let all = &self.cohort.problems().items;
        let from = from.min(all.len());
        let to = from.saturating_add(limit).min(all.len());
        encode(&ProblemPage {
            total: all.len(),
            items: &all[from..to],
        })
    }

    /// The single cells of a view that have something to be said of, each as a problem with its row, line and
    /// column: those of the rows from `from` on, in whole rows, until there are `limit` or more. The next page
    /// begins at the row after the last.
    ///
    /// @throws an `Error` as `view` does.
    #[wasm_bindgen(unchecked_return_type = "Problem[]")]
    pub fn marks(
        &self,
        #[wasm_bindgen(unchecked_param_type = "View")] view: JsValue,
        from: usize,
        limit: usize,
    ) -> Result<JsValue, JsValue> {
        let view: View = decode(view)?;
        let marks = self.cohort.marks(&view, from, limit);
        encode(&marks.map_err(|error| to_js(&error))?)
    }

    /// Gives a cell another text, or with `null` the file's own again. Everything that hangs on it is judged
    /// anew: the cell, repeated ids, counts, questions. Returns the edit that stood there before, or `null`:
    /// what undoes this one.
    ///
    /// A row that its form keeps out (too short, too long) enters once each of its cells has been given.
    ///
    /// @throws an `Error` with `code`, `params` and a message when there is no such row or column, or no room to
    /// judge: then nothing has changed.
    #[wasm_bindgen(unchecked_return_type = "string | null")]
    pub fn edit(
        &mut self,
        row: usize,
        column: &str,
        #[wasm_bindgen(unchecked_param_type = "string | null")] text: JsValue,
    ) -> Result<JsValue, JsValue> {
        let text: Option<String> = decode(text)?;
        let before = self.cohort.edit(row, column, text.as_deref());
        encode(&before.map_err(|error| to_js(&error))?)
    }

    /// The row that a patient makes: the cells for `addRow`, in the codings and units of the file and each read back
    /// as it was entered, and what was entered and no cell holds. Nothing is added yet.
    ///
    /// @throws an `Error` with `code`, `params` and a message when a name, a unit or a value cannot be read.
    #[wasm_bindgen(js_name = patientRow, unchecked_return_type = "PatientRow")]
    pub fn patient_row(
        &self,
        #[wasm_bindgen(unchecked_param_type = "PatientForm")] form: JsValue,
    ) -> Result<JsValue, JsValue> {
        let form: PatientForm = decode(form)?;
        encode(&self.cohort.row_of(&form).map_err(|error| to_js(&error))?)
    }

    /// Adds a row behind the others, with a text for each column. Returns its place; to undo it, remove it.
    ///
    /// @throws an `Error` with the code `row_width` when the cells are not one for each column.
    #[wasm_bindgen(js_name = addRow)]
    pub fn add_row(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] cells: JsValue,
    ) -> Result<usize, JsValue> {
        let cells: Vec<String> = decode(cells)?;
        self.cohort.add_row(&cells).map_err(|error| to_js(&error))
    }

    /// Removes a row, or with `false` takes it in again. Returns whether it was removed before.
    ///
    /// @throws an `Error` with the code `no_such_row`.
    pub fn remove(&mut self, row: usize, removed: Option<bool>) -> Result<bool, JsValue> {
        let before = self.cohort.remove(row, removed.unwrap_or(true));
        before.map_err(|error| to_js(&error))
    }

    /// Everything that was changed by hand: what a project keeps, and `restore` takes.
    #[wasm_bindgen(unchecked_return_type = "RowEdit[]")]
    pub fn edits(&self) -> Result<JsValue, JsValue> {
        encode(&self.cohort.edits())
    }

    /// Makes the changes that `edits` gave, on the same file read anew.
    ///
    /// @throws an `Error` with `code`, `params` and a message for the first that does not fit; those before it
    /// are made.
    pub fn restore(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RowEdit[]")] edits: JsValue,
    ) -> Result<(), JsValue> {
        let edits: Vec<RowEdit> = decode(edits)?;
        self.cohort.restore(&edits).map_err(|error| to_js(&error))
    }
}

impl Cohort {
    /// The bytes of a span, if there is room for them and their rows.
    fn span_of(&self, bytes: JsValue) -> Result<Vec<u8>, JsValue> {
        let bytes = self::bytes(bytes)?;
        let length = bytes.length() as usize;
        let checked = self.cohort.check_rows(length);
        checked.map_err(|error| to_js(&error))?;
        Ok(bytes.to_vec())
    }
}

/// Reads a cohort file (UTF-8 text of comma-, semicolon-, tab- or bar-separated values) and reports on it.
/// What is wrong in the file stands in the report's problems.
///
/// @throws an `Error` with `code`, `params` and a message when an option cannot be used.
#[wasm_bindgen(js_name = analyzeCohort, unchecked_return_type = "StudyReport")]
pub fn analyze_cohort(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] csv: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "StudyOptions | null")] options: JsValue,
) -> Result<JsValue, JsValue> {
    read(csv, options)?.report(JsValue::NULL)
}

/// A new cohort file of one patient: the columns of the template and those of the laboratory values entered, in the
/// units in which they were.
///
/// @throws an `Error` with `code`, `params` and a message when a name, a unit or a value cannot be read.
#[wasm_bindgen(js_name = patientFile, unchecked_return_type = "PatientFile")]
pub fn patient_file(
    #[wasm_bindgen(unchecked_param_type = "PatientForm")] form: JsValue,
) -> Result<JsValue, JsValue> {
    let form: PatientForm = decode(form)?;
    encode(&form::patient_file(&form).map_err(|error| to_js(&error))?)
}

/// The patients of a cohort file that enter the tables, as `analysisData` of its `Cohort` gives them.
///
/// @throws an `Error` with `code`, `params` and a message when an option cannot be used.
#[wasm_bindgen(js_name = analysisData)]
pub fn analysis_data(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] csv: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "StudyOptions | null")] options: JsValue,
) -> Result<String, JsValue> {
    Ok(read(csv, options)?.analysis_data())
}

/// The cohort in the bytes of a file.
fn read(csv: JsValue, options: JsValue) -> Result<Cohort, JsValue> {
    let csv = bytes(csv)?;
    let mut reader = CohortReader::new(options)?;
    reader.push(csv.into())?;
    Ok(reader.finish())
}

fn settings(options: JsValue) -> Result<Settings, JsValue> {
    let options: StudyOptions = decode_or_default(options)?;
    options.settings().map_err(|error| to_js(&error))
}

fn bytes(value: JsValue) -> Result<js_sys::Uint8Array, JsValue> {
    value
        .dyn_into()
        .map_err(|_| bad_request("bytes are needed as a Uint8Array"))
}
