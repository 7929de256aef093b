/** How the tables are printed: the choices, and the cells that they shape. */

import { NONE, formatDecimal, formatMeanSd, formatMedian, formatP } from '../format.js';
import { ADJUSTMENT_NAMES, ADJUSTMENT_WORDS, STYLE_WORDS } from '../words.js';
import { number } from './model.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").Summary} Summary
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("./model.js").Cell} Cell
 *
 * @typedef {"mean" | "median" | "auto"} SummaryStyle how values on a scale are summarised; ordered points always by the median
 *
 * @typedef {object} PrintChoices
 * @property {SummaryStyle} style
 * @property {import("../format.js").PStyle} pStyle
 * @property {"." | ","} decimalMark
 * @property {number} extraPlaces decimals beyond the usual ones
 * @property {boolean} hidesEmpty leaves out the manifestations that nobody has
 * @property {boolean} showsSmd adds the standardized difference of two columns
 * @property {boolean} showsLetters marks the columns that differ, two at a time, by SPSS’s letters
 * @property {number} hidesBelow hides counts from 1 up to this one, and what is told of so few; 0 hides none
 */

/** @type {PrintChoices} */
export const USUAL = {
  style: 'mean',
  pStyle: 'plain',
  decimalMark: '.',
  extraPlaces: 0,
  hidesEmpty: false,
  showsSmd: false,
  showsLetters: false,
  hidesBelow: 0,
};

/** Decimals of the study's own values on a scale; others are given by their spread. @type {Record<string, number>} */
const PLACES = { serum_mg: 2, age: 1 };

/** Significant digits of the standard deviation of other values, and the most decimals that makes. */
const SPREAD_DIGITS = 2;
const MOST_PLACES = 6;

/** Most decimals of the quartiles of ordered points. */
const POINT_PLACES = 2;

/** What each mark stands for, in the order of the footnotes. */
const MARKS = {
  '†': 'A variant of this test falls on the other side of alpha: see its provenance',
  '‡': 'Below alpha before adjustment, not after it',
  '§': 'Test chosen by hand in place of the plan’s',
};

/** Prints the cells of one table, and keeps its footnotes: a letter for each distinct test, in the order of first use. */
export class Printer {
  #report;
  #choices;
  #table;
  /** @type {string[]} */
  #texts = [];
  /** @type {Set<string>} */
  #marks = new Set();
  /** @type {Set<string>} */
  #sentences = new Set();

  /**
   * @param {StudyReport} report
   * @param {PrintChoices} choices
   * @param {string} table its identifier
   */
  constructor(report, choices, table) {
    this.#report = report;
    this.#choices = choices;
    this.#table = table;
  }

  /** The heading of the adjusted p-values; null where nothing is adjusted. */
  get adjustedName() {
    const word = ADJUSTMENT_WORDS[this.#report.options.adjustment];
    return word === '' ? null : `${word} p`;
  }

  /** Decimals beyond the usual ones. */
  get extraPlaces() {
    return this.#choices.extraPlaces;
  }

  /**
   * Whether a count is too small to be printed.
   *
   * @param {number} count
   */
  hides(count) {
    return count > 0 && count < this.#choices.hidesBelow;
  }

  /** Whether small counts are hidden at all. */
  get hidesSmall() {
    return this.#choices.hidesBelow > 0;
  }

  /** What stands for a count that is too small. */
  get small() {
    return `<${this.#choices.hidesBelow}`;
  }

  /** Whether columns are compared two at a time. */
  get showsLetters() {
    return this.#choices.showsLetters;
  }

  /** Whether the standardized difference of two columns is printed. */
  get showsSmd() {
    return this.#choices.showsSmd;
  }

  /**
   * The rows that are printed.
   *
   * @param {TableRow[]} rows
   */
  shown(rows) {
    return rows.filter((row) => row.shown && !(this.#choices.hidesEmpty && isEmpty(row)));
  }

  /**
   * A p-value without marks.
   *
   * @param {number | null | undefined} p
   */
  p(p) {
    return formatP(p, this.#choices.pStyle);
  }

  /**
   * What the cells of a row hold, in words.
   *
   * @param {TableRow} row
   */
  summaryName(row) {
    return STYLE_WORDS[this.#showsMean(row) ? 'mean' : 'median'];
  }

  /** What is measured and classed. */
  get analyte() {
    return this.#report.options.analyte;
  }

  /** The variable that Table 3 compares. */
  get outcome() {
    return /** @type {TableRow} */ ({ variable: this.analyte.id, kind: 'continuous' });
  }

  /**
   * Decimals of a value on a scale.
   *
   * @param {string} variable
   */
  placesOf(variable) {
    return placesOf(this.#report, variable) + this.#choices.extraPlaces;
  }

  /**
   * The summary of a variable: mean ± SD, or median and quartiles.
   *
   * @param {Summary} summary
   * @param {TableRow} row
   * @returns {Cell}
   */
  summary(summary, row) {
    if (this.hides(summary.n)) {
      return number(NONE, { look: 'nothing' });
    }
    const places = this.placesOf(row.variable);
    if (!this.#showsMean(row)) {
      const text =
        row.kind === 'continuous'
          ? formatMedian(summary, places, formatDecimal)
          : formatMedian(summary, POINT_PLACES + this.#choices.extraPlaces);
      return number(text);
    }
    if (summary.mean === null) {
      return number(NONE, { look: 'nothing' });
    }
    // The place of a deviation that does not exist is kept, so that means align.
    const ghost = summary.sd === null ? { ghost: ` ± ${formatDecimal(0, places)}` } : {};
    return number(formatMeanSd(summary, places), ghost);
  }

  /**
   * The p-value of a test, with its marks.
   *
   * @param {TableRow} row
   * @param {RowTest} test
   * @param {import("lupustat").Group[]} groups those that it may compare, where the row has none of its own
   * @param {Partial<Cell>} [more]
   * @returns {Cell}
   */
  testP(row, test, groups, more = {}) {
    const isPrimary = row.tests.indexOf(test) === row.primary;
    const provenance = this.provenance(row, test, groups);
    if (test.p === null) {
      return number(test.reason?.text ?? 'not testable', { look: 'why', provenance, ...more });
    }
    const marks = [
      this.#letter(test.label),
      isPrimary && row.agreement === 'differs_at_alpha' ? this.#mark('†') : '',
      isPrimary && row.lostByAdjustment ? this.#mark('‡') : '',
      isPrimary && row.chosen ? this.#mark('§') : '',
    ].join('');
    return number(this.p(test.p), { marks, bold: !isJudgedByFamily(row) && this.#isBelow(test.p), provenance, ...more });
  }

  /**
   * The adjusted p-value of a test; the family is told below the table.
   *
   * @param {RowTest | undefined} test
   * @returns {Cell}
   */
  adjustedP(test) {
    if (test?.family) {
      const method = ADJUSTMENT_NAMES[this.#report.options.adjustment];
      this.say(`${this.adjustedName}: ${method} over m = ${test.family.m} testable, ${test.family.label}.`);
    }
    return this.adjusted(test?.pAdjusted);
  }

  /**
   * A p-value adjusted for its family, bold below alpha.
   *
   * @param {number | null | undefined} p
   * @returns {Cell}
   */
  adjusted(p) {
    return number(this.p(p), { bold: this.#isBelow(p) });
  }

  /**
   * Adds a footnote of the whole table, once.
   *
   * @param {string} sentence
   */
  say(sentence) {
    this.#sentences.add(sentence);
  }

  /**
   * The footnotes, after what the table says of itself.
   *
   * @param {string[]} notes
   * @returns {import("./model.js").Note[]}
   */
  notes(notes) {
    const { alpha } = this.#report.options;
    const judged = this.adjustedName ? `, judged by the ${this.adjustedName} where the row has one` : '';
    const whole = [...notes, ...this.#rowNotes(), ...this.#styleNotes(), ...this.#hidingNotes(), `Bold: below alpha = ${alpha}${judged}.`, ...this.#sentences];
    const marks = Object.entries(MARKS).filter(([mark]) => this.#marks.has(mark));
    const raised = [...this.#texts.map((text) => [this.#letter(text), text]), ...marks];
    return [
      ...whole.map((text) => ({ mark: '', text })),
      ...raised.map(([mark, text]) => ({ mark, text: `${text}.` })),
    ];
  }

  /**
   * What opens from a p-value.
   *
   * @param {TableRow} row
   * @param {RowTest} test
   * @param {import("lupustat").Group[]} groups
   * @returns {import("../parts/provenance.js").Provenance}
   */
  provenance(row, test, groups) {
    return {
      subject: row.label,
      unit: row.unit,
      test,
      others: row.tests.filter((other) => other !== test),
      groups: row.groups ?? groups,
      adjustedName: this.adjustedName ?? 'Adjusted p',
      place: row.tests.indexOf(test) === row.primary ? { table: this.#table, variable: row.variable } : null,
      choices: row.choices,
      chosen: row.chosen,
    };
  }

  /** That rows were chosen, where their family holds more. */
  #rowNotes() {
    const rows = this.#report.tables.find(({ id }) => id === this.#table)?.rows ?? [];
    const isPartial = rows.some((row) => !row.shown && isJudgedByFamily(row)) && rows.some((row) => row.shown && isJudgedByFamily(row));
    return isPartial ? ['Rows were chosen; adjusted p-values are over the whole family, the rows that are not shown included.'] : [];
  }

  /** How a variable was given its mean or its median, where that is not one choice for all. */
  #styleNotes() {
    return this.#choices.style === 'auto'
      ? [
          `Values on a scale are given by the mean, or by the median where Shapiro–Wilk’s p over all patients is below ${this.#report.options.alpha} or cannot be had.`,
        ]
      : [];
  }

  /** What is hidden, and what is not. */
  #hidingNotes() {
    return this.hidesSmall
      ? [
          `Counts from 1 to ${this.#choices.hidesBelow - 1} are given as ${this.small}, and what would be told of so few is left out; what follows from totals is not hidden.`,
        ]
      : [];
  }

  /** @param {TableRow} row */
  #showsMean({ kind, variable }) {
    const { style } = this.#choices;
    if (kind !== 'continuous' || style !== 'auto') {
      return kind === 'continuous' && style === 'mean';
    }
    const { distributions } = this.#report.diagnostics;
    const found = distributions.find((distribution) => distribution.variable === variable && distribution.group === 'All patients');
    return typeof found?.p === 'number' && !this.#isBelow(found.p);
  }

  /**
   * The letter of a footnote, which is added when it is new.
   *
   * @param {string} text
   */
  #letter(text) {
    if (!this.#texts.includes(text)) {
      this.#texts.push(text);
    }
    return String.fromCharCode('a'.charCodeAt(0) + this.#texts.indexOf(text));
  }

  /** @param {keyof typeof MARKS} mark */
  #mark(mark) {
    this.#marks.add(mark);
    return mark;
  }

  /** @param {number | null | undefined} p */
  #isBelow(p) {
    return typeof p === 'number' && p < this.#report.options.alpha;
  }
}

/**
 * The usual decimals of a value on a scale: of a variable that the study does not know, as many as its standard deviation has to two digits.
 *
 * @param {StudyReport} report
 * @param {string} variable
 */
export function placesOf({ tables }, variable) {
  const row = tables.flatMap(({ rows }) => rows).find((candidate) => candidate.variable === variable);
  const sd = row?.overall.sd ?? 0;
  const bySpread = sd > 0 ? SPREAD_DIGITS - 1 - Math.floor(Math.log10(sd)) : 1;
  return PLACES[variable] ?? Math.min(MOST_PLACES, Math.max(0, bySpread));
}

/**
 * Whether a test of the row stands in a family: no unadjusted p of such a row is bold.
 *
 * @param {TableRow} row
 */
function isJudgedByFamily({ tests }) {
  return tests.some(({ family }) => family !== null);
}

/**
 * Whether the row is of a manifestation that nobody has.
 *
 * @param {TableRow} row
 */
function isEmpty({ tests }) {
  return tests.length > 0 && tests.every(({ reason }) => reason?.code === 'nobody_has_it');
}
