//! A patient in one word of 64 bits: the findings, the score, its category and the cell of the joint grouping.

use super::variable::{MISSING, Source, Tally, Variable};
use crate::clinical::Finding;
use crate::clinical::sledai2k::{Findings, index_of};
use crate::stats::sorted::NOBODY;

/// A field of the word: its first bit, and how many it has.
type Field = (u32, u32);

const SCORE: Field = (Findings::BITS, 7);
const CATEGORY: Field = (SCORE.0 + SCORE.1, 3);
const CELL: Field = (CATEGORY.0 + CATEGORY.1, u64::BITS - CATEGORY.0 - CATEGORY.1);

/// The identifiers of the variables that have a field of their own.
pub(super) const SCORE_ID: &str = "sledai2k_score";
pub(super) const CATEGORY_ID: &str = "sledai2k_category";

/// The level of a finding by its two bits.
pub(super) const FINDING_LEVELS: [u32; 4] = {
    let mut levels = [MISSING; 4];
    levels[Finding::Absent as usize] = 0;
    levels[Finding::NotAttributed as usize] = 0;
    levels[Finding::Present as usize] = 1;
    levels
};

/// Whether so many categories and so many cells have room.
pub(super) fn fits(categories: usize, cells: usize) -> bool {
    categories < 1 << CATEGORY.1 && cells <= 1 << CELL.1
}

/// The word of a patient: the bits of the findings, and the codes of score and category.
pub(super) fn word(findings: u64, score: u32, category: u32, cell: u32) -> u64 {
    findings
        | u64::from(score) << SCORE.0
        | u64::from(category) << CATEGORY.0
        | u64::from(cell) << CELL.0
}

/// The group of a level.
pub(super) fn group(level: u32) -> u8 {
    u8::try_from(level).unwrap_or(NOBODY)
}

/// Where a variable stands in the word: its first bit, and the group that each number there means. `None` for one that
/// does not.
pub(super) fn groups_of(variable: &Variable) -> Option<(u32, Vec<u8>)> {
    let named = |(from, bits): Field, levels: &[u32]| {
        let level = |code| levels.get(code).copied().unwrap_or(MISSING);
        (
            from,
            (0..1 << bits).map(|code| group(level(code))).collect(),
        )
    };
    if let Some(finding) = index_of(&variable.id) {
        let from = 2 * u32::try_from(finding).ok()?;
        return Some(named((from, 2), &FINDING_LEVELS));
    }
    match (&variable.tally, &variable.source, &*variable.id) {
        (Tally::Cells(levels), ..) => Some(named(CELL, levels)),
        (_, Source::Coded { levels, .. }, SCORE_ID) => Some(named(SCORE, levels)),
        (_, Source::Coded { levels, .. }, CATEGORY_ID) => Some(named(CATEGORY, levels)),
        _ => None,
    }
}
