//! The numbers that the figures are drawn from. A figure draws what stands here and in the tables, and computes nothing.

use serde::Serialize;
use tsify::Tsify;

use super::dataset::Dataset;
use super::variable::{Category, Variable};
use crate::stats::Table;
use crate::stats::boxplot::box_parts;
use crate::stats::counted::Counted;
use crate::stats::proportion::proportion;
use crate::stats::sorted::{Group, Sorted};

/// Most points of a figure; beyond, the values are counted in bins.
const MOST_POINTS: usize = 3000;

/// Bins over the range of the values, where there are more points than that.
const BINS: usize = 40;

/// Fences of a box plot, in widths of the box: SPSS's circles and stars.
const FENCES: (f64, f64) = (1.5, 3.0);

/// Level of the intervals.
const CONF_LEVEL: f64 = 0.95;

/// Data for the figures; that of the shifts by manifestation stands in Table 3.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Magnesium in each activity category, in order.
    pub boxes: Vec<FigureBox>,
    /// Its values: `x` is the place of the category from 0, `y` mg/dL.
    pub magnesium_by_category: Points,
    /// Each manifestation that somebody has, in all patients and in each group of Table 1.
    pub prevalences: Vec<Prevalence>,
    /// Patients with each score: `x` is the score, `y` the place of the group of Table 1 from 0 (men, women).
    pub scores: Points,
    /// `x` is the score, `y` magnesium in mg/dL.
    pub magnesium_by_score: Points,
}

/// A box plot as SPSS draws it.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct FigureBox {
    /// Stable identifier of the group.
    pub id: String,
    /// The group in words.
    pub label: String,
    /// Values in it.
    pub n: u64,
    /// Lower whisker, lower hinge, median, upper hinge, upper whisker; null for an empty group.
    pub parts: Option<[f64; 5]>,
}

/// The points of a figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Points {
    /// The distinct points.
    pub points: Vec<Point>,
    /// Width of the bins in whose middle `y` stands; null where it is the value itself.
    pub bin_width: Option<f64>,
}

/// A point, and how many patients it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
pub struct Point {
    /// Along the figure.
    pub x: f64,
    /// Up the figure.
    pub y: f64,
    /// Patients.
    pub n: u64,
}

/// The share of patients with a manifestation.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Prevalence {
    /// Identifier of the manifestation.
    pub variable: String,
    /// In words.
    pub label: String,
    /// All patients, then each sex.
    pub groups: Vec<Share>,
}

/// A share of the patients whose state is known.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Share {
    /// `all`, or the identifier of the group.
    pub id: String,
    /// In words.
    pub label: String,
    /// Patients with it.
    pub count: u64,
    /// Patients of whom it is known.
    pub n: u64,
    /// The share, from 0 to 1; null of nobody.
    pub value: Option<f64>,
    /// Lower limit of Wilson's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

impl Figures {
    /// The data of the figures of a cohort.
    pub fn of(data: &Dataset) -> Self {
        let analyte = &data.analyte.values;
        let places: Vec<f64> = (0..data.category.categories.len())
            .map(|place| place as f64)
            .collect();
        let groups = data.patients.cross(&data.score, &data.grouping);
        let group_places: Vec<f64> = (0..data.grouping.categories.len())
            .map(|place| place as f64)
            .collect();
        let patients = &data.patients;
        let in_order = |sorted: &Sorted| {
            let boxes = boxes_in_order(&data.category, sorted);
            (boxes, Points::in_order(&places, analyte, sorted))
        };
        let (boxes, magnesium_by_category) = patients
            .sorted(Some(&data.category), &data.analyte, in_order)
            .unwrap_or_else(|| {
                let counts = patients.cross(&data.category, &data.analyte);
                let boxes = boxes(&data.category, &counts);
                (boxes, Points::of(&places, analyte, &counts))
            });
        let in_order = |sorted: &Sorted| Points::in_order(&data.score.values, analyte, sorted);
        let magnesium_by_score = patients
            .sorted(Some(&data.score), &data.analyte, in_order)
            .unwrap_or_else(|| Points::among(&scores(data), analyte));
        Self {
            boxes,
            magnesium_by_category,
            prevalences: data
                .findings
                .iter()
                .map(|finding| Prevalence::of(data, finding))
                .filter(|prevalence| prevalence.groups[0].count > 0)
                .collect(),
            scores: Points::of(&data.score.values, &group_places, &groups),
            magnesium_by_score,
        }
    }
}

/// Magnesium by score, in ascending order.
fn scores(data: &Dataset) -> Vec<Point> {
    let pairs = data.patients.pairs(&data.score, &data.analyte).into_iter();
    let mut score = 0..;
    let mut at = score.next().unwrap_or(0);
    pairs
        .map(|pair| {
            while (at as f64) < pair.x {
                at = score.next().unwrap_or(at);
            }
            Point {
                x: data.score.values[at],
                y: pair.y,
                n: pair.count,
            }
        })
        .collect()
}

fn boxes(grouping: &Variable, counts: &Table) -> Vec<FigureBox> {
    let groups = grouping.categories.iter().zip(counts.counts());
    groups
        .map(|(category, counted)| FigureBox {
            id: category.id.clone(),
            label: category.label.clone(),
            n: counted.iter().sum(),
            parts: Counted::new(counts.levels(), counted)
                .ok()
                .map(|values| box_parts(&values, FENCES.0, FENCES.1).parts),
        })
        .collect()
}

fn boxes_in_order(grouping: &Variable, sorted: &Sorted) -> Vec<FigureBox> {
    let group = |(at, category): (usize, &Category)| {
        let values = sorted.group(Group::Only(at));
        FigureBox {
            id: category.id.clone(),
            label: category.label.clone(),
            n: sorted.size(Group::Only(at)),
            parts: values.map(|values| box_parts(&values, FENCES.0, FENCES.1).parts),
        }
    };
    grouping.categories.iter().enumerate().map(group).collect()
}

impl Points {
    /// The filled cells of a table whose groups stand at `xs` and whose levels at `ys`, ascending.
    fn of(xs: &[f64], ys: &[f64], counts: &Table) -> Self {
        let rows = xs.iter().zip(counts.counts());
        let cells = rows
            .flat_map(|(&x, levels)| ys.iter().zip(levels).map(move |(&y, &n)| Point { x, y, n }));
        Self::among(&cells.filter(|point| point.n > 0).collect::<Vec<_>>(), ys)
    }

    /// The patients of groups that stand at `xs` whose values, ascending, are among more than [`MOST_POINTS`] `ys`.
    fn in_order(xs: &[f64], ys: &[f64], sorted: &Sorted) -> Self {
        let Some(bins) = Bins::of(ys) else {
            return Self::default();
        };
        let mut counts = vec![[0_u64; BINS]; xs.len()];
        let mut bin = 0;
        sorted.each(&mut |group, y, n| {
            while bin + 1 < BINS && y >= bins.end(bin) {
                bin += 1;
            }
            counts[usize::from(group)][bin] += n;
        });
        let mut points = Vec::new();
        for (&x, counts) in xs.iter().zip(&counts) {
            let filled = counts.iter().enumerate().filter(|&(_, &n)| n > 0);
            points.extend(filled.map(|(bin, &n)| Point {
                x,
                y: bins.middle(bin),
                n,
            }));
        }
        Self {
            points,
            bin_width: Some(bins.width),
        }
    }

    /// Points in ascending order, whose values are among `ys`.
    fn among(filled: &[Point], ys: &[f64]) -> Self {
        let filled = || filled.iter().copied();
        let Some(bins) = Bins::of(ys) else {
            return Self::default();
        };
        if filled().count() <= MOST_POINTS {
            return Self {
                points: filled().collect(),
                bin_width: None,
            };
        }
        let mut points: Vec<Point> = Vec::new();
        for Point { x, y, n } in filled() {
            // Both run upwards, so that a bin's values stand one after the other.
            let bin = (0..BINS - 1).find(|&bin| y < bins.end(bin));
            let y = bins.middle(bin.unwrap_or(BINS - 1));
            match points.last_mut().filter(|last| last.x == x && last.y == y) {
                Some(last) => last.n += n,
                None => points.push(Point { x, y, n }),
            }
        }
        Self {
            points,
            bin_width: Some(bins.width),
        }
    }
}

/// The bins of a figure.
#[derive(Clone, Copy)]
struct Bins {
    least: f64,
    width: f64,
}

impl Bins {
    /// Those over ascending values.
    fn of(values: &[f64]) -> Option<Self> {
        let (&least, &greatest) = (values.first()?, values.last()?);
        Some(Self {
            least,
            width: (greatest - least) / BINS as f64,
        })
    }

    fn middle(self, bin: usize) -> f64 {
        self.least + (bin as f64 + 0.5) * self.width
    }

    fn end(self, bin: usize) -> f64 {
        self.least + (bin as f64 + 1.0) * self.width
    }
}

impl Prevalence {
    fn of(data: &Dataset, finding: &Variable) -> Self {
        let by_group = data.patients.cross(&data.grouping, finding);
        let all = Share::of("all", "All patients", &data.patients.counts(finding));
        let groups = data.grouping.categories.iter().zip(by_group.counts());
        let groups = groups.map(|(group, counts)| Share::of(&group.id, &group.label, counts));
        Self {
            variable: finding.id.to_string(),
            label: finding.label.to_string(),
            groups: std::iter::once(all).chain(groups).collect(),
        }
    }
}

impl Share {
    /// The share of the second of two counts: absent, present.
    fn of(id: &str, label: &str, counts: &[u64]) -> Self {
        let (count, n) = (counts[1], counts.iter().sum());
        let found = proportion(count, n, CONF_LEVEL).ok();
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            count,
            n,
            value: found.as_ref().map(|_| count as f64 / n as f64),
            lower: found.as_ref().map(|found| found.wilson_lower),
            upper: found.as_ref().map(|found| found.wilson_upper),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BINS, MOST_POINTS, Points};
    use crate::stats::Table;

    #[test]
    fn few_points_stay_what_they_are() {
        let table = Table::new(vec![1.8, 2.0, 2.2], vec![vec![1, 0, 2], vec![0, 3, 0]]);
        let points = Points::of(&[0.0, 6.0], table.levels(), &table);
        assert_eq!(points.bin_width, None);
        let found: Vec<_> = points
            .points
            .iter()
            .map(|point| (point.x, point.y, point.n))
            .collect();
        assert_eq!(found, [(0.0, 1.8, 1), (0.0, 2.2, 2), (6.0, 2.0, 3)]);
    }

    #[test]
    fn many_points_are_counted_in_bins_and_none_is_lost() {
        let levels: Vec<f64> = (0..=MOST_POINTS).map(|level| level as f64).collect();
        let table = Table::new(levels.clone(), vec![vec![1; levels.len()]]);
        let points = Points::of(&[0.0], &levels, &table);
        assert_eq!(points.points.len(), BINS);
        assert_eq!(
            points.points.iter().map(|point| point.n).sum::<u64>(),
            levels.len() as u64
        );
        assert_eq!(points.bin_width, Some(75.0));
        assert_eq!(points.points[0].y.to_bits(), 37.5_f64.to_bits());
        assert_eq!(points.points[0].n, 75);
    }
}
