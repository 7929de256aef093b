/**
 * `npm run test:interop`: what the exports say, checked by the programs that they are for.
 *
 * Needs the build of `npm test` or `npm run build`. A peer that is absent and cannot be installed fails the run: what it
 * would have checked has not been checked.
 */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Halt, dist, ensureNode, main, root, run } from '../../www/tools/toolchain.mjs';
import { PEERS, find, installMissing } from './peers.mjs';

await main(() => {
  ensureNode();
  if (!existsSync(join(dist, 'package', 'lupustat.js'))) {
    throw new Halt('There is nothing to check yet: run `npm run build` first.');
  }
  installMissing();
  const files = readdirSync(join(root, 'tests', 'interop'))
    .filter((name) => name.endsWith('.test.mjs'))
    .sort()
    .map((name) => join('tests', 'interop', name));
  const passed = run(process.execPath, ['--test', '--test-reporter=spec', ...files]);
  summarise(passed);
});

/** @param {boolean} passed */
function summarise(passed) {
  console.log('\n== Other programs\n');
  let absent = 0;
  for (const { id, title, checks, packages } of PEERS) {
    const found = find(id);
    if (found) {
      console.log(`  present  ${title}: ${found.version}`);
    } else {
      absent += 1;
      console.log(`  ABSENT   ${title}: NOT CHECKED: ${checks}. Install it (Debian: apt-get install ${packages.join(' ')}).`);
    }
  }
  console.log(`\n  ${passed ? 'passed' : 'FAILED'}  What the other programs make of the exports (interop)`);
  if (absent > 0) console.log(`  FAILED  ${absent} of ${PEERS.length} programs absent`);
  if (!passed || absent > 0) process.exitCode = 1;
}
