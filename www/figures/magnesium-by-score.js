/** Magnesium of each patient against the score. */

import { axisX, axisY, dot, plot, rect } from '@observablehq/plot';

import { withUnit } from '../words.js';
import { noted } from './legend.js';
import { FONT, WIDTH, bandOf } from './look.js';
import { scoreTest } from './subjects.js';

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 * @param {import("../format.js").PStyle} pStyle
 */
export function magnesiumByScore(report, look, pStyle) {
  const { figures, options } = report;
  const { points } = figures.magnesiumByScore;
  const highest = Math.max(4, ...points.map(({ x }) => x));
  const { name, unit, range } = options.analyte;
  const band = bandOf(range, points.map(({ y }) => y));
  const axis = withUnit(name, unit);
  const figure = plot({
    width: WIDTH,
    height: 400,
    marginLeft: 52,
    marginTop: 44,
    marginBottom: 48,
    style: FONT,
    x: { domain: [-0.9, highest + 0.9], label: null },
    y: { label: axis, nice: true, inset: 6 },
    r: { range: [0, Math.max(...points.map(({ n }) => n)) > 20 ? 12 : 3 * Math.sqrt(Math.max(1, ...points.map(({ n }) => n)))] },
    marks: [
      rect([0], { x1: () => -0.9, x2: () => highest + 0.9, y1: () => band.from, y2: () => band.to, fill: look.band }),
      axisX({ color: look.mute, label: 'SLEDAI-2K score', labelAnchor: 'center', tickFormat: (score) => String(score) }),
      axisY({ color: look.mute, label: axis, labelAnchor: 'top' }),
      dot(points, { x: 'x', y: 'y', r: 'n', fill: look.accent, fillOpacity: 0.55, stroke: look.accent }),
    ],
  });
  return noted(figure, scoreTest(report, pStyle), look);
}
