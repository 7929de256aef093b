/** Both artefacts in both browsers: they start, compute, keep quiet, and refuse what they should. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { site } from '../../www/tools/page.mjs';
import { serve } from '../../www/tools/server.mjs';
import { dist } from '../../www/tools/toolchain.mjs';
import { CONTROL } from './proxy.mjs';
import { assertQuiet, axe, browsers, foreign, launch, open, single } from './support.mjs';

const { version } = JSON.parse(readFileSync(join(dist, 'package', 'package.json'), 'utf8'));

/** @type {import('node:http').Server} */
let server;

before(async () => {
  server = await serve(site, 0);
});

after(() => {
  server.closeAllConnections();
  server.close();
});

/** @param {import('node:http').Server} server */
function addressOf(server) {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://localhost:${port}/`;
}

/** @param {import('puppeteer-core').Page} page */
async function showsVersion(page) {
  await page.waitForFunction((expected) => document.body.innerText.includes(expected), { timeout: 10_000 }, version);
}

for (const name of browsers) {
  describe(name, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;

    before(async () => {
      browser = await launch(name);
    });

    beforeEach(() => {
      browser.complaints.length = 0;
    });

    after(() => browser.close());

    for (const [artefact, address] of /** @type {[string, () => string][]} */ ([
      ['the single file, from disk', () => single],
      ['the hosted page', () => addressOf(server)],
    ])) {
      test(`${artefact}, shows the version of the core, without a complaint or a request`, async () => {
        const page = await open(browser, address());
        await showsVersion(page);
        assert.deepEqual(await axe(page), []);
        assertQuiet(browser);
        await page.close();
      });

      test(`${artefact}, refuses foreign code, requests, pictures and forms`, async () => {
        const page = await open(browser, address());
        const before = foreign(browser.requests).length;
        assert.deepEqual(await page.evaluate(attack), {
          'inline script': 'refused',
          'remote script': 'refused',
          eval: 'refused',
          fetch: 'refused',
          picture: 'refused',
        });
        assert.equal(await page.evaluate(submitForm), 'refused');
        assert.equal(foreign(browser.requests).length, before);
        assert.ok(browser.complaints.length > 0, 'the listener for complaints hears refusals');
        await page.close();
      });
    }

    test('the hosted page opens again when its server is gone', async () => {
      const own = await serve(site, 0);
      const page = await open(browser, addressOf(own));
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      own.closeAllConnections();
      await new Promise((resolve) => own.close(resolve));
      await page.reload();
      await showsVersion(page);
      await page.close();
    });

    test('the proxy sees what a page without a policy asks for', async () => {
      const page = await open(browser, CONTROL);
      await page.evaluate(attack);
      await page.evaluate(fetchFromWorker);
      const seen = foreign(browser.requests);
      for (const path of ['script.js', 'picture.png', 'data', 'from-worker']) {
        assert.ok(seen.includes(`http://elsewhere.invalid/${path}`), path);
      }
      await page.close();
    });
  });
}

/**
 * Tries, in a page, all that the policy forbids. Runs after the current task, since what a debugger
 * evaluates may be free of the policy.
 *
 * @returns {Promise<Record<string, string>>}
 */
async function attack() {
  await new Promise((resolve) => setTimeout(resolve));
  /** @type {Record<string, string>} */
  const outcome = {};

  const inline = document.createElement('script');
  inline.textContent = 'window.injected = true';
  document.head.append(inline);
  outcome['inline script'] = 'injected' in window ? 'ran' : 'refused';

  const refusals = new Set();
  addEventListener('securitypolicyviolation', ({ blockedURI }) => refusals.add(blockedURI));
  /**
   * @template {HTMLElement & { src: string }} T
   * @param {T} element
   * @param {string} src
   */
  const load = (element, src) =>
    new Promise((resolve) => {
      element.onload = element.onerror = resolve;
      element.src = src;
      document.head.append(element);
    });
  await load(document.createElement('script'), 'http://elsewhere.invalid/script.js');
  await load(new Image(), 'http://elsewhere.invalid/picture.png');
  await fetch('http://elsewhere.invalid/data').catch(() => {});

  try {
    (0, eval)('1');
    outcome.eval = 'ran';
  } catch {
    outcome.eval = 'refused';
  }

  await new Promise((resolve) => setTimeout(resolve, 200)); // Refusals are told a moment later.
  const refused = (/** @type {string} */ path) =>
    refusals.has(`http://elsewhere.invalid/${path}`) ? 'refused' : 'not refused by the policy';
  outcome['remote script'] = refused('script.js');
  outcome.picture = refused('picture.png');
  outcome.fetch = refused('data');
  return outcome;
}

/**
 * Tries to send a form, which without a policy would lead away from the page.
 *
 * @returns {Promise<string>}
 */
async function submitForm() {
  const form = document.createElement('form');
  form.action = 'http://elsewhere.invalid/form';
  document.body.append(form);
  return new Promise((resolve) => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      if (effectiveDirective === 'form-action') resolve('refused');
    });
    try {
      form.submit();
    } catch {
      resolve('refused'); // Firefox throws.
    }
  });
}

/** Asks the network from a worker of the page. */
async function fetchFromWorker() {
  const script = "fetch('http://elsewhere.invalid/from-worker').catch(() => {}).then(() => postMessage(0))";
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  await new Promise((resolve) => (worker.onmessage = resolve));
}
