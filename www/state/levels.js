/** The levels of a column that is added to the tables, and their order. */

/** Texts that are kept of a column that is not read: with fewer, they are all. */
const SAMPLE = 8;

/**
 * Whether all texts of a column are known before it is read.
 *
 * @param {import("lupustat").ColumnReport} column
 * @param {string[]} texts
 */
export function hasAllTexts({ status }, texts) {
  return status === 'used' || status === 'question' || texts.length < SAMPLE;
}

/**
 * Texts by the size of their numbers, where all are numbers.
 *
 * @param {string[]} texts
 */
export function bySize(texts) {
  const isNumber = (/** @type {string} */ text) => /^[+-]?\d+([.,]\d+)?$/.test(latin(text));
  const filled = texts.filter((text) => text !== '');
  const size = (/** @type {string} */ text) => Number(latin(text).replace(',', '.'));
  return filled.every(isNumber) ? [...filled].sort((a, b) => size(a) - size(b)) : filled;
}

/**
 * A text with Latin digits and a point in the place of Persian and Arabic ones.
 *
 * @param {string} text
 */
function latin(text) {
  const digit = (/** @type {string} */ one) => String((one.codePointAt(0) ?? 0) % 16);
  return text.replace(/[٠-٩۰-۹]/g, digit).replace('٫', '.');
}

/**
 * A list with one of its items elsewhere.
 *
 * @template Value
 * @param {Value[]} list
 * @param {number} from
 * @param {number} to
 */
export function moved(list, from, to) {
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}
