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
fn adjusted_p_values() {
    check("p_adjust");
}
