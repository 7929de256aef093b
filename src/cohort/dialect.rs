//! How a file is written: its delimiter and its header, from evidence at its beginning.

use serde::Serialize;
use tsify::Tsify;

use super::options::{DecimalMark, Delimiter, ImportOptions};
use super::records::{Oversize, Record, Records};
use super::rows::COLUMN_LIMIT;
use super::schema;
use super::text::as_written;

/// Records in which the header is looked for.
const HEADER_WITHIN: usize = 20;

/// Records whose widths are compared.
const COMPARED: usize = 200;

/// How a file is written, and why it was read so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Dialect {
    /// What separates cells.
    pub delimiter: Delimiter,
    /// What precedes decimals.
    pub decimal_mark: DecimalMark,
    /// The evidence, one sentence each: lower case, no full stop.
    pub evidence: Vec<String>,
}

/// Where the table begins and how its cells are separated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) delimiter: Delimiter,
    /// Records before the header.
    pub(super) header_at: usize,
    /// Why.
    pub(super) evidence: String,
}

/// What speaks for a delimiter; the more, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Evidence {
    /// Headers that name a known column.
    known: usize,
    /// Records of the header's width, in thousandths.
    agreeing: usize,
    /// Cells of the header.
    width: usize,
}

/// Finds the layout of a file from its beginning; `complete` when there is no more of it.
pub(super) fn detect(head: &[u8], complete: bool, options: &ImportOptions) -> Layout {
    let candidates = match options.delimiter {
        Some(delimiter) => vec![delimiter],
        // Nothing but delimiters speaks for none of them.
        None if !String::from_utf8_lossy(head).contains(char::is_alphanumeric) => {
            vec![Delimiter::Comma]
        }
        None => Delimiter::ALL.to_vec(),
    };
    let mut best: Option<(Evidence, usize, Delimiter)> = None;
    for delimiter in candidates {
        let (records, too_wide) = sample(head, complete, delimiter);
        let header_at = find_header(&records, options);
        let evidence = if too_wide {
            TOO_WIDE
        } else {
            weigh(&records, header_at, options)
        };
        if best.is_none_or(|(strongest, ..)| evidence > strongest) {
            best = Some((evidence, header_at, delimiter));
        }
    }
    let (evidence, header_at, delimiter) = best.unwrap_or((NOTHING, 0, Delimiter::Comma));
    Layout {
        delimiter,
        header_at,
        evidence: explain(evidence, delimiter, options.delimiter.is_some()),
    }
}

const NOTHING: Evidence = Evidence {
    known: 0,
    agreeing: 0,
    width: 0,
};

/// A first record of more cells than a table may have is cells all the same.
const TOO_WIDE: Evidence = Evidence {
    known: 0,
    agreeing: 1000,
    width: COLUMN_LIMIT + 1,
};

fn explain(evidence: Evidence, delimiter: Delimiter, given: bool) -> String {
    let name = delimiter.name();
    if given {
        return format!("the {name} was chosen as what separates cells");
    }
    let Evidence {
        known,
        agreeing,
        width,
    } = evidence;
    let share = match agreeing {
        1000 => "all".to_owned(),
        agreeing => format!("{}%", agreeing / 10),
    };
    format!(
        "split at each {name}, the header has {width} cells, {known} of them recognised, and {share} of the first rows have as many"
    )
}

/// A record at the beginning of a file.
struct Sampled {
    /// Its cells up to the last that is not blank.
    cells: Vec<String>,
    /// All its cells.
    len: usize,
}

/// The first records of a file, the last one only if it is complete or the only one; and whether
/// the first has too many cells to be kept.
fn sample(head: &[u8], complete: bool, delimiter: Delimiter) -> (Vec<Sampled>, bool) {
    let mut found = Vec::new();
    let mut records = Records::new(delimiter, 0);
    // A record too large ends the sample; it is reported when the file is read.
    let read = records.feed(head, &mut |record: Record| keep(&mut found, record));
    if read.is_ok() && (complete || found.is_empty()) {
        let _ = records.finish(&mut |record: Record| keep(&mut found, record));
    }
    let too_wide = found.is_empty() && read == Err(Oversize::Columns);
    (found, too_wide)
}

fn keep(found: &mut Vec<Sampled>, record: Record) {
    if found.len() == COMPARED || record.width() == 0 {
        return;
    }
    let cells = record.cells().take(record.width());
    found.push(Sampled {
        cells: cells
            .map(|cell| as_written(&String::from_utf8_lossy(cell)).to_owned())
            .collect(),
        len: record.len(),
    });
}

/// The first record that names about as many known columns as any; without such, the first of the
/// widest.
fn find_header(records: &[Sampled], options: &ImportOptions) -> usize {
    let first = &records[..records.len().min(HEADER_WITHIN)];
    let known: Vec<usize> = first.iter().map(|record| known(record, options)).collect();
    let most = known.iter().copied().max().unwrap_or(0);
    let widest = first.iter().map(|record| record.cells.len()).max();
    let found = if most > 0 {
        known.iter().position(|&known| 2 * known >= most)
    } else {
        first
            .iter()
            .position(|record| Some(record.cells.len()) == widest)
    };
    found.unwrap_or(0)
}

/// Cells that name a known column.
fn known(record: &Sampled, options: &ImportOptions) -> usize {
    let is_known =
        |cell: &&String| options.columns.contains_key(*cell) || schema::recognise(cell).is_some();
    record.cells.iter().filter(is_known).count()
}

fn weigh(records: &[Sampled], header_at: usize, options: &ImportOptions) -> Evidence {
    let Some(header) = records.get(header_at) else {
        return NOTHING;
    };
    let rows = &records[header_at + 1..];
    let agreeing = rows.iter().filter(|row| row.len == header.len).count();
    Evidence {
        known: known(header, options),
        agreeing: (1000 * agreeing).checked_div(rows.len()).unwrap_or(1000),
        width: header.cells.len(),
    }
}
