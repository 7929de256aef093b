//! The data of a request, checked as they are read.

use serde::Deserialize;
use tsify::Tsify;

use super::RequestError;
use crate::stats::Table;

/// The largest whole number that floating-point arithmetic counts to without a gap, 2⁵³.
const COUNT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// Most cells of a table that a request may make: samples with all values distinct grow as groups ×
/// values.
const MOST_CELLS: usize = 20_000_000;

/// The data of a request. `null` marks a missing value, which is left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    /// A sample, or the first of two.
    pub x: Option<Vec<Option<f64>>>,
    /// A second sample, or the other variable of the same patients.
    pub y: Option<Vec<Option<f64>>>,
    /// Samples, one for each group.
    pub groups: Option<Vec<Vec<Option<f64>>>>,
    /// Counts, `table[row][column]`.
    pub table: Option<Vec<Vec<f64>>>,
    /// p-values of one family of comparisons.
    pub p: Option<Vec<Option<f64>>>,
    /// The function that `distribution` evaluates.
    #[serde(rename = "fn")]
    pub function: Option<String>,
    /// Its arguments.
    pub args: Option<Vec<f64>>,
}

impl Input {
    /// The finite values of the sample `x`, missing ones left out.
    pub(super) fn x(&self) -> Result<Vec<f64>, RequestError> {
        sample(self.x.as_deref(), "x")
    }

    /// The finite values of the sample `y`, missing ones left out.
    pub(super) fn y(&self) -> Result<Vec<f64>, RequestError> {
        sample(self.y.as_deref(), "y")
    }

    /// The pairs of `x` and `y` of which neither is missing.
    pub(super) fn pairs(&self) -> Result<Vec<(f64, f64)>, RequestError> {
        let x = self.x.as_deref().ok_or(RequestError::MissingInput("x"))?;
        let y = self.y.as_deref().ok_or(RequestError::MissingInput("y"))?;
        if x.len() != y.len() {
            return Err(RequestError::Lengths(x.len(), y.len()));
        }
        let pairs: Vec<(f64, f64)> = x.iter().zip(y).filter_map(|(x, y)| x.zip(*y)).collect();
        if pairs.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return Err(RequestError::NotFinite("x"));
        }
        Ok(pairs)
    }

    /// The finite values of every group.
    pub(super) fn groups(&self) -> Result<Vec<Vec<f64>>, RequestError> {
        let groups = self
            .groups
            .as_deref()
            .ok_or(RequestError::MissingInput("groups"))?;
        groups
            .iter()
            .map(|group| sample(Some(group), "groups"))
            .collect()
    }

    /// The p-values of a family; missing ones keep their place.
    pub(super) fn p(&self) -> Result<&[Option<f64>], RequestError> {
        let p = self.p.as_deref().ok_or(RequestError::MissingInput("p"))?;
        match p.iter().flatten().find(|p| !(0.0..=1.0).contains(*p)) {
            None => Ok(p),
            Some(&found) => Err(RequestError::InputRange {
                field: "p",
                found,
                expected: "from 0 to 1",
            }),
        }
    }

    /// The table of the samples `x` and `y`.
    pub(super) fn two_samples(&self) -> Result<Table, RequestError> {
        Ok(Table::from_samples(&[self.x()?, self.y()?]))
    }

    /// The table of the groups.
    pub(super) fn group_table(&self) -> Result<Table, RequestError> {
        let groups = self.groups()?;
        let values: usize = groups.iter().map(Vec::len).sum();
        let cells = groups.len().saturating_mul(values);
        if cells > MOST_CELLS {
            return Err(RequestError::TooLarge {
                cells,
                limit: MOST_CELLS,
            });
        }
        Ok(Table::from_samples(&groups))
    }

    /// A table of two rows and two columns.
    pub(super) fn two_by_two(&self) -> Result<Table, RequestError> {
        let table = self.table()?;
        if table.groups() == 2 && table.levels().len() == 2 {
            return Ok(table);
        }
        Err(RequestError::NotTwoByTwo)
    }

    /// The table of counts.
    pub(super) fn table(&self) -> Result<Table, RequestError> {
        let rows = self
            .table
            .as_deref()
            .ok_or(RequestError::MissingInput("table"))?;
        let width = rows.first().ok_or(RequestError::Ragged)?.len();
        if width == 0 || rows.iter().any(|row| row.len() != width) {
            return Err(RequestError::Ragged);
        }
        let counts: Result<Vec<Vec<u64>>, _> = rows
            .iter()
            .map(|row| row.iter().map(|&value| count(value)).collect())
            .collect();
        let counts = counts?;
        if counts
            .iter()
            .flatten()
            .map(|&count| u128::from(count))
            .sum::<u128>()
            > u128::from(Table::LARGEST_TOTAL)
        {
            return Err(RequestError::TotalTooLarge);
        }
        Ok(Table::from_counts(counts))
    }
}

/// The values of a sample that are not missing; all must be finite.
fn sample(values: Option<&[Option<f64>]>, field: &'static str) -> Result<Vec<f64>, RequestError> {
    let values = values.ok_or(RequestError::MissingInput(field))?;
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    if present.iter().any(|value| !value.is_finite()) {
        return Err(RequestError::NotFinite(field));
    }
    Ok(present)
}

/// A count from a JavaScript number.
fn count(value: f64) -> Result<u64, RequestError> {
    if (0.0..COUNT_LIMIT).contains(&value) && value.fract() == 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked above"
        )]
        return Ok(value as u64);
    }
    Err(RequestError::NotACount(value))
}
