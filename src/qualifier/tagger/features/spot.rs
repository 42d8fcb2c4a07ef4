//! What is seen of a word's place: how the words around it are written, where in the sentence
//! it stands, and what was asked. There are few such places, so that what each of them counts
//! can be kept.

use super::{Kind, PLACES, REACH, key, narrow, shape};
use crate::qualifier::sentence::Sentence;

/// Ways in which a word is written, none among them.
const SHAPES: usize = 6;
/// Places from the beginning of a sentence that are told apart, and from its end.
const FIRST: usize = 5;
const LAST: usize = REACH + 1;
/// Whether there is a pause before a word, and behind it.
const PAUSES: usize = 4;
/// Places that are told apart in an answer.
const OF_ANSWER: usize = 7;
/// Lengths of a sentence, with room.
const LENGTHS: usize = 8;
/// Topics are counted from 1.
const TOPICS: usize = super::TOPICS.len() + 1;

/// Kinds of spots: by what is written, by where it stands, and two by what was asked.
pub(in crate::qualifier::tagger) const ROWS: usize =
    WRITTEN + STANDS + TOPICS * (SHAPES + OF_ANSWER) * LENGTHS;
const WRITTEN: usize = SHAPES * SHAPES * SHAPES;
const STANDS: usize = FIRST * LAST * PAUSES;

/// A place of a word, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::qualifier::tagger) struct Spot(u16);

impl Spot {
    pub(in crate::qualifier::tagger) fn number(self) -> usize {
        usize::from(self.0)
    }

    #[expect(clippy::cast_possible_truncation, reason = "there are few")]
    fn of(number: usize) -> Self {
        Self(number as u16)
    }

    /// How a word and its neighbours are written.
    fn written(shapes: [u32; 3]) -> Self {
        Self::of(shapes.iter().fold(0, |number, shape| number * SHAPES + *shape as usize))
    }

    /// Where in a sentence of so many words it stands.
    fn stands(sentence: &Sentence<'_>, here: usize) -> Self {
        let behind = (sentence.words.len() - 1 - here).min(LAST - 1);
        let pauses = usize::from(sentence.breaks_at(here)) * 2 + usize::from(sentence.breaks_at(here + 1));
        Self::of(WRITTEN + (here.min(FIRST - 1) * LAST + behind) * PAUSES + pauses)
    }

    /// How an answer about a topic is written here, and where in it this stands.
    fn answers(topic: u32, shape: u32, here: usize, length: u32) -> [Self; 2] {
        let from = WRITTEN + STANDS + topic as usize * (SHAPES + OF_ANSWER) * LENGTHS + length as usize;
        [shape as usize, SHAPES + here.min(OF_ANSWER - 1)].map(|at| Self::of(from + at * LENGTHS))
    }

    /// Shows what is seen there.
    pub(in crate::qualifier::tagger) fn each(self, mut show: impl FnMut(u32)) {
        let number = self.number();
        if let Some(answer) = number.checked_sub(WRITTEN + STANDS) {
            let (rest, length) = (answer / LENGTHS, narrow(answer % LENGTHS));
            let (topic, at) = (narrow(rest / (SHAPES + OF_ANSWER)) * 1024, rest % (SHAPES + OF_ANSWER));
            return match at.checked_sub(SHAPES) {
                None => show(key(Kind::TopicShape as u32, topic + narrow(at) * 8 + length)),
                Some(place) => show(key(Kind::TopicPlace as u32, topic + narrow(place) * 8 + length)),
            };
        }
        if let Some(stands) = number.checked_sub(WRITTEN) {
            let (here, behind) = (stands / PAUSES / LAST, stands / PAUSES % LAST);
            (0..REACH).filter(|place| here + place < REACH).for_each(|place| show(beyond(place)));
            (REACH + 1..PLACES).filter(|place| place - REACH > behind).for_each(|place| show(beyond(place)));
            show(key(Kind::Place as u32, narrow(here)));
            return show(key(Kind::Pause as u32, narrow(stands % PAUSES)));
        }
        let shapes = [number / SHAPES / SHAPES, number / SHAPES % SHAPES, number % SHAPES];
        for (kind, shape) in (Kind::Shape as u32..).zip(shapes) {
            show(key(kind, narrow(shape)));
        }
    }
}

/// What is seen beyond the ends of a sentence, of a place before it or behind it.
fn beyond(place: usize) -> u32 {
    key(Kind::Word as u32 + narrow(place), 1 + u32::from(place > REACH))
}

/// How each word of a sentence is written.
pub(super) fn shapes(sentence: &Sentence<'_>, cased: bool, shapes: &mut Vec<u32>) {
    shapes.clear();
    shapes.extend((0..sentence.words.len()).map(|at| shape(sentence.written(at), cased)));
}

/// The spots of a word, where topics were asked for.
pub(super) fn spots(
    sentence: &Sentence<'_>,
    (here, length): (usize, u32),
    shapes: &[u32],
    topics: &[u32],
    mut show: impl FnMut(Spot),
) {
    let shape = |at: Option<usize>| at.and_then(|at| shapes.get(at)).copied().unwrap_or_default();
    show(Spot::written([shape(here.checked_sub(1)), shapes[here], shape(Some(here + 1))]));
    show(Spot::stands(sentence, here));
    topics.iter().flat_map(|topic| Spot::answers(*topic, shapes[here], here, length)).for_each(show);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spot_has_a_number_of_its_own_and_is_seen_by_it() {
        let sentences = Sentence::all("We are five, Anna and I, in old York here today");
        let (sentence, mut seen) = (&sentences[0], std::collections::HashMap::new());
        let mut all = Vec::new();
        shapes(sentence, true, &mut all);
        for here in 0..sentence.words.len() {
            spots(sentence, (here, 3), &all, &[1, 19], |spot| {
                let mut keys = Vec::new();
                spot.each(|key| keys.push(key));
                assert!(spot.number() < ROWS && !keys.is_empty());
                assert!(seen.insert(keys.clone(), spot).is_none_or(|other| other == spot), "{keys:?}");
            });
        }
        assert!(seen.len() > 30, "{}", seen.len());
    }
}
