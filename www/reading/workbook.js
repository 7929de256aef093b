/**
 * Reads an Excel workbook (.xlsx) as text: a part of the page that is loaded on demand and runs in a worker of its own.
 *
 * One message, `{ file, sheet }`, gets one answer: `{ sheets, sheet, csv }`, the names of the sheets that hold anything
 * and the chosen one, or the first that is a table, as CSV; or `{ error: { code, params, text } }`.
 *
 * The importer judges the cells like those of any other file, so each is handed on as the text that it stands for, and
 * line 7 of the CSV is row 7 of the sheet:
 *
 * | cell | text |
 * |---|---|
 * | number | its shortest decimal that gives the same double, without exponent: `1.9`, not `1.8999999999999999` |
 * | date, time, or both | `2024-03-01`, `14:30:00`, `2024-03-01 14:30:00` |
 * | truth value | `TRUE`, `FALSE` |
 * | fault | as Excel shows it: `#DIV/0!` |
 * | formula that was never computed | a remark in brackets, which no column accepts |
 * | line break in a cell | a blank |
 */

import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import readWorkbook from 'read-excel-file/universal';

import { refusal, unreadable } from './refusal.js';

/** The most bytes that a workbook may unpack to: some million cells. */
const LIMIT = 256 * 1024 * 1024;

/** The date of a time without a day. */
const DAY_ZERO = '1899-12-30';

const UNCOMPUTED = '[formula without a value]';

self.onmessage = async ({ data: { file, sheet } }) => {
  try {
    self.postMessage(await read(file, sheet));
  } catch (error) {
    const { code, params = {}, message } = /** @type {any} */ (error);
    const told = typeof code === 'string';
    self.postMessage({
      error: told ? { code, params, text: message } : { code: 'damaged_workbook', params, text: `this workbook is damaged: ${message}` },
    });
  }
};

/**
 * @param {File} file
 * @param {string | null} wanted
 * @returns {Promise<{ sheets: string[], sheet: string, csv: Uint8Array }>}
 */
async function read(file, wanted) {
  const workbook = keepFaults(unpack(await bytesOf(file)));
  const all = await readWorkbook(workbook, { trim: false, parseNumber: plainNumber });
  const filled = all.filter(({ data }) => data.length > 0);
  const chosen = filled.find(({ sheet }) => sheet === wanted) ?? filled.find(isTable) ?? filled[0];
  if (!chosen) throw refusal('empty_workbook', 'no sheet of this workbook holds anything');
  return { sheets: filled.map(({ sheet }) => sheet), sheet: chosen.sheet, csv: strToU8(toCsv(chosen.data)) };
}

/**
 * Whether a sheet has two rows and two columns, which is less than any cohort has.
 *
 * @param {{ data: unknown[][] }} sheet
 */
function isTable({ data }) {
  return data.length > 1 && data[0].length > 1;
}

/**
 * @param {File} file
 * @returns {Promise<Uint8Array>}
 */
async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw unreadable(file.name, 0);
  }
}

/**
 * The files of a workbook.
 *
 * @param {Uint8Array} archive
 * @returns {Record<string, Uint8Array>}
 */
function unpack(archive) {
  let size = 0;
  /** @type {string[]} */
  const names = [];
  const files = unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      names.push(name);
      if (!/\.(xml|rels)$/.test(name)) return false;
      size += originalSize;
      if (size > LIMIT) throw refusal('workbook_too_large', 'this workbook is too large to be unpacked here; save its sheet as CSV UTF-8');
      return true;
    },
  });
  if (names.includes('xl/workbook.xml')) return files;
  throw refusal('not_a_workbook', `this is ${archiveKind(names)}; save the table as .xlsx or as CSV UTF-8`);
}

/** @param {string[]} names of the files in an archive */
function archiveKind(names) {
  if (names.includes('xl/workbook.bin')) return 'a binary Excel workbook (.xlsb)';
  if (names.includes('content.xml')) return 'an OpenDocument file';
  return 'a zip archive without an Excel workbook';
}

/**
 * The same workbook with texts in place of what the reader of workbooks would leave out: faults, and formulas that were
 * never computed.
 *
 * @param {Record<string, Uint8Array>} files
 * @returns {ArrayBuffer}
 */
function keepFaults(files) {
  for (const name of Object.keys(files).filter((path) => path.startsWith('xl/worksheets/'))) {
    const sheet = strFromU8(files[name])
      .replace(/(<(?:\w+:)?c\b[^>]*?\bt=["'])e(?=["'])/g, '$1str')
      .replace(
        /<((?:\w+:)?c)\b((?:(?!\bt=)[^>])*)(?<!\/)>(<(?:\w+:)?f\b(?:[^>]*\/>|[^>]*>[^<]*<\/(?:\w+:)?f>))(?:<v ?\/>|<v><\/v>)?<\/\1>/g,
        `<$1$2 t="str">$3<v>${UNCOMPUTED}</v></$1>`,
      );
    files[name] = strToU8(sheet);
  }
  return zipSync(files, { level: 0 }).buffer;
}

/**
 * A number of a sheet as plain decimals: 17 digits become the fewest that give the same double.
 *
 * @param {string} text as the sheet stores it
 * @returns {string}
 */
function plainNumber(text) {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return text;
  const [mantissa, exponent] = String(number).split('e');
  if (exponent === undefined) return mantissa;
  const sign = number < 0 ? '-' : '';
  const [whole, decimals = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + decimals;
  return point > 0 ? sign + digits.padEnd(point, '0') : `${sign}0.${'0'.repeat(-point)}${digits}`;
}

/** @param {unknown[][]} rows */
function toCsv(rows) {
  return rows.map((row) => row.map((cell) => quoted(cellText(cell))).join(',')).join('\n');
}

/**
 * @param {unknown} cell
 * @returns {string}
 */
function cellText(cell) {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return String(cell).replace(/\s*[\r\n]+\s*/g, ' ');
}

/** @param {Date} date in UTC, as sheets know no zone */
function dateText(date) {
  const nearestSecond = new Date(1000 * Math.round(date.getTime() / 1000)); // sheets count days, in doubles
  const [day, time] = nearestSecond.toISOString().split(/[T.]/);
  if (day === DAY_ZERO) return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}

/** @param {string} text */
function quoted(text) {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
