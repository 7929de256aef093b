/** Filtration rate, and two exploratory readings of magnesium that never change its class. */

import { html, nothing } from 'lit';

import { formatDecimal } from '../format.js';
import { MAGNESIUM_WORDS } from '../words.js';
import { choiceField } from './choice.js';
import { faultIn } from './entry-faults.js';
import { textField } from './text-field.js';

/** @typedef {import("../state/patient.js").PatientState} PatientState */

/** Equations in words. @type {Record<import("lupustat").Equation, string>} */
export const EQUATION_WORDS = { mdrd_175: 'MDRD (175)', mdrd_186: 'MDRD (186, older assays)', ckd_epi_2021: 'CKD-EPI 2021' };

/** Ranges of a stage in words. @type {Record<import("lupustat").StageRange, string>} */
const STAGE_WORDS = { stage1: 'stage 1', stage2: 'stage 2', stage3: 'stage 3', stage4: 'stage 4', stage5: 'stage 5' };

/** @param {PatientState} patient */
export function exploratoryFields(patient) {
  const { extras, magnesium } = patient;
  /** @param {keyof import("../state/patient.js").Extras} name */
  const change = (name) => (/** @type {string} */ value) => patient.setExtras({ [name]: value });
  return html`
    <details class="system exploratory">
      <summary>Kidney, and magnesium beyond its class</summary>
      <div class="fields">
        ${textField({
          id: 'creatinine',
          label: 'Serum creatinine',
          value: extras.creatinine,
          fault: faultIn(patient, 'creatinine'),
          unit: choiceField({
            id: 'creatinine-unit',
            label: 'Unit of serum creatinine',
            hidden: true,
            words: { 'mg/dL': 'mg/dL', 'umol/L': 'µmol/L' },
            chosen: extras.creatinineUnit,
            choose: (creatinineUnit) => patient.setExtras({ creatinineUnit }),
          }),
          change: change('creatinine'),
        })}
        ${textField({
          id: 'albumin',
          label: 'Albumin',
          unit: 'g/L',
          value: extras.albumin,
          fault: faultIn(patient, 'albumin'),
          change: change('albumin'),
        })}
        ${textField({
          id: 'urine-magnesium',
          label: 'Urine magnesium',
          unit: magnesium.unit,
          value: extras.urineMagnesium,
          fault: faultIn(patient, 'urine-magnesium'),
          change: change('urineMagnesium'),
        })}
        ${textField({
          id: 'urine-creatinine',
          label: 'Urine creatinine',
          unit: extras.creatinineUnit === 'umol/L' ? 'µmol/L' : extras.creatinineUnit,
          value: extras.urineCreatinine,
          fault: faultIn(patient, 'urine-creatinine'),
          change: change('urineCreatinine'),
        })}
      </div>
      ${rates(patient)} ${corrected(patient)} ${excretion(patient)}
    </details>
  `;
}

/** @param {PatientState} patient */
function rates({ rates, person }) {
  if (!rates) {
    return html`<p class="small">The filtration rate needs creatinine, age and sex${person.sex === '' ? ' (above)' : ''}.</p>`;
  }
  return html`
    <ul>
      ${rates.map(
        ({ equation, egfr, stageRange }) =>
          html`<li>${EQUATION_WORDS[equation]}: ${formatDecimal(egfr, 1)} mL/min per 1.73 m², in the range of ${STAGE_WORDS[stageRange]}</li>`,
      )}
    </ul>
    <p class="small">One value does not establish chronic kidney disease, which lasts three months.</p>
  `;
}

/** @param {PatientState} patient */
function corrected({ corrected }) {
  return corrected
    ? html`<p>
        Magnesium corrected for albumin, exploratory: ${formatDecimal(corrected.valueMgDl, 2)} mg/dL
        (${formatDecimal(corrected.valueMmolL, 3)} mmol/L), which would be ${MAGNESIUM_WORDS[corrected.class].toLowerCase()}.
        <span class="small">Kroll &amp; Elin, Clin Chem 1985;31:244-6. The class above is that of the measured value.</span>
      </p>`
    : nothing;
}

/** @param {PatientState} patient */
function excretion({ excretion }) {
  return excretion === null
    ? nothing
    : html`<p>
        Fractional excretion of magnesium, exploratory: ${formatDecimal(excretion, 1)}%.
        <span class="small">With low magnesium, above 4% speaks for loss by the kidney; some authors take 2 or 3%.</span>
      </p>`;
}
