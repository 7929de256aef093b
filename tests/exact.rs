//! Exact p-values against every arrangement listed, Monte Carlo ones against the exact, and the choice between
//! them.

use lupustat::stats::cochran_armitage::cochran_armitage;
use lupustat::stats::exact::{EXACT_BUDGET, Statistic, count_tables, exact_p};
use lupustat::stats::exact_ranks::{RankStatistic, exact_rank_p};
use lupustat::stats::inference::{Effort, Inference, Method};
use lupustat::stats::tier::RankTest;
use lupustat::stats::{StatsError, Table};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Every way to deal values to groups of these sizes, as the group of each value.
fn arrangements(sizes: &[usize]) -> Vec<Vec<usize>> {
    fn deal(left: &mut [usize], dealt: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        if left.iter().all(|&size| size == 0) {
            all.push(dealt.clone());
        }
        for group in 0..left.len() {
            if left[group] > 0 {
                left[group] -= 1;
                dealt.push(group);
                deal(left, dealt, all);
                dealt.pop();
                left[group] += 1;
            }
        }
    }
    let mut all = Vec::new();
    deal(&mut sizes.to_vec(), &mut Vec::new(), &mut all);
    all
}

/// The share of arrangements of the patients of `table` whose statistic is at least the observed one.
fn by_listing(table: &Table, statistic: &dyn Fn(&[u32]) -> f64) -> f64 {
    let sizes: Vec<usize> = table
        .group_totals()
        .iter()
        .map(|&n| usize::try_from(n).unwrap())
        .collect();
    let levels: Vec<usize> = table
        .level_totals()
        .iter()
        .enumerate()
        .flat_map(|(level, &n)| std::iter::repeat_n(level, usize::try_from(n).unwrap()))
        .collect();
    let width = table.levels().len();
    let observed: Vec<u32> = table
        .counts()
        .iter()
        .flatten()
        .map(|&n| u32::try_from(n).unwrap())
        .collect();
    let threshold = statistic(&observed) - 1e-9;
    let all = arrangements(&sizes);
    let extreme = all.iter().filter(|groups| {
        let mut counts = vec![0_u32; sizes.len() * width];
        for (&group, &level) in groups.iter().zip(&levels) {
            counts[group * width + level] += 1;
        }
        statistic(&counts) >= threshold
    });
    extreme.count() as f64 / all.len() as f64
}

/// A small table without empty rows or columns.
fn small_table() -> impl Strategy<Value = Table> {
    (2..=3_usize, 2..=4_usize)
        .prop_flat_map(|(rows, columns)| vec(vec(0..3_u64, columns), rows))
        .prop_map(|counts| Table::from_counts(counts).without_empty())
        .prop_filter("two filled rows and columns, few patients", |table| {
            table.groups() > 1 && table.levels().len() > 1 && (4..=10).contains(&table.total())
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn exact_tests_of_a_table_are_the_listed_ones(table in small_table()) {
        for statistic in [Statistic::Improbability, Statistic::Pearson, Statistic::LikelihoodRatio] {
            let exact = exact_p(&table, statistic, EXACT_BUDGET).expect("within the budget").p;
            let listed = by_listing(&table, &statistic.of_counts(&table));
            prop_assert!((exact - listed).abs() < 1e-12, "{statistic:?}: {exact} {listed}");
        }
    }

    #[test]
    fn exact_rank_tests_are_the_listed_ones(table in small_table()) {
        for statistic in [RankStatistic::Spread, RankStatistic::Trend] {
            let exact = exact_rank_p(&table, statistic).expect("within the budget");
            let listed = by_listing(&table, &statistic.of_counts(&table));
            prop_assert!((exact - listed).abs() < 1e-12, "{statistic:?}: {exact} {listed}");
        }
    }

    #[test]
    fn an_exact_trend_of_proportions_is_the_listed_one(
        groups in vec((0..3_u64, 0..3_u64, select(&[0.0, 0.5, 1.0, 1.5, 4.0, 7.0][..])), 2..=4),
    ) {
        let (events, totals): (Vec<u64>, Vec<u64>) = groups.iter().map(|g| (g.0, g.0 + g.1)).unzip();
        let scores: Vec<f64> = groups.iter().map(|g| g.2).collect();
        let Ok(test) = cochran_armitage(&events, &totals, &scores) else { return Ok(()) };
        prop_assume!(totals.iter().sum::<u64>() <= 10);
        let without = groups.iter().map(|g| g.1).collect();
        let (n, with) = (totals.iter().sum::<u64>() as f64, events.iter().sum::<u64>() as f64);
        let total_score: f64 = totals.iter().zip(&scores).map(|(&n, s)| n as f64 * s).sum();
        let sum = |counts: &[u32]| -> f64 { counts.iter().zip(&scores).map(|(&e, s)| f64::from(e) * s).sum() };
        let table = Table::from_counts(vec![events, without]);
        let listed = by_listing(&table, &|counts| (sum(counts) * n - with * total_score).abs());
        prop_assert!((test.exact_p_two_sided.expect("within the budget") - listed).abs() < 1e-12);
        let rising = by_listing(&table, &sum);
        prop_assert!((test.exact_p_increasing.expect("within the budget") - rising).abs() < 1e-12);
    }

    #[test]
    fn turning_a_table_changes_no_exact_test(table in small_table()) {
        for statistic in [Statistic::Improbability, Statistic::Pearson, Statistic::LikelihoodRatio] {
            let p = |table: &Table| exact_p(table, statistic, EXACT_BUDGET).expect("a p-value").p;
            prop_assert!((p(&table) - p(&table.transposed())).abs() < 1e-12);
        }
        prop_assert_eq!(count_tables(&table), count_tables(&table.transposed()));
    }
}

/// Half the width of an interval that holds a Monte Carlo p-value of 100,000 tables but once in a million.
fn reach(p: f64) -> f64 {
    4.9 * (p * (1.0 - p) / 100_000.0).sqrt() + 1e-4
}

#[test]
fn monte_carlo_lies_about_the_exact_p() {
    let tables = [
        vec![vec![3, 3, 2, 1, 1], vec![36, 24, 17, 12, 1]],
        vec![vec![9, 2], vec![54, 33], vec![2, 1]],
        vec![vec![5, 8, 5], vec![2, 8, 2], vec![7, 1, 3]],
    ];
    for counts in tables {
        let table = Table::from_counts(counts);
        for statistic in [
            Statistic::Improbability,
            Statistic::Pearson,
            Statistic::LikelihoodRatio,
        ] {
            let infer = |method| {
                Inference::of_table(&table, statistic, Effort::ONE_TEST.by(method))
                    .expect("a p-value")
            };
            let (exact, drawn) = (infer(Method::Exact), infer(Method::MonteCarlo));
            assert_eq!(
                (exact.method, drawn.method),
                (Method::Exact, Method::MonteCarlo)
            );
            assert!(
                (exact.p - drawn.p).abs() < reach(exact.p),
                "{statistic:?}: {} {}",
                exact.p,
                drawn.p
            );
            assert!(drawn.lower.unwrap() < drawn.p && drawn.p < drawn.upper.unwrap());
            assert_eq!(drawn, infer(Method::MonteCarlo), "the seed is the table's");
        }
    }
}

#[test]
fn rank_tests_drawn_lie_about_the_exact_ones() {
    let two = Table::from_counts(vec![vec![1, 4, 2, 3, 0, 1], vec![2, 2, 6, 5, 9, 4]]);
    let three = Table::from_counts(vec![vec![2, 1, 0, 1], vec![1, 1, 2, 0], vec![0, 1, 1, 2]]);
    for (table, test) in [
        (&two, RankTest::MannWhitney),
        (&two, RankTest::Trend),
        (&three, RankTest::KruskalWallis),
        (&three, RankTest::Trend),
    ] {
        let infer = |method| {
            Inference::of_ranks(table, test, Effort::ONE_TEST.by(method)).expect("a p-value")
        };
        let (exact, drawn) = (infer(Method::Exact), infer(Method::MonteCarlo));
        assert!(
            (exact.p - drawn.p).abs() < reach(exact.p),
            "{test:?}: {} {}",
            exact.p,
            drawn.p
        );
        assert_eq!(infer(Method::Auto), exact);
    }
}

#[test]
fn the_tier_is_told_before_the_work() {
    let square = |cell: u64, side: usize| {
        let mut counts = vec![vec![cell; side]; side];
        counts[0][0] += cell / 2;
        Table::from_counts(counts)
    };
    let infer = |table: &Table, method| {
        Inference::of_table(table, Statistic::Improbability, Effort::ONE_TEST.by(method))
    };
    assert_eq!(
        infer(&square(6, 3), Method::Auto).unwrap().method,
        Method::Exact
    );
    let large = square(1000, 6);
    assert_eq!(
        infer(&large, Method::Auto).unwrap().method,
        Method::MonteCarlo
    );
    assert_eq!(
        infer(&large, Method::Exact),
        Err(StatsError::TooCostly { n: large.total() })
    );
    let huge = square(1_000_000_000, 6);
    assert_eq!(
        infer(&huge, Method::Auto).unwrap().method,
        Method::Asymptotic
    );
    // Mann-Whitney of 100,000 patients: no exact distribution, but an answer.
    let ranks = Table::from_counts(vec![vec![500; 100], vec![499; 100]]);
    let test = Inference::of_ranks(&ranks, RankTest::MannWhitney, Effort::ONE_TEST).unwrap();
    assert_ne!(test.method, Method::Exact);
}

#[test]
fn tables_too_many_to_count_are_not_counted() {
    let table = Table::from_counts(vec![vec![2, 1], vec![1, 3]]);
    // The first cell is 0, 1, 2 or 3.
    assert_eq!(count_tables(&table), Some(4.0));
    let mut counts = vec![vec![22; 4]; 4];
    counts[0][0] = 25;
    assert_eq!(count_tables(&Table::from_counts(counts)), None);
}

#[test]
fn a_method_asked_for_adds_its_p() {
    let request = serde_json::json!({
        "test": "mannwhitney",
        "input": { "x": [1.9, 2.1, 2.4, 2.4], "y": [1.7, 1.8, 1.9, 2.0, 2.1] },
        "options": { "method": "exact" }
    });
    let request = serde_json::from_value(request).expect("a request");
    let result = lupustat::stats::request::compute(&request).expect("a result");
    let result = serde_json::to_value(result).expect("JSON");
    assert_eq!(result["inference"]["method"], "exact");
    let p = result["inference"]["p"].as_f64().expect("a number");
    assert!((p - listed_p()).abs() < 1e-12, "{p}");
    assert!(result["pTwoSided"].is_number());
}

/// The p-value of the request above from the list of its arrangements.
fn listed_p() -> f64 {
    let table = Table::from_samples(&[vec![1.9, 2.1, 2.4, 2.4], vec![1.7, 1.8, 1.9, 2.0, 2.1]]);
    by_listing(&table, &RankStatistic::Spread.of_counts(&table))
}
