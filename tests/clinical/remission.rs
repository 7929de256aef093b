//! DORIS remission and low disease activity, on the limits and beside them.

use lupustat::clinical::remission::{TargetOptions, TreatmentEntry, doris, lldas, targets};
use lupustat::clinical::sledai2k::index_of;
use lupustat::clinical::{ClinicalError, Finding, Findings, Verdict};
use lupustat::message::Coded;
use serde_json::{Value, json};

/// All absent but these.
fn findings(states: &[(&str, Finding)]) -> Findings {
    let mut findings = Findings::all(Finding::Absent);
    for (id, state) in states {
        findings.set(index_of(id).expect("a descriptor"), *state);
    }
    findings
}

fn present(ids: &[&str]) -> Findings {
    let states: Vec<_> = ids.iter().map(|&id| (id, Finding::Present)).collect();
    findings(&states)
}

/// A treatment that meets both targets at two visits, changed by `changes`.
fn treatment(changes: &Value) -> TreatmentEntry {
    let mut treatment = json!({
        "pga": 0.2,
        "prednisolone": 5,
        "stableMaintenance": true,
        "hemolyticAnemia": false,
        "gastrointestinalActivity": false,
        "newActivity": false,
    });
    for (field, value) in changes.as_object().expect("an object") {
        treatment[field] = value.clone();
    }
    serde_json::from_value(treatment).expect("a treatment")
}

fn doris_of(findings: Findings, changes: &Value) -> Verdict {
    doris(&findings, &treatment(changes), TargetOptions::default())
        .expect("a verdict")
        .verdict
}

fn lldas_of(findings: Findings, changes: &Value) -> Verdict {
    lldas(&findings, &treatment(changes))
        .expect("a verdict")
        .verdict
}

#[test]
fn remission_disregards_serology_alone() {
    assert_eq!(doris_of(present(&[]), &json!({})), Verdict::Met);
    let serology = present(&["low_complement", "increased_dna_binding"]);
    assert_eq!(doris_of(serology, &json!({})), Verdict::Met);
    assert_eq!(
        doris_of(present(&["leukopenia"]), &json!({})),
        Verdict::NotMet
    );
    let unknown = findings(&[("leukopenia", Finding::Unknown)]);
    assert_eq!(doris_of(unknown, &json!({})), Verdict::Unknown);
    let unknown = findings(&[("low_complement", Finding::Unknown)]);
    assert_eq!(doris_of(unknown, &json!({})), Verdict::Met);
}

#[test]
fn remission_limits_hold_on_the_limit() {
    let none = present(&[]);
    for (changes, verdict) in [
        (json!({ "pga": "0,49" }), Verdict::Met),
        (json!({ "pga": 0.5 }), Verdict::NotMet),
        (json!({ "prednisolone": 5.01 }), Verdict::NotMet),
        (json!({ "prednisolone": null }), Verdict::Unknown),
        (json!({ "pga": "" }), Verdict::Unknown),
        (
            json!({ "stableMaintenance": false, "pga": null }),
            Verdict::NotMet,
        ),
    ] {
        assert_eq!(doris_of(none, &changes), verdict, "{changes}");
    }
    let with = |options: Value, changes: Value| {
        let options: TargetOptions = serde_json::from_value(options).expect("options");
        doris(&none, &treatment(&changes), options)
            .expect("a verdict")
            .verdict
    };
    let strict = json!({ "prednisoloneBelow5": true });
    assert_eq!(with(strict.clone(), json!({})), Verdict::NotMet);
    assert_eq!(with(strict, json!({ "prednisolone": 4.99 })), Verdict::Met);
    let lenient = json!({ "pgaOfOneHalf": true });
    assert_eq!(with(lenient.clone(), json!({ "pga": 0.5 })), Verdict::Met);
    assert_eq!(with(lenient, json!({ "pga": 0.51 })), Verdict::NotMet);
}

#[test]
fn low_activity_allows_four_points_outside_the_major_organs() {
    for (ids, verdict) in [
        (vec![], Verdict::Met),
        (vec!["leukopenia"], Verdict::Met),
        (
            vec!["low_complement", "increased_dna_binding"],
            Verdict::Met,
        ),
        (vec!["arthritis"], Verdict::Met),
        (vec!["arthritis", "leukopenia"], Verdict::NotMet),
        (vec!["proteinuria"], Verdict::NotMet),
        (vec!["pleurisy", "pericarditis"], Verdict::NotMet),
        (vec!["pleurisy"], Verdict::NotMet),
        (vec!["fever"], Verdict::NotMet),
        (vec!["vasculitis"], Verdict::NotMet),
    ] {
        assert_eq!(
            lldas_of(present(&ids), &json!({ "pga": 0.5 })),
            verdict,
            "{ids:?}"
        );
    }
    let other_cause = findings(&[("fever", Finding::NotAttributed)]);
    assert_eq!(lldas_of(other_cause, &json!({})), Verdict::Met);
    assert_eq!(
        lldas_of(findings(&[("fever", Finding::Unknown)]), &json!({})),
        Verdict::Unknown
    );
}

#[test]
fn low_activity_limits_hold_on_the_limit() {
    let none = present(&[]);
    for (changes, verdict) in [
        (json!({ "prednisolone": 7.5 }), Verdict::Met),
        (json!({ "prednisolone": 7.51 }), Verdict::NotMet),
        (json!({ "pga": 1.0 }), Verdict::Met),
        (json!({ "pga": 1.01 }), Verdict::NotMet),
        (json!({ "hemolyticAnemia": true }), Verdict::NotMet),
        (
            json!({ "gastrointestinalActivity": null }),
            Verdict::Unknown,
        ),
        (json!({ "stableMaintenance": false }), Verdict::NotMet),
        (json!({ "newActivity": true }), Verdict::NotMet),
    ] {
        assert_eq!(lldas_of(none, &changes), verdict, "{changes}");
    }
}

#[test]
fn one_visit_cannot_show_low_activity() {
    let got = lldas(
        &present(&["leukopenia"]),
        &treatment(&json!({ "newActivity": null })),
    )
    .expect("a verdict");
    assert_eq!(got.verdict, Verdict::Unknown);
    assert_eq!(got.except_previous_visit, Verdict::Met);
    assert_eq!(got.conditions[1].id, "no_new_activity");
    assert_eq!(got.conditions[1].verdict, Verdict::Unknown);
}

#[test]
fn what_is_no_assessment_is_refused() {
    let code = |changes: Value| -> Result<_, &'static str> {
        lldas(&present(&[]), &treatment(&changes)).map_err(|error: ClinicalError| error.code())
    };
    assert_eq!(code(json!({ "pga": 3.1 })), Err("out_of_range"));
    assert_eq!(code(json!({ "pga": "mild" })), Err("not_a_number"));
    assert_eq!(code(json!({ "prednisolone": -5 })), Err("negative"));
}

#[test]
fn targets_read_the_patient_as_the_score_does() {
    let patient = json!({ "labs": { "wbc": { "value": 2.9, "unit": "10^9/L" } } });
    let patient = serde_json::from_value(patient).expect("a patient");
    let treatment = treatment(&json!({}));
    let open = targets(&patient, &treatment, TargetOptions::default()).expect("verdicts");
    // Leukopenia, whatever the rest, excludes remission; low activity stays open.
    assert_eq!(
        (open.doris.verdict, open.lldas.verdict),
        (Verdict::NotMet, Verdict::Unknown)
    );
    let options = json!({ "unknownAsAbsent": true });
    let options = serde_json::from_value(options).expect("options");
    let closed = targets(&patient, &treatment, options).expect("verdicts");
    assert_eq!(
        (closed.doris.verdict, closed.lldas.verdict),
        (Verdict::NotMet, Verdict::Met)
    );
}
