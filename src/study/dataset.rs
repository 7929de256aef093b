//! From the columns of a cohort to the variables of the study.

use std::borrow::Cow;
use std::rc::Rc;

use serde::Serialize;
use tsify::Tsify;

use super::analyte::Analyte;
use super::counting::{Counting, FindingCounts, Joint};
use super::eligibility::Eligibility;
use super::options::Settings;
use super::packed::{CATEGORY_ID, SCORE_ID};
use super::patients::{Counts, Patients, level_or_missing};
use super::readings::{Readings, coded, finding_level, numbers};
use super::reason::Reason;
use super::row::VariableKind;
use super::variable::{Category, MISSING, Source, Tally, Variable, narrow};
use crate::clinical::Category as Activity;
use crate::clinical::sledai2k::{DESCRIPTORS, MAX_SCORE, System};
use crate::cohort::Scale;
use crate::cohort::optional::FURTHER;
use crate::cohort::{Codes, Cohort, Column, Problem, ProblemList, Severity, Sex, Value};
use crate::message::{Coded, Message};

/// Identifier of the grouping of the paper.
const SEX: &str = "sex";

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
        counting.finish(&mut patients, &readings.values, &analyte);
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
    let (id, label) = (SCORE_ID, "SLEDAI-2K score");
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
    let (id, label) = (CATEGORY_ID, "SLEDAI-2K activity");
    Variable::categories(
        id,
        label,
        VariableKind::Ordinal,
        categories,
        (source, tally),
    )
}
