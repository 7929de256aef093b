/** Files as clinics have them, opened in the single file: encodings, workbooks, sizes, and what goes wrong on the way. */

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { describe, test } from 'node:test';
import { date, encode, fault, file, stored, truth, workbook } from './files.mjs';
import { choose, manyRows, openExample, press, retype, text } from './states.mjs';
import { browsers } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const PERSIAN = 'شماره پرونده,جنس,سن,منيزيم mg/dl,راش\nA1,زن,41,2.1,بله\nA2,مرد,42,1.8,خير\nA3,زن,39,2.4,خير\n';

const SHEET = [
  ['id', 'sex', 'Serum Mg (mg/dL)', 'age', 'rash', 'visit'],
  ['P1', 'F', 1.9, 41, truth(true), date(45352)],
  ['P2', 'M', stored('2.1000000000000001'), 42, truth(false), date(45353)],
  ['P3', 'F', fault('#DIV/0!'), 43, truth(true), ''],
];

/** A sheet as clinics keep it: a title, merged groups of columns, a heading among the rows, totals and notes below them. */
const CLINIC = [
  ['Lupus cohort, ward 3', '', '', '', ''],
  ['ID', 'Sex', 'Age (years)', 'Serum Mg (mg/dL)', 'WBC (10^9/L)'],
  ['Group A', '', '', '', ''],
  ['P1', 'F', 34, 1.9, 4.1],
  ['P2', 'F', 41, '2.1', stored('3.2000000000000002')],
  ['P3', 'M', 29, fault('#DIV/0!'), 5],
  ['Group B', '', '', '', ''],
  ['P4', 'F', 38, date(45323), 6.1],
  ['P5', 'F', 23, '<0.5', 1.9],
  ['P1', 'F', 34, 1.9, 4.1],
  ['Mean ± SD', '', '33.0 ± 7.2', 2, ''],
  ['Notes: Mg by xylidyl blue, =A1', '', '', '', ''],
];

/** Cells of it that are no plain text, by column and first cell: what they stand for. @type {Record<number, Record<string, string>>} */
const SHOWN = { 3: { P3: '#DIV/0!', P4: '2024-02-01' }, 4: { P2: '3.2' } };

/** Files that hold no text. @type {Record<string, { content: string | Uint8Array, says: RegExp }>} */
const REFUSED = {
  'an old workbook': { content: Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1), says: /old kind \(\.xls\), or one with a password/ },
  'a compressed file': { content: Uint8Array.of(0x1f, 0x8b, 8, 0), says: /compressed with gzip; unpack/ },
  'a damaged workbook': { content: workbook({ Patients: SHEET }).slice(0, 700), says: /this workbook is damaged/i },
  'half a character of UTF-16': { content: Uint8Array.of(0xff, 0xfe, 0x3d, 0xd8, 0x0a, 0), says: /is UTF-16, little-endian; choose another/ },
  'an empty file': { content: '', says: /the file is empty/i },
};

for (const name of browsers) {
  describe(name, () => {
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ page } = given));

    test('semicolons and decimal commas are found, with the evidence', async () => {
      await choose(page, file('semicolon.csv', 'id;sex;Mg (mg/dL)\nP1;F;1,9\nP2;M;2,1\n'));
      await opened(page, 'semicolon.csv');
      assert.match(await text(page, '.facts'), /UTF-8, semicolon between cells, decimal comma/);
      await page.click('.facts summary');
      assert.match(await text(page, '.facts'), /2 cells can only be read with a decimal comma, as "1,9" in line 2; none speaks for the other mark/);
      assert.deepEqual(await columnCells(page, 'Mg (mg/dL)', [1, 2, 3]), ['Serum magnesium', 'mg/dL', '2 values']);
      await done();
    });

    test('codes for missing are answered either way, and by range', async () => {
      const rows = ['12', '3.5', '999', '-9', '88', '9'].map((cell, at) => `P${at};${at % 2};2.${at};${cell}\n`);
      await choose(page, file('codes.csv', `id;Merkmal;Mg (mg/dL);CRP\n${rows.join('')}`));
      await opened(page, 'codes.csv');
      // The column that is lacking is chosen where that is told.
      await page.select('.problems select[name="header"]', 'Merkmal');
      await page.click('.problems form:has([name="header"]) button');
      await page.waitForFunction(() => /what do the codes 0, 1 mean/.test(document.querySelector('.problems')?.textContent ?? ''));
      await page.click('[aria-label="Change CRP"]');
      await page.waitForSelector('dialog[open]');
      await page.select('dialog [name="meaning"]', 'continuous');
      await page.waitForSelector('dialog [name="missing"]');
      await page.click('dialog button.primary');
      await page.waitForFunction(() => /"999" stands apart from the other numbers/.test(document.querySelector('.problems')?.textContent ?? ''));
      await press(page, 'Yes, “999” means missing');
      await page.waitForFunction(() => !/"999" stands apart/.test(document.querySelector('.problems')?.textContent ?? ''));
      await press(page, 'No, “9” is a value');
      await page.waitForFunction(() => !/"9" stands apart/.test(document.querySelector('.problems')?.textContent ?? ''));
      await page.click('[aria-label="Change CRP"]');
      await page.waitForSelector('dialog[open]');
      assert.equal(await page.$eval('dialog [name="missing"]', (input) => /** @type {HTMLInputElement} */ (input).value), '999');
      await retype(page, 'dialog [name="missing"]', '999; lowest thru -1; 80 thru 90');
      await page.click('dialog button.primary');
      await page.waitForFunction(() => !/stands apart/.test(document.querySelector('.problems')?.textContent ?? ''));
      assert.deepEqual(await columnCells(page, 'CRP', [1, 3, 4]), ['Added: numbers', '3 values', '3']);
      await done();
    });

    test('a Persian file in windows-1256 is asked for, previewed, and read', async () => {
      await choose(page, file('persian.csv', encode(PERSIAN, 'windows-1256')));
      await page.waitForSelector('.encodings');
      assert.match(await text(page, '.encoding:has([value="windows-1256"])'), /A1,زن,41,2\.1,بله/);
      assert.match(await text(page, '.encoding:has([value="windows-1252"])'), /A1,Òä,41,2\.1,Èáå/);
      await page.click('[value="windows-1256"]');
      await press(page, 'Read it so');
      await opened(page, 'persian.csv');
      assert.match(await text(page, '.facts'), /Patients analysed\s+3/);
      assert.deepEqual(await columnCells(page, 'راش', [1, 3]), ['Rash', '1 present, 2 absent']);
      await done();
    });

    test('a file in UTF-16 is read without a question', async () => {
      const utf16 = Buffer.from(`\ufeff${PERSIAN}`, 'utf16le');
      await choose(page, file('utf16.txt', utf16));
      await opened(page, 'utf16.txt');
      assert.match(await text(page, '.facts'), /UTF-16, little-endian/);
      await done();
    });

    for (const workbookName of ['cohort.xlsx', 'cohort.csv']) {
      test(`a workbook named ${workbookName} gives its cells as text`, async () => {
        await choose(page, file(workbookName, workbook({ Patients: SHEET })));
        await opened(page, workbookName);
        assert.match(await text(page, '.facts'), /Excel workbook, decimal point/);
        assert.deepEqual(await columnCells(page, 'Serum Mg (mg/dL)', [1, 6]), ['Serum magnesium', '1.9, 2.1, #DIV/0!']);
        assert.deepEqual(await columnCells(page, 'rash', [3]), ['2 present, 1 absent']);
        assert.deepEqual(await columnCells(page, 'visit', [6]), ['2024-03-01, 2024-03-02']);
        assert.match(await text(page, '.problems'), /Line 4, column "Serum Mg \(mg\/dL\)": "#DIV\/0!" is not a number/);
        await done();
      });
    }

    test('a clinic’s sheet: headings, notes and totals are no patients, and every number is that of its cell', async () => {
      await choose(page, file('clinic.xlsx', workbook({ Clinic: CLINIC })));
      await opened(page, 'clinic.xlsx');
      const facts = (await text(page, '.facts')).replace(/\s+/g, ' ');
      assert.match(facts, /Rows 10 Patients analysed 5 Excluded Row of totals: 1 Row without a value: 3 Patient id repeated: 1 /);
      assert.deepEqual(await columnCells(page, 'Serum Mg (mg/dL)', [1, 2, 3, 4, 5]), ['Serum magnesium', 'mg/dL', '2 values', '0', '3']);
      assert.deepEqual(await columnCells(page, 'WBC (10^9/L)', [2, 3]), ['10⁹/L', '5 values']);
      const told = await text(page, '.problems');
      for (const [line, found] of [[6, '#DIV/0!'], [8, '2024-02-01'], [9, '<0.5']]) assert.ok(told.includes(`Line ${line}, column "Serum Mg (mg/dL)": "${found}"`), told);
      await page.click('.section > summary');
      await page.waitForSelector('.grid [aria-rowindex="11"]');
      const cells = await page.$$eval('.grid [role="row"]:not(.grid-head)', (rows) => rows.map((row) => [...row.children].map((cell) => cell.querySelector('bdi')?.textContent ?? cell.firstChild?.textContent?.trim())));
      assert.deepEqual(cells.map((row) => row.slice(1)), CLINIC.slice(2).map((row) => row.map((cell, at) => SHOWN[at]?.[String(row[0])] ?? String(cell))));
      await done();
    });

    test('the sheet of a workbook can be chosen', async () => {
      const sheets = { Notes: [['Read me']], Empty: [], Pilot: SHEET.slice(0, 3), Patients: SHEET };
      await choose(page, file('sheets.xlsx', workbook(sheets)));
      await opened(page, 'sheets.xlsx');
      const offered = await page.$$eval('[name=sheet] option', (found) => found.map((option) => option.textContent));
      assert.deepEqual(offered, ['Notes', 'Pilot', 'Patients']);
      assert.match(await text(page, '.facts'), /Patients analysed\s+2/);
      await page.select('[name=sheet]', 'Patients');
      await page.waitForFunction(() => /Patients analysed\s*3/.test(document.querySelector('.facts')?.textContent ?? ''));
      await done();
    });

    for (const [what, { content, says }] of Object.entries(REFUSED)) {
      test(`${what} is refused, and the cohort in use stays`, async () => {
        await openExample(page);
        await choose(page, file('refused.csv', content));
        assert.match(await text(page, '.summary-error'), says);
        assert.match(await text(page, '.facts'), /example-cohort\.csv[^]*Patients analysed\s+100/);
        await done();
      });
    }

    test('a large file that is withdrawn is told so, and the cohort in use stays', async () => {
      const path = file('withdrawn.csv', encode(PERSIAN + 'A4,زن,40,2.2,بله\n'.repeat(1_000_000), 'windows-1256'));
      await openExample(page);
      await choose(page, path);
      await page.waitForSelector('.encodings');
      rmSync(path);
      await page.click('[value="windows-1256"]');
      await press(page, 'Read it so');
      assert.match(await text(page, '.summary-error'), /could not read withdrawn\.csv/);
      assert.match(await text(page, '.facts'), /Patients analysed\s+100/);
      await done();
    });

    test('a file that is withdrawn while its encoding is asked for is read as it was chosen', async () => {
      const path = file('copied.csv', encode(PERSIAN, 'windows-1256'));
      await choose(page, path);
      await page.waitForSelector('.encodings');
      rmSync(path);
      await page.click('[value="windows-1256"]');
      await press(page, 'Read it so');
      await opened(page, 'copied.csv');
      assert.match(await text(page, '.facts'), /Patients analysed\s+3/);
      await done();
    });

    test('stopped before its first byte is there, a file is not read, and the cohort in use stays', async () => {
      await openExample(page);
      await page.evaluate(() => {
        const { arrayBuffer } = Blob.prototype;
        const { postMessage } = Worker.prototype;
        Object.assign(window, { asked: [] });
        Blob.prototype.arrayBuffer = function () {
          Blob.prototype.arrayBuffer = arrayBuffer;
          return new Promise((resolve) => Object.assign(window, { hand: () => resolve(arrayBuffer.call(this)) }));
        };
        Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
          /** @type {any} */ (window).asked.push(message.name);
          postMessage.call(this, message, transfer);
        };
      });
      await choose(page, file('slow.csv', 'id,sex\nP1,F\n'));
      await page.waitForSelector('.reading');
      await press(page, 'Stop');
      await page.waitForFunction(() => !document.querySelector('.reading'));
      assert.match(await text(page, '.facts'), /example-cohort\.csv[^]*Patients analysed\s+100/);
      await page.evaluate(() => /** @type {any} */ (window).hand());
      await choose(page, file('next.csv', 'id,sex\nP1,F\n'));
      await opened(page, 'next.csv');
      const asked = await page.evaluate(() => /** @type {any} */ (window).asked);
      assert.equal(asked.filter((/** @type {string} */ name) => name === 'openCohort').length, 1);
      await done();
    });

    test('the progress tells the rate, and the time that is left', async () => {
      await page.evaluate(keepProgress);
      await page.evaluate(() => {
        let seconds = 0;
        performance.now = () => 1000 * (seconds += 1); // so that the rate has settled at the first piece
      });
      await choose(page, file('timed.csv', manyRows(200_000)));
      await opened(page, 'timed.csv');
      const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
      assert.ok(
        seen.some((/** @type {string} */ shown) => /^4\.2 MB of 7\.8 MB, 1\d\d,\d{3} rows; [\d.]+ MB a second, \d+ s left$/.test(shown)),
        seen.join('\n'),
      );
      await done();
    });

    test('200,000 rows show their progress, the page answers meanwhile, and stopping leaves it as it was', async () => {
      const path = file('large.csv', manyRows(200_000));
      await openExample(page);
      await page.evaluate(keepProgress);
      const [methods, cohort] = ['methods', 'cohort'].map((view) => `.views a[href="#/${view}"]`);
      await page.evaluate(clickAsDrawn, [['.reading progress', '.reading button']]);
      await choose(page, path);
      await page.waitForFunction(() => /** @type {any} */ (window).done && !document.querySelector('.reading'));
      assert.match(await text(page, '.facts'), /example-cohort\.csv[^]*Patients analysed\s+100/);
      await page.evaluate(clickAsDrawn, [
        ['.reading progress', methods],
        [`${methods}[aria-current="page"]`, cohort],
        ['.reading progress', cohort],
      ]);
      await choose(page, path);
      await opened(page, 'large.csv');
      assert.ok(await page.evaluate(() => /** @type {any} */ (window).done), 'another view was visited while it was read');
      assert.match(await text(page, '.facts'), /Patients analysed\s+200,000/);
      const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
      assert.ok(
        seen.some((/** @type {string} */ shown) => /^4\.2 MB of 7\.8 MB, 1\d\d,\d{3} rows/.test(shown)),
        seen.join('\n'),
      );
      await done();
    });
  });
}

/**
 * Waits until a file is the one in use.
 *
 * @param {Page} page
 * @param {string} name
 */
async function opened(page, name) {
  await page.waitForFunction((wanted) => document.querySelector('.facts .big')?.textContent === wanted, {}, name);
}

/**
 * Cells of the row of a column in the import report.
 *
 * @param {Page} page
 * @param {string} header
 * @param {number[]} places
 */
async function columnCells(page, header, places) {
  const cells = await page.$$eval(
    '.columns tbody tr',
    (rows, wanted) => {
      const row = rows.find(({ children: [head] }) => head.textContent?.trim() === wanted);
      return [...(row?.children ?? [])].map((cell) => cell.textContent?.replace(/\s+/g, ' ').trim() ?? '');
    },
    header,
  );
  return places.map((place) => cells[place]);
}

/** In a page: keeps what is said of the progress, in `window.seen`. */
function keepProgress() {
  /** @type {string[]} */
  const seen = [];
  Object.assign(window, { seen });
  new MutationObserver(() => {
    const shown = document.querySelector('.reading .small')?.textContent;
    if (shown) seen.push(shown);
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}

/**
 * In a page: each time that something is drawn, clicks what follows from it; `window.done` tells that all were
 * clicked. A click sent from outside may come when a quick machine has read the whole file.
 *
 * @param {string[][]} steps what is waited for, and what is then clicked
 */
function clickAsDrawn(steps) {
  const left = [...steps];
  Object.assign(window, { done: false });
  new MutationObserver((_, observer) => {
    const [[awaited, clicked]] = left;
    if (!document.querySelector(awaited)) return;
    left.shift();
    if (left.length === 0) {
      observer.disconnect();
      Object.assign(window, { done: true });
    }
    /** @type {HTMLElement | null} */ (document.querySelector(clicked))?.click();
  }).observe(document.body, { attributes: true, childList: true, subtree: true });
}
