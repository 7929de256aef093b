/**
 * The example cohort → everything that is read of it, compared as text. A change of these files is a change of what users
 * print: `UPDATE=1 node --test tests/package/golden.test.mjs` writes them anew, and the commit says why.
 */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { tableMarkdown } from '../../www/export/markdown.js';
import { resultsParagraph, strobeItems } from '../../www/export/paragraphs.js';
import { USUAL } from '../../www/tables/printing.js';
import { printedTables } from '../../www/tables/tables.js';
import { ADDED, COLUMNS } from './support/added.mjs';
import { bytesOf, core } from './support/core.mjs';

/** @typedef {import('lupustat').StudyOptions} StudyOptions */

const COHORT = bytesOf('www/data/example-cohort.csv');

/** Options whose methods paragraphs are kept: each is to say what it changes. @type {Record<string, StudyOptions>} */
const OPTIONS = {
  'as published': {},
  recommended: { mode: 'recommended' },
  'another range, its limits not normal': { magnesiumRange: { lower: 1.7, upper: 2.2, lowerInclusive: false, upperInclusive: false } },
  'categories of another scheme': { scheme: otherScheme() },
  'a window of 30 days': { windowDays: 30 },
  "R's quartiles": { quantileRule: 'type7' },
  'alpha 0.01': { alpha: 0.01 },
  'no adjustment': { adjustment: 'none' },
  'false discovery rate': { adjustment: 'benjamini_hochberg' },
  'each patient left out in turn': { leaveOneOut: true },
  'recommended, Bonferroni': { mode: 'recommended', adjustment: 'bonferroni' },
  'added columns': { columns: COLUMNS },
  'added columns, recommended': { mode: 'recommended', columns: COLUMNS },
  'grouped by an added column': { columns: COLUMNS, grouping: 'column_31' },
  'grouped by activity': { grouping: 'sledai2k_category' },
  'another analyte': { columns: COLUMNS, analyte: { column: 'column_33', name: 'Ferritin', unit: 'ng/mL', range: { lower: 30, upper: 150, upperInclusive: false } } },
  'an analyte with one limit': { columns: COLUMNS, analyte: { column: 'column_29', name: 'CRP', unit: 'mg/L', range: { upper: 5 } } },
  'chosen rows': { rows: ['age', 'leukopenia', 'arthritis'] },
};

/** Any scheme but the usual one. */
function otherScheme() {
  return core.activitySchemes().find(({ id }) => id !== 'standard')?.id;
}

/**
 * Compares a text with the one kept, or keeps it.
 *
 * @param {string} name
 * @param {string} text
 */
function compare(name, text) {
  const file = new URL(`../golden/${name}`, import.meta.url);
  // The version is told elsewhere: a release changes no golden text.
  const kept = text.replaceAll(core.version(), '(version)');
  if (process.env.UPDATE === '1') writeFileSync(file, kept);
  assert.equal(kept, readFileSync(file, 'utf8'));
}

for (const mode of /** @type {const} */ (['as_published', 'recommended'])) {
  test(`the report on the example cohort, ${mode}, reads as kept`, () => {
    const report = core.analyzeCohort(COHORT, { mode });
    const tables = printedTables(report, USUAL).map(tableMarkdown);
    const strobe = strobeItems(report).map(({ item, asks, where }) => `- ${item} ${asks}: ${where}`);
    const parts = [...tables, `Results: ${resultsParagraph(report, USUAL)}`, `Methods: ${report.methods}`, strobe.join('\n')];
    compare(`report-${mode}.md`, `${parts.join('\n\n')}\n`);
  });
}

test('the methods paragraph says what each option changes', () => {
  const paragraphs = Object.entries(OPTIONS).map(([name, options]) => [name, core.analyzeCohort(options.columns ? ADDED : COHORT, options).methods]);
  assert.equal(new Set(paragraphs.map(([, methods]) => methods)).size, paragraphs.length);
  const hashes = paragraphs.map(([, methods]) => /settings ([0-9a-f]{16})\)/.exec(methods)?.[1]);
  assert.equal(new Set(hashes).size, paragraphs.length, 'equal settings alone have equal hashes');
  compare('methods.md', paragraphs.map(([name, methods]) => `## ${name}\n\n${methods}\n`).join('\n'));
});
