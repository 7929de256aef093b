/** The calculator in use: its test, what was typed, and what the core answered. */

import { OPTIONS, calculator } from '../calculators/catalogue.js';
import { TypedError, lines, number, numbers } from '../calculators/typed.js';
import { call } from '../core.js';

/** @typedef {import("../calculators/catalogue.js").Field} Field */

export class CalculatorState {
  test = 'mannwhitney';
  /** What was typed, by the test and the field. @type {Record<string, string>} */
  typed = {};
  /** What the core answered. @type {Record<string, unknown> | null} */
  result = null;
  /** Why there is no answer. @type {import("../core.js").CoreError | Error | null} */
  fault = null;

  /** What the figures are of that were filled in from the open file, until another is typed. @type {string | null} */
  begun = null;

  #changed;
  /** Number of the latest request: an older answer is dropped. */
  #request = 0;

  /** @param {() => void} changed called after each change */
  constructor(changed) {
    this.#changed = changed;
  }

  /** The fields of the test in use. */
  get fields() {
    return calculator(this.test).fields;
  }

  /** @param {Field} field */
  text({ id }) {
    return this.typed[`${this.test} ${id}`] ?? '';
  }

  /** What was typed, to be restored elsewhere. */
  get entries() {
    const { test, typed } = this;
    return { test, typed };
  }

  /** @param {Partial<CalculatorState["entries"]>} entries */
  restore(entries) {
    Object.assign(this, entries);
    this.#forget();
  }

  /** @param {string} test */
  choose(test) {
    this.test = test;
    this.#forget();
  }

  /**
   * @param {Field} field
   * @param {string} text
   */
  type({ id }, text) {
    this.typed = { ...this.typed, [`${this.test} ${id}`]: text };
    this.#forget();
  }

  /** Fills in an example, and computes it. */
  async example() {
    for (const field of this.fields) {
      this.type(field, field.example);
    }
    await this.compute();
  }

  /**
   * Fills in figures of the open file, and computes with them.
   *
   * @param {import("../calculators/from-file.js").Start} start
   */
  async begin({ fields, of }) {
    for (const field of this.fields) {
      this.type(field, fields[field.id] ?? '');
    }
    this.begun = of;
    await this.compute();
  }

  async compute() {
    const request = ++this.#request;
    try {
      const input = Object.fromEntries(this.#filled().map((field) => [field.id, this.#read(field)]));
      const result = await call('computeTest', { test: this.test, input, options: OPTIONS[this.test] ?? {} });
      if (request !== this.#request) return;
      [this.result, this.fault] = [result, null];
    } catch (fault) {
      if (request !== this.#request) return;
      [this.result, this.fault] = [null, /** @type {Error} */ (fault)];
    }
    this.#changed();
  }

  /** The field that is wrong, where that can be told. */
  get faultyField() {
    const named = /** @type {any} */ (this.fault)?.params?.field;
    return this.fault && this.fields.find(({ id }, _, { length }) => id === named || length === 1);
  }

  /**
   * The value of a field.
   *
   * @param {Field} field
   * @throws what is wrong with it, with its name
   */
  #read(field) {
    try {
      return valueOf(field, this.text(field));
    } catch (fault) {
      throw Object.assign(/** @type {Error} */ (fault), { params: { field: field.id } });
    }
  }

  /** The fields but for those that may be left empty, and are. */
  #filled() {
    return this.fields.filter((field) => !field.optional || this.text(field).trim() !== '');
  }

  #forget() {
    this.#request += 1;
    this.result = null;
    this.fault = null;
    this.begun = null;
    this.#changed();
  }
}

/**
 * @param {Field} field
 * @param {string} text
 */
function valueOf({ shape, label }, text) {
  if (text.trim() === '') {
    throw new TypedError(`${label}: nothing is typed yet`);
  }
  if (shape === 'word') return text.trim();
  if (shape === 'number') return number(text, label);
  return shape === 'lines' ? lines(text, label) : numbers(text, label);
}
