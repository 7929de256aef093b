//! The settings of a request, checked as they are read.

use serde::Deserialize;
use tsify::Tsify;

use super::RequestError;

/// Settings of a request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Level of confidence intervals, between 0 and 1. Default 0.95.
    #[serde(alias = "confLevel")]
    pub conf_level: Option<f64>,
    /// Says of the data of `mannwhitney_exact` that they hold ties. The test finds out by itself.
    pub ties: Option<bool>,
}

impl Options {
    /// The level of confidence, 0.95 unless asked otherwise.
    pub(super) fn conf_level(&self) -> Result<f64, RequestError> {
        let found = self.conf_level.unwrap_or(0.95);
        if found > 0.0 && found < 1.0 {
            return Ok(found);
        }
        Err(RequestError::OptionRange {
            option: "conf_level",
            found,
            expected: "between 0 and 1, both excluded",
        })
    }
}
