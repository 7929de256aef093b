//! The patients of the tables, counted in one pass over the rows: every outcome by the cells of one joint
//! grouping, of which the groupings of the tables are sums.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::packed::{self, FINDING_LEVELS};
use super::variable::{MISSING, Source, Tally, Variable};
use super::weights::Weights;
use crate::clinical::sledai2k::{DESCRIPTORS, index_of};
use crate::cohort::{BLOCK, Cohort};
use crate::stats::Table;
use crate::stats::paired::{Pair, pairs_of};
use crate::stats::ranks::Ranks;
use crate::stats::sorted::{Groups, NOBODY, Order, Sorted, Walk};

/// Most distinct values that are tabulated, and among which a shift is sought; with more, patients are put in order.
pub const MOST_VALUES: usize = 10_000;

/// The most cells of a table of two variables.
const MOST_CELLS: usize = 1 << 17;

/// The patients that enter the tables.
#[derive(Debug, Default)]
pub struct Patients {
    /// Rows of the cohort, those that do not enter included.
    rows: usize,
    /// Those that do not enter, ascending.
    excluded: Vec<usize>,
    /// How many patients each row stands for.
    pub weights: Weights,
    /// Patients in each cell of the joint grouping.
    cells: Vec<u64>,
    /// Counts of cell by level, one table for each outcome; the last level is that of unknown values.
    tables: Vec<Counts>,
    total: u64,
    /// The [words](packed) of the patients in the order of their magnesium, where that is scattered.
    in_order: Vec<u64>,
    /// Whether groups stand in them, and not the findings only.
    pub(super) packs: bool,
    /// What walks among them found, by the grouping: of the findings one walk finds it all, where nobody is tied.
    walked: RefCell<BTreeMap<Cow<'static, str>, Walk>>,
    /// The variable in whose order they are.
    pub(super) ordered_by: String,
}

/// Counts of cell by level.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub(super) width: usize,
    pub(super) counts: Vec<u64>,
}

impl Counts {
    pub(super) fn new(cells: usize, levels: usize) -> Self {
        let width = levels + 1;
        Self {
            width,
            counts: vec![0; cells * width],
        }
    }

    /// Adds a block of rows by their cells, levels and weights.
    pub(super) fn add(&mut self, cells: &[u32], levels: &[u32], weights: &[u64]) {
        let width = self.width;
        for ((&cell, &level), &weight) in cells.iter().zip(levels).zip(weights) {
            self.counts[cell as usize * width + (level as usize).min(width - 1)] += weight;
        }
    }

    /// Adds the patients of one row.
    #[inline]
    pub(super) fn add_one(&mut self, cell: u32, level: usize, weight: u64) {
        self.counts[cell as usize * self.width + level] += weight;
    }

    /// The levels of each cell, to be written.
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u64]> {
        self.counts.chunks_exact_mut(self.width)
    }

    /// The levels of each cell.
    pub(super) fn by_cell(&self) -> impl Iterator<Item = &[u64]> {
        self.counts.chunks_exact(self.width)
    }
}

/// A block of rows on its way to the counts.
pub(super) struct Block<'a> {
    /// Its first row.
    pub(super) first: usize,
    /// The cell of each row.
    pub(super) cells: &'a [u32],
    /// The patients of each row; none for a row that does not enter.
    pub(super) weights: &'a [u64],
    /// Whether each row enters.
    pub(super) enters: &'a [bool],
}

impl Patients {
    /// The patients of a cohort without the rows that are `left_out`, ascending; they are not counted yet.
    pub(super) fn of(cohort: &Cohort, left_out: Vec<usize>) -> Self {
        Self {
            rows: cohort.rows(),
            excluded: left_out,
            weights: Weights::of(cohort),
            ..Self::default()
        }
    }

    /// Walks over all rows in blocks: `cell` writes the cell of each row, `each` counts.
    pub(super) fn walk(
        &mut self,
        cells: usize,
        cell: &dyn Fn(usize, &mut [u32]),
        each: &mut dyn FnMut(&Block),
    ) {
        let mut sizes = Counts::new(cells, 0);
        let mut block = vec![0; BLOCK];
        let mut codes = vec![0; BLOCK];
        let mut weights = vec![0; BLOCK];
        let mut enters = vec![true; BLOCK];
        let mut excluded = self.excluded.iter().copied().peekable();
        for first in (0..self.rows).step_by(BLOCK) {
            let rows = BLOCK.min(self.rows - first);
            let (block, codes) = (&mut block[..rows], &mut codes[..rows]);
            let weights = &mut weights[..rows];
            let enters = &mut enters[..rows];
            self.weights.copy_block(first, codes, weights);
            enters.fill(true);
            while let Some(row) = excluded.next_if(|&row| row < first + rows) {
                weights[row - first] = 0;
                enters[row - first] = false;
            }
            cell(first, block);
            codes.fill(0);
            sizes.add(block, codes, weights);
            each(&Block {
                first,
                cells: block,
                weights,
                enters,
            });
        }
        self.total = sizes.counts.iter().sum();
        self.cells = sizes.counts;
    }

    /// Keeps a table of counts; returns where.
    pub(super) fn keep(&mut self, table: Counts) -> Tally {
        self.tables.push(table);
        Tally::Table(self.tables.len() - 1)
    }

    /// Patients in each cell of the joint grouping.
    pub(super) fn cells(&self) -> &[u64] {
        &self.cells
    }

    /// Rows that enter.
    pub fn rows(&self) -> usize {
        self.rows - self.excluded.len()
    }

    /// Patients, counted by their weights.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The patients that a row stands for.
    pub fn weight(&self, row: usize) -> u64 {
        self.weights.at(self.place(row))
    }

    /// The level of a row, or [`MISSING`].
    pub fn level(&self, variable: &Variable, row: usize) -> u32 {
        variable.source.level(self.place(row))
    }

    /// The patients at each level of a variable.
    pub fn counts(&self, variable: &Variable) -> Vec<u64> {
        let mut counts = vec![0; variable.values.len()];
        match &variable.tally {
            Tally::Cells(levels) => {
                for (&level, &n) in levels.iter().zip(&self.cells) {
                    if let Some(count) = counts.get_mut(level as usize) {
                        *count += n;
                    }
                }
            }
            Tally::Table(at) => {
                for cell in self.tables[*at].by_cell() {
                    counts
                        .iter_mut()
                        .zip(cell)
                        .for_each(|(count, n)| *count += n);
                }
            }
            Tally::None | Tally::Order(_) => self.scan(&[&variable.source], &mut |levels, n| {
                if let Some(count) = counts.get_mut(levels[0] as usize) {
                    *count += n;
                }
            }),
        }
        counts
    }

    /// Counts of `grouping` × `outcome`; patients without one of the two are left out.
    pub fn cross(&self, grouping: &Variable, outcome: &Variable) -> Table {
        let mut counts = vec![vec![0; outcome.values.len()]; grouping.values.len()];
        let mut add = |group: u32, level: u32, n: u64| {
            let group = counts.get_mut(group as usize);
            if let Some(count) = group.and_then(|levels| levels.get_mut(level as usize)) {
                *count += n;
            }
        };
        match (&grouping.tally, &outcome.tally) {
            (Tally::Cells(groups), Tally::Cells(levels)) => {
                let pairs = groups.iter().zip(levels).zip(&self.cells);
                pairs.for_each(|((&group, &level), &n)| add(group, level, n));
            }
            (Tally::Cells(groups), Tally::Table(at)) => {
                for (&group, cell) in groups.iter().zip(self.tables[*at].by_cell()) {
                    let levels = (0..).zip(cell);
                    levels.for_each(|(level, &n)| add(group, level, n));
                }
            }
            (Tally::Table(at), Tally::Cells(levels)) => {
                for (&level, cell) in levels.iter().zip(self.tables[*at].by_cell()) {
                    let groups = (0..).zip(cell);
                    groups.for_each(|(group, &n)| add(group, level, n));
                }
            }
            _ => self.scan(&[&grouping.source, &outcome.source], &mut |levels, n| {
                add(levels[0], levels[1], n);
            }),
        }
        Table::new(outcome.values.clone(), counts)
    }

    /// The patients in the order of an outcome, where that has so many values that they are put in order rather
    /// than tabulated.
    fn order(outcome: &Variable) -> Option<(&[f64], &Order)> {
        match &outcome.tally {
            Tally::Order(order) => Some((&outcome.values, order)),
            _ => None,
        }
    }

    /// Whether an outcome has so many values that its patients are put in order rather than tabulated.
    pub fn is_scattered(variable: &Variable) -> bool {
        Self::order(variable).is_some()
    }

    /// The rows that enter in the order of the levels of `source`, which are those of `values`: of so many values
    /// that no shift is sought among them.
    pub(super) fn order_of(&self, values: &[f64], source: &Source) -> Option<Rc<Order>> {
        (values.len() > MOST_VALUES).then(|| Rc::new(self.ordered(values, source)))
    }

    fn ordered(&self, values: &[f64], source: &Source) -> Order {
        if let Source::Each(levels) = source
            && self.excluded.is_empty()
            && self.weights.is_empty()
            && levels.iter().filter(|&&level| level != MISSING).count() == values.len()
        {
            return Order::untied(values);
        }
        let mut rows = vec![0; values.len()];
        self.scan(&[source], &mut |levels, _| {
            if let Some(rows) = rows.get_mut(levels[0] as usize) {
                *rows += 1;
            }
        });
        let order = Order::new(values, &rows);
        if self.weights.is_empty() {
            return order;
        }
        let mut weights = vec![0; order.len()];
        let mut places = order.places();
        self.scan(&[source], &mut |levels, weight| {
            if levels[0] != MISSING {
                weights[places.take(levels[0])] = weight;
            }
        });
        order.weighted(values, weights)
    }

    /// Hands the patients of an outcome that [is scattered](Self::is_scattered), in its order, on to `each`: all in
    /// one group, or in those of a grouping. `None` for other outcomes.
    pub fn sorted<T>(
        &self,
        grouping: Option<&Variable>,
        outcome: &Variable,
        each: impl FnOnce(&Sorted) -> T,
    ) -> Option<T> {
        let (values, order) = Self::order(outcome)?;
        let of = (values, order);
        let Some(grouping) = grouping else {
            return Some(each(&Sorted::new(of, Groups::One, 1, 0)));
        };
        if grouping.values.len() > usize::from(NOBODY) {
            return None; // numbers, not groups
        }
        let sizes = self.counts(grouping);
        let largest = (0..sizes.len())
            .max_by_key(|&group| sizes[group])
            .unwrap_or(0);
        let is_packed = outcome.id == self.ordered_by
            && self.in_order.len() == order.len()
            && (self.packs || index_of(&grouping.id).is_some());
        if let Some((from, names)) = packed::groups_of(grouping).filter(|_| is_packed) {
            let groups = Groups::Bits(&self.in_order, from, &names);
            let before = self.walked.borrow().get(&grouping.id).cloned();
            let sorted = before.map_or_else(
                || Sorted::new(of, groups, sizes.len(), largest),
                |walk| Sorted::walked(of, groups, walk),
            );
            let mut walked = self.walked.borrow_mut();
            walked
                .entry(grouping.id.clone())
                .or_insert_with(|| sorted.walk().clone());
            drop(walked);
            return Some(each(&sorted));
        }
        let mut groups = vec![NOBODY; order.len()];
        let mut places = order.places();
        self.scan(&[&outcome.source, &grouping.source], &mut |levels, _| {
            if levels[0] != MISSING {
                groups[places.take(levels[0])] = packed::group(levels[1]);
            }
        });
        Some(each(&Sorted::new(
            of,
            Groups::Each(&groups),
            sizes.len(),
            largest,
        )))
    }

    /// Keeps the words of the patients in the order of the analyte; `largest` is the greater group of each finding.
    pub(super) fn keep_in_order(
        &mut self,
        words: Vec<u64>,
        of: (&[f64], &Order),
        largest: &[usize],
    ) {
        let groups = FINDING_LEVELS.map(packed::group);
        let walks = Walk::all_of(of, &words, groups, largest).unwrap_or_default();
        let ids = DESCRIPTORS.iter().map(|item| Cow::Borrowed(item.id));
        self.walked = RefCell::new(ids.zip(walks).collect());
        self.in_order = words;
    }

    /// The ranks of an outcome in the groups of a grouping.
    pub fn ranks(&self, grouping: &Variable, outcome: &Variable) -> Ranks {
        let in_order = |sorted: &Sorted| sorted.ranks();
        self.sorted(Some(grouping), outcome, in_order)
            .unwrap_or_else(|| Ranks::of(&self.cross(grouping, outcome)))
    }

    /// Whether two variables have too many levels to be tabulated by each other.
    pub fn is_wide(grouping: &Variable, outcome: &Variable) -> bool {
        grouping.values.len().saturating_mul(outcome.values.len()) > MOST_CELLS
    }

    /// The pairs *(level of `grouping`, value of `outcome`)*, ascending; the same pair may come more than once.
    pub fn pairs(&self, grouping: &Variable, outcome: &Variable) -> Vec<Pair> {
        let is_tabulated = matches!(outcome.tally, Tally::Cells(_) | Tally::Table(_));
        if is_tabulated && !Self::is_wide(grouping, outcome) {
            return pairs_of(&self.cross(grouping, outcome));
        }
        let mut found: Vec<(u32, u32, u64)> = Vec::with_capacity(self.rows());
        self.scan(&[&grouping.source, &outcome.source], &mut |levels, n| {
            if n > 0 && !levels.contains(&MISSING) {
                found.push((levels[0], levels[1], n));
            }
        });
        found.sort_unstable();
        let pair = |(group, level, count): (u32, u32, u64)| Pair {
            x: f64::from(group),
            y: outcome.values[level as usize],
            count,
        };
        found.into_iter().map(pair).collect()
    }

    /// Hands on the levels of some sources and the patients of every row that enters.
    fn scan(&self, sources: &[&Source], each: &mut dyn FnMut(&[u32], u64)) {
        let mut blocks = vec![vec![0; BLOCK]; sources.len()];
        let mut codes = vec![0; BLOCK];
        let mut weights = vec![0; BLOCK];
        let mut excluded = self.excluded.iter().copied().peekable();
        let mut levels = vec![0; sources.len()];
        for first in (0..self.rows).step_by(BLOCK) {
            let rows = BLOCK.min(self.rows - first);
            for (block, source) in blocks.iter_mut().zip(sources) {
                source.copy_block(first, &mut block[..rows]);
            }
            self.weights
                .copy_block(first, &mut codes[..rows], &mut weights[..rows]);
            for row in 0..rows {
                if excluded.next_if_eq(&(first + row)).is_some() {
                    continue;
                }
                levels
                    .iter_mut()
                    .zip(&blocks)
                    .for_each(|(level, block)| *level = block[row]);
                each(&levels, weights[row]);
            }
        }
    }

    /// The row of the cohort that is the `row`th of those that enter.
    pub fn place(&self, row: usize) -> usize {
        let mut before = 0..self.excluded.len();
        while !before.is_empty() {
            let middle = usize::midpoint(before.start, before.end);
            if self.excluded[middle] - middle <= row {
                before.start = middle + 1;
            } else {
                before.end = middle;
            }
        }
        row + before.start
    }
}

/// The level of a category, or [`MISSING`] where it is none of them.
pub(super) fn level_or_missing(place: Option<usize>) -> u32 {
    place
        .and_then(|place| u32::try_from(place).ok())
        .unwrap_or(MISSING)
}
