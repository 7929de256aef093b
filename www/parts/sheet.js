/** A table on its sheet: the caption and its controls above, its parts, which scroll by themselves, the notes below. */

import { html } from 'lit';

/**
 * What every table is drawn with.
 *
 * @typedef {object} TableOptions
 * @property {number} number of the table
 * @property {import("./summary-cell.js").SummaryStyle} style
 * @property {import("lupustat").Group[]} groups those that its tests compare, as far as rows have none of their own
 * @property {number} alpha
 * @property {unknown} controls beside its caption
 */

/**
 * @typedef {{ label: string, content: unknown }} Part of a table, with a label unique in it
 *
 * @param {{ id: string, caption: { number: number, title: string }, controls: unknown, parts: Part[], notes: unknown }} options
 */
export function sheet({ id, caption: { number, title }, controls, parts, notes }) {
  return html`
    <figure class="sheet table">
      <div class="sheet-head">
        <h2 class="caption" id=${id}><b>Table ${number}.</b> ${title}</h2>
        <div class="no-print">${controls}</div>
      </div>
      ${parts.map(
        ({ label, content }) => html`
          <div class="scroll" role="region" tabindex="0" aria-label="Table ${number}, ${label}">${content}</div>
        `,
      )}
      ${notes}
    </figure>
  `;
}
