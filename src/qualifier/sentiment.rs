//! How the caller felt, from the words of customers on the phone. A small list of its
//! own: a general lexicon does no better than guessing on calls.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::cue::pattern;
use super::lexicon::{self, Sieve};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::Talk;

static WEIGHTS: LazyLock<HashMap<&'static str, f64, FixedState>> = LazyLock::new(|| {
    lexicon::lines(include_str!("lists/sentiment.txt"))
        .filter_map(|l| l.split_once(' '))
        .filter_map(|(word, weight)| Some((word, weight.parse().ok()?)))
        .collect()
});
/// What may be one of these words.
static MAY_WEIGH: LazyLock<Sieve> = LazyLock::new(|| Sieve::of(&WEIGHTS.keys().collect::<Vec<_>>()));
/// What is said to us or of us; a caller who tells of trouble elsewhere is not angry with us.
static AT_US: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"you|your|yours|you guys|these calls|this call|calling|calls|call|support|service|robot|bot|company|promised|invoice|charged|this is|refund",
    )
});
static DELIGHTED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:looking|look) forward|can not wait|music to my ears|(?:thanks|thank you) (?:a million|so much|very much|a lot|ever so)|many thanks|(?:make|makes|making) (?:my|our|life|lives) (?:[a-z]+ ){0,3}easier|just what (?:we|i)|exactly what (?:we|i)|(?:made|make) my day|god bless|(?:so|really|very) (?:kind|helpful|good of you)|you have been (?:[a-z]+ )?(?:great|helpful|kind|lovely|wonderful)|merci beaucoup|vielen dank|muchas gracias|nice (?:talking|speaking|chatting) (?:to|with)|pleasure|what a relief|that is a relief",
    )
});
static HOSTILE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"not (?:at all )?interested|do not (?:ever )?(?:call|ring|phone)|(?:leave|let) me alone|fed up|(?:sick|tired) (?:and tired )?of|get lost|(?:how|where) did you get (?:my|our|this) (?:number|name)|(?:third|fourth|fifth|tenth|second|3rd|4th|5th|10th|2nd) (?:time|call)|lied to|ignored (?:me|us|my|our)|rip ?off|do not trust|(?:my|our|the) money back|is (?:a|such a) joke|not (?:what (?:i|we) (?:was|were) (?:promised|told)|good enough|acceptable)|no time for this|(?:nobody|no one) (?:has )?(?:called|rang|answered|answers|helped|replied|cares)(?: (?:me|us))?(?: back)? (?:in|for|to|since)|stop (?:calling|ringing|phoning|wasting)|shut up|how dare|none of your business|mind your own|go away|(?:i|we) said no|lawyer|report you|complaint",
    )
});
/// Who says less has shown nothing.
const FEWEST_WORDS: usize = 5;
/// A negation turns a word round and takes away half of it.
const NEGATED: f64 = -0.5;
/// The share of a bad word that counts where it is not aimed at us.
const OF_OTHER_THINGS: f64 = 0.2;
const STRENGTHENED: f64 = 1.4;
/// Flattens the sum into -1…1, as VADER does; more so in a long talk, which gathers kind
/// words out of mere politeness.
const FLATTENING: f64 = 15.0;
const FLATTENING_A_TURN: f64 = 10.0;
const MOST_TURNS: u32 = 9;
/// So strong a word shows it, however little is said.
const PLAIN: f64 = 2.0;

/// -1 (hostile) to 1 (delighted), in hundredths; `None` where the caller said too little.
pub(super) fn hear(talk: &Talk<'_>) -> Option<f64> {
    let mut words = 0;
    let mut sum = 0.0;
    for claim in talk.claims.iter().filter(|c| c.own()) {
        words += claim.sentence.words.len();
        sum += of(&claim.sentence);
    }
    let turns = f64::from(u32::try_from(talk.caller().count()).unwrap_or(MOST_TURNS).min(MOST_TURNS));
    let score = sum / f64::sqrt(sum * sum + FLATTENING + FLATTENING_A_TURN * (turns - 1.0).max(0.0));
    (words >= FEWEST_WORDS || sum <= -PLAIN).then(|| (score * 100.0).round() / 100.0 + 0.0)
}

fn of(sentence: &Sentence<'_>) -> f64 {
    let may_weigh = (0..sentence.words.len()).filter(|at| MAY_WEIGH.may_hold(sentence, *at));
    let weights = may_weigh.filter_map(|at| weight(sentence, at, sentence.word(at)));
    let aimed = LazyCell::new(|| sentence.has(&AT_US));
    let sum: f64 = weights.map(|w| if w < 0.0 && !*aimed { w * OF_OTHER_THINGS } else { w }).sum();
    let delighted = if sentence.has(&DELIGHTED) { 1.5 } else { 0.0 };
    let hostile = if sentence.has(&HOSTILE) { -2.5 } else { 0.0 };
    sum + delighted + hostile
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
