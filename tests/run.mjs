/**
 * `npm test`: every check, in order, with a summary at the end.
 *
 * `npm test -- --only types,page` runs some of them.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../www/tools/artefacts.mjs';
import { Halt, ensureNode, ensureRust, main, root, run } from '../www/tools/toolchain.mjs';
import { ensureBrowsers } from './browser/browsers.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} title
 * @property {() => boolean | Promise<boolean>} check whether it holds
 */

/**
 * The seed of the property tests: the same inputs on every run, so that a failure is of what was changed.
 * `npm run fuzz` looks for new ones.
 */
const SEED = { PROPTEST_RNG_SEED: '20241122' };

/** Milliseconds after which a file of tests is given up: a browser that hangs must not hang the run. */
const PATIENCE = 20 * 60_000;

/** @type {Stage[]} */
const STAGES = [
  {
    name: 'format',
    title: 'Rust is formatted',
    check: () => run('cargo', ['fmt', '--check']),
  },
  {
    name: 'clippy',
    title: 'Rust without warnings',
    check: () => run('cargo', ['clippy', '--locked', '--all-targets', '--', '-D', 'warnings']),
  },
  {
    name: 'clippy-wasm',
    title: 'Rust for WebAssembly without warnings',
    check: () => run('cargo', ['clippy', '--locked', '--target', 'wasm32-unknown-unknown', '--', '-D', 'warnings']),
  },
  {
    name: 'core',
    title: 'The core',
    check: () => run('cargo', ['test', '--locked'], SEED),
  },
  {
    name: 'docs',
    title: 'Documentation without warnings',
    check: () => run('cargo', ['doc', '--locked', '--no-deps'], { RUSTDOCFLAGS: '-D warnings' }),
  },
  {
    name: 'build',
    title: 'Build',
    check: async () => {
      await build();
      return true;
    },
  },
  {
    name: 'types',
    title: 'Types of the page and the tests',
    check: () => run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc')]),
  },
  {
    name: 'package',
    title: 'The package in Node.js',
    check: () => runNodeTests('package'),
  },
  {
    name: 'page',
    title: 'The page in Chromium and Firefox',
    check: () => runNodeTests('browser'),
  },
];

await main(async () => {
  const stages = selected(process.argv.slice(2));
  ensureNode();
  ensureRust();
  if (stages.some(({ name }) => name === 'page')) ensureBrowsers();

  const failed = [];
  for (const stage of stages) {
    console.log(`\n== ${stage.title} (${stage.name})\n`);
    if (!(await holds(stage))) failed.push(stage);
  }
  summarise(stages, failed);
});

/**
 * The stages that the command line asks for.
 *
 * @param {string[]} args
 * @returns {Stage[]}
 */
function selected(args) {
  if (args.length === 0) return STAGES;
  const [option, list = ''] = args;
  const names = list.split(',');
  const known = names.every((name) => STAGES.some((stage) => stage.name === name));
  if (option !== '--only' || !known) {
    throw new Halt(`Use \`npm test\`, or \`npm test -- --only A,B\` with some of ${STAGES.map(({ name }) => name).join(', ')}.`);
  }
  return STAGES.filter(({ name }) => names.includes(name));
}

/**
 * @param {Stage} stage
 * @returns {Promise<boolean>} false too when it could not be carried out
 */
async function holds({ check }) {
  try {
    return await check();
  } catch (error) {
    console.error(error instanceof Halt ? error.message : error);
    return false;
  }
}

/**
 * Node's test runner on the tests of a folder.
 *
 * @param {string} folder
 */
function runNodeTests(folder) {
  const files = readdirSync(join(root, 'tests', folder))
    .filter((name) => name.endsWith('.test.mjs'))
    .sort()
    .map((name) => join('tests', folder, name));
  return run(process.execPath, ['--test', `--test-timeout=${PATIENCE}`, '--test-reporter=spec', ...files]);
}

/**
 * @param {Stage[]} stages
 * @param {Stage[]} failed
 */
function summarise(stages, failed) {
  console.log('\n== Summary\n');
  for (const stage of stages) {
    console.log(`  ${failed.includes(stage) ? 'FAILED' : 'passed'}  ${stage.title} (${stage.name})`);
  }
  if (failed.length > 0) process.exitCode = 1;
}
