//! SLEDAI-2K: the 24 descriptors as one table, and the score.
//!
//! A descriptor counts once, whatever the number of manifestations in it, and only when it is due
//! to lupus. Source of items and weights: Gladman, Ibañez & Urowitz, J Rheumatol 2002;29:288-91.
//! The definitions here are paraphrases.

use serde::Serialize;
use tsify::Tsify;

use super::activity::{Category, Scheme};
use super::finding::Finding;

/// One item of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Descriptor {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// Points when present: 8, 4, 2 or 1.
    pub weight: u32,
    /// Organ system, for display.
    pub system: System,
    /// What counts.
    pub definition: &'static str,
    /// Causes with which it does not count; empty where there are none.
    pub exclusions: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
}

/// The nine organ systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Central nervous system.
    Cns,
    /// Blood vessels.
    Vascular,
    /// Joints and muscles.
    Musculoskeletal,
    /// Kidneys.
    Renal,
    /// Skin, hair and mucous membranes.
    Skin,
    /// Pleura and pericardium.
    Serosa,
    /// Complement and antibodies.
    Immunology,
    /// Fever.
    General,
    /// Blood counts.
    Hematology,
}

/// Number of descriptors.
pub const COUNT: usize = 24;

/// The sum of all weights.
pub const MAX_SCORE: u32 = 105;

/// The 2002 publication: every descriptor and weight.
const GLADMAN_2002: &str = "Gladman et al., J Rheumatol 2002;29:288-91";
/// Definitions that the 2002 revision left as they were.
const BOMBARDIER_1992: &str =
    "Bombardier et al., Arthritis Rheum 1992;35:630-40; Gladman et al., J Rheumatol 2002;29:288-91";

/// The descriptors in their canonical order, heaviest first.
pub const DESCRIPTORS: [Descriptor; COUNT] = [
    Descriptor {
        id: "seizure",
        label: "Seizure",
        weight: 8,
        system: System::Cns,
        definition: "A seizure that began recently.",
        exclusions: "Metabolic, infectious or drug cause; a seizure disorder left by old damage.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "psychosis",
        label: "Psychosis",
        weight: 8,
        system: System::Cns,
        definition: "Daily function impaired because reality is gravely misperceived: hallucinations, \
                     incoherence, loose or illogical thinking, poverty of thought, bizarre, disorganised or \
                     catatonic behaviour.",
        exclusions: "Uremia; drugs.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "organic_brain_syndrome",
        label: "Organic brain syndrome",
        weight: 8,
        system: System::Cns,
        definition: "Orientation, memory or other intellect impaired, of fast onset and fluctuating, with \
                     clouded attention, and two or more of: disturbed perception, incoherent speech, \
                     insomnia or daytime drowsiness, more or less movement than usual.",
        exclusions: "Metabolic, infectious or drug cause.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "visual_disturbance",
        label: "Visual disturbance",
        weight: 8,
        system: System::Cns,
        definition: "Lupus of the eye: cotton-wool spots (cytoid bodies), retinal hemorrhage, serous exudate \
                     or hemorrhage of the choroid, or optic neuritis.",
        exclusions: "Hypertension, infection or drugs.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "cranial_nerve_disorder",
        label: "Cranial nerve disorder",
        weight: 8,
        system: System::Cns,
        definition: "A new sensory or motor neuropathy of a cranial nerve.",
        exclusions: "Any other cause.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "lupus_headache",
        label: "Lupus headache",
        weight: 8,
        system: System::Cns,
        definition: "A severe headache that persists, migrainous or not, and that opioids do not relieve.",
        exclusions: "Relief by an opioid; any other cause.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "cerebrovascular_accident",
        label: "Cerebrovascular accident",
        weight: 8,
        system: System::Cns,
        definition: "A new stroke.",
        exclusions: "Arteriosclerosis.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "vasculitis",
        label: "Vasculitis",
        weight: 8,
        system: System::Vascular,
        definition: "Ulceration, gangrene, tender nodules of the fingers, periungual infarcts, splinter \
                     hemorrhages, or proof by biopsy or angiogram.",
        exclusions: "Conditions that mimic vasculitis.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "arthritis",
        label: "Arthritis",
        weight: 4,
        system: System::Musculoskeletal,
        definition: "At least 2 joints, each painful and with a sign of inflammation: tenderness, swelling or \
                     effusion. (The index of 1992 asked for more than 2.)",
        exclusions: "Pain without inflammation; infection, crystals, osteoarthritis.",
        source: GLADMAN_2002,
    },
    Descriptor {
        id: "myositis",
        label: "Myositis",
        weight: 4,
        system: System::Musculoskeletal,
        definition: "Proximal muscles ache or are weak, and CK or aldolase is raised, or the electromyogram \
                     or a biopsy shows myositis.",
        exclusions: "CK raised by a statin, exertion or infection.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "urinary_casts",
        label: "Urinary casts",
        weight: 4,
        system: System::Renal,
        definition: "Red-cell casts or heme-granular casts.",
        exclusions: "",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "hematuria",
        label: "Hematuria",
        weight: 4,
        system: System::Renal,
        definition: "More than 5 red cells per high-power field.",
        exclusions: "Stone, infection, menstruation or another cause.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "proteinuria",
        label: "Proteinuria",
        weight: 4,
        system: System::Renal,
        definition: "More than 0.5 g of protein in 24 hours, whether new or long-standing.",
        exclusions: "Fixed proteinuria of old damage, by the clinician's judgement.",
        source: GLADMAN_2002,
    },
    Descriptor {
        id: "pyuria",
        label: "Pyuria",
        weight: 4,
        system: System::Renal,
        definition: "More than 5 white cells per high-power field.",
        exclusions: "Infection.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "rash",
        label: "Rash",
        weight: 2,
        system: System::Skin,
        definition: "An inflammatory lupus rash, whether new or persisting.",
        exclusions: "Scars and lost or excess pigment.",
        source: GLADMAN_2002,
    },
    Descriptor {
        id: "alopecia",
        label: "Alopecia",
        weight: 2,
        system: System::Skin,
        definition: "Abnormal hair loss, patchy or diffuse, from active lupus, whether new or persisting.",
        exclusions: "Scarring; androgenic hair loss, iron deficiency, drugs.",
        source: GLADMAN_2002,
    },
    Descriptor {
        id: "mucosal_ulcers",
        label: "Mucosal ulcers",
        weight: 2,
        system: System::Skin,
        definition: "Ulcers of the mouth or nose, whether new or persisting.",
        exclusions: "Herpes, Behçet disease, inflammatory bowel disease.",
        source: GLADMAN_2002,
    },
    Descriptor {
        id: "pleurisy",
        label: "Pleurisy",
        weight: 2,
        system: System::Serosa,
        definition: "Pleuritic pain together with a rub, an effusion or thickened pleura.",
        exclusions: "Infection.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "pericarditis",
        label: "Pericarditis",
        weight: 2,
        system: System::Serosa,
        definition: "Pericardial pain together with at least one of: a rub, an effusion, the \
                     electrocardiogram or the echocardiogram. An effusion without pain does not count.",
        exclusions: "Infection; uremia.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "low_complement",
        label: "Low complement",
        weight: 2,
        system: System::Immunology,
        definition: "C3, C4 or CH50 below the lower limit of the laboratory that measured it; any number of \
                     them counts once.",
        exclusions: "",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "increased_dna_binding",
        label: "Increased anti-dsDNA",
        weight: 2,
        system: System::Immunology,
        definition: "Anti-dsDNA above the upper limit of the laboratory that measured it (by the Farr assay, \
                     binding above 25%).",
        exclusions: "",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "fever",
        label: "Fever",
        weight: 1,
        system: System::General,
        definition: "Temperature above 38.0 °C.",
        exclusions: "Infection.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "thrombocytopenia",
        label: "Thrombocytopenia",
        weight: 1,
        system: System::Hematology,
        definition: "Platelets below 100 × 10⁹/L.",
        exclusions: "Drugs.",
        source: BOMBARDIER_1992,
    },
    Descriptor {
        id: "leukopenia",
        label: "Leukopenia",
        weight: 1,
        system: System::Hematology,
        definition: "White cells below 3.0 × 10⁹/L.",
        exclusions: "Drugs.",
        source: BOMBARDIER_1992,
    },
];

/// Position of `low_complement`, which the clinical score leaves out.
pub const LOW_COMPLEMENT: usize = 19;
/// Position of `increased_dna_binding`, which the clinical score leaves out.
pub const INCREASED_DNA_BINDING: usize = 20;

/// The low bit of each finding.
pub const LOW_BITS: u64 = 0x5555_5555_5555;

/// The low bits of the two serological descriptors.
const SEROLOGY: u64 = 1 << (2 * LOW_COMPLEMENT) | 1 << (2 * INCREASED_DNA_BINDING);

/// Each weight with the low bits of the descriptors that have it, so that a score is four bit
/// counts.
const WEIGHTS: [(u32, u64); 4] = [
    (8, with_weight(8)),
    (4, with_weight(4)),
    (2, with_weight(2)),
    (1, with_weight(1)),
];

/// The state of the 24 descriptors in one patient, two bits each. By default all are unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Findings(u64);

/// The lowest and the highest score that the findings allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// Every unknown finding absent.
    pub min: u32,
    /// Every unknown finding present.
    pub max: u32,
}

/// The score of one patient.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct SledaiScore {
    /// Lowest possible score: the weights of what is present.
    pub score_min: u32,
    /// Highest possible score: the unknown findings added.
    pub score_max: u32,
    /// The score, where the two agree.
    pub score: Option<u32>,
    /// The category of the lowest and the highest score, or `indeterminate` where they differ.
    pub category: Category,
    /// The category of the lowest score.
    pub category_min: Category,
    /// The category of the highest score.
    pub category_max: Category,
    /// Identifier of the scheme of categories.
    pub scheme: &'static str,
    /// Lowest possible score without complement and anti-dsDNA.
    pub clinical_score_min: u32,
    /// Highest possible score without complement and anti-dsDNA.
    pub clinical_score_max: u32,
    /// The score without complement and anti-dsDNA, where the two agree.
    pub clinical_score: Option<u32>,
    /// Identifiers of the descriptors that count.
    pub present: Vec<&'static str>,
    /// Identifiers of the descriptors not known.
    pub unknown: Vec<&'static str>,
    /// Identifiers of the descriptors that are present but not due to lupus, which do not count.
    pub not_attributed: Vec<&'static str>,
    /// The points of each organ system.
    pub by_system: Vec<SystemScore>,
}

/// The points of one organ system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct SystemScore {
    /// Identifier of the system.
    pub system: System,
    /// Its name for people.
    pub label: &'static str,
    /// Lowest possible points.
    pub min: u32,
    /// Highest possible points.
    pub max: u32,
}

/// The position of a descriptor in [`DESCRIPTORS`].
#[must_use]
pub fn index_of(id: &str) -> Option<usize> {
    DESCRIPTORS
        .iter()
        .position(|descriptor| descriptor.id == id)
}

/// Scores the findings of one patient and names the category of the score under a scheme.
#[must_use]
pub fn score(findings: &Findings, scheme: &Scheme) -> SledaiScore {
    let total = findings.points();
    let clinical = findings.clinical_points();
    SledaiScore {
        score_min: total.min,
        score_max: total.max,
        score: total.exact(),
        category: scheme.categorise_range(total.min, total.max),
        category_min: scheme.categorise(total.min),
        category_max: scheme.categorise(total.max),
        scheme: scheme.id,
        clinical_score_min: clinical.min,
        clinical_score_max: clinical.max,
        clinical_score: clinical.exact(),
        present: findings.ids(Finding::Present),
        unknown: findings.ids(Finding::Unknown),
        not_attributed: findings.ids(Finding::NotAttributed),
        by_system: System::ALL
            .iter()
            .map(|&system| {
                let points = findings.points_of(in_system(system));
                SystemScore {
                    system,
                    label: system.label(),
                    min: points.min,
                    max: points.max,
                }
            })
            .collect(),
    }
}

impl Findings {
    /// How many bits they have: two of each.
    pub const BITS: u32 = 2 * LOW_BITS.count_ones();

    /// All 24 in one state.
    #[must_use]
    pub const fn all(finding: Finding) -> Self {
        Self(LOW_BITS * finding as u64)
    }

    /// The findings of 48 bits, the first descriptor in the lowest two; higher bits are dropped.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits & (LOW_BITS * 0b11))
    }

    /// The 48 bits, the first descriptor in the lowest two.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The state of the descriptor at `index`; unknown where there is none.
    #[must_use]
    pub const fn get(self, index: usize) -> Finding {
        if index >= COUNT {
            return Finding::Unknown;
        }
        Finding::from_bits(self.0 >> (2 * index))
    }

    /// Sets the state of the descriptor at `index`; nothing where there is none.
    pub const fn set(&mut self, index: usize, finding: Finding) {
        if index < COUNT {
            self.0 = self.0 & !(0b11 << (2 * index)) | (finding as u64) << (2 * index);
        }
    }

    /// The same with every unknown finding absent: a convention to be named wherever it is used.
    #[must_use]
    pub const fn unknown_as_absent(self) -> Self {
        Self(self.0 | self.are(Finding::Unknown))
    }

    /// The range of the score.
    #[must_use]
    pub fn points(self) -> Points {
        self.points_of(LOW_BITS)
    }

    /// The range of the clinical score, which leaves out complement and anti-dsDNA.
    #[must_use]
    pub fn clinical_points(self) -> Points {
        self.points_of(LOW_BITS & !SEROLOGY)
    }

    /// The identifiers of the descriptors in one state, in canonical order.
    #[must_use]
    pub fn ids(self, finding: Finding) -> Vec<&'static str> {
        (0..COUNT)
            .filter(|&index| self.get(index) == finding)
            .map(|index| DESCRIPTORS[index].id)
            .collect()
    }

    /// The range of the points of the descriptors whose low bits are in `mask`.
    fn points_of(self, mask: u64) -> Points {
        let min = weigh(self.are(Finding::Present) & mask);
        let open = weigh(self.are(Finding::Unknown) & mask);
        Points {
            min,
            max: min + open,
        }
    }

    /// Whether any is in a state.
    #[must_use]
    pub const fn any(self, finding: Finding) -> bool {
        self.are(finding) != 0
    }

    /// The low bits of the descriptors in one state.
    const fn are(self, finding: Finding) -> u64 {
        let differ = self.0 ^ Self::all(finding).0;
        !(differ | differ >> 1) & LOW_BITS
    }
}

impl Points {
    /// The score, where lowest and highest agree.
    #[must_use]
    pub fn exact(self) -> Option<u32> {
        (self.min == self.max).then_some(self.min)
    }
}

impl System {
    /// The nine systems, in the order of their descriptors.
    pub const ALL: [Self; 9] = [
        Self::Cns,
        Self::Vascular,
        Self::Musculoskeletal,
        Self::Renal,
        Self::Skin,
        Self::Serosa,
        Self::Immunology,
        Self::General,
        Self::Hematology,
    ];

    /// Name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cns => "Central nervous system",
            Self::Vascular => "Vascular",
            Self::Musculoskeletal => "Musculoskeletal",
            Self::Renal => "Renal",
            Self::Skin => "Skin",
            Self::Serosa => "Serosa",
            Self::Immunology => "Immunology",
            Self::General => "General",
            Self::Hematology => "Hematology",
        }
    }
}

/// The sum of the weights of the descriptors whose low bits are set.
fn weigh(descriptors: u64) -> u32 {
    WEIGHTS
        .iter()
        .map(|&(weight, mask)| weight * (descriptors & mask).count_ones())
        .sum()
}

/// The low bits of the descriptors of one weight.
const fn with_weight(weight: u32) -> u64 {
    let mut mask = 0;
    let mut index = 0;
    while index < COUNT {
        if DESCRIPTORS[index].weight == weight {
            mask |= 1 << (2 * index);
        }
        index += 1;
    }
    mask
}

/// The low bits of the descriptors of one organ system.
fn in_system(system: System) -> u64 {
    (0..COUNT)
        .filter(|&index| DESCRIPTORS[index].system == system)
        .fold(0, |mask, index| mask | 1 << (2 * index))
}

#[cfg(test)]
mod tests {
    use super::{
        COUNT, DESCRIPTORS, Finding, Findings, INCREASED_DNA_BINDING, LOW_COMPLEMENT, MAX_SCORE,
        index_of,
    };

    #[test]
    fn the_weights_sum_to_105() {
        // A published model weighs pyuria 2 and sums to 103.
        let sum: u32 = DESCRIPTORS.iter().map(|descriptor| descriptor.weight).sum();
        assert_eq!(sum, MAX_SCORE);
        assert_eq!(Findings::all(Finding::Present).points().min, MAX_SCORE);
        assert_eq!(Findings::all(Finding::Present).clinical_points().min, 101);
    }

    #[test]
    fn named_positions_hold_the_named_descriptors() {
        assert_eq!(index_of("low_complement"), Some(LOW_COMPLEMENT));
        assert_eq!(
            index_of("increased_dna_binding"),
            Some(INCREASED_DNA_BINDING)
        );
        assert_eq!(index_of("cva"), None);
    }

    #[test]
    fn each_state_packs_and_unpacks_at_each_position() {
        for finding in Finding::ALL {
            for index in 0..COUNT {
                let mut findings = Findings::all(Finding::NotAttributed);
                findings.set(index, finding);
                assert_eq!(findings.get(index), finding);
                assert_eq!(Findings::from_bits(findings.bits()), findings);
                findings.set(index, Finding::NotAttributed);
                assert_eq!(findings, Findings::all(Finding::NotAttributed));
            }
        }
    }

    #[test]
    fn positions_beyond_the_last_hold_nothing() {
        let mut findings = Findings::all(Finding::Absent);
        findings.set(COUNT, Finding::Present);
        assert_eq!(findings, Findings::all(Finding::Absent));
        assert_eq!(findings.get(usize::MAX), Finding::Unknown);
    }
}
