/**
 * Runs the core off the main thread.
 *
 * The first message is `{ first, whole }`: the first part of the core, gzipped, and whether nothing is to be done without
 * the second. At the first operation that needs more the worker says `{ incomplete: true }` and is sent `{ second }`, or
 * `{ second: null, reason }`.
 *
 * Each further message is `{ id, name, args }` and gets `{ id, result }` or `{ id, error: { code, params, text } }`, in
 * order, and `{ id, progress }` as often as the operation reports before that. After a trap (`crashed: true`) the core's
 * memory cannot be trusted, and the page starts a new worker.
 */

import {
  activitySchemes,
  assessRemission,
  classifyMagnesium,
  columnMeanings,
  cohortTemplate,
  computeTest,
  correctMagnesium,
  dataDictionary,
  estimateGfr,
  fractionalExcretion,
  initSync,
  laboratoryValues,
  patientFile,
  recheckTables,
  scoreSledai2k,
  sledaiDescriptors,
  version,
} from 'lupustat';
import { cohortOperations } from './reading/cohort.js';
import { FIRST_PART } from './first-part.js';
import { refusal, withoutWebAssembly } from './reading/refusal.js';

/**
 * What the page may ask, by name. An operation gets the arguments of the call after `report`, which
 * passes progress on.
 *
 * @type {Record<string, (report: (progress: unknown) => void, ...args: any[]) => unknown>}
 */
const operations = {
  version: () => version(),
  computeTest: (_report, request) => computeTest(request),
  ...cohortOperations,
  columnMeanings: () => columnMeanings(),
  recheckTables: (_report, text, decimals) => recheckTables(text, decimals),
  cohortTemplate: () => cohortTemplate(),
  dataDictionary: () => dataDictionary(),
  sledaiDescriptors: () => sledaiDescriptors(),
  laboratoryValues: () => laboratoryValues(),
  patientFile: (_report, form) => patientFile(form),
  activitySchemes: () => activitySchemes(),
  scoreSledai2k: (_report, patient, options) => scoreSledai2k(patient, options),
  classifyMagnesium: (_report, reading, range) => classifyMagnesium(reading, range),
  assessRemission: (_report, input, options) => assessRemission(input, options),
  estimateGfr: (_report, input) => estimateGfr(input),
  correctMagnesium: (_report, input, range) => correctMagnesium(input, range),
  fractionalExcretion: (_report, input) => fractionalExcretion(input),
};

/** The exports of the first part of the core, or why it cannot be had. @type {Promise<import('lupustat').InitOutput>} */
let first;

/** Whether every operation waits for the second part. */
let whole = false;

/**
 * Settled when the second part is in its place; undefined before it was asked for, and when it could not be had.
 *
 * @type {Promise<void> | undefined}
 */
let second;

/** Where the second part is handed over when it comes. @type {(sent: { second: ArrayBuffer | null, reason?: string }) => void} */
let receive;

/** The work so far: each request waits for the one before it. */
let work = Promise.resolve();

self.onmessage = ({ data }) => {
  if ('first' in data) {
    first = load(data.first);
    first.catch(() => {}); // each request is told
    whole = data.whole;
  } else if ('second' in data) {
    receive(data);
  } else {
    work = work.then(() => answer(data));
  }
};

/** @param {ArrayBuffer} packed */
async function load(packed) {
  if (typeof WebAssembly === 'undefined') {
    throw withoutWebAssembly();
  }
  return initSync({ module: await unpacked(packed) });
}

/** Asks for the second part of the core and puts it in its place, once. */
function complete() {
  second ??= new Promise((resolve) => {
    receive = resolve;
    self.postMessage({ incomplete: true });
  }).then(install);
  second.catch(() => (second = undefined));
  return second;
}

/** @param {{ second: ArrayBuffer | null, reason?: string }} sent */
async function install({ second: packed, reason = '' }) {
  if (packed === null) {
    const text = `a part of the page could not be loaded (${reason}): is there a connection? It can be tried again`;
    throw refusal('part_not_loaded', text, { reason });
  }
  const module = new WebAssembly.Module(await unpacked(packed));
  new WebAssembly.Instance(module, { core: /** @type {any} */ (await first) });
}

/** @param {ArrayBuffer} packed */
function unpacked(packed) {
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

/** @param {{ id: number, name: string, args: any[] }} request */
async function answer({ id, name, args }) {
  try {
    await first;
    const run = operation(name);
    if (whole || !FIRST_PART.includes(name)) await complete();
    const report = (/** @type {unknown} */ progress) => self.postMessage({ id, progress });
    const result = await run(report, ...args);
    self.postMessage({ id, result });
  } catch (error) {
    self.postMessage({ id, error: describe(error), crashed: isTrap(error) });
  }
}

/** @param {unknown} error */
function isTrap(error) {
  return typeof WebAssembly !== 'undefined' && error instanceof WebAssembly.RuntimeError;
}

/** @param {string} name */
function operation(name) {
  if (Object.hasOwn(operations, name)) return operations[name];
  throw Object.assign(new Error(`the core has no operation ${name}`), { code: 'unknown_operation', params: { name } });
}

/**
 * An error as plain data: an `Error` would lose its code on the way.
 *
 * @param {any} error
 */
function describe(error) {
  const text = isTrap(error) ? `the core stopped: ${error.message}` : error.message;
  return { code: error.code ?? 'crashed', params: error.params ?? {}, text };
}
