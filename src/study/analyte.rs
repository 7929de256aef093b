//! What is measured and classed: serum magnesium, or a column of the file in its place.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::option_error::OptionError;
use crate::clinical::entry::EnteredValue;
use crate::clinical::magnesium::{self, MagnesiumClass, MagnesiumRange, MagnesiumRangeEntry};
use crate::clinical::units::MagnesiumUnit;
use crate::clinical::{Decimal, Rounded};
use crate::cohort::{Cohort, Column};

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
    /// Its limits, of which one is enough: beyond a side without a limit nothing is low, or high.
    pub range: MagnesiumRangeEntry,
}

/// What is low and what is high. One of the limits may be missing, for nothing is beyond it: then there are two classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct AnalyteRange {
    /// Lower limit of normal, in the analyte's unit.
    #[tsify(type = "number | null")]
    pub lower: Option<Decimal>,
    /// Upper limit of normal, in the analyte's unit.
    #[tsify(type = "number | null")]
    pub upper: Option<Decimal>,
    /// Whether the lower limit itself is normal.
    pub lower_inclusive: bool,
    /// Whether the upper limit itself is normal.
    pub upper_inclusive: bool,
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
    pub range: AnalyteRange,
}

impl From<MagnesiumRange> for AnalyteRange {
    fn from(range: MagnesiumRange) -> Self {
        Self {
            lower: Some(range.lower),
            upper: Some(range.upper),
            lower_inclusive: range.lower_inclusive,
            upper_inclusive: range.upper_inclusive,
        }
    }
}

impl AnalyteRange {
    /// The limits entered.
    ///
    /// # Errors
    /// [`OptionError`] without any, or where one cannot be read or they are reversed.
    fn of(entry: &MagnesiumRangeEntry) -> Result<Self, OptionError> {
        if entry.lower.is_none() && entry.upper.is_none() {
            let (option, expected) = ("analyte", "a lower or an upper limit");
            return Err(OptionError::Incomplete { option, expected });
        }
        let limit = |limit: &Option<EnteredValue>, field| {
            let number = limit.as_ref().map(|limit| limit.number(field));
            number.transpose().map_err(OptionError::AnalyteRange)
        };
        let (lower, upper) = (limit(&entry.lower, "lower")?, limit(&entry.upper, "upper")?);
        if let (Some(lower), Some(upper)) = (lower, upper) {
            magnesium::check_order(lower, upper).map_err(OptionError::AnalyteRange)?;
        }
        Ok(Self {
            lower,
            upper,
            lower_inclusive: entry.lower_inclusive.unwrap_or(true),
            upper_inclusive: entry.upper_inclusive.unwrap_or(true),
        })
    }

    /// What classes many values, each by its nearest double and, where that is a limit, itself.
    pub(super) fn classifier(
        &self,
    ) -> impl Fn(f64, &dyn Fn() -> Decimal) -> MagnesiumClass + use<> {
        let limit = |limit: Option<Decimal>, is_normal| Some((Rounded::from(limit?), is_normal));
        let lower = limit(self.lower, self.lower_inclusive);
        let upper = limit(self.upper, self.upper_inclusive);
        move |nearest, exact| {
            let compare = |limit: &&Rounded| limit.compare(nearest, exact);
            let [lower, upper] = [&lower, &upper].map(|limit| {
                let (limit, is_normal) = limit.as_ref()?;
                Some((limit, *is_normal))
            });
            MagnesiumClass::between(compare, lower, upper)
        }
    }

    /// The classes that a value may have, ascending.
    pub(super) fn classes(&self) -> &'static [MagnesiumClass] {
        const ALL: &[MagnesiumClass] = &MagnesiumClass::ALL;
        match (self.lower, self.upper) {
            (None, _) => &ALL[1..],
            (_, None) => &ALL[..2],
            _ => ALL,
        }
    }

    /// The place of a class among them.
    pub(super) fn level(&self, class: MagnesiumClass) -> u32 {
        class as u32 - self.classes()[0] as u32
    }
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
            range: range.into(),
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
        if name.is_empty() {
            let (option, expected) = ("analyte", "a name");
            return Err(OptionError::Incomplete { option, expected });
        }
        Ok(Self {
            id: entry.column.clone(),
            class_id: "analyte_class",
            name: name.to_owned(),
            noun: name.to_owned(),
            short: name.to_owned(),
            unit: entry.unit.trim().to_owned(),
            range: AnalyteRange::of(&entry.range)?,
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

    /// Which of its values are low and which are high: "as low below 30 ng/mL and high above 150 ng/mL".
    pub(super) fn limits(&self) -> String {
        let range = &self.range;
        let beyond = |class, is_normal, limit: Option<Decimal>, side| {
            let at = if is_normal { "" } else { "at or " };
            limit.map(|limit| format!("{class} {at}{side} {}", self.measured(limit)))
        };
        let low = beyond("low", range.lower_inclusive, range.lower, "below");
        let high = beyond("high", range.upper_inclusive, range.upper, "above");
        match (low, high) {
            (Some(low), Some(high)) => format!("{low} and {high}"),
            (one, other) => format!("{} and otherwise normal", one.or(other).unwrap_or_default()),
        }
    }

    /// A number with the unit.
    fn measured(&self, number: Decimal) -> String {
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

    /// What reads the numbers of that column, each by its nearest double and what gives it itself: what it is in the
    /// unit, and its class; nothing where it cannot be used.
    pub(super) fn reader(
        &self,
        column: &Column,
    ) -> impl Fn(f64, &dyn Fn() -> Decimal) -> Option<(f64, MagnesiumClass)> + use<> {
        let is_magnesium = self.is_magnesium();
        let unit = column.unit.filter(|_| is_magnesium);
        let unit = unit.and_then(|unit| MagnesiumUnit::from_id(unit.label).ok());
        let class = self.range.classifier();
        move |nearest, exact| match unit {
            None if is_magnesium => None,
            Some(MagnesiumUnit::MgDl) if !magnesium::is_possible(nearest, exact) => None,
            None | Some(MagnesiumUnit::MgDl) => Some((nearest, class(nearest, exact))),
            Some(unit) => {
                let Rounded { exact, nearest } = magnesium::in_mg_dl(&exact(), unit).ok()?;
                Some((nearest, class(nearest, &|| exact)))
            }
        }
    }
}

/// Whether an identifier is that of an added column.
pub(super) fn is_added(id: &str) -> bool {
    let place = id.strip_prefix("column_");
    place.is_some_and(|place| place.parse::<u32>().is_ok())
}
