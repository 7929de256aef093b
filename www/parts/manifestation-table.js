/** Table 3: serum magnesium with and without each manifestation, and across the categories of activity. */

import { html } from 'lit';

import { NONE, formatInterval, formatSigned } from '../format.js';
import { activityTables, groupSize } from './activity-table.js';
import { Footnotes } from './footnotes.js';
import { opener } from './p-value.js';
import { adjustedP, boldNote, provenanceOf, rowP } from './row-p.js';
import { sheet } from './sheet.js';
import { OUTCOME, summaryName, summaryText } from './summary-cell.js';

/**
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("./row-p.js").TableContext & { style: import("./summary-cell.js").SummaryStyle }} Context
 */

/** Decimals of a shift: those of magnesium. */
const SHIFT_PLACES = 2;

/**
 * @param {ReportTable} table
 * @param {import("./sheet.js").TableOptions & { range: import("lupustat").MagnesiumRange }} options the reference range
 */
export function manifestationTable(table, { number, style, groups, alpha, controls, range }) {
  const footnotes = new Footnotes();
  const context = { footnotes, groups, alpha, style };
  const manifestations = table.rows.filter((row) => side(row, 'present'));
  const activities = table.rows.filter((row) => !side(row, 'present'));
  const parts = [
    { label: 'manifestations', content: withAndWithout(manifestations, context) },
    { label: 'activity', content: activityTables(activities, context) },
  ];
  const notes = footnotes.list([
    ...table.notes,
    'The shift is the Hodges–Lehmann estimate, with it less without it; its interval holds the shifts that the same test does not reject.',
    `Reference range ${range.lower}–${range.upper} mg/dL; lowest and highest are values of single patients.`,
    boldNote(alpha),
  ]);
  return sheet({ id: table.id, caption: { number, title: table.title }, controls, parts, notes });
}

/**
 * @param {TableRow[]} rows
 * @param {Context} context
 */
function withAndWithout(rows, context) {
  const kind = summaryName(OUTCOME, context.style);
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col" rowspan="2">Manifestation</th>
          <th scope="colgroup" colspan="2" class="span centre">With it</th>
          <th scope="colgroup" colspan="2" class="span centre">Without it</th>
          <th scope="colgroup" colspan="2" class="span centre">Shift, mg/dL</th>
          <th scope="col" rowspan="2" class="p-head">p</th>
          <th scope="col" rowspan="2" class="num">Holm p</th>
        </tr>
        <tr>
          <th scope="col" class="num">n</th>
          <th scope="col" class="num">Mg, ${kind}</th>
          <th scope="col" class="num">n</th>
          <th scope="col" class="num">Mg, ${kind}</th>
          <th scope="col" class="num">Estimate</th>
          <th scope="col" class="num">95% CI</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`
            <tr>
              <th scope="row">${row.label}</th>
              ${sideCells(row, 'present', context)} ${sideCells(row, 'absent', context)} ${testCells(row, context)}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/**
 * @param {TableRow} row
 * @param {"present" | "absent"} id
 * @param {Context} context
 */
function sideCells(row, id, { style }) {
  const group = side(row, id);
  if (!group || !row.groups) {
    return html`<td class="num">${NONE}</td><td class="num">${NONE}</td>`;
  }
  const summary = row.cells[row.groups.indexOf(group)];
  return html`
    <td class="num">${groupSize(group, summary)}</td>
    <td class="num">${summaryText(summary, OUTCOME, style)}</td>
  `;
}

/**
 * The shift with its interval, p and Holm p; the reason across where there is no test.
 *
 * @param {TableRow} row
 * @param {Context} context
 */
function testCells(row, context) {
  const test = row.primary === null ? undefined : row.tests[row.primary];
  if (!test) {
    return html`<td colspan="4"></td>`;
  }
  if (test.p === null) {
    return html`<td class="num" colspan="4">${rowP(context, row, test)}</td>`;
  }
  const provenance = provenanceOf(context, row, test);
  const shift = test.effect?.id === 'hodges_lehmann' ? test.effect : null;
  return html`
    <td class="num">${shift ? formatSigned(shift.value, SHIFT_PLACES) : NONE}</td>
    <td class="num">${shift ? interval(shift) : NONE}</td>
    <td class="num">${rowP(context, row, test)}</td>
    <td class="num">${adjustedP(context, test)}</td>
  `;

  /** @param {import("lupustat").Effect} effect */
  function interval(effect) {
    const text = formatInterval(effect, SHIFT_PLACES);
    return effect.reason
      ? opener(provenance, text, `no interval: ${effect.reason.text}`, 'nothing')
      : text;
  }
}

/**
 * @param {TableRow} row
 * @param {"present" | "absent"} id
 */
function side({ groups }, id) {
  return groups?.find((group) => group.id === id);
}
