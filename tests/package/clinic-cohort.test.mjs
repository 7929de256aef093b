/** The second example: what its script writes, and what the package makes of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clinicCohort } from '../../www/data/clinic-cohort.mjs';
import { tableCsv } from '../../www/export/csv.js';
import { tableHtml } from '../../www/export/html.js';
import { tableLatex } from '../../www/export/latex.js';
import { tableMarkdown } from '../../www/export/markdown.js';
import { SUBJECTS } from '../../www/figures/subjects.js';
import { besideTables } from '../../www/tables/beside.js';
import { columnCount } from '../../www/tables/model.js';
import { USUAL } from '../../www/tables/printing.js';
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

test('who entered and what other assumptions change is exported as the report has it', () => {
  const report = reportOn(text, { compareScheme: 'remission_to_severe', eligibility: { notApplied: ['malignancy'] } });
  const tables = besideTables(report, USUAL);
  assert.deepEqual(
    tables.map(({ number, id }) => [number, id]),
    [
      ['S1', 'participants'],
      ['S2', 'sensitivity-score'],
      ['S3', 'sensitivity-cutoffs'],
      ['S4', 'sensitivity-range'],
      ['S5', 'sensitivity-scheme'],
      ['S6', 'diagnostics-distributions'],
      ['S7', 'diagnostics-variances'],
      ['S8', 'diagnostics-regression-1'],
      ['S9', 'diagnostics-regression-2'],
    ],
  );
  for (const { parts } of tables) {
    for (const part of parts) {
      assert.ok(part.body.every(({ cells }) => cells.reduce((sum, { columns = 1 }) => sum + columns, 0) === columnCount(part)));
    }
  }
  const lines = tableCsv(tables[0]).trimEnd().split('\r\n');
  const { assessed, included, steps } = report.eligibility;
  assert.equal(lines[1], `Patients in the file,,,,${assessed}`);
  assert.equal(lines.at(-1), `Patients in the tables,,,,${included}`);
  for (const { label, applied, excluded, applies, notAssessable, remaining } of steps) {
    const name = applied ? label : `${label}: switched off`;
    const line = `${name.includes(',') ? `"${name}"` : name},${excluded},${applies},${notAssessable},${remaining}`;
    assert.ok(lines.includes(line), line);
  }
  assert.match(lines.find((line) => line.startsWith('Malignancy')) ?? '', /^Malignancy: switched off,0,5,0,/);
  assert.deepEqual(tables[0].notes.map(({ text }) => text), [
    'Switched off: Malignancy (true of 5 patients)',
    `Of ${report.eligibility.notAssessable} patients in the tables some rule cannot be told`,
  ]);
  for (const write of [tableMarkdown, tableHtml, tableLatex]) {
    assert.match(tables.map(write).join('\n'), /Every unknown finding absent/);
  }
  assert.match(tableMarkdown(tables[1]), /Table S2\. SLEDAI-2K under assumptions/);
  assert.deepEqual(besideTables(report, { ...USUAL, hidesBelow: 5 }), [], 'hidden counts could be told from them');
});

test('a note on one patient speaks of one, and of every rule that is switched off', () => {
  const report = reportOn('sex,age,Mg (mg/dL),malignancy\nF,40,2,0\nM,41,2.1,1\nF,42,2.2,\n', { eligibility: { notApplied: ['infection'] } });
  const notes = besideTables(report, USUAL)[0].notes.map(({ text }) => text);
  assert.match(notes[0], /^Not assessed, as the file has no column for it: SLICC 2012 not met; .*Alcohol use$/);
  assert.deepEqual(notes.slice(1), ['Switched off: Infection', 'Of 1 patient in the tables some rule cannot be told']);
});

test('the words below the figure of shifts write anti-dsDNA as the tables do', () => {
  const rows = Array.from({ length: 24 }, (_, at) => `${at % 3 ? 'F' : 'M'},${at % 2},${1.5 + (at % 2) + at / 100}\n`);
  const report = reportOn(`sex,anti-dsDNA,Mg (mg/dL)\n${rows.join('')}`);
  const figure = SUBJECTS.find(({ id }) => id === 'shift-by-manifestation');
  assert.match(figure?.summary(report, USUAL.pStyle) ?? '', /is that of increased anti-dsDNA: p/);
});
