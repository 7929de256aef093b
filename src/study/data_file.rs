//! The patients that enter the tables, as a CSV file for other programs: what the tables are computed from, without ids.

use std::fmt::Write;

use super::dataset::Dataset;
use super::row::VariableKind;
use super::variable::{MISSING, Variable};

/// The file: one line for each row that enters, in the order of the cohort; what is not known is empty.
///
/// The analyte is in the unit of the tables (magnesium in mg/dL); a finding is 1 where it is present and due to lupus, else 0. A counted cohort has its
/// counts in a column `count`.
pub fn csv(data: &Dataset) -> String {
    let variables = variables(data);
    let names = columns(data);
    let is_counted = is_counted(data);
    let mut text = names.join(",") + "\n";
    for row in 0..data.patients.rows() {
        for (place, variable) in variables.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            text.push_str(&cell(variable, data.patients.level(variable, row)));
        }
        if is_counted {
            let _ = write!(text, ",{}", data.patients.weight(row)); // a String takes every text
        }
        text.push('\n');
    }
    text
}

/// The names of its columns, in order.
pub fn columns(data: &Dataset) -> Vec<String> {
    let variables = variables(data).into_iter();
    let mut names: Vec<String> = variables.map(|variable| variable.id.to_string()).collect();
    if is_counted(data) {
        names.push("count".to_owned());
    }
    names
}

fn is_counted(data: &Dataset) -> bool {
    !data.patients.weights.is_empty()
}

fn variables(data: &Dataset) -> Vec<&Variable> {
    let mut variables = vec![
        &data.sex,
        &data.age,
        &data.analyte,
        &data.class,
        &data.score,
        &data.category,
    ];
    variables.extend(data.findings.iter().chain(&data.others).chain(&data.added));
    variables
}

/// A level as the file has it: the identifier of a category, but a finding and a number by its value.
fn cell(variable: &Variable, level: u32) -> String {
    if level == MISSING {
        return String::new();
    }
    match variable.categories.get(level as usize) {
        Some(category) if variable.kind != VariableKind::Binary => category.id.clone(),
        _ => variable.values[level as usize].to_string(),
    }
}
