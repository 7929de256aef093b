//! The columns that a cohort file may have: names, kinds, units and ranges, in one table.

use std::sync::LazyLock;

use serde::Serialize;
use tsify::Tsify;

use super::added::ADDED;
use super::dates;
use super::optional;
use super::spec::{ColumnSpec, Kind, KindId, Quantity, Unit};
use super::text::name;
use super::words;
use crate::clinical::labs::LABORATORIES;
use crate::clinical::units::MagnesiumUnit;
use crate::clinical::{DESCRIPTORS, Decimal, magnesium, sledai2k};

/// What a column may mean, for whoever decides it by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Meaning {
    /// Stable identifier.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What the cells hold.
    pub kind: KindId,
    /// The units that its numbers may come in.
    pub units: Vec<&'static str>,
}

/// Everything that a column may mean, in the order of the template; then what it may be added as.
#[must_use]
pub fn meanings() -> Vec<Meaning> {
    let meaning = |spec: &ColumnSpec| Meaning {
        id: spec.id,
        label: spec.label,
        kind: spec.kind.id(),
        units: spec.kind.units().iter().map(|unit| unit.label).collect(),
    };
    COLUMNS.iter().chain(&ADDED).map(meaning).collect()
}

impl Kind {
    /// The units its numbers may come in, of dates the orders of their parts; none for what is not measured.
    #[must_use]
    pub fn units(self) -> &'static [Unit] {
        match self {
            Self::Number(quantity) => quantity.units,
            Self::Laboratory(laboratory) | Self::Limit(laboratory) => optional::units(laboratory),
            Self::Date => &dates::ORDERS,
            _ => &[],
        }
    }
}

const ZERO: Decimal = Decimal::new(0, 0);
const ONE: Decimal = Decimal::new(1, 0);

const AGE: Quantity = Quantity {
    units: &[Unit {
        label: "years",
        aliases: &[
            "year", "yrs", "yr", "y", "yo", "سال", "jahre", "ans", "años", "anni", "anos", "yıl",
            "سنة",
        ],
        factor: ONE,
        typical: (Decimal::new(20, 0), Decimal::new(60, 0)),
    }],
    whole: false,
    hard: (ZERO, Decimal::new(120, 0)),
    soft: (ZERO, Decimal::new(120, 0)),
    may_lose_point: false,
    may_hide_code: false,
};

const MAGNESIUM: Quantity = Quantity {
    units: &[
        Unit {
            label: MagnesiumUnit::MgDl.id(),
            aliases: &["mg100ml"],
            factor: MagnesiumUnit::MgDl.mg_dl(),
            typical: (Decimal::new(17, 1), Decimal::new(26, 1)),
        },
        Unit {
            label: MagnesiumUnit::MmolL.id(),
            aliases: &[],
            factor: MagnesiumUnit::MmolL.mg_dl(),
            typical: (Decimal::new(6, 1), Decimal::new(12, 1)),
        },
        Unit {
            label: MagnesiumUnit::MeqL.id(),
            aliases: &[],
            factor: MagnesiumUnit::MeqL.mg_dl(),
            typical: (Decimal::new(12, 1), Decimal::new(17, 1)),
        },
    ],
    whole: false,
    hard: (magnesium::POSSIBLE.0.exact, magnesium::POSSIBLE.1.exact),
    soft: magnesium::USUAL,
    may_lose_point: true,
    may_hide_code: true,
};

const SCORE: Quantity = Quantity {
    units: &[Unit {
        label: "points",
        aliases: &["point", "pts"],
        factor: ONE,
        typical: (ZERO, Decimal::new(20, 0)),
    }],
    whole: true,
    hard: (ZERO, Decimal::new(sledai2k::MAX_SCORE as i64, 0)),
    soft: (ZERO, Decimal::new(sledai2k::MAX_SCORE as i64, 0)),
    may_lose_point: false,
    may_hide_code: true,
};

const COUNT: Quantity = Quantity {
    units: &[],
    whole: true,
    hard: (ZERO, Decimal::new(1_000_000_000_000, 0)),
    soft: (ZERO, Decimal::new(1_000_000_000_000, 0)),
    may_lose_point: false,
    may_hide_code: false,
};

/// The columns before the findings.
const FIRST: [ColumnSpec; 4] = [
    ColumnSpec {
        id: "patient_id",
        label: "Patient",
        kind: Kind::Id,
        aliases: &[
            "id",
            "pt id",
            "patient",
            "patient no",
            "patient number",
            "subject",
            "subject id",
            "record id",
            "case",
            "case id",
            "mrn",
            "کد بیمار",
            "شماره پرونده",
            "شناسه",
        ],
        description: "any text that is different for each patient; it is compared and not kept",
        required: false,
    },
    ColumnSpec {
        id: "sex",
        label: "Sex",
        kind: Kind::Sex,
        aliases: &["gender", "m/f", "f/m", "جنس", "جنسیت"],
        description: "sex of the patient",
        required: true,
    },
    ColumnSpec {
        id: "age",
        label: "Age",
        kind: Kind::Number(AGE),
        aliases: &["age at visit", "age at inclusion", "patient age", "سن"],
        description: "age at the visit",
        required: false,
    },
    ColumnSpec {
        id: "serum_mg",
        label: "Serum magnesium",
        kind: Kind::Number(MAGNESIUM),
        aliases: &[
            "mg",
            "magnesium",
            "s-mg",
            "mg serum",
            "magnesium serum",
            "منیزیم",
            "منیزیم سرم",
        ],
        description: "serum magnesium; the header names the unit, as in serum_mg_mmol_l",
        required: true,
    },
];

/// The columns after the findings.
const LAST: [ColumnSpec; 3] = [
    ColumnSpec {
        id: "sledai2k_score",
        label: "SLEDAI-2K score",
        kind: Kind::Number(SCORE),
        aliases: &[
            "sledai",
            "sledai 2k",
            "sledai score",
            "sledai total",
            "sledai 2k total",
            "lupus score",
            "sle score",
        ],
        description: "total recorded at the visit, compared with the total of the findings",
        required: false,
    },
    ColumnSpec {
        id: "sledai2k_category",
        label: "SLEDAI-2K category",
        kind: Kind::Category,
        aliases: &[
            "sledai category",
            "activity category",
            "disease activity",
            "activity",
            "lupus activity",
        ],
        description: "activity category recorded at the visit, compared with that of the score",
        required: false,
    },
    ColumnSpec {
        id: "count",
        label: "Count",
        kind: Kind::Number(COUNT),
        aliases: &["freq", "frequency", "n patients", "number of patients"],
        description: "patients that the row stands for, in a file of counted rows; 1 when there is no such column",
        required: false,
    },
];

/// Other headers of the findings, by descriptor.
const FINDING_ALIASES: [(&str, &[&str]); 24] = [
    ("seizure", &["seizures", "convulsion", "تشنج"]),
    ("psychosis", &["سایکوز", "روان پریشی"]),
    ("organic_brain_syndrome", &["obs", "organic brain"]),
    (
        "visual_disturbance",
        &["visual", "vision", "visual disorder"],
    ),
    (
        "cranial_nerve_disorder",
        &["cn", "cranial", "cranial nerve", "cranial neuropathy"],
    ),
    ("lupus_headache", &["ha", "headache", "سردرد"]),
    ("cerebrovascular_accident", &["cva", "stroke", "سکته مغزی"]),
    ("vasculitis", &["واسکولیت"]),
    ("arthritis", &["آرتریت"]),
    ("myositis", &["میوزیت"]),
    ("urinary_casts", &["casts", "cast", "urine casts"]),
    ("hematuria", &["haematuria", "هماچوری"]),
    ("proteinuria", &["پروتئینوری"]),
    ("pyuria", &["پیوری"]),
    ("rash", &["new rash", "skin rash", "malar rash", "راش"]),
    (
        "alopecia",
        &["hair loss", "diffuse alopecia", "dif alopecia", "ریزش مو"],
    ),
    (
        "mucosal_ulcers",
        &[
            "mucosal ulcer",
            "ulcer",
            "ulcers",
            "oral ulcer",
            "oral ulcers",
            "mouth ulcer",
            "mouth ulcers",
            "mucous membrane",
            "oral or nasopharyngeal ulcers",
            "زخم دهان",
        ],
    ),
    ("pleurisy", &["pleuritis", "پلوریت"]),
    ("pericarditis", &["پریکاردیت"]),
    (
        "low_complement",
        &[
            "complement",
            "low c3/c4",
            "c3/4",
            "c3/c4",
            "hypocomplementemia",
        ],
    ),
    (
        "increased_dna_binding",
        &[
            "dsdna",
            "anti dsdna",
            "adna",
            "dna binding",
            "increased anti dsdna",
            "anti dna",
        ],
    ),
    ("fever", &["تب"]),
    ("thrombocytopenia", &["low platelets", "ترومبوسیتوپنی"]),
    ("leukopenia", &["leucopenia", "low wbc", "لکوپنی"]),
];

/// The columns of the study, which stand in the template; they come before the optional ones.
pub(super) const STUDY_COLUMNS: usize = FIRST.len() + DESCRIPTORS.len() + LAST.len();

/// Every column that the importer knows: those of the template, in its order, then the optional ones.
pub static COLUMNS: LazyLock<Vec<ColumnSpec>> = LazyLock::new(|| {
    let findings = DESCRIPTORS.iter().map(|descriptor| ColumnSpec {
        id: descriptor.id,
        label: descriptor.label,
        kind: Kind::Finding,
        aliases: FINDING_ALIASES
            .iter()
            .find_map(|(id, aliases)| (*id == descriptor.id).then_some(*aliases))
            .unwrap_or_default(),
        description: descriptor.definition,
        required: false,
    });
    let study = FIRST.into_iter().chain(findings).chain(LAST);
    study.chain(optional::columns()).collect()
});

/// A header that means a column, and the unit that it names.
#[derive(Clone)]
struct Name {
    /// Its letters and digits.
    text: String,
    spec: &'static ColumnSpec,
    unit: Option<&'static Unit>,
    /// The finding whose name it is, of a laboratory value that the unit alone tells.
    finding: Option<&'static ColumnSpec>,
}

/// Every name of every column, alone and with each of its units; then the names of findings with the units of their
/// laboratory values. Sorted.
static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let mut names = Vec::new();
    for spec in COLUMNS.iter() {
        names.extend(with_units(spec, spec, None));
        names.extend(texts(spec).map(|text| Name {
            text,
            spec,
            unit: only_unit(spec),
            finding: None,
        }));
    }
    names.sort_by(|a, b| a.text.cmp(&b.text));
    let mut measured: Vec<Name> = LABORATORIES
        .iter()
        .filter_map(|laboratory| Some((column(laboratory.id)?, column(laboratory.finding)?)))
        .flat_map(|(value, finding)| with_units(finding, value, Some(finding)))
        .filter(|measured| find(&names, &measured.text).is_none())
        .collect();
    measured.sort_by(|a, b| a.text.cmp(&b.text));
    // Of several values of a finding in one unit nobody knows which is meant.
    for same in measured.chunk_by(|a, b| a.text == b.text) {
        let (first, others) = (&same[0], &same[1..]);
        let is_first = |other: &Name| {
            let units = [first.unit, other.unit].map(|unit| unit.map(|unit| unit.label));
            other.spec.id == first.spec.id && units[0] == units[1]
        };
        if others.iter().all(is_first) {
            names.push(first.clone());
        }
    }
    names.sort_by(|a, b| a.text.cmp(&b.text));
    names
});

/// The names of a column without a unit.
fn texts(spec: &'static ColumnSpec) -> impl Iterator<Item = String> {
    // That name alone may mean values as well as yes and no.
    let own = [spec.id, spec.label].into_iter();
    let own = own.filter(|_| spec.id != "anti_dsdna");
    let others = words::HEADERS.iter().filter(|(id, _)| *id == spec.id);
    let others = others.flat_map(|(_, headers)| headers.split([',', ';']));
    let all = own.chain(spec.aliases.iter().copied()).chain(others);
    all.map(name)
}

/// The names of a column with the units of `spec` behind them.
fn with_units(
    named: &'static ColumnSpec,
    spec: &'static ColumnSpec,
    finding: Option<&'static ColumnSpec>,
) -> impl Iterator<Item = Name> {
    texts(named).flat_map(move |text| {
        let units = spec.kind.units().iter();
        let suffixes = units.flat_map(|unit| unit.names().map(move |suffix| (suffix, unit)));
        suffixes.map(move |(suffix, unit)| Name {
            text: format!("{text}{suffix}"),
            spec,
            unit: Some(unit),
            finding,
        })
    })
}

/// The column of an id.
#[must_use]
pub fn column(id: &str) -> Option<&'static ColumnSpec> {
    COLUMNS.iter().find(|spec| spec.id == id)
}

/// What an id chosen for a column means: a column, or a way to add it.
pub(super) fn meaning(id: &str) -> Option<&'static ColumnSpec> {
    column(id).or_else(|| ADDED.iter().find(|spec| spec.id == id))
}

/// The unit of a column that has but one.
fn only_unit(spec: &ColumnSpec) -> Option<&'static Unit> {
    match spec.kind.units() {
        [only] => Some(only),
        _ => None,
    }
}

/// The column that a header means, and the unit that it names.
pub(super) fn recognise(header: &str) -> Option<(&'static ColumnSpec, Option<&'static Unit>)> {
    if let Some(spec) = column(header.trim()) {
        return Some((spec, only_unit(spec)));
    }
    if let Some(found) = named(&name(header)) {
        return Some((found.spec, found.unit));
    }
    let found = named(&name(header.split_once(['(', '['])?.0))?;
    Some((found.spec, found.unit))
}

/// What a header names by its letters and digits.
fn named(text: &str) -> Option<&'static Name> {
    find(&NAMES, text)
}

fn find<'a>(names: &'a [Name], text: &str) -> Option<&'a Name> {
    let at = names.binary_search_by(|known| known.text.as_str().cmp(text));
    Some(&names[at.ok()?])
}

/// The laboratory value that a header means by the name of its finding and a unit behind it, as in `Proteinuria (g/24h)`,
/// with that unit and the finding. None where several values of the finding come in the unit.
pub(super) fn measured_finding(
    header: &str,
) -> Option<(&'static ColumnSpec, &'static Unit, &'static ColumnSpec)> {
    let found = named(&name(header))?;
    Some((found.spec, found.unit?, found.finding?))
}

/// The unit in which a header ends, of those that a column may have.
pub(super) fn unit_at_end(spec: &'static ColumnSpec, header: &str) -> Option<&'static Unit> {
    let whole = name(header);
    let ends = |unit: &&Unit| unit.names().any(|suffix| whole.ends_with(&suffix));
    spec.kind.units().iter().find(ends)
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, FINDING_ALIASES, Kind, NAMES, STUDY_COLUMNS, column, recognise};

    #[test]
    fn a_name_means_one_column_and_unit() {
        for pair in NAMES.windows(2) {
            let [a, b] = pair else { continue };
            let same = (a.spec.id, a.unit) == (b.spec.id, b.unit);
            assert!(
                a.text != b.text || same,
                "{}: {} {}",
                a.text,
                a.spec.id,
                b.spec.id
            );
        }
    }

    #[test]
    fn every_descriptor_has_its_column() {
        for (id, _) in FINDING_ALIASES {
            assert_eq!(
                column(id).map(|spec| spec.kind),
                Some(Kind::Finding),
                "{id}"
            );
        }
        assert_eq!(STUDY_COLUMNS, 31);
        let ids: Vec<&str> = COLUMNS.iter().map(|spec| spec.id).collect();
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{id}");
        }
    }

    #[test]
    fn headers_are_recognised_however_they_are_written() {
        for (header, id, unit) in [
            ("serum_mg_mg_dl", "serum_mg", Some("mg/dL")),
            ("Mg (mmol/L)", "serum_mg", Some("mmol/L")),
            ("S-Mg", "serum_mg", None),
            ("Mg (mg/L)", "serum_mg", None),
            ("Age, years", "age", Some("years")),
            ("Pt.ID", "patient_id", None),
            ("M/F", "sex", None),
            ("Anti-dsDNA", "increased_dna_binding", None),
            ("C3/4", "low_complement", None),
            ("ريزش مو", "alopecia", None),
            ("SLEDAI-2K", "sledai2k_score", Some("points")),
            ("WBC", "wbc", None),
            ("WBC (10^9/L)", "wbc", Some("10^9/L")),
            ("platelets_ul", "platelets", Some("/uL")),
            ("C3", "c3", None),
            ("c3_lln_g_l", "c3_lln", Some("g/L")),
            ("WBC/hpf", "urine_wbc_hpf", Some("/HPF")),
            ("anti_dsdna", "anti_dsdna", None),
            ("anti_dsdna_uln", "anti_dsdna_uln", None),
            ("slicc_renal", "slicc_renal", None),
            ("Proteinuria", "proteinuria", None),
            ("Proteinuria (g/24h)", "protein_24h", Some("g/24h")),
            ("Proteinuria (mg/day)", "protein_24h", Some("mg/24h")),
            ("Proteinuria [g/g]", "upcr", Some("g/g")),
            ("proteinuria_g_24h", "protein_24h", Some("g/24h")),
            ("Proteinuria (>0.5 g/24h)", "proteinuria", None),
            ("Pyuria (cells/HPF)", "urine_wbc_hpf", Some("/HPF")),
            ("Pyuria (WBC/HPF)", "urine_wbc_hpf", Some("/HPF")),
            ("Haematuria (RBC/HPF)", "urine_rbc_hpf", Some("/HPF")),
            ("Platelets (10^9/L)", "platelets", Some("10^9/L")),
            ("Thrombocytopenia (10^9/L)", "platelets", Some("10^9/L")),
            ("Leukopenia (10^9/L)", "wbc", Some("10^9/L")),
            ("Low complement (mg/dL)", "low_complement", None),
        ] {
            let found =
                recognise(header).map(|(spec, unit)| (spec.id, unit.map(|unit| unit.label)));
            assert_eq!(found, Some((id, unit)), "{header}");
        }
        for header in ["magnesium class", "mg/dl", ""] {
            assert!(recognise(header).is_none(), "{header}");
        }
    }
}
