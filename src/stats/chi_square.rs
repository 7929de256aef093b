//! Chi-square tests of a table of counts: are rows and columns independent?

use serde::Serialize;
use tsify::Tsify;

use super::distribution::chi_square_sf;
use super::inference::Inference;
use super::sum::sum;
use super::{StatsError, Table};

/// The chi-square tests of a table, with what is expected in each cell and how far each is from it.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ChiSquare {
    /// Pearson's test without correction: SPSS's "Pearson Chi-Square".
    pub pearson: Chi2,
    /// Pearson's test of a 2 × 2 table with Yates's correction: SPSS's "Continuity Correction".
    pub yates: Option<Chi2>,
    /// The likelihood-ratio test.
    pub likelihood_ratio: LikelihoodRatio,
    /// The test of a linear trend across ordered rows and columns, scored 1, 2, 3, …
    pub linear_by_linear: Chi2,
    /// Pearson correlation of those scores.
    pub pearson_r_of_scores: f64,
    /// Cramér's V, `√(χ² / N(min(r, c) − 1))`, from 0 to 1.
    pub cramers_v: f64,
    /// Cramér's V corrected for its bias in small samples; null where nobody shares a row, or nobody a column,
    /// with anybody: the correction then leaves nothing to divide by.
    pub cramers_v_bias_corrected: Option<f64>,
    /// `√(χ² / (χ² + N))`.
    pub contingency_coefficient: f64,
    /// `√(χ² / N)`.
    pub phi_unsigned: f64,
    /// `(ad − bc) / √(product of the margins)` of a 2 × 2 table: what SPSS prints as Phi.
    pub phi_signed: Option<f64>,
    /// Counts expected under independence, `expected[row][column]`, empty rows and columns left out.
    pub expected: Vec<Vec<f64>>,
    /// The smallest of them.
    pub min_expected: f64,
    /// How many of them are below 5.
    pub n_cells_expected_lt5: usize,
    /// `(O − E) / √E`: SPSS's standardized residual.
    pub residual_pearson: Vec<Vec<f64>>,
    /// The same over its standard error: SPSS's adjusted residual, R's `stdres`.
    pub residual_adjusted: Vec<Vec<f64>>,
    /// Letters of the columns with a significantly smaller share of the row, for each cell of the table as given;
    /// null where they were not asked for by `alpha`.
    pub column_letters: Option<Vec<Vec<String>>>,
    /// The p-value of Pearson's statistic by the `method` asked for; null unless one was.
    pub inference: Option<Inference>,
}

/// A chi-square statistic.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Chi2 {
    /// The statistic.
    pub chi2: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// p-value, in `[0, 1]`.
    pub p: f64,
}

/// A likelihood-ratio statistic.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LikelihoodRatio {
    /// The statistic, `G²`.
    pub g2: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// p-value, in `[0, 1]`.
    pub p: f64,
}

impl Chi2 {
    fn new(chi2: f64, df: f64) -> Self {
        Self {
            chi2,
            df,
            p: chi_square_sf(chi2, df),
        }
    }
}

/// Tests the independence of the rows and columns of `table`. Empty rows and columns are left out.
///
/// # Formula
/// With `O` and `E = rᵢcⱼ / N` the counts observed and expected:
/// ```text
/// χ² = Σ (O − E)² / E            df = (r − 1)(c − 1)
/// G² = 2 Σ O ln(O / E)           df = (r − 1)(c − 1)
/// linear-by-linear = (N − 1) ρ²  df = 1, ρ the correlation of row and column scores
/// Yates (2 × 2) = N max(0, |ad − bc| − N/2)² / (r₁r₂c₁c₂)
/// ```
/// Sources: Agresti, *Categorical Data Analysis*; Bergsma (2013) for the corrected V. Agrees with R's
/// `chisq.test` (`correct = FALSE` and `TRUE`), SciPy and PSPP.
///
/// # Errors
/// [`StatsError::ConstantVariable`] when the table has one row or one column, and
/// [`StatsError::SingleRow`] when one is left without the empty ones.
pub fn chi_square(table: &Table) -> Result<ChiSquare, StatsError> {
    let kept = filled(table)?;
    let floats = |totals: Vec<u64>| totals.iter().map(|&total| total as f64).collect::<Vec<_>>();
    let (rows, columns) = (floats(kept.group_totals()), floats(kept.level_totals()));
    let n = kept.total() as f64;
    let expected = each_cell(&kept, &|cell| cell.expected);
    let residual_pearson = each_cell(&kept, &|cell| cell.deviation / cell.expected.sqrt());
    let residual_adjusted = each_cell(&kept, &|cell| {
        let elsewhere = (1.0 - rows[cell.row] / n) * (1.0 - columns[cell.column] / n);
        cell.deviation / (cell.expected * elsewhere).sqrt()
    });
    let chi2 = pearson(&kept);
    let g2 = 2.0
        * total(each_cell(&kept, &|cell| {
            cell.expected * excess(cell.deviation / cell.expected)
        }));

    let (r, c) = (rows.len() as f64, columns.len() as f64);
    let df = (r - 1.0) * (c - 1.0);
    let least = expected
        .iter()
        .flatten()
        .copied()
        .fold(f64::INFINITY, f64::min);
    let rho = score_correlation(table);
    Ok(ChiSquare {
        pearson: Chi2::new(chi2, df),
        yates: (df == 1.0).then(|| yates(&kept, &rows, &columns)),
        likelihood_ratio: LikelihoodRatio {
            g2,
            df,
            p: chi_square_sf(g2, df),
        },
        linear_by_linear: Chi2::new((n - 1.0) * rho * rho, 1.0),
        pearson_r_of_scores: rho,
        cramers_v: cramers_v(chi2, n, r.min(c)),
        cramers_v_bias_corrected: corrected_v(chi2, n, r, c),
        contingency_coefficient: (chi2 / (chi2 + n)).sqrt(),
        phi_unsigned: (chi2 / n).sqrt(),
        phi_signed: (df == 1.0)
            .then(|| cross_product(&kept) / (rows[0] * rows[1] * columns[0] * columns[1]).sqrt()),
        n_cells_expected_lt5: expected.iter().flatten().filter(|&&e| e < 5.0).count(),
        min_expected: least,
        expected,
        residual_pearson,
        residual_adjusted,
        column_letters: None,
        inference: None,
    })
}

/// A cell of a table without empty rows and columns.
struct Cell {
    row: usize,
    column: usize,
    /// `E = rᵢcⱼ / N`
    expected: f64,
    /// `O − E`, the difference of two whole numbers over `N`: exact, however large both are.
    deviation: f64,
}

/// A quantity of each cell, `[row][column]`.
fn each_cell(table: &Table, quantity: &dyn Fn(Cell) -> f64) -> Vec<Vec<f64>> {
    let (rows, columns, n) = (table.group_totals(), table.level_totals(), table.total());
    let cell = |row: usize, column: usize, count: u64| {
        let observed = i128::from(count) * i128::from(n);
        let product = i128::from(rows[row]) * i128::from(columns[column]);
        quantity(Cell {
            row,
            column,
            expected: product as f64 / n as f64,
            deviation: (observed - product) as f64 / n as f64,
        })
    };
    let of_row = |(i, row): (usize, &Vec<u64>)| {
        let counts = row.iter().enumerate();
        counts.map(|(j, &count)| cell(i, j, count)).collect()
    };
    table.counts().iter().enumerate().map(of_row).collect()
}

fn total(cells: Vec<Vec<f64>>) -> f64 {
    sum(cells.into_iter().flatten())
}

/// Pearson's `Σ (O − E)² / E` of a table without empty rows and columns.
pub(super) fn pearson(table: &Table) -> f64 {
    let term = |cell: Cell| cell.deviation * cell.deviation / cell.expected;
    total(each_cell(table, &term))
}

/// Cramér's V of a chi-square statistic (or of its noncentrality) on a table whose shorter side has
/// `shorter` categories; rounding does not carry it past 1.
pub(super) fn cramers_v(chi2: f64, n: f64, shorter: f64) -> f64 {
    (chi2 / (n * (shorter - 1.0))).sqrt().min(1.0)
}

/// The table without its empty rows and columns, when two of each are left.
///
/// # Errors
/// As [`chi_square`].
pub(super) fn filled(table: &Table) -> Result<Table, StatsError> {
    if table.groups() < 2 || table.levels().len() < 2 {
        return Err(StatsError::ConstantVariable);
    }
    let kept = table.without_empty();
    if kept.groups() < 2 || kept.levels().len() < 2 {
        return Err(StatsError::SingleRow);
    }
    Ok(kept)
}

/// `(1 + d) ln(1 + d) − d`: what a cell at `1 + d` times its expectation adds to `G²/2E`. Written so,
/// the cells near their expectation lose no digits to each other.
fn excess(d: f64) -> f64 {
    if d <= -1.0 {
        return 1.0;
    }
    if d.abs() > 0.1 {
        return (1.0 + d) * d.ln_1p() - d;
    }
    // Σ (−d)ᵏ / k(k − 1), k = 2 … 16
    (2..=16)
        .rev()
        .map(f64::from)
        .fold(0.0, |sum, k| 1.0 / (k * (k - 1.0)) - d * sum)
        * d
        * d
}

/// `ad − bc` of a 2 × 2 table.
fn cross_product(table: &Table) -> f64 {
    let counts = table.counts();
    let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
    let (main, other) = (
        product(counts[0][0], counts[1][1]),
        product(counts[0][1], counts[1][0]),
    );
    if main >= other {
        (main - other) as f64
    } else {
        -((other - main) as f64)
    }
}

fn yates(table: &Table, rows: &[f64], columns: &[f64]) -> Chi2 {
    let n = table.total() as f64;
    let reduced = (cross_product(table).abs() - n / 2.0).max(0.0);
    let product = rows[0] * rows[1] * columns[0] * columns[1];
    Chi2::new(n * reduced * reduced / product, 1.0)
}

/// Bergsma's correction of Cramér's V; undefined in a table of as many rows, or columns, as cases.
fn corrected_v(chi2: f64, n: f64, r: f64, c: f64) -> Option<f64> {
    let phi2 = (chi2 / n - (r - 1.0) * (c - 1.0) / (n - 1.0)).max(0.0);
    let shrunk = |k: f64| k - (k - 1.0) * (k - 1.0) / (n - 1.0);
    (r < n && c < n).then(|| (phi2 / (shrunk(r).min(shrunk(c)) - 1.0)).sqrt())
}

/// Pearson correlation of the row and column numbers over the counts, empty ones included: a category
/// that nobody has keeps its place in the order.
fn score_correlation(table: &Table) -> f64 {
    let n = table.total() as f64;
    let mean = |totals: &[u64]| -> f64 {
        totals
            .iter()
            .enumerate()
            .map(|(score, &total)| score as f64 * total as f64)
            .sum::<f64>()
            / n
    };
    let (rows, columns) = (table.group_totals(), table.level_totals());
    let (row_mean, column_mean) = (mean(&rows), mean(&columns));
    let spread = |totals: &[u64], mean: f64| -> f64 {
        totals
            .iter()
            .enumerate()
            .map(|(score, &total)| total as f64 * (score as f64 - mean).powi(2))
            .sum()
    };
    let product: f64 = table
        .counts()
        .iter()
        .enumerate()
        .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, &count)| (i, j, count)))
        .map(|(i, j, count)| count as f64 * (i as f64 - row_mean) * (j as f64 - column_mean))
        .sum();
    product / (spread(&rows, row_mean) * spread(&columns, column_mean)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_as_many_rows_as_cases_has_no_corrected_v() {
        let identity = Table::from_counts(vec![vec![0, 1], vec![1, 0]]);
        assert_eq!(
            chi_square(&identity).unwrap().cramers_v_bias_corrected,
            None
        );
    }
}
