/**
 * `npm run screenshots`: the pictures of the readme, one of each view, in `www/docs`, from the built page.
 *
 * `npm run screenshots -- --all` also takes every state at every width, light, dark and on paper, into
 * `target/screenshots`.
 */

import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, say } from '../../www/tools/toolchain.mjs';
import { STATES, WIDTHS, openExample, openResults, press, setMode, started } from './states.mjs';
import { SCREENSHOTS, launch, open, screenshot, single } from './support.mjs';

/** @typedef {import('./support.mjs').Browser} Browser */

const DOCS = join(root, 'www', 'docs');

/** @type {Record<string, { height: number, reach: (page: import('puppeteer-core').Page) => Promise<void> }>} */
const PICTURES = {
  results: {
    height: 1240,
    // The head of the view with Table 3 right below it, the tests as recommended.
    reach: async (page) => {
      await openResults(page);
      await setMode(page, 'recommended');
      await page.$$eval('.sheet:not(:has(#table3))', (others) => others.forEach((other) => other.remove()));
    },
  },
  cohort: { height: 900, reach: openExample },
  patient: {
    height: 900,
    reach: async (page) => {
      await STATES.patient(page);
      await page.click('input[name="rash"][value="present"]');
      await page.click('input[name="arthritis"][value="present"]');
      await press(page, 'Mark the rest absent');
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  calculators: { height: 900, reach: STATES.calculators },
  methods: { height: 900, reach: STATES.methods },
};

await main(async () => {
  const browser = await launch('chromium');
  try {
    await takePictures(browser);
    if (process.argv.includes('--all')) await takeAll(browser);
  } finally {
    await browser.close();
  }
});

/**
 * A picture of each view.
 *
 * @param {Browser} browser
 */
async function takePictures(browser) {
  mkdirSync(DOCS, { recursive: true });
  for (const [view, { height, reach }] of Object.entries(PICTURES)) {
    const page = await open(browser, single, { width: 1280, height });
    await started(page);
    await reach(page);
    const path = join(DOCS, `${view}.png`);
    await page.screenshot({ path });
    say(`${path}: ${Math.round(statSync(path).size / 1000)} kB`);
    await page.close();
  }
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
