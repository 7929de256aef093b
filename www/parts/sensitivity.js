/** What would be otherwise under other assumptions, beside the tables. */

import { html, nothing } from 'lit';

import { formatNoun, formatRange } from '../format.js';
import { CATEGORY_WORDS, schemeText } from '../words.js';
import { choice } from './choice.js';
import { besideTable } from './printed-table.js';

/**
 * @typedef {import("lupustat").Sensitivity} Sensitivity
 * @typedef {import("lupustat").Scheme} Scheme
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 */

/** The one that the Cohort view draws as a flow. */
const PARTICIPANTS = 'participants';

/**
 * @param {CohortState} cohort
 * @param {import("lupustat").StudyReport} report
 * @param {Scheme[]} schemes
 * @param {PrintedTable[]} tables beside those of the study
 * @param {boolean} isHidden small counts are, and these tables with them
 */
export function sensitivitySection(cohort, { sensitivity, options }, schemes, tables, isHidden) {
  const { score } = sensitivity;
  return html`
    <details class="sheet sensitivity">
      <summary id="sensitivity">
        <h2>Sensitivity</h2>
        <span class="small">${summaryWords(sensitivity)}</span>
      </summary>
      ${score.length > 0 ? nothing : html`<p>Every finding is known and due to lupus: nothing was assumed for the score.</p>`}
      ${
        isHidden
          ? html`<p>Small counts are hidden, and could be told from these tables: they are left out.</p>`
          : tables.filter(({ id }) => id !== PARTICIPANTS && !id.endsWith('scheme')).map(besideTable)
      }
      ${tables.some(({ id }) => id === PARTICIPANTS) ? html`<p class="small">Table S1, the participants, is drawn as a flow in the Cohort view.</p>` : nothing}
      <p class="row no-print">
        ${choice('Compare the categories with', schemeWords(schemes, options.scheme.id), options.compareScheme?.id ?? '', (id) =>
          cohort.choose({ compareScheme: id || undefined }),
        )}
      </p>
      ${leaveOneOutSwitch(cohort, options)}
      ${!isHidden ? schemeList(cohort, sensitivity, schemes) : nothing}
    </details>
  `;
}

/**
 * Whether each patient is left out in turn: it takes a hundred times as long, so it waits to be asked.
 *
 * @param {CohortState} cohort
 * @param {import("lupustat").Settings} options
 */
function leaveOneOutSwitch(cohort, { leaveOneOut }) {
  return html`
    <p class="no-print">
      <label>
        <input
          type="checkbox"
          id="leave-one-out"
          .checked=${leaveOneOut}
          @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => cohort.choose({ leaveOneOut: event.currentTarget.checked })}
        />
        Repeat each test without each patient in turn, and without outliers
      </label>
    </p>
  `;
}

/** @param {Sensitivity} sensitivity */
function summaryWords({ score, cutoffs, schemes }) {
  const parts = [
    ...(score.length > 0 ? ['unknown findings'] : []),
    ...(cutoffs.length > 0 ? ['other cut-offs'] : []),
    'reference range',
    ...(schemes ? ['scheme of categories'] : []),
  ];
  return `What other assumptions would change: ${parts.join(', ')}`;
}

/**
 * The other schemes, and none.
 *
 * @param {Scheme[]} schemes
 * @param {string} own
 */
function schemeWords(schemes, own) {
  const others = schemes.filter(({ id }) => id !== own);
  return { '': 'no other scheme', ...Object.fromEntries(others.map(({ id }) => [id, schemeText(schemes, id)])) };
}

/**
 * The patients whose category changes, each with the way to its row.
 *
 * @param {CohortState} cohort
 * @param {Sensitivity} sensitivity
 * @param {Scheme[]} schemes
 */
function schemeList(cohort, { schemes: comparison }, schemes) {
  if (!comparison) {
    return nothing;
  }
  const { scheme, changed, patients } = comparison;
  return html`
    <h3>Categories ${schemeText(schemes, scheme.id)}</h3>
    <p>${formatNoun(changed, 'patient')} would change category.</p>
    <ul class="changed">
      ${patients.map(
        ({ row, line, scoreMin, scoreMax, category, other }) =>
          html`<li>
            <button type="button" class="link" @click=${() => showRow(cohort, row)}>Line ${line}</button>, score
            ${formatRange(scoreMin, scoreMax)}: ${CATEGORY_WORDS[category]}, then ${CATEGORY_WORDS[other]}
          </li>`,
      )}
    </ul>
    ${patients.length < changed ? html`<p class="small">The first ${formatNoun(patients.length, 'row')} are listed.</p>` : nothing}
  `;
}

/**
 * Shows a row in the grid of the Cohort view.
 *
 * @param {CohortState} cohort
 * @param {number} row
 */
function showRow(cohort, row) {
  location.hash = '#/cohort';
  cohort.goTo(row, null);
}
