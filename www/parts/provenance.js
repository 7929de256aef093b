/** Where a p-value comes from, in a dialog: the test, what it compares, its numbers, and the tests beside it. */

import { html, nothing, render } from 'lit';

import {
  NONE,
  formatDecimal,
  formatInteger,
  formatInterval,
  formatPEquation,
  formatShare,
  formatSigned,
  formatSignificant,
} from '../format.js';
import { TEST_WORDS } from '../words.js';
import { aligned } from './aligned.js';
import { sentence } from './fault.js';
import { explained } from './term.js';

/**
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("lupustat").Effect} Effect
 * @typedef {import("lupustat").Group} Group
 * @typedef {import("lupustat").Test} Test
 *
 * @typedef {(place: { table: string, variable: string }, test: Test | null) => void} ChooseTest gives a row another test, or the plan’s
 *
 * @typedef {object} Provenance
 * @property {string} subject the variable in words
 * @property {string | null} unit of what is compared
 * @property {RowTest} test the one asked about
 * @property {RowTest[]} others the other tests of the same row
 * @property {Group[]} groups those that the tests may compare
 * @property {string} adjustedName heading of the adjusted p-value
 * @property {{ table: string, variable: string } | null} place of the row, where the test may be replaced by another
 * @property {Test[]} choices tests that may replace it
 * @property {Test | null} chosen the one that was chosen by hand
 */

/** How a p-value was found, in words. */
const METHOD_WORDS = {
  auto: '',
  asymptotic: 'Asymptotic: from the limiting distribution',
  exact: 'Exact: from every table with the same margins',
  monte_carlo: 'Monte Carlo: from random tables with the same margins',
};

/** Effects that say in which direction the groups differ, and those of them in the unit of the variable. */
const DIRECTED = ['hodges_lehmann', 'mean_difference', 'cliffs_delta', 'cohen_d', 'risk_difference', 'tau_b'];
const IN_UNIT = ['hodges_lehmann', 'mean_difference'];

/** Significant digits of a p-value and of a statistic; decimals of an effect. */
const P_DIGITS = 4;
const DIGITS = 5;
const EFFECT_PLACES = 3;

/**
 * Opens the dialog. The browser keeps the focus inside, closes it on Escape, and gives the focus back.
 *
 * @param {Provenance} provenance
 * @param {ChooseTest} chooseTest
 */
export function openProvenance(provenance, chooseTest) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('provenance'));
  const choose = (/** @type {Test | null} */ test) => {
    dialog.close();
    if (provenance.place) {
      chooseTest(provenance.place, test);
    }
  };
  render(
    [content(provenance, () => dialog.close()), replacement(provenance, choose)],
    dialog,
  );
  dialog.showModal();
  dialog.scrollTop = 0;
}

/**
 * @param {Provenance} provenance
 * @param {() => void} close
 */
function content({ subject, unit, test, others, groups, adjustedName }, close) {
  const { p, statistic, symbol, df, df2, effect, otherEffects, reason, notes } = test;
  const effects = effect ? [effect, ...otherEffects] : otherEffects;
  return html`
    <h2 id="provenance-title">${subject}: ${p === null ? 'no p-value' : formatPEquation(p)}</h2>
    <button type="button" class="close" autofocus @click=${close}>Close</button>
    <dl class="pairs-list">
      ${entry('Test', test.label)} ${entry('Compares', test.question)}
      ${test.compares.length > 0 ? groupEntries(test, groups) : nothing}
      ${entry('Values used', formatInteger(test.n))} ${test.method ? entry('Method', METHOD_WORDS[test.method]) : nothing}
      ${test.monteCarlo ? drawn(test.monteCarlo) : nothing}
      ${statistic === null ? nothing : entry(symbol ?? '', formatSignificant(statistic, DIGITS))}
      ${df === null ? nothing : entry('Degrees of freedom', degrees(df, df2))}
      ${p === null ? nothing : entry('p, two-sided', significant(p))}
      ${test.pAdjusted === null ? nothing : entry(adjustedName, adjusted(test))}
      ${reason ? entry('Why there is none', sentence(reason.text)) : nothing}
      ${notes.map((note) => entry('Note', sentence(note)))}
    </dl>
    ${effects.length > 0 ? effectList(effects, test, unit, groups) : nothing}
    ${test.influence ? influenceList(test.influence, effect, unit) : nothing}
    ${test.variants.length > 0 ? variantTable(test) : nothing} ${others.length > 0 ? otherTests(others) : nothing}
  `;
}

/**
 * The choice of another test for the row.
 *
 * @param {Provenance} provenance
 * @param {(test: Test | null) => void} choose
 */
function replacement({ place, choices, chosen }, choose) {
  if (!place || choices.length === 0) {
    return nothing;
  }
  return html`
    <label class="field">
      Test of this row
      <select
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) =>
          choose(event.currentTarget.value === '' ? null : /** @type {Test} */ (event.currentTarget.value))}
      >
        <option value="" .selected=${chosen === null}>that of the plan</option>
        ${choices.map((test) => html`<option value=${test} .selected=${test === chosen}>${TEST_WORDS[test]}</option>`)}
      </select>
    </label>
    <p class="small">A test chosen here is marked § in the table, and the methods paragraph tells of it.</p>
  `;
}

/**
 * @param {string} term
 * @param {string} description
 */
function entry(term, description) {
  return html`<dt>${explained(term)}</dt>
    <dd>${explained(description)}</dd>`;
}

/**
 * Degrees of freedom; of F both.
 *
 * @param {number} df
 * @param {number | null} df2
 */
function degrees(df, df2) {
  const numerator = formatSignificant(df, DIGITS);
  return df2 === null ? numerator : `${numerator} and ${formatSignificant(df2, DIGITS)}`;
}

/** @param {number | null} p */
function significant(p) {
  return p === null ? NONE : formatSignificant(p, P_DIGITS);
}

/**
 * @param {RowTest} test
 * @param {Group[]} groups
 */
function groupEntries({ compares }, groups) {
  const size = (/** @type {string} */ id) => {
    const group = groups.find((other) => other.id === id);
    return group ? `${group.label} (n = ${formatInteger(group.n)})` : id;
  };
  return html`<dt>Groups</dt>
    ${compares.map((id) => html`<dd>${size(id)}</dd>`)}`;
}

/**
 * The random tables behind a Monte Carlo p-value, and how far from the exact one it may be.
 *
 * @param {import("lupustat").Inference} inference
 */
function drawn({ samples, seed, lower, upper }) {
  const limit = (/** @type {number} */ p) => formatSignificant(p, P_DIGITS);
  return html`
    ${samples === null ? nothing : entry('Random tables', formatInteger(samples))}
    ${seed === null ? nothing : entry('Seed', seed)}
    ${entry('99% interval of p', formatInterval({ lower, upper }, P_DIGITS, limit))}
  `;
}

/** @param {RowTest} test */
function adjusted({ pAdjusted, family }) {
  const p = significant(pAdjusted);
  return family ? `${p}, over m = ${family.m} testable: ${family.label}` : p;
}

/**
 * The effect sizes; of two groups, which is taken from which.
 *
 * @param {Effect[]} effects
 * @param {RowTest} test
 * @param {string | null} unit
 * @param {Group[]} groups
 */
function effectList(effects, { compares }, unit, groups) {
  const [first, second, ...more] = compares.map((id) => groups.find((group) => group.id === id)?.label ?? id);
  const isDifference = second !== undefined && more.length === 0;
  return html`
    <h3>Effect size</h3>
    <dl class="pairs-list">
      ${isDifference ? entry('Direction', `${first} less ${second.toLowerCase()}`) : nothing}
      ${effects.map((effect) => entry(effect.label, effectText(effect, unit)))}
    </dl>
  `;
}

/**
 * The value; its interval with the level reached and how it was made, or why there is none.
 *
 * @param {Effect} effect
 * @param {string | null} unit
 */
function effectText(effect, unit) {
  const { id, value, lower, level, interval, reason } = effect;
  const write = DIRECTED.includes(id) ? formatSigned : formatDecimal;
  const centre = write(value, EFFECT_PLACES).trim() + (unit && IN_UNIT.includes(id) ? ` ${unit}` : '');
  if (reason) {
    return `${centre}. No interval: ${reason.text}.`;
  }
  if (lower === null) {
    return centre;
  }
  const limits = formatInterval(effect, EFFECT_PLACES, write);
  const reached = level === null ? '' : ` at level ${formatShare(level, 2)}`;
  return `${centre}, interval ${limits}${reached}${interval ? `: ${interval}` : ''}.`;
}

/**
 * The test without single patients, and without outliers.
 *
 * @param {import("lupustat").Influence} influence
 * @param {Effect | null} effect
 * @param {string | null} unit
 */
function influenceList({ patients, pMin, pMax, effectMin, effectMax, most, turning, undefined: none, outliers, reason }, effect, unit) {
  const write = effect && DIRECTED.includes(effect.id) ? formatSigned : formatDecimal;
  const inUnit = effect && unit && IN_UNIT.includes(effect.id) ? ` ${unit}` : '';
  const range = (/** @type {number} */ value) => write(value, EFFECT_PLACES).trim() + inUnit;
  const others = most && most.alike > 1 ? `, and ${formatInteger(most.alike - 1)} like it` : '';
  return html`
    <h3>Without single patients</h3>
    <dl class="pairs-list">
      ${reason ? entry('Not done', sentence(reason.text)) : entry('p without one', `${significant(pMin)} to ${significant(pMax)}, of ${formatInteger(patients)}`)}
      ${effect && effectMin !== null && effectMax !== null ? entry(effect.label, `${range(effectMin)} to ${range(effectMax)}`) : nothing}
      ${most ? entry('Moves p most', `${most.line === null ? 'one patient' : `line ${formatInteger(most.line)}`}${others}: p = ${significant(most.p)} without`) : nothing}
      ${reason ? nothing : entry('Verdict', turning > 0 ? `turns without any one of ${formatInteger(turning)} of them` : 'the same without any one')}
      ${none > 0 ? entry('No test', `without any one of ${formatInteger(none)} of them`) : nothing}
      ${outliers ? entry('Without outliers', outlierText(outliers)) : nothing}
    </dl>
  `;
}

/** @param {import("lupustat").WithoutOutliers} outliers */
function outlierText({ n, p, turns, reason }) {
  if (n === 0) return 'There are none beyond Tukey’s fences.';
  const without = reason ? `no test: ${reason.text}` : `p = ${significant(p)}`;
  return `${without}, ${formatInteger(n)} left out beyond Tukey’s fences${turns ? '; the verdict turns' : ''}.`;
}

/**
 * What other variants of the test give.
 *
 * @param {RowTest} test
 */
function variantTable({ label, p, variants }) {
  const write = aligned([p, ...variants.map((variant) => variant.p)].map(significant));
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
        ${[{ label: `As here: ${label}`, p }, ...variants].map(
          (variant) =>
            html`<tr>
              <th scope="row">${variant.label}</th>
              <td class="num">${write(significant(variant.p))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}

/** @param {RowTest[]} tests */
function otherTests(tests) {
  const write = aligned(tests.map(({ p }) => significant(p)));
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
              <td class="num">${write(significant(p))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}
