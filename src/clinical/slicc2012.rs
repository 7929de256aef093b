//! SLICC 2012 classification: is this systemic lupus?
//!
//! Source: Petri et al., Arthritis Rheum 2012;64:2677-86, table 3. The definitions here are
//! paraphrases.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::Decimal;
use super::verdict::Verdict;

/// Leukocytes below count, 10⁹/L. SLEDAI-2K has 3.0.
pub const LEUKOCYTES_BELOW: Decimal = Decimal::new(40, 1);
/// Lymphocytes below count, 10⁹/L.
pub const LYMPHOCYTES_BELOW: Decimal = Decimal::new(10, 1);
/// By ELISA, anti-dsDNA counts above this multiple of the upper limit. SLEDAI-2K counts any value
/// above it.
pub const DSDNA_ELISA_MULTIPLE: Decimal = Decimal::new(2, 0);

/// Criteria needed, of both kinds together.
const NEEDED: u32 = 4;

/// One of the 17 criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct SliccCriterion {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// Clinical or immunologic: at least one of each is needed.
    pub kind: SliccKind,
    /// What counts.
    pub definition: &'static str,
}

/// The two kinds of criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum SliccKind {
    /// Seen in the patient.
    Clinical,
    /// Measured in the serum.
    Immunologic,
}

const fn clinical(
    id: &'static str,
    label: &'static str,
    definition: &'static str,
) -> SliccCriterion {
    SliccCriterion {
        id,
        label,
        kind: SliccKind::Clinical,
        definition,
    }
}

const fn immunologic(
    id: &'static str,
    label: &'static str,
    definition: &'static str,
) -> SliccCriterion {
    SliccCriterion {
        id,
        label,
        kind: SliccKind::Immunologic,
        definition,
    }
}

/// The criteria: eleven clinical, six immunologic.
pub const CRITERIA: [SliccCriterion; 17] = [
    clinical(
        "acute_cutaneous",
        "Acute or subacute cutaneous lupus",
        "Malar rash that is not discoid, bullous or maculopapular lupus rash, the variant like toxic epidermal \
         necrolysis, photosensitive rash without dermatomyositis; or subacute cutaneous lupus.",
    ),
    clinical(
        "chronic_cutaneous",
        "Chronic cutaneous lupus",
        "Discoid rash, localised or general; hypertrophic, mucosal, tumid or chilblain lupus, panniculitis, or an \
         overlap of discoid lupus and lichen planus.",
    ),
    clinical(
        "oral_nasal_ulcers",
        "Oral or nasal ulcers",
        "Ulcers of palate, cheek, tongue or nose without another cause.",
    ),
    clinical(
        "nonscarring_alopecia",
        "Non-scarring alopecia",
        "Hair thinned diffusely, or fragile with broken ends, without another cause.",
    ),
    clinical(
        "synovitis",
        "Synovitis",
        "At least 2 joints swollen or with effusion; or at least 2 tender, with 30 minutes or more of morning \
         stiffness.",
    ),
    clinical(
        "serositis",
        "Serositis",
        "Typical pleural pain for more than a day, pleural effusion or rub; or typical pericardial pain for more \
         than a day, pericardial effusion, rub, or pericarditis on the electrocardiogram.",
    ),
    clinical(
        "renal",
        "Renal",
        "Protein of 500 mg in 24 hours, collected or by the ratio to creatinine; or red-cell casts.",
    ),
    clinical(
        "neurologic",
        "Neurologic",
        "Seizure, psychosis, mononeuritis multiplex, myelitis, peripheral or cranial neuropathy, acute confusion, \
         without another cause.",
    ),
    clinical("hemolytic_anemia", "Hemolytic anemia", "Hemolytic anemia."),
    clinical(
        "leukopenia_lymphopenia",
        "Leukopenia or lymphopenia",
        "Leukocytes below 4.0 × 10⁹/L or lymphocytes below 1.0 × 10⁹/L, once at least, without another cause.",
    ),
    clinical(
        "thrombocytopenia",
        "Thrombocytopenia",
        "Platelets below 100 × 10⁹/L, once at least, without another cause.",
    ),
    immunologic(
        "ana",
        "ANA",
        "Antinuclear antibody above the laboratory's range.",
    ),
    immunologic(
        "anti_dsdna",
        "Anti-dsDNA",
        "Above the laboratory's range; by ELISA above twice its upper limit.",
    ),
    immunologic("anti_sm", "Anti-Sm", "Present."),
    immunologic(
        "antiphospholipid",
        "Antiphospholipid antibody",
        "Lupus anticoagulant, false-positive syphilis reagin test, anticardiolipin at a medium or high titre, or \
         anti-β₂-glycoprotein I.",
    ),
    immunologic("low_complement", "Low complement", "C3, C4 or CH50 low."),
    immunologic(
        "direct_coombs",
        "Direct Coombs test",
        "Positive; not counted together with hemolytic anemia.",
    ),
];

/// What is known of a patient, ever, not necessarily at one time. `null` or left out: not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
#[tsify(missing_as_null)]
#[expect(
    missing_docs,
    reason = "each field is the criterion of its name in CRITERIA"
)]
pub struct SliccEntry {
    pub acute_cutaneous: Option<bool>,
    pub chronic_cutaneous: Option<bool>,
    pub oral_nasal_ulcers: Option<bool>,
    pub nonscarring_alopecia: Option<bool>,
    pub synovitis: Option<bool>,
    pub serositis: Option<bool>,
    pub renal: Option<bool>,
    pub neurologic: Option<bool>,
    pub hemolytic_anemia: Option<bool>,
    pub leukopenia_lymphopenia: Option<bool>,
    pub thrombocytopenia: Option<bool>,
    pub ana: Option<bool>,
    pub anti_dsdna: Option<bool>,
    pub anti_sm: Option<bool>,
    pub antiphospholipid: Option<bool>,
    pub low_complement: Option<bool>,
    pub direct_coombs: Option<bool>,
    /// Lupus nephritis proven by biopsy. Proteinuria is none.
    pub biopsy_nephritis: Option<bool>,
}

/// Which antibodies classify together with a biopsy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum BiopsyRoute {
    /// ANA or anti-dsDNA, as published.
    #[default]
    AnaOrDsdna,
    /// ANA alone, as the study has it (Abasiniya et al. 2024, there at 1:80).
    AnaOnly,
}

/// The classification of one patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SliccResult {
    /// Whether the patient is classified as having lupus.
    pub verdict: Verdict,
    /// By four criteria, one of each kind at least.
    pub by_criteria: Verdict,
    /// By a biopsy and an antibody.
    pub by_biopsy: Verdict,
    /// Clinical criteria that count.
    pub clinical: u32,
    /// Immunologic criteria that count.
    pub immunologic: u32,
    /// Identifiers of the criteria that count.
    pub counted: Vec<&'static str>,
    /// Identifiers of the criteria not known.
    pub unknown: Vec<&'static str>,
    /// Whether a positive Coombs test was left out because of hemolytic anemia.
    pub coombs_left_out: bool,
}

/// Classifies one patient.
#[must_use]
pub fn classify(entry: &SliccEntry, route: BiopsyRoute) -> SliccResult {
    let by_criteria = entry.criteria_verdict();
    let by_biopsy = entry.by_biopsy(route);
    let (clinical, immunologic) = entry.counts(false);
    SliccResult {
        verdict: by_criteria.or(by_biopsy),
        by_criteria,
        by_biopsy,
        clinical,
        immunologic,
        counted: entry.ids(Some(true)),
        unknown: entry.ids(None),
        coombs_left_out: entry.direct_coombs == Some(true) && entry.hemolytic_anemia == Some(true),
    }
}

/// Whether leukocytes or lymphocytes are low, both in 10⁹/L.
#[must_use]
pub fn leukopenia_or_lymphopenia(
    leukocytes: Option<Decimal>,
    lymphocytes: Option<Decimal>,
) -> Option<bool> {
    let leukopenia = leukocytes.map(|count| count < LEUKOCYTES_BELOW);
    let lymphopenia = lymphocytes.map(|count| count < LYMPHOCYTES_BELOW);
    match (leukopenia, lymphopenia) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// Whether anti-dsDNA counts: above the upper limit, by ELISA above twice the limit.
#[must_use]
pub fn anti_dsdna(value: Decimal, upper_limit: Decimal, elisa: bool) -> bool {
    if !elisa {
        return value > upper_limit;
    }
    // A limit too long to be doubled exceeds any value that can be entered.
    upper_limit
        .times(DSDNA_ELISA_MULTIPLE)
        .is_ok_and(|doubled| value > doubled)
}

impl SliccEntry {
    /// The entry of these answers: the criteria in the order of [`CRITERIA`], then the biopsy.
    #[must_use]
    pub fn from_answers(answers: [Option<bool>; CRITERIA.len() + 1]) -> Self {
        let [
            acute_cutaneous,
            chronic_cutaneous,
            oral_nasal_ulcers,
            nonscarring_alopecia,
            synovitis,
            serositis,
            renal,
            neurologic,
            hemolytic_anemia,
            leukopenia_lymphopenia,
            thrombocytopenia,
            ana,
            anti_dsdna,
            anti_sm,
            antiphospholipid,
            low_complement,
            direct_coombs,
            biopsy_nephritis,
        ] = answers;
        Self {
            acute_cutaneous,
            chronic_cutaneous,
            oral_nasal_ulcers,
            nonscarring_alopecia,
            synovitis,
            serositis,
            renal,
            neurologic,
            hemolytic_anemia,
            leukopenia_lymphopenia,
            thrombocytopenia,
            ana,
            anti_dsdna,
            anti_sm,
            antiphospholipid,
            low_complement,
            direct_coombs,
            biopsy_nephritis,
        }
    }

    /// Whether the patient is classified as having lupus.
    #[must_use]
    pub fn verdict(&self, route: BiopsyRoute) -> Verdict {
        self.criteria_verdict().or(self.by_biopsy(route))
    }

    /// By four criteria, whatever is known of hemolytic anemia.
    fn criteria_verdict(&self) -> Verdict {
        // With hemolytic anemia a Coombs test stops counting, so that one more criterion can mean one
        // kind less: an unknown anemia is tried both ways.
        let with_anemia = |anemia| {
            let hemolytic_anemia = self.hemolytic_anemia.or(Some(anemia));
            Self {
                hemolytic_anemia,
                ..*self
            }
            .by_criteria()
        };
        with_anemia(false).agreed(with_anemia(true))
    }

    /// The answers in the order of [`CRITERIA`]; with hemolytic anemia the Coombs test is none.
    fn answers(&self) -> [Option<bool>; CRITERIA.len()] {
        [
            self.acute_cutaneous,
            self.chronic_cutaneous,
            self.oral_nasal_ulcers,
            self.nonscarring_alopecia,
            self.synovitis,
            self.serositis,
            self.renal,
            self.neurologic,
            self.hemolytic_anemia,
            self.leukopenia_lymphopenia,
            self.thrombocytopenia,
            self.ana,
            self.anti_dsdna,
            self.anti_sm,
            self.antiphospholipid,
            self.low_complement,
            if self.hemolytic_anemia == Some(true) {
                Some(false)
            } else {
                self.direct_coombs
            },
        ]
    }

    /// How many clinical and how many immunologic criteria count, missing ones taken as `missing`.
    fn counts(&self, missing: bool) -> (u32, u32) {
        let count = |kind| {
            CRITERIA
                .iter()
                .zip(self.answers())
                .map(|(criterion, answer)| {
                    u32::from(criterion.kind == kind && answer.unwrap_or(missing))
                })
                .sum()
        };
        (count(SliccKind::Clinical), count(SliccKind::Immunologic))
    }

    /// Four criteria, one of each kind at least. The state of hemolytic anemia must be known.
    fn by_criteria(&self) -> Verdict {
        Verdict::of_rising(|missing| {
            let (clinical, immunologic) = self.counts(missing);
            clinical + immunologic >= NEEDED && clinical >= 1 && immunologic >= 1
        })
    }

    /// A biopsy and an antibody.
    fn by_biopsy(&self, route: BiopsyRoute) -> Verdict {
        Verdict::of_rising(|missing| {
            let antibody = self.ana.unwrap_or(missing)
                || (route == BiopsyRoute::AnaOrDsdna && self.anti_dsdna.unwrap_or(missing));
            self.biopsy_nephritis.unwrap_or(missing) && antibody
        })
    }

    /// The identifiers of the criteria with this answer.
    fn ids(&self, answer: Option<bool>) -> Vec<&'static str> {
        CRITERIA
            .iter()
            .zip(self.answers())
            .filter(|(_, given)| *given == answer)
            .map(|(criterion, _)| criterion.id)
            .collect()
    }
}
