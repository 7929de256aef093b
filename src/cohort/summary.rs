//! What the import report shows of each column.

use serde::Serialize;
use tsify::Tsify;

use super::Cohort;
use super::column::{Column, Status};
use super::spec::KindId;
use super::table::Rule;
use super::value::Value;
use crate::clinical::Finding;

/// Texts shown of a column.
const EXAMPLES: usize = 5;

/// A column as the import report shows it. Counts are of the rows that enter.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ColumnReport {
    /// Its header.
    pub header: String,
    /// Id of its meaning, if known.
    pub id: Option<&'static str>,
    /// Its meaning for people; the header when the meaning is not known.
    pub label: String,
    /// Unit of its numbers.
    pub unit: Option<&'static str>,
    /// Whether it is used.
    pub status: Status,
    /// What its cells hold, if known.
    pub kind: Option<KindId>,
    /// Numbers, laboratory values, dates, sexes, categories.
    pub values: u64,
    /// Findings present.
    pub present: u64,
    /// Findings absent.
    pub absent: u64,
    /// Findings present but not due to lupus.
    pub not_attributed: u64,
    /// Findings said to be unknown.
    pub unknown: u64,
    /// Cells with nothing recorded.
    pub missing: u64,
    /// Cells that cannot be used.
    pub refused: u64,
    /// Identifier of the variable that it adds to the tables, if it adds one.
    pub variable: Option<String>,
    /// The levels of an added column, in order.
    pub levels: Vec<String>,
    /// The first distinct texts, at most five.
    pub examples: Vec<String>,
}

impl Cohort {
    /// Every column as the import report shows it, but those without a header and a text.
    #[must_use]
    pub fn column_reports(&self) -> Vec<ColumnReport> {
        let columns = self.columns().iter();
        columns
            .filter(|column| !super::headers::is_blank(column, &self.header))
            .map(|column| report(column, &self.excluded))
            .collect()
    }
}

fn report(column: &Column, excluded: &[(usize, Rule)]) -> ColumnReport {
    let meaning = column.meaning;
    let mut report = ColumnReport {
        header: column.header.clone(),
        id: meaning.map(|spec| spec.id),
        label: meaning
            .map_or(&*column.header, |spec| spec.label)
            .to_owned(),
        unit: column.unit.map(|unit| unit.label),
        status: column.status,
        kind: meaning.map(|spec| spec.kind.id()),
        values: 0,
        present: 0,
        absent: 0,
        not_attributed: 0,
        unknown: 0,
        missing: 0,
        refused: 0,
        variable: column.added_id(),
        levels: column.level_labels(),
        examples: examples(column),
    };
    if column.status != Status::Used || column.codes.is_empty() {
        return report;
    }
    for entry in &column.entries {
        *report.tally(entry.value) += entry.count;
    }
    for &(row, _) in excluded.iter().filter(|(_, rule)| rule.has_cells()) {
        *report.tally(column.value(row)) -= 1;
    }
    report
}

fn examples(column: &Column) -> Vec<String> {
    let texts = column.first_texts(EXAMPLES).into_iter();
    texts.map(|text| super::problem::cut(&text)).collect()
}

impl ColumnReport {
    /// The count to which a value belongs.
    fn tally(&mut self, value: Value) -> &mut u64 {
        match value {
            Value::Finding(Finding::Present) => &mut self.present,
            Value::Finding(Finding::Absent) => &mut self.absent,
            Value::Finding(Finding::NotAttributed) => &mut self.not_attributed,
            Value::Finding(Finding::Unknown) => &mut self.unknown,
            Value::Missing => &mut self.missing,
            Value::Refused => &mut self.refused,
            Value::Number(_)
            | Value::InRow
            | Value::Sex(_)
            | Value::Category(_)
            | Value::Measured
            | Value::Date(_)
            | Value::Level(_)
            | Value::Text => &mut self.values,
        }
    }
}
