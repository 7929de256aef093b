/** R on the example cohort: the same numbers as the report. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { output, root } from '../../www/tools/toolchain.mjs';
import { bytesOf, core } from '../package/support/core.mjs';
import { needs } from './peers.mjs';

const report = core.analyzeCohort(bytesOf('www/data/example-cohort.csv'));

test('R finds the magnesium of women and men, and its p, as the report has them', needs('r'), () => {
  const script = `
    d <- read.csv("${root}www/data/example-cohort.csv")
    mg <- split(d$serum_mg_mg_dl, d$sex)
    p <- wilcox.test(mg$male, mg$female, exact = FALSE, correct = FALSE)$p.value
    cat(sprintf("%.17g", c(sapply(mg, mean), sapply(mg, sd), p)))`;
  const found = output('Rscript', ['-e', script])?.trim().split(/\s+/).map(Number);
  const row = report.tables[0].rows.find(({ variable }) => variable === 'serum_mg');
  const [men, women] = row?.cells ?? [];
  const reported = [women?.mean, men?.mean, women?.sd, men?.sd, row?.tests[0].p];
  assert.equal(found?.length, reported.length);
  reported.forEach((value, place) => assert.ok(Math.abs(Number(value) - Number(found?.[place])) < 1e-9 * Number(value)));
});
