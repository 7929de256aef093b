/**
 * `npm run screenshots`: the picture for the readme, `www/docs/results.png`, from the built page.
 *
 * `npm run screenshots -- --all` also takes every state at every width, light, dark and on paper, into
 * `target/screenshots`.
 */

import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main, root, say } from '../../www/tools/toolchain.mjs';
import { STATES, WIDTHS, openResults, setMode, started } from './states.mjs';
import { SCREENSHOTS, launch, open, screenshot, single } from './support.mjs';

/** @typedef {import('./support.mjs').Browser} Browser */

const PICTURE = join(root, 'www', 'docs', 'results.png');

await main(async () => {
  const browser = await launch('chromium');
  try {
    await takePicture(browser);
    if (process.argv.includes('--all')) await takeAll(browser);
  } finally {
    await browser.close();
  }
});

/**
 * The head of the Results view with Table 3 right below it, the tests as recommended.
 *
 * @param {Browser} browser
 */
async function takePicture(browser) {
  const page = await open(browser, single, { width: 1280, height: 1240 });
  await started(page);
  await openResults(page);
  await setMode(page, 'recommended');
  await page.$$eval('.sheet:not(:has(#table3))', (others) => others.forEach((other) => other.remove()));
  mkdirSync(dirname(PICTURE), { recursive: true });
  await page.screenshot({ path: PICTURE });
  say(`${PICTURE}: ${Math.round(statSync(PICTURE).size / 1000)} kB`);
  await page.close();
}

/** @param {Browser} browser */
async function takeAll(browser) {
  for (const [state, reach] of Object.entries(STATES)) {
    for (const width of WIDTHS) {
      for (const scheme of ['light', 'dark']) {
        const page = await open(browser, 'about:blank', { width, height: 900 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.goto(single);
        await started(page);
        await reach(page);
        const name = `${state.replaceAll(' ', '-')}-${width}-${scheme}`;
        await screenshot(page, name);
        if (width === 1280 && scheme === 'light') {
          await page.pdf({ path: join(SCREENSHOTS, `${name}.pdf`), format: 'A4', preferCSSPageSize: true });
        }
        await page.close();
      }
    }
    say(state);
  }
}
