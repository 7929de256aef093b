/** A table with one column for each group, set as in a journal: Tables 1 and 2. */

import { html, nothing } from "lit";

import { formatCount, formatInteger, formatPercent } from "../format.js";
import { Footnotes } from "./footnotes.js";
import { pValue } from "./p-value.js";
import { sheet } from "./sheet.js";
import { summaryName, summaryText } from "./summary-cell.js";

/**
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("./summary-cell.js").SummaryStyle} SummaryStyle
 */

/**
 * @param {ReportTable} table
 * @param {number} number of the table
 * @param {SummaryStyle} style
 */
export function journalTable(table, number, style) {
  const footnotes = new Footnotes();
  const questions = distinctQuestions(table);
  const widths = percentWidths(table);
  const body = table.rows.map((row) => rowGroup({ table, row, questions, widths, footnotes, style }));
  const content = html`
    <table>
      ${head(table, questions)} ${body}
    </table>
  `;
  return sheet({ id: table.id, caption: { number, title: table.title }, content, notes: footnotes.list(table.notes) });
}

/**
 * What the p-values of the table compare, each a column of its own.
 *
 * @param {ReportTable} table
 * @returns {string[]}
 */
function distinctQuestions({ rows }) {
  return [...new Set(rows.flatMap(({ tests }) => tests.map(({ question }) => question)))];
}

/**
 * @param {ReportTable} table
 * @param {string[]} questions
 */
function head({ rows, groups }, questions) {
  const all = rows[0] ? rows[0].overall.n + rows[0].overall.missing : 0;
  return html`
    <thead>
      <tr>
        <th scope="col" rowspan="2">Variable</th>
        ${groupHeading("All patients", all)} ${groups.map(({ label, n }) => groupHeading(label, n))}
        ${questions.length > 0 ? html`<th scope="colgroup" colspan=${questions.length} class="num span">p</th>` : nothing}
      </tr>
      <tr>
        ${questions.map((question) => html`<th scope="col" class="num question-head">${question}</th>`)}
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
 * @property {string[]} questions
 * @property {number[]} widths characters of the longest percentage of each column
 * @property {Footnotes} footnotes
 * @property {SummaryStyle} style
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
  if (row.kind === "binary") {
    return html`<tbody>
      ${shownLevels(row).map(({ counts }) => line(context, label, "n (%)", countCells(context, counts)))}
      ${missingLine(context)}
    </tbody>`;
  }
  return html`<tbody>
    ${line(context, label, "n (%)", null)}
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
  const { table, questions } = context;
  return html`
    <tr>
      <th scope=${cells ? "row" : "rowgroup"}>${label} <span class="kind">${kind}</span></th>
      ${cells ? cells.map(numberCell) : html`<td colspan=${table.groups.length + 1}></td>`}
      ${questions.map((question) => pCell(context, question))}
    </tr>
  `;
}

/**
 * @param {RowContext} context
 * @param {string} label
 * @param {unknown[]} cells
 */
function indentedLine({ questions }, label, cells) {
  return html`
    <tr>
      <th scope="row" class="indent">${label}</th>
      ${cells.map(numberCell)} ${questions.map(() => html`<td></td>`)}
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
    "Missing, n",
    cells.map((summary) => (summary ? formatInteger(summary.missing) : "")),
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
    return shownLevels(row).map(({ counts }) => counts.map((count, column) => formatPercent(count, totals[column]).length));
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
  return kind === "binary" ? levels.filter(({ id }) => id === "present") : levels;
}

/** @param {unknown} text */
function numberCell(text) {
  return html`<td class="num">${text}</td>`;
}

/**
 * The p-value of a row for one question: that of its primary test where that is the question.
 *
 * @param {RowContext} context
 * @param {string} question
 */
function pCell({ row, table, footnotes }, question) {
  const tests = row.tests.filter((test) => test.question === question);
  const primary = row.primary === null ? undefined : row.tests[row.primary];
  const test = tests.find((candidate) => candidate === primary) ?? tests[0];
  if (!test) {
    return html`<td></td>`;
  }
  const others = row.tests.filter((other) => other !== test);
  return html`<td class="num">${pValue({ subject: row.label, test, others, groups: table.groups }, footnotes.mark(test.label))}</td>`;
}
