/** The legend of a figure, in its upper right corner: shapes and colours, never colour alone. */

import { FONT, WIDTH } from './look.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {{ label: string, symbol: "square" | "circle", fill: string, stroke: string }} Entry
 *
 * @param {Element} figure
 * @param {Entry[]} entries
 * @param {import("./look.js").Look} look
 * @param {number} width of an entry in pixels
 * @returns {Element} the same figure
 */
export function legend(figure, entries, look, width) {
  entries.forEach(({ label, symbol, fill, stroke }, index) => {
    const x = WIDTH - 16 - (entries.length - index) * width;
    const shape =
      symbol === 'circle'
        ? element('circle', { cx: x, cy: 12, r: 4.5, fill, stroke, 'stroke-width': 1.5 })
        : element('rect', { x: x - 4.5, y: 7.5, width: 9, height: 9, fill, stroke, 'stroke-width': 1.5 });
    const words = element('text', { x: x + 10, y: 16, fill: look.ink, 'font-size': FONT.fontSize, 'text-anchor': 'start' });
    words.textContent = label;
    figure.append(shape, words);
  });
  return figure;
}

/**
 * A line of text in the upper right of a figure, below the name of its axis: its tests.
 *
 * @param {Element} figure
 * @param {string} text
 * @param {import("./look.js").Look} look
 * @returns {Element} the same figure
 */
export function noted(figure, text, look) {
  const words = element('text', { x: WIDTH - 16, y: 32, fill: look.ink, 'font-size': FONT.fontSize, 'text-anchor': 'end' });
  words.textContent = text;
  figure.append(words);
  return figure;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElement}
 */
export function element(name, attributes) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
