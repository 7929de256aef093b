/** A file in pieces of UTF-8, however it is written. */

import { ENCODINGS } from './encoding.js';
import { changed, refusal, unreadable } from './refusal.js';

/** Bytes read at a time: few enough to stop between any two, enough to read at full speed. */
const SLICE = 4 * 1024 * 1024;

/** Bytes at the beginning that are looked at again when all is read. */
const BEGINNING = 1 << 16;

/**
 * The file piece by piece, each as UTF-8. What is not UTF-8 passes unchanged when that is the encoding, for the core to
 * refuse with its line; `lossy` puts a mark (�) for it instead.
 *
 * @param {File} file
 * @param {import("./encoding.js").Encoding} encoding
 * @param {boolean} lossy
 * @returns {AsyncGenerator<{ piece: Uint8Array, bytes: number }>} a piece, and how many bytes of the file are read
 * @throws a refusal when the file cannot be read to its end, or is not in this encoding
 */
export async function* pieces(file, encoding, lossy) {
  const decoder = encoding === 'utf-8' && !lossy ? null : new TextDecoder(encoding, { fatal: !lossy });
  const encoder = new TextEncoder();
  let beginning = new Uint8Array();
  for (let from = 0; from < file.size; from += SLICE) {
    const to = Math.min(file.size, from + SLICE);
    const slice = await readSlice(file, from, to);
    if (from === 0) beginning = slice.slice(0, BEGINNING);
    const piece = decoder ? encoder.encode(decode(decoder, slice, from, to < file.size)) : slice;
    yield { piece, bytes: to };
  }
  // Not every browser refuses a file that was written anew meanwhile: some go on in the middle of the new one.
  const again = file.size > SLICE ? await readSlice(file, 0, BEGINNING) : beginning;
  if (again.some((byte, place) => byte !== beginning[place])) {
    throw changed(file.name, 'was changed while it was read', 0);
  }
}

/**
 * @param {File} file
 * @param {number} from
 * @param {number} to
 * @returns {Promise<Uint8Array>}
 */
async function readSlice(file, from, to) {
  /** @type {Uint8Array} */
  let slice;
  try {
    slice = new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch {
    throw unreadable(file.name, from);
  }
  if (slice.length === to - from) return slice;
  throw changed(file.name, 'became shorter while it was read', from + slice.length);
}

/**
 * @param {TextDecoder} decoder
 * @param {Uint8Array} slice
 * @param {number} from where it begins
 * @param {boolean} stream whether there is more of the file
 * @returns {string}
 */
function decode(decoder, slice, from, stream) {
  try {
    return decoder.decode(slice, { stream });
  } catch {
    const name = ENCODINGS[/** @type {import("./encoding.js").Encoding} */ (decoder.encoding)];
    throw refusal('not_in_encoding', `not everything from byte ${from} on is ${name}; choose another encoding`, {
      encoding: decoder.encoding,
      offset: from,
    });
  }
}
