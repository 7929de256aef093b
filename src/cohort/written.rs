//! `Written`: a number as it is written, in eight bytes; and a list of them, one for each row.

use super::options::DecimalMark;
use super::value::MarkEvidence;
use crate::clinical::Decimal;

/// Rows in a piece of the list, so that nothing is copied to grow.
const PIECE: usize = 1 << 14;

/// Bits of the digits: every number of 17 digits has room.
const DIGITS: u32 = 57;

/// Bits of the number of decimals.
const DECIMALS: u32 = 5;

const COMMA: u64 = 1 << (DIGITS + DECIMALS);
const NEGATIVE: u64 = 1 << 63;

/// A number as it is written: its digits, how many of them are decimals, the decimal mark, the sign. Every such text
/// is another number of eight bytes, from which the text comes back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Written(u64);

impl Written {
    /// No number: a comma and no decimals.
    pub(super) const NONE: Self = Self(COMMA);

    /// Reads ASCII digits, without zeros before the first of them, with at most one decimal mark between two digits
    /// and at most a minus before all. `None` for any other text, and for more than some 17 digits.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let (sign, digits) = match text {
            [b'-', rest @ ..] => (NEGATIVE, rest),
            _ => (0, text),
        };
        // More would not fit, and fewer do not overflow.
        if digits.len() > 2 + (1 << DECIMALS) {
            return None;
        }
        let (mut number, mut mark) = (0_u64, None);
        for (at, &byte) in digits.iter().enumerate() {
            match byte {
                b'0'..=b'9' if number < 1 << DIGITS => {
                    number = 10 * number + u64::from(byte - b'0');
                }
                b'.' | b',' if mark.is_none() => mark = Some((at, byte)),
                _ => return None,
            }
        }
        let (whole, decimals, comma) = match mark {
            Some((at, byte)) => (at, digits.len() - at - 1, byte == b','),
            None => (digits.len(), 0, false),
        };
        let begins = whole == 1 || (whole > 1 && digits[0] != b'0');
        let ends = decimals > 0 || mark.is_none();
        if !begins || !ends || decimals >= 1 << DECIMALS || number >= 1 << DIGITS {
            return None;
        }
        let comma = if comma { COMMA } else { 0 };
        Some(Self(sign | comma | (decimals as u64) << DIGITS | number))
    }

    /// The text.
    pub(super) fn text(self) -> String {
        let text = self.as_decimal().to_string();
        let sign = if self.0 & NEGATIVE != 0 && self.digits() == 0 {
            "-" // of a zero
        } else {
            ""
        };
        match self.mark() {
            Some(DecimalMark::Comma) => sign.to_owned() + &text.replace('.', ","),
            _ => sign.to_owned() + &text,
        }
    }

    /// What it says of the decimal mark of its file.
    pub(super) fn evidence(self) -> MarkEvidence {
        match self.mark() {
            None => MarkEvidence::Neither,
            Some(_) if self.decimals() == 3 && (1000..1_000_000).contains(&self.digits()) => {
                MarkEvidence::Both
            }
            Some(DecimalMark::Point) => MarkEvidence::Point,
            Some(DecimalMark::Comma) => MarkEvidence::Comma,
        }
    }

    /// The number that it is with a decimal mark; with the other one it may group digits by three.
    pub(super) fn number(self, mark: DecimalMark) -> Option<Decimal> {
        if self.goes_with(mark) {
            return Some(self.as_decimal());
        }
        (self.evidence() == MarkEvidence::Both).then(|| Decimal::new(self.signed_digits(), 0))
    }

    /// Its decimal mark, if it has one.
    pub(super) fn mark(self) -> Option<DecimalMark> {
        let mark = if self.0 & COMMA == 0 {
            DecimalMark::Point
        } else {
            DecimalMark::Comma
        };
        (self.decimals() > 0).then_some(mark)
    }

    /// Whether it may be a code for a missing value: one of nines, sevens or eights, or below zero.
    pub(super) fn may_be_code(self) -> bool {
        let (mut digits, mut decimals) = (self.digits(), self.decimals());
        while decimals > 0 && digits.is_multiple_of(10) {
            (digits, decimals) = (digits / 10, decimals - 1);
        }
        let last = digits % 10;
        while last >= 7 && digits % 10 == last {
            digits /= 10;
        }
        digits == 0 || self.0 & NEGATIVE != 0
    }

    /// Whether it is read as it is written where decimals have a mark.
    #[inline]
    pub(super) fn goes_with(self, mark: DecimalMark) -> bool {
        self.mark().is_none_or(|own| own == mark)
    }

    /// A double next to it, by the decimal mark that it has; NaN where that takes long to tell.
    #[inline]
    pub(super) fn near(self) -> f64 {
        Decimal::near(self.signed_digits(), self.decimals()).unwrap_or(f64::NAN)
    }

    /// Its nearest double, by the decimal mark that it has.
    #[inline]
    pub(super) fn nearest(self) -> f64 {
        let quick = Decimal::quotient(self.signed_digits(), self.decimals());
        quick.unwrap_or_else(|| self.as_decimal().to_f64())
    }

    /// Itself, by the decimal mark that it has.
    #[inline]
    pub(super) fn as_decimal(self) -> Decimal {
        Decimal::new(self.signed_digits(), self.decimals())
    }

    fn digits(self) -> u64 {
        self.0 & ((1 << DIGITS) - 1)
    }

    #[expect(clippy::cast_possible_wrap, reason = "there are 57 bits of digits")]
    fn signed_digits(self) -> i64 {
        let digits = self.digits() as i64;
        if self.0 & NEGATIVE == 0 {
            digits
        } else {
            -digits
        }
    }

    fn decimals(self) -> u32 {
        (self.0 >> DIGITS) as u32 & ((1 << DECIMALS) - 1)
    }
}

/// A number for each row; [none](Written::NONE) where the row holds something else.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pieces: Vec<Vec<Written>>,
}

impl Numbers {
    /// Adds the number of the next row.
    #[inline]
    pub(super) fn push(&mut self, number: Written) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(number),
            _ => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(number);
                self.pieces.push(piece);
            }
        }
    }

    /// The number of a row.
    #[inline]
    pub(super) fn get(&self, row: usize) -> Written {
        self.pieces[row / PIECE][row % PIECE]
    }

    /// The numbers of some rows from `first` on, of which there are as many in one piece.
    #[inline]
    pub(super) fn block(&self, first: usize, rows: usize) -> &[Written] {
        &self.pieces[first / PIECE][first % PIECE..][..rows]
    }

    /// The rows that hold a number, with it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Written)> {
        let rows = self.pieces.iter().flatten().copied().enumerate();
        rows.filter(|&(_, number)| number != Written::NONE)
    }

    /// Gives a row another number.
    pub(super) fn set(&mut self, row: usize, number: Written) {
        self.pieces[row / PIECE][row % PIECE] = number;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Numbers, PIECE, Written};
    use crate::cohort::options::DecimalMark::{Comma, Point};
    use crate::cohort::value;

    #[test]
    fn what_is_no_plain_number_is_not_packed() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "01",
            "00.5",
            "+1",
            "1.2.3",
            "1,234,567",
            "1e3",
            "۱",
            "1 ",
            " 1",
            "--1",
            "1.5 ",
            "1-",
            "144115188075855872",
            "0.00000000000000000000000000000001",
        ] {
            assert_eq!(Written::of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn seventeen_digits_and_thirty_one_decimals_are_packed() {
        for text in [
            "0",
            "-0",
            "-0,00",
            "0.5",
            "1.50",
            "99999999999999999",
            "2.8346718999999997",
            "144115188075855871",
            "-144115188075855871",
            "0.0000000000000000000000000000001",
            "1,234",
            "-1.234",
            "12,5",
        ] {
            let packed = Written::of(text.as_bytes());
            assert_eq!(packed.map(Written::text).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_list_gives_each_row_its_number() {
        let number = |row: usize| Written::of(row.to_string().as_bytes()).unwrap_or(Written::NONE);
        let mut numbers = Numbers::default();
        (0..2 * PIECE + 5).for_each(|row| numbers.push(number(row)));
        numbers.set(PIECE, number(7));
        for row in [0, PIECE - 1, PIECE + 1, 2 * PIECE + 4] {
            assert_eq!(numbers.get(row), number(row));
        }
        assert_eq!(numbers.get(PIECE), number(7));
        numbers.set(1, Written::NONE);
        let rows = (0..2 * PIECE + 5).filter(|&row| row != 1);
        assert!(numbers.iter().eq(rows.map(|row| (row, numbers.get(row)))));
    }

    proptest! {
        #[test]
        fn a_packed_number_is_read_as_its_text_is(text in "-?(0|[1-9][0-9]{0,16})([.,][0-9]{1,18})?") {
            if let Some(packed) = Written::of(text.as_bytes()) {
                prop_assert_ne!(packed, Written::NONE);
                prop_assert_eq!(&packed.text(), &text);
                prop_assert_eq!(packed.evidence(), value::mark_evidence(&text));
                for mark in [Point, Comma] {
                    prop_assert_eq!(packed.number(mark), value::number(&text, mark).ok());
                }
            } else {
                prop_assert!(text.bytes().filter(u8::is_ascii_digit).count() > 17);
            }
        }
    }
}
