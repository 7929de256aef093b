/** A cohort looked at, edited, mapped, saved and opened again in the single file. */

import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { file } from './files.mjs';
import { choose, keepBlobs, openExample, press, save, started, text } from './states.mjs';
import { browsers } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const HEADER = 'patient_id,sex,age,serum_mg_mg_dl,rash,note';

/** A lost decimal point in line 2, a short row, an id that comes twice, and a note that would run as a formula. */
const FAULTY = `${HEADER}\nP1,F,40,21.8,0,=1+1\nP2,M,41,2.1,1,b\nP3,F,50\nP1,F,33,1.9,0,d\nP5,F,60,1.7,1,e\n`;

for (const name of browsers) {
  describe(name, () => {
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ page } = given));

    /** @param {string} csv */
    async function openCohort(csv) {
      await choose(page, file('cohort.csv', csv));
      await page.waitForSelector('.facts');
    }

    /** The active cell. */
    const focused = () =>
      page.evaluate(() => {
        const cell = /** @type {HTMLElement} */ (document.activeElement);
        return [cell.getAttribute('role'), cell.parentElement?.getAttribute('aria-rowindex'), cell.querySelector('bdi')?.textContent ?? cell.textContent?.trim()];
      });

    /** Waits until the active cell has a text. @param {string} wanted */
    const atCell = (wanted) =>
      page.waitForFunction(
        (cell) => document.activeElement?.closest('.grid') && document.activeElement.querySelector('bdi')?.textContent === cell,
        {},
        wanted,
      );

    /** Waits until so many patients are analysed. @param {string} count */
    const analysed = (count) =>
      page.waitForFunction(
        (wanted) => new RegExp(`Patients analysed\\s*${wanted}\\s`).test(document.querySelector('.facts')?.textContent ?? ''),
        {},
        count,
      );

    /** What the last saved file holds. */
    const saved = async () => String(await page.evaluate(() => /** @type {any} */ (window).blobs.at(-1).text()));

    test('a problem leads to its cell, and the cell says what is wrong', async () => {
      await openCohort(FAULTY);
      await press(page, 'Show the cell');
      await atCell('21.8');
      assert.deepEqual(await focused(), ['gridcell', '2', '21.8']);
      await page.waitForFunction(() => /was 2\.18 meant/.test(document.querySelector('.grid-details')?.textContent ?? ''));
      await done();
    });

    test('an edit is judged at once, undone, made again, saved as CSV, and read back', async () => {
      await page.evaluate(keepBlobs);
      await openCohort(FAULTY);
      await press(page, 'Show the cell');
      await atCell('21.8');
      await page.keyboard.press('F2');
      await page.keyboard.press('Escape');
      await atCell('21.8');
      await page.keyboard.type('2.18');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => !/21\.8/.test(document.querySelector('.problems')?.textContent ?? ''));
      assert.ok(await isUnsaved(page));
      await page.keyboard.down('Control');
      await page.keyboard.press('z');
      await page.keyboard.up('Control');
      await page.waitForFunction(() => /21\.8/.test(document.querySelector('.problems')?.textContent ?? ''));
      assert.match(await text(page, '#spoken'), /^Undone: line 2, serum_mg_mg_dl\.$/);
      assert.ok(!(await isUnsaved(page)));
      await press(page, 'Redo');
      await page.waitForFunction(() => !/21\.8/.test(document.querySelector('.problems')?.textContent ?? ''));
      await save(page, 'CSV');
      const csv = await saved();
      assert.equal(csv, `${HEADER}\r\nP1,F,40,2.18,0,'=1+1\r\nP2,M,41,2.1,1,b\r\nP3,F,50\r\nP1,F,33,1.9,0,d\r\nP5,F,60,1.7,1,e\r\n`);
      assert.ok(!(await isUnsaved(page)));
      await choose(page, file('saved.csv', csv));
      await page.waitForFunction(() => document.querySelector('.facts .big')?.textContent === 'saved.csv');
      assert.doesNotMatch(await text(page, '.problems'), /21\.8/);
      assert.match(await text(page, '.facts'), /Patients analysed\s+3/);
      await done();
    });

    test('a project brings edits, answers and options back; a damaged or newer one is refused', async () => {
      await page.evaluate(keepBlobs);
      await openCohort(FAULTY.replace('serum_mg_mg_dl', 'mg'));
      await page.waitForSelector('.answer');
      await page.select('.answer select', 'mg/dL');
      await press(page, 'Apply');
      await page.waitForFunction(() => !document.querySelector('.answer'));
      await press(page, 'Show the cell');
      await atCell('21.8');
      await page.keyboard.type('2.18');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => !/21\.8/.test(document.querySelector('.problems')?.textContent ?? ''));
      await save(page, 'Project');
      const project = await saved();
      await press(page, 'Close the file');
      await choose(page, file('study.lupustat.json', project));
      await page.waitForFunction(() => document.querySelector('.facts .big')?.textContent === 'cohort.csv');
      assert.doesNotMatch(await text(page, 'main'), /21\.8|is it mg/);
      await unfoldGrid(page);
      assert.equal(await page.$eval('.grid .edited bdi', (cell) => cell.textContent), '2.18');
      for (const [damage, says] of /** @type {[(text: string) => string, RegExp][]} */ ([
        [(whole) => whole.slice(0, -40), /damaged: its end is missing/],
        [(whole) => whole.replace('P2,M,41', 'P2,M,14'), /do not have the hash/],
        [(whole) => whole.replace('"lupustatProject":1', '"lupustatProject":2'), /newer Lupustat/],
        [() => '{"name": "package"}', /not a project of Lupustat/],
      ])) {
        await choose(page, file('damaged.json', damage(project)));
        await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('.summary-error')?.textContent ?? ''), {}, says.source);
        assert.match(await text(page, '.facts'), /cohort\.csv/);
      }
      await done();
    });

    test('a patient is added, taken out, and taken in again', async () => {
      await openExample(page);
      await unfoldGrid(page);
      await press(page, 'Add a patient');
      await page.waitForFunction(() => document.activeElement?.closest('[aria-rowindex="102"]'));
      await page.waitForFunction(() => /does not enter: Row without a value/.test(document.querySelector('.grid-details')?.textContent ?? ''));
      await analysed('100');
      for (const typed of ['NEW', 'female', '44', '2.05']) {
        await page.keyboard.type(typed);
        await page.keyboard.press('Tab');
      }
      await analysed('101');
      await press(page, 'Remove the row');
      await analysed('100');
      await press(page, 'Undo');
      await analysed('101');
      await done();
    });

    test('a row that is too short enters once its cells are given', async () => {
      await openCohort(FAULTY);
      await press(page, 'Show the row');
      await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'rowheader');
      assert.match(await text(page, '.grid-details'), /does not enter: Row with too few cells/);
      for (const typed of ['P3', 'F', '50', '2.2', '0', 'c']) {
        await page.keyboard.press('ArrowRight');
        await page.keyboard.type(typed);
        await page.keyboard.press('Enter');
        await page.keyboard.press('ArrowUp');
      }
      await analysed('4');
      await done();
    });

    test('rows are filtered to problems and sorted by a column', async () => {
      await openCohort(FAULTY);
      await unfoldGrid(page);
      await page.select('.grid-tools select', 'problems');
      await waitForColumn(page, 1, ['P1', 'P3', 'P1']);
      await page.select('.grid-tools select', 'all');
      await waitForColumn(page, 1, ['P1', 'P2', 'P3', 'P1', 'P5']);
      await page.click('.grid-head [data-column="3"]');
      await waitForColumn(page, 4, ['1.7', '1.9', '2.1', '21.8', '']);
      await page.keyboard.press('Enter');
      await waitForColumn(page, 4, ['2.1', '1.9', '1.7', '21.8', '']);
      assert.equal(await page.$eval('.grid-head [data-column="3"]', (head) => head.getAttribute('aria-sort')), 'descending');
      await page.click('.grid-head [data-column="0"]');
      await waitForColumn(page, 1, ['P1', 'P1', 'P2', 'P3', 'P5']);
      await page.click('.grid-head [data-column="3"]');
      await page.keyboard.press('Enter');
      await waitForColumn(page, 4, ['2.1', '1.9', '1.7', '21.8', '']);
      await page.click('.grid [data-place="0"][data-column="3"]');
      await page.keyboard.type('1.2');
      await page.keyboard.press('Enter');
      await waitForColumn(page, 4, ['1.2', '1.9', '1.7', '21.8', '']);
      await done();
    });

    test('the keys reach every row of a long file', async () => {
      const rows = Array.from({ length: 30_000 }, (_, row) => `P${row},F,${20 + (row % 50)},2.${row % 10},0,n${row}`);
      await openCohort(`${HEADER}\n${rows.join('\n')}\n`);
      await unfoldGrid(page);
      assert.equal(await page.$eval('.grid', (grid) => grid.getAttribute('aria-rowcount')), '30001');
      await page.click('.grid [data-place="0"][data-column="5"]');
      await page.keyboard.press('PageDown');
      await atCell('n14');
      await page.keyboard.down('Control');
      await page.keyboard.press('End');
      await page.keyboard.up('Control');
      await atCell('n29999');
      await page.$eval('.grid-scroll', (scroller) => (scroller.scrollTop = scroller.scrollHeight / 2));
      await page.waitForFunction(() => /^n1[45]\d{3}$/.test(document.querySelector('.grid [data-column="5"]:not([data-place="-1"]) bdi')?.textContent ?? ''));
      await page.keyboard.press('Home');
      assert.ok((await page.$$('.grid [role="row"]')).length < 20, 'only the rows in sight are in the document');
      await done();
    });

    test('a column is mapped by hand, also one that was not read, and edits stay', async () => {
      await openCohort(`${HEADER}\nP1,F,40,2.0,0,x\nP2,M,41,2.1,1,y\nP3,F,50,2.2,1,x\n`);
      await unfoldGrid(page);
      await editAge(page, 0, '45');
      await page.click('[aria-label="Change note"]');
      await page.waitForSelector('dialog[open]');
      await page.select('dialog select', 'fever');
      await page.waitForSelector('.texts');
      await page.select('.texts label:nth-of-type(1) select', '["x","present"]');
      await page.select('.texts label:nth-of-type(2) select', '["y","absent"]');
      await press(page, 'Apply');
      await page.waitForFunction(() => /2 present, 1 absent/.test(document.querySelector('.columns tbody tr:last-child')?.textContent ?? ''));
      await page.waitForFunction(() => document.querySelector('.grid .edited bdi')?.textContent === '45');
      await page.click('[aria-label="Change rash"]');
      await page.waitForSelector('dialog[open]');
      await page.select('dialog select', 'ignore');
      await press(page, 'Apply');
      await page.waitForFunction(() => /not used/.test(document.querySelector('.columns tbody tr:nth-child(5)')?.textContent ?? ''));
      await done();
    });

    test('counted rows weigh as the patients they stand for', async () => {
      await openCohort('sex,age,serum_mg_mg_dl,rash,count\nF,40,2.0,0,30\nM,41,2.1,1,12\nF,50,2.2,1,8\n');
      assert.match(await text(page, '.facts'), /Rows\s+3\s[^]*Patients analysed\s+50/);
      await page.click('.count-query summary');
      assert.match(await text(page, '.count-query pre'), /SUM\(CAST\("count" AS BIGINT\)\) AS "count"\s+FROM "cohort"/);
      await done();
    });

    test('the problems are filtered, and saved with every cell', async () => {
      await page.evaluate(keepBlobs);
      const rows = Array.from({ length: 30 }, (_, row) => `P${row},F,${row % 2 ? 40 : 'old'},${row % 3 ? 2.1 : `x${row}`},0,-`);
      await openCohort(`${HEADER}\n${rows.join('\n')}\n`);
      await page.select('.problem-filters label:nth-of-type(2) select', 'age');
      await page.waitForFunction(() => document.querySelectorAll('.problems li').length === 1);
      await press(page, 'Save this list as CSV, each cell by itself');
      await page.waitForFunction(() => /** @type {any} */ (window).blobs.length > 0);
      const lines = (await saved()).trim().split('\r\n');
      assert.equal(lines[0], 'severity,code,line,column,found,expected,text');
      assert.equal(lines.filter((line) => line.startsWith('error,not_a_number,') && line.includes(',age,old,')).length, 15);
      await done();
    });

    test('a browser that keeps nothing says so, and nothing is lost', async () => {
      await openCohort(FAULTY);
      await page.evaluate(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('no room', 'QuotaExceededError');
        };
      });
      await page.click('.menu summary');
      await page.click('::-p-xpath(//div[@class="menu-items"]/button[b="Keep in this browser"])');
      assert.match(await text(page, '.summary-error'), /not kept[^]*no room left for it; save a project file instead/);
      assert.match(await text(page, '.facts'), /cohort\.csv[^]*Patients analysed\s+3/);
      await done();
    });

    test('a joiner within a word is kept through the grid, the saved CSV and what is read back', async () => {
      const word = 'می\u200cگرن';
      await page.evaluate(keepBlobs);
      await openCohort(`${HEADER}\nP1,F,40,2.0,0,x\nP2,M,41,2.1,1,${word}\nP3,F,50,2.2,1,x\n`);
      await unfoldGrid(page);
      await page.click('.grid [data-place="0"][data-column="5"]');
      await type(page, word);
      await page.waitForSelector('.grid .edited');
      await save(page, 'CSV');
      const csv = await saved();
      assert.equal(csv.split('\r\n')[1], `P1,F,40,2.0,0,${word}`);
      await choose(page, file('joined.csv', csv));
      await page.waitForFunction(() => document.querySelector('.facts .big')?.textContent === 'joined.csv');
      await map(page, 'note', 'nominal');
      await page.waitForFunction(
        (levels) => [...document.querySelectorAll('.columns tbody tr:last-child .small bdi')].map((level) => level.textContent).join() === levels,
        {},
        `${word},x`,
      );
      await unfoldGrid(page);
      await waitForColumn(page, 6, [word, word, 'x']);
      await done();
    });

    test('a note of two lines stays two, unless it is changed: then a blank stands between its words', async () => {
      await openCohort(`${HEADER}\nP1,F,40,2.0,0,"well\nsince May"\nP2,M,41,2.1,1,y\n`);
      await unfoldGrid(page);
      await page.click('.grid [data-place="0"][data-column="5"]');
      await page.keyboard.press('F2');
      await page.waitForSelector('.grid input');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => !document.querySelector('.grid input'));
      assert.ok(!(await isUnsaved(page)));
      await page.click('.grid [data-place="0"][data-column="5"]');
      await page.keyboard.press('F2');
      await page.waitForSelector('.grid input');
      await page.keyboard.type('!');
      await page.keyboard.press('Enter');
      await waitForColumn(page, 6, ['well since May!', 'y']);
      await done();
    });

    test('half of a character is not taken over, and the cell stays as it was', async () => {
      await openCohort(`${HEADER}\nP1,F,40,2.0,0,x\nP2,M,41,2.1,1,y\n`);
      await unfoldGrid(page);
      await page.click('.grid [data-place="0"][data-column="5"]');
      await type(page, 'a\ud83d');
      await page.waitForFunction(() => /The edit was not made[^]*half of a character/.test(document.querySelector('.summary-error')?.textContent ?? ''));
      await waitForColumn(page, 6, ['x', 'y']);
      assert.ok(!(await isUnsaved(page)));
      await done();
    });

    test('a column mapped later is that of the file as it was opened, whatever stands there now', async () => {
      const path = file('rewritten.csv', `${HEADER}\nP1,F,40,2.0,0,x\nP2,M,41,2.1,1,y\n`);
      await choose(page, path);
      await page.waitForSelector('.facts');
      await unfoldGrid(page);
      await editAge(page, 1, '77');
      writeFileSync(path, `${HEADER}\nNEW,F,20,1.0,0,z\nP1,F,40,2.0,0,x\nP2,M,41,2.1,1,y\n`);
      await map(page, 'note', 'nominal');
      await waitForColumn(page, 1, ['P1', 'P2']);
      await waitForColumn(page, 3, ['40', '77']);
      await waitForColumn(page, 6, ['x', 'y']);
      await done();
    });

    test('a large file that was changed is not read again under the edits made in it', async () => {
      const rows = Array.from({ length: 400_000 }, (_, row) => `PATIENT-${row},F,${20 + (row % 50)},2.${row % 10},0,a note of some length\n`).join('');
      const path = file('registry.csv', `${HEADER}\n${rows}`);
      await choose(page, path);
      await page.waitForSelector('.facts');
      await unfoldGrid(page);
      await editAge(page, 0, '77');
      writeFileSync(path, `${HEADER}\nNEW,M,50,1.0,0,a note of some length\n${rows}`);
      await map(page, 'note', 'nominal');
      await page.waitForFunction(() => /was not read[^]*(is not what it was when it was opened|could not read)/.test(document.querySelector('.summary-error')?.textContent ?? ''));
      assert.match(await text(page, '.facts'), /Patients analysed\s+400,000/);
      assert.match(await text(page, '.columns tbody tr:last-child'), /not recognised/);
      assert.ok(await isUnsaved(page));
      await done();
    });

    test('what is edited and chosen while the file is read again is in what comes of it', async () => {
      await openCohort(`${HEADER},ward\nP1,F,40,2.0,0,x,n\nP2,M,41,2.1,1,y,s\n`);
      await unfoldGrid(page);
      await page.evaluate(detain, 'openCohort');
      await map(page, 'note', 'nominal');
      await page.waitForSelector('.reading');
      await editAge(page, 0, '77');
      await page.waitForFunction(() => /** @type {any} */ (window).asked === 2);
      await map(page, 'ward', 'nominal');
      await page.waitForFunction(() => /** @type {any} */ (window).asked === 3);
      await editAge(page, 1, '78');
      await page.waitForFunction(() => document.querySelectorAll('.grid .edited').length === 2);
      await page.evaluate(() => /** @type {any} */ (window).release());
      await page.waitForFunction(() => !document.querySelector('.reading') && /Added: levels[^]*Added: levels/.test(document.querySelector('.columns')?.textContent ?? ''));
      await waitForColumn(page, 3, ['77', '78']);
      await page.waitForFunction(() => document.querySelectorAll('.grid .edited').length === 2);
      await press(page, 'Undo');
      await waitForColumn(page, 3, ['77', '41']);
      await done();
    });

    test('rows stay in sight when the file is withdrawn', async () => {
      const path = file('withdrawn-later.csv', FAULTY);
      await choose(page, path);
      await page.waitForSelector('.facts');
      rmSync(path);
      await unfoldGrid(page);
      await waitForColumn(page, 1, ['P1', 'P2', 'P3', 'P1', 'P5']);
      await done();
    });

    test('the browser keeps a cohort when it is asked to, and forgets it', async () => {
      await openCohort(FAULTY);
      await unfoldGrid(page);
      await editAge(page, 1, '42');
      assert.deepEqual(await page.evaluate(stored), { kept: 0, local: 0, session: 0 });
      await save(page, 'Keep in this browser');
      await page.waitForFunction(() => document.getElementById('spoken')?.textContent === 'Kept in this browser.');
      await page.reload();
      await started(page);
      await press(page, 'Open it');
      await page.waitForFunction(() => document.querySelector('.facts .big')?.textContent === 'cohort.csv');
      await press(page, 'Close the file');
      await press(page, 'Forget it');
      await page.waitForFunction(() => !/Kept in this browser/.test(document.querySelector('main')?.textContent ?? ''));
      assert.deepEqual(await page.evaluate(stored), { kept: 0, local: 0, session: 0 });
      await page.reload();
      await started(page);
      assert.doesNotMatch(await text(page, 'main'), /Kept in this browser/);
      await done();
    });
  });
}

/** In a page: how many things its browser keeps for it. */
async function stored() {
  const names = (await indexedDB.databases()).map(({ name }) => String(name));
  const counts = names.map(
    (name) =>
      new Promise((resolve) => {
        indexedDB.open(name).onsuccess = ({ target }) => {
          const database = /** @type {IDBOpenDBRequest} */ (target).result;
          const request = database.transaction('kept').objectStore('kept').count();
          request.onsuccess = () => {
            database.close();
            resolve(request.result);
          };
        };
      }),
  );
  const kept = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  return { kept, local: localStorage.length, session: sessionStorage.length };
}

/** @param {Page} page */
async function unfoldGrid(page) {
  await page.click('.section > summary');
  await page.waitForSelector('.grid [aria-rowindex="3"]');
}

/**
 * Puts a text into the active cell of the grid, as an input method does, and takes it over.
 *
 * @param {Page} page
 * @param {string} typed
 */
async function type(page, typed) {
  await page.keyboard.press('F2');
  await page.waitForSelector('.grid input');
  await page.$eval(
    '.grid input',
    (field, value) => {
      /** @type {HTMLInputElement} */ (field).value = JSON.parse(value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    JSON.stringify(typed),
  );
  await page.keyboard.press('Enter');
}

/**
 * Types an age into a row, which is edited then.
 *
 * @param {Page} page
 * @param {number} place
 * @param {string} typed
 */
async function editAge(page, place, typed) {
  await page.click(`.grid [data-place="${place}"][data-column="2"]`);
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.grid .edited');
}

/**
 * Maps a column by hand.
 *
 * @param {Page} page
 * @param {string} header
 * @param {string} meaning
 */
async function map(page, header, meaning) {
  await page.click(`[aria-label="Change ${header}"]`);
  await page.waitForSelector('dialog[open]');
  await page.select('dialog [name="meaning"]', meaning);
  await page.waitForSelector('dialog [name="missing"]');
  await page.click('dialog button.primary');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
}

/**
 * In a page: the core's answers to this question stay away until `window.release()`; `window.asked` counts the questions.
 *
 * @param {string} name of the operation
 */
function detain(name) {
  /** @type {(() => void)[]} */
  const detained = [];
  let isReleased = false;
  Object.assign(window, {
    asked: 0,
    release: () => {
      isReleased = true;
      detained.forEach((answer) => answer());
    },
  });
  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
    if (message.name === name) {
      /** @type {any} */ (window).asked += 1;
      const receive = this.onmessage;
      this.onmessage = (event) => {
        const isAnswer = event.data.id === message.id && !('progress' in event.data);
        if (isAnswer && !isReleased) detained.push(() => receive?.call(this, event));
        else receive?.call(this, event);
      };
    }
    send.call(this, message, transfer);
  };
}

/**
 * Whether the page would ask before it is closed.
 *
 * @param {Page} page
 */
function isUnsaved(page) {
  return page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
}

/**
 * Waits until a column of the grid has these texts.
 *
 * @param {Page} page
 * @param {number} column from 1, behind the lines
 * @param {string[]} texts
 */
async function waitForColumn(page, column, texts) {
  await page.waitForFunction(
    (at, wanted) => {
      const cells = [...document.querySelectorAll(`.grid [data-column="${at - 1}"]:not([data-place="-1"]) bdi`)];
      return JSON.stringify(cells.map((cell) => cell.textContent)) === wanted;
    },
    {},
    column,
    JSON.stringify(texts),
  );
}
