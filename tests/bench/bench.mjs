/**
 * `npm run bench`: the size of what is built and the speed of the core in Node.js, beside the targets. It asserts
 * nothing: timings are of this machine, ratios are taken within one run.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from '../../www/tools/artefacts.mjs';
import { dist, main, root } from '../../www/tools/toolchain.mjs';
import { benchExact } from './exact.mjs';
import { generator, median, milliseconds } from './measure.mjs';

/** Rows of the generated cohorts. */
const GENERATED = [10_000, 100_000];

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {number} [target] the most it should be
 */

/** @typedef {typeof import('../../dist/package/lupustat.js')} Core */

await main(async () => {
  await build();
  print('Size', sizes());
  const module = readFileSync(join(dist, 'package', 'lupustat_bg.wasm'));
  const { core, memory, start } = await startCore(module, 'measure');
  const example = readFileSync(join(root, 'www', 'data', 'example-cohort.csv'));
  print('Speed in Node.js, warm, the middle of several runs', [
    { name: 'start of the core', value: start, unit: 'ms', target: 1000 },
    { name: '100 patients, bytes to report', value: median(100, () => core.analyzeCohort(example)), unit: 'ms', target: 16 },
  ]);
  print('Memory', [{ name: 'after all of the above', value: memory.buffer.byteLength / 1e6, unit: 'MB' }]);
  await benchExact((name) => startCore(module, name));
  for (const rows of GENERATED) await printThroughput(module, rows);
});

/** @returns {Measure[]} */
function sizes() {
  return [
    { name: 'core, gzipped', value: gzipped('package', 'lupustat_bg.wasm'), unit: 'kB', target: 150 },
    { name: 'page with core, gzipped', value: gzipped('lupustat.html'), unit: 'kB', target: 400 },
  ];
}

/**
 * Bytes to report for a generated cohort, in a core of its own, beside a bare scan of the same bytes.
 *
 * @param {Buffer} module
 * @param {number} rows
 */
async function printThroughput(module, rows) {
  const { core, memory } = await startCore(module, String(rows));
  const csv = cohortOf(rows);
  const before = memory.buffer.byteLength;
  const cold = milliseconds(() => core.analyzeCohort(csv));
  const grown = memory.buffer.byteLength - before;
  const warm = median(5, () => core.analyzeCohort(csv));
  const scan = median(9, () => scanOf(csv));
  const megabytes = csv.length / 1e6;
  print(`${rows.toLocaleString('en')} generated rows, ${megabytes.toFixed(1)} MB, bytes to report`, [
    { name: 'first run', value: cold, unit: 'ms' },
    { name: 'warm', value: warm, unit: 'ms' },
    { name: 'rows a second', value: rows / warm, unit: 'k/s' },
    { name: 'bytes a second', value: (megabytes / warm) * 1000, unit: 'MB/s' },
    { name: 'bare scan of the bytes in JavaScript', value: scan, unit: 'ms' },
    { name: 'warm over scan', value: warm / scan, unit: '×' },
    { name: 'memory of the core, grown', value: grown / 1e6, unit: 'MB' },
    { name: 'the same for each row', value: grown / rows, unit: 'B', target: 40 },
  ]);
}

/**
 * A core with a memory of its own.
 *
 * @param {Buffer} module
 * @param {string} name
 * @returns {Promise<{ core: Core, memory: WebAssembly.Memory, start: number }>} `start` in milliseconds
 */
async function startCore(module, name) {
  const core = await import(`${new URL('../../dist/package/lupustat.js', import.meta.url)}?${name}`);
  const from = performance.now();
  const { memory } = core.initSync({ module });
  return { core, memory, start: performance.now() - from };
}

/**
 * A cohort of the example's columns: ascending ids, magnesium to two decimals, each finding in one of ten.
 *
 * @param {number} rows
 * @returns {Buffer}
 */
function cohortOf(rows) {
  const [header] = readFileSync(join(root, 'www', 'data', 'example-cohort.csv'), 'utf8').split(/\r?\n/, 1);
  const findings = header.split(',').length - 4;
  const random = generator(2);
  const row = (/** @type {number} */ i) => [
    `P${String(i).padStart(7, '0')}`,
    random() < 0.1 ? 'male' : 'female',
    18 + Math.floor(random() * 60),
    (1.5 + random() * 1.8).toFixed(2),
    ...Array.from({ length: findings }, () => (random() < 0.1 ? 1 : 0)),
  ].join(',');
  return Buffer.from([header, ...Array.from({ length: rows }, (_, i) => row(i)), ''].join('\n'));
}

/**
 * The least that reading a table takes: every byte seen, cells and lines counted.
 *
 * @param {Uint8Array} bytes
 */
function scanOf(bytes) {
  let cells = 0;
  let lines = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] === 0x2c) cells += 1;
    else if (bytes[i] === 0x0a) lines += 1;
  }
  return cells + lines;
}

/**
 * Thousands of bytes of a file of `dist` after gzip.
 *
 * @param {...string} path
 */
function gzipped(...path) {
  return gzipSync(readFileSync(join(dist, ...path)), { level: 9 }).length / 1000;
}

/**
 * Prints each measure, and its target with their ratio where there is one.
 *
 * @param {string} title
 * @param {Measure[]} measures
 */
function print(title, measures) {
  const header = ['', 'measured', 'target', 'ratio'];
  const rows = measures.map(({ name, value, target, unit }) => [
    name,
    `${value.toFixed(1)} ${unit}`,
    target === undefined ? '' : `≤ ${target} ${unit}`,
    target === undefined ? '' : (value / target).toFixed(2),
  ]);
  console.log(`\n${title}`);
  for (const [name, ...cells] of [header, ...rows]) {
    console.log(`  ${name.padEnd(40)}${cells.map((cell) => cell.padStart(14)).join('')}`.trimEnd());
  }
}
