/**
 * Lays the page out twice from one bundle: `dist/lupustat.html`, a single file that opens from disk,
 * and `dist/site`, for a web server.
 */

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleScript, bundleStyle } from './bundle.mjs';
import { hashSource, policy } from './csp.mjs';
import { packageFolder } from './core.mjs';
import { Halt, dist, root } from './toolchain.mjs';

const WWW = join(root, 'www');
/** The folder of the hosted page. */
export const site = join(dist, 'site');

/**
 * What both artefacts are laid out from.
 *
 * @typedef {import('./bundle.mjs').Part} Part
 * @typedef {{ template: string, build: string, script: string, style: string, parts: Part[] }} Bundle
 */

/** Builds both artefacts. */
export async function buildPage() {
  const bundle = await bundlePage(readFileSync(join(WWW, 'index.html'), 'utf8'), join(WWW, 'main.js'));
  const file = singleFile(bundle);
  writeFileSync(join(dist, 'lupustat.html'), file);
  await writeSite(bundle, site);
  writeFileSync(join(site, 'lupustat.html'), file); // offered for download, and not among what a visitor's browser stores
}

/**
 * What tells one build from another: a digest of everything that the page is made of.
 *
 * @returns {string}
 */
function buildDigest() {
  const hash = createHash('sha256');
  const sources = readdirSync(WWW, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md') && !entry.name.endsWith('.png'))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...sources.sort(), join(root, 'package-lock.json'), join(packageFolder, 'lupustat_bg.wasm')]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 10);
}

/**
 * Bundles a page with the style of `www`.
 *
 * @param {string} template
 * @param {string} main the file of its script
 * @param {string} [build]
 * @returns {Promise<Bundle>}
 */
export async function bundlePage(template, main, build = buildDigest()) {
  /** @type {Map<string, Part>} */
  const parts = new Map();
  const script = await bundleScript(main, 'esm', parts, { BUILD: JSON.stringify(build) });
  return { template, build, script, style: await bundleStyle(join(WWW, 'style.css')), parts: [...parts.values()] };
}

/**
 * The page in one file.
 *
 * @param {Bundle} bundle
 * @returns {string}
 */
export function singleFile({ template, script, style, parts }) {
  for (const text of [script, ...parts.map((part) => part.text)]) refuseMarkup(text);
  const run = parts.filter(({ runs }) => runs).map(({ text }) => text);
  return fill(template, {
    policy: policy({ scripts: [script, ...run].map(hashSource).join(' '), styles: hashSource(style) }),
    icon: `<link rel="icon" href="data:image/svg+xml;base64,${readFileSync(join(WWW, 'icon.svg'), 'base64')}">`,
    style: `<style>${style}</style>`,
    script: `<script type="module">${script}</script>`,
    parts: parts.map(({ name, text }) => `<script type="text/plain" id="part-${name}">${text}</script>`),
  });
}

/**
 * The page as files for a web server.
 *
 * @param {Bundle} bundle
 * @param {string} folder made anew
 */
export async function writeSite({ template, build, script, style, parts }, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const asset = (/** @type {string} */ name, /** @type {string} */ extension, /** @type {string} */ text) =>
    writeAsset(folder, name, extension, text);
  const page = fill(template, {
    policy: policy({ scripts: "'self'", styles: "'self'", own: true }),
    icon: [
      '<link rel="icon" href="icon.svg">',
      '<link rel="apple-touch-icon" href="apple-touch-icon.png">',
      '<link rel="manifest" href="manifest.webmanifest">',
    ].join('\n'),
    style: `<link rel="stylesheet" href="${asset('style', 'css', style)}">`,
    script: `<script type="module" src="${asset('main', 'js', script)}"></script>`,
    parts: parts.map(({ name, text, type }) => `<script type="text/plain" id="part-${name}" src="${asset(name, type, text)}"></script>`),
  });
  writeFileSync(join(folder, 'index.html'), page);
  for (const name of ['icon.svg', 'manifest.webmanifest']) cpSync(join(WWW, name), join(folder, name));
  cpSync(join(WWW, 'icons'), folder, { recursive: true });
  await writeServiceWorker(folder, build);
}

/**
 * Tells the service worker which files to store: all that are there so far.
 *
 * @param {string} folder
 * @param {string} build
 */
async function writeServiceWorker(folder, build) {
  const files = readdirSync(folder).sort().map((name) => (name === 'index.html' ? './' : name));
  const define = { SITE_FILES: JSON.stringify(files), BUILD: JSON.stringify(build) };
  const script = await bundleScript(join(WWW, 'service-worker.js'), 'iife', new Map(), define);
  writeFileSync(join(folder, 'service-worker.js'), script);
}

/**
 * Writes a file of the site under a name that changes with its text, so that it may be cached for good.
 *
 * @param {string} folder
 * @param {string} name
 * @param {string} extension
 * @param {string} text
 * @returns {string} the file's name
 */
function writeAsset(folder, name, extension, text) {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 10);
  const file = `${name}-${digest}.${extension}`;
  writeFileSync(join(folder, file), text);
  return file;
}

/**
 * The page with the references of `index.html` replaced, and its policy before everything else.
 *
 * @param {string} template
 * @param {{ policy: string, icon: string, style: string, script: string, parts: string[] }} pieces
 */
function fill(template, { policy, icon, style, script, parts }) {
  /** @type {[string, string][]} */
  const replacements = [
    ['<meta charset="utf-8">', `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`],
    ['<link rel="icon" href="icon.svg">', icon],
    ['<link rel="stylesheet" href="style.css">', style],
    ['<script type="module" src="main.js"></script>', [...parts, script].join('\n')],
  ];
  return replacements.reduce((page, [reference, piece]) => {
    if (page.split(reference).length !== 2) throw new Halt(`www/index.html must hold \`${reference}\` exactly once.`);
    return page.replace(reference, () => piece);
  }, template);
}

/**
 * Inside a script element these would end it, or change how its end is found.
 *
 * @param {string} script
 */
function refuseMarkup(script) {
  const found = script.match(/<\/script|<!--/i);
  if (found) throw new Halt(`A script of the page contains \`${found[0]}\`, which cannot stand in a single file: write it in two pieces.`);
}
