/** The hosted page: without a network after the first visit, from one version to the next, and as one file. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { bundlePage, site, writeSite } from '../../www/tools/page.mjs';
import { serve } from '../../www/tools/server.mjs';
import { dist, root } from '../../www/tools/toolchain.mjs';
import { openExample, openResults, openText, press, started, text } from './states.mjs';
import { assertQuiet, browsers, launch, open } from './support.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** The page after this one: the same under another name. */
const NEXT = 'ffffffffff';
const folder = mkdtempSync(join(tmpdir(), 'lupustat-next-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

before(async () => {
  const template = readFileSync(join(root, 'www', 'index.html'), 'utf8');
  await writeSite(await bundlePage(template, join(root, 'www', 'main.js'), NEXT), folder);
});

/** @param {import('node:http').Server} server */
function portOf(server) {
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/** @param {import('node:http').Server} server */
async function end(server) {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

for (const name of browsers) {
  describe(name, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;
    /** @type {import('node:http').Server} */
    let server;
    /** @type {Page} */
    let page;

    before(async () => {
      browser = await launch(name);
    });

    beforeEach(async () => {
      browser.complaints.length = 0;
      server = await serve(site, 0);
      page = await open(browser, `http://localhost:${portOf(server)}/`);
      await started(page);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller) {
          await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
        }
      });
    });

    after(() => browser.close());

    /** Puts the next version in the place of the page, and has the browser look for it. */
    async function publishNext() {
      const port = portOf(server);
      await end(server);
      server = await serve(folder, port);
      await page.evaluate(async () => {
        await (await navigator.serviceWorker.getRegistration())?.update();
      });
      await page.waitForSelector('.notice p');
    }

    const isNext = () =>
      page.waitForFunction((build) => document.getElementById('version')?.textContent?.includes(build), {}, NEXT);

    test('the whole job is done without a network after the first visit', async () => {
      await end(server);
      await page.reload();
      await started(page);
      await openResults(page);
      await page.click('.p-value');
      await page.waitForSelector('#provenance[open]');
      await page.keyboard.press('Escape');
      await page.waitForSelector('.figure svg');
      await press(page, 'Word: Table 3');
      await page.waitForFunction(() => document.getElementById('toast')?.textContent?.includes('lupustat-table-3.docx'));
      await page.keyboard.press('?');
      await page.waitForSelector('#help[open]');
      assertQuiet(browser);
      await page.close();
    });

    test('the next version waits until it is asked for, and takes the work along', async () => {
      await openText(page, 'patient_id,sex,Mg\nP1,female,0.79\nP2,male,0.88\nP3,female,0.91\n');
      await press(page, 'Apply');
      await page.waitForFunction(() => document.querySelector('.unsaved'));
      await page.click('.views a[href="#/patient"]');
      await page.waitForSelector('#magnesium');
      await page.type('#magnesium', '1.84');
      await page.click('.views a[href="#/calculators"]');
      await page.waitForSelector('.recheck textarea');
      await page.type('.calculator textarea', '1.9 2.0');
      await page.type('.recheck textarea', 'Rash ; 3 ; 9 ; 0.065');
      await publishNext();
      assert.doesNotMatch(await text(page, '#version'), new RegExp(NEXT));
      await press(page, 'Use it now');
      await isNext();
      const held = (/** @type {string} */ selector) => page.$eval(selector, (area) => /** @type {HTMLTextAreaElement} */ (area).value);
      await page.waitForSelector('.recheck textarea');
      assert.deepEqual([await held('.calculator textarea'), await held('.recheck textarea')], ['1.9 2.0', 'Rash ; 3 ; 9 ; 0.065']);
      await page.click('.views a[href="#/patient"]');
      await page.waitForSelector('#magnesium');
      assert.equal(await page.$eval('#magnesium', (field) => /** @type {HTMLInputElement} */ (field).value), '1.84');
      await page.click('.views a[href="#/cohort"]');
      await page.waitForSelector('.facts');
      await page.waitForSelector('.unsaved');
      assert.match(await text(page, '.facts'), /cohort\.csv[^]*Patients analysed\s+3/);
      assert.equal(await page.$('.answer'), null);
      assert.ok(await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))), 'it asks before it is closed');
      assert.equal(await page.evaluate(() => indexedDB.databases().then((all) => all.length <= 1)), true);
      assertQuiet(browser);
      await page.close({ runBeforeUnload: false });
      await end(server);
    });

    test('a page of the old version keeps working when the next one has taken over elsewhere', async () => {
      const other = await open(browser, page.url());
      await started(other);
      await openResults(other);
      await page.bringToFront();
      await publishNext();
      await press(page, 'Use it now');
      await isNext();
      await other.bringToFront();
      await press(other, 'Word: Table 3');
      await other.waitForFunction(() => document.getElementById('toast')?.textContent?.includes('lupustat-table-3.docx'));
      assertQuiet(browser);
      await other.close();
      await page.close();
      await end(server);
    });

    test('an update that cannot take the work along does not take place', async () => {
      await openExample(page);
      await publishNext();
      await page.evaluate(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('not here', 'SecurityError');
        };
      });
      await press(page, 'Use it now');
      await page.waitForFunction(() => /The new version waits: .*save a project file/.test(document.getElementById('toast')?.textContent ?? ''));
      assert.match(await text(page, '.facts'), /Patients analysed\s+100/);
      await page.close();
      await end(server);
    });

    test('the single file is offered, and is the one that was built', async () => {
      await page.evaluate(() => {
        const { createObjectURL } = URL;
        URL.createObjectURL = (/** @type {any} */ blob) => {
          if (blob.type.startsWith('text/html')) blob.text().then((/** @type {string} */ text) => Object.assign(window, { blobText: text }));
          return createObjectURL(blob);
        };
      });
      await press(page, 'Download the page as one file');
      const taken = await page.waitForFunction(() => /** @type {any} */ (window).blobText);
      assert.equal(await taken.jsonValue(), readFileSync(join(dist, 'lupustat.html'), 'utf8'));
      await page.close();
      await end(server);
    });

    test('what an installation needs is there: every icon in the size that is said, also without a network', async () => {
      const manifest = await page.evaluate(async () => (await fetch('manifest.webmanifest')).json());
      /** @type {{ src: string, sizes: string, purpose?: string }[]} */
      const icons = manifest.icons.filter((/** @type {{ type: string }} */ { type }) => type === 'image/png');
      assert.deepEqual(icons.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`), ['192x192 any', '512x512 any', '512x512 maskable']);
      const touch = await page.$eval('link[rel="apple-touch-icon"]', (link) => link.getAttribute('href') ?? '');
      await end(server);
      for (const { src, sizes } of [...icons, { src: touch, sizes: '180x180' }]) {
        const size = await page.evaluate(async (address) => {
          const picture = await createImageBitmap(await (await fetch(address)).blob());
          return `${picture.width}x${picture.height}`;
        }, src);
        assert.equal(size, sizes, src);
      }
      if (name === 'chromium') {
        const session = await page.createCDPSession();
        assert.deepEqual(await session.send('Page.getInstallabilityErrors'), { installabilityErrors: [] });
      }
      assertQuiet(browser);
      await page.close();
    });

    test('where the browser can install the page, a button does it, once', async () => {
      await page.evaluate(() => {
        const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
          prompt: async () => Object.assign(window, { prompted: true }),
        });
        dispatchEvent(event);
      });
      await press(page, 'Install Lupustat');
      await page.waitForFunction(() => /** @type {any} */ (window).prompted);
      assert.doesNotMatch(await text(page, '#offers'), /Install/);
      await page.close();
      await end(server);
    });
  });
}
