//! Ordinal logistic regression: what moves a case towards the higher classes?

use serde::Serialize;
use statrs::function::logistic::logistic;
use tsify::Tsify;

use super::StatsError;
use super::distribution::normal_two_sided;
use super::moments::Moments;
use super::regression::PREDICTOR_LIMIT;

/// The most classes.
pub const CLASS_LIMIT: usize = 50;

/// The most numbers in the design, cases times predictors.
pub const CELL_LIMIT: usize = 1_000_000;

/// Steps of Newton's method, which settles within a dozen; where predictors separate the classes it gains
/// less by a constant factor at each step and never does.
const STEP_LIMIT: u32 = 30;

/// The log-likelihood still to gain at which one more step is exact to rounding.
const SETTLED: f64 = 1e-16;

/// Proportional odds model. Lists named thresholds then beta hold first the ones, then the others.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct OrdinalLogit {
    /// Log odds ratio of a higher class per unit of each predictor.
    pub beta: Vec<f64>,
    /// Log odds of each class or a lower one where all predictors are 0, the last class left out.
    pub thresholds: Vec<f64>,
    /// Natural logarithm of the largest likelihood.
    pub log_likelihood: f64,
    /// Standard errors from the observed information.
    pub se_thresholds_then_beta: Vec<f64>,
    /// Estimates over standard errors, thresholds then beta.
    pub z: Vec<f64>,
    /// Two-sided p-values of `z`, thresholds then beta.
    pub p: Vec<f64>,
}

/// Fits the classes `y`, ordered by their values, on the columns `predictors`, all finite.
///
/// # Formula
/// With `F` the logistic distribution:
/// ```text
/// P(Y ≤ j) = F(θⱼ − x·β)
/// ```
/// Newton's method on the likelihood, predictors standardized meanwhile. Source: McCullagh (1980). Agrees
/// with `clm` of R's ordinal and SPSS `PLUM`; some programs print β with the opposite sign.
///
/// # Errors
/// [`StatsError::Empty`] without a predictor, [`StatsError::TooFew`] unless there are more cases than
/// coefficients, [`StatsError::TooMany`] beyond the limits of size, [`StatsError::TooManyGroups`] above
/// 50 classes, [`StatsError::ConstantVariable`] when there is one class,
/// [`StatsError::ConstantPredictor`] for a predictor that is constant or follows from the others,
/// [`StatsError::NoConvergence`] when predictors separate the classes.
pub fn ordinal_logit(y: &[f64], predictors: &[Vec<f64>]) -> Result<OrdinalLogit, StatsError> {
    let mut classes = y.to_vec();
    classes.sort_by(f64::total_cmp);
    classes.dedup_by(|a, b| a == b);
    check_size(y.len(), predictors.len(), classes.len())?;
    let scales: Vec<Scale> = predictors
        .iter()
        .map(|column| Scale::of(column))
        .collect::<Result<_, _>>()?;
    let model = Model {
        class: y
            .iter()
            .map(|value| classes.partition_point(|class| class < value))
            .collect(),
        columns: predictors
            .iter()
            .zip(&scales)
            .map(|(column, scale)| scale.apply(column))
            .collect(),
        cuts: classes.len() - 1,
    };
    let (estimate, covariance, log_likelihood) = model.maximize()?;
    Ok(report(&estimate, &covariance, &scales, log_likelihood))
}

fn check_size(cases: usize, predictors: usize, classes: usize) -> Result<(), StatsError> {
    let coefficients = classes.max(1) - 1 + predictors;
    if predictors > PREDICTOR_LIMIT {
        return Err(StatsError::TooMany {
            found: predictors,
            limit: PREDICTOR_LIMIT,
        });
    }
    if cases > CELL_LIMIT / predictors.max(1) {
        return Err(StatsError::TooMany {
            found: cases,
            limit: CELL_LIMIT / predictors.max(1),
        });
    }
    if predictors == 0 {
        return Err(StatsError::Empty);
    }
    if cases <= coefficients {
        return Err(StatsError::TooFew {
            found: cases,
            needed: coefficients + 1,
        });
    }
    if classes > CLASS_LIMIT {
        return Err(StatsError::TooManyGroups {
            found: classes,
            limit: CLASS_LIMIT,
        });
    }
    if classes < 2 {
        return Err(StatsError::ConstantVariable);
    }
    Ok(())
}

/// Centre and spread of a predictor.
struct Scale {
    moments: Moments,
    sd: f64,
}

impl Scale {
    fn of(column: &[f64]) -> Result<Self, StatsError> {
        let moments = Moments::of_values(column);
        if moments.m2 == 0.0 {
            return Err(StatsError::ConstantPredictor);
        }
        Ok(Self {
            moments,
            sd: (moments.m2 / moments.n).sqrt(),
        })
    }

    fn apply(&self, column: &[f64]) -> Vec<f64> {
        column
            .iter()
            .map(|&x| self.moments.deviation(x) / self.sd)
            .collect()
    }
}

/// The standardized data.
struct Model {
    /// Class of each case, from 0.
    class: Vec<usize>,
    columns: Vec<Vec<f64>>,
    /// Number of thresholds.
    cuts: usize,
}

/// Log-likelihood, its gradient, and the information (its second derivatives with the sign turned).
struct Likelihood {
    value: f64,
    gradient: Vec<f64>,
    information: Matrix,
}

impl Model {
    /// The estimate, its covariance, and the log-likelihood there.
    fn maximize(&self) -> Result<(Vec<f64>, Matrix, f64), StatsError> {
        let mut at = self.start();
        let mut here = self.likelihood(&at);
        for _ in 0..STEP_LIMIT {
            let root = cholesky(&here.information).ok_or(StatsError::ConstantPredictor)?;
            let step = solve(&root, &here.gradient);
            let gain: f64 = step.iter().zip(&here.gradient).map(|(s, g)| s * g).sum();
            if gain > SETTLED {
                (at, here) = self.advance(&at, &step, &here)?;
                continue;
            }
            at.iter_mut().zip(&step).for_each(|(a, s)| *a += s);
            let top = self.likelihood(&at);
            let root = cholesky(&top.information).ok_or(StatsError::ConstantPredictor)?;
            return Ok((at, invert(&root), top.value));
        }
        Err(StatsError::NoConvergence)
    }

    /// The thresholds of the classes' shares, and no effect.
    fn start(&self) -> Vec<f64> {
        let n = self.class.len() as f64;
        let up_to = |cut: usize| self.class.iter().filter(|class| **class <= cut).count() as f64;
        let mut at: Vec<f64> = (0..self.cuts)
            .map(|cut| (up_to(cut) / (n - up_to(cut))).ln())
            .collect();
        at.resize(self.cuts + self.columns.len(), 0.0);
        at
    }

    /// The next point on the way: a full step, or the largest half of a half of it that does not lose.
    fn advance(
        &self,
        from: &[f64],
        step: &[f64],
        here: &Likelihood,
    ) -> Result<(Vec<f64>, Likelihood), StatsError> {
        let mut share = 1.0;
        while share > 1e-10 {
            let at: Vec<f64> = from.iter().zip(step).map(|(a, s)| a + share * s).collect();
            if at[..self.cuts].is_sorted_by(|a, b| a < b) {
                let next = self.likelihood(&at);
                // Near the top, the value itself is rounding.
                if next.value >= here.value - 1e-12 * here.value.abs() {
                    return Ok((at, next));
                }
            }
            share *= 0.5;
        }
        Err(StatsError::NoConvergence)
    }

    /// The log-likelihood at thresholds and slopes.
    ///
    /// The probability of a class between the limits `l < u` is `F(u) (1 − F(l)) (1 − e^(l−u))`, whose
    /// logarithm splits into three parts without cancellation.
    fn likelihood(&self, at: &[f64]) -> Likelihood {
        let (thresholds, slopes) = at.split_at(self.cuts);
        let size = at.len();
        let mut value = 0.0;
        let mut gradient = vec![0.0; size];
        let mut information = vec![vec![0.0; size]; size];
        for (case, &class) in self.class.iter().enumerate() {
            let x = || self.columns.iter().map(|column| column[case]);
            let shift: f64 = x().zip(slopes).map(|(x, b)| x * b).sum();
            let upper = thresholds.get(class).map(|cut| cut - shift);
            let lower = class.checked_sub(1).map(|cut| thresholds[cut] - shift);
            let part = Part::of(lower, upper);
            value += part.value;
            // Positions and derivatives of the two limits; both move against the slopes.
            let ends = [
                upper.map(|_| (class, part.upper, [part.upper2, part.cross])),
                lower.map(|_| (class - 1, part.lower, [part.lower2, part.cross])),
            ];
            for (row, first, [second, cross]) in ends.into_iter().flatten() {
                gradient[row] += first;
                information[row][row] += second;
                for (k, x) in x().enumerate() {
                    information[self.cuts + k][row] -= (second - cross) * x;
                    gradient[self.cuts + k] -= first * x;
                }
            }
            if upper.is_some() && lower.is_some() {
                information[class][class - 1] -= part.cross;
            }
            let both = part.upper2 + part.lower2 - 2.0 * part.cross;
            for (k, a) in x().enumerate() {
                for (l, b) in x().enumerate().take(k + 1) {
                    information[self.cuts + k][self.cuts + l] += both * a * b;
                }
            }
        }
        Likelihood {
            value,
            gradient,
            information,
        }
    }
}

/// The contribution of one case: its log-likelihood, the derivatives by the upper and the lower limit,
/// and the second derivatives: by each limit with the sign turned, by both without.
#[derive(Default)]
struct Part {
    value: f64,
    upper: f64,
    lower: f64,
    upper2: f64,
    lower2: f64,
    cross: f64,
}

impl Part {
    fn of(lower: Option<f64>, upper: Option<f64>) -> Self {
        let mut part = Self::default();
        if let Some(u) = upper {
            let (f, above) = (logistic(u), logistic(-u));
            part.value += ln_logistic(u);
            part.upper += above;
            part.upper2 += f * above;
        }
        if let Some(l) = lower {
            let (f, above) = (logistic(l), logistic(-l));
            part.value += ln_logistic(-l);
            part.lower -= f;
            part.lower2 += f * above;
        }
        if let (Some(l), Some(u)) = (lower, upper) {
            let r = 1.0 / (u - l).exp_m1();
            part.value += (-(l - u).exp_m1()).ln();
            part.upper += r;
            part.lower -= r;
            part.cross = r * (1.0 + r);
            part.upper2 += part.cross;
            part.lower2 += part.cross;
        }
        part
    }
}

fn ln_logistic(x: f64) -> f64 {
    if x < 0.0 {
        x - x.exp().ln_1p()
    } else {
        -(-x).exp().ln_1p()
    }
}

/// Takes estimate and covariance back to the units of the predictors.
fn report(
    estimate: &[f64],
    covariance: &Matrix,
    scales: &[Scale],
    log_likelihood: f64,
) -> OrdinalLogit {
    let cuts = estimate.len() - scales.len();
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for row in 0..estimate.len() {
        // A threshold at 0 is that at the means and the way there; a slope changes its unit.
        let weights: Vec<f64> = (0..estimate.len())
            .map(|column| match column.checked_sub(cuts) {
                Some(k) if row < cuts => scales[k].moments.mean / scales[k].sd,
                Some(k) if row == column => 1.0 / scales[k].sd,
                None if row == column => 1.0,
                _ => 0.0,
            })
            .collect();
        values.push(dot(&weights, estimate));
        let variance: f64 = weights
            .iter()
            .zip(covariance)
            .map(|(weight, row)| weight * dot(row, &weights))
            .sum();
        errors.push(variance.sqrt());
    }
    let z: Vec<f64> = values.iter().zip(&errors).map(|(b, se)| b / se).collect();
    OrdinalLogit {
        beta: values.split_off(cuts),
        thresholds: values,
        log_likelihood,
        p: z.iter().map(|z| normal_two_sided(*z)).collect(),
        se_thresholds_then_beta: errors,
        z,
    }
}

/// A square matrix by rows.
type Matrix = Vec<Vec<f64>>;

/// The lower triangle `L` with `L Lᵀ` the matrix, of which only the lower triangle is read. `None` when a
/// pivot vanishes.
fn cholesky(matrix: &Matrix) -> Option<Matrix> {
    let mut root: Matrix = Vec::with_capacity(matrix.len());
    for (i, given) in matrix.iter().enumerate() {
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for (above, value) in root.iter().zip(given) {
            let known = dot(&row, above);
            row.push((value - known) / above[row.len()]);
        }
        let pivot = given[i] - dot(&row, &row);
        if pivot.is_nan() || pivot <= 1e-12 * given[i] {
            return None;
        }
        row.push(pivot.sqrt());
        root.push(row);
    }
    Some(root)
}

/// The solution of `L Lᵀ x = b`.
fn solve(root: &Matrix, b: &[f64]) -> Vec<f64> {
    let mut x: Vec<f64> = Vec::with_capacity(b.len());
    for (row, b) in root.iter().zip(b) {
        x.push((b - dot(row, &x)) / row[x.len()]);
    }
    for i in (0..x.len()).rev() {
        let later: f64 = (i + 1..x.len()).map(|j| root[j][i] * x[j]).sum();
        x[i] = (x[i] - later) / root[i][i];
    }
    x
}

/// The inverse of `L Lᵀ`.
fn invert(root: &Matrix) -> Matrix {
    let unit = |column: usize| {
        let mut unit = vec![0.0; root.len()];
        unit[column] = 1.0;
        solve(root, &unit)
    };
    (0..root.len()).map(unit).collect()
}

/// The sum of products over the shorter of two lists.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separable_classes_have_no_finite_estimate() {
        let x: Vec<f64> = (0..40).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x > 19.5))).collect();
        assert_eq!(ordinal_logit(&y, &[x]), Err(StatsError::NoConvergence));
    }

    #[test]
    fn a_repeated_predictor_has_no_effect_of_its_own() {
        let x: Vec<f64> = (0..40).map(f64::from).collect();
        let twice = x.iter().map(|x| 2.0 * x + 1.0).collect();
        let y: Vec<f64> = (0..40).map(|i| f64::from(i * i % 3)).collect();
        assert_eq!(
            ordinal_logit(&y, &[x, twice]),
            Err(StatsError::ConstantPredictor)
        );
    }

    #[test]
    fn units_and_offsets_of_a_predictor_change_only_its_scale() {
        let x: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 40)).collect();
        let y: Vec<f64> = (0..40)
            .map(|i| f64::from((i * 7 % 40 + i * i % 23) / 16))
            .collect();
        let far = x.iter().map(|x| 1e-3 * x + 1e4).collect();
        let (near, far) = (ordinal_logit(&y, &[x]), ordinal_logit(&y, &[far]));
        let (near, far) = (near.expect("a fit"), far.expect("a fit"));
        assert!((far.beta[0] / near.beta[0] / 1e3 - 1.0).abs() < 1e-8);
        assert!((far.log_likelihood - near.log_likelihood).abs() < 1e-9);
    }
}
