/** Writes Word documents in a worker of its own: a message is `{ content }`, the answer the bytes or `{ error }`. */

import { wordDocument } from './word.js';

self.onmessage = async ({ data }) => {
  try {
    const bytes = await wordDocument(data.content);
    self.postMessage({ bytes }, { transfer: [bytes.buffer] });
  } catch (error) {
    self.postMessage({ error: { code: 'export_failed', text: String(error) } });
  }
};
