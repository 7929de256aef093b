/** A forest of the shifts in magnesium: with each manifestation less without it, with interval and p. */

import { axisX, axisY, dot, plot, ruleX, ruleY, text } from '@observablehq/plot';

import { formatP, formatSigned } from '../format.js';
import { analyteInSentence, withUnit } from '../words.js';
import { FONT, WIDTH } from './look.js';
import { adjustedWord, analytePlaces, shiftRows } from './subjects.js';

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 * @param {import("../format.js").PStyle} pStyle
 */
export function shiftByManifestation(report, look, pStyle) {
  const rows = shiftRows(report).map(({ label, sizes, test, shift }) => ({
    name: `${label} (${sizes.join(' v ')})`,
    value: shift.value,
    lower: shift.lower,
    upper: shift.upper,
    shown: formatSigned(shift.value, analytePlaces(report)).trim(),
    p: formatP(test.p, pStyle),
    adjusted: formatP(test.pAdjusted, pStyle),
  }));
  const intervals = rows.filter(({ lower, upper }) => lower !== null && upper !== null);
  const column = { frameAnchor: /** @type {const} */ ('right'), textAnchor: /** @type {const} */ ('end'), fill: look.ink };
  const word = adjustedWord(report);
  const heads = [{ dx: 54, label: 'Shift' }, { dx: 110, label: 'p' }, ...(word === 'p' ? [] : [{ dx: 178, label: word }])];
  const axis = withUnit(`Shift in ${analyteInSentence(report.options.analyte)}`, report.options.analyte.unit);
  return plot({
    width: WIDTH,
    height: 78 + rows.length * 22,
    marginLeft: 220,
    marginRight: 190,
    marginTop: 28,
    marginBottom: 48,
    style: FONT,
    x: { label: axis, nice: true, inset: 4 },
    y: { type: 'point', domain: rows.map(({ name }) => name), label: null, padding: 0.7 },
    marks: [
      axisX({ color: look.mute, label: `${axis} (with it less without it)`, labelAnchor: 'center', ticks: 6 }),
      axisY({ color: look.ink, tickSize: 0, label: null }),
      ruleX([0], { stroke: look.mute, strokeDasharray: '4 3' }),
      ruleY(intervals, { y: 'name', x1: 'lower', x2: 'upper', stroke: look.ink, strokeWidth: 1.5 }),
      dot(rows, { x: 'value', y: 'name', r: 4, stroke: look.accent, strokeWidth: 1.5, fill: (row) => (row.lower === null ? look.paper : look.accent) }),
      text(rows, { ...column, y: 'name', text: 'shown', dx: 54 }),
      text(rows, { ...column, y: 'name', text: 'p', dx: 110 }),
      ...(word === 'p' ? [] : [text(rows, { ...column, y: 'name', text: 'adjusted', dx: 178 })]),
      ...heads.map(({ dx, label }) => text([label], { ...column, frameAnchor: 'top-right', text: (line) => line, dx, dy: -20, fontWeight: 600 })),
    ],
  });
}
