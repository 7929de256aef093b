/** A table with one column for each group, set as in a journal: Tables 1 and 2. */

import { html, nothing } from 'lit';

import { formatCount, formatInteger, formatPercent } from '../format.js';
import { Footnotes } from './footnotes.js';
import { adjustedP, boldNote, rowP } from './row-p.js';
import { sheet } from './sheet.js';
import { summaryName, summaryText } from './summary-cell.js';

/**
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("./summary-cell.js").SummaryStyle} SummaryStyle
 */

/**
 * What a p-value of the table may compare, each a column of its own.
 *
 * @typedef {object} PossibleComparison
 * @property {(test: RowTest, table: ReportTable) => boolean} holds whether the test compares these
 * @property {(table: ReportTable) => string} words
 *
 * @typedef {PossibleComparison & { isAdjusted: boolean }} Comparison with a second column for the adjusted p
 */

/** @type {PossibleComparison[]} */
const COMPARISONS = [
  {
    holds: ({ compares }, { groups }) =>
      compares.length > 0 && compares.every((id) => groups.some((group) => group.id === id)),
    words: ({ groups }) =>
      groups.length > 2 ? 'columns shown' : groups.map(({ label }) => label.toLowerCase()).join(' v '),
  },
  {
    holds: ({ compares }, { groups }) => compares.some((id) => !groups.some((group) => group.id === id)),
    words: () => 'magnesium classes, sexes pooled',
  },
];

/**
 * @param {ReportTable} table
 * @param {import("./sheet.js").TableOptions & { patients: number }} options all patients in the table
 */
export function journalTable(table, { number, patients, style, groups, alpha, controls }) {
  const footnotes = new Footnotes();
  const comparisons = comparisonsOf(table);
  const widths = percentWidths(table);
  const context = { table, comparisons, widths, footnotes, style, groups, alpha };
  const body = table.rows.map((row, index) => [
    startsFindings(table.rows, index) ? findingsHeading(context) : nothing,
    rowGroup({ ...context, row }),
  ]);
  const content = html`
    <table>
      ${head(table, patients, comparisons)} ${body}
    </table>
  `;
  const notes = footnotes.list([...table.notes, boldNote(alpha)]);
  const parts = [{ label: 'variables', content }];
  return sheet({ id: table.id, caption: { number, title: table.title }, controls, parts, notes });
}

/**
 * The comparisons that the tests of a table make; the first where no test could compare anything.
 *
 * @param {ReportTable} table
 * @returns {Comparison[]}
 */
function comparisonsOf(table) {
  const tests = table.rows.flatMap((row) => row.tests);
  const made = COMPARISONS.filter(({ holds }) => tests.some((test) => holds(test, table)));
  const shown = made.length === 0 && tests.length > 0 ? COMPARISONS.slice(0, 1) : made;
  return shown.map((comparison) => ({
    ...comparison,
    isAdjusted: tests.some((test) => test.family !== null && comparison.holds(test, table)),
  }));
}

/**
 * Columns of p-values.
 *
 * @param {Comparison[]} comparisons
 */
function columnsOf(comparisons) {
  return comparisons.reduce((sum, { isAdjusted }) => sum + (isAdjusted ? 2 : 1), 0);
}

/**
 * Whether the findings, which are present or absent, begin at this row.
 *
 * @param {TableRow[]} rows
 * @param {number} index
 */
function startsFindings(rows, index) {
  return rows[index].kind === 'binary' && rows[index - 1]?.kind !== 'binary';
}

/** @param {Omit<RowContext, "row">} context */
function findingsHeading({ table, comparisons }) {
  return html`
    <tbody>
      <tr>
        <th scope="rowgroup">Manifestations present <span class="kind">n (%)</span></th>
        <td colspan=${1 + table.groups.length + columnsOf(comparisons)}></td>
      </tr>
    </tbody>
  `;
}

/**
 * @param {ReportTable} table
 * @param {number} patients
 * @param {Comparison[]} comparisons
 */
function head(table, patients, comparisons) {
  return html`
    <thead>
      <tr>
        <th scope="col" rowspan="2">Variable</th>
        ${groupHeading('All patients', patients)} ${table.groups.map(({ label, n }) => groupHeading(label, n))}
        ${comparisons.map(
          ({ words, isAdjusted }) =>
            html`<th scope="colgroup" colspan=${isAdjusted ? 2 : 1} class="centre span question-head">${words(table)}</th>`,
        )}
      </tr>
      <tr>
        ${comparisons.map(
          ({ isAdjusted }) => html`
            <th scope="col" class="p-head">p</th>
            ${isAdjusted ? html`<th scope="col" class="num">Holm p</th>` : nothing}
          `,
        )}
      </tr>
    </thead>
  `;
}

/**
 * @param {string} label
 * @param {number} n
 */
function groupHeading(label, n) {
  return html`<th scope="col" rowspan="2" class="num">${label} <span class="n">n = ${formatInteger(n)}</span></th>`;
}

/**
 * @typedef {object} RowContext
 * @property {ReportTable} table
 * @property {TableRow} row
 * @property {Comparison[]} comparisons
 * @property {number[]} widths characters of the longest percentage of each column
 * @property {Footnotes} footnotes
 * @property {SummaryStyle} style
 * @property {import("lupustat").Group[]} groups
 * @property {number} alpha
 */

/**
 * The lines of one variable.
 *
 * @param {RowContext} context
 */
function rowGroup(context) {
  const { row, style } = context;
  const label = row.unit ? `${row.label}, ${row.unit}` : row.label;
  if (row.levels.length === 0) {
    const cells = [row.overall, ...row.cells].map((summary) => summaryText(summary, row, style));
    return html`<tbody>
      ${line(context, label, summaryName(row, style), cells)} ${missingLine(context)}
    </tbody>`;
  }
  if (row.kind === 'binary') {
    return html`<tbody>
      ${shownLevels(row).map(({ counts }) => line(context, label, '', countCells(context, counts)))}
      ${missingLine(context)}
    </tbody>`;
  }
  return html`<tbody>
    ${line(context, label, 'n (%)', null)}
    ${row.levels.map((level) => indentedLine(context, level.label, countCells(context, level.counts)))}
    ${missingLine(context)}
  </tbody>`;
}

/**
 * The first line of a variable, with its p-values; without cells, the heading of its categories.
 *
 * @param {RowContext} context
 * @param {string} label
 * @param {string} kind what the cells hold
 * @param {unknown[] | null} cells
 */
function line(context, label, kind, cells) {
  const { table } = context;
  return html`
    <tr>
      <th scope=${cells ? 'row' : 'rowgroup'} class=${context.row.kind === 'binary' ? 'indent' : ''}>
        ${label} <span class="kind">${kind}</span>
      </th>
      ${cells ? cells.map(numberCell) : html`<td colspan=${table.groups.length + 1}></td>`} ${pCells(context)}
    </tr>
  `;
}

/**
 * @param {RowContext} context
 * @param {string} label
 * @param {unknown[]} cells
 */
function indentedLine({ comparisons }, label, cells) {
  return html`
    <tr>
      <th scope="row" class="indent">${label}</th>
      ${cells.map(numberCell)} <td colspan=${columnsOf(comparisons)}></td>
    </tr>
  `;
}

/**
 * How many patients have no value, where there are any: they are in no percentage and no test.
 *
 * @param {RowContext} context
 */
function missingLine(context) {
  const { row, table } = context;
  if (row.overall.missing === 0) {
    return nothing;
  }
  const cells = [row.overall, ...table.groups.map((_, index) => row.cells[index])];
  return indentedLine(
    context,
    'Missing, n',
    cells.map((summary) => (summary ? formatInteger(summary.missing) : '')),
  );
}

/**
 * @param {RowContext} context
 * @param {number[]} counts all patients, then each group
 */
function countCells({ row, table, widths }, counts) {
  const totals = denominators(row, table);
  return counts.map((count, column) => formatCount(count, totals[column], widths[column]));
}

/**
 * The characters of the longest percentage of each column.
 *
 * @param {ReportTable} table
 * @returns {number[]}
 */
function percentWidths(table) {
  const widths = table.rows.flatMap((row) => {
    const totals = denominators(row, table);
    return shownLevels(row).map(({ counts }) =>
      counts.map((count, column) => formatPercent(count, totals[column]).length),
    );
  });
  return [0, ...table.groups.keys()].map((_, column) => Math.max(0, ...widths.map((width) => width[column])));
}

/**
 * Patients with a value: all, then each group.
 *
 * @param {TableRow} row
 * @param {ReportTable} table
 * @returns {number[]}
 */
function denominators(row, { groups }) {
  return [row.overall.n, ...groups.map(({ n }, index) => row.cells[index]?.n ?? n)];
}

/**
 * The categories that have a line: of a finding, presence alone.
 *
 * @param {TableRow} row
 */
function shownLevels({ kind, levels }) {
  return kind === 'binary' ? levels.filter(({ id }) => id === 'present') : levels;
}

/** @param {unknown} text */
function numberCell(text) {
  return html`<td class="num">${text}</td>`;
}

/**
 * The p-values of a row, one for each comparison; where none of them is testable for one reason, that reason across.
 *
 * @param {RowContext} context
 */
function pCells(context) {
  const { row, table, comparisons } = context;
  const tests = comparisons.map(({ holds }) =>
    row.tests.find((test) => holds(test, table) || test.compares.length === 0),
  );
  const reasons = new Set(tests.map((test) => test?.reason?.text));
  const [first] = tests;
  if (first && first.p === null && reasons.size === 1) {
    return html`<td class="num" colspan=${columnsOf(comparisons)}>${rowP(context, row, first)}</td>`;
  }
  return comparisons.map(({ isAdjusted }, index) => {
    const test = tests[index];
    return html`
      <td class="num">${test ? rowP(context, row, test) : nothing}</td>
      ${isAdjusted ? html`<td class="num">${test?.family ? adjustedP(context, test) : nothing}</td>` : nothing}
    `;
  });
}
