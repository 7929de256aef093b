/** Numbers that align on the decimal mark: what a number has less behind it than its column keeps its place, unseen and unheard. */

import { html } from 'lit';

/** A number, or a mean and its deviation: what stands from the mark on, and its power of ten. */
const NUMBER = {
  '.': /^(?=.*\d)[^\d.]*[\d,]*((?:\.\d+)?(?: ± [\d,.]+)?)( × 10\S+)?$/,
  ',': /^(?=.*\d)[^\d,]*[\d\u202f]*((?:,\d+)?(?: ± [\d\u202f,]+)?)( × 10\S+)?$/,
};

/**
 * How the numbers of a column are written, once all of them are known.
 *
 * @param {string[]} texts of the column
 * @param {"." | ","} [mark] of the decimals
 * @param {boolean} [isBold] some of them are bold, and have three decimals at most
 * @returns {(text: string, ghost?: string) => unknown} the ghost, a deviation that does not exist, keeps its place
 */
export function aligned(texts, mark = '.', isBold = false) {
  const shapes = texts.map((text) => shapeOf(text, mark)).filter((shape) => shape !== null);
  return (text, ghost = '') => {
    const shape = shapeOf(text + ghost, mark);
    if (!shape) return text;
    if (isBold) return html`${text.slice(0, text.length - shape.tail.length)}<span class="tail">${shape.tail}</span>`;
    // A mean with its deviation and a number alone are not alike.
    const alike = shapes.filter(({ isPair }) => isPair === shape.isPair);
    const most = (/** @type {"marks" | "digits"} */ part) => Math.max(...alike.map((other) => other[part])) - shape[part];
    const power = alike.map((other) => other.power).reduce((widest, next) => (next.length > widest.length ? next : widest), '');
    const place = ghost + mark.repeat(most('marks')) + '0'.repeat(most('digits')) + power.slice(shape.power.length);
    return place === '' ? text : html`${text}<span class="ghost" data-place=${place}></span>`;
  };
}

/**
 * @param {string} text
 * @param {"." | ","} mark
 */
function shapeOf(text, mark) {
  const found = NUMBER[mark].exec(text);
  if (!found) return null;
  const [, tail, power = ''] = found;
  return { tail, isPair: tail.includes('±'), marks: tail.split(mark).length - 1, digits: tail.replace(/\D/g, '').length, power };
}
