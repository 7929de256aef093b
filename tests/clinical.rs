//! The clinical layer: worked patients, every descriptor, every cut-off on, just below and just above, and laws.

#[path = "clinical/classification.rs"]
mod classification;
#[path = "clinical/laws.rs"]
mod laws;
#[path = "clinical/magnesium.rs"]
mod magnesium;
#[path = "clinical/patients.rs"]
mod patients;
#[path = "clinical/remission.rs"]
mod remission;
#[path = "clinical/renal.rs"]
mod renal;
#[path = "clinical/score.rs"]
mod score;
