//! What is seen of a turn of the caller as a whole.

use super::around::asked;
use super::{Kind, common, each_once, key, pair};
use crate::qualifier::sentence::Sentence;
use crate::qualifier::talk::Talk;

/// Shows each turn of the caller as a whole, with the number of its first claim.
pub(in crate::qualifier::tagger) fn each_turn(talk: &Talk<'_>, mut show: impl FnMut(usize, &[u32])) {
    let mut seen = Vec::new();
    let mut at = 0;
    for turn in talk.claims.chunk_by(|one, other| one.turn == other.turn && one.own() == other.own()) {
        let first = at;
        at += turn.len();
        if turn[0].own() {
            seen.clear();
            of_turn(talk, first, &mut seen);
            each_once(&mut seen);
            show(first, &seen);
        }
    }
}

/// What is seen of a turn of the caller, named by its first claim, in no order.
fn of_turn(talk: &Talk<'_>, first: usize, seen: &mut Vec<u32>) {
    let turn = &talk.claims[talk.own_from(first)];
    common(&turn[0], &asked(talk, turn[0].turn), seen);
    turn.iter().for_each(|claim| of_sentence(&claim.sentence, seen));
}

/// What is seen of one sentence of a turn.
pub(in crate::qualifier::tagger) fn of_sentence(sentence: &Sentence<'_>, seen: &mut Vec<u32>) {
    let hashes = &sentence.hashes;
    seen.extend(hashes.iter().map(|word| key(Kind::OfTurn as u32, *word)));
    seen.extend(sentence.kin().iter().map(|kin| key(Kind::KinOfTurn as u32, kin.group_of_word())));
    seen.extend(hashes.windows(2).map(|words| key(Kind::PairOfTurn as u32, pair(words[0], words[1]))));
    let triple = |words: &[u32]| pair(pair(words[0], words[1]), words[2]);
    seen.extend(hashes.windows(3).map(|words| key(Kind::TripleOfTurn as u32, triple(words))));
}
