//! Several rows of one patient: visits, of which one enters.
//!
//! Rows that share an id are visits where the file dates them, or where it was said which one enters; else they
//! are a mistake, and told as such.

use std::collections::BTreeMap;

use super::column::{Column, Status};
use super::dates::{Calendar, Dates, year_first};
use super::problem::{Problem, Severity};
use super::table::Rule;
use super::value::Value;
use super::{Cohort, IndexVisit};

/// Whether a text is a date as year-month-day.
#[must_use]
pub fn is_date(text: &str) -> bool {
    year_first(text).is_some()
}

/// How the visit that enters is chosen.
#[derive(Clone, Copy)]
struct Choice<'a> {
    which: IndexVisit,
    dates: Option<&'a Column>,
    /// The calendar of the last day that counts, else that of most dates: days of another cannot be compared.
    calendar: Option<Calendar>,
    /// The last day that counts, where one was given.
    until: Option<u32>,
}

/// What there is to be told of the visits.
#[derive(Default)]
struct Told {
    /// Patients with several rows.
    patients: usize,
    /// Patients with two visits on the day of the one that enters, and the first such row.
    tied: (usize, Option<usize>),
    /// Rows without a day, of patients with several rows or where a date was given.
    undated: (usize, Option<usize>),
}

impl Choice<'_> {
    /// The day of a row, where it can be compared.
    fn day(&self, row: usize) -> Option<u32> {
        let Value::Date(day) = self.dates?.value(row) else {
            return None;
        };
        let fits = |calendar| Calendar::of(day) == calendar;
        self.calendar.is_none_or(fits).then_some(day)
    }

    /// The visit of a patient that enters. Rows without a day enter only where the patient has no other, and where
    /// no date was given.
    fn index(&self, rows: &[usize]) -> Option<usize> {
        let days = rows.iter().map(|&row| (self.day(row), row));
        let counts = |day: u32| self.until.is_none_or(|until| day <= until);
        let dated = days.clone().filter(|(day, _)| day.is_some_and(counts));
        let undated = days.filter(|(day, _)| day.is_none() && self.until.is_none());
        let index = match self.which {
            IndexVisit::First => dated.min().or_else(|| undated.min()),
            IndexVisit::Last | IndexVisit::OnOrBefore => dated.max().or_else(|| undated.max()),
        };
        index.map(|(_, row)| row)
    }

    /// Takes note of what is to be told of a patient with these rows.
    fn note(&self, rows: &[usize], index: Option<usize>, told: &mut Told) {
        let undated = rows.iter().filter(|&&row| self.day(row).is_none());
        if self.dates.is_some() {
            undated.for_each(|&row| note(&mut told.undated, row));
        }
        let day = index.and_then(|row| self.day(row));
        let same = |&&row: &&usize| day.is_some() && Some(row) != index && self.day(row) == day;
        if let Some(&row) = rows.iter().find(same) {
            note(&mut told.tied, row);
        }
    }
}

/// So many of what one and several of it are called.
fn counted(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}

/// Counts a row, and keeps the first.
fn note((count, first): &mut (usize, Option<usize>), row: usize) {
    *count += 1;
    *first = Some(first.map_or(row, |first| first.min(row)));
}

impl Cohort {
    /// Whether rows that share an id are visits. They are dated also where it is asked how the dates are to be read.
    pub(super) fn has_visits(&self) -> bool {
        let is_date = |column: &Column| {
            let is_open = matches!(column.status, Status::Used | Status::Question);
            is_open && column.meaning.is_some_and(|spec| spec.id == "visit_date")
        };
        self.options.index_visit.is_some() || self.columns.iter().any(is_date)
    }

    /// The rows that do not enter because of when their patient was seen, each with its rule; told once.
    pub(super) fn other_visits(&mut self) -> Vec<(usize, Rule)> {
        let which = self.options.index_visit.unwrap_or_default();
        let date = self.options.index_date.as_deref().and_then(year_first);
        let dates = self.entered("visit_date");
        let until = date.filter(|_| which == IndexVisit::OnOrBefore);
        let of_most = || Dates::of(dates?).calendar;
        let choice = Choice {
            which,
            dates,
            calendar: until.map(Calendar::of).or_else(of_most),
            until,
        };
        let mut several: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (row, first) in self.ids.repeated() {
            several
                .entry(first)
                .or_insert_with(|| vec![first])
                .push(row);
        }
        let mut told = Told {
            patients: several.len(),
            ..Told::default()
        };
        let mut others = Vec::new();
        let mut is_one_of_several = vec![false; if choice.until.is_some() { self.rows } else { 0 }];
        for rows in several.values() {
            let index = choice.index(rows);
            choice.note(rows, index, &mut told);
            let rule = index.map_or(Rule::NoVisit, |_| Rule::OtherVisit);
            let out = rows.iter().filter(|&&row| Some(row) != index);
            others.extend(out.map(|&row| (row, rule)));
            for &row in rows {
                if let Some(is_one) = is_one_of_several.get_mut(row) {
                    *is_one = true;
                }
            }
        }
        for (row, is_one_of_several) in is_one_of_several.into_iter().enumerate() {
            if is_one_of_several || self.is_excluded(row).is_some() {
                continue;
            }
            if choice.index(&[row]).is_none() {
                choice.note(&[row], None, &mut told);
                others.push((row, Rule::NoVisit));
            }
        }
        others.sort_unstable();
        let problems = self.visit_problems(choice, &others, &told);
        self.problems.extend(problems);
        others
    }

    /// What is told of the visits.
    fn visit_problems(
        &self,
        choice: Choice,
        others: &[(usize, Rule)],
        told: &Told,
    ) -> Vec<Problem> {
        let problem = |severity, code, row: usize| {
            let problem = Problem::new(severity, code).at(self.lines.of(row)).row(row);
            problem.with("patients", told.patients)
        };
        let of = |rule: Rule| others.iter().filter(move |(_, other)| *other == rule);
        let date = self.options.index_date.as_deref().unwrap_or_default();
        let mut problems = Vec::new();
        if let Some(&(first, _)) = of(Rule::OtherVisit).next() {
            let rows = of(Rule::OtherVisit).count();
            let entering = match (choice.which, choice.dates) {
                (IndexVisit::First, Some(_)) => "the first visit by its date".to_owned(),
                (IndexVisit::Last, Some(_)) => "the last visit by its date".to_owned(),
                (IndexVisit::First, None) => "the first visit in the order of the rows".to_owned(),
                (IndexVisit::Last, None) => "the last visit in the order of the rows".to_owned(),
                (IndexVisit::OnOrBefore, _) => format!("the last visit on or before {date}"),
            };
            let problem = problem(Severity::Info, "other_visits", first).with("rows", rows);
            let have = counted(told.patients, "patient has", "patients have");
            let of_which = if told.patients == 1 {
                "of them"
            } else {
                "of each"
            };
            let do_not = counted(rows, "row does", "rows do");
            problems.push(problem.says(&format!(
                "{have} several rows; {of_which} {entering} enters, and {do_not} not"
            )));
        }
        if let Some(&(first, _)) = of(Rule::NoVisit).next() {
            let rows = of(Rule::NoVisit).count();
            let problem = problem(Severity::Warning, "no_visit_by_date", first).with("rows", rows);
            let are_of = counted(
                rows,
                "row is of a patient without",
                "rows are of patients without",
            );
            let who = if rows == 1 { "who does" } else { "who do" };
            problems.push(problem.says(&format!(
                "{are_of} a visit on or before {date}, {who} not enter"
            )));
        }
        if let (rows, Some(first)) = told.undated {
            let problem =
                problem(Severity::Warning, "visits_without_date", first).with("rows", rows);
            let have = counted(rows, "row has", "rows have");
            problems.push(problem.says(&format!(
                "{have} no date of the visit that can be compared; such a row is passed over for one with a date"
            )));
        }
        if let (patients, Some(first)) = told.tied {
            let other = if choice.which == IndexVisit::First {
                "first"
            } else {
                "last"
            };
            let problem = problem(Severity::Warning, "visits_on_one_day", first);
            let have = counted(patients, "patient has", "patients have");
            problems.push(problem.says(&format!(
                "{have} two visits on the day of the one that enters; the row that stands {other} does"
            )));
        }
        problems
    }
}
