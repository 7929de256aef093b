/** DuckDB and PostgreSQL: a table of texts in, the result of a query out as CSV. */

import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../www/tools/toolchain.mjs';

/** Where DuckDB is installed: apart from the packages of the clone, as it weighs more than they all do. */
export const DUCKDB_FOLDER = join(root, 'target', 'duckdb');

/** Its package, as npm names it. */
export const DUCKDB = '@duckdb/node-api@1.5.6-r.1';

const PROGRAMS = '/usr/lib/postgresql';

/** PostgreSQL does not run as root; this user owns nothing. */
const NOBODY = 65534;

/**
 * Runs a query in DuckDB.
 *
 * @param {string} csv path of the file that becomes the table `cohort`
 * @param {string} query
 * @param {boolean} typed whether DuckDB decides the types of the columns, or all are text
 * @returns {Promise<Uint8Array>} the result as CSV with a header
 */
export async function queryDuckDb(csv, query, typed) {
  const { DuckDBInstance } = createRequire(`${DUCKDB_FOLDER}/`)('@duckdb/node-api');
  const folder = mkdtempSync(join(tmpdir(), 'lupustat-duckdb-'));
  try {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const result = join(folder, 'counted.csv');
    await connection.run(`CREATE TABLE cohort AS SELECT * FROM read_csv('${csv}', header = true, all_varchar = ${!typed})`);
    await connection.run(`COPY (${bare(query)}) TO '${result}' (HEADER)`);
    connection.closeSync();
    return readFileSync(result);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs a query in a PostgreSQL of its own, which nothing but a socket in a new folder leads to.
 *
 * @param {string} csv path of the file that becomes the table `cohort`
 * @param {string} query
 * @param {Record<string, string>} types of its columns by header, in SQL
 * @returns {Uint8Array} the result as CSV with a header
 */
export function queryPostgreSql(csv, query, types) {
  const folder = mkdtempSync(join(tmpdir(), 'lupustat-postgresql-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (user.uid) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const server = (/** @type {string[]} */ ...args) => run(join(postgreSqlPrograms(), 'pg_ctl'), ['-D', data, ...args], user);
  try {
    run(join(postgreSqlPrograms(), 'initdb'), ['-D', data, '-U', 'lupustat', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], user);
    server('-o', `-k ${folder} -c listen_addresses= -c fsync=off`, '-l', join(folder, 'log'), '-w', 'start');
    try {
      return run('psql', ['-h', folder, '-U', 'lupustat', '-d', 'postgres', '-q', '-v', 'ON_ERROR_STOP=1'], {
        input: script(csv, query, types),
      });
    } finally {
      server('-m', 'immediate', 'stop');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The folder of the programs of the newest PostgreSQL; where they would be when there is none. */
export function postgreSqlPrograms() {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(PROGRAMS, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
  return found ?? PROGRAMS;
}

/**
 * What `psql` reads: the table, its rows, the query.
 *
 * @param {string} csv
 * @param {string} query
 * @param {Record<string, string>} types
 */
function script(csv, query, types) {
  const columns = Object.entries(types).map(([header, type]) => `"${header.replaceAll('"', '""')}" ${type}`);
  return `CREATE TABLE cohort (${columns.join(', ')});
\\copy cohort FROM '${csv}' CSV HEADER
COPY (${bare(query)}) TO STDOUT CSV HEADER;
`;
}

/**
 * A query that can stand in brackets.
 *
 * @param {string} query
 */
function bare(query) {
  return query.trim().replace(/;$/, '');
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 * @returns {Buffer} what it prints
 */
function run(program, args, options) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: tmpdir(), ...options });
  if (status === 0) return /** @type {Buffer} */ (stdout);
  throw new Error(`${program} failed: ${error?.message ?? stderr}`);
}
