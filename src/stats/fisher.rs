//! Fisher's exact test of a 2 × 2 table, with the conditional odds ratio.

use serde::Serialize;
use tsify::Tsify;

use super::chi_square::filled;
use super::hypergeometric::Hypergeometric;
use super::special::positive_root;
use super::{StatsError, Table};

/// Tables whose probability exceeds the observed one by no more than this share count as equal to it,
/// as in R's `fisher.test`.
const SLACK: f64 = 1e-7;

/// Tables this much less probable than the observed one add nothing to a p-value, however many they are.
const NEGLIGIBLE: f64 = 1e-25;

/// Longest support for which the odds ratio and its interval are computed.
const LONGEST_SUPPORT: f64 = 100_000.0;

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
/// [`StatsError::ConstantVariable`] when a row or a column is empty or missing,
/// [`StatsError::TooManyGroups`] when there are more than two.
pub fn fisher_2x2(table: &Table, conf_level: f64) -> Result<Fisher2x2, StatsError> {
    let (cells, tails) = tails(table)?;
    let counts = table.counts();
    let [a, b, c, d] = [counts[0][0], counts[0][1], counts[1][0], counts[1][1]];
    let [a, b, c, d] = [a, b, c, d].map(|count| count as f64);
    let (main, other) = (a * d, b * c);
    let half_alpha = (1.0 - conf_level) / 2.0;
    let odds = (cells.max() - cells.min() < LONGEST_SUPPORT).then(|| Tilting::new(cells, a));
    let odds = odds.as_ref();
    Ok(Fisher2x2 {
        odds_ratio_sample: (main > 0.0 || other > 0.0).then(|| main / other),
        odds_ratio_conditional_mle: odds.and_then(Tilting::odds_ratio),
        ci_lower: odds.and_then(|odds| odds.lower_limit(half_alpha)),
        ci_upper: odds.and_then(|odds| odds.upper_limit(half_alpha)),
        ..tails
    })
}

/// The p-values of [`fisher_2x2`] alone. The odds ratio, which takes far longer in a large table, stays null.
///
/// # Errors
/// As of [`fisher_2x2`].
pub fn fisher_p(table: &Table) -> Result<Fisher2x2, StatsError> {
    Ok(tails(table)?.1)
}

/// The distribution of the first cell, and its tails from the observed count.
fn tails(table: &Table) -> Result<(Hypergeometric, Fisher2x2), StatsError> {
    let found = table.groups().max(table.levels().len());
    if found > 2 {
        return Err(StatsError::TooManyGroups { found, limit: 2 });
    }
    if filled(table).is_err() {
        return Err(StatsError::ConstantVariable);
    }
    let counts = table.counts();
    let [a, b, c] = [counts[0][0], counts[0][1], counts[1][0]];
    let cells = Hypergeometric::new(table.total(), a + c, a + b).ok_or(StatsError::Empty)?;
    let a = a as f64;
    let observed = cells.pmf(a) / cells.pmf(cells.mode());
    let (mut total, mut at) = (0.0, 0.0);
    let (mut below, mut above) = (0.0, 0.0);
    let (mut rarer, mut equal, mut likelier) = (0.0, 0.0, 0.0);
    for (k, weight) in cells.weights(observed * NEGLIGIBLE) {
        total += weight;
        if k < a {
            below += weight;
        } else if k > a {
            above += weight;
        } else {
            at = weight;
        }
        if (weight - observed).abs() <= observed * SLACK {
            equal += weight;
        } else if weight < observed {
            rarer += weight;
        } else {
            likelier += weight;
        }
    }
    let tails = Fisher2x2 {
        p_two_sided: if likelier == 0.0 {
            1.0
        } else {
            (rarer + equal) / total
        },
        p_less: ((below + at) / total).min(1.0),
        p_greater: ((above + at) / total).min(1.0),
        p_two_sided_mid: ((rarer + equal / 2.0) / total).min(1.0),
        point_probability: at / total,
        odds_ratio_sample: None,
        odds_ratio_conditional_mle: None,
        ci_lower: None,
        ci_upper: None,
    };
    Ok((cells, tails))
}

/// The first cell under other odds ratios: each count `k` has its probability times `ψᵏ`.
struct Tilting {
    /// Every count, less the observed one, with the logarithm of its relative probability; ascending.
    cells: Vec<(f64, f64)>,
}

/// A tilted first cell: how far its mean lies above the observed count, and both tails from there.
struct Tilted {
    excess: f64,
    up_to: f64,
    from: f64,
}

impl Tilting {
    fn new(distribution: Hypergeometric, observed: f64) -> Self {
        let mut log = 0.0;
        let mut k = distribution.min();
        let mut cells = vec![(k - observed, log)];
        while k < distribution.max() {
            log += distribution.ratio(k).ln();
            k += 1.0;
            cells.push((k - observed, log));
        }
        Self { cells }
    }

    fn by(&self, odds: f64) -> Tilted {
        let log_odds = odds.ln();
        let tilted = || self.cells.iter().map(|(k, log)| (*k, log + k * log_odds));
        let top = tilted()
            .map(|(_, log)| log)
            .fold(f64::NEG_INFINITY, f64::max);
        let (mut total, mut excess, mut up_to, mut from) = (0.0, 0.0, 0.0, 0.0);
        for (k, log) in tilted() {
            let weight = (log - top).exp();
            total += weight;
            excess += k * weight;
            if k <= 0.0 {
                up_to += weight;
            }
            if k >= 0.0 {
                from += weight;
            }
        }
        Tilted {
            excess: excess / total,
            up_to: up_to / total,
            from: from / total,
        }
    }

    fn observed_least(&self) -> bool {
        self.cells.first().is_some_and(|&(k, _)| k == 0.0)
    }

    fn observed_most(&self) -> bool {
        self.cells.last().is_some_and(|&(k, _)| k == 0.0)
    }

    fn odds_ratio(&self) -> Option<f64> {
        if self.observed_least() {
            return Some(0.0);
        }
        if self.observed_most() {
            return Some(f64::INFINITY);
        }
        positive_root(&|odds| self.by(odds).excess, 1.0)
    }

    fn lower_limit(&self, half_alpha: f64) -> Option<f64> {
        if self.observed_least() {
            return Some(0.0);
        }
        positive_root(&|odds| self.by(odds).from - half_alpha, 1.0)
    }

    fn upper_limit(&self, half_alpha: f64) -> Option<f64> {
        if self.observed_most() {
            return Some(f64::INFINITY);
        }
        positive_root(&|odds| half_alpha - self.by(odds).up_to, 1.0)
    }
}
