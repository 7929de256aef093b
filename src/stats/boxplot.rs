//! Box plots as SPSS draws them: hinges, whiskers, and the values beyond the fences.

use serde::Serialize;
use tsify::Tsify;

use super::counted::{Counted, Ordered};
use super::quantile::{QuantileRule, hinges, median, quantile};

/// The parts of a box plot. With the defaults, a value outside is a circle in SPSS, an extreme one a star.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Boxplot {
    /// Lower edge of the box: Tukey's lower hinge.
    pub hinge_lower: f64,
    /// Upper edge of the box: Tukey's upper hinge.
    pub hinge_upper: f64,
    /// The line in the box.
    pub median: f64,
    /// `H`: the distance of the hinges.
    pub hspread: f64,
    /// Lower hinge − `coef · H`.
    pub inner_fence_lower: f64,
    /// Upper hinge + `coef · H`.
    pub inner_fence_upper: f64,
    /// Lower hinge − `coef_extreme · H`.
    pub outer_fence_lower: f64,
    /// Upper hinge + `coef_extreme · H`.
    pub outer_fence_upper: f64,
    /// The least value that is not outside.
    pub whisker_lower: f64,
    /// The greatest value that is not outside.
    pub whisker_upper: f64,
    /// Every value strictly beyond an inner fence, ascending.
    pub outside_values: Vec<f64>,
    /// Those of them strictly beyond an outer fence.
    pub extreme_values: Vec<f64>,
    /// What would be outside if quartiles of type 6 stood in for the hinges.
    pub outside_values_if_quartiles_type6: Vec<f64>,
    /// What would be outside if quartiles of type 7 stood in for the hinges.
    pub outside_values_if_quartiles_type7: Vec<f64>,
}

/// Two limits, equally far beyond the box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fences {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Fences {
    /// The fences at `coef` times the width of the box from its edges.
    #[must_use]
    pub fn around((lower, upper): (f64, f64), coef: f64) -> Self {
        let width = upper - lower;
        Self {
            lower: lower - coef * width,
            upper: upper + coef * width,
        }
    }

    /// Whether a value lies on a fence or between the two.
    #[must_use]
    pub fn contain(&self, value: f64) -> bool {
        (self.lower..=self.upper).contains(&value)
    }

    /// The distinct values beyond the fences, ascending, with their counts.
    pub fn beyond(&self, values: &Counted) -> impl Iterator<Item = (f64, u64)> {
        values.iter().filter(|&(value, _)| !self.contain(value))
    }
}

/// A box plot as it is drawn, and how many values lie outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxParts {
    /// Lower whisker, lower hinge, median, upper hinge, upper whisker.
    pub parts: [f64; 5],
    /// Values beyond the inner fences.
    pub outside: u64,
    /// Of these, values beyond the outer fences.
    pub extreme: u64,
}

/// The same as [`boxplot`] without the list of the values outside, and from ranks alone.
#[must_use]
pub fn box_parts(values: &dyn Ordered, coef: f64, coef_extreme: f64) -> BoxParts {
    let edges = hinges(values);
    let total = values.total();
    let within = |coef: f64| {
        let fences = Fences::around(edges, coef);
        let first = first_rank(values, &|value| value >= fences.lower);
        let beyond = first_rank(values, &|value| value > fences.upper);
        (first, beyond - 1)
    };
    let (first, last) = within(coef);
    let (first_inside, last_inside) = within(coef_extreme);
    BoxParts {
        parts: [
            values.at(first),
            edges.0,
            median(values),
            edges.1,
            values.at(last),
        ],
        outside: first - 1 + total - last,
        extreme: first_inside - 1 + total - last_inside,
    }
}

/// The rank of the first value that `is_beyond`, as all after it are; one more than there are if none is.
fn first_rank(values: &dyn Ordered, is_beyond: &dyn Fn(f64) -> bool) -> u64 {
    let (mut low, mut high) = (1, values.total() + 1);
    while low < high {
        let middle = u64::midpoint(low, high);
        if is_beyond(values.at(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The box plot of a sample; SPSS has `coef` 1.5 and `coef_extreme` 3.
///
/// Agrees with R's `boxplot.stats()` and with SPSS `EXAMINE`. Each value outside is listed as often as it
/// occurs; [`Fences::beyond`] gives them with their counts.
#[must_use]
pub fn boxplot(values: &Counted, coef: f64, coef_extreme: f64) -> Boxplot {
    let edges = hinges(values);
    let inner = Fences::around(edges, coef);
    let outer = Fences::around(edges, coef_extreme);
    let within = || {
        values
            .iter()
            .map(|(value, _)| value)
            .filter(|&value| inner.contain(value))
    };
    let if_quartiles = |rule| {
        let quartiles = [0.25, 0.75].map(|p| quantile(values, p, rule));
        listed(&Fences::around(quartiles.into(), coef), values)
    };
    Boxplot {
        hinge_lower: edges.0,
        hinge_upper: edges.1,
        median: median(values),
        hspread: edges.1 - edges.0,
        inner_fence_lower: inner.lower,
        inner_fence_upper: inner.upper,
        outer_fence_lower: outer.lower,
        outer_fence_upper: outer.upper,
        whisker_lower: within().next().unwrap_or(edges.0),
        whisker_upper: within().last().unwrap_or(edges.1),
        outside_values: listed(&inner, values),
        extreme_values: listed(&outer, values),
        outside_values_if_quartiles_type6: if_quartiles(QuantileRule::Type6),
        outside_values_if_quartiles_type7: if_quartiles(QuantileRule::Type7),
    }
}

/// Every value beyond the fences, repeated by its count.
fn listed(fences: &Fences, values: &Counted) -> Vec<f64> {
    let mut list = Vec::new();
    for (value, count) in fences.beyond(values) {
        list.extend((0..count).map(|_| value));
    }
    list
}
