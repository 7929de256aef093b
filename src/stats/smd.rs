//! Standardized difference between two groups: how far apart they are in units of their spread, whatever their size.

use super::Table;
use super::counted::Counted;
use super::describe::moments;
use super::sorted::{Group, Sorted};

/// The standardized mean difference of two groups of values, 0 or more.
///
/// # Formula
/// ```text
/// d = |x̄₁ − x̄₂| / √((s₁² + s₂²) / 2)
/// ```
/// `None` where a group has fewer than two values, or neither varies.
///
/// Source: Austin, *Statistics in Medicine* 2009;28:3083-3107.
#[must_use]
pub fn of_means(table: &Table) -> Option<f64> {
    let [first, second] = table.counts() else {
        return None;
    };
    let moments_of = |counts: &[u64]| {
        let values = Counted::new(table.levels(), counts).ok()?;
        let found = moments(&values);
        Some((found.mean, found.sd()?))
    };
    let ((mean_1, sd_1), (mean_2, sd_2)) = (moments_of(first)?, moments_of(second)?);
    ratio(
        (mean_1 - mean_2).abs(),
        f64::midpoint(sd_1 * sd_1, sd_2 * sd_2),
    )
}

/// The standardized difference of the shares of two groups over the levels of a table, 0 or more.
///
/// # Formula
/// With `p₁`, `p₂` the shares of all levels but the first:
/// ```text
/// d = √((p₁ − p₂)ᵀ S⁻¹ (p₁ − p₂)),   S = (S₁ + S₂) / 2,   Sᵢ = diag(pᵢ) − pᵢ pᵢᵀ
/// ```
/// Of two levels it is `|p₁ − p₂| / √((p₁(1 − p₁) + p₂(1 − p₂)) / 2)`. Levels that nobody has are left out. `None`
/// where a group is empty, or `S` has no inverse.
///
/// Source: Yang & Dalton, SAS Global Forum 2012, paper 335.
#[must_use]
pub fn of_shares(table: &Table) -> Option<f64> {
    let kept = table.without_empty();
    let [first, second] = kept.counts() else {
        return None;
    };
    let shares = |counts: &[u64]| -> Vec<f64> {
        let n: u64 = counts.iter().sum();
        counts
            .iter()
            .skip(1)
            .map(|&count| count as f64 / n as f64)
            .collect()
    };
    let (p1, p2) = (shares(first), shares(second));
    let difference: Vec<f64> = p1.iter().zip(&p2).map(|(a, b)| a - b).collect();
    if difference.is_empty() {
        return Some(0.0);
    }
    let spread = |row: usize, column: usize| {
        let one = |p: &[f64]| {
            let diagonal = if row == column { p[row] } else { 0.0 };
            diagonal - p[row] * p[column]
        };
        f64::midpoint(one(&p1), one(&p2))
    };
    let size = difference.len();
    let matrix: Vec<Vec<f64>> = (0..size)
        .map(|row| (0..size).map(|column| spread(row, column)).collect())
        .collect();
    let solved = solve(matrix, difference.clone())?;
    let square: f64 = solved.iter().zip(&difference).map(|(a, b)| a * b).sum();
    Some(square.max(0.0).sqrt())
}

/// The same as [`of_means`] of patients in order.
#[must_use]
pub fn of_sorted(sorted: &Sorted) -> Option<f64> {
    if sorted.groups() != 2 {
        return None;
    }
    let [first, second] = [0, 1].map(|group| sorted.moments(Group::Only(group)));
    let (sd_1, sd_2) = (first.sd()?, second.sd()?);
    ratio(
        (first.mean - second.mean).abs(),
        f64::midpoint(sd_1 * sd_1, sd_2 * sd_2),
    )
}

/// `difference / √variance`; 0 of no difference at all.
fn ratio(difference: f64, variance: f64) -> Option<f64> {
    if difference == 0.0 {
        return Some(0.0);
    }
    (variance > 0.0).then(|| difference / variance.sqrt())
}

/// The solution of a small system of equations by elimination with pivots; `None` where there is none.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for step in 0..size {
        let pivot = (step..size)
            .max_by(|&a, &b| matrix[a][step].abs().total_cmp(&matrix[b][step].abs()))?;
        if matrix[pivot][step].abs() < 1e-12 {
            return None;
        }
        matrix.swap(step, pivot);
        right.swap(step, pivot);
        for row in step + 1..size {
            let factor = matrix[row][step] / matrix[step][step];
            let above = matrix[step].clone();
            for (cell, pivot) in matrix[row].iter_mut().zip(&above).skip(step) {
                *cell -= factor * pivot;
            }
            right[row] -= factor * right[step];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size)
            .map(|column| matrix[row][column] * right[column])
            .sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::{of_means, of_shares};
    use crate::stats::Table;

    fn close(found: Option<f64>, wanted: f64) {
        let found = found.expect("a difference");
        assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
    }

    #[test]
    fn of_means_agrees_with_r() {
        // R: x <- c(1,2,3,4); y <- c(2,4,6); abs(mean(x)-mean(y))/sqrt((var(x)+var(y))/2)
        let table = Table::from_samples(&[vec![1.0, 2.0, 3.0, 4.0], vec![2.0, 4.0, 6.0]]);
        close(of_means(&table), 0.891_132_788_679_007);
    }

    #[test]
    fn of_shares_agrees_with_r() {
        // R: a <- c(3,3,2,1,1)/10; b <- c(36,24,17,12,1)/90; S <- function(p) diag(p)-p%o%p;
        //    d <- (a-b)[-1]; sqrt(d %*% solve((S(a[-1])+S(b[-1]))/2) %*% d)
        let table = Table::from_counts(vec![vec![3, 3, 2, 1, 1], vec![36, 24, 17, 12, 1]]);
        close(of_shares(&table), 0.440_264_237_837_850);
        // R: abs(3/10-20/90)/sqrt((.3*.7+20/90*70/90)/2)
        let table = Table::from_counts(vec![vec![7, 3], vec![70, 20]]);
        close(of_shares(&table), 0.177_771_507_288_462);
    }

    #[test]
    fn groups_that_do_not_vary_have_none_unless_they_are_alike() {
        let apart = Table::from_counts(vec![vec![5, 0], vec![0, 5]]);
        assert_eq!(of_shares(&apart), None);
        let alike = Table::from_counts(vec![vec![5, 0], vec![7, 0]]);
        assert_eq!(of_shares(&alike), Some(0.0));
        assert_eq!(
            of_means(&Table::from_samples(&[vec![1.0], vec![1.0, 2.0]])),
            None
        );
    }
}
