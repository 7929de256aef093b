/** Opens the help, and the keys that work everywhere. The help itself is loaded when it is first asked for. */

import loadHelp from 'script:./help/help-part.js';
import { show } from './parts/announce.js';
import { element } from './parts/element.js';

/** @typedef {import("./main.js").App} App */

/** The views in the order of their keys. */
const ROUTES = ['cohort', 'results', 'patient', 'calculators', 'methods'];

/** @type {App} */
let app;

/**
 * @param {App} of what the help speaks of
 * @param {{ save: () => void }} actions of the keys
 */
export function offerHelp(of, actions) {
  app = of;
  element('open-help').addEventListener('click', () => open('showHelp'));
  element('open-data').addEventListener('click', () => open('showData'));
  addEventListener('keydown', (event) => pressed(event, actions));
}

/**
 * Opens the explanation of a term.
 *
 * @param {import("./parts/term.js").TermId} id
 */
export function openTerm(id) {
  return open('showTerm', id);
}

/** Starts the guided run. */
export function openGuide() {
  return open('showGuide');
}

/**
 * @param {"showHelp" | "showData" | "showTerm" | "showGuide"} name
 * @param {...unknown} args
 */
async function open(name, ...args) {
  try {
    (await loadHelp())[name](element('help'), app, ...args);
  } catch (error) {
    show(`The help could not be opened: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {KeyboardEvent} event
 * @param {{ save: () => void }} actions
 */
function pressed(event, { save }) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (event.defaultPrevented) {
    return;
  }
  if (key.toLowerCase() === 's' && (ctrlKey || metaKey) && !altKey && app.cohort.report) {
    save();
  } else if (ctrlKey || metaKey || altKey || !app.preferences.chosen.singleKeys || takesText(event.target)) {
    return;
  } else if (key === '?') {
    void open('showHelp');
  } else if (ROUTES[Number(key) - 1] && !document.querySelector('dialog[open]')) {
    location.hash = `#/${ROUTES[Number(key) - 1]}`;
  } else {
    return;
  }
  event.preventDefault();
}

/**
 * Whether a key typed there is text, or chooses in a list.
 *
 * @param {EventTarget | null} target
 */
function takesText(target) {
  const control = /** @type {Element | null} */ (target)?.closest?.('input, textarea, select, .grid');
  return Boolean(control) && !(control instanceof HTMLInputElement && ['radio', 'checkbox', 'file'].includes(control.type));
}
