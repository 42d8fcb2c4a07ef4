//! Where the company is.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::company::is_business;
use super::cue::{Cues, pattern};
use super::introduction;
use super::ledger::{Ledger, Weight};
use super::lexicon::{self, Lexicon};
use super::names::{capitalised, is_everyday, is_ordinary, written_name};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::trade;

static PLACES: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(lexicon::lines(include_str!("lists/places.txt")).map(|name| (name, ()))));
static CUES: LazyLock<Cues<Weight>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Weight::Stated,
            r"(?:moved|relocated|moving|relocating) (?:out |over |down |up |back |our office |the office |the shop )?to|(?:new|main) (?:office|shop|place|location|site) is in",
        ),
        (
            Weight::Stated,
            r"(?:we are|i am|are we|company is|business is|office is|headquarters is|team is|am|are) (?:all |both |mostly |mainly |actually )?(?:based|located|headquartered|situated)(?: out)? (?:in|of|at|near|around)",
        ),
        (
            Weight::Stated,
            r"(?:based|located|headquartered)(?: out)? (?:in|of)|head ?quarters? (?:is |are )?in|hq (?:is )?in|(?:our|my|the) (?:main |head )?office is in",
        ),
        (
            Weight::Mentioned,
            r"(?:we are|i am|are we|company|firm|agency|shop|business|clinic|practice|store|restaurant|hotel|warehouse|charity|school|team|bakery|studio|here|calling|office|out) (?:in|from|of)",
        ),
    ])
});

/// The caller speaks of what is the caller's own.
static OURS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"we|our|i|i am|my|this is|it is|us|from|with|shop|business|company|clinic|studio|hier|soy|here|at|kami|ako",
    )
});
/// Where something else is or happens.
static ELSEWHERE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:trade |boat |car )?show|conference|convention|fair|expo|exhibition|flight|fly(?:ing)?|travel(?:l?ing)?|trip|holiday|vacation|customers?|clients?|suppliers?|vendors?|friend|brother|sister|supposed|grew up|used to|is it in|language|at our|yard in|data (?:is|be|are)|stored|hosted|servers?",
    )
});

pub(super) fn is_place(text: &str) -> bool {
    PLACES.get(text).is_some()
}

/// The company's place, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if let Some((weight, words)) = find(claim) {
            // Of places named in passing the first is where the caller is.
            if weight == Weight::Implied && ledger.value().is_some() {
                continue;
            }
            let words = with_region(&claim.sentence, words);
            let place = claim.sentence.place(words.start).start..claim.sentence.place(words.end - 1).end;
            let name = written_name(&claim.sentence.phrase(words));
            ledger.offer(claim.weight(weight), claim.corrects(), name, claim.evidence(&place));
        }
    }
    ledger.finish()
}

fn find(claim: &Claim<'_>) -> Option<(Weight, Range<usize>)> {
    let sentence = &claim.sentence;
    let cued = CUES.all(sentence).find_map(|(weight, cue)| {
        let at = sentence.word_at(cue.end);
        let words = known_at(sentence, at)
            .or_else(|| unknown_at(sentence, at).filter(|_| weight == Weight::Stated))?;
        let others = [" customers ", " clients ", " suppliers "]
            .iter()
            .any(|w| sentence.lead_in(cue.end, 6).contains(w));
        (!sentence.negated(cue.start) && !others).then_some((weight, words))
    });
    let cued = cued.or_else(|| in_passing(claim).map(|words| (Weight::Implied, words)));
    cued.or_else(|| answered(claim).map(|words| (Weight::Stated, words)))
}

/// The place in an answer to "where are you".
fn answered(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    if !(claim.asked(Topic::Location) && claim.opens) {
        return None;
    }
    let mut places = (0..sentence.words.len().min(8)).filter_map(|i| known_at(sentence, i));
    let known = places.next().map(|r| {
        let side = r.start > 0
            && matches!(
                sentence.word(r.start - 1),
                "lower" | "upper" | "north" | "south" | "east" | "west" | "northern" | "southern" | "greater"
            );
        r.start - usize::from(side)..r.end
    });
    let first = (0..sentence.words.len().min(4)).find(|&i| !is_everyday(sentence.word(i)));
    let unknown = || {
        // "I left in January" is no town: one in a sentence has its capital.
        let spoken = sentence.written(0).starts_with(char::is_lowercase) && sentence.words.len() < 4;
        first
            .filter(|_| sentence.words.len() < 6)
            .filter(|&i| spoken || sentence.written(i).starts_with(char::is_uppercase))
            .and_then(|i| unknown_at(sentence, i))
    };
    known.or_else(unknown)
}

/// "Bluefin Media in Tampa", "we install panels around Tucson", "Volunteer Paving, Nashville".
fn in_passing(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    if !claim.own() {
        return None;
    }
    let presents = || {
        claim.asked(Topic::Company)
            || claim.asked(Topic::Name)
            || sentence.has(&OURS)
            || introduction::of(claim).is_some()
    };
    let mut places = (1..sentence.words.len()).filter_map(|at| {
        let led =
            matches!(sentence.word(at - 1), "in" | "around" | "near" | "from" | "en" | "aus" | "outside");
        // "Out of Penrith", but "S as in Sam".
        let led = (led && sentence.word(at.wrapping_sub(2)) != "as")
            || (sentence.word(at - 1) == "of" && sentence.word(at.wrapping_sub(2)) == "out");
        let listed = sentence.words[at].after_pause && at > 1;
        if !(led || listed) {
            return None;
        }
        let known = known_at(sentence, at).filter(|_| listed || presents());
        let unknown = || unknown_in_passing(sentence, at).filter(|_| presents());
        let within = led && matches!(sentence.word(at - 1), "in" | "around" | "near" | "of");
        let town = || within.then(|| with_known_region(sentence, at)).flatten().filter(|_| presents());
        let found = known.or_else(town).or_else(unknown)?;
        (!sentence.negated(sentence.place(at).start)).then_some(found)
    });
    places.next().filter(|_| !sentence.has(&ELSEWHERE))
}

/// A place that no list knows, behind "in" or "near" and with a capital.
fn unknown_in_passing(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let the = usize::from(sentence.word(at) == "the");
    let word = sentence.word(at + the);
    let named = matches!(sentence.word(at - 1), "in" | "en" | "aus" | "around" | "near" | "of")
        && capitalised(sentence, at + the)
        && (!is_everyday(word) || the == 0 && is_noun_place(word))
        && sentence.written(at + the).chars().filter(|c| c.is_uppercase()).count() == 1
        && !super::product::is_tool(word)
        && !is_ordinary(word)
        && super::calendar::month(word).is_none()
        && super::calendar::weekday(word).is_none();
    // "In Glenmore Dairy Co-op" is a company.
    unknown_at(sentence, at + the).filter(|words| {
        let business = |i: usize| is_business(sentence.word(i)) || trade::is_trade(sentence.word(i));
        named && !words.clone().any(business)
    })
}

/// Places that are everyday words too count only with a capital.
fn is_noun_place(word: &str) -> bool {
    matches!(word, "reading" | "bend" | "bath" | "nice" | "mobile" | "golden" | "hull" | "orange" | "london")
}

/// "Worcester, Massachusetts": the region or country behind a town belongs to it.
fn with_region(sentence: &Sentence<'_>, words: Range<usize>) -> Range<usize> {
    let at = words.end;
    if at >= sentence.words.len() || words.len() > 3 {
        return words;
    }
    let comma = sentence.words[at].after_pause && sentence.word(at) != "the";
    known_at(sentence, at)
        .filter(|region| region.start == at && comma)
        .map_or(words.clone(), |region| words.start..region.end)
}

/// "Lafayette, Louisiana", "High Point, North Carolina": a town that no list knows is told by
/// the region behind it.
fn with_known_region(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    (at + 1..(at + 3).min(sentence.words.len())).find_map(|region| {
        let town = (at..region).all(|i| {
            let word = sentence.word(i);
            let written = sentence.written(i).starts_with(char::is_uppercase) || is_noun_place(word);
            (i == at || !sentence.words[i].after_pause)
                && (written || !is_everyday(word) && !is_ordinary(word))
        });
        let words = known_at(sentence, region).filter(|words| words.start == region)?;
        let ends = sentence
            .words
            .get(words.end)
            .is_none_or(|w| w.after_pause || matches!(&*w.text, "and" | "we" | "i" | "so" | "but" | "um"));
        (town && ends).then_some(at..words.end)
    })
}

/// The longest known place that begins here.
fn known_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let at = at + usize::from(matches!(sentence.word(at), "the" | "downtown" | "central"));
    PLACES.longest_at(sentence, at).map(|(words, ())| words)
}

/// A place that no list knows: one word, or several with capitals.
fn unknown_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let word = sentence.word(at);
    let named = word.len() > 2 && !is_everyday(word) && word.chars().all(|c| c.is_alphabetic() || c == '\'');
    if !named {
        return None;
    }
    let mut end = at + 1;
    while end < at + 3
        && sentence.written(at).starts_with(char::is_uppercase)
        && capitalised(sentence, end)
        && !sentence.words.get(end).is_none_or(|w| w.after_pause || is_everyday(&w.text))
    {
        end += 1;
    }
    Some(at..end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn places_are_found() {
        for (lines, want) in [
            (&["U we're based in berlin"][..], Some("Berlin")),
            (&["U we are a law firm in new york city"], Some("New York City")),
            (&["U I'm calling from London"], Some("London")),
            (&["A Where are you based?", "U uh austin texas"], Some("Austin")),
            (&["A Where are you located?", "U Lower Saxony mostly"], Some("Lower Saxony")),
            (&["U we're based out of Tunbridge Wells"], Some("Tunbridge Wells")),
            (&["U our customers are in paris"], None),
            (&["U we are in a hurry"], None),
            (&["U we're not based in london"], None),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value).as_deref(), want, "{lines:?}");
        }
    }
}
