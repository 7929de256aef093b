//! Typed or pasted tables → cells. Nothing is judged here.

use super::RecheckError;
use crate::stats::printed::Printed;

/// Most bytes of a text: a paper's tables have a few thousand.
pub(super) const MOST_BYTES: usize = 200_000;

/// Most lines that are read.
pub(super) const MOST_LINES: usize = 1_000;

/// What a text holds: tables, and the classes of variables that they speak of.
#[derive(Default)]
pub(super) struct Paper {
    pub tables: Vec<Published>,
    pub classes: Vec<Classified>,
}

/// A table as printed.
pub(super) struct Published {
    pub title: String,
    /// Patients of the table, where its title says so.
    pub n: Option<u64>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A column of a published table.
pub(super) struct Column {
    pub label: String,
    pub n: Option<u64>,
}

/// A row as printed.
pub(super) struct Row {
    pub label: String,
    pub cells: Vec<Cell>,
    pub p: Option<String>,
}

/// A cell as printed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// A count, and its share in percent where one is printed.
    Count {
        count: u64,
        percent: Option<Printed>,
        n: Option<u64>,
    },
    /// A mean with what follows ±; the value of a single patient has nothing to follow.
    Mean {
        mean: Printed,
        sd: Option<Printed>,
        n: Option<u64>,
    },
    /// A median with its quartiles.
    Quartiles {
        median: Printed,
        q1: Printed,
        q3: Printed,
    },
    /// A dash: there is nobody of whom to tell.
    Nobody,
    /// Anything else.
    Other,
}

/// The classes of a variable, ascending, as the paper defines them.
pub(super) struct Classified {
    pub variable: String,
    pub classes: Vec<Class>,
}

/// One class: the values from `from` to `to`, a bound that is excluded being marked so.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Class {
    pub name: String,
    pub from: Option<Bound>,
    pub to: Option<Bound>,
}

/// A limit of a class.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    pub value: f64,
    pub decimals: usize,
    pub included: bool,
}

impl Column {
    /// Whether it counts the patients of the other columns together.
    pub fn is_total(&self) -> bool {
        ["total", "all", "all patients", "overall"].contains(&self.label.to_lowercase().as_str())
    }

    /// The two parts of `Men-high`.
    pub fn parts(&self) -> Option<(&str, &str)> {
        let (first, second) = self.label.split_once(['-', ',', '–'])?;
        Some((first.trim(), second.trim()))
    }
}

impl Published {
    /// The columns that are compared, each with the cell of a row.
    pub fn compared<'a>(&'a self, row: &'a Row) -> Vec<(&'a Column, &'a Cell)> {
        self.columns
            .iter()
            .zip(&row.cells)
            .filter(|(column, _)| !column.is_total())
            .collect()
    }

    /// The cell of all patients.
    pub fn total<'a>(&'a self, row: &'a Row) -> Option<&'a Cell> {
        let place = self.columns.iter().position(Column::is_total)?;
        row.cells.get(place)
    }

    /// The rows below a heading that are the levels of its variable: their labels begin with its own.
    pub fn levels_of(&self, place: usize) -> &[Row] {
        let heading = &self.rows[place];
        if !heading.is_bare() {
            return &[];
        }
        let begins = |row: &Row| {
            let rest = row.label.strip_prefix(heading.label.as_str());
            rest.is_some_and(|rest| rest.starts_with(' ')) && !row.is_bare()
        };
        let below = &self.rows[place + 1..];
        let length = below.iter().take_while(|row| begins(row)).count();
        &below[..length]
    }
}

impl Row {
    /// Whether it has a label, perhaps a p-value, and nothing else.
    pub fn is_bare(&self) -> bool {
        self.cells.iter().all(|cell| *cell == Cell::Other)
    }
}

impl Cell {
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Count { count, .. } => Some(*count),
            _ => None,
        }
    }
}

impl Class {
    /// Whether a value lies in it, as printed.
    pub fn contains(&self, value: f64) -> bool {
        let above = self
            .from
            .as_ref()
            .is_none_or(|from| value > from.value || (from.included && value >= from.value));
        let below = self
            .to
            .as_ref()
            .is_none_or(|to| value < to.value || (to.included && value <= to.value));
        above && below
    }

    /// Whether a label names it: alone, or behind what it is a class of.
    pub fn is_named_in(&self, label: &str) -> bool {
        let (label, name) = (label.to_lowercase(), self.name.to_lowercase());
        let before = label.strip_suffix(name.as_str());
        before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '-', '–']))
    }
}

impl Classified {
    /// The class that a label names.
    pub fn class_in(&self, label: &str) -> Option<usize> {
        // "Very High activity" ends in "High activity": the longer name is meant.
        let named = (0..self.classes.len()).filter(|&at| self.classes[at].is_named_in(label));
        named.max_by_key(|&at| self.classes[at].name.len())
    }
}

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Paper, RecheckError> {
    if text.len() > MOST_BYTES || text.lines().count() > MOST_LINES {
        return Err(RecheckError::TooLong);
    }
    let mut paper = Paper::default();
    let mut block = Block::None;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let cells: Vec<&str> = line.split(['\t', ';']).map(str::trim).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            block = Block::None;
            continue;
        }
        match block {
            Block::None if cells[0].eq_ignore_ascii_case("classes") => {
                block = Block::Classes;
            }
            Block::None if cells.len() < 2 => {
                return Err(RecheckError::NoColumns { line: number });
            }
            Block::None => {
                paper.tables.push(heading(&cells));
                block = Block::Table;
            }
            Block::Classes => paper.classes.push(classes_of(&cells, number)?),
            Block::Table => {
                if let Some(table) = paper.tables.last_mut() {
                    let width = table.columns.len() + 2;
                    if cells.len() > width {
                        return Err(RecheckError::Cells {
                            line: number,
                            found: cells.len(),
                            expected: width,
                        });
                    }
                    let row = row_of(&cells, &table.columns);
                    table.rows.push(row);
                }
            }
        }
    }
    if paper.tables.is_empty() {
        return Err(RecheckError::Nothing);
    }
    Ok(paper)
}

/// What the lines up to the next blank one belong to.
enum Block {
    None,
    Classes,
    Table,
}

/// The headings of a table: a last one called `p` is no column.
fn heading(cells: &[&str]) -> Published {
    let has_p = cells
        .last()
        .is_some_and(|last| last.eq_ignore_ascii_case("p"));
    let columns = &cells[1..cells.len() - usize::from(has_p)];
    Published {
        title: without_size(cells[0]),
        n: size_in(cells[0]),
        columns: columns
            .iter()
            .map(|text| Column {
                label: without_size(text),
                n: size_in(text),
            })
            .collect(),
        rows: Vec::new(),
    }
}

/// A row with a cell for each column. A whole number beside means or medians is a value, not a count: that of the one
/// patient of its column, where no more are in it.
fn row_of(cells: &[&str], columns: &[Column]) -> Row {
    let mut read: Vec<Cell> = (0..columns.len())
        .map(|place| {
            cells
                .get(place + 1)
                .map_or(Cell::Other, |cell| cell_of(cell))
        })
        .collect();
    let is_measured = |cell: &Cell| matches!(cell, Cell::Mean { .. } | Cell::Quartiles { .. });
    if read.iter().any(is_measured) {
        for (place, cell) in read.iter_mut().enumerate() {
            if matches!(cell, Cell::Count { percent: None, .. } | Cell::Other) {
                let text = cells.get(place + 1).copied().unwrap_or_default();
                *cell = alone(text, columns[place].n);
            }
        }
    }
    let p = cells.get(columns.len() + 1).filter(|cell| !cell.is_empty());
    Row {
        label: cells[0].to_owned(),
        cells: read,
        p: p.map(|cell| (*cell).to_owned()),
    }
}

/// The value of a single patient.
fn alone(text: &str, column: Option<u64>) -> Cell {
    match Printed::all(text).as_slice() {
        [value] if !text.contains('%') && column.is_none_or(|n| n == 1) => Cell::Mean {
            mean: value.clone(),
            sd: None,
            n: Some(1),
        },
        _ => Cell::Other,
    }
}

/// A printed p-value, also without the zero before its point.
pub(super) fn p_of(text: &str) -> Option<Printed> {
    let digits = text.trim_start_matches(['<', '>', '=', ' ']);
    let sign = &text[..text.len() - digits.len()];
    let zero = if digits.starts_with('.') { "0" } else { "" };
    Printed::all(&format!("{sign}{zero}{digits}"))
        .into_iter()
        .next()
}

/// The size in a text, `n = 10`.
fn size_in(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let after = lower.split('n').skip(1).map(str::trim_start);
    after
        .filter_map(|rest| rest.strip_prefix('='))
        .find_map(|rest| {
            let digits: String = rest
                .trim_start()
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        })
}

/// A heading without the size in brackets behind it.
fn without_size(text: &str) -> String {
    let end = text.find(['(', '[']).unwrap_or(text.len());
    text[..end].trim().to_owned()
}

fn cell_of(text: &str) -> Cell {
    if ["-", "–", "—", "\u{2212}"].contains(&text) {
        return Cell::Nobody;
    }
    let n = size_in(text);
    // What stands before the size of its own.
    let value = match n.and_then(|_| text.to_lowercase().find('n')) {
        Some(place) if text.is_char_boundary(place) => &text[..place],
        _ => text,
    };
    let numbers = Printed::all(value);
    if value.contains('±') {
        return match numbers.as_slice() {
            [mean, sd] => Cell::Mean {
                mean: mean.clone(),
                sd: Some(sd.clone()),
                n,
            },
            _ => Cell::Other,
        };
    }
    match numbers.as_slice() {
        [count] if count.decimals() == 0 && !value.contains('%') => Cell::Count {
            count: whole(count.value()),
            percent: None,
            n,
        },
        [count, percent]
            if count.decimals() == 0 && (value.contains('%') || value.contains('(')) =>
        {
            Cell::Count {
                count: whole(count.value()),
                percent: Some(percent.clone()),
                n,
            }
        }
        [median, q1, q3] if value.contains(['[', '(']) => Cell::Quartiles {
            median: median.clone(),
            q1: q1.clone(),
            q3: q3.clone(),
        },
        _ => Cell::Other,
    }
}

/// A line of classes: the variable, then each class with its limits: `Low < 1.9`, `Normal 1.9–2.9`, `High > 2.9`.
fn classes_of(cells: &[&str], line: usize) -> Result<Classified, RecheckError> {
    let classes: Option<Vec<Class>> = cells[1..].iter().map(|text| class_of(text)).collect();
    match classes {
        Some(classes) if !classes.is_empty() => Ok(Classified {
            variable: cells[0].to_owned(),
            classes,
        }),
        _ => Err(RecheckError::Classes { line }),
    }
}

fn class_of(text: &str) -> Option<Class> {
    let end = text.find(|c: char| c.is_ascii_digit() || "<>≤≥".contains(c))?;
    let (name, limits) = text.split_at(end);
    let numbers = Printed::all(limits);
    let bound = |number: &Printed, included| Bound {
        value: number.value(),
        decimals: number.decimals(),
        included,
    };
    let or_equal = limits.contains(['=', '≤', '≥']);
    let below = limits.contains(['<', '≤']);
    let (from, to) = match numbers.as_slice() {
        [limit] if below => (None, Some(bound(limit, or_equal))),
        [limit] if limits.contains(['>', '≥']) => (Some(bound(limit, or_equal)), None),
        [limit] if limits.contains('+') => (Some(bound(limit, true)), None),
        [only] => (Some(bound(only, true)), Some(bound(only, true))),
        [from, to] if from.value() <= to.value() => {
            (Some(bound(from, true)), Some(bound(to, true)))
        }
        _ => return None,
    };
    Some(Class {
        name: name.trim().to_owned(),
        from,
        to,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "printed without a sign and without decimals"
)]
fn whole(value: f64) -> u64 {
    value.max(0.0) as u64
}
