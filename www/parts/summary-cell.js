/** The summary of a variable in a cell: mean ± SD, or median and quartiles. */

import { html } from 'lit';

import { NONE, formatDecimal, formatMeanSd, formatMedian } from '../format.js';
import { STYLE_WORDS } from '../words.js';

/**
 * @typedef {import("lupustat").Summary} Summary
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {"mean" | "median"} SummaryStyle how values on a scale are summarised; ordered points always by the median
 */

/** The variable that Table 3 compares. */
export const OUTCOME = /** @type {TableRow} */ ({ variable: 'serum_mg', kind: 'continuous' });

/** Decimals of a value on a scale, where not one. @type {Record<string, number>} */
const PLACES = { serum_mg: 2 };

/** Most decimals of the quartiles of ordered points. */
const POINT_PLACES = 2;

/**
 * What the cells of a row hold, in words.
 *
 * @param {TableRow} row
 * @param {SummaryStyle} style
 */
export function summaryName(row, style) {
  return STYLE_WORDS[showsMean(row, style) ? 'mean' : 'median'];
}

/**
 * @param {Summary} summary
 * @param {TableRow} row
 * @param {SummaryStyle} style
 */
export function summaryText(summary, row, style) {
  const places = PLACES[row.variable] ?? 1;
  if (showsMean(row, style)) {
    return meanCell(summary, places);
  }
  return medianCell(
    row.kind === 'continuous' ? formatMedian(summary, places, formatDecimal) : formatMedian(summary, POINT_PLACES),
  );
}

/**
 * The median and the quartiles, which may stand below it where a table is wide.
 *
 * @param {string} text
 */
function medianCell(text) {
  const [median, quartiles] = text.split(' ');
  return quartiles ? html`<span class="wrap">${median} <span class="nowrap">${quartiles}</span></span>` : text;
}

/**
 * The mean and the deviation; the place of a deviation that does not exist is kept, so that means align.
 *
 * @param {Summary} summary
 * @param {number} places
 */
function meanCell(summary, places) {
  if (summary.mean === null) {
    return html`<span class="nothing">${NONE}</span>`;
  }
  const text = formatMeanSd(summary, places);
  return summary.sd === null
    ? html`${text}<span class="ghost" aria-hidden="true"> ± ${formatDecimal(0, places)}</span>`
    : text;
}

/**
 * @param {TableRow} row
 * @param {SummaryStyle} style
 */
function showsMean({ kind }, style) {
  return kind === 'continuous' && style === 'mean';
}
