/** Starts the core, routes between the views, and draws the current one. */

import { html, render } from 'lit';

import { offerColours } from './colours.js';
import { call } from './core.js';
import { exampleFile } from './data/files.js';
import { offerHelp } from './help.js';
import { CalculatorState } from './state/calculator.js';
import { CohortState } from './state/cohort.js';
import { PatientState } from './state/patient.js';
import { PreferencesState } from './state/preferences.js';
import { RecheckState } from './state/recheck.js';
import { ResultsState } from './state/results.js';
import { keepOffline } from './offline.js';
import { say } from './parts/announce.js';
import { ignoreStrayDrops } from './parts/drop-zone.js';
import { faultSummary } from './parts/fault.js';
import { askToLeave, saveProject } from './parts/saving.js';
import { calculatorsView } from './views/calculators.js';
import { cohortView } from './views/cohort.js';
import { methodsView } from './views/methods.js';
import { patientView } from './views/patient.js';
import { resultsView } from './views/results.js';

/** The views by route: their title, and their content as a function of the application. */
const VIEWS = {
  cohort: { title: 'Cohort', view: cohortView },
  results: { title: 'Results', view: resultsView },
  patient: { title: 'Patient', view: patientView },
  calculators: { title: 'Calculators', view: calculatorsView },
  methods: { title: 'Methods', view: methodsView },
};

/**
 * What every view is drawn from.
 *
 * @typedef {object} App
 * @property {string} version of the core
 * @property {import("lupustat").Scheme[]} schemes of activity categories
 * @property {import("lupustat").Meaning[]} meanings of columns
 * @property {CohortState} cohort
 * @property {PatientState} patient
 * @property {ResultsState} results
 * @property {CalculatorState} calculator
 * @property {RecheckState} recheck
 * @property {PreferencesState} preferences
 * @property {() => Promise<boolean>} openExample in the place of the file in use; false when that is not to be given up
 */

const main = element('main');
let route = currentRoute();
/** @type {App} */
const app = {
  version: '',
  schemes: [],
  meanings: [],
  cohort: new CohortState(draw, say),
  patient: new PatientState(draw),
  results: new ResultsState(draw),
  calculator: new CalculatorState(draw),
  recheck: new RecheckState(draw),
  preferences: new PreferencesState(),
  openExample,
};

addEventListener('hashchange', navigate);
addEventListener('beforeunload', (event) => app.cohort.isUnsaved && event.preventDefault());
ignoreStrayDrops();
offerColours(element('colours'), app.preferences);
offerHelp(app, { save: () => saveProject(app.cohort) });
draw();
await start();
keepOffline();

/** Asks the core for what the views need, which also shows whether it runs at all. */
async function start() {
  try {
    [app.version, app.schemes, app.meanings] = await Promise.all([call('version'), call('activitySchemes'), call('columnMeanings')]);
    await Promise.all([app.patient.load(), app.cohort.findKept()]);
    element('version').textContent = `Version ${app.version}.`;
  } catch (error) {
    removeEventListener('hashchange', navigate);
    const { message } = /** @type {Error} */ (error);
    render(
      html`<h1>Lupustat</h1>
        ${faultSummary('Lupustat could not start', [message])}`,
      main,
    );
  }
}

/** Opens the example, unless it is open. */
async function openExample() {
  const { cohort } = app;
  if (!cohort.isExample || cohort.isUnsaved) {
    if (!askToLeave(cohort)) return false;
    await cohort.open(exampleFile(), { isExample: true });
  }
  return true;
}

/** Draws the current view, and marks its link. */
function draw() {
  const { title, view } = VIEWS[route];
  document.title = `${title} – Lupustat`;
  for (const link of document.querySelectorAll('.views a')) {
    link.setAttribute('aria-current', link.getAttribute('href') === `#/${route}` ? 'page' : 'false');
  }
  render(view(app), main);
}

/** Draws the view of a new address and moves the focus to its heading. */
function navigate() {
  if (!location.hash.startsWith('#/')) {
    return; // a link within the view, such as the skip link
  }
  route = currentRoute();
  draw();
  scrollTo(0, 0);
  main.querySelector('h1')?.focus();
}

/**
 * The route in the address; the first view where there is none.
 *
 * @returns {keyof typeof VIEWS}
 */
function currentRoute() {
  const name = location.hash.replace(/^#\//, '');
  return Object.hasOwn(VIEWS, name) ? /** @type {keyof typeof VIEWS} */ (name) : 'cohort';
}

/**
 * An element of `index.html`.
 *
 * @param {string} id
 * @returns {any}
 */
function element(id) {
  return document.getElementById(id);
}
