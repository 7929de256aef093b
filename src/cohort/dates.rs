//! Dates as people write them: the day of a text, and in a column which of day and month comes first.
//!
//! A date that begins with its year or names its month says itself what it means. Of `03/06/2021` only the column can
//! tell: by a cell such as `25/03/2021`, and by none against it. Else it is asked.
//!
//! Years of 1300 to 1499 are of the Persian or the Islamic calendar. Which of the two nobody can tell, so they are not
//! converted: days of one calendar are put in order, and those of another in the same column are told and left out of it.

use super::column::{Column, Entry};
use super::lines::Lines;
use super::problem::{Problem, Severity, cells, cut};
use super::spec::{Kind, Unit};
use super::text::{clean, name};
use crate::clinical::Decimal;

const YEAR_FIRST: &str = "year-month-day";
const DAY_FIRST: &str = "day-month-year";
const MONTH_FIRST: &str = "month-day-year";

/// The orders that the dates of a column may have. They are the units of a date: a header names one, or it is chosen.
pub(super) const ORDERS: [Unit; 3] = [
    order(YEAR_FIRST, &["yyyy-mm-dd", "jjjj-mm-tt", "ymd"]),
    order(
        DAY_FIRST,
        &[
            "dd/mm/yyyy",
            "dd/mm/yy",
            "d/m/y",
            "tt.mm.jjjj",
            "jj/mm/aaaa",
            "dd/mm/aaaa",
            "gg/mm/aaaa",
            "gg.aa.yyyy",
        ],
    ),
    order(MONTH_FIRST, &["mm/dd/yyyy", "mm/dd/yy", "m/d/y"]),
];

const fn order(label: &'static str, aliases: &'static [&'static str]) -> Unit {
    let one = Decimal::new(1, 0);
    Unit {
        label,
        aliases,
        factor: one,
        typical: (one, one),
    }
}

/// The names of the months without accents, in English, German, French, Spanish, Italian, Portuguese and Turkish, the
/// English one first.
const MONTHS: [&str; 12] = [
    "January januar janner janvier enero gennaio janeiro ocak",
    "February februar fevrier febrero febbraio fevereiro subat",
    "March marz mrz mars marzo marco mart",
    "April avril abril aprile nisan",
    "May mai mayo maggio maio mayis",
    "June juni juin junio giugno junho haziran",
    "July juli juillet julio luglio julho temmuz",
    "August aout agosto agustos",
    "September septembre septiembre settembre setembro eylul",
    "October oktober octobre octubre ottobre outubro ekim",
    "November novembre noviembre novembro kasim",
    "December dezember decembre diciembre dicembre dezembro aralik",
];

/// The days of a spreadsheet, counted from the end of 1899, that are of 1950 to 2099.
const COUNTED: std::ops::RangeInclusive<f64> = 18_264.0..=73_050.0;

/// Which of day, month and year comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Year,
    Day,
    Month,
}

impl Order {
    fn of(unit: &Unit) -> Self {
        match unit.label {
            DAY_FIRST => Self::Day,
            MONTH_FIRST => Self::Month,
            _ => Self::Year,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Year => YEAR_FIRST,
            Self::Day => DAY_FIRST,
            Self::Month => MONTH_FIRST,
        }
    }

    /// What comes first, in a sentence.
    const fn first(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}

/// A calendar, as far as the year tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// The common, Gregorian one.
    Common,
    /// The Persian or the Islamic one, which count from the Hijra.
    Hijra,
}

impl Calendar {
    /// The calendar of a year; none where no visit can be. Years that stand for nothing (1899, 1900, 9999) are out.
    const fn of_year(year: u32) -> Option<Self> {
        match year {
            1300..=1499 => Some(Self::Hijra),
            1950..=2199 => Some(Self::Common),
            _ => None,
        }
    }

    /// The calendar of a day.
    pub(super) const fn of(day: u32) -> Self {
        match Self::of_year(day / 10_000) {
            Some(Self::Hijra) => Self::Hijra,
            _ => Self::Common,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Common => "common calendar",
            Self::Hijra => "Persian or Islamic calendar, year 1300 to 1499",
        }
    }

    /// The days of a month; of the Hijra the most that either calendar has.
    const fn days(self, year: u32, month: u32) -> u32 {
        match (self, month) {
            (Self::Hijra, 1..=6) | (Self::Common, 1 | 3 | 5 | 7 | 8 | 10 | 12) => 31,
            (Self::Common, 2) if year.is_multiple_of(4) && year != 2100 => 29,
            (Self::Common, 2) => 28,
            _ => 30,
        }
    }
}

/// A text as far as it says itself which day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// This day, its year first or its month named; whether its year is first and its month a number.
    Settled(u32, bool),
    /// A year, last, after two numbers of which one is the day and the other the month.
    Open(u32, u32, u32),
    /// The same with a year of two digits, wherever that stands.
    ShortYear,
}

impl Form {
    /// Reads a text that has day, month and year, without the time that may follow.
    fn of(text: &str) -> Option<Self> {
        let text = clean(text);
        let date = before_time(&text);
        if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: u32 = date.parse().ok()?;
            let day = day(number / 10_000, number / 100 % 100, number % 100)?;
            return Some(Self::Settled(day, true));
        }
        let parts = parts(date)?;
        let numbers: Vec<(usize, u32)> = parts.iter().filter_map(Part::number).collect();
        let is_long = |&(digits, _): &(usize, u32)| digits == 4;
        if numbers
            .iter()
            .any(|part| !is_long(part) && !(1..=2).contains(&part.0))
        {
            return None;
        }
        match (&numbers[..], parts.iter().find_map(Part::month)) {
            (&[(4, year), (1..=2, month), (1..=2, of_month)], None) => {
                day(year, month, of_month).map(|day| Self::Settled(day, true))
            }
            (&[(1..=2, one), (1..=2, other), (4, year)], None) => {
                Some(Self::Open(one, other, year))
            }
            (&[(4, year), (1..=2, of_month)] | &[(1..=2, of_month), (4, year)], Some(month)) => {
                day(year, month, of_month).map(|day| Self::Settled(day, false))
            }
            (numbers, _) if !numbers.iter().any(is_long) => Some(Self::ShortYear),
            _ => None,
        }
    }

    /// The day, where the column has an order.
    fn day(self, order: Option<Order>) -> Option<u32> {
        let (one, other, year) = match self {
            Self::Settled(day, _) => return Some(day),
            Self::Open(one, other, year) => (one, other, year),
            Self::ShortYear => return None,
        };
        match order {
            Some(Order::Day) => day(year, other, one),
            Some(Order::Month) => day(year, one, other),
            None if one == other => day(year, one, one),
            _ => None,
        }
    }
}

/// A day as the number `yyyymmdd`, if there is such a day.
fn day(year: u32, month: u32, day: u32) -> Option<u32> {
    let calendar = Calendar::of_year(year)?;
    let is_day = (1..=12).contains(&month) && (1..=calendar.days(year, month)).contains(&day);
    is_day.then_some(year * 10_000 + month * 100 + day)
}

/// A part of a date.
enum Part {
    /// A number, and of how many digits.
    Number(usize, u32),
    /// A month by its name.
    Month(u32),
}

impl Part {
    fn of(text: &str) -> Option<Self> {
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(Self::Number(text.len(), text.parse().ok()?));
        }
        let text = name(text);
        if text.len() < 3 {
            return None;
        }
        let begins = |names: &str| {
            let mut names = names.split(' ');
            names.any(|known| known.to_lowercase().starts_with(&text))
        };
        let mut found = (1..).zip(MONTHS).filter(|(_, names)| begins(names));
        let (month, _) = found.next()?;
        found.next().is_none().then_some(Self::Month(month))
    }

    const fn number(&self) -> Option<(usize, u32)> {
        match *self {
            Self::Number(digits, number) => Some((digits, number)),
            Self::Month(_) => None,
        }
    }

    const fn month(&self) -> Option<u32> {
        match *self {
            Self::Month(month) => Some(month),
            Self::Number(..) => None,
        }
    }
}

/// The three parts of a text: numbers and names of months, with at most one sign between them. `3 de junio de 2021` has
/// three, too.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let is_same = |c: char| {
            if is_number {
                c.is_ascii_digit()
            } else {
                c.is_alphabetic()
            }
        };
        let (part, after) = rest.split_at(rest.find(|c| !is_same(c)).unwrap_or(rest.len()));
        let next = after.find(char::is_alphanumeric).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        let is_sign = matches!(between.trim(), "" | "-" | "/" | "." | ",");
        if !is_sign || (after.is_empty() && !matches!(between, "" | ".")) || parts.len() > 3 {
            return None;
        }
        if part != "de" {
            parts.push(Part::of(part)?);
        }
        rest = after;
    }
    (parts.len() == 3).then_some(parts)
}

/// A text without the time of day that follows a date after a blank or a T.
fn before_time(text: &str) -> &str {
    let Some((before, after)) = text.split_once(':') else {
        return text;
    };
    let Some((date, hour)) = before.rsplit_once([' ', 'T', 't']) else {
        return text;
    };
    let is_at_most = |part: &str, most: u32| {
        (1..=2).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse().is_ok_and(|part: u32| part <= most)
    };
    let minute = after.get(..2).is_some_and(|minute| is_at_most(minute, 59));
    let is_rest = |c: char| c.is_ascii_digit() || ":.,+-− ZzAaPpMm".contains(c);
    if is_at_most(hour, 24) && minute && after.chars().all(is_rest) {
        date.trim_end_matches([' ', ','])
    } else {
        text
    }
}

/// The day of a text that begins with its year, as the number `yyyymmdd`.
pub(super) fn year_first(text: &str) -> Option<u32> {
    Form::of(text)?.day(Some(Order::Year))
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotADay {
    /// It is none, or not in the order of its column.
    Other,
    /// Its year has two digits.
    ShortYear,
    /// It is a number of days, as spreadsheets count them.
    Count,
}

/// Cells of a kind, and the first row of them.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    cells: u64,
    first: Option<usize>,
}

impl Seen {
    fn add(&mut self, entry: &Entry) {
        self.cells += entry.count;
        let row = entry.first_row;
        self.first = Some(self.first.map_or(row, |first| first.min(row)));
    }
}

/// How the dates of a column are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    /// The order that was chosen, or that the header names.
    given: Option<Order>,
    /// The order of the dates whose year is last: given, or proved.
    order: Option<Order>,
    /// Dates that begin with their year.
    years: Seen,
    /// Dates that can only have the day first.
    days: Seen,
    /// Dates that can only have the month first.
    months: Seen,
    /// Dates that may have either first, and are another day then.
    either: Seen,
    /// The calendar of most.
    pub(super) calendar: Option<Calendar>,
}

impl Dates {
    /// Looks at a column; at none that holds no dates.
    pub(super) fn of(column: &Column) -> Self {
        let mut dates = Self::default();
        if !column.meaning.is_some_and(|spec| spec.kind == Kind::Date) {
            return dates;
        }
        dates.given = column.unit.map(Order::of);
        let (mut common, mut hijra) = (Seen::default(), Seen::default());
        for entry in column.texts() {
            let Some(written) = Form::of(&entry.text) else {
                continue;
            };
            let by = |order| written.day(Some(order));
            let day = match (written, by(Order::Day), by(Order::Month)) {
                (Form::Settled(day, is_number), ..) => {
                    if is_number {
                        dates.years.add(entry);
                    }
                    Some(day)
                }
                (_, Some(day), None) => {
                    dates.days.add(entry);
                    Some(day)
                }
                (_, None, Some(day)) => {
                    dates.months.add(entry);
                    Some(day)
                }
                (_, Some(day), other) => {
                    if Some(day) != other {
                        dates.either.add(entry);
                    }
                    Some(day)
                }
                (_, None, None) => None,
            };
            match day.map(Calendar::of) {
                Some(Calendar::Common) => common.add(entry),
                Some(Calendar::Hijra) => hijra.add(entry),
                None => {}
            }
        }
        dates.order = dates.given.or_else(|| dates.proved());
        let is_hijra = (hijra.cells, common.first) > (common.cells, hijra.first);
        dates.calendar = match (common.first, hijra.first) {
            (None, None) => None,
            _ if is_hijra => Some(Calendar::Hijra),
            _ => Some(Calendar::Common),
        };
        dates
    }

    /// The order that cells speak for and none against.
    fn proved(&self) -> Option<Order> {
        match (self.days.first, self.months.first) {
            (Some(_), None) => Some(Order::Day),
            (None, Some(_)) => Some(Order::Month),
            _ => None,
        }
    }

    /// The day of a text.
    pub(super) fn read(&self, text: &str) -> Result<u32, NotADay> {
        let is_count = |text: &str| text.parse().is_ok_and(|days| COUNTED.contains(&days));
        let written = Form::of(text).ok_or_else(|| {
            if is_count(&clean(text)) {
                NotADay::Count
            } else {
                NotADay::Other
            }
        })?;
        if written == Form::ShortYear {
            return Err(NotADay::ShortYear);
        }
        written.day(self.order).ok_or(NotADay::Other)
    }

    /// Whether a day is of another calendar than most of the column.
    pub(super) fn is_foreign(&self, day: u32) -> bool {
        self.calendar.is_some_and(|own| own != Calendar::of(day))
    }

    /// What a cell of the column may be.
    pub(super) fn expected(&self) -> String {
        let calendar = self.calendar.filter(|&own| own != Calendar::Common);
        let calendar = calendar.map_or(String::new(), |own| format!(" of the {}", own.name()));
        let order = self.order.unwrap_or(Order::Year).label();
        format!("a date as {order}{calendar}")
    }

    /// Asks for the order of a column where no cell proves it, or where cells speak for both.
    pub(super) fn question(&self, column: &Column, lines: &Lines) -> Option<Problem> {
        if self.order.is_some() {
            return None;
        }
        let place = |seen: Seen| {
            let row = seen.first?;
            let text = cut(column.text(row)?.trim());
            Some((row, lines.of(row), text))
        };
        let ask = |code, (row, line, text): &(usize, u64, String)| {
            Problem::new(Severity::Question, code)
                .at(*line)
                .row(*row)
                .column(&column.header)
                .found(text)
                .with("found", text.as_str())
                .with("units", vec![DAY_FIRST.to_owned(), MONTH_FIRST.to_owned()])
        };
        let until = "until that is given the column is not used";
        if self.days.first.is_none() {
            let first = place(self.either)?;
            let Some(Form::Open(one, other, _)) = Form::of(&first.2) else {
                return None;
            };
            let problem = ask("date_order_unknown", &first)
                .expected("a cell with a day above 12, or the order")
                .cells(self.either.cells);
            return Some(problem.says(&format!(
                "is \"{}\" {} or {}? no cell tells whether the day or the month comes first; {until}",
                first.2,
                spoken(one, other),
                spoken(other, one),
            )));
        }
        let (usual, own, odd, other) = if self.days.cells < self.months.cells {
            (self.months, Order::Month, self.days, Order::Day)
        } else {
            (self.days, Order::Day, self.months, Order::Month)
        };
        let (first, (_, line, text)) = (place(odd)?, place(usual)?);
        let problem =
            ask("date_order_mixed", &first).expected("one order of day and month in the column");
        Some(problem.says(&format!(
            "\"{}\" can only have the {} first, as {} of the column; {} can only have the {} first, as \"{text}\" in line {line}; which is the order? {until}",
            first.2,
            other.first(),
            cells(odd.cells),
            cells(usual.cells),
            own.first(),
        )))
    }

    /// Tells of a column of two forms: a spreadsheet that took some of the texts for dates may have changed them.
    pub(super) fn doubt(&self, column: &Column, lines: &Lines) -> Option<Problem> {
        let order = self.order.filter(|&order| order != Order::Year)?;
        let (row, open) = (self.years.first?, self.days.cells + self.months.cells);
        let line = lines.of(row);
        let found = column.text(row)?;
        let problem = Problem::new(Severity::Warning, "date_forms_mixed")
            .at(line)
            .row(row)
            .column(&column.header)
            .found(found.trim())
            .expected(format!("all dates as {}", order.label()))
            .cells(self.years.cells);
        let open = open + self.either.cells;
        Some(problem.says(&format!(
            "some dates begin with the year and others ({}) with the {}; a spreadsheet may have taken the first for dates with day and month the other way round",
            cells(open),
            order.first(),
        )))
    }

    /// Why the dates of a column are read as they are; nothing where every date says so itself.
    pub(super) fn evidence(&self, column: &Column, lines: &Lines) -> Option<String> {
        let header = &column.header;
        let calendar = match self.calendar {
            Some(Calendar::Hijra) => {
                format!(
                    "the years of \"{header}\" are of the Persian or Islamic calendar: dates are put in order, and not converted"
                )
            }
            _ => String::new(),
        };
        let order = match (self.given, self.proved()) {
            (Some(order), _) => format!("the order {} of \"{header}\" was given", order.label()),
            (None, Some(order)) => {
                let seen = if order == Order::Day {
                    self.days
                } else {
                    self.months
                };
                let row = seen.first?;
                format!(
                    "in \"{header}\" the {} comes first: {} can only be read so, as \"{}\" in line {}; none speaks for the other order",
                    order.first(),
                    cells(seen.cells),
                    cut(column.text(row)?.trim()),
                    lines.of(row),
                )
            }
            _ => String::new(),
        };
        let said = [order, calendar];
        let said: Vec<&str> = said
            .iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// A day of a month in words: `3 June`.
fn spoken(day: u32, month: u32) -> String {
    let names = MONTHS[(month as usize).clamp(1, 12) - 1];
    let (name, _) = names.split_once(' ').unwrap_or((names, ""));
    format!("{day} {name}")
}

#[cfg(test)]
mod tests {
    use super::{Form, MONTHS, Order, before_time, year_first};
    use crate::cohort::text::name;

    #[test]
    fn a_day_is_read_however_a_year_first_is_written() {
        for (text, day) in [
            ("2021-06-03", Some(20_210_603)),
            ("2021/6/3", Some(20_210_603)),
            ("2021. 06. 03.", Some(20_210_603)),
            ("20210603", Some(20_210_603)),
            ("1400.03.13", Some(14_000_313)),
            ("۱۴۰۰/۰۳/۳۱", Some(14_000_331)),
            ("2021-06-03T14:30:00.000+03:30", Some(20_210_603)),
            ("2021-06-03 2:30 PM", Some(20_210_603)),
            ("2024-02-29", Some(20_240_229)),
            ("03/06/2021", None),
            ("2021-13-01", None),
            ("2021-02-29", None),
            ("1400-07-31", None),
            ("2021-06", None),
            ("2021-06-03-01", None),
            ("2021-06-03-", None),
            ("-2021-06-03", None),
            ("2021--06-03", None),
            ("2021-06-03 14:30 or later", None),
            ("2021-06-03 25:00", None),
            ("0312-06-03", None),
            ("1900-01-01", None),
            ("9999-12-31", None),
            ("03062021", None),
            ("44350", None),
        ] {
            assert_eq!(year_first(text), day, "{text}");
        }
    }

    #[test]
    fn a_month_by_its_name_needs_no_order() {
        for text in [
            "3 Jun 2021",
            "03-JUN-2021",
            "03JUN2021",
            "June 3, 2021",
            "2021 June 3",
            "3. Juni 2021",
            "3 juin 2021",
            "3 de junio de 2021",
            "3 giugno 2021",
            "3 Haziran 2021",
        ] {
            assert_eq!(year_first(text), Some(20_210_603), "{text}");
        }
        for (text, month) in [("1 Mär 2021", 3), ("1 févr. 2021", 2), ("1 Eylül 2021", 9)] {
            assert_eq!(year_first(text), Some(20_210_001 + 100 * month), "{text}");
        }
        for text in [
            "3 jui 2021",
            "3 Ju 2021",
            "June 2021",
            "3 June 21st",
            "3 Jun Jul",
        ] {
            assert_eq!(year_first(text), None, "{text}");
        }
        for names in MONTHS {
            assert!(
                names
                    .split(' ')
                    .all(|month| name(month) == month.to_lowercase())
            );
        }
    }

    #[test]
    fn an_open_date_is_read_in_the_order_of_its_column() {
        let by = |text, order| Form::of(text).and_then(|form| form.day(order));
        for text in [
            "03/06/2021",
            "3.6.2021",
            "03-06-2021",
            "3 6 2021",
            "03/06/2021 08:15",
        ] {
            assert_eq!(by(text, Some(Order::Day)), Some(20_210_603), "{text}");
            assert_eq!(by(text, Some(Order::Month)), Some(20_210_306), "{text}");
            assert_eq!(by(text, Some(Order::Year)), None, "{text}");
            assert_eq!(by(text, None), None, "{text}");
        }
        assert_eq!(by("06/06/2021", None), Some(20_210_606));
        assert_eq!(by("25/03/2021", Some(Order::Month)), None);
        assert_eq!(by("31/04/2021", Some(Order::Day)), None);
        assert_eq!(Form::of("03/06/21"), Some(Form::ShortYear));
        assert_eq!(Form::of("99/3/13"), Some(Form::ShortYear));
        assert_eq!(Form::of("3-Jun-21"), Some(Form::ShortYear));
    }

    #[test]
    fn a_time_is_left_out_only_where_it_is_one() {
        assert_eq!(before_time("3/6/2021 14:30"), "3/6/2021");
        assert_eq!(before_time("Oct 3 2021, 2:30 pm"), "Oct 3 2021");
        assert_eq!(before_time("3/6/2021 note: late"), "3/6/2021 note: late");
    }
}
