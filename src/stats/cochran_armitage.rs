//! Cochran-Armitage test: does a proportion rise or fall over ordered groups?

use serde::Serialize;
use tsify::Tsify;

use super::distribution::{normal_sf, normal_two_sided};
use super::inference::{Effort, Inference};
use super::monte_carlo::OfCounts;
use super::rank_sum::ScoreSums;
use super::sum::sum;
use super::{StatsError, Table};

/// Most decimals of scores for which an exact test is found.
const MOST_DECIMALS: i32 = 6;

/// Trend of a proportion over scored groups.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct CochranArmitage {
    /// Standard normal deviate, positive when the proportion rises with the score.
    pub z: f64,
    /// `z²`, chi-square with one degree of freedom, as R's `prop.trend.test()` prints it.
    pub chi2: f64,
    /// Two-sided p-value.
    pub p_two_sided: f64,
    /// One-sided p-value of a rising proportion.
    pub p_increasing: f64,
    /// One-sided p-value of a falling proportion.
    pub p_decreasing: f64,
    /// `z² (N − 1) / N`, as SPSS prints it: linear-by-linear association.
    pub chi2_linear_by_linear: f64,
    /// Its two-sided p-value.
    pub p_linear_by_linear: f64,
    /// Exact probability, given how many have the event and how large the groups are, of a sum of the scores of
    /// those with the event at least as far from its mean; null beyond the budget, or with scores of more than
    /// six decimals.
    pub exact_p_two_sided: Option<f64>,
    /// Exact probability of the observed sum or a larger one.
    pub exact_p_increasing: Option<f64>,
    /// Exact probability of the observed sum or a smaller one.
    pub exact_p_decreasing: Option<f64>,
    /// The p-value by the `method` asked for; null unless one was.
    pub inference: Option<Inference>,
}

/// Tests the trend of `events[i]` among `totals[i]` over finite `scores[i]`.
///
/// # Formula
/// With `p = Σe / N` and `s̄ = Σ n s / N`:
/// ```text
/// z = Σ e (s − s̄) / √(p (1 − p) Σ n (s − s̄)²)
/// ```
/// Source: Armitage (1955). The exact test is that of the same sum given the margins (Agresti 1992); with
/// midranks as scores it is the exact Mann-Whitney test.
///
/// # Errors
/// [`StatsError::Empty`] without anybody, [`StatsError::NoEvents`] when nobody, or everybody, has the event,
/// [`StatsError::ConstantVariable`] when all who are there have one score.
pub fn cochran_armitage(
    events: &[u64],
    totals: &[u64],
    scores: &[f64],
) -> Result<CochranArmitage, StatsError> {
    let (all, with): (u64, u64) = (totals.iter().sum(), events.iter().sum());
    if all == 0 {
        return Err(StatsError::Empty);
    }
    if with == 0 || with >= all {
        return Err(StatsError::NoEvents);
    }
    let n = all as f64;
    let deviations = scaled(scores, mean_score(totals, scores));
    let occupied = || totals.iter().zip(scores).filter(|&(&n_i, _)| n_i > 0);
    let first = occupied().map(|(_, &s)| s).next();
    if occupied().all(|(_, &s)| Some(s) == first) {
        return Err(StatsError::ConstantVariable);
    }
    let spread = sum(totals
        .iter()
        .zip(&deviations)
        .map(|(&n_i, d)| n_i as f64 * d * d));
    let covariance = sum(events.iter().zip(&deviations).map(|(&e, d)| e as f64 * d));
    let (p, q) = (with as f64 / n, (all - with) as f64 / n);
    let z = covariance / (p * q * spread).sqrt();
    let linear = z * ((n - 1.0) / n).sqrt();
    let exact = exact_sums(
        &table_of(events, totals, scores),
        Effort::ONE_TEST.rank_budget,
    );
    let [rising, falling, distance] = exact.map_or([None; 3], |sums| {
        let (below, at, above) = sums.tails();
        let (farther, as_far) = sums.by_distance();
        [above + at, below + at, farther + as_far].map(|p: f64| Some(p.min(1.0)))
    });
    Ok(CochranArmitage {
        z,
        chi2: z * z,
        p_two_sided: normal_two_sided(z),
        p_increasing: normal_sf(z),
        p_decreasing: normal_sf(-z),
        chi2_linear_by_linear: linear * linear,
        p_linear_by_linear: normal_two_sided(linear),
        exact_p_two_sided: distance,
        exact_p_increasing: rising,
        exact_p_decreasing: falling,
        inference: None,
    })
}

/// The two-sided p-value of [`cochran_armitage`] by the method asked for.
///
/// # Errors
/// [`StatsError::TooCostly`] when `effort` asks for an exact p-value that is not within the budget, and those of
/// [`cochran_armitage`].
pub fn infer_trend(
    events: &[u64],
    totals: &[u64],
    scores: &[f64],
    effort: Effort,
) -> Result<Inference, StatsError> {
    let asymptotic = cochran_armitage(events, totals, scores)?.p_two_sided;
    let table = table_of(events, totals, scores);
    let exact = || {
        let (farther, as_far) = exact_sums(&table, effort.rank_budget)?.by_distance();
        Some(Inference::exact((farther + as_far).min(1.0)))
    };
    let name = "cochran_armitage";
    Inference::choose(&table, effort, exact, name, &distance(&table), || {
        Ok(asymptotic)
    })
}

/// Those with and without the event at each score, ascending; empty scores left out.
fn table_of(events: &[u64], totals: &[u64], scores: &[f64]) -> Table {
    let mut cases: Vec<(f64, u64, u64)> = scores
        .iter()
        .zip(events.iter().zip(totals))
        .map(|(&score, (&with, &all))| (score, with, all - with))
        .collect();
    cases.sort_by(|a, b| a.0.total_cmp(&b.0));
    let levels = cases.iter().map(|case| case.0).collect();
    let with = cases.iter().map(|case| case.1).collect();
    let without = cases.iter().map(|case| case.2).collect();
    Table::new(levels, vec![with, without]).without_empty()
}

/// The exact distribution of the sum of the scores of those with the event.
fn exact_sums(table: &Table, budget: f64) -> Option<ScoreSums> {
    let least = *table.levels().first()?;
    let mut scales = (0..=MOST_DECIMALS).map(|decimals| 10_f64.powi(decimals));
    let whole = |scale: f64| -> Option<Vec<u64>> {
        let scaled = table.levels().iter().map(|score| (score - least) * scale);
        scaled.map(whole_number).collect()
    };
    ScoreSums::of_scores(table, &scales.find_map(whole)?, budget)
}

/// The whole number that `scaled` is but for rounding.
fn whole_number(scaled: f64) -> Option<u64> {
    let nearest = scaled.round();
    let is_whole = (scaled - nearest).abs() <= 1e-9 * scaled.max(1.0) && nearest < 1e15;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 10^15"
    )]
    is_whole.then_some(nearest as u64)
}

/// How far the sum of the scores of those with the event is from its mean, as a function of the counts.
fn distance(table: &Table) -> OfCounts {
    let scores = table.levels().to_vec();
    let deviations = scaled(&scores, mean_score(&table.level_totals(), &scores));
    Box::new(move |counts| {
        let cells = counts.iter().zip(&deviations);
        cells.map(|(&e, d)| f64::from(e) * d).sum::<f64>().abs()
    })
}

/// The mean of the scores of everybody.
fn mean_score(totals: &[u64], scores: &[f64]) -> f64 {
    let n = totals.iter().sum::<u64>() as f64;
    sum(totals
        .iter()
        .zip(scores)
        .map(|(&n_i, s)| n_i as f64 / n * s))
}

/// Deviations from `centre` as shares of the largest: `z` has no unit, and so nothing overflows.
fn scaled(scores: &[f64], centre: f64) -> Vec<f64> {
    let halves = scores.iter().map(|s| 0.5 * s - 0.5 * centre);
    let largest = halves.clone().fold(0.0_f64, |most, d| most.max(d.abs()));
    halves.map(|d| d / largest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `pvalue(independence_test(score ~ event, distribution = exact()))` of R's coin 1.4.2, with `alternative`
    /// `"two.sided"`, `"greater"` and `"less"`.
    #[test]
    fn the_exact_test_agrees_with_coin() {
        type Case<'a> = (&'a [u64], &'a [u64], &'a [f64], [f64; 3]);
        let cases: [Case; 3] = [
            (
                &[1, 2, 5, 6],
                &[12, 11, 13, 10],
                &[0.0, 1.0, 2.0, 4.0],
                [
                    0.004_961_432_738_260_7,
                    0.003_877_864_228_010_4,
                    0.998_083_532_616_999,
                ],
            ),
            (
                &[3, 5, 2, 1],
                &[10, 20, 12, 9],
                &[1.0, 2.0, 3.0, 5.0],
                [
                    0.307_525_814_918_047_37,
                    0.891_861_789_276_979_7,
                    0.168_696_650_489_603_2,
                ],
            ),
            (
                &[0, 2, 1, 3, 6],
                &[8, 9, 7, 8, 7],
                &[0.0, 0.5, 1.5, 4.0, 7.0],
                [
                    0.000_173_603_980_034_95,
                    0.000_173_314_013_597_53,
                    0.999_872_527_532_252_5,
                ],
            ),
        ];
        for (events, totals, scores, expected) in cases {
            let test = cochran_armitage(events, totals, scores).unwrap();
            let exact = [
                test.exact_p_two_sided,
                test.exact_p_increasing,
                test.exact_p_decreasing,
            ];
            for (got, expected) in exact.into_iter().zip(expected) {
                let error = (got.unwrap() / expected - 1.0).abs();
                assert!(error < 1e-12, "{got:?} {expected}");
            }
        }
    }

    #[test]
    fn scores_without_a_common_unit_have_no_exact_test() {
        let scores = [0.0, std::f64::consts::SQRT_2, 3.0];
        let test = cochran_armitage(&[1, 2, 3], &[4, 4, 4], &scores).unwrap();
        assert_eq!(test.exact_p_two_sided, None);
        let drawn = infer_trend(&[1, 2, 3], &[4, 4, 4], &scores, Effort::ONE_TEST).unwrap();
        assert_eq!(drawn.method, crate::stats::inference::Method::MonteCarlo);
    }
}
