/** What was understood of each column of the file. */

import { html, nothing } from 'lit';

import { NONE, formatInteger, formatNoun } from '../format.js';
import { unitText } from '../words.js';

/** @typedef {import("lupustat").ColumnReport} ColumnReport */

/** Each status in words. */
const STATUS_WORDS = {
  used: 'used',
  question: 'needs an answer',
  ignored: 'not used',
  unknown: 'not used: not recognised',
};

/**
 * @param {ColumnReport[]} columns
 * @param {import("../state/cohort.js").CohortState} cohort
 */
export function columnTable(columns, cohort) {
  return html`
    <div class="sheet table columns">
      <div class="scroll" role="region" tabindex="0" aria-label="Columns of the file">
        <table>
          <thead>
            <tr>
              <th scope="col">Header in the file</th>
              <th scope="col">Meaning</th>
              <th scope="col">Unit</th>
              <th scope="col">Holds</th>
              <th scope="col" class="num">Missing</th>
              <th scope="col" class="num">Refused</th>
              <th scope="col">As in</th>
              <th scope="col">Status</th>
              <th scope="col"><span class="visually-hidden">Change</span></th>
            </tr>
          </thead>
          <tbody>
            ${columns.map((column) => columnRow(column, cohort))}
          </tbody>
        </table>
      </div>
    </div>
  `;
}

/**
 * @param {ColumnReport} column
 * @param {import("../state/cohort.js").CohortState} cohort
 */
function columnRow(column, cohort) {
  const { header, id, label, unit, missing, refused, examples, status } = column;
  return html`
    <tr class=${status === 'used' ? '' : 'nothing'}>
      <th scope="row"><bdi>${header}</bdi></th>
      <td>${id === null ? NONE : label}</td>
      <td>${unit ? unitText(unit) : (cohort.options.columns?.[header]?.unit || NONE)}</td>
      <td class="nowrap">${contents(column)}</td>
      <td class="num">${formatInteger(missing)}</td>
      <td class="num">${formatInteger(refused)}</td>
      <td>
        ${examples.map((example, index) => html`${index > 0 ? ', ' : nothing}<bdi>${example}</bdi>`)}
        ${codingText(cohort.options.columns?.[header])} ${levelText(column)}
      </td>
      <td>${STATUS_WORDS[status]}</td>
      <td>
        <button type="button" class="link" aria-label="Change ${header}" @click=${() => cohort.startMapping(header)}>Change</button>
      </td>
    </tr>
  `;
}

/**
 * What was chosen for single texts: `1 = present, 9 = missing`.
 *
 * @param {import("lupustat").ColumnChoice | undefined} choice
 */
function codingText(choice) {
  const coded = Object.entries(choice?.coding ?? {});
  const missing = (choice?.missing ?? []).map((text) => [text, 'missing']);
  const texts = [...coded, ...missing].map(([text, value]) => `${text} = ${value.replaceAll('_', ' ')}`);
  return texts.length === 0 ? nothing : html`<span class="small"><br />${texts.join(', ')}</span>`;
}

/**
 * The levels of an added column, in order.
 *
 * @param {ColumnReport} column
 */
function levelText({ levels, kind }) {
  const joint = kind === 'ordinal' ? ' < ' : ', ';
  return levels.length === 0
    ? nothing
    : html`<span class="small"><br />${levels.map((level, index) => html`${index > 0 ? joint : nothing}<bdi>${level}</bdi>`)}</span>`;
}

/**
 * The counts of what a column holds.
 *
 * @param {ColumnReport} column
 * @returns {string}
 */
function contents({ status, kind, values, present, absent, unknown, notAttributed }) {
  if (status !== 'used' || kind === 'id' || kind === null) {
    return NONE;
  }
  if (kind !== 'finding' && kind !== 'binary') {
    return formatNoun(values, 'value');
  }
  const open = [
    unknown > 0 ? `${formatInteger(unknown)} unknown` : '',
    notAttributed > 0 ? `${formatInteger(notAttributed)} not lupus` : '',
  ];
  return [`${formatInteger(present)} present`, `${formatInteger(absent)} absent`, ...open]
    .filter((text) => text !== '')
    .join(', ');
}
