/** The character encoding of a file: from evidence where there is any, else from a person who sees what each gives. */

/** What a file may be written in, by the name that `TextDecoder` takes: the usual first. */
export const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1252': 'Western European (windows-1252)',
  'windows-1256': 'Persian and Arabic (windows-1256)',
  'windows-1250': 'Central European (windows-1250)',
  'windows-1251': 'Cyrillic (windows-1251)',
  'windows-1254': 'Turkish (windows-1254)',
};

/** @typedef {keyof typeof ENCODINGS} Encoding */

/** Encodings of one byte a character: nothing in a file tells them apart, so they are asked for. @type {Encoding[]} */
export const ASKED = ['windows-1252', 'windows-1256', 'windows-1250', 'windows-1251', 'windows-1254'];

/** Files begin with these bytes when their programs say what they write. @type {[number[], Encoding][]} */
const MARKS = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Share of zero bytes in one half of the places, even or odd, that makes Latin text or digits in UTF-16 of them. */
const ZEROS = 0.4;

/** Lines of a preview. */
const PREVIEW_LINES = 4;

/** Bytes from which a preview is made. */
const PREVIEW_BYTES = 1 << 16;

/** Characters of a line in a preview. */
const PREVIEW_WIDTH = 240;

/**
 * The encoding that the beginning of a file speaks for, and why. UTF-8 is taken on trust: the core holds every byte
 * against it.
 *
 * @param {Uint8Array} head
 * @returns {{ encoding: Encoding, evidence: string }}
 */
export function detectEncoding(head) {
  for (const [mark, encoding] of MARKS) {
    if (mark.every((byte, place) => head[place] === byte)) {
      return { encoding, evidence: `the mark at its beginning says ${ENCODINGS[encoding]}` };
    }
  }
  const [even, odd] = [zeroShare(head, 0), zeroShare(head, 1)];
  if (odd >= ZEROS && even < ZEROS / 4) {
    return { encoding: 'utf-16le', evidence: 'every second byte is zero, as in UTF-16, little-endian' };
  }
  if (even >= ZEROS && odd < ZEROS / 4) {
    return { encoding: 'utf-16be', evidence: 'every second byte is zero, as in UTF-16, big-endian' };
  }
  return { encoding: 'utf-8', evidence: 'every byte is valid UTF-8' };
}

/**
 * @param {Uint8Array} bytes
 * @param {0 | 1} parity of the places looked at
 */
function zeroShare(bytes, parity) {
  let zeros = 0;
  let places = 0;
  for (let place = parity; place < bytes.length; place += 2) {
    places += 1;
    if (bytes[place] === 0) zeros += 1;
  }
  return places === 0 ? 0 : zeros / places;
}

/**
 * What a file says in one encoding.
 *
 * @typedef {object} Preview
 * @property {Encoding} encoding
 * @property {string[]} lines its first, and the one with the byte that is not UTF-8
 */

/**
 * The file in each encoding that it may be written in. UTF-8 is among them, with a mark (�) for each byte that is not.
 *
 * @param {Blob} file
 * @param {number} fault offset of the first byte that is not UTF-8
 * @returns {Promise<Preview[]>}
 */
export async function previewEncodings(file, fault) {
  const head = await bytesOf(file, 0, PREVIEW_BYTES);
  const before = await bytesOf(file, Math.max(0, fault - PREVIEW_BYTES), fault);
  const line = await bytesOf(file, fault - sinceLineEnd(before), fault + PREVIEW_BYTES);
  return [...ASKED, /** @type {const} */ ('utf-8')].map((encoding) => {
    const decoder = new TextDecoder(encoding);
    const first = linesOf(decoder.decode(head)).slice(0, PREVIEW_LINES);
    const [faulty] = linesOf(decoder.decode(line));
    return { encoding, lines: (first.includes(faulty) ? first : [...first, faulty]).map(cut) };
  });
}

/**
 * @param {Blob} file
 * @param {number} from
 * @param {number} to
 */
async function bytesOf(file, from, to) {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

/** @param {Uint8Array} bytes those before a place */
function sinceLineEnd(bytes) {
  return bytes.length - 1 - bytes.lastIndexOf(0x0a);
}

/** @param {string} text */
function linesOf(text) {
  return text.split(/\r\n|\n|\r/);
}

/** @param {string} line */
function cut(line) {
  return line.length > PREVIEW_WIDTH ? `${line.slice(0, PREVIEW_WIDTH)} …` : line;
}
