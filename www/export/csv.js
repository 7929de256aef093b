/** A printed table as comma-separated values, safe to open in a spreadsheet. */

import { captionOf, columnCount, columnHeadings, plain } from '../tables/model.js';

/** @typedef {import("../tables/model.js").PrintedTable} PrintedTable */

/** A number alone, with the signs that the tables print. */
const NUMBER = /^[+\-\u2212]?\d+([.,]\d+)?$/;

/** What a spreadsheet takes for the start of a formula, the wide forms too (OWASP, "CSV injection"). */
export const FORMULA = /^ *[=+\-@\t\r＝＋－＠]/;

/**
 * The parts of a table, one below the other with an empty line between them: the headings in one line each, then the
 * lines. Caption and notes are not in it.
 *
 * @param {PrintedTable} table
 * @returns {string} with line ends of RFC 4180
 */
export function tableCsv({ parts }) {
  return parts.map((part) => csvLines([headings(part), ...part.body.map(({ cells }) => lineOf(cells, columnCount(part)))])).join('\r\n');
}

/**
 * The same with tabs between the cells, for the clipboard: a spreadsheet pastes it cell by cell.
 *
 * @param {PrintedTable} table
 * @returns {string}
 */
export function tableText({ parts, ...table }) {
  const lines = parts.flatMap((part) => [headings(part), ...part.body.map(({ cells }) => lineOf(cells, columnCount(part))), ['']]);
  const notes = table.notes.map(({ mark, text }) => [mark ? `${mark} ${text}` : text]);
  return tabLines([[captionOf({ ...table, parts })], ...lines, ...notes]);
}

/**
 * Lines of texts with tabs between them: what is a tab or the end of a line in a text is a space.
 *
 * @param {string[][]} lines
 * @returns {string}
 */
export function tabLines(lines) {
  return lines.map((line) => `${line.map((text) => unformula(text.replace(/\s+/g, ' '))).join('\t')}\n`).join('');
}

/**
 * Lines of texts as CSV.
 *
 * @param {string[][]} lines
 * @returns {string}
 */
export function csvLines(lines) {
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

/**
 * A cell: a number with a plain sign and without padding; any other text as it is, but that it starts no formula.
 *
 * @param {string} text
 * @returns {string}
 */
export function csvCell(text) {
  return quoted(unformula(text));
}

/**
 * A text that a spreadsheet takes for no formula.
 *
 * @param {string} text
 */
export function unformula(text) {
  const bare = text.replace(/\u2007/g, '').trim();
  if (NUMBER.test(bare)) {
    return bare.replace('\u2212', '-');
  }
  return FORMULA.test(bare) ? `'${bare}` : bare;
}

/** @param {string} text */
function quoted(text) {
  return /[",\r\n;]/.test(text) || text.startsWith(' ') ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {import("../tables/model.js").Part} part */
function headings(part) {
  return columnHeadings(part).map((texts) => texts.join(': '));
}

/**
 * The texts of a line, one for each column: what spans some stands in the first of them.
 *
 * @param {import("../tables/model.js").Cell[]} cells
 * @param {number} width
 */
function lineOf(cells, width) {
  const texts = cells.flatMap((cell) => [plain(cell), ...Array((cell.columns ?? 1) - 1).fill('')]);
  return [...texts, ...Array(Math.max(0, width - texts.length)).fill('')];
}
