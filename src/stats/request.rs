//! A test by name: the request and the result that the package offers as `computeTest`.
//!
//! The request is `{ test, input, options }`. A request that makes no sense is a [`RequestError`];
//! data on which a test is not defined give a result with a `reason` ([`NoTest`]).

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::anderson_darling::{AndersonDarling, anderson_darling};
use super::anova::{Anova, Summary, anova, anova_summary};
use super::grubbs::{Grubbs, grubbs};
use super::levene::{Levene, levene};
use super::lilliefors::{Lilliefors, lilliefors};
use super::ordinal_logit::{OrdinalLogit, ordinal_logit};
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
    /// A value is so large or so small that its fourth power is no number.
    Magnitude(&'static str),
    /// A count is negative, fractional or beyond 2⁵³.
    NotACount(f64),
    /// The rows of a table differ in length, or there is none.
    Ragged,
    /// Paired samples differ in length.
    Lengths(usize, usize),
    /// An option lies outside its range.
    OptionRange {
        /// The option.
        option: &'static str,
        /// Its value.
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
            Self::Magnitude(field) => {
                write!(
                    f,
                    "input.{field} holds a value beyond 1e50, or nearer to 0 than 1e-50"
                )
            }
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
            Self::OptionRange {
                option,
                found,
                expected,
            } => {
                write!(f, "options.{option} is {found}; it must be {expected}")
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
            Self::Magnitude(_) => "out_of_magnitude",
            Self::NotACount(_) => "not_a_count",
            Self::Ragged => "ragged_table",
            Self::Lengths(..) => "length_mismatch",
            Self::OptionRange { .. } => "option_out_of_range",
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
            Self::MissingInput(field)
            | Self::NotFinite(field)
            | Self::Magnitude(field)
            | Self::Unequal(field) => {
                vec![("field", (*field).into())]
            }
            Self::NotACount(value) | Self::NotAnSd(value) => vec![("found", (*value).into())],
            Self::Ragged => Vec::new(),
            Self::Lengths(x, y) => vec![("x", (*x).into()), ("y", (*y).into())],
            Self::OptionRange {
                option,
                found,
                expected,
            } => vec![
                ("option", (*option).into()),
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
        check_values(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>(), "x")?;
        check_values(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>(), "y")?;
        Ok(pairs)
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
        check_values(means, "means")?;
        check_values(sds, "sds")?;
        if let Some(&sd) = sds.iter().find(|sd| **sd < 0.0) {
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
        Ok(Table::from_counts(counts?))
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

/// The values of a sample that are not missing.
fn sample(values: Option<&[Option<f64>]>, field: &'static str) -> Result<Vec<f64>, RequestError> {
    let values = values.ok_or(RequestError::MissingInput(field))?;
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    check_values(&present, field)?;
    Ok(present)
}

/// Passes finite values of which the formulas can take the fourth power.
fn check_values(values: &[f64], field: &'static str) -> Result<(), RequestError> {
    if values.iter().any(|value| !value.is_finite()) {
        return Err(RequestError::NotFinite(field));
    }
    let is_usable = |value: &f64| *value == 0.0 || (1e-50..=1e50).contains(&value.abs());
    if !values.iter().all(is_usable) {
        return Err(RequestError::Magnitude(field));
    }
    Ok(())
}

/// A count from a JavaScript number.
pub(super) fn count(value: f64) -> Result<u64, RequestError> {
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
