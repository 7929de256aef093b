//! Filtration rate: the worked values of both equations, and the stage ranges.

use lupustat::clinical::ClinicalError;
use lupustat::clinical::renal::{Equation, RenalEntry, RenalEstimate, StageRange, estimate};
use lupustat::message::Coded;
use serde_json::{Value, json};

fn try_estimate(
    creatinine: &Value,
    unit: &str,
    age: &Value,
    sex: &str,
) -> Result<Vec<RenalEstimate>, ClinicalError> {
    let entry = json!({ "creatinine": creatinine, "unit": unit, "age": age, "sex": sex });
    let entry: RenalEntry = serde_json::from_value(entry).expect("an entry");
    estimate(&entry)
}

#[test]
fn worked_values_agree_to_the_digits_given() {
    use StageRange::{Stage1, Stage2, Stage3, Stage4, Stage5};
    // Creatinine mg/dL, age, sex; MDRD with 175 and 186, CKD-EPI 2021 to two decimals; stage ranges
    // of the first and the last.
    let cases = [
        (
            "0.6",
            30,
            "female",
            [117.38, 124.76, 123.76],
            Stage1,
            Stage1,
        ),
        ("0.8", 42, "female", [78.66, 83.60, 94.28], Stage2, Stage1),
        ("0.9", 55, "female", [65.01, 69.09, 75.50], Stage2, Stage2),
        ("1.0", 42, "female", [60.80, 64.62, 72.13], Stage2, Stage2),
        ("1.1", 42, "female", [54.47, 57.89, 64.34], Stage3, Stage2),
        ("1.2", 42, "female", [49.27, 52.36, 57.96], Stage3, Stage3),
        ("2.0", 42, "female", [27.32, 29.04, 31.40], Stage4, Stage3),
        ("1.3", 50, "male", [58.43, 62.11, 66.93], Stage3, Stage2),
        ("1.4", 50, "male", [53.64, 57.02, 61.23], Stage3, Stage2),
        ("2.5", 60, "male", [26.48, 28.14, 28.69], Stage4, Stage4),
        ("7.0", 40, "female", [6.50, 6.91, 7.07], Stage5, Stage5),
    ];
    for (creatinine, age, sex, expected, mdrd, ckd_epi) in cases {
        let got = try_estimate(&json!(creatinine), "mg/dL", &json!(age), sex).expect("an estimate");
        assert_eq!(
            [got[0].equation, got[1].equation, got[2].equation],
            Equation::ALL
        );
        for (estimate, expected) in got.iter().zip(expected) {
            // Half a unit of the second decimal.
            assert!(
                (estimate.egfr - expected).abs() <= 0.005 + 1e-9,
                "{creatinine} {age} {sex} {:?}: {} for {expected}",
                estimate.equation,
                estimate.egfr
            );
            assert_eq!(estimate.below_60, estimate.egfr < 60.0);
            assert_eq!(estimate.below_30, estimate.egfr < 30.0);
        }
        assert_eq!(
            (got[0].stage_range, got[2].stage_range),
            (mdrd, ckd_epi),
            "{creatinine} {age} {sex}"
        );
    }
}

#[test]
fn a_stage_range_starts_on_its_limit() {
    use StageRange::{Stage1, Stage2, Stage3, Stage4, Stage5};
    for (egfr, stage) in [
        (90.0, Stage1),
        (89.99, Stage2),
        (60.0, Stage2),
        (59.99, Stage3),
        (30.0, Stage3),
        (29.99, Stage4),
        (15.0, Stage4),
        (14.99, Stage5),
    ] {
        assert_eq!(StageRange::of(egfr), stage, "{egfr}");
    }
}

#[test]
fn micromoles_are_divided_by_88_4() {
    let micro = try_estimate(&json!("88,4"), "µmol/L", &json!(42), "female").expect("an estimate");
    let milli = try_estimate(&json!(1), "mg/dL", &json!(42), "female").expect("an estimate");
    assert_eq!(micro, milli);
}

#[test]
fn what_the_equations_do_not_cover_is_refused() {
    let code = |creatinine: Value, unit: &str, age: Value| {
        try_estimate(&creatinine, unit, &age, "male")
            .expect_err("an error")
            .code()
    };
    assert_eq!(code(json!(1), "mg/dL", json!(17)), "out_of_range");
    assert_eq!(code(json!(1), "mg/dL", json!(121)), "out_of_range");
    assert_eq!(code(json!(0), "mg/dL", json!(40)), "out_of_range");
    assert_eq!(code(json!(88), "mg/dL", json!(40)), "out_of_range");
    assert_eq!(code(json!(1), "umol/L", json!(40)), "out_of_range");
    assert_eq!(code(json!(1), "mmol/L", json!(40)), "unknown_unit");
    assert_eq!(code(json!("?"), "mg/dL", json!(40)), "not_a_number");
}

#[test]
fn equations_have_the_identifiers_of_the_package() {
    let ids = serde_json::to_value(Equation::ALL).expect("JSON");
    assert_eq!(ids, json!(["mdrd_175", "mdrd_186", "ckd_epi_2021"]));
}
