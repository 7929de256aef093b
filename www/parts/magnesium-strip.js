/** Serum magnesium on its reference strip, and in words. */

import { html, nothing } from 'lit';

import { formatDecimal, formatShort } from '../format.js';
import { MAGNESIUM_WORDS } from '../words.js';

/** @typedef {import("lupustat").MagnesiumReading} MagnesiumReading */

/** The strip, in its own units: from 0 to 5 mg/dL, or as far as the value needs. */
const WIDTH = 280;
const USUAL_END = 5;

/** @param {MagnesiumReading} reading */
export function magnesiumResult(reading) {
  const { valueMgDl, range, boundaryAmbiguous, alternatives, plausibility, unit } = reading;
  const name = MAGNESIUM_WORDS[reading.class];
  return html`
    <p class="category ${reading.class}">${name}</p>
    <p class="small">
      ${unit === 'mg/dL' ? nothing : `${formatDecimal(valueMgDl, 4)} mg/dL. `}Reference
      ${formatShort(range.lower, 4)}–${formatShort(range.upper, 4)} mg/dL.
      ${
        boundaryAmbiguous
          ? `Its decimals do not tell it from ${alternatives.map((other) => MAGNESIUM_WORDS[other].toLowerCase()).join(' or ')}: the limit lies within their rounding.`
          : nothing
      }
      ${plausibility === 'ask' ? 'Unusual: check the value and its unit.' : nothing}
    </p>
    ${strip(reading)}
  `;
}

/** @param {MagnesiumReading} reading */
function strip({ valueMgDl, range }) {
  const scale = WIDTH / Math.max(USUAL_END, valueMgDl);
  const [lower, upper, value] = [range.lower * scale, range.upper * scale, valueMgDl * scale];
  return html`
    <svg class="strip" viewBox="-4 0 288 40" aria-hidden="true" focusable="false">
      <rect class="track" x="0" y="10" width=${WIDTH} height="10" rx="2" />
      <rect class="range" x=${lower} y="10" width=${upper - lower} height="10" />
      <rect class="mark" x=${value - 1.5} y="4" width="3" height="22" />
      <text x=${lower} y="36" text-anchor="middle">${formatShort(range.lower, 4)}</text>
      <text x=${upper} y="36" text-anchor="middle">${formatShort(range.upper, 4)}</text>
    </svg>
  `;
}
