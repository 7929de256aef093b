/** How the data meet the assumptions of means, deviations and regression, folded away below the tables. */

import { html } from 'lit';

import { besideTable } from './printed-table.js';

/** @param {import("../tables/model.js").PrintedTable[]} tables */
export function diagnosticsSection(tables) {
  return html`
    <details class="sheet diagnostics">
      <summary id="diagnostics">
        <h2>Diagnostics</h2>
        <span class="small">Distributions, variances, regressions</span>
      </summary>
      ${
        tables.length === 0
          ? html`<p>Small counts are hidden, and could be told from these tables: they are left out.</p>`
          : html`<p class="small">They are shown for the reader to judge, and choose no test.</p>
              ${tables.map(besideTable)}`
      }
    </details>
  `;
}
