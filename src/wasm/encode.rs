//! Rust values → JavaScript ones: maps are objects, what is absent is `null`, every number is a number.
//!
//! Encoding cannot fail, and its fault type [`Never`] says so: a derived `Serialize` then has no faults to hand on,
//! which halves it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{self, Impossible, Serialize};
use wasm_bindgen::JsValue;

/// The fault that never comes.
#[derive(Debug)]
pub enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: fmt::Display>(text: T) -> Self {
        unsupported(&text.to_string())
    }
}

/// No type that crosses the boundary is a tuple with a name or a variant with several values.
fn unsupported(name: &str) -> ! {
    unreachable!("{name} has no JavaScript form")
}

thread_local! {
    /// The names met so far, by where they stand in memory: a report has few names, each many times.
    static NAMES: RefCell<BTreeMap<(*const u8, usize), JsValue>> = const { RefCell::new(BTreeMap::new()) };
}

/// A name as a JavaScript string, made once.
fn name(text: &'static str) -> JsValue {
    NAMES.with_borrow_mut(|names| {
        let place = (text.as_ptr(), text.len());
        names.entry(place).or_insert_with(|| text.into()).clone()
    })
}

/// Makes a JavaScript value.
pub struct Encoder;

/// A list in the making.
pub struct List(js_sys::Array);

/// An object in the making.
pub struct Object {
    value: js_sys::Object,
    /// The name of the property whose value comes next.
    key: JsValue,
}

impl Object {
    fn new() -> Self {
        Self {
            value: js_sys::Object::new(),
            key: JsValue::NULL,
        }
    }

    fn set(&self, name: &JsValue, value: &JsValue) {
        // An object of our own making takes every property.
        let _ = js_sys::Reflect::set(&self.value, name, value);
    }
}

type Encoded = Result<JsValue, Never>;

impl ser::Serializer for Encoder {
    type Ok = JsValue;
    type Error = Never;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = Impossible<JsValue, Never>;
    type SerializeTupleVariant = Impossible<JsValue, Never>;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Impossible<JsValue, Never>;

    fn serialize_bool(self, value: bool) -> Encoded {
        Ok(value.into())
    }

    fn serialize_i8(self, value: i8) -> Encoded {
        Ok(value.into())
    }

    fn serialize_i16(self, value: i16) -> Encoded {
        Ok(value.into())
    }

    fn serialize_i32(self, value: i32) -> Encoded {
        Ok(value.into())
    }

    fn serialize_u8(self, value: u8) -> Encoded {
        Ok(value.into())
    }

    fn serialize_u16(self, value: u16) -> Encoded {
        Ok(value.into())
    }

    fn serialize_u32(self, value: u32) -> Encoded {
        Ok(value.into())
    }

    fn serialize_f32(self, value: f32) -> Encoded {
        Ok(value.into())
    }

    fn serialize_f64(self, value: f64) -> Encoded {
        Ok(value.into())
    }

    fn serialize_i64(self, value: i64) -> Encoded {
        Ok((value as f64).into())
    }

    fn serialize_u64(self, value: u64) -> Encoded {
        Ok((value as f64).into())
    }

    fn serialize_char(self, value: char) -> Encoded {
        Ok(value.to_string().into())
    }

    fn serialize_str(self, value: &str) -> Encoded {
        Ok(value.into())
    }

    fn serialize_bytes(self, value: &[u8]) -> Encoded {
        value.serialize(self)
    }

    fn serialize_none(self) -> Encoded {
        Ok(JsValue::NULL)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Encoded {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Encoded {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Encoded {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Encoded {
        Ok(name(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Encoded {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Encoded {
        let object = Object::new();
        object.set(&name(variant), &value.serialize(self)?);
        Ok(object.value.into())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<List, Never> {
        Ok(List(js_sys::Array::new()))
    }

    fn serialize_tuple(self, _length: usize) -> Result<List, Never> {
        Ok(List(js_sys::Array::new()))
    }

    fn serialize_tuple_struct(
        self,
        kind: &'static str,
        _length: usize,
    ) -> Result<Impossible<JsValue, Never>, Never> {
        unsupported(kind)
    }

    fn serialize_tuple_variant(
        self,
        kind: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Impossible<JsValue, Never>, Never> {
        unsupported(kind)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Object, Never> {
        Ok(Object::new())
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Object, Never> {
        Ok(Object::new())
    }

    fn serialize_struct_variant(
        self,
        kind: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Impossible<JsValue, Never>, Never> {
        unsupported(kind)
    }
}

impl ser::SerializeSeq for List {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.0.push(&value.serialize(Encoder)?);
        Ok(())
    }

    fn end(self) -> Encoded {
        Ok(self.0.into())
    }
}

impl ser::SerializeTuple for List {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Encoded {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeMap for Object {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.key = key.serialize(Encoder)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.set(&self.key, &value.serialize(Encoder)?);
        Ok(())
    }

    fn end(self) -> Encoded {
        Ok(self.value.into())
    }
}

impl ser::SerializeStruct for Object {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.set(&name(key), &value.serialize(Encoder)?);
        Ok(())
    }

    fn end(self) -> Encoded {
        Ok(self.value.into())
    }
}
