/** What does not fit in memory: a message that says what to do, and what was there before still there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from './support/core.mjs';

/** Bytes of a page of WebAssembly's memory. */
const PAGE = 1 << 16;

/** The section of a module that declares its memory. */
const MEMORY = 5;

test('a file beyond the memory ends with a message, and the cohort before it stays', async () => {
  const core = await import(`${new URL('../../dist/package/lupustat.js', import.meta.url)}?memory`);
  core.initSync({ module: withMaximum(bytesOf('dist/package/lupustat_bg.wasm'), 48 * 1024 * 1024) });
  const before = cohortOf(core, [bytesOf('www/data/example-cohort.csv')]).cohort;
  const report = before.report();

  const { rows, cohort } = cohortOf(core, longFile());
  const { problems } = cohort.report().cohort;
  assert.deepEqual(problems.map((/** @type {any} */ { code, severity }) => [code, severity]), [['memory_exhausted', 'fatal']]);
  assert.equal(problems[0].params.rows, rows);
  assert.match(problems[0].text, /^the memory is full after \d+ rows; let a database count equal rows first/);
  cohort.free();

  assert.deepEqual(before.report(), report);
  // And another file is read as if nothing had been.
  assert.deepEqual(cohortOf(core, [bytesOf('www/data/example-cohort.csv')]).cohort.report(), report);
});

test('an edit, a view and rows beyond the memory end with a message, and the cohort stays', async () => {
  const core = await import(`${new URL('../../dist/package/lupustat.js', import.meta.url)}?memory-of-edits`);
  core.initSync({ module: withMaximum(bytesOf('dist/package/lupustat_bg.wasm'), 48 * 1024 * 1024) });
  const file = [];
  for (const lines of longFile()) if (file.push(lines) > 300) break;
  const { cohort, rows } = cohortOf(core, file);
  const kept = [];
  for (let failed = false; !failed; ) {
    const other = cohortOf(core, file.slice(0, 20)).cohort;
    failed = other.grid().rows === 0;
    if (!failed) kept.push(other);
  }
  const problems = cohort.problems(0, 10);
  const full = { code: 'memory_exhausted', params: { rows } };
  assert.throws(() => cohort.edit(7, 'serum_mg_mg_dl', '2.5'), full);
  assert.throws(() => cohort.remove(7), full);
  assert.throws(() => cohort.view({ sort: 'serum_mg_mg_dl' }), full);
  assert.throws(() => cohort.rows(new Uint8Array(1 << 20), 0, 1000), full);
  assert.deepEqual(cohort.edits(), []);
  assert.deepEqual(cohort.problems(0, 10), problems);
  for (const other of kept) other.free();
  assert.equal(cohort.edit(7, 'serum_mg_mg_dl', '2.5'), null);
});

/**
 * @param {any} core
 * @param {Iterable<Uint8Array>} chunks
 */
function cohortOf(core, chunks) {
  const reader = new core.CohortReader();
  let rows = 0;
  for (const chunk of chunks) {
    const progress = reader.push(chunk);
    if (progress.failed) break;
    rows = progress.rows;
  }
  return { rows, cohort: reader.finish() };
}

/** A file of two gigabytes in which every magnesium has another value. */
function* longFile() {
  yield new TextEncoder().encode('patient_id,sex,serum_mg_mg_dl,fever\n');
  for (let row = 0; row < 5e7; row += 1000) {
    const lines = Array.from({ length: 1000 }, (_, i) => `P${row + i},F,${1.5 + (row + i) / 1e8},0\n`);
    yield new TextEncoder().encode(lines.join(''));
  }
}

/**
 * A module whose memory cannot grow beyond so many bytes.
 *
 * @param {Uint8Array} module
 * @param {number} bytes
 */
function withMaximum(module, bytes) {
  for (let at = 8; at < module.length; ) {
    const size = leb128(module, at + 1);
    const end = size.end + size.value;
    if (module[at] === MEMORY) {
      const least = leb128(module, size.end + 2).value;
      const body = [1, 1, ...toLeb128(least), ...toLeb128(bytes / PAGE)];
      return new Uint8Array([...module.subarray(0, at), MEMORY, ...toLeb128(body.length), ...body, ...module.subarray(end)]);
    }
    at = end;
  }
  throw new Error('the module declares no memory');
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function leb128(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    value |= (bytes[at] & 127) << shift;
    at += 1;
    if (bytes[at - 1] < 128) return { value, end: at };
  }
}

/** @param {number} value */
function toLeb128(value) {
  const bytes = [];
  for (; value >= 128; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
