//! Pearson's and Spearman's correlations of pairs.

use serde::Serialize;
use tsify::Tsify;

use super::StatsError;
use super::counted::Counted;
use super::describe::moments;
use super::distribution::{normal_quantile, student_sf, student_two_sided};
use super::paired::{Pair, Ranked};
use super::sum::sum;
use crate::order::order;

/// Pearson's correlation: how close pairs lie to a straight line.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Pearson {
    /// The correlation, from −1 to 1.
    pub r: f64,
    /// Student's t, infinite on a perfect line. Absent, as the p-values, for two pairs.
    pub t: Option<f64>,
    /// Degrees of freedom: pairs less two.
    pub df: f64,
    /// Two-sided p-value.
    pub p_two_sided: Option<f64>,
    /// One-sided p-value of a negative correlation.
    pub p_less: Option<f64>,
    /// One-sided p-value of a positive correlation.
    pub p_greater: Option<f64>,
    /// Lower limit of the interval by Fisher's z, which needs four pairs.
    pub ci_lower: Option<f64>,
    /// Upper limit.
    pub ci_upper: Option<f64>,
}

/// Spearman's rank correlation: how close pairs lie to a monotone curve.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Spearman {
    /// The correlation, from −1 to 1.
    pub rho: f64,
    /// Student's t, infinite where the orders agree or oppose perfectly. Absent, as the p-values, for two pairs.
    pub t: Option<f64>,
    /// Degrees of freedom: pairs less two.
    pub df: f64,
    /// Two-sided p-value.
    pub p_two_sided: Option<f64>,
    /// One-sided p-value of a negative correlation.
    pub p_less: Option<f64>,
    /// One-sided p-value of a positive correlation.
    pub p_greater: Option<f64>,
}

/// Pearson's correlation with an interval of level `conf_level`.
///
/// # Formula
/// ```text
/// t = r √((n − 2) / (1 − r²))
/// interval: tanh(artanh r ± z / √(n − 3))
/// ```
/// Agrees with R's `cor.test()`.
///
/// # Errors
/// [`StatsError::Empty`] without pairs, [`StatsError::TooFew`] with one, [`StatsError::ConstantVariable`] when
/// `x` or `y` takes a single value, [`StatsError::NoConvergence`] when the values leave the range of numbers.
pub fn pearson(pairs: &[Pair], conf_level: f64) -> Result<Pearson, StatsError> {
    Ranked::new(pairs)?;
    let n = total(pairs);
    let counts: Vec<f64> = pairs.iter().map(|pair| pair.count as f64).collect();
    let x = deviations(pairs, |pair| pair.x)?;
    let y = deviations(pairs, |pair| pair.y)?;
    let line = Closeness::of(&x, &y, &counts)?;
    let test = line.test(n);
    let half_width = -normal_quantile(0.5 * (1.0 - conf_level)) / (n - 3.0).sqrt();
    let limit = |shift: f64| (n > 3.0).then(|| (line.fisher_z() + shift).tanh());
    Ok(Pearson {
        r: line.r,
        t: test.map(|test| test.t),
        df: n - 2.0,
        p_two_sided: test.map(|test| test.p_two_sided),
        p_less: test.map(|test| test.p_less),
        p_greater: test.map(|test| test.p_greater),
        ci_lower: limit(-half_width),
        ci_upper: limit(half_width),
    })
}

/// Spearman's rank correlation: Pearson's of the midranks, with its t-test.
///
/// Agrees with SPSS and with R's `cor.test(method = "spearman", exact = FALSE)`.
///
/// # Errors
/// As [`pearson`].
pub fn spearman(pairs: &[Pair]) -> Result<Spearman, StatsError> {
    let Ranked { counts, x, y } = Ranked::new(pairs)?;
    let n = total(pairs);
    let counts: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
    // Twice the midrank from its mean: whole numbers, so that perfect agreement is seen exactly.
    let [x, y] = [x, y].map(|ranks| {
        let imbalances = ranks.imbalances();
        ranks
            .code
            .iter()
            .map(|&code| imbalances[code])
            .collect::<Vec<_>>()
    });
    let line = Closeness::of(&x, &y, &counts)?;
    let test = line.test(n);
    Ok(Spearman {
        rho: line.r,
        t: test.map(|test| test.t),
        df: n - 2.0,
        p_two_sided: test.map(|test| test.p_two_sided),
        p_less: test.map(|test| test.p_less),
        p_greater: test.map(|test| test.p_greater),
    })
}

/// A correlation and its distance from both perfect lines.
#[derive(Clone, Copy)]
struct Closeness {
    r: f64,
    /// `1 − r`, without the difference.
    below_one: f64,
    /// `1 + r`, without the difference.
    above_minus_one: f64,
}

/// The t-test of a correlation.
#[derive(Clone, Copy)]
struct SlopeTest {
    t: f64,
    p_two_sided: f64,
    p_less: f64,
    p_greater: f64,
}

impl Closeness {
    /// The correlation of two lists of deviations from the mean, with weights.
    ///
    /// With both scaled to length 1 it is `1 − |x − y|²/2`, and `|x + y|²/2 − 1`.
    fn of(x: &[f64], y: &[f64], counts: &[f64]) -> Result<Self, StatsError> {
        let (x, y) = (unit(x, counts), unit(y, counts));
        let half_square = |sign: f64| {
            let terms = x.iter().zip(&y).zip(counts);
            0.5 * sum(terms.map(|((x, y), count)| count * (x + sign * y) * (x + sign * y)))
        };
        let (below_one, above_minus_one) = (half_square(-1.0), half_square(1.0));
        let r = if below_one < above_minus_one {
            1.0 - below_one
        } else {
            above_minus_one - 1.0
        };
        if r.is_nan() {
            return Err(StatsError::NoConvergence);
        }
        Ok(Self {
            r,
            below_one,
            above_minus_one,
        })
    }

    /// The t-test among `n` pairs; none for two.
    ///
    /// A correlation that rounds to ±1 counts as perfect: what keeps it from 1 is rounding of the input.
    fn test(self, n: f64) -> Option<SlopeTest> {
        let df = n - 2.0;
        if df <= 0.0 {
            return None;
        }
        let t = if self.r.abs() == 1.0 {
            f64::INFINITY.copysign(self.r)
        } else {
            self.r * (df / (self.below_one * self.above_minus_one)).sqrt()
        };
        Some(SlopeTest {
            t,
            p_two_sided: student_two_sided(t, df),
            p_less: student_sf(-t, df),
            p_greater: student_sf(t, df),
        })
    }

    /// `artanh r`, infinite for a perfect line.
    fn fisher_z(self) -> f64 {
        0.5 * (self.above_minus_one / self.below_one).ln()
    }
}

/// How many there are, by their counts.
fn total(pairs: &[Pair]) -> f64 {
    pairs.iter().map(|pair| pair.count).sum::<u64>() as f64
}

/// The deviations of one variable from its mean.
fn deviations(pairs: &[Pair], value: fn(&Pair) -> f64) -> Result<Vec<f64>, StatsError> {
    let ascending = order(pairs.len(), &|i, j| {
        value(&pairs[i]).total_cmp(&value(&pairs[j]))
    });
    let levels: Vec<f64> = ascending.iter().map(|&i| value(&pairs[i])).collect();
    let counts: Vec<u64> = ascending.iter().map(|&i| pairs[i].count).collect();
    let centre = moments(&Counted::new(&levels, &counts)?);
    Ok(pairs
        .iter()
        .map(|pair| centre.deviation(value(pair)))
        .collect())
}

/// Deviations scaled to length 1, by their largest first so that no square leaves the range of numbers.
fn unit(deviations: &[f64], counts: &[f64]) -> Vec<f64> {
    let largest = deviations.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
    let scaled: Vec<f64> = deviations.iter().map(|d| d / largest).collect();
    let length = sum(scaled.iter().zip(counts).map(|(d, count)| count * d * d)).sqrt();
    scaled.iter().map(|d| d / length).collect()
}
