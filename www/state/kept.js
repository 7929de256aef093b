/**
 * What the browser keeps when it is asked to, in its own database: one project, and what is carried from one version of
 * the page to the next.
 */

import { refusal } from '../reading/refusal.js';

const DATABASE = 'lupustat';
const STORE = 'kept';
const KEY = 'project';
const CARRIED = 'carried';

/**
 * @typedef {object} Kept
 * @property {string} name of the file
 * @property {Date} date
 * @property {Blob} project
 *
 * @typedef {object} Carried the work of a page that makes room for its next version
 * @property {Blob | null} project
 * @property {boolean} isUnsaved whether the project has changes that no file has
 * @property {Record<string, unknown>} patient what was entered
 * @property {Record<string, unknown>} [recheck] the published tables that were typed
 * @property {Record<string, unknown>} [calculator] what was typed into the calculators
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
 * @param {Carried} work
 * @throws a refusal when the browser does not keep it
 */
export async function carry(work) {
  await ask('readwrite', (store) => store.put(work, CARRIED));
}

/**
 * What was carried here, which is not kept any longer.
 *
 * @returns {Promise<Carried | undefined>}
 */
export async function takeCarried() {
  try {
    const work = await ask('readonly', (store) => store.get(CARRIED));
    if (!work) return undefined;
    const project = work.project && new Blob([await work.project.arrayBuffer()]); // while the database still has it
    await ask('readwrite', (store) => store.delete(CARRIED));
    return { ...work, project };
  } catch {
    return undefined;
  }
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
