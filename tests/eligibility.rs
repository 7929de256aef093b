//! Who enters the tables, what stands beside them, and what a file supplies against its own findings.
//!
//! Expected values follow from the rules by hand: each file is a handful of patients. Filtration rates are the
//! worked values of `tests/clinical/renal.rs`.

use lupustat::clinical::DESCRIPTORS;
use lupustat::message::Coded;
use lupustat::study::{self, StudyOptions};
use serde_json::{Value, json};

fn report(csv: &str, options: Value) -> Value {
    let options: StudyOptions = serde_json::from_value(options).expect("options");
    let report = study::analyze(csv.as_bytes(), &options).expect("options that are possible");
    serde_json::to_value(report).expect("a report is JSON-safe")
}

/// A file with all 24 findings, absent unless `cells` says otherwise, and further columns.
fn file(further: &[&str], patients: &[&[(&str, &str)]]) -> String {
    let header: Vec<&str> = ["patient_id", "sex", "age", "serum_mg_mg_dl"]
        .into_iter()
        .chain(DESCRIPTORS.iter().map(|item| item.id))
        .chain(further.iter().copied())
        .collect();
    let mut text = header.join(",") + "\n";
    for (row, cells) in patients.iter().enumerate() {
        let id = format!("P{row}");
        let cell = |&column: &&str| {
            let given = cells.iter().find(|(name, _)| *name == column);
            given.map_or_else(
                || match column {
                    "patient_id" => id.as_str(),
                    "sex" => "F",
                    "age" => "42",
                    "serum_mg_mg_dl" => "2.1",
                    other if DESCRIPTORS.iter().any(|item| item.id == other) => "0",
                    _ => "",
                },
                |(_, text)| text,
            )
        };
        text += &(header.iter().map(cell).collect::<Vec<_>>().join(",") + "\n");
    }
    text
}

fn step<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let steps = report["eligibility"]["steps"].as_array().expect("steps");
    steps
        .iter()
        .find(|step| step["rule"] == rule)
        .expect("a step")
}

fn counts(step: &Value) -> [u64; 4] {
    ["excluded", "applies", "notAssessable", "remaining"]
        .map(|name| step[name].as_u64().expect("a count"))
}

#[test]
fn a_file_without_criteria_keeps_everybody_and_says_so() {
    let report = report(&file(&[], &[&[], &[]]), json!({}));
    let flow = &report["eligibility"];
    assert_eq!(
        (&flow["assessed"], &flow["included"], &flow["notAssessable"]),
        (&json!(2), &json!(2), &json!(0))
    );
    let steps = flow["steps"].as_array().expect("steps");
    let rules: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["rule"].as_str())
        .collect();
    assert_eq!(
        rules,
        [
            "classification",
            "kidney",
            "malignancy",
            "infection",
            "hepatic_failure",
            "alcohol"
        ]
    );
    assert!(steps.iter().all(|step| step["assessed"] == false));
    assert_eq!(report["cohort"]["analyzed"], 2);
}

#[test]
fn each_patient_leaves_by_the_first_rule_that_excludes() {
    let further = ["malignancy", "infection", "alcohol"];
    let csv = file(
        &further,
        &[
            &[("malignancy", "1"), ("infection", "1"), ("alcohol", "0")],
            &[("malignancy", "0"), ("infection", "1"), ("alcohol", "0")],
            &[("malignancy", "0"), ("infection", ""), ("alcohol", "1")],
            &[("malignancy", "0"), ("infection", ""), ("alcohol", "0")],
            &[("malignancy", "0"), ("infection", "0"), ("alcohol", "0")],
        ],
    );
    let kept = report(&csv, json!({}));
    assert_eq!(counts(step(&kept, "malignancy")), [1, 1, 0, 4]);
    assert_eq!(counts(step(&kept, "infection")), [1, 2, 2, 3]);
    assert_eq!(counts(step(&kept, "alcohol")), [1, 1, 0, 2]);
    assert_eq!(kept["eligibility"]["included"], 2);
    assert_eq!(kept["eligibility"]["notAssessable"], 1);
    assert_eq!(kept["cohort"]["analyzed"], 2);
    assert_eq!(kept["tables"][0]["rows"][1]["overall"]["n"], 2);
    let strict = report(
        &csv,
        json!({ "eligibility": { "excludeNotAssessable": true } }),
    );
    assert_eq!(strict["eligibility"]["included"], 1);
    let lenient = report(
        &csv,
        json!({ "eligibility": { "notApplied": ["infection", "alcohol"] } }),
    );
    assert_eq!(lenient["eligibility"]["included"], 4);
}

#[test]
fn classification_is_by_slicc_unless_another_is_asked_for() {
    let further = [
        "slicc_acute_cutaneous",
        "slicc_synovitis",
        "slicc_ana",
        "slicc_low_complement",
        "slicc_biopsy_nephritis",
        "slicc_anti_dsdna",
        "eular_acr_ana_1_80",
        "eular_acr_nephritis_class_3_or_4",
    ];
    let met = [
        ("slicc_acute_cutaneous", "1"),
        ("slicc_synovitis", "1"),
        ("slicc_ana", "1"),
        ("slicc_low_complement", "1"),
    ];
    let csv = file(
        &further,
        &[
            &met,
            // By the biopsy, with anti-dsDNA alone; by EULAR/ACR too.
            &[
                ("slicc_biopsy_nephritis", "1"),
                ("slicc_ana", "0"),
                ("slicc_anti_dsdna", "1"),
                ("eular_acr_ana_1_80", "1"),
                ("eular_acr_nephritis_class_3_or_4", "1"),
            ],
            // The criteria without a column leave it open.
            &[("slicc_ana", "1"), ("slicc_biopsy_nephritis", "0")],
        ],
    );
    let slicc = report(&csv, json!({}));
    assert_eq!(counts(step(&slicc, "classification")), [0, 0, 1, 3]);
    let counted = &slicc["eligibility"]["classifications"];
    assert_eq!(
        counted[0],
        json!({ "id": "slicc_2012", "label": "SLICC 2012", "met": 2, "notMet": 0, "unknown": 1 })
    );
    assert_eq!(counted[1]["met"], 1);
    let other = report(
        &csv,
        json!({ "eligibility": { "classification": "eular_acr_2019", "excludeNotAssessable": true } }),
    );
    assert_eq!(other["eligibility"]["included"], 1);
    let paper = report(
        &csv,
        json!({ "eligibility": { "biopsyRoute": "ana_only", "excludeNotAssessable": true } }),
    );
    assert_eq!(paper["eligibility"]["included"], 1);
}

#[test]
fn a_patient_without_any_criterion_does_not_meet_slicc() {
    let criteria = lupustat::clinical::slicc2012::CRITERIA;
    let columns: Vec<String> = criteria
        .iter()
        .map(|criterion| format!("slicc_{}", criterion.id))
        .chain(["slicc_biopsy_nephritis".to_owned()])
        .collect();
    let further: Vec<&str> = columns.iter().map(String::as_str).collect();
    let none: Vec<(&str, &str)> = further.iter().map(|&column| (column, "0")).collect();
    let report = report(&file(&further, &[&none]), json!({}));
    assert_eq!(counts(step(&report, "classification")), [1, 1, 0, 0]);
    assert_eq!(report["cohort"]["analyzed"], 0);
}

#[test]
fn kidney_disease_excludes_by_stage_or_by_rate_unrounded() {
    // 1.1 mg/dL in a woman of 42: 54.47 and 57.89 by MDRD (stage 3), 64.34 by CKD-EPI (stage 2); 2.0 mg/dL: 27.32, 29.04
    // and 31.40.
    let csv = file(
        &["creatinine_mg_dl", "ckd_stage_3"],
        &[
            &[("creatinine_mg_dl", "1.1")],
            &[("creatinine_mg_dl", "2.0")],
            &[("creatinine_mg_dl", "0.6"), ("ckd_stage_3", "1")],
            &[("creatinine_mg_dl", "7.0")],
            &[("ckd_stage_3", "0")],
            &[],
            &[("creatinine_mg_dl", "0.6"), ("age", "17")],
        ],
    );
    let excluded = |eligibility: Value| {
        counts(step(
            &report(&csv, json!({ "eligibility": eligibility })),
            "kidney",
        ))
    };
    assert_eq!(excluded(json!({})), [3, 3, 2, 4]);
    assert_eq!(excluded(json!({ "equation": "mdrd_175" })), [4, 4, 2, 3]);
    assert_eq!(excluded(json!({ "kidney": "egfr_below_30" }))[0], 1);
    assert_eq!(
        excluded(json!({ "kidney": "egfr_below_30", "equation": "mdrd_175" }))[0],
        2
    );
    let rates = report(&csv, json!({}));
    let by_equation: Vec<_> = rates["eligibility"]["kidney"]
        .as_array()
        .expect("equations")
        .iter()
        .map(|count| {
            (
                count["equation"].as_str(),
                count["from30To60"].as_u64(),
                count["below30"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        by_equation,
        [
            (Some("mdrd_175"), Some(1), Some(2)),
            (Some("mdrd_186"), Some(1), Some(2)),
            (Some("ckd_epi_2021"), Some(1), Some(1)),
        ]
    );
}

#[test]
fn age_limits_include_the_ages_named() {
    let csv = file(
        &[],
        &[
            &[("age", "17")],
            &[("age", "18")],
            &[("age", "65")],
            &[("age", "66")],
            &[("age", "")],
        ],
    );
    let report = report(
        &csv,
        json!({ "eligibility": { "minAge": 18, "maxAge": 65 } }),
    );
    assert_eq!(counts(step(&report, "age")), [2, 2, 1, 3]);
    assert_eq!(report["eligibility"]["included"], 3);
}

#[test]
fn a_counted_row_is_all_its_patients() {
    let csv = file(
        &["malignancy", "count"],
        &[
            &[("malignancy", "1"), ("count", "3")],
            &[("malignancy", "0"), ("count", "5")],
        ],
    );
    let report = report(&csv, json!({}));
    assert_eq!(report["eligibility"]["assessed"], 8);
    assert_eq!(counts(step(&report, "malignancy")), [3, 3, 0, 5]);
}

#[test]
fn the_score_stands_at_both_ends_of_what_is_unknown() {
    let csv = file(
        &[],
        &[
            &[("rash", "1")],
            &[("rash", "1"), ("fever", "")],
            &[
                ("seizure", "not_attributed"),
                ("rash", "1"),
                ("serum_mg_mg_dl", "2.5"),
            ],
        ],
    );
    let report = report(&csv, json!({}));
    let lines = report["sensitivity"]["score"].as_array().expect("lines");
    let found: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["id"].as_str(),
                line["n"].as_u64(),
                line["score"]["max"].as_f64(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some("known"), Some(2), Some(2.0)),
            (Some("unknown_absent"), Some(3), Some(2.0)),
            (Some("unknown_present"), Some(3), Some(3.0)),
            (Some("attributed"), Some(1), Some(2.0)),
        ]
    );
    // Where everything is known, the lines would repeat the tables.
    let plain = self::report(&file(&[], &[&[], &[]]), json!({}));
    assert_eq!(plain["sensitivity"]["score"], json!([]));
}

#[test]
fn other_cutoffs_stand_beside_those_of_the_index() {
    let csv = file(
        &["wbc_10_9_l", "anti_dsdna", "anti_dsdna_uln"],
        &[
            &[
                ("leukopenia", ""),
                ("wbc_10_9_l", "2.9"),
                ("serum_mg_mg_dl", "1.8"),
                ("increased_dna_binding", ""),
                ("anti_dsdna", "150"),
                ("anti_dsdna_uln", "100"),
            ],
            &[
                ("leukopenia", ""),
                ("wbc_10_9_l", "3.5"),
                ("serum_mg_mg_dl", "1.9"),
                ("increased_dna_binding", ""),
                ("anti_dsdna", "250"),
                ("anti_dsdna_uln", "100"),
            ],
            &[
                ("leukopenia", ""),
                ("wbc_10_9_l", "6"),
                ("serum_mg_mg_dl", "2.4"),
                ("increased_dna_binding", ""),
                ("anti_dsdna", "20"),
                ("anti_dsdna_uln", "100"),
            ],
        ],
    );
    let report = report(&csv, json!({}));
    let lines = report["sensitivity"]["cutoffs"].as_array().expect("lines");
    let found: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["id"].as_str(),
                line["present"].as_u64(),
                line["absent"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some("leukopenia"), Some(1), Some(2)),
            (Some("leukopenia_below_4"), Some(2), Some(1)),
            (Some("increased_dna_binding"), Some(2), Some(1)),
            (Some("dsdna_above_twice"), Some(1), Some(2)),
        ]
    );
    assert_eq!(lines[1]["withFinding"]["mean"], 1.85);
}

#[test]
fn the_range_of_most_laboratories_splits_the_cohort_anew() {
    let csv = file(
        &[],
        &[
            &[("serum_mg_mg_dl", "1.8")],
            &[("serum_mg_mg_dl", "2.3")],
            &[("serum_mg_mg_dl", "2.4")],
        ],
    );
    let report = report(&csv, json!({}));
    let classes = |place: usize| {
        let classes = report["sensitivity"]["ranges"][place]["classes"]
            .as_array()
            .expect("classes");
        classes
            .iter()
            .map(|class| class["counts"][0].as_u64().expect("a count"))
            .collect::<Vec<_>>()
    };
    assert_eq!(classes(0), [1, 2, 0]);
    assert_eq!(classes(1), [0, 2, 1]);
}

#[test]
fn two_schemes_list_the_patients_that_change() {
    let csv = file(
        &[],
        &[&[("arthritis", "1"), ("fever", "1")], &[("rash", "1")]],
    );
    let report = report(&csv, json!({ "compareScheme": "remission_to_severe" }));
    let comparison = &report["sensitivity"]["schemes"];
    assert_eq!(comparison["changed"], 1);
    assert_eq!(
        comparison["patients"],
        json!([{ "row": 0, "line": 2, "scoreMin": 5, "scoreMax": 5, "category": "mild", "other": "moderate" }])
    );
}

#[test]
fn a_supplied_score_and_category_are_held_against_the_findings() {
    let csv = file(
        &["sledai2k_score", "sledai2k_category"],
        &[
            // The man of the paper: 12 points, printed among the moderate.
            &[
                ("vasculitis", "1"),
                ("rash", "1"),
                ("mucosal_ulcers", "1"),
                ("sledai2k_score", "12"),
                ("sledai2k_category", "moderate"),
            ],
            &[
                ("rash", "1"),
                ("sledai2k_score", "4"),
                ("sledai2k_category", "mild"),
            ],
            &[
                ("rash", "1"),
                ("fever", ""),
                ("sledai2k_score", "3"),
                ("sledai2k_category", "low"),
            ],
            &[("rash", "1"), ("sledai2k_category", "high")],
        ],
    );
    let report = report(&csv, json!({}));
    let problems = report["cohort"]["problems"].as_array().expect("problems");
    let told = |code: &str| {
        let told = problems.iter().filter(|problem| problem["code"] == code);
        told.map(|problem| {
            (
                problem["line"].as_u64(),
                problem["found"].as_str(),
                problem["expected"].as_str(),
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(told("score_disagrees"), [(Some(3), Some("4"), Some("2"))]);
    assert_eq!(
        told("category_disagrees"),
        [
            (Some(2), Some("moderate"), Some("high")),
            (Some(5), Some("high"), Some("mild"))
        ]
    );
}

#[test]
fn manifestations_without_weight_have_rows_and_neither_points_nor_family() {
    let csv = file(
        &["chills", "valve_disease"],
        &[
            &[
                ("chills", "1"),
                ("valve_disease", "0"),
                ("serum_mg_mg_dl", "1.8"),
            ],
            &[("chills", "0"), ("valve_disease", ""), ("rash", "1")],
            &[
                ("sex", "M"),
                ("chills", "0"),
                ("valve_disease", "1"),
                ("alopecia", ""),
            ],
        ],
    );
    let plain = report(&csv, json!({}));
    for table in 0..3 {
        let rows = plain["tables"][table]["rows"].as_array().expect("rows");
        let named = |id: &str| rows.iter().filter(|row| row["variable"] == id).count();
        assert_eq!(
            (
                named("chills"),
                named("valve_disease"),
                named("myocarditis"),
                named("any_skin")
            ),
            (1, 1, 0, 0)
        );
        let chills = rows
            .iter()
            .find(|row| row["variable"] == "chills")
            .expect("a row");
        assert_eq!(chills["tests"][0]["family"], Value::Null);
    }
    let score = |report: &Value| report["tables"][0]["rows"][3]["overall"]["max"].clone();
    assert_eq!(score(&plain), 2.0);
    let systems = report(&csv, json!({ "bySystem": true }));
    let rows = systems["tables"][0]["rows"].as_array().expect("rows");
    let any = |id: &str| {
        rows.iter()
            .find(|row| row["variable"] == id)
            .expect("a row")
    };
    // Rash in one; alopecia unknown in another.
    assert_eq!(any("any_skin")["levels"][0]["counts"], json!([1, 0, 1]));
    assert_eq!(
        (
            &any("any_skin")["overall"]["n"],
            &any("any_skin")["overall"]["missing"]
        ),
        (&json!(2), &json!(1))
    );
    assert_eq!(any("any_renal")["levels"][0]["counts"], json!([0, 0, 0]));
    assert_eq!(
        rows.iter()
            .filter(|row| row["variable"]
                .as_str()
                .is_some_and(|id| id.starts_with("any_")))
            .count(),
        7
    );
}

#[test]
fn a_rule_switched_off_leaves_nobody_out_and_still_says_to_whom_it_would_apply() {
    let further = [
        "malignancy",
        "ckd_stage_3",
        "slicc_ana",
        "slicc_biopsy_nephritis",
    ];
    let csv = file(
        &further,
        &[
            &[("malignancy", "1"), ("ckd_stage_3", "1")],
            &[("malignancy", "0"), ("ckd_stage_3", "1")],
            &[("malignancy", "0"), ("ckd_stage_3", "0")],
        ],
    );
    let all = report(&csv, json!({}));
    assert_eq!(all["cohort"]["analyzed"], 1);
    let off = report(
        &csv,
        json!({ "eligibility": {
            "notApplied": ["malignancy"], "kidney": "none", "classification": "none", "excludeNotAssessable": true
        } }),
    );
    assert_eq!(off["cohort"]["analyzed"], 3);
    for (rule, applies) in [("classification", 0), ("kidney", 2), ("malignancy", 1)] {
        let step = step(&off, rule);
        assert_eq!(step["applied"], false, "{rule}");
        assert_eq!(counts(step), [0, applies, 0, 3], "{rule}");
    }
    assert_eq!(step(&off, "infection")["applied"], true);
    assert_eq!(off["eligibility"]["notAssessable"], 0);
}

#[test]
fn the_methods_say_who_entered_and_by_which_choices() {
    let csv = file(
        &["malignancy", "infection", "creatinine_mg_dl", "visit_date"],
        &[
            &[("malignancy", "1"), ("creatinine_mg_dl", "0.8")],
            &[
                ("malignancy", "0"),
                ("creatinine_mg_dl", "2.5"),
                ("fever", ""),
            ],
            &[
                ("malignancy", "0"),
                ("infection", "1"),
                ("rash", "not_attributed"),
                ("fever", ""),
            ],
            &[("malignancy", "0"), ("infection", "0"), ("age", "17")],
        ],
    );
    let methods = |options: Value| {
        report(&csv, options)["methods"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    let usual = methods(json!({}));
    for said in [
        "Of 4 patients 1 entered.",
        "Left out, in this order: Kidney disease of stage 3 or beyond, or filtration rate below 60 (n = 1); \
         Malignancy (n = 1); Infection (n = 1).",
        "Not assessed for lack of data: SLICC 2012 not met; Hepatic failure; Alcohol use.",
        "Filtration rates were estimated by the CKD-EPI equation of 2021.",
        "Patients of whom a rule could not be told stayed.",
    ] {
        assert!(usual.contains(said), "{said}: {usual}");
    }
    let off = methods(json!({
        "eligibility": { "notApplied": ["infection"], "minAge": 18, "equation": "mdrd_175", "excludeNotAssessable": true },
        "bySystem": true, "compareScheme": "remission_to_severe", "windowDays": 30,
    }));
    for said in [
        "Age below 18 (n = 1)",
        "By choice no reason to leave out: Infection.",
        "the four-variable MDRD equation (175)",
        "could not be told were left out",
        "any manifestation of an organ system",
        "Under another scheme",
        "within 30 days",
    ] {
        assert!(off.contains(said), "{said}: {off}");
    }
    let beside = methods(json!({ "eligibility": { "notApplied": ["infection"] } }));
    assert!(beside.contains("(n = 1 of 2)"), "{beside}");
    let hash = |text: &str| text.rsplit("settings ").next().expect("a hash").to_owned();
    assert_eq!(
        std::collections::BTreeSet::from([hash(&usual), hash(&off), hash(&beside)]).len(),
        3
    );
}

#[test]
fn ages_dates_and_conditions_that_cannot_be_are_refused() {
    let code = |options: Value| {
        let options: StudyOptions = serde_json::from_value(options).expect("options");
        options.settings().map_err(|error| error.code()).err()
    };
    for (options, wanted) in [
        (
            json!({ "eligibility": { "minAge": 0, "maxAge": 120 } }),
            None,
        ),
        (
            json!({ "eligibility": { "minAge": 40, "maxAge": 40 } }),
            None,
        ),
        (
            json!({ "eligibility": { "minAge": -1 } }),
            Some("option_out_of_range"),
        ),
        (
            json!({ "eligibility": { "maxAge": 121 } }),
            Some("option_out_of_range"),
        ),
        (
            json!({ "eligibility": { "minAge": 41, "maxAge": 40 } }),
            Some("option_out_of_range"),
        ),
        (
            json!({ "eligibility": { "notApplied": ["smoking"] } }),
            Some("unknown_condition"),
        ),
        (
            json!({ "eligibility": { "notApplied": ["ckd_stage_3"] } }),
            Some("unknown_condition"),
        ),
        (
            json!({ "indexVisit": "on_or_before", "indexDate": "2024-06-30" }),
            None,
        ),
        (json!({ "indexVisit": "on_or_before" }), Some("index_date")),
        (
            json!({ "indexVisit": "on_or_before", "indexDate": "30.6.2024" }),
            Some("index_date"),
        ),
        (json!({ "indexDate": "soon" }), Some("index_date")),
    ] {
        assert_eq!(code(options.clone()), wanted, "{options}");
    }
}

#[test]
fn settings_that_do_not_exist_are_refused_by_name() {
    let options: StudyOptions =
        serde_json::from_value(json!({ "compareScheme": "none" })).expect("options");
    assert!(study::analyze(b"a", &options).is_err());
    assert!(
        serde_json::from_value::<StudyOptions>(
            json!({ "eligibility": { "classification": "acr_1997" } })
        )
        .is_err()
    );
}
