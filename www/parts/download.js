/** Hands a text made in the page to the user as a file. */

/**
 * @param {string} name of the file
 * @param {string} text
 */
export function downloadCsv(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads the text after this turn
}
