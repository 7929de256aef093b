/** The whole job in the single file, opened from disk: a cohort to its tables, a patient to a score. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  EXAMPLE,
  STATES,
  choose,
  go,
  openResults,
  openText,
  press,
  retype,
  rows,
  setMode,
  settled,
  started,
  text,
} from './states.mjs';
import { browsers, sheetsOf } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** Files that are wrong in one way each: their bytes, and what the page says of them. */
const WRONG_FILES = {
  'is empty': { bytes: '', says: [/the file is empty/i] },
  'is a header alone': { bytes: 'patient_id,sex,serum_mg_mg_dl\n', says: [/header and no row/i] },
  'is a workbook under another name': { bytes: 'PK\u0003\u0004\u0014\u0000\u0006\u0000', says: [/workbook|Excel/i] },
  'lacks a column': { bytes: 'patient_id,sex\nP1,female\n', says: [/no header means Serum magnesium/i] },
  'has an unknown coding': { bytes: rows('rash', ['1', '2', '1']), says: [/line 2, column "rash"/i, /codes? 1, 2/i] },
  'has a lost decimal point': { bytes: magnesium('21.8'), says: [/line 3, column "serum_mg_mg_dl": "21.8"/i] },
  'has a remark for a number': {
    bytes: magnesium('hemolyzed'),
    says: [/line 3, column "serum_mg_mg_dl": "hemolyzed"/i],
  },
  'has a code for missing': { bytes: magnesium('999'), says: [/line 3, column "serum_mg_mg_dl": "999"/i, /missing/i] },
  'has an impossible age': { bytes: rows('age', ['41', '410', '42']), says: [/line 3, column "age": "410"/i] },
  'has a short row': {
    bytes: magnesium('2.1').replace('P2,male,2.1', 'P2,male'),
    says: [/line 3/i, /2 cells found, 3 needed/i],
  },
  'names a patient twice': { bytes: magnesium('2.1').replace('P2', 'P1'), says: [/line 3/i, /id is that of line 2/i] },
  'ends in totals': { bytes: `${magnesium('2.1')}total,,6.2\n`, says: [/line 5/i, /total/i] },
};

/** Widths of A4 between its margins, 15 mm upright and 12 mm across, in pixels, by the name of the page in the style. */
const PAPER = { auto: 680, wide: 1032 };

for (const name of browsers) {
  describe(name, () => {
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ page } = given));

    test('a chosen file gives Table 3: less magnesium with leukopenia', async () => {
      await choose(page, EXAMPLE);
      await page.waitForSelector('.facts');
      assert.match(await text(page, '.facts'), /Patients analysed\s+100/);
      await go(page, 'results');
      const cells = await rowCells(page, 'table3', 'Leukopenia');
      assert.equal(cells[1], '9');
      assert.match(cells[2], /^1\.96 ± 0\.21$/);
      assert.equal(cells[3], '91');
      assert.match(cells[4], /^2\.21 ± 0\.32$/);
      assert.equal(cells[5], '−0.23');
      assert.equal(cells[6], '−0.42 to −0.05');
      assert.match(cells[7], /^0\.007/);
      assert.equal(cells[8], '0.125');
      await done();
    });

    test('the mode changes the test, its p and its footnote', async () => {
      await openResults(page);
      assert.match(await text(page, '.lead'), /as published/);
      assert.match(await notes(page, 'table3'), /Mann-Whitney U test, asymptotic/);
      await page.focus('input[name="mode"]:checked');
      await page.keyboard.press('ArrowRight');
      await settled(page);
      assert.match(await text(page, '.lead'), /as recommended/);
      assert.match((await rowCells(page, 'table3', 'Leukopenia'))[7], /^0\.006/);
      assert.match(await notes(page, 'table3'), /Mann-Whitney U test, exact/);
      assert.doesNotMatch(await notes(page, 'table3'), /asymptotic, corrected for ties, no/);
      await done();
    });

    test('bold follows the adjusted p: the trend with activity, and no manifestation', async () => {
      await openResults(page);
      for (const mode of /** @type {const} */ (['as_published', 'recommended'])) {
        await setMode(page, mode);
        assert.deepEqual(await boldRows(page, 'Table 3, manifestations'), []);
        const [trend] = (await boldRows(page, 'Table 3, trends')).filter((row) => /activity: trend/.test(row));
        assert.ok(trend, mode);
        assert.match(await notes(page, 'table3'), /Holm over m = 18 testable, magnesium by manifestation/);
      }
      await done();
    });

    test('one mark says that adjustment takes leukopenia away, another that variants disagree', async () => {
      await openResults(page);
      await setMode(page, 'recommended');
      assert.match((await rowCells(page, 'table3', 'Leukopenia'))[7], /^0\.006.*a‡$/);
      assert.match((await rowCells(page, 'table3', 'Pleurisy'))[7], /a†‡$/);
      assert.match(await notes(page, 'table3'), /‡ Below alpha before adjustment, not after it/);
      assert.match((await rowCells(page, 'table1', 'Vasculitis'))[4], /^0\.077.*[a-z]†$/);
      assert.match(await notes(page, 'table1'), /† A variant of this test falls on the other side of alpha/);
      await openP(page, 'table1', 'Vasculitis');
      assert.match(await text(page, 'dialog'), /0\.07686[^]*Pearson chi-square, no correction \(SPSS\)\s+0\.02178/);
      await done();
    });

    test('a Monte Carlo p opens to its tables, seed and interval', async () => {
      await openResults(page);
      await setMode(page, 'recommended');
      await openP(page, 'table2', 'SLEDAI-2K score median [Q1–Q3]');
      const shown = await text(page, 'dialog');
      assert.match(shown, /Monte Carlo: from random tables/);
      assert.match(shown, /Random tables\s+100,000/);
      assert.match(shown, /Seed\s+[0-9a-f]{16}/);
      assert.match(shown, /99% interval of p\s+0\.\d+ to 0\.\d+/);
      await done();
    });

    test('an exact p opens to its effect, the level of its interval and its family', async () => {
      await openResults(page);
      await setMode(page, 'recommended');
      await openP(page, 'table3', 'Leukopenia');
      const shown = await text(page, 'dialog');
      assert.match(shown, /Exact: from every table/);
      assert.match(shown, /Present \(n = 9\)\s+Absent \(n = 91\)/);
      assert.match(shown, /Holm p\s+0\.0995, over m = 18 testable: magnesium by manifestation/);
      assert.match(shown, /Present less absent[^]*−0\.230 mg\/dL, interval −0\.420 to −0\.050 at level 95\.34%/);
      await done();
    });

    test('the shift of a single patient has no interval, and says why', async () => {
      await openResults(page);
      const cells = await rowCells(page, 'table3', 'Psychosis');
      assert.equal(cells[5], '+0.31');
      assert.match(cells[6], /^–/);
      await openP(page, 'table3', 'Psychosis');
      assert.match(await text(page, 'dialog'), /No interval: too few values: 1 where 2 are needed/);
      await done();
    });

    test('the values on a scale are shown as medians, in every table', async () => {
      await openResults(page);
      await page.click('input[name="style-table3"][value="median"]');
      assert.equal((await rowCells(page, 'table3', 'Leukopenia'))[2], '1.93 [1.85–1.99]');
      assert.ok(await page.$('input[name="style-table1"][value="median"]:checked'));
      await done();
    });

    test('the highest magnesium of each category stands beside its mean', async () => {
      await openResults(page);
      assert.deepEqual(await rowCells(page, 'table3', 'None'), ['None', '39', '2.14 ± 0.32', '1.77', '3.60']);
      assert.deepEqual((await rowCells(page, 'table3', 'High')).slice(-1), ['2.91']);
      await done();
    });

    test('the diagnostics unfold', async () => {
      await openResults(page);
      await page.click('.diagnostics summary');
      assert.match(await text(page, '.diagnostics'), /choose no test[^]*Shapiro–Wilk[^]*Levene[^]*HC3/);
      await done();
    });

    test('a manifestation that nobody had shows why it has no p', async () => {
      await openResults(page);
      const cells = await rowCells(page, 'table1', 'Seizure');
      assert.match(cells.at(-1) ?? '', /not testable: nobody has it/);
      await done();
    });

    test('a p-value opens by keyboard, and gives the focus back', async () => {
      await openResults(page);
      await page.focus('.p-value');
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog[open]');
      assert.match(await text(page, 'dialog'), /Mann-Whitney U test/);
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog:not([open])');
      assert.ok(await page.evaluate(() => document.activeElement === document.querySelector('.p-value')));
      await done();
    });

    test('options are applied: the range of normal magnesium, its limits, the window', async () => {
      await openResults(page);
      await page.click('.options summary');
      await retype(page, '.options input', '2.0');
      await page.keyboard.press('Tab');
      await page.waitForFunction(() => document.querySelector('.options summary')?.textContent?.includes('2–2.9'));
      await page.select('::-p-xpath(//label[contains(., "A value on the lower limit is")]/select)', 'low');
      await page.waitForFunction(() => document.querySelector('.options summary')?.textContent?.includes('2 is low'));
      await page.select('::-p-xpath(//label[contains(., "Findings count within")]/select)', '30');
      await page.waitForFunction(() => document.querySelector('.options summary')?.textContent?.includes('30 days'));
      assert.match(await text(page, '#methods'), /within 30 days[^]*at or below 2\.0 mg\/dL/);
      await done();
    });

    if (name === 'chromium') {
      test('on paper no table is wider than its page', async () => {
        await STATES['results unfolded'](page);
        await page.click('input[name="style-table1"][value="median"]');
        await page.emulateMediaType('print');
        for (const [kind, width] of Object.entries(PAPER)) {
          await page.setViewport({ width, height: 900 });
          const tables = await page.$$eval('.sheet table', (found) =>
            found.map((table) => ({
              kind: getComputedStyle(/** @type {Element} */ (table.closest('.sheet'))).page,
              width: table.getBoundingClientRect().width,
            })),
          );
          const cut = tables.filter((table) => table.kind === kind && table.width > width);
          assert.deepEqual(cut, []);
          assert.ok(tables.some((table) => table.kind === kind));
        }
        await done();
      });

      test('on paper each of Tables 1 to 3 is on one sheet', async () => {
        await openResults(page);
        await setMode(page, 'recommended');
        await page.waitForSelector('.figure svg');
        const sheets = await sheetsOf(page);
        // Without the figures and texts after them.
        await page.$$eval('.sheet:not(:has(.p-value))', (others) => others.forEach((other) => other.remove()));
        const tables = await sheetsOf(page);
        assert.equal(tables, 3);
        assert.ok(sheets > tables);
        await done();
      });
    }

    test('the methods show what each test was compared with', async () => {
      await go(page, 'methods');
      await page.waitForSelector('[aria-label="Comparison with other programs"]');
      const cells = await page.$$eval('.table tbody tr', (found) =>
        found.map((row) => [...row.children].map((cell) => cell.textContent)).find(([name]) => name === 'mannwhitney'),
      );
      assert.match(cells?.[1] ?? '', /^R, Python.*PSPP$/);
      assert.match(cells?.[4] ?? '', /^10⁻\S+$/);
      await done();
    });

    test('a link of the navigation moves the focus to the heading of its view', async () => {
      await page.click('.views a[href="#/patient"]');
      await page.waitForFunction(() => document.activeElement?.textContent === 'Patient');
      assert.match(await page.title(), /^Patient/);
      await done();
    });

    test('rash and arthritis are a range while the rest is unknown, then 6', async () => {
      await go(page, 'patient');
      await page.waitForSelector('.finding');
      await pick(page, 'rash', 'present');
      await pick(page, 'arthritis', 'present');
      await waitForText(page, '.score', '6–105');
      assert.match(await text(page, '.category'), /indeterminate \(moderate to very high\)/);
      await press(page, 'Mark the rest absent');
      await waitForText(page, '.score', '6');
      assert.match(await text(page, '.category'), /moderate/);
      await press(page, 'Reset');
      await waitForText(page, '.score', '0–105');
      await done();
    });

    test('a laboratory value proposes a finding, and the hand outranks it', async () => {
      await go(page, 'patient');
      await page.waitForSelector('.finding');
      await page.type('#lab-wbc', '2.9');
      await waitForText(page, '.score', '1–105');
      await pick(page, 'leukopenia', 'absent');
      await waitForText(page, '.score', '0–104');
      assert.match(await text(page, '.proposal'), /leukopenia was entered as absent/i);
      await done();
    });

    test('magnesium on its limit is normal, and below it low', async () => {
      await go(page, 'patient');
      await page.waitForSelector('.finding');
      await retype(page, '#magnesium', '1.9');
      await page.waitForSelector('.category.normal');
      await retype(page, '#magnesium', '1.89');
      await page.waitForSelector('.category.low');
      await done();
    });

    for (const [wrong, { bytes, says }] of Object.entries(WRONG_FILES)) {
      test(`a file that ${wrong} is told so`, async () => {
        await openText(page, bytes);
        for (const message of says) assert.match(await text(page, 'main'), message);
        await done();
      });
    }

    test('a file is taken when it is dropped; two, or none, are told so', async () => {
      await page.waitForSelector('.drop');
      await drop(page, ['sex\n', 'sex\n']);
      await waitForText(page, '#toast', '2 files were dropped. Drop one.');
      await drop(page, []);
      await waitForText(page, '#toast', 'What was dropped is not a file. Save it as CSV and drop that.');
      await drop(page, [magnesium('2.1')]);
      assert.match(await text(page, '.facts'), /Patients analysed\s+3/);
      await done();
    });

    test('a core that stops is told, and the file is kept', async () => {
      await page.evaluateOnNewDocument(stopFirstAnalysis);
      await page.reload();
      await started(page);
      await choose(page, EXAMPLE);
      assert.match(await text(page, '.summary-error'), /The core stopped: out of memory/);
      await press(page, 'Try again');
      assert.match(await text(page, '.facts'), /Patients analysed\s+100/);
      await done();
    });

    test('the template is a file with a header', async () => {
      await page.evaluate(keepBlobs);
      await press(page, 'Download an empty template');
      const made = await page.waitForFunction(() => /** @type {any} */ (window).blobs[0]?.text());
      assert.match(String(await made.jsonValue()), /^patient_id,sex,/);
      await done();
    });

    test('a question is answered in place: the unit of magnesium', async () => {
      await openText(page, 'patient_id,sex,Mg\nP1,female,0.79\nP2,male,0.88\nP3,female,0.91\n');
      await page.waitForSelector('.answer select');
      await press(page, 'Apply');
      await page.waitForFunction(() => !document.querySelector('.answer'));
      assert.match(await text(page, 'table'), /mmol\/L/);
      await done();
    });

    test('a question is answered in place: the coding of a finding', async () => {
      await openText(page, rows('rash', ['1', '2', '1']));
      await page.waitForSelector('.answer');
      await press(page, 'Apply');
      assert.ok(await page.$('.answer'), 'nothing is taken for granted');
      await page.select('select[name="1"]', 'present');
      await page.select('select[name="2"]', 'absent');
      await press(page, 'Apply');
      await page.waitForFunction(() => !document.querySelector('.answer'));
      assert.match(await text(page, 'table'), /2 present, 1 absent/);
      await done();
    });
  });
}

/** In a page: the worker fails, as far as the page can tell, at the first file it is given. */
function stopFirstAnalysis() {
  let stopped = false;
  window.Worker = class extends Worker {
    /**
     * @param {any} message
     * @param {any} transfer
     */
    postMessage(message, transfer) {
      if (message.name !== 'openCohort' || stopped) {
        super.postMessage(message, transfer);
        return;
      }
      stopped = true;
      setTimeout(() => this.onerror?.(new ErrorEvent('error', { message: 'out of memory' })));
    }
  };
}

/** In a page: keeps what is handed over as a file, in `window.blobs`. */
function keepBlobs() {
  const create = URL.createObjectURL;
  /** @type {unknown[]} */
  const blobs = [];
  Object.assign(window, { blobs });
  URL.createObjectURL = (blob) => {
    blobs.push(blob);
    return create(blob);
  };
}

/**
 * A small cohort with this value of magnesium in line 3.
 *
 * @param {string} value
 */
function magnesium(value) {
  return `patient_id,sex,serum_mg_mg_dl\nP1,female,2.0\nP2,male,${value}\nP3,female,2.2\n`;
}

/**
 * Drops files with these texts on the drop zone.
 *
 * @param {Page} page
 * @param {string[]} texts
 */
async function drop(page, texts) {
  await page.$eval(
    '.drop',
    (zone, contents) => {
      const dataTransfer = new DataTransfer();
      for (const content of contents) dataTransfer.items.add(new File([content], 'cohort.csv'));
      zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    texts,
  );
}

/**
 * Picks a state of a finding as the keyboard would: the radio button itself.
 *
 * @param {Page} page
 * @param {string} finding
 * @param {string} state
 */
async function pick(page, finding, state) {
  await page.click(`input[name="${finding}"][value="${state}"]`);
}

/**
 * @param {Page} page
 * @param {string} selector
 * @param {string} expected
 */
async function waitForText(page, selector, expected) {
  await page.waitForFunction(
    (where, what) => document.querySelector(where)?.textContent?.trim() === what,
    { timeout: 5000 },
    selector,
    expected,
  );
}

/**
 * The texts of a row of a table, without what is there to be heard only.
 *
 * @param {Page} page
 * @param {string} table
 * @param {string} label of the row
 * @returns {Promise<string[]>}
 */
async function rowCells(page, table, label) {
  await page.waitForSelector(`#${table}`);
  return page.$$eval(
    `.sheet:has(#${table}) tr`,
    (found, wanted) => {
      const row = found.find((candidate) => candidate.querySelector('th')?.textContent?.trim() === wanted);
      return [...(row?.children ?? [])].map((cell) =>
        /** @type {HTMLElement} */ (cell).innerText.replace(/\s+/g, ' ').trim(),
      );
    },
    label,
  );
}

/**
 * The notes below a table.
 *
 * @param {Page} page
 * @param {string} table
 */
async function notes(page, table) {
  return (await text(page, `.sheet:has(#${table}) .notes`)).replace(/\s+/g, ' ');
}

/**
 * The rows with a bold number in a part of a table.
 *
 * @param {Page} page
 * @param {string} label of the part
 * @returns {Promise<string[]>}
 */
async function boldRows(page, label) {
  return page.$$eval(`[aria-label="${label}"] tbody tr`, (found) =>
    found
      .filter((row) => [...row.querySelectorAll('td, td *')].some((cell) => Number(getComputedStyle(cell).fontWeight) > 500))
      .map((row) => row.textContent?.replace(/\s+/g, ' ').trim() ?? ''),
  );
}

/**
 * Opens the provenance of the first p-value of a row.
 *
 * @param {Page} page
 * @param {string} table
 * @param {string} label of the row
 */
async function openP(page, table, label) {
  await page.$$eval(
    `.sheet:has(#${table}) tr`,
    (found, wanted) => {
      const row = found.find(({ children: [head] }) => head?.textContent?.replace(/\s+/g, ' ').trim() === wanted);
      row?.querySelector('button')?.click();
    },
    label,
  );
  await page.waitForSelector('dialog[open]');
}
