//! The only file that knows JavaScript: decode, call, encode.

mod cohort;
mod decode;
mod patient;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use self::decode::Given;
use crate::clinical::activity::SCHEMES;
use crate::clinical::labs::LABORATORIES;
use crate::clinical::magnesium;
use crate::clinical::{DESCRIPTORS, ScoreOptions, score_patient};
use crate::cohort::{schema, template};
use crate::message::Coded;
use crate::stats::request;

/// The version of this package.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    crate::VERSION.to_owned()
}

/// The 24 descriptors of SLEDAI-2K in their order: the patient form is drawn from this.
#[wasm_bindgen(js_name = sledaiDescriptors, unchecked_return_type = "Descriptor[]")]
pub fn sledai_descriptors() -> Result<JsValue, JsValue> {
    encode(&DESCRIPTORS)
}

/// The laboratory values that propose findings, with their units.
#[wasm_bindgen(js_name = laboratoryValues, unchecked_return_type = "Laboratory[]")]
pub fn laboratory_values() -> Result<JsValue, JsValue> {
    encode(&LABORATORIES)
}

/// The schemes that turn a score into an activity category; the first is the default.
#[wasm_bindgen(js_name = activitySchemes, unchecked_return_type = "Scheme[]")]
pub fn activity_schemes() -> Result<JsValue, JsValue> {
    encode(&SCHEMES)
}

/// Scores one patient by SLEDAI-2K from findings and laboratory values.
///
/// @throws an `Error` with `code`, `params` and a message when a name, a state, a unit or a value cannot be read.
#[wasm_bindgen(js_name = scoreSledai2k, unchecked_return_type = "PatientScore")]
pub fn score_sledai2k(
    #[wasm_bindgen(unchecked_param_type = "Patient")] patient: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ScoreOptions | null")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let options: ScoreOptions = decode_or_default(options)?;
    let score = score_patient(&decode(patient)?, &options).map_err(|error| to_js(&error))?;
    encode(&score)
}

/// Classifies a serum magnesium against a reference range in mg/dL (1.9 to 2.9 unless given).
///
/// @throws an `Error` with `code`, `params` and a message when the value, the unit or the range cannot be read.
#[wasm_bindgen(js_name = classifyMagnesium, unchecked_return_type = "MagnesiumReading")]
pub fn classify_magnesium(
    #[wasm_bindgen(unchecked_param_type = "MagnesiumEntry")] reading: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "MagnesiumRangeEntry | null")] range: JsValue,
) -> Result<JsValue, JsValue> {
    let range = decode_or_default(range)?;
    let reading = magnesium::read(&decode(reading)?, &range).map_err(|error| to_js(&error))?;
    encode(&reading)
}

/// Computes one test: `{ test, input, options }`.
///
/// @throws an `Error` with `code`, `params` and a message when the request cannot be carried out.
#[wasm_bindgen(js_name = computeTest, unchecked_return_type = "TestResult")]
pub fn compute_test(
    #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue,
) -> Result<JsValue, JsValue> {
    let result = request::compute(&decode(request)?).map_err(|error| to_js(&error))?;
    encode(&result)
}

/// What a column of a cohort file may mean: the choices of whoever maps it by hand.
#[wasm_bindgen(js_name = columnMeanings, unchecked_return_type = "Meaning[]")]
pub fn column_meanings() -> Result<JsValue, JsValue> {
    encode(&schema::meanings())
}

/// Computes published tables again from what they print: which tests give the printed p-values, and which cells cannot be
/// right. Rows are lines, cells stand between tabs or semicolons; the first line of a table names its columns with their
/// sizes. `decimals` are those of the values behind the means.
///
/// @throws an `Error` with `code`, `params` and a message when the text cannot be read as tables.
#[wasm_bindgen(js_name = recheckTables, unchecked_return_type = "Recheck")]
pub fn recheck_tables(text: &str, decimals: Option<u32>) -> Result<JsValue, JsValue> {
    let found = crate::study::recheck::recheck(text, decimals).map_err(|error| to_js(&error))?;
    encode(&found)
}

/// An empty file to fill in: the header line of every column that is read.
#[wasm_bindgen(js_name = cohortTemplate)]
#[must_use]
pub fn cohort_template() -> String {
    template::csv()
}

/// What each column of the template holds, as CSV.
#[wasm_bindgen(js_name = dataDictionary)]
#[must_use]
pub fn data_dictionary() -> String {
    template::dictionary()
}

/// A JavaScript value as a Rust one.
fn decode<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    T::deserialize(Given::new(value)).map_err(|mismatch| bad_request(&mismatch.to_string()))
}

/// The fault of a value of the wrong shape.
fn bad_request(text: &str) -> JsValue {
    let error = js_sys::Error::new(text);
    set(&error, "code", &"bad_request".into());
    set(&error, "params", &js_sys::Object::new());
    error.into()
}

/// The same of a value that may be left out.
fn decode_or_default<T: DeserializeOwned + Default>(value: JsValue) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        Ok(T::default())
    } else {
        decode(value)
    }
}

/// A Rust value as a JavaScript one: maps are objects, nothing is `null`.
fn encode<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(JsValue::from)
}

/// A fault as an `Error` that carries its code and its values.
fn to_js(fault: &impl Coded) -> JsValue {
    let message = fault.message();
    let error = js_sys::Error::new(&message.text);
    set(&error, "code", &message.code.into());
    if let Ok(params) = encode(&message.params) {
        set(&error, "params", &params);
    }
    error.into()
}

/// Sets a property of an object of our own making, which cannot fail.
fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(object, &name.into(), value);
}
