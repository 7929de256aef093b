//! A variable of the study: the level of each patient, and what the levels are called.

use crate::clinical::Finding;
use crate::clinical::sledai2k::Findings;
use crate::stats::Table;

use super::report::VariableKind;

/// The code of a patient whose value is not known.
pub const MISSING: u32 = u32::MAX;

/// What is compared, or what patients are grouped by.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Stable identifier.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// How it is measured.
    pub kind: VariableKind,
    /// Unit of its values.
    pub unit: Option<&'static str>,
    /// The values of its levels, ascending; categories are numbered 1, 2, 3, …
    pub values: Vec<f64>,
    /// What its levels are called; empty for numbers.
    pub categories: Vec<Category>,
    source: Source,
}

/// A category of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Stable identifier.
    pub id: String,
    /// In words.
    pub label: String,
}

/// Where the level of a patient stands.
#[derive(Clone, Debug)]
enum Source {
    /// In a list, by patient.
    Codes(Vec<u32>),
    /// In the packed findings of the patient, at this place.
    Finding(usize),
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
    /// A measured variable: for each patient the place of its value among the ascending `values`.
    pub fn number(
        id: &'static str,
        label: &'static str,
        kind: VariableKind,
        unit: Option<&'static str>,
        values: Vec<f64>,
        codes: Vec<u32>,
    ) -> Self {
        Self {
            id,
            label,
            kind,
            unit,
            values,
            categories: Vec::new(),
            source: Source::Codes(codes),
        }
    }

    /// A variable of categories: for each patient the place of its category.
    pub fn categories(
        id: &'static str,
        label: &'static str,
        kind: VariableKind,
        categories: Vec<Category>,
        codes: Vec<u32>,
    ) -> Self {
        Self {
            id,
            label,
            kind,
            unit: None,
            values: (1..=categories.len()).map(|place| place as f64).collect(),
            categories,
            source: Source::Codes(codes),
        }
    }

    /// A finding: absent, then present. One that is not due to lupus counts as absent.
    pub fn finding(id: &'static str, label: &'static str, place: usize) -> Self {
        Self {
            id,
            label,
            kind: VariableKind::Binary,
            unit: None,
            values: vec![0.0, 1.0],
            categories: vec![
                Category::new("absent", "Absent"),
                Category::new("present", "Present"),
            ],
            source: Source::Finding(place),
        }
    }
}

/// The patients that enter the tables: their packed findings and their weights.
#[derive(Clone, Debug, Default)]
pub struct Patients {
    /// The findings of each patient.
    pub findings: Vec<Findings>,
    /// How many patients each row stands for; empty when each is one.
    pub weights: Vec<u64>,
}

impl Patients {
    /// Rows.
    pub fn rows(&self) -> usize {
        self.findings.len()
    }

    /// Patients, counted by their weights.
    pub fn total(&self) -> u64 {
        if self.weights.is_empty() {
            self.rows() as u64
        } else {
            self.weights.iter().sum()
        }
    }

    /// The patients that a row stands for.
    pub fn weight(&self, row: usize) -> u64 {
        self.weights.get(row).copied().unwrap_or(1)
    }

    /// The level of a row, or [`MISSING`].
    pub fn level(&self, variable: &Variable, row: usize) -> u32 {
        match &variable.source {
            Source::Codes(codes) => codes[row],
            Source::Finding(place) => match self.findings[row].get(*place) {
                Finding::Absent | Finding::NotAttributed => 0,
                Finding::Present => 1,
                Finding::Unknown => MISSING,
            },
        }
    }

    /// The patients at each level of a variable.
    pub fn counts(&self, variable: &Variable) -> Vec<u64> {
        let mut counts = vec![0; variable.values.len()];
        for row in 0..self.rows() {
            if let Some(count) = counts.get_mut(self.level(variable, row) as usize) {
                *count += self.weight(row);
            }
        }
        counts
    }

    /// Counts of `grouping` × `outcome`; patients without one of the two are left out.
    pub fn cross(&self, grouping: &Variable, outcome: &Variable) -> Table {
        let mut counts = vec![vec![0; outcome.values.len()]; grouping.values.len()];
        for row in 0..self.rows() {
            let group = counts.get_mut(self.level(grouping, row) as usize);
            let level = self.level(outcome, row) as usize;
            if let Some(count) = group.and_then(|levels| levels.get_mut(level)) {
                *count += self.weight(row);
            }
        }
        Table::new(outcome.values.clone(), counts)
    }
}
