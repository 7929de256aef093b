/** Terms in running text, each of which opens its explanation. */

import { html } from 'lit';

import { openTerm } from '../help.js';

/** @typedef {keyof typeof NAMES} TermId */

/** How each term is written. A longer one comes before those that it holds. */
const NAMES = {
  sledai: 'SLEDAI-2K',
  doris: 'DORIS(?: 2021)?(?: remission)?',
  lldas: 'LLDAS',
  holm: 'Holm',
  false_discovery: 'Benjamini–Hochberg|Benjamini–Yekutieli|false discovery rate',
  monte_carlo: 'Monte Carlo',
  mann_whitney: 'Mann[-–]Whitney(?: U test)?',
  kruskal_wallis: 'Kruskal[-–]Wallis(?: test)?',
  fisher: 'Fisher’s exact test|Fisher’s|Fisher-Freeman-Halton(?: exact)?(?: test)?',
  chi_square: 'Pearson(?:’s)? chi-square(?: test)?|chi-square',
  welch: 'Welch’s',
  tau_b: '(?:Kendall(?:’s)? )?tau-b',
  shift: 'Hodges[-–]Lehmann(?: shift)?|Shift',
  rank_biserial: 'rank-biserial(?: correlation)?|Cliff’s delta',
  cramers_v: 'Cramér’s V',
  odds_ratio: 'odds ratio',
  shapiro_wilk: 'Shapiro[-–]Wilk',
  levene: 'Levene(?:’s)?',
  smd: 'standardi[sz]ed differences?|SMD',
  median_iqr: 'median \\[Q1–Q3\\]|Q1–Q3|IQR',
  mean_sd: 'mean ± SD|± SD',
  continuity: '(?:correction )?for continuity|continuity(?: correction)?',
  ties: 'midranks|ties',
  interval: '95% (?:CI|interval)|confidence interval',
  exact: 'exact',
  asymptotic: 'asymptotic',
  alpha: 'alpha',
  family: 'famil(?:y|ies)',
  p_value: 'p-values?',
};

const IDS = /** @type {TermId[]} */ (Object.keys(NAMES));
const ANY = new RegExp(`(?<![\\w-])(?:${Object.values(NAMES).map((name) => `(${name})`).join('|')})(?![\\w-])`, 'gi');

/**
 * A text with its terms as buttons, each term once.
 *
 * @param {string} text
 * @param {Set<TermId>} [seen] terms that have had their button
 * @returns {unknown}
 */
export function explained(text, seen = new Set()) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(ANY)) {
    const id = IDS[found.slice(1).findIndex((group) => group !== undefined)];
    if (seen.has(id)) continue;
    seen.add(id);
    pieces.push(text.slice(from, found.index), term(id, found[0]));
    from = found.index + found[0].length;
  }
  return pieces.length === 0 ? text : [...pieces, text.slice(from)];
}

/**
 * One term.
 *
 * @param {TermId} id
 * @param {string} words
 */
export function term(id, words) {
  return html`<button type="button" class="term" aria-haspopup="dialog" title="What is this?" @click=${() => openTerm(id)}>${words}</button>`;
}
