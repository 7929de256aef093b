/** A p-value in a table: a button that opens where it comes from. */

import { html } from 'lit';

import { formatP } from '../format.js';
import { openProvenance } from './provenance.js';

/** @typedef {import("./provenance.js").Provenance} Provenance */

/**
 * @param {Provenance} provenance
 * @param {string} marks the letters of its footnotes
 */
export function pValue(provenance, marks) {
  const { test, subject } = provenance;
  const text = test.p === null ? (test.reason?.text ?? 'not testable') : formatP(test.p);
  return html`<button
      type="button"
      class="p-value ${test.p === null ? 'why' : ''}"
      aria-haspopup="dialog"
      @click=${() => openProvenance(provenance)}
    >
      ${text}<span class="visually-hidden">, ${subject}: how this was found</span></button
    ><sup>${marks}</sup>`;
}
