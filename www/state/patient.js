/** One patient: the findings and values entered, and what the core makes of them at each change. */

import { call } from '../core.js';

/**
 * @typedef {import("../core.js").CoreError} CoreError
 * @typedef {import("lupustat").Descriptor} Descriptor
 * @typedef {import("lupustat").Finding} Finding
 * @typedef {import("lupustat").PatientScore} PatientScore
 * @typedef {import("lupustat").Laboratory} Laboratory
 * @typedef {import("lupustat").MagnesiumReading} MagnesiumReading
 * @typedef {{ value?: string, unit?: string, lln?: string, uln?: string }} Lab a value as typed
 */

export class PatientState {
  /** The form is drawn from these. @type {Descriptor[]} */
  descriptors = [];
  /** The laboratory values that can propose a finding. @type {Laboratory[]} */
  laboratories = [];
  /** What the clinician said; a finding not named comes from its laboratory value, or is unknown. @type {Record<string, Finding>} */
  findings = {};
  /** Laboratory values as typed. @type {Record<string, Lab>} */
  labs = {};
  /** Serum magnesium as typed. */
  magnesium = { value: '', unit: 'mg/dL' };
  /** @type {PatientScore | null} */
  score = null;
  /** Why the laboratory values cannot be scored. @type {CoreError | null} */
  scoreFault = null;
  /** @type {MagnesiumReading | null} */
  reading = null;
  /** Why the magnesium cannot be classified. @type {CoreError | null} */
  readingFault = null;

  #changed;
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

  /** Marks as absent what has neither been answered nor comes from a value. */
  async markRestAbsent() {
    const rest = (this.score?.unknown ?? []).map((id) => [id, /** @type {Finding} */ ('absent')]);
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

  /** Empties the form. */
  async reset() {
    this.findings = {};
    this.labs = {};
    this.magnesium = { value: '', unit: this.magnesium.unit };
    await this.#compute();
  }

  async #compute() {
    const request = ++this.#request;
    this.#changed();
    const [score, reading] = await Promise.allSettled([this.#score(), this.#classify()]);
    if (request !== this.#request) {
      return;
    }
    this.score = score.status === 'fulfilled' ? score.value : null;
    this.scoreFault = score.status === 'rejected' ? score.reason : null;
    this.reading = reading.status === 'fulfilled' ? reading.value : null;
    this.readingFault = reading.status === 'rejected' ? reading.reason : null;
    this.#changed();
  }

  /** @returns {Promise<PatientScore>} */
  #score() {
    return call('scoreSledai2k', { findings: this.findings, labs: this.#typedLabs() });
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
    return this.magnesium.value.trim() === '' ? null : call('classifyMagnesium', this.magnesium);
  }
}

/**
 * What of an entry is not blank.
 *
 * @param {Lab} lab
 */
function filled(lab) {
  return Object.fromEntries(Object.entries(lab).filter(([, text]) => text.trim() !== ''));
}
