/** Tables 1 and 2: one column for each group. */

import { NONE, formatCount, formatDecimal, formatInteger, formatPercent } from '../format.js';
import { blank, heading, number, numberHeading, pHeading } from './model.js';

/**
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("./model.js").Cell} Cell
 * @typedef {import("./model.js").Row} Row
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

/**
 * @param {import("lupustat").Analyte} analyte
 * @param {string} pooled all groups together, in words
 * @returns {PossibleComparison[]}
 */
const comparisons = ({ noun }, pooled) => [
  {
    holds: ({ compares }, { groups }) =>
      compares.length > 0 && compares.every((id) => groups.some((group) => group.id === id)),
    words: ({ groups }) =>
      groups.length > 2 ? 'columns shown' : groups.map(({ label }) => (pooled === 'sexes' ? label.toLowerCase() : label)).join(' v '),
  },
  {
    holds: ({ compares }, { groups }) => compares.some((id) => !groups.some((group) => group.id === id)),
    words: () => `${noun} classes, ${pooled} pooled`,
  },
];

/** What the column of standardized differences holds. */
const SMD_NOTE =
  'SMD: standardized difference of the two columns, of means by their pooled deviation, of shares after Yang and Dalton.';

/** What the letters at a count say. */
const LETTERS_NOTE =
  'Capital letters: columns whose share of this category is significantly smaller, by z tests of every two columns with Bonferroni’s correction.';

/** Decimals of a standardized difference. */
const SMD_PLACES = 2;

/**
 * @typedef {object} Context
 * @property {ReportTable} table
 * @property {Comparison[]} comparisons
 * @property {number[]} widths characters of the longest percentage of each column
 * @property {import("./printing.js").Printer} printer
 * @property {import("lupustat").Group[]} groups that the tests compare
 * @property {boolean} showsSmd whether the difference of its two columns has a column
 * @property {boolean} hasLetters whether columns are compared two at a time, with a letter for each
 */

/**
 * @param {ReportTable} table
 * @param {object} options
 * @param {number} options.number of the table
 * @param {number} options.patients in it
 * @param {import("lupustat").Group[]} options.groups that the tests compare
 * @param {string} options.pooled all groups of the first table together, in words
 * @param {import("./printing.js").Printer} options.printer
 * @returns {import("./model.js").PrintedTable}
 */
export function byColumns(table, { number: place, patients, groups, pooled, printer }) {
  const hasLetters = printer.showsLetters && table.groups.length > 1;
  if (hasLetters) {
    printer.say(LETTERS_NOTE);
  }
  const showsSmd = printer.showsSmd && table.groups.length === 2;
  const context = { table, comparisons: comparisonsOf(table, comparisons(printer.analyte, pooled)), widths: percentWidths(table), printer, groups, showsSmd, hasLetters };
  if (showsSmd) {
    printer.say(SMD_NOTE);
  }
  const rows = printer.shown(table.rows);
  const body = rows.flatMap((row, index) => [
    ...(startsFindings(rows, index) ? [findingsHeading(context)] : []),
    ...linesOf(context, row),
  ]);
  return {
    id: table.id,
    number: place,
    title: table.title,
    parts: [{ label: 'variables', head: headOf(context, patients), body }],
    notes: printer.notes(table.notes),
  };
}

/**
 * The comparisons that the tests of a table make; the first where no test could compare anything.
 *
 * @param {ReportTable} table
 * @param {PossibleComparison[]} possible
 * @returns {Comparison[]}
 */
function comparisonsOf(table, possible) {
  const tests = table.rows.flatMap((row) => row.tests);
  const made = possible.filter(({ holds }) => tests.some((test) => holds(test, table)));
  const shown = made.length === 0 && tests.length > 0 ? possible.slice(0, 1) : made;
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
 * Whether the manifestations, which are present or absent, begin at this row.
 *
 * @param {TableRow[]} rows
 * @param {number} index
 */
function startsFindings(rows, index) {
  return rows[index].manifestation && !rows[index - 1]?.manifestation;
}

/**
 * @param {Context} context
 * @returns {Row}
 */
function findingsHeading({ table, comparisons, showsSmd }) {
  const rest = blank(1 + table.groups.length + Number(showsSmd) + columnsOf(comparisons));
  return { starts: true, cells: [heading('Manifestations present', { detail: 'n (%)' }), ...rest] };
}

/**
 * @param {Context} context
 * @param {number} patients
 * @returns {Cell[][]}
 */
function headOf({ table, comparisons, printer, showsSmd, hasLetters }, patients) {
  /** @type {(label: string, n: number) => Cell} */
  const group = (label, n) => numberHeading(label, { detail: printer.hides(n) ? `n ${printer.small}` : `n = ${formatInteger(n)}`, rows: 2 });
  return [
    [
      heading('Variable', { rows: 2 }),
      group('All patients', patients),
      ...table.groups.map(({ label, n }, index) => group(hasLetters ? `${label} (${letterOf(index)})` : label, n)),
      ...(showsSmd ? [numberHeading('SMD', { rows: 2 })] : []),
      ...comparisons.map(({ words, isAdjusted }) =>
        heading(words(table), { columns: isAdjusted ? 2 : 1, look: 'question' }),
      ),
    ],
    comparisons.flatMap(({ isAdjusted }) => [
      pHeading(),
      ...(isAdjusted ? [numberHeading(printer.adjustedName ?? '')] : []),
    ]),
  ];
}

/**
 * The lines of one variable.
 *
 * @param {Context} context
 * @param {TableRow} row
 * @returns {Row[]}
 */
function linesOf(context, row) {
  const { printer } = context;
  const label = row.unit ? `${row.label}, ${row.unit}` : row.label;
  const missing = missingLine(context, row);
  if (row.levels.length === 0) {
    const cells = [row.overall, ...row.cells].map((summary) => printer.summary(summary, row));
    return [firstLine(context, row, heading(label, { detail: printer.summaryName(row) }), cells), ...missing];
  }
  if (row.kind === 'binary') {
    const [level] = shownLevels(row);
    const own = row.manifestation ? { indented: true } : { detail: 'n (%)' };
    return [firstLine(context, row, heading(label, own), countCells(context, row, level)), ...missing];
  }
  return [
    firstLine(context, row, heading(label, { detail: 'n (%)' }), blank(context.table.groups.length + 1)),
    ...row.levels.map((level) => laterLine(context, level.label, countCells(context, row, level))),
    ...missing,
  ];
}

/**
 * The first line of a variable, with its p-values.
 *
 * @param {Context} context
 * @param {TableRow} row
 * @param {Cell} label
 * @param {Cell[]} cells
 * @returns {Row}
 */
function firstLine(context, row, label, cells) {
  const smd = number(row.smd === null ? NONE : formatDecimal(row.smd, SMD_PLACES));
  return { starts: true, cells: [label, ...cells, ...(context.showsSmd ? [smd] : []), ...pCells(context, row)] };
}

/**
 * @param {Context} context
 * @param {string} label
 * @param {Cell[]} cells
 * @returns {Row}
 */
function laterLine({ comparisons, showsSmd }, label, cells) {
  const rest = blank(Number(showsSmd) + columnsOf(comparisons));
  return { starts: false, cells: [heading(label, { indented: true }), ...cells, ...rest] };
}

/**
 * How many patients have no value, where there are any: they are in no percentage and no test. Where nobody has one, the
 * first line says so.
 *
 * @param {Context} context
 * @param {TableRow} row
 * @returns {Row[]}
 */
function missingLine(context, row) {
  if (row.overall.missing === 0 || row.overall.n === 0) {
    return [];
  }
  const summaries = [row.overall, ...context.table.groups.map((_, index) => row.cells[index])];
  const { printer } = context;
  const cells = summaries.map((summary) =>
    number(!summary ? '' : printer.hides(summary.missing) ? printer.small : formatInteger(summary.missing)),
  );
  return [laterLine(context, 'Missing, n', cells)];
}

/**
 * @param {Context} context
 * @param {TableRow} row
 * @param {import("lupustat").LevelCounts} level
 */
function countCells({ table, widths, hasLetters, printer }, row, { counts, letters }) {
  const totals = denominators(row, table);
  return counts.map((count, column) => {
    if (printer.hides(totals[column])) {
      return number(NONE, { look: 'nothing' });
    }
    if (printer.hides(count)) {
      return number(printer.small);
    }
    const marks = hasLetters && column > 0 ? (letters?.[column - 1] ?? '') : '';
    return number(formatCount(count, totals[column], widths[column]), marks === '' ? {} : { marks });
  });
}

/**
 * The letter of a column: A for the first.
 *
 * @param {number} index
 */
function letterOf(index) {
  return String.fromCharCode('A'.charCodeAt(0) + index);
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

/**
 * The p-values of a row, one for each comparison; where none of them is testable for one reason, that reason across.
 *
 * @param {Context} context
 * @param {TableRow} row
 * @returns {Cell[]}
 */
function pCells({ table, comparisons, printer, groups }, row) {
  const tests = comparisons.map(({ holds }) =>
    row.tests.find((test) => holds(test, table) || test.compares.length === 0),
  );
  const reasons = new Set(tests.map((test) => test?.reason?.text));
  const [first] = tests;
  if (first && first.p === null && reasons.size === 1) {
    return [printer.testP(row, first, groups, { columns: columnsOf(comparisons) })];
  }
  return comparisons.flatMap(({ isAdjusted }, index) => {
    const test = tests[index];
    const p = test ? printer.testP(row, test, groups) : number('');
    return isAdjusted ? [p, test?.family ? printer.adjustedP(test) : number('')] : [p];
  });
}
