//! Sex as recorded.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Sex as recorded.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Tsify,
)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Women.
    Female,
    /// Men.
    Male,
}

impl Sex {
    /// Stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}
