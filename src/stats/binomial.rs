//! Binomial coefficients: as floating-point numbers, and in full.

/// `C(n, k)` for whole `n ≥ k ≥ 0`: exact below 2⁵³ ÷ k, as each product before its division is one, and
/// infinite where a floating-point number cannot hold it.
#[must_use]
pub fn choose(n: f64, k: f64) -> f64 {
    let k = k.min(n - k);
    let mut product: f64 = 1.0;
    let mut i = 1.0;
    while i <= k && product.is_finite() {
        product = product * (n - k + i) / i;
        i += 1.0;
    }
    product.round()
}

/// `C(n, k)` with all its digits, in nine-digit limbs.
#[must_use]
pub fn choose_in_full(n: u64, k: u64) -> String {
    const LIMB: u128 = 1_000_000_000;
    let mut limbs: Vec<u128> = vec![1];
    for i in 1..=k.min(n - k) {
        let mut carry = 0;
        for limb in &mut limbs {
            let product = *limb * u128::from(n - i + 1) + carry;
            (*limb, carry) = (product % LIMB, product / LIMB);
        }
        while carry > 0 {
            limbs.push(carry % LIMB);
            carry /= LIMB;
        }
        let mut rest = 0;
        for limb in limbs.iter_mut().rev() {
            let value = rest * LIMB + *limb;
            (*limb, rest) = (value / u128::from(i), value % u128::from(i));
        }
        while limbs.len() > 1 && limbs.last() == Some(&0) {
            limbs.pop();
        }
    }
    let first = limbs.pop().unwrap_or(0).to_string();
    let rest = limbs.iter().rev().map(|limb| format!("{limb:09}"));
    std::iter::once(first).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_committees() {
        assert_eq!(choose(5.0, 2.0), 10.0);
        assert_eq!(choose_in_full(5, 2), "10");
        assert_eq!(choose_in_full(100, 50), "100891344545564193334812497256");
        assert!(choose(2000.0, 1000.0).is_infinite());
    }
}
