//! The tests that printed cells allow, and which of them gives the printed p-value.

use super::Candidate;
use super::count_tests::COUNT_TESTS;
use super::read::{Cell, Column, Published, Row};
use super::sizes::Sizes;
use crate::stats::anova::anova_summary;
use crate::stats::kruskal_wallis::kruskal_wallis;
use crate::stats::mann_whitney::mann_whitney;
use crate::stats::moments::Moments;
use crate::stats::printed::Printed;
use crate::stats::student::t_tests;
use crate::stats::{StatsError, Table};

/// Level of intervals, which are not shown.
const CONF_LEVEL: f64 = 0.95;

/// Sizes of two groups that are tried where they are not printed.
const MOST_SIZES: usize = 500;

/// The tests that a row allows: of its counts against those without, of its levels where it is the heading of some, of
/// its means. Columns such as `Men-high` are tried pooled as well.
pub(super) fn of_row(table: &Published, place: usize, sizes: &Sizes) -> Vec<Candidate> {
    let row = &table.rows[place];
    let compared = table.compared(row);
    let columns: Vec<&Column> = compared.iter().map(|(column, _)| *column).collect();
    let levels = table.levels_of(place);
    let mut found = if levels.is_empty() {
        by_counts(&columns, with_and_without(&compared))
    } else {
        by_counts(&columns, counts_of(table, levels))
    };
    found.extend(by_means(table, row, &compared, sizes));
    found
}

/// Of each column those without it and those with it.
fn with_and_without(compared: &[(&Column, &Cell)]) -> Option<Vec<Vec<u64>>> {
    let pair = |(column, cell): &(&Column, &Cell)| match cell {
        Cell::Count { count, n, .. } => Some(vec![n.or(column.n)?.checked_sub(*count)?, *count]),
        _ => None,
    };
    compared.iter().map(pair).collect()
}

/// Of each column the counts of all levels.
fn counts_of(table: &Published, levels: &[Row]) -> Option<Vec<Vec<u64>>> {
    let mut columns: Vec<Vec<u64>> = Vec::new();
    for level in levels {
        for (place, (_, cell)) in table.compared(level).into_iter().enumerate() {
            if columns.len() <= place {
                columns.push(Vec::new());
            }
            columns[place].push(cell.count()?);
        }
    }
    Some(columns)
}

fn by_counts(columns: &[&Column], counts: Option<Vec<Vec<u64>>>) -> Vec<Candidate> {
    let Some(counts) = counts.filter(|counts| counts.len() > 1) else {
        return Vec::new();
    };
    let mut found = tests_of(&Table::from_counts(counts.clone()), None);
    for part in [first_part, second_part] {
        if let Some((names, pooled)) = pooled(columns, &counts, part) {
            found.extend(tests_of(
                &Table::from_counts(pooled),
                Some(&names.join(" v ")),
            ));
        }
    }
    found
}

fn first_part(column: &Column) -> Option<&str> {
    column.parts().map(|(first, _)| first)
}

fn second_part(column: &Column) -> Option<&str> {
    column.parts().map(|(_, second)| second)
}

/// The counts of columns that share a part of their names, added up; none where that leaves them as they are.
fn pooled(
    columns: &[&Column],
    counts: &[Vec<u64>],
    part: fn(&Column) -> Option<&str>,
) -> Option<(Vec<String>, Vec<Vec<u64>>)> {
    let mut names: Vec<String> = Vec::new();
    let mut sums: Vec<Vec<u64>> = Vec::new();
    for (column, counts) in columns.iter().zip(counts) {
        let name = part(column)?.to_lowercase();
        let known = names.iter().position(|other| *other == name);
        let at = known.unwrap_or_else(|| {
            names.push(name);
            sums.push(vec![0; counts.len()]);
            sums.len() - 1
        });
        for (sum, &count) in sums[at].iter_mut().zip(counts) {
            *sum = sum.saturating_add(count);
        }
    }
    (names.len() > 1 && names.len() < columns.len()).then_some((names, sums))
}

fn tests_of(table: &Table, pooled: Option<&str>) -> Vec<Candidate> {
    let table = &table.without_empty();
    if table.groups() < 2 || table.levels().len() < 2 || table.total() > Table::LARGEST_TOTAL {
        return Vec::new();
    }
    let mut found: Vec<(&'static str, f64)> = COUNT_TESTS
        .iter()
        .filter_map(|(label, test)| Some((*label, test(table)?)))
        .collect();
    if table.levels().len() > 2 {
        let ranks = if table.groups() == 2 {
            (
                "Mann-Whitney",
                mann_whitney(table).map(|test| test.p_two_sided),
            )
        } else {
            ("Kruskal-Wallis", kruskal_wallis(table).map(|test| test.p))
        };
        found.extend(ranks.1.ok().map(|p| (ranks.0, p)));
    }
    let candidate = |(label, p)| Candidate {
        label,
        pooled: pooled.map(str::to_owned),
        p,
        lowest: None,
        highest: None,
        matches: None,
    };
    found.into_iter().map(candidate).collect()
}

/// A group of which the mean and the deviation are printed.
struct Group<'a> {
    n: u64,
    mean: &'a Printed,
    sd: Option<&'a Printed>,
}

/// A test of means, and its p-value where it has one.
type MeanTest = (
    &'static str,
    bool,
    fn(&[Moments]) -> Result<f64, StatsError>,
);

/// What follows ± may be the standard error.
const TWO_MEANS: [MeanTest; 3] = [
    ("Student's t test", false, |groups| {
        Ok(t_tests(&groups[0], &groups[1], CONF_LEVEL)?
            .student
            .p_two_sided)
    }),
    ("Welch's t test", false, |groups| {
        let test = t_tests(&groups[0], &groups[1], CONF_LEVEL)?;
        test.welch
            .map(|welch| welch.p_two_sided)
            .ok_or(StatsError::Empty)
    }),
    (
        "Student's t test, what follows ± being the standard error",
        true,
        |groups| {
            Ok(t_tests(&groups[0], &groups[1], CONF_LEVEL)?
                .student
                .p_two_sided)
        },
    ),
];

const MEANS: [MeanTest; 2] = [
    ("analysis of variance", false, |groups| {
        Ok(anova_summary(groups)?.p)
    }),
    ("Welch's analysis of variance", false, |groups| {
        anova_summary(groups)?
            .welch
            .map(|welch| welch.p)
            .ok_or(StatsError::Empty)
    }),
];

/// The tests of means with deviations. Where the sizes of two groups are not printed, every size that the mean of all
/// patients allows is tried. The p-value of two means is a range: that of all values that round to what is printed.
fn by_means(
    table: &Published,
    row: &Row,
    compared: &[(&Column, &Cell)],
    sizes: &Sizes,
) -> Vec<Candidate> {
    let read = |(column, cell): &(&Column, &Cell)| match cell {
        Cell::Mean { mean, sd, n } => Some((n.or(column.n), mean.clone(), sd.clone())),
        _ => None,
    };
    let Some(cells) = compared.iter().map(read).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    if cells.len() < 2 || cells.iter().all(|(.., sd)| sd.is_none()) {
        return Vec::new();
    }
    let groups = |ns: &[u64]| -> Vec<Group> {
        let with_size = cells.iter().zip(ns);
        with_size
            .map(|((_, mean, sd), &n)| Group {
                n,
                mean,
                sd: sd.as_ref(),
            })
            .collect()
    };
    let known: Option<Vec<u64>> = cells.iter().map(|(n, ..)| *n).collect();
    let tried: Vec<Vec<u64>> = match known {
        Some(ns) => vec![ns],
        None => sizes
            .splits(table, row)
            .into_iter()
            .take(MOST_SIZES)
            .collect(),
    };
    let tests: &[MeanTest] = if cells.len() == 2 { &TWO_MEANS } else { &MEANS };
    let mut found = Vec::new();
    for &(label, as_error, test) in tests {
        let mut candidate: Option<Candidate> = None;
        for ns in &tried {
            let groups = groups(ns);
            if groups
                .iter()
                .any(|group| group.n == 0 || (group.n > 1 && group.sd.is_none()))
            {
                continue;
            }
            let Ok(p) = test(&moments(&groups, as_error, 0.0, 0.0)) else {
                continue;
            };
            let (mut lowest, mut highest) = (p, p);
            if groups.len() == 2 {
                // Means apart and deviations small, or the other way round.
                for (apart, wide) in [(1.0, -1.0), (-1.0, 1.0)] {
                    if let Ok(p) = test(&moments(&groups, as_error, apart, wide)) {
                        lowest = lowest.min(p);
                        highest = highest.max(p);
                    }
                }
            }
            let so_far = candidate.get_or_insert(Candidate {
                label,
                pooled: None,
                p,
                lowest: (groups.len() == 2).then_some(lowest),
                highest: (groups.len() == 2).then_some(highest),
                matches: None,
            });
            so_far.lowest = so_far.lowest.map(|p| p.min(lowest));
            so_far.highest = so_far.highest.map(|p| p.max(highest));
        }
        found.extend(candidate);
    }
    found
}

/// The groups, the means of two of them moved apart by what rounding may hide (−1: together), the deviations widened.
fn moments(groups: &[Group], as_error: bool, apart: f64, wide: f64) -> Vec<Moments> {
    let half = |printed: &Printed| printed.half_unit();
    let shifts = match groups {
        [first, second] => {
            let difference = first.mean.value() - second.mean.value();
            let room = half(first.mean) + half(second.mean);
            // Means that may be equal meet in the middle.
            let share = if apart < 0.0 {
                (difference.abs() / room).min(1.0)
            } else {
                1.0
            };
            let sign = if difference < 0.0 { -1.0 } else { 1.0 };
            [apart * sign * share, -apart * sign * share]
        }
        _ => [0.0, 0.0],
    };
    let group = |(place, group): (usize, &Group)| {
        let shift = shifts.get(place).copied().unwrap_or(0.0);
        let mean = group.mean.value() + shift * half(group.mean);
        let spread = group
            .sd
            .map_or(0.0, |sd| (sd.value() + wide * half(sd)).max(0.0));
        let sd = if as_error {
            spread * (group.n as f64).sqrt()
        } else {
            spread
        };
        Moments::of_summary(group.n, mean, sd)
    };
    groups.iter().enumerate().map(group).collect()
}
