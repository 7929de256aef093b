/** PSPP carries the exported SPSS syntax out: what it prints agrees with the report to the last digit that it prints. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { spssSyntax } from '../../www/export/spss-syntax.js';
import { DATA_FILE, SPSS_FILE } from '../../www/export/names.js';
import { ADDED, COLUMNS } from '../package/support/added.mjs';
import { bytesOf, core } from '../package/support/core.mjs';
import { HOSTILE_COLUMNS, HOSTILE_GROUPING, hostileCohort } from '../package/support/hostile.mjs';
import { numbersOf } from './numbers.mjs';
import { needs } from './peers.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lupustat-pspp-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const COHORT = bytesOf('www/data/example-cohort.csv');

/** Where PSPP differs from SPSS: a quartile below the least value is taken between that value and 0, not as that value. */
const fewest = 3;

/** Modes, and how many numbers of the tables PSPP prints at least. */
const MODES = /** @type {const} */ ({ as_published: 900, recommended: 700 });

/** @type {[string, Uint8Array, import('lupustat').StudyOptions, number][]} */
const CASES = [
  ...Object.entries(MODES).map(([mode, least]) => /** @type {[string, Uint8Array, import('lupustat').StudyOptions, number]} */ ([mode, COHORT, { mode: /** @type {import('lupustat').Mode} */ (mode) }, least])),
  ['with added columns', ADDED, { columns: COLUMNS }, MODES.as_published],
  ['with another grouping', ADDED, { columns: COLUMNS, grouping: 'column_31', rows: ['arthritis', 'column_29'] }, MODES.as_published],
  ['with an analyte of one limit', ADDED, { columns: COLUMNS, analyte: { column: 'column_29', name: 'CRP', unit: 'mg/L', range: { upper: 5 } } }, MODES.as_published],
  ['with labels that would break out', new TextEncoder().encode(hostileCohort()), { columns: HOSTILE_COLUMNS, grouping: HOSTILE_GROUPING }, MODES.as_published],
  ['grouped by yes and no', ADDED, { columns: COLUMNS, grouping: 'column_32' }, MODES.as_published],
];

for (const [name, cohort, options, least] of CASES) {
  test(`PSPP prints the numbers of the tables, ${name}`, needs('pspp'), () => {
    const report = core.analyzeCohort(cohort, options);
    const printed = run(spssSyntax(report).portable, core.analysisData(cohort, options));
    const wanted = numbersOf(report);
    let compared = 0;
    /** @type {string[]} */
    const wrong = [];
    for (const [place, text] of placesIn(printed, report)) {
      const value = wanted.get(place);
      if (value === undefined || text === 'NaN') continue;
      if (/\t(q1|q3|median)$/.test(place) && (wanted.get(place.replace(/\w+$/, 'n')) ?? 0) < fewest) continue;
      compared += 1;
      if (!agrees(text, value)) wrong.push(`${place}: ${text} printed, ${value} reported`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(compared >= least, `${compared} numbers compared`);
  });
}

test('PSPP adjusts by Holm as the report does', needs('pspp'), () => {
  const report = core.analyzeCohort(COHORT);
  const printed = run(spssSyntax(report).portable, core.analysisData(COHORT));
  for (const label of ['manifestations by sex', 'magnesium by manifestation']) {
    const lines = blocksOf(printed).find(({ name }) => name === `adjusted ${label}`)?.tables.at(-1)?.lines.slice(1) ?? [];
    const tests = report.tables.flatMap(({ rows }) => rows.flatMap((row) => row.tests)).filter(({ family }) => family?.label === label);
    const adjusted = tests.map(({ pAdjusted }) => pAdjusted ?? NaN).sort((a, b) => a - b);
    assert.equal(lines.length, adjusted.length);
    adjusted.forEach((value, place) => assert.ok(agrees(lines[place][1], value), `${lines[place][1]} is not ${value}`));
  }
});

/**
 * Whether a number is the one printed, to its last decimal.
 *
 * @param {string} printed
 * @param {number} value
 */
function agrees(printed, value) {
  const decimals = printed.replace(/^[^.]*\.?/, '').length;
  return Math.abs(Number(printed) - value) <= 0.5 * 10 ** -decimals + 1e-9;
}

/**
 * @param {string} syntax
 * @param {string} data
 * @returns {string} what PSPP prints, as CSV
 */
function run(syntax, data) {
  writeFileSync(join(folder, SPSS_FILE), syntax);
  writeFileSync(join(folder, DATA_FILE), data);
  const { status, stderr } = spawnSync('pspp', ['-O', 'format=csv', '-o', 'out.csv', SPSS_FILE], { cwd: folder, encoding: 'utf8' });
  const printed = readFileSync(join(folder, 'out.csv'), 'utf8');
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(printed, /error:/);
  return printed;
}

/**
 * What stands below each `ECHO`.
 *
 * @param {string} printed
 * @returns {{ name: string, tables: { title: string, lines: string[][] }[] }[]}
 */
function blocksOf(printed) {
  /** @type {{ name: string, tables: { title: string, lines: string[][] }[] }[]} */
  const blocks = [];
  for (const line of printed.split('\n')) {
    const title = /^"?Table: (.*?)"?$/.exec(line)?.[1];
    if (title !== undefined) blocks.at(-1)?.tables.push({ title, lines: [] });
    else if (/^(table\d|adjusted) /.test(line)) blocks.push({ name: line.trim(), tables: [] });
    else if (line !== '') blocks.at(-1)?.tables.at(-1)?.lines.push(line.split(','));
  }
  return blocks;
}

/**
 * The numbers printed, with their places.
 *
 * @param {string} printed
 * @param {import('lupustat').StudyReport} report
 * @returns {[string, string][]}
 */
function placesIn(printed, report) {
  return blocksOf(printed).flatMap(({ name, tables }) => {
    const [table, variable, test] = name.split(' ');
    const row = report.tables.find(({ id }) => id === table)?.rows.find((candidate) => candidate.variable === variable);
    if (!row) return [];
    const shown = report.tables.find(({ id }) => id === table)?.groups ?? [];
    // Codes of groups, as PSPP prints them.
    const groupOf = (/** @type {string} */ text) => {
      if (text === 'Total') return 'all';
      if (row.groups?.some(({ id }) => id === 'present')) return { 0: 'absent', 1: 'present' }[Number(text)] ?? text;
      return /^\d/.test(text) ? (shown[Number(text) - 1]?.id ?? text) : text;
    };
    const at = (/** @type {string} */ group, /** @type {string} */ quantity, /** @type {string} */ text) =>
      /** @type {[string, string]} */ ([[table, variable, group, quantity].join('\t'), text]);
    return tables.flatMap(({ title, lines }) => {
      if (test) return testNumbers(title, lines, report).map(([quantity, text]) => at(test, quantity, text));
      if (title === 'Report') {
        return lines.slice(1).flatMap(([group, ...values]) =>
          group === 'Total' ? [] : ['n', 'mean', 'sd', 'min', 'max'].map((quantity, i) => at(groupOf(group), quantity, values[i])),
        );
      }
      if (title === 'Descriptive Statistics') {
        const [, ...values] = lines[1];
        return row.groups ? [] : ['n', 'mean', 'sd', 'min', 'max'].map((quantity, i) => at('all', quantity, values[i]));
      }
      if (title === 'Percentiles') {
        const isByGroup = lines[0][1] !== '';
        return lines
          .filter((line) => line.includes('Weighted Average'))
          .flatMap((line) => {
            if (!isByGroup && row.groups) return [];
            return ['q1', 'median', 'q3'].map((quantity, i) => at(isByGroup ? groupOf(line[1]) : 'all', quantity, line.slice(-3)[i]));
          });
      }
      if (title.includes(' × ')) return countNumbers(lines, row, groupOf).map(([group, quantity, text]) => at(group, quantity, text));
      return [];
    });
  });
}

/**
 * @param {string[][]} lines of a cross table
 * @param {import('lupustat').TableRow} row
 * @param {(text: string) => string} groupOf
 * @returns {[string, string, string][]}
 */
function countNumbers(lines, row, groupOf) {
  const groups = lines[1].slice(3, -1).map(groupOf);
  return lines
    .filter((line) => line[2] === 'Count' && line[0] !== 'Total')
    .flatMap((line) => {
      const level = row.kind === 'binary' ? { 0: 'absent', 1: 'present' }[Number(line[1])] : line[1];
      return groups.map((group, i) => /** @type {[string, string, string]} */ ([group, `count:${level}`, line[3 + i]]));
    });
}

/**
 * @param {string} title
 * @param {string[][]} lines
 * @param {import('lupustat').StudyReport} report
 * @returns {[string, string][]}
 */
function testNumbers(title, lines, report) {
  if (title === 'Test Statistics' && lines[0].includes('Mann-Whitney U')) {
    const p = lines[1].at(-1) ?? '';
    // The exact p-value of the recommended mode is SPSS's alone.
    return [['statistic', lines[1][1]], ...(report.options.mode === 'as_published' ? [/** @type {[string, string]} */ (['p', p])] : [])];
  }
  if (title === 'Test Statistics') {
    const [, [, h], [, df], [, p]] = lines;
    return [['statistic', h], ['df', df], ...(report.options.mode === 'as_published' ? [/** @type {[string, string]} */ (['p', p])] : [])];
  }
  if (title === 'Chi-Square Tests') {
    const pearson = lines.find(([name]) => name === 'Pearson Chi-Square') ?? [];
    // PSPP 1.6.2 takes another two-sided p for Fisher's test than SPSS and R (0.713 for 3 of 10 v 20 of 90, where R has 0.692):
    // that one is checked with R alone.
    return report.options.mode === 'as_published' ? [['statistic', pearson[1]], ['df', pearson[2]], ['p', pearson[3]]] : [];
  }
  if (title === 'Symmetric Measures') return [['tau_b', lines[1][2]]];
  if (title === 'Independent Samples Test') {
    const welch = lines.at(-1) ?? [];
    return [['statistic', welch[4]], ['df', welch[5]], ['p', welch[6]]];
  }
  return [];
}
