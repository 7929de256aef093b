//! Effect sizes for two groups: how far apart they are, not how surely.

use serde::Serialize;
use tsify::Tsify;

use super::distribution::{normal_quantile, student_quantile};
use super::moments::Moments;
use super::noncentral::student_cdf;
use super::paired::imbalances;
use super::special::positive_root;
use super::sum::sum;
use super::{StatsError, Table};

/// Effect sizes of the first group (`x`) against the second (`y`). Positive when `x` tends to be larger.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct EffectTwoSample {
    /// Rank-biserial correlation, `P(x > y) − P(x < y)`.
    pub rank_biserial: f64,
    /// Its interval by Fisher's z: rough near ±1 and for very unequal groups. Absent at ±1.
    pub rank_biserial_fisherz_ci_lower: Option<f64>,
    /// Upper limit.
    pub rank_biserial_fisherz_ci_upper: Option<f64>,
    /// `P(x > y)`, a tie counting one half: the area under the ROC curve.
    pub auc: f64,
    /// Cliff's delta: the rank-biserial correlation by another name.
    pub cliffs_delta: f64,
    /// Its interval as the R package effsize 0.8.1 prints it, to compare with what was published. In most
    /// data with a `y` above all `x` that version mistakes the mean sign of that `y`: the interval to report
    /// is `cliffs_delta_ci_unbiased_lower`.
    pub cliffs_delta_ci_lower: Option<f64>,
    /// Upper limit.
    pub cliffs_delta_ci_upper: Option<f64>,
    /// Its interval by Cliff's unbiased variance. Absent at ±1, with a single value in a group, and
    /// where that variance comes out as 0 or less.
    pub cliffs_delta_ci_unbiased_lower: Option<f64>,
    /// Upper limit.
    pub cliffs_delta_ci_unbiased_upper: Option<f64>,
    /// Difference of the means over the pooled standard deviation. Absent where that is 0.
    pub cohen_d: Option<f64>,
    /// Its interval by the noncentral t distribution.
    pub cohen_d_nct_ci_lower: Option<f64>,
    /// Upper limit.
    pub cohen_d_nct_ci_upper: Option<f64>,
    /// `z / √N`, with the Mann-Whitney z corrected for ties but not for continuity.
    pub r_z_over_sqrt_n: f64,
}

/// Effect sizes of the two groups of `table`, with intervals of level `conf_level`.
///
/// # Formula
/// With `δ` the mean of `sign(x − y)` over all pairs, `n₁n₂` of them:
/// ```text
/// Fisher:  tanh(artanh δ ± z √((N + 1) / 3n₁n₂))
/// Cliff:   (δ − δ³ ± t s √((1 − δ²)² + t² s²)) / (1 − δ² + t² s²),   t with N − 2 degrees of freedom
///          s² = (n₂² Σ(δᵢ − δ)² + n₁² Σ(δⱼ − δ)² − ΣΣ(δᵢⱼ − δ)²) / n₁n₂(n₁ − 1)(n₂ − 1)
/// ```
/// with `δᵢⱼ` the sign of a pair, `δᵢ` its mean over the other group for an `x`, `δⱼ` for a `y`: the
/// unbiased variance. Sources: Cliff (1993), Feng & Cliff (2004). Agrees with R's `effectsize`, and with
/// `effsize` 0.8.1 where that does not misplace a `y` above every `x` (its search lets the mean sign of
/// such a `y` be `−1/n₁` instead of −1).
///
/// # Errors
/// [`StatsError::EmptyGroup`] when the table has not two groups that hold a value,
/// [`StatsError::ConstantData`] when all values are equal.
pub fn effect_two_sample(table: &Table, conf_level: f64) -> Result<EffectTwoSample, StatsError> {
    table.two_groups()?;
    let [x, y] = [&table.counts()[0], &table.counts()[1]];
    let both: Vec<u64> = x.iter().zip(y).map(|(x, y)| x + y).collect();
    if both.iter().filter(|&&n| n > 0).count() < 2 {
        return Err(StatsError::ConstantData);
    }
    let tail = 0.5 * (1.0 - conf_level);
    let dominance = Dominance::new(x, y);
    let Dominance { n1, n2, delta, .. } = dominance;
    let n = n1 + n2;
    let fisher_half = -normal_quantile(tail) * ((n + 1.0) / (3.0 * n1 * n2)).sqrt();
    let fisher = |shift: f64| (delta.abs() < 1.0).then(|| (delta.atanh() + shift).tanh());
    let cliff = dominance.cliff_interval(&dominance.columns, tail);
    let effsize = if effsize_slips(x, y) {
        dominance.cliff_interval(&dominance.columns_of_effsize(), tail)
    } else {
        cliff
    };
    let cohen = standardized_difference(table.levels(), x, y, tail)?;
    Ok(EffectTwoSample {
        rank_biserial: delta,
        rank_biserial_fisherz_ci_lower: fisher(-fisher_half),
        rank_biserial_fisherz_ci_upper: fisher(fisher_half),
        auc: dominance.auc,
        cliffs_delta: delta,
        cliffs_delta_ci_lower: effsize.map(|ci| ci.0),
        cliffs_delta_ci_upper: effsize.map(|ci| ci.1),
        cliffs_delta_ci_unbiased_lower: cliff.map(|ci| ci.0),
        cliffs_delta_ci_unbiased_upper: cliff.map(|ci| ci.1),
        cohen_d: cohen.map(|cohen| cohen.d),
        cohen_d_nct_ci_lower: cohen.map(|cohen| cohen.lower),
        cohen_d_nct_ci_upper: cohen.map(|cohen| cohen.upper),
        r_z_over_sqrt_n: delta * n1 * n2 / 2.0 / mann_whitney_sd(n1, n2, &both) / n.sqrt(),
    })
}

/// Standard deviation of Mann and Whitney's `U` with ties.
///
/// `Σ t m²` over the ties `t`, with `m` twice the midrank less `N + 1`, is `(N³ − Σt³) / 3`: the usual tie
/// correction, without its difference of cubes.
fn mann_whitney_sd(n1: f64, n2: f64, both: &[u64]) -> f64 {
    let n = n1 + n2;
    let midranks = imbalances(both);
    let squares = sum(both.iter().zip(&midranks).map(|(&t, m)| t as f64 * m * m));
    (n1 / n * (n2 / (n - 1.0)) * squares).sqrt() / 2.0
}

/// The signs of all differences between two groups.
struct Dominance {
    n1: f64,
    n2: f64,
    /// Mean sign.
    delta: f64,
    /// Share of positive signs and half that of ties.
    auc: f64,
    /// For each `x`, those `y` below it less those above, over `n₂`; with its count.
    rows: Vec<(f64, f64)>,
    /// For each `y`, those `x` above it less those below, over `n₁`; with its count.
    columns: Vec<(f64, f64)>,
    /// Pairs that are not tied.
    decided: f64,
}

impl Dominance {
    fn new(x: &[u64], y: &[u64]) -> Self {
        let (n1, n2) = (x.iter().sum::<u64>(), y.iter().sum::<u64>());
        let (rows, columns) = (means(x, y, n2), means(y, x, n1));
        let tied = sum(x.iter().zip(y).map(|(&x, &y)| x as f64 * y as f64));
        let (n1, n2) = (n1 as f64, n2 as f64);
        let total = sum(rows.iter().map(|&(count, mean)| count * (mean * n2)));
        Self {
            n1,
            n2,
            delta: total / (n1 * n2),
            auc: (total + n1 * n2) / (2.0 * n1 * n2),
            rows,
            columns: columns
                .iter()
                .map(|&(count, mean)| (count, -mean))
                .collect(),
            decided: n1 * n2 - tied,
        }
    }

    /// The columns where [`effsize_slips`]: the mean sign of a `y` above every `x` is −1/n₁, not −1.
    fn columns_of_effsize(&self) -> Vec<(f64, f64)> {
        let slip =
            |&(count, mean): &(f64, f64)| (count, if mean == -1.0 { -1.0 / self.n1 } else { mean });
        self.columns.iter().map(slip).collect()
    }

    /// Feng and Cliff's interval for delta, from the mean signs of the `y` in `columns`.
    fn cliff_interval(&self, columns: &[(f64, f64)], tail: f64) -> Option<(f64, f64)> {
        let Self { n1, n2, delta, .. } = *self;
        if n1 < 2.0 || n2 < 2.0 || delta.abs() == 1.0 {
            return None;
        }
        let squares = |means: &[(f64, f64)]| {
            let term = |&(count, mean): &(f64, f64)| count * (mean - delta) * (mean - delta);
            sum(means.iter().map(term))
        };
        let pairs = n1 * n2;
        let entries = self.decided - pairs * delta * delta;
        let sum = n2 * n2 * squares(&self.rows) + n1 * n1 * squares(columns) - entries;
        let variance = sum / (pairs * (n1 - 1.0) * (n2 - 1.0));
        if variance <= 0.0 {
            return None;
        }
        let t = -student_quantile(tail, n1 + n2 - 2.0);
        let ts2 = t * t * variance;
        let room = 1.0 - delta * delta;
        let half = (ts2 * (room * room + ts2)).sqrt();
        let limit = |half: f64| ((delta * room + half) / (room + ts2)).clamp(-1.0, 1.0);
        Some((limit(-half), limit(half)))
    }
}

/// Whether effsize 0.8.1 mistakes the values of `y` above every `x`.
///
/// It looks for the place of all `y` among the sorted `x` by halving, in step. The search for a value above
/// every `x` runs past the end when that for another `y` takes more steps, and the place past the end is then
/// put right in the wrong column.
fn effsize_slips(x: &[u64], y: &[u64]) -> bool {
    let n1: u64 = x.iter().sum();
    let steps = |below: u64| {
        let (mut low, mut high, mut steps) = (1, n1, 0);
        while low < high {
            let middle = low.midpoint(high);
            if below < middle {
                high = middle;
            } else {
                low = middle + 1;
            }
            steps += 1;
        }
        steps
    };
    let mut below = 0;
    let mut most = 0;
    for (&at, &count) in x.iter().zip(y) {
        if count > 0 {
            most = most.max(steps(below));
        }
        below += at;
    }
    most > steps(n1)
}

/// For each level that holds some of `group`: how many, and the mean sign of its difference to the `n`
/// others.
fn means(group: &[u64], others: &[u64], n: u64) -> Vec<(f64, f64)> {
    let (mut below, mut above) = (0, n);
    let mut means = Vec::new();
    for (&count, &tied) in group.iter().zip(others) {
        above -= tied;
        if count > 0 {
            means.push((count as f64, (below as f64 - above as f64) / n as f64));
        }
        below += tied;
    }
    means
}

/// Cohen's d with its interval.
#[derive(Clone, Copy)]
struct Cohen {
    d: f64,
    lower: f64,
    upper: f64,
}

/// Cohen's d; none where values do not vary within the groups.
fn standardized_difference(
    levels: &[f64],
    x: &[u64],
    y: &[u64],
    tail: f64,
) -> Result<Option<Cohen>, StatsError> {
    let of_group = |row: &[u64]| {
        let values = levels.iter().copied();
        Moments::of(values.zip(row.iter().copied()))
    };
    let (x, y) = (of_group(x), of_group(y));
    let df = x.n + y.n - 2.0;
    let d = x.difference(&y) / ((x.m2 + y.m2) / df).sqrt();
    if df <= 0.0 || !d.is_finite() {
        return Ok(None);
    }
    // d = t / scale
    let scale = (x.n / (x.n + y.n) * y.n).sqrt();
    let limit = |p: f64| noncentrality(d * scale, df, p).map(|ncp| ncp / scale);
    Ok(Some(Cohen {
        d,
        lower: limit(1.0 - tail)?,
        upper: limit(tail)?,
    }))
}

/// The noncentrality under which a t up to the observed one has the probability `p`.
fn noncentrality(t: f64, df: f64, p: f64) -> Result<f64, StatsError> {
    let sd = (1.0 + 0.5 * t * t / df).sqrt();
    let guess = t - normal_quantile(p) * sd;
    // A positive unknown that stands for every noncentrality, 1 for the guess.
    let ncp = |unknown: f64| guess - 0.5 * sd * unknown.ln();
    let excess = |unknown: f64| student_cdf(t, df, ncp(unknown)) - p;
    positive_root(&excess, 1.0)
        .map(ncp)
        .ok_or(StatsError::NoConvergence)
}
