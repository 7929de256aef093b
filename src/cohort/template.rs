//! The empty table to fill in, and the dictionary that explains its columns.

use super::interpret::range;
use super::schema::{COLUMNS, STUDY_COLUMNS, column};
use super::spec::{ColumnSpec, Kind, KindId, Unit};
use crate::clinical::Category;

/// The header line of a cohort file with every column of the study, `count` apart. The dictionary has the
/// optional ones too.
#[must_use]
pub fn csv() -> String {
    let headers: Vec<String> = patient_columns().map(header).collect();
    headers.join(",") + "\r\n"
}

/// A table of the columns: column, label, type, unit, allowed values, required, description.
#[must_use]
pub fn dictionary() -> String {
    let mut csv = "column,label,type,unit,allowed,required,description\r\n".to_owned();
    for spec in COLUMNS.iter() {
        let unit = units(spec).first().map_or("", |unit| unit.label);
        let required = if spec.required { "yes" } else { "no" };
        let cells = [
            &header(spec),
            spec.label,
            kind(spec),
            unit,
            &allowed(spec),
            required,
            spec.description,
        ];
        csv += &cells.map(quoted).join(",");
        csv += "\r\n";
    }
    csv
}

fn patient_columns() -> impl Iterator<Item = &'static ColumnSpec> {
    let study = COLUMNS.iter().take(STUDY_COLUMNS);
    study.filter(|spec| spec.id != "count")
}

/// The headers of the template, magnesium in a unit of one's own.
pub(super) fn headers_for(magnesium: Option<&str>) -> Vec<String> {
    let name = |spec: &'static ColumnSpec| match magnesium {
        Some(unit) if spec.id == "serum_mg" => with_unit(spec.id, Some(unit)),
        _ => header(spec),
    };
    patient_columns().map(name).collect()
}

/// The header of an id with a unit: the letters that tell units apart.
pub(super) fn with_unit(id: &str, unit: Option<&str>) -> String {
    let several = column(id).is_some_and(|spec| units(spec).len() > 1);
    match unit.filter(|_| several) {
        Some(unit) => format!(
            "{id}_{}",
            unit.to_lowercase()
                .replace(['/', '^'], "_")
                .replace("__", "_")
        ),
        None => id.to_owned(),
    }
}

/// The id, with the unit where the file must name it.
fn header(spec: &ColumnSpec) -> String {
    with_unit(spec.id, units(spec).first().map(|unit| unit.label))
}

/// The units of a measurement. A date that begins with its year needs none.
fn units(spec: &ColumnSpec) -> &'static [Unit] {
    match spec.kind {
        Kind::Date => &[],
        kind => kind.units(),
    }
}

fn kind(spec: &ColumnSpec) -> &'static str {
    match spec.kind.id() {
        KindId::Id => "text",
        KindId::Sex => "sex",
        KindId::Number | KindId::Continuous => "number",
        KindId::WholeNumber => "whole number",
        KindId::Finding | KindId::Binary => "finding",
        KindId::Category => "category",
        KindId::Laboratory => "laboratory value",
        KindId::Limit => "laboratory limit",
        KindId::Date => "date",
        KindId::Ordinal | KindId::Nominal => "level",
    }
}

fn allowed(spec: &ColumnSpec) -> String {
    match &spec.kind {
        Kind::Id => "any".to_owned(),
        Kind::Sex => "female; male".to_owned(),
        Kind::Number(quantity) => range(quantity.hard, quantity),
        Kind::Finding => "1 = present; 0 = absent; not_attributed; empty = unknown".to_owned(),
        Kind::Category => {
            let ids: Vec<&str> = Category::ALL.iter().map(|category| category.id()).collect();
            ids.join("; ")
        }
        Kind::Laboratory(_) => "a number, also with <, <=, > or >= before it".to_owned(),
        Kind::Limit(_) | Kind::Added(_) => "a number".to_owned(),
        Kind::Date => "year-month-day".to_owned(),
    }
}

/// A cell in quotation marks where it needs them.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
