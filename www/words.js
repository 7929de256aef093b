/** The core's identifiers in the words of the page. */

/** States of a finding, in the order in which the form offers them. */
export const FINDING_WORDS = {
  present: 'Present',
  absent: 'Absent',
  unknown: 'Unknown',
  not_attributed: 'Not lupus',
};

/** What an added variable of yes and no may say. */
export const YES_NO_WORDS = { present: 'Yes', absent: 'No', unknown: 'Unknown' };

/** The kinds of columns that are added to the tables. */
export const SCALES = ['continuous', 'ordinal', 'nominal', 'binary'];

/** Sexes. */
export const SEX_WORDS = { female: 'Female', male: 'Male' };

/** Categories of activity, after the words "activity:". */
export const CATEGORY_WORDS = {
  none: 'none',
  mild: 'mild',
  moderate: 'moderate',
  high: 'high',
  very_high: 'very high',
  inactive: 'inactive',
  active: 'active',
  undefined: 'no category in this scheme',
  indeterminate: 'indeterminate',
};

/** The units in which magnesium is measured. @type {import("lupustat").MagnesiumUnit[]} */
export const MAGNESIUM_UNITS = ['mg/dL', 'mmol/L', 'mEq/L'];

/** Classes of serum magnesium. */
export const MAGNESIUM_WORDS = { low: 'Low', normal: 'Normal', high: 'High' };

/** What a value exactly on a limit of a reference range is. */
export const LOWER_LIMIT_WORDS = { normal: 'normal', low: 'low' };
export const UPPER_LIMIT_WORDS = { normal: 'normal', high: 'high' };

/**
 * Whether what is measured is magnesium, and no other analyte in its place.
 *
 * @param {{ id: string }} analyte
 */
export function isMagnesium({ id }) {
  return id === 'serum_mg';
}

/**
 * The analyte inside a sentence or a title: the name of magnesium has no capital there.
 *
 * @param {import("lupustat").Analyte} analyte
 */
export function analyteInSentence(analyte) {
  return isMagnesium(analyte) ? 'serum magnesium' : analyte.name;
}

/**
 * A label inside a sentence: abbreviations keep their capitals.
 *
 * @param {string} label
 */
export function inSentence(label) {
  return /^[A-Z][a-z]/.test(label) ? label[0].toLowerCase() + label.slice(1) : label;
}

/** Which test each row gets. @type {Record<import("lupustat").Mode, string>} */
export const MODE_WORDS = { as_published: 'As published', recommended: 'Recommended' };

/** What that means, in a sentence. @type {Record<import("lupustat").Mode, string>} */
export const MODE_SENTENCES = {
  as_published: 'Tests as published: each row has a test of the kind by which the printed p-values come out.',
  recommended: 'Tests as recommended: fixed by the type of the variables, exact where that is affordable.',
};

/** How values on a scale are summarised. */
export const STYLE_WORDS = { mean: 'mean ± SD', median: 'median [Q1–Q3]' };

/** How p-values are adjusted: in a heading, and in a sentence. @type {Record<import("lupustat").Adjustment, string>} */
export const ADJUSTMENT_WORDS = {
  holm: 'Holm',
  none: '',
  bonferroni: 'Bonferroni',
  hochberg: 'Hochberg',
  hommel: 'Hommel',
  benjamini_hochberg: 'BH',
  benjamini_yekutieli: 'BY',
};

/** @type {Record<import("lupustat").Adjustment, string>} */
export const ADJUSTMENT_NAMES = {
  ...ADJUSTMENT_WORDS,
  none: 'none',
  benjamini_hochberg: 'Benjamini–Hochberg (false discovery rate)',
  benjamini_yekutieli: 'Benjamini–Yekutieli (false discovery rate)',
};

/** Organ systems. */
export const SYSTEM_WORDS = {
  cns: 'Central nervous system',
  vascular: 'Vascular',
  musculoskeletal: 'Musculoskeletal',
  renal: 'Renal',
  skin: 'Skin and mucosa',
  serosa: 'Serosa',
  immunology: 'Immunology',
  general: 'General',
  hematology: 'Hematology',
};

/**
 * The cut-offs of a scheme of activity categories: the core writes its ranges with plain hyphens.
 *
 * @param {import("lupustat").Scheme[]} schemes
 * @param {string} id
 * @returns {string}
 */
export function schemeText(schemes, id) {
  const label = schemes.find((scheme) => scheme.id === id)?.label ?? id;
  return label.replace(/(\d)-(\d)/g, '$1–$2');
}

/**
 * What the tables are grouped by, inside a sentence.
 *
 * @param {import("lupustat").StudyReport} report
 */
export function groupingNoun({ options, groupings }) {
  const { id, label } = groupings.find((choice) => choice.id === options.grouping) ?? { id: 'sex', label: 'Sex' };
  return !id.startsWith('column_') && /^[A-Z][a-z]/.test(label) ? label[0].toLowerCase() + label.slice(1) : label;
}

/**
 * A name with its unit, where it has one.
 *
 * @param {string} name
 * @param {string} unit
 * @param {string} [joint]
 */
export function withUnit(name, unit, joint = ', ') {
  return unit === '' ? name : `${name}${joint}${unit}`;
}

/**
 * The reference range of the analyte with its unit; of a single limit the side that is normal: "≤ 5 mg/L".
 *
 * @param {import("lupustat").Analyte} analyte
 */
export function rangeText({ range: { lower, upper, lowerInclusive, upperInclusive }, unit }) {
  const normal =
    lower === null ? `${upperInclusive ? '≤' : '<'} ${upper}` : upper === null ? `${lowerInclusive ? '≥' : '>'} ${lower}` : `${lower}–${upper}`;
  return withUnit(normal, unit, ' ');
}

/**
 * A text at the beginning of a sentence.
 *
 * @param {string} text
 */
export function capital(text) {
  return text === '' ? text : text[0].toUpperCase() + text.slice(1);
}

/**
 * A unit as it is printed: the core writes it in plain letters.
 *
 * @param {string} unit
 * @returns {string}
 */
export function unitText(unit) {
  return unit
    .replace('10^9', '10⁹')
    .replace('10^3', '10³')
    .replace(/\/?\buL\b/, (text) => text.replace('u', 'µ'))
    .replace(/\b[CF]$/, '°$&')
    .replace('24h', '24 h');
}

/**
 * The category of a score, and where it is open, from which to which.
 *
 * @param {import("lupustat").SledaiScore} score
 * @returns {string}
 */
export function categoryText({ category, categoryMin, categoryMax }) {
  const word = CATEGORY_WORDS[category];
  return category === 'indeterminate'
    ? `${word} (${CATEGORY_WORDS[categoryMin]} to ${CATEGORY_WORDS[categoryMax]})`
    : word;
}

/** The tests that a row may have in place of the plan's. @type {Record<import("lupustat").Test, string>} */
export const TEST_WORDS = {
  mann_whitney: 'Mann-Whitney U, asymptotic',
  exact_mann_whitney: 'Mann-Whitney U, exact',
  kruskal_wallis: 'Kruskal-Wallis, asymptotic',
  exact_kruskal_wallis: 'Kruskal-Wallis, exact or Monte Carlo',
  pearson: 'Pearson chi-square',
  fisher: 'Fisher’s exact test',
  welch: 'Welch’s test of means',
  kendall: 'Kendall’s tau-b',
};
