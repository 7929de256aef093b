//! Columns that the study has no place for, added to its tables as what they are said to be: a measurement, ordered
//! levels, unordered ones, or yes and no.

use super::column::{Column, Entry};
use super::lines::Lines;
use super::options::{ColumnChoice, DecimalMark};
use super::problem::{Problem, Severity, cut};
use super::spec::{ColumnSpec, Kind, Quantity, Scale};
use super::text::{as_written, clean, word};
use super::user_missing::{self, UserMissing};
use super::value;
use super::words;
use crate::clinical::Decimal;
use crate::order::order;

/// The most levels of a column: with more, groups are too small to be told of.
pub const MOST_LEVELS: usize = 30;

/// Numbers of any size: what is plausible of a column that nobody knows, nobody can say.
pub(super) const ANY_NUMBER: Quantity = Quantity {
    units: &[],
    whole: false,
    hard: MOST,
    soft: MOST,
    may_lose_point: false,
    may_hide_code: false,
};

/// As far as doubles hold whole numbers.
const MOST: (Decimal, Decimal) = (
    Decimal::new(-9_007_199_254_740_992, 0),
    Decimal::new(9_007_199_254_740_992, 0),
);

const fn spec(id: &'static str, label: &'static str, scale: Scale) -> ColumnSpec {
    ColumnSpec {
        id,
        label,
        kind: Kind::Added(scale),
        aliases: &[],
        description: "another variable of the study",
        required: false,
    }
}

/// What an added column may be. Its id is a meaning that many columns may have.
pub(super) static ADDED: [ColumnSpec; 4] = [
    spec("continuous", "Added: numbers", Scale::Continuous),
    spec("ordinal", "Added: ordered levels", Scale::Ordinal),
    spec("nominal", "Added: levels without order", Scale::Nominal),
    spec("binary", "Added: yes or no", Scale::Binary),
];

/// What tells one level from another: `1` and `1.0` are one, as are `Never` and `never `.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LevelKey {
    Number(Decimal),
    Word(String),
}

impl LevelKey {
    pub(super) fn of(text: &str, mark: DecimalMark) -> Self {
        value::number(&clean(text), mark).map_or_else(|_| Self::Word(word(text)), Self::Number)
    }

    pub(super) const fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Word(_) => None,
        }
    }
}

/// A level: what it is known by, and its text.
type Level = (LevelKey, String);

impl Column {
    /// How it is measured, if it is one that was added.
    #[must_use]
    pub fn scale(&self) -> Option<Scale> {
        match self.meaning?.kind {
            Kind::Added(scale) => Some(scale),
            _ => None,
        }
    }

    /// The identifier of its variable, if it is one that was added: its place in the file, from 1.
    #[must_use]
    pub fn added_id(&self) -> Option<String> {
        self.scale().map(|_| format!("column_{}", self.index + 1))
    }

    /// Its levels as people read them.
    #[must_use]
    pub fn level_labels(&self) -> Vec<String> {
        self.levels.iter().map(|level| cut(level)).collect()
    }

    /// Finds its levels, if it is an added column that has some.
    ///
    /// # Errors
    /// The problem that keeps it from being used, as [`levels`] has it.
    pub(super) fn find_levels(
        &mut self,
        mark: DecimalMark,
        choice: Option<&ColumnChoice>,
        lines: &Lines,
    ) -> Result<(), Box<Problem>> {
        if let Some(scale @ (Scale::Ordinal | Scale::Nominal)) = self.scale() {
            let levels = levels(self, scale, choice, mark, lines)?;
            self.levels = levels.into_iter().map(|(_, text)| text).collect();
        }
        Ok(())
    }
}

/// The levels of a column, in order: those that were given, else those of its texts, numbers by size and words as they
/// come.
///
/// # Errors
/// A question where the order of ordered levels is not given and not that of numbers; an error with more than
/// [`MOST_LEVELS`].
fn levels(
    column: &Column,
    scale: Scale,
    choice: Option<&ColumnChoice>,
    mark: DecimalMark,
    lines: &Lines,
) -> Result<Vec<Level>, Box<Problem>> {
    let given = choice.and_then(|choice| choice.levels.as_deref());
    let missing = UserMissing::of(choice, mark);
    let is_level = |text: &str| {
        let word = word(text);
        !value::is_missing(&word) && !words::is_unknown(&word) && !missing.has(text, mark)
    };
    let entries = column.texts_in_order();
    let texts = entries.iter().map(|entry| &*entry.text);
    let mut found: Vec<Level> = Vec::new();
    for text in given.map_or_else(
        || texts.collect(),
        |given| given.iter().map(|text| &**text).collect::<Vec<_>>(),
    ) {
        let key = LevelKey::of(text, mark);
        if !is_level(text) || found.iter().any(|(known, _)| *known == key) {
            continue;
        }
        if found.len() == MOST_LEVELS {
            return Err(Box::new(too_many(column, &entries, &is_level, lines)));
        }
        found.push((key, as_written(text).to_owned()));
    }
    if given.is_some() {
        return Ok(found);
    }
    let numbers: Option<Vec<Decimal>> = found.iter().map(|(key, _)| key.number()).collect();
    if let Some(numbers) = numbers {
        let ascending = order(numbers.len(), &|a, b| numbers[a].cmp(&numbers[b]));
        let ascending = ascending.into_iter().map(|at| found[at].clone());
        return Ok(ascending.collect());
    }
    if scale == Scale::Ordinal && found.len() > 1 {
        let question = ask_order(column, &found, &entries, &is_level, lines);
        return Err(Box::new(question));
    }
    Ok(found)
}

/// Whether a level is a number that may stand for missing, so far is it from the others: 9 beside 0, 1 and 2.
pub(super) fn is_apart(levels: &[LevelKey], key: &LevelKey) -> bool {
    let Some(number) = key.number() else {
        return false;
    };
    let numbers: Vec<Decimal> = levels.iter().filter_map(LevelKey::number).collect();
    levels.len() > 1 && user_missing::suspects(&numbers).contains(&number)
}

fn first_line(
    entries: &[&Entry],
    is_level: &dyn Fn(&str) -> bool,
    lines: &Lines,
) -> Option<(usize, u64)> {
    let first = entries.iter().find(|entry| is_level(&entry.text))?;
    Some((first.first_row, lines.of(first.first_row)))
}

fn placed(problem: Problem, column: &Column, place: Option<(usize, u64)>) -> Problem {
    let problem = problem.column(&column.header);
    match place {
        Some((row, line)) => problem.row(row).at(line),
        None => problem,
    }
}

fn too_many(
    column: &Column,
    entries: &[&Entry],
    is_level: &dyn Fn(&str) -> bool,
    lines: &Lines,
) -> Problem {
    let place = first_line(entries, is_level, lines);
    let problem = placed(
        Problem::new(Severity::Error, "too_many_levels"),
        column,
        place,
    )
    .found(&format!("more than {MOST_LEVELS} different texts"))
    .expected(format!("at most {MOST_LEVELS} levels"))
    .with("most", MOST_LEVELS);
    problem.says(&format!(
        "there are more than {MOST_LEVELS} levels, and the column is not used; are they numbers on a scale?"
    ))
}

fn ask_order(
    column: &Column,
    found: &[Level],
    entries: &[&Entry],
    is_level: &dyn Fn(&str) -> bool,
    lines: &Lines,
) -> Problem {
    let labels: Vec<String> = found.iter().map(|(_, label)| label.clone()).collect();
    let listed = labels.join(", ");
    let place = first_line(entries, is_level, lines);
    placed(
        Problem::new(Severity::Question, "order_unknown"),
        column,
        place,
    )
    .found(&listed)
    .expected("the order of the levels")
    .with("levels", labels)
    .says(&format!(
        "in which order do the levels {} stand? until that is given the column is not used",
        cut(&listed)
    ))
}
