/** Everything that the results are exported as, in one archive. */

import { PARTICIPANTS, SUBJECTS } from '../figures/subjects.js';
import { figurePng, figureSvg } from './figures.js';
import { FORMATS, reportJson } from './files.js';
import { DATA_FILE, R_FILE, SPSS_FILE, SPSS_ONLY_FILE } from './names.js';
import { resultsParagraph, strobeItems } from './paragraphs.js';
import { zipBytes } from './parts.js';
import { rScript } from './r-script.js';
import { spssSyntax } from './spss-syntax.js';

/** What an archive says that hides small counts. */
const LEFT_OUT =
  'Small counts are hidden: the report, the data, the scripts that read them and the figures, which show single patients, are left out.\n';

/**
 * @typedef {object} Results
 * @property {import("../state/cohort.js").CohortState} cohort
 * @property {import("lupustat").StudyReport} report
 * @property {import("../tables/model.js").PrintedTable[]} tables
 * @property {import("../tables/printing.js").PrintChoices} print
 */

/**
 * The paragraphs that go with the tables.
 *
 * @param {import("lupustat").StudyReport} report
 * @param {import("../tables/printing.js").PrintChoices} print
 * @returns {import("./files.js").Section[]}
 */
export function sectionsOf(report, print) {
  return [
    { heading: 'Results', text: resultsParagraph(report, print) },
    { heading: 'Methods', text: report.methods },
    { heading: 'STROBE items covered', text: strobeItems(report).map(({ item, asks, where }) => `${item} ${asks}: ${where}.`).join(' ') },
  ];
}

/**
 * @param {Results} results
 * @returns {Promise<Uint8Array>} the bytes of a .zip file
 */
export async function archive({ cohort, report, tables, print }) {
  const sections = sectionsOf(report, print);
  /** @type {Record<string, string | Uint8Array>} */
  const files = {};
  for (const { extension, write } of Object.values(FORMATS)) {
    files[`tables.${extension}`] = await write(tables, sections);
  }
  for (const table of tables) {
    files[`table-${table.number}.csv`] = await FORMATS.csv.write([table], []);
  }
  for (const { heading, text } of sections) {
    files[`${heading.toLowerCase().replaceAll(' ', '-')}.txt`] = `${text}\n`;
  }
  if (print.hidesBelow > 0) {
    return zipBytes({ ...files, 'left-out.txt': LEFT_OUT });
  }
  for (const subject of [...SUBJECTS, PARTICIPANTS].filter(({ empty }) => empty(report) === null)) {
    files[`figure-${subject.id}.svg`] = await figureSvg(subject, report, print);
    files[`figure-${subject.id}.png`] = await figurePng(subject, report, print);
  }
  const syntax = spssSyntax(report);
  return zipBytes({
    ...files,
    'report.json': reportJson(report),
    [DATA_FILE]: await cohort.analysisData(),
    [R_FILE]: rScript(report),
    [SPSS_FILE]: syntax.portable,
    [SPSS_ONLY_FILE]: syntax.spssOnly,
  });
}
