//! A test by name: the request and the result that the package offers as `computeTest`.
//!
//! The request is `{ test, input, options }`. A request that makes no sense is a [`RequestError`];
//! data on which a test is not defined give a result with a `reason` ([`NoTest`]).

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::adjust::{self, Adjusted};
use super::anderson_darling::{AndersonDarling, anderson_darling};
use super::anova::{Anova, Summary, anova, anova_summary};
use super::boxplot::{Boxplot, boxplot};
use super::cochran_armitage::{CochranArmitage, cochran_armitage};
use super::correlation::{Pearson, Spearman, pearson, spearman};
use super::counted::Counted;
use super::cramers_v::{CramersV, cramers_v};
use super::describe::{Description, describe};
use super::effect_size::{EffectTwoSample, effect_two_sample};
use super::grubbs::{Grubbs, grubbs};
use super::kendall::{Kendall, KendallTable, kendall, kendall_table};
use super::levene::{Levene, levene};
use super::lilliefors::{Lilliefors, lilliefors};
use super::odds_ratio::{OddsRatio, odds_ratio, risk_difference};
use super::ordinal_logit::{OrdinalLogit, ordinal_logit};
use super::paired::Pair;
use super::proportion::{Proportion, proportion};
use super::quantile::{Quantiles, Rule, quantiles};
use super::regression::{LinearRegression, linear_regression};
use super::shapiro_wilk::{ShapiroWilk, shapiro_wilk};
use super::tukey::{TukeyHsd, tukey_hsd};
use super::{StatsError, Table, function};
use crate::message::{Coded, Message, Param};

/// The largest whole number that floating-point arithmetic counts to without a gap, 2⁵³.
const COUNT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// What to compute.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The test's name; [`TESTS`] lists them.
    pub test: String,
    /// The data. Each test says which fields it reads.
    #[serde(default)]
    pub input: Input,
    /// Settings; what is left out takes its default.
    #[serde(default)]
    pub options: Options,
}

/// The data of a request. `null` marks a missing value, which is left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    /// A sample, or the first of two.
    pub x: Option<Vec<Option<f64>>>,
    /// A second sample, or the other variable of the same patients.
    pub y: Option<Vec<Option<f64>>>,
    /// Samples, one for each group.
    pub groups: Option<Vec<Vec<Option<f64>>>>,
    /// Counts, `table[row][column]`.
    pub table: Option<Vec<Vec<f64>>>,
    /// p-values of one family of comparisons.
    pub p: Option<Vec<Option<f64>>>,
    /// How many have the event.
    pub k: Option<f64>,
    /// Of how many.
    pub n: Option<f64>,
    /// How many have the event, for each group.
    pub events: Option<Vec<f64>>,
    /// Of how many, for each group.
    pub totals: Option<Vec<f64>>,
    /// Mean of each group.
    pub means: Option<Vec<f64>>,
    /// Standard deviation of each group, divisor n − 1.
    pub sds: Option<Vec<f64>>,
    /// Size of each group.
    pub ns: Option<Vec<f64>>,
    /// Predictors, `X[predictor][case]`, the cases being those of `y`.
    #[serde(rename = "X")]
    pub predictors: Option<Vec<Vec<Option<f64>>>>,
    /// The function that `distribution` evaluates.
    #[serde(rename = "fn")]
    pub function: Option<String>,
    /// Its arguments.
    pub args: Option<Vec<f64>>,
}

/// Settings of a request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Level of confidence intervals, between 0 and 1. Default 0.95.
    #[serde(alias = "confLevel")]
    pub conf_level: Option<f64>,
    /// Scores of ordered groups. Default 1, 2, 3, …
    pub scores: Option<Vec<f64>>,
    /// Probabilities of quantiles, from 0 to 1. Default the quartiles.
    pub probs: Option<Vec<f64>>,
    /// Rules of quantiles by type number: 2, 5, 6, 7, 8. Default 6.
    pub types: Option<Vec<f64>>,
    /// Distance of a box plot's inner fences from the box, in widths of the box. Default 1.5.
    pub coef: Option<f64>,
    /// The same of the outer fences. Default 3.
    #[serde(alias = "coefExtreme")]
    pub coef_extreme: Option<f64>,
    /// Level of a test that answers yes or no, between 0 and 1. Default 0.05.
    pub alpha: Option<f64>,
    /// Whether a regression has an intercept. Default true.
    pub intercept: Option<bool>,
    /// Link of an ordinal regression: `"logit"`, the only one and the default.
    pub link: Option<Link>,
    /// A note that the expected values are certified. Without effect.
    pub certified: Option<bool>,
}

/// The link of an ordinal regression.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// Log odds.
    Logit,
}

/// The names of the tests, in the order of the manual.
pub const TESTS: &[&str] = &[
    "describe",
    "quantile",
    "boxplot",
    "proportion",
    "or_rr",
    "cramers_v_ci",
    "effect_two_sample",
    "kendall",
    "kendall_table",
    "spearman",
    "pearson",
    "cochran_armitage",
    "p_adjust",
    "anova",
    "anova_summary",
    "levene",
    "tukey_hsd",
    "shapiro",
    "lilliefors",
    "anderson_darling",
    "grubbs",
    "linreg",
    "ordinal_logit",
    "distribution",
];

/// The result of a test: the fields of the test's own type.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(untagged)]
pub enum TestResult {
    /// `describe`
    Describe(Description),
    /// `quantile`
    Quantile(Quantiles),
    /// `boxplot`
    Boxplot(Boxplot),
    /// `proportion`
    Proportion(Proportion),
    /// `or_rr`
    OrRr(OddsRatio),
    /// `cramers_v_ci`
    CramersVCi(CramersV),
    /// `effect_two_sample`
    EffectTwoSample(EffectTwoSample),
    /// `kendall`
    Kendall(Kendall),
    /// `kendall_table`
    KendallTable(KendallTable),
    /// `spearman`
    Spearman(Spearman),
    /// `pearson`
    Pearson(Pearson),
    /// `cochran_armitage`
    CochranArmitage(CochranArmitage),
    /// `p_adjust`
    Adjusted(Adjusted),
    /// `anova`, `anova_summary`
    Anova(Anova),
    /// `levene`
    Levene(Levene),
    /// `tukey_hsd`
    TukeyHsd(TukeyHsd),
    /// `shapiro`
    ShapiroWilk(ShapiroWilk),
    /// `lilliefors`
    Lilliefors(Lilliefors),
    /// `anderson_darling`
    AndersonDarling(AndersonDarling),
    /// `grubbs`
    Grubbs(Grubbs),
    /// `linreg`
    LinearRegression(Box<LinearRegression>),
    /// `ordinal_logit`
    OrdinalLogit(OrdinalLogit),
    /// `distribution`
    Distribution(DistributionValue),
    /// The test is not defined on these data.
    NoTest(NoTest),
}

/// The value of a function of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
pub struct DistributionValue {
    /// The value.
    pub value: f64,
}

/// The answer where a test is not defined on the data.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct NoTest {
    /// Why there is no p-value.
    pub reason: Message,
    /// Always null.
    pub p: Option<f64>,
    /// The p-value that some programs print here by convention. It is not a result.
    pub conventional_p: Option<f64>,
    /// Quantities that are defined all the same, by the names of the test's result.
    #[serde(flatten)]
    pub known: BTreeMap<&'static str, f64>,
}

/// A request that cannot be carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum RequestError {
    /// No test has this name.
    UnknownTest(String),
    /// The test reads a field that the input lacks.
    MissingInput(&'static str),
    /// A value is NaN or infinite.
    NotFinite(&'static str),
    /// A count is negative, fractional or beyond 2⁵³.
    NotACount(f64),
    /// The rows of a table differ in length, or there is none.
    Ragged,
    /// Paired samples differ in length.
    Lengths(usize, usize),
    /// A list has not one entry for each group.
    Length {
        /// The list.
        field: &'static str,
        /// Its entries.
        found: usize,
        /// Groups.
        needed: usize,
    },
    /// An option lies outside its range.
    OptionRange {
        /// The option.
        option: &'static str,
        /// Its value.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// A value of the input lies outside its range.
    InputRange {
        /// The field.
        field: &'static str,
        /// The value.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// Fields that belong together differ in length.
    Unequal(&'static str),
    /// A standard deviation is negative or not finite.
    NotAnSd(f64),
    /// There is no such function of a distribution.
    UnknownFunction(String),
    /// A function of a distribution got too few or too many arguments, or one outside its range.
    Arguments(&'static str),
    /// More groups than a test takes.
    TooManyGroups {
        /// Groups found.
        found: usize,
        /// The range allowed.
        expected: &'static str,
    },
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTest(name) => {
                write!(
                    f,
                    "there is no test \"{name}\"; there are {}",
                    TESTS.join(", ")
                )
            }
            Self::MissingInput(field) => write!(f, "this test needs input.{field}"),
            Self::NotFinite(field) => write!(f, "input.{field} holds a value that is not finite"),
            Self::NotACount(value) => {
                write!(
                    f,
                    "{value} is not a count; a whole number from 0 to 2^53 is needed"
                )
            }
            Self::Ragged => write!(f, "a table needs rows of one length, at least one"),
            Self::Lengths(x, y) => {
                write!(
                    f,
                    "input.x has {x} values and input.y {y}; they must be pairs"
                )
            }
            Self::Length {
                field,
                found,
                needed,
            } => write!(f, "{field} has {found} entries, {needed} needed"),
            Self::OptionRange {
                option,
                found,
                expected,
            } => {
                write!(f, "options.{option} is {found}; it must be {expected}")
            }
            Self::InputRange {
                field,
                found,
                expected,
            } => {
                write!(f, "input.{field} holds {found}; it must be {expected}")
            }
            Self::Unequal(fields) => write!(f, "input.{fields} must be of one length"),
            Self::NotAnSd(value) => write!(f, "{value} is not a standard deviation"),
            Self::UnknownFunction(name) => write!(f, "there is no function \"{name}\""),
            Self::Arguments(expected) => write!(f, "input.args must be {expected}"),
            Self::TooManyGroups { found, expected } => {
                write!(f, "{found} groups found, {expected} needed")
            }
        }
    }
}

impl std::error::Error for RequestError {}

impl Coded for RequestError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownTest(_) => "unknown_test",
            Self::MissingInput(_) => "missing_input",
            Self::NotFinite(_) => "not_finite",
            Self::NotACount(_) => "not_a_count",
            Self::Ragged => "ragged_table",
            Self::Lengths(..) | Self::Length { .. } => "length_mismatch",
            Self::OptionRange { .. } => "option_out_of_range",
            Self::InputRange { .. } => "input_out_of_range",
            Self::Unequal(_) => "unequal_lengths",
            Self::NotAnSd(_) => "not_a_standard_deviation",
            Self::UnknownFunction(_) => "unknown_function",
            Self::Arguments(_) => "bad_arguments",
            Self::TooManyGroups { .. } => "group_count",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match self {
            Self::UnknownTest(name) => vec![
                ("found", name.as_str().into()),
                (
                    "known",
                    Param::List(TESTS.iter().map(|&test| test.to_owned()).collect()),
                ),
            ],
            Self::MissingInput(field) | Self::NotFinite(field) | Self::Unequal(field) => {
                vec![("field", (*field).into())]
            }
            Self::NotACount(value) | Self::NotAnSd(value) => vec![("found", (*value).into())],
            Self::Ragged => Vec::new(),
            Self::Lengths(x, y) => vec![("x", (*x).into()), ("y", (*y).into())],
            Self::Length {
                field,
                found,
                needed,
            } => vec![
                ("field", (*field).into()),
                ("found", (*found).into()),
                ("needed", (*needed).into()),
            ],
            Self::OptionRange {
                option,
                found,
                expected,
            } => vec![
                ("option", (*option).into()),
                ("found", (*found).into()),
                ("expected", (*expected).into()),
            ],
            Self::InputRange {
                field,
                found,
                expected,
            } => vec![
                ("field", (*field).into()),
                ("found", (*found).into()),
                ("expected", (*expected).into()),
            ],
            Self::UnknownFunction(name) => vec![
                ("found", name.as_str().into()),
                (
                    "known",
                    Param::List(
                        function::FUNCTIONS
                            .iter()
                            .map(|(name, _)| (*name).to_owned())
                            .collect(),
                    ),
                ),
            ],
            Self::Arguments(expected) => vec![("expected", (*expected).into())],
            Self::TooManyGroups { found, expected } => {
                vec![("found", (*found).into()), ("expected", (*expected).into())]
            }
        }
    }
}

/// Computes the test that a request names.
///
/// # Errors
/// [`RequestError`] when the request cannot be carried out. A test that is not defined on the data is
/// no error but a result with a reason.
pub fn compute(request: &Request) -> Result<TestResult, RequestError> {
    let Request { input, options, .. } = request;
    match request.test.as_str() {
        "describe" => of_sample(input, |values| TestResult::Describe(describe(values))),
        "quantile" => {
            let (probs, rules) = (options.probs()?, options.rules()?);
            of_sample(input, |values| {
                TestResult::Quantile(quantiles(values, &probs, &rules))
            })
        }
        "boxplot" => {
            let inner = factor("coef", options.coef, 1.5)?;
            let outer = factor("coef_extreme", options.coef_extreme, 3.0)?;
            of_sample(input, |values| {
                TestResult::Boxplot(boxplot(values, inner, outer))
            })
        }
        "proportion" => {
            let (k, n) = input.k_of_n()?;
            let result = proportion(k, n, options.conf_level()?);
            Ok(answer(result, TestResult::Proportion))
        }
        "or_rr" => or_rr(&input.table()?, options.conf_level()?),
        "cramers_v_ci" => {
            let result = cramers_v(&input.table()?, options.conf_level()?);
            Ok(answer(result, TestResult::CramersVCi))
        }
        "effect_two_sample" => {
            let table = Table::from_samples(&[input.x()?, input.y()?]);
            let result = effect_two_sample(&table, options.conf_level()?);
            Ok(answer(result, TestResult::EffectTwoSample))
        }
        "kendall" => Ok(answer(
            kendall(&input.counted_pairs()?),
            TestResult::Kendall,
        )),
        "kendall_table" => {
            let result = kendall_table(&input.table()?, options.conf_level()?);
            Ok(answer(result, TestResult::KendallTable))
        }
        "spearman" => Ok(answer(
            spearman(&input.counted_pairs()?),
            TestResult::Spearman,
        )),
        "pearson" => {
            let result = pearson(&input.counted_pairs()?, options.conf_level()?);
            Ok(answer(result, TestResult::Pearson))
        }
        "cochran_armitage" => {
            let (events, totals) = input.events_of_totals()?;
            let scores = options.scores(totals.len())?;
            let result = cochran_armitage(&events, &totals, &scores);
            Ok(answer(result, TestResult::CochranArmitage))
        }
        "p_adjust" => Ok(TestResult::Adjusted(adjust::adjust(input.p()?))),
        "anova" => Ok(answer(anova(&input.group_table()?), TestResult::Anova)),
        "anova_summary" => Ok(answer(
            anova_summary(&input.summaries()?),
            TestResult::Anova,
        )),
        "levene" => Ok(answer(levene(&input.group_table()?), TestResult::Levene)),
        "tukey_hsd" => Ok(answer(
            tukey_hsd(&input.group_table()?, options.conf_level()?),
            TestResult::TukeyHsd,
        )),
        "shapiro" => Ok(answer(
            shapiro_wilk(&input.sorted_x()?),
            TestResult::ShapiroWilk,
        )),
        "lilliefors" => Ok(answer(
            lilliefors(&input.sorted_x()?),
            TestResult::Lilliefors,
        )),
        "anderson_darling" => Ok(answer(
            anderson_darling(&input.sorted_x()?),
            TestResult::AndersonDarling,
        )),
        "grubbs" => Ok(answer(
            grubbs(&input.sorted_x()?, options.alpha()?),
            TestResult::Grubbs,
        )),
        "linreg" => linear(input, options),
        "ordinal_logit" => {
            let (y, predictors) = input.cases()?;
            Ok(answer(
                ordinal_logit(&y, &predictors),
                TestResult::OrdinalLogit,
            ))
        }
        "distribution" => distribution(input).map(TestResult::Distribution),
        _ => Err(RequestError::UnknownTest(request.test.clone())),
    }
}

/// The result of a test, or the reason for which there is none.
fn answer<T>(result: Result<T, StatsError>, wrap: impl FnOnce(T) -> TestResult) -> TestResult {
    match result {
        Ok(result) => wrap(result),
        Err(reason) => TestResult::NoTest(NoTest::because(&reason)),
    }
}

/// What is computed of the sample `x`.
fn of_sample(
    input: &Input,
    compute: impl FnOnce(&Counted) -> TestResult,
) -> Result<TestResult, RequestError> {
    let table = Table::from_samples(&[input.x()?]);
    Ok(match Counted::new(table.levels(), &table.counts()[0]) {
        Ok(values) => compute(&values),
        Err(reason) => TestResult::NoTest(NoTest::because(&reason).knowing("n", 0.0)),
    })
}

/// Odds ratio, risk ratio and risk difference, the last of which needs no event.
fn or_rr(table: &Table, conf_level: f64) -> Result<TestResult, RequestError> {
    let shape = table.groups().max(table.levels().len());
    if table.groups() != 2 || table.levels().len() != 2 {
        return Err(RequestError::TooManyGroups {
            found: shape,
            expected: "two rows and two columns",
        });
    }
    let reason = match odds_ratio(table, conf_level) {
        Ok(result) => return Ok(TestResult::OrRr(result)),
        Err(reason) => reason,
    };
    let no_test = NoTest::because(&reason);
    Ok(TestResult::NoTest(
        match risk_difference(table, conf_level) {
            Ok(difference) => no_test
                .knowing("riskDifference", difference.estimate)
                .knowing("rdNewcombeCiLower", difference.lower)
                .knowing("rdNewcombeCiUpper", difference.upper),
            Err(_) => no_test,
        },
    ))
}

/// A linear regression, cases with a missing value left out.
fn linear(input: &Input, options: &Options) -> Result<TestResult, RequestError> {
    let (y, predictors) = input.cases()?;
    let intercept = options.intercept.unwrap_or(true);
    let fit = linear_regression(&y, &predictors, intercept, options.conf_level()?);
    Ok(answer(fit.map(Box::new), TestResult::LinearRegression))
}

/// A function of a distribution, by name.
fn distribution(input: &Input) -> Result<DistributionValue, RequestError> {
    let name = input.function.as_deref();
    let name = name.ok_or(RequestError::MissingInput("fn"))?;
    let args = input.args.as_deref();
    let args = args.ok_or(RequestError::MissingInput("args"))?;
    if args.iter().any(|arg| !arg.is_finite()) {
        return Err(RequestError::NotFinite("args"));
    }
    if let Some(value) = function::evaluate(name, args) {
        return Ok(DistributionValue { value });
    }
    Err(match function::arguments(name) {
        Some(expected) => RequestError::Arguments(expected),
        None => RequestError::UnknownFunction(name.to_owned()),
    })
}

impl NoTest {
    /// The answer for `reason`, with no convention and nothing else known.
    fn because(reason: &StatsError) -> Self {
        Self {
            reason: reason.message(),
            p: None,
            conventional_p: None,
            known: BTreeMap::new(),
        }
    }
}

impl NoTest {
    /// The same answer with a quantity that is defined all the same.
    fn knowing(mut self, name: &'static str, value: f64) -> Self {
        self.known.insert(name, value);
        self
    }
}

impl Input {
    /// The finite values of the sample `x`, missing ones left out.
    fn x(&self) -> Result<Vec<f64>, RequestError> {
        sample(self.x.as_deref(), "x")
    }

    /// The finite values of the sample `x` in ascending order, missing ones left out.
    fn sorted_x(&self) -> Result<Vec<f64>, RequestError> {
        let mut x = self.x()?;
        x.sort_by(f64::total_cmp);
        Ok(x)
    }

    /// The finite values of the sample `y`, missing ones left out.
    fn y(&self) -> Result<Vec<f64>, RequestError> {
        sample(self.y.as_deref(), "y")
    }

    /// The pairs of `x` and `y` of which neither is missing.
    fn pairs(&self) -> Result<Vec<(f64, f64)>, RequestError> {
        let x = self.x.as_deref().ok_or(RequestError::MissingInput("x"))?;
        let y = self.y.as_deref().ok_or(RequestError::MissingInput("y"))?;
        if x.len() != y.len() {
            return Err(RequestError::Lengths(x.len(), y.len()));
        }
        let pairs: Vec<(f64, f64)> = x.iter().zip(y).filter_map(|(x, y)| x.zip(*y)).collect();
        if pairs.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return Err(RequestError::NotFinite("x"));
        }
        Ok(pairs)
    }

    /// The same pairs, each counting once.
    fn counted_pairs(&self) -> Result<Vec<Pair>, RequestError> {
        let pair = |(x, y)| Pair { x, y, count: 1 };
        Ok(self.pairs()?.into_iter().map(pair).collect())
    }

    /// How many have the event, of how many.
    fn k_of_n(&self) -> Result<(u64, u64), RequestError> {
        let k = count(self.k.ok_or(RequestError::MissingInput("k"))?)?;
        let n = count(self.n.ok_or(RequestError::MissingInput("n"))?)?;
        at_most("k", k, n, "at most n")
    }

    /// How many have the event, of how many, for each group.
    fn events_of_totals(&self) -> Result<(Vec<u64>, Vec<u64>), RequestError> {
        let events = self
            .events
            .as_deref()
            .ok_or(RequestError::MissingInput("events"))?;
        let totals = self
            .totals
            .as_deref()
            .ok_or(RequestError::MissingInput("totals"))?;
        same_length("input.totals", totals.len(), events.len())?;
        let pairs: Result<Vec<_>, _> = events
            .iter()
            .zip(totals)
            .map(|(&k, &n)| at_most("events", count(k)?, count(n)?, "at most the total"))
            .collect();
        Ok(pairs?.into_iter().unzip())
    }

    /// The finite values of every group.
    fn groups(&self) -> Result<Vec<Vec<f64>>, RequestError> {
        let groups = self
            .groups
            .as_deref()
            .ok_or(RequestError::MissingInput("groups"))?;
        groups
            .iter()
            .map(|group| sample(Some(group), "groups"))
            .collect()
    }

    /// The p-values of a family; missing ones keep their place.
    fn p(&self) -> Result<&[Option<f64>], RequestError> {
        let p = self.p.as_deref().ok_or(RequestError::MissingInput("p"))?;
        match p.iter().flatten().find(|p| !(0.0..=1.0).contains(*p)) {
            None => Ok(p),
            Some(&found) => Err(RequestError::InputRange {
                field: "p",
                found,
                expected: "from 0 to 1",
            }),
        }
    }

    /// The groups as a table of counts over their values.
    fn group_table(&self) -> Result<Table, RequestError> {
        Ok(Table::from_samples(&self.groups()?))
    }

    /// The outcome `y` and the predictors `X` of the cases that miss none of them.
    fn cases(&self) -> Result<(Vec<f64>, Vec<Vec<f64>>), RequestError> {
        let y = self.y.as_deref().ok_or(RequestError::MissingInput("y"))?;
        let columns = self.predictors.as_deref();
        let columns = columns.ok_or(RequestError::MissingInput("X"))?;
        if columns.iter().any(|column| column.len() != y.len()) {
            return Err(RequestError::Unequal("y and the columns of input.X"));
        }
        let is_complete =
            |case: usize| y[case].is_some() && columns.iter().all(|column| column[case].is_some());
        let complete: Vec<usize> = (0..y.len()).filter(|case| is_complete(*case)).collect();
        let keep = |values: &[Option<f64>], field| {
            let kept: Vec<Option<f64>> = complete.iter().map(|case| values[*case]).collect();
            sample(Some(&kept), field)
        };
        let predictors: Result<_, _> = columns.iter().map(|column| keep(column, "X")).collect();
        Ok((keep(y, "y")?, predictors?))
    }

    /// The printed summary of every group.
    fn summaries(&self) -> Result<Vec<Summary>, RequestError> {
        let means = self.means.as_deref();
        let means = means.ok_or(RequestError::MissingInput("means"))?;
        let sds = self.sds.as_deref();
        let sds = sds.ok_or(RequestError::MissingInput("sds"))?;
        let ns = self.ns.as_deref();
        let ns = ns.ok_or(RequestError::MissingInput("ns"))?;
        if means.len() != sds.len() || means.len() != ns.len() {
            return Err(RequestError::Unequal("means, input.sds and input.ns"));
        }
        if means.iter().any(|mean| !mean.is_finite()) {
            return Err(RequestError::NotFinite("means"));
        }
        if let Some(&sd) = sds.iter().find(|sd| !(0.0..f64::INFINITY).contains(*sd)) {
            return Err(RequestError::NotAnSd(sd));
        }
        let groups = means.iter().zip(sds).zip(ns);
        groups
            .map(|((&mean, &sd), &n)| {
                Ok(Summary {
                    mean,
                    sd,
                    n: count(n)?,
                })
            })
            .collect()
    }

    /// The table of counts.
    fn table(&self) -> Result<Table, RequestError> {
        let rows = self
            .table
            .as_deref()
            .ok_or(RequestError::MissingInput("table"))?;
        let width = rows.first().ok_or(RequestError::Ragged)?.len();
        if width == 0 || rows.iter().any(|row| row.len() != width) {
            return Err(RequestError::Ragged);
        }
        let counts: Result<_, _> = rows
            .iter()
            .map(|row| row.iter().map(|&value| count(value)).collect())
            .collect();
        let table = Table::from_counts(counts?);
        let total: f64 = table.counts().iter().flatten().map(|&n| n as f64).sum();
        if total > COUNT_LIMIT {
            return Err(RequestError::NotACount(total));
        }
        Ok(table)
    }
}

impl Options {
    /// The level of confidence, 0.95 unless asked otherwise.
    fn conf_level(&self) -> Result<f64, RequestError> {
        open_share(self.conf_level.unwrap_or(0.95), "conf_level")
    }

    /// The level of a test, 0.05 unless asked otherwise.
    fn alpha(&self) -> Result<f64, RequestError> {
        open_share(self.alpha.unwrap_or(0.05), "alpha")
    }
}

/// An option that must lie strictly between 0 and 1.
fn open_share(found: f64, option: &'static str) -> Result<f64, RequestError> {
    if found > 0.0 && found < 1.0 {
        return Ok(found);
    }
    Err(RequestError::OptionRange {
        option,
        found,
        expected: "between 0 and 1, both excluded",
    })
}

impl Options {
    /// The scores of `groups` groups: 1, 2, 3, … unless given.
    fn scores(&self, groups: usize) -> Result<Vec<f64>, RequestError> {
        let Some(scores) = self.scores.clone() else {
            return Ok((1..=groups).map(|score| score as f64).collect());
        };
        same_length("options.scores", scores.len(), groups)?;
        let finite = |&score| in_range("scores", score, score.is_finite(), "finite");
        scores.iter().try_for_each(finite)?;
        Ok(scores)
    }

    /// The probabilities of quantiles.
    fn probs(&self) -> Result<Vec<f64>, RequestError> {
        let probs = self.probs.clone().unwrap_or(vec![0.25, 0.5, 0.75]);
        let possible = |p: &f64| in_range("probs", *p, (0.0..=1.0).contains(p), "from 0 to 1");
        probs.iter().try_for_each(possible)?;
        Ok(probs)
    }

    /// The rules of quantiles.
    fn rules(&self) -> Result<Vec<Rule>, RequestError> {
        let types = self.types.as_deref().unwrap_or(&[6.0]);
        let rule = |&number: &f64| {
            Rule::of_type(number).ok_or(RequestError::OptionRange {
                option: "types",
                found: number,
                expected: "2, 5, 6, 7 or 8",
            })
        };
        types.iter().map(rule).collect()
    }
}

/// An option that multiplies a width: finite, not negative.
fn factor(option: &'static str, value: Option<f64>, default: f64) -> Result<f64, RequestError> {
    let value = value.unwrap_or(default);
    let possible = value.is_finite() && value >= 0.0;
    in_range(option, value, possible, "0 or more, and finite")?;
    Ok(value)
}

/// Refuses an option whose value is not possible.
fn in_range(
    option: &'static str,
    found: f64,
    possible: bool,
    expected: &'static str,
) -> Result<(), RequestError> {
    if possible {
        return Ok(());
    }
    Err(RequestError::OptionRange {
        option,
        found,
        expected,
    })
}

/// Both counts, the first of which may not exceed the second.
fn at_most(
    field: &'static str,
    k: u64,
    n: u64,
    expected: &'static str,
) -> Result<(u64, u64), RequestError> {
    if k <= n {
        return Ok((k, n));
    }
    Err(RequestError::InputRange {
        field,
        found: k as f64,
        expected,
    })
}

/// Refuses a list that has not one entry for each group.
fn same_length(field: &'static str, found: usize, needed: usize) -> Result<(), RequestError> {
    if found == needed {
        return Ok(());
    }
    Err(RequestError::Length {
        field,
        found,
        needed,
    })
}

/// The values of a sample that are not missing; all must be finite.
fn sample(values: Option<&[Option<f64>]>, field: &'static str) -> Result<Vec<f64>, RequestError> {
    let values = values.ok_or(RequestError::MissingInput(field))?;
    // Adding 0 turns −0 into 0.
    let present: Vec<f64> = values.iter().flatten().map(|value| value + 0.0).collect();
    if present.iter().any(|value| !value.is_finite()) {
        return Err(RequestError::NotFinite(field));
    }
    Ok(present)
}

/// A count from a JavaScript number.
fn count(value: f64) -> Result<u64, RequestError> {
    if (0.0..COUNT_LIMIT).contains(&value) && value.fract() == 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked above"
        )]
        return Ok(value as u64);
    }
    Err(RequestError::NotACount(value))
}
