/** The tables of the paper. */

import { html, nothing } from 'lit';

import { copyButton } from '../parts/copy-button.js';
import { faultSummary } from '../parts/fault.js';
import { journalTable } from '../parts/journal-table.js';
import { manifestationTable } from '../parts/manifestation-table.js';
import { optionsBar } from '../parts/options-bar.js';
import { reading } from '../parts/reading.js';
import { formatInteger, formatNoun } from '../format.js';

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("lupustat").StudyReport} StudyReport
 */

/** @param {import("../main.js").App} app */
export function resultsView({ cohort, schemes }) {
  return html`
    <h1 tabindex="-1">Results</h1>
    ${content(cohort, schemes)}
  `;
}

/**
 * @param {CohortState} cohort
 * @param {import("lupustat").Scheme[]} schemes
 */
function content(cohort, schemes) {
  const { report, busy, fault } = cohort;
  if (fault && !report) {
    return html`${faultSummary('The file was not analysed', [fault.message])} ${openFirst()}`;
  }
  if (!report) {
    return busy ? reading(cohort) : openFirst();
  }
  if (report.cohort.analyzed === 0) {
    return html`<p class="lead">
      No row of ${cohort.file?.name} can be analysed yet. <a href="#/cohort">See what was found in it</a>.
    </p>`;
  }
  return html`
    <p class="lead">${headline(cohort, report)}</p>
    ${fault ? faultSummary('The choice was not applied', [fault.message]) : nothing}
    ${optionsBar(cohort, report, schemes)}
    <div class=${busy ? 'busy' : ''} aria-busy=${busy}>
      ${report.tables.map((table, index) => numberedTable(cohort, report, table, index + 1))}
      <section class="sheet">
        <h2>Methods, for the paper</h2>
        <p class="prose">${report.methods}</p>
        <p class="no-print">${copyButton('Copy the paragraph', () => report.methods)}</p>
      </section>
    </div>
  `;
}

/**
 * Table 3 is the one whose rows have groups of their own.
 *
 * @param {CohortState} cohort
 * @param {StudyReport} report
 * @param {import("lupustat").ReportTable} table
 * @param {number} number
 */
function numberedTable({ summaryStyle: style }, report, table, number) {
  return table.id === 'table3'
    ? manifestationTable(table, { number, style })
    : journalTable(table, { number, patients: report.cohort.analyzed, style });
}

/** What to do before there is a report. */
function openFirst() {
  return html`<p class="lead">
    There is no file yet. <a href="#/cohort">Open a cohort file or the example</a>, and Tables 1 to 3 appear here.
  </p>`;
}

/**
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
function headline({ file, isExample }, { cohort: { analyzed, excluded } }) {
  const out = excluded.reduce((sum, { n }) => sum + n, 0);
  const name = isExample ? 'the example cohort, which is synthetic' : file?.name;
  return `${formatNoun(analyzed, 'patient')} analysed, ${out === 0 ? 'none' : formatInteger(out)} excluded, from ${name}.`;
}
