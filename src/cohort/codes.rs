//! `Codes`: one small whole number for each row, in as few bits as the column allows.

/// Rows in a segment.
pub(crate) const SEGMENT: usize = 1 << 14;

/// A growing list of codes, kept in segments each of its own width: nothing is ever copied to grow, save the
/// segment whose codes become wider.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    segments: Vec<Segment>,
    len: usize,
}

/// Codes of up to [`SEGMENT`] rows, each in 1, 2, 4, 8, 16 or 32 bits.
#[derive(Clone, Debug)]
struct Segment {
    /// Bits of a code, as a power of two.
    width: u32,
    words: Vec<u64>,
}

impl Codes {
    /// Adds the code of the next row.
    #[inline]
    pub fn push(&mut self, code: u32) {
        let at = self.len % SEGMENT;
        if at == 0 {
            let width = self.segments.last().map_or(0, |segment| segment.width);
            self.segments.push(Segment::new(width));
        }
        self.len += 1;
        if let Some(segment) = self.segments.last_mut() {
            segment.push(at, code);
        }
    }

    /// Gives a row another code.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn set(&mut self, row: usize, code: u32) {
        assert!(row < self.len);
        let rows = (self.len - row / SEGMENT * SEGMENT).min(SEGMENT);
        self.segments[row / SEGMENT].set(row % SEGMENT, code, rows);
    }

    /// The code of a row, if there is such a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<u32> {
        (row < self.len).then(|| self.segments[row / SEGMENT].get(row % SEGMENT))
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The codes in the order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len).map(|row| self.segments[row / SEGMENT].get(row % SEGMENT))
    }

    #[allow(dead_code, reason = "the study counts by it")]
    /// Writes the codes of the rows from `first`, a multiple of [`SEGMENT`], to `codes`.
    pub(crate) fn copy_segment(&self, first: usize, codes: &mut [u32]) {
        if let Some(segment) = self.segments.get(first / SEGMENT) {
            segment.copy_to(codes);
        }
    }
}

impl Segment {
    fn new(width: u32) -> Self {
        Self {
            width,
            words: Vec::new(),
        }
    }

    /// The word in which the code of a row stands, and its first bit there.
    #[inline]
    fn place(&self, at: usize) -> (usize, usize) {
        let bit = at << self.width;
        (bit / 64, bit % 64)
    }

    /// The largest code of the width.
    #[inline]
    fn largest(&self) -> u64 {
        u64::MAX >> (64 - (1 << self.width))
    }

    #[inline]
    fn get(&self, at: usize) -> u32 {
        let (word, shift) = self.place(at);
        narrow((self.words[word] >> shift) & self.largest())
    }

    /// Adds the code of row `at`, the next.
    #[inline]
    fn push(&mut self, at: usize, code: u32) {
        if u64::from(code) > self.largest() {
            self.widen(code, at);
        }
        let (word, shift) = self.place(at);
        if shift == 0 {
            self.words.push(u64::from(code));
        } else {
            self.words[word] |= u64::from(code) << shift;
        }
    }

    /// Gives a row of `rows` another code.
    fn set(&mut self, at: usize, code: u32, rows: usize) {
        if u64::from(code) > self.largest() {
            self.widen(code, rows);
        }
        let (word, shift) = self.place(at);
        self.words[word] &= !(self.largest() << shift);
        self.words[word] |= u64::from(code) << shift;
    }

    /// Makes room for a code; the first `rows` rows stay.
    #[cold]
    fn widen(&mut self, code: u32, rows: usize) {
        let bits = 32 - code.leading_zeros();
        let mut wide = Self::new(bits.next_power_of_two().trailing_zeros());
        for at in 0..rows {
            wide.push(at, self.get(at));
        }
        *self = wide;
    }

    #[allow(dead_code, reason = "the study counts by it")]
    fn copy_to(&self, codes: &mut [u32]) {
        let each = 64 >> self.width;
        let (bits, largest) = (1_u32 << self.width, self.largest());
        for (codes, &word) in codes.chunks_mut(each).zip(&self.words) {
            let mut word = word;
            for code in codes {
                *code = narrow(word & largest);
                word = word.checked_shr(bits).unwrap_or(0);
            }
        }
    }
}

/// A code taken out of its word.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a code has at most 32 bits"
)]
#[inline]
fn narrow(code: u64) -> u32 {
    code as u32
}

#[cfg(test)]
mod tests {
    use super::{Codes, SEGMENT};

    fn pushed() -> Vec<u32> {
        let code = |row: u32| match row % 5000 {
            4000 => u32::MAX - row,
            3000 => 40_000,
            small => small % 200,
        };
        (0..50_000).map(code).collect()
    }

    #[test]
    fn codes_of_any_width_come_back_in_order() {
        let pushed = pushed();
        let mut codes = Codes::default();
        for &code in &pushed {
            codes.push(code);
        }
        assert_eq!(codes.len(), pushed.len());
        assert!(codes.iter().eq(pushed.iter().copied()));
        assert_eq!(codes.get(9000), Some(pushed[9000]));
        assert_eq!(codes.get(pushed.len()), None);
        for first in (0..pushed.len()).step_by(SEGMENT) {
            let expected = &pushed[first..pushed.len().min(first + SEGMENT)];
            let mut segment = vec![0; expected.len()];
            codes.copy_segment(first, &mut segment);
            assert_eq!(segment, expected);
        }
    }

    #[test]
    fn a_code_set_later_leaves_the_others_as_they_were() {
        let mut expected: Vec<u32> = (0..40_000).map(|row| row % 2).collect();
        let mut codes = Codes::default();
        for &code in &expected {
            codes.push(code);
        }
        for (row, code) in [
            (0, 3),
            (16_383, 300),
            (16_384, 70_000),
            (39_999, 9),
            (39_999, 1),
        ] {
            codes.set(row, code);
            expected[row] = code;
            assert!(codes.iter().eq(expected.iter().copied()), "row {row}");
        }
        codes.push(5);
        assert_eq!(codes.get(40_000), Some(5));
    }
}
