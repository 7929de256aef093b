/** A printed table on its sheet: caption and controls above, its parts, which scroll by themselves, the notes below. */

import { html, nothing } from 'lit';

import { columnCount, placed } from '../tables/model.js';
import { aligned } from './aligned.js';
import { opener } from './p-value.js';
import { explained } from './term.js';

/**
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {import("../tables/model.js").Part} Part
 * @typedef {import("../tables/model.js").Row} Row
 * @typedef {import("../tables/model.js").Cell} Cell
 * @typedef {import("./provenance.js").ChooseTest} ChooseTest
 */

/** Columns for which a sheet has room; a part of more scrolls on every screen. */
const MOST_COLUMNS = 11;

/** A word longer than any of the study’s own. */
const UNBROKEN = /\S{25}/;

/**
 * @param {PrintedTable} table
 * @param {unknown} controls beside its caption
 * @param {ChooseTest} chooseTest
 */
export function printedTable({ id, number, title, parts, notes }, controls, chooseTest) {
  /** @type {Set<import("./term.js").TermId>} */
  const seen = new Set(); // each term is explained once in the notes
  return html`
    <figure class="sheet table">
      <div class="sheet-head">
        <h2 class="caption" id=${id} tabindex="-1"><b>Table ${number}.</b> ${title}</h2>
        <div class="no-print">${controls}</div>
      </div>
      ${parts.map((part, index) => {
        const region = html`
          <div class=${columnCount(part) > MOST_COLUMNS ? 'scroll wide' : 'scroll'} role="region" tabindex="0" aria-label="Table ${number}, ${part.label}">${partTable(part, index > 0, chooseTest)}</div>
        `;
        return part.folded ? html`<details class="pairs"><summary>${part.folded}</summary>${region}</details>` : region;
      })}
      <ul class="notes" role="list">
        ${notes.map(({ mark, text }) => html`<li>${mark ? html`<sup>${mark}</sup> ` : nothing}${explained(text, seen)}</li>`)}
      </ul>
    </figure>
  `;
}

/**
 * A table that stands beside those of the study, inside a sheet of several.
 *
 * @param {PrintedTable} table
 */
export function besideTable({ id, number, title, parts, notes }) {
  return html`
    <div class="table">
      <h3 id=${id}>Table ${number}. ${title}</h3>
      ${parts.map((part) => html`<div class="scroll" role="region" tabindex="0" aria-label=${title}>${partTable(part, false, () => {})}</div>`)}
      <ul class="notes" role="list">
        ${notes.map(({ text }) => html`<li>${text}</li>`)}
      </ul>
    </div>
  `;
}

/**
 * A part as a table of the page.
 *
 * @param {Part} part
 * @param {boolean} isNarrow as wide as it needs to be
 * @param {ChooseTest} chooseTest
 */
export function partTable({ head, body, decimalMark }, isNarrow, chooseTest) {
  const write = numberWriters(body, decimalMark);
  return html`
    <table class=${isNarrow ? 'activity' : ''}>
      <thead>
        ${head.map((cells) => html`<tr>${cells.map(headCell)}</tr>`)}
      </thead>
      ${groups(body).map((rows) => html`<tbody>${rows.map(({ cells }) => html`<tr>${cells.map((cell) => bodyCell(cell, cells, write, chooseTest))}</tr>`)}</tbody>`)}
    </table>
  `;
}

/**
 * How each number is written, so that those of its column align.
 *
 * @param {Row[]} body
 * @param {"." | ","} [mark]
 * @returns {(cell: Cell) => unknown}
 */
function numberWriters(body, mark) {
  const cells = placed(body.map(({ cells }) => cells)).flat().filter(({ cell: { kind, columns = 1 } }) => kind === 'number' && columns === 1);
  const writers = new Map([...new Set(cells.map(({ column }) => column))].map((wanted) => {
    const column = cells.filter((other) => other.column === wanted).map(({ cell }) => cell);
    return [wanted, aligned(column.map(({ text, ghost = '' }) => text + ghost), mark, column.some(({ bold }) => bold))];
  }));
  const columns = new Map(cells.map(({ cell, column }) => [cell, column]));
  return (cell) => writers.get(columns.get(cell) ?? -1)?.(cell.text, cell.ghost) ?? cell.text;
}

/**
 * The lines of each variable together.
 *
 * @param {Row[]} body
 * @returns {Row[][]}
 */
function groups(body) {
  /** @type {Row[][]} */
  const found = [];
  for (const row of body) {
    if (row.starts || found.length === 0) {
      found.push([]);
    }
    found[found.length - 1].push(row);
  }
  return found;
}

/** @param {Cell} cell */
function headCell({ text, detail, kind, look, columns = 1, rows = 1 }) {
  if (text === '') {
    return html`<td colspan=${columns} rowspan=${rows}></td>`; // no heading: nothing is compared below
  }
  const spans = columns > 1 || look === 'question';
  const looks = [
    spans ? 'span centre' : '',
    look === 'question' ? 'question-head' : '',
    look === 'p' ? 'p-head' : '',
    kind === 'number' && look !== 'p' ? 'num' : '',
    UNBROKEN.test(text) ? 'breaks' : '',
  ];
  return html`<th
    scope=${spans ? 'colgroup' : 'col'}
    colspan=${columns}
    rowspan=${rows}
    class=${looks.filter(Boolean).join(' ')}
  ><bdi>${explained(text)}</bdi>${detail ? html` <span class="n">${detail}</span>` : nothing}</th>`;
}

/**
 * @param {Cell} cell
 * @param {Cell[]} line in which it stands
 * @param {(cell: Cell) => unknown} write its number
 * @param {ChooseTest} chooseTest
 */
function bodyCell(cell, line, write, chooseTest) {
  const { text, detail, kind, columns = 1, indented } = cell;
  if (kind === 'heading') {
    const isAlone = line.slice(1).every((other) => other.text === '' || other.look === 'why' || other.provenance);
    return html`<th scope=${isAlone ? 'rowgroup' : 'row'} class=${[indented ? 'indent' : '', UNBROKEN.test(text) ? 'breaks' : ''].filter(Boolean).join(' ')}>
      <bdi>${text}</bdi>${detail ? html` <span class="kind">${detail}</span>` : nothing}
    </th>`;
  }
  return html`<td class=${kind === 'number' ? 'num' : ''} colspan=${columns}>${content(cell, write, chooseTest)}</td>`;
}

/**
 * @param {Cell} cell
 * @param {(cell: Cell) => unknown} write its number
 * @param {ChooseTest} chooseTest
 */
function content(cell, write, chooseTest) {
  const { text, marks, bold, look, provenance, heard } = cell;
  if (provenance) {
    const words = heard ?? `${provenance.subject}: how this was found`;
    const button = opener(provenance, chooseTest, write(cell), `, ${words}`, look ?? (bold ? 'bold' : ''));
    return marks ? html`${button}<sup>${marks}</sup>` : button;
  }
  if (marks) {
    return html`${write(cell)}<sup>${marks}</sup>`;
  }
  if (bold) {
    return html`<b>${write(cell)}</b>`;
  }
  if (look === 'nothing') {
    return html`<span class="nothing">${text}</span>`;
  }
  const [, median, quartiles] = /^(\S+) (\[.*\])$/.exec(text) ?? [];
  if (quartiles) {
    // The quartiles may stand below the median where a table is wide.
    return html`<span class="wrap">${median} <span class="nowrap">${quartiles}</span></span>`;
  }
  return write(cell);
}
