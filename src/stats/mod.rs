//! Statistics: numbers in, numbers out. Knows no patient, no file and no page.
//!
//! Most tests read a [`Table`]: counts of *group × ordered level*. [`request`] offers every test by name.
//! What is not defined on the data is a [`StatsError`], never NaN.
//!
//! | one sample | |
//! |---|---|
//! | [`describe`] | how many, where, how wide, how skewed? |
//! | [`quantile`] | which value has a given share below it, by each rule in use? |
//! | [`boxplot`] | box, whiskers, and what lies outside |
//! | [`proportion`] | which share, and between which limits? |
//! | [`shapiro_wilk`] | is it normal? By the straightness of its normal scores |
//! | [`lilliefors`] | is it normal? By the largest distance of its distribution |
//! | [`anderson_darling`] | is it normal? By all distances, the tails weighing most |
//! | [`grubbs`] | is the farthest value an outlier? |
//!
//! | two groups | |
//! |---|---|
//! | [`student`] | do the means differ? Student, Welch |
//! | [`mann_whitney`] | does one tend to exceed the other? By the normal approximation |
//! | [`rank_sum`] | the same by the exact distribution, with or without ties |
//! | [`hodges_lehmann`] | by how much does one exceed the other? |
//! | [`effect_size`] | how far apart are they? Rank-biserial, Cliff, Cohen |
//!
//! | several groups | |
//! |---|---|
//! | [`kruskal_wallis`] | do values tend to be larger in some? |
//! | [`post_hoc`] | in which? Dunn, pairwise Mann-Whitney |
//! | [`anova`] | do the means differ? Fisher, Welch, Brown and Forsythe |
//! | [`tukey`] | which means? Tukey and Kramer, Games and Howell |
//! | [`levene`] | do the groups vary equally? |
//! | [`adjust`] | p-values for the number of comparisons made |
//!
//! | tables of counts | |
//! |---|---|
//! | [`chi_square`] | are rows and columns independent? Pearson, Yates, likelihood ratio, linear trend |
//! | [`fisher`] | the same of a 2 × 2 table, exactly, with the conditional odds ratio |
//! | [`exact`] | how probable is a statistic at least as large, given the margins? |
//! | [`column_proportions`] | which columns differ in their shares of a row? |
//! | [`odds_ratio`] | odds ratio, risk ratio, risk difference |
//! | [`cramers_v`] | how strongly do rows and columns go together? |
//! | [`cochran_armitage`] | does a share rise or fall over ordered groups? |
//!
//! | two variables of the same patients | |
//! |---|---|
//! | [`correlation`] | do they lie on a line (Pearson), on a rising curve (Spearman)? |
//! | [`kendall`] | how many pairs of patients agree in order? Of values, or of a table |
//! | [`regression`] | what does each predictor add to a measured outcome? |
//! | [`ordinal_logit`] | what moves a case towards the higher classes? |
//!
//! | a study to come | |
//! |---|---|
//! | [`power`] | how many patients for a power, or what power with how many? |
//!
//! | what the tests stand on | |
//! |---|---|
//! | [`table`], [`counted`], [`sorted`], [`mod@distinct`], [`paired`], [`moments`], [`ranks`] | the forms of the data |
//! | [`distribution`], [`noncentral`], [`hypergeometric`], [`function`] | tails and quantiles; by name |
//! | [`binomial`], `special`, `sum` | coefficients, special functions, sums without loss |
//! | [`printed`] | is a computed number the one that was printed? |

pub mod adjust;
pub mod anderson_darling;
pub mod anova;
pub mod binomial;
pub mod boxplot;
pub mod chi_square;
pub mod cochran_armitage;
pub mod column_proportions;
pub mod correlation;
pub mod counted;
pub mod cramers_v;
pub mod describe;
pub mod distinct;
pub mod distribution;
pub mod effect_size;
pub mod error;
pub mod exact;
pub mod exact_ranks;
pub mod fisher;
pub mod freeman_halton;
pub mod function;
pub mod grubbs;
pub mod hodges_lehmann;
pub mod hypergeometric;
pub mod inference;
pub mod jonckheere;
pub mod kendall;
pub mod kruskal_wallis;
pub mod levene;
pub mod lilliefors;
pub mod mann_whitney;
pub mod moments;
pub mod monte_carlo;
pub mod noncentral;
pub mod odds_ratio;
pub mod ordinal_logit;
pub mod paired;
pub mod post_hoc;
pub mod power;
pub mod printed;
pub mod proportion;
pub mod quantile;
pub mod rank_sum;
pub mod ranks;
pub mod regression;
pub mod request;
pub mod shapiro_wilk;
pub mod shift_interval;
pub mod smd;
pub mod sorted;
mod special;
pub mod student;
mod sum;
pub mod table;
pub mod tier;
pub mod tukey;

pub use error::StatsError;
pub use table::Table;
