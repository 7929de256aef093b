//! The functions of [`distribution`](super::distribution) by name, for those who check the tails first.

use serde::Serialize;
use tsify::Tsify;

use super::counted::whole;
use super::distribution::{
    beta_cdf, chi_square_quantile, chi_square_sf, f_sf, gamma_sf, ln_gamma, normal_quantile,
    normal_sf, student_quantile, student_sf, studentized_range_sf,
};
use super::hypergeometric::Hypergeometric;

/// The value of a function.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DistributionValue {
    /// The tail, the quantile or the special function asked for.
    pub value: f64,
}

/// The functions, and the arguments of each.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("norm_sf", "[z]"),
    ("norm_cdf", "[z]"),
    ("norm_ppf", "[p], from 0 to 1"),
    ("t_sf", "[t, df], df above 0"),
    ("t_ppf", "[p, df], p from 0 to 1, df above 0"),
    ("chi2_sf", "[x, df], df above 0 and up to 1e8"),
    (
        "chi2_ppf",
        "[p, df], p from 0 to 1, df above 0 and up to 1e8",
    ),
    ("f_sf", "[f, df1, df2], both df above 0 and up to 1e8"),
    ("ptukey_sf", "[q, k, df], k from 2 to 200, df at least 1"),
    (
        "beta_inc_reg",
        "[x, a, b], x from 0 to 1, a and b above 0 and up to 1e8",
    ),
    ("gamma_inc_upper_reg", "[a, x], a above 0 and up to 1e8"),
    ("lgamma", "[x], above 0"),
    ("hypergeom_pmf", HYPERGEOMETRIC),
    ("hypergeom_sf_incl", HYPERGEOMETRIC),
];

const HYPERGEOMETRIC: &str =
    "[k, population, successes, draws], whole numbers, the last two within the population";

/// What the arguments of a function must be. `None` when there is no such function.
#[must_use]
pub fn arguments(function: &str) -> Option<&'static str> {
    let known = FUNCTIONS.iter().find(|(name, _)| *name == function);
    known.map(|(_, arguments)| *arguments)
}

/// The value of a function. `None` when there is none of this name for these arguments.
#[must_use]
pub fn evaluate(function: &str, args: &[f64]) -> Option<f64> {
    let value = match (function, args) {
        ("norm_sf", &[z]) => normal_sf(z),
        ("norm_cdf", &[z]) => normal_sf(-z),
        ("norm_ppf", &[p]) if is_share(p) => normal_quantile(p),
        ("t_sf", &[t, df]) if df > 0.0 => student_sf(t, df),
        ("t_ppf", &[p, df]) if is_share(p) && df > 0.0 => student_quantile(p, df),
        ("chi2_sf", &[x, df]) if is_shape(df) => chi_square_sf(x, df),
        ("chi2_ppf", &[p, df]) if is_share(p) && is_shape(df) => chi_square_quantile(p, df),
        ("f_sf", &[f, d1, d2]) if is_shape(d1) && is_shape(d2) => f_sf(f, d1, d2),
        ("ptukey_sf", &[q, k, df]) if (2.0..=200.0).contains(&k) && df >= 1.0 => {
            studentized_range_sf(q, k, df)
        }
        ("beta_inc_reg", &[x, a, b]) if is_share(x) && is_shape(a) && is_shape(b) => {
            beta_cdf(x, a, b)
        }
        ("gamma_inc_upper_reg", &[a, x]) if is_shape(a) => gamma_sf(a, x),
        ("lgamma", &[x]) if x > 0.0 => ln_gamma(x),
        ("hypergeom_pmf", &[k, ..]) => hypergeometric(args)?.pmf(k),
        ("hypergeom_sf_incl", &[k, ..]) => hypergeometric(args)?.at_least(k),
        _ => return None,
    };
    Some(value)
}

fn is_share(p: f64) -> bool {
    (0.0..=1.0).contains(&p)
}

/// Whether the series converge within their limit of terms.
fn is_shape(a: f64) -> bool {
    a > 0.0 && a <= 1e8
}

/// The distribution of `[k, population, successes, draws]`.
fn hypergeometric(args: &[f64]) -> Option<Hypergeometric> {
    let &[k, population, successes, draws] = args else {
        return None;
    };
    if k.fract() != 0.0 {
        return None;
    }
    Hypergeometric::new(whole(population)?, whole(successes)?, whole(draws)?)
}
