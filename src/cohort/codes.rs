//! `Codes`: one small whole number for each row, as narrow as the column allows.

/// Rows in a segment.
const SEGMENT: usize = 1 << 14;

/// A growing list of codes, kept in segments each of its own width: nothing is ever copied to grow,
/// save the segment at the end.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    full: Vec<Segment>,
    last: Segment,
}

/// Codes of up to [`SEGMENT`] rows.
#[derive(Clone, Debug)]
enum Segment {
    /// Codes below 2⁸.
    Bytes(Vec<u8>),
    /// Codes below 2¹⁶.
    Shorts(Vec<u16>),
    /// Any code.
    Words(Vec<u32>),
}

impl Codes {
    /// Adds the code of the next row.
    pub fn push(&mut self, code: u32) {
        if self.last.len() == SEGMENT {
            self.full.push(std::mem::take(&mut self.last));
        }
        self.last.push(code);
    }

    /// The code of a row, if there is such a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<u32> {
        self.segments().nth(row / SEGMENT)?.get(row % SEGMENT)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.full.len() * SEGMENT + self.last.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The codes in the order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.segments().flat_map(Segment::iter)
    }

    fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.full.iter().chain(std::iter::once(&self.last))
    }
}

impl Default for Segment {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

impl Segment {
    fn len(&self) -> usize {
        match self {
            Self::Bytes(codes) => codes.len(),
            Self::Shorts(codes) => codes.len(),
            Self::Words(codes) => codes.len(),
        }
    }

    fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::Bytes(codes) => codes.get(at).map(|&code| code.into()),
            Self::Shorts(codes) => codes.get(at).map(|&code| code.into()),
            Self::Words(codes) => codes.get(at).copied(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Adds a code, widening the segment when it does not fit.
    fn push(&mut self, code: u32) {
        match self {
            Self::Bytes(codes) => {
                if let Ok(narrow) = u8::try_from(code) {
                    return codes.push(narrow);
                }
                *self = Self::Shorts(codes.iter().map(|&code| code.into()).collect());
                self.push(code);
            }
            Self::Shorts(codes) => {
                if let Ok(narrow) = u16::try_from(code) {
                    return codes.push(narrow);
                }
                *self = Self::Words(codes.iter().map(|&code| code.into()).collect());
                self.push(code);
            }
            Self::Words(codes) => codes.push(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Codes;

    #[test]
    fn codes_of_any_width_come_back_in_order() {
        let pushed: Vec<u32> = (0..50_000_u32)
            .map(|row| match row % 5000 {
                4000 => u32::MAX - row,
                3000 => 40_000,
                small => small % 200,
            })
            .collect();
        let mut codes = Codes::default();
        for &code in &pushed {
            codes.push(code);
        }
        assert_eq!(codes.len(), pushed.len());
        assert!(codes.iter().eq(pushed.iter().copied()));
        assert_eq!(codes.get(9000), Some(pushed[9000]));
        assert_eq!(codes.get(pushed.len()), None);
    }
}
