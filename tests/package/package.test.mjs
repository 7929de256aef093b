/** The built package in Node.js. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { computeTest, initSync, version } from '../../dist/package/lupustat.js';
import { dist, output, root } from '../../www/tools/toolchain.mjs';

/** @param {string} name */
const read = (name) => readFileSync(new URL(`../../dist/package/${name}`, import.meta.url));

/** @type {{ version: string, exports: Record<string, unknown>, files: string[] }} */
const manifest = JSON.parse(read('package.json').toString());

before(() => initSync({ module: read('lupustat_bg.wasm') }));

test('the core and the package have one version', () => {
  assert.equal(version(), manifest.version);
});

test('init takes the bytes of the module too', async () => {
  const fresh = await import(`${new URL('../../dist/package/lupustat.js', import.meta.url)}?fresh`);
  await fresh.default({ module_or_path: read('lupustat_bg.wasm') });
  assert.equal(fresh.version(), manifest.version);
});

test('the package carries its licences, its types and a readme', () => {
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE', 'README.md', 'lupustat.d.ts']) {
    assert.ok(read(name).length > 0, name);
  }
});

test('every type is declared once', () => {
  const names = [...read('lupustat.d.ts').toString().matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, name]) => name);
  assert.ok(names.length > 100);
  assert.deepEqual(names.filter((name, place) => names.indexOf(name) !== place), []);
});

test('the example for Node.js in the readme runs where the package is installed', () => {
  const example = read('README.md').toString().match(/Node\.js.*?```js\n(.*?)```/s)?.[1] ?? '';
  const consumer = join(root, 'target', 'consumer');
  rmSync(consumer, { recursive: true, force: true });
  mkdirSync(join(consumer, 'node_modules'), { recursive: true });
  symlinkSync(join(dist, 'package'), join(consumer, 'node_modules', 'lupustat'), 'junction');
  writeFileSync(join(consumer, 'example.mjs'), example);
  assert.equal(output(process.execPath, [join(consumer, 'example.mjs')]), `${manifest.version}\n`);
});

test('a request for an unknown test throws an Error with code, params and text', () => {
  /** @type {any} */
  let error;
  try {
    computeTest({ test: 'no_such_test' });
  } catch (thrown) {
    error = thrown;
  }
  assert.equal(error instanceof Error, true);
  assert.equal(error.code, 'unknown_test');
  assert.equal(error.params.found, 'no_such_test');
  assert.match(error.message, /no_such_test/);
});

test('a request that is no request throws an Error with a code', () => {
  for (const request of [undefined, null, 7, 'mannwhitney', {}]) {
    // @ts-expect-error: what a caller without types may do
    assert.throws(() => computeTest(request), { code: 'bad_request' });
  }
});
