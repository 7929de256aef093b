//! Which question gets which test: one readable table for each mode.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::options::{Mode, Override};

/// A table of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum TableId {
    /// Characteristics and manifestations by sex.
    Table1,
    /// The same by sex and magnesium class.
    Table2,
    /// Magnesium by manifestation and by activity.
    Table3,
}

/// A row of a table, or the 24 rows of the manifestations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Age.
    Age,
    /// Serum magnesium.
    Magnesium,
    /// Magnesium class.
    MagnesiumClass,
    /// SLEDAI-2K score.
    Score,
    /// Activity category.
    Category,
    /// Each of the 24 descriptors.
    Manifestation,
}

/// What a test compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups {
    /// Men and women.
    Sexes,
    /// The columns shown: each sex and magnesium class.
    SexAndClass,
    /// The three magnesium classes, sexes pooled.
    Classes,
    /// Patients with a manifestation and patients without it.
    Presence,
    /// The activity categories, in order.
    Categories,
    /// The scores, in order.
    Scores,
}

/// A test with its variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Mann-Whitney U, asymptotic.
    MannWhitney,
    /// Mann-Whitney U, exact where that is affordable.
    ExactMannWhitney,
    /// Kruskal-Wallis, asymptotic.
    KruskalWallis,
    /// Kruskal-Wallis, exact or by Monte Carlo where that is affordable.
    ExactKruskalWallis,
    /// Pearson's chi-square without correction.
    Pearson,
    /// Fisher's exact test, for more than two rows or columns that of Freeman and Halton.
    Fisher,
    /// Welch's t test, for more than two groups Welch's analysis of variance.
    Welch,
    /// Kendall's tau-b.
    Kendall,
}

/// One line of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The table.
    pub table: TableId,
    /// The row.
    pub row: Row,
    /// The test.
    pub test: Test,
    /// The groups it compares.
    pub groups: Groups,
}

const fn rule(table: TableId, row: Row, test: Test, groups: Groups) -> Rule {
    Rule {
        table,
        row,
        test,
        groups,
    }
}

/// The tests by which the published p-values come out. Where a row has several lines, the first is the
/// p-value that was printed.
///
/// No rule by type of variable gives this map: by sex, the ordered activity categories were compared by
/// chi-square (.42) and the ordered magnesium classes by ranks (.078); in Table 2, age (.16) was compared
/// over the five columns and everything else over the three classes.
#[rustfmt::skip]
#[allow(clippy::enum_glob_use, reason = "a table reads better without the names of its columns")]
const AS_PUBLISHED: &[Rule] = {
    use {Groups::*, Row::*, TableId::*, Test::*};
    &[
        //   table   row             test           compares
        rule(Table1, Age,            MannWhitney,   Sexes),
        rule(Table1, Magnesium,      MannWhitney,   Sexes),
        rule(Table1, MagnesiumClass, MannWhitney,   Sexes),
        rule(Table1, Score,          MannWhitney,   Sexes),
        rule(Table1, Category,       Pearson,       Sexes),
        rule(Table1, Manifestation,  Pearson,       Sexes),

        rule(Table2, Age,            KruskalWallis, SexAndClass),
        rule(Table2, Age,            KruskalWallis, Classes),
        rule(Table2, Magnesium,      KruskalWallis, Classes),
        rule(Table2, Magnesium,      KruskalWallis, SexAndClass),
        rule(Table2, Score,          KruskalWallis, Classes),
        rule(Table2, Score,          KruskalWallis, SexAndClass),
        rule(Table2, Category,       Pearson,       Classes),
        rule(Table2, Category,       Pearson,       SexAndClass),
        rule(Table2, Manifestation,  Pearson,       Classes),
        rule(Table2, Manifestation,  Pearson,       SexAndClass),

        rule(Table3, Manifestation,  MannWhitney,   Presence),
        rule(Table3, Category,       KruskalWallis, Categories),
        rule(Table3, Category,       Kendall,       Categories),
        rule(Table3, Score,          Kendall,       Scores),
    ]
};

/// The test fixed by the type of the variables: two categorical ones, Fisher's exact test; magnesium and
/// the score, ranks; age, means with unequal variances; ordered with ordered, tau-b. The first line of a row
/// is the one that is judged.
#[rustfmt::skip]
#[allow(clippy::enum_glob_use, reason = "a table reads better without the names of its columns")]
const RECOMMENDED: &[Rule] = {
    use {Groups::*, Row::*, TableId::*, Test::*};
    &[
        //   table   row             test                compares
        rule(Table1, Age,            Welch,              Sexes),
        rule(Table1, Magnesium,      ExactMannWhitney,   Sexes),
        rule(Table1, MagnesiumClass, Fisher,             Sexes),
        rule(Table1, Score,          ExactMannWhitney,   Sexes),
        rule(Table1, Category,       Fisher,             Sexes),
        rule(Table1, Manifestation,  Fisher,             Sexes),

        rule(Table2, Age,            Welch,              Classes),
        rule(Table2, Age,            ExactKruskalWallis, SexAndClass),
        rule(Table2, Magnesium,      ExactKruskalWallis, Classes),
        rule(Table2, Magnesium,      ExactKruskalWallis, SexAndClass),
        rule(Table2, Score,          ExactKruskalWallis, Classes),
        rule(Table2, Score,          ExactKruskalWallis, SexAndClass),
        rule(Table2, Category,       Fisher,             Classes),
        rule(Table2, Category,       Fisher,             SexAndClass),
        rule(Table2, Manifestation,  Fisher,             Classes),
        rule(Table2, Manifestation,  Fisher,             SexAndClass),

        rule(Table3, Manifestation,  ExactMannWhitney,   Presence),
        rule(Table3, Category,       ExactKruskalWallis, Categories),
        rule(Table3, Category,       Kendall,            Categories),
        rule(Table3, Score,          Kendall,            Scores),
    ]
};

/// The lines of a row in a mode's plan; where another test was chosen by hand, it takes the place of the first.
#[must_use]
pub fn rules(mode: Mode, table: TableId, row: Row, chosen: Option<Test>) -> Vec<Rule> {
    let plan = match mode {
        Mode::AsPublished => AS_PUBLISHED,
        Mode::Recommended => RECOMMENDED,
    };
    let mut rules: Vec<Rule> = plan
        .iter()
        .copied()
        .filter(|rule| rule.table == table && rule.row == row)
        .collect();
    if let (Some(test), Some(first)) = (chosen, rules.first_mut()) {
        first.test = test;
    }
    rules
}

/// The tests that a row may have in place of the plan's: those that its variable and the number of its groups allow.
#[must_use]
pub const fn choices(table: TableId, row: Row) -> &'static [Test] {
    use Test::{
        ExactKruskalWallis, ExactMannWhitney, Fisher, KruskalWallis, MannWhitney, Pearson, Welch,
    };
    let two_groups = matches!(table, TableId::Table1)
        || matches!((table, row), (TableId::Table3, Row::Manifestation));
    match (row, two_groups) {
        (Row::Manifestation, _) if !matches!(table, TableId::Table3) => &[Pearson, Fisher],
        (Row::Score, _) if matches!(table, TableId::Table3) => &[],
        (Row::Category, false) if matches!(table, TableId::Table3) => {
            &[KruskalWallis, ExactKruskalWallis, Welch]
        }
        (Row::MagnesiumClass | Row::Category, true) => {
            &[MannWhitney, ExactMannWhitney, Pearson, Fisher]
        }
        (Row::MagnesiumClass | Row::Category, false) => {
            &[KruskalWallis, ExactKruskalWallis, Pearson, Fisher]
        }
        (_, true) => &[MannWhitney, ExactMannWhitney, Welch],
        (_, false) => &[KruskalWallis, ExactKruskalWallis, Welch],
    }
}

/// The test that was chosen by hand for a row, if one was and the row may have it.
#[must_use]
pub fn chosen(overrides: &[Override], table: TableId, row: Row, variable: &str) -> Option<Test> {
    let wanted = overrides
        .iter()
        .rev()
        .find(|entry| entry.table == table && entry.variable == variable)?;
    choices(table, row)
        .contains(&wanted.test)
        .then_some(wanted.test)
}
