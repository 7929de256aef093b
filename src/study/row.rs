//! The tables of the report: rows, summaries, tests. JSON-safe: null means absent.

use serde::Serialize;
use tsify::Tsify;

use super::plan::Test;
use crate::message::Message;
use crate::stats::counted::{Counted, Ordered};
use crate::stats::describe::moments;
use crate::stats::inference::{Inference, Method};
use crate::stats::moments::Moments;
use crate::stats::quantile::{QuantileRule, median, quantile};
use crate::stats::sorted::{self, Sorted};

/// One table of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ReportTable {
    /// `table1`, `table2`, `table3`.
    pub id: &'static str,
    /// The heading, without the number.
    pub title: String,
    /// The columns, in order. Empty where each row has groups of its own (Table 3).
    pub groups: Vec<Group>,
    /// The rows, in order.
    pub rows: Vec<TableRow>,
    /// What the table's numbers are, and what its p-values compare.
    pub notes: Vec<String>,
}

/// A group of patients: a column of a table, or a side of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Stable identifier: `F`, `M_normal`, `present`, `very_high`.
    pub id: String,
    /// Heading, in words.
    pub label: String,
    /// Patients in it.
    pub n: u64,
}

/// One variable of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct TableRow {
    /// The variable's identifier; in Table 3, that of the grouping.
    pub variable: String,
    /// The variable's name in words.
    pub label: String,
    /// How the variable is measured.
    pub kind: VariableKind,
    /// The unit, for instance `mg/dL`.
    pub unit: Option<String>,
    /// Whether it is one of the manifestations of lupus.
    pub manifestation: bool,
    /// Whether the row is shown: false where rows were chosen and this is none of them. Its tests count in their family
    /// all the same.
    pub shown: bool,
    /// The groups of this row alone, where the table has no columns of its own.
    pub groups: Option<Vec<Group>>,
    /// All patients together.
    pub overall: Summary,
    /// One summary for each group. Empty for a variable of categories.
    pub cells: Vec<Summary>,
    /// Counts of each category. Empty for a continuous variable.
    pub levels: Vec<LevelCounts>,
    /// The tests of this row.
    pub tests: Vec<RowTest>,
    /// Index in `tests` of the one whose p stands in the table; null for a descriptive row.
    pub primary: Option<usize>,
    /// Tests that may take the place of the first one.
    pub choices: &'static [Test],
    /// The test that was chosen by hand; null where the plan's stands.
    pub chosen: Option<Test>,
    /// Standardized difference between the two columns, 0 or more; null where there are not two, or none varies.
    pub smd: Option<f64>,
    /// Whether the variants of the primary test agree on significance.
    pub agreement: Agreement,
    /// Whether adjustment takes the primary test from significant to not significant.
    pub lost_by_adjustment: bool,
    /// Comparisons of two groups at a time, where the row has more than two.
    pub pairs: Vec<PairTest>,
}

/// How a variable is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum VariableKind {
    /// Values on a scale with equal steps: age, a concentration.
    Continuous,
    /// Ordered whole numbers or ordered categories.
    Ordinal,
    /// Categories without order.
    Nominal,
    /// Present or absent.
    Binary,
}

/// The values of a variable in one group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Summary {
    /// Values present.
    pub n: u64,
    /// Values missing, or unknown.
    pub missing: u64,
    /// Arithmetic mean.
    pub mean: Option<f64>,
    /// Standard deviation, divisor n − 1.
    pub sd: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// First quartile, by the quantile rule of the options.
    pub q1: Option<f64>,
    /// Third quartile, by the quantile rule of the options.
    pub q3: Option<f64>,
    /// Smallest value.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
}

/// How many patients fall into a category.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct LevelCounts {
    /// Stable identifier: `present`, `low`, `very_high`.
    pub id: String,
    /// The category in words.
    pub label: String,
    /// Patients: all, then one count for each group. The denominator is the `n` of the matching
    /// summary: `overall.n`, `cells[i].n`.
    pub counts: Vec<u64>,
    /// For each group the letters (A for the first) of those with a significantly smaller share in this category, by
    /// z tests of every two shares with Bonferroni's correction at `options.alpha`. Null beyond 26 groups.
    pub letters: Option<Vec<String>>,
}

/// A test of one row, with where its p-value comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct RowTest {
    /// The test's name, as in `computeTest`.
    pub test: &'static str,
    /// How the p-value was found; never `auto`. Null without a p-value.
    pub method: Option<Method>,
    /// Tables drawn, seed and 99 % interval of the p-value, where it is a Monte Carlo estimate.
    pub monte_carlo: Option<Inference>,
    /// The test in words, with its variant: what a footnote says.
    pub label: String,
    /// Identifiers of the groups it compares.
    pub compares: Vec<String>,
    /// The comparison in words: "men v women".
    pub question: String,
    /// Values used.
    pub n: u64,
    /// The test's statistic; null for Fisher's tests, which have none.
    pub statistic: Option<f64>,
    /// The letter it goes by: `U`, `H`, `χ²`, `t`, `F`, `z`.
    pub symbol: Option<&'static str>,
    /// Degrees of freedom; of F those of the numerator.
    pub df: Option<f64>,
    /// Degrees of freedom of the denominator of F.
    pub df2: Option<f64>,
    /// The p-value, two-sided; null where the test is not defined.
    pub p: Option<f64>,
    /// The p-value adjusted for the family it belongs to; null for a test in no family.
    pub p_adjusted: Option<f64>,
    /// The family it was adjusted in.
    pub family: Option<Family>,
    /// Effect size, by name.
    pub effect: Option<Effect>,
    /// Further effect sizes.
    pub other_effects: Vec<Effect>,
    /// What other variants of the test give, among them the defaults of SPSS and R.
    pub variants: Vec<Variant>,
    /// What to know of the approximation: small expected counts.
    pub notes: Vec<String>,
    /// Why there is no p-value.
    pub reason: Option<Message>,
    /// The same test without single patients and without outliers, where that was asked for.
    pub influence: Option<Influence>,
}

/// The p-value of another variant of a test, or of another test of the same question.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Variant {
    /// The variant in words.
    pub label: &'static str,
    /// Its two-sided p-value.
    pub p: f64,
}

/// Whether the variants of a row's test agree on significance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// All p-values lie on the same side of alpha.
    All,
    /// Some variant lies on the other side of alpha.
    DiffersAtAlpha,
}

/// The tests that were adjusted together.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Family {
    /// In words: "manifestations by sex".
    pub label: String,
    /// Tests in it that have a p-value.
    pub m: usize,
}

/// An effect size.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Effect {
    /// `cramers_v`, `cliffs_delta`, `hodges_lehmann`, `tau_b`, `epsilon_squared`, `risk_difference`.
    pub id: &'static str,
    /// In words.
    pub label: &'static str,
    /// Its value.
    pub value: f64,
    /// Lower confidence limit.
    pub lower: Option<f64>,
    /// Upper confidence limit.
    pub upper: Option<f64>,
    /// The level that the interval reaches.
    pub level: Option<f64>,
    /// How the interval was found.
    pub interval: Option<&'static str>,
    /// Why there is no interval.
    pub reason: Option<Message>,
}

/// A comparison of two groups of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PairTest {
    /// Identifier of the first group.
    pub first: String,
    /// Identifier of the second group.
    pub second: String,
    /// Standard normal deviate, positive when the first group has the higher ranks.
    pub z: f64,
    /// Two-sided p-value, unadjusted.
    pub p: f64,
    /// Adjusted by Bonferroni over all pairs.
    pub p_bonferroni: f64,
    /// Adjusted by Holm over all pairs.
    pub p_holm: f64,
}

/// The p-value and the effect of a test without single patients, and without outliers.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Influence {
    /// Patients of whom each was left out in turn.
    pub patients: u64,
    /// Distinct ones, by group and value: so often the test was repeated.
    pub distinct: usize,
    /// The least p-value without one patient.
    pub p_min: Option<f64>,
    /// The greatest.
    pub p_max: Option<f64>,
    /// The least effect without one patient, of the kind of the row's first effect.
    pub effect_min: Option<f64>,
    /// The greatest.
    pub effect_max: Option<f64>,
    /// Patients without whom p falls on the other side of alpha.
    pub turning: u64,
    /// Patients without whom the test is not defined.
    pub undefined: u64,
    /// The patient without whom p changes most; of equal ones the first.
    pub most: Option<MostInfluential>,
    /// The test without outliers, of a variable of numbers.
    pub outliers: Option<WithoutOutliers>,
    /// Why no patient was left out.
    pub reason: Option<Message>,
}

/// The patient on whom a p-value hangs most.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct MostInfluential {
    /// Line of the file; null in files of more than 100,000 rows.
    pub line: Option<u64>,
    /// Patients of the same group with the same value, this one included.
    pub alike: u64,
    /// The p-value without it.
    pub p: f64,
    /// The effect without it.
    pub effect: Option<f64>,
}

/// A test without the values beyond Tukey's fences: 1.5 widths of the box from its edges, the hinges. The box is that of
/// each group; of a trend, that of all values.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct WithoutOutliers {
    /// Outliers.
    pub n: u64,
    /// The p-value without them.
    pub p: Option<f64>,
    /// The effect without them.
    pub effect: Option<f64>,
    /// Whether p falls on the other side of alpha.
    pub turns: bool,
    /// Why there is no p-value.
    pub reason: Option<Message>,
}

impl Summary {
    /// The summary of a group of patients in order, of `size` patients.
    pub(super) fn of_sorted(
        sorted: &Sorted,
        group: sorted::Group,
        size: u64,
        rule: QuantileRule,
    ) -> Self {
        let n = sorted.size(group);
        let Some(values) = sorted.group(group) else {
            return Self {
                missing: size,
                ..Self::default()
            };
        };
        Self::of_values(&values, sorted.moments(group), size - n, rule)
    }

    /// The summary of counted values, ascending.
    pub(super) fn of(values: &[f64], counts: &[u64], missing: u64, rule: QuantileRule) -> Self {
        let plain = Self {
            n: counts.iter().sum(),
            missing,
            ..Self::default()
        };
        let Ok(values) = Counted::new(values, counts) else {
            return plain;
        };
        Self::of_values(&values, moments(&values), missing, rule)
    }

    fn of_values(values: &dyn Ordered, moments: Moments, missing: u64, rule: QuantileRule) -> Self {
        Self {
            n: values.total(),
            missing,
            mean: Some(moments.mean),
            sd: moments.sd(),
            median: Some(median(values)),
            q1: Some(quantile(values, 0.25, rule)),
            q3: Some(quantile(values, 0.75, rule)),
            min: Some(values.at(1)),
            max: Some(values.at(values.total())),
        }
    }
}
