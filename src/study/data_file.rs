//! The patients that enter the tables, as a CSV file for other programs: what the tables are computed from, without ids.

use std::fmt::Write;

use super::dataset::Dataset;
use super::report::VariableKind;
use super::variable::{MISSING, Variable};

/// The file: one line for each row that enters, in the order of the cohort; what is not known is empty.
///
/// The analyte is in the unit of the tables (magnesium in mg/dL); a finding is 1 where it is present and due to lupus, else 0. A counted cohort has its
/// counts in a column `count`.
pub fn csv(data: &Dataset) -> String {
    let mut variables = vec![
        &data.sex,
        &data.age,
        &data.analyte,
        &data.class,
        &data.score,
        &data.category,
    ];
    variables.extend(data.findings.iter().chain(&data.others).chain(&data.added));
    let is_counted = !data.patients.weights.is_empty();
    let mut names: Vec<&str> = variables.iter().map(|variable| &*variable.id).collect();
    if is_counted {
        names.push("count");
    }
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
