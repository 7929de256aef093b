//! Every statistic against R, SciPy, PSPP and 50-digit arithmetic: the cases in `tests/reference/`.
//!
//! Tolerances are those of `tolerances.json`; `cargo test --test reference -- --nocapture` prints what was
//! reached.

#[path = "support/reference.rs"]
mod support;

use support::{as_number, check, check_test, compute, field, read};

#[test]
fn distribution() {
    check("distribution");
}

/// Every value is compared relatively, down to 1e-300, though `tolerances.json` allows 1e-13 absolute.
#[test]
fn tails_keep_twelve_digits() {
    for case in read("distribution")["cases"].as_array().expect("cases") {
        let want = case["expected"]["value"].as_f64().expect("a number");
        let got = compute(case).expect("a value");
        let got = field(&got, "value").and_then(as_number).expect("a number");
        // The reference for the studentized range is SciPy, which takes 1 - cdf: 1e-13 absolute, so that
        // its 7.32e-13 at (12, 3, 97) is 7.41e-13 in 30-digit arithmetic. See `distribution.rs` for those.
        let (relative, absolute) = match case["input"]["fn"].as_str() {
            Some("ptukey_sf") => (1e-12, 1e-13),
            _ => (1e-12, 0.0),
        };
        assert!(
            (got - want).abs() <= absolute + relative * want.abs(),
            "{}: {got:e}, want {want:e}",
            case["input"]
        );
    }
}

#[test]
fn descriptives() {
    check("descriptive");
}

#[test]
fn t_tests() {
    check("ttest");
}

#[test]
fn mann_whitney() {
    check("mannwhitney");
}

#[test]
fn mann_whitney_exact() {
    check("mannwhitney_exact");
}

#[test]
fn hodges_lehmann() {
    check_test("effect_two_sample", "hodges_lehmann");
}

#[test]
fn kruskal_wallis_and_post_hoc() {
    check("kruskal");
}

#[test]
fn chi_square() {
    check_test("contingency", "chisq");
}

#[test]
fn odds_and_risk_ratios() {
    check_test("contingency", "or_rr");
}

#[test]
fn fisher_2x2() {
    check_test("fisher", "fisher_2x2");
}

#[test]
fn correlation() {
    check("correlation");
}

#[test]
fn cochran_armitage() {
    check_test("trend", "cochran_armitage");
}

#[test]
fn adjusted_p_values() {
    check("p_adjust");
}
