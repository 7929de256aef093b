//! p-values adjusted for the number of comparisons made.
//!
//! Each function keeps the order of its input. A missing p-value stays missing and is not counted as a
//! comparison. Adjusted values are capped at 1. Agrees with R's `p.adjust()`.

use serde::Serialize;
use tsify::Tsify;

use crate::order::order;

/// The p-values of one family, adjusted in the six usual ways.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Adjusted {
    /// See [`bonferroni`].
    pub bonferroni: Vec<Option<f64>>,
    /// See [`holm`].
    pub holm: Vec<Option<f64>>,
    /// See [`hochberg`].
    pub hochberg: Vec<Option<f64>>,
    /// See [`hommel`].
    pub hommel: Vec<Option<f64>>,
    /// See [`benjamini_hochberg`].
    pub bh: Vec<Option<f64>>,
    /// See [`benjamini_yekutieli`].
    pub by: Vec<Option<f64>>,
}

/// Adjusts the p-values of one family in every way.
#[must_use]
pub fn adjust(p: &[Option<f64>]) -> Adjusted {
    Adjusted {
        bonferroni: bonferroni(p),
        holm: holm(p),
        hochberg: hochberg(p),
        hommel: hommel(p),
        bh: benjamini_hochberg(p),
        by: benjamini_yekutieli(p),
    }
}

/// `m p`: keeps the chance of any false finding below alpha, whatever the dependence.
#[must_use]
pub fn bonferroni(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let m = p.iter().flatten().count() as f64;
    p.iter().map(|p| p.map(|p| (m * p).min(1.0))).collect()
}

/// Step-down Bonferroni: the same guarantee as [`bonferroni`], never a larger p-value (Holm 1979).
///
/// ```text
/// max over j ≤ i of (m − j + 1) p₍ⱼ₎
/// ```
#[must_use]
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    by_rank(p, &|sorted| {
        let m = sorted.len();
        let mut worst = 0.0_f64;
        let step = |(i, p): (usize, &f64)| {
            worst = worst.max((m - i) as f64 * p);
            worst
        };
        sorted.iter().enumerate().map(step).collect()
    })
}

/// Step-up Bonferroni: for independent or positively dependent tests (Hochberg 1988).
///
/// ```text
/// min over j ≥ i of (m − j + 1) p₍ⱼ₎
/// ```
#[must_use]
pub fn hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    by_rank(p, &|sorted| {
        let m = sorted.len() as f64;
        step_up(sorted, |rank| m - rank + 1.0)
    })
}

/// Simes' test of every subset of the family: for independent or positively dependent tests, never a
/// larger p-value than [`hochberg`] (Hommel 1988).
///
/// A subset of `j` comparisons is hardest to reject when it holds the `j` largest p-values, so with
/// ```text
/// c(j) = min over k of p₍ₘ₋ⱼ₊ₖ₎ / k        k = 1 … j
/// adjusted pᵢ = max over j of j · min(pᵢ, c(j))
/// ```
/// The work grows with `m²`.
#[must_use]
pub fn hommel(p: &[Option<f64>]) -> Vec<Option<f64>> {
    by_rank(p, &|sorted| {
        let m = sorted.len();
        let c: Vec<f64> = (1..=m).map(|j| simes(&sorted[m - j..])).collect();
        let adjusted = |p: &f64| {
            let of_size = |(j, c): (usize, &f64)| (j + 1) as f64 * p.min(*c);
            c.iter().enumerate().map(of_size).fold(0.0, f64::max)
        };
        sorted.iter().map(adjusted).collect()
    })
}

/// False discovery rate of independent or positively dependent tests (Benjamini & Hochberg 1995).
///
/// ```text
/// min over j ≥ i of m p₍ⱼ₎ / j
/// ```
#[must_use]
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    by_rank(p, &|sorted| {
        let m = sorted.len() as f64;
        step_up(sorted, |rank| m / rank)
    })
}

/// False discovery rate under any dependence: [`benjamini_hochberg`] times `Σ 1/i`
/// (Benjamini & Yekutieli 2001).
#[must_use]
pub fn benjamini_yekutieli(p: &[Option<f64>]) -> Vec<Option<f64>> {
    by_rank(p, &|sorted| {
        let m = sorted.len() as f64;
        let harmonic: f64 = (1..=sorted.len()).map(|i| 1.0 / i as f64).sum();
        step_up(sorted, |rank| harmonic * m / rank)
    })
}

/// Adjusts the p-values present in ascending order, and puts each back in its place, capped at 1.
fn by_rank(p: &[Option<f64>], adjust: &dyn Fn(&[f64]) -> Vec<f64>) -> Vec<Option<f64>> {
    let present: Vec<(f64, usize)> = p
        .iter()
        .enumerate()
        .filter_map(|(place, p)| p.map(|p| (p, place)))
        .collect();
    let ranks = order(present.len(), &|i, j| present[i].0.total_cmp(&present[j].0));
    let sorted: Vec<f64> = ranks.iter().map(|&i| present[i].0).collect();
    let mut adjusted = vec![None; p.len()];
    for (&i, value) in ranks.iter().zip(adjust(&sorted)) {
        adjusted[present[i].1] = Some(value.min(1.0));
    }
    adjusted
}

/// The least of `factor(rank) · p` from each rank upward, ranks counting from 1.
fn step_up(sorted: &[f64], factor: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut adjusted = sorted.to_vec();
    let mut best = f64::INFINITY;
    for (i, p) in adjusted.iter_mut().enumerate().rev() {
        best = best.min(factor((i + 1) as f64) * *p);
        *p = best;
    }
    adjusted
}

/// The least `p₍ₖ₎ / k` of ascending p-values.
fn simes(sorted: &[f64]) -> f64 {
    let ratio = |(i, p): (usize, &f64)| p / (i + 1) as f64;
    sorted
        .iter()
        .enumerate()
        .map(ratio)
        .fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_keeps_its_place_and_is_not_counted() {
        let adjusted = adjust(&[None, Some(0.01), None, Some(0.5)]);
        assert_eq!(adjusted.bonferroni, [None, Some(0.02), None, Some(1.0)]);
        assert_eq!(adjusted.holm, [None, Some(0.02), None, Some(0.5)]);
        assert_eq!(adjusted.hommel, [None, Some(0.02), None, Some(0.5)]);
    }

    #[test]
    fn no_comparison_gives_no_value() {
        assert_eq!(holm(&[]), []);
        assert_eq!(hommel(&[None]), [None]);
    }
}
