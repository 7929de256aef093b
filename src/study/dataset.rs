//! From the columns of a cohort to the variables of the study.

use std::collections::BTreeMap;

use super::eligibility::Eligibility;
use super::options::Settings;
use super::report::VariableKind;
use super::variable::{Category, MISSING, Patients, Variable};
use crate::clinical::activity::Scheme;
use crate::clinical::magnesium::{self, MagnesiumClass};
use crate::clinical::sledai2k::{DESCRIPTORS, Findings};
use crate::clinical::units::MagnesiumUnit;
use crate::clinical::{Category as Activity, Finding};
use crate::cohort::{Cohort, Column, Sex, Value};

/// The variables of the study over the patients that enter it.
#[derive(Debug)]
pub struct Dataset {
    /// The patients.
    pub patients: Patients,
    /// Men, women.
    pub sex: Variable,
    /// Age at the visit.
    pub age: Variable,
    /// Serum magnesium, mg/dL.
    pub magnesium: Variable,
    /// Low, normal, high.
    pub magnesium_class: Variable,
    /// Each sex and magnesium class that a patient belongs to.
    pub sex_and_class: Variable,
    /// The score, where it is known.
    pub score: Variable,
    /// The activity category of the score.
    pub category: Variable,
    /// The 24 descriptors.
    pub findings: Vec<Variable>,
}

impl Dataset {
    /// The variables of the patients of `cohort` that are eligible, under `settings`.
    pub fn new(cohort: &Cohort, settings: &Settings, eligibility: &Eligibility) -> Self {
        let rows: Vec<usize> = eligibility.rows(cohort).collect();
        let findings = findings_of(cohort, &rows);
        let patients = Patients {
            weights: weights_of(cohort, &rows),
            findings,
        };
        let sex = sex(cohort, &rows);
        let readings = Readings::of(cohort, settings);
        let magnesium_class = readings.classes(&rows);
        let scores: Vec<Option<u32>> = patients
            .findings
            .iter()
            .map(|findings| findings.points().exact())
            .collect();
        Self {
            sex_and_class: sex_and_class(&patients, &sex, &magnesium_class),
            age: age(cohort, &rows),
            magnesium: readings.values(&rows),
            magnesium_class,
            score: score(&scores),
            category: category(&patients.findings, settings.scheme),
            findings: DESCRIPTORS
                .iter()
                .enumerate()
                .map(|(place, item)| Variable::finding(item.id, item.label, place))
                .collect(),
            sex,
            patients,
        }
    }
}

/// For each row what `read` makes of its entry in `column`; `otherwise` without a column or a code.
fn by_entry<T: Copy>(
    column: Option<&Column>,
    rows: &[usize],
    otherwise: T,
    read: impl Fn(Value) -> T,
) -> Vec<T> {
    let Some(column) = column else {
        return vec![otherwise; rows.len()];
    };
    let values: Vec<T> = column
        .entries
        .iter()
        .map(|entry| read(entry.value))
        .collect();
    let value = |&row: &usize| {
        let code = column.codes.get(row)?;
        values.get(code as usize).copied()
    };
    rows.iter()
        .map(|row| value(row).unwrap_or(otherwise))
        .collect()
}

fn findings_of(cohort: &Cohort, rows: &[usize]) -> Vec<Findings> {
    let mut findings = vec![Findings::all(Finding::Unknown); rows.len()];
    for (place, item) in DESCRIPTORS.iter().enumerate() {
        let states = by_entry(
            cohort.column(item.id),
            rows,
            Finding::Unknown,
            |value| match value {
                Value::Finding(finding) => finding,
                _ => Finding::Unknown,
            },
        );
        for (patient, state) in findings.iter_mut().zip(states) {
            patient.set(place, state);
        }
    }
    findings
}

/// The weights of a counted file; none where each row is one patient. A count that cannot be read makes its
/// row count for nobody: the problem list has it.
fn weights_of(cohort: &Cohort, rows: &[usize]) -> Vec<u64> {
    let Some(column) = cohort.column("count") else {
        return Vec::new();
    };
    by_entry(Some(column), rows, 0, |value| match value {
        Value::Number(count) => whole(count.to_f64()),
        _ => 0,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the importer takes whole numbers"
)]
fn whole(count: f64) -> u64 {
    count as u64
}

fn sex(cohort: &Cohort, rows: &[usize]) -> Variable {
    let codes = by_entry(cohort.column("sex"), rows, MISSING, |value| match value {
        Value::Sex(Sex::Male) => 0,
        Value::Sex(Sex::Female) => 1,
        _ => MISSING,
    });
    let categories = vec![Category::new("M", "Men"), Category::new("F", "Women")];
    Variable::categories("sex", "Sex", VariableKind::Nominal, categories, codes)
}

/// Distinct numbers, ascending, and for each entry of a column its place among them.
fn levels(numbers: &[Option<f64>]) -> (Vec<f64>, Vec<u32>) {
    let mut values: Vec<f64> = numbers.iter().flatten().copied().collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let place = |number: &Option<f64>| {
        number.map_or(MISSING, |number| {
            let place = values.partition_point(|&value| value < number);
            u32::try_from(place).unwrap_or(MISSING)
        })
    };
    let places = numbers.iter().map(place).collect();
    (values, places)
}

/// For each row the place that its entry was given.
fn spread(column: Option<&Column>, rows: &[usize], places: &[u32]) -> Vec<u32> {
    let Some(column) = column else {
        return vec![MISSING; rows.len()];
    };
    let place = |&row: &usize| {
        let code = column.codes.get(row)?;
        places.get(code as usize).copied()
    };
    rows.iter()
        .map(|row| place(row).unwrap_or(MISSING))
        .collect()
}

fn age(cohort: &Cohort, rows: &[usize]) -> Variable {
    let column = cohort.column("age");
    let entries = column.map_or(&[][..], |column| &column.entries);
    let numbers: Vec<Option<f64>> = entries
        .iter()
        .map(|entry| match entry.value {
            Value::Number(number) => Some(number.to_f64()),
            _ => None,
        })
        .collect();
    let (values, places) = levels(&numbers);
    let codes = spread(column, rows, &places);
    Variable::number(
        "age",
        "Age",
        VariableKind::Continuous,
        Some("years"),
        values,
        codes,
    )
}

/// The magnesium readings of the distinct texts of its column.
struct Readings<'a> {
    column: Option<&'a Column>,
    entries: Vec<Option<(f64, MagnesiumClass)>>,
}

impl<'a> Readings<'a> {
    fn of(cohort: &'a Cohort, settings: &Settings) -> Self {
        let column = cohort.column("serum_mg");
        let unit = column
            .and_then(|column| column.unit)
            .and_then(|unit| MagnesiumUnit::from_id(unit.label).ok());
        let read = |value: Value| {
            let (Value::Number(number), Some(unit)) = (value, unit) else {
                return None;
            };
            let reading = magnesium::classify(&number, unit, &settings.magnesium_range).ok()?;
            Some((reading.value_mg_dl, reading.class))
        };
        let entries = column.map_or(&[][..], |column| &column.entries);
        Self {
            column,
            entries: entries.iter().map(|entry| read(entry.value)).collect(),
        }
    }

    fn values(&self, rows: &[usize]) -> Variable {
        let numbers: Vec<Option<f64>> = self
            .entries
            .iter()
            .map(|entry| entry.map(|(value, _)| value))
            .collect();
        let (values, places) = levels(&numbers);
        let codes = spread(self.column, rows, &places);
        let (label, unit) = ("Serum magnesium", Some("mg/dL"));
        Variable::number(
            "serum_mg",
            label,
            VariableKind::Continuous,
            unit,
            values,
            codes,
        )
    }

    fn classes(&self, rows: &[usize]) -> Variable {
        let place = |entry: &Option<(f64, MagnesiumClass)>| match entry {
            None => MISSING,
            Some((_, MagnesiumClass::Low)) => 0,
            Some((_, MagnesiumClass::Normal)) => 1,
            Some((_, MagnesiumClass::High)) => 2,
        };
        let places: Vec<u32> = self.entries.iter().map(place).collect();
        let categories = vec![
            Category::new("low", "Low"),
            Category::new("normal", "Normal"),
            Category::new("high", "High"),
        ];
        let codes = spread(self.column, rows, &places);
        let (id, label) = ("magnesium_class", "Magnesium class");
        Variable::categories(id, label, VariableKind::Ordinal, categories, codes)
    }
}

/// Sex and magnesium class together: the pairs that a patient belongs to, men first.
fn sex_and_class(patients: &Patients, sex: &Variable, class: &Variable) -> Variable {
    let counts = patients.cross(sex, class);
    let mut categories = Vec::new();
    let mut places = BTreeMap::new();
    for (group, sex) in (0..).zip(&sex.categories) {
        for (level, class) in (0..).zip(&class.categories) {
            if counts.counts()[group as usize][level as usize] > 0 {
                places.insert(
                    (group, level),
                    u32::try_from(categories.len()).unwrap_or(MISSING),
                );
                let label = format!("{}, {}", sex.label, class.label.to_lowercase());
                categories.push(Category::new(format!("{}_{}", sex.id, class.id), label));
            }
        }
    }
    let pair = |row| (patients.level(sex, row), patients.level(class, row));
    let codes = (0..patients.rows())
        .map(|row| places.get(&pair(row)).copied().unwrap_or(MISSING))
        .collect();
    let (id, label) = ("sex_and_magnesium_class", "Sex and magnesium class");
    Variable::categories(id, label, VariableKind::Nominal, categories, codes)
}

fn score(scores: &[Option<u32>]) -> Variable {
    let numbers: Vec<Option<f64>> = scores.iter().map(|score| score.map(f64::from)).collect();
    let (values, codes) = levels(&numbers);
    let (id, label) = ("sledai2k_score", "SLEDAI-2K score");
    Variable::number(id, label, VariableKind::Ordinal, None, values, codes)
}

/// The category of each patient; none where the unknown findings leave it open, or the scheme has none.
fn category(findings: &[Findings], scheme: &Scheme) -> Variable {
    let mut categories: Vec<Activity> = Vec::new();
    for band in scheme.bands {
        if band.category != Activity::Undefined && !categories.contains(&band.category) {
            categories.push(band.category);
        }
    }
    let place = |findings: &Findings| {
        let points = findings.points();
        let category = scheme.categorise_range(points.min, points.max);
        let place = categories.iter().position(|&other| other == category);
        place
            .and_then(|place| u32::try_from(place).ok())
            .unwrap_or(MISSING)
    };
    let codes = findings.iter().map(place).collect();
    let categories = categories
        .iter()
        .map(|category| Category::new(category.id(), category.label()))
        .collect();
    let (id, label) = ("sledai2k_category", "SLEDAI-2K activity");
    Variable::categories(id, label, VariableKind::Ordinal, categories, codes)
}
