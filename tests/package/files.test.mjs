/** Files with something wrong: told with line and column in the report, never thrown, the rest still read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { core, notJson, reportOn } from './support/core.mjs';

const HEADER = 'patient_id,sex,age,serum_mg_mg_dl,fever';

/** @typedef {{ severity: string, line?: number, column?: string, found?: string }} Place */

/**
 * Files by what is wrong with them: the rows, the code of the problem, where it is, the patients still read.
 *
 * @type {[string, string, string, Place, number][]}
 */
const FILES = [
  ['an empty file', '', 'empty_file', { severity: 'fatal' }, 0],
  ['a header alone', HEADER, 'no_rows', { severity: 'fatal' }, 0],
  ['bytes that are no text', '\0\x01\x02\x03\0\0\0', 'not_text', { severity: 'fatal' }, 0],
  ['a workbook with the name of a text', 'PK\x03\x04\x14\0\x06\0', 'excel_workbook', { severity: 'fatal' }, 0],
  ['no column for sex', 'patient_id,age,serum_mg_mg_dl,fever\nP1,42,2.1,0\nP2,50,2.2,1', 'missing_column', { severity: 'error' }, 2],
  ['a coding that is not known', `${HEADER}\nP1,F,42,2.1,0\nP2,F,37,2.2,maybe\nP3,M,40,2,1`, 'not_a_finding', { severity: 'error', line: 3, column: 'fever', found: 'maybe' }, 3],
  ['a magnesium with a lost point', `${HEADER}\nP1,F,42,2.1,0\nP2,F,37,21.8,1`, 'out_of_range', { severity: 'error', line: 3, column: 'serum_mg_mg_dl', found: '21.8' }, 2],
  ['a hemolyzed sample', `${HEADER}\nP1,F,42,2.1,0\nP2,F,37,hemolyzed,1`, 'not_a_number', { severity: 'error', line: 3, column: 'serum_mg_mg_dl', found: 'hemolyzed' }, 2],
  ['a code for missing', `${HEADER}\nP1,F,42,2.1,0\nP2,F,37,999,1`, 'missing_code', { severity: 'question', line: 3, column: 'serum_mg_mg_dl', found: '999' }, 2],
  ['an impossible age', `${HEADER}\nP1,F,42,2.1,0\nP2,F,410,2.2,1`, 'out_of_range', { severity: 'error', line: 3, column: 'age', found: '410' }, 2],
  ['a short row', `${HEADER}\nP1,F,42,2.1,0\nP2,F,2.2,1\nP3,M,50,2,0`, 'short_row', { severity: 'error', line: 3 }, 2],
  ['an id twice', `${HEADER}\nP7,F,42,2.1,0\nP2,F,37,2.2,1\nP7,M,50,2,0`, 'duplicate_id', { severity: 'error', line: 4 }, 2],
  ['a row of totals', `${HEADER}\nP1,F,42,2.1,0\nP3,M,50,2,0\nMean,,46,2.05,`, 'totals_row', { severity: 'warning', line: 4 }, 2],
];

for (const [what, csv, code, place, analyzed] of FILES) {
  test(`${what} is reported as ${code}`, () => {
    const { cohort, tables } = reportOn(csv);
    const problem = cohort.problems.find((item) => item.code === code);
    assert.ok(problem, `${code} among ${JSON.stringify(cohort.problemTotals)}`);
    for (const [field, want] of Object.entries(place)) {
      assert.equal(problem[/** @type {keyof Place} */ (field)], want, field);
    }
    assert.ok(problem.text, 'a text');
    if (place.line) assert.match(problem.text, new RegExp(`line ${place.line}\\b`));
    if (place.column) assert.ok(problem.text.includes(place.column));
    assert.ok(/** @type {Record<string, number>} */ (cohort.problemTotals)[code] >= 1);
    assert.equal(cohort.analyzed, analyzed, 'patients still read');
    assert.deepEqual(tables.map(({ id }) => id), ['table1', 'table2', 'table3']);
  });

  test(`the report on ${what} is JSON`, () => {
    assert.deepEqual(notJson(reportOn(csv)), []);
  });
}

test('a refused cell is the only one of its row that is lost', () => {
  const { tables } = reportOn(`${HEADER}\nP1,F,42,2.1,0\nP2,F,410,2.2,1\nP3,M,50,2,0`);
  const row = (/** @type {string} */ variable) => tables[0].rows.find((found) => found.variable === variable);
  assert.equal(row('serum_mg')?.overall.n, 3);
  assert.equal(row('age')?.overall.n, 2);
  assert.equal(row('age')?.overall.missing, 1);
});

test('arbitrary bytes are a report too', () => {
  let seed = 7;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const alphabet = [...'patient_id,sexFM0129.;\t|"\n\r '].map((character) => character.charCodeAt(0)).concat(0, 0x80, 0xff, 0xef, 0xbb, 0xbf);
  for (let round = 0; round < 500; round += 1) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 400) }, () => alphabet[Math.floor(random() * alphabet.length)]);
    assert.deepEqual(notJson(core.analyzeCohort(bytes)), []);
  }
});

test('the place of a chunk border does not matter', () => {
  const rows = Array.from({ length: 4000 }, (_, i) => `P${i},${i % 9 ? 'F' : 'M'},${20 + (i % 50)},2.${i % 10},"${i % 2}"`);
  const { cohort } = reportOn([HEADER, ...rows].join('\r\n'));
  assert.equal(cohort.analyzed, 4000);
  assert.deepEqual(cohort.problems.filter(({ severity }) => severity === 'error'), []);
});
