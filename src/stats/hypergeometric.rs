//! The hypergeometric distribution: the first cell of a 2 × 2 table whose margins are given.

use super::special::binomial_term;

/// A hypergeometric distribution: the successes among `draws` taken without replacement from a
/// `population` that holds `successes`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hypergeometric {
    population: f64,
    successes: f64,
    draws: f64,
}

impl Hypergeometric {
    /// The distribution, or `None` when there are more successes or draws than the population.
    #[must_use]
    pub fn new(population: u64, successes: u64, draws: u64) -> Option<Self> {
        (successes <= population && draws <= population).then_some(Self {
            population: population as f64,
            successes: successes as f64,
            draws: draws as f64,
        })
    }

    /// The smallest possible number of successes.
    #[must_use]
    pub fn min(&self) -> f64 {
        (self.successes + self.draws - self.population).max(0.0)
    }

    /// The largest possible number of successes.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.successes.min(self.draws)
    }

    /// The most probable number of successes.
    #[must_use]
    pub fn mode(&self) -> f64 {
        let mode = (self.successes + 1.0) * (self.draws + 1.0) / (self.population + 2.0);
        mode.floor().clamp(self.min(), self.max())
    }

    /// The probability of `k` successes.
    ///
    /// Loader (2000): a ratio of binomial probabilities, `b(k; K) b(n−k; N−K) / b(n; N)`.
    #[must_use]
    pub fn pmf(&self, k: f64) -> f64 {
        if k < self.min() || k > self.max() {
            return 0.0;
        }
        let Self {
            population,
            successes,
            draws,
        } = *self;
        if population == 0.0 {
            return 1.0;
        }
        let (p, q) = (draws / population, (population - draws) / population);
        let left = draws - k;
        binomial_term(k, successes - k, p, q)
            * binomial_term(left, population - successes - left, p, q)
            / binomial_term(draws, population - draws, p, q)
    }

    /// The probability of `k` successes or more.
    #[must_use]
    pub fn at_least(&self, k: f64) -> f64 {
        if k <= self.min() {
            return 1.0;
        }
        if self.is_above_mean(k) {
            self.sum_upwards(k)
        } else {
            1.0 - self.sum_downwards(k - 1.0)
        }
    }

    /// The probability of `k` successes or fewer.
    #[must_use]
    pub fn at_most(&self, k: f64) -> f64 {
        if k >= self.max() {
            return 1.0;
        }
        if self.is_above_mean(k) {
            1.0 - self.sum_upwards(k + 1.0)
        } else {
            self.sum_downwards(k)
        }
    }

    /// Every count that is possible with its probability relative to that of the most probable one, from there up
    /// and from there down, as long as that is above `floor`.
    ///
    /// Each is the one before times a ratio of whole numbers: no factorial, and no digit lost to one.
    pub(super) fn weights(self, floor: f64) -> impl Iterator<Item = (f64, f64)> {
        let mode = self.mode();
        let up = std::iter::successors(Some((mode, 1.0)), move |&(k, weight)| {
            let next = (k + 1.0, weight * self.ratio(k));
            (next.1 > floor).then_some(next)
        });
        let down = std::iter::successors(Some((mode, 1.0)), move |&(k, weight)| {
            let next = (k - 1.0, weight * self.inverse_ratio(k));
            (next.1 > floor).then_some(next)
        });
        up.chain(down.skip(1))
    }

    /// `P(k + 1) / P(k)`: 0 at the largest possible `k`.
    pub(super) fn ratio(&self, k: f64) -> f64 {
        let absent = self.population - self.successes - self.draws;
        (self.successes - k) * (self.draws - k) / ((k + 1.0) * (absent + k + 1.0))
    }

    /// `P(k − 1) / P(k)`: 0 at the smallest possible `k`.
    fn inverse_ratio(&self, k: f64) -> f64 {
        let absent = self.population - self.successes - self.draws;
        k * (absent + k) / ((self.successes - k + 1.0) * (self.draws - k + 1.0))
    }

    fn is_above_mean(&self, k: f64) -> bool {
        k * self.population > self.successes * self.draws
    }

    /// `P(X ≥ k)`, term by term from `k`.
    fn sum_upwards(&self, k: f64) -> f64 {
        self.sum(k, 1.0, |k| self.ratio(k))
    }

    /// `P(X ≤ k)`, term by term from `k`.
    fn sum_downwards(&self, k: f64) -> f64 {
        self.sum(k, -1.0, |k| self.inverse_ratio(k))
    }

    /// Adds the terms from `k` on in steps of `step`, where `ratio` leads from one to the next.
    fn sum(&self, mut k: f64, step: f64, ratio: impl Fn(f64) -> f64) -> f64 {
        let mut term = self.pmf(k);
        let mut sum = 0.0;
        while term > sum * f64::EPSILON / 8.0 {
            sum += term;
            term *= ratio(k);
            k += step;
        }
        sum.min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got / want - 1.0).abs() < 1e-12, "{got:e}, want {want:e}");
    }

    #[test]
    fn tails_meet() {
        let distribution = Hypergeometric::new(200, 50, 90).expect("a distribution");
        for k in 0_u32..=50 {
            let k = f64::from(k);
            let (below, above) = (distribution.at_most(k), distribution.at_least(k));
            close(below + above - distribution.pmf(k), 1.0);
        }
    }

    #[test]
    fn weights_are_the_probabilities_of_every_count() {
        let distribution = Hypergeometric::new(20, 12, 11).expect("a distribution");
        let weights: Vec<(f64, f64)> = distribution.weights(0.0).collect();
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        assert_eq!(weights.len(), 9);
        for (k, weight) in weights {
            close(weight / total, distribution.pmf(k));
        }
    }
}
