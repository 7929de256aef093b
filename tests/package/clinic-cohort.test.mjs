/** The second example: what its script writes, and what the package makes of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clinicCohort } from '../../www/data/clinic-cohort.mjs';
import { bytesOf, notJson, reportOn } from './support/core.mjs';

const text = new TextDecoder().decode(bytesOf('www/data/clinic-cohort.csv'));

test('the file is what its script writes', () => {
  assert.equal(clinicCohort(), text);
});

test('laboratory values become findings, criteria and conditions a flow, and the rest the tables', () => {
  const report = reportOn(text);
  assert.deepEqual(notJson(report), []);
  const { cohort, eligibility, sensitivity, tables } = report;
  assert.equal(cohort.rows, 80);
  assert.deepEqual(cohort.problems.filter(({ severity }) => ['fatal', 'error', 'question'].includes(severity)), []);
  assert.deepEqual(
    cohort.derived.map(({ finding }) => finding),
    ['arthritis', 'hematuria', 'proteinuria', 'pyuria', 'low_complement', 'increased_dna_binding', 'fever', 'thrombocytopenia', 'leukopenia'],
  );
  assert.ok(cohort.derived.every(({ present, absent }) => present > 0 && absent > 0));
  const left = eligibility.steps.reduce((sum, { excluded }) => sum + excluded, 0);
  assert.equal(eligibility.assessed - left, eligibility.included);
  assert.equal(cohort.analyzed, eligibility.included);
  assert.ok(left > 0 && eligibility.notAssessable > 0);
  assert.ok(eligibility.steps.every(({ assessed }) => assessed));
  assert.equal(sensitivity.score.length, 4);
  const [known, absent, present] = sensitivity.score;
  assert.ok(known.n < absent.n && absent.n === eligibility.included && present.n === absent.n);
  assert.equal(sensitivity.cutoffs.length, 4);
  const magnesium = tables[0].rows.find(({ variable }) => variable === 'serum_mg')?.overall;
  assert.equal((magnesium?.n ?? 0) + (magnesium?.missing ?? 0), eligibility.included);
});
