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

/// The analysis from printed summaries: the mean, SD (divisor n − 1) and size of each group.
///
/// # Errors
/// As [`anova`].
pub fn anova_summary(groups: &[Summary]) -> Result<Anova, StatsError> {
    let origin = groups.first().map_or(0.0, |group| group.mean);
    let moments: Vec<Moments> = groups
        .iter()
        .filter(|group| group.n > 0)
        .map(|group| Moments {
            n: group.n as f64,
            mean: group.mean - origin,
            sum_of_squares: (group.n as f64 - 1.0) * group.sd * group.sd,
        })
        .collect();
    from_moments(&moments)
}

/// What a paper prints about a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Mean.
    pub mean: f64,
    /// Standard deviation, divisor n − 1, not negative.
    pub sd: f64,
    /// Number of values.
    pub n: u64,
}

/// The moments of each group of a table that holds somebody, from a common origin. Those of a constant
/// group have a sum of squares of exactly 0.
pub(super) fn group_moments(table: &Table) -> Vec<Moments> {
    let origin = table.levels().first().copied().unwrap_or(0.0);
    let groups = table.counts().iter().map(|row| {
        let counted = row.iter().zip(table.levels());
        let counted = counted.filter(|(count, _)| **count > 0);
        Moments::of(counted.map(|(&count, &level)| (level, count)), origin)
    });
    groups.filter(|group| group.n > 0.0).collect()
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
    let robust = groups
        .iter()
        .all(|group| group.n > 1.0 && group.sum_of_squares > 0.0);
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
        welch: robust.then(|| welch(groups)),
        brown_forsythe_means: robust.then(|| brown_forsythe_means(groups, ss_between)),
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
        let grand = groups.iter().map(|group| group.n * group.mean).sum::<f64>() / n;
        let split = Self {
            ss_between: groups
                .iter()
                .map(|group| group.n * (group.mean - grand) * (group.mean - grand))
                .sum(),
            ss_within: groups.iter().map(|group| group.sum_of_squares).sum(),
            df_between: found as f64 - 1.0,
            df_within: n - found as f64,
        };
        if split.ss_within > 0.0 {
            return Ok(split);
        }
        if groups.iter().all(|group| group.mean == groups[0].mean) {
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
fn welch(groups: &[Moments]) -> FTest {
    let k = groups.len() as f64;
    let weight = |group: &Moments| group.n / group.variance();
    let total: f64 = groups.iter().map(weight).sum();
    let mean = groups.iter().map(|g| weight(g) * g.mean).sum::<f64>() / total;
    let lambda: f64 = groups
        .iter()
        .map(|g| (1.0 - weight(g) / total).powi(2) / (g.n - 1.0))
        .sum();
    let between: f64 = groups
        .iter()
        .map(|g| weight(g) * (g.mean - mean).powi(2))
        .sum();
    let scale = 1.0 + 2.0 * (k - 2.0) * lambda / (k * k - 1.0);
    let f = between / (k - 1.0) / scale;
    FTest::new(f, k - 1.0, (k * k - 1.0) / (3.0 * lambda))
}

/// Brown and Forsythe (1974): `F* = SSB / Σ cᵢ` with `cᵢ = (1 − nᵢ/N) sᵢ²`, and Satterthwaite's
/// degrees of freedom `df₂ = (Σ cᵢ)² / Σ (cᵢ² / (nᵢ − 1))`.
fn brown_forsythe_means(groups: &[Moments], ss_between: f64) -> FTest {
    let n: f64 = groups.iter().map(|group| group.n).sum();
    let part = |group: &Moments| (1.0 - group.n / n) * group.variance();
    let total: f64 = groups.iter().map(part).sum();
    let spread: f64 = groups.iter().map(|g| part(g).powi(2) / (g.n - 1.0)).sum();
    FTest::new(
        ss_between / total,
        groups.len() as f64 - 1.0,
        total * total / spread,
    )
}
