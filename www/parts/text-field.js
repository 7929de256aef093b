/** A field for a number or a short text, with its unit and what is wrong with it. */

import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

import { sentence } from './fault.js';

/**
 * @param {{ id: string, label: string, value: string, unit?: unknown, numeric?: boolean, fault?: string | null, change: (value: string) => void }} field
 *   an id unique in the page; the unit, or a choice of units
 */
export function textField({ id, label, value, unit = nothing, numeric = true, fault = null, change }) {
  return html`
    <span class="text-field">
      <label for=${id}>${label}</label>
      <span class="row">
        <input
          id=${id}
          inputmode=${numeric ? 'decimal' : 'text'}
          autocomplete="off"
          aria-invalid=${fault !== null}
          aria-describedby=${fault === null ? nothing : `${id}-fault`}
          .value=${live(value)}
          @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget }) => change(currentTarget.value)}
        />
        ${unit}
      </span>
      ${fault === null ? nothing : html`<span class="error" id="${id}-fault">${sentence(fault)}</span>`}
    </span>
  `;
}

/**
 * A choice between a few words.
 *
 * @template {string} Value
 * @param {{ id: string, label: string, hidden?: boolean, words: Record<Value, string>, chosen: Value, choose: (value: Value) => void }} field
 *   `hidden`: the label is for those who listen only
 */
export function choiceField({ id, label, hidden = false, words, chosen, choose }) {
  return html`
    ${hidden ? nothing : html`<label for=${id}>${label}</label>`}
    <select
      id=${id}
      aria-label=${hidden ? label : nothing}
      @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ { currentTarget }) =>
        choose(/** @type {Value} */ (currentTarget.value))}
    >
      ${Object.entries(words).map(([value, word]) => html`<option value=${value} .selected=${value === chosen}>${word}</option>`)}
    </select>
  `;
}
