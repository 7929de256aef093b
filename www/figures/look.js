/** The common look of the figures: one set of sizes, and a set of colours for each surface. */

/**
 * @typedef {object} Look
 * @property {string} ink of marks and text
 * @property {string} mute of axes and of what is beside the point
 * @property {string} accent of the first group
 * @property {string} second of the second group, lighter than the first in grey
 * @property {string} band of the reference range
 * @property {string} paper
 */

/** On the page: its own colours, which follow light and dark. @type {Look} */
export const PAGE = {
  ink: 'var(--ink)',
  mute: 'var(--mute)',
  accent: 'var(--accent)',
  second: 'var(--low)',
  band: 'var(--normal-soft)',
  paper: 'var(--paper)',
};

/** In a file, on white: told apart in grey as well. @type {Look} */
export const PRINT = {
  ink: '#1c2127',
  mute: '#545e69',
  accent: '#3b2f80',
  second: '#c2661f',
  band: '#e4efef',
  paper: '#ffffff',
};

/**
 * How the groups of a figure are told apart, up to four: by shape and filling, never by colour alone.
 *
 * @param {Look} look
 * @returns {{ symbol: "square" | "circle", fill: string, stroke: string }[]}
 */
export function groupLooks(look) {
  return [
    { symbol: 'square', fill: look.paper, stroke: look.second },
    { symbol: 'circle', fill: look.accent, stroke: look.accent },
    { symbol: 'circle', fill: look.paper, stroke: look.ink },
    { symbol: 'square', fill: look.mute, stroke: look.mute },
  ];
}

/** Longest name of a group in a legend, in characters. */
const LONGEST = 24;

/**
 * The name of a group, short enough for a legend.
 *
 * @param {string} label
 */
export function legendName(label) {
  const letters = [...label];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : label;
}

/**
 * The band of the reference range; on a side without a limit it goes as far as the values.
 *
 * @param {import("lupustat").AnalyteRange} range
 * @param {number[]} values
 */
export function bandOf({ lower, upper }, values) {
  return { from: lower ?? Math.min(Number(upper), ...values), to: upper ?? Math.max(Number(lower), ...values) };
}

/** Width of a figure in pixels. */
export const WIDTH = 720;

/** Text of axes and labels; the family that every machine has some font of. */
export const FONT = { fontSize: '12px', fontFamily: 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif' };
