/** The files that the results are exported as: from printed tables, never from the page. */

import { tableCsv } from './csv.js';
import { htmlDocument } from './html.js';
import { tableLatex } from './latex.js';
import { markdownDocument } from './markdown.js';
import { wordBytes } from './parts.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {{ heading: string, text: string }} Section a paragraph under its heading
 *
 * @typedef {object} Format
 * @property {string} label
 * @property {string} extension
 * @property {string} type of its content
 * @property {(tables: PrintedTable[], sections: Section[]) => string | Promise<Uint8Array>} write
 */

/** In which formats tables can be had. @type {Record<string, Format>} */
export const FORMATS = {
  word: {
    label: 'Word',
    extension: 'docx',
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    write: (tables, sections) => wordBytes({ title: 'Lupustat: results', tables, sections }),
  },
  html: {
    label: 'HTML',
    extension: 'html',
    type: 'text/html;charset=utf-8',
    write: htmlDocument,
  },
  csv: {
    label: 'CSV',
    extension: 'csv',
    type: 'text/csv;charset=utf-8',
    // The mark lets a spreadsheet read the text as UTF-8.
    write: (tables) => `\uFEFF${tables.map(tableCsv).join('\r\n')}`,
  },
  markdown: {
    label: 'Markdown',
    extension: 'md',
    type: 'text/markdown;charset=utf-8',
    write: markdownDocument,
  },
  latex: {
    label: 'LaTeX',
    extension: 'tex',
    type: 'application/x-tex;charset=utf-8',
    write: (tables) => tables.map(tableLatex).join('\n'),
  },
};

/**
 * The report as JSON: what `analyzeCohort` returns.
 *
 * @param {StudyReport} report
 */
export function reportJson(report) {
  return `${JSON.stringify(report, null, 2)}\n`;
}
