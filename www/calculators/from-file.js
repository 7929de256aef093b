/** Figures of the open file as starting values for the planning of the next study: its own shares, sizes and effects. */

import { inSentence } from '../words.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").TableRow} TableRow
 *
 * @typedef {object} Start
 * @property {Record<string, string>} fields what is filled in, by the field
 * @property {string} of what these figures are of
 */

/**
 * Starting values of a calculator; null where it takes none from a file, or the file has none.
 *
 * @param {string} test
 * @param {StudyReport | null} report
 * @returns {Start | null}
 */
export function startOf(test, report) {
  return report ? (STARTS[test]?.(report) ?? null) : null;
}

/** @type {Record<string, (report: StudyReport) => Start | null>} */
const STARTS = {
  plan_two_proportions: ({ tables, options }) => {
    const [table] = tables;
    if (table.groups.length !== 2) return null;
    const row = leastOf(table.rows.filter(({ manifestation, tests }) => manifestation && tests[0]?.p !== null));
    const present = row?.levels.find(({ id }) => id === 'present');
    if (!row || !present) return null;
    const [events, totals] = [present.counts.slice(1), row.cells.map(({ n }) => n)];
    const shares = table.groups.map(({ label }, place) => `${label} (${events[place]} of ${totals[place]})`);
    return { fields: { events: events.join(' '), totals: totals.join(' '), allocation: totals.join(' ') }, of: `${row.label}, ${shares.join(' and ')}; ${chosen(options)}` };
  },
  plan_mannwhitney: ({ tables, options }) => {
    const rows = table3(tables).filter(({ manifestation, tests }) => manifestation && effectOf(tests[0], 'cliffs_delta') !== null);
    const row = leastOf(rows);
    const delta = row && effectOf(row.tests[0], 'cliffs_delta');
    if (!row || !delta) return null;
    const sizes = row.cells.map(({ n }) => n);
    return { fields: { effect: String(delta), allocation: sizes.join(' ') }, of: `${options.analyte.noun}, ${sizes[0]} patients with ${inSentence(row.label)} and ${sizes[1]} without; ${chosen(options)}` };
  },
  plan_kruskal: ({ tables, options }) => {
    const row = table3(tables).find(({ variable }) => variable === 'sledai2k_category');
    const test = row?.tests.find((candidate) => candidate.test === 'kruskal');
    const share = test && effectOf(test, 'epsilon_squared');
    if (!row || !share) return null;
    const sizes = row.cells.map(({ n }) => n).filter((n) => n > 0);
    return { fields: { effect: String(share), allocation: sizes.join(' ') }, of: `${options.analyte.noun} by category of activity, groups of ${sizes.join(', ')}` };
  },
  plan_prevalence: ({ tables }) => {
    const known = tables[0].rows.filter(({ manifestation, overall }) => manifestation && overall.n > 0);
    const count = (/** @type {TableRow} */ row) => row.levels.find(({ id }) => id === 'present')?.counts[0] ?? 0;
    const [row] = [...known].sort((a, b) => count(b) - count(a));
    if (!row || count(row) === 0) return null;
    return { fields: { k: String(count(row)), n: String(row.overall.n), precision: '0.05' }, of: `${row.label}, the most frequent manifestation, in ${count(row)} of ${row.overall.n}; the precision is yours to choose` };
  },
};

/** The row whose first p-value is least. @param {TableRow[]} rows */
function leastOf(rows) {
  const p = (/** @type {TableRow} */ { tests }) => tests[0]?.p ?? 1;
  return [...rows].sort((a, b) => p(a) - p(b)).at(0);
}

/** @param {StudyReport["tables"]} tables */
function table3(tables) {
  return tables.find(({ id }) => id === 'table3')?.rows ?? [];
}

/**
 * An effect beside a p-value.
 *
 * @param {import("lupustat").RowTest | undefined} test
 * @param {string} id
 */
function effectOf(test, id) {
  const effects = test && test.p !== null ? [test.effect, ...test.otherEffects] : [];
  return effects.find((effect) => effect?.id === id)?.value ?? null;
}

/** How the row was found. @param {StudyReport["options"]} options */
function chosen({ adjustment }) {
  return `the row of the least p${adjustment === 'none' ? '' : ' before adjustment'}, whose effect is likely smaller in the next study`;
}
