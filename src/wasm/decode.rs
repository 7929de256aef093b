//! JavaScript values → Rust ones.
//!
//! Every property of an object is seen, so that one which does not exist is refused by name; a property that is
//! `undefined` counts as left out. What is too deep or too long to be a request is refused before it is read.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Error, Expected, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

/// Objects and lists within one another: requests need four.
const DEEPEST: u32 = 16;

/// Values of one list.
const LONGEST: u32 = 10_000_000;

/// The whole numbers that JavaScript tells apart: up to 2⁵³ − 1.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_991.0;

/// Why a value is not the one needed.
#[derive(Debug)]
pub struct Mismatch(String);

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self(text.to_string())
    }
}

/// A JavaScript value to be read, and how many objects and lists it stands in.
pub struct Given {
    value: JsValue,
    depth: u32,
}

impl Given {
    /// A value that stands in nothing.
    pub fn new(value: JsValue) -> Self {
        Self { value, depth: 0 }
    }

    fn is_absent(&self) -> bool {
        self.value.is_null() || self.value.is_undefined()
    }

    /// A value inside this one.
    fn inner(&self, value: JsValue) -> Result<Self, Mismatch> {
        if self.depth == DEEPEST {
            let text = format!("objects and lists are nested deeper than {DEEPEST}");
            return Err(Mismatch(text));
        }
        let depth = self.depth + 1;
        Ok(Self { value, depth })
    }

    /// Whether this is an array or a typed array.
    fn is_list(&self) -> bool {
        js_sys::Array::is_array(&self.value) || js_sys::ArrayBuffer::is_view(&self.value)
    }

    /// The values of a list. None for anything else.
    fn list(&self) -> Result<Option<Vec<Self>>, Mismatch> {
        if !self.is_list() {
            return Ok(None);
        }
        let length = self.value.unchecked_ref::<js_sys::Array>().length();
        if length > LONGEST {
            let text = format!("a list has {length} values; at most {LONGEST} are read");
            return Err(Mismatch(text));
        }
        let item = |place: u32| self.inner(self.get(&place.into())?);
        (0..length).map(item).collect::<Result<_, _>>().map(Some)
    }

    /// The properties of an object by name, without those that are undefined. None for anything else.
    fn properties(&self) -> Result<Option<Vec<(String, Self)>>, Mismatch> {
        let value = &self.value;
        // A `Map` or a `Set` has no properties to speak of: taken for an object, it would be an empty one.
        let is_iterable = || js_sys::Reflect::has(value, &js_sys::Symbol::iterator().into());
        if !value.is_object() || is_iterable().map_err(|_| unreadable())? {
            return Ok(None);
        }
        let names = js_sys::Reflect::own_keys(value).map_err(|_| unreadable())?;
        let mut properties = Vec::new();
        for name in names.iter() {
            let property = self.get(&name)?;
            if let Some(name) = text(&name)?
                && !property.is_undefined()
            {
                properties.push((name, self.inner(property)?));
            }
        }
        Ok(Some(properties))
    }

    /// The fault of a value of another kind than the one needed.
    fn mismatch(&self, needed: &dyn Expected) -> Mismatch {
        let value = &self.value;
        let text = value.as_string();
        let found = if self.is_absent() {
            Unexpected::Unit
        } else if let Some(truth) = value.as_bool() {
            Unexpected::Bool(truth)
        } else if let Some(number) = value.as_f64() {
            Unexpected::Float(number)
        } else if let Some(text) = &text {
            Unexpected::Str(text)
        } else if self.is_list() {
            Unexpected::Seq
        } else {
            Unexpected::Other(match value {
                _ if value.is_function() => "a function",
                _ if value.is_bigint() => "a BigInt",
                _ if value.is_symbol() => "a symbol",
                _ => "an object",
            })
        };
        Mismatch::invalid_type(found, needed)
    }

    fn get(&self, name: &JsValue) -> Result<JsValue, Mismatch> {
        js_sys::Reflect::get(&self.value, name).map_err(|_| unreadable())
    }
}

/// A text. None for anything else.
///
/// # Errors
/// When it has half of a surrogate pair: Rust has no such text, and would have another character in its place.
fn text(value: &JsValue) -> Result<Option<String>, Mismatch> {
    if let Some(text) = value.dyn_ref::<js_sys::JsString>()
        && !text.is_valid_utf16()
    {
        let whole = text.as_string().unwrap_or_default();
        let shown: String = whole.chars().take(80).collect();
        let text = format!(
            "\"{shown}\" has half of a character (shown as \u{fffd}), which cannot be kept"
        );
        return Err(Mismatch(text));
    }
    Ok(value.as_string())
}

/// A number without a fraction, of those that JavaScript tells apart.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the number is whole and small"
)]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= LARGEST_WHOLE).then_some(number as i64)
}

/// The fault of an object whose own code throws when it is read.
fn unreadable() -> Mismatch {
    Mismatch("an object throws when it is read".to_owned())
}

impl IntoDeserializer<'_, Mismatch> for Given {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> de::Deserializer<'de> for Given {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = &self.value;
        if self.is_absent() {
            visitor.visit_unit()
        } else if let Some(truth) = value.as_bool() {
            visitor.visit_bool(truth)
        } else if let Some(number) = value.as_f64() {
            match whole(number) {
                Some(number) => visitor.visit_i64(number),
                None => visitor.visit_f64(number),
            }
        } else if value.is_string() {
            self.deserialize_string(visitor)
        } else if self.is_list() {
            self.deserialize_seq(visitor)
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match text(&self.value)? {
            Some(text) => visitor.visit_string(text),
            None => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.list()? {
            Some(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            None => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.properties()? {
            Some(properties) => visitor.visit_map(MapDeserializer::new(properties.into_iter())),
            None => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_map(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value.as_f64() {
            Some(number) => visitor.visit_f64(number),
            None => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_absent() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.value.as_string() {
            Some(text) => visitor.visit_enum(text.into_deserializer()),
            None => Err(self.mismatch(&visitor)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char str bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct identifier ignored_any
    }
}
