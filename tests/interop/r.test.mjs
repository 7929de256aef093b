/** R runs the exported script on the exported data: every number of the tables comes out. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { output } from '../../www/tools/toolchain.mjs';
import { rScript } from '../../www/export/r-script.js';
import { bytesOf, core } from '../package/support/core.mjs';
import { numbersIn, numbersOf } from './numbers.mjs';
import { needs } from './peers.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lupustat-r-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Differences of two doubles that come by different ways. */
const RELATIVE = 1e-9;

const COHORT = bytesOf('www/data/example-cohort.csv');

/** Options under which the script is run. @type {Record<string, import('lupustat').StudyOptions>} */
const OPTIONS = {
  'as published': {},
  'as recommended': { mode: 'recommended' },
  'with other quartiles and another adjustment': { quantileRule: 'type7', adjustment: 'benjamini_hochberg', magnesiumRange: { lower: 2.0 } },
};

for (const [name, options] of Object.entries(OPTIONS)) {
  test(`R prints every number of the tables, ${name}`, needs('r'), () => {
    const report = core.analyzeCohort(COHORT, options);
    const printed = run(rScript(report), core.analysisData(COHORT, options));
    const estimates = drawn(report);
    const wanted = numbersOf(report);
    assert.ok(wanted.size > 700);
    /** @type {string[]} */
    const wrong = [];
    for (const [place, value] of wanted) {
      const found = printed.get(place);
      const estimate = estimates.get(place);
      if (estimate) {
        if (!(found !== undefined && found >= estimate.lower && found <= estimate.upper)) wrong.push(`${place}: ${found}, not within ${estimate.lower} to ${estimate.upper}`);
      } else if (found === undefined || Math.abs(found - value) > RELATIVE * Math.max(Math.abs(value), 1e-12)) {
        wrong.push(`${place}: ${found}, not ${value}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
}

test('R finds the boxes and the intervals of the figures', needs('r'), () => {
  const { figures } = core.analyzeCohort(COHORT);
  const script = `
    d <- read.csv(commandArgs(trailingOnly = TRUE)[1], na.strings = "", colClasses = c(sex = "character"))
    put <- function(name, values) cat(paste0(paste("figures", name, "", seq_along(values), sprintf("%.17g", values), sep = "\\t"), "\\n"), sep = "")
    for (group in unique(d$sledai2k_category)) put(group, boxplot.stats(d$serum_mg[d$sledai2k_category == group])$stats)
    for (finding in c("leukopenia", "arthritis", "increased_dna_binding")) {
      for (sex in c("M", "F")) {
        x <- d[[finding]][d$sex == sex]
        put(paste(finding, sex), suppressWarnings(prop.test(sum(x), length(x), correct = FALSE)$conf.int))
      }
    }`;
  const printed = run(script, core.analysisData(COHORT));
  const close = (/** @type {string} */ name, /** @type {number} */ place, /** @type {number | null} */ value) => {
    const found = printed.get(['figures', name, '', String(place)].join('\t'));
    assert.ok(found !== undefined && Math.abs(found - Number(value)) < RELATIVE, `${name} ${place}: ${found}, not ${value}`);
  };
  for (const { id, parts } of figures.boxes) parts?.forEach((part, place) => close(id, place + 1, part));
  for (const { variable, groups } of figures.prevalences.filter(({ variable }) => ['leukopenia', 'arthritis', 'increased_dna_binding'].includes(variable))) {
    for (const { id, lower, upper } of groups.slice(1)) [lower, upper].forEach((limit, place) => close(`${variable} ${id}`, place + 1, limit));
  }
});

/**
 * The Monte Carlo p-values: R draws tables of its own, a fifth as many, and comes within what both may miss.
 *
 * @param {import('lupustat').StudyReport} report
 */
function drawn({ tables }) {
  /** @type {Map<string, { lower: number, upper: number }>} */
  const found = new Map();
  for (const table of tables) {
    for (const row of table.rows) {
      row.tests.forEach(({ p, monteCarlo }, i) => {
        if (p === null || !monteCarlo) return;
        const error = 4 * Math.sqrt((p * (1 - p)) / 20000) + 1e-3;
        found.set([table.id, row.variable, `test${i + 1}`, 'p'].join('\t'), { lower: p - error, upper: p + error });
      });
    }
  }
  return found;
}

/**
 * @param {string} script
 * @param {string} data
 */
function run(script, data) {
  const [scriptFile, dataFile] = [join(folder, 'analysis.R'), join(folder, 'data.csv')];
  writeFileSync(scriptFile, script);
  writeFileSync(dataFile, data);
  const printed = output('Rscript', [scriptFile, dataFile]);
  assert.ok(printed !== null, 'R carries the script out');
  return numbersIn(printed);
}
