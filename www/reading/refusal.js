/** An error with a code, its values and a text, like those of the core. */

/**
 * @param {string} code
 * @param {string} text lower case, no full stop
 * @param {Record<string, unknown>} [params]
 * @returns {Error & { code: string, params: Record<string, unknown> }}
 */
export function refusal(code, text, params = {}) {
  return Object.assign(new Error(text), { code, params });
}

/**
 * A file that the browser cannot read, or not beyond an offset.
 *
 * @param {string} name of the file
 * @param {number} offset
 */
export function unreadable(name, offset) {
  const place = offset === 0 ? '' : ` beyond byte ${offset}`;
  return refusal('unreadable_file', `the browser could not read ${name}${place}: was it moved, changed or closed to reading?`, {
    name,
    offset,
  });
}

/**
 * A file that does not hold still.
 *
 * @param {string} name of the file
 * @param {string} how it changed
 * @param {number} offset from which it is another
 */
export function changed(name, how, offset) {
  return refusal('file_changed', `${name} ${how}; open it again when it is complete`, { name, offset });
}

/** That the core cannot run here. */
export function withoutWebAssembly() {
  return refusal('no_webassembly', 'this browser has WebAssembly switched off');
}
