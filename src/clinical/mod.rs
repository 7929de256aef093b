//! Medicine for one patient: findings → score, value → class. Knows no file and no statistics.
//!
//! | module | holds |
//! |---|---|
//! | [`sex`] | female, male |
//! | [`sledai2k`] | the 24 descriptors, their weights, and the score |
//! | [`activity`] | score → activity category, by named scheme |
//! | [`finding`] | present, absent, unknown, not due to lupus |
//! | [`patient`] | findings and laboratory values of one patient → score |
//! | [`labs`] | laboratory values → proposed findings |
//! | [`entry`] | a measured value as entered: number or text |
//! | [`units`] | units, and the exact factors between them |
//! | [`magnesium`] | serum magnesium → low, normal, high |
//! | [`magnesium_extras`] | magnesium corrected for albumin, fractional excretion |
//! | [`slicc2012`] | SLICC 2012 classification |
//! | [`eular_acr2019`] | EULAR/ACR 2019 classification |
//! | [`renal`] | creatinine → filtration rate, stage range |
//! | [`remission`] | DORIS remission, low disease activity (LLDAS) |
//! | [`verdict`] | met, not met, not known |
//! | [`decimal`] | exact decimal numbers, so that a value typed on a cut-off stays on it |
//! | [`error`] | what was found, and what exists |

pub mod activity;
pub mod decimal;
pub mod entry;
pub mod error;
pub mod eular_acr2019;
pub mod finding;
pub mod labs;
pub mod magnesium;
pub mod magnesium_extras;
pub mod patient;
pub mod remission;
pub mod renal;
pub mod sex;
pub mod sledai2k;
pub mod slicc2012;
pub mod titre;
pub mod units;
pub mod verdict;

pub use activity::{Category, Scheme};
pub use decimal::{Decimal, DecimalError, Rounded};
pub use error::ClinicalError;
pub use finding::Finding;
pub use patient::{Patient, PatientScore, ScoreOptions, score_patient};
pub use sex::Sex;
pub use sledai2k::{DESCRIPTORS, Descriptor, Findings, SledaiScore};
pub use verdict::Verdict;
