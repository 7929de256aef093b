//! The numbers of a column, in order, and for each row which of them it has.

use std::rc::Rc;

use super::analyte::Analyte;
use super::options::Settings;
use super::packed::FINDING_LEVELS;
use super::variable::{MISSING, Source};
use crate::cohort::{BLOCK, Codes, Cohort, Column, Entry, Value};
use crate::stats::distinct::distinct;

/// The most values of magnesium that make cells of the joint grouping; with more, its classes do.
pub(super) const MOST_VALUES: usize = 1024;

/// The level of each row in a column, by what `read` makes of its texts.
pub(super) fn coded(column: Option<&Column>, read: impl Fn(Value) -> u32) -> Source {
    column.map_or(Source::Absent, |column| Source::Coded {
        codes: column.codes.clone(),
        levels: column
            .entries
            .iter()
            .map(|entry| read(entry.value))
            .collect(),
    })
}

/// The level of a finding: absent, present.
pub(super) fn finding_level(value: Value) -> u32 {
    match value {
        Value::Finding(finding) => FINDING_LEVELS[finding as usize],
        _ => MISSING,
    }
}

/// The value of an entry; none of one that no row has any more, after an edit.
fn held(entry: &Entry) -> Value {
    if entry.count > 0 {
        entry.value
    } else {
        Value::Missing
    }
}

/// The numbers of a column, ascending, and the level of each row among them.
pub(super) fn numbers(column: Option<&Column>) -> (Vec<f64>, Source) {
    let Some(column) = column else {
        return (Vec::new(), Source::Absent);
    };
    let number = |value| match value {
        Value::Number(number) => number.to_f64(),
        _ => f64::NAN,
    };
    if column.is_spread() {
        let mut numbers = Vec::with_capacity(column.codes.len());
        column.each_number(|number| numbers.push(number.map_or(f64::NAN, |(nearest, _)| nearest)));
        let (values, levels) = distinct(numbers);
        return (values, Source::Each(Rc::new(levels)));
    }
    let numbers = column.entries.iter().map(|entry| number(held(entry)));
    let (values, levels) = distinct(numbers.collect());
    let codes = column.codes.clone();
    (values, Source::Coded { codes, levels })
}

/// The analyte of the cohort: its values, ascending, and of each row the value and the class.
pub(super) struct Readings {
    pub(super) values: Vec<f64>,
    /// The class of each value.
    pub(super) class_of: Vec<u32>,
    pub(super) source: Source,
    pub(super) classes: Source,
}

impl Readings {
    pub(super) fn of(cohort: &Cohort, settings: &Settings) -> Self {
        let analyte = &settings.analyte;
        let Some(column) = analyte.column(cohort) else {
            return Self {
                values: Vec::new(),
                class_of: Vec::new(),
                source: Source::Absent,
                classes: Source::Absent,
            };
        };
        if column.is_spread() {
            return Self::of_spread(column, analyte);
        }
        let read = analyte.reader(column);
        let read: Vec<Option<(f64, u32)>> = column
            .entries
            .iter()
            .map(|entry| {
                let Value::Number(number) = held(entry) else {
                    return None;
                };
                let (value, class) = read(number.to_f64(), &|| number)?;
                Some((value, analyte.range.level(class)))
            })
            .collect();
        let numbers = read
            .iter()
            .map(|entry| entry.map_or(f64::NAN, |(value, _)| value));
        let (values, levels) = distinct(numbers.collect());
        let mut class_of = vec![MISSING; values.len()];
        for (level, entry) in levels.iter().zip(&read) {
            if let Some((_, class)) = entry {
                class_of[*level as usize] = *class;
            }
        }
        let class = |entry: &Option<(f64, u32)>| entry.map_or(MISSING, |(_, class)| class);
        let classes = read.iter().map(class).collect();
        let codes = column.codes.clone();
        Self {
            values,
            class_of,
            classes: Source::Coded {
                codes: codes.clone(),
                levels: classes,
            },
            source: Source::Coded { codes, levels },
        }
    }

    /// Those of a column of which each row keeps its own number.
    fn of_spread(column: &Column, analyte: &Analyte) -> Self {
        let rows = column.codes.len();
        let read = analyte.reader(column);
        let mut codes = Codes::default();
        let mut block = Vec::with_capacity(BLOCK);
        let mut numbers = Vec::with_capacity(rows);
        column.each_number(|number| {
            let read = number.and_then(|(nearest, exact)| read(nearest, exact));
            numbers.push(read.map_or(f64::NAN, |(value, _)| value));
            block.push(read.map_or(0, |(_, class)| 1 + analyte.range.level(class)));
            if block.len() == BLOCK {
                codes.extend(&block);
                block.clear();
            }
        });
        codes.extend(&block);
        let (values, levels) = distinct(numbers);
        let source = Source::Each(Rc::new(levels));
        let classes = Source::Coded {
            codes: Rc::new(codes),
            levels: [MISSING].into_iter().chain(0..3).collect(),
        };
        // Of use only where there are few.
        let few = if values.len() > 2 * MOST_VALUES {
            0
        } else {
            values.len()
        };
        let mut class_of = vec![MISSING; few];
        for row in (0..rows).filter(|_| few > 0) {
            if let Some(class) = class_of.get_mut(source.level(row) as usize) {
                *class = classes.level(row);
            }
        }
        Self {
            values,
            class_of,
            source,
            classes,
        }
    }
}
