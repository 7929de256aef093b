//! Descriptive statistics of one sample.

use serde::Serialize;
use tsify::Tsify;

use super::counted::{Counted, Ordered};
use super::distribution::student_quantile;
use super::moments::Moments;
pub use super::moments::moments;
use super::quantile::{QuantileRule, hinges, median, quantile};
use super::sum::sum;

/// The share of the weight that the trimmed mean leaves out at each end.
const TRIMMED: f64 = 0.05;

/// Descriptive statistics of a sample. What the sample is too small or too uniform for is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Description {
    /// Number of values.
    pub n: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// The middle value, or the mean of the middle two.
    pub median: f64,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// `max − min`.
    pub range: f64,
    /// First quartile as SPSS computes it.
    pub q1_type6: f64,
    /// Third quartile as SPSS computes it.
    pub q3_type6: f64,
    /// Their distance.
    pub iqr_type6: f64,
    /// First quartile as R computes it.
    pub q1_type7: f64,
    /// Third quartile as R computes it.
    pub q3_type7: f64,
    /// Their distance.
    pub iqr_type7: f64,
    /// Tukey's lower hinge.
    pub hinge_lower: f64,
    /// Tukey's upper hinge.
    pub hinge_upper: f64,
    /// `Σ(x − x̄)² / (n − 1)`. Needs two values, as everything below except the trimmed mean.
    pub variance: Option<f64>,
    /// Standard deviation: the square root of the variance.
    pub sd: Option<f64>,
    /// Standard error of the mean, `sd / √n`.
    pub se_mean: Option<f64>,
    /// Lower limit of the mean's 95 % interval, `x̄ − t₀.₉₇₅(n − 1) · se`.
    pub mean_ci95_lower: Option<f64>,
    /// Upper limit of the mean's 95 % interval.
    pub mean_ci95_upper: Option<f64>,
    /// Bias-adjusted skewness `G₁`, as SPSS and SAS print it. Needs three values that are not all equal.
    pub skewness_g1: Option<f64>,
    /// Standard error of `G₁` in normal samples.
    pub se_skewness: Option<f64>,
    /// Bias-adjusted excess kurtosis `G₂`. Needs four values that are not all equal.
    pub kurtosis_g2: Option<f64>,
    /// Standard error of `G₂` in normal samples.
    pub se_kurtosis: Option<f64>,
    /// Mean without 5 % of the weight at each end, as SPSS `EXAMINE` prints it.
    pub trimmed_mean_5pct: f64,
}

/// Describes a sample.
///
/// # Formula
/// ```text
/// se(G₁) = √(6n(n−1) / ((n−2)(n+1)(n+3)))
/// se(G₂) = 2 se(G₁) √((n²−1) / ((n−3)(n+5)))
/// ```
#[must_use]
pub fn describe(values: &Counted) -> Description {
    let moments = moments(values);
    let Moments { n, mean, m2, .. } = moments;
    let [m3, m4] = [3, 4].map(|k| moments.power_sum(k, values.iter()));
    let sd = moments.sd();
    let se_mean = sd.map(|sd| sd / n.sqrt());
    let half_width = se_mean.map(|se| student_quantile(0.975, n - 1.0) * se);
    let se_skewness =
        (n > 2.0).then(|| (6.0 * n * (n - 1.0) / ((n - 2.0) * (n + 1.0) * (n + 3.0))).sqrt());
    let kurtosis_ratio = || 2.0 * ((n * n - 1.0) / ((n - 3.0) * (n + 5.0))).sqrt();
    let [q1_type6, q3_type6] = [0.25, 0.75].map(|p| quantile(values, p, QuantileRule::Type6));
    let [q1_type7, q3_type7] = [0.25, 0.75].map(|p| quantile(values, p, QuantileRule::Type7));
    let (hinge_lower, hinge_upper) = hinges(values);
    Description {
        n: values.total(),
        mean,
        median: median(values),
        min: values.min(),
        max: values.max(),
        range: values.max() - values.min(),
        q1_type6,
        q3_type6,
        iqr_type6: q3_type6 - q1_type6,
        q1_type7,
        q3_type7,
        iqr_type7: q3_type7 - q1_type7,
        hinge_lower,
        hinge_upper,
        variance: moments.variance(),
        sd,
        se_mean,
        mean_ci95_lower: half_width.map(|half| mean - half),
        mean_ci95_upper: half_width.map(|half| mean + half),
        skewness_g1: skewness(n, m2, m3),
        se_skewness,
        kurtosis_g2: kurtosis(n, m2, m4),
        se_kurtosis: se_skewness
            .filter(|_| n > 3.0)
            .map(|se| se * kurtosis_ratio()),
        trimmed_mean_5pct: trimmed_mean(values),
    }
}

/// `G₁ = √(n(n−1)) / (n−2) · (m₃/n) / (m₂/n)^³⁄₂`, with `mₖ = Σ(x − x̄)ᵏ`.
fn skewness(n: f64, m2: f64, m3: f64) -> Option<f64> {
    let g1 = n * (n - 1.0).sqrt() / (n - 2.0) * m3 / m2 / m2.sqrt();
    (n > 2.0 && g1.is_finite()).then_some(g1)
}

/// `G₂ = (n−1) / ((n−2)(n−3)) · ((n+1) n m₄/m₂² − 3(n−1))`.
fn kurtosis(n: f64, m2: f64, m4: f64) -> Option<f64> {
    let ratio = (n + 1.0) * n * (m4 / m2 / m2);
    let g2 = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * (ratio - 3.0 * (n - 1.0));
    (n > 3.0 && g2.is_finite()).then_some(g2)
}

/// The mean of what lies between 5 % and 95 % of the weight, the values at both cuts counting in part.
fn trimmed_mean(values: &Counted) -> f64 {
    let n = values.total() as f64;
    let (from, to) = (TRIMMED * n, n - TRIMMED * n);
    let mut before = 0.0;
    let kept = values.iter().map(|(x, count)| {
        let after = before + count as f64;
        let weight = (after.min(to) - before.max(from)).max(0.0);
        before = after;
        weight / (to - from) * x
    });
    sum(kept)
}
