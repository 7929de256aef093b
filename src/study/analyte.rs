//! What is measured and classed: serum magnesium, or a column of the file in its place.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::options::OptionError;
use crate::clinical::Decimal;
use crate::clinical::magnesium::{self, MagnesiumClass, MagnesiumRange, MagnesiumRangeEntry};
use crate::clinical::units::MagnesiumUnit;
use crate::cohort::{Cohort, Column, Value};

/// Identifier of serum magnesium.
const MAGNESIUM: &str = "serum_mg";

/// An analyte in place of serum magnesium.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnalyteEntry {
    /// Identifier of the added column that holds its numbers: `column_7`.
    pub column: String,
    /// Its name.
    pub name: String,
    /// Its unit; nothing is converted.
    pub unit: String,
    /// Its limits, both of which are needed.
    pub range: MagnesiumRangeEntry,
}

/// The analyte that the tables compare and class.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Analyte {
    /// Identifier of its variable: `serum_mg`, or that of an added column.
    pub id: String,
    /// Identifier of the variable of its classes.
    pub class_id: &'static str,
    /// Its name: "Serum magnesium".
    pub name: String,
    /// The same inside a sentence, and without the words that go without saying: "magnesium".
    pub noun: String,
    /// The same where there is little room: "Mg".
    pub short: String,
    /// Its unit.
    pub unit: String,
    /// What is low and what is high.
    pub range: MagnesiumRange,
}

impl Analyte {
    /// Serum magnesium under a reference range.
    pub(super) fn magnesium(range: MagnesiumRange) -> Self {
        Self {
            id: MAGNESIUM.to_owned(),
            class_id: "magnesium_class",
            name: "Serum magnesium".to_owned(),
            noun: "magnesium".to_owned(),
            short: "Mg".to_owned(),
            unit: "mg/dL".to_owned(),
            range,
        }
    }

    /// Another one.
    ///
    /// # Errors
    /// [`OptionError`] without a column, a name or limits.
    pub(super) fn other(entry: &AnalyteEntry) -> Result<Self, OptionError> {
        if !is_added(&entry.column) {
            let found = entry.column.clone();
            return Err(OptionError::UnknownVariable("analyte", found));
        }
        let name = entry.name.trim();
        let missing = if entry.range.lower.is_none() || entry.range.upper.is_none() {
            Some("a lower and an upper limit")
        } else {
            name.is_empty().then_some("a name")
        };
        if let Some(expected) = missing {
            let option = "analyte";
            return Err(OptionError::Incomplete { option, expected });
        }
        Ok(Self {
            id: entry.column.clone(),
            class_id: "analyte_class",
            name: name.to_owned(),
            noun: name.to_owned(),
            short: name.to_owned(),
            unit: entry.unit.trim().to_owned(),
            range: entry.range.to_range().map_err(OptionError::Range)?,
        })
    }

    /// Whether it is serum magnesium.
    pub(super) fn is_magnesium(&self) -> bool {
        self.id == MAGNESIUM
    }

    /// Its name with its unit in front of numbers: "serum magnesium in mg/dL".
    pub(super) fn with_unit(&self) -> String {
        let name = if self.is_magnesium() {
            Cow::from("serum magnesium")
        } else {
            Cow::from(&self.name)
        };
        match &*self.unit {
            "" => name.into_owned(),
            unit => format!("{name} in {unit}"),
        }
    }

    /// The name of its classes: "Magnesium class".
    pub(super) fn class_label(&self) -> String {
        if self.is_magnesium() {
            "Magnesium class".to_owned()
        } else {
            format!("{} class", self.name)
        }
    }

    /// A number with the unit.
    pub(super) fn measured(&self, number: Decimal) -> String {
        format!("{number} {}", self.unit).trim_end().to_owned()
    }

    /// The column that holds it, if the file has one that is used.
    pub(super) fn column<'a>(&self, cohort: &'a Cohort) -> Option<&'a Column> {
        if self.is_magnesium() {
            cohort.column(MAGNESIUM)
        } else {
            cohort.added(&self.id)
        }
    }

    /// What a value of that column is in the unit, and its class; nothing where it cannot be used.
    pub(super) fn reading(&self, column: &Column, value: Value) -> Option<(f64, MagnesiumClass)> {
        let Value::Number(number) = value else {
            return None;
        };
        if !self.is_magnesium() {
            return Some((number.to_f64(), self.range.class(&number)));
        }
        let unit = MagnesiumUnit::from_id(column.unit?.label).ok()?;
        let reading = magnesium::classify(&number, unit, &self.range).ok()?;
        Some((reading.value_mg_dl, reading.class))
    }
}

/// Whether an identifier is that of an added column.
pub(super) fn is_added(id: &str) -> bool {
    let place = id.strip_prefix("column_");
    place.is_some_and(|place| place.parse::<u32>().is_ok())
}
