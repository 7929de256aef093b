//! Planning a study: how many patients, or with how many what power; and how precisely a prevalence is known.

use serde::Serialize;
use tsify::Tsify;

use super::distribution::{chi_square_quantile, normal_quantile, normal_sf};
use super::noncentral;
use super::special::positive_root;

/// Efficiency of rank tests beside those of means, at the least over all shifts of continuous distributions.
///
/// Source: Hodges & Lehmann, *Annals of Mathematical Statistics* 1956;27:324-335.
pub const LEAST_EFFICIENCY: f64 = 0.864;

/// A study of a size, or the size of a study. Tests are two-sided.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Plan {
    /// Patients in all for the power wanted, before rounding up group by group; null where the size was given.
    pub needed: Option<f64>,
    /// Patients of each group.
    pub sizes: Vec<u64>,
    /// Patients in all.
    pub total: u64,
    /// The power with these sizes.
    pub power: f64,
    /// The level of the test.
    pub alpha: f64,
}

/// What is asked of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// The size for a power.
    Power(f64),
    /// The power with so many patients in all.
    Size(u64),
}

/// How many patients make a prevalence known to within half the width of its interval.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct PrevalencePlan {
    /// By Wald's interval: `z²p(1 − p) / d²`, before rounding up.
    pub wald: f64,
    /// By Wilson's score interval, before rounding up.
    pub wilson: f64,
    /// The first where all patients are so many: `n / (1 + (n − 1) / N)`; null where that was not told.
    pub wald_of_population: Option<f64>,
    /// Patients to ask by Wald's interval, of the population where there is one.
    pub n_wald: u64,
    /// Patients to ask by Wilson's interval.
    pub n_wilson: u64,
}

/// Two shares compared by the chi-square test, `c` of the patients being in the first group.
///
/// ```text
/// √N |p₁ − p₂| = z₁₋α⸝₂ √(p̄(1 − p̄) / c(1 − c)) + z_power √(p₁(1 − p₁)/c + p₂(1 − p₂)/(1 − c)),  p̄ = c p₁ + (1 − c) p₂
/// ```
/// Source: Fleiss, Levin & Paik, *Statistical Methods for Rates and Proportions* (2003), 4.3. Agrees with R's
/// `power.prop.test()` where the groups are equal.
#[must_use]
pub fn two_proportions([p1, p2]: [f64; 2], allocation: &[f64], alpha: f64, wanted: Wanted) -> Plan {
    let z = -normal_quantile(0.5 * alpha);
    let c = allocation[0] / (allocation[0] + allocation[1]);
    let parts = |c: f64| {
        let mean = c * p1 + (1.0 - c) * p2;
        let none = (mean * (1.0 - mean) / (c * (1.0 - c))).sqrt();
        let some = (p1 * (1.0 - p1) / c + p2 * (1.0 - p2) / (1.0 - c)).sqrt();
        (none, some, (p1 - p2).abs())
    };
    let needed = |power: f64| {
        let (none, some, difference) = parts(c);
        ((z * none + normal_quantile(power) * some) / difference).powi(2)
    };
    plan(allocation, alpha, wanted, &needed, &|sizes| {
        let (n1, n) = (sizes[0] as f64, (sizes[0] + sizes[1]) as f64);
        let (none, some, difference) = parts(n1 / n);
        normal_sf((z * none - n.sqrt() * difference) / some)
    })
}

/// Two groups compared by the Mann-Whitney test, in which a value of the first exceeds one of the second with probability
/// `superiority`, `c` of the patients being in the first.
///
/// ```text
/// N = (z₁₋α⸝₂ + z_power)² / (12 c(1 − c) (superiority − ½)²)
/// ```
/// Source: Noether, *JASA* 1987;82:645-647.
#[must_use]
pub fn mann_whitney(superiority: f64, allocation: &[f64], alpha: f64, wanted: Wanted) -> Plan {
    let z = -normal_quantile(0.5 * alpha);
    let c = allocation[0] / (allocation[0] + allocation[1]);
    let rate = |c: f64| (12.0 * c * (1.0 - c)).sqrt() * (superiority - 0.5).abs();
    let needed = |power: f64| ((z + normal_quantile(power)) / rate(c)).powi(2);
    plan(allocation, alpha, wanted, &needed, &|sizes| {
        let (n1, n) = (sizes[0] as f64, (sizes[0] + sizes[1]) as f64);
        normal_sf(z - rate(n1 / n) * n.sqrt())
    })
}

/// Several groups compared by the Kruskal-Wallis test, of whose variance their means explain `explained`.
///
/// H is near a noncentral chi-square of `k − 1` degrees of freedom with `λ = 0.864 N f²`, `f² = explained / (1 − explained)`.
/// Source: Andrews, *Annals of Mathematical Statistics* 1954;25:724-736, with [`LEAST_EFFICIENCY`].
#[must_use]
pub fn kruskal_wallis(explained: f64, allocation: &[f64], alpha: f64, wanted: Wanted) -> Plan {
    let df = (allocation.len() - 1) as f64;
    let critical = chi_square_quantile(1.0 - alpha, df);
    let rate = LEAST_EFFICIENCY * explained / (1.0 - explained);
    let power_of = |ncp: f64| 1.0 - noncentral::chi_square_cdf(critical, df, ncp);
    let needed = |power: f64| {
        let excess = |ncp: f64| power_of(ncp) - power;
        positive_root(&excess, critical).unwrap_or(0.0) / rate
    };
    plan(allocation, alpha, wanted, &needed, &|sizes| {
        power_of(rate * sizes.iter().sum::<u64>() as f64)
    })
}

/// A correlation `r` tested by Fisher's z.
///
/// ```text
/// n = ((z₁₋α⸝₂ + z_power) / artanh r)² + 3
/// ```
/// Source: Hulley et al., *Designing Clinical Research* (2013), appendix 6C.
#[must_use]
pub fn correlation(r: f64, alpha: f64, wanted: Wanted) -> Plan {
    let z = -normal_quantile(0.5 * alpha);
    let rate = r.abs().atanh();
    let needed = |power: f64| ((z + normal_quantile(power)) / rate).powi(2) + 3.0;
    plan(&[1.0], alpha, wanted, &needed, &|sizes| {
        normal_sf(z - rate * (sizes[0] as f64 - 3.0).max(0.0).sqrt())
    })
}

/// A prevalence of `share`, to be known to within `precision` on either side, of a `population` where that is not large.
///
/// Wilson's interval at `n` is `z√(p(1 − p)/n + z²/4n²) / (1 + z²/n)` to either side of its centre.
/// Source: Cochran, *Sampling Techniques* (1977), 4.4; Wilson, *JASA* 1927;22:209-212.
#[must_use]
pub fn prevalence(
    share: f64,
    precision: f64,
    population: Option<u64>,
    conf_level: f64,
) -> PrevalencePlan {
    let z = -normal_quantile(0.5 * (1.0 - conf_level));
    let variance = share * (1.0 - share);
    let (z2, d2) = (z * z, precision * precision);
    let wald = z2 * variance / d2;
    // d²(n + z²)² = z²(p(1 − p)n + z²/4), solved for n + z².
    let half = 0.5 * z2 * variance;
    let rest = z2 * z2 * (0.25 - variance);
    let wilson = (half + (half * half + d2 * rest).sqrt()) / d2 - z2;
    let of_population = population.map(|all| wald / (1.0 + (wald - 1.0) / all as f64));
    PrevalencePlan {
        wald,
        wilson,
        wald_of_population: of_population,
        n_wald: up(of_population.unwrap_or(wald)).max(1),
        n_wilson: up(wilson).max(1),
    }
}

/// The plan for a power, each group rounded up; or that of a size, dealt as the allocation says.
fn plan(
    allocation: &[f64],
    alpha: f64,
    wanted: Wanted,
    needed: &dyn Fn(f64) -> f64,
    power: &dyn Fn(&[u64]) -> f64,
) -> Plan {
    let all: f64 = allocation.iter().sum();
    let (needed, sizes) = match wanted {
        Wanted::Power(power) => {
            let needed = needed(power).max(0.0);
            let sizes = allocation.iter().map(|part| up(needed * part / all).max(1));
            (Some(needed), sizes.collect())
        }
        Wanted::Size(n) => (None, dealt(n, allocation, all)),
    };
    Plan {
        needed,
        total: sizes.iter().sum(),
        power: power(&sizes),
        sizes,
        alpha,
    }
}

/// So many patients in groups of the sizes asked for, the rounding evened out from group to group.
fn dealt(n: u64, allocation: &[f64], all: f64) -> Vec<u64> {
    let (mut upto, mut given) = (0.0, 0);
    let share = |part: &f64| {
        upto += part;
        let next = nearest(n as f64 * upto / all).min(n);
        let size = next - given;
        given = next;
        size
    };
    allocation.iter().map(share).collect()
}

/// The next whole number, but that a rounding error makes none.
fn up(value: f64) -> u64 {
    nearest((value - 1e-9 * value.max(1.0)).ceil())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative; a size beyond the range saturates"
)]
fn nearest(value: f64) -> u64 {
    value.round().max(0.0) as u64
}
