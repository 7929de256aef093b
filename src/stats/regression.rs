//! Linear regression by least squares, with its diagnostics.

use std::f64::consts::PI;

use serde::Serialize;
use tsify::Tsify;

use super::StatsError;
use super::distribution::{chi_square_sf, f_sf, student_quantile, student_two_sided};
use super::moments::Moments;

/// The most predictors.
pub const PREDICTOR_LIMIT: usize = 50;

/// The most numbers in the design, cases times coefficients: it is held four times.
pub const CELL_LIMIT: usize = 4_000_000;

/// A column counts as a repetition of those before it when they leave less than this share of it.
const COLLINEAR: f64 = 1e-9;

/// Residuals this small against the outcome are its rounding: the fit is exact.
const EXACT: f64 = 64.0 * f64::EPSILON;

/// A leverage this near to 1 leaves a residual of 0 whatever the outcome.
const FULL_LEVERAGE: f64 = 1.0 - 1e-10;

/// Linear regression. Lists by coefficient start with the intercept, if there is one; lists by case
/// follow the cases; lists by predictor leave the intercept out.
///
/// What divides by the residual variance is null where the fit is exact.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct LinearRegression {
    /// Coefficients.
    pub coef: Vec<f64>,
    /// Their standard errors.
    pub se: Option<Vec<f64>>,
    /// `coef / se`.
    pub t: Option<Vec<f64>>,
    /// Two-sided p-values of `t` with `df2` degrees of freedom.
    pub p: Option<Vec<f64>>,
    /// Lower confidence limits.
    pub ci_lower: Option<Vec<f64>>,
    /// Upper confidence limits.
    pub ci_upper: Option<Vec<f64>>,
    /// Standard errors that allow for unequal variances (HC3). Null with a leverage of 1.
    pub se_hc3: Option<Vec<f64>>,
    /// Two-sided p-values of `coef / se_hc3` with `df2` degrees of freedom.
    pub p_hc3: Option<Vec<f64>>,
    /// Coefficients in standard deviations of outcome and predictor, by predictor. Null when
    /// the outcome is constant.
    pub standardized_beta: Option<Vec<f64>>,
    /// Variance inflation factor, `1 / (1 − R²)` on the other predictors, by predictor. Null for a
    /// single predictor and without an intercept.
    pub vif: Option<Vec<f64>>,
    /// Share of the variation explained; about 0 instead of the mean when there is no intercept.
    pub r_squared: f64,
    /// `r_squared` less its bias.
    pub adj_r_squared: f64,
    /// Residual standard deviation.
    pub sigma: f64,
    /// Residual sum of squares.
    pub rss: f64,
    /// Explained by residual mean square.
    pub f: Option<f64>,
    /// Number of predictors.
    pub df1: f64,
    /// Residual degrees of freedom.
    pub df2: f64,
    /// Upper tail of `f`.
    pub p_f: Option<f64>,
    /// Natural logarithm of the largest likelihood, errors being normal.
    pub log_likelihood: Option<f64>,
    /// Sum of squared successive differences of the residuals over `rss`; 2 without autocorrelation.
    pub durbin_watson: Option<f64>,
    /// Does the variance follow the predictors? Koenker's studentized version. Null without intercept.
    pub breusch_pagan_koenker: Option<ScoreTest>,
    /// The original version, which trusts in normal errors. Null without intercept.
    pub breusch_pagan_classic: Option<ScoreTest>,
    /// Outcome less fitted value, by case.
    pub residuals: Vec<f64>,
    /// Leverage, from 0 to 1, by case. SPSS prints it less 1/n.
    pub leverage: Vec<f64>,
    /// Residual in its standard errors, by case. Null at a leverage of 1.
    pub studentized_internal: Option<Vec<Option<f64>>>,
    /// The same with the variance estimated without the case.
    pub studentized_external: Option<Vec<Option<f64>>>,
    /// Cook's distance, by case.
    pub cooks_distance: Option<Vec<Option<f64>>>,
}

/// A Lagrange multiplier test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ScoreTest {
    /// The statistic.
    pub lm: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Upper tail of the chi-square distribution.
    pub p: f64,
}

impl ScoreTest {
    fn new(lm: f64, df: f64) -> Self {
        Self {
            lm,
            df,
            p: chi_square_sf(lm, df),
        }
    }
}

/// Fits `y` on the columns `predictors`, each as long as `y`, all finite.
///
/// # Method
/// With an intercept, the predictors are centred first, so that offsets cost no digit. Householder's
/// QR decomposition then gives the pseudo-inverse `P = R⁻¹Qᵀ`, whose rows `Pⱼ` hold all the rest:
/// ```text
/// bⱼ = Pⱼ·y,   se(bⱼ) = s ‖Pⱼ‖,   VIFⱼ = ‖xⱼ − x̄ⱼ‖² ‖Pⱼ‖²,   hᵢᵢ = Σ Qᵢⱼ²
/// HC3:  se(bⱼ)² = Σᵢ (Pⱼᵢ eᵢ / (1 − hᵢᵢ))²
/// ```
/// Sources: Golub and Van Loan, *Matrix Computations*, section 5.3; MacKinnon and White (1985) for HC3;
/// Koenker (1981), Breusch and Pagan (1979). Agrees with R's `lm` and with the certified values of NIST.
///
/// # Errors
/// [`StatsError::Empty`] without a predictor, [`StatsError::TooFew`] unless there are more cases than
/// coefficients, [`StatsError::TooMany`] beyond the limits of size, [`StatsError::ConstantPredictor`]
/// for a predictor that is constant or follows from the others, [`StatsError::ConstantVariable`] when
/// the outcome is constant.
pub fn linear_regression(
    y: &[f64],
    predictors: &[Vec<f64>],
    intercept: bool,
    conf_level: f64,
) -> Result<LinearRegression, StatsError> {
    let size = Size::of(y.len(), predictors.len(), intercept)?;
    if !varies(y) && (intercept || y[0] == 0.0) {
        return Err(StatsError::ConstantVariable);
    }
    if intercept && !predictors.iter().all(|column| varies(column)) {
        return Err(StatsError::ConstantPredictor);
    }
    let design = Design::new(predictors, intercept)?;
    Ok(Fit::new(&design, y, predictors, size).report(conf_level))
}

/// The dimensions of a regression.
#[derive(Clone, Copy)]
struct Size {
    /// Cases.
    n: f64,
    /// Coefficients.
    p: f64,
    /// Predictors.
    predictors: f64,
}

impl Size {
    fn of(cases: usize, predictors: usize, intercept: bool) -> Result<Self, StatsError> {
        let coefficients = predictors + usize::from(intercept);
        if predictors > PREDICTOR_LIMIT {
            return Err(StatsError::TooMany {
                found: predictors,
                limit: PREDICTOR_LIMIT,
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
        if cases > CELL_LIMIT / coefficients {
            return Err(StatsError::TooMany {
                found: cases,
                limit: CELL_LIMIT / coefficients,
            });
        }
        Ok(Self {
            n: cases as f64,
            p: coefficients as f64,
            predictors: predictors as f64,
        })
    }
}

/// Values, and what they were measured from.
struct Centred {
    /// The mean, or 0 without an intercept.
    centre: f64,
    /// The values less the centre.
    values: Vec<f64>,
    /// Sum of squares about the mean, with an intercept or without.
    sum_of_squares: f64,
}

impl Centred {
    fn new(values: &[f64], intercept: bool) -> Self {
        let moments = Moments::of_values(values);
        let (centre, values) = if intercept {
            let centred = values.iter().map(|&x| moments.deviation(x));
            (moments.mean, centred.collect())
        } else {
            (0.0, values.to_vec())
        };
        Self {
            centre,
            values,
            sum_of_squares: moments.m2,
        }
    }
}

/// The decomposed design.
struct Design {
    /// The predictors.
    columns: Vec<Centred>,
    /// Orthonormal columns that span the constant, if there is an intercept, and the predictors.
    q: Vec<Vec<f64>>,
    /// Rows of the pseudo-inverse, one for each coefficient.
    inverse: Vec<Vec<f64>>,
    intercept: bool,
}

impl Design {
    fn new(predictors: &[Vec<f64>], intercept: bool) -> Result<Self, StatsError> {
        let columns: Vec<Centred> = predictors
            .iter()
            .map(|column| Centred::new(column, intercept))
            .collect();
        let constant = intercept.then(|| vec![1.0; predictors[0].len()]);
        let centred = columns.iter().map(|column| column.values.clone());
        let (q, r) = decompose(constant.into_iter().chain(centred).collect())?;
        let mut inverse = back_substitute(&r, &q);
        if let (true, Some((first, others))) = (intercept, inverse.split_first_mut()) {
            // From the value at the centre to the value at 0.
            for (row, x) in others.iter().zip(&columns) {
                add(first, -x.centre, row);
            }
        }
        Ok(Self {
            columns,
            q,
            inverse,
            intercept,
        })
    }

    /// The rows of the pseudo-inverse that belong to predictors.
    fn slopes(&self) -> &[Vec<f64>] {
        &self.inverse[usize::from(self.intercept)..]
    }

    /// The part of `values` that the predictors leave, and the squares of the part that they explain.
    fn project(&self, values: &[f64]) -> (Vec<f64>, f64) {
        let mut rest = values.to_vec();
        let mut explained = 0.0;
        for q in &self.q {
            let share = dot(q, &rest);
            add(&mut rest, -share, q);
            explained += share * share;
        }
        (rest, explained)
    }
}

/// A matrix by columns.
type Columns = Vec<Vec<f64>>;

/// Householder's decomposition of the columns `x` into orthonormal columns and an upper triangle, of
/// which item `[j][i]` is row `i` of column `j`.
fn decompose(mut x: Columns) -> Result<(Columns, Columns), StatsError> {
    let sizes: Vec<f64> = x.iter().map(|column| norm(column)).collect();
    let mut r = Vec::with_capacity(x.len());
    for j in 0..x.len() {
        let (done, open) = x.split_at_mut(j + 1);
        let column = &mut done[j];
        let size = norm(&column[j..]);
        if size <= COLLINEAR * sizes[j] {
            return Err(StatsError::ConstantPredictor);
        }
        let diagonal = -size.copysign(column[j]);
        r.push([&column[..j], &[diagonal]].concat());
        column[j] -= diagonal;
        let length = norm(&column[j..]);
        column[j..].iter_mut().for_each(|v| *v /= length);
        for other in open {
            reflect(&mut other[j..], &column[j..]);
        }
    }
    let unit = |j: usize| {
        let mut q = vec![0.0; x[j].len()];
        q[j] = 1.0;
        for (i, reflector) in x[..=j].iter().enumerate().rev() {
            reflect(&mut q[i..], &reflector[i..]);
        }
        q
    };
    let q = (0..x.len()).map(unit).collect();
    Ok((q, r))
}

/// The reflection of `values` in the plane perpendicular to the unit vector `v`.
fn reflect(values: &mut [f64], v: &[f64]) {
    let twice = 2.0 * dot(values, v);
    add(values, -twice, v);
}

/// `R⁻¹Qᵀ`, row by row.
fn back_substitute(r: &[Vec<f64>], q: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut rows = q.to_vec();
    for j in (0..r.len()).rev() {
        let (above, below) = rows.split_at_mut(j + 1);
        for (k, row) in below.iter().enumerate() {
            add(&mut above[j], -r[j + 1 + k][j], row);
        }
        above[j].iter_mut().for_each(|value| *value /= r[j][j]);
    }
    rows
}

/// A fitted regression.
struct Fit<'a> {
    design: &'a Design,
    size: Size,
    y: Centred,
    coef: Vec<f64>,
    residuals: Vec<f64>,
    /// Explained sum of squares.
    explained: f64,
    /// Residual sum of squares, 0 when the fit is exact.
    rss: f64,
}

impl<'a> Fit<'a> {
    fn new(design: &'a Design, y: &[f64], predictors: &[Vec<f64>], size: Size) -> Self {
        let centred = Centred::new(y, design.intercept);
        let (_, explained) = design.project(&centred.values);
        let solve = |y: &[f64]| design.inverse.iter().map(|p| dot(p, y)).collect();
        let mut coef: Vec<f64> = solve(&centred.values);
        if design.intercept {
            coef[0] += centred.centre;
        }
        // One step of refinement: nearly collinear predictors cost half the digits otherwise. Only the
        // part that the predictors explain goes back; the residuals would add their rounding.
        let rest = rest(y, predictors, design.intercept, &coef);
        let residuals = design.project(&design.project(&rest).0).0;
        let missed: Vec<f64> = rest.iter().zip(&residuals).map(|(r, e)| r - e).collect();
        let corrections: Vec<f64> = solve(&missed);
        coef.iter_mut().zip(corrections).for_each(|(b, c)| *b += c);
        let rss = dot(&residuals, &residuals);
        Self {
            design,
            size,
            y: centred,
            coef,
            residuals,
            explained,
            rss: if rss.sqrt() > EXACT * norm(y) {
                rss
            } else {
                0.0
            },
        }
    }

    /// Diagonal of the projection on the design.
    fn leverage(&self) -> Vec<f64> {
        let leverage = |case: usize| self.design.q.iter().map(|q| q[case] * q[case]).sum();
        (0..self.residuals.len()).map(leverage).collect()
    }

    fn report(self, conf_level: f64) -> LinearRegression {
        let Size { n, p, predictors } = self.size;
        let df2 = n - p;
        let r_squared = self.explained / (self.explained + self.rss);
        let df_total = n - f64::from(u8::from(self.design.intercept));
        let variance = self.rss / df2;
        let sigma = variance.sqrt();
        let inexact = self.rss > 0.0;
        let leverage = self.leverage();

        let se = inexact.then(|| {
            self.design
                .inverse
                .iter()
                .map(|row| sigma * norm(row))
                .collect()
        });
        let se_hc3 = inexact.then(|| self.se_hc3(&leverage)).flatten();
        let t = se.as_deref().map(|se| self.ratios(se));
        let t_hc3 = se_hc3.as_deref().map(|se| self.ratios(se));
        let p_values = |t: &Vec<f64>| t.iter().map(|t| student_two_sided(*t, df2)).collect();
        let quantile = student_quantile(0.5 + 0.5 * conf_level, df2);
        let limits = |sign: f64| se.as_deref().map(|se| self.shifted(sign * quantile, se));
        let f = inexact.then(|| self.explained / predictors / variance);
        let studentized_internal = inexact.then(|| self.studentized(&leverage, sigma));

        LinearRegression {
            p: t.as_ref().map(p_values),
            p_hc3: t_hc3.as_ref().map(p_values),
            ci_lower: limits(-1.0),
            ci_upper: limits(1.0),
            standardized_beta: self.standardized_beta(),
            vif: self.vif(),
            r_squared,
            adj_r_squared: 1.0 - (1.0 - r_squared) * df_total / df2,
            sigma,
            rss: self.rss,
            f,
            df1: predictors,
            df2,
            p_f: f.map(|f| f_sf(f, predictors, df2)),
            log_likelihood: inexact.then(|| -0.5 * n * ((2.0 * PI * self.rss / n).ln() + 1.0)),
            durbin_watson: inexact.then(|| self.durbin_watson()),
            breusch_pagan_koenker: self.breusch_pagan().map(|(koenker, _)| koenker),
            breusch_pagan_classic: self.breusch_pagan().map(|(_, classic)| classic),
            studentized_external: studentized_internal.as_ref().map(|internal| {
                let external = |r: f64| {
                    let left = (df2 - r * r) / (df2 - 1.0);
                    (left > 0.0).then(|| r / left.sqrt())
                };
                internal.iter().map(|r| r.and_then(external)).collect()
            }),
            cooks_distance: studentized_internal.as_ref().map(|internal| {
                let cook = |(r, h): (&Option<f64>, &f64)| r.map(|r| r * r * h / ((1.0 - h) * p));
                internal.iter().zip(&leverage).map(cook).collect()
            }),
            studentized_internal,
            coef: self.coef,
            se,
            t,
            se_hc3,
            residuals: self.residuals,
            leverage,
        }
    }

    /// The coefficients in standard errors.
    fn ratios(&self, se: &[f64]) -> Vec<f64> {
        self.coef.iter().zip(se).map(|(b, se)| b / se).collect()
    }

    /// The coefficients, `by` standard errors off.
    fn shifted(&self, by: f64, se: &[f64]) -> Vec<f64> {
        let pairs = self.coef.iter().zip(se);
        pairs.map(|(b, se)| b + by * se).collect()
    }

    fn standardized_beta(&self) -> Option<Vec<f64>> {
        if self.y.sum_of_squares == 0.0 {
            return None;
        }
        let slopes = &self.coef[self.coef.len() - self.design.columns.len()..];
        let ratio = |x: &Centred| (x.sum_of_squares / self.y.sum_of_squares).sqrt();
        let pairs = slopes.iter().zip(&self.design.columns);
        Some(pairs.map(|(b, x)| b * ratio(x)).collect())
    }

    fn vif(&self) -> Option<Vec<f64>> {
        let columns = &self.design.columns;
        (self.design.intercept && columns.len() > 1).then(|| {
            let pairs = columns.iter().zip(self.design.slopes());
            pairs.map(|(x, p)| x.sum_of_squares * dot(p, p)).collect()
        })
    }

    fn se_hc3(&self, leverage: &[f64]) -> Option<Vec<f64>> {
        let weights: Option<Vec<f64>> = self
            .residuals
            .iter()
            .zip(leverage)
            .map(|(e, h)| (*h < FULL_LEVERAGE).then(|| e / (1.0 - h)))
            .collect();
        let weights = weights?;
        let se = |row: &Vec<f64>| {
            let terms = row.iter().zip(&weights).map(|(p, w)| (p * w) * (p * w));
            terms.sum::<f64>().sqrt()
        };
        Some(self.design.inverse.iter().map(se).collect())
    }

    fn studentized(&self, leverage: &[f64], sigma: f64) -> Vec<Option<f64>> {
        let cases = self.residuals.iter().zip(leverage);
        cases
            .map(|(e, h)| (*h < FULL_LEVERAGE).then(|| e / (sigma * (1.0 - h).sqrt())))
            .collect()
    }

    fn durbin_watson(&self) -> f64 {
        let steps = self.residuals.windows(2).map(|pair| pair[1] - pair[0]);
        steps.map(|step| step * step).sum::<f64>() / self.rss
    }

    /// Koenker's and the classic score test: squared residuals on the predictors.
    fn breusch_pagan(&self) -> Option<(ScoreTest, ScoreTest)> {
        if !self.design.intercept || self.rss == 0.0 {
            return None;
        }
        let Size { n, predictors, .. } = self.size;
        let squares: Vec<f64> = self.residuals.iter().map(|e| e * e).collect();
        let squares = Centred::new(&squares, true);
        if squares.sum_of_squares == 0.0 {
            return None;
        }
        let (_, explained) = self.design.project(&squares.values);
        let variance = self.rss / n;
        Some((
            ScoreTest::new(n * explained / squares.sum_of_squares, predictors),
            ScoreTest::new(0.5 * explained / (variance * variance), predictors),
        ))
    }
}

/// What the coefficients leave of `y`, in twice the working precision until the last rounding.
fn rest(y: &[f64], predictors: &[Vec<f64>], intercept: bool, coef: &[f64]) -> Vec<f64> {
    let (constant, slopes) = if intercept {
        (coef[0], &coef[1..])
    } else {
        (0.0, coef)
    };
    let mut sums: Vec<(f64, f64)> = y.iter().map(|y| two_sum(*y, -constant)).collect();
    for (b, column) in slopes.iter().zip(predictors) {
        for ((sum, error), x) in sums.iter_mut().zip(column) {
            let product = b * x;
            let lost_in_product = b.mul_add(*x, -product);
            let (next, lost_in_sum) = two_sum(*sum, -product);
            *sum = next;
            *error += lost_in_sum - lost_in_product;
        }
    }
    sums.iter().map(|(sum, error)| sum + error).collect()
}

/// A sum and what its rounding lost (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

fn varies(values: &[f64]) -> bool {
    values.iter().any(|value| *value != values[0])
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// Adds `factor` times `b` to `a`.
fn add(a: &mut [f64], factor: f64, b: &[f64]) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += factor * b);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Vec<f64>, Vec<Vec<f64>>) {
        let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let w = vec![2.0, 1.0, 0.0, 5.0, 3.0, 8.0, 1.0, 4.0];
        let y = vec![3.1, 2.7, 4.9, 8.2, 6.4, 12.5, 7.1, 13.3];
        (y, vec![x, w])
    }

    fn close(got: &[f64], want: &[f64]) {
        for (got, want) in got.iter().zip(want) {
            assert!((got / want - 1.0).abs() < 1e-12, "{got:e}, want {want:e}");
        }
    }

    #[test]
    fn hc3_agrees_with_40_digit_arithmetic() {
        let (y, x) = example();
        let fit = linear_regression(&y, &x, true, 0.95).expect("a fit");
        let want = [
            1.068_337_319_503_237_4,
            0.350_658_828_453_170_3,
            0.237_456_162_083_349_6,
        ];
        close(&fit.se_hc3.expect("no case decides alone"), &want);
    }

    #[test]
    fn a_case_that_decides_alone_has_no_studentized_residual() {
        let (y, mut x) = example();
        x.push(vec![0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
        let fit = linear_regression(&y, &x, true, 0.95).expect("a fit");
        assert!((fit.leverage[4] - 1.0).abs() < 1e-12);
        assert_eq!(fit.studentized_internal.expect("inexact")[4], None);
        assert_eq!(fit.cooks_distance.expect("inexact")[4], None);
        assert_eq!(fit.se_hc3, None);
    }

    #[test]
    fn an_exact_fit_has_no_standard_errors() {
        let (_, x) = example();
        let y: Vec<f64> = x[0].iter().map(|x| 0.1 * x + 0.7).collect();
        let fit = linear_regression(&y, &x[..1], true, 0.95).expect("a fit");
        assert_eq!((fit.rss, fit.r_squared), (0.0, 1.0));
        assert_eq!((fit.se, fit.t, fit.f), (None, None, None));
    }

    #[test]
    fn offsets_move_only_the_intercept() {
        let (y, x) = example();
        let far = x
            .iter()
            .map(|x| x.iter().map(|x| x + 1e9).collect())
            .collect::<Vec<_>>();
        let near = linear_regression(&y, &x, true, 0.95).expect("a fit");
        let far = linear_regression(&y, &far, true, 0.95).expect("a fit");
        close(&far.coef[1..], &near.coef[1..]);
        close(
            &far.se.expect("inexact")[1..],
            &near.se.expect("inexact")[1..],
        );
    }

    #[test]
    fn a_predictor_that_follows_from_the_others_is_refused() {
        let (y, mut x) = example();
        x.push(
            x[0].iter()
                .zip(&x[1])
                .map(|(a, b)| 0.1 * a - b + 3.0)
                .collect(),
        );
        let refused = Err(StatsError::ConstantPredictor);
        assert_eq!(linear_regression(&y, &x, true, 0.95), refused);
        assert_eq!(linear_regression(&y, &[vec![0.0; 8]], false, 0.95), refused);
    }
}
