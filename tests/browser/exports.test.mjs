/** What the results are exported as: each file is taken from the page and read back. */

import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { go, openResults, openText, press, text } from './states.mjs';
import { browsers } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

for (const name of browsers) {
  describe(name, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ browser, page } = given));

    beforeEach(async () => {
      await page.evaluate(keepFiles);
    });

    test('CSV, Markdown and LaTeX hold the cells of the table on the page', async () => {
      await openResults(page);
      for (const [format, cell] of [
        ['CSV', ',23 (23.0),'],
        ['Markdown', '| 23 (23.0) |'],
        ['LaTeX', '& 23 (23.0) &'],
      ]) {
        const { type, bytes } = await exported(page, `${format}: Table 1`);
        assert.match(type, /charset=utf-8/);
        const written = Buffer.from(bytes).toString('utf8');
        assert.ok(written.includes(cell), `${format} has ${cell}`);
        assert.ok(written.includes('Leukopenia'));
      }
      await done();
    });

    test('HTML is a document of its own, whose rows are those of the page', async () => {
      await openResults(page);
      const shown = await page.$$eval('.sheet:has(#table3) tr', (rows) => rows.length);
      const { bytes } = await exported(page, 'HTML: Table 3');
      const other = await browser.driver.newPage();
      await other.setContent(Buffer.from(bytes).toString('utf8'));
      const found = await other.evaluate(() => ({
        rows: document.querySelectorAll('tr').length,
        scripts: document.querySelectorAll('script').length,
        title: document.title,
        scopes: [...document.querySelectorAll('th')].every((cell) => cell.scope),
      }));
      await other.close();
      assert.deepEqual(found, { rows: shown, scripts: 0, title: 'Serum magnesium by manifestation and by activity', scopes: true });
      await done();
    });

    test('where small counts are hidden, nothing is handed out that tells them', async () => {
      await openResults(page);
      const offered = () => page.$$eval('section:has(#exports) button', (buttons) => buttons.map(({ textContent }) => textContent?.trim()));
      assert.ok((await offered()).includes('Report (JSON)'));
      await page.evaluate(() => {
        const field = [...document.querySelectorAll('.options label')].find((label) => label.textContent?.includes('Small counts'));
        const select = /** @type {HTMLSelectElement} */ (field?.querySelector('select'));
        select.value = [...select.options].map(({ value }) => value).find((value) => value !== '0') ?? '';
        select.dispatchEvent(new Event('change', { bubbles: true }));
      });
      await page.waitForFunction(() => document.querySelector('section:has(#exports)')?.textContent?.includes('Small counts are hidden'));
      assert.ok(!(await offered()).includes('Report (JSON)'));
      await done();
    });

    test('each patient left out in turn: table, provenance and methods agree, and the exports hold it', async () => {
      await openResults(page);
      await page.click('.sensitivity summary');
      await page.click('#leave-one-out');
      await page.waitForFunction(() => document.querySelector('#methods')?.textContent?.includes('without each patient in turn'));
      // R: without the rows in turn, the p of vasculitis by sex lies between 0.00687 and 0.2585.
      assert.match((await text(page, '.sensitivity')).replace(/\s+/g, ' '), /Vasculitis \(Table 1\) 0?\.022 0?\.007 to 0?\.259/);
      await page.evaluate(() => {
        const row = [...document.querySelectorAll('.sheet:has(#table1) tr')].find((line) => line.textContent?.includes('Vasculitis'));
        /** @type {HTMLElement} */ (row?.querySelector('.p-value')).click();
      });
      await page.waitForSelector('dialog[open]');
      const provenance = (await text(page, 'dialog[open]')).replace(/\s+/g, ' ');
      assert.match(provenance, /p without one 0\.006866 to 0\.2585, of 100/);
      assert.match(provenance, /turns without any one of 2 of them/);
      await page.keyboard.press('Escape');
      await done();
    });

    test('a Word document holds native tables with their widths, and the footnotes as text', async () => {
      await openResults(page);
      const { bytes, type } = await exported(page, 'Word: Table 3');
      assert.match(type, /wordprocessingml/);
      const document = wordText(bytes);
      assert.equal(document.match(/<w:tbl>/g)?.length, 4);
      assert.match(document, /<w:tblLayout w:type="fixed"\/>/);
      assert.match(document, /<w:gridCol w:w="\d+"\/>/);
      assert.doesNotMatch(document, /w:type="pct"/);
      assert.match(document, /Mann-Whitney U test, asymptotic/);
      assert.match(document, /−0\.42 to −0\.05/);
      await done();
    });

    test('the archive holds every format, the report, the data without ids, and the scripts', async () => {
      await openResults(page);
      const { bytes } = await exported(page, 'Everything (.zip)');
      const files = unzipSync(bytes);
      const names = Object.keys(files);
      for (const expected of [
        'tables.docx', 'tables.html', 'tables.csv', 'tables.md', 'tables.tex', 'table-1.csv', 'report.json', 'results.txt', 'methods.txt',
        'lupustat-data.csv', 'analysis.R', 'analysis.sps', 'analysis-spss-only.sps',
      ]) {
        assert.ok(names.includes(expected), expected);
      }
      const read = (/** @type {string} */ file) => Buffer.from(files[file]).toString('utf8');
      const report = JSON.parse(read('report.json'));
      assert.equal(report.tables.length, 3);
      assert.equal(read('methods.txt').trim(), report.methods);
      assert.equal(read('methods.txt').trim(), await text(page, '#methods'));
      assert.equal(read('lupustat-data.csv').trim().split('\n').length, 101);
      assert.match(read('analysis.R'), /mann_whitney\("table3", "leukopenia", "test1"/);
      assert.match(wordText(files['tables.docx']), /Table 2\. /);
      await done();
    });

    test('a choice shows in the table, its notes, the paragraphs and the exports alike', async () => {
      await openResults(page);
      await page.click('.options summary');
      await choose(page, 'p-values', 'apa');
      await choose(page, 'Decimal mark', ',');
      await choose(page, 'Values on a scale', 'median');
      await page.waitForFunction(() => document.querySelector('#results')?.textContent?.includes('p = ,125'));
      const { bytes } = await exported(page, 'CSV: Table 3');
      const line = Buffer.from(bytes).toString('utf8').split('\r\n').find((candidate) => candidate.startsWith('Leukopenia'));
      assert.equal(line, 'Leukopenia,9,"1,93 [1,85–1,99]",91,"2,20 [1,95–2,40]","-0,23","−0,42 to −0,05",",007",",125"');
      assert.match(await text(page, '.sheet:has(#table3)'), /1,93 \[1,85–1,99\]/);
      assert.match(await text(page, '.sheet:has(#table3) .notes'), /below alpha = 0,05/);
      await choose(page, 'Adjustment', 'benjamini_hochberg');
      await page.waitForFunction(() => document.querySelector('#methods')?.textContent?.includes('Benjamini and Hochberg'));
      assert.match(await text(page, '.sheet:has(#table3) .notes'), /BH p: Benjamini–Hochberg \(false discovery rate\) over m = 18/);
      await page.waitForFunction(() => document.querySelectorAll('.figure svg')[1]?.textContent?.includes('BH p'));
      const forest = await page.$$eval('.figure svg', (figures) => figures[1].textContent ?? '');
      assert.match(forest, /−0,23/);
      assert.match(Buffer.from((await exported(page, 'SVG', 1)).bytes).toString('utf8'), /BH p/);
      await done();
    });

    test('a test chosen by hand is marked, told of in the methods, and goes into the script', async () => {
      await openResults(page);
      await page.$$eval('.sheet:has(#table1) tr', (rows) => {
        rows.find(({ children: [head] }) => head?.textContent?.trim() === 'Vasculitis')?.querySelector('button')?.click();
      });
      await page.waitForSelector('dialog[open] select');
      await page.select('dialog select', 'fisher');
      await page.waitForFunction(() => document.querySelector('#methods')?.textContent?.includes('chosen by hand: Vasculitis (Table 1)'));
      assert.match(await text(page, '.sheet:has(#table1) .notes'), /§ Test chosen by hand/);
      const line = Buffer.from((await exported(page, 'CSV: Table 1')).bytes).toString('utf8').split('\r\n').find((row) => row.startsWith('Vasculitis'));
      assert.match(line ?? '', /,0\.077,/);
      await done();
    });

    test('a figure is exported as SVG with title and description, and as PNG at twice its size', async () => {
      await openResults(page);
      await page.waitForSelector('.figure svg');
      const svg = Buffer.from((await exported(page, 'SVG', 1)).bytes).toString('utf8');
      assert.match(svg, /<title[^>]*>Shift in serum magnesium by manifestation<\/title><desc[^>]*>[^<]*Hodges–Lehmann/);
      assert.doesNotMatch(svg, /var\(|<style|<script|NaN/);
      const png = Buffer.from((await exported(page, 'PNG', 1)).bytes);
      assert.equal(png.subarray(1, 4).toString(), 'PNG');
      assert.equal(png.readUInt32BE(16), 2 * 720);
      await done();
    });

    test('every figure is a picture with a name, and its numbers stand below it', async () => {
      await openResults(page);
      await page.waitForFunction(() => document.querySelectorAll('.figure svg[role="img"]').length === 5);
      const names = await page.$$eval('.figure svg', (figures) => figures.map((figure) => figure.getAttribute('aria-label') ?? ''));
      assert.match(names[0], /^Serum magnesium by category of activity\. .*Kruskal–Wallis: p = 0\.003, n = 100/);
      const marks = await page.$$eval('.figure', ([first]) => first.querySelectorAll('circle').length);
      assert.equal(marks, 100);
      const rows = await page.$$eval('.figure', (figures) => figures.map((figure) => figure.querySelectorAll('tbody tr').length));
      assert.deepEqual(rows.slice(0, 3), [5, 18, 18]);
      await done();
    });

    test('a table is copied as a table and as text', async () => {
      await openResults(page);
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'clipboard', {
          value: { write: async (/** @type {ClipboardItem[]} */ [item]) => Object.assign(window, { copied: item }) },
        });
      });
      await press(page, 'Copy Table 1');
      const copied = await page.evaluate(async () => {
        const item = /** @type {ClipboardItem} */ (/** @type {any} */ (window).copied);
        return Promise.all(['text/html', 'text/plain'].map(async (type) => (await item.getType(type)).text()));
      });
      assert.match(copied[0], /<table>[^]*<td style="text-align: right">23 \(23\.0\)<\/td>/);
      assert.match(copied[1], /^Table 1\. .*\n/);
      assert.match(copied[1], /\nLeukopenia\t9 \(9\.0\)\t/);
      await done();
    });

    for (const [cohort, csv] of Object.entries({
      'one patient': 'patient_id,sex,age,serum_mg_mg_dl,rash\nP1,female,30,2.0,1\n',
      'one sex': 'patient_id,sex,age,serum_mg_mg_dl,rash\nP1,female,30,2.0,1\nP2,female,31,2.2,0\nP3,female,32,2.4,0\n',
      'every value missing': 'patient_id,sex,age,serum_mg_mg_dl,rash\nP1,NA,NA,NA,NA\nP2,NA,NA,NA,NA\n',
    })) {
      test(`a cohort of ${cohort} is exported, with reasons for what has no p`, async () => {
        await openText(page, csv);
        await go(page, 'results');
        await page.waitForSelector('#table1');
        const empty = await page.$$eval('.figure', (figures) => figures.map((figure) => figure.querySelector(':scope > p')?.textContent ?? ''));
        assert.match(empty.at(-1) ?? '', /^No patient has both a magnesium value and a score\.$/);
        const { bytes } = await exported(page, 'Everything (.zip)');
        const read = (/** @type {string} */ file) => Buffer.from(unzipSync(bytes)[file]).toString('utf8');
        assert.match(read('tables.md'), /not testable/);
        assert.doesNotMatch(read('tables.md') + read('results.txt'), /NaN|undefined|null|Infinity/);
        await done();
      });
    }
  });
}

/** In a page: keeps what is handed over as a file. */
function keepFiles() {
  const create = URL.createObjectURL;
  /** @type {Map<string, Blob>} */
  const blobs = new Map();
  /** @type {Blob[]} */
  const files = [];
  Object.assign(window, { files });
  URL.createObjectURL = (/** @type {any} */ blob) => {
    const url = create(blob);
    blobs.set(url, blob);
    return url;
  };
  HTMLAnchorElement.prototype.click = function () {
    files.push(/** @type {Blob} */ (blobs.get(this.href)));
  };
}

/**
 * Presses a button and takes the file that comes of it.
 *
 * @param {Page} page
 * @param {string} label
 * @param {number} [place] of the button among those with this label
 * @returns {Promise<{ type: string, bytes: Uint8Array }>}
 */
async function exported(page, label, place = 0) {
  const count = await page.evaluate(() => /** @type {any} */ (window).files.length);
  const buttons = await page.$$(`::-p-xpath(//button[normalize-space()="${label}"])`);
  await buttons[place].click();
  await page.waitForFunction((before) => /** @type {any} */ (window).files.length > before, {}, count);
  const { type, base64 } = await page.evaluate(async () => {
    const blob = /** @type {Blob} */ (/** @type {any} */ (window).files.at(-1));
    const characters = new Uint8Array(await blob.arrayBuffer()).reduce((all, byte) => all + String.fromCharCode(byte), '');
    return { type: blob.type, base64: btoa(characters) };
  });
  return { type, bytes: new Uint8Array(Buffer.from(base64, 'base64')) };
}

/**
 * Chooses in the list of options with this label.
 *
 * @param {Page} page
 * @param {string} label
 * @param {string} value
 */
async function choose(page, label, value) {
  const list = await page.waitForSelector(`::-p-xpath(//label[contains(@class, "field")][normalize-space(text()[normalize-space()])="${label}"]/select)`);
  await list?.select(value);
}

/** @param {Uint8Array} bytes of a Word document */
function wordText(bytes) {
  return Buffer.from(unzipSync(bytes)['word/document.xml']).toString('utf8');
}
