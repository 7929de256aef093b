/** The cohort file in use: what was asked of the core, and what it answered. */

import { call, stop } from '../core.js';
import { MODE_SENTENCES } from '../words.js';

/**
 * @typedef {import("../core.js").CoreError} CoreError
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").StudyOptions} StudyOptions
 * @typedef {import("lupustat").ColumnChoice} ColumnChoice
 */

export class CohortState {
  /** @type {File | null} */
  file = null;
  /** The file is the built-in example. */
  isExample = false;
  /** Answers to the importer's questions, and the choices of the analysis. @type {StudyOptions} */
  options = {};
  /** @type {StudyReport | null} */
  report = null;
  /** Why there is no report: a file that was not read, a request refused, a core that stopped. @type {CoreError | null} */
  fault = null;
  /** The core is at work. */
  busy = false;

  #changed;
  #say;
  /** Number of the latest request: an older answer is dropped. */
  #request = 0;

  /**
   * @param {() => void} changed called after each change
   * @param {(text: string) => void} say
   */
  constructor(changed, say) {
    this.#changed = changed;
    this.#say = say;
  }

  /**
   * Reads another file; answers given for the last one do not apply to it.
   *
   * @param {File} file
   * @param {boolean} [isExample]
   */
  async open(file, isExample = false) {
    this.file = file;
    this.isExample = isExample;
    this.report = null;
    const { columns, delimiter, decimalMark, ...kept } = this.options;
    this.options = kept;
    await this.#analyze();
  }

  /** Closes the file, and ends what is being computed of it. */
  close() {
    this.#request += 1;
    if (this.busy) {
      stop();
    }
    this.file = null;
    this.report = null;
    this.fault = null;
    this.busy = false;
    this.#changed();
  }

  /**
   * Answers a question about one column, and reads the file again. Codes and missing texts add to those given before.
   *
   * @param {string} header
   * @param {ColumnChoice} choice
   */
  async answer(header, choice) {
    const { columns } = this.options;
    const before = columns?.[header];
    const coding = { ...before?.coding, ...choice.coding };
    const missing = [...(before?.missing ?? []), ...(choice.missing ?? [])];
    await this.choose({ columns: { ...columns, [header]: { ...before, ...choice, coding, missing } } });
  }

  /**
   * Sets how the file is read or analysed, and does it again.
   *
   * @param {Partial<StudyOptions>} choice
   */
  async choose(choice) {
    this.options = { ...this.options, ...choice };
    await this.#analyze();
  }

  /**
   * Shows why there is no report.
   *
   * @param {CoreError} fault
   */
  fail(fault) {
    this.fault = fault;
    this.busy = false;
    this.#changed();
  }

  async #analyze() {
    const { file } = this;
    if (!file) {
      return;
    }
    const request = ++this.#request;
    this.busy = true;
    this.fault = null;
    this.#changed();
    try {
      /** @type {StudyReport} */
      const report = await call('analyzeCohort', file, this.options);
      if (request !== this.#request) {
        return;
      }
      this.report = report;
      this.busy = false;
      this.#changed();
      this.#say(`${report.cohort.analyzed} patients analysed. ${MODE_SENTENCES[report.options.mode]}`);
    } catch (fault) {
      if (request === this.#request) {
        this.fail(/** @type {CoreError} */ (fault));
      }
    }
  }
}
