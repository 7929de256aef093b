//! Units: their names, and the factors between them, which are exact decimals.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::Decimal;
use super::error::{ClinicalError, Name};

/// Units of serum magnesium.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub enum MagnesiumUnit {
    /// Milligrams per decilitre.
    #[default]
    #[serde(rename = "mg/dL")]
    MgDl,
    /// Millimoles per litre.
    #[serde(rename = "mmol/L")]
    MmolL,
    /// Milliequivalents per litre: magnesium carries two charges.
    #[serde(rename = "mEq/L")]
    MeqL,
}

/// Creatinine: 1 mg/dL is 88.4 µmol/L (113.12 g/mol, rounded as laboratories do).
pub const CREATININE_UMOL_PER_MG_DL: f64 = 88.4;

impl MagnesiumUnit {
    /// All units.
    pub const ALL: [Self; 3] = [Self::MgDl, Self::MmolL, Self::MeqL];

    /// The unit as written.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::MgDl => "mg/dL",
            Self::MmolL => "mmol/L",
            Self::MeqL => "mEq/L",
        }
    }

    /// Milligrams per decilitre in one unit, from the molar mass 24.305 g/mol of the IUPAC table of
    /// standard atomic weights. The shortened factors in print (2.43, 1 ÷ 0.411) move values across
    /// a limit.
    #[must_use]
    pub const fn mg_dl(self) -> Decimal {
        match self {
            Self::MgDl => Decimal::new(1, 0),
            Self::MmolL => Decimal::new(24_305, 4),
            Self::MeqL => Decimal::new(121_525, 5),
        }
    }

    /// The unit of this name, whatever its case.
    ///
    /// # Errors
    /// [`ClinicalError::Unknown`] when there is none.
    pub fn from_id(id: &str) -> Result<Self, ClinicalError> {
        Self::ALL
            .into_iter()
            .find(|unit| same(unit.id(), id))
            .ok_or_else(|| ClinicalError::Unknown {
                what: Name::Unit,
                found: id.to_owned(),
                known: Self::ALL.map(Self::id).to_vec(),
            })
    }
}

/// Whether two texts name the same unit: case, blanks, degree signs and the two letters µ do not
/// matter.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    folded(a).eq(folded(b))
}

/// The letters of a unit that matter.
fn folded(unit: &str) -> impl Iterator<Item = char> {
    unit.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '°' | '^' | '×'))
        .map(|c| match c {
            '\u{b5}' | '\u{3bc}' => 'u',
            '³' => '3',
            '⁹' => '9',
            _ => c.to_ascii_lowercase(),
        })
}
