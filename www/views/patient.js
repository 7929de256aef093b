/** One patient: a form of the 24 descriptors, and what the core makes of it. */

import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

import { addToCohort } from '../parts/add-to-cohort.js';
import { chartText } from '../parts/chart-text.js';
import { copyButton } from '../parts/copy-button.js';
import { entryFaultSummary, mayHandOn } from '../parts/entry-faults.js';
import { exploratoryFields } from '../parts/exploratory.js';
import { sentence } from '../parts/fault.js';
import { labField } from '../parts/lab-field.js';
import { personFields } from '../parts/person.js';
import { scoreBar, scoreSummary } from '../parts/score-summary.js';
import { targetFields } from '../parts/targets.js';
import { FINDING_WORDS, SYSTEM_WORDS, unitText } from '../words.js';

/**
 * @typedef {import("../state/patient.js").PatientState} PatientState
 * @typedef {import("lupustat").Descriptor} Descriptor
 * @typedef {import("lupustat").Finding} Finding
 */

/** @param {import("../main.js").App} app */
export function patientView(app) {
  const { patient, schemes } = app;
  return html`
    <h1 tabindex="-1">Patient</h1>
    <p class="lead">
      SLEDAI-2K from the findings of the last ${patient.windowDays} days. What was not examined is unknown, and the score is then a range;
      a finding with another cause is “not lupus” and does not count. Nothing entered here is kept or sent.
    </p>
    ${
      patient.descriptors.length === 0 || !(patient.score || patient.scoreFault)
        ? html`<p class="card starting" aria-busy="true">Starting …</p>`
        : html`
            <div class="patient">
              <div class="form" @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(event, patient)}>
                <p class="keys">
                  On a finding, <kbd>P</kbd> <kbd>A</kbd> <kbd>U</kbd> <kbd>N</kbd> set it, <kbd>?</kbd> shows its
                  definition, <kbd>Shift</kbd>+<kbd>A</kbd> marks the rest absent.
                </p>
                ${personFields(patient, schemes)} ${systems(patient).map((system) => systemFieldset(patient, system))}
                ${targetFields(patient)} ${exploratoryFields(patient)}
              </div>
              ${scoreSummary(patient, schemes, actions(app))} ${scoreBar(patient)}
            </div>
          `
    }
  `;
}

/** What a key sets a finding to. @type {Record<string, Finding>} */
const KEYS = { p: 'present', a: 'absent', u: 'unknown', n: 'not_attributed' };

/**
 * The keys of a finding, which hold while one of its controls has the focus.
 *
 * @param {KeyboardEvent} event
 * @param {PatientState} patient
 */
function pressed(event, patient) {
  const control = /** @type {HTMLElement} */ (event.target);
  const finding = control.closest('.finding');
  const isText = control instanceof HTMLInputElement && control.type !== 'radio';
  if (!finding || isText || control instanceof HTMLSelectElement || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const id = finding.querySelector('input')?.name ?? '';
  if (event.key === '?') {
    const details = finding.querySelector('details');
    details?.toggleAttribute('open');
  } else if (event.key === 'A') {
    patient.markRestAbsent();
  } else if (event.key in KEYS) {
    patient.setFinding(id, KEYS[event.key]);
  } else {
    return;
  }
  event.preventDefault();
}

/**
 * The descriptors by organ system, in their order.
 *
 * @param {PatientState} patient
 * @returns {Descriptor[][]}
 */
function systems({ descriptors }) {
  const names = [...new Set(descriptors.map(({ system }) => system))];
  return names.map((name) => descriptors.filter(({ system }) => system === name));
}

/**
 * @param {PatientState} patient
 * @param {Descriptor[]} descriptors of one system
 */
function systemFieldset(patient, descriptors) {
  return html`
    <fieldset class="system">
      <legend>${SYSTEM_WORDS[descriptors[0].system]}</legend>
      ${descriptors.map((descriptor) => findingRow(patient, descriptor))}
    </fieldset>
  `;
}

/**
 * One descriptor: its name, which opens the definition; its state; the values it can be derived from.
 *
 * @param {PatientState} patient
 * @param {Descriptor} descriptor
 */
function findingRow(patient, descriptor) {
  const { id, label, weight } = descriptor;
  const laboratories = patient.laboratories.filter(({ finding }) => finding === id);
  return html`
    <div class="finding">
      <details>
        <summary><span class="weight" title="points">${weight}</span> <span id="name-${id}">${label}</span></summary>
        ${definition(descriptor)}
      </details>
      <div class="choices" role="radiogroup" aria-labelledby="name-${id}">
        ${Object.entries(FINDING_WORDS).map(([state, word]) => choice(patient, id, /** @type {Finding} */ (state), word))}
      </div>
      ${
        laboratories.length > 0
          ? html`<div class="labs">${laboratories.map((laboratory) => labField(patient, laboratory))}</div>`
          : nothing
      }
      ${proposalNotes(patient, id)}
    </div>
  `;
}

/** @param {Descriptor} descriptor */
function definition({ weight, definition, exclusions, source }) {
  return html`
    <div class="definition">
      <p>${definition}</p>
      ${exclusions ? html`<p><b>Not counted when due to:</b> ${exclusions}</p>` : nothing}
      <p>Weight ${weight}. ${source}.</p>
    </div>
  `;
}

/**
 * @param {PatientState} patient
 * @param {string} id of the descriptor
 * @param {Finding} state
 * @param {string} word
 */
function choice(patient, id, state, word) {
  return html`
    <label>
      <input
        type="radio"
        class=${state}
        name=${id}
        value=${state}
        .checked=${live(patient.stateOf(id) === state)}
        @change=${() => patient.setFinding(id, state)}
      />
      <span>${word}</span>
    </label>
  `;
}

/**
 * What the laboratory values say about a finding, and where the entry differs.
 *
 * @param {PatientState} patient
 * @param {string} id
 */
function proposalNotes({ findings, score }, id) {
  const proposal = score?.proposals.find(({ finding }) => finding === id);
  if (!proposal) {
    return nothing;
  }
  const disagreement = score?.disagreements.find(({ finding }) => finding === id);
  const verdict = `${unitText(proposal.value)} (${unitText(proposal.rule)}): ${FINDING_WORDS[proposal.state].toLowerCase()}`;
  return html`
    <p class="proposal">
      ${disagreement ? sentence(disagreement.message.text) : sentence(id in findings ? verdict : `From ${verdict}`)}
      ${proposal.notes.map(({ text }) => sentence(text)).join(' ')}
    </p>
  `;
}

/** @param {import("../main.js").App} app */
function actions(app) {
  const { patient } = app;
  return html`
    ${entryFaultSummary(patient)}
    <div class="actions no-print">
      <button type="button" ?disabled=${patient.rest.length === 0} @click=${() => patient.markRestAbsent()}>
        Mark the rest absent
      </button>
      ${copyButton('Copy for the chart', () => chartText(app), () => patient.markHandedOn(), () => mayHandOn(patient, 'copy'))}
      ${addToCohort(app)}
      <button type="button" @click=${() => mayHandOn(patient, 'print') && print()}>Print</button>
      ${
        patient.canUndoReset
          ? html`<button type="button" @click=${() => patient.undoReset()}>Undo the reset</button>`
          : html`<button type="button" @click=${() => patient.reset()}>Reset</button>`
      }
    </div>
  `;
}
