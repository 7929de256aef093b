/** Packs files into an archive in a worker of its own: a message is `{ content }`, the files by name; the answer the bytes. */

import { strToU8, zipSync } from 'fflate';

self.onmessage = ({ data }) => {
  try {
    const files = Object.entries(/** @type {Record<string, string | Uint8Array>} */ (data.content));
    const bytes = zipSync(
      Object.fromEntries(files.map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content])),
    );
    self.postMessage({ bytes }, { transfer: [/** @type {ArrayBuffer} */ (bytes.buffer)] });
  } catch (error) {
    self.postMessage({ error: { code: 'export_failed', text: String(error) } });
  }
};
