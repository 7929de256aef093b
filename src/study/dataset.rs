//! From the columns of a cohort to the variables of the study.

use std::rc::Rc;

use super::eligibility::Eligibility;
use super::options::Settings;
use super::patients::{Block, Counts, FINDING_LEVELS, Patients, level_or_missing};
use super::report::VariableKind;
use super::variable::{Category, MISSING, Source, Tally, Variable};
use crate::clinical::activity::Scheme;
use crate::clinical::magnesium::{self, MagnesiumClass};
use crate::clinical::sledai2k::{DESCRIPTORS, Findings, MAX_SCORE, System};
use crate::clinical::units::MagnesiumUnit;
use crate::clinical::{Category as Activity, Finding};
use crate::cohort::optional::FURTHER;
use crate::cohort::{BLOCK, Codes, Cohort, Column, Sex, Value};
use crate::stats::sorted::{Order, Places};

/// The most values of magnesium that make cells of the joint grouping; with more, its classes do.
const MOST_VALUES: usize = 1024;

/// The sexes, and unknown.
const SEXES: usize = 3;

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
    /// Manifestations without weight of which the file has a column; then, where asked for, any of the
    /// descriptors of an organ system.
    pub others: Vec<Variable>,
}

impl Dataset {
    /// The variables of the patients of `cohort` that are eligible, under `settings`.
    pub fn new(cohort: &Cohort, settings: &Settings, eligibility: &Eligibility) -> Self {
        let sex = coded(cohort.column("sex"), |value| match value {
            Value::Sex(Sex::Male) => 0,
            Value::Sex(Sex::Female) => 1,
            _ => MISSING,
        });
        let readings = Readings::of(cohort, settings);
        let (age_values, age) = numbers(cohort.column("age"));
        let joint = Joint::of(&sex, &readings);
        let mut patients = Patients::of(cohort, eligibility.left_out(cohort));
        let magnesium = match patients.order_of(&readings.values, &readings.source) {
            Some(order) => Tally::Order(order),
            None => joint.values(),
        };
        let age_order = patients.order_of(&age_values, &age);
        let ages = if age_order.is_some() {
            0
        } else {
            age_values.len()
        };
        let mut counting = Counting::new(cohort, settings.scheme, joint.cells, ages);
        if let Tally::Order(order) = &magnesium {
            counting.in_order(order, &readings.source);
        }
        let cell = |first: usize, block: &mut [u32]| joint.write_cells(first, block);
        patients.walk(joint.cells, &cell, &mut |block| counting.add(block, &age));
        let sex = men_and_women(sex, joint.sexes());
        let magnesium_class = classes(readings.classes.clone(), joint.classes());
        let sex_and_class = sex_and_class(&patients, &sex, &magnesium_class);
        let age_tally = match age_order {
            Some(order) => Tally::Order(order),
            None => patients.keep(counting.age),
        };
        patients.findings_in_order = counting.findings_in_order;
        let mut others = further(cohort);
        if settings.by_system {
            others.extend(by_system(&counting.findings));
        }
        Self {
            others,
            sex_and_class,
            age: Variable::number(
                "age",
                "Age",
                VariableKind::Continuous,
                Some("years"),
                age_values,
                (age, age_tally),
            ),
            magnesium: Variable::number(
                "serum_mg",
                "Serum magnesium",
                VariableKind::Continuous,
                Some("mg/dL"),
                readings.values,
                (readings.source, magnesium),
            ),
            magnesium_class,
            score: score(&mut patients, counting.scores, &counting.score),
            category: category(
                &mut patients,
                &counting.activities,
                counting.categories,
                counting.category,
            ),
            findings: counting
                .findings
                .into_iter()
                .zip(&DESCRIPTORS)
                .map(|(finding, item)| {
                    let tally = patients.keep(finding.counts);
                    Variable::finding(item.id, item.label, (finding.levels, tally))
                })
                .collect(),
            sex,
            patients,
        }
    }
}

/// The manifestations that SLEDAI-2K does not weigh, of which the file has a column.
fn further(cohort: &Cohort) -> Vec<Variable> {
    let variable = |&(id, label, ..): &(&'static str, &'static str, &[&str], &str)| {
        let level = |value| match value {
            Value::Finding(finding) => FINDING_LEVELS[finding as usize],
            _ => MISSING,
        };
        let source = coded(Some(cohort.column(id)?), level);
        Some(Variable::finding(id, label, (source, Tally::None)))
    };
    FURTHER.iter().filter_map(variable).collect()
}

/// Any manifestation of each organ system that has several.
const SYSTEMS: [(System, &str, &str); 7] = [
    (System::Cns, "any_cns", "Any of the central nervous system"),
    (
        System::Musculoskeletal,
        "any_musculoskeletal",
        "Any musculoskeletal manifestation",
    ),
    (System::Renal, "any_renal", "Any renal manifestation"),
    (System::Skin, "any_skin", "Any of skin and mucosa"),
    (System::Serosa, "any_serosa", "Any serositis"),
    (
        System::Immunology,
        "any_immunology",
        "Any immunological finding",
    ),
    (
        System::Hematology,
        "any_hematology",
        "Any hematological finding",
    ),
];

fn by_system(findings: &[FindingCounts]) -> Vec<Variable> {
    let variable = |(system, id, label): (System, &'static str, &'static str)| {
        let parts = DESCRIPTORS
            .iter()
            .zip(findings)
            .filter(|(item, _)| item.system == system)
            .map(|(_, finding)| finding.levels.clone())
            .collect();
        Variable::finding(id, label, (Source::Any(parts), Tally::None))
    };
    SYSTEMS.into_iter().map(variable).collect()
}

/// The level of each row in a column, by what `read` makes of its texts.
fn coded(column: Option<&Column>, read: impl Fn(Value) -> u32) -> Source {
    column.map_or(Source::Absent, |column| Source::Coded {
        codes: Rc::new(column.codes.clone()),
        levels: column
            .entries
            .iter()
            .map(|entry| read(entry.value))
            .collect(),
    })
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

/// The numbers of a column, ascending, and the level of each row among them.
fn numbers(column: Option<&Column>) -> (Vec<f64>, Source) {
    let Some(column) = column else {
        return (Vec::new(), Source::Absent);
    };
    let number = |value| match value {
        Value::Number(number) => Some(number.to_f64()),
        _ => None,
    };
    let numbers: Vec<Option<f64>> = column
        .entries
        .iter()
        .map(|entry| number(entry.value))
        .collect();
    let (values, levels) = levels(&numbers);
    let codes = Rc::new(column.codes.clone());
    (values, Source::Coded { codes, levels })
}

/// The magnesium of the cohort: its values, ascending, and of each row the value and the class.
struct Readings {
    values: Vec<f64>,
    /// The class of each value.
    class_of: Vec<u32>,
    source: Source,
    classes: Source,
}

impl Readings {
    fn of(cohort: &Cohort, settings: &Settings) -> Self {
        let column = cohort.column("serum_mg");
        let unit = column
            .and_then(|column| column.unit)
            .and_then(|unit| MagnesiumUnit::from_id(unit.label).ok());
        let read = |value: Value| {
            let (Value::Number(number), Some(unit)) = (value, unit) else {
                return None;
            };
            let reading = magnesium::classify(&number, unit, &settings.magnesium_range).ok()?;
            Some((reading.value_mg_dl, class_level(reading.class)))
        };
        let Some(column) = column else {
            return Self {
                values: Vec::new(),
                class_of: Vec::new(),
                source: Source::Absent,
                classes: Source::Absent,
            };
        };
        let read: Vec<Option<(f64, u32)>> = column
            .entries
            .iter()
            .map(|entry| read(entry.value))
            .collect();
        let numbers: Vec<Option<f64>> = read.iter().map(|entry| Some(entry.as_ref()?.0)).collect();
        let (values, levels) = levels(&numbers);
        let mut class_of = vec![MISSING; values.len()];
        for (level, entry) in levels.iter().zip(&read) {
            if let Some((_, class)) = entry {
                class_of[*level as usize] = *class;
            }
        }
        let class = |entry: &Option<(f64, u32)>| entry.map_or(MISSING, |(_, class)| class);
        let classes = read.iter().map(class).collect();
        let codes = Rc::new(column.codes.clone());
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
}

const fn class_level(class: MagnesiumClass) -> u32 {
    match class {
        MagnesiumClass::Low => 0,
        MagnesiumClass::Normal => 1,
        MagnesiumClass::High => 2,
    }
}

/// The joint grouping of the one counting pass: sex by value of magnesium, or by its class where there are too
/// many values. Unknown is the last of each.
struct Joint {
    cells: usize,
    /// Levels of the second part, unknown apart.
    width: usize,
    sex: Source,
    second: Source,
    /// The class of each level of the second part.
    class_of: Vec<u32>,
    by_value: bool,
}

impl Joint {
    fn of(sex: &Source, readings: &Readings) -> Self {
        let by_value = readings.values.len() <= MOST_VALUES;
        let (second, class_of) = if by_value {
            (&readings.source, readings.class_of.clone())
        } else {
            (&readings.classes, vec![0, 1, 2])
        };
        Self {
            cells: SEXES * (class_of.len() + 1),
            width: class_of.len(),
            sex: sex.clone(),
            second: second.clone(),
            class_of,
            by_value,
        }
    }

    /// Writes the cell of each row of a block.
    fn write_cells(&self, first: usize, block: &mut [u32]) {
        let mut second = vec![0; block.len()];
        self.sex.copy_block(first, block);
        self.second.copy_block(first, &mut second);
        let (sexes, width) = (narrow(SEXES), narrow(self.width));
        for (cell, second) in block.iter_mut().zip(second) {
            *cell = (*cell).min(sexes - 1) * (width + 1) + second.min(width);
        }
    }

    /// The level of each cell, from its sex and its place in the second part.
    fn levels(&self, level: impl Fn(usize, usize) -> u32) -> Tally {
        let cells = (0..SEXES).flat_map(|sex| (0..=self.width).map(move |second| (sex, second)));
        Tally::Cells(cells.map(|(sex, second)| level(sex, second)).collect())
    }

    fn sexes(&self) -> Tally {
        self.levels(|sex, _| {
            if sex + 1 < SEXES {
                narrow(sex)
            } else {
                MISSING
            }
        })
    }

    fn classes(&self) -> Tally {
        self.levels(|_, second| self.class_of.get(second).copied().unwrap_or(MISSING))
    }

    fn values(&self) -> Tally {
        if !self.by_value {
            return Tally::None;
        }
        self.levels(|_, second| {
            if second < self.width {
                narrow(second)
            } else {
                MISSING
            }
        })
    }
}

/// A small number, such as a level.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(MISSING)
}

/// A finding while it is counted.
struct FindingCounts {
    /// The state of each row, as two bits.
    states: Source,
    /// The level of each row.
    levels: Source,
    counts: Counts,
}

/// What the one pass over the rows counts and finds.
struct Counting<'a> {
    findings: Vec<FindingCounts>,
    age: Counts,
    score: Counts,
    category: Counts,
    /// The score of each row; one above the greatest where it is not known.
    scores: Codes,
    /// The category of each row; their number where it is not known.
    categories: Codes,
    activities: Vec<Activity>,
    scheme: &'a Scheme,
    /// The category of each score.
    bands: Vec<u32>,
    /// The levels and the findings of a block.
    levels: Vec<u32>,
    bits: Vec<u64>,
    /// Where magnesium is scattered, its levels and the place of the next row of each.
    order: Option<(Source, Places)>,
    /// The findings of the rows in the order of their magnesium.
    findings_in_order: Vec<u64>,
}

impl<'a> Counting<'a> {
    fn new(cohort: &Cohort, scheme: &'a Scheme, cells: usize, ages: usize) -> Self {
        let mut activities: Vec<Activity> = Vec::new();
        for band in scheme.bands {
            if band.category != Activity::Undefined && !activities.contains(&band.category) {
                activities.push(band.category);
            }
        }
        let finding = |id: &str| {
            let state = |value| match value {
                Value::Finding(finding) => finding,
                _ => Finding::Unknown,
            };
            let column = cohort.column(id);
            FindingCounts {
                states: coded(column, |value| state(value) as u32),
                levels: coded(column, |value| match state(value) {
                    Finding::Absent | Finding::NotAttributed => 0,
                    Finding::Present => 1,
                    Finding::Unknown => MISSING,
                }),
                counts: Counts::new(cells, 2),
            }
        };
        let mut counting = Self {
            findings: DESCRIPTORS.iter().map(|item| finding(item.id)).collect(),
            age: Counts::new(cells, ages),
            score: Counts::new(cells, MAX_SCORE as usize + 1),
            category: Counts::new(cells, activities.len()),
            scores: Codes::default(),
            categories: Codes::default(),
            activities,
            scheme,
            bands: Vec::new(),
            levels: vec![0; BLOCK],
            bits: vec![0; BLOCK],
            order: None,
            findings_in_order: Vec::new(),
        };
        counting.bands = (0..=MAX_SCORE)
            .map(|score| counting.place(score, score))
            .collect();
        counting
    }

    /// Keeps the findings of the rows in the order of their magnesium, too.
    fn in_order(&mut self, order: &Order, magnesium: &Source) {
        self.order = Some((magnesium.clone(), order.places()));
        self.findings_in_order = vec![0; order.len()];
    }

    /// The category of a range of scores; their number where it is open, or the scheme has none.
    fn place(&self, min: u32, max: u32) -> u32 {
        let category = self.scheme.categorise_range(min, max);
        let mut known = self.activities.iter();
        let place = known.position(|&other| other == category);
        narrow(place.unwrap_or(self.activities.len()))
    }

    /// Counts a block of rows.
    fn add(&mut self, block: &Block, age: &Source) {
        let rows = block.cells.len();
        let levels = &mut self.levels[..rows];
        let bits = &mut self.bits[..rows];
        age.copy_block(block.first, levels);
        self.age.add(block.cells, levels, block.weights);
        bits.fill(0);
        for (place, finding) in self.findings.iter_mut().enumerate() {
            finding.states.copy_block(block.first, levels);
            for (level, bits) in levels.iter_mut().zip(&mut *bits) {
                // What is missing is unknown.
                let state = if *level == MISSING {
                    Finding::Unknown as u32
                } else {
                    *level
                };
                *bits |= u64::from(state) << (2 * place);
                *level = FINDING_LEVELS[state as usize & 3];
            }
            finding.counts.add(block.cells, levels, block.weights);
        }
        if let Some((magnesium, places)) = &mut self.order {
            magnesium.copy_block(block.first, levels);
            for row in (0..rows).filter(|&row| block.enters[row] && levels[row] != MISSING) {
                self.findings_in_order[places.take(levels[row])] = bits[row];
            }
        }
        for row in 0..rows {
            let points = Findings::from_bits(self.bits[row]).points();
            let exact = points.exact().unwrap_or(MAX_SCORE + 1);
            let category = match points.exact() {
                Some(score) => self.bands[score as usize],
                None => self.place(points.min, points.max),
            };
            self.scores.push(exact);
            self.categories.push(category);
            self.levels[row] = exact;
        }
        self.score
            .add(block.cells, &self.levels[..rows], block.weights);
        self.categories
            .copy_block(block.first, &mut self.levels[..rows]);
        self.category
            .add(block.cells, &self.levels[..rows], block.weights);
    }
}

fn men_and_women(source: Source, tally: Tally) -> Variable {
    let categories = vec![Category::new("M", "Men"), Category::new("F", "Women")];
    let kind = VariableKind::Nominal;
    Variable::categories("sex", "Sex", kind, categories, (source, tally))
}

fn classes(source: Source, tally: Tally) -> Variable {
    let categories = vec![
        Category::new("low", "Low"),
        Category::new("normal", "Normal"),
        Category::new("high", "High"),
    ];
    let (id, label, kind) = ("magnesium_class", "Magnesium class", VariableKind::Ordinal);
    Variable::categories(id, label, kind, categories, (source, tally))
}

/// Sex and magnesium class together: the pairs that a patient belongs to, men first.
fn sex_and_class(patients: &Patients, sex: &Variable, class: &Variable) -> Variable {
    let counts = patients.cross(sex, class);
    let mut categories = Vec::new();
    let mut places = Vec::new();
    for (group, sex) in sex.categories.iter().enumerate() {
        for (level, class) in class.categories.iter().enumerate() {
            let is_filled = counts.counts()[group][level] > 0;
            places.push(level_or_missing(is_filled.then_some(categories.len())));
            if is_filled {
                let label = format!("{}, {}", sex.label, class.label.to_lowercase());
                categories.push(Category::new(format!("{}_{}", sex.id, class.id), label));
            }
        }
    }
    let width = narrow(class.categories.len());
    let pair = |(&group, &level): (&u32, &u32)| {
        let known = group != MISSING && level != MISSING;
        let place = known.then(|| places[(group * width + level) as usize]);
        place.unwrap_or(MISSING)
    };
    let tally = match (&sex.tally, &class.tally) {
        (Tally::Cells(groups), Tally::Cells(levels)) => {
            Tally::Cells(groups.iter().zip(levels).map(pair).collect())
        }
        _ => Tally::None,
    };
    let source = Source::Pair {
        parts: Box::new([sex.source.clone(), class.source.clone()]),
        width,
        levels: places,
    };
    let (id, label) = ("sex_and_magnesium_class", "Sex and magnesium class");
    Variable::categories(
        id,
        label,
        VariableKind::Nominal,
        categories,
        (source, tally),
    )
}

/// The score, over those values that someone has.
fn score(patients: &mut Patients, scores: Codes, counts: &Counts) -> Variable {
    let known = MAX_SCORE as usize + 1;
    let mut totals = vec![0; known];
    for cell in counts.by_cell() {
        totals
            .iter_mut()
            .zip(cell)
            .for_each(|(total, n)| *total += n);
    }
    let filled: Vec<usize> = (0..known).filter(|&score| totals[score] > 0).collect();
    let mut levels = vec![MISSING; known];
    for (level, &score) in filled.iter().enumerate() {
        levels[score] = narrow(level);
    }
    let mut kept = Counts::new(patients.cells().len(), filled.len());
    for (to, from) in kept.rows_mut().zip(counts.by_cell()) {
        to.iter_mut()
            .zip(&filled)
            .for_each(|(to, &score)| *to = from[score]);
    }
    let source = Source::Coded {
        codes: Rc::new(scores),
        levels,
    };
    let tally = patients.keep(kept);
    let values = filled.iter().map(|&score| score as f64).collect();
    let (id, label) = ("sledai2k_score", "SLEDAI-2K score");
    Variable::number(
        id,
        label,
        VariableKind::Ordinal,
        None,
        values,
        (source, tally),
    )
}

/// The category of each patient; none where the unknown findings leave it open, or the scheme has none.
fn category(
    patients: &mut Patients,
    activities: &[Activity],
    categories: Codes,
    counts: Counts,
) -> Variable {
    let source = Source::Coded {
        codes: Rc::new(categories),
        levels: (0..narrow(activities.len())).collect(),
    };
    let tally = patients.keep(counts);
    let categories = activities
        .iter()
        .map(|category| Category::new(category.id(), category.label()))
        .collect();
    let (id, label) = ("sledai2k_category", "SLEDAI-2K activity");
    Variable::categories(
        id,
        label,
        VariableKind::Ordinal,
        categories,
        (source, tally),
    )
}
