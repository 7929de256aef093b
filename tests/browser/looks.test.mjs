/** Every view and state in light, dark and forced colours, from a telephone to a desk, in both browsers. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { STATES, WIDTHS, started } from './states.mjs';
import { assertQuiet, axe, launch, open, single } from './support.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** A window of 1280 px at 400%: nothing may be wider, and nothing else is asked of it. */
const NARROWEST = 320;

/**
 * How the looks are had. Firefox takes the system's colours when it is launched: the light ones are chosen in the page.
 *
 * @type {{ title: string, name: import('./browsers.mjs').BrowserName, preferences: Record<string, unknown>, looks: Record<string, (page: Page) => Promise<void>> }[]}
 */
const LAUNCHES = [
  {
    title: 'chromium',
    name: 'chromium',
    preferences: {},
    looks: {
      light: (page) => emulate(page, 'light', 'none'),
      dark: (page) => emulate(page, 'dark', 'none'),
      'forced colours': (page) => emulate(page, 'dark', 'active'),
    },
  },
  {
    title: 'firefox',
    name: 'firefox',
    preferences: { 'layout.css.prefers-color-scheme.content-override': 0 },
    looks: { dark: (page) => page.select('#colours', 'system').then(), light: (page) => page.select('#colours', 'light').then() },
  },
  {
    title: 'firefox, forced colours',
    name: 'firefox',
    preferences: { 'browser.display.document_color_use': 2 },
    looks: { 'forced colours': async () => {} },
  },
];

for (const { title, name, preferences, looks } of LAUNCHES) {
  describe(title, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;

    before(async () => {
      browser = await launch(name, preferences);
    });

    after(() => browser.close());

    for (const [state, reach] of Object.entries(STATES)) {
      test(`${state}: no barrier, and nothing wider than the window`, async () => {
        const page = await open(browser, single);
        await started(page);
        await reach(page);
        for (const [look, take] of Object.entries(looks)) {
          await take(page);
          for (const width of WIDTHS) {
            await page.setViewport({ width, height: 900 });
            assert.deepEqual(await axe(page), [], `${look}, ${width} px`);
            assert.ok((await overflow(page)) <= 0, `too wide at ${width} px, ${look}`);
          }
        }
        await page.setViewport({ width: NARROWEST, height: 900 });
        assert.ok((await overflow(page)) <= 0, `too wide at ${NARROWEST} px`);
        assertQuiet(browser);
        await page.close();
      });
    }

    test('these colours are what the page has', async () => {
      const page = await open(browser, single);
      await started(page);
      for (const [look, take] of Object.entries(looks)) {
        await take(page);
        const seen = await page.evaluate(() => ({
          forced: matchMedia('(forced-colors: active)').matches,
          paper: getComputedStyle(document.documentElement).getPropertyValue('--paper').trim(),
        }));
        assert.equal(seen.forced, look === 'forced colours');
        if (!seen.forced) assert.match(seen.paper, look === 'dark' ? /^#1c1f24$/ : /^#fff(fff)?$/);
      }
      await page.close();
    });
  });
}

/** Of each page one: what it emulates ends with it. @type {WeakMap<Page, Promise<import('puppeteer-core').CDPSession>>} */
const sessions = new WeakMap();

/**
 * @param {Page} page
 * @param {'light' | 'dark'} scheme
 * @param {'none' | 'active'} forced
 */
async function emulate(page, scheme, forced) {
  if (!sessions.has(page)) sessions.set(page, page.createCDPSession());
  const session = await sessions.get(page);
  await session?.send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'forced-colors', value: forced },
    ],
  });
}

/**
 * By how many pixels the page is wider than its window.
 *
 * @param {Page} page
 * @returns {Promise<number>}
 */
function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
