//! `VALIDATION.md` and `www/data/validation.json` say what the reference run says.
//!
//! `UPDATE=1 cargo test --test validation` writes both anew.

#[path = "support/differences.rs"]
mod differences;
#[path = "support/reference.rs"]
#[expect(
    dead_code,
    reason = "the cases are counted here; other tests judge them"
)]
mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

use differences::DIFFERENCES;
use lupustat::stats::request::TESTS;
use serde_json::{Value, json};
use support::{Tally, read, tally};

/// The case files.
const FILES: &[&str] = &[
    "anova",
    "contingency",
    "correlation",
    "descriptive",
    "distribution",
    "effect_two_sample",
    "fisher",
    "kruskal",
    "mannwhitney",
    "mannwhitney_exact",
    "normality",
    "p_adjust",
    "regression",
    "trend",
    "ttest",
];

/// The programs, by their short names in the case files.
const PROGRAMS: &[(&str, &str)] = &[
    ("R", "R"),
    ("scipy", "Python"),
    ("mp", "exact or 50-digit arithmetic"),
    ("pspp", "PSPP"),
];

/// Errors below this power of ten are rounding.
const LEAST_POWER: i32 = -15;

/// The names of [`Row::powers`].
const POWERS: [&str; 2] = ["worstPowerOfTen", "worstPowerOfTenApartFromDifferences"];

const MARKDOWN: &str = "VALIDATION.md";
const DATA: &str = "www/data/validation.json";

/// What was reached for one test.
struct Row {
    test: &'static str,
    tally: Tally,
    /// The power of ten that no relative error exceeds, over all cases and apart from known differences.
    powers: [i32; 2],
}

/// The tests on offer, in their order, with what their cases gave.
fn rows() -> Vec<Row> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for file in FILES {
        tallies.extend(tally(file, None).0);
    }
    let row = |&(test, _): &(&'static str, _)| {
        let tally = tallies.remove(test)?;
        let cases = tally.by_case.iter();
        let apart = cases
            .filter(|(case, _)| !is_known(case))
            .map(|(_, error)| *error);
        let powers = [tally.worst, apart.fold(0.0, f64::max)].map(power);
        Some(Row {
            test,
            tally,
            powers,
        })
    };
    TESTS.iter().filter_map(row).collect()
}

/// Whether the reference value of a case is known to differ.
fn is_known(case: &str) -> bool {
    DIFFERENCES.iter().any(|known| known.cases.contains(&case))
}

/// The least power of ten, from [`LEAST_POWER`], that is no smaller than `error`.
fn power(error: f64) -> i32 {
    let reached = |power: &i32| error <= 10_f64.powi(*power);
    (LEAST_POWER..0).find(reached).unwrap_or(0)
}

/// Keeps a power on file where it still bounds the error and is the next larger at most: the last digit of a
/// logarithm is the machine's.
fn settle(rows: &mut [Row], on_file: &Value) {
    for row in rows {
        let known = on_file["tests"].as_array().into_iter().flatten();
        let mut known = known.filter(|entry| entry["test"] == row.test);
        let entry = known.next().unwrap_or(&Value::Null);
        for (power, name) in row.powers.iter_mut().zip(POWERS) {
            if entry[name].as_i64() == Some(i64::from(*power) + 1) {
                *power += 1;
            }
        }
    }
}

fn data(rows: &[Row], versions: &Value) -> Value {
    let test = |row: &Row| {
        json!({
            "test": row.test,
            "cases": row.tally.cases,
            "fields": row.tally.fields,
            (POWERS[0]): row.powers[0],
            (POWERS[1]): row.powers[1],
            "comparedWith": compared_with(row),
        })
    };
    let difference = |known: &differences::Difference| {
        json!({
            "test": known.test, "program": known.program, "what": known.what, "cause": known.cause,
        })
    };
    json!({
        "versions": versions,
        "totals": { "tests": rows.len(), "cases": sum(rows, |tally| tally.cases), "fields": sum(rows, |tally| tally.fields) },
        "tests": rows.iter().map(test).collect::<Vec<_>>(),
        "differences": DIFFERENCES.iter().map(difference).collect::<Vec<_>>(),
    })
}

/// The programs that a test is compared with, and how they were asked.
fn compared_with(row: &Row) -> Vec<Value> {
    let sources = &row.tally.sources;
    let asked = |(short, program): &(&str, &str)| {
        let how = sources.get(*short)?;
        Some(json!({ "program": program, "how": how }))
    };
    PROGRAMS.iter().filter_map(asked).collect()
}

fn markdown(rows: &[Row], versions: &Value) -> Result<String, std::fmt::Error> {
    let mut page = String::from(
        "# Validation\n\nEvery statistic is compared with independent programs, field by field. This page is written \
         by `UPDATE=1 cargo test --test validation` and checked at each run of the tests.\n\nThe worst error is \
         relative, over all fields of all cases, but for values that stand for zero. A bound of 1e-15 means equal up \
         to the last rounding. Known differences, of which a reference is the cause, are listed below; the last column leaves their cases out.\n\n\
         | test | compared with | cases | values | worst error | apart from known differences |\n|---|---|---:|---:|---|---|\n",
    );
    for row in rows {
        let programs: Vec<String> = compared_with(row)
            .iter()
            .filter_map(|entry| entry["program"].as_str().map(str::to_owned))
            .collect();
        let Tally { cases, fields, .. } = row.tally;
        writeln!(
            page,
            "| `{}` | {} | {cases} | {fields} | ≤ 1e{} | ≤ 1e{} |",
            row.test,
            programs.join(", "),
            row.powers[0],
            row.powers[1]
        )?;
    }
    writeln!(
        page,
        "\n{} tests, {} cases, {} values.\n\n## Known differences\n",
        rows.len(),
        sum(rows, |tally| tally.cases),
        sum(rows, |tally| tally.fields)
    )?;
    for known in DIFFERENCES {
        writeln!(
            page,
            "- `{}`, {}: {}. Cause: {}.",
            known.test, known.program, known.what, known.cause
        )?;
    }
    page.push_str("\n## How the references were asked\n");
    for row in rows {
        writeln!(page, "\n`{}`\n", row.test)?;
        for entry in compared_with(row) {
            let (program, how) = (&entry["program"], &entry["how"]);
            writeln!(
                page,
                "- {}: {}",
                program.as_str().unwrap_or_default(),
                code(how.as_str().unwrap_or_default())
            )?;
        }
    }
    page.push_str("\n## Versions\n\n");
    let versions = versions.as_object().into_iter().flatten();
    for (program, version) in versions {
        writeln!(page, "- {program} {}", version.as_str().unwrap_or_default())?;
    }
    Ok(page)
}

/// A count over all rows.
fn sum(rows: &[Row], count: fn(&Tally) -> usize) -> usize {
    rows.iter().map(|row| count(&row.tally)).sum()
}

/// Text as code, so that stars and bars in it stay what they are.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

fn path(file: &str) -> String {
    format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_validation_page_is_fresh() {
    let versions = read("anova")["versions"].clone();
    let mut rows = rows();
    let on_file = fs::read_to_string(path(DATA)).unwrap_or_default();
    let update = env::var_os("UPDATE").is_some();
    if !update {
        settle(
            &mut rows,
            &serde_json::from_str(&on_file).unwrap_or_default(),
        );
    }
    let page = markdown(&rows, &versions).expect("text");
    let mut data = serde_json::to_string_pretty(&data(&rows, &versions)).expect("JSON");
    data.push('\n');
    if update {
        fs::write(path(MARKDOWN), page).expect("a written page");
        fs::write(path(DATA), data).expect("written data");
        return;
    }
    let stale = "is stale; UPDATE=1 cargo test --test validation writes it anew";
    let page_on_file = fs::read_to_string(path(MARKDOWN)).unwrap_or_default();
    assert!(page_on_file == page, "{MARKDOWN} {stale}");
    assert!(on_file == data, "{DATA} {stale}");
}

#[test]
fn every_case_file_has_one_set_of_versions() {
    let versions = read("anova")["versions"].clone();
    for file in FILES {
        assert_eq!(read(file)["versions"], versions, "{file}");
    }
}

#[test]
fn every_known_difference_is_of_a_test_on_offer() {
    assert!(DIFFERENCES.is_sorted_by_key(|known| known.test));
    for known in DIFFERENCES {
        let of_test = |case: &&str| case.starts_with(known.test);
        assert!(known.cases.iter().all(of_test), "{}", known.test);
        assert!(
            TESTS.iter().any(|(test, _)| *test == known.test),
            "{}",
            known.test
        );
    }
}
