/** R runs the exported script on the exported data: every number of the tables comes out. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { output } from '../../www/tools/toolchain.mjs';
import { rScript } from '../../www/export/r-script.js';
import { ADDED, COLUMNS } from '../package/support/added.mjs';
import { bytesOf, core } from '../package/support/core.mjs';
import { HOSTILE_COLUMNS, HOSTILE_GROUPING, hostileCohort } from '../package/support/hostile.mjs';
import { numbersIn, numbersOf } from './numbers.mjs';
import { needs } from './peers.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lupustat-r-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Differences of two doubles that come by different ways. */
const RELATIVE = 1e-9;

const COHORT = bytesOf('www/data/example-cohort.csv');

/** The same with columns and levels of any name. */
const HOSTILE = new TextEncoder().encode(hostileCohort());

/** Options under which the script is run, of the added columns where there are any. @type {Record<string, import('lupustat').StudyOptions>} */
const OPTIONS = {
  'as published': {},
  'as recommended': { mode: 'recommended' },
  'with other quartiles and another adjustment': { quantileRule: 'type7', adjustment: 'benjamini_hochberg', magnesiumRange: { lower: 2.0 } },
  'with added columns': { columns: COLUMNS },
  'with another grouping, another analyte and chosen rows': {
    mode: 'recommended',
    columns: COLUMNS,
    grouping: 'column_31',
    analyte: { column: 'column_33', name: 'Ferritin', unit: 'ng/mL', range: { lower: 30, upper: 150 } },
    rows: ['column_30', 'arthritis', 'age'],
  },
  'with an analyte of one limit': { columns: COLUMNS, analyte: { column: 'column_29', name: 'CRP', unit: 'mg/L', range: { upper: 5 } } },
  'with an analyte of one limit, recommended': {
    mode: 'recommended',
    columns: COLUMNS,
    grouping: 'analyte_class',
    analyte: { column: 'column_33', name: 'Ferritin', unit: 'ng/mL', range: { lower: 150, lowerInclusive: false } },
  },
  'with labels that would break out': { columns: HOSTILE_COLUMNS, grouping: HOSTILE_GROUPING },
  'grouped by an added column of yes and no': { columns: COLUMNS, grouping: 'column_32' },
};

for (const [name, options] of Object.entries(OPTIONS)) {
  test(`R prints every number of the tables, ${name}`, needs('r'), () => {
    const cohort = options.columns === HOSTILE_COLUMNS ? HOSTILE : options.columns ? ADDED : COHORT;
    const report = core.analyzeCohort(cohort, options);
    const printed = run(rScript(report), core.analysisData(cohort, options));
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

/** R leaves out each row of the data in turn, and the values beyond the fences of `boxplot.stats()`. */
const LEAVE_ONE_OUT = `
    suppressWarnings({
    d <- read.csv(commandArgs(trailingOnly = TRUE)[1], na.strings = "", colClasses = c(sex = "character"))
    put <- function(table, row, quantity, value) cat(paste(table, row, quantity, sprintf("%.17g", value), sep = "\\t"), "\\n", sep = "")
    ranks <- function(x, g) wilcox.test(x[g == 1], x[g == 0], exact = FALSE, correct = FALSE)$p.value
    table2 <- function(x, g) { t <- table(g, x); if (min(dim(t)) < 2) stop("one column"); chisq.test(t, correct = FALSE)$p.value }
    several <- function(x, g) kruskal.test(x, factor(g))$p.value
    trend <- function(x, g) cor.test(x, g, method = "kendall", exact = FALSE)$p.value
    fences <- function(x) { h <- fivenum(x)[c(2, 4)]; h + c(-1.5, 1.5) * diff(h) }
    inside <- function(x) { f <- fences(x); x >= f[1] & x <= f[2] }
    one <- function(table, row, x, g, test, numbers = FALSE, of_all = FALSE) {
      known <- !is.na(x) & !is.na(g)
      x <- x[known]; g <- g[known]
      lines <- which(known) + 1
      p <- tryCatch(test(x, g), error = function(e) NaN)
      if (!is.finite(p)) return()
      without <- sapply(seq_along(x), function(i) tryCatch(test(x[-i], g[-i]), error = function(e) NaN))
      defined <- is.finite(without)
      put(table, row, "pMin", min(without[defined]))
      put(table, row, "pMax", max(without[defined]))
      put(table, row, "turning", sum((without[defined] < 0.05) != (p < 0.05)))
      put(table, row, "undefined", sum(!defined))
      moved <- ifelse(defined, abs(without - p), -1)
      put(table, row, "moved", max(moved))
      if (numbers) {
        keep <- if (of_all) inside(x) else ave(x, g, FUN = inside) == 1
        put(table, row, "outliers", sum(!keep))
        put(table, row, "without", test(x[keep], g[keep]))
      }
    }
    findings <- intersect(names(d), strsplit("FINDINGS", " ")[[1]])
    for (finding in findings) {
      one("table1", finding, d[[finding]], as.integer(d$sex == "F"), table2)
      one("table3", finding, d$serum_mg, d[[finding]], ranks, TRUE)
    }
    one("table1", "age", d$age, as.integer(d$sex == "F"), ranks, TRUE)
    one("table1", "serum_mg", d$serum_mg, as.integer(d$sex == "F"), ranks, TRUE)
    one("table3", "sledai2k_category", d$serum_mg, d$sledai2k_category, several, TRUE)
    one("table3", "sledai2k_score", d$serum_mg, d$sledai2k_score, trend, TRUE, TRUE)
    })`;

test('R leaves out each patient in turn, and the outliers, and finds the same', needs('r'), () => {
  const { tables } = core.analyzeCohort(COHORT, { leaveOneOut: true });
  const names = tables[2].rows.filter(({ groups }) => groups?.length === 2).map(({ variable }) => variable).join(' ');
  const script = LEAVE_ONE_OUT.replace('FINDINGS', names);
  const [scriptFile, dataFile] = [join(folder, 'leave-one-out.R'), join(folder, 'data.csv')];
  writeFileSync(scriptFile, script);
  writeFileSync(dataFile, core.analysisData(COHORT));
  const printed = output('Rscript', [scriptFile, dataFile]);
  assert.ok(printed !== null, 'R carries the script out');
  /** @type {Map<string, number>} */
  const found = new Map(printed.trim().split('\n').map((line) => [line.split('\t').slice(0, 3).join('\t'), Number(line.split('\t')[3])]));
  let compared = 0;
  for (const table of [tables[0], tables[2]]) {
    for (const { variable, tests } of table.rows) {
      const [{ p, influence } = { p: null, influence: null }] = tests;
      if (!influence || !found.has([table.id, variable, 'pMin'].join('\t'))) continue;
      const { pMin, pMax, turning, undefined: none, most, outliers } = influence;
      /** @type {Record<string, number | null | undefined>} */
      const ours = { pMin, pMax, turning, undefined: none, moved: Math.abs(Number(most?.p) - Number(p)), outliers: outliers?.n, without: outliers?.p };
      for (const [quantity, value] of Object.entries(ours)) {
        if (value === undefined) continue;
        const theirs = found.get([table.id, variable, quantity].join('\t'));
        assert.ok(theirs !== undefined && Math.abs(theirs - Number(value)) <= RELATIVE * Math.max(1e-3, Math.abs(theirs)), `${table.id} ${variable} ${quantity}: ${theirs}, not ${value}`);
        compared += 1;
      }
    }
  }
  assert.ok(compared > 200, `${compared} numbers compared`);
});

/** Base R on studies to come: `power.prop.test()`, the formulas of Noether and of Fisher's z by `qnorm()`, `pchisq(ncp = )`, `prop.test()`. */
const PLANS = `
    put <- function(name, value) cat(paste0(name, "\\t", sprintf("%.17g", value), "\\n"))
    shares <- list(c(0.5, 0.75), c(0.2, 1 / 30), c(0.09, 0.3))
    for (i in seq_along(shares)) {
      p <- shares[[i]]
      put(paste0("shares needed ", i), 2 * power.prop.test(p1 = p[1], p2 = p[2], power = 0.8, tol = 1e-12)$n)
      put(paste0("shares power ", i), power.prop.test(n = 40, p1 = p[1], p2 = p[2])$power)
    }
    z <- qnorm(0.975) + qnorm(0.8)
    for (delta in c(0.4, -0.547)) put(paste0("ranks needed ", delta), z^2 / (12 * 0.25 * (delta / 2)^2))
    for (r in c(0.3, -0.5)) put(paste0("correlation needed ", r), (z / atanh(abs(r)))^2 + 3)
    f2 <- 0.16 / 0.84
    power <- function(n) pchisq(qchisq(0.95, 4), 4, ncp = 0.864 * n * f2, lower.tail = FALSE)
    put("several needed", uniroot(function(n) power(n) - 0.8, c(5, 1000), tol = 1e-12)$root)
    put("several power", power(100))
    half <- function(n) diff(suppressWarnings(prop.test(0.09 * n, n, correct = FALSE)$conf.int)) / 2
    put("prevalence", which(sapply(1:400, half) <= 0.05)[1])`;

test('R plans the next study with the same sizes and powers', needs('r'), () => {
  const file = join(folder, 'plans.R');
  writeFileSync(file, PLANS);
  const printed = output('Rscript', [file]);
  assert.ok(printed !== null, 'R carries the script out');
  const found = new Map(printed.trim().split('\n').map((line) => /** @type {[string, number]} */ ([line.split('\t')[0], Number(line.split('\t')[1])])));
  const plan = (/** @type {string} */ name, /** @type {Record<string, unknown>} */ input) => /** @type {any} */ (core.computeTest(/** @type {any} */ ({ test: `plan_${name}`, input })));
  /** @type {Record<string, number>} */
  const ours = { 'several needed': plan('kruskal', { effect: 0.16, allocation: [1, 1, 1, 1, 1] }).needed };
  ours['several power'] = plan('kruskal', { effect: 0.16, allocation: [1, 1, 1, 1, 1], size: 100 }).power;
  [[0.5, 0.75], [0.2, 1 / 30], [0.09, 0.3]].forEach((shares, place) => {
    ours[`shares needed ${place + 1}`] = plan('two_proportions', { shares }).needed;
    ours[`shares power ${place + 1}`] = plan('two_proportions', { shares, size: 80 }).power;
  });
  for (const effect of [0.4, -0.547]) ours[`ranks needed ${effect}`] = plan('mannwhitney', { effect }).needed;
  for (const effect of [0.3, -0.5]) ours[`correlation needed ${effect}`] = plan('correlation', { effect }).needed;
  ours.prevalence = plan('prevalence', { k: 9, n: 100, precision: 0.05 }).nWilson;
  assert.equal(found.size, Object.keys(ours).length);
  for (const [name, value] of Object.entries(ours)) {
    const theirs = found.get(name);
    assert.ok(theirs !== undefined && Math.abs(theirs - value) <= 1e-7 * Math.abs(theirs), `${name}: ${theirs}, not ${value}`);
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
