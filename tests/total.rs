//! Every test answers every request: no panic, no NaN, p-values from 0 to 1, a code for every refusal, and
//! soon.

use std::time::{Duration, Instant};

use lupustat::message::Coded;
use lupustat::stats::function::FUNCTIONS;
use lupustat::stats::request::{Input, Options, Request, TESTS, compute};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value as Json;
use serde_value::Value as Got;

/// The longest that any request of these may take, without optimization.
const BOUND: Duration = Duration::from_secs(5);

/// Values that break formulas: ties, rounding, offsets, the ends of what is taken.
const VALUES: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    1.0,
    2.0,
    3.0,
    5.5,
    7.25,
    0.1,
    0.3,
    -1.0,
    1e8,
    1.000_000_01e8,
    1e-50,
    1e50,
    -1e50,
];

/// Values that no test takes.
const REFUSED: &[f64] = &[
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN_POSITIVE,
    1e-320,
    1e51,
];

/// Counts, and what looks like one.
const COUNTS: &[f64] = &[
    0.0,
    1.0,
    1.0,
    2.0,
    5.0,
    17.0,
    400.0,
    1e6,
    4_398_046_511_104.0,
    9_007_199_254_740_992.0,
    -1.0,
    0.5,
    f64::NAN,
    f64::INFINITY,
];

/// Levels, shares and factors, possible and not.
const SHARES: &[f64] = &[
    0.95,
    0.5,
    0.05,
    0.999_999,
    1e-9,
    0.0,
    1.0,
    -0.1,
    1e-320,
    1.5,
    3.0,
    6.0,
    7.0,
    f64::NAN,
    f64::INFINITY,
];

fn value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        80 => select(VALUES).prop_map(Some),
        80 => (-9..9_i32).prop_map(|x| Some(x.into())),
        40 => (-1e3..1e3).prop_map(Some),
        8 => Just(None),
        1 => select(REFUSED).prop_map(Some),
    ]
}

fn sample(most: usize) -> impl Strategy<Value = Vec<Option<f64>>> {
    vec(value(), 0..=most)
}

fn count() -> impl Strategy<Value = f64> {
    prop_oneof![9 => (0..9_u8).prop_map(f64::from), 1 => select(COUNTS)]
}

fn share() -> impl Strategy<Value = f64> {
    prop_oneof![select(SHARES), 0.0..1.0]
}

/// Most lists of a request have this length, some another.
fn counts(length: usize) -> impl Strategy<Value = Option<Vec<f64>>> {
    prop_oneof![
        8 => vec(count(), length).prop_map(Some),
        1 => vec(count(), 0..6).prop_map(Some),
        1 => Just(None),
    ]
}

fn table() -> impl Strategy<Value = Option<Vec<Vec<f64>>>> {
    let full =
        (0..5_usize, 0..5_usize).prop_flat_map(|(rows, columns)| vec(vec(count(), columns), rows));
    prop_oneof![
        4 => full.prop_map(Some),
        4 => vec(vec(count(), 2), 2).prop_map(Some),
        1 => vec(vec(count(), 0..4), 0..4).prop_map(Some),
        1 => Just(None),
    ]
}

/// The lists that belong together, and the same number of each.
fn lists() -> impl Strategy<Value = Input> {
    (0..15_usize, 0..4_usize, 0..5_usize).prop_flat_map(|(cases, predictors, groups)| {
        let column = move || prop_oneof![9 => vec(value(), cases), 1 => sample(14)];
        (
            weighted(0.95, column()),
            weighted(0.95, column()),
            weighted(0.95, vec(column(), predictors)),
            weighted(0.95, vec(sample(7), groups)),
            (counts(groups), counts(groups), counts(groups)),
            weighted(0.95, vec(value().prop_map(|x| x.unwrap_or(2.0)), groups)),
            weighted(
                0.95,
                vec(prop_oneof![9 => 0.0..3.0, 1 => select(SHARES)], groups),
            ),
        )
            .prop_map(
                |(x, y, predictors, groups, (events, totals, ns), means, sds)| Input {
                    x,
                    y,
                    predictors,
                    groups,
                    events,
                    totals,
                    ns,
                    means,
                    sds,
                    ..Input::default()
                },
            )
    })
}

fn input() -> impl Strategy<Value = Input> {
    let number = || weighted(0.95, value().prop_map(|x| x.unwrap_or(0.0)));
    let functions = FUNCTIONS.iter().map(|(name, _)| (*name).to_owned());
    let names: Vec<String> = functions.chain(["no_such".to_owned()]).collect();
    let argument = prop_oneof![
        share(),
        count(),
        (-60.0..60.0),
        select(&[1e-17, 1e4, 1e8, 1e20, 1e300, -1e300][..])
    ];
    (
        lists(),
        table(),
        weighted(0.95, vec(of(share()), 0..8)),
        [of(count()), of(count()), of(count()), of(count())],
        [number(), number(), number(), number()],
        of(select(names)),
        of(vec(argument, 0..5)),
    )
        .prop_map(
            |(lists, table, p, [k, n, n1, n2], [mean1, mean2, sd1, sd2], function, args)| Input {
                table,
                p,
                k,
                n,
                n1,
                n2,
                mean1,
                mean2,
                sd1,
                sd2,
                function,
                args,
                ..lists
            },
        )
}

fn options() -> impl Strategy<Value = Options> {
    let some = || weighted(0.3, share());
    (
        some(),
        some(),
        some(),
        some(),
        weighted(0.3, vec(share(), 0..4)),
        weighted(0.3, vec(share(), 0..4)),
        weighted(0.1, vec(share(), 0..6)),
        of(any::<bool>()),
    )
        .prop_map(
            |(conf_level, alpha, coef, coef_extreme, probs, types, scores, intercept)| Options {
                conf_level,
                alpha,
                coef,
                coef_extreme,
                probs,
                types,
                scores,
                intercept,
                ..Options::default()
            },
        )
}

/// Computes a request and checks every number and every refusal.
fn check(request: &Request) -> Result<(), String> {
    let start = Instant::now();
    let answer = compute(request);
    if start.elapsed() > BOUND {
        return Err(format!("{} took {:?}", request.test, start.elapsed()));
    }
    match answer {
        Ok(result) => {
            let tree = serde_value::to_value(&result).map_err(|error| error.to_string())?;
            inspect("", &tree).map_err(|fault| format!("{fault} in {result:?}"))
        }
        Err(refusal) if is_code(refusal.code()) && !refusal.to_string().is_empty() => Ok(()),
        Err(refusal) => Err(format!("{refusal:?} has no code")),
    }
}

fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code
            .bytes()
            .all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn inspect(name: &str, got: &Got) -> Result<(), String> {
    match got {
        Got::F64(value) if value.is_nan() => Err(format!("NaN at {name}")),
        Got::F64(value) if is_p(name) && !(0.0..=1.0).contains(value) => {
            Err(format!("{name} = {value}"))
        }
        Got::String(code) if name == "code" && !is_code(code) => Err(format!("code {code}")),
        Got::Option(Some(inner)) => inspect(name, inner),
        Got::Seq(items) => items.iter().try_for_each(|item| inspect(name, item)),
        Got::Map(fields) => fields.iter().try_for_each(|(key, value)| match key {
            Got::String(key) => inspect(key, value),
            _ => Ok(()),
        }),
        _ => Ok(()),
    }
}

/// Whether a field holds p-values: `p`, `pTwoSided`, `exactPLess`, `approxP`, an adjustment.
fn is_p(name: &str) -> bool {
    let after = |c: char| {
        name.strip_prefix('p')
            .is_some_and(|rest| rest.starts_with(c))
    };
    let sided = ["PTwoSided", "PLess", "PGreater"]
        .iter()
        .any(|part| name.contains(part));
    let adjusted = [
        "bonferroni",
        "holm",
        "hochberg",
        "hommel",
        "bh",
        "by",
        "pointProbability",
    ];
    name == "p"
        || sided
        || name.ends_with('P')
        || ('A'..='Z').any(after)
        || adjusted.contains(&name)
}

fn request(test: &str, input: Input, options: Options) -> Request {
    Request {
        test: test.to_owned(),
        input,
        options,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_test_answers_every_request(input in input(), options in options()) {
        // Its integrals take a thousand times longer than all the others together: see below.
        for (test, _) in TESTS.iter().filter(|(test, _)| *test != "tukey_hsd") {
            let request = request(test, input.clone(), options.clone());
            if let Err(fault) = check(&request) {
                prop_assert!(false, "{fault} for {request:?}");
            }
        }
    }
}

/// What a caller may send: values of any shape under some of these names.
fn json(names: &'static [&str]) -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        12 => (0..9_i32).prop_map(Json::from),
        6 => select(VALUES).prop_map(Json::from),
        1 => Just(Json::Null),
        1 => any::<bool>().prop_map(Json::from),
        1 => select(&["mannwhitney", "exact", "auto", "NaN", "", "1,5", "\u{0}"][..]).prop_map(Json::from),
    ];
    let any = leaf.prop_recursive(3, 40, 6, |inner| {
        prop_oneof![
            9 => vec(inner.clone(), 0..6).prop_map(Json::from),
            1 => inner.prop_map(|value| serde_json::json!({ "x": value })),
        ]
    });
    vec((select(names), any), 0..5).prop_map(|fields| {
        let named = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        named.collect()
    })
}

/// Names of data, and one that is not.
const DATA: &[&str] = &[
    "x",
    "y",
    "groups",
    "table",
    "p",
    "events",
    "totals",
    "k",
    "n",
    "fn",
    "args",
    "means",
    "sds",
    "ns",
    "predictors",
    "no_such",
];

/// Names of settings, and one that is not.
const SETTINGS: &[&str] = &[
    "method",
    "conf_level",
    "confLevel",
    "scores",
    "alpha",
    "samples",
    "probs",
    "types",
    "no_such",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_a_request_or_refused(
        place in 0..TESTS.len(),
        input in json(DATA),
        options in prop_oneof![3 => Just(Json::Object(serde_json::Map::new())), 1 => json(SETTINGS)],
    ) {
        let sent = serde_json::json!({ "test": TESTS[place].0, "input": input, "options": options });
        // What has not the shape of a request is refused while it is decoded.
        if let Ok(request) = serde_json::from_value::<Request>(sent.clone())
            && let Err(fault) = check(&request)
        {
            prop_assert!(false, "{fault} for {sent}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 25, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tukey_answers_every_request(input in input(), options in options()) {
        let request = request("tukey_hsd", input, options);
        if let Err(fault) = check(&request) {
            prop_assert!(false, "{fault} for {request:?}");
        }
    }
}

/// Whatever is large: many groups, many values, large counts, long lists.
#[test]
fn large_requests_are_answered_soon() {
    let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
    let distinct: Vec<f64> = (0..20_000).map(|i| f64::from(i * 7919 % 20_011)).collect();
    let full = 4_398_046_511_104.0;
    let inputs = [
        Input {
            groups: Some(vec![Vec::new(); 1_000_000]),
            ..Input::default()
        },
        Input {
            groups: Some(vec![vec![Some(1.0)]; 1_000_000]),
            ..Input::default()
        },
        Input {
            groups: Some((0..30).map(|i| some(&[f64::from(i), 2.0, 3.5])).collect()),
            ..Input::default()
        },
        Input {
            x: Some(some(&distinct)),
            y: Some(some(&distinct)),
            ..Input::default()
        },
        Input {
            x: Some(vec![Some(2.0); 20_000]),
            y: Some(some(&distinct)),
            ..Input::default()
        },
        Input {
            table: Some(vec![vec![full / 4.0; 2]; 2]),
            ..Input::default()
        },
        Input {
            table: Some(vec![vec![full - 3.0, 1.0], vec![1.0, 1.0]]),
            ..Input::default()
        },
        Input {
            table: Some(vec![vec![full; 2]; 2]),
            ..Input::default()
        },
        Input {
            table: Some(vec![vec![3.0; 300]; 300]),
            ..Input::default()
        },
        Input {
            table: Some(vec![vec![1.0; 1]; 100_000]),
            ..Input::default()
        },
        Input {
            k: Some(1e15),
            n: Some(9e15),
            ..Input::default()
        },
        Input {
            events: Some(vec![1.0; 100_000]),
            totals: Some(vec![1e9; 100_000]),
            ..Input::default()
        },
        Input {
            p: Some((0..3000).map(|i| Some(f64::from(i) / 3000.0)).collect()),
            ..Input::default()
        },
    ];
    for input in &inputs {
        for (test, _) in TESTS {
            let request = request(test, input.clone(), Options::default());
            if let Err(fault) = check(&request) {
                panic!("{fault}");
            }
        }
    }
}

#[test]
fn what_is_not_offered_is_refused_by_name() {
    let refusal =
        compute(&request("no_such", Input::default(), Options::default())).expect_err("a refusal");
    assert_eq!(refusal.code(), "unknown_test");
    for (test, _) in TESTS {
        let refusal =
            compute(&request(test, Input::default(), Options::default())).expect_err("no data");
        assert_eq!(refusal.code(), "missing_input", "{test}");
    }
}
