//! The settings of a request, checked as they are read.

use serde::Deserialize;
use tsify::Tsify;

use super::error::{RequestError, same_length};
use super::input::count;
use crate::stats::inference::{Effort, Method};
use crate::stats::monte_carlo::SAMPLES;
use crate::stats::quantile::QuantileRule;

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
    /// How a p-value is found: `auto`, `exact`, `monte_carlo`, `asymptotic`. `fisher_rxc` takes `auto` by
    /// default; `mannwhitney`, `kruskal`, `chisq`, `jonckheere` and `cochran_armitage` add an `inference` where a
    /// method is given.
    pub method: Option<Method>,
    /// Tables that a Monte Carlo test draws, from 1,000 to 10,000,000. Default 100,000.
    pub samples: Option<f64>,
    /// Level of a test that answers yes or no, between 0 and 1. Default 0.05; `chisq` adds `columnLetters`
    /// where it is given.
    pub alpha: Option<f64>,
    /// Power that a study is to have, between 0.5 and 0.9999. Default 0.8.
    pub power: Option<f64>,
    /// Whether a regression has an intercept. Default true.
    pub intercept: Option<bool>,
    /// Link of an ordinal regression: `"logit"`, the only one and the default.
    pub link: Option<Link>,
    /// Says of the data of `linreg` that their results are certified. Without effect.
    pub certified: Option<bool>,
    /// Says of the data of `mannwhitney_exact` that they hold ties. The test finds out by itself.
    pub ties: Option<bool>,
}

/// The link of an ordinal regression.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// Log odds.
    Logit,
}

impl Options {
    /// The level of confidence, 0.95 unless asked otherwise.
    pub(super) fn conf_level(&self) -> Result<f64, RequestError> {
        open_share("conf_level", self.conf_level.unwrap_or(0.95))
    }

    /// The level of a test, 0.05 unless asked otherwise.
    pub(super) fn alpha(&self) -> Result<f64, RequestError> {
        open_share("alpha", self.alpha.unwrap_or(0.05))
    }

    /// The power wanted, 0.8 unless asked otherwise.
    pub(super) fn power(&self) -> Result<f64, RequestError> {
        let found = self.power.unwrap_or(0.8);
        let possible = (0.5..=0.9999).contains(&found);
        in_range("power", found, possible, "from 0.5 to 0.9999")
    }

    /// The effort for a further p-value, where a method is given.
    pub(super) fn further_effort(&self) -> Result<Option<Effort>, RequestError> {
        self.method.map(|_| self.effort()).transpose()
    }

    /// How the p-value is found, and from how many tables by Monte Carlo.
    pub(super) fn effort(&self) -> Result<Effort, RequestError> {
        let found = self.samples.unwrap_or(SAMPLES as f64);
        let possible = (1e3..=1e7).contains(&found);
        let samples = count(in_range(
            "samples",
            found,
            possible,
            "from 1000 to 10000000",
        )?)?;
        Ok(Effort {
            samples,
            ..Effort::ONE_TEST
        }
        .by(self.method.unwrap_or_default()))
    }

    /// The scores of `groups` groups: 1, 2, 3, … unless given.
    pub(super) fn scores(&self, groups: usize) -> Result<Vec<f64>, RequestError> {
        let Some(scores) = &self.scores else {
            return Ok((1..=groups).map(|score| score as f64).collect());
        };
        same_length("options.scores", scores.len(), groups)?;
        let finite = |&score: &f64| in_range("scores", score, score.is_finite(), "finite");
        scores.iter().map(finite).collect()
    }

    /// The probabilities of quantiles.
    pub(super) fn probs(&self) -> Result<Vec<f64>, RequestError> {
        let probs = self.probs.as_deref().unwrap_or(&[0.25, 0.5, 0.75]);
        let possible = |&p: &f64| in_range("probs", p, (0.0..=1.0).contains(&p), "from 0 to 1");
        probs.iter().map(possible).collect()
    }

    /// The rules of quantiles.
    pub(super) fn rules(&self) -> Result<Vec<QuantileRule>, RequestError> {
        let types = self.types.as_deref().unwrap_or(&[6.0]);
        let rule = |&number: &f64| {
            let (option, expected) = ("types", "2, 5, 6, 7 or 8");
            QuantileRule::of_type(number).ok_or(RequestError::OptionRange {
                option,
                found: number,
                expected,
            })
        };
        types.iter().map(rule).collect()
    }

    /// Distances of a box plot's inner and outer fences.
    pub(super) fn fences(&self) -> Result<(f64, f64), RequestError> {
        let factor = |option, value: Option<f64>, default| {
            let value = value.unwrap_or(default);
            let possible = value.is_finite() && value >= 0.0;
            in_range(option, value, possible, "0 or more, and finite")
        };
        Ok((
            factor("coef", self.coef, 1.5)?,
            factor("coef_extreme", self.coef_extreme, 3.0)?,
        ))
    }
}

/// An option that must lie strictly between 0 and 1.
fn open_share(option: &'static str, found: f64) -> Result<f64, RequestError> {
    in_range(
        option,
        found,
        found > 0.0 && found < 1.0,
        "between 0 and 1, both excluded",
    )
}

/// The value of an option, if it is possible.
fn in_range(
    option: &'static str,
    found: f64,
    possible: bool,
    expected: &'static str,
) -> Result<f64, RequestError> {
    if possible {
        return Ok(found);
    }
    Err(RequestError::OptionRange {
        option,
        found,
        expected,
    })
}
