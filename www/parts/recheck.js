/** Published tables, computed again from what they print. */

import { html, nothing } from 'lit';

import { NONE, formatNoun, formatShare, formatSignificant } from '../format.js';
import { faultSummary, sentence } from './fault.js';

/**
 * @typedef {import("../state/recheck.js").RecheckState} RecheckState
 * @typedef {import("lupustat").RecheckedRow} RecheckedRow
 */

/** Significant digits of a p-value. */
const DIGITS = 4;

/** @param {RecheckState} state */
export function recheckSection(state) {
  return html`
    <h2 class="recheck-title">Re-check a published table</h2>
    <p>
      Which test gives each printed p, and which cells cannot be right. One line for each row, cells between tabs or
      semicolons; the first line names the columns with their sizes; a blank line ends a table.
    </p>
    <form
      class="card recheck"
      @submit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        void state.check();
      }}
    >
      <label class="field">
        Tables
        <textarea
          rows="8"
          spellcheck="false"
          placeholder="Table 1 ; Men (n = 10) ; Women (n = 90) ; p&#10;Vasculitis ; 2 (20%) ; 3 (3.33%) ; &lt;0.05&#10;Magnesium ; 2.29 ± 0.26 ; 2.17 ± 0.32 ; 0.186"
          .value=${state.text}
          @input=${(/** @type {Event & { currentTarget: HTMLTextAreaElement }} */ event) => state.type({ text: event.currentTarget.value })}
        ></textarea>
      </label>
      <label class="field">
        Decimals of the values behind the means, if known
        <input
          inputmode="numeric"
          autocomplete="off"
          maxlength="1"
          .value=${state.decimals}
          @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => state.type({ decimals: event.currentTarget.value })}
        />
      </label>
      <div class="exports">
        <button type="submit" class="primary">Check</button>
        <button type="button" @click=${() => state.example()}>Fill in the paper’s tables</button>
      </div>
    </form>
    <div aria-live="polite">${found(state)}</div>
  `;
}

/** @param {RecheckState} state */
function found({ result, fault }) {
  if (fault) {
    return faultSummary('This cannot be read', [fault]);
  }
  if (!result) {
    return nothing;
  }
  const inRows = result.rows.flatMap((row) => row.findings.map(({ text }) => `${row.table}, ${row.label}: ${text}`));
  const findings = [...result.findings.map(({ text }) => text), ...inRows];
  const compared = result.rows.filter(({ candidates }) => candidates.length > 0);
  return html`
    <section class="sheet table">
      <h3 id="recheck-findings">${findings.length === 0 ? 'Nothing was found to be wrong' : formatNoun(findings.length, 'finding')}</h3>
      <ul class="findings">
        ${findings.map((text) => html`<li>${sentence(text)}</li>`)}
      </ul>
      <p class="small">
        Means and deviations do not tell what a test of ranks gives. What is not found here may still be wrong: sentences,
        headings and classes are not read.
      </p>
      ${
        compared.length === 0
          ? nothing
          : html`
              <h3 id="recheck-tests">Which test gives the printed p</h3>
              <div class="scroll" role="region" tabindex="0" aria-labelledby="recheck-tests">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Row</th>
                      <th scope="col">Printed p</th>
                      <th scope="col">Test</th>
                      <th scope="col" class="num">p</th>
                      <th scope="col">Matches</th>
                    </tr>
                  </thead>
                  ${compared.map(rowBody)}
                </table>
              </div>
            `
      }
    </section>
  `;
}

/** @param {RecheckedRow} row */
function rowBody({ table, label, printedP, candidates, chance }) {
  return html`
    <tbody>
      ${candidates.map(
        (candidate, index) => html`
          <tr>
            ${
              index === 0
                ? html`
                    <th scope="rowgroup" rowspan=${candidates.length}>
                      ${label} <span class="kind">${table}</span>
                    </th>
                    <td rowspan=${candidates.length}>
                      ${printedP ?? NONE}
                      ${
                        chance === null
                          ? nothing
                          : html`<br /><span class="small">${candidates.length} tried: one matches any p by chance in ${formatShare(chance, 1)}</span>`
                      }
                    </td>
                  `
                : nothing
            }
            <td>${candidate.label}</td>
            <td class="num">${formatSignificant(candidate.p, DIGITS)}</td>
            <td>${candidate.matches === null ? NONE : candidate.matches ? html`<b>yes</b>` : 'no'}</td>
          </tr>
        `,
      )}
    </tbody>
  `;
}
