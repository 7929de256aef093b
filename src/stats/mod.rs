//! Statistics: numbers in, numbers out. Knows no patient, no file and no page.
//!
//! Most tests read a [`Table`]: counts of *group × ordered level*. See [`request`] for every test by
//! name, as the package offers them.

pub mod adjust;
pub mod binomial;
pub mod boxplot;
pub mod chi_square;
pub mod cochran_armitage;
pub mod correlation;
pub mod counted;
pub mod describe;
pub mod distribution;
pub mod error;
pub mod exact;
pub mod fisher;
pub mod function;
pub mod hodges_lehmann;
pub mod kendall;
pub mod kruskal_wallis;
pub mod mann_whitney;
pub mod odds_ratio;
pub mod paired;
pub mod post_hoc;
pub mod proportion;
pub mod quantile;
pub mod rank_sum;
pub mod request;
mod root;
mod special;
pub mod student;
mod sum;
pub mod table;

pub use error::StatsError;
pub use table::Table;
