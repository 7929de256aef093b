/** Who the patient is, and over which days and in which categories the findings are scored. */

import { html } from 'lit';

import { SEX_WORDS, schemeText } from '../words.js';
import { choiceField } from './choice.js';
import { faultIn } from './entry-faults.js';
import { textField } from './text-field.js';

/**
 * @typedef {import("../state/patient.js").PatientState} PatientState
 * @typedef {import("lupustat").Scheme} Scheme
 */

/**
 * @param {PatientState} patient
 * @param {Scheme[]} schemes
 */
export function personFields(patient, schemes) {
  const { person, windowDays, scheme } = patient;
  return html`
    <fieldset class="system person">
      <legend>Patient and visit</legend>
      <div class="fields">
        ${textField({ id: 'person-id', label: 'Patient id', numeric: false, value: person.id, change: (id) => patient.setPerson({ id }) })}
        <span class="text-field">
          ${choiceField({
            id: 'person-sex',
            label: 'Sex',
            words: { '': 'not given', ...SEX_WORDS },
            chosen: person.sex,
            choose: (sex) => patient.setPerson({ sex }),
          })}
        </span>
        ${textField({ id: 'person-age', label: 'Age', unit: 'years', value: person.age, fault: faultIn(patient, 'person-age'), change: (age) => patient.setPerson({ age }) })}
        <span class="text-field">
          ${choiceField({
            id: 'window-days',
            label: 'Findings of the last',
            words: { 10: '10 days', 30: '30 days' },
            chosen: /** @type {any} */ (String(windowDays)),
            choose: (days) => patient.setOptions({ windowDays: Number(days) }),
          })}
        </span>
        <span class="text-field wide">
          ${choiceField({
            id: 'scheme',
            label: 'Activity categories',
            words: Object.fromEntries(schemes.map(({ id }) => [id, schemeText(schemes, id)])),
            chosen: scheme || (schemes[0]?.id ?? ''),
            choose: (chosen) => patient.setOptions({ scheme: chosen }),
          })}
        </span>
      </div>
    </fieldset>
  `;
}
