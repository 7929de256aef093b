/** The share of each group, of men and of women, with each manifestation, with its interval. */

import { axisX, axisY, dot, gridX, plot, ruleY } from '@observablehq/plot';

import { formatInteger } from '../format.js';
import { legend } from './legend.js';
import { FONT, WIDTH, groupLooks, legendName } from './look.js';

/** Distance of one group from the next on the line of a manifestation, in pixels. */
const APART = 8;

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 */
export function prevalenceByGroup({ figures }, look) {
  const { prevalences } = figures;
  const [, ...groups] = prevalences[0]?.groups ?? [];
  const looks = groupLooks(look);
  const of = (/** @type {string} */ id) =>
    prevalences.flatMap(({ label, groups }) => {
      const share = groups.find((group) => group.id === id);
      return share && share.value !== null ? [{ label, value: share.value, lower: share.lower, upper: share.upper }] : [];
    });
  const percent = (/** @type {number} */ share) => `${Math.round(share * 100)}`;
  const figure = plot({
    width: WIDTH,
    height: 86 + prevalences.length * (8 + APART * groups.length),
    marginLeft: 180,
    marginRight: 24,
    marginTop: 34,
    marginBottom: 48,
    style: FONT,
    x: { label: '% of patients', domain: [0, 1], tickFormat: percent },
    y: { type: 'point', domain: prevalences.map(({ label }) => label), label: null, padding: 0.7 },
    marks: [
      gridX({ stroke: look.mute, strokeOpacity: 0.25 }),
      axisX({ color: look.mute, tickFormat: percent, label: '% of the patients whose state is known', labelAnchor: 'center' }),
      axisY({ color: look.ink, tickSize: 0, label: null }),
      ...groups.flatMap(({ id }, index) => {
        const shares = of(id);
        const dy = (index - (groups.length - 1) / 2) * APART;
        const { symbol, fill, stroke } = looks[index];
        return [
          ruleY(shares, { y: 'label', x1: 'lower', x2: 'upper', stroke, strokeWidth: 1.5, dy }),
          dot(shares, { y: 'label', x: 'value', r: 4, symbol, fill, stroke, strokeWidth: 1.5, dy }),
        ];
      }),
    ],
  });
  const size = (/** @type {string} */ id) => formatInteger(Math.max(0, ...prevalences.map(({ groups }) => groups.find((group) => group.id === id)?.n ?? 0)));
  const entries = groups.map(({ id, label }, index) => ({ label: `${legendName(label)} (n = ${size(id)})`, ...looks[index] }));
  return legend(figure, entries, look, Math.min(180, (WIDTH - 40) / groups.length));
}
