/** What was changed by hand, in order: to be undone, and made again. */

/**
 * A call of the worker: an operation and its arguments.
 *
 * @typedef {[string, ...any[]]} Call
 *
 * @typedef {object} Change
 * @property {string} words what was changed, as in `line 14, age`
 * @property {Call} apply
 * @property {Call} revert
 */

export class History {
  /** @type {Change[]} */
  #done = [];
  /** @type {Change[]} */
  #undone = [];
  /** The last change that a saved file has; null when there is no such file. @type {Change | undefined | null} */
  #saved;

  /** @param {boolean} [isSaved] whether there is a file of what was there before any change */
  constructor(isSaved = true) {
    this.#saved = isSaved ? undefined : null;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** Whether what was saved last is what there is now. */
  get isSaved() {
    return this.#done.at(-1) === this.#saved;
  }

  /** @param {Change} change that was made just now */
  add(change) {
    this.#done.push(change);
    this.#undone = [];
  }

  /** Takes back the last change. @returns {Change | undefined} */
  undo() {
    const change = this.#done.pop();
    if (change) this.#undone.push(change);
    return change;
  }

  /** Makes the change that was taken back last. @returns {Change | undefined} */
  redo() {
    const change = this.#undone.pop();
    if (change) this.#done.push(change);
    return change;
  }

  /** Everything up to now is saved. */
  markSaved() {
    this.#saved = this.#done.at(-1);
  }
}
