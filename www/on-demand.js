/** Runs a part of the page, which is loaded on demand, in a worker of its own. */

import { refusal } from './reading/refusal.js';

/**
 * Starts the part, asks it once, and ends it.
 *
 * @param {() => Promise<string>} load what an import of `part:` gives
 * @param {unknown} request
 * @param {AbortSignal} [signal] that ends it early
 * @returns {Promise<any>} its answer
 * @throws what it answers as `error`, or why it stopped
 */
export async function askPart(load, request, signal) {
  const url = URL.createObjectURL(new Blob([await load()], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(refusal(data.error.code, data.error.text, data.error.params)) : resolve(data));
      worker.onerror = ({ message }) => reject(refusal('crashed', `this part of the page stopped: ${message}`));
      signal?.addEventListener('abort', () => reject(refusal('stopped', 'stopped')));
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}
