//! A cohort → groups → tests → the report.

pub mod report;

pub use report::StudyReport;
