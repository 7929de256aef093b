//! The answers to an importer's questions: what a column means, how it is coded, how the file is
//! written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// How to read a file. Everything is optional: what is left out is decided from evidence, or asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(hashmap_as_object)]
pub struct ImportOptions {
    /// Choices by column header, as the report prints it.
    pub columns: BTreeMap<String, ColumnChoice>,
    /// What separates cells.
    pub delimiter: Option<Delimiter>,
    /// What precedes the decimals of a number.
    pub decimal_mark: Option<DecimalMark>,
    /// Which visit of a patient with several rows enters.
    pub index_visit: Option<IndexVisit>,
    /// With [`IndexVisit::OnOrBefore`] the date, as year-month-day in the calendar of the file.
    pub index_date: Option<String>,
}

/// Which visit of a patient with several rows enters, by the date of the visit, or by the order of the rows
/// where the file has none. Of visits on one day the one that stands first in the file enters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum IndexVisit {
    /// The first.
    #[default]
    First,
    /// The last.
    Last,
    /// The last on or before a date: the state of a registry on that day. A patient without a visit by then does not
    /// enter, nor one whose visits have no date.
    OnOrBefore,
}

/// How to read one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(hashmap_as_object)]
pub struct ColumnChoice {
    /// Id of what the column holds; `continuous`, `ordinal`, `nominal` or `binary` for one that is added to the tables;
    /// or `ignore`.
    pub meaning: Option<String>,
    /// Unit of its numbers, by its label (`mg/dL`); of dates the order of their parts (`year-month-day`,
    /// `day-month-year`, `month-day-year`); of an added column any text.
    pub unit: Option<String>,
    /// Meaning of its texts: `present`, `absent`, `unknown`, `not_attributed`; `female`, `male`;
    /// the id of an activity category; `missing`; or, of a number that could stand for missing and does not, `value`. A
    /// text not listed is read as usual.
    pub coding: Option<BTreeMap<String, String>>,
    /// Texts that stand for a missing value, besides the usual ones. Numbers count by their size, and ranges of them are
    /// written as in SPSS: `90 thru 99`, `lowest thru -1`, `999 thru highest`.
    pub missing: Option<Vec<String>>,
    /// Of a laboratory value: the limit of the laboratory, in the unit of the column, where the file has
    /// no column for it.
    pub limit: Option<String>,
    /// Of an added column of levels: those that there are, in order. Default: numbers by size; of levels without order,
    /// words as they come.
    pub levels: Option<Vec<String>>,
}

/// What separates cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub enum Delimiter {
    /// `,`
    #[serde(rename = ",")]
    Comma,
    /// `;`
    #[serde(rename = ";")]
    Semicolon,
    /// The tab character.
    #[serde(rename = "\t", alias = "tab")]
    Tab,
    /// `|`
    #[serde(rename = "|")]
    Pipe,
}

impl Delimiter {
    /// All of them, the usual first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The character.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// Its name in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Pipe => "vertical bar",
        }
    }
}

/// What precedes the decimals of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub enum DecimalMark {
    /// `1.9`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1,9`
    #[serde(rename = ",")]
    Comma,
}

impl DecimalMark {
    /// The other one.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }

    /// Its name in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Point => "decimal point",
            Self::Comma => "decimal comma",
        }
    }
}
