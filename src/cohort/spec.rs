//! What a column of a cohort file can be: its kind, its unit, its range.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::text::name;
use crate::clinical::Decimal;
use crate::clinical::labs::Laboratory;

/// One column that the importer knows.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSpec {
    /// Stable identifier, `snake_case`; as a header it is always recognised.
    pub id: &'static str,
    /// Name for people; recognised as a header too.
    pub label: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Other headers that mean this column, in any case and with any punctuation.
    pub aliases: &'static [&'static str],
    /// What it is, for the data dictionary.
    pub description: &'static str,
    /// Whether a cohort cannot do without it.
    pub required: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The name of a patient, of which only its being unique matters.
    Id,
    /// Female or male.
    Sex,
    /// A number in a unit.
    Number(Quantity),
    /// Present, absent, unknown, or not due to lupus.
    Finding,
    /// An activity category.
    Category,
    /// A laboratory value as it was written, from which a finding can be derived.
    Laboratory(&'static Laboratory),
    /// The limit that a laboratory value is held against.
    Limit(&'static Laboratory),
    /// A day.
    Date,
    /// What the study has no place for, and the tables a row.
    Added(Scale),
}

/// A number with its unit and its plausible range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The units it may come in; the limits are in the first. With several, the file must say
    /// which.
    pub units: &'static [Unit],
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// Numbers outside are not accepted.
    pub hard: (Decimal, Decimal),
    /// Numbers outside are accepted with a warning.
    pub soft: (Decimal, Decimal),
    /// Whether its numbers are so small that one ten or a hundred times too large hints at a lost
    /// point.
    pub may_lose_point: bool,
    /// Whether a 77 or 99 far from the others is asked about: it may stand for missing. Any age is one.
    pub may_hide_code: bool,
}

/// A unit of measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// As printed.
    pub label: &'static str,
    /// Other ways to write it; only letters and digits count.
    pub aliases: &'static [&'static str],
    /// What one of it is in the first unit of its quantity.
    pub factor: Decimal,
    /// Medians of a cohort that hint at this unit.
    pub typical: (Decimal, Decimal),
}

/// [`Kind`] without its details, for reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum KindId {
    /// [`Kind::Id`]
    Id,
    /// [`Kind::Sex`]
    Sex,
    /// [`Kind::Number`]
    Number,
    /// [`Kind::Number`] of whole numbers.
    WholeNumber,
    /// [`Kind::Finding`]
    Finding,
    /// [`Kind::Category`]
    Category,
    /// [`Kind::Laboratory`]
    Laboratory,
    /// [`Kind::Limit`]
    Limit,
    /// [`Kind::Date`]
    Date,
    /// [`Scale::Continuous`]
    Continuous,
    /// [`Scale::Ordinal`]
    Ordinal,
    /// [`Scale::Nominal`]
    Nominal,
    /// [`Scale::Binary`]
    Binary,
}

/// How an added column is measured, as was said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Numbers with equal steps.
    Continuous,
    /// Levels in an order: that of their numbers, or the one that was given.
    Ordinal,
    /// Levels without an order.
    Nominal,
    /// Yes and no.
    Binary,
}

impl Kind {
    /// The kind without its details.
    #[must_use]
    pub const fn id(self) -> KindId {
        match self {
            Self::Id => KindId::Id,
            Self::Sex => KindId::Sex,
            Self::Number(Quantity { whole: true, .. }) => KindId::WholeNumber,
            Self::Number(_) => KindId::Number,
            Self::Finding => KindId::Finding,
            Self::Category => KindId::Category,
            Self::Laboratory(_) => KindId::Laboratory,
            Self::Limit(_) => KindId::Limit,
            Self::Date => KindId::Date,
            Self::Added(Scale::Continuous) => KindId::Continuous,
            Self::Added(Scale::Ordinal) => KindId::Ordinal,
            Self::Added(Scale::Nominal) => KindId::Nominal,
            Self::Added(Scale::Binary) => KindId::Binary,
        }
    }
}

impl Unit {
    /// Whether `written` is this unit.
    pub(super) fn is(&self, written: &str) -> bool {
        let written = name(written);
        self.names().any(|name| name == written)
    }

    /// The ways to write it, letters and digits only.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let aliases = self.aliases.iter().copied();
        std::iter::once(self.label).chain(aliases).map(name)
    }
}
