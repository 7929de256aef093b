/** The page in Chromium, from disk: how soon it can be used, whether it moves, and how quickly it answers. */

import { go, started } from '../browser/states.mjs';
import { launch, open, single } from '../browser/support.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const STARTS = 5;
const KEYS = ['p', 'a', 'u', 'n', 'p', 'a', 'u', 'n', 'p', 'a'];

/** @returns {Promise<import('./bench.mjs').Measure[]>} */
export async function measurePage() {
  const browser = await launch('chromium');
  try {
    const page = await open(browser, 'about:blank');
    await page.evaluateOnNewDocument(watch);
    const starts = [];
    for (let start = 0; start < STARTS; start += 1) {
      await page.goto('about:blank');
      await page.goto(`${single}#/patient`);
      await started(page);
      starts.push(await page.evaluate(() => /** @type {any} */ (window).ready));
    }
    await page.waitForSelector('input[name="rash"]');
    const moved = await page.evaluate(() => /** @type {any} */ (window).moved);
    const answers = [];
    for (const key of KEYS) answers.push(await answerTo(page, key));
    await go(page, 'cohort');
    return [
      { name: 'interactive, from disk', value: middle(starts), unit: 'ms', target: 1000 },
      { name: 'layout shift after the first paint', value: moved, unit: '', target: 0.01 },
      { name: 'patient form, key to repaint', value: middle(answers), unit: 'ms', target: 50 },
      { name: 'patient form, the slowest of them', value: Math.max(...answers), unit: 'ms', target: 50 },
    ];
  } finally {
    await browser.close();
  }
}

/** In a page: notes when it is ready, and what moves without a hand. */
function watch() {
  const seen = /** @type {any} */ (Object.assign(window, { moved: 0, ready: 0 }));
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) if (!entry.hadRecentInput) seen.moved += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver(() => {
    if (!seen.ready && document.getElementById('version')?.textContent) seen.ready = performance.now();
  }).observe(document, { childList: true, characterData: true, subtree: true });
}

/**
 * Milliseconds from a key on a finding to the first frame with the new score.
 *
 * @param {Page} page
 * @param {string} key
 * @returns {Promise<number>}
 */
async function answerTo(page, key) {
  await page.evaluate(() => {
    const score = /** @type {Element} */ (document.querySelector('.summary'));
    const seen = /** @type {any} */ (window);
    seen.answered = new Promise((resolve) => {
      let pressed = 0;
      addEventListener('keydown', () => (pressed = performance.now()), { capture: true, once: true });
      const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
      });
      observer.observe(score, { childList: true, characterData: true, subtree: true });
    });
  });
  await page.focus('input[name="rash"]');
  await page.keyboard.press(/** @type {import('puppeteer-core').KeyInput} */ (key));
  return page.evaluate(() => /** @type {any} */ (window).answered);
}

/** @param {number[]} values */
function middle(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
