//! The tests that are tried on a table of counts.

use crate::stats::Table;
use crate::stats::chi_square::chi_square;
use crate::stats::fisher::fisher_2x2;
use crate::stats::freeman_halton::freeman_halton;
use crate::stats::inference::{Effort, Method};

/// Level of intervals, which are not shown.
const CONF_LEVEL: f64 = 0.95;

/// A test of a table of counts, and its p-value where it has one.
pub(super) type CountTest = (&'static str, fn(&Table) -> Option<f64>);

/// The tests of counts, the commonest first. Those of two by two alone have no answer for other tables, and the
/// other way round.
pub(super) const COUNT_TESTS: [CountTest; 7] = [
    ("Pearson chi-square", |table| {
        Some(chi_square(table).ok()?.pearson.p)
    }),
    ("chi-square with Yates's correction", |table| {
        Some(chi_square(table).ok()?.yates?.p)
    }),
    ("likelihood ratio", |table| {
        Some(chi_square(table).ok()?.likelihood_ratio.p)
    }),
    ("linear by linear", |table| {
        if table.groups() < 3 && table.levels().len() < 3 {
            return None;
        }
        Some(chi_square(table).ok()?.linear_by_linear.p)
    }),
    ("Fisher's exact test", |table| {
        Some(two_by_two(table)?.p_two_sided)
    }),
    ("Fisher's exact test, mid-p", |table| {
        Some(two_by_two(table)?.p_two_sided_mid)
    }),
    ("Fisher-Freeman-Halton", |table| {
        if is_two_by_two(table) {
            return None;
        }
        let exact = freeman_halton(table, Effort::REPORT.by(Method::Exact));
        Some(exact.ok()?.inference.p)
    }),
];

fn is_two_by_two(table: &Table) -> bool {
    table.groups() == 2 && table.levels().len() == 2
}

fn two_by_two(table: &Table) -> Option<crate::stats::fisher::Fisher2x2> {
    if !is_two_by_two(table) {
        return None;
    }
    fisher_2x2(table, CONF_LEVEL).ok()
}
