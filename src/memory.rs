//! Room in memory: asked for before work that takes much of it, so that its end is a message and no crash.

use std::fmt;
use std::hint::black_box;

use crate::message::{Coded, Param};

/// A cohort does not fit in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryExhausted {
    /// Rows read before that.
    pub rows: usize,
}

/// Whether lists of so many bytes can be had, all at once. Memory grows by whole lists: short ones leave less unused.
#[must_use]
pub fn has_room(lists: &[usize]) -> bool {
    let mut trial: Vec<Vec<u8>> = Vec::with_capacity(lists.len());
    lists.iter().all(|&bytes| {
        let mut list = Vec::new();
        // Else the compiler may leave out what nobody reads.
        let has_room = black_box(&mut list).try_reserve_exact(bytes).is_ok();
        trial.push(list);
        has_room && black_box(&trial).iter().all(Vec::is_empty)
    })
}

/// Whether lists of so many bytes can be had, all at once, for a cohort of so many rows.
///
/// # Errors
/// [`MemoryExhausted`] when they cannot.
pub fn check_room(lists: &[usize], rows: usize) -> Result<(), MemoryExhausted> {
    if has_room(lists) {
        Ok(())
    } else {
        Err(MemoryExhausted { rows })
    }
}

impl fmt::Display for MemoryExhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the memory is full after {} rows; let a database count equal rows first: a file of counted rows, with a \
             column count, gives the same report",
            self.rows
        )
    }
}

impl std::error::Error for MemoryExhausted {}

impl Coded for MemoryExhausted {
    fn code(&self) -> &'static str {
        "memory_exhausted"
    }

    fn params(&self) -> Vec<(&'static str, Param)> {
        vec![("rows", self.rows.into())]
    }
}
