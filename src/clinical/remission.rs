//! Treatment targets: remission (DORIS 2021) and low disease activity (LLDAS).

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::Decimal;
use super::entry::EnteredValue;
use super::error::ClinicalError;
use super::finding::Finding;
use super::patient::Patient;
use super::sledai2k::{Findings, index_of};
use super::verdict::Verdict;

/// What the targets need beside the findings. `null` or left out: not known.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null)]
pub struct TreatmentEntry {
    /// Physician's global assessment, 0 to 3.
    pub pga: Option<EnteredValue>,
    /// Prednisolone or equivalent, mg a day.
    pub prednisolone: Option<EnteredValue>,
    /// Whether drugs beside glucocorticoids are at most antimalarials, immunosuppressives and
    /// biologics in stable, tolerated maintenance doses, none of them investigational.
    pub stable_maintenance: Option<bool>,
    /// Hemolytic anemia.
    pub hemolytic_anemia: Option<bool>,
    /// Gastrointestinal lupus activity.
    pub gastrointestinal_activity: Option<bool>,
    /// A lupus feature that the previous visit did not have. Data of one visit cannot tell.
    pub new_activity: Option<bool>,
}

/// One patient and the treatment: what the targets are judged on.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
pub struct RemissionEntry {
    /// Findings and laboratory values.
    pub patient: Patient,
    /// Global assessment, drugs, and what the index does not see.
    pub treatment: TreatmentEntry,
}

/// How to judge the targets. Of the limits of DORIS the paper prints two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TargetOptions {
    /// DORIS with prednisolone below 5 mg a day, as the paper's table 2 has it; by default 5 mg is
    /// allowed, as in its abstract.
    pub prednisolone_below_5: bool,
    /// DORIS with a global assessment of 0.5, as before 2021; by default it must be below.
    pub pga_of_one_half: bool,
    /// Counts unknown findings as absent, as in scoring. Default false.
    pub unknown_as_absent: bool,
}

/// Both targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Targets {
    /// Remission.
    pub doris: Doris,
    /// Low disease activity.
    pub lldas: Lldas,
}

/// One condition of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct TargetCondition {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// The condition in words.
    pub label: &'static str,
    /// Whether it is met.
    pub verdict: Verdict,
}

/// Remission by DORIS 2021.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Doris {
    /// Whether all conditions are met.
    pub verdict: Verdict,
    /// The conditions.
    pub conditions: [TargetCondition; 4],
}

/// Lupus low disease activity state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Lldas {
    /// Whether all conditions are met.
    pub verdict: Verdict,
    /// Whether all are met but the one that needs a previous visit.
    pub except_previous_visit: Verdict,
    /// The conditions; `no_new_activity` needs a previous visit.
    pub conditions: [TargetCondition; 5],
}

/// Highest SLEDAI-2K in low disease activity.
pub const LLDAS_SCORE: u32 = 4;
/// Highest global assessment in low disease activity.
pub const LLDAS_PGA: Decimal = Decimal::new(1, 0);
/// Highest prednisolone in low disease activity, mg a day.
pub const LLDAS_PREDNISOLONE: Decimal = Decimal::new(75, 1);
/// Limit of the global assessment in remission.
pub const DORIS_PGA: Decimal = Decimal::new(5, 1);
/// Limit of prednisolone in remission, mg a day.
pub const DORIS_PREDNISOLONE: Decimal = Decimal::new(5, 0);

/// Activity in a major organ. The central nervous system and vasculitis, 8 points each, exceed
/// [`LLDAS_SCORE`] alone and need no mention.
const MAJOR_ORGANS: [&str; 7] = [
    "urinary_casts",
    "hematuria",
    "proteinuria",
    "pyuria",
    "pleurisy",
    "pericarditis",
    "fever",
];

/// Tolerated maintenance doses that low disease activity allows (Golder et al., Arthritis Res Ther
/// 2016;18:260).
pub const MAINTENANCE_CEILINGS: [(&str, &str); 6] = [
    ("hydroxychloroquine", "400 mg a day"),
    ("methotrexate", "30 mg a week"),
    ("azathioprine", "200 mg a day"),
    ("mycophenolate mofetil", "3000 mg a day"),
    ("mycophenolic acid", "2160 mg a day"),
    ("leflunomide", "20 mg a day"),
];

/// Judges both targets on one patient's findings and laboratory values.
///
/// # Errors
/// [`ClinicalError`] when anything entered cannot be read.
pub fn targets(
    patient: &Patient,
    treatment: &TreatmentEntry,
    options: TargetOptions,
) -> Result<Targets, ClinicalError> {
    let mut findings = patient.findings()?.findings;
    if options.unknown_as_absent {
        findings = findings.unknown_as_absent();
    }
    Ok(Targets {
        doris: doris(&findings, treatment, options)?,
        lldas: lldas(&findings, treatment)?,
    })
}

/// Remission: van Vollenhoven et al., Lupus Sci Med 2021;8:e000538. Serology does not matter; the
/// index is taken to be SLEDAI-2K.
///
/// # Errors
/// [`ClinicalError`] when global assessment or dose cannot be read.
pub fn doris(
    findings: &Findings,
    treatment: &TreatmentEntry,
    options: TargetOptions,
) -> Result<Doris, ClinicalError> {
    let clinical = findings.clinical_points();
    let (pga, prednisolone) = (treatment.pga()?, treatment.prednisolone()?);
    let pga = pga.map(|pga| pga < DORIS_PGA || (options.pga_of_one_half && pga == DORIS_PGA));
    let prednisolone = prednisolone.map(|dose| {
        dose < DORIS_PREDNISOLONE || (!options.prednisolone_below_5 && dose == DORIS_PREDNISOLONE)
    });
    let conditions = [
        condition(
            "clinical_score",
            "Clinical SLEDAI-2K of 0",
            Verdict::of_ends(clinical.min == 0, clinical.max == 0),
        ),
        condition(
            "pga",
            "Global assessment within the limit of 0.5",
            pga.into(),
        ),
        condition(
            "prednisolone",
            "Prednisolone within the limit of 5 mg a day",
            prednisolone.into(),
        ),
        condition(
            "treatment",
            MAINTENANCE,
            treatment.stable_maintenance.into(),
        ),
    ];
    Ok(Doris {
        verdict: Verdict::all(&conditions.map(|condition| condition.verdict)),
        conditions,
    })
}

/// Low disease activity: Franklyn et al., Ann Rheum Dis 2016;75:1615-21. Serology may count within
/// the 4 points.
///
/// # Errors
/// [`ClinicalError`] when global assessment or dose cannot be read.
pub fn lldas(findings: &Findings, treatment: &TreatmentEntry) -> Result<Lldas, ClinicalError> {
    let pga = treatment.pga()?.map(|pga| pga <= LLDAS_PGA);
    let prednisolone = treatment
        .prednisolone()?
        .map(|dose| dose <= LLDAS_PREDNISOLONE);
    let no_new_activity = Verdict::from(treatment.new_activity.map(|new| !new));
    let others = [
        condition(
            "low_activity",
            "SLEDAI-2K of 4 or less, nothing active in a major organ, no hemolytic anemia, no gastrointestinal \
             activity",
            low_activity(*findings, treatment),
        ),
        condition("pga", "Global assessment of 1 or less", pga.into()),
        condition(
            "prednisolone",
            "Prednisolone of 7.5 mg a day or less",
            prednisolone.into(),
        ),
        condition(
            "treatment",
            MAINTENANCE,
            treatment.stable_maintenance.into(),
        ),
    ];
    let except_previous_visit = Verdict::all(&others.map(|condition| condition.verdict));
    let [activity, pga, prednisolone, maintenance] = others;
    Ok(Lldas {
        verdict: Verdict::all(&[except_previous_visit, no_new_activity]),
        except_previous_visit,
        conditions: [
            activity,
            condition(
                "no_new_activity",
                "No new lupus feature since the previous visit",
                no_new_activity,
            ),
            pga,
            prednisolone,
            maintenance,
        ],
    })
}

/// The condition on drugs, common to both targets.
const MAINTENANCE: &str =
    "No drugs but antimalarials, immunosuppressives and biologics in stable, tolerated doses";

/// The first condition of low disease activity: it fails as soon as any part is known to fail.
fn low_activity(findings: Findings, treatment: &TreatmentEntry) -> Verdict {
    let score = findings.points();
    let absent = |shown: Option<bool>| Verdict::from(shown.map(|shown| !shown));
    let major = MAJOR_ORGANS.map(|id| match index_of(id).map(|index| findings.get(index)) {
        Some(Finding::Present) => Verdict::NotMet,
        Some(Finding::Absent | Finding::NotAttributed) => Verdict::Met,
        Some(Finding::Unknown) | None => Verdict::Unknown,
    });
    Verdict::all(&[
        Verdict::of_ends(score.min <= LLDAS_SCORE, score.max <= LLDAS_SCORE),
        Verdict::all(&major),
        absent(treatment.hemolytic_anemia),
        absent(treatment.gastrointestinal_activity),
    ])
}

const fn condition(id: &'static str, label: &'static str, verdict: Verdict) -> TargetCondition {
    TargetCondition { id, label, verdict }
}

impl TreatmentEntry {
    /// The global assessment, 0 to 3.
    fn pga(&self) -> Result<Option<Decimal>, ClinicalError> {
        let Some(entry) = self.pga.as_ref().filter(|entry| !entry.is_blank()) else {
            return Ok(None);
        };
        let pga = entry.number("pga")?;
        if pga > Decimal::new(3, 0) {
            return Err(ClinicalError::OutOfRange {
                field: "pga",
                found: entry.text(),
                expected: "0 to 3",
            });
        }
        Ok(Some(pga))
    }

    /// Prednisolone, mg a day.
    fn prednisolone(&self) -> Result<Option<Decimal>, ClinicalError> {
        self.prednisolone
            .as_ref()
            .filter(|entry| !entry.is_blank())
            .map(|entry| entry.number("prednisolone"))
            .transpose()
    }
}
