//! The findings of a cohort, row by row: what was entered joined with what laboratory values propose.

use crate::clinical::Finding;
use crate::clinical::sledai2k::{DESCRIPTORS, Findings};
use crate::cohort::{Cohort, Column, Value};

/// Reads the findings of single rows.
pub struct RowFindings<'a> {
    columns: Vec<States<'a>>,
}

/// A column with the state that each of its entries says.
struct States<'a> {
    place: usize,
    column: &'a Column,
    by_entry: Vec<Finding>,
}

impl<'a> RowFindings<'a> {
    /// The findings of `cohort`.
    pub fn of(cohort: &'a Cohort) -> Self {
        let columns = DESCRIPTORS.iter().enumerate().filter_map(|(place, item)| {
            let column = cohort.column(item.id)?;
            Some(States::of(place, column))
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// Whether every finding of every row is known and, where present, due to lupus.
    pub fn are_plain(&self) -> bool {
        let is_plain = |states: &States| {
            let mut used = states.column.entries.iter().zip(&states.by_entry);
            used.all(|(entry, state)| {
                entry.count == 0 || matches!(state, Finding::Absent | Finding::Present)
            })
        };
        self.columns.len() == DESCRIPTORS.len() && self.columns.iter().all(is_plain)
    }

    /// The findings of a row.
    pub fn at(&self, row: usize) -> Findings {
        let mut findings = Findings::default();
        for states in &self.columns {
            let code = states.column.codes.get(row);
            let state = code.and_then(|code| states.by_entry.get(code as usize));
            findings.set(states.place, state.copied().unwrap_or_default());
        }
        findings
    }
}

impl<'a> States<'a> {
    fn of(place: usize, column: &'a Column) -> Self {
        let state = |value: Value| match value {
            Value::Finding(finding) => finding,
            _ => Finding::Unknown,
        };
        Self {
            place,
            column,
            by_entry: column
                .entries
                .iter()
                .map(|entry| state(entry.value))
                .collect(),
        }
    }
}
