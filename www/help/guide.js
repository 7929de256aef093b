/** The guided run: a few steps through the example, at the foot of the window beside what they speak of. */

import { html, nothing, render } from 'lit';

/** @typedef {import("../main.js").App} App */

/**
 * The steps: the view and what they speak of in it.
 *
 * @type {{ title: string, text: string, route: string, target: string }[]}
 */
const STEPS = [
  {
    title: 'A file, and how it was read',
    text: 'This is the example cohort, 100 synthetic rows. The page says how the file is written and how many patients enter the tables.',
    route: 'cohort',
    target: '.facts',
  },
  {
    title: 'What was found on the way',
    text: 'Whatever cannot be read is listed here with its line and column. What could mean two things is asked, never guessed.',
    route: 'cohort',
    target: '#found',
  },
  {
    title: 'Three tables, set for a paper',
    text: 'Table 3 compares serum magnesium with and without each manifestation. Its notes name every test that was used.',
    route: 'results',
    target: '.sheet:has(#table3)',
  },
  {
    title: 'Every p is a door',
    text: 'Press any p to see its test, the groups, the effect, and what other programs print for the same question. Dotted words open an explanation.',
    route: 'results',
    target: '.sheet:has(#table3) .p-value',
  },
  {
    title: 'Two ways to test',
    text: 'As published repeats the tests of the study. Recommended fixes the test before the data are seen, exact where that can be had.',
    route: 'results',
    target: '.results-head .segments',
  },
  {
    title: 'Take it with you',
    text: 'Tables go to Word, HTML, CSV, Markdown or LaTeX as they stand here; the archive has them all, with the script that recomputes them.',
    route: 'results',
    target: '.sheet:has(#exports)',
  },
  {
    title: 'One patient',
    text: 'Tick findings or type laboratory values, and the score follows. What you leave open makes it a range instead of a silent zero.',
    route: 'patient',
    target: '.patient',
  },
];

/** What is pointed out now. @type {Element | null} */
let shown = null;

/**
 * Opens the example, and begins.
 *
 * @param {App} app
 */
export async function startGuide({ openExample }) {
  if (await openExample()) await step(0);
}

/** @param {number} at */
async function step(at) {
  const { route, target } = STEPS[at];
  if (location.hash !== `#/${route}`) {
    const drawn = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
    location.hash = `#/${route}`;
    await drawn; // the view has taken the focus by then
  }
  const found = await appearing(target);
  point(found);
  const region = place();
  region.hidden = false;
  render(panel(at), region);
  region.querySelector('button')?.focus({ preventScroll: true });
  found.scrollIntoView({ block: found.clientHeight > innerHeight / 2 ? 'start' : 'center' });
}

/** @param {number} at */
function panel(at) {
  const { title, text } = STEPS[at];
  const isLast = at === STEPS.length - 1;
  return html`
    <div @keydown=${left}>
      <div aria-live="polite">
        <p class="small">Guided run, ${at + 1} of ${STEPS.length}</p>
        <h2 id="guide-title">${title}</h2>
        <p>${text}</p>
      </div>
      <p class="row">
        <button type="button" class="primary" @click=${() => (isLast ? end() : step(at + 1))}>${isLast ? 'Done' : 'Next'}</button>
        ${at > 0 ? html`<button type="button" @click=${() => step(at - 1)}>Back</button>` : nothing}
        ${isLast ? nothing : html`<button type="button" @click=${end}>End the run</button>`}
      </p>
    </div>
  `;
}

/** @param {KeyboardEvent} event */
function left({ key }) {
  if (key === 'Escape') end();
}

/** Leaves the page where it is, and the focus on what was pointed out. */
function end() {
  place().hidden = true;
  if (shown instanceof HTMLElement) {
    if (shown.tabIndex < 0) shown.tabIndex = -1;
    shown.focus({ preventScroll: true });
  }
  point(null);
}

/** @param {Element | null} element to point out, in the place of the last */
function point(element) {
  shown?.removeAttribute('data-shown');
  element?.setAttribute('data-shown', '');
  shown = element;
}

/** @returns {HTMLElement} */
function place() {
  return /** @type {HTMLElement} */ (document.getElementById('guide'));
}

/**
 * An element of the view, as soon as it is there.
 *
 * @param {string} selector
 * @returns {Promise<Element>}
 */
function appearing(selector) {
  return new Promise((resolve) => {
    const look = () => {
      const found = document.querySelector(selector);
      if (found) {
        observer.disconnect();
        resolve(found);
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    look();
  });
}
