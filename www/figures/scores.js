/** How many patients have each score, and where the categories of activity begin. */

import { axisX, axisY, plot, rectY, ruleX, ruleY, stackY, text } from '@observablehq/plot';

import { legend } from './legend.js';
import { FONT, WIDTH, legendName } from './look.js';
import { groupLabels } from './subjects.js';

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 */
export function scores({ figures, tables, options }, look) {
  const labels = groupLabels(tables);
  const colours = [look.second, look.accent, look.ink, look.mute];
  const { points } = figures.scores;
  const highest = Math.max(4, ...points.map(({ x }) => x));
  const limits = options.scheme.bands.filter(({ from }) => from > 0 && from <= highest);
  const bars = points.map(({ x, y, n }) => ({ left: x - 0.4, right: x + 0.4, group: y, n }));
  const figure = plot({
    width: WIDTH,
    height: 320,
    marginLeft: 52,
    marginTop: 44,
    marginBottom: 48,
    style: FONT,
    x: { domain: [-0.9, highest + 0.9], label: null },
    y: { label: 'Patients', nice: true },
    marks: [
      axisX({ color: look.mute, label: 'SLEDAI-2K score', labelAnchor: 'center', tickFormat: (score) => String(score) }),
      axisY({ color: look.mute, label: 'Patients', labelAnchor: 'top', tickFormat: (count) => (Number.isInteger(count) ? String(count) : '') }),
      rectY(bars, stackY({ x1: 'left', x2: 'right', y: 'n', z: 'group', order: 'group', fill: ({ group }) => colours[group], stroke: look.paper, strokeWidth: 0.5 })),
      ruleY([0], { stroke: look.ink }),
      ruleX(limits, { x: ({ from }) => from - 0.5, stroke: look.mute, strokeDasharray: '4 3' }),
      text(limits, { x: ({ from }) => from - 0.5, text: ({ category }) => category.replace('_', ' '), frameAnchor: 'top', textAnchor: 'start', dx: 4, dy: -2, fill: look.mute }),
    ],
  });
  const entries = labels.map((label, index) => ({ label: legendName(label), symbol: /** @type {const} */ ('square'), fill: colours[index], stroke: colours[index] }));
  return legend(figure, entries, look, labels.length > 2 ? Math.min(170, (WIDTH - 160) / labels.length) : 120);
}
