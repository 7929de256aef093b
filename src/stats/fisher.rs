//! Fisher's exact test of a 2 × 2 table, with the conditional odds ratio.

use serde::Serialize;
use tsify::Tsify;

use super::chi_square::filled;
use super::special::positive_root;
use super::{StatsError, Table};

/// Tables whose probability exceeds the observed one by no more than this share count as equal to it,
/// as in R's `fisher.test`.
const SLACK: f64 = 1e-7;

/// Longest support for which the odds ratio and its interval are computed.
const LONGEST_SUPPORT: usize = 100_000;

/// Fisher's exact test of a 2 × 2 table `[[a, b], [c, d]]`, given its margins.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Fisher2x2 {
    /// Total probability of the tables no more probable than the observed one.
    pub p_two_sided: f64,
    /// Probability of `a` or fewer in the first cell.
    pub p_less: f64,
    /// Probability of `a` or more in the first cell.
    pub p_greater: f64,
    /// `p_two_sided` less half the probability of tables as probable as the observed one.
    pub p_two_sided_mid: f64,
    /// Probability of the observed table.
    pub point_probability: f64,
    /// `ad / bc`; infinite when `bc = 0`. Null when it is 0/0.
    pub odds_ratio_sample: Option<f64>,
    /// The odds ratio under which the expected first cell is the observed one. Null where more than
    /// 100,000 tables share the margins.
    pub odds_ratio_conditional_mle: Option<f64>,
    /// Lower limit of the exact interval: each tail holds half of what the level leaves.
    pub ci_lower: Option<f64>,
    /// Upper limit of the exact interval.
    pub ci_upper: Option<f64>,
}

/// Tests the independence of rows and columns of a 2 × 2 table by the distribution of its first cell
/// given all margins. `conf_level` is that of the interval of the odds ratio, in (0, 1).
///
/// # Formula
/// With `a` in the first cell, the probability of `k` there is hypergeometric,
/// `C(r₁, k) C(r₂, c₁ − k) / C(N, c₁)`, and under an odds ratio `ψ` proportional to that times `ψᵏ`.
/// The interval is that of Clopper and Pearson's kind: `P(K ≥ a | ψ) = P(K ≤ a | ψ') = α/2`.
/// Source: Fisher (1935); Cornfield (1956). Agrees with R's `fisher.test` and SciPy. R finds the odds
/// ratio and its interval to some four digits; these agree with SciPy and with bisection at 25 digits.
///
/// # Errors
/// [`StatsError::ConstantVariable`] when a row or a column is empty.
///
/// # Panics
/// When the table is not 2 × 2.
pub fn fisher_2x2(table: &Table, conf_level: f64) -> Result<Fisher2x2, StatsError> {
    assert!(
        table.groups() == 2 && table.levels().len() == 2,
        "a 2 × 2 table"
    );
    if filled(table).is_err() {
        return Err(StatsError::ConstantVariable);
    }
    let [a, b] = [table.counts()[0][0], table.counts()[0][1]];
    let [c, d] = [table.counts()[1][0], table.counts()[1][1]];
    let cells = FirstCell::new(a + b, c + d, a + c);
    let observed = cells.weight_of(a);
    let mut total = 0.0;
    let (mut below, mut above) = (0.0, 0.0);
    let (mut rarer, mut equal, mut likelier) = (0.0, 0.0, 0.0);
    for (k, weight) in cells.weights() {
        total += weight;
        if k < a {
            below += weight;
        } else if k > a {
            above += weight;
        }
        if (weight - observed).abs() <= observed * SLACK {
            equal += weight;
        } else if weight < observed {
            rarer += weight;
        } else {
            likelier += weight;
        }
    }
    let product = |x: u64, y: u64| x as f64 * y as f64;
    let (main, other) = (product(a, d), product(b, c));
    let odds = cells.len() <= LONGEST_SUPPORT;
    let half_alpha = (1.0 - conf_level) / 2.0;
    Ok(Fisher2x2 {
        p_two_sided: if likelier == 0.0 {
            1.0
        } else {
            (rarer + equal) / total
        },
        p_less: ((below + observed) / total).min(1.0),
        p_greater: ((above + observed) / total).min(1.0),
        p_two_sided_mid: (rarer + equal / 2.0) / total,
        point_probability: observed / total,
        odds_ratio_sample: (main > 0.0 || other > 0.0).then(|| main / other),
        odds_ratio_conditional_mle: odds.then(|| cells.odds_ratio(a)).flatten(),
        ci_lower: odds.then(|| cells.lower_limit(a, half_alpha)).flatten(),
        ci_upper: odds.then(|| cells.upper_limit(a, half_alpha)).flatten(),
    })
}

/// The distribution of the first cell given the margins.
struct FirstCell {
    row1: u64,
    row2: u64,
    column1: u64,
    /// Fewest that the first cell can hold.
    least: u64,
    /// Most that the first cell can hold.
    most: u64,
    /// The most probable count.
    mode: u64,
}

impl FirstCell {
    fn new(row1: u64, row2: u64, column1: u64) -> Self {
        let least = column1.saturating_sub(row2);
        let most = row1.min(column1);
        let mode = u128::from(row1 + 1) * u128::from(column1 + 1) / u128::from(row1 + row2 + 2);
        let mode = u64::try_from(mode).unwrap_or(most).clamp(least, most);
        Self {
            row1,
            row2,
            column1,
            least,
            most,
            mode,
        }
    }

    fn len(&self) -> usize {
        usize::try_from(self.most - self.least)
            .map_or(usize::MAX, |length| length.saturating_add(1))
    }

    /// `P(k + 1) / P(k)`.
    fn ratio(&self, k: u64) -> f64 {
        let into = (self.row1 - k) as f64 * (self.column1 - k) as f64;
        let out = (k + 1) as f64 * (self.row2 + k + 1 - self.column1) as f64;
        into / out
    }

    /// Every count with its probability relative to the mode's, until that falls below what a
    /// floating-point number holds.
    fn weights(&self) -> impl Iterator<Item = (u64, f64)> + '_ {
        let up = (self.mode..self.most).scan(1.0, |weight, k| {
            *weight *= self.ratio(k);
            (*weight > 0.0).then_some((k + 1, *weight))
        });
        let down = (self.least..self.mode).rev().scan(1.0, |weight, k| {
            *weight /= self.ratio(k);
            (*weight > 0.0).then_some((k, *weight))
        });
        std::iter::once((self.mode, 1.0)).chain(up).chain(down)
    }

    fn weight_of(&self, k: u64) -> f64 {
        self.weights()
            .find(|&(count, _)| count == k)
            .map_or(0.0, |(_, weight)| weight)
    }

    /// The logarithms of the relative probabilities, from the least count up.
    fn log_weights(&self) -> Vec<f64> {
        let mut log = 0.0;
        let mut logs = vec![0.0];
        for k in self.least..self.most {
            log += self.ratio(k).ln();
            logs.push(log);
        }
        logs
    }

    /// The mean of the first cell, and its tails at `a` (`a` or fewer, `a` or more), under the odds
    /// ratio `exp(log_odds)`.
    fn tilted(logs: &[f64], a: usize, log_odds: f64) -> [f64; 3] {
        let tilted = |(k, log): (usize, &f64)| log + k as f64 * log_odds;
        let top = logs
            .iter()
            .enumerate()
            .map(tilted)
            .fold(f64::NEG_INFINITY, f64::max);
        let (mut total, mut mean, mut less, mut more) = (0.0, 0.0, 0.0, 0.0);
        for (k, log) in logs.iter().enumerate() {
            let weight = (tilted((k, log)) - top).exp();
            total += weight;
            mean += k as f64 * weight;
            if k <= a {
                less += weight;
            }
            if k >= a {
                more += weight;
            }
        }
        [mean / total, less / total, more / total]
    }

    fn odds_ratio(&self, a: u64) -> Option<f64> {
        if a == self.least {
            return Some(0.0);
        }
        if a == self.most {
            return Some(f64::INFINITY);
        }
        let logs = self.log_weights();
        let at = self.place(a);
        positive_root(
            &|odds| Self::tilted(&logs, at, odds.ln())[0] - at as f64,
            1.0,
        )
    }

    fn lower_limit(&self, a: u64, half_alpha: f64) -> Option<f64> {
        if a == self.least {
            return Some(0.0);
        }
        let logs = self.log_weights();
        let at = self.place(a);
        positive_root(
            &|odds| Self::tilted(&logs, at, odds.ln())[2] - half_alpha,
            1.0,
        )
    }

    fn upper_limit(&self, a: u64, half_alpha: f64) -> Option<f64> {
        if a == self.most {
            return Some(f64::INFINITY);
        }
        let logs = self.log_weights();
        let at = self.place(a);
        positive_root(
            &|odds| half_alpha - Self::tilted(&logs, at, odds.ln())[1],
            1.0,
        )
    }

    /// Position of the count `a` in the support, which is short enough to be listed.
    fn place(&self, a: u64) -> usize {
        usize::try_from(a - self.least).unwrap_or(usize::MAX)
    }
}
