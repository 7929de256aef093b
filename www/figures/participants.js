/** How the patients of a file come to be those of the tables: the flow diagram of STROBE. */

import { formatInteger, formatNoun } from '../format.js';
import { flowNotes } from '../tables/flow-notes.js';
import { element } from './legend.js';
import { FONT, WIDTH } from './look.js';

/** Sizes in pixels. */
const MAIN = { x: 20, width: 260 };
const SIDE = { x: 340, width: WIDTH - 360 };
const LINE = 17;
const PADDING = 9;
const GAP = 18;

/** Characters of a line in a box at the side, and in the notes below. */
const SIDE_LETTERS = 52;
const NOTE_LETTERS = 105;

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 */
export function participantsFlow({ eligibility: { assessed, steps, included, notAssessable } }, look) {
  /** @type {SVGElement[]} */
  const pieces = [];
  let y = 12;

  /** A box of lines. @param {{ x: number, width: number }} place @param {string[]} lines @param {Record<string, string>} [looks] */
  const box = ({ x, width }, lines, looks = {}) => {
    const height = lines.length * LINE + 2 * PADDING;
    pieces.push(element('rect', { x, y, width, height, rx: 3, fill: look.paper, stroke: look.ink }));
    lines.forEach((text, line) => {
      const words = element('text', { x: x + PADDING, y: y + PADDING + (line + 0.75) * LINE, fill: look.ink, ...looks });
      words.textContent = text;
      pieces.push(words);
    });
    return height;
  };
  /** A line with an arrow at its end. @param {[number, number]} from @param {[number, number]} to */
  const arrow = ([fromX, fromY], [toX, toY]) => {
    const head = toX > fromX ? 'l-7 -4 v8 z' : 'l-4 -7 h8 z';
    pieces.push(element('path', { d: `M${fromX} ${fromY} L${toX} ${toY}`, stroke: look.ink, fill: 'none' }));
    pieces.push(element('path', { d: `M${toX} ${toY} ${head}`, fill: look.ink, stroke: 'none' }));
  };

  const middle = MAIN.x + MAIN.width / 2;
  y += box(MAIN, [`${formatNoun(assessed, 'patient')} in the file`]);
  const applied = steps.filter((step) => step.assessed && step.applied);
  for (const { label, excluded, notAssessable: open, remaining } of applied) {
    const from = y;
    y += GAP;
    const lines = wrapped(`${formatInteger(excluded)} left out: ${label}`, SIDE_LETTERS);
    const height = box(SIDE, open > 0 ? [...lines, `of ${formatInteger(open)} it cannot be told`] : lines);
    arrow([middle, y + height / 2], [SIDE.x, y + height / 2]);
    y += height + GAP;
    arrow([middle, from], [middle, y]);
    y += box(MAIN, [`${formatInteger(remaining)} left`]);
  }
  arrow([middle, y], [middle, y + 2 * GAP]);
  y += 2 * GAP;
  y += box(MAIN, [`${formatNoun(included, 'patient')} in the tables`], { 'font-weight': 'bold' });
  y += GAP;
  for (const line of flowNotes(steps, notAssessable).flatMap((note) => wrapped(`${note}.`, NOTE_LETTERS))) {
    const words = element('text', { x: MAIN.x, y, fill: look.mute });
    words.textContent = line;
    pieces.push(words);
    y += LINE;
  }
  const figure = element('svg', {
    viewBox: `0 0 ${WIDTH} ${y}`,
    width: WIDTH,
    height: y,
    'font-size': FONT.fontSize,
    'font-family': FONT.fontFamily,
  });
  figure.append(...pieces);
  return figure;
}

/**
 * A text in lines of whole words.
 *
 * @param {string} text
 * @param {number} letters
 */
function wrapped(text, letters) {
  /** @type {string[]} */
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + word.length + 1 > letters) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
