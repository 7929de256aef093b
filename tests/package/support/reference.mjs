/** Compares a result of the package with the reference, field by field, within `tolerances.json`. */

import { readFileSync } from 'node:fs';

/**
 * @typedef {{ rel: number, abs: number }} Tolerance how far a number may be from the reference
 * @typedef {{ id: string, test: string, input: object, options: object, expected: any, published?: any,
 *   tags?: string[], data_source?: string }} Case
 */

/** @param {string} name of a file of `tests/reference` without its ending */
export function read(name) {
  return JSON.parse(readFileSync(new URL(`../../reference/${name}.json`, import.meta.url), 'utf8'));
}

const tolerances = read('tolerances');

/**
 * A field of a result by the name the reference gives it: `U1` is `u1`, `p_two_sided` is `pTwoSided`.
 *
 * @param {any} got
 * @param {string} name
 */
export function field(got, name) {
  const [first, ...rest] = name.split('_');
  const camelCase = first.toLowerCase() + rest.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('');
  return isRecord(got) && Object.hasOwn(got, camelCase) ? got[camelCase] : undefined;
}

/** What was compared for one test. */
export class Tally {
  cases = 0;
  fields = 0;
  worst = 0;
  worstAt = '';
  /** @type {string[]} */
  disagreements = [];

  /**
   * Compares every expected field of a case with what was got.
   *
   * @param {Case} want
   * @param {unknown} got
   */
  add(want, got) {
    this.cases += 1;
    this.#comparePublished(want, '', want.published, got);
    // What NIST certifies stands in `published` for the data set that doubles cannot hold.
    if (![want.id, want.data_source].some((text) => text?.includes('SmLs07'))) this.#compare(want, '', want.expected, got);
  }

  /** @param {string} test */
  describe(test) {
    const worst = this.worst === 0 ? 'all equal' : `worst relative error ${this.worst.toExponential(1)} (${this.worstAt})`;
    return `${test}: ${this.cases} cases, ${this.fields} fields, ${worst}`;
  }

  /** @param {Case} of @param {string} path @param {any} want @param {any} got */
  #compare(of, path, want, got) {
    if (want === null || want === 'NaN') {
      if (got !== null && got !== undefined) this.#fail(of, path, 'null', got);
    } else if (Array.isArray(want)) {
      const items = Array.isArray(got) ? got : [];
      if (items.length !== want.length) this.#fail(of, path, `${want.length} items`, got);
      else want.forEach((item, i) => this.#compare(of, path, item, items[i]));
    } else if (isRecord(want)) {
      for (const [name, inner] of Object.entries(want)) this.#compare(of, `${path}.${name}`, inner, field(got, name));
    } else if (typeof want === 'string' && !want.endsWith('Infinity')) {
      this.fields += 1;
      if (got !== want) this.#fail(of, path, want, got);
    } else {
      this.#compareNumber(of, path, Number(want), got);
    }
  }

  /** What a book or a program printed, each figure at its own precision. @param {Case} of @param {string} path @param {any} want @param {any} got */
  #comparePublished(of, path, want, got) {
    if (want === null || want === undefined) return;
    if (isRecord(want) && Object.hasOwn(want, 'value')) {
      this.#compareWithin(of, `${path} (published)`, Number(want.value), got, { rel: want.rel, abs: 0 });
    } else if (isRecord(want)) {
      for (const [name, inner] of Object.entries(want)) this.#comparePublished(of, `${path}.${name}`, inner, field(got, name));
    } else if (Array.isArray(want) && Array.isArray(got) && want.length === got.length) {
      want.forEach((item, i) => this.#comparePublished(of, path, item, got[i]));
    } else {
      this.#fail(of, path, 'the published figures', got);
    }
  }

  /** @param {Case} of @param {string} path @param {number} want @param {unknown} got */
  #compareNumber(of, path, want, got) {
    const tolerance = toleranceOf(of, path);
    const difference = this.#compareWithin(of, path, want, got, tolerance);
    if (difference === undefined) return;
    // A value that stands for zero has no relative error to speak of.
    const relative = difference / Math.abs(want);
    if (Math.abs(want) > tolerance.abs && relative > this.worst) {
      this.worst = relative;
      this.worstAt = `${of.id}${path}`;
    }
  }

  /**
   * @param {Case} of
   * @param {string} path
   * @param {number} want
   * @param {unknown} got
   * @param {Tolerance} tolerance
   * @returns {number | undefined} the difference, when it is within the tolerance
   */
  #compareWithin(of, path, want, got, { rel, abs }) {
    this.fields += 1;
    const found = typeof got === 'number' || typeof got === 'boolean' ? Number(got) : NaN;
    if (found === want) return 0;
    const difference = Math.abs(found - want);
    // An infinite value allows no other.
    if (Number.isFinite(want) && difference <= Math.max(abs, rel * Math.abs(want))) return difference;
    this.#fail(of, path, String(want), got);
    return undefined;
  }

  /** @param {Case} of @param {string} path @param {string} want @param {unknown} got */
  #fail(of, path, want, got) {
    this.disagreements.push(`${of.id}${path}: want ${want}, got ${JSON.stringify(got)}`);
  }
}

/**
 * The tolerance of a field: the longest key that names it, else the default, widened by the case's tags.
 *
 * @param {Case} of
 * @param {string} path
 * @returns {Tolerance}
 */
function toleranceOf({ test, tags = [] }, path) {
  const name = `${test}${path}`;
  const keys = Object.keys(tolerances.keys).filter((key) => name === key || name.startsWith(`${key}.`));
  const [longest] = keys.sort((a, b) => b.length - a.length);
  const own = longest ? tolerances.keys[longest] : isPValue(path) ? tolerances.p_values : tolerances.default;
  const entries = [own, ...tags.map((tag) => tolerances.tags[tag]).filter(Boolean)];
  return { rel: Math.max(...entries.map(({ rel }) => rel)), abs: Math.max(...entries.map(({ abs }) => abs)) };
}

/** @param {string} path */
function isPValue(path) {
  return /^(p|p_.*|.*_p_.*|.*_p)$/.test(path.split('.').at(-1) ?? '');
}

/** @param {unknown} value @returns {value is Record<string, any>} */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
