//! The report: what the page shows and the exports write. JSON-safe: null means absent.

use std::collections::BTreeMap;

use serde::Serialize;
use tsify::Tsify;

use super::dataset::GroupingChoice;
use super::diagnostics::Diagnostics;
use super::eligibility::EligibilityFlow;
use super::figures::Figures;
use super::options::Settings;
use super::row::ReportTable;
use super::sensitivity::Sensitivity;
use crate::cohort::{
    Cohort, ColumnReport, DerivedFinding, Dialect, Exclusion, Problem, ProblemList,
};

/// Everything computed from one cohort.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct StudyReport {
    /// Version of the core that made this report.
    pub lupustat: &'static str,
    /// Version of this shape; it changes when a field changes its meaning or goes.
    pub schema: u32,
    /// The settings in force.
    pub options: Settings,
    /// Hash of the bytes of the file.
    pub data_hash: String,
    /// What was read.
    pub cohort: CohortReport,
    /// How the patients of the file come to be those of the tables.
    pub eligibility: EligibilityFlow,
    /// The tables, in the order of the paper.
    pub tables: Vec<ReportTable>,
    /// The columns of the exported data, in order.
    pub data_columns: Vec<String>,
    /// The variables that may group the patients, with why some may not.
    pub groupings: Vec<GroupingChoice>,
    /// What would be otherwise under other assumptions.
    pub sensitivity: Sensitivity,
    /// The assumptions behind means, standard deviations and regression, and how the data meet them.
    pub diagnostics: Diagnostics,
    /// What the figures are drawn from.
    pub figures: Figures,
    /// What was done, as a paragraph for the paper's methods section.
    pub methods: String,
}

/// What was read of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(hashmap_as_object)]
pub struct CohortReport {
    /// Rows below the header, blank lines left out.
    pub rows: u64,
    /// Patients who enter the tables.
    pub analyzed: u64,
    /// Rows that do not enter, by rule of the import, then patients, by rule of eligibility.
    pub excluded: Vec<Exclusion>,
    /// The columns of the file, with their meaning and their values.
    pub columns: Vec<ColumnReport>,
    /// The findings that laboratory columns speak of.
    pub derived: Vec<DerivedFinding>,
    /// How the file is written, and the evidence for it.
    pub dialect: Dialect,
    /// What is wrong with the file, or asked about it, gravest first; at most 200 of each code.
    pub problems: Vec<Problem>,
    /// How many there are of each code.
    pub problem_totals: BTreeMap<&'static str, u64>,
}

impl CohortReport {
    /// What was read of `cohort`, of which the patients of `flow` enter the tables.
    pub(super) fn of(cohort: &Cohort, flow: &EligibilityFlow, problems: ProblemList) -> Self {
        let mut excluded = cohort.exclusions();
        let set_aside: u64 = excluded.iter().map(|exclusion| exclusion.n).sum();
        let by_rule = flow.steps.iter().filter(|step| step.excluded > 0);
        excluded.extend(by_rule.map(|step| Exclusion {
            rule: step.rule,
            label: step.label.clone(),
            n: step.excluded,
        }));
        Self {
            rows: cohort.patient_rows() as u64 + set_aside,
            analyzed: flow.included,
            excluded,
            columns: cohort.column_reports(),
            derived: cohort.derived_findings(),
            dialect: cohort.dialect().clone(),
            problems: problems.items,
            problem_totals: problems.totals,
        }
    }
}
