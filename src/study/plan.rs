//! Which question gets which test: one readable table for each mode.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Which test each row gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The test by which the published p-value comes out.
    #[default]
    AsPublished,
    /// The test fixed by the type of the variables, before the data are seen.
    Recommended,
}

/// A table of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum TableId {
    /// Characteristics and manifestations by the grouping, of the paper by sex.
    Table1,
    /// The same by the grouping and magnesium class.
    Table2,
    /// Magnesium by manifestation and by activity.
    Table3,
}

/// A row of a table, or the 24 rows of the manifestations, or those of other variables of one kind.
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
    /// Another variable of numbers.
    Continuous,
    /// Another variable of ordered levels.
    Ordinal,
    /// Another variable of levels without order, sex where it is not the grouping among them.
    Nominal,
    /// Another variable of yes and no.
    Binary,
}

/// What a test compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups {
    /// The groups of the grouping: in the published tables men and women.
    Columns,
    /// The columns of Table 2: each group and class.
    ColumnsAndClass,
    /// The classes, groups pooled.
    Classes,
    /// Patients with a manifestation and patients without it.
    Presence,
    /// The categories of the row, in their order if they have one.
    Categories,
    /// The numbers of the row, in order.
    Numbers,
}

/// How many groups the lines of a plan compare.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// The groups of the grouping.
    pub columns: usize,
    /// The classes of the analyte: three, or two where it has one limit.
    pub classes: usize,
}

impl Sizes {
    /// How many groups a line compares, where that is known before the data are seen.
    const fn of(self, groups: Groups) -> Option<usize> {
        match groups {
            Groups::Columns => Some(self.columns),
            Groups::Classes => Some(self.classes),
            Groups::Presence => Some(2),
            Groups::ColumnsAndClass | Groups::Categories | Groups::Numbers => None,
        }
    }
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

/// Another test for the p-value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Override {
    /// The table.
    pub table: TableId,
    /// Identifier of the row's variable.
    pub variable: String,
    /// The test it gets.
    pub test: Test,
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
///
/// Other variables go with what the paper did to their like: numbers and ordered levels by ranks, other levels by
/// chi-square. The lines hold for other numbers of groups by [`Test::for_groups`].
#[rustfmt::skip]
#[allow(clippy::enum_glob_use, reason = "a table reads better without the names of its columns")]
const AS_PUBLISHED: &[Rule] = {
    use {Groups::*, Row::*, TableId::*, Test::*};
    &[
        //   table   row             test           compares
        rule(Table1, Age,            MannWhitney,   Columns),
        rule(Table1, Magnesium,      MannWhitney,   Columns),
        rule(Table1, MagnesiumClass, MannWhitney,   Columns),
        rule(Table1, Score,          MannWhitney,   Columns),
        rule(Table1, Category,       Pearson,       Columns),
        rule(Table1, Manifestation,  Pearson,       Columns),

        rule(Table2, Age,            KruskalWallis, ColumnsAndClass),
        rule(Table2, Age,            KruskalWallis, Classes),
        rule(Table2, Magnesium,      KruskalWallis, Classes),
        rule(Table2, Magnesium,      KruskalWallis, ColumnsAndClass),
        rule(Table2, Score,          KruskalWallis, Classes),
        rule(Table2, Score,          KruskalWallis, ColumnsAndClass),
        rule(Table2, Category,       Pearson,       Classes),
        rule(Table2, Category,       Pearson,       ColumnsAndClass),
        rule(Table2, Manifestation,  Pearson,       Classes),
        rule(Table2, Manifestation,  Pearson,       ColumnsAndClass),

        rule(Table3, Manifestation,  MannWhitney,   Presence),
        rule(Table3, Category,       KruskalWallis, Categories),
        rule(Table3, Category,       Kendall,       Categories),
        rule(Table3, Score,          Kendall,       Numbers),

        rule(Table1, Continuous,     MannWhitney,   Columns),
        rule(Table1, Ordinal,        MannWhitney,   Columns),
        rule(Table1, Nominal,        Pearson,       Columns),
        rule(Table1, Binary,         Pearson,       Columns),
        rule(Table2, Continuous,     KruskalWallis, Classes),
        rule(Table2, Continuous,     KruskalWallis, ColumnsAndClass),
        rule(Table2, Ordinal,        KruskalWallis, Classes),
        rule(Table2, Ordinal,        KruskalWallis, ColumnsAndClass),
        rule(Table2, Nominal,        Pearson,       Classes),
        rule(Table2, Nominal,        Pearson,       ColumnsAndClass),
        rule(Table2, Binary,         Pearson,       Classes),
        rule(Table2, Binary,         Pearson,       ColumnsAndClass),
        rule(Table3, Binary,         MannWhitney,   Presence),
        rule(Table3, Nominal,        KruskalWallis, Categories),
        rule(Table3, Ordinal,        KruskalWallis, Categories),
        rule(Table3, Ordinal,        Kendall,       Categories),
        rule(Table3, Continuous,     Kendall,       Numbers),
    ]
};

/// The test fixed by the type of the variables: two categorical ones, Fisher's exact test; magnesium and
/// the score, ranks; age, means with unequal variances; ordered with ordered, tau-b. The first line of a row
/// is the one that is judged. Other variables by the same rule: numbers as age, ordered levels as the score, other levels
/// as two categorical ones. The lines hold for other numbers of groups by [`Test::for_groups`].
#[rustfmt::skip]
#[allow(clippy::enum_glob_use, reason = "a table reads better without the names of its columns")]
const RECOMMENDED: &[Rule] = {
    use {Groups::*, Row::*, TableId::*, Test::*};
    &[
        //   table   row             test                compares
        rule(Table1, Age,            Welch,              Columns),
        rule(Table1, Magnesium,      ExactMannWhitney,   Columns),
        rule(Table1, MagnesiumClass, Fisher,             Columns),
        rule(Table1, Score,          ExactMannWhitney,   Columns),
        rule(Table1, Category,       Fisher,             Columns),
        rule(Table1, Manifestation,  Fisher,             Columns),

        rule(Table2, Age,            Welch,              Classes),
        rule(Table2, Age,            ExactKruskalWallis, ColumnsAndClass),
        rule(Table2, Magnesium,      ExactKruskalWallis, Classes),
        rule(Table2, Magnesium,      ExactKruskalWallis, ColumnsAndClass),
        rule(Table2, Score,          ExactKruskalWallis, Classes),
        rule(Table2, Score,          ExactKruskalWallis, ColumnsAndClass),
        rule(Table2, Category,       Fisher,             Classes),
        rule(Table2, Category,       Fisher,             ColumnsAndClass),
        rule(Table2, Manifestation,  Fisher,             Classes),
        rule(Table2, Manifestation,  Fisher,             ColumnsAndClass),

        rule(Table3, Manifestation,  ExactMannWhitney,   Presence),
        rule(Table3, Category,       ExactKruskalWallis, Categories),
        rule(Table3, Category,       Kendall,            Categories),
        rule(Table3, Score,          Kendall,            Numbers),

        rule(Table1, Continuous,     Welch,              Columns),
        rule(Table1, Ordinal,        ExactMannWhitney,   Columns),
        rule(Table1, Nominal,        Fisher,             Columns),
        rule(Table1, Binary,         Fisher,             Columns),
        rule(Table2, Continuous,     Welch,              Classes),
        rule(Table2, Continuous,     Welch,              ColumnsAndClass),
        rule(Table2, Ordinal,        ExactKruskalWallis, Classes),
        rule(Table2, Ordinal,        ExactKruskalWallis, ColumnsAndClass),
        rule(Table2, Nominal,        Fisher,             Classes),
        rule(Table2, Nominal,        Fisher,             ColumnsAndClass),
        rule(Table2, Binary,         Fisher,             Classes),
        rule(Table2, Binary,         Fisher,             ColumnsAndClass),
        rule(Table3, Binary,         ExactMannWhitney,   Presence),
        rule(Table3, Nominal,        ExactKruskalWallis, Categories),
        rule(Table3, Ordinal,        ExactKruskalWallis, Categories),
        rule(Table3, Ordinal,        Kendall,            Categories),
        rule(Table3, Continuous,     Kendall,            Numbers),
    ]
};

impl Test {
    /// The same test of this many groups: ranks of two are compared by Mann and Whitney's test, of more by that of Kruskal
    /// and Wallis.
    #[must_use]
    pub const fn for_groups(self, groups: usize) -> Self {
        match self {
            Self::MannWhitney if groups > 2 => Self::KruskalWallis,
            Self::ExactMannWhitney if groups > 2 => Self::ExactKruskalWallis,
            Self::KruskalWallis if groups <= 2 => Self::MannWhitney,
            Self::ExactKruskalWallis if groups <= 2 => Self::ExactMannWhitney,
            other => other,
        }
    }
}

/// The lines of a row in a mode's plan, for so many groups.
#[must_use]
pub fn rules(mode: Mode, table: TableId, row: Row, sizes: Sizes) -> Vec<Rule> {
    let plan = match mode {
        Mode::AsPublished => AS_PUBLISHED,
        Mode::Recommended => RECOMMENDED,
    };
    plan.iter()
        .filter(|rule| rule.table == table && rule.row == row)
        .map(|rule| match (rule.groups, sizes.of(rule.groups)) {
            (Groups::Columns | Groups::Classes, Some(groups)) => Rule {
                test: rule.test.for_groups(groups),
                ..*rule
            },
            _ => *rule,
        })
        .collect()
}

/// The tests that a line may have in place of the plan's: those that its variable and the number of its groups allow.
#[must_use]
pub const fn choices(rule: Rule, sizes: Sizes) -> &'static [Test] {
    use Test::{
        ExactKruskalWallis, ExactMannWhitney, Fisher, KruskalWallis, MannWhitney, Pearson, Welch,
    };
    let two_groups = matches!(sizes.of(rule.groups), Some(0..=2));
    match (rule.table, rule.row, two_groups) {
        (TableId::Table3, Row::Score | Row::Continuous, _) => &[],
        (TableId::Table1 | TableId::Table2, Row::Manifestation | Row::Binary | Row::Nominal, _) => {
            &[Pearson, Fisher]
        }
        (
            TableId::Table1 | TableId::Table2,
            Row::MagnesiumClass | Row::Category | Row::Ordinal,
            true,
        ) => &[MannWhitney, ExactMannWhitney, Pearson, Fisher],
        (
            TableId::Table1 | TableId::Table2,
            Row::MagnesiumClass | Row::Category | Row::Ordinal,
            false,
        ) => &[KruskalWallis, ExactKruskalWallis, Pearson, Fisher],
        (_, _, true) => &[MannWhitney, ExactMannWhitney, Welch],
        (_, _, false) => &[KruskalWallis, ExactKruskalWallis, Welch],
    }
}

/// The test that was chosen by hand for a row, if one was and the row may have it.
#[must_use]
pub fn chosen(
    overrides: &[Override],
    table: TableId,
    variable: &str,
    choices: &[Test],
) -> Option<Test> {
    let wanted = overrides
        .iter()
        .rev()
        .find(|entry| entry.table == table && entry.variable == variable)?;
    choices.contains(&wanted.test).then_some(wanted.test)
}
