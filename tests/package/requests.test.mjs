/** Requests good and bad: whatever JavaScript hands over, an answer or an `Error` with a code, never a trap. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, core, explainRefusal, notJson, refusalOf } from './support/core.mjs';
import { generator, junkOf, pick } from './support/junk.mjs';

/** For what a caller without types may hand over. @type {any} */
const untyped = core;

test('the 24 weights add up to 105', () => {
  const descriptors = core.sledaiDescriptors();
  assert.equal(descriptors.length, 24);
  assert.equal(descriptors.reduce((sum, { weight }) => sum + weight, 0), 105);
  assert.equal(new Set(descriptors.map(({ id }) => id)).size, 24);
  assert.deepEqual(notJson(descriptors), []);
});

test('every finding present scores 105, none known leaves the range open', () => {
  const present = Object.fromEntries(core.sledaiDescriptors().map(({ id }) => [id, 'present']));
  assert.equal(core.scoreSledai2k(/** @type {any} */ ({ findings: present, labs: {} })).score, 105);
  const unknown = core.scoreSledai2k(/** @type {any} */ ({ findings: {}, labs: {} }));
  assert.deepEqual([unknown.scoreMin, unknown.scoreMax, unknown.score], [0, 105, null]);
  assert.deepEqual(notJson(unknown), []);
});

test('a laboratory value gives the finding that is not named', () => {
  const low = core.scoreSledai2k(/** @type {any} */ ({ labs: { platelets: { value: 50, unit: '10^9/L' } } }));
  assert.equal(low.scoreMin, 1);
});

test('what is left out, undefined or null is the same', () => {
  const findings = { rash: 'present' };
  const want = core.scoreSledai2k(/** @type {any} */ ({ findings, labs: {} }));
  for (const patient of [{ findings }, { findings, labs: undefined }]) assert.deepEqual(untyped.scoreSledai2k(patient), want);
  for (const options of [undefined, null, {}, { scheme: undefined }, { scheme: null }]) {
    assert.deepEqual(untyped.scoreSledai2k({ findings }, options), want);
  }
  const input = { x: [1, 2, 3], y: [2, 4, 9] };
  const result = core.computeTest(/** @type {any} */ ({ test: 'mannwhitney', input }));
  for (const options of [undefined, {}, { alpha: undefined, conf_level: null }]) {
    assert.deepEqual(untyped.computeTest({ test: 'mannwhitney', input, options }), result);
  }
  for (const missing of [null, undefined]) {
    assert.deepEqual(untyped.computeTest({ test: 'mannwhitney', input: { ...input, x: [1, missing, 2, 3] } }), result);
  }
  const csv = bytesOf('www/data/example-cohort.csv');
  assert.deepEqual(untyped.analyzeCohort(csv, { alpha: undefined, columns: undefined }), core.analyzeCohort(csv));
});

test('magnesium is classified on its limits, whatever the decimal mark', () => {
  const classOf = (/** @type {string | number} */ value) => core.classifyMagnesium(/** @type {any} */ ({ value, unit: 'mg/dL' })).class;
  assert.deepEqual(['1.89', '1,9', 1.9, '2.9', 2.91].map(classOf), ['low', 'normal', 'normal', 'normal', 'high']);
  assert.deepEqual(notJson(core.classifyMagnesium(/** @type {any} */ ({ value: 0.8, unit: 'mmol/L' }))), []);
});

test('an unknown name is refused with those that exist', () => {
  /** @type {[string, () => unknown, string][]} */
  const refused = [
    ['unknown_test', () => untyped.computeTest({ test: 'anovaa' }), 'anova'],
    ['unknown_function', () => untyped.computeTest({ test: 'distribution', input: { fn: 'erf', args: [1] } }), 'norm_sf'],
    ['unknown_finding', () => untyped.scoreSledai2k({ findings: { rush: 'present' } }), 'rash'],
    ['unknown_state', () => untyped.scoreSledai2k({ findings: { rash: 'yes' } }), 'present'],
    ['unknown_lab', () => untyped.scoreSledai2k({ labs: { c5: { value: 1 } } }), 'c3'],
    ['unknown_unit', () => untyped.classifyMagnesium({ value: 2, unit: 'mg' }), 'mg/dL'],
    ['unknown_scheme', () => untyped.scoreSledai2k({}, { scheme: 'mine' }), 'standard'],
    ['unknown_scheme', () => untyped.analyzeCohort(new Uint8Array(), { scheme: 'mine' }), 'standard'],
  ];
  for (const [code, call, known] of refused) {
    const error = refusalOf(call);
    assert.equal(error.code, code);
    assert.ok(error.params.known.includes(known), `${code}: ${JSON.stringify(error.params)}`);
    assert.ok(error.message.includes(known), error.message);
  }
});

test('a field that does not exist is refused by name', () => {
  /** @type {[() => unknown, RegExp][]} */
  const refused = [
    [() => untyped.computeTest({ test: 'ttest', input: { x: [1], z: [2] } }), /z/],
    [() => untyped.computeTest({ test: 'ttest', inputs: {} }), /inputs/],
    [() => untyped.computeTest({ test: 'ttest', options: { confidence: 0.9 } }), /confidence/],
    [() => untyped.scoreSledai2k({ finding: {} }), /finding/],
    [() => untyped.scoreSledai2k({}, { window: 10 }), /window/],
    [() => untyped.analyzeCohort(new Uint8Array(), { level: 0.05 }), /level/],
    [() => untyped.classifyMagnesium({ value: 2, units: 'mg/dL' }), /units/],
  ];
  for (const [call, name] of refused) {
    const error = refusalOf(call);
    assert.equal(error.code, 'bad_request');
    assert.match(error.message, name);
  }
});

test('a value that cannot be is refused with its code', () => {
  /** @type {[string, () => unknown][]} */
  const refused = [
    ['missing_input', () => untyped.computeTest({ test: 'ttest', input: { x: [1, 2] } })],
    ['not_finite', () => untyped.computeTest({ test: 'describe', input: { x: [1, NaN] } })],
    ['not_finite', () => untyped.computeTest({ test: 'describe', input: { x: [1, Infinity] } })],
    ['out_of_magnitude', () => untyped.computeTest({ test: 'describe', input: { x: [1e300] } })],
    ['not_a_count', () => untyped.computeTest({ test: 'chisq', input: { table: [[1.5, 2], [3, 4]] } })],
    ['ragged_table', () => untyped.computeTest({ test: 'chisq', input: { table: [[1], [3, 4]] } })],
    ['not_two_by_two', () => untyped.computeTest({ test: 'fisher_2x2', input: { table: [[1, 2, 3], [3, 4, 5]] } })],
    ['length_mismatch', () => untyped.computeTest({ test: 'kendall', input: { x: [1, 2], y: [1] } })],
    ['input_out_of_range', () => untyped.computeTest({ test: 'p_adjust', input: { p: [2] } })],
    ['option_out_of_range', () => untyped.computeTest({ test: 'ttest', input: { x: [1, 2], y: [3, 4] }, options: { conf_level: 95 } })],
    ['option_out_of_range', () => untyped.analyzeCohort(new Uint8Array(), { alpha: 5 })],
    ['not_a_number', () => untyped.classifyMagnesium({ value: 'high', unit: 'mg/dL' })],
    ['negative', () => untyped.classifyMagnesium({ value: -1, unit: 'mg/dL' })],
  ];
  for (const [code, call] of refused) assert.equal(refusalOf(call).code, code);
});

test('no value of JavaScript traps the core', () => {
  const random = generator(11);
  const csv = bytesOf('www/data/example-cohort.csv').subarray(0, 600);
  /** @type {((junk: () => unknown) => unknown)[]} */
  const calls = [
    (junk) => untyped.computeTest(junk()),
    (junk) => untyped.computeTest({ test: pick(random, TESTS), input: junk(), options: junk() }),
    (junk) => untyped.computeTest({ test: pick(random, TESTS), input: { x: junk(), y: junk() } }),
    (junk) => untyped.computeTest({ test: pick(random, TESTS), input: { groups: junk(), table: junk(), p: junk() } }),
    (junk) => untyped.computeTest({ test: pick(random, TESTS), input: { table: [[1, 2], [3, 4]], k: junk(), n: junk() }, options: { scores: junk(), alpha: junk() } }),
    (junk) => untyped.scoreSledai2k(junk(), junk()),
    (junk) => untyped.scoreSledai2k({ findings: junk(), labs: junk() }),
    (junk) => untyped.scoreSledai2k({ findings: { rash: junk() }, labs: { platelets: junk(), c3: { value: junk(), unit: junk(), lln: junk() } } }),
    (junk) => untyped.classifyMagnesium(junk(), junk()),
    (junk) => untyped.classifyMagnesium({ value: junk(), unit: junk() }, { lower: junk(), upper: junk() }),
    (junk) => untyped.analyzeCohort(csv, junk()),
    (junk) => untyped.analyzeCohort(csv, { columns: { age: junk(), fever: { coding: junk(), missing: junk() } }, magnesiumRange: junk(), alpha: junk() }),
  ];
  for (let round = 0; round < 6000; round += 1) {
    try {
      calls[round % calls.length](() => junkOf(random, 3));
    } catch (thrown) {
      assert.equal(explainRefusal(thrown), undefined, `round ${round}`);
    }
  }
  assert.equal(core.computeTest(/** @type {any} */ ({ test: 'describe', input: { x: [1, 2, 3] } })) !== null, true);
});

test('huge lists are answered or refused, not fatal', () => {
  const long = Array.from({ length: 200_000 }, (_, i) => i % 1000);
  assert.equal(untyped.computeTest({ test: 'describe', input: { x: long } }).n, 200_000);
  const wide = Array.from({ length: 3000 }, (_, i) => Array.from({ length: 20 }, (_, j) => i * 20 + j));
  assert.equal(refusalOf(() => untyped.computeTest({ test: 'kruskal', input: { groups: wide } })).code, 'too_large');
});

test('bytes that are no bytes are refused', () => {
  for (const junk of [undefined, null, 7, 'text', {}, [], new ArrayBuffer(8)]) {
    const fault = explainRefusal(thrownBy(() => untyped.analyzeCohort(junk)));
    assert.equal(fault, undefined, String(junk));
  }
});

const TESTS = ['describe', 'ttest', 'mannwhitney', 'mannwhitney_exact', 'kruskal', 'anova', 'chisq', 'fisher_2x2', 'kendall', 'linreg', 'shapiro', 'p_adjust', 'proportion', 'distribution', 'cochran_armitage', 'nothing'];

/** @param {() => unknown} call */
function thrownBy(call) {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}
