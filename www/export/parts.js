/** The exports that need a library: each is loaded when it is first asked for, and runs in a worker of its own. */

import loadWord from 'part:./word-part.js';
import loadZip from 'part:./zip-part.js';
import { askPart } from '../on-demand.js';

/** Milliseconds after which a part is given up. */
const PATIENCE = 60_000;

/**
 * A Word document.
 *
 * @param {import("./word.js").Content} content
 * @returns {Promise<Uint8Array>}
 */
export function wordBytes({ title, tables, sections }) {
  return ask(loadWord, { title, tables: tables.map(printable), sections });
}

/**
 * A zip archive.
 *
 * @param {Record<string, string | Uint8Array>} files by name
 * @returns {Promise<Uint8Array>}
 */
export function zipBytes(files) {
  return ask(loadZip, files);
}

/**
 * The table without what a p-value opens: only what is printed crosses to a worker.
 *
 * @param {import("../tables/model.js").PrintedTable} table
 */
function printable(table) {
  return JSON.parse(JSON.stringify(table, (name, value) => (name === 'provenance' ? undefined : value)));
}

/**
 * @param {() => Promise<string>} load
 * @param {unknown} content
 * @returns {Promise<Uint8Array>}
 */
async function ask(load, content) {
  const { bytes } = await askPart(load, { content }, AbortSignal.timeout(PATIENCE));
  return bytes;
}
