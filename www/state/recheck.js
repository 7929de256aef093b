/** Published tables that are checked again: what was typed, and what the core found. */

import { call } from '../core.js';
import EXAMPLE from '../data/published-tables.csv';

export class RecheckState {
  text = '';
  /** Decimals of the values behind the means, as typed. */
  decimals = '';
  /** @type {import("lupustat").Recheck | null} */
  result = null;
  /** Why there is no result. @type {string | null} */
  fault = null;
  /** What of it is wrong. @type {"tables" | "decimals"} */
  faultyField = 'tables';

  #changed;
  /** The text whose findings were last copied or downloaded. */
  #handedOn = '';
  /** Number of the latest request: an older answer is dropped. */
  #request = 0;

  /** @param {() => void} changed called after each change */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Whether the tables of the paper are those that were checked. */
  get isExample() {
    return this.text === EXAMPLE;
  }

  /** Tables were typed, and what was found in them was neither copied nor downloaded. */
  get isUnsaved() {
    return this.text.trim() !== '' && !this.isExample && this.text !== this.#handedOn;
  }

  /** Marks the findings as taken along. */
  markHandedOn() {
    this.#handedOn = this.text;
  }

  /** What was typed, to be restored elsewhere. */
  get entries() {
    const { text, decimals } = this;
    return { text, decimals };
  }

  /** @param {Partial<{ text: string, decimals: string }>} change */
  type(change) {
    Object.assign(this, change);
    this.#request += 1;
    this.result = null;
    this.fault = null;
    this.#changed();
  }

  /** Fills in the tables of the paper, and checks them. */
  async example() {
    this.type({ text: EXAMPLE, decimals: '' });
    await this.check();
  }

  async check() {
    const request = ++this.#request;
    const decimals = this.decimals.trim();
    this.faultyField = /^\d?$/.test(decimals) ? 'tables' : 'decimals';
    try {
      if (this.faultyField === 'decimals') {
        throw new Error('decimals: a digit is needed, or nothing');
      }
      const result = await call('recheckTables', this.text, decimals === '' ? undefined : Number(decimals));
      if (request !== this.#request) return;
      [this.result, this.fault] = [result, null];
    } catch (fault) {
      if (request !== this.#request) return;
      [this.result, this.fault] = [null, /** @type {Error} */ (fault).message];
    }
    this.#changed();
  }
}
