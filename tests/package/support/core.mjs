/** The built package, started, and what the tests ask of it. */

import { readFileSync } from 'node:fs';
import * as core from '../../../dist/package/lupustat.js';

core.initSync({ module: readFileSync(new URL('../../../dist/package/lupustat_bg.wasm', import.meta.url)) });

export { core };

/**
 * The bytes of a file of the clone.
 *
 * @param {string} path from the root of the clone
 * @returns {Uint8Array}
 */
export function bytesOf(path) {
  return readFileSync(new URL(`../../../${path}`, import.meta.url));
}

/**
 * The report on a cohort given as text.
 *
 * @param {string} csv
 * @param {import('../../../dist/package/lupustat.js').StudyOptions} [options]
 */
export function reportOn(csv, options) {
  return core.analyzeCohort(new TextEncoder().encode(csv), options);
}

/**
 * The refusal of a call, which must be an `Error` with a code, values and a text.
 *
 * @param {() => unknown} call
 * @returns {Error & { code: string, params: Record<string, any> }}
 */
export function refusalOf(call) {
  try {
    call();
  } catch (thrown) {
    const fault = explainRefusal(thrown);
    if (fault) throw new Error(fault, { cause: thrown });
    return /** @type {any} */ (thrown);
  }
  throw new Error('the call was not refused');
}

/**
 * What is wrong with a thing thrown by the core; nothing when it is a proper refusal.
 *
 * @param {any} thrown
 * @returns {string | undefined}
 */
export function explainRefusal(thrown) {
  if (thrown instanceof WebAssembly.RuntimeError) return `the core trapped: ${thrown.message}`;
  if (!(thrown instanceof Error)) return `${String(thrown)} is no Error`;
  const { code, params, message } = /** @type {any} */ (thrown);
  if (typeof code !== 'string' || !/^[a-z_]+$/.test(code)) return `no code in: ${message}`;
  if (typeof params !== 'object' || params === null) return `no params in: ${message}`;
  if (message === '') return `no text for ${code}`;
  return undefined;
}

/**
 * What is not JSON in a value: undefined, NaN, ±Infinity, anything but plain objects and arrays.
 *
 * @param {unknown} value
 * @param {string} [path]
 * @returns {string[]} the places
 */
export function notJson(value, path = '') {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (Array.isArray(value)) return value.flatMap((item, i) => notJson(item, `${path}[${i}]`));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).flatMap(([name, item]) => notJson(item, `${path}.${name}`));
  }
  return [`${path}: ${typeof value}`];
}
