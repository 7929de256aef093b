//! Laboratory values → proposed findings.
//!
//! A proposal is a candidate: the clinician decides whether the finding is due to lupus, and what
//! is entered by hand outranks it. Cut-offs are those of the descriptors (Gladman et al., J
//! Rheumatol 2002;29:288-91), strict, and stand in the table once for each unit, so that no value
//! is converted before it is compared.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::Decimal;
use super::entry::{Amount, EnteredValue, Writing};
use super::error::{ClinicalError, Name};
use super::finding::Finding;
use super::slicc2012;
use super::units;
use crate::message::{Coded, Message, Param};

/// A laboratory value (or a temperature, or a count of joints) from which a finding can be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Laboratory {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// The descriptor that it can propose.
    pub finding: &'static str,
    /// On which side of the cut-off the finding lies.
    pub rule: LabRule,
    /// The units it may be given in. With none, any unit will do, so long as the limit has the
    /// same.
    pub units: &'static [LabUnit],
    /// The limit of the laboratory that the rule needs, where the cut-off is not fixed.
    pub limit: Option<LabLimit>,
}

/// A unit of a laboratory value, with the cut-off in that unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct LabUnit {
    /// The unit as written.
    pub id: &'static str,
    /// The cut-off, where it is fixed.
    #[tsify(type = "number | null")]
    pub cutoff: Option<Decimal>,
    /// Values below are questioned: another unit is likely, or a zero that stands for "not done".
    #[tsify(type = "number")]
    pub usual_min: Decimal,
    /// Values above are questioned.
    #[tsify(type = "number")]
    pub usual_max: Decimal,
}

/// On which side of the cut-off the finding lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum LabRule {
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// On it or above it.
    AtLeast,
}

/// A limit of the laboratory's reference range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum LabLimit {
    /// Lower limit of normal.
    Lln,
    /// Upper limit of normal.
    Uln,
}

/// A unit with a fixed cut-off of `cutoff · 10^−decimals`.
const fn unit(id: &'static str, cutoff: (i64, u32), usual: (Decimal, Decimal)) -> LabUnit {
    LabUnit {
        id,
        cutoff: Some(Decimal::new(cutoff.0, cutoff.1)),
        usual_min: usual.0,
        usual_max: usual.1,
    }
}

/// A unit whose cut-off is the laboratory's limit.
const fn unit_of_limit(id: &'static str, usual: (Decimal, Decimal)) -> LabUnit {
    LabUnit {
        id,
        cutoff: None,
        usual_min: usual.0,
        usual_max: usual.1,
    }
}

/// From `min` to `max`.
const fn usual(min: i64, max: i64) -> (Decimal, Decimal) {
    (Decimal::new(min, 0), Decimal::new(max, 0))
}

/// From `min / 100` to `max / 100`.
const fn usual_hundredths(min: i64, max: i64) -> (Decimal, Decimal) {
    (Decimal::new(min, 2), Decimal::new(max, 2))
}

/// Units of blood cell counts, with the cut-off in 10⁹/L and the usual range in 10⁷/L.
const fn cells(cutoff: i64, min: i64, max: i64) -> [LabUnit; 3] {
    [
        unit("10^9/L", (cutoff, 0), usual_hundredths(min, max)),
        unit("10^3/uL", (cutoff, 0), usual_hundredths(min, max)),
        unit("/uL", (cutoff * 1000, 0), usual(min * 10, max * 10)),
    ]
}

/// The unit of cells seen in the urine.
const PER_FIELD: [LabUnit; 1] = [unit("/HPF", (5, 0), usual(0, 1000))];

/// 0.5 g/g in mg/mmol by the molar mass of creatinine, 113.12 g/mol. Usage rounds it down to 50.
const RATIO_EXACT: Decimal = Decimal::new(5656, 2);

/// The laboratory values. Where two propose one finding, the first outranks the second.
pub const LABORATORIES: [Laboratory; 12] = [
    Laboratory {
        id: "swollen_joints",
        label: "Swollen or tender joints",
        finding: "arthritis",
        rule: LabRule::AtLeast,
        units: &[unit("joints", (2, 0), usual(0, 68))],
        limit: None,
    },
    Laboratory {
        id: "urine_rbc_hpf",
        label: "Red cells in urine",
        finding: "hematuria",
        rule: LabRule::Above,
        units: &PER_FIELD,
        limit: None,
    },
    Laboratory {
        id: "protein_24h",
        label: "Protein in 24-hour urine",
        finding: "proteinuria",
        rule: LabRule::Above,
        units: &[
            unit("g/24h", (5, 1), usual(0, 20)),
            unit("mg/24h", (500, 0), usual(0, 20_000)),
        ],
        limit: None,
    },
    Laboratory {
        id: "upcr",
        label: "Urine protein to creatinine ratio",
        finding: "proteinuria",
        rule: LabRule::Above,
        units: &[
            unit("g/g", (5, 1), usual(0, 20)),
            unit("mg/mmol", (50, 0), usual(0, 2300)),
        ],
        limit: None,
    },
    Laboratory {
        id: "urine_wbc_hpf",
        label: "White cells in urine",
        finding: "pyuria",
        rule: LabRule::Above,
        units: &PER_FIELD,
        limit: None,
    },
    Laboratory {
        id: "c3",
        label: "C3",
        finding: "low_complement",
        rule: LabRule::Below,
        units: &[
            unit_of_limit("mg/dL", usual(5, 500)),
            unit_of_limit("g/L", usual_hundredths(5, 500)),
        ],
        limit: Some(LabLimit::Lln),
    },
    Laboratory {
        id: "c4",
        label: "C4",
        finding: "low_complement",
        rule: LabRule::Below,
        units: &[
            unit_of_limit("mg/dL", usual(1, 500)),
            unit_of_limit("g/L", usual_hundredths(1, 500)),
        ],
        limit: Some(LabLimit::Lln),
    },
    Laboratory {
        id: "ch50",
        label: "CH50",
        finding: "low_complement",
        rule: LabRule::Below,
        units: &[unit_of_limit("U/mL", usual(0, 500))],
        limit: Some(LabLimit::Lln),
    },
    Laboratory {
        id: "anti_dsdna",
        label: "Anti-dsDNA",
        finding: "increased_dna_binding",
        rule: LabRule::Above,
        units: &[],
        limit: Some(LabLimit::Uln),
    },
    Laboratory {
        id: "temperature",
        label: "Temperature",
        finding: "fever",
        rule: LabRule::Above,
        // 100.4 °F is exactly 38.0 °C.
        units: &[
            unit("C", (380, 1), usual(30, 45)),
            unit("F", (1004, 1), usual(86, 113)),
        ],
        limit: None,
    },
    Laboratory {
        id: "platelets",
        label: "Platelets",
        finding: "thrombocytopenia",
        rule: LabRule::Below,
        units: &cells(100, 100, 200_000),
        limit: None,
    },
    Laboratory {
        id: "wbc",
        label: "White blood cells",
        finding: "leukopenia",
        rule: LabRule::Below,
        units: &cells(3, 10, 20_000),
        limit: None,
    },
];

/// A cut-off that others use for a finding, for a line of sensitivity beside that of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherCutoff {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// In words.
    pub label: &'static str,
    /// The descriptor.
    pub finding: &'static str,
    /// The laboratory value.
    pub lab: &'static str,
    /// Where it lies.
    pub at: CutoffAt,
}

/// Where a cut-off lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutoffAt {
    /// At this value, in the first unit.
    Value(Decimal),
    /// At this multiple of the limit of the laboratory.
    TimesLimit(Decimal),
}

/// The cut-offs of which the study left open which it used: leukopenia was not defined, and anti-dsDNA was
/// called raised above twice the limit, as SLICC has it for ELISA.
pub const OTHER_CUTOFFS: [OtherCutoff; 2] = [
    OtherCutoff {
        id: "leukopenia_below_4",
        label: "Leukopenia below 4.0 × 10⁹/L, as in SLICC 2012 and EULAR/ACR 2019",
        finding: "leukopenia",
        lab: "wbc",
        at: CutoffAt::Value(slicc2012::LEUKOCYTES_BELOW),
    },
    OtherCutoff {
        id: "dsdna_above_twice",
        label: "Anti-dsDNA above twice the upper limit, as in SLICC 2012 by ELISA",
        finding: "increased_dna_binding",
        lab: "anti_dsdna",
        at: CutoffAt::TimesLimit(slicc2012::DSDNA_ELISA_MULTIPLE),
    },
];

/// A laboratory value as entered. A limit that the rule does not need is not read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
#[tsify(missing_as_null)]
pub struct LabEntry {
    /// The value; nothing or a blank text when not measured.
    pub value: Option<EnteredValue>,
    /// Its unit, which may be left out where only one is in use.
    pub unit: Option<String>,
    /// Lower limit of the laboratory, in the unit of the value.
    pub lln: Option<EnteredValue>,
    /// Upper limit of the laboratory, in the unit of the value.
    pub uln: Option<EnteredValue>,
}

impl LabEntry {
    /// The limit entered with the value.
    pub(crate) fn limit(&self, limit: LabLimit) -> Result<Option<Decimal>, ClinicalError> {
        let entered = match limit {
            LabLimit::Lln => &self.lln,
            LabLimit::Uln => &self.uln,
        };
        entered
            .as_ref()
            .filter(|entry| !entry.is_blank())
            .map(|entry| entry.number(limit.id()))
            .transpose()
    }
}

/// What laboratory values say about one finding.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// Identifier of the descriptor.
    pub finding: &'static str,
    /// Present, absent, or unknown when the values do not decide; the notes say why.
    pub state: Finding,
    /// Identifier of the value that decides.
    pub lab: &'static str,
    /// That value as entered, with its unit.
    pub value: String,
    /// The rule it was held against.
    pub rule: String,
    /// What to know before accepting it.
    pub notes: Vec<Message>,
}

/// What to know about a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The rule needs a limit of the laboratory that is not given.
    LimitMissing(LabLimit),
    /// The value bounds the quantity on the wrong side to decide.
    Undecided(String),
    /// Signs of a dipstick are not a count.
    Dipstick,
    /// More cells than can be counted.
    Uncountable,
    /// The laboratory's own word, without the number.
    Reported,
    /// A range, judged by its lower end.
    LowerEnd(String),
    /// The value is unusual in its unit.
    Unusual(String),
    /// Derived from the ratio, without a 24-hour collection.
    FromRatio,
    /// A ratio between the usual and the exact cut-off in mg/mmol.
    RatioConvention(String),
    /// The ratio says otherwise than the 24-hour collection, which outranks it.
    RatioDisagrees(String),
    /// Nothing low among what was measured, but C3 or C4 is missing.
    Partial,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LimitMissing(limit) => {
                write!(f, "the laboratory's {} is needed", limit.label())
            }
            Self::Undecided(value) => write!(f, "{value} may lie on either side of the cut-off"),
            Self::Dipstick => write!(f, "a dipstick is not a cell count"),
            Self::Uncountable => write!(f, "too many to count is taken as above the cut-off"),
            Self::Reported => write!(f, "by the laboratory's own word, without the number"),
            Self::LowerEnd(value) => write!(f, "of the range {value} the lower end counts"),
            Self::Unusual(value) => write!(f, "{value} is unusual; check value and unit"),
            Self::FromRatio => write!(
                f,
                "by the protein to creatinine ratio: taking it for grams in 24 hours is a convention"
            ),
            Self::RatioConvention(value) => write!(
                f,
                "{value} lies above 50 mg/mmol, the usual cut-off, but not above 56.56, which is 0.5 g/g"
            ),
            Self::RatioDisagrees(value) => write!(
                f,
                "the protein to creatinine ratio, {value}, says otherwise; the 24-hour collection outranks it"
            ),
            Self::Partial => write!(f, "C3 and C4 were not both judged"),
        }
    }
}

impl Coded for Note {
    fn code(&self) -> &'static str {
        match self {
            Self::LimitMissing(_) => "limit_missing",
            Self::Undecided(_) => "undecided",
            Self::Dipstick => "dipstick",
            Self::Uncountable => "uncountable",
            Self::Reported => "reported",
            Self::LowerEnd(_) => "lower_end_of_range",
            Self::Unusual(_) => "unusual_value",
            Self::FromRatio => "from_ratio",
            Self::RatioConvention(_) => "convention_dependent",
            Self::RatioDisagrees(_) => "ratio_disagrees",
            Self::Partial => "partial",
        }
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        match self {
            Self::LimitMissing(limit) => vec![("limit", limit.id().into())],
            Self::Undecided(value)
            | Self::LowerEnd(value)
            | Self::Unusual(value)
            | Self::RatioConvention(value)
            | Self::RatioDisagrees(value) => vec![("value", value.as_str().into())],
            Self::Dipstick
            | Self::Uncountable
            | Self::Reported
            | Self::FromRatio
            | Self::Partial => Vec::new(),
        }
    }
}

impl LabLimit {
    /// The field in which it is entered.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Lln => "lln",
            Self::Uln => "uln",
        }
    }

    /// Which limit it is, in words.
    const fn label(self) -> &'static str {
        match self {
            Self::Lln => "lower limit",
            Self::Uln => "upper limit",
        }
    }
}

impl LabRule {
    /// Whether an amount shows the finding; unknown when the entry leaves it open.
    #[must_use]
    pub fn judge(self, amount: &Amount, cutoff: &Decimal) -> Finding {
        let shown = match self {
            Self::Above => amount.exceeds(cutoff),
            Self::Below => amount.falls_below(cutoff),
            Self::AtLeast => amount.falls_below(cutoff).map(|below| !below),
        };
        match shown {
            Some(true) => Finding::Present,
            Some(false) => Finding::Absent,
            None => Finding::Unknown,
        }
    }

    /// The sign of the comparison.
    const fn sign(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::Below => "<",
            Self::AtLeast => ">=",
        }
    }
}

impl Laboratory {
    /// The laboratory value of this identifier.
    ///
    /// # Errors
    /// [`ClinicalError::Unknown`] when there is none.
    pub fn from_id(id: &str) -> Result<&'static Self, ClinicalError> {
        LABORATORIES
            .iter()
            .find(|laboratory| laboratory.id == id)
            .ok_or_else(|| ClinicalError::Unknown {
                what: Name::Lab,
                found: id.to_owned(),
                known: LABORATORIES.map(|laboratory| laboratory.id).to_vec(),
            })
    }

    /// The unit of this name, or the only one. `None` where any unit will do.
    ///
    /// # Errors
    /// [`ClinicalError`] for a unit not in use here, or a missing one where there is a choice.
    pub fn unit(&self, name: Option<&str>) -> Result<Option<&'static LabUnit>, ClinicalError> {
        let known = || self.units.iter().map(|unit| unit.id).collect();
        match (name, self.units) {
            (_, []) => Ok(None),
            (None, [only]) => Ok(Some(only)),
            (None, _) => Err(ClinicalError::UnitMissing {
                field: self.id,
                known: known(),
            }),
            (Some(name), units) => units
                .iter()
                .find(|unit| units::same(unit.id, name))
                .map(Some)
                .ok_or_else(|| ClinicalError::Unknown {
                    what: Name::Unit,
                    found: name.to_owned(),
                    known: known(),
                }),
        }
    }

    /// How its values may be written.
    #[must_use]
    pub fn writing(&self) -> Writing {
        if self.units == PER_FIELD {
            Writing::PerField
        } else if self.units.is_empty() {
            Writing::Antibody
        } else {
            Writing::Number
        }
    }

    /// What an amount shows against a cut-off, which must be in its unit; without one only what the
    /// laboratory itself reported counts.
    #[must_use]
    pub fn judge(&self, amount: &Amount, cutoff: Option<&Decimal>) -> Finding {
        match (amount, cutoff) {
            (Amount::Reported(true), _) => Finding::Present,
            (Amount::Reported(false), _) => Finding::Absent,
            (_, None) => Finding::Unknown,
            (_, Some(cutoff)) => self.rule.judge(amount, cutoff),
        }
    }

    /// What one entry says about the finding; nothing when it is blank.
    fn propose(&self, entry: &LabEntry) -> Result<Option<Proposal>, ClinicalError> {
        let Some(value) = entry.value.as_ref().filter(|value| !value.is_blank()) else {
            return Ok(None);
        };
        let unit = self.unit(entry.unit.as_deref())?;
        let amount = value.amount(self.id, self.writing())?;
        let cutoff = match (self.limit, unit.and_then(|unit| unit.cutoff)) {
            (Some(limit), _) => entry.limit(limit)?,
            (None, cutoff) => cutoff,
        };
        let unit_name = unit.map_or(entry.unit.as_deref().unwrap_or(""), |unit| unit.id);
        let text = with_unit(&value.text(), unit_name);
        let state = self.judge(&amount, cutoff.as_ref());
        let cutoff_text = cutoff.map_or_else(
            || self.limit.map_or("", LabLimit::label).to_owned(),
            |cutoff| with_unit(&cutoff.to_string(), unit_name),
        );
        Ok(Some(Proposal {
            finding: self.finding,
            state,
            lab: self.id,
            rule: format!("{} {} {cutoff_text}", self.label, self.rule.sign()),
            notes: self
                .notes(&amount, unit, cutoff.as_ref(), &text)
                .iter()
                .map(Coded::message)
                .collect(),
            value: text,
        }))
    }

    /// What to know about one entry, shown as `text`.
    fn notes(
        &self,
        amount: &Amount,
        unit: Option<&LabUnit>,
        cutoff: Option<&Decimal>,
        text: &str,
    ) -> Vec<Note> {
        let mut notes = Vec::new();
        match (amount, cutoff, self.limit) {
            (Amount::Reported(_), ..) => notes.push(Note::Reported),
            (_, None, Some(limit)) => notes.push(Note::LimitMissing(limit)),
            (Amount::Dipstick, ..) => notes.push(Note::Dipstick),
            (Amount::Uncountable, ..) => notes.push(Note::Uncountable),
            (Amount::FromTo(..), ..) => notes.push(Note::LowerEnd(text.to_owned())),
            (_, Some(cutoff), _) if self.rule.judge(amount, cutoff) == Finding::Unknown => {
                notes.push(Note::Undecided(text.to_owned()));
            }
            _ => {}
        }
        if let (Some(unit), Some(stated)) = (unit, amount.stated())
            && (stated < unit.usual_min || stated > unit.usual_max)
            && matches!(amount, Amount::Exactly(_))
        {
            notes.push(Note::Unusual(text.to_owned()));
        }
        if self.id == "upcr" {
            notes.push(Note::FromRatio);
            if unit.is_some_and(|unit| unit.id == "mg/mmol")
                && amount.exceeds(&Decimal::new(50, 0)) == Some(true)
                && amount.exceeds(&RATIO_EXACT) != Some(true)
            {
                notes.push(Note::RatioConvention(text.to_owned()));
            }
        }
        notes
    }
}

/// What the laboratory values of one patient propose, one proposal for each finding they speak of,
/// in the order of [`LABORATORIES`]. A blank value proposes nothing.
///
/// # Errors
/// [`ClinicalError`] for a name, a unit or a value that cannot be read.
pub fn propose(labs: &BTreeMap<String, LabEntry>) -> Result<Vec<Proposal>, ClinicalError> {
    for id in labs.keys() {
        Laboratory::from_id(id)?;
    }
    let mut single = Vec::new();
    for laboratory in &LABORATORIES {
        if let Some(entry) = labs.get(laboratory.id) {
            single.extend(laboratory.propose(entry)?);
        }
    }
    Ok(single
        .chunk_by(|a, b| a.finding == b.finding)
        .map(combine)
        .collect())
}

/// One proposal from all that speak of the same finding, highest in rank first; there is at least
/// one.
fn combine(proposals: &[Proposal]) -> Proposal {
    let judged: Vec<(&str, Finding)> = proposals
        .iter()
        .map(|proposal| (proposal.lab, proposal.state))
        .collect();
    let decision = decide(&judged);
    let mut proposal = proposals[decision.by].clone();
    if decision.partial {
        proposal.notes.push(Note::Partial.message());
    }
    if let Some(against) = decision.against {
        let ratio = proposals[against].value.clone();
        proposal.notes.push(Note::RatioDisagrees(ratio).message());
    }
    proposal
}

/// Which of several laboratory values of one patient decides about a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Its place among them.
    pub by: usize,
    /// Whether nothing is low, but C3 and C4 were not both judged.
    pub partial: bool,
    /// The place of one that it outranks and that says otherwise.
    pub against: Option<usize>,
}

/// Decides between the values that speak of one finding, each with its identifier and what it shows,
/// highest in rank first.
///
/// Any low complement counts, and counts once; with none low, C3 and C4 must both be judged to leave no
/// doubt. Of protein, the 24-hour collection outranks the ratio, unless it does not decide.
#[must_use]
pub fn decide(judged: &[(&str, Finding)]) -> Decision {
    let first = |state| judged.iter().position(|&(_, other)| other == state);
    if judged.iter().any(|(lab, _)| is_complement(lab)) {
        if let Some(by) = first(Finding::Present) {
            return Decision {
                by,
                ..Decision::default()
            };
        }
        let normal = |lab| judged.contains(&(lab, Finding::Absent));
        return first(Finding::Absent).map_or_else(Decision::default, |by| Decision {
            by,
            partial: !(normal("c3") && normal("c4")),
            against: None,
        });
    }
    let mut decided = (0..judged.len()).filter(|&at| judged[at].1 != Finding::Unknown);
    let Some(by) = decided.next() else {
        return Decision::default();
    };
    Decision {
        by,
        partial: false,
        against: decided.find(|&at| judged[at].1 != judged[by].1),
    }
}

/// Whether a laboratory value is of complement.
fn is_complement(lab: &str) -> bool {
    matches!(lab, "c3" | "c4" | "ch50")
}

/// A value followed by its unit, if it has one.
fn with_unit(value: &str, unit: &str) -> String {
    if unit.is_empty() {
        value.to_owned()
    } else {
        format!("{value} {unit}")
    }
}
