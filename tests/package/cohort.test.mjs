/** A cohort read in pieces: reports, rows, edits. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { core } from './support/core.mjs';

const { CohortReader, analyzeCohort } = core;

const EXAMPLE = readFileSync(new URL('../../www/data/example-cohort.csv', import.meta.url));
const HEADER = 'patient_id,sex,age,serum_mg_mg_dl,fever,note';

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

/**
 * @param {Uint8Array} file
 * @param {import('lupustat').StudyOptions} [options]
 */
function read(file, options) {
  const reader = new CohortReader(options);
  for (let from = 0; from < file.length; from += 1000) reader.push(file.subarray(from, from + 1000));
  return reader.finish();
}

/**
 * @param {import('lupustat').Cohort} cohort
 * @param {Uint8Array} file
 * @param {number} [from]
 * @param {number} [to]
 */
function rows(cohort, file, from = 0, to = cohort.grid().rows) {
  const { start, end } = cohort.span(from, to);
  return cohort.rows(file.subarray(start, end), from, to);
}

/**
 * @param {import('lupustat').Cohort} cohort
 * @param {Uint8Array} file
 */
function save(cohort, file) {
  const { rows } = cohort.grid();
  let csv = '';
  for (let from = 0; from < rows; from += 7) {
    const to = Math.min(from + 7, rows);
    const { start, end } = cohort.span(from, to);
    csv += cohort.csv(file.subarray(start, end), from, to);
  }
  return utf8(csv);
}

/** @param {() => unknown} work */
function codeOf(work) {
  try {
    work();
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code;
  }
  return undefined;
}

/** What a report computes of the patients. @param {import('lupustat').StudyReport} report */
const computed = ({ tables, diagnostics, cohort: { analyzed } }) => ({ tables, diagnostics, analyzed });

test('pieces give the report of the whole file', () => {
  assert.deepEqual(read(EXAMPLE).report(), analyzeCohort(EXAMPLE));
});

test('half of a character is refused, not taken for another', () => {
  const file = utf8(`${HEADER}\nP1,F,40,2.1,0,x\n`);
  const cohort = read(file, { columns: { note: { meaning: 'nominal' } } });
  const refused = { code: 'bad_request', message: '"a\ufffd" has half of a character (shown as \ufffd), which cannot be kept' };
  assert.throws(() => cohort.edit(0, 'note', 'a\ud800'), refused);
  assert.throws(() => cohort.addRow(['P2', 'F', '41', '2', '0', 'a\udc00']), { code: 'bad_request' });
  assert.throws(() => cohort.recode('note', { meaning: 'nominal', levels: ['\ud800'] }), { code: 'bad_request' });
  assert.throws(() => cohort.report({ columns: { 'note\ud800': { meaning: 'ignore' } } }), { code: 'bad_request' });
  assert.deepEqual(cohort.edits(), []);
  // Whole characters beyond the first plane, and the mark itself, are texts like others.
  cohort.edit(0, 'note', '🩺 \ufffd');
  assert.equal(rows(cohort, file)[0].cells[5].text, '🩺 \ufffd');
});

test('progress counts bytes and rows', () => {
  const reader = new CohortReader();
  assert.deepEqual(reader.push(EXAMPLE), { bytes: EXAMPLE.length, rows: 0, failed: false });
  const long = utf8(`${HEADER}\n${'P,F,40,2.1,0,x\n'.repeat(10_000)}`);
  const other = new CohortReader();
  assert.ok(other.push(long).rows > 9000);
  reader.free();
  other.free();
});

test('a file that cannot be read says so at once', () => {
  const reader = new CohortReader();
  assert.equal(reader.push(Uint8Array.of(0x1f, 0x8b, ...new Array(70_000).fill(120))).failed, true);
  const cohort = reader.finish();
  assert.equal(cohort.problems(0, 10).items[0].code, 'compressed_file');
  assert.equal(cohort.grid().rows, 0);
  assert.deepEqual(cohort.rows(new Uint8Array(), 0, 10), []);
});

test('another coding or another mode needs no reading of the file', () => {
  const file = utf8('patient_id,sex,serum_mg_mg_dl\nP1,1,2.1\nP2,2,2.2\nP3,2,1.7\n');
  const cohort = read(file);
  assert.equal(cohort.problems(0, 1).items[0].code, 'coding_unknown');
  const columns = { sex: { coding: { 1: 'male', 2: 'female' } } };
  assert.equal(cohort.recode('sex', columns.sex), true);
  assert.deepEqual(cohort.report(), analyzeCohort(file, { columns }));
  const options = { columns, mode: /** @type {const} */ ('recommended'), alpha: 0.01 };
  assert.deepEqual(cohort.report(options), analyzeCohort(file, options));
  assert.deepEqual(cohort.report(), analyzeCohort(file, options), 'options hold until others are given');
});

test('a column that was not kept needs the file', () => {
  const file = utf8(`${HEADER}\nP1,F,40,2.1,0,1\n`);
  const cohort = read(file);
  assert.equal(cohort.recode('note', { meaning: 'rash' }), false);
  const options = { columns: { note: { meaning: 'rash' } } };
  assert.equal(codeOf(() => cohort.report(options)), 'needs_file');
  assert.deepEqual(cohort.report(), analyzeCohort(file), 'nothing has changed');
});

test('rows come with the state of each cell, those that do not enter too', () => {
  const file = utf8(`title\n${HEADER}\nP1,F,40,2.1,0,a\nP2,F,410,0.5,,"b\nc"\n\nP3,F,2.0\nP1,M,50,2.2,9,d\n`);
  const [one, two, three, four] = rows(read(file), file);
  assert.deepEqual(one.cells.map(({ state }) => state), ['ok', 'ok', 'ok', 'ok', 'ok', 'not_read']);
  assert.deepEqual(two.cells.map(({ state }) => state), ['ok', 'ok', 'refused', 'remark', 'missing', 'not_read']);
  assert.equal(two.cells[5].text, 'b\nc');
  assert.deepEqual([three.rule, three.line, three.cells.length], ['short_row', 7, 3]);
  assert.deepEqual([four.rule, four.line, four.cells[4].state], ['duplicate_id', 8, 'question']);
});

test('any part of a long file is found by its span', () => {
  const lines = Array.from({ length: 3000 }, (_, i) => `P${i},${i % 9 ? 'F' : 'M'},${20 + (i % 50)},2.${i % 10},${i % 2},"note\n${i}"`);
  const file = utf8(`\ufeff${HEADER}\r\n${lines.join('\r\n')}`);
  const cohort = read(file);
  for (const [from, to] of [[0, 3], [255, 257], [1024, 1030], [2990, 3000]]) {
    const { start, end } = cohort.span(from, to);
    assert.ok(end - start < 30_000, `${end - start} bytes`);
    const found = cohort.rows(file.subarray(start, end), from, to);
    assert.deepEqual(found.map(({ cells }) => cells[5].text), Array.from({ length: to - from }, (_, i) => `note\n${from + i}`));
    assert.deepEqual(found.map(({ line }) => line), Array.from({ length: to - from }, (_, i) => 2 + 2 * (from + i)));
    assert.equal(cohort.rowAtLine(3 + 2 * from), from);
  }
});

test('a file that has changed is noticed', () => {
  const file = utf8(`${HEADER}\nP1,F,40,2.1,0,a\nP2,F,41,2.3,0,b\n`);
  const cohort = read(file);
  const changed = utf8(`${HEADER}\nP1,F,40,2.7,0,a\nP2,F,41,2.3,0,b\n`);
  assert.equal(codeOf(() => rows(cohort, changed)), 'file_changed');
  assert.equal(codeOf(() => rows(cohort, file.subarray(0, 60))), 'file_changed');
});

test('an edit is judged at once and can be undone', () => {
  const file = utf8(`${HEADER}\nP1,F,40,21.8,0,a\nP2,F,41,2.3,0,b\nP1,M,50,2.2,1,c\n`);
  const cohort = read(file);
  const before = cohort.report();
  assert.equal(cohort.edit(0, 'serum_mg_mg_dl', '2.18'), null);
  assert.equal(cohort.edit(2, 'patient_id', 'P3'), null);
  assert.equal(cohort.edit(1, 'note', '=1+1'), null);
  assert.deepEqual(cohort.problems(0, 10).items.filter(({ severity }) => severity === 'error'), []);
  assert.deepEqual(rows(cohort, file, 0, 1)[0].cells[3], { text: '2.18', state: 'ok', edited: true });
  const meant = utf8(`${HEADER}\nP1,F,40,2.18,0,a\nP2,F,41,2.3,0,b\nP3,M,50,2.2,1,c\n`);
  assert.deepEqual(computed(cohort.report()), computed(analyzeCohort(meant)));
  assert.equal(cohort.edit(0, 'serum_mg_mg_dl', '2.19'), '2.18', 'the edit before');
  for (const [row, column] of /** @type {[number, string][]} */ ([[0, 'serum_mg_mg_dl'], [2, 'patient_id'], [1, 'note']])) cohort.edit(row, column, null);
  assert.deepEqual(cohort.report(), before);
  assert.deepEqual(cohort.edits(), []);
});

test('rows are added and removed, and come back', () => {
  const file = utf8(`${HEADER}\nP1,F,40,2.1,0,a\nP2,M,41,2.3,1,b\n`);
  const cohort = read(file);
  const before = cohort.report();
  assert.equal(cohort.addRow(['P3', 'F', '37', '1.7', '1', '']), 2);
  assert.equal(cohort.remove(0), false);
  const meant = utf8(`${HEADER}\nP2,M,41,2.3,1,b\nP3,F,37,1.7,1,\n`);
  assert.deepEqual(cohort.report().tables, analyzeCohort(meant).tables);
  assert.deepEqual(rows(cohort, file).map(({ row, rule }) => [row, rule]), [[0, 'removed'], [1, null], [2, null]]);
  assert.deepEqual(cohort.view({ excluded: true }), Uint32Array.of(0));
  assert.equal(cohort.remove(0, false), true);
  cohort.remove(2);
  assert.deepEqual(cohort.report(), before);
  assert.equal(codeOf(() => cohort.addRow(['P4'])), 'row_width');
  assert.equal(codeOf(() => cohort.edit(9, 'age', '1')), 'no_such_row');
  assert.equal(codeOf(() => cohort.edit(0, 'weight', '1')), 'no_such_column');
});

test('a row that was set aside enters once its cells are given', () => {
  const file = utf8(`${HEADER}\nP1,F,40,2.1,0,a\nP2,M,2.3,1,b\n`);
  const cohort = read(file);
  const cells = ['P2', 'M', '41', '2.3', '1', 'b'];
  HEADER.split(',').forEach((column, at) => cohort.edit(1, column, cells[at]));
  const meant = utf8(`${HEADER}\nP1,F,40,2.1,0,a\n${cells}\n`);
  assert.deepEqual(computed(cohort.report()), computed(analyzeCohort(meant)));
});

test('edits are made again on the file read anew', () => {
  const file = utf8(`${HEADER}\nP1,F,40,2.1,0,a\nP2,M,41,2.3,1,b\nP3,F\n`);
  const cohort = read(file);
  cohort.edit(0, 'age', '44');
  cohort.addRow(['P4', 'F', '37', '1.7', '1', '']);
  cohort.remove(1);
  const again = read(file);
  again.restore(cohort.edits());
  assert.deepEqual(again.report(), cohort.report());
  assert.deepEqual(again.edits(), cohort.edits());
});

test('what is saved reads back to the same values', () => {
  const file = utf8(
    `title\nid;sex;age;"Mg (mg/dL)";dsdna;note\r\nP1;F;40;2,1;+;"a;b"\r\n=P2;F;x;2,3;-;"say ""no""\nagain"\r\nP3;F\r\nP1;M;50;2,2;+;c\r\n@P5;M;۵۱;1,234;-;\r\n`,
  );
  const cohort = read(file);
  cohort.edit(0, 'age', '-1');
  cohort.addRow(['+6', 'F', '37', '1,7', '+', '']);
  const saved = save(cohort, file);
  const again = read(saved);
  const report = (/** @type {import('lupustat').Cohort} */ of) => {
    const { tables, cohort: { rows, analyzed, excluded, problemTotals: { title_line: _, ...totals } } } = of.report();
    return { tables, rows, analyzed, excluded, totals };
  };
  assert.deepEqual(report(again), report(cohort));
  assert.deepEqual(save(again, saved).toString().replaceAll("''", "'"), saved.toString());
  for (const line of new TextDecoder().decode(saved).split('\r\n')) {
    for (const cell of line.split(',')) assert.doesNotMatch(cell, /^"?[=+@-]/, line);
  }
});

test('a view filters by state, by text and by rule, and sorts by value', () => {
  const file = utf8(`${HEADER}\nP1,F,40,2.10,0,a\nP2,F,410,10.1,maybe,b\nP3,F\nP4,M,x,2.1,0,c\nP5,M,,0.5,maybe,d\n`);
  const cohort = read(file);
  const view = (/** @type {import('lupustat').View} */ request) => [...cohort.view(request)];
  assert.deepEqual(view({}), [0, 1, 2, 3, 4]);
  assert.deepEqual(view({ states: ['refused'] }), [1, 3, 4]);
  assert.deepEqual(view({ states: ['refused'], column: 'age' }), [1, 3]);
  assert.deepEqual(view({ column: 'fever', like: 1 }), [1, 4]);
  assert.deepEqual(view({ excluded: true }), [2]);
  assert.deepEqual(view({ sort: 'serum_mg_mg_dl' }), [4, 3, 0, 1, 2]);
  assert.deepEqual(view({ sort: 'serum_mg_mg_dl', descending: true }), [1, 0, 3, 4, 2]);
  assert.equal(codeOf(() => cohort.view({ sort: 'note' })), 'column_not_read');
  assert.equal(codeOf(() => cohort.view({ column: 'none' })), 'no_such_column');
  const marks = cohort.marks({ states: ['refused', 'remark'] }, 0, 3);
  assert.deepEqual(marks.map(({ row, line, column, code, found }) => [row, line, column, code, found]), [
    [1, 3, 'age', 'out_of_range', '410'],
    [1, 3, 'serum_mg_mg_dl', 'unusual', '10.1'],
    [1, 3, 'fever', 'not_a_finding', 'maybe'],
  ]);
  const next = cohort.marks({ states: ['refused', 'remark'] }, 2, 10);
  assert.deepEqual(next.map(({ row, column }) => [row, column]), [[3, 'age'], [4, 'serum_mg_mg_dl'], [4, 'fever']]);
});

test('what is not bytes, a row or an option is refused', () => {
  assert.equal(codeOf(() => new CohortReader(/** @type {any} */ ({ alpha: 2 }))), 'option_out_of_range');
  assert.equal(codeOf(() => new CohortReader().push(/** @type {any} */ ('text'))), 'bad_request');
  assert.equal(codeOf(() => read(EXAMPLE).view(/** @type {any} */ ({ state: 'ok' }))), 'bad_request');
});
