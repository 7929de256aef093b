/**
 * What each figure shows: its title, its description for those who do not see it, its numbers as a table, and why it is
 * empty. It is drawn elsewhere; this part is always there.
 */

import { NONE, formatDecimal, formatInteger, formatInterval, formatNoun, formatP, formatPEquation, formatPercent, formatShare, formatSigned } from '../format.js';
import { participantLines } from '../tables/beside.js';
import { placesOf } from '../tables/printing.js';
import { ADJUSTMENT_WORDS, analyteInSentence, capital, groupingNoun, inSentence, rangeText, withUnit } from '../words.js';
import { flowNotes } from '../tables/flow-notes.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("../format.js").PStyle} PStyle
 *
 * @typedef {object} Subject
 * @property {string} id
 * @property {(report: StudyReport) => string} title
 * @property {(report: StudyReport, pStyle: PStyle) => string} summary what is seen, in a sentence or two; below the figure and for screen readers
 * @property {(report: StudyReport, pStyle: PStyle) => { head: string[], rows: string[][] }} table
 * @property {(report: StudyReport) => string | null} empty why there is nothing to draw
 */

/** Decimals of an effect size. */
const PLACES = 2;

/** The most groups that can be told apart in one figure. */
const MOST_GROUPS = 4;

/** Who entered: the Cohort view draws it as a list, and gives this picture of it. @type {Subject} */
export const PARTICIPANTS = {
  id: 'participants',
  title: () => 'Participants, by the rules in their order',
  summary: ({ eligibility: { assessed, steps, included, notAssessable } }) => {
    const applied = steps.filter((step) => step.assessed && step.applied);
    const left = applied.map(({ label, excluded, remaining }) => `${formatInteger(excluded)} left out: ${label}; ${formatInteger(remaining)} left.`);
    return [
      `${formatNoun(assessed, 'patient')} in the file.`,
      ...left,
      `${formatNoun(included, 'patient')} in the tables.`,
      ...flowNotes(steps, notAssessable).map((note) => `${note}.`),
    ].join(' ');
  },
  table: participantLines,
  empty: ({ eligibility }) => (eligibility.steps.some(({ assessed }) => assessed) ? null : 'The file has no column by which a patient could be left out.'),
};

/** @type {Subject[]} */
export const SUBJECTS = [
  {
    id: 'magnesium-by-activity',
    title: ({ options }) => `${options.analyte.name} by category of activity`,
    summary: (report, pStyle) =>
      `Each point is a patient. Boxes reach from hinge to hinge with the median as a line, whiskers to the last value within 1.5 box lengths; the band is the reference range, ${rangeText(report.options.analyte)}. ${activityTests(report, pStyle)}`,
    table: (report) => ({
      head: ['Activity', 'n', 'Lower whisker', 'Lower hinge', 'Median', 'Upper hinge', 'Upper whisker'],
      rows: report.figures.boxes.map(({ label, n, parts }) => [
        label,
        formatInteger(n),
        ...(parts ?? Array(5).fill(null)).map((/** @type {number | null} */ part) => (part === null ? NONE : formatDecimal(part, analytePlaces(report)))),
      ]),
    }),
    empty: ({ figures, options }) =>
      figures.magnesiumByCategory.points.length > 0 ? null : `No patient has both a ${options.analyte.noun} value and a category of activity.`,
  },
  {
    id: 'shift-by-manifestation',
    title: ({ options }) => `Shift in ${analyteInSentence(options.analyte)} by manifestation`,
    summary: (report, pStyle) => {
      const rows = shiftRows(report);
      const [least] = [...rows].sort((a, b) => (a.test.pAdjusted ?? a.test.p ?? 1) - (b.test.pAdjusted ?? b.test.p ?? 1));
      const p = least ? least.test.pAdjusted ?? least.test.p : null;
      const word = adjustedWord(report);
      return `Points are Hodges–Lehmann shifts, patients with the manifestation less those without it; bars are 95% intervals, which a shift of one patient does not have. ${
        least && p !== null ? `The least ${word} is that of ${inSentence(least.label)}: ${formatPEquation(p, pStyle)}.` : ''
      }`;
    },
    table: (report, pStyle) => ({
      head: ['Manifestation', 'With it', 'Without it', withUnit('Shift', report.options.analyte.unit), '95% CI', 'p', adjustedWord(report)],
      rows: shiftRows(report).map(({ label, sizes, test, shift }) => [
        label,
        ...sizes.map(formatInteger),
        formatSigned(shift.value, analytePlaces(report)).trim(),
        formatInterval(shift, analytePlaces(report)),
        formatP(test.p, pStyle),
        formatP(test.pAdjusted, pStyle),
      ]),
    }),
    empty: (report) =>
      shiftRows(report).length > 0
        ? null
        : `No manifestation has patients with it and patients without it whose ${report.options.analyte.noun} is known.`,
  },
  {
    id: 'prevalence-by-sex',
    title: (report) => `Prevalence of the manifestations by ${groupingNoun(report)}`,
    summary: ({ figures }) =>
      `Points are the share of the patients whose state is known, bars Wilson’s 95% intervals: ${groupNames(figures)}. Manifestations that nobody has are left out.`,
    table: ({ figures }) => ({
      head: ['Manifestation', ...(figures.prevalences[0]?.groups ?? []).flatMap(({ label }) => [`${label}, n (%)`, '95% CI, %'])],
      rows: figures.prevalences.map(({ label, groups }) => [
        label,
        ...groups.flatMap(({ count, n, lower, upper }) => [
          n === 0 ? NONE : `${count} of ${n} (${formatPercent(count, n)})`,
          formatInterval({ lower, upper }, 1, (limit) => formatShare(limit, 1).replace('%', '')),
        ]),
      ]),
    }),
    empty: (report) => (report.figures.prevalences.length > 0 ? tooManyGroups(report) : 'No patient has a manifestation.'),
  },
  {
    id: 'scores',
    title: () => 'Distribution of the SLEDAI-2K score',
    summary: ({ options }) =>
      `Bars count patients by score, ${options.grouping === 'sex' ? 'women upon men' : 'the groups one upon the other'}. Dashed lines are the limits of the categories: ${options.scheme.label.replace(/(\d)-(\d)/g, '$1–$2')}.`,
    table: ({ figures, tables }) => {
      const labels = groupLabels(tables);
      /** @type {Map<number, number[]>} */
      const counts = new Map();
      for (const { x, y, n } of figures.scores.points) {
        const line = counts.get(x) ?? labels.map(() => 0);
        line[y] = n;
        counts.set(x, line);
      }
      return {
        head: ['Score', ...labels],
        rows: [...counts].sort(([a], [b]) => a - b).map(([score, line]) => [String(score), ...line.map(formatInteger)]),
      };
    },
    empty: (report) =>
      report.figures.scores.points.length > 0
        ? tooManyGroups(report)
        : `No patient of known ${groupingNoun(report)} has a score that all findings settle.`,
  },
  {
    id: 'magnesium-by-score',
    title: ({ options }) => `${options.analyte.name} against the SLEDAI-2K score`,
    summary: (report, pStyle) => {
      const { binWidth } = report.figures.magnesiumByScore;
      const points = binWidth === null ? 'Each circle is a patient, a larger one several with the same values' : `Circles grow with the patients in a bin of ${report.options.analyte.noun}`;
      return `${points}; the band is the reference range, ${rangeText(report.options.analyte)}. ${scoreTest(report, pStyle)}`;
    },
    table: (report) => ({
      head: ['Score', withUnit(capital(report.options.analyte.noun), report.options.analyte.unit), 'Patients'],
      rows: report.figures.magnesiumByScore.points.map(({ x, y, n }) => [String(x), formatDecimal(y, analytePlaces(report)), formatInteger(n)]),
    }),
    empty: ({ figures, options }) =>
      figures.magnesiumByScore.points.length > 0 ? null : `No patient has both a ${options.analyte.noun} value and a score.`,
  },
];

/**
 * The testable rows of Table 3 with their shifts.
 *
 * @param {StudyReport} report
 */
export function shiftRows({ tables }) {
  const rows = tables.find(({ id }) => id === 'table3')?.rows ?? [];
  return rows.flatMap((row) => {
    const test = row.primary === null ? undefined : row.tests[row.primary];
    if (!row.groups || !row.manifestation || !row.shown || !test || test.p === null || test.effect?.id !== 'hodges_lehmann') return [];
    return [{ label: row.label, sizes: row.cells.map(({ n }) => n), test, shift: test.effect }];
  });
}

/**
 * The groups of Table 1 in words, in the order of the points.
 *
 * @param {StudyReport["tables"]} tables
 */
export function groupLabels(tables) {
  return tables.find(({ id }) => id === 'table1')?.groups.map(({ label }) => label) ?? [];
}

/**
 * The tests across the categories, in words.
 *
 * @param {StudyReport} report
 * @param {PStyle} pStyle
 */
export function activityTests(report, pStyle) {
  const tests = rowOf(report, 'sledai2k_category')?.tests.filter(({ p }) => p !== null) ?? [];
  return tests.map((test) => testText(test, pStyle, report)).join(' ');
}

/**
 * The trend along the score, in words.
 *
 * @param {StudyReport} report
 * @param {PStyle} pStyle
 */
export function scoreTest(report, pStyle) {
  const test = rowOf(report, 'sledai2k_score')?.tests.find(({ p }) => p !== null);
  return test ? testText(test, pStyle, report) : '';
}

/**
 * The heading of adjusted p-values; of the plain ones where nothing is adjusted.
 *
 * @param {StudyReport} report
 */
export function adjustedWord({ options }) {
  const word = ADJUSTMENT_WORDS[options.adjustment];
  return word === '' ? 'p' : `${word} p`;
}

/**
 * @param {RowTest} test
 * @param {PStyle} pStyle
 * @param {StudyReport} report
 */
function testText({ test, effect, p, pAdjusted, n }, pStyle, report) {
  const name = test === 'kendall' ? `Kendall’s tau-b ${effect ? formatSigned(effect.value, PLACES).trim() : ''}` : test === 'kruskal' ? 'Kruskal–Wallis' : test;
  const adjusted = pAdjusted === null ? '' : `, ${adjustedWord(report)} ${formatP(pAdjusted, pStyle)}`;
  return `${name}: ${p === null ? NONE : formatPEquation(p, pStyle)}${adjusted}, n = ${formatInteger(n)}.`;
}

/**
 * Decimals of the analyte.
 *
 * @param {StudyReport} report
 */
export function analytePlaces(report) {
  return placesOf(report, report.options.analyte.id);
}

/**
 * Why the groups are not drawn, where they cannot be told apart.
 *
 * @param {StudyReport} report
 */
function tooManyGroups({ tables }) {
  const groups = groupLabels(tables).length;
  return groups > MOST_GROUPS ? `${groups} groups cannot be told apart in one figure; Table 1 has their numbers.` : null;
}

/**
 * @param {StudyReport} report
 * @param {string} variable
 */
function rowOf({ tables }, variable) {
  return tables.find(({ id }) => id === 'table3')?.rows.find((row) => row.variable === variable);
}

/** @param {StudyReport["figures"]} figures */
function groupNames({ prevalences }) {
  const [, ...groups] = prevalences[0]?.groups ?? [];
  const most = (/** @type {string} */ id) =>
    Math.max(0, ...prevalences.map(({ groups }) => groups.find((group) => group.id === id)?.n ?? 0));
  return groups.map(({ id, label }) => `${id === 'M' || id === 'F' ? label.toLowerCase() : label} (n = ${formatInteger(most(id))})`).join(', ');
}
