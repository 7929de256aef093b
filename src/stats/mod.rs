//! Statistics: numbers in, numbers out. Knows no patient, no file and no page.
//!
//! Most tests read a [`Table`]: counts of *group × ordered level*. See [`request`] for every test by
//! name, as the package offers them.

pub mod adjust;
pub mod distribution;
pub mod error;
pub mod function;
pub mod request;
pub mod special;
pub mod table;

pub use error::StatsError;
pub use table::Table;
