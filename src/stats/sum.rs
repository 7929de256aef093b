//! Sums that lose no digits to their order.

/// The sum of finite numbers, rounding errors added up apart (Neumaier 1974).
#[must_use]
pub fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = 0.0_f64;
    let mut error = 0.0_f64;
    for term in terms {
        let next = total + term;
        error += if total.abs() >= term.abs() {
            (total - next) + term
        } else {
            (term - next) + total
        };
        total = next;
    }
    total + error
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn a_small_term_survives_large_ones_that_cancel() {
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
    }
}
