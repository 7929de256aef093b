//! Met, not met, or not known: what a rule says when some of its inputs are missing.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Whether a rule is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Met, whatever the missing inputs are.
    Met,
    /// Not met, whatever the missing inputs are.
    NotMet,
    /// The missing inputs decide.
    Unknown,
}

impl Verdict {
    /// The verdict of a rule that more positive inputs can only bring closer, asked twice: with
    /// every missing input negative, and with every one positive.
    #[must_use]
    pub fn of_rising(rule: impl Fn(bool) -> bool) -> Self {
        Self::of_ends(rule(false), rule(true))
    }

    /// The verdict of a rule whose two extreme answers are these.
    #[must_use]
    pub const fn of_ends(one: bool, other: bool) -> Self {
        match (one, other) {
            (true, true) => Self::Met,
            (false, false) => Self::NotMet,
            _ => Self::Unknown,
        }
    }

    /// Whether all of several rules are met.
    #[must_use]
    pub fn all(verdicts: &[Self]) -> Self {
        if verdicts.contains(&Self::NotMet) {
            Self::NotMet
        } else if verdicts.contains(&Self::Unknown) {
            Self::Unknown
        } else {
            Self::Met
        }
    }

    /// Whether either of two rules is met.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Met, _) | (_, Self::Met) => Self::Met,
            (Self::NotMet, Self::NotMet) => Self::NotMet,
            _ => Self::Unknown,
        }
    }

    /// This verdict where it agrees with another, else unknown.
    #[must_use]
    pub fn agreed(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }
}

impl From<Option<bool>> for Verdict {
    fn from(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::Unknown,
        }
    }
}
