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
