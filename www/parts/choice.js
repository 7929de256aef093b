/** A choice between a few words, its label around it. */

import { html } from 'lit';

/**
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
      <select
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => choose(/** @type {Value} */ (event.currentTarget.value))}
      >
        ${Object.entries(words).map(([value, word]) => html`<option value=${value} .selected=${value === chosen}>${word}</option>`)}
      </select>
    </label>
  `;
}
