//! Weights by what is seen, a byte each, and how they stand in the file of what was learned.

use super::places::Places;

/// What a weight of 1 is. Weights are small and many, so that a byte each keeps all of them
/// near the processor.
pub(super) const SCALE: f32 = 32.0;

/// What is looked up at once.
const AT_ONCE: usize = 64;

/// Weights by what is seen, one for each of so many labels.
#[derive(Debug, Clone)]
pub(super) struct Weights<const N: usize> {
    places: Places,
    /// The keys, each at its place. What is no key has the place of one, too.
    keys: Vec<u32>,
    /// What each of them counts.
    rows: Vec<[i8; N]>,
}

/// A row beside its key, so that both are at hand at once: in one line of the processor's cache.
#[derive(Debug, Clone, Copy)]
struct Row<const N: usize> {
    key: u32,
    weights: [i8; N],
}

impl<const N: usize> Default for Weights<N> {
    fn default() -> Self {
        Self::packed(Vec::new())
    }
}

impl<const N: usize> Weights<N> {
    /// What counts less than `least` for every label is left out, so that the others stay near.
    pub(super) fn of(weights: impl IntoIterator<Item = (u32, [f32; N])>, least: u8) -> Self {
        let rows = weights.into_iter().map(|(key, row)| Row { key, weights: row.map(number) });
        let counts = |row: &Row<N>| row.weights.iter().any(|weight| weight.unsigned_abs() >= least);
        Self::packed(rows.filter(counts).collect())
    }

    /// Of rows with keys that differ.
    fn packed(given: Vec<Row<N>>) -> Self {
        let places = Places::of(&given.iter().map(|row| row.key).collect::<Vec<_>>());
        // A place that is nobody's counts nothing, whatever is looked up.
        let (mut keys, mut rows) = (vec![0; places.count], vec![[0; N]; places.count]);
        for row in given {
            let at = places.of_key(row.key);
            (keys[at], rows[at]) = (row.key, row.weights);
        }
        Self { places, keys, rows }
    }

    /// Adds what counts for each label where this is seen.
    #[inline]
    pub(super) fn add(&self, key: u32, sums: &mut [i16; N]) {
        let at = self.places.of_key(key);
        if self.keys[at] == key {
            add_up(sums, &self.rows[at]);
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
                count += usize::from(self.keys[at] == key(*one));
            }
            known[..count].iter().for_each(|(at, one)| show(*one, &self.rows[*at]));
        }
    }

    pub(super) fn read(bytes: &mut &[u8]) -> Self {
        let count = u32::from_le_bytes(take(bytes)) as usize;
        // A file that is cut short has fewer than it says.
        let rows = bytes.len() / (4 + N);
        let mut key: u32 = 0;
        let mut row = || {
            key = key.wrapping_add(u32::from_le_bytes(take(bytes)));
            Row { key, weights: std::array::from_fn(|_| i8::from_le_bytes(take(bytes))) }
        };
        Self::packed((0..count.min(rows)).map(|_| row()).collect())
    }

    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        let rows =
            self.keys.iter().zip(&self.rows).map(|(key, weights)| Row { key: *key, weights: *weights });
        let mut rows: Vec<Row<N>> = rows.filter(|row| row.weights != [0; N]).collect();
        rows.sort_unstable_by_key(|row| row.key);
        bytes.extend(narrow(rows.len()).to_le_bytes());
        let mut before = 0;
        for Row { key, weights } in rows {
            bytes.extend(key.wrapping_sub(before).to_le_bytes());
            bytes.extend(weights.map(|weight| weight.to_le_bytes()[0]));
            before = key;
        }
    }
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
