/**
 * `npm run bench`: the size of what is built, after gzip, and the speed of the core in Node.js, beside the targets. It
 * asserts nothing: timings are of this machine, ratios are taken within one run. `npm run bench -- 1e7` goes on to ten
 * million rows; `tests/bench/RESULTS.md` is written anew.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from '../../www/tools/artefacts.mjs';
import { partsFolder } from '../../www/tools/core.mjs';
import { site } from '../../www/tools/page.mjs';
import { dist, main, root } from '../../www/tools/toolchain.mjs';
import { benchExact } from './exact.mjs';
import { median } from './measure.mjs';
import { measurePage } from './page.mjs';
import { benchRows } from './rows.mjs';

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
  print('The page in Chromium', await measurePage());
  const module = readFileSync(join(dist, 'package', 'lupustat_bg.wasm'));
  const { core, memory, start } = await startCore(module, 'measure');
  const example = readFileSync(join(root, 'www', 'data', 'example-cohort.csv'));
  print('Speed in Node.js, warm, the middle of several runs', [
    { name: 'start of the core', value: start, unit: 'ms', target: 1000 },
    { name: '100 patients, bytes to report', value: median(100, () => core.analyzeCohort(example)), unit: 'ms', target: 16 },
  ]);
  print('Memory', [{ name: 'after all of the above', value: memory.buffer.byteLength / 1e6, unit: 'MB' }]);
  await benchExact((name) => startCore(module, name));
  await benchRows((name) => startCore(module, name), Number(process.argv[2] ?? 1e6));
});

/** @returns {Measure[]} */
function sizes() {
  return [
    { name: 'core, the part for one patient', value: kilobytes(readFileSync(join(partsFolder, 'first.wasm'))), unit: 'kB', target: 150 },
    { name: 'core, both parts', value: gzipped('package', 'lupustat_bg.wasm'), unit: 'kB', target: 150 },
    { name: 'hosted page, before anything on demand', value: hostedStart(), unit: 'kB', target: 400 },
    { name: 'single file, without Word and Excel', value: kilobytes(pageAlone()), unit: 'kB', target: 400 },
    { name: 'the same, with them', value: gzipped('lupustat.html'), unit: 'kB' },
  ];
}

/** What a browser must have before the hosted page can be used. */
function hostedStart() {
  const files = readdirSync(site).filter((name) => /^(index\.html|main-.*|style-.*)$/.test(name));
  return files.reduce((sum, name) => sum + gzipped('site', name), 0);
}

/** The single file without the parts that write Word and read Excel. */
function pageAlone() {
  const page = readFileSync(join(dist, 'lupustat.html'), 'utf8');
  return page.replace(/<script type="text\/plain" id="part-(?:word-part|workbook)">[^]*?<\/script>/g, '');
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
 * Thousands of bytes of a file of `dist` after gzip.
 *
 * @param {...string} path
 */
function gzipped(...path) {
  return kilobytes(readFileSync(join(dist, ...path)));
}

/**
 * Thousands of bytes after gzip.
 *
 * @param {Buffer | string} content
 */
function kilobytes(content) {
  return gzipSync(content, { level: 9 }).length / 1000;
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
    `${value.toFixed(unit === '' ? 3 : 1)} ${unit}`,
    target === undefined ? '' : `≤ ${target} ${unit}`,
    target === undefined ? '' : (value / target).toFixed(2),
  ]);
  console.log(`\n${title}`);
  for (const [name, ...cells] of [header, ...rows]) {
    console.log(`  ${name.padEnd(40)}${cells.map((cell) => cell.padStart(14)).join('')}`.trimEnd());
  }
}
