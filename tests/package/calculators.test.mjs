/** The calculators offer what the core answers: each of its tests, with an example that it answers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CATALOGUE, OPTIONS } from '../../www/calculators/catalogue.js';
import { lines, number, numbers } from '../../www/calculators/typed.js';
import { core } from './support/core.mjs';

const OFFERED = Object.values(CATALOGUE).flat();

test('every test of the core is offered, and no other', () => {
  const source = readFileSync(new URL('../../src/stats/request/mod.rs', import.meta.url), 'utf8');
  const [, list] = /pub const TESTS: [^=]*= &\[\n([^]*?)\n\];/.exec(source) ?? [];
  const named = [...(list ?? '').matchAll(/^ {4}\(\s*"(\w+)",/gm)].map(([, id]) => id);
  assert.ok(named.length > 40, `${named.length} tests`);
  assert.deepEqual(OFFERED.map(({ id }) => id).sort(), named.sort());
});

test('every example is answered, by a number and not by a reason', () => {
  for (const { id, fields } of OFFERED) {
    /** @type {Record<string, (text: string, label: string) => unknown>} */
    const read = { numbers, lines, number, word: (text) => text };
    const filled = fields.filter(({ example }) => example !== '');
    const input = Object.fromEntries(filled.map(({ id: field, shape, example, label }) => [field, read[shape](example, label)]));
    const result = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (core.computeTest(/** @type {any} */ ({ test: id, input, options: OPTIONS[id] ?? {} }))));
    assert.ok(!('reason' in result), `${id}: ${JSON.stringify(result.reason)}`);
    assert.doesNotMatch(JSON.stringify(result, (_, value) => (Number.isNaN(value) ? 'NaN' : value)), /NaN/, id);
  }
});
