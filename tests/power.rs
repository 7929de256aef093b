//! Sizes and powers of studies to come, against published ones and against R 4.2: `power.prop.test()`, `qnorm()`, and
//! `pchisq(ncp = )`.

use lupustat::Coded;
use lupustat::stats::request::{self, Request};
use serde_json::{Value, json};

#[expect(clippy::needless_pass_by_value, reason = "written in place")]
fn compute(test: &str, input: Value, options: Value) -> Value {
    let request = json!({ "test": test, "input": input, "options": options });
    let request: Request = serde_json::from_value(request).expect("a request");
    let result = request::compute(&request).expect("an answer");
    serde_json::to_value(result).expect("an answer is JSON")
}

#[expect(clippy::needless_pass_by_value, reason = "written in place")]
fn refused(test: &str, input: Value) -> &'static str {
    let request = json!({ "test": test, "input": input });
    let request: Request = serde_json::from_value(request).expect("a request");
    request::compute(&request).expect_err("a refusal").code()
}

fn close(found: &Value, wanted: f64, tolerance: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found - wanted).abs() <= tolerance, "{found}, not {wanted}");
}

#[test]
fn two_proportions_agree_with_r() {
    // R's manual: power.prop.test(n = 50, p1 = .50, p2 = .75) has power 0.740, and power .90 needs n = 76.7 per group.
    let of_100 = compute(
        "plan_two_proportions",
        json!({ "shares": [0.5, 0.75], "size": 100 }),
        json!({}),
    );
    close(&of_100["power"], 0.740_165_901_331_388, 1e-14);
    assert_eq!(of_100["needed"], Value::Null);
    let for_90 = compute(
        "plan_two_proportions",
        json!({ "shares": [0.5, 0.75] }),
        json!({ "power": 0.9 }),
    );
    close(&for_90["needed"], 2.0 * 76.706_928_451_777_4, 1e-9);
    assert_eq!(for_90["sizes"], json!([77, 77]));
    // As found in a cohort: 2 of 10 and 3 of 90. R: power.prop.test(p1 = 2/10, p2 = 3/90, power = .8), n = 57.05
    let seen = compute(
        "plan_two_proportions",
        json!({ "events": [2, 3], "totals": [10, 90] }),
        json!({}),
    );
    assert_eq!(seen["sizes"], json!([58, 58]));
}

#[test]
fn mann_whitney_is_noethers() {
    // R: (qnorm(.975) + qnorm(.9))^2 / (12 * .25 * (.7 - .5)^2)
    let plan = compute(
        "plan_mannwhitney",
        json!({ "effect": 0.4 }),
        json!({ "power": 0.9 }),
    );
    close(&plan["needed"], 87.561_858_845_3, 1e-9);
    assert_eq!(plan["sizes"], json!([44, 44]));
    // One in ten in the first group: 12 c (1 - c) is 1.08 and not 3.
    let uneven = compute(
        "plan_mannwhitney",
        json!({ "effect": -0.4, "allocation": [1, 9] }),
        json!({ "power": 0.9 }),
    );
    close(&uneven["needed"], 87.561_858_845_3 * 3.0 / 1.08, 1e-8);
}

#[test]
fn kruskal_wallis_agrees_with_the_noncentral_chi_square_of_r() {
    // R: 1 - pchisq(qchisq(.95, 4), 4, ncp = 0.864 * 200 * 0.1 / 0.9)
    let plan = compute(
        "plan_kruskal",
        json!({ "effect": 0.1, "allocation": [1, 1, 1, 1, 1], "size": 200 }),
        json!({}),
    );
    close(&plan["power"], 0.956_684_836_570_802, 1e-12);
    // R: uniroot() of the same power at 0.8.
    let plan = compute(
        "plan_kruskal",
        json!({ "effect": 0.1, "allocation": [1, 1, 1, 1, 1] }),
        json!({}),
    );
    assert!(plan["power"].as_f64().expect("a power") >= 0.8);
    close(&plan["needed"], 124.325_894_143, 1e-8);
}

#[test]
fn correlations_need_the_numbers_of_fishers_z() {
    // R: ((qnorm(.975) + qnorm(.8)) / atanh(r))^2 + 3; tables print 783 and 85.
    for (r, needed, total) in [
        (0.1, 782.650_127_611, 783),
        (-0.3, 84.927_811_115_8, 85),
        (0.5, 29.012_300_401_1, 30),
    ] {
        let plan = compute("plan_correlation", json!({ "effect": r }), json!({}));
        close(&plan["needed"], needed, 1e-8);
        assert_eq!(plan["total"], total);
    }
    // R: pnorm(atanh(.3) * sqrt(97) - qnorm(.975))
    let plan = compute(
        "plan_correlation",
        json!({ "effect": 0.3, "size": 100 }),
        json!({}),
    );
    close(&plan["power"], 0.861_801_879_737, 1e-11);
}

#[test]
fn the_precision_of_a_prevalence_is_cochrans_and_wilsons() {
    // 384 for 50 % within 5 %, in every textbook; 278 of 1000. Wilson at one half: z^2 / 4d^2 - z^2.
    let plan = compute(
        "plan_prevalence",
        json!({ "share": 0.5, "precision": 0.05, "population": 1000 }),
        json!({}),
    );
    close(&plan["wald"], 384.145_882, 1e-6);
    assert_eq!(plan["nWald"], 278);
    close(&plan["wilson"], 384.145_882 - 3.841_459, 1e-5);
    // R: prop.test() of 9 in 100 without correction, 0.0480 to 0.1623: half its width asks for 100.
    let half = (0.162_262_128_527 - 0.048_072_540_002_6) / 2.0;
    let seen = compute(
        "plan_prevalence",
        json!({ "k": 9, "n": 100, "precision": half }),
        json!({}),
    );
    close(&seen["wilson"], 100.0, 1e-8);
}

#[test]
fn what_cannot_be_planned_is_refused_with_its_code() {
    for input in [
        json!({ "shares": [0.5, 0.5] }),
        json!({ "shares": [0.0, 0.5] }),
        json!({ "events": [0, 3], "totals": [0, 90] }),
        json!({ "shares": [0.2, 0.5], "size": 1e300 }),
        json!({ "shares": [0.2, 0.5], "allocation": [0, 1] }),
    ] {
        assert_eq!(refused("plan_two_proportions", input), "input_out_of_range");
    }
    assert_eq!(refused("plan_two_proportions", json!({})), "missing_input");
    assert_eq!(
        refused("plan_two_proportions", json!({ "shares": [0.1] })),
        "length_mismatch"
    );
    assert_eq!(
        refused("plan_mannwhitney", json!({ "effect": 0 })),
        "input_out_of_range"
    );
    assert_eq!(
        refused("plan_mannwhitney", json!({ "effect": 1 })),
        "input_out_of_range"
    );
    assert_eq!(
        refused("plan_kruskal", json!({ "effect": 0.1, "allocation": [1] })),
        "input_out_of_range"
    );
    assert_eq!(
        refused("plan_correlation", json!({ "effect": 1e-9 })),
        "input_out_of_range"
    );
    assert_eq!(
        refused("plan_prevalence", json!({ "share": 0.5, "precision": 0.7 })),
        "input_out_of_range"
    );
    assert_eq!(
        refused(
            "plan_prevalence",
            json!({ "share": 0.5, "precision": 0.05, "population": 0 })
        ),
        "input_out_of_range"
    );
    assert_eq!(
        refused(
            "plan_prevalence",
            json!({ "k": 5, "n": 0, "precision": 0.05 })
        ),
        "input_out_of_range"
    );
}
