/** Printed tables as an HTML document of their own, and as what a word processor takes from the clipboard. */

import { captionOf } from '../tables/model.js';

/**
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {import("../tables/model.js").Part} Part
 * @typedef {import("../tables/model.js").Cell} Cell
 */

/** The look of the document: that of a journal, without colour. */
const STYLE = `
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.4 Georgia, serif; }
h2 { font-size: 1.125rem; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; border-block: 2px solid; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.6rem; font-weight: normal; text-align: left; vertical-align: top; }
thead { border-bottom: 1px solid; }
.notes { padding: 0; list-style: none; font-size: 0.875rem; }
`;

/**
 * A document with these tables, which needs no other file and runs no script.
 *
 * @param {PrintedTable[]} tables
 * @param {import("./files.js").Section[]} [sections] below them
 * @returns {string}
 */
export function htmlDocument(tables, sections = []) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(tables.map(({ title }) => title).join('; '))}</title>
<style>${STYLE}</style>
</head>
<body>
${tables.map(tableHtml).join('\n')}
${sections.map(({ heading, text }) => `<h2>${escaped(heading)}</h2>\n<p>${escaped(text)}</p>`).join('\n')}
</body>
</html>
`;
}

/**
 * A table with its caption and notes. Whatever a reader of HTML drops of a style sheet, alignment and spans stay.
 *
 * @param {PrintedTable} table
 * @returns {string}
 */
export function tableHtml(table) {
  const notes = table.notes.map(({ mark, text }) => `<li>${raised(mark)}${escaped(text)}</li>`);
  return `<section>
<h2>${escaped(captionOf(table))}</h2>
${table.parts.map(partHtml).join('\n')}
<ul class="notes">
${notes.join('\n')}
</ul>
</section>`;
}

/** @param {Part} part */
function partHtml({ head, body }) {
  const line = (/** @type {Cell[]} */ cells, /** @type {boolean} */ isHead) =>
    `<tr>${cells.map((cell) => cellHtml(cell, isHead)).join('')}</tr>`;
  return `<table>
<thead>
${head.map((cells) => line(cells, true)).join('\n')}
</thead>
<tbody>
${body.map(({ cells }) => line(cells, false)).join('\n')}
</tbody>
</table>`;
}

/**
 * @param {Cell} cell
 * @param {boolean} isHead
 */
function cellHtml({ text, detail, kind, columns = 1, rows = 1, indented, marks, bold, look }, isHead) {
  const name = isHead || kind === 'heading' ? 'th' : 'td';
  const spans = `${columns > 1 ? ` colspan="${columns}"` : ''}${rows > 1 ? ` rowspan="${rows}"` : ''}`;
  const scope = name === 'th' ? ` scope="${isHead ? (columns > 1 ? 'colgroup' : 'col') : 'row'}"` : '';
  const side = isHead && (columns > 1 || look === 'question') ? 'center' : kind === 'number' ? 'right' : 'left';
  const style = ` style="text-align: ${side}${indented ? '; padding-left: 1.5em' : ''}"`;
  const shown = escaped(detail ? (isHead ? `${text}\n${detail}` : `${text}, ${detail}`) : text).replace('\n', '<br>');
  return `<${name}${scope}${spans}${style}>${bold ? `<b>${shown}</b>` : shown}${raised(marks ?? '')}</${name}>`;
}

/** @param {string} mark */
function raised(mark) {
  return mark === '' ? '' : `<sup>${escaped(mark)}</sup> `;
}

/**
 * A text that HTML shows as it is, also in an attribute.
 *
 * @param {string} text
 * @returns {string}
 */
export function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
