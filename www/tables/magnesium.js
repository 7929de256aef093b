/** Table 3: the analyte, of the paper serum magnesium, with and without each manifestation, and across the categories of activity. */

import { NONE, formatDecimal, formatInteger, formatInterval, formatSigned } from '../format.js';
import { capital, rangeText, withUnit } from '../words.js';
import { blank, heading, number, numberHeading, pHeading } from './model.js';

/**
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 * @typedef {import("./model.js").Cell} Cell
 * @typedef {import("./model.js").Part} Part
 * @typedef {import("./printing.js").Printer} Printer
 */

/** Decimals of z and of an effect size. */
const PLACES = 2;

/** What a test across the categories or the scores looks for. @type {Record<string, string>} */
const ACROSS_WORDS = { kruskal: 'any difference', kendall: 'trend' };

/** The row of the categories of activity. */
const ACTIVITY = 'sledai2k_category';

/** Effects that have a direction. */
const SIGNED = ['tau_b'];

/**
 * @param {ReportTable} table
 * @param {object} options
 * @param {number} options.number of the table
 * @param {Printer} options.printer
 * @returns {import("./model.js").PrintedTable}
 */
export function magnesiumTable(table, { number: place, printer }) {
  const rows = printer.shown(table.rows);
  const manifestations = rows.filter((row) => side(row, 'present'));
  const others = rows.filter((row) => !side(row, 'present'));
  const parts = [
    withAndWithout(manifestations, printer),
    ...others.flatMap((row) => categories(row, printer)),
    across(others, printer),
    ...others.flatMap((row) => pairs(row, printer)),
  ].filter(({ body }) => body.length > 0);
  const notes = printer.notes([
    ...table.notes,
    'The shift is the Hodges–Lehmann estimate, with it less without it; its interval holds the shifts that the same test does not reject.',
    `Reference range ${rangeText(printer.analyte)}; lowest and highest are values of single patients.`,
  ]);
  return { id: table.id, number: place, title: table.title, parts, notes };
}

/**
 * @param {TableRow[]} rows
 * @param {Printer} printer
 * @returns {Part}
 */
function withAndWithout(rows, printer) {
  const { short, unit } = printer.analyte;
  const kind = `${short}, ${printer.summaryName(printer.outcome)}`;
  const { adjustedName } = printer;
  const head = [
    [
      heading(rows.every((row) => row.manifestation) ? 'Manifestation' : 'Manifestation or variable', { rows: 2 }),
      ...['With it', 'Without it', withUnit('Shift', unit)].map((text) => heading(text, { columns: 2 })),
      pHeading({ rows: 2 }),
      ...(adjustedName ? [numberHeading(adjustedName, { rows: 2 })] : []),
    ],
    ['n', kind, 'n', kind, 'Estimate', '95% CI'].map((text) => numberHeading(text)),
  ];
  const body = rows.map((row) => ({
    starts: false,
    cells: [
      heading(row.label),
      ...sideCells(row, 'present', printer),
      ...sideCells(row, 'absent', printer),
      ...testCells(row, printer),
    ],
  }));
  return { label: 'manifestations', head, body };
}

/**
 * @param {TableRow} row
 * @param {"present" | "absent"} id
 * @param {Printer} printer
 */
function sideCells(row, id, printer) {
  const group = side(row, id);
  if (!group || !row.groups) {
    return [number(NONE), number(NONE)];
  }
  const summary = row.cells[row.groups.indexOf(group)];
  return [groupSize(group, summary, printer), printer.summary(summary, printer.outcome)];
}

/**
 * The shift with its interval, p and adjusted p; the reason across where there is no test.
 *
 * @param {TableRow} row
 * @param {Printer} printer
 * @returns {Cell[]}
 */
function testCells(row, printer) {
  const columns = printer.adjustedName ? 4 : 3;
  const test = row.primary === null ? undefined : row.tests[row.primary];
  if (!test) {
    return blank(columns);
  }
  if (test.p === null) {
    return [printer.testP(row, test, [], { columns })];
  }
  const places = printer.placesOf(printer.analyte.id);
  const shift = test.effect?.id === 'hodges_lehmann' ? test.effect : null;
  return [
    number(shift ? formatSigned(shift.value, places) : NONE),
    shift ? intervalCell(shift) : number(NONE),
    printer.testP(row, test, []),
    ...(printer.adjustedName ? [printer.adjustedP(test)] : []),
  ];

  /** @param {import("lupustat").Effect} effect */
  function intervalCell(effect) {
    const text = formatInterval(effect, places);
    if (!effect.reason || !test) {
      return number(text);
    }
    return number(text, { look: 'nothing', provenance: printer.provenance(row, test, []), heard: `no interval: ${effect.reason.text}` });
  }
}

/**
 * @param {TableRow} row
 * @param {"present" | "absent"} id
 */
function side({ groups }, id) {
  return groups?.find((group) => group.id === id);
}

/**
 * The size of a group, and how many of it are in no number beside it.
 *
 * @param {import("lupustat").Group} group
 * @param {import("lupustat").Summary} summary
 * @param {Printer} printer
 */
function groupSize({ n }, { missing }, printer) {
  if (printer.hides(n) || printer.hides(missing)) {
    return number(printer.small);
  }
  return number(formatInteger(n) + (missing > 0 ? ` (${formatInteger(missing)} without ${printer.analyte.short})` : ''));
}

/**
 * The analyte in each category of a row.
 *
 * @param {TableRow} row
 * @param {Printer} printer
 * @returns {Part[]} none where the row has no categories
 */
function categories({ variable, label: name, groups, cells }, printer) {
  const { id, short } = printer.analyte;
  const extreme = (/** @type {number | null} */ value) =>
    number(value === null || printer.hidesSmall ? NONE : formatDecimal(value, printer.placesOf(id)));
  const body =
    (groups ?? []).map((group, index) => ({
      starts: false,
      cells: [
        heading(group.label),
        groupSize(group, cells[index], printer),
        printer.summary(cells[index], printer.outcome),
        extreme(cells[index].min),
        extreme(cells[index].max),
      ],
    }));
  const columns = ['n', `${short}, ${printer.summaryName(printer.outcome)}`, 'Lowest', 'Highest'];
  const isActivity = variable === ACTIVITY;
  const head = [[heading(isActivity ? 'Activity' : name), ...columns.map((text) => numberHeading(text))]];
  return [{ label: isActivity ? 'activity' : `levels of ${variable}`, head, body }];
}

/**
 * The tests across the categories and the scores.
 *
 * @param {TableRow[]} rows
 * @param {Printer} printer
 * @returns {Part}
 */
function across(rows, printer) {
  const { adjustedName } = printer;
  const head = [
    heading(`${capital(printer.analyte.noun)} across`),
    heading('Effect size'),
    numberHeading('Value'),
    pHeading(),
    ...(adjustedName ? [numberHeading(adjustedName)] : []),
  ];
  const body = rows.flatMap((row) =>
    row.tests.map((test) => ({
      starts: false,
      cells: [
        heading(`${row.label}: ${ACROSS_WORDS[test.test] ?? test.label}`),
        ...effectCells(test, printer),
        printer.testP(row, test, []),
        ...(adjustedName ? [printer.adjustedP(test)] : []),
      ],
    })),
  );
  return { label: 'trends', head: [head], body };
}

/**
 * @param {RowTest} test
 * @param {Printer} printer
 * @returns {Cell[]}
 */
function effectCells({ effect }, printer) {
  if (!effect) {
    return blank(2);
  }
  const write = SIGNED.includes(effect.id) ? formatSigned : formatDecimal;
  return [{ text: effect.label, kind: 'text' }, number(write(effect.value, PLACES + printer.extraPlaces))];
}

/**
 * The comparisons of two categories at a time.
 *
 * @param {TableRow} row
 * @param {Printer} printer
 * @returns {Part[]}
 */
function pairs({ variable, label: title, pairs: compared, groups }, printer) {
  if (compared.length === 0) {
    return [];
  }
  const name = (/** @type {string} */ id) => groups?.find((group) => group.id === id)?.label ?? id;
  const isActivity = variable === ACTIVITY;
  const second = (/** @type {string} */ id) => (isActivity ? name(id).toLowerCase() : name(id));
  const columns = ['z', 'p', 'Bonferroni p', 'Holm p'];
  const body = compared.map(({ first, second: other, z, p, pBonferroni, pHolm }) => ({
    starts: false,
    cells: [
      heading(`${name(first)} v ${second(other)}`),
      number(formatDecimal(z, PLACES + printer.extraPlaces)),
      number(printer.p(p)),
      number(printer.p(pBonferroni)),
      printer.adjusted(pHolm),
    ],
  }));
  return [
    {
      label: isActivity ? 'pairs' : `pairs of ${variable}`,
      folded: `Two categories ${isActivity ? '' : `of ${title} `}at a time: ${compared.length} comparisons`,
      head: [[heading('Dunn’s test'), ...columns.map((text) => numberHeading(text))]],
      body,
    },
  ];
}
