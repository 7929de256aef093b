# One exact test by R: `Rscript exact.R KIND TEST N VALUES…`, N the rows of a table or the size of the first sample.
# Prints seconds and p, or why there is none. `Rscript exact.R KIND` lists the tests of that kind.

has_coin <- requireNamespace("coin", quietly = TRUE)

tests <- list(
  table = list(
    "fisher.test" = function(x) fisher.test(x)$p.value,
    "fisher.test(workspace = 2e8)" = function(x) fisher.test(x, workspace = 2e8)$p.value
  ),
  samples = list(
    "wilcox.test(exact = TRUE)" = function(x, y) {
      if (anyDuplicated(c(x, y))) stop("cannot compute exact p-value with ties")
      wilcox.test(x, y, exact = TRUE)$p.value
    }
  )
)
if (has_coin) {
  tests$samples[["coin, exact()"]] <- function(x, y) {
    group <- factor(rep(1:2, c(length(x), length(y))))
    as.numeric(coin::pvalue(coin::wilcox_test(c(x, y) ~ group, distribution = coin::exact())))
  }
}

arguments <- function(kind, n, values) {
  if (kind == "table") list(matrix(values, nrow = n, byrow = TRUE)) else list(values[seq_len(n)], values[-seq_len(n)])
}

given <- commandArgs(trailingOnly = TRUE)
if (length(given) == 1) {
  writeLines(names(tests[[given[1]]]))
} else {
  test <- tests[[given[1]]][[given[2]]]
  data <- arguments(given[1], as.integer(given[3]), as.numeric(given[-(1:3)]))
  p <- NA
  seconds <- system.time(p <- tryCatch(
    format(do.call(test, data), digits = 17),
    error = function(fault) gsub("\\s+", " ", conditionMessage(fault))
  ))[["elapsed"]]
  cat(seconds, p, sep = "\t")
}
