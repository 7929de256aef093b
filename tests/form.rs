//! A patient of the form as a row of a cohort: what is written reads back as it was entered, in whatever codings, units
//! and decimal mark the file has, and what no cell can hold is told.

use std::collections::BTreeMap;

use lupustat::clinical::entry::EnteredValue;
use lupustat::clinical::labs::{LABORATORIES, LabEntry};
use lupustat::clinical::patient::Patient;
use lupustat::clinical::{DESCRIPTORS, Decimal, Finding, Sex};
use lupustat::cohort::form::{PatientForm, PatientRow, patient_file};
use lupustat::cohort::{self, Cohort, ColumnChoice, ImportOptions, Value};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn text(text: &str) -> EnteredValue {
    EnteredValue::Text(text.to_owned())
}

fn measured(value: &str, unit: &str) -> LabEntry {
    LabEntry {
        value: Some(text(value)),
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        ..LabEntry::default()
    }
}

/// A form of these findings and values, of a woman of 42.
fn form(findings: &[(&str, &str)], labs: &[(&str, LabEntry)]) -> PatientForm {
    PatientForm {
        id: "A-1".to_owned(),
        sex: Some(Sex::Female),
        age: Some(text("42")),
        patient: Patient {
            findings: findings
                .iter()
                .map(|&(id, state)| (id.to_owned(), state.to_owned()))
                .collect(),
            labs: labs
                .iter()
                .map(|(id, entry)| ((*id).to_owned(), entry.clone()))
                .collect(),
        },
        ..PatientForm::default()
    }
}

fn read(csv: &str) -> Cohort {
    cohort::read(csv.as_bytes(), ImportOptions::default())
}

fn codes(row: &PatientRow) -> Vec<&str> {
    row.not_held.iter().map(|message| message.code).collect()
}

fn row_of(cohort: &Cohort, form: &PatientForm) -> PatientRow {
    cohort.row_of(form).expect("a form that can be read")
}

#[test]
fn the_row_is_in_the_codings_and_units_of_the_file() {
    let file = "id;جنس;age;Mg (mmol/L);rash;fever;plt (/uL);C3 (g/L);C3_lln\n\
                1;زن;40;0,85;+;-;180000;0,9;0,8\n\
                2;مرد;41;0,95;-;+;90000;1,1;0,8\n";
    let cohort = read(file);
    let mut form = form(
        &[("rash", "present"), ("fever", "absent")],
        &[
            ("platelets", measured("95", "10^9/L")),
            (
                "c3",
                LabEntry {
                    lln: Some(text("90")),
                    ..measured("85", "mg/dL")
                },
            ),
        ],
    );
    form.magnesium = Some(measured("0.78", "mmol/L"));
    let row = row_of(&cohort, &form);
    assert_eq!(
        row.cells,
        ["A-1", "زن", "42", "0,78", "+", "-", "95000", "0,85", "0,90"]
    );
    assert_eq!(codes(&row), ["no_column"; 0].as_slice());
}

#[test]
fn what_no_cell_can_hold_is_told() {
    let cohort = read("id,sex,serum_mg_mmol_l,rash\n1,F,0.85,1\n2,M,0.95,0\n");
    let mut form = form(
        &[
            ("rash", "not_attributed"),
            ("seizure", "present"),
            ("fever", "absent"),
        ],
        &[("wbc", measured("2.9", "10^9/L"))],
    );
    form.magnesium = Some(measured("1.9", "mg/dL"));
    let row = row_of(&cohort, &form);
    assert_eq!(row.cells, ["A-1", "F", "", "not_attributed"]);
    let told: Vec<(&str, String)> = row
        .not_held
        .iter()
        .map(|message| (message.code, message.text.clone()))
        .collect();
    let texts = told
        .iter()
        .map(|(_, text)| text.as_str())
        .collect::<Vec<_>>();
    assert_eq!(
        texts,
        [
            "the file has no column for Age (42)",
            "the column of Serum magnesium cannot hold 1.9 mg/dL; enter it in the unit of the file",
            "the file has no column for White blood cells (2.9 10^9/L)",
            "the file has no column for Seizure, Leukopenia (present)",
            "the file has no column for Fever (absent)",
        ]
    );
}

#[test]
fn a_patient_the_file_has_already_is_told() {
    let cohort = read("id,sex,serum_mg_mg_dl\nA-1,F,2.1\n");
    assert!(codes(&row_of(&cohort, &form(&[], &[]))).contains(&"id_repeated"));
}

#[test]
fn a_blank_beside_dashes_stays_clear() {
    let cohort = read("id,sex,serum_mg_mg_dl,rash\n1,F,2.1,+\n2,M,2.2,-\n");
    let mut trial = cohort.clone();
    let row = row_of(&cohort, &form(&[], &[]));
    let place = trial.add_row(&row.cells).expect("a cell for each column");
    let rash = trial.column("rash").expect("a column");
    assert_eq!(rash.value(1), Value::Finding(Finding::Absent));
    assert_eq!(rash.value(place), Value::Missing);
}

#[test]
fn a_finding_set_to_unknown_against_its_value_is_told() {
    let cohort = read("id,sex,serum_mg_mg_dl,wbc_10_9_l,leukopenia\n1,F,2.1,5,\n");
    let row = row_of(
        &cohort,
        &form(
            &[("leukopenia", "unknown")],
            &[("wbc", measured("2.9", "10^9/L"))],
        ),
    );
    assert!(codes(&row).contains(&"reads_otherwise"), "{row:?}");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let cohort = read("id,sex,serum_mg_mg_dl\n1,F,2.1\n");
    assert!(cohort.row_of(&form(&[("rsh", "present")], &[])).is_err());
    assert!(
        cohort
            .row_of(&form(&[], &[("wbc", measured("low", "10^9/L"))]))
            .is_err()
    );
}

/// What is written in a file for yes and no, and the coding it needs.
const FINDING_CODES: [(&str, &str, bool); 5] = [
    ("1", "0", false),
    ("yes", "no", false),
    ("+", "-", false),
    ("دارد", "ندارد", false),
    ("1", "2", true),
];

const SEX_CODES: [(&str, &str, bool); 3] =
    [("F", "M", false), ("زن", "مرد", false), ("1", "2", true)];

/// A file of three patients with some columns, and the answers to its questions.
#[derive(Clone, Debug)]
struct Layout {
    findings: Vec<usize>,
    labs: Vec<usize>,
    units: usize,
    limits: bool,
    coding: usize,
    sexes: usize,
    magnesium: &'static str,
    comma: bool,
    blanks: bool,
}

impl Layout {
    fn cohort(&self) -> (String, ImportOptions) {
        let mut options = ImportOptions::default();
        let (yes, no, asks) = FINDING_CODES[self.coding];
        let (female, male, asks_sex) = SEX_CODES[self.sexes];
        let coding = |pairs: [(&str, &str); 2]| ColumnChoice {
            coding: Some(
                pairs
                    .map(|(text, id)| (text.to_owned(), id.to_owned()))
                    .into(),
            ),
            ..ColumnChoice::default()
        };
        let mut columns: Vec<(String, [String; 3])> = vec![
            ("Pt.ID".to_owned(), ["1", "2", "3"].map(str::to_owned)),
            (
                "gender".to_owned(),
                [female, male, female].map(str::to_owned),
            ),
            ("age".to_owned(), ["30", "41", "52"].map(str::to_owned)),
        ];
        if asks_sex {
            options.columns.insert(
                "gender".to_owned(),
                coding([(female, "female"), (male, "male")]),
            );
        }
        let values = match self.magnesium {
            "mg/dL" => ["2.12", "1.95", "2.25"],
            "mmol/L" => ["0.81", "0.92", "0.75"],
            _ => ["1.71", "1.55", "1.65"],
        };
        columns.push((
            format!("Mg ({})", self.magnesium),
            values.map(str::to_owned),
        ));
        for &at in &self.findings {
            let id = DESCRIPTORS[at].id;
            let third = if self.blanks { "" } else { yes };
            columns.push((id.to_owned(), [yes, no, third].map(str::to_owned)));
            if asks {
                options
                    .columns
                    .insert(id.to_owned(), coding([(yes, "present"), (no, "absent")]));
            }
        }
        for &at in &self.labs {
            let laboratory = &LABORATORIES[at];
            let unit = laboratory
                .units
                .get(self.units % laboratory.units.len().max(1));
            let header = match unit {
                Some(unit) if laboratory.units.len() > 1 => {
                    format!("{} ({})", laboratory.id, unit.id)
                }
                _ => laboratory.id.to_owned(),
            };
            let usual = unit.map_or("50.5".to_owned(), |unit| {
                format!(
                    "{:.1}",
                    unit.usual_min.to_f64().midpoint(unit.usual_max.to_f64())
                )
            });
            columns.push((header, [usual.clone(), String::new(), usual]));
            if let Some(limit) = laboratory.limit.filter(|_| self.limits) {
                let cells = ["40.5", "", "40.5"].map(str::to_owned);
                columns.push((format!("{}_{}", laboratory.id, limit.id()), cells));
            }
        }
        let delimiter = if self.comma { ";" } else { "," };
        let line = |cells: Vec<String>| {
            let cells = cells.into_iter();
            let cells = cells.map(|cell| {
                if self.comma {
                    cell.replace('.', ",")
                } else {
                    cell
                }
            });
            cells.collect::<Vec<_>>().join(delimiter)
        };
        let mut csv = columns
            .iter()
            .map(|(header, _)| header.as_str())
            .collect::<Vec<_>>()
            .join(delimiter);
        for row in 0..3 {
            csv += "\n";
            csv += &line(
                columns
                    .iter()
                    .map(|(_, cells)| cells[row].clone())
                    .collect(),
            );
        }
        (csv + "\n", options)
    }
}

fn layout() -> impl Strategy<Value = Layout> {
    let all: Vec<usize> = (0..DESCRIPTORS.len()).collect();
    let labs: Vec<usize> = (0..LABORATORIES.len()).collect();
    (
        subsequence(all, 0..=DESCRIPTORS.len()),
        subsequence(labs, 0..=LABORATORIES.len()),
        0..3_usize,
        any::<bool>(),
        0..FINDING_CODES.len(),
        0..SEX_CODES.len(),
        select(vec!["mg/dL", "mmol/L", "mEq/L"]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(findings, labs, units, limits, coding, sexes, magnesium, comma, blanks)| Layout {
                findings,
                labs,
                units,
                limits,
                coding,
                sexes,
                magnesium,
                comma,
                blanks,
            },
        )
}

/// A value of a laboratory as people type it.
fn lab() -> impl Strategy<Value = (usize, LabEntry)> {
    let value = select(vec![
        "2.9", "3", "95", "1.234", "<0.1", ">400", "100,5", "۹۵", "0", "61",
    ]);
    (0..LABORATORIES.len(), value, 0..3_usize, any::<bool>()).prop_map(
        |(at, value, unit, limited)| {
            let laboratory = &LABORATORIES[at];
            let unit = laboratory.units.get(unit % laboratory.units.len().max(1));
            let limit = || limited.then(|| text("60.5"));
            let entry = LabEntry {
                lln: limit(),
                uln: limit(),
                ..measured(value, unit.map_or("", |unit| unit.id))
            };
            (at, entry)
        },
    )
}

fn forms() -> impl Strategy<Value = PatientForm> {
    let state = select(vec![
        None,
        Some("present"),
        Some("absent"),
        Some("not_attributed"),
        Some("unknown"),
    ]);
    let findings = proptest::collection::vec(state, DESCRIPTORS.len());
    let magnesium = (
        select(vec!["1.9", "2,9", "0.78", "1.564"]),
        select(vec!["mg/dL", "mmol/L", "mEq/L"]),
    );
    (
        select(vec![None, Some(Sex::Female), Some(Sex::Male)]),
        select(vec!["", "42", "۴۲", "30.5"]),
        proptest::option::of(magnesium),
        findings,
        proptest::collection::vec(lab(), 0..6),
    )
        .prop_map(|(sex, age, magnesium, findings, labs)| {
            let named = DESCRIPTORS.iter().zip(findings);
            PatientForm {
                id: "A-1".to_owned(),
                sex,
                age: Some(text(age)),
                magnesium: magnesium.map(|(value, unit)| measured(value, unit)),
                creatinine: None,
                patient: Patient {
                    findings: named
                        .filter_map(|(item, state)| Some((item.id.to_owned(), state?.to_owned())))
                        .collect(),
                    labs: labs
                        .into_iter()
                        .map(|(at, entry)| (LABORATORIES[at].id.to_owned(), entry))
                        .collect::<BTreeMap<_, _>>(),
                },
            }
        })
}

/// Whether something that is told names this.
fn is_told(row: &[lupustat::message::Message], what: &str) -> bool {
    row.iter().any(|message| message.text.contains(what))
}

/// Compares the last row of a file read again with what was entered.
fn agrees(
    form: &PatientForm,
    again: &Cohort,
    told: &[lupustat::message::Message],
) -> Result<(), TestCaseError> {
    let row = again.rows() - 1;
    let value = |id: &str| {
        again
            .column(id)
            .map_or(Value::Missing, |column| column.value(row))
    };
    let findings = form
        .patient
        .findings()
        .expect("a form that can be read")
        .findings;
    for (at, item) in DESCRIPTORS.iter().enumerate() {
        let read = match value(item.id) {
            Value::Finding(state) => state,
            _ => Finding::Unknown,
        };
        let wanted = findings.get(at);
        prop_assert!(
            read == wanted || is_told(told, item.label),
            "{}: {read:?}, not {wanted:?}; {told:?}",
            item.id
        );
    }
    if let Some(sex) = form.sex {
        prop_assert_eq!(value("sex"), Value::Sex(sex));
    }
    let age = form
        .age
        .as_ref()
        .filter(|age| !age.is_blank())
        .and_then(|age| age.number("age").ok());
    prop_assert_eq!(value("age"), age.map_or(Value::Missing, Value::Number));
    if let Some(entry) = &form.magnesium {
        let number = entry
            .value
            .as_ref()
            .and_then(|value| value.number("value").ok())
            .expect("a number");
        let factor = |unit: &str| match unit {
            "mg/dL" => Decimal::new(1, 0),
            "mmol/L" => Decimal::new(24_305, 4),
            _ => Decimal::new(121_525, 5),
        };
        let entered = number
            .times(factor(entry.unit.as_deref().expect("a unit")))
            .expect("few digits");
        let column = again.column("serum_mg").expect("a column");
        let held = match column.value(row) {
            Value::Number(read) => {
                read.times(column.unit.expect("a unit").factor).ok() == Some(entered)
            }
            _ => false,
        };
        prop_assert!(
            held || is_told(told, "Serum magnesium"),
            "{:?} {told:?}",
            column.value(row)
        );
    }
    for (id, entry) in &form.patient.labs {
        let laboratory = LABORATORIES
            .iter()
            .find(|known| known.id == id)
            .expect("a laboratory");
        let held = value(id) == Value::Measured;
        prop_assert!(
            held || is_told(told, laboratory.label),
            "{id} {entry:?} {told:?}"
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_row_reads_back_as_it_was_entered_or_says_what_it_does_not_hold(layout in layout(), form in forms()) {
        let (csv, options) = layout.cohort();
        let before = cohort::read(csv.as_bytes(), options.clone());
        let row = row_of(&before, &form);
        let mut edited = before.clone();
        edited.add_row(&row.cells).expect("a cell for each column");
        let start = usize::try_from(edited.span(0, edited.rows()).start).expect("a place");
        let saved = edited.csv(&csv.as_bytes()[start..], 0, edited.rows()).expect("the bytes that were read");
        let again = cohort::read(saved.as_bytes(), options);
        agrees(&form, &again, &row.not_held)?;
        // Nobody else reads otherwise for it.
        for column in before.columns() {
            let same = again.columns().iter().find(|other| other.header == column.header).expect("the column");
            prop_assert_eq!(same.status, column.status, "{}", &column.header);
            for patient in 0..before.rows() {
                prop_assert_eq!(same.value(patient), column.value(patient), "{}", &column.header);
            }
        }
    }

    #[test]
    fn a_new_cohort_holds_all_that_was_entered(form in forms()) {
        let file = patient_file(&form).expect("a form that can be read");
        let again = read(&file.csv);
        prop_assert_eq!(again.rows(), 1);
        agrees(&form, &again, &file.not_held)?;
        let lost: Vec<&str> = file.not_held.iter().map(|message| message.code).filter(|code| *code != "reads_otherwise").collect();
        prop_assert!(lost.is_empty(), "{:?}", &file.not_held);
    }
}
