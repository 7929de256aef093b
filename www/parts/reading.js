/** What stands while a file is read: how far it is, how fast, how long it will take, and a way to stop. */

import { html, nothing } from 'lit';

import { formatBytes, formatInteger, formatSeconds } from '../format.js';

/** Seconds after which a rate tells something. */
const SETTLED = 0.5;

/** @param {import("../state/cohort.js").CohortState} cohort */
export function reading(cohort) {
  const { opening } = cohort;
  if (!opening) {
    return nothing;
  }
  const { file, progress } = opening;
  const label = `Reading ${file.name}`;
  return html`
    <div class="card reading" aria-busy="true">
      <p>${label} …</p>
      ${
        progress
          ? html`<progress aria-label=${label} max=${progress.size} .value=${progress.bytes}></progress>
              <p class="small">${progressText(progress)}</p>`
          : nothing
      }
      <p><button type="button" @click=${() => cohort.cancel()}>Stop</button></p>
    </div>
  `;
}

/**
 * @param {import("../state/cohort.js").Progress} progress
 * @returns {string}
 */
function progressText({ bytes, size, rows, seconds }) {
  const soFar = `${formatBytes(bytes)} of ${formatBytes(size)}, ${formatInteger(rows)} rows`;
  if (bytes === size) {
    return `${soFar}; making the tables …`;
  }
  const rate = bytes / seconds;
  return seconds < SETTLED ? soFar : `${soFar}; ${formatBytes(rate)} a second, ${formatSeconds((size - bytes) / rate)} left`;
}
