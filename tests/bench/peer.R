# Table 3 and the findings of Table 1 by data.table and R: the p-values as JSON, with the seconds from file to result.
#
#     Rscript tests/bench/peer.R cohort.csv

suppressPackageStartupMessages(library(data.table))

start <- proc.time()[["elapsed"]]
cohort <- fread(commandArgs(trailingOnly = TRUE)[1])
findings <- setdiff(names(cohort), c("patient_id", "sex", "age", "serum_mg_mg_dl"))
p <- vapply(findings, function(finding) {
  present <- cohort[[finding]] == 1
  ranks <- wilcox.test(cohort$serum_mg_mg_dl[present], cohort$serum_mg_mg_dl[!present], exact = FALSE, correct = FALSE)
  square <- suppressWarnings(chisq.test(table(cohort$sex, present), correct = FALSE))
  c(ranks$p.value, square$p.value)
}, numeric(2))
seconds <- proc.time()[["elapsed"]] - start
number <- function(x) if (is.nan(x)) "null" else format(x, digits = 17)
rows <- vapply(findings, function(finding) {
  sprintf('"%s": {"table3": %s, "table1": %s}', finding, number(p[1, finding]), number(p[2, finding]))
}, "")
cat(sprintf('{"seconds": %s, "p": {%s}}\n', number(seconds), paste(rows, collapse = ", ")))
