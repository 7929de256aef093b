/** The tests that the calculators offer: every one that the core answers by name, with what it asks for. */

/**
 * @typedef {"numbers" | "lines" | "number" | "word"} Shape a list; one list in each line; one number; a name
 *
 * @typedef {object} Field
 * @property {string} id as the core calls it
 * @property {string} label
 * @property {Shape} shape
 * @property {string} example
 * @property {boolean} [optional] whether it may be left empty
 *
 * @typedef {object} Calculator
 * @property {string} id of the test
 * @property {string} label
 * @property {Field[]} fields
 * @property {string} [seen] what the example is of, where it is from the example cohort
 */

/**
 * @param {string} id
 * @param {string} label
 * @param {Shape} shape
 * @param {string} example
 * @returns {Field}
 */
function field(id, label, shape, example) {
  return { id, label, shape, example };
}

/** Magnesium, mg/dL, of patients with and without a finding. */
const X = '1.72 1.85 1.90 1.93 1.99 2.05 2.47';
const Y = '1.95 2.10 2.18 2.20 2.31 2.40 2.56 2.91';

const one = [field('x', 'Values', 'numbers', X)];
const two = [field('x', 'Values of the first group', 'numbers', X), field('y', 'Values of the second group', 'numbers', Y)];
const pairs = [
  field('x', 'First variable', 'numbers', '0 2 4 6 8 12 20'),
  field('y', 'Second variable, in the same order', 'numbers', '1.9 2.0 2.2 2.1 2.4 2.3 2.5'),
];
const groups = [field('groups', 'Values, one line for each group', 'lines', `${X}\n${Y}\n2.40 2.52 2.71`)];
const table = [field('table', 'Counts, one line for each row', 'lines', '3 7\n20 70')];
const cases = [
  field('y', 'Outcome', 'numbers', '1.9 2.0 2.2 2.1 2.4 2.3 2.5 2.2'),
  field('X', 'Predictors, one line for each, in the same order', 'lines', '0 2 4 6 8 12 20 5\n31 45 28 60 39 52 44 37'),
];

/** The sizes of the groups of a study to come. @type {Field} */
const allocation = { ...field('allocation', 'Relative sizes of the groups (empty: equal)', 'numbers', ''), optional: true };

/** With it the power is told, without it the size. @type {Field} */
const size = { ...field('size', 'Patients in all, to learn the power (empty: how many are needed for 80%)', 'number', ''), optional: true };

/** The tests by what they are computed from. @type {Record<string, Calculator[]>} */
export const CATALOGUE = {
  'Two groups of values': [
    { id: 'mannwhitney', label: 'Mann-Whitney U', fields: two },
    { id: 'mannwhitney_exact', label: 'Mann-Whitney U, exact', fields: two },
    { id: 'hodges_lehmann', label: 'Hodges-Lehmann shift', fields: two },
    { id: 'ttest', label: 'Student’s and Welch’s t', fields: two },
    { id: 'effect_two_sample', label: 'Effect sizes of two samples', fields: two },
  ],
  'Several groups of values': [
    { id: 'kruskal', label: 'Kruskal-Wallis', fields: groups },
    { id: 'dunn', label: 'Dunn’s comparisons', fields: groups },
    { id: 'pairwise_mannwhitney', label: 'Mann-Whitney, two at a time', fields: groups },
    { id: 'jonckheere', label: 'Jonckheere-Terpstra', fields: groups },
    { id: 'anova', label: 'Analysis of variance', fields: groups },
    { id: 'tukey_hsd', label: 'Tukey and Games-Howell', fields: groups },
    { id: 'levene', label: 'Levene', fields: groups },
  ],
  'Counts in a table': [
    { id: 'chisq', label: 'Chi-square', fields: table },
    { id: 'fisher_2x2', label: 'Fisher’s exact test, 2 × 2', fields: table },
    { id: 'fisher_rxc', label: 'Fisher-Freeman-Halton', fields: [field('table', 'Counts, one line for each row', 'lines', '0 9 1\n11 78 1')] },
    { id: 'or_rr', label: 'Odds ratio, risk ratio', fields: table },
    { id: 'cramers_v_ci', label: 'Cramér’s V with interval', fields: table },
    { id: 'kendall_table', label: 'Kendall’s tau of a table', fields: [field('table', 'Counts, both ordered', 'lines', '3 3 2 1 1\n36 24 17 12 1')] },
    {
      id: 'cochran_armitage',
      label: 'Cochran-Armitage trend',
      fields: [field('events', 'With the event, group by group', 'numbers', '2 7 1'), field('totals', 'Of how many', 'numbers', '11 87 2')],
    },
    { id: 'proportion', label: 'A share with intervals', fields: [field('k', 'How many', 'number', '9'), field('n', 'Of how many', 'number', '100')] },
  ],
  'Printed summaries': [
    {
      id: 'ttest_summary',
      label: 't from means and deviations',
      fields: [
        field('mean1', 'Mean of the first group', 'number', '1.96'),
        field('sd1', 'Its SD', 'number', '0.21'),
        field('n1', 'Its n', 'number', '9'),
        field('mean2', 'Mean of the second group', 'number', '2.21'),
        field('sd2', 'Its SD', 'number', '0.32'),
        field('n2', 'Its n', 'number', '91'),
      ],
    },
    {
      id: 'anova_summary',
      label: 'Analysis of variance from means and deviations',
      fields: [
        field('means', 'Means', 'numbers', '2.14 2.07 2.32 2.30 2.46'),
        field('sds', 'SDs', 'numbers', '0.32 0.26 0.30 0.39 0.08'),
        field('ns', 'Sizes', 'numbers', '39 27 19 13 2'),
      ],
    },
  ],
  'Pairs of values': [
    { id: 'kendall', label: 'Kendall’s tau-b', fields: pairs },
    { id: 'spearman', label: 'Spearman’s rho', fields: pairs },
    { id: 'pearson', label: 'Pearson’s r', fields: pairs },
    { id: 'linreg', label: 'Linear regression', fields: cases },
    {
      id: 'ordinal_logit',
      label: 'Ordinal logistic regression',
      fields: [
        field('y', 'Ordered outcome', 'numbers', '1 2 1 3 2 1 3 2'),
        field('X', 'Predictors, one line for each, in the same order', 'lines', '1.9 2.3 2.5 2.1 2.0 1.8 2.6 2.4'),
      ],
    },
  ],
  'The next study': [
    {
      id: 'plan_two_proportions',
      label: 'Size or power: two shares',
      seen: 'Vasculitis in men and women of the example cohort.',
      fields: [field('events', 'With it, in each of two groups', 'numbers', '2 3'), field('totals', 'Of how many', 'numbers', '10 90'), allocation, size],
    },
    {
      id: 'plan_mannwhitney',
      label: 'Size or power: Mann-Whitney (Noether)',
      seen: 'Magnesium with and without leukopenia in the example cohort.',
      fields: [field('effect', 'Cliff’s delta to find, P(x > y) − P(x < y)', 'number', '-0.547'), allocation, size],
    },
    {
      id: 'plan_kruskal',
      label: 'Size or power: Kruskal-Wallis',
      seen: 'Magnesium by activity category in the example cohort.',
      fields: [
        field('effect', 'Share of the variance that the groups explain (ε², η²)', 'number', '0.16'),
        { ...allocation, example: '39 27 19 13 2', optional: false },
        size,
      ],
    },
    { id: 'plan_correlation', label: 'Size or power: a correlation', fields: [field('effect', 'Correlation to find', 'number', '0.3'), size] },
    {
      id: 'plan_prevalence',
      label: 'Size: precision of a prevalence',
      seen: 'Leukopenia in the example cohort.',
      fields: [
        field('k', 'How many have it', 'number', '9'),
        field('n', 'Of how many', 'number', '100'),
        field('precision', 'How far the interval may reach to either side, as a share', 'number', '0.05'),
        { ...field('population', 'All patients there are, if few (empty: many)', 'number', ''), optional: true },
      ],
    },
  ],
  'One sample': [
    { id: 'describe', label: 'Summary', fields: one },
    { id: 'quantile', label: 'Quantiles by five rules', fields: one },
    { id: 'boxplot', label: 'Box plot', fields: one },
    { id: 'shapiro', label: 'Shapiro-Wilk', fields: one },
    { id: 'lilliefors', label: 'Lilliefors', fields: one },
    { id: 'anderson_darling', label: 'Anderson-Darling', fields: [field('x', 'Values, eight or more', 'numbers', Y)] },
    { id: 'grubbs', label: 'Grubbs’s outlier', fields: one },
  ],
  'p-values and distributions': [
    { id: 'p_adjust', label: 'Adjustment of p-values', fields: [field('p', 'p-values of one family', 'numbers', '0.007 0.008 0.018 0.033 0.036')] },
    {
      id: 'distribution',
      label: 'A distribution',
      fields: [field('fn', 'Function', 'word', 'chi2_sf'), field('args', 'Arguments', 'numbers', '3.84 1')],
    },
  ],
};

/** Options that some tests need to give all they can. @type {Record<string, Record<string, unknown>>} */
export const OPTIONS = {
  quantile: { types: [2, 5, 6, 7, 8] },
};

/**
 * A calculator by its test.
 *
 * @param {string} id
 * @returns {Calculator}
 */
export function calculator(id) {
  const found = Object.values(CATALOGUE).flat().find((candidate) => candidate.id === id);
  if (!found) throw new Error(`there is no calculator ${id}`);
  return found;
}
