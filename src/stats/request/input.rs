//! The data of a request, checked as they are read.

use serde::Deserialize;
use tsify::Tsify;

use super::error::{RequestError, same_length};
use crate::stats::Table;
use crate::stats::counted::whole;
use crate::stats::moments::Moments;
use crate::stats::paired::Pair;
use crate::stats::power::Wanted;

/// Most cells of a table that a request may make: samples with all values distinct grow as groups ×
/// values.
const MOST_CELLS: usize = 20_000_000;

/// What a share must be for a study to be planned on it.
const SHARE: &str = "between 0 and 1, both excluded";

/// The least effect, and the least precision, for which a size is sought.
const LEAST_EFFECT: f64 = 1e-5;

/// Most p-values of one family: the work of Hommel's method grows with their square.
const MOST_COMPARISONS: usize = 10_000;

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
    /// How many have the event.
    pub k: Option<f64>,
    /// Of how many.
    pub n: Option<f64>,
    /// How many have the event, for each group.
    pub events: Option<Vec<f64>>,
    /// Of how many, for each group.
    pub totals: Option<Vec<f64>>,
    /// Mean of each group.
    pub means: Option<Vec<f64>>,
    /// Standard deviation of each group, divisor n − 1.
    pub sds: Option<Vec<f64>>,
    /// Size of each group.
    pub ns: Option<Vec<f64>>,
    /// Predictors, `X[predictor][case]`, the cases being those of `y`.
    #[serde(rename = "X")]
    pub predictors: Option<Vec<Vec<Option<f64>>>>,
    /// Mean of the first group.
    pub mean1: Option<f64>,
    /// Standard deviation of the first group.
    pub sd1: Option<f64>,
    /// Size of the first group.
    pub n1: Option<f64>,
    /// Mean of the second group.
    pub mean2: Option<f64>,
    /// Standard deviation of the second group.
    pub sd2: Option<f64>,
    /// Size of the second group.
    pub n2: Option<f64>,
    /// Shares to tell apart, from 0 to 1: those of two groups.
    pub shares: Option<Vec<f64>>,
    /// Effect to find: Cliff's delta of two groups, epsilon squared of several, a correlation.
    pub effect: Option<f64>,
    /// Relative sizes of the groups. Default two that are equal.
    pub allocation: Option<Vec<f64>>,
    /// Patients in all, to learn the power; without it the size for `options.power` is sought.
    pub size: Option<f64>,
    /// A prevalence, from 0 to 1.
    pub share: Option<f64>,
    /// How far its interval may reach to either side.
    pub precision: Option<f64>,
    /// All whom it is the prevalence of, where they are few.
    pub population: Option<f64>,
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

    /// The finite values of the sample `x` in ascending order, missing ones left out.
    pub(super) fn sorted_x(&self) -> Result<Vec<f64>, RequestError> {
        let mut x = self.x()?;
        x.sort_by(f64::total_cmp);
        Ok(x)
    }

    /// The finite values of the sample `y`, missing ones left out.
    pub(super) fn y(&self) -> Result<Vec<f64>, RequestError> {
        sample(self.y.as_deref(), "y")
    }

    /// The pairs of `x` and `y` of which neither is missing.
    fn pairs(&self) -> Result<Vec<(f64, f64)>, RequestError> {
        let x = self.x.as_deref().ok_or(RequestError::MissingInput("x"))?;
        let y = self.y.as_deref().ok_or(RequestError::MissingInput("y"))?;
        if x.len() != y.len() {
            return Err(RequestError::Lengths(x.len(), y.len()));
        }
        let pairs: Vec<(f64, f64)> = x.iter().zip(y).filter_map(|(x, y)| x.zip(*y)).collect();
        let (first, second): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        check_values(&first, "x")?;
        check_values(&second, "y")?;
        Ok(pairs)
    }

    /// The same pairs, each counting once.
    pub(super) fn counted_pairs(&self) -> Result<Vec<Pair>, RequestError> {
        let pair = |(x, y)| Pair { x, y, count: 1 };
        Ok(self.pairs()?.into_iter().map(pair).collect())
    }

    /// How many have the event, of how many.
    pub(super) fn k_of_n(&self) -> Result<(u64, u64), RequestError> {
        let k = count(self.k.ok_or(RequestError::MissingInput("k"))?)?;
        let n = count(self.n.ok_or(RequestError::MissingInput("n"))?)?;
        at_most("k", k, n, "at most n")
    }

    /// How many have the event, of how many, for each group.
    pub(super) fn events_of_totals(&self) -> Result<(Vec<u64>, Vec<u64>), RequestError> {
        let events = self
            .events
            .as_deref()
            .ok_or(RequestError::MissingInput("events"))?;
        let totals = self
            .totals
            .as_deref()
            .ok_or(RequestError::MissingInput("totals"))?;
        same_length("input.totals", totals.len(), events.len())?;
        let pairs: Result<Vec<_>, _> = events
            .iter()
            .zip(totals)
            .map(|(&k, &n)| at_most("events", count(k)?, count(n)?, "at most the total"))
            .collect();
        Ok(pairs?.into_iter().unzip())
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
        if p.len() > MOST_COMPARISONS {
            return Err(RequestError::InputRange {
                field: "p",
                found: p.len() as f64,
                expected: "10,000 values at most",
            });
        }
        match p.iter().flatten().find(|p| !(0.0..=1.0).contains(*p)) {
            None => Ok(p),
            Some(&found) => Err(RequestError::InputRange {
                field: "p",
                found,
                expected: "from 0 to 1",
            }),
        }
    }

    /// The outcome `y` and the predictors `X` of the cases that miss none of them.
    pub(super) fn cases(&self) -> Result<(Vec<f64>, Vec<Vec<f64>>), RequestError> {
        let y = self.y.as_deref().ok_or(RequestError::MissingInput("y"))?;
        let columns = self
            .predictors
            .as_deref()
            .ok_or(RequestError::MissingInput("X"))?;
        for column in columns {
            same_length("input.X", column.len(), y.len())?;
        }
        let is_complete =
            |case: usize| y[case].is_some() && columns.iter().all(|column| column[case].is_some());
        let complete: Vec<usize> = (0..y.len()).filter(|case| is_complete(*case)).collect();
        let keep = |values: &[Option<f64>], field| {
            let kept: Vec<Option<f64>> = complete.iter().map(|case| values[*case]).collect();
            sample(Some(&kept), field)
        };
        let predictors: Result<_, _> = columns.iter().map(|column| keep(column, "X")).collect();
        Ok((keep(y, "y")?, predictors?))
    }

    /// The printed summary of every group.
    pub(super) fn summaries(&self) -> Result<Vec<Moments>, RequestError> {
        let means = self
            .means
            .as_deref()
            .ok_or(RequestError::MissingInput("means"))?;
        let sds = self
            .sds
            .as_deref()
            .ok_or(RequestError::MissingInput("sds"))?;
        let ns = self.ns.as_deref().ok_or(RequestError::MissingInput("ns"))?;
        same_length("input.sds", sds.len(), means.len())?;
        same_length("input.ns", ns.len(), means.len())?;
        let groups = means.iter().zip(sds).zip(ns);
        groups
            .map(|((&mean, &sd), &n)| {
                let (mean, sd) = (finite("means", mean)?, deviation("sds", sd)?);
                Ok(Moments::of_summary(count(n)?, mean, sd))
            })
            .collect()
    }

    /// The two shares that a study is to tell apart: given, or as found among `totals`.
    pub(super) fn two_shares(&self) -> Result<[f64; 2], RequestError> {
        let shares = match (&self.shares, &self.events) {
            (Some(shares), _) => shares.clone(),
            (None, Some(_)) => {
                let (events, totals) = self.events_of_totals()?;
                let pairs = events.iter().zip(&totals);
                pairs.map(|(&k, &n)| k as f64 / n as f64).collect()
            }
            (None, None) => return Err(RequestError::MissingInput("shares")),
        };
        same_length("input.shares", shares.len(), 2)?;
        for &share in &shares {
            between("shares", share, share > 0.0 && share < 1.0, SHARE)?;
        }
        let differ = shares[0] != shares[1];
        between("shares", shares[0], differ, "two that differ")?;
        Ok([shares[0], shares[1]])
    }

    /// An effect other than none, within −1 and 1.
    pub(super) fn effect(&self) -> Result<f64, RequestError> {
        let effect = self.effect.ok_or(RequestError::MissingInput("effect"))?;
        let possible = effect != 0.0 && effect.abs() < 1.0 && effect.abs() >= LEAST_EFFECT;
        let expected = "between -1 and 1, and not within 0.00001 of 0";
        between("effect", effect, possible, expected)
    }

    /// The relative sizes of two groups, or of several.
    pub(super) fn allocation(&self, several: bool) -> Result<Vec<f64>, RequestError> {
        let allocation = self.allocation.clone().unwrap_or_else(|| vec![1.0; 2]);
        let groups = allocation.len();
        if !several {
            same_length("input.allocation", groups, 2)?;
        }
        let possible = (2..=100).contains(&groups);
        between("allocation", groups as f64, possible, "of 2 to 100 groups")?;
        for &part in &allocation {
            let possible = (0.01..=100.0).contains(&part);
            between("allocation", part, possible, "from 0.01 to 100")?;
        }
        Ok(allocation)
    }

    /// Whether a power is asked for, or a size.
    pub(super) fn wanted(&self, power: f64) -> Result<Wanted, RequestError> {
        let Some(size) = self.size else {
            return Ok(Wanted::Power(power));
        };
        let possible = (4.0..=1e9).contains(&size);
        between("size", size, possible, "from 4 to 1000000000")?;
        Ok(Wanted::Size(count(size)?))
    }

    /// A prevalence, as given or as found, with how precisely it is to be known and of how many.
    pub(super) fn prevalence(&self) -> Result<(f64, f64, Option<u64>), RequestError> {
        let share = match self.share {
            Some(share) => share,
            None if self.k.is_some() => {
                let (k, n) = self.k_of_n()?;
                k as f64 / n as f64
            }
            None => return Err(RequestError::MissingInput("share")),
        };
        between("share", share, share > 0.0 && share < 1.0, SHARE)?;
        let precision = self
            .precision
            .ok_or(RequestError::MissingInput("precision"))?;
        let possible = (LEAST_EFFECT..0.5).contains(&precision);
        between(
            "precision",
            precision,
            possible,
            "from 0.00001 to below 0.5",
        )?;
        let population = self.population.map(count).transpose()?;
        between("population", 0.0, population != Some(0), "above 0")?;
        Ok((share, precision, population))
    }

    /// The two samples whose size, mean and standard deviation are given.
    pub(super) fn two_summaries(&self) -> Result<(Moments, Moments), RequestError> {
        let first = summary(("n1", self.n1), ("mean1", self.mean1), ("sd1", self.sd1))?;
        let second = summary(("n2", self.n2), ("mean2", self.mean2), ("sd2", self.sd2))?;
        Ok((first, second))
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

/// A value of the input that must be possible.
fn between(
    field: &'static str,
    found: f64,
    possible: bool,
    expected: &'static str,
) -> Result<f64, RequestError> {
    if possible {
        return Ok(found);
    }
    Err(RequestError::InputRange {
        field,
        found,
        expected,
    })
}

/// The values of a sample that are not missing; all must be finite.
fn sample(values: Option<&[Option<f64>]>, field: &'static str) -> Result<Vec<f64>, RequestError> {
    let values = values.ok_or(RequestError::MissingInput(field))?;
    // Adding 0 turns −0 into 0.
    let present: Vec<f64> = values.iter().flatten().map(|value| value + 0.0).collect();
    check_values(&present, field)?;
    Ok(present)
}

/// Passes finite values of which the formulas can take the fourth power.
fn check_values(values: &[f64], field: &'static str) -> Result<(), RequestError> {
    if values.iter().any(|value| !value.is_finite()) {
        return Err(RequestError::NotFinite(field));
    }
    let is_usable = |value: &f64| *value == 0.0 || (1e-50..=1e50).contains(&value.abs());
    if !values.iter().all(is_usable) {
        return Err(RequestError::Magnitude(field));
    }
    Ok(())
}

/// A count from a JavaScript number.
pub(super) fn count(value: f64) -> Result<u64, RequestError> {
    whole(value).ok_or(RequestError::NotACount(value))
}

/// Both counts, the first of which may not exceed the second.
fn at_most(
    field: &'static str,
    k: u64,
    n: u64,
    expected: &'static str,
) -> Result<(u64, u64), RequestError> {
    if k <= n {
        return Ok((k, n));
    }
    Err(RequestError::InputRange {
        field,
        found: k as f64,
        expected,
    })
}

/// A sample known by its size, mean and standard deviation, which one value does not have.
fn summary(
    (n_field, n): (&'static str, Option<f64>),
    (mean_field, mean): (&'static str, Option<f64>),
    (sd_field, sd): (&'static str, Option<f64>),
) -> Result<Moments, RequestError> {
    let n = count(n.ok_or(RequestError::MissingInput(n_field))?)?;
    let mean = finite(
        mean_field,
        mean.ok_or(RequestError::MissingInput(mean_field))?,
    )?;
    let sd = match sd {
        _ if n < 2 => 0.0,
        None => return Err(RequestError::MissingInput(sd_field)),
        Some(sd) => deviation(sd_field, sd)?,
    };
    Ok(Moments::of_summary(n, mean, sd))
}

/// A mean that the formulas can work with.
fn finite(field: &'static str, found: f64) -> Result<f64, RequestError> {
    check_values(&[found], field)?;
    Ok(found)
}

/// A standard deviation: finite, not negative.
fn deviation(field: &'static str, found: f64) -> Result<f64, RequestError> {
    check_values(&[found], field)?;
    if found >= 0.0 {
        return Ok(found);
    }
    Err(RequestError::InputRange {
        field,
        found,
        expected: "0 or more",
    })
}
