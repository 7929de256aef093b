//! Which means differ: Tukey-Kramer, and Games-Howell for unequal variances.

use serde::Serialize;
use tsify::Tsify;

use super::anova::{Split, group_moments};
use super::distribution::{studentized_range_quantile, studentized_range_sf};
use super::moments::Moments;
use super::{StatsError, Table};

/// The most groups compared: each of the pairs costs a millisecond of integration.
const GROUP_LIMIT: usize = 20;

/// All pairwise comparisons of means, by pair: every list has an item for each item of `pairs`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct TukeyHsd {
    /// The groups `[i, j]` compared, `i < j`, counted from 1 over the groups that hold somebody.
    pub pairs: Vec<[usize; 2]>,
    /// Mean of group `j` less mean of group `i`.
    pub diff_j_minus_i: Vec<f64>,
    /// Lower limit of the simultaneous interval of the difference (Tukey-Kramer).
    pub ci_lower: Vec<f64>,
    /// Upper limit of the simultaneous interval of the difference (Tukey-Kramer).
    pub ci_upper: Vec<f64>,
    /// p-value adjusted for all pairs (Tukey-Kramer).
    pub p: Vec<f64>,
    /// Difference in standard errors, without its sign (Games-Howell). Null in a pair of which a group
    /// has a single value or neither varies.
    pub games_howell_statistic: Vec<Option<f64>>,
    /// Welch-Satterthwaite degrees of freedom.
    pub games_howell_df: Vec<Option<f64>>,
    /// p-value adjusted for all pairs (Games-Howell).
    pub games_howell_p: Vec<Option<f64>>,
    /// Lower limit of the simultaneous interval of the difference (Games-Howell).
    pub games_howell_ci_lower: Vec<Option<f64>>,
    /// Upper limit of the simultaneous interval of the difference (Games-Howell).
    pub games_howell_ci_upper: Vec<Option<f64>>,
}

/// A difference of means, its standard error, and the degrees of freedom of that.
struct Difference {
    value: f64,
    se: f64,
    df: f64,
}

impl Difference {
    /// The p-value of `√2 |difference| / se` among the studentized ranges of `k` means.
    fn p(&self, k: f64) -> f64 {
        studentized_range_sf(self.value.abs() / self.se * 2.0_f64.sqrt(), k, self.df)
    }

    /// Half the width of the interval, from the point `q` of the studentized range.
    fn half_width(&self, q: f64) -> f64 {
        q * self.se / 2.0_f64.sqrt()
    }
}

/// Compares every pair of groups at the simultaneous level `conf_level`, between 0 and 1.
///
/// # Formula
/// With `q` the point of the studentized range of `k` means that has `conf_level` below it:
/// ```text
/// Tukey-Kramer   se² = MSW (1/nᵢ + 1/nⱼ),      df = N − k
/// Games-Howell   se² = sᵢ²/nᵢ + sⱼ²/nⱼ,        df by Welch and Satterthwaite
/// interval       mⱼ − mᵢ ∓ q se / √2
/// ```
/// Agrees with R's `TukeyHSD` (whose `ptukey` holds five digits) and SciPy's `tukey_hsd`.
///
/// # Errors
/// As [`anova`](super::anova::anova); [`StatsError::TooManyGroups`] above 20.
pub fn tukey_hsd(table: &Table, conf_level: f64) -> Result<TukeyHsd, StatsError> {
    let groups = group_moments(table);
    if groups.len() > GROUP_LIMIT {
        return Err(StatsError::TooManyGroups {
            found: groups.len(),
            limit: GROUP_LIMIT,
        });
    }
    let split = Split::of(&groups)?;
    let k = groups.len() as f64;
    let q = studentized_range_quantile(conf_level, k, split.df_within());
    let mut result = TukeyHsd::default();
    for (i, first) in groups.iter().enumerate() {
        for (j, second) in groups.iter().enumerate().skip(i + 1) {
            result.pairs.push([i + 1, j + 1]);
            result.push_tukey(&pooled(first, second, &split), k, q);
            result.push_games_howell(separate(first, second).as_ref(), k, conf_level);
        }
    }
    Ok(result)
}

impl TukeyHsd {
    fn push_tukey(&mut self, difference: &Difference, k: f64, q: f64) {
        let half_width = difference.half_width(q);
        self.diff_j_minus_i.push(difference.value);
        self.ci_lower.push(difference.value - half_width);
        self.ci_upper.push(difference.value + half_width);
        self.p.push(difference.p(k));
    }

    fn push_games_howell(&mut self, difference: Option<&Difference>, k: f64, conf_level: f64) {
        let half_width =
            difference.map(|d| d.half_width(studentized_range_quantile(conf_level, k, d.df)));
        let limit = |sign: f64| Some(difference?.value + sign * half_width?);
        self.games_howell_statistic
            .push(difference.map(|d| d.value.abs() / d.se));
        self.games_howell_df.push(difference.map(|d| d.df));
        self.games_howell_p.push(difference.map(|d| d.p(k)));
        self.games_howell_ci_lower.push(limit(-1.0));
        self.games_howell_ci_upper.push(limit(1.0));
    }
}

/// The difference with the variance common to all groups.
fn pooled(first: &Moments, second: &Moments, split: &Split) -> Difference {
    Difference {
        value: second.difference(first),
        se: (split.ms_within() * (1.0 / first.n + 1.0 / second.n)).sqrt(),
        df: split.df_within(),
    }
}

/// The difference with the variances of the two groups, if they have any.
fn separate(first: &Moments, second: &Moments) -> Option<Difference> {
    let (a, b) = (first.variance()? / first.n, second.variance()? / second.n);
    let square = a + b;
    (square > 0.0).then(|| Difference {
        value: second.difference(first),
        se: square.sqrt(),
        df: square * square / (a * a / (first.n - 1.0) + b * b / (second.n - 1.0)),
    })
}
