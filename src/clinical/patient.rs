//! One patient: findings entered by hand and laboratory values → SLEDAI-2K.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::activity::{DEFAULT_SCHEME, SCHEMES, Scheme};
use super::error::{ClinicalError, Name};
use super::finding::Finding;
use super::labs::{self, LabEntry, Proposal};
use super::sledai2k::{self, DESCRIPTORS, Findings, SledaiScore, index_of};
use crate::message::{Coded, Message, Param};

/// What is known of one patient.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
pub struct Patient {
    /// State of each descriptor by identifier. One not named comes from its laboratory value, else
    /// is unknown.
    #[tsify(type = "Record<string, Finding>")]
    pub findings: BTreeMap<String, String>,
    /// Laboratory values by identifier.
    #[tsify(type = "Record<string, LabEntry>")]
    pub labs: BTreeMap<String, LabEntry>,
}

/// How to score.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null)]
pub struct ScoreOptions {
    /// Identifier of the scheme of categories. Default `standard`.
    pub scheme: Option<String>,
    /// The days that the findings cover, 10 (default) or 30.
    pub window_days: Option<u32>,
    /// Counts unknown findings as absent: a common convention, and a guess. Default false.
    pub unknown_as_absent: bool,
}

/// The score of one patient, and how it came about.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PatientScore {
    /// The score.
    #[serde(flatten)]
    pub score: SledaiScore,
    /// The index: SLEDAI-2K is not comparable with its relatives (SLEDAI of 1992, SELENA-SLEDAI).
    pub instrument: &'static str,
    /// The days that the findings cover.
    pub window_days: u32,
    /// Unknown findings that were counted as absent because the options asked for it.
    pub assumed_absent: Vec<&'static str>,
    /// What the laboratory values propose.
    pub proposals: Vec<Proposal>,
    /// Where a finding entered by hand differs from its laboratory value; the hand prevails.
    pub disagreements: Vec<Disagreement>,
}

/// A finding entered by hand against its laboratory value.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Disagreement {
    /// Identifier of the descriptor.
    pub finding: &'static str,
    /// As entered; this is what counts.
    pub entered: Finding,
    /// As the laboratory value has it.
    pub proposed: Finding,
    /// Identifier of the laboratory value.
    pub lab: &'static str,
    /// The same in words.
    pub message: Message,
}

/// The windows in which findings may be collected, the default first: 10 days as published, 30 days
/// after Touma et al., Lupus 2010;19:49-51.
const WINDOWS: [u32; 2] = [10, 30];

/// Scores one patient.
///
/// # Errors
/// [`ClinicalError`] for any name, unit, value or option that cannot be read; it says what exists.
pub fn score_patient(
    patient: &Patient,
    options: &ScoreOptions,
) -> Result<PatientScore, ClinicalError> {
    let scheme = options.scheme()?;
    let window_days = options.window_days()?;
    let PatientFindings {
        mut findings,
        proposals,
        disagreements,
    } = patient.findings()?;
    let mut assumed_absent = Vec::new();
    if options.unknown_as_absent {
        assumed_absent = findings.ids(Finding::Unknown);
        findings = findings.unknown_as_absent();
    }
    Ok(PatientScore {
        score: sledai2k::score(&findings, scheme),
        instrument: "SLEDAI-2K",
        window_days,
        assumed_absent,
        proposals,
        disagreements,
    })
}

/// The findings of a patient, and how they came about.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientFindings {
    /// By hand, else by laboratory value, else unknown.
    pub findings: Findings,
    /// What the laboratory values propose.
    pub proposals: Vec<Proposal>,
    /// Where hand and laboratory differ.
    pub disagreements: Vec<Disagreement>,
}

impl Patient {
    /// Joins what was entered by hand with the laboratory values.
    ///
    /// # Errors
    /// [`ClinicalError`] for any name, unit or value that cannot be read.
    pub fn findings(&self) -> Result<PatientFindings, ClinicalError> {
        let entered = entered(&self.findings)?;
        let proposals = labs::propose(&self.labs)?;
        let mut findings = Findings::default();
        let mut disagreements = Vec::new();
        for (proposal, index) in proposals.iter().filter_map(with_index) {
            findings.set(index, proposal.state);
            let by_hand = entered.iter().find(|&&(named, _)| named == index);
            disagreements.extend(by_hand.and_then(|&(_, state)| disagreement(state, proposal)));
        }
        for (index, state) in entered {
            findings.set(index, state);
        }
        Ok(PatientFindings {
            findings,
            proposals,
            disagreements,
        })
    }
}

impl ScoreOptions {
    /// The scheme asked for, or the default.
    fn scheme(&self) -> Result<&'static Scheme, ClinicalError> {
        let Some(id) = &self.scheme else {
            return Ok(DEFAULT_SCHEME);
        };
        Scheme::from_id(id).ok_or_else(|| ClinicalError::Unknown {
            what: Name::Scheme,
            found: id.clone(),
            known: SCHEMES.map(|scheme| scheme.id).to_vec(),
        })
    }

    /// The window asked for, or the default.
    fn window_days(&self) -> Result<u32, ClinicalError> {
        let days = self.window_days.unwrap_or(WINDOWS[0]);
        if WINDOWS.contains(&days) {
            return Ok(days);
        }
        Err(ClinicalError::OutOfRange {
            field: "windowDays",
            found: days.to_string(),
            expected: "10 or 30",
        })
    }
}

/// The findings entered by hand, each with its position.
fn entered(findings: &BTreeMap<String, String>) -> Result<Vec<(usize, Finding)>, ClinicalError> {
    findings
        .iter()
        .map(|(id, state)| {
            let index = index_of(id).ok_or_else(|| ClinicalError::Unknown {
                what: Name::Finding,
                found: id.clone(),
                known: DESCRIPTORS.map(|descriptor| descriptor.id).to_vec(),
            })?;
            let state = Finding::from_id(state).ok_or_else(|| ClinicalError::Unknown {
                what: Name::State,
                found: state.clone(),
                known: Finding::ALL.map(Finding::id).to_vec(),
            })?;
            Ok((index, state))
        })
        .collect()
}

/// A proposal with the position of its finding.
fn with_index(proposal: &Proposal) -> Option<(&Proposal, usize)> {
    index_of(proposal.finding).map(|index| (proposal, index))
}

/// The disagreement of a state entered by hand with a proposal, if any.
fn disagreement(entered: Finding, proposal: &Proposal) -> Option<Disagreement> {
    if !entered.is_contradicted_by(proposal.state) {
        return None;
    }
    Some(Disagreement {
        finding: proposal.finding,
        entered,
        proposed: proposal.state,
        lab: proposal.lab,
        message: Outranked { entered, proposal }.message(),
    })
}

/// A proposal outranked by what was entered by hand.
struct Outranked<'a> {
    entered: Finding,
    proposal: &'a Proposal,
}

impl fmt::Display for Outranked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Proposal {
            finding,
            state,
            value,
            rule,
            ..
        } = self.proposal;
        let (entered, state) = (self.entered.id(), state.id());
        write!(
            f,
            "{finding} was entered as {entered}, but by {value} ({rule}) it is {state}; the entry counts"
        )
    }
}

impl Coded for Outranked<'_> {
    fn code(&self) -> &'static str {
        "finding_disagrees_with_lab"
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        vec![
            ("finding", self.proposal.finding.into()),
            ("entered", self.entered.id().into()),
            ("proposed", self.proposal.state.id().into()),
            ("lab", self.proposal.lab.into()),
            ("value", self.proposal.value.as_str().into()),
        ]
    }
}
