//! What is known of one finding: present, absent, unknown, or present but not due to lupus.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What is known of one finding. The discriminants are its two bits in
/// [`Findings`](super::sledai2k::Findings).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Finding {
    /// Not examined, not measured or not recorded. Never counted as absent unless asked to.
    #[default]
    Unknown = 0,
    /// Looked for and not there.
    Absent = 1,
    /// There, and due to lupus.
    Present = 2,
    /// There, but due to something else: infection, a drug, old damage. Scores nothing and is
    /// listed.
    NotAttributed = 3,
}

impl Finding {
    /// All four, by discriminant.
    pub const ALL: [Self; 4] = [
        Self::Unknown,
        Self::Absent,
        Self::Present,
        Self::NotAttributed,
    ];

    /// Stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Absent => "absent",
            Self::Present => "present",
            Self::NotAttributed => "not_attributed",
        }
    }

    /// The finding of this identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|finding| finding.id() == id)
    }

    /// Whether what a laboratory value shows contradicts this: not when the value decides nothing, nor
    /// when the finding is there but due to something else, which no value can tell.
    #[must_use]
    pub fn is_contradicted_by(self, shown: Self) -> bool {
        let manifest = match self {
            Self::NotAttributed => Self::Present,
            other => other,
        };
        shown != Self::Unknown && shown != manifest
    }

    /// The finding of the two lowest bits.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self::ALL[(bits & 0b11) as usize]
    }
}
