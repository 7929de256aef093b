/** A table on its sheet: the caption above, a region that scrolls by itself, the notes below. */

import { html, nothing } from 'lit';

/**
 * @param {{ id: string, caption: { number: number, title: string }, content: unknown, notes?: unknown }} options
 */
export function sheet({ id, caption: { number, title }, content, notes = nothing }) {
  return html`
    <figure class="sheet table">
      <h2 class="caption" id=${id}><b>Table ${number}.</b> ${title}</h2>
      <div class="scroll" role="region" tabindex="0" aria-labelledby=${id}>${content}</div>
      ${notes}
    </figure>
  `;
}
