/** Columns added to the tables, other groups, another analyte, rows in another order: in the single file, by keyboard and by mouse. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { root } from '../../www/tools/toolchain.mjs';
import { choose, text } from './states.mjs';
import { axe, browsers, screenshot } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** The sheet of a table. @param {number} place */
const TABLE = (place) => `.sheet:has(#table${place})`;

const COHORT = join(root, 'tests', 'added', 'cohort.csv');

for (const name of browsers) {
  describe(name, () => {
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ page } = given));

    beforeEach(async () => {
      await choose(page, COHORT);
      await page.waitForSelector('.facts');
    });

    /** Waits for a text in an element. @param {string} selector @param {string} wanted */
    const shows = (selector, wanted) =>
      page.waitForFunction(
        (/** @type {string} */ where, /** @type {string} */ what) => document.querySelector(where)?.textContent?.replace(/\s+/g, ' ').includes(what),
        {},
        selector,
        wanted,
      );

    /** Waits until nothing is being computed. */
    const settled = () => page.waitForFunction(() => document.querySelector('main [aria-busy="false"]') && !document.querySelector('dialog[open]'));

    /**
     * Maps a column as another variable.
     *
     * @param {string} header
     * @param {string} meaning
     * @param {() => Promise<unknown>} [fill]
     */
    async function add(header, meaning, fill = async () => {}) {
      await page.click(`[aria-label="Change ${header}"]`);
      await page.waitForSelector('dialog[open] select[name="meaning"]');
      await page.select('dialog[open] select[name="meaning"]', meaning);
      await page.waitForFunction((/** @type {string} */ wanted) => /** @type {HTMLSelectElement} */ (document.querySelector('dialog select[name="meaning"]')).value === wanted, {}, meaning);
      await fill();
      await page.click('dialog[open] button.primary');
      await page.waitForFunction(
        (/** @type {string} */ wanted) =>
          [...document.querySelectorAll('.columns tbody tr')].some((row) => row.querySelector('th')?.textContent?.trim() === wanted && row.textContent?.includes('Added:')),
        {},
        header,
      );
      await settled();
    }

    const goToResults = async () => {
      await page.evaluate(() => (location.hash = '#/results'));
      await page.waitForSelector('#table1');
      await page.evaluate(() => document.querySelectorAll('.options, .options details').forEach((details) => (/** @type {HTMLDetailsElement} */ (details).open = true)));
    };

    /** Chooses in a labelled select of the options. @param {string} label @param {string} value */
    const set = (label, value) =>
      page.evaluate(
        (wanted, chosen) => {
          const field = [...document.querySelectorAll('.options label')].find((candidate) => candidate.textContent?.trim().startsWith(wanted));
          const select = /** @type {HTMLSelectElement} */ (field?.querySelector('select'));
          select.value = chosen;
          select.dispatchEvent(new Event('change', { bubbles: true }));
        },
        label,
        value,
      );

    test('a column that is not known is added with its type, in every table', async () => {
      await add('Damage', 'ordinal', async () => {
        await page.waitForSelector('dialog .ordered li');
        const order = () => page.$$eval('dialog .ordered bdi', (levels) => levels.map((level) => level.textContent));
        const wanted = ['none', 'mild', 'severe'];
        // By keyboard: each level goes up until it is in its place.
        for (const [place, level] of wanted.entries()) {
          for (let at = (await order()).indexOf(level); at > place; at -= 1) {
            await page.focus(`dialog [aria-label="Move ${level} up"]`);
            await page.keyboard.press('Enter');
            await page.waitForFunction(
              (/** @type {string} */ moved, /** @type {number} */ to) => document.querySelectorAll('dialog .ordered bdi')[to]?.textContent === moved,
              {},
              level,
              at - 1,
            );
          }
        }
        assert.deepEqual(await order(), wanted);
        if (name === 'chromium') await screenshot(page, 'added-ordinal');
        assert.deepEqual(await axe(page), []);
      });
      await add('CRP', 'continuous', () => page.type('dialog input[name="unit"]', 'mg/L'));
      await add('Smoker', 'binary');
      await goToResults();
      await shows(TABLE(1), 'CRP, mg/L');
      await shows(TABLE(1), 'Damage');
      await shows(TABLE(3), 'Smoker');
      await shows('#methods', 'Damage (ordinal: none < mild < severe)');
      await shows('#methods', 'The further variables are in no family');
      if (name === 'chromium') await screenshot(page, 'added-results');
      assert.deepEqual(await axe(page), []);
      await done();
    });

    test('other groups change tables, figures, footnotes, methods and what can be chosen', async () => {
      await add('Clinic', 'nominal');
      await goToResults();
      await set('Groups of Tables 1 and 2', 'column_31');
      await shows(TABLE(1), 'Characteristics and manifestations by Clinic');
      await shows(TABLE(1), 'p compares the columns shown.');
      await shows(TABLE(2), 'by Clinic and magnesium class');
      await shows('#methods', 'Patients were grouped by Clinic');
      await shows('#results', 'Clinic');
      await shows('.diagnostics', 'Variances by Clinic');
      await page.waitForFunction(() => [...document.querySelectorAll('h2, h3, figcaption')].some((heading) => heading.textContent?.includes('Prevalence of the manifestations by Clinic')));
      // What is of two groups only cannot be chosen, and says why.
      const barred = await page.$eval('.barred select', (select) => {
        const why = select.getAttribute('aria-describedby') ?? '';
        return [/** @type {HTMLSelectElement} */ (select).disabled, document.getElementById(why)?.textContent];
      });
      assert.deepEqual(barred, [true, 'A standardized difference is of two groups; Table 1 has 4.']);
      const impossible = await page.$$eval('.options option:disabled', (options) => options.map((option) => option.textContent?.replace(/\s+/g, ' ').trim()));
      assert.ok(impossible.some((option) => option?.startsWith('Seizure (not testable')), impossible.join('; '));
      if (name === 'chromium') await screenshot(page, 'grouped-results');
      assert.deepEqual(await axe(page), []);
      await done();
    });

    test('another analyte takes the place of magnesium', async () => {
      await add('CRP', 'continuous', () => page.type('dialog input[name="unit"]', 'nmol/L'));
      await add('Ferritin', 'continuous', () => page.type('dialog input[name="unit"]', 'ng/mL'));
      await goToResults();
      await page.waitForSelector('.analyte input[name="lower"]');
      // Name and unit are those of the column that is chosen, but for what was typed.
      const offered = () => page.$$eval('.analyte input[name="name"], .analyte input[name="unit"]', (inputs) => inputs.map((input) => input.value));
      assert.deepEqual(await offered(), ['CRP', 'nmol/L']);
      await page.select('.analyte select[name="column"]', 'column_33');
      assert.deepEqual(await offered(), ['Ferritin', 'ng/mL']);
      await page.type('.analyte input[name="unit"]', ' of serum');
      await page.select('.analyte select[name="column"]', 'column_29');
      assert.deepEqual(await offered(), ['CRP', 'ng/mL of serum']);
      await page.$eval('.analyte input[name="unit"]', (input) => input.select());
      await page.type('.analyte input[name="unit"]', 'ng/mL');
      await page.select('.analyte select[name="column"]', 'column_33');
      assert.deepEqual(await offered(), ['Ferritin', 'ng/mL']);
      await page.type('.analyte input[name="lower"]', '30');
      await page.type('.analyte input[name="upper"]', '150');
      await page.click('.analyte button.primary');
      await shows(TABLE(3), 'Ferritin by manifestation and by activity');
      await shows(TABLE(3), 'Reference range 30–150 ng/mL');
      await shows('#methods', 'Ferritin was classed as low below 30 ng/mL and high above 150 ng/mL.');
      const tables = await page.$$eval('.sheet:has(#table1), .sheet:has(#table2), .sheet:has(#table3), #methods, #results', (parts) => parts.map((part) => part.textContent).join(' '));
      assert.doesNotMatch(tables, /magnesium|\bMg\b/i);
      await shows('.diagnostics', 'Ferritin on score');
      await shows('.diagnostics', 'Coefficient, ng/mL');
      assert.doesNotMatch(await text(page, '.diagnostics'), /magnesium|mg\/dL/i);
      await done();
    });

    test('an analyte with one limit has two classes', async () => {
      await add('CRP', 'continuous', () => page.type('dialog input[name="unit"]', 'mg/L'));
      await goToResults();
      await page.waitForSelector('.analyte input[name="upper"]');
      await page.click('.analyte button.primary');
      // None at all is asked for at the field, and nothing is computed.
      const asked = () => page.$eval('.analyte input[name="lower"]', (input) => [document.activeElement === input, input.validationMessage]);
      assert.deepEqual(await asked(), [true, 'Type a lower or an upper limit: one is enough.']);
      await page.type('.analyte input[name="upper"]', '5');
      await page.click('.analyte button.primary');
      await shows(TABLE(3), 'Reference range ≤ 5 mg/L');
      await shows(TABLE(2), 'the two CRP classes with the sexes pooled');
      await shows('#methods', 'CRP was classed as high above 5 mg/L and otherwise normal.');
      await page.waitForFunction(() => document.querySelector('.options summary')?.textContent?.includes('CRP ≤ 5 mg/L · by sex'));
      const classes = await page.$$eval(`${TABLE(1)} tbody tr`, (rows) => rows.map((row) => row.querySelector('th')?.textContent?.trim() ?? ''));
      const first = classes.findIndex((label) => label.startsWith('CRP class'));
      assert.deepEqual(classes.slice(first + 1, first + 3), ['Normal', 'High']);
      await shows('figure.figure', 'the band is the reference range, ≤ 5 mg/L');
      if (name === 'chromium') await screenshot(page, 'one-limit');
      await done();
    });

    test('choices made in one go are all applied', async () => {
      await goToResults();
      await page.evaluate(() => {
        for (const [label, limit] of [['lower', '1.8'], ['upper', '2.6']]) {
          const field = [...document.querySelectorAll('.options label')].find((candidate) => candidate.textContent?.includes(`Magnesium, ${label} limit`));
          const input = /** @type {HTMLInputElement} */ (field?.querySelector('input'));
          input.value = limit;
          input.dispatchEvent(new Event('change', { bubbles: true }));
        }
      });
      await shows('#methods', 'Serum magnesium was classed as low below 1.8 mg/dL and high above 2.6 mg/dL.');
      await settled();
      // Each click is made upon what the last one asked for, whether or not there is a report of it yet.
      await page.evaluate(async () => {
        for (const wanted of ['Leukopenia', 'Rash', 'Fever']) {
          const label = [...document.querySelectorAll('.rows li label')].find((candidate) => candidate.textContent?.trim() === wanted);
          label?.querySelector('input')?.click();
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      });
      await shows('#methods', 'The tables show a choice of the rows.');
      await page.waitForFunction(
        () => ![...document.querySelectorAll('.sheet:has(#table1) tbody th')].some((heading) => ['Leukopenia', 'Rash', 'Fever'].includes(heading.textContent?.trim() ?? '')),
      );
      await done();
    });

    test('rows are chosen and put in order by keyboard', async () => {
      await goToResults();
      const first = () => text(page, `${TABLE(1)} tbody tr th`);
      assert.match(await first(), /^Age/);
      await page.focus('[aria-label="Move Serum magnesium up"]');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.sheet:has(#table1) tbody tr th')?.textContent?.trim().startsWith('Serum magnesium'));
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Move Serum magnesium down');
      // The family stays whole, and that is told.
      await page.evaluate(() => {
        const boxes = [...document.querySelectorAll('.rows li label')];
        const box = boxes.find((label) => label.textContent?.trim() === 'Leukopenia')?.querySelector('input');
        box?.click();
      });
      await page.waitForFunction(() => ![...document.querySelectorAll('.sheet:has(#table1) tbody th')].some((heading) => heading.textContent?.trim() === 'Leukopenia'));
      await shows(TABLE(1), 'over the whole family');
      await shows('#methods', 'The families hold the rows that are not shown as well.');
      await done();
    });
  });
}
