/**
 * What must be on the machine before anything can be built: checks it, and installs what it can.
 *
 * This file and those that start a command import nothing but Node's own modules, so that they run
 * in a fresh clone.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where what is built goes. */
export const dist = join(root, 'dist');

const NODE_MAJOR = 20;
const WASM_TARGET = 'wasm32-unknown-unknown';
const TOOLS = join(root, 'target', 'tools');
const WASM_BINDGEN = join(TOOLS, 'bin', process.platform === 'win32' ? 'wasm-bindgen.exe' : 'wasm-bindgen');

/** A reason to stop that the reader can act on: shown as its one sentence, without a stack. */
export class Halt extends Error {}

/**
 * Runs a command in the clone with its output shown.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {boolean} whether it ended well
 */
export function run(command, args, env = {}) {
  const shell = process.platform === 'win32' && command === 'npm';
  const { status } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell,
  });
  return status === 0;
}

/**
 * What a command prints, or null when it is missing or fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {string | null}
 */
export function output(command, args, env = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' });
  return status === 0 ? stdout : null;
}

/**
 * Carries out a script; a {@link Halt} ends it with one sentence.
 *
 * @param {() => Promise<void> | void} script
 */
export async function main(script) {
  try {
    await script();
  } catch (error) {
    if (!(error instanceof Halt)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** Node.js itself, and the packages of `package-lock.json`. */
export function ensureNode() {
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
    throw new Halt(`Node.js ${NODE_MAJOR} or newer is needed, this is ${process.versions.node}: install it from https://nodejs.org.`);
  }
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  say('Installing the development packages (npm ci, under a minute)');
  if (!run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])) {
    throw new Halt('The development packages could not be installed: see the message of npm above.');
  }
}

/**
 * Rust, a linker, the WebAssembly target and the `wasm-bindgen` that matches `Cargo.lock`.
 *
 * @returns {{ crate: { version: string, description: string, license: string }, wasmBindgen: string }}
 *   the crate's own entries, and the path of `wasm-bindgen`
 */
export function ensureRust() {
  const rustc = output('rustc', ['--version'])?.match(/\d+\.\d+/)?.[0];
  if (!rustc || !output('cargo', ['--version'])) {
    throw new Halt('Rust is needed and was not found: install it from https://rustup.rs and open a new terminal.');
  }
  const crate = readCrate();
  if (isOlder(rustc, crate.rust_version)) {
    throw new Halt(`Rust ${crate.rust_version} or newer is needed, this is ${rustc}: run \`rustup update stable\` (https://rustup.rs).`);
  }
  if (process.platform !== 'win32' && output('cc', ['--version']) === null) {
    throw new Halt('A C compiler is needed to link Rust programs and `cc` was not found: install gcc or clang (Debian: `apt-get install build-essential`, macOS: `xcode-select --install`).');
  }
  ensureTarget();
  return { crate, wasmBindgen: ensureWasmBindgen() };
}

/**
 * The package entry of this crate.
 *
 * @returns {{ version: string, rust_version: string, description: string, license: string }}
 */
function readCrate() {
  const metadata = output('cargo', ['metadata', '--no-deps', '--format-version', '1']);
  if (metadata === null) {
    throw new Halt('Cargo.toml could not be read: `cargo metadata` says why.');
  }
  return JSON.parse(metadata).packages[0];
}

function ensureTarget() {
  const sysroot = output('rustc', ['--print', 'sysroot'])?.trim() ?? '';
  if (existsSync(join(sysroot, 'lib', 'rustlib', WASM_TARGET))) return;
  say('Adding the WebAssembly target to Rust (rustup, some seconds)');
  if (!run('rustup', ['target', 'add', WASM_TARGET])) {
    throw new Halt(`The Rust target ${WASM_TARGET} is missing and rustup could not add it: install Rust from https://rustup.rs.`);
  }
}

/**
 * The program must be of the very version of the library, else it refuses the module.
 *
 * @returns {string} its path
 */
function ensureWasmBindgen() {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8');
  const version = lock.match(/name = "wasm-bindgen"\r?\nversion = "([^"]+)"/)?.[1];
  if (!version) throw new Halt('Cargo.lock names no wasm-bindgen: restore the file.');
  if (output(WASM_BINDGEN, ['--version'])?.trim().endsWith(` ${version}`)) return WASM_BINDGEN;

  say(`Building wasm-bindgen ${version} (once, a minute or two)`);
  const args = ['install', 'wasm-bindgen-cli', '--version', version, '--root', TOOLS, '--bin', 'wasm-bindgen', '--force', '--quiet'];
  // Unoptimised it is built three times as fast, and still takes a tenth of a second; without TLS,
  // which only its test runner needs, it takes no C library.
  args.push('--debug', '--no-default-features');
  const settings = { CARGO_PROFILE_DEV_DEBUG: '0', CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS: 'fallback' };
  // With its own lock file; where the registry lacks a version named there, with the newest ones
  // that this Rust compiles.
  if (output('cargo', [...args, '--locked'], settings) === null && !run('cargo', args, settings)) {
    throw new Halt('wasm-bindgen could not be built: see the message of cargo above.');
  }
  return WASM_BINDGEN;
}

/**
 * Whether version `a` precedes `b`, by major and minor number.
 *
 * @param {string} a
 * @param {string} b
 */
function isOlder(a, b) {
  const [aMajor, aMinor] = a.split('.').map(Number);
  const [bMajor, bMinor] = b.split('.').map(Number);
  return aMajor < bMajor || (aMajor === bMajor && aMinor < bMinor);
}

/**
 * Announces a step.
 *
 * @param {string} what
 */
export function say(what) {
  console.log(`• ${what}`);
}
