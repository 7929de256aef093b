/** Every table of a report, as it is printed. */

import { withDecimalComma } from '../format.js';
import { byColumns } from './by-columns.js';
import { magnesiumTable } from './magnesium.js';
import { rewritten } from './model.js';
import { Printer } from './printing.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("./printing.js").PrintChoices} PrintChoices
 */

/**
 * Table 3 is the one whose rows have groups of their own.
 *
 * @param {StudyReport} report
 * @param {PrintChoices} choices
 * @returns {import("./model.js").PrintedTable[]}
 */
export function printedTables(report, choices) {
  return report.tables.map((table, index) => {
    const shared = { number: index + 1, printer: new Printer(report, choices, table.id) };
    const printed =
      table.id === 'table3'
        ? magnesiumTable(table, { ...shared, range: report.options.magnesiumRange })
        : byColumns(table, { ...shared, patients: report.cohort.analyzed, groups: [...table.groups, ...classes(report)] });
    return choices.decimalMark === ',' ? rewritten(printed, withDecimalComma) : printed;
  });
}

/**
 * The classes of magnesium with their sizes, as Table 1 counts them.
 *
 * @param {StudyReport} report
 * @returns {import("lupustat").Group[]}
 */
export function classes({ tables }) {
  const row = tables.flatMap((table) => table.rows).find(({ variable }) => variable === 'magnesium_class');
  return (row?.levels ?? []).map(({ id, label, counts }) => ({ id, label: `${label} magnesium`, n: counts[0] }));
}
