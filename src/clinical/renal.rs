//! Creatinine → estimated glomerular filtration rate, and the stage range it lies in.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::decimal::Decimal;
use super::entry::EnteredValue;
use super::error::{ClinicalError, Name};
use super::sex::Sex;
use super::units::{self, CREATININE_UMOL_PER_MG_DL};

/// The equations. None has a factor for race.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub enum Equation {
    /// Four-variable MDRD for creatinine traceable to mass spectrometry: Levey et al., Ann Intern
    /// Med 2006;145:247-54.
    #[serde(rename = "mdrd_175")]
    Mdrd175,
    /// Four-variable MDRD for older assays: Levey et al., J Am Soc Nephrol 2000;11:155A.
    #[serde(rename = "mdrd_186")]
    Mdrd186,
    /// CKD-EPI of 2021: Inker et al., N Engl J Med 2021;385:1737-49.
    #[default]
    #[serde(rename = "ckd_epi_2021")]
    CkdEpi2021,
}

/// The range of a stage of chronic kidney disease (KDOQI, Am J Kidney Dis 2002;39(2 Suppl 1)). One
/// value cannot establish the disease: it must last three months, and stages 1 and 2 need other
/// damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum StageRange {
    /// 90 and above.
    Stage1,
    /// From 60 to below 90.
    Stage2,
    /// From 30 to below 60.
    Stage3,
    /// From 15 to below 30.
    Stage4,
    /// Below 15.
    Stage5,
}

/// A serum creatinine, as entered.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct RenalEntry {
    /// Serum creatinine.
    pub creatinine: EnteredValue,
    /// `mg/dL` or `umol/L`.
    #[tsify(type = "\"mg/dL\" | \"umol/L\"")]
    pub unit: String,
    /// Age in years, 18 or above: the equations are for adults.
    pub age: EnteredValue,
    /// Sex.
    pub sex: Sex,
}

/// The filtration rate by one equation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RenalEstimate {
    /// The equation.
    pub equation: Equation,
    /// Estimated glomerular filtration rate, mL/min per 1.73 m², unrounded.
    pub egfr: f64,
    /// The stage range it lies in.
    pub stage_range: StageRange,
    /// Whether it lies below 60, the range of stage 3 or beyond.
    pub below_60: bool,
    /// Whether it lies below 30, as the study's words for its exclusion say.
    pub below_30: bool,
}

/// Units of creatinine.
const UNITS: [&str; 2] = ["mg/dL", "umol/L"];
/// Possible creatinine, mg/dL.
const CREATININE: (f64, f64) = (0.1, 40.0);
/// Ages for which the equations hold, years.
const AGE: (Decimal, Decimal) = (Decimal::new(18, 0), Decimal::new(120, 0));

/// Estimates the filtration rate by each equation, in the order of [`Equation::ALL`].
///
/// # Errors
/// [`ClinicalError`] when creatinine, unit or age cannot be read or are out of range.
pub fn estimate(entry: &RenalEntry) -> Result<Vec<RenalEstimate>, ClinicalError> {
    let creatinine = entry.creatinine_mg_dl()?;
    let age = entry.age_years()?;
    Ok(Equation::ALL
        .iter()
        .map(|&equation| {
            let egfr = equation.egfr(creatinine, age, entry.sex);
            RenalEstimate {
                equation,
                egfr,
                stage_range: StageRange::of(egfr),
                below_60: egfr < 60.0,
                below_30: egfr < 30.0,
            }
        })
        .collect())
}

impl RenalEntry {
    /// Creatinine in mg/dL.
    fn creatinine_mg_dl(&self) -> Result<f64, ClinicalError> {
        let value = self.creatinine.number("creatinine")?.to_f64();
        let mg_dl = if units::same(&self.unit, UNITS[0]) {
            value
        } else if units::same(&self.unit, UNITS[1]) {
            value / CREATININE_UMOL_PER_MG_DL
        } else {
            return Err(ClinicalError::Unknown {
                what: Name::Unit,
                found: self.unit.clone(),
                known: UNITS.to_vec(),
            });
        };
        if (CREATININE.0..=CREATININE.1).contains(&mg_dl) {
            return Ok(mg_dl);
        }
        Err(ClinicalError::OutOfRange {
            field: "creatinine",
            found: format!("{} {}", self.creatinine.text(), self.unit),
            expected: "0.1 to 40 mg/dL; is the unit right?",
        })
    }

    /// Age in years.
    fn age_years(&self) -> Result<f64, ClinicalError> {
        let age = self.age.number("age")?;
        if age >= AGE.0 && age <= AGE.1 {
            return Ok(age.to_f64());
        }
        Err(ClinicalError::OutOfRange {
            field: "age",
            found: self.age.text(),
            expected: "18 to 120 years",
        })
    }
}

impl Equation {
    /// The three equations.
    pub const ALL: [Self; 3] = [Self::Mdrd175, Self::Mdrd186, Self::CkdEpi2021];

    /// Its name, as in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mdrd175 => "the four-variable MDRD equation (175)",
            Self::Mdrd186 => "the four-variable MDRD equation of older assays (186)",
            Self::CkdEpi2021 => "the CKD-EPI equation of 2021",
        }
    }

    /// Estimated glomerular filtration rate, mL/min per 1.73 m², from creatinine above 0 in one of its units;
    /// none below 18 years.
    #[must_use]
    pub fn rate(self, creatinine: f64, unit: &str, age: f64, sex: Sex) -> Option<f64> {
        let mg_dl = if units::same(unit, UNITS[1]) {
            creatinine / CREATININE_UMOL_PER_MG_DL
        } else {
            creatinine
        };
        (age >= AGE.0.to_f64()).then(|| self.egfr(mg_dl, age, sex))
    }

    /// Estimated glomerular filtration rate, mL/min per 1.73 m², from creatinine in mg/dL above 0
    /// and an adult age in years.
    ///
    /// # Formula
    /// ```text
    /// MDRD           c · Scr^−1.154 · age^−0.203 · (0.742 if female),  c = 175 or 186
    /// CKD-EPI 2021   142 · min(Scr/κ, 1)^α · max(Scr/κ, 1)^−1.200 · 0.9938^age · (1.012 if female)
    ///                κ = 0.7, α = −0.241 in women; κ = 0.9, α = −0.302 in men
    /// ```
    fn egfr(self, creatinine: f64, age: f64, sex: Sex) -> f64 {
        match self {
            Self::Mdrd175 => mdrd(175.0, creatinine, age, sex),
            Self::Mdrd186 => mdrd(186.0, creatinine, age, sex),
            Self::CkdEpi2021 => ckd_epi_2021(creatinine, age, sex),
        }
    }
}

fn mdrd(c: f64, creatinine: f64, age: f64, sex: Sex) -> f64 {
    let sex_factor = match sex {
        Sex::Female => 0.742,
        Sex::Male => 1.0,
    };
    c * creatinine.powf(-1.154) * age.powf(-0.203) * sex_factor
}

fn ckd_epi_2021(creatinine: f64, age: f64, sex: Sex) -> f64 {
    let (kappa, alpha, sex_factor) = match sex {
        Sex::Female => (0.7, -0.241, 1.012),
        Sex::Male => (0.9, -0.302, 1.0),
    };
    let ratio = creatinine / kappa;
    142.0
        * ratio.min(1.0).powf(alpha)
        * ratio.max(1.0).powf(-1.200)
        * 0.9938_f64.powf(age)
        * sex_factor
}

impl StageRange {
    /// The range of an unrounded filtration rate.
    #[must_use]
    pub fn of(egfr: f64) -> Self {
        match egfr {
            90.0.. => Self::Stage1,
            60.0.. => Self::Stage2,
            30.0.. => Self::Stage3,
            15.0.. => Self::Stage4,
            _ => Self::Stage5,
        }
    }
}
