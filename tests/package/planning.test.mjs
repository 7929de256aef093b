/** The next study is planned from the open file's own figures. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calculator } from '../../www/calculators/catalogue.js';
import { startOf } from '../../www/calculators/from-file.js';
import { ADDED, COLUMNS } from './support/added.mjs';
import { bytesOf, core } from './support/core.mjs';

const report = core.analyzeCohort(bytesOf('www/data/example-cohort.csv'));

test('starting values are the figures of the tables', () => {
  const shares = startOf('plan_two_proportions', report);
  // The paper's Table 1: vasculitis in 2 of 10 men and 3 of 90 women, its least p by sex.
  assert.deepEqual(shares?.fields, { events: '2 3', totals: '10 90', allocation: '10 90' });
  assert.match(shares?.of ?? '', /^Vasculitis, Men \(2 of 10\) and Women \(3 of 90\); the row of the least p before adjustment, whose effect is likely smaller/);
  // The paper's Table 3: leukopenia in 9 patients; SciPy's U gives Cliff's delta 2 × 185.5 / (9 × 91) − 1.
  const ranks = startOf('plan_mannwhitney', report);
  assert.ok(Math.abs(Number(ranks?.fields.effect) - (2 * 185.5 / (9 * 91) - 1)) < 1e-12, ranks?.fields.effect);
  assert.equal(ranks?.fields.allocation, '9 91');
  assert.equal(startOf('plan_kruskal', report)?.fields.allocation, '39 27 19 13 2');
  assert.deepEqual(startOf('plan_prevalence', report)?.fields, { k: '35', n: '100', precision: '0.05' });
});

test('they are those of another file and another analyte, and the core plans with them', () => {
  const other = core.analyzeCohort(ADDED, { columns: COLUMNS, analyte: { column: 'column_29', name: 'CRP', unit: 'mg/L', range: { upper: 5 } } });
  const start = startOf('plan_mannwhitney', other);
  assert.match(start?.of ?? '', /^CRP, \d+ patients with /);
  for (const id of ['plan_two_proportions', 'plan_mannwhitney', 'plan_kruskal', 'plan_prevalence']) {
    const fields = startOf(id, other)?.fields ?? {};
    const known = calculator(id).fields.map((field) => field.id);
    assert.ok(Object.keys(fields).length > 0 && Object.keys(fields).every((field) => known.includes(field)), id);
  }
});

test('without a file, or without figures in it, nothing is offered', () => {
  assert.equal(startOf('plan_mannwhitney', null), null);
  assert.equal(startOf('mannwhitney', report), null);
  const bare = core.analyzeCohort(new TextEncoder().encode('patient_id,sex,age\nP1,F,30\nP2,M,40\n'));
  for (const id of ['plan_two_proportions', 'plan_mannwhitney', 'plan_kruskal', 'plan_prevalence']) assert.equal(startOf(id, bare), null, id);
  const clinics = core.analyzeCohort(ADDED, { columns: COLUMNS, grouping: 'column_31' });
  assert.equal(startOf('plan_two_proportions', clinics), null, 'four groups are not two');
});
