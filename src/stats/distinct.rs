//! Numbers of which nearly all differ → the different ones in order, and the place of each among them.

/// The place of what is no number.
pub const NOWHERE: u32 = u32::MAX;

/// Numbers in a bucket, on average, as a power of two.
const BUCKET: u32 = 3;

/// The different numbers, ascending, and for each number its place among them; NaN has none.
///
/// The first bits of a double tell roughly where it comes, so that only neighbours are left to be compared. In the worst
/// case, where all have the same, that is a sort of all.
///
/// # Panics
/// With 2³² numbers or more, which no memory of 32 bits holds.
#[must_use]
pub fn distinct(numbers: Vec<f64>) -> (Vec<f64>, Vec<u32>) {
    let rows = numbers.len();
    let (mut values, at_rows, ends) = into_buckets(&numbers);
    // Its room is needed.
    drop(numbers);
    let mut places = vec![NOWHERE; rows];
    let mut near: Vec<(f64, u32)> = Vec::new();
    let (mut start, mut known) = (0, 0);
    for end in ends {
        let bucket = start..end as usize;
        start = bucket.end;
        near.clear();
        let numbers = values[bucket.clone()].iter().copied();
        near.extend(numbers.zip(at_rows[bucket].iter().copied()));
        near.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
        for &(number, row) in &near {
            if known == 0 || values[known - 1] != number {
                // Never beyond the numbers taken out.
                values[known] = number;
                known += 1;
            }
            places[row as usize] = u32::try_from(known - 1).unwrap_or(NOWHERE);
        }
    }
    values.truncate(known);
    (values, places)
}

/// The numbers in buckets of which each comes before the next, with their rows, and where each bucket ends.
fn into_buckets(numbers: &[f64]) -> (Vec<f64>, Vec<u32>, Vec<u32>) {
    let is_number = |number: &&f64| !number.is_nan();
    let keys = numbers.iter().filter(is_number).map(|&number| key(number));
    let (mut least, mut greatest, mut known) = (u64::MAX, 0, 0);
    for key in keys {
        (least, greatest, known) = (least.min(key), greatest.max(key), known + 1);
    }
    if known == 0 {
        return (Vec::new(), Vec::new(), Vec::new());
    }
    let wide = u64::BITS - (greatest - least).leading_zeros();
    let few = usize::ilog2(known).saturating_sub(BUCKET);
    let shift = wide.saturating_sub(few).min(u64::BITS - 1);
    let bucket = |key: u64| usize::try_from((key - least) >> shift).unwrap_or(usize::MAX);

    // Where each bucket begins, then where its next number goes: in the end where it ends.
    let mut ends = vec![0_u32; bucket(greatest) + 2];
    for &number in numbers.iter().filter(is_number) {
        ends[bucket(key(number)) + 1] += 1;
    }
    let mut before = 0;
    for end in &mut ends {
        before += *end;
        *end = before;
    }
    let (mut values, mut rows) = (vec![0.0; known], vec![0_u32; known]);
    for (row, &number) in (0..).zip(numbers) {
        if number.is_nan() {
            continue;
        }
        let next = &mut ends[bucket(key(number))];
        (values[*next as usize], rows[*next as usize]) = (number, row);
        *next += 1;
    }
    ends.pop();
    (values, rows, ends)
}

/// A whole number for each double, in the order of the doubles.
#[inline]
fn key(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NOWHERE, distinct};

    fn plainly(numbers: &[f64]) -> (Vec<f64>, Vec<u32>) {
        let mut values: Vec<f64> = numbers
            .iter()
            .copied()
            .filter(|number| !number.is_nan())
            .collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let place = |number: &f64| values.iter().position(|value| value == number);
        let places = numbers
            .iter()
            .map(|number| place(number).map_or(NOWHERE, |at| u32::try_from(at).expect("few")));
        let places = places.collect();
        (values, places)
    }

    #[test]
    fn no_number_and_equal_ones_have_their_places() {
        assert_eq!(distinct(vec![]), (vec![], vec![]));
        assert_eq!(distinct(vec![f64::NAN]), (vec![], vec![NOWHERE]));
        assert_eq!(distinct(vec![0.0, -0.0, 0.0]), plainly(&[0.0, -0.0, 0.0]));
        assert_eq!(distinct(vec![2.5; 100]), plainly(&[2.5; 100]));
    }

    proptest! {
        #[test]
        fn numbers_have_the_places_that_a_plain_sort_gives_them(
            numbers in prop::collection::vec(
                prop_oneof![
                    8 => 1.0..3.0,
                    2 => (0..40).prop_map(|tenths| f64::from(tenths) / 10.0),
                    1 => any::<f64>(),
                    1 => Just(f64::NAN),
                ],
                0..400,
            ),
        ) {
            let wanted = plainly(&numbers);
            prop_assert_eq!(distinct(numbers), wanted);
        }
    }
}
