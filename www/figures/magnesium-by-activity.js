/** Magnesium in each category of activity: every patient, a box, the reference range. */

import { axisFx, axisY, dodgeX, dot, plot, rect, ruleX, ruleY } from '@observablehq/plot';

import { formatInteger } from '../format.js';
import { withUnit } from '../words.js';
import { noted } from './legend.js';
import { FONT, WIDTH, bandOf } from './look.js';
import { activityTests } from './subjects.js';

/** Most patients of whom each has a point of its own. */
const MOST_SINGLE = 400;

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 * @param {import("../format.js").PStyle} pStyle
 */
export function magnesiumByActivity(report, look, pStyle) {
  const { figures, options } = report;
  const { boxes, magnesiumByCategory } = figures;
  const names = boxes.map(({ label, n }) => `${label}\nn = ${formatInteger(n)}`);
  const filled = boxes.flatMap(({ parts }, index) => {
    if (!parts) return [];
    const [low, q1, median, q3, high] = parts;
    return [{ group: names[index], low, q1, median, q3, high }];
  });
  const total = magnesiumByCategory.points.reduce((sum, { n }) => sum + n, 0);
  const single = total <= MOST_SINGLE;
  const points = magnesiumByCategory.points.flatMap(({ x, y, n }) =>
    Array.from({ length: single ? n : 1 }, () => ({ group: names[x], y, n })),
  );
  const bands = names.map((group) => ({ group }));
  const { name, unit, range } = options.analyte;
  const band = bandOf(range, magnesiumByCategory.points.map(({ y }) => y));
  const axis = withUnit(name, unit);
  const figure = plot({
    width: WIDTH,
    height: 400,
    marginLeft: 52,
    marginBottom: 48,
    // Room for the name of the axis and, below it, the line of tests.
    marginTop: 44,
    style: FONT,
    fx: { domain: names, label: null, padding: 0 },
    x: { domain: [-1, 1], axis: null },
    y: { label: axis, nice: true, inset: 6 },
    r: { range: [1.5, 9] },
    marks: [
      rect(bands, { fx: 'group', x1: -1, x2: 1, y1: () => band.from, y2: () => band.to, fill: look.band }),
      axisY({ color: look.mute, label: axis, labelAnchor: 'top' }),
      axisFx({ anchor: 'bottom', label: null, color: look.ink, lineWidth: 8 }),
      ruleX(filled, { fx: 'group', x: 0, y1: 'low', y2: 'high', stroke: look.ink }),
      rect(filled, { fx: 'group', x1: -0.42, x2: 0.42, y1: 'q1', y2: 'q3', fill: look.paper, fillOpacity: 0.7, stroke: look.ink }),
      ruleY(filled, { fx: 'group', x1: -0.42, x2: 0.42, y: 'median', stroke: look.ink, strokeWidth: 2.5 }),
      single
        ? dot(points, dodgeX('middle', { fx: 'group', y: 'y', r: 2.6, padding: 0.4, fill: look.accent, fillOpacity: 0.75 }))
        : dot(points, { fx: 'group', x: 0, y: 'y', r: 'n', fill: look.accent, fillOpacity: 0.4 }),
    ],
  });
  return noted(figure, activityTests(report, pStyle), look);
}
