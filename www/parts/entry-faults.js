/** What of a patient's entries cannot be read: told, with the way to each field, when they are to be handed on. */

import { html, nothing } from 'lit';

import { faultSummary } from './fault.js';

/**
 * @typedef {import("../state/patient.js").PatientState} PatientState
 * @typedef {import("../core.js").CoreError} CoreError
 *
 * @typedef {{ field: string, text: string }} EntryFault the id of a field, and what is wrong with it
 */

/** The fields of the form, by the names that the core has for them: the id of each, and its name for people. @type {Record<string, [string, string]>} */
const FIELDS = {
  age: ['person-age', 'Age'],
  magnesium: ['magnesium', 'Serum magnesium'],
  serumMagnesium: ['magnesium', 'Serum magnesium'],
  creatinine: ['creatinine', 'Serum creatinine'],
  serumCreatinine: ['creatinine', 'Serum creatinine'],
  albumin: ['albumin', 'Albumin'],
  urineMagnesium: ['urine-magnesium', 'Urine magnesium'],
  urineCreatinine: ['urine-creatinine', 'Urine creatinine'],
  pga: ['pga', 'Physician’s global assessment'],
  prednisolone: ['prednisolone', 'Prednisolone'],
};

const NO_SEX = { field: 'person-sex', text: 'a row of a cohort needs the sex' };

/** What is said where something was asked for that the entries do not allow. @type {Record<NonNullable<PatientState["asked"]>, string>} */
const TITLES = { copy: 'Not copied', print: 'Not printed', row: 'Not added to a cohort' };

const ADVICE = html`<p>Correct these entries or empty them; then ask again.</p>`;

/**
 * What is wrong with the entries, each field once.
 *
 * @param {PatientState} patient
 * @returns {EntryFault[]}
 */
export function entryFaults(patient) {
  const told = patient.faults.map((fault) => faultOf(patient, fault));
  const all = patient.asked === 'row' && patient.person.sex === '' ? [...told, NO_SEX] : told;
  return all.filter(({ field }, at) => all.findIndex((other) => other.field === field) === at);
}

/**
 * What is wrong with one field, beside which it stands.
 *
 * @param {PatientState} patient
 * @param {string} id of the field
 * @returns {string | null}
 */
export function faultIn(patient, id) {
  const own = patient.faults.find((fault) => fieldOf(patient, fault)[0] === id);
  return own ? reason(own) : null;
}

/**
 * The summary where something was asked for that the entries do not allow.
 *
 * @param {PatientState} patient
 */
export function entryFaultSummary(patient) {
  const faults = entryFaults(patient);
  if (!patient.asked || faults.length === 0) {
    return nothing;
  }
  const links = faults.map(({ field }) => `#/patient/${field}`);
  return faultSummary(TITLES[patient.asked], faults.map(({ text }) => text), ADVICE, links);
}

/**
 * Whether the entries may be handed on; if not, why is shown.
 *
 * @param {PatientState} patient
 * @param {NonNullable<PatientState["asked"]>} asked
 */
export function mayHandOn(patient, asked) {
  patient.ask(asked);
  const isReady = entryFaults(patient).length === 0;
  if (isReady) patient.ask(null);
  else /** @type {HTMLElement | null} */ (document.querySelector('.patient .summary-error'))?.focus();
  return isReady;
}

/**
 * @param {PatientState} patient
 * @param {CoreError} fault
 * @returns {EntryFault}
 */
export function faultOf(patient, fault) {
  const [field, name] = fieldOf(patient, fault);
  return { field, text: `${name}: ${reason(fault)}` };
}

/**
 * The id and the name of the field that a fault is about. A limit is named by its kind alone: it is that of the value beside
 * which it was typed.
 *
 * @param {PatientState} patient
 * @param {CoreError} fault
 * @returns {[string, string]}
 */
function fieldOf({ laboratories, labs }, { params }) {
  const name = String(params.field ?? '');
  if (Object.hasOwn(FIELDS, name)) {
    return FIELDS[name];
  }
  if (name === 'lln' || name === 'uln') {
    const limited = laboratories.find(({ id }) => labs[id]?.[name]?.trim() === params.found);
    return [`lab-${limited?.id}-${name}`, `${limited?.label ?? name}, limit`];
  }
  return [`lab-${name}`, laboratories.find(({ id }) => id === name)?.label ?? name];
}

/** A fault without the name that the core has for its field. @param {CoreError} fault */
function reason({ message, params }) {
  const name = `${params.field}: `;
  return message.startsWith(name) ? message.slice(name.length) : message;
}
