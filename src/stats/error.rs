//! Why a statistic has no value.

use std::fmt;

use crate::message::{Coded, Param};

/// The reason for which a statistic is not defined on the data it was given.
///
/// It is an answer, not a fault: a report shows it where the p-value would stand.
#[derive(Clone, Debug, PartialEq)]
pub enum StatsError {
    /// There is no value at all.
    Empty,
    /// A group holds no value.
    EmptyGroup,
    /// Every value is equal, so that the statistic has no variance.
    ConstantData,
    /// One of the two variables takes a single value.
    ConstantVariable,
    /// One row is left once rows and columns without any count are dropped.
    SingleRow,
    /// Values differ between the groups but never within one.
    ZeroWithinVariance,
    /// A predictor takes a single value, or repeats the others.
    ConstantPredictor,
    /// No event, or nothing but events.
    NoEvents,
    /// Fewer values than the statistic needs.
    TooFew {
        /// Values found.
        found: usize,
        /// Values needed.
        needed: usize,
    },
    /// More values than the method is made for.
    TooMany {
        /// Values found.
        found: usize,
        /// The most it takes.
        limit: usize,
    },
    /// Fewer groups that hold somebody than the statistic needs.
    TooFewGroups {
        /// Groups found.
        found: usize,
        /// Groups needed.
        needed: usize,
    },
    /// More groups than the method is made for.
    TooManyGroups {
        /// Groups found.
        found: usize,
        /// The most it takes.
        limit: usize,
    },
    /// The exact distribution would take more work than the budget allows.
    TooCostly {
        /// Values in the table.
        n: u64,
    },
    /// No hypothesis is rejected at the level asked for, so that the interval has no end.
    Unbounded,
    /// The calculation did not settle on a value.
    NoConvergence,
}

impl fmt::Display for StatsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "there is no value"),
            Self::EmptyGroup => write!(f, "a group holds no value"),
            Self::ConstantData => write!(f, "every value is equal"),
            Self::ConstantVariable => write!(f, "one variable takes a single value"),
            Self::SingleRow => write!(f, "a single row or column is left without the empty ones"),
            Self::ZeroWithinVariance => write!(f, "values do not vary within the groups"),
            Self::ConstantPredictor => write!(f, "a predictor is constant or repeats the others"),
            Self::NoEvents => write!(f, "there are no events, or nothing but events"),
            Self::TooFew { found, needed } => {
                write!(f, "too few values: {found} where {needed} are needed")
            }
            Self::TooMany { found, limit } => {
                write!(
                    f,
                    "too many values: {found} where at most {limit} are allowed"
                )
            }
            Self::TooFewGroups { found, needed } => {
                write!(
                    f,
                    "{found} groups with values found, at least {needed} needed"
                )
            }
            Self::TooManyGroups { found, limit } => {
                write!(f, "{found} groups found, at most {limit} allowed")
            }
            Self::TooCostly { n } => {
                write!(
                    f,
                    "the exact distribution for these {n} values is beyond the budget"
                )
            }
            Self::Unbounded => write!(f, "too few values to reject anything at this level"),
            Self::NoConvergence => write!(f, "the calculation did not settle on a value"),
        }
    }
}

impl std::error::Error for StatsError {}

impl Coded for StatsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::EmptyGroup => "empty_group",
            Self::ConstantData => "constant_data",
            Self::ConstantVariable => "constant_variable",
            Self::SingleRow => "single_row_after_dropping_empty_margins",
            Self::ZeroWithinVariance => "zero_within_variance",
            Self::ConstantPredictor => "constant_predictor",
            Self::NoEvents => "no_events",
            Self::TooFew { .. } => "too_few",
            Self::TooMany { .. } => "too_many",
            Self::TooFewGroups { .. } => "too_few_groups",
            Self::TooManyGroups { .. } => "too_many_groups",
            Self::TooCostly { .. } => "too_costly",
            Self::Unbounded => "unbounded",
            Self::NoConvergence => "no_convergence",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match *self {
            Self::TooFew { found, needed } | Self::TooFewGroups { found, needed } => {
                vec![("found", found.into()), ("needed", needed.into())]
            }
            Self::TooMany { found, limit } | Self::TooManyGroups { found, limit } => {
                vec![("found", found.into()), ("limit", limit.into())]
            }
            Self::TooCostly { n } => vec![("n", n.into())],
            _ => Vec::new(),
        }
    }
}
