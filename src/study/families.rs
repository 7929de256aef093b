//! Adjustment for the number of comparisons, in families declared before the data are seen.

use super::dataset::Dataset;
use super::options::{Adjustment, Settings};
use super::row::{Family, ReportTable, RowTest, TableRow};
use crate::clinical::sledai2k::index_of;
use crate::stats::adjust::{
    benjamini_hochberg, benjamini_yekutieli, bonferroni, hochberg, holm, hommel,
};

/// The families: a table, its rows, and their name. Every row's primary test belongs to it.
///
/// They are those of the study: a variable that was added to the tables asks another question, and is in none.
fn families(data: &Dataset) -> [(&'static str, Rows, String); 4] {
    let (grouping, class, analyte) = (data.grouping.noun(), data.class.noun(), &data.noun);
    [
        (
            "table1",
            Rows::Manifestations,
            format!("manifestations by {grouping}"),
        ),
        (
            "table2",
            Rows::Manifestations,
            format!("manifestations by {class}"),
        ),
        (
            "table3",
            Rows::Manifestations,
            format!("{analyte} by manifestation"),
        ),
        (
            "table3",
            Rows::ActivityTrend,
            format!("trend of {analyte} with activity"),
        ),
    ]
}

/// Which tests of a table belong to a family.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// The primary tests of the 24 descriptors.
    Manifestations,
    /// The trend across the activity categories.
    ActivityTrend,
}

/// Adjusts the p-values of every family. A test without a p-value is in none, and is not counted.
pub fn adjust(tables: &mut [ReportTable], data: &Dataset, settings: &Settings) {
    let alpha = settings.alpha;
    for (table, rows, label) in families(data) {
        let Some(table) = tables.iter_mut().find(|other| other.id == table) else {
            continue;
        };
        let mut tests: Vec<&mut RowTest> = table
            .rows
            .iter_mut()
            .filter_map(|row| member(row, rows))
            .collect();
        let p: Vec<Option<f64>> = tests.iter().map(|test| test.p).collect();
        let m = p.iter().flatten().count();
        let Some(adjusted) = adjusted(settings.adjustment, &p) else {
            continue;
        };
        for (test, adjusted) in tests.iter_mut().zip(adjusted) {
            test.p_adjusted = adjusted;
            test.family = adjusted.map(|_| Family {
                label: label.clone(),
                m,
            });
        }
    }
    for row in tables.iter_mut().flat_map(|table| &mut table.rows) {
        row.lost_by_adjustment = row.tests.first().is_some_and(|test| {
            let below = |p: Option<f64>| p.is_some_and(|p| p < alpha);
            below(test.p) && test.p_adjusted.is_some() && !below(test.p_adjusted)
        });
    }
}

/// The adjusted p-values of a family; `None` where they are left as they are.
fn adjusted(adjustment: Adjustment, p: &[Option<f64>]) -> Option<Vec<Option<f64>>> {
    Some(match adjustment {
        Adjustment::None => return None,
        Adjustment::Bonferroni => bonferroni(p),
        Adjustment::Holm => holm(p),
        Adjustment::Hochberg => hochberg(p),
        Adjustment::Hommel => hommel(p),
        Adjustment::BenjaminiHochberg => benjamini_hochberg(p),
        Adjustment::BenjaminiYekutieli => benjamini_yekutieli(p),
    })
}

/// The test of a row that belongs to a family.
fn member(row: &mut TableRow, rows: Rows) -> Option<&mut RowTest> {
    let is_category = row.variable == "sledai2k_category";
    let is_descriptor = index_of(&row.variable).is_some();
    match rows {
        Rows::Manifestations if is_descriptor => row.tests.first_mut(),
        Rows::ActivityTrend if is_category => {
            row.tests.iter_mut().find(|test| test.test == "kendall")
        }
        _ => None,
    }
}
