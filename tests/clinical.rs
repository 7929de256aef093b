//! The clinical layer: worked patients, every descriptor, every cut-off on, just below and just above, and laws.

#[path = "clinical/laws.rs"]
mod laws;
#[path = "clinical/magnesium.rs"]
mod magnesium;
#[path = "clinical/patients.rs"]
mod patients;
#[path = "clinical/score.rs"]
mod score;
