/**
 * The page's side of the core: the only file that talks to the worker.
 *
 * ```js
 * const version = await call('version');
 * const result = await call('computeTest', { test: 'mannwhitney', input });
 * ```
 *
 * `call(name, ...args)` runs the operation `name` of `worker.js` and promises its result. When the
 * last argument is a function, it is told of progress instead of being sent. Bytes move, they are
 * not copied: an `ArrayBuffer` among the arguments, or an array that spans the whole of one, is empty
 * in the caller's hands afterwards. A refusal is a {@link CoreError}.
 *
 * `call` asks the core that the whole page shares. A cohort has a {@link Core} of its own, so that its
 * memory goes with it, and what happens to one leaves the others alone.
 *
 * The worker starts at the first call, with the first part of the core; it asks for the second when it needs it. Calls
 * are answered in order. `stop()` ends whatever runs and forgets what the worker held; the next call starts afresh, as it
 * does after a crash.
 */

import firstPart from 'core:first';
import loadSecondPart from 'core:second';
import workerScript from 'worker:./worker.js';
import { withoutWebAssembly } from './reading/refusal.js';

/** A request that the core refused or could not finish: a stable `code`, its values, English text. */
export class CoreError extends Error {
  /** @param {{ code: string, params?: Record<string, unknown>, text: string }} refusal */
  constructor({ code, params = {}, text }) {
    super(text);
    this.name = 'CoreError';
    this.code = code;
    this.params = params;
  }
}

/**
 * @typedef {object} Pending a call without an answer so far
 * @property {(result: any) => void} resolve
 * @property {(error: CoreError) => void} reject
 * @property {((progress: any) => void) | undefined} onProgress
 */

/** A core in a worker of its own. */
export class Core {
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #lastId = 0;
  /** @type {Worker | undefined} */
  #worker;
  /** Whether a core stopped here. It could have come to something that the first part lacks: the next starts whole. */
  #crashed = false;

  /**
   * Asks the core.
   *
   * @param {string} name an operation of `worker.js`
   * @param {...any} args
   * @returns {Promise<any>}
   */
  call(name, ...args) {
    const onProgress = typeof args.at(-1) === 'function' ? args.pop() : undefined;
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      this.#lastId += 1;
      this.#worker.postMessage({ id: this.#lastId, name, args }, args.flatMap(wholeBuffer));
      this.#pending.set(this.#lastId, { resolve, reject, onProgress });
    });
  }

  /** Ends the worker; every call without an answer is refused with the code `stopped`. */
  stop() {
    this.#end({ code: 'stopped', text: 'the computation was stopped' });
  }

  /** @returns {Worker} */
  #start() {
    if (typeof WebAssembly === 'undefined') {
      throw withoutWebAssembly();
    }
    const url = URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
    const started = new Worker(url);
    URL.revokeObjectURL(url);
    started.onmessage = ({ data }) => (data.incomplete ? this.#complete(started) : this.#receive(data));
    started.onerror = ({ message }) => this.#end({ code: 'crashed', text: `the core stopped: ${message}` });
    const first = bytesOf(firstPart);
    started.postMessage({ first, whole: this.#crashed }, [first]);
    return started;
  }

  /** @param {Worker} worker that has come to an operation which the first part of the core does not have */
  async #complete(worker) {
    try {
      const second = bytesOf(await loadSecondPart());
      worker.postMessage({ second }, [second]);
    } catch (error) {
      worker.postMessage({ second: null, reason: String(/** @type {any} */ (error)?.message ?? error) });
    }
  }

  /** @param {{ id: number, progress?: any, result?: any, error?: any, crashed?: boolean }} answer */
  #receive(answer) {
    const call = this.#pending.get(answer.id);
    if (!call) return;
    if ('progress' in answer) {
      call.onProgress?.(answer.progress);
      return;
    }
    if (answer.crashed) {
      this.#crashed = true;
      this.#end(answer.error);
      return;
    }
    this.#pending.delete(answer.id);
    if (answer.error) call.reject(new CoreError(answer.error));
    else call.resolve(answer.result);
  }

  /** @param {{ code: string, text: string }} reason given to every call without an answer */
  #end(reason) {
    this.#worker?.terminate();
    this.#worker = undefined;
    const unanswered = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of unanswered) reject(new CoreError(reason));
  }
}

/** The core of the page, for all that holds no cohort. */
const shared = new Core();

/**
 * Asks the core of the page.
 *
 * @param {string} name
 * @param {...any} args
 * @returns {Promise<any>}
 */
export function call(name, ...args) {
  return shared.call(name, ...args);
}

/** Ends what the core of the page computes. */
export function stop() {
  shared.stop();
}

/**
 * @param {string} base64
 * @returns {ArrayBuffer}
 */
function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}

/**
 * The buffer that may move with this argument, if any.
 *
 * @param {unknown} value
 * @returns {Transferable[]}
 */
function wholeBuffer(value) {
  if (value instanceof ArrayBuffer) return [value];
  if (ArrayBuffer.isView(value) && value.byteLength === value.buffer.byteLength) return [/** @type {ArrayBuffer} */ (value.buffer)];
  return [];
}
