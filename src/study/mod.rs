//! A cohort → groups → tests → the report.
//!
//! | module | what it does |
//! |---|---|
//! | [`options`] | the settings, with every default spelled out |
//! | [`plan`] | which question gets which test, as one readable table |
//! | `dataset` | the columns of a cohort → the variables of the study |
//! | `compare` | one line of the plan on one variable |
//! | `tables` | Tables 1, 2 and 3 |
//! | `families` | adjustment for the number of comparisons |
//! | `diagnostics` | normality, outliers, variances, regression |
//! | `methods` | the methods paragraph |
//! | [`mod@report`] | what the page shows and the exports write |

mod compare;
mod dataset;
mod diagnostics;
mod families;
mod methods;
pub mod options;
pub mod plan;
mod reason;
pub mod report;
mod tables;
mod variable;

pub use options::{OptionError, Settings, StudyOptions};
pub use report::StudyReport;

use crate::cohort::{self, Cohort};
use dataset::Dataset;
use diagnostics::Diagnostics;
use report::CohortReport;
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

/// The report on a cohort under settings in force.
#[must_use]
pub fn report(cohort: &Cohort, settings: Settings) -> StudyReport {
    let data = Dataset::new(cohort, &settings);
    let mut tables = Tables::new(&data, &settings).all();
    families::adjust(&mut tables, settings.alpha);
    let data_hash = cohort.hash().to_owned();
    StudyReport {
        lupustat: crate::VERSION,
        schema: SCHEMA,
        methods: methods::paragraph(&settings, &tables, &data_hash),
        data_hash,
        diagnostics: Diagnostics::of(&data),
        cohort: CohortReport::of(cohort, &data.patients),
        options: settings,
        tables,
    }
}
