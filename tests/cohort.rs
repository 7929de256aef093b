//! Good files, and one file for each way of being wrong.

use lupustat::cohort::{self, ImportOptions};

#[test]
fn the_example_cohort_reads_without_a_question() {
    let bytes = std::fs::read("www/data/example-cohort.csv").expect("the example");
    let cohort = cohort::read(&bytes, ImportOptions::default());
    assert_eq!(cohort.patient_rows(), 100);
    assert_eq!(cohort.problems().items, []);
}
