/**
 * SPSS syntax that prints the numbers of the tables from the exported data, written from what ran, test by test. Before
 * each command an `ECHO` says which row it is for.
 *
 * It comes in two files: what SPSS and the free PSPP both carry out, and what needs SPSS (exact tests beyond 2 × 2, Welch's
 * analysis of variance, tau-b's p, Dunn's comparisons, the Hodges-Lehmann interval).
 */

import { addedRows, legend } from './legend.js';
import { DATA_FILE, SPSS_FILE } from './names.js';
import { oneLine } from './plain-text.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 *
 * @typedef {object} Grouping a variable whose groups are coded 1, 2, 3, …
 * @property {string} name
 * @property {string[]} ids of the groups, in the order of their codes
 */

/** The rules of the quartiles that SPSS has, by its names. @type {Record<string, string>} */
const PERCENTILES = { type6: 'HAVERAGE', type2: 'AEMPIRICAL' };

/**
 * Categories by the variable that they are coded in.
 *
 * @param {StudyReport} report
 * @returns {Record<string, string>}
 */
function codedOf(report) {
  const added = levelled(report).map(({ variable }) => [variable, `by_${variable}`]);
  return { sex: 'by_sex', [report.options.analyte.classId]: 'by_class', sledai2k_category: 'by_category', ...Object.fromEntries(added) };
}

/**
 * The added variables of levels.
 *
 * @param {StudyReport} report
 */
function levelled(report) {
  return addedRows(report).filter(({ kind }) => kind === 'ordinal' || kind === 'nominal');
}

/** Characters of a text in a line: in every writing fewer than the 256 bytes after which SPSS cuts a line that it includes. */
const LONGEST = 60;
const LINE = new RegExp(`\\S.{0,${LONGEST - 2}}\\S(?=\\s|$)|\\S{1,${LONGEST}}`, 'gu');

const PORTABLE_HEAD = 'SPSS and PSPP carry this out.';

/**
 * @param {StudyReport} report
 * @returns {{ portable: string, spssOnly: string }}
 */
export function spssSyntax(report) {
  const { tables } = report;
  const syntax = new Syntax(report);
  for (const table of tables) {
    syntax.portable.push('', comment(table.title));
    for (const row of table.rows) {
      if (table.id === 'table3') syntax.analyteRow(table, row);
      else syntax.columnRow(table, row);
    }
  }
  const opened = opening(report);
  return {
    portable: [...opened, ...syntax.portable, ...adjustments(report), ''].join('\n'),
    spssOnly: [`* Run ${SPSS_FILE} first, or at least its part that reads the data. PSPP lacks these commands.`, ...opened.slice(1), ...measured(syntax.only), ...syntax.only, ''].join('\n'),
  };
}

/**
 * The level of measurement of each variable of `NPTESTS`, which refuses groups that are not nominal or ordinal and tests
 * none that is nominal.
 *
 * @param {string[]} commands
 */
function measured(commands) {
  const found = commands.flatMap((command) => [...command.matchAll(/^NPTESTS .*TEST \((\w+)\) GROUP \((\w+)\)/g)]);
  const tested = new Set(found.map(([, variable]) => variable));
  const grouping = new Set(found.map(([, , group]) => group));
  const level = (/** @type {string} */ variable) => {
    if (variable.startsWith('by_') && tested.has(variable)) return 'ORDINAL';
    return grouping.has(variable) ? 'NOMINAL' : 'SCALE';
  };
  return [...new Set([...tested, ...grouping])].map((variable) => `VARIABLE LEVEL ${variable} (${level(variable)}).`);
}

/**
 * How the data are read and coded.
 *
 * @param {StudyReport} report
 */
function opening(report) {
  const { lupustat, dataHash, options, cohort, tables, dataColumns } = report;
  const { analyte, grouping } = options;
  /** @type {Record<string, string>} */
  const formats = {
    ...OWN_FORMATS,
    [analyte.id]: FORMATS.continuous,
    [analyte.classId]: FORMATS.nominal,
    ...Object.fromEntries(addedRows(report).map(({ variable, kind }) => [variable, FORMATS[kind]])),
  };
  const variables = dataColumns.map((variable) => `${variable} ${formats[variable] ?? FORMATS.binary}`);
  const groups = tables.find(({ id }) => id === 'table1')?.groups.map(({ id }) => id) ?? [];
  const codes = codedOf(report);
  const ids = (/** @type {string} */ variable) =>
    variable === grouping ? groups : (tables[0].rows.find((row) => row.variable === variable)?.levels.map(({ id }) => id) ?? []);
  const joint = tables.find(({ id }) => id === 'table2')?.groups.map(({ id }) => id) ?? [];
  const classes = ['low', 'normal', 'high'];
  const isBinary = groups.includes('present');
  const pairs = groups.flatMap((group) => classes.map((level) => ({ group, level, place: joint.indexOf(`${group}_${level}`) })));
  return [
    `* The numbers of the tables. Written by Lupustat ${lupustat} for data ${dataHash}. ${PORTABLE_HEAD}`,
    `* Mode ${options.mode}, quartiles ${options.quantileRule}, alpha ${options.alpha}, adjustment ${options.adjustment}.`,
    ...legend(report).map(comment),
    'SET DECIMAL=DOT.',
    `GET DATA /TYPE=TXT /FILE='${DATA_FILE}' /ARRANGEMENT=DELIMITED /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2`,
    `  /VARIABLES=${variables.join('\n    ')}.`,
    ...coding('sex', 'by_sex', ['M', 'F']),
    ...coding(analyte.classId, 'by_class', classes),
    ...coding('sledai2k_category', 'by_category', ids('sledai2k_category')),
    ...levelled(report).flatMap(({ variable, levels }) => coding(variable, codes[variable], levels.map(({ id }) => id))),
    // The groups are coded from 1 on, what is present or absent too.
    isBinary ? `COMPUTE by_group = ${grouping} + 1.` : `COMPUTE by_group = ${codes[grouping]}.`,
    `VALUE LABELS by_group ${groups.map((id, index) => `${index + 1} '${id}'`).join(' ')}.`,
    ...pairs
      .filter(({ place }) => place >= 0)
      .map(({ group, level, place }) => `IF (by_group = ${groups.indexOf(group) + 1} AND ${analyte.classId} = '${level}') by_group_class = ${place + 1}.`),
    ...(isCounted(cohort) ? ['WEIGHT BY count.'] : []),
    'EXECUTE.',
  ];
}

/** How each kind of variable is read, and the study's own, which are not manifestations. */
const FORMATS = { continuous: 'F12.6', ordinal: 'A16', nominal: 'A16', binary: 'F8.0' };
const OWN_FORMATS = { sex: 'A8', age: 'F12.6', sledai2k_score: 'F12.6', sledai2k_category: 'A16', count: 'F12.0' };

/** @param {import("lupustat").CohortReport} cohort */
function isCounted({ columns }) {
  return columns.some(({ id }) => id === 'count');
}

/**
 * A variable of words as one of numbers.
 *
 * @param {string} from
 * @param {string} to
 * @param {string[]} ids
 */
function coding(from, to, ids) {
  if (ids.length === 0) return [];
  return [
    `RECODE ${from} ${ids.map((id, index) => `('${id}'=${index + 1})`).join(' ')} INTO ${to}.`,
    `VALUE LABELS ${to} ${ids.map((id, index) => `${index + 1} '${id}'`).join(' ')}.`,
  ];
}

/** Commands as they are written. */
class Syntax {
  /** @type {string[]} */
  portable = [];
  /** @type {string[]} */
  only = [];

  #percentiles;
  #analyte;
  #coded;

  /** @param {StudyReport} report */
  constructor(report) {
    const { options } = report;
    this.#analyte = options.analyte.id;
    this.#coded = codedOf(report);
    this.#percentiles = PERCENTILES[options.quantileRule];
    if (!this.#percentiles) {
      this.portable.push(`* SPSS has no quartiles of ${options.quantileRule}: those below are its weighted average, type 6.`);
    }
  }

  /**
   * A row whose groups are the columns of its table.
   *
   * @param {ReportTable} table
   * @param {TableRow} row
   */
  columnRow(table, row) {
    const columns = { name: table.id === 'table1' ? 'by_group' : 'by_group_class', ids: table.groups.map(({ id }) => id) };
    const variable = this.#coded[row.variable] ?? row.variable;
    if (columns.ids.length === 0) return;
    if (row.levels.length === 0) {
      this.#describe(`${table.id} ${row.variable}`, variable, columns);
    } else {
      this.#say(`${table.id} ${row.variable}`, `CROSSTABS TABLES = ${variable} BY ${columns.name} /CELLS = COUNT COLUMN.`);
    }
    row.tests.forEach((test, index) => {
      const own = test.compares.every((id) => columns.ids.includes(id));
      this.#test(`${table.id} ${row.variable} test${index + 1}`, test, variable, own ? columns : { name: 'by_class', ids: ['low', 'normal', 'high'] });
    });
  }

  /**
   * A row of the analyte in groups of its own, or along numbers.
   *
   * @param {ReportTable} table
   * @param {TableRow} row
   */
  analyteRow(table, row) {
    const analyte = this.#analyte;
    const place = `${table.id} ${row.variable}`;
    const groups = row.groups ?? [];
    const isFinding = groups.some(({ id }) => id === 'present');
    const grouping = isFinding
      ? { name: row.variable, ids: ['absent', 'present'] }
      : { name: this.#coded[row.variable] ?? row.variable, ids: groups.map(({ id }) => id) };
    if (groups.length > 0) this.#describe(place, analyte, grouping);
    row.tests.forEach((test, index) => this.#test(`${place} test${index + 1}`, test, analyte, grouping, isFinding ? 0 : 1));
    if (row.pairs.length > 0) {
      this.only.push(`NPTESTS /INDEPENDENT TEST (${analyte}) GROUP (${grouping.name}) KRUSKAL_WALLIS(COMPARE=PAIRWISE).`);
    }
  }

  /**
   * @param {string} place
   * @param {string} variable
   * @param {Grouping} grouping
   */
  #describe(place, variable, { name }) {
    this.#say(
      place,
      `DESCRIPTIVES VARIABLES = ${variable} /STATISTICS = MEAN STDDEV MIN MAX.`,
      `MEANS TABLES = ${variable} BY ${name} /CELLS = COUNT MEAN STDDEV MIN MAX.`,
      `EXAMINE VARIABLES = ${variable} BY ${name} /PLOT = NONE /STATISTICS = NONE /PERCENTILES(25, 50, 75) = ${this.#percentiles ?? 'HAVERAGE'}.`,
    );
  }

  /**
   * @param {string} place
   * @param {RowTest} test
   * @param {string} variable
   * @param {Grouping} grouping
   * @param {number} [first] code of the first group
   */
  #test(place, { test, method, compares, p, reason, label }, variable, { name, ids }, first = 1) {
    if (p === null) {
      this.portable.push(comment(`${place}: ${reason?.text ?? label}`));
      return;
    }
    const codes = compares.map((id) => ids.indexOf(id) + first).sort((a, b) => a - b);
    const range = `(${codes[0]}, ${codes.at(-1)})`;
    const exact = method === 'exact' ? ' /METHOD = EXACT TIMER(5)' : method === 'monte_carlo' ? ' /METHOD = MC CIN(99) SAMPLES(100000)' : '';
    switch (test) {
      case 'mannwhitney':
        this.#say(place, `NPAR TESTS /MANN-WHITNEY = ${variable} BY ${name} ${range}.`);
        if (exact) this.only.push(`NPAR TESTS /MANN-WHITNEY = ${variable} BY ${name} ${range}${exact}.`);
        this.only.push(`NPTESTS /INDEPENDENT TEST (${variable}) GROUP (${name}) MANN_WHITNEY HODGES_LEHMAN.`);
        return;
      case 'kruskal':
        this.#say(place, `NPAR TESTS /KRUSKAL-WALLIS = ${variable} BY ${name} ${range}.`);
        if (exact) this.only.push(`NPAR TESTS /KRUSKAL-WALLIS = ${variable} BY ${name} ${range}${exact}.`);
        return;
      case 'chisq':
      case 'fisher_2x2':
      case 'fisher_rxc':
        this.#say(place, `CROSSTABS TABLES = ${variable} BY ${name} /CELLS = COUNT /STATISTICS = CHISQ.`);
        if (exact && test === 'fisher_rxc') {
          this.only.push(`CROSSTABS TABLES = ${variable} BY ${name} /STATISTICS = CHISQ${exact}.`);
        }
        return;
      case 'ttest':
        this.#say(place, `T-TEST GROUPS = ${name}${range} /VARIABLES = ${variable}.`);
        return;
      case 'anova':
        this.only.push(`ONEWAY ${variable} BY ${name} /STATISTICS = WELCH.`);
        return;
      case 'kendall':
        this.#say(place, `CROSSTABS TABLES = ${name} BY ${variable} /FORMAT = NOTABLES /STATISTICS = BTAU.`);
        this.only.push(`NONPAR CORR /VARIABLES = ${name} ${variable} /PRINT = KENDALL TWOTAIL.`);
        return;
      default:
        this.portable.push(comment(`${place}: ${label} is not in this file`));
    }
  }

  /**
   * @param {string} place
   * @param {...string} commands
   */
  #say(place, ...commands) {
    this.portable.push(`ECHO '${place}'.`, ...commands);
  }
}

/**
 * The adjustment of each family by Holm or Bonferroni, from the p-values of the report: SPSS has no command for it.
 *
 * @param {StudyReport} report
 */
function adjustments({ tables, options }) {
  /** @type {Map<string, number[]>} */
  const families = new Map();
  for (const { p, family } of tables.flatMap(({ rows }) => rows.flatMap((row) => row.tests))) {
    if (family && p !== null) families.set(family.label, [...(families.get(family.label) ?? []), p]);
  }
  if (!['holm', 'bonferroni'].includes(options.adjustment)) {
    return families.size > 0 ? ['', `* SPSS has no command for the adjustment ${options.adjustment}: see the R script.`] : [];
  }
  return [...families].flatMap(([label, p]) => [
    '',
    `ECHO 'adjusted ${echoed(label)}'.`,
    'DATA LIST LIST / p.',
    'BEGIN DATA',
    ...p.map(String),
    'END DATA.',
    'SORT CASES BY p.',
    ...(options.adjustment === 'bonferroni'
      ? [`COMPUTE adjusted = MIN(1, p * ${p.length}).`]
      : [
          `COMPUTE adjusted = MIN(1, p * (${p.length} - $CASENUM + 1)).`,
          'IF (NOT MISSING(LAG(adjusted)) AND LAG(adjusted) > adjusted) adjusted = LAG(adjusted).',
        ]),
    'FORMATS p adjusted (F14.10).',
    'LIST.',
  ]);
}

/**
 * A text as a comment: on lines that SPSS does not cut, without what would end it before its end or open one in it.
 *
 * @param {string} text
 */
function comment(text) {
  const safe = oneLine(text).replaceAll('/*', '/ *').replaceAll('*/', '* /').replaceAll("'", '’').replaceAll('"', '”');
  const lines = safe.match(LINE) ?? [];
  return `* ${lines.map((line) => line.replace(/[.\s]+$/, '')).filter((line) => line !== '').join('\n  ')}.`;
}

/**
 * What `ECHO` prints of a text.
 *
 * @param {string} text
 */
function echoed(text) {
  return Array.from(oneLine(text)).slice(0, LONGEST).join('').replaceAll("'", "''");
}
