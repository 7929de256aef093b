/** Every table of a report, as it is printed. */

import { byColumns } from './by-columns.js';
import { magnesiumTable } from './magnesium.js';
import { withCommas } from './model.js';
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
  return report.tables.map((table) => {
    const shared = { number: Number(table.id.replace('table', '')), printer: new Printer(report, choices, table.id) };
    const printed =
      table.id === 'table3'
        ? magnesiumTable(table, shared)
        : byColumns(table, { ...shared, patients: report.cohort.analyzed, pooled: pooledGroups(report), groups: [...table.groups, ...classes(report)] });
    return choices.decimalMark === ',' ? withCommas(printed) : printed;
  });
}

/**
 * All groups of the first table together, in words.
 *
 * @param {StudyReport} report
 */
function pooledGroups({ options }) {
  return options.grouping === 'sex' ? 'sexes' : 'groups';
}

/**
 * The classes of the analyte with their sizes, as Table 1 counts them.
 *
 * @param {StudyReport} report
 * @returns {import("lupustat").Group[]}
 */
export function classes({ tables, options: { analyte } }) {
  const row = tables.flatMap((table) => table.rows).find(({ variable }) => variable === analyte.classId);
  return (row?.levels ?? []).map(({ id, label, counts }) => ({ id, label: `${label} ${analyte.noun}`, n: counts[0] }));
}
