/** The terms of the page, each explained in a few sentences. What the core defines is not here: see `definitions.js`. */

/**
 * @typedef {import("../parts/term.js").TermId} TermId
 * @typedef {{ title: string, text: string, items?: string[] }} Term `items`: what is listed below the text
 */

/** @type {Record<Exclude<TermId, "sledai" | "doris" | "lldas">, Term>} */
export const TERMS = {
  p_value: {
    title: 'p',
    text: 'How often data at least this far from “no difference” would come up if there were none. It is neither the size of a difference nor the probability that one exists.',
  },
  alpha: {
    title: 'Alpha',
    text: 'The limit below which a p-value is called significant, fixed before the data are seen: usually 0.05.',
  },
  holm: {
    title: 'Holm',
    text: 'Adjusts p where several questions are asked together. The smallest of m p-values is multiplied by m, the next by m − 1, and so on; none falls below the one before it or passes 1. The chance of even one false alarm in the family then stays at alpha.',
  },
  family: {
    title: 'Family of tests',
    text: 'The questions that are adjusted together, declared before the data are seen. Only those that can be tested are counted.',
  },
  false_discovery: {
    title: 'False discovery rate',
    text: 'The expected share of false alarms among all that is called significant. Benjamini–Hochberg holds it for independent questions, Benjamini–Yekutieli for any. It lets more through than Holm.',
  },
  exact: {
    title: 'Exact',
    text: 'Computed from every table with the same row and column totals, without an approximation. It holds for small counts too.',
  },
  asymptotic: {
    title: 'Asymptotic',
    text: 'Computed from the curve that the statistic approaches as the numbers grow. Close for large groups, rough for small ones and for many ties.',
  },
  monte_carlo: {
    title: 'Monte Carlo',
    text: 'Computed from random tables with the same totals, where there are too many to go through all. Its interval says how far from the exact p it may be. The random numbers start from the data, so that the same data give the same p.',
  },
  continuity: {
    title: 'Continuity correction',
    text: 'Counts move in steps, the normal curve does not; half a step is taken off before they are compared. Programs differ in whether they do so, which is one reason why they print different p-values.',
  },
  ties: {
    title: 'Ties and midranks',
    text: 'Equal values are ties. They share the mean of the ranks that they take up together, the midrank.',
  },
  mean_sd: {
    title: 'Mean ± SD',
    text: 'SD is the standard deviation: how far values typically lie from their mean. It describes the patients and not how surely the mean is known.',
  },
  median_iqr: {
    title: 'Median [Q1–Q3], IQR',
    text: 'Half of the values lie at or below the median, the middle half between the quartiles Q1 and Q3. The interquartile range (IQR) is the distance of the two. Programs find quartiles by different rules; the options name the one in use.',
  },
  interval: {
    title: 'Confidence interval',
    text: 'The values that the data do not speak against. At 95%, intervals made in this way hold the true value in 95 of 100 studies.',
  },
  smd: {
    title: 'Standardized difference',
    text: 'The difference of two groups in units of their standard deviation. It does not grow with the number of patients, as a test does.',
  },
  mann_whitney: {
    title: 'Mann–Whitney U test',
    text: 'Asks of two groups whether the values of one tend to exceed those of the other. It uses ranks alone, so that single extreme values weigh little.',
  },
  kruskal_wallis: {
    title: 'Kruskal–Wallis test',
    text: 'The same question as that of Mann and Whitney, for three groups and more. It says that some differ, not which.',
  },
  chi_square: {
    title: 'Chi-square test (Pearson)',
    text: 'Holds the counts of a table against those expected if rows and columns had nothing to do with each other. Rough where fewer than 5 are expected in a cell.',
  },
  fisher: {
    title: 'Fisher’s exact test',
    text: 'Adds up the probabilities of all tables with the same totals that are no more likely than the one found. Freeman and Halton carried it beyond two rows and two columns.',
  },
  welch: {
    title: 'Welch’s test',
    text: 'Compares two means, or several, without taking it for granted that the groups spread alike.',
  },
  tau_b: {
    title: 'Kendall’s tau-b',
    text: 'Do two ordered quantities rise together? Pairs of patients in the same order less those in the opposite order, as a share, with ties allowed for: from −1 to 1.',
  },
  shift: {
    title: 'Shift (Hodges–Lehmann)',
    text: 'By how much one group lies above another: the median of all differences between a value of one and a value of the other. In the unit of what was measured.',
  },
  rank_biserial: {
    title: 'Rank-biserial correlation, Cliff’s delta',
    text: 'How often a value of the first group exceeds one of the second, less how often it falls short: from −1 to 1.',
  },
  cramers_v: {
    title: 'Cramér’s V',
    text: 'How strongly two sets of categories go together: 0 not at all, 1 completely.',
  },
  odds_ratio: {
    title: 'Odds ratio',
    text: 'The odds of a finding in one group divided by those in the other. 1 is no difference; where a cell is empty it is 0 or without limit.',
  },
  shapiro_wilk: {
    title: 'Shapiro–Wilk test',
    text: 'Asks whether values could come from a normal distribution. Shown as a diagnostic; it chooses no test.',
  },
  levene: {
    title: 'Levene’s test',
    text: 'Asks whether groups spread alike. Shown as a diagnostic; it chooses no test.',
  },
};
