//! The report on the example cohort under the recommended plan, and under settings other than the default.

use std::fs;

use lupustat::study::{self, StudyOptions};
use serde_json::{Value, json};

fn report(options: Value) -> Value {
    let csv = fs::read(format!(
        "{}/www/data/example-cohort.csv",
        env!("CARGO_MANIFEST_DIR")
    ))
    .expect("the example cohort");
    let options: StudyOptions = serde_json::from_value(options).expect("options");
    let report = study::analyze(&csv, &options).expect("options that are possible");
    serde_json::to_value(report).expect("a report is JSON-safe")
}

fn row<'a>(report: &'a Value, table: usize, variable: &str) -> &'a Value {
    let rows = report["tables"][table]["rows"].as_array().expect("rows");
    rows.iter()
        .find(|row| row["variable"] == variable)
        .expect("a row")
}

#[test]
fn dump() {
    let r = report(json!({"mode": "recommended"}));
    for t in r["tables"].as_array().unwrap() {
        println!("{}", t["title"]);
        for row in t["rows"].as_array().unwrap() {
            for test in row["tests"].as_array().unwrap() {
                println!(
                    "  {} | {} | {} | {} | p {} adj {} {} | {} | {} | {}",
                    row["variable"],
                    test["test"],
                    test["method"],
                    test["question"],
                    test["p"],
                    test["pAdjusted"],
                    test["family"],
                    test["effect"],
                    test["variants"],
                    row["agreement"]
                );
            }
        }
    }
    println!(
        "{}",
        serde_json::to_string_pretty(&r["diagnostics"]).unwrap()
    );
    println!("{}", r["methods"]);
}
