/** Opening a cohort file, and what was understood of it. */

import { html, nothing } from 'lit';

import { call } from '../core.js';
import { clinicFile, exampleFile } from '../data/files.js';
import { formatInteger, formatNoun } from '../format.js';
import { openGuide } from '../help.js';
import { choice } from '../parts/choice.js';
import { columnTable } from '../parts/column-table.js';
import { countQuery } from '../parts/count-query.js';
import { downloadCsv } from '../parts/download.js';
import { dropZone } from '../parts/drop-zone.js';
import { derivedFindings } from '../parts/derived-findings.js';
import { eligibilityFlow } from '../parts/eligibility-flow.js';
import { encodingQuestion } from '../parts/encoding-question.js';
import '../parts/data-grid.js';
import { cohortFault, sentence } from '../parts/fault.js';
import { mappingDialog } from '../parts/mapping.js';
import { problemList } from '../parts/problem-list.js';
import { reading } from '../parts/reading.js';
import { askToLeave, keptNotice, saveButtons } from '../parts/saving.js';
import { ENCODINGS } from '../reading/encoding.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("../tables/printing.js").PrintChoices} PrintChoices
 */

/** What separates cells, in words. */
const DELIMITER_WORDS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar' };

/** What precedes decimals, in words. */
const MARK_WORDS = { '.': 'point', ',': 'comma' };

/** @param {import("../main.js").App} app */
export function cohortView({ cohort, meanings, results }) {
  return html`
    <h1 tabindex="-1">Cohort</h1>
    <p class="lead">
      ${
        cohort.report
          ? 'How the file was read, what was found in it, and who enters the tables.'
          : `A table of lupus patients becomes the tables of a paper, each p with the test it comes from. What you open is
             read on this computer and goes nowhere else.`
      }
    </p>
    ${content(cohort, results.print)} ${mappingDialog(cohort, meanings)}
  `;
}

/**
 * @param {CohortState} cohort
 * @param {PrintChoices} print
 */
function content(cohort, print) {
  const { report, fault, opening } = cohort;
  const current = report ? importReport(cohort, report, print) : start(cohort);
  if (opening) {
    return html`${opening.previews ? encodingQuestion(cohort) : reading(cohort)} ${report ? current : nothing}`;
  }
  return html`${fault ? cohortFault(fault) : nothing} ${current}`;
}

/**
 * Opens a file in the place of the one in use.
 *
 * @param {CohortState} cohort
 * @param {File} file
 */
function openFile(cohort, file) {
  if (askToLeave(cohort)) {
    cohort.open(file);
  }
}

/** @param {CohortState} cohort */
function close(cohort) {
  if (askToLeave(cohort)) {
    cohort.close();
  }
}

/** What a file may look like. */
const SKETCH = [
  ['id', 'sex', 'Mg (mg/dL)', 'rash', 'arthritis'],
  ['P001', 'female', '1.79', '0', '1'],
  ['P002', 'female', '2.57', '1', '0'],
  ['P003', 'male', '2.71', '0', '0'],
];

/**
 * The empty state: the ways to begin.
 *
 * @param {CohortState} cohort
 */
function start(cohort) {
  return html`
    <div class="start">
      ${dropZone({ label: 'Drop a file here, or choose one', take: (file) => openFile(cohort, file), sketch: sketch() })}
      <div class="aside">
        ${keptNotice(cohort)}
        <h2>Only looking?</h2>
        <p class="row">
          <button type="button" @click=${() => cohort.open(exampleFile(), { isExample: true })}>Open the example cohort</button>
          <button type="button" @click=${() => openGuide()}>Show me around</button>
        </p>
        <p class="small">
          100 synthetic rows, made so that their summaries are those that a paper of 2024 printed. No row is a patient;
          nothing that the paper does not print may be read from them.
        </p>
        <p>
          <button type="button" @click=${() => cohort.open(clinicFile(), { isExample: true })}>Open a clinic with laboratory values</button>
        </p>
        <p class="small">80 synthetic rows: laboratory units, missing results, criteria, and reasons to be left out.</p>
        <h2>One patient?</h2>
        <p><a class="button" href="#/patient">Score SLEDAI-2K</a></p>
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

/** The sketch of a file as a table that nobody needs to hear: the words beside it say the same. */
function sketch() {
  const [head, ...rows] = SKETCH;
  return html`
    <table class="sketch" aria-hidden="true">
      <thead>
        <tr>${head.map((text) => html`<th>${text}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((cells) => html`<tr>${cells.map((text) => html`<td>${text}</td>`)}</tr>`)}
        <tr>${head.map(() => html`<td>…</td>`)}</tr>
      </tbody>
    </table>
  `;
}

/**
 * What was understood of the file.
 *
 * @param {CohortState} cohort
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
function importReport(cohort, report, print) {
  const { rows, analyzed, excluded, columns, problems, problemTotals, dialect } = report.cohort;
  return html`
    <section class=${cohort.busy ? 'busy' : ''} aria-busy=${cohort.busy}>
      <div class="card">
        <dl class="facts">
          <div>
            <dt>File</dt>
            <dd class="big">${cohort.file?.name}</dd>
            ${sheetChoice(cohort)}
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
            ${dialectLines(cohort, dialect)}
          </div>
        </dl>
        <p class="row">
          ${
            analyzed > 0
              ? html`<a class="button primary" href="#/results">See the results</a>`
              : html`<span>No row can be analysed yet.</span>`
          }
          ${saveButtons(cohort)}
          <button type="button" @click=${() => close(cohort)}>Close the file</button>
          ${
            problems.some(({ severity }) => severity === 'question')
              ? html`<span>What the questions below ask about is not used until they are answered.</span>`
              : nothing
          }
        </p>
      </div>

      ${eligibilityFlow(cohort, report, print)} ${derivedFindings(report.cohort.derived)}

      <h2 id="found">What was found on the way</h2>
      ${problemList(problems, problemTotals, cohort)}

      ${gridSection(cohort, rows)}

      <h2>${formatNoun(columns.length, 'column')}</h2>
      ${columnTable(columns, cohort)} ${countQuery(columns)}

      <h2>Another file</h2>
      ${dropZone({ label: 'Drop another file here, or choose one', take: (file) => openFile(cohort, file) })}
    </section>
  `;
}

/**
 * Which sheet of a workbook was read, where there are several.
 *
 * @param {CohortState} cohort
 */
function sheetChoice(cohort) {
  const { workbook } = cohort.origin;
  if (!workbook || cohort.manner.origin || workbook.sheets.length < 2) {
    return nothing;
  }
  /** @param {Event & { currentTarget: HTMLSelectElement }} event */
  const choose = ({ currentTarget }) => cohort.readSheet(currentTarget.value);
  return html`
    <dd>
      <label class="field">
        Sheet
        <select name="sheet" @change=${choose}>
          ${workbook.sheets.map((sheet) => html`<option .selected=${sheet === workbook.sheet}>${sheet}</option>`)}
        </select>
      </label>
    </dd>
  `;
}

/**
 * How the file is written, why it was read so, and how else it may be read.
 *
 * @param {CohortState} cohort
 * @param {import("lupustat").Dialect} dialect
 */
function dialectLines(cohort, { delimiter, decimalMark, evidence }) {
  const { encoding, workbook } = cohort.origin;
  const mark = `decimal ${MARK_WORDS[decimalMark]}`;
  const [ofDelimiter, ...ofMark] = evidence;
  const reasons = workbook ? ofMark : [`${encodingName(encoding)}: ${encoding?.evidence}`, ofDelimiter, ...ofMark];
  return html`
    <dd>${workbook ? `Excel workbook, ${mark}` : `${encodingName(encoding)}, ${DELIMITER_WORDS[delimiter]} between cells, ${mark}`}</dd>
    <dd class="small">
      <details>
        <summary>Why, and change it</summary>
        ${reasons.map((reason) => html`<p>${sentence(reason)}</p>`)}
        ${
          workbook || cohort.manner.origin
            ? nothing
            : choice('Encoding', ENCODINGS, encoding?.encoding, (value) => cohort.changeEncoding(value))
        }
        ${workbook ? nothing : choice('Between cells', DELIMITER_WORDS, delimiter, (value) => cohort.choose({ delimiter: value }))}
        ${choice('Decimal mark', MARK_WORDS, decimalMark, (value) => cohort.choose({ decimalMark: value }))}
      </details>
    </dd>
  `;
}

/** @param {import("../state/cohort.js").EncodingFound | null} encoding */
function encodingName(encoding) {
  return encoding ? ENCODINGS[encoding.encoding] : '';
}

/**
 * The rows, unfolded when they are asked for.
 *
 * @param {CohortState} cohort
 * @param {number} rows
 */
function gridSection(cohort, rows) {
  /** @param {Event & { currentTarget: HTMLDetailsElement }} event */
  const toggled = ({ currentTarget }) => cohort.unfold(currentTarget.open);
  return html`
    <details class="section" ?open=${cohort.showsGrid} @toggle=${toggled}>
      <summary><h2>${formatNoun(rows, 'row')}, to look at and edit</h2></summary>
      ${cohort.showsGrid ? html`<data-grid class="sheet" .cohort=${cohort}></data-grid>` : nothing}
    </details>
  `;
}
