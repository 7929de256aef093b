/** Table 3: serum magnesium with and without each manifestation, and across the categories of activity. */

import { html, nothing } from 'lit';

import { NONE, formatDecimal, formatEstimate, formatInteger, formatP } from '../format.js';
import { Footnotes } from './footnotes.js';
import { rowP } from './row-p.js';
import { sheet } from './sheet.js';
import { summaryName, summaryText } from './summary-cell.js';

/**
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("lupustat").Group} Group
 * @typedef {import("./summary-cell.js").SummaryStyle} SummaryStyle
 */

/** The variable whose values the table compares. */
const OUTCOME = /** @type {TableRow} */ ({ variable: 'serum_mg', kind: 'continuous' });

/** What a test across the categories or the scores looks for. @type {Record<string, string>} */
const ACROSS_WORDS = { kruskal: 'any difference', kendall: 'trend', jonckheere: 'trend' };

const EFFECT_PLACES = 2;

/**
 * @param {ReportTable} table
 * @param {{ number: number, style: SummaryStyle }} options the table's number
 */
export function manifestationTable(table, { number, style }) {
  const footnotes = new Footnotes();
  const manifestations = table.rows.filter((row) => side(row, 'present'));
  const activities = table.rows.filter((row) => !side(row, 'present'));
  const content = html`
    ${withAndWithout(manifestations, footnotes, style)} ${activityTable(activities, footnotes, style)}
    ${activities.map(pairTable)}
  `;
  return sheet({ id: table.id, caption: { number, title: table.title }, content, notes: footnotes.list(table.notes) });
}

/**
 * @param {TableRow[]} rows
 * @param {Footnotes} footnotes
 * @param {SummaryStyle} style
 */
function withAndWithout(rows, footnotes, style) {
  const effect = rows.map(primaryTest).find((test) => test?.effect)?.effect;
  const adjusted = rows.some((row) => typeof primaryTest(row)?.pAdjusted === 'number');
  const kind = summaryName(OUTCOME, style);
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col" rowspan="2">Manifestation</th>
          <th scope="colgroup" colspan="2" class="span centre">With it</th>
          <th scope="colgroup" colspan="2" class="span centre">Without it</th>
          ${effect ? html`<th scope="col" rowspan="2" class="num">${effect.label}${effect.lower === null ? nothing : html`<span class="n">(95% CI)</span>`}</th>` : nothing}
          <th scope="col" rowspan="2" class="num">p</th>
          ${adjusted ? html`<th scope="col" rowspan="2" class="num">Adjusted p</th>` : nothing}
        </tr>
        <tr>
          <th scope="col" class="num">n</th>
          <th scope="col" class="num">Mg, ${kind}</th>
          <th scope="col" class="num">n</th>
          <th scope="col" class="num">Mg, ${kind}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => manifestationRow(row, { effect: effect !== undefined, adjusted, footnotes, style }))}
      </tbody>
    </table>
  `;
}

/**
 * @param {TableRow} row
 * @param {{ effect: boolean, adjusted: boolean, footnotes: Footnotes, style: SummaryStyle }} columns
 */
function manifestationRow(row, { effect, adjusted, footnotes, style }) {
  const test = primaryTest(row);
  return html`
    <tr>
      <th scope="row">${row.label}</th>
      ${sideCells(row, 'present', style)} ${sideCells(row, 'absent', style)}
      ${effect ? html`<td class="num">${test?.effect ? formatEstimate(test.effect, EFFECT_PLACES) : NONE}</td>` : nothing}
      <td class="num">${pOf(row, test, footnotes)}</td>
      ${adjusted ? html`<td class="num">${formatP(test?.pAdjusted)}</td>` : nothing}
    </tr>
  `;
}

/**
 * @param {TableRow} row
 * @param {"present" | "absent"} id
 * @param {SummaryStyle} style
 */
function sideCells(row, id, style) {
  const group = side(row, id);
  const summary = group && row.cells[/** @type {Group[]} */ (row.groups).indexOf(group)];
  return html`
    <td class="num">
      ${group ? formatInteger(group.n) : NONE}${summary && summary.missing > 0 ? ` (${summary.missing} without Mg)` : nothing}
    </td>
    <td class="num">${summary ? summaryText(summary, OUTCOME, style) : NONE}</td>
  `;
}

/**
 * Magnesium in each category of activity, then the tests across categories and scores.
 *
 * @param {TableRow[]} rows
 * @param {Footnotes} footnotes
 * @param {SummaryStyle} style
 */
function activityTable(rows, footnotes, style) {
  return html`
    <table class="after">
      <thead>
        <tr>
          <th scope="col">Activity</th>
          <th scope="col" class="num">n</th>
          <th scope="col" class="num">Mg, ${summaryName(OUTCOME, style)}</th>
          <th scope="col" class="num">Lowest</th>
          <th scope="col" class="num">Highest</th>
          <th scope="col" class="num">p</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(({ groups, cells }) => (groups ?? []).map((group, index) => categoryRow(group, cells[index], style)))}
      </tbody>
      <tbody>
        ${rows.map((row) =>
          row.tests.map(
            (test) => html`
              <tr>
                <th scope="row" colspan="5">${row.label}: ${ACROSS_WORDS[test.test] ?? test.label}</th>
                <td class="num">${pOf(row, test, footnotes)}</td>
              </tr>
            `,
          ),
        )}
      </tbody>
    </table>
  `;
}

/**
 * @param {Group} group
 * @param {import("lupustat").Summary} summary
 * @param {SummaryStyle} style
 */
function categoryRow({ label, n }, summary, style) {
  return html`
    <tr>
      <th scope="row">${label}</th>
      <td class="num">${formatInteger(n)}</td>
      <td class="num">${summaryText(summary, OUTCOME, style)}</td>
      <td class="num">${summary.min === null ? NONE : formatDecimal(summary.min, 2)}</td>
      <td class="num">${summary.max === null ? NONE : formatDecimal(summary.max, 2)}</td>
      <td></td>
    </tr>
  `;
}

/**
 * The comparisons of two categories at a time, folded away.
 *
 * @param {TableRow} row
 */
function pairTable({ pairs, groups }) {
  if (pairs.length === 0) {
    return nothing;
  }
  const name = (/** @type {string} */ id) => groups?.find((group) => group.id === id)?.label ?? id;
  return html`
    <details class="pairs">
      <summary>Two categories at a time: ${pairs.length} comparisons</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Comparison</th>
            <th scope="col" class="num">z</th>
            <th scope="col" class="num">p</th>
            <th scope="col" class="num">Bonferroni</th>
            <th scope="col" class="num">Holm</th>
          </tr>
        </thead>
        <tbody>
          ${pairs.map(
            (pair) => html`
              <tr>
                <th scope="row">${name(pair.first)} v ${name(pair.second).toLowerCase()}</th>
                <td class="num">${formatDecimal(pair.z, 2)}</td>
                <td class="num">${formatP(pair.p)}</td>
                <td class="num">${formatP(pair.pBonferroni)}</td>
                <td class="num">${formatP(pair.pHolm)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </details>
  `;
}

/**
 * @param {TableRow} row
 * @param {RowTest | undefined} test
 * @param {Footnotes} footnotes
 */
function pOf(row, test, footnotes) {
  if (!test) {
    return NONE;
  }
  return rowP({ row, test, groups: row.groups ?? [], footnotes });
}

/**
 * @param {TableRow} row
 * @returns {RowTest | undefined}
 */
function primaryTest({ primary, tests }) {
  return primary === null ? undefined : tests[primary];
}

/**
 * @param {TableRow} row
 * @param {"present" | "absent"} id
 */
function side({ groups }, id) {
  return groups?.find((group) => group.id === id);
}
