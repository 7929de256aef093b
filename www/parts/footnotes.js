/** The footnotes of a table: a letter for each distinct test, in the order of first use, and a dagger. */

import { html, nothing } from 'lit';

export class Footnotes {
  /** @type {string[]} */
  #texts = [];
  #daggerText = '';

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
    return String.fromCharCode('a'.charCodeAt(0) + this.#texts.indexOf(text));
  }

  /**
   * The dagger, which stands for one thing in a table.
   *
   * @param {string} text what it stands for
   * @returns {string}
   */
  dagger(text) {
    this.#daggerText = text;
    return '†';
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
        ${this.#daggerText ? html`<li><sup>†</sup> ${this.#daggerText}.</li>` : nothing}
      </ul>
    `;
  }
}
