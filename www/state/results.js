/** How the results are printed: choices that change no number of the report. */

import { USUAL } from '../tables/printing.js';

/** @typedef {import("../tables/printing.js").PrintChoices} PrintChoices */

export class ResultsState {
  /** @type {PrintChoices} */
  print = USUAL;

  /** Draws the page again: a figure is there. */
  redraw;

  /** @param {() => void} changed called after each change */
  constructor(changed) {
    this.redraw = changed;
  }

  /** @param {Partial<PrintChoices>} choice */
  choose(choice) {
    this.print = { ...this.print, ...choice };
    this.redraw();
  }
}
