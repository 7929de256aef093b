//! A score and a category that a file supplies, against the findings and against each other.

use super::eligibility::Eligibility;
use super::findings::RowFindings;
use super::options::Settings;
use crate::clinical::Category;
use crate::clinical::activity::Scheme;
use crate::clinical::sledai2k::Points;
use crate::cohort::{Cohort, Column, Problem, ProblemList, Severity, Value};

/// Lists every row whose supplied score or category cannot be. The findings count all the same.
pub fn check(
    cohort: &Cohort,
    settings: &Settings,
    eligibility: &Eligibility,
    problems: &mut ProblemList,
) {
    let score = cohort.column("sledai2k_score");
    let category = cohort.column("sledai2k_category");
    if score.is_none() && category.is_none() {
        return;
    }
    let findings = RowFindings::of(cohort);
    for row in eligibility.rows(cohort) {
        let points = findings.at(row).points();
        let supplied = score.and_then(|column| supplied_score(column, row));
        if let (Some(column), Some(supplied)) = (score, supplied)
            && !(points.min..=points.max).contains(&supplied)
        {
            report_score(cohort, column, row, points, problems);
        }
        if let Some(column) = category
            && let Value::Category(named) = column.value(row)
        {
            let points = supplied.map_or(points, |score| Points {
                min: score,
                max: score,
            });
            if !is_possible(settings.scheme, named, points) {
                let given = supplied.is_some();
                report_category(
                    cohort,
                    column,
                    row,
                    points,
                    given,
                    settings.scheme,
                    problems,
                );
            }
        }
    }
}

fn supplied_score(column: &Column, row: usize) -> Option<u32> {
    match column.value(row) {
        // The importer takes whole numbers from 0 to 105.
        Value::Number(score) => score.to_string().split('.').next()?.parse().ok(),
        _ => None,
    }
}

/// Whether any score of a range has a category. An open category is no claim.
fn is_possible(scheme: &Scheme, named: Category, points: Points) -> bool {
    named == Category::Indeterminate
        || (points.min..=points.max).any(|score| scheme.categorise(score) == named)
}

fn report_score(
    cohort: &Cohort,
    column: &Column,
    row: usize,
    points: Points,
    problems: &mut ProblemList,
) {
    let complete = |problem: Problem| {
        let found = column.text(row).unwrap_or_default();
        let found = found.trim();
        let expected = range(points);
        problem
            .at(cohort.line_of(row))
            .row(row)
            .column(&column.header)
            .found(found)
            .expected(expected.as_str())
            .with("min", u64::from(points.min))
            .with("max", u64::from(points.max))
            .says(&format!(
                "a score of {found} is given, but the findings come to {expected}; the findings count"
            ))
    };
    problems.add(Severity::Warning, "score_disagrees", complete);
}

fn report_category(
    cohort: &Cohort,
    column: &Column,
    row: usize,
    points: Points,
    is_supplied: bool,
    scheme: &Scheme,
    problems: &mut ProblemList,
) {
    let complete = |problem: Problem| {
        let found = column.text(row).unwrap_or_default();
        let found = found.trim();
        let category = scheme.categorise_range(points.min, points.max);
        let expected = category.label().to_lowercase();
        let score = range(points);
        let of = if is_supplied {
            "score given"
        } else {
            "findings"
        };
        problem
            .at(cohort.line_of(row))
            .row(row)
            .column(&column.header)
            .found(found)
            .expected(expected.as_str())
            .with("score", score.as_str())
            .says(&format!(
                "\"{found}\" is given, but the {of}, {score}, is {expected} in this scheme; the findings count"
            ))
    };
    problems.add(Severity::Warning, "category_disagrees", complete);
}

/// `12`, or `12 to 14`.
fn range(Points { min, max }: Points) -> String {
    if min == max {
        min.to_string()
    } else {
        format!("{min} to {max}")
    }
}
