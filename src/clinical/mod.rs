//! Medicine for one patient: findings → score, value → class. Knows no file and no statistics.
//!
//! | module | holds |
//! |---|---|
//! | [`decimal`] | exact decimal numbers, so that a value typed on a cut-off stays on it |
//! | [`finding`] | present, absent, unknown, not due to lupus |
//! | [`sledai2k`] | the 24 descriptors, their weights, and the score |
//! | [`activity`] | score → activity category, by named scheme |

pub mod activity;
pub mod decimal;
pub mod finding;
pub mod sledai2k;

pub use activity::{Category, Scheme};
pub use decimal::{Decimal, DecimalError};
pub use finding::Finding;
pub use sledai2k::{DESCRIPTORS, Descriptor, Findings, SledaiScore};
