/**
 * What stands beside the tables of the study, as it is printed: who entered, what other assumptions would change, and how the
 * data meet those of the tests.
 * The page shows them and the exports write them, as Tables S1 and so on.
 */

import { flowNotes } from './flow-notes.js';
import { formatCount, formatDecimal, formatInteger, formatMeanSd, formatMedian, formatNoun, formatP, formatShort, formatSigned } from '../format.js';
import { analyteInSentence } from '../words.js';
import { diagnosticsTables } from './diagnostics.js';
import { heading, number, numberHeading, tableOfOne, withCommas } from './model.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("./model.js").PrintedTable} PrintedTable
 * @typedef {import("./printing.js").PrintChoices} PrintChoices
 */

/** Decimals of magnesium and of the trend. */
const PLACES = 2;

/** What has no value. */
const NONE = '–';

/**
 * Counts that are hidden in the tables could be told from these: then there are none.
 *
 * @param {StudyReport} report
 * @param {PrintChoices} choices
 * @returns {PrintedTable[]}
 */
export function besideTables(report, { hidesBelow, decimalMark }) {
  if (hidesBelow > 0) {
    return [];
  }
  const { score, cutoffs, ranges, schemes } = report.sensitivity;
  const { analyte } = report.options;
  const tables = [
    report.eligibility.steps.some(({ assessed }) => assessed) ? participants(report) : null,
    score.length > 0 ? scores(score, analyte) : null,
    cutoffs.length > 0 ? findings(cutoffs, analyte) : null,
    ranges.length > 0 ? classes(ranges) : null,
    schemes ? categories(schemes) : null,
    report.options.leaveOneOut ? leaveOneOut(report) : null,
    ...diagnosticsTables(report),
  ];
  return tables
    .filter((table) => table !== null)
    .map((table, place) => ({ ...table, number: `S${place + 1}` }))
    .map((table) => (decimalMark === ',' ? withCommas(table) : table));
}

/**
 * Who entered, line by line.
 *
 * @param {StudyReport} report
 */
export function participantLines({ eligibility: { assessed, steps, included } }) {
  const lines = steps
    .filter((step) => step.assessed)
    .map(({ label, applied, excluded, applies, notAssessable: open, remaining }) => [
      applied ? label : `${label}: switched off`,
      formatInteger(applied ? excluded : 0),
      formatInteger(applies),
      formatInteger(applied ? open : 0),
      formatInteger(remaining),
    ]);
  return {
    head: ['Reason to leave out', 'Left out', 'True of, whatever the other rules say', 'Cannot be told', 'Left'],
    rows: [['Patients in the file', '', '', '', formatInteger(assessed)], ...lines, ['Patients in the tables', '', '', '', formatInteger(included)]],
  };
}

/** @param {StudyReport} report */
function participants(report) {
  const { steps, notAssessable } = report.eligibility;
  const { head, rows } = participantLines(report);
  return table('participants', 'Participants, by the rules in their order', {
    head,
    lines: rows,
    notes: flowNotes(steps, notAssessable),
  });
}

/**
 * @param {import("lupustat").ScoreLine[]} lines
 * @param {import("lupustat").Analyte} analyte
 */
function scores(lines, analyte) {
  const { short } = analyte;
  return table('sensitivity-score', 'SLEDAI-2K under assumptions on what is not known', {
    head: ['Assumption', 'n', 'Score, median [Q1–Q3]', 'Mean ± SD', ...lines[0].categories.map(({ label }) => label), `${short} trend, τ-b`, 'p'],
    lines: lines.map(({ label, n, score, categories, tauB, p }) => [
      label,
      formatInteger(n),
      formatMedian(score, 1),
      formatMeanSd(score, PLACES),
      ...categories.map(({ counts }) => formatCount(counts[0], n)),
      tauB === null ? NONE : formatSigned(tauB, PLACES),
      formatP(p),
    ]),
    notes: ['The first line is that of Tables 1 to 3', `${short} trend: Kendall’s tau-b of ${analyteInSentence(analyte)} along the score, asymptotic`],
  });
}

/**
 * @param {import("lupustat").CutoffLine[]} lines
 * @param {import("lupustat").Analyte} analyte
 */
function findings(lines, { short }) {
  return table('sensitivity-cutoffs', 'Findings by other cut-offs', {
    head: ['Finding', 'Present', 'Absent', 'Unknown', `${short} with it, mean ± SD`, `${short} without it`, 'p'],
    lines: lines.map(({ label, present, absent, unknown, withFinding, withoutFinding, p }) => [
      label,
      formatInteger(present),
      formatInteger(absent),
      formatInteger(unknown),
      formatMeanSd(withFinding, PLACES),
      formatMeanSd(withoutFinding, PLACES),
      formatP(p),
    ]),
    notes: ['p: Mann-Whitney U test, asymptotic, no continuity correction'],
  });
}

/** @param {import("lupustat").RangeLine[]} lines */
function classes(lines) {
  return table('sensitivity-range', 'Magnesium classes by reference range', {
    head: ['Reference range, mg/dL', ...lines[0].classes.map(({ label }) => label)],
    lines: lines.map(({ range, classes: levels }) => {
      const n = levels.reduce((sum, { counts }) => sum + counts[0], 0);
      return [
        `${formatShort(range.lower, 4)}–${formatShort(range.upper, 4)}`,
        ...levels.map(({ counts }) => formatCount(counts[0], n)),
      ];
    }),
    notes: ['The first range is that of Tables 1 to 3'],
  });
}

/** @param {import("lupustat").SchemeComparison} comparison */
function categories({ scheme, changed, patients }) {
  const words = (/** @type {string} */ id) => id.replaceAll('_', ' ');
  return table('sensitivity-scheme', `Patients whose category changes under ${scheme.label}`, {
    head: ['Line of the file', 'Score', 'Category of the tables', 'Category under the other scheme'],
    lines: patients.map(({ line, scoreMin, scoreMax, category, other }) => [
      formatInteger(line),
      scoreMin === scoreMax ? formatInteger(scoreMin) : `${formatInteger(scoreMin)}–${formatInteger(scoreMax)}`,
      words(category),
      words(other),
    ]),
    notes: [
      `${formatInteger(changed)} patients change`,
      ...(patients.length < changed ? [`The first ${formatInteger(patients.length)} rows are listed`] : []),
    ],
  });
}

/** @param {StudyReport} report */
function leaveOneOut({ tables, options: { alpha } }) {
  const rows = tables.flatMap(({ id, rows }) => rows.map((row) => ({ id, row, influence: row.tests[row.primary ?? 0]?.influence ?? null })));
  const lines = rows.flatMap(({ id, row, influence }) => {
    if (!influence) return [];
    const name = `${row.label} (${id.replace('table', 'Table ')})`;
    const { p, effect } = row.tests[row.primary ?? 0];
    const { pMin, pMax, effectMin, effectMax, most, turning, undefined: none, outliers, reason } = influence;
    if (reason) return [[name, formatP(p), `not done: ${reason.code.replaceAll('_', ' ')}`, '', '', '', '']];
    const alike = most && most.alike > 1 ? ` and ${formatInteger(most.alike - 1)} like it` : '';
    return [
      [
        name,
        formatP(p),
        `${formatP(pMin)} to ${formatP(pMax)}`,
        effectMin === null || effectMax === null || !effect ? NONE : `${formatDecimal(effectMin, PLACES + 1)} to ${formatDecimal(effectMax, PLACES + 1)}`,
        most ? `${formatP(most.p)}: ${most.line === null ? 'one' : `line ${formatInteger(most.line)}`}${alike}` : NONE,
        `${turning > 0 ? formatNoun(turning, 'patient') : 'nobody'}${none > 0 ? `; ${formatInteger(none)} leave no test` : ''}`,
        outliers ? `${formatP(outliers.p)}, ${formatInteger(outliers.n)} left out${outliers.turns ? ': turned' : ''}` : NONE,
      ],
    ];
  });
  return table('leave-one-out', 'The p-values without each patient in turn, and without outliers', {
    head: ['Row', 'p', 'p without one', 'Effect without one', 'p most moved', `Turn the verdict at ${formatShort(alpha, 4)}`, 'p without outliers'],
    lines,
    notes: [
      'p: unadjusted, that of the row’s own test; effect: the first one beside it',
      'Outliers lie more than 1.5 widths of the box beyond Tukey’s hinges of their group; of a trend, of all values',
      'Not done where p is drawn at random, as it would change by chance, and where it would take too long',
    ],
  });
}

/**
 * A table of one part, with a heading at the begin of each line.
 *
 * @param {string} id
 * @param {string} title
 * @param {{ head: string[], lines: string[][], notes: string[] }} content
 * @returns {PrintedTable}
 */
function table(id, title, { head: [first, ...others], lines, notes }) {
  return tableOfOne(id, title, {
    head: [[heading(first), ...others.map((text) => numberHeading(text))]],
    lines: lines.map(([name, ...cells]) => [heading(name), ...cells.map((text) => number(text))]),
    notes,
  });
}
