//! Runs one line of the plan on one variable: a test, or the reason why there is none.

use super::dataset::Dataset;
use super::patients::{MOST_VALUES, Patients};
use super::plan::{Groups, Rule, Test};
use super::reason::Reason;
use super::row::{Effect, RowTest, VariableKind, Variant};
use super::variable::{Category, Variable};
use crate::message::Coded;
use crate::stats::anova::anova;
use crate::stats::chi_square::{ChiSquare, chi_square};
use crate::stats::exact::Statistic;
use crate::stats::fisher::fisher_p;
use crate::stats::hodges_lehmann::median_difference;
use crate::stats::inference::{Effort, Inference, Method};
use crate::stats::kendall::{Kendall, kendall};
use crate::stats::kruskal_wallis::{KruskalWallis, kruskal_wallis, kruskal_wallis_of};
use crate::stats::mann_whitney::{MannWhitney, mann_whitney, mann_whitney_of};
use crate::stats::odds_ratio::risk_difference;
use crate::stats::paired::pairs_of;
use crate::stats::shift_interval::shift_interval;
use crate::stats::sorted::Sorted;
use crate::stats::student::t_tests_of;
use crate::stats::tier::RankTest;
use crate::stats::{StatsError, Table};

/// Tests with their variants, as footnotes have them.
const MANN_WHITNEY: &str =
    "Mann-Whitney U test, asymptotic, corrected for ties, no continuity correction";
const MANN_WHITNEY_EXACT: &str = "Mann-Whitney U test, exact, with midranks for ties";
const KRUSKAL_WALLIS: &str = "Kruskal-Wallis test, asymptotic, corrected for ties";
const KRUSKAL_WALLIS_EXACT: &str = "Kruskal-Wallis test, exact, with midranks for ties";
const KRUSKAL_WALLIS_DRAWN: &str = "Kruskal-Wallis test, Monte Carlo, with midranks for ties";
const PEARSON: &str = "Pearson chi-square test, no continuity correction";
const FREEMAN_HALTON_DRAWN: &str = "Fisher-Freeman-Halton test, Monte Carlo";

/// Level of the intervals in the report.
const CONF_LEVEL: f64 = 0.95;

/// Most pairs of values for which the interval of a shift is sought.
const MOST_PAIRS: f64 = 1e6;

/// What a test found.
struct Found {
    label: &'static str,
    inference: Inference,
    /// Its letter and its value.
    statistic: Option<(&'static str, f64)>,
    df: Option<f64>,
    df2: Option<f64>,
    effects: Vec<Effect>,
    variants: Vec<Variant>,
    notes: Vec<String>,
}

/// The test of `outcome` by `grouping` that `rule` asks for.
pub fn compare(data: &Dataset, rule: Rule, grouping: &Variable, outcome: &Variable) -> RowTest {
    let patients = &data.patients;
    let compared = |sorted: &Sorted| compare_sorted(data, rule, grouping, outcome, sorted);
    if is_ranked(rule.test)
        && let Some(test) = patients.sorted(Some(grouping), outcome, compared)
    {
        return test;
    }
    if rule.test == Test::Kendall && Patients::is_wide(grouping, outcome) {
        // A trend needs pairs, not a table of thousands of values by thousands; the classes show who is in it.
        let pairs = patients.pairs(grouping, outcome);
        let table = patients.cross(grouping, &data.class);
        return tested(data, rule, grouping, outcome, &table, &|| {
            Ok(trend(&kendall(&pairs)?, name(rule.test, &table).1))
        });
    }
    let table = patients.cross(grouping, outcome);
    compare_counts(data, rule, grouping, outcome, &table)
}

/// The same where the counts of the two are at hand already.
pub fn compare_counts(
    data: &Dataset,
    rule: Rule,
    grouping: &Variable,
    outcome: &Variable,
    counts: &Table,
) -> RowTest {
    tested(data, rule, grouping, outcome, counts, &|| {
        run(rule.test, rule.groups, counts)
    })
}

/// The same of patients in order.
pub fn compare_sorted(
    data: &Dataset,
    rule: Rule,
    grouping: &Variable,
    outcome: &Variable,
    sorted: &Sorted,
) -> RowTest {
    let sizes = sorted.sizes();
    let total = sizes.iter().sum::<u64>() as f64;
    // An empty group has its reason, for which nothing needs tabulating.
    let least = sizes.iter().min().map_or(0.0, |&size| size as f64);
    let is_exact = least > 0.0 && least * least * (total - least) <= Effort::REPORT.rank_budget;
    if !is_ranked(rule.test) || (is_of_two(rule.test) && is_exact) {
        let table = data.patients.cross(grouping, outcome);
        return compare_counts(data, rule, grouping, outcome, &table);
    }
    let table = Table::from_counts(sizes.iter().map(|&size| vec![size]).collect());
    tested(data, rule, grouping, outcome, &table, &|| {
        let ranks = sorted.ranks();
        if rule.test == Test::Kendall {
            let label = name(rule.test, &table).1;
            return Ok(trend(&sorted.kendall()?, label));
        }
        if is_of_two(rule.test) {
            let ranks = match rule.groups {
                Groups::Presence => ranks.with_groups(&[1, 0]),
                _ => ranks,
            };
            let test = mann_whitney_of(&ranks)?;
            let inference = Inference::new(Method::Asymptotic, test.p_two_sided);
            return Ok(two_groups(&test, inference, None, None, sorted.distinct()));
        }
        let test = kruskal_wallis_of(&ranks)?;
        let inference = Inference::new(Method::Asymptotic, test.p);
        Ok(several_groups(&test, inference))
    })
}

/// Whether a test compares two groups by their ranks.
fn is_of_two(test: Test) -> bool {
    matches!(test, Test::MannWhitney | Test::ExactMannWhitney)
}

/// Whether a test goes by ranks alone.
fn is_ranked(test: Test) -> bool {
    is_of_two(test)
        || matches!(
            test,
            Test::KruskalWallis | Test::ExactKruskalWallis | Test::Kendall
        )
}

/// What is told of a test of `table`, which `find` carries out where there is something to test.
fn tested(
    data: &Dataset,
    rule: Rule,
    grouping: &Variable,
    outcome: &Variable,
    table: &Table,
    find: &dyn Fn() -> Result<Found, StatsError>,
) -> RowTest {
    let found = untestable(data, rule, grouping, outcome, table)
        .map_or_else(|| find().map_err(Reason::Undefined), Err);
    let compared = |(category, total): (&Category, u64)| (total > 0).then(|| category.id.clone());
    let mut compares: Vec<String> = grouping
        .categories
        .iter()
        .zip(table.group_totals())
        .filter_map(compared)
        .collect();
    if rule.groups == Groups::Presence {
        compares.reverse();
    }
    let (id, label) = name(rule.test, table);
    let test = RowTest {
        test: id,
        method: None,
        monte_carlo: None,
        label: label.to_owned(),
        compares,
        question: question(data, rule.groups, grouping, table),
        n: table.total(),
        statistic: None,
        symbol: None,
        df: None,
        df2: None,
        p: None,
        p_adjusted: None,
        family: None,
        effect: None,
        other_effects: Vec::new(),
        variants: Vec::new(),
        notes: Vec::new(),
        reason: None,
        influence: None,
    };
    let found = match found {
        Ok(found) => found,
        Err(reason) => {
            return RowTest {
                reason: Some(reason.message()),
                ..test
            };
        }
    };
    let mut effects = found.effects.into_iter();
    RowTest {
        method: Some(found.inference.method),
        label: found.label.to_owned(),
        statistic: found.statistic.map(|(_, value)| value),
        symbol: found.statistic.map(|(symbol, _)| symbol),
        df: found.df,
        df2: found.df2,
        p: Some(found.inference.p),
        monte_carlo: found.inference.seed.is_some().then_some(found.inference),
        effect: effects.next(),
        other_effects: effects.collect(),
        variants: found.variants,
        notes: found.notes,
        ..test
    }
}

/// Why the rows and columns of a table leave nothing to test, if they do not.
fn untestable(
    data: &Dataset,
    rule: Rule,
    grouping: &Variable,
    outcome: &Variable,
    table: &Table,
) -> Option<Reason> {
    let made_from = |variable| data.defines(variable, outcome);
    let defines_groups = match rule.groups {
        Groups::Columns => made_from(&data.grouping),
        Groups::Classes => made_from(&data.class),
        Groups::ColumnsAndClass => made_from(&data.grouping) || made_from(&data.class),
        Groups::Presence | Groups::Categories | Groups::Numbers => data.defines(grouping, outcome),
    };
    if defines_groups {
        return Some(Reason::DefinesGroups);
    }
    if table.total() == 0 {
        return Some(Reason::NotRecorded);
    }
    let extremes = |absent_then_present: &[u64]| match absent_then_present {
        [_, 0] => Some(Reason::NobodyHasIt),
        [0, _] => Some(Reason::EverybodyHasIt),
        _ => None,
    };
    let groups = table.group_totals();
    let few_groups =
        (groups.iter().filter(|&&total| total > 0).count() < 2).then_some(Reason::OneGroup);
    if grouping.kind == VariableKind::Binary {
        return extremes(&groups).or(few_groups);
    }
    if outcome.kind == VariableKind::Binary {
        return extremes(&table.level_totals()).or(few_groups);
    }
    few_groups
}

/// The comparison in words.
fn question(data: &Dataset, groups: Groups, grouping: &Variable, table: &Table) -> String {
    let named = |joint: &str| {
        let filled = grouping.categories.iter().zip(table.group_totals());
        let labels = filled.filter(|(_, total)| *total > 0);
        labels
            .map(|(category, _)| grouping.in_sentence(&category.label))
            .collect::<Vec<_>>()
            .join(joint)
    };
    let is_activity = grouping.id == data.category.id;
    match groups {
        Groups::Columns => named(" v "),
        Groups::ColumnsAndClass => format!("the columns shown: {}", named(" v ")),
        Groups::Classes => {
            let pooled = data.groups_in_words();
            format!("{} {}, {pooled} pooled", data.noun, named(" v "))
        }
        Groups::Presence => "patients with it v patients without it".to_owned(),
        Groups::Categories if is_activity => format!("activity {}", named(", ")),
        Groups::Categories => format!("{}: {}", grouping.label, named(", ")),
        Groups::Numbers if grouping.id == data.score.id => "the scores, in order".to_owned(),
        Groups::Numbers => format!("the values of {}, in order", grouping.label),
    }
}

/// The name of the test in `computeTest`, and the test with its variant as a footnote has it.
fn name(test: Test, table: &Table) -> (&'static str, &'static str) {
    let kept = table.without_empty();
    let two_by_two = kept.groups() <= 2 && kept.levels().len() <= 2;
    match test {
        Test::MannWhitney => ("mannwhitney", MANN_WHITNEY),
        Test::ExactMannWhitney => ("mannwhitney", MANN_WHITNEY_EXACT),
        Test::KruskalWallis => ("kruskal", KRUSKAL_WALLIS),
        Test::ExactKruskalWallis => ("kruskal", KRUSKAL_WALLIS_EXACT),
        Test::Pearson => ("chisq", PEARSON),
        Test::Fisher if two_by_two => ("fisher_2x2", "Fisher's exact test"),
        Test::Fisher => ("fisher_rxc", "Fisher-Freeman-Halton exact test"),
        Test::Welch if kept.groups() <= 2 => ("ttest", "Welch's t test"),
        Test::Welch => ("anova", "Welch's analysis of variance"),
        Test::Kendall => ("kendall", "Kendall's tau-b, asymptotic, corrected for ties"),
    }
}

fn run(test: Test, groups: Groups, table: &Table) -> Result<Found, StatsError> {
    let label = name(test, table).1;
    match test {
        // The presence of a finding has its groups as absent, present; the shift is present less absent.
        Test::MannWhitney => rank_test(&oriented(groups, table), Method::Asymptotic),
        Test::ExactMannWhitney => rank_test(&oriented(groups, table), Method::Auto),
        Test::KruskalWallis => several_ranks(table, Method::Asymptotic),
        Test::ExactKruskalWallis => several_ranks(table, Method::Auto),
        Test::Pearson => pearson(table, label),
        Test::Fisher => fisher(table, label),
        Test::Welch => welch(table, label),
        Test::Kendall => Ok(trend(&kendall(&pairs_of(table))?, label)),
    }
}

/// The table with the group that a shift is told of first.
fn oriented(groups: Groups, table: &Table) -> Table {
    if groups == Groups::Presence {
        table.with_groups(&[1, 0])
    } else {
        table.clone()
    }
}

fn rank_test(table: &Table, method: Method) -> Result<Found, StatsError> {
    let test = mann_whitney(table)?;
    let exact = Inference::of_ranks(
        table,
        RankTest::MannWhitney,
        Effort::REPORT.by(Method::Exact),
    )
    .ok();
    // Exact or asymptotic, so that the interval can be that of the same test.
    let inference = match (method, exact.clone()) {
        (Method::Auto, Some(exact)) => exact,
        _ => Inference::new(Method::Asymptotic, test.p_two_sided),
    };
    let shift = shift(table, inference.method)?;
    Ok(two_groups(
        &test,
        inference,
        exact,
        shift,
        table.levels().len(),
    ))
}

/// What a Mann-Whitney test found, among so many distinct values.
fn two_groups(
    test: &MannWhitney,
    inference: Inference,
    exact: Option<Inference>,
    shift: Option<Effect>,
    distinct: usize,
) -> Found {
    let label = if inference.method == Method::Exact {
        MANN_WHITNEY_EXACT
    } else {
        MANN_WHITNEY
    };
    let spss = (
        "asymptotic, no continuity correction (SPSS)",
        Some(test.p_two_sided),
    );
    let others = [
        spss,
        (
            "asymptotic, with continuity correction (R)",
            Some(test.p_two_sided_cc),
        ),
        (
            "exact, with midranks for ties",
            exact
                .filter(|_| inference.method != Method::Exact)
                .map(|exact| exact.p),
        ),
    ];
    let skipped = usize::from(inference.method == Method::Asymptotic);
    Found {
        label,
        statistic: Some(("U", test.u1.min(test.u2))),
        df: None,
        df2: None,
        effects: shift.into_iter().chain([cliffs_delta(test)]).collect(),
        variants: others
            .into_iter()
            .skip(skipped)
            .filter_map(|(label, p)| variant(label, p))
            .collect(),
        notes: left_out(distinct).into_iter().collect(),
        inference,
    }
}

/// That the shift is not sought, where that is so.
fn left_out(distinct: usize) -> Option<String> {
    (distinct > MOST_VALUES).then(|| {
        format!(
            "the Hodges-Lehmann shift is left out: there are {distinct} distinct values, and it is sought \
             among at most {MOST_VALUES}"
        )
    })
}

/// By how much values in the first group exceed those in the second, with the interval of the same test.
/// None among more than [`MOST_VALUES`] distinct values.
fn shift(table: &Table, method: Method) -> Result<Option<Effect>, StatsError> {
    if table.levels().len() > MOST_VALUES {
        return Ok(None);
    }
    let pairs: f64 = table
        .group_totals()
        .iter()
        .map(|&total| total as f64)
        .product();
    let estimate = median_difference(table)?;
    let plain = effect("hodges_lehmann", "Hodges-Lehmann shift", estimate);
    if pairs > MOST_PAIRS {
        let reason = StatsError::TooCostly { n: table.total() };
        return Ok(Some(Effect {
            reason: Some(reason.message()),
            ..plain
        }));
    }
    let method = if method == Method::Exact {
        method
    } else {
        Method::Asymptotic
    };
    Ok(Some(match shift_interval(table, CONF_LEVEL, method) {
        Ok(interval) => Effect {
            lower: Some(interval.lower),
            upper: Some(interval.upper),
            level: Some(interval.level),
            interval: Some("the shifts that this test does not reject"),
            ..plain
        },
        Err(reason) => Effect {
            reason: Some(reason.message()),
            ..plain
        },
    }))
}

/// `P(x > y) − P(x < y)`.
fn cliffs_delta(test: &MannWhitney) -> Effect {
    effect(
        "cliffs_delta",
        "Cliff's delta",
        (test.u1 - test.u2) / (test.u1 + test.u2),
    )
}

fn several_ranks(table: &Table, method: Method) -> Result<Found, StatsError> {
    let table = &table.without_empty();
    let test = kruskal_wallis(table)?;
    let inference = Inference::of_ranks(table, RankTest::KruskalWallis, Effort::REPORT.by(method))?;
    Ok(several_groups(&test, inference))
}

/// What a Kruskal-Wallis test found.
fn several_groups(test: &KruskalWallis, inference: Inference) -> Found {
    let label = match inference.method {
        Method::Exact => KRUSKAL_WALLIS_EXACT,
        Method::MonteCarlo => KRUSKAL_WALLIS_DRAWN,
        _ => KRUSKAL_WALLIS,
    };
    let other = (inference.method != Method::Asymptotic).then_some(test.p);
    Found {
        label,
        statistic: Some(("H", test.h)),
        df: Some(test.df),
        df2: None,
        effects: vec![effect(
            "epsilon_squared",
            "Epsilon squared",
            test.epsilon_squared,
        )],
        variants: variant("asymptotic (SPSS, R)", other).into_iter().collect(),
        notes: Vec::new(),
        inference,
    }
}

fn pearson(table: &Table, label: &'static str) -> Result<Found, StatsError> {
    let test = chi_square(table)?;
    let kept = table.without_empty();
    let fisher = test.yates.as_ref().map(|_| fisher_p(&kept)).transpose()?;
    let others = [
        (
            "with Yates's correction (R)",
            test.yates.as_ref().map(|yates| yates.p),
        ),
        (
            "Fisher's exact test",
            fisher.map(|fisher| fisher.p_two_sided),
        ),
        ("likelihood ratio", Some(test.likelihood_ratio.p)),
    ];
    Ok(Found {
        label,
        statistic: Some(("χ²", test.pearson.chi2)),
        df: Some(test.pearson.df),
        df2: None,
        effects: table_effects(&kept, &test),
        variants: others
            .into_iter()
            .filter_map(|(label, p)| variant(label, p))
            .collect(),
        notes: small_counts(&test).into_iter().collect(),
        inference: Inference::new(Method::Asymptotic, test.pearson.p),
    })
}

fn fisher(table: &Table, label: &'static str) -> Result<Found, StatsError> {
    let test = chi_square(table)?;
    let kept = table.without_empty();
    let chi_squared = (
        "Pearson chi-square, no correction (SPSS)",
        Some(test.pearson.p),
    );
    let (inference, mid) = if test.yates.is_some() {
        let fisher = fisher_p(&kept)?;
        let exact = Inference::new(Method::Exact, fisher.p_two_sided);
        (exact, Some(fisher.p_two_sided_mid))
    } else {
        let inference = Inference::of_table(&kept, Statistic::Improbability, Effort::REPORT)?;
        (inference, None)
    };
    let label = match inference.method {
        Method::Exact => label,
        Method::MonteCarlo => FREEMAN_HALTON_DRAWN,
        _ => PEARSON,
    };
    let others = [
        ("mid-p", mid),
        chi_squared,
        (
            "chi-square with Yates's correction (R)",
            test.yates.as_ref().map(|yates| yates.p),
        ),
    ];
    Ok(Found {
        label,
        statistic: None,
        df: None,
        df2: None,
        effects: table_effects(&kept, &test),
        variants: others
            .into_iter()
            .filter_map(|(label, p)| variant(label, p))
            .collect(),
        notes: Vec::new(),
        inference,
    })
}

/// Of a 2 × 2 table the difference between the shares of the second level, Cramér's V of every table.
fn table_effects(kept: &Table, test: &ChiSquare) -> Vec<Effect> {
    let v = effect("cramers_v", "Cramér's V", test.cramers_v);
    if test.yates.is_none() {
        return vec![v];
    }
    // Rows are the groups; the event is the second level, presence.
    let events_first: Vec<Vec<u64>> = kept
        .counts()
        .iter()
        .map(|row| vec![row[1], row[0]])
        .collect();
    let difference = risk_difference(&Table::from_counts(events_first), CONF_LEVEL);
    let difference = difference.map(|difference| Effect {
        lower: Some(difference.lower),
        upper: Some(difference.upper),
        level: Some(CONF_LEVEL),
        interval: Some("Newcombe's score interval"),
        ..effect(
            "risk_difference",
            "Difference of the shares",
            difference.estimate,
        )
    });
    difference.into_iter().chain([v]).collect()
}

/// What SPSS prints under a table with small expected counts.
fn small_counts(test: &ChiSquare) -> Option<String> {
    let cells = test.expected.iter().flatten().count();
    let few = test.n_cells_expected_lt5;
    (few > 0).then(|| {
        let least = test.min_expected;
        format!("{few} of {cells} cells have an expected count below 5; the smallest is {least:.2}")
    })
}

fn welch(table: &Table, label: &'static str) -> Result<Found, StatsError> {
    let kept = table.without_empty();
    if kept.groups() > 2 {
        let test = anova(&kept)?;
        let welch = test.welch.ok_or(StatsError::ZeroWithinVariance)?;
        return Ok(Found {
            label,
            statistic: Some(("F", welch.f)),
            df: Some(welch.df1),
            df2: Some(welch.df2),
            effects: vec![effect("eta_squared", "Eta squared", test.eta_squared)],
            variants: variant("analysis of variance, equal variances", Some(test.p))
                .into_iter()
                .collect(),
            notes: Vec::new(),
            inference: Inference::new(Method::Asymptotic, welch.p),
        });
    }
    let test = t_tests_of(&kept, CONF_LEVEL)?;
    let welch = test.welch.ok_or(StatsError::TooFew {
        found: 1,
        needed: 2,
    })?;
    let difference = Effect {
        lower: Some(welch.ci_lower),
        upper: Some(welch.ci_upper),
        level: Some(CONF_LEVEL),
        interval: Some("the differences that this test does not reject"),
        ..effect(
            "mean_difference",
            "Difference of the means",
            welch.mean_diff,
        )
    };
    let ranks = mann_whitney(&kept).ok().map(|test| test.p_two_sided);
    let others = [
        (
            "Student's t test, equal variances",
            Some(test.student.p_two_sided),
        ),
        ("Mann-Whitney, asymptotic", ranks),
    ];
    Ok(Found {
        label,
        statistic: Some(("t", welch.t)),
        df: Some(welch.df),
        df2: None,
        effects: vec![difference, effect("cohen_d", "Cohen's d", test.cohen_d)],
        variants: others
            .into_iter()
            .filter_map(|(label, p)| variant(label, p))
            .collect(),
        notes: Vec::new(),
        inference: Inference::new(Method::Asymptotic, welch.p_two_sided),
    })
}

fn trend(test: &Kendall, label: &'static str) -> Found {
    Found {
        label,
        statistic: Some(("z", test.z)),
        df: None,
        df2: None,
        effects: vec![effect("tau_b", "Kendall's tau-b", test.tau_b)],
        variants: variant("with continuity correction", Some(test.p_two_sided_cc))
            .into_iter()
            .collect(),
        notes: Vec::new(),
        inference: Inference::new(Method::Asymptotic, test.p_two_sided),
    }
}

/// An effect size without an interval.
fn effect(id: &'static str, label: &'static str, value: f64) -> Effect {
    Effect {
        id,
        label,
        value,
        lower: None,
        upper: None,
        level: None,
        interval: None,
        reason: None,
    }
}

fn variant(label: &'static str, p: Option<f64>) -> Option<Variant> {
    p.map(|p| Variant { label, p })
}
