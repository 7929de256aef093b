//! Numbers that each row keeps itself, as they are kept where nearly every one is different, tell what numbers tell of
//! which each different one is kept once: values, texts, order, problems, counts, edits and reports.

use lupustat::cohort::{
    CellState, Cohort, ColumnChoice, ImportOptions, Reader, RowEdit, Value, View,
};
use lupustat::study::{self, StudyOptions};
use proptest::prelude::*;

/// A file, what was chosen for it, and what is done to it.
#[derive(Clone, Debug)]
struct Case {
    file: String,
    choices: Vec<(&'static str, ColumnChoice)>,
    edits: Vec<Edit>,
}

#[derive(Clone, Debug)]
enum Edit {
    Cell(usize, &'static str, Option<String>),
    Remove(usize, bool),
    Add(String, String),
    Choose(&'static str, ColumnChoice),
}

const MAGNESIUM: [&str; 3] = ["serum_mg_mg_dl", "serum_mg", "serum_mg_mmol_l"];

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[12][.,][0-9]{1,2}",
        4 => "[12][.,][0-9]{12,17}",
        2 => "[12][.,][0-9]{3}",
        2 => "0[.,][6-9][0-9]{0,3}",
        1 => "-?[1-9][0-9]{0,2}([.,][0-9]{3})?",
        1 => Just("1.900".to_owned()),
        1 => Just("1.9".to_owned()),
        1 => Just("21.8".to_owned()),
        1 => prop_oneof![
            Just("9"), Just("99"), Just("9.99"), Just("-9"), Just("999.9"), Just("-0.0")
        ].prop_map(str::to_owned),
        1 => prop_oneof![
            Just(""), Just("NA"), Just("six"), Just("<0.5"), Just("۱٫۹"), Just("2.1 mg/dl"), Just("+1.8"), Just("01.7"),
            Just("144115188075855872.5"), Just("-")
        ].prop_map(str::to_owned),
    ]
}

fn choice(meaning: Option<&str>, missing: &[&str], coding: &[(&str, &str)]) -> ColumnChoice {
    let owned = |&(text, id): &(&str, &str)| (text.to_owned(), id.to_owned());
    ColumnChoice {
        meaning: meaning.map(str::to_owned),
        missing: Some(missing.iter().map(|&text| text.to_owned()).collect()),
        coding: Some(coding.iter().map(owned).collect()),
        ..ColumnChoice::default()
    }
}

fn choices() -> impl Strategy<Value = Vec<(&'static str, ColumnChoice)>> {
    let added = || choice(Some("continuous"), &[], &[]);
    let missing = choice(None, &["9.99", "1.9", "21 thru 22"], &[]);
    let coded = choice(
        Some("continuous"),
        &["999.9"],
        &[("9", "value"), ("1.9", "missing")],
    );
    prop_oneof![
        Just(vec![("ferritin", added())]),
        Just(vec![("ferritin", coded)]),
        Just(vec![("ferritin", added()), ("serum_mg_mg_dl", missing)]),
    ]
}

fn edit(header: &'static str) -> impl Strategy<Value = Edit> {
    let column = prop_oneof![Just(header), Just("ferritin"), Just("age")];
    let text = prop_oneof![4 => number().prop_map(Some), 1 => Just(None)];
    let unit = prop_oneof![Just("mg/dL"), Just("mmol/L")];
    prop_oneof![
        6 => (0..40_usize, column, text).prop_map(|(row, column, text)| Edit::Cell(row, column, text)),
        2 => (0..40_usize, any::<bool>()).prop_map(|(row, removed)| Edit::Remove(row, removed)),
        1 => (number(), number()).prop_map(|(age, magnesium)| Edit::Add(age, magnesium)),
        1 => unit.prop_map(move |unit| Edit::Choose(header, ColumnChoice {
            unit: Some(unit.to_owned()),
            ..ColumnChoice::default()
        })),
    ]
}

fn case() -> impl Strategy<Value = Case> {
    let row = (number(), number(), number(), 0..30_usize);
    let rows = prop::collection::vec(row, 1..40);
    (prop::sample::select(&MAGNESIUM[..]), rows, choices()).prop_flat_map(
        |(header, rows, choices)| {
            let mut file = format!("patient_id;sex;age;{header};ferritin;fever\n");
            for (at, (age, magnesium, ferritin, id)) in rows.into_iter().enumerate() {
                let sex = if at % 3 == 0 { "M" } else { "F" };
                let fever = at % 2;
                let row = format!("P{at};{sex};{age};{magnesium};{ferritin};{fever}\n");
                file += if id == 0 { "P0;F\n" } else { &row }; // or too short
            }
            let edits = prop::collection::vec(edit(header), 0..6);
            (Just(file), Just(choices), edits).prop_map(|(file, choices, edits)| Case {
                file,
                choices,
                edits,
            })
        },
    )
}

fn options(case: &Case) -> StudyOptions {
    let columns = case.choices.iter().cloned();
    StudyOptions {
        columns: columns
            .map(|(header, choice)| (header.to_owned(), choice))
            .collect(),
        ..StudyOptions::default()
    }
}

fn import(case: &Case) -> ImportOptions {
    options(case).settings().expect("good options").import
}

fn read(file: &str, import: ImportOptions, most: usize) -> Cohort {
    let mut reader = Reader::new(import).spread_beyond(most);
    reader.push(file.as_bytes());
    reader.finish()
}

fn make(cohort: &mut Cohort, edit: &Edit) -> String {
    match edit {
        Edit::Cell(row, column, text) => {
            format!("{:?}", cohort.edit(*row, column, text.as_deref()))
        }
        Edit::Remove(row, removed) => format!("{:?}", cohort.remove(*row, *removed)),
        Edit::Add(age, magnesium) => {
            let cells = ["new", "F", age, magnesium, "12.5", "0"];
            format!("{:?}", cohort.add_row(&cells.map(str::to_owned)))
        }
        Edit::Choose(column, choice) => format!("{:?}", cohort.recode(column, choice.clone())),
    }
}

/// Everything that can be asked of a cohort, in words.
fn told(cohort: &Cohort, file: &str, options: &StudyOptions) -> Vec<String> {
    let mut told = vec![
        format!("{:?}", cohort.dialect()),
        format!("{:?}", cohort.problems()),
        format!("{:?}", cohort.column_reports()),
        format!("{:?}", cohort.edits()),
        format!("{:?}", cohort.exclusions()),
    ];
    for column in cohort.columns() {
        let header = &column.header;
        for row in 0..cohort.rows() {
            let value = match column.value(row) {
                Value::Number(number) => number.to_string(),
                value => format!("{value:?}"),
            };
            told.push(format!(
                "{header} {row}: {value} {:?} {:?}",
                column.state(row),
                column.text(row)
            ));
        }
        told.push(format!("{:?}", cohort.texts(header, 7)));
        for descending in [false, true] {
            let view = View {
                sort: Some(header.clone()),
                descending,
                ..View::default()
            };
            told.push(format!("by {header}: {:?}", cohort.view(&view)));
        }
        for like in [0, cohort.rows() / 2] {
            let view = View {
                column: Some(header.clone()),
                like: Some(like),
                ..View::default()
            };
            told.push(format!(
                "as in {like} of {header}: {:?}",
                cohort.view(&view)
            ));
        }
    }
    for state in [
        CellState::Missing,
        CellState::Remark,
        CellState::Question,
        CellState::Refused,
    ] {
        let view = View {
            states: vec![state],
            ..View::default()
        };
        told.push(format!(
            "{state:?}: {:?} {:?}",
            cohort.view(&view),
            cohort.marks(&view, 0, 9)
        ));
    }
    let span = cohort.span(0, cohort.rows());
    let place = |byte: u64| usize::try_from(byte).expect("a short file");
    let bytes = &file.as_bytes()[place(span.start)..place(span.end)];
    told.push(format!("{:?}", cohort.csv(bytes, 0, cohort.rows())));
    let settings = options.settings().expect("good options");
    let report = study::report(cohort, settings);
    told.push(serde_json::to_string(&report).expect("a report is JSON"));
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn both_forms_of_numbers_tell_the_same_before_and_after_edits(case in case(), most in 0..6_usize) {
        let options = options(&case);
        let mut kept_once = read(&case.file, import(&case), usize::MAX);
        let mut spread = read(&case.file, import(&case), most);
        prop_assert!(kept_once.columns().iter().all(|column| !column.is_spread()));
        for (wanted, found) in told(&kept_once, &case.file, &options).iter().zip(told(&spread, &case.file, &options)) {
            prop_assert_eq!(wanted, &found);
        }
        for edit in &case.edits {
            prop_assert_eq!(make(&mut spread, edit), make(&mut kept_once, edit));
            for (wanted, found) in told(&kept_once, &case.file, &options).iter().zip(told(&spread, &case.file, &options)) {
                prop_assert_eq!(wanted, &found, "after {:?}", edit);
            }
        }
    }

    #[test]
    fn spread_numbers_are_saved_opened_and_edited_back(case in case()) {
        let options = options(&case);
        let read_anew = || read(&case.file, import(&case), 0);
        let mut cohort = read_anew();
        let before = told(&cohort, &case.file, &options);
        for edit in case.edits.iter().filter(|edit| !matches!(edit, Edit::Choose(..))) {
            make(&mut cohort, edit);
        }
        // Opened again: the file and the edits.
        let edits: Vec<RowEdit> = cohort.edits();
        let mut opened = read_anew();
        opened.restore(&edits).expect("the same file");
        prop_assert_eq!(told(&opened, &case.file, &options), told(&cohort, &case.file, &options));
        // Taken back one by one.
        for edit in edits.iter().rev() {
            for header in edit.cells.keys().filter(|_| !edit.added) {
                cohort.edit(edit.row, header, None).expect("an edit is taken back");
            }
            cohort.remove(edit.row, edit.added).expect("a row is taken back");
        }
        let after = told(&cohort, &case.file, &options);
        if !edits.iter().any(|edit| edit.added) {
            prop_assert_eq!(after, before);
        }
    }
}

#[test]
fn a_spread_column_that_is_to_be_something_else_has_the_file_read_again() {
    let file = "patient_id;sex;ferritin\nP1;F;1.5\nP2;M;2.5\n";
    let case = Case {
        file: file.to_owned(),
        choices: vec![("ferritin", choice(Some("continuous"), &[], &[]))],
        edits: Vec::new(),
    };
    let mut cohort = read(file, import(&case), 0);
    assert!(!cohort.recode("ferritin", choice(Some("nominal"), &[], &[])));
    assert!(cohort.recode("ferritin", choice(Some("creatinine"), &[], &[])));
    assert!(cohort.recode("ferritin", choice(Some("continuous"), &["1.5"], &[])));
    let column = cohort.columns().last().expect("three columns");
    assert_eq!(column.value(0), Value::Missing);
    assert_eq!(column.text(0).as_deref(), Some("1.5"));
}

#[test]
fn beyond_4096_different_numbers_a_column_is_spread() {
    let file = |rows: usize| {
        let rows: Vec<String> = (0..rows)
            .map(|at| format!("P{at},F,{}\n", 1.5 + at as f64 / 7919.0))
            .collect();
        format!("patient_id,sex,serum_mg_mg_dl\n{}", rows.concat())
    };
    for (rows, spreads) in [(4096, false), (4097, true)] {
        let cohort = lupustat::cohort::read(file(rows).as_bytes(), ImportOptions::default());
        let column = cohort.column("serum_mg").expect("magnesium");
        assert_eq!(column.is_spread(), spreads);
        assert_eq!(
            column.text(rows - 1).as_deref(),
            Some(&*format!("{}", 1.5 + (rows - 1) as f64 / 7919.0))
        );
    }
}
