//! Serum magnesium → low, normal or high, on exact decimals.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::{Decimal, Rounded};
use super::entry::EnteredValue;
use super::error::ClinicalError;
use super::units::MagnesiumUnit;

/// The field named in errors.
const FIELD: &str = "magnesium";

/// Values outside are refused: not compatible with life, or another unit. mg/dL.
pub const POSSIBLE: (Rounded, Rounded) = (Rounded::new(2, 1), Rounded::new(12, 0));
/// The same, for the message.
const POSSIBLE_TEXT: &str = "0.2 to 12 mg/dL; is the unit right, is a decimal point missing?";

/// Values outside are questioned. mg/dL.
pub const USUAL: (Decimal, Decimal) = (Decimal::new(8, 1), Decimal::new(6, 0));

/// A measured serum magnesium, as entered.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct MagnesiumEntry {
    /// The value. A text keeps the decimals typed, by which closeness to a limit is judged.
    pub value: EnteredValue,
    /// `mg/dL`, `mmol/L` or `mEq/L`.
    #[tsify(type = "\"mg/dL\" | \"mmol/L\" | \"mEq/L\"")]
    pub unit: String,
}

/// A reference range as entered; what is left out is as in [`MagnesiumRange::default`].
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null)]
pub struct MagnesiumRangeEntry {
    /// Lower limit of normal.
    pub lower: Option<EnteredValue>,
    /// Upper limit of normal.
    pub upper: Option<EnteredValue>,
    /// Whether the lower limit itself is normal. Default true.
    pub lower_inclusive: Option<bool>,
    /// Whether the upper limit itself is normal. Default true.
    pub upper_inclusive: Option<bool>,
}

/// A reference range in mg/dL. It belongs to the laboratory that measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MagnesiumRange {
    /// Lower limit of normal, mg/dL.
    #[tsify(type = "number")]
    pub lower: Decimal,
    /// Upper limit of normal, mg/dL.
    #[tsify(type = "number")]
    pub upper: Decimal,
    /// Whether the lower limit itself is normal.
    pub lower_inclusive: bool,
    /// Whether the upper limit itself is normal.
    pub upper_inclusive: bool,
}

/// Serum magnesium against a reference range.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Tsify,
)]
#[serde(rename_all = "snake_case")]
pub enum MagnesiumClass {
    /// Below the range.
    Low,
    /// Within the range.
    Normal,
    /// Above the range.
    High,
}

/// Whether a value should be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Plausibility {
    /// From 0.8 to 6 mg/dL.
    Plausible,
    /// Possible, but unusual enough to check value and unit.
    Ask,
}

/// The class of a serum magnesium.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MagnesiumReading {
    /// Class of the value as typed.
    pub class: MagnesiumClass,
    /// The value in mg/dL.
    pub value_mg_dl: f64,
    /// The unit in which it was entered.
    pub unit: MagnesiumUnit,
    /// Whether the value was converted and its decimals do not say on which side of a limit it
    /// lies: another number that rounds to the text typed has another class.
    pub boundary_ambiguous: bool,
    /// Those other classes; empty unless ambiguous.
    pub alternatives: Vec<MagnesiumClass>,
    /// Whether the value should be asked about.
    pub plausibility: Plausibility,
    /// The range used.
    pub range: MagnesiumRange,
}

/// Classifies a magnesium as entered, against a range as entered or the default.
///
/// # Errors
/// [`ClinicalError`] when value, unit or range cannot be read, or the value is impossible.
pub fn read(
    reading: &MagnesiumEntry,
    range: &MagnesiumRangeEntry,
) -> Result<MagnesiumReading, ClinicalError> {
    let unit = MagnesiumUnit::from_id(&reading.unit)?;
    let value = reading.value.number(FIELD)?;
    classify(&value, unit, &range.to_range()?)
}

/// Classifies a magnesium of `value` `unit` against `range`.
///
/// The value counts as typed; nothing is rounded. A value converted from mmol/L or mEq/L is
/// ambiguous when a limit lies within half a unit of its last typed place: 0.7817 mmol/L may have
/// been 1.9 mg/dL once.
///
/// # Errors
/// [`ClinicalError::OutOfRange`] below 0.2 and above 12 mg/dL.
pub fn classify(
    value: &Decimal,
    unit: MagnesiumUnit,
    range: &MagnesiumRange,
) -> Result<MagnesiumReading, ClinicalError> {
    let out_of_range = |_| impossible(value, unit);
    let Rounded {
        exact: mg_dl,
        nearest,
    } = in_mg_dl(value, unit)?;
    let class = range.class(&mg_dl);
    let mut alternatives = Vec::new();
    if unit != MagnesiumUnit::MgDl {
        let (low, high) = value.rounding_interval().map_err(out_of_range)?;
        for end in [low, high] {
            let other = range.class(&end.times(unit.mg_dl()).map_err(out_of_range)?);
            if other != class {
                alternatives.push(other);
            }
        }
    }
    Ok(MagnesiumReading {
        class,
        value_mg_dl: nearest,
        unit,
        boundary_ambiguous: !alternatives.is_empty(),
        alternatives,
        plausibility: if mg_dl < USUAL.0 || mg_dl > USUAL.1 {
            Plausibility::Ask
        } else {
            Plausibility::Plausible
        },
        range: *range,
    })
}

/// A magnesium in mg/dL, unrounded.
///
/// # Errors
/// [`ClinicalError::OutOfRange`] below 0.2 and above 12 mg/dL.
pub fn in_mg_dl(value: &Decimal, unit: MagnesiumUnit) -> Result<Rounded, ClinicalError> {
    let mg_dl = match unit {
        MagnesiumUnit::MgDl => Ok(*value),
        MagnesiumUnit::MmolL | MagnesiumUnit::MeqL => value.times(unit.mg_dl()),
    };
    let possible = mg_dl.ok().map(Rounded::from);
    let possible = possible.filter(|mg_dl| is_possible(mg_dl.nearest, &|| mg_dl.exact));
    possible.ok_or_else(|| impossible(value, unit))
}

/// Whether a magnesium in mg/dL is one, by its nearest double and what gives it itself.
pub(crate) fn is_possible(nearest: f64, exact: &dyn Fn() -> Decimal) -> bool {
    let compare = |limit: Rounded| limit.compare(nearest, exact);
    compare(POSSIBLE.0).is_ge() && compare(POSSIBLE.1).is_le()
}

/// The error for a value outside what is possible.
fn impossible(value: &Decimal, unit: MagnesiumUnit) -> ClinicalError {
    ClinicalError::OutOfRange {
        field: FIELD,
        found: format!("{value} {}", unit.id()),
        expected: POSSIBLE_TEXT,
    }
}

impl MagnesiumRange {
    /// The range of the study, 1.9 to 2.9 mg/dL, both limits normal (Abasiniya et al., Iran Red
    /// Crescent Med J 2024;63:1-6, methods; its table puts a man printed as 2.9 among the high).
    /// The upper limit is unusually high; most laboratories print 2.2 to 2.7.
    pub const STUDY: Self = Self {
        lower: Decimal::new(19, 1),
        upper: Decimal::new(29, 1),
        lower_inclusive: true,
        upper_inclusive: true,
    };

    /// The class of a value in mg/dL.
    #[must_use]
    pub fn class(&self, mg_dl: &Decimal) -> MagnesiumClass {
        let lower = (self.lower, self.lower_inclusive);
        let upper = (self.upper, self.upper_inclusive);
        MagnesiumClass::between(|limit| mg_dl.cmp(limit), Some(lower), Some(upper))
    }

    /// The class of a computed value in mg/dL, which has no decimals of its own.
    pub(super) fn class_of_estimate(&self, mg_dl: f64) -> MagnesiumClass {
        if mg_dl < self.lower.to_f64() {
            MagnesiumClass::Low
        } else if mg_dl > self.upper.to_f64() {
            MagnesiumClass::High
        } else {
            MagnesiumClass::Normal
        }
    }
}

impl Default for MagnesiumRange {
    fn default() -> Self {
        Self::STUDY
    }
}

impl MagnesiumRangeEntry {
    /// The range entered, with defaults for what is left out.
    ///
    /// # Errors
    /// [`ClinicalError`] when a limit is no number, or the lower limit exceeds the upper.
    pub fn to_range(&self) -> Result<MagnesiumRange, ClinicalError> {
        let limit = |entry: &Option<EnteredValue>, field, default| {
            entry
                .as_ref()
                .map_or(Ok(default), |entry| entry.number(field))
        };
        let default = MagnesiumRange::default();
        let range = MagnesiumRange {
            lower: limit(&self.lower, "lower", default.lower)?,
            upper: limit(&self.upper, "upper", default.upper)?,
            lower_inclusive: self.lower_inclusive.unwrap_or(default.lower_inclusive),
            upper_inclusive: self.upper_inclusive.unwrap_or(default.upper_inclusive),
        };
        check_order(range.lower, range.upper)?;
        Ok(range)
    }
}

/// Whether limits are in their order.
///
/// # Errors
/// [`ClinicalError::RangeReversed`] when the lower limit exceeds the upper.
pub fn check_order(lower: Decimal, upper: Decimal) -> Result<(), ClinicalError> {
    if lower <= upper {
        return Ok(());
    }
    let (lower, upper) = (lower.to_string(), upper.to_string());
    Err(ClinicalError::RangeReversed { lower, upper })
}

impl MagnesiumClass {
    /// The three classes, ascending.
    pub const ALL: [Self; 3] = [Self::Low, Self::Normal, Self::High];

    /// The class of a value between limits, each with whether it is normal itself, by how it compares with each. Where
    /// one is missing, nothing is beyond it.
    #[must_use]
    pub fn between<N>(
        compare: impl Fn(&N) -> Ordering,
        lower: Option<(N, bool)>,
        upper: Option<(N, bool)>,
    ) -> Self {
        let beyond = |limit: Option<(N, bool)>, side: Ordering| {
            limit.is_some_and(|(limit, is_normal)| match compare(&limit) {
                Ordering::Equal => !is_normal,
                other => other == side,
            })
        };
        if beyond(lower, Ordering::Less) {
            Self::Low
        } else if beyond(upper, Ordering::Greater) {
            Self::High
        } else {
            Self::Normal
        }
    }

    /// Stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }

    /// Name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Normal => "Normal",
            Self::High => "High",
        }
    }
}
