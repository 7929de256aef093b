/** Hands what was made in the page to the user as a file. */

/** The type of CSV. */
export const CSV = 'text/csv;charset=utf-8';

/**
 * @param {string} name of the file
 * @param {string | Uint8Array | Blob} content
 * @param {string} type of the content
 */
export function download(name, content, type) {
  const url = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (content)], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads the file after this turn
}

/**
 * @param {string} name of the file
 * @param {string} text
 */
export function downloadCsv(name, text) {
  download(name, text, CSV);
}

/**
 * The name of the file in use without its ending, for what is made of it.
 *
 * @param {import("../state/cohort.js").CohortState} cohort
 */
export function baseName({ file }) {
  return (file?.name ?? 'cohort').replace(/\.\w+$/, '');
}
