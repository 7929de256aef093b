//! A fast 64-bit hash of bytes, whole or in pieces. Not for secrets.

/// Odd, and half its bits set: the fractional part of the golden ratio.
pub(super) const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Words that are taken in side by side, so that none waits for the one before it.
const LANES: usize = 4;

/// Bytes of them.
const BLOCK: usize = 8 * LANES;

/// A hash of bytes that arrive in pieces; where the pieces end does not matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Hasher {
    lanes: [u64; LANES],
    /// Bytes that do not fill a block yet.
    rest: [u8; BLOCK],
    length: u64,
}

impl Hasher {
    /// Adds bytes.
    pub(super) fn write(&mut self, mut bytes: &[u8]) {
        let held = self.held();
        self.length += bytes.len() as u64;
        if held > 0 {
            let taken = bytes.len().min(BLOCK - held);
            self.rest[held..held + taken].copy_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
            if held + taken < BLOCK {
                return;
            }
            mix_block(&mut self.lanes, &self.rest);
        }
        let (blocks, rest) = bytes.as_chunks();
        let mut lanes = self.lanes;
        for block in blocks {
            mix_block(&mut lanes, block);
        }
        self.lanes = lanes;
        self.rest[..rest.len()].copy_from_slice(rest);
    }

    /// The hash of all bytes so far.
    pub(super) fn finish(&self) -> u64 {
        let lanes = self.lanes.iter().copied().fold(0, mix);
        let state = mix(lanes, hash(&self.rest[..self.held()]));
        finish(mix(state, self.length))
    }

    /// Bytes held back.
    fn held(&self) -> usize {
        usize::try_from(self.length % BLOCK as u64).unwrap_or_default()
    }
}

/// The hash of bytes.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks();
    let words = words.iter().map(|&word| u64::from_le_bytes(word));
    let state = mix(words.fold(0, mix), word_of(rest));
    let hash = finish(mix(state, bytes.len() as u64));
    hash ^ (hash >> 29)
}

/// Up to eight bytes as a word, the first in its lowest byte.
#[inline]
pub(super) fn word_of(bytes: &[u8]) -> u64 {
    let bytes = bytes.iter().rev();
    bytes.fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// The hash of a text in 16 hexadecimal digits.
pub(crate) fn hash_text(text: &str) -> String {
    format!("{:016x}", hash(text.as_bytes()))
}

/// Takes in one word in each lane.
#[inline]
fn mix_block(lanes: &mut [u64; LANES], block: &[u8; BLOCK]) {
    for (lane, &word) in lanes.iter_mut().zip(block.as_chunks().0) {
        *lane = mix(*lane, u64::from_le_bytes(word));
    }
}

/// Spreads what was taken in over all bits.
fn finish(state: u64) -> u64 {
    (state ^ (state >> 32)).wrapping_mul(MULTIPLIER)
}

/// Takes in one word.
fn mix(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(MULTIPLIER);
    (product ^ (product >> 29)).rotate_left(23)
}

#[cfg(test)]
mod tests {
    use super::{Hasher, hash};

    #[test]
    fn pieces_do_not_matter() {
        let bytes: Vec<u8> = (0..100).collect();
        let mut whole = Hasher::default();
        whole.write(&bytes);
        for cut in 0..bytes.len() {
            let mut pieces = Hasher::default();
            pieces.write(&bytes[..cut]);
            pieces.write(&bytes[cut..]);
            assert_eq!(pieces.finish(), whole.finish(), "cut at {cut}");
        }
    }

    #[test]
    fn a_changed_byte_or_length_changes_the_hash() {
        assert_ne!(hash(b"P001"), hash(b"P002"));
        assert_ne!(hash(b""), hash(b"\0"));
        assert_ne!(hash(b"abcdefgh"), hash(b"abcdefgh\0"));
    }

    #[test]
    fn words_that_change_places_change_the_hash_of_pieces() {
        let of = |words: &[u8]| {
            let mut hasher = Hasher::default();
            for &word in words {
                hasher.write(&[word; 8]);
            }
            hasher.finish()
        };
        let ways = [
            of(b"abcdefgh"),
            of(b"bacdefgh"),
            of(b"ebcdafgh"),
            of(b"efghabcd"),
            of(b"abcdefg"),
            of(b"abcdefgh\0"),
        ];
        let different: std::collections::BTreeSet<u64> = ways.into_iter().collect();
        assert_eq!(different.len(), ways.len());
    }
}
