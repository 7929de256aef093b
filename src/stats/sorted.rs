//! The second form of a table, for an outcome of which nearly every patient has a value of their own: the patients
//! in the order of their values, each with their group, walked once.
//!
//! A [`Table`](super::Table) of a million levels would be walked a dozen times for each test. Here the groups that
//! are listed one by one are the smaller ones: sums over the largest group are those over all patients less theirs.

use super::StatsError;
use super::counted::Ordered;
use super::kendall::{Kendall, Run, Tree, add_tie, kendall_of};
use super::moments::Moments;
use super::ranks::{Ranks, tie_term};
use super::sum::sum;

/// The group of a place at which nobody counts.
pub const NOBODY: u8 = u8::MAX;

/// Places that are summed and counted at a time.
const BLOCK: usize = 1 << 12;

/// The places of patients in the order of their values. The values themselves, ascending and distinct, are kept
/// elsewhere.
#[derive(Clone, Debug)]
pub struct Order {
    /// Number of places.
    places: usize,
    /// The first place of each value, and the number of places; none where each value has one place.
    starts: Option<Vec<u32>>,
    /// Patients at each place; none where each is one.
    weights: Option<Vec<u64>>,
    /// Patients before each block of places, and in all.
    before: Vec<u64>,
    /// Moments of all values.
    all: Moments,
}

/// The place of the next patient of a value.
#[derive(Clone, Debug)]
pub struct Places {
    /// The next place of each value that has several.
    next: Option<Vec<u32>>,
}

impl Places {
    /// The next free place of a level.
    #[inline]
    pub fn take(&mut self, level: u32) -> usize {
        let Some(next) = &mut self.next else {
            return level as usize;
        };
        let place = &mut next[level as usize];
        *place += 1;
        *place as usize - 1
    }
}

impl Order {
    /// The order of patients of whom `at_level[i]` have `values[i]`.
    #[must_use]
    pub fn new(values: &[f64], at_level: &[u32]) -> Self {
        let places: u32 = at_level.iter().sum();
        let starts = at_level.iter().any(|&places| places != 1).then(|| {
            let mut next = 0;
            let mut starts = Vec::with_capacity(at_level.len() + 1);
            for places in at_level {
                starts.push(next);
                next += places;
            }
            starts.push(next);
            starts
        });
        Self::begin(values, places as usize, starts)
    }

    /// The order of patients of whom each has a value of their own.
    #[must_use]
    pub fn untied(values: &[f64]) -> Self {
        Self::begin(values, values.len(), None)
    }

    fn begin(values: &[f64], places: usize, starts: Option<Vec<u32>>) -> Self {
        let mut order = Self {
            places,
            starts,
            weights: None,
            before: Vec::new(),
            all: Moments::of_values(&[]),
        };
        order.count(values);
        order
    }

    /// The same where each place counts for so many patients.
    #[must_use]
    pub fn weighted(mut self, values: &[f64], weights: Vec<u64>) -> Self {
        self.weights = Some(weights);
        self.count(values);
        self
    }

    /// Counts the patients, and finds the moments of their values.
    fn count(&mut self, values: &[f64]) {
        let mut total = 0;
        self.before.clear();
        for first in (0..self.len()).step_by(BLOCK) {
            self.before.push(total);
            let places = first..self.len().min(first + BLOCK);
            total += match &self.weights {
                Some(weights) => weights[places].iter().sum(),
                None => places.len() as u64,
            };
        }
        self.before.push(total);
        if total > 0 {
            self.all = if self.is_untied() {
                about_mean(total, &values.iter().map(|&value| (value, 1)))
            } else {
                let patients = |level| -> u64 {
                    let places = self.places_of(level);
                    places.map(|place| self.weight(place)).sum()
                };
                let weighed = values.iter().enumerate();
                about_mean(
                    total,
                    &weighed.map(|(level, &value)| (value, patients(level))),
                )
            };
        }
    }

    /// Whether each value has a place of its own, and each place is of one patient.
    fn is_untied(&self) -> bool {
        self.starts.is_none() && self.weights.is_none()
    }

    /// Number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places
    }

    /// Whether there is no place.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places == 0
    }

    /// Gives the patients their places, those of a value in the order in which they come.
    #[must_use]
    pub fn places(&self) -> Places {
        Places {
            next: self.starts.clone(),
        }
    }

    fn places_of(&self, level: usize) -> std::ops::Range<usize> {
        match &self.starts {
            Some(starts) => starts[level] as usize..starts[level + 1] as usize,
            None => level..level + 1,
        }
    }

    #[inline]
    fn weight(&self, place: usize) -> u64 {
        self.weights.as_ref().map_or(1, |weights| weights[place])
    }

    fn level(&self, place: usize) -> usize {
        match &self.starts {
            Some(starts) => starts.partition_point(|&start| start as usize <= place) - 1,
            None => place,
        }
    }
}

/// Where the group of each place stands.
#[derive(Clone, Copy, Debug)]
pub enum Groups<'a> {
    /// All are in the first.
    One,
    /// Each place has its group, or [`NOBODY`].
    Each(&'a [u8]),
    /// Some bits of each place's word, from a bit on, name one of the groups: of so many that every number in them has
    /// its own, or [`NOBODY`].
    Bits(&'a [u64], u32, &'a [u8]),
}

impl Groups<'_> {
    /// Hands on the group and the value of each place, where each value has one.
    #[inline]
    fn each(self, values: &[f64], each: &mut impl FnMut(u8, f64)) {
        let values = values.iter().copied();
        match self {
            Self::One => values.for_each(|value| each(0, value)),
            Self::Each(groups) => {
                let groups = groups.iter().zip(values);
                groups.for_each(|(&group, value)| each(group, value));
            }
            Self::Bits(bits, from, names) => {
                let words = bits.iter().zip(values);
                words.for_each(|(&word, value)| each(named(word, from, names), value));
            }
        }
    }
}

/// One group of patients, or those of all groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The patients who have a group.
    All,
    /// Those of one.
    Only(usize),
}

/// What a walk sums up of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    n: u64,
    /// Twice the sum of the midranks.
    ranks: u128,
    /// Sums of the distances from the mean of all, and of their squares.
    first: f64,
    second: f64,
}

/// The same of the last places, whose ranks are not many.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    n: u64,
    ranks: u64,
    first: f64,
    second: f64,
}

impl Part {
    /// Adds a patient, by twice the midrank and the distance from the mean of all.
    #[inline]
    fn add(&mut self, rank: u64, distance: f64) {
        self.n += 1;
        self.ranks += rank;
        self.add_distance(1.0, distance);
    }

    /// Adds the distance of so many patients.
    #[inline]
    fn add_distance(&mut self, patients: f64, distance: f64) {
        let part = patients * distance;
        self.first += part;
        self.second += part * distance;
    }
}

/// The patients of an [`Order`] in groups.
#[derive(Debug)]
pub struct Sorted<'a> {
    values: &'a [f64],
    order: &'a Order,
    groups: Groups<'a>,
    walk: Walk,
}

/// What a walk along an [`Order`] finds of its groups.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The group whose places are not listed.
    largest: u8,
    /// Those of each group; the last are of nobody's group.
    sums: Vec<Sums>,
    /// Patients before each block of places in each group that is listed.
    before: Vec<u64>,
    spread: f64,
}

impl<'a> Sorted<'a> {
    /// The patients of an order and its values in `count` groups, fewer than [`NOBODY`]; `largest` of them has the
    /// most.
    #[must_use]
    pub fn new(
        (values, order): (&'a [f64], &'a Order),
        groups: Groups<'a>,
        count: usize,
        largest: usize,
    ) -> Self {
        let mut sorted = Self {
            values,
            order,
            groups,
            walk: Walk::new(count, largest),
        };
        let of = (values, order);
        match groups {
            Groups::One if order.is_untied() => sorted.walk.go_nowhere(order),
            Groups::One => sorted.walk.go(of, &|_| 0),
            Groups::Each(groups) if order.is_untied() => {
                sorted.walk.go_untied(of, groups.iter().copied());
            }
            Groups::Each(groups) => sorted.walk.go(of, &|place| groups[place]),
            Groups::Bits(bits, from, names) if order.is_untied() => {
                let groups = bits.iter().map(|&word| named(word, from, names));
                sorted.walk.go_untied(of, groups);
            }
            Groups::Bits(bits, from, names) => {
                sorted.walk.go(of, &|place| named(bits[place], from, names));
            }
        }
        sorted
    }

    /// The same where a walk among them was made before.
    #[must_use]
    pub fn walked((values, order): (&'a [f64], &'a Order), groups: Groups<'a>, walk: Walk) -> Self {
        Self {
            values,
            order,
            groups,
            walk,
        }
    }
}

impl Walk {
    fn new(count: usize, largest: usize) -> Self {
        Self {
            largest: u8::try_from(largest).unwrap_or(NOBODY),
            sums: vec![Sums::default(); count + 1],
            before: Vec::new(),
            spread: 0.0,
        }
    }

    /// One walk among the two groups of each of some variables, whose states stand in two bits each, the first in the
    /// lowest; a state is in the group that `names` gives it. `largest` is the greater group of each. `None` where
    /// patients share a place in the order, or count for several.
    #[must_use]
    pub fn all_of(
        (values, order): (&[f64], &Order),
        bits: &[u64],
        names: [u8; 4],
        largest: &[usize],
    ) -> Option<Vec<Self>> {
        if !order.is_untied() {
            return None;
        }
        let mut walks: Vec<Self> = largest.iter().map(|&group| Self::new(2, group)).collect();
        let mut blocks = vec![[Part::default(); 3]; walks.len()];
        // The lower bit of each variable, and of those whose second group is the greater one.
        let lower = (0..walks.len()).fold(0_u64, |mask, at| mask | 1 << (2 * at));
        let second = (0..walks.len()).filter(|&at| walks[at].largest == 1);
        let second = second.fold(0_u64, |mask, at| mask | 1 << (2 * at));
        // Of each state, whether it is in the second group, and whether it is in nobody's: all bits or none.
        let named = |group| names.map(|name| if name.min(2) == group { lower } else { 0 });
        let (in_second, in_none) = (named(1), named(2));
        for (place, (&value, &bits)) in values.iter().zip(bits).enumerate() {
            if place % BLOCK == 0 {
                for (walk, block) in walks.iter_mut().zip(&mut blocks) {
                    close(&mut walk.sums, block);
                    walk.before.extend(walk.sums.iter().map(|sum| sum.n));
                }
            }
            // The variables that are in the second group, and those that are in nobody's.
            let (odd, high) = (bits, bits >> 1);
            let states = [!(odd | high), odd & !high, high & !odd, odd & high];
            let those = |which: [u64; 4]| {
                let states = states.iter().zip(which);
                states.fold(0, |all, (state, which)| all | state & which)
            };
            let (in_second, in_none) = (those(in_second), those(in_none));
            let mut listed = (in_second ^ second) | in_none;
            let distance = value - order.all.mean;
            while listed != 0 {
                let from = listed.trailing_zeros();
                listed &= listed - 1;
                let at = from as usize / 2;
                let group = if in_none >> from & 1 == 1 {
                    2
                } else {
                    (in_second >> from & 1) as usize
                };
                let block = &mut blocks[at];
                let below = place as u64 - walks[at].sums[2].n - block[2].n;
                block[group].add(2 * below + 2, distance);
            }
        }
        for (walk, block) in walks.iter_mut().zip(&mut blocks) {
            close(&mut walk.sums, block);
            let known = order.len() as u64 - walk.sums[2].n;
            walk.spread = tie_term(known) as f64;
            walk.complete(known, order.all);
        }
        Some(walks)
    }

    /// What the walk finds where all are in one group and nobody is tied.
    fn go_nowhere(&mut self, order: &Order) {
        let blocks = order.len().div_ceil(BLOCK);
        self.before = vec![0; blocks * self.sums.len()];
        let known = order.len() as u64;
        self.spread = tie_term(known) as f64;
        self.complete(known, order.all);
    }

    /// The walk where each value has a place of its own and each place one patient: nobody is tied.
    fn go_untied(&mut self, (values, order): (&[f64], &Order), groups: impl Iterator<Item = u8>) {
        let nobody = self.sums.len() - 1;
        let mut sums = std::mem::take(&mut self.sums);
        let mut block = vec![Part::default(); sums.len()];
        for (place, (&value, group)) in values.iter().zip(groups).enumerate() {
            if place % BLOCK == 0 {
                close(&mut sums, &mut block);
                self.before.extend(sums.iter().map(|sum| sum.n));
            }
            if group != self.largest {
                let below = place as u64 - sums[nobody].n - block[nobody].n;
                let at = usize::from(group).min(nobody);
                block[at].add(2 * below + 2, value - order.all.mean);
            }
        }
        close(&mut sums, &mut block);
        let known = order.len() as u64 - sums[nobody].n;
        self.spread = tie_term(known) as f64;
        self.sums = sums;
        self.complete(known, order.all);
    }

    fn go(&mut self, (values, order): (&[f64], &Order), group: &impl Fn(usize) -> u8) {
        let nobody = self.sums.len() - 1;
        let mut sums = std::mem::take(&mut self.sums);
        let mut block = vec![Part::default(); sums.len()];
        let (mut level, mut end, mut ties) = (0, 0, 0_u128);
        // Patients with a group below the level, and twice the midrank of those on it.
        let (mut below, mut on, mut rank) = (0_u64, 0_u64, 0_u64);
        let mut value = 0.0;
        for place in 0..order.len() {
            if place % BLOCK == 0 {
                close(&mut sums, &mut block);
                self.before.extend(sums.iter().map(|sum| sum.n));
            }
            if place == end {
                below += on;
                while order.places_of(level).is_empty() {
                    level += 1;
                }
                let places = order.places_of(level);
                end = places.end;
                let is_one = end == place + 1 && order.weights.is_none();
                on = if is_one {
                    u64::from(group(place) != NOBODY)
                } else {
                    let known = places.filter(|&place| group(place) != NOBODY);
                    known.map(|place| order.weight(place)).sum()
                };
                ties += if on > 1 { tie_term(on) } else { 0 };
                rank = 2 * below + on + 1;
                value = values[level] - order.all.mean;
                level += 1;
            }
            let group = group(place);
            if group == self.largest {
                continue;
            }
            let at = usize::from(group).min(nobody);
            let weight = order.weight(place);
            let sum = &mut sums[at];
            sum.n += weight;
            sum.ranks += u128::from(weight) * u128::from(rank);
            block[at].add_distance(weight as f64, value);
        }
        below += on;
        close(&mut sums, &mut block);
        self.spread = (tie_term(below) - ties) as f64;
        self.sums = sums;
        self.complete(below, order.all);
    }

    /// Finds the sums of the largest group: those of all less those of the others.
    fn complete(&mut self, known: u64, all: Moments) {
        let Some(largest) = self.place_of_largest() else {
            return;
        };
        let nobody = self.sums.len() - 1;
        let mut rest = Sums {
            n: known,
            ranks: u128::from(known) * (u128::from(known) + 1),
            first: 0.0,
            second: all.m2,
        };
        for (at, sums) in self.sums.iter().enumerate() {
            if at != nobody {
                rest.n -= sums.n;
                rest.ranks -= sums.ranks;
            }
            rest.first -= sums.first;
            rest.second -= sums.second;
        }
        self.sums[largest] = rest;
    }

    fn place_of_largest(&self) -> Option<usize> {
        let largest = usize::from(self.largest);
        (largest + 1 < self.sums.len()).then_some(largest)
    }
}

impl Sorted<'_> {
    /// What the walk among the patients found.
    #[must_use]
    pub fn walk(&self) -> &Walk {
        &self.walk
    }

    /// Number of groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.walk.sums.len() - 1
    }

    /// Patients in each group.
    #[must_use]
    pub fn sizes(&self) -> Vec<u64> {
        self.walk.sums[..self.groups()]
            .iter()
            .map(|sum| sum.n)
            .collect()
    }

    /// Patients in a group.
    #[must_use]
    pub fn size(&self, group: Group) -> u64 {
        self.of(group).n
    }

    fn of(&self, group: Group) -> Sums {
        let mut all = Sums::default();
        let sums = match group {
            Group::Only(group) => &self.walk.sums[group..=group],
            Group::All => &self.walk.sums[..self.groups()],
        };
        for sums in sums {
            all.n += sums.n;
            all.first += sums.first;
            all.second += sums.second;
        }
        all
    }

    /// Distinct values, those of nobody included.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// The ranks of the patients who have a group.
    #[must_use]
    pub fn ranks(&self) -> Ranks {
        let sums = &self.walk.sums[..self.groups()];
        Ranks {
            sizes: self.sizes(),
            sums: sums.iter().map(|sum| sum.ranks as f64 / 2.0).collect(),
            spread: self.walk.spread,
        }
    }

    /// The moments of the values of a group.
    #[must_use]
    pub fn moments(&self, group: Group) -> Moments {
        let Sums {
            n, first, second, ..
        } = self.of(group);
        let ends = self.group(group).map(|values| (values.at(1), values.at(n)));
        let n = n as f64;
        let (least, greatest) = ends.unwrap_or_default();
        if least == greatest {
            return Moments {
                n,
                mean: least,
                rest: 0.0,
                m2: 0.0,
            };
        }
        about(self.order.all.mean, n, first, second)
    }

    /// The values of a group by rank; none of an empty one.
    #[must_use]
    pub fn group(&self, group: Group) -> Option<Member<'_>> {
        let member = Member {
            sorted: self,
            group,
        };
        (member.total() > 0).then_some(member)
    }

    /// The moments of the distances of each group's values from its centre, given as a number and what that is too short
    /// to hold.
    #[must_use]
    pub fn distances(&self, centres: &[(f64, f64)]) -> Vec<Moments> {
        let mut sums = vec![Sums::default(); centres.len()];
        let mut block = vec![Part::default(); centres.len()];
        let mut places = 0;
        // Near the mean distance, so that the squares do not cancel: that of a normal distribution.
        let usual = |group: usize| {
            let moments = self.moments(Group::Only(group));
            (moments.m2 / moments.n.max(1.0)).sqrt() * (2.0 / std::f64::consts::PI).sqrt()
        };
        let near: Vec<f64> = (0..centres.len()).map(usual).collect();
        self.each(&mut |group, value, weight| {
            let at = usize::from(group);
            let (centre, rest) = centres[at];
            let distance = ((value - centre) - rest).abs() - near[at];
            block[at].add_distance(weight as f64, distance);
            places += 1;
            if places % BLOCK == 0 {
                close(&mut sums, &mut block);
            }
        });
        close(&mut sums, &mut block);
        let moments = |((size, sums), near): ((u64, &Sums), f64)| {
            about(near, size as f64, sums.first, sums.second)
        };
        let sums = self.sizes().into_iter().zip(&sums).zip(near);
        sums.map(moments).collect()
    }

    /// Hands on the group, the value and the patients of each place that has a group, the values ascending.
    pub fn each(&self, each: &mut impl FnMut(u8, f64, u64)) {
        if self.order.is_untied() {
            self.groups.each(self.values, &mut |group, value| {
                if group != NOBODY {
                    each(group, value, 1);
                }
            });
            return;
        }
        for (level, &value) in self.values.iter().enumerate() {
            for place in self.order.places_of(level) {
                let group = self.group_at(place);
                let weight = self.order.weight(place);
                if group != NOBODY && weight > 0 {
                    each(group, value, weight);
                }
            }
        }
    }

    /// Kendall's tau-b of the groups, which are in order, and the values.
    ///
    /// # Errors
    /// As of [`kendall`](super::kendall::kendall).
    pub fn kendall(&self) -> Result<Kendall, StatsError> {
        let mut seen = Tree::new(self.groups());
        let mut ties = Vec::new();
        if self.order.is_untied() {
            let mut of_group = vec![0_u64; self.groups()];
            // Of so many places as u32 counts, the pairs that one part has more than the other fit.
            let mut score = 0_i64;
            self.each(&mut |group, _, _| {
                let group = usize::from(group);
                let (below, beside) = (seen.below(group), of_group[group]);
                let above = seen.total - below - beside;
                score = score
                    .wrapping_add_unsigned(below)
                    .wrapping_sub_unsigned(above);
                of_group[group] += 1;
                seen.add(group, 1);
            });
            let places = usize::try_from(seen.total).unwrap_or(usize::MAX);
            return kendall_of(&self.filled_groups(), &[(1, places)], score.into());
        }
        let mut score = 0_i128;
        let mut tie: Vec<(usize, u64)> = Vec::new();
        for level in 0..self.values.len() {
            tie.clear();
            tie.extend(self.order.places_of(level).filter_map(|place| {
                let group = self.group_at(place);
                (group != NOBODY).then(|| (usize::from(group), self.order.weight(place)))
            }));
            let total: u64 = tie.iter().map(|(_, weight)| weight).sum();
            if total == 0 {
                continue;
            }
            add_tie(&mut ties, total);
            for &(group, weight) in &tie {
                let below = i128::from(seen.below(group));
                let above = i128::from(seen.total - seen.below(group + 1));
                score += i128::from(weight) * (below - above);
            }
            for &(group, weight) in &tie {
                seen.add(group, weight);
            }
        }
        kendall_of(&self.filled_groups(), &ties, score)
    }

    /// The sizes of the groups that somebody is in.
    fn filled_groups(&self) -> Vec<Run> {
        let filled = self.sizes().into_iter().filter(|&size| size > 0);
        filled.map(|size| (size, 1)).collect()
    }

    #[inline]
    fn group_at(&self, place: usize) -> u8 {
        match self.groups {
            Groups::One => 0,
            Groups::Each(groups) => groups[place],
            Groups::Bits(bits, from, names) => named(bits[place], from, names),
        }
    }
}

/// The group that the bits of a word from one on name.
#[inline]
fn named(word: u64, from: u32, names: &[u8]) -> u8 {
    let place = word >> from & (names.len() as u64 - 1);
    let name = usize::try_from(place).ok().and_then(|at| names.get(at));
    name.copied().unwrap_or(NOBODY)
}

/// The moments of `n` values of which the sums of the differences from `origin`, and of their squares, are known.
fn about(origin: f64, n: f64, first: f64, second: f64) -> Moments {
    let shift = if n > 0.0 { first / n } else { -origin };
    let mean = origin + shift;
    Moments {
        n,
        mean,
        rest: (origin - mean) + shift,
        m2: (second - n * shift * shift).max(0.0),
    }
}

/// The moments of values of which each stands for so many of `n` patients.
fn about_mean(n: u64, weighed: &(impl Iterator<Item = (f64, u64)> + Clone)) -> Moments {
    let n = n as f64;
    let of_patients = |each: &dyn Fn(f64) -> f64| {
        let terms = weighed.clone();
        sum(terms.map(|(value, patients)| patients as f64 * each(value)))
    };
    let rough = of_patients(&|value| value) / n;
    let mean = rough + of_patients(&|value| value - rough) / n;
    Moments {
        n,
        mean,
        rest: 0.0,
        m2: of_patients(&|value| (value - mean) * (value - mean)),
    }
}

/// Adds the sums of a block to those of all blocks: so that the rounding of a sum does not grow with every place.
fn close(sums: &mut [Sums], block: &mut [Part]) {
    for (sum, part) in sums.iter_mut().zip(block) {
        sum.n += part.n;
        sum.ranks += u128::from(part.ranks);
        sum.first += part.first;
        sum.second += part.second;
        *part = Part::default();
    }
}

/// A group of patients in order.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    sorted: &'a Sorted<'a>,
    group: Group,
}

impl Member<'_> {
    /// Patients of the group before a block of places.
    fn before(&self, block: usize) -> u64 {
        let width = self.sorted.walk.sums.len();
        let listed = &self.sorted.walk.before[block * width..][..width];
        let all = self.sorted.order.before[block];
        match self.group {
            Group::All => all - listed[width - 1],
            Group::Only(group) if Some(group) == self.sorted.walk.place_of_largest() => {
                all - listed.iter().sum::<u64>()
            }
            Group::Only(group) => listed[group],
        }
    }

    fn has(&self, place: usize) -> bool {
        let group = self.sorted.group_at(place);
        match self.group {
            Group::All => group != NOBODY,
            Group::Only(only) => usize::from(group) == only,
        }
    }
}

impl Ordered for Member<'_> {
    fn total(&self) -> u64 {
        self.sorted.size(self.group)
    }

    fn at(&self, rank: u64) -> f64 {
        let Sorted { order, .. } = self.sorted;
        let rank = rank.clamp(1, self.total());
        let blocks = order.len().div_ceil(BLOCK);
        let (mut low, mut high) = (0, blocks);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if self.before(middle) < rank {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut upto = self.before(low);
        let places = low * BLOCK..order.len();
        let found = places.into_iter().find(|&place| {
            if self.has(place) {
                upto += order.weight(place);
            }
            upto >= rank
        });
        found.map_or(f64::NAN, |place| self.sorted.values[order.level(place)])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Group, Groups, NOBODY, Order, Sorted, Walk};
    use crate::stats::Table;
    use crate::stats::boxplot::box_parts;
    use crate::stats::counted::{Counted, Ordered};
    use crate::stats::kendall::kendall;
    use crate::stats::levene::{levene, levene_of};
    use crate::stats::moments::moments;
    use crate::stats::paired::pairs_of;
    use crate::stats::ranks::Ranks;

    /// Patients as *(level, group or nobody, weight)*.
    type Patients = Vec<(usize, u8, u64)>;

    fn patients(levels: usize, weights: u64) -> impl Strategy<Value = Patients> {
        let group = prop_oneof![4 => Just(0), 2 => Just(1), 1 => Just(2), 1 => Just(NOBODY)];
        prop::collection::vec((0..levels, group, 1..=weights), 1..9000)
    }

    /// Hands on both forms of the same patients in three groups.
    fn in_both_forms(patients: &Patients, levels: usize, each: impl Fn(&Table, &Sorted)) {
        let values: Vec<f64> = (0..levels)
            .map(|level| 1.2 + level as f64 / 700.0)
            .collect();
        let mut counts = vec![vec![0; levels]; 3];
        let mut at_level = vec![0; levels];
        for &(level, group, weight) in patients {
            at_level[level] += 1;
            if group != NOBODY {
                counts[usize::from(group)][level] += weight;
            }
        }
        let order = Order::new(&values, &at_level);
        let mut weights = vec![0; order.len()];
        let mut groups = vec![NOBODY; order.len()];
        let mut places = order.places();
        for &(level, group, weight) in patients {
            let place = places.take(u32::try_from(level).expect("a small level"));
            (groups[place], weights[place]) = (group, weight);
        }
        let order = if weights.iter().all(|&weight| weight == 1) {
            order
        } else {
            order.weighted(&values, weights)
        };
        let table = Table::new(values.clone(), counts);
        for largest in 0..3 {
            let groups = Groups::Each(&groups);
            each(&table, &Sorted::new((&values, &order), groups, 3, largest));
        }
        let bits: Vec<u64> = groups
            .iter()
            .map(|&group| u64::from(group & 3) << 4)
            .collect();
        let groups = Groups::Bits(&bits, 4, &[0, 1, 2, NOBODY]);
        each(&table, &Sorted::new((&values, &order), groups, 3, 0));
    }

    fn close(found: f64, wanted: f64) -> bool {
        found == wanted || (found - wanted).abs() <= 1e-12 * wanted.abs().max(1e-3)
    }

    fn agree(table: &Table, sorted: &Sorted) {
        assert_eq!(sorted.ranks(), Ranks::of(table));
        let pairs = pairs_of(table);
        assert_eq!(sorted.kendall(), kendall(&pairs));
        for (group, counts) in table.counts().iter().enumerate() {
            let (wanted, found) = (Counted::new(table.levels(), counts), Group::Only(group));
            let (Ok(wanted), Some(values)) = (wanted, sorted.group(found)) else {
                assert_eq!(sorted.size(found), 0);
                continue;
            };
            let (moments, found) = (moments(&wanted), sorted.moments(found));
            assert_eq!(found.n, moments.n);
            assert!(close(found.mean, moments.mean), "{found:?} {moments:?}");
            assert!(close(found.m2, moments.m2), "{found:?} {moments:?}");
            assert_eq!(values.total(), wanted.total());
            for rank in [1, 2, wanted.total() / 4, wanted.total() / 2, wanted.total()] {
                assert_eq!(values.at(rank), wanted.at(rank));
            }
            assert_eq!(box_parts(&values, 1.5, 3.0), box_parts(&wanted, 1.5, 3.0));
        }
        let all = sorted.group(Group::All).map(|values| values.total());
        assert_eq!(all.unwrap_or(0), table.total());
        match (levene(table), levene_of(sorted)) {
            // The p-value: F itself is a ratio whose upper part may be next to nothing.
            (Ok(wanted), Ok(found)) => {
                assert!(close(found.mean.p, wanted.mean.p), "{found:?} {wanted:?}");
                assert!(
                    close(found.median.p, wanted.median.p),
                    "{found:?} {wanted:?}"
                );
            }
            (wanted, found) => assert_eq!(found.is_err(), wanted.is_err()),
        }
    }

    proptest! {
        #[test]
        fn one_walk_finds_what_a_walk_for_each_variable_finds(bits in prop::collection::vec(0..64_u64, 1..9000), largest in 0..2_usize) {
            let values: Vec<f64> = (0..bits.len()).map(|level| 1.2 + level as f64 / 700.0).collect();
            let order = Order::new(&values, &vec![1; bits.len()]);
            let names = [0, 1, NOBODY, 0];
            let greater = [largest, 0, 1];
            let of = (&*values, &order);
            let walks = Walk::all_of(of, &bits, names, &greater).expect("a patient at each place");
            for (from, (walk, largest)) in [0, 2, 4].into_iter().zip(walks.into_iter().zip(greater)) {
                let groups = Groups::Bits(&bits, from, &names);
                let (one, own) = (Sorted::walked(of, groups, walk), Sorted::new(of, groups, 2, largest));
                prop_assert_eq!(one.ranks(), own.ranks());
                for group in [Group::All, Group::Only(0), Group::Only(1)] {
                    prop_assert_eq!(one.moments(group), own.moments(group));
                    let middle = |sorted: &Sorted| sorted.group(group).map(|values| values.at(values.total() / 2 + 1));
                    prop_assert_eq!(middle(&one), middle(&own));
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn patients_in_order_give_what_their_table_gives(found in patients(300, 1)) {
            in_both_forms(&found, 300, agree);
        }

        #[test]
        fn patients_of_weight_give_what_their_table_gives(found in patients(6000, 5)) {
            in_both_forms(&found, 6000, agree);
        }

        #[test]
        fn values_of_one_patient_each_give_what_their_table_gives(
            groups in prop::collection::vec(prop_oneof![Just(0_u8), Just(1), Just(2), Just(NOBODY)], 1..9000),
        ) {
            let found: Patients = groups.iter().enumerate().map(|(level, &group)| (level, group, 1)).collect();
            in_both_forms(&found, groups.len(), agree);
        }
    }
}
