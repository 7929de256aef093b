/** What the names and codes of the exported data stand for, where they are not the study's own: the user's words, in comments. */

import { isMagnesium, withUnit } from '../words.js';
import { oneLine } from './plain-text.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").TableRow} TableRow
 */

/**
 * The rows of the variables that were added, each once; that of a grouping has none in the first tables.
 *
 * @param {StudyReport} report
 * @returns {{ variable: string, label: string, kind: TableRow["kind"], levels: { id: string, label: string }[] }[]}
 */
export function addedRows({ tables, options, cohort }) {
  const rows = tables.flatMap((table) => table.rows);
  return cohort.columns.flatMap(({ variable, header, kind, levels, status }) => {
    if (variable === null || status !== 'used' || variable === options.analyte.id) return [];
    const { label } = rows.find((row) => row.variable === variable) ?? { label: header };
    return [{ variable, label, kind: /** @type {TableRow["kind"]} */ (kind), levels: levels.map((level, index) => ({ id: `level_${index + 1}`, label: level })) }];
  });
}

/**
 * One line for each: `column_30: Damage; level_1: none, level_2: mild`.
 *
 * @param {StudyReport} report
 * @returns {string[]}
 */
export function legend(report) {
  const { analyte } = report.options;
  const own = isMagnesium(analyte) ? [] : [`${analyte.id}: ${withUnit(analyte.name, analyte.unit)}`];
  const added = addedRows(report).map(({ variable, label, levels }) => {
    const codes = levels.map((level) => `${level.id}: ${level.label}`).join(', ');
    return `${variable}: ${label}${codes === '' ? '' : `; ${codes}`}`;
  });
  return [...own, ...added].map(oneLine);
}
