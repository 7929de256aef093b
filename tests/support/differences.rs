//! Where a program used as a reference prints something else, and why.

/// A known difference from a reference.
pub struct Difference {
    /// The test.
    pub test: &'static str,
    /// The program that differs.
    pub program: &'static str,
    /// What it prints, against what.
    pub what: &'static str,
    /// Why.
    pub cause: &'static str,
    /// The cases that show it, where the reference value is the differing one.
    pub cases: &'static [&'static str],
}

/// Every difference known, by test.
pub const DIFFERENCES: &[Difference] = &[
    Difference {
        test: "anderson_darling",
        program: "R nortest",
        what: "p is 3.7e-24 for every corrected statistic above 10; so it is here",
        cause: "the fitted curve ends there",
        cases: &[],
    },
    Difference {
        test: "chisq",
        program: "R chisq.test",
        what: "a table of one row gets a p-value; here it gets a reason",
        cause: "R turns to another test, that of equal shares, without a word",
        cases: &[],
    },
    Difference {
        test: "cramers_v_ci",
        program: "R effectsize",
        what: "limits of the interval agree to four digits",
        cause: "R minimizes over the noncentrality; SciPy's root agrees with the root found here",
        cases: &[],
    },
    Difference {
        test: "describe",
        program: "R, SciPy",
        what: "SmLs07 of NIST is compared with the certified values alone",
        cause: "its values, 1e12 and some tenths, are no longer the printed ones once in memory",
        cases: &[],
    },
    Difference {
        test: "distribution",
        program: "SciPy studentized_range",
        what: "tails hold 13 decimals, not 13 digits: 7.32e-13 against 7.41e-13 at q = 12, k = 3, df = 97",
        cause: "SciPy subtracts from 1; 30-digit arithmetic agrees with the value here",
        cases: &[
            "distribution-s-230",
            "distribution-s-234",
            "distribution-s-235",
            "distribution-s-239",
            "distribution-s-240",
            "distribution-s-245",
            "distribution-s-250",
        ],
    },
    Difference {
        test: "dunn",
        program: "R rstatix",
        what: "z has the opposite sign",
        cause: "rstatix takes the second group less the first",
        cases: &[],
    },
    Difference {
        test: "effect_two_sample",
        program: "R effsize 0.8.1",
        what: "the interval of Cliff's delta differs in 16 of 24 cases; both are given",
        cause: "effsize misplaces the mean sign of a value above every value of the other group",
        cases: &[],
    },
    Difference {
        test: "fisher_2x2",
        program: "R fisher.test",
        what: "the conditional odds ratio and its limits agree to four digits",
        cause: "R's root search stops there; SciPy and 25-digit bisection agree with the values here",
        cases: &[],
    },
    Difference {
        test: "hodges_lehmann",
        program: "R wilcox.test",
        what: "the exact interval is said to have the level asked for; its own is given beside it",
        cause: "ranks are whole: the level reached is that or more",
        cases: &[],
    },
    Difference {
        test: "linreg",
        program: "R lm",
        what: "coefficients of Wampler4 differ by 2e-8 from the certified ones, those here by 1e-9",
        cause: "powers up to the fifth are nearly collinear and the noise is large; one step of refinement gains a digit",
        cases: &["linreg-s-n03"],
    },
    Difference {
        test: "linreg",
        program: "R lm",
        what: "Cook's distances differ by 2e-9 where R-squared is 1 - 2e-12",
        cause: "the expected residuals are those of R in double precision; 60-digit arithmetic agrees with those here",
        cases: &["linreg-s-006"],
    },
    Difference {
        test: "tukey_hsd",
        program: "R TukeyHSD, SciPy tukey_hsd",
        what: "a p of 1e-7 differs by 4e-7 of itself",
        cause: "R's ptukey holds five digits of a tail, SciPy subtracts from 1",
        cases: &[
            "tukey_hsd-s-004",
            "tukey_hsd-s-005",
            "tukey_hsd-s-006",
            "tukey_hsd-s-007",
        ],
    },
];
