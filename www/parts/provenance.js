/** Where a p-value comes from, in a dialog: the test, what it compares, its numbers, and the tests beside it. */

import { html, nothing, render } from 'lit';

import { formatEstimate, formatInteger, formatP, formatPEquation, formatSignificant } from '../format.js';
import { sentence } from './fault.js';

/**
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("lupustat").Group} Group
 * @typedef {{ subject: string, test: RowTest, others: RowTest[], groups: Group[] }} Provenance
 *   the variable in words; the test asked about; the other tests of the same row; the groups it may compare
 */

/** How a p-value was found, in words. @type {Record<string, string>} */
const METHOD_WORDS = {
  asymptotic: 'asymptotic: from the limiting distribution',
  exact: 'exact: from every table with the same margins',
  monte_carlo: 'Monte Carlo: from random tables with the same margins',
};

/** Significant digits: of a p-value, and of anything else. */
const P_DIGITS = 6;
const DIGITS = 5;

/**
 * Opens the dialog. The browser keeps the focus inside, closes it on Escape, and gives the focus back.
 *
 * @param {Provenance} provenance
 */
export function openProvenance(provenance) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('provenance'));
  render(
    content(provenance, () => dialog.close()),
    dialog,
  );
  dialog.showModal();
}

/**
 * @param {Provenance} provenance
 * @param {() => void} close
 */
function content({ subject, test, others, groups }, close) {
  return html`
    <h2 id="provenance-title">${subject}: ${test.p === null ? 'no p-value' : formatPEquation(test.p)}</h2>
    <button type="button" class="close" autofocus @click=${close}>Close</button>
    <dl class="pairs-list">
      ${entry('Test', test.label)} ${entry('Compares', test.question)} ${entry('Groups', groupList(test, groups))}
      ${entry('Values used', formatInteger(test.n))}
      ${test.p === null ? nothing : entry('Method', METHOD_WORDS[test.method])}
      ${test.statistic ? entry(test.statistic.symbol, formatSignificant(test.statistic.value, DIGITS)) : nothing}
      ${test.df === null ? nothing : entry('Degrees of freedom', formatSignificant(test.df, DIGITS))}
      ${test.p === null ? nothing : entry('p, two-sided', formatSignificant(test.p, P_DIGITS))}
      ${test.pAdjusted === null ? nothing : entry('Adjusted p', adjusted(test))}
      ${test.effect ? entry(test.effect.label, effectText(test.effect)) : nothing}
      ${test.reason ? entry('Why there is none', sentence(test.reason.text)) : nothing}
      ${test.notes.map((note) => entry('Note', sentence(note)))}
    </dl>
    ${test.variants.length > 0 ? variantTable(test) : nothing} ${others.length > 0 ? otherTests(others) : nothing}
  `;
}

/**
 * @param {string} term
 * @param {string} description
 */
function entry(term, description) {
  return html`<dt>${term}</dt>
    <dd>${description}</dd>`;
}

/**
 * @param {RowTest} test
 * @param {Group[]} groups
 */
function groupList({ compares }, groups) {
  return compares
    .map((id) => groups.find((group) => group.id === id))
    .map((group, index) => (group ? `${group.label} (n = ${formatInteger(group.n)})` : compares[index]))
    .join('; ');
}

/** @param {RowTest} test */
function adjusted({ pAdjusted, family }) {
  const p = formatSignificant(/** @type {number} */ (pAdjusted), P_DIGITS);
  return family ? `${p} (${family})` : p;
}

/** @param {import("lupustat").Effect} effect */
function effectText(effect) {
  const text = formatEstimate(effect, 3);
  return effect.lower === null ? text : `${text}, 95% confidence interval`;
}

/**
 * What other variants of the test give.
 *
 * @param {RowTest} test
 */
function variantTable({ label, p, variants }) {
  return html`
    <table>
      <caption>
        The same question by other variants
      </caption>
      <thead>
        <tr>
          <th scope="col">Variant</th>
          <th scope="col" class="num">p</th>
        </tr>
      </thead>
      <tbody>
        ${[{ label: `as here: ${label}`, p }, ...variants].map(
          (variant) =>
            html`<tr>
              <th scope="row">${variant.label}</th>
              <td class="num">${formatP(variant.p)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}

/** @param {RowTest[]} tests */
function otherTests(tests) {
  return html`
    <table>
      <caption>
        Other tests of the same row
      </caption>
      <thead>
        <tr>
          <th scope="col">Test</th>
          <th scope="col">Compares</th>
          <th scope="col" class="num">p</th>
        </tr>
      </thead>
      <tbody>
        ${tests.map(
          ({ label, question, p }) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td>${question}</td>
              <td class="num">${formatP(p)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}
