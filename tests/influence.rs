//! A p-value without single patients, and without outliers. Expected values are R 4.2's, of the same file: the test repeated
//! without each row by `sapply`, the outliers those of `boxplot.stats()`. `tests/interop` repeats all rows with R at hand.

#[path = "support/report.rs"]
mod support;

use serde_json::{Value, json};

use support::{file, report_on};

fn example() -> String {
    file("www/data/example-cohort.csv")
}

fn influence<'a>(report: &'a Value, table: usize, variable: &str) -> &'a Value {
    let rows = report["tables"][table]["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["variable"] == variable);
    &row.expect("a row")["tests"][0]["influence"]
}

fn assert_numbers(found: &Value, wanted: &[(&str, f64)]) {
    for &(name, wanted) in wanted {
        let number = found[name].as_f64().expect("a number");
        assert!(
            (number - wanted).abs() <= 1e-12 * wanted.abs(),
            "{name}: {number}, not {wanted}"
        );
    }
}

#[test]
fn each_patient_is_left_out_in_turn() {
    let report = report_on(&example(), &json!({ "leaveOneOut": true }));
    let leukopenia = influence(&report, 2, "leukopenia");
    assert_numbers(
        leukopenia,
        &[
            ("pMin", 0.001_124_736_295_590_96),
            ("pMax", 0.021_085_055_368_176_3),
        ],
    );
    assert_eq!(leukopenia["most"]["line"], 71);
    assert_eq!(leukopenia["turning"], 0);
    // By sex, Pearson: without either of the two men with vasculitis nothing is left of 0.022.
    let vasculitis = influence(&report, 0, "vasculitis");
    assert_numbers(
        vasculitis,
        &[
            ("pMin", 0.006_866_293_097_789_14),
            ("pMax", 0.258_536_092_473_813),
        ],
    );
    assert_eq!(vasculitis["most"]["line"], 67);
    assert_eq!(vasculitis["most"]["alike"], 2);
    assert_eq!(vasculitis["turning"], 2);
    assert_eq!(vasculitis["distinct"], 4);
    // The one patient with psychosis: without her there is no test.
    let psychosis = influence(&report, 2, "psychosis");
    assert_eq!(psychosis["undefined"], 1);
    assert_numbers(
        psychosis,
        &[
            ("pMin", 0.285_451_367_610_908),
            ("pMax", 0.301_624_522_152_99),
        ],
    );
}

#[test]
fn exact_tests_and_those_of_means_are_repeated_as_they_are() {
    let report = report_on(
        &example(),
        &json!({ "leaveOneOut": true, "mode": "recommended" }),
    );
    let vasculitis = influence(&report, 0, "vasculitis");
    assert_numbers(
        vasculitis,
        &[
            ("pMin", 0.049_705_449_189_985_2),
            ("pMax", 0.321_218_177_992_846),
        ],
    );
    assert_eq!(vasculitis["turning"], 3);
    let age = influence(&report, 0, "age");
    assert_numbers(
        age,
        &[
            ("pMin", 0.000_489_886_214_414_304),
            ("pMax", 0.002_795_994_616_429_05),
        ],
    );
}

#[test]
fn values_beyond_the_fences_of_their_group_are_left_out() {
    let report = report_on(&example(), &json!({ "leaveOneOut": true }));
    let outliers = &influence(&report, 2, "leukopenia")["outliers"];
    assert_eq!(outliers["n"], 4);
    assert_numbers(outliers, &[("p", 0.012_699_242_853_930_1)]);
    // Counts have no outliers.
    assert_eq!(influence(&report, 0, "vasculitis")["outliers"], Value::Null);
}

#[test]
fn nobody_is_left_out_unless_asked_for_nor_where_there_is_no_p() {
    let report = report_on(&example(), &json!({}));
    assert_eq!(influence(&report, 2, "leukopenia"), &Value::Null);
    let report = report_on(&example(), &json!({ "leaveOneOut": true }));
    assert_eq!(influence(&report, 2, "seizure"), &Value::Null);
}

#[test]
fn what_is_drawn_or_beyond_the_budget_is_left_out_with_the_reason() {
    let report = report_on(
        &example(),
        &json!({ "leaveOneOut": true, "mode": "recommended" }),
    );
    let drawn = influence(&report, 2, "sledai2k_category");
    assert_eq!(drawn["reason"]["code"], "drawn");
    assert_eq!(drawn["pMin"], Value::Null);
    let row = |row: usize| {
        let (sex, sign) = (["F", "M"][row % 2], row % 7 / 6);
        format!("p{row},{sex},40,{}.{row:04},{sign}", 1 + row % 3)
    };
    let rows: Vec<String> = (0..10_000).map(row).collect();
    let rows = rows.join("\n");
    let report = report_on(
        &format!("id,sex,age,serum_mg_mg_dl,leukopenia\n{rows}"),
        &json!({ "leaveOneOut": true }),
    );
    assert_eq!(
        influence(&report, 2, "leukopenia")["reason"]["code"],
        "too_costly"
    );
}

#[test]
fn a_cohort_of_one_patient_or_one_sex_has_no_influence_and_no_fault() {
    for csv in [
        "id,sex,age,serum_mg_mg_dl,leukopenia\n1,F,40,2.1,1\n",
        "id,sex,age,serum_mg_mg_dl,leukopenia\n1,F,40,2.1,1\n2,F,41,2.2,0\n3,F,42,,0\n",
        "id,sex,age,serum_mg_mg_dl,leukopenia\n1,F,40,,\n2,M,41,,\n",
    ] {
        report_on(csv, &json!({ "leaveOneOut": true }));
        report_on(csv, &json!({ "leaveOneOut": true, "mode": "recommended" }));
    }
}
