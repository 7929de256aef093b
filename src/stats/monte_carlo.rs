//! Monte Carlo tests: tables with the observed margins, drawn at random.

use serde::Serialize;
use tsify::Tsify;

use super::Table;
use super::proportion::proportion;

/// Tables drawn unless asked otherwise.
pub const SAMPLES: u64 = 100_000;

/// Level of the interval of a Monte Carlo p-value.
const CONF_LEVEL: f64 = 0.99;

/// A statistic as a function of the counts of a table, row by row; larger is more extreme.
pub type OfCounts = Box<dyn Fn(&[u32]) -> f64>;

/// A p-value estimated from random tables.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MonteCarlo {
    /// `(b + 1) / (B + 1)` when `b` of `B` tables are as extreme as the observed one.
    pub p: f64,
    /// Lower 99 % limit of the exact p-value (Clopper-Pearson).
    pub lower: f64,
    /// Upper 99 % limit of the exact p-value.
    pub upper: f64,
    /// Tables drawn, `B`.
    pub samples: u64,
    /// Seed of the generator. It comes from the table and the name of the test, so that the order of the
    /// rows of a file changes nothing.
    pub seed: String,
}

/// Draws `samples` tables with the margins of `table` and counts those for which `statistic` is at least
/// what it is for `table`, a difference in the last digits being none.
///
/// `statistic` gets the counts row by row. `name` tells tests of one table apart in the seed.
pub fn monte_carlo(
    table: &Table,
    name: &str,
    samples: u64,
    statistic: &dyn Fn(&[u32]) -> f64,
) -> Option<MonteCarlo> {
    let seed = seed(table, name);
    let mut sampler = Sampler::new(table, seed)?;
    let observed: Option<Vec<u32>> = table
        .counts()
        .iter()
        .flatten()
        .map(|&count| u32::try_from(count).ok())
        .collect();
    let observed = statistic(&observed?);
    let threshold = observed - 1e-9 * observed.abs().max(1e-9);
    let mut extreme = 0;
    for _ in 0..samples {
        extreme += u64::from(statistic(sampler.draw()) >= threshold);
    }
    let interval = proportion(extreme, samples, CONF_LEVEL).ok()?;
    Some(MonteCarlo {
        p: (extreme + 1) as f64 / (samples + 1) as f64,
        lower: interval.clopper_pearson_lower,
        upper: interval.clopper_pearson_upper,
        samples,
        seed: format!("{seed:016x}"),
    })
}

/// Draws tables with given margins, each with its probability under independence.
struct Sampler {
    random: Xoshiro256,
    groups: usize,
    levels: Vec<u32>,
    /// The group of each patient, when patients are few enough to be shuffled.
    patients: Vec<u32>,
    group_totals: Vec<u32>,
    log_factorials: Vec<f64>,
    counts: Vec<u32>,
}

impl Sampler {
    /// None when the table has more patients than 32 bits count.
    fn new(table: &Table, seed: u64) -> Option<Self> {
        let total = usize::try_from(u32::try_from(table.total()).ok()?).ok()?;
        let small = |totals: Vec<u64>| -> Vec<u32> {
            totals
                .into_iter()
                .map(|total| u32::try_from(total).unwrap_or(u32::MAX))
                .collect()
        };
        let (group_totals, levels) = (small(table.group_totals()), small(table.level_totals()));
        let cells = group_totals.len() * levels.len();
        // A shuffle takes a step for each patient, a dealt table several for each cell.
        let patients: Vec<u32> = if total <= 8 * cells {
            (0..)
                .zip(&group_totals)
                .flat_map(|(group, &n)| std::iter::repeat_n(group, n as usize))
                .collect()
        } else {
            Vec::new()
        };
        let log_factorials = if patients.is_empty() {
            log_factorials(total)
        } else {
            Vec::new()
        };
        Some(Self {
            random: Xoshiro256::new(seed),
            groups: group_totals.len(),
            levels,
            patients,
            group_totals,
            log_factorials,
            counts: vec![0; cells],
        })
    }

    /// The next table, row by row.
    fn draw(&mut self) -> &[u32] {
        self.counts.fill(0);
        if self.patients.is_empty() {
            self.deal();
        } else {
            self.shuffle();
        }
        &self.counts
    }

    /// Shuffles the patients and reads them off level by level (Fisher and Yates).
    fn shuffle(&mut self) {
        for last in (1..self.patients.len()).rev() {
            let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
            let other = self.random.below(bound);
            self.patients
                .swap(last, usize::try_from(other).unwrap_or(0));
        }
        let width = self.levels.len();
        let mut patients = self.patients.iter();
        for (level, &n) in self.levels.iter().enumerate() {
            for &group in patients.by_ref().take(n as usize) {
                self.counts[group as usize * width + level] += 1;
            }
        }
    }

    /// Deals the table cell by cell, each given those before it (Patefield 1981, AS 159).
    fn deal(&mut self) {
        let width = self.levels.len();
        let mut open = self.levels.clone();
        let mut left: u32 = self.group_totals.iter().sum();
        for group in 0..self.groups {
            let mut row = self.group_totals[group];
            let mut rest = left;
            left -= row;
            for (level, open) in open.iter_mut().enumerate() {
                // Of `rest` patients in the levels from here on, `open` are at this one; `row` are drawn.
                let count = self.hypergeometric(rest, *open, row);
                self.counts[group * width + level] = count;
                rest -= *open;
                row -= count;
                *open -= count;
            }
        }
    }

    /// How many of `draws` patients out of `population` are among `marked` of them: a random count, found
    /// from the most probable one outwards.
    fn hypergeometric(&mut self, population: u32, marked: u32, draws: u32) -> u32 {
        let least = draws.saturating_sub(population - marked);
        let most = draws.min(marked);
        if least == most {
            return least;
        }
        let mode =
            (f64::from(draws + 1) * f64::from(marked + 1) / (f64::from(population) + 2.0)).floor();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most `draws`"
        )]
        let mode = (mode as u32).clamp(least, most);
        let log = |n: u32| self.log_factorials[n as usize];
        let choose = |n: u32, k: u32| log(n) - log(k) - log(n - k);
        let peak = (choose(marked, mode) + choose(population - marked, draws - mode)
            - choose(population, draws))
        .exp();
        let mut u = self.random.unit() - peak;
        let (mut down, mut up) = ((mode, peak), (mode, peak));
        let unmarked = f64::from(population - marked);
        let (marked, draws) = (f64::from(marked), f64::from(draws));
        while u > 0.0 && (down.0 > least || up.0 < most) {
            if up.0 < most {
                let k = f64::from(up.0);
                up.1 *= (marked - k) * (draws - k) / ((k + 1.0) * (unmarked - draws + k + 1.0));
                up.0 += 1;
                u -= up.1;
                if u <= 0.0 {
                    return up.0;
                }
            }
            if down.0 > least {
                let k = f64::from(down.0);
                down.1 *= k * (unmarked - draws + k) / ((marked - k + 1.0) * (draws - k + 1.0));
                down.0 -= 1;
                u -= down.1;
                if u <= 0.0 {
                    return down.0;
                }
            }
        }
        mode
    }
}

/// `ln 0!`, `ln 1!`, …, `ln n!`.
fn log_factorials(n: usize) -> Vec<f64> {
    let mut sum = 0.0;
    (0..=n)
        .map(|k| {
            sum += (k.max(1) as f64).ln();
            sum
        })
        .collect()
}

/// A seed that depends on the counts of a table and the name of a test alone.
fn seed(table: &Table, name: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    name.bytes().for_each(&mut add);
    for row in table.counts() {
        add(0xff);
        row.iter()
            .flat_map(|count| count.to_le_bytes())
            .for_each(&mut add);
    }
    hash
}

/// The generator xoshiro256++ of Blackman and Vigna (2019), seeded by SplitMix64.
struct Xoshiro256 {
    state: [u64; 4],
}

impl Xoshiro256 {
    fn new(mut seed: u64) -> Self {
        let state = [0; 4].map(|_: u64| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = seed;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        });
        Self { state }
    }

    fn next(&mut self) -> u64 {
        let [s0, s1, s2, s3] = &mut self.state;
        let result = s0.wrapping_add(*s3).rotate_left(23).wrapping_add(*s0);
        let shifted = *s1 << 17;
        *s2 ^= *s0;
        *s3 ^= *s1;
        *s1 ^= *s2;
        *s0 ^= *s3;
        *s2 ^= shifted;
        *s3 = s3.rotate_left(45);
        result
    }

    /// A whole number below `bound`, each as likely: the upper half of a product of 96 bits (Lemire 2019).
    fn below(&mut self, bound: u32) -> u64 {
        let bound = u64::from(bound);
        loop {
            let random = self.next();
            let low = random.wrapping_mul(bound);
            if low >= bound || low >= bound.wrapping_neg() % bound {
                let carried = ((random & u64::from(u32::MAX)) * bound) >> 32;
                return ((random >> 32) * bound + carried) >> 32;
            }
        }
    }

    /// A number from 0 to 1, the latter excluded.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean of the first cell over many tables, which is that of the hypergeometric distribution.
    fn mean_first_cell(table: &Table) -> f64 {
        let mut sampler = Sampler::new(table, 1).unwrap();
        let samples = 20_000;
        (0..samples)
            .map(|_| f64::from(sampler.draw()[0]))
            .sum::<f64>()
            / f64::from(samples)
    }

    #[test]
    fn both_ways_of_drawing_keep_the_margins_and_the_mean() {
        for scale in [1, 40] {
            let counts = [[3, 1, 2], [4, 6, 4]].map(|row| row.map(|n| n * scale).to_vec());
            let table = Table::from_counts(counts.to_vec());
            let mut sampler = Sampler::new(&table, 7).unwrap();
            for _ in 0..100 {
                let drawn = sampler.draw().to_vec();
                let sums = |cells: &[usize]| {
                    cells
                        .iter()
                        .map(|&cell| u64::from(drawn[cell]))
                        .sum::<u64>()
                };
                assert_eq!(sums(&[0, 1, 2]), table.group_totals()[0]);
                assert_eq!(sums(&[2, 5]), table.level_totals()[2]);
            }
            let expected = 6.0 * 7.0 / 20.0 * scale as f64;
            assert!((mean_first_cell(&table) - expected).abs() < 0.05 * (scale as f64).sqrt());
        }
    }

    #[test]
    fn a_number_below_a_bound_is_the_upper_half_of_the_product() {
        for bound in [1, 2, 7, 500, 1 << 20, u32::MAX] {
            let (mut found, mut plain) = (Xoshiro256::new(5), Xoshiro256::new(5));
            for _ in 0..1000 {
                let product = u128::from(plain.next()) * u128::from(bound);
                assert_eq!(u128::from(found.below(bound)), product >> 64);
            }
        }
    }

    #[test]
    fn the_seed_is_that_of_the_table() {
        let table = Table::from_counts(vec![vec![1, 2], vec![3, 4]]);
        assert_eq!(seed(&table, "a"), seed(&table.clone(), "a"));
        assert_ne!(seed(&table, "a"), seed(&table, "b"));
    }
}
