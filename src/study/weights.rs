//! How many patients each row of a cohort stands for.

use std::rc::Rc;

use crate::cohort::{Codes, Cohort, Value};

/// How many patients each row stands for.
#[derive(Debug, Default)]
pub struct Weights(Option<(Rc<Codes>, Vec<u64>)>);

impl Weights {
    /// The weights of a counted file; none where each row is one patient. A count that cannot be read makes its
    /// row count for nobody: the problem list has it.
    pub fn of(cohort: &Cohort) -> Self {
        Self(cohort.column("count").map(|column| {
            let weight = |value| match value {
                Value::Number(count) => whole(count.to_f64()),
                _ => 0,
            };
            let weights = column.entries.iter().map(|entry| weight(entry.value));
            (column.codes.clone(), weights.collect())
        }))
    }

    /// Whether each row is one patient.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The patients that a row stands for.
    pub fn at(&self, row: usize) -> u64 {
        self.0.as_ref().map_or(1, |(codes, weights)| {
            codes.get(row).map_or(0, |code| weights[code as usize])
        })
    }

    /// The weights of a block of rows; `codes` is written on the way.
    pub fn copy_block(&self, first: usize, codes: &mut [u32], block: &mut [u64]) {
        let Some((of, weights)) = &self.0 else {
            return block.fill(1);
        };
        of.copy_block(first, codes);
        for (weight, &code) in block.iter_mut().zip(&*codes) {
            *weight = weights[code as usize];
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the importer takes whole numbers"
)]
fn whole(count: f64) -> u64 {
    count as u64
}
