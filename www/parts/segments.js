/** A choice between a few words, side by side: a group of radio buttons. */

import { html } from 'lit';
import { live } from 'lit/directives/live.js';

/**
 * @template {string} Value
 * @param {{ name: string, legend: string, words: Record<Value, string>, chosen: string, choose: (value: Value) => void }} options
 *   a name unique in the page; what is chosen, which may be none of them
 */
export function segments({ name, legend, words, chosen, choose }) {
  return html`
    <div class="segments">
      <span id="legend-${name}">${legend}</span>
      <div class="choices" role="radiogroup" aria-labelledby="legend-${name}">
        ${Object.entries(words).map(
          ([value, word]) => html`
            <label>
              <input
                type="radio"
                name=${name}
                value=${value}
                .checked=${live(value === chosen)}
                @change=${() => choose(/** @type {Value} */ (value))}
              />
              <span>${word}</span>
            </label>
          `,
        )}
      </div>
    </div>
  `;
}
