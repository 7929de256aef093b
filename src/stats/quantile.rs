//! Quantiles by the rules in use, of values with counts.
//!
//! Type numbers are those of Hyndman & Fan (1996) and of R's `quantile()`.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::counted::Ordered;

/// A rule for the quantile `p` of `n` values: its position `h` among them, counting from 1.
///
/// Between two values it interpolates; outside them it takes the least or the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum QuantileRule {
    /// `np`, the mean of two values where that is a whole number, else the next one. SAS's default.
    Type2,
    /// `np + ½`, of Hazen.
    Type5,
    /// `(n + 1)p`, the default of SPSS (`HAVERAGE`) and Minitab.
    Type6,
    /// `(n − 1)p + 1`, the default of R, `NumPy` and Excel.
    Type7,
    /// `(n + ⅓)p + ⅓`, about unbiased for the median of the quantile whatever the distribution.
    Type8,
}

impl QuantileRule {
    /// The rule with this type number.
    #[must_use]
    pub fn of_type(number: f64) -> Option<Self> {
        let all = [
            Self::Type2,
            Self::Type5,
            Self::Type6,
            Self::Type7,
            Self::Type8,
        ];
        let numbers = [2.0, 5.0, 6.0, 7.0, 8.0];
        let place = numbers.iter().position(|&known| known == number)?;
        Some(all[place])
    }
}

/// Quantiles at the same probabilities by each rule asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Quantiles {
    /// By [`QuantileRule::Type2`].
    pub type2: Option<Vec<f64>>,
    /// By [`QuantileRule::Type5`].
    pub type5: Option<Vec<f64>>,
    /// By [`QuantileRule::Type6`].
    pub type6: Option<Vec<f64>>,
    /// By [`QuantileRule::Type7`].
    pub type7: Option<Vec<f64>>,
    /// By [`QuantileRule::Type8`].
    pub type8: Option<Vec<f64>>,
}

/// Quantiles at `probabilities`, each from 0 to 1, by each of `rules`.
#[must_use]
pub fn quantiles(values: &dyn Ordered, probabilities: &[f64], rules: &[QuantileRule]) -> Quantiles {
    let by = |rule: QuantileRule| {
        let all = || probabilities.iter().map(|&p| quantile(values, p, rule));
        rules.contains(&rule).then(|| all().collect())
    };
    Quantiles {
        type2: by(QuantileRule::Type2),
        type5: by(QuantileRule::Type5),
        type6: by(QuantileRule::Type6),
        type7: by(QuantileRule::Type7),
        type8: by(QuantileRule::Type8),
    }
}

/// The quantile of probability `p`, from 0 to 1.
#[must_use]
pub fn quantile(values: &dyn Ordered, p: f64, rule: QuantileRule) -> f64 {
    let n = values.total() as f64;
    let h = match rule {
        QuantileRule::Type2 => n * p,
        QuantileRule::Type5 => n * p + 0.5,
        QuantileRule::Type6 => (n + 1.0) * p,
        QuantileRule::Type7 => (n - 1.0) * p + 1.0,
        QuantileRule::Type8 => (n + 1.0 / 3.0) * p + 1.0 / 3.0,
    };
    let (below, fraction) = split(h);
    let fraction = match rule {
        QuantileRule::Type2 if fraction == 0.0 => 0.5,
        QuantileRule::Type2 => 1.0,
        _ => fraction,
    };
    let [lower, upper] = [0.0, 1.0].map(|step| values.at(rank(below + step)));
    between(lower, upper, fraction)
}

/// The middle value, or the mean of the middle two. Every rule agrees on it.
#[must_use]
pub fn median(values: &dyn Ordered) -> f64 {
    let n = values.total();
    between(values.at(n.div_ceil(2)), values.at(n / 2 + 1), 0.5)
}

/// Tukey's hinges: the medians of the lower and the upper half, an odd sample's median being in both.
///
/// Agrees with R's `fivenum()`.
#[must_use]
pub fn hinges(values: &dyn Ordered) -> (f64, f64) {
    let n = values.total();
    let half = n.div_ceil(2);
    let (inner, outer) = (half.div_ceil(2), half / 2 + 1);
    (
        between(values.at(inner), values.at(outer), 0.5),
        between(values.at(n + 1 - outer), values.at(n + 1 - inner), 0.5),
    )
}

/// A position's whole part and fraction; a position within rounding of a whole number is that number.
fn split(h: f64) -> (f64, f64) {
    let nearest = h.round();
    if (h - nearest).abs() <= 4.0 * f64::EPSILON * h.max(1.0) {
        return (nearest, 0.0);
    }
    (h.floor(), h - h.floor())
}

/// A position as a rank: [`Ordered::at`] moves what lies outside the sample to its ends.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number, and the cast saturates"
)]
fn rank(position: f64) -> u64 {
    position as u64
}

/// The point at `fraction` of the way from `lower` to `upper`.
fn between(lower: f64, upper: f64, fraction: f64) -> f64 {
    if fraction == 0.0 || lower == upper {
        return lower;
    }
    // A sum of parts, since a difference might overflow; rounding must not carry it past an end.
    (lower * (1.0 - fraction) + upper * fraction).clamp(lower, upper)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::counted::Counted;

    #[test]
    fn one_value_is_every_quantile() {
        let values = Counted::new(&[3.0], &[1]).expect("a value");
        for rule in [
            QuantileRule::Type2,
            QuantileRule::Type5,
            QuantileRule::Type6,
            QuantileRule::Type7,
            QuantileRule::Type8,
        ] {
            for p in [0.0, 0.1, 0.5, 1.0] {
                assert_eq!(quantile(&values, p, rule), 3.0);
            }
        }
        assert_eq!(hinges(&values), (3.0, 3.0));
    }

    #[test]
    fn a_level_without_values_is_passed_over() {
        let values = Counted::new(&[1.0, 2.0, 3.0, 4.0], &[0, 1, 0, 1]).expect("values");
        assert_eq!(
            (values.min(), values.max(), median(&values)),
            (2.0, 4.0, 3.0)
        );
    }
}
