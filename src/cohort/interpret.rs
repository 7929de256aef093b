//! A column's texts → values: once for each distinct text, with a problem for each that cannot be
//! used.

use super::added::{self, ANY_NUMBER, LevelKey};
use super::column::{CellState, Column, Entry, Status};
use super::dates::{Dates, NotADay};
use super::lines::Lines;
use super::optional::TITRES;
use super::options::{ColumnChoice, DecimalMark};
use super::problem::{Problem, ProblemList, Severity, cells};
use super::spec::{ColumnSpec, Kind, Quantity, Scale, Unit};
use super::text::{as_written, clean, word};
use super::user_missing::{self, UserMissing, is_code, is_code_word};
use super::value::{self, MarkEvidence, NotANumber, Sex, Value};
use super::words::{self, Beside};
use super::written::Written;
use crate::clinical::titre::{self, ANA_CUTOFF};
use crate::clinical::{Category, Decimal, Finding};

/// The id, in a coding, of a text that is a value although it could stand for missing.
const AS_IT_STANDS: &str = "value";

/// The most different texts of a column whose meaning is asked for.
const MOST_CODED: usize = 40;

/// The question of a number that can be read with either decimal mark.
pub(super) const AMBIGUOUS: &str = "ambiguous_number";

/// The decimal mark of a file, and where it was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// The mark.
    pub(super) decimal: DecimalMark,
    /// Whether it was given, and so settles every cell.
    pub(super) given: bool,
    /// Cells that only a decimal point makes numbers.
    pub(super) points: u64,
    /// Cells that only a decimal comma makes numbers.
    pub(super) commas: u64,
    /// The first of either: its column and its row.
    first: [Option<(usize, usize)>; 2],
}

impl Mark {
    /// The mark that most numbers speak for, a point when none does, unless one is `given`.
    pub(super) fn decide(columns: &[Column], given: Option<DecimalMark>) -> Self {
        let (mut points, mut commas) = (0, 0);
        let mut first: [Option<(usize, usize)>; 2] = [None; 2];
        let mut note = |evidence: MarkEvidence, at: usize, (row, cells): (usize, u64)| {
            let which = match evidence {
                MarkEvidence::Point => 0,
                MarkEvidence::Comma => 1,
                MarkEvidence::Both | MarkEvidence::Neither => return,
            };
            *[&mut points, &mut commas][which] += cells;
            let seen = first[which].get_or_insert((at, row));
            if seen.0 == at {
                seen.1 = seen.1.min(row);
            }
        };
        let numbered = columns.iter().enumerate();
        for (at, column) in numbered.filter(|(_, column)| is_numeric(column)) {
            for entry in column.texts() {
                note(evidence(entry), at, (entry.first_row, entry.count));
            }
            column
                .own_numbers()
                .for_each(|(row, own)| note(own.evidence(), at, (row, 1)));
        }
        let majority = if commas > points {
            DecimalMark::Comma
        } else {
            DecimalMark::Point
        };
        Self {
            decimal: given.unwrap_or(majority),
            given: given.is_some(),
            points,
            commas,
            first,
        }
    }

    /// Whether cells speak for both marks.
    fn is_mixed(self) -> bool {
        self.points > 0 && self.commas > 0
    }

    /// Why the mark is what it is.
    pub(super) fn evidence(self, columns: &[Column], lines: &Lines) -> String {
        let name = self.decimal.name();
        if self.given {
            return format!("the {name} was chosen");
        }
        let ((own, first), (others, _)) = self.by_mark();
        let Some((text, line)) = first.and_then(|cell| example(cell, columns, lines)) else {
            return format!(
                "no number has a decimal mark that could tell: a {name} is taken for it"
            );
        };
        let others = match others {
            0 => "none speaks for the other mark".to_owned(),
            others => format!("{} can only have the other mark", cells(others)),
        };
        format!(
            "{} can only be read with a {name}, as \"{text}\" in line {line}; {others}",
            cells(own)
        )
    }

    /// Asks for the mark when numbers speak for both: at the first that has not that of most.
    pub(super) fn question(self, columns: &[Column], lines: &Lines) -> Option<Problem> {
        if self.given || !self.is_mixed() {
            return None;
        }
        let ((own, first), (others, other)) = self.by_mark();
        let (at, row) = other?;
        let (text, line) = example((at, row), columns, lines)?;
        let (usual, usual_line) = example(first?, columns, lines)?;
        let problem = Problem::new(Severity::Question, "decimal_mark_mixed")
            .at(line)
            .row(row)
            .column(&columns[at].header)
            .found(&text)
            .expected("one decimal mark in the whole file")
            .with("points", self.points)
            .with("commas", self.commas);
        let (name, other) = (self.decimal.name(), self.decimal.other().name());
        Some(problem.says(&format!(
            "\"{text}\" can only have a {other}, as {} of the file; {} can only have a {name}, as \"{usual}\" in line {usual_line}; which marks decimals?",
            cells(others),
            cells(own),
        )))
    }

    /// The cells that speak for the mark, and those that speak for the other: how many, and the column and the row of
    /// the first.
    fn by_mark(self) -> (Speaking, Speaking) {
        let (points, commas) = ((self.points, self.first[0]), (self.commas, self.first[1]));
        match self.decimal {
            DecimalMark::Point => (points, commas),
            DecimalMark::Comma => (commas, points),
        }
    }
}

/// Cells that speak for a decimal mark.
type Speaking = (u64, Option<(usize, usize)>);

/// The text of a cell by its column and row, and its line.
fn example((at, row): (usize, usize), columns: &[Column], lines: &Lines) -> Option<(String, u64)> {
    let text = columns[at].text(row)?;
    let text = super::problem::cut(text.trim());
    Some((text, lines.of(row)))
}

fn evidence(entry: &Entry) -> MarkEvidence {
    if let Some(parts) = value::plain(&entry.text) {
        return value::plain_evidence(parts);
    }
    let text = clean(&entry.text);
    let number = value::split_unit(&text).0;
    value::mark_evidence(number.trim_start_matches(['<', '>', '=', '≤', '≥', ' ']))
}

fn is_numeric(column: &Column) -> bool {
    let numeric = |spec: &ColumnSpec| {
        let kind = &spec.kind;
        matches!(
            kind,
            Kind::Number(_) | Kind::Laboratory(_) | Kind::Limit(_) | Kind::Added(Scale::Continuous)
        )
    };
    column.meaning.is_some_and(numeric)
}

/// What a text is, with a remark where it deserves one.
pub(super) struct Reading {
    value: Value,
    remark: Option<Remark>,
}

/// What there is to say of a text.
struct Remark {
    severity: Severity,
    code: &'static str,
    expected: String,
    /// What is said after the text in quotation marks.
    what: String,
    /// Whether the text, of which it is asked whether it stands for missing, can be a value.
    may_be_value: bool,
}

impl Reading {
    /// The same with the remark of another severity.
    pub(super) fn graded(mut self, severity: Severity) -> Self {
        if let Some(remark) = &mut self.remark {
            remark.severity = severity;
        }
        self
    }

    /// The same where the answer may be that the text is a value as it stands.
    pub(super) fn or_value(mut self) -> Self {
        if let Some(remark) = &mut self.remark {
            remark.may_be_value = true;
        }
        self
    }

    /// The same with a value for all that.
    pub(super) fn kept(mut self, value: Value) -> Self {
        self.value = value;
        self
    }
}

impl Reading {
    /// What becomes of the cell.
    fn state(&self) -> CellState {
        match (&self.remark, self.value) {
            (Some(remark), _) => match remark.severity {
                Severity::Question => CellState::Question,
                Severity::Warning | Severity::Info => CellState::Remark,
                Severity::Error | Severity::Fatal => CellState::Refused,
            },
            (None, Value::Missing) => CellState::Missing,
            (None, _) => CellState::Ok,
        }
    }
}

impl Remark {
    /// Completes the problem of this remark on a text in a row and its line.
    fn on(self, text: &str, problem: Problem, (row, line): (usize, u64), header: &str) -> Problem {
        let found = super::problem::cut(text);
        let what = format!("\"{found}\" {}", self.what);
        let problem = problem
            .at(line)
            .row(row)
            .column(header)
            .found(text)
            .expected(self.expected)
            .with("found", found)
            .says(&what);
        if self.may_be_value {
            problem.with("else", AS_IT_STANDS)
        } else {
            problem
        }
    }
}

impl From<Value> for Reading {
    fn from(value: Value) -> Self {
        Self {
            value,
            remark: None,
        }
    }
}

/// Gives every entry of a column its value. A column that raises a question is left as text.
pub(super) fn interpret(
    column: &mut Column,
    file: File,
    choice: Option<&ColumnChoice>,
    lines: &Lines,
    problems: &mut ProblemList,
) {
    let Some(spec) = column.meaning else { return };
    if column.status != Status::Used || !column.is_read() {
        return;
    }
    let unsettled = column.find_levels(file.mark.decimal, choice, lines).err();
    let reader = CellReader::new(column, spec.kind, file.mark, choice);
    let question = match &spec.kind {
        Kind::Added(Scale::Continuous | Scale::Ordinal | Scale::Nominal) => {
            unsettled.map(|problem| *problem)
        }
        Kind::Number(_) | Kind::Laboratory(_) => {
            unit_question(column, spec.kind.units(), file.mark.decimal)
        }
        Kind::Date => reader.dates.question(column, lines),
        Kind::Limit(_) => None,
        _ => coding_question(column, &reader, file.ones_and_twos, lines),
    };
    if let Some(question) = question {
        column.status = Status::Question;
        for entry in &mut column.entries {
            entry.value = Value::Text;
            entry.state = CellState::Question;
        }
        problems.push(question);
        return;
    }
    problems.extend(reader.dates.doubt(column, lines));
    user_missing::report(column, choice, file.mark.decimal, problems);
    let mut told: Vec<(usize, u64)> = Vec::new();
    let texts = column.stand_ins();
    for entry in &mut column.entries[texts..] {
        let reading = reader.read(&entry.text);
        entry.value = reading.value;
        entry.state = reading.state();
        if reading.remark.is_some() && entry.count > 0 {
            told.push((entry.first_row, entry.count));
        }
    }
    if column.is_spread() {
        told.extend(judge_numbers(column, &reader));
        told.sort_unstable();
    }
    let mut ambiguous: Vec<(usize, u64)> = Vec::new();
    for (row, cells) in told {
        let text = column.text(row).unwrap_or_default();
        if let Some(remark) = reader.read(&text).remark {
            let (severity, code) = (remark.severity, remark.code);
            if code == AMBIGUOUS {
                ambiguous.push((row, cells));
                continue;
            }
            let place = (row, lines.of(row));
            let told = |problem| remark.on(&text, problem, place, &column.header);
            problems.add(severity, code, |problem| told(problem.cells(cells)));
        }
    }
    problems.extend(ambiguous_question(column, &reader, ambiguous, lines));
}

/// Asks once for the numbers of a column that can be read with either mark, each different one given by its first row
/// and its number of cells: one answer settles them all.
fn ambiguous_question(
    column: &Column,
    reader: &CellReader,
    mut numbers: Vec<(usize, u64)>,
    lines: &Lines,
) -> Option<Problem> {
    numbers.sort_unstable();
    let &(row, _) = numbers.first()?;
    let text = column.text(row)?;
    let mut remark = reader.read(&text).remark?;
    let texts = numbers.iter().filter_map(|&(row, _)| column.text(row));
    let texts: Vec<String> = texts
        .take(MOST_CODED)
        .map(|text| as_written(&text).to_owned())
        .collect();
    if texts.len() > 1 {
        remark.what += ", as can others of the column";
    }
    let cells = numbers.iter().map(|&(_, cells)| cells).sum();
    let problem = Problem::new(remark.severity, remark.code).cells(cells);
    let place = (row, lines.of(row));
    let problem = remark.on(&text, problem, place, &column.header);
    Some(problem.with("texts", texts))
}

/// Judges the numbers that the rows of a column keep themselves. Of those that there is something to say of, each
/// different one is returned once: its first row, and the number of rows with it.
fn judge_numbers(column: &mut Column, reader: &CellReader) -> Vec<(usize, u64)> {
    column.mark = reader.mark;
    let (low, high) = reader.usual();
    let mut odd: Vec<(Written, u32)> = Vec::new();
    column.judge_numbers(|row, number| {
        let value = number.near();
        if low < value && value < high && reader.is_plain(number) {
            return CellState::Ok;
        }
        let state = reader.state_of(number);
        if !matches!(state, CellState::Ok | CellState::Missing) {
            odd.push((number, u32::try_from(row).unwrap_or(u32::MAX)));
        }
        state
    });
    odd.sort_unstable();
    let same = odd.chunk_by(|(one, _), (other, _)| one == other);
    same.map(|rows| (rows[0].1 as usize, rows.len() as u64))
        .collect()
}

/// What there is to say of the cell of a row, if anything: each row of a text has its own.
pub(super) fn remark(
    column: &Column,
    row: usize,
    reader: &CellReader,
    lines: &Lines,
) -> Option<Problem> {
    let text = column.text(row)?;
    let remark = reader.read(&text).remark?;
    let problem = Problem::new(remark.severity, remark.code).cells(1);
    Some(remark.on(&text, problem, (row, lines.of(row)), &column.header))
}

/// What the columns of a file tell about each other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct File {
    /// The decimal mark.
    pub(super) mark: Mark,
    /// Whether findings are coded 1 and 2 somewhere, so that a column of nothing but 1 is not
    /// clear.
    pub(super) ones_and_twos: bool,
}

impl File {
    /// Looks at all columns.
    pub(super) fn of(columns: &[Column], given: Option<DecimalMark>) -> Self {
        let findings = columns.iter().filter(|column| {
            column
                .meaning
                .is_some_and(|spec| spec.kind == Kind::Finding)
        });
        Self {
            mark: Mark::decide(columns, given),
            ones_and_twos: findings.into_iter().any(|column| {
                let texts: Vec<String> = column.texts().map(|e| word(&e.text)).collect();
                texts.iter().any(|text| text == "2") && !texts.iter().any(|text| text == "0")
            }),
        }
    }
}

/// Asks what the codes of a column mean when they do not say: 1 and 2, or words none of which is
/// known.
fn coding_question(
    column: &Column,
    reader: &CellReader,
    ones_and_twos: bool,
    lines: &Lines,
) -> Option<Problem> {
    let unsettled: Vec<(String, &Entry)> = column
        .texts_in_order()
        .into_iter()
        .map(|entry| (word(&entry.text), entry))
        .filter(|(word, _)| reader.chosen(word).is_none())
        .filter(|(word, _)| !value::is_missing(word) && !words::is_unknown(word))
        .collect();
    let is_code = |word: &str| match reader.kind {
        Kind::Finding | Kind::Added(_) => word == "2" || (word == "1" && ones_and_twos),
        _ => word.bytes().all(|byte| byte.is_ascii_digit()),
    };
    // Beside 1 and 2 there may be 3 for unknown and 9 for missing; beside 0 it is plain what 1 means.
    let may_be_code =
        |word: &str| word != "0" && (is_code_word(word) || word.parse::<u8>().is_ok());
    let only_codes = unsettled
        .iter()
        .all(|(word, _)| is_code(word) || may_be_code(word))
        && unsettled.iter().any(|(word, _)| is_code(word));
    let all_refused = unsettled
        .iter()
        .all(|(_, entry)| reader.read(&entry.text).value == Value::Refused);
    let (_, first) = unsettled.first().filter(|_| only_codes || all_refused)?;
    let mut texts: Vec<String> = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for (word, entry) in &unsettled {
        if texts.len() < MOST_CODED && !known.contains(&word.as_str()) {
            known.push(word);
            texts.push(as_written(&entry.text).to_owned());
        }
    }
    let more = if texts.len() > 5 { " …" } else { "" };
    let found = format!("{}{more}", texts[..texts.len().min(5)].join(", "));
    let cells = unsettled.iter().map(|(_, entry)| entry.count).sum();
    let problem = Problem::new(Severity::Question, "coding_unknown")
        .at(lines.of(first.first_row))
        .row(first.first_row)
        .column(&column.header)
        .found(&found)
        .expected(reader.expected())
        .cells(cells)
        .with("found", found.as_str())
        .with("texts", texts);
    Some(problem.says(&format!(
        "what do the codes {found} mean? until that is given the column is not used"
    )))
}

/// Asks for the unit of a column that may come in several and names none.
fn unit_question(column: &Column, units: &'static [Unit], mark: DecimalMark) -> Option<Problem> {
    let is_empty = |entry: &Entry| value::is_missing(&word(&entry.text));
    let is_blank = column.own_numbers().next().is_none() && column.texts().all(is_empty);
    if column.unit.is_some() || units.len() < 2 || is_blank {
        return None;
    }
    let labels: Vec<&str> = units.iter().map(|unit| unit.label).collect();
    let labels = labels.join(" or ");
    let mut problem = Problem::new(Severity::Question, "unit_unknown")
        .column(&column.header)
        .expected(labels.as_str())
        .with(
            "units",
            units
                .iter()
                .map(|unit| unit.label.to_owned())
                .collect::<Vec<_>>(),
        );
    let ask = format!("the header names no unit; is it {labels}?");
    let Some(median) = median(column, mark) else {
        return Some(problem.says(&ask));
    };
    problem = problem.with("median", median.to_f64());
    let mut units = units.iter();
    let Some(unit) = units.find(|unit| within(median, unit.typical)) else {
        return Some(problem.says(&format!("{ask} the median is {median}")));
    };
    let what = format!("{ask} the median of {median} suggests {}", unit.label);
    Some(problem.with("suggested", unit.label).says(&what))
}

/// The lower median of the numbers of a column, as it is first written.
fn median(column: &Column, mark: DecimalMark) -> Option<Decimal> {
    let entries = column.texts().filter_map(|entry| {
        let number = value::number(&clean(&entry.text), mark).ok()?;
        Some((number.to_f64(), entry.first_row, entry.count))
    });
    let own = column.own_numbers();
    let own = own.filter_map(|(row, own)| Some((own.number(mark)?.to_f64(), row, 1)));
    let mut numbers: Vec<(f64, usize, u64)> = entries.chain(own).collect();
    numbers.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let total: u64 = numbers.iter().map(|&(_, _, count)| count).sum();
    let mut below = 0;
    let middle = numbers.iter().find(|(_, _, count)| {
        below += count;
        2 * below >= total
    })?;
    let first = numbers.partition_point(|(number, ..)| *number < middle.0);
    let text = column.text(numbers[first].1)?;
    value::number(&clean(&text), mark).ok()
}

/// Reads the cells of one column.
pub(super) struct CellReader {
    kind: Kind,
    pub(super) mark: DecimalMark,
    /// Whether the column, or whoever chose, settles how `1,234` reads.
    settled: bool,
    pub(super) unit: Option<&'static Unit>,
    /// The unit of an added column, as a word.
    added_unit: Option<String>,
    /// What was chosen for single words; [`Value::Text`] for those that are values as they stand.
    chosen: Vec<(String, Value)>,
    /// The numbers among those words.
    chosen_numbers: Vec<Written>,
    /// What was said to stand for missing.
    pub(super) missing: UserMissing,
    /// Numbers that may be values, and stand so far from the others that they may stand for missing.
    suspects: Vec<Decimal>,
    dash: Dash,
    /// What words of findings, and of sexes, mean beside the others of the column.
    findings: Beside<Finding>,
    sexes: Beside<Sex>,
    /// How its dates are written.
    dates: Dates,
    /// The levels of its column, and whether they were given.
    levels: Vec<LevelKey>,
    levels_given: bool,
    /// Whether its findings may be told by titres.
    titres: bool,
}

/// What a lone dash means in a column of findings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dash {
    /// The opposite of the `+` beside it.
    Absent,
    /// Nothing recorded.
    Missing,
    /// Either; blanks occur too.
    Unclear,
}

impl Dash {
    /// What a dash means beside the other words of a column.
    fn of(words: &[String]) -> Self {
        let has = |wanted: &str| words.iter().any(|word| word == wanted);
        if !words.iter().any(|word| value::is_dash(word)) {
            return Self::Missing;
        }
        match (has(""), has("+")) {
            (true, _) => Self::Unclear,
            (false, true) => Self::Absent,
            (false, false) => Self::Missing,
        }
    }
}

impl CellReader {
    pub(super) fn new(
        column: &Column,
        kind: Kind,
        mark: Mark,
        choice: Option<&ColumnChoice>,
    ) -> Self {
        let has = |wanted| {
            column.texts().any(|entry| evidence(entry) == wanted)
                || (column.own_numbers()).any(|(_, own)| own.evidence() == wanted)
        };
        let (speaks, opposes) = match mark.decimal {
            DecimalMark::Point => (MarkEvidence::Point, MarkEvidence::Comma),
            DecimalMark::Comma => (MarkEvidence::Comma, MarkEvidence::Point),
        };
        let coding = choice.and_then(|choice| choice.coding.as_ref());
        let coded = coding
            .into_iter()
            .flatten()
            .filter_map(|(text, id)| Some((word(text), coded(id, kind)?)));
        let chosen: Vec<(String, Value)> = coded.collect();
        let missing = UserMissing::of(choice, mark.decimal);
        let suspects = match kind {
            Kind::Added(Scale::Continuous) => {
                user_missing::suspects(&missing.candidates(column, mark.decimal))
            }
            Kind::Number(Quantity {
                may_hide_code: false,
                ..
            }) => Vec::new(),
            Kind::Number(_) | Kind::Laboratory(_) => {
                user_missing::far(&missing.candidates(column, mark.decimal))
            }
            _ => Vec::new(),
        };
        let is_worded = matches!(kind, Kind::Finding | Kind::Sex | Kind::Added(Scale::Binary));
        let texts = column.texts().filter(|_| is_worded);
        let words: Vec<String> = texts.map(|entry| word(&entry.text)).collect();
        Self {
            kind,
            mark: mark.decimal,
            chosen_numbers: chosen
                .iter()
                .filter_map(|(text, _)| Written::of(text.as_bytes()))
                .collect(),
            settled: mark.given || (has(speaks) && !(mark.is_mixed() && has(opposes))),
            unit: column.unit,
            added_unit: choice.and_then(|choice| choice.unit.as_deref()).map(word),
            chosen,
            missing,
            suspects,
            dash: Dash::of(&words),
            findings: Beside::findings(&words),
            sexes: Beside::sexes(&words),
            dates: Dates::of(column),
            levels: column
                .levels
                .iter()
                .map(|level| LevelKey::of(level, mark.decimal))
                .collect(),
            levels_given: choice.is_some_and(|choice| choice.levels.is_some()),
            titres: column.meaning.is_some_and(|spec| TITRES.contains(&spec.id)),
        }
    }

    /// The value that was chosen for a word; of one that is a value as it stands, [`Value::Text`].
    fn chosen(&self, word: &str) -> Option<Value> {
        let chosen = self.chosen.iter().find(|(text, _)| text == word);
        let missing = || self.missing.has_word(word).then_some(Value::Missing);
        chosen.map(|&(_, value)| value).or_else(missing)
    }

    /// Whether it was said that a text is a value as it stands.
    pub(super) fn is_settled(&self, text: &str) -> bool {
        !self.chosen.is_empty() && self.chosen(&word(text)) == Some(Value::Text)
    }

    /// What a text means in the column.
    pub(super) fn value(&self, text: &str) -> Value {
        self.read(text).value
    }

    /// What becomes of a number that a row keeps itself.
    fn state_of(&self, number: Written) -> CellState {
        match number.number(self.mark) {
            // Its text matters to those only of which something was said.
            Some(own) if self.is_plain(number) => self.judge(self.quantity(), own, "").state(),
            _ => self.read(&number.text()).state(),
        }
    }

    /// Whether a number that a row keeps itself is read as it is written.
    #[inline]
    fn is_plain(&self, number: Written) -> bool {
        number.goes_with(self.mark)
            && (self.settles_own() || number.evidence() != MarkEvidence::Both)
            && (self.chosen_numbers.is_empty() || !self.chosen_numbers.contains(&number))
    }

    fn quantity(&self) -> &Quantity {
        match &self.kind {
            Kind::Number(quantity) => quantity,
            _ => &ANY_NUMBER,
        }
    }

    /// Numbers of which the nearest double is between these two are used as they are, without a remark: well within
    /// what is usual, so that no rounding matters. Where single numbers are told apart, none are.
    fn usual(&self) -> (f64, f64) {
        const NEAR: f64 = 1e-9;
        let quantity = self.quantity();
        if quantity.whole || !self.missing.is_empty() || !self.suspects.is_empty() {
            return (f64::INFINITY, f64::NEG_INFINITY);
        }
        let unit = self.unit.map_or(1.0, |unit| unit.factor.to_f64());
        let (low, high) = (
            quantity.hard.0.max(quantity.soft.0),
            quantity.hard.1.min(quantity.soft.1),
        );
        let [low, high] = [low, high].map(|limit| limit.to_f64() / unit);
        (low + NEAR * low.abs(), high - NEAR * high.abs())
    }

    fn read(&self, text: &str) -> Reading {
        if let Some(reading) = self.read_plain(text) {
            return reading;
        }
        let word = word(text);
        if let Some(value) = self.chosen(&word).filter(|&value| value != Value::Text) {
            return value.into();
        }
        match &self.kind {
            Kind::Finding if self.titres => {
                let titre = self.read_titre(&clean(text));
                titre.unwrap_or_else(|| self.read_finding(&word))
            }
            Kind::Finding | Kind::Added(Scale::Binary) => self.read_finding(&word),
            _ if value::is_missing(&word) || words::is_unknown(&word) => Value::Missing.into(),
            Kind::Id => Value::Text.into(),
            Kind::Sex => {
                let sex = self.sexes.meaning(&word, words::sex);
                self.read_word(&word, sex.map(Value::Sex), "not_a_sex")
            }
            Kind::Category => self.read_word(
                &word,
                value::category(&word).map(Value::Category),
                "not_a_category",
            ),
            Kind::Number(quantity) => self.read_number(quantity, &clean(text)),
            Kind::Laboratory(laboratory) => self.read_laboratory(laboratory, &clean(text)),
            Kind::Limit(laboratory) => self.read_limit(laboratory, &clean(text)),
            Kind::Date => self.read_date(&word, text),
            Kind::Added(Scale::Continuous) => self.read_number(&ANY_NUMBER, &clean(text)),
            Kind::Added(_) => self.read_level(&word, &LevelKey::of(text, self.mark)),
        }
    }

    /// Reads a plain number with a decimal point, as most are. `None` for other texts.
    fn read_plain(&self, text: &str) -> Option<Reading> {
        let Kind::Number(quantity) = &self.kind else {
            return None;
        };
        if self.mark != DecimalMark::Point || !self.chosen.is_empty() {
            return None;
        }
        value::plain(text)?;
        Some(self.judge(quantity, text.parse().ok()?, text))
    }

    fn read_word(&self, word: &str, value: Option<Value>, code: &'static str) -> Reading {
        let what = || format!("is not {}", self.expected());
        match value {
            Some(value) => value.into(),
            None if is_code_word(word) => self.missing_code(&what()),
            None => self.refuse(code, what()),
        }
    }

    fn read_date(&self, word: &str, text: &str) -> Reading {
        match self.dates.read(text) {
            Ok(day) if self.dates.is_foreign(day) => {
                let what =
                    "is of another calendar than most of the column; the two are not compared";
                let told = self.refuse("other_calendar", what);
                told.graded(Severity::Warning).kept(Value::Date(day))
            }
            Ok(day) => Value::Date(day).into(),
            Err(NotADay::Other) => self.read_word(word, None, "not_a_date"),
            Err(NotADay::Count) => self.refuse(
                "not_a_date",
                "is a number of days, as spreadsheets count them; there the column is to be shown as dates",
            ),
            Err(NotADay::ShortYear) => self.refuse(
                "short_year",
                "has a year of two digits; all four are needed",
            ),
        }
    }

    fn read_finding(&self, word: &str) -> Reading {
        if value::is_dash(word) {
            return match self.dash {
                Dash::Absent => Value::Finding(Finding::Absent).into(),
                Dash::Missing => Value::Missing.into(),
                Dash::Unclear => self
                    .refuse(
                        "dash_unclear",
                        "may mean no or missing, as there are empty cells too",
                    )
                    .graded(Severity::Question)
                    .kept(Value::Missing),
            };
        }
        if value::is_missing(word) {
            return Value::Missing.into();
        }
        if words::is_uncertain(word) {
            return self
                .refuse(
                    "uncertain_finding",
                    "is neither yes nor no and counts as unknown",
                )
                .graded(Severity::Warning)
                .kept(Value::Finding(Finding::Unknown));
        }
        let known = self.findings.meaning(word, words::finding);
        let is_added = matches!(self.kind, Kind::Added(_));
        if let Some(finding) = known.filter(|&found| !is_added || found != Finding::NotAttributed) {
            return Value::Finding(finding).into();
        }
        if is_code_word(word) {
            return self.missing_code("is neither yes nor no");
        }
        self.refuse("not_a_finding", "is neither yes nor no")
    }

    /// Reads one of the levels of an added column.
    fn read_level(&self, word: &str, key: &LevelKey) -> Reading {
        if key
            .number()
            .is_some_and(|number| self.missing.has_number(number))
        {
            return Value::Missing.into();
        }
        let place = self.levels.iter().position(|level| level == key);
        let Some(place) = place.and_then(|place| u8::try_from(place).ok()) else {
            return self.refuse("not_a_level", "is none of the levels");
        };
        let is_settled = self.levels_given || self.chosen(word) == Some(Value::Text);
        if !is_settled && added::is_apart(&self.levels, key) {
            return self.missing_code("is far from the other codes").or_value();
        }
        Value::Level(place).into()
    }

    /// Reads a titre of antinuclear antibodies. `None` for another text.
    fn read_titre(&self, text: &str) -> Option<Reading> {
        let finding = titre::ana(text)?;
        let told = match finding {
            Finding::Unknown => self
                .refuse(
                    "undecided",
                    "may lie on either side of the cut-off; the finding stays unknown",
                )
                .graded(Severity::Warning),
            _ => self
                .refuse(
                    "titre_read",
                    format!(
                        "is taken as {}: 1:{ANA_CUTOFF} and above count",
                        finding.id()
                    ),
                )
                .graded(Severity::Info),
        };
        Some(told.kept(Value::Finding(finding)))
    }

    fn read_number(&self, quantity: &Quantity, text: &str) -> Reading {
        let (digits, unit) = value::split_unit(text);
        let own = match self.kind {
            Kind::Added(_) => self.added_unit.as_ref() == Some(&word(unit)),
            _ => self.unit.is_some_and(|own| own.is(unit)),
        };
        if !unit.is_empty() && !own {
            if matches!(self.kind, Kind::Added(_)) && !digits.is_empty() {
                let what = "names a unit that was not given as that of the column";
                return self.refuse("other_unit", what);
            }
            return match quantity.units.iter().find(|known| known.is(unit)) {
                Some(_) => self.refuse("other_unit", "is not in the unit of the column"),
                None => self.refuse("not_a_number", not_a(quantity)),
            };
        }
        let evidence = value::mark_evidence(digits);
        if evidence == MarkEvidence::Both && !self.settles(digits) {
            return self
                .refuse(
                    AMBIGUOUS,
                    "can be read with a decimal mark or with a thousands separator",
                )
                .graded(Severity::Question);
        }
        match value::number(digits, self.mark) {
            Ok(number) => self.judge(quantity, number, text),
            Err(NotANumber::TooLong) => self.too_long(),
            Err(NotANumber::Other) => match evidence {
                MarkEvidence::Neither => self.refuse("not_a_number", not_a(quantity)),
                _ => self.refuse(
                    "other_decimal_mark",
                    format!("is no number with a {}", self.mark.name()),
                ),
            },
        }
    }

    /// Whether a text of two readings has one here. With a decimal point, `1.234` is as usual as
    /// `1.23`.
    pub(super) fn settles(&self, digits: &str) -> bool {
        self.settled || (self.mark == DecimalMark::Point && digits.contains('.'))
    }

    /// The same of a text that has the decimal mark of the file.
    fn settles_own(&self) -> bool {
        self.settled || self.mark == DecimalMark::Point
    }

    /// Holds a number, and its text, against its range.
    fn judge(&self, quantity: &Quantity, number: Decimal, text: &str) -> Reading {
        if self.missing.has_number(number) {
            return Value::Missing.into();
        }
        if quantity.whole && number.to_f64().fract() != 0.0 {
            return self.refuse("not_whole", not_a(quantity));
        }
        let Some(canonical) = self.canonical(number) else {
            return self.too_long();
        };
        if !within(canonical, quantity.hard) {
            return self.out_of_range(quantity, number, canonical);
        }
        if let Some(asked) = self.suspect(number, text) {
            return asked;
        }
        if !within(canonical, quantity.soft) {
            let usual = range(quantity.soft, quantity);
            let what = format!("is unusual; most are {usual}");
            if is_code(number) && !self.is_settled(text) {
                return self.missing_code(&what).or_value();
            }
            return self
                .refuse("unusual", what)
                .graded(Severity::Warning)
                .kept(Value::Number(number));
        }
        Value::Number(number).into()
    }

    /// Asks about a number that may stand for missing, as it stands apart from the others.
    pub(super) fn suspect(&self, number: Decimal, text: &str) -> Option<Reading> {
        let is_asked = self.suspects.contains(&number) && !self.is_settled(text);
        let ask = || self.missing_code("stands apart from the other numbers");
        is_asked.then(|| ask().or_value())
    }

    fn out_of_range(&self, quantity: &Quantity, number: Decimal, canonical: Decimal) -> Reading {
        let outside = format!("is outside {}", range(quantity.hard, quantity));
        if is_code(number) {
            return self.missing_code(&outside);
        }
        let shifted = |by| Some((number.times(by).ok()?, canonical.times(by).ok()?));
        let lost = [Decimal::new(1, 1), Decimal::new(1, 2)]
            .into_iter()
            .filter_map(shifted)
            .find(|&(_, shifted)| within(shifted, quantity.soft));
        match lost.filter(|_| quantity.may_lose_point) {
            Some((meant, _)) => {
                self.refuse("out_of_range", format!("{outside}; was {meant} meant?"))
            }
            None => self.refuse("out_of_range", outside),
        }
    }

    /// A number in the first unit of its quantity.
    fn canonical(&self, number: Decimal) -> Option<Decimal> {
        match self.unit {
            Some(unit) => number.times(unit.factor).ok(),
            None => Some(number),
        }
    }

    fn too_long(&self) -> Reading {
        self.refuse("too_many_digits", "has more digits than are kept exactly")
    }

    /// Asks whether a text stands for missing, of which there is this to say.
    pub(super) fn missing_code(&self, what: &str) -> Reading {
        self.refuse(
            "missing_code",
            format!("{what}; does it stand for missing?"),
        )
        .graded(Severity::Question)
    }

    /// The refusal of a text.
    pub(super) fn refuse(&self, code: &'static str, what: impl Into<String>) -> Reading {
        Reading {
            value: Value::Refused,
            remark: Some(Remark {
                severity: Severity::Error,
                code,
                expected: self.expected(),
                what: what.into(),
                may_be_value: false,
            }),
        }
    }

    /// What a cell of the column may be.
    fn expected(&self) -> String {
        match &self.kind {
            Kind::Id => "text".to_owned(),
            Kind::Sex => "female or male".to_owned(),
            Kind::Finding | Kind::Added(Scale::Binary) => "yes or no".to_owned(),
            Kind::Category => "an activity category".to_owned(),
            Kind::Laboratory(_) => "a laboratory value, such as 3.2 or <0.1".to_owned(),
            Kind::Limit(_) | Kind::Added(Scale::Continuous) => "a number".to_owned(),
            Kind::Added(_) => "one of the levels of the column".to_owned(),
            Kind::Date => self.dates.expected(),
            Kind::Number(quantity) => {
                let whole = if quantity.whole { "whole " } else { "" };
                let unit = self
                    .unit
                    .filter(|&unit| quantity.units.first() != Some(unit));
                let unit = unit.map_or(String::new(), |unit| format!(" in {},", unit.label));
                format!(
                    "a {whole}number{unit} from {}",
                    range(quantity.hard, quantity)
                )
            }
        }
    }
}

/// The value that an id of a coding names in a column of a kind.
pub(super) fn coded(id: &str, kind: Kind) -> Option<Value> {
    match kind {
        _ if id == "missing" => Some(Value::Missing),
        Kind::Added(Scale::Binary) => Finding::from_id(id)
            .filter(|&finding| finding != Finding::NotAttributed)
            .map(Value::Finding),
        Kind::Finding => Finding::from_id(id).map(Value::Finding),
        Kind::Category => Category::from_id(id).map(Value::Category),
        Kind::Sex => [Sex::Female, Sex::Male]
            .into_iter()
            .find(|sex| sex.id() == id)
            .map(Value::Sex),
        Kind::Number(_) | Kind::Laboratory(_) | Kind::Added(_) if id == AS_IT_STANDS => {
            Some(Value::Text)
        }
        Kind::Id
        | Kind::Number(_)
        | Kind::Laboratory(_)
        | Kind::Limit(_)
        | Kind::Date
        | Kind::Added(_) => None,
    }
}

fn within(number: Decimal, (low, high): (Decimal, Decimal)) -> bool {
    low <= number && number <= high
}

/// A range in the first unit of a quantity, as in `0.2 to 12 mg/dL`.
pub(super) fn range((low, high): (Decimal, Decimal), quantity: &Quantity) -> String {
    let unit = quantity.units.first().map_or("", |unit| unit.label);
    format!("{low} to {high} {unit}").trim_end().to_owned()
}

fn not_a(quantity: &Quantity) -> &'static str {
    if quantity.whole {
        "is not a whole number"
    } else {
        "is not a number"
    }
}
