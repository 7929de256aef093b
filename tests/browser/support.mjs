/**
 * Opens the built page in a browser whose every request and complaint is written down.
 *
 * ```js
 * const browser = await launch('firefox');
 * const page = await open(browser, single);
 * // ...
 * await assertQuiet(browser);
 * await browser.close();
 * ```
 */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { dist, root } from '../../www/tools/toolchain.mjs';
import { find } from './browsers.mjs';
import { startProxy } from './proxy.mjs';

export { browsers } from './browsers.mjs';

/** The address of the single file, as a double click opens it. */
export const single = pathToFileURL(join(dist, 'lupustat.html')).href;

/** Where {@link screenshot} puts its pictures. */
export const SCREENSHOTS = join(root, 'target', 'screenshots');

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Hosts that a browser asks for its own settings, without a page having a part in it. No page under
 * test names them, and one that did would be stopped by its policy, with a complaint.
 */
const BROWSERS_OWN = /(^|\.)(mozilla\.(com|net|org)|firefox\.com|google\.com|googleapis\.com|gvt1\.com)(:\d+)?$/;

/**
 * @typedef {object} Browser
 * @property {import('./browsers.mjs').BrowserName} name
 * @property {import('puppeteer-core').Browser} driver
 * @property {string[]} requests everything that was asked of the network; see `proxy.mjs`
 * @property {string[]} complaints warnings and errors of the console, uncaught errors, and what the
 *   security policy refused
 * @property {() => Promise<void>} close
 */

/**
 * Starts a browser with an empty profile.
 *
 * @param {import('./browsers.mjs').BrowserName} name
 * @param {Record<string, unknown>} [preferences] of Firefox, which takes media features from them
 * @returns {Promise<Browser>}
 */
export async function launch(name, preferences = {}) {
  const proxy = await startProxy();
  const driver = await puppeteer.launch({
    executablePath: find(name),
    headless: true,
    ...(name === 'firefox' ? firefoxOptions(proxy.port, preferences) : chromiumOptions(proxy.port)),
  });
  return {
    name,
    driver,
    requests: proxy.requests,
    complaints: [],
    close: async () => {
      await driver.close();
      proxy.close();
    },
  };
}

/**
 * @param {number} port
 * @returns {import('puppeteer-core').LaunchOptions}
 */
function chromiumOptions(port) {
  return {
    browser: 'chrome',
    args: [
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--proxy-server=127.0.0.1:${port}`,
      '--proxy-bypass-list=<-loopback>',
    ],
  };
}

/**
 * @param {number} port
 * @param {Record<string, unknown>} preferences
 * @returns {import('puppeteer-core').LaunchOptions}
 */
function firefoxOptions(port, preferences) {
  return {
    browser: 'firefox',
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': port,
      'network.proxy.allow_hijacking_localhost': true,
      ...preferences,
    },
  };
}

/**
 * Opens an address in a new tab and keeps its complaints.
 *
 * @param {Browser} browser
 * @param {string} address
 * @param {{ width: number, height: number }} [viewport]
 * @returns {Promise<import('puppeteer-core').Page>}
 */
export async function open(browser, address, viewport = { width: 1280, height: 900 }) {
  const page = await browser.driver.newPage();
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) browser.complaints.push(message.text());
  });
  page.on('pageerror', (error) => browser.complaints.push(String(error)));
  await page.evaluateOnNewDocument(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      console.error(`${effectiveDirective} refused ${blockedURI}`);
    });
  });
  await page.setViewport(viewport);
  await page.goto(address);
  return page;
}

/**
 * Fails when a page complained, or asked the network for anything but the site on this machine.
 *
 * @param {Browser} browser
 */
export function assertQuiet({ requests, complaints }) {
  assert.deepEqual(complaints, []);
  assert.deepEqual(foreign(requests), []);
}

/**
 * The requests that went to neither this machine nor the browser's own makers.
 *
 * @param {string[]} requests
 */
export function foreign(requests) {
  return requests.filter((request) => {
    const host = request.startsWith('CONNECT ') ? request.slice('CONNECT '.length) : new URL(request).hostname;
    return host !== 'localhost' && !BROWSERS_OWN.test(host);
  });
}

/**
 * What axe-core finds wrong with the page as it stands: one line for each rule and element.
 *
 * @param {import('puppeteer-core').Page} page
 * @returns {Promise<string[]>}
 */
export async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run({ rules: { 'target-size': { enabled: true } } });
    return violations.flatMap((/** @type {any} */ { id, help, nodes }) =>
      nodes.map((/** @type {any} */ { target }) => `${id}: ${help} (${target.join(' ')})`),
    );
  });
}

/**
 * Takes a picture of the whole page, in `target/screenshots`.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} name
 */
export async function screenshot(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/**
 * The sheets of A4 that a page takes on paper, in Chromium.
 *
 * @param {import('puppeteer-core').Page} page
 * @returns {Promise<number>}
 */
export async function sheetsOf(page) {
  const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1');
  return [...pdf.matchAll(/\/Type\s*\/Page[^s]/g)].length;
}
