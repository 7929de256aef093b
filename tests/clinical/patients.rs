//! Patients as the package receives them: 48 worked cases, then the rules that join hand and
//! laboratory.

use std::collections::BTreeMap;

use lupustat::clinical::sledai2k::DESCRIPTORS;
use lupustat::clinical::{
    ClinicalError, Finding, Patient, PatientScore, ScoreOptions, score_patient,
};
use lupustat::message::Coded;
use serde_json::{Value, json};

/// A worked case: what differs from a patient in whom every finding was looked for and is absent.
#[derive(Default)]
struct Case {
    id: &'static str,
    /// Entered by hand as present.
    present: &'static [&'static str],
    /// Entered by hand as not due to lupus.
    not_attributed: &'static [&'static str],
    /// Neither examined nor measured.
    unknown: &'static [&'static str],
    /// Laboratory values: identifier, value, unit, limit (`None` where the cut-off is fixed).
    labs: &'static [(&'static str, &'static str, &'static str, Option<u32>)],
    /// What the laboratory values add to `present`.
    derived: &'static [&'static str],
    score: (u32, u32),
    clinical: (u32, u32),
    category: &'static str,
}

/// A determinate case.
const fn scored(id: &'static str, score: u32, clinical: u32, category: &'static str) -> Case {
    Case {
        id,
        present: &[],
        not_attributed: &[],
        unknown: &[],
        labs: &[],
        derived: &[],
        score: (score, score),
        clinical: (clinical, clinical),
        category,
    }
}

const NORMAL_LABS: &[(&str, &str, &str, Option<u32>)] = &[
    ("wbc", "5.2", "10^9/L", None),
    ("platelets", "240", "10^9/L", None),
    ("c3", "110", "mg/dL", Some(90)),
    ("c4", "25", "mg/dL", Some(10)),
    ("anti_dsdna", "20", "IU/mL", Some(100)),
    ("urine_rbc_hpf", "0-1", "/HPF", None),
    ("urine_wbc_hpf", "1", "/HPF", None),
    ("protein_24h", "0.08", "g/24h", None),
];

const NEPHRITIS_LABS: &[(&str, &str, &str, Option<u32>)] = &[
    ("urine_rbc_hpf", "30", "/HPF", None),
    ("urine_wbc_hpf", "15", "/HPF", None),
    ("protein_24h", "3.1", "g/24h", None),
    ("c3", "48", "mg/dL", Some(90)),
    ("anti_dsdna", "310", "IU/mL", Some(100)),
];

const NEPHRITIS: &[&str] = &[
    "hematuria",
    "proteinuria",
    "pyuria",
    "low_complement",
    "increased_dna_binding",
];

const ALL: &[&str] = &[
    "seizure",
    "psychosis",
    "organic_brain_syndrome",
    "visual_disturbance",
    "cranial_nerve_disorder",
    "lupus_headache",
    "cerebrovascular_accident",
    "vasculitis",
    "arthritis",
    "myositis",
    "urinary_casts",
    "hematuria",
    "proteinuria",
    "pyuria",
    "rash",
    "alopecia",
    "mucosal_ulcers",
    "pleurisy",
    "pericarditis",
    "low_complement",
    "increased_dna_binding",
    "fever",
    "thrombocytopenia",
    "leukopenia",
];

#[rustfmt::skip]
const CASES: [Case; 48] = [
    // Nothing active, all of it measured.
    Case { labs: NORMAL_LABS, ..scored("V01", 0, 0, "none") },
    Case { labs: &[("wbc", "2.9", "10^9/L", None)], derived: &["leukopenia"], ..scored("V02", 1, 1, "mild") },
    Case { labs: &[("wbc", "3.0", "10^9/L", None)], ..scored("V03", 0, 0, "none") },
    Case { labs: &[("platelets", "99", "10^9/L", None), ("wbc", "2.99", "10^9/L", None)],
           derived: &["thrombocytopenia", "leukopenia"], ..scored("V04", 2, 2, "mild") },
    Case { labs: &[("platelets", "100", "10^9/L", None)], ..scored("V05", 0, 0, "none") },
    Case { labs: &[("temperature", "38.0", "C", None)], ..scored("V06", 0, 0, "none") },
    Case { labs: &[("temperature", "38.1", "C", None)], derived: &["fever"], ..scored("V07", 1, 1, "mild") },
    // Fever of a lobar pneumonia.
    Case { labs: &[("temperature", "38.6", "C", None)], not_attributed: &["fever"], ..scored("V08", 0, 0, "none") },
    // Serology alone.
    Case { labs: &[("c3", "62", "mg/dL", Some(90)), ("anti_dsdna", "180", "IU/mL", Some(100))],
           derived: &["low_complement", "increased_dna_binding"], ..scored("V09", 4, 0, "mild") },
    // Three low components count once.
    Case { labs: &[("c3", "62", "mg/dL", Some(90)), ("c4", "6", "mg/dL", Some(10)), ("ch50", "20", "U/mL", Some(42))],
           derived: &["low_complement"], ..scored("V10", 2, 0, "mild") },
    Case { labs: &[("c3", "90", "mg/dL", Some(90)), ("anti_dsdna", "100", "IU/mL", Some(100))],
           ..scored("V11", 0, 0, "none") },
    Case { labs: &[("protein_24h", "0.50", "g/24h", None)], ..scored("V12", 0, 0, "none") },
    Case { labs: &[("protein_24h", "0.51", "g/24h", None)], derived: &["proteinuria"], ..scored("V13", 4, 4, "mild") },
    Case { labs: &[("urine_rbc_hpf", "5", "/HPF", None), ("urine_wbc_hpf", "5", "/HPF", None)],
           ..scored("V14", 0, 0, "none") },
    Case { labs: &[("urine_rbc_hpf", "6", "/HPF", None), ("urine_wbc_hpf", "6", "/HPF", None)],
           derived: &["hematuria", "pyuria"], ..scored("V15", 8, 8, "moderate") },
    // A stone, and a positive culture.
    Case { labs: &[("urine_rbc_hpf", "20", "/HPF", None), ("urine_wbc_hpf", "30", "/HPF", None)],
           not_attributed: &["hematuria", "pyuria"], ..scored("V16", 0, 0, "none") },
    Case { labs: &[("swollen_joints", "2", "joints", None)], derived: &["arthritis"], ..scored("V17", 4, 4, "mild") },
    Case { labs: &[("swollen_joints", "1", "joints", None)], ..scored("V18", 0, 0, "none") },
    // Pain in six joints, none inflamed.
    Case { labs: &[("swollen_joints", "0", "joints", None)], ..scored("V19", 0, 0, "none") },
    Case { labs: &[("swollen_joints", "4", "joints", None)], present: &["rash", "alopecia"],
           derived: &["arthritis"], ..scored("V20", 8, 8, "moderate") },
    // A rash of twelve months: the SLEDAI of 1992 would give 0.
    Case { present: &["rash"], ..scored("V21", 2, 2, "mild") },
    // Stable proteinuria: the SLEDAI of 1992 would give 0.
    Case { labs: &[("protein_24h", "1.2", "g/24h", None)], derived: &["proteinuria"], ..scored("V22", 4, 4, "mild") },
    Case { labs: NEPHRITIS_LABS, present: &["urinary_casts"], derived: NEPHRITIS, ..scored("V23", 20, 16, "very_high") },
    Case { labs: NEPHRITIS_LABS, present: &["urinary_casts", "leukopenia"], derived: NEPHRITIS,
           ..scored("V24", 21, 17, "very_high") },
    Case { present: &["urinary_casts", "hematuria", "proteinuria", "pyuria", "rash", "leukopenia"],
           ..scored("V25", 19, 19, "high") },
    Case { present: &["vasculitis", "mucosal_ulcers", "rash"], ..scored("V26", 12, 12, "high") },
    Case { present: &["seizure"], ..scored("V27", 8, 8, "moderate") },
    // Sodium 112 mmol/L.
    Case { not_attributed: &["seizure"], ..scored("V28", 0, 0, "none") },
    Case { present: &["seizure", "psychosis", "organic_brain_syndrome"], ..scored("V29", 24, 24, "very_high") },
    Case { present: &["pleurisy", "pericarditis"], ..scored("V30", 4, 4, "mild") },
    // An effusion without pain is no pericarditis.
    scored("V31", 0, 0, "none"),
    Case { present: &["myositis"], ..scored("V32", 4, 4, "mild") },
    // A statin.
    Case { not_attributed: &["myositis"], ..scored("V33", 0, 0, "none") },
    Case { present: &["cranial_nerve_disorder"], ..scored("V34", 8, 8, "moderate") },
    // Carotid atherosclerosis.
    Case { not_attributed: &["cerebrovascular_accident"], ..scored("V35", 0, 0, "none") },
    // An opioid relieved it.
    Case { not_attributed: &["lupus_headache"], ..scored("V36", 0, 0, "none") },
    Case { present: &["arthritis"], unknown: &["low_complement", "increased_dna_binding"],
           score: (4, 8), ..scored("V37", 4, 4, "indeterminate") },
    Case { present: &["rash"], unknown: &["urinary_casts", "hematuria", "proteinuria", "pyuria"],
           score: (2, 18), clinical: (2, 18), ..scored("V38", 2, 2, "indeterminate") },
    // Determinate although a value is missing.
    Case { present: &["vasculitis"], unknown: &["increased_dna_binding"],
           score: (8, 10), ..scored("V39", 8, 8, "moderate") },
    Case { unknown: &["thrombocytopenia", "leukopenia"],
           score: (0, 2), clinical: (0, 2), ..scored("V40", 0, 0, "indeterminate") },
    Case { labs: &[("upcr", "0.60", "g/g", None)], derived: &["proteinuria"], ..scored("V41", 4, 4, "mild") },
    // The collection outranks the ratio.
    Case { labs: &[("protein_24h", "0.42", "g/24h", None), ("upcr", "0.61", "g/g", None)], ..scored("V42", 0, 0, "none") },
    Case { labs: &[("platelets", "95000", "/uL", None)], derived: &["thrombocytopenia"], ..scored("V43", 1, 1, "mild") },
    // 1.5 times the upper limit counts: twice the limit is a rule of SLICC 2012 for ELISA.
    Case { labs: &[("anti_dsdna", "150", "IU/mL", Some(100))], derived: &["increased_dna_binding"],
           ..scored("V44", 2, 0, "mild") },
    // The input on which a published model, weighing pyuria 2, prints 41.
    Case { present: &["visual_disturbance", "lupus_headache", "cerebrovascular_accident", "urinary_casts", "proteinuria",
                      "pyuria", "alopecia", "pericarditis", "increased_dna_binding", "leukopenia"],
           ..scored("V45", 43, 41, "very_high") },
    // Scars: damage, not activity.
    Case { not_attributed: &["rash", "alopecia"], ..scored("V46", 0, 0, "none") },
    // Two weeks after cyclophosphamide.
    Case { labs: &[("wbc", "2.2", "10^9/L", None)], not_attributed: &["leukopenia"], ..scored("V47", 0, 0, "none") },
    Case { present: ALL, ..scored("V48", 105, 101, "very_high") },
];

/// The descriptor that a laboratory value speaks of.
fn finding_of(lab: &str) -> &'static str {
    lupustat::clinical::labs::Laboratory::from_id(lab)
        .expect("a laboratory value")
        .finding
}

impl Case {
    fn patient(&self) -> Patient {
        let mut findings: BTreeMap<&str, &str> = DESCRIPTORS
            .iter()
            .map(|descriptor| (descriptor.id, "absent"))
            .collect();
        for (lab, ..) in self.labs {
            findings.remove(finding_of(lab));
        }
        let by_hand = [
            (self.present, "present"),
            (self.not_attributed, "not_attributed"),
            (self.unknown, "unknown"),
        ];
        for (ids, state) in by_hand {
            findings.extend(ids.iter().map(|&id| (id, state)));
        }
        let labs: BTreeMap<&str, Value> = self
            .labs
            .iter()
            .map(|&(lab, value, unit, limit)| {
                let field = if lab == "anti_dsdna" { "uln" } else { "lln" };
                let mut entry = json!({ "value": value, "unit": unit });
                if let Some(limit) = limit {
                    entry[field] = json!(limit);
                }
                (lab, entry)
            })
            .collect();
        patient(json!({ "findings": findings, "labs": labs }))
    }
}

fn patient(json: Value) -> Patient {
    serde_json::from_value(json).expect("a patient")
}

fn options(json: Value) -> ScoreOptions {
    serde_json::from_value(json).expect("options")
}

fn score(findings_and_labs: Value) -> PatientScore {
    score_patient(&patient(findings_and_labs), &ScoreOptions::default()).expect("a score")
}

/// The state and the codes of the notes of the only proposal for one laboratory value.
fn proposal(lab: &str, entry: Value) -> (Finding, Vec<&'static str>) {
    let mut labs = BTreeMap::new();
    labs.insert(lab, entry);
    let score = score(json!({ "labs": labs }));
    let [proposal] = score.proposals.as_slice() else {
        panic!("one proposal expected: {:?}", score.proposals);
    };
    assert_eq!(proposal.lab, lab);
    assert_eq!(proposal.finding, finding_of(lab));
    (
        proposal.state,
        proposal.notes.iter().map(|note| note.code).collect(),
    )
}

fn code(findings_and_labs: Value) -> &'static str {
    error(findings_and_labs).code()
}

fn error(findings_and_labs: Value) -> ClinicalError {
    score_patient(&patient(findings_and_labs), &ScoreOptions::default()).expect_err("an error")
}

#[test]
fn the_48_worked_cases_score_as_published_rules_say() {
    for case in &CASES {
        let got = score_patient(&case.patient(), &ScoreOptions::default()).expect(case.id);
        let score = &got.score;
        assert_eq!(
            (score.score_min, score.score_max),
            case.score,
            "{}",
            case.id
        );
        assert_eq!(
            (score.clinical_score_min, score.clinical_score_max),
            case.clinical,
            "{}",
            case.id
        );
        assert_eq!(
            score.score,
            (case.score.0 == case.score.1).then_some(case.score.0)
        );
        assert_eq!(score.category.id(), case.category, "{}", case.id);
        let mut expected: Vec<&str> = [case.present, case.derived].concat();
        expected.sort_by_key(|id| ALL.iter().position(|other| other == id));
        assert_eq!(score.present, expected, "{}", case.id);
        assert_eq!(score.not_attributed, case.not_attributed, "{}", case.id);
        assert_eq!(score.unknown, case.unknown, "{}", case.id);
        assert!(
            got.disagreements.is_empty(),
            "{}: {:?}",
            case.id,
            got.disagreements
        );
        let sum = |of: fn(&lupustat::clinical::sledai2k::SystemScore) -> u32| -> u32 {
            score.by_system.iter().map(of).sum()
        };
        assert_eq!(
            (sum(|system| system.min), sum(|system| system.max)),
            case.score
        );
    }
}

#[test]
fn the_printed_scheme_gives_20_no_category() {
    let v23 = &CASES[22];
    let literal = options(json!({ "scheme": "paper_literal" }));
    let got = score_patient(&v23.patient(), &literal).expect("a score");
    assert_eq!(got.score.score, Some(20));
    assert_eq!(got.score.category.id(), "undefined");
    assert_eq!(got.score.scheme, "paper_literal");
}

#[test]
fn a_blank_patient_is_unknown_throughout() {
    let got = score(json!({}));
    assert_eq!((got.score.score_min, got.score.score_max), (0, 105));
    assert_eq!(got.score.score, None);
    assert_eq!(got.score.category.id(), "indeterminate");
    assert_eq!(got.score.unknown.len(), 24);
    assert_eq!(score(json!({ "labs": { "wbc": { "value": " " } } })), got);
}

#[test]
fn unknown_counts_as_absent_only_when_asked() {
    let patient = patient(json!({ "findings": { "rash": "present", "fever": "not_attributed" } }));
    let got =
        score_patient(&patient, &options(json!({ "unknownAsAbsent": true }))).expect("a score");
    assert_eq!(got.score.score, Some(2));
    assert_eq!(got.assumed_absent.len(), 22);
    assert!(got.score.unknown.is_empty());
    assert_eq!(got.score.not_attributed, ["fever"]);
}

#[test]
fn every_fixed_cutoff_is_strict_in_every_unit() {
    use Finding::{Absent, Present};
    let cases = [
        (
            "temperature",
            "C",
            ["37.9", "38.0", "38.01"],
            [Absent, Absent, Present],
        ),
        (
            "temperature",
            "F",
            ["100.39", "100.4", "100.41"],
            [Absent, Absent, Present],
        ),
        (
            "platelets",
            "10^9/L",
            ["99.9", "100", "100.1"],
            [Present, Absent, Absent],
        ),
        (
            "platelets",
            "×10³/µL",
            ["99.9", "100.0", "100.1"],
            [Present, Absent, Absent],
        ),
        (
            "platelets",
            "/uL",
            ["99999", "100000", "100001"],
            [Present, Absent, Absent],
        ),
        (
            "wbc",
            "10^9/L",
            ["2.99", "3.00", "3.01"],
            [Present, Absent, Absent],
        ),
        (
            "wbc",
            "/uL",
            ["2999", "3000", "3001"],
            [Present, Absent, Absent],
        ),
        (
            "protein_24h",
            "g/24h",
            ["0.499", "0.5", "0.501"],
            [Absent, Absent, Present],
        ),
        (
            "protein_24h",
            "mg/24h",
            ["499", "500", "500.1"],
            [Absent, Absent, Present],
        ),
        (
            "upcr",
            "g/g",
            ["0.49", "0.50", "0.51"],
            [Absent, Absent, Present],
        ),
        (
            "upcr",
            "mg/mmol",
            ["49", "50", "60"],
            [Absent, Absent, Present],
        ),
        (
            "urine_rbc_hpf",
            "/HPF",
            ["4", "5", "6"],
            [Absent, Absent, Present],
        ),
        (
            "urine_wbc_hpf",
            "/hpf",
            ["4", "5", "6"],
            [Absent, Absent, Present],
        ),
        (
            "swollen_joints",
            "joints",
            ["1", "2", "3"],
            [Absent, Present, Present],
        ),
    ];
    for (lab, unit, values, states) in cases {
        for (value, state) in values.into_iter().zip(states) {
            let got = proposal(lab, json!({ "value": value, "unit": unit })).0;
            assert_eq!(got, state, "{lab} {value} {unit}");
            let number: f64 = value.parse().expect("a number");
            let got = proposal(lab, json!({ "value": number, "unit": unit })).0;
            assert_eq!(got, state, "{lab} {number} {unit}");
        }
    }
}

#[test]
fn the_laboratory_limit_itself_is_normal() {
    use Finding::{Absent, Present};
    for lab in ["c3", "c4"] {
        for (unit, limit, values) in [
            ("mg/dL", "90", ["89.9", "90", "90.1"]),
            ("g/L", "0.9", ["0.899", "0.90", "0.901"]),
        ] {
            for (value, state) in values.into_iter().zip([Present, Absent, Absent]) {
                let entry = json!({ "value": value, "unit": unit, "lln": limit });
                assert_eq!(proposal(lab, entry).0, state, "{lab} {value} {unit}");
            }
        }
    }
    for (value, state) in [("41.9", Present), ("42", Absent), ("42.1", Absent)] {
        assert_eq!(
            proposal("ch50", json!({ "value": value, "lln": 42 })).0,
            state
        );
    }
    for (value, state) in [("99.9", Absent), ("100", Absent), ("100.1", Present)] {
        let entry = json!({ "value": value, "unit": "kU/L", "uln": 100 });
        assert_eq!(proposal("anti_dsdna", entry).0, state);
    }
}

#[test]
fn a_missing_limit_leaves_the_finding_unknown_and_says_so() {
    for lab in ["c3", "c4"] {
        let got = proposal(lab, json!({ "value": 62, "unit": "mg/dL", "lln": "" }));
        assert_eq!(got, (Finding::Unknown, vec!["limit_missing"]));
    }
    let got = proposal("anti_dsdna", json!({ "value": 62 }));
    assert_eq!(got, (Finding::Unknown, vec!["limit_missing"]));
}

#[test]
fn complement_is_doubtless_only_with_c3_and_c4() {
    let c3 = json!({ "value": 110, "unit": "mg/dL", "lln": 90 });
    let c4 = json!({ "value": 0.2, "unit": "g/L", "lln": 0.1 });
    assert_eq!(
        proposal("c3", c3.clone()),
        (Finding::Absent, vec!["partial"])
    );
    let both = score(json!({ "labs": { "c3": c3, "c4": c4 } }));
    assert_eq!(both.proposals[0].state, Finding::Absent);
    assert!(both.proposals[0].notes.is_empty());
    // A low component decides, whatever else is normal or cannot be judged.
    let low = json!({ "labs": { "c3": c3, "c4": { "value": 9, "unit": "mg/dL" }, "ch50": { "value": 20, "lln": 42 } } });
    let low = score(low);
    assert_eq!(
        (low.proposals.len(), low.proposals[0].state),
        (1, Finding::Present)
    );
    assert_eq!(low.proposals[0].lab, "ch50");
    assert_eq!(low.proposals[0].rule, "CH50 < 42 U/mL");
    assert_eq!(low.proposals[0].value, "20 U/mL");
}

#[test]
fn qualified_values_decide_where_they_can() {
    use Finding::{Absent, Present, Unknown};
    for (lab, unit, value, expected) in [
        ("protein_24h", "g/24h", "<0.1", (Absent, vec![])),
        ("protein_24h", "g/24h", "<1", (Unknown, vec!["undecided"])),
        ("platelets", "10^9/L", ">400", (Absent, vec![])),
        ("platelets", "10^9/L", "<100", (Present, vec![])),
        ("platelets", "10^9/L", "<=100", (Unknown, vec!["undecided"])),
        ("urine_rbc_hpf", "/HPF", ">50", (Present, vec![])),
        (
            "urine_rbc_hpf",
            "/HPF",
            "TNTC",
            (Present, vec!["uncountable"]),
        ),
        (
            "urine_wbc_hpf",
            "/HPF",
            "Many",
            (Present, vec!["uncountable"]),
        ),
        (
            "urine_rbc_hpf",
            "/HPF",
            "5-6",
            (Absent, vec!["lower_end_of_range"]),
        ),
        (
            "urine_rbc_hpf",
            "/HPF",
            "۶–۸",
            (Present, vec!["lower_end_of_range"]),
        ),
        (
            "urine_wbc_hpf",
            "/HPF",
            "10-15",
            (Present, vec!["lower_end_of_range"]),
        ),
        ("urine_wbc_hpf", "/HPF", "2+", (Unknown, vec!["dipstick"])),
    ] {
        assert_eq!(
            proposal(lab, json!({ "value": value, "unit": unit })),
            expected,
            "{lab} {value}"
        );
    }
    let over = json!({ "value": ">400", "unit": "IU/mL", "uln": 100 });
    assert_eq!(proposal("anti_dsdna", over).0, Finding::Present);
    let open = json!({ "value": ">400", "unit": "IU/mL", "uln": 500 });
    assert_eq!(proposal("anti_dsdna", open).0, Finding::Unknown);
}

#[test]
fn the_ratio_stands_in_for_the_collection_and_is_marked() {
    let ratio = |value: f64| proposal("upcr", json!({ "value": value, "unit": "mg/mmol" }));
    assert_eq!(ratio(50.0), (Finding::Absent, vec!["from_ratio"]));
    assert_eq!(
        ratio(50.1),
        (Finding::Present, vec!["from_ratio", "convention_dependent"])
    );
    assert_eq!(
        ratio(56.56),
        (Finding::Present, vec!["from_ratio", "convention_dependent"])
    );
    assert_eq!(ratio(56.57), (Finding::Present, vec!["from_ratio"]));

    let v42 = score_patient(&CASES[41].patient(), &ScoreOptions::default()).expect("a score");
    assert_eq!(v42.proposals[0].lab, "protein_24h");
    assert_eq!(v42.proposals[0].notes[0].code, "ratio_disagrees");
}

#[test]
fn wrong_scales_and_zeros_are_questioned() {
    for (lab, unit, value) in [
        ("platelets", "10^9/L", 95_000.0),
        ("platelets", "10^9/L", 0.0),
        ("platelets", "/uL", 95.0),
        ("wbc", "10^9/L", 5200.0),
        ("temperature", "C", 100.4),
        ("temperature", "F", 38.1),
        ("protein_24h", "g/24h", 420.0),
    ] {
        let (_, notes) = proposal(lab, json!({ "value": value, "unit": unit }));
        assert_eq!(notes, ["unusual_value"], "{lab} {value} {unit}");
    }
    let (_, notes) = proposal("c3", json!({ "value": 0.9, "unit": "mg/dL", "lln": 90 }));
    assert_eq!(notes, ["unusual_value"]);
}

#[test]
fn the_hand_outranks_the_laboratory_and_says_so() {
    for (entered, value, disagrees) in [
        ("present", 2.9, false),
        ("present", 3.0, true),
        ("absent", 2.9, true),
        ("absent", 3.0, false),
        ("not_attributed", 2.9, false),
        ("not_attributed", 3.0, true),
        ("unknown", 2.9, true),
    ] {
        let got = score(json!({
            "findings": { "leukopenia": entered },
            "labs": { "wbc": { "value": value, "unit": "10^9/L" } },
        }));
        let present = got.score.present.contains(&"leukopenia");
        assert_eq!(present, entered == "present", "{entered} {value}");
        assert_eq!(
            !got.disagreements.is_empty(),
            disagrees,
            "{entered} {value}"
        );
        for disagreement in &got.disagreements {
            assert_eq!(disagreement.finding, "leukopenia");
            assert_eq!(disagreement.lab, "wbc");
            assert_eq!(disagreement.entered.id(), entered);
        }
    }
}

#[test]
fn what_cannot_be_read_names_what_exists() {
    assert_eq!(
        code(json!({ "findings": { "cva": "present" } })),
        "unknown_finding"
    );
    assert_eq!(
        code(json!({ "findings": { "rash": "yes" } })),
        "unknown_state"
    );
    assert_eq!(
        code(json!({ "labs": { "plt": { "value": 90, "unit": "10^9/L" } } })),
        "unknown_lab"
    );
    assert_eq!(
        code(json!({ "labs": { "wbc": { "value": 3, "unit": "mg/dL" } } })),
        "unknown_unit"
    );
    assert_eq!(
        code(json!({ "labs": { "wbc": { "value": 3 } } })),
        "unit_missing"
    );
    assert_eq!(
        code(json!({ "labs": { "wbc": { "value": "low", "unit": "/uL" } } })),
        "not_a_number"
    );
    assert_eq!(
        code(json!({ "labs": { "wbc": { "value": "3,000", "unit": "/uL" } } })),
        "ambiguous_number"
    );
    assert_eq!(
        code(json!({ "labs": { "wbc": { "value": -3, "unit": "/uL" } } })),
        "negative"
    );
    let limit = json!({ "labs": { "c3": { "value": 3, "unit": "mg/dL", "lln": "?" } } });
    assert_eq!(code(limit), "not_a_number");

    let message = error(json!({ "findings": { "rash": "yes" } })).message();
    assert_eq!(
        message.text,
        "\"yes\" is not a state of a finding; there are unknown, absent, present, not_attributed"
    );
    for (bad, code) in [
        (json!({ "scheme": "mine" }), "unknown_scheme"),
        (json!({ "windowDays": 28 }), "out_of_range"),
    ] {
        let error = score_patient(&Patient::default(), &options(bad)).expect_err("an error");
        assert_eq!(error.code(), code);
    }
}

#[test]
fn the_result_has_the_fields_of_the_package() {
    let got = score_patient(&CASES[36].patient(), &options(json!({ "windowDays": 30 })))
        .expect("a score");
    let got = serde_json::to_value(got).expect("JSON");
    assert_eq!(got["scoreMin"], 4);
    assert_eq!(got["scoreMax"], 8);
    assert_eq!(got["score"], Value::Null);
    assert_eq!(got["category"], "indeterminate");
    assert_eq!(
        (&got["categoryMin"], &got["categoryMax"]),
        (&json!("mild"), &json!("moderate"))
    );
    assert_eq!(got["scheme"], "standard");
    assert_eq!(got["clinicalScore"], 4);
    assert_eq!(got["instrument"], "SLEDAI-2K");
    assert_eq!(got["windowDays"], 30);
    assert_eq!(
        got["unknown"],
        json!(["low_complement", "increased_dna_binding"])
    );
    assert_eq!(
        got["bySystem"][6],
        json!({ "system": "immunology", "label": "Immunology", "min": 0, "max": 4 })
    );
}
