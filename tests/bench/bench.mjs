/** `npm run bench`: the size of what is built and the speed of the core in Node.js, against the targets. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from '../../www/tools/artefacts.mjs';
import { dist, main, root } from '../../www/tools/toolchain.mjs';

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {number} value
 * @property {number} target the most it should be
 * @property {string} unit
 */

await main(async () => {
  await build();
  const core = await import(new URL('lupustat.js', packageUrl()).href);
  const start = milliseconds(() => core.initSync({ module: readFileSync(new URL('lupustat_bg.wasm', packageUrl())) }));
  print('Size', [
    { name: 'core, gzipped', value: gzipped('package', 'lupustat_bg.wasm'), target: 150, unit: 'kB' },
    { name: 'page with core, gzipped', value: gzipped('lupustat.html'), target: 400, unit: 'kB' },
  ]);
  print('Speed in Node.js', [
    { name: 'start of the core', value: start, target: 1000, unit: 'ms' },
    ...(core.analyzeCohort ? [exampleCohort(core.analyzeCohort)] : []),
  ]);
});

/**
 * The example cohort, from bytes to the whole report.
 *
 * @param {(bytes: Uint8Array) => unknown} analyzeCohort
 * @returns {Measure}
 */
function exampleCohort(analyzeCohort) {
  const bytes = readFileSync(join(root, 'www', 'data', 'example-cohort.csv'));
  return { name: '100 patients, bytes to report', value: median(20, () => analyzeCohort(bytes)), target: 16, unit: 'ms' };
}

function packageUrl() {
  return new URL('../../dist/package/', import.meta.url);
}

/**
 * Thousands of bytes of a file of `dist` after gzip.
 *
 * @param {...string} path
 */
function gzipped(...path) {
  return gzipSync(readFileSync(join(dist, ...path)), { level: 9 }).length / 1000;
}

/** @param {() => unknown} work */
function milliseconds(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * The middle of several timings, in milliseconds.
 *
 * @param {number} times
 * @param {() => unknown} work
 */
function median(times, work) {
  const timings = Array.from({ length: times }, () => milliseconds(work)).sort((a, b) => a - b);
  return timings[Math.floor(times / 2)];
}

/**
 * Prints each measure beside its target, and their ratio.
 *
 * @param {string} title
 * @param {Measure[]} measures
 */
function print(title, measures) {
  const header = ['', 'measured', 'target', 'ratio'];
  const rows = measures.map(({ name, value, target, unit }) => [
    name,
    `${value.toFixed(1)} ${unit}`,
    `≤ ${target} ${unit}`,
    (value / target).toFixed(2),
  ]);
  console.log(`\n${title}`);
  for (const [name, ...cells] of [header, ...rows]) {
    console.log(`  ${name.padEnd(36)}${cells.map((cell) => cell.padStart(12)).join('')}`);
  }
}
