/** Problems of a file as CSV. */

import { FORMULA } from './csv.js';

/** The columns, each a field of a problem. @type {(keyof import("lupustat").Problem)[]} */
const FIELDS = ['severity', 'code', 'line', 'column', 'found', 'expected', 'text'];

/**
 * @param {import("lupustat").Problem[]} problems
 * @param {boolean} withHeader
 * @returns {string}
 */
export function problemsCsv(problems, withHeader) {
  const rows = problems.map((problem) => FIELDS.map((field) => cell(String(problem[field] ?? ''))));
  return (withHeader ? [FIELDS, ...rows] : rows).map((row) => `${row.join(',')}\r\n`).join('');
}

/** @param {string} text */
function cell(text) {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
