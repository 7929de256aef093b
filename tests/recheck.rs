//! Published tables, computed again from what they print. p-values are R's; the arithmetic of means is that of Brown and
//! Heathers (2017).

use std::sync::LazyLock;

use lupustat::Coded;
use lupustat::study::recheck::{Recheck, RecheckedRow, recheck};

fn check(text: &str) -> Recheck {
    recheck(text, None).expect("tables")
}

fn row<'a>(found: &'a Recheck, label: &str) -> &'a RecheckedRow {
    found
        .rows
        .iter()
        .find(|row| row.label == label)
        .expect("a row")
}

fn p_of(row: &RecheckedRow, test: &str) -> f64 {
    let candidate = row.candidates.iter().find(|found| found.label == test);
    candidate.expect("a candidate").p
}

fn codes(row: &RecheckedRow) -> Vec<&'static str> {
    row.findings.iter().map(|finding| finding.code).collect()
}

/// The tables of the paper, and its lists of p-values.
const PAPER: &str = include_str!("../www/data/published-tables.csv");

static FOUND: LazyLock<Recheck> = LazyLock::new(|| check(PAPER));

fn across(found: &Recheck, code: &str) -> Vec<String> {
    let findings = found.findings.iter().filter(|finding| finding.code == code);
    findings.map(|finding| finding.text.clone()).collect()
}

/// The row of a table.
fn row_of<'a>(found: &'a Recheck, table: &str, label: &str) -> &'a RecheckedRow {
    found
        .rows
        .iter()
        .find(|row| row.table == table && row.label == label)
        .expect("a row")
}

#[test]
fn counts_are_tested_by_every_test_that_they_allow() {
    let found =
        check("T ; Men (n = 10) ; Women (n = 90) ; p\nVasculitis ; 2 (20%) ; 3 (3.33%) ; 0.022");
    let vasculitis = row(&found, "Vasculitis");
    // R: m <- matrix(c(2, 8, 3, 87), 2); chisq.test(m, correct = FALSE); chisq.test(m); fisher.test(m)
    assert!((p_of(vasculitis, "Pearson chi-square") - 0.021_781_462_791_12).abs() < 1e-14);
    assert!((p_of(vasculitis, "Fisher's exact test") - 0.076_856_722_1).abs() < 1e-9);
    let matching: Vec<&str> = vasculitis
        .candidates
        .iter()
        .filter(|candidate| candidate.matches == Some(true))
        .map(|candidate| candidate.label)
        .collect();
    assert_eq!(matching, ["Pearson chi-square"]);
    assert_eq!(codes(vasculitis), Vec::<&str>::new());
    // Of a bound the chance is its own: five tests, each below 0.05.
    let bound = check("T ; M (n = 10) ; W (n = 90) ; p\nV ; 2 ; 3 ; <0.05");
    let chance = bound.rows[0].chance.expect("a chance");
    assert!((chance - (1.0 - 0.95_f64.powi(5))).abs() < 1e-12);
    // Five tests, three decimals: 1 - 0.999^5.
    assert!((vasculitis.chance.expect("a chance") - (1.0 - 0.999_f64.powi(5))).abs() < 1e-15);
}

#[test]
fn means_are_tested_by_t_and_a_p_that_none_gives_is_told() {
    let found = check(
        "T ; Without (n = 77) ; With (n = 23) ; p\nArthritis ; 2.17 ± 0.34 ; 2.23 ± 0.24 ; 0.18",
    );
    let arthritis = row(&found, "Arthritis");
    // R: the pooled t of these summaries, 2 * pt(-abs(t), 98)
    assert!((p_of(arthritis, "Student's t test") - 0.432_383_3).abs() < 1e-7);
    assert_eq!(codes(arthritis), ["p_unmatched"]);
}

#[test]
fn a_p_is_read_in_every_style() {
    for p in ["0.022", ".022", "<.05", "< 0.05", "=0.022"] {
        let found = check(&format!(
            "T ; M (n = 10) ; W (n = 90) ; p\nV ; 2 (20%) ; 3 (3.33%) ; {p}"
        ));
        assert_eq!(found.rows[0].candidates[0].matches, Some(true), "{p}");
    }
}

#[test]
fn a_percentage_that_is_not_that_of_its_count_is_told() {
    let found = check(
        "T ; Total (n = 100) ; Men (n = 10) ; Women (n = 90)\nV ; 5 (5%) ; 2 (25%) ; 3 (3.33%)",
    );
    assert_eq!(codes(&found.rows[0]), ["percentage_wrong"]);
    assert_eq!(
        found.rows[0].findings[0].text,
        "Men: 2 of 10 is 20%, printed is 25%"
    );
}

#[test]
fn counts_and_sizes_add_up_to_their_totals_or_are_told() {
    let found = check("T ; Total (n = 101) ; Men (n = 10) ; Women (n = 90)\nV ; 6 ; 2 ; 3");
    assert_eq!(codes(&found.rows[0]), ["total_wrong"]);
    assert_eq!(found.findings[0].code, "sizes_wrong");
}

#[test]
fn a_mean_that_no_whole_numbers_have_is_told_and_a_large_sample_tells_nothing() {
    let judged = |mean: &str, n: u64| {
        let text = format!("T ; A (n = {n})\nX ; {mean} ± 1.00");
        let found = recheck(&text, Some(0)).expect("a table");
        codes(&found.rows[0])
    };
    // 145/28 is 5.18 and 146/28 is 5.21.
    assert_eq!(judged("5.19", 28), ["mean_impossible"]);
    assert_eq!(judged("5.18", 28), Vec::<&str>::new());
    assert_eq!(judged("3.45", 20), Vec::<&str>::new());
    assert_eq!(judged("5.19", 100), ["mean_uninformative"]);
}

#[test]
fn the_papers_mean_of_all_patients_is_printed_twice_and_differs() {
    let disagree = across(&FOUND, "cells_disagree");
    // 2.18 in Table 1, 2.19 in the rows of Table 3 that nobody has.
    assert_eq!(
        disagree,
        [
            "Mean Serum magnesium, Total: printed differently in Table 1 and in Table 3, Mean Serum magnesium"
        ]
    );
    let control = check(&PAPER.replace("2.18 ± 0.32 ; 2.29", "2.19 ± 0.32 ; 2.29"));
    assert_eq!(across(&control, "cells_disagree"), Vec::<String>::new());
}

#[test]
fn no_number_of_patients_fits_what_the_paper_prints_of_pericarditis_and_leukopenia() {
    let found = across(&FOUND, "no_size_fits");
    assert_eq!(found.len(), 2, "{found:?}");
    // By sex, R: chisq.test(matrix(c(10, 0, 88, 2), 2), correct = FALSE) gives 0.634, of 3 women 0.558.
    assert!(found[0].starts_with("Pericarditis: no number of patients fits all that is printed: Table 3, Mean Serum magnesium leaves 2 or 3; p = 0.58 in Text, by sex leaves none"), "{}", found[0]);
    assert!(found[0].ends_with("none of the 6 tests that were tried gives what is printed"));
    // By class with 0, 1, 2 or 3 of 9 low: 0.478, 0.904, 0.490, 0.076; the likelihood ratio of 2 low is 0.503.
    assert!(
        found[1].contains("p = 0.29 in Text, by sex leaves 9 of these by Pearson chi-square"),
        "{}",
        found[1]
    );
    assert!(found[1].contains("p = 0.5 in Text, by magnesium class leaves none"));
    assert!(found[1].ends_with("by another test it could be 9"));
    let control = PAPER
        .replace("Pericarditis ; ; ; 0.58", "Pericarditis ; ; ; 0.63")
        .replace("Leukopenia ; ; ; ; 0.5", "Leukopenia ; ; ; ; 0.49");
    assert_eq!(
        across(&check(&control), "no_size_fits"),
        Vec::<String>::new()
    );
}

#[test]
fn the_papers_man_with_high_magnesium_is_in_two_categories_and_has_vasculitis_once() {
    let parts = across(&FOUND, "parts_wrong");
    for expected in [
        "SLEDAI-2k Moderate activity: Men are 2 in Table 1, their columns in Table 2 add up to 3",
        "SLEDAI-2k High activity: Men are 1 in Table 1, their columns in Table 2 add up to 0",
        "Vasculitis Positive: Men are 2 in Table 1, their columns in Table 2 add up to 1",
    ] {
        assert!(parts.iter().any(|text| text == expected), "{expected}");
    }
    assert_eq!(
        across(&FOUND, "value_in_another_class"),
        [
            "Table 2, Lupus score, Men-high: the value is 12, the counts put it into Moderate activity"
        ]
    );
    // 0.68 is the p of the table in which he is high.
    assert_eq!(
        codes(row_of(&FOUND, "Table 2", "SLEDAI-2k")),
        ["p_unmatched"]
    );
    let control = PAPER
        .replace("2 (22.2%) ; 1 (100%)", "2 (22.2%) ; 0 (0%)")
        .replace(
            "High activity ; 0 (0%) ; 0 (0%) ; 1 (9.1%)",
            "High activity ; 0 (0%) ; 1 (100%) ; 1 (9.1%)",
        );
    let control = check(&control);
    assert_eq!(
        across(&control, "value_in_another_class"),
        Vec::<String>::new()
    );
    // R: chisq.test of the five categories by three classes, p = 0.678.
    assert_eq!(
        codes(row_of(&control, "Table 2", "SLEDAI-2k")),
        ["p_of_pooled_columns"]
    );
}

#[test]
fn the_papers_column_of_one_woman_holds_75() {
    let vasculitis = row_of(&FOUND, "Table 2", "Vasculitis Negative");
    assert_eq!(codes(vasculitis), ["count_above_size"]);
    assert_eq!(
        across(&FOUND, "levels_wrong"),
        ["Table 2, Vasculitis: the levels of Women-high add up to 75 of 1 patients"]
    );
    assert_eq!(across(&FOUND, "sizes_wrong"), Vec::<String>::new());
}

#[test]
fn a_value_outside_the_class_of_its_column_is_told() {
    assert_eq!(
        across(&FOUND, "value_outside_class"),
        [
            "Table 2, Mean Serum magnesium, Men-high: 2.9 is not High as the classes are defined, unless it was rounded to the limit"
        ]
    );
    let control = check(&PAPER.replace("2.23 ± 0.16 ; 2.9 ;", "2.23 ± 0.16 ; 2.91 ;"));
    assert_eq!(
        across(&control, "value_outside_class"),
        Vec::<String>::new()
    );
}

#[test]
fn classes_that_leave_a_value_out_are_told() {
    assert_eq!(
        across(&FOUND, "classes_leave_out"),
        ["Lupus score: 20 lies in no class, neither in High activity nor in Very High activity"]
    );
    for closed in ["≥ 20", "20+", "> 19"] {
        let control = check(&PAPER.replace("> 20", closed));
        assert_eq!(
            across(&control, "classes_leave_out"),
            Vec::<String>::new(),
            "{closed}"
        );
    }
}

#[test]
fn means_that_do_not_follow_the_order_of_their_classes_are_told() {
    // "As the disease activity increased, so did the serum magnesium."
    let found = across(&FOUND, "means_not_in_order");
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("2.14, 2.07, 2.32, 2.3, 2.46"));
    assert!(found[0].ends_with("they fall at Low activity and at High activity"));
    let control = PAPER
        .replace("2.14 ± 0.32 ; 2.07", "2.04 ± 0.32 ; 2.07")
        .replace("2.3 ± 0.39", "2.35 ± 0.39");
    assert_eq!(
        across(&check(&control), "means_not_in_order"),
        Vec::<String>::new()
    );
}

#[test]
fn a_p_of_pooled_columns_is_told_with_the_groups() {
    let dna = row_of(&FOUND, "Table 2", "Increased ds-DNA Positive");
    // R: over the five columns 0.580, over the three classes 0.250.
    assert_eq!(codes(dna), ["p_of_pooled_columns"]);
    assert!(
        dna.findings[0]
            .text
            .ends_with("pooled to normal v high v low they do, by Pearson chi-square")
    );
    let control = check(&PAPER.replace("0 (0%) ; 0.25", "0 (0%) ; 0.58"));
    assert_eq!(
        codes(row_of(&control, "Table 2", "Increased ds-DNA Positive")),
        Vec::<&str>::new()
    );
}

#[test]
fn the_t_test_of_the_papers_footnote_does_not_give_its_p_values() {
    let table = "Table 3, Mean Serum magnesium";
    // Whatever the sizes and whatever was rounded.
    for label in [
        "Psychosis",
        "Organic brain syndrome",
        "Arthritis",
        "Pleurisy",
        "Low complement",
        "Increased ds-DNA",
    ] {
        assert_eq!(
            codes(row_of(&FOUND, table, label)),
            ["p_unmatched"],
            "{label}"
        );
    }
    assert_eq!(across(&FOUND, "tests_do_not_give_the_table").len(), 1);
    // The t of the same means: nothing is told. R: 2 * pt(-0.787, 98) = 0.433.
    let control = check(
        "T, X (n = 100) ; Negative ; Positive ; p\nArthritis ; 2.17 ± 0.34 (n = 77) ; 2.23 ± 0.24 (n = 23) ; 0.43",
    );
    assert_eq!(codes(&control.rows[0]), Vec::<&str>::new());
}

#[test]
fn a_p_of_a_row_that_nobody_has_is_told() {
    assert_eq!(across(&FOUND, "p_of_nobody").len(), 3);
    let found = check("T ; A (n = 5) ; B (n = 5) ; p\nX ; 0 ; 0 ; 1\nY ; 1 ; 0 ; 1");
    assert_eq!(
        across(&found, "p_of_nobody"),
        ["T: nobody has X, yet p-values are printed; no test is defined"]
    );
}

#[test]
fn quartiles_lie_on_both_sides_of_their_median_and_in_the_classes_of_the_counts() {
    let text = |quartiles: &str| {
        format!(
            "Classes\nScore ; None 0 ; Low 1-5 ; High 6+\n\nT ; All (n = 8)\nScore ; {quartiles}\nActivity None ; 2\nActivity Low ; 3\nActivity High ; 3"
        )
    };
    assert_eq!(
        codes(&check(&text("4 [5-7]")).rows[0]),
        ["quartiles_out_of_order"]
    );
    let told = |quartiles: &str| across(&check(&text(quartiles)), "value_in_another_class").len();
    // 0 0 a b c D E F: the median lies between b and c, the quartiles between 0 and a, D and F.
    assert_eq!(told("4 [0.5-8]"), 0);
    assert_eq!(told("7 [0-8]"), 1);
    assert_eq!(told("4 [0-3]"), 1);
}

#[test]
fn sizes_that_are_not_printed_come_from_the_means() {
    // n·2.46 + (100 − n)·2.17 is the sum of 100 values of mean 2.185: for 5 patients, by rounding 4 to 7.
    let text = |p: &str| {
        format!(
            "A ; Total (n = 100)\nX ; 2.185 ± 0.32\n\nT, X (n = 100) ; Negative ; Positive ; p\nV ; 2.17 ± 0.32 ; 2.46 ± 0.32 ; {p}"
        )
    };
    // R: t of 5 against 95 is 1.975, p = 0.051.
    assert_eq!(codes(row(&check(&text("0.051")), "V")), Vec::<&str>::new());
    assert_eq!(codes(row(&check(&text("0.5")), "V")), ["p_unmatched"]);
}

#[test]
fn a_list_that_is_too_long_to_split_says_nothing() {
    let found = check(
        "A ; Total (n = 90000)\nV ; 40000\n\nL ; A (n = 45000) ; B (n = 45000) ; p\nV ; ; ; 0.5",
    );
    assert_eq!(found.findings, []);
}

#[test]
fn unreadable_classes_are_refused_with_their_line() {
    let error = recheck("Classes\nX ; Low\n\nT ; A\nx ; 1", None).expect_err("a refusal");
    assert_eq!(error.code(), "unreadable_classes");
    assert!(error.to_string().starts_with("line 2:"));
}

#[test]
fn what_is_no_table_is_refused_with_its_line() {
    let code = |text: &str| recheck(text, None).expect_err("a refusal").code();
    assert_eq!(code(""), "no_table");
    assert_eq!(code("a title alone"), "no_columns");
    assert_eq!(code("T ; A ; B\nx ; 1 ; 2 ; 0.5 ; 3"), "too_many_cells");
    assert_eq!(code(&"x;1\n".repeat(2000)), "text_too_long");
}

#[test]
fn cells_of_any_text_are_no_fault() {
    for cell in [
        "",
        "–",
        "± ±",
        "n = 99999999999999999999",
        "1e400",
        "5 (n=0)",
        "−3 ± 0",
        "\u{130}n=3 ± 2",
    ] {
        let text = format!("T ; A (n = 3) ; B (n = 0) ; p\nx ; {cell} ; {cell} ; {cell}");
        let found = recheck(&text, Some(2)).expect("a table");
        assert!(
            found.rows[0]
                .candidates
                .iter()
                .all(|candidate| (0.0..=1.0).contains(&candidate.p))
        );
    }
}
