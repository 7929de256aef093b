/** The places of `index.html` that stand around the views. */

/**
 * @param {string} id
 * @returns {any}
 */
export function element(id) {
  return document.getElementById(id);
}
