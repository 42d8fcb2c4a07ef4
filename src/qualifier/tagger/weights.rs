//! Weights by what is seen, a byte each, and how they stand in the file of what was learned.

/// What a weight of 1 is. Weights are small and many, so that a byte each keeps all of them
/// near the processor.
pub(super) const SCALE: f32 = 32.0;

/// Weights by what is seen, one for each of so many labels.
#[derive(Debug, Clone)]
pub(super) struct Weights<const N: usize> {
    /// The rows, each at the place that its key names, or at the next free one.
    places: Vec<Place<N>>,
    /// A bit for the hash of each key: most of what is looked up has no row, and these bits
    /// stay nearer to the processor than the rows.
    known: Vec<u64>,
}

/// Room for a row beside its key, so that both are at hand at once.
#[derive(Debug, Clone, Copy)]
struct Place<const N: usize> {
    key: u32,
    taken: bool,
    row: [i8; N],
}

impl<const N: usize> Place<N> {
    const FREE: Self = Self { key: 0, taken: false, row: [0; N] };
}

impl<const N: usize> Default for Weights<N> {
    fn default() -> Self {
        Self::packed(&[])
    }
}

impl<const N: usize> Weights<N> {
    /// What counts less than `least` for every label is left out, so that the others stay near.
    pub(super) fn of(weights: impl IntoIterator<Item = (u32, [f32; N])>, least: u8) -> Self {
        let rows = weights.into_iter().map(|(key, row)| (key, row.map(number)));
        let counts = |row: &[i8; N]| row.iter().any(|weight| weight.unsigned_abs() >= least);
        Self::packed(&rows.filter(|(_, row)| counts(row)).collect::<Vec<_>>())
    }

    fn packed(keyed: &[(u32, [i8; N])]) -> Self {
        let room = (keyed.len() * 3 / 2 + 1).next_power_of_two();
        let mut places = vec![Place::FREE; room];
        let mut known = vec![0; (keyed.len() / 8).next_power_of_two()];
        for (key, row) in keyed.iter().copied() {
            let (word, bit) = bit(key, known.len());
            known[word] |= bit;
            let mut place = key as usize & (room - 1);
            while places[place].taken {
                place = (place + 1) & (room - 1);
            }
            places[place] = Place { key, taken: true, row };
        }
        Self { places, known }
    }

    /// Adds what counts for each label where this is seen.
    #[inline]
    pub(super) fn add(&self, key: u32, sums: &mut [i16; N]) {
        let (word, bit) = bit(key, self.known.len());
        if self.known[word] & bit == 0 {
            return;
        }
        let mut at = key as usize & (self.places.len() - 1);
        loop {
            let place = &self.places[at];
            if !place.taken {
                return;
            }
            if place.key == key {
                return add_up(sums, &place.row);
            }
            at = (at + 1) & (self.places.len() - 1);
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
        let mut rows: Vec<(u32, [i8; N])> =
            self.places.iter().filter(|place| place.taken).map(|place| (place.key, place.row)).collect();
        rows.sort_unstable();
        bytes.extend(narrow(rows.len()).to_le_bytes());
        let mut before = 0;
        for (key, row) in rows {
            bytes.extend(key.wrapping_sub(before).to_le_bytes());
            bytes.extend(row.map(|weight| weight.to_le_bytes()[0]));
            before = key;
        }
    }
}

/// The bit of a key among so many words, a power of two.
#[inline]
fn bit(key: u32, words: usize) -> (usize, u64) {
    // The low bits of a product say no more than those of the key, which name its place.
    let mixed = key.wrapping_mul(0x9e37_79b1) >> 7;
    ((mixed >> 6) as usize & (words - 1), 1 << (mixed & 63))
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
