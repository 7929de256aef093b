//! Which columns of a table differ in their shares of a row: SPSS's letters.

use super::distribution::normal_two_sided;
use super::{StatsError, Table};

/// Most columns that letters name, A to Z.
const MOST_COLUMNS: usize = 26;

/// Letters for every cell of a table: those of the columns that have a significantly smaller share of their
/// patients in this row.
///
/// # Formula
/// In each row every two columns of sizes `n` with shares `p` are compared by
/// ```text
/// z = (p₁ − p₂) / √(p̄(1 − p̄)(1/n₁ + 1/n₂)),  p̄ the share of both together
/// ```
/// and p is multiplied by the number of pairs of columns (Bonferroni). A column of which nobody or everybody
/// is in the row is not compared, as in SPSS's `CTABLES` (`COMPARETEST TYPE=PROP`).
///
/// # Errors
/// [`StatsError::TooManyGroups`] beyond 26 columns.
pub fn column_letters(table: &Table, alpha: f64) -> Result<Vec<Vec<String>>, StatsError> {
    let sizes = table.level_totals();
    if sizes.len() > MOST_COLUMNS {
        return Err(StatsError::TooManyGroups {
            found: sizes.len(),
            limit: MOST_COLUMNS,
        });
    }
    let pairs = (sizes.len() * sizes.len().saturating_sub(1) / 2) as f64;
    let smaller = |row: &[u64], here: usize, other: usize| {
        let compared = |column: usize| row[column] > 0 && row[column] < sizes[column];
        if here == other || !compared(here) || !compared(other) {
            return false;
        }
        let (n1, n2) = (sizes[here] as f64, sizes[other] as f64);
        let (p1, p2) = (row[here] as f64 / n1, row[other] as f64 / n2);
        let both = (row[here] + row[other]) as f64 / (n1 + n2);
        let z = (p1 - p2) / (both * (1.0 - both) * (1.0 / n1 + 1.0 / n2)).sqrt();
        p1 > p2 && normal_two_sided(z) * pairs < alpha
    };
    let letters = |row: &Vec<u64>| {
        let cell = |here| {
            let others = ('A'..='Z').zip(0..sizes.len());
            others
                .filter(|&(_, other)| smaller(row, here, other))
                .map(|(letter, _)| letter)
                .collect()
        };
        (0..sizes.len()).map(cell).collect()
    };
    Ok(table.counts().iter().map(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The p-values of statsmodels' `proportions_ztest`, times three, are .00013 (A, B), .0038 (A, C) and 1
    /// (B, C) in both rows.
    #[test]
    fn a_letter_stands_in_the_column_with_the_larger_share() {
        let table = Table::from_counts(vec![vec![30, 10, 14], vec![20, 40, 36]]);
        let letters = column_letters(&table, 0.05).unwrap();
        assert_eq!(letters, [["BC", "", ""], ["", "A", "A"]]);
        assert_eq!(
            column_letters(&table, 0.001).unwrap(),
            [["B", "", ""], ["", "A", ""]]
        );
    }

    /// R's `pairwise.prop.test(x, n, p.adjust.method = "bonferroni", correct = FALSE)`: A and B .0453, A and D .0411,
    /// B and C .0042, C and D .0050, B and E .0016, D and E .0017, the others 1.
    #[test]
    fn letters_agree_with_rs_pairwise_tests() {
        let table = Table::from_counts(vec![vec![9, 3, 20, 2, 8], vec![11, 27, 20, 23, 4]]);
        let at = |alpha| column_letters(&table, alpha).unwrap();
        assert_eq!(
            at(0.05),
            [["BD", "", "BD", "", "BD"], ["", "ACE", "", "ACE", ""]]
        );
        assert_eq!(
            at(0.042),
            [["D", "", "BD", "", "BD"], ["", "CE", "", "ACE", ""]]
        );
        assert_eq!(at(0.002), [["", "", "", "", "BD"], ["", "E", "", "E", ""]]);
    }

    #[test]
    fn columns_of_nobody_or_everybody_are_not_compared() {
        let table = Table::from_counts(vec![vec![30, 0], vec![20, 50]]);
        assert_eq!(column_letters(&table, 0.05).unwrap(), [["", ""], ["", ""]]);
    }
}
