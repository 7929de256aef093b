/** The treatment targets: what they need beside the findings, and each condition met, not met or unknown. */

import { html, nothing } from 'lit';

import { choiceField } from './choice.js';
import { faultIn } from './entry-faults.js';
import { explained, term } from './term.js';
import { textField } from './text-field.js';

/**
 * @typedef {import("../state/patient.js").PatientState} PatientState
 * @typedef {import("../state/patient.js").Answer} Answer
 * @typedef {import("lupustat").Verdict} Verdict
 */

/** Verdicts in words. @type {Record<Verdict, string>} */
export const VERDICT_WORDS = { met: 'met', not_met: 'not met', unknown: 'unknown' };

/** What is asked, in words. @type {Record<Answer, string>} */
const QUESTIONS = {
  stableMaintenance: 'Other drugs at most antimalarials, immunosuppressives and biologics, in stable, tolerated doses',
  hemolyticAnemia: 'Hemolytic anemia',
  gastrointestinalActivity: 'Gastrointestinal lupus activity',
  newActivity: 'A lupus feature that the previous visit did not have',
};

const ANSWER_WORDS = { '': 'unknown', yes: 'yes', no: 'no' };

/** @param {PatientState} patient */
export function targetFields(patient) {
  const { amounts } = patient;
  return html`
    <fieldset class="system targets">
      <legend>Treatment and targets</legend>
      <div class="fields">
        ${textField({
          id: 'pga',
          label: 'Physician’s global assessment',
          unit: 'of 3',
          value: amounts.pga ?? '',
          fault: faultIn(patient, 'pga'),
          change: (pga) => patient.setAmount({ pga }),
        })}
        ${textField({
          id: 'prednisolone',
          label: 'Prednisolone or equivalent',
          unit: 'mg a day',
          value: amounts.prednisolone ?? '',
          fault: faultIn(patient, 'prednisolone'),
          change: (prednisolone) => patient.setAmount({ prednisolone }),
        })}
        ${Object.entries(QUESTIONS).map(([name, words]) => question(patient, /** @type {Answer} */ (name), words))}
      </div>
      ${targetTables(patient)}
    </fieldset>
  `;
}

/**
 * @param {PatientState} patient
 * @param {Answer} name
 * @param {string} words
 */
function question(patient, name, words) {
  const answer = patient.answers[name];
  return html`<span class="text-field wide">
    ${choiceField({
      id: `answer-${name}`,
      label: words,
      words: ANSWER_WORDS,
      chosen: answer === undefined ? '' : answer ? 'yes' : 'no',
      choose: (chosen) => patient.setAnswer(name, chosen === '' ? undefined : chosen === 'yes'),
    })}
  </span>`;
}

/** @param {PatientState} patient */
function targetTables({ targets }) {
  if (!targets) {
    return nothing;
  }
  const { doris, lldas } = targets;
  return html`
    ${conditions(explained('DORIS 2021 remission'), VERDICT_WORDS[doris.verdict], doris.conditions)}
    ${conditions(html`Low disease activity <span class="nowrap">(${term('lldas', 'LLDAS')})</span>`, lldasWords(targets), lldas.conditions)}
    <p class="small">
      DORIS: van Vollenhoven et al., Lupus Sci Med 2021;8:e000538; prednisolone of 5 mg counts as within the limit. LLDAS:
      Franklyn et al., Ann Rheum Dis 2016;75:1615-21; one visit alone never shows it.
    </p>
  `;
}

/**
 * The verdict on low disease activity, which a single visit leaves open.
 *
 * @param {import("lupustat").Targets} targets
 */
export function lldasWords({ lldas }) {
  return lldas.verdict === 'unknown' && lldas.exceptPreviousVisit === 'met'
    ? 'met as far as one visit shows'
    : VERDICT_WORDS[lldas.verdict];
}

/**
 * @param {unknown} name
 * @param {string} verdict in words
 * @param {import("lupustat").TargetCondition[]} list
 */
function conditions(name, verdict, list) {
  return html`
    <div class="target">
      <h2>${name}: ${verdict}</h2>
      <ul>
        ${list.map(
          (condition) =>
            html`<li class=${condition.verdict}><b>${VERDICT_WORDS[condition.verdict]}</b> ${condition.label}</li>`,
        )}
      </ul>
    </div>
  `;
}
