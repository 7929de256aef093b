/** What the findings come to: the score, its parts, and serum magnesium. */

import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

import { formatNoun, formatRange } from '../format.js';
import { MAGNESIUM_UNITS, categoryText, schemeText } from '../words.js';
import { faultIn, faultOf } from './entry-faults.js';
import { sentence } from './fault.js';
import { magnesiumResult } from './magnesium-strip.js';
import { term } from './term.js';

/**
 * @typedef {import("../state/patient.js").PatientState} PatientState
 * @typedef {import("lupustat").Scheme} Scheme
 */

/**
 * @param {PatientState} patient
 * @param {Scheme[]} schemes
 * @param {unknown} actions
 */
export function scoreSummary(patient, schemes, actions) {
  return html`
    <aside class="summary card" aria-label="Result">
      <section>${scoreSection(patient, schemes)}</section>
      <section>${magnesiumSection(patient)}</section>
      <section>${actions}</section>
      <p class="visually-hidden" aria-live="polite">${spoken(patient)}</p>
    </aside>
  `;
}

/**
 * The score alone, where the summary has no room beside the form.
 *
 * @param {PatientState} patient
 */
export function scoreBar({ score }) {
  if (!score) {
    return nothing;
  }
  return html`<p class="score-bar" aria-hidden="true">
    SLEDAI-2K <b>${formatRange(score.scoreMin, score.scoreMax)}</b> Activity: ${categoryText(score)}
  </p>`;
}

/**
 * @param {PatientState} patient
 * @param {Scheme[]} schemes
 */
function scoreSection(patient, schemes) {
  const { score, scoreFault } = patient;
  if (!score) {
    return html`<h2>SLEDAI-2K</h2>
      <p>${scoreFault ? sentence(`not computed: ${faultOf(patient, scoreFault).text}`) : '…'}</p>`;
  }
  const { scoreMin, scoreMax, clinicalScoreMin, clinicalScoreMax, scheme, unknown, notAttributed, bySystem } = score;
  return html`
    <h2>${term('sledai', 'SLEDAI-2K')}</h2>
    <p class="score">${formatRange(scoreMin, scoreMax)}</p>
    <p class="category">Activity: ${categoryText(score)}</p>
    <p class="small">
      Categories ${schemeText(schemes, scheme)}. ${unknownText(unknown.length)}
      ${notAttributed.length > 0 ? `${formatNoun(notAttributed.length, 'finding')} not due to lupus, not counted.` : nothing}
    </p>
    <dl class="by-system">
      <dt><b>Clinical SLEDAI-2K</b></dt>
      <dd><b>${formatRange(clinicalScoreMin, clinicalScoreMax)}</b></dd>
      ${bySystem
        .filter(({ max }) => max > 0)
        .map(
          ({ label, min, max }) =>
            html`<dt>${label}</dt>
              <dd>${formatRange(min, max)}</dd>`,
        )}
    </dl>
  `;
}

/** @param {number} count */
function unknownText(count) {
  return count === 0 ? 'Every finding is known.' : `${formatNoun(count, 'finding')} unknown.`;
}

/** @param {PatientState} patient */
function magnesiumSection(patient) {
  const { magnesium, reading } = patient;
  const fault = faultIn(patient, 'magnesium');
  return html`
    <h2><label for="magnesium">Serum magnesium</label></h2>
    <div class="lab">
      <input
        id="magnesium"
        inputmode="decimal"
        autocomplete="off"
        aria-invalid=${fault !== null}
        .value=${live(magnesium.value)}
        @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget }) =>
          patient.setMagnesium({ value: currentTarget.value })}
      />
      <select
        aria-label="Unit of serum magnesium"
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ { currentTarget }) =>
          patient.setMagnesium({ unit: currentTarget.value })}
      >
        ${MAGNESIUM_UNITS.map((unit) => html`<option .selected=${unit === magnesium.unit}>${unit}</option>`)}
      </select>
    </div>
    ${fault ? html`<p class="error">${sentence(fault)}</p>` : nothing}
    ${reading ? magnesiumResult(reading) : nothing}
  `;
}

/**
 * The result for those who listen.
 *
 * @param {PatientState} patient
 */
function spoken({ score }) {
  return score
    ? `SLEDAI-2K ${formatRange(score.scoreMin, score.scoreMax).replace('–', ' to ')}, activity ${categoryText(score)}`
    : '';
}
