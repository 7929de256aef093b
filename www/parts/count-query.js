/** How a database counts equal rows, so that a file of millions of patients becomes one of thousands of rows. */

import { html } from 'lit';

import { countSql } from '../export/count-sql.js';
import { copyButton } from './copy-button.js';

/** @param {import("lupustat").ColumnReport[]} columns of the file */
export function countQuery(columns) {
  const query = countSql(columns);
  return html`
    <details class="count-query">
      <summary><h2>Count rows in a database</h2></summary>
      <p class="prose">
        Where the table is too large for a file, let the database count equal rows. This query does it by the columns above;
        its result, saved as CSV with a header, gives the same tables. Ids are left out, so remove repeated patients before.
        MySQL, BigQuery and Spark write names between <code>\`</code> instead of <code>"</code>.
      </p>
      ${codeBlock(query, 'Query that counts rows')} ${copyButton('Copy the query', () => query)}
    </details>
  `;
}

/**
 * Code that scrolls by itself.
 *
 * @param {string} code
 * @param {string} label
 */
export function codeBlock(code, label) {
  return html`<pre tabindex="0" role="region" aria-label=${label}><code>${code}</code></pre>`;
}
