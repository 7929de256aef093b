/** What a page must do for everyone: headings that stay and stand in order, text twice as large, no motion, focus that is seen. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { STATES, choose, go, manyRows, openExample, openResults, openText, press, retype, rows, started, text } from './states.mjs';
import { file } from './files.mjs';
import { assertQuiet, browsers, launch, open, single } from './support.mjs';
import { tabs } from './tabs.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** The size of text as browsers have it unasked, in pixels. */
const TEXT = 16;

/** The least height and width of what is pressed, in pixels. */
const LEAST_TARGET = 24;

/** Views through which one goes by Tab, from the widest window to the narrowest, and how they are reached. @type {Record<string, (page: Page) => Promise<void>>} */
const JOURNEYS = {
  'the start': STATES.start,
  'the import report': openExample,
  results: openResults,
  patient: STATES.patient,
  calculators: STATES.calculators,
};

for (const name of browsers) {
  describe(name, () => {
    /** @type {Page} */
    let page;

    const done = tabs(name, (given) => ({ page } = given));

    const shows = (/** @type {string} */ selector, /** @type {RegExp} */ wanted) =>
      page.waitForFunction((css, source) => new RegExp(source).test(document.querySelector(css)?.textContent ?? ''), {}, selector, wanted.source);

    for (const [state, reach] of Object.entries(STATES)) {
      test(`${state}: headings in order, targets large enough, nothing lost at 200%`, async () => {
        await reach(page);
        assert.deepEqual(await page.evaluate(disorderedHeadings), []);
        assert.deepEqual(await page.evaluate(smallTargets, LEAST_TARGET), []);
        await page.setViewport({ width: 640, height: 450 }); // what 1280 × 900 holds at 200%
        assert.deepEqual(await page.evaluate(lost), []);
        await page.close({ runBeforeUnload: false });
      });
    }

    for (const [width, within] of /** @type {[number, string][]} */ ([
      [1280, 'of the window'],
      [360, 'of its own region'],
    ])) {
      test(`the heading of a tall table stays at the edge ${within}, at ${width} px`, async () => {
        await page.setViewport({ width, height: 900 });
        await openResults(page);
        for (const table of ['table1', 'table2', 'table3']) {
          const [edge, head, seen] = await page.evaluate(scrollInto, table);
          assert.ok(Math.abs(head - edge) <= 1, `${table}: the heading is at ${head}, the edge at ${edge}`);
          assert.ok(seen, `${table}: the heading is what is seen there`);
        }
        await done();
      });
    }

    test('the decimal marks of a column stand below each other', async () => {
      await openResults(page);
      await page.waitForSelector('.figure svg');
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      const inTables = await page.evaluate(ragged);
      assert.deepEqual(inTables.ragged, []);
      assert.ok(inTables.columns > 20);
      await page.click('.p-value');
      await page.waitForSelector('#provenance[open] table');
      assert.deepEqual((await page.evaluate(ragged)).ragged, []);
      await page.keyboard.press('Escape');
      for (const [label, value] of [['p-values', 'jama'], ['Decimal mark', ',']]) {
        await page.select(`::-p-xpath(//label[contains(., "${label}")]/select)`, value);
      }
      await shows('.sheet:has(#table1) .p-value', /,\d/);
      assert.deepEqual((await page.evaluate(ragged)).ragged, []);
      await go(page, 'calculators');
      await press(page, 'Fill in an example');
      await page.waitForSelector('#answer');
      const inAnswer = await page.evaluate(ragged);
      assert.deepEqual(inAnswer.ragged, []);
      assert.ok(inAnswer.columns > 0);
      // The same numbers without what keeps their places are found to be ragged.
      await page.evaluate(() => document.querySelectorAll('.ghost').forEach((ghost) => ghost.remove()));
      assert.notDeepEqual((await page.evaluate(ragged)).ragged, []);
      await page.close({ runBeforeUnload: false });
    });

    for (const [journey, reach] of Object.entries(JOURNEYS)) {
      test(`${journey}: all the way by Tab the focus is seen, and not hidden behind anything`, async () => {
        await page.setViewport({ width: 360, height: 640 });
        await reach(page);
        await page.focus('.brand');
        await page.keyboard.down('Shift');
        await page.keyboard.press('Tab');
        await page.keyboard.up('Shift');
        let stops = 0;
        for (let isThere = true; isThere && stops < 400; stops += 1) {
          const found = await page.evaluate(lookAtFocus);
          assert.deepEqual(found.faults, [], found.what);
          await page.keyboard.press('Tab');
          isThere = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement?.matches('.skip'));
        }
        assert.ok(stops > 10, `${stops} stops`);
        await page.close({ runBeforeUnload: false });
      });
    }

    test('the score is said as it changes, once for each change', async () => {
      await go(page, 'patient');
      await page.waitForSelector('.finding');
      await page.evaluate(keepSaid, '.summary [aria-live="polite"]');
      await page.click('input[name="rash"][value="present"]');
      await shows('.summary [aria-live]', /^SLEDAI-2K 2 to 105, activity indeterminate/);
      await press(page, 'Mark the rest absent');
      await shows('.summary [aria-live]', /^SLEDAI-2K 2, activity mild/);
      assert.equal((await page.evaluate(() => /** @type {any} */ (window).said)).length, 2);
      await page.close({ runBeforeUnload: false });
    });

    test('the progress of a long file is said by quarters, and then what was read', async () => {
      await page.evaluate(keepSaid, '#spoken');
      await choose(page, file('large.csv', manyRows(400_000)));
      await shows('#spoken', /^400000 patients analysed/);
      const said = await page.evaluate(() => /** @type {any} */ (window).said);
      assert.equal(said[0], 'Reading large.csv.');
      assert.ok(said.some((/** @type {string} */ words) => /^Reading large\.csv: (25|50|75)%\.$/.test(words)), said.join('\n'));
      assert.ok(said.length <= 6, said.join('\n'));
      await done();
    });

    test('the summary of an error takes the focus, and its link leads to the field: of a calculator', async () => {
      await go(page, 'calculators');
      await page.type('#typed-x, .calculator textarea', '1.9 2.l');
      await press(page, 'Compute');
      await followError(page, /is not a number/);
      assert.deepEqual(await page.evaluate(() => [document.activeElement?.tagName, document.activeElement?.getAttribute('aria-invalid')]), ['TEXTAREA', 'true']);
      assert.match(await page.$eval(':focus', (field) => /** @type {HTMLTextAreaElement} */ (field).value), /2\.l/);
      await done();
    });

    test('the summary of an error takes the focus, and its link leads to the field: of the options and of the rules', async () => {
      await openResults(page);
      await page.click('.options summary');
      await retype(page, '#option-alpha', '7');
      await page.keyboard.press('Tab');
      await followError(page, /alpha is 7/);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'option-alpha');
      await go(page, 'cohort');
      await page.click('.rules summary');
      await retype(page, '#option-minAge', '200');
      await page.keyboard.press('Tab');
      await followError(page, /minAge is 200/);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'option-minAge');
      await done();
    });

    test('the ways on the page lead to their places, unfold them, and back', async () => {
      await openResults(page);
      await page.focus('.contents a[href="#/results/table3"]');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'table3');
      assert.ok(await page.$eval('#table3', (heading) => heading.getBoundingClientRect().top >= 0 && heading.getBoundingClientRect().top < innerHeight / 2));
      await page.click('.contents a[href="#/results/diagnostics"]');
      await page.waitForFunction(() => document.activeElement?.id === 'diagnostics' && document.querySelector('details.diagnostics')?.hasAttribute('open'));
      await go(page, 'methods');
      await page.evaluate(() => history.back());
      await page.waitForFunction(() => document.activeElement?.id === 'diagnostics');
      await page.focus('.skip');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
      assert.match(page.url(), /#\/results\/diagnostics$/);
      await done();
    });

    test('a name from right to left keeps its order, and what stands behind it its place', async () => {
      await openText(page, rows('rash', ['1', '0', '1']).replace('P1', 'فریتین (بالا)'));
      await page.click('.section > summary');
      await page.waitForSelector('.grid [aria-rowindex="4"] bdi');
      await STATES['results of many groups with names of any kind'](page);
      await page.waitForFunction(() => [...document.querySelectorAll('#main th bdi')].some((name) => name.textContent === 'فریتین سرم (بالا)'));
      const orders = await page.$$eval('#main th', (heads) =>
        heads
          .filter((head) => head.querySelector('bdi')?.textContent === 'فریتین سرم (بالا)' && head.querySelector('.kind, .n'))
          .map((head) => {
            const [label, detail] = ['bdi', '.kind, .n'].map((css) => /** @type {Element} */ (head.querySelector(css)).getBoundingClientRect());
            return detail.left >= label.right - 1 || detail.top >= label.bottom - 4;
          }),
      );
      assert.ok(orders.length > 0 && orders.every(Boolean));
      await page.close({ runBeforeUnload: false });
    });
  });
}

for (const name of browsers) {
  describe(`${name}, with text twice as large`, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;

    before(async () => {
      browser = await launch(name, { 'font.size.variable.x-western': 2 * TEXT, 'font.size.variable.x-unicode': 2 * TEXT });
    });

    after(() => browser.close());

    for (const [state, reach] of Object.entries(STATES)) {
      test(`${state}: nothing is lost`, async () => {
        const page = await open(browser, single);
        if (name === 'chromium') await (await page.createCDPSession()).send('Page.setFontSizes', { fontSizes: { standard: 2 * TEXT } });
        await started(page);
        await reach(page);
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).fontSize), `${2 * TEXT}px`);
        assert.deepEqual(await page.evaluate(lost), []);
        await page.close({ runBeforeUnload: false });
      });
    }
  });
}

for (const { name, preferences, isAsked } of /** @type {{ name: import('./browsers.mjs').BrowserName, preferences: Record<string, unknown>, isAsked: boolean }[]} */ (
  [true, false].flatMap((isAsked) => browsers.map((name) => ({ name, isAsked, preferences: { 'ui.prefersReducedMotion': Number(isAsked) } })))
)) {
  describe(`${name}, ${isAsked ? 'less motion asked for' : 'motion as usual'}`, () => {
    /** @type {import('./support.mjs').Browser} */
    let browser;

    before(async () => {
      browser = await launch(name, preferences);
    });

    after(() => browser.close());

    test(isAsked ? 'nothing moves by itself or on its way' : 'some of it does: it would be seen', async () => {
      const page = await open(browser, single);
      if (name === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: isAsked ? 'reduce' : 'no-preference' }]);
      await started(page);
      let moving = await page.evaluate(inMotion);
      for (const reach of [openResults, STATES.patient, STATES.calculators]) {
        await reach(page);
        moving += await page.evaluate(inMotion);
      }
      if (isAsked) assert.equal(moving, 0);
      else assert.ok(moving > 0);
      assertQuiet(browser);
      await page.close({ runBeforeUnload: false });
    });
  });
}

/**
 * Waits for the summary of an error, which has the focus, and follows its link.
 *
 * @param {Page} page
 * @param {RegExp} says
 */
async function followError(page, says) {
  await page.waitForFunction((source) => document.activeElement?.matches('.summary-error') && new RegExp(source).test(document.activeElement.textContent ?? ''), {}, says.source);
  assert.match(await text(page, '.summary-error'), says);
  await page.focus('.summary-error a');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('input, textarea'));
}

/** In a page: keeps what a live region says, in `window.said`. @param {string} selector */
function keepSaid(selector) {
  /** @type {string[]} */
  const said = [];
  Object.assign(window, { said });
  const region = /** @type {Element} */ (document.querySelector(selector));
  new MutationObserver(() => {
    const words = region.textContent?.trim() ?? '';
    if (words !== '' && words !== said.at(-1)) said.push(words);
  }).observe(region, { childList: true, characterData: true, subtree: true });
}

/** In a page: headings that are seen and skip a level, the first being the only one of the first level. */
function disorderedHeadings() {
  const scope = document.querySelector('dialog[open]') ?? document;
  const heads = [...scope.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((head) => head.checkVisibility());
  const levels = heads.map(({ tagName }) => Number(tagName[1]));
  const first = scope === document ? 1 : 2;
  return heads.filter((_, at) => (at === 0 ? levels[at] !== first : levels[at] > levels[at - 1] + 1 || levels[at] === 1)).map((head) => head.textContent);
}

/**
 * In a page: what is pressed and too small, but for words within a sentence.
 *
 * @param {number} least
 */
function smallTargets(least) {
  const controls = [...document.querySelectorAll('a[href], button, select, input, textarea, summary')].filter((control) => control.checkVisibility());
  const inSentence = (/** @type {Element} */ control) => getComputedStyle(control).display === 'inline' || control.matches('.term');
  const hit = (/** @type {Element} */ control) => (control.matches('input[type="radio"], input[type="checkbox"]') ? (control.closest('label') ?? control) : control);
  return controls
    .filter((control) => !inSentence(control))
    .map((control) => ({ control, box: hit(control).getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < least - 0.5)
    .map(({ control, box }) => `${control.tagName} ${control.textContent?.trim().slice(0, 30)} ${box.width}x${box.height}`);
}

/** In a page: what is wider than the window, or cut off where nothing scrolls. */
function lost() {
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
  const cut = [...document.querySelectorAll('main *, header *, footer *, dialog[open] *')].filter((element) => {
    if (!element.checkVisibility() || element.matches('.visually-hidden, .visually-hidden *, svg, svg *, input, select, option, [aria-hidden="true"] *')) return false;
    const { overflowX } = getComputedStyle(element);
    return (overflowX === 'hidden' || overflowX === 'clip') && element.scrollWidth > element.clientWidth + 1;
  });
  return [...wide, ...cut.map((element) => `${element.tagName}.${element.className} ${element.textContent?.trim().slice(0, 30)}`)];
}

/**
 * In a page: scrolls into the middle of a table. Gives the upper edge of what scrolls, where the heading then is, and
 * whether it is what is seen there.
 *
 * @param {string} id
 * @returns {[number, number, boolean]}
 */
function scrollInto(id) {
  const table = /** @type {HTMLTableElement} */ (document.querySelector(`.sheet:has(#${id}) table`));
  const region = /** @type {HTMLElement} */ (table.closest('.scroll'));
  const head = /** @type {HTMLElement} */ (table.tHead);
  const isRegion = getComputedStyle(region).overflowY !== 'visible';
  if (isRegion) {
    region.scrollIntoView();
    region.scrollTop = (region.scrollHeight - region.clientHeight) / 2;
  } else {
    scrollTo(0, scrollY + table.getBoundingClientRect().top + table.offsetHeight / 2);
  }
  const box = head.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + 40, box.bottom - 6);
  return [isRegion ? region.getBoundingClientRect().top : 0, box.top, head.contains(seen)];
}

/**
 * In a page: columns of numbers of one make whose decimal marks differ by more than a pixel. Of a whole number it is
 * where the mark would be; of a count, the mark of its percentage; of a mean and its deviation, the first.
 */
function ragged() {
  /** What of a cell is seen, node by node. @param {Element} cell */
  const seenIn = (cell) => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const nodes = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.textContent?.trim() && !node.parentElement?.closest('.ghost, .visually-hidden, sup, .small')) nodes.push(/** @type {Text} */ (node));
    }
    return nodes;
  };
  /** Where the character stands at which a number changes to its decimals. @param {Text[]} nodes @param {number} end */
  const rightOf = (nodes, end) => {
    if (end === 0) {
      const range = document.createRange();
      range.setStart(nodes[0], 0);
      range.setEnd(nodes[0], 1);
      return range.getBoundingClientRect().left;
    }
    let left = end;
    for (const node of nodes) {
      if (left <= node.data.length) {
        const range = document.createRange();
        range.setStart(node, left - 1);
        range.setEnd(node, left);
        return range.getBoundingClientRect().right;
      }
      left -= node.data.length;
    }
    throw new Error('no such place');
  };
  /** @type {[string, RegExp][]} */
  const MAKES = [
    ['alone', /^\s*[^\d\s.,]?(?:\d{1,3}(?:,\d{3})+|\d*)(?=[.,]\d+(?: × 10\S+)?\s*$|\s*$)/],
    ['±', /^\s*\D?\d+(?=[.,\s][^±]*±)/],
    ['(%)', /^.*\(\d+(?=[.,]\d+\)\s*$)/],
  ];
  const faults = [];
  let columns = 0;
  for (const table of document.querySelectorAll('table')) {
    if (!table.checkVisibility() || table.closest('[aria-hidden]')) continue;
    /** @type {Map<string, { x: number, text: string }[]>} */
    const marks = new Map();
    for (const cell of table.querySelectorAll('td')) {
      if (!cell.matches('.num') || cell.colSpan > 1) continue;
      const nodes = seenIn(cell);
      const text = nodes.map(({ data }) => data).join('');
      const [make, pattern] = MAKES.find(([, candidate]) => /\d/.test(text) && candidate.test(text)) ?? [];
      if (!make || !pattern) continue;
      const end = pattern.exec(text)?.[0].length ?? 0;
      const key = `${make} ${cell.getBoundingClientRect().right.toFixed(0)}`;
      marks.set(key, [...(marks.get(key) ?? []), { x: rightOf(nodes, end), text: text.trim() }]);
    }
    for (const [key, found] of marks) {
      columns += 1;
      const xs = found.map(({ x }) => x);
      if (Math.max(...xs) - Math.min(...xs) > 1) {
        const others = found.filter(({ x }) => Math.abs(x - xs[0]) > 1).slice(0, 3);
        faults.push(`${table.tHead?.innerText.slice(0, 30)} ${key}: ${others.map(({ text }) => text).join(' | ')} v ${found[0].text}`);
      }
    }
  }
  return { ragged: faults, columns };
}

/** In a page: whether what has the focus shows it, and lies open in the window. */
async function lookAtFocus() {
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  const what = `${focused.tagName} ${focused.id} ${focused.className} ${(focused.getAttribute('aria-label') ?? focused.textContent ?? '').trim().slice(0, 40)}`;
  const shown = [focused, focused.nextElementSibling, focused.closest('label')].filter((element) => element !== null);
  const isMarked = shown.some((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  const box = focused.getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const points = [0.2, 0.5, 0.8].flatMap((across) => [0.2, 0.5, 0.8].map((down) => document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down)));
  const isOpen = right > left && bottom > top && points.some((point) => point && (focused.contains(point) || point.contains(focused) || focused.closest('label')?.contains(point)));
  return { what, faults: [...(isMarked ? [] : ['no mark']), ...(isOpen ? [] : ['hidden'])] };
}

/** In a page: elements that move when they change, or by themselves. */
function inMotion() {
  const longest = (/** @type {string} */ times) => Math.max(...times.split(',').map((time) => parseFloat(time)));
  return [...document.querySelectorAll('*')].filter((element) => {
    const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
    return longest(transitionDuration) > 0 || (animationName !== 'none' && longest(animationDuration) > 0);
  }).length;
}
