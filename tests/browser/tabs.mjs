/** A browser for the tests of a group, and a tab with the page for each of them. */

import { after, before, beforeEach } from 'node:test';
import { started } from './states.mjs';
import { assertQuiet, launch, open, single } from './support.mjs';

/** @typedef {import('./support.mjs').Browser} Browser */
/** @typedef {import('puppeteer-core').Page} Page */

/**
 * To be called inside `describe`, before its own hooks: those find the page started.
 *
 * @param {import('./browsers.mjs').BrowserName} name
 * @param {(given: { browser: Browser, page: Page }) => void} take what each test gets
 * @returns {() => Promise<void>} ends a test: nothing complained, nothing was asked of the network, and its tab closes
 */
export function tabs(name, take) {
  /** @type {Browser} */
  let browser;
  /** @type {Page} */
  let page;

  before(async () => {
    browser = await launch(name);
  });

  beforeEach(async () => {
    browser.complaints.length = 0;
    page = await open(browser, single);
    await started(page);
    take({ browser, page });
  });

  after(() => browser.close());

  return async () => {
    assertQuiet(browser);
    await page.close();
  };
}
