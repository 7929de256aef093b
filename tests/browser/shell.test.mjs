/** What stands around the views of the single file: help, keys, colours, what it says of the data, the guided run. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openExample, openResults, openText, press, started, text } from './states.mjs';
import { browsers, single } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

for (const name of browsers) {
  describe(name, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ browser, page } = given));

    const inView = (/** @type {string} */ heading) =>
      page.waitForFunction((wanted) => document.activeElement?.matches('h1') && document.activeElement.textContent === wanted, {}, heading);

    const helpShows = (/** @type {RegExp} */ wanted) =>
      page.waitForFunction((source) => new RegExp(source).test(document.querySelector('#help[open]')?.textContent ?? ''), {}, wanted.source);

    test('? opens the help, which lists the keys and finds a term; Escape closes it', async () => {
      await page.keyboard.press('?');
      await helpShows(/Everywhere[^]*save the cohort as a project/);
      await page.focus('#help input[type=search]');
      await page.keyboard.type('cram');
      await page.waitForFunction(() => document.querySelectorAll('#help .terms dt').length === 1);
      assert.match(await text(page, '#help .terms'), /Cramér’s V\s+How strongly/);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape'); // the first empties the field
      await page.waitForSelector('#help:not([open])');
      await done();
    });

    test('findings and targets are explained in the words of the core', async () => {
      await page.keyboard.press('?');
      await helpShows(/Pyuria\s*Weight 4\./);
      const terms = await text(page, '#help');
      assert.match(terms, /24 findings of the last 10 days, each of weight 8, 4, 2, 1/);
      assert.match(terms, /DORIS 2021 remission[^]*prednisolone/i);
      await done();
    });

    test('digits change the view, but not where they are typed, and not when single keys are off', async () => {
      await page.keyboard.press('3');
      await inView('Patient');
      await page.waitForSelector('#magnesium');
      await page.type('#magnesium', '2');
      assert.match(await page.url(), /#\/patient$/);
      await page.keyboard.press('Tab');
      await page.$eval(':focus', (focused) => /** @type {HTMLElement} */ (focused).blur());
      await page.keyboard.press('5');
      await inView('Methods');
      await page.keyboard.press('?');
      await page.waitForSelector('#help[open] .check input');
      await page.click('#help .check input');
      await page.keyboard.press('Escape');
      await page.keyboard.press('1');
      await page.keyboard.press('?');
      assert.match(await page.url(), /#\/methods$/);
      assert.equal(await page.$('#help[open]'), null);
      await page.evaluate(() => localStorage.clear());
      await done();
    });

    test('a term in the notes, in a heading or in a provenance opens by Enter and gives the focus back', async () => {
      await openResults(page);
      for (const [place, says] of /** @type {[string, RegExp][]} */ ([
        ['.notes .term', /Mean ± SD/],
        ['thead .term', /Holm[^]*multiplied by m/],
      ])) {
        await page.focus(place);
        await page.keyboard.press('Enter');
        await helpShows(says);
        await page.keyboard.press('Escape');
        await page.waitForSelector('#help:not([open])');
        assert.ok(await page.evaluate((css) => document.activeElement === document.querySelector(css), place));
      }
      await page.focus('.p-value');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#provenance[open] .term');
      await page.focus('#provenance .term');
      await page.keyboard.press('Enter');
      await helpShows(/Mann–Whitney U test/);
      await page.keyboard.press('Escape');
      await page.waitForSelector('#help:not([open])');
      assert.ok(await page.$('#provenance[open]'));
      await done();
    });

    test('colours follow the choice, which stays until it is that of the system again', async () => {
      const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper').trim());
      await page.select('#colours', 'dark');
      assert.equal(await paper(), '#1c1f24');
      await page.reload();
      await started(page);
      assert.equal(await paper(), '#1c1f24');
      await page.select('#colours', 'light');
      assert.match(await paper(), /^#fff(fff)?$/);
      await page.select('#colours', 'system');
      assert.equal(await page.evaluate(() => localStorage.length), 0);
      await done();
    });

    test('the panel on the data tells what is kept, and that sending is refused', async () => {
      await page.click('#open-data');
      await helpShows(/asked the network for nothing so far[^]*No cohort is kept/);
      await page.click('#help summary');
      assert.match(await text(page, '#help .code'), /connect-src 'none'/);
      assert.deepEqual(browser.complaints, []);
      await press(page, 'Try to send something');
      await helpShows(/Refused by the browser, as the policy demands/);
      assert.match(browser.complaints.splice(0).join(), /nobody\.invalid/);
      await done();
    });

    test('the guided run goes through the example by Enter alone, and can be left at any step', async () => {
      const at = (/** @type {number} */ step) =>
        page.waitForFunction(
          (wanted) => document.querySelector('#guide')?.textContent?.includes(`Guided run, ${wanted} of 7`) && document.activeElement?.closest('#guide') && document.querySelector('[data-shown]'),
          {},
          step,
        );
      await page.keyboard.press('?');
      await page.waitForSelector('#help[open]');
      await page.focus('#help .row button');
      await page.keyboard.press('Enter');
      for (let step = 1; step <= 7; step += 1) {
        await at(step);
        if (step === 4) assert.ok(await page.$('.p-value[data-shown]'));
        await page.keyboard.press('Enter');
      }
      await page.waitForSelector('#guide[hidden]');
      assert.match(await page.url(), /#\/patient$/);
      assert.equal(await page.$('[data-shown]'), null);
      await page.keyboard.press('?');
      await page.waitForSelector('#help[open]');
      await page.focus('#help .row button');
      await page.keyboard.press('Enter');
      await at(1);
      await page.keyboard.press('Escape');
      await page.waitForSelector('#guide[hidden]');
      await done();
    });

    test('the guided run does not take the place of unsaved work unasked', async () => {
      await openText(page, 'patient_id,sex,Mg\nP1,female,0.79\nP2,male,0.88\n');
      await press(page, 'Apply');
      await page.waitForFunction(() => document.querySelector('.unsaved'));
      const asked = new Promise((resolve) =>
        page.once('dialog', async (dialog) => {
          await dialog.dismiss();
          resolve(dialog.message());
        }),
      );
      await page.keyboard.press('?');
      await page.waitForSelector('#help[open]');
      await page.focus('#help .row button');
      await page.keyboard.press('Enter');
      assert.match(String(await asked), /not saved/);
      assert.match(await text(page, '.facts'), /cohort\.csv/);
      assert.ok(await page.$('#guide[hidden]'));
      await done();
    });

    test('the whole job by keys alone: the example, Table 3, a p, a Word document', async () => {
      await page.evaluate(() => {
        HTMLAnchorElement.prototype.click = function () {
          Object.assign(window, { saved: this.download });
        };
      });
      await page.keyboard.press('Tab');
      assert.equal(await focusedText(page), 'Skip to the content');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Open the example cohort');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.facts');
      await page.keyboard.press('2');
      await inView('Results');
      await tabTo(page, 'Word: Table 3');
      await page.keyboard.press('Tab');
      await tabTo(page, 'Table 3, manifestations');
      assert.match(await text(page, ':focus'), /Leukopenia\s+9\s+1\.96 ± 0\.21/);
      await tabTo(page, '0.036, Vasculitis');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => /Vasculitis: p = 0\.036/.test(document.querySelector('#provenance[open]')?.textContent ?? ''));
      await page.keyboard.press('Escape');
      await page.waitForSelector('#provenance:not([open])');
      assert.match(await focusedText(page), /^0\.036, Vasculitis/);
      await tabTo(page, 'Word: Table 3', true);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => /** @type {any} */ (window).saved === 'lupustat-table-3.docx');
      await done();
    });

    test('nothing moves after the first paint that nobody moved', { skip: name === 'firefox' && 'it does not tell' }, async () => {
      await page.evaluateOnNewDocument(() => {
        Object.assign(window, { moved: 0 });
        new PerformanceObserver((list) => {
          for (const entry of /** @type {any[]} */ (list.getEntries())) if (!entry.hadRecentInput) /** @type {any} */ (window).moved += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
      for (const route of ['cohort', 'patient', 'methods']) {
        await page.goto('about:blank');
        await page.goto(`${single}#/${route}`);
        await started(page);
        await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'));
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        assert.ok((await page.evaluate(() => /** @type {any} */ (window).moved)) < 0.01, route);
      }
      await done();
    });

    test('Ctrl+S saves the cohort as a project', async () => {
      await openExample(page);
      await page.evaluate(() => {
        HTMLAnchorElement.prototype.click = function () {
          Object.assign(window, { saved: this.download });
        };
      });
      await page.keyboard.down('Control');
      await page.keyboard.press('s');
      await page.keyboard.up('Control');
      await page.waitForFunction(() => /** @type {any} */ (window).saved === 'example-cohort.lupustat.json');
      await done();
    });
  });
}

/**
 * What the focused element says: its name, or its text.
 *
 * @param {Page} page
 */
function focusedText(page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    return (focused?.getAttribute('aria-label') ?? focused?.textContent ?? '').replace(/\s+/g, ' ').trim();
  });
}

/**
 * Presses Tab until an element that begins with these words has the focus.
 *
 * @param {Page} page
 * @param {string} words
 * @param {boolean} [back]
 */
async function tabTo(page, words, back = false) {
  if (back) await page.keyboard.down('Shift');
  for (let stops = 0; !(await focusedText(page)).startsWith(words); stops += 1) {
    assert.ok(stops < 300, `no way to “${words}” by Tab`);
    await page.keyboard.press('Tab');
  }
  if (back) await page.keyboard.up('Shift');
}
