/**
 * Runs the core off the main thread.
 *
 * The first message is `{ core }`, the gzipped module. Each further one is `{ id, name, args }` and
 * gets `{ id, result }` or `{ id, error: { code, params, text } }`, in order, and `{ id, progress }`
 * as often as the operation reports before that. After a trap (`crashed: true`) the core's memory
 * cannot be trusted, and the page starts a new worker.
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
import { withoutWebAssembly } from './reading/refusal.js';

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

/** @type {Promise<void>} settled when the core is there to be asked, or cannot be had. */
let loaded;

/** The work so far: each request waits for the one before it. */
let work = Promise.resolve();

self.onmessage = ({ data }) => {
  if ('core' in data) loaded = load(data.core);
  else work = work.then(() => answer(data));
};

/** @param {ArrayBuffer} packed */
async function load(packed) {
  if (typeof WebAssembly === 'undefined') {
    throw withoutWebAssembly();
  }
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  initSync({ module: await new Response(unpacked).arrayBuffer() });
}

/** @param {{ id: number, name: string, args: any[] }} request */
async function answer({ id, name, args }) {
  try {
    await loaded;
    const report = (/** @type {unknown} */ progress) => self.postMessage({ id, progress });
    const result = await operation(name)(report, ...args);
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
