/** Buttons that hand out the results: a table in one format, or everything. */

import { html, nothing } from 'lit';

import { archive, sectionsOf } from '../export/archive.js';
import { tableText } from '../export/csv.js';
import { FORMATS, reportJson } from '../export/files.js';
import { tableHtml } from '../export/html.js';
import { show } from './announce.js';
import { download } from './download.js';

/**
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {import("../export/files.js").Section} Section
 */

/**
 * Copies of one table.
 *
 * @param {PrintedTable} table
 */
export function tableExports(table) {
  return html`
    <div class="exports">
      <button type="button" @click=${() => copyTable(table)}>Copy<span class="visually-hidden"> Table ${table.number}</span></button>
      ${formatButtons(`table-${table.number}`, [table], [], `Table ${table.number}`)}
    </div>
  `;
}

/**
 * Everything at once, or all tables in one format.
 *
 * @param {import("../export/archive.js").Results} results
 */
export function exportsSection(results) {
  const { report, tables, print } = results;
  return html`
    <section class="sheet no-print" aria-labelledby="exports">
      <h2 id="exports" tabindex="-1">Take the results with you</h2>
      <p>
        The archive holds the tables in every format, the figures, the paragraphs, the report as JSON, the data without ids,
        and an R script and SPSS syntax that print every number again from those data.
      </p>
      <div class="exports">
        ${fileButton('Everything (.zip)', 'lupustat.zip', 'application/zip', () => archive(results))}
        ${print.hidesBelow > 0 ? nothing : fileButton('Report (JSON)', 'lupustat-report.json', 'application/json', () => reportJson(report))}
      </div>
      ${
        print.hidesBelow > 0
          ? html`<p class="small">
              Small counts are hidden: the report as JSON, the data, the scripts that read them and the figures would tell them, and are
              left out.
            </p>`
          : nothing
      }
      <h3>All tables in one file</h3>
      <div class="exports">${formatButtons('tables', tables, sectionsOf(report, print), 'all tables')}</div>
    </section>
  `;
}

/**
 * One button for each format.
 *
 * @param {string} name of the file, without what follows its point
 * @param {PrintedTable[]} tables
 * @param {Section[]} sections
 * @param {string} heard what the file holds
 */
export function formatButtons(name, tables, sections, heard) {
  return Object.values(FORMATS).map(
    ({ label, extension, type, write }) => html`
      <button
        type="button"
        @click=${() => handOut(`lupustat-${name}.${extension}`, type, () => write(tables, sections))}
      >
        ${label}<span class="visually-hidden">: ${heard}</span>
      </button>
    `,
  );
}

/**
 * A button that makes a file and hands it out.
 *
 * @param {string} label
 * @param {string} name of the file
 * @param {string} type
 * @param {() => string | Promise<string | Uint8Array>} write
 */
export function fileButton(label, name, type, write) {
  return html`<button type="button" @click=${() => handOut(name, type, write)}>${label}</button>`;
}

/**
 * @param {string} name
 * @param {string} type
 * @param {() => string | Promise<string | Uint8Array>} write
 */
async function handOut(name, type, write) {
  try {
    download(name, await write(), type);
    show(`${name} is in your downloads.`);
  } catch (error) {
    show(`${name} could not be made: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * Puts a table on the clipboard: as a table for a word processor, as tab-separated text for anything else.
 *
 * @param {PrintedTable} table
 */
async function copyTable(table) {
  const item = new ClipboardItem({
    'text/html': new Blob([tableHtml(table)], { type: 'text/html' }),
    'text/plain': new Blob([tableText(table)], { type: 'text/plain' }),
  });
  try {
    await navigator.clipboard.write([item]);
    show(`Table ${table.number} is copied.`);
  } catch {
    show('The browser did not allow copying. Select the table and copy it by hand.');
  }
}
