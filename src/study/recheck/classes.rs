//! Printed values against the classes that the paper defines: holes between classes, values outside the class of their
//! column, quartiles that lie in another class than the patients, means that do not follow the order of the classes.

use super::message;
use super::read::{Cell, Classified, Column, Published, Row};
use crate::message::Message;
use crate::stats::printed::Printed;

/// Classes that leave values between them: 1–5, then 6–10, but 11–19, then above 20.
pub(super) fn holes(variable: &Classified) -> Vec<Message> {
    let mut findings = Vec::new();
    for pair in variable.classes.windows(2) {
        let [below, above] = pair else { continue };
        let (Some(to), Some(from)) = (&below.to, &above.from) else {
            continue;
        };
        // The smallest step between two values is that of the decimals of the limits.
        let decimals = to.decimals.max(from.decimals);
        let step = 0.1_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
        let left_out = match (to.included, from.included) {
            (true, true) => from.value - to.value > 1.5 * step,
            (true, false) | (false, true) => from.value - to.value > 0.5 * step,
            (false, false) => from.value - to.value > -0.5 * step,
        };
        // 1.9 to 2.9, then above 2.9: the bound belongs to the one or to the other.
        if left_out {
            let (first, second) = (below.name.as_str(), above.name.as_str());
            let name = variable.variable.as_str();
            let between = if from.included {
                from.value - step
            } else {
                from.value
            };
            findings.push(message(
                "classes_leave_out",
                &[
                    ("row", name.into()),
                    ("first", first.into()),
                    ("second", second.into()),
                    ("value", between.into()),
                ],
                format!("{name}: {between} lies in no class, neither in {first} nor in {second}"),
            ));
        }
    }
    findings
}

/// What a table prints against the classes of `variable`.
pub(super) fn in_table(table: &Published, variable: &Classified) -> Vec<Message> {
    let mut findings = Vec::new();
    for row in &table.rows {
        if row.label.eq_ignore_ascii_case(&variable.variable) {
            for (place, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                findings.extend(outside(table, variable, column, cell));
                findings.extend(in_another_class(table, variable, place, cell));
            }
        }
        findings.extend(out_of_order(table, variable, row));
    }
    findings
}

/// A mean, or the value of a single patient, that does not lie in the class of its column.
fn outside(
    table: &Published,
    variable: &Classified,
    column: &Column,
    cell: &Cell,
) -> Option<Message> {
    let class = &variable.classes[variable.class_in(&column.label)?];
    let Cell::Mean { mean, .. } = cell else {
        return None;
    };
    let value = mean.value();
    if class.contains(value) {
        return None;
    }
    let half = mean.half_unit();
    let is_near = class.contains(value - half) || class.contains(value + half);
    let (title, row, at, name) = (
        table.title.as_str(),
        variable.variable.as_str(),
        column.label.as_str(),
        class.name.as_str(),
    );
    let remark = if is_near {
        ", unless it was rounded to the limit"
    } else {
        ""
    };
    Some(message(
        "value_outside_class",
        &[
            ("table", title.into()),
            ("row", row.into()),
            ("column", at.into()),
            ("value", value.into()),
            ("class", name.into()),
        ],
        format!("{title}, {row}, {at}: {value} is not {name} as the classes are defined{remark}"),
    ))
}

/// A value, a median or a quartile that lies in another class than the counts of the column put it.
fn in_another_class(
    table: &Published,
    variable: &Classified,
    place: usize,
    cell: &Cell,
) -> Vec<Message> {
    let Some(counts) = class_counts(table, variable, place) else {
        return Vec::new();
    };
    let n: u64 = counts.iter().sum();
    let printed: Vec<(&str, f64, &Printed)> = match cell {
        Cell::Mean { mean, sd: None, .. } if n == 1 => vec![("the value", 0.5, mean)],
        Cell::Quartiles { median, q1, q3 } => vec![
            ("the first quartile", 0.25, q1),
            ("the median", 0.5, median),
            ("the third quartile", 0.75, q3),
        ],
        _ => Vec::new(),
    };
    let mut findings = Vec::new();
    for (what, share, printed) in printed {
        let (first, last) = classes_at(&counts, n, share);
        let from = variable.classes[first].from.as_ref().map(|from| from.value);
        let to = variable.classes[last].to.as_ref().map(|to| to.value);
        let (value, half) = (printed.value(), printed.half_unit());
        if from.is_some_and(|from| value + half < from) || to.is_some_and(|to| value - half > to) {
            let (title, row) = (table.title.as_str(), variable.variable.as_str());
            let at = table.columns[place].label.as_str();
            let name = variable.classes[last].name.as_str();
            findings.push(message(
                "value_in_another_class",
                &[
                    ("table", title.into()),
                    ("row", row.into()),
                    ("column", at.into()),
                    ("value", value.into()),
                    ("class", name.into()),
                ],
                format!("{title}, {row}, {at}: {what} is {value}, the counts put it into {name}"),
            ));
        }
    }
    findings
}

/// The patients of a column in each class, where every class has a row of counts.
fn class_counts(table: &Published, variable: &Classified, place: usize) -> Option<Vec<u64>> {
    let mut counts = vec![None; variable.classes.len()];
    for row in &table.rows {
        if let (Some(class), Some(count)) =
            (variable.class_in(&row.label), row.cells[place].count())
        {
            // Two variables with classes of one name cannot be told apart.
            if counts[class].replace(count).is_some() {
                return None;
            }
        }
    }
    let counts: Vec<u64> = counts.into_iter().collect::<Option<_>>()?;
    let n: u64 = counts
        .iter()
        .fold(0, |sum, &count| sum.saturating_add(count));
    (n > 0 && n < 1 << 40).then_some(counts)
}

/// The classes between which a quantile lies by any rule: those of the ranks just below and just above.
fn classes_at(counts: &[u64], n: u64, share: f64) -> (usize, usize) {
    let (n, last) = (n as f64, counts.len() - 1);
    // The rules place it from n·p up to (n + 1)·p or down to 1 + (n − 1)·p.
    let ranks = [n * share, (n + 1.0) * share, 1.0 + (n - 1.0) * share];
    let low = ranks
        .iter()
        .copied()
        .fold(f64::INFINITY, f64::min)
        .floor()
        .max(1.0);
    let high = ranks.iter().copied().fold(0.0, f64::max).ceil().min(n);
    let class_of = |rank: f64| {
        let mut upto = 0;
        let reached = counts.iter().position(|&count| {
            upto += count;
            upto as f64 >= rank
        });
        reached.unwrap_or(last)
    };
    (class_of(low), class_of(high))
}

/// Means that neither rise nor fall throughout over columns which are the classes of a variable, in their order.
fn out_of_order(table: &Published, variable: &Classified, row: &Row) -> Option<Message> {
    let compared = table.compared(row);
    let mut places = Vec::new();
    let mut means: Vec<f64> = Vec::new();
    for (column, cell) in &compared {
        // The class alone: `Men-high` is no step of an order.
        let class = variable.class_in(&column.label)?;
        let is_whole = variable.classes[class].name.len() == column.label.len();
        let Cell::Mean { mean, .. } = cell else {
            return None;
        };
        if !is_whole {
            return None;
        }
        places.push(class);
        means.push(mean.value());
    }
    let ordered = places.len() > 2 && places.is_sorted_by(|a, b| a < b);
    let rises = means.is_sorted();
    let falls = means.iter().rev().is_sorted();
    if !ordered || rises || falls {
        return None;
    }
    let turns: Vec<String> = means
        .windows(2)
        .zip(places.iter().skip(1))
        .filter(|(pair, _)| pair[1] < pair[0])
        .map(|(_, &class)| variable.classes[class].name.clone())
        .collect();
    let (title, label) = (table.title.as_str(), row.label.as_str());
    let list = means
        .iter()
        .map(f64::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    Some(message(
        "means_not_in_order",
        &[
            ("table", title.into()),
            ("row", label.into()),
            ("classes", variable.variable.as_str().into()),
        ],
        format!(
            "{title}, {label}: the means {list} neither rise nor fall with {}; they fall at {}",
            variable.variable,
            turns.join(" and at ")
        ),
    ))
}
