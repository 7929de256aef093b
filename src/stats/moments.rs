//! Size, mean and sum of squares of counted values, as the tests on means need them.

/// Size, mean and sum of squares of a group of values.
///
/// The mean is taken from a common `origin` near the data, so that a large offset of all values costs
/// no digit of their differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: f64,
    /// Mean of the values less the origin; 0 when there is none.
    pub mean: f64,
    /// Sum of the squared deviations from the mean.
    pub sum_of_squares: f64,
}

impl Moments {
    /// The moments of `(value, count)` pairs with counts above 0. Equal values have a sum of squares of exactly 0.
    #[must_use]
    pub fn of(counted: impl Iterator<Item = (f64, u64)> + Clone, origin: f64) -> Self {
        let deviations = counted.map(|(value, count)| (value - origin, count as f64));
        let n: f64 = deviations.clone().map(|(_, c)| c).sum();
        let first = deviations.clone().next().map_or(0.0, |(d, _)| d);
        if deviations.clone().all(|(d, _)| d == first) {
            return Self {
                n,
                mean: first,
                sum_of_squares: 0.0,
            };
        }
        let mean = deviations.clone().map(|(d, c)| c * d).sum::<f64>() / n;
        // What is left of the sum about the mean corrects the mean's rounding.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_do_not_vary() {
        let moments = Moments::of_values(&[0.1, 0.1, 0.1], 0.0);
        assert_eq!(moments.sum_of_squares, 0.0);
    }

    #[test]
    fn an_offset_costs_no_digit() {
        let moments = Moments::of_values(&[1e15, 1e15 + 1.0, 1e15 + 2.0], 1e15);
        assert_eq!((moments.mean, moments.variance()), (1.0, 1.0));
    }
}
