
#[path = "clinical/laws.rs"]
mod laws;
#[path = "clinical/magnesium.rs"]
mod magnesium;
#[path = "clinical/score.rs"]
mod score;
