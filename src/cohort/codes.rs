//! `Codes`: one small whole number for each row, in as few bits as the column allows.

use super::rows::BATCH;

/// Rows in a segment.
const SEGMENT: usize = 1 << 14;

/// Rows that are counted at a time; a segment has several such blocks.
pub(crate) const BLOCK: usize = 1 << 12;

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

    /// Adds the codes of as many rows as fill words of every width. The rows so far are a multiple of that many.
    pub(super) fn push_batch(&mut self, batch: &[u32; BATCH]) {
        let at = self.len % SEGMENT;
        if at == 0 {
            let width = self.segments.last().map_or(0, |segment| segment.width);
            self.segments.push(Segment::new(width));
        }
        self.len += BATCH;
        if let Some(segment) = self.segments.last_mut() {
            segment.push_batch(at, batch);
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

    /// Adds the codes of as many rows as [`push_batch`](Self::push_batch) does, none above 1: one bit each, the first the
    /// lowest.
    pub(super) fn push_bits(&mut self, bits: u64) {
        let at = self.len % SEGMENT;
        if let Some(segment) = self
            .segments
            .last_mut()
            .filter(|segment| at > 0 && segment.width == 0)
        {
            segment.words.push(bits);
            self.len += BATCH;
        } else {
            self.push_batch(&std::array::from_fn(|row| narrow(bits >> row & 1)));
        }
    }

    /// Adds the codes of some rows, in order.
    pub(crate) fn extend(&mut self, codes: &[u32]) {
        let (batches, rest) = if self.len.is_multiple_of(BATCH) {
            codes.as_chunks::<BATCH>()
        } else {
            (&[][..], codes)
        };
        for batch in batches {
            self.push_batch(batch);
        }
        for &code in rest {
            self.push(code);
        }
    }

    /// Hands on those of a block's rows that have another code than `usual`, counted from its first, with their code:
    /// in little time where they are few. `first` is a multiple of [`BLOCK`].
    pub(crate) fn others(
        &self,
        first: usize,
        rows: usize,
        usual: u32,
        each: &mut impl FnMut(usize, u32),
    ) {
        if let Some(segment) = self.segments.get(first / SEGMENT) {
            segment.others(first % SEGMENT, rows, usual, each);
        }
    }

    /// Writes the codes of the rows from `first` on; `first` is a multiple of [`BLOCK`], of which there is at
    /// most one.
    pub(crate) fn copy_block(&self, first: usize, codes: &mut [u32]) {
        if let Some(segment) = self.segments.get(first / SEGMENT) {
            segment.copy_block(first % SEGMENT, codes);
        }
    }
}

impl Segment {
    fn new(width: u32) -> Self {
        Self {
            width,
            // All at once: lists that grow leave gaps between them.
            words: Vec::with_capacity((SEGMENT << width) / 64),
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

    /// Adds the codes of the rows from `at` on.
    fn push_batch(&mut self, at: usize, batch: &[u32; BATCH]) {
        let greatest = batch.iter().fold(0, |all, code| all | code);
        if u64::from(greatest) > self.largest() {
            self.widen(greatest, at);
        }
        match self.width {
            0 => pack::<1>(batch, &mut self.words),
            1 => pack::<2>(batch, &mut self.words),
            2 => pack::<4>(batch, &mut self.words),
            3 => pack::<8>(batch, &mut self.words),
            4 => pack::<16>(batch, &mut self.words),
            _ => pack::<32>(batch, &mut self.words),
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

    fn others(&self, first: usize, rows: usize, usual: u32, each: &mut impl FnMut(usize, u32)) {
        if u64::from(usual) > self.largest() {
            return (0..rows).for_each(|row| each(row, self.get(first + row)));
        }
        let (width, largest) = (self.width, self.largest());
        // The code in every place of a word.
        let usual = u64::from(usual) * (u64::MAX / largest);
        let words = &self.words[self.place(first).0..];
        for (start, &word) in (0..rows).step_by(64 >> width).zip(words) {
            let mut differ = word ^ usual;
            while differ != 0 {
                let at = differ.trailing_zeros() >> width;
                let row = start + at as usize;
                if row >= rows {
                    break;
                }
                each(row, narrow(word >> (at << width) & largest));
                differ &= !(largest << (at << width));
            }
        }
    }

    fn copy_block(&self, first: usize, codes: &mut [u32]) {
        let words = &self.words[self.place(first).0..];
        match self.width {
            0 => unpack::<1>(words, codes),
            1 => unpack::<2>(words, codes),
            2 => unpack::<4>(words, codes),
            3 => unpack::<8>(words, codes),
            4 => unpack::<16>(words, codes),
            _ => unpack::<32>(words, codes),
        }
    }
}

/// Puts codes of so many bits into words.
fn pack<const BITS: usize>(batch: &[u32; BATCH], words: &mut Vec<u64>) {
    for codes in batch.chunks_exact(64 / BITS) {
        let codes = codes.iter().rev();
        words.push(codes.fold(0, |word, &code| word << BITS | u64::from(code)));
    }
}

/// Takes codes of so many bits out of their words.
fn unpack<const BITS: usize>(words: &[u64], codes: &mut [u32]) {
    for (codes, &word) in codes.chunks_mut(64 / BITS).zip(words) {
        for (at, code) in codes.iter_mut().enumerate() {
            *code = narrow((word >> (at * BITS)) & (u64::MAX >> (64 - BITS)));
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
    use super::{BATCH, BLOCK, Codes};

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
        for first in (0..pushed.len()).step_by(BLOCK) {
            let expected = &pushed[first..pushed.len().min(first + BLOCK)];
            let mut block = vec![0; expected.len()];
            codes.copy_block(first, &mut block);
            assert_eq!(block, expected);
        }
    }

    #[test]
    fn rows_of_another_code_than_the_usual_one_are_handed_on() {
        let pushed = pushed();
        for modulus in [2, 3, 9, 100, 1000, 100_000] {
            let pushed: Vec<u32> = pushed.iter().map(|code| code % modulus).collect();
            let mut codes = Codes::default();
            codes.extend(&pushed);
            for (usual, first) in [(0, 0), (1, BLOCK), (7, 3 * BLOCK), (500_000, 2 * BLOCK)] {
                let rows = 1000;
                let mut found = Vec::new();
                codes.others(first, rows, usual, &mut |row, code| found.push((row, code)));
                let block = pushed[first..first + rows].iter().copied().enumerate();
                assert!(
                    found
                        .into_iter()
                        .eq(block.filter(|&(_, code)| code != usual))
                );
            }
        }
    }

    #[test]
    fn batches_are_rows_like_others() {
        let pushed = pushed();
        let (batches, rest) = pushed.as_chunks::<BATCH>();
        let mut codes = Codes::default();
        for batch in batches {
            codes.push_batch(batch);
        }
        for &code in rest {
            codes.push(code);
        }
        assert!(codes.iter().eq(pushed.iter().copied()));
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
