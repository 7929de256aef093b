//! A measured value as entered: a number, or a text such as `1,9`, `<0.1`, `5-6` or `TNTC`.

use serde::Deserialize;
use tsify::Tsify;

use super::decimal::{Decimal, DecimalError};
use super::error::ClinicalError;

/// A value as entered. A text keeps the decimals typed, which a number loses (`0.80`).
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(untagged)]
pub enum EnteredValue {
    /// A number.
    Number(f64),
    /// A text: Latin, Persian or Arabic digits, decimal point or unambiguous decimal comma.
    Text(String),
}

/// What an entry says about the quantity. None is below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// This value.
    Exactly(Decimal),
    /// `<x`: any value below.
    Below(Decimal),
    /// `<=x`: this value or any below.
    AtMost(Decimal),
    /// `>x`: any value above.
    Above(Decimal),
    /// `>=x`: this value or any above.
    AtLeast(Decimal),
    /// `5-6`: a range per field, judged by its lower end.
    FromTo(Decimal, Decimal),
    /// Too many to count.
    Uncountable,
    /// Only the reading of a dipstick, which is no count.
    Dipstick,
    /// The laboratory's own word, positive or negative, without the number.
    Reported(bool),
}

/// How values of a kind may be written beside plain and qualified numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// In no other way.
    Number,
    /// Cells seen through a microscope: also a range, a word for too many, a dipstick sign.
    PerField,
    /// Antibodies: also positive or negative.
    Antibody,
}

/// Words for more cells than can be counted.
const UNCOUNTABLE: [&str; 6] = [
    "tntc",
    "many",
    "numerous",
    "full field",
    "full",
    "too many to count",
];

/// Readings of a dipstick.
const DIPSTICK: [&str; 12] = [
    "+", "++", "+++", "++++", "1+", "2+", "3+", "4+", "trace", "+/-", "neg", "negative",
];

/// A laboratory's words for an antibody found and not found.
const REPORTED: [(&str, bool); 16] = [
    ("positive", true),
    ("positiv", true),
    ("positif", true),
    ("positivo", true),
    ("pozitif", true),
    ("pos", true),
    ("+", true),
    ("مثبت", true),
    ("negative", false),
    ("negativ", false),
    ("négatif", false),
    ("negativo", false),
    ("negatif", false),
    ("neg", false),
    ("normal", false),
    ("منفی", false),
];

impl EnteredValue {
    /// Whether nothing was entered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if tidy(text).is_empty())
    }

    /// The text as entered, trimmed; a number as it prints.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.trim().to_owned(),
        }
    }

    /// The plain number entered for `field`, zero or above.
    ///
    /// # Errors
    /// [`ClinicalError`] when it is no number, is ambiguous, or lies below zero.
    pub fn number(&self, field: &'static str) -> Result<Decimal, ClinicalError> {
        match self {
            Self::Number(number) => {
                self.checked(field, Decimal::from_f64(*number).map_err(Fault::from))
            }
            Self::Text(text) => self.checked(field, decimal(&tidy(text))),
        }
    }

    /// What was entered for `field`: a plain number, one with `<`, `<=`, `>`, `>=` before it, or
    /// what else `writing` allows.
    ///
    /// # Errors
    /// As [`EnteredValue::number`].
    pub fn amount(&self, field: &'static str, writing: Writing) -> Result<Amount, ClinicalError> {
        let Self::Text(text) = self else {
            return self.number(field).map(Amount::Exactly);
        };
        let number = |text: &str| self.checked(field, decimal(text.trim()));
        Amount::read(&tidy(text), writing, &number)
    }

    /// The number read, refused when below zero.
    fn checked(
        &self,
        field: &'static str,
        number: Result<Decimal, Fault>,
    ) -> Result<Decimal, ClinicalError> {
        let number = number.map_err(|fault| self.fault(field, fault))?;
        if number.is_negative() {
            return Err(ClinicalError::Negative {
                field,
                found: self.text(),
            });
        }
        Ok(number)
    }

    /// The error for a fault in this entry.
    fn fault(&self, field: &'static str, fault: Fault) -> ClinicalError {
        let found = self.text();
        match fault {
            Fault::NotANumber => ClinicalError::NotANumber { field, found },
            Fault::Ambiguous => ClinicalError::AmbiguousNumber { field, found },
        }
    }
}

/// The amount that a number stands for.
type Qualify = fn(Decimal) -> Amount;

/// Signs before a number, the longer first.
const QUALIFIERS: [(&str, Qualify); 6] = [
    ("<=", Amount::AtMost),
    ("≤", Amount::AtMost),
    ("<", Amount::Below),
    (">=", Amount::AtLeast),
    ("≥", Amount::AtLeast),
    (">", Amount::Above),
];

impl Amount {
    /// Reads a trimmed text in Latin digits, its numbers by `number`.
    ///
    /// # Errors
    /// Those of `number`, for a text that is nothing else either.
    pub(crate) fn read<E>(
        text: &str,
        writing: Writing,
        number: &dyn Fn(&str) -> Result<Decimal, E>,
    ) -> Result<Self, E> {
        for (sign, amount) in QUALIFIERS {
            if let Some(rest) = text.strip_prefix(sign) {
                return number(rest).map(amount);
            }
        }
        let lower = text.to_lowercase();
        match writing {
            Writing::PerField if UNCOUNTABLE.contains(&lower.as_str()) => Ok(Self::Uncountable),
            Writing::PerField if DIPSTICK.contains(&lower.as_str()) => Ok(Self::Dipstick),
            Writing::PerField => match text.split_once('-').filter(|(from, _)| !from.is_empty()) {
                Some((from, to)) => match (number(from)?, number(to)?) {
                    (from, to) if from <= to => Ok(Self::FromTo(from, to)),
                    // As a whole it is no number.
                    _ => number(text).map(Self::Exactly),
                },
                None => number(text).map(Self::Exactly),
            },
            Writing::Antibody => match REPORTED.iter().find(|(word, _)| *word == lower) {
                Some(&(_, shown)) => Ok(Self::Reported(shown)),
                None => number(text).map(Self::Exactly),
            },
            Writing::Number => number(text).map(Self::Exactly),
        }
    }

    /// The same in another unit, of which one of this unit makes `factor`. `None` beyond the digits
    /// that are kept.
    #[must_use]
    pub fn times(&self, factor: Decimal) -> Option<Self> {
        let times = |value: Decimal| value.times(factor).ok();
        Some(match *self {
            Self::Exactly(value) => Self::Exactly(times(value)?),
            Self::Below(value) => Self::Below(times(value)?),
            Self::AtMost(value) => Self::AtMost(times(value)?),
            Self::Above(value) => Self::Above(times(value)?),
            Self::AtLeast(value) => Self::AtLeast(times(value)?),
            Self::FromTo(from, to) => Self::FromTo(times(from)?, times(to)?),
            Self::Uncountable | Self::Dipstick | Self::Reported(_) => *self,
        })
    }

    /// Whether the quantity lies above `limit`; `None` when the entry leaves it open.
    #[must_use]
    pub fn exceeds(&self, limit: &Decimal) -> Option<bool> {
        match self {
            Self::Exactly(value) | Self::FromTo(value, _) => Some(value > limit),
            Self::Below(value) | Self::AtMost(value) => (value <= limit).then_some(false),
            Self::Above(value) => (value >= limit).then_some(true),
            Self::AtLeast(value) => (value > limit).then_some(true),
            Self::Uncountable => Some(true),
            Self::Reported(shown) => Some(*shown),
            Self::Dipstick => None,
        }
    }

    /// Whether the quantity lies below `limit`; `None` when the entry leaves it open.
    #[must_use]
    pub fn falls_below(&self, limit: &Decimal) -> Option<bool> {
        match self {
            Self::Exactly(value) | Self::FromTo(value, _) => Some(value < limit),
            Self::Below(value) => (value <= limit).then_some(true),
            Self::AtMost(value) => (value < limit).then_some(true),
            Self::Above(value) | Self::AtLeast(value) => (value >= limit).then_some(false),
            Self::Uncountable => Some(false),
            Self::Dipstick | Self::Reported(_) => None,
        }
    }

    /// The number in the entry; the lower end of a range.
    #[must_use]
    pub fn stated(&self) -> Option<Decimal> {
        match *self {
            Self::Exactly(value)
            | Self::FromTo(value, _)
            | Self::Below(value)
            | Self::AtMost(value)
            | Self::Above(value)
            | Self::AtLeast(value) => Some(value),
            Self::Uncountable | Self::Dipstick | Self::Reported(_) => None,
        }
    }
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NotANumber,
    Ambiguous,
}

impl From<DecimalError> for Fault {
    fn from(_: DecimalError) -> Self {
        Self::NotANumber
    }
}

/// The number of a tidy text. A single comma is a decimal mark unless exactly three digits follow
/// it, when it may part thousands; after a zero it cannot.
fn decimal(text: &str) -> Result<Decimal, Fault> {
    let Some((whole, fraction)) = text.split_once(',') else {
        return Ok(text.parse()?);
    };
    if fraction.contains(['.', ',']) || whole.contains('.') {
        return Err(Fault::Ambiguous);
    }
    if fraction.len() == 3 && whole != "0" && fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Ambiguous);
    }
    if fraction.is_empty() {
        return Err(Fault::NotANumber);
    }
    Ok(format!("{whole}.{fraction}").parse()?)
}

/// The text trimmed, in Latin digits and signs, without marks of writing direction.
fn tidy(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|c| match c {
            '\u{06f0}'..='\u{06f9}' => latin(c, 0x06f0),
            '\u{0660}'..='\u{0669}' => latin(c, 0x0660),
            '\u{066b}' => '.',
            '\u{2212}' | '\u{2013}' => '-',
            _ => c,
        })
        .collect();
    text.trim().to_owned()
}

/// The Latin digit for a digit of the block that begins at `zero`.
fn latin(digit: char, zero: u32) -> char {
    char::from_digit(digit as u32 - zero, 10).unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::{Amount, EnteredValue, Writing};
    use crate::clinical::{Decimal, error::ClinicalError};
    use crate::message::Coded;

    fn text(text: &str) -> EnteredValue {
        EnteredValue::Text(text.to_owned())
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal number")
    }

    #[test]
    fn decimal_commas_and_eastern_digits_are_read() {
        for (typed, value) in [
            ("1.9", "1.9"),
            (" 1,9 ", "1.9"),
            ("0,782", "0.782"),
            ("1,2345", "1.2345"),
            ("۱٫۹", "1.9"),
            ("\u{200f}١٫٩٠\u{a0}", "1.90"),
            ("۱,۹", "1.9"),
        ] {
            assert_eq!(text(typed).number("value"), Ok(decimal(value)), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (typed, code) in [
            ("1,234", "ambiguous_number"),
            ("12,345", "ambiguous_number"),
            ("1,234.5", "ambiguous_number"),
            ("1.234,5", "ambiguous_number"),
            ("1,234,567", "ambiguous_number"),
            ("1,", "not_a_number"),
            ("", "not_a_number"),
            ("high", "not_a_number"),
            ("1 9", "not_a_number"),
            ("<1.9", "not_a_number"),
            ("-1", "negative"),
            ("\u{2212}1", "negative"),
        ] {
            let code_found = text(typed).number("value").map_err(|error| error.code());
            assert_eq!(code_found, Err(code), "{typed}");
        }
        let nan = EnteredValue::Number(f64::NAN).number("value");
        assert!(matches!(nan, Err(ClinicalError::NotANumber { .. })));
    }

    #[test]
    fn ranges_and_words_belong_to_cells_per_field() {
        assert_eq!(
            text("5 - 6").amount("rbc", Writing::PerField),
            Ok(Amount::FromTo(decimal("5"), decimal("6")))
        );
        assert_eq!(
            text("TNTC").amount("rbc", Writing::PerField),
            Ok(Amount::Uncountable)
        );
        assert_eq!(
            text("2+").amount("rbc", Writing::PerField),
            Ok(Amount::Dipstick)
        );
        for typed in ["5-6", "TNTC", "2+"] {
            assert!(text(typed).amount("wbc", Writing::Number).is_err());
        }
        assert!(text("6-5").amount("rbc", Writing::PerField).is_err());
        assert!(text("-5").amount("rbc", Writing::PerField).is_err());
    }

    #[test]
    fn qualified_values_decide_only_what_they_bound() {
        let cases = [
            ("<0.1", Some(false), Some(true)),
            ("<0.5", Some(false), Some(true)),
            ("<=0.5", Some(false), None),
            ("<0.6", None, None),
            (">0.4", None, None),
            (">0.5", Some(true), Some(false)),
            (">=0.5", None, Some(false)),
            ("≥0,6", Some(true), Some(false)),
            ("0.50", Some(false), Some(false)),
        ];
        for (typed, above, below) in cases {
            let amount = text(typed)
                .amount("value", Writing::Number)
                .expect("readable");
            assert_eq!(amount.exceeds(&decimal("0.5")), above, "{typed}");
            assert_eq!(amount.falls_below(&decimal("0.5")), below, "{typed}");
        }
    }
}
