//! Two exploratory readings of magnesium: corrected for albumin, and its fractional excretion.
//! Neither changes the class of the measured value.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::Decimal;
use super::entry::EnteredValue;
use super::error::ClinicalError;
use super::magnesium::{MagnesiumClass, MagnesiumRange};
use super::units::MagnesiumUnit;

/// mmol/L of magnesium for each g/L by which albumin differs from [`ALBUMIN_NORMAL`].
pub const ALBUMIN_SLOPE: f64 = 0.005;
/// Albumin at which nothing is corrected, g/L.
pub const ALBUMIN_NORMAL: f64 = 40.0;
/// Possible albumin, g/L. Below 6 the value was in g/dL.
const ALBUMIN: (Decimal, Decimal) = (Decimal::new(6, 0), Decimal::new(80, 0));

/// Fractional excretion above which the kidney loses magnesium, percent; some authors use 2 or 3.
pub const FEMG_WASTING_ABOVE: f64 = 4.0;
/// The part of serum magnesium that the glomerulus filters; the rest is bound to protein.
pub const FILTERED_PART: f64 = 0.7;

/// Serum magnesium and albumin.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct AlbuminEntry {
    /// Serum magnesium.
    pub magnesium: EnteredValue,
    /// Its unit, `mg/dL`, `mmol/L` or `mEq/L`.
    pub unit: String,
    /// Albumin, g/L.
    pub albumin: EnteredValue,
}

/// Serum magnesium corrected for albumin. Exploratory.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CorrectedMagnesium {
    /// Corrected value, mg/dL.
    pub value_mg_dl: f64,
    /// Corrected value, mmol/L.
    pub value_mmol_l: f64,
    /// The class that the corrected value would have.
    pub class: MagnesiumClass,
}

/// Magnesium and creatinine of serum and urine, each pair in one unit.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExcretionEntry {
    /// Urine magnesium, in the unit of serum magnesium.
    pub urine_magnesium: EnteredValue,
    /// Serum magnesium.
    pub serum_magnesium: EnteredValue,
    /// Urine creatinine, in the unit of serum creatinine.
    pub urine_creatinine: EnteredValue,
    /// Serum creatinine.
    pub serum_creatinine: EnteredValue,
}

/// Corrects serum magnesium for albumin: `Mg + 0.005 · (40 − albumin)` in mmol/L and g/L (Kroll &
/// Elin, Clin Chem 1985;31:244-6). Many calculators use the 0.005 with mg/dL or g/dL, some twenty
/// times too little.
///
/// # Errors
/// [`ClinicalError`] when a value or the unit cannot be read, or albumin is impossible in g/L.
pub fn albumin_corrected(
    entry: &AlbuminEntry,
    range: &MagnesiumRange,
) -> Result<CorrectedMagnesium, ClinicalError> {
    let unit = MagnesiumUnit::from_id(&entry.unit)?;
    let albumin = entry.albumin.number("albumin")?;
    if albumin < ALBUMIN.0 || albumin > ALBUMIN.1 {
        return Err(ClinicalError::OutOfRange {
            field: "albumin",
            found: entry.albumin.text(),
            expected: "6 to 80 g/L",
        });
    }
    let mmol = MagnesiumUnit::MmolL.mg_dl().to_f64();
    let magnesium = entry.magnesium.number("magnesium")?.to_f64() * unit.mg_dl().to_f64() / mmol;
    let corrected = magnesium + ALBUMIN_SLOPE * (ALBUMIN_NORMAL - albumin.to_f64());
    let value_mg_dl = corrected * mmol;
    Ok(CorrectedMagnesium {
        value_mg_dl,
        value_mmol_l: corrected,
        class: range.class_of_estimate(value_mg_dl),
    })
}

/// Fractional excretion of magnesium, percent: `100 · uMg · sCr / (0.7 · sMg · uCr)`.
///
/// # Errors
/// [`ClinicalError`] when a value cannot be read, one that divides is zero, or the result is no
/// number.
pub fn fractional_excretion(entry: &ExcretionEntry) -> Result<f64, ClinicalError> {
    let urine_magnesium = entry.urine_magnesium.number("urineMagnesium")?.to_f64();
    let serum_creatinine = entry.serum_creatinine.number("serumCreatinine")?.to_f64();
    let serum_magnesium = divisor(&entry.serum_magnesium, "serumMagnesium")?;
    let urine_creatinine = divisor(&entry.urine_creatinine, "urineCreatinine")?;
    let percent = 100.0 * urine_magnesium * serum_creatinine
        / (FILTERED_PART * serum_magnesium * urine_creatinine);
    if percent.is_finite() {
        return Ok(percent);
    }
    Err(ClinicalError::OutOfRange {
        field: "fractionalExcretion",
        found: percent.to_string(),
        expected: "values that a laboratory reports",
    })
}

/// A value above zero.
fn divisor(entry: &EnteredValue, field: &'static str) -> Result<f64, ClinicalError> {
    let value = entry.number(field)?.to_f64();
    if value > 0.0 {
        return Ok(value);
    }
    Err(ClinicalError::OutOfRange {
        field,
        found: entry.text(),
        expected: "a value above 0",
    })
}
