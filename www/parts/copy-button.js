/** A button that copies a text and says so. */

import { html } from 'lit';

import { show } from './announce.js';

/**
 * @param {string} label what the button says
 * @param {() => string} text what it copies
 * @param {() => void} [copied] called when it is on the clipboard
 * @param {() => boolean} [mayCopy] asked before
 */
export function copyButton(label, text, copied = () => {}, mayCopy = () => true) {
  return html`<button type="button" @click=${() => mayCopy() && copy(text(), copied)}>${label}</button>`;
}

/**
 * @param {string} text
 * @param {() => void} copied
 */
async function copy(text, copied) {
  try {
    await navigator.clipboard.writeText(text);
    copied();
    show('Copied.');
  } catch {
    show('The browser did not allow copying. Select the text and copy it by hand.');
  }
}
