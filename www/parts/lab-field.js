/** A laboratory value with its unit and, where the rule needs it, the limit of the laboratory. */

import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

import { unitText } from '../words.js';
import { faultIn } from './entry-faults.js';
import { sentence } from './fault.js';

/**
 * @typedef {import("../state/patient.js").PatientState} PatientState
 * @typedef {import("lupustat").Laboratory} Laboratory
 */

/** The limits of a laboratory in words. */
const LIMIT_WORDS = { lln: 'lower limit', uln: 'upper limit' };

/**
 * @param {PatientState} patient
 * @param {Laboratory} laboratory
 */
export function labField(patient, { id, label, units, limit }) {
  const lab = patient.labs[id] ?? {};
  const fault = faultIn(patient, `lab-${id}`);
  return html`
    <span class="lab ${lab.value?.trim() ? '' : 'blank'}">
      <label for="lab-${id}">${label}</label>
      <input
        id="lab-${id}"
        inputmode="decimal"
        autocomplete="off"
        aria-invalid=${fault !== null}
        .value=${live(lab.value ?? '')}
        @input=${change('value')}
      />
      ${units.length > 1 ? unitChoice() : units[0] && !label.endsWith(units[0].id) ? unitText(units[0].id) : nothing}
      ${limit ? limitField(limit) : nothing}
      ${fault ? html`<span class="error">${sentence(fault)}</span>` : nothing}
    </span>
  `;

  function unitChoice() {
    return html`
      <select aria-label="Unit of ${label}" @change=${change('unit')}>
        ${units.map((unit) => html`<option value=${unit.id} .selected=${unit.id === (lab.unit ?? units[0].id)}>${unitText(unit.id)}</option>`)}
      </select>
    `;
  }

  /** @param {"lln" | "uln"} name */
  function limitField(name) {
    const wrong = faultIn(patient, `lab-${id}-${name}`);
    return html`
      <span class="limit">
        <label for="lab-${id}-${name}">${LIMIT_WORDS[name]}</label>
        <input
          id="lab-${id}-${name}"
          inputmode="decimal"
          autocomplete="off"
          aria-label="${label}, ${LIMIT_WORDS[name]}"
          aria-invalid=${wrong !== null}
          .value=${live(lab[name] ?? '')}
          @input=${change(name)}
        />
        ${wrong ? html`<span class="error">${sentence(wrong)}</span>` : nothing}
      </span>
    `;
  }

  /** @param {"value" | "unit" | "lln" | "uln"} name */
  function change(name) {
    return (/** @type {Event & { currentTarget: HTMLInputElement | HTMLSelectElement }} */ { currentTarget }) =>
      patient.setLab(id, { [name]: currentTarget.value });
  }
}
