//! Patient ids: whether each is different from the others. Only hashes are kept.

use super::hash::hash;
use super::text::clean;

/// Ids in a piece of the list, so that nothing is copied to grow.
const PIECE: usize = 1 << 14;

/// The ids of the rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    /// For each row the hash of its id, 0 where there is none.
    pieces: Vec<Vec<u64>>,
    /// The id of the row before, while every id was greater than the one before it.
    previous: Vec<u8>,
    unordered: bool,
    /// Rows whose ids are no patient's, ascending.
    pub(super) passed_over: Vec<usize>,
}

impl Ids {
    /// Adds the id of the next row.
    pub(super) fn push(&mut self, cell: &[u8]) {
        let trimmed = cell.trim_ascii();
        if trimmed.is_ascii() && !trimmed.starts_with(b"'") {
            self.push_clean(trimmed);
        } else {
            self.push_clean(clean(&String::from_utf8_lossy(trimmed)).as_bytes());
        }
    }

    /// Adds a row without an id.
    pub(super) fn push_none(&mut self) {
        self.push_hash(0);
    }

    fn push_clean(&mut self, id: &[u8]) {
        self.push_hash(of(id));
        if self.unordered || id.is_empty() {
            return;
        }
        // Shorter before longer, so that 9 comes before 10.
        self.unordered = (id.len(), id) <= (self.previous.len(), &self.previous[..]);
        self.previous.clear();
        self.previous.extend_from_slice(id);
    }

    fn push_hash(&mut self, hash: u64) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(hash),
            _ => {
                let mut piece = Vec::with_capacity(if self.pieces.is_empty() { 64 } else { PIECE });
                piece.push(hash);
                self.pieces.push(piece);
            }
        }
    }

    /// The hash of a row's id; 0 where there is none.
    pub(super) fn get(&self, row: usize) -> u64 {
        self.pieces[row / PIECE][row % PIECE]
    }

    /// Gives a row another id, by its hash.
    pub(super) fn set(&mut self, row: usize, hash: u64) {
        self.pieces[row / PIECE][row % PIECE] = hash;
        self.unordered = true;
    }

    /// The rows without an id, ascending.
    pub(super) fn blanks(&self) -> impl Iterator<Item = usize> + '_ {
        let hashes = self.pieces.iter().flatten().enumerate();
        hashes.filter(|&(_, &hash)| hash == 0).map(|(row, _)| row)
    }

    /// Rows with an id that an earlier row has, ascending, each with the first such row.
    pub(super) fn repeated(&self) -> Vec<(usize, usize)> {
        if !self.unordered {
            return Vec::new();
        }
        let mut sorted: Vec<u64> = self.pieces.concat();
        sorted.sort_unstable();
        let pairs = sorted.windows(2);
        let mut twice: Vec<u64> = pairs
            .filter(|pair| pair[0] == pair[1] && pair[0] != 0)
            .map(|pair| pair[0])
            .collect();
        twice.dedup();
        if twice.is_empty() {
            return Vec::new();
        }
        let mut first = vec![None; twice.len()];
        let mut repeated = Vec::new();
        let of_patients = |(row, _): &(usize, &u64)| self.passed_over.binary_search(row).is_err();
        let hashes = self.pieces.iter().flatten().enumerate();
        for (row, hash) in hashes.filter(of_patients) {
            if let Ok(at) = twice.binary_search(hash) {
                match first[at] {
                    Some(first) => repeated.push((row, first)),
                    None => first[at] = Some(row),
                }
            }
        }
        repeated
    }
}

/// The hash of the id in a cell; 0 for a blank one.
pub(super) fn of_text(text: &str) -> u64 {
    of(clean(text).as_bytes())
}

/// The hash of a clean id; 0 for a blank one.
fn of(id: &[u8]) -> u64 {
    if id.is_empty() { 0 } else { hash(id).max(1) }
}
