/** The tables of the paper. */

import { html, nothing } from 'lit';

import { copyButton } from '../parts/copy-button.js';
import { diagnosticsSection } from '../parts/diagnostics.js';
import { exportsSection, tableExports } from '../parts/exports.js';
import { cohortFault } from '../parts/fault.js';
import { figuresSection } from '../parts/figures.js';
import { optionsBar } from '../parts/options-bar.js';
import { printedTable } from '../parts/printed-table.js';
import { reading } from '../parts/reading.js';
import { segments } from '../parts/segments.js';
import { sensitivitySection } from '../parts/sensitivity.js';
import { resultsParagraph, strobeItems } from '../export/paragraphs.js';
import { formatInteger, formatNoun } from '../format.js';
import { besideTables } from '../tables/beside.js';
import { DIAGNOSTICS } from '../tables/diagnostics.js';
import { printedTables } from '../tables/tables.js';
import { MODE_SENTENCES, MODE_WORDS, STYLE_WORDS } from '../words.js';

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("lupustat").StudyReport} StudyReport
 */

/** @param {import("../main.js").App} app */
export function resultsView(app) {
  return html`
    <h1 tabindex="-1">Results</h1>
    ${content(app)}
  `;
}

/** @param {import("../main.js").App} app */
function content(app) {
  const { cohort, results, schemes } = app;
  const { report, busy, fault, opening } = cohort;
  if (fault && !report) {
    return html`${cohortFault(fault)} ${openFirst()}`;
  }
  if (!report) {
    return opening ? reading(cohort) : openFirst();
  }
  if (report.cohort.analyzed === 0) {
    return html`<p class="lead">
      No row of ${cohort.file?.name} can be analysed yet. <a href="#/cohort">See what was found in it</a>.
    </p>`;
  }
  const tables = printedTables(report, results.print);
  const beside = besideTables(report, results.print);
  const isDiagnostic = (/** @type {{ id: string }} */ { id }) => id.startsWith(DIAGNOSTICS);
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
    ${fault ? cohortFault(fault) : nothing}
    ${optionsBar({ cohort, results, report, schemes })} ${contents(tables)}
    <div class=${busy ? 'busy' : ''} aria-busy=${busy}>
      ${tables.map((table) => printedTable(table, tableControls(app, table), (place, test) => override(app, place, test)))}
      <div id="figures" tabindex="-1">${figuresSection(report, results.print, results.redraw)}</div>
      ${sensitivitySection(cohort, report, schemes, beside.filter((table) => !isDiagnostic(table)), results.print.hidesBelow > 0)}
      ${diagnosticsSection(beside.filter(isDiagnostic))}
      <div id="for-the-paper" tabindex="-1">
        ${paragraphSheet('results', 'Results, for the paper', resultsParagraph(report, results.print))}
        ${paragraphSheet('methods', 'Methods, for the paper', report.methods)}
      </div>
      ${strobeSheet(report)}
      ${exportsSection({ cohort, report, tables: [...tables, ...beside], print: results.print })}
    </div>
  `;
}

/**
 * Ways to what stands below.
 *
 * @param {import("../tables/model.js").PrintedTable[]} tables
 */
function contents(tables) {
  const places = [
    ...tables.map(({ id, number }) => [id, `Table ${number}`]),
    ['figures', 'Figures'],
    ['sensitivity', 'Sensitivity'],
    ['diagnostics', 'Diagnostics'],
    ['for-the-paper', 'Text for the paper'],
    ['exports', 'Take it with you'],
  ];
  return html`
    <nav class="contents no-print" aria-label="On this page">
      ${places.map(([id, words]) => html`<a href="#/results/${id}">${words}</a>`)}
    </nav>
  `;
}

/**
 * Gives a row another test, or with null that of the plan.
 *
 * @param {import("../main.js").App} app
 * @param {{ table: string, variable: string }} place
 * @param {import("lupustat").Test | null} test
 */
function override({ cohort }, { table, variable }, test) {
  const others = (cohort.options.overrides ?? []).filter((entry) => entry.table !== table || entry.variable !== variable);
  const added = test ? [{ table: /** @type {import("lupustat").TableId} */ (table), variable, test }] : [];
  void cohort.choose({ overrides: [...others, ...added] });
}

/**
 * @param {string} id
 * @param {string} heading
 * @param {string} paragraph
 */
function paragraphSheet(id, heading, paragraph) {
  return html`
    <section class="sheet">
      <h2>${heading}</h2>
      <p class="prose" id=${id}>${unbroken(paragraph)}</p>
      <p class="no-print">${copyButton('Copy the paragraph', () => paragraph)}</p>
    </section>
  `;
}

/**
 * A paragraph whose equations and intervals no line breaks.
 *
 * @param {string} text
 */
function unbroken(text) {
  const pieces = text.split(/(p [=<>] [\d.,]+\d|95% CI \S+ to [^\s,;)]+)/);
  return pieces.map((piece, index) => (index % 2 === 1 ? html`<span class="nowrap">${piece}</span>` : piece));
}

/**
 * What of the checklist for observational studies these results cover.
 *
 * @param {StudyReport} report
 */
function strobeSheet(report) {
  return html`
    <details class="sheet strobe">
      <summary>
        <h2>STROBE</h2>
        <span class="small">Items of the checklist that these results cover</span>
      </summary>
      <div class="table">
        <div class="scroll" role="region" tabindex="0" aria-label="STROBE">
          <table>
            <thead>
              <tr>
                <th scope="col">Item</th>
                <th scope="col">Asks for</th>
                <th scope="col">Where it is</th>
              </tr>
            </thead>
            <tbody>
              ${strobeItems(report).map(
                ({ item, asks, where }) => html`<tr>
                  <th scope="row">${item}</th>
                  <td>${asks}</td>
                  <td>${where}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </div>
    </details>
  `;
}

/**
 * How the values of a table are summarised, and its copies.
 *
 * @param {import("../main.js").App} app
 * @param {import("../tables/model.js").PrintedTable} table
 */
function tableControls({ results }, table) {
  return html`
    ${segments({
      name: `style-${table.id}`,
      legend: 'Values on a scale',
      words: STYLE_WORDS,
      chosen: results.print.style,
      choose: (style) => results.choose({ style }),
    })}
    ${tableExports(table)}
  `;
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
