/** Asks how a text is written that is not UTF-8: what it says in each encoding, to choose from. */

import { html, nothing } from 'lit';

import { ENCODINGS } from '../reading/encoding.js';

/** How many encodings are shown at once; the others are folded away. */
const SHOWN = 2;

/**
 * @typedef {import("../reading/encoding.js").Preview} Preview
 * @typedef {import("../reading/encoding.js").Encoding} Encoding
 */

/** @param {import("../state/cohort.js").CohortState} cohort */
export function encodingQuestion(cohort) {
  const { opening } = cohort;
  if (!opening?.previews) {
    return nothing;
  }
  const { file, previews } = opening;

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  function submit(event) {
    event.preventDefault();
    cohort.readAs(/** @type {Encoding} */ (new FormData(event.currentTarget).get('encoding')));
  }

  return html`
    <form class="card encodings" @submit=${submit}>
      <fieldset>
        <legend>How is the text of ${file.name} written?</legend>
        <p>It is not UTF-8, and nothing in it says what it is. Choose the reading in which every word is right.</p>
        ${previews.slice(0, SHOWN).map(choice)}
        <details>
          <summary>Other encodings</summary>
          ${previews.slice(SHOWN).map(choice)}
        </details>
      </fieldset>
      <p class="row">
        <button class="primary">Read it so</button>
        <button type="button" @click=${() => cohort.cancel()}>Cancel</button>
      </p>
    </form>
  `;
}

/** @param {Preview} preview */
function choice({ encoding, lines }) {
  const name = encoding === 'utf-8' ? 'UTF-8, with � for what is not' : ENCODINGS[encoding];
  return html`
    <label class="encoding">
      <input type="radio" name="encoding" value=${encoding} required />
      <span>${name}</span>
      <span class="preview">${lines.map((line) => html`<bdi>${line}</bdi>`)}</span>
    </label>
  `;
}
