//! A fast 64-bit hash of bytes, whole or in pieces. Not for secrets.

/// Odd, and half its bits set: the fractional part of the golden ratio.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash of bytes that arrive in pieces; where the pieces end does not matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Hasher {
    state: u64,
    /// Bytes that do not fill a word yet.
    rest: [u8; 8],
    length: u64,
}

impl Hasher {
    /// Adds bytes.
    pub(super) fn write(&mut self, mut bytes: &[u8]) {
        let held = (self.length % 8) as usize;
        self.length += bytes.len() as u64;
        if held > 0 {
            let taken = bytes.len().min(8 - held);
            self.rest[held..held + taken].copy_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
            if held + taken < 8 {
                return;
            }
            self.state = mix(self.state, u64::from_le_bytes(self.rest));
        }
        let (words, rest) = bytes.as_chunks::<8>();
        for &word in words {
            self.state = mix(self.state, u64::from_le_bytes(word));
        }
        self.rest[..rest.len()].copy_from_slice(rest);
    }

    /// The hash of all bytes so far.
    pub(super) fn finish(&self) -> u64 {
        let mut last = [0; 8];
        let held = (self.length % 8) as usize;
        last[..held].copy_from_slice(&self.rest[..held]);
        let state = mix(mix(self.state, u64::from_le_bytes(last)), self.length);
        (state ^ (state >> 32)).wrapping_mul(MULTIPLIER)
    }
}

/// The hash of bytes.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = Hasher::default();
    hasher.write(bytes);
    let hash = hasher.finish();
    hash ^ (hash >> 29)
}

/// The hash of a text in 16 hexadecimal digits.
pub(crate) fn hash_text(text: &str) -> String {
    format!("{:016x}", hash(text.as_bytes()))
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
}
