/** Takes a file: by a button, or dropped on the page. */

import { html } from 'lit';

import { show } from './announce.js';

/**
 * @param {{ label: string, take: (file: File) => void, sketch?: unknown }} options a sketch of such a file; without it, the zone is small
 */
export function dropZone({ label, take, sketch }) {
  /** @param {Event & { currentTarget: HTMLInputElement }} event */
  function chosen({ currentTarget: input }) {
    const file = input.files?.[0];
    input.value = ''; // so that the same file can be chosen again
    if (file) {
      take(file);
    }
  }

  /** @param {DragEvent & { currentTarget: HTMLElement }} event */
  function dropped(event) {
    event.preventDefault();
    event.currentTarget.classList.remove('over');
    const result = droppedFile(event.dataTransfer);
    if (typeof result === 'string') {
      show(result);
    } else {
      take(result);
    }
  }

  return html`
    <div
      class="drop ${sketch ? '' : 'small-drop'}"
      @dragenter=${hover}
      @dragover=${hover}
      @dragleave=${leave}
      @drop=${dropped}
    >
      <label class="label" for="file">${label}</label>
      <input
        id="file"
        type="file"
        accept=".csv,.tsv,.txt,.xlsx,.json,text/csv,text/tab-separated-values,text/plain"
        @change=${chosen}
      />
      ${
        sketch
          ? html`<p class="small">CSV, Excel (.xlsx) or a saved project; or paste the rows that a spreadsheet copied.</p>
              ${sketch}
              <p class="small">One row for each patient, one column for each finding. Other headers, units and codes are recognised, or asked about.</p>`
          : ''
      }
    </div>
  `;
}

/** A file dropped beside the zone would take the place of the page: nothing happens instead. */
export function ignoreStrayDrops() {
  for (const type of ['dragover', 'drop']) {
    addEventListener(type, (event) => event.preventDefault());
  }
}

/**
 * Takes rows that are pasted beside any field, as a spreadsheet copies them.
 *
 * @param {(file: File) => void} take
 */
export function takePastedRows(take) {
  addEventListener('paste', (event) => {
    const target = /** @type {Element | null} */ (event.target);
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (target?.closest?.('input:not([type="file"]), textarea, dialog') || text.trim() === '') {
      return;
    }
    event.preventDefault();
    take(new File([text], 'pasted rows', { type: 'text/plain' }));
  });
}

/**
 * The one file that was dropped, or why there is none.
 *
 * @param {DataTransfer | null} transfer
 * @returns {File | string}
 */
function droppedFile(transfer) {
  const items = [...(transfer?.items ?? [])];
  if (items.some((item) => item.webkitGetAsEntry?.()?.isDirectory)) {
    return 'That is a folder. Drop the file itself.';
  }
  const files = [...(transfer?.files ?? [])];
  if (files.length > 1) {
    return `${files.length} files were dropped. Drop one.`;
  }
  return files[0] ?? 'What was dropped is not a file. Save it as CSV and drop that.';
}

/** @param {DragEvent & { currentTarget: HTMLElement }} event */
function hover(event) {
  event.preventDefault();
  event.currentTarget.classList.add('over');
}

/** @param {DragEvent & { currentTarget: HTMLElement }} event */
function leave({ currentTarget: zone, relatedTarget }) {
  if (!zone.contains(/** @type {Node | null} */ (relatedTarget))) {
    zone.classList.remove('over');
  }
}
