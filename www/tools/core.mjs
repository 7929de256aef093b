/** Compiles the Rust core to the npm package in `dist/package`, and cuts it in two for the page. */

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Halt, dist, root, run, say } from './toolchain.mjs';
import { FIRST_PART } from '../first-part.js';
import { refuseEvaluation } from './csp.mjs';
import { splitCore } from './split.mjs';

/** The folder of the npm package. */
export const packageFolder = join(dist, 'package');

/** The folder of the two parts of the core, `first.wasm` and `second.wasm`. */
export const partsFolder = join(root, 'target', 'parts');

/**
 * The core alone, not also the library that the Rust tests link to: only then does the compiler optimise it as a whole,
 * which makes it a sixth smaller and the example's report a fifth quicker.
 */
const COMPILE = [
  ...['rustc', '--lib', '--crate-type', 'cdylib', '--release', '--quiet', '--locked'],
  ...['--target', 'wasm32-unknown-unknown', '--target-dir', 'target'],
];

const COMPILED = join(root, 'target', 'wasm32-unknown-unknown', 'release', 'lupustat.wasm');

/** What every browser since 2022 has, and Rust uses by default. */
const FEATURES = ['bulk-memory', 'multivalue', 'mutable-globals', 'nontrapping-float-to-int', 'reference-types', 'sign-ext'].map(
  (feature) => `--enable-${feature}`,
);

/**
 * For size, but a function with a single caller stays one: merged ones need so many locals that they compress a
 * tenth worse and run slower.
 */
const OPTIMISATION = ['-Oz', '--one-caller-inline-max-function-size=0', ...FEATURES];

/**
 * Builds the package, or leaves it as it is when neither the compiled core nor its making changed.
 *
 * @param {ReturnType<typeof import('./toolchain.mjs').ensureRust>} rust
 */
export function buildPackage({ crate, wasmBindgen }) {
  say('Compiling the core (the first time a minute or two)');
  if (!run('cargo', COMPILE)) {
    throw new Halt('The core does not compile: see the message of cargo above.');
  }
  const stamp = join(root, 'target', 'package.sha256');
  const digest = digestOf(COMPILED, wasmBindgen, ...['tools/split.mjs', 'first-part.js'].map((file) => join(root, 'www', file)));
  const wasm = join(packageFolder, 'lupustat_bg.wasm');
  if (!existsSync(wasm) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
    rmSync(stamp, { force: true });
    rmSync(packageFolder, { recursive: true, force: true });
    mkdirSync(packageFolder, { recursive: true });
    bind(wasmBindgen);
    optimise(wasm);
    mkdirSync(partsFolder, { recursive: true });
    splitCore(wasm, FIRST_PART, partsFolder, FEATURES);
    writeFileSync(stamp, digest);
  }
  describe(crate);
}

/** @param {string[]} files */
function digestOf(...files) {
  const hash = createHash('sha256').update(OPTIMISATION.join());
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** @param {string} wasmBindgen */
function bind(wasmBindgen) {
  if (!run(wasmBindgen, [COMPILED, '--target', 'web', '--out-dir', packageFolder])) {
    throw new Halt('wasm-bindgen refused the compiled core: see its message above.');
  }
  refuseEvaluation('lupustat.js', readFileSync(join(packageFolder, 'lupustat.js'), 'utf8'));
}

/** @param {string} wasm */
function optimise(wasm) {
  say('Optimising the core (wasm-opt, some ten seconds)');
  const wasmOpt = join(root, 'node_modules', 'binaryen', 'bin', 'wasm-opt');
  if (!run(process.execPath, [wasmOpt, wasm, '-o', wasm, ...OPTIMISATION])) {
    throw new Halt('wasm-opt refused the compiled core: see its message above.');
  }
}

/**
 * Adds what npm and its users read.
 *
 * @param {{ version: string, description: string, license: string }} crate
 */
function describe({ version, description, license }) {
  const manifest = {
    name: 'lupustat',
    version,
    description,
    license: `(${license})`,
    type: 'module',
    engines: { node: '>=20' },
    sideEffects: false,
    main: './lupustat.js',
    types: './lupustat.d.ts',
    exports: {
      '.': { types: './lupustat.d.ts', default: './lupustat.js' },
      './lupustat_bg.wasm': './lupustat_bg.wasm',
      './package.json': './package.json',
    },
    files: ['lupustat.js', 'lupustat.d.ts', 'lupustat_bg.wasm', 'lupustat_bg.wasm.d.ts', 'LICENSE-*'],
  };
  writeFileSync(join(packageFolder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(root, 'www', 'package.md'), join(packageFolder, 'README.md'));
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) {
    cpSync(join(root, licence), join(packageFolder, licence));
  }
}
