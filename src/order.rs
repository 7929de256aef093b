//! The order of a list, found by the one sort of the core.

use std::cmp::Ordering;

/// The places `0 … n − 1` in ascending order by `compare`; those that compare equal stay as they are.
///
/// A sort compiles anew, to some four kilobytes, for each comparison that it is given by type; this one takes
/// it by reference. Long lists of numbers have a sort of their own all the same.
pub(crate) fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}
