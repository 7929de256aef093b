//! Published tables, computed again from what they print. p-values are R's; the arithmetic of means is that of Brown and
//! Heathers (2017).

use std::fs;

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

fn paper() -> Recheck {
    let path = format!(
        "{}/www/data/published-tables.csv",
        env!("CARGO_MANIFEST_DIR")
    );
    check(&fs::read_to_string(path).expect("the paper's tables"))
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
fn the_papers_tables_contradict_themselves_and_each_other() {
    let found = paper();
    let across: Vec<String> = found
        .findings
        .iter()
        .map(|finding| finding.text.clone())
        .collect();
    // The mean of all patients: 2.18 in Table 1, 2.19 where nobody has a finding in Table 3.
    assert!(
        across
            .iter()
            .any(|text| text.starts_with("Mean Serum magnesium, Total: printed differently"))
    );
    // The man with high magnesium is moderate in Table 2 and high in Table 1.
    assert!(across.iter().any(|text| text == "SLEDAI-2k Moderate activity: Men are 2 in Table 1, their columns in Table 2 add up to 3"));
    assert!(across.iter().any(|text| text
        == "SLEDAI-2k High activity: Men are 1 in Table 1, their columns in Table 2 add up to 0"));
    // Two men with vasculitis, or one.
    assert!(across.iter().any(|text| text
        == "Vasculitis Positive: Men are 2 in Table 1, their columns in Table 2 add up to 1"));
    assert!(
        found
            .findings
            .iter()
            .all(|finding| finding.code != "sizes_wrong")
    );
    // 75 of one woman.
    let vasculitis = found
        .rows
        .iter()
        .find(|row| row.table == "Table 2" && row.label == "Vasculitis Negative");
    assert_eq!(codes(vasculitis.expect("the row")), ["count_above_size"]);
    // The p-value of five columns is one of three classes.
    let dna = found
        .rows
        .iter()
        .find(|row| row.table == "Table 2" && row.label == "Increased ds-DNA Positive");
    assert_eq!(codes(dna.expect("the row")), ["p_unmatched"]);
    // Student's t, which the footnote names, does not give the p-values of Table 3.
    for label in ["Arthritis", "Low complement"] {
        assert_eq!(codes(row(&found, label)), ["p_unmatched"], "{label}");
    }
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
