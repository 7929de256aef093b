/** Files as clinics have them, made for a test. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

const folder = mkdtempSync(join(tmpdir(), 'lupustat-files-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/**
 * Writes a file.
 *
 * @param {string} name
 * @param {string | Uint8Array} content
 * @returns {string} its path
 */
export function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/**
 * A text in an encoding of one byte a character.
 *
 * @param {string} text
 * @param {string} encoding
 * @returns {Uint8Array}
 */
export function encode(text, encoding) {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from(text, (character) => {
    const byte = bytes.get(character);
    if (byte === undefined) throw new Error(`${encoding} has no ${character}`);
    return byte;
  });
}

/**
 * A cell of a sheet: a number, a text, or XML for what is neither.
 *
 * @typedef {number | string | { xml: (place: string) => string }} Cell
 */

/** A date, as Excel stores it: days, and a style that shows them as a date. @param {number} days @returns {Cell} */
export const date = (days) => ({ xml: (place) => `<c r="${place}" s="1"><v>${days}</v></c>` });

/** A truth value. @param {boolean} value @returns {Cell} */
export const truth = (value) => ({ xml: (place) => `<c r="${place}" t="b"><v>${Number(value)}</v></c>` });

/** A formula that failed. @param {string} fault as Excel shows it @returns {Cell} */
export const fault = (fault) => ({ xml: (place) => `<c r="${place}" t="e"><f>A1/0</f><v>${fault}</v></c>` });

/** A number with the digits that Excel stores. @param {string} digits @returns {Cell} */
export const stored = (digits) => ({ xml: (place) => `<c r="${place}"><v>${digits}</v></c>` });

/**
 * An Excel workbook.
 *
 * @param {Record<string, Cell[][]>} sheets
 * @returns {Uint8Array}
 */
export function workbook(sheets) {
  const names = Object.keys(sheets);
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const links = 'http://schemas.openxmlformats.org/package/2006/relationships';
  /** @type {Record<string, string>} */
  const files = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="${links}"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names
      .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="s${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${links}"><Relationship Id="styles" Type="${relations}/styles" Target="styles.xml"/>${names
      .map((_, at) => `<Relationship Id="s${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`)
      .join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
  names.forEach((name, at) => {
    files[`xl/worksheets/sheet${at + 1}.xml`] = `<worksheet xmlns="${main}"><sheetData>${sheets[name].map(rowXml).join('')}</sheetData></worksheet>`;
  });
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)])));
}

/**
 * @param {Cell[]} cells
 * @param {number} at
 */
function rowXml(cells, at) {
  return `<row r="${at + 1}">${cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${at + 1}`)).join('')}</row>`;
}

/**
 * @param {Cell} cell
 * @param {string} place
 */
function cellXml(cell, place) {
  if (typeof cell === 'object') return cell.xml(place);
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
  return cell === '' ? '' : `<c r="${place}" t="inlineStr"><is><t>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
}
