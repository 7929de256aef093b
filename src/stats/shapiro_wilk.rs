//! Shapiro-Wilk test: do the values follow a normal distribution?

use serde::Serialize;
use statrs::function::evaluate::polynomial;
use tsify::Tsify;

use super::StatsError;
use super::distribution::{normal_quantile, normal_sf};
use super::moments::Moments;

/// The most values for which Royston fitted the distribution of `W`.
const LIMIT: usize = 5000;

/// Shapiro-Wilk test of normality.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ShapiroWilk {
    /// Squared correlation of the values with their normal scores, up to 1 for a straight line.
    pub w: f64,
    /// Probability of a smaller `w` from a normal distribution.
    pub p: f64,
}

/// Tests values in ascending order.
///
/// # Formula
/// With `a` the (approximate) weights of the best linear estimate of σ, of length 1:
/// ```text
/// W = (Σ aᵢ xᵢ)² / Σ (xᵢ − x̄)²
/// p = P(Z > (g(1 − W) − μₙ) / σₙ)
/// ```
/// `g`, `μₙ` and `σₙ` are polynomials fitted to simulations; for three values `p` has a closed form.
/// Source: Royston, *Remark AS R94* (1995). Agrees with R's `shapiro.test`.
///
/// # Errors
/// [`StatsError::TooFew`] below 3 values, [`StatsError::TooMany`] above 5000,
/// [`StatsError::ConstantData`] when all are equal.
pub fn shapiro_wilk(sorted: &[f64]) -> Result<ShapiroWilk, StatsError> {
    let found = sorted.len();
    if found < 3 {
        return Err(StatsError::TooFew { found, needed: 3 });
    }
    if found > LIMIT {
        return Err(StatsError::TooMany {
            found,
            limit: LIMIT,
        });
    }
    if sorted[0] == sorted[found - 1] {
        return Err(StatsError::ConstantData);
    }
    let missing = missing_square(sorted, &weights(found));
    Ok(ShapiroWilk {
        w: 1.0 - missing,
        p: p_value(missing, found as f64),
    })
}

/// The weights of the values, antisymmetric and of length 1.
fn weights(n: usize) -> Vec<f64> {
    let size = n as f64;
    let half = n / 2;
    let scores: Vec<f64> = (1..=half)
        .map(|i| normal_quantile((i as f64 - 0.375) / (size + 0.25)))
        .collect();
    let square = 2.0 * scores.iter().map(|m| m * m).sum::<f64>();
    let r = 1.0 / size.sqrt();

    let first = -scores[0] / square.sqrt()
        + polynomial(
            r,
            &[
                0.0, 0.221_157, -0.147_981, -2.071_190, 4.434_685, -2.706_056,
            ],
        );
    let mut outer = match n {
        3 => vec![0.5_f64.sqrt()],
        4..=5 => vec![first],
        _ => vec![
            first,
            -scores[1] / square.sqrt()
                + polynomial(
                    r,
                    &[
                        0.0, 0.042_981, -0.293_762, -1.752_461, 5.682_633, -3.582_633,
                    ],
                ),
        ],
    };
    // The others keep the proportions of the scores and fill up the length to 1.
    let fitted = outer.len();
    let left = square - 2.0 * scores[..fitted].iter().map(|m| m * m).sum::<f64>();
    let room = 1.0 - 2.0 * outer.iter().map(|a| a * a).sum::<f64>();
    outer.extend(scores[fitted..].iter().map(|m| -m * (room / left).sqrt()));

    let mut all = vec![0.0; n];
    for (i, a) in outer.into_iter().enumerate() {
        all[i] = -a;
        all[n - 1 - i] = a;
    }
    all
}

/// `1 − W`, as the squares that the line leaves: no digits are lost where `W` is nearly 1.
fn missing_square(sorted: &[f64], weights: &[f64]) -> f64 {
    let moments = Moments::of_values(sorted);
    let length: f64 = weights.iter().map(|a| a * a).sum();
    let product: f64 = weights
        .iter()
        .zip(sorted)
        .map(|(a, &x)| a * moments.deviation(x))
        .sum();
    let slope = product / length;
    let left: f64 = weights
        .iter()
        .zip(sorted)
        .map(|(a, &x)| moments.deviation(x) - slope * a)
        .map(|residual| residual * residual)
        .sum();
    left / moments.m2
}

fn p_value(missing: f64, n: f64) -> f64 {
    if n == 3.0 {
        let w = (1.0 - missing).max(0.0);
        let p = 6.0 / std::f64::consts::PI * (w.sqrt().asin() - 0.75_f64.sqrt().asin());
        return p.clamp(0.0, 1.0);
    }
    let y = missing.ln();
    let (y, mean, ln_sd) = if n <= 11.0 {
        let gamma = -2.273 + 0.459 * n;
        if y >= gamma {
            // Beyond the range of the fit; the value that R and SciPy give.
            return 1e-99;
        }
        (
            -(gamma - y).ln(),
            polynomial(n, &[0.5440, -0.399_78, 0.025_054, -6.714e-4]),
            polynomial(n, &[1.3822, -0.778_57, 0.062_767, -0.002_032_2]),
        )
    } else {
        let x = n.ln();
        (
            y,
            polynomial(x, &[-1.5861, -0.310_82, -0.083_751, 0.003_891_5]),
            polynomial(x, &[-0.4803, -0.082_676, 0.003_030_2]),
        )
    };
    normal_sf((y - mean) / ln_sd.exp())
}
