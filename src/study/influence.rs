//! How much a p-value hangs on single patients: without each of them in turn, and without the outliers.
//!
//! Patients of the same group with the same value cannot be told apart by a test, so one of each cell of the table is left
//! out: some hundred times at most for a hundred patients, whatever their number where values repeat.

use super::dataset::Dataset;
use super::patients::Patients;
use super::plan::{Groups, Rule, Test};
use super::row::{Influence, MostInfluential, ReportTable, RowTest, VariableKind, WithoutOutliers};
use super::variable::Variable;
use crate::cohort::Cohort;
use crate::message::{Coded, Message};
use crate::stats::anova::anova;
use crate::stats::boxplot::Fences;
use crate::stats::chi_square::chi_square;
use crate::stats::counted::Counted;
use crate::stats::exact::Statistic;
use crate::stats::fisher::fisher_p;
use crate::stats::hodges_lehmann::median_difference;
use crate::stats::inference::{Effort, Inference, Method};
use crate::stats::kendall::kendall;
use crate::stats::kruskal_wallis::kruskal_wallis;
use crate::stats::mann_whitney::mann_whitney;
use crate::stats::paired::{Pair, pairs_of};
use crate::stats::quantile::hinges;
use crate::stats::student::t_tests_of;
use crate::stats::tier::RankTest;
use crate::stats::{StatsError, Table};

/// Distance of the fences from the box, in widths of the box.
///
/// Source: Tukey, *Exploratory Data Analysis* (1977), the inner fences.
const FENCE: f64 = 1.5;

/// Most steps of one row: distinct patients × cells of the table.
const MOST_STEPS: usize = 20_000_000;

/// Most additions of the exact tests of one row, over all its distinct patients.
const MOST_ADDITIONS: f64 = 2e9;

/// Most rows of a file among which the most influential patient is looked up.
const MOST_ROWS: usize = 100_000;

/// Level of the intervals, which are not shown.
const CONF_LEVEL: f64 = 0.95;

/// A p-value with the first effect of its row.
type Answer = Result<(f64, Option<f64>), StatsError>;

/// Repeats a test.
struct Repeat<'a> {
    rule: Rule,
    exact: Option<Effort>,
    effect: Option<&'a str>,
}

/// How much `test` of `outcome` by `grouping` hangs on single patients; nothing where it has no p-value.
pub fn of(
    data: &Dataset,
    rule: Rule,
    grouping: &Variable,
    outcome: &Variable,
    test: &RowTest,
    alpha: f64,
) -> Option<Influence> {
    let p = test.p?;
    let patients = &data.patients;
    let nothing = |n: u64| Influence {
        patients: n,
        distinct: 0,
        p_min: None,
        p_max: None,
        effect_min: None,
        effect_max: None,
        turning: 0,
        undefined: 0,
        most: None,
        outliers: None,
        reason: Some(too_much(n)),
    };
    if test.method == Some(Method::MonteCarlo) {
        return Some(Influence {
            reason: Some(drawn()),
            ..nothing(test.n)
        });
    }
    let size = grouping.values.len().saturating_mul(outcome.values.len());
    if size > MOST_STEPS || Patients::is_scattered(outcome) {
        return Some(nothing(test.n));
    }
    let is_trend = rule.test == Test::Kendall;
    let table = patients.cross(grouping, outcome);
    let cells: Vec<(usize, usize)> = (0..table.groups())
        .flat_map(|group| (0..table.levels().len()).map(move |level| (group, level)))
        .filter(|&(group, level)| table.counts()[group][level] > 0)
        .collect();
    if cells
        .len()
        .saturating_mul(table.groups() * table.levels().len())
        > MOST_STEPS
    {
        return Some(nothing(test.n));
    }
    let budget = MOST_ADDITIONS / cells.len() as f64;
    let effort = Effort {
        table_budget: budget,
        rank_budget: budget,
        ..Effort::REPORT.by(Method::Exact)
    };
    let repeat = Repeat {
        rule,
        exact: (test.method == Some(Method::Exact)).then_some(effort),
        effect: test.effect.as_ref().map(|effect| effect.id),
    };
    let turns = |other: f64| (other < alpha) != (p < alpha);
    let mut found = Influence {
        reason: None,
        distinct: cells.len(),
        ..nothing(table.total())
    };
    let mut most: Option<((usize, usize), f64)> = None;
    for &(group, level) in &cells {
        let count = table.counts()[group][level];
        let mut counts = table.counts().to_vec();
        counts[group][level] -= 1;
        let without = Table::new(table.levels().to_vec(), counts);
        let (other, effect) = match repeat.answer(&without) {
            Ok(answer) => answer,
            Err(StatsError::TooCostly { n }) => return Some(nothing(n)),
            Err(_) => {
                found.undefined += count;
                continue;
            }
        };
        widen(&mut found.p_min, &mut found.p_max, other);
        if let Some(effect) = effect {
            widen(&mut found.effect_min, &mut found.effect_max, effect);
        }
        if turns(other) {
            found.turning += count;
        }
        let moved = (other - p).abs();
        // Equal changes differ in their last digits; the first patient of them stands for all.
        if most
            .as_ref()
            .is_none_or(|(_, so_far)| moved > so_far * (1.0 + 1e-9))
        {
            most = Some(((group, level), moved));
            found.most = Some(MostInfluential {
                line: None,
                alike: count,
                p: other,
                effect,
            });
        }
    }
    if let (Some(most), Some((cell, _))) = (&mut found.most, most) {
        most.line = first_in(patients, grouping, outcome, cell).map(|row| row as u64);
    }
    found.outliers = (outcome.kind == VariableKind::Continuous)
        .then(|| without_outliers(&table, &repeat, is_trend, &turns));
    Some(found)
}

/// Turns the rows of the most influential patients into lines of the file.
pub fn name_lines(tables: &mut [ReportTable], cohort: &Cohort) {
    let rows = tables.iter_mut().flat_map(|table| &mut table.rows);
    let tests = rows.flat_map(|row| &mut row.tests);
    let most = tests.filter_map(|test| test.influence.as_mut()?.most.as_mut());
    for most in most {
        let row = most.line.and_then(|row| usize::try_from(row).ok());
        most.line = row.map(|row| cohort.line_of(row));
    }
}

/// The first row of the cohort in a cell of the table.
fn first_in(
    patients: &Patients,
    grouping: &Variable,
    outcome: &Variable,
    (group, level): (usize, usize),
) -> Option<usize> {
    if patients.rows() > MOST_ROWS {
        return None;
    }
    let is = |found: u32, wanted: usize| usize::try_from(found) == Ok(wanted);
    let row = (0..patients.rows()).find(|&row| {
        is(patients.level(grouping, row), group)
            && is(patients.level(outcome, row), level)
            && patients.weight(row) > 0
    })?;
    Some(patients.place(row))
}

fn drawn() -> Message {
    Message {
        code: "drawn",
        params: [].into(),
        text: "this p-value is drawn at random; drawn anew without a patient it would change by chance as well"
            .to_owned(),
    }
}

fn too_much(n: u64) -> Message {
    let text = format!("leaving out each of these {n} patients in turn is beyond the budget");
    Message {
        code: "too_costly",
        params: [("n", n.into())].into(),
        text,
    }
}

fn widen(least: &mut Option<f64>, greatest: &mut Option<f64>, value: f64) {
    *least = Some(least.map_or(value, |least| least.min(value)));
    *greatest = Some(greatest.map_or(value, |greatest| greatest.max(value)));
}

/// The test without the values beyond the fences.
fn without_outliers(
    table: &Table,
    repeat: &Repeat,
    is_trend: bool,
    turns: &dyn Fn(f64) -> bool,
) -> WithoutOutliers {
    let levels = table.levels();
    let fences_of = |counts: &[u64]| {
        let values = Counted::new(levels, counts).ok()?;
        Some(Fences::around(hinges(&values), FENCE))
    };
    let of_all = is_trend.then(|| fences_of(&table.level_totals())).flatten();
    let mut n = 0;
    let mut counts = table.counts().to_vec();
    for group in &mut counts {
        let Some(fences) = of_all.or_else(|| fences_of(group)) else {
            continue;
        };
        for (count, &value) in group.iter_mut().zip(levels) {
            if !fences.contain(value) {
                n += *count;
                *count = 0;
            }
        }
    }
    let answer = repeat.answer(&Table::new(levels.to_vec(), counts));
    let (p, effect) = answer
        .as_ref()
        .map_or((None, None), |&(p, effect)| (Some(p), effect));
    WithoutOutliers {
        n,
        p,
        effect,
        turns: p.is_some_and(turns),
        reason: answer.err().map(|reason| reason.message()),
    }
}

impl Repeat<'_> {
    /// The p-value and the effect of the same test of another table.
    fn answer(&self, table: &Table) -> Answer {
        let kept = table.without_empty();
        match self.rule.test {
            Test::MannWhitney | Test::ExactMannWhitney => {
                // Of a finding the shift is present less absent.
                let table = &if self.rule.groups == Groups::Presence {
                    table.with_groups(&[1, 0])
                } else {
                    table.clone()
                };
                let test = mann_whitney(table)?;
                let p = self.ranks(table, RankTest::MannWhitney, test.p_two_sided)?;
                let shift = (self.effect == Some("hodges_lehmann"))
                    .then(|| median_difference(table))
                    .transpose()?;
                Ok((p, shift))
            }
            Test::KruskalWallis | Test::ExactKruskalWallis => {
                let test = kruskal_wallis(&kept)?;
                let p = self.ranks(&kept, RankTest::KruskalWallis, test.p)?;
                Ok((p, Some(test.epsilon_squared)))
            }
            Test::Pearson | Test::Fisher => self.counts(table, &kept),
            Test::Welch => welch(&kept),
            Test::Kendall => {
                let pairs: Vec<Pair> = pairs_of(table);
                let test = kendall(&pairs)?;
                Ok((test.p_two_sided, Some(test.tau_b)))
            }
        }
    }

    /// The p-value of a rank test, exact where that of the row is.
    fn ranks(&self, table: &Table, test: RankTest, asymptotic: f64) -> Result<f64, StatsError> {
        match self.exact {
            Some(effort) => Ok(Inference::of_ranks(table, test, effort)?.p),
            None => Ok(asymptotic),
        }
    }

    fn counts(&self, table: &Table, kept: &Table) -> Answer {
        let test = chi_square(table)?;
        let is_two_by_two = test.yates.is_some();
        let p = match self.exact {
            None => test.pearson.p,
            Some(_) if is_two_by_two => fisher_p(kept)?.p_two_sided,
            Some(effort) => Inference::of_table(kept, Statistic::Improbability, effort)?.p,
        };
        let effect = match self.effect {
            Some("cramers_v") => Some(test.cramers_v),
            Some("risk_difference") if is_two_by_two => {
                let share = |group: usize| {
                    let counts = &kept.counts()[group];
                    counts[1] as f64 / (counts[0] + counts[1]) as f64
                };
                Some(share(0) - share(1))
            }
            _ => None,
        };
        Ok((p, effect))
    }
}

fn welch(kept: &Table) -> Answer {
    if kept.groups() > 2 {
        let test = anova(kept)?;
        let welch = test.welch.ok_or(StatsError::ZeroWithinVariance)?;
        return Ok((welch.p, Some(test.eta_squared)));
    }
    let test = t_tests_of(kept, CONF_LEVEL)?;
    let welch = test.welch.ok_or(StatsError::TooFew {
        found: 1,
        needed: 2,
    })?;
    Ok((welch.p_two_sided, Some(welch.mean_diff)))
}
