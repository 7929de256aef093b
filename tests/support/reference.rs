//! Runs the reference cases of a file through `compute` and compares every expected field.

use std::collections::BTreeMap;
use std::fs;

use lupustat::stats::request::{self, Request};
use serde_json::Value;
use serde_value::Value as Got;

/// How far a result may be from the reference.
#[derive(Clone, Copy, Debug)]
struct Tolerance {
    relative: f64,
    absolute: f64,
}

impl Tolerance {
    fn of(entry: &Value) -> Self {
        Self {
            relative: number(&entry["rel"]),
            absolute: number(&entry["abs"]),
        }
    }

    fn widened(self, other: Self) -> Self {
        Self {
            relative: self.relative.max(other.relative),
            absolute: self.absolute.max(other.absolute),
        }
    }
}

/// What was compared for one test.
#[derive(Debug, Default)]
pub struct Tally {
    /// Cases run.
    pub cases: usize,
    /// Values compared.
    pub fields: usize,
    /// Largest relative error.
    pub worst: f64,
    /// Where that is.
    pub worst_at: String,
    /// Largest relative error of each case that has any.
    pub by_case: BTreeMap<String, f64>,
    /// The programs and methods compared with, by the short name of the case files: their own words.
    pub sources: BTreeMap<String, String>,
}

/// Runs every case of `tests/reference/<file>.json` and fails on the first lot of disagreements.
pub fn check(file: &str) {
    run(file, None);
}

/// Runs the cases of one test of `tests/reference/<file>.json`.
pub fn check_test(file: &str, test: &str) {
    run(file, Some(test));
}

fn run(file: &str, only: Option<&str>) {
    let (tallies, failures) = tally(file, only);
    for (test, tally) in &tallies {
        println!(
            "{test}: {} cases, {} fields, worst relative error {:.1e} ({})",
            tally.cases, tally.fields, tally.worst, tally.worst_at
        );
    }
    assert!(!tallies.is_empty(), "no case of {only:?} in {file}");
    assert!(
        failures.is_empty(),
        "{} disagreements in {file}:\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}

/// Runs the cases of a file: what was compared, by test, and every disagreement.
pub fn tally(file: &str, only: Option<&str>) -> (BTreeMap<String, Tally>, Vec<String>) {
    let tolerances = read("tolerances");
    let cases = read(file);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in cases["cases"].as_array().expect("a list of cases") {
        let test = text(&case["test"]);
        if only.is_some_and(|only| only != test) {
            continue;
        }
        let id = text(&case["id"]);
        let tally = tallies.entry(test.to_owned()).or_default();
        tally.cases += 1;
        for (program, how) in case["source"].as_object().into_iter().flatten() {
            let how = text(how).to_owned();
            tally.sources.entry(program.clone()).or_insert(how);
        }
        let got = match compute(case) {
            Ok(got) => got,
            Err(error) => {
                failures.push(format!("{id}: {error}"));
                continue;
            }
        };
        let mut comparison = Comparison {
            test,
            id,
            case,
            tolerances: &tolerances,
            tally,
            failures: &mut failures,
        };
        comparison.compare_published("", &case["published"], Some(&got));
        // The certified values of NIST stand in `published` for the data set that doubles cannot hold.
        if id_is_published_only(case) {
            continue;
        }
        comparison.compare("", &case["expected"], Some(&got));
    }
    (tallies, failures)
}

/// The result of a case as a tree of values.
pub fn compute(case: &Value) -> Result<Got, String> {
    let request = serde_json::json!({
        "test": case["test"], "input": case["input"], "options": case["options"]
    });
    let request: Request = serde_json::from_value(request).map_err(|error| error.to_string())?;
    let result = request::compute(&request).map_err(|error| error.to_string())?;
    serde_value::to_value(&result).map_err(|error| error.to_string())
}

/// Reads `tests/reference/<file>.json`.
pub fn read(file: &str) -> Value {
    let path = format!("{}/tests/reference/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A field of a result, by the name the reference gives it: `U1` is `u1`, `p_two_sided` is `pTwoSided`.
pub fn field<'a>(got: &'a Got, name: &str) -> Option<&'a Got> {
    let Got::Map(fields) = unwrapped(got) else {
        return None;
    };
    fields.get(&Got::String(camel_case(name)))
}

/// A value that may be absent, without its wrapping.
pub fn unwrapped(got: &Got) -> &Got {
    match got {
        Got::Option(Some(inner)) => unwrapped(inner),
        _ => got,
    }
}

/// A number of a result.
pub fn as_number(got: &Got) -> Option<f64> {
    match *unwrapped(got) {
        Got::F64(value) => Some(value),
        Got::U64(value) => Some(value as f64),
        Got::I64(value) => Some(value as f64),
        Got::U32(value) => Some(value.into()),
        Got::I32(value) => Some(value.into()),
        Got::U8(value) => Some(value.into()),
        Got::Bool(value) => Some(value.into()),
        _ => None,
    }
}

fn id_is_published_only(case: &Value) -> bool {
    text(&case["id"]).contains("SmLs07")
        || case["data_source"]
            .as_str()
            .is_some_and(|source| source.contains("SmLs07"))
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let mut out = parts.next().unwrap_or_default().to_lowercase();
    for part in parts {
        let (first, rest) = part.split_at(1.min(part.len()));
        out.push_str(&first.to_uppercase());
        out.push_str(rest);
    }
    out
}

struct Comparison<'a> {
    test: &'a str,
    id: &'a str,
    case: &'a Value,
    tolerances: &'a Value,
    tally: &'a mut Tally,
    failures: &'a mut Vec<String>,
}

impl Comparison<'_> {
    /// Compares the expected value at `path` with what was got.
    fn compare(&mut self, path: &str, want: &Value, got: Option<&Got>) {
        let got = got.map(unwrapped);
        match want {
            Value::Object(fields) => {
                for (name, want) in fields {
                    let inner = got.and_then(|got| field(got, name));
                    self.compare(&format!("{path}.{name}"), want, inner);
                }
            }
            Value::Array(items) => {
                let empty = Vec::new();
                let values = if let Some(Got::Seq(values)) = got {
                    values
                } else {
                    &empty
                };
                if values.len() != items.len() {
                    self.fail(path, &format!("{} items", items.len()), got);
                    return;
                }
                for (item, value) in items.iter().zip(values) {
                    self.compare(path, item, Some(value));
                }
            }
            Value::Null => {
                if !matches!(got, None | Some(Got::Unit | Got::Option(None))) {
                    self.fail(path, "null", got);
                }
            }
            Value::Bool(_) | Value::Number(_) => self.compare_number(path, number(want), got),
            Value::String(name) => match name.as_str() {
                "Infinity" => self.compare_number(path, f64::INFINITY, got),
                "-Infinity" => self.compare_number(path, f64::NEG_INFINITY, got),
                "NaN" => self.compare(path, &Value::Null, got),
                _ => {
                    self.tally.fields += 1;
                    if got != Some(&Got::String(name.clone())) {
                        self.fail(path, name, got);
                    }
                }
            },
        }
    }

    /// Compares what a book or a program printed, each figure at its own precision.
    fn compare_published(&mut self, path: &str, want: &Value, got: Option<&Got>) {
        match (want, got.map(unwrapped)) {
            (Value::Object(figure), _) if figure.contains_key("value") => {
                let relative = number(&figure["rel"]);
                let tolerance = Tolerance {
                    relative,
                    absolute: 0.0,
                };
                let want = number(&figure["value"]);
                self.compare_within(&format!("{path} (published)"), want, got, tolerance);
            }
            (Value::Object(fields), _) => {
                for (name, want) in fields {
                    let inner = got.and_then(|got| field(got, name));
                    self.compare_published(&format!("{path}.{name}"), want, inner);
                }
            }
            (Value::Array(items), Some(Got::Seq(values))) if items.len() == values.len() => {
                for (item, value) in items.iter().zip(values) {
                    self.compare_published(path, item, Some(value));
                }
            }
            (Value::Null, _) => {}
            _ => self.fail(path, "the published figures", got),
        }
    }

    fn compare_number(&mut self, path: &str, want: f64, got: Option<&Got>) {
        let tolerance = self.tolerance(path);
        let Some(difference) = self.compare_within(path, want, got, tolerance) else {
            return;
        };
        // A value that stands for zero has no relative error to speak of.
        let relative = difference / want.abs();
        if want.abs() <= tolerance.absolute || relative == 0.0 {
            return;
        }
        let of_case = self.tally.by_case.entry(self.id.to_owned()).or_default();
        *of_case = of_case.max(relative);
        if relative > self.tally.worst {
            self.tally.worst = relative;
            self.tally.worst_at = format!("{}{path}", self.id);
        }
    }

    /// The absolute difference, when it is within the tolerance.
    fn compare_within(
        &mut self,
        path: &str,
        want: f64,
        got: Option<&Got>,
        tolerance: Tolerance,
    ) -> Option<f64> {
        self.tally.fields += 1;
        let found = got.and_then(as_number);
        if found == Some(want) {
            return Some(0.0);
        }
        let difference = found.map(|found| (found - want).abs());
        let allowed = tolerance.absolute.max(tolerance.relative * want.abs());
        // An infinite value allows no other.
        let agreed = difference.filter(|difference| *difference <= allowed && allowed.is_finite());
        if agreed.is_none() {
            self.fail(path, &format!("{want:e}"), got);
        }
        agreed
    }

    /// The tolerance of a key: its own or the default, widened by the case's tags.
    fn tolerance(&self, path: &str) -> Tolerance {
        let keys = &self.tolerances["keys"];
        let full = format!("{}{path}", self.test);
        let own = keys
            .as_object()
            .expect("a map of keys")
            .iter()
            .filter(|(key, _)| full == **key || full.starts_with(&format!("{key}.")))
            .max_by_key(|(key, _)| key.len());
        let base = match own {
            Some((_, entry)) => Tolerance::of(entry),
            None if is_p_value(path) => Tolerance::of(&self.tolerances["p_values"]),
            None => Tolerance::of(&self.tolerances["default"]),
        };
        self.case["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|tag| &self.tolerances["tags"][text(tag)])
            .filter(|entry| entry.is_object())
            .fold(base, |tolerance, entry| {
                tolerance.widened(Tolerance::of(entry))
            })
    }

    fn fail(&mut self, path: &str, want: &str, got: Option<&Got>) {
        self.failures
            .push(format!("{}{path}: want {want}, got {got:?}", self.id));
    }
}

fn is_p_value(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or_default();
    name == "p" || name.starts_with("p_") || name.contains("_p_") || name.ends_with("_p")
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Bool(value) => f64::from(u8::from(*value)),
        _ => value.as_f64().expect("a number"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}
