/** The choices of the analysis: those in force in one line, and the controls when it is opened. */

import { html } from "lit";

import { SCHEME_WORDS } from "../words.js";

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").StudyOptions} StudyOptions
 *
 * @typedef {object} Choice an option with a list of values
 * @property {"quantileRule" | "scheme"} name of the option
 * @property {string} label
 * @property {Record<string, string>} words of each value
 */

/** @type {Choice[]} */
const CHOICES = [
  {
    name: "quantileRule",
    label: "Quartiles",
    words: {
      type6: "SPSS (type 6)",
      type7: "R, Excel (type 7)",
      type2: "SAS (type 2)",
      type8: "median-unbiased (type 8)",
    },
  },
  { name: "scheme", label: "Activity categories", words: SCHEME_WORDS },
];

/** How values on a scale are printed: a matter of the page alone. */
const STYLE_WORDS = { mean: "mean ± SD", median: "median [Q1–Q3]" };

/**
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
export function optionsBar(cohort, { options }) {
  const { lower, upper } = options.magnesiumRange;
  return html`
    <details class="options card">
      <summary>
        <b>Options</b>
        <span class="small">
          Magnesium ${lower}–${upper} mg/dL · activity ${SCHEME_WORDS[options.scheme.id]} · quartiles
          ${CHOICES[0].words[options.quantileRule]} · alpha ${options.alpha}
        </span>
      </summary>
      <form @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        ${CHOICES.map(({ name, label, words }) =>
          select(label, words, chosen(options, name), (value) => cohort.choose({ [name]: value })),
        )}
        ${select("Values on a scale as", STYLE_WORDS, cohort.summaryStyle, (value) => cohort.setSummaryStyle(value))}
        ${number("Magnesium, lower limit (mg/dL)", lower, (value) => cohort.choose({ magnesiumRange: { lower: value, upper } }))}
        ${number("Magnesium, upper limit (mg/dL)", upper, (value) => cohort.choose({ magnesiumRange: { lower, upper: value } }))}
        ${number("Alpha", options.alpha, (value) => cohort.choose({ alpha: Number(value) }))}
      </form>
    </details>
  `;
}

/**
 * The value in force of an option with a list.
 *
 * @param {import("lupustat").Settings} options
 * @param {Choice["name"]} name
 * @returns {string}
 */
function chosen({ scheme, quantileRule }, name) {
  return name === "scheme" ? scheme.id : quantileRule;
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
      <select @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => choose(/** @type {Value} */ (event.currentTarget.value))}>
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
