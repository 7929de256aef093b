//! Every statistic against R, SciPy, PSPP and 50-digit arithmetic: the cases in `tests/reference/`.
//!
//! Tolerances are those of `tolerances.json`; `cargo test --test reference -- --nocapture` prints what was
//! reached.

#[path = "support/reference.rs"]
mod support;

use support::check;

#[test]
fn mann_whitney() {
    check("mannwhitney");
}

#[test]
fn mann_whitney_exact() {
    check("mannwhitney_exact");
}

#[test]
fn kruskal_wallis_and_post_hoc() {
    check("kruskal");
}

#[test]
fn contingency() {
    check("contingency");
}

#[test]
fn fisher() {
    check("fisher");
}

#[test]
fn effects() {
    check("effect_two_sample");
}
