/** LuaLaTeX sets the exported tables: no error, no row and no note lost at the end of a page, numbered as on the page. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { tableLatex } from '../../www/export/latex.js';
import { besideTables } from '../../www/tables/beside.js';
import { captionOf, plain } from '../../www/tables/model.js';
import { USUAL } from '../../www/tables/printing.js';
import { printedTables } from '../../www/tables/tables.js';
import { output } from '../../www/tools/toolchain.mjs';
import { bytesOf, core } from '../package/support/core.mjs';
import { HOSTILE_COLUMNS, HOSTILE_GROUPING, hostileCohort } from '../package/support/hostile.mjs';
import { needs } from './peers.mjs';

/** @typedef {import('../../www/tables/model.js').PrintedTable} PrintedTable */

const folder = mkdtempSync(join(tmpdir(), 'lupustat-latex-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const EXAMPLE = bytesOf('www/data/example-cohort.csv');

/** Reports and how many tables each has. @type {[string, import('lupustat').StudyReport, number][]} */
const REPORTS = [
  ['as published', core.analyzeCohort(EXAMPLE, { leaveOneOut: true, compareScheme: 'remission_to_severe' }), 9],
  ['as recommended', core.analyzeCohort(EXAMPLE, { mode: 'recommended' }), 8],
  ['with labels that would break out', core.analyzeCohort(new TextEncoder().encode(hostileCohort()), { columns: HOSTILE_COLUMNS, grouping: HOSTILE_GROUPING }), 7],
];

describe('the LaTeX tables in LuaLaTeX', { ...(needs('latex').skip ? needs('latex') : needs('poppler')) }, () => {
  for (const [name, report, least] of REPORTS) {
    test(`they are set whole, ${name}`, () => {
      const tables = [...printedTables(report, { ...USUAL, showsLetters: true }), ...besideTables(report, USUAL)];
      assert.ok(tables.length >= least, `${tables.length} tables`);
      const pages = set(tables);
      /** @type {string[]} */
      const lost = [];
      for (const table of tables) {
        const texts = [captionOf(table).replace('.', ':'), ...table.parts.flatMap(({ body }) => body.flatMap(({ cells }) => cells.map(plain))), ...table.notes.map(({ text }) => text)];
        lost.push(...texts.filter((text) => isLatin(text) && !pages.includes(bare(text))));
      }
      assert.deepEqual(lost, []);
    });
  }
});

/**
 * The text of the pages, without spaces and line ends.
 *
 * @param {PrintedTable[]} tables
 */
function set(tables) {
  const head = '\\documentclass{article}\n\\usepackage[paperwidth=250cm,paperheight=21cm,margin=1cm]{geometry}\n\\usepackage{booktabs,longtable}';
  writeFileSync(join(folder, 'tables.tex'), `${head}\n\\begin{document}\n${tables.map(tableLatex).join('\n')}\n\\end{document}\n`);
  // Twice, as the columns of a long table are measured the first time.
  for (let run = 0; run < 2; run += 1) {
    const { status, stdout } = spawnSync('lualatex', ['-interaction=nonstopmode', 'tables.tex'], { cwd: folder, encoding: 'utf8' });
    const errors = stdout.split('\n').filter((line) => line.startsWith('! ') || line.includes('Float too large'));
    assert.deepEqual([status, errors], [0, []], readFileSync(join(folder, 'tables.log'), 'utf8').slice(-2000));
  }
  return bare(output('pdftotext', ['-raw', join(folder, 'tables.pdf'), '-']) ?? '');
}

/**
 * A text as it comes back from a page: without spaces, hyphenation and the signs that fonts join or lift.
 *
 * @param {string} text
 */
function bare(text) {
  return text.normalize('NFKC').replace(/[\s\u00ad-]/g, '').replace(/[−–]/g, '').replace(/[’'‘]/g, "'").replace(/["“”]/g, '"');
}

/** Whether a plain installation has the letters of a text. @param {string} text */
function isLatin(text) {
  return /^[\x20-\x7e±−–×≥≤²†‡’]*$/.test(text);
}
