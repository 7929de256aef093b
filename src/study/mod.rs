//! A cohort → groups → tests → the report.
//!
//! | module | what it does |
//! |---|---|
//! | [`options`] | the settings, with every default spelled out |
//! | [`plan`] | which question gets which test, as one readable table |
//! | `analyte` | what is measured and classed: magnesium, or another column |
//! | `dataset` | the columns of a cohort → the variables of the study |
//! | `readings` | the numbers of a column, in order |
//! | `counting` | the one counting pass over the rows |
//! | `packed` | a patient in one word |
//! | `patients` | what was counted, and what is asked of it |
//! | `compare` | one line of the plan on one variable |
//! | `tables` | Tables 1, 2 and 3 |
//! | `eligibility` | who of the cohort enters, as a flow |
//! | `findings` | the findings of a row |
//! | `weights` | the patients that a row stands for |
//! | `consistency` | a supplied score and category against the findings |
//! | `sensitivity` | what would be otherwise under other assumptions |
//! | `influence` | the same without single patients, and without outliers |
//! | `families` | adjustment for the number of comparisons |
//! | `figures` | the numbers that the figures are drawn from |
//! | `data_file` | the patients of the tables, for other programs |
//! | `diagnostics` | normality, outliers, variances, regression |
//! | `methods` | the methods paragraph |
//! | [`mod@recheck`] | a published table, computed again from what it prints |
//! | [`mod@report`] | what the page shows and the exports write |

mod analyte;
mod compare;
mod consistency;
mod counting;
mod data_file;
mod dataset;
mod diagnostics;
pub mod eligibility;
mod families;
mod figures;
mod findings;
mod influence;
mod methods;
mod option_error;
pub mod options;
mod packed;
mod patients;
pub mod plan;
mod readings;
mod reason;
pub mod recheck;
pub mod report;
pub mod row;
pub mod sensitivity;
mod tables;
mod variable;
mod weights;

pub use analyte::{Analyte, AnalyteEntry};
pub use option_error::OptionError;
pub use options::{Settings, StudyOptions};
pub use report::StudyReport;

use crate::cohort::{self, Cohort, Column};
use crate::memory::{self, MemoryExhausted};
use dataset::Dataset;
use diagnostics::Diagnostics;
use eligibility::Eligibility;
use figures::Figures;
use report::CohortReport;
use row::{ReportTable, TableRow};
use sensitivity::Sensitivity;
use tables::Tables;

/// Version of the report's shape.
const SCHEMA: u32 = 1;

/// Reads a file and reports on it.
///
/// What is wrong in the file stands in the report's problems.
///
/// # Errors
/// [`OptionError`] when an option cannot be used.
pub fn analyze(csv: &[u8], options: &StudyOptions) -> Result<StudyReport, OptionError> {
    let settings = options.settings()?;
    let cohort = cohort::read(csv, settings.import.clone());
    Ok(report(&cohort, settings))
}

/// Bytes that lists of a report take for each row, those where rows keep numbers themselves, and what it takes for each
/// text of a column.
const ROOM: ([usize; 3], [usize; 3], usize) = ([8, 4, 4], [8, 8, 5], 96);

/// Whether there is room for a report on a cohort.
///
/// # Errors
/// [`MemoryExhausted`] when there is none.
pub fn check_room(cohort: &Cohort) -> Result<(), MemoryExhausted> {
    let (coded, spread, by_text) = ROOM;
    let columns = cohort.columns().iter();
    let texts = columns.map(|column| by_text * column.entries.len());
    let is_spread = cohort.columns().iter().any(Column::is_spread);
    let rows = cohort.rows();
    let by_row = if is_spread { spread } else { coded };
    let mut lists = by_row.map(|bytes| bytes * rows);
    lists[2] += texts.max().unwrap_or(0);
    memory::check_room(&lists, rows)
}

/// The report on a cohort under settings in force.
#[must_use]
pub fn report(cohort: &Cohort, mut settings: Settings) -> StudyReport {
    let eligibility = Eligibility::of(cohort, &settings.eligibility);
    let data = Dataset::new(cohort, &settings, &eligibility);
    let mut tables = Tables::new(&data, &settings).all();
    families::adjust(&mut tables, &data, &settings);
    arrange(&mut tables, settings.rows.as_deref());
    influence::name_lines(&mut tables, cohort);
    let data_hash = cohort.hash().to_owned();
    let mut problems = cohort.problems().clone();
    consistency::check(cohort, &settings, &eligibility, &mut problems);
    data.check(&settings, &mut problems);
    // What was done is told, whatever was asked for.
    settings.grouping = data.grouping.id.to_string();
    let read = CohortReport::of(cohort, &eligibility.flow, problems);
    let sensitivity = Sensitivity::of(cohort, &settings, &eligibility, &data);
    let diagnostics = Diagnostics::of(&data);
    let ran = methods::Ran {
        cohort: &read,
        data: &data,
        eligibility: &eligibility.flow,
        tables: &tables,
        diagnostics: &diagnostics,
        sensitivity: &sensitivity,
    };
    StudyReport {
        lupustat: crate::VERSION,
        schema: SCHEMA,
        methods: methods::paragraph(&settings, &ran, &data_hash),
        data_hash,
        data_columns: data_file::columns(&data),
        groupings: data.grouping_choices(),
        diagnostics,
        figures: Figures::of(&data),
        cohort: read,
        sensitivity,
        eligibility: eligibility.flow,
        options: settings,
        tables,
    }
}

/// Puts the rows in the order that was chosen; those that were not chosen come last, and are not shown.
fn arrange(tables: &mut [ReportTable], rows: Option<&[String]>) {
    let Some(rows) = rows else { return };
    for table in tables {
        let place = |row: &TableRow| rows.iter().position(|id| *id == row.variable);
        for row in &mut table.rows {
            row.shown = place(row).is_some();
        }
        table
            .rows
            .sort_by_key(|row| place(row).unwrap_or(usize::MAX));
    }
}

/// The patients that enter the tables under settings in force, as a CSV file for other programs.
#[must_use]
pub fn data_file(cohort: &Cohort, settings: &Settings) -> String {
    let eligibility = Eligibility::of(cohort, &settings.eligibility);
    data_file::csv(&Dataset::new(cohort, settings, &eligibility))
}
