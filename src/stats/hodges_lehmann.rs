//! Hodges-Lehmann shift: by how much do values in one group tend to exceed those in another?

use serde::Serialize;
use tsify::Tsify;

use super::distribution::normal_quantile;
use super::rank_sum::untied_quantile;
use super::{StatsError, Table};

/// Most pairs for which the interval comes from the exact distribution.
const EXACT_PAIRS: u128 = 2500;

/// The shift of the first group of a table (`x`) against the second (`y`), with its intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct HodgesLehmann {
    /// Median of all differences `xᵢ − yⱼ`.
    pub estimate: f64,
    /// Lower limit from the exact distribution; null with ties, beyond 2,500 pairs, or where the exact
    /// test cannot reach the level.
    pub ci_exact_lower: Option<f64>,
    /// Upper limit from the exact distribution.
    pub ci_exact_upper: Option<f64>,
    /// The level that the exact interval is said to have, in R's sense: the level asked for, which it
    /// reaches or exceeds.
    pub ci_exact_achieved_level: Option<f64>,
    /// The level that the exact interval has in truth, `1 − 2 P(U ≤ q − 1)`.
    pub ci_exact_coverage: Option<f64>,
    /// Rank of the difference that is the lower limit of the large-sample interval.
    pub ci_asymptotic_hw_k: f64,
    /// Lower limit by the large-sample rule of Hollander and Wolfe.
    pub ci_asymptotic_hw_lower: f64,
    /// Upper limit by the large-sample rule of Hollander and Wolfe.
    pub ci_asymptotic_hw_upper: f64,
}

/// Estimates the shift between the two groups of `table`, with intervals of the level `conf_level`.
///
/// # Formula
/// With `D₍ₖ₎` the k-th smallest of the `n₁n₂` differences:
/// ```text
/// exact        D(q), D(n₁n₂ + 1 − q): q the largest with P(U ≤ q − 1) ≤ α/2
/// large-sample D(k), D(n₁n₂ + 1 − k): k = nearest whole number to n₁n₂/2 − z √(n₁n₂(N + 1)/12)
/// ```
/// Sources: Hodges and Lehmann (1963); Hollander and Wolfe, *Nonparametric Statistical Methods*. The
/// differences are never listed: the k-th is found by bisection, counting those below.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when a group is empty.
pub fn hodges_lehmann(table: &Table, conf_level: f64) -> Result<HodgesLehmann, StatsError> {
    let [n1, n2] = table.two_groups()?;
    let differences = Differences::of(table);
    let pairs = differences.pairs;
    let half_alpha = (1.0 - conf_level) / 2.0;

    let sigma = (n1 * n2 * (n1 + n2 + 1.0) / 12.0).sqrt();
    let reach = -normal_quantile(half_alpha) * sigma;
    let k = (n1 * n2 / 2.0 - reach).round_ties_even().max(1.0);
    let rank = whole(k);
    let exact = (table.is_untied() && pairs <= EXACT_PAIRS)
        .then(|| untied_quantile(table, half_alpha))
        .flatten();
    Ok(HodgesLehmann {
        estimate: differences.median(),
        ci_exact_lower: exact.map(|(q, _)| differences.smallest(q)),
        ci_exact_upper: exact.map(|(q, _)| differences.smallest(pairs + 1 - q)),
        ci_exact_achieved_level: exact.map(|_| conf_level),
        ci_exact_coverage: exact.map(|(_, tail)| 1.0 - 2.0 * tail),
        ci_asymptotic_hw_k: k,
        ci_asymptotic_hw_lower: differences.smallest(rank),
        ci_asymptotic_hw_upper: differences.smallest((pairs + 1).saturating_sub(rank)),
    })
}

/// The estimate of [`hodges_lehmann`] alone, without its intervals.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when a group is empty.
pub fn median_difference(table: &Table) -> Result<f64, StatsError> {
    table.two_groups()?;
    Ok(Differences::of(table).median())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, from 1, at most half the pairs"
)]
fn whole(k: f64) -> u128 {
    k as u128
}

/// All differences between the values of two groups, counted, never listed.
pub(super) struct Differences<'a> {
    levels: &'a [f64],
    x: &'a [u64],
    /// `below[j]`: values of `y` at the levels before `j`.
    y_below: Vec<u64>,
    pairs: u128,
    /// Whether all levels are whole numbers, and so are the differences.
    whole: bool,
}

impl<'a> Differences<'a> {
    pub(super) fn of(table: &'a Table) -> Self {
        let mut y_below = vec![0];
        for count in &table.counts()[1] {
            y_below.push(y_below[y_below.len() - 1] + count);
        }
        let totals = table.group_totals();
        Self {
            levels: table.levels(),
            x: &table.counts()[0],
            y_below,
            pairs: u128::from(totals[0]) * u128::from(totals[1]),
            whole: table
                .levels()
                .iter()
                .all(|level| level.fract() == 0.0 && level.abs() < 1e15),
        }
    }

    /// Number of differences.
    pub(super) fn pairs(&self) -> u128 {
        self.pairs
    }

    /// The median: the middle difference, or the mean of the two in the middle.
    pub(super) fn median(&self) -> f64 {
        let lower = self.smallest(self.pairs.div_ceil(2));
        let upper = self.smallest(self.pairs / 2 + 1);
        f64::midpoint(lower, upper)
    }

    /// The k-th smallest difference, `k` from 1: the least number that `k` differences do not exceed.
    ///
    /// Floating-point numbers are as many ordered whole numbers, so that 64 halvings find it exactly. Among
    /// whole differences a few do.
    pub(super) fn smallest(&self, k: u128) -> f64 {
        let needed = k.clamp(1, self.pairs);
        let span = self.levels[self.levels.len() - 1] - self.levels[0];
        if self.whole {
            #[expect(clippy::cast_possible_truncation, reason = "whole, below 2e15")]
            let span = span as i64;
            return self.least(needed, -span, span, &|place| place as f64);
        }
        self.least(needed, ordered(-span), ordered(span), &value)
    }

    /// The number at the least place from `low` to `high` that `needed` differences do not exceed.
    fn least(&self, needed: u128, low: i64, high: i64, at: &dyn Fn(i64) -> f64) -> f64 {
        let (mut low, mut high) = (low - 1, high);
        while low + 1 < high {
            let middle = i64::midpoint(low, high);
            if self.up_to(at(middle)) >= needed {
                high = middle;
            } else {
                low = middle;
            }
        }
        at(high)
    }

    /// A number between a difference and the next greater (or smaller) one; beyond all at the end.
    pub(super) fn beside(&self, difference: f64, smaller: bool) -> f64 {
        if self.whole {
            return if smaller {
                difference - 0.5
            } else {
                difference + 0.5
            };
        }
        let next = if smaller {
            self.smallest(self.up_to(value(ordered(difference) - 1)))
        } else {
            self.smallest(self.up_to(difference) + 1)
        };
        f64::midpoint(difference, next)
    }

    /// Differences `x − y` that do not exceed `limit`.
    fn up_to(&self, limit: f64) -> u128 {
        let all_y = self.y_below[self.levels.len()];
        let mut first = 0;
        let mut count = 0;
        for (level, &x) in self.levels.iter().zip(self.x) {
            // The differences fall as y rises: from the first y that brings them under the limit on.
            while first < self.levels.len() && level - self.levels[first] > limit {
                first += 1;
            }
            count += u128::from(x) * u128::from(all_y - self.y_below[first]);
        }
        count
    }
}

/// The place of a finite number in the order of all floating-point numbers.
fn ordered(value: f64) -> i64 {
    let bits = value.to_bits().cast_signed();
    if bits < 0 {
        i64::MIN.wrapping_sub(bits)
    } else {
        bits
    }
}

/// The number at a place in that order.
fn value(place: i64) -> f64 {
    let bits = if place < 0 {
        i64::MIN.wrapping_sub(place)
    } else {
        place
    };
    f64::from_bits(bits.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_numbers_is_the_order_of_places() {
        let numbers = [-3.5, -f64::MIN_POSITIVE, 0.0, 1e-300, 2.0];
        assert!(
            numbers
                .windows(2)
                .all(|pair| ordered(pair[0]) < ordered(pair[1]))
        );
        assert!(
            numbers
                .iter()
                .all(|&number| value(ordered(number)) == number)
        );
        assert_eq!(ordered(-0.0), ordered(0.0));
    }

    #[test]
    fn a_difference_is_found_without_listing_all() {
        let table = Table::from_samples(&[vec![1.0, 4.0, 4.0], vec![2.0, 3.0]]);
        let listed = [-2.0, -1.0, 1.0, 1.0, 2.0, 2.0];
        let differences = Differences::of(&table);
        for (place, difference) in (0..).zip(listed) {
            assert_eq!(differences.smallest(place + 1), difference);
        }
        assert_eq!(differences.median(), 1.0);
    }
}
