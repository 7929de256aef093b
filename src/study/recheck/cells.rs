//! What cannot be right in one cell.

use super::message;
use super::read::{Cell, Column};
use crate::message::Message;
use crate::stats::printed::{Printed, round_half_up};

/// What cannot be right in a cell, or cannot be told. `decimals` are those of the values behind a mean.
pub(super) fn findings(column: &Column, cell: &Cell, decimals: Option<u32>) -> Option<Message> {
    let at = column.label.as_str();
    let of = |n: &Option<u64>| n.or(column.n).filter(|&n| n > 0);
    match cell {
        Cell::Count { count, percent, n } => share(at, *count, of(n)?, percent.as_ref()),
        Cell::Mean { mean, sd, n } => {
            sd.as_ref()?;
            granularity(at, mean, of(n)?, decimals?)
        }
        Cell::Quartiles { median, q1, q3 } => {
            let [low, middle, high] = [q1, median, q3].map(Printed::value);
            (low > middle || middle > high).then(|| {
                message(
                    "quartiles_out_of_order",
                    &[
                        ("column", at.into()),
                        ("q1", low.into()),
                        ("median", middle.into()),
                        ("q3", high.into()),
                    ],
                    format!("{at}: the quartiles {low} and {high} do not lie on both sides of the median {middle}"),
                )
            })
        }
        Cell::Nobody | Cell::Other => None,
    }
}

/// Whether a count is more than there are, and whether its percentage is that of the count.
fn share(at: &str, count: u64, n: u64, percent: Option<&Printed>) -> Option<Message> {
    if count > n {
        let params = [
            ("column", at.into()),
            ("count", count.into()),
            ("n", n.into()),
        ];
        let text = format!("{at}: {count} of {n} patients is more than there are");
        return Some(message("count_above_size", &params, text));
    }
    let share = 100.0 * count as f64 / n as f64;
    let percent = percent.filter(|percent| !percent.agrees_with(share))?;
    let printed = percent.value();
    let right = round_half_up(share, percent.decimals()).unwrap_or(share);
    let params = [
        ("column", at.into()),
        ("printed", printed.into()),
        ("share", right.into()),
    ];
    let text = format!("{at}: {count} of {n} is {right}%, printed is {printed}%");
    Some(message("percentage_wrong", &params, text))
}

/// Whether values of so many decimals can have the printed mean.
fn granularity(at: &str, mean: &Printed, n: u64, decimals: u32) -> Option<Message> {
    let printed = mean.value();
    let (code, text) = match grim(mean, n, decimals) {
        Grim::Possible => return None,
        Grim::Impossible => (
            "mean_impossible",
            format!("{at}: no {n} values of {decimals} decimals have a mean of {printed}"),
        ),
        Grim::Uninformative => (
            "mean_uninformative",
            format!(
                "{at}: with {n} values of {decimals} decimals every printed mean is possible: nothing can be told"
            ),
        ),
    };
    let params = [
        ("column", at.into()),
        ("n", n.into()),
        ("mean", printed.into()),
    ];
    Some(message(code, &params, text))
}

/// What a printed mean says of its values.
#[derive(Debug, PartialEq, Eq)]
enum Grim {
    Possible,
    Impossible,
    /// The sums lie closer than the printed decimals: every mean is possible.
    Uninformative,
}

/// Whether `n` values of so many decimals can have the printed mean (granularity-related inconsistency of means).
///
/// Source: Brown & Heathers, *Social Psychological and Personality Science* 2017;8:363-369.
fn grim(mean: &Printed, n: u64, decimals: u32) -> Grim {
    let scale = 10_f64.powi(decimals.try_into().unwrap_or(i32::MAX));
    let units = n as f64 * scale;
    let resolution = 10_f64.powi(mean.decimals().try_into().unwrap_or(i32::MAX));
    if units >= resolution {
        return Grim::Uninformative;
    }
    let nearest = (mean.value() * units).round();
    let possible = [-1.0, 0.0, 1.0]
        .into_iter()
        .any(|step| mean.agrees_with((nearest + step) / units));
    if possible {
        Grim::Possible
    } else {
        Grim::Impossible
    }
}
