/** How the page reads files: their encoding, their pieces, and what happens when a file does not hold still. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectEncoding, previewEncodings } from '../../www/reading/encoding.js';
import { pieces } from '../../www/reading/pieces.js';

const MEGABYTE = 1024 * 1024;

/** A Persian word in windows-1256, and what it says. */
const PERSIAN = { bytes: Uint8Array.of(0x98, 0xcf), text: 'کد' };

/** @type {[string, Uint8Array, string][]} */
const ENCODED = [
  ['a mark of UTF-8', Uint8Array.of(0xef, 0xbb, 0xbf, 0x69), 'utf-8'],
  ['a mark of UTF-16, little-endian', Uint8Array.of(0xff, 0xfe, 0x69, 0), 'utf-16le'],
  ['a mark of UTF-16, big-endian', Uint8Array.of(0xfe, 0xff, 0, 0x69), 'utf-16be'],
  ['UTF-16 without a mark, little-endian', utf16('id,sex\nP1,زن\n', true), 'utf-16le'],
  ['UTF-16 without a mark, big-endian', utf16('id,sex\nP1,زن\n', false), 'utf-16be'],
  ['no mark', new TextEncoder().encode('id,sex\n'), 'utf-8'],
  ['nothing', new Uint8Array(), 'utf-8'],
];

for (const [what, bytes, encoding] of ENCODED) {
  test(`a file with ${what} is taken for ${encoding}`, () => {
    assert.equal(detectEncoding(bytes).encoding, encoding);
  });
}

test('a text in UTF-16 is the same in UTF-8, wherever it is cut', async () => {
  const text = 'id,sex\n' + 'P1,زن\u{1f600}\n'.repeat(500_000);
  const file = new File([/** @type {any} */ (utf16(text, true))], 'cohort.csv');
  assert.equal(await readAll(file, 'utf-16le'), text);
});

test('half a character of UTF-16 is refused', async () => {
  const file = new File([/** @type {any} */ (utf16('id\n\ud83d\nP1', true))], 'cohort.csv');
  await assert.rejects(readAll(file, 'utf-16le'), { code: 'not_in_encoding' });
});

test('a preview shows the file in Persian, and the line that is not UTF-8', async () => {
  const file = new Blob(['id,sex\nP1,', PERSIAN.bytes, '\n', 'P2,\n'.repeat(10)]);
  const previews = await previewEncodings(file, 10);
  const persian = previews.find(({ encoding }) => encoding === 'windows-1256');
  assert.deepEqual(persian?.lines, ['id,sex', `P1,${PERSIAN.text}`, 'P2,', 'P2,']);
});

test('a preview shows a line far down that is not UTF-8', async () => {
  const above = 'id,sex\n' + 'P1,F\n'.repeat(40_000);
  const file = new Blob([above, 'P2,', PERSIAN.bytes, '\nP3,F\n']);
  const previews = await previewEncodings(file, above.length + 3);
  const persian = previews.find(({ encoding }) => encoding === 'windows-1256');
  assert.equal(persian?.lines.at(-1), `P2,${PERSIAN.text}`);
});

test('a file that becomes unreadable half way says where', async () => {
  const read = readAll(faulty(() => Promise.reject(new DOMException('moved', 'NotReadableError'))), 'utf-8');
  await assert.rejects(read, { code: 'unreadable_file', params: { name: 'cohort.csv', offset: 4 * MEGABYTE } });
});

test('a file that becomes shorter while it is read is refused', async () => {
  const read = readAll(faulty(() => Promise.resolve(new ArrayBuffer(7))), 'utf-8');
  await assert.rejects(read, { code: 'file_changed', params: { name: 'cohort.csv', offset: 4 * MEGABYTE + 7 } });
});

test('a file that is written anew while it is read is refused', async () => {
  let writings = 0;
  const slice = (/** @type {number} */ from, /** @type {number} */ to) => ({
    arrayBuffer: async () => new Uint8Array(to - from).fill(from === 0 ? (writings += 1) : 0).buffer,
  });
  const file = /** @type {any} */ ({ name: 'cohort.csv', size: 10 * MEGABYTE, slice });
  await assert.rejects(readAll(file, 'utf-8'), { code: 'file_changed', params: { name: 'cohort.csv', offset: 0 } });
});

/**
 * A file of ten megabytes, of which only the first slice can be read as expected.
 *
 * @param {() => Promise<ArrayBuffer>} second what the second slice gives
 * @returns {File}
 */
function faulty(second) {
  const slice = (/** @type {number} */ from, /** @type {number} */ to) => ({
    arrayBuffer: () => (from === 0 ? Promise.resolve(new ArrayBuffer(to)) : second()),
  });
  return /** @type {any} */ ({ name: 'cohort.csv', size: 10 * MEGABYTE, slice });
}

/**
 * @param {File} file
 * @param {import('../../www/reading/encoding.js').Encoding} encoding
 */
async function readAll(file, encoding) {
  const read = [];
  for await (const { piece } of pieces(file, encoding, false)) read.push(piece);
  return new TextDecoder().decode(await new Blob(/** @type {any} */ (read)).arrayBuffer());
}

/**
 * @param {string} text
 * @param {boolean} littleEndian
 */
function utf16(text, littleEndian) {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let place = 0; place < text.length; place += 1) view.setUint16(2 * place, text.charCodeAt(place), littleEndian);
  return new Uint8Array(view.buffer);
}
