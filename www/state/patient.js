/** One patient: what was entered, and what the core makes of it at each change. */

import { call } from '../core.js';

/**
 * @typedef {import("../core.js").CoreError} CoreError
 * @typedef {import("lupustat").Descriptor} Descriptor
 * @typedef {import("lupustat").Finding} Finding
 * @typedef {import("lupustat").PatientScore} PatientScore
 * @typedef {import("lupustat").Laboratory} Laboratory
 * @typedef {import("lupustat").MagnesiumReading} MagnesiumReading
 * @typedef {import("lupustat").Targets} Targets
 * @typedef {import("lupustat").RenalEstimate} RenalEstimate
 * @typedef {import("lupustat").CorrectedMagnesium} CorrectedMagnesium
 * @typedef {{ value?: string, unit?: string, lln?: string, uln?: string }} Lab a value as typed
 * @typedef {"pga" | "prednisolone"} Amount of a treatment
 * @typedef {"stableMaintenance" | "hemolyticAnemia" | "gastrointestinalActivity" | "newActivity"} Answer on it
 * @typedef {{ id: string, sex: "" | import("lupustat").Sex, age: string }} Person
 * @typedef {{ albumin: string, creatinine: string, creatinineUnit: "mg/dL" | "umol/L", urineMagnesium: string, urineCreatinine: string }} Extras
 */

const NOBODY = /** @type {Person} */ ({ id: '', sex: '', age: '' });
/** What was entered where nothing was. */
const NOTHING = '';
const NO_EXTRAS = /** @type {Extras} */ ({ albumin: '', creatinine: '', creatinineUnit: 'mg/dL', urineMagnesium: '', urineCreatinine: '' });

export class PatientState {
  /** The form is drawn from these. @type {Descriptor[]} */
  descriptors = [];
  /** The laboratory values that can propose a finding. @type {Laboratory[]} */
  laboratories = [];
  /** Who it is: needed for a row of a cohort and for the filtration rate. */
  person = NOBODY;
  /** What the clinician said; a finding not named comes from its laboratory value, or is unknown. @type {Record<string, Finding>} */
  findings = {};
  /** Laboratory values as typed. @type {Record<string, Lab>} */
  labs = {};
  /** Serum magnesium as typed. */
  magnesium = { value: '', unit: 'mg/dL' };
  /** Global assessment and dose as typed. @type {Partial<Record<Amount, string>>} */
  amounts = {};
  /** What was answered on drugs and on activity that the index does not see. @type {Partial<Record<Answer, boolean>>} */
  answers = {};
  /** Values of the exploratory calculators as typed. */
  extras = NO_EXTRAS;
  /** The days that the findings cover. */
  windowDays = 10;
  /** Identifier of the scheme of categories; the core's default when empty. */
  scheme = '';

  /** @type {PatientScore | null} */
  score = null;
  /** Why the laboratory values cannot be scored. @type {CoreError | null} */
  scoreFault = null;
  /** @type {MagnesiumReading | null} */
  reading = null;
  /** Why the magnesium cannot be classified. @type {CoreError | null} */
  readingFault = null;
  /** @type {Targets | null} */
  targets = null;
  /** @type {CoreError | null} */
  targetsFault = null;
  /** Filtration rates by equation. @type {RenalEstimate[] | null} */
  rates = null;
  /** @type {CoreError | null} */
  ratesFault = null;
  /** @type {CorrectedMagnesium | null} */
  corrected = null;
  /** @type {CoreError | null} */
  correctedFault = null;
  /** Fractional excretion of magnesium, percent. @type {number | null} */
  excretion = null;
  /** @type {CoreError | null} */
  excretionFault = null;

  /** What was asked for last and is not done, as something cannot be read. @type {"copy" | "print" | "row" | null} */
  asked = null;

  #changed;
  /** What was entered when it was last copied, printed or added to a cohort. */
  #handedOn = NOTHING;
  /** The entries that the latest reset took away. @type {PatientState["entries"] | null} */
  #taken = null;
  /** Number of the latest request: an older answer is dropped. */
  #request = 0;

  /** @param {() => void} changed called after each change */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Fetches what the form is drawn from, and scores the empty form. */
  async load() {
    [this.descriptors, this.laboratories] = await Promise.all([call('sledaiDescriptors'), call('laboratoryValues')]);
    await this.#compute();
  }

  /**
   * @param {string} id of a descriptor
   * @param {Finding} finding
   */
  async setFinding(id, finding) {
    this.findings = { ...this.findings, [id]: finding };
    await this.#compute();
  }

  /**
   * The findings that are neither answered nor have a value entered. A value that decides nothing, or cannot be read,
   * keeps its finding out: what is not known may not become normal by a key.
   */
  get rest() {
    const measured = this.laboratories.filter(({ id }) => !isBlank(this.labs[id]?.value ?? '')).map(({ finding }) => finding);
    return this.descriptors.map(({ id }) => id).filter((id) => !(id in this.findings) && !measured.includes(id));
  }

  /** Marks the rest absent. */
  async markRestAbsent() {
    const rest = this.rest.map((id) => [id, /** @type {Finding} */ ('absent')]);
    this.findings = { ...this.findings, ...Object.fromEntries(rest) };
    await this.#compute();
  }

  /**
   * @param {string} id of a laboratory value
   * @param {Partial<Lab>} change
   */
  async setLab(id, change) {
    this.labs = { ...this.labs, [id]: { ...this.labs[id], ...change } };
    await this.#compute();
  }

  /** @param {Partial<{ value: string, unit: string }>} change */
  async setMagnesium(change) {
    this.magnesium = { ...this.magnesium, ...change };
    await this.#compute();
  }

  /** @param {Partial<Person>} change */
  async setPerson(change) {
    this.person = { ...this.person, ...change };
    await this.#compute();
  }

  /** @param {Partial<Record<Amount, string>>} change */
  async setAmount(change) {
    this.amounts = { ...this.amounts, ...change };
    await this.#compute();
  }

  /**
   * @param {Answer} name
   * @param {boolean | undefined} answer
   */
  async setAnswer(name, answer) {
    this.answers = { ...this.answers, [name]: answer };
    await this.#compute();
  }

  /** @param {Partial<Extras>} change */
  async setExtras(change) {
    this.extras = { ...this.extras, ...change };
    await this.#compute();
  }

  /** @param {Partial<{ windowDays: number, scheme: string }>} change */
  async setOptions(change) {
    Object.assign(this, change);
    await this.#compute();
  }

  /** Why entries cannot be read. @returns {CoreError[]} */
  get faults() {
    const { scoreFault, readingFault, targetsFault, ratesFault, correctedFault, excretionFault } = this;
    return [scoreFault, readingFault, targetsFault, ratesFault, correctedFault, excretionFault].filter((fault) => fault !== null);
  }

  /**
   * Takes note of what is asked for while something cannot be read; null when it is done.
   *
   * @param {PatientState["asked"]} asked
   */
  ask(asked) {
    this.asked = asked;
    this.#changed();
  }

  /** Something was entered, and since then neither copied for the chart, nor printed, nor added to a cohort. */
  get isUnsaved() {
    const { entered } = this;
    return entered !== NOTHING && entered !== this.#handedOn;
  }

  /**
   * Marks entries as handed on: closing the page would not lose them.
   *
   * @param {string} [entered] what was `entered` when that began: more may have been meanwhile
   */
  markHandedOn(entered = this.entered) {
    this.#handedOn = entered;
  }

  /** All that somebody entered, as one text: a unit, a window or a scheme chosen beside empty fields is none. */
  get entered() {
    const { person, findings, magnesium, amounts, answers, extras } = this;
    const { creatinineUnit, ...values } = extras;
    const known = Object.entries(findings).filter(([, finding]) => finding !== 'unknown');
    const parts = [filled(person), Object.fromEntries(known), this.#typedLabs(), filled({ value: magnesium.value }), filled(amounts), definite(answers), filled(values)];
    return parts.every((part) => Object.keys(part).length === 0) ? NOTHING : JSON.stringify([...parts, magnesium.unit, creatinineUnit]);
  }

  /** What was entered, to be restored elsewhere. */
  get entries() {
    const { person, findings, labs, magnesium, amounts, answers, extras, windowDays, scheme } = this;
    return { person, findings, labs, magnesium, amounts, answers, extras, windowDays, scheme };
  }

  /** @param {Record<string, unknown>} entries */
  async restore(entries) {
    Object.assign(this, entries);
    await this.#compute();
  }

  /** A reset can be undone until something is entered. */
  get canUndoReset() {
    return this.#taken !== null && this.entered === NOTHING;
  }

  /** Puts back what the latest reset took away. */
  async undoReset() {
    const taken = this.#taken;
    this.#taken = null;
    if (taken) await this.restore(taken);
  }

  /** Empties the form. */
  async reset() {
    this.#taken = this.entered === NOTHING ? null : this.entries;
    this.person = NOBODY;
    this.findings = {};
    this.labs = {};
    this.magnesium = { value: '', unit: this.magnesium.unit };
    this.amounts = {};
    this.answers = {};
    this.extras = NO_EXTRAS;
    this.asked = null;
    await this.#compute();
  }

  /**
   * The state of a finding: as entered, else as its laboratory value has it, else unknown.
   *
   * @param {string} id
   * @returns {Finding}
   */
  stateOf(id) {
    return this.findings[id] ?? this.score?.proposals.find(({ finding }) => finding === id)?.state ?? 'unknown';
  }

  async #compute() {
    const request = ++this.#request;
    this.#changed();
    const asked = [this.#score(), this.#classify(), this.#assess(), this.#estimate(), this.#correct(), this.#excrete()];
    const answers = await Promise.allSettled(asked);
    if (request !== this.#request) {
      return;
    }
    const [score, reading, targets, rates, corrected, excretion] = answers.map(outcome);
    this.score = score.value;
    this.scoreFault = score.fault;
    this.reading = reading.value;
    this.readingFault = reading.fault;
    this.targets = targets.value;
    this.targetsFault = targets.fault;
    this.rates = rates.value;
    this.ratesFault = rates.fault;
    this.corrected = corrected.value;
    this.correctedFault = corrected.fault;
    this.excretion = excretion.value;
    this.excretionFault = excretion.fault;
    if (this.faults.length === 0 && (this.asked !== 'row' || this.person.sex !== '')) this.asked = null;
    this.#changed();
  }

  /**
   * All that a row of a cohort can hold of the patient.
   *
   * @returns {import("lupustat").PatientForm}
   */
  form() {
    const { id, sex, age } = this.person;
    const { creatinine, creatinineUnit } = this.extras;
    return {
      id,
      sex: sex || null,
      age,
      magnesium: { ...this.magnesium, lln: null, uln: null },
      creatinine: { value: creatinine, unit: creatinineUnit, lln: null, uln: null },
      patient: this.#patient(),
    };
  }

  /** What the rules are asked about. */
  #patient() {
    return { findings: this.findings, labs: this.#typedLabs() };
  }

  /** @returns {Promise<PatientScore>} */
  #score() {
    return call('scoreSledai2k', this.#patient(), { windowDays: this.windowDays, scheme: this.scheme || null });
  }

  /** The laboratory values that are filled in, each with its unit: the one chosen, or the first. */
  #typedLabs() {
    const typed = this.laboratories
      .filter(({ id }) => this.labs[id]?.value)
      .map(({ id, units }) => [id, { unit: units[0]?.id, ...filled(this.labs[id]) }]);
    return Object.fromEntries(typed);
  }

  /** @returns {Promise<MagnesiumReading | null>} */
  async #classify() {
    return isBlank(this.magnesium.value) ? null : call('classifyMagnesium', this.magnesium);
  }

  /** @returns {Promise<Targets>} */
  #assess() {
    return call('assessRemission', { patient: this.#patient(), treatment: { ...filled(this.amounts), ...this.answers } });
  }

  /** @returns {Promise<RenalEstimate[] | null>} */
  async #estimate() {
    const { sex, age } = this.person;
    const { creatinine, creatinineUnit: unit } = this.extras;
    return sex === '' || isBlank(age) || isBlank(creatinine) ? null : call('estimateGfr', { creatinine, unit, age, sex });
  }

  /** @returns {Promise<CorrectedMagnesium | null>} */
  async #correct() {
    const { value: magnesium, unit } = this.magnesium;
    const { albumin } = this.extras;
    return isBlank(magnesium) || isBlank(albumin) ? null : call('correctMagnesium', { magnesium, unit, albumin });
  }

  /** @returns {Promise<number | null>} */
  async #excrete() {
    const { urineMagnesium, urineCreatinine, creatinine: serumCreatinine } = this.extras;
    const entry = { urineMagnesium, serumMagnesium: this.magnesium.value, urineCreatinine, serumCreatinine };
    return Object.values(entry).some(isBlank) ? null : call('fractionalExcretion', entry);
  }
}

/**
 * An answer of the core, or why there is none.
 *
 * @param {PromiseSettledResult<any>} settled
 * @returns {{ value: any, fault: CoreError | null }}
 */
function outcome(settled) {
  return settled.status === 'fulfilled' ? { value: settled.value, fault: null } : { value: null, fault: settled.reason };
}

/** @param {string} text */
function isBlank(text) {
  return text.trim() === '';
}

/**
 * The questions that were answered.
 *
 * @param {Record<string, boolean | undefined>} answers
 */
function definite(answers) {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined));
}

/**
 * What of an entry is not blank.
 *
 * @param {Record<string, string>} entry
 */
function filled(entry) {
  return Object.fromEntries(Object.entries(entry).filter(([, text]) => !isBlank(text)));
}
