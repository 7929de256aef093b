//! Why a patient's data cannot be read: what was found, and what exists.

use std::fmt;

use crate::message::{Coded, Param};

/// A fault in what was entered for one patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClinicalError {
    /// A name that does not exist.
    Unknown {
        /// What the name is of.
        what: Name,
        /// The name found.
        found: String,
        /// The names that exist.
        known: Vec<&'static str>,
    },
    /// A value without a unit, where more than one is in use.
    UnitMissing {
        /// What was measured.
        field: &'static str,
        /// The units to choose from.
        known: Vec<&'static str>,
    },
    /// Not a number: text, NaN, infinity, or more digits than a measurement has.
    NotANumber {
        /// What was entered.
        field: &'static str,
        /// The text found.
        found: String,
    },
    /// A comma that may part thousands or decimals, as in `1,234`.
    AmbiguousNumber {
        /// What was entered.
        field: &'static str,
        /// The text found.
        found: String,
    },
    /// Below zero.
    Negative {
        /// What was entered.
        field: &'static str,
        /// The text found.
        found: String,
    },
    /// Outside what is possible.
    OutOfRange {
        /// What was entered.
        field: &'static str,
        /// The value found, with its unit.
        found: String,
        /// What is possible.
        expected: &'static str,
    },
    /// A lower limit above its upper limit.
    RangeReversed {
        /// The lower limit.
        lower: String,
        /// The upper limit.
        upper: String,
    },
}

/// What an unknown name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A SLEDAI-2K descriptor.
    Finding,
    /// A state of a finding.
    State,
    /// A laboratory value.
    Lab,
    /// A unit.
    Unit,
    /// A scheme of activity categories.
    Scheme,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finding => "finding",
            Self::State => "state of a finding",
            Self::Lab => "laboratory value",
            Self::Unit => "unit",
            Self::Scheme => "scheme of categories",
        })
    }
}

impl fmt::Display for ClinicalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { what, found, known } => {
                write!(
                    f,
                    "\"{found}\" is not a {what}; there are {}",
                    known.join(", ")
                )
            }
            Self::UnitMissing { field, known } => {
                write!(f, "{field} needs a unit, one of {}", known.join(", "))
            }
            Self::NotANumber { field, found } => write!(f, "{field}: \"{found}\" is not a number"),
            Self::AmbiguousNumber { field, found } => write!(
                f,
                "{field}: the comma of \"{found}\" may part thousands or decimals; write a decimal point"
            ),
            Self::Negative { field, found } => write!(f, "{field}: {found} is below zero"),
            Self::OutOfRange {
                field,
                found,
                expected,
            } => write!(f, "{field}: {found} is not possible; expected {expected}"),
            Self::RangeReversed { lower, upper } => {
                write!(
                    f,
                    "the lower limit {lower} is above the upper limit {upper}"
                )
            }
        }
    }
}

impl std::error::Error for ClinicalError {}

impl Coded for ClinicalError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { what, .. } => match what {
                Name::Finding => "unknown_finding",
                Name::State => "unknown_state",
                Name::Lab => "unknown_lab",
                Name::Unit => "unknown_unit",
                Name::Scheme => "unknown_scheme",
            },
            Self::UnitMissing { .. } => "unit_missing",
            Self::NotANumber { .. } => "not_a_number",
            Self::AmbiguousNumber { .. } => "ambiguous_number",
            Self::Negative { .. } => "negative",
            Self::OutOfRange { .. } => "out_of_range",
            Self::RangeReversed { .. } => "range_reversed",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        let names =
            |known: &[&str]| Param::List(known.iter().map(|&name| name.to_owned()).collect());
        match self {
            Self::Unknown { found, known, .. } => {
                vec![("found", found.as_str().into()), ("known", names(known))]
            }
            Self::UnitMissing { field, known } => {
                vec![("field", (*field).into()), ("known", names(known))]
            }
            Self::NotANumber { field, found }
            | Self::AmbiguousNumber { field, found }
            | Self::Negative { field, found } => {
                vec![("field", (*field).into()), ("found", found.as_str().into())]
            }
            Self::OutOfRange {
                field,
                found,
                expected,
            } => vec![
                ("field", (*field).into()),
                ("found", found.as_str().into()),
                ("expected", (*expected).into()),
            ],
            Self::RangeReversed { lower, upper } => {
                vec![
                    ("lower", lower.as_str().into()),
                    ("upper", upper.as_str().into()),
                ]
            }
        }
    }
}
