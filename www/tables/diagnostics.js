/** How the data meet the assumptions of means, deviations and regression, as it is printed: they are for the reader to judge. */

import { NONE, formatDecimal, formatInteger, formatNoun, formatP, formatPEquation } from '../format.js';
import { capital, groupingNoun, withUnit } from '../words.js';
import { heading, number, numberHeading, tableOfOne } from './model.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("./model.js").PrintedTable} PrintedTable
 * @typedef {import("./model.js").Cell} Cell
 * @typedef {import("lupustat").Regression} Regression
 */

/** Decimals of coefficients and their errors. */
const PLACES = 4;

/** What the ids of these tables begin with. */
export const DIAGNOSTICS = 'diagnostics';

/**
 * @param {StudyReport} report
 * @returns {PrintedTable[]}
 */
export function diagnosticsTables(report) {
  const { distributions, variances, regressions } = report.diagnostics;
  return [
    ...(distributions.length > 0 ? [distributionTable(distributions)] : []),
    ...(variances.length > 0 ? [varianceTable(variances, groupingNoun(report))] : []),
    ...regressions.map((regression, index) => regressionTable(regression, index + 1, report.options.analyte)),
  ];
}

/** @param {import("lupustat").Distribution[]} distributions */
function distributionTable(distributions) {
  return table('distributions', 'Distributions: normality, and values far from the box', {
    head: [
      [
        heading('Variable', { rows: 2 }),
        heading('Group', { rows: 2 }),
        numberHeading('n', { rows: 2 }),
        heading('Shapiro–Wilk', { columns: 2 }),
        heading('Values far from the box', { columns: 2 }),
      ],
      ['W', 'p', 'beyond 1.5 widths', 'of them beyond 3'].map((text) => numberHeading(text)),
    ],
    lines: distributions.map(({ label, group, n, w, p, reason, outside, extreme }) => [
      heading(label),
      { text: group, kind: 'text' },
      number(formatInteger(n)),
      ...(reason || w === null ? [why(reason)] : [number(formatDecimal(w, 3)), number(formatP(p))]),
      number(formatInteger(outside)),
      number(formatInteger(extreme)),
    ]),
    notes: ['The box reaches from hinge to hinge (Tukey); SPSS draws what lies beyond 1.5 of its widths as circles, beyond 3 as stars'],
  });
}

/**
 * @param {import("lupustat").Variances[]} variances
 * @param {string} grouping
 */
function varianceTable(variances, grouping) {
  return table('variances', `Variances by ${grouping}`, {
    head: [
      [heading('Variable', { rows: 2 }), heading('Levene, p', { columns: 2 })],
      ['about means', 'about medians'].map((text) => numberHeading(text)),
    ],
    lines: variances.map(({ label, leveneMeanP, leveneMedianP, reason }) => [
      heading(label),
      ...(reason ? [why(reason)] : [number(formatP(leveneMeanP)), number(formatP(leveneMedianP))]),
    ]),
    notes: [],
  });
}

/**
 * @param {Regression} regression
 * @param {number} place
 * @param {import("lupustat").Analyte} analyte
 */
function regressionTable(regression, place, { noun, unit }) {
  const { label, terms, reason } = regression;
  return table(`regression-${place}`, `${capital(noun)} on ${label}, by linear regression`, {
    head: [
      [
        heading('Term', { rows: 2 }),
        numberHeading(withUnit('Coefficient', unit), { rows: 2 }),
        heading('Constant variance', { columns: 2 }),
        heading('Any variance (HC3)', { columns: 2 }),
      ],
      ['SE', 'p', 'SE', 'p'].map((text) => numberHeading(text)),
    ],
    lines: terms.map((term) => [
      heading(term.label),
      number(formatDecimal(term.coefficient, PLACES)),
      number(errorText(term.se)),
      number(formatP(term.p)),
      number(errorText(term.seHc3)),
      number(formatP(term.pHc3)),
    ]),
    notes: [reason ? `No fit: ${reason.text}` : fit(regression)],
  });
}

/** @param {number | null} se */
function errorText(se) {
  return se === null ? NONE : formatDecimal(se, PLACES);
}

/**
 * How well the regression fits, in a line.
 *
 * @param {Regression} regression
 */
function fit({ n, rSquared, residualsNormalP, constantVarianceP, outliers }) {
  const share = rSquared === null ? '' : `; R² = ${formatDecimal(rSquared, 3)}`;
  const residuals = `Shapiro–Wilk ${equation(residualsNormalP)}; Breusch–Pagan (Koenker) ${equation(constantVarianceP)}`;
  return `n = ${formatInteger(n)}${share}. Residuals: ${residuals}; ${formatNoun(outliers, 'studentized residual')} beyond ±3`;
}

/** @param {number | null} p */
function equation(p) {
  return p === null ? NONE : formatPEquation(p);
}

/**
 * Why there are no two numbers, in their place.
 *
 * @param {import("lupustat").Message | null} reason
 * @returns {Cell}
 */
function why(reason) {
  return { text: reason?.text ?? NONE, kind: 'text', columns: 2 };
}

/**
 * @param {string} id
 * @param {string} title
 * @param {import("./model.js").Content} content
 */
function table(id, title, content) {
  return tableOfOne(`${DIAGNOSTICS}-${id}`, title, content);
}
