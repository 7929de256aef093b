//! Roots of monotone functions.

/// Most halvings and doublings of an interval before the search settles.
const STEPS: usize = 200;

/// The root of a function that increases over the whole line from below to above zero.
///
/// Brackets outwards from 0, then closes in by the secant through the ends, with a bisection wherever
/// the secant closes in by less than half (Dekker's safeguard).
pub fn increasing_root(f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-1.0, 1.0);
    for _ in 0..STEPS {
        if f(low) <= 0.0 {
            break;
        }
        low *= 2.0;
    }
    for _ in 0..STEPS {
        if f(high) >= 0.0 {
            break;
        }
        high *= 2.0;
    }
    root_between(f, low, high)
}

/// The root of an increasing function that is not above zero at `low` and not below it at `high`.
pub fn root_between(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut at_low, mut at_high) = (f(low), f(high));
    let mut bisect = false;
    for _ in 0..STEPS {
        let middle = f64::midpoint(low, high);
        if at_low == 0.0 || middle <= low || middle >= high {
            return low;
        }
        let secant = low - at_low * (high - low) / (at_high - at_low);
        let next = if bisect || !(low < secant && secant < high) {
            middle
        } else {
            secant
        };
        let value = f(next);
        let width = high - low;
        if value == 0.0 {
            return next;
        }
        if value < 0.0 {
            (low, at_low) = (next, value);
        } else {
            (high, at_high) = (next, value);
        }
        bisect = high - low > width / 2.0;
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_roots_near_and_far() {
        assert!((increasing_root(|x| x.exp() - 2.0) - 2_f64.ln()).abs() < 1e-15);
        assert!((increasing_root(|x| x - 1e6) - 1e6).abs() < 1e-9);
        assert_eq!(increasing_root(|x| x), 0.0);
    }
}
