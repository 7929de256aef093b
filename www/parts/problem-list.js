/** Everything found in the file on the way, with the questions to answer in place. */

import { html, nothing } from 'lit';

import { formatInteger, formatNoun } from '../format.js';
import { CSV, baseName, download } from './download.js';
import { sentence } from './fault.js';
import { severityIcon } from './icons.js';
import { questionForm } from './question.js';

/**
 * @typedef {import("lupustat").Problem} Problem
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 */

/** Each severity in words, in the order shown: first what asks for something to be done. */
const SEVERITY_WORDS = { fatal: 'Fault', question: 'Question', error: 'Error', warning: 'Warning', info: 'Note' };

/** How many problems are shown before the rest are folded away. */
const SHOWN = 20;

/** Fewer problems than this need no filter. */
const FILTERED = 8;

/** What a filter looks at, in words. @type {{ field: "severity" | "column" | "code", words: string }[]} */
const FILTERS = [
  { field: 'severity', words: 'Severity' },
  { field: 'column', words: 'Column' },
  { field: 'code', words: 'Kind' },
];

/**
 * @param {Problem[]} items
 * @param {Record<string, number>} totals how many there are of each code
 * @param {CohortState} cohort
 */
export function problemList(items, totals, cohort) {
  if (items.length === 0) {
    return html`<p>Nothing to report: every cell was understood.</p>`;
  }
  const { problemFilter } = cohort;
  const order = Object.keys(SEVERITY_WORDS);
  const wanted = items.filter((item) => FILTERS.every(({ field }) => (problemFilter[field] ?? item[field]) === item[field]));
  const sorted = wanted.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const [shown, folded] = [sorted.slice(0, SHOWN), sorted.slice(SHOWN)];
  return html`
    <p>${countsText(items, totals)}</p>
    ${items.length < FILTERED ? nothing : filterBar(items, cohort)}
    ${
      shown.length === 0
        ? html`<p>None of these.</p>`
        : html`<ul class="problems" role="list">
            ${shown.map((problem) => problemItem(problem, cohort))}
          </ul>`
    }
    ${
      folded.length === 0
        ? nothing
        : html`<details>
            <summary>${formatNoun(folded.length, 'more problem')}</summary>
            <ul class="problems" role="list">
              ${folded.map((problem) => problemItem(problem, cohort))}
            </ul>
          </details>`
    }
    ${cappedNotes(items, totals)}
    <p><button type="button" @click=${() => saveProblems(cohort)}>Save this list as CSV, each cell by itself</button></p>
  `;
}

/**
 * @param {Problem[]} items
 * @param {CohortState} cohort
 */
function filterBar(items, cohort) {
  return html`<div class="row problem-filters">
    ${FILTERS.map(({ field, words }) => {
      const values = [...new Set(items.map((item) => item[field]))].filter((value) => value !== null);
      const chosen = cohort.problemFilter[field] ?? '';
      return html`<label class="field">
        ${words}
        <select
          @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => cohort.filterProblems(field, event.currentTarget.value)}
        >
          <option value="">all</option>
          ${values.map((value) => html`<option value=${value} .selected=${value === chosen}>${valueText(field, value)}</option>`)}
        </select>
      </label>`;
    })}
  </div>`;
}

/**
 * @param {string} field
 * @param {string} value
 */
function valueText(field, value) {
  if (field === 'severity') {
    return SEVERITY_WORDS[/** @type {Problem["severity"]} */ (value)];
  }
  return field === 'code' ? value.replaceAll('_', ' ') : value;
}

/** @param {CohortState} cohort */
async function saveProblems(cohort) {
  download(`${baseName(cohort)}-problems.csv`, await cohort.writeProblems(), CSV);
}

/**
 * @param {Problem} problem
 * @param {CohortState} cohort
 */
function problemItem(problem, cohort) {
  const { severity, text, expected, row, column } = problem;
  return html`
    <li>
      <span class="severity ${severity}">${severityIcon(severity)} ${SEVERITY_WORDS[severity]}</span>
      <div>
        <p>
          ${sentence(text)}
          ${
            row === null
              ? nothing
              : html`<button type="button" class="link" @click=${() => cohort.goTo(row, column)}>Show ${column === null ? 'the row' : 'the cell'}</button>`
          }
        </p>
        ${expected && !text.includes(expected) ? html`<p class="small">Expected: ${expected}.</p>` : nothing}
        ${severity === 'question' || problem.code === 'missing_column' ? questionForm(problem, cohort) : nothing}
      </div>
    </li>
  `;
}

/**
 * How many there are of each severity: `2 questions, 1 error`.
 *
 * @param {Problem[]} items
 * @param {Record<string, number>} totals
 * @returns {string}
 */
function countsText(items, totals) {
  const codes = Object.entries(totals).map(([code, total]) => ({
    total,
    severity: items.find((item) => item.code === code)?.severity,
  }));
  const counts = Object.entries(SEVERITY_WORDS).map(([severity, word]) => {
    const count = codes.filter((code) => code.severity === severity).reduce((sum, { total }) => sum + total, 0);
    return count === 0 ? '' : formatNoun(count, word.toLowerCase());
  });
  return sentence(counts.filter((text) => text !== '').join(', '));
}

/**
 * A line for each kind of problem that has more cases than are listed.
 *
 * @param {Problem[]} items
 * @param {Record<string, number>} totals
 */
function cappedNotes(items, totals) {
  return Object.entries(totals)
    .map(([code, total]) => ({ total, listed: items.filter((item) => item.code === code) }))
    .filter(({ total, listed }) => total > listed.length)
    .map(
      ({ total, listed }) =>
        html`<p class="small">
          The first ${formatInteger(listed.length)} of ${formatInteger(total)} problems like “${listed[0]?.text}” are
          listed.
        </p>`,
    );
}
