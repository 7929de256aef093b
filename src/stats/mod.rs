//! Statistics: numbers in, numbers out. Knows no patient, no file and no page.
//!
//! Most tests read a [`Table`]: counts of *group × ordered level*. See [`request`] for every test by
//! name, as the package offers them.

pub mod adjust;
pub mod anderson_darling;
pub mod anova;
pub mod binomial;
pub mod boxplot;
pub mod chi_square;
pub mod cochran_armitage;
pub mod correlation;
pub mod counted;
pub mod cramers_v;
pub mod describe;
pub mod distribution;
pub mod effect_size;
pub mod error;
pub mod exact;
pub mod fisher;
pub mod function;
pub mod grubbs;
pub mod hodges_lehmann;
pub mod hypergeometric;
pub mod kendall;
pub mod kruskal_wallis;
pub mod levene;
pub mod lilliefors;
pub mod mann_whitney;
pub mod moments;
pub mod noncentral;
pub mod odds_ratio;
pub mod ordinal_logit;
pub mod paired;
pub mod post_hoc;
pub mod printed;
pub mod proportion;
pub mod quantile;
pub mod rank_sum;
pub mod regression;
pub mod request;
pub mod shapiro_wilk;
mod special;
pub mod student;
mod sum;
pub mod table;
pub mod tukey;

pub use error::StatsError;
pub use table::Table;
