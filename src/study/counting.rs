//! The one pass over the rows that counts every outcome by the cells of a joint grouping.

use std::rc::Rc;

use super::packed::{self, FINDING_LEVELS};
use super::patients::{Block, Counts, Patients};
use super::readings::{MOST_VALUES, Readings, coded, finding_level};
use super::variable::{MISSING, Source, Tally, Variable, narrow};
use crate::clinical::activity::Scheme;
use crate::clinical::sledai2k::{DESCRIPTORS, Findings, MAX_SCORE, Points};
use crate::clinical::{Category as Activity, Finding};
use crate::cohort::{BLOCK, Codes, Cohort, Column, Value};
use crate::stats::sorted::{Order, Places};

/// The most levels of a variable that are counted in the one pass; with more, they are counted when they are asked for.
const MOST_LEVELS: usize = 128;

/// The joint grouping of the one counting pass: group by value of the analyte, or by its class where there are too
/// many values. Unknown is the last of each.
pub(super) struct Joint {
    pub(super) cells: usize,
    /// Groups, unknown apart.
    groups: usize,
    /// Levels of the second part, unknown apart.
    width: usize,
    grouping: Source,
    second: Source,
    /// The class of each level of the second part.
    class_of: Vec<u32>,
    by_value: bool,
}

impl Joint {
    pub(super) fn of(grouping: &Variable, readings: &Readings, classes: usize) -> Self {
        let groups = grouping.categories.len();
        let by_value = readings.values.len() * groups <= 2 * MOST_VALUES;
        let (second, class_of) = if by_value {
            (&readings.source, readings.class_of.clone())
        } else {
            (&readings.classes, (0..narrow(classes)).collect())
        };
        Self {
            cells: (groups + 1) * (class_of.len() + 1),
            groups,
            width: class_of.len(),
            grouping: grouping.source.clone(),
            second: second.clone(),
            class_of,
            by_value,
        }
    }

    /// Writes the cell of each row of a block.
    pub(super) fn write_cells(&self, first: usize, block: &mut [u32]) {
        let mut second = vec![0; block.len()];
        self.grouping.copy_block(first, block);
        self.second.copy_block(first, &mut second);
        let (groups, width) = (narrow(self.groups), narrow(self.width));
        for (cell, second) in block.iter_mut().zip(second) {
            *cell = (*cell).min(groups) * (width + 1) + second.min(width);
        }
    }

    /// The level of each cell, from its group and its place in the second part.
    fn levels(&self, level: impl Fn(usize, usize) -> u32) -> Tally {
        let groups = 0..=self.groups;
        let cells = groups.flat_map(|group| (0..=self.width).map(move |second| (group, second)));
        Tally::Cells(cells.map(|(group, second)| level(group, second)).collect())
    }

    pub(super) fn groups(&self) -> Tally {
        self.levels(|group, _| {
            if group < self.groups {
                narrow(group)
            } else {
                MISSING
            }
        })
    }

    pub(super) fn classes(&self) -> Tally {
        self.levels(|_, second| self.class_of.get(second).copied().unwrap_or(MISSING))
    }

    pub(super) fn values(&self) -> Tally {
        if !self.by_value {
            return Tally::None;
        }
        self.levels(|_, second| {
            if second < self.width {
                narrow(second)
            } else {
                MISSING
            }
        })
    }
}

/// A finding while it is counted.
pub(super) struct FindingCounts {
    /// The level of each row.
    pub(super) levels: Source,
    /// The code of each row, and the state of each code; nothing where the file has no such column.
    coded: Option<(Rc<Codes>, Vec<u64>)>,
    /// The code that most rows have, and its state: only the others are counted one by one.
    usual: (u32, u64),
    pub(super) counts: Counts,
}

impl FindingCounts {
    fn of(column: Option<&Column>, cells: usize) -> Self {
        let state = |value| match value {
            Value::Finding(finding) => finding,
            _ => Finding::Unknown,
        };
        let usual = column.and_then(|column| {
            let entries = (0..).zip(&column.entries);
            let (code, entry) = entries.max_by_key(|(_, entry)| entry.count)?;
            Some((code, state(entry.value) as u64))
        });
        let states = |column: &Column| {
            let entries = column.entries.iter();
            entries.map(|entry| state(entry.value) as u64).collect()
        };
        Self {
            levels: coded(column, finding_level),
            coded: column.map(|column| (column.codes.clone(), states(column))),
            usual: usual.unwrap_or((0, Finding::Unknown as u64)),
            counts: Counts::new(cells, 2),
        }
    }

    /// The greater of its two groups: absent, present.
    fn largest(&self) -> usize {
        let at = |level: usize| self.counts.by_cell().map(|cell| cell[level]).sum::<u64>();
        usize::from(at(1) >= at(0))
    }

    /// Counts the rows of a block that have not the usual code, and writes their state into two bits of theirs, where the
    /// usual one stands.
    fn add(&mut self, place: usize, block: &Block, bits: &mut [u64]) {
        let Some((codes, states)) = &self.coded else {
            return;
        };
        let ((usual, usual_state), counts) = (self.usual, &mut self.counts);
        codes.others(block.first, bits.len(), usual, &mut |row, code| {
            let state = states.get(code as usize).copied();
            let state = state.unwrap_or(Finding::Unknown as u64);
            bits[row] ^= (state ^ usual_state) << (2 * place);
            counts.add_one(block.cells[row], level_of(state), block.weights[row]);
        });
    }

    /// Counts the patients of the usual code: those of each cell who were not counted one by one.
    fn complete(&mut self, cells: &[u64]) {
        let level = level_of(self.usual.1);
        for (levels, patients) in self.counts.rows_mut().zip(cells) {
            levels[level] += patients - levels.iter().sum::<u64>();
        }
    }
}

/// The place of a state's level in a row of counts; the last is that of what is not known.
fn level_of(state: u64) -> usize {
    let state = usize::try_from(state & 0b11).unwrap_or_default();
    (FINDING_LEVELS[state] as usize).min(2)
}

/// What the one pass over the rows counts and finds.
pub(super) struct Counting<'a> {
    pub(super) findings: Vec<FindingCounts>,
    pub(super) age: Counts,
    /// Further variables, and their counts where they have few levels.
    pub(super) further: Vec<Variable>,
    pub(super) further_counts: Vec<Option<Counts>>,
    pub(super) score: Counts,
    pub(super) category: Counts,
    /// The score of each row; one above the greatest where it is not known.
    pub(super) scores: Codes,
    /// The category of each row; their number where it is not known.
    pub(super) categories: Codes,
    pub(super) activities: Vec<Activity>,
    scheme: &'a Scheme,
    /// The category of each score.
    bands: Vec<u32>,
    /// The levels and the findings of a block.
    levels: Vec<u32>,
    bits: Vec<u64>,
    /// The categories of a block.
    codes: Vec<u32>,
    /// Where the analyte is scattered, its levels and the place of the next row of each.
    order: Option<(Source, Places)>,
    /// The [words](packed) of the rows in the order of their analyte, and whether all of it fits in them: else they are
    /// of the findings only.
    in_order: Vec<u64>,
    packs: bool,
}

impl<'a> Counting<'a> {
    pub(super) fn new(cohort: &Cohort, scheme: &'a Scheme, cells: usize, ages: usize) -> Self {
        let mut activities: Vec<Activity> = Vec::new();
        for band in scheme.bands {
            if band.category != Activity::Undefined && !activities.contains(&band.category) {
                activities.push(band.category);
            }
        }
        let finding = |id: &str| FindingCounts::of(cohort.column(id), cells);
        let mut counting = Self {
            findings: DESCRIPTORS.iter().map(|item| finding(item.id)).collect(),
            age: Counts::new(cells, ages),
            further: Vec::new(),
            further_counts: Vec::new(),
            score: Counts::new(cells, MAX_SCORE as usize + 1),
            category: Counts::new(cells, activities.len()),
            scores: Codes::default(),
            categories: Codes::default(),
            activities,
            scheme,
            bands: Vec::new(),
            levels: vec![0; BLOCK],
            bits: vec![0; BLOCK],
            codes: vec![0; BLOCK],
            order: None,
            in_order: Vec::new(),
            packs: false,
        };
        counting.packs = packed::fits(counting.activities.len(), cells);
        counting.bands = (0..=MAX_SCORE)
            .map(|score| {
                place(
                    scheme,
                    &counting.activities,
                    Points {
                        min: score,
                        max: score,
                    },
                )
            })
            .collect();
        counting
    }

    /// Keeps the words of the rows in the order of the analyte, too.
    pub(super) fn in_order(&mut self, order: &Order, analyte: &Source) {
        self.order = Some((analyte.clone(), order.places()));
        self.in_order = vec![0; order.len()];
    }

    /// Ends the counting, and hands on what is in the order of the analyte where that is scattered.
    pub(super) fn finish(&mut self, patients: &mut Patients, values: &[f64], analyte: &Tally) {
        let cells = patients.cells();
        self.findings
            .iter_mut()
            .for_each(|finding| finding.complete(cells));
        if let Tally::Order(order) = analyte {
            let largest = self.findings.iter().map(FindingCounts::largest);
            let words = std::mem::take(&mut self.in_order);
            patients.packs = self.packs;
            patients.keep_in_order(words, (values, order), &largest.collect::<Vec<_>>());
        }
    }

    /// Makes room for the counts of the further variables.
    pub(super) fn prepare(&mut self, cells: usize) {
        let counts = |variable: &Variable| {
            let levels = variable.values.len();
            (levels <= MOST_LEVELS).then(|| Counts::new(cells, levels))
        };
        self.further_counts = self.further.iter().map(counts).collect();
    }

    /// Counts a block of rows.
    pub(super) fn add(&mut self, block: &Block, age: &Source) {
        let rows = block.cells.len();
        let levels = &mut self.levels[..rows];
        let bits = &mut self.bits[..rows];
        age.copy_block(block.first, levels);
        self.age.add(block.cells, levels, block.weights);
        for (variable, counts) in self.further.iter().zip(&mut self.further_counts) {
            if let Some(counts) = counts {
                variable.source.copy_block(block.first, levels);
                counts.add(block.cells, levels, block.weights);
            }
        }
        let usual = self.findings.iter().enumerate();
        let usual = usual.fold(0, |bits, (at, finding)| bits | finding.usual.1 << (2 * at));
        bits.fill(usual);
        for (place, finding) in self.findings.iter_mut().enumerate() {
            finding.add(place, block, bits);
        }
        let codes = &mut self.codes[..rows];
        for ((&mut bits, score), category) in bits.iter_mut().zip(&mut *levels).zip(&mut *codes) {
            let points = Findings::from_bits(bits).points();
            let exact = points.exact();
            *score = exact.unwrap_or(MAX_SCORE + 1);
            *category = match exact {
                Some(score) => self.bands[score as usize],
                None => place(self.scheme, &self.activities, points),
            };
        }
        self.scores.extend(levels);
        self.categories.extend(codes);
        self.score.add(block.cells, levels, block.weights);
        self.category.add(block.cells, codes, block.weights);
        if let Some((analyte, places)) = &mut self.order {
            if self.packs {
                let codes = levels.iter().zip(&*codes).zip(block.cells);
                for (bits, ((&score, &category), &cell)) in bits.iter_mut().zip(codes) {
                    *bits = packed::word(*bits, score, category, cell);
                }
            }
            analyte.copy_block(block.first, levels);
            for row in (0..rows).filter(|&row| block.enters[row] && levels[row] != MISSING) {
                self.in_order[places.take(levels[row])] = bits[row];
            }
        }
    }
}

/// The category of a range of scores; their number where it is open, or the scheme has none.
fn place(scheme: &Scheme, activities: &[Activity], points: Points) -> u32 {
    let category = scheme.categorise_range(points.min, points.max);
    let place = activities.iter().position(|&other| other == category);
    narrow(place.unwrap_or(activities.len()))
}
