//! Statistics: numbers in, numbers out. Knows no patient, no file and no page.
//!
//! Most tests read a [`Table`]: counts of *group × ordered level*. See [`request`] for every test by
//! name, as the package offers them.

pub mod adjust;
pub mod binomial;
pub mod chi_square;
pub mod distribution;
pub mod error;
pub mod fisher;
pub mod function;
pub mod hodges_lehmann;
pub mod kruskal_wallis;
pub mod mann_whitney;
pub mod post_hoc;
pub mod rank_sum;
pub mod request;
mod root;
mod special;
pub mod student;
pub mod table;

pub use error::StatsError;
pub use table::Table;
