/** Every reference case through `computeTest`: what JavaScript receives is what Rust computes. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { core, explainRefusal } from './support/core.mjs';
import { Tally, field, read } from './support/reference.mjs';

/** @typedef {import('./support/reference.mjs').Case} Case */

const files = readdirSync(new URL('../reference/', import.meta.url))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''))
  .filter((name) => !['edge_cases', 'tolerances'].includes(name))
  .sort();

/**
 * The tests of a file, each with its cases.
 *
 * @param {string} file
 * @returns {Map<string, Case[]>}
 */
function testsOf(file) {
  /** @type {Map<string, Case[]>} */
  const tests = new Map();
  for (const of of read(file).cases) tests.set(of.test, [...(tests.get(of.test) ?? []), of]);
  return tests;
}

/** @param {Case} request @returns {any} */
function compute({ test: name, input, options }) {
  return core.computeTest(/** @type {any} */ ({ test: name, input, options }));
}

for (const file of files) {
  test(`${file} agrees with the reference`, (t) => {
    const disagreements = [];
    for (const [name, cases] of testsOf(file)) {
      const tally = new Tally();
      for (const of of cases) tally.add(of, compute(of));
      t.diagnostic(tally.describe(name));
      disagreements.push(...tally.disagreements);
    }
    assert.deepEqual(disagreements.slice(0, 40), []);
  });
}

test('degenerate data give the recommended answer', () => {
  for (const of of read('edge_cases').cases) {
    if (of.test === 'p_adjust') {
      const empty = { bonferroni: [], holm: [], hochberg: [], hommel: [], bh: [], by: [] };
      assert.deepEqual(compute(of), empty, of.id);
    } else {
      expectRecommended(of.recommended, compute(of), of.id);
    }
  }
});

/**
 * @param {Record<string, any>} recommended
 * @param {any} got
 * @param {string} id
 */
function expectRecommended(recommended, got, id) {
  const { status, reason, note: _, p_is_convention: isConvention, ...quantities } = recommended;
  if (reason === 'n<3') {
    assert.equal(got.reason.code, 'too_few', id);
    assert.equal(got.reason.params.needed, 3, id);
  } else if (reason !== undefined) {
    assert.equal(got.reason.code, reason, id);
  } else if (status === 'ok') {
    assert.equal(got.reason ?? null, null, id);
  }
  for (const [name, want] of Object.entries(quantities)) {
    if (isConvention && ['p', 'p_two_sided'].includes(name)) {
      assert.equal(got.p, null, id);
      assert.equal(got.conventionalP, want, id);
    } else {
      expectClose(want, field(got, name), `${id}.${name}`);
    }
  }
}

/**
 * The recommended quantities are printed to seven digits.
 *
 * @param {any} want
 * @param {any} got
 * @param {string} at
 */
function expectClose(want, got, at) {
  if (want === null) assert.equal(got ?? null, null, at);
  else if (typeof want === 'number') assert.ok(Math.abs(got - want) <= 1e-6 * Math.abs(want), `${at}: want ${want}, got ${got}`);
  else if (Array.isArray(want)) assert.equal(got.length, want.length, at);
  else if (typeof want === 'object') for (const [name, inner] of Object.entries(want)) expectClose(inner, field(got, name), `${at}.${name}`);
  else assert.equal(got, want, at);
}

test('infinite results are JavaScript numbers', () => {
  const result = /** @type {any} */ (core.computeTest({ test: 'fisher_2x2', input: { table: [[5, 0], [0, 5]] } }));
  assert.equal(result.oddsRatioConditionalMle, Infinity);
  assert.equal(result.ciUpper, Infinity);
});

test('what is not defined gives null, a reason, and the p-value of convention where there is one', () => {
  const result = /** @type {any} */ (core.computeTest({ test: 'mannwhitney', input: { x: [2, 2], y: [2, 2, 2] } }));
  assert.equal(result.p, null);
  assert.equal(result.conventionalP, 1);
  assert.equal(result.reason.code, 'constant_data');
  assert.equal(explainRefusal(Object.assign(new Error(result.reason.text), result.reason)), undefined);
});
