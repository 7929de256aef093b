/** Choices about the page itself. What differs from the usual is kept by the browser; none of it says anything of data. */

/**
 * @typedef {"system" | "light" | "dark"} Colours
 * @typedef {{ colours: Colours, singleKeys: boolean }} Preferences
 */

const KEY = 'lupustat';

/** @type {Preferences} */
const USUAL = { colours: 'system', singleKeys: true };

export class PreferencesState {
  /** What is chosen. @type {Preferences} */
  chosen = { ...USUAL, ...read() };

  /** Whether the browser keeps any choice. */
  get isKept() {
    return Object.keys(read()).length > 0;
  }

  /** @param {Partial<Preferences>} change */
  choose(change) {
    this.chosen = { ...this.chosen, ...change };
    const names = /** @type {(keyof Preferences)[]} */ (Object.keys(USUAL));
    const unusual = names.filter((name) => this.chosen[name] !== USUAL[name]).map((name) => [name, this.chosen[name]]);
    try {
      if (unusual.length > 0) localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(unusual)));
      else localStorage.removeItem(KEY);
    } catch {
      // The browser keeps nothing: the choice holds until the page is closed.
    }
  }
}

/** @returns {Partial<Preferences>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}
