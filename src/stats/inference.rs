//! A p-value with the way it was found, and how much work one is worth.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::monte_carlo::SAMPLES;
use super::{exact, rank_sum};

/// How a p-value is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The best of the three that is within the budget.
    #[default]
    Auto,
    /// From the distribution of the statistic given all margins.
    Exact,
    /// From random tables with the same margins.
    MonteCarlo,
    /// From the distribution that the statistic approaches in large samples.
    Asymptotic,
}

/// How much work a p-value is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// The way to take, or the best within the budgets.
    pub method: Method,
    /// Tables that a Monte Carlo test draws.
    pub samples: u64,
    /// Most steps of an exact test of a table.
    pub table_budget: f64,
    /// Most additions of an exact rank test of two groups.
    pub rank_budget: f64,
}

impl Effort {
    /// For one test that somebody waits for: some seconds.
    pub const ONE_TEST: Self = Self {
        method: Method::Auto,
        samples: SAMPLES,
        table_budget: exact::EXACT_BUDGET,
        rank_budget: rank_sum::EXACT_BUDGET,
    };

    /// For each of the hundred tests of a report, some of them repeated to find an interval: some tens of
    /// milliseconds.
    pub const REPORT: Self = Self {
        table_budget: 3e8,
        rank_budget: 3e7,
        ..Self::ONE_TEST
    };

    /// The same effort another way.
    #[must_use]
    pub const fn by(self, method: Method) -> Self {
        Self { method, ..self }
    }
}

/// A p-value with the way it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Inference {
    /// The way taken; never `auto`.
    pub method: Method,
    /// The p-value, two-sided, in `[0, 1]`.
    pub p: f64,
    /// States that an exact test of an r × c table built; null for another test.
    pub states: Option<u64>,
    /// Lower 99 % limit of the exact p-value, where this is a Monte Carlo estimate.
    pub lower: Option<f64>,
    /// Upper 99 % limit.
    pub upper: Option<f64>,
    /// Tables drawn.
    pub samples: Option<u64>,
    /// Seed of the generator, 16 hexadecimal digits.
    pub seed: Option<String>,
}

impl Inference {
    /// A p-value from the distribution of the statistic given all margins.
    pub(super) const fn exact(p: f64) -> Self {
        Self::new(Method::Exact, p)
    }

    /// A p-value that was not estimated from random tables.
    #[must_use]
    pub const fn new(method: Method, p: f64) -> Self {
        Self {
            method,
            p,
            states: None,
            lower: None,
            upper: None,
            samples: None,
            seed: None,
        }
    }
}
