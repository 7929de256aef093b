//! Medicine for one patient: findings → score, value → class. Knows no file and no statistics.
//!
//! | module | holds |
//! |---|---|
//! | [`entry`] | a measured value as entered: number or text |
//! | [`units`] | units, and the exact factors between them |
//! | [`labs`] | laboratory values → proposed findings |
//! | [`patient`] | findings and laboratory values of one patient → score |
//! | [`magnesium`] | serum magnesium → low, normal, high |
//! | [`decimal`] | exact decimal numbers, so that a value typed on a cut-off stays on it |
//! | [`finding`] | present, absent, unknown, not due to lupus |
//! | [`sledai2k`] | the 24 descriptors, their weights, and the score |
//! | [`activity`] | score → activity category, by named scheme |

pub mod activity;
pub mod decimal;
pub mod entry;
pub mod error;
pub mod finding;
pub mod labs;
pub mod magnesium;
pub mod patient;
pub mod sledai2k;
pub mod units;

pub use activity::{Category, Scheme};
pub use decimal::{Decimal, DecimalError};
pub use error::ClinicalError;
pub use finding::Finding;
pub use patient::{Patient, PatientScore, ScoreOptions, score_patient};
pub use sledai2k::{DESCRIPTORS, Descriptor, Findings, SledaiScore};
