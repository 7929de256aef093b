//! Every test answers every input: no panic, no NaN, p-values from 0 to 1.

#[path = "support/reference.rs"]
#[expect(dead_code, reason = "no reference values are read here")]
mod support;

use serde_json::{Value, json};
use serde_value::Value as Got;

use support::compute;

/// Values that break formulas: ties, rounding, offsets, extremes.
const VALUES: &[f64] = &[
    0.0,
    1.0,
    1.0,
    2.0,
    0.1,
    0.3,
    -1.0,
    1e8,
    1.000_000_01e8,
    1e-50,
    1e50,
    5.5,
    3.0,
    7.25,
];

/// A small generator of the same numbers at each run (Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).expect("31 bits");
        high % limit
    }

    /// A list of up to `limit` values out of a few, so that most are tied.
    fn sample(&mut self, limit: usize) -> Value {
        let length = self.below(limit + 1);
        self.values(length)
    }

    fn values(&mut self, length: usize) -> Value {
        let pool = 1 + self.below(VALUES.len());
        let from = self.below(VALUES.len());
        let value = |random: &mut Self| VALUES[(from + random.below(pool)) % VALUES.len()];
        (0..length)
            .map(|_| match self.below(20) {
                0 => Value::Null,
                _ => json!(value(self)),
            })
            .collect()
    }

    fn list(&mut self, limit: usize, mut item: impl FnMut(&mut Self) -> Value) -> Value {
        let length = self.below(limit + 1);
        (0..length).map(|_| item(self)).collect()
    }
}

/// Computes a request and checks every number of the answer.
fn check(case: &Value) {
    let Ok(result) = compute(case) else { return };
    if let Err(fault) = inspect("", &result) {
        panic!("{fault} in {result:?} for {case}");
    }
}

fn inspect(name: &str, got: &Got) -> Result<(), String> {
    match got {
        Got::F64(value) if value.is_nan() => Err(format!("NaN at {name}")),
        Got::F64(value) if is_p(name) && !(0.0..=1.0).contains(value) => {
            Err(format!("{name} = {value}"))
        }
        Got::Option(Some(inner)) => inspect(name, inner),
        Got::Seq(items) => items.iter().try_for_each(|item| inspect(name, item)),
        Got::Map(fields) => fields.iter().try_for_each(|(key, value)| match key {
            Got::String(key) => inspect(key, value),
            _ => Ok(()),
        }),
        _ => Ok(()),
    }
}

fn is_p(name: &str) -> bool {
    name == "p" || name.starts_with("pF") || name.starts_with("pDallas") || name == "gamesHowellP"
}

#[test]
fn samples() {
    let mut random = Random(1);
    for _ in 0..3000 {
        let input = json!({ "x": random.sample(14) });
        for test in ["shapiro", "lilliefors", "anderson_darling", "grubbs"] {
            check(&json!({ "test": test, "input": input, "options": {} }));
        }
    }
}

#[test]
fn groups() {
    let mut random = Random(2);
    for _ in 0..2000 {
        let input = json!({ "groups": random.list(4, |random| random.sample(5)) });
        for test in ["anova", "levene"] {
            check(&json!({ "test": test, "input": input, "options": {} }));
        }
    }
    for _ in 0..60 {
        let input = json!({ "groups": random.list(4, |random| random.sample(5)) });
        check(&json!({ "test": "tukey_hsd", "input": input, "options": {} }));
    }
}

#[test]
fn summaries() {
    let mut random = Random(3);
    for _ in 0..2000 {
        let length = random.below(4);
        let ns: Vec<usize> = (0..length).map(|_| random.below(4)).collect();
        let input =
            json!({ "means": random.values(length), "sds": random.values(length), "ns": ns });
        check(&json!({ "test": "anova_summary", "input": input, "options": {} }));
    }
}

#[test]
fn regressions() {
    let mut random = Random(4);
    for round in 0..4000 {
        let length = random.below(12);
        let columns: Vec<Value> = (0..random.below(4))
            .map(|_| random.values(length))
            .collect();
        let input = json!({ "y": random.values(length), "X": columns });
        let options = json!({ "intercept": round % 2 == 0 });
        check(&json!({ "test": "linreg", "input": input, "options": options }));
        check(&json!({ "test": "ordinal_logit", "input": input, "options": {} }));
    }
}

#[test]
fn functions() {
    let arguments = [
        0.0, 1e-320, 1e-17, 0.1, 0.5, 0.999, 1.0, 2.0, 7.0, 20.0, 150.0, 1e4, 1e6, 1e20, 1e300,
        -1.0, -1e300,
    ];
    let mut random = Random(5);
    for (name, _) in lupustat::stats::function::FUNCTIONS {
        for _ in 0..100 {
            let args: Vec<f64> = (0..=random.below(4))
                .map(|_| arguments[random.below(arguments.len())])
                .collect();
            let input = json!({ "fn": name, "args": args });
            check(&json!({ "test": "distribution", "input": input, "options": {} }));
        }
    }
}
