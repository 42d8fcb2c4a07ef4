//! Entries by the bytes with which they begin, so that a look touches two lines of memory: that
//! of the head, and that of its entries. Nobody has looked at most of them for long.

use super::heads::Packed;

/// The entries of a head: from where on they are among all, and how many. There is room up to the
/// next power of two; one alone stands in place of where it would be. Without any the slot is free.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    head: u64,
    from: Packed,
    count: u32,
}

/// Lists of entries by head.
pub(super) struct Lists {
    /// A power of two of them, of which no more than three quarters are taken: more room gains nothing.
    slots: Vec<Slot>,
    taken: usize,
    entries: Vec<Packed>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); 4], taken: 0, entries: Vec::new() }
    }
}

impl Lists {
    /// The entries of a head.
    #[inline]
    pub(super) fn of(&self, head: u64) -> &[Packed] {
        self.entries_of(&self.slots[place(&self.slots, head)])
    }

    fn entries_of<'l>(&'l self, slot: &'l Slot) -> &'l [Packed] {
        match slot.count {
            0 => &[],
            1 => std::slice::from_ref(&slot.from),
            count => &self.entries[slot.from.0 as usize..][..count as usize],
        }
    }

    /// Adds an entry to those of a head, which stand in order.
    pub(super) fn add(&mut self, head: u64, entry: Packed) {
        let at = place(&self.slots, head);
        let mut slot = self.slots[at];
        if slot.count == 0 {
            self.slots[at] = Slot { head, from: entry, count: 1 };
            self.taken += 1;
            return self.grow();
        }
        if slot.count.is_power_of_two() {
            // There is no room: they move to where there is.
            let known = self.entries_of(&slot).to_vec();
            slot.from = Packed(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
            self.entries.extend(known.iter().chain(&known));
        }
        slot.count += 1;
        let entries = &mut self.entries[slot.from.0 as usize..][..slot.count as usize];
        let place = entries[..entries.len() - 1].partition_point(|known| *known < entry);
        entries[place..].rotate_right(1);
        entries[place] = entry;
        self.slots[at] = slot;
    }

    fn grow(&mut self) {
        if 4 * self.taken <= 3 * self.slots.len() {
            return;
        }
        let mut slots = vec![Slot::default(); 2 * self.slots.len()];
        for slot in self.slots.iter().filter(|slot| slot.count > 0) {
            let at = place(&slots, slot.head);
            slots[at] = *slot;
        }
        self.slots = slots;
    }
}

/// Where a head has its slot, or may have one.
#[inline]
fn place(slots: &[Slot], head: u64) -> usize {
    let last = slots.len() - 1;
    let mut at = (head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & last;
    while slots[at].count > 0 && slots[at].head != head {
        at = (at + 1) & last;
    }
    at
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    proptest::proptest! {
        #[test]
        fn each_head_has_its_entries_in_order(added in proptest::collection::vec((0..40_u64, 0..9_u32), 0..300)) {
            let (mut lists, mut known): (_, HashMap<u64, Vec<Packed>>) = (Lists::default(), HashMap::new());
            for (head, entry) in added {
                // Heads that lie far apart, and close together.
                let head = if head % 2 == 0 { head << 56 | 1 } else { head };
                lists.add(head, Packed(entry));
                known.entry(head).or_default().push(Packed(entry));
            }
            for (head, entries) in &mut known {
                entries.sort_unstable();
                proptest::prop_assert_eq!(lists.of(*head), entries.as_slice());
            }
            proptest::prop_assert!(lists.of(77 << 20).is_empty());
        }
    }
}
