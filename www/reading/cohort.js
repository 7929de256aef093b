/** The cohort that a worker holds: what the core keeps of it, and the text that its rows stand in. */

import { CohortReader } from 'lupustat';

import { problemsCsv } from '../export/problems-csv.js';
import { detectEncoding, previewEncodings } from './encoding.js';
import { pieces } from './pieces.js';
import { unreadable } from './refusal.js';

/**
 * @typedef {import("lupustat").Cohort} Cohort
 * @typedef {import("lupustat").GridRow} GridRow
 * @typedef {import("lupustat").StudyOptions} StudyOptions
 * @typedef {import("lupustat").RowEdit} RowEdit
 * @typedef {import("lupustat").View} View
 * @typedef {import("./encoding.js").Encoding} Encoding
 *
 * @typedef {(progress: { bytes: number, size: number, rows: number }) => void} Report
 */

/** Bytes from which the encoding is told. */
const HEAD = 1 << 16;

/** Rows up to which ids and columns that are not read can be sorted by: their texts are read for that. */
const SORTED = 20_000;

/** Rows written at a time: their text stands in the core's memory. */
const PAGE = 8192;

/** Distinct texts of a column that are offered for coding. */
const TEXTS = 40;

/** Cells that are refused, in question or remarked on. @type {View} */
const MARKED = { states: ['refused', 'question', 'remark'] };

/** @type {Cohort} */
let cohort;

/** The text that was read, as UTF-8. @type {Blob} */
let text;

/** The rows of the grid in its order; null for all in that of the file. @type {Uint32Array | null} */
let order = null;

/** What the page may ask, besides opening one; see `worker.js`. */
export const cohortOperations = {
  openCohort,
  reportCohort: (/** @type {Report} */ _, /** @type {StudyOptions} */ options) => cohort.report(options),
  orderRows,
  readRows,
  remarkOn,
  placeOf,
  editCell: (/** @type {Report} */ _, /** @type {number} */ row, /** @type {string} */ header, /** @type {string | null} */ cell) =>
    cohort.edit(row, header, cell),
  patientRow: (/** @type {Report} */ _, /** @type {import("lupustat").PatientForm} */ form) => cohort.patientRow(form),
  addRow: (/** @type {Report} */ _, /** @type {string[]} */ cells) => cohort.addRow(cells),
  removeRow: (/** @type {Report} */ _, /** @type {number} */ row, /** @type {boolean} */ removed) => cohort.remove(row, removed),
  listTexts: (/** @type {Report} */ _, /** @type {string} */ column) => cohort.texts(column, TEXTS),
  listEdits: () => cohort.edits(),
  writeCsv,
  writeProblems,
  heldText: () => text,
  analysisData: () => cohort.analysisData(),
};

/**
 * Reads a file. What is not UTF-8 and does not say what it is comes back as a question, with previews.
 *
 * @param {Report} report
 * @param {File} file
 * @param {Encoding | null} chosen
 * @param {StudyOptions} options
 * @param {RowEdit[]} edits to make again
 */
async function openCohort(report, file, chosen, options, edits) {
  const found = detectEncoding(await headOf(file));
  const { encoding, evidence } = chosen ? { encoding: chosen, evidence: 'it was chosen by hand' } : found;
  const lossy = chosen === 'utf-8';
  const reader = new CohortReader(options);
  /** @type {BlobPart[]} */
  const copy = [];
  const isCopied = lossy || encoding !== 'utf-8';
  for await (const { piece, bytes } of pieces(file, encoding, lossy)) {
    const { rows, failed } = reader.push(piece);
    if (failed) break;
    if (isCopied) copy.push(/** @type {BlobPart} */ (piece));
    report({ bytes, size: file.size, rows });
  }
  cohort = reader.finish();
  text = isCopied ? new Blob(copy) : file;
  cohort.restore(edits);
  const result = cohort.report();
  const fault = result.cohort.problems.find(({ code }) => code === 'not_utf8');
  if (fault && chosen === null) {
    return { previews: await previewEncodings(file, Number(fault.params.offset)) };
  }
  return { report: result, grid: gridNow(), encoding: { encoding, evidence } };
}

/** @param {File} file */
async function headOf(file) {
  try {
    return new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  } catch {
    throw unreadable(file.name, 0);
  }
}

/**
 * The grid as it is now.
 *
 * @returns {import("lupustat").Grid}
 */
function gridNow() {
  const grid = cohort.grid();
  const isShort = grid.rows <= SORTED;
  return { ...grid, columns: grid.columns.map((column) => ({ ...column, sortable: column.sortable || isShort })) };
}

/**
 * Chooses the rows of the grid and their order.
 *
 * @param {Report} _
 * @param {View | null} view
 * @returns {Promise<{ grid: import("lupustat").Grid, count: number }>} the grid, and how many of its rows are shown
 */
async function orderRows(_, view) {
  const { columns } = cohort.grid();
  const at = columns.findIndex(({ header }) => header === view?.sort);
  order = view && (at < 0 || columns[at].sortable ? cohort.view(view) : await orderByText(view, at));
  const grid = gridNow();
  return { grid, count: order?.length ?? grid.rows };
}

/**
 * The rows of a view by the texts of a column that the core does not keep, blank ones last.
 *
 * @param {View} view
 * @param {number} at the column's place
 */
async function orderByText({ sort, descending, ...view }, at) {
  const rows = cohort.view(view);
  const texts = (await rowsOf(0, cohort.grid().rows)).map(({ cells }) => cells[at]?.text.trim() ?? '');
  const { compare } = new Intl.Collator('en', { numeric: true });
  const sign = descending ? -1 : 1;
  return rows.sort((a, b) => {
    const [one, other] = [texts[a], texts[b]];
    return Number(one === '') - Number(other === '') || sign * compare(one, other) || a - b;
  });
}

/**
 * The rows at some places of the grid.
 *
 * @param {Report} _
 * @param {number} from
 * @param {number} to
 * @returns {Promise<GridRow[]>}
 */
async function readRows(_, from, to) {
  const rows = order ? [...order.subarray(from, to)] : Array.from({ length: to - from }, (_, at) => from + at);
  const read = [];
  for (const [first, last] of runs(rows)) read.push(...(await rowsOf(first, last + 1)));
  return read;
}

/**
 * Rows of neighbouring numbers as pairs of the first and the last.
 *
 * @param {number[]} rows
 * @returns {[number, number][]}
 */
function runs(rows) {
  /** @type {[number, number][]} */
  const found = [];
  for (const row of rows) {
    const run = found.at(-1);
    if (run && run[1] === row - 1) run[1] = row;
    else found.push([row, row]);
  }
  return found;
}

/**
 * @param {number} from
 * @param {number} to
 */
async function rowsOf(from, to) {
  return cohort.rows(await spanOf(from, to), from, to);
}

/**
 * The bytes that the core needs for some rows.
 *
 * @param {number} from
 * @param {number} to
 */
async function spanOf(from, to) {
  const { start, end } = cohort.span(from, to);
  try {
    return new Uint8Array(await text.slice(start, end).arrayBuffer());
  } catch {
    throw unreadable(/** @type {File} */ (text).name ?? 'the file', start);
  }
}

/**
 * What there is to be said of a cell.
 *
 * @param {Report} _
 * @param {number} row
 * @param {string} column
 * @returns {import("lupustat").Problem | undefined}
 */
function remarkOn(_, row, column) {
  const [first] = cohort.marks({ ...MARKED, column }, row, 1);
  return first?.row === row ? first : undefined;
}

/**
 * Where a row stands in the grid; −1 when it is not shown.
 *
 * @param {Report} _
 * @param {number} row
 * @returns {number}
 */
function placeOf(_, row) {
  return order ? order.indexOf(row) : row;
}

/**
 * The whole cohort as CSV, edits included.
 *
 * @param {Report} _
 * @returns {Promise<Blob>}
 */
async function writeCsv(_) {
  const { rows } = cohort.grid();
  const written = [];
  for (let from = 0; from < rows; from += PAGE) {
    const to = Math.min(rows, from + PAGE);
    written.push(cohort.csv(await spanOf(from, to), from, to));
  }
  return new Blob(written, { type: 'text/csv;charset=utf-8' });
}

/**
 * Every problem, and every cell with one, as CSV.
 *
 * @param {Report} _
 * @returns {Blob}
 */
function writeProblems(_) {
  const { items } = cohort.problems(0, Number.MAX_SAFE_INTEGER);
  const written = [problemsCsv(items.filter(({ cells }) => cells === 0), true)];
  let from = 0;
  for (;;) {
    const marks = cohort.marks(MARKED, from, PAGE);
    if (marks.length === 0) return new Blob(written, { type: 'text/csv;charset=utf-8' });
    written.push(problemsCsv(marks, false));
    from = Number(marks[marks.length - 1].row) + 1;
  }
}
