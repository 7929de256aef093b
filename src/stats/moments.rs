//! Size, mean and sum of squares of counted values, as the tests on means need them.

/// Size, mean and sum of squares of a group of values.
///
/// The mean is taken from a common `origin` near the data, so that a large offset of all values costs
/// no digit of their differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: f64,
    /// Mean of the values less the origin. 0 when there is none.
    pub mean: f64,
    /// Sum of the squared deviations from the mean.
    pub sum_of_squares: f64,
}

impl Moments {
    /// The moments of `(value, count)` pairs.
    #[must_use]
    pub fn of(counted: impl Iterator<Item = (f64, u64)> + Clone, origin: f64) -> Self {
        let deviations = counted.map(|(value, count)| (value - origin, count as f64));
        let n: f64 = deviations.clone().map(|(_, c)| c).sum();
        if n == 0.0 {
            return Self {
                n,
                mean: 0.0,
                sum_of_squares: 0.0,
            };
        }
        let mean = deviations.clone().map(|(d, c)| c * d).sum::<f64>() / n;
        // The second sum is the rounding error of the mean.
        let (mut squares, mut rest) = (0.0, 0.0);
        for (d, c) in deviations {
            squares += c * (d - mean) * (d - mean);
            rest += c * (d - mean);
        }
        Self {
            n,
            mean: mean + rest / n,
            sum_of_squares: squares - rest * rest / n,
        }
    }

    /// The moments of single values.
    #[must_use]
    pub fn of_values(values: &[f64], origin: f64) -> Self {
        Self::of(values.iter().map(|&value| (value, 1)), origin)
    }

    /// Variance with the divisor `n − 1`; `n` must be 2 or more.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.sum_of_squares / (self.n - 1.0)
    }

    /// Standard deviation with the divisor `n − 1`; `n` must be 2 or more.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }
}
