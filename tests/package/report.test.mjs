/** The example cohort, from bytes to the report: its shape, its nulls, and numbers of the paper. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, core, notJson } from './support/core.mjs';

const report = core.analyzeCohort(bytesOf('www/data/example-cohort.csv'));

/** What each object of a report holds, in the order of the declarations. */
const FIELDS = {
  report: [
    'lupustat', 'schema', 'options', 'dataHash', 'cohort', 'eligibility', 'tables', 'dataColumns', 'groupings', 'sensitivity', 'diagnostics', 'figures', 'methods',
  ],
  options: ['mode', 'scheme', 'magnesiumRange', 'quantileRule', 'alpha', 'adjustment', 'overrides', 'windowDays', 'eligibility', 'bySystem', 'compareScheme', 'grouping', 'analyte', 'rows', 'leaveOneOut', 'import'],
  cohort: ['rows', 'analyzed', 'excluded', 'columns', 'derived', 'dialect', 'problems', 'problemTotals'],
  table: ['id', 'title', 'groups', 'rows', 'notes'],
  group: ['id', 'label', 'n'],
  row: ['variable', 'label', 'kind', 'unit', 'manifestation', 'shown', 'groups', 'overall', 'cells', 'levels', 'tests', 'primary', 'choices', 'chosen', 'smd', 'agreement', 'lostByAdjustment', 'pairs'],
  summary: ['n', 'missing', 'mean', 'sd', 'median', 'q1', 'q3', 'min', 'max'],
  level: ['id', 'label', 'counts', 'letters'],
  test: [
    'test', 'method', 'monteCarlo', 'label', 'compares', 'question', 'n', 'statistic', 'symbol', 'df', 'df2', 'p', 'pAdjusted', 'family',
    'effect', 'otherEffects', 'variants', 'notes', 'reason', 'influence',
  ],
  effect: ['id', 'label', 'value', 'lower', 'upper', 'level', 'interval', 'reason'],
  pair: ['first', 'second', 'z', 'p', 'pBonferroni', 'pHolm'],
};

/**
 * @param {keyof typeof FIELDS} kind
 * @param {object} value
 * @param {string} at
 */
function expectFields(kind, value, at) {
  assert.deepEqual(Object.keys(value).sort(), [...FIELDS[kind]].sort(), at);
}

/** @param {string} id */
function tableOf(id) {
  const found = report.tables.find((table) => table.id === id);
  assert.ok(found, id);
  return found;
}

test('a report is JSON: no undefined, no NaN, nothing infinite', () => {
  assert.deepEqual(notJson(report), []);
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
});

test('the same bytes give the same report', () => {
  assert.deepEqual(core.analyzeCohort(bytesOf('www/data/example-cohort.csv')), report);
});

test('a report says what made it, from what, with which settings', () => {
  expectFields('report', report, 'report');
  expectFields('options', report.options, 'options');
  expectFields('cohort', report.cohort, 'cohort');
  assert.equal(report.lupustat, core.version());
  assert.equal(report.schema, 1);
  assert.match(report.dataHash, /^\S+$/);
  assert.equal(report.options.alpha, 0.05);
  assert.equal(report.options.windowDays, 10);
  assert.equal(report.options.quantileRule, 'type6');
  assert.equal(report.options.scheme.id, 'standard');
  assert.ok(report.methods.length > 100);
});

test('every patient of the example enters', () => {
  assert.equal(report.cohort.rows, 100);
  assert.equal(report.cohort.analyzed, 100);
  assert.deepEqual(report.cohort.excluded.filter(({ n }) => n > 0), []);
});

test('three tables hold the fields that are declared, whatever the row', () => {
  assert.deepEqual(report.tables.map(({ id }) => id), ['table1', 'table2', 'table3']);
  for (const table of report.tables) {
    expectFields('table', table, table.id);
    for (const group of table.groups) expectFields('group', group, table.id);
    for (const row of table.rows) expectRow(row, `${table.id}.${row.variable}`);
  }
});

/**
 * @param {import('../../dist/package/lupustat.js').TableRow} row
 * @param {string} at
 */
function expectRow(row, at) {
  expectFields('row', row, at);
  for (const summary of [row.overall, ...row.cells]) expectFields('summary', summary, at);
  for (const level of row.levels) expectFields('level', level, at);
  for (const pair of row.pairs) expectFields('pair', pair, at);
  for (const rowTest of row.tests) {
    expectFields('test', rowTest, at);
    if (rowTest.effect) expectFields('effect', rowTest.effect, at);
    assert.equal(rowTest.p === null, rowTest.reason !== null, `${at}: a p-value or a reason`);
    if (rowTest.p !== null) assert.ok(rowTest.p >= 0 && rowTest.p <= 1, at);
  }
  assert.ok(row.primary === null || row.primary in row.tests, at);
}

test('leukopenia lowers magnesium as in the first line of Table 3', () => {
  const row = tableOf('table3').rows.find(({ variable }) => variable === 'leukopenia');
  assert.ok(row?.groups);
  const mean = (/** @type {string} */ id) => row.cells[row.groups?.findIndex((group) => group.id === id) ?? -1].mean?.toFixed(2);
  assert.equal(mean('present'), '1.96');
  assert.equal(mean('absent'), '2.21');
  assert.equal(row.tests[row.primary ?? -1].p?.toFixed(4), '0.0069');
});

test('the options asked for are the options in force', () => {
  const asked = { scheme: 'standard', alpha: 0.01, windowDays: 30, magnesiumRange: { lower: 1.8, upper: 2.6 } };
  const { options } = core.analyzeCohort(bytesOf('www/data/example-cohort.csv'), /** @type {any} */ (asked));
  assert.equal(options.alpha, 0.01);
  assert.equal(options.windowDays, 30);
});
