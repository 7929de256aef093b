/** A field whose text is applied when it is complete. */

import { html } from 'lit';

/**
 * The text is handed over as typed: the core reads decimals exactly.
 *
 * @param {string} label
 * @param {number | string} value
 * @param {(value: string) => void} choose
 * @param {string} option its name in the core, which a refusal of its value tells
 * @param {"decimal" | "text"} [mode] of the keyboard on a touch screen
 */
export function typedField(label, value, choose, option, mode = 'decimal') {
  return html`
    <label class="field">
      ${label}
      <input
        id="option-${option}"
        inputmode=${mode}
        autocomplete="off"
        .value=${String(value)}
        @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => choose(event.currentTarget.value)}
      />
    </label>
  `;
}
