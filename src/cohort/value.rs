//! One cell's text → a value, or why not.

use super::options::DecimalMark;
pub use crate::clinical::Sex;
use crate::clinical::{Category, Decimal, DecimalError, Finding};

/// What a text of a column means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Nothing recorded.
    Missing,
    /// Something that cannot be used; a problem says why.
    Refused,
    /// A number, in the column's unit.
    Number(Decimal),
    /// A number that the row itself holds: of an entry, not of a row.
    InRow,
    /// A finding.
    Finding(Finding),
    /// A sex.
    Sex(Sex),
    /// An activity category.
    Category(Category),
    /// A laboratory value that can be read; what it shows is derived.
    Measured,
    /// A day, as the number `yyyymmdd`.
    Date(u32),
    /// One of the levels of its column, by its place.
    Level(u8),
    /// Text that is not interpreted.
    Text,
}

const MISSING: &[&str] = &[
    "", "na", "n/a", "#n/a", ".", "null", "nd", "n.d.", "nan", "-", "–", "—", "−", "?", "not done",
    "missing",
];
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sum",
    "mean",
    "average",
    "median",
    "sd",
    "std",
    "count",
    "min",
    "max",
    "جمع",
    "جمع کل",
    "مجموع",
    "میانگین",
    "کل",
    "summe",
    "gesamt",
    "insgesamt",
    "mittelwert",
    "durchschnitt",
    "anzahl",
    "standardabweichung",
    "total général",
    "somme",
    "moyenne",
    "médiane",
    "suma",
    "promedio",
    "media",
    "toplam",
    "ortalama",
    "المجموع",
    "المتوسط",
];

/// Whether a [word](super::text::word) stands for a missing value.
pub(super) fn is_missing(word: &str) -> bool {
    MISSING.contains(&word)
}

/// Whether a word is one of the dashes, which mean negative to some and missing to others.
pub(super) fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "−")
}

/// Whether a word opens a line of totals.
pub(super) fn is_total(word: &str) -> bool {
    TOTALS.contains(&word.trim_end_matches([':', '.']))
}

/// The activity category that a word says.
pub(super) fn category(word: &str) -> Option<Category> {
    let id = word.replace([' ', '-'], "_");
    match id.strip_suffix("_activity").unwrap_or(&id) {
        "no" => Some(Category::None),
        "low" => Some(Category::Mild),
        id => Category::from_id(id),
    }
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotANumber {
    /// It is something else.
    Other,
    /// It has more digits than are kept exactly.
    TooLong,
}

/// Reads a clean text with a given decimal mark; the other mark may group digits by three.
///
/// `Ok` only when every character has its place: `1,23` is no number with a decimal point. The marks of
/// Arabic script mean the same either way.
pub(super) fn number(text: &str, mark: DecimalMark) -> Result<Decimal, NotANumber> {
    let (point, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let sign_ends = text.len() - text.trim_start_matches(['+', '-', '−']).len();
    let (sign, digits) = text.split_at(sign_ends);
    let (whole, decimals) = match digits.split_once([point, '٫']) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let mut plain = sign.replace('−', "-");
    ungroup(whole, group, &mut plain).ok_or(NotANumber::Other)?;
    if let Some(decimals) = decimals {
        plain.push('.');
        plain.push_str(decimals);
    }
    plain.parse().map_err(|error| match error {
        DecimalError::TooLong => NotANumber::TooLong,
        DecimalError::NotANumber => NotANumber::Other,
    })
}

/// Appends the digits of a whole number without its thousands separators, if those stand where they
/// should.
fn ungroup(whole: &str, separator: char, plain: &mut String) -> Option<()> {
    let mut groups = whole.split([separator, '٬']);
    let first = groups.next()?;
    plain.push_str(first);
    for (place, group) in groups.enumerate() {
        let opens = place > 0 || ((1..=3).contains(&first.len()) && !first.starts_with('0'));
        if !opens || group.len() != 3 {
            return None;
        }
        plain.push_str(group);
    }
    Some(())
}

/// What a text says of the decimal mark of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkEvidence {
    /// It reads the same with either mark, or with none.
    Neither,
    /// Only a decimal point makes it a number.
    Point,
    /// Only a decimal comma makes it a number.
    Comma,
    /// Both readings are numbers, and different ones: `1,234` and `1.234`.
    Both,
}

/// The digits before the point of a plain number, and those after it if it has a point: ASCII digits and nothing
/// else, which needs no cleaning.
pub(super) fn plain(text: &str) -> Option<(&str, Option<&str>)> {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && decimals.is_none_or(digits)).then_some((whole, decimals))
}

/// Tells which decimal mark a text speaks for, when it is a plain number.
pub(super) fn plain_evidence((whole, decimals): (&str, Option<&str>)) -> MarkEvidence {
    match decimals {
        None => MarkEvidence::Neither,
        Some(decimals) if decimals.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') => {
            MarkEvidence::Both
        }
        Some(_) => MarkEvidence::Point,
    }
}

/// Tells which decimal mark a clean text speaks for.
pub(super) fn mark_evidence(text: &str) -> MarkEvidence {
    let point = number(text, DecimalMark::Point).ok();
    let comma = number(text, DecimalMark::Comma).ok();
    match (point, comma) {
        (Some(a), Some(b)) if a == b => MarkEvidence::Neither,
        (Some(_), Some(_)) => MarkEvidence::Both,
        (Some(_), None) => MarkEvidence::Point,
        (None, Some(_)) => MarkEvidence::Comma,
        (None, None) => MarkEvidence::Neither,
    }
}

/// A number text and the unit written after it, both trimmed; the unit is empty when there is none.
pub(super) fn split_unit(text: &str) -> (&str, &str) {
    let ends = text
        .rfind(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '٫' | '٬'))
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(0, char::len_utf8)
        });
    let (number, unit) = text.split_at(ends);
    (number.trim_end(), unit.trim_start())
}

#[cfg(test)]
mod tests {
    use super::{
        MarkEvidence, NotANumber, mark_evidence, number, plain, plain_evidence, split_unit,
    };
    use crate::cohort::options::DecimalMark::{Comma, Point};

    #[test]
    fn a_mark_decides_how_a_text_is_read() {
        let read = |text, mark| number(text, mark).map(|number| number.to_string());
        assert_eq!(read("1.9", Point), Ok("1.9".into()));
        assert_eq!(read("1,9", Comma), Ok("1.9".into()));
        assert_eq!(read("1٫9", Point), Ok("1.9".into()));
        assert_eq!(read("1,234.5", Point), Ok("1234.5".into()));
        assert_eq!(read("1.234,5", Comma), Ok("1234.5".into()));
        for text in [
            "1,9", "0,435", "12,34", "1,2345", ",5", "1,,234", "1,234,56", "six", "", "1 9", "--1",
            "1e3",
        ] {
            assert_eq!(read(text, Point), Err(NotANumber::Other), "{text}");
        }
    }

    #[test]
    fn only_three_digits_after_one_mark_are_ambiguous() {
        for (text, evidence) in [
            ("42", MarkEvidence::Neither),
            ("1٫9", MarkEvidence::Neither),
            ("six", MarkEvidence::Neither),
            ("1.9", MarkEvidence::Point),
            ("1,234,567", MarkEvidence::Point),
            ("1,9", MarkEvidence::Comma),
            ("0,435", MarkEvidence::Comma),
            ("1.234,5", MarkEvidence::Comma),
            ("1,234", MarkEvidence::Both),
            ("1.234", MarkEvidence::Both),
        ] {
            assert_eq!(mark_evidence(text), evidence, "{text}");
            if let Some(parts) = plain(text) {
                assert_eq!(plain_evidence(parts), evidence, "{text}");
            }
        }
    }

    #[test]
    fn units_after_a_number_are_split_off() {
        assert_eq!(split_unit("2.1 mg/dl"), ("2.1", "mg/dl"));
        assert_eq!(split_unit("2.1"), ("2.1", ""));
        assert_eq!(split_unit("six"), ("", "six"));
    }
}
