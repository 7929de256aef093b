//! Runs one line of the plan on one variable: a test, or the reason why there is none.

use super::dataset::Dataset;
use super::plan::{Groups, Rule, Test};
use super::reason::Reason;
use super::report::{Effect, RowTest, Statistic, Variant};
use super::variable::Variable;
use crate::message::Coded;
use crate::stats::chi_square::chi_square;
use crate::stats::fisher::fisher_2x2;
use crate::stats::kendall::kendall;
use crate::stats::kruskal_wallis::kruskal_wallis;
use crate::stats::mann_whitney::mann_whitney;
use crate::stats::paired::pairs_of;
use crate::stats::rank_sum::{affordable, mann_whitney_exact};
use crate::stats::{StatsError, Table};

/// Level of the intervals in the report.
const CONF_LEVEL: f64 = 0.95;

/// What a test found.
struct Finding {
    statistic: Statistic,
    df: Option<f64>,
    p: f64,
    effect: Option<Effect>,
    variants: Vec<Variant>,
    notes: Vec<String>,
}

/// The test of `outcome` by `grouping` that `rule` asks for.
pub fn compare(data: &Dataset, rule: &Rule, grouping: &Variable, outcome: &Variable) -> RowTest {
    let table = data.patients.cross(grouping, outcome);
    let found = untestable(rule, grouping, outcome, &table)
        .map_or_else(|| run(rule.test, &table).map_err(Reason::Undefined), Err);
    let compared = |(category, total): (&super::variable::Category, u64)| {
        (total > 0).then(|| category.id.clone())
    };
    let compares = grouping
        .categories
        .iter()
        .zip(table.group_totals())
        .filter_map(compared);
    let test = RowTest {
        test: rule.test.id(),
        method: "asymptotic",
        label: rule.test.label().to_owned(),
        compares: compares.collect(),
        question: question(rule.groups, grouping, &table),
        n: table.total(),
        statistic: None,
        df: None,
        p: None,
        p_adjusted: None,
        family: None,
        effect: None,
        variants: Vec::new(),
        notes: Vec::new(),
        reason: None,
    };
    match found {
        Ok(found) => RowTest {
            statistic: Some(found.statistic),
            df: found.df,
            p: Some(found.p),
            effect: found.effect,
            variants: found.variants,
            notes: found.notes,
            ..test
        },
        Err(reason) => RowTest {
            reason: Some(reason.message()),
            ..test
        },
    }
}

/// Why the rows and columns of a table leave nothing to test, if they do not.
fn untestable(
    rule: &Rule,
    grouping: &Variable,
    outcome: &Variable,
    table: &Table,
) -> Option<Reason> {
    let by_class = matches!(rule.groups, Groups::Classes | Groups::SexAndClass);
    if by_class && matches!(outcome.id, "serum_mg" | "magnesium_class") {
        return Some(Reason::DefinesGroups);
    }
    if table.total() == 0 {
        return Some(Reason::NotRecorded);
    }
    let binary = |variable: &Variable| variable.kind == super::report::VariableKind::Binary;
    let extremes = |totals: &[u64]| match totals {
        [_, 0] => Some(Reason::NobodyHasIt),
        [0, _] => Some(Reason::EverybodyHasIt),
        _ => None,
    };
    let groups = table.group_totals();
    if binary(grouping) {
        return extremes(&groups).or_else(|| one_group(&groups));
    }
    if binary(outcome) {
        return extremes(&table.level_totals()).or_else(|| one_group(&groups));
    }
    one_group(&groups)
}

fn one_group(totals: &[u64]) -> Option<Reason> {
    (totals.iter().filter(|&&total| total > 0).count() < 2).then_some(Reason::OneGroup)
}

/// The comparison in words.
fn question(groups: Groups, grouping: &Variable, table: &Table) -> String {
    let named = |joint: &str| {
        let filled = grouping.categories.iter().zip(table.group_totals());
        let labels = filled.filter(|(_, total)| *total > 0);
        labels
            .map(|(category, _)| category.label.to_lowercase())
            .collect::<Vec<_>>()
            .join(joint)
    };
    match groups {
        Groups::Sexes => named(" v "),
        Groups::SexAndClass => format!("the columns shown: {}", named(" v ")),
        Groups::Classes => format!("magnesium {}, sexes pooled", named(" v ")),
        Groups::Presence => "patients with it v patients without it".to_owned(),
        Groups::Categories => format!("activity {}", named(", ")),
        Groups::Scores => "the scores, in order".to_owned(),
    }
}

fn run(test: Test, table: &Table) -> Result<Finding, StatsError> {
    match test {
        Test::MannWhitney => run_mann_whitney(table),
        Test::KruskalWallis => run_kruskal_wallis(table),
        Test::Pearson => run_pearson(table),
        Test::Kendall => run_kendall(table),
    }
}

fn run_mann_whitney(table: &Table) -> Result<Finding, StatsError> {
    let test = mann_whitney(table)?;
    let mut variants = vec![variant(
        "with continuity correction (R)",
        test.p_two_sided_cc,
    )];
    if affordable(table) {
        variants.push(variant(
            "exact, with ties",
            mann_whitney_exact(table)?.p_two_sided,
        ));
    }
    Ok(Finding {
        statistic: Statistic {
            symbol: "U",
            value: test.u1.min(test.u2),
        },
        df: None,
        p: test.p_two_sided,
        effect: Some(effect(
            "cliffs_delta",
            "Cliff's delta",
            cliffs_delta(test.u1, test.u2),
        )),
        variants,
        notes: Vec::new(),
    })
}

/// `P(x > y) − P(x < y)`.
fn cliffs_delta(u1: f64, u2: f64) -> f64 {
    (u1 - u2) / (u1 + u2)
}

fn run_kruskal_wallis(table: &Table) -> Result<Finding, StatsError> {
    let test = kruskal_wallis(table)?;
    Ok(Finding {
        statistic: Statistic {
            symbol: "H",
            value: test.h,
        },
        df: Some(test.df),
        p: test.p,
        effect: Some(effect(
            "epsilon_squared",
            "Epsilon squared",
            test.epsilon_squared,
        )),
        variants: Vec::new(),
        notes: Vec::new(),
    })
}

fn run_pearson(table: &Table) -> Result<Finding, StatsError> {
    let test = chi_square(table)?;
    let mut variants = Vec::new();
    if let Some(yates) = &test.yates {
        variants.push(variant("with Yates's correction (R)", yates.p));
        variants.push(variant(
            "Fisher's exact test",
            fisher_2x2(&table.without_empty(), CONF_LEVEL)?.p_two_sided,
        ));
    }
    variants.push(variant("likelihood ratio", test.likelihood_ratio.p));
    let cells = test.expected.iter().flatten().count();
    let few = test.n_cells_expected_lt5;
    // Cochran's rule, as SPSS prints it under the table.
    let notes = (few > 0)
        .then(|| {
            format!(
                "{few} of {cells} cells have an expected count below 5; the smallest is {:.2}",
                test.min_expected
            )
        })
        .into_iter();
    Ok(Finding {
        statistic: Statistic {
            symbol: "χ²",
            value: test.pearson.chi2,
        },
        df: Some(test.pearson.df),
        p: test.pearson.p,
        effect: Some(effect("cramers_v", "Cramér's V", test.cramers_v)),
        variants,
        notes: notes.collect(),
    })
}

fn run_kendall(table: &Table) -> Result<Finding, StatsError> {
    let test = kendall(&pairs_of(table))?;
    Ok(Finding {
        statistic: Statistic {
            symbol: "z",
            value: test.z,
        },
        df: None,
        p: test.p_two_sided,
        effect: Some(effect("tau_b", "Kendall's tau-b", test.tau_b)),
        variants: vec![variant("with continuity correction", test.p_two_sided_cc)],
        notes: Vec::new(),
    })
}

fn effect(id: &'static str, label: &'static str, value: f64) -> Effect {
    Effect {
        id,
        label,
        value,
        lower: None,
        upper: None,
    }
}

fn variant(label: &'static str, p: f64) -> Variant {
    Variant { label, p }
}
