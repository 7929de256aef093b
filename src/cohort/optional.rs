//! The columns that a file may have beside those of the study: laboratory values with their limits, the date of
//! the visit, criteria of classification, conditions that exclude, further manifestations.

use super::spec::{ColumnSpec, Kind, Quantity, Unit};
use crate::clinical::Decimal;
use crate::clinical::eular_acr2019;
use crate::clinical::labs::{LABORATORIES, LabLimit, Laboratory};
use crate::clinical::slicc2012;

/// Manifestations that the study collected and SLEDAI-2K does not weigh: rows of the tables, never points.
pub const FURTHER: [(&str, &str, &[&str], &str); 6] = [
    (
        "chills",
        "Chills",
        &["chill", "rigors", "لرز"],
        "chills; no item of SLEDAI-2K",
    ),
    (
        "lupus_pneumonitis",
        "Lupus pneumonitis",
        &["pneumonitis"],
        "pneumonitis of lupus; no item of SLEDAI-2K",
    ),
    (
        "pulmonary_hypertension",
        "Pulmonary hypertension",
        &["pulmonary htn"],
        "pulmonary arterial hypertension; no item of SLEDAI-2K",
    ),
    (
        "myocarditis",
        "Myocarditis",
        &["میوکاردیت"],
        "inflammation of the heart muscle; no item of SLEDAI-2K",
    ),
    (
        "valve_disease",
        "Valve disease",
        &["valvular disease", "valvular heart disease", "valvulopathy"],
        "disease of a heart valve; no item of SLEDAI-2K",
    ),
    (
        "fana",
        "FANA",
        &["ana", "fluorescent ana"],
        "fluorescent antinuclear antibody found; no item of SLEDAI-2K",
    ),
];

/// Columns of antinuclear antibodies, which may hold titres.
pub(super) const TITRES: [&str; 3] = ["fana", "slicc_ana", "eular_acr_ana_1_80"];

/// Conditions for which the study excluded patients, beside kidney disease by its filtration rate.
pub const CONDITIONS: [(&str, &str, &[&str], &str); 5] = [
    (
        "malignancy",
        "Malignancy",
        &["cancer", "malignant disease"],
        "a malignant disease: excludes",
    ),
    (
        "infection",
        "Infection",
        &["active infection"],
        "an infection at the visit: excludes",
    ),
    (
        "ckd_stage_3",
        "Chronic kidney disease, stage 3 or beyond",
        &["ckd", "ckd stage 3+", "chronic kidney disease"],
        "chronic kidney disease of stage 3 or beyond, as recorded by a clinician: excludes",
    ),
    (
        "hepatic_failure",
        "Hepatic failure",
        &["liver failure"],
        "failure of the liver: excludes",
    ),
    (
        "alcohol",
        "Alcohol use",
        &["alcohol use", "alcohol abuse", "alcoholism"],
        "use of alcohol: excludes",
    ),
];

/// What the columns of SLICC 2012 begin with; then the id of a criterion, or `biopsy_nephritis`.
pub const SLICC: &str = "slicc_";
/// What the columns of EULAR/ACR 2019 begin with; then a field of the entry.
pub const EULAR_ACR: &str = "eular_acr_";

/// The columns, in the order of the data dictionary.
pub(super) fn columns() -> Vec<ColumnSpec> {
    let mut columns = Vec::new();
    for (laboratory, (id, aliases)) in LABORATORIES.iter().zip(ALIASES) {
        debug_assert_eq!(laboratory.id, id);
        columns.push(ColumnSpec {
            id: laboratory.id,
            label: laboratory.label,
            kind: Kind::Laboratory(laboratory),
            aliases,
            description: "as measured; the finding follows where it is not entered. `<0.1` and `>400` are \
                          read, per field also `5-6` and `TNTC`",
            required: false,
        });
        if let Some(limit) = laboratory.limit {
            columns.push(limit_column(laboratory, limit));
        }
    }
    columns.push(yes_no("visit_date", "Date of the visit", DATE_ALIASES, DATE).of(Kind::Date));
    columns.push(ColumnSpec {
        id: "creatinine",
        label: "Serum creatinine",
        kind: Kind::Number(CREATININE),
        aliases: &["cr", "s-cr", "scr", "creat", "کراتینین"],
        description: "serum creatinine, from which the filtration rate is estimated; the header names the unit",
        required: false,
    });
    for (id, label, aliases, description) in CONDITIONS.into_iter().chain(FURTHER) {
        columns.push(yes_no(id, label, aliases, description));
    }
    for (id, label) in slicc2012::CRITERIA
        .iter()
        .map(|criterion| (criterion.id, criterion.label))
        .chain([("biopsy_nephritis", "Nephritis by biopsy")])
    {
        let (id, label) = (format!("{SLICC}{id}"), format!("SLICC 2012: {label}"));
        let described = "criterion of SLICC 2012, ever";
        columns.push(yes_no(id.leak(), label.leak(), &[], described));
    }
    for field in eular_acr2019::FIELDS {
        let (id, label) = (
            format!("{EULAR_ACR}{field}"),
            format!("EULAR/ACR 2019: {field}"),
        );
        let described = "item of EULAR/ACR 2019, ever";
        columns.push(yes_no(
            id.leak(),
            label.replace('_', " ").leak(),
            &[],
            described,
        ));
    }
    columns
}

const fn yes_no(
    id: &'static str,
    label: &'static str,
    aliases: &'static [&'static str],
    description: &'static str,
) -> ColumnSpec {
    ColumnSpec {
        id,
        label,
        kind: Kind::Finding,
        aliases,
        description,
        required: false,
    }
}

const DATE: &str = "date of the visit as year-month-day, or in an order that the cells prove, the header names or is \
                    chosen; of several rows of a patient one visit enters";
const DATE_ALIASES: &[&str] = &["date of visit", "visit", "date", "تاریخ"];

impl ColumnSpec {
    /// The same column with another kind.
    const fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }
}

/// The column of the limit that a laboratory value is held against.
fn limit_column(laboratory: &'static Laboratory, limit: LabLimit) -> ColumnSpec {
    let words = match limit {
        LabLimit::Lln => "lower limit",
        LabLimit::Uln => "upper limit",
    };
    ColumnSpec {
        id: format!("{}_{}", laboratory.id, limit.id()).leak(),
        label: format!("{}, {words}", laboratory.label).leak(),
        kind: Kind::Limit(laboratory),
        aliases: &[],
        description: "limit of the laboratory that measured, in the unit of the value unless the header names one",
        required: false,
    }
}

/// Other headers of the laboratory values, in their order.
const ALIASES: [(&str, &[&str]); 12] = [
    (
        "swollen_joints",
        &["swollen joint count", "sjc", "joint count"],
    ),
    ("urine_rbc_hpf", &["rbc/hpf", "urbc", "urine rbc", "u-rbc"]),
    (
        "protein_24h",
        &[
            "24hup",
            "pr24",
            "24h protein",
            "24 h protein",
            "24hr urine protein",
            "24h urine protein",
        ],
    ),
    ("upcr", &["upc", "up/c", "p/c", "p/cr", "pc ratio", "upci"]),
    ("urine_wbc_hpf", &["wbc/hpf", "uwbc", "urine wbc", "u-wbc"]),
    ("c3", &["complement c3", "c3 level"]),
    ("c4", &["complement c4", "c4 level"]),
    ("ch50", &["total complement"]),
    // The bare name is known by the contents of the column: values, or yes and no.
    (
        "anti_dsdna",
        &[
            "anti dsdna level",
            "dsdna level",
            "dsdna titre",
            "dsdna titer",
            "anti dsdna titre",
            "anti dsdna titer",
            "dsdna iu/ml",
            "anti dsdna iu/ml",
            "dsdna u/ml",
            "anti dsdna u/ml",
        ],
    ),
    ("temperature", &["temp", "body temperature"]),
    (
        "platelets",
        &["plt", "platelet", "platelet count", "thrombocytes", "پلاکت"],
    ),
    (
        "wbc",
        &[
            "wcc",
            "leukocytes",
            "leucocytes",
            "white cells",
            "white cell count",
            "leukocyte count",
        ],
    ),
];

/// A unit that counts `factor` of the first, with the medians of a cohort that hint at it.
const fn unit(
    label: &'static str,
    aliases: &'static [&'static str],
    factor: Decimal,
    typical: (i64, i64, u32),
) -> Unit {
    let (low, high, decimals) = typical;
    Unit {
        label,
        aliases,
        factor,
        typical: (Decimal::new(low, decimals), Decimal::new(high, decimals)),
    }
}

const ONE: Decimal = Decimal::new(1, 0);
const THOUSANDTH: Decimal = Decimal::new(1, 3);
const HUNDRED: Decimal = Decimal::new(100, 0);

/// Units of blood cell counts; medians of a cohort in 10⁹/L.
const fn cells(low: i64, high: i64) -> [Unit; 3] {
    [
        unit(
            "10^9/L",
            &["x10^9/L", "10e9/L", "10*9/L", "g/L"],
            ONE,
            (low, high, 0),
        ),
        unit(
            "10^3/uL",
            &["x10^3/uL", "10e3/uL", "K/uL", "10^3/mm3"],
            ONE,
            (low, high, 0),
        ),
        unit(
            "/uL",
            &["/mm3", "cells/uL", "cells/mm3", "/cumm"],
            THOUSANDTH,
            (1000 * low, 1000 * high, 0),
        ),
    ]
}

const PLATELETS: &[Unit] = &cells(30, 700);
const LEUKOCYTES: &[Unit] = &cells(1, 30);

/// Cells of urine; `names` are other ways to write that they are counted per field.
const fn per_field(names: &'static [&'static str]) -> [Unit; 1] {
    [unit("/HPF", names, ONE, (0, 50, 0))]
}

const RED_PER_FIELD: &[Unit] = &per_field(&[
    "per hpf",
    "per field",
    "cells/HPF",
    "cells per hpf",
    "RBC/HPF",
]);
const WHITE_PER_FIELD: &[Unit] = &per_field(&[
    "per hpf",
    "per field",
    "cells/HPF",
    "cells per hpf",
    "WBC/HPF",
]);

const PROTEIN: &[Unit] = &[
    unit("g/24h", &["g/day", "g/d"], ONE, (0, 12, 0)),
    unit("mg/24h", &["mg/day", "mg/d"], THOUSANDTH, (20, 12_000, 0)),
];

// No factor leads from one to the other: by convention 50 mg/mmol stands for 0.5 g/g.
const RATIO: &[Unit] = &[
    unit("g/g", &["mg/mg"], ONE, (0, 5, 0)),
    unit("mg/mmol", &[], ONE, (20, 2000, 0)),
];

const COMPLEMENT: &[Unit] = &[
    unit("mg/dL", &[], ONE, (5, 250, 0)),
    unit("g/L", &[], HUNDRED, (5, 250, 2)),
];

const CH50: &[Unit] = &[unit("U/mL", &[], ONE, (0, 200, 0))];
const JOINTS: &[Unit] = &[unit("joints", &["joint"], ONE, (0, 30, 0))];

// Nor here: the cut-off stands in either unit.
const TEMPERATURE: &[Unit] = &[
    unit("C", &["celsius"], ONE, (34, 42, 0)),
    unit("F", &["fahrenheit"], ONE, (93, 108, 0)),
];

/// The units of a laboratory value; none where any will do.
pub(super) fn units(laboratory: &Laboratory) -> &'static [Unit] {
    match laboratory.id {
        "temperature" => TEMPERATURE,
        "platelets" => PLATELETS,
        "wbc" => LEUKOCYTES,
        "protein_24h" => PROTEIN,
        "upcr" => RATIO,
        "urine_rbc_hpf" => RED_PER_FIELD,
        "urine_wbc_hpf" => WHITE_PER_FIELD,
        "swollen_joints" => JOINTS,
        "c3" | "c4" => COMPLEMENT,
        "ch50" => CH50,
        _ => &[],
    }
}

/// Whether the units of a laboratory value have factors. Temperature and the ratio have a cut-off in each instead.
pub(super) fn is_convertible(laboratory: &Laboratory) -> bool {
    !matches!(laboratory.id, "temperature" | "upcr")
}

const CREATININE: Quantity = Quantity {
    units: &[
        unit("mg/dL", &[], ONE, (4, 30, 1)),
        // 1 ÷ 88.4, for the limits below; the filtration rate divides.
        unit(
            "umol/L",
            &["mcmol/L"],
            Decimal::new(11_312, 6),
            (35, 300, 0),
        ),
    ],
    whole: false,
    hard: (Decimal::new(1, 1), Decimal::new(40, 0)),
    soft: (Decimal::new(3, 1), Decimal::new(15, 0)),
    may_lose_point: false,
    may_hide_code: true,
};

#[cfg(test)]
mod tests {
    use super::{ALIASES, units};
    use crate::clinical::labs::LABORATORIES;

    #[test]
    fn each_laboratory_value_has_its_headers_and_its_units() {
        for (laboratory, (id, _)) in LABORATORIES.iter().zip(ALIASES) {
            assert_eq!(laboratory.id, id);
            let ids: Vec<&str> = laboratory.units.iter().map(|unit| unit.id).collect();
            let labels: Vec<&str> = units(laboratory).iter().map(|unit| unit.label).collect();
            assert_eq!(ids, labels, "{id}");
        }
    }
}
