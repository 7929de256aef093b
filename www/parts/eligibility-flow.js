/** How the patients of a file come to be those of the tables: the flow diagram of STROBE, as a list that is drawn. */

import { html, nothing } from 'lit';

import { PARTICIPANTS } from '../figures/subjects.js';
import { flowNotes } from '../tables/flow-notes.js';
import { formatInteger, formatNoun } from '../format.js';
import { choice } from './choice.js';
import { EQUATION_WORDS } from './exploratory.js';
import { copies } from './figures.js';
import { typedField } from './typed-field.js';

/**
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").EligibilityOptions} EligibilityOptions
 * @typedef {import("lupustat").IndexVisit} IndexVisit
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

/** @type {Record<import("lupustat").BiopsyRoute, string>} */
const ROUTE_WORDS = { ana_or_dsdna: 'ANA or anti-dsDNA', ana_only: 'ANA alone' };

const CONDITION_WORDS = { on: 'excludes', off: 'does not exclude' };

const OPEN_WORDS = { keep: 'stay', leave: 'are left out' };

/** @type {Record<IndexVisit, string>} */
const VISIT_WORDS = { first: 'the first', last: 'the last', on_or_before: 'the last on or before a date' };

/** The same of a file that does not date its visits. */
const { on_or_before: _, ...UNDATED_WORDS } = VISIT_WORDS;

/** Rules with choices of their own; the others are conditions. */
const OWN_RULES = ['age', 'classification', 'kidney'];

/**
 * @param {CohortState} cohort
 * @param {StudyReport} report
 * @param {import("../tables/printing.js").PrintChoices} print
 */
export function eligibilityFlow(cohort, report, print) {
  const { eligibility } = report;
  const { assessed, steps, included, notAssessable } = eligibility;
  const applied = steps.filter((step) => step.assessed && step.applied);
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
      <p class="small">${flowNotes(steps, notAssessable).map((note) => `${note}. `)}${conventions(eligibility)}</p>
      ${
        PARTICIPANTS.empty(report) === null && print.hidesBelow === 0
          ? html`<p class="row no-print exports"><span class="small">The flow as a picture and as numbers:</span> ${copies(PARTICIPANTS, report, print)}</p>`
          : nothing
      }
      ${choices(cohort, report)}
    </section>
  `;
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
 * The rules that can be changed, and which visit of a patient enters.
 *
 * @param {CohortState} cohort
 * @param {StudyReport} report
 */
function choices(cohort, { cohort: { columns }, eligibility: { steps }, options: { eligibility: chosen, import: reading } }) {
  /** Changes what was asked for last, of which the report may not tell yet. @param {Partial<EligibilityOptions>} change */
  const choose = (change) => cohort.choose({ eligibility: { ...cohort.options.eligibility, ...change } });
  /** @param {string} condition @param {boolean} applies */
  const apply = (condition, applies) => {
    const others = (cohort.options.eligibility?.notApplied ?? []).filter((other) => other !== condition);
    return choose({ notApplied: applies ? others : [...others, condition] });
  };
  const conditions = steps.filter(({ rule }) => !OWN_RULES.includes(rule));
  const visit = reading.indexVisit ?? 'first';
  const isDated = columns.some(({ id }) => id === 'visit_date');
  const visits = /** @type {Record<IndexVisit, string>} */ (isDated ? VISIT_WORDS : UNDATED_WORDS);
  return html`
    <details class="rules no-print">
      <summary>Change the rules</summary>
      <form class="fields" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        ${typedField('Youngest age (years)', chosen.minAge ?? '', (age) => choose({ minAge: years(age) }), 'minAge')}
        ${typedField('Oldest age (years)', chosen.maxAge ?? '', (age) => choose({ maxAge: years(age) }), 'maxAge')}
        ${choice('Classification', CLASSIFICATION_WORDS, chosen.classification ?? 'slicc_2012', (classification) => choose({ classification }))}
        ${choice('Nephritis by biopsy classifies with', ROUTE_WORDS, chosen.biopsyRoute ?? 'ana_or_dsdna', (biopsyRoute) => choose({ biopsyRoute }))}
        ${choice('Kidney disease that excludes', KIDNEY_WORDS, chosen.kidney ?? 'stage_3', (kidney) => choose({ kidney }))}
        ${choice('Filtration rate by', EQUATION_WORDS, chosen.equation ?? 'ckd_epi_2021', (equation) => choose({ equation }))}
        ${conditions.map(({ rule, label, applied }) =>
          choice(label, CONDITION_WORDS, applied ? 'on' : 'off', (word) => apply(rule, word === 'on')),
        )}
        ${choice('Patients of whom a rule cannot be told', OPEN_WORDS, chosen.excludeNotAssessable ? 'leave' : 'keep', (word) =>
          choose({ excludeNotAssessable: word === 'leave' }),
        )}
        ${choice('Of several visits of a patient enters', visits, visit, (indexVisit) => chooseVisit(cohort, indexVisit, reading.indexDate))}
        ${
          visit === 'on_or_before'
            ? typedField('Date of the visit (year-month-day)', reading.indexDate ?? '', (indexDate) => cohort.choose({ indexDate }), 'indexDate', 'text')
            : nothing
        }
      </form>
    </details>
  `;
}

/**
 * An age as typed; nothing where the field was emptied.
 *
 * @param {string} text
 */
function years(text) {
  return text.trim() === '' ? null : Number(text.replace(',', '.'));
}

/**
 * Which visit enters. A date begins with today's, which leaves out none of the past.
 *
 * @param {CohortState} cohort
 * @param {IndexVisit} indexVisit
 * @param {string | null | undefined} date
 */
function chooseVisit(cohort, indexVisit, date) {
  const today = new Date().toLocaleDateString('sv');
  return cohort.choose(indexVisit === 'on_or_before' ? { indexVisit, indexDate: date || today } : { indexVisit, indexDate: undefined });
}
