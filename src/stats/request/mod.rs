//! A test by name: the request and the result that the package offers as `computeTest`.
//!
//! The request is `{ test, input, options }`. A request that makes no sense is a [`RequestError`];
//! data on which a test is not defined give a result with a `reason` ([`NoTest`]).

mod error;
pub(super) mod input;
mod options;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

pub use error::RequestError;
pub use input::Input;
pub use options::Options;

use super::adjust::{Adjusted, adjust};
use super::anderson_darling::{AndersonDarling, anderson_darling};
use super::anova::{Anova, anova, anova_summary};
use super::boxplot::{Boxplot, boxplot};
use super::chi_square::{ChiSquare, chi_square};
use super::cochran_armitage::{CochranArmitage, cochran_armitage, infer_trend};
use super::column_proportions::column_letters;
use super::correlation::{Pearson, Spearman, pearson, spearman};
use super::counted::Counted;
use super::cramers_v::{CramersV, cramers_v};
use super::describe::{Description, describe};
use super::effect_size::{EffectTwoSample, effect_two_sample};
use super::exact::Statistic;
use super::fisher::{Fisher2x2, fisher_2x2};
use super::freeman_halton::{FreemanHalton, freeman_halton};
use super::function::{self, DistributionValue};
use super::grubbs::{Grubbs, grubbs};
use super::hodges_lehmann::{HodgesLehmann, hodges_lehmann};
use super::inference::Inference;
use super::jonckheere::{JonckheereTerpstra, jonckheere_terpstra};
use super::kendall::{Kendall, KendallTable, kendall, kendall_table};
use super::kruskal_wallis::{KruskalWallis, kruskal_wallis};
use super::levene::{Levene, levene};
use super::lilliefors::{Lilliefors, lilliefors};
use super::mann_whitney::{MannWhitney, mann_whitney};
use super::moments::Moments;
use super::odds_ratio::{OddsRatio, odds_ratio, risk_difference};
use super::ordinal_logit::{OrdinalLogit, ordinal_logit};
use super::post_hoc::{Dunn, PairwiseMannWhitney, dunn, pairwise_mann_whitney};
use super::power::{self, Plan, PrevalencePlan};
use super::proportion::{Proportion, proportion};
use super::quantile::{Quantiles, quantiles};
use super::rank_sum::{ExactMannWhitney, mann_whitney_exact};
use super::regression::{LinearRegression, linear_regression};
use super::shapiro_wilk::{ShapiroWilk, shapiro_wilk};
use super::student::{TTests, t_tests};
use super::tier::RankTest;
use super::tukey::{TukeyHsd, tukey_hsd};
use super::{StatsError, Table};
use crate::message::{Coded, Message};

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

/// Computes one test from the data and the settings of a request. The inner `Err` says why the test is
/// not defined on the data.
type Compute = fn(&Input, &Options) -> Result<Result<TestResult, StatsError>, RequestError>;

/// Every test by its name.
pub const TESTS: &[(&str, Compute)] = &[
    ("describe", |input, _| {
        of_sample(input, |values| describe(values).into()).map(Ok)
    }),
    ("quantile", |input, options| {
        let (probs, rules) = (options.probs()?, options.rules()?);
        of_sample(input, |values| quantiles(values, &probs, &rules).into()).map(Ok)
    }),
    ("boxplot", |input, options| {
        let (inner, outer) = options.fences()?;
        of_sample(input, |values| boxplot(values, inner, outer).into()).map(Ok)
    }),
    ("proportion", |input, options| {
        let (k, n) = input.k_of_n()?;
        Ok(proportion(k, n, options.conf_level()?).map(Into::into))
    }),
    ("ttest", |input, options| {
        let [x, y] = [input.x()?, input.y()?].map(|values| Moments::of_values(&values));
        let known = [("meanDiff", x.mean - y.mean)];
        let result = t_tests(&x, &y, options.conf_level()?).map(Into::into);
        Ok(result.or_else(|reason| match reason {
            StatsError::ConstantData => Ok(NoTest::because(&reason).knowing(known).into()),
            _ => Err(reason),
        }))
    }),
    ("ttest_summary", |input, options| {
        let (x, y) = input.two_summaries()?;
        Ok(t_tests(&x, &y, options.conf_level()?).map(Into::into))
    }),
    ("mannwhitney", |input, options| {
        let (table, effort) = (input.two_samples()?, options.further_effort()?);
        let result = mann_whitney(&table).and_then(|mut test| {
            let infer = |effort| Inference::of_ranks(&table, RankTest::MannWhitney, effort);
            test.inference = effort.map(infer).transpose()?;
            Ok(test.into())
        });
        Ok(result.or_else(|reason| rank_convention(reason, &table)))
    }),
    ("mannwhitney_exact", |input, _| {
        Ok(mann_whitney_exact(&input.two_samples()?).map(Into::into))
    }),
    ("hodges_lehmann", |input, options| {
        Ok(hodges_lehmann(&input.two_samples()?, options.conf_level()?).map(Into::into))
    }),
    ("kruskal", |input, options| {
        let (table, effort) = (input.group_table()?, options.further_effort()?);
        let result = kruskal_wallis(&table).and_then(|mut test| {
            let kept = table.without_empty();
            let infer = |effort| Inference::of_ranks(&kept, RankTest::KruskalWallis, effort);
            test.inference = effort.map(infer).transpose()?;
            Ok(test.into())
        });
        Ok(result.or_else(kruskal_convention))
    }),
    ("dunn", |input, _| {
        Ok(dunn(&input.group_table()?).map(Into::into))
    }),
    ("pairwise_mannwhitney", |input, _| {
        Ok(pairwise_mann_whitney(&input.group_table()?).map(Into::into))
    }),
    ("chisq", |input, options| {
        let (table, effort) = (input.table()?, options.further_effort()?);
        let alpha = options.alpha.map(|_| options.alpha()).transpose()?;
        Ok(chi_square(&table).and_then(|mut test| {
            let kept = table.without_empty();
            let infer = |effort| Inference::of_table(&kept, Statistic::Pearson, effort);
            test.column_letters = alpha
                .map(|alpha| column_letters(&table, alpha))
                .transpose()?;
            test.inference = effort.map(infer).transpose()?;
            Ok(test.into())
        }))
    }),
    ("fisher_2x2", |input, options| {
        let result = fisher_2x2(&input.two_by_two()?, options.conf_level()?);
        Ok(result
            .map(Into::into)
            .or_else(|reason| Ok(NoTest::by_convention(&reason, 1.0).into())))
    }),
    ("fisher_rxc", |input, options| {
        let result = freeman_halton(&input.table()?, options.effort()?);
        Ok(result.map(Into::into))
    }),
    ("jonckheere", |input, options| {
        let (table, effort) = (input.group_table()?, options.further_effort()?);
        Ok(jonckheere_terpstra(&table).and_then(|mut test| {
            let kept = table.without_empty();
            let infer = |effort| Inference::of_ranks(&kept, RankTest::Trend, effort);
            test.inference = effort.map(infer).transpose()?;
            Ok(test.into())
        }))
    }),
    ("or_rr", |input, options| {
        Ok(or_rr(&input.two_by_two()?, options.conf_level()?))
    }),
    ("kendall", |input, _| {
        Ok(kendall(&input.counted_pairs()?).map(Into::into))
    }),
    ("kendall_table", |input, options| {
        Ok(kendall_table(&input.table()?, options.conf_level()?).map(Into::into))
    }),
    ("spearman", |input, _| {
        Ok(spearman(&input.counted_pairs()?).map(Into::into))
    }),
    ("pearson", |input, options| {
        Ok(pearson(&input.counted_pairs()?, options.conf_level()?).map(Into::into))
    }),
    ("cochran_armitage", |input, options| {
        let (events, totals) = input.events_of_totals()?;
        let (scores, effort) = (options.scores(totals.len())?, options.further_effort()?);
        Ok(
            cochran_armitage(&events, &totals, &scores).and_then(|mut test| {
                let infer = |effort| infer_trend(&events, &totals, &scores, effort);
                test.inference = effort.map(infer).transpose()?;
                Ok(test.into())
            }),
        )
    }),
    ("cramers_v_ci", |input, options| {
        Ok(cramers_v(&input.table()?, options.conf_level()?).map(Into::into))
    }),
    ("effect_two_sample", |input, options| {
        Ok(effect_two_sample(&input.two_samples()?, options.conf_level()?).map(Into::into))
    }),
    ("anova", |input, _| {
        Ok(anova(&input.group_table()?).map(Into::into))
    }),
    ("anova_summary", |input, _| {
        Ok(anova_summary(&input.summaries()?).map(Into::into))
    }),
    ("levene", |input, _| {
        Ok(levene(&input.group_table()?).map(Into::into))
    }),
    ("tukey_hsd", |input, options| {
        Ok(tukey_hsd(&input.group_table()?, options.conf_level()?).map(Into::into))
    }),
    ("shapiro", |input, _| {
        Ok(shapiro_wilk(&input.sorted_x()?).map(Into::into))
    }),
    ("lilliefors", |input, _| {
        Ok(lilliefors(&input.sorted_x()?).map(Into::into))
    }),
    ("anderson_darling", |input, _| {
        Ok(anderson_darling(&input.sorted_x()?).map(Into::into))
    }),
    ("grubbs", |input, options| {
        Ok(grubbs(&input.sorted_x()?, options.alpha()?).map(Into::into))
    }),
    ("linreg", |input, options| {
        let (y, predictors) = input.cases()?;
        let intercept = options.intercept.unwrap_or(true);
        let fit = linear_regression(&y, &predictors, intercept, options.conf_level()?);
        Ok(fit.map(Into::into))
    }),
    ("ordinal_logit", |input, _| {
        let (y, predictors) = input.cases()?;
        Ok(ordinal_logit(&y, &predictors).map(Into::into))
    }),
    ("plan_two_proportions", |input, options| {
        let (shares, allocation) = (input.two_shares()?, input.allocation(false)?);
        let (alpha, wanted) = (options.alpha()?, input.wanted(options.power()?)?);
        Ok(Ok(power::two_proportions(
            shares,
            &allocation,
            alpha,
            wanted,
        )
        .into()))
    }),
    ("plan_mannwhitney", |input, options| {
        // Cliff's delta is P(x > y) - P(x < y).
        let superiority = 0.5 + 0.5 * input.effect()?;
        let (alpha, wanted) = (options.alpha()?, input.wanted(options.power()?)?);
        let allocation = input.allocation(false)?;
        Ok(Ok(power::mann_whitney(
            superiority,
            &allocation,
            alpha,
            wanted,
        )
        .into()))
    }),
    ("plan_kruskal", |input, options| {
        let (explained, allocation) = (input.effect()?.abs(), input.allocation(true)?);
        let (alpha, wanted) = (options.alpha()?, input.wanted(options.power()?)?);
        Ok(Ok(power::kruskal_wallis(
            explained,
            &allocation,
            alpha,
            wanted,
        )
        .into()))
    }),
    ("plan_correlation", |input, options| {
        let (alpha, wanted) = (options.alpha()?, input.wanted(options.power()?)?);
        Ok(Ok(power::correlation(input.effect()?, alpha, wanted).into()))
    }),
    ("plan_prevalence", |input, options| {
        let (share, precision, population) = input.prevalence()?;
        let conf_level = options.conf_level()?;
        Ok(Ok(power::prevalence(
            share, precision, population, conf_level,
        )
        .into()))
    }),
    ("p_adjust", |input, _| Ok(Ok(adjust(input.p()?).into()))),
    ("distribution", |input, _| {
        Ok(Ok(distribution(input)?.into()))
    }),
];

/// Declares [`TestResult`]: one variant for each type of result, which converts into it.
macro_rules! test_result {
    ($($(#[$doc:meta])* $result:ident,)+) => {
        /// The result of a test: the fields of the test's own type.
        #[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
        #[serde(untagged)]
        #[allow(
            clippy::large_enum_variant,
            reason = "one exists at a time, until it is written out; smaller where pointers are"
        )]
        pub enum TestResult {
            $($(#[$doc])* $result($result),)+
        }

        $(impl From<$result> for TestResult {
            fn from(result: $result) -> Self {
                Self::$result(result)
            }
        })+
    };
}

test_result! {
    /// The test is not defined on these data.
    NoTest,
    /// `describe`.
    Description,
    /// `quantile`.
    Quantiles,
    /// `boxplot`.
    Boxplot,
    /// `proportion`.
    Proportion,
    /// `ttest`, `ttest_summary`.
    TTests,
    /// `mannwhitney`.
    MannWhitney,
    /// `mannwhitney_exact`.
    ExactMannWhitney,
    /// `hodges_lehmann`.
    HodgesLehmann,
    /// `kruskal`.
    KruskalWallis,
    /// `dunn`.
    Dunn,
    /// `pairwise_mannwhitney`.
    PairwiseMannWhitney,
    /// `chisq`.
    ChiSquare,
    /// `fisher_2x2`.
    Fisher2x2,
    /// `fisher_rxc`.
    FreemanHalton,
    /// `jonckheere`.
    JonckheereTerpstra,
    /// `or_rr`.
    OddsRatio,
    /// `kendall`.
    Kendall,
    /// `kendall_table`.
    KendallTable,
    /// `spearman`.
    Spearman,
    /// `pearson`.
    Pearson,
    /// `cochran_armitage`.
    CochranArmitage,
    /// `cramers_v_ci`.
    CramersV,
    /// `effect_two_sample`.
    EffectTwoSample,
    /// `anova`, `anova_summary`.
    Anova,
    /// `levene`.
    Levene,
    /// `tukey_hsd`.
    TukeyHsd,
    /// `shapiro`.
    ShapiroWilk,
    /// `lilliefors`.
    Lilliefors,
    /// `anderson_darling`.
    AndersonDarling,
    /// `grubbs`.
    Grubbs,
    /// `linreg`.
    LinearRegression,
    /// `ordinal_logit`.
    OrdinalLogit,
    /// `p_adjust`.
    Adjusted,
    /// `plan_two_proportions`, `plan_mannwhitney`, `plan_kruskal`, `plan_correlation`.
    Plan,
    /// `plan_prevalence`.
    PrevalencePlan,
    /// `distribution`.
    DistributionValue,
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

/// Computes the test that a request names.
///
/// # Errors
/// [`RequestError`] when the request cannot be carried out. A test that is not defined on the data is
/// no error but a result with a reason.
pub fn compute(request: &Request) -> Result<TestResult, RequestError> {
    let (_, compute) = TESTS
        .iter()
        .find(|(name, _)| *name == request.test)
        .ok_or_else(|| RequestError::UnknownTest(request.test.clone()))?;
    let result = compute(&request.input, &request.options)?;
    Ok(result.unwrap_or_else(|reason| NoTest::because(&reason).into()))
}

/// Where all values are equal, programs print U at its middle, z = 0 and p = 1.
fn rank_convention(reason: StatsError, table: &Table) -> Result<TestResult, StatsError> {
    if reason != StatsError::ConstantData {
        return Err(reason);
    }
    let pairs: f64 = table
        .group_totals()
        .iter()
        .map(|&total| total as f64)
        .product();
    let known = [("u1", pairs / 2.0), ("u2", pairs / 2.0), ("z", 0.0)];
    Ok(NoTest::by_convention(&reason, 1.0).knowing(known).into())
}

/// Where all values are equal, programs print H = 0 and p = 1.
fn kruskal_convention(reason: StatsError) -> Result<TestResult, StatsError> {
    if reason != StatsError::ConstantData {
        return Err(reason);
    }
    Ok(NoTest::by_convention(&reason, 1.0)
        .knowing([("h", 0.0)])
        .into())
}

/// What is computed of the sample `x`.
fn of_sample(
    input: &Input,
    compute: impl FnOnce(&Counted) -> TestResult,
) -> Result<TestResult, RequestError> {
    let table = Table::from_samples(&[input.x()?]);
    Ok(match Counted::new(table.levels(), &table.counts()[0]) {
        Ok(values) => compute(&values),
        Err(reason) => NoTest::because(&reason).knowing([("n", 0.0)]).into(),
    })
}

/// Odds ratio, risk ratio and risk difference, the last of which needs no event.
fn or_rr(table: &Table, conf_level: f64) -> Result<TestResult, StatsError> {
    odds_ratio(table, conf_level)
        .map(Into::into)
        .or_else(|reason| {
            let difference = risk_difference(table, conf_level).map_err(|_| reason.clone())?;
            let known = [
                ("riskDifference", difference.estimate),
                ("rdNewcombeCiLower", difference.lower),
                ("rdNewcombeCiUpper", difference.upper),
            ];
            Ok(NoTest::because(&reason).knowing(known).into())
        })
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

    /// The answer for `reason`, with the p-value that some programs print.
    fn by_convention(reason: &StatsError, p: f64) -> Self {
        Self {
            conventional_p: Some(p),
            ..Self::because(reason)
        }
    }

    /// The answer with quantities that are defined all the same.
    fn knowing<const N: usize>(mut self, known: [(&'static str, f64); N]) -> Self {
        self.known.extend(known);
        self
    }
}
