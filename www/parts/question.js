/** A question of the importer, answered in place: the answer is an option with which the file is read again. */

import { html, nothing } from "lit";

import { FINDING_WORDS, SEX_WORDS } from "../words.js";

/**
 * @typedef {import("lupustat").Problem} Problem
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {{ column: string, found: string, expected: string }} Place the column asked about, its text, what may stand there
 */

/**
 * The controls for each question.
 *
 * @type {Record<string, (place: Place, problem: Problem, cohort: CohortState) => unknown>}
 */
const FORMS = {
  unit_unknown: unitForm,
  coding_unknown: codingForm,
  dash_unclear: dashForm,
  missing_code: missingForm,
  ambiguous_number: decimalMarkForm,
};

/**
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
export function questionForm(problem, cohort) {
  const { code, column, found, expected } = problem;
  const form = FORMS[code] ?? ignoreForm;
  return column === null ? nothing : form({ column, found: found ?? "", expected: expected ?? "" }, problem, cohort);
}

/**
 * @param {Place} place
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function unitForm({ column, expected }, { params }, cohort) {
  return answerForm((data) => cohort.answer(column, { unit: String(data.get("unit")) }), [
    html`<label class="field">
      Unit of ${column}
      <select name="unit">
        ${expected.split(", ").map((unit) => html`<option .selected=${unit === params.suggested}>${unit}</option>`)}
      </select>
    </label>`,
  ]);
}

/**
 * @param {Place} place
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function codingForm({ column, found }, _problem, cohort) {
  const id = cohort.report?.cohort.columns.find(({ header }) => header === column)?.id;
  const words = id === "sex" ? SEX_WORDS : FINDING_WORDS;
  const texts = found.split(", ");
  return answerForm(
    (data) => cohort.answer(column, { coding: Object.fromEntries(texts.map((text) => [text, String(data.get(text))])) }),
    texts.map(
      (text, index) =>
        html`<label class="field">
          ${text} means
          <select name=${text}>
            ${Object.entries({ ...words, missing: "Missing" }).map(
              ([value, word], place) => html`<option value=${value} .selected=${place === index}>${word}</option>`,
            )}
          </select>
        </label>`,
    ),
  );
}

/**
 * @param {Place} place
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function dashForm({ column, found }, _problem, cohort) {
  return choices([
    [`“${found}” means no`, () => cohort.answer(column, { coding: { [found]: "absent" } })],
    [`“${found}” means missing`, () => cohort.answer(column, { missing: [found] })],
  ]);
}

/**
 * @param {Place} place
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function missingForm({ column, found }, _problem, cohort) {
  return choices([[`Yes, “${found}” means missing`, () => cohort.answer(column, { missing: [found] })]]);
}

/**
 * @param {Place} _place
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function decimalMarkForm(_place, _problem, cohort) {
  return choices([
    ["The comma marks decimals", () => cohort.choose({ decimalMark: "," })],
    ["The comma parts thousands", () => cohort.choose({ decimalMark: "." })],
  ]);
}

/**
 * @param {Place} place
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function ignoreForm({ column }, _problem, cohort) {
  return choices([[`Do not use “${column}”`, () => cohort.answer(column, { meaning: "ignore" })]]);
}

/**
 * @param {(data: FormData) => void} apply
 * @param {unknown[]} fields
 */
function answerForm(apply, fields) {
  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  function submit(event) {
    event.preventDefault();
    apply(new FormData(event.currentTarget));
  }
  return html`<form class="answer" @submit=${submit}>${fields}<button>Apply</button></form>`;
}

/** @param {[string, () => void][]} buttons what each says, and does */
function choices(buttons) {
  return html`<div class="answer">
    ${buttons.map(([label, apply]) => html`<button type="button" @click=${apply}>${label}</button>`)}
  </div>`;
}
