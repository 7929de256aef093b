//! Statistics: numbers in, numbers out. Knows no patient, no file and no page.
//!
//! Most tests read a [`Table`]: counts of *group × ordered level*. See [`request`] for every test by
//! name, as the package offers them.

pub mod adjust;
pub mod anderson_darling;
pub mod anova;
pub mod boxplot;
pub mod cochran_armitage;
pub mod correlation;
pub mod counted;
pub mod cramers_v;
pub mod describe;
pub mod distribution;
pub mod effect_size;
pub mod error;
pub mod function;
pub mod grubbs;
pub mod kendall;
pub mod levene;
pub mod lilliefors;
pub mod moments;
pub mod noncentral;
pub mod odds_ratio;
pub mod ordinal_logit;
pub mod paired;
pub mod proportion;
pub mod quantile;
pub mod regression;
pub mod request;
pub mod shapiro_wilk;
pub mod special;
pub mod sum;
pub mod table;
pub mod tukey;

pub use error::StatsError;
pub use table::Table;
