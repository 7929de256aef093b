/** A table on its sheet: the caption and its controls above, a region that scrolls by itself, the notes below. */

import { html, nothing } from 'lit';

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
 * @param {{ id: string, caption: { number: number, title: string }, controls?: unknown, content: unknown, notes?: unknown }} options
 */
export function sheet({ id, caption: { number, title }, controls = nothing, content, notes = nothing }) {
  return html`
    <figure class="sheet table">
      <div class="sheet-head">
        <h2 class="caption" id=${id}><b>Table ${number}.</b> ${title}</h2>
        <div class="no-print">${controls}</div>
      </div>
      <div class="scroll" role="region" tabindex="0" aria-labelledby=${id}>${content}</div>
      ${notes}
    </figure>
  `;
}
