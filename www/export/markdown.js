/** A printed table in Markdown (GitHub's tables). */

import { captionOf, columnCount, columnHeadings, plain } from '../tables/model.js';

/**
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {import("../tables/model.js").Cell} Cell
 */

/**
 * A document with these tables.
 *
 * @param {PrintedTable[]} tables
 * @param {import("./files.js").Section[]} sections below them
 * @returns {string}
 */
export function markdownDocument(tables, sections) {
  return [...tables.map(tableMarkdown), ...sections.map(({ heading, text }) => `## ${escaped(heading)}\n\n${escaped(text)}\n`)].join('\n');
}

/**
 * @param {PrintedTable} table
 * @returns {string}
 */
export function tableMarkdown(table) {
  const notes = table.notes.map(({ mark, text }) => `- ${raised(mark)}${escaped(text)}`);
  return `**${escaped(captionOf(table))}**\n\n${table.parts.map(partMarkdown).join('\n')}\n${notes.join('\n')}\n`;
}

/** @param {import("../tables/model.js").Part} part */
function partMarkdown(part) {
  const width = columnCount(part);
  const headings = columnHeadings(part).map((texts) => texts.map(escaped).join('<br>'));
  const rule = headings.map((_, column) => (column === 0 ? ':--' : '--:'));
  const body = part.body.map(({ cells }) => {
    const texts = cells.flatMap((cell) => [cellMarkdown(cell), ...Array((cell.columns ?? 1) - 1).fill('')]);
    return [...texts, ...Array(Math.max(0, width - texts.length)).fill('')];
  });
  return [headings, rule, ...body].map((line) => `| ${line.join(' | ')} |\n`).join('');
}

/** @param {Cell} cell */
function cellMarkdown(cell) {
  const text = escaped(plain(cell).replace(/\u2007/g, '').trim());
  const shown = cell.bold && text !== '' ? `**${text}**` : text;
  return `${cell.indented ? '&emsp;' : ''}${shown}${raised(cell.marks ?? '')}`.trimEnd();
}

/** @param {string} mark */
function raised(mark) {
  return mark === '' ? '' : `<sup>${mark}</sup> `;
}

/**
 * A text that Markdown shows as it is.
 *
 * @param {string} text
 * @returns {string}
 */
export function escaped(text) {
  return text
    .replace(/[\\`*_{}[\]<>#|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/\s*[\r\n]+\s*/g, ' ');
}
