/** The letters of a table's footnotes: one for each distinct test, in the order of first use. */

import { html } from "lit";

export class Footnotes {
  /** @type {string[]} */
  #texts = [];

  /**
   * The letter of a footnote, which is added when it is new.
   *
   * @param {string} text
   * @returns {string}
   */
  mark(text) {
    if (!this.#texts.includes(text)) {
      this.#texts.push(text);
    }
    return String.fromCharCode("a".charCodeAt(0) + this.#texts.indexOf(text));
  }

  /**
   * The footnotes, after what the table says of itself.
   *
   * @param {string[]} notes
   */
  list(notes) {
    return html`
      <ul class="notes" role="list">
        ${notes.map((note) => html`<li>${note}</li>`)}
        ${this.#texts.map((text) => html`<li><sup>${this.mark(text)}</sup> ${text}.</li>`)}
      </ul>
    `;
  }
}
