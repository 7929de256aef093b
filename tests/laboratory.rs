//! Laboratory columns of a cohort file: what they propose, what they are asked about, what they refuse.
//!
//! Cut-offs are those of SLEDAI-2K as `tests/clinical` checks them; here each stands in a file, on the cut-off,
//! just below and just above.

use std::collections::BTreeMap;
use std::fmt::Write;

use lupustat::clinical::Finding;
use lupustat::clinical::labs::OTHER_CUTOFFS;
use lupustat::cohort::{
    self, Cohort, ColumnChoice, DecimalMark, ImportOptions, IndexVisit, Problem, Severity, Value,
};

const ABSENT: Finding = Finding::Absent;
const PRESENT: Finding = Finding::Present;
const UNKNOWN: Finding = Finding::Unknown;

fn read(text: &str) -> Cohort {
    cohort::read(text.as_bytes(), ImportOptions::default())
}

fn read_with(text: &str, header: &str, choice: ColumnChoice) -> Cohort {
    let columns = BTreeMap::from([(header.to_owned(), choice)]);
    let options = ImportOptions {
        columns,
        ..ImportOptions::default()
    };
    cohort::read(text.as_bytes(), options)
}

/// A file of one column of texts and as many women.
fn file(header: &str, cells: &[&str]) -> String {
    let mut text = format!("id;sex;serum_mg_mg_dl;{header}\n");
    for (row, cell) in cells.iter().enumerate() {
        let _ = writeln!(text, "P{row};F;2.1;{cell}");
    }
    text
}

fn states(cohort: &Cohort, finding: &str) -> Vec<Finding> {
    let column = cohort.column(finding).expect("a column");
    let state = |row| match column.value(row) {
        Value::Finding(state) => state,
        _ => UNKNOWN,
    };
    (0..cohort.rows()).map(state).collect()
}

fn problems<'a>(cohort: &'a Cohort, code: &str) -> Vec<&'a Problem> {
    let items = cohort.problems().items.iter();
    items.filter(|problem| problem.code == code).collect()
}

#[test]
fn values_on_the_cutoff_and_beside_it_propose_as_the_form_does() {
    let cases: [(&str, &str, &[&str], &[Finding]); 14] = [
        (
            "wbc_10_9_l",
            "leukopenia",
            &["2.99", "3.0", "3"],
            &[PRESENT, ABSENT, ABSENT],
        ),
        (
            "WBC (/uL)",
            "leukopenia",
            &["2999", "3000"],
            &[PRESENT, ABSENT],
        ),
        (
            "platelets_10_9_l",
            "thrombocytopenia",
            &["99", "100", "101"],
            &[PRESENT, ABSENT, ABSENT],
        ),
        (
            "PLT (/µL)",
            "thrombocytopenia",
            &["95000", "99999", "100000"],
            &[PRESENT, PRESENT, ABSENT],
        ),
        (
            "temperature_c",
            "fever",
            &["38.0", "38.1"],
            &[ABSENT, PRESENT],
        ),
        ("temp (F)", "fever", &["100.4", "100.5"], &[ABSENT, PRESENT]),
        (
            "protein_24h_g_24h",
            "proteinuria",
            &["0.50", "0.51"],
            &[ABSENT, PRESENT],
        ),
        (
            "protein_24h_mg_24h",
            "proteinuria",
            &["500", "501"],
            &[ABSENT, PRESENT],
        ),
        (
            "upcr_g_g",
            "proteinuria",
            &["0.5", "0.6"],
            &[ABSENT, PRESENT],
        ),
        (
            "UPCR (mg/mmol)",
            "proteinuria",
            &["50", "50.1"],
            &[ABSENT, PRESENT],
        ),
        (
            "RBC/hpf",
            "hematuria",
            &["5", "6", "5-6", "6-8/HPF"],
            &[ABSENT, PRESENT, ABSENT, PRESENT],
        ),
        (
            "urine_wbc_hpf",
            "pyuria",
            &["TNTC", "many", "0-1", "2+", "neg"],
            &[PRESENT, PRESENT, ABSENT, UNKNOWN, UNKNOWN],
        ),
        (
            "swollen_joints",
            "arthritis",
            &["1", "2", "0"],
            &[ABSENT, PRESENT, ABSENT],
        ),
        (
            "wbc_10_9_l",
            "leukopenia",
            &["<1.5", "<3.0", "<4", ">2", ">=3", ""],
            &[PRESENT, PRESENT, UNKNOWN, UNKNOWN, ABSENT, UNKNOWN],
        ),
    ];
    for (header, finding, cells, expected) in cases {
        let cohort = read(&file(header, cells));
        assert_eq!(states(&cohort, finding), expected, "{header} {cells:?}");
        assert!(
            problems(&cohort, "missing_findings")
                .iter()
                .all(|problem| !format!("{:?}", problem.params["findings"]).contains(finding))
        );
    }
}

#[test]
fn complement_and_antibodies_are_held_against_their_limits() {
    let cohort = read(
        "id,sex,serum_mg_mg_dl,c3_mg_dl,c3_lln_mg_dl,c4_g_l,c4_lln_g_l,anti_dsdna,anti_dsdna_uln\n\
         P1,F,2.1,89.9,90,0.15,0.1,100,100\n\
         P2,F,2.1,90,90,0.1,0.1,100.1,100\n\
         P3,F,2.1,120,90,0.09,0.1,>400,100\n\
         P4,F,2.1,120,,,0.1,120,\n\
         P5,F,2.1,95,90,,0.1,neg,\n",
    );
    assert_eq!(
        states(&cohort, "low_complement"),
        [PRESENT, ABSENT, PRESENT, UNKNOWN, ABSENT]
    );
    assert_eq!(
        states(&cohort, "increased_dna_binding"),
        [ABSENT, PRESENT, PRESENT, UNKNOWN, ABSENT]
    );
    let lacking = problems(&cohort, "limit_missing");
    let places: Vec<_> = lacking
        .iter()
        .map(|problem| (problem.line, problem.column.as_deref(), problem.cells))
        .collect();
    assert_eq!(
        places,
        [
            (Some(5), Some("c3_mg_dl"), 1),
            (Some(5), Some("anti_dsdna"), 1)
        ]
    );
    let complement = &cohort.derived_findings()[0];
    assert_eq!(
        (
            complement.finding,
            complement.present,
            complement.absent,
            complement.partial
        ),
        ("low_complement", 2, 2, 1)
    );
}

#[test]
fn a_value_and_its_limit_may_come_in_different_units() {
    let cohort =
        read("id,sex,serum_mg_mg_dl,c3_g_l,c3_lln_mg_dl\nP1,F,2.1,0.89,90\nP2,F,2.1,0.90,90\n");
    assert_eq!(states(&cohort, "low_complement"), [PRESENT, ABSENT]);
}

#[test]
fn a_limit_for_the_whole_column_is_asked_and_taken() {
    let text = file("anti_dsdna", &["20", "101", ">400", "<100"]);
    let asked = read(&text);
    let question = problems(&asked, "limit_unknown");
    assert_eq!(question.len(), 1);
    assert_eq!(
        (question[0].severity, question[0].column.as_deref()),
        (Severity::Question, Some("anti_dsdna"))
    );
    assert_eq!(states(&asked, "increased_dna_binding"), [UNKNOWN; 4]);
    let limited = |limit: &str| ColumnChoice {
        limit: Some(limit.to_owned()),
        ..ColumnChoice::default()
    };
    let told = read_with(&text, "anti_dsdna", limited("100"));
    assert!(problems(&told, "limit_unknown").is_empty());
    assert_eq!(
        states(&told, "increased_dna_binding"),
        [ABSENT, PRESENT, PRESENT, ABSENT]
    );
    let wrong = read_with(&text, "anti_dsdna", limited("high"));
    assert!(
        problems(&wrong, "limit_unknown")[0]
            .text
            .contains("no number")
    );
}

#[test]
fn the_collection_outranks_the_ratio() {
    let text = "id,sex,serum_mg_mg_dl,protein_24h_g_24h,upcr_g_g\nP1,F,2.1,0.42,0.61\nP2,F,2.1,,0.61\nP3,F,2.1,0.6,0.1\n";
    let cohort = read(text);
    assert_eq!(states(&cohort, "proteinuria"), [ABSENT, PRESENT, PRESENT]);
    assert_eq!(cohort.derived_findings()[0].by_ratio, 1);
}

#[test]
fn what_was_entered_outranks_its_value_and_the_difference_is_told() {
    let cohort = read(
        "id,sex,serum_mg_mg_dl,leukopenia,wbc_10_9_l\n\
         P1,F,2.1,0,2.5\n\
         P2,F,2.1,1,5.0\n\
         P3,F,2.1,,2.5\n\
         P4,F,2.1,not_attributed,2.5\n\
         P5,F,2.1,maybe,2.5\n\
         P6,F,2.1,unknown,5\n\
         P7,F,2.1,1,\n",
    );
    let expected = [
        ABSENT,
        PRESENT,
        PRESENT,
        Finding::NotAttributed,
        UNKNOWN,
        ABSENT,
        PRESENT,
    ];
    assert_eq!(states(&cohort, "leukopenia"), expected);
    let told = problems(&cohort, "finding_disagrees_with_lab");
    let places: Vec<_> = told
        .iter()
        .map(|problem| {
            (
                problem.line,
                problem.column.as_deref(),
                problem.found.as_deref(),
                problem.expected.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (Some(2), Some("leukopenia"), Some("0"), Some("present")),
            (Some(3), Some("leukopenia"), Some("1"), Some("absent")),
        ]
    );
    let report = &cohort.derived_findings()[0];
    assert_eq!(
        (
            report.entered,
            report.present,
            report.absent,
            report.unknown,
            report.disagreements
        ),
        (4, 1, 1, 1, 2)
    );
}

#[test]
fn a_scale_is_asked_and_never_assumed() {
    // No unit in the header: asked, with the unit that the median suggests.
    for (header, cells, suggested) in [
        ("PLT", ["95000", "210000", "250000"], "/uL"),
        ("PLT", ["95", "210", "250"], "10^9/L"),
        ("C3", ["0.62", "0.95", "1.1"], "g/L"),
        ("C3", ["62", "95", "110"], "mg/dL"),
        ("24hUP", ["120", "800", "300"], "mg/24h"),
        ("temp", ["36.8", "37", "38.5"], "C"),
    ] {
        let cohort = read(&file(header, &cells));
        let asked = problems(&cohort, "unit_unknown");
        assert_eq!(asked.len(), 1, "{header}");
        assert!(
            asked[0].text.contains(&format!("suggests {suggested}")),
            "{}",
            asked[0].text
        );
    }
    // A single cell on another scale is not used, and says in which unit it would be usual.
    let cohort = read(&file(
        "platelets_10_9_l",
        &["95000", "240", "0", "95000 /uL"],
    ));
    assert_eq!(
        states(&cohort, "thrombocytopenia"),
        [UNKNOWN, ABSENT, UNKNOWN, PRESENT]
    );
    let asked = problems(&cohort, "unusual_value");
    assert_eq!(
        asked.iter().map(|problem| problem.line).collect::<Vec<_>>(),
        [Some(2), Some(4)]
    );
    assert!(
        asked
            .iter()
            .all(|problem| problem.severity == Severity::Question)
    );
    assert!(asked[0].text.contains("is it in /uL?"), "{}", asked[0].text);
    let cohort = read("id,sex,serum_mg_mg_dl,c3_mg_dl,c3_lln\nP1,F,2.1,0.95,90\n");
    assert_eq!(states(&cohort, "low_complement"), [UNKNOWN]);
    assert!(
        problems(&cohort, "unusual_value")[0]
            .text
            .contains("is it in g/L?")
    );
}

#[test]
fn what_cannot_be_read_is_refused_where_it_stands() {
    for (header, cell, code) in [
        ("wbc_10_9_l", "low", "not_a_number"),
        ("wbc_10_9_l", "-13", "negative"),
        ("wbc_10_9_l", "−13", "negative"),
        ("wbc_10_9_l", "-3", "missing_code"),
        ("wbc_10_9_l", "−3", "missing_code"),
        ("wbc_10_9_l", "1,234", "ambiguous_number"),
        ("wbc_10_9_l", "3.2 mg", "not_a_number"),
        ("wbc_10_9_l", "5-6", "not_a_number"),
        ("anti_dsdna", "1:160", "titre"),
        ("c3_mg_dl", "95 mmol/L", "not_a_number"),
        ("urine_rbc_hpf", "8-6", "not_a_number"),
        ("anti_dsdna_uln", "<100", "not_a_number"),
        ("visit_date", "03/06/20212", "not_a_date"),
        ("visit_date", "03/06/2021", "date_order_unknown"),
    ] {
        let cohort = read(&file(header, &[cell]));
        let told = problems(&cohort, code);
        assert_eq!(
            told.len(),
            1,
            "{header} {cell}: {:?}",
            cohort.problems().items
        );
        assert_eq!(
            (
                told[0].line,
                told[0].column.as_deref(),
                told[0].found.as_deref()
            ),
            (Some(2), Some(header), Some(cell))
        );
    }
}

#[test]
fn eastern_digits_and_decimal_commas_are_read() {
    let cohort = read(&file("wbc_10_9_l", &["۲٫۹", "2,9", "٣٫٠"]));
    assert_eq!(states(&cohort, "leukopenia"), [PRESENT, UNKNOWN, ABSENT]);
    let options = ImportOptions {
        decimal_mark: Some(DecimalMark::Comma),
        ..ImportOptions::default()
    };
    let commas = cohort::read(
        file("wbc_10_9_l", &["2,9", "2,999", "3,0"]).as_bytes(),
        options,
    );
    assert_eq!(states(&commas, "leukopenia"), [PRESENT, PRESENT, ABSENT]);
}

#[test]
fn the_contents_tell_antibody_values_from_findings() {
    let values = read(&file("Anti-dsDNA", &["12", "1", "340"]));
    assert_eq!(problems(&values, "meaning_by_contents").len(), 1);
    assert_eq!(problems(&values, "limit_unknown").len(), 1);
    let answers = read(&file("anti_dsdna", &["1", "0", "neg"]));
    assert_eq!(
        states(&answers, "increased_dna_binding"),
        [PRESENT, ABSENT, ABSENT]
    );
    let both = read(
        "id,sex,serum_mg_mg_dl,anti_dsdna,anti_dsdna_uln,increased_dna_binding\nP1,F,2.1,120,100,\nP2,F,2.1,20,100,1\n",
    );
    assert_eq!(states(&both, "increased_dna_binding"), [PRESENT, PRESENT]);
    assert_eq!(problems(&both, "finding_disagrees_with_lab").len(), 1);
}

#[test]
fn one_visit_of_each_patient_enters() {
    let text = "id,sex,serum_mg_mg_dl,visit_date\n\
                P1,F,2.1,2021-06-03\n\
                P2,F,2.2,2021-05-01\n\
                P1,F,2.3,2021-02-01\n\
                P1,F,2.4,\n\
                P2,F,2.5,2022-01-01\n";
    let entering = |cohort: &Cohort| {
        cohort
            .patients()
            .map(|row| cohort.line_of(row))
            .collect::<Vec<_>>()
    };
    let first = read(text);
    assert_eq!(entering(&first), [3, 4]);
    assert_eq!(problems(&first, "duplicate_id").len(), 0);
    assert_eq!(problems(&first, "other_visits").len(), 1);
    assert_eq!(
        (first.exclusions()[0].rule, first.exclusions()[0].n),
        ("other_visit", 3)
    );
    let last = |text: &str| {
        let options = ImportOptions {
            index_visit: Some(IndexVisit::Last),
            ..ImportOptions::default()
        };
        cohort::read(text.as_bytes(), options)
    };
    assert_eq!(entering(&last(text)), [2, 6]);
    // Without dates the order of the rows decides where it was said that they are visits; else they are a mistake.
    let undated = "id,sex,serum_mg_mg_dl\nP1,F,2.1\nP1,F,2.3\n";
    assert_eq!(entering(&last(undated)), [3]);
    assert_eq!(problems(&read(undated), "duplicate_id").len(), 1);
}

fn by_visit(text: &str, which: IndexVisit, date: Option<&str>) -> Cohort {
    let options = ImportOptions {
        index_visit: Some(which),
        index_date: date.map(str::to_owned),
        ..ImportOptions::default()
    };
    cohort::read(text.as_bytes(), options)
}

fn entering(cohort: &Cohort) -> Vec<u64> {
    cohort.patients().map(|row| cohort.line_of(row)).collect()
}

#[test]
fn the_visit_on_or_before_a_date_enters_and_those_without_are_told() {
    let text = "id,sex,serum_mg_mg_dl,visit_date\n\
                P1,F,2.1,2024-01-10\n\
                P1,F,2.2,2024-06-30\n\
                P1,F,2.3,2024-07-01\n\
                P2,F,2.4,2024-07-01\n\
                P2,F,2.5,\n\
                P3,F,2.6,2024-06-30\n\
                P4,F,2.7,2024-07-01\n\
                P5,F,2.8,\n\
                P6,F,2.9,1403/04/09\n";
    let on = |date| by_visit(text, IndexVisit::OnOrBefore, Some(date));
    let cohort = on("2024-06-30");
    assert_eq!(entering(&cohort), [3, 7]);
    let kept_out: Vec<(&str, u64)> = cohort
        .exclusions()
        .iter()
        .map(|exclusion| (exclusion.rule, exclusion.n))
        .collect();
    assert_eq!(kept_out, [("other_visit", 2), ("no_visit_by_date", 5)]);
    assert_eq!(problems(&cohort, "no_visit_by_date")[0].line, Some(5));
    assert_eq!(problems(&cohort, "visits_without_date").len(), 1);
    // One day earlier and one day later.
    assert_eq!(entering(&on("2024-06-29")), [2]);
    assert_eq!(entering(&on("2024-07-01")), [4, 5, 7, 8]);
    // In the other calendar the one visit that is dated by it.
    assert_eq!(entering(&on("1403-04-09")), [10]);
    assert_eq!(problems(&cohort, "other_calendar")[0].line, Some(10));
}

#[test]
fn visits_of_two_calendars_are_not_put_in_one_order() {
    let text = "id,sex,serum_mg_mg_dl,visit_date\n\
                P1,F,2.1,2024-06-30\n\
                P1,F,2.2,1403/04/09\n\
                P1,F,2.3,2024-01-10\n";
    let first = by_visit(text, IndexVisit::First, None);
    assert_eq!(entering(&first), [4]);
    assert_eq!(problems(&first, "other_calendar")[0].line, Some(3));
    assert_eq!(problems(&first, "visits_without_date")[0].line, Some(3));
    assert_eq!(entering(&by_visit(text, IndexVisit::Last, None)), [2]);
    // By the days and months of the file, and not by its texts.
    let text = "id,sex,serum_mg_mg_dl,visit_date\n\
                P1,F,2.1,25/01/2024\n\
                P1,F,2.2,01/12/2023\n\
                P1,F,2.3,03/02/2024\n";
    assert_eq!(entering(&by_visit(text, IndexVisit::First, None)), [3]);
    assert_eq!(entering(&by_visit(text, IndexVisit::Last, None)), [4]);
    let until = by_visit(text, IndexVisit::OnOrBefore, Some("2024-01-31"));
    assert_eq!(entering(&until), [2]);
    // Until it is answered how the dates are to be read, the order of the rows decides, and says so.
    let text = "id,sex,serum_mg_mg_dl,visit_date\n\
                P1,F,2.1,03/06/2024\n\
                P1,F,2.2,04/02/2024\n";
    let cohort = read(text);
    assert_eq!(entering(&cohort), [2]);
    assert_eq!(problems(&cohort, "date_order_unknown")[0].line, Some(2));
    assert_eq!(problems(&cohort, "duplicate_id").len(), 0);
    let told = &problems(&cohort, "other_visits")[0].text;
    assert!(
        told.ends_with(
            "1 patient has several rows; of them the first visit in the order of the rows enters, and 1 row does not"
        ),
        "{told}"
    );
}

#[test]
fn two_visits_on_one_day_are_told_and_the_order_of_the_rows_decides() {
    let text = "id,sex,serum_mg_mg_dl,visit_date\n\
                P1,F,2.1,2024-01-10\n\
                P1,F,2.2,2024-01-10\n\
                P2,F,2.3,2024-01-10\n\
                P2,F,2.4,2024-01-11\n";
    let first = by_visit(text, IndexVisit::First, None);
    assert_eq!(entering(&first), [2, 4]);
    let tied = problems(&first, "visits_on_one_day")[0];
    assert_eq!(tied.line, Some(3));
    assert!(
        tied.text.contains(": 1 patient has two visits"),
        "{}",
        tied.text
    );
    let told = &problems(&first, "other_visits")[0].text;
    assert!(
        told.ends_with(
            "2 patients have several rows; of each the first visit by its date enters, and 2 rows do not"
        ),
        "{told}"
    );
    let last = by_visit(text, IndexVisit::Last, None);
    assert_eq!(entering(&last), [3, 5]);
    let until = by_visit(text, IndexVisit::OnOrBefore, Some("2024-01-10"));
    assert_eq!(entering(&until), [3, 4]);
}

#[test]
fn another_cutoff_moves_only_what_lies_between() {
    let cohort = read(
        "id,sex,serum_mg_mg_dl,leukopenia,wbc_10_9_l,anti_dsdna,anti_dsdna_uln\n\
         P1,F,2.1,,2.9,150,100\n\
         P2,F,2.1,,3.99,200,100\n\
         P3,F,2.1,,4.0,200.1,100\n\
         P4,F,2.1,1,,,100\n\
         P5,F,2.1,not_attributed,3.5,20,100\n",
    );
    let by_other = |place: usize| {
        let column = cohort
            .by_other_cutoff(&OTHER_CUTOFFS[place])
            .expect("a column");
        (0..5).map(|row| column.value(row)).collect::<Vec<_>>()
    };
    let finding = Value::Finding;
    assert_eq!(
        by_other(0),
        [
            finding(PRESENT),
            finding(PRESENT),
            finding(ABSENT),
            finding(PRESENT),
            finding(Finding::NotAttributed)
        ]
    );
    assert_eq!(
        by_other(1),
        [
            finding(ABSENT),
            finding(ABSENT),
            finding(PRESENT),
            finding(UNKNOWN),
            finding(ABSENT)
        ]
    );
}
