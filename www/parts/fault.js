/** What went wrong as a whole, in a box that takes the focus when it appears. */

import { html, nothing } from 'lit';
import { ref } from 'lit/directives/ref.js';

/** The view in which each option is typed. @type {Record<string, string>} */
const PLACES = { minAge: 'cohort', maxAge: 'cohort', indexDate: 'cohort', alpha: 'results', lower: 'results', upper: 'results' };

/**
 * @param {string} title
 * @param {string[]} messages
 * @param {unknown} [advice] what to do about it
 * @param {(string | null)[]} [fields] for each message the address of the field that is wrong, `#/results/option-alpha`
 */
export function faultSummary(title, messages, advice = '', fields = []) {
  return html`
    <div class="summary-error" role="alert" tabindex="-1" aria-labelledby="fault-title" ${ref(takeFocus)}>
      <h2 id="fault-title">${title}</h2>
      ${messages.map((message, index) => html`<p>${fields[index] ? html`<a href=${fields[index]}>${sentence(message)}</a>` : sentence(message)}</p>`)}
      ${advice}
    </div>
  `;
}

/**
 * Why a cohort was not read or analysed, with a way to try again where there is one.
 *
 * @param {import("../state/cohort.js").Fault} fault
 */
export function cohortFault({ title, messages, retry, field }) {
  const again = retry ? html`<button type="button" @click=${retry}>Try again</button>` : nothing;
  return faultSummary(title, messages, again, field && field in PLACES ? [`#/${PLACES[field]}/option-${field}`] : []);
}

/**
 * A message as a sentence: messages come in lower case, without a full stop.
 *
 * @param {string} message
 * @returns {string}
 */
export function sentence(message) {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** @param {Element | undefined} box */
function takeFocus(box) {
  if (box instanceof HTMLElement) {
    queueMicrotask(() => box.focus());
  }
}
