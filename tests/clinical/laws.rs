//! Laws that hold for any patient and any value.

use lupustat::clinical::activity::DEFAULT_SCHEME;
use lupustat::clinical::entry::{EnteredValue, Writing};
use lupustat::clinical::magnesium::{MagnesiumRange, classify};
use lupustat::clinical::sledai2k::{COUNT, score};
use lupustat::clinical::units::MagnesiumUnit;
use lupustat::clinical::{Category, Decimal, Finding, Findings};
use proptest::prelude::*;

fn findings() -> impl Strategy<Value = Findings> {
    any::<u64>().prop_map(Findings::from_bits)
}

proptest! {
    #[test]
    fn one_more_finding_never_lowers_the_score(findings in findings(), index in 0..COUNT) {
        let mut without = findings;
        without.set(index, Finding::Absent);
        let mut with = findings;
        with.set(index, Finding::Present);
        prop_assert!(with.points().min > without.points().min);
        prop_assert!(with.points().max > without.points().max);
        prop_assert!(with.clinical_points().min >= without.clinical_points().min);
    }

    #[test]
    fn the_range_holds_every_completion_and_reaches_both_ends(findings in findings(), choice in any::<u64>()) {
        let complete = |present: &dyn Fn(usize) -> bool| {
            let mut complete = findings;
            for index in (0..COUNT).filter(|&index| findings.get(index) == Finding::Unknown) {
                complete.set(index, if present(index) { Finding::Present } else { Finding::Absent });
            }
            score(&complete, DEFAULT_SCHEME)
        };
        let open = score(&findings, DEFAULT_SCHEME);
        let some = complete(&|index| choice >> index & 1 == 1);
        let total = some.score.expect("nothing unknown");
        prop_assert!((open.score_min..=open.score_max).contains(&total));
        let clinical = some.clinical_score.expect("nothing unknown");
        prop_assert!((open.clinical_score_min..=open.clinical_score_max).contains(&clinical));
        prop_assert_eq!(complete(&|_| false).score, Some(open.score_min));
        prop_assert_eq!(complete(&|_| true).score, Some(open.score_max));
        if open.category != Category::Indeterminate {
            prop_assert_eq!(some.category, open.category);
        }
        prop_assert_eq!(score(&findings.unknown_as_absent(), DEFAULT_SCHEME).score, Some(open.score_min));
    }

    #[test]
    fn every_finding_is_listed_once(findings in findings()) {
        let listed: usize = Finding::ALL.into_iter().map(|state| findings.ids(state).len()).sum();
        prop_assert_eq!(listed, COUNT);
    }

    /// A value in hundredths of mg/dL, exported to another unit with some decimals and read back,
    /// keeps its class unless the reading is marked ambiguous, and then its class is among those
    /// named.
    #[test]
    fn a_round_trip_keeps_the_class_or_says_that_it_may_not(
        hundredths in 30_i64..1150,
        decimals in 2_usize..7,
        unit in prop::sample::select(vec![MagnesiumUnit::MmolL, MagnesiumUnit::MeqL]),
    ) {
        let original = Decimal::new(hundredths, 2);
        let exported = format!("{:.decimals$}", original.to_f64() / unit.mg_dl().to_f64());
        let range = MagnesiumRange::default();
        let before = classify(&original, MagnesiumUnit::MgDl, &range).expect("possible");
        let after = classify(&exported.parse().expect("a number"), unit, &range).expect("possible");
        if after.boundary_ambiguous {
            prop_assert!(after.class == before.class || after.alternatives.contains(&before.class));
        } else {
            prop_assert_eq!(after.class, before.class, "{} {}", exported, unit.id());
        }
    }

    #[test]
    fn decimals_are_ordered_and_printed_like_doubles(a in -100_000_i64..100_000, b in -100_000_i64..100_000, p in 0_u32..5, q in 0_u32..5) {
        let (x, y) = (Decimal::new(a, p), Decimal::new(b, q));
        prop_assert_eq!(x.cmp(&y), x.to_f64().total_cmp(&y.to_f64()));
        prop_assert_eq!(x.to_string().parse::<f64>(), Ok(x.to_f64()));
        prop_assert_eq!(x.to_string().parse::<Decimal>(), Ok(x));
        prop_assert_eq!(Decimal::from_f64(x.to_f64()), Ok(x));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,12}") {
        let entry = EnteredValue::Text(text);
        let _ = entry.number("value");
        for writing in [Writing::Number, Writing::PerField, Writing::Antibody] {
            let _ = entry.amount("value", writing);
        }
    }
}
