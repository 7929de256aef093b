/** LibreOffice opens the Word document: no column is cut, no cell and no footnote is missing on its pages. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { wordDocument } from '../../www/export/word.js';
import { captionOf } from '../../www/tables/model.js';
import { USUAL } from '../../www/tables/printing.js';
import { printedTables } from '../../www/tables/tables.js';
import { output, root } from '../../www/tools/toolchain.mjs';
import { bytesOf, core } from '../package/support/core.mjs';
import { find, needs } from './peers.mjs';

/** Where a picture of each page is kept, to be looked at. */
const PICTURES = join(root, 'target', 'interop');

const folder = mkdtempSync(join(tmpdir(), 'lupustat-word-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const report = core.analyzeCohort(bytesOf('www/data/example-cohort.csv'), { mode: 'recommended' });

/** Texts that a careless export would lose or mistake. */
const HOSTILE = ['<script>alert(1)</script>', '=2+5', '"quoted" & \'single\'', 'שלום עולם', 'μ🩺∑', 'x'.repeat(300)];

const tables = printedTables(report, USUAL);
tables[0].parts[0].body.push(
  ...HOSTILE.map((text) => ({ starts: true, cells: [{ text, kind: /** @type {const} */ ('heading') }, { text: '1', kind: /** @type {const} */ ('number') }] })),
);

describe('the Word document in LibreOffice', { ...(needs('libreoffice').skip ? needs('libreoffice') : needs('poppler')) }, () => {
  /** The text of its pages, spaces and line ends left out. */
  let pages = '';

  /** The same with the place of each word. */
  let boxes = '';

  before(async () => {
    const document = await wordDocument({ title: 'Results', tables, sections: [{ heading: 'Methods', text: report.methods }] });
    const file = join(folder, 'tables.docx');
    writeFileSync(file, document);
    const { program = '' } = find('libreoffice') ?? {};
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const { status, stderr } = spawnSync(program, [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, file], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const pdf = join(folder, 'tables.pdf');
    pages = bare(output('pdftotext', ['-raw', pdf, '-']) ?? '');
    boxes = output('pdftotext', ['-bbox', pdf, '-']) ?? '';
    mkdirSync(PICTURES, { recursive: true });
    output('pdftoppm', ['-r', '60', '-png', pdf, join(PICTURES, 'word')]);
  });

  test('every caption and footnote is there', () => {
    for (const table of printedTables(report, USUAL)) {
      assert.ok(pages.includes(bare(captionOf(table))), captionOf(table));
      for (const { mark, text } of table.notes) assert.ok(pages.includes(bare(mark + text)), text);
    }
    assert.ok(pages.includes(bare(report.methods)));
  });

  test('every line of every table is there whole, from the first column to the last', () => {
    for (const table of printedTables(report, USUAL)) {
      for (const part of table.parts) {
        for (const { cells } of part.body) {
          const line = cells.map(({ text, detail, marks }) => text + (detail ? `, ${detail}` : '') + (marks ?? '')).join('');
          // A line whose first cell is broken is read in another order: then its cells are looked for one by one.
          const isWhole = pages.includes(bare(line)) || cells.every(({ text, marks }) => pages.includes(bare(text + (marks ?? ''))));
          assert.ok(isWhole, line);
        }
      }
    }
  });

  test('no number is broken over two lines', () => {
    const words = new Set([...boxes.matchAll(/<word [^>]*>([^<]*)<\/word>/g)].map(([, word]) => bare(word.replace('&lt;', '<'))));
    for (const { parts } of printedTables(report, USUAL)) {
      const numbers = parts.flatMap(({ body }) => body.flatMap(({ cells }) => cells.filter(({ kind }) => kind === 'number')));
      assert.ok(numbers.length > 20);
      for (const { text, marks = '' } of numbers) {
        const figures = text.split(/\s+/).filter((figure) => /\d/.test(figure));
        for (const figure of figures) assert.ok(words.has(bare(figure)) || words.has(bare(figure + marks)), `${figure} of ${text}`);
      }
    }
  });

  test('no word reaches into the margin', () => {
    const places = [...boxes.matchAll(/<page width="([\d.]+)"|<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"/g)];
    let width = 0;
    let words = 0;
    for (const [, page, left, right] of places) {
      if (page) width = Number(page);
      else words += 1;
      if (!page) assert.ok(Number(left) > 40 && Number(right) < width - 40, `${left} to ${right} of ${width}`);
    }
    assert.ok(words > 1500);
  });

  test('labels that look like markup or formulas are text', () => {
    for (const text of HOSTILE.filter((label) => !/[\u0590-\u05ff]|🩺/.test(label))) assert.ok(pages.includes(bare(text)), text);
  });
});

/**
 * A text without what a line break changes.
 *
 * @param {string} text
 */
function bare(text) {
  return text.normalize('NFKC').replace(/[\s\u00ad\u2007\u202f\f-]+/g, '');
}
