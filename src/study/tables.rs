//! The three tables: three plans, not three programs.

use super::compare::{compare, compare_counts, compare_sorted};
use super::dataset::Dataset;
use super::options::Settings;
use super::plan::{self, Groups, Row, Rule, TableId, Test};
use super::report::{
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

    /// Tables 1, 2 and 3.
    pub fn all(&self) -> Vec<ReportTable> {
        vec![self.by_sex(), self.by_sex_and_class(), self.magnesium()]
    }

    /// Table 1: characteristics and every manifestation by sex.
    fn by_sex(&self) -> ReportTable {
        let data = self.data;
        let mut rows = vec![
            self.by_columns(TableId::Table1, Row::Age, &data.sex, &data.age),
            self.by_columns(TableId::Table1, Row::Magnesium, &data.sex, &data.magnesium),
            self.by_columns(
                TableId::Table1,
                Row::MagnesiumClass,
                &data.sex,
                &data.magnesium_class,
            ),
            self.by_columns(TableId::Table1, Row::Score, &data.sex, &data.score),
            self.by_columns(TableId::Table1, Row::Category, &data.sex, &data.category),
        ];
        let manifestation =
            |finding| self.by_columns(TableId::Table1, Row::Manifestation, &data.sex, finding);
        rows.extend(data.findings.iter().chain(&data.others).map(manifestation));
        ReportTable {
            id: "table1",
            title: "Characteristics and manifestations by sex".to_owned(),
            groups: self.groups(&data.sex),
            rows,
            notes: vec![
                "Numbers are mean ± SD, median [Q1–Q3], or n (% of the patients whose value is known)."
                    .to_owned(),
                "p compares men with women.".to_owned(),
            ],
        }
    }

    /// Table 2: the same by sex and magnesium class.
    fn by_sex_and_class(&self) -> ReportTable {
        let data = self.data;
        let columns = &data.sex_and_class;
        let mut rows = vec![
            self.by_columns(TableId::Table2, Row::Age, columns, &data.age),
            self.by_columns(TableId::Table2, Row::Magnesium, columns, &data.magnesium),
            self.by_columns(TableId::Table2, Row::Score, columns, &data.score),
            self.by_columns(TableId::Table2, Row::Category, columns, &data.category),
        ];
        let manifestation =
            |finding| self.by_columns(TableId::Table2, Row::Manifestation, columns, finding);
        rows.extend(data.findings.iter().chain(&data.others).map(manifestation));
        ReportTable {
            id: "table2",
            title: "Characteristics and manifestations by sex and magnesium class".to_owned(),
            groups: self.groups(columns),
            rows,
            notes: vec![
                "Numbers are mean ± SD, median [Q1–Q3], or n (% of the patients whose value is known)."
                    .to_owned(),
                "Each row has two p-values: one compares the columns shown, the other the three \
                 magnesium classes with the sexes pooled."
                    .to_owned(),
            ],
        }
    }

    /// Table 3: magnesium by each manifestation and by activity.
    fn magnesium(&self) -> ReportTable {
        let data = self.data;
        let mut rows: Vec<TableRow> = data
            .findings
            .iter()
            .chain(&data.others)
            .map(|finding| self.by_presence(finding))
            .collect();
        rows.push(self.by_category());
        rows.push(self.by_score());
        ReportTable {
            id: "table3",
            title: "Serum magnesium by manifestation and by activity".to_owned(),
            groups: Vec::new(),
            rows,
            notes: vec![
                "Numbers are serum magnesium in mg/dL.".to_owned(),
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
        let (rules, chosen) = self.rules(table, row, outcome);
        let tests: Vec<RowTest> = rules
            .into_iter()
            .map(|rule| compare(self.data, rule, self.grouping(rule.groups), outcome))
            .collect();
        TableRow {
            overall: self.summary(outcome, &all, missing(&all, total)),
            cells: cells
                .map(|(known, &of)| self.summary(outcome, known, missing(known, of)))
                .collect(),
            levels: levels(outcome, &all, &counts, self.settings.alpha),
            choices: plan::choices(table, row),
            chosen,
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
        let (rules, chosen) = self.rules(table, row, outcome);
        let test = |rule: Rule| compare(self.data, rule, self.grouping(rule.groups), outcome);
        Some(TableRow {
            overall,
            cells,
            choices: plan::choices(table, row),
            chosen,
            smd,
            ..self.row(outcome, outcome, rules.into_iter().map(test).collect())
        })
    }

    /// The row of a manifestation: magnesium with it and without it.
    fn by_presence(&self, finding: &Variable) -> TableRow {
        let row = self.by_groups(Row::Manifestation, finding);
        // Present before absent, as one reads it.
        let reversed = |groups: Vec<Group>| groups.into_iter().rev().collect();
        TableRow {
            groups: row.groups.map(reversed),
            cells: row.cells.into_iter().rev().collect(),
            ..row
        }
    }

    /// The row of the activity categories: magnesium in each, and in every two of them.
    fn by_category(&self) -> TableRow {
        let (category, magnesium) = (&self.data.category, &self.data.magnesium);
        let ranks = self.data.patients.ranks(category, magnesium);
        TableRow {
            pairs: pairs(category, &ranks),
            ..self.by_groups(Row::Category, category)
        }
    }

    /// The row of the score: the trend of magnesium along it.
    fn by_score(&self) -> TableRow {
        let score = &self.data.score;
        let (rules, _) = self.rules(TableId::Table3, Row::Score, score);
        let tests = rules
            .into_iter()
            .map(|rule| compare(self.data, rule, score, &self.data.magnesium))
            .collect();
        TableRow {
            overall: self.overall(&self.data.magnesium),
            ..self.row(score, &self.data.magnesium, tests)
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

    /// A row of magnesium in the groups of a variable.
    fn by_groups(&self, row: Row, grouping: &Variable) -> TableRow {
        let magnesium = &self.data.magnesium;
        let in_order = |sorted: &Sorted| self.by_sorted_groups(row, grouping, sorted);
        if let Some(row) = self
            .data
            .patients
            .sorted(Some(grouping), magnesium, in_order)
        {
            return row;
        }
        let counts = self.data.patients.cross(grouping, magnesium);
        let sizes = self.data.patients.counts(grouping);
        let known: Vec<u64> = (0..magnesium.values.len())
            .map(|level| counts.counts().iter().map(|group| group[level]).sum())
            .collect();
        let missing = self.data.patients.total() - known.iter().sum::<u64>();
        let (rules, chosen) = self.rules(TableId::Table3, row, grouping);
        let tests = rules
            .into_iter()
            .map(|rule| compare_counts(rule, grouping, magnesium, &counts))
            .collect();
        let cells = counts.counts().iter().zip(&sizes);
        TableRow {
            groups: Some(self.groups(grouping)),
            overall: self.summary(magnesium, &known, missing),
            cells: cells
                .map(|(known, size)| {
                    self.summary(magnesium, known, size - known.iter().sum::<u64>())
                })
                .collect(),
            choices: plan::choices(TableId::Table3, row),
            chosen,
            ..self.row(grouping, magnesium, tests)
        }
    }

    /// The same of patients in the order of their magnesium.
    fn by_sorted_groups(&self, row: Row, grouping: &Variable, sorted: &Sorted) -> TableRow {
        let magnesium = &self.data.magnesium;
        let sizes = self.data.patients.counts(grouping);
        let (rules, chosen) = self.rules(TableId::Table3, row, grouping);
        let test = |rule: Rule| compare_sorted(self.data, rule, grouping, magnesium, sorted);
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
            choices: plan::choices(TableId::Table3, row),
            chosen,
            ..self.row(grouping, magnesium, rules.into_iter().map(test).collect())
        }
    }

    /// A row named after `named` whose numbers are those of `measured`, still without numbers.
    fn row(&self, named: &Variable, measured: &Variable, tests: Vec<RowTest>) -> TableRow {
        let agreement = tests
            .first()
            .map_or(Agreement::All, |test| agreement(test, self.settings.alpha));
        TableRow {
            variable: named.id,
            label: named.label.to_owned(),
            kind: measured.kind,
            unit: measured.unit,
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

    /// The lines of the plan for a row, and the test that was chosen for it by hand.
    fn rules(&self, table: TableId, row: Row, variable: &Variable) -> (Vec<Rule>, Option<Test>) {
        let settings = self.settings;
        let chosen = plan::chosen(&settings.overrides, table, row, variable.id);
        (plan::rules(settings.mode, table, row, chosen), chosen)
    }

    fn grouping(&self, groups: Groups) -> &'a Variable {
        match groups {
            Groups::Sexes | Groups::Presence => &self.data.sex,
            Groups::SexAndClass => &self.data.sex_and_class,
            Groups::Classes => &self.data.magnesium_class,
            Groups::Categories => &self.data.category,
            Groups::Scores => &self.data.score,
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
