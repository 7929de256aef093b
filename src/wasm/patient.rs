//! The rules for one patient that stand beside the score.

use std::collections::BTreeMap;

use wasm_bindgen::prelude::*;

use super::{decode, decode_or_default, encode, to_js};
use crate::clinical::eular_acr2019::{self, EularAcrEntry};
use crate::clinical::labs::{self, LabEntry};
use crate::clinical::magnesium::MagnesiumRangeEntry;
use crate::clinical::magnesium_extras::{self, AlbuminEntry, ExcretionEntry};
use crate::clinical::remission::{self, RemissionEntry, TargetOptions};
use crate::clinical::renal::{self, RenalEntry};
use crate::clinical::slicc2012::{self, BiopsyRoute, SliccEntry};

/// What laboratory values, by identifier, say about the findings: one proposal for each finding they speak of.
/// A proposal is a candidate; whether the finding is due to lupus is the clinician's to say.
///
/// @throws an `Error` with `code`, `params` and a message when a name, a unit or a value cannot be read.
#[wasm_bindgen(js_name = proposeFindings, unchecked_return_type = "Proposal[]")]
pub fn propose_findings(
    #[wasm_bindgen(unchecked_param_type = "Record<string, LabEntry>")] labs: JsValue,
) -> Result<JsValue, JsValue> {
    let labs: BTreeMap<String, LabEntry> = decode(labs)?;
    encode(&labs::propose(&labs).map_err(|error| to_js(&error))?)
}

/// The criteria of SLICC 2012: eleven clinical, six immunologic.
#[wasm_bindgen(js_name = sliccCriteria, unchecked_return_type = "SliccCriterion[]")]
pub fn slicc_criteria() -> Result<JsValue, JsValue> {
    encode(&slicc2012::CRITERIA)
}

/// Classifies one patient by SLICC 2012. A criterion left out, or `null`, is not known; the verdict is `unknown`
/// where such criteria decide. Beside a biopsy that shows nephritis either antibody counts, or with `ana_only`
/// ANA alone.
///
/// @throws an `Error` with `code`, `params` and a message when a criterion does not exist.
#[wasm_bindgen(js_name = assessSlicc2012, unchecked_return_type = "SliccResult")]
pub fn assess_slicc_2012(
    #[wasm_bindgen(unchecked_param_type = "SliccEntry")] criteria: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "BiopsyRoute | null")] biopsy_route: JsValue,
) -> Result<JsValue, JsValue> {
    let criteria: SliccEntry = decode(criteria)?;
    let route: BiopsyRoute = decode_or_default(biopsy_route)?;
    encode(&slicc2012::classify(&criteria, route))
}

/// The items of EULAR/ACR 2019, by domain, with their points.
#[wasm_bindgen(js_name = eularAcrItems, unchecked_return_type = "EularAcrItem[]")]
pub fn eular_acr_items() -> Result<JsValue, JsValue> {
    encode(&eular_acr2019::ITEMS)
}

/// Classifies one patient by EULAR/ACR 2019. An item left out, or `null`, is not known.
///
/// @throws an `Error` with `code`, `params` and a message when an item does not exist.
#[wasm_bindgen(js_name = assessEulAcr2019, unchecked_return_type = "EularAcrResult")]
pub fn assess_eul_acr_2019(
    #[wasm_bindgen(unchecked_param_type = "EularAcrEntry")] criteria: JsValue,
) -> Result<JsValue, JsValue> {
    let criteria: EularAcrEntry = decode(criteria)?;
    encode(&eular_acr2019::classify(&criteria))
}

/// Estimates the glomerular filtration rate of an adult, mL/min per 1.73 m² and unrounded, by MDRD (for creatinine
/// traceable to mass spectrometry, and for older assays) and by CKD-EPI 2021.
///
/// @throws an `Error` with `code`, `params` and a message when creatinine, its unit or the age cannot be read.
#[wasm_bindgen(js_name = estimateGfr, unchecked_return_type = "RenalEstimate[]")]
pub fn estimate_gfr(
    #[wasm_bindgen(unchecked_param_type = "RenalEntry")] input: JsValue,
) -> Result<JsValue, JsValue> {
    let input: RenalEntry = decode(input)?;
    encode(&renal::estimate(&input).map_err(|error| to_js(&error))?)
}

/// Judges remission (DORIS 2021) and low disease activity (LLDAS) on one patient, condition by condition. One visit
/// never shows low disease activity: that nothing is new since the last has to be said.
///
/// @throws an `Error` with `code`, `params` and a message when anything entered cannot be read.
#[wasm_bindgen(js_name = assessRemission, unchecked_return_type = "Targets")]
pub fn assess_remission(
    #[wasm_bindgen(unchecked_param_type = "RemissionEntry")] input: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "TargetOptions | null")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let input: RemissionEntry = decode(input)?;
    let options: TargetOptions = decode_or_default(options)?;
    let targets = remission::targets(&input.patient, &input.treatment, options);
    encode(&targets.map_err(|error| to_js(&error))?)
}

/// Serum magnesium corrected for albumin. Exploratory: it never changes the class of the measured value.
///
/// @throws an `Error` with `code`, `params` and a message when a value or a unit cannot be read.
#[wasm_bindgen(js_name = correctMagnesium, unchecked_return_type = "CorrectedMagnesium")]
pub fn correct_magnesium(
    #[wasm_bindgen(unchecked_param_type = "AlbuminEntry")] input: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "MagnesiumRangeEntry | null")] range: JsValue,
) -> Result<JsValue, JsValue> {
    let input: AlbuminEntry = decode(input)?;
    let range: MagnesiumRangeEntry = decode_or_default(range)?;
    let corrected = range
        .to_range()
        .and_then(|range| magnesium_extras::albumin_corrected(&input, &range));
    encode(&corrected.map_err(|error| to_js(&error))?)
}

/// Fractional excretion of magnesium, percent. Exploratory; magnesium of serum and urine in one unit, creatinine of
/// both in one unit.
///
/// @throws an `Error` with `code`, `params` and a message when a value cannot be read or divides by zero.
#[wasm_bindgen(js_name = fractionalExcretion)]
pub fn fractional_excretion(
    #[wasm_bindgen(unchecked_param_type = "ExcretionEntry")] input: JsValue,
) -> Result<f64, JsValue> {
    let input: ExcretionEntry = decode(input)?;
    magnesium_extras::fractional_excretion(&input).map_err(|error| to_js(&error))
}
