/** Serum magnesium across the categories of activity: in each, the tests across them, and every two of them. */

import { html, nothing } from 'lit';

import { NONE, formatDecimal, formatInteger, formatP, formatSigned } from '../format.js';
import { adjusted, adjustedP, rowP } from './row-p.js';
import { OUTCOME, summaryName, summaryText } from './summary-cell.js';

/**
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").Group} Group
 * @typedef {import("lupustat").Summary} Summary
 * @typedef {import("./manifestation-table.js").Context} Context
 */

/** What a test across the categories or the scores looks for. @type {Record<string, string>} */
const ACROSS_WORDS = { kruskal: 'any difference', kendall: 'trend' };

/** Effects that have a direction. */
const SIGNED = ['tau_b'];

const PLACES = 2;

/**
 * @param {TableRow[]} rows of the categories and of the score
 * @param {Context} context
 */
export function activityTables(rows, context) {
  return html`${categoryTable(rows, context)} ${acrossTable(rows, context)}
  ${rows.map((row) => pairTable(row, context.alpha))}`;
}

/**
 * The size of a group, and how many of it are in no number beside it.
 *
 * @param {Group} group
 * @param {Summary} summary
 */
export function groupSize({ n }, { missing }) {
  return html`${formatInteger(n)}${missing > 0 ? ` (${formatInteger(missing)} without Mg)` : nothing}`;
}

/**
 * @param {TableRow[]} rows
 * @param {Context} context
 */
function categoryTable(rows, { style }) {
  return html`
    <table class="activity">
      <thead>
        <tr>
          <th scope="col">Activity</th>
          <th scope="col" class="num">n</th>
          <th scope="col" class="num">Mg, ${summaryName(OUTCOME, style)}</th>
          <th scope="col" class="num">Lowest</th>
          <th scope="col" class="num">Highest</th>
        </tr>
      </thead>
      <tbody>
        ${rows.flatMap(({ groups, cells }) =>
          (groups ?? []).map(
            (group, index) => html`
              <tr>
                <th scope="row">${group.label}</th>
                <td class="num">${groupSize(group, cells[index])}</td>
                <td class="num">${summaryText(cells[index], OUTCOME, style)}</td>
                <td class="num">${extreme(cells[index].min)}</td>
                <td class="num">${extreme(cells[index].max)}</td>
              </tr>
            `,
          ),
        )}
      </tbody>
    </table>
  `;
}

/** @param {number | null} value */
function extreme(value) {
  return value === null ? NONE : formatDecimal(value, PLACES);
}

/**
 * The tests across the categories and the scores.
 *
 * @param {TableRow[]} rows
 * @param {Context} context
 */
function acrossTable(rows, context) {
  return html`
    <table class="activity">
      <thead>
        <tr>
          <th scope="col">Magnesium across</th>
          <th scope="col" colspan="2">Effect size</th>
          <th scope="col" class="p-head">p</th>
          <th scope="col" class="num">Holm p</th>
        </tr>
      </thead>
      <tbody>
        ${rows.flatMap((row) =>
          row.tests.map(
            (test) => html`
              <tr>
                <th scope="row">${row.label}: ${ACROSS_WORDS[test.test] ?? test.label}</th>
                ${test.effect ? effectCells(test.effect) : html`<td colspan="2"></td>`}
                <td class="num">${rowP(context, row, test)}</td>
                <td class="num">${adjustedP(context, test)}</td>
              </tr>
            `,
          ),
        )}
      </tbody>
    </table>
  `;
}

/** @param {import("lupustat").Effect} effect */
function effectCells({ id, label, value }) {
  const write = SIGNED.includes(id) ? formatSigned : formatDecimal;
  return html`
    <td>${label}</td>
    <td class="num">${write(value, PLACES)}</td>
  `;
}

/**
 * The comparisons of two categories at a time, folded away.
 *
 * @param {TableRow} row
 * @param {number} alpha
 */
function pairTable({ pairs, groups }, alpha) {
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
            <th scope="col">Dunn’s test</th>
            <th scope="col" class="num">z</th>
            <th scope="col" class="num">p</th>
            <th scope="col" class="num">Bonferroni p</th>
            <th scope="col" class="num">Holm p</th>
          </tr>
        </thead>
        <tbody>
          ${pairs.map(
            (pair) => html`
              <tr>
                <th scope="row">${name(pair.first)} v ${name(pair.second).toLowerCase()}</th>
                <td class="num">${formatDecimal(pair.z, PLACES)}</td>
                <td class="num">${formatP(pair.p)}</td>
                <td class="num">${formatP(pair.pBonferroni)}</td>
                <td class="num">${adjusted(pair.pHolm, alpha)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </details>
  `;
}
