//! Lupustat scores lupus activity and computes the tables of a lupus cohort study.
//!
//! For researchers with a spreadsheet of patients and for clinicians with one patient. It is a
//! calculator, not a medical device: it neither diagnoses nor advises treatment.
//!
//! | module | from → to |
//! |---|---|
//! | [`stats`] | numbers → statistics; knows no patient |
//! | [`clinical`] | one patient's findings → score, class; knows no file and no statistics |
//! | [`cohort`] | a file's bytes → typed columns, and every problem found on the way |
//! | [`study`] | a cohort → groups → tests → the report with its tables |
//!
//! Dependencies point one way: `study → {cohort → clinical, stats}`. On `wasm32` the module `wasm`
//! exposes them to JavaScript; the types that cross that boundary derive their TypeScript
//! declarations (`Tsify`) where they are defined.

pub mod clinical;
pub mod cohort;
pub mod memory;
pub mod message;
mod order;
pub mod stats;
pub mod study;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use message::{Coded, Message, Param};

/// The version of this crate, as printed in every report.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
