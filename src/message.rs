//! Messages: a stable code for programs, its values, and English text for people.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::Serialize;
use tsify::Tsify;

/// What happened, in a form that can be tested, counted and translated.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(hashmap_as_object)]
pub struct Message {
    /// Stable identifier, `snake_case`.
    pub code: &'static str,
    /// The values named in the text, by name.
    pub params: BTreeMap<&'static str, Param>,
    /// The message in English: lower case, no full stop.
    pub text: String,
}

/// One value of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(untagged)]
pub enum Param {
    /// A count, a line number, a measured value.
    Number(f64),
    /// A name, or text as found.
    Text(String),
    /// Several names.
    List(Vec<String>),
}

impl From<usize> for Param {
    fn from(value: usize) -> Self {
        Self::Number(value as f64)
    }
}

impl From<u64> for Param {
    fn from(value: u64) -> Self {
        Self::Number(value as f64)
    }
}

impl From<f64> for Param {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Param {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<String>> for Param {
    fn from(value: Vec<String>) -> Self {
        Self::List(value)
    }
}

/// Anything that can be told as a [`Message`]: its `Display` is the text.
pub trait Coded: Display {
    /// Stable identifier, `snake_case`.
    fn code(&self) -> &'static str;

    /// The values named in the text. None by default.
    fn params(&self) -> Vec<(&'static str, Param)> {
        Vec::new()
    }

    /// The message: code, values and text together.
    fn message(&self) -> Message {
        let mut params = BTreeMap::new();
        params.extend(self.params());
        Message {
            code: self.code(),
            params,
            text: self.to_string(),
        }
    }
}

/// A label inside a sentence: its first letter is small, save in an abbreviation.
pub(crate) fn in_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}
