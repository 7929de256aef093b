//! What stands for a missing value: what was said of a column, and the numbers that many files have for it.

use super::column::Column;
use super::options::{ColumnChoice, DecimalMark};
use super::problem::{Problem, ProblemList, Severity};
use super::text::{clean, word};
use super::value;
use super::written::Written;
use crate::clinical::Decimal;
use crate::order::order;

/// As many codes for missing values as SPSS keeps for a variable: a column with more negative numbers measures below
/// zero.
const MOST_CODES: usize = 3;

/// Different numbers that tell how far the numbers of a column go.
const ENOUGH: usize = 5;

/// The same of a column of which nobody knows what is plausible.
const FEW: usize = 2;

/// What was said to stand for a missing value in a column: words as they are, numbers by their size, and ranges of
/// numbers as SPSS has them (`90 thru 99`, `lowest thru -1`, `999 thru highest`).
#[derive(Clone, Debug, Default)]
pub(super) struct UserMissing {
    words: Vec<String>,
    ranges: Vec<Range>,
}

/// Numbers from the first to the last, both included; none is no bound.
type Range = (Option<Decimal>, Option<Decimal>);

impl UserMissing {
    /// What a choice says, its numbers with the decimal mark of the file or with a point.
    pub(super) fn of(choice: Option<&ColumnChoice>, mark: DecimalMark) -> Self {
        Self::saying(texts(choice), mark)
    }

    fn saying<'a>(texts: impl Iterator<Item = &'a String>, mark: DecimalMark) -> Self {
        let mut said = Self::default();
        for text in texts {
            let word = word(text);
            said.ranges.extend(range(&word, mark));
            // A number is a word, too: a code may stand in a column of words.
            if range_words(&word).is_none() {
                said.words.push(word);
            }
        }
        said
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.ranges.is_empty()
    }

    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }

    pub(super) fn has_number(&self, number: Decimal) -> bool {
        self.ranges.iter().any(|&(low, high)| {
            low.is_none_or(|low| low <= number) && high.is_none_or(|high| number <= high)
        })
    }

    /// The numbers of a column that are not among them; none where no number is a code that may be.
    pub(super) fn candidates(&self, column: &Column, mark: DecimalMark) -> Vec<Decimal> {
        let has_code = column.texts().any(|entry| may_be_code(&entry.text))
            || column.own_numbers().any(|(_, own)| own.may_be_code());
        if !has_code {
            return Vec::new();
        }
        let numbers = column.texts().filter(|entry| !self.has(&entry.text, mark));
        let numbers = numbers.filter_map(|entry| value::number(&clean(&entry.text), mark).ok());
        let mut found: Vec<Decimal> = numbers.collect();
        self.add_own(column, mark, &mut found);
        found
    }

    /// Adds the numbers that rows keep themselves, as far as they tell something: codes, the least and the greatest
    /// of the others, some more, and those within 1 of a code.
    fn add_own(&self, column: &Column, mark: DecimalMark, found: &mut Vec<Decimal>) {
        let own = || {
            let own = column.own_numbers().map(|(_, own)| own);
            own.filter(|&own| !self.has_own(own, mark))
        };
        let codes = own().filter(|own| own.may_be_code());
        for code in codes.filter_map(|own| own.number(mark)) {
            if is_code(code) && !found.contains(&code) {
                found.push(code);
            }
        }
        let codes: Vec<f64> = found
            .iter()
            .filter(|&&number| is_code(number))
            .map(|code| code.to_f64())
            .collect();
        let mut near = vec![[false; 2]; codes.len()];
        let (mut low, mut high, mut some) = (f64::INFINITY, f64::NEG_INFINITY, 0);
        for number in own().filter_map(|own| own.number(mark)) {
            let value = number.to_f64();
            let mut tells = some < ENOUGH || value < low || value > high;
            for (code, near) in codes.iter().zip(&mut near) {
                let side = usize::from(value > *code);
                if (value - code).abs() <= 1.0 && value != *code && !near[side] {
                    near[side] = true;
                    tells = true;
                }
            }
            if tells && !is_code(number) && !found.contains(&number) {
                (low, high, some) = (low.min(value), high.max(value), some + 1);
                found.push(number);
            }
        }
    }

    /// Whether a text is one of them, or a number that is.
    pub(super) fn has(&self, text: &str, mark: DecimalMark) -> bool {
        !self.is_empty()
            && (self.has_word(&word(text))
                || value::number(&clean(text), mark).is_ok_and(|number| self.has_number(number)))
    }

    /// Whether a number that a row keeps itself is one of them.
    pub(super) fn has_own(&self, own: Written, mark: DecimalMark) -> bool {
        let is_own = |word: &String| Written::of(word.as_bytes()) == Some(own);
        !self.is_empty()
            && (own
                .number(mark)
                .is_some_and(|number| self.has_number(number))
                || self.words.iter().any(is_own))
    }
}

fn texts(choice: Option<&ColumnChoice>) -> impl Iterator<Item = &String> {
    let missing = choice.and_then(|choice| choice.missing.as_ref());
    missing.into_iter().flatten()
}

/// The numbers that a word says: one, or those of a range.
fn range(word: &str, mark: DecimalMark) -> Option<Range> {
    let number = |text: &str| {
        let read = value::number(text, mark);
        read.or_else(|_| value::number(text, DecimalMark::Point))
            .ok()
    };
    let Some((low, high)) = range_words(word) else {
        return number(word).map(|number| (Some(number), Some(number)));
    };
    let low = match low {
        "lowest" | "lo" => None,
        low => Some(number(low)?),
    };
    let high = match high {
        "highest" | "hi" => None,
        high => Some(number(high)?),
    };
    let is_empty = low.zip(high).is_some_and(|(low, high)| low > high);
    (!is_empty).then_some((low, high))
}

/// The two ends of a word that is written like a range.
fn range_words(word: &str) -> Option<(&str, &str)> {
    word.split_once(" thru ")
        .or_else(|| word.split_once(" through "))
}

/// Tells of what was said to stand for a missing value and is no range, or in no cell of the column.
pub(super) fn report(
    column: &Column,
    choice: Option<&ColumnChoice>,
    mark: DecimalMark,
    problems: &mut ProblemList,
) {
    for text in texts(choice) {
        let said = word(text);
        if range_words(&said).is_some() && range(&said, mark).is_none() {
            let problem = Problem::new(Severity::Error, "unknown_range")
                .column(&column.header)
                .found(text)
                .expected("a range as 90 thru 99, lowest thru -1 or 999 thru highest");
            problems.push(problem.says(&format!("\"{text}\" is no range of numbers")));
            continue;
        }
        let alone = UserMissing::saying(std::iter::once(text), mark);
        let is_found = column.texts().any(|entry| alone.has(&entry.text, mark))
            || column
                .own_numbers()
                .any(|(_, own)| alone.has_own(own, mark));
        if !is_found {
            let problem = Problem::new(Severity::Info, "missing_not_found")
                .column(&column.header)
                .found(text)
                .expected("the text of a cell, or a number");
            problems.push(problem.says(&format!(
                "no cell has \"{text}\", which was said to stand for missing"
            )));
        }
    }
}

/// A number that stands for a missing value in many files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    /// A negative one: surveys have -1 to -10, others -99 and -888.
    Negative,
    /// Nines: 9, 99, 999.9.
    Nines,
    /// Sevens or eights, with which files of SPSS tell what was refused from what does not apply: 7, 88, 777.
    Other,
}

impl Code {
    fn of(number: Decimal) -> Option<Self> {
        let text = number.to_string();
        let text = match text.split_once('.') {
            Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole,
            _ => &text,
        };
        let (digits, is_negative) = match text.strip_prefix('-') {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        let is_all = |digit: u8| digits.bytes().all(|byte| byte == digit || byte == b'.');
        let is_small = digits
            .parse()
            .is_ok_and(|code: u8| (1..=10).contains(&code));
        // 7.7 is a value as any other.
        let is_other = (is_all(b'7') || is_all(b'8')) && digits.as_bytes().get(1) != Some(&b'.');
        let is_nines = is_all(b'9');
        match (is_negative, is_nines, is_other) {
            (true, ..) if is_nines || is_other || is_small => Some(Self::Negative),
            (false, true, _) => Some(Self::Nines),
            (false, _, true) => Some(Self::Other),
            _ => None,
        }
    }
}

/// Whether a number stands for a missing value in many files: one of nines, sevens or eights (9, 77, 888, 999.9), or a
/// negative one.
pub(super) fn is_code(number: Decimal) -> bool {
    Code::of(number).is_some()
}

/// Whether a text could be such a number, told without reading it as one.
fn may_be_code(text: &str) -> bool {
    let is_all = |digit: u8| {
        let is_part = |byte: u8| byte == digit || matches!(byte, b'0' | b'.' | b',' | b' ' | b'\'');
        text.bytes().all(is_part)
    };
    b"789".iter().any(|&digit| is_all(digit)) || text.contains(['-', '−']) || !text.is_ascii()
}

/// Whether a word is such a number.
pub(super) fn is_code_word(word: &str) -> bool {
    word.parse().is_ok_and(is_code)
}

/// The codes among the numbers of a column that are further from all others than those are from one another, as a
/// score of 99 is where the rest go up to 20. Where there are few others, none. A lone 7 or 8 is a high value more often.
pub(super) fn far(numbers: &[Decimal]) -> Vec<Decimal> {
    apart(numbers, |(kind, code), others| {
        (kind != Code::Other || code > 10.0) && is_far(code, others, ENOUGH)
    })
}

/// The codes among the numbers of a column of which nobody knows what is plausible: those that stand apart from the
/// others, as 999 does where the next is 240, and -9 where no other number is below zero. Sevens and eights stand apart
/// only where they are far, as 8 is where the others are 0, 1 and 2: of a scale they are values more often than nines.
pub(super) fn suspects(numbers: &[Decimal]) -> Vec<Decimal> {
    if numbers.len() < 2 {
        return Vec::new();
    }
    apart(numbers, |(kind, code), others| {
        let away = |number: &Decimal| number.to_f64() - code;
        match kind {
            Code::Other => is_far(code, others, FEW),
            Code::Nines => !others
                .iter()
                .map(away)
                .any(|away| (-1.0..0.0).contains(&away)),
            Code::Negative => {
                let mut below = others.iter().filter(|other| other.is_negative());
                !below.any(|other| away(other).abs() <= 1.0)
            }
        }
    })
}

/// The codes among the numbers of a column that stand apart, as `is_apart` has it, from the others: from those that are
/// no codes, and from lesser codes that are values, as 7 and 8 are below 9 on a scale.
fn apart(numbers: &[Decimal], is_apart: impl Fn((Code, f64), &[Decimal]) -> bool) -> Vec<Decimal> {
    let (mut codes, mut others) = (Vec::new(), Vec::new());
    for &number in numbers {
        match Code::of(number) {
            Some(kind) => codes.push((kind, number)),
            None => others.push(number),
        }
    }
    let by_size = order(codes.len(), &|a, b| codes[a].1.cmp(&codes[b].1));
    let mut negatives: Vec<Decimal> = Vec::new();
    let mut found: Vec<Decimal> = Vec::new();
    for (kind, code) in by_size.into_iter().map(|at| codes[at]) {
        if kind == Code::Negative && !negatives.contains(&code) {
            negatives.push(code);
        }
        if found.contains(&code) {
            continue;
        }
        if is_apart((kind, code.to_f64()), &others) {
            found.push(code);
        } else if kind != Code::Negative {
            others.push(code);
        }
    }
    // A column with more of them measures below zero.
    let is_scale = negatives.len() > MOST_CODES;
    found.retain(|code| !(is_scale && code.is_negative()));
    found
}

/// Whether a code is further from other numbers than those are from one another, where enough of them differ.
fn is_far(code: f64, others: &[Decimal], enough: usize) -> bool {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut different: Vec<f64> = Vec::new();
    for number in others.iter().map(|other| other.to_f64()) {
        (low, high) = (low.min(number), high.max(number));
        if different.len() < enough && !different.contains(&number) {
            different.push(number);
        }
    }
    different.len() >= enough && (code - high > high - low || low - code > high - low)
}

#[cfg(test)]
mod tests {
    use super::{UserMissing, far, is_code_word, may_be_code, suspects};
    use crate::clinical::Decimal;
    use crate::cohort::options::DecimalMark;

    fn numbers(texts: &[&str]) -> Vec<Decimal> {
        let read = |text: &&str| text.parse().expect("a number");
        texts.iter().map(read).collect()
    }

    #[test]
    fn codes_are_nines_sevens_eights_and_small_negative_numbers() {
        for code in [
            "9", "99", "999", "9999", "999.9", "99.0", "9.99", "-1", "-9", "-10", "-99", "7", "8",
            "77", "88.0", "777", "888", "77.7", "-7", "-88", "-777",
        ] {
            assert!(is_code_word(code) && may_be_code(code), "{code}");
        }
        for other in [
            "0", "19", "90", "-11", "-1.5", "9.5", "98.9", "", "nine", "9,9", "78", "7.7", "8.8",
            "70",
        ] {
            assert!(!is_code_word(other), "{other}");
        }
    }

    #[test]
    fn a_code_is_suspect_where_it_stands_apart() {
        for (texts, wanted) in [
            (&["3.1", "240", "999"][..], &["999"][..]),
            (&["3.1", "240", "99"], &["99"]),
            (&["97", "98", "99"], &[]),
            (&["98.4", "99"], &[]),
            (&["0", "1", "2", "-9"], &["-9"]),
            (&["0", "1", "-1"], &["-1"]),
            (&["0.3", "-1.4", "-1"], &[]),
            (&["2", "-1", "-2", "-3", "-4"], &[]),
            (&["5.5", "999.9", "999.90"], &["999.9"]),
            (&["9"], &[]),
            (&["0", "1", "2", "8"], &["8"]),
            (&["0", "1", "2", "7", "8", "9"], &["7", "8", "9"]),
            (&["3.1", "240", "777", "888"], &["777", "888"]),
            (&["0", "2", "3", "5", "7", "8", "9", "10"], &[]),
            (&["7", "8", "9"], &[]),
            (&["1", "2", "3", "4", "5", "7", "8"], &[]),
            (&["12", "45", "68", "77", "88"], &[]),
            (&["0", "1", "2", "-7", "-8", "-9"], &["-9", "-8", "-7"]),
        ] {
            assert_eq!(suspects(&numbers(texts)), numbers(wanted), "{texts:?}");
        }
    }

    #[test]
    fn a_code_is_far_from_numbers_that_are_near_one_another() {
        for (texts, wanted) in [
            (&["0", "4", "8", "12", "22", "99"][..], &["99"][..]),
            (&["18", "25", "33", "41", "70", "99"], &[]),
            (&["4", "8", "99"], &[]),
            (&["0", "4", "8", "12", "22", "-9"], &[]),
            (
                &["0.5", "0.6", "0.7", "0.8", "1.4", "9", "9.9"],
                &["9", "9.9"],
            ),
            (
                &["0", "1", "2", "3", "4", "77", "88", "99"],
                &["77", "88", "99"],
            ),
            (&["0", "1", "2", "3", "4", "7", "8", "9"], &[]),
            (&["0.1", "0.2", "0.3", "0.5", "0.8", "7", "8"], &[]),
            (&["0", "4", "7", "8", "12", "22", "99"], &["99"]),
        ] {
            assert_eq!(far(&numbers(texts)), numbers(wanted), "{texts:?}");
        }
    }

    #[test]
    fn missing_values_are_said_as_texts_numbers_and_ranges() {
        let said = |texts: &[&str], mark| {
            let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
            UserMissing::saying(texts.iter(), mark)
        };
        let point =
            |texts: &[&str], cell| said(texts, DecimalMark::Point).has(cell, DecimalMark::Point);
        assert!(point(&["999"], "999.0") && point(&["999"], "۹۹۹") && !point(&["999"], "99"));
        assert!(point(&["LOWEST thru -1"], "-1") && !point(&["LOWEST thru -1"], "0"));
        assert!(point(&["90 thru 99"], "90") && point(&["90 thru 99"], "99.0"));
        assert!(!point(&["90 thru 99"], "89.9") && !point(&["90 thru 99"], "99.1"));
        assert!(point(&["999 through HI"], "1000000") && !point(&["999 through HI"], "998"));
        assert!(point(&["refused"], " Refused ") && !point(&["99 thru 90"], "95"));
        let comma = said(&["998,5 thru 999.9"], DecimalMark::Comma);
        assert!(comma.has("999,9", DecimalMark::Comma) && !comma.has("9999", DecimalMark::Comma));
    }
}
