//! From the columns of a cohort to the variables of the study.

use std::borrow::Cow;
use std::rc::Rc;

use serde::Serialize;
use tsify::Tsify;

use super::analyte::Analyte;
use super::eligibility::Eligibility;
use super::options::Settings;
use super::patients::{Block, Counts, FINDING_LEVELS, Patients, level_or_missing};
use super::reason::Reason;
use super::row::VariableKind;
use super::variable::{Category, MISSING, Source, Tally, Variable};
use crate::clinical::activity::Scheme;
use crate::clinical::sledai2k::{DESCRIPTORS, Findings, MAX_SCORE, System};
use crate::clinical::{Category as Activity, Finding};
use crate::cohort::Scale;
use crate::cohort::optional::FURTHER;
use crate::cohort::{BLOCK, Codes, Cohort, Column, Problem, ProblemList, Severity, Sex, Value};
use crate::message::{Coded, Message};
use crate::stats::sorted::{Order, Places};

/// The most values of magnesium that make cells of the joint grouping; with more, its classes do.
const MOST_VALUES: usize = 1024;

/// Identifier of the grouping of the paper.
const SEX: &str = "sex";

/// The most levels of a variable that are counted in the one pass; with more, they are counted when they are asked for.
const MOST_LEVELS: usize = 128;

/// The variables of the study over the patients that enter it.
#[derive(Debug)]
pub struct Dataset {
    /// The patients.
    pub patients: Patients,
    /// What the columns of Table 1 are: of the paper, sex.
    pub grouping: Variable,
    /// Men, women.
    pub sex: Variable,
    /// Age at the visit.
    pub age: Variable,
    /// What is measured: of the paper, serum magnesium in mg/dL.
    pub analyte: Variable,
    /// Its name inside a sentence.
    pub noun: String,
    /// Its classes: low, normal, high, as far as it has limits.
    pub class: Variable,
    /// Each group and class that a patient belongs to.
    pub by_class: Variable,
    /// The score, where it is known.
    pub score: Variable,
    /// The activity category of the score.
    pub category: Variable,
    /// The columns of the file that were added.
    pub added: Vec<Variable>,
    /// The 24 descriptors.
    pub findings: Vec<Variable>,
    /// Manifestations without weight of which the file has a column; then, where asked for, any of the
    /// descriptors of an organ system.
    pub others: Vec<Variable>,
}

/// A variable that may group the patients.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct GroupingChoice {
    /// Its identifier, for the option `grouping`.
    pub id: String,
    /// In words.
    pub label: String,
    /// Its groups in words.
    pub groups: Vec<String>,
    /// Why it cannot; null where it can.
    pub reason: Option<Message>,
}

impl Dataset {
    /// The variables of the patients of `cohort` that are eligible, under `settings`. Where the file has no variable to
    /// group by as they ask, that is sex.
    pub fn new(cohort: &Cohort, settings: &Settings, eligibility: &Eligibility) -> Self {
        let plain = Self::by(cohort, settings, eligibility, &sex_of(cohort));
        let asked = &*settings.grouping;
        if asked == plain.grouping.id {
            return plain;
        }
        let grouping = plain.groupings().find(|variable| variable.id == asked);
        match grouping.map(as_groups) {
            // What it was counted by was another grouping: counted again, by its own.
            Some(grouping) => Self::by(cohort, settings, eligibility, &grouping),
            None => plain,
        }
    }

    /// The variables, patients grouped by `grouping`.
    fn by(
        cohort: &Cohort,
        settings: &Settings,
        eligibility: &Eligibility,
        grouping: &Variable,
    ) -> Self {
        let readings = Readings::of(cohort, settings);
        let (age_values, age) = numbers(cohort.column("age"));
        let joint = Joint::of(grouping, &readings, settings.analyte.range.classes().len());
        let mut patients = Patients::of(cohort, eligibility.left_out(cohort));
        let analyte = match patients.order_of(&readings.values, &readings.source) {
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
        if let Tally::Order(order) = &analyte {
            counting.in_order(order, &readings.source);
        }
        counting.further = added(cohort, settings);
        if grouping.id != SEX {
            counting.further.push(sex_of(cohort));
        }
        let cell = |first: usize, block: &mut [u32]| joint.write_cells(first, block);
        counting.prepare(joint.cells);
        patients.walk(joint.cells, &cell, &mut |block| counting.add(block, &age));
        counting.hand_on(&mut patients, &readings.values, &analyte);
        let grouping = Variable {
            tally: joint.groups(),
            ..grouping.clone()
        };
        let class = classes(settings, readings.classes.clone(), joint.classes());
        let by_class = by_class(&patients, &grouping, &class);
        let age_tally = match age_order {
            Some(order) => Tally::Order(order),
            None => patients.keep(counting.age),
        };
        patients.ordered_by.clone_from(&settings.analyte.id);
        let mut others = further(cohort);
        if settings.by_system {
            others.extend(by_system(&counting.findings));
        }
        let counted = counting.further.into_iter().zip(counting.further_counts);
        let mut added: Vec<Variable> = counted
            .map(|(variable, counts)| Variable {
                tally: match patients.order_of(&variable.values, &variable.source) {
                    Some(order) => Tally::Order(order),
                    None => counts.map_or(Tally::None, |counts| patients.keep(counts)),
                },
                ..variable
            })
            .collect();
        let sex = added.pop_if(|variable| variable.id == SEX);
        Self {
            others,
            by_class,
            noun: settings.analyte.noun.clone(),
            age: Variable::number(
                "age",
                "Age",
                VariableKind::Continuous,
                Some("years".into()),
                age_values,
                (age, age_tally),
            ),
            analyte: Variable::number(
                settings.analyte.id.clone(),
                settings.analyte.name.clone(),
                VariableKind::Continuous,
                Some(settings.analyte.unit.clone().into())
                    .filter(|unit: &Cow<str>| !unit.is_empty()),
                readings.values,
                (readings.source, analyte),
            ),
            class,
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
            sex: sex.unwrap_or_else(|| grouping.clone()),
            added,
            grouping,
            patients,
        }
    }

    /// The variables whose groups may be the columns of a table.
    pub fn groupings(&self) -> impl Iterator<Item = &Variable> {
        let levels = self.added.iter();
        let levels = levels.filter(|variable| !variable.categories.is_empty());
        let others = self.others.iter();
        let recorded = others.filter(|variable| matches!(variable.source, Source::Coded { .. }));
        [&self.sex, &self.category, &self.class]
            .into_iter()
            .chain(levels)
            .chain(&self.findings)
            .chain(recorded)
    }

    /// The groups of the tables, all of them, in words.
    pub fn groups_in_words(&self) -> &'static str {
        if self.grouping.id == self.sex.id {
            "sexes"
        } else {
            "groups"
        }
    }

    /// The variables that may group the patients, with why some may not.
    pub fn grouping_choices(&self) -> Vec<GroupingChoice> {
        let choice = |variable: &Variable| {
            let counts = self.patients.counts(variable);
            let filled = counts.iter().filter(|&&n| n > 0).count();
            let reason = match filled {
                0 => Some(Reason::NotRecorded),
                1 => Some(Reason::OneGroup),
                _ => None,
            };
            GroupingChoice {
                id: variable.id.to_string(),
                label: variable.label.to_string(),
                groups: variable
                    .categories
                    .iter()
                    .map(|category| category.label.clone())
                    .collect(),
                reason: reason.map(|reason| reason.message()),
            }
        };
        self.groupings().map(choice).collect()
    }

    /// Reports what the settings ask for and the file has not; of another analyte magnesium is not asked for.
    pub fn check(&self, settings: &Settings, problems: &mut ProblemList) {
        let Settings {
            grouping, analyte, ..
        } = settings;
        if *grouping != self.grouping.id {
            let told = |problem: Problem| {
                problem
                    .column(grouping)
                    .found(grouping)
                    .expected("an added column of levels, or another variable of groups")
                    .says("there is no such variable to group by; the tables are by sex")
            };
            problems.add(Severity::Error, "grouping_not_used", told);
        }
        if analyte.is_magnesium() {
            return;
        }
        problems.withdraw_meaning("missing_column", "serum_mg");
        if matches!(self.analyte.source, Source::Absent) {
            let told = |problem: Problem| {
                problem
                    .column(&analyte.id)
                    .found(&analyte.id)
                    .expected("an added column of numbers")
                    .says("there is no such column of numbers for the analyte; it is missing in every patient")
            };
            problems.add(Severity::Error, "analyte_not_used", told);
        }
    }

    /// Whether the groups of `grouping` are made from the values of `outcome`.
    pub fn defines(&self, grouping: &Variable, outcome: &Variable) -> bool {
        grouping.id == outcome.id
            || (grouping.id == self.category.id && outcome.id == self.score.id)
            || (grouping.id == self.class.id && outcome.id == self.analyte.id)
    }
}

/// A variable as the columns of a table: what is present or absent is said with its name.
fn as_groups(variable: &Variable) -> Variable {
    let mut grouping = variable.clone();
    if grouping.kind == VariableKind::Binary {
        for category in &mut grouping.categories {
            category.label = format!("{}: {}", grouping.label, category.label.to_lowercase());
        }
    }
    grouping
}

/// The added columns, but for the one that holds the analyte.
fn added(cohort: &Cohort, settings: &Settings) -> Vec<Variable> {
    let columns = cohort.added_columns();
    let variable = |column: &Column| {
        let id = column.added_id().filter(|id| *id != settings.analyte.id)?;
        let label = column.header.clone();
        let choice = cohort.choice(&column.header);
        let unit = choice
            .and_then(|choice| choice.unit.clone())
            .filter(|unit| !unit.is_empty());
        Some(match column.scale()? {
            Scale::Continuous => {
                let (values, source) = numbers(Some(column));
                let unit = unit.map(Cow::from);
                let kind = VariableKind::Continuous;
                Variable::number(id, label, kind, unit, values, (source, Tally::None))
            }
            Scale::Binary => {
                let counted = (coded(Some(column), finding_level), Tally::None);
                Variable {
                    categories: vec![
                        Category::new("absent", "No"),
                        Category::new("present", "Yes"),
                    ],
                    ..Variable::finding(id, label, counted)
                }
            }
            scale => {
                let source = coded(Some(column), |value| match value {
                    Value::Level(level) => level.into(),
                    _ => MISSING,
                });
                let labels = column.level_labels().into_iter().zip(1..);
                let categories = labels
                    .map(|(label, place)| Category::new(format!("level_{place}"), label))
                    .collect();
                let kind = if scale == Scale::Ordinal {
                    VariableKind::Ordinal
                } else {
                    VariableKind::Nominal
                };
                Variable::categories(id, label, kind, categories, (source, Tally::None))
            }
        })
    };
    columns.filter_map(variable).collect()
}

/// The level of a finding: absent, present.
fn finding_level(value: Value) -> u32 {
    match value {
        Value::Finding(finding) => FINDING_LEVELS[finding as usize],
        _ => MISSING,
    }
}

/// The manifestations that SLEDAI-2K does not weigh, of which the file has a column.
fn further(cohort: &Cohort) -> Vec<Variable> {
    let variable = |&(id, label, ..): &(&'static str, &'static str, &[&str], &str)| {
        let source = coded(Some(cohort.column(id)?), finding_level);
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
        codes: column.codes.clone(),
        levels: column
            .entries
            .iter()
            .map(|entry| read(entry.value))
            .collect(),
    })
}

/// Distinct numbers, ascending, and for each entry of a column its place among them.
fn levels(numbers: &[Option<f64>]) -> (Vec<f64>, Vec<u32>) {
    let known = (0..).zip(numbers);
    let mut ascending: Vec<(f64, u32)> = known
        .filter_map(|(entry, number)| Some(((*number)?, entry)))
        .collect();
    ascending.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut values: Vec<f64> = Vec::new();
    let mut places = vec![MISSING; numbers.len()];
    for (number, entry) in ascending {
        if values.last() != Some(&number) {
            values.push(number);
        }
        places[entry as usize] = narrow(values.len() - 1);
    }
    (values, places)
}

/// The distinct numbers of so many rows, ascending, and the level of each row among them, where nearly every row has a
/// number of its own.
fn spread(rows: usize, numbers: impl Iterator<Item = Option<f64>>) -> (Vec<f64>, Source) {
    let mut ascending: Vec<(f64, u32)> = Vec::with_capacity(rows);
    let known = (0..).zip(numbers);
    ascending.extend(known.filter_map(|(row, number)| Some((number?, row))));
    ascending.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut levels = vec![MISSING; rows];
    let mut distinct = 0;
    for at in 0..ascending.len() {
        let (number, row) = ascending[at];
        if distinct == 0 || ascending[distinct - 1].0 != number {
            ascending[distinct].0 = number;
            distinct += 1;
        }
        levels[row as usize] = narrow(distinct - 1);
    }
    ascending.truncate(distinct);
    // In place: the list is handed on, and not copied.
    let values = ascending.into_iter().map(|(number, _)| number).collect();
    (values, Source::Each(Rc::new(levels)))
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
    if column.is_spread() {
        let rows = column.codes.len();
        return spread(rows, (0..rows).map(|row| number(column.value(row))));
    }
    let numbers: Vec<Option<f64>> = column
        .entries
        .iter()
        .map(|entry| number(entry.value))
        .collect();
    let (values, levels) = levels(&numbers);
    let codes = column.codes.clone();
    (values, Source::Coded { codes, levels })
}

/// The analyte of the cohort: its values, ascending, and of each row the value and the class.
struct Readings {
    values: Vec<f64>,
    /// The class of each value.
    class_of: Vec<u32>,
    source: Source,
    classes: Source,
}

impl Readings {
    fn of(cohort: &Cohort, settings: &Settings) -> Self {
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
        let read: Vec<Option<(f64, u32)>> = column
            .entries
            .iter()
            .map(|entry| {
                let (value, class) = analyte.reading(column, entry.value)?;
                Some((value, analyte.range.level(class)))
            })
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
        let mut codes = Codes::default();
        let mut read = |row: usize| {
            let read = analyte.reading(column, column.value(row));
            codes.push(read.map_or(0, |(_, class)| 1 + analyte.range.level(class)));
            read.map(|(value, _)| value)
        };
        let (values, source) = spread(rows, (0..rows).map(&mut read));
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

/// The joint grouping of the one counting pass: group by value of the analyte, or by its class where there are too
/// many values. Unknown is the last of each.
struct Joint {
    cells: usize,
    /// Groups, unknown apart.
    groups: usize,
    /// Levels of the second part, unknown apart.
    width: usize,
    grouping: Source,
    second: Source,
    /// The class of each level of the second part.
    class_of: Vec<u32>,
    by_value: bool,
}

impl Joint {
    fn of(grouping: &Variable, readings: &Readings, classes: usize) -> Self {
        let groups = grouping.categories.len();
        let by_value = readings.values.len() * groups <= 2 * MOST_VALUES;
        let (second, class_of) = if by_value {
            (&readings.source, readings.class_of.clone())
        } else {
            (&readings.classes, (0..narrow(classes)).collect())
        };
        Self {
            cells: (groups + 1) * (class_of.len() + 1),
            groups,
            width: class_of.len(),
            grouping: grouping.source.clone(),
            second: second.clone(),
            class_of,
            by_value,
        }
    }

    /// Writes the cell of each row of a block.
    fn write_cells(&self, first: usize, block: &mut [u32]) {
        let mut second = vec![0; block.len()];
        self.grouping.copy_block(first, block);
        self.second.copy_block(first, &mut second);
        let (groups, width) = (narrow(self.groups), narrow(self.width));
        for (cell, second) in block.iter_mut().zip(second) {
            *cell = (*cell).min(groups) * (width + 1) + second.min(width);
        }
    }

    /// The level of each cell, from its group and its place in the second part.
    fn levels(&self, level: impl Fn(usize, usize) -> u32) -> Tally {
        let groups = 0..=self.groups;
        let cells = groups.flat_map(|group| (0..=self.width).map(move |second| (group, second)));
        Tally::Cells(cells.map(|(group, second)| level(group, second)).collect())
    }

    fn groups(&self) -> Tally {
        self.levels(|group, _| {
            if group < self.groups {
                narrow(group)
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

impl FindingCounts {
    /// The greater of its two groups: absent, present.
    fn largest(&self) -> usize {
        let at = |level: usize| self.counts.by_cell().map(|cell| cell[level]).sum::<u64>();
        usize::from(at(1) >= at(0))
    }
}

/// What the one pass over the rows counts and finds.
struct Counting<'a> {
    findings: Vec<FindingCounts>,
    age: Counts,
    /// Further variables, and their counts where they have few levels.
    further: Vec<Variable>,
    further_counts: Vec<Option<Counts>>,
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
            further: Vec::new(),
            further_counts: Vec::new(),
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

    /// Keeps the findings of the rows in the order of the analyte, too.
    fn in_order(&mut self, order: &Order, analyte: &Source) {
        self.order = Some((analyte.clone(), order.places()));
        self.findings_in_order = vec![0; order.len()];
    }

    /// Hands the findings in the order of the analyte on, where that is scattered.
    fn hand_on(&mut self, patients: &mut Patients, values: &[f64], analyte: &Tally) {
        if let Tally::Order(order) = analyte {
            let largest = self.findings.iter().map(FindingCounts::largest);
            let bits = std::mem::take(&mut self.findings_in_order);
            patients.keep_findings(bits, (values, order), &largest.collect::<Vec<_>>());
        }
    }

    /// Makes room for the counts of the further variables.
    fn prepare(&mut self, cells: usize) {
        let counts = |variable: &Variable| {
            let levels = variable.values.len();
            (levels <= MOST_LEVELS).then(|| Counts::new(cells, levels))
        };
        self.further_counts = self.further.iter().map(counts).collect();
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
        for (variable, counts) in self.further.iter().zip(&mut self.further_counts) {
            if let Some(counts) = counts {
                variable.source.copy_block(block.first, levels);
                counts.add(block.cells, levels, block.weights);
            }
        }
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

/// Men, then women; not counted yet.
fn sex_of(cohort: &Cohort) -> Variable {
    let source = coded(cohort.column("sex"), |value| match value {
        Value::Sex(Sex::Male) => 0,
        Value::Sex(Sex::Female) => 1,
        _ => MISSING,
    });
    let categories = vec![Category::new("M", "Men"), Category::new("F", "Women")];
    let kind = VariableKind::Nominal;
    Variable::categories(SEX, "Sex", kind, categories, (source, Tally::None))
}

fn classes(settings: &Settings, source: Source, tally: Tally) -> Variable {
    let Analyte {
        class_id, range, ..
    } = settings.analyte;
    let classes = range.classes().iter();
    let categories = classes
        .map(|class| Category::new(class.id(), class.label()))
        .collect();
    let label = settings.analyte.class_label();
    let kind = VariableKind::Ordinal;
    Variable::categories(class_id, label, kind, categories, (source, tally))
}

/// Group and class together: the pairs that a patient belongs to.
fn by_class(patients: &Patients, grouping: &Variable, class: &Variable) -> Variable {
    let counts = patients.cross(grouping, class);
    let mut categories = Vec::new();
    let mut places = Vec::new();
    for (group, category) in grouping.categories.iter().enumerate() {
        for (level, class) in class.categories.iter().enumerate() {
            let is_filled = counts.counts()[group][level] > 0;
            places.push(level_or_missing(is_filled.then_some(categories.len())));
            if is_filled {
                let label = format!("{}, {}", category.label, class.label.to_lowercase());
                let id = format!("{}_{}", category.id, class.id);
                categories.push(Category::new(id, label));
            }
        }
    }
    let width = narrow(class.categories.len());
    let pair = |(&group, &level): (&u32, &u32)| {
        let known = group != MISSING && level != MISSING;
        let place = known.then(|| places[(group * width + level) as usize]);
        place.unwrap_or(MISSING)
    };
    let tally = match (&grouping.tally, &class.tally) {
        (Tally::Cells(groups), Tally::Cells(levels)) => {
            Tally::Cells(groups.iter().zip(levels).map(pair).collect())
        }
        _ => Tally::None,
    };
    let source = Source::Pair {
        parts: Box::new([grouping.source.clone(), class.source.clone()]),
        width,
        levels: places,
    };
    let id = format!("{}_and_{}", grouping.id, class.id);
    let label = format!("{} and {}", grouping.label, class.noun());
    let kind = VariableKind::Nominal;
    Variable::categories(id, label, kind, categories, (source, tally))
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
