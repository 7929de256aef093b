//! Why a row of the report has no p-value.

use std::fmt;

use crate::message::{Coded, Param};
use crate::stats::StatsError;

/// Why a comparison was not made, or has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The groups are made from the very variable compared.
    DefinesGroups,
    /// No patient has the manifestation.
    NobodyHasIt,
    /// Every patient has the manifestation.
    EverybodyHasIt,
    /// The variable is not known of any patient.
    NotRecorded,
    /// Fewer than two groups hold a patient whose value is known.
    OneGroup,
    /// The test is not defined on these data.
    Undefined(StatsError),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DefinesGroups => write!(f, "descriptive: the groups are made from this variable"),
            Self::NobodyHasIt => write!(f, "not testable: nobody has it"),
            Self::EverybodyHasIt => write!(f, "not testable: everybody has it"),
            Self::NotRecorded => write!(f, "not testable: no value is known"),
            Self::OneGroup => write!(f, "not testable: fewer than two groups with known values"),
            Self::Undefined(error) => write!(f, "not testable: {error}"),
        }
    }
}

impl Coded for Reason {
    fn code(&self) -> &'static str {
        match self {
            Self::DefinesGroups => "defines_groups",
            Self::NobodyHasIt => "nobody_has_it",
            Self::EverybodyHasIt => "everybody_has_it",
            Self::NotRecorded => "not_recorded",
            Self::OneGroup => "one_group",
            Self::Undefined(error) => error.code(),
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match self {
            Self::Undefined(error) => error.params(),
            _ => Vec::new(),
        }
    }
}
