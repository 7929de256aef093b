/** How the data meet the assumptions of means, deviations and regression, folded away below the tables. */

import { html, nothing } from 'lit';

import { NONE, formatDecimal, formatInteger, formatNoun, formatP, formatPEquation } from '../format.js';
import { capital, groupingNoun, withUnit } from '../words.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").Distribution} Distribution
 * @typedef {import("lupustat").Variances} Variances
 * @typedef {import("lupustat").Regression} Regression
 */

/** Decimals of coefficients and their errors. */
const PLACES = 4;

/** @param {StudyReport} report */
export function diagnosticsSection(report) {
  const { distributions, variances, regressions } = report.diagnostics;
  const { noun, unit } = report.options.analyte;
  return html`
    <details class="sheet diagnostics">
      <summary id="diagnostics">
        <h2>Diagnostics</h2>
        <span class="small">Distributions, variances, regressions</span>
      </summary>
      <p class="small">They are shown for the reader to judge, and choose no test.</p>
      ${part('distributions', 'Distributions', distributionTable(distributions))}
      ${part('variances', `Variances by ${groupingNoun(report)}`, varianceTable(variances))}
      ${regressions.map((regression, index) => part(`regression-${index}`, `${capital(noun)} on ${regression.label}`, regressionTable(regression, unit)))}
    </details>
  `;
}

/**
 * A table under its heading, in a region that scrolls by itself.
 *
 * @param {string} id
 * @param {string} title
 * @param {unknown} content
 */
function part(id, title, content) {
  return html`
    <div class="table">
      <h3 id=${id}>${title}</h3>
      <div class="scroll" role="region" tabindex="0" aria-labelledby=${id}>${content}</div>
    </div>
  `;
}

/** @param {Distribution[]} distributions */
function distributionTable(distributions) {
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col" rowspan="2">Variable</th>
          <th scope="col" rowspan="2">Group</th>
          <th scope="col" rowspan="2" class="num">n</th>
          <th scope="colgroup" colspan="2" class="span centre">Shapiro–Wilk</th>
          <th scope="colgroup" colspan="2" class="span centre">Values far from the box</th>
        </tr>
        <tr>
          <th scope="col" class="num">W</th>
          <th scope="col" class="num">p</th>
          <th scope="col" class="num">beyond 1.5 widths</th>
          <th scope="col" class="num">of them beyond 3</th>
        </tr>
      </thead>
      <tbody>
        ${distributions.map(
          ({ label, group, n, w, p, reason, outside, extreme }) => html`
            <tr>
              <th scope="row">${label}</th>
              <td>${group}</td>
              <td class="num">${formatInteger(n)}</td>
              ${
                reason || w === null
                  ? html`<td class="why num" colspan="2">${reason?.text ?? NONE}</td>`
                  : html`<td class="num">${formatDecimal(w, 3)}</td><td class="num">${formatP(p)}</td>`
              }
              <td class="num">${formatInteger(outside)}</td>
              <td class="num">${formatInteger(extreme)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/** @param {Variances[]} variances */
function varianceTable(variances) {
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col" rowspan="2">Variable</th>
          <th scope="colgroup" colspan="2" class="span centre">Levene, p</th>
        </tr>
        <tr>
          <th scope="col" class="num">about means</th>
          <th scope="col" class="num">about medians</th>
        </tr>
      </thead>
      <tbody>
        ${variances.map(
          ({ label, leveneMeanP, leveneMedianP, reason }) => html`
            <tr>
              <th scope="row">${label}</th>
              ${
                reason
                  ? html`<td class="why num" colspan="2">${reason.text}</td>`
                  : html`<td class="num">${formatP(leveneMeanP)}</td><td class="num">${formatP(leveneMedianP)}</td>`
              }
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/**
 * @param {Regression} regression
 * @param {string} unit of the analyte
 */
function regressionTable(regression, unit) {
  if (regression.reason) {
    return html`<p class="small">No fit: ${regression.reason.text}.</p>`;
  }
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col" rowspan="2">Term</th>
          <th scope="col" rowspan="2" class="num">${withUnit('Coefficient', unit)}</th>
          <th scope="colgroup" colspan="2" class="span centre">Constant variance</th>
          <th scope="colgroup" colspan="2" class="span centre">Any variance (HC3)</th>
        </tr>
        <tr>
          <th scope="col" class="num">SE</th>
          <th scope="col" class="num">p</th>
          <th scope="col" class="num">SE</th>
          <th scope="col" class="num">p</th>
        </tr>
      </thead>
      <tbody>
        ${regression.terms.map(
          ({ label, coefficient, se, p, seHc3, pHc3 }) => html`
            <tr>
              <th scope="row">${label}</th>
              <td class="num">${formatDecimal(coefficient, PLACES)}</td>
              <td class="num">${error(se)}</td>
              <td class="num">${formatP(p)}</td>
              <td class="num">${error(seHc3)}</td>
              <td class="num">${formatP(pHc3)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
    <p class="notes">${fit(regression)}</p>
  `;
}

/** @param {number | null} se */
function error(se) {
  return se === null ? NONE : formatDecimal(se, PLACES);
}

/**
 * How well the regression fits, in a line.
 *
 * @param {Regression} regression
 */
function fit({ n, rSquared, residualsNormalP, constantVarianceP, outliers }) {
  return html`
    n = ${formatInteger(n)}${rSquared === null ? nothing : html`; R² = ${formatDecimal(rSquared, 3)}`}. Residuals:
    Shapiro–Wilk ${equation(residualsNormalP)}; Breusch–Pagan (Koenker) ${equation(constantVarianceP)};
    ${formatNoun(outliers, 'studentized residual')} beyond ±3.
  `;
}

/** @param {number | null} p */
function equation(p) {
  return p === null ? NONE : formatPEquation(p);
}
