//! The index itself: every descriptor once, every cut-off of every scheme.

use lupustat::clinical::activity::{DEFAULT_SCHEME, SCHEMES};
use lupustat::clinical::sledai2k::{DESCRIPTORS, System, index_of, score};
use lupustat::clinical::{Category, Finding, Findings, Scheme};

/// Weight and system of every descriptor, written down a second time.
const EXPECTED: [(&str, u32, System); 24] = [
    ("seizure", 8, System::Cns),
    ("psychosis", 8, System::Cns),
    ("organic_brain_syndrome", 8, System::Cns),
    ("visual_disturbance", 8, System::Cns),
    ("cranial_nerve_disorder", 8, System::Cns),
    ("lupus_headache", 8, System::Cns),
    ("cerebrovascular_accident", 8, System::Cns),
    ("vasculitis", 8, System::Vascular),
    ("arthritis", 4, System::Musculoskeletal),
    ("myositis", 4, System::Musculoskeletal),
    ("urinary_casts", 4, System::Renal),
    ("hematuria", 4, System::Renal),
    ("proteinuria", 4, System::Renal),
    ("pyuria", 4, System::Renal),
    ("rash", 2, System::Skin),
    ("alopecia", 2, System::Skin),
    ("mucosal_ulcers", 2, System::Skin),
    ("pleurisy", 2, System::Serosa),
    ("pericarditis", 2, System::Serosa),
    ("low_complement", 2, System::Immunology),
    ("increased_dna_binding", 2, System::Immunology),
    ("fever", 1, System::General),
    ("thrombocytopenia", 1, System::Hematology),
    ("leukopenia", 1, System::Hematology),
];

#[test]
fn each_descriptor_alone_scores_its_weight_in_its_system() {
    assert_eq!(DESCRIPTORS.len(), EXPECTED.len());
    for (index, (id, weight, system)) in EXPECTED.into_iter().enumerate() {
        assert_eq!(index_of(id), Some(index));
        let mut findings = Findings::all(Finding::Absent);
        findings.set(index, Finding::Present);
        let got = score(&findings, DEFAULT_SCHEME);
        assert_eq!(got.score, Some(weight), "{id}");
        let serology = ["low_complement", "increased_dna_binding"].contains(&id);
        assert_eq!(
            got.clinical_score,
            Some(if serology { 0 } else { weight }),
            "{id}"
        );
        assert_eq!(got.present, [id]);
        for points in &got.by_system {
            let expected = if points.system == system { weight } else { 0 };
            assert_eq!(
                (points.min, points.max),
                (expected, expected),
                "{id} {}",
                points.label
            );
        }

        findings.set(index, Finding::NotAttributed);
        let got = score(&findings, DEFAULT_SCHEME);
        assert_eq!(
            (got.score, got.not_attributed.as_slice()),
            (Some(0), [id].as_slice())
        );
    }
}

#[test]
fn descriptors_have_words_of_their_own() {
    for descriptor in &DESCRIPTORS {
        assert!(
            descriptor.definition.ends_with(['.', ')']),
            "{}",
            descriptor.id
        );
        assert!(!descriptor.label.is_empty() && !descriptor.source.is_empty());
    }
}

#[test]
fn every_band_starts_on_its_cutoff() {
    for scheme in &SCHEMES {
        assert_eq!(scheme.bands[0].from, 0, "{}", scheme.id);
        assert!(
            scheme.bands.is_sorted_by(|a, b| a.from < b.from),
            "{}",
            scheme.id
        );
        for pair in scheme.bands.windows(2) {
            let cutoff = pair[1].from;
            assert_eq!(
                scheme.categorise(cutoff - 1),
                pair[0].category,
                "{} {cutoff}",
                scheme.id
            );
            assert_eq!(
                scheme.categorise(cutoff),
                pair[1].category,
                "{} {cutoff}",
                scheme.id
            );
            assert_eq!(
                scheme.categorise_range(cutoff - 1, cutoff),
                Category::Indeterminate
            );
        }
        assert_eq!(Scheme::from_id(scheme.id), Some(scheme));
    }
}

#[test]
fn the_default_scheme_cuts_at_1_6_11_and_20() {
    use Category::{High, Mild, Moderate, None, VeryHigh};
    let expected = [
        (0, None),
        (1, Mild),
        (5, Mild),
        (6, Moderate),
        (10, Moderate),
        (11, High),
        (19, High),
        (20, VeryHigh),
        (21, VeryHigh),
        (105, VeryHigh),
    ];
    for (score, category) in expected {
        assert_eq!(DEFAULT_SCHEME.categorise(score), category, "{score}");
    }
}

#[test]
fn the_printed_scheme_differs_from_the_default_at_20_alone() {
    let literal = Scheme::from_id("paper_literal").expect("a scheme");
    for score in 0..=105 {
        let expected = match score {
            20 => Category::Undefined,
            _ => DEFAULT_SCHEME.categorise(score),
        };
        assert_eq!(literal.categorise(score), expected, "{score}");
    }
}

#[test]
fn low_is_another_name_of_mild() {
    assert_eq!(Category::from_id("low"), Some(Category::Mild));
    assert_eq!(
        serde_json::from_str::<Category>("\"low\"").ok(),
        Some(Category::Mild)
    );
    for category in Category::ALL {
        assert_eq!(Category::from_id(category.id()), Some(category));
        assert_eq!(
            serde_json::to_value(category).expect("JSON"),
            serde_json::json!(category.id())
        );
    }
    assert_eq!(Category::from_id("severe"), None);
}

#[test]
fn findings_have_the_identifiers_of_the_package() {
    for (finding, id) in
        Finding::ALL
            .into_iter()
            .zip(["unknown", "absent", "present", "not_attributed"])
    {
        assert_eq!(finding.id(), id);
        assert_eq!(Finding::from_id(id), Some(finding));
        assert_eq!(
            serde_json::to_value(finding).expect("JSON"),
            serde_json::json!(id)
        );
    }
}
