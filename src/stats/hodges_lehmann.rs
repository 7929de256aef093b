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
/// differences are never listed: the k-th is sought between two others, counting those below.
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
pub(super) struct Differences {
    /// The different values of `x`, ascending, and how many each is of.
    x: Vec<(f64, u64)>,
    /// Those of `y`, and how many are of that value and the greater ones.
    y: Vec<(f64, u64)>,
    pairs: u128,
}

/// The differences about a limit.
struct Around {
    /// How many do not exceed it.
    upto: u128,
    /// The greatest of those.
    at: f64,
    /// The smallest of the others.
    above: f64,
}

impl Differences {
    pub(super) fn of(table: &Table) -> Self {
        let filled = |group: usize| {
            let levels = table.levels().iter().copied();
            let levels = levels.zip(table.counts()[group].iter().copied());
            levels.filter(|&(_, count)| count > 0)
        };
        let [x, mut y] = [0, 1].map(|group| filled(group).collect::<Vec<_>>());
        let mut above = 0;
        for (_, count) in y.iter_mut().rev() {
            above += *count;
            *count = above;
        }
        let total: u64 = table.counts()[0].iter().sum();
        Self {
            x,
            y,
            pairs: times(total, above),
        }
    }

    /// Number of differences.
    pub(super) fn pairs(&self) -> u128 {
        self.pairs
    }

    /// The median: the middle difference, or the mean of the two in the middle.
    pub(super) fn median(&self) -> f64 {
        let lower = self.smallest(self.pairs.div_ceil(2));
        let seen = self.around(lower);
        let upper = if seen.upto > self.pairs / 2 {
            lower
        } else {
            seen.above
        };
        f64::midpoint(lower, upper)
    }

    /// The k-th smallest difference, `k` from 1: the least number that `k` differences do not exceed.
    ///
    /// Between two differences of which one is too small and the other is not, it is sought where it would be if those
    /// between them were spread evenly, at times in the middle; and where that takes long, halfway in the order of all
    /// floating-point numbers, of which 64 steps leave one.
    pub(super) fn smallest(&self, k: u128) -> f64 {
        const LONG: u32 = 64;
        let ends = |values: &[(f64, u64)]| Some((values.first()?.0, values.last()?.0));
        let (Some(x), Some(y)) = (ends(&self.x), ends(&self.y)) else {
            return f64::NAN; // no difference
        };
        let k = k.clamp(1, self.pairs);
        let (mut low, mut high) = (x.0 - y.1, x.1 - y.0);
        // Differences below the one, and up to the other.
        let (mut below, mut upto) = (0, self.pairs);
        let mut steps = 0;
        while low < high {
            steps += 1;
            let even = ((k - below) as f64 - 0.5) / (upto - below) as f64;
            let mut limit = match steps % 3 {
                0 => f64::midpoint(low, high),
                _ => low + (high - low) * even,
            };
            if steps > LONG || !(low <= limit && limit < high) {
                limit = value(i64::midpoint(ordered(low), ordered(high) - 1));
            }
            let seen = self.around(limit);
            if seen.upto == k {
                return seen.at;
            }
            if seen.upto < k {
                (low, below) = (seen.above, seen.upto);
            } else {
                (high, upto) = (seen.at, seen.upto);
            }
            if below + 1 == k {
                return low;
            }
        }
        high
    }

    /// A number between a difference and the next greater (or smaller) one; beyond all at the end.
    pub(super) fn beside(&self, difference: f64, smaller: bool) -> f64 {
        let next = if smaller {
            self.around(value(ordered(difference) - 1)).at
        } else {
            self.around(difference).above
        };
        if next.is_finite() {
            f64::midpoint(difference, next)
        } else {
            difference
        }
    }

    /// The differences `x − y` about a limit.
    fn around(&self, limit: f64) -> Around {
        let (mut upto, mut at, mut above) = (0, f64::NEG_INFINITY, f64::INFINITY);
        let mut rest = self.y.iter().peekable();
        // The last y that is too small.
        let mut over = f64::NEG_INFINITY;
        for &(x, count) in &self.x {
            // The differences fall as y rises: from the first y that brings them under the limit on.
            while let Some(&(y, _)) = rest.next_if(|&&(y, _)| x - y > limit) {
                over = y;
            }
            if x - over < above {
                above = x - over;
            }
            if let Some(&&(y, from)) = rest.peek() {
                upto += times(count, from);
                if x - y > at {
                    at = x - y;
                }
            }
        }
        Around { upto, at, above }
    }
}

/// The product in full. That of numbers of 32 bits is quick, and there are hardly any others.
#[inline]
fn times(one: u64, other: u64) -> u128 {
    if (one | other) >> 32 == 0 {
        u128::from(one * other)
    } else {
        u128::from(one) * u128::from(other)
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn each_difference_is_the_one_that_a_list_has(
            x in prop::collection::vec(value_of_any_kind(), 1..12),
            y in prop::collection::vec(value_of_any_kind(), 1..12),
        ) {
            let mut listed: Vec<f64> = x.iter().flat_map(|x| y.iter().map(move |y| x - y)).collect();
            listed.sort_by(f64::total_cmp);
            let differences = Differences::of(&Table::from_samples(&[x, y]));
            prop_assert_eq!(differences.pairs(), listed.len() as u128);
            for (k, &difference) in (1..).zip(&listed) {
                prop_assert_eq!(differences.smallest(k), difference);
                let greater = listed.iter().find(|&&other| other > difference);
                let smaller = listed.iter().rev().find(|&&other| other < difference);
                for (next, is_smaller) in [(greater, false), (smaller, true)] {
                    let middle = f64::midpoint(difference, *next.unwrap_or(&difference));
                    prop_assert_eq!(differences.beside(difference, is_smaller), middle);
                }
            }
            let half = listed.len() / 2;
            let median = f64::midpoint(listed[(listed.len() - 1) / 2], listed[half]);
            prop_assert_eq!(differences.median(), median);
        }
    }

    /// Tied ones, those with their own decimals, and the far apart.
    fn value_of_any_kind() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => (0..30).prop_map(|tenths| f64::from(tenths) / 10.0),
            4 => -2.0..4.0,
            1 => prop::sample::select(vec![-1e300, -1e-300, 0.0, 1e-200, 5e15, 1e300]),
        ]
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
