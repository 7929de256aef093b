/** The results in a paragraph for the paper, and the items of the STROBE checklist that the report covers. */

import {
  formatInterval,
  formatMeanSd,
  formatMedian,
  formatNoun,
  formatPEquation,
  formatPercent,
  formatShare,
  formatSigned,
  withDecimalComma,
} from '../format.js';
import { placesOf } from '../tables/printing.js';
import { ADJUSTMENT_NAMES, analyteInSentence, groupingNoun, inSentence, withUnit } from '../words.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("../tables/printing.js").PrintChoices} PrintChoices
 */

/** Manifestations whose prevalence is told; the others stand in Table 1. */
const TOLD = 5;

/** Decimals of a correlation. */
const PLACES = 2;

/**
 * The comparisons of manifestations, table by table, in words.
 *
 * @param {StudyReport} report
 * @returns {Record<string, string>}
 */
function comparedWith(report) {
  const { analyte } = report.options;
  return { table1: groupingNoun(report), table2: `${analyte.noun} class`, table3: analyteInSentence(analyte) };
}

/**
 * The results, from what survives adjustment to what does not.
 *
 * @param {StudyReport} report
 * @param {PrintChoices} print
 * @returns {string}
 */
export function resultsParagraph(report, print) {
  const sentences = [
    survival(report, print),
    trend(report, print),
    cohort(report),
    prevalences(report, print),
    nominal(report, print),
  ].filter((sentence) => sentence !== '');
  const text = sentences.join(' ');
  return print.decimalMark === ',' ? withDecimalComma(text) : text;
}

/**
 * The tests of the manifestations that stand in a family, with where.
 *
 * @param {StudyReport} report
 * @returns {{ table: string, row: TableRow, test: RowTest }[]}
 */
function manifestationTests({ tables, options }) {
  return tables.flatMap((table) =>
    table.rows.flatMap((row) =>
      row.tests
        .filter(({ p, family, test }) => p !== null && test !== 'kendall' && (family !== null || options.adjustment === 'none'))
        .filter(() => row.manifestation)
        .slice(0, 1)
        .map((test) => ({ table: table.id, row, test })),
    ),
  );
}

/**
 * What survives adjustment.
 *
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
function survival(report, { pStyle }) {
  const { options } = report;
  const tests = manifestationTests(report);
  const compared = comparedWith(report);
  if (tests.length === 0) {
    return 'No manifestation could be compared.';
  }
  const isAdjusted = options.adjustment !== 'none';
  const judged = (/** @type {{ test: RowTest }} */ { test }) => (isAdjusted ? test.pAdjusted : test.p) ?? 1;
  const kept = tests.filter((entry) => judged(entry) < options.alpha);
  const opening = isAdjusted ? `After adjustment by ${ADJUSTMENT_NAMES[options.adjustment]}` : 'Without adjustment for the number of comparisons';
  const p = isAdjusted ? 'adjusted ' : '';
  if (kept.length === 0) {
    const tables = [...new Set(tests.map(({ table }) => compared[table]))];
    const least = tests.reduce((a, b) => (judged(b) < judged(a) ? b : a));
    return `${opening}, no association of a manifestation with ${listed(tables, 'or')} ${isAdjusted ? 'remained' : `had p below ${options.alpha}`} (least ${p}${formatPEquation(judged(least), pStyle)}: ${name(least.row)} with ${compared[least.table]}).`;
  }
  const phrases = kept.map((entry) => `${name(entry.row)} with ${compared[entry.table]} (${p}${formatPEquation(judged(entry), pStyle)})`);
  const count = formatNoun(kept.length, 'association');
  return `${opening}, ${count} ${isAdjusted ? 'remained' : `had p below ${options.alpha}`}: ${listed(phrases)}.`;
}

/**
 * The trend of magnesium with activity.
 *
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
function trend({ tables, options }, { pStyle }) {
  const { name: analyte } = options.analyte;
  const rows = tables.find(({ id }) => id === 'table3')?.rows ?? [];
  const test = rows.find(({ variable }) => variable === 'sledai2k_category')?.tests.find((found) => found.test === 'kendall');
  if (!test || test.p === null || !test.effect) {
    return '';
  }
  const judged = test.pAdjusted ?? test.p;
  const value = formatSigned(test.effect.value, PLACES).trim();
  const way = judged >= options.alpha ? 'showed no trend' : test.effect.value > 0 ? 'rose' : 'fell';
  return `${analyte} ${way} with the category of activity (Kendall’s tau-b ${value}, ${formatPEquation(judged, pStyle)}).`;
}

/** @param {StudyReport} report */
function cohort(report) {
  const { tables, cohort: { analyzed, excluded }, options: { analyte } } = report;
  const [first] = tables;
  const row = (/** @type {string} */ variable) => first?.rows.find((candidate) => candidate.variable === variable);
  const out = excluded.reduce((sum, { n }) => sum + n, 0);
  const parts = [`${formatNoun(analyzed, 'patient')} ${analyzed === 1 ? 'was' : 'were'} analysed`];
  if (out > 0) parts[0] += ` (${formatNoun(out, 'row')} excluded)`;
  for (const { label, n } of first?.groups ?? []) parts.push(`${n} ${report.options.grouping === 'sex' ? label.toLowerCase() : label}`);
  const sentences = [`${parts.slice(0, 1)}: ${listed(parts.slice(1))}.`];
  const measured = row(analyte.id)?.overall;
  if (measured && measured.n > 0) sentences.push(`${analyte.name} was ${withUnit(formatMeanSd(measured, placesOf(report, analyte.id)), analyte.unit, ' ')}${missing(measured)}.`);
  const score = row('sledai2k_score')?.overall;
  if (score && score.n > 0) sentences.push(`The median SLEDAI-2K score was ${formatMedian(score, PLACES)}${missing(score)}.`);
  return sentences.join(' ');
}

/** @param {import("lupustat").Summary} summary */
function missing({ missing: count }) {
  return count > 0 ? ` (${formatNoun(count, 'value')} missing)` : '';
}

/**
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
function prevalences({ figures }, { hidesBelow }) {
  const known = figures.prevalences
    .map(({ label, groups: [all] }) => ({ label, all }))
    .filter(({ all }) => all.value !== null && all.count >= hidesBelow);
  if (known.length === 0) {
    return figures.prevalences.length > 0 ? '' : 'No patient had a manifestation.';
  }
  const told = [...known].sort((a, b) => (b.all.value ?? 0) - (a.all.value ?? 0)).slice(0, TOLD);
  const phrases = told.map(
    ({ label, all }) => `${inSentence(label)} (${all.count} of ${all.n}, ${formatPercent(all.count, all.n)}%, 95% CI ${interval(all)})`,
  );
  const rest = known.length > TOLD ? '; the others stand in Table 1' : '';
  return `The most frequent manifestations were ${listed(phrases)}${rest}.`;
}

/** @param {import("lupustat").Share} share */
function interval({ lower, upper }) {
  const percent = (/** @type {number} */ limit) => formatShare(limit, 1).replace(/^(\d+)%$/, '$1.0').replace('%', '');
  return formatInterval({ lower, upper }, 1, percent);
}

/**
 * What was below alpha before adjustment alone.
 *
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
function nominal(report, { pStyle }) {
  const { alpha, adjustment, analyte } = report.options;
  const places = placesOf(report, analyte.id);
  const compared = comparedWith(report);
  const lost = manifestationTests(report).filter(({ row }) => row.lostByAdjustment);
  if (lost.length === 0 || adjustment === 'none') {
    return '';
  }
  const phrases = lost.map(({ table, row, test }) => {
    const { effect, p, pAdjusted } = test;
    const shift =
      effect?.id === 'hodges_lehmann'
        ? `shift ${withUnit(formatSigned(effect.value, places).trim(), analyte.unit, ' ')}${effect.lower === null ? '' : `, 95% CI ${formatInterval(effect, places)}`}, `
        : '';
    return `${name(row)} and ${compared[table]} (${shift}${formatPEquation(p ?? 1, pStyle)}, adjusted ${formatPEquation(pAdjusted ?? 1, pStyle)})`;
  });
  return `Below ${alpha} before adjustment alone, and so no finding: ${listed(phrases)}.`;
}

/** @param {TableRow} row */
function name({ label }) {
  return inSentence(label);
}

/**
 * @param {string[]} phrases
 * @param {string} [joint]
 */
function listed(phrases, joint = 'and') {
  return phrases.length < 2 ? phrases.join('') : `${phrases.slice(0, -1).join(', ')} ${joint} ${phrases.at(-1)}`;
}

/**
 * The items of STROBE (cross-sectional studies) that the report covers, and where.
 *
 * @param {StudyReport} report
 * @returns {{ item: string, asks: string, where: string }[]}
 */
export function strobeItems({ tables, cohort: { excluded }, eligibility, options }) {
  const has = (/** @type {string} */ id) => tables.some((table) => table.id === id && table.rows.length > 0);
  const isMissing = tables.some(({ rows }) => rows.some(({ overall }) => overall.missing > 0));
  return [
    ...(eligibility.steps.some(({ assessed }) => assessed)
      ? [{ item: '6a', asks: 'Eligibility criteria', where: 'Methods; Table S1: rules in their order' }]
      : []),
    { item: '7', asks: 'Outcomes and their definitions', where: `Methods: score, categories of activity, classes of ${options.analyte.noun}` },
    { item: '11', asks: 'How quantitative variables were grouped, and why', where: 'Methods: limits of the classes and categories' },
    { item: '12a', asks: 'Statistical methods', where: `Methods: tests with their variants, adjustment (${ADJUSTMENT_NAMES[options.adjustment]})` },
    { item: '12c', asks: 'How missing data were addressed', where: 'Methods: shares of the patients with a known value; Tables: missing values by row' },
    { item: '12e', asks: 'Sensitivity analyses', where: 'Marks † of the tables: variants on the other side of alpha; Tables S: unknown findings, cut-offs, reference range' },
    { item: '13', asks: 'Numbers at each stage, with reasons', where: excluded.some(({ n }) => n > 0) ? 'Import report: rows excluded, by rule' : 'Import report: no row excluded' },
    ...(has('table1') ? [{ item: '14a', asks: 'Characteristics of participants', where: 'Table 1' }] : []),
    { item: '14b', asks: 'Participants with missing data for each variable', where: isMissing ? 'Tables: the lines “Missing, n”' : 'No value is missing' },
    { item: '15', asks: 'Outcome events or summary measures', where: 'Tables 1 to 3; figure: prevalences' },
    ...(has('table3') ? [{ item: '16a', asks: 'Estimates with their precision', where: 'Table 3: shifts with their intervals' }] : []),
    { item: '16b', asks: 'Category boundaries', where: 'Methods' },
  ];
}
