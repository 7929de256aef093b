//! How a p-value is found: exact within a budget, else by Monte Carlo, else from the asymptotic
//! distribution. The tier is chosen by an estimate of the cost, before any work is done.

use super::chi_square::chi_square;
use super::distribution::normal_two_sided;
use super::exact::{Statistic, exact_p};
use super::exact_ranks::{RankStatistic, exact_rank_p};
use super::inference::{Effort, Inference, Method};
use super::jonckheere::trend_z;
use super::kruskal_wallis::kruskal_wallis;
use super::mann_whitney::mann_whitney;
use super::monte_carlo::monte_carlo;
use super::rank_sum::{self, mann_whitney_exact};
use super::{StatsError, Table};

/// Most steps of a Monte Carlo test: tables × (cells + patients), about two seconds of work.
const MONTE_CARLO_BUDGET: f64 = 2e9;

/// A rank test of the groups of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankTest {
    /// Of two groups: the distance of the rank sum from its mean.
    MannWhitney,
    /// Of several groups.
    KruskalWallis,
    /// Of a trend across ordered groups; the same as Kendall's tau-b of group and value.
    Trend,
}

impl Inference {
    /// The p-value of a statistic of independence of a table without empty rows and columns.
    ///
    /// # Errors
    /// [`StatsError::TooCostly`] when `method` asks for an exact p-value beyond the budget, and those of the
    /// chi-square test.
    pub fn of_table(
        table: &Table,
        statistic: Statistic,
        effort: Effort,
    ) -> Result<Self, StatsError> {
        Self::choose(
            table,
            effort,
            || {
                let exact = exact_p(table, statistic, effort.table_budget)?;
                Some(Self {
                    states: Some(exact.states),
                    ..Self::exact(exact.p)
                })
            },
            statistic.name(),
            &statistic.of_counts(table),
            || {
                let test = chi_square(table)?;
                Ok(match statistic {
                    Statistic::LikelihoodRatio => test.likelihood_ratio.p,
                    _ => test.pearson.p,
                })
            },
        )
    }

    /// The p-value of a rank test of the groups of a table, none of which is empty.
    ///
    /// # Errors
    /// As [`Inference::of_table`], and those of the rank test.
    pub fn of_ranks(table: &Table, test: RankTest, effort: Effort) -> Result<Self, StatsError> {
        match test {
            RankTest::MannWhitney => Self::choose(
                table,
                effort,
                || {
                    let exact = (rank_sum::cost(table) <= effort.rank_budget)
                        .then(|| mann_whitney_exact(table));
                    exact?.ok().map(|test| Self::exact(test.p_two_sided))
                },
                "mannwhitney",
                &RankStatistic::Spread.of_counts(table),
                || mann_whitney(table).map(|test| test.p_two_sided),
            ),
            RankTest::KruskalWallis => Self::choose(
                table,
                effort,
                || exact_rank_p(table, RankStatistic::Spread).map(Self::exact),
                "kruskal",
                &RankStatistic::Spread.of_counts(table),
                || kruskal_wallis(table).map(|test| test.p),
            ),
            RankTest::Trend => Self::choose(
                table,
                effort,
                || exact_rank_p(table, RankStatistic::Trend).map(Self::exact),
                "trend",
                &RankStatistic::Trend.of_counts(table),
                || trend_z(table).map(normal_two_sided),
            ),
        }
    }

    /// The first tier that the effort allows and that has an answer.
    pub(super) fn choose(
        table: &Table,
        effort: Effort,
        exact: impl FnOnce() -> Option<Self>,
        name: &str,
        statistic: &dyn Fn(&[u32]) -> f64,
        asymptotic: impl FnOnce() -> Result<f64, StatsError>,
    ) -> Result<Self, StatsError> {
        let Effort {
            method, samples, ..
        } = effort;
        if matches!(method, Method::Auto | Method::Exact) {
            if let Some(found) = exact() {
                return Ok(found);
            }
            if method == Method::Exact {
                return Err(StatsError::TooCostly { n: table.total() });
            }
        }
        let cells = (table.groups() * table.levels().len()) as f64;
        let cost = samples as f64 * (cells + (table.total() as f64).min(8.0 * cells));
        let drawn = match method {
            Method::MonteCarlo => true,
            Method::Auto => cost <= MONTE_CARLO_BUDGET,
            _ => false,
        };
        let estimate = drawn
            .then(|| monte_carlo(table, name, samples, statistic))
            .flatten();
        if let Some(estimate) = estimate {
            return Ok(Self {
                lower: Some(estimate.lower),
                upper: Some(estimate.upper),
                samples: Some(estimate.samples),
                seed: Some(estimate.seed),
                ..Self::new(Method::MonteCarlo, estimate.p)
            });
        }
        Ok(Self::new(Method::Asymptotic, asymptotic()?))
    }
}
