/** The choices of the analysis: those in force in one line, and the controls when it is opened. */

import { html } from 'lit';

import { schemeText } from '../words.js';

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("lupustat").StudyReport} StudyReport
 *
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

/** How values on a scale are printed: a matter of the page alone. */
const STYLE_WORDS = { mean: 'mean ± SD', median: 'median [Q1–Q3]' };

/**
 * @param {CohortState} cohort
 * @param {StudyReport} report
 * @param {Scheme[]} schemes
 */
export function optionsBar(cohort, { options }, schemes) {
  const { lower, upper } = options.magnesiumRange;
  const schemeWords = Object.fromEntries(schemes.map(({ id }) => [id, schemeText(schemes, id)]));
  return html`
    <details class="options card">
      <summary>
        <b>Options</b>
        <span class="small">
          Magnesium ${lower}–${upper} mg/dL · activity ${schemeWords[options.scheme.id]} · quartiles
          ${QUANTILE_WORDS[options.quantileRule]} · alpha ${options.alpha}
        </span>
      </summary>
      <form @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        ${select('Activity categories', schemeWords, options.scheme.id, (value) => cohort.choose({ scheme: value }))}
        ${select('Quartiles', QUANTILE_WORDS, options.quantileRule, (value) => cohort.choose({ quantileRule: value }))}
        ${select('Values on a scale as', STYLE_WORDS, cohort.summaryStyle, (value) => cohort.setSummaryStyle(value))}
        ${number('Magnesium, lower limit (mg/dL)', lower, (value) => cohort.choose({ magnesiumRange: { lower: value, upper } }))}
        ${number('Magnesium, upper limit (mg/dL)', upper, (value) => cohort.choose({ magnesiumRange: { lower, upper: value } }))}
        ${number('Alpha', options.alpha, (value) => cohort.choose({ alpha: Number(value) }))}
      </form>
    </details>
  `;
}

/**
 * @template {string} Value
 * @param {string} label
 * @param {Record<Value, string>} words
 * @param {string} chosen
 * @param {(value: Value) => void} choose
 */
function select(label, words, chosen, choose) {
  return html`
    <label class="field">
      ${label}
      <select
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => choose(/** @type {Value} */ (event.currentTarget.value))}
      >
        ${Object.entries(words).map(([value, word]) => html`<option value=${value} .selected=${value === chosen}>${word}</option>`)}
      </select>
    </label>
  `;
}

/**
 * A number, applied when it is complete. It is sent as typed: the core reads decimals exactly.
 *
 * @param {string} label
 * @param {number | string} value
 * @param {(value: string) => void} choose
 */
function number(label, value, choose) {
  return html`
    <label class="field">
      ${label}
      <input
        inputmode="decimal"
        autocomplete="off"
        .value=${String(value)}
        @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => choose(event.currentTarget.value)}
      />
    </label>
  `;
}
