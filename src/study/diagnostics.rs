//! How the data meet the assumptions of means, standard deviations and regression. They are shown, and
//! choose nothing.

use serde::Serialize;
use tsify::Tsify;

use super::dataset::Dataset;
use super::variable::{Category, MISSING, Variable};
use crate::message::{Coded, Message};
use crate::stats::StatsError;
use crate::stats::boxplot::box_parts;
use crate::stats::counted::{Counted, Ordered};
use crate::stats::levene::{levene, levene_of};
use crate::stats::regression::{LinearRegression, linear_regression};
use crate::stats::shapiro_wilk::shapiro_wilk;
use crate::stats::sorted::{Group, Sorted};

/// Fences of a box plot, in widths of the box: SPSS's circles and stars.
const FENCES: (f64, f64) = (1.5, 3.0);

/// Studentized residuals beyond this are outliers.
const OUTLYING: f64 = 3.0;

/// Most values of which normality is tested: the range of the method.
const MOST_VALUES: u64 = 5000;

/// Most patients to whom a regression is fitted.
const MOST_CASES: usize = 20_000;

/// The assumptions as the paper used them, and how the data meet them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// Normality and outliers of each measured variable, in all patients and in each group.
    pub distributions: Vec<Distribution>,
    /// Equality of variance between the groups.
    pub variances: Vec<Variances>,
    /// The regressions that the authors gave up: of magnesium, or of the analyte in its place.
    pub regressions: Vec<Regression>,
}

/// Normality and outliers of a variable in a group.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Distribution {
    /// The variable's identifier.
    pub variable: String,
    /// The variable in words.
    pub label: String,
    /// The group in words: "All patients", "Men".
    pub group: String,
    /// Values.
    pub n: u64,
    /// W of Shapiro and Wilk.
    pub w: Option<f64>,
    /// Its p-value.
    pub p: Option<f64>,
    /// Why there is none.
    pub reason: Option<Message>,
    /// Values beyond 1.5 widths of the box (SPSS's circles and stars).
    pub outside: u64,
    /// Values beyond 3 widths (stars).
    pub extreme: u64,
}

/// Equality of the variances of a variable between the groups.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Variances {
    /// The variable's identifier.
    pub variable: String,
    /// The variable in words.
    pub label: String,
    /// p-value of Levene's test about the means, as SPSS prints it.
    pub levene_mean_p: Option<f64>,
    /// p-value about the medians (Brown and Forsythe).
    pub levene_median_p: Option<f64>,
    /// Why there is none.
    pub reason: Option<Message>,
}

/// A regression of the analyte, and how it meets its assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Regression {
    /// What it is regressed on: "score", "score, age and sex".
    pub label: &'static str,
    /// Patients with all values known.
    pub n: usize,
    /// The coefficients; empty where the fit is not defined.
    pub terms: Vec<Term>,
    /// Share of the variance explained.
    pub r_squared: Option<f64>,
    /// p-value of Shapiro and Wilk's test of the residuals.
    pub residuals_normal_p: Option<f64>,
    /// p-value of Breusch and Pagan's test of constant variance, in Koenker's form.
    pub constant_variance_p: Option<f64>,
    /// Externally studentized residuals beyond ±3.
    pub outliers: usize,
    /// Why there is no fit.
    pub reason: Option<Message>,
}

/// A coefficient of a regression.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Term {
    /// What it belongs to.
    pub label: &'static str,
    /// The coefficient, in the analyte's unit for one of the term's.
    pub coefficient: f64,
    /// Its standard error under constant variance.
    pub se: Option<f64>,
    /// Its p-value.
    pub p: Option<f64>,
    /// Its standard error whatever the variances (HC3).
    pub se_hc3: Option<f64>,
    /// Its p-value with that.
    pub p_hc3: Option<f64>,
}

impl Diagnostics {
    /// The diagnostics of a dataset.
    pub fn of(data: &Dataset) -> Self {
        let mut measured = vec![&data.age, &data.analyte, &data.score];
        let numbers = |variable: &&Variable| variable.categories.is_empty();
        measured.extend(data.added.iter().filter(numbers));
        Self {
            distributions: measured
                .iter()
                .flat_map(|variable| distributions(data, variable))
                .collect(),
            variances: measured
                .iter()
                .map(|variable| variances(data, variable))
                .collect(),
            regressions: regressions(data),
        }
    }
}

fn distributions(data: &Dataset, variable: &Variable) -> Vec<Distribution> {
    let in_order = |label: &str, sorted: &Sorted, group: Group| {
        let (label, n) = (label.to_owned(), sorted.size(group));
        distribution_of(variable, label, n, sorted.group(group), &|_| too_many(n))
    };
    let all = |sorted: &Sorted| in_order("All patients", sorted, Group::All);
    if let Some(all) = data.patients.sorted(None, variable, all) {
        let groups = |sorted: &Sorted| {
            let groups = data.grouping.categories.iter().enumerate();
            groups
                .map(|(at, group)| in_order(&group.label, sorted, Group::Only(at)))
                .collect::<Vec<_>>()
        };
        let grouping = Some(&data.grouping);
        let groups = data.patients.sorted(grouping, variable, groups);
        return std::iter::once(all)
            .chain(groups.into_iter().flatten())
            .collect();
    }
    let all = data.patients.counts(variable);
    let by_group = data.patients.cross(&data.grouping, variable);
    let group = |(category, counts): (&Category, &Vec<u64>)| {
        distribution(variable, category.label.clone(), counts)
    };
    let groups = data.grouping.categories.iter();
    let groups = groups.zip(by_group.counts()).map(group);
    std::iter::once(distribution(variable, "All patients".to_owned(), &all))
        .chain(groups)
        .collect()
}

fn distribution(variable: &Variable, group: String, counts: &[u64]) -> Distribution {
    let values = Counted::new(&variable.values, counts).ok();
    distribution_of(variable, group, counts.iter().sum(), values, &expanded)
}

/// The distribution of `n` values, which `expand` lists one by one.
fn distribution_of<T: Ordered>(
    variable: &Variable,
    group: String,
    n: u64,
    values: Option<T>,
    expand: &dyn Fn(&T) -> Result<Vec<f64>, StatsError>,
) -> Distribution {
    let plain = Distribution {
        variable: variable.id.to_string(),
        label: variable.label.to_string(),
        group,
        n,
        w: None,
        p: None,
        reason: None,
        outside: 0,
        extreme: 0,
    };
    let Some(values) = values else {
        return Distribution {
            reason: Some(StatsError::Empty.message()),
            ..plain
        };
    };
    let found = box_parts(&values, FENCES.0, FENCES.1);
    let plain = Distribution {
        outside: found.outside,
        extreme: found.extreme,
        ..plain
    };
    match expand(&values).and_then(|sorted| shapiro_wilk(&sorted)) {
        Ok(test) => Distribution {
            w: Some(test.w),
            p: Some(test.p),
            ..plain
        },
        Err(reason) => Distribution {
            reason: Some(reason.message()),
            ..plain
        },
    }
}

/// The refusal of more values than are tested.
fn too_many(total: u64) -> Result<Vec<f64>, StatsError> {
    let found = usize::try_from(total).unwrap_or(usize::MAX);
    Err(StatsError::TooMany { found, limit: 5000 })
}

/// The values one by one, ascending, while they are few enough to test.
fn expanded(values: &Counted) -> Result<Vec<f64>, StatsError> {
    let total = values.total();
    if total > MOST_VALUES {
        return too_many(total);
    }
    let repeated = |(value, count): (f64, u64)| {
        std::iter::repeat_n(value, usize::try_from(count).unwrap_or(0))
    };
    Ok(values.iter().flat_map(repeated).collect())
}

fn variances(data: &Dataset, variable: &Variable) -> Variances {
    let plain = Variances {
        variable: variable.id.to_string(),
        label: variable.label.to_string(),
        levene_mean_p: None,
        levene_median_p: None,
        reason: None,
    };
    let test = data
        .patients
        .sorted(Some(&data.grouping), variable, levene_of)
        .unwrap_or_else(|| levene(&data.patients.cross(&data.grouping, variable)));
    match test {
        Ok(test) => Variances {
            levene_mean_p: Some(test.mean.p),
            levene_median_p: Some(test.median.p),
            ..plain
        },
        Err(reason) => Variances {
            reason: Some(reason.message()),
            ..plain
        },
    }
}

/// The analyte on the score; on the score, age and sex.
fn regressions(data: &Dataset) -> Vec<Regression> {
    let score = ("Score", &data.score);
    let (age, sex) = (("Age", &data.age), ("Women", &data.sex));
    vec![
        regression(data, "score", &[score]),
        regression(data, "score, age and sex", &[score, age, sex]),
    ]
}

fn regression(
    data: &Dataset,
    label: &'static str,
    predictors: &[(&'static str, &Variable)],
) -> Regression {
    let (y, x) = cases(data, predictors);
    let plain = Regression {
        label,
        n: y.len(),
        terms: Vec::new(),
        r_squared: None,
        residuals_normal_p: None,
        constant_variance_p: None,
        outliers: 0,
        reason: None,
    };
    let fit = if y.len() > MOST_CASES {
        Err(StatsError::TooMany {
            found: y.len(),
            limit: MOST_CASES,
        })
    } else {
        linear_regression(&y, &x, true, 0.95)
    };
    match fit {
        Ok(fit) => Regression {
            terms: terms(&fit, predictors),
            r_squared: Some(fit.r_squared),
            residuals_normal_p: normal_p(&fit.residuals),
            constant_variance_p: fit.breusch_pagan_koenker.map(|test| test.p),
            outliers: fit.studentized_external.map_or(0, |residuals| {
                residuals
                    .iter()
                    .flatten()
                    .filter(|residual| residual.abs() > OUTLYING)
                    .count()
            }),
            ..plain
        },
        Err(reason) => Regression {
            reason: Some(reason.message()),
            ..plain
        },
    }
}

/// The analyte and the predictors of the patients of whom all are known. A row of a counted file is as many
/// cases as it counts.
fn cases(data: &Dataset, predictors: &[(&'static str, &Variable)]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let patients = &data.patients;
    let value = |variable: &Variable, row: usize| {
        let level = patients.level(variable, row);
        (level != MISSING).then(|| variable.values[level as usize])
    };
    let mut y = Vec::new();
    let mut x = vec![Vec::new(); predictors.len()];
    for row in 0..patients.rows() {
        let Some(outcome) = value(&data.analyte, row) else {
            continue;
        };
        let known: Option<Vec<f64>> = predictors
            .iter()
            .map(|(_, predictor)| value(predictor, row))
            .collect();
        let Some(known) = known else { continue };
        for _ in 0..patients.weight(row).min(MOST_CASES as u64 + 1) {
            y.push(outcome);
            x.iter_mut()
                .zip(&known)
                .for_each(|(column, value)| column.push(*value));
        }
        if y.len() > MOST_CASES {
            break;
        }
    }
    (y, x)
}

fn terms(fit: &LinearRegression, predictors: &[(&'static str, &Variable)]) -> Vec<Term> {
    let labels = std::iter::once("Intercept").chain(predictors.iter().map(|(label, _)| *label));
    let of = |list: &Option<Vec<f64>>, place: usize| list.as_ref().map(|values| values[place]);
    labels
        .enumerate()
        .map(|(place, label)| Term {
            label,
            coefficient: fit.coef[place],
            se: of(&fit.se, place),
            p: of(&fit.p, place),
            se_hc3: of(&fit.se_hc3, place),
            p_hc3: of(&fit.p_hc3, place),
        })
        .collect()
}

fn normal_p(residuals: &[f64]) -> Option<f64> {
    let mut sorted = residuals.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    shapiro_wilk(&sorted).ok().map(|test| test.p)
}
