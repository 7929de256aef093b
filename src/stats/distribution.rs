//! Tails and quantiles of the distributions that the tests use.
//!
//! Every p-value is a tail (`sf`), never `1 − cdf`, so that it stays exact far below `1e-16`.

use std::f64::consts::SQRT_2;

/// Upper tail of the standard normal distribution.
#[must_use]
pub fn normal_sf(z: f64) -> f64 {
    0.5 * libm::erfc(z / SQRT_2)
}

/// Both tails of the standard normal distribution beyond `|z|`.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}
