/** What stands while a file is read. */

import { html } from 'lit';

/** @param {import("../state/cohort.js").CohortState} cohort */
export function reading(cohort) {
  return html`
    <div class="card" aria-busy="true">
      <p>Reading ${cohort.file?.name} …</p>
      <p><button type="button" @click=${() => cohort.close()}>Stop</button></p>
    </div>
  `;
}
