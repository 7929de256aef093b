/** What the tables are made of: the groups, the analyte, the rows and their order. */

import { html, nothing } from 'lit';

import { moved } from '../state/levels.js';
import { LOWER_LIMIT_WORDS, UPPER_LIMIT_WORDS, isMagnesium, withUnit } from '../words.js';
import { choice } from './choice.js';
import { orderedList } from './ordered-list.js';

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("lupustat").StudyReport} StudyReport
 */

/** Marks a field whose text the user typed for the column in hand. */
const OWN = 'data-own';

/**
 * The groups that are the columns of Table 1.
 *
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
export function groupingChoice(cohort, { groupings, options }) {
  const words = Object.fromEntries(groupings.map(({ id, label }) => [id, label]));
  const reasons = Object.fromEntries(groupings.flatMap(({ id, reason }) => (reason ? [[id, reason.text]] : [])));
  return choice('Groups of Tables 1 and 2', words, options.grouping, (grouping) => cohort.choose({ grouping }), { reasons });
}

/**
 * Another analyte in place of magnesium: a column that was added as numbers, with its limits.
 *
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
export function analyteForm(cohort, report) {
  const columns = report.cohort.columns.filter(({ kind, status, variable }) => kind === 'continuous' && status === 'used' && variable !== null);
  const { analyte } = report.options;
  const isOther = !isMagnesium(analyte);
  const chosen = isOther ? analyte : null;
  const field = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string | number} */ value, /** @type {string} */ mode, required = true) => html`
    <label class="field">
      ${label}
      <input name=${name} inputmode=${mode} autocomplete="off" maxlength="80" ?required=${required} .value=${String(value)} />
    </label>
  `;
  const limit = (/** @type {string} */ name, /** @type {string} */ label, /** @type {Record<string, string>} */ words, /** @type {boolean} */ isNormal) => html`
    <label class="field">
      ${label}
      <select name=${name}>
        ${Object.entries(words).map(([value, word]) => html`<option value=${value} .selected=${(value === 'normal') === isNormal}>${word}</option>`)}
      </select>
    </label>
  `;

  /** @param {InputEvent & { target: HTMLInputElement }} event */
  function typed({ target }) {
    target.toggleAttribute(OWN, target.value.trim() !== '');
    limitsOf(target.form)[0].setCustomValidity('');
  }

  /**
   * Name and unit go with the column, but for what was typed.
   *
   * @param {Event & { currentTarget: HTMLSelectElement }} event
   */
  function goWith({ currentTarget: { value, form } }) {
    const header = columns.find(({ variable }) => variable === value)?.header ?? '';
    for (const [name, text] of [['name', header], ['unit', unitOf(cohort, header)]]) {
      const input = /** @type {HTMLInputElement} */ (form?.elements.namedItem(name));
      if (!input.hasAttribute(OWN)) input.value = text;
    }
  }

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  function submit(event) {
    event.preventDefault();
    const limits = limitsOf(event.currentTarget);
    if (limits.every((limit) => limit.value.trim() === '')) {
      limits[0].setCustomValidity('Type a lower or an upper limit: one is enough.');
      limits[0].reportValidity();
      return;
    }
    for (const input of event.currentTarget.querySelectorAll('input')) input.removeAttribute(OWN);
    const data = new FormData(event.currentTarget);
    const of = (/** @type {string} */ name) => String(data.get(name) ?? '').trim();
    // Beyond a side without a limit nothing is low, or high.
    const range = { lower: of('lower') || null, upper: of('upper') || null, lowerInclusive: of('onLower') === 'normal', upperInclusive: of('onUpper') === 'normal' };
    void cohort.choose({ analyte: { column: of('column'), name: of('name'), unit: of('unit'), range } });
  }

  return html`
    <details class="section analyte" ?open=${isOther}>
      <summary>Analyte: <bdi>${withUnit(analyte.name, analyte.unit)}</bdi></summary>
      ${
        columns.length === 0
          ? html`<p class="small">
              Another analyte takes the place of magnesium once a column of the file has been
              <a href="#/cohort">added as numbers</a>.
            </p>`
          : html`<form @submit=${submit} @input=${typed}>
              <label class="field">
                Column
                <select name="column" @change=${goWith}>
                  ${columns.map(({ variable, header }) => html`<option value=${variable} .selected=${variable === chosen?.id}>${header}</option>`)}
                </select>
              </label>
              ${field('name', 'Name', chosen?.name ?? columns[0].header, 'text')}
              ${field('unit', 'Unit, if it has one', chosen?.unit ?? unitOf(cohort, columns[0].header), 'text', false)}
              <p class="small">One limit is enough: C-reactive protein may have only an upper one, a filtration rate only a lower one.</p>
              ${field('lower', 'Lower limit, if there is one', chosen?.range.lower ?? '', 'decimal', false)}
              ${limit('onLower', 'A value on the lower limit is', LOWER_LIMIT_WORDS, chosen?.range.lowerInclusive ?? true)}
              ${field('upper', 'Upper limit, if there is one', chosen?.range.upper ?? '', 'decimal', false)}
              ${limit('onUpper', 'A value on the upper limit is', UPPER_LIMIT_WORDS, chosen?.range.upperInclusive ?? true)}
              <p class="row">
                <button class="primary">Use this analyte</button>
                ${isOther ? html`<button type="button" @click=${() => cohort.choose({ analyte: undefined })}>Use serum magnesium</button>` : nothing}
              </p>
            </form>`
      }
    </details>
  `;
}

/**
 * The fields of the two limits of an analyte.
 *
 * @param {HTMLFormElement | null} form
 * @returns {HTMLInputElement[]}
 */
function limitsOf(form) {
  return ['lower', 'upper'].map((name) => /** @type {HTMLInputElement} */ (form?.elements.namedItem(name)));
}

/**
 * @param {CohortState} cohort
 * @param {string} header
 */
function unitOf(cohort, header) {
  return cohort.options.columns?.[header]?.unit ?? '';
}

/**
 * Which rows the tables show, and in which order.
 *
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
export function rowsChoice(cohort, { tables }) {
  const labels = new Map(tables.flatMap(({ rows }) => rows).map(({ variable, label }) => [variable, label]));
  const all = [...labels.keys()];
  const shown = (cohort.options.rows ?? all).filter((variable) => labels.has(variable));
  const hidden = all.filter((variable) => !shown.includes(variable));
  const order = [...shown, ...hidden];
  const choose = (/** @type {string[]} */ rows) => cohort.choose({ rows });
  return html`
    <details class="section rows">
      <summary>Rows of the tables: ${hidden.length === 0 ? 'all' : `${shown.length} of ${all.length}`}</summary>
      <p class="small">
        Adjusted p-values are over the whole family, whichever of its rows are shown. Each table shows the rows that it has.
      </p>
      ${orderedList({
        label: 'Rows of the tables',
        items: order.map((variable) => ({ label: labels.get(variable) ?? variable, checked: shown.includes(variable) })),
        move: (from, to) => choose(moved(shown, from, Math.min(to, shown.length - 1))),
        check: (place, checked) =>
          choose(checked ? [...shown, order[place]] : shown.filter((variable) => variable !== order[place])),
      })}
      <p class="row">
        <button type="button" ?disabled=${!cohort.options.rows} @click=${() => cohort.choose({ rows: undefined })}>
          All rows, in the usual order
        </button>
      </p>
    </details>
  `;
}

/**
 * Why a choice of how to print can change nothing; null where it can.
 *
 * @param {StudyReport} report
 */
export function impossible({ tables, diagnostics }) {
  const shown = tables.flatMap(({ rows }) => rows.filter((row) => row.shown));
  const groups = tables.find(({ id }) => id === 'table1')?.groups.length ?? 0;
  const widest = Math.max(0, ...tables.map((table) => table.groups.length));
  const isScale = shown.some(({ kind }) => kind === 'continuous');
  const isTested = diagnostics.distributions.some(({ group, p }) => group === 'All patients' && p !== null);
  return {
    smd: groups === 2 ? null : `A standardized difference is of two groups; Table 1 has ${groups}.`,
    letters: !shown.some(({ levels }) => levels.length > 0)
      ? 'Letters mark shares, and no row that is shown has any.'
      : widest > LETTERS && groups > LETTERS
        ? `There are ${groups} columns and ${LETTERS} letters.`
        : null,
    summary: isScale ? null : 'No row that is shown is a value on a scale.',
    auto: isTested ? null : 'normality cannot be tested here',
  };
}

/** Letters for columns. */
const LETTERS = 26;
