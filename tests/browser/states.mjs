/** Every view and state of the page worth looking at, and the steps that lead there. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProject } from '../../www/export/project.js';
import { root } from '../../www/tools/toolchain.mjs';
import { core } from '../package/support/core.mjs';
import { HOSTILE_COLUMNS, HOSTILE_GROUPING, hostileCohort } from '../package/support/hostile.mjs';
import { encode, file } from './files.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

export const EXAMPLE = join(root, 'www', 'data', 'example-cohort.csv');

const folder = mkdtempSync(join(tmpdir(), 'lupustat-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Every view and state worth looking at, and the way to it. */
export const STATES = {
  start: async () => {},
  'import report': openExample,
  'a file with problems': (/** @type {Page} */ page) => openText(page, rows('rash', ['1', '2', '7'])),
  'a file that cannot be read': (/** @type {Page} */ page) => openText(page, ''),
  'a file that is not UTF-8': async (/** @type {Page} */ page) => {
    await choose(page, file('cohort.csv', encode('id,جنس\nP1,زن\n', 'windows-1256')));
    await page.waitForSelector('.encodings');
    await page.click('.encodings summary');
  },
  'the rows in a grid, with what can be saved': async (/** @type {Page} */ page) => {
    await openText(page, rows('rash', ['1', '0', '7']));
    await page.click('.section > summary');
    await page.waitForSelector('.grid [aria-rowindex="4"]');
    await page.click('.menu summary');
    await page.click('.grid [data-place="2"][data-column="3"]');
    await page.waitForFunction(() => /neither yes nor no/.test(document.querySelector('.grid-details')?.textContent ?? ''));
  },
  'a column mapped by hand': async (/** @type {Page} */ page) => {
    await openText(page, rows('rash', ['1', '0', '7']));
    await page.click('[aria-label="Change rash"]');
    await page.waitForSelector('dialog[open]');
  },
  'a file on its way in': async (/** @type {Page} */ page) => {
    await withhold(page, 'openCohort');
    await choose(page, file('large.csv', manyRows(100_000)));
    await page.waitForSelector('.reading progress');
  },
  'results without a file': (/** @type {Page} */ page) => go(page, 'results'),
  'results of one patient': async (/** @type {Page} */ page) => {
    await openText(page, 'patient_id,sex,rash\nP1,female,1\n');
    await go(page, 'results');
  },
  'results of nobody with a finding': async (/** @type {Page} */ page) => {
    await openText(page, rows('rash,arthritis,fever', ['0,0,0', '0,0,0', '0,,0']));
    await go(page, 'results');
    await page.waitForSelector('#table3');
  },
  'results of many rows': async (/** @type {Page} */ page) => {
    await openText(page, manyRows(100_000));
    await go(page, 'results');
    await page.waitForSelector('.figure svg');
  },
  'results of many groups with names of any kind': async (/** @type {Page} */ page) => {
    await choose(page, file('names.lupustat.json', await hostileProject()));
    await page.waitForSelector('.facts');
    await go(page, 'results');
    await page.waitForSelector('.figure svg');
  },
  'results computed anew': async (/** @type {Page} */ page) => {
    await openText(page, manyRows(60));
    await go(page, 'results');
    await page.waitForSelector('.figure svg');
    await withhold(page, 'reportCohort');
    await page.click('input[name="mode"][value="recommended"]');
    await page.waitForSelector('[aria-busy="true"]');
  },
  results: openResults,
  'results as recommended, with medians': async (/** @type {Page} */ page) => {
    await openResults(page);
    await setMode(page, 'recommended');
    await page.click('input[name="style-table3"][value="median"]');
  },
  'results unfolded': async (/** @type {Page} */ page) => {
    await openResults(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  },
  provenance: async (/** @type {Page} */ page) => {
    await openResults(page);
    await page.click('.p-value');
    await page.waitForSelector('dialog[open]');
  },
  patient: async (/** @type {Page} */ page) => {
    await go(page, 'patient');
    await page.waitForSelector('.finding');
    await page.type('#magnesium', '1.84');
    await page.type('#lab-wbc', '2.1');
    await page.click('summary');
    await page.waitForSelector('.proposal');
  },
  'a patient with an entry that cannot be read': async (/** @type {Page} */ page) => {
    await go(page, 'patient');
    await page.waitForSelector('.finding');
    await page.type('#magnesium', '1,8x');
    await page.waitForSelector('.summary .error');
    await press(page, 'Copy for the chart');
    await page.waitForSelector('.summary-error');
  },
  calculators: async (/** @type {Page} */ page) => {
    await go(page, 'calculators');
    await press(page, 'Fill in an example');
    await page.waitForSelector('#answer');
  },
  'a published table, checked': async (/** @type {Page} */ page) => {
    await go(page, 'calculators');
    await press(page, 'Fill in the paper’s tables');
    await page.waitForSelector('#recheck-findings');
  },
  methods: (/** @type {Page} */ page) => go(page, 'methods'),
  help: async (/** @type {Page} */ page) => {
    await page.click('#open-help');
    await page.waitForSelector('#help[open] .terms');
  },
  'the explanation of a term': async (/** @type {Page} */ page) => {
    await openResults(page);
    await page.click('.notes .term');
    await page.waitForSelector('#help[open]');
  },
  'what happens to the data': async (/** @type {Page} */ page) => {
    await page.click('#open-data');
    await page.waitForSelector('#help[open]');
  },
  'the guided run': async (/** @type {Page} */ page) => {
    await press(page, 'Show me around');
    await page.waitForSelector('#guide:not([hidden])');
  },
};

export const WIDTHS = [360, 768, 1280];

/**
 * Waits until the core has answered all that the page asks at its start.
 *
 * @param {Page} page
 */
export async function started(page) {
  await page.waitForFunction(() => document.getElementById('version')?.textContent !== '');
}

/**
 * @param {Page} page
 * @param {string} path
 */
export async function choose(page, path) {
  const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
    await page.waitForSelector('input[type=file]')
  );
  await input.uploadFile(path);
}

/**
 * @param {Page} page
 * @param {string} bytes
 */
export async function openText(page, bytes) {
  const path = join(folder, 'cohort.csv');
  writeFileSync(path, bytes);
  await choose(page, path);
  await page.waitForSelector('.facts, .summary-error');
}

/** @param {Page} page */
export async function openExample(page) {
  await press(page, 'Open the example cohort');
  await page.waitForSelector('.facts');
}

/** @param {Page} page */
export async function openResults(page) {
  await openExample(page);
  await go(page, 'results');
  await page.waitForSelector('.p-value');
}

/**
 * Goes to another view, and waits until it is drawn.
 *
 * @param {Page} page
 * @param {string} route
 */
export async function go(page, route) {
  const link = `.views a[href="#/${route}"]`;
  await page.click(link);
  await page.waitForSelector(`${link}[aria-current="page"]`);
}

/**
 * Presses the button with this text.
 *
 * @param {Page} page
 * @param {string} label
 */
export async function press(page, label) {
  const button = await page.waitForSelector(`::-p-xpath(//button[normalize-space()="${label}"])`);
  await button?.click();
}

/**
 * Types over what a field holds.
 *
 * @param {Page} page
 * @param {string} selector
 * @param {string} typed
 */
export async function retype(page, selector, typed) {
  await page.waitForSelector(selector);
  await page.$eval(selector, (field) => /** @type {HTMLInputElement} */ (field).select());
  await page.type(selector, typed);
}

/**
 * @param {Page} page
 * @param {string} selector
 * @returns {Promise<string>}
 */
export async function text(page, selector) {
  await page.waitForSelector(selector);
  return page.$eval(selector, (element) => /** @type {HTMLElement} */ (element).innerText);
}

/**
 * A small cohort with one more column.
 *
 * @param {string} column
 * @param {[string, string, string]} values
 */
export function rows(column, [first, second, third]) {
  return `patient_id,sex,serum_mg_mg_dl,${column}\nP1,female,2.0,${first}\nP2,male,2.1,${second}\nP3,female,2.2,${third}\n`;
}

/**
 * A cohort of as many rows as asked for.
 *
 * @param {number} count
 */
export function manyRows(count) {
  const header = 'patient_id,sex,age,serum_mg_mg_dl,rash,fever,arthritis,alopecia\n';
  const line = (/** @type {number} */ row) =>
    `SYNTHETIC-${row},${row % 9 ? 'female' : 'male'},${20 + (row % 50)},${(1.5 + (row % 97) / 80).toFixed(2)},${row % 3 ? 0 : 1},0,${row % 5 ? 0 : 1},0\n`;
  return header + Array.from({ length: count }, (_, row) => line(row)).join('');
}

/** Of the columns with such names two of each kind, and one row of each kind of the study's own. */
const HOSTILE_ROWS = ['age', 'rash', ...[29, 30, 31, 32, 33, 34, 35, 36].map((place) => `column_${place}`)];

/** A project whose columns and levels are called what a careless page would trip over. */
async function hostileProject() {
  const csv = hostileCohort();
  const options = { columns: HOSTILE_COLUMNS, grouping: HOSTILE_GROUPING, rows: HOSTILE_ROWS };
  const { lupustat, dataHash } = core.analyzeCohort(new TextEncoder().encode(csv), options);
  const origin = { encoding: null, workbook: null };
  const project = await writeProject({ lupustat, dataHash, name: 'names.csv', origin, isExample: false, options, edits: [] }, new Blob([csv]));
  return project.text();
}

/**
 * From now on the core's answer to this question stays away, but for the first word on its progress.
 *
 * @param {Page} page
 * @param {string} name of the operation
 */
export async function withhold(page, name) {
  await page.evaluate((withheld) => {
    const send = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
      if (message.name === withheld) {
        const receive = this.onmessage;
        let told = false;
        this.onmessage = (event) => {
          const isFirst = 'progress' in event.data && !told;
          if (event.data.id !== message.id || isFirst) receive?.call(this, event);
          told ||= isFirst;
        };
      }
      send.call(this, message, transfer);
    };
  }, name);
}

/**
 * Chooses which test each row gets, and waits for the tables.
 *
 * @param {Page} page
 * @param {import('lupustat').Mode} mode
 */
export async function setMode(page, mode) {
  await page.click(`input[name="mode"][value="${mode}"]`);
  await settled(page);
}

/**
 * Waits until the tables are those of the latest choice.
 *
 * @param {Page} page
 */
export async function settled(page) {
  await page.waitForSelector('[aria-busy="false"]');
}

/**
 * Chooses an entry of the menu for saving.
 *
 * @param {Page} page
 * @param {string} what
 */
export async function save(page, what) {
  await page.click('.menu summary');
  await page.click(`::-p-xpath(//div[@class="menu-items"]/button[b="${what}"])`);
  await page.waitForFunction(() => !/unsaved/.test(document.querySelector('.menu summary')?.textContent ?? ''));
}

/** In a page: keeps what is handed over as a file, in `window.blobs`. */
export function keepBlobs() {
  const create = URL.createObjectURL;
  /** @type {unknown[]} */
  const blobs = [];
  Object.assign(window, { blobs });
  URL.createObjectURL = (blob) => {
    if (blob instanceof Blob && blob.type !== 'text/javascript') blobs.push(blob);
    return create(blob);
  };
}
