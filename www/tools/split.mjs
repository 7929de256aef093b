/**
 * Cuts the compiled core in two, so that a page need not load what it does not use so far.
 *
 * The first part is a module that runs by itself: what its exports can reach, the memory, the tables and all data. The
 * second has the other functions, and takes whatever it shares from the exports of the first under the name `core`:
 *
 * ```js
 * const first = new WebAssembly.Instance(firstModule, imports);
 * new WebAssembly.Instance(secondModule, { core: first.exports }); // from here on every export works
 * ```
 *
 * Exports of the second part are in the first as functions that call through the table, where the second part puts
 * itself when it is instantiated; before that they trap. Nothing is there twice.
 *
 * It works on the text of the module, a line for each definition, as `wasm-dis` writes it.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Halt, root, run } from './toolchain.mjs';

/**
 * Who calls a function by pointer cannot be seen. Those that write a value as text are in the first part, as messages of
 * one patient need them, and so are those that reach little beyond it, in characters of text; those of a cohort reach much.
 */
const WRITES_TEXT = ' (param i32) (param i32) (result i32)';
const LITTLE = 10000;

/**
 * A module taken apart: its definitions, the functions by their names in the text.
 *
 * @typedef {object} Module
 * @property {string[]} types
 * @property {string[]} globals
 * @property {string[]} space memory and tables
 * @property {string[]} data
 * @property {Map<string, string>} imports
 * @property {Map<string, string>} functions
 * @property {Map<string, string>} exported functions by the names of their exports
 * @property {string[]} otherExports
 * @property {Slot[]} slots the functions that are called by pointer
 *
 * @typedef {object} Slot a place in the table of functions
 * @property {number} at
 * @property {string} name
 */

/**
 * @param {string} wasm the file of the core
 * @param {string[]} exported what the first part must be able to do
 * @param {string} folder for `first.wasm` and `second.wasm`
 * @param {string[]} features of WebAssembly that the core uses, as flags
 */
export function splitCore(wasm, exported, folder, features) {
  const text = join(folder, 'core.wat');
  binaryen('wasm-dis', [wasm, '-o', text, ...features]);
  // Bytes of strings stand as they are in the text: one character for each keeps them.
  const parts = cut(parse(readFileSync(text, 'latin1')), exported);
  for (const [name, part] of Object.entries(parts)) {
    writeFileSync(join(folder, `${name}.wat`), ['(module', ...part, ')'].join('\n'), 'latin1');
    binaryen('wasm-as', [join(folder, `${name}.wat`), '-o', join(folder, `${name}.wasm`), ...features]);
  }
}

/**
 * @param {string} tool
 * @param {string[]} args
 */
function binaryen(tool, args) {
  if (!run(process.execPath, [join(root, 'node_modules', 'binaryen', 'bin', tool), ...args])) {
    throw new Halt(`${tool} could not cut the core in two: see its message above.`);
  }
}

/**
 * @param {string} text
 * @returns {Module}
 */
function parse(text) {
  /** @type {Module} */
  const module = {
    types: [],
    globals: [],
    space: [],
    data: [],
    imports: new Map(),
    functions: new Map(),
    exported: new Map(),
    otherExports: [],
    slots: [],
  };
  // A definition stands after one space, on one line but for functions, which end in ` )`.
  for (const [definition] of text.matchAll(/^ \((?:func [^]*?\n \)|(?!func ).*)$/gm)) {
    const [, kind, name] = definition.match(/^ \((\w+)[^$]*(\$[^\s()]+)/) ?? [];
    if (kind === 'type') module.types.push(definition);
    else if (kind === 'import' && definition.includes(' (func ')) module.imports.set(name, definition);
    else if (kind === 'func') module.functions.set(name, definition);
    else if (kind === 'global') module.globals.push(definition);
    else if (kind === 'memory' || kind === 'table') module.space.push(definition);
    else if (kind === 'data') module.data.push(definition);
    else if (kind === 'elem') module.slots.push(...slotsOf(definition));
    else if (kind === 'export' && definition.includes(' (func ')) module.exported.set(definition.split('"')[1], name);
    else if (kind === 'export') module.otherExports.push(definition);
    else throw new Halt(`The core cannot be cut in two, for it has this: ${definition.slice(0, 80)}`);
  }
  return module;
}

/**
 * @param {string} segment
 * @returns {Slot[]}
 */
function slotsOf(segment) {
  const [, start, names] = segment.match(/^ \(elem \$\S+ \(table \$0\) \(i32\.const (\d+)\) func (.*)\)$/) ?? [];
  if (!names) throw new Halt(`The core cannot be cut in two, for it has this: ${segment.slice(0, 80)}`);
  return names.split(' ').map((name, i) => ({ at: Number(start) + i, name }));
}

/**
 * The text of both parts.
 *
 * @param {Module} core
 * @param {string[]} exported what the first part must be able to do
 */
function cut(core, exported) {
  const first = firstFunctions(core, exported);
  const isFirst = (/** @type {string} */ name) => first.has(name) || core.imports.has(name);
  const second = [...core.functions.keys()].filter((name) => !isFirst(name));

  const end = Math.max(...core.slots.map(({ at }) => at)) + 1;
  const exportedLater = [...core.exported].filter(([, name]) => !isFirst(name));
  const slots = [...core.slots, ...exportedLater.map(([, name], i) => ({ at: end + i, name }))];
  const space = core.space.map((definition) => definition.replace(/\d+ \d+ funcref/, `${slots.length + 1} ${slots.length + 1} funcref`));

  const needed = [...new Set(second.flatMap((name) => called(core, name)))].filter(isFirst);
  const shared = [
    ...needed.map((name) => ({ what: `func ${name}`, form: `(func ${name}${signatureOf(core, name)})` })),
    ...space.map((definition) => ({ what: nameOf(definition), form: definition.trim() })),
    ...core.globals.map((definition) => ({ what: nameOf(definition), form: definition.trim().replace(/ \(\w+\.const \S+\)\)$/, ')') })),
  ].map(({ what, form }, i) => ({ label: i.toString(36), what, form }));

  return {
    first: [
      ...[...core.types, ...core.imports.values(), ...core.globals, ...space, ...core.data],
      ...slots.filter(({ name }) => isFirst(name)).map(segment),
      ...[...core.exported].filter(([, name]) => isFirst(name)).map(([label, name]) => ` (export "${label}" (func ${name}))`),
      ...exportedLater.map(([label, name], i) => throughTable(label, signatureOf(core, name), end + i)),
      ...core.otherExports,
      ...shared.map(({ label, what }) => ` (export "${label}" (${what}))`),
      ...[...first].map((name) => core.functions.get(name)),
    ],
    second: [
      ...core.types,
      ...shared.map(({ label, form }) => ` (import "core" "${label}" ${form})`),
      ...slots.filter(({ name }) => !isFirst(name)).map(segment),
      ...second.map((name) => core.functions.get(name)),
    ],
  };
}

/**
 * The functions of the first part.
 *
 * @param {Module} core
 * @param {string[]} exported
 * @returns {Set<string>}
 */
function firstFunctions(core, exported) {
  // An export with underscores is for the glue: memory, exceptions, the start.
  const roots = [...core.exported].filter(([label]) => label.startsWith('__') || exported.includes(label));
  const first = new Set();
  for (const [, name] of roots) reached(core, name, first).forEach((more) => first.add(more));
  for (const { name } of core.slots) {
    const more = reached(core, name, first);
    const length = more.reduce((sum, each) => sum + (core.functions.get(each) ?? '').length, 0);
    if (length <= LITTLE || signatureOf(core, name) === WRITES_TEXT) more.forEach((each) => first.add(each));
  }
  return first;
}

/**
 * The functions that one can come to by calls with a name, beyond those that are there.
 *
 * @param {Module} core
 * @param {string} from
 * @param {Set<string>} there
 * @returns {string[]}
 */
function reached(core, from, there) {
  const found = new Set([from].filter((name) => core.functions.has(name) && !there.has(name)));
  for (const name of found) {
    for (const next of called(core, name)) if (core.functions.has(next) && !there.has(next)) found.add(next);
  }
  return [...found];
}

/**
 * @param {Module} core
 * @param {string} name
 */
function called(core, name) {
  return [...(core.functions.get(name) ?? '').matchAll(/\((?:call|return_call|ref\.func) (\$[^\s()]+)/g)].map((found) => found[1]);
}

/**
 * Parameters and results of a function.
 *
 * @param {Module} core
 * @param {string} name
 */
function signatureOf(core, name) {
  const [head] = /** @type {string} */ (core.imports.get(name) ?? core.functions.get(name)).split('\n');
  return [...head.matchAll(/\((param|result) (?:\$\S+ )?([^)]+)\)/g)].map(([, kind, types]) => ` (${kind} ${types})`).join('');
}

/**
 * The kind and the name of a definition of one line.
 *
 * @param {string} definition
 */
function nameOf(definition) {
  return /** @type {string[]} */ (definition.match(/\((\w+ \S+)/))[1];
}

/** @param {Slot} slot */
function segment({ at, name }) {
  return ` (elem (table $0) (i32.const ${at}) func ${name})`;
}

/**
 * An export of the first part that the second will carry out.
 *
 * @param {string} label
 * @param {string} signature
 * @param {number} at its place in the table
 */
function throughTable(label, signature, at) {
  const count = (signature.match(/\(param ([^)]+)\)/g) ?? []).flatMap((types) => types.slice(7, -1).split(' ')).length;
  const args = Array.from({ length: count }, (_, i) => ` (local.get ${i})`).join('');
  return ` (func $later${at} (export "${label}")${signature} (call_indirect $0${signature}${args} (i32.const ${at})))`;
}
