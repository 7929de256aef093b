//! Laboratory columns: their cells, and the findings that they propose row by row where none was entered.
//!
//! The rules are those of the form ([`labs`](crate::clinical::labs)). What was entered outranks what is
//! proposed; where the two differ, both are told with line and column.

use std::iter::repeat_n;
use std::rc::Rc;

use serde::Serialize;
use tsify::Tsify;

use super::Cohort;
use super::codes::Codes;
use super::column::{CellState, Column, Entry, Status};
use super::headers;
use super::interpret::{AMBIGUOUS, CellReader, Mark, Reading};
use super::optional;
use super::options::{DecimalMark, ImportOptions};
use super::problem::{Problem, ProblemList, Severity};
use super::schema::{self, column as known_column};
use super::spec::{Kind, Unit};
use super::text::{clean, word};
use super::user_missing::{is_code, is_code_word};
use super::value::{self, MarkEvidence, NotANumber, Value};
use super::words;
use crate::clinical::entry::{Amount, EnteredValue};
use crate::clinical::labs::{
    CutoffAt, LABORATORIES, LabLimit, LabUnit, Laboratory, OtherCutoff, decide,
};
use crate::clinical::{DESCRIPTORS, Decimal, Finding};

/// What laboratory columns contribute to a finding. Counts are of the rows that enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DerivedFinding {
    /// Identifier of the descriptor.
    pub finding: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Identifiers of the laboratory values.
    pub labs: Vec<&'static str>,
    /// Rows in which the finding was entered, which counts.
    pub entered: u64,
    /// Rows in which a value shows it.
    pub present: u64,
    /// Rows in which a value excludes it.
    pub absent: u64,
    /// Rows in which it stays unknown.
    pub unknown: u64,
    /// Rows in which entry and value differ; the entry counts.
    pub disagreements: u64,
    /// Rows in which complement is not low by one of C3 and C4 alone.
    pub partial: u64,
    /// Rows in which the ratio stands in for the 24-hour collection.
    pub by_ratio: u64,
}

/// A finding joined from what was entered and what is proposed.
#[derive(Clone, Debug)]
pub(super) struct Derived {
    pub(super) column: Column,
    pub(super) report: DerivedFinding,
}

/// Why a text is no number of a laboratory column.
enum Fault {
    NotANumber,
    TooLong,
    Negative,
    Ambiguous,
    OtherMark,
}

/// A laboratory value of a cell.
struct Measured {
    amount: Amount,
    /// Its unit: the cell's, else the column's.
    unit: Option<&'static Unit>,
    /// Whether the cell names it.
    named: bool,
}

impl CellReader {
    /// Reads a cell of a laboratory column; what it shows is found later, beside its limit.
    pub(super) fn read_laboratory(&self, laboratory: &'static Laboratory, text: &str) -> Reading {
        if self.is_missing_number(text) {
            return Value::Missing.into();
        }
        let measured = match self.measured(laboratory, text) {
            Ok(measured) => measured,
            Err(fault) => return self.refuse_measured(text, &fault),
        };
        if let Some(asked) = self.doubt(laboratory, &measured, text) {
            return asked;
        }
        let remark = |severity, code, what: &str| {
            let told = self.refuse(code, what).graded(severity);
            told.kept(Value::Measured)
        };
        match measured.amount {
            Amount::Dipstick => remark(
                Severity::Warning,
                "dipstick",
                "is a sign of a dipstick and no count; the finding stays unknown",
            ),
            Amount::Uncountable => remark(
                Severity::Info,
                "uncountable",
                "is taken as above the cut-off",
            ),
            Amount::FromTo(..) => remark(
                Severity::Info,
                "lower_end_of_range",
                "is judged by its lower end",
            ),
            _ if laboratory.limit.is_none()
                && state(laboratory, &measured, None) == Finding::Unknown =>
            {
                remark(
                    Severity::Warning,
                    "undecided",
                    "may lie on either side of the cut-off; the finding stays unknown",
                )
            }
            _ => Value::Measured.into(),
        }
    }

    /// Asks about a value that may stand for missing, or whose unit is doubtful.
    fn doubt(&self, laboratory: &Laboratory, measured: &Measured, text: &str) -> Option<Reading> {
        let Amount::Exactly(value) = measured.amount else {
            return None;
        };
        if measured.named || self.is_settled(text) {
            return None;
        }
        let doubt = measured
            .unit
            .and_then(|unit| Doubt::of(laboratory, value, unit));
        let Some(doubt) = doubt else {
            return self.suspect(value, text);
        };
        let asked = if doubt.is_code && doubt.others.is_empty() {
            self.missing_code(&doubt.outside)
        } else {
            let refused = self.refuse("unusual_value", doubt.text());
            refused.graded(Severity::Question)
        };
        Some(asked.or_value())
    }

    /// Whether a text is a number that was said to stand for missing.
    fn is_missing_number(&self, text: &str) -> bool {
        let number = value::number(text, self.mark);
        number.is_ok_and(|number| self.missing.has_number(number))
    }

    /// Reads a cell of a column of limits.
    pub(super) fn read_limit(&self, laboratory: &'static Laboratory, text: &str) -> Reading {
        if self.is_missing_number(text) {
            return Value::Missing.into();
        }
        match self.measured(laboratory, text) {
            Ok(Measured {
                amount: Amount::Exactly(limit),
                named: false,
                ..
            }) => Value::Number(limit).into(),
            Ok(Measured { named: true, .. }) => self.refuse(
                "other_unit",
                "names a unit of its own; give it in the header",
            ),
            Ok(_) => self.refuse("not_a_number", "is not a number"),
            Err(fault) => self.refuse_measured(text, &fault),
        }
    }

    /// Whether a cell would be used, as this amount in this unit or in one that is exactly so much of it.
    pub(super) fn reads_as(
        &self,
        laboratory: &'static Laboratory,
        text: &str,
        amount: &Amount,
        unit: Option<&Unit>,
    ) -> bool {
        let in_first = |amount: &Amount, unit: &Unit| amount.times(unit.factor);
        let is_same = |measured: Measured| match (measured.unit, unit) {
            (Some(own), Some(unit)) if own.label != unit.label => {
                optional::is_convertible(laboratory)
                    && in_first(&measured.amount, own) == in_first(amount, unit)
            }
            _ => measured.amount == *amount,
        };
        self.value(text) == Value::Measured
            && self.measured(laboratory, &clean(text)).is_ok_and(is_same)
    }

    /// What a cell says.
    fn measured(&self, laboratory: &Laboratory, text: &str) -> Result<Measured, Fault> {
        let text = text.replace(['−', '–'], "-");
        let read = |text: &str| {
            Amount::read(text, laboratory.writing(), &|number| {
                self.laboratory_number(number.trim())
            })
        };
        let own = |amount| Measured {
            amount,
            unit: self.unit,
            named: false,
        };
        let fault = match read(&text) {
            Ok(amount) => return Ok(own(amount)),
            Err(fault) => fault,
        };
        let (number, written) = value::split_unit(&text);
        if number.is_empty() || written.is_empty() {
            return Err(fault);
        }
        let units = optional::units(laboratory);
        if units.is_empty() {
            return read(number).map(own);
        }
        let in_unit = |number: &str, unit| {
            read(number).map(|amount| Measured {
                amount,
                unit: Some(unit),
                named: true,
            })
        };
        if let Some(unit) = units.iter().find(|unit| unit.is(written)) {
            return in_unit(number, unit);
        }
        // A unit may itself have digits: 3.1 g/24h, 95 10^9/L.
        let mut ends = units.iter().flat_map(|unit| {
            let names = std::iter::once(&unit.label).chain(unit.aliases);
            let text = &text;
            names.filter_map(move |name| Some((without_end(text, name)?, unit)))
        });
        let found = ends.find_map(|(number, unit)| in_unit(number, unit).ok());
        found.ok_or(fault)
    }

    /// A number, which is not below zero.
    fn laboratory_number(&self, text: &str) -> Result<Decimal, Fault> {
        let evidence = value::mark_evidence(text);
        if evidence == MarkEvidence::Both && !self.settles(text) {
            return Err(Fault::Ambiguous);
        }
        match value::number(text, self.mark) {
            Ok(number) if number.is_negative() => Err(Fault::Negative),
            Ok(number) => Ok(number),
            Err(NotANumber::TooLong) => Err(Fault::TooLong),
            Err(NotANumber::Other) if evidence == MarkEvidence::Neither => Err(Fault::NotANumber),
            Err(NotANumber::Other) => Err(Fault::OtherMark),
        }
    }

    fn refuse_measured(&self, text: &str, fault: &Fault) -> Reading {
        match fault {
            Fault::Ambiguous => self
                .refuse(
                    AMBIGUOUS,
                    "can be read with a decimal mark or with a thousands separator",
                )
                .graded(Severity::Question),
            Fault::Negative => {
                let number = value::number(&text.replace('–', "-"), self.mark);
                if number.is_ok_and(is_code) {
                    self.missing_code("is below zero")
                } else {
                    self.refuse("negative", "is below zero")
                }
            }
            Fault::TooLong => {
                self.refuse("too_many_digits", "has more digits than are kept exactly")
            }
            Fault::OtherMark => {
                let what = format!("is no number with a {}", self.mark.name());
                self.refuse("other_decimal_mark", what)
            }
            Fault::NotANumber if is_titre(text) => self.refuse(
                "titre",
                "is a titre; a concentration or yes and no are needed",
            ),
            Fault::NotANumber => self.refuse("not_a_number", "is not a laboratory value"),
        }
    }
}

/// A text without what it ends in, whatever the case.
fn without_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(end.len())?;
    let (before, last) = text.split_at_checked(at)?;
    last.eq_ignore_ascii_case(end).then(|| before.trim_end())
}

/// Whether a text is a titre, such as `1:160`.
fn is_titre(text: &str) -> bool {
    let is_number =
        |part: &str| !part.is_empty() && part.trim().bytes().all(|byte| byte.is_ascii_digit());
    text.split_once([':', '/'])
        .is_some_and(|(one, of)| is_number(one) && is_number(of))
}

/// Why the unit of a value is doubtful.
struct Doubt {
    /// In words, beyond what it lies.
    outside: String,
    /// The units in which it would be usual.
    others: Vec<&'static str>,
    /// Whether it may stand for missing.
    is_code: bool,
}

impl Doubt {
    /// The doubt about a value that is unusual in its unit.
    fn of(laboratory: &Laboratory, value: Decimal, unit: &Unit) -> Option<Self> {
        let is_usual = |unit: &&LabUnit| value >= unit.usual_min && value <= unit.usual_max;
        let own = laboratory.units.iter().find(|own| own.id == unit.label)?;
        if is_usual(&own) {
            return None;
        }
        let (low, high) = (own.usual_min, own.usual_max);
        let others = laboratory.units.iter().filter(is_usual);
        Some(Self {
            outside: format!("is outside {low} to {high} {}", own.id),
            others: others.map(|other| other.id).collect(),
            is_code: is_code(value),
        })
    }

    fn text(&self) -> String {
        let other = match self.others.join(" or ") {
            others if others.is_empty() => "right".to_owned(),
            others if self.is_code => format!("in {others}, or does it stand for missing"),
            others => format!("in {others}"),
        };
        let outside = &self.outside;
        format!("{outside}; is it {other}? With its unit in the cell it is used")
    }
}

/// What a value shows, by its own cut-off or by another in the first unit.
fn state(laboratory: &Laboratory, measured: &Measured, other: Option<Decimal>) -> Finding {
    let Some(unit) = measured.unit else {
        return laboratory.judge(&measured.amount, None);
    };
    if let Some(cutoff) = other {
        let amount = measured.amount.times(unit.factor);
        return amount.map_or(Finding::Unknown, |amount| {
            laboratory.judge(&amount, Some(&cutoff))
        });
    }
    let own = laboratory.units.iter().find(|own| own.id == unit.label);
    laboratory.judge(&measured.amount, own.and_then(|own| own.cutoff.as_ref()))
}

/// Takes a column whose name means values as well as a finding for what it holds. A column whose meaning was chosen
/// stays.
pub(super) fn settle_by_contents(
    columns: &mut [Column],
    options: &ImportOptions,
    problems: &mut ProblemList,
) {
    settle_antibodies(columns, options, problems);
    for at in 0..columns.len() {
        settle_measured_finding(columns, at, options, problems);
    }
}

/// Takes a column with the name of a finding and a unit for the finding where it holds nothing but yes and no: else it
/// holds values, as the unit says.
fn settle_measured_finding(
    columns: &mut [Column],
    at: usize,
    options: &ImportOptions,
    problems: &mut ProblemList,
) {
    let column = &columns[at];
    let choice = headers::choice(&column.header, options);
    let is_chosen = choice.is_some_and(|choice| choice.meaning.is_some() || choice.unit.is_some());
    let Some(meaning) = column.meaning.filter(|_| !is_chosen) else {
        return;
    };
    let Some((value, unit, finding)) = schema::measured_finding(&column.header) else {
        return;
    };
    let is_either = [value.id, finding.id].contains(&meaning.id);
    let is_rival = |other: &Column| other.meaning == Some(finding) && other.index != column.index;
    if !is_either || column.planned != Status::Used || columns.iter().any(is_rival) {
        return;
    }
    let words = || column.texts().map(|entry| word(&entry.text));
    let is_said = |word: &String| words::finding(word).is_some();
    let is_finding = !column.is_spread()
        && words().all(|word| is_said(&word) || value::is_missing(&word))
        && words().any(|word| is_said(&word));
    let is_number = |word: &String| word.starts_with(|c: char| c.is_ascii_digit());
    let is_in_words = is_finding && words().any(|word| is_said(&word) && !is_number(&word));
    let column = &mut columns[at];
    (column.meaning, column.unit) = (Some(value), Some(unit));
    if is_finding {
        (column.meaning, column.unit) = (Some(finding), None);
        let (severity, what) = if is_in_words {
            let what = "holds yes and no, and is read as the finding";
            (Severity::Info, what)
        } else {
            let what = "holds nothing but 0 and 1, and is read as yes and no; if they are values, choose that meaning for the column";
            (Severity::Warning, what)
        };
        let problem = Problem::new(severity, "meaning_by_contents").column(&column.header);
        problems.push(problem.with("meaning", finding.id).says(what));
    }
}

/// Takes anti-dsDNA for values where its column holds numbers, and for a finding where it holds yes and no:
/// its name alone means either.
fn settle_antibodies(columns: &mut [Column], options: &ImportOptions, problems: &mut ProblemList) {
    let means = |columns: &[Column], id: &str| {
        columns
            .iter()
            .position(|column| column.meaning.is_some_and(|spec| spec.id == id))
    };
    let (value, finding) = ("anti_dsdna", "increased_dna_binding");
    let (at, other) = match (means(columns, value), means(columns, finding)) {
        (Some(at), None) => (at, finding),
        (None, Some(at)) => (at, value),
        _ => return,
    };
    let column = &mut columns[at];
    let choice = headers::choice(&column.header, options);
    if choice.is_some_and(|choice| choice.meaning.is_some()) || column.planned != Status::Used {
        return;
    }
    let words: Vec<String> = column.texts().map(|entry| word(&entry.text)).collect();
    let is_code = |word: &String| {
        let coded = words::finding(word).is_some() || value::is_missing(word);
        coded || word == "2" || is_code_word(word)
    };
    let is_value = |word: &String| {
        let number = word.trim_start_matches(['<', '>', '=', '≤', '≥', ' ']);
        !is_code(word) && number.starts_with(|c: char| c.is_ascii_digit()) && !is_titre(word)
    };
    let is_other = if other == value {
        words.iter().any(is_value)
    } else {
        words.iter().all(is_code) && words.iter().any(|word| !value::is_missing(word))
    };
    if !is_other {
        return;
    }
    column.meaning = known_column(other);
    let what = if other == value {
        "holds numbers, and is read as values of anti-dsDNA"
    } else {
        "holds yes and no, and is read as the finding"
    };
    let problem = Problem::new(Severity::Info, "meaning_by_contents").column(&column.header);
    problems.push(problem.with("meaning", other).says(what));
}

/// One laboratory column that speaks of a finding, with what its texts show.
struct Source<'a> {
    laboratory: &'static Laboratory,
    column: &'a Column,
    /// For each entry its amount, in the first unit where it is held against a limit.
    amounts: Vec<Option<Amount>>,
    /// For each entry what it shows, where the cut-off is fixed.
    states: Vec<Finding>,
    limit: Limit<'a>,
}

/// The limit that the values of a column are held against.
enum Limit<'a> {
    /// None: the cut-off is fixed.
    Fixed,
    /// Not known.
    Missing,
    /// One for the whole column.
    Same(Decimal),
    /// For each entry of another column.
    Column(&'a Column, Vec<Option<Decimal>>),
}

impl<'a> Source<'a> {
    fn of(
        laboratory: &'static Laboratory,
        cohort: &'a Cohort,
        mark: Mark,
        other: Option<&OtherCutoff>,
    ) -> Option<Self> {
        let column = cohort.entered(laboratory.id)?;
        let choice = headers::choice(&column.header, &cohort.options);
        let reader = CellReader::new(column, Kind::Laboratory(laboratory), mark, choice);
        let other = other.filter(|other| other.lab == laboratory.id);
        let fixed = match other.map(|other| other.at) {
            Some(CutoffAt::Value(value)) => Some(value),
            _ => None,
        };
        let multiple = match other.map(|other| other.at) {
            Some(CutoffAt::TimesLimit(multiple)) => multiple,
            _ => Decimal::new(1, 0),
        };
        let read = |entry: &Entry| {
            let is_read = entry.value == Value::Measured;
            let measured = is_read.then(|| reader.measured(laboratory, &clean(&entry.text)));
            measured?.ok()
        };
        let measured: Vec<Option<Measured>> = column.entries.iter().map(read).collect();
        let shown = |measured: &Option<Measured>| {
            let shown = measured.as_ref();
            shown.map_or(Finding::Unknown, |measured| {
                state(laboratory, measured, fixed)
            })
        };
        let in_first_unit = |measured: &Option<Measured>| {
            let measured = measured.as_ref()?;
            let factor = measured.unit.map_or(Decimal::new(1, 0), |unit| unit.factor);
            measured.amount.times(factor)
        };
        Some(Self {
            laboratory,
            column,
            amounts: measured.iter().map(in_first_unit).collect(),
            states: measured.iter().map(shown).collect(),
            limit: match laboratory.limit {
                None => Limit::Fixed,
                Some(limit) => Limit::of(laboratory, limit, column, cohort, multiple),
            },
        })
    }

    /// What a row's value shows, and whether it lacks a limit to say so.
    fn shown(&self, code: u32, row: usize) -> (Finding, bool) {
        let code = code as usize;
        let limit = match &self.limit {
            Limit::Fixed => {
                let state = self.states.get(code).copied();
                return (state.unwrap_or_default(), false);
            }
            Limit::Missing => None,
            Limit::Same(limit) => Some(*limit),
            Limit::Column(column, limits) => column
                .codes
                .get(row)
                .and_then(|code| limits.get(code as usize).copied().flatten()),
        };
        let Some(amount) = self.amounts.get(code).and_then(Option::as_ref) else {
            return (Finding::Unknown, false);
        };
        let lacks_limit = limit.is_none() && !matches!(amount, Amount::Reported(_));
        (self.laboratory.judge(amount, limit.as_ref()), lacks_limit)
    }
}

impl<'a> Limit<'a> {
    fn of(
        laboratory: &'static Laboratory,
        limit: LabLimit,
        values: &Column,
        cohort: &'a Cohort,
        multiple: Decimal,
    ) -> Self {
        let in_first_unit = |limit: Decimal, unit: Option<&Unit>| {
            let unit = unit.or(values.unit);
            let factor = unit.map_or(Decimal::new(1, 0), |unit| unit.factor);
            limit
                .times(factor)
                .and_then(|limit| limit.times(multiple))
                .ok()
        };
        let id = format!("{}_{}", laboratory.id, limit.id());
        if let Some(column) = cohort.entered(&id) {
            let read = |entry: &Entry| match entry.value {
                Value::Number(limit) => in_first_unit(limit, column.unit),
                _ => None,
            };
            return Self::Column(column, column.entries.iter().map(read).collect());
        }
        chosen_limit(cohort, values)
            .and_then(Result::ok)
            .and_then(|limit| in_first_unit(limit, None))
            .map_or(Self::Missing, Self::Same)
    }
}

/// The limit that was given for a column of values; an error where it is no number.
pub(super) fn chosen_limit(cohort: &Cohort, values: &Column) -> Option<Result<Decimal, ()>> {
    let choice = headers::choice(&values.header, &cohort.options)?;
    let text = EnteredValue::Text(choice.limit.clone()?);
    Some(text.number("limit").map_err(|_| ()))
}

/// The findings that the laboratory columns of a cohort speak of, with a problem for each disagreement.
pub(super) fn derive(cohort: &Cohort, mark: Mark, problems: &mut ProblemList) -> Vec<Derived> {
    let mut derived = Vec::new();
    for descriptor in &DESCRIPTORS {
        let sources = sources(cohort, mark, descriptor.id, None);
        if sources.is_empty() {
            continue;
        }
        for source in &sources {
            ask_for_limit(cohort, source, problems);
        }
        let mut report = DerivedFinding {
            finding: descriptor.id,
            label: descriptor.label,
            labs: sources.iter().map(|source| source.laboratory.id).collect(),
            entered: 0,
            present: 0,
            absent: 0,
            unknown: 0,
            disagreements: 0,
            partial: 0,
            by_ratio: 0,
        };
        let codes = join(cohort, &sources, descriptor.id, &mut report, problems);
        derived.push(Derived {
            column: column_of(descriptor.id, codes),
            report,
        });
    }
    derived
}

/// The columns that speak of a finding, highest in rank first.
fn sources<'a>(
    cohort: &'a Cohort,
    mark: Mark,
    finding: &str,
    other: Option<&OtherCutoff>,
) -> Vec<Source<'a>> {
    LABORATORIES
        .iter()
        .filter(|laboratory| laboratory.finding == finding)
        .filter_map(|laboratory| Source::of(laboratory, cohort, mark, other))
        .collect()
}

/// For each row the finding: as entered, else as proposed.
fn join(
    cohort: &Cohort,
    sources: &[Source],
    finding: &'static str,
    report: &mut DerivedFinding,
    problems: &mut ProblemList,
) -> Codes {
    let entered = cohort.entered(finding);
    let mut excluded = cohort.excluded_rows().peekable();
    let mut without_limit = vec![(0_u64, 0_usize); sources.len()];
    let mut rows = Rows::new(sources, cohort.rows);
    let mut codes = Codes::default();
    for row in 0..cohort.rows {
        let enters = excluded.next_if_eq(&row).is_none();
        let judged = rows.next(row);
        let decision = decide(judged);
        let (lab, proposed) = judged[decision.by];
        let given = entered.map_or(Value::Missing, |column| column.value(row));
        let state = match given {
            Value::Finding(state) if state != Finding::Unknown => state,
            // The cell says something that cannot be read: a value may not speak for it.
            Value::Refused => Finding::Unknown,
            _ => proposed,
        };
        codes.push(state as u32);
        if !enters {
            continue;
        }
        for (count, &lacks) in without_limit.iter_mut().zip(&rows.lacks_limit) {
            if lacks {
                *count = (count.0 + 1, if count.0 == 0 { row } else { count.1 });
            }
        }
        match (given, state) {
            (Value::Finding(by_hand), _) if by_hand != Finding::Unknown => {
                report.entered += 1;
                if by_hand.is_contradicted_by(proposed) {
                    report.disagreements += 1;
                    let source = &sources[decision.by];
                    report_disagreement(cohort, entered, source, row, proposed, problems);
                }
            }
            (_, Finding::Present) => report.present += 1,
            (_, Finding::Absent) => report.absent += 1,
            _ => report.unknown += 1,
        }
        let by_lab = !matches!(given, Value::Finding(state) if state != Finding::Unknown);
        report.partial += u64::from(by_lab && decision.partial);
        report.by_ratio += u64::from(by_lab && lab == "upcr" && state != Finding::Unknown);
    }
    for (source, (count, first)) in sources.iter().zip(without_limit) {
        if count > 0 && !matches!(source.limit, Limit::Missing) {
            report_without_limit(cohort, source, count, first, problems);
        }
    }
    codes
}

/// What the sources show, row by row.
struct Rows<'a> {
    sources: &'a [Source<'a>],
    codes: Vec<Box<dyn Iterator<Item = u32> + 'a>>,
    judged: Vec<(&'static str, Finding)>,
    /// For each source whether the row's value lacks its limit.
    lacks_limit: Vec<bool>,
}

impl<'a> Rows<'a> {
    fn new(sources: &'a [Source<'a>], rows: usize) -> Self {
        let codes = |source: &'a Source<'a>| -> Box<dyn Iterator<Item = u32> + 'a> {
            Box::new(source.column.codes.iter().chain(repeat_n(u32::MAX, rows)))
        };
        Self {
            sources,
            codes: sources.iter().map(codes).collect(),
            judged: Vec::with_capacity(sources.len()),
            lacks_limit: vec![false; sources.len()],
        }
    }

    /// What the next row's values show, which must be `row`.
    fn next(&mut self, row: usize) -> &[(&'static str, Finding)] {
        self.judged.clear();
        let sources = self.sources.iter().zip(&mut self.codes);
        for ((source, codes), lacks_limit) in sources.zip(&mut self.lacks_limit) {
            let (shown, lacks) = source.shown(codes.next().unwrap_or(u32::MAX), row);
            *lacks_limit = lacks;
            self.judged.push((source.laboratory.id, shown));
        }
        &self.judged
    }
}

/// The column of a finding with these states.
fn column_of(finding: &str, codes: Codes) -> Column {
    let mut counts = [0_u64; Finding::ALL.len()];
    for code in codes.iter() {
        counts[code as usize] += 1;
    }
    let entry = |(state, count): (Finding, u64)| Entry {
        text: state.id().into(),
        value: Value::Finding(state),
        state: CellState::Ok,
        count,
        first_row: 0,
    };
    Column {
        header: finding.to_owned(),
        index: usize::MAX,
        meaning: known_column(finding),
        unit: None,
        levels: Vec::new(),
        status: Status::Used,
        planned: Status::Used,
        entries: Finding::ALL.into_iter().zip(counts).map(entry).collect(),
        codes: Rc::new(codes),
        numbers: None,
        mark: DecimalMark::Point,
    }
}

/// A finding by another cut-off: where the value shows something, by the value, else as it counts; what is
/// not due to lupus stays so.
pub(super) fn by_other_cutoff(cohort: &Cohort, other: &OtherCutoff) -> Option<Column> {
    let sources = sources(cohort, cohort.file.mark, other.finding, Some(other));
    let counted = cohort.column(other.finding)?;
    if sources.is_empty() {
        return None;
    }
    let mut rows = Rows::new(&sources, cohort.rows);
    let mut codes = Codes::default();
    for row in 0..cohort.rows {
        let judged = rows.next(row);
        let (_, shown) = judged[decide(judged).by];
        let state = match (counted.value(row), shown) {
            (Value::Finding(Finding::NotAttributed), Finding::Present) => Finding::NotAttributed,
            (Value::Finding(counted), Finding::Unknown) => counted,
            (_, shown) => shown,
        };
        codes.push(state as u32);
    }
    Some(column_of(other.finding, codes))
}

/// Asks for the limit of a column that has none, or says that the one given is no number.
fn ask_for_limit(cohort: &Cohort, source: &Source, problems: &mut ProblemList) {
    let (Limit::Missing, Some(limit)) = (&source.limit, source.laboratory.limit) else {
        return;
    };
    let has_values = source.amounts.iter().flatten();
    let mut values = has_values.filter(|amount| !matches!(amount, Amount::Reported(_)));
    if values.next().is_none() {
        return;
    }
    let header = &source.column.header;
    let words = match limit {
        LabLimit::Lln => "lower limit",
        LabLimit::Uln => "upper limit",
    };
    let problem = Problem::new(Severity::Question, "limit_unknown")
        .column(header)
        .expected(format!(
            "a column {}_{}, or one limit",
            source.laboratory.id,
            limit.id()
        ))
        .with("limit", limit.id())
        .with("unit", source.column.unit.map_or("", |unit| unit.label));
    let given = chosen_limit(cohort, source.column);
    let what = if given.is_some_and(|given| given.is_err()) {
        format!("the {words} given is no number; which is it?")
    } else {
        format!(
            "what is the {words} of the laboratory? until that is given the values show nothing"
        )
    };
    problems.push(problem.says(&what));
}

fn report_without_limit(
    cohort: &Cohort,
    source: &Source,
    count: u64,
    first: usize,
    problems: &mut ProblemList,
) {
    let problem = Problem::new(Severity::Warning, "limit_missing")
        .at(cohort.lines.of(first))
        .row(first)
        .column(&source.column.header)
        .expected("a limit in the same row")
        .cells(count);
    problems.push(problem.says("a value without its limit shows nothing"));
}

fn report_disagreement(
    cohort: &Cohort,
    entered: Option<&Column>,
    source: &Source,
    row: usize,
    proposed: Finding,
    problems: &mut ProblemList,
) {
    let Some(entered) = entered else { return };
    let complete = |problem: Problem| {
        let value = source.column.text(row).unwrap_or_default();
        let value = value.trim();
        let text = entered.text(row).unwrap_or_default();
        let (header, proposed) = (&source.column.header, proposed.id());
        problem
            .at(cohort.lines.of(row))
            .row(row)
            .column(&entered.header)
            .found(&text)
            .expected(proposed)
            .with("lab", source.laboratory.id)
            .with("value", value)
            .says(&format!(
                "\"{}\" was entered, but by {value} in column \"{header}\" it is {proposed}; the entry counts",
                super::problem::cut(text.trim()),
            ))
    };
    problems.add(Severity::Warning, "finding_disagrees_with_lab", complete);
}
