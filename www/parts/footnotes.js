/** The footnotes of a table: a letter for each distinct test, in the order of first use, and marks of one meaning each. */

import { html } from 'lit';

/** What each mark stands for, in the order of the footnotes. */
const MARKS = {
  '†': 'A variant of this test falls on the other side of alpha: open the p-value',
  '‡': 'Below alpha before adjustment, not after it',
};

export class Footnotes {
  /** @type {string[]} */
  #texts = [];
  /** @type {Set<string>} */
  #marks = new Set();
  /** @type {Set<string>} */
  #sentences = new Set();

  /**
   * The letter of a footnote, which is added when it is new.
   *
   * @param {string} text
   * @returns {string}
   */
  letter(text) {
    if (!this.#texts.includes(text)) {
      this.#texts.push(text);
    }
    return String.fromCharCode('a'.charCodeAt(0) + this.#texts.indexOf(text));
  }

  /**
   * A mark, which has the same meaning in every table.
   *
   * @param {keyof typeof MARKS} mark
   * @returns {string}
   */
  mark(mark) {
    this.#marks.add(mark);
    return mark;
  }

  /**
   * Adds a footnote of the whole table, once.
   *
   * @param {string} sentence
   */
  say(sentence) {
    this.#sentences.add(sentence);
  }

  /**
   * The footnotes, after what the table says of itself.
   *
   * @param {string[]} notes
   */
  list(notes) {
    const marks = Object.entries(MARKS).filter(([mark]) => this.#marks.has(mark));
    const raised = [...this.#texts.map((text) => [this.letter(text), text]), ...marks];
    return html`
      <ul class="notes" role="list">
        ${[...notes, ...this.#sentences].map((note) => html`<li>${note}</li>`)}
        ${raised.map(([mark, text]) => html`<li><sup>${mark}</sup> ${text}.</li>`)}
      </ul>
    `;
  }
}
