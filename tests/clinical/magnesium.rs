//! Serum magnesium: on, just below and just above the limits, in three units.

use lupustat::clinical::ClinicalError;
use lupustat::clinical::magnesium::{
    MagnesiumClass, MagnesiumEntry, MagnesiumRange, MagnesiumRangeEntry, MagnesiumReading,
    Plausibility, read,
};
use lupustat::clinical::magnesium_extras::{albumin_corrected, fractional_excretion};
use lupustat::message::Coded;
use serde_json::{Value, json};

fn try_read(value: &Value, unit: &str, range: Value) -> Result<MagnesiumReading, ClinicalError> {
    let reading: MagnesiumEntry =
        serde_json::from_value(json!({ "value": value, "unit": unit })).expect("a reading");
    let range: MagnesiumRangeEntry = serde_json::from_value(range).expect("a range");
    read(&reading, &range)
}

fn reading(value: impl Into<Value>, unit: &str) -> MagnesiumReading {
    try_read(&value.into(), unit, json!({})).expect("a class")
}

fn code(value: impl Into<Value>, unit: &str) -> &'static str {
    try_read(&value.into(), unit, json!({}))
        .expect_err("an error")
        .code()
}

#[test]
fn milligrams_are_compared_as_typed() {
    use MagnesiumClass::{High, Low, Normal};
    for (value, class) in [
        ("1.89", Low),
        ("1.8999", Low),
        ("1.9", Normal),
        ("1.90", Normal),
        ("1,9", Normal),
        ("۱٫۹", Normal),
        ("1.9001", Normal),
        ("2.8999", Normal),
        ("2.9", Normal),
        ("2.90", Normal),
        ("2,90", Normal),
        ("2.9001", High),
        ("2.91", High),
        ("3.6", High),
    ] {
        let got = reading(value, "mg/dL");
        assert_eq!(got.class, class, "{value}");
        assert!(!got.boundary_ambiguous, "{value}");
    }
    assert_eq!(reading(1.9, "mg/dL").class, Normal);
    assert_eq!(reading(2.9, "mg/dL").class, Normal);
    // What binary arithmetic makes of 29 tenths is another number.
    assert_eq!(reading(29.0 * 0.1, "mg/dL").class, High);
}

#[test]
fn converted_values_are_not_snapped_to_a_limit() {
    use MagnesiumClass::{High, Low, Normal};
    let cases: [(&str, &str, f64, MagnesiumClass, &[MagnesiumClass]); 20] = [
        // 1.89579 mg/dL, which a display of one decimal shows as 1.9.
        ("0.78", "mmol/L", 1.895_79, Low, &[Normal]),
        ("0.79", "mmol/L", 1.920_095, Normal, &[]),
        ("0.779", "mmol/L", 1.893_359_5, Low, &[]),
        ("0.780", "mmol/L", 1.895_79, Low, &[]),
        ("0.781", "mmol/L", 1.898_220_5, Low, &[]),
        ("0.782", "mmol/L", 1.900_651, Normal, &[Low]),
        ("0.783", "mmol/L", 1.903_081_5, Normal, &[]),
        // What is left of 1.9 and 2.9 mg/dL after an export with four or five decimals.
        ("0.7817", "mmol/L", 1.899_921_85, Low, &[Normal]),
        ("0.78173", "mmol/L", 1.899_994_765, Low, &[Normal]),
        ("1.1932", "mmol/L", 2.900_072_6, High, &[Normal]),
        ("1.19", "mmol/L", 2.892_295, Normal, &[High]),
        ("1.189", "mmol/L", 2.889_864_5, Normal, &[]),
        ("1.191", "mmol/L", 2.894_725_5, Normal, &[]),
        ("1.193", "mmol/L", 2.899_586_5, Normal, &[High]),
        ("1.194", "mmol/L", 2.902_017, High, &[]),
        ("1.20", "mmol/L", 2.9166, High, &[]),
        ("1.563", "mEq/L", 1.899_435_75, Low, &[Normal]),
        ("1.564", "mEq/L", 1.900_651, Normal, &[]),
        ("2.386", "mEq/L", 2.899_586_5, Normal, &[High]),
        ("2.387", "mEq/L", 2.900_801_75, High, &[]),
    ];
    for (value, unit, mg_dl, class, alternatives) in cases {
        let got = reading(value, unit);
        assert_eq!(got.class, class, "{value} {unit}");
        // The product is exact, so its nearest double is the literal.
        assert_eq!(got.value_mg_dl, mg_dl, "{value} {unit}");
        assert_eq!(got.alternatives, alternatives, "{value} {unit}");
        assert_eq!(got.boundary_ambiguous, !alternatives.is_empty());
    }
    // A single digit spans the whole range.
    assert_eq!(reading("1", "mmol/L").alternatives, [Low, High]);
}

#[test]
fn each_limit_may_be_made_abnormal() {
    use MagnesiumClass::{High, Low, Normal};
    let open = json!({ "lowerInclusive": false, "upperInclusive": false });
    for (value, class) in [
        ("1.90", Low),
        ("1.91", Normal),
        ("2.89", Normal),
        ("2.9", High),
    ] {
        let got = try_read(&json!(value), "mg/dL", open.clone()).expect("a class");
        assert_eq!(got.class, class, "{value}");
    }
}

#[test]
fn the_range_belongs_to_the_laboratory() {
    let range = json!({ "lower": "1,7", "upper": 2.3 });
    for (value, class) in [
        ("1.69", "low"),
        ("1.7", "normal"),
        ("2.3", "normal"),
        ("2.31", "high"),
    ] {
        let got = try_read(&json!(value), "mg/dL", range.clone()).expect("a class");
        assert_eq!(got.class.id(), class, "{value}");
    }
    let reversed = try_read(&json!(2), "mg/dL", json!({ "lower": 3 })).expect_err("an error");
    assert_eq!(reversed.code(), "range_reversed");
    let text = try_read(&json!(2), "mg/dL", json!({ "upper": "high" })).expect_err("an error");
    assert_eq!(text.code(), "not_a_number");
}

#[test]
fn the_impossible_is_refused_and_the_unusual_questioned() {
    for (value, plausibility) in [
        ("0.2", Plausibility::Ask),
        ("0.79", Plausibility::Ask),
        ("0.8", Plausibility::Plausible),
        ("6", Plausibility::Plausible),
        ("6.01", Plausibility::Ask),
        ("12", Plausibility::Ask),
    ] {
        assert_eq!(
            reading(value, "mg/dL").plausibility,
            plausibility,
            "{value}"
        );
    }
    for value in ["0", "0.19", "12.1", "19", "999"] {
        assert_eq!(code(value, "mg/dL"), "out_of_range", "{value}");
    }
    assert_eq!(code("5", "mmol/L"), "out_of_range");
    assert_eq!(code("999999999999999999", "mmol/L"), "out_of_range");
}

#[test]
fn what_is_no_measurement_is_refused() {
    assert_eq!(code("", "mg/dL"), "not_a_number");
    assert_eq!(code("normal", "mg/dL"), "not_a_number");
    assert_eq!(code("1,900", "mg/dL"), "ambiguous_number");
    assert_eq!(code(-1.9, "mg/dL"), "negative");
    assert_eq!(code("-1.9", "mg/dL"), "negative");
    assert_eq!(code("1.9", "mg/L"), "unknown_unit");
    assert_eq!(code("1.9", ""), "unknown_unit");
}

#[test]
fn units_are_recognised_in_any_case() {
    assert_eq!(reading("0.9", "MMOL/l").unit.id(), "mmol/L");
    assert_eq!(reading("1.8", "meq/L").unit.id(), "mEq/L");
}

#[test]
fn the_result_has_the_fields_of_the_package() {
    let got = serde_json::to_value(reading("0.7817", "mmol/L")).expect("JSON");
    let expected = json!({
        "class": "low",
        "valueMgDl": 1.899_921_85,
        "unit": "mmol/L",
        "boundaryAmbiguous": true,
        "alternatives": ["normal"],
        "plausibility": "plausible",
        "range": { "lower": 1.9, "upper": 2.9, "lowerInclusive": true, "upperInclusive": true },
    });
    assert_eq!(got, expected);
}

#[test]
fn albumin_is_corrected_in_the_units_of_its_source() {
    let corrected = |magnesium: &str, unit: &str, albumin: &str| {
        let entry = json!({ "magnesium": magnesium, "unit": unit, "albumin": albumin });
        albumin_corrected(
            &serde_json::from_value(entry).expect("an entry"),
            &MagnesiumRange::default(),
        )
    };
    // 1.80 + 0.0121525 * (40 - 25); with 0.005 in mg/dL and g/dL it would stay low.
    let got = corrected("1.80", "mg/dL", "25").expect("a value");
    assert!((got.value_mg_dl - 1.982_287_5).abs() < 1e-12);
    assert_eq!(got.class, MagnesiumClass::Normal);
    let same = corrected("0.8", "mmol/L", "40").expect("a value");
    assert!((same.value_mmol_l - 0.8).abs() < 1e-15);
    // Albumin in g/dL is refused.
    assert_eq!(
        corrected("1.8", "mg/dL", "2.5").map_err(|error| error.code()),
        Err("out_of_range")
    );
}

#[test]
fn fractional_excretion_is_a_percentage() {
    let excretion = |urine_creatinine: Value| {
        let entry = json!({
            "urineMagnesium": "5.0",
            "serumCreatinine": 0.8,
            "serumMagnesium": 1.7,
            "urineCreatinine": urine_creatinine,
        });
        fractional_excretion(&serde_json::from_value(entry).expect("an entry"))
    };
    // 100 * 5.0 * 0.8 / (0.7 * 1.7 * 90) = 400 / 107.1
    let got = excretion(json!(90)).expect("a percentage");
    assert!((got - 400.0 / 107.1).abs() < 1e-12);
    for zero in [json!(0), json!(5e-324)] {
        assert_eq!(
            excretion(zero).map_err(|error| error.code()),
            Err("out_of_range")
        );
    }
}
