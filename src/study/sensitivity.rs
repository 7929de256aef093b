//! What would be otherwise under other assumptions: on what is not known, on a cut-off, on the reference range,
//! on the scheme of categories. The tables keep to the first; these stand beside them.

use serde::Serialize;
use tsify::Tsify;

use super::analyte::AnalyteRange;
use super::dataset::Dataset;
use super::eligibility::Eligibility;
use super::findings::RowFindings;
use super::options::Settings;
use super::row::{LevelCounts, Summary};
use super::variable::{MISSING, Variable};
use super::weights::Weights;
use crate::clinical::activity::Scheme;
use crate::clinical::labs::OTHER_CUTOFFS;
use crate::clinical::magnesium::{MagnesiumClass, MagnesiumRange};
use crate::clinical::sledai2k::{Findings, MAX_SCORE, index_of};
use crate::clinical::{Category, Decimal, Finding};
use crate::cohort::{Cohort, Column, Value};
use crate::stats::Table;
use crate::stats::kendall::kendall;
use crate::stats::mann_whitney::mann_whitney;
use crate::stats::paired::pairs_of;

/// Patients listed whose category changes; the rest are counted.
const LISTED: usize = 200;

/// Distinct values of magnesium up to which the trend along the score is tabulated.
const MOST_LEVELS: usize = 2000;

/// Scores there are: 0 to 105.
const SCORES: usize = MAX_SCORE as usize + 1;

/// Everything that stands beside the tables.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Sensitivity {
    /// The score under assumptions on what is not known; the first is that of the tables. Empty where every
    /// finding is known and due to lupus.
    pub score: Vec<ScoreLine>,
    /// Findings by the cut-offs that others use, each after the finding as it counts.
    pub cutoffs: Vec<CutoffLine>,
    /// Magnesium classes by reference range; the first is that of the tables. Empty of another analyte.
    pub ranges: Vec<RangeLine>,
    /// The categories under another scheme, where one was asked for.
    pub schemes: Option<SchemeComparison>,
}

/// The score under an assumption.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ScoreLine {
    /// `known`, `unknown_absent`, `unknown_present`, `attributed`.
    pub id: &'static str,
    /// In words.
    pub label: &'static str,
    /// Patients with a score.
    pub n: u64,
    /// Their scores.
    pub score: Summary,
    /// Patients of each activity category.
    pub categories: Vec<LevelCounts>,
    /// Kendall's tau-b of the analyte along the score, where it is defined.
    pub tau_b: Option<f64>,
    /// Its two-sided p-value, asymptotic and corrected for ties.
    pub p: Option<f64>,
}

/// A finding by one cut-off, and the analyte with it and without it.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct CutoffLine {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// In words.
    pub label: String,
    /// Identifier of the descriptor.
    pub finding: &'static str,
    /// Patients who have it.
    pub present: u64,
    /// Patients who do not, or not due to lupus.
    pub absent: u64,
    /// Patients of whom it is not known.
    pub unknown: u64,
    /// The analyte with it, of magnesium mg/dL.
    pub with_finding: Summary,
    /// The analyte without it.
    pub without_finding: Summary,
    /// Mann-Whitney U test of the two, two-sided, asymptotic without continuity correction.
    pub p: Option<f64>,
}

/// How the patients split by a reference range.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RangeLine {
    /// The range.
    pub range: MagnesiumRange,
    /// Patients of each class.
    pub classes: Vec<LevelCounts>,
}

/// The categories of the same patients under two schemes.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SchemeComparison {
    /// The other scheme.
    pub scheme: &'static Scheme,
    /// Patients whose category differs.
    pub changed: u64,
    /// Those, in the order of the file; at most 200.
    pub patients: Vec<ChangedPatient>,
}

/// A patient whose category depends on the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ChangedPatient {
    /// The row, from 0, as the grid numbers it.
    pub row: usize,
    /// Line of the file.
    pub line: u64,
    /// Lowest possible score.
    pub score_min: u32,
    /// Highest possible score.
    pub score_max: u32,
    /// The category of the tables.
    pub category: Category,
    /// The category under the other scheme.
    pub other: Category,
}

/// Reads the rows that enter.
struct Rows<'a> {
    cohort: &'a Cohort,
    eligibility: &'a Eligibility,
    settings: &'a Settings,
    weights: Weights,
    magnesium: &'a Variable,
}

impl Sensitivity {
    /// What stands beside the tables of `cohort`.
    pub(super) fn of(
        cohort: &Cohort,
        settings: &Settings,
        eligibility: &Eligibility,
        data: &Dataset,
    ) -> Self {
        let rows = Rows {
            cohort,
            eligibility,
            settings,
            weights: Weights::of(cohort),
            magnesium: &data.analyte,
        };
        let findings = RowFindings::of(cohort);
        Self {
            score: if findings.are_plain() {
                Vec::new()
            } else {
                rows.score_lines(&findings)
            },
            cutoffs: rows.cutoff_lines(),
            ranges: rows.range_lines(),
            schemes: settings
                .compare_scheme
                .map(|scheme| rows.compare(&findings, scheme)),
        }
    }
}

/// An assumption on what is not known: the score of a patient, where there is one.
type Assumption = fn(Findings) -> Option<u32>;

/// The assumptions, the first that of the tables.
const ASSUMPTIONS: [(&str, &str, Assumption); 4] = [
    ("known", "Score known", |findings| findings.points().exact()),
    (
        "unknown_absent",
        "Every unknown finding absent",
        |findings| Some(findings.points().min),
    ),
    (
        "unknown_present",
        "Every unknown finding present",
        |findings| Some(findings.points().max),
    ),
    (
        "attributed",
        "Score known, without patients who have a finding not due to lupus",
        |findings| {
            let is_other = findings.any(Finding::NotAttributed);
            findings.points().exact().filter(|_| !is_other)
        },
    ),
];

impl Rows<'_> {
    /// The level of a row's magnesium.
    fn level(&self, row: usize) -> Option<usize> {
        let level = self.magnesium.source.level(row);
        (level != MISSING).then_some(level as usize)
    }

    fn weight(&self, row: usize) -> u64 {
        self.weights.at(row)
    }

    fn score_lines(&self, findings: &RowFindings) -> Vec<ScoreLine> {
        let levels = match self.magnesium.values.len() {
            levels if levels <= MOST_LEVELS => levels,
            _ => 0,
        };
        let mut counts = vec![vec![0_u64; SCORES]; ASSUMPTIONS.len()];
        let mut tables = vec![vec![vec![0_u64; levels]; SCORES]; ASSUMPTIONS.len()];
        for row in self.eligibility.rows(self.cohort) {
            let (weight, level) = (self.weight(row), self.level(row));
            let findings = findings.at(row);
            for (place, (.., score)) in ASSUMPTIONS.iter().enumerate() {
                let Some(score) = score(findings) else {
                    continue;
                };
                counts[place][score as usize] += weight;
                let levels = &mut tables[place][score as usize];
                if let Some(count) = level.and_then(|level| levels.get_mut(level)) {
                    *count += weight;
                }
            }
        }
        let lines = ASSUMPTIONS.iter().zip(counts.iter().zip(tables));
        lines
            .map(|(&(id, label, _), (counts, table))| self.score_line(id, label, counts, table))
            .collect()
    }

    fn score_line(
        &self,
        id: &'static str,
        label: &'static str,
        counts: &[u64],
        table: Vec<Vec<u64>>,
    ) -> ScoreLine {
        let scores: Vec<f64> = (0..=MAX_SCORE).map(f64::from).collect();
        let levels = self.magnesium.values.iter().take(table[0].len());
        let table = Table::new(levels.copied().collect(), table);
        let trend = kendall(&pairs_of(&table)).ok();
        let scheme = self.settings.scheme;
        let in_category = |category: Category| {
            let scored = (0..=MAX_SCORE).zip(counts);
            let matching = scored.filter(|&(score, _)| scheme.categorise(score) == category);
            matching.map(|(_, &count)| count).sum()
        };
        ScoreLine {
            id,
            label,
            n: counts.iter().sum(),
            score: Summary::of(&scores, counts, 0, self.settings.quantile_rule),
            categories: scheme
                .categories()
                .into_iter()
                .map(|category| level(category.id(), category.label(), in_category(category)))
                .collect(),
            tau_b: trend.as_ref().map(|trend| trend.tau_b),
            p: trend.as_ref().map(|trend| trend.p_two_sided),
        }
    }

    fn cutoff_lines(&self) -> Vec<CutoffLine> {
        let mut lines = Vec::new();
        for cutoff in &OTHER_CUTOFFS {
            let Some(other) = self.cohort.by_other_cutoff(cutoff) else {
                continue;
            };
            let own = self.cohort.column(cutoff.finding);
            let descriptor = index_of(cutoff.finding);
            let label = descriptor.map_or("", |at| crate::clinical::DESCRIPTORS[at].label);
            let as_counted = format!("{label} as it counts");
            lines.extend(
                own.map(|own| self.cutoff_line(cutoff.finding, cutoff.finding, as_counted, own)),
            );
            lines.push(self.cutoff_line(
                cutoff.id,
                cutoff.finding,
                cutoff.label.to_owned(),
                &other,
            ));
        }
        lines
    }

    fn cutoff_line(
        &self,
        id: &'static str,
        finding: &'static str,
        label: String,
        column: &Column,
    ) -> CutoffLine {
        let levels = self.magnesium.values.len();
        let mut counts = vec![vec![0_u64; levels]; 2];
        let (mut all, mut unknown) = ([0_u64; 2], 0);
        for row in self.eligibility.rows(self.cohort) {
            let weight = self.weight(row);
            let group = match column.value(row) {
                Value::Finding(Finding::Present) => 0,
                Value::Finding(Finding::Absent | Finding::NotAttributed) => 1,
                _ => {
                    unknown += weight;
                    continue;
                }
            };
            all[group] += weight;
            if let Some(level) = self.level(row) {
                counts[group][level] += weight;
            }
        }
        let summary = |group: usize| {
            let known: u64 = counts[group].iter().sum();
            let missing = all[group] - known;
            let rule = self.settings.quantile_rule;
            Summary::of(&self.magnesium.values, &counts[group], missing, rule)
        };
        let (with_finding, without_finding) = (summary(0), summary(1));
        let table = Table::new(self.magnesium.values.clone(), counts);
        CutoffLine {
            id,
            label,
            finding,
            present: all[0],
            absent: all[1],
            unknown,
            with_finding,
            without_finding,
            p: mann_whitney(&table).ok().map(|test| test.p_two_sided),
        }
    }

    /// Under the range of the tables, and under one nearer to what most laboratories print.
    fn range_lines(&self) -> Vec<RangeLine> {
        if !self.settings.analyte.is_magnesium() {
            return Vec::new();
        }
        let usual = MagnesiumRange {
            lower: Decimal::new(17, 1),
            upper: Decimal::new(23, 1),
            lower_inclusive: true,
            upper_inclusive: true,
        };
        let ranges = [self.settings.magnesium_range, usual];
        let mut counts = ranges.map(|_| [0_u64; 3]);
        let class_of = ranges.map(|range| AnalyteRange::from(range).classifier());
        let classes = |value: f64, exact: &dyn Fn() -> Option<Decimal>| {
            let exact = || exact().unwrap_or(Decimal::new(0, 0));
            class_of.each_ref().map(|class| class(value, &exact))
        };
        let column = self.cohort.column("serum_mg");
        let in_mg_dl = |value: Value| match value {
            Value::Number(number) => number.times(column?.unit?.factor).ok(),
            _ => None,
        };
        let entries = || column.iter().flat_map(|column| &column.entries);
        let by_entry: Vec<_> = entries()
            .map(|entry| {
                let mg_dl = in_mg_dl(entry.value);
                mg_dl.map(|number| classes(number.to_f64(), &|| mg_dl))
            })
            .collect();
        let mut add = |classes: Option<[MagnesiumClass; 2]>, patients: u64| {
            for (counts, class) in counts.iter_mut().zip(classes.into_iter().flatten()) {
                counts[class as usize] += patients;
            }
        };
        let is_spread = column.is_some_and(Column::is_spread);
        let all_enter = self.eligibility.left_out(self.cohort).is_empty();
        if all_enter && !is_spread && self.weights.is_empty() {
            // How many rows have each text is known.
            for (entry, &classes) in entries().zip(&by_entry) {
                add(classes, entry.count);
            }
        } else if let Some(column) = column.filter(|_| is_spread) {
            let stretches = Stretches::of(&self.magnesium.values, &ranges);
            let mut patients = vec![0; stretches.ends.len()];
            for row in self.eligibility.rows(self.cohort) {
                let Some(level) = self.level(row) else {
                    continue;
                };
                let stretch = stretches.at(level);
                if stretches.of_limit[stretch] {
                    let exact = || in_mg_dl(column.value(row));
                    let value = self.magnesium.values[level];
                    add(Some(classes(value, &exact)), self.weight(row));
                } else {
                    patients[stretch] += self.weight(row);
                }
            }
            for (&end, patients) in stretches.ends.iter().zip(patients) {
                // Of the last value of a stretch as of all.
                let last = end.checked_sub(1).map(|last| self.magnesium.values[last]);
                add(last.map(|value| classes(value, &|| None)), patients);
            }
        } else if let Some(column) = column {
            for row in self.eligibility.rows(self.cohort) {
                let code = column.codes.get(row);
                add(
                    code.and_then(|code| by_entry[code as usize]),
                    self.weight(row),
                );
            }
        }
        let line = |(range, counts): (MagnesiumRange, [u64; 3])| RangeLine {
            range,
            classes: MagnesiumClass::ALL
                .into_iter()
                .zip(counts)
                .map(|(class, count)| level(class.id(), class.label(), count))
                .collect(),
        };
        ranges.into_iter().zip(counts).map(line).collect()
    }

    fn compare(&self, findings: &RowFindings, scheme: &'static Scheme) -> SchemeComparison {
        let (mut changed, mut patients) = (0, Vec::new());
        for row in self.eligibility.rows(self.cohort) {
            let points = findings.at(row).points();
            let category = self
                .settings
                .scheme
                .categorise_range(points.min, points.max);
            let other = scheme.categorise_range(points.min, points.max);
            if category == other {
                continue;
            }
            changed += self.weight(row);
            if patients.len() < LISTED {
                patients.push(ChangedPatient {
                    row,
                    line: self.cohort.line_of(row),
                    score_min: points.min,
                    score_max: points.max,
                    category,
                    other,
                });
            }
        }
        SchemeComparison {
            scheme,
            changed,
            patients,
        }
    }
}

/// Ascending values in stretches that lie on the same side of each limit of some ranges, or on the limit.
struct Stretches {
    /// The place after the last value of each.
    ends: Vec<usize>,
    /// Whether its values are the nearest double of a limit, so that only the numbers themselves tell the side.
    of_limit: Vec<bool>,
}

impl Stretches {
    fn of(values: &[f64], ranges: &[MagnesiumRange]) -> Self {
        let limits = ranges.iter().flat_map(|range| [range.lower, range.upper]);
        let limits: Vec<f64> = limits.map(Decimal::to_f64).collect();
        let around = |limit: &f64| {
            let below = values.partition_point(|value| value < limit);
            [below, values.partition_point(|value| value <= limit)]
        };
        let mut ends: Vec<usize> = limits.iter().flat_map(around).collect();
        ends.push(values.len());
        ends.sort_unstable();
        ends.dedup();
        let last = |&end: &usize| end.checked_sub(1).map(|last| values[last]);
        let is_limit = |end| last(end).is_some_and(|value| limits.contains(&value));
        Self {
            of_limit: ends.iter().map(is_limit).collect(),
            ends,
        }
    }

    /// The stretch of a value by its place.
    fn at(&self, place: usize) -> usize {
        self.ends.iter().filter(|&&end| end <= place).count()
    }
}

/// A count of a category.
fn level(id: &str, label: &str, count: u64) -> LevelCounts {
    LevelCounts {
        id: id.to_owned(),
        label: label.to_owned(),
        counts: vec![count],
        letters: None,
    }
}
