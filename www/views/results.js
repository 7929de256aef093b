/** The tables of the paper. */

import { html, nothing } from 'lit';

import { copyButton } from '../parts/copy-button.js';
import { diagnosticsSection } from '../parts/diagnostics.js';
import { faultSummary } from '../parts/fault.js';
import { journalTable } from '../parts/journal-table.js';
import { manifestationTable } from '../parts/manifestation-table.js';
import { optionsBar } from '../parts/options-bar.js';
import { reading } from '../parts/reading.js';
import { segments } from '../parts/segments.js';
import { formatInteger, formatNoun } from '../format.js';
import { MODE_SENTENCES, MODE_WORDS, STYLE_WORDS } from '../words.js';

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
    <div class="results-head">
      <p class="lead">${headline(cohort, report)}<br />${MODE_SENTENCES[report.options.mode]}</p>
      <div class="no-print">
        ${segments({
          name: 'mode',
          legend: 'Tests',
          words: MODE_WORDS,
          chosen: cohort.options.mode ?? report.options.mode,
          choose: (mode) => cohort.choose({ mode }),
        })}
        <p class="small working">${busy ? 'Computing…' : nothing}</p>
      </div>
    </div>
    ${fault ? faultSummary('The choice was not applied', [fault.message]) : nothing}
    ${optionsBar(cohort, report, schemes)}
    <div class=${busy ? 'busy' : ''} aria-busy=${busy}>
      ${report.tables.map((table, index) => numberedTable(cohort, report, table, index + 1))}
      ${diagnosticsSection(report.diagnostics)}
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
function numberedTable(cohort, report, table, number) {
  const { summaryStyle: style } = cohort;
  const controls = segments({
    name: `style-${table.id}`,
    legend: 'Values on a scale',
    words: STYLE_WORDS,
    chosen: style,
    choose: (chosen) => cohort.setSummaryStyle(chosen),
  });
  const options = { number, style, groups: [...table.groups, ...classes(report)], alpha: report.options.alpha, controls };
  return table.id === 'table3'
    ? manifestationTable(table, { ...options, range: report.options.magnesiumRange })
    : journalTable(table, { ...options, patients: report.cohort.analyzed });
}

/**
 * The classes of magnesium with their sizes, as Table 1 counts them.
 *
 * @param {StudyReport} report
 * @returns {import("lupustat").Group[]}
 */
function classes({ tables }) {
  const row = tables.flatMap((table) => table.rows).find(({ variable }) => variable === 'magnesium_class');
  return (row?.levels ?? []).map(({ id, label, counts }) => ({ id, label: `${label} magnesium`, n: counts[0] }));
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
