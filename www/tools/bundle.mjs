/**
 * Makes one script of many files, with esbuild. These imports are the build's own:
 *
 * | import | gives |
 * |---|---|
 * | `lupustat` | the package in `dist/package` |
 * | `core:wasm` | its compiled core, gzip in base64 |
 * | `worker:./file.js` | that file and its imports as one script, as text, to start from a Blob |
 * | `part:./file.js` | the same, fetched when the page first asks: `() => Promise<string>` |
 * | `./file.csv` | the file's text |
 */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageFolder } from './core.mjs';
import { refuseEvaluation } from './csp.mjs';

/** The browsers of 2022 and later: those that honour `'wasm-unsafe-eval'`. */
const TARGET = ['chrome103', 'firefox113', 'safari16.4'];

/** @typedef {{ name: string, text: string }} Part a script that is loaded on demand */

/**
 * One script of a file and its imports.
 *
 * @param {string} file
 * @param {'esm' | 'iife'} format
 * @param {Map<string, Part>} parts filled with those that the script asks for
 * @param {Record<string, string>} [define] names that stand for a value, as JSON
 * @returns {Promise<string>}
 */
export async function bundleScript(file, format, parts, define = {}) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    format,
    target: TARGET,
    define,
    charset: 'utf8',
    legalComments: 'eof',
    loader: { '.csv': 'text' },
    alias: { lupustat: join(packageFolder, 'lupustat.js') },
    plugins: [ownImports(parts)],
    logLevel: 'warning',
    // The glue would fetch the module from beside itself; the worker hands it the bytes.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  const text = outputFiles[0].text;
  refuseEvaluation(basename(file), text);
  return text;
}

/**
 * The imports of the table above.
 *
 * @param {Map<string, Part>} parts
 * @returns {import('esbuild').Plugin}
 */
function ownImports(parts) {
  return {
    name: 'lupustat',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^core:wasm$/ }, () => ({ path: 'wasm', namespace: 'core' }));
      onLoad({ filter: /./, namespace: 'core' }, () => ({ contents: packedCore(), loader: 'text' }));

      onResolve({ filter: /^(worker|part):/ }, ({ path, resolveDir }) => {
        const [namespace, file] = path.split(':');
        return { path: join(resolveDir, file), namespace };
      });
      onLoad({ filter: /./, namespace: 'worker' }, async ({ path }) => ({
        contents: await bundleScript(path, 'iife', parts),
        loader: 'text',
      }));
      onLoad({ filter: /./, namespace: 'part' }, async ({ path }) => {
        const name = basename(path, '.js');
        parts.set(path, { name, text: await bundleScript(path, 'iife', parts) });
        return { contents: partLoader(name), loader: 'js' };
      });
    },
  };
}

/** The core as text: gzip first, since base64 hides the repetitions from the gzip of a server. */
function packedCore() {
  return gzipSync(readFileSync(join(packageFolder, 'lupustat_bg.wasm')), { level: 9 }).toString('base64');
}

/**
 * The module that an import of a part gives. Both artefacts hold an inert script element for it:
 * one with the text, the other with its address.
 *
 * @param {string} name
 */
function partLoader(name) {
  return `export default async function load() {
    const element = document.getElementById('part-${name}');
    return element.src ? (await fetch(element.src)).text() : element.textContent;
  }`;
}

/**
 * A style sheet and its imports.
 *
 * @param {string} file
 * @returns {Promise<string>}
 */
export async function bundleStyle(file) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    target: TARGET,
    charset: 'utf8',
    logLevel: 'warning',
  });
  return outputFiles[0].text.trim();
}
