//! The methods paragraph: what was done, from what actually ran.

use super::dataset::Dataset;
use super::diagnostics::Diagnostics;
use super::eligibility::{EligibilityFlow, EligibilityStep};
use super::options::Settings;
use super::plan::Mode;
use super::report::CohortReport;
use super::row::{ReportTable, RowTest, TableRow, VariableKind};
use super::sensitivity::Sensitivity;
use super::variable::Variable;
use crate::clinical::activity::Scheme;
use crate::cohort::{IndexVisit, hash_text};
use crate::stats::quantile::QuantileRule;

/// What the methods paragraph tells of, beside the settings.
pub struct Ran<'a> {
    /// What was read.
    pub cohort: &'a CohortReport,
    /// The variables.
    pub data: &'a Dataset,
    /// Who entered.
    pub eligibility: &'a EligibilityFlow,
    /// The tables.
    pub tables: &'a [ReportTable],
    /// How the data meet assumptions.
    pub diagnostics: &'a Diagnostics,
    /// What stands beside them.
    pub sensitivity: &'a Sensitivity,
}

/// The methods paragraph of a report.
pub fn paragraph(settings: &Settings, ran: &Ran, data_hash: &str) -> String {
    let (data, tables) = (ran.data, ran.tables);
    format!(
        "{}Disease activity was scored by SLEDAI-2K from findings due to lupus within {} days and grouped as {}. \
         {} was classed as {}. {}Data are mean ± SD, \
         median [first to third quartile, {}] or number (% of patients with a known value). Missing values were \
         not imputed: each comparison is of the patients whose values it needs are known. {}{} {}{} {}Tests \
         were two-sided at a significance level of {}. {}{}{}{}Comparisons that are not defined, such as those of a \
         manifestation that nobody had, have no p-value. Computed with Lupustat {} (data {data_hash}, \
         settings {}).",
        participants(settings, ran),
        settings.window_days,
        bands(settings.scheme),
        settings.analyte.name,
        settings.analyte.limits(),
        variables(data, tables),
        rule_name(settings.quantile_rule),
        systems(settings),
        choice(settings, data, tables),
        tests_that_ran(tables),
        pairs(data, tables),
        drawn(tables),
        settings.alpha,
        families(settings, data, tables),
        beside(ran.sensitivity),
        left_out(settings),
        assumptions(ran.diagnostics, data),
        crate::VERSION,
        hash_text(&settings.line()),
    )
}

/// That categories were compared two at a time.
fn pairs(data: &Dataset, tables: &[ReportTable]) -> String {
    let rows = tables.iter().flat_map(|table| &table.rows);
    let which = match rows.filter(|row| !row.pairs.is_empty()).count() {
        0 => return String::new(),
        1 => "Activity categories",
        _ => "Categories, of activity and of the further variables,",
    };
    format!(
        " {which} were compared in {} two at a time by Dunn's test, unadjusted, and adjusted by Bonferroni and by Holm.",
        data.noun
    )
}

/// That each patient was left out in turn, where that was asked for.
const fn left_out(settings: &Settings) -> &'static str {
    if settings.leave_one_out {
        "The test of each row was repeated without each patient in turn, and without the values more than 1.5 widths of \
         the box beyond Tukey's hinges of their group (of a trend, of all values). "
    } else {
        ""
    }
}

/// Who entered: by which visit, and by which rules. Empty where the file asks for neither.
fn participants(settings: &Settings, ran: &Ran) -> String {
    let flow = ran.eligibility;
    let list = |wanted: &dyn Fn(&EligibilityStep) -> bool, name: fn(&EligibilityStep) -> String| {
        let steps = flow.steps.iter().filter(|step| wanted(step));
        steps.map(name).collect::<Vec<_>>().join("; ")
    };
    let label = |step: &EligibilityStep| step.label.clone();
    let counted = |step: &EligibilityStep| format!("{} (n = {})", step.label, step.excluded);
    let applied = list(&|step| step.assessed && step.applied, counted);
    let switched_off = list(&|step| step.assessed && !step.applied, label);
    let mut sentences = vec![visits(settings, ran.cohort)];
    if applied.is_empty() && switched_off.is_empty() {
        return sentences.concat();
    }
    let by_rate = |step: &EligibilityStep| step.rule == "kidney" && step.assessed && step.applied;
    let rate = if !flow.kidney.is_empty() && flow.steps.iter().any(by_rate) {
        settings.eligibility.equation.unwrap_or_default().name()
    } else {
        ""
    };
    sentences.push(format!(
        "Of {} patients {} entered. ",
        flow.assessed, flow.included
    ));
    sentences.extend(sentence("Left out, in this order:", &applied));
    sentences.extend(sentence("By choice no reason to leave out:", &switched_off));
    let missing = list(&|step| !step.assessed && step.applied, label);
    sentences.extend(sentence("Not assessed for lack of data:", &missing));
    sentences.extend(sentence("Filtration rates were estimated by", rate));
    let open = if settings.eligibility.exclude_not_assessable {
        "were left out"
    } else {
        "stayed"
    };
    sentences.extend(sentence("Patients of whom a rule could not be told", open));
    sentences.concat()
}

/// A sentence of an opening and what follows; none where nothing does.
fn sentence(opening: &str, rest: &str) -> Option<String> {
    (!rest.is_empty()).then(|| format!("{opening} {rest}. "))
}

/// Which of several visits of a patient entered; empty where nobody had several.
fn visits(settings: &Settings, cohort: &CohortReport) -> String {
    let is_of_visits = |rule: &str| matches!(rule, "other_visit" | "no_visit_by_date");
    if !cohort
        .excluded
        .iter()
        .any(|exclusion| is_of_visits(exclusion.rule))
    {
        return String::new();
    }
    let import = &settings.import;
    let which = match import.index_visit.unwrap_or_default() {
        IndexVisit::First => "first".to_owned(),
        IndexVisit::Last => "last".to_owned(),
        IndexVisit::OnOrBefore => {
            let date = import.index_date.as_deref().unwrap_or_default();
            format!("last on or before {date}")
        }
    };
    format!("Of each patient one visit entered, the {which}. ")
}

/// What the rows by organ system count.
const fn systems(settings: &Settings) -> &'static str {
    if settings.by_system {
        "A patient has any manifestation of an organ system where one of its descriptors is present, and none \
         where all are absent. "
    } else {
        ""
    }
}

/// The analyses of sensitivity that stand beside the tables.
fn beside(sensitivity: &Sensitivity) -> String {
    let mut sentences = Vec::new();
    if let [known, all, ..] = &sensitivity.score[..] {
        sentences.push(format!(
            "Scores are of the patients whose findings are all known (n = {} of {}); beside them stand the scores \
             with every unknown finding absent, with every unknown finding present, and without patients who have \
             a finding not due to lupus. ",
            known.n, all.n
        ));
    }
    let others = sensitivity
        .cutoffs
        .iter()
        .filter(|line| line.id != line.finding);
    let labels: Vec<&str> = others.map(|line| line.label.as_str()).collect();
    sentences.extend(sentence(
        "Other cut-offs stand beside the tables:",
        &labels.join("; "),
    ));
    sentences.extend(sensitivity.schemes.as_ref().map(|comparison| {
        format!(
            "Under another scheme, {}, the category of {} patients changes. ",
            bands(comparison.scheme),
            comparison.changed
        )
    }));
    sentences.concat()
}

/// The sentences on the groups and on the variables that were added, where the tables are not those of the paper.
fn variables(data: &Dataset, tables: &[ReportTable]) -> String {
    let mut text = String::new();
    let grouping = &data.grouping;
    if grouping.id != data.sex.id {
        let groups = grouping.categories.iter();
        let groups: Vec<String> = groups
            .map(|group| grouping.in_sentence(&group.label))
            .collect();
        let (noun, groups) = (grouping.noun(), groups.join(", "));
        text = format!("Patients were grouped by {noun} ({groups}). ");
    }
    let added = data.added.iter().filter(|added| added.id != grouping.id);
    let added: Vec<String> = added.map(measured).collect();
    if !added.is_empty() {
        text = format!("{text}Further variables were {}. ", added.join(", "));
    }
    let hidden = |table: &ReportTable| table.rows.iter().any(|row| !row.shown);
    if tables.iter().any(hidden) {
        text.push_str("The tables show a choice of the rows. ");
    }
    text
}

/// An added variable, and how it is measured; of ordered levels their order.
fn measured(variable: &Variable) -> String {
    let levels = |joint: &str| {
        let labels: Vec<&str> = variable
            .categories
            .iter()
            .map(|category| &*category.label)
            .collect();
        labels.join(joint)
    };
    let kind = match (variable.kind, &variable.unit) {
        (VariableKind::Continuous, Some(unit)) => format!("continuous, {unit}"),
        (VariableKind::Continuous, None) => "continuous".to_owned(),
        (VariableKind::Ordinal, _) => format!("ordinal: {}", levels(" < ")),
        (VariableKind::Nominal, _) => format!("nominal: {}", levels(", ")),
        (VariableKind::Binary, _) => "binary".to_owned(),
    };
    format!("{} ({kind})", variable.label)
}

/// The sentence on how the tests were chosen, with the rows whose test was chosen by hand.
fn choice(settings: &Settings, data: &Dataset, tables: &[ReportTable]) -> String {
    let rule = match settings.mode {
        Mode::AsPublished => published(settings, data),
        Mode::Recommended => {
            "Tests were fixed by the type of the variables before the data were seen, exact where that was affordable, else by \
             Monte Carlo or asymptotic as named below"
        }
    };
    let by_hand: Vec<String> = tables
        .iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)))
        .filter(|(_, row)| row.chosen.is_some())
        .map(|(table, row)| format!("{} ({})", row.label, table.id.replace("table", "Table ")))
        .collect();
    if by_hand.is_empty() {
        format!("{rule}.")
    } else {
        format!(
            "{rule}, but for those chosen by hand: {}.",
            by_hand.join(", ")
        )
    }
}

/// What the tests as published are: the very ones, where the groups and the analyte are those of the publication.
fn published(settings: &Settings, data: &Dataset) -> &'static str {
    let has_own_groups = data.grouping.id != data.sex.id;
    match (has_own_groups, settings.analyte.is_magnesium()) {
        (false, true) if !data.added.is_empty() => {
            "Tests are those by which the published figures come out, and for the further variables of the same kinds"
        }
        (false, true) => "Tests are those by which the published figures come out",
        (true, true) => {
            "Tests are of the kinds by which the published figures, of other groups, come out"
        }
        (false, false) => {
            "Tests are of the kinds by which the published figures, of another analyte, come out"
        }
        (true, false) => {
            "Tests are of the kinds by which the published figures, of other groups and of another analyte, come out"
        }
    }
}

/// The tests that gave a p-value and the effect sizes beside them, each with the tables in which it stands.
fn tests_that_ran(tables: &[ReportTable]) -> String {
    let tests = listed(tables, &|test| Some(test.label.clone()));
    if tests.is_empty() {
        return "No comparison was possible.".to_owned();
    }
    let effects = listed(tables, &|test| Some(test.effect.as_ref()?.label.to_owned()));
    let mut sentences = format!("Tests: {tests}.");
    if !effects.is_empty() {
        sentences = format!("{sentences} Effect sizes: {effects}.");
    }
    let limits = listed(tables, &|test| {
        let effect = test
            .effect
            .as_ref()
            .filter(|effect| effect.lower.is_some())?;
        Some(format!("{}, {}", effect.label, effect.interval?))
    });
    if !limits.is_empty() {
        sentences = format!("{sentences} Their 95% confidence intervals: {limits}.");
    }
    sentences
}

/// What is told of each test that gave a p-value, once, with the tables in which it stands: `A (Table 1, Table 3); B (Table 2)`.
fn listed(tables: &[ReportTable], told: &dyn Fn(&RowTest) -> Option<String>) -> String {
    let mut ran: Vec<(String, Vec<&str>)> = Vec::new();
    for table in tables {
        let tests = table.rows.iter().flat_map(|row| &row.tests);
        for phrase in tests.filter(|test| test.p.is_some()).filter_map(told) {
            match ran.iter_mut().find(|(other, _)| *other == phrase) {
                Some((_, ids)) if ids.contains(&table.id) => {}
                Some((_, ids)) => ids.push(table.id),
                None => ran.push((phrase, vec![table.id])),
            }
        }
    }
    let name = |id: &&str| id.replace("table", "Table ");
    let phrase = |(told, ids): &(String, Vec<&str>)| {
        let ids: Vec<String> = ids.iter().map(name).collect();
        format!("{told} ({})", ids.join(", "))
    };
    ran.iter().map(phrase).collect::<Vec<_>>().join("; ")
}

/// The sentence on p-values that were drawn.
fn drawn(tables: &[ReportTable]) -> String {
    let tests = tables.iter().flat_map(|table| &table.rows);
    let tests = tests.flat_map(|row| &row.tests);
    let drawn: Vec<u64> = tests
        .filter_map(|test| test.monte_carlo.as_ref()?.samples)
        .collect();
    let Some(samples) = drawn.first() else {
        return String::new();
    };
    format!(
        "p-values by Monte Carlo (n = {}) are each of {samples} random tables with the margins observed and stand with their \
         99% intervals; the seed of the generator follows from the table, so that they come out the same again. ",
        drawn.len()
    )
}

/// How the assumptions of means and of regression were examined.
fn assumptions(diagnostics: &Diagnostics, data: &Dataset) -> String {
    let mut parts = Vec::new();
    if diagnostics.distributions.iter().any(|one| one.p.is_some()) {
        parts.push(
            "normality by the Shapiro-Wilk test, in all patients and in each group".to_owned(),
        );
    }
    let mut variances = diagnostics.variances.iter();
    if variances.any(|one| one.levene_mean_p.is_some()) {
        parts.push(
            "equality of variances by Levene's test, about means and about medians".to_owned(),
        );
    }
    let fitted = diagnostics.regressions.iter();
    let fitted: Vec<&str> = fitted
        .filter(|fit| fit.reason.is_none())
        .map(|fit| fit.label)
        .collect();
    if !fitted.is_empty() {
        parts.push(format!(
            "linear regressions of {} (on {}) by their residuals (Shapiro-Wilk, Breusch-Pagan in Koenker's form)",
            data.noun,
            fitted.join("; on ")
        ));
    }
    if parts.is_empty() {
        return String::new();
    }
    format!(
        "Assumptions were examined, and chose no test: {}. ",
        parts.join("; ")
    )
}

/// The sentence on adjustment: the families in which p-values were adjusted, with their sizes.
fn families(settings: &Settings, data: &Dataset, tables: &[ReportTable]) -> String {
    let Some(method) = settings.adjustment.name() else {
        return "p-values were not adjusted for the number of comparisons. ".to_owned();
    };
    let mut seen = Vec::new();
    let tests = tables
        .iter()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.tests);
    for family in tests
        .filter_map(|test| test.family.as_ref())
        .filter(|family| family.m > 1)
    {
        let phrase = format!("{} (m = {})", family.label, family.m);
        if !seen.contains(&phrase) {
            seen.push(phrase);
        }
    }
    if seen.is_empty() {
        return "No p-value was adjusted, as no family has several. ".to_owned();
    }
    let mut text = format!(
        "p-values were adjusted by {method} within families: {}. ",
        seen.join("; ")
    );
    if !data.added.is_empty() {
        text.push_str("The further variables are in no family. ");
    }
    text.push_str(
        "The adjusted p-value is judged where there is one; p-values outside the families are not adjusted. ",
    );
    let left_out =
        |row: &TableRow| !row.shown && row.tests.iter().any(|test| test.family.is_some());
    if tables.iter().flat_map(|table| &table.rows).any(left_out) {
        text.push_str("The families hold the rows that are not shown as well. ");
    }
    text
}

/// The categories of a scheme with their scores: `none 0, mild 1-5, …`.
fn bands(scheme: &Scheme) -> String {
    let mut parts = Vec::new();
    for (place, band) in scheme.bands.iter().enumerate() {
        let name = band.category.label().to_lowercase();
        let scores = match scheme.bands.get(place + 1).map(|next| next.from - 1) {
            None => format!("{} or more", band.from),
            Some(last) if last == band.from => format!("{last}"),
            Some(last) => format!("{}–{last}", band.from),
        };
        parts.push(format!("{name} ({scores})"));
    }
    parts.join(", ")
}

/// The name of a quantile rule, by its number and the program known for it.
const fn rule_name(rule: QuantileRule) -> &'static str {
    match rule {
        QuantileRule::Type2 => "type 2, as in SAS",
        QuantileRule::Type5 => "type 5",
        QuantileRule::Type6 => "type 6, as in SPSS",
        QuantileRule::Type7 => "type 7, as in R",
        QuantileRule::Type8 => "type 8",
    }
}
