/** The share of men and of women with each manifestation, with its interval. */

import { axisX, axisY, dot, gridX, plot, ruleY } from '@observablehq/plot';

import { formatInteger } from '../format.js';
import { legend } from './legend.js';
import { FONT, WIDTH } from './look.js';

/** Distance of the two sexes from the middle of their line, in pixels. */
const APART = 4;

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 */
export function prevalenceBySex({ figures }, look) {
  const { prevalences } = figures;
  const [, ...sexes] = prevalences[0]?.groups ?? [];
  const of = (/** @type {string} */ id) =>
    prevalences.flatMap(({ label, groups }) => {
      const share = groups.find((group) => group.id === id);
      return share && share.value !== null ? [{ label, value: share.value, lower: share.lower, upper: share.upper }] : [];
    });
  const percent = (/** @type {number} */ share) => `${Math.round(share * 100)}`;
  const figure = plot({
    width: WIDTH,
    height: 86 + prevalences.length * 24,
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
      ...sexes.flatMap(({ id }, index) => {
        const shares = of(id);
        const dy = index === 0 ? -APART : APART;
        const colour = index === 0 ? look.second : look.accent;
        return [
          ruleY(shares, { y: 'label', x1: 'lower', x2: 'upper', stroke: colour, strokeWidth: 1.5, dy }),
          dot(shares, { y: 'label', x: 'value', r: 4, symbol: index === 0 ? 'square' : 'circle', fill: index === 0 ? look.paper : colour, stroke: colour, strokeWidth: 1.5, dy }),
        ];
      }),
    ],
  });
  const size = (/** @type {string} */ id) => formatInteger(Math.max(0, ...prevalences.map(({ groups }) => groups.find((group) => group.id === id)?.n ?? 0)));
  const entries = sexes.map(({ id, label }, index) => ({
    label: `${label} (n = ${size(id)})`,
    symbol: /** @type {"square" | "circle"} */ (index === 0 ? 'square' : 'circle'),
    fill: index === 0 ? look.paper : look.accent,
    stroke: index === 0 ? look.second : look.accent,
  }));
  return legend(figure, entries, look, 180);
}
