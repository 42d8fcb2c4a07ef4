//! How the caller felt, from the words of customers on the phone. A small list of its
//! own: a general lexicon does no better than guessing on calls.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::sentence::Sentence;
use super::talk::Talk;

static WEIGHTS: LazyLock<HashMap<&'static str, f64, FixedState>> = LazyLock::new(|| {
    include_str!("lists/sentiment.txt")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once(' '))
        .filter_map(|(word, weight)| Some((word, weight.parse().ok()?)))
        .collect()
});
/// Who says less has shown nothing.
const FEWEST_WORDS: usize = 5;
/// A negation turns a word round and takes away half of it.
const NEGATED: f64 = -0.5;
const STRENGTHENED: f64 = 1.4;
/// Flattens the sum into -1…1, as VADER does.
const FLATTENING: f64 = 15.0;

/// -1 (hostile) to 1 (delighted), in hundredths; `None` where the caller said too little.
pub(super) fn hear(talk: &Talk<'_>) -> Option<f64> {
    let mut words = 0;
    let mut sum = 0.0;
    for claim in talk.claims.iter().filter(|c| c.own()) {
        words += claim.sentence.words.len();
        sum += of(&claim.sentence);
    }
    let score = sum / f64::sqrt(sum * sum + FLATTENING);
    (words >= FEWEST_WORDS).then(|| (score * 100.0).round() / 100.0 + 0.0)
}

fn of(sentence: &Sentence<'_>) -> f64 {
    let sum: f64 =
        sentence.words.iter().enumerate().filter_map(|(at, w)| weight(sentence, at, &w.text)).sum();
    let hostile = [" not interested ", " do not call ", " leave me alone ", " fed up "]
        .iter()
        .any(|p| sentence.flat.contains(p));
    if hostile { sum - 2.0 } else { sum }
}

fn weight(sentence: &Sentence<'_>, at: usize, word: &str) -> Option<f64> {
    let weight = WEIGHTS.get(word)?;
    let place = sentence.place(at).start;
    let before = sentence.lead_in(place, 3);
    let strong =
        [" very ", " really ", " so ", " extremely ", " totally "].iter().any(|w| before.contains(w));
    let negated = word != "never" && sentence.negated(place);
    let weight = if strong { weight * STRENGTHENED } else { *weight };
    Some(if negated { weight * NEGATED } else { weight })
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    fn heard(said: &str) -> Option<f64> {
        hear(&Talk::new(&talk(&[said])))
    }

    #[test]
    fn feelings_have_a_sign() {
        assert!(heard("U this is great, thank you so much").is_some_and(|s| s > 0.5));
        assert!(heard("U stop calling me, this is ridiculous and rude").is_some_and(|s| s < -0.5));
        assert!(heard("U that is not a good idea at all").is_some_and(|s| s < 0.0));
        assert!(heard("U we are a company in leeds").is_some_and(|s| s == 0.0));
        assert_eq!(heard("U yes"), None);
        assert!(heard("U no problem at all for us").is_some_and(|s| s > 0.0));
    }
}
