//! Two variables of the same patients, as counted pairs, and their ranks.

use super::{StatsError, Table};
use crate::order::order;

/// A pair of values and how often it occurs. A list may hold the same pair more than once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The first variable, finite.
    pub x: f64,
    /// The second variable, finite.
    pub y: f64,
    /// How many have this pair: a frequency weight.
    pub count: u64,
}

/// The pairs *(number of the group, level)* of a table, empty cells left out.
#[must_use]
pub fn pairs_of(table: &Table) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (group, row) in table.counts().iter().enumerate() {
        for (&y, &count) in table.levels().iter().zip(row) {
            if count > 0 {
                let x = group as f64;
                pairs.push(Pair { x, y, count });
            }
        }
    }
    pairs
}

/// Both variables by rank. Pairs without a count are gone.
pub(super) struct Ranked {
    /// The pairs' counts.
    pub counts: Vec<u64>,
    /// The first variable.
    pub x: Ranks,
    /// The second.
    pub y: Ranks,
}

/// One variable by rank.
pub(super) struct Ranks {
    /// The place of each pair's value among the distinct values, ascending from 0.
    pub code: Vec<usize>,
    /// How many have each distinct value.
    pub totals: Vec<u64>,
}

impl Ranked {
    /// Ranks both variables; at least two patients, neither variable constant.
    pub fn new(pairs: &[Pair]) -> Result<Self, StatsError> {
        let pairs: Vec<&Pair> = pairs.iter().filter(|pair| pair.count > 0).collect();
        let counts: Vec<u64> = pairs.iter().map(|pair| pair.count).collect();
        let values =
            |of: fn(&Pair) -> f64| -> Vec<f64> { pairs.iter().map(|&pair| of(pair)).collect() };
        let ranked = Self {
            x: Ranks::new(&values(|pair| pair.x), &counts),
            y: Ranks::new(&values(|pair| pair.y), &counts),
            counts,
        };
        let (x, y) = (&ranked.x.totals, &ranked.y.totals);
        correlatable(x.iter().sum(), [x.len(), y.len()])?;
        Ok(ranked)
    }
}

impl Ranks {
    fn new(values: &[f64], counts: &[u64]) -> Self {
        let ascending = order(values.len(), &|i, j| values[i].total_cmp(&values[j]));
        let mut code = vec![0; values.len()];
        let mut totals = Vec::new();
        for tie in ascending.chunk_by(|&i, &j| values[i] == values[j]) {
            for &i in tie {
                code[i] = totals.len();
            }
            totals.push(tie.iter().map(|&i| counts[i]).sum());
        }
        Self { code, totals }
    }

    /// For each distinct value, how many are below it less how many are above: twice the midrank less `N + 1`.
    pub fn imbalances(&self) -> Vec<f64> {
        imbalances(&self.totals)
    }
}

/// See [`Ranks::imbalances`].
pub(super) fn imbalances(totals: &[u64]) -> Vec<f64> {
    let mut above: u64 = totals.iter().sum();
    let mut below = 0_u64;
    let of_tie = |&tie: &u64| {
        above -= tie;
        let size = below.abs_diff(above) as f64;
        let imbalance = if below < above { -size } else { size };
        below += tie;
        imbalance
    };
    totals.iter().map(of_tie).collect()
}

/// Whether two variables with these totals at their distinct values have a correlation.
pub(super) fn correlatable(total: u64, values: [usize; 2]) -> Result<(), StatsError> {
    match total {
        0 => Err(StatsError::Empty),
        1 => Err(StatsError::TooFew {
            found: 1,
            needed: 2,
        }),
        _ if values.into_iter().any(|different| different < 2) => Err(StatsError::ConstantVariable),
        _ => Ok(()),
    }
}
