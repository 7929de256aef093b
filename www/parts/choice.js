/** A choice between a few words. */

import { html, nothing } from 'lit';

/**
 * What keeps from choosing: anything at all, or single values.
 *
 * @typedef {object} Limits
 * @property {string | null} [reason] why there is nothing to choose
 * @property {Partial<Record<string, string>>} [reasons] why a value cannot be chosen
 */

/**
 * A choice with its label around it. Where there is nothing to choose, it says why.
 *
 * @template {string} Value
 * @param {string} label
 * @param {Record<Value, string>} words
 * @param {Value | undefined} chosen
 * @param {(value: Value) => void} choose
 * @param {Limits} [limits]
 */
export function choice(label, words, chosen, choose, { reason = null, reasons = {} } = {}) {
  const id = `why-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  const field = html`
    <label class="field">
      ${label}
      <select ?disabled=${reason !== null} aria-describedby=${reason === null ? nothing : id} @change=${changed(choose)}>
        ${options(words, chosen, reasons)}
      </select>
    </label>
  `;
  return reason === null ? field : html`<div class="barred">${field}<p class="small" id=${id}>${reason}</p></div>`;
}

/**
 * A choice with its label before it.
 *
 * @template {string} Value
 * @param {{ id: string, label: string, hidden?: boolean, words: Record<Value, string>, chosen: Value, choose: (value: Value) => void }} field
 *   `hidden`: the label is for those who listen only
 */
export function choiceField({ id, label, hidden = false, words, chosen, choose }) {
  return html`
    ${hidden ? nothing : html`<label for=${id}>${label}</label>`}
    <select id=${id} aria-label=${hidden ? label : nothing} @change=${changed(choose)}>
      ${options(words, chosen)}
    </select>
  `;
}

/**
 * @template {string} Value
 * @param {Record<Value, string>} words
 * @param {Value | undefined} chosen
 * @param {Partial<Record<string, string>>} [reasons] why a value cannot be chosen
 */
function options(words, chosen, reasons = {}) {
  return Object.entries(words).map(
    ([value, word]) =>
      html`<option value=${value} ?disabled=${reasons[value] !== undefined} .selected=${value === chosen}>
        ${reasons[value] === undefined ? word : `${word} (${reasons[value]})`}
      </option>`,
  );
}

/**
 * @template {string} Value
 * @param {(value: Value) => void} choose
 */
function changed(choose) {
  return (/** @type {Event & { currentTarget: HTMLSelectElement }} */ { currentTarget }) => choose(/** @type {Value} */ (currentTarget.value));
}
