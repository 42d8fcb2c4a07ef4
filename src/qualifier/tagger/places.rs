//! A place for each of some keys, no two alike: hash and displace (Belazzougui, Botelho and
//! Dietzfelbinger, 2009). A key is looked up by one look at what is kept, wherever it is.

/// Keys that share a displacement, on average.
const OF_GROUP: usize = 4;
/// Displacements that are tried, before all keys are given more room.
const MOST: u16 = 4096;

/// Where each of some keys stands.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// How many places there are: an eighth more than keys or, where that does not do, more.
    pub(super) count: usize,
    /// What leads the keys of each group to places that are free.
    displacements: Vec<u16>,
}

impl Places {
    /// For some keys; of those that are alike all have one place.
    pub(super) fn of(keys: &[u32]) -> Self {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        keys.dedup();
        let groups = keys.len() / OF_GROUP + 1;
        let mut count = keys.len() + keys.len() / 8 + 1;
        loop {
            // Keys of one group that have the same place wherever they are led to have another one
            // where there is more room.
            if let Some(displacements) = displacements(&keys, groups, count) {
                return Self { count, displacements };
            }
            count += count / 4 + 1;
        }
    }

    /// The place of a key; that of any one for what is no key.
    #[inline]
    pub(super) fn of_key(&self, key: u32) -> usize {
        displaced(key, self.displacements[group(key, self.displacements.len())], self.count)
    }
}

/// What leads the keys of each of so many groups to as many places that are free, if anything does.
fn displacements(keys: &[u32], count_of_groups: usize, count: usize) -> Option<Vec<u16>> {
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); count_of_groups];
    keys.iter().for_each(|key| groups[group(*key, count_of_groups)].push(*key));
    let mut order: Vec<usize> = (0..count_of_groups).collect();
    // The largest first, while there is room.
    order.sort_by_key(|group| std::cmp::Reverse(groups[*group].len()));
    let mut displacements = vec![0; count_of_groups];
    let mut taken = vec![false; count];
    let mut found: Vec<usize> = Vec::new();
    for group in order {
        let fits = |displacement: &u16| {
            found.clear();
            found.extend(groups[group].iter().map(|key| displaced(*key, *displacement, count)));
            found.sort_unstable();
            found.iter().all(|at| !taken[*at]) && found.windows(2).all(|two| two[0] != two[1])
        };
        displacements[group] = (0..MOST).find(fits)?;
        found.iter().for_each(|at| taken[*at] = true);
    }
    Some(displacements)
}

/// The group of a key among so many.
#[inline]
fn group(key: u32, groups: usize) -> usize {
    let mixed = (key ^ key >> 15).wrapping_mul(0x9e37_79b1);
    among((mixed ^ mixed >> 13).wrapping_mul(0xc2b2_ae35), groups)
}

#[inline]
fn displaced(key: u32, displacement: u16, count: usize) -> usize {
    let mixed = (key ^ u32::from(displacement).wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35);
    among((mixed ^ mixed >> 15).wrapping_mul(0x27d4_eb2f), count)
}

/// A number from 0 to below `count`, by the high bits of another.
#[inline]
fn among(number: u32, count: usize) -> usize {
    ((u64::from(number) * count as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn assert_apart(keys: &[u32]) {
        let places = Places::of(keys);
        let all: HashSet<usize> = keys.iter().map(|key| places.of_key(*key)).collect();
        assert_eq!(all.len(), keys.iter().collect::<HashSet<_>>().len());
        assert!(places.count < 4 * keys.len() + 8, "{} for {}", places.count, keys.len());
        assert!(all.iter().all(|at| *at < places.count));
    }

    #[test]
    fn no_two_keys_have_the_same_place() {
        assert_apart(&[]);
        assert_apart(&[0]);
        assert_apart(&(0..100_000).collect::<Vec<_>>());
        // Keys in a row, at a distance, and those that a multiplication brings together.
        for factor in [0x10_0001, 1 << 8, 1 << 13, 0x0e8b_2f51] {
            assert_apart(&(0..30_000).map(|n: u32| n.wrapping_mul(factor)).collect::<Vec<_>>());
        }
        assert_apart(&[5, 7, 5, 5, 9, 7]);
    }

    #[test]
    fn what_is_no_key_has_some_place() {
        for keys in [&[][..], &[7], &[1, 2, 3, u32::MAX]] {
            let places = Places::of(keys);
            assert!((0..1000).all(|key: u32| places.of_key(key.wrapping_mul(0x9e37_79b1)) < places.count));
        }
    }

    proptest::proptest! {
        #[test]
        fn of_any_keys(keys in proptest::collection::hash_set(proptest::num::u32::ANY, 0..300)) {
            assert_apart(&keys.into_iter().collect::<Vec<_>>());
        }
    }
}
