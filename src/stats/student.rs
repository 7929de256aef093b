//! Student's and Welch's t tests: do two groups differ in their means?

use serde::Serialize;
use statrs::function::evaluate::polynomial;
use tsify::Tsify;

use super::distribution::{student_quantile, student_sf, student_two_sided};
use super::moments::Moments;
use super::special::ln_gamma;
use super::{StatsError, Table};

/// Both t tests of a first group against a second.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct TTests {
    /// Student's test: the groups share one variance.
    pub student: TTest,
    /// Welch's test: each group has a variance of its own. Null when a group holds one value.
    pub welch: Option<TTest>,
    /// Difference of the means over the pooled standard deviation.
    pub cohen_d: f64,
    /// `cohen_d` corrected for its bias in small samples, by the exact factor.
    pub hedges_g: Option<f64>,
}

/// A t test of the difference between two means.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TTest {
    /// The statistic.
    pub t: f64,
    /// Degrees of freedom; Welch's are not rounded.
    pub df: f64,
    /// Mean of the first group less that of the second.
    pub mean_diff: f64,
    /// Standard error of `mean_diff`.
    pub se_diff: f64,
    /// p-value of "the means differ", in `[0, 1]`.
    pub p_two_sided: f64,
    /// p-value of "the first mean is smaller".
    pub p_less: f64,
    /// p-value of "the first mean is larger".
    pub p_greater: f64,
    /// Lower confidence limit of `mean_diff`.
    pub ci_lower: f64,
    /// Upper confidence limit of `mean_diff`.
    pub ci_upper: f64,
}

/// Tests whether the means of `x` and `y` differ; the interval has the level `conf_level`, in (0, 1).
///
/// # Formula
/// ```text
/// Student: s² = ((n₁ − 1)s₁² + (n₂ − 1)s₂²) / (n₁ + n₂ − 2),  se = s √(1/n₁ + 1/n₂)
/// Welch:   vᵢ = sᵢ²/nᵢ,  se = √(v₁ + v₂),  df = (v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1))
/// t = (x̄ − ȳ) / se
/// ```
/// Sources: Student (1908); Welch (1947). Agrees with R's `t.test` and SciPy.
///
/// # Errors
/// [`StatsError::EmptyGroup`] when a group is empty, [`StatsError::TooFew`] when both hold one value,
/// [`StatsError::ConstantData`] when neither varies.
pub fn t_tests(x: &Moments, y: &Moments, conf_level: f64) -> Result<TTests, StatsError> {
    if x.n < 1.0 || y.n < 1.0 {
        return Err(StatsError::EmptyGroup);
    }
    let df = x.n + y.n - 2.0;
    if df < 1.0 {
        return Err(StatsError::TooFew {
            found: 2,
            needed: 3,
        });
    }
    let pooled = (x.m2 + y.m2) / df;
    if pooled == 0.0 {
        return Err(StatsError::ConstantData);
    }
    let mean_diff = x.difference(y);
    let student_se = (pooled * (1.0 / x.n + 1.0 / y.n)).sqrt();
    let cohen_d = mean_diff / pooled.sqrt();
    let welch = x
        .variance()
        .zip(y.variance())
        .map(|(x_variance, y_variance)| {
            let (v1, v2) = (x_variance / x.n, y_variance / y.n);
            let v = v1 + v2;
            let df = v * v / (v1 * v1 / (x.n - 1.0) + v2 * v2 / (y.n - 1.0));
            t_test(mean_diff, v.sqrt(), df, conf_level)
        });
    Ok(TTests {
        student: t_test(mean_diff, student_se, df, conf_level),
        welch,
        cohen_d,
        hedges_g: (df > 1.0).then(|| cohen_d * hedges_factor(df)),
    })
}

/// The same of the two groups of a table.
///
/// # Errors
/// As of [`t_tests`]; [`StatsError::EmptyGroup`] also when the table has not two groups.
pub fn t_tests_of(table: &Table, conf_level: f64) -> Result<TTests, StatsError> {
    table.two_groups()?;
    let sample = |group: usize| {
        let counts = table.counts()[group].iter().copied();
        Moments::of(table.levels().iter().copied().zip(counts))
    };
    t_tests(&sample(0), &sample(1), conf_level)
}

fn t_test(mean_diff: f64, se_diff: f64, df: f64, conf_level: f64) -> TTest {
    let t = mean_diff / se_diff;
    let reach = student_quantile(0.5 + conf_level / 2.0, df) * se_diff;
    TTest {
        t,
        df,
        mean_diff,
        se_diff,
        p_two_sided: student_two_sided(t, df),
        p_less: student_sf(-t, df),
        p_greater: student_sf(t, df),
        ci_lower: mean_diff - reach,
        ci_upper: mean_diff + reach,
    }
}

/// Hedges's exact factor `Γ(df/2) / (√(df/2) Γ((df − 1)/2))`.
///
/// Above 100 degrees of freedom the two gamma functions would cancel; the expansion of their ratio in
/// `1/x`, `x = (df − 1)/2`, is exact to the last digit there.
fn hedges_factor(df: f64) -> f64 {
    let half = df / 2.0;
    if df <= 100.0 {
        return (ln_gamma(half) - ln_gamma(half - 0.5)).exp() / half.sqrt();
    }
    let x = half - 0.5;
    let expansion = [
        1.0,
        -0.125,
        1.0 / 128.0,
        5.0 / 1_024.0,
        -21.0 / 32_768.0,
        -399.0 / 262_144.0,
    ];
    x.sqrt() * polynomial(1.0 / x, &expansion) / half.sqrt()
}
