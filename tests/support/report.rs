//! The report on a cohort as JavaScript gets it, and the files of the clone that the tests read.

use std::fs;

use lupustat::study::{self, StudyOptions};
use serde::Deserialize;
use serde_json::Value;

/// The text of a file.
///
/// # Panics
/// When it cannot be read.
pub fn file(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The report on a cohort.
///
/// # Panics
/// When the options are none, or cannot be used.
pub fn report_on(csv: &str, options: &Value) -> Value {
    let options = StudyOptions::deserialize(options).expect("options");
    let report = study::analyze(csv.as_bytes(), &options).expect("options that are possible");
    serde_json::to_value(report).expect("a report is JSON-safe")
}
