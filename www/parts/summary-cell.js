/** The summary of a variable in a cell: mean ± SD, or median and quartiles. */

import { html } from 'lit';

import { NONE, formatDecimal, formatMeanSd, formatMedian } from '../format.js';

/**
 * @typedef {import("lupustat").Summary} Summary
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {"mean" | "median"} SummaryStyle how values on a scale are summarised; ordered points always by the median
 */

/** Decimals of a mean, where not one. */
const MEAN_PLACES = { serum_mg: 2 };

/** Most decimals of a quartile. */
const QUARTILE_PLACES = 2;

/**
 * What the cells of a row hold, in words.
 *
 * @param {TableRow} row
 * @param {SummaryStyle} style
 */
export function summaryName(row, style) {
  return showsMean(row, style) ? 'mean ± SD' : 'median [Q1–Q3]';
}

/**
 * @param {Summary} summary
 * @param {TableRow} row
 * @param {SummaryStyle} style
 */
export function summaryText(summary, row, style) {
  return showsMean(row, style) ? meanCell(summary, meanPlaces(row.variable)) : formatMedian(summary, QUARTILE_PLACES);
}

/**
 * The mean and the deviation; the place of a deviation that does not exist is kept, so that means align.
 *
 * @param {Summary} summary
 * @param {number} places
 */
export function meanCell(summary, places) {
  if (summary.mean === null) {
    return html`<span class="nothing">${NONE}</span>`;
  }
  const text = formatMeanSd(summary, places);
  return summary.sd === null
    ? html`${text}<span class="ghost" aria-hidden="true"> ± ${formatDecimal(0, places)}</span>`
    : text;
}

/**
 * Decimals of the mean of a variable.
 *
 * @param {string} variable
 * @returns {number}
 */
export function meanPlaces(variable) {
  return Object.entries(MEAN_PLACES).find(([id]) => id === variable)?.[1] ?? 1;
}

/**
 * @param {TableRow} row
 * @param {SummaryStyle} style
 */
function showsMean({ kind }, style) {
  return kind === 'continuous' && style === 'mean';
}
