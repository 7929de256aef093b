/** A p-value in a table: a button that opens where it comes from. */

import { html } from 'lit';

import { formatP } from '../format.js';
import { openProvenance } from './provenance.js';

/** @typedef {import("./provenance.js").Provenance} Provenance */

/**
 * @param {Provenance} provenance
 * @param {{ marks: string, bold: boolean }} options the marks of its footnotes; whether it counts as significant
 */
export function pValue(provenance, { marks, bold }) {
  const { test, subject } = provenance;
  const heard = `, ${subject}: how this was found`;
  if (test.p === null) {
    return opener(provenance, test.reason?.text ?? 'not testable', heard, 'why');
  }
  return html`${opener(provenance, formatP(test.p), heard, bold ? 'bold' : '')}<sup>${marks}</sup>`;
}

/**
 * A text that opens the provenance.
 *
 * @param {Provenance} provenance
 * @param {string} text
 * @param {string} heard what is said after it
 * @param {string} [look] classes
 */
export function opener(provenance, text, heard, look = '') {
  return html`<button
    type="button"
    class="p-value ${look}"
    aria-haspopup="dialog"
    @click=${() => openProvenance(provenance)}
  >
    ${text}<span class="visually-hidden">${heard}</span>
  </button>`;
}
