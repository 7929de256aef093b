/** Saving a cohort: as CSV, as a project, or in the browser; and asking before unsaved work is given up. */

import { html, nothing } from 'lit';

import { show } from './announce.js';
import { CSV, baseName, download } from './download.js';

/** @typedef {import("../state/cohort.js").CohortState} CohortState */

/** @param {CohortState} cohort */
export function saveButtons(cohort) {
  return html`
    <details class="menu" @click=${chosen} @keydown=${left}>
      <summary class="button">Save${cohort.isUnsaved ? html`<span class="unsaved">, unsaved changes</span>` : nothing}</summary>
      <div class="menu-items">
        <button type="button" @click=${() => saveProject(cohort)}>
          <b>Project</b> <span class="small">The file as it was, your edits and answers, the options: opens here again.</span>
        </button>
        <button type="button" @click=${() => saveCsv(cohort)}>
          <b>CSV</b>
          <span class="small">The rows with your edits. What a spreadsheet would run as a formula gets an apostrophe before it, which is read off again.</span>
        </button>
        <button type="button" @click=${() => keepCohort(cohort)}>
          <b>Keep in this browser</b>
          <span class="small">The project, until you have it forgotten. Whoever uses this browser can open it.</span>
        </button>
        ${
          cohort.kept
            ? html`<button type="button" @click=${() => cohort.forget()}>
                <b>Forget what is kept</b> <span class="small">${keptText(cohort.kept)}.</span>
              </button>`
            : nothing
        }
      </div>
    </details>
  `;
}

/**
 * Folds the menu when something was chosen.
 *
 * @param {Event & { currentTarget: HTMLDetailsElement }} event
 */
function chosen({ target, currentTarget: menu }) {
  if (/** @type {Element} */ (target).closest('button')) {
    menu.open = false;
  }
}

/**
 * Folds the menu on Escape.
 *
 * @param {KeyboardEvent & { currentTarget: HTMLDetailsElement }} event
 */
function left({ key, currentTarget: menu }) {
  if (key === 'Escape' && menu.open) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
}

/**
 * What the browser keeps, where there is no cohort in use.
 *
 * @param {CohortState} cohort
 */
export function keptNotice(cohort) {
  const { kept } = cohort;
  if (!kept) {
    return nothing;
  }
  return html`
    <h2>Kept in this browser</h2>
    <p>${keptText(kept)}.</p>
    <p class="row">
      <button type="button" class="primary" @click=${() => cohort.openKept()}>Open it</button>
      <button type="button" @click=${() => cohort.forget()}>Forget it</button>
    </p>
  `;
}

/**
 * Whether unsaved work may be given up: true when there is none, else what the user says.
 *
 * @param {CohortState} cohort
 */
export function askToLeave(cohort) {
  return !cohort.isUnsaved || confirm('Your edits and answers are not saved. Go on without them?');
}

/** @param {import("../state/kept.js").Kept} kept */
function keptText({ name, date }) {
  return `${name}, ${date.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })}`;
}

/**
 * Has the browser keep the cohort, and asks before it takes the place of one that another window has kept meanwhile.
 *
 * @param {CohortState} cohort
 */
async function keepCohort(cohort) {
  const known = cohort.kept?.date.getTime();
  await cohort.findKept();
  const { kept } = cohort;
  if (!kept || kept.date.getTime() === known || confirm(`Another window has kept this meanwhile: ${keptText(kept)}. Put yours in its place?`)) {
    await cohort.keep();
  }
}

/** @param {CohortState} cohort */
export async function saveProject(cohort) {
  await save(cohort, async () => {
    download(`${baseName(cohort)}.lupustat.json`, await cohort.writeProject(), 'application/json');
    cohort.markSaved(true);
  });
}

/** @param {CohortState} cohort */
async function saveCsv(cohort) {
  await save(cohort, async () => {
    download(`${baseName(cohort)}-edited.csv`, await cohort.writeCsv(), CSV);
    cohort.markSaved(false);
  });
}

/**
 * @param {CohortState} cohort
 * @param {() => Promise<void>} work
 */
async function save(cohort, work) {
  try {
    await work();
    show('Saved.');
  } catch (error) {
    cohort.fail('The cohort was not saved', error);
  }
}
