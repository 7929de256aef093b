//! The header of a file → its columns: what each means, and what has to be asked.

use std::rc::Rc;

use std::collections::BTreeSet;

use super::column::{Column, Status};
use super::interpret::coded;
use super::options::{ColumnChoice, DecimalMark, ImportOptions};
use super::problem::{Problem, ProblemList, Severity};
use super::schema::{self, COLUMNS};
use super::spec::{ColumnSpec, Kind, Unit};
use super::text::{as_written, clean};
use crate::clinical::sledai2k::index_of;
use crate::message::in_sentence;

/// Columns that a sentence names; of more it tells how many.
const NAMED: usize = 40;

/// The columns of a header, read as the options say or as their names do.
pub(super) fn plan(
    header: &[Box<[u8]>],
    line: u64,
    options: &ImportOptions,
    problems: &mut ProblemList,
) -> Vec<Column> {
    let mut columns: Vec<Column> = unique_headers(header)
        .into_iter()
        .enumerate()
        .map(|(index, header)| plan_column(header, index, options, problems))
        .collect();
    settle_rivals(&mut columns, options, problems);
    report_choices_of_no_column(&columns, options, problems);
    report_missing(&columns, line, problems);
    for column in &mut columns {
        column.planned = column.status;
    }
    columns
}

/// What was chosen for a column.
pub(super) fn choice<'a>(header: &str, options: &'a ImportOptions) -> Option<&'a ColumnChoice> {
    options.columns.get(header).or_else(|| {
        let mut columns = options.columns.iter();
        columns
            .find(|(chosen, _)| clean(chosen) == clean(header))
            .map(|(_, choice)| choice)
    })
}

/// The header cells as they are written, one of a kind each: an empty or repeated one is told by its place, and so is
/// one that only differs in what nobody sees.
fn unique_headers(header: &[Box<[u8]>]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let headers = header.iter().enumerate().map(|(at, cell)| {
        let place = at + 1;
        let cell = String::from_utf8_lossy(cell);
        let seen = clean(&cell);
        let text = as_written(&cell);
        let text = match seen.as_str() {
            "" => format!("column {place}"),
            _ if known.contains(&seen) => format!("{text} (column {place})"),
            _ => text.to_owned(),
        };
        known.insert(clean(&text));
        text
    });
    headers.collect()
}

fn plan_column(
    header: String,
    index: usize,
    options: &ImportOptions,
    problems: &mut ProblemList,
) -> Column {
    let choice = choice(&header, options);
    let (meaning, written) = match choice.and_then(|choice| choice.meaning.as_deref()) {
        Some("ignore") => (None, None),
        Some(id) => chosen_meaning(id, &header, problems),
        None => schema::recognise(&header).map_or((None, None), |(spec, unit)| (Some(spec), unit)),
    };
    let status = match meaning {
        Some(_) => Status::Used,
        None if is_ignored(choice) => Status::Ignored,
        None => Status::Unknown,
    };
    let unit = meaning.and_then(|spec| unit(spec, written, choice, &header, problems));
    if let (Some(spec), Some(choice)) = (meaning, choice) {
        check_coding(spec, choice, &header, problems);
    }
    Column {
        header,
        index,
        meaning,
        unit,
        levels: Vec::new(),
        status,
        planned: status,
        entries: Vec::new(),
        codes: Rc::default(),
        numbers: None,
        mark: DecimalMark::Point,
    }
}

fn is_ignored(choice: Option<&ColumnChoice>) -> bool {
    choice.and_then(|choice| choice.meaning.as_deref()) == Some("ignore")
}

/// The column that an id names, with the unit that the header may still name.
fn chosen_meaning(
    id: &str,
    header: &str,
    problems: &mut ProblemList,
) -> (Option<&'static ColumnSpec>, Option<&'static Unit>) {
    let Some(spec) = schema::meaning(id) else {
        let problem = Problem::new(Severity::Error, "unknown_meaning")
            .column(header)
            .found(id)
            .expected("the id of a column, or ignore");
        problems.push(problem.says(&format!("there is no meaning \"{id}\"")));
        return (None, None);
    };
    (Some(spec), schema::unit_at_end(spec, header))
}

/// The unit of a column: chosen, named in the header, or the only one there is.
fn unit(
    spec: &'static ColumnSpec,
    written: Option<&'static Unit>,
    choice: Option<&ColumnChoice>,
    header: &str,
    problems: &mut ProblemList,
) -> Option<&'static Unit> {
    if matches!(spec.kind, Kind::Added(_)) {
        return None; // whatever was chosen is its unit
    }
    let units = spec.kind.units();
    let Some(chosen) = choice.and_then(|choice| choice.unit.as_deref()) else {
        let only = units.first().filter(|_| units.len() == 1);
        return written.or(only);
    };
    let found = units.iter().find(|unit| unit.is(chosen));
    if found.is_none() {
        let labels: Vec<&str> = units.iter().map(|unit| unit.label).collect();
        let problem = Problem::new(Severity::Error, "unknown_unit")
            .column(header)
            .found(chosen)
            .expected(labels.join(", "));
        problems.push(problem.says(&format!("\"{chosen}\" is not a unit of this column")));
    }
    found
}

/// Reports the ids of a coding that mean nothing in the column.
fn check_coding(
    spec: &ColumnSpec,
    choice: &ColumnChoice,
    header: &str,
    problems: &mut ProblemList,
) {
    for (text, id) in choice.coding.iter().flatten() {
        if coded(id, spec.kind).is_none() {
            let problem = Problem::new(Severity::Error, "unknown_coding")
                .column(header)
                .found(id)
                .with("text", text.as_str());
            problems.push(problem.says(&format!("\"{text}\" cannot be coded as \"{id}\"")));
        }
    }
}

/// Leaves one column for each meaning: the one chosen. Without a choice none is used, and it is
/// asked.
fn settle_rivals(columns: &mut [Column], options: &ImportOptions, problems: &mut ProblemList) {
    for spec in COLUMNS.iter() {
        let rivals: Vec<usize> = (0..columns.len())
            .filter(|&at| columns[at].meaning.is_some_and(|found| found.id == spec.id))
            .collect();
        if rivals.len() < 2 {
            continue;
        }
        let is_chosen = |at: &usize| {
            choice(&columns[*at].header, options).is_some_and(|choice| choice.meaning.is_some())
        };
        let chosen: Vec<usize> = rivals.iter().copied().filter(is_chosen).collect();
        let left = match chosen[..] {
            [only] => Some(only),
            _ => None,
        };
        for &at in rivals.iter().filter(|&&at| Some(at) != left) {
            columns[at].status = match left {
                Some(_) => Status::Ignored,
                None => Status::Question,
            };
        }
        if left.is_none() {
            problems.push(ask_which(spec, &headers_of(columns, &rivals)));
        }
    }
}

fn headers_of(columns: &[Column], which: &[usize]) -> Vec<String> {
    which.iter().map(|&at| columns[at].header.clone()).collect()
}

fn ask_which(spec: &ColumnSpec, headers: &[String]) -> Problem {
    let quoted = quote(headers);
    Problem::new(Severity::Question, "same_meaning")
        .column(&headers[0])
        .found(&quoted)
        .expected(format!("one column for {}", spec.label.to_lowercase()))
        .with("meaning", spec.id)
        .with("headers", headers.to_vec())
        .says(&format!(
            "{quoted} mean the same, {}; which is to be used?",
            spec.label.to_lowercase()
        ))
}

/// Headers in quotation marks, separated by commas.
fn quote(headers: &[String]) -> String {
    let quoted: Vec<String> = headers
        .iter()
        .map(|header| format!("\"{header}\""))
        .collect();
    quoted.join(", ")
}

fn report_choices_of_no_column(
    columns: &[Column],
    options: &ImportOptions,
    problems: &mut ProblemList,
) {
    for chosen in options.columns.keys() {
        if !columns
            .iter()
            .any(|column| clean(&column.header) == clean(chosen))
        {
            let problem = Problem::new(Severity::Warning, "unknown_column")
                .found(chosen)
                .expected("the header of a column");
            problems.push(problem.says(&format!(
                "a choice was made for \"{chosen}\", but there is no such column"
            )));
        }
    }
}

/// Reports the columns that the file lacks: each required one, and the findings together.
fn report_missing(columns: &[Column], line: u64, problems: &mut ProblemList) {
    let headers: Vec<String> = columns.iter().map(|column| column.header.clone()).collect();
    let is_missing = |spec: &&ColumnSpec| {
        let mut meanings = columns.iter().filter_map(|column| column.meaning);
        !meanings.any(|found| found.id == spec.id)
    };
    for spec in COLUMNS
        .iter()
        .filter(|spec| spec.required)
        .filter(is_missing)
    {
        let found = quote(&headers);
        let problem = Problem::new(Severity::Error, "missing_column")
            .at(line)
            .column(spec.id)
            .found(&found)
            .expected(format!("a column for {}", spec.label.to_lowercase()))
            .with("meaning", spec.id)
            .with("headers", headers.clone());
        let mut shown = super::problem::cut(&found);
        if shown.len() < found.len() {
            shown.push('…');
        }
        problems.push(problem.says(&format!(
            "no header means {}; found {shown}",
            spec.label.to_lowercase()
        )));
    }
    let is_derived = |spec: &&ColumnSpec| {
        let mut kinds = columns
            .iter()
            .filter_map(|column| Some(column.meaning?.kind));
        kinds.any(
            |kind| matches!(kind, Kind::Laboratory(laboratory) if laboratory.finding == spec.id),
        )
    };
    let (findings, names): (Vec<String>, Vec<String>) = COLUMNS
        .iter()
        .filter(|spec| index_of(spec.id).is_some())
        .filter(is_missing)
        .filter(|spec| !is_derived(spec))
        .map(|spec| (spec.id.to_owned(), in_sentence(spec.label)))
        .unzip();
    if !findings.is_empty() {
        let what = format!(
            "there is no column for {}: unknown in every patient",
            names.join(", ")
        );
        let problem = Problem::new(Severity::Warning, "missing_findings").at(line);
        problems.push(problem.with("findings", findings).says(&what));
    }
}

/// Tells of the columns that are not known, those left out in which there is nothing.
pub(super) fn not_used(columns: &[Column], header: &[Box<[u8]>]) -> Option<Problem> {
    let unknown = columns
        .iter()
        .filter(|column| column.planned == Status::Unknown && !is_blank(column, header));
    let unknown: Vec<String> = unknown.map(|column| column.header.clone()).collect();
    if unknown.is_empty() {
        return None;
    }
    let named = quote(&unknown[..unknown.len().min(NAMED)]);
    let quoted = match unknown.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    };
    let problem = Problem::new(Severity::Info, "columns_not_used").found(&quoted);
    let what = format!("not used, as their headers are not known: {quoted}");
    Some(problem.with("headers", unknown).says(&what))
}

/// Whether a column that nobody asked for has neither a header nor a text, as spreadsheets leave them behind the last.
pub(super) fn is_blank(column: &Column, header: &[Box<[u8]>]) -> bool {
    let is_empty = |text: &[u8]| clean(&String::from_utf8_lossy(text)).is_empty();
    column.planned == Status::Unknown
        && header.get(column.index).is_some_and(|cell| is_empty(cell))
        && column.texts().all(|entry| is_empty(entry.text.as_bytes()))
}
