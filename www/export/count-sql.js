/** The query that turns a table of patients into one of counted rows, in standard SQL. */

/**
 * What the query needs to know of a column.
 *
 * @typedef {Pick<import("lupustat").ColumnReport, "header" | "id" | "status">} NamedColumn
 */

/** Statuses of columns whose texts matter, now or after an answer. */
const WANTED = ['used', 'question'];

/**
 * One row for each combination of values, with the number of its patients; where rows are counted already, with the sum
 * of their counts. Ids do not enter, since each would be a combination of its own.
 *
 * @param {NamedColumn[]} columns of the file
 * @param {string} [table] its name in the database
 * @returns {string}
 */
export function countSql(columns, table = 'cohort') {
  const wanted = columns.filter(({ id, status }) => WANTED.includes(status) && id !== 'patient_id');
  const names = wanted.filter(({ id }) => id !== 'count').map(({ header }) => quoted(header));
  const counted = wanted.find(({ id }) => id === 'count');
  const count = counted ? `SUM(CAST(${quoted(counted.header)} AS BIGINT))` : 'COUNT(*)';
  const grouping = names.length === 0 ? '' : `\nGROUP BY\n  ${names.join(',\n  ')}`;
  return `SELECT
  ${[...names, `${count} AS "count"`].join(',\n  ')}
FROM ${quoted(table)}${grouping};
`;
}

/**
 * A name as SQL quotes it.
 *
 * @param {string} name
 */
function quoted(name) {
  return `"${name.replaceAll('"', '""')}"`;
}
