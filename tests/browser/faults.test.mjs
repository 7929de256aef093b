/** What goes wrong around the page, and what a hurried hand does: a message, nothing lost, and the work goes on. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { go, openExample, openResults, openText, press, setMode, settled, started, text } from './states.mjs';
import { assertQuiet, browsers, open, single } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const HEADER = 'patient_id,sex,age,serum_mg_mg_dl,rash';
const ROWS = `${HEADER}\nP1,F,40,2.0,0\nP2,M,41,2.1,1\nP3,F,50,2.2,0\n`;

/** Where much may be pasted, and what is repeated there. @type {Record<string, { field: string, line: string, button: string, answered: string }>} */
const LARGE_PASTES = {
  'a calculator': { field: '.calculator textarea', line: '2.1 1.9 ', button: 'Compute', answered: '#answer, .summary-error' },
  'the published tables': { field: '.recheck textarea', line: 'Rash ; 3 (30%) ; 9 (10%) ; 0.065\n', button: 'Check', answered: '#recheck-findings, .summary-error' },
};

for (const name of browsers) {
  describe(name, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ browser, page } = given));

    const shows = (/** @type {string} */ selector, /** @type {RegExp} */ wanted) =>
      page.waitForFunction((css, source) => new RegExp(source).test(document.querySelector(css)?.textContent ?? ''), {}, selector, wanted.source);

    for (const where of ['in the page', 'in its workers']) {
      test(`without WebAssembly ${where} the page says so, and what to do`, async () => {
        await page.evaluateOnNewDocument(where === 'in the page' ? () => Reflect.deleteProperty(window, 'WebAssembly') : changeWorkers, 'delete self.WebAssembly;');
        await page.reload();
        await shows('.summary-error', /could not start[^]*WebAssembly switched off[^]*Lockdown Mode[^]*another browser/);
        await done();
      });
    }

    test('a panic of the core during an analysis is told; the edits are kept, and it goes on', async () => {
      await page.evaluateOnNewDocument(changeWorkers, PANIC_ONCE);
      await page.reload();
      await started(page);
      await openText(page, ROWS);
      await edit(page, '1', '44');
      await shows('.summary-error', /The core stopped: unreachable[^]*Nothing that you entered is lost/);
      await press(page, 'Try again');
      await page.waitForFunction(() => !document.querySelector('.summary-error') && document.querySelector('.facts'));
      await page.waitForFunction(() => document.querySelector('.grid .edited bdi')?.textContent === '44');
      assert.ok(await asksBeforeClosing(page));
      await done();
    });

    test('a worker that is killed during an analysis is told; the tables stay, and it goes on', async () => {
      await page.evaluateOnNewDocument(killFirstReport);
      await page.reload();
      await started(page);
      await openResults(page);
      await page.click('input[name="mode"][value="recommended"]');
      await shows('.summary-error', /killed/);
      assert.ok(await page.$('#table3'));
      await press(page, 'Try again');
      await page.waitForFunction(() => !document.querySelector('.summary-error') && document.querySelector('#table3') && !document.querySelector('.reading'));
      await setMode(page, 'as_published');
      await settled(page);
      await done();
    });

    test('a browser that stores nothing says so, and nothing is lost', async () => {
      await page.evaluateOnNewDocument(() => {
        Object.defineProperty(window, 'indexedDB', { get: () => { throw new DOMException('not here', 'SecurityError'); } });
        Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('not here', 'SecurityError'); } });
      });
      await page.reload();
      await started(page);
      await page.select('#colours', 'dark');
      assert.equal(await page.evaluate(() => document.documentElement.dataset.colours), 'dark');
      await openText(page, ROWS);
      await page.click('.menu summary');
      await page.click('::-p-xpath(//div[@class="menu-items"]/button[b="Keep in this browser"])');
      await shows('.summary-error', /does not let this page store anything; save a project file instead/);
      assert.match(await text(page, '.facts'), /Patients analysed\s+3/);
      await done();
    });

    test('a browser without room says so; what was kept before stays, and the work goes on', async () => {
      await openExample(page);
      await keep(page);
      await openText(page, ROWS);
      await shows('.facts', /Patients analysed\s*3/);
      await page.evaluate(() => {
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {
          const request = Reflect.apply(put, this, given);
          // As a disk that is full ends it: what was written is taken back.
          Object.defineProperty(this.transaction, 'error', { value: new DOMException('no room', 'QuotaExceededError') });
          this.transaction.abort();
          return request;
        };
      });
      await page.click('.menu summary');
      await page.click('::-p-xpath(//div[@class="menu-items"]/button[b="Keep in this browser"])');
      await shows('.summary-error', /there is no room left for it; save a project file instead/);
      assert.match(await text(page, '.facts'), /Patients analysed\s+3/);
      await page.reload();
      await started(page);
      await shows('.aside', /Kept in this browser\s*example-cohort\.csv/);
      await page.evaluate(() => indexedDB.deleteDatabase('lupustat'));
      await done();
    });

    test('two windows: what one has kept is not replaced by the other unasked', async () => {
      await openText(page, ROWS);
      const other = await open(browser, single);
      await started(other);
      await openExample(other);
      await keep(other);
      await page.bringToFront();
      const asked = new Promise((resolve) =>
        page.once('dialog', async (dialog) => {
          await dialog.dismiss();
          resolve(dialog.message());
        }),
      );
      await page.click('.menu summary');
      await page.click('::-p-xpath(//div[@class="menu-items"]/button[b="Keep in this browser"])');
      assert.match(String(await asked), /Another window has kept this meanwhile: example-cohort\.csv/);
      await other.close();
      await page.evaluate(() => indexedDB.deleteDatabase('lupustat'));
      await done();
    });

    test('back and forward in mid-edit take over what was typed', async () => {
      await openText(page, ROWS);
      await go(page, 'results');
      await page.waitForSelector('#table3');
      await page.evaluate(() => history.back());
      await page.waitForSelector('.section > summary');
      await unfold(page);
      await page.click('.grid [data-place="0"][data-column="2"]');
      await page.keyboard.type('77');
      await page.evaluate(() => history.forward());
      await page.waitForSelector('#table3');
      await page.evaluate(() => history.back());
      await page.waitForFunction(() => document.querySelector('.grid .edited bdi')?.textContent === '77');
      assert.ok(await asksBeforeClosing(page));
      await done();
    });

    test('a reload with unsaved changes asks, and staying keeps them', { timeout: 60_000 }, async () => {
      await openText(page, ROWS);
      await edit(page, '1', '44');
      await page.waitForSelector('.unsaved');
      const asked = new Promise((resolve) =>
        page.once('dialog', (dialog) => dialog.dismiss().then(() => resolve(dialog.type()))),
      );
      await page.evaluate(() => setTimeout(() => location.reload()));
      assert.equal(await asked, 'beforeunload');
      assert.equal(await text(page, '.grid .edited bdi'), '44');
      await page.close({ runBeforeUnload: false });
    });

    test('rows of 10 MB are pasted as a file is opened; later pastes leave the cohort alone', async () => {
      const count = 400_000;
      await page.evaluate(paste, HEADER, count);
      await page.waitForSelector('.facts', { timeout: 60_000 });
      assert.match(await text(page, '.facts'), /pasted rows[^]*Patients analysed\s+400,000/);
      assert.ok(await asksBeforeClosing(page));
      await page.evaluate(paste, HEADER, 2);
      assert.match(await text(page, '.facts'), /400,000/);
      await done();
    });

    for (const [where, { field, line, button, answered }] of Object.entries(LARGE_PASTES)) {
      test(`10 MB pasted into ${where} are answered, and the page goes on`, async () => {
        await go(page, 'calculators');
        await page.waitForSelector(field);
        await page.$eval(
          field,
          (area, unit) => {
            /** @type {HTMLTextAreaElement} */ (area).value = unit.repeat(10_000_000 / unit.length);
            area.dispatchEvent(new Event('input', { bubbles: true }));
          },
          line,
        );
        await press(page, button);
        await page.waitForSelector(answered, { timeout: 120_000 });
        await page.click('.views a[href="#/cohort"]');
        await page.waitForSelector('.drop');
        assertQuiet(browser);
        await page.close({ runBeforeUnload: false });
      });
    }

    test('a folder, ten files, and a drag that is given up', async () => {
      await page.waitForSelector('.drop');
      await page.$eval('.drop', (zone) => {
        const event = new Event('drop', { bubbles: true, cancelable: true });
        const item = { webkitGetAsEntry: () => ({ isDirectory: true }) };
        zone.dispatchEvent(Object.assign(event, { dataTransfer: { items: [item], files: [new File([], 'folder')] } }));
      });
      await shows('#toast', /That is a folder\. Drop the file itself\./);
      await page.$eval('.drop', (zone) => {
        const dataTransfer = new DataTransfer();
        for (let at = 0; at < 10; at += 1) dataTransfer.items.add(new File(['sex\n'], `${at}.csv`));
        zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await shows('#toast', /10 files were dropped\. Drop one\./);
      const looks = await page.$eval('.drop', (zone) => {
        zone.dispatchEvent(new DragEvent('dragenter', { bubbles: true, cancelable: true }));
        const during = zone.classList.contains('over');
        zone.dispatchEvent(new DragEvent('dragleave', { bubbles: true, cancelable: true }));
        return [during, zone.classList.contains('over')];
      });
      assert.deepEqual(looks, [true, false]);
      await done();
    });
  });
}

/**
 * In a page: puts a script before that of every worker.
 *
 * @param {string} script
 */
function changeWorkers(script) {
  const { createObjectURL } = URL;
  URL.createObjectURL = (/** @type {any} */ blob) => createObjectURL(blob.type === 'text/javascript' ? new Blob([script, blob], { type: blob.type }) : blob);
}

/** In a worker: the second report traps, as a panic does: by an instruction that cannot be reached. */
const PANIC_ONCE = `
  const trap = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(
    [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 97, 0, 0, 10, 5, 1, 3, 0, 0, 11],
  ))).exports.a;
  const { Instance } = WebAssembly;
  let reports = 0;
  WebAssembly.Instance = function (module, imports) {
    const { exports } = new Instance(module, imports);
    const report = (...args) => ((reports += 1) === 2 ? trap() : exports.cohort_report(...args));
    return { exports: { ...exports, cohort_report: report } };
  };
`;

/** In a page: the worker is killed at the first report after a choice. */
function killFirstReport() {
  let killed = false;
  window.Worker = class extends Worker {
    /**
     * @param {any} message
     * @param {any} transfer
     */
    postMessage(message, transfer) {
      super.postMessage(message, transfer);
      if (message.name === 'reportCohort' && !killed) {
        killed = true;
        this.terminate();
        setTimeout(() => this.onerror?.(new ErrorEvent('error', { message: 'killed' })));
      }
    }
  };
}

/**
 * In a page: pastes rows, as a spreadsheet copies them.
 *
 * @param {string} header
 * @param {number} count
 */
function paste(header, count) {
  const rows = Array.from({ length: count }, (_, row) => `P${row}\tF\t${20 + (row % 50)}\t2.${row % 10}\t0`);
  const text = [header.replaceAll(',', '\t'), ...rows].join('\n');
  const clipboardData = { getData: () => text }; // a real one cannot be filled by a script everywhere
  document.body.dispatchEvent(Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData }));
}

/** @param {Page} page */
async function unfold(page) {
  if (!(await page.$('.grid'))) await page.click('.section > summary');
  await page.waitForSelector('.grid [aria-rowindex="3"]');
}

/**
 * Edits the age of a patient.
 *
 * @param {Page} page
 * @param {string} place
 * @param {string} age
 */
async function edit(page, place, age) {
  await unfold(page);
  await page.click(`.grid [data-place="${place}"][data-column="2"]`);
  await page.keyboard.type(age);
  await page.keyboard.press('Enter');
}

/** @param {Page} page */
async function keep(page) {
  await page.click('.menu summary');
  await page.click('::-p-xpath(//div[@class="menu-items"]/button[b="Keep in this browser"])');
  await page.waitForFunction(() => document.getElementById('spoken')?.textContent === 'Kept in this browser.');
}

/** @param {Page} page */
function asksBeforeClosing(page) {
  return page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
}
