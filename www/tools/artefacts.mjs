/** Everything in `dist/`: the npm package, the single file and the hosted page. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPackage, packageFolder } from './core.mjs';
import { buildPage, site } from './page.mjs';
import { dist, ensureNode, ensureRust, say } from './toolchain.mjs';

/** Prepares the machine and builds everything. */
export async function build() {
  ensureNode();
  buildPackage(ensureRust());
  say('Bundling the page');
  await buildPage();
  printSizes();
}

/** What a visitor downloads, in thousands of bytes. */
function printSizes() {
  const files = [
    join(packageFolder, 'lupustat_bg.wasm'),
    join(dist, 'lupustat.html'),
    ...readdirSync(site).sort().map((name) => join(site, name)),
  ];
  for (const file of files) {
    const bytes = readFileSync(file);
    const name = file.slice(dist.length + 1).padEnd(36);
    console.log(`  ${name} ${kilobytes(bytes.length)} ${kilobytes(gzipSync(bytes, { level: 9 }).length)} gzipped`);
  }
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
