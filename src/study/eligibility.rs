//! Who of a cohort enters the study: classification, age, kidney, and the conditions that exclude.
//!
//! Each rule answers for each patient: excludes, does not, or cannot be told. Its columns are optional, and what
//! a file does not record is not assessed; such patients stay unless they are asked to be left out.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::option_error::OptionError;
use super::weights::Weights;
use crate::clinical::eular_acr2019::{self, EularAcrEntry};
use crate::clinical::renal::Equation;
use crate::clinical::slicc2012::{self, BiopsyRoute, SliccEntry};
use crate::clinical::{Finding, Verdict};
use crate::cohort::optional::{CONDITIONS, EULAR_ACR, SLICC};
use crate::cohort::{Cohort, Column, Value};

/// What decides who enters. Whatever is left out takes its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null)]
pub struct EligibilityOptions {
    /// Youngest age that enters, years. Default: any.
    pub min_age: Option<f64>,
    /// Oldest age that enters, years. Default: any.
    pub max_age: Option<f64>,
    /// The classification that a patient must meet. Default `slicc_2012`, as in the study.
    pub classification: Option<Classification>,
    /// The antibodies that classify beside a biopsy. Default `ana_or_dsdna`, as published.
    pub biopsy_route: Option<BiopsyRoute>,
    /// The kidney disease that excludes. Default `stage_3`.
    pub kidney: Option<KidneyRule>,
    /// The equation of the filtration rate. Default `ckd_epi_2021`.
    pub equation: Option<Equation>,
    /// Conditions that do not exclude, by their column: `malignancy`, `infection`, `hepatic_failure`, `alcohol`.
    pub not_applied: Vec<String>,
    /// Leaves out patients of whom some rule with a column cannot be told. Default false.
    pub exclude_not_assessable: bool,
}

/// The classification that a patient must meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub enum Classification {
    /// SLICC 2012.
    #[default]
    #[serde(rename = "slicc_2012")]
    Slicc2012,
    /// EULAR/ACR 2019.
    #[serde(rename = "eular_acr_2019")]
    EularAcr2019,
    /// Either of the two.
    #[serde(rename = "either")]
    Either,
    /// None is needed.
    #[serde(rename = "none")]
    None,
}

/// The kidney disease that excludes. The study names stage 3 and a filtration rate below 30, which is stage 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub enum KidneyRule {
    /// Stage 3 or beyond: as recorded, else a filtration rate below 60.
    #[default]
    #[serde(rename = "stage_3")]
    Stage3,
    /// A filtration rate below 30.
    #[serde(rename = "egfr_below_30")]
    EgfrBelow30,
    /// None.
    #[serde(rename = "none")]
    None,
}

/// How the patients of a file come to be those of the tables (STROBE, item 13).
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct EligibilityFlow {
    /// Patients of the file.
    pub assessed: u64,
    /// The rules, in the order in which they are applied.
    pub steps: Vec<EligibilityStep>,
    /// Patients in the tables.
    pub included: u64,
    /// Patients in the tables of whom some rule with a column could not be told.
    pub not_assessable: u64,
    /// Patients by each classification of which the file has a column.
    pub classifications: Vec<ClassificationCount>,
    /// Patients by filtration rate and equation, where the file has creatinine.
    pub kidney: Vec<KidneyCount>,
}

/// One rule, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct EligibilityStep {
    /// Stable identifier, `snake_case`.
    pub rule: &'static str,
    /// In words: why a patient is left out.
    pub label: String,
    /// Whether the file has a column for it; else it is not assessed.
    pub assessed: bool,
    /// Whether it is in force; else the options switch it off, and it only counts to whom it would apply.
    pub applied: bool,
    /// Patients whom it excludes and no rule before it does.
    pub excluded: u64,
    /// Patients to whom it applies, whatever the other rules say.
    pub applies: u64,
    /// Of the patients that are left to it, those of whom it cannot be told.
    pub not_assessable: u64,
    /// Patients left after it.
    pub remaining: u64,
}

/// How many meet a classification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ClassificationCount {
    /// `slicc_2012`, `eular_acr_2019`.
    pub id: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Patients who meet it.
    pub met: u64,
    /// Patients who do not.
    pub not_met: u64,
    /// Patients of whom it cannot be told.
    pub unknown: u64,
}

/// How many have a filtration rate in the range of a stage, by one equation and unrounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct KidneyCount {
    /// The equation.
    pub equation: Equation,
    /// Patients whose rate can be estimated.
    pub estimated: u64,
    /// Patients from 30 to below 60: left out under the stage, kept under the rate below 30.
    pub from_30_to_60: u64,
    /// Patients below 30.
    pub below_30: u64,
}

/// The flow of a cohort, and the rows that it leaves out.
pub struct Eligibility {
    /// What is reported.
    pub flow: EligibilityFlow,
    /// Rows that some rule excludes, ascending.
    excluded: Vec<usize>,
}

/// A rule on the rows of a file.
struct Rule<'a> {
    id: &'static str,
    label: String,
    assessed: bool,
    applied: bool,
    judge: Box<dyn Fn(usize) -> Answer + 'a>,
}

/// What a rule says of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Excludes,
    Passes,
    Unknown,
}

impl From<Option<bool>> for Answer {
    fn from(excludes: Option<bool>) -> Self {
        match excludes {
            Some(true) => Self::Excludes,
            Some(false) => Self::Passes,
            None => Self::Unknown,
        }
    }
}

/// The condition that is asked together with the filtration rate.
const KIDNEY: &str = "ckd_stage_3";

/// The ages that a limit may be set to, years.
const AGES: std::ops::RangeInclusive<f64> = 0.0..=120.0;

impl EligibilityOptions {
    /// Refuses ages that nobody has, limits the wrong way round, and conditions that do not exist.
    ///
    /// # Errors
    /// [`OptionError`] for the first option that cannot be used.
    pub(super) fn check(&self) -> Result<(), OptionError> {
        let limits = [("minAge", self.min_age), ("maxAge", self.max_age)];
        let (least, most) = (self.min_age.unwrap_or(0.0), self.max_age.unwrap_or(120.0));
        for (option, limit) in limits {
            let fits = |age: &f64| AGES.contains(age) && least <= most;
            if let Some(found) = limit.filter(|age| !fits(age)) {
                let expected =
                    "a number of years from 0 to 120, the youngest age not above the oldest";
                return Err(OptionError::OutOfRange {
                    option,
                    found,
                    expected,
                });
            }
        }
        let known: Vec<&'static str> = CONDITIONS
            .iter()
            .map(|&(id, ..)| id)
            .filter(|&id| id != KIDNEY)
            .collect();
        let mut named = self.not_applied.iter();
        match named.find(|id| !known.contains(&id.as_str())) {
            Some(found) => Err(OptionError::UnknownCondition {
                found: found.clone(),
                known,
            }),
            None => Ok(()),
        }
    }

    /// The same with every default spelled out.
    #[must_use]
    pub fn spelled_out(&self) -> Self {
        Self {
            classification: Some(self.classification.unwrap_or_default()),
            biopsy_route: Some(self.biopsy_route.unwrap_or_default()),
            kidney: Some(self.kidney.unwrap_or_default()),
            equation: Some(self.equation.unwrap_or_default()),
            ..self.clone()
        }
    }
}

impl Eligibility {
    /// Applies the rules to the rows of `cohort` that can enter.
    pub fn of(cohort: &Cohort, options: &EligibilityOptions) -> Self {
        let file = File::of(cohort, options);
        let rules = file.rules(options);
        let mut steps: Vec<EligibilityStep> = rules.iter().map(Rule::step).collect();
        let mut excluded = Vec::new();
        let (mut assessed, mut not_assessable) = (0, 0);
        let is_idle = !rules.iter().any(|rule| rule.assessed);
        let are_counted = is_idle && file.weights.is_empty();
        if are_counted {
            assessed = cohort.patient_rows() as u64;
        }
        let rows = (!are_counted).then(|| cohort.patients());
        for row in rows.into_iter().flatten() {
            let weight = file.weight(row);
            assessed += weight;
            if is_idle {
                continue;
            }
            let mut is_left = true;
            let mut is_open = false;
            for (rule, step) in rules
                .iter()
                .zip(&mut steps)
                .filter(|(rule, _)| rule.assessed)
            {
                let answer = (rule.judge)(row);
                let leaves = answer == Answer::Excludes
                    || (answer == Answer::Unknown && options.exclude_not_assessable);
                step.applies += weight * u64::from(answer == Answer::Excludes);
                if is_left && rule.applied {
                    is_open |= answer == Answer::Unknown;
                    step.not_assessable += weight * u64::from(answer == Answer::Unknown);
                    step.excluded += weight * u64::from(leaves);
                    is_left = !leaves;
                }
            }
            if !is_left {
                excluded.push(row);
            } else if is_open {
                not_assessable += weight;
            }
        }
        let mut remaining = assessed;
        for step in &mut steps {
            remaining -= step.excluded;
            step.remaining = remaining;
        }
        Self {
            flow: EligibilityFlow {
                assessed,
                included: remaining,
                not_assessable,
                classifications: file.classifications(cohort),
                kidney: file.kidney(cohort),
                steps,
            },
            excluded,
        }
    }

    /// The rows that are left out, by these rules or by those of the import, ascending.
    #[must_use]
    pub fn left_out(&self, cohort: &Cohort) -> Vec<usize> {
        let mut rows: Vec<usize> = cohort
            .excluded_rows()
            .chain(self.excluded.iter().copied())
            .collect();
        rows.sort_unstable();
        rows
    }

    /// The rows that enter the tables, ascending.
    pub fn rows<'a>(&'a self, cohort: &'a Cohort) -> impl Iterator<Item = usize> + 'a {
        let mut excluded = self.excluded.iter().copied().peekable();
        cohort
            .patients()
            .filter(move |row| excluded.next_if_eq(row).is_none())
    }
}

impl Rule<'_> {
    fn step(&self) -> EligibilityStep {
        EligibilityStep {
            rule: self.id,
            label: self.label.clone(),
            assessed: self.assessed,
            applied: self.applied,
            excluded: 0,
            applies: 0,
            not_assessable: 0,
            remaining: 0,
        }
    }
}

/// The columns of a file that rules ask.
struct File<'a> {
    weights: Weights,
    age: Option<&'a Column>,
    sex: Option<&'a Column>,
    creatinine: Option<&'a Column>,
    slicc: Vec<Option<&'a Column>>,
    eular_acr: Vec<Option<&'a Column>>,
    conditions: Vec<Option<&'a Column>>,
    route: BiopsyRoute,
}

impl<'a> File<'a> {
    fn of(cohort: &'a Cohort, options: &EligibilityOptions) -> Self {
        let criteria = slicc2012::CRITERIA.iter().map(|criterion| criterion.id);
        Self {
            weights: Weights::of(cohort),
            age: cohort.column("age"),
            sex: cohort.column("sex"),
            creatinine: cohort.column("creatinine"),
            slicc: criteria
                .chain(["biopsy_nephritis"])
                .map(|id| cohort.column(&format!("{SLICC}{id}")))
                .collect(),
            eular_acr: eular_acr2019::FIELDS
                .iter()
                .map(|id| cohort.column(&format!("{EULAR_ACR}{id}")))
                .collect(),
            conditions: CONDITIONS
                .iter()
                .map(|(id, ..)| cohort.column(id))
                .collect(),
            route: options.biopsy_route.unwrap_or_default(),
        }
    }

    /// The patients that a row stands for.
    fn weight(&self, row: usize) -> u64 {
        self.weights.at(row)
    }

    /// The rules, in their order: those switched off are among them.
    fn rules(&self, options: &EligibilityOptions) -> Vec<Rule<'_>> {
        let mut rules = Vec::new();
        if options.min_age.is_some() || options.max_age.is_some() {
            rules.push(self.age_rule(options));
        }
        rules.push(self.classification_rule(options.classification.unwrap_or_default()));
        rules.push(self.kidney_rule(
            options.kidney.unwrap_or_default(),
            options.equation.unwrap_or_default(),
        ));
        let conditions = CONDITIONS.iter().zip(&self.conditions);
        for (&(id, label, ..), &column) in conditions.filter(|((id, ..), _)| *id != KIDNEY) {
            rules.push(Rule {
                id,
                label: label.to_owned(),
                assessed: column.is_some(),
                applied: !options.not_applied.iter().any(|other| other == id),
                judge: Box::new(move |row| answer(column, row).into()),
            });
        }
        rules
    }

    fn age_rule(&self, options: &EligibilityOptions) -> Rule<'_> {
        let (min, max) = (options.min_age, options.max_age);
        let label = match (min, max) {
            (Some(min), Some(max)) => format!("Age not from {min} to {max}"),
            (Some(min), None) => format!("Age below {min}"),
            (None, Some(max)) => format!("Age above {max}"),
            (None, None) => String::new(),
        };
        let outside =
            move |age: f64| min.is_some_and(|min| age < min) || max.is_some_and(|max| age > max);
        Rule {
            id: "age",
            label,
            assessed: self.age.is_some(),
            applied: true,
            judge: Box::new(move |row| number(self.age, row).map(outside).into()),
        }
    }

    fn classification_rule(&self, wanted: Classification) -> Rule<'_> {
        let (slicc, eular_acr) = (has_any(&self.slicc), has_any(&self.eular_acr));
        let excludes = |verdict: Verdict| match verdict {
            Verdict::Met => Answer::Passes,
            Verdict::NotMet => Answer::Excludes,
            Verdict::Unknown => Answer::Unknown,
        };
        let (label, assessed, judge): (_, _, Box<dyn Fn(usize) -> Answer>) = match wanted {
            Classification::Slicc2012 | Classification::None => (
                "SLICC 2012 not met",
                slicc,
                Box::new(move |row| excludes(self.slicc_of(row))),
            ),
            Classification::EularAcr2019 => (
                "EULAR/ACR 2019 not met",
                eular_acr,
                Box::new(move |row| excludes(self.eular_acr_of(row))),
            ),
            Classification::Either => (
                "Neither SLICC 2012 nor EULAR/ACR 2019 met",
                slicc || eular_acr,
                Box::new(move |row| excludes(self.slicc_of(row).or(self.eular_acr_of(row)))),
            ),
        };
        Rule {
            id: "classification",
            label: label.to_owned(),
            assessed,
            applied: wanted != Classification::None,
            judge,
        }
    }

    fn kidney_rule(&self, wanted: KidneyRule, equation: Equation) -> Rule<'_> {
        let recorded = self.condition(KIDNEY);
        let has_rate = self.creatinine.is_some() && self.age.is_some() && self.sex.is_some();
        let rate_below = move |row, limit: f64| self.rate(equation, row).map(|rate| rate < limit);
        let (label, assessed, judge): (_, _, Box<dyn Fn(usize) -> Answer>) = match wanted {
            KidneyRule::Stage3 | KidneyRule::None => (
                "Kidney disease of stage 3 or beyond, or filtration rate below 60",
                recorded.is_some() || has_rate,
                Box::new(move |row| {
                    answer(recorded, row)
                        .or_else(|| rate_below(row, 60.0))
                        .into()
                }),
            ),
            KidneyRule::EgfrBelow30 => (
                "Filtration rate below 30",
                has_rate,
                Box::new(move |row| rate_below(row, 30.0).into()),
            ),
        };
        Rule {
            id: "kidney",
            label: label.to_owned(),
            assessed,
            applied: wanted != KidneyRule::None,
            judge,
        }
    }

    fn condition(&self, id: &str) -> Option<&'a Column> {
        let at = CONDITIONS.iter().position(|(other, ..)| *other == id)?;
        self.conditions[at]
    }

    fn slicc_of(&self, row: usize) -> Verdict {
        let answers = std::array::from_fn(|at| answer(self.slicc[at], row));
        SliccEntry::from_answers(answers).verdict(self.route)
    }

    fn eular_acr_of(&self, row: usize) -> Verdict {
        let answers = std::array::from_fn(|at| answer(self.eular_acr[at], row));
        EularAcrEntry::from_answers(answers).verdict()
    }

    /// The filtration rate of a row; none for children, of whom the equations say nothing.
    fn rate(&self, equation: Equation, row: usize) -> Option<f64> {
        let column = self.creatinine?;
        let Value::Sex(sex) = self.sex?.value(row) else {
            return None;
        };
        let age = number(self.age, row)?;
        let unit = column.unit?.label;
        equation.rate(number(Some(column), row)?, unit, age, sex)
    }

    fn classifications(&self, cohort: &Cohort) -> Vec<ClassificationCount> {
        let mut counts = Vec::new();
        if has_any(&self.slicc) {
            let verdict = |row| self.slicc_of(row);
            counts.push(self.count(cohort, "slicc_2012", "SLICC 2012", &verdict));
        }
        if has_any(&self.eular_acr) {
            let verdict = |row| self.eular_acr_of(row);
            counts.push(self.count(cohort, "eular_acr_2019", "EULAR/ACR 2019", &verdict));
        }
        counts
    }

    fn count(
        &self,
        cohort: &Cohort,
        id: &'static str,
        label: &'static str,
        verdict: &dyn Fn(usize) -> Verdict,
    ) -> ClassificationCount {
        let mut count = ClassificationCount {
            id,
            label,
            met: 0,
            not_met: 0,
            unknown: 0,
        };
        for row in cohort.patients() {
            let place = match verdict(row) {
                Verdict::Met => &mut count.met,
                Verdict::NotMet => &mut count.not_met,
                Verdict::Unknown => &mut count.unknown,
            };
            *place += self.weight(row);
        }
        count
    }

    fn kidney(&self, cohort: &Cohort) -> Vec<KidneyCount> {
        if self.creatinine.is_none() {
            return Vec::new();
        }
        let of = |&equation: &Equation| {
            let mut count = KidneyCount {
                equation,
                estimated: 0,
                from_30_to_60: 0,
                below_30: 0,
            };
            for row in cohort.patients() {
                if let Some(rate) = self.rate(equation, row) {
                    let weight = self.weight(row);
                    count.estimated += weight;
                    count.below_30 += weight * u64::from(rate < 30.0);
                    count.from_30_to_60 += weight * u64::from((30.0..60.0).contains(&rate));
                }
            }
            count
        };
        Equation::ALL.iter().map(of).collect()
    }
}

fn has_any(columns: &[Option<&Column>]) -> bool {
    columns.iter().any(Option::is_some)
}

/// Yes or no of a row, where it is known. What is there but not due to lupus is there all the same, save among
/// criteria, where the file says so by leaving it absent.
fn answer(column: Option<&Column>, row: usize) -> Option<bool> {
    match column?.value(row) {
        Value::Finding(Finding::Present | Finding::NotAttributed) => Some(true),
        Value::Finding(Finding::Absent) => Some(false),
        _ => None,
    }
}

fn number(column: Option<&Column>, row: usize) -> Option<f64> {
    match column?.value(row) {
        Value::Number(number) => Some(number.to_f64()),
        _ => None,
    }
}
