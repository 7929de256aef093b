/** Any test of the core on typed values, counts or printed summaries. */

import { html, nothing } from 'lit';

import { answerLines } from '../calculators/answer.js';
import { CATALOGUE, calculator } from '../calculators/catalogue.js';
import { startOf } from '../calculators/from-file.js';
import { csvLines } from '../export/csv.js';
import { aligned } from '../parts/aligned.js';
import { copyButton } from '../parts/copy-button.js';
import { fileButton } from '../parts/exports.js';
import { faultSummary } from '../parts/fault.js';
import { recheckSection } from '../parts/recheck.js';

/**
 * @typedef {import("../state/calculator.js").CalculatorState} CalculatorState
 * @typedef {import("../calculators/catalogue.js").Field} Field
 */

/** @param {import("../main.js").App} app */
export function calculatorsView({ calculator: state, cohort, recheck, version }) {
  const start = startOf(state.test, cohort.report);
  return html`
    <h1 tabindex="-1">Calculators</h1>
    <p class="lead">Any test on values, counts or printed summaries of your own. Nothing typed here leaves this machine.</p>
    <div class="calculator">
      <form
        class="card"
        @submit=${(/** @type {Event} */ event) => {
          event.preventDefault();
          void state.compute();
        }}
      >
        <label class="field">
          Test
          <select @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => state.choose(event.currentTarget.value)}>
            ${Object.entries(CATALOGUE).map(
              ([group, tests]) => html`
                <optgroup label=${group}>
                  ${tests.map(({ id, label }) => html`<option value=${id} .selected=${id === state.test}>${label}</option>`)}
                </optgroup>
              `,
            )}
          </select>
        </label>
        ${state.fields.map((field) => fieldOf(field, state))} ${seenNote(state)} ${begunNote(state, cohort.file?.name)}
        <p class="small">
          Numbers stand between spaces, semicolons or line ends, with a decimal point or comma. A dot alone, NA or ? is a
          missing value.
        </p>
        <div class="exports">
          <button type="submit" class="primary">Compute</button>
          <button type="button" @click=${() => state.example()}>Fill in an example</button>
          ${start ? html`<button type="button" @click=${() => state.begin(start)}>Start from the open file</button>` : nothing}
        </div>
      </form>
      <div aria-live="polite">${answer(state, version)}</div>
    </div>
    ${recheckSection(recheck)}
  `;
}

/** @param {CalculatorState} state */
function seenNote({ test }) {
  const { seen } = calculator(test);
  return seen ? html`<p class="small">The example is as seen: ${seen[0].toLowerCase() + seen.slice(1)}</p>` : nothing;
}

/**
 * What the figures are of that were taken from the open file.
 *
 * @param {CalculatorState} state
 * @param {string} [name] of the file
 */
function begunNote({ begun }, name = 'the open file') {
  return begun === null ? nothing : html`<p class="small" id="begun">As seen in <bdi>${name}</bdi>: ${begun}.</p>`;
}

/**
 * @param {Field} field
 * @param {CalculatorState} state
 */
function fieldOf(field, state) {
  const type = (/** @type {Event & { currentTarget: HTMLInputElement | HTMLTextAreaElement }} */ event) =>
    state.type(field, event.currentTarget.value);
  const { id, label, shape } = field;
  const isWrong = state.faultyField === field;
  return html`
    <label class="field">
      ${label}
      ${
        shape === 'numbers' || shape === 'lines'
          ? html`<textarea id="typed-${id}" aria-invalid=${isWrong} rows=${shape === 'lines' ? 4 : 2} spellcheck="false" .value=${state.text(field)} @input=${type}></textarea>`
          : html`<input id="typed-${id}" aria-invalid=${isWrong} autocomplete="off" inputmode=${shape === 'number' ? 'decimal' : 'text'} .value=${state.text(field)} @input=${type} />`
      }
    </label>
  `;
}

/**
 * @param {CalculatorState} state
 * @param {string} version
 */
function answer({ test, result, fault, faultyField }, version) {
  if (fault) {
    const place = faultyField ? `#/calculators/typed-${faultyField.id}` : null;
    return faultSummary('This cannot be computed', [fault.message], '', [place]);
  }
  if (!result) {
    return nothing;
  }
  const { label } = calculator(test);
  const lines = answerLines(result);
  const write = aligned(lines.map(({ value }) => value));
  const rows = [['Quantity', 'Value'], ...lines.map(({ name, value, depth }) => ['  '.repeat(depth) + name, value])];
  const copy = () => `${label} (Lupustat ${version}, ${test})\n${rows.slice(1).map(([name, value]) => `${name}\t${value}`).join('\n')}\n`;
  return html`
    <section class="sheet table">
      <h2 id="answer">${label}</h2>
      <div class="scroll" role="region" tabindex="0" aria-labelledby="answer">
        <table>
          <thead>
            <tr>
              <th scope="col">Quantity</th>
              <th scope="col" class="num">Value</th>
            </tr>
          </thead>
          <tbody>
            ${lines.map(
              ({ name, value, depth }) => html`<tr>
                <th scope=${value === '' ? 'rowgroup' : 'row'} class=${depth > 0 ? 'indent' : ''}>${name}</th>
                <td class="num">${write(value)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="notes">
        Computed as <code>${test}</code>; how it is defined, and what it was compared with, stands under
        <a href="#/methods">Methods</a>.
      </p>
      <div class="exports no-print">
        ${copyButton('Copy', copy)}
        ${fileButton('CSV', `lupustat-${test}.csv`, 'text/csv;charset=utf-8', () => `\uFEFF${csvLines(rows)}`)}
      </div>
    </section>
  `;
}
