//! Columns that the study does not know, added to its tables as what they are said to be; another grouping; another
//! analyte; a choice of rows.
//!
//! `added/cohort.csv` is the example cohort with five columns drawn at random. Expected values are SciPy's (1.17) on the
//! same file: `mannwhitneyu` (asymptotic, without continuity correction), `kruskal`, `chi2_contingency` (without
//! correction), `ttest_ind` (unequal variances), `fisher_exact`, `kendalltau` (asymptotic).

#[path = "support/report.rs"]
mod support;

use std::fmt::Write;

use lupustat::Coded;
use lupustat::study::{self, StudyOptions};
use serde_json::{Value, json};

use support::{file, report_on};

fn cohort() -> String {
    file("tests/added/cohort.csv")
}

/// Each of the columns as what it is.
fn columns() -> Value {
    json!({
        "CRP": { "meaning": "continuous", "unit": "mg/L" },
        "Damage": { "meaning": "ordinal", "levels": ["none", "mild", "severe"] },
        "Clinic": { "meaning": "nominal" },
        "Smoker": { "meaning": "binary" },
    })
}

/// Their variables, by their places in the file.
const CRP: &str = "column_29";
const DAMAGE: &str = "column_30";
const CLINIC: &str = "column_31";
const SMOKER: &str = "column_32";
const FERRITIN: &str = "column_33";

fn with_columns(more: Value) -> Value {
    let mut options = json!({ "columns": columns() });
    let Value::Object(more) = more else {
        panic!("options are an object")
    };
    options.as_object_mut().expect("an object").extend(more);
    report_on(&cohort(), &options)
}

fn table<'a>(report: &'a Value, id: &str) -> &'a Value {
    let tables = report["tables"].as_array().expect("tables");
    let found = tables.iter().find(|table| table["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}"))
}

fn row<'a>(report: &'a Value, id: &str, variable: &str) -> &'a Value {
    let rows = table(report, id)["rows"].as_array().expect("rows");
    let found = rows.iter().find(|row| row["variable"] == variable);
    found.unwrap_or_else(|| panic!("{id} has no row {variable}"))
}

fn assert_test(test: &Value, name: &str, statistic: f64, p: f64) {
    assert_eq!(test["test"], name, "{test}");
    for (field, wanted) in [("statistic", statistic), ("p", p)] {
        let found = test[field].as_f64().unwrap_or_else(|| panic!("{test}"));
        let near = (found - wanted).abs() <= 1e-9 * wanted.abs();
        assert!(near, "{name} {field}: {found} is not {wanted}");
    }
}

fn problems<'a>(report: &'a Value, code: &str) -> Vec<&'a Value> {
    let problems = report["cohort"]["problems"].as_array().expect("problems");
    let of_code = problems.iter().filter(|problem| problem["code"] == code);
    of_code.collect()
}

#[test]
fn a_column_has_the_test_of_its_type_in_table_1() {
    let report = with_columns(json!({}));
    let test = |variable| &row(&report, "table1", variable)["tests"][0];
    assert_test(test(CRP), "mannwhitney", 331.0, 0.508_039_107_926_019_6);
    assert_test(test(DAMAGE), "mannwhitney", 402.0, 0.552_762_445_920_090_4);
    assert_test(
        test(CLINIC),
        "chisq",
        0.486_412_176_059_234_9,
        0.921_866_294_479_761_8,
    );
    assert_test(
        test(SMOKER),
        "chisq",
        1.293_429_652_562_779_3,
        0.255_416_870_114_651,
    );
    let kinds = [CRP, DAMAGE, CLINIC, SMOKER].map(|id| &row(&report, "table1", id)["kind"]);
    assert_eq!(kinds, ["continuous", "ordinal", "nominal", "binary"]);
    assert_eq!(row(&report, "table1", CRP)["overall"]["missing"], 6);
    assert_eq!(row(&report, "table1", CRP)["unit"], "mg/L");
}

#[test]
fn recommended_tests_follow_from_the_type() {
    let report = with_columns(json!({ "mode": "recommended" }));
    let test = |variable| &row(&report, "table1", variable)["tests"][0];
    let (t, p) = (-1.148_685_361_035_273_9, 0.274_258_054_615_366_73);
    assert_test(test(CRP), "ttest", t, p);
    assert_eq!(test(DAMAGE)["test"], "mannwhitney");
    assert_eq!(test(DAMAGE)["method"], "exact");
    assert_eq!(test(CLINIC)["test"], "fisher_rxc");
    assert_eq!(test(SMOKER)["test"], "fisher_2x2");
    let found = test(SMOKER)["p"].as_f64().expect("a p-value");
    assert!((found - 0.366_449_864_013_668_1).abs() < 1e-12);
}

#[test]
fn table_2_compares_the_classes_first() {
    let report = with_columns(json!({}));
    let test = |variable| &row(&report, "table2", variable)["tests"][0];
    assert_test(
        test(CRP),
        "kruskal",
        0.154_968_250_481_822_58,
        0.925_441_715_444_311_5,
    );
    assert_test(
        test(DAMAGE),
        "kruskal",
        0.268_188_792_144_525_6,
        0.874_507_510_632_841_9,
    );
    assert_test(
        test(CLINIC),
        "chisq",
        7.437_619_893_370_758_5,
        0.282_263_601_199_830_74,
    );
    assert_eq!(
        test(SMOKER)["question"],
        "magnesium low v normal v high, sexes pooled"
    );
}

#[test]
fn table_3_compares_magnesium_by_an_added_column() {
    let report = with_columns(json!({}));
    let tests = |variable| {
        row(&report, "table3", variable)["tests"]
            .as_array()
            .expect("tests")
    };
    assert_test(
        &tests(SMOKER)[0],
        "mannwhitney",
        601.5,
        0.427_577_402_738_581_25,
    );
    assert_test(
        &tests(CLINIC)[0],
        "kruskal",
        4.579_961_394_474_925,
        0.205_267_849_178_197,
    );
    assert_eq!(tests(CLINIC).len(), 1);
    assert_test(
        &tests(DAMAGE)[0],
        "kruskal",
        1.383_868_441_048_773,
        0.500_606_847_984_552_7,
    );
    let trend = &tests(DAMAGE)[1];
    assert!((trend["p"].as_f64().expect("p") - 0.692_592_834_445_734_8).abs() < 1e-9);
    assert!(
        (trend["effect"]["value"].as_f64().expect("tau") + 0.031_209_268_639_094_376).abs() < 1e-12
    );
    let trend = &tests(CRP)[0];
    assert!((trend["p"].as_f64().expect("p") - 0.921_853_722_408_434_1).abs() < 1e-9);
    assert_eq!(
        row(&report, "table3", CLINIC)["pairs"]
            .as_array()
            .expect("pairs")
            .len(),
        6
    );
}

#[test]
fn an_added_row_is_in_no_family_and_changes_none() {
    let plain = report_on(&cohort(), &json!({}));
    let report = with_columns(json!({}));
    for (id, before) in plain["tables"]
        .as_array()
        .expect("tables")
        .iter()
        .map(|table| (table["id"].as_str().expect("an id"), table))
    {
        for old in before["rows"].as_array().expect("rows") {
            assert_eq!(
                row(&report, id, old["variable"].as_str().expect("an id")),
                old
            );
        }
        for variable in [CRP, DAMAGE, CLINIC, SMOKER] {
            for test in row(&report, id, variable)["tests"]
                .as_array()
                .expect("tests")
            {
                assert_eq!(
                    (&test["family"], &test["pAdjusted"]),
                    (&Value::Null, &Value::Null)
                );
            }
        }
    }
    let methods = report["methods"].as_str().expect("methods");
    assert!(methods.contains("Further variables were CRP (continuous, mg/L), Damage (ordinal: none < mild < severe), Clinic (nominal: Yazd, Tabriz, Rasht, Tehran), Smoker (binary)."), "{methods}");
    assert!(methods.contains(
        "The further variables are in no family. The adjusted p-value is judged where there is one; p-values outside the families are not adjusted."
    ));
}

#[test]
fn the_data_file_holds_added_columns_by_their_variables() {
    let options: StudyOptions =
        serde_json::from_value(json!({ "columns": columns() })).expect("options");
    let settings = options.settings().expect("possible");
    let cohort = lupustat::cohort::read(cohort().as_bytes(), settings.import.clone());
    let data = study::data_file(&cohort, &settings);
    let mut lines = data.lines();
    assert!(
        lines
            .next()
            .expect("names")
            .ends_with("leukopenia,column_29,column_30,column_31,column_32")
    );
    assert!(
        lines
            .next()
            .expect("a patient")
            .ends_with(",1,13.2,level_1,level_1,0")
    );
}

const HEAD: &str = "patient_id,sex,serum_mg_mg_dl,X";

fn small(cells: &[&str]) -> String {
    let rows = cells.iter().enumerate().map(|(row, cell)| {
        let sex = if row % 2 == 0 { "F" } else { "M" };
        format!("P{row},{sex},2.{},{cell}\n", row % 10)
    });
    format!("{HEAD}\n{}", rows.collect::<String>())
}

fn added(cells: &[&str], choice: &Value) -> Value {
    report_on(&small(cells), &json!({ "columns": { "X": choice } }))
}

#[test]
fn a_cell_that_does_not_fit_the_type_is_refused_with_its_place() {
    for (meaning, cells, code, found, expected) in [
        (
            "continuous",
            ["1.5", "six", "2"],
            "not_a_number",
            "six",
            "a number",
        ),
        (
            "binary",
            ["yes", "perhaps", "no"],
            "not_a_finding",
            "perhaps",
            "yes or no",
        ),
        (
            "binary",
            ["yes", "not due to lupus", "no"],
            "not_a_finding",
            "not due to lupus",
            "yes or no",
        ),
    ] {
        let report = added(&cells, &json!({ "meaning": meaning }));
        let [problem] = problems(&report, code)[..] else {
            panic!("{meaning}: {}", report["cohort"]["problems"])
        };
        let place =
            ["line", "column", "found", "expected", "severity"].map(|field| &problem[field]);
        assert_eq!(
            place,
            [
                &json!(3),
                &json!("X"),
                &json!(found),
                &json!(expected),
                &json!("error")
            ]
        );
    }
    let choice = json!({ "meaning": "ordinal", "levels": ["low", "high"] });
    let report = added(&["low", "middling", "HIGH "], &choice);
    let problem = problems(&report, "not_a_level")[0];
    assert_eq!(
        (&problem["line"], &problem["found"]),
        (&json!(3), &json!("middling"))
    );
    let levels = &row(&report, "table1", "column_4")["levels"];
    assert_eq!(
        (&levels[0]["label"], &levels[1]["counts"][0]),
        (&json!("low"), &json!(1))
    );
}

#[test]
fn the_order_of_levels_is_that_of_numbers_or_asked() {
    let labels = |report: &Value| -> Vec<String> {
        let levels = row(report, "table1", "column_4")["levels"]
            .as_array()
            .expect("levels");
        levels
            .iter()
            .map(|level| level["label"].as_str().expect("a label").to_owned())
            .collect()
    };
    let ordinal = json!({ "meaning": "ordinal" });
    assert_eq!(
        labels(&added(&["10", "2", "1", "2.0", "۱"], &ordinal)),
        ["1", "2", "10"]
    );
    let report = added(&["mild", "none", "severe"], &ordinal);
    let problem = problems(&report, "order_unknown")[0];
    assert_eq!(problem["severity"], "question");
    assert_eq!(
        problem["params"]["levels"],
        json!(["mild", "none", "severe"])
    );
    assert_eq!(report["cohort"]["columns"][3]["status"], "question");
    let rows = table(&report, "table1")["rows"].as_array().expect("rows");
    assert!(rows.iter().all(|row| row["variable"] != "column_4"));
    let given = json!({ "meaning": "ordinal", "levels": ["none", "mild", "severe"] });
    assert_eq!(
        labels(&added(&["mild", "none", "severe"], &given)),
        ["none", "mild", "severe"]
    );
    // Without an order the levels stand as they come.
    let nominal = json!({ "meaning": "nominal" });
    assert_eq!(
        labels(&added(&["mild", "none", "Mild ", "severe"], &nominal)),
        ["mild", "none", "severe"]
    );
}

#[test]
fn a_lone_nine_is_asked_and_codes_of_binary_columns_too() {
    let ordinal = json!({ "meaning": "ordinal" });
    assert_eq!(
        problems(&added(&["0", "1", "2", "9"], &ordinal), "missing_code")[0]["line"],
        5
    );
    assert!(problems(&added(&["7", "8", "9"], &ordinal), "missing_code").is_empty());
    assert_eq!(
        problems(&added(&["0", "1", "2", "8"], &ordinal), "missing_code")[0]["found"],
        "8"
    );
    let answered = json!({ "meaning": "ordinal", "missing": ["9"] });
    let report = added(&["0", "1", "2", "9"], &answered);
    assert_eq!(row(&report, "table1", "column_4")["overall"]["missing"], 1);
    let report = added(&["1", "2", "1"], &json!({ "meaning": "binary" }));
    assert_eq!(
        problems(&report, "coding_unknown")[0]["severity"],
        "question"
    );
    let coded = json!({ "meaning": "binary", "coding": { "1": "present", "2": "absent" } });
    let report = added(&["1", "2", "1"], &coded);
    assert_eq!(
        row(&report, "table1", "column_4")["levels"][0]["counts"][0],
        2
    );
}

/// The cells of the added column that are missing, that are values, and that are asked about.
fn outcome(cells: &[&str], choice: &Value) -> (u64, u64, Vec<String>) {
    let report = added(cells, choice);
    let column = &report["cohort"]["columns"][3];
    let asked = problems(&report, "missing_code").into_iter();
    (
        column["missing"].as_u64().expect("a count"),
        column["values"].as_u64().expect("a count"),
        asked
            .map(|problem| problem["found"].as_str().expect("a text").to_owned())
            .collect(),
    )
}

#[test]
fn codes_for_missing_among_numbers_are_asked_where_they_stand_apart() {
    let numbers = json!({ "meaning": "continuous" });
    for (cells, codes) in [
        (&["3.1", "12", "240", "999"][..], &["999"][..]),
        (
            &["3.1", "12", "240", "999.9", "999.90"],
            &["999.9", "999.90"],
        ),
        (&["1", "2", "4", "9", "99"], &["9", "99"]),
        (&["3.1", "12", "240", "777", "888"], &["777", "888"]),
        (&["0", "1", "2", "7", "8", "9"], &["7", "8", "9"]),
        // Far apart are they only where the others are near one another.
        (&["3.1", "12", "60", "77", "88"], &[]),
        (&["0", "1", "2", "-9"], &["-9"]),
        (&["0", "1", "2", "-1"], &["-1"]),
        (&["۱۲", "۱۵", "۹۹۹"], &["۹۹۹"]),
        // Numbers in a row are a scale, and so are changes for better and for worse.
        (&["7", "8", "9", "98.2", "99"], &[]),
        (&["-3", "-2", "-1", "-4", "0"], &[]),
        (&["-1.2", "-1", "0.4"], &[]),
    ] {
        let (missing, values, asked) = outcome(cells, &numbers);
        assert_eq!(asked, codes, "{cells:?}");
        assert_eq!(
            (missing, values),
            (0, (cells.len() - codes.len()) as u64),
            "{cells:?}"
        );
    }
    let report = added(&["3.1", "12", "999", "999"], &numbers);
    let problem = problems(&report, "missing_code")[0];
    assert_eq!(
        problem["text"],
        "line 4, column \"X\": \"999\" stands apart from the other numbers; does it stand for missing? (2 cells)"
    );
    assert_eq!(
        (&problem["severity"], &problem["line"]),
        (&json!("question"), &json!(4))
    );
    assert_eq!(problem["params"]["else"], "value");
}

#[test]
fn a_code_for_missing_is_missing_or_a_value_as_is_answered() {
    let cells = ["3.1", "12", "9", "999"];
    let answered =
        json!({ "meaning": "continuous", "missing": ["999"], "coding": { "9": "value" } });
    assert_eq!(outcome(&cells, &answered), (1, 3, vec![]));
    let levels = json!({ "meaning": "ordinal", "coding": { "9": "value" } });
    assert_eq!(outcome(&["0", "1", "2", "9"], &levels), (0, 4, vec![]));
    // Of a magnesium of 9, which is possible and hardly seen, the same is asked.
    let read = |choice: Value| {
        let file = small(&["1", "2"]).replace("2.1,", "9,");
        report_on(&file, &json!({ "columns": { "serum_mg_mg_dl": choice } }))
    };
    assert_eq!(problems(&read(json!({})), "missing_code")[0]["found"], "9");
    let kept = read(json!({ "coding": { "9": "value" } }));
    assert_eq!(problems(&kept, "missing_code").len(), 0);
    assert_eq!(problems(&kept, "unusual")[0]["found"], "9");
    let refused = read(json!({ "missing": ["9"] }));
    assert_eq!(refused["cohort"]["columns"][2]["missing"], 1);
}

#[test]
fn a_unit_in_a_cell_is_that_of_the_column_or_refused() {
    let cells = ["64 kg", "80", "71.5KG", "1.2 lb"];
    let choice = json!({ "meaning": "continuous", "unit": "kg" });
    let report = added(&cells, &choice);
    assert_eq!(report["cohort"]["columns"][3]["values"], 3);
    let problem = problems(&report, "other_unit")[0];
    assert_eq!(
        (&problem["line"], &problem["found"]),
        (&json!(5), &json!("1.2 lb"))
    );
    let report = added(
        &["40%", "55 %"],
        &json!({ "meaning": "continuous", "unit": "%" }),
    );
    assert_eq!(report["cohort"]["columns"][3]["values"], 2);
    let report = added(&cells, &json!({ "meaning": "continuous" }));
    assert_eq!(problems(&report, "other_unit").len(), 3);
}

#[test]
fn missing_values_are_said_by_number_and_by_range() {
    let cells = ["3.1", "12", "-9", "-1", "97", "98.0", "998", "refused"];
    let continuous = |missing: Value| json!({ "meaning": "continuous", "missing": missing });
    let said = json!([
        "LOWEST thru -1",
        "96 thru 98",
        "998 thru HIGHEST",
        "refused"
    ]);
    assert_eq!(outcome(&cells, &continuous(said)), (6, 2, vec![]));
    // A number counts by its size, however it is written.
    assert_eq!(
        outcome(
            &["3.1", "999", "999.0", "999.00"],
            &continuous(json!(["999"]))
        )
        .0,
        3
    );
    for (meaning, missing) in [("ordinal", 3), ("nominal", 3)] {
        let choice = json!({ "meaning": meaning, "missing": ["7 thru 9"] });
        let (found, values, asked) = outcome(&["1", "2", "7", "8", "9"], &choice);
        assert_eq!((found, values, asked), (missing, 2, vec![]), "{meaning}");
    }
    let known = small(&["1", "2", "3"]).replace("2.1,", "9.9,");
    let missing = json!({ "columns": { "serum_mg_mg_dl": { "missing": ["9 thru 10"] } } });
    let report = report_on(&known, &missing);
    assert_eq!(report["cohort"]["columns"][2]["missing"], 1);
}

#[test]
fn what_was_said_to_be_missing_and_is_nowhere_is_told() {
    for (said, code) in [
        ("99 thru 90", "unknown_range"),
        ("lowest thru high", "unknown_range"),
        ("777", "missing_not_found"),
        ("90 thru 99", "missing_not_found"),
        ("refused", "missing_not_found"),
    ] {
        let report = added(
            &["1", "2", "3"],
            &json!({ "meaning": "continuous", "missing": [said] }),
        );
        let [problem] = problems(&report, code)[..] else {
            panic!("{said}: {}", report["cohort"]["problems"])
        };
        assert_eq!(
            (&problem["column"], &problem["found"]),
            (&json!("X"), &json!(said))
        );
    }
}

#[test]
fn headers_and_levels_are_told_as_the_file_has_them() {
    let file = "patient_id,sex,serum_mg_mg_dl,ریزش\u{200c}مو,نوع\u{200c}بیماری ۲\n\
                P1,F,2.1,دارد,کم\u{200c}تحرک\nP2,M,2.2,ندارد, پر\u{200c}تحرک ۱ \nP3,F,2.0,دارد,پرتحرک ۱\n";
    let header = "نوع\u{200c}بیماری ۲";
    let options = json!({ "columns": { header: { "meaning": "nominal" } } });
    let report = report_on(file, &options);
    assert_eq!(report["cohort"]["columns"][3]["header"], "ریزش\u{200c}مو");
    assert_eq!(report["cohort"]["columns"][3]["id"], "alopecia");
    assert_eq!(report["cohort"]["columns"][4]["header"], header);
    let row = row(&report, "table1", "column_5");
    assert_eq!(row["label"], header);
    let levels = row["levels"].as_array().expect("levels");
    let labels: Vec<&Value> = levels.iter().map(|level| &level["label"]).collect();
    // What nobody sees does not tell levels apart.
    assert_eq!(labels, ["کم\u{200c}تحرک", "پر\u{200c}تحرک ۱"]);
    assert_eq!(levels[1]["counts"][0], 2);
    // A choice holds for the header without it, too.
    let options = json!({ "columns": { "نوعبیماری 2": { "meaning": "nominal" } } });
    let report = report_on(file, &options);
    assert_eq!(report["cohort"]["columns"][4]["status"], "used");
    assert!(problems(&report, "unknown_column").is_empty());
}

#[test]
fn a_column_of_very_many_levels_is_refused_with_the_reason() {
    let cells: Vec<String> = (0..31).map(|cell| format!("level {cell}")).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    for meaning in ["nominal", "ordinal"] {
        let report = added(&cells, &json!({ "meaning": meaning }));
        let problem = problems(&report, "too_many_levels")[0];
        assert_eq!(
            (&problem["column"], &problem["expected"]),
            (&json!("X"), &json!("at most 30 levels"))
        );
    }
    let report = added(&cells[..30], &json!({ "meaning": "nominal" }));
    assert!(problems(&report, "too_many_levels").is_empty());
    assert_eq!(
        row(&report, "table1", "column_4")["levels"]
            .as_array()
            .expect("levels")
            .len(),
        30
    );
}

#[test]
fn another_grouping_of_several_groups_changes_the_tests_with_it() {
    let report = with_columns(json!({ "grouping": CLINIC }));
    let first = table(&report, "table1");
    assert_eq!(
        first["title"],
        "Characteristics and manifestations by Clinic"
    );
    assert_eq!(first["notes"][1], "p compares the columns shown.");
    assert_eq!(first["groups"].as_array().expect("groups").len(), 4);
    let test = |variable| &row(&report, "table1", variable)["tests"][0];
    assert_test(
        test("age"),
        "kruskal",
        1.787_309_345_990_729,
        0.617_700_450_745_937_8,
    );
    assert_test(
        test("arthritis"),
        "chisq",
        0.434_763_792_161_234_73,
        0.932_971_086_135_411_6,
    );
    // Sex is a row like any other now, and the grouping is none.
    assert_test(
        test("sex"),
        "chisq",
        0.486_412_176_059_234_9,
        0.921_866_294_479_761_8,
    );
    let rows = first["rows"].as_array().expect("rows");
    assert!(
        rows.iter()
            .all(|row| row["variable"] != CLINIC && row["smd"].is_null())
    );
    assert_eq!(
        test("arthritis")["family"]["label"],
        "manifestations by Clinic"
    );
    assert_eq!(
        table(&report, "table2")["title"],
        "Characteristics and manifestations by Clinic and magnesium class"
    );
    let question = &row(&report, "table2", "age")["tests"][1]["question"];
    assert_eq!(question, "magnesium low v normal v high, groups pooled");
    assert!(
        report["methods"]
            .as_str()
            .expect("methods")
            .contains("Patients were grouped by Clinic (Yazd, Tabriz, Rasht, Tehran).")
    );
    assert_eq!(
        report["figures"]["prevalences"][0]["groups"]
            .as_array()
            .expect("groups")
            .len(),
        5
    );
    let distributions = report["diagnostics"]["distributions"]
        .as_array()
        .expect("distributions");
    let of_crp = distributions.iter().filter(|one| one["variable"] == CRP);
    let groups: Vec<&Value> = of_crp.map(|one| &one["group"]).collect();
    assert_eq!(
        groups,
        ["All patients", "Yazd", "Tabriz", "Rasht", "Tehran"]
    );
    // The third table has no columns: it stays as it is.
    let plain = with_columns(json!({}));
    assert_eq!(table(&report, "table3"), table(&plain, "table3"));
}

#[test]
fn every_variable_of_groups_can_group() {
    let plain = with_columns(json!({}));
    let choices = plain["groupings"].as_array().expect("groupings");
    assert!(choices.len() > 25);
    for choice in choices {
        let id = choice["id"].as_str().expect("an id");
        let report = with_columns(json!({ "grouping": id }));
        let first = table(&report, "table1");
        let total: u64 = first["groups"]
            .as_array()
            .expect("groups")
            .iter()
            .map(|group| group["n"].as_u64().expect("n"))
            .sum();
        let known = 100 - plain_missing(&plain, id);
        assert_eq!(total, known, "{id}");
        assert!(problems(&report, "grouping_not_used").is_empty(), "{id}");
        let has_second = report["tables"].as_array().expect("tables").len() == 3;
        assert_eq!(has_second, id != "magnesium_class");
    }
    let one = choices
        .iter()
        .find(|choice| choice["id"] == "seizure")
        .expect("a finding");
    assert_eq!(one["reason"]["code"], "one_group");
}

fn plain_missing(report: &Value, id: &str) -> u64 {
    if id == "sex" {
        return 0;
    }
    row(report, "table1", id)["overall"]["missing"]
        .as_u64()
        .expect("a count")
}

#[test]
fn what_makes_the_groups_is_descriptive() {
    for (grouping, variable) in [
        ("sledai2k_category", "sledai2k_score"),
        ("magnesium_class", "serum_mg"),
    ] {
        let report = with_columns(json!({ "grouping": grouping }));
        let row = row(&report, "table1", variable);
        assert_eq!(
            row["tests"][0]["reason"]["code"], "defines_groups",
            "{grouping}"
        );
    }
}

#[test]
fn groups_by_a_finding_say_which_is_which() {
    let report = with_columns(json!({ "grouping": "arthritis" }));
    let first = table(&report, "table1");
    assert_eq!(first["groups"][0]["label"], "Arthritis: absent");
    assert_eq!(first["groups"][1]["id"], "present");
    assert_eq!(
        first["notes"][1],
        "p compares arthritis: absent with arthritis: present."
    );
    let by_smoking = with_columns(json!({ "grouping": SMOKER }));
    assert_eq!(
        table(&by_smoking, "table1")["groups"][1]["label"],
        "Smoker: yes"
    );
}

#[test]
fn a_grouping_that_is_not_there_is_told_and_sex_stands() {
    let report = report_on(&cohort(), &json!({ "grouping": CLINIC }));
    assert_eq!(problems(&report, "grouping_not_used")[0]["found"], CLINIC);
    assert_eq!(
        table(&report, "table1")["title"],
        "Characteristics and manifestations by sex"
    );
    for options in [
        json!({ "grouping": "age" }),
        json!({ "grouping": "column_x" }),
        json!({ "analyte": { "column": "age", "name": "Age", "unit": "", "range": { "lower": 1, "upper": 2 } } }),
    ] {
        let options: StudyOptions = serde_json::from_value(options).expect("options");
        assert_eq!(
            options.settings().expect_err("impossible").code(),
            "unknown_variable"
        );
    }
}

fn ferritin(range: &Value) -> Value {
    let mut columns = columns();
    columns["Ferritin"] = json!({ "meaning": "continuous", "unit": "ng/mL" });
    let analyte =
        json!({ "column": FERRITIN, "name": "Ferritin", "unit": "ng/mL", "range": range });
    json!({ "columns": columns, "analyte": analyte })
}

#[test]
fn another_analyte_takes_the_place_of_magnesium_everywhere() {
    let report = report_on(&cohort(), &ferritin(&json!({ "lower": 30, "upper": 150 })));
    assert_test(
        &row(&report, "table1", FERRITIN)["tests"][0],
        "mannwhitney",
        280.5,
        0.162_921_229_615_805_24,
    );
    assert_eq!(row(&report, "table1", FERRITIN)["unit"], "ng/mL");
    let classes = row(&report, "table1", "analyte_class");
    assert_eq!(classes["label"], "Ferritin class");
    let counts: Vec<u64> = classes["levels"]
        .as_array()
        .expect("levels")
        .iter()
        .map(|level| level["counts"][0].as_u64().expect("n"))
        .collect();
    assert_eq!(counts, [2, 31, 63]);
    assert_test(
        &row(&report, "table2", "age")["tests"][1],
        "kruskal",
        6.856_751_344_393_289,
        0.032_439_590_529_925_27,
    );
    assert_test(
        &row(&report, "table3", "arthritis")["tests"][0],
        "mannwhitney",
        514.5,
        0.015_535_544_181_867_422,
    );
    assert_eq!(
        table(&report, "table3")["title"],
        "Ferritin by manifestation and by activity"
    );
    assert_eq!(
        table(&report, "table3")["notes"][0],
        "Numbers are Ferritin in ng/mL."
    );
    assert_eq!(
        row(&report, "table3", "arthritis")["tests"][0]["family"]["label"],
        "Ferritin by manifestation"
    );
    let methods = report["methods"].as_str().expect("methods");
    assert!(
        methods.contains("Ferritin was classed as low below 30 ng/mL and high above 150 ng/mL."),
        "{methods}"
    );
    assert!(!methods.to_lowercase().contains("magnesium"), "{methods}");
    assert!(
        report["sensitivity"]["ranges"]
            .as_array()
            .expect("ranges")
            .is_empty()
    );
    let text = report["tables"].to_string().to_lowercase();
    assert!(!text.contains("magnesium"), "magnesium is in no table");
}

/// Of `scipy.stats.shapiro` and `scipy.stats.levene` on the same file.
#[test]
fn diagnostics_are_of_the_analyte_in_the_groups() {
    let mut options = ferritin(&json!({ "lower": 30, "upper": 150 }));
    options["grouping"] = json!(CLINIC);
    options["columns"]["Clinic"] = json!({ "meaning": "nominal" });
    let report = report_on(&cohort(), &options);
    let near = |found: &Value, wanted: f64, tolerance: f64| {
        let found = found.as_f64().expect("a number");
        let is_near = (found - wanted).abs() <= tolerance * wanted;
        assert!(is_near, "{found} is not {wanted}");
    };
    let of_ferritin = |list: &str| -> Vec<Value> {
        let all = report["diagnostics"][list].as_array().expect("a list");
        let of_ferritin = all.iter().filter(|one| one["variable"] == FERRITIN);
        of_ferritin.cloned().collect()
    };
    let distributions = of_ferritin("distributions");
    let expected = [
        ("Yazd", 25, 0.955_747_884_598_173_1, 0.336_306_210_143_275_4),
        (
            "Tabriz",
            23,
            0.905_762_438_457_322_4,
            0.033_289_151_834_871_72,
        ),
        (
            "Rasht",
            29,
            0.908_789_234_586_163_1,
            0.016_007_786_638_749_192,
        ),
        (
            "Tehran",
            17,
            0.936_705_425_306_671_8,
            0.281_167_636_495_770_6,
        ),
    ];
    assert_eq!(distributions.len(), 1 + expected.len());
    for (found, (group, n, w, p)) in distributions[1..].iter().zip(expected) {
        assert_eq!((&found["group"], &found["n"]), (&json!(group), &json!(n)));
        near(&found["w"], w, 1e-9);
        near(&found["p"], p, 1e-6);
    }
    let variances = of_ferritin("variances");
    assert_eq!(variances.len(), 1);
    near(&variances[0]["leveneMeanP"], 0.816_722_028_523_338_3, 1e-9);
    near(&variances[0]["leveneMedianP"], 0.880_361_364_912_605, 1e-9);
    let methods = report["methods"].as_str().expect("methods");
    let told = "Tests are of the kinds by which the published figures, of other groups and of another analyte, come out.";
    assert!(methods.contains(told), "{methods}");
}

#[test]
fn the_limits_of_an_analyte_are_taken_exactly() {
    let cells = ["30", "29.999", "150.0", "150.001", "90"];
    let class = |inclusive: bool| -> Vec<u64> {
        let range = json!({ "lower": "30", "upper": "150", "lowerInclusive": inclusive, "upperInclusive": inclusive });
        let analyte = json!({ "column": "column_4", "name": "X", "unit": "", "range": range });
        let options =
            json!({ "columns": { "X": { "meaning": "continuous" } }, "analyte": analyte });
        let report = report_on(&small(&cells), &options);
        let levels = row(&report, "table1", "analyte_class")["levels"]
            .as_array()
            .expect("levels");
        levels
            .iter()
            .map(|level| level["counts"][0].as_u64().expect("n"))
            .collect()
    };
    assert_eq!(class(true), [1, 3, 1]);
    assert_eq!(class(false), [2, 1, 2]);
}

/// How many patients each class of the analyte has, by its identifier.
fn classes(report: &Value) -> Vec<(&str, u64)> {
    let levels = &row(report, "table1", "analyte_class")["levels"];
    let levels = levels.as_array().expect("levels").iter();
    let level = |level: &'_ Value| level["counts"][0].as_u64().expect("n");
    levels
        .map(|one| (one["id"].as_str().expect("an id"), level(one)))
        .collect()
}

fn crp(range: &Value, mode: &str) -> Value {
    let analyte = json!({ "column": CRP, "name": "CRP", "unit": "mg/L", "range": range });
    with_columns(json!({ "analyte": analyte, "mode": mode }))
}

#[test]
fn an_analyte_with_one_limit_has_two_classes_compared_as_two_groups() {
    let report = crp(&json!({ "upper": 5 }), "as_published");
    assert_eq!(report["options"]["analyte"]["range"]["lower"], Value::Null);
    assert_eq!(classes(&report), [("normal", 19), ("high", 75)]);
    let test = |table, variable, place: usize| &row(&report, table, variable)["tests"][place];
    assert_test(
        test("table1", "analyte_class", 0),
        "mannwhitney",
        374.0,
        0.875_229_862_967_446_4,
    );
    assert_test(
        test("table2", "age", 0),
        "kruskal",
        5.994_065_557_998_478,
        0.111_899_305_827_406_66,
    );
    assert_test(
        test("table2", "age", 1),
        "mannwhitney",
        700.0,
        0.906_259_074_026_093,
    );
    assert_test(
        test("table2", "leukopenia", 0),
        "chisq",
        1.062_423_116_615_067_5,
        0.302_663_178_212_505_05,
    );
    assert_eq!(
        test("table2", "age", 1)["question"],
        "CRP normal v high, sexes pooled"
    );
    let groups = table(&report, "table2")["groups"].as_array().expect("four");
    let groups: Vec<_> = groups
        .iter()
        .map(|group| (&group["label"], &group["n"]))
        .collect();
    assert_eq!(
        groups,
        [
            (&json!("Men, normal"), &json!(2)),
            (&json!("Men, high"), &json!(7)),
            (&json!("Women, normal"), &json!(17)),
            (&json!("Women, high"), &json!(68)),
        ]
    );
    let note = &table(&report, "table2")["notes"][1];
    let told = "the other the two CRP classes with the sexes pooled.";
    assert!(note.as_str().expect("a note").ends_with(told), "{note}");
    let methods = report["methods"].as_str().expect("methods");
    let told = "CRP was classed as high above 5 mg/L and otherwise normal.";
    assert!(methods.contains(told), "{methods}");
}

#[test]
fn the_tests_of_two_classes_can_be_chosen_among_those_of_two_groups() {
    let report = crp(&json!({ "upper": 5 }), "recommended");
    let test = |table, variable, place: usize| &row(&report, table, variable)["tests"][place];
    let (t, p) = (-0.108_473_305_211_388_3, 0.914_353_625_855_926_8);
    assert_test(test("table2", "age", 0), "ttest", t, p);
    assert_eq!(test("table2", "sledai2k_score", 0)["test"], "mannwhitney");
    assert_eq!(test("table2", "sledai2k_score", 0)["method"], "exact");
    let fisher = test("table2", "leukopenia", 0);
    assert_eq!(fisher["test"], "fisher_2x2");
    let p = fisher["p"].as_f64().expect("p");
    assert!((p - 0.379_552_482_397_813_6).abs() < 1e-12, "{p}");
    let choices = &row(&report, "table2", "age")["choices"];
    assert_eq!(
        choices,
        &json!(["mann_whitney", "exact_mann_whitney", "welch"])
    );
}

#[test]
fn on_either_side_a_single_limit_is_normal_or_not_as_it_is_said() {
    let cells = ["30", "29.999", "60", "60.001", "90"];
    let counts = |range: Value| -> Vec<(String, u64)> {
        let analyte = json!({ "column": "column_4", "name": "X", "unit": "", "range": range });
        let options =
            json!({ "columns": { "X": { "meaning": "continuous" } }, "analyte": analyte });
        let report = report_on(&small(&cells), &options);
        let classes = classes(&report).into_iter();
        classes.map(|(id, n)| (id.to_owned(), n)).collect()
    };
    let expect = |found: Vec<(String, u64)>, wanted: [(&str, u64); 2]| {
        assert_eq!(found, wanted.map(|(id, n)| (id.to_owned(), n)));
    };
    // eGFR ≥ 60, then > 60; anti-dsDNA ≤ 30, then < 30.
    let egfr = json!({ "lower": 60 });
    expect(counts(egfr), [("low", 2), ("normal", 3)]);
    let egfr = json!({ "lower": 60, "lowerInclusive": false });
    expect(counts(egfr), [("low", 3), ("normal", 2)]);
    let antibody = json!({ "upper": "30" });
    expect(counts(antibody), [("normal", 2), ("high", 3)]);
    let antibody = json!({ "lower": null, "upper": "30", "upperInclusive": false });
    expect(counts(antibody), [("normal", 1), ("high", 4)]);
}

#[test]
fn two_classes_can_group_the_patients_and_are_counted_among_values_without_number() {
    let mut csv = "sex,X\n".to_owned();
    for place in 0..3000 {
        let sex = if place % 3 == 0 { "M" } else { "F" };
        writeln!(csv, "{sex},{}.{:03}", place % 10, place).expect("a String takes it");
    }
    let analyte = json!({ "column": "column_2", "name": "X", "unit": "", "range": { "lower": 4 } });
    let columns = json!({ "X": { "meaning": "continuous" } });
    let mut options = json!({ "columns": columns, "analyte": analyte });
    let report = report_on(&csv, &options);
    assert_eq!(classes(&report), [("low", 1200), ("normal", 1800)]);
    options["grouping"] = json!("analyte_class");
    let report = report_on(&csv, &options);
    let groups = table(&report, "table1")["groups"].as_array().expect("two");
    let groups: Vec<_> = groups
        .iter()
        .map(|group| (&group["label"], &group["n"]))
        .collect();
    let two = [("Low", 1200), ("Normal", 1800)].map(|(label, n)| (json!(label), json!(n)));
    assert_eq!(groups, two.each_ref().map(|(label, n)| (label, n)));
    let test = &row(&report, "table1", "sex")["tests"][0];
    assert_eq!(test["df"], 1.0, "{test}");
}

#[test]
fn limits_that_cannot_be_are_told_of_the_analyte() {
    for (range, code) in [
        (json!({}), "option_incomplete"),
        (json!({ "lower": 5, "upper": 3 }), "range_reversed"),
        (json!({ "upper": "high" }), "not_a_number"),
    ] {
        let analyte = json!({ "column": "column_3", "name": "X", "unit": "", "range": range });
        let options: StudyOptions =
            serde_json::from_value(json!({ "analyte": analyte })).expect("options");
        let error = options.settings().expect_err("impossible");
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.to_string().contains("magnesium"), "{error}");
    }
}

#[test]
fn an_analyte_needs_no_magnesium_but_its_column_name_and_limits() {
    let csv = "patient_id,sex,X\nP1,F,1\nP2,M,2\nP3,F,3\nP4,M,1.5\n";
    let analyte = |column: &str| json!({ "column": column, "name": "X", "unit": "", "range": { "lower": 1, "upper": 2 } });
    let columns = json!({ "X": { "meaning": "continuous" } });
    let report = report_on(
        csv,
        &json!({ "columns": columns, "analyte": analyte("column_3") }),
    );
    assert!(problems(&report, "missing_column").is_empty());
    assert_eq!(row(&report, "table1", "column_3")["overall"]["n"], 4);
    let report = report_on(
        csv,
        &json!({ "columns": columns, "analyte": analyte("column_2") }),
    );
    assert_eq!(
        problems(&report, "analyte_not_used")[0]["found"],
        "column_2"
    );
    assert_eq!(row(&report, "table1", "column_2")["overall"]["missing"], 4);
    for (name, range) in [
        ("", json!({ "lower": 1, "upper": 2 })),
        ("X", json!({ "lowerInclusive": false })),
    ] {
        let analyte = json!({ "column": "column_3", "name": name, "unit": "", "range": range });
        let options: StudyOptions =
            serde_json::from_value(json!({ "analyte": analyte })).expect("options");
        assert_eq!(
            options.settings().expect_err("impossible").code(),
            "option_incomplete"
        );
    }
}

#[test]
fn chosen_rows_stand_in_their_order_and_families_stay_whole() {
    let plain = with_columns(json!({}));
    let report = with_columns(json!({ "rows": ["leukopenia", CRP, "age", "no_such_row"] }));
    let rows = table(&report, "table1")["rows"].as_array().expect("rows");
    let shown: Vec<&Value> = rows
        .iter()
        .filter(|row| row["shown"] == true)
        .map(|row| &row["variable"])
        .collect();
    assert_eq!(shown, ["leukopenia", CRP, "age"]);
    let family = |report| row(report, "table1", "leukopenia")["tests"][0].clone();
    assert_eq!(family(&report), family(&plain));
    assert_eq!(
        rows.len(),
        table(&plain, "table1")["rows"]
            .as_array()
            .expect("rows")
            .len()
    );
    let methods = report["methods"].as_str().expect("methods");
    assert!(
        methods.contains("The tables show a choice of the rows."),
        "{methods}"
    );
    assert!(methods.contains("The families hold the rows that are not shown as well."));
}

#[test]
fn a_counted_file_gives_the_same_tables_of_added_columns() {
    let csv = "sex,serum_mg_mg_dl,Clinic,CRP,count\nF,2.1,A,1.5,3\nM,1.8,B,2.5,2\nF,2.4,B,0.5,4\nM,3.0,A,7,2\n";
    let mut expanded = "sex,serum_mg_mg_dl,Clinic,CRP\n".to_owned();
    for line in csv.lines().skip(1) {
        let (cells, count) = line.rsplit_once(',').expect("cells");
        expanded.push_str(&format!("{cells}\n").repeat(count.parse().expect("a count")));
    }
    let columns = json!({ "Clinic": { "meaning": "nominal" }, "CRP": { "meaning": "continuous" } });
    let options = json!({ "columns": columns, "grouping": "column_3" });
    let (counted, plain) = (report_on(csv, &options), report_on(&expanded, &options));
    assert_eq!(counted["tables"], plain["tables"]);
    assert_eq!(counted["figures"], plain["figures"]);
}

#[test]
fn labels_are_the_users_and_ids_are_not() {
    let hostile = [
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "אבג شیراز",
        "🦋 \"quoted\"",
    ];
    let header = hostile[0];
    let mut csv = format!("patient_id,sex,serum_mg_mg_dl,{header}\n");
    for (row, text) in hostile.iter().enumerate() {
        let sex = if row % 2 == 0 { "F" } else { "M" };
        let quoted = text.replace('"', "\"\"");
        writeln!(csv, "P{row},{sex},2.{row},\"{quoted}\"").expect("a String takes it");
    }
    let options =
        json!({ "columns": { header: { "meaning": "nominal" } }, "grouping": "column_4" });
    let report = report_on(&csv, &options);
    let groups = table(&report, "table1")["groups"]
        .as_array()
        .expect("groups");
    for (place, (group, text)) in groups.iter().zip(hostile).enumerate() {
        assert_eq!(
            (&group["id"], &group["label"]),
            (&json!(format!("level_{}", place + 1)), &json!(text))
        );
    }
    assert_eq!(report["options"]["grouping"], "column_4");
}

#[test]
fn the_methods_say_what_is_done_with_further_variables_and_with_missing_values() {
    let methods = |more: Value| {
        let report = with_columns(more);
        report["methods"].as_str().expect("methods").to_owned()
    };
    let added = methods(json!({}));
    for told in [
        "Tests are those by which the published figures come out, and for the further variables of the same kinds.",
        "Missing values were not imputed: each comparison is of the patients whose values it needs are known.",
        "were compared in magnesium two at a time by Dunn's test",
        "Assumptions were examined, and chose no test: normality by the Shapiro-Wilk test, in all patients and in each group;",
    ] {
        assert!(added.contains(told), "{told}: {added}");
    }
    assert!(!added.contains("Monte Carlo"), "{added}");
    let recommended = methods(json!({ "mode": "recommended" }));
    for told in [
        "exact where that was affordable, else by Monte Carlo or asymptotic as named below.",
        "the seed of the generator follows from the table",
        "Difference of the shares, Newcombe's score interval (Table 1)",
    ] {
        assert!(recommended.contains(told), "{told}: {recommended}");
    }
    let none = methods(json!({ "adjustment": "none" }));
    assert!(
        none.contains("p-values were not adjusted for the number of comparisons."),
        "{none}"
    );
}
