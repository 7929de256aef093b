/** A choice between a few words. */

import { html, nothing } from 'lit';

/**
 * A choice with its label around it.
 *
 * @template {string} Value
 * @param {string} label
 * @param {Record<Value, string>} words
 * @param {Value | undefined} chosen
 * @param {(value: Value) => void} choose
 */
export function choice(label, words, chosen, choose) {
  return html`
    <label class="field">
      ${label}
      <select @change=${changed(choose)}>
        ${options(words, chosen)}
      </select>
    </label>
  `;
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
 */
function options(words, chosen) {
  return Object.entries(words).map(([value, word]) => html`<option value=${value} .selected=${value === chosen}>${word}</option>`);
}

/**
 * @template {string} Value
 * @param {(value: Value) => void} choose
 */
function changed(choose) {
  return (/** @type {Event & { currentTarget: HTMLSelectElement }} */ { currentTarget }) => choose(/** @type {Value} */ (currentTarget.value));
}
