/** How the patients of a file come to be those of the tables: the flow diagram of STROBE, as a list that is drawn. */

import { html, nothing } from 'lit';

import { formatInteger, formatNoun } from '../format.js';
import { choiceField } from './choice.js';
import { EQUATION_WORDS } from './exploratory.js';

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").EligibilityOptions} EligibilityOptions
 */

/** @type {Record<import("lupustat").Classification, string>} */
const CLASSIFICATION_WORDS = {
  slicc_2012: 'SLICC 2012',
  eular_acr_2019: 'EULAR/ACR 2019',
  either: 'either of the two',
  none: 'not asked for',
};

/** @type {Record<import("lupustat").KidneyRule, string>} */
const KIDNEY_WORDS = { stage_3: 'stage 3 or beyond', egfr_below_30: 'filtration rate below 30', none: 'does not exclude' };

/**
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
export function eligibilityFlow(cohort, { eligibility, options }) {
  const { assessed, steps, included, notAssessable } = eligibility;
  const applied = steps.filter((step) => step.assessed);
  return html`
    <section class="card eligibility" aria-labelledby="eligibility-heading">
      <h2 id="eligibility-heading">Who enters the tables</h2>
      <ol class="flow">
        <li class="box">${formatNoun(assessed, 'patient')} in the file</li>
        ${applied.map(
          ({ label, excluded, notAssessable: open, remaining }) => html`
            <li class="step">
              <span class="box out"
                >${formatInteger(excluded)} left out: ${label}${open > 0 ? html`<br /><span class="small">of ${formatInteger(open)} it cannot be told</span>` : nothing}</span
              >
              <span class="box">${formatInteger(remaining)} left</span>
            </li>
          `,
        )}
        <li class="box in"><b>${formatNoun(included, 'patient')} in the tables</b></li>
      </ol>
      <p class="small">${notAssessed(steps)} ${openWords(notAssessable)} ${conventions(eligibility)}</p>
      ${applied.length === 0 ? nothing : choices(cohort, options.eligibility)}
    </section>
  `;
}

/**
 * The rules without a column.
 *
 * @param {import("lupustat").EligibilityStep[]} steps
 */
function notAssessed(steps) {
  const names = steps.filter((step) => !step.assessed).map(({ label }) => label);
  return names.length === 0 ? '' : `Not assessed, as the file has no column for it: ${names.join('; ')}.`;
}

/** @param {number} count */
function openWords(count) {
  return count === 0 ? '' : `Of ${formatNoun(count, 'patient')} in the tables some rule cannot be told.`;
}

/** @param {import("lupustat").EligibilityFlow} flow */
function conventions({ kidney, classifications }) {
  const rates = kidney
    .filter(({ equation }) => equation !== 'mdrd_186')
    .map(
      ({ equation, estimated, from30To60, below30 }) =>
        `By ${EQUATION_WORDS[equation]}, ${formatInteger(from30To60)} of ${formatInteger(estimated)} have a filtration rate from 30 to below 60 (left out by stage, kept by the rate below 30) and ${formatInteger(below30)} below 30.`,
    );
  const met = classifications.map(
    ({ label, met, notMet, unknown }) =>
      `${label}: ${formatInteger(met)} meet it, ${formatInteger(notMet)} do not, ${formatInteger(unknown)} cannot be told.`,
  );
  return [...met, ...rates].join(' ');
}

/**
 * @param {CohortState} cohort
 * @param {EligibilityOptions} chosen
 */
function choices(cohort, chosen) {
  /** @param {Partial<EligibilityOptions>} change */
  const choose = (change) => cohort.choose({ eligibility: { ...chosen, ...change } });
  return html`
    <details class="no-print">
      <summary>Change the rules</summary>
      <div class="fields">
        <span class="text-field">
          ${choiceField({
            id: 'rule-classification',
            label: 'Classification',
            words: CLASSIFICATION_WORDS,
            chosen: chosen.classification ?? 'slicc_2012',
            choose: (classification) => choose({ classification }),
          })}
        </span>
        <span class="text-field">
          ${choiceField({
            id: 'rule-kidney',
            label: 'Kidney disease that excludes',
            words: KIDNEY_WORDS,
            chosen: chosen.kidney ?? 'stage_3',
            choose: (kidney) => choose({ kidney }),
          })}
        </span>
        <span class="text-field">
          ${choiceField({
            id: 'rule-equation',
            label: 'Filtration rate by',
            words: EQUATION_WORDS,
            chosen: chosen.equation ?? 'ckd_epi_2021',
            choose: (equation) => choose({ equation }),
          })}
        </span>
        <span class="text-field">
          ${choiceField({
            id: 'rule-open',
            label: 'Patients of whom a rule cannot be told',
            words: { keep: 'stay', leave: 'are left out' },
            chosen: chosen.excludeNotAssessable ? 'leave' : 'keep',
            choose: (answer) => choose({ excludeNotAssessable: answer === 'leave' }),
          })}
        </span>
      </div>
    </details>
  `;
}
