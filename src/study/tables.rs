//! The three tables: three plans, not three programs. Of the paper the groups are the sexes and the analyte is serum
//! magnesium; both are settings.

use super::compare::{compare, compare_counts, compare_sorted};
use super::dataset::Dataset;
use super::influence;
use super::options::Settings;
use super::plan::{self, Groups, Row, Rule, Sizes, TableId, Test};
use super::row::{
    Agreement, Group, LevelCounts, PairTest, ReportTable, RowTest, Summary, TableRow, VariableKind,
};
use super::variable::Variable;
use crate::stats::Table;
use crate::stats::column_proportions::column_letters;
use crate::stats::post_hoc::dunn_of;
use crate::stats::quantile::QuantileRule;
use crate::stats::ranks::Ranks;
use crate::stats::smd;
use crate::stats::sorted::{self, Sorted};

/// Makes the tables of a dataset.
pub struct Tables<'a> {
    data: &'a Dataset,
    settings: &'a Settings,
}

impl<'a> Tables<'a> {
    /// Tables of `data` under `settings`.
    pub fn new(data: &'a Dataset, settings: &'a Settings) -> Self {
        Self { data, settings }
    }

    /// Tables 1, 2 and 3; without the second where the groups are the classes themselves.
    pub fn all(&self) -> Vec<ReportTable> {
        let mut tables = vec![self.by_group()];
        if self.data.grouping.id != self.data.class.id {
            tables.push(self.by_group_and_class());
        }
        tables.push(self.of_the_analyte());
        tables
    }

    /// Table 1: characteristics and every manifestation by the groups.
    fn by_group(&self) -> ReportTable {
        let data = self.data;
        let mut variables = self.characteristics();
        variables.insert(2, (Row::MagnesiumClass, &data.class));
        ReportTable {
            id: "table1",
            title: format!(
                "Characteristics and manifestations by {}",
                data.grouping.noun()
            ),
            groups: self.groups(&data.grouping),
            rows: self.rows_by(TableId::Table1, &data.grouping, &variables),
            notes: vec![NUMBERS.to_owned(), self.compared()],
        }
    }

    /// Table 2: the same by group and class.
    fn by_group_and_class(&self) -> ReportTable {
        let data = self.data;
        let (class, groups) = (data.class.noun(), data.groups_in_words());
        let count = if data.class.categories.len() > 2 {
            "three"
        } else {
            "two"
        };
        ReportTable {
            id: "table2",
            title: format!(
                "Characteristics and manifestations by {} and {class}",
                data.grouping.noun()
            ),
            groups: self.groups(&data.by_class),
            rows: self.rows_by(TableId::Table2, &data.by_class, &self.characteristics()),
            notes: vec![
                NUMBERS.to_owned(),
                format!(
                    "Each row has two p-values: one compares the columns shown, the other the {count} \
                     {class}es with the {groups} pooled."
                ),
            ],
        }
    }

    /// The variables before the manifestations, in the order of the paper; then the added ones.
    fn characteristics(&self) -> Vec<(Row, &'a Variable)> {
        let data = self.data;
        let mut variables = vec![
            (Row::Age, &data.age),
            (Row::Magnesium, &data.analyte),
            (Row::Score, &data.score),
            (Row::Category, &data.category),
        ];
        if data.grouping.id != data.sex.id {
            variables.push((Row::Nominal, &data.sex));
        }
        variables.extend(data.added.iter().map(|added| (row_of(added.kind), added)));
        variables
    }

    /// The rows of variables and of every manifestation; what the groups are has none.
    fn rows_by(
        &self,
        table: TableId,
        columns: &Variable,
        variables: &[(Row, &Variable)],
    ) -> Vec<TableRow> {
        let data = self.data;
        let findings = data.findings.iter().chain(&data.others);
        let manifestations = findings.map(|finding| (Row::Manifestation, finding));
        variables
            .iter()
            .copied()
            .chain(manifestations)
            .filter(|(_, variable)| variable.id != data.grouping.id)
            .map(|(row, variable)| self.by_columns(table, row, columns, variable))
            .collect()
    }

    /// What the p-values of Table 1 compare.
    fn compared(&self) -> String {
        let grouping = &self.data.grouping;
        match &grouping.categories[..] {
            [first, second] => {
                let (first, second) = (
                    grouping.in_sentence(&first.label),
                    grouping.in_sentence(&second.label),
                );
                format!("p compares {first} with {second}.")
            }
            _ => "p compares the columns shown.".to_owned(),
        }
    }

    /// Table 3: the analyte by each manifestation and by activity.
    fn of_the_analyte(&self) -> ReportTable {
        let data = self.data;
        let mut rows: Vec<TableRow> = data
            .findings
            .iter()
            .chain(&data.others)
            .map(|finding| self.by_presence(Row::Manifestation, finding))
            .collect();
        rows.push(self.by_categories(Row::Category, &data.category));
        rows.push(self.by_numbers(Row::Score, &data.score));
        rows.extend(data.added.iter().map(|added| match row_of(added.kind) {
            Row::Binary => self.by_presence(Row::Binary, added),
            Row::Continuous => self.by_numbers(Row::Continuous, added),
            row => self.by_categories(row, added),
        }));
        ReportTable {
            id: "table3",
            title: format!("{} by manifestation and by activity", data.analyte.label),
            groups: Vec::new(),
            rows,
            notes: vec![
                format!("Numbers are {}.", self.settings.analyte.with_unit()),
                "p compares patients with the manifestation with patients without it; over the \
                 activity categories, all of them at once; the trends follow the order of the \
                 categories and of the scores."
                    .to_owned(),
            ],
        }
    }

    /// A row whose cells are the columns of the table.
    fn by_columns(
        &self,
        table: TableId,
        row: Row,
        columns: &Variable,
        outcome: &Variable,
    ) -> TableRow {
        if let Some(row) = self.in_order(table, row, columns, outcome) {
            return row;
        }
        let counts = self.data.patients.cross(columns, outcome);
        let all = self.data.patients.counts(outcome);
        let column_totals = self.data.patients.counts(columns);
        let missing = |known: &[u64], of: u64| of - known.iter().sum::<u64>();
        let total = self.data.patients.total();
        let cells = counts.counts().iter().zip(&column_totals);
        let (rules, choices, chosen) = self.rules(table, row, outcome);
        let tests: Vec<RowTest> = rules
            .into_iter()
            .map(|rule| {
                let grouping = self.grouping(rule.groups);
                let test = compare(self.data, rule, grouping, outcome);
                self.with_influence(rule, grouping, outcome, test)
            })
            .collect();
        TableRow {
            overall: self.summary(outcome, &all, missing(&all, total)),
            cells: cells
                .map(|(known, &of)| self.summary(outcome, known, missing(known, of)))
                .collect(),
            levels: levels(outcome, &all, &counts, self.settings.alpha),
            choices,
            chosen,
            manifestation: row == Row::Manifestation,
            smd: if outcome.categories.is_empty() {
                smd::of_means(&counts)
            } else {
                smd::of_shares(&counts)
            },
            ..self.row(outcome, outcome, tests)
        }
    }

    /// The same of an outcome of which there are too many values to be tabulated.
    fn in_order(
        &self,
        table: TableId,
        row: Row,
        columns: &Variable,
        outcome: &Variable,
    ) -> Option<TableRow> {
        let patients = &self.data.patients;
        let sizes = patients.counts(columns);
        let rule = self.settings.quantile_rule;
        let overall = patients.sorted(None, outcome, |all| {
            Summary::of_sorted(all, sorted::Group::All, patients.total(), rule)
        })?;
        let cells = |sorted: &Sorted| {
            let cell = |at| Summary::of_sorted(sorted, sorted::Group::Only(at), sizes[at], rule);
            let cells = (0..sizes.len()).map(cell).collect();
            (cells, smd::of_sorted(sorted))
        };
        let (cells, smd) = patients.sorted(Some(columns), outcome, cells)?;
        let (rules, choices, chosen) = self.rules(table, row, outcome);
        let test = |rule: Rule| {
            let grouping = self.grouping(rule.groups);
            let test = compare(self.data, rule, grouping, outcome);
            self.with_influence(rule, grouping, outcome, test)
        };
        Some(TableRow {
            overall,
            cells,
            choices,
            chosen,
            manifestation: row == Row::Manifestation,
            smd,
            ..self.row(outcome, outcome, rules.into_iter().map(test).collect())
        })
    }

    /// The row of a manifestation, or of a variable of yes and no: the analyte with it and without it.
    fn by_presence(&self, row: Row, finding: &Variable) -> TableRow {
        let row = self.by_groups(row, finding);
        // Present before absent, as one reads it.
        let reversed = |groups: Vec<Group>| groups.into_iter().rev().collect();
        TableRow {
            groups: row.groups.map(reversed),
            cells: row.cells.into_iter().rev().collect(),
            ..row
        }
    }

    /// The row of a variable of categories: the analyte in each, and in every two of them.
    fn by_categories(&self, row: Row, grouping: &Variable) -> TableRow {
        let ranks = self.data.patients.ranks(grouping, &self.data.analyte);
        TableRow {
            pairs: if grouping.categories.len() > 2 {
                pairs(grouping, &ranks)
            } else {
                Vec::new()
            },
            ..self.by_groups(row, grouping)
        }
    }

    /// The row of a variable of numbers: the trend of the analyte along it.
    fn by_numbers(&self, row: Row, numbers: &Variable) -> TableRow {
        let analyte = &self.data.analyte;
        let (rules, ..) = self.rules(TableId::Table3, row, numbers);
        let tests = rules
            .into_iter()
            .map(|rule| {
                let test = compare(self.data, rule, numbers, analyte);
                self.with_influence(rule, numbers, analyte, test)
            })
            .collect();
        TableRow {
            overall: self.overall(analyte),
            ..self.row(numbers, analyte, tests)
        }
    }

    /// All patients.
    fn overall(&self, outcome: &Variable) -> Summary {
        let patients = &self.data.patients;
        let (total, rule) = (patients.total(), self.settings.quantile_rule);
        let in_order = |all: &Sorted| Summary::of_sorted(all, sorted::Group::All, total, rule);
        patients.sorted(None, outcome, in_order).unwrap_or_else(|| {
            let all = patients.counts(outcome);
            self.summary(outcome, &all, total - all.iter().sum::<u64>())
        })
    }

    /// A row of the analyte in the groups of a variable.
    fn by_groups(&self, row: Row, grouping: &Variable) -> TableRow {
        let analyte = &self.data.analyte;
        let in_order = |sorted: &Sorted| self.by_sorted_groups(row, grouping, sorted);
        if let Some(row) = self.data.patients.sorted(Some(grouping), analyte, in_order) {
            return row;
        }
        let counts = self.data.patients.cross(grouping, analyte);
        let sizes = self.data.patients.counts(grouping);
        let known: Vec<u64> = (0..analyte.values.len())
            .map(|level| counts.counts().iter().map(|group| group[level]).sum())
            .collect();
        let missing = self.data.patients.total() - known.iter().sum::<u64>();
        let (rules, choices, chosen) = self.rules(TableId::Table3, row, grouping);
        let tests = rules
            .into_iter()
            .map(|rule| {
                let test = compare_counts(self.data, rule, grouping, analyte, &counts);
                self.with_influence(rule, grouping, analyte, test)
            })
            .collect();
        let cells = counts.counts().iter().zip(&sizes);
        TableRow {
            groups: Some(self.groups(grouping)),
            overall: self.summary(analyte, &known, missing),
            cells: cells
                .map(|(known, size)| self.summary(analyte, known, size - known.iter().sum::<u64>()))
                .collect(),
            choices,
            chosen,
            manifestation: row == Row::Manifestation,
            ..self.row(grouping, analyte, tests)
        }
    }

    /// The same of patients in the order of their magnesium.
    fn by_sorted_groups(&self, row: Row, grouping: &Variable, sorted: &Sorted) -> TableRow {
        let analyte = &self.data.analyte;
        let sizes = self.data.patients.counts(grouping);
        let (rules, choices, chosen) = self.rules(TableId::Table3, row, grouping);
        let test = |rule: Rule| {
            let test = compare_sorted(self.data, rule, grouping, analyte, sorted);
            self.with_influence(rule, grouping, analyte, test)
        };
        let rule = self.settings.quantile_rule;
        let cell = |at| Summary::of_sorted(sorted, sorted::Group::Only(at), sizes[at], rule);
        TableRow {
            groups: Some(self.groups(grouping)),
            overall: Summary::of_sorted(
                sorted,
                sorted::Group::All,
                self.data.patients.total(),
                rule,
            ),
            cells: (0..sizes.len()).map(cell).collect(),
            choices,
            chosen,
            manifestation: row == Row::Manifestation,
            ..self.row(grouping, analyte, rules.into_iter().map(test).collect())
        }
    }

    /// A row named after `named` whose numbers are those of `measured`, still without numbers.
    fn row(&self, named: &Variable, measured: &Variable, tests: Vec<RowTest>) -> TableRow {
        let agreement = tests
            .first()
            .map_or(Agreement::All, |test| agreement(test, self.settings.alpha));
        TableRow {
            variable: named.id.to_string(),
            label: named.label.to_string(),
            kind: measured.kind,
            manifestation: false,
            shown: true,
            unit: measured.unit.as_ref().map(ToString::to_string),
            groups: None,
            overall: Summary::default(),
            cells: Vec::new(),
            levels: Vec::new(),
            primary: (!tests.is_empty()).then_some(0),
            tests,
            agreement,
            choices: &[],
            chosen: None,
            smd: None,
            lost_by_adjustment: false,
            pairs: Vec::new(),
        }
    }

    /// A test with what it is without single patients, where that was asked for.
    fn with_influence(
        &self,
        rule: Rule,
        grouping: &Variable,
        outcome: &Variable,
        test: RowTest,
    ) -> RowTest {
        let asked = self.settings.leave_one_out;
        let alpha = self.settings.alpha;
        let influence =
            asked.then(|| influence::of(self.data, rule, grouping, outcome, &test, alpha));
        RowTest {
            influence: influence.flatten(),
            ..test
        }
    }

    /// The lines of the plan for a row, the tests that it may have, and the one that was chosen for it by hand.
    fn rules(
        &self,
        table: TableId,
        row: Row,
        variable: &Variable,
    ) -> (Vec<Rule>, &'static [Test], Option<Test>) {
        let Settings {
            overrides, mode, ..
        } = self.settings;
        let sizes = Sizes {
            columns: self.data.grouping.categories.len(),
            classes: self.data.class.categories.len(),
        };
        let mut rules = plan::rules(*mode, table, row, sizes);
        let Some(first) = rules.first_mut() else {
            return (rules, &[], None);
        };
        let choices = plan::choices(*first, sizes);
        let chosen = plan::chosen(overrides, table, &variable.id, choices);
        first.test = chosen.unwrap_or(first.test);
        (rules, choices, chosen)
    }

    /// What the rows of Tables 1 and 2 are compared over.
    fn grouping(&self, groups: Groups) -> &'a Variable {
        match groups {
            Groups::ColumnsAndClass => &self.data.by_class,
            Groups::Classes => &self.data.class,
            Groups::Columns | Groups::Presence | Groups::Categories | Groups::Numbers => {
                &self.data.grouping
            }
        }
    }

    /// The groups of a variable with their sizes.
    fn groups(&self, variable: &Variable) -> Vec<Group> {
        let sizes = self.data.patients.counts(variable);
        let group = |(category, n): (&super::variable::Category, u64)| Group {
            id: category.id.clone(),
            label: category.label.clone(),
            n,
        };
        variable.categories.iter().zip(sizes).map(group).collect()
    }

    fn summary(&self, variable: &Variable, counts: &[u64], missing: u64) -> Summary {
        summary(variable, counts, missing, self.settings.quantile_rule)
    }
}

/// What the numbers of Tables 1 and 2 are.
const NUMBERS: &str =
    "Numbers are mean ± SD, median [Q1–Q3], or n (% of the patients whose value is known).";

/// The row that an added variable has in the plans.
const fn row_of(kind: VariableKind) -> Row {
    match kind {
        VariableKind::Continuous => Row::Continuous,
        VariableKind::Ordinal => Row::Ordinal,
        VariableKind::Nominal => Row::Nominal,
        VariableKind::Binary => Row::Binary,
    }
}

/// The values of one group. Categories have no mean: only how many are known.
fn summary(variable: &Variable, counts: &[u64], missing: u64, rule: QuantileRule) -> Summary {
    if variable.categories.is_empty() {
        return Summary::of(&variable.values, counts, missing, rule);
    }
    Summary {
        n: counts.iter().sum(),
        missing,
        ..Summary::default()
    }
}

/// The counts of each category: all patients, then one for each column.
fn levels(outcome: &Variable, all: &[u64], counts: &Table, alpha: f64) -> Vec<LevelCounts> {
    // More columns than letters: none.
    let letters = column_letters(&counts.transposed(), alpha).unwrap_or_default();
    let level = |(place, category): (usize, &super::variable::Category)| LevelCounts {
        id: category.id.clone(),
        label: category.label.clone(),
        counts: std::iter::once(all[place])
            .chain(counts.counts().iter().map(|column| column[place]))
            .collect(),
        letters: letters.get(place).cloned(),
    };
    let levels = outcome
        .categories
        .iter()
        .enumerate()
        .map(level)
        .collect::<Vec<_>>();
    if outcome.kind == VariableKind::Binary {
        return levels.into_iter().rev().collect();
    }
    levels
}

/// Dunn's comparisons of every two filled groups; none where they cannot be ranked.
fn pairs(grouping: &Variable, ranks: &Ranks) -> Vec<PairTest> {
    let totals = &ranks.sizes;
    let filled: Vec<usize> = (0..totals.len())
        .filter(|&group| totals[group] > 0)
        .collect();
    let Ok(test) = dunn_of(&ranks.with_groups(&filled)) else {
        return Vec::new();
    };
    let id = |place: usize| grouping.categories[filled[place - 1]].id.clone();
    test.pairs
        .iter()
        .enumerate()
        .map(|(pair, &[first, second])| PairTest {
            first: id(first),
            second: id(second),
            z: test.z[pair],
            p: test.p[pair],
            p_bonferroni: test.p_bonferroni[pair],
            p_holm: test.p_holm[pair],
        })
        .collect()
}

/// Whether the variants of a test fall on the same side of alpha.
fn agreement(test: &RowTest, alpha: f64) -> Agreement {
    let Some(p) = test.p else {
        return Agreement::All;
    };
    if test
        .variants
        .iter()
        .any(|variant| (variant.p < alpha) != (p < alpha))
    {
        Agreement::DiffersAtAlpha
    } else {
        Agreement::All
    }
}
