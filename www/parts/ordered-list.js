/** A list that is put in order by buttons, up and down: by keyboard as by mouse. */

import { html, nothing } from 'lit';

/**
 * @typedef {object} Item
 * @property {string} label
 * @property {boolean} [checked] whether it is chosen, where items are
 */

/**
 * @param {object} list
 * @param {string} list.label
 * @param {Item[]} list.items
 * @param {(from: number, to: number) => void} list.move
 * @param {(place: number, checked: boolean) => void} [list.check] where items are chosen
 */
export function orderedList({ label, items, move, check }) {
  /** @param {number} place @param {-1 | 1} by */
  const mover = (place, by) => (/** @type {Event & { currentTarget: HTMLButtonElement }} */ { currentTarget }) => {
    const list = currentTarget.closest('ol');
    move(place, place + by);
    // The button goes with its item: where that is at the end, the other one.
    requestAnimationFrame(() => {
      const [up, down] = list?.children[place + by]?.querySelectorAll('button') ?? [];
      const wanted = by < 0 ? up : down;
      (wanted?.disabled ? (by < 0 ? down : up) : wanted)?.focus();
    });
  };
  return html`
    <ol class="ordered" aria-label=${label}>
      ${items.map(
        (item, place) => html`<li>
          ${
            check
              ? html`<label>
                  <input
                    type="checkbox"
                    .checked=${item.checked ?? false}
                    @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget }) => check(place, currentTarget.checked)}
                  />
                  <bdi>${item.label}</bdi>
                </label>`
              : html`<bdi>${item.label}</bdi>`
          }
          ${item.checked === false ? nothing : html`
            <button type="button" aria-label="Move ${item.label} up" ?disabled=${place === 0} @click=${mover(place, -1)}>↑</button>
            <button type="button" aria-label="Move ${item.label} down" ?disabled=${place === items.length - 1} @click=${mover(place, 1)}>↓</button>
          `}
        </li>`,
      )}
    </ol>
  `;
}
