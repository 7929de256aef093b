/** Starts the core, routes between the views, and draws the current one. */

import { html, render } from 'lit';

import { offerColours } from './colours.js';
import { call } from './core.js';
import { exampleFile } from './data/files.js';
import { offerHelp } from './help.js';
import { CalculatorState } from './state/calculator.js';
import { CohortState } from './state/cohort.js';
import { carry, takeCarried } from './state/kept.js';
import { PatientState } from './state/patient.js';
import { PreferencesState } from './state/preferences.js';
import { RecheckState } from './state/recheck.js';
import { ResultsState } from './state/results.js';
import { offerInstall, offerSingleFile, offerUpdates } from './offline.js';
import { say } from './parts/announce.js';
import { ignoreStrayDrops, takePastedRows } from './parts/drop-zone.js';
import { element } from './parts/element.js';
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
 * @property {string} build that tells this page from any other of the same version
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

/** What to do when the page cannot start, by the code of the reason. @type {Record<string, string[]>} */
const ADVICE = {
  no_webassembly: [
    'Lupustat computes with it, in the page: nothing is sent elsewhere, so there is no other way. Hardened settings switch it off',
    'Edge: “Enhance your security on the web” in the settings, allow this page there. iPhone and Mac: Lockdown Mode, exclude this site in the settings of Safari. Tor Browser: the security level Standard. Firefox: javascript.options.wasm in about:config',
    'On a computer that others look after, ask them, or open the page in another browser',
  ],
};

const main = element('main');
let route = currentRoute();
/** The work is carried to the next version of the page, which is about to be loaded. */
let isCarried = false;
/** @type {App} */
const app = {
  version: '',
  build: BUILD,
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
addEventListener('click', follow);
addEventListener('beforeunload', (event) => holdsUnsaved() && !isCarried && event.preventDefault());
addEventListener('afterprint', () => route === 'patient' && app.patient.markHandedOn());
ignoreStrayDrops();
takePastedRows(openPasted);
offerColours(element('colours'), app.preferences);
offerHelp(app, { save: () => saveProject(app.cohort) });
draw();
offerInstall();
offerSingleFile();
await start();
void offerUpdates(carryWork);

/** Asks the core for what the views need, which also shows whether it runs at all. */
async function start() {
  try {
    [app.version, app.schemes, app.meanings] = await Promise.all([call('version'), call('activitySchemes'), call('columnMeanings')]);
    await Promise.all([app.patient.load(), app.cohort.findKept()]);
    await takeUpWork();
    element('version').textContent = `Version ${app.version}, build ${app.build}.`;
  } catch (error) {
    removeEventListener('hashchange', navigate);
    removeEventListener('click', follow);
    const { message, code } = /** @type {import("./core.js").CoreError} */ (error);
    render(
      html`<h1>Lupustat</h1>
        ${faultSummary('Lupustat could not start', [message, ...(ADVICE[code] ?? [])])}`,
      main,
    );
  }
}

/** Whether closing the page would lose work. A calculator's numbers are few, and copied from where they stay: they do not count. */
function holdsUnsaved() {
  return app.cohort.isUnsaved || app.patient.isUnsaved || app.recheck.isUnsaved;
}

/** Keeps the work for the next version of the page. */
async function carryWork() {
  const { cohort, patient, recheck, calculator } = app;
  const project = cohort.report ? await cohort.writeProject() : null;
  await carry({ project, isUnsaved: cohort.isUnsaved, patient: patient.entries, recheck: recheck.entries, calculator: calculator.entries });
  isCarried = true;
}

/** Goes on with the work of the version before, if there was any. */
async function takeUpWork() {
  const work = await takeCarried();
  if (!work) return;
  await app.patient.restore(work.patient);
  app.recheck.type(work.recheck ?? {});
  app.calculator.restore(work.calculator ?? {});
  if (work.project) await app.cohort.open(new File([work.project], 'carried.json'), { isMade: work.isUnsaved });
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

/**
 * Opens rows that were pasted, where a file is asked for: a cohort in use does not give way to them.
 *
 * @param {File} rows
 */
function openPasted(rows) {
  const { cohort } = app;
  if (route === 'cohort' && !cohort.report && !cohort.opening) void cohort.open(rows, { isMade: true });
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

/** Draws the view of a new address, and moves the focus to the place in it, `#/results/table3`, or to its heading. */
function navigate() {
  route = currentRoute();
  draw();
  const place = document.getElementById(location.hash.split('/')[2] ?? '');
  if (place) {
    for (let folded = place.closest('details'); folded; folded = folded.parentElement?.closest('details') ?? null) folded.open = true;
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  } else {
    scrollTo(0, 0);
    main.querySelector('h1')?.focus();
  }
}

/**
 * Follows what is no change of address: the skip link, and a link to where one is.
 *
 * @param {MouseEvent} event
 */
function follow(event) {
  const address = /** @type {Element} */ (event.target).closest('a')?.getAttribute('href');
  if (address === '#main') {
    event.preventDefault(); // the way back stays one of views
    main.focus();
  } else if (address && address === location.hash) {
    navigate();
  }
}

/**
 * The route in the address; the first view where there is none.
 *
 * @returns {keyof typeof VIEWS}
 */
function currentRoute() {
  const [, name = ''] = location.hash.split('/');
  return Object.hasOwn(VIEWS, name) ? /** @type {keyof typeof VIEWS} */ (name) : 'cohort';
}
