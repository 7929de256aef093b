/** A p-value in a table: a button that opens where it comes from. */

import { html } from "lit";

import { formatP } from "../format.js";
import { openProvenance } from "./provenance.js";

/**
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("./provenance.js").Provenance} Provenance
 */

/**
 * @param {Provenance} provenance
 * @param {string} mark the footnote that names the test
 */
export function pValue(provenance, mark) {
  const { test, subject } = provenance;
  const text = test.p === null ? "not testable" : formatP(test.p);
  return html`<button
      type="button"
      class="p-value ${test.p === null ? "why" : ""}"
      aria-haspopup="dialog"
      @click=${() => openProvenance(provenance)}
    >
      ${text}<span class="visually-hidden">, ${subject}: how this was found</span></button
    ><sup>${mark}</sup>`;
}
