/** A short message for a few seconds, also said to those who listen to the page. */

const SECONDS = 6;

let timer = 0;

/**
 * @param {string} text
 */
export function announce(text) {
  const status = /** @type {HTMLElement} */ (document.getElementById("status"));
  status.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (status.textContent = ""), SECONDS * 1000);
}
