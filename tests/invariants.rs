//! Laws that hold whatever the data: swap, shuffle, shift, scale, split weights, p from 0 to 1.

use lupustat::stats::Table;
use lupustat::stats::adjust::adjust;
use lupustat::stats::boxplot::{Fences, boxplot};
use lupustat::stats::chi_square::{ChiSquare, chi_square};
use lupustat::stats::cochran_armitage::cochran_armitage;
use lupustat::stats::correlation::{pearson, spearman};
use lupustat::stats::counted::Counted;
use lupustat::stats::cramers_v::cramers_v;
use lupustat::stats::describe::{Description, describe};
use lupustat::stats::effect_size::{EffectTwoSample, effect_two_sample};
use lupustat::stats::fisher::{Fisher2x2, fisher_2x2};
use lupustat::stats::hodges_lehmann::hodges_lehmann;
use lupustat::stats::hypergeometric::Hypergeometric;
use lupustat::stats::kendall::{kendall, kendall_table};
use lupustat::stats::kruskal_wallis::kruskal_wallis;
use lupustat::stats::mann_whitney::mann_whitney;
use lupustat::stats::moments::Moments;
use lupustat::stats::odds_ratio::odds_ratio;
use lupustat::stats::paired::{Pair, pairs_of};
use lupustat::stats::post_hoc::dunn;
use lupustat::stats::proportion::proportion;
use lupustat::stats::quantile::{QuantileRule, hinges, median, quantile};
use lupustat::stats::rank_sum::mann_whitney_exact;
use lupustat::stats::student::{TTests, t_tests};
use proptest::collection::vec;
use proptest::prelude::*;

const RULES: [QuantileRule; 5] = [
    QuantileRule::Type2,
    QuantileRule::Type5,
    QuantileRule::Type6,
    QuantileRule::Type7,
    QuantileRule::Type8,
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

fn two(x: &[f64], y: &[f64]) -> Table {
    Table::from_samples(&[x.to_vec(), y.to_vec()])
}

/// The values moved and stretched: eighths times a power of two, so that no tie comes or goes by rounding.
fn mapped(values: &[f64], scale: f64, shift: f64) -> Vec<f64> {
    values.iter().map(|x| scale * x + shift).collect()
}

/// Groups of values in another order.
fn reversed(groups: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let turned = |group: &Vec<f64>| group.iter().rev().copied().collect();
    groups.iter().map(turned).collect()
}

/// The samples of a table of counts, one by one.
fn expanded(table: &Table) -> Vec<Vec<f64>> {
    let sample = |row: &Vec<u64>| {
        let cells = table.levels().iter().zip(row);
        cells
            .flat_map(|(&level, &count)| (0..count).map(move |_| level))
            .collect()
    };
    table.counts().iter().map(sample).collect()
}

/// The table with a level that nobody has.
fn with_empty_level(table: &Table, place: usize) -> Table {
    let mut levels = table.levels().to_vec();
    let place = place.min(levels.len());
    let before = if place == 0 {
        levels[0] - 2.0
    } else {
        levels[place - 1]
    };
    levels.insert(place, before + 1.0 / 16.0);
    let widened = |row: &Vec<u64>| {
        let mut row = row.clone();
        row.insert(place, 0);
        row
    };
    Table::new(levels, table.counts().iter().map(widened).collect())
}

fn t(x: &[f64], y: &[f64]) -> Option<TTests> {
    t_tests(&Moments::of_values(x), &Moments::of_values(y), 0.95).ok()
}

fn fisher([[a, b], [c, d]]: [[u64; 2]; 2]) -> Option<Fisher2x2> {
    fisher_2x2(&Table::from_counts(vec![vec![a, b], vec![c, d]]), 0.95).ok()
}

fn crossed(counts: &[Vec<u64>]) -> Option<ChiSquare> {
    chi_square(&Table::from_counts(counts.to_vec())).ok()
}

/// Every way to choose `size` of the values, by the rank sum of those chosen: midranks doubled, so whole.
fn doubled_rank_sums(values: &[f64], size: usize) -> Vec<u64> {
    let count = |is: &dyn Fn(f64) -> bool| values.iter().filter(|&&x| is(x)).count() as u64;
    let rank = |x: f64| 2 * count(&|y| y < x) + count(&|y| y == x) + 1;
    let ranks: Vec<u64> = values.iter().map(|&x| rank(x)).collect();
    let chosen = |set: u32| (0..values.len()).filter(move |i| set >> i & 1 == 1);
    (0_u32..1 << values.len())
        .filter(|set| set.count_ones() as usize == size)
        .map(|set| chosen(set).map(|i| ranks[i]).sum())
        .collect()
}

/// `C(n, k)` by Pascal's rule.
fn pascal(n: u64, k: u64) -> u64 {
    if k > n {
        0
    } else {
        (1..=k).fold(1, |product, i| product * (n - k + i) / i)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mann_whitney_follows_the_order_alone(x in sample(1..15), y in sample(1..15), shift in -9..9_i32) {
        let table = two(&x, &y);
        let Ok(one) = mann_whitney(&table) else { return Ok(()) };
        let swapped = mann_whitney(&two(&y, &x)).expect("a test");
        prop_assert_eq!((one.u1, one.z, one.z_cc), (swapped.u2, -swapped.z, -swapped.z_cc));
        prop_assert_eq!((one.p_less, one.p_greater_cc), (swapped.p_greater, swapped.p_less_cc));
        let moved = |values: &[f64]| mapped(values, 4.0, shift.into());
        for same in [
            two(&moved(&x), &moved(&y)),
            Table::from_samples(&reversed(&[x.clone(), y.clone()])),
            Table::from_samples(&expanded(&table)),
            with_empty_level(&table, shift.unsigned_abs() as usize),
        ] {
            prop_assert_eq!(mann_whitney(&same), Ok(one.clone()));
        }
        for p in [one.p_two_sided, one.p_less, one.p_greater, one.p_two_sided_cc, one.p_less_cc, one.p_greater_cc] {
            prop_assert!(is_probability(p));
        }
        prop_assert!(close(one.p_less + one.p_greater, 1.0) && one.p_two_sided <= one.p_two_sided_cc);
        prop_assert_eq!(one.u1 + one.u2, (x.len() * y.len()) as f64);
    }

    #[test]
    fn exact_mann_whitney_counts_every_assignment(x in sample(1..6), y in sample(1..6), ties in any::<bool>()) {
        // Whole numbers tie; the place added to them unties.
        let untied = |(place, x): (u32, &f64)| x.round() + f64::from(place) / 16.0;
        let tied = |(_, x): (u32, &f64)| (x / 2.0).round();
        let all: Vec<f64> = (0..).zip(x.iter().chain(&y)).map(|pair| if ties { tied(pair) } else { untied(pair) }).collect();
        let (x, y) = all.split_at(x.len());
        let one = mann_whitney_exact(&two(x, y)).expect("a test");
        let sums = doubled_rank_sums(&all, x.len());
        let observed = two(x, y).rank_sums()[0] * 2.0;
        let share = |is: &dyn Fn(u64) -> bool| sums.iter().filter(|&&sum| is(sum)).count() as f64 / sums.len() as f64;
        // Twice a rank sum has the mean n₁(N + 1).
        let distance = |sum: f64| (sum - (x.len() * (all.len() + 1)) as f64).abs();
        prop_assert!(close(one.p_less, share(&|sum| sum as f64 <= observed)));
        prop_assert!(close(one.p_greater, share(&|sum| sum as f64 >= observed)));
        prop_assert!(close(one.point_probability, share(&|sum| sum as f64 == observed)));
        prop_assert!(close(one.p_two_sided, share(&|sum| distance(sum as f64) >= distance(observed))));
        prop_assert!(close(one.p_two_sided - one.p_two_sided_mid, share(&|sum| distance(sum as f64) == distance(observed)) / 2.0));
        prop_assert_eq!(one.n_permutations, sums.len().to_string());
        prop_assert!(close(one.p_less + one.p_greater, 1.0 + one.point_probability));
    }

    #[test]
    fn exact_mann_whitney_follows_the_order_alone(x in sample(1..12), y in sample(1..12), shift in -9..9_i32) {
        let table = two(&x, &y);
        let one = mann_whitney_exact(&table).expect("a test");
        let swapped = mann_whitney_exact(&two(&y, &x)).expect("a test");
        prop_assert!(close(one.p_two_sided, swapped.p_two_sided) && close(one.p_less, swapped.p_greater));
        let moved = |values: &[f64]| mapped(values, 4.0, shift.into());
        for same in [
            two(&moved(&x), &moved(&y)),
            Table::from_samples(&reversed(&[x.clone(), y.clone()])),
            Table::from_samples(&expanded(&table)),
            with_empty_level(&table, shift.unsigned_abs() as usize),
        ] {
            prop_assert_eq!(mann_whitney_exact(&same), Ok(one.clone()));
        }
        for p in [one.p_two_sided, one.p_two_sided_doubled, one.p_two_sided_mid, one.p_less, one.p_greater] {
            prop_assert!(is_probability(p));
        }
    }

    #[test]
    fn hodges_lehmann_is_the_median_difference_and_moves_with_the_values(
        x in sample(1..12), y in sample(1..12), shift in -9..9_i32,
    ) {
        let shift = f64::from(shift);
        let one = hodges_lehmann(&two(&x, &y), 0.95).expect("a shift");
        let mut differences: Vec<f64> = x.iter().flat_map(|x| y.iter().map(move |y| x - y)).collect();
        differences.sort_by(f64::total_cmp);
        let (lower, upper) = (differences.len().div_ceil(2) - 1, differences.len() / 2);
        prop_assert_eq!(one.estimate, f64::midpoint(differences[lower], differences[upper]));
        prop_assert!(one.ci_asymptotic_hw_lower <= one.estimate && one.estimate <= one.ci_asymptotic_hw_upper);
        let swapped = hodges_lehmann(&two(&y, &x), 0.95).expect("a shift");
        prop_assert_eq!((one.estimate, one.ci_exact_lower), (-swapped.estimate, swapped.ci_exact_upper.map(|limit| -limit)));
        prop_assert_eq!(one.ci_asymptotic_hw_lower, -swapped.ci_asymptotic_hw_upper);
        let moved = hodges_lehmann(&two(&mapped(&x, 1.0, shift), &y), 0.95).expect("a shift");
        prop_assert_eq!((moved.estimate, moved.ci_asymptotic_hw_lower), (one.estimate + shift, one.ci_asymptotic_hw_lower + shift));
        let scaled = hodges_lehmann(&two(&mapped(&x, 2.0, 0.0), &mapped(&y, 2.0, 0.0)), 0.95).expect("a shift");
        prop_assert_eq!((scaled.estimate, scaled.ci_asymptotic_hw_upper), (2.0 * one.estimate, 2.0 * one.ci_asymptotic_hw_upper));
        let empty_level = with_empty_level(&two(&x, &y), 1);
        prop_assert_eq!(hodges_lehmann(&empty_level, 0.95), Ok(one.clone()));
        prop_assert_eq!(hodges_lehmann(&Table::from_samples(&reversed(&[x, y])), 0.95), Ok(one));
    }

    #[test]
    fn kruskal_wallis_follows_the_order_alone(groups in vec(sample(0..8), 2..5), shift in -9..9_i32) {
        let table = Table::from_samples(&groups);
        let Ok(one) = kruskal_wallis(&table) else { return Ok(()) };
        prop_assert!(one.h >= 0.0 && is_probability(one.p) && one.epsilon_squared <= 1.0 + 1e-12);
        let moved: Vec<Vec<f64>> = groups.iter().map(|group| mapped(group, 4.0, shift.into())).collect();
        for same in [
            Table::from_samples(&moved),
            Table::from_samples(&reversed(&groups)),
            Table::from_samples(&expanded(&table)),
            with_empty_level(&table, shift.unsigned_abs() as usize),
        ] {
            prop_assert_eq!(kruskal_wallis(&same), Ok(one.clone()));
        }
        let other_way: Vec<Vec<f64>> = groups.iter().rev().cloned().collect();
        prop_assert!(close(kruskal_wallis(&Table::from_samples(&other_way)).expect("a test").h, one.h));
        let turned: Vec<Vec<f64>> = groups.iter().map(|group| mapped(group, -1.0, 0.0)).collect();
        prop_assert!(close(kruskal_wallis(&Table::from_samples(&turned)).expect("a test").h, one.h));
        let with_nobody = [groups.clone(), vec![Vec::new()]].concat();
        prop_assert_eq!(kruskal_wallis(&Table::from_samples(&with_nobody)).expect("a test").h, one.h);
        // Of two groups it is the square of Mann and Whitney's z.
        if let Ok(pair) = mann_whitney(&table) {
            prop_assert!(close(pair.z * pair.z, one.h) && close(pair.p_two_sided, one.p));
        }
    }

    #[test]
    fn dunn_follows_the_order_alone(groups in vec(sample(1..8), 2..5), shift in -9..9_i32) {
        let table = Table::from_samples(&groups);
        let Ok(one) = dunn(&table) else { return Ok(()) };
        let moved: Vec<Vec<f64>> = groups.iter().map(|group| mapped(group, 4.0, shift.into())).collect();
        for same in [
            Table::from_samples(&moved),
            Table::from_samples(&reversed(&groups)),
            Table::from_samples(&expanded(&table)),
            with_empty_level(&table, shift.unsigned_abs() as usize),
        ] {
            prop_assert_eq!(dunn(&same), Ok(one.clone()));
        }
        let k = groups.len();
        let other_way: Vec<Vec<f64>> = groups.iter().rev().cloned().collect();
        let back = dunn(&Table::from_samples(&other_way)).expect("a test");
        for (place, [i, j]) in one.pairs.iter().enumerate() {
            let mirrored = back.pairs.iter().position(|pair| *pair == [k + 1 - j, k + 1 - i]).expect("the pair");
            prop_assert!(close(one.z[place], -back.z[mirrored]) && close(one.p_holm[place], back.p_holm[mirrored]));
        }
        for p in [&one.p, &one.p_bonferroni, &one.p_holm, &one.p_hochberg, &one.p_bh, &one.p_by] {
            prop_assert!(p.len() == one.pairs.len() && p.iter().copied().all(is_probability));
        }
        if k == 2 {
            let pair = mann_whitney(&table).expect("a test");
            prop_assert!(close(pair.z, one.z[0]));
        }
    }

    #[test]
    fn chi_square_does_not_depend_on_the_order_of_categories(counts in counts(2..5, 2..5), times in 2..5_u64) {
        let Some(one) = crossed(&counts) else { return Ok(()) };
        let upside_down: Vec<Vec<u64>> = counts.iter().rev().cloned().collect();
        let mirrored: Vec<Vec<u64>> = counts.iter().map(|row| row.iter().rev().copied().collect()).collect();
        let widened: Vec<Vec<u64>> = counts.iter().map(|row| [&row[..], &[0]].concat()).collect();
        let transposed = Table::from_counts(counts.clone()).transposed();
        for same in [&upside_down, &mirrored, &widened, &transposed.counts().to_vec()] {
            let same = crossed(same).expect("a test");
            prop_assert!(close(same.pearson.chi2, one.pearson.chi2) && same.pearson.df == one.pearson.df);
            prop_assert!(close(same.likelihood_ratio.g2, one.likelihood_ratio.g2));
            prop_assert!(close(same.cramers_v, one.cramers_v));
            prop_assert!(close(same.linear_by_linear.chi2, one.linear_by_linear.chi2));
        }
        prop_assert!(close(crossed(&mirrored).expect("a test").pearson_r_of_scores, -one.pearson_r_of_scores));
        for p in [one.pearson.p, one.likelihood_ratio.p, one.linear_by_linear.p, one.cramers_v] {
            prop_assert!(is_probability(p));
        }
        prop_assert!(one.yates.as_ref().is_none_or(|yates| yates.chi2 <= one.pearson.chi2 * (1.0 + 1e-12)));
        // Counted values are the values: as many of each, the statistic grows alike.
        let more: Vec<Vec<u64>> = counts.iter().map(|row| row.iter().map(|n| n * times).collect()).collect();
        let more = crossed(&more).expect("a test");
        prop_assert!(close(more.pearson.chi2, one.pearson.chi2 * times as f64) && close(more.phi_unsigned, one.phi_unsigned));
        let scored = Table::from_counts(counts);
        prop_assert_eq!(Table::from_samples(&expanded(&scored)).total(), scored.total());
        if let Ok(r) = pearson(&pairs_of(&scored), 0.95) {
            prop_assert!(close(r.r, one.pearson_r_of_scores));
        }
    }

    #[test]
    fn fisher_sums_over_every_table_with_the_margins(cells in [[0..12_u64, 0..12_u64], [0..12_u64, 0..12_u64]]) {
        let [[a, b], [c, d]] = cells;
        let Some(one) = fisher(cells) else { return Ok(()) };
        let (row1, row2, column1) = (a + b, c + d, a + c);
        let ways = |k: u64| pascal(row1, k) * pascal(row2, column1 - k);
        let support = || column1.saturating_sub(row2)..=row1.min(column1);
        let all = pascal(row1 + row2, column1) as f64;
        let share = |is: &dyn Fn(u64) -> bool| support().filter(|&k| is(k)).map(ways).sum::<u64>() as f64 / all;
        prop_assert!(close(share(&|_| true), 1.0));
        prop_assert!(close(one.point_probability, ways(a) as f64 / all));
        prop_assert!(close(one.p_less, share(&|k| k <= a)) && close(one.p_greater, share(&|k| k >= a)));
        prop_assert!(close(one.p_two_sided, share(&|k| ways(k) <= ways(a))));
        prop_assert!(close(one.p_two_sided - one.p_two_sided_mid, share(&|k| ways(k) == ways(a)) / 2.0));
        let distribution = Hypergeometric::new(row1 + row2, column1, row1).expect("a distribution");
        prop_assert!(close(support().map(|k| distribution.pmf(k as f64)).sum(), 1.0));
        prop_assert!(close(one.p_greater, distribution.at_least(a as f64)));
        prop_assert!(close(one.p_less, distribution.at_most(a as f64)));
    }

    #[test]
    fn fisher_mirrors_and_inverts(cells in [[0..40_u64, 0..40_u64], [0..40_u64, 0..40_u64]]) {
        let [[a, b], [c, d]] = cells;
        let Some(one) = fisher(cells) else { return Ok(()) };
        let (rows, columns, transposed) = (fisher([[c, d], [a, b]]), fisher([[b, a], [d, c]]), fisher([[a, c], [b, d]]));
        for (other, inverted) in [(rows, true), (columns, true), (transposed, false)] {
            let other = other.expect("a test");
            let less = if inverted { other.p_greater } else { other.p_less };
            prop_assert!(close(one.p_two_sided, other.p_two_sided) && close(one.p_less, less));
            let (odds, limit) = if inverted {
                (other.odds_ratio_conditional_mle.map(f64::recip), other.ci_upper.map(f64::recip))
            } else {
                (other.odds_ratio_conditional_mle, other.ci_lower)
            };
            let near = |a: Option<f64>, b: Option<f64>| matches!((a, b), (Some(a), Some(b)) if a == b || (a / b - 1.0).abs() < 1e-9);
            prop_assert!(near(one.odds_ratio_conditional_mle, odds) && near(one.ci_lower, limit));
        }
        for p in [one.p_two_sided, one.p_less, one.p_greater, one.p_two_sided_mid, one.point_probability] {
            prop_assert!(is_probability(p));
        }
        prop_assert!(one.ci_lower <= one.odds_ratio_conditional_mle && one.odds_ratio_conditional_mle <= one.ci_upper);
    }

    #[test]
    fn t_tests_follow_a_shift_and_a_scale(x in sample(2..15), y in sample(2..15), shift in -9..9_i32) {
        let Some(one) = t(&x, &y) else { return Ok(()) };
        let same_t = |a: &TTests, b: &TTests, sign: f64| {
            let welch = a.welch.as_ref().zip(b.welch.as_ref());
            close(a.student.t, sign * b.student.t)
                && close(a.cohen_d, sign * b.cohen_d)
                && welch.is_none_or(|(a, b)| close(a.t, sign * b.t) && close(a.df, b.df))
        };
        let swapped = t(&y, &x).expect("a test");
        prop_assert!(same_t(&one, &swapped, -1.0) && close(one.student.p_less, swapped.student.p_greater));
        prop_assert!(close(one.student.ci_lower, -swapped.student.ci_upper));
        let moved = |values: &[f64]| mapped(values, -4.0, shift.into());
        prop_assert!(same_t(&one, &t(&moved(&x), &moved(&y)).expect("a test"), -1.0));
        let turned = reversed(&[x.clone(), y.clone()]);
        prop_assert!(same_t(&one, &t(&turned[0], &turned[1]).expect("a test"), 1.0));
        // Values with counts, one of them nobody's, are the values.
        let table = with_empty_level(&two(&x, &y), 1);
        let group = |row: usize| Moments::of(table.levels().iter().copied().zip(table.counts()[row].iter().copied()));
        prop_assert!(same_t(&one, &t_tests(&group(0), &group(1), 0.95).expect("a test"), 1.0));
        for test in std::iter::once(&one.student).chain(&one.welch) {
            prop_assert!([test.p_two_sided, test.p_less, test.p_greater].into_iter().all(is_probability));
            prop_assert!(test.ci_lower <= test.mean_diff && test.mean_diff <= test.ci_upper);
        }
    }

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
            prop_assert_eq!(at(0.5), counted(&values, |values| median(values)));
        }
        let (lower, upper) = counted(&values, |values| hinges(values));
        let middle = counted(&values, |values| median(values));
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
