//! Statistics: numbers in, numbers out. Knows no patient, no file and no page.
//!
//! Most tests read a [`Table`]: counts of *group × ordered level*. See [`request`] for every test by
//! name, as the package offers them.

pub mod anderson_darling;
pub mod anova;
pub mod distribution;
pub mod error;
pub mod function;
pub mod grubbs;
pub mod levene;
pub mod lilliefors;
pub mod moments;
pub mod ordinal_logit;
pub mod regression;
pub mod request;
pub mod shapiro_wilk;
pub mod special;
pub mod table;
pub mod tukey;

pub use error::StatsError;
pub use table::Table;
