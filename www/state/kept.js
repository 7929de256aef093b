/** The one project that the browser keeps when it is asked to, in its own database. */

import { refusal } from '../reading/refusal.js';

const DATABASE = 'lupustat';
const STORE = 'kept';
const KEY = 'project';

/**
 * @typedef {object} Kept
 * @property {string} name of the file
 * @property {Date} date
 * @property {Blob} project
 */

/**
 * What is kept; nothing when nothing is, or the browser lets no one look.
 *
 * @returns {Promise<Kept | undefined>}
 */
export function findKept() {
  return ask('readonly', (store) => store.get(KEY)).catch(() => undefined);
}

/**
 * @param {Kept} kept
 * @throws a refusal when the browser does not keep it
 */
export async function keep(kept) {
  await ask('readwrite', (store) => store.put(kept, KEY));
}

/** @throws a refusal when the browser does not forget it */
export async function forget() {
  await ask('readwrite', (store) => store.delete(KEY));
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} request
 * @returns {Promise<any>} settled when the database has written
 */
async function ask(mode, request) {
  try {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const asked = request(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  } catch (error) {
    const isFull = /** @type {any} */ (error)?.name === 'QuotaExceededError';
    const why = isFull ? 'there is no room left for it' : 'it does not let this page store anything';
    throw refusal('not_kept', `the browser could not do that: ${why}; save a project file instead`);
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
