/** A button that copies a text and says so. */

import { html } from 'lit';

import { show } from './announce.js';

/**
 * @param {string} label what the button says
 * @param {() => string} text what it copies
 */
export function copyButton(label, text) {
  return html`<button type="button" @click=${() => copy(text())}>${label}</button>`;
}

/**
 * @param {string} text
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    show('Copied.');
  } catch {
    show('The browser did not allow copying. Select the text and copy it by hand.');
  }
}
