//! Weights by what is seen, a byte each, and how they stand in the file of what was learned.

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::places::Places;

/// What a weight of 1 is. Weights are small and many, so that a byte each keeps all of them
/// near the processor.
pub(super) const SCALE: f32 = 32.0;

/// What is looked up at once.
const AT_ONCE: usize = 64;

/// Weights by what is seen, one for each of so many labels.
#[derive(Debug, Clone)]
pub(super) struct Weights<const N: usize, K = Beside<N>> {
    places: Places,
    /// The keys, each at its place. What is no key has the place of one, too.
    keys: Vec<K>,
    /// The rows that keys have by number, those first that many have.
    rows: Vec<[i8; N]>,
}

/// Weights of which many are alike.
pub(super) type AlikeWeights<const N: usize> = Weights<N, Numbered>;

/// A key with its row.
pub(super) trait Key<const N: usize>: Copy {
    /// Whether the row is known by its number.
    const NUMBERED: bool;
    fn of(key: u32, row: &[i8; N], number: u32) -> Self;
    fn key(&self) -> u32;
    fn row<'k>(&'k self, rows: &'k [[i8; N]]) -> &'k [i8; N];
}

/// A key with its row beside it, so that both are in one line of the processor's cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Beside<const N: usize> {
    key: u32,
    row: [i8; N],
}

impl<const N: usize> Key<N> for Beside<N> {
    const NUMBERED: bool = false;

    fn of(key: u32, row: &[i8; N], _: u32) -> Self {
        Self { key, row: *row }
    }

    #[inline]
    fn key(&self) -> u32 {
        self.key
    }

    #[inline]
    fn row<'k>(&'k self, _: &'k [[i8; N]]) -> &'k [i8; N] {
        &self.row
    }
}

/// A key with the number of its row, so that the table is small, and the rows that many have are near.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered {
    key: u32,
    row: u32,
}

impl<const N: usize> Key<N> for Numbered {
    const NUMBERED: bool = true;

    fn of(key: u32, _: &[i8; N], number: u32) -> Self {
        Self { key, row: number }
    }

    #[inline]
    fn key(&self) -> u32 {
        self.key
    }

    #[inline]
    fn row<'k>(&'k self, rows: &'k [[i8; N]]) -> &'k [i8; N] {
        &rows[self.row as usize]
    }
}

/// What counts for each label where a key is seen.
type Row<const N: usize> = (u32, [i8; N]);

impl<const N: usize, K: Key<N>> Default for Weights<N, K> {
    fn default() -> Self {
        Self::packed(&[])
    }
}

impl<const N: usize, K: Key<N>> Weights<N, K> {
    /// What counts less than `least` for every label is left out, so that the others stay near.
    pub(super) fn of(weights: impl IntoIterator<Item = (u32, [f32; N])>, least: u8) -> Self {
        let rows = weights.into_iter().map(|(key, row)| (key, row.map(number)));
        let counts = |(_, row): &Row<N>| row.iter().any(|weight| weight.unsigned_abs() >= least);
        Self::packed(&rows.filter(counts).collect::<Vec<_>>())
    }

    /// Of rows with keys that differ.
    fn packed(given: &[Row<N>]) -> Self {
        let places = Places::of(&given.iter().map(|(key, _)| *key).collect::<Vec<_>>());
        // A place that is nobody's counts nothing, whatever is looked up.
        let nobody = (0, [0; N]);
        let rows = if K::NUMBERED { by_number(given.iter().chain([&nobody])) } else { Vec::new() };
        let numbers: HashMap<[i8; N], u32, FixedState> = rows.iter().copied().zip(0..).collect();
        let entry = |(key, row): &Row<N>| K::of(*key, row, numbers.get(row).copied().unwrap_or_default());
        let mut keys = vec![entry(&nobody); places.count];
        given.iter().for_each(|given| keys[places.of_key(given.0)] = entry(given));
        Self { places, keys, rows }
    }

    /// Adds what counts for each label where this is seen.
    #[inline]
    pub(super) fn add(&self, key: u32, sums: &mut [i16; N]) {
        let known = &self.keys[self.places.of_key(key)];
        if known.key() == key {
            add_up(sums, known.row(&self.rows));
        }
    }

    /// Adds what counts for each label where all of this is seen.
    pub(super) fn add_all(&self, seen: &[u32], sums: &mut [i16; N]) {
        self.add_each(seen, |key| key, |_, row| add_up(sums, row));
    }

    /// The same of what is seen of several words: their numbers, and the sums of each.
    pub(super) fn add_all_of_words(&self, seen: &[(u32, u32)], sums: &mut [[i16; N]]) {
        self.add_each(seen, |(key, _)| key, |(_, word), row| add_up(&mut sums[word as usize], row));
    }

    /// Shows the rows of what is known. What that is, is found out of many before any is shown, and
    /// without a branch: the processor fetches them all at once, where it would else guess wrong as often
    /// as not, and begin with the next too late.
    #[inline]
    fn add_each<S: Copy + Default>(
        &self,
        seen: &[S],
        key: impl Fn(S) -> u32,
        mut show: impl FnMut(S, &[i8; N]),
    ) {
        let mut known = [(0, S::default()); AT_ONCE];
        for seen in seen.chunks(AT_ONCE) {
            let mut count = 0;
            for one in seen {
                let at = self.places.of_key(key(*one));
                // There is room: this says so to the compiler.
                known[count % AT_ONCE] = (at, *one);
                count += usize::from(self.keys[at].key() == key(*one));
            }
            known[..count].iter().for_each(|(at, one)| show(*one, self.keys[*at].row(&self.rows)));
        }
    }

    pub(super) fn read(bytes: &mut &[u8]) -> Self {
        let count = u32::from_le_bytes(take(bytes)) as usize;
        // A file that is cut short has fewer than it says.
        let rows = bytes.len() / (4 + N);
        let mut key: u32 = 0;
        let mut row = || {
            key = key.wrapping_add(u32::from_le_bytes(take(bytes)));
            (key, std::array::from_fn(|_| i8::from_le_bytes(take(bytes))))
        };
        Self::packed(&(0..count.min(rows)).map(|_| row()).collect::<Vec<_>>())
    }

    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        let rows = self.keys.iter().map(|known| (known.key(), *known.row(&self.rows)));
        let mut rows: Vec<Row<N>> = rows.filter(|(_, row)| *row != [0; N]).collect();
        rows.sort_unstable_by_key(|(key, _)| *key);
        bytes.extend(narrow(rows.len()).to_le_bytes());
        let mut before = 0;
        for (key, row) in rows {
            bytes.extend(key.wrapping_sub(before).to_le_bytes());
            bytes.extend(row.map(|weight| weight.to_le_bytes()[0]));
            before = key;
        }
    }
}

/// The rows that differ, those first that many keys have: a few are enough for most of what is seen once.
fn by_number<'r, const N: usize>(given: impl Iterator<Item = &'r Row<N>>) -> Vec<[i8; N]> {
    let mut times: HashMap<[i8; N], usize, FixedState> = HashMap::default();
    given.for_each(|(_, row)| *times.entry(*row).or_default() += 1);
    let mut rows: Vec<([i8; N], usize)> = times.into_iter().collect();
    rows.sort_unstable_by_key(|(row, times)| (Reverse(*times), *row));
    rows.into_iter().map(|(row, _)| row).collect()
}

/// Adds what counts for each label.
#[inline]
pub(super) fn add_up<W: Copy + Into<i16>, const N: usize>(sums: &mut [i16; N], row: &[W; N]) {
    sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum = sum.saturating_add((*weight).into()));
}

/// The scores that the weights of what is seen come to.
pub(super) fn scores<const N: usize>(sums: [i16; N]) -> [f32; N] {
    sums.map(|sum| f32::from(sum) / SCALE)
}

#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
pub(super) fn number(weight: f32) -> i8 {
    (weight * SCALE).round().clamp(-127.0, 127.0) as i8
}

pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
    let (first, rest) = bytes.split_first_chunk().unwrap_or((&[0; N], &[]));
    *bytes = rest;
    *first
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
