//! Words of like meaning, so that what was learned of one goes for the others: groups of
//! words, and families of groups. They are the clusters (k-means) of what
//! sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0) makes of each word.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::qualifier::word::hash;

/// A group and the family that it belongs to, counted from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::qualifier) struct Kin {
    pub(super) group: u32,
    pub(super) family: u32,
    /// The number of the word, counted from 1.
    pub(super) number: u32,
}

/// More than there are words.
pub(super) const MOST: usize = 32_768;

impl Kin {
    /// The kin of a word with this hash.
    pub(in crate::qualifier) fn of(word: &str, hash: u32) -> Self {
        of_number(word).unwrap_or_else(|| of(hash))
    }

    /// The group of a word; 0 where it has none or is a number.
    pub(super) fn group_of_word(self) -> u32 {
        if self.number == 0 { 0 } else { self.group }
    }
}

/// The kin of a number: its digits.
fn of_number(word: &str) -> Option<Kin> {
    let digits = word.split('.').next().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let length = u32::try_from(digits.len().min(9)).unwrap_or_default();
    let zeros = digits.bytes().rev().take_while(|byte| *byte == b'0').count();
    let group = 1000 + length * 16 + u32::try_from(zeros.min(9)).unwrap_or_default();
    (!digits.is_empty()).then_some(Kin { group, family: 200 + length, number: 0 })
}

/// The kin of a word, by its hash; 0 where it has none.
fn of(word: u32) -> Kin {
    /// A line is a group, an empty line ends a family.
    static KINDRED: LazyLock<HashMap<u32, Kin, FixedState>> = LazyLock::new(|| {
        let mut all = HashMap::default();
        let mut kin = Kin { group: 0, family: 1, number: 0 };
        for line in include_str!("kindred.txt").lines() {
            if line.is_empty() {
                kin.family += 1;
                continue;
            }
            kin.group += 1;
            for word in line.split(' ') {
                kin.number += 1;
                all.insert(hash(word.as_bytes()), kin);
            }
        }
        all
    });
    KINDRED.get(&word).copied().unwrap_or_default()
}
