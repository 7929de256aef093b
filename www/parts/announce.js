/** Short messages: seen for a few seconds, or only said to those who listen to the page. */

import { element } from './element.js';

const SECONDS = 6;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Shows a message at the foot of the window.
 *
 * @param {string} text
 */
export function show(text) {
  const toast = element('toast');
  toast.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (toast.textContent = ''), SECONDS * 1000);
}

/**
 * Says what the page shows elsewhere.
 *
 * @param {string} text
 */
export function say(text) {
  element('spoken').textContent = text;
}
