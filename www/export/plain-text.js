/** The user's words in files of other programs: labels and levels hold whatever somebody typed. */

/** What no document may hold (XML 1.0, "Characters"), and other characters that control a terminal: nobody sees any of them. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;

/**
 * A text without characters that control something; its line ends stay.
 *
 * @param {string} text
 * @returns {string}
 */
export function withoutControls(text) {
  return text.replace(CONTROLS, '');
}

/**
 * A text on one line, whatever is in it.
 *
 * @param {string} text
 * @returns {string}
 */
export function oneLine(text) {
  return withoutControls(text.replace(/[\s\u000b\u000c\u0085]+/g, ' ')).trim();
}
