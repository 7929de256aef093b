//! Degenerate data: every case of `edge_cases.json` gives the recommended answer, never a wrong number.

#[path = "support/reference.rs"]
#[expect(
    dead_code,
    reason = "the comparison with tolerances serves the other cases"
)]
mod support;

use serde_json::Value;
use serde_value::Value as Got;

use support::{as_number, compute, field, read, unwrapped};

/// The recommended quantities are printed to seven digits.
const PRINTED: f64 = 1e-6;

#[test]
fn degenerate_data_give_the_recommended_answer() {
    let mut failures = Vec::new();
    for case in read("edge_cases")["cases"].as_array().expect("cases") {
        let test = case["test"].as_str().expect("a name");
        let id = case["id"].as_str().expect("an id");
        if test == "p_adjust" {
            failures.extend(not_empty(case));
            continue;
        }
        match compute(case) {
            Ok(got) => failures.extend(
                disagreements(&case["recommended"], &got)
                    .into_iter()
                    .map(|disagreement| format!("{id} {test}: {disagreement}")),
            ),
            Err(error) => failures.push(format!("{id} {test}: {error}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The adjustments that give anything for an empty family: the recommended `value` is each one's.
fn not_empty(case: &Value) -> Vec<String> {
    assert_eq!(case["recommended"]["value"], Value::Array(Vec::new()));
    let got = compute(case).expect("a result");
    ["bonferroni", "holm", "hochberg", "hommel", "bh", "by"]
        .iter()
        .filter(|name| field(&got, name) != Some(&Got::Seq(Vec::new())))
        .map(|name| format!("{name} of no p-value is not empty"))
        .collect()
}

/// Where a result departs from the recommendation.
fn disagreements(recommended: &Value, got: &Got) -> Vec<String> {
    let mut found = Vec::new();
    let reason = field(got, "reason");
    match recommended["reason"].as_str() {
        Some("n<3") => {
            compare_text("too_few", at(reason, "code"), &mut found);
            let params = at(reason, "params");
            compare(&Value::from(3), at(params, "needed"), "needed", &mut found);
        }
        Some(code) => compare_text(code, at(reason, "code"), &mut found),
        None if recommended["status"] == "ok" && !is_absent(reason) => {
            found.push(format!("a reason: {reason:?}"));
        }
        None => {}
    }
    let is_convention = recommended["p_is_convention"] == true;
    for (name, want) in recommended.as_object().expect("an object") {
        match name.as_str() {
            "status" | "reason" | "note" | "p_is_convention" => {}
            "p" | "p_two_sided" if is_convention => {
                compare(&Value::Null, field(got, "p"), "p", &mut found);
                compare(
                    want,
                    field(got, "conventional_p"),
                    "conventionalP",
                    &mut found,
                );
            }
            _ => compare(want, field(got, name), name, &mut found),
        }
    }
    found
}

fn compare(want: &Value, got: Option<&Got>, name: &str, found: &mut Vec<String>) {
    let agrees = match want {
        Value::Null => is_absent(got),
        Value::String(text) => return compare_text(text, got, found),
        Value::Array(items) => matches!(got, Some(Got::Seq(values)) if values.len() == items.len()),
        Value::Object(fields) => {
            for (inner, want) in fields {
                compare(want, at(got, inner), &format!("{name}.{inner}"), found);
            }
            return;
        }
        _ => {
            let want = want.as_f64().expect("a number");
            let got = got.and_then(as_number);
            got.is_some_and(|got| (got - want).abs() <= PRINTED * want.abs())
        }
    };
    if !agrees {
        found.push(format!("{name}: want {want}, got {got:?}"));
    }
}

fn compare_text(want: &str, got: Option<&Got>, found: &mut Vec<String>) {
    if got.map(unwrapped) != Some(&Got::String(want.to_owned())) {
        found.push(format!("want {want}, got {got:?}"));
    }
}

fn at<'a>(got: Option<&'a Got>, name: &str) -> Option<&'a Got> {
    got.and_then(|got| field(got, name))
}

fn is_absent(got: Option<&Got>) -> bool {
    matches!(got, None | Some(Got::Unit | Got::Option(None)))
}
