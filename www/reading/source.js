/** What a chosen file is, by its first bytes, whatever its name says; and its text. */

import loadWorkbookReader from 'part:./workbook.js';
import { isProject, readProject } from '../export/project.js';
import { askPart } from '../on-demand.js';
import { refusal, unreadable } from './refusal.js';

/** A file up to this size is copied, so that all that is asked of it later is asked of what was opened. */
const COPIED = 16 * 1024 * 1024;

/** Zip archives, and so Excel workbooks, begin like this. */
const ARCHIVE = [0x50, 0x4b, 0x03, 0x04];

/** So do workbooks of Excel before 2007, and later ones with a password. */
const OLD_WORKBOOK = [0xd0, 0xcf, 0x11, 0xe0];

/** So do files compressed with gzip. */
const COMPRESSED = [0x1f, 0x8b];

/**
 * The text that the core reads.
 *
 * @typedef {object} Source
 * @property {File} text the file itself, or what was made of it
 * @property {Workbook | null} workbook where the text comes from, if that is a workbook
 * @property {Kept | null} project what a project says of the text, if it is one
 *
 * @typedef {object} Kept
 * @property {import("../state/cohort.js").Manner} manner
 * @property {import("lupustat").StudyOptions} options
 * @property {import("lupustat").RowEdit[]} edits
 *
 * @typedef {{ sheets: string[], sheet: string }} Workbook the sheets that hold anything, and the one that was read
 */

/**
 * A file that stays as it is whatever becomes of it on the disk: a copy, unless it is too large for one.
 *
 * @param {File} file
 * @returns {Promise<File>}
 * @throws a refusal when it cannot be read
 */
export async function heldFile(file) {
  if (file.size > COPIED) {
    return file;
  }
  try {
    return new File([await file.arrayBuffer()], file.name, { type: file.type });
  } catch {
    throw unreadable(file.name, 0);
  }
}

/**
 * @param {File} file
 * @param {string | null} sheet of a workbook; null for the first that holds a table
 * @param {AbortSignal} signal that ends it early
 * @returns {Promise<Source>}
 * @throws a refusal of what holds no text
 */
export async function readSource(file, sheet, signal) {
  const head = await firstBytes(file);
  if (startsWith(head, OLD_WORKBOOK)) {
    throw refusal(
      'old_workbook',
      'this is an Excel workbook of the old kind (.xls), or one with a password; save it as .xlsx without a password, or as CSV UTF-8',
    );
  }
  if (startsWith(head, COMPRESSED)) {
    throw refusal('compressed_file', 'this is a file compressed with gzip; unpack it first');
  }
  if (startsWith(head, ARCHIVE)) {
    const { csv, ...workbook } = await askPart(loadWorkbookReader, { file, sheet }, signal);
    return { text: new File([csv], file.name, { type: 'text/csv' }), workbook, project: null };
  }
  if (await isProject(file)) {
    const { name, text, origin, isExample, options, edits } = await readProject(file);
    return { text: new File([text], name), workbook: null, project: { manner: { isExample, origin }, options, edits } };
  }
  return { text: file, workbook: null, project: null };
}

/**
 * @param {File} file
 * @returns {Promise<Uint8Array>}
 */
async function firstBytes(file) {
  try {
    return new Uint8Array(await file.slice(0, 4).arrayBuffer());
  } catch {
    throw unreadable(file.name, 0);
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {number[]} beginning
 */
function startsWith(bytes, beginning) {
  return beginning.every((byte, place) => bytes[place] === byte);
}
