/** An answer of the core as lines of names and values, in the order in which the core gives them. */

import { NONE, formatSignificant } from '../format.js';

/** Significant digits of a number. */
const DIGITS = 6;

/** Words of the core's names that are not plain English. @type {Record<string, string>} */
const WORDS = {
  p: 'p',
  cc: 'continuity corrected',
  ci: 'interval',
  df: 'degrees of freedom',
  sd: 'SD',
  se: 'SE',
  or: 'odds ratio',
  rr: 'risk ratio',
  rd: 'risk difference',
  jt: 'JT',
  iqr: 'interquartile range',
  hw: 'Hollander-Wolfe',
  bh: 'Benjamini-Hochberg',
  holm: 'Holm',
  bonferroni: 'Bonferroni',
  ncp: 'noncentrality',
  welch: 'Welch',
  student: 'Student',
  yates: 'Yates',
  pearson: 'Pearson',
  cramers: 'Cramér’s',
  cohen: 'Cohen’s',
  cliffs: 'Cliff’s',
  chi2: 'χ²',
};

/** What an answer holds only where an option asks for it. */
const UNASKED = ['inference', 'columnLetters'];

/**
 * @typedef {{ name: string, value: string, depth: number }} Line a heading has no value
 *
 * @param {unknown} answer
 * @param {number} [depth]
 * @returns {Line[]}
 */
export function answerLines(answer, depth = 0) {
  return Object.entries(/** @type {object} */ (answer)).flatMap(([name, value]) => {
    if (value === null && UNASKED.includes(name)) {
      return [];
    }
    if (name === 'reason' && value) {
      return [{ name: 'Why there is no p', value: value.text, depth }];
    }
    if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null && !Array.isArray(item))) {
      return value.flatMap((item, index) => [{ name: `${words(name)} ${index + 1}`, value: '', depth }, ...answerLines(item, depth + 1)]);
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return [{ name: words(name), value: '', depth }, ...answerLines(value, depth + 1)];
    }
    return [{ name: words(name), value: text(value), depth }];
  });
}

/**
 * A name of the core in words: `pTwoSidedCc` → `p, two sided, continuity corrected`.
 *
 * @param {string} name
 */
function words(name) {
  const [, base, group] = /^(u|rankSum|meanRank|mean|sd|n)([12])$/.exec(name) ?? [name, name, ''];
  const parts = base
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .split(' ')
    .map((part) => WORDS[part.toLowerCase()] ?? part.toLowerCase());
  const joined = parts.join(' ').replace(/^p (?!$)/, 'p, ').replace(/ continuity corrected$/, ', continuity corrected');
  const whole = group ? `${joined}, group ${group}` : joined;
  return /^([a-z]{2}|u,)/.test(whole) ? whole[0].toUpperCase() + whole.slice(1) : whole;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function text(value) {
  if (value === null || value === undefined) return NONE;
  if (Array.isArray(value)) {
    const nested = value.some(Array.isArray);
    return value.length === 0 ? 'none' : value.map(text).join(nested ? '; ' : ', ');
  }
  if (typeof value !== 'number') return String(value);
  return Number.isFinite(value) ? formatSignificant(value, DIGITS) : value > 0 ? '∞' : '−∞';
}
