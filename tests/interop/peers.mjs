/** The other programs that the exports are checked with: where they are, and how to get them. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { output, run, say } from '../../www/tools/toolchain.mjs';
import { DUCKDB, DUCKDB_FOLDER, postgreSqlPrograms } from './databases.mjs';

/**
 * @typedef {object} Peer
 * @property {string} id
 * @property {string} title
 * @property {string[]} programs what a command line calls it; the first that answers
 * @property {string[]} version arguments that make it answer
 * @property {string[]} packages of Debian that bring it; none when npm does
 * @property {string} checks what is not checked without it
 */

/** @type {Peer[]} */
export const PEERS = [
  {
    id: 'r',
    title: 'R',
    programs: ['Rscript'],
    version: ['-e', 'suppressMessages(library(exactRankTests)); cat(R.version.string)'],
    packages: ['r-base-core', 'r-cran-exactranktests'],
    checks: 'the R script',
  },
  {
    id: 'pspp',
    title: 'PSPP',
    programs: ['pspp'],
    version: ['--version'],
    packages: ['pspp'],
    checks: 'the SPSS syntax',
  },
  {
    id: 'libreoffice',
    title: 'LibreOffice Writer',
    programs: ['soffice', 'libreoffice'],
    version: ['--version'],
    packages: ['libreoffice-writer-nogui'],
    checks: 'the Word document',
  },
  {
    id: 'postgresql',
    title: 'PostgreSQL',
    programs: [join(postgreSqlPrograms(), 'postgres')],
    version: ['--version'],
    packages: ['postgresql'],
    checks: 'the query that counts rows',
  },
  {
    id: 'duckdb',
    title: 'DuckDB',
    programs: [process.execPath],
    version: ['-e', `console.log(require('${DUCKDB_FOLDER}/node_modules/@duckdb/node-api').version())`],
    packages: [],
    checks: 'the query that counts rows',
  },
  {
    id: 'latex',
    title: 'LuaLaTeX',
    programs: ['lualatex'],
    version: ['--version'],
    packages: ['texlive-latex-base', 'texlive-latex-recommended', 'texlive-luatex'],
    checks: 'the LaTeX tables',
  },
  {
    id: 'poppler',
    title: 'Poppler',
    programs: ['pdftotext'],
    version: ['-v'],
    packages: ['poppler-utils'],
    checks: 'the pages of the Word document and of the LaTeX tables',
  },
];

/**
 * The program of a peer and what it says of its version; null when it is absent.
 *
 * @param {string} id
 * @returns {{ program: string, version: string } | null}
 */
export function find(id) {
  const peer = PEERS.find((candidate) => candidate.id === id);
  for (const program of peer?.programs ?? []) {
    const { status, stdout, stderr } = spawnSync(program, peer?.version, { encoding: 'utf8' });
    if (status === 0) return { program, version: `${stdout}${stderr}`.trim().split('\n')[0] };
  }
  return null;
}

/** The peers that are absent. */
export function missing() {
  return PEERS.filter(({ id }) => find(id) === null);
}

/** Installs the absent peers: DuckDB by npm, the others from Debian's packages, where this may install them. */
export function installMissing() {
  if (!find('duckdb')) {
    say('Installing DuckDB (npm, under a minute)');
    run('npm', ['install', '--prefix', DUCKDB_FOLDER, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', DUCKDB]);
  }
  const absent = missing().filter(({ packages }) => packages.length > 0);
  if (absent.length === 0 || process.getuid?.() !== 0 || output('apt-get', ['--version']) === null) return;
  say(`Installing ${absent.map(({ title }) => title).join(', ')} (apt-get, under a minute)`);
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], quiet);
  // One by one: a package that a system lacks keeps none of the others away.
  for (const { packages } of absent) {
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  }
}

/**
 * The options of a test that needs a peer: skipped by name without it. `run.mjs` fails in that case.
 *
 * @param {string} id
 * @returns {{ skip: string | false }}
 */
export function needs(id) {
  return { skip: find(id) ? false : `${PEERS.find((peer) => peer.id === id)?.title} is absent` };
}
