//! Why an option cannot be used.

use std::fmt;

use crate::clinical::ClinicalError;
use crate::clinical::activity::SCHEMES;
use crate::message::{Coded, Param};

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionError {
    /// No scheme has this id.
    UnknownScheme(String),
    /// No condition of eligibility has this id.
    UnknownCondition {
        /// What was named.
        found: String,
        /// The conditions that there are.
        known: Vec<&'static str>,
    },
    /// The index visit goes by a date that is not given, or is none.
    IndexDate(String),
    /// A number is not one of those allowed.
    OutOfRange {
        /// The option.
        option: &'static str,
        /// Its value.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// The reference range of magnesium cannot be read.
    Range(ClinicalError),
    /// That of another analyte cannot.
    AnalyteRange(ClinicalError),
    /// An option names a variable that cannot stand there.
    UnknownVariable(&'static str, String),
    /// An option lacks a part.
    Incomplete {
        /// The option.
        option: &'static str,
        /// What it lacks.
        expected: &'static str,
    },
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownScheme(id) => {
                write!(
                    f,
                    "there is no scheme \"{id}\"; there are {}",
                    scheme_ids().join(", ")
                )
            }
            Self::UnknownCondition { found, known } => {
                let known = known.join(", ");
                write!(f, "there is no condition \"{found}\"; there are {known}")
            }
            Self::IndexDate(found) => write!(
                f,
                "the index visit on or before a date needs the date as year-month-day; \"{found}\" is none"
            ),
            Self::OutOfRange {
                option,
                found,
                expected,
            } => {
                write!(f, "option {option} is {found}; it must be {expected}")
            }
            Self::Range(error) => write!(f, "the reference range of magnesium: {error}"),
            Self::AnalyteRange(error) => write!(f, "the limits of the analyte: {error}"),
            Self::UnknownVariable(option, found) => {
                write!(
                    f,
                    "option {option} is \"{found}\", which is no variable of its kind"
                )
            }
            Self::Incomplete { option, expected } => write!(f, "option {option} needs {expected}"),
        }
    }
}

impl std::error::Error for OptionError {}

impl Coded for OptionError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownScheme(_) => "unknown_scheme",
            Self::UnknownCondition { .. } => "unknown_condition",
            Self::IndexDate(_) => "index_date",
            Self::OutOfRange { .. } => "option_out_of_range",
            Self::Range(error) | Self::AnalyteRange(error) => error.code(),
            Self::UnknownVariable(..) => "unknown_variable",
            Self::Incomplete { .. } => "option_incomplete",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match self {
            Self::UnknownScheme(id) => {
                vec![
                    ("found", id.as_str().into()),
                    ("known", scheme_ids().into()),
                ]
            }
            Self::UnknownCondition { found, known } => vec![
                ("found", found.as_str().into()),
                ("known", known.join(", ").into()),
            ],
            Self::IndexDate(found) => vec![("found", found.as_str().into())],
            Self::OutOfRange {
                option,
                found,
                expected,
            } => vec![
                ("field", (*option).into()),
                ("found", (*found).into()),
                ("expected", (*expected).into()),
            ],
            Self::Range(error) | Self::AnalyteRange(error) => error.params(),
            Self::UnknownVariable(option, found) => {
                vec![
                    ("field", (*option).into()),
                    ("found", found.as_str().into()),
                ]
            }
            Self::Incomplete { option, expected } => {
                vec![
                    ("field", (*option).into()),
                    ("expected", (*expected).into()),
                ]
            }
        }
    }
}

fn scheme_ids() -> Vec<String> {
    SCHEMES.iter().map(|scheme| scheme.id.to_owned()).collect()
}
