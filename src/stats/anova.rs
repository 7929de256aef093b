//! One-way analysis of variance: do the means of the groups differ?

use serde::Serialize;
use tsify::Tsify;

use super::distribution::f_sf;
use super::moments::Moments;
use super::{StatsError, Table};

/// One-way analysis of variance, with the two tests that do without equal variances.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Anova {
    /// Ratio of `ms_between` to `ms_within`.
    pub f: f64,
    /// Number of groups less 1.
    pub df_between: f64,
    /// Number of values less the number of groups.
    pub df_within: f64,
    /// Upper tail of `f`.
    pub p: f64,
    /// Squared distances of the group means from the grand mean, summed over the values.
    pub ss_between: f64,
    /// Squared distances of the values from their group mean.
    pub ss_within: f64,
    /// `ss_between / df_between`.
    pub ms_between: f64,
    /// `ss_within / df_within`.
    pub ms_within: f64,
    /// Share of the sum of squares between the groups, in `[0, 1]`.
    pub eta_squared: f64,
    /// `eta_squared` less its bias; may be negative.
    pub omega_squared: f64,
    /// The other usual correction of `eta_squared`; may be negative.
    pub epsilon_squared: f64,
    /// Welch's test. Null when a group is constant or holds a single value.
    pub welch: Option<FTest>,
    /// The test of means of Brown and Forsythe. Null where Welch's is.
    pub brown_forsythe_means: Option<FTest>,
}

/// A ratio of variances and its tail.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FTest {
    /// The statistic.
    pub f: f64,
    /// Degrees of freedom of the numerator.
    pub df1: f64,
    /// Degrees of freedom of the denominator; need not be whole.
    pub df2: f64,
    /// Upper tail of the F distribution.
    pub p: f64,
}

impl FTest {
    fn new(f: f64, df1: f64, df2: f64) -> Self {
        Self {
            f,
            df1,
            df2,
            p: f_sf(f, df1, df2),
        }
    }
}

/// Compares the group means of a table; groups that hold nobody are left out.
///
/// # Formula
/// With `nᵢ`, `mᵢ`, `sᵢ²` of each of `k` groups, `N = Σ nᵢ`, `SSB = Σ nᵢ (mᵢ − m)²` and
/// `SSW = Σ (nᵢ − 1) sᵢ²`:
/// ```text
/// F  = (SSB / (k − 1)) / (SSW / (N − k))
/// η² = SSB / SST,   ω² = (SSB − (k − 1) MSW) / (SST + MSW),   ε² = (SSB − (k − 1) MSW) / SST
/// ```
/// Agrees with R's `aov` and SPSS `ONEWAY`.
///
/// # Errors
/// [`StatsError::TooFewGroups`] below 2 groups, [`StatsError::TooFew`] with one value in each,
/// [`StatsError::ConstantData`] when all values are equal, [`StatsError::ZeroWithinVariance`] when they
/// differ between groups only.
pub fn anova(table: &Table) -> Result<Anova, StatsError> {
    from_moments(&group_moments(table))
}

/// The analysis from the size, mean and SD of each group, as papers print them ([`Moments::of_summary`]);
/// groups of size 0 are left out.
///
/// # Errors
/// As [`anova`].
pub fn anova_summary(groups: &[Moments]) -> Result<Anova, StatsError> {
    let filled: Vec<Moments> = groups
        .iter()
        .copied()
        .filter(|group| group.n > 0.0)
        .collect();
    from_moments(&filled)
}

/// The moments of each group of a table that holds somebody.
pub(super) fn group_moments(table: &Table) -> Vec<Moments> {
    let groups = table.counts().iter().map(|row| {
        let levels = table.levels().iter().copied();
        Moments::of(levels.zip(row.iter().copied()))
    });
    groups.filter(|group| group.n > 0.0).collect()
}

/// The means less that of the first group: an offset of all values costs no digit.
fn shifts(groups: &[Moments]) -> impl Iterator<Item = f64> + Clone {
    groups.iter().map(|group| group.difference(&groups[0]))
}

fn from_moments(groups: &[Moments]) -> Result<Anova, StatsError> {
    let split = Split::of(groups)?;
    let Split {
        ss_between,
        ss_within,
        df_between,
        df_within,
    } = split;
    let ss_total = ss_between + ss_within;
    let test = split.test();
    let ms_within = ss_within / df_within;
    let excess = ss_between - df_between * ms_within;
    let variances: Option<Vec<f64>> = groups
        .iter()
        .map(|group| group.variance().filter(|variance| *variance > 0.0))
        .collect();
    let variances = variances.as_deref();
    Ok(Anova {
        f: test.f,
        df_between,
        df_within,
        p: test.p,
        ss_between,
        ss_within,
        ms_between: ss_between / df_between,
        ms_within,
        eta_squared: ss_between / ss_total,
        omega_squared: excess / (ss_total + ms_within),
        epsilon_squared: excess / ss_total,
        welch: variances.map(|variances| welch(groups, variances)),
        brown_forsythe_means: variances
            .map(|variances| brown_forsythe_means(groups, variances, ss_between)),
    })
}

/// The sum of squares, split between and within the groups.
pub(super) struct Split {
    ss_between: f64,
    ss_within: f64,
    df_between: f64,
    df_within: f64,
}

impl Split {
    pub(super) fn of(groups: &[Moments]) -> Result<Self, StatsError> {
        let found = groups.len();
        if found < 2 {
            return Err(StatsError::TooFewGroups { found, needed: 2 });
        }
        let n: f64 = groups.iter().map(|group| group.n).sum();
        if n <= found as f64 {
            return Err(StatsError::TooFew {
                found,
                needed: found + 1,
            });
        }
        let shifted = || groups.iter().zip(shifts(groups));
        let grand = shifted().map(|(group, shift)| group.n * shift).sum::<f64>() / n;
        let split = Self {
            ss_between: shifted()
                .map(|(group, shift)| group.n * (shift - grand) * (shift - grand))
                .sum(),
            ss_within: groups.iter().map(|group| group.m2).sum(),
            df_between: found as f64 - 1.0,
            df_within: n - found as f64,
        };
        if split.ss_within > 0.0 {
            return Ok(split);
        }
        if shifts(groups).all(|shift| shift == 0.0) {
            return Err(StatsError::ConstantData);
        }
        Err(StatsError::ZeroWithinVariance)
    }

    pub(super) fn test(&self) -> FTest {
        let ms_between = self.ss_between / self.df_between;
        let ms_within = self.ss_within / self.df_within;
        FTest::new(ms_between / ms_within, self.df_between, self.df_within)
    }

    /// Mean square within the groups.
    pub(super) fn ms_within(&self) -> f64 {
        self.ss_within / self.df_within
    }

    /// Degrees of freedom within the groups.
    pub(super) fn df_within(&self) -> f64 {
        self.df_within
    }
}

/// Welch (1951): means weighted by `wᵢ = nᵢ/sᵢ²`, with `W = Σ wᵢ` and `L = Σ (1 − wᵢ/W)² / (nᵢ − 1)`:
/// ```text
/// F = [Σ wᵢ (mᵢ − m_w)² / (k − 1)] / [1 + 2 (k − 2) L / (k² − 1)],   df₂ = (k² − 1) / 3L
/// ```
fn welch(groups: &[Moments], variances: &[f64]) -> FTest {
    let k = groups.len() as f64;
    let weights: Vec<f64> = groups.iter().zip(variances).map(|(g, v)| g.n / v).collect();
    let total: f64 = weights.iter().sum();
    let weighted = || weights.iter().zip(shifts(groups));
    let mean = weighted().map(|(w, shift)| w * shift).sum::<f64>() / total;
    let lambda: f64 = groups
        .iter()
        .zip(&weights)
        .map(|(g, w)| (1.0 - w / total).powi(2) / (g.n - 1.0))
        .sum();
    let between: f64 = weighted()
        .map(|(w, shift)| w * (shift - mean).powi(2))
        .sum();
    let scale = 1.0 + 2.0 * (k - 2.0) * lambda / (k * k - 1.0);
    let f = between / (k - 1.0) / scale;
    FTest::new(f, k - 1.0, (k * k - 1.0) / (3.0 * lambda))
}

/// Brown and Forsythe (1974): `F* = SSB / Σ cᵢ` with `cᵢ = (1 − nᵢ/N) sᵢ²`, and Satterthwaite's
/// degrees of freedom `df₂ = (Σ cᵢ)² / Σ (cᵢ² / (nᵢ − 1))`.
fn brown_forsythe_means(groups: &[Moments], variances: &[f64], ss_between: f64) -> FTest {
    let n: f64 = groups.iter().map(|group| group.n).sum();
    let parts: Vec<f64> = groups
        .iter()
        .zip(variances)
        .map(|(group, variance)| (1.0 - group.n / n) * variance)
        .collect();
    let total: f64 = parts.iter().sum();
    let spread: f64 = groups
        .iter()
        .zip(&parts)
        .map(|(group, part)| part * part / (group.n - 1.0))
        .sum();
    FTest::new(
        ss_between / total,
        groups.len() as f64 - 1.0,
        total * total / spread,
    )
}
