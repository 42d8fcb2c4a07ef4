//! Where the words of a text begin and end, as patterns mean it: letters and digits of ASCII.

/// Where a word begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// A word of so many bytes begins there.
    Begins(usize, usize),
    /// What is behind a word begins there.
    Ends(usize),
}

/// Bytes that are looked at at once.
const AT_ONCE: usize = 64;

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Shows each place of a text where a word begins or ends, the last one first. What each byte is is
/// found out of many at once: one by one, the processor would guess wrong at every word.
#[inline]
pub(super) fn each_from_the_end(bytes: &[u8], mut show: impl FnMut(Bound)) {
    let mut end = bytes.len();
    for (number, chunk) in bytes.chunks(AT_ONCE).enumerate().rev() {
        let from = number * AT_ONCE;
        let words = chunk.iter().rev().fold(0_u64, |words, byte| words << 1 | u64::from(is_word(*byte)));
        let before = words << 1 | u64::from(from > 0 && is_word(bytes[from - 1]));
        let (begins, all) = (words & !before, u64::MAX >> (AT_ONCE - chunk.len()));
        let mut bounds = (words ^ before) & all;
        while bounds != 0 {
            let bit = bounds.ilog2();
            bounds ^= 1 << bit;
            let at = from + bit as usize;
            if begins >> bit & 1 != 0 {
                show(Bound::Begins(at, end - at));
            } else {
                end = at;
                show(Bound::Ends(at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Byte by byte.
    fn one_by_one(text: &[u8]) -> Vec<Bound> {
        let word = |at: usize| text.get(at).is_some_and(|byte| is_word(*byte));
        let mut bounds = Vec::new();
        for at in (0..text.len()).rev() {
            match (at > 0 && word(at - 1), word(at)) {
                (false, true) => {
                    let length = text[at..].iter().take_while(|byte| is_word(**byte)).count();
                    bounds.push(Bound::Begins(at, length));
                }
                (true, false) => bounds.push(Bound::Ends(at)),
                _ => {}
            }
        }
        bounds
    }

    proptest::proptest! {
        #[test]
        fn each_bound_of_a_word_is_shown(text in "[a-z_ 9.é]{0,200}") {
            let mut bounds = Vec::new();
            each_from_the_end(text.as_bytes(), |bound| bounds.push(bound));
            proptest::prop_assert_eq!(bounds, one_by_one(text.as_bytes()));
        }
    }
}
