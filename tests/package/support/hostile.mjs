/** A cohort whose further columns and levels are called what breaks out of a careless file, with headings and texts of any writing. */

import { bytesOf } from './core.mjs';

/** Texts that one format or another would run, lose or end at. */
export const HOSTILE = {
  script: '<script>alert(1)</script>',
  formula: `=cmd|'/c calc'!A1`,
  quotes: `"quotes" and 'single'`,
  persian: 'فریتین سرم (بالا)',
  long: 'x'.repeat(300),
  pictures: '🩺🧪',
  markup: '&<>&amp;]]>--><!-- <b>&lt;',
  latex: '\\input{x} $ % _ # ~ ^ [a] *',
  backslash: `\\" ); stop("r") # \\`,
  lines: 'line one\nsystem("x")\n.\n* second.',
  comment: `/* comment. HOST COMMAND=['x']. */`,
  bracket: '[b]',
  star: '*c*',
  controls: 'a\u0001b\u001b[31m',
  turned: 'abc\u202edef',
  joined: 'می\u200cگرن\u200dها ۲',
};

const texts = Object.values(HOSTILE);

/** A quoted line end is for headings alone: in a row it is refused as a stray quotation mark. */
const levels = texts.filter((text) => !text.includes('\n'));

/** @param {string} text */
const field = (text) => `"${text.replaceAll('"', '""')}"`;

/** As many columns of each kind as there are texts; their levels have these texts too. */
const KINDS = /** @type {const} */ (['continuous', 'ordinal', 'nominal', 'binary']);

/** Each heading once. @type {{ header: string, kind: typeof KINDS[number] }[]} */
const ADDED = texts.map((text, place) => ({ header: text, kind: KINDS[place % KINDS.length] }));

/**
 * The example cohort with these columns behind its own.
 *
 * @returns {string}
 */
export function hostileCohort() {
  const [header, ...rows] = Buffer.from(bytesOf('www/data/example-cohort.csv')).toString('utf8').trimEnd().split(/\r?\n/);
  const cells = (/** @type {number} */ row) =>
    ADDED.map(({ kind }, place) => {
      if (kind === 'continuous') return String(10 + ((row * (place + 3)) % 17));
      if (kind === 'binary') return String((row * (place + 1)) % 3 === 0 ? 1 : 0);
      return field(levels[(row + place) % levels.length]);
    });
  return [
    [header, ...ADDED.map((column) => field(column.header))].join(','),
    ...rows.map((row, index) => [row, ...cells(index)].join(',')),
    '',
  ].join('\n');
}

/** Each of them as what it is. @type {Record<string, import('../../../dist/package/lupustat.js').ColumnChoice>} */
export const HOSTILE_COLUMNS = Object.fromEntries(
  ADDED.map(({ header, kind }) => [
    header,
    /** @type {any} */ ({ meaning: kind, ...(kind === 'ordinal' && { levels }), ...(kind === 'continuous' && { unit: Array.from(header).slice(0, 12).join('') }) }),
  ]),
);

/** The variable of the column with quotation marks: its levels group the tables. */
export const HOSTILE_GROUPING = 'column_31';
