/** Columns and levels of any name, through the report into every export: text stays text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { countSql } from '../../www/export/count-sql.js';
import { tableCsv, tableText } from '../../www/export/csv.js';
import { htmlDocument } from '../../www/export/html.js';
import { tableLatex } from '../../www/export/latex.js';
import { markdownDocument } from '../../www/export/markdown.js';
import { resultsParagraph } from '../../www/export/paragraphs.js';
import { rScript } from '../../www/export/r-script.js';
import { spssSyntax } from '../../www/export/spss-syntax.js';
import { wordDocument } from '../../www/export/word.js';
import { columnCount } from '../../www/tables/model.js';
import { USUAL } from '../../www/tables/printing.js';
import { printedTables } from '../../www/tables/tables.js';
import { reportOn } from './support/core.mjs';
import { HOSTILE, HOSTILE_COLUMNS, HOSTILE_GROUPING, hostileCohort } from './support/hostile.mjs';

const report = reportOn(hostileCohort(), { columns: HOSTILE_COLUMNS, grouping: HOSTILE_GROUPING });
const tables = printedTables(report, USUAL);
const sections = [
  { heading: 'Results', text: resultsParagraph(report, USUAL) },
  { heading: 'Methods', text: report.methods },
];

/** A text as it is looked for: spaces and line ends are one space, and nobody sees what controls or turns it. */
const seen = (/** @type {string} */ text) => text.replace(/[\u0001\u001b\u202e]/g, '').replace(/\s+/g, ' ');

/** Fails where a text is not in what a reader of the file sees. @param {string} shown */
function assertShown(shown) {
  for (const text of Object.values(HOSTILE)) assert.ok(seen(shown).includes(seen(text)), text);
}

test('every column and level is in the report as it was typed', () => {
  assert.equal(report.cohort.problems.filter(({ severity }) => severity === 'error').length, 0);
  assertShown(tables.flatMap(({ parts }) => parts.flatMap(({ body }) => body.flatMap(({ cells }) => cells.map(({ text }) => text)))).join('\n'));
});

/** The lines of a CSV file and their fields (RFC 4180). @param {string} csv */
function csvFields(csv) {
  return [...csv.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)].reduce(
    (lines, [, field, end]) => {
      lines.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
      if (end !== ',') lines.push([]);
      return lines;
    },
    /** @type {string[][]} */ ([[]]),
  );
}

const STARTS_FORMULA = /^\s*[=+\-@＝＋－＠](?!\d+([.,]\d+)?$)/;

test('CSV read back has every text whole, in its column, and none that a spreadsheet runs', () => {
  for (const table of tables) {
    const lines = csvFields(tableCsv(table)).filter((line) => line.length > 1);
    const widths = new Set(table.parts.map(columnCount));
    assert.ok(lines.every((line) => widths.has(line.length)));
    assert.deepEqual(lines.flat().filter((field) => STARTS_FORMULA.test(field)), []);
  }
  assertShown(tables.flatMap((table) => csvFields(tableCsv(table)).flat()).join('\n'));
  const pasted = tables.map(tableText).join('');
  assert.deepEqual(pasted.split(/[\t\n]/).filter((field) => STARTS_FORMULA.test(field)), []);
});

test('HTML has no element and no attribute but its own', () => {
  const html = htmlDocument(tables, sections).replace(/<style>[^]*?<\/style>/, '');
  const own = /^<(!DOCTYPE html|\/?(html|head|meta|title|body|section|h2|table|thead|tbody|tr|th|td|ul|li|p|b|br|sup)( (lang|charset|http-equiv|content|class|scope|colspan|rowspan|style)="[^"<>]*")*)>$/;
  assert.deepEqual([...html.matchAll(/<[^>]*>?/g)].map(([tag]) => tag).filter((tag) => !own.test(tag)), []);
  assertShown(unescaped(html.replace(/<br>/g, ' ').replace(/<[^>]*>/g, '\n')));
});

test('Markdown has no element, formula or cell but its own', () => {
  const markdown = markdownDocument(tables, sections);
  const bare = markdown.replace(/\\[!-/:-@[-`{-~]/g, '');
  assert.deepEqual([...bare.matchAll(/<[^>]*>?/g)].map(([tag]) => tag).filter((tag) => !/^<(br|\/?sup)>$/.test(tag)), []);
  assert.doesNotMatch(bare, /[$`\\[\]]/);
  const widths = new Set(bare.split('\n').filter((line) => line.startsWith('|')).map((line) => line.split('|').length - 2));
  assert.deepEqual(widths, new Set(tables.flatMap(({ parts }) => parts.map(columnCount))));
  assertShown(unescaped(markdown.replace(/<(br|\/?sup)>/g, '').replace(/\\([!-/:-@[-`{-~])/g, '$1')));
});

test('LaTeX runs no command of a label, and takes none for an argument', () => {
  for (const table of tables) {
    const latex = tableLatex(table);
    assert.doesNotMatch(latex, /\\input/);
    assert.doesNotMatch(latex, /(\\\\|rule)\s*[[*]/);
    assert.doesNotMatch(latex, /[\u0000-\u0009\u000b-\u001f]/);
    const bare = latex.replace(/^%.*$/m, '').replace(/\\\\/g, '').replace(/\\[{}%$&#_]/g, '');
    assert.doesNotMatch(bare, /[$%#_~^"`]/);
    let depth = 0;
    for (const character of bare) {
      depth += Number(character === '{') - Number(character === '}');
      assert.ok(depth >= 0);
    }
    assert.equal(depth, 0);
  }
});

test('Word has well-formed XML with every text', async () => {
  const files = unzipSync(await wordDocument({ title: 'Results', tables, sections }));
  const xml = Buffer.from(files['word/document.xml']).toString('utf8');
  assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  assert.doesNotMatch(xml, /&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/);
  /** @type {string[]} */
  const opened = [];
  for (const [tag, end, name, empty] of xml.matchAll(/<(\/)?([\w:]+)(?: [\w:]+="[^"<]*")*\s*(\/)?>|<(?!\?xml)/g)) {
    assert.ok(name, `${tag} stands alone`);
    if (end) assert.equal(opened.pop(), name);
    else if (!empty) opened.push(name);
  }
  assert.deepEqual(opened, []);
  assertShown(unescaped(xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]*>/g, '')));
});

test('the R script has labels in comments alone', () => {
  const script = rScript(report);
  const code = script.split(/\r\n|[\r\n\u2028\u2029]/).filter((line) => !line.startsWith('#'));
  for (const text of Object.values(HOSTILE)) assert.ok(!code.some((line) => line.includes(text.split('\n')[0])), text);
  assertShown(script);
});

test('the SPSS syntax ends no comment before its end, and no line where SPSS would cut it', () => {
  const { portable, spssOnly } = spssSyntax(report);
  for (const syntax of [portable, spssOnly]) {
    // A comment goes on to the line that ends with a period; what goes on is set in.
    const comments = syntax.match(/^\* [^]*?\.$/gm) ?? [];
    assert.ok(comments.length > 10);
    for (const comment of comments) {
      const [, ...more] = comment.split('\n');
      assert.ok(more.every((line) => /^ {2}\S/.test(line)), comment);
      assert.doesNotMatch(comment, /['"]|\/\*|\*\//);
    }
    assert.doesNotMatch(syntax, /^(HOST|system|\* second)/m);
    const commands = syntax.replace(/^\* [^]*?\.$/gm, '').split('\n').filter((line) => line.startsWith('ECHO'));
    assert.deepEqual(commands.filter((line) => !/^ECHO '([^']|'')*'\.$/.test(line)), []);
  }
  assert.deepEqual(portable.split('\n').filter((line) => /^( {2}|\*|ECHO)/.test(line) && Buffer.byteLength(line) > 256), []);
});

test('the query that counts rows quotes every header', () => {
  const sql = countSql(report.cohort.columns);
  const names = [...sql.matchAll(/"(?:[^"]|"")*"/g)].map(([name]) => name);
  for (const { header } of report.cohort.columns.filter(({ status, id }) => status === 'used' && id !== 'patient_id')) {
    assert.ok(names.includes(`"${header.replaceAll('"', '""')}"`), header);
  }
  assert.match(sql.replace(/"(?:[^"]|"")*"/g, 'x'), /^SELECT\s+(x,\s+)+COUNT\(\*\) AS x\s+FROM x\s+GROUP BY\s+(x,\s+)*x;\s*$/);
});

test('the query of a file without a column to count by counts all rows', () => {
  const { columns } = reportOn('patient_id,ward\nP1,a\nP2,b\n').cohort;
  assert.equal(countSql(columns), 'SELECT\n  COUNT(*) AS "count"\nFROM "cohort";\n');
});

/** @param {string} text with entities */
function unescaped(text) {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&emsp;', '')
    .replaceAll('&amp;', '&');
}
