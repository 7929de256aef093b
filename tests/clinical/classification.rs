//! SLICC 2012 and EULAR/ACR 2019: worked patients.

use lupustat::clinical::slicc2012::{
    self, BiopsyRoute, CRITERIA, SliccKind, SliccResult, anti_dsdna, leukopenia_or_lymphopenia,
};
use lupustat::clinical::{Decimal, Verdict, eular_acr2019};
use serde_json::{Map, Value, json};

/// The 17 criteria and the biopsy, all looked for.
fn slicc_entry(present: &[&str], unknown: &[&str]) -> slicc2012::SliccEntry {
    let ids = CRITERIA
        .iter()
        .map(|criterion| criterion.id)
        .chain(["biopsy_nephritis"]);
    let answers: Map<String, Value> = ids
        .filter(|id| !unknown.contains(id))
        .map(|id| (id.to_owned(), json!(present.contains(&id))))
        .collect();
    serde_json::from_value(Value::Object(answers)).expect("an entry")
}

fn slicc(present: &[&str]) -> SliccResult {
    slicc2012::classify(&slicc_entry(present, &[]), BiopsyRoute::default())
}

fn slicc_with_unknown(present: &[&str], unknown: &[&str]) -> Verdict {
    slicc2012::classify(&slicc_entry(present, unknown), BiopsyRoute::default()).verdict
}

#[test]
fn slicc_needs_four_criteria_and_one_of_each_kind() {
    let cases: [(&[&str], Verdict, (u32, u32)); 9] = [
        (
            &["acute_cutaneous", "synovitis", "ana", "anti_dsdna"],
            Verdict::Met,
            (2, 2),
        ),
        (
            &[
                "acute_cutaneous",
                "oral_nasal_ulcers",
                "nonscarring_alopecia",
                "synovitis",
            ],
            Verdict::NotMet,
            (4, 0),
        ),
        (
            &["ana", "anti_dsdna", "anti_sm", "low_complement"],
            Verdict::NotMet,
            (0, 4),
        ),
        (
            &["acute_cutaneous", "synovitis", "ana"],
            Verdict::NotMet,
            (2, 1),
        ),
        (&["biopsy_nephritis", "ana"], Verdict::Met, (0, 1)),
        (&["biopsy_nephritis", "anti_dsdna"], Verdict::Met, (0, 1)),
        // Proteinuria is no biopsy.
        (&["renal", "ana", "low_complement"], Verdict::NotMet, (1, 2)),
        // A Coombs test does not count beside hemolytic anemia.
        (
            &["hemolytic_anemia", "direct_coombs", "synovitis", "ana"],
            Verdict::NotMet,
            (2, 1),
        ),
        (
            &[
                "leukopenia_lymphopenia",
                "synovitis",
                "ana",
                "low_complement",
            ],
            Verdict::Met,
            (2, 2),
        ),
    ];
    for (present, verdict, counts) in cases {
        let got = slicc(present);
        assert_eq!(got.verdict, verdict, "{present:?}");
        assert_eq!((got.clinical, got.immunologic), counts, "{present:?}");
        assert!(got.unknown.is_empty());
    }
    assert!(slicc(&["hemolytic_anemia", "direct_coombs"]).coombs_left_out);
    assert!(!slicc(&["direct_coombs"]).coombs_left_out);
}

#[test]
fn the_study_wants_ana_beside_a_biopsy() {
    let entry = slicc_entry(&["biopsy_nephritis", "anti_dsdna"], &[]);
    let got = slicc2012::classify(&entry, BiopsyRoute::AnaOnly);
    assert_eq!(
        (got.verdict, got.by_biopsy),
        (Verdict::NotMet, Verdict::NotMet)
    );
}

#[test]
fn each_slicc_criterion_is_counted_in_its_kind() {
    for criterion in &CRITERIA {
        let got = slicc(&[criterion.id]);
        assert_eq!(got.counted, [criterion.id]);
        let clinical = u32::from(criterion.kind == SliccKind::Clinical);
        assert_eq!(
            (got.clinical, got.immunologic),
            (clinical, 1 - clinical),
            "{}",
            criterion.id
        );
    }
}

#[test]
fn missing_answers_leave_slicc_open_only_where_they_matter() {
    let met = ["acute_cutaneous", "synovitis", "ana", "anti_dsdna"];
    assert_eq!(
        slicc_with_unknown(&met, &["renal", "direct_coombs"]),
        Verdict::Met
    );
    assert_eq!(slicc_with_unknown(&met[..3], &["renal"]), Verdict::Unknown);
    assert_eq!(slicc_with_unknown(&met[..2], &["renal"]), Verdict::NotMet);
    assert_eq!(
        slicc_with_unknown(&["ana"], &["biopsy_nephritis"]),
        Verdict::Unknown
    );
    // Anemia, if present, would be a fourth criterion but take the only immunologic one away.
    let three_clinical = ["acute_cutaneous", "synovitis", "serositis", "direct_coombs"];
    assert_eq!(slicc_with_unknown(&three_clinical, &[]), Verdict::Met);
    assert_eq!(
        slicc_with_unknown(&three_clinical, &["hemolytic_anemia"]),
        Verdict::Unknown
    );
    let nothing = slicc2012::classify(&slicc2012::SliccEntry::default(), BiopsyRoute::default());
    assert_eq!(
        (nothing.verdict, nothing.unknown.len()),
        (Verdict::Unknown, 17)
    );
}

#[test]
fn slicc_cutoffs_are_its_own() {
    let count = |text: &str| -> Option<Decimal> { Some(text.parse().expect("a number")) };
    // 3.2 is leukopenia here and none in SLEDAI-2K.
    assert_eq!(leukopenia_or_lymphopenia(count("3.2"), None), Some(true));
    assert_eq!(leukopenia_or_lymphopenia(count("3.99"), None), Some(true));
    assert_eq!(
        leukopenia_or_lymphopenia(count("4.0"), count("1.0")),
        Some(false)
    );
    assert_eq!(
        leukopenia_or_lymphopenia(count("4.0"), count("0.99")),
        Some(true)
    );
    assert_eq!(leukopenia_or_lymphopenia(count("4.0"), None), None);
    assert_eq!(leukopenia_or_lymphopenia(None, None), None);

    let dsdna = |value: &str, elisa| {
        anti_dsdna(
            value.parse().expect("a number"),
            Decimal::new(100, 0),
            elisa,
        )
    };
    assert!(!dsdna("100", false) && dsdna("100.1", false));
    assert!(!dsdna("200", true) && dsdna("200.1", true));
}

fn eular(answers: Value) -> eular_acr2019::EularAcrResult {
    // What is not named was looked for and is absent.
    let mut all: Map<String, Value> = eular_acr2019::ITEMS
        .iter()
        .map(|item| item.id)
        .filter(|id| !id.starts_with("low_c3_"))
        .chain(["ana_1_80", "low_c3", "low_c4"])
        .map(|id| (id.to_owned(), json!(false)))
        .collect();
    let Value::Object(answers) = answers else {
        panic!("an object expected");
    };
    all.extend(answers);
    let entry = serde_json::from_value(Value::Object(all)).expect("an entry");
    eular_acr2019::classify(&entry)
}

#[test]
fn eular_acr_needs_ana_ten_points_and_a_clinical_item() {
    for (answers, points, verdict) in [
        (
            json!({ "ana_1_80": true, "joint_involvement": true, "low_c3": true, "low_c4": true }),
            10,
            Verdict::Met,
        ),
        (
            json!({ "ana_1_80": true, "joint_involvement": true, "low_c4": true }),
            9,
            Verdict::NotMet,
        ),
        (
            json!({ "ana_1_80": true, "nephritis_class_3_or_4": true }),
            10,
            Verdict::Met,
        ),
        (
            json!({ "nephritis_class_3_or_4": true, "anti_sm": true }),
            16,
            Verdict::NotMet,
        ),
        (
            json!({ "ana_1_80": true, "anti_dsdna": true, "low_c3": true, "low_c4": true, "antiphospholipid": true }),
            12,
            Verdict::NotMet,
        ),
        // One domain gives its heaviest item alone.
        (
            json!({ "ana_1_80": true, "acute_cutaneous": true, "oral_ulcers": true, "subacute_or_discoid": true }),
            6,
            Verdict::NotMet,
        ),
        (
            json!({ "ana_1_80": true, "anti_dsdna": true, "anti_sm": true, "proteinuria": true }),
            10,
            Verdict::Met,
        ),
    ] {
        let got = eular(answers.clone());
        assert_eq!(
            (got.points_min, got.points_max),
            (points, points),
            "{answers}"
        );
        assert_eq!(got.verdict, verdict, "{answers}");
    }
}

#[test]
fn each_eular_acr_item_alone_gives_its_weight_in_its_domain() {
    for item in &eular_acr2019::ITEMS {
        let answers = match item.id {
            "low_c3_or_c4" => json!({ "low_c3": true }),
            "low_c3_and_c4" => json!({ "low_c3": true, "low_c4": true }),
            id => json!({ id: true }),
        };
        let got = eular(answers);
        assert_eq!(got.points_min, item.weight, "{}", item.id);
        for points in &got.by_domain {
            let expected = if points.domain == item.domain {
                item.weight
            } else {
                0
            };
            assert_eq!(points.max, expected, "{}", item.id);
        }
        let clinical = if item.domain.is_clinical() {
            Verdict::Met
        } else {
            Verdict::NotMet
        };
        assert_eq!(got.clinical, clinical, "{}", item.id);
    }
}

#[test]
fn missing_answers_leave_eular_acr_open_only_where_they_matter() {
    let nephritis = |rest: Value| {
        let mut answers = json!({ "ana_1_80": true, "nephritis_class_3_or_4": true });
        for (id, answer) in rest.as_object().expect("an object") {
            answers[id] = answer.clone();
        }
        eular(answers)
    };
    assert_eq!(nephritis(json!({ "fever": null })).verdict, Verdict::Met);
    assert_eq!(
        nephritis(json!({ "ana_1_80": null })).verdict,
        Verdict::Unknown
    );
    let got = eular(
        json!({ "ana_1_80": true, "joint_involvement": true, "low_c3": true, "low_c4": null }),
    );
    assert_eq!(
        (got.points_min, got.points_max, got.verdict),
        (9, 10, Verdict::Unknown)
    );
}
