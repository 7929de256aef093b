/** Typed or pasted numbers → what the core takes. Nothing is guessed: what is no number is told with its line. */

/** A number with a decimal point or a decimal comma, not grouped. */
const NUMBER = /^[+\-\u2212]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;

/** What stands for a missing value. */
const MISSING = /^(na|n\/a|\.|-|–|\?)$/i;

export class TypedError extends Error {}

/**
 * The numbers of a text, between spaces, tabs, semicolons or line ends, or commas followed by a space.
 *
 * @param {string} text
 * @param {string} label of the field
 * @returns {(number | null)[]} null for a missing value
 */
export function numbers(text, label) {
  return text.split('\n').flatMap((line, index) => ofLine(line, index + 1, label));
}

/**
 * The same, one list for each line that holds something.
 *
 * @param {string} text
 * @param {string} label
 * @returns {(number | null)[][]}
 */
export function lines(text, label) {
  return text
    .split('\n')
    .map((line, index) => ofLine(line, index + 1, label))
    .filter((found) => found.length > 0);
}

/**
 * @param {string} text
 * @param {string} label
 * @returns {number}
 */
export function number(text, label) {
  const found = numbers(text, label);
  const [only] = found;
  if (found.length !== 1 || only === null) {
    throw new TypedError(`${label}: one number is needed`);
  }
  return only;
}

/**
 * @param {string} line
 * @param {number} place
 * @param {string} label
 */
function ofLine(line, place, label) {
  return line
    .split(/[\s;]+|,(?=\s|$)/)
    .filter((text) => text !== '')
    .map((text) => {
      if (MISSING.test(text)) return null;
      if (!NUMBER.test(text)) throw new TypedError(`${label}, line ${place}: “${text}” is not a number`);
      return Number(text.replace(',', '.').replace('\u2212', '-'));
    });
}
