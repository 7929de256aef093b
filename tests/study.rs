//! The report on the example cohort under the recommended plan, and under settings other than the default.
//!
//! Expected values are SciPy's and statsmodels', computed from the same file (SciPy 1.17, statsmodels 0.14), those
//! of `paper/published-figures.json` (`other_tests`, by SciPy), or an exact count of arrangements in Python integers.

#[path = "support/report.rs"]
mod support;

use std::fmt::Write;

use lupustat::Coded;
use lupustat::study::{self, StudyOptions};
use proptest::prelude::*;
use serde_json::{Value, json};

use support::{file, report_on};

fn example() -> String {
    file("www/data/example-cohort.csv")
}

fn recommended() -> Value {
    report_on(&example(), &json!({ "mode": "recommended" }))
}

fn rows(report: &Value, table: usize) -> &Vec<Value> {
    report["tables"][table]["rows"].as_array().expect("rows")
}

fn row<'a>(report: &'a Value, table: usize, variable: &str) -> &'a Value {
    rows(report, table)
        .iter()
        .find(|row| row["variable"] == variable)
        .expect("a row")
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("a number, not {value}"))
}

fn assert_close(found: &Value, wanted: f64, relative: f64) {
    let found = number(found);
    assert!(
        (found - wanted).abs() <= relative * wanted.abs(),
        "{found} is not {wanted}"
    );
}

/// What SciPy gives for the rows of the paper by tests other than the paper's.
fn other_tests() -> Vec<(String, String, String, f64)> {
    let figures: Value =
        serde_json::from_str(&file("tests/paper/published-figures.json")).expect("a list");
    let mut others = Vec::new();
    for figure in figures.as_array().expect("a list") {
        let text = |field: &str| figure[field].as_str().unwrap_or_default().to_owned();
        for (test, p) in figure["other_tests"].as_object().into_iter().flatten() {
            if let Some(p) = p.as_f64() {
                others.push((text("table"), text("row"), test.clone(), p));
            }
        }
    }
    others
}

#[test]
fn manifestations_by_sex_are_fishers_test() {
    let report = recommended();
    let fisher: Vec<_> = other_tests()
        .into_iter()
        .filter(|(table, _, test, _)| table == "Text (by sex)" && test == "Fisher exact")
        .collect();
    assert_eq!(fisher.len(), 16);
    for (_, variable, _, p) in fisher {
        let test = &row(&report, 0, &variable)["tests"][0];
        assert_eq!(test["test"], "fisher_2x2");
        assert_eq!(test["method"], "exact");
        assert!((number(&test["p"]) - p).abs() <= 5.1e-6, "{variable}");
    }
}

#[test]
fn the_variants_beside_a_p_are_what_other_programs_print() {
    let report = report_on(&example(), &json!({}));
    let mut compared = 0;
    for (table, variable, test, p) in other_tests() {
        let (place, label) = match (table.as_str(), test.as_str()) {
            ("Text (by sex)", "chi-square with Yates correction") => {
                (0, "with Yates's correction (R)")
            }
            ("Text (by sex)", "Fisher exact") => (0, "Fisher's exact test"),
            ("Table 3", "Mann-Whitney with continuity correction") => {
                (2, "asymptotic, with continuity correction (R)")
            }
            _ => continue,
        };
        let Some(row) = rows(&report, place)
            .iter()
            .find(|row| row["variable"] == *variable)
        else {
            continue;
        };
        let variants = row["tests"][0]["variants"].as_array().expect("variants");
        let variant = variants
            .iter()
            .find(|variant| variant["label"] == label)
            .expect("a variant");
        assert!(
            (number(&variant["p"]) - p).abs() <= 5.1e-6,
            "{variable}: {label}"
        );
        compared += 1;
    }
    assert_eq!(compared, 16 + 16 + 18);
}

#[test]
fn magnesium_by_manifestation_is_exact_with_ties() {
    let report = recommended();
    // All C(100, n) arrangements, counted in whole numbers.
    for (variable, p) in [
        ("leukopenia", 0.005_527_968_123_319_707),
        ("vasculitis", 0.033_336_056_228_176_994),
        ("pleurisy", 0.035_959_595_959_595_96),
        ("rash", 0.032_310_817_058_233_57),
    ] {
        let test = &row(&report, 2, variable)["tests"][0];
        assert_eq!(test["method"], "exact");
        assert_eq!(test["compares"], json!(["present", "absent"]));
        assert_close(&test["p"], p, 1e-12);
    }
}

#[test]
fn a_shift_has_the_interval_of_its_test_and_says_the_level() {
    let report = recommended();
    let effect = &row(&report, 2, "leukopenia")["tests"][0]["effect"];
    assert_eq!(effect["id"], "hodges_lehmann");
    assert_close(&effect["value"], -0.23, 1e-12);
    assert_eq!(
        (number(&effect["lower"]), number(&effect["upper"])),
        (-0.42, -0.05)
    );
    assert!((0.95..0.96).contains(&number(&effect["level"])));
    // Lower magnesium with leukopenia is a negative shift and a negative delta.
    let delta = &row(&report, 2, "leukopenia")["tests"][0]["otherEffects"][0];
    assert_eq!(delta["id"], "cliffs_delta");
    assert!(number(&delta["value"]) < 0.0);
    // A shift is significant exactly when its interval leaves zero out.
    for row in rows(&report, 2)
        .iter()
        .filter(|row| row["tests"][0]["effect"]["lower"].is_number())
    {
        let test = &row["tests"][0];
        let (lower, upper) = (
            number(&test["effect"]["lower"]),
            number(&test["effect"]["upper"]),
        );
        assert_eq!(
            number(&test["p"]) <= 0.05,
            lower > 0.0 || upper < 0.0,
            "{}",
            row["variable"]
        );
    }
}

#[test]
fn one_patient_against_99_has_no_interval_but_a_reason() {
    let effect = recommended();
    let effect = &row(&effect, 2, "psychosis")["tests"][0]["effect"];
    assert!(effect["value"].is_number());
    assert_eq!(
        (&effect["lower"], &effect["upper"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(effect["reason"]["code"], "too_few");
}

#[test]
fn families_are_adjusted_by_holm_and_nothing_survives_but_the_trend() {
    for report in [recommended(), report_on(&example(), &json!({}))] {
        for (table, label) in [
            (0, "manifestations by sex"),
            (1, "manifestations by magnesium class"),
            (2, "magnesium by manifestation"),
        ] {
            let members: Vec<&Value> = rows(&report, table)
                .iter()
                .map(|row| &row["tests"][0])
                .filter(|test| test["family"]["label"] == label)
                .collect();
            assert_eq!(members.len(), 18);
            let mut p: Vec<f64> = members.iter().map(|test| number(&test["p"])).collect();
            p.sort_by(f64::total_cmp);
            let least = members
                .iter()
                .map(|test| number(&test["pAdjusted"]))
                .fold(1.0, f64::min);
            assert!((least - (18.0 * p[0]).min(1.0)).abs() < 1e-12);
            assert!(members.iter().all(|test| test["family"]["m"] == 18));
            if table != 1 {
                assert!(least >= 0.05, "{label}: {least}");
            }
        }
        let leukopenia = row(&report, 2, "leukopenia");
        assert_eq!(leukopenia["lostByAdjustment"], true);
        let trend = &row(&report, 2, "sledai2k_category")["tests"][1];
        assert_eq!(
            trend["family"],
            json!({ "label": "trend of magnesium with activity", "m": 1 })
        );
        assert_eq!(trend["p"], trend["pAdjusted"]);
        // SciPy: kendalltau of magnesium with the category number and with the score.
        assert_close(&trend["p"], 0.006_063_278_872_788_098, 1e-9);
        assert_close(
            &row(&report, 2, "sledai2k_score")["tests"][0]["p"],
            0.002_841_924_722_034_3,
            1e-9,
        );
    }
}

#[test]
fn variants_that_disagree_are_marked() {
    let published = report_on(&example(), &json!({}));
    assert_eq!(
        row(&published, 0, "vasculitis")["agreement"],
        "differs_at_alpha"
    );
    assert_close(
        &row(&published, 0, "vasculitis")["tests"][0]["p"],
        0.021_781,
        1e-4,
    );
    let exact = recommended();
    assert_close(
        &row(&exact, 0, "vasculitis")["tests"][0]["p"],
        0.076_857,
        1e-4,
    );
    assert_eq!(row(&exact, 0, "arthritis")["agreement"], "all");
}

#[test]
fn what_defines_the_groups_is_descriptive_in_every_mode() {
    for report in [recommended(), report_on(&example(), &json!({}))] {
        for test in row(&report, 1, "serum_mg")["tests"]
            .as_array()
            .expect("tests")
        {
            assert_eq!(test["reason"]["code"], "defines_groups");
            assert_eq!(
                (&test["p"], &test["family"], &test["method"]),
                (&Value::Null, &Value::Null, &Value::Null)
            );
        }
    }
}

#[test]
fn monte_carlo_does_not_depend_on_the_order_of_the_rows() {
    let csv = example();
    let mut lines: Vec<&str> = csv.lines().collect();
    lines[1..].reverse();
    let (there, back) = (
        recommended(),
        report_on(&lines.join("\n"), &json!({ "mode": "recommended" })),
    );
    assert_eq!(there["tables"], back["tables"]);
    let test = &row(&there, 2, "sledai2k_category")["tests"][0];
    assert_eq!(test["method"], "monte_carlo");
    let estimate = &test["monteCarlo"];
    assert_eq!(estimate["samples"], 100_000);
    assert!(
        number(&estimate["lower"]) < number(&test["p"])
            && number(&test["p"]) < number(&estimate["upper"])
    );
    assert_eq!(estimate["seed"].as_str().map(str::len), Some(16));
}

#[test]
fn the_regressions_that_were_given_up_are_those_of_statsmodels() {
    let report = recommended();
    let on_score = &report["diagnostics"]["regressions"][0];
    let slope = &on_score["terms"][1];
    assert_close(&slope["coefficient"], 0.015_712_9, 1e-6);
    assert_close(&slope["se"], 0.005_531_16, 1e-6);
    assert_close(&slope["p"], 5.473_915_55e-3, 1e-8);
    assert_close(&slope["seHc3"], 0.005_004_21, 1e-6);
    assert_close(&slope["pHc3"], 2.233_784_36e-3, 1e-8);
    assert_close(&on_score["rSquared"], 0.076_082_820_022_716_82, 1e-12);
    assert_close(&on_score["residualsNormalP"], 5.738_382_256e-6, 1e-6);
    assert_close(
        &on_score["constantVarianceP"],
        0.903_294_621_329_805_5,
        1e-9,
    );
    assert_eq!(on_score["outliers"], 2);
    let on_all = &report["diagnostics"]["regressions"][1];
    let p: Vec<f64> = (0..4)
        .map(|term| number(&on_all["terms"][term]["pHc3"]))
        .collect();
    for (found, wanted) in p.iter().zip([
        5.229_243_13e-24,
        2.444_607_67e-3,
        0.630_415_633,
        0.199_029_523,
    ]) {
        assert!(
            (found - wanted).abs() <= 1e-8 * wanted,
            "{found} is not {wanted}"
        );
    }
}

#[test]
fn diagnostics_are_scipys_and_choose_nothing() {
    let report = recommended();
    let magnesium = &report["diagnostics"]["distributions"][3];
    assert_eq!(
        (&magnesium["variable"], &magnesium["group"]),
        (&json!("serum_mg"), &json!("All patients"))
    );
    assert_close(&magnesium["w"], 0.933_368_430_144_504_3, 1e-9);
    assert_close(&magnesium["p"], 7.768_680_766_8e-5, 1e-6);
    let age = &report["diagnostics"]["variances"][0];
    assert_close(&age["leveneMeanP"], 0.005_765_674_281_980_265, 1e-9);
    assert_close(&age["leveneMedianP"], 0.005_135_384_716_160_779, 1e-9);
}

#[test]
fn settings_change_what_they_name() {
    let csv = example();
    // The man of score 20 has no category where the top one starts above 20.
    let literal = report_on(&csv, &json!({ "scheme": "paper_literal" }));
    assert_eq!(
        row(&literal, 0, "sledai2k_category")["overall"]["missing"],
        1
    );
    // R's quartiles: quantile([0, 0, 0, 4, 4, 4, 6, 6, 12, 20], .75).
    let type7 = report_on(&csv, &json!({ "quantileRule": "type7" }));
    assert_eq!(row(&type7, 0, "sledai2k_score")["cells"][0]["q3"], 6.0);
    // 1.7 to 2.3 mg/dL, a usual range, splits the cohort differently.
    let range = report_on(
        &csv,
        &json!({ "magnesiumRange": { "lower": "1.7", "upper": "2.3" } }),
    );
    let counts =
        |level: usize| row(&range, 0, "magnesium_class")["levels"][level]["counts"][0].as_u64();
    let magnesium = |keep: &dyn Fn(f64) -> bool| {
        let values = csv
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(3)?.parse().ok());
        Some(values.filter(|&value: &f64| keep(value)).count() as u64)
    };
    assert_eq!(counts(0), magnesium(&|value| value < 1.7));
    assert_eq!(counts(2), magnesium(&|value| value > 2.3));
    assert_ne!(
        range["tables"][1]["groups"],
        report_on(&csv, &json!({}))["tables"][1]["groups"]
    );
    let options = &range["options"]["magnesiumRange"];
    assert_eq!(
        (number(&options["lower"]), number(&options["upper"])),
        (1.7, 2.3)
    );
}

#[test]
fn settings_that_are_impossible_say_what_is_possible() {
    let error = |options: Value| {
        let options: StudyOptions = serde_json::from_value(options).expect("options");
        options.settings().expect_err("an error").message()
    };
    assert_eq!(error(json!({ "alpha": 1.0 })).code, "option_out_of_range");
    assert_eq!(
        error(json!({ "windowDays": 7 })).text,
        "option windowDays is 7; it must be 10 or 30"
    );
    let scheme = error(json!({ "scheme": "severity" }));
    assert_eq!(scheme.code, "unknown_scheme");
    assert!(
        scheme.text.contains("standard, paper_literal"),
        "{}",
        scheme.text
    );
    let unknown = serde_json::from_value::<StudyOptions>(json!({ "mood": "recommended" }));
    assert!(
        unknown
            .expect_err("an unknown option")
            .to_string()
            .contains("`mode`")
    );
}

#[test]
fn counted_rows_are_their_patients() {
    let csv = example();
    let mut lines = csv.lines();
    let header = lines
        .next()
        .expect("a header")
        .split_once(',')
        .expect("an id")
        .1;
    let (mut counted, mut expanded) = (format!("{header},count\n"), format!("{header}\n"));
    for (place, line) in lines.enumerate() {
        let line = line.split_once(',').expect("an id").1;
        let count = 1 + place % 3;
        writeln!(counted, "{line},{count}").expect("text");
        expanded.push_str(&format!("{line}\n").repeat(count));
    }
    for mode in ["as_published", "recommended"] {
        let (counted, expanded) = (
            report_on(&counted, &json!({ "mode": mode })),
            report_on(&expanded, &json!({ "mode": mode })),
        );
        assert_eq!(counted["tables"], expanded["tables"]);
        assert_eq!(counted["diagnostics"], expanded["diagnostics"]);
        assert_eq!(
            counted["cohort"]["analyzed"],
            expanded["cohort"]["analyzed"]
        );
    }
}

#[test]
fn the_methods_say_what_ran() {
    let published = report_on(&example(), &json!({}));
    let methods = published["methods"].as_str().expect("text");
    for part in [
        "within 10 days",
        "mild (1–5), moderate (6–10), high (11–19), very high (20 or more)",
        "low below 1.9 mg/dL and high above 2.9 mg/dL",
        "type 6, as in SPSS",
        "Pearson chi-square test, no continuity correction (Table 1, Table 2)",
        "magnesium by manifestation (m = 18)",
        published["dataHash"].as_str().expect("a hash"),
    ] {
        assert!(methods.contains(part), "{part} is not in: {methods}");
    }
    let recommended = recommended();
    let methods = recommended["methods"].as_str().expect("text");
    assert!(
        methods.contains("Fisher's exact test (Table 1)"),
        "{methods}"
    );
    assert!(!methods.contains("Pearson"), "{methods}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever the patients are like, every row has a p-value in [0, 1] or a reason.
    #[test]
    fn every_cohort_has_a_report(
        patients in prop::collection::vec((0..3_usize, 0..4_usize, 15..40_u32, 0..8_u32), 0..12),
        mode in prop::sample::select(vec!["as_published", "recommended"]),
    ) {
        let mut csv = "sex,age,Mg (mg/dL),leukopenia,rash,vasculitis,fever\n".to_owned();
        for (sex, age, magnesium, findings) in patients {
            let sex = ["male", "female", ""][sex];
            let age = ["20", "33", "61", ""][age];
            let bit = |place: u32| findings >> place & 1;
            writeln!(csv, "{sex},{age},{}.{:02},{},{},{},", magnesium / 10, 5 * (magnesium % 10), bit(0), bit(1), bit(2))
                .expect("text");
        }
        let report = report_on(&csv, &json!({ "mode": mode }));
        for table in 0..3 {
            for test in rows(&report, table).iter().flat_map(|row| row["tests"].as_array().expect("tests")) {
                match test["p"].as_f64() {
                    Some(p) => prop_assert!((0.0..=1.0).contains(&p) && test["reason"].is_null()),
                    None => prop_assert!(test["reason"]["text"].is_string()),
                }
            }
        }
    }
}

#[test]
fn an_adjustment_is_applied_by_its_name_and_none_leaves_no_family() {
    let of = |adjustment: &str| {
        let report = report_on(&example(), &json!({ "adjustment": adjustment }));
        let test = row(&report, 2, "leukopenia")["tests"][0].clone();
        let methods = report["methods"].as_str().expect("text").to_owned();
        (test, methods)
    };
    let (test, methods) = of("bonferroni");
    assert_close(&test["pAdjusted"], 18.0 * number(&test["p"]), 1e-14);
    assert!(methods.contains("adjusted by Bonferroni's method within families"));
    // Leukopenia has the least p of 18, proteinuria the second: 18 p₍₁₎ against 18/2 p₍₂₎.
    let (test, methods) = of("benjamini_hochberg");
    let report = report_on(&example(), &json!({}));
    let second = number(&row(&report, 2, "proteinuria")["tests"][0]["p"]);
    assert!(number(&test["pAdjusted"]) <= 9.0 * second * (1.0 + 1e-14));
    assert!(methods.contains("false discovery rate"));
    let (test, methods) = of("none");
    assert_eq!(
        (&test["pAdjusted"], &test["family"]),
        (&Value::Null, &Value::Null)
    );
    assert!(methods.contains("p-values were not adjusted"));
}

#[test]
fn the_figures_count_every_patient_once() {
    let report = report_on(&example(), &json!({}));
    let total = |points: &Value| -> f64 {
        let points = points["points"].as_array().expect("points");
        points.iter().map(|point| number(&point["n"])).sum()
    };
    for figure in ["magnesiumByCategory", "scores", "magnesiumByScore"] {
        assert_close(&json!(total(&report["figures"][figure])), 100.0, 0.0);
    }
    let boxes = report["figures"]["boxes"].as_array().expect("boxes");
    let sizes: Vec<f64> = boxes.iter().map(|group| number(&group["n"])).collect();
    assert_eq!(sizes, [39.0, 27.0, 19.0, 13.0, 2.0]);
}

#[test]
fn a_prevalence_has_wilsons_interval() {
    let report = report_on(&example(), &json!({}));
    let prevalences = report["figures"]["prevalences"].as_array().expect("a list");
    assert_eq!(prevalences.len(), 18);
    let leukopenia = prevalences
        .iter()
        .find(|entry| entry["variable"] == "leukopenia")
        .expect("leukopenia");
    let all = &leukopenia["groups"][0];
    // R: prop.test(9, 100, correct = FALSE)$conf.int
    assert_close(&all["lower"], 0.048_072_540_002_6, 1e-11);
    assert_close(&all["upper"], 0.162_262_128_527_2, 1e-11);
}

#[test]
fn the_data_file_holds_what_the_tables_are_made_of_and_no_id() {
    let cohort = "patient_id,sex,serum_mg_mg_dl,rash\nP-77,female,2.10,1\nP-78,male,,0\n";
    let cohort = lupustat::cohort::read(
        cohort.as_bytes(),
        lupustat::cohort::ImportOptions::default(),
    );
    let settings = StudyOptions::default().settings().expect("defaults");
    let file = study::data_file(&cohort, &settings);
    let lines: Vec<&str> = file.lines().collect();
    assert!(
        lines[0].starts_with(
            "sex,age,serum_mg,magnesium_class,sledai2k_score,sledai2k_category,seizure"
        )
    );
    assert!(lines[1].starts_with("F,,2.1,normal,"));
    assert!(lines[2].starts_with("M,,,,"));
    assert_eq!(lines.len(), 3);
    assert!(!file.contains("P-7"));
}

#[test]
fn a_row_takes_the_test_chosen_for_it_and_says_so() {
    let overrides = json!([{ "table": "table1", "variable": "vasculitis", "test": "fisher" }]);
    let report = report_on(&example(), &json!({ "overrides": overrides }));
    let vasculitis = row(&report, 0, "vasculitis");
    assert_eq!(vasculitis["chosen"], "fisher");
    assert_eq!(vasculitis["tests"][0]["test"], "fisher_2x2");
    // R: fisher.test(matrix(c(2, 8, 3, 87), 2))$p.value
    assert_close(&vasculitis["tests"][0]["p"], 0.076_856_722_1, 1e-9);
    assert_eq!(row(&report, 0, "rash")["chosen"], Value::Null);
    let methods = report["methods"].as_str().expect("text");
    assert!(methods.contains("chosen by hand: Vasculitis (Table 1)"));
}

#[test]
fn a_row_keeps_its_test_where_it_cannot_have_the_one_asked_for() {
    let overrides = json!([{ "table": "table1", "variable": "rash", "test": "welch" }]);
    let report = report_on(&example(), &json!({ "overrides": overrides }));
    let rash = row(&report, 0, "rash");
    assert_eq!(rash["tests"][0]["test"], "chisq");
    assert_eq!(rash["chosen"], Value::Null);
    assert_eq!(rash["choices"], json!(["pearson", "fisher"]));
}

#[test]
fn the_two_columns_of_a_row_have_a_standardized_difference() {
    let report = report_on(&example(), &json!({}));
    // R: abs(m1 - m2) / sqrt((s1^2 + s2^2) / 2) of the ages; the shares 3/10 and 20/90 of arthritis.
    assert_close(
        &row(&report, 0, "arthritis")["smd"],
        0.177_771_507_288_462,
        1e-12,
    );
    assert_close(
        &row(&report, 0, "sledai2k_category")["smd"],
        0.440_264_237_837_85,
        1e-12,
    );
    assert_eq!(row(&report, 1, "arthritis")["smd"], Value::Null);
}

/// A cohort whose magnesium has so many values, in reverse order, with ties and gaps.
fn scattered(rows: usize, values: usize) -> String {
    let mut csv = String::from("id,sex,age,serum_mg_mg_dl,leukopenia,rash,arthritis,fever\n");
    for row in 0..rows {
        let place = (row * 7919) % values;
        let magnesium = match row % 97 {
            0 => String::new(),
            _ => format!("{:.6}", 3.2 - 1.7 * place as f64 / values as f64),
        };
        let sex = if row % 7 == 0 { "M" } else { "F" };
        let finding = |every: usize| u8::from((row * 31 + row / 13) % every == 0);
        let fever = match row % 5 {
            0 => "",
            _ => "0",
        };
        let _ = writeln!(
            csv,
            "P{row},{sex},{},{magnesium},{},{},{},{fever}",
            20 + row % 50,
            finding(9),
            finding(2),
            finding(400),
        );
    }
    csv
}

/// Magnesium of 10,897 values, which is put in order rather than tabulated: p without and with continuity correction,
/// Cliff's delta; then of each group n, mean, SD, median, quartiles, least and greatest. All by SciPy and NumPy
/// (`method="asymptotic"`; `quantile(…, method="weibull")`).
#[test]
#[rustfmt::skip]
fn magnesium_of_too_many_values_for_a_table_agrees_with_scipy() {
    let report = report_on(&scattered(12_000, 11_000), &json!({}));
    let expected = [
        (0, "serum_mg", [0.875_681_475_488_373_2, 0.875_684_489_460_332_7, 0.002_368_447_454_095_555],
         [[1697.0, 2.351_797_536_240_424_4, 0.490_750_641_495_826_15, 2.355_409, 1.927_55, 2.776_854_5, 1.501_082, 3.199_691],
          [10179.0, 2.349_784_100_893_997_7, 0.490_821_730_893_136_47, 2.349_227, 1.924_691, 2.774_845, 1.500_155, 3.2]]),
        (2, "leukopenia", [0.758_180_400_165_080_3, 0.758_183_640_043_545_3, -0.005_189_494_413_632_345],
         [[1320.0, 2.346_151_234_848_484_5, 0.489_602_040_189_343_2, 2.342_35, 1.923_802_25, 2.767_736_25, 1.500_773, 3.199_691],
          [10556.0, 2.350_562_064_418_340_5, 0.490_960_883_825_404_4, 2.350_85, 1.925_193_5, 2.775_888_5, 1.500_155, 3.2]]),
        (2, "rash", [0.962_058_374_707_851_9, 0.962_060_514_147_841_9, 0.000_505_564_490_241_158_9],
         [[6394.0, 2.350_270_080_075_07, 0.490_744_257_348_003_64, 2.349_613_5, 1.925_270_5, 2.775_502_5, 1.500_155, 3.2],
          [5482.0, 2.349_840_549_069_682_5, 0.490_891_082_389_859_9, 2.349_845_5, 1.924_497_5, 2.775_193_5, 1.500_309, 3.199_845]]),
        (2, "arthritis", [0.630_784_527_060_110_2, 0.630_801_596_952_494_6, 0.045_691_861_301_287_77],
         [[37.0, 2.388_916_216_216_215_6, 0.499_265_780_301_942_46, 2.436_855, 1.962_168, 2.878_777_5, 1.608_182, 3.144_827],
          [11839.0, 2.349_950_408_142_579_5, 0.490_781_333_606_917_67, 2.349_691, 1.925, 2.775_155, 1.500_155, 3.2]]),
    ];
    for (table, variable, [p, corrected, delta], groups) in expected {
        let row = row(&report, table, variable);
        let test = &row["tests"][0];
        assert_close(&test["p"], p, 1e-12);
        assert_close(&test["variants"][0]["p"], corrected, 1e-12);
        assert_close(&test["effect"]["value"], delta, 1e-12);
        assert_eq!(test["effect"]["id"], "cliffs_delta", "{variable}");
        let note = test["notes"][0].as_str().unwrap_or_default();
        assert!(note.starts_with("the Hodges-Lehmann shift is left out"), "{note}");
        for (cell, wanted) in row["cells"].as_array().expect("cells").iter().zip(groups) {
            let found = ["n", "mean", "sd", "median", "q1", "q3", "min", "max"];
            for (name, wanted) in found.into_iter().zip(wanted) {
                assert_close(&cell[name], wanted, 1e-12);
            }
        }
    }
}
