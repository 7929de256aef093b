//! Laws that hold whatever the data: swap, shuffle, shift, scale, split weights, p from 0 to 1.

use lupustat::stats::Table;
use lupustat::stats::adjust::adjust;
use lupustat::stats::boxplot::{Fences, boxplot};
use lupustat::stats::cochran_armitage::cochran_armitage;
use lupustat::stats::correlation::{pearson, spearman};
use lupustat::stats::counted::Counted;
use lupustat::stats::cramers_v::cramers_v;
use lupustat::stats::describe::{Description, describe};
use lupustat::stats::effect_size::{EffectTwoSample, effect_two_sample};
use lupustat::stats::kendall::{kendall, kendall_table};
use lupustat::stats::odds_ratio::odds_ratio;
use lupustat::stats::paired::{Pair, pairs_of};
use lupustat::stats::proportion::proportion;
use lupustat::stats::quantile::{Rule, hinges, median, quantile};
use proptest::collection::vec;
use proptest::prelude::*;

const RULES: [Rule; 5] = [
    Rule::Type2,
    Rule::Type5,
    Rule::Type6,
    Rule::Type7,
    Rule::Type8,
];

/// Values with ties, as a score has them. Eighths, so that shifts and doublings are exact.
fn sample(sizes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    vec(
        (-40..40).prop_map(|eighths| f64::from(eighths) / 8.0),
        sizes,
    )
}

fn pairs() -> impl Strategy<Value = Vec<Pair>> {
    let pair = (-6..6, -6..6, 1..4_u64);
    vec(
        pair.prop_map(|(x, y, count)| Pair {
            x: f64::from(x),
            y: f64::from(y),
            count,
        }),
        2..20,
    )
}

fn counts(
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Vec<u64>>> {
    (rows, columns).prop_flat_map(|(rows, columns)| vec(vec(0..9_u64, columns), rows))
}

fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-11 * a.abs().max(b.abs()).max(1.0)
}

fn both_close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => close(a, b),
        (a, b) => a == b,
    }
}

fn is_probability(p: f64) -> bool {
    (0.0..=1.0).contains(&p)
}

/// Reads a sample as values with counts.
fn counted<T>(values: &[f64], read: impl FnOnce(&Counted) -> T) -> T {
    let table = Table::from_samples(&[values.to_vec()]);
    let counted = Counted::new(table.levels(), &table.counts()[0]).expect("values");
    read(&counted)
}

fn described(values: &[f64]) -> Description {
    counted(values, describe)
}

fn effects(x: &[f64], y: &[f64]) -> Option<EffectTwoSample> {
    effect_two_sample(&Table::from_samples(&[x.to_vec(), y.to_vec()]), 0.95).ok()
}

proptest! {
    #[test]
    fn description_follows_a_shift_and_a_scale(values in sample(1..30), shift in -9..9_i32) {
        let (plain, shift) = (described(&values), f64::from(shift));
        let shifted = described(&values.iter().map(|x| x + shift).collect::<Vec<_>>());
        let scaled = described(&values.iter().map(|x| -2.0 * x).collect::<Vec<_>>());
        prop_assert!(close(shifted.mean, plain.mean + shift));
        prop_assert!(close(shifted.trimmed_mean_5pct, plain.trimmed_mean_5pct + shift));
        prop_assert!(both_close(shifted.sd, plain.sd));
        prop_assert!(both_close(shifted.skewness_g1, plain.skewness_g1));
        prop_assert!(both_close(scaled.sd, plain.sd.map(|sd| 2.0 * sd)));
        prop_assert!(both_close(scaled.skewness_g1, plain.skewness_g1.map(|g1| -g1)));
        prop_assert!(both_close(scaled.kurtosis_g2, plain.kurtosis_g2));
        prop_assert!(close(scaled.hinge_lower, -2.0 * plain.hinge_upper));
    }

    #[test]
    fn quantiles_rise_with_the_probability_and_mirror(values in sample(1..30), p in 0.0..0.5) {
        let mirrored: Vec<f64> = values.iter().map(|x| -x).collect();
        for rule in RULES {
            let at = |p: f64| counted(&values, |values| quantile(values, p, rule));
            prop_assert!(at(0.0) <= at(p) && at(p) <= at(0.5) && at(0.5) <= at(1.0 - p));
            let opposite = counted(&mirrored, |values| quantile(values, 1.0 - p, rule));
            prop_assert!(close(at(p), -opposite), "{rule:?} {} {opposite}", at(p));
            prop_assert_eq!(at(0.5), counted(&values, median));
        }
        let (lower, upper) = counted(&values, hinges);
        let middle = counted(&values, median);
        prop_assert!(lower <= middle && middle <= upper);
    }

    #[test]
    fn a_count_is_so_many_values(values in sample(1..20), times in 2..5_usize) {
        let repeated: Vec<f64> = values.iter().flat_map(|&x| vec![x; times]).collect();
        let table = Table::from_samples(&[values]);
        let weights: Vec<u64> = table.counts()[0].iter().map(|n| n * times as u64).collect();
        let weighted = Counted::new(table.levels(), &weights).expect("values");
        prop_assert_eq!(describe(&weighted), described(&repeated));
    }

    #[test]
    fn every_value_lies_between_the_whiskers_or_outside(values in sample(1..40)) {
        let plot = counted(&values, |values| boxplot(values, 1.5, 3.0));
        let edges = (plot.hinge_lower, plot.hinge_upper);
        let (inner, outer) = (Fences::around(edges, 1.5), Fences::around(edges, 3.0));
        let between = values.iter().filter(|x| (plot.whisker_lower..=plot.whisker_upper).contains(*x));
        prop_assert_eq!(between.count() + plot.outside_values.len(), values.len());
        prop_assert!(plot.outside_values.iter().all(|&x| !inner.contain(x)));
        prop_assert!(plot.extreme_values.iter().all(|&x| !outer.contain(x)));
        prop_assert!(plot.outside_values.is_sorted());
    }

    #[test]
    fn a_proportion_mirrors_its_complement(k in 0..200_u64, more in 0..200_u64, level in 0.5..0.999) {
        prop_assume!(k + more > 0);
        let one = proportion(k, k + more, level).expect("an interval");
        let other = proportion(more, k + more, level).expect("an interval");
        let p = one.percent / 100.0;
        for (lower, upper, mirrored) in [
            (one.wilson_lower, one.wilson_upper, other.wilson_upper),
            (one.clopper_pearson_lower, one.clopper_pearson_upper, other.clopper_pearson_upper),
        ] {
            prop_assert!(is_probability(lower) && is_probability(upper));
            prop_assert!(lower <= p + 1e-15 && p <= upper + 1e-15);
            prop_assert!(close(lower, 1.0 - mirrored));
        }
    }

    #[test]
    fn swapping_the_rows_inverts_the_ratios(cells in [[1..40_u64, 1..40_u64], [1..40_u64, 1..40_u64]]) {
        let [[a, b], [c, d]] = cells;
        let measures = |rows: [[u64; 2]; 2]| {
            let table = Table::from_counts(rows.iter().map(|row| row.to_vec()).collect());
            odds_ratio(&table, 0.95).expect("measures")
        };
        let (one, other) = (measures([[a, b], [c, d]]), measures([[c, d], [a, b]]));
        prop_assert!(both_close(one.odds_ratio, other.odds_ratio.map(f64::recip)));
        prop_assert!(both_close(one.or_ci_lower, other.or_ci_upper.map(f64::recip)));
        prop_assert!(both_close(one.rr_ci_upper, other.rr_ci_lower.map(f64::recip)));
        prop_assert!(close(one.risk_difference, -other.risk_difference));
        prop_assert!(close(one.rd_newcombe_ci_lower, -other.rd_newcombe_ci_upper));
        prop_assert!(one.rd_newcombe_ci_lower <= one.risk_difference && one.rd_newcombe_ci_lower >= -1.0);
    }

    #[test]
    fn cramers_v_does_not_depend_on_the_order(counts in counts(2..4, 2..5)) {
        let table = Table::from_counts(counts.clone());
        let reversed = Table::from_counts(counts.into_iter().rev().collect());
        match (cramers_v(&table, 0.95), cramers_v(&reversed, 0.95), cramers_v(&table.transposed(), 0.95)) {
            (Ok(v), Ok(reversed), Ok(transposed)) => {
                prop_assert!(is_probability(v.cramers_v) && is_probability(v.ci_upper));
                prop_assert!(v.ci_lower <= v.cramers_v && v.ci_lower <= v.ci_upper);
                prop_assert!(close(v.cramers_v, reversed.cramers_v));
                prop_assert!((v.ci_upper - transposed.ci_upper).abs() < 1e-9);
            }
            (v, reversed, transposed) => {
                prop_assert!(v.is_err() && reversed.is_err() && transposed.is_err());
            }
        }
    }

    #[test]
    fn kendall_counts_every_pair_of_pairs(pairs in pairs()) {
        let Ok(tau) = kendall(&pairs) else { return Ok(()) };
        let mut s = 0.0;
        for (i, a) in pairs.iter().enumerate() {
            for b in &pairs[..i] {
                let sign = |d: f64| if d == 0.0 { 0.0 } else { d.signum() };
                s += sign(a.x - b.x) * sign(a.y - b.y) * (a.count * b.count) as f64;
            }
        }
        prop_assert_eq!(tau.s, s);
        prop_assert!((-1.0..=1.0).contains(&tau.tau_b));
        prop_assert!(is_probability(tau.p_two_sided) && tau.p_two_sided <= tau.p_two_sided_cc);
        prop_assert!(close(tau.p_less + tau.p_greater, 1.0));
    }

    #[test]
    fn correlations_do_not_depend_on_order_or_on_split_weights(pairs in pairs()) {
        let single = |pair: &Pair| vec![Pair { count: 1, ..*pair }; usize::try_from(pair.count).expect("small")];
        let split: Vec<Pair> = pairs.iter().rev().flat_map(single).collect();
        prop_assert_eq!(kendall(&pairs), kendall(&split));
        if let (Ok(one), Ok(other)) = (spearman(&pairs), spearman(&split)) {
            prop_assert!(close(one.rho, other.rho));
        }
        if let (Ok(one), Ok(other)) = (pearson(&pairs, 0.95), pearson(&split, 0.95)) {
            prop_assert!(close(one.r, other.r) && both_close(one.ci_lower, other.ci_lower));
        }
    }

    #[test]
    fn correlations_swap_and_turn(pairs in pairs()) {
        let swapped: Vec<Pair> = pairs.iter().map(|p| Pair { x: p.y, y: p.x, ..*p }).collect();
        let turned: Vec<Pair> = pairs.iter().map(|p| Pair { x: 7.0 - 2.0 * p.x, ..*p }).collect();
        if let Ok(tau) = kendall(&pairs) {
            let (swapped, turned) = (kendall(&swapped).expect("tau"), kendall(&turned).expect("tau"));
            prop_assert!(close(tau.z, swapped.z) && close(tau.z, -turned.z));
            prop_assert_eq!(tau.exact_p_less, turned.exact_p_greater);
        }
        if let Ok(rho) = spearman(&pairs) {
            let (swapped, turned) = (spearman(&swapped).expect("rho"), spearman(&turned).expect("rho"));
            prop_assert!(close(rho.rho, swapped.rho) && close(rho.rho, -turned.rho));
            prop_assert!(rho.p_two_sided.is_none_or(is_probability));
        }
        if let Ok(r) = pearson(&pairs, 0.95) {
            let (swapped, turned) = (pearson(&swapped, 0.95).expect("r"), pearson(&turned, 0.95).expect("r"));
            prop_assert!(close(r.r, swapped.r) && close(r.r, -turned.r));
            prop_assert!(both_close(r.ci_lower, turned.ci_upper.map(|limit| -limit)));
        }
    }

    #[test]
    fn a_table_and_its_pairs_have_one_tau(counts in counts(2..5, 2..5)) {
        let table = Table::from_counts(counts);
        match (kendall_table(&table, 0.95), kendall(&pairs_of(&table))) {
            (Ok(table), Ok(pairs)) => {
                prop_assert!(close(table.tau_b, pairs.tau_b));
                prop_assert!(close(table.nonpar_corr_z, pairs.z));
                prop_assert!(close(table.nonpar_corr_p_two_sided, pairs.p_two_sided));
                prop_assert!(table.approx_p.is_none_or(is_probability));
                prop_assert!(table.ase1.is_finite() && table.tau_c.abs() <= 1.0 + 1e-12);
            }
            (table, pairs) => prop_assert!(table.is_err() && pairs.is_err()),
        }
    }

    #[test]
    fn swapping_the_groups_turns_the_effects(x in sample(1..15), y in sample(1..15)) {
        let (Some(one), Some(other)) = (effects(&x, &y), effects(&y, &x)) else { return Ok(()) };
        prop_assert!(close(one.rank_biserial, -other.rank_biserial));
        prop_assert!(close(one.auc, 1.0 - other.auc));
        prop_assert!(close(one.r_z_over_sqrt_n, -other.r_z_over_sqrt_n));
        prop_assert!(both_close(one.cohen_d, other.cohen_d.map(|d| -d)));
        for (one, other) in [
            (one.cliffs_delta_ci_unbiased_lower, other.cliffs_delta_ci_unbiased_upper),
            (one.rank_biserial_fisherz_ci_lower, other.rank_biserial_fisherz_ci_upper),
        ] {
            prop_assert!(both_close(one, other.map(|limit| -limit)));
        }
        if let (Some(lower), Some(d), Some(upper)) = (one.cohen_d_nct_ci_lower, one.cohen_d, one.cohen_d_nct_ci_upper) {
            let mirrored = -other.cohen_d_nct_ci_upper.expect("a limit");
            prop_assert!((lower - mirrored).abs() <= 1e-9 * (1.0 + lower.abs()), "{lower} {mirrored}");
            prop_assert!(lower < d && d < upper);
        }
    }

    #[test]
    fn a_trend_follows_its_scores(groups in vec((0..9_u64, 0..9_u64), 2..6), shift in -5..5_i32) {
        let (events, others): (Vec<u64>, Vec<u64>) = groups.into_iter().unzip();
        let totals: Vec<u64> = events.iter().zip(&others).map(|(e, o)| e + o).collect();
        let scores: Vec<f64> = (1..=totals.len()).map(|score| score as f64).collect();
        let moved: Vec<f64> = scores.iter().map(|s| f64::from(shift) - 3.0 * s).collect();
        let Ok(trend) = cochran_armitage(&events, &totals, &scores) else { return Ok(()) };
        let turned = cochran_armitage(&events, &totals, &moved).expect("a trend");
        let without = cochran_armitage(&others, &totals, &scores).expect("a trend");
        prop_assert!(close(trend.z, -turned.z) && close(trend.z, -without.z));
        prop_assert!(close(trend.p_increasing, turned.p_decreasing));
        // Linear by linear is (N − 1) r² of group and event.
        let table = Table::new(scores, vec![others, events]);
        let r = pearson(&pairs_of(&table), 0.95).expect("a correlation").r;
        prop_assert!(close(trend.chi2_linear_by_linear, (table.total() as f64 - 1.0) * r * r));
    }

    #[test]
    fn adjusted_values_keep_their_order_of_strength(p in vec(proptest::option::of(0.0..=1.0_f64), 0..30)) {
        let a = adjust(&p);
        for (i, &p) in p.iter().enumerate() {
            let all = [a.hommel[i], a.hochberg[i], a.holm[i], a.bonferroni[i]];
            let Some(p) = p else {
                prop_assert!(all.iter().all(Option::is_none) && a.bh[i].is_none() && a.by[i].is_none());
                continue;
            };
            let strengths: Vec<f64> = std::iter::once(p).chain(all.into_iter().flatten()).collect();
            prop_assert_eq!(strengths.len(), 5);
            prop_assert!(strengths.windows(2).all(|pair| pair[0] <= pair[1] * (1.0 + 1e-14)));
            prop_assert!(a.bh[i] >= Some(p) && a.by[i] >= a.bh[i]);
            prop_assert!(strengths.iter().copied().all(is_probability));
        }
        let reversed = adjust(&p.iter().rev().copied().collect::<Vec<_>>());
        prop_assert_eq!(reversed.hommel.into_iter().rev().collect::<Vec<_>>(), a.hommel);
        prop_assert_eq!(reversed.bh.into_iter().rev().collect::<Vec<_>>(), a.bh);
    }
}
