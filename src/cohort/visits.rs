//! Several rows of one patient: visits, of which one enters.
//!
//! Rows that share an id are visits where the file dates them, or where it was said which one enters; else they
//! are a mistake, and told as such.

use std::collections::BTreeMap;

use super::problem::{Problem, Severity};
use super::value::Value;
use super::{Cohort, IndexVisit};

impl Cohort {
    /// Whether rows that share an id are visits.
    pub(super) fn has_visits(&self) -> bool {
        self.options.index_visit.is_some() || self.entered("visit_date").is_some()
    }

    /// The rows that are another visit of their patient than the one that enters; told once.
    pub(super) fn other_visits(&mut self) -> Vec<usize> {
        let mut visits: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (row, first) in self.ids.repeated() {
            visits.entry(first).or_insert_with(|| vec![first]).push(row);
        }
        let which = self.options.index_visit.unwrap_or_default();
        let dates = self.entered("visit_date");
        let mut others = Vec::new();
        for rows in visits.values() {
            // Rows without a date come after those that have one, whichever enters.
            let day = |&row: &usize| match dates.map(|column| column.value(row)) {
                Some(Value::Date(day)) => Some(day),
                _ => None,
            };
            let dated: Vec<usize> = rows
                .iter()
                .copied()
                .filter(|row| day(row).is_some())
                .collect();
            let candidates = if dated.is_empty() { rows } else { &dated };
            let index = match which {
                IndexVisit::First => candidates.iter().min_by_key(|row| (day(row), **row)),
                IndexVisit::Last => candidates.iter().max_by_key(|row| (day(row), **row)),
            };
            others.extend(rows.iter().copied().filter(|row| Some(row) != index));
        }
        others.sort_unstable();
        if let Some(&first) = others.first() {
            let (word, order) = match (which, dates) {
                (IndexVisit::First, Some(_)) => ("first", "by its date"),
                (IndexVisit::Last, Some(_)) => ("last", "by its date"),
                (IndexVisit::First, None) => ("first", "in the order of the rows"),
                (IndexVisit::Last, None) => ("last", "in the order of the rows"),
            };
            let problem = Problem::new(Severity::Info, "other_visits")
                .at(self.lines.of(first))
                .row(first)
                .with("rows", others.len())
                .with("patients", visits.len());
            self.problems.push(problem.says(&format!(
                "{} patients have several rows; of each the {word} visit {order} enters, and {} rows do not",
                visits.len(),
                others.len(),
            )));
        }
        others
    }
}
