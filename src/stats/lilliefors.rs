//! Lilliefors test: the Kolmogorov-Smirnov distance from the normal distribution of the same mean and SD.

use serde::Serialize;
use statrs::function::evaluate::polynomial;
use tsify::Tsify;

use super::StatsError;
use super::distribution::normal_sf;
use super::moments::Moments;

/// Lilliefors (Kolmogorov-Smirnov) test of normality.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Lilliefors {
    /// Largest distance between the distribution of the values and the normal one, in `[0, 1]`.
    pub d: f64,
    /// p-value by Dallal and Wilkinson below 0.1, by Stephens above.
    pub p_dallal_wilkinson_stephens: f64,
}

/// Tests values in ascending order.
///
/// # Formula
/// With `F(x) = P(Z ≤ (x − x̄)/s)`:
/// ```text
/// D = max over i of i/n − F(xᵢ), F(xᵢ) − (i − 1)/n
/// ```
/// Sources: Lilliefors (1967), Dallal and Wilkinson (1986), Stephens (1974). Agrees with `lillie.test`
/// of R's nortest; SPSS prints 0.2 as a lower bound for every larger p.
///
/// # Errors
/// [`StatsError::TooFew`] below 5 values, [`StatsError::ConstantData`] when all are equal,
/// [`StatsError::NoConvergence`] when the values leave the range of numbers.
pub fn lilliefors(sorted: &[f64]) -> Result<Lilliefors, StatsError> {
    let found = sorted.len();
    if found < 5 {
        return Err(StatsError::TooFew { found, needed: 5 });
    }
    if sorted[0] == sorted[found - 1] {
        return Err(StatsError::ConstantData);
    }
    let n = found as f64;
    let d = standardized(sorted)?
        .zip(0_u32..)
        .map(|(z, below)| {
            let f = normal_sf(-z);
            let below = f64::from(below);
            ((below + 1.0) / n - f).max(f - below / n)
        })
        .fold(0.0, f64::max);
    Ok(Lilliefors {
        d,
        p_dallal_wilkinson_stephens: p_value(d, n),
    })
}

/// The values less their mean, in standard deviations.
pub(super) fn standardized(
    sorted: &[f64],
) -> Result<impl DoubleEndedIterator<Item = f64> + Clone, StatsError> {
    let moments = Moments::of_values(sorted);
    let sd = moments.sd().ok_or(StatsError::NoConvergence)?;
    Ok(sorted.iter().map(move |&x| moments.deviation(x) / sd))
}

fn p_value(d: f64, n: f64) -> f64 {
    let p = dallal_wilkinson(d, n);
    if p > 0.1 { stephens(d, n) } else { p }
}

/// Valid where it is below 0.1.
fn dallal_wilkinson(d: f64, n: f64) -> f64 {
    let (d, n) = if n <= 100.0 {
        (d, n)
    } else {
        (d * (n / 100.0).powf(0.49), 100.0)
    };
    let m = n + 2.78019;
    let ln = -7.01256 * d * d * m + 2.99587 * d * m.sqrt() - 0.122_119
        + 0.974_598 / n.sqrt()
        + 1.67997 / n;
    ln.exp()
}

/// Polynomials fitted to the percentage points of Stephens' modified statistic.
fn stephens(d: f64, n: f64) -> f64 {
    let k = (n.sqrt() - 0.01 + 0.85 / n.sqrt()) * d;
    let p = if k <= 0.302 {
        1.0
    } else if k <= 0.5 {
        polynomial(
            k,
            &[2.76773, -19.828_315, 80.709_644, -138.55152, 81.218_052],
        )
    } else if k <= 0.9 {
        polynomial(
            k,
            &[-4.901_232, 40.662_806, -97.490_286, 94.029_866, -32.355_711],
        )
    } else if k <= 1.31 {
        polynomial(
            k,
            &[6.198_765, -19.558_097, 23.186_922, -12.234_627, 2.423_045],
        )
    } else {
        0.0
    };
    p.clamp(0.0, 1.0)
}
