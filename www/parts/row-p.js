/** The p-value of a row with its footnotes: the test, and whether its variants disagree. */

import { pValue } from './p-value.js';

/**
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("lupustat").Group} Group
 */

/** What stands below when the variants of a test fall on both sides of alpha. */
const DISAGREEMENT = 'Another variant of this test falls on the other side of alpha: open the p-value';

/**
 * @param {{ row: TableRow, test: RowTest, groups: Group[], footnotes: import("./footnotes.js").Footnotes }} options
 */
export function rowP({ row, test, groups, footnotes }) {
  const others = row.tests.filter((other) => other !== test);
  const disagrees = row.agreement === 'differs_at_alpha' && row.tests.indexOf(test) === row.primary;
  const letter = test.p === null ? '' : footnotes.mark(test.label);
  return pValue(
    { subject: row.label, test, others, groups },
    letter + (disagrees ? footnotes.dagger(DISAGREEMENT) : ''),
  );
}
