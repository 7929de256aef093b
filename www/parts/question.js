/** A question of the importer, answered in place: the answer is an option with which the file is read again. */

import { html, nothing } from 'lit';

import { CATEGORY_WORDS, FINDING_WORDS, SEX_WORDS, unitText } from '../words.js';

/**
 * @typedef {import("lupustat").Problem} Problem
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 */

/**
 * The controls for each question about a column.
 *
 * @type {Record<string, (column: string, problem: Problem, cohort: CohortState) => unknown>}
 */
const COLUMN_FORMS = {
  unit_unknown: unitForm,
  limit_unknown: limitForm,
  coding_unknown: codingForm,
  same_meaning: meaningForm,
  dash_unclear: dashForm,
  missing_code: missingForm,
  unusual_value: unusualForm,
  order_unknown: orderForm,
  date_order_unknown: dateForm,
  date_order_mixed: dateForm,
};

/** What a code may stand for, by the kind of its column; else it is a finding. @type {Record<string, Record<string, string>>} */
const CODING_WORDS = { sex: SEX_WORDS, category: CATEGORY_WORDS };

/** Questions about the decimal mark of the whole file. */
const MARK_QUESTIONS = ['ambiguous_number', 'decimal_mark_mixed'];

/**
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
export function questionForm(problem, cohort) {
  const { code, column } = problem;
  if (MARK_QUESTIONS.includes(code)) {
    return choices([
      ['The comma marks decimals', () => cohort.choose({ decimalMark: ',' })],
      ['The point marks decimals', () => cohort.choose({ decimalMark: '.' })],
    ]);
  }
  if (column === null) {
    return nothing;
  }
  if (code === 'missing_column') {
    return missingColumnForm(problem, cohort);
  }
  const form = COLUMN_FORMS[code] ?? ignoreForm;
  return form(column, problem, cohort);
}

/**
 * @param {string} column
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function unitForm(column, { params }, cohort) {
  const units = Array.isArray(params.units) ? params.units : [];
  return answerForm(
    (data) => cohort.answer(column, { unit: String(data.get('unit')) }),
    [
      html`<label class="field">
        Unit of ${column}
        <select name="unit">
          ${units.map((unit) => html`<option value=${unit} .selected=${unit === params.suggested}>${unitText(unit)}</option>`)}
        </select>
      </label>`,
    ],
  );
}

/**
 * @param {string} column
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function dateForm(column, _problem, cohort) {
  return choices([
    ['The day comes first', () => cohort.answer(column, { unit: 'day-month-year' })],
    ['The month comes first', () => cohort.answer(column, { unit: 'month-day-year' })],
  ]);
}

/**
 * The limit of the laboratory for a whole column of values.
 *
 * @param {string} column
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function limitForm(column, { params }, cohort) {
  const unit = unitText(String(params.unit ?? ''));
  return answerForm(
    (data) => cohort.answer(column, { limit: String(data.get('limit')) }),
    [
      html`<label class="field">
        ${params.limit === 'uln' ? 'Upper' : 'Lower'} limit of ${column}${unit ? `, ${unit}` : nothing}
        <input name="limit" inputmode="decimal" autocomplete="off" required />
      </label>`,
    ],
  );
}

/**
 * @param {string} column
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function codingForm(column, { params }, cohort) {
  const kind = cohort.report?.cohort.columns.find(({ header }) => header === column)?.kind;
  const words = { ...(CODING_WORDS[kind ?? ''] ?? FINDING_WORDS), missing: 'Missing' };
  const texts = Array.isArray(params.texts) ? params.texts : [];
  return answerForm(
    (data) =>
      cohort.answer(column, { coding: Object.fromEntries(texts.map((text) => [text, String(data.get(text))])) }),
    texts.map(
      (text) =>
        html`<label class="field">
          ${text} means
          <select name=${text} required>
            <option value="">choose</option>
            ${Object.entries(words).map(([value, word]) => html`<option value=${value}>${word}</option>`)}
          </select>
        </label>`,
    ),
  );
}

/**
 * @param {string} _column
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function meaningForm(_column, { params }, cohort) {
  const headers = Array.isArray(params.headers) ? params.headers : [];
  return choices(
    headers.map((header) => [`Use “${header}”`, () => cohort.answer(header, { meaning: String(params.meaning) })]),
  );
}

/**
 * @param {string} column
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function dashForm(column, { found }, cohort) {
  const text = found ?? '-';
  return choices([
    [`“${text}” means no`, () => cohort.answer(column, { coding: { [text]: 'absent' } })],
    [`“${text}” means missing`, () => cohort.answer(column, { missing: [text] })],
  ]);
}

/**
 * @param {string} column
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function missingForm(column, { found, params }, cohort) {
  const text = found ?? '';
  const { else: value } = params;
  return choices([
    [`Yes, “${text}” means missing`, () => cohort.answer(column, { missing: [text] })],
    ...(typeof value === 'string'
      ? [/** @type {[string, () => void]} */ ([`No, “${text}” is a value`, () => cohort.answer(column, { coding: { [text]: value } })])]
      : []),
  ]);
}

/**
 * A value that may be right, stand for missing, or be in another unit than its column.
 *
 * @param {string} column
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function unusualForm(column, { found, params }, cohort) {
  const text = found ?? '';
  return choices([
    [`“${text}” is right as it stands`, () => cohort.answer(column, { coding: { [text]: String(params.else) } })],
    [`“${text}” means missing`, () => cohort.answer(column, { missing: [text] })],
    [`Do not use “${column}”`, () => cohort.answer(column, { meaning: 'ignore' })],
  ]);
}

/**
 * @param {string} column
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function ignoreForm(column, _problem, cohort) {
  return choices([[`Do not use “${column}”`, () => cohort.answer(column, { meaning: 'ignore' })]]);
}

/**
 * Which of the columns that mean nothing so far is the one that is lacking.
 *
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function missingColumnForm({ params }, cohort) {
  const { columns = [] } = cohort.report?.cohort ?? {};
  const free = columns.filter(({ status }) => status === 'unknown').map(({ header }) => header);
  return free.length === 0
    ? nothing
    : answerForm(
        (data) => cohort.answer(String(data.get('header')), { meaning: String(params.meaning) }),
        [
          html`<label class="field">
            It is the column
            <select name="header" required>
              <option value="">choose</option>
              ${free.map((header) => html`<option>${header}</option>`)}
            </select>
          </label>`,
        ],
      );
}

/**
 * @param {string} column
 * @param {Problem} _problem
 * @param {CohortState} cohort
 */
function orderForm(column, _problem, cohort) {
  return choices([['Put the levels in order', () => cohort.startMapping(column)]]);
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
