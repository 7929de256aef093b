//! Numbers as printed, and whether a computed number is the one that was printed.

/// A number as it stands in print: its digits, and how many of them are decimals.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    bound: Bound,
    value: f64,
    decimals: usize,
}

/// What the sign before a printed number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// The number itself.
    Equal,
    /// `<`: less than the number.
    Below,
    /// `>`: more than the number.
    Above,
}

impl Printed {
    /// Every number in a printed text: `41.7 ± 13.28`, `2[0-7.5]`, `11 (12.22%)`, `<0.05`.
    ///
    /// A minus sign belongs to a number only where no digit stands before it: in `0-7.5` it is a dash.
    #[must_use]
    pub fn all(text: &str) -> Vec<Self> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let end = bytes[at..]
                .iter()
                .position(|byte| !byte.is_ascii_digit() && *byte != b'.')
                .map_or(bytes.len(), |length| at + length);
            let digits = text[at..end].trim_end_matches('.');
            let before = text[..at].trim_end();
            let negative = before.ends_with('-')
                && !before[..before.len() - 1].ends_with(|c: char| c.is_ascii_digit());
            let before = before.trim_end_matches('-').trim_end();
            let bound = match before.chars().last() {
                Some('<') => Bound::Below,
                Some('>') => Bound::Above,
                _ => Bound::Equal,
            };
            if let Ok(value) = digits.parse::<f64>() {
                found.push(Self {
                    bound,
                    value: if negative { -value } else { value },
                    decimals: digits
                        .split_once('.')
                        .map_or(0, |(_, decimals)| decimals.len()),
                });
            }
            at = end;
        }
        found
    }

    /// The number, whatever the sign before it says.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Whether only a bound is printed, `<` or `>`.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        self.bound != Bound::Equal
    }

    /// How many decimals are printed.
    #[must_use]
    pub fn decimals(&self) -> usize {
        self.decimals
    }

    /// What rounding may have taken away or added: half a unit of the last decimal.
    #[must_use]
    pub fn half_unit(&self) -> f64 {
        0.5 * 10_f64.powi(-i32::try_from(self.decimals).unwrap_or(i32::MAX))
    }

    /// Whether `found`, rounded half up at the printed number of decimals, is the printed number; whether
    /// it lies below or above it where that is what was printed.
    #[must_use]
    pub fn agrees_with(&self, found: f64) -> bool {
        match self.bound {
            Bound::Below => found < self.value,
            Bound::Above => found > self.value,
            Bound::Equal => round_half_up(found, self.decimals) == Some(self.value),
        }
    }
}

/// Significant digits that count: those beyond are what binary arithmetic leaves of a decimal number.
const SIGNIFICANT: usize = 12;

/// A number rounded to `decimals`, a tie away from zero: of its decimal text at twelve significant digits,
/// so that 2.185 is a tie although the number in memory lies just below it, and (2.26 + 2.27)/2 as well.
/// None for what is not finite.
#[must_use]
pub fn round_half_up(value: f64, decimals: usize) -> Option<f64> {
    if !value.is_finite() {
        return None;
    }
    let significant: f64 = format!("{:.*e}", SIGNIFICANT - 1, value.abs())
        .parse()
        .ok()?;
    let text = significant.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let rounded = if fraction.len() <= decimals {
        text.clone()
    } else {
        let (kept, dropped) = fraction.split_at(decimals);
        let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
        if dropped.as_bytes()[0] >= b'5' {
            increment(&mut digits);
        }
        let point = digits.len() - decimals;
        digits.insert(point, b'.');
        String::from_utf8(digits).ok()?
    };
    let magnitude: f64 = rounded.parse().ok()?;
    Some(if value < 0.0 { -magnitude } else { magnitude })
}

/// Adds one to a number written in decimal digits.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<f64> {
        Printed::all(text)
            .iter()
            .map(|printed| printed.value)
            .collect()
    }

    #[test]
    fn reads_what_papers_print() {
        assert_eq!(numbers("41.7 ± 13.28"), [41.7, 13.28]);
        assert_eq!(numbers("2[0-7.5]"), [2.0, 0.0, 7.5]);
        assert_eq!(numbers("11 (12.22%)"), [11.0, 12.22]);
        assert_eq!(numbers("-0.23 (-0.42 to -0.05)"), [-0.23, -0.42, -0.05]);
        assert!(Printed::all("<0.05")[0].agrees_with(0.049));
        assert!(!Printed::all("< 0.05")[0].agrees_with(0.05));
    }

    #[test]
    fn rounds_half_up_as_written() {
        assert_eq!(round_half_up(2.185, 2), Some(2.19));
        assert_eq!(round_half_up(2.435, 2), Some(2.44));
        assert_eq!(round_half_up(f64::midpoint(2.26, 2.27), 2), Some(2.27));
        assert_eq!(round_half_up(9.995, 2), Some(10.0));
        assert_eq!(round_half_up(-0.125, 2), Some(-0.13));
        assert_eq!(round_half_up(0.184, 1), Some(0.2));
        assert_eq!(round_half_up(7.0, 3), Some(7.0));
        assert_eq!(round_half_up(f64::NAN, 2), None);
    }
}
