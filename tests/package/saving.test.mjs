/** What the page saves: projects and lists of problems; and whether there is anything to save. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsCsv } from '../../www/export/problems-csv.js';
import { History } from '../../www/state/history.js';
import { isProject, readProject, writeProject } from '../../www/export/project.js';

const TEXT = '\ufeffid,sex\r\nP1,"F, زن"\r\n';

const PROJECT = {
  lupustat: '0.1.0',
  name: 'cohort.csv',
  origin: { encoding: { encoding: /** @type {const} */ ('windows-1256'), evidence: 'it was chosen by hand' }, workbook: null },
  isExample: false,
  options: { columns: { sex: { coding: { زن: 'female' } } } },
  edits: [{ row: 0, added: false, removed: false, cells: { id: 'P2' } }],
  dataHash: '0123456789abcdef',
};

test('a project reads back as it was, a mark at the beginning of its text included', async () => {
  const file = new File([await writeProject(PROJECT, new Blob([TEXT]))], 'study.json');
  assert.equal(await isProject(file), true);
  assert.deepEqual(await readProject(file), { ...PROJECT, text: TEXT });
});

test('a project is known by its beginning, whatever its name', async () => {
  assert.equal(await isProject(new File([await writeProject(PROJECT, new Blob([TEXT]))], 'study.txt')), true);
  assert.equal(await isProject(new File([TEXT], 'cohort.csv')), false);
});

test('a project of which any character was changed is refused', async () => {
  const json = await (await writeProject(PROJECT, new Blob([TEXT]))).text();
  for (let at = 20; at < json.length; at += 7) {
    const changed = `${json.slice(0, at)}${json[at] === '7' ? '8' : '7'}${json.slice(at + 1)}`;
    await assert.rejects(readProject(new Blob([changed])), { code: /^(damaged|not_a|newer)_project$/ });
  }
});

test('a project that is too large is refused before it is made', async () => {
  const large = /** @type {Blob} */ ({ size: 200_000_001 });
  await assert.rejects(writeProject(PROJECT, large), { code: 'project_too_large' });
});

test('what was undone to where it was saved needs no saving', () => {
  const change = (/** @type {string} */ words) => ({ words, apply: /** @type {[string]} */ (['do']), revert: /** @type {[string]} */ (['undo']) });
  const history = new History();
  assert.equal(history.isSaved, true);
  history.add(change('one'));
  history.markSaved();
  history.add(change('two'));
  assert.equal(history.isSaved, false);
  assert.equal(history.undo()?.words, 'two');
  assert.equal(history.isSaved, true);
  assert.equal(history.redo()?.words, 'two');
  assert.equal(history.isSaved, false);
  history.undo();
  history.add(change('three'));
  assert.equal(history.canRedo, false, 'another change leaves nothing to make again');
});

test('a cohort that was made in the page is unsaved from the first', () => {
  const history = new History(false);
  assert.equal(history.isSaved, false);
  history.markSaved();
  assert.equal(history.isSaved, true);
});

test('a list of problems holds no formula', () => {
  const problem = { severity: 'error', code: 'not_a_number', line: 2, column: '=cmd', found: ' +1', expected: 'a number', text: 'a, "b"' };
  assert.equal(
    problemsCsv([/** @type {any} */ (problem)], true),
    'severity,code,line,column,found,expected,text\r\nerror,not_a_number,2,\'=cmd,\' +1,a number,"a, ""b"""\r\n',
  );
});
