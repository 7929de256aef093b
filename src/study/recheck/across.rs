//! Cells that cannot be right beside others: totals, the same cell in two tables, parts and wholes.

use super::message;
use super::read::{Cell, Column, Published, Row};
use super::sizes::Sizes;
use crate::message::Message;
use crate::stats::printed::round_half_up;

/// Whether the counts of the columns add up to that of the total.
pub(super) fn total_of(table: &Published, row: &Row) -> Option<Message> {
    let total = table.total(row)?.count()?;
    let counts: Vec<u64> = table
        .compared(row)
        .into_iter()
        .map(|(_, cell)| cell.count())
        .collect::<Option<_>>()?;
    let sum: u64 = counts
        .iter()
        .fold(0, |sum, &count| sum.saturating_add(count));
    (!counts.is_empty() && sum != total).then(|| {
        message(
            "total_wrong",
            &[("sum", sum.into()), ("total", total.into())],
            format!("the columns add up to {sum}, the total is {total}"),
        )
    })
}

/// Whether the sizes of the columns add up to that of the total.
pub(super) fn sizes_that_do_not_add_up(table: &Published) -> Option<Message> {
    let total = table.columns.iter().find(|column| column.is_total())?.n?;
    let others = table.columns.iter().filter(|column| !column.is_total());
    let sizes: Vec<u64> = others.map(|column| column.n).collect::<Option<_>>()?;
    let sum: u64 = sizes.iter().fold(0, |sum, &size| sum.saturating_add(size));
    (!sizes.is_empty() && sum != total).then(|| {
        let title = &table.title;
        message(
            "sizes_wrong",
            &[
                ("table", title.as_str().into()),
                ("sum", sum.into()),
                ("total", total.into()),
            ],
            format!("{title}: the sizes of the columns add up to {sum}, the total is {total}"),
        )
    })
}

/// Columns in which the levels of a variable do not add up to the patients of the column.
pub(super) fn levels_that_do_not_add_up(table: &Published) -> Vec<Message> {
    let mut findings = Vec::new();
    for (place, heading) in table.rows.iter().enumerate() {
        let levels = table.levels_of(place);
        if levels.len() < 2 {
            continue;
        }
        for (at, column) in table.columns.iter().enumerate() {
            let counts: Option<Vec<u64>> =
                levels.iter().map(|level| level.cells[at].count()).collect();
            let (Some(counts), Some(n)) = (counts, column.n) else {
                continue;
            };
            let sum: u64 = counts
                .iter()
                .fold(0, |sum, &count| sum.saturating_add(count));
            if sum == n {
                continue;
            }
            let (title, label, at) = (&table.title, &heading.label, &column.label);
            findings.push(message(
                "levels_wrong",
                &[
                    ("table", title.as_str().into()),
                    ("row", label.as_str().into()),
                    ("column", at.as_str().into()),
                    ("sum", sum.into()),
                    ("n", n.into()),
                ],
                format!("{title}, {label}: the levels of {at} add up to {sum} of {n} patients"),
            ));
        }
    }
    findings
}

/// A cell under its names, wherever it is printed.
struct Named<'a> {
    table: &'a str,
    row: &'a str,
    column: &'a str,
    is_total: bool,
    cell: Cell,
}

/// Cells of the same row and column that are printed differently in two tables.
pub(super) fn cells_that_disagree(tables: &[Published], sizes: &Sizes) -> Vec<Message> {
    let mut cells: Vec<Named> = Vec::new();
    for table in tables {
        for row in &table.rows {
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                if !matches!(cell, Cell::Other | Cell::Nobody) {
                    cells.push(Named {
                        table: &table.title,
                        row: &row.label,
                        column: &column.label,
                        is_total: column.is_total(),
                        cell: cell.clone(),
                    });
                }
            }
        }
    }
    // Where nobody is in one column, the other is all patients.
    cells.extend(sizes.of_all(tables).map(|(table, variable, cell)| Named {
        table: &table.title,
        row: variable,
        column: "Total",
        is_total: true,
        cell: cell.clone(),
    }));
    let mut findings = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        let other = cells[place + 1..].iter().find(|other| {
            other.table != cell.table
                && other.row.eq_ignore_ascii_case(cell.row)
                && (other.column.eq_ignore_ascii_case(cell.column)
                    || (other.is_total && cell.is_total))
                && !agree(&cell.cell, &other.cell)
        });
        if let Some(other) = other {
            let (label, at) = (cell.row, cell.column);
            findings.push(message(
                "cells_disagree",
                &[("row", label.into()), ("column", at.into())],
                format!(
                    "{label}, {at}: printed differently in {} and in {}",
                    cell.table, other.table
                ),
            ));
        }
    }
    findings
}

/// Whether two cells may print the same value.
fn agree(a: &Cell, b: &Cell) -> bool {
    match (a, b) {
        (Cell::Count { count, .. }, Cell::Count { count: other, .. }) => count == other,
        (Cell::Mean { mean, .. }, Cell::Mean { mean: other, .. }) => {
            let decimals = mean.decimals().min(other.decimals());
            round_half_up(mean.value(), decimals) == round_half_up(other.value(), decimals)
        }
        _ => true,
    }
}

/// Columns of one table that divide a column of another (`Men-low`, `Men, high` and `Men`): their counts add up to its.
pub(super) fn parts_that_do_not_add_up(tables: &[Published]) -> Vec<Message> {
    let mut findings = Vec::new();
    for whole in tables {
        for (place, column) in whole.columns.iter().enumerate() {
            for divided in tables.iter().filter(|table| !std::ptr::eq(*table, whole)) {
                let parts = parts_of(column, divided);
                if parts.is_empty() {
                    continue;
                }
                let missing = whole
                    .rows
                    .iter()
                    .filter_map(|row| parts_of_row(whole, divided, row, place, &parts));
                findings.extend(missing);
            }
        }
    }
    findings
}

/// The places of the columns of `divided` that are parts of `column`.
fn parts_of(column: &Column, divided: &Published) -> Vec<usize> {
    let is_part = |part: &Column| {
        part.parts()
            .is_some_and(|(first, _)| first.eq_ignore_ascii_case(&column.label))
    };
    (0..divided.columns.len())
        .filter(|&part| is_part(&divided.columns[part]))
        .collect()
}

fn parts_of_row(
    whole: &Published,
    divided: &Published,
    row: &Row,
    place: usize,
    parts: &[usize],
) -> Option<Message> {
    let other = divided
        .rows
        .iter()
        .find(|other| other.label.eq_ignore_ascii_case(&row.label))?;
    let total = row.cells[place].count()?;
    let sum = parts
        .iter()
        .map(|&part| other.cells[part].count())
        .try_fold(0_u64, |sum, count| Some(sum.saturating_add(count?)))?;
    if sum == total {
        return None;
    }
    let (label, at) = (row.label.as_str(), whole.columns[place].label.as_str());
    Some(message(
        "parts_wrong",
        &[
            ("row", label.into()),
            ("column", at.into()),
            ("sum", sum.into()),
            ("total", total.into()),
        ],
        format!(
            "{label}: {at} are {total} in {}, their columns in {} add up to {sum}",
            whole.title, divided.title
        ),
    ))
}
