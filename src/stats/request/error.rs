//! Requests that cannot be carried out.

use std::fmt;

use super::TESTS;
use crate::message::{Coded, Param};
use crate::stats::function;

/// A request that cannot be carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum RequestError {
    /// No test has this name.
    UnknownTest(String),
    /// The test reads a field that the input lacks.
    MissingInput(&'static str),
    /// A value is NaN or infinite.
    NotFinite(&'static str),
    /// A value is so large or so small that its fourth power is no number.
    Magnitude(&'static str),
    /// A count is negative, fractional or beyond 2⁵³.
    NotACount(f64),
    /// The rows of a table differ in length, or there is none.
    Ragged,
    /// The table is not 2 × 2.
    NotTwoByTwo,
    /// Paired samples differ in length.
    Lengths(usize, usize),
    /// A list has not one entry for each group.
    Length {
        /// The list.
        field: &'static str,
        /// Its entries.
        found: usize,
        /// Groups.
        needed: usize,
    },
    /// A value of the input lies outside its range.
    InputRange {
        /// The field.
        field: &'static str,
        /// The value.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// An option lies outside its range.
    OptionRange {
        /// The option.
        option: &'static str,
        /// Its value.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// There is no such function of a distribution.
    UnknownFunction(String),
    /// A function of a distribution got too few or too many arguments, or one outside its range.
    Arguments(&'static str),
    /// The data would make a table beyond what one request may take.
    TooLarge {
        /// Cells needed.
        cells: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The counts add up to more than the tests can rank.
    TotalTooLarge,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTest(name) => {
                write!(
                    f,
                    "there is no test \"{name}\"; there are {}",
                    test_names().join(", ")
                )
            }
            Self::MissingInput(field) => write!(f, "this test needs input.{field}"),
            Self::NotFinite(field) => write!(f, "input.{field} holds a value that is not finite"),
            Self::Magnitude(field) => {
                write!(
                    f,
                    "input.{field} holds a value beyond 1e50, or nearer to 0 than 1e-50"
                )
            }
            Self::NotACount(value) => {
                write!(
                    f,
                    "{value} is not a count; a whole number from 0 to 2^53 is needed"
                )
            }
            Self::Ragged => write!(f, "a table needs rows of one length, at least one"),
            Self::NotTwoByTwo => write!(f, "this test needs a table of 2 rows and 2 columns"),
            Self::Lengths(x, y) => {
                write!(
                    f,
                    "input.x has {x} values and input.y {y}; they must be pairs"
                )
            }
            Self::Length {
                field,
                found,
                needed,
            } => {
                write!(f, "{field} has {found} entries, {needed} needed")
            }
            Self::InputRange {
                field,
                found,
                expected,
            } => {
                write!(f, "input.{field} holds {found}; it must be {expected}")
            }
            Self::OptionRange {
                option,
                found,
                expected,
            } => {
                write!(f, "options.{option} is {found}; it must be {expected}")
            }
            Self::UnknownFunction(name) => {
                write!(
                    f,
                    "there is no function \"{name}\"; there are {}",
                    function_names().join(", ")
                )
            }
            Self::Arguments(expected) => write!(f, "input.args must be {expected}"),
            Self::TooLarge { cells, limit } => {
                write!(
                    f,
                    "groups times values make {cells} cells; at most {limit} are allowed"
                )
            }
            Self::TotalTooLarge => write!(f, "the counts add up to more than 2^42"),
        }
    }
}

impl std::error::Error for RequestError {}

impl Coded for RequestError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownTest(_) => "unknown_test",
            Self::MissingInput(_) => "missing_input",
            Self::NotFinite(_) => "not_finite",
            Self::Magnitude(_) => "out_of_magnitude",
            Self::NotACount(_) => "not_a_count",
            Self::Ragged => "ragged_table",
            Self::NotTwoByTwo => "not_two_by_two",
            Self::Lengths(..) | Self::Length { .. } => "length_mismatch",
            Self::InputRange { .. } => "input_out_of_range",
            Self::OptionRange { .. } => "option_out_of_range",
            Self::UnknownFunction(_) => "unknown_function",
            Self::Arguments(_) => "bad_arguments",
            Self::TooLarge { .. } => "too_large",
            Self::TotalTooLarge => "total_too_large",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match self {
            Self::UnknownTest(name) => {
                vec![
                    ("found", name.as_str().into()),
                    ("known", test_names().into()),
                ]
            }
            Self::MissingInput(field) | Self::NotFinite(field) | Self::Magnitude(field) => {
                vec![("field", (*field).into())]
            }
            Self::NotACount(value) => vec![("found", (*value).into())],
            Self::Ragged | Self::NotTwoByTwo | Self::TotalTooLarge => Vec::new(),
            Self::Length {
                field,
                found,
                needed,
            } => vec![
                ("field", (*field).into()),
                ("found", (*found).into()),
                ("needed", (*needed).into()),
            ],
            Self::Lengths(x, y) => vec![("x", (*x).into()), ("y", (*y).into())],
            Self::InputRange {
                field: name,
                found,
                expected,
            }
            | Self::OptionRange {
                option: name,
                found,
                expected,
            } => vec![
                ("field", (*name).into()),
                ("found", (*found).into()),
                ("expected", (*expected).into()),
            ],
            Self::UnknownFunction(name) => {
                vec![
                    ("found", name.as_str().into()),
                    ("known", function_names().into()),
                ]
            }
            Self::Arguments(expected) => vec![("expected", (*expected).into())],
            Self::TooLarge { cells, limit } => {
                vec![("cells", (*cells).into()), ("limit", (*limit).into())]
            }
        }
    }
}

fn test_names() -> Vec<String> {
    TESTS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

fn function_names() -> Vec<String> {
    function::FUNCTIONS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect()
}

/// Refuses a list that has not one entry for each group.
pub(super) fn same_length(
    field: &'static str,
    found: usize,
    needed: usize,
) -> Result<(), RequestError> {
    if found == needed {
        return Ok(());
    }
    Err(RequestError::Length {
        field,
        found,
        needed,
    })
}
