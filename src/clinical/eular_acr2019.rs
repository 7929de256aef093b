//! EULAR/ACR 2019 classification: entry by ANA, then ten points.
//!
//! Source: Aringer et al., Ann Rheum Dis 2019;78:1151-9. Each domain gives its heaviest item alone;
//! an item does not count when something other than lupus explains it better; items need not be
//! simultaneous.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::Decimal;
use super::verdict::Verdict;

/// Fever lies above, °C. SLEDAI-2K has 38.0.
pub const FEVER_ABOVE: Decimal = Decimal::new(383, 1);
/// Leukocytes below count, 10⁹/L. SLEDAI-2K has 3.0.
pub const LEUKOCYTES_BELOW: Decimal = Decimal::new(40, 1);
/// Proteinuria lies above, g in 24 hours.
pub const PROTEIN_ABOVE: Decimal = Decimal::new(5, 1);
/// Points needed.
pub const POINTS_NEEDED: u32 = 10;

/// A group of items of which the heaviest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the domain of its name")]
pub enum EularAcrDomain {
    Constitutional,
    Hematologic,
    Neuropsychiatric,
    Mucocutaneous,
    Serosal,
    Musculoskeletal,
    Renal,
    Antiphospholipid,
    Complement,
    SleAntibodies,
}

/// One item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct EularAcrItem {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// Name for people, with its limit.
    pub label: &'static str,
    /// Its domain.
    pub domain: EularAcrDomain,
    /// Its points.
    pub weight: u32,
}

const fn item(
    domain: EularAcrDomain,
    weight: u32,
    id: &'static str,
    label: &'static str,
) -> EularAcrItem {
    EularAcrItem {
        id,
        label,
        domain,
        weight,
    }
}

/// The items, by domain.
pub const ITEMS: [EularAcrItem; 22] = [
    item(
        EularAcrDomain::Constitutional,
        2,
        "fever",
        "Fever above 38.3 °C",
    ),
    item(
        EularAcrDomain::Hematologic,
        3,
        "leukopenia",
        "Leukocytes below 4.0 × 10⁹/L",
    ),
    item(
        EularAcrDomain::Hematologic,
        4,
        "thrombocytopenia",
        "Platelets below 100 × 10⁹/L",
    ),
    item(
        EularAcrDomain::Hematologic,
        4,
        "autoimmune_hemolysis",
        "Autoimmune hemolysis",
    ),
    item(EularAcrDomain::Neuropsychiatric, 2, "delirium", "Delirium"),
    item(
        EularAcrDomain::Neuropsychiatric,
        3,
        "psychosis",
        "Psychosis",
    ),
    item(EularAcrDomain::Neuropsychiatric, 5, "seizure", "Seizure"),
    item(
        EularAcrDomain::Mucocutaneous,
        2,
        "nonscarring_alopecia",
        "Non-scarring alopecia",
    ),
    item(
        EularAcrDomain::Mucocutaneous,
        2,
        "oral_ulcers",
        "Oral ulcers",
    ),
    item(
        EularAcrDomain::Mucocutaneous,
        4,
        "subacute_or_discoid",
        "Subacute cutaneous or discoid lupus",
    ),
    item(
        EularAcrDomain::Mucocutaneous,
        6,
        "acute_cutaneous",
        "Acute cutaneous lupus",
    ),
    item(
        EularAcrDomain::Serosal,
        5,
        "effusion",
        "Pleural or pericardial effusion",
    ),
    item(
        EularAcrDomain::Serosal,
        6,
        "acute_pericarditis",
        "Acute pericarditis",
    ),
    item(
        EularAcrDomain::Musculoskeletal,
        6,
        "joint_involvement",
        "Joint involvement",
    ),
    item(
        EularAcrDomain::Renal,
        4,
        "proteinuria",
        "Protein above 0.5 g in 24 hours",
    ),
    item(
        EularAcrDomain::Renal,
        8,
        "nephritis_class_2_or_5",
        "Lupus nephritis, class II or V",
    ),
    item(
        EularAcrDomain::Renal,
        10,
        "nephritis_class_3_or_4",
        "Lupus nephritis, class III or IV",
    ),
    item(
        EularAcrDomain::Antiphospholipid,
        2,
        "antiphospholipid",
        "Antiphospholipid antibodies",
    ),
    item(
        EularAcrDomain::Complement,
        3,
        "low_c3_or_c4",
        "Low C3 or low C4",
    ),
    item(
        EularAcrDomain::Complement,
        4,
        "low_c3_and_c4",
        "Low C3 and low C4",
    ),
    item(EularAcrDomain::SleAntibodies, 6, "anti_dsdna", "Anti-dsDNA"),
    item(EularAcrDomain::SleAntibodies, 6, "anti_sm", "Anti-Sm"),
];

/// What is known of a patient, ever. `null` or left out: not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
#[tsify(missing_as_null)]
#[expect(missing_docs, reason = "each field is the item of its name in ITEMS")]
pub struct EularAcrEntry {
    /// Antinuclear antibody at 1:80 or above on HEp-2 cells, or an equivalent test, ever: without
    /// it no classification.
    pub ana_1_80: Option<bool>,
    pub fever: Option<bool>,
    pub leukopenia: Option<bool>,
    pub thrombocytopenia: Option<bool>,
    pub autoimmune_hemolysis: Option<bool>,
    pub delirium: Option<bool>,
    pub psychosis: Option<bool>,
    pub seizure: Option<bool>,
    pub nonscarring_alopecia: Option<bool>,
    pub oral_ulcers: Option<bool>,
    pub subacute_or_discoid: Option<bool>,
    pub acute_cutaneous: Option<bool>,
    pub effusion: Option<bool>,
    pub acute_pericarditis: Option<bool>,
    pub joint_involvement: Option<bool>,
    pub proteinuria: Option<bool>,
    pub nephritis_class_2_or_5: Option<bool>,
    pub nephritis_class_3_or_4: Option<bool>,
    pub antiphospholipid: Option<bool>,
    /// Complement C3 low.
    pub low_c3: Option<bool>,
    /// Complement C4 low.
    pub low_c4: Option<bool>,
    pub anti_dsdna: Option<bool>,
    pub anti_sm: Option<bool>,
}

/// The fields of an entry, in the order in which [`EularAcrEntry::from_answers`] takes them.
pub const FIELDS: [&str; 23] = [
    "ana_1_80",
    "fever",
    "leukopenia",
    "thrombocytopenia",
    "autoimmune_hemolysis",
    "delirium",
    "psychosis",
    "seizure",
    "nonscarring_alopecia",
    "oral_ulcers",
    "subacute_or_discoid",
    "acute_cutaneous",
    "effusion",
    "acute_pericarditis",
    "joint_involvement",
    "proteinuria",
    "nephritis_class_2_or_5",
    "nephritis_class_3_or_4",
    "antiphospholipid",
    "low_c3",
    "low_c4",
    "anti_dsdna",
    "anti_sm",
];

/// The classification of one patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct EularAcrResult {
    /// Whether the patient is classified as having lupus.
    pub verdict: Verdict,
    /// Whether the entry criterion is met.
    pub entry: Verdict,
    /// Lowest possible points.
    pub points_min: u32,
    /// Highest possible points.
    pub points_max: u32,
    /// Whether a clinical item counts, of which one is needed.
    pub clinical: Verdict,
    /// The points of each domain.
    pub by_domain: Vec<DomainPoints>,
}

/// The points of one domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct DomainPoints {
    /// The domain.
    pub domain: EularAcrDomain,
    /// Lowest possible points.
    pub min: u32,
    /// Highest possible points.
    pub max: u32,
}

/// Classifies one patient.
#[must_use]
pub fn classify(entry: &EularAcrEntry) -> EularAcrResult {
    EularAcrResult {
        verdict: entry.verdict(),
        entry: entry.ana_1_80.into(),
        points_min: entry.points(false),
        points_max: entry.points(true),
        clinical: Verdict::of_rising(|missing| entry.clinical(missing)),
        by_domain: EularAcrDomain::ALL
            .iter()
            .map(|&domain| DomainPoints {
                domain,
                min: entry.points_of(domain, false),
                max: entry.points_of(domain, true),
            })
            .collect(),
    }
}

impl EularAcrEntry {
    /// The entry of these answers, in the order of [`FIELDS`].
    #[must_use]
    pub fn from_answers(answers: [Option<bool>; FIELDS.len()]) -> Self {
        let [
            ana_1_80,
            fever,
            leukopenia,
            thrombocytopenia,
            autoimmune_hemolysis,
            delirium,
            psychosis,
            seizure,
            nonscarring_alopecia,
            oral_ulcers,
            subacute_or_discoid,
            acute_cutaneous,
            effusion,
            acute_pericarditis,
            joint_involvement,
            proteinuria,
            nephritis_class_2_or_5,
            nephritis_class_3_or_4,
            antiphospholipid,
            low_c3,
            low_c4,
            anti_dsdna,
            anti_sm,
        ] = answers;
        Self {
            ana_1_80,
            fever,
            leukopenia,
            thrombocytopenia,
            autoimmune_hemolysis,
            delirium,
            psychosis,
            seizure,
            nonscarring_alopecia,
            oral_ulcers,
            subacute_or_discoid,
            acute_cutaneous,
            effusion,
            acute_pericarditis,
            joint_involvement,
            proteinuria,
            nephritis_class_2_or_5,
            nephritis_class_3_or_4,
            antiphospholipid,
            low_c3,
            low_c4,
            anti_dsdna,
            anti_sm,
        }
    }

    /// Whether the patient is classified as having lupus.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::of_rising(|missing| {
            self.ana_1_80.unwrap_or(missing)
                && self.points(missing) >= POINTS_NEEDED
                && self.clinical(missing)
        })
    }

    /// The answers in the order of [`ITEMS`].
    fn answers(&self, missing: bool) -> [bool; ITEMS.len()] {
        let low_c3 = self.low_c3.unwrap_or(missing);
        let low_c4 = self.low_c4.unwrap_or(missing);
        let or_missing = |answer: Option<bool>| answer.unwrap_or(missing);
        [
            or_missing(self.fever),
            or_missing(self.leukopenia),
            or_missing(self.thrombocytopenia),
            or_missing(self.autoimmune_hemolysis),
            or_missing(self.delirium),
            or_missing(self.psychosis),
            or_missing(self.seizure),
            or_missing(self.nonscarring_alopecia),
            or_missing(self.oral_ulcers),
            or_missing(self.subacute_or_discoid),
            or_missing(self.acute_cutaneous),
            or_missing(self.effusion),
            or_missing(self.acute_pericarditis),
            or_missing(self.joint_involvement),
            or_missing(self.proteinuria),
            or_missing(self.nephritis_class_2_or_5),
            or_missing(self.nephritis_class_3_or_4),
            or_missing(self.antiphospholipid),
            low_c3 || low_c4,
            low_c3 && low_c4,
            or_missing(self.anti_dsdna),
            or_missing(self.anti_sm),
        ]
    }

    /// The weight of the heaviest item of a domain, missing answers taken as `missing`.
    fn points_of(&self, domain: EularAcrDomain, missing: bool) -> u32 {
        ITEMS
            .iter()
            .zip(self.answers(missing))
            .filter(|(item, shown)| item.domain == domain && *shown)
            .map(|(item, _)| item.weight)
            .max()
            .unwrap_or(0)
    }

    /// The sum over the domains.
    fn points(&self, missing: bool) -> u32 {
        EularAcrDomain::ALL
            .iter()
            .map(|&domain| self.points_of(domain, missing))
            .sum()
    }

    /// Whether any clinical item counts.
    fn clinical(&self, missing: bool) -> bool {
        EularAcrDomain::ALL
            .iter()
            .any(|&domain| domain.is_clinical() && self.points_of(domain, missing) > 0)
    }
}

impl EularAcrDomain {
    /// The ten domains, clinical first.
    pub const ALL: [Self; 10] = [
        Self::Constitutional,
        Self::Hematologic,
        Self::Neuropsychiatric,
        Self::Mucocutaneous,
        Self::Serosal,
        Self::Musculoskeletal,
        Self::Renal,
        Self::Antiphospholipid,
        Self::Complement,
        Self::SleAntibodies,
    ];

    /// Whether the domain is clinical rather than immunologic.
    #[must_use]
    pub const fn is_clinical(self) -> bool {
        !matches!(
            self,
            Self::Antiphospholipid | Self::Complement | Self::SleAntibodies
        )
    }
}
