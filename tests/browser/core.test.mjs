/** `www/core.js`, the way from the page to the core and back, in both browsers from disk. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundlePage, singleFile } from '../../www/tools/page.mjs';
import { dist, root } from '../../www/tools/toolchain.mjs';
import { assertQuiet, browsers, launch, open } from './support.mjs';

const { version } = JSON.parse(readFileSync(join(dist, 'package', 'package.json'), 'utf8'));

/** A page with nothing but `core.js`, under the policy of the single file. */
const file = join(root, 'target', 'core-page.html');

before(async () => {
  const template = readFileSync(join(root, 'www', 'index.html'), 'utf8');
  const bundle = await bundlePage(template, join(root, 'tests', 'browser', 'core-page.js'));
  writeFileSync(file, singleFile(bundle));
});

for (const name of browsers) {
  describe(name, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;
    /** @type {import('puppeteer-core').Page} */
    let page;

    before(async () => {
      browser = await launch(name);
    });

    beforeEach(async () => {
      page = await open(browser, pathToFileURL(file).href);
    });

    after(() => browser.close());

    test('a call gives the result of the operation', async () => {
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).core.call('version')), version);
      assertQuiet(browser);
    });

    test('calls are answered in order', async () => {
      const order = await page.evaluate(async () => {
        const { call } = /** @type {any} */ (window).core;
        /** @type {number[]} */
        const order = [];
        await Promise.all([1, 2, 3].map((n) => call('version').then(() => order.push(n))));
        return order;
      });
      assert.deepEqual(order, [1, 2, 3]);
    });

    test('a refusal keeps its code, its values and its text', async () => {
      const refusal = await page.evaluate(async () => {
        const { call, CoreError } = /** @type {any} */ (window).core;
        try {
          return await call('computeTest', { test: 'no_such_test' });
        } catch (error) {
          const { code, params, message } = /** @type {any} */ (error);
          return { known: error instanceof CoreError, code, found: params.found, message };
        }
      });
      assert.equal(refusal.known, true);
      assert.equal(refusal.code, 'unknown_test');
      assert.equal(refusal.found, 'no_such_test');
      assert.match(refusal.message, /no_such_test/);
    });

    test('an unknown operation is refused, and the next call is answered', async () => {
      const outcome = await page.evaluate(async () => {
        const { call } = /** @type {any} */ (window).core;
        const refusal = await call('noSuchOperation').catch((/** @type {any} */ error) => error.code);
        return [refusal, await call('version')];
      });
      assert.deepEqual(outcome, ['unknown_operation', version]);
    });

    test('bytes move to the worker', async () => {
      const left = await page.evaluate(async () => {
        const bytes = new Uint8Array(8);
        await /** @type {any} */ (window).core.call('version', bytes);
        return bytes.byteLength;
      });
      assert.equal(left, 0);
    });

    test('what cannot be sent is refused, and the next call is answered', async () => {
      const outcome = await page.evaluate(async () => {
        const { call } = /** @type {any} */ (window).core;
        const refusal = await call('version', Symbol('unsendable')).catch((/** @type {any} */ error) => error.name);
        return [refusal, await call('version')];
      });
      assert.deepEqual(outcome, ['DataCloneError', version]);
    });

    test('stop refuses what has no answer, and the next call is answered', async () => {
      const outcome = await page.evaluate(async () => {
        const { call, stop } = /** @type {any} */ (window).core;
        const unanswered = call('version').catch((/** @type {any} */ error) => error.code);
        stop();
        return [await unanswered, await call('version')];
      });
      assert.deepEqual(outcome, ['stopped', version]);
    });

    test('the second part of the core is loaded when it is needed, and asked for again when it could not be had', async () => {
      const outcome = await page.evaluate(async () => {
        const { call, stop } = /** @type {any} */ (window).core;
        const compute = () => call('computeTest', { test: 'describe', input: { x: [1, 2, 6] } });
        const part = /** @type {Element} */ (document.getElementById('part-core'));
        const place = /** @type {Element} */ (part.parentElement);
        part.remove();
        const alone = await call('version');
        const refusal = await compute().catch((/** @type {any} */ error) => error.code);
        const still = await call('version');
        place.append(part);
        const { mean } = await compute();
        part.remove();
        const { median } = await compute();
        place.append(part);
        stop();
        return [alone, refusal, still, mean, median];
      });
      assert.deepEqual(outcome, [version, 'part_not_loaded', version, 3, 2]);
      assertQuiet(browser);
    });

    test('a part is loaded on demand and runs in a worker', async () => {
      const answer = await page.evaluate(async () => {
        const script = await /** @type {any} */ (window).loadPart();
        const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
        worker.postMessage(21);
        return new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
        });
      });
      assert.equal(answer, 42);
      assertQuiet(browser);
    });
  });
}
