/** The choices of the analysis: those in force in one line, and the controls when it is opened. */

import { html, nothing } from 'lit';

import { ADJUSTMENT_NAMES, LOWER_LIMIT_WORDS, UPPER_LIMIT_WORDS, capital, groupingNoun, isMagnesium, rangeText, schemeText } from '../words.js';
import { choice } from './choice.js';
import { analyteForm, groupingChoice, impossible, rowsChoice } from './table-options.js';
import { typedField } from './typed-field.js';

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("../state/results.js").ResultsState} ResultsState
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").Scheme} Scheme
 */

/** Rules of the quartiles, by the type of Hyndman and Fan. */
const QUANTILE_WORDS = {
  type2: 'SAS (type 2)',
  type5: 'midpoints (type 5)',
  type6: 'SPSS (type 6)',
  type7: 'R, Excel (type 7)',
  type8: 'median-unbiased (type 8)',
};

/** The days in which a finding counts. */
const WINDOW_WORDS = { 10: '10 days', 30: '30 days' };

/** How values on a scale are summarised. */
const SUMMARY_WORDS = { mean: 'mean ± SD', median: 'median [Q1–Q3]', auto: 'mean, or median where not normal' };

/** How p-values are written. */
const P_WORDS = { plain: '0.007', apa: '.007 (APA)', jama: '.007, .04 (JAMA)' };

const MARK_WORDS = { '.': 'point', ',': 'comma' };

const PLACES_WORDS = { 0: 'as measured', 1: 'one more' };

const SMD_WORDS = { hide: 'without', show: 'in a column of Table 1' };

const LETTER_WORDS = { hide: 'not marked', show: 'marked by letters (SPSS)' };

const HIDING_WORDS = { 0: 'shown', 5: 'hidden below 5', 10: 'hidden below 10' };

const EMPTY_WORDS = { show: 'shown', hide: 'left out' };

const SYSTEM_ROW_WORDS = { hide: 'left out', show: 'shown' };

/** @param {{ cohort: CohortState, results: ResultsState, report: StudyReport, schemes: Scheme[] }} app */
export function optionsBar({ cohort, results, report, schemes }) {
  const { options } = report;
  const { magnesiumRange: range, analyte, scheme, quantileRule, windowDays, alpha, adjustment, bySystem } = options;
  const { print } = results;
  const onLower = range.lowerInclusive ? 'normal' : 'low';
  const onUpper = range.upperInclusive ? 'normal' : 'high';
  const schemeWords = Object.fromEntries(schemes.map(({ id }) => [id, schemeText(schemes, id)]));
  const why = impossible(report);
  // On what was asked for last, of which there may be no report yet.
  const chooseRange = (/** @type {import("lupustat").MagnesiumRangeEntry} */ change) =>
    cohort.choose({ magnesiumRange: { ...range, ...cohort.options.magnesiumRange, ...change } });
  return html`
    <details class="options card">
      <summary>
        <b>Options</b>
        <span class="small">
          <bdi>${capital(analyte.noun)}</bdi> ${rangeText(analyte)}${onLimits(analyte.range)} · by <bdi>${groupingNoun(report)}</bdi> ·
          activity ${schemeWords[scheme.id]} · window ${windowDays} days · quartiles ${QUANTILE_WORDS[quantileRule]} · alpha
          ${alpha} · adjustment ${ADJUSTMENT_NAMES[adjustment]} · values ${SUMMARY_WORDS[print.style]}
        </span>
      </summary>
      <form @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        ${groupingChoice(cohort, report)}
        ${isMagnesium(analyte) ? html`${typedField('Magnesium, lower limit (mg/dL)', range.lower, (lower) => chooseRange({ lower }), 'lower')}
        ${choice('A value on the lower limit is', LOWER_LIMIT_WORDS, onLower, (word) => chooseRange({ lowerInclusive: word === 'normal' }))}
        ${typedField('Magnesium, upper limit (mg/dL)', range.upper, (upper) => chooseRange({ upper }), 'upper')}
        ${choice('A value on the upper limit is', UPPER_LIMIT_WORDS, onUpper, (word) => chooseRange({ upperInclusive: word === 'normal' }))}` : nothing}
        ${choice('Activity categories', schemeWords, scheme.id, (id) => cohort.choose({ scheme: id }))}
        ${choice('Findings count within', WINDOW_WORDS, String(windowDays), (days) => cohort.choose({ windowDays: Number(days) }))}
        ${choice('Quartiles', QUANTILE_WORDS, quantileRule, (rule) => cohort.choose({ quantileRule: rule }))}
        ${typedField('Alpha', alpha, (value) => cohort.choose({ alpha: Number(value) }), 'alpha')}
        ${choice('Adjustment', ADJUSTMENT_NAMES, adjustment, (method) => cohort.choose({ adjustment: method }))}
        ${choice('Values on a scale', SUMMARY_WORDS, print.style, (style) => results.choose({ style }), { reason: why.summary, reasons: why.auto ? { auto: why.auto } : {} })}
        ${choice('Decimals', PLACES_WORDS, String(print.extraPlaces), (places) => results.choose({ extraPlaces: Number(places) }))}
        ${choice('p-values', P_WORDS, print.pStyle, (pStyle) => results.choose({ pStyle }))}
        ${choice('Decimal mark', MARK_WORDS, print.decimalMark, (decimalMark) => results.choose({ decimalMark }))}
        ${choice('Standardized differences', SMD_WORDS, print.showsSmd ? 'show' : 'hide', (word) => results.choose({ showsSmd: word === 'show' }), { reason: why.smd })}
        ${choice('Columns that differ', LETTER_WORDS, print.showsLetters ? 'show' : 'hide', (word) => results.choose({ showsLetters: word === 'show' }), { reason: why.letters })}
        ${choice('Small counts', HIDING_WORDS, String(print.hidesBelow), (below) => results.choose({ hidesBelow: Number(below) }))}
        ${choice('Manifestations nobody has', EMPTY_WORDS, print.hidesEmpty ? 'hide' : 'show', (word) => results.choose({ hidesEmpty: word === 'hide' }))}
        ${choice('Any manifestation by organ system', SYSTEM_ROW_WORDS, bySystem ? 'show' : 'hide', (word) => cohort.choose({ bySystem: word === 'show' }))}
      </form>
      ${analyteForm(cohort, report)} ${rowsChoice(cohort, report)}
    </details>
  `;
}

/**
 * What a value on each of two limits is; of a single one its sign tells.
 *
 * @param {import("lupustat").AnalyteRange} range
 */
function onLimits({ lower, upper, lowerInclusive, upperInclusive }) {
  if (lower === null || upper === null) return '';
  return ` (${lower} is ${lowerInclusive ? 'normal' : 'low'}, ${upper} is ${upperInclusive ? 'normal' : 'high'})`;
}
