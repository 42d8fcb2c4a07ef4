//! Which of the lists of words a word is on.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::lexicon;

macro_rules! texts {
    ($($name:literal),+ $(,)?) => { [$(include_str!(concat!("lists/", $name, ".txt"))),+] };
}

/// The lists, by number.
const TEXTS: [&str; 10] = texts!(
    "first_names",
    "jobs",
    "functions",
    "trades",
    "businesses",
    "places",
    "trouble",
    "everyday",
    "tool_verbs",
    "failing_verbs",
);

static ON: LazyLock<HashMap<&str, u16, FixedState>> = LazyLock::new(|| {
    let mut on: HashMap<&str, u16, FixedState> = HashMap::default();
    for (number, text) in TEXTS.into_iter().enumerate() {
        for word in lexicon::words(text) {
            *on.entry(word).or_default() |= 1 << number;
        }
    }
    on
});

/// The numbers of the lists that a word is on.
pub(super) fn on(word: &str) -> impl Iterator<Item = u32> {
    let lists = ON.get(word).copied().unwrap_or_default();
    (0..16).filter(move |number| lists & (1 << number) != 0)
}
