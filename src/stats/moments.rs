//! Size, mean and sum of squares of values with counts, without loss to a large common offset.

use super::counted::Counted;
use super::sum::sum;

/// Size, mean and sum of squares of a group of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: f64,
    /// Arithmetic mean; 0 when there is no value.
    pub mean: f64,
    /// What `mean` is too short to hold of the mean.
    pub rest: f64,
    /// `Σ(x − x̄)²`: exactly 0 when all values are equal.
    pub m2: f64,
}

impl Moments {
    /// The moments of `(value, count)` pairs.
    #[must_use]
    pub fn of(pairs: impl Iterator<Item = (f64, u64)> + Clone) -> Self {
        let filled = pairs.filter(|&(_, count)| count > 0);
        let pairs = || filled.clone();
        let weighted = || pairs().map(|(x, count)| (x, count as f64));
        let n: f64 = weighted().map(|(_, count)| count).sum();
        let first = pairs().next().map_or(0.0, |(x, _)| x);
        let mut moments = Self {
            n,
            mean: first,
            rest: 0.0,
            m2: 0.0,
        };
        if weighted().all(|(x, _)| x == first) {
            return moments;
        }
        let mean_deviation =
            |centre: f64| sum(weighted().map(|(x, count)| count * (x - centre))) / n;
        // A sum of shares cannot overflow where the values do not.
        let rough = sum(weighted().map(|(x, count)| count / n * x));
        moments.mean = rough + mean_deviation(rough);
        moments.rest = mean_deviation(moments.mean);
        moments.m2 = moments.power_sum(2, pairs());
        moments
    }

    /// The moments of single values.
    #[must_use]
    pub fn of_values(values: &[f64]) -> Self {
        Self::of(values.iter().map(|&value| (value, 1)))
    }

    /// The moments that a printed mean and standard deviation (divisor `n − 1`) of `n` values stand for.
    #[must_use]
    pub fn of_summary(n: u64, mean: f64, sd: f64) -> Self {
        let n = n as f64;
        Self {
            n,
            mean,
            rest: 0.0,
            m2: (n - 1.0).max(0.0) * sd * sd,
        }
    }

    /// `x − x̄`.
    #[must_use]
    pub fn deviation(&self, x: f64) -> f64 {
        (x - self.mean) - self.rest
    }

    /// The difference of two means.
    #[must_use]
    pub fn difference(&self, other: &Self) -> f64 {
        (self.mean - other.mean) + (self.rest - other.rest)
    }

    /// `Σ(x − x̄)ᵏ` of the same pairs.
    #[must_use]
    pub fn power_sum(&self, k: i32, pairs: impl Iterator<Item = (f64, u64)>) -> f64 {
        sum(pairs.map(|(x, count)| count as f64 * self.deviation(x).powi(k)))
    }

    /// Variance with the divisor `n − 1`; none for a single value, or beyond the range of numbers.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        let variance = self.m2 / (self.n - 1.0);
        (self.n > 1.0 && variance.is_finite()).then_some(variance)
    }

    /// Standard deviation with the divisor `n − 1`; none where there is no variance.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }
}

/// The moments of a sample.
#[must_use]
pub fn moments(values: &Counted) -> Moments {
    Moments::of(values.iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_do_not_vary() {
        let moments = Moments::of_values(&[0.1, 0.1, 0.1]);
        assert_eq!((moments.mean, moments.m2), (0.1, 0.0));
    }

    #[test]
    fn an_offset_costs_no_digit() {
        let moments = Moments::of_values(&[1e15, 1e15 + 1.0, 1e15 + 2.0]);
        assert_eq!((moments.mean, moments.variance()), (1e15 + 1.0, Some(1.0)));
    }

    #[test]
    fn a_mean_between_two_numbers_is_kept_in_two() {
        let moments = Moments::of_values(&[1e16, 1e16 + 2.0, 1e16 + 2.0]);
        assert!((moments.deviation(1e16) + 4.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn a_summary_stands_for_its_values() {
        let values = Moments::of_values(&[1.0, 2.0, 3.0]);
        assert_eq!(values, Moments::of_summary(3, 2.0, 1.0));
    }
}
