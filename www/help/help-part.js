/** The help: keys, terms, what happens to the data, and the guided run. Loaded when it is first asked for. */

import { html, nothing, render } from 'lit';

import { dataPanel } from './data.js';
import { definitions, findings } from './definitions.js';
import { startGuide } from './guide.js';
import { KEYS } from './keys.js';
import { TERMS } from './terms.js';

/**
 * @typedef {import("../main.js").App} App
 * @typedef {import("../parts/term.js").TermId} TermId
 * @typedef {import("./terms.js").Term} Term
 */

/**
 * Opens the help: the keys, and every term.
 *
 * @param {HTMLDialogElement} dialog
 * @param {App} app
 */
export function showHelp(dialog, app) {
  const draw = (/** @type {string} */ sought) => render(content(sought), dialog);
  const content = (/** @type {string} */ sought) => html`
    ${head('Help', dialog)}
    <p class="row">
      <button type="button" @click=${() => showGuide(dialog, app)}>Guided run on the example</button>
      <button type="button" @click=${() => showData(dialog, app)}>What happens to my data?</button>
    </p>
    <h3>Keys</h3>
    ${KEYS.map(
      ({ place, keys }) => html`
        <h4>${place}</h4>
        <dl class="keys-list">${keys.map(([written, does]) => html`<dt>${written.split(' ').map(keyNames)}</dt><dd>${does}</dd>`)}</dl>
      `,
    )}
    <p>
      <label class="check">
        <input
          type="checkbox"
          .checked=${app.preferences.chosen.singleKeys}
          @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget }) =>
            app.preferences.choose({ singleKeys: currentTarget.checked })}
        />
        <span>Single keys (<kbd>?</kbd> and <kbd>1</kbd> to <kbd>5</kbd>) are on</span>
      </label>
    </p>
    <h3>Terms</h3>
    <label class="field">
      Find a term
      <input type="search" autocomplete="off" @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => draw(event.currentTarget.value)} />
    </label>
    ${termList(app, sought)}
  `;
  draw('');
  open(dialog);
}

/**
 * Opens one term.
 *
 * @param {HTMLDialogElement} dialog
 * @param {App} app
 * @param {TermId} id
 */
export function showTerm(dialog, app, id) {
  const { title, text, items } = { ...TERMS, ...definitions(app) }[id];
  render(
    html`
      ${head(title, dialog)}
      <p>${text}</p>
      ${list(items)}
      <p><button type="button" @click=${() => showHelp(dialog, app)}>All terms</button></p>
    `,
    dialog,
  );
  open(dialog);
}

/**
 * Opens the facts about the data.
 *
 * @param {HTMLDialogElement} dialog
 * @param {App} app
 */
export function showData(dialog, app) {
  render(html`${head('What happens to my data', dialog)} ${dataPanel(app, () => showData(dialog, app))}`, dialog);
  open(dialog);
}

/**
 * Starts the guided run.
 *
 * @param {HTMLDialogElement} dialog
 * @param {App} app
 */
export function showGuide(dialog, app) {
  dialog.close();
  startGuide(app);
}

/** @param {HTMLDialogElement} dialog */
function open(dialog) {
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

/**
 * @param {string} title
 * @param {HTMLDialogElement} dialog
 */
function head(title, dialog) {
  return html`
    <h2 id="help-title">${title}</h2>
    <button type="button" class="close" autofocus @click=${() => dialog.close()}>Close</button>
  `;
}

/** @param {string} written keys that are pressed together */
function keyNames(written) {
  return html`<span class="nowrap">${written.split('+').map((key, at) => html`${at > 0 ? '+' : nothing}<kbd>${key}</kbd>`)}</span> `;
}

/**
 * The terms whose title or text has what is sought.
 *
 * @param {App} app
 * @param {string} sought
 */
function termList(app, sought) {
  const wanted = sought.trim().toLowerCase();
  const has = (/** @type {Term} */ { title, text }) => `${title} ${text}`.toLowerCase().includes(wanted);
  const core = definitions(app);
  const terms = [...Object.values(core), ...Object.values(TERMS)].filter(has);
  const signs = findings(app).filter(has);
  if (terms.length + signs.length === 0) {
    return html`<p role="status">No term has “${sought}”.</p>`;
  }
  return html`
    <dl class="terms">${terms.map(entry)}</dl>
    ${signs.length > 0 ? html`<h3>Findings of the SLEDAI-2K</h3><dl class="terms">${signs.map(entry)}</dl>` : nothing}
  `;
}

/** @param {Term} term */
function entry({ title, text, items }) {
  return html`<dt>${title}</dt>
    <dd>${text} ${list(items)}</dd>`;
}

/** @param {string[]} [items] */
function list(items = []) {
  return items.length > 0 ? html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>` : nothing;
}
