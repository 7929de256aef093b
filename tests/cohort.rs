//! Files in, columns and problems out: good files, one file for each way of being wrong, and laws.

use std::collections::BTreeMap;

use lupustat::Param;
use lupustat::clinical::{Decimal, Finding};
use lupustat::cohort::{
    self, Cohort, ColumnChoice, DecimalMark, Delimiter, ImportOptions, Problem, Reader, Severity,
    Sex, Status, Value, template,
};
use proptest::prelude::*;

fn corpus(file: &str) -> Vec<u8> {
    let path = format!("{}/tests/corpus/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read_file(file: &str) -> Cohort {
    cohort::read(&corpus(file), ImportOptions::default())
}

fn read_with(text: &str, options: ImportOptions) -> Cohort {
    cohort::read(text.as_bytes(), options)
}

fn read(text: &str) -> Cohort {
    cohort::read(text.as_bytes(), ImportOptions::default())
}

fn choose(header: &str, choice: ColumnChoice) -> ImportOptions {
    ImportOptions {
        columns: BTreeMap::from([(header.to_owned(), choice)]),
        ..ImportOptions::default()
    }
}

fn coding(pairs: &[(&str, &str)]) -> ColumnChoice {
    let pairs = pairs.iter();
    ColumnChoice {
        coding: Some(
            pairs
                .map(|&(text, id)| (text.to_owned(), id.to_owned()))
                .collect(),
        ),
        ..ColumnChoice::default()
    }
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().expect("a decimal number"))
}

/// The values of a column in the order of the rows, excluded ones included.
fn values(cohort: &Cohort, id: &str) -> Vec<Value> {
    let column = cohort
        .column(id)
        .unwrap_or_else(|| panic!("no column {id}"));
    (0..cohort.rows()).map(|row| column.value(row)).collect()
}

/// The problems of a code.
fn problems<'a>(cohort: &'a Cohort, code: &str) -> Vec<&'a Problem> {
    let items = cohort.problems().items.iter();
    items.filter(|problem| problem.code == code).collect()
}

// Good files

#[test]
fn the_example_cohort_reads_without_a_problem() {
    let bytes = include_bytes!("../www/data/example-cohort.csv");
    let cohort = cohort::read(bytes, ImportOptions::default());
    assert_eq!(cohort.problems().items, []);
    assert_eq!((cohort.rows(), cohort.patient_rows()), (100, 100));
    let women = values(&cohort, "sex");
    let women = women.iter().filter(|&&sex| sex == Value::Sex(Sex::Female));
    assert_eq!(women.count(), 90);
    let reports = cohort.column_reports();
    let leukopenia = reports
        .iter()
        .find(|report| report.id == Some("leukopenia"));
    let leukopenia = leukopenia.expect("the column is there");
    assert_eq!((leukopenia.present, leukopenia.absent), (9, 91));
    assert_eq!(cohort.line_of(99), 101);
}

#[test]
fn every_dialect_gives_the_same_values() {
    for (file, delimiter, mark) in [
        (
            "good_semicolon.csv",
            Delimiter::Semicolon,
            DecimalMark::Comma,
        ),
        ("good_tab_bom.csv", Delimiter::Tab, DecimalMark::Point),
        ("good_pipe.csv", Delimiter::Pipe, DecimalMark::Point),
        ("good_quotes.csv", Delimiter::Comma, DecimalMark::Comma),
        ("good_titles.csv", Delimiter::Comma, DecimalMark::Point),
        ("good_persian.csv", Delimiter::Comma, DecimalMark::Point),
        ("good_german.csv", Delimiter::Semicolon, DecimalMark::Comma),
        ("good_french.csv", Delimiter::Tab, DecimalMark::Comma),
        ("good_turkish.csv", Delimiter::Semicolon, DecimalMark::Comma),
        ("good_arabic.csv", Delimiter::Semicolon, DecimalMark::Point),
    ] {
        let cohort = read_file(file);
        let grave = cohort.problems().items.iter();
        let grave: Vec<_> = grave
            .filter(|problem| problem.severity < Severity::Warning)
            .collect();
        assert!(grave.is_empty(), "{file}: {grave:?}");
        assert_eq!(cohort.dialect().delimiter, delimiter, "{file}");
        assert_eq!(cohort.dialect().decimal_mark, mark, "{file}");
        assert_eq!(
            values(&cohort, "sex"),
            [Value::Sex(Sex::Female), Value::Sex(Sex::Male)],
            "{file}"
        );
        assert_eq!(
            values(&cohort, "age"),
            [number("42"), number("37")],
            "{file}"
        );
        assert_eq!(
            values(&cohort, "serum_mg"),
            [number("2.18"), number("1.9")],
            "{file}"
        );
        assert_eq!(
            values(&cohort, "fever"),
            [
                Value::Finding(Finding::Absent),
                Value::Finding(Finding::Present)
            ],
            "{file}"
        );
        let unit = cohort.column("serum_mg").and_then(|column| column.unit);
        assert_eq!(unit.map(|unit| unit.label), Some("mg/dL"), "{file}");
    }
}

#[test]
fn lines_above_the_header_and_empty_rows_are_told() {
    let cohort = read_file("good_titles.csv");
    let lines = |code| -> Vec<_> { problems(&cohort, code).iter().map(|p| p.line).collect() };
    assert_eq!(lines("title_line"), [Some(1), Some(2)]);
    assert_eq!(lines("blank_row"), [Some(3), Some(7)]);
    assert_eq!((cohort.line_of(0), cohort.line_of(1)), (5, 6));
}

#[test]
fn lines_are_counted_through_quotes_and_empty_lines() {
    let cohort = read_file("good_quotes.csv");
    assert_eq!((cohort.line_of(0), cohort.line_of(1)), (3, 5));
}

#[test]
fn the_words_for_yes_no_and_unknown_are_read() {
    let words = [
        ("Yes", Finding::Present),
        ("TRUE", Finding::Present),
        ("دارد", Finding::Present),
        ("1.0", Finding::Present),
        ("neg", Finding::Absent),
        ("نه", Finding::Absent),
        ("none", Finding::Absent),
        ("نامشخص", Finding::Unknown),
        ("not due to lupus", Finding::NotAttributed),
    ];
    let rows: Vec<&str> = words.iter().map(|&(word, _)| word).collect();
    let cohort = read(&format!("fever\n{}", rows.join("\n")));
    let expected: Vec<Value> = words.iter().map(|&(_, f)| Value::Finding(f)).collect();
    assert_eq!(values(&cohort, "fever"), expected);
}

#[test]
fn what_is_not_recorded_is_missing() {
    let cohort = read(
        "patient_id,age\n1,\n2,NA\n3,.\n4,n/a\n5,-\n6,?\n7,ND\n8,not done\n9,NULL\n10,unknown\n",
    );
    assert_eq!(values(&cohort, "age"), [Value::Missing; 10]);
}

#[test]
fn a_dash_beside_a_plus_means_no() {
    let cohort = read("patient_id,dsdna\n1,+\n2,-\n");
    assert_eq!(
        values(&cohort, "increased_dna_binding"),
        [
            Value::Finding(Finding::Present),
            Value::Finding(Finding::Absent)
        ]
    );
}

// One file for each way of being wrong

/// A file with one problem of a code, and what it says.
struct Wrong {
    file: &'static str,
    code: &'static str,
    severity: Severity,
    line: Option<u64>,
    column: Option<&'static str>,
    found: Option<&'static str>,
    expected: Option<&'static str>,
    text: &'static str,
}

const MG: Option<&str> = Some("serum_mg_mg_dl");
const MG_RANGE: Option<&str> = Some("a number from 0.2 to 12 mg/dL");
const YES_NO: Option<&str> = Some("yes or no");

#[rustfmt::skip]
const WRONG: &[Wrong] = &[
    Wrong { file: "not_a_number.csv", code: "not_a_number", severity: Severity::Error, line: Some(3), column: MG, found: Some("hemolyzed"), expected: MG_RANGE,
        text: r#"line 3, column "serum_mg_mg_dl": "hemolyzed" is not a number (2 cells)"# },
    Wrong { file: "lost_point.csv", code: "out_of_range", severity: Severity::Error, line: Some(3), column: MG, found: Some("21.8"), expected: MG_RANGE,
        text: r#"line 3, column "serum_mg_mg_dl": "21.8" is outside 0.2 to 12 mg/dL; was 2.18 meant?"# },
    Wrong { file: "missing_code_999.csv", code: "missing_code", severity: Severity::Question, line: Some(3), column: MG, found: Some("999"), expected: MG_RANGE,
        text: r#"line 3, column "serum_mg_mg_dl": "999" is outside 0.2 to 12 mg/dL; does it stand for missing?"# },
    Wrong { file: "age_410.csv", code: "out_of_range", severity: Severity::Error, line: Some(3), column: Some("age"), found: Some("410"), expected: Some("a number from 0 to 120 years"),
        text: r#"line 3, column "age": "410" is outside 0 to 120 years"# },
    Wrong { file: "score_six.csv", code: "not_a_number", severity: Severity::Error, line: Some(3), column: Some("sledai"), found: Some("six"), expected: Some("a whole number from 0 to 105 points"),
        text: r#"line 3, column "sledai": "six" is not a whole number"# },
    Wrong { file: "score_fraction.csv", code: "not_whole", severity: Severity::Error, line: Some(3), column: Some("sledai"), found: Some("4.5"), expected: Some("a whole number from 0 to 105 points"),
        text: r#"line 3, column "sledai": "4.5" is not a whole number"# },
    Wrong { file: "too_many_digits.csv", code: "too_many_digits", severity: Severity::Error, line: Some(3), column: MG, found: Some("2.1000000000000000001"), expected: MG_RANGE,
        text: r#"line 3, column "serum_mg_mg_dl": "2.1000000000000000001" has more digits than are kept exactly"# },
    Wrong { file: "unusual.csv", code: "unusual", severity: Severity::Warning, line: Some(3), column: MG, found: Some("0.5"), expected: MG_RANGE,
        text: r#"line 3, column "serum_mg_mg_dl": "0.5" is unusual; most are 0.8 to 6 mg/dL"# },
    Wrong { file: "finding_word.csv", code: "not_a_finding", severity: Severity::Error, line: Some(3), column: Some("fever"), found: Some("maybe"), expected: YES_NO,
        text: r#"line 3, column "fever": "maybe" is neither yes nor no"# },
    Wrong { file: "finding_9.csv", code: "missing_code", severity: Severity::Question, line: Some(3), column: Some("fever"), found: Some("9"), expected: YES_NO,
        text: r#"line 3, column "fever": "9" is neither yes nor no; does it stand for missing?"# },
    Wrong { file: "finding_trace.csv", code: "uncertain_finding", severity: Severity::Warning, line: Some(3), column: Some("fever"), found: Some("trace"), expected: YES_NO,
        text: r#"line 3, column "fever": "trace" is neither yes nor no and counts as unknown"# },
    Wrong { file: "finding_1_2.csv", code: "coding_unknown", severity: Severity::Question, line: Some(2), column: Some("fever"), found: Some("2, 1"), expected: YES_NO,
        text: r#"line 2, column "fever": what do the codes 2, 1 mean? until that is given the column is not used (2 cells)"# },
    Wrong { file: "finding_measured.csv", code: "coding_unknown", severity: Severity::Question, line: Some(2), column: Some("fever"), found: Some("37.2, 38.4"), expected: YES_NO,
        text: r#"line 2, column "fever": what do the codes 37.2, 38.4 mean? until that is given the column is not used (2 cells)"# },
    Wrong { file: "dash_and_blank.csv", code: "dash_unclear", severity: Severity::Question, line: Some(3), column: Some("fever"), found: Some("-"), expected: YES_NO,
        text: r#"line 3, column "fever": "-" may mean no or missing, as there are empty cells too"# },
    Wrong { file: "sex_h_m.csv", code: "coding_unknown", severity: Severity::Question, line: Some(2), column: Some("sex"), found: Some("H, M"), expected: Some("female or male"),
        text: r#"line 2, column "sex": what do the codes H, M mean? until that is given the column is not used (2 cells)"# },
    Wrong { file: "lab_minus_nine.csv", code: "missing_code", severity: Severity::Question, line: Some(3), column: Some("wbc_10_9_l"), found: Some("-9"), expected: Some("a laboratory value, such as 3.2 or <0.1"),
        text: r#"line 3, column "wbc_10_9_l": "-9" is below zero; does it stand for missing?"# },
    Wrong { file: "date_order_unknown.csv", code: "date_order_unknown", severity: Severity::Question, line: Some(3), column: Some("visit_date"), found: Some("03/06/2021"), expected: Some("a cell with a day above 12, or the order"),
        text: r#"line 3, column "visit_date": is "03/06/2021" 3 June or 6 March? no cell tells whether the day or the month comes first; until that is given the column is not used"# },
    Wrong { file: "date_order_mixed.csv", code: "date_order_mixed", severity: Severity::Question, line: Some(4), column: Some("visit_date"), found: Some("03/27/2021"), expected: Some("one order of day and month in the column"),
        text: r#"line 4, column "visit_date": "03/27/2021" can only have the month first, as 1 cell of the column; 2 cells can only have the day first, as "25/03/2021" in line 2; which is the order? until that is given the column is not used"# },
    Wrong { file: "date_short_year.csv", code: "short_year", severity: Severity::Error, line: Some(3), column: Some("visit_date"), found: Some("3/6/21"), expected: Some("a date as year-month-day"),
        text: r#"line 3, column "visit_date": "3/6/21" has a year of two digits; all four are needed"# },
    Wrong { file: "date_counted.csv", code: "not_a_date", severity: Severity::Error, line: Some(3), column: Some("visit_date"), found: Some("44350"), expected: Some("a date as year-month-day"),
        text: r#"line 3, column "visit_date": "44350" is a number of days, as spreadsheets count them; there the column is to be shown as dates"# },
    Wrong { file: "date_other_calendar.csv", code: "other_calendar", severity: Severity::Warning, line: Some(3), column: Some("visit_date"), found: Some("2021-06-03"), expected: Some("a date as year-month-day of the Persian or Islamic calendar, year 1300 to 1499"),
        text: r#"line 3, column "visit_date": "2021-06-03" is of another calendar than most of the column; the two are not compared"# },
    Wrong { file: "date_forms_mixed.csv", code: "date_forms_mixed", severity: Severity::Warning, line: Some(3), column: Some("visit_date"), found: Some("2021-03-04"), expected: Some("all dates as day-month-year"),
        text: r#"line 3, column "visit_date": some dates begin with the year and others (1 cell) with the day; a spreadsheet may have taken the first for dates with day and month the other way round"# },
    Wrong { file: "sex_letter.csv", code: "not_a_sex", severity: Severity::Error, line: Some(3), column: Some("sex"), found: Some("Q"), expected: Some("female or male"),
        text: r#"line 3, column "sex": "Q" is not female or male"# },
    Wrong { file: "sex_1_2.csv", code: "coding_unknown", severity: Severity::Question, line: Some(2), column: Some("sex"), found: Some("1, 2"), expected: Some("female or male"),
        text: r#"line 2, column "sex": what do the codes 1, 2 mean? until that is given the column is not used (2 cells)"# },
    Wrong { file: "category_word.csv", code: "not_a_category", severity: Severity::Error, line: Some(3), column: Some("activity"), found: Some("severe"), expected: Some("an activity category"),
        text: r#"line 3, column "activity": "severe" is not an activity category"# },
    Wrong { file: "unit_unknown.csv", code: "unit_unknown", severity: Severity::Question, line: None, column: Some("Mg"), found: None, expected: Some("mg/dL or mmol/L or mEq/L"),
        text: r#"column "Mg": the header names no unit; is it mg/dL or mmol/L or mEq/L? the median of 0.81 suggests mmol/L"# },
    Wrong { file: "other_unit.csv", code: "other_unit", severity: Severity::Error, line: Some(3), column: MG, found: Some("0.9 mmol/L"), expected: MG_RANGE,
        text: r#"line 3, column "serum_mg_mg_dl": "0.9 mmol/L" is not in the unit of the column"# },
    Wrong { file: "mixed_marks.csv", code: "other_decimal_mark", severity: Severity::Error, line: Some(4), column: MG, found: Some("2.1"), expected: MG_RANGE,
        text: r#"line 4, column "serum_mg_mg_dl": "2.1" is no number with a decimal comma"# },
    Wrong { file: "mixed_marks.csv", code: "decimal_mark_mixed", severity: Severity::Question, line: Some(4), column: MG, found: Some("2.1"), expected: Some("one decimal mark in the whole file"),
        text: r#"line 4, column "serum_mg_mg_dl": "2.1" can only have a decimal point, as 1 cell of the file; 2 cells can only have a decimal comma, as "1,9" in line 2; which marks decimals?"# },
    Wrong { file: "short_row.csv", code: "short_row", severity: Severity::Error, line: Some(3), column: None, found: Some("4 cells"), expected: Some("5 cells"),
        text: "line 3: 4 cells found, 5 needed; the row is not used" },
    Wrong { file: "long_row.csv", code: "long_row", severity: Severity::Error, line: Some(3), column: None, found: Some("6 cells"), expected: Some("5 cells"),
        text: "line 3: 6 cells found, 5 needed; the row is not used" },
    Wrong { file: "repeated_header.csv", code: "repeated_header", severity: Severity::Warning, line: Some(3), column: None, found: Some("patient_id"), expected: Some("a patient"),
        text: "line 3: the header again" },
    Wrong { file: "totals_row.csv", code: "totals_row", severity: Severity::Warning, line: Some(4), column: None, found: Some("Mean"), expected: Some("a patient"),
        text: "line 4: a row of totals, not a patient" },
    Wrong { file: "totals_row_persian.csv", code: "totals_row", severity: Severity::Warning, line: Some(3), column: None, found: Some("جمع"), expected: Some("a patient"),
        text: "line 3: a row of totals, not a patient" },
    Wrong { file: "heading_row.csv", code: "no_values", severity: Severity::Warning, line: Some(3), column: None, found: None, expected: Some("a patient"),
        text: "line 3: there is no value in this row, as of a heading or a note" },
    Wrong { file: "duplicate_id.csv", code: "duplicate_id", severity: Severity::Error, line: Some(4), column: Some("patient_id"), found: None, expected: Some("another id for each patient"),
        text: r#"line 4, column "patient_id": the id is that of line 2; only line 2 is used"# },
    Wrong { file: "missing_id.csv", code: "missing_id", severity: Severity::Warning, line: Some(3), column: Some("patient_id"), found: None, expected: Some("an id"),
        text: r#"line 3, column "patient_id": without an id a repeated patient is not noticed (2 cells)"# },
    Wrong { file: "no_sex.csv", code: "missing_column", severity: Severity::Error, line: Some(1), column: Some("sex"), found: Some(r#""patient_id", "serum_mg_mg_dl", "WBC""#), expected: Some("a column for sex"),
        text: r#"line 1, column "sex": no header means sex; found "patient_id", "serum_mg_mg_dl", "WBC""# },
    Wrong { file: "two_magnesiums.csv", code: "same_meaning", severity: Severity::Question, line: None, column: Some("Mg (mg/dL)"), found: Some(r#""Mg (mg/dL)", "serum_mg_mmol_l""#), expected: Some("one column for serum magnesium"),
        text: r#"column "Mg (mg/dL)": "Mg (mg/dL)", "serum_mg_mmol_l" mean the same, serum magnesium; which is to be used?"# },
    Wrong { file: "unreadable_count.csv", code: "unreadable_count", severity: Severity::Error, line: Some(3), column: Some("count"), found: Some("many"), expected: Some("a whole number"),
        text: r#"line 3, column "count": how many patients the row counts for cannot be read; it is not used"# },
    Wrong { file: "unclosed_quote.csv", code: "unclosed_quote", severity: Severity::Error, line: Some(3), column: None, found: Some("\""), expected: Some("a second quotation mark"),
        text: "line 3: a quotation mark is never closed; nothing from here to the end of the file is used" },
    Wrong { file: "stray_quote.csv", code: "stray_quote", severity: Severity::Error, line: Some(3), column: Some("sex"), found: Some("F,37,2.1,1\nP3,M,50,2.0,0\nP4,F\""), expected: Some("a cell on one line"),
        text: r#"line 3, column "sex": a quotation mark runs lines 3 to 5 together; none of them is used"# },
    Wrong { file: "empty.csv", code: "empty_file", severity: Severity::Fatal, line: None, column: None, found: None, expected: Some("a header and a row for each patient"),
        text: "the file is empty" },
    Wrong { file: "blank.csv", code: "empty_file", severity: Severity::Fatal, line: None, column: None, found: None, expected: Some("a header and a row for each patient"),
        text: "the file is empty" },
    Wrong { file: "header_only.csv", code: "no_rows", severity: Severity::Fatal, line: None, column: None, found: None, expected: Some("a row for each patient"),
        text: "the file has a header and no row" },
    Wrong { file: "nul.csv", code: "not_text", severity: Severity::Fatal, line: Some(3), column: None, found: Some("a NUL byte"), expected: Some("text in UTF-8"),
        text: "line 3: a NUL byte at offset 61; no text file holds such bytes" },
    Wrong { file: "nul_in_number.csv", code: "not_text", severity: Severity::Fatal, line: Some(3), column: None, found: Some("a NUL byte"), expected: Some("text in UTF-8"),
        text: "line 3: a NUL byte at offset 61; no text file holds such bytes" },
    Wrong { file: "utf16_no_bom.csv", code: "not_text", severity: Severity::Fatal, line: Some(1), column: None, found: Some("a NUL byte"), expected: Some("text in UTF-8"),
        text: "line 1: a NUL byte at offset 1; no text file holds such bytes" },
    Wrong { file: "surrogate.csv", code: "not_utf8", severity: Severity::Fatal, line: Some(3), column: None, found: Some("a byte that is not UTF-8"), expected: Some("text in UTF-8"),
        text: "line 3: a byte that is not UTF-8 at offset 67; save the file as CSV UTF-8" },
    Wrong { file: "mixed_encodings.csv", code: "not_utf8", severity: Severity::Fatal, line: Some(3), column: None, found: Some("a byte that is not UTF-8"), expected: Some("text in UTF-8"),
        text: "line 3: a byte that is not UTF-8 at offset 66; save the file as CSV UTF-8" },
    Wrong { file: "cut_character.csv", code: "not_utf8", severity: Severity::Fatal, line: Some(3), column: None, found: Some("a byte that is not UTF-8"), expected: Some("text in UTF-8"),
        text: "line 3: a byte that is not UTF-8 at offset 67; save the file as CSV UTF-8" },
    Wrong { file: "latin1.csv", code: "not_utf8", severity: Severity::Fatal, line: Some(3), column: None, found: Some("a byte that is not UTF-8"), expected: Some("text in UTF-8"),
        text: "line 3: a byte that is not UTF-8 at offset 69; save the file as CSV UTF-8" },
    Wrong { file: "utf16.csv", code: "not_utf8", severity: Severity::Fatal, line: Some(1), column: None, found: Some("a byte that is not UTF-8"), expected: Some("text in UTF-8"),
        text: "line 1: a byte that is not UTF-8 at offset 0; save the file as CSV UTF-8" },
    Wrong { file: "workbook.csv", code: "excel_workbook", severity: Severity::Fatal, line: None, column: None, found: Some("an Excel workbook or another zip archive"), expected: Some("text in UTF-8"),
        text: "this is an Excel workbook or another zip archive, not text; save the table as CSV UTF-8" },
    Wrong { file: "old_workbook.csv", code: "excel_workbook", severity: Severity::Fatal, line: None, column: None, found: Some("an old Excel workbook"), expected: Some("text in UTF-8"),
        text: "this is an old Excel workbook, not text; save the table as CSV UTF-8" },
    Wrong { file: "gzip.csv", code: "compressed_file", severity: Severity::Fatal, line: None, column: None, found: Some("a file compressed with gzip"), expected: Some("text in UTF-8"),
        text: "this is a file compressed with gzip, not text; unpack it and open the file in it" },
    Wrong { file: "web_page.xls.csv", code: "web_page", severity: Severity::Fatal, line: None, column: None, found: Some("a web page"), expected: Some("text in UTF-8"),
        text: "this is a web page, not text; save the table as CSV UTF-8" },
    Wrong { file: "spss.sav.csv", code: "spss_file", severity: Severity::Fatal, line: None, column: None, found: Some("an SPSS data file"), expected: Some("text in UTF-8"),
        text: "this is an SPSS data file, not text; save the table as CSV UTF-8" },
];

#[test]
fn each_wrong_file_is_told_where_and_how() {
    for wrong in WRONG {
        let cohort = read_file(wrong.file);
        let found = problems(&cohort, wrong.code);
        let [problem] = found[..] else {
            panic!("{}: {:?}", wrong.file, cohort.problems().items);
        };
        let file = wrong.file;
        assert_eq!(problem.text, wrong.text, "{file}");
        assert_eq!(problem.severity, wrong.severity, "{file}");
        assert_eq!(problem.line, wrong.line, "{file}");
        assert_eq!(problem.column.as_deref(), wrong.column, "{file}");
        assert_eq!(problem.found.as_deref(), wrong.found, "{file}");
        assert_eq!(problem.expected.as_deref(), wrong.expected, "{file}");
        if wrong.severity == Severity::Fatal {
            assert_eq!(cohort.problems().items.len(), 1, "{file}");
            assert_eq!((cohort.rows(), cohort.columns().len()), (0, 0), "{file}");
        }
    }
}

#[test]
fn a_refused_cell_is_missing_and_its_patient_stays() {
    let cohort = read_file("lost_point.csv");
    assert_eq!(cohort.patient_rows(), 2);
    assert_eq!(
        values(&cohort, "serum_mg"),
        [number("2.18"), Value::Refused]
    );
    let unusual = read_file("unusual.csv");
    assert_eq!(
        values(&unusual, "serum_mg"),
        [number("2.18"), number("0.5")]
    );
}

#[test]
fn rows_that_are_no_patients_are_excluded_and_counted() {
    for (file, rule, patients) in [
        ("short_row.csv", "short_row", 2),
        ("long_row.csv", "long_row", 2),
        ("stray_quote.csv", "stray_quote", 2),
        ("repeated_header.csv", "repeated_header", 2),
        ("totals_row.csv", "totals_row", 2),
        ("heading_row.csv", "no_values", 2),
        ("duplicate_id.csv", "duplicate_id", 2),
        ("unreadable_count.csv", "unreadable_count", 1),
    ] {
        let cohort = read_file(file);
        let exclusions = cohort.exclusions();
        let [exclusion] = &exclusions[..] else {
            panic!("{file}: {exclusions:?}");
        };
        assert_eq!((exclusion.rule, exclusion.n), (rule, 1), "{file}");
        assert_eq!(cohort.patient_rows(), patients, "{file}");
        assert_eq!(cohort.patients().count(), patients, "{file}");
    }
    let cohort = read_file("duplicate_id.csv");
    assert_eq!(cohort.excluded_rows().collect::<Vec<_>>(), [2]);
    assert!(cohort.patients().eq([0, 1]));
}

#[test]
fn a_note_may_run_over_lines_but_not_over_rows() {
    let cohort = read("id,sex,note\n1,F,\"two\nlines, of text\"\n2,M,x\n");
    assert_eq!(cohort.patient_rows(), 2);
    let cohort = read("id,sex,note\n1,F,\"x\n2,M,y\n3,M,\"z\n4,F,w\n");
    assert_eq!(cohort.patient_rows(), 1);
    assert_eq!(problems(&cohort, "stray_quote")[0].line, Some(2));
}

#[test]
fn a_column_in_question_is_not_used() {
    for (file, id) in [
        ("unit_unknown.csv", "serum_mg"),
        ("sex_1_2.csv", "sex"),
        ("finding_1_2.csv", "fever"),
        ("two_magnesiums.csv", "serum_mg"),
    ] {
        let cohort = read_file(file);
        assert!(cohort.column(id).is_none(), "{file}");
        let reports = cohort.column_reports();
        let report = reports.iter().find(|report| report.id == Some(id));
        assert_eq!(
            report.map(|report| report.status),
            Some(Status::Question),
            "{file}"
        );
    }
}

#[test]
fn ones_are_not_clear_where_another_finding_has_twos() {
    let cohort = read("patient_id,fever,rash,arthritis\n1,2,1,0\n2,1,1,1\n");
    assert!(cohort.column("fever").is_none());
    assert!(cohort.column("rash").is_none());
    assert_eq!(
        values(&cohort, "arthritis")[1],
        Value::Finding(Finding::Present)
    );
}

#[test]
fn one_two_and_a_code_for_missing_are_asked_together() {
    for (codes, texts) in [
        (["1", "2", "9"], ["1", "2", "9"]),
        (["2", "-9", "1"], ["2", "-9", "1"]),
        (["1", "2", "3"], ["1", "2", "3"]),
    ] {
        let [a, b, c] = codes;
        let cohort = read(&format!(
            "patient_id,fever\n1,{a}\n2,{b}\n3,{c}\n4,{a}\n5,\n"
        ));
        assert!(cohort.column("fever").is_none(), "{codes:?}");
        let asked = problems(&cohort, "coding_unknown")[0];
        assert_eq!(
            asked.params["texts"],
            texts.map(str::to_owned).to_vec().into()
        );
        assert!(problems(&cohort, "not_a_finding").is_empty(), "{codes:?}");
    }
    // Beside 0 it is plain what 1 means, and a text that cannot be read is refused by itself.
    let cohort = read("patient_id,fever\n1,0\n2,1\n3,2\n4,9\n");
    assert_eq!(
        values(&cohort, "fever")[1],
        Value::Finding(Finding::Present)
    );
    assert_eq!(
        problems(&cohort, "not_a_finding")[0].found.as_deref(),
        Some("2")
    );
    assert_eq!(
        problems(&cohort, "missing_code")[0].found.as_deref(),
        Some("9")
    );
}

#[test]
fn a_score_of_99_is_asked_where_the_others_are_near_one_another() {
    let rows = ["0", "4", "6", "12", "22", "99", "9"];
    let rows = rows.map(|score| format!("P{score},F,{score}\n")).concat();
    let cohort = read(&format!("id,sex,sledai\n{rows}"));
    let asked = problems(&cohort, "missing_code");
    let told = asked
        .iter()
        .map(|problem| (problem.line, problem.found.as_deref()));
    assert_eq!(told.collect::<Vec<_>>(), [(Some(7), Some("99"))]);
    let kept = read_with(
        &format!("id,sex,sledai\n{rows}"),
        choose("sledai", coding(&[("99", "value")])),
    );
    assert_eq!(values(&kept, "sledai2k_score")[5], number("99"));
}

#[test]
fn columns_that_a_spreadsheet_left_empty_are_no_columns() {
    let cohort = read("id;sex;sledai;;;\n1;F;4;;;\n2;M;8; ;;see below\n");
    let reports = cohort.column_reports();
    let headers: Vec<&str> = reports.iter().map(|report| &*report.header).collect();
    assert_eq!(headers, ["id", "sex", "sledai", "column 6"]);
    let told = problems(&cohort, "columns_not_used")[0];
    assert_eq!(told.found.as_deref(), Some("\"column 6\""));
}

#[test]
fn the_weight_of_a_patient_is_no_count_of_patients() {
    let cohort = read("id,sex,weight,serum_mg_mg_dl\n1,F,64,2.1\n2,M,80,2.0\n");
    assert!(cohort.column("count").is_none());
    assert_eq!(
        problems(&cohort, "columns_not_used")[0].found.as_deref(),
        Some("\"weight\"")
    );
}

#[test]
fn totals_are_set_aside_in_the_languages_of_spreadsheets() {
    for word in [
        "Total",
        "Summe:",
        "Mittelwert",
        "MOYENNE",
        "Ortalama",
        "میانگین",
        "المجموع",
        "Mean ± SD",
        "mean (SD)",
        "Total (n=2):",
    ] {
        let cohort = read(&format!("Nr;sex;sledai\n1;F;4\n2;M;8\n{word};;12\n"));
        assert_eq!(problems(&cohort, "totals_row")[0].line, Some(4), "{word}");
        assert_eq!(cohort.patient_rows(), 2, "{word}");
    }
}

#[test]
fn cells_that_speak_for_both_marks_settle_no_number_beside_them() {
    let cohort = read(
        "id;sex;serum_mg_mg_dl;c3_mg_dl\n1;F;2.1;90\n2;M;1,9;1,200\n3;F;2.2;80\n4;F;1,234;85\n",
    );
    let asked = problems(&cohort, "ambiguous_number");
    let asked: Vec<_> = asked
        .iter()
        .map(|problem| (problem.line, problem.found.as_deref()))
        .collect();
    assert_eq!(asked, [(Some(3), Some("1,200")), (Some(5), Some("1,234"))]);
    let mixed = problems(&cohort, "decimal_mark_mixed")[0];
    assert_eq!((mixed.line, mixed.found.as_deref()), (Some(3), Some("1,9")));
}

#[test]
fn an_ambiguous_number_is_asked_and_never_guessed() {
    let file = corpus("ambiguous_number.csv");
    let cohort = cohort::read(&file, ImportOptions::default());
    let asked = problems(&cohort, "ambiguous_number");
    assert_eq!(asked.len(), 1, "one answer settles the column");
    assert_eq!(settled_together(asked[0]), ["1,234", "2,345"]);
    assert_eq!((asked[0].severity, asked[0].cells), (Severity::Question, 2));
    assert!(asked[0].text.ends_with(
        "\"1,234\" can be read with a decimal mark or with a thousands separator, as can others of the column (2 cells)"
    ));
    assert_eq!(
        (asked[0].line, asked[0].found.as_deref()),
        (Some(2), Some("1,234"))
    );
    assert_eq!(values(&cohort, "serum_mg"), [Value::Refused; 2]);

    let mark = |decimal_mark| ImportOptions {
        decimal_mark: Some(decimal_mark),
        ..ImportOptions::default()
    };
    let comma = cohort::read(&file, mark(DecimalMark::Comma));
    assert_eq!(
        values(&comma, "serum_mg"),
        [number("1.234"), number("2.345")]
    );
    let point = cohort::read(&file, mark(DecimalMark::Point));
    assert_eq!(values(&point, "serum_mg"), [Value::Refused; 2]);
    assert_eq!(problems(&point, "out_of_range").len(), 2);
}

#[test]
fn the_same_column_settles_how_three_decimals_read() {
    let cohort = read("id;age;serum_mg_mg_dl\n1;42;1,234\n2;43;1,9\n3;1.234;2,1\n");
    assert_eq!(values(&cohort, "serum_mg")[0], number("1.234"));
    assert_eq!(
        problems(&cohort, "ambiguous_number")[0].column.as_deref(),
        Some("age")
    );
}

#[test]
fn a_decimal_comma_between_commas_sets_the_row_aside() {
    let cohort = read("id,serum_mg_mg_dl\n1,1,9\n2,2\n");
    assert_eq!(problems(&cohort, "long_row")[0].line, Some(2));
    assert_eq!(cohort.patient_rows(), 1);
}

// Answers

#[test]
fn answers_are_taken() {
    let unit = ColumnChoice {
        unit: Some("mmol/L".into()),
        ..ColumnChoice::default()
    };
    let text = "id,sex,Mg\n1,1,0.81\n2,2,0.92\n";
    let mut options = choose("Mg", unit.clone());
    options
        .columns
        .insert("sex".into(), coding(&[("1", "male"), ("2", "female")]));
    let cohort = read_with(text, options);
    assert_eq!(
        values(&cohort, "serum_mg"),
        [number("0.81"), number("0.92")]
    );
    let sexes = [Value::Sex(Sex::Male), Value::Sex(Sex::Female)];
    assert_eq!(values(&cohort, "sex"), sexes);

    let mut recoded = read(text);
    assert!(recoded.recode("Mg", unit));
    assert!(recoded.recode("sex", coding(&[("1", "male"), ("2", "female")])));
    assert_eq!(values(&recoded, "sex"), sexes);
    assert_eq!(recoded.problems(), cohort.problems());
    assert_eq!(recoded.options(), cohort.options());
}

#[test]
fn limits_of_magnesium_follow_the_unit() {
    let cohort = read("id,Mg (mmol/L)\n1,0.81\n2,2.2\n3,2.6\n4,5.1\n");
    assert_eq!(
        values(&cohort, "serum_mg"),
        [number("0.81"), number("2.2"), number("2.6"), Value::Refused]
    );
    assert_eq!(
        problems(&cohort, "unusual")[0].found.as_deref(),
        Some("2.6")
    );
    let expected = Some("a number in mmol/L, from 0.2 to 12 mg/dL");
    assert_eq!(
        problems(&cohort, "out_of_range")[0].expected.as_deref(),
        expected
    );
}

#[test]
fn a_chosen_meaning_wins_over_a_recognised_one() {
    let text = "id,Mg (mg/dL),serum_mg_mmol_l,notes\n1,2.1,0.86,x\n";
    let meaning = |id: &str| ColumnChoice {
        meaning: Some(id.into()),
        ..ColumnChoice::default()
    };
    let cohort = read_with(text, choose("serum_mg_mmol_l", meaning("serum_mg")));
    let column = cohort.column("serum_mg").expect("chosen");
    assert_eq!(column.index, 2);
    assert_eq!(column.unit.map(|unit| unit.label), Some("mmol/L"));
    let cohort = read_with(text, choose("Mg (mg/dL)", meaning("ignore")));
    assert_eq!(
        cohort.column("serum_mg").map(|column| column.index),
        Some(2)
    );
    let cohort = read_with(text, choose("notes", meaning("rash")));
    assert_eq!(values(&cohort, "rash"), [Value::Finding(Finding::Present)]);
}

#[test]
fn answers_that_fit_nothing_are_told() {
    let text = "id,Mg,fever\n1,2.1,7\n";
    let told = |header: &str, choice: ColumnChoice, code: &str| {
        let cohort = read_with(text, choose(header, choice));
        assert_eq!(problems(&cohort, code).len(), 1, "{code}");
    };
    let unit = ColumnChoice {
        unit: Some("mg/L".into()),
        ..ColumnChoice::default()
    };
    let meaning = ColumnChoice {
        meaning: Some("feaver".into()),
        ..ColumnChoice::default()
    };
    told("Mg", unit, "unknown_unit");
    told("fever", meaning, "unknown_meaning");
    told("fever", coding(&[("7", "female")]), "unknown_coding");
    told("fever?", ColumnChoice::default(), "unknown_column");
}

#[test]
fn missing_codes_hold_for_one_column() {
    let missing = ColumnChoice {
        missing: Some(vec!["99".into()]),
        ..ColumnChoice::default()
    };
    let cohort = read_with("id,age,sledai\n1,99,99\n", choose("sledai", missing));
    assert_eq!(values(&cohort, "age"), [number("99")]);
    assert_eq!(values(&cohort, "sledai2k_score"), [Value::Missing]);
}

#[test]
fn options_are_read_as_they_are_written_in_javascript() {
    let options: ImportOptions = serde_json::from_str(
        r#"{ "columns": { "sex": { "coding": { "1": "male" }, "missing": ["9"] } }, "decimalMark": ",", "delimiter": "\t" }"#,
    )
    .expect("valid options");
    assert_eq!(options.decimal_mark, Some(DecimalMark::Comma));
    assert_eq!(options.delimiter, Some(Delimiter::Tab));
    assert!(serde_json::from_str::<ImportOptions>(r#"{ "delimeter": ";" }"#).is_err());
}

// Limits

#[test]
fn lists_are_capped_and_totals_kept() {
    let rows = "P,F\n".repeat(1000);
    let cohort = read(&format!("id,sex,age\n{rows}x,F,1\n"));
    assert_eq!(problems(&cohort, "short_row").len(), 200);
    assert_eq!(cohort.problems().total("short_row"), 1000);
    assert_eq!(cohort.exclusions()[0].n, 1000);
}

/// What a file that cannot be read says: its one problem, as line, column, found and expected.
fn fatal<'a>(cohort: &'a Cohort, code: &str) -> (Option<u64>, [Option<&'a str>; 3]) {
    let [problem] = &cohort.problems().items[..] else {
        panic!("{:?}", cohort.problems().items);
    };
    assert_eq!((problem.code, problem.severity), (code, Severity::Fatal));
    assert_eq!((cohort.rows(), cohort.columns().len()), (0, 0));
    let [column, found, expected] = [&problem.column, &problem.found, &problem.expected];
    (
        problem.line,
        [column, found, expected].map(Option::as_deref),
    )
}

#[test]
fn a_cell_of_two_megabytes_is_refused_by_its_column_and_its_beginning() {
    let text = format!("id,note,sex\n1,short,F\n2,\"{}\",M\n", "ab".repeat(1 << 20));
    let cohort = read(&text);
    let found = "ab".repeat(40);
    let expected = Some("at most 1048576 bytes");
    assert_eq!(
        fatal(&cohort, "cell_too_long"),
        (Some(3), [Some("note"), Some(&found), expected])
    );
}

#[test]
fn ten_thousand_columns_are_read_and_one_more_is_refused() {
    let header: Vec<String> = (0..9_999).map(|column| format!("x{column}")).collect();
    let row = vec!["1"; 9_999].join(",");
    let cohort = read(&format!("age,{}\n42,{row}\n", header.join(",")));
    assert_eq!((cohort.columns().len(), cohort.patient_rows()), (10_000, 1));
    assert_eq!(values(&cohort, "age"), [number("42")]);
    let told = &problems(&cohort, "columns_not_used")[0].text;
    assert!(told.ends_with(r#""x38", "x39" and 9959 more"#), "{told}");
    let wide = read(&format!("age,{}\n1\n", vec!["x"; 10_000].join(",")));
    let told = [
        None,
        Some("more than 10000 cells"),
        Some("at most 10000 cells"),
    ];
    assert_eq!(fatal(&wide, "too_many_columns"), (Some(1), told));
    let row = vec!["1"; 10_001].join(",");
    let longer = read(&format!("id,sex\n1,F\n{row}\n"));
    assert_eq!(fatal(&longer, "too_many_columns"), (Some(3), told));
}

#[test]
fn a_row_of_many_megabytes_is_refused() {
    let cell = "x".repeat(1 << 19);
    let row = vec![&*cell; 40].join(",");
    let cohort = read(&format!("id,sex\n1,F\n\"2\",{row}\n"));
    let told = [None, Some("more than 16 MiB"), Some("at most 16 MiB")];
    assert_eq!(fatal(&cohort, "row_too_long"), (Some(3), told));
}

#[test]
fn ids_are_compared_in_any_order() {
    let rows: Vec<String> = (0..5000)
        .map(|row| format!("P{},F\n", row * 7919 % 5000))
        .collect();
    let rows = rows.concat();
    let cohort = read(&format!("id,sex\n{rows}"));
    assert_eq!(cohort.excluded_rows().count(), 0);
    let cohort = read(&format!("id,sex\n{rows}P17,F\n P17 ,M\n"));
    assert_eq!(cohort.excluded_rows().collect::<Vec<_>>(), [5000, 5001]);
}

#[test]
fn the_template_is_a_file_that_the_importer_reads() {
    let header = template::csv();
    assert!(header.starts_with("patient_id,sex,age,serum_mg_mg_dl,seizure,"));
    let cells = header.matches(',').count();
    let cohort = read(&format!("{header}P1,F{}\r\n", ",".repeat(cells - 1)));
    assert_eq!(cohort.problems().items, []);
    // A header, 31 columns of the study, 70 that a file may have beside them.
    assert_eq!(template::dictionary().lines().count(), 102);
}

// Laws

/// A row of a random cohort: sex, age, hundredths of magnesium, a finding.
type Row = (bool, u8, u16, Option<bool>);

/// How a random cohort is written.
#[derive(Clone, Debug)]
struct Writing {
    delimiter: Delimiter,
    mark: char,
    quoted: bool,
    bom: bool,
    line_end: &'static str,
    persian: bool,
    language: &'static Language,
}

/// The words of a cohort: its headers; women, men, yes, no.
type Language = ([&'static str; 5], [&'static str; 4]);

#[rustfmt::skip]
const LANGUAGES: [Language; 9] = [
    (["patient_id", "sex", "age", "serum_mg_mg_dl", "fever"], ["female", "male", "yes", "no"]),
    (["شناسه", "جنسیت", "سن", "منیزیم (mg/dL)", "تب"], ["زن", "مرد", "دارد", "ندارد"]),
    (["Patienten-ID", "Geschlecht", "Alter", "Magnesium im Serum (mg/dl)", "Fieber"], ["weiblich", "männlich", "ja", "nein"]),
    (["Identifiant", "Sexe", "Âge", "Magnésémie (mg/dL)", "Fièvre"], ["Femme", "Homme", "Oui", "Non"]),
    (["Paciente", "Sexo", "Edad", "Magnesio sérico mg/dL", "Fiebre"], ["mujer", "hombre", "sí", "no"]),
    (["ID paziente", "Sesso", "Età", "Magnesio sierico (mg/dL)", "Febbre"], ["femmina", "maschio", "presente", "assente"]),
    (["Prontuário", "Sexo", "Idade", "Magnésio (mg/dL)", "Febre"], ["feminino", "masculino", "sim", "não"]),
    (["Hasta No", "CİNSİYET", "Yaş", "Magnezyum (mg/dL)", "Ateş"], ["KADIN", "ERKEK", "VAR", "YOK"]),
    (["رقم المريض", "الجنس", "العمر", "المغنيسيوم (mg/dL)", "الحمى"], ["أنثى", "ذكر", "نعم", "لا"]),
];

fn writing() -> impl Strategy<Value = Writing> {
    let delimiter = prop::sample::select(Delimiter::ALL.to_vec());
    let mark = prop::sample::select(vec!['.', ',']);
    let line_end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (
        delimiter,
        mark,
        any::<bool>(),
        any::<bool>(),
        line_end,
        any::<bool>(),
        prop::sample::select(LANGUAGES.iter().collect::<Vec<_>>()),
    )
        .prop_map(
            |(delimiter, mark, quoted, bom, line_end, persian, language)| Writing {
                // A decimal comma between commas needs quotation marks.
                quoted: quoted || (delimiter == Delimiter::Comma && mark == ','),
                delimiter,
                mark,
                bom,
                line_end,
                persian,
                language,
            },
        )
}

fn write(rows: &[Row], writing: &Writing) -> String {
    let mut text = if writing.bom { "\u{feff}" } else { "" }.to_owned();
    let (header, [woman, man, yes, no]) = *writing.language;
    write_row(&mut text, &header.map(str::to_owned), writing);
    for (number, &(female, age, mg, fever)) in rows.iter().enumerate() {
        let finding = fever.map_or("", |fever| if fever { yes } else { no });
        let cells = [
            format!("P{number}"),
            if female { woman } else { man }.to_owned(),
            digits(&age.to_string(), writing),
            digits(
                &format!("{}{}{:02}", mg / 100, writing.mark, mg % 100),
                writing,
            ),
            finding.to_owned(),
        ];
        write_row(&mut text, &cells, writing);
    }
    text
}

fn digits(text: &str, writing: &Writing) -> String {
    let persian = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32(0x6f0 + digit).unwrap_or(c),
        None => c,
    };
    if writing.persian {
        text.chars().map(persian).collect()
    } else {
        text.to_owned()
    }
}

fn write_row(text: &mut String, cells: &[String], writing: &Writing) {
    let quote = if writing.quoted { "\"" } else { "" };
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| format!("{quote}{cell}{quote}"))
        .collect();
    text.push_str(&cells.join(&char::from(writing.delimiter.byte()).to_string()));
    text.push_str(writing.line_end);
}

fn in_pieces(bytes: &[u8], cuts: &[usize]) -> Cohort {
    let mut reader = Reader::new(ImportOptions::default());
    let mut rest = bytes;
    for &cut in cuts {
        let (piece, after) = rest.split_at(cut.min(rest.len()));
        reader.push(piece);
        rest = after;
    }
    reader.push(rest);
    reader.finish()
}

proptest! {
    #[test]
    fn a_cohort_reads_back_from_any_dialect(
        rows in prop::collection::vec((any::<bool>(), 0..=120_u8, 80..=600_u16, any::<Option<bool>>()), 1..40),
        writing in writing(),
    ) {
        let cohort = read(&write(&rows, &writing));
        prop_assert_eq!(cohort.dialect().delimiter, writing.delimiter);
        prop_assert_eq!(cohort.patient_rows(), rows.len());
        let sexes: Vec<Value> = rows.iter()
            .map(|row| Value::Sex(if row.0 { Sex::Female } else { Sex::Male }))
            .collect();
        let ages: Vec<Value> = rows.iter().map(|row| number(&row.1.to_string())).collect();
        let mgs: Vec<Value> = rows.iter()
            .map(|row| Value::Number(Decimal::new(row.2.into(), 2)))
            .collect();
        let fevers: Vec<Value> = rows.iter()
            .map(|row| match row.3 {
                Some(true) => Value::Finding(Finding::Present),
                Some(false) => Value::Finding(Finding::Absent),
                None => Value::Missing,
            })
            .collect();
        prop_assert_eq!(values(&cohort, "sex"), sexes);
        prop_assert_eq!(values(&cohort, "age"), ages);
        prop_assert_eq!(values(&cohort, "serum_mg"), mgs);
        prop_assert_eq!(values(&cohort, "fever"), fevers);
    }

    /// However many rows are split together, and whichever of them lack a finding.
    #[test]
    fn findings_of_many_rows_are_those_written(
        rows in prop::collection::vec(
            prop::collection::vec(prop_oneof![30 => Just("0"), 10 => Just("1"), 1 => Just(""), 1 => Just("yes")], 9),
            1..300,
        ),
        quoted in 0..600_usize,
    ) {
        let ids = ["seizure", "psychosis", "vasculitis", "arthritis", "myositis", "proteinuria", "rash", "alopecia", "fever"];
        let written = |(row, cells): (usize, &Vec<&str>)| {
            let quote = if row == quoted { "\"" } else { "" };
            format!("{quote}P{row}{quote},{},{}\n", row % 90, cells.join(","))
        };
        let written: String = rows.iter().enumerate().map(written).collect();
        let cohort = read(&format!("id,age,{}\n{written}", ids.join(",")));
        for (at, id) in ids.into_iter().enumerate() {
            let wanted: Vec<Value> = rows.iter()
                .map(|cells| match cells[at] {
                    "0" => Value::Finding(Finding::Absent),
                    "" => Value::Missing,
                    _ => Value::Finding(Finding::Present),
                })
                .collect();
            prop_assert_eq!(values(&cohort, id), wanted, "{}", id);
            let column = cohort.column(id).expect("a column that is used");
            for entry in &column.entries {
                let has = |cells: &&Vec<&str>| cells[at] == &*entry.text;
                prop_assert_eq!(entry.count, rows.iter().filter(has).count() as u64);
                prop_assert_eq!(Some(entry.first_row), rows.iter().position(|cells| has(&cells)));
            }
        }
    }

    /// Dates are read as they were meant, or asked: never with day and month the other way round.
    #[test]
    fn dates_read_back_from_any_order_or_are_asked(
        days in prop::collection::vec((1990..2100_u32, 1..=12_u32, 1..=28_u32), 1..12),
        month_first in any::<bool>(),
        sign in prop::sample::select(vec!["/", ".", "-", " ", ". "]),
        time in prop::sample::select(vec!["", " 08:30", "T23:59:59"]),
        padded in any::<bool>(),
    ) {
        let digits = |number: u32| if padded { format!("{number:02}") } else { number.to_string() };
        let write = |&(year, month, day): &(u32, u32, u32)| {
            let (one, other) = if month_first { (month, day) } else { (day, month) };
            format!("{}{sign}{}{sign}{year}{time}", digits(one), digits(other))
        };
        let rows = (0..).zip(&days).map(|(row, day): (u32, _)| format!("P{row};{}\n", write(day)));
        let cohort = read(&format!("patient_id;visit_date\n{}", rows.collect::<String>()));
        let is_proved = days.iter().any(|&(_, _, day)| day > 12);
        let is_same = days.iter().all(|(_, month, day)| month == day);
        if is_proved || is_same {
            let wanted: Vec<Value> = days.iter()
                .map(|&(year, month, day)| Value::Date(10_000 * year + 100 * month + day))
                .collect();
            prop_assert_eq!(values(&cohort, "visit_date"), wanted);
        } else {
            prop_assert!(cohort.column("visit_date").is_none());
            prop_assert_eq!(problems(&cohort, "date_order_unknown").len(), 1);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let cohort = cohort::read(&bytes, ImportOptions::default());
        prop_assert!(cohort.patient_rows() <= cohort.rows());
        let _ = cohort.column_reports();
    }

    #[test]
    fn no_table_makes_it_panic(text in r#"(id|sex|Mg|mg/dL|fever|age|date|count|F|1|2|[0-9]{1,4}|/|:|Jun|"|,|;|\t|\n|\r|\.|-|\+| |۱|total|\x00?){0,120}"#) {
        let cohort = read(&text);
        prop_assert_eq!(cohort.patients().count(), cohort.patient_rows());
        let _ = cohort.column_reports();
    }

    #[test]
    fn no_changed_number_changes_silently(place in 0..5_usize, kind in 0..3_u8, with in "[0-9.,;eE٫\" -]") {
        let mut cell: Vec<char> = "2.180".chars().collect();
        match kind {
            0 => cell[place] = with.chars().next().unwrap_or('0'),
            1 => cell.insert(place, with.chars().next().unwrap_or('0')),
            _ => { cell.remove(place); }
        }
        let cell: String = cell.into_iter().collect();
        let cohort = read(&format!("id,serum_mg_mg_dl,age\n1,1.9,40\n2,{cell},41\n3,2.1,42\n"));
        for row in cohort.patients().filter(|&row| cohort.line_of(row) == 3) {
            let column = cohort.column("serum_mg").expect("recognised");
            match column.value(row) {
                Value::Number(read) => {
                    let typed = cell.trim_matches([' ', '"']).replace('٫', ".");
                    prop_assert_eq!(Ok(read), typed.parse(), "{}", cell);
                }
                Value::Refused => prop_assert!(cohort.problems().items.iter().any(|p| p.line == Some(3))),
                Value::Missing => prop_assert!(cell.trim().is_empty()),
                other => prop_assert!(false, "{cell} became {other:?}"),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn where_the_pieces_end_does_not_matter(cuts in prop::collection::vec(0..400_usize, 0..12)) {
        for file in ["good_quotes.csv", "good_persian.csv", "good_titles.csv", "latin1.csv", "nul.csv",
                     "unclosed_quote.csv", "duplicate_id.csv", "short_row.csv", "workbook.csv"] {
            let bytes = corpus(file);
            let whole = cohort::read(&bytes, ImportOptions::default());
            prop_assert_eq!(format!("{:?}", in_pieces(&bytes, &cuts)), format!("{whole:?}"), "{}", file);
        }
    }

    #[test]
    fn pieces_beyond_the_held_back_head_do_not_matter(cuts in prop::collection::vec(0..40_000_usize, 0..12), fault in 0..90_000_usize) {
        let rows: Vec<String> = (0..6000).map(|row| format!("بیمار{row},زن,2.{}\n", row % 100)).collect();
        let mut bytes = format!("id,sex,serum_mg_mg_dl\n{}", rows.concat()).into_bytes();
        if fault < bytes.len() && fault % 3 == 0 {
            bytes[fault] = if fault % 2 == 0 { 0 } else { 0xff };
        }
        let whole = cohort::read(&bytes, ImportOptions::default());
        prop_assert_eq!(format!("{:?}", in_pieces(&bytes, &cuts)), format!("{whole:?}"));
    }
}

/// What a cohort says of its rows: line, and the number of each measured column.
fn told_numbers(cohort: &Cohort) -> BTreeMap<(u64, &'static str), Value> {
    let columns = MEASURED
        .iter()
        .filter_map(|&id| Some((id, cohort.column(id)?)));
    let cells = columns.flat_map(|(id, column)| {
        let rows = cohort.patients();
        rows.map(move |row| ((cohort.line_of(row), id), column.value(row)))
    });
    cells.collect()
}

/// The columns of numbers.
const MEASURED: [&str; 5] = ["age", "serum_mg", "sledai2k_score", "creatinine", "count"];

/// The number in a text as a person reads it who knows the decimal mark: its digits in any script, without
/// separators of thousands and without what stands around them.
fn as_read_by_hand(text: &str, mark: DecimalMark) -> Option<Decimal> {
    let (point, separator) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let plain = |c: char| match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10),
        '٫' => Some('.'),
        '−' => Some('-'),
        _ if c == point => Some('.'),
        _ if c == separator || matches!(c, '٬' | '\u{200c}'..='\u{200f}') => None,
        _ => Some(c),
    };
    let text: String = text.chars().filter_map(plain).collect();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let ends = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    text[text.find(is_part)?..ends].parse().ok()
}

/// Holds every number that a cohort tells against its cell in the bytes of the file. Lines with quotation marks
/// are left to the other laws.
fn assert_told_as_written(cohort: &Cohort, bytes: &[u8]) -> Result<(), TestCaseError> {
    if bytes.contains(&b'"') {
        return Ok(());
    }
    let lines = lines(bytes);
    let delimiter = char::from(cohort.dialect().delimiter.byte());
    for id in MEASURED {
        let Some(column) = cohort.column(id) else {
            continue;
        };
        for row in cohort.patients() {
            let line = cohort.line_of(row);
            let place = usize::try_from(line).expect("a short file") - 1;
            let cell = lines[place]
                .split(delimiter)
                .nth(column.index)
                .unwrap_or_default();
            match column.value(row) {
                Value::Number(number) => {
                    let by_hand = as_read_by_hand(cell, cohort.dialect().decimal_mark);
                    prop_assert_eq!(Some(number), by_hand, "line {} of {}: {:?}", line, id, cell);
                }
                Value::Missing => prop_assert!(
                    !cell.contains(|c: char| c.is_numeric()),
                    "line {line} of {id}: {cell:?} is lost"
                ),
                // Whatever else is no number, and is told by that text, or with others that one answer settles.
                _ => prop_assert!(
                    cohort.problems().items.iter().any(|problem| {
                        problem.column.as_ref() == Some(&column.header)
                            && (problem.found.as_deref() == column.text(row).as_deref()
                                || settled_together(problem)
                                    .iter()
                                    .any(|text| text == cell.trim()))
                    }),
                    "line {line} of {id}: {cell:?} is refused without a word"
                ),
            }
        }
    }
    Ok(())
}

/// The numbers that a question of the decimal mark names.
fn settled_together(problem: &Problem) -> &[String] {
    match problem.params.get("texts") {
        Some(Param::List(texts)) if problem.code == "ambiguous_number" => texts,
        _ => &[],
    }
}

/// What a file says of its problems, wherever they stand: lines move when one is put in.
fn told_apart_from_lines(cohort: &Cohort) -> Vec<String> {
    let told = |problem: &Problem| {
        let Problem {
            code,
            column,
            found,
            cells,
            ..
        } = problem;
        format!("{code} {column:?} {found:?} {cells}")
    };
    let mut items: Vec<String> = cohort.problems().items.iter().map(told).collect();
    items.sort();
    items
}

/// Whether no number of a line became another number.
fn no_other_number(before: &[(&str, Value)], after: &[(&str, Value)]) -> bool {
    let is_number = |value: &Value| matches!(value, Value::Number(_));
    before.iter().zip(after).all(|((id, old), (other, new))| {
        id == other && (old == new || !is_number(old) || !is_number(new))
    })
}

/// The numbers of each row that enters.
fn told_rows(cohort: &Cohort) -> Vec<Vec<(&'static str, Value)>> {
    let mut rows: BTreeMap<u64, Vec<(&'static str, Value)>> = BTreeMap::new();
    for ((line, id), value) in told_numbers(cohort) {
        rows.entry(line).or_default().push((id, value));
    }
    rows.into_values().collect()
}

/// The lines of a file, whatever ends them.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(str::to_owned).collect()
}

/// The numbers of each line that occurs once, by its text.
fn numbers_by_text(cohort: &Cohort, bytes: &[u8]) -> BTreeMap<String, Vec<(&'static str, Value)>> {
    let numbers = told_numbers(cohort);
    let mut found = BTreeMap::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for (line, text) in (1..).zip(lines(bytes)) {
        *seen.entry(text.clone()).or_default() += 1;
        let of_line = numbers.range((line, "")..(line + 1, ""));
        let of_line = of_line.map(|(&(_, id), &value)| (id, value));
        found.insert(text, of_line.collect());
    }
    found.retain(|text, _| seen[text] == 1);
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is done to the bytes of a file: each number told is the one that is written, and where a line that
    /// was not touched and entered has other numbers than before, or none, a problem says so that was not there before.
    #[test]
    fn mutated_files_are_read_or_told(file in 0..1024_usize, at in any::<prop::sample::Index>(), with in prop_oneof![prop::collection::vec(any::<u8>(), 0..4), "[0-9.,;\"\n\t-]{0,3}".prop_map(String::into_bytes)], cut in 0..4_usize) {
        let folder = format!("{}/tests/corpus", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> = std::fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        let before = std::fs::read(&files[file % files.len()]).expect("a readable file");
        let place = at.index(before.len() + 1);
        let after: Vec<u8> = before[..place].iter().chain(&with).chain(&before[(place + cut).min(before.len())..]).copied().collect();
        let (old, new) = (cohort::read(&before, ImportOptions::default()), cohort::read(&after, ImportOptions::default()));
        let _ = new.column_reports();
        assert_told_as_written(&new, &after)?;
        let told = told_apart_from_lines(&old);
        let is_told = told_apart_from_lines(&new).iter().any(|problem| !told.contains(problem))
            || new.problems().totals.iter().any(|(code, total)| old.problems().totals.get(code).is_none_or(|before| total > before));
        let numbers = numbers_by_text(&old, &before);
        let rows = told_rows(&new);
        for (text, found) in numbers_by_text(&new, &after) {
            if let Some(wanted) = numbers.get(&text).filter(|wanted| !wanted.is_empty() && **wanted != found) {
                // A question of the decimal mark is settled, or raised, by the evidence of the other lines.
                let is_settled = new.dialect().evidence != old.dialect().evidence && no_other_number(wanted, &found);
                // A quotation mark may make an earlier line the one on which the row begins.
                let is_moved = found.is_empty() && rows.contains(wanted);
                prop_assert!(is_told || is_settled || is_moved, "{}: {:?} became {:?} without a word in {:?}", text, wanted, found, String::from_utf8_lossy(&after));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn edits_taken_back_leave_no_trace(edits in prop::collection::vec((0..6_usize, 0..5_usize, "[0-9FM.,x-]{0,4}"), 1..12)) {
        let text = "patient_id,sex,age,serum_mg_mg_dl,fever\nP1,F,40,2.1,0\nP2,M,x,1.9,1\nP3,F\nP1,F,41,21.8,9\nP5,M,50,2.2,\nTotal,,,,\n";
        let fresh = read(text);
        let mut cohort = fresh.clone();
        let headers: Vec<String> = cohort.columns().iter().map(|column| column.header.clone()).collect();
        let mut undo = Vec::new();
        for (row, column, text) in &edits {
            let before = cohort.edit(*row, &headers[*column], Some(text)).expect("a cell");
            undo.push((*row, *column, before));
        }
        let mut again = fresh.clone();
        again.restore(&cohort.edits()).expect("the same file");
        prop_assert_eq!(again.problems(), cohort.problems());
        prop_assert_eq!(told_numbers(&again), told_numbers(&cohort));
        for (row, column, before) in undo.into_iter().rev() {
            cohort.edit(row, &headers[column], before.as_deref()).expect("a cell");
        }
        prop_assert_eq!(cohort.edits(), vec![]);
        prop_assert_eq!(cohort.problems(), fresh.problems());
        prop_assert_eq!(cohort.exclusions(), fresh.exclusions());
        prop_assert_eq!(cohort.column_reports(), fresh.column_reports());
        prop_assert_eq!(told_numbers(&cohort), told_numbers(&fresh));
    }
}
