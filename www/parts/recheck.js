/** Published tables, computed again from what they print. */

import { html, nothing } from 'lit';

import { csvLines, tabLines } from '../export/csv.js';
import { NONE, formatInteger, formatNoun, formatShare, formatSignificant } from '../format.js';
import { aligned } from './aligned.js';
import { copyButton } from './copy-button.js';
import { fileButton } from './exports.js';
import { faultSummary, sentence } from './fault.js';

/**
 * @typedef {import("../state/recheck.js").RecheckState} RecheckState
 * @typedef {import("lupustat").RecheckedRow} RecheckedRow
 */

/** What the example paper says outside its tables, which no check of tables can find. */
const OUTSIDE_THE_TABLES = [
  'Heading of Table 2: it names men with low magnesium and no women with low magnesium; the counts below are those of men normal and high, women low, normal and high.',
  'Sentence: magnesium “never surpassed the normal upper limit”. That holds for the means; one of the two patients above it has high activity.',
  'Sentence: “only” leukopenia went with magnesium. Six further manifestations have P < 0.05 in Table 3.',
  'Sentence: vasculitis and mucosal ulcers differ “due to the higher incidence in individuals with normomagnesemia”. In the tables it is one of two patients with high magnesium.',
];

/** Significant digits of a p-value. */
const DIGITS = 4;

/** @param {RecheckState} state */
export function recheckSection(state) {
  return html`
    <h2 class="recheck-title">Re-check a published table</h2>
    <p>
      Which test gives each printed p, and which cells cannot be right. One line for each row, cells between tabs or
      semicolons; the first line names the columns with their sizes; a blank line ends a table.
    </p>
    <details class="small">
      <summary>What a line may hold</summary>
      <ul>
        <li>Counts, counts with percentages, means ± SD, medians [Q1–Q3], a dash where there is nobody.</li>
        <li>A p alone: the heading of the rows below whose labels begin with its own, or a row whose counts are not printed.</li>
        <li>
          A size in a title, a column heading or a cell, “(n = 10)”. Where sizes are missing, every size that the means
          allow is tried.
        </li>
        <li>Columns such as “Men-high” are also tried pooled: men v women, high v low.</li>
        <li>A block “Classes” defines classes: “Magnesium ; Low &lt; 1.9 ; Normal 1.9–2.9 ; High &gt; 2.9”.</li>
      </ul>
    </details>
    <form
      class="card recheck"
      @submit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        void state.check();
      }}
    >
      <label class="field">
        Tables
        <textarea
          id="published-tables"
          aria-invalid=${state.fault !== null && state.faultyField === 'tables'}
          rows="8"
          spellcheck="false"
          placeholder="Table 1 ; Men (n = 10) ; Women (n = 90) ; p&#10;Vasculitis ; 2 (20%) ; 3 (3.33%) ; &lt;0.05&#10;Magnesium ; 2.29 ± 0.26 ; 2.17 ± 0.32 ; 0.186"
          .value=${state.text}
          @input=${(/** @type {Event & { currentTarget: HTMLTextAreaElement }} */ event) => state.type({ text: event.currentTarget.value })}
        ></textarea>
      </label>
      <label class="field">
        Decimals of the values behind the means, if known
        <input
          id="published-decimals"
          aria-invalid=${state.fault !== null && state.faultyField === 'decimals'}
          inputmode="numeric"
          autocomplete="off"
          maxlength="1"
          .value=${state.decimals}
          @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => state.type({ decimals: event.currentTarget.value })}
        />
      </label>
      <div class="exports">
        <button type="submit" class="primary">Check</button>
        <button type="button" @click=${() => mayReplace(state) && state.example()}>Fill in the paper’s tables</button>
      </div>
    </form>
    <div aria-live="polite">${found(state)}</div>
  `;
}

/**
 * Whether the tables that were typed may give way.
 *
 * @param {RecheckState} state
 */
function mayReplace({ isUnsaved }) {
  return !isUnsaved || confirm('The tables that you typed give way to those of the paper. Go on?');
}

/** @param {RecheckState} state */
function found(state) {
  const { result, fault, isExample } = state;
  if (fault) {
    return faultSummary('This cannot be read', [fault], '', [`#/calculators/published-${state.faultyField}`]);
  }
  if (!result) {
    return nothing;
  }
  const inRows = result.rows.flatMap((row) => row.findings.map(({ text }) => `${row.table}, ${row.label}: ${text}`));
  const findings = [...result.findings.map(({ text }) => text), ...inRows];
  const outside = isExample ? OUTSIDE_THE_TABLES : [];
  const compared = result.rows.filter(({ candidates }) => candidates.length > 0);
  const lines = () => exportLines(result, outside);
  return html`
    <section class="sheet table">
      <h3 id="recheck-findings">${findings.length === 0 ? 'Nothing was found to be wrong' : formatNoun(findings.length, 'finding')}</h3>
      <ul class="findings">
        ${findings.map((text) => html`<li>${sentence(text)}</li>`)}
      </ul>
      <p class="small">
        Means and deviations do not tell what a test of ranks gives. What is not found here may still be wrong: sentences,
        headings and footnotes are not read.
      </p>
      ${
        outside.length === 0
          ? nothing
          : html`
              <h3>Outside the tables</h3>
              <p class="small">Found by reading this paper, not by these checks:</p>
              <ul class="outside">
                ${outside.map((text) => html`<li>${text}</li>`)}
              </ul>
            `
      }
      ${compared.length === 0 ? nothing : [tallyTable(result.tables), testsTable(compared)]}
      <div class="exports no-print">
        ${copyButton('Copy', () => tabLines(lines()), () => state.markHandedOn())}
        ${fileButton('CSV', 'lupustat-recheck.csv', 'text/csv;charset=utf-8', () => {
          state.markHandedOn();
          return `\uFEFF${csvLines(lines())}`;
        })}
      </div>
    </section>
  `;
}

/**
 * Everything that was found, one line for each finding and for each test.
 *
 * @param {import("lupustat").Recheck} result
 * @param {string[]} outside
 */
function exportLines({ rows, findings }, outside) {
  const none = ['', '', '', '', '', ''];
  const number = (/** @type {number | null} */ p) => (p === null ? '' : formatSignificant(p, DIGITS));
  return [
    ['Table', 'Row', 'Finding', 'Printed p', 'Test', 'Pooled to', 'p', 'Least p by rounding', 'Greatest p by rounding', 'Matches'],
    ...findings.map(({ text }) => ['', '', sentence(text), '', ...none]),
    ...rows.flatMap(({ table, label, printedP, findings, candidates }) => [
      ...findings.map(({ text }) => [table, label, sentence(text), printedP ?? '', ...none]),
      ...candidates.map((test) => [
        table,
        label,
        '',
        printedP ?? '',
        test.label,
        test.pooled ?? '',
        number(test.p),
        number(test.lowest),
        number(test.highest),
        test.matches === null ? '' : test.matches ? 'yes' : 'no',
      ]),
    ]),
    ...outside.map((text) => ['', 'outside the tables', text, '', ...none]),
  ];
}

/** @param {RecheckedRow[]} compared */
function testsTable(compared) {
  const write = aligned(compared.flatMap(({ candidates }) => candidates.map(({ p }) => formatSignificant(p, DIGITS))));
  return html`
    <details>
      <summary>Every test, row by row</summary>
      <h3 id="recheck-tests">Which test gives the printed p</h3>
      <div class="scroll" role="region" tabindex="0" aria-labelledby="recheck-tests">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Printed p</th>
              <th scope="col">Test</th>
              <th scope="col" class="num">p</th>
              <th scope="col">Matches</th>
            </tr>
          </thead>
          ${compared.map((row) => rowBody(row, write))}
        </table>
      </div>
      <p class="small">A range is that of all values that round to the printed means and deviations, for every size they allow.</p>
    </details>
  `;
}

/**
 * How many of the printed p-values each test gives, table by table.
 *
 * @param {import("lupustat").TableTests[]} tables
 */
function tallyTable(tables) {
  if (tables.length === 0) return nothing;
  return html`
    <h3 id="recheck-tally">How many printed p each test gives</h3>
    <div class="scroll" role="region" tabindex="0" aria-labelledby="recheck-tally">
      <table>
        <thead>
          <tr>
            <th scope="col">Test</th>
            <th scope="col" class="num">Gives</th>
            <th scope="col" class="num">Of</th>
          </tr>
        </thead>
        ${tables.map(
          ({ table, tests }) => html`
            <tbody>
              <tr>
                <th scope="rowgroup" colspan="3">${table}</th>
              </tr>
              ${tests.map(
                ({ label, pooled, gives, tried }) => html`
                  <tr>
                    <th scope="row" class="indent">${testName({ label, pooled })}</th>
                    <td class="num">${formatInteger(gives)}</td>
                    <td class="num">${formatInteger(tried)}</td>
                  </tr>
                `,
              )}
            </tbody>
          `,
        )}
      </table>
    </div>
  `;
}

/** @param {{ label: string, pooled: string | null }} test */
function testName({ label, pooled }) {
  return pooled === null ? label : `${label}, pooled to ${pooled}`;
}

/**
 * @param {import("lupustat").Candidate} candidate
 * @param {(text: string) => unknown} write
 */
function pOf({ p, lowest, highest }, write) {
  const number = (/** @type {number} */ p) => formatSignificant(p, DIGITS);
  if (lowest === null || highest === null) return write(number(p));
  return html`${write(number(p))}<br /><span class="small">${number(lowest)} to ${number(highest)}</span>`;
}

/**
 * @param {RecheckedRow} row
 * @param {(text: string) => unknown} write its p-values
 */
function rowBody({ table, label, printedP, candidates, chance }, write) {
  return html`
    <tbody>
      ${candidates.map(
        (candidate, index) => html`
          <tr>
            ${
              index === 0
                ? html`
                    <th scope="rowgroup" rowspan=${candidates.length}>
                      ${label} <span class="kind">${table}</span>
                    </th>
                    <td rowspan=${candidates.length}>
                      ${printedP ?? NONE}
                      ${
                        chance === null
                          ? nothing
                          : html`<br /><span class="small">${candidates.length} tried: one matches any p by chance in ${formatShare(chance, 1)}</span>`
                      }
                    </td>
                  `
                : nothing
            }
            <td>${testName(candidate)}</td>
            <td class="num">${pOf(candidate, write)}</td>
            <td>${candidate.matches === null ? NONE : candidate.matches ? html`<b>yes</b>` : 'no'}</td>
          </tr>
        `,
      )}
    </tbody>
  `;
}
