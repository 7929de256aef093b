/** A text that opens where a p-value comes from. */

import { html } from 'lit';

import { openProvenance } from './provenance.js';

/**
 * @param {import("./provenance.js").Provenance} provenance
 * @param {import("./provenance.js").ChooseTest} chooseTest
 * @param {unknown} text
 * @param {string} heard what is said after it
 * @param {string} [look] classes
 */
export function opener(provenance, chooseTest, text, heard, look = '') {
  return html`<button
    type="button"
    class="p-value ${look}"
    aria-haspopup="dialog"
    @click=${() => openProvenance(provenance, chooseTest)}
  >
    ${text}<span class="visually-hidden">${heard}</span>
  </button>`;
}
