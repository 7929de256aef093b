/**
 * An R script that prints every number of the tables from the exported data: base R, and `exactRankTests` where an exact
 * rank test ran. It is written from what ran, test by test.
 */

import { addedRows, legend } from './legend.js';
import { DATA_FILE } from './names.js';
import { oneLine } from './plain-text.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").ReportTable} ReportTable
 * @typedef {import("lupustat").TableRow} TableRow
 * @typedef {import("lupustat").RowTest} RowTest
 */

/** The rules of the quartiles in R's numbers. */
const QUANTILE_TYPES = { type2: 2, type5: 5, type6: 6, type7: 7, type8: 8 };

/** The adjustments in R's words. @type {Record<import("lupustat").Adjustment, string>} */
const ADJUSTMENTS = {
  none: 'none',
  bonferroni: 'bonferroni',
  holm: 'holm',
  hochberg: 'hochberg',
  hommel: 'hommel',
  benjamini_hochberg: 'BH',
  benjamini_yekutieli: 'BY',
};

/**
 * @param {StudyReport} report
 * @returns {string}
 */
export function rScript(report) {
  const { options, tables } = report;
  const lines = [
    ...opening(report),
    HELPERS(QUANTILE_TYPES[options.quantileRule], report),
    ...(tests(tables).some(isExactRank) ? [EXACT_RANKS] : []),
    ...(tests(tables).some(({ method }) => method === 'monte_carlo') ? [MONTE_CARLO] : []),
    ...tables.flatMap((table) => ['', `# ${oneLine(table.title)}`, ...table.rows.flatMap((row) => rowLines(report, table, row))]),
    ...adjustments(report),
    '',
  ];
  return lines.join('\n');
}

/** @param {ReportTable[]} tables */
function tests(tables) {
  return tables.flatMap(({ rows }) => rows.flatMap((row) => row.tests));
}

/** @param {RowTest} test */
function isExactRank({ test, method }) {
  return test === 'mannwhitney' && method === 'exact';
}

/** @param {StudyReport} report */
function opening(report) {
  const { lupustat, dataHash, options } = report;
  return [
    `# Every number of the tables, by R. Written by Lupustat ${lupustat} for data ${dataHash}.`,
    `# Run it beside the exported data: Rscript analysis.R ${DATA_FILE}`,
    '# Each line it prints: table, row, group or test, quantity, value.',
    `# Mode ${options.mode}, quartiles of type ${QUANTILE_TYPES[options.quantileRule]}, alpha ${options.alpha}, adjustment ${options.adjustment}.`,
    ...legend(report).map((line) => `# ${line}`),
    '',
  ];
}

/** @param {StudyReport} report */
function words(report) {
  const added = addedRows(report).filter(({ kind }) => kind === 'ordinal' || kind === 'nominal');
  const { analyte } = report.options;
  return ['sex', analyte.classId, 'sledai2k_category', ...added.map(({ variable }) => variable)];
}

/**
 * The groups of the first table, from the data: what is present or absent is 1 and 0 there.
 *
 * @param {StudyReport} report
 */
function groupsOf({ options, tables }) {
  const column = `d$${options.grouping}`;
  const isBinary = tables.some(({ id, groups }) => id === 'table1' && groups.some((group) => group.id === 'present'));
  return isBinary ? `ifelse(${column} == 1, "present", "absent")` : column;
}

/**
 * @param {number} quantileType
 * @param {StudyReport} report
 */
const HELPERS = (quantileType, report) => `arguments <- commandArgs(trailingOnly = TRUE)
file <- if (length(arguments) > 0) arguments[1] else "${DATA_FILE}"
d <- read.csv(file, na.strings = "", colClasses = c(${words(report).map((word) => `${word} = "character"`).join(', ')}))
if (!is.null(d$count)) d <- d[rep(seq_len(nrow(d)), d$count), ]
groups <- ${groupsOf(report)}
group_and_class <- ifelse(is.na(groups) | is.na(d$${report.options.analyte.classId}), NA, paste(groups, d$${report.options.analyte.classId}, sep = "_"))
p_values <- list()

put <- function(table, row, group, quantity, value)
  cat(paste(table, row, group, quantity, sprintf("%.17g", value), sep = "\\t"), "\\n", sep = "")

describe <- function(table, row, group, x) {
  v <- x[!is.na(x)]
  put(table, row, group, "n", length(v))
  put(table, row, group, "missing", sum(is.na(x)))
  if (length(v) == 0) return(invisible())
  put(table, row, group, "mean", mean(v))
  if (length(v) > 1) put(table, row, group, "sd", sd(v))
  put(table, row, group, "median", median(v))
  q <- quantile(v, c(0.25, 0.75), type = ${quantileType}, names = FALSE)
  put(table, row, group, "q1", q[1])
  put(table, row, group, "q3", q[2])
  put(table, row, group, "min", min(v))
  put(table, row, group, "max", max(v))
}

known <- function(table, row, group, x) {
  put(table, row, group, "n", sum(!is.na(x)))
  put(table, row, group, "missing", sum(is.na(x)))
}

count <- function(table, row, group, x, levels)
  for (i in seq_along(levels)) put(table, row, group, paste0("count:", names(levels)[i]), sum(x == levels[[i]], na.rm = TRUE))

# The rows of a group; an unknown group is none of them.
of <- function(x, g, group) x[!is.na(g) & g == group]

result <- function(table, row, test, p, statistic = NULL, df = NULL, effects = list()) {
  if (!is.null(statistic)) put(table, row, test, "statistic", statistic)
  if (!is.null(df)) put(table, row, test, "df", df[1])
  if (length(df) > 1) put(table, row, test, "df2", df[2])
  put(table, row, test, "p", p)
  for (name in names(effects)) put(table, row, test, name, effects[[name]])
  p_values[[paste(table, row, test)]] <<- p
}

# Shifts that the Mann-Whitney test of x - d against y does not reject. The p-value changes only where d is a
# difference of two values: the limits are the outermost differences beside which it exceeds 0.05.
shift_interval <- function(x, y, p_of) {
  if (length(x) < 2 || length(y) < 2) return(list())
  e <- sort(unique(round(as.vector(outer(x, y, "-")), 9)))
  gap <- if (length(e) > 1) min(diff(e)) / 4 else 1
  kept <- function(d) p_of(round(x - d, 12), y) > 0.05
  first <- function(steps, side) {
    if (kept(steps[1] + side * 1)) return(NA)
    low <- 0; high <- which(steps == steps[which.min(abs(steps - median(outer(x, y, "-"))))])[1]
    while (high - low > 1) {
      middle <- (low + high) %/% 2
      if (kept(steps[middle] - side * gap)) high <- middle else low <- middle
    }
    steps[high]
  }
  limits <- c(first(e, -1), first(rev(e), 1))
  if (anyNA(limits)) list() else list("hodges_lehmann:lower" = limits[1], "hodges_lehmann:upper" = limits[2])
}

asymptotic_p <- function(x, y) suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = FALSE)$p.value)

mann_whitney <- function(table, row, test, x, g, groups, p_of = asymptotic_p) {
  a <- of(x, g, groups[1]); b <- of(x, g, groups[2])
  a <- a[!is.na(a)]; b <- b[!is.na(b)]
  u <- unname(suppressWarnings(wilcox.test(a, b, exact = FALSE)$statistic))
  effects <- c(list(hodges_lehmann = median(outer(a, b, "-"))), shift_interval(a, b, p_of))
  result(table, row, test, p_of(a, b), min(u, length(a) * length(b) - u), effects = effects)
}

kruskal <- function(table, row, test, x, g, groups, p_of = function(fit, x, g) fit$p.value) {
  keep <- !is.na(x) & g %in% groups
  fit <- kruskal.test(x[keep], factor(g[keep]))
  h <- unname(fit$statistic)
  result(table, row, test, p_of(fit, x[keep], g[keep]), h, unname(fit$parameter), list(epsilon_squared = h / (sum(keep) - 1)))
}

# Counts of the groups by the values, without empty lines.
cross <- function(x, g, groups) {
  keep <- !is.na(x) & g %in% groups
  table(g[keep], x[keep])
}

chi_square <- function(table, row, test, x, g, groups) {
  counts <- cross(x, g, groups)
  fit <- suppressWarnings(chisq.test(counts, correct = FALSE))
  result(table, row, test, fit$p.value, unname(fit$statistic), unname(fit$parameter))
}

fisher <- function(table, row, test, x, g, groups)
  result(table, row, test, fisher.test(cross(x, g, groups), workspace = 2e7)$p.value)

welch <- function(table, row, test, x, g, groups) {
  keep <- !is.na(x) & g %in% groups
  x <- x[keep]; g <- factor(g[keep], levels = groups)
  if (nlevels(g) > 2) {
    fit <- oneway.test(x ~ g)
    return(result(table, row, test, fit$p.value, unname(fit$statistic), unname(fit$parameter)))
  }
  fit <- t.test(x[g == groups[1]], x[g == groups[2]])
  result(table, row, test, fit$p.value, unname(fit$statistic), unname(fit$parameter))
}

kendall <- function(table, row, test, x, y) {
  keep <- !is.na(x) & !is.na(y)
  fit <- suppressWarnings(cor.test(x[keep], y[keep], method = "kendall", exact = FALSE))
  result(table, row, test, fit$p.value, unname(fit$statistic), effects = list(tau_b = unname(fit$estimate)))
}

# Dunn's comparisons of every two groups, by midranks, corrected for ties.
dunn <- function(table, row, x, g, groups) {
  keep <- !is.na(x) & g %in% groups
  x <- x[keep]; g <- g[keep]
  n <- length(x); r <- rank(x); ties <- table(x)
  spread <- n * (n + 1) / 12 - sum(ties^3 - ties) / (12 * (n - 1))
  pairs <- combn(groups[groups %in% g], 2)
  z <- apply(pairs, 2, function(pair) {
    a <- r[g == pair[1]]; b <- r[g == pair[2]]
    (mean(a) - mean(b)) / sqrt(spread * (1 / length(a) + 1 / length(b)))
  })
  p <- 2 * pnorm(-abs(z))
  for (i in seq_along(z)) {
    name <- paste0("pair:", pairs[1, i], "-", pairs[2, i])
    put(table, row, name, "z", z[i])
    put(table, row, name, "p", p[i])
    put(table, row, name, "pBonferroni", p.adjust(p, "bonferroni")[i])
    put(table, row, name, "pHolm", p.adjust(p, "holm")[i])
  }
}

adjust <- function(method, names) {
  p <- unlist(p_values[names])
  adjusted <- p.adjust(p, method)
  for (i in seq_along(p)) cat(sub(" ", "\\t", sub(" ", "\\t", names[i])), "pAdjusted", sprintf("%.17g\\n", adjusted[i]), sep = "\\t")
}
`;

/** Where exact rank tests ran. */
const EXACT_RANKS = `
suppressMessages(library(exactRankTests)) # install.packages("exactRankTests")
# Ranks doubled are whole, as the exact distribution needs them.
exact_p <- function(x, y) {
  r <- 2 * rank(c(x, y))
  perm.test(as.integer(r[seq_along(x)]), as.integer(r[-seq_along(x)]), exact = TRUE)$p.value
}
`;

/** Where a p-value was estimated from random tables: R draws others, and comes as near as their number lets it. */
const MONTE_CARLO = `
set.seed(1)
drawn_kruskal_p <- function(fit, x, g, draws = 20000) {
  r <- rank(x)
  members <- outer(sort(unique(g)), g, "==") + 0
  spread <- function(r) sum((members %*% r)^2 / rowSums(members))
  seen <- spread(r)
  (sum(replicate(draws, spread(sample(r))) >= seen - 1e-9 * seen) + 1) / (draws + 1)
}
drawn_fisher <- function(table, row, test, x, g, groups)
  result(table, row, test, fisher.test(cross(x, g, groups), simulate.p.value = TRUE, B = 20000)$p.value)
`;

/**
 * @param {StudyReport} report
 * @param {ReportTable} table
 * @param {TableRow} row
 * @returns {string[]}
 */
function rowLines({ options: { analyte } }, table, row) {
  return table.id === 'table3' ? analyteLines(analyte, table, row) : columnLines(analyte, table, row);
}

/**
 * A row whose groups are the columns of its table.
 *
 * @param {import("lupustat").Analyte} analyte
 * @param {ReportTable} table
 * @param {TableRow} row
 */
function columnLines(analyte, table, row) {
  const at = `${text(table.id)}, ${text(row.variable)}`;
  const column = `d$${row.variable}`;
  const grouping = table.id === 'table1' ? 'groups' : 'group_and_class';
  const groups = [['all', column], ...table.groups.map(({ id }) => [id, `of(${column}, ${grouping}, ${text(id)})`])];
  const levels = `list(${row.levels.map(({ id }) => `${id} = ${row.kind === 'binary' ? (id === 'present' ? 1 : 0) : text(id)}`).join(', ')})`;
  const summaries = groups.flatMap(([id, values]) =>
    row.levels.length === 0
      ? [`describe(${at}, ${text(id)}, ${values})`]
      : [`known(${at}, ${text(id)}, ${values})`, `count(${at}, ${text(id)}, ${values}, ${levels})`],
  );
  const isOrdered = row.kind === 'ordinal' && row.levels.length > 0;
  const ranked = isOrdered ? `match(${column}, ${vector(row.levels.map(({ id }) => id))})` : column;
  const compared = row.tests.map((test, index) => {
    const own = test.compares.every((id) => table.groups.some((group) => group.id === id));
    return testLine(at, index, test, ranked, own ? grouping : `d$${analyte.classId}`);
  });
  return [...summaries, ...compared];
}

/**
 * A row of the analyte in groups of its own, or along numbers.
 *
 * @param {import("lupustat").Analyte} analyte
 * @param {ReportTable} table
 * @param {TableRow} row
 */
function analyteLines(analyte, table, row) {
  const values = `d$${analyte.id}`;
  const at = `${text(table.id)}, ${text(row.variable)}`;
  const groups = row.groups ?? [];
  const isFinding = groups.some(({ id }) => id === 'present');
  const grouping = isFinding ? `ifelse(d$${row.variable} == 1, "present", "absent")` : `d$${row.variable}`;
  const summaries = groups.map(({ id }) => `describe(${at}, ${text(id)}, of(${values}, g, ${text(id)}))`);
  const codes = groups.length > 0 ? `match(g, ${vector(groups.map(({ id }) => id))})` : 'g';
  const compared = row.tests.map((test, index) =>
    test.test === 'kendall' && test.p !== null
      ? `kendall(${at}, ${text(`test${index + 1}`)}, ${codes}, ${values})`
      : testLine(at, index, test, values, 'g'),
  );
  const pairs = row.pairs.length > 0 ? [`dunn(${at}, ${values}, g, ${vector(groups.map(({ id }) => id))})`] : [];
  return [`g <- ${grouping}`, ...summaries, ...compared, ...pairs];
}

/**
 * The call of a test, or why there is none.
 *
 * @param {string} at table and row
 * @param {number} index
 * @param {RowTest} test
 * @param {string} values
 * @param {string} grouping
 */
function testLine(at, index, { test, method, compares, p, reason, label }, values, grouping) {
  if (p === null) {
    return `# ${at.replaceAll('"', '')}: ${oneLine(reason?.text ?? label)}`;
  }
  const given = `${at}, ${text(`test${index + 1}`)}, ${values}, ${grouping}, ${vector(compares)}`;
  switch (test) {
    case 'mannwhitney':
      return method === 'exact' ? `mann_whitney(${given}, exact_p)` : `mann_whitney(${given})`;
    case 'kruskal':
      return method === 'asymptotic' ? `kruskal(${given})` : `kruskal(${given}, drawn_kruskal_p) # by random tables`;
    case 'chisq':
      return `chi_square(${given})`;
    case 'fisher_2x2':
    case 'fisher_rxc':
      if (method === 'asymptotic') return `chi_square(${given})`;
      return method === 'exact' ? `fisher(${given})` : `drawn_fisher(${given}) # by random tables`;
    case 'ttest':
    case 'anova':
      return `welch(${given})`;
    default:
      return `# ${oneLine(label)} is not in this script`;
  }
}

/**
 * The adjustment of each family.
 *
 * @param {StudyReport} report
 */
function adjustments({ tables, options }) {
  /** @type {Map<string, string[]>} */
  const families = new Map();
  for (const table of tables) {
    for (const row of table.rows) {
      row.tests.forEach((test, index) => {
        if (!test.family) return;
        const name = `${table.id} ${row.variable} test${index + 1}`;
        families.set(test.family.label, [...(families.get(test.family.label) ?? []), name]);
      });
    }
  }
  return [...families].flatMap(([label, names]) => [
    '',
    `# ${oneLine(label)}`,
    `adjust(${text(ADJUSTMENTS[options.adjustment])}, ${vector(names)})`,
  ]);
}

/** @param {string[]} texts */
function vector(texts) {
  return `c(${texts.map(text).join(', ')})`;
}

/** @param {string} value */
function text(value) {
  return JSON.stringify(value);
}
