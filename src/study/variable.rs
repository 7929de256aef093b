//! A variable of the study: the level of each patient, and what the levels are called.

use std::borrow::Cow;
use std::rc::Rc;

use crate::cohort::Codes;
use crate::message::in_sentence;
use crate::stats::distinct::NOWHERE;
use crate::stats::sorted::Order;

use super::row::VariableKind;

/// The code of a patient whose value is not known.
pub const MISSING: u32 = NOWHERE;

/// A small number, such as a level.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(MISSING)
}

/// What is compared, or what patients are grouped by.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Stable identifier.
    pub id: Cow<'static, str>,
    /// Name for people.
    pub label: Cow<'static, str>,
    /// How it is measured.
    pub kind: VariableKind,
    /// Unit of its values.
    pub unit: Option<Cow<'static, str>>,
    /// The values of its levels, ascending; categories are numbered 1, 2, 3, …
    pub values: Vec<f64>,
    /// What its levels are called; empty for numbers.
    pub categories: Vec<Category>,
    /// Where the level of each row stands.
    pub(super) source: Source,
    /// How its patients were counted.
    pub(super) tally: Tally,
}

/// A category of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Stable identifier.
    pub id: String,
    /// In words.
    pub label: String,
}

/// Where the level of a row stands.
#[derive(Clone, Debug)]
pub enum Source {
    /// Nobody has one.
    Absent,
    /// Each row has a code, and each code a level.
    Coded {
        /// The code of each row.
        codes: Rc<Codes>,
        /// The level of each code, or [`MISSING`].
        levels: Vec<u32>,
    },
    /// Each row has its level, or [`MISSING`].
    Each(Rc<Vec<u32>>),
    /// Present where any of some findings is, absent where all are.
    Any(Vec<Self>),
    /// The levels of two variables together make one.
    Pair {
        /// The two variables.
        parts: Box<[Self; 2]>,
        /// Levels of the second.
        width: u32,
        /// The level of each pair, or [`MISSING`].
        levels: Vec<u32>,
    },
}

/// How the patients of a variable were counted in the one pass over all rows.
#[derive(Clone, Debug)]
pub enum Tally {
    /// Not: they are counted when they are asked for.
    None,
    /// Each cell of the joint grouping has one level, or [`MISSING`].
    Cells(Vec<u32>),
    /// In this table of counts, of cell by level.
    Table(usize),
    /// There are so many values that its patients are put in order instead.
    Order(Rc<Order>),
}

impl Category {
    /// A category called `label`.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
        }
    }
}

impl Variable {
    /// A measured variable over its ascending `values`.
    pub fn number(
        id: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        kind: VariableKind,
        unit: Option<Cow<'static, str>>,
        values: Vec<f64>,
        (source, tally): (Source, Tally),
    ) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            kind,
            unit,
            values,
            categories: Vec::new(),
            source,
            tally,
        }
    }

    /// A variable of categories.
    pub fn categories(
        id: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        kind: VariableKind,
        categories: Vec<Category>,
        (source, tally): (Source, Tally),
    ) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            kind,
            unit: None,
            values: (1..=categories.len()).map(|place| place as f64).collect(),
            categories,
            source,
            tally,
        }
    }

    /// A finding: absent, then present. One that is not due to lupus counts as absent.
    pub fn finding(
        id: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        (source, tally): (Source, Tally),
    ) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            kind: VariableKind::Binary,
            unit: None,
            values: vec![0.0, 1.0],
            categories: vec![
                Category::new("absent", "Absent"),
                Category::new("present", "Present"),
            ],
            source,
            tally,
        }
    }

    /// Whether it is a column that the study does not know: its words are the user's, and stand as they are.
    pub fn is_added(&self) -> bool {
        self.id.starts_with("column_")
    }

    /// Its name inside a sentence: abbreviations and the user's own words keep their capitals.
    pub fn noun(&self) -> String {
        if self.id == "analyte_class" {
            return self.label.to_string(); // its first word is a name
        }
        self.in_sentence(&self.label)
    }

    /// One of its words inside a sentence.
    pub fn in_sentence(&self, word: &str) -> String {
        if self.is_added() {
            word.to_owned()
        } else {
            in_sentence(word)
        }
    }
}

impl Source {
    /// The level of a row, or [`MISSING`].
    pub(super) fn level(&self, row: usize) -> u32 {
        match self {
            Self::Absent => MISSING,
            Self::Coded { codes, levels } => {
                let level = codes.get(row).and_then(|code| levels.get(code as usize));
                level.copied().unwrap_or(MISSING)
            }
            Self::Each(levels) => levels.get(row).copied().unwrap_or(MISSING),
            Self::Any(parts) => {
                let levels = parts.iter().map(|part| part.level(row));
                levels.fold(0, any_of)
            }
            Self::Pair {
                parts,
                width,
                levels,
            } => pair(parts[0].level(row), parts[1].level(row), *width, levels),
        }
    }

    /// The levels of a block of rows, the first a multiple of [`BLOCK`](crate::cohort::BLOCK).
    pub(super) fn copy_block(&self, first: usize, block: &mut [u32]) {
        match self {
            Self::Absent => block.fill(MISSING),
            Self::Coded { codes, levels } => {
                codes.copy_block(first, block);
                for code in block {
                    *code = levels.get(*code as usize).copied().unwrap_or(MISSING);
                }
            }
            Self::Each(levels) => block.copy_from_slice(&levels[first..first + block.len()]),
            Self::Any(parts) => {
                let mut other = vec![0; block.len()];
                block.fill(0);
                for part in parts {
                    part.copy_block(first, &mut other);
                    for (level, &other) in block.iter_mut().zip(&other) {
                        *level = any_of(*level, other);
                    }
                }
            }
            Self::Pair {
                parts,
                width,
                levels,
            } => {
                let mut second = vec![0; block.len()];
                parts[0].copy_block(first, block);
                parts[1].copy_block(first, &mut second);
                for (level, second) in block.iter_mut().zip(second) {
                    *level = pair(*level, second, *width, levels);
                }
            }
        }
    }
}

/// The level of either of two findings: present where one is, else unknown where one is.
fn any_of(level: u32, other: u32) -> u32 {
    match (level, other) {
        (1, _) | (_, 1) => 1,
        (MISSING, _) | (_, MISSING) => MISSING,
        _ => 0,
    }
}

/// The level of a pair of levels.
fn pair(first: u32, second: u32, width: u32, levels: &[u32]) -> u32 {
    if first == MISSING || second == MISSING {
        return MISSING;
    }
    let at = first * width + second;
    levels.get(at as usize).copied().unwrap_or(MISSING)
}
