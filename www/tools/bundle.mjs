/**
 * Makes one script of many files, with esbuild. These imports are the build's own:
 *
 * | import | gives |
 * |---|---|
 * | `lupustat` | the package in `dist/package` |
 * | `core:first` | the first part of its compiled core, gzip in base64; `split.mjs` says what that is |
 * | `core:second` | the second, when the page first asks: `() => Promise<string>` |
 * | `worker:./file.js` | that file and its imports as one script, as text, to start from a Blob |
 * | `part:./file.js` | the same, fetched when the page first asks: `() => Promise<string>` |
 * | `script:./file.js` | that file run in the page when it first asks: `() => Promise<its exports>` |
 * | `./file.csv` | the file's text |
 */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageFolder, partsFolder } from './core.mjs';
import { refuseEvaluation } from './csp.mjs';

/** The browsers of 2022 and later: those that honour `'wasm-unsafe-eval'`. */
const TARGET = ['chrome103', 'firefox113', 'safari16.4'];

/**
 * @typedef {object} Part a script, or the second part of the core, that is loaded on demand
 * @property {string} name
 * @property {string} text
 * @property {'js' | 'txt'} type
 * @property {boolean} runs whether it runs in the page itself
 */

/**
 * One script of a file and its imports.
 *
 * @param {string} file
 * @param {'esm' | 'iife'} format
 * @param {Map<string, Part>} parts filled with those that the script asks for
 * @param {Record<string, string>} [define] names that stand for a value, as JSON
 * @param {string} [globalName] under which the exports of an `iife` can be had
 * @returns {Promise<string>}
 */
export async function bundleScript(file, format, parts, define = {}, globalName = undefined) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    format,
    globalName,
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
  const text = withoutComments(outputFiles[0].text);
  refuseEvaluation(basename(file), text);
  return text;
}

/**
 * A script in which nothing looks like the start of an HTML comment, which would change how the end of its element is found:
 * minified code has one only in texts, where a backslash before the exclamation mark changes nothing.
 *
 * @param {string} script
 */
function withoutComments(script) {
  return script.replaceAll('<!--', '<\\!--');
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
      onResolve({ filter: /^core:(first|second)$/ }, ({ path }) => ({ path, namespace: 'core' }));
      onLoad({ filter: /first$/, namespace: 'core' }, () => ({ contents: packedCore('first'), loader: 'text' }));
      onLoad({ filter: /second$/, namespace: 'core' }, ({ path }) => {
        parts.set(path, { name: 'core', text: packedCore('second'), type: 'txt', runs: false });
        return { contents: partLoader('core'), loader: 'js' };
      });

      onResolve({ filter: /^(worker|part|script):/ }, ({ path, resolveDir }) => {
        const [namespace, file] = path.split(':');
        return { path: join(resolveDir, file), namespace };
      });
      onLoad({ filter: /./, namespace: 'worker' }, async ({ path }) => ({
        contents: await bundleScript(path, 'iife', parts),
        loader: 'text',
      }));
      onLoad({ filter: /./, namespace: 'part' }, async ({ path }) => {
        const name = basename(path, '.js');
        parts.set(path, { name, text: await bundleScript(path, 'iife', parts), type: 'js', runs: false });
        return { contents: partLoader(name), loader: 'js' };
      });
      onLoad({ filter: /./, namespace: 'script' }, async ({ path }) => {
        const name = basename(path, '.js');
        parts.set(path, { name, text: await bundleScript(path, 'iife', parts, {}, globalOf(name)), type: 'js', runs: true });
        return { contents: scriptLoader(name), loader: 'js' };
      });
    },
  };
}

/**
 * A part of the core as text: gzip first, since base64 hides the repetitions from the gzip of a server.
 *
 * @param {'first' | 'second'} part
 */
function packedCore(part) {
  return gzipSync(readFileSync(join(partsFolder, `${part}.wasm`)), { level: 9 }).toString('base64');
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
    if (!element.src) return element.textContent;
    const response = await fetch(element.src);
    if (!response.ok) throw new Error('the server answered ' + response.status);
    return response.text();
  }`;
}

/**
 * The module that an import of a script gives. The element that runs it has the text of the inert one, whose hash the
 * policy of the single file knows.
 *
 * @param {string} name
 */
function scriptLoader(name) {
  return `let loaded;
  export default function load() {
    loaded ??= new Promise((resolve, reject) => {
      const inert = document.getElementById('part-${name}');
      const script = document.createElement('script');
      const done = () => resolve(${globalOf(name)});
      script.onload = done;
      script.onerror = () => reject(new Error('the page could not load its part ${name}'));
      if (inert.src) script.src = inert.src;
      else script.textContent = inert.textContent;
      document.head.append(script);
      if (!inert.src) done(); // a script with its text inside has run by now
    });
    return loaded;
  }`;
}

/**
 * The global variable in which a script of the page leaves its exports.
 *
 * @param {string} name
 */
function globalOf(name) {
  return `lupustat_${name.replaceAll('-', '_')}`;
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
