//! One patient as entered in a form → a row of a cohort, in the codings, units and decimal mark of its file.
//!
//! A text is written only when the column reads it back as what was entered; what no cell can hold is told before
//! the row is added.

use std::fmt;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::column::{Column, Status};
use super::ids;
use super::interpret::{CellReader, Mark};
use super::laboratory::chosen_limit;
use super::options::DecimalMark;
use super::schema;
use super::spec::{Kind, Unit};
use super::text::word;
use super::value::{self, Value};
use super::{Cohort, ImportOptions, headers, optional, read, template};
use crate::clinical::entry::{Amount, EnteredValue};
use crate::clinical::labs::{LABORATORIES, LabEntry, Laboratory};
use crate::clinical::patient::Patient;
use crate::clinical::{ClinicalError, DESCRIPTORS, Decimal, Finding, Sex};
use crate::message::{Coded, Message, Param};

/// A patient as entered.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null)]
pub struct PatientForm {
    /// The patient's id; blank for none.
    pub id: String,
    /// Sex, where it is known.
    pub sex: Option<Sex>,
    /// Age, years.
    pub age: Option<EnteredValue>,
    /// Serum magnesium with its unit.
    pub magnesium: Option<LabEntry>,
    /// Serum creatinine with its unit.
    pub creatinine: Option<LabEntry>,
    /// Findings and laboratory values, as they are scored.
    pub patient: Patient,
}

/// A patient as a row of a cohort.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PatientRow {
    /// The text of each column, in the order of the file: what `addRow` takes.
    pub cells: Vec<String>,
    /// What was entered and no cell holds.
    pub not_held: Vec<Message>,
}

/// A new cohort file of one patient.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PatientFile {
    /// The file: the columns of the template, and those of the laboratory values that were entered.
    pub csv: String,
    /// What was entered and no cell holds.
    pub not_held: Vec<Message>,
}

/// Something entered that a row does not hold.
struct NotHeld {
    code: &'static str,
    what: String,
    value: String,
}

impl NotHeld {
    fn new(code: &'static str, what: impl Into<String>, value: impl Into<String>) -> Self {
        let (what, value) = (what.into(), value.into());
        Self { code, what, value }
    }
}

impl fmt::Display for NotHeld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, what, value } = self;
        match *code {
            "no_column" => write!(f, "the file has no column for {what} ({value})"),
            "column_in_question" => {
                write!(
                    f,
                    "the column of {what} is not read until its question is answered ({value})"
                )
            }
            "id_repeated" => write!(
                f,
                "the file has a patient {value} already: the row is another visit, or does not enter"
            ),
            "reads_otherwise" => write!(f, "{what} is {value} here; the file reads it otherwise"),
            _ => write!(
                f,
                "the column of {what} cannot hold {value}; enter it in the unit of the file"
            ),
        }
    }
}

impl Coded for NotHeld {
    fn code(&self) -> &'static str {
        self.code
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        vec![
            ("what", self.what.as_str().into()),
            ("value", self.value.as_str().into()),
        ]
    }
}

/// A new file of one patient. The units are those in which the values were entered.
///
/// # Errors
/// [`ClinicalError`] for any name, unit or value that cannot be read.
pub fn patient_file(form: &PatientForm) -> Result<PatientFile, ClinicalError> {
    let mut header = template::headers_for(
        form.magnesium
            .as_ref()
            .and_then(|entry| entry.unit.as_deref()),
    );
    for laboratory in &LABORATORIES {
        let Some(entry) = form
            .patient
            .labs
            .get(laboratory.id)
            .filter(|entry| is_given(entry))
        else {
            continue;
        };
        header.push(template::with_unit(laboratory.id, entry.unit.as_deref()));
        header.extend(
            laboratory
                .limit
                .map(|limit| format!("{}_{}", laboratory.id, limit.id())),
        );
    }
    if let Some(entry) = form.creatinine.as_ref().filter(|entry| is_given(entry)) {
        header.push(template::with_unit("creatinine", entry.unit.as_deref()));
    }
    // A file has at least one row: this one is taken out again.
    let blank = ",".repeat(header.len() - 1);
    let bytes = format!("{}\r\n-{blank}\r\n", header.join(",")).into_bytes();
    let mut cohort = read(&bytes, ImportOptions::default());
    let row = cohort.row_of(form)?;
    let written = cohort
        .add_row(&row.cells)
        .and_then(|_| cohort.remove(0, true))
        .and_then(|_| {
            let rows = cohort.rows();
            let start = usize::try_from(cohort.span(0, rows).start).unwrap_or_default();
            cohort.csv(bytes.get(start..).unwrap_or_default(), 0, rows)
        });
    Ok(PatientFile {
        csv: written.unwrap_or_default(),
        not_held: row.not_held,
    })
}

fn is_given(entry: &LabEntry) -> bool {
    entry.value.as_ref().is_some_and(|value| !value.is_blank())
}

impl Cohort {
    /// The row that a patient makes in this cohort. Nothing changes: [`Cohort::add_row`] adds it.
    ///
    /// # Errors
    /// [`ClinicalError`] for any name, unit or value that cannot be read.
    pub fn row_of(&self, form: &PatientForm) -> Result<PatientRow, ClinicalError> {
        let found = form.patient.findings()?;
        let mut writer = Writer::new(self);
        writer.write_person(form)?;
        for (id, entry) in [
            ("serum_mg", &form.magnesium),
            ("creatinine", &form.creatinine),
        ] {
            if let Some(entry) = entry {
                writer.write_measured(id, entry)?;
            }
        }
        for laboratory in &LABORATORIES {
            if let Some(entry) = form
                .patient
                .labs
                .get(laboratory.id)
                .filter(|entry| is_given(entry))
            {
                writer.write_laboratory(laboratory, entry)?;
            }
        }
        for id in form.patient.findings.keys() {
            let at = crate::clinical::sledai2k::index_of(id);
            if let Some(at) = at.filter(|&at| found.findings.get(at) != Finding::Unknown) {
                writer.write_finding(id, found.findings.get(at));
            }
        }
        // What the values say is left to them, where the file makes the same of it.
        let mut trial = self.clone();
        let row = trial.add_row(&writer.cells).unwrap_or_default();
        let mut lost: Vec<(Finding, Vec<&str>)> = Vec::new();
        for (at, descriptor) in DESCRIPTORS.iter().enumerate() {
            let wanted = found.findings.get(at);
            let read = match trial.column(descriptor.id).map(|column| column.value(row)) {
                Some(Value::Finding(state)) => state,
                _ => Finding::Unknown,
            };
            if read == wanted
                || (wanted != Finding::Unknown && writer.write_finding(descriptor.id, wanted))
            {
                continue;
            }
            match lost.iter_mut().find(|(state, _)| *state == wanted) {
                Some((_, labels)) => labels.push(descriptor.label),
                None => lost.push((wanted, vec![descriptor.label])),
            }
        }
        for (state, labels) in lost {
            let code = if state == Finding::Unknown {
                "reads_otherwise"
            } else {
                "no_column"
            };
            let words = state.id().replace('_', " ");
            writer
                .not_held
                .push(NotHeld::new(code, labels.join(", "), words));
        }
        Ok(PatientRow {
            cells: writer.cells,
            not_held: writer.not_held.iter().map(Coded::message).collect(),
        })
    }
}

/// Writes a row.
struct Writer<'a> {
    cohort: &'a Cohort,
    mark: Mark,
    cells: Vec<String>,
    not_held: Vec<NotHeld>,
}

impl<'a> Writer<'a> {
    fn new(cohort: &'a Cohort) -> Self {
        Self {
            cohort,
            mark: cohort.file.mark,
            cells: cohort.columns.iter().map(blank).collect(),
            not_held: Vec::new(),
        }
    }

    /// Id, sex and age.
    fn write_person(&mut self, form: &PatientForm) -> Result<(), ClinicalError> {
        let id = form.id.trim();
        if !id.is_empty() {
            let cohort = self.cohort;
            match cohort.id_column() {
                Some(column) => id.clone_into(&mut self.cells[column.index]),
                None => self
                    .not_held
                    .push(NotHeld::new("no_column", "the patient id", id)),
            }
            let hash = ids::of_text(id);
            if cohort.id_column().is_some()
                && (0..cohort.rows).any(|row| cohort.ids.get(row) == hash)
            {
                self.not_held
                    .push(NotHeld::new("id_repeated", "the patient id", id));
            }
        }
        if let Some(sex) = form.sex {
            let usual = [sex.id(), &sex.id()[..1]];
            self.write_value("sex", sex.id(), Value::Sex(sex), &usual);
        }
        if let Some(age) = form.age.as_ref().filter(|age| !age.is_blank()) {
            let number = age.number("age")?;
            self.write_number("age", &age.text(), number);
        }
        Ok(())
    }

    /// The column of a meaning, or why there is none to write in.
    fn column(&mut self, id: &str, value: &str) -> Option<&'a Column> {
        let cohort = self.cohort;
        let found = cohort.entered(id);
        if found.is_none() {
            let means = |column: &&Column| column.meaning.is_some_and(|spec| spec.id == id);
            let asked = |column: &&Column| column.status == Status::Question;
            let code = match cohort.columns.iter().filter(means).find(asked) {
                Some(_) => "column_in_question",
                None => "no_column",
            };
            self.not_held.push(NotHeld::new(code, label_of(id), value));
        }
        found
    }

    fn reader(&self, column: &Column) -> Option<CellReader> {
        let choice = headers::choice(&column.header, &self.cohort.options);
        Some(CellReader::new(
            column,
            column.meaning?.kind,
            self.mark,
            choice,
        ))
    }

    /// A word: as the file writes it most often, else as usual.
    fn write_value(&mut self, id: &str, shown: &str, wanted: Value, usual: &[&str]) {
        let Some(column) = self.column(id, shown) else {
            return;
        };
        if !self.write_word(column, wanted, usual) {
            self.not_held
                .push(NotHeld::new("not_written", label_of(id), shown));
        }
    }

    fn write_word(&mut self, column: &Column, wanted: Value, usual: &[&str]) -> bool {
        let same = column
            .entries
            .iter()
            .filter(|entry| entry.count > 0 && entry.value == wanted);
        let own = same
            .max_by_key(|entry| entry.count)
            .map(|entry| &*entry.text);
        let Some(reader) = self.reader(column) else {
            return false;
        };
        let mut texts = own.into_iter().chain(usual.iter().copied());
        let text = texts.find(|text| reader.value(text) == wanted);
        if let Some(text) = text {
            text.clone_into(&mut self.cells[column.index]);
        }
        text.is_some()
    }

    /// A finding; whether it could be written.
    fn write_finding(&mut self, id: &str, state: Finding) -> bool {
        let usual: &[&str] = match state {
            Finding::Present => &["1", "yes", "present"],
            Finding::Absent => &["0", "no", "absent"],
            Finding::NotAttributed => &["not_attributed"],
            Finding::Unknown => &["unknown"],
        };
        let Some(column) = self.cohort.entered(id) else {
            return false;
        };
        self.write_word(column, Value::Finding(state), usual)
    }

    /// A number of the study, in the unit of its column.
    fn write_measured(&mut self, id: &'static str, entry: &LabEntry) -> Result<(), ClinicalError> {
        let Some(value) = entry.value.as_ref().filter(|value| !value.is_blank()) else {
            return Ok(());
        };
        let number = value.number(id)?;
        let unit = entry.unit.as_deref().unwrap_or_default();
        let shown = with_unit(&value.text(), unit);
        let Some(column) = self.column(id, &shown) else {
            return Ok(());
        };
        let units = column.meaning.map_or(&[][..], |spec| spec.kind.units());
        let given = units.iter().find(|known| known.is(unit));
        let converted = match (given, column.unit) {
            (Some(given), Some(own)) if given.label == own.label => Some(number),
            // Creatinine has no exact factor.
            (Some(given), Some(own)) if id == "serum_mg" => convert(number, given, own),
            _ => None,
        };
        match converted {
            Some(number) => self.write_number(id, &shown, number),
            None => self
                .not_held
                .push(NotHeld::new("not_written", label_of(id), shown)),
        }
        Ok(())
    }

    fn write_number(&mut self, id: &str, shown: &str, number: Decimal) {
        let Some(column) = self.column(id, shown) else {
            return;
        };
        if !self.write_digits(column, number) {
            self.not_held
                .push(NotHeld::new("not_written", label_of(id), shown));
        }
    }

    fn write_digits(&mut self, column: &Column, number: Decimal) -> bool {
        let Some(reader) = self.reader(column) else {
            return false;
        };
        let mut texts = digits(number, self.mark.decimal).into_iter();
        let text = texts.find(|text| reader.value(text) == Value::Number(number));
        text.map(|text| self.cells[column.index] = text).is_some()
    }

    /// A laboratory value with its limit.
    fn write_laboratory(
        &mut self,
        laboratory: &'static Laboratory,
        entry: &LabEntry,
    ) -> Result<(), ClinicalError> {
        let Some(value) = &entry.value else {
            return Ok(());
        };
        let amount = value.amount(laboratory.id, laboratory.writing())?;
        let only = laboratory
            .units
            .first()
            .filter(|_| laboratory.units.len() == 1);
        let unit = entry.unit.as_deref().or(only.map(|unit| unit.id));
        let unit = unit.unwrap_or_default();
        let shown = with_unit(&value.text(), unit);
        let Some(column) = self.column(laboratory.id, &shown) else {
            return Ok(());
        };
        let Some(reader) = self.reader(column) else {
            return Ok(());
        };
        let known = optional::units(laboratory);
        let given = known.iter().find(|known| known.is(unit));
        // In the unit of the column, else with its own.
        let converted = match (given, column.unit) {
            (Some(given), Some(own)) if optional::is_convertible(laboratory) => factor(given, own)
                .and_then(|factor| amount.times(factor))
                .unwrap_or(amount),
            _ => amount,
        };
        let mut texts = written(&converted, &value.text(), self.mark.decimal);
        let names = given.into_iter().flat_map(|given| given.aliases.iter());
        for name in names.chain([&unit]) {
            let plain = written(&amount, &value.text(), self.mark.decimal);
            texts.extend(plain.iter().map(|text| with_unit(text, name)));
        }
        let fits = |text: &String| reader.reads_as(laboratory, text, &amount, given);
        match texts.into_iter().find(fits) {
            Some(text) => self.cells[column.index] = text,
            None => self
                .not_held
                .push(NotHeld::new("not_written", laboratory.label, shown)),
        }
        self.write_limit(laboratory, entry, column, unit)
    }

    fn write_limit(
        &mut self,
        laboratory: &'static Laboratory,
        entry: &LabEntry,
        values: &Column,
        unit: &str,
    ) -> Result<(), ClinicalError> {
        let Some(kind) = laboratory.limit else {
            return Ok(());
        };
        let Some(limit) = entry.limit(kind)? else {
            return Ok(());
        };
        let units = values.meaning.map_or(&[][..], |spec| spec.kind.units());
        let given = units.iter().find(|known| known.is(unit));
        let into = |own: Option<&'static Unit>| match (given, own) {
            (Some(given), Some(own)) => convert(limit, given, own),
            _ => Some(limit),
        };
        let id = format!("{}_{}", laboratory.id, kind.id());
        if let Some(column) = self.cohort.entered(&id) {
            let number = into(column.unit.or(values.unit));
            if !number.is_some_and(|number| self.write_digits(column, number)) {
                self.not_held.push(NotHeld::new(
                    "not_written",
                    label_of(&id),
                    limit.to_string(),
                ));
            }
            return Ok(());
        }
        let chosen = chosen_limit(self.cohort, values).and_then(Result::ok);
        if chosen.is_none() || chosen != into(values.unit) {
            self.column(&id, &limit.to_string());
        }
        Ok(())
    }
}

/// What a column holds where nothing was entered: a blank beside dashes that mean no would make them unclear.
fn blank(column: &Column) -> String {
    let has =
        |wanted: &dyn Fn(&str) -> bool| column.texts().any(|entry| wanted(&word(&entry.text)));
    let is_finding = column
        .meaning
        .is_some_and(|spec| spec.kind == Kind::Finding);
    if is_finding && has(&value::is_dash) && !has(&str::is_empty) {
        "NA".to_owned()
    } else {
        String::new()
    }
}

fn label_of(id: &str) -> String {
    schema::column(id).map_or_else(|| id.to_owned(), |spec| spec.label.to_owned())
}

/// A value with its unit.
fn with_unit(value: &str, unit: &str) -> String {
    format!("{value} {unit}").trim_end().to_owned()
}

/// A number of one unit in another; none where that would take more digits than there are.
fn convert(number: Decimal, from: &Unit, to: &Unit) -> Option<Decimal> {
    number.times(factor(from, to)?).ok()
}

/// How much of one unit another is, where that is a decimal number: to what is a power of ten of the first unit.
fn factor(from: &Unit, to: &Unit) -> Option<Decimal> {
    let one = Decimal::new(1, 0);
    if from.label == to.label {
        return Some(one);
    }
    let tens = [(1, 0), (1000, 0), (1, 2)];
    let mut powers = tens
        .into_iter()
        .map(|(coefficient, scale)| Decimal::new(coefficient, scale));
    let inverse = powers.find(|power| power.times(to.factor) == Ok(one))?;
    from.factor.times(inverse).ok()
}

/// The ways to write a number with a decimal mark: as it is, and with a nought that parts no thousands.
fn digits(number: Decimal, mark: DecimalMark) -> Vec<String> {
    let plain = number.to_string();
    let longer = if plain.contains('.') {
        format!("{plain}0")
    } else {
        format!("{plain}.0")
    };
    let with_mark = |text: String| match mark {
        DecimalMark::Point => text,
        DecimalMark::Comma => text.replace('.', ","),
    };
    [plain, longer].map(with_mark).to_vec()
}

/// The ways to write an amount.
fn written(amount: &Amount, typed: &str, mark: DecimalMark) -> Vec<String> {
    let after = |sign: &str, number: &Decimal| -> Vec<String> {
        let texts = digits(*number, mark).into_iter();
        texts.map(|text| format!("{sign}{text}")).collect()
    };
    match amount {
        Amount::Exactly(number) => after("", number),
        Amount::Below(number) => after("<", number),
        Amount::AtMost(number) => after("<=", number),
        Amount::Above(number) => after(">", number),
        Amount::AtLeast(number) => after(">=", number),
        Amount::FromTo(from, to) => {
            let pairs = digits(*from, mark).into_iter().zip(digits(*to, mark));
            pairs.map(|(from, to)| format!("{from}-{to}")).collect()
        }
        Amount::Uncountable => vec!["TNTC".to_owned()],
        Amount::Dipstick => vec![typed.to_owned()],
        Amount::Reported(true) => vec!["positive".to_owned()],
        Amount::Reported(false) => vec!["negative".to_owned()],
    }
}
