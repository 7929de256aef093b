/** The core cut in two: the first part alone does what one patient needs, and with the second it is the whole. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { FIRST_PART } from '../../www/first-part.js';
import { bytesOf, core } from './support/core.mjs';
import { generator, junkOf, pick } from './support/junk.mjs';

const ROUNDS = 20_000;

/** The first part alone, in a memory of its own. @type {any} */
let part;

/** @type {any} */
const whole = core;

before(async () => {
  part = await import(`${new URL('../../dist/package/lupustat.js', import.meta.url)}?first`);
  part.initSync({ module: bytesOf('target/parts/first.wasm') });
});

/**
 * What a call gives: its result, or its refusal. A trap is thrown on.
 *
 * @param {any} module
 * @param {string} name
 * @param {unknown[]} args
 */
function outcome(module, name, args) {
  try {
    return { result: module[name](...args) };
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    const { code, params, message } = /** @type {any} */ (error);
    return { code, params, message };
  }
}

/** @param {import('./support/junk.mjs').Random} random */
function patient(random) {
  const findings = Object.fromEntries(
    whole.sledaiDescriptors().map((/** @type {any} */ { id }) => [id, pick(random, ['present', 'absent', 'unknown', undefined])]),
  );
  const values = whole.laboratoryValues().filter(() => random(3) === 0);
  const labs = values.map((/** @type {any} */ { id, units }) => [
    id,
    {
      value: pick(random, [0.4, 12, '95000', '2,5', '>400', '5-6', '<3', '1,234', 'positive', '-', '']),
      unit: pick(random, [...units.map((/** @type {any} */ { id: unit }) => unit), 'mg', undefined]),
      lln: pick(random, [undefined, 0.9, 90]),
      uln: pick(random, [undefined, 30, 'x']),
    },
  ]);
  return { findings, labs: Object.fromEntries(labs) };
}

/**
 * Requests of each operation as a page makes them, many with something wrong in them.
 *
 * @type {Record<string, (random: import('./support/junk.mjs').Random) => unknown[]>}
 */
const requests = {
  activitySchemes: () => [],
  laboratoryValues: () => [],
  sledaiDescriptors: () => [],
  version: () => [],
  scoreSledai2k: (random) => [
    patient(random),
    pick(random, [undefined, { scheme: pick(random, [...whole.activitySchemes().map((/** @type {any} */ { id }) => id), 'mine']) }, { windowDays: random(40) }]),
  ],
  classifyMagnesium: (random) => [
    { value: pick(random, [1.8, '1,9', '2.91', 'high', -1, 13]), unit: pick(random, ['mg/dL', 'mmol/L', 'mEq/L', 'g', undefined]) },
    pick(random, [undefined, { lower: 1.7, upper: 2.2 }, { lower: 3, upper: 1 }]),
  ],
  assessRemission: (random) => [
    {
      patient: patient(random),
      treatment: {
        pga: pick(random, [undefined, 0.4, 2, 4]),
        prednisolone: pick(random, [undefined, 0, 5, 7.5, -1]),
        stableMaintenance: pick(random, [undefined, true, false]),
        hemolyticAnemia: pick(random, [undefined, true, false]),
        gastrointestinalActivity: pick(random, [undefined, true, false]),
      },
    },
    pick(random, [undefined, { prednisoloneBelow5: true }, { unknown: 1 }]),
  ],
  estimateGfr: (random) => [
    { creatinine: pick(random, ['1,1', 0.4, 97, 'x']), unit: pick(random, ['mg/dL', 'umol/L', 'g']), age: random(120), sex: pick(random, ['female', 'male', 'x']) },
  ],
  correctMagnesium: (random) => [
    { magnesium: pick(random, ['1.80', 2, -1]), unit: pick(random, ['mg/dL', 'mmol/L', 'g']), albumin: pick(random, [25, 40, 2.5]) },
    pick(random, [undefined, { lower: 1.7, upper: 2.2 }]),
  ],
  fractionalExcretion: (random) => [
    { urineMagnesium: pick(random, [5, 0, 'x']), serumMagnesium: pick(random, [1.7, 0]), urineCreatinine: 90, serumCreatinine: pick(random, [0.8, -1]) },
  ],
};

test('every operation of the first part is asked here, and only those', () => {
  assert.deepEqual(Object.keys(requests).sort(), [...FIRST_PART].sort());
});

test('the first part alone answers and refuses as the whole core does', () => {
  const random = generator(7);
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = FIRST_PART[round % FIRST_PART.length];
    const args = random(4) === 0 ? [junkOf(random, 3), junkOf(random, 2)] : requests[name](random);
    assert.deepEqual(outcome(part, name, args), outcome(whole, name, args), `round ${round}: ${name}`);
  }
});

test('what is in the second part traps before that is there, and works after', async () => {
  const example = bytesOf('www/data/example-cohort.csv');
  const fresh = await import(`${new URL('../../dist/package/lupustat.js', import.meta.url)}?completed`);
  const exports = fresh.initSync({ module: bytesOf('target/parts/first.wasm') });
  assert.throws(() => fresh.analyzeCohort(example), WebAssembly.RuntimeError);

  const second = await WebAssembly.compile(/** @type {any} */ (bytesOf('target/parts/second.wasm')));
  new WebAssembly.Instance(second, { core: exports });
  assert.deepEqual(fresh.analyzeCohort(example), whole.analyzeCohort(example));
  const request = { test: 'mannwhitney', input: { x: [1, 2, 3], y: [2, 4, 9] } };
  assert.deepEqual(fresh.computeTest(request), whole.computeTest(request));
  assert.equal(fresh.version(), whole.version());
});
