/** The calculators: every test of the core from typed values. */

import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CATALOGUE } from '../../www/calculators/catalogue.js';
import { go, openExample, press, text } from './states.mjs';
import { assertQuiet, browsers } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

for (const name of browsers) {
  describe(name, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;
    /** @type {Page} */
    let page;

    tabs(name, (given) => ({ browser, page } = given));

    beforeEach(async () => {
      await go(page, 'calculators');
      await page.waitForSelector('.calculator');
    });

    test('every test answers its example', async () => {
      for (const { id, label } of Object.values(CATALOGUE).flat()) {
        await page.select('.calculator select', id);
        await press(page, 'Fill in an example');
        await page.waitForFunction((title) => document.querySelector('#answer')?.textContent === title, {}, label);
        const lines = await page.$$eval('#answer ~ .scroll tbody tr', (rows) => rows.length);
        assert.ok(lines > 0, id);
        assert.doesNotMatch(await text(page, '.sheet'), /NaN|undefined|\[object/, id);
      }
      assertQuiet(browser);
      await page.close();
    });

    test('the next study starts from the figures of the open file', async () => {
      await page.select('.calculator select', 'plan_mannwhitney');
      assert.doesNotMatch(await text(page, '.calculator form'), /Start from the open file/, 'without a file there is nothing to start from');
      await go(page, 'cohort');
      await openExample(page);
      await go(page, 'calculators');
      await page.select('.calculator select', 'plan_mannwhitney');
      await press(page, 'Start from the open file');
      await page.waitForSelector('#begun');
      assert.match(await text(page, '#begun'), /As seen in .*: magnesium, 9 patients with leukopenia and 91 without; the row of the least p before adjustment/);
      await page.waitForSelector('#answer');
      // Noether: (1.959964 + 0.841621)² / (12 × 0.09 × 0.91 × (−0.547 / 2)²) = 106.8
      assert.match(await text(page, '.sheet'), /106\.\d/);
      // What is typed over is the user's own.
      await page.type('.calculator input', '1');
      await page.waitForFunction(() => !document.querySelector('#begun'));
      assertQuiet(browser);
      await page.close();
    });

    test('a table that is typed is tested: 3 of 10 against 20 of 90', async () => {
      await page.select('.calculator select', 'fisher_2x2');
      await page.type('.calculator textarea', '3 7\n20 70');
      await press(page, 'Compute');
      // R: fisher.test(matrix(c(3, 20, 7, 70), 2))$p.value = 0.692458
      assert.match(await text(page, '.sheet'), /p, two sided\s+0\.692458/);
      assertQuiet(browser);
      await page.close();
    });

    test('printed summaries give the t test of the paper’s arthritis: not its p', async () => {
      await page.select('.calculator select', 'ttest_summary');
      for (const [index, typed] of ['2,23', '0,24', '23', '2,17', '0,34', '77'].entries()) {
        const fields = await page.$$('.calculator input');
        await fields[index].type(typed);
      }
      await press(page, 'Compute');
      const shown = await text(page, '.sheet');
      // R, from the summaries: 2 * pt(-abs(t), 98) = 0.431
      assert.match(shown, /Student\s+[^]*p, two sided\s+0\.43/);
      assertQuiet(browser);
      await page.close();
    });

    test('the tables of the paper are checked: their contradictions are findings', async () => {
      await press(page, 'Fill in the paper’s tables');
      await page.waitForSelector('#recheck-findings');
      const shown = await text(page, '.findings');
      assert.match(shown, /Mean Serum magnesium, Total: printed differently in Table 1/);
      assert.match(shown, /Men are 2 in Table 1, their columns in Table 2 add up to 3/);
      assert.match(shown, /Women-high: 75 of 1 patients is more than there are/);
      assert.match(shown, /Arthritis: none of the 3 tests that these cells allow gives the printed p of 0\.18/);
      const matches = await page.$$eval('#recheck-tests ~ .scroll tbody', (rows) => rows.map((row) => row.textContent?.replace(/\s+/g, ' ') ?? ''));
      assert.ok(matches.some((row) => /Vasculitis Positive Table 1.*Pearson chi-square 0\.02178 yes/.test(row)));
      assert.match(shown, /Pericarditis: no number of patients fits all that is printed/);
      assert.match(shown, /Men-high: 2\.9 is not High as the classes are defined/);
      assert.ok(matches.some((row) => /Increased ds-DNA Positive Table 2.*pooled to normal v high v low 0\.2499 yes/.test(row)), 'pooled columns');
      assert.match(await text(page, '.outside'), /never surpassed the normal upper limit/);
      assertQuiet(browser);
      await page.close();
    });

    test('labels of a checked table are text in what is copied and exported', async () => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: async (/** @type {string} */ copied) => Object.assign(window, { copied }) },
        });
        URL.createObjectURL = (/** @type {any} */ blob) => {
          Object.assign(window, { blob });
          return '#';
        };
        HTMLAnchorElement.prototype.click = () => {};
      });
      const labels = ['<script>alert(1)</script>', `=cmd|'/c calc'!A1`, '+SUM(A1)', '@x "quoted"', 'فریتین', 'x'.repeat(300)];
      const rows = labels.map((label) => `${label} ; 2 (20%) ; 3 (3.33%) ; 0.5`);
      await page.$eval(
        '.recheck textarea',
        (node, typed) => {
          const area = /** @type {HTMLTextAreaElement} */ (node);
          area.value = typed;
          area.dispatchEvent(new Event('input', { bubbles: true }));
        },
        ['Table 1 ; Men (n = 10) ; Women (n = 90) ; p', ...rows].join('\n'),
      );
      await press(page, 'Check');
      await page.waitForSelector('#recheck-tests');
      const shown = await page.$$eval('#recheck-tests ~ .scroll th[scope="rowgroup"]', (heads) => heads.map((head) => head.textContent ?? ''));
      for (const [place, label] of labels.entries()) assert.ok(shown[place].includes(label), label);
      await press(page, 'CSV');
      await page.waitForFunction(() => 'blob' in window);
      await page.$$eval('.recheck ~ div button', (buttons) => buttons.find((button) => button.textContent?.trim() === 'Copy')?.click());
      await page.waitForFunction(() => 'copied' in window);
      const csv = String(await page.evaluate(() => /** @type {any} */ (window).blob.text()));
      const copied = String(await page.evaluate(() => /** @type {any} */ (window).copied));
      const fields = [...csv.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n)/g)].map(([, field]) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));
      for (const texts of [fields, copied.split(/[\t\n]/)]) {
        assert.deepEqual(texts.filter((text) => /^\s*[=+\-@](?![\d.]+$)/.test(text)), []);
        for (const label of labels) assert.ok(texts.includes(/^[=+@]/.test(label) ? `'${label}` : label), label);
      }
      assertQuiet(browser);
      await page.close();
    });

    test('typed tables ask before they are lost or replaced, until what was found in them is taken along', async () => {
      const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
      await page.type('.calculator textarea', '1.9 2.0');
      assert.equal(await asks(), false, 'the numbers of a calculator do not count');
      await page.type('.recheck textarea', 'T ; Men (n = 10) ; Women (n = 90) ; p\nRash ; 3 (30%) ; 9 (10%) ; 0.065');
      assert.ok(await asks());
      page.once('dialog', (dialog) => dialog.dismiss());
      await press(page, 'Fill in the paper’s tables');
      assert.match(await page.$eval('.recheck textarea', (area) => /** @type {HTMLTextAreaElement} */ (area).value), /Rash/);
      await press(page, 'Check');
      await page.waitForSelector('#recheck-tests');
      assert.ok(await asks());
      await page.evaluate(() => {
        HTMLAnchorElement.prototype.click = () => {};
      });
      await press(page, 'CSV');
      await page.waitForFunction(() => /lupustat-recheck\.csv/.test(document.getElementById('toast')?.textContent ?? ''));
      assert.equal(await asks(), false);
      await press(page, 'Fill in the paper’s tables');
      await page.waitForSelector('.outside');
      assert.equal(await asks(), false, 'the tables of the paper are there again at a press');
      assertQuiet(browser);
      await page.close();
    });

    test('what is no number is told with its line', async () => {
      await page.type('.calculator textarea', '1.9 2.0\n2.l');
      await press(page, 'Compute');
      assert.match(await text(page, '.summary-error'), /Values of the first group, line 2: “2\.l” is not a number/);
      assertQuiet(browser);
      await page.close();
    });
  });
}
