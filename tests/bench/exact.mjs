/**
 * The exact tests: time, states, memory and the tier that `auto` takes, beside R's where R is installed.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../www/tools/toolchain.mjs';
import { generator, median, milliseconds } from './measure.mjs';

/** The longest that R is waited for, in milliseconds. */
const PATIENCE = 20_000;

/** @typedef {typeof import('../../dist/package/lupustat.js')} Core */
/** @typedef {(name: string) => Promise<{ core: Core, memory: WebAssembly.Memory }>} Start starts a core with a memory of its own */

/**
 * @typedef {object} Problem
 * @property {string} name
 * @property {'table' | 'samples'} kind
 * @property {number[][]} data the rows of a table, or two samples
 * @property {object} request what the core is asked
 * @property {number} [target] milliseconds it may take
 */

/**
 * Measures every problem, and prints it.
 *
 * @param {Start} start
 */
export async function benchExact(start) {
  const problems = [...twoGroups(), ...tables()];
  console.log('\nExact tests in Node.js; fisher_rxc finds three exact p-values and the number of tables');
  if (!rscript(['table'])) console.log('  R is not installed: nothing stands beside these');
  for (const problem of problems) {
    const { core, memory } = await start(problem.name);
    const before = memory.buffer.byteLength;
    /** @type {any} */
    let answer;
    const first = milliseconds(() => (answer = core.computeTest(/** @type {any} */ (problem.request))));
    const grown = (memory.buffer.byteLength - before) / 1e6;
    const time = first > 1000 ? first : median(5, () => core.computeTest(/** @type {any} */ (problem.request)));
    const { inference } = answer;
    const tier = inference?.method ?? 'exact';
    const states = inference?.states == null ? '' : `, ${inference.states.toLocaleString('en')} states`;
    const target = problem.target === undefined ? '' : `, target ${problem.target} ms`;
    console.log(`  ${problem.name}: ${tier}, ${time.toFixed(1)} ms${target}${states}, memory grown ${grown.toFixed(1)} MB`);
    const p = inference?.p ?? answer.pTwoSided;
    for (const peer of inR(problem)) {
      console.log(`    R ${peer.test}: ${peer.seconds < 0.001 ? '< 1' : (peer.seconds * 1000).toFixed(0)} ms, ${agreement(p, peer.p, tier)}`);
    }
  }
}

/**
 * How far R's p is from ours, or what R says instead.
 *
 * @param {number} p
 * @param {string} peer
 * @param {string} tier
 */
function agreement(p, peer, tier) {
  const value = Number(peer);
  if (Number.isNaN(value)) return `no p: ${peer}`;
  const apart = Math.abs(p / value - 1).toExponential(1);
  return tier === 'exact' ? `p apart by ${apart} of it` : `exact p ${value.toPrecision(4)}, estimated ${p.toPrecision(4)}`;
}

/** @returns {Problem[]} */
function twoGroups() {
  const random = generator(1);
  const tied = (/** @type {number} */ n) => Array.from({ length: n }, () => Math.round(random() * 40) / 10);
  const distinct = (/** @type {number} */ n) =>
    Array.from({ length: n }, (_, i) => ({ value: i, key: random() })).sort((a, b) => a.key - b.key).map(({ value }) => value);
  const problem = (/** @type {string} */ name, /** @type {number[]} */ values, /** @type {number | undefined} */ target = undefined) => {
    const data = [values.slice(0, values.length / 2), values.slice(values.length / 2)];
    const request = { test: 'mannwhitney', input: { x: data[0], y: data[1] }, options: { method: 'auto' } };
    return { name, kind: /** @type {const} */ ('samples'), data, request, target };
  };
  return [
    problem('50 v 50, ties', tied(100)),
    problem('50 v 50, no ties', distinct(100)),
    problem('100 v 100, ties', tied(200), 200),
    problem('100 v 100, no ties', distinct(200)),
    problem('500 v 500, ties', tied(1000)),
    problem('500 v 500, no ties', distinct(1000), 300),
  ];
}

/**
 * Balanced tables of 100 patients, that of the margins of the paper's Table 2, one too large to be exact, and one of many
 * levels by Monte Carlo.
 *
 * @returns {Problem[]}
 */
function tables() {
  const balanced = (/** @type {number} */ rows, /** @type {number} */ columns, /** @type {number} */ n) => {
    const cell = Math.floor(n / (rows * columns));
    const table = Array.from({ length: rows }, () => new Array(columns).fill(cell));
    table[0][0] += 2;
    table[0][1] -= 2;
    table[1][0] -= 2;
    table[1][1] += 2;
    return table;
  };
  const paper = [[3, 3, 2, 0, 1], [0, 0, 1, 0, 0], [4, 5, 1, 1, 0], [31, 19, 15, 12, 1], [1, 0, 0, 0, 0]];
  const random = generator(2);
  const many = Array.from({ length: 5 }, () => Array.from({ length: 50 }, () => Math.floor(random() * 2.5)));
  /** @type {[string, number[][], number | undefined, object?][]} */
  const problems = [
    ['2 × 5, balanced', balanced(2, 5, 100), undefined],
    ['3 × 5, balanced', balanced(3, 5, 100), 100],
    ["5 × 5, the paper's margins", paper, 100],
    ['5 × 5, balanced', balanced(5, 5, 100), 5000],
    ['6 × 6, balanced, n = 200', balanced(6, 6, 200), undefined],
    ['5 × 50, 100,000 tables', many, 1000, { method: 'monte_carlo' }],
  ];
  return problems.map(([name, data, target, options = {}]) => ({
    name,
    kind: 'table',
    data,
    request: { test: 'fisher_rxc', input: { table: data }, options },
    target,
  }));
}

/**
 * The same by R, each test for at most {@link PATIENCE}; nothing without R.
 *
 * @param {Problem} problem
 * @returns {{ test: string, seconds: number, p: string }[]}
 */
function inR({ kind, data }) {
  const tests = rscript([kind])?.trim().split('\n') ?? [];
  const values = [kind === 'table' ? data.length : data[0].length, ...data.flat()].map(String);
  return tests.map((test) => {
    const printed = rscript([kind, test, ...values]);
    if (printed === null) return { test, seconds: PATIENCE / 1000, p: `stopped after ${PATIENCE / 1000} s` };
    const [seconds, p] = printed.split('\t');
    return { test, seconds: Number(seconds), p };
  });
}

/**
 * What the script prints; null where R is absent, fails, or does not end.
 *
 * @param {string[]} args
 */
function rscript(args) {
  const { status, stdout } = spawnSync('Rscript', ['--vanilla', join(root, 'tests', 'bench', 'exact.R'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
  });
  return status === 0 ? stdout : null;
}
