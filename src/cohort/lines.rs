//! Where the rows of a file stand: the line of each, and the byte of one in every 256.

/// Rows from one known byte to the next.
pub(super) const STRIDE: usize = 256;

/// The line and the place of each row.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// First row and first line of each run of rows on consecutive lines.
    runs: Vec<(u32, u32)>,
    /// The byte at which every [`STRIDE`]th row begins.
    offsets: Vec<u64>,
    rows: usize,
    /// The byte after the last row.
    end: u64,
}

impl Lines {
    /// Adds the next row.
    pub(super) fn push(&mut self, line: u64, offset: u64) {
        let row = self.rows;
        if self.runs.is_empty() || self.of(row) != line {
            self.runs.push((narrow(row as u64), narrow(line)));
        }
        if row.is_multiple_of(STRIDE) {
            self.offsets.push(offset);
        }
        self.rows += 1;
    }

    /// Adds the next rows, which stand on consecutive lines from `line` on; `offset` gives the byte of each.
    pub(super) fn push_all(&mut self, line: u64, rows: usize, offset: impl Fn(usize) -> u64) {
        if rows == 0 {
            return;
        }
        self.push(line, offset(0));
        let next = self.rows..self.rows + rows - 1;
        for row in next.clone().filter(|row| row.is_multiple_of(STRIDE)) {
            self.offsets.push(offset(row + 1 - next.start));
        }
        self.rows = next.end;
    }

    /// Ends the file after so many bytes.
    pub(super) fn end_at(&mut self, end: u64) {
        self.end = end;
    }

    /// Adds a row that is not in the file, on the line after the last.
    pub(super) fn push_added(&mut self) {
        let line = self.rows.checked_sub(1).map_or(1, |last| self.of(last)) + 1;
        self.push(line, self.end);
    }

    /// The line of a row.
    pub(super) fn of(&self, row: usize) -> u64 {
        let is_before = |&(first, _): &(u32, u32)| first as usize <= row;
        let after = match self.runs.last() {
            Some(last) if is_before(last) => self.runs.len(),
            _ => self.runs.partition_point(is_before),
        };
        let run = after.checked_sub(1).and_then(|at| self.runs.get(at));
        run.map_or(0, |&(first, line)| {
            u64::from(line) + (row - first as usize) as u64
        })
    }

    /// The last row that begins on a line or before it.
    pub(super) fn row_at(&self, line: u64) -> Option<usize> {
        let after = self
            .runs
            .partition_point(|&(_, first)| u64::from(first) <= line);
        let &(first, begins) = self.runs.get(after.checked_sub(1)?)?;
        let next = self
            .runs
            .get(after)
            .map_or(self.rows, |&(row, _)| row as usize);
        let ahead = usize::try_from(line - u64::from(begins)).unwrap_or(usize::MAX);
        Some((first as usize).saturating_add(ahead).min(next - 1))
    }

    /// A row at or before `row` of which the byte is known, and that byte.
    pub(super) fn start(&self, row: usize) -> (usize, u64) {
        let at = row / STRIDE;
        self.offsets
            .get(at)
            .map_or((self.rows, self.end), |&offset| (at * STRIDE, offset))
    }

    /// A byte at or after the end of the rows before `row`.
    pub(super) fn end(&self, row: usize) -> u64 {
        let next = self.offsets.get(row.div_ceil(STRIDE));
        next.copied().unwrap_or(self.end)
    }
}

/// A number of rows or lines; a file of more is too long to be held anyway.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Lines, STRIDE};

    #[test]
    fn rows_that_come_together_are_as_those_that_come_one_by_one() {
        let offset = |line: u64| 10 * line;
        let (mut together, mut one_by_one) = (Lines::default(), Lines::default());
        let mut line = 2;
        for rows in [1, 0, 3, 64, STRIDE, 17, 2 * STRIDE + 1] {
            together.push_all(line, rows, |row| offset(line + row as u64));
            (0..rows as u64).for_each(|row| one_by_one.push(line + row, offset(line + row)));
            line += rows as u64 + u64::from(rows == 3);
        }
        assert_eq!(together.rows, one_by_one.rows);
        assert_eq!(together.runs, one_by_one.runs);
        assert_eq!(together.offsets, one_by_one.offsets);
    }
}
