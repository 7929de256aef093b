/** One patient as a row of the cohort in use, or of a new one. */

import { html } from 'lit';

import { call } from '../core.js';
import { show } from './announce.js';
import { mayHandOn } from './entry-faults.js';

/**
 * @typedef {import("../main.js").App} App
 * @typedef {import("../state/patient.js").PatientState} PatientState
 */

/** @param {App} app */
export function addToCohort(app) {
  const { cohort } = app;
  return html`<button type="button" @click=${() => add(app)}>
    ${cohort.report ? 'Add to the cohort' : 'Start a cohort'}
  </button>`;
}

/** @param {App} app */
async function add({ cohort, patient }) {
  if (!mayHandOn(patient, 'row')) {
    return;
  }
  try {
    await (cohort.report ? addRow(cohort, patient) : startCohort(cohort, patient));
  } catch (error) {
    show(`Not added: ${/** @type {Error} */ (error).message}.`);
  }
}

/**
 * @param {App["cohort"]} cohort
 * @param {PatientState} patient
 */
async function addRow(cohort, patient) {
  const { entered } = patient;
  const { cells, notHeld } = await cohort.patientRow(patient.form());
  const window = cohort.report?.options.windowDays;
  const windows = window === patient.windowDays ? [] : [`the findings are of ${patient.windowDays} days, those of the cohort of ${window}`];
  if (agreed([...notHeld.map(({ text }) => text), ...windows, ...besideTheFile(patient)])) {
    await cohort.addRow(cells);
    patient.markHandedOn(entered);
    show('Added to the cohort, which is not saved yet.');
  }
}

/**
 * @param {App["cohort"]} cohort
 * @param {PatientState} patient
 */
async function startCohort(cohort, patient) {
  const { entered } = patient;
  const { csv, notHeld } = await call('patientFile', patient.form());
  if (agreed([...notHeld.map((/** @type {{ text: string }} */ { text }) => text), ...besideTheFile(patient)])) {
    await cohort.open(new File([csv], 'cohort.csv', { type: 'text/csv' }), { isMade: true });
    patient.markHandedOn(entered);
    show('A cohort of one patient is open.');
  }
}

/**
 * Whether the patient may be added without what a row does not hold.
 *
 * @param {string[]} lost
 */
function agreed(lost) {
  const isAgreed = lost.length === 0 || confirm(`The row would not hold all of it:\n\n${lost.map((text) => `– ${text}`).join('\n')}\n\nAdd it all the same?`);
  if (!isAgreed) {
    show('Not added.');
  }
  return isAgreed;
}

/**
 * What was entered for the targets and the exploratory values: no column of a cohort holds it.
 *
 * @param {PatientState} patient
 */
function besideTheFile({ amounts, answers, extras }) {
  const { albumin, urineMagnesium, urineCreatinine } = extras;
  const isTyped = (/** @type {string | undefined} */ text) => (text ?? '').trim() !== '';
  const isTreated = Object.values(amounts).some(isTyped) || Object.values(answers).some((answer) => answer !== undefined);
  return [
    ...(isTreated ? ['a cohort has no columns for the treatment and its targets'] : []),
    ...([albumin, urineMagnesium, urineCreatinine].some(isTyped) ? ['a cohort has no columns for albumin and urine magnesium'] : []),
  ];
}
