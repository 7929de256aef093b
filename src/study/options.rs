//! The settings of a study: as asked for, and with every default spelled out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::analyte::{Analyte, AnalyteEntry, is_added};
use super::eligibility::EligibilityOptions;
use super::option_error::OptionError;
use super::plan::{Mode, Override};
use crate::clinical::activity::{DEFAULT_SCHEME, Scheme};
use crate::clinical::magnesium::{MagnesiumRange, MagnesiumRangeEntry};
use crate::clinical::sledai2k::index_of;
use crate::cohort::optional::FURTHER;
use crate::cohort::{ColumnChoice, DecimalMark, Delimiter, ImportOptions, IndexVisit, is_date};
use crate::stats::quantile::QuantileRule;

/// The windows in which findings may be counted, in days; the first is the default.
///
/// The index was made for ten; thirty were shown to agree with it (Touma et al., Lupus 2010;19:49-51).
const WINDOWS: [u32; 2] = [10, 30];

/// What a caller may set. Whatever is left out takes its default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(hashmap_as_object)]
pub struct StudyOptions {
    /// Which test each row gets. Default `as_published`.
    pub mode: Option<Mode>,
    /// Id of the scheme that turns scores into activity categories. Default `standard`.
    pub scheme: Option<String>,
    /// Reference range of serum magnesium, mg/dL. Default 1.9 to 2.9, both limits normal.
    pub magnesium_range: MagnesiumRangeEntry,
    /// Rule of the quartiles. Default `type6`, SPSS's.
    pub quantile_rule: Option<QuantileRule>,
    /// Level of significance, between 0 and 1. Default 0.05.
    pub alpha: Option<f64>,
    /// How p-values are adjusted in their family. Default `holm`.
    pub adjustment: Option<Adjustment>,
    /// Rows that get another test than the plan's. A test that a row cannot have is refused by that row: its `choices`
    /// tell which it may have.
    pub overrides: Vec<Override>,
    /// Days before the visit in which a finding counts: 10 or 30. Default 10.
    pub window_days: Option<u32>,
    /// Who enters the tables.
    pub eligibility: EligibilityOptions,
    /// Adds rows for any manifestation of each organ system that has several. Default false.
    pub by_system: bool,
    /// Id of another scheme, to list the patients whose category it changes. Default: none.
    pub compare_scheme: Option<String>,
    /// Identifier of the variable whose groups are the columns of Table 1: `sex`, `sledai2k_category`, `magnesium_class`
    /// (`analyte_class`), a finding, or an added column of levels, `column_7`. Default `sex`.
    pub grouping: Option<String>,
    /// What is compared and classed. Default: serum magnesium, by `magnesiumRange`.
    pub analyte: Option<AnalyteEntry>,
    /// Identifiers of the variables whose rows are shown, in their order. Default: all, in the usual order. Families of
    /// adjusted p-values hold every row, shown or not.
    pub rows: Option<Vec<String>>,
    /// Repeats the tests of each row without each patient in turn, and without outliers. Default false.
    pub leave_one_out: bool,
    /// How to read columns, by their header.
    pub columns: BTreeMap<String, ColumnChoice>,
    /// Which visit of a patient with several rows enters the tables: `first` or `last`, by the date of the visit, or
    /// `on_or_before`, the last by `indexDate`. Default: the first where the file dates its visits; else a second row
    /// of a patient is a mistake.
    pub index_visit: Option<IndexVisit>,
    /// With `on_or_before` the date, as year-month-day in the calendar of the file.
    pub index_date: Option<String>,
    /// What separates cells. Default: decided from the file.
    pub delimiter: Option<Delimiter>,
    /// What precedes decimals. Default: decided from the file.
    pub decimal_mark: Option<DecimalMark>,
}

/// How the p-values of a family are adjusted for their number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// Not at all.
    None,
    /// Family-wise, in one step.
    Bonferroni,
    /// Family-wise, stepwise, whatever the dependence.
    #[default]
    Holm,
    /// Family-wise, stepwise, of independent tests.
    Hochberg,
    /// Family-wise, by Simes's inequality.
    Hommel,
    /// False discovery rate of independent tests.
    BenjaminiHochberg,
    /// False discovery rate, whatever the dependence.
    BenjaminiYekutieli,
}

impl Adjustment {
    /// By whose method, in words; `None` where nothing is adjusted.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::None => return None,
            Self::Bonferroni => "Bonferroni's method",
            Self::Holm => "Holm's method",
            Self::Hochberg => "Hochberg's method",
            Self::Hommel => "Hommel's method",
            Self::BenjaminiHochberg => {
                "the method of Benjamini and Hochberg (false discovery rate)"
            }
            Self::BenjaminiYekutieli => {
                "the method of Benjamini and Yekutieli (false discovery rate)"
            }
        })
    }
}

/// The settings in force, as printed with every report.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Which test each row gets.
    pub mode: Mode,
    /// The scheme that turns scores into activity categories.
    pub scheme: &'static Scheme,
    /// Reference range of serum magnesium.
    pub magnesium_range: MagnesiumRange,
    /// Rule of the quartiles.
    pub quantile_rule: QuantileRule,
    /// Level of significance.
    pub alpha: f64,
    /// How p-values are adjusted in their family.
    pub adjustment: Adjustment,
    /// Rows that get another test than the plan's.
    pub overrides: Vec<Override>,
    /// Days before the visit in which a finding counts.
    pub window_days: u32,
    /// Who enters the tables.
    pub eligibility: EligibilityOptions,
    /// Whether any manifestation of each organ system has a row.
    pub by_system: bool,
    /// Another scheme, to compare with.
    pub compare_scheme: Option<&'static Scheme>,
    /// Identifier of the variable whose groups are the columns of Table 1.
    pub grouping: String,
    /// What is compared and classed.
    pub analyte: Analyte,
    /// Identifiers of the variables whose rows are shown, in their order; null for all in the usual order.
    pub rows: Option<Vec<String>>,
    /// Whether each patient was left out in turn.
    pub leave_one_out: bool,
    /// How the file was asked to be read.
    pub import: ImportOptions,
}

impl StudyOptions {
    /// The settings in force.
    ///
    /// # Errors
    /// [`OptionError`] for the first option that cannot be used.
    pub fn settings(&self) -> Result<Settings, OptionError> {
        let scheme = scheme_of(self.scheme.as_ref())?.unwrap_or(DEFAULT_SCHEME);
        let alpha = self.alpha.unwrap_or(0.05);
        if !(alpha > 0.0 && alpha < 1.0) {
            let expected = "between 0 and 1, both excluded";
            return Err(OptionError::OutOfRange {
                option: "alpha",
                found: alpha,
                expected,
            });
        }
        let window_days = self.window_days.unwrap_or(WINDOWS[0]);
        if !WINDOWS.contains(&window_days) {
            let (found, expected) = (f64::from(window_days), "10 or 30");
            return Err(OptionError::OutOfRange {
                option: "windowDays",
                found,
                expected,
            });
        }
        self.eligibility.check()?;
        self.check_index_date()?;
        let magnesium_range = self
            .magnesium_range
            .to_range()
            .map_err(OptionError::Range)?;
        let analyte = match &self.analyte {
            None => Analyte::magnesium(magnesium_range),
            Some(entry) => Analyte::other(entry)?,
        };
        let grouping = self.grouping.as_deref().unwrap_or(SEX);
        if !can_group(grouping, &analyte) {
            let found = grouping.to_owned();
            return Err(OptionError::UnknownVariable("grouping", found));
        }
        Ok(Settings {
            grouping: grouping.to_owned(),
            rows: self.rows.clone(),
            analyte,
            mode: self.mode.unwrap_or_default(),
            scheme,
            magnesium_range,
            quantile_rule: self.quantile_rule.unwrap_or(QuantileRule::Type6),
            alpha,
            adjustment: self.adjustment.unwrap_or_default(),
            overrides: self.overrides.clone(),
            window_days,
            eligibility: self.eligibility.spelled_out(),
            by_system: self.by_system,
            compare_scheme: scheme_of(self.compare_scheme.as_ref())?,
            leave_one_out: self.leave_one_out,
            import: ImportOptions {
                columns: self.columns.clone(),
                delimiter: self.delimiter,
                decimal_mark: self.decimal_mark,
                index_visit: self.index_visit,
                index_date: self.index_date.clone(),
            },
        })
    }

    /// Refuses a date of the index visit that is none, or that is missing.
    fn check_index_date(&self) -> Result<(), OptionError> {
        let given = self.index_date.as_deref().unwrap_or_default();
        let needed = self.index_visit == Some(IndexVisit::OnOrBefore);
        if (given.is_empty() && !needed) || is_date(given) {
            return Ok(());
        }
        Err(OptionError::IndexDate(given.to_owned()))
    }
}

impl Settings {
    /// Every setting in a line of text: equal for equal settings.
    pub(super) fn line(&self) -> String {
        let range = &self.magnesium_range;
        let mut line = format!(
            "{:?} {} {} {} {} {} {:?} {} {:?} {:?} {} {:?} {} {} {:?}",
            self.mode,
            self.scheme.id,
            range.lower,
            range.lower_inclusive,
            range.upper,
            range.upper_inclusive,
            self.quantile_rule,
            self.alpha,
            self.adjustment,
            self.overrides,
            self.window_days,
            self.eligibility,
            self.by_system,
            self.compare_scheme.map_or("", |scheme| scheme.id),
            self.import,
        );
        // What was not there from the first is told where it differs from the usual.
        if self.grouping != SEX {
            line = format!("{line} grouping {:?}", self.grouping);
        }
        if !self.analyte.is_magnesium() {
            line = format!("{line} {:?}", self.analyte);
        }
        if let Some(rows) = &self.rows {
            line = format!("{line} rows {rows:?}");
        }
        if self.leave_one_out {
            line.push_str(" leave_one_out");
        }
        line
    }
}

/// The grouping of the paper.
const SEX: &str = "sex";

/// Whether the groups of a variable can be the columns of a table; whether the file has it is another matter.
fn can_group(id: &str, analyte: &Analyte) -> bool {
    [SEX, "sledai2k_category", analyte.class_id].contains(&id)
        || index_of(id).is_some()
        || FURTHER.iter().any(|&(further, ..)| further == id)
        || is_added(id)
}

/// The scheme of an id, if one is given.
fn scheme_of(id: Option<&String>) -> Result<Option<&'static Scheme>, OptionError> {
    id.map(|id| Scheme::from_id(id).ok_or_else(|| OptionError::UnknownScheme(id.clone())))
        .transpose()
}
