//! The only file that knows JavaScript: decode, call, encode.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::message::Coded;
use crate::stats::request;

/// The version of this package.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    crate::VERSION.to_owned()
}

/// Computes one test: `{ test, input, options }`.
///
/// @throws an `Error` with `code`, `params` and a message when the request cannot be carried out.
#[wasm_bindgen(js_name = computeTest, unchecked_return_type = "TestResult")]
pub fn compute_test(
    #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue,
) -> Result<JsValue, JsValue> {
    encode(&request::compute(&decode(request)?).map_err(|error| to_js(&error))?)
}

/// A JavaScript value as a Rust one.
fn decode<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        let error = js_sys::Error::new(&error.to_string());
        set(&error, "code", &"bad_request".into());
        set(&error, "params", &js_sys::Object::new());
        error.into()
    })
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
