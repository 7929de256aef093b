/** The query that makes counted rows, in two databases: their file gives the report of the rows. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { countSql } from '../../www/export/count-sql.js';
import { root } from '../../www/tools/toolchain.mjs';
import { bytesOf, core } from '../package/support/core.mjs';
import { queryDuckDb, queryPostgreSql } from './databases.mjs';
import { needs } from './peers.mjs';

/**
 * @typedef {object} Cohort a file, and the types that a database may give its columns
 * @property {string} path
 * @property {Record<string, string>} types
 */

const folder = mkdtempSync(join(tmpdir(), 'lupustat-counted-'));
after(() => rmSync(folder, { recursive: true }));

/** @type {Cohort} */
const EXAMPLE = {
  path: join(root, 'www', 'data', 'example-cohort.csv'),
  types: Object.fromEntries(
    headersOf(bytesOf('www/data/example-cohort.csv')).map((header) => [header, columnType(header)]),
  ),
};

/** Headers that need their quotation marks, and rows that are counted already. @type {Cohort} */
const COUNTED = {
  path: join(folder, 'counted.csv'),
  types: { 'Mg, "serum" (mg/dL)': 'numeric(5, 2)', sex: 'text', 'Group By': 'text', n_patients: 'integer' },
};
writeFileSync(
  COUNTED.path,
  `"Mg, ""serum"" (mg/dL)",sex,Group By,n_patients
2.10,female,a,3
1.80,female,b,2
1.80,male,a,4
2.10,female,c,5
2.40,male,c,1
`,
);

/** What would end a name, a text or the query if it were not in its quotation marks. @type {Record<string, string>} */
const NAMES = {
  'Sex of "the" patient': 'text',
  'Mg (mg/dL); DROP TABLE cohort; --': 'numeric(5, 2)',
  select: 'text',
  "child's 100%_age": 'text',
  'مصرف\u200cکننده': 'text',
  '\\ /* $$ :name ? {0}': 'text',
  GROUP: 'text',
};

/** Headers of any kind, each of a column that is used. @type {Cohort} */
const NAMED = { path: join(folder, 'named.csv'), types: NAMES };
const NAMED_ROWS = ['F,2.10,a,b,c,d,e', 'F,2.10,a,b,c,d,e', 'M,1.80,a,b,c,d,f', 'F,2.10,x,b,c,d,e'];
const NAMED_HEADER = Object.keys(NAMES).map((name) => `"${name.replaceAll('"', '""')}"`);
writeFileSync(NAMED.path, `${NAMED_HEADER}\n${NAMED_ROWS.join('\n')}\n`);

/** How it is read: its first two columns by hand, the others added, with their levels in the order of no file. @type {import('../../dist/package/lupustat.js').StudyOptions} */
const NAMED_OPTIONS = {
  columns: Object.fromEntries(
    Object.keys(NAMES).map((name, at) => [
      name,
      [{ meaning: 'sex' }, { meaning: 'serum_mg', unit: 'mg/dL' }][at] ?? { meaning: 'nominal', levels: [...new Set(NAMED_ROWS.map((row) => row.split(',')[at]))].sort() },
    ]),
  ),
};

/** A type that a database of patients has. @param {string} header */
function columnType(header) {
  if (header === 'serum_mg_mg_dl') return 'numeric(5, 2)';
  return ['patient_id', 'sex'].includes(header) ? 'text' : 'smallint';
}

/** @type {Record<string, { peer: string, run: (cohort: Cohort, query: string) => Uint8Array | Promise<Uint8Array> }>} */
const DATABASES = {
  'DuckDB, all columns as text': { peer: 'duckdb', run: ({ path }, query) => queryDuckDb(path, query, false) },
  'DuckDB, with types of its own choice': { peer: 'duckdb', run: ({ path }, query) => queryDuckDb(path, query, true) },
  'PostgreSQL, all columns as text': {
    peer: 'postgresql',
    run: ({ path, types }, query) => queryPostgreSql(path, query, textOnly(types)),
  },
  'PostgreSQL, with types': { peer: 'postgresql', run: ({ path, types }, query) => queryPostgreSql(path, query, types) },
};

for (const [name, { peer, run }] of Object.entries(DATABASES)) {
  describe(name, needs(peer), () => {
    for (const mode of /** @type {const} */ (['as_published', 'recommended'])) {
      test(`the counted file gives the same report, ${mode}`, async () => {
        const rows = readFileSync(EXAMPLE.path);
        const counted = await run(EXAMPLE, queryFor(rows));
        const lines = new TextDecoder().decode(counted).trim().split('\n');
        assert.match(lines[0], /^sex,age,.*,count\r?$/);
        assert.ok(lines.length < 101, 'some rows stand for several patients');
        const [found, expected] = [counted, rows].map((csv) => core.analyzeCohort(csv, { mode }));
        assert.equal(found.cohort.analyzed, expected.cohort.analyzed);
        assert.deepEqual(found.tables, expected.tables);
        assert.equal(withoutHash(found), withoutHash(expected));
        assertClose(found.diagnostics, expected.diagnostics);
      });
    }

    test('names are quoted, and counts are added up', async () => {
      const counted = await run(COUNTED, queryFor(readFileSync(COUNTED.path)));
      assert.deepEqual(headersOf(counted), ['Mg, "serum" (mg/dL)', 'sex', 'count']);
      const [found, expected] = [counted, readFileSync(COUNTED.path)].map((csv) => core.analyzeCohort(csv));
      assert.equal(found.cohort.rows, 4);
      assert.equal(found.cohort.analyzed, 15);
      assert.deepEqual(found.tables, expected.tables);
    });

    test('reserved words, marks of any kind and Persian are names of columns', async () => {
      const rows = readFileSync(NAMED.path);
      const counted = await run(NAMED, queryFor(rows, NAMED_OPTIONS));
      assert.deepEqual(headersOf(counted), [...Object.keys(NAMES), 'count']);
      const [found, expected] = [counted, rows].map((csv) => core.analyzeCohort(csv, NAMED_OPTIONS));
      assert.deepEqual([found.cohort.rows, found.cohort.analyzed, expected.cohort.analyzed], [3, 4, 4]);
      assert.deepEqual(found.tables, expected.tables);
    });
  });
}

/**
 * The query that the page writes for a file.
 *
 * @param {Uint8Array} csv
 * @param {import('../../dist/package/lupustat.js').StudyOptions} [options]
 */
function queryFor(csv, options) {
  return countSql(core.analyzeCohort(csv, options).cohort.columns);
}

/**
 * The headers of a file, as the importer reports them.
 *
 * @param {Uint8Array} csv
 */
function headersOf(csv) {
  return core.analyzeCohort(csv).cohort.columns.map(({ header }) => header);
}

/**
 * @param {Record<string, string>} types
 * @returns {Record<string, string>}
 */
function textOnly(types) {
  return Object.fromEntries(Object.keys(types).map((header) => [header, 'text']));
}

/**
 * The paragraph of a report, without the hash of the file.
 *
 * @param {import('../../dist/package/lupustat.js').StudyReport} report
 */
function withoutHash({ methods, dataHash }) {
  return methods.replace(dataHash, '');
}

/**
 * The same things with the same numbers, up to the rounding of sums: a regression adds up the rows in the order of the
 * file, and a database returns its groups in any.
 *
 * @param {any} found
 * @param {any} expected
 * @param {string} [path]
 */
function assertClose(found, expected, path = 'diagnostics') {
  if (typeof expected === 'number' && typeof found === 'number') {
    assert.ok(Math.abs(found - expected) <= 1e-12 * Math.abs(expected), `${path}: ${found} is not ${expected}`);
  } else if (typeof expected === 'object' && expected !== null) {
    assert.deepEqual(Object.keys(found), Object.keys(expected), path);
    for (const key of Object.keys(expected)) assertClose(found[key], expected[key], `${path}.${key}`);
  } else {
    assert.equal(found, expected, path);
  }
}
