/** One patient as a row of the cohort in use, or of a new one. */

import { html } from 'lit';

import { call } from '../core.js';
import { unitText } from '../words.js';
import { show } from './announce.js';

/**
 * @typedef {import("../main.js").App} App
 * @typedef {import("../state/patient.js").PatientState} PatientState
 */

/** How a finding is written in a file. @type {Record<import("lupustat").Finding, string>} */
const CODES = { present: '1', absent: '0', unknown: '', not_attributed: 'not_attributed' };

/** @param {App} app */
export function addToCohort(app) {
  const { cohort } = app;
  return html`<button type="button" @click=${() => add(app)}>
    ${cohort.report ? 'Add to the cohort' : 'Start a cohort'}
  </button>`;
}

/** @param {App} app */
async function add({ cohort, patient }) {
  const columns = cohort.report?.cohort.columns ?? [];
  const fault = refusal(patient, columns);
  if (fault) {
    show(fault);
    return;
  }
  const values = rowOf(patient, columns);
  if (cohort.report) {
    await cohort.addRow(values);
    show('Added to the cohort, which is not saved yet.');
  } else {
    await startCohort(cohort, values);
    show('A cohort of one patient is open.');
  }
}

/**
 * A new cohort file of one patient, with the columns of the template.
 *
 * @param {App["cohort"]} cohort
 * @param {Record<string, string>} values
 */
async function startCohort(cohort, values) {
  const header = (await call('cohortTemplate')).trim();
  const cells = header.split(',').map((/** @type {string} */ name) => values[name.startsWith('serum_mg') ? 'serum_mg' : name] ?? '');
  const text = `${header}\r\n${cells.map(quoted).join(',')}\r\n`;
  await cohort.open(new File([text], 'cohort.csv', { type: 'text/csv' }), { isMade: true });
}

/** @param {string} cell */
function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * Why a patient cannot be a row, if so: a value would stand in another unit than its column.
 *
 * @param {PatientState} patient
 * @param {import("lupustat").ColumnReport[]} columns
 */
function refusal({ score, scoreFault, magnesium, reading, readingFault, person }, columns) {
  if (!score) {
    return `Not added: ${scoreFault?.message ?? 'the score is not there yet'}.`;
  }
  if (readingFault) {
    return `Not added: ${readingFault.message}.`;
  }
  if (person.sex === '') {
    return 'Not added: a row of a cohort needs the sex.';
  }
  const unit = columns.find(({ id }) => id === 'serum_mg')?.unit ?? 'mg/dL';
  return reading && magnesium.unit !== unit
    ? `Not added: the cohort has magnesium in ${unitText(unit)}. Enter it in that unit.`
    : null;
}

/**
 * The cells of a patient by the id of what a column means. A laboratory value carries its unit where the column has
 * another.
 *
 * @param {PatientState} patient
 * @param {import("lupustat").ColumnReport[]} columns
 * @returns {Record<string, string>}
 */
function rowOf(patient, columns) {
  const { person, magnesium, descriptors, laboratories } = patient;
  const findings = descriptors.map(({ id }) => [id, CODES[patient.stateOf(id)]]);
  const labs = laboratories.flatMap(({ id, units, limit }) => {
    const lab = patient.labs[id];
    const column = columns.find((other) => other.id === id);
    if (!lab?.value?.trim() || !column) {
      return [];
    }
    const unit = lab.unit ?? units[0]?.id ?? '';
    const value = column.unit === null || column.unit === unit ? lab.value : `${lab.value} ${unit}`;
    return [[id, value], ...(limit ? [[`${id}_${limit}`, lab[limit] ?? '']] : [])];
  });
  return Object.fromEntries([
    ['patient_id', person.id.trim()],
    ['sex', person.sex],
    ['age', person.age.trim()],
    ['serum_mg', magnesium.value.trim()],
    ...findings,
    ...labs,
  ]);
}
