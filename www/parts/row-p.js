/** The p-values of a row: the test's own with its footnotes, and the one adjusted for its family. */

import { formatP } from '../format.js';
import { html } from 'lit';
import { pValue } from './p-value.js';

/**
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("lupustat").Group} Group
 *
 * @typedef {object} TableContext what the cells of a table share
 * @property {import("./footnotes.js").Footnotes} footnotes
 * @property {Group[]} groups those that its tests compare, as far as rows have none of their own
 * @property {number} alpha
 */

/**
 * @param {TableContext} context
 * @param {TableRow} row
 * @param {RowTest} test
 */
export function rowP(context, row, test) {
  const { footnotes, alpha } = context;
  const isPrimary = row.tests.indexOf(test) === row.primary;
  const marks = [
    test.p === null ? '' : footnotes.letter(test.label),
    isPrimary && row.agreement === 'differs_at_alpha' ? footnotes.mark('†') : '',
    isPrimary && row.lostByAdjustment ? footnotes.mark('‡') : '',
  ];
  const bold = !isJudgedByFamily(row) && isBelow(test.p, alpha);
  return pValue(provenanceOf(context, row, test), { marks: marks.join(''), bold });
}

/**
 * The adjusted p-value; the family is told below the table.
 *
 * @param {TableContext} context
 * @param {RowTest | undefined} test
 */
export function adjustedP({ footnotes, alpha }, test) {
  if (test?.family) {
    footnotes.say(`Holm p: Holm over m = ${test.family.m} testable, ${test.family.label}.`);
  }
  return adjusted(test?.pAdjusted, alpha);
}

/**
 * A p-value adjusted for its family, bold below alpha.
 *
 * @param {number | null | undefined} p
 * @param {number} alpha
 */
export function adjusted(p, alpha) {
  return isBelow(p, alpha) ? html`<b>${formatP(p)}</b>` : formatP(p);
}

/**
 * What the bold p-values of a table mean.
 *
 * @param {number} alpha
 */
export function boldNote(alpha) {
  return `Bold: below alpha = ${alpha}, judged by the Holm p where the row has one.`;
}

/**
 * @param {TableContext} context
 * @param {TableRow} row
 * @param {RowTest} test
 * @returns {import("./provenance.js").Provenance}
 */
export function provenanceOf({ groups }, row, test) {
  return {
    subject: row.label,
    unit: row.unit,
    test,
    others: row.tests.filter((other) => other !== test),
    groups: row.groups ?? groups,
  };
}

/**
 * Whether a test of the row stands in a family: no unadjusted p of such a row is bold.
 *
 * @param {TableRow} row
 */
function isJudgedByFamily({ tests }) {
  return tests.some(({ family }) => family !== null);
}

/**
 * @param {number | null | undefined} p
 * @param {number} alpha
 */
function isBelow(p, alpha) {
  return typeof p === 'number' && p < alpha;
}
