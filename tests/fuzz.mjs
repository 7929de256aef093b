/**
 * `npm run fuzz -- ROUNDS`: the property tests with a new seed in each round (10 unless given), up to the first failure.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ensureRust, Halt, main, root, run, say } from '../www/tools/toolchain.mjs';

const DEFAULT_ROUNDS = 10;

await main(async () => {
  ensureRust();
  const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Halt('Use `npm run fuzz`, or `npm run fuzz -- 100` for 100 rounds.');
  const tests = propertyTests().flatMap((name) => ['--test', name]);
  for (let round = 1; round <= rounds; round += 1) {
    const seed = String(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
    say(`Round ${round} of ${rounds}, seed ${seed}`);
    if (!run('cargo', ['test', '--locked', '--quiet', ...tests], { PROPTEST_RNG_SEED: seed })) {
      throw new Halt(`Seed ${seed} found a failure: PROPTEST_RNG_SEED=${seed} cargo test ${tests.join(' ')}`);
    }
  }
});

/** The test programs that hold properties: `name.rs`, or the modules of one in `name/`. */
function propertyTests() {
  const files = readdirSync(join(root, 'tests'), { encoding: 'utf8', recursive: true }).filter((name) => name.endsWith('.rs'));
  const withProperties = files.filter((name) => readFileSync(join(root, 'tests', name), 'utf8').includes('proptest!'));
  return [...new Set(withProperties.map((name) => name.split(sep)[0].replace('.rs', '')))].sort();
}
