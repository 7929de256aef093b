//! Exact decimal numbers, so that a value typed on a cut-off stays on it.
//!
//! In binary, `29 * 0.1` exceeds 2.9 and would be "above the upper limit". Laboratory values and
//! limits are decimal texts; here they are compared as such.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::message::Coded;

/// The most significant digits that a typed number may have. Two such numbers multiply exactly.
pub const MAX_DIGITS: usize = 18;

/// The largest whole number up to which a double holds every whole number, 2⁵³.
const EXACT_F64: u64 = 1 << 53;

/// Below this a product of doubles is one of whole numbers in a word.
const WORD: f64 = 9e18;

/// The powers of ten that a double holds exactly.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The number `coefficient · 10^−scale`.
///
/// Equality and order are those of the value (`1.9 == 1.90`); the decimals typed are kept apart in
/// [`Decimal::decimals`].
///
/// ```
/// use lupustat::clinical::Decimal;
/// let typed: Decimal = "2.90".parse()?;
/// assert_eq!(typed, "2.9".parse()?);
/// assert_eq!(typed.decimals(), 2);
/// # Ok::<(), lupustat::clinical::DecimalError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    coefficient: i128,
    scale: u32,
}

/// A number with its nearest double, which decides nearly every comparison: where two doubles differ, so do the numbers.
#[derive(Clone, Copy, Debug)]
pub struct Rounded {
    /// The number.
    pub exact: Decimal,
    /// Its nearest double.
    pub nearest: f64,
}

impl From<Decimal> for Rounded {
    fn from(exact: Decimal) -> Self {
        Self {
            exact,
            nearest: exact.to_f64(),
        }
    }
}

impl Rounded {
    /// The number `coefficient · 10^−scale` of up to 15 digits; for constants.
    #[must_use]
    pub const fn new(coefficient: i64, scale: u32) -> Self {
        Self {
            exact: Decimal::new(coefficient, scale),
            nearest: coefficient as f64 / EXACT_POWERS[scale as usize],
        }
    }

    /// How a number compares with this one, by its nearest double and, where that does not tell, itself.
    #[inline]
    pub fn compare(&self, nearest: f64, exact: impl FnOnce() -> Decimal) -> Ordering {
        let rough = nearest.total_cmp(&self.nearest);
        rough.then_with(|| exact().cmp(&self.exact))
    }
}

/// Why a text or a number is not a [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// The text is not a plain decimal number: a sign, digits, one decimal point. Nor is NaN or
    /// infinity.
    NotANumber,
    /// More than [`MAX_DIGITS`] significant digits, or a product beyond 38.
    TooLong,
}

impl Decimal {
    /// The number `coefficient · 10^−scale`; for constants.
    #[must_use]
    pub const fn new(coefficient: i64, scale: u32) -> Self {
        Self {
            coefficient: coefficient as i128,
            scale,
        }
    }

    /// Reads a sign, digits and at most one decimal point; at least one digit.
    ///
    /// # Errors
    /// [`DecimalError::NotANumber`] for any other text, [`DecimalError::TooLong`] beyond
    /// [`MAX_DIGITS`] significant digits.
    pub fn from_bytes(text: &[u8]) -> Result<Self, DecimalError> {
        let (negative, digits) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let mut coefficient: u64 = 0;
        let mut significant = 0;
        let mut point = None;
        for (position, &byte) in digits.iter().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    if significant == MAX_DIGITS {
                        return Err(DecimalError::TooLong);
                    }
                    coefficient = coefficient * 10 + u64::from(byte - b'0');
                    significant += usize::from(coefficient != 0);
                }
                b'.' if point.is_none() => point = Some(position),
                _ => return Err(DecimalError::NotANumber),
            }
        }
        if digits.len() == usize::from(point.is_some()) {
            return Err(DecimalError::NotANumber);
        }
        let coefficient = i128::from(coefficient);
        let decimals = point.map_or(0, |point| digits.len() - point - 1);
        Ok(Self {
            coefficient: if negative { -coefficient } else { coefficient },
            scale: u32::try_from(decimals).map_err(|_| DecimalError::TooLong)?,
        })
    }

    /// The number that a person reads where a program prints `value`: its shortest text that reads
    /// back as the same double, so that 1.9 is exactly 1.9.
    ///
    /// # Errors
    /// [`DecimalError::NotANumber`] for NaN and infinity, [`DecimalError::TooLong`] for numbers of
    /// more than [`MAX_DIGITS`] digits before the point.
    pub fn from_f64(value: f64) -> Result<Self, DecimalError> {
        if !value.is_finite() {
            return Err(DecimalError::NotANumber);
        }
        value.to_string().parse()
    }

    /// Decimals as typed: 2 for `1.90`.
    #[must_use]
    pub const fn decimals(self) -> u32 {
        self.scale
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.coefficient < 0
    }

    /// The exact product.
    ///
    /// # Errors
    /// [`DecimalError::TooLong`] when it needs more than 38 digits, which two typed numbers never
    /// do.
    pub fn times(self, other: Self) -> Result<Self, DecimalError> {
        let coefficient = match (self.short(), other.short()) {
            (Some(one), Some(other)) => Some(i128::from(one) * i128::from(other)),
            _ => self.coefficient.checked_mul(other.coefficient),
        };
        let scale = self.scale.checked_add(other.scale);
        match (coefficient, scale) {
            (Some(coefficient), Some(scale)) => Ok(Self { coefficient, scale }),
            _ => Err(DecimalError::TooLong),
        }
    }

    /// The numbers that round to this one at its decimals: half a unit in the last place either
    /// way.
    ///
    /// # Errors
    /// [`DecimalError::TooLong`] when the number has 38 digits, which a typed one never has.
    pub fn rounding_interval(self) -> Result<(Self, Self), DecimalError> {
        let scale = self.scale.checked_add(1).ok_or(DecimalError::TooLong)?;
        let tenths = self
            .coefficient
            .checked_mul(10)
            .ok_or(DecimalError::TooLong)?;
        let ends = tenths.checked_sub(5).zip(tenths.checked_add(5));
        let (low, high) = ends.ok_or(DecimalError::TooLong)?;
        let at = |coefficient| Self { coefficient, scale };
        Ok((at(low), at(high)))
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        let short = self.short();
        if let Some(nearest) = short.and_then(|digits| Self::quotient(digits, self.scale)) {
            return nearest;
        }
        if let Some(nearest) = self.nearest() {
            return nearest;
        }
        // A digit string with an exponent always parses.
        format!("{}e-{}", self.coefficient, self.scale)
            .parse()
            .unwrap_or(0.0)
    }

    /// The nearest double of `coefficient · 10^−scale` where both parts are doubles, as they are of some 15 digits.
    #[inline]
    pub(crate) fn quotient(coefficient: i64, scale: u32) -> Option<f64> {
        // Dividing one exactly held number by another rounds once, hence correctly.
        let is_exact = coefficient.unsigned_abs() <= EXACT_F64;
        Self::near(coefficient, scale).filter(|_| is_exact)
    }

    /// A double next to `coefficient · 10^−scale`, of up to 22 decimals.
    #[inline]
    pub(crate) fn near(coefficient: i64, scale: u32) -> Option<f64> {
        let power = EXACT_POWERS.get(scale as usize)?;
        Some(coefficient as f64 / power)
    }

    /// The digits where they fit in a word, which is quick.
    fn short(self) -> Option<i64> {
        i64::try_from(self.coefficient).ok()
    }

    /// The nearest double of up to 18 digits and 22 decimals. A quotient of doubles is next to it; whole numbers tell
    /// on which side.
    fn nearest(self) -> Option<f64> {
        let digits = u64::try_from(self.coefficient.unsigned_abs()).ok()?;
        let power = *EXACT_POWERS.get(self.scale as usize)?;
        let ten = if self.scale < 20 {
            u128::from(10_u64.pow(self.scale))
        } else {
            10_u128.pow(self.scale)
        };
        let rough = digits as f64 / power;
        let is_nearest = |candidate: f64| {
            let (mantissa, places) = parts(candidate)?;
            // Less than half a unit of its last place away, both sides times 2 · ten · 2^places.
            let wanted = u128::from(digits) << (places + 1);
            let away = wanted.abs_diff(2 * u128::from(mantissa) * ten);
            // Below a power of two the unit is another.
            (away < ten && mantissa > 1 << 52).then_some(candidate)
        };
        let candidates = [rough, rough.next_down(), rough.next_up()];
        let found = candidates.into_iter().find_map(is_nearest)?;
        Some(if self.is_negative() { -found } else { found })
    }

    /// The digits of `self` at as many decimals as `other` has, which are no fewer, where they fit in a word.
    fn short_at(self, other: Self) -> Option<i64> {
        let digits = self.short()?;
        let power = *EXACT_POWERS.get((other.scale - self.scale) as usize)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole, and below the limit"
        )]
        ((digits as f64 * power).abs() < WORD).then(|| digits * power as i64)
    }

    /// The order of `self` and `other` where `self` has no more decimals than `other`.
    fn compare_aligned(self, other: Self) -> Ordering {
        if self.coefficient == 0 {
            return 0.cmp(&other.coefficient);
        }
        if let (Some(one), Some(other)) = (self.short_at(other), other.short()) {
            return one.cmp(&other);
        }
        let scaled = 10_i128
            .checked_pow(other.scale - self.scale)
            .and_then(|power| self.coefficient.checked_mul(power));
        match scaled {
            Some(scaled) => scaled.cmp(&other.coefficient),
            // Beyond 38 digits, hence farther from zero than any coefficient.
            None => self.coefficient.cmp(&0),
        }
    }
}

/// The whole number and the binary places that make a normal positive double below 2⁵³: *m* · 2^−places.
fn parts(value: f64) -> Option<(u64, u32)> {
    let bits = value.to_bits();
    let exponent = u32::try_from(bits >> 52).ok()?;
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let places = 1075_u32.checked_sub(exponent)?;
    (exponent > 0).then_some((mantissa, places))
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale <= other.scale {
            self.compare_aligned(*other)
        } else {
            other.compare_aligned(*self).reverse()
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Self::from_bytes(text.as_bytes())
    }
}

impl fmt::Display for Decimal {
    /// The number with its decimals as typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.coefficient.unsigned_abs().to_string();
        let sign = if self.is_negative() { "-" } else { "" };
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl Serialize for Decimal {
    /// As the nearest double.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => write!(f, "not a plain decimal number"),
            Self::TooLong => write!(f, "more than {MAX_DIGITS} significant digits"),
        }
    }
}

impl std::error::Error for DecimalError {}

impl Coded for DecimalError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotANumber => "not_a_number",
            Self::TooLong => "too_many_digits",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::{Decimal, DecimalError};

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal number")
    }

    #[test]
    fn texts_keep_their_value_and_their_decimals() {
        for (text, decimals) in [("1.90", 2), ("-0.05", 2), ("12", 0), ("0.000", 3)] {
            let number = decimal(text);
            assert_eq!(number.to_string(), text);
            assert_eq!(number.decimals(), decimals);
        }
        assert_eq!(decimal("+.5"), decimal("0.50"));
        assert_eq!(decimal("5."), decimal("5"));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", ".", "-", "-.", "1,9", "1.9.0", "1e3", " 1", "NaN", "١", "--1",
        ] {
            assert_eq!(
                text.parse::<Decimal>(),
                Err(DecimalError::NotANumber),
                "{text}"
            );
        }
        assert!("0.00123456789012345678".parse::<Decimal>().is_ok());
        assert_eq!(
            "1234567890123456789".parse::<Decimal>(),
            Err(DecimalError::TooLong)
        );
    }

    #[test]
    fn order_is_that_of_the_value() {
        let ascending = [
            "-2",
            "-1.99999",
            "-0.1",
            "0",
            "0.000000001",
            "1.8999",
            "1.9",
            "1.90001",
            "29",
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(decimal(a).cmp(&decimal(b)), i.cmp(&j), "{a} {b}");
            }
        }
        assert_eq!(decimal("-0.0"), decimal("0"));
    }

    #[test]
    fn scales_far_apart_compare_without_overflow() {
        let tiny = Decimal::from_f64(5e-324).expect("few digits");
        assert!(tiny > decimal("0") && tiny < decimal("999999999999999999"));
        assert!(decimal("-999999999999999999") < tiny);
        assert_eq!(tiny.to_f64(), 5e-324);
    }

    #[test]
    fn doubles_are_read_as_printed() {
        assert_eq!(Decimal::from_f64(1.9), Ok(decimal("1.9")));
        assert_eq!(
            Decimal::from_f64(29.0 * 0.1),
            Ok(decimal("2.9000000000000004"))
        );
        assert_eq!(Decimal::from_f64(f64::NAN), Err(DecimalError::NotANumber));
        assert_eq!(Decimal::from_f64(1e300), Err(DecimalError::TooLong));
    }

    #[test]
    fn products_are_exact() {
        assert_eq!(
            decimal("0.78").times(decimal("2.4305")),
            Ok(decimal("1.89579"))
        );
        assert_eq!(
            decimal("95000").times(Decimal::new(1, 3)),
            Ok(decimal("95"))
        );
        assert_eq!(
            decimal("0.62").times(Decimal::new(100, 0)),
            Ok(decimal("62"))
        );
    }

    #[test]
    fn the_nearest_double_is_found() {
        for text in [
            "1.9",
            "0.1",
            "123456789.123456789",
            "0.300000000000000044",
            "-2.9",
        ] {
            assert_eq!(
                decimal(text).to_f64(),
                text.parse::<f64>().expect("a number"),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_nearest_double_is_that_of_the_text(text in "-?[0-9]{1,4}[.][0-9]{0,22}") {
            if let Ok(number) = text.parse::<Decimal>() {
                prop_assert_eq!(number.to_f64(), text.parse::<f64>().expect("a number"));
            }
        }

        #[test]
        fn close_numbers_are_ordered_by_their_digits(digits in "[1-9][.][0-9]{14,16}", at in 0..16_usize) {
            let (mut near, number) = (digits.clone().into_bytes(), decimal(&digits));
            let place = 2 + at.min(digits.len() - 3);
            near[place] = if near[place] == b'9' { b'8' } else { near[place] + 1 };
            let other = Decimal::from_bytes(&near).expect("digits");
            prop_assert_eq!(number.cmp(&other), digits.as_bytes().cmp(&near));
            prop_assert_eq!(number.cmp(&decimal(&(digits + "0"))), Ordering::Equal);
        }
    }

    #[test]
    fn the_rounding_interval_is_half_a_unit_either_way() {
        assert_eq!(
            decimal("0.78").rounding_interval(),
            Ok((decimal("0.775"), decimal("0.785")))
        );
    }
}
