/** Opening a cohort file, and what was understood of it. */

import { html, nothing } from 'lit';

import { call } from '../core.js';
import { formatInteger, formatNoun } from '../format.js';
import { columnTable } from '../parts/column-table.js';
import { downloadCsv } from '../parts/download.js';
import { dropZone } from '../parts/drop-zone.js';
import { faultSummary, sentence } from '../parts/fault.js';
import { problemList } from '../parts/problem-list.js';
import { reading } from '../parts/reading.js';
import exampleCsv from '../data/example-cohort.csv';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 */

/** What separates cells, in words. */
const DELIMITER_WORDS = { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Vertical bar' };

/** @param {import("../main.js").App} app */
export function cohortView({ cohort }) {
  return html`
    <h1 tabindex="-1">Cohort</h1>
    <p class="lead">
      Lupustat turns a table of lupus patients into the tables of a paper, in this page: what you open is read on this
      computer and goes nowhere else.
    </p>
    ${content(cohort)}
  `;
}

/**
 * @param {CohortState} cohort
 */
function content(cohort) {
  if (cohort.busy && !cohort.report) {
    return reading(cohort);
  }
  if (cohort.fault) {
    return html`${faultBox(cohort)} ${start(cohort)}`;
  }
  if (!cohort.report) {
    return start(cohort);
  }
  const fatal = cohort.report.cohort.problems.filter(({ severity }) => severity === 'fatal');
  if (fatal.length > 0) {
    const title = `${cohort.file?.name} could not be read`;
    const texts = fatal.map(({ text }) => text);
    return html`${faultSummary(title, texts)} ${start(cohort)}`;
  }
  return importReport(cohort, cohort.report);
}

/** @param {CohortState} cohort */
function faultBox(cohort) {
  const again = cohort.file
    ? html`<button type="button" @click=${() => cohort.choose({})}>Read ${cohort.file.name} again</button>`
    : nothing;
  return faultSummary('The file was not analysed', [cohort.fault?.message ?? ''], again);
}

/**
 * The empty state: three ways to begin.
 *
 * @param {CohortState} cohort
 */
function start(cohort) {
  return html`
    <div class="start">
      ${dropZone({ label: 'Drop a CSV file here, or choose one', take: (file) => cohort.open(file) })}
      <div class="aside">
        <h2>Only looking?</h2>
        <p>
          <button type="button" @click=${() => cohort.open(exampleFile(), true)}>Open the example cohort</button>
        </p>
        <p class="small">
          100 synthetic rows, constructed so that their summaries come out as a paper of 2024 printed them. No row is a
          patient, and nothing the paper does not print may be read from them.
        </p>
        <h2>Starting a study?</h2>
        <p class="row">
          <button
            type="button"
            @click=${async () => downloadCsv('lupustat-template.csv', await call('cohortTemplate'))}
          >
            Download an empty template
          </button>
          <button
            type="button"
            @click=${async () => downloadCsv('lupustat-data-dictionary.csv', await call('dataDictionary'))}
          >
            Download its data dictionary
          </button>
        </p>
        <p class="small">The dictionary says for each column what it holds, in which unit, and which codes are read.</p>
      </div>
    </div>
  `;
}

/**
 * What was understood of the file.
 *
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
function importReport(cohort, { cohort: summary }) {
  const { rows, analyzed, excluded, columns, problems, problemTotals, dialect } = summary;
  return html`
    <section class=${cohort.busy ? 'busy' : ''} aria-busy=${cohort.busy}>
      <div class="card">
        <dl class="facts">
          <div>
            <dt>File</dt>
            <dd class="big">${cohort.file?.name}</dd>
            ${cohort.isExample ? html`<dd class="small">synthetic: no patient’s data</dd>` : nothing}
          </div>
          <div>
            <dt>Rows</dt>
            <dd class="big">${formatInteger(rows)}</dd>
          </div>
          <div>
            <dt>Patients analysed</dt>
            <dd class="big">${formatInteger(analyzed)}</dd>
          </div>
          <div>
            <dt>Excluded</dt>
            ${
              excluded.some(({ n }) => n > 0)
                ? excluded.map(({ label, n }) => html`<dd>${label}: ${formatInteger(n)}</dd>`)
                : html`<dd class="big">0</dd>`
            }
          </div>
          <div>
            <dt>Written with</dt>
            ${dialectLines(dialect)}
          </div>
        </dl>
        <p class="row after">
          ${
            analyzed > 0
              ? html`<a class="button primary" href="#/results">See the results</a>`
              : html`<span>No row can be analysed yet.</span>`
          }
          <button type="button" @click=${() => cohort.close()}>Close the file</button>
          ${
            problems.some(({ severity }) => severity === 'question')
              ? html`<span>What the questions below ask about is not used until they are answered.</span>`
              : nothing
          }
        </p>
      </div>

      <h2>What was found on the way</h2>
      ${problemList(problems, problemTotals, cohort)}

      <h2>${formatNoun(columns.length, 'column')}</h2>
      ${columnTable(columns)}

      <h2>Another file</h2>
      ${dropZone({ label: 'Drop another CSV file here, or choose one', take: (file) => cohort.open(file), compact: true })}
    </section>
  `;
}

/**
 * How the file is written, and why it was read so.
 *
 * @param {import("lupustat").Dialect} dialect
 */
function dialectLines({ delimiter, decimalMark, evidence }) {
  return html`
    <dd>${DELIMITER_WORDS[delimiter]} between cells, decimal ${decimalMark === ',' ? 'comma' : 'point'}</dd>
    <dd class="small">
      <details>
        <summary>Why</summary>
        ${evidence.map((reason) => html`<p>${sentence(reason)}</p>`)}
      </details>
    </dd>
  `;
}

/** The example as a file, as if it had been chosen. */
function exampleFile() {
  return new File([exampleCsv], 'example-cohort.csv', { type: 'text/csv' });
}
