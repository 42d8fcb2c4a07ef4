//! What the caller may decide. "Not my decision" says as much as "I sign off on that".

mod phrases;

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::tagger::levels::Question;
use super::talk::{Claim, Talk};
use crate::lead::bant::Authority;
use phrases::{
    ALONE, ANYBODY_ELSE, BOSS, DO_WE_ADVISE, ME, ME_FIRST, NO_PART, OTHER_MATTER, OURS_TO_DECIDE, PART,
    SOMEBODY_DECIDES, WHO_ELSE, WITHIN,
};

/// Who owns or leads it decides, as long as nothing else is said.
static OWNER: LazyLock<Cues<Authority>> = LazyLock::new(|| {
    Cues::new(&[(
        Authority::Yes,
        r"i am (?:the |an? |one of the |also the |both )?(?:sole )?(?:(?:ceo|founders?|owners?|co founder|cofounder|co owner|managing director|president|proprietor|managing partner)(?: |$))|i (?:own|founded) (?:a|the) (?:small |little |couple of |chain of |few )+[a-z]+|i (?:own|founded) (?:the|a|an|this|my own|our|two|[0-9]+) (?:[a-z]+ ){0,3}(?:company|business|firm|agency|shop|clinic|practice|store|studio|restaurant|salon|farm|gyms?|garage|bakery|hotel|cafe|bar)",
    )])
});
/// Who is no one in particular: "the one who decides", "nobody signs".
const NOBODY: &[&str] = &[
    "who",
    "that",
    "which",
    "it",
    "what",
    "whoever",
    "one",
    "nobody",
    "i",
    "we",
    "you",
    "and",
    "not",
    "this",
    "then",
    "else",
    "everyone",
    "everybody",
    "system",
    "software",
    "tool",
    "customer",
    "client",
];

/// Who leads the company decides, where nothing else was said.
pub(super) fn of_title(title: &Said<String>) -> Option<Said<Authority>> {
    static LEADS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^ (?:the |and |co )*(?:owner|founder|ceo|chief executive(?: officer)?|managing director|managing partner|proprietor|sole trader|co ?owner|co ?founder|president)(?: |$)",
        )
    });
    let flat = format!(" {} ", title.value.to_lowercase().replace(['-', ','], " "));
    LEADS.is_match(&flat).then(|| Said { value: Authority::Yes, evidence: title.evidence.clone() })
}

pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<Authority>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|claim| claim.may_answer(Question::Authority)) {
        let read = read(claim);
        let elsewhere = read.as_ref().is_some_and(|(_, level, _)| *level == Authority::No)
            || (read.is_none() && claim.asked(Topic::Authority) && ledger.value() == Some(&Authority::No));
        if let Some(place) = part(claim).filter(|_| elsewhere) {
            ledger.offer(Weight::Stated, true, Authority::Influencer, claim.evidence(&place));
            continue;
        }
        let Some((weight, level, place)) = read else { continue };
        // One who has no say and yet recommends or asks around is an influencer.
        let softer = level == Authority::No && ledger.value() == Some(&Authority::Influencer);
        let out = level == Authority::No && claim.sentence.has(&NO_PART);
        let weight = if softer && !out { Weight::Mentioned } else { weight };
        ledger.offer(weight, out || (claim.corrects() && !softer), level, claim.evidence(&place));
    }
    ledger.finish()
}

type Reading = (Weight, Authority, Range<usize>);

fn read(claim: &Claim<'_>) -> Option<Reading> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Authority);
    let answer = |level| Some((Weight::Stated, level, 1..2));
    if !claim.own() {
        return of_question(claim);
    }
    // "Who else would it be?" asks for no answer.
    let answers = !sentence.question || WHO_ELSE.is_match(&sentence.flat);
    if asked && claim.opens && answers && is_me(sentence) && !takes_it_back(claim) || sentence.has(&WITHIN) {
        return answer(Authority::Yes);
    }
    if !sentence.has(&OTHER_MATTER)
        && !sentence.question
        && let Some((level, place)) = level(claim)
    {
        return Some((Weight::Stated, level, place));
    }
    if asked && claim.opens && !sentence.question && (sentence.has(&BOSS) || is_named(sentence)) {
        return answer(Authority::No);
    }
    OWNER.first(sentence).map(|(level, place)| (Weight::Implied, level, place))
}

/// "He decides, though I pick the shortlist."
fn part(claim: &Claim<'_>) -> Option<Range<usize>> {
    claim.sentence.find(&PART).filter(|place| claim.own() && !refused(&claim.sentence, place.start))
}

fn refused(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = sentence.lead_in(at, 3);
    before.contains(" not ") || before.contains(" never ")
}

/// "I'm not going to ask her."
fn refrains(sentence: &Sentence<'_>, place: &Range<usize>) -> bool {
    [" not going to ", " not want to ", " not have to "]
        .iter()
        .any(|words| sentence.flat[place.clone()].contains(words))
}

/// "Me, with a nod from our engineer", unlike "me, god no".
fn begins_with_me(sentence: &Sentence<'_>) -> bool {
    sentence.has(&ME_FIRST) && !(0..5).any(|i| matches!(sentence.word(i), "no" | "not" | "never" | "nope"))
}

/// The caller is the answer, or its first words: "it's all me now, scary as that is".
fn is_me(sentence: &Sentence<'_>) -> bool {
    sentence.has(&ME) || begins_with_me(sentence) || ME.is_match(sentence.clause(0))
}

/// "Gord would", "that would be Henrik": somebody with a name is the answer.
fn is_named(sentence: &Sentence<'_>) -> bool {
    let named = |at: usize| {
        let capital = sentence.written(at).starts_with(char::is_uppercase);
        capital && !NOBODY.contains(&sentence.word(at)) && !is_pronoun(sentence.word(at))
    };
    let acts = matches!(
        sentence.word(1),
        "would" | "will" | "does" | "signs" | "decides" | "owns" | "runs" | "handles" | "approves"
    );
    let somebody = matches!(sentence.word(0), "somebody" | "someone") && sentence.words.len() > 1;
    let points =
        matches!(sentence.word(0), "it" | "that") && matches!(sentence.word(1), "is" | "would" | "will");
    let behind = 2 + usize::from(sentence.word(2) == "be");
    somebody || (acts && named(0)) || (points && named(behind))
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "that" | "they" | "he" | "she" | "me" | "there" | "how" | "when" | "my" | "our" | "the" | "up"
    ) || matches!(word, "so" | "ok" | "well" | "yes" | "no" | "a" | "right" | "correct" | "monday" | "friday")
}

/// "Me, but the board has to agree".
fn takes_it_back(claim: &Claim<'_>) -> bool {
    phrases::table().first(&claim.sentence).is_some_and(|(level, _)| level == Authority::Influencer)
}

fn level(claim: &Claim<'_>) -> Option<(Authority, Range<usize>)> {
    let sentence = &claim.sentence;
    let found = phrases::table().all(sentence).find(|(level, place)| {
        *level == Authority::No || !(refused(sentence, place.start) || refrains(sentence, place))
    });
    found.or_else(|| {
        let found = SOMEBODY_DECIDES.captures(&sentence.flat)?;
        let who = found.get(1)?;
        // "IT picks" is a department, "it picks" is none.
        let department = sentence.written(sentence.word_at(who.start())) == "IT";
        (department || !NOBODY.contains(&who.as_str()))
            .then(|| Some((Authority::No, found.get(0)?.range())))?
    })
}

/// What the assistant asked or read back, and the caller said yes or no to.
fn of_question(claim: &Claim<'_>) -> Option<Reading> {
    let sentence = &claim.sentence;
    let no = claim.denied();
    if sentence.has(&ANYBODY_ELSE) {
        let level = if no { Authority::Yes } else { Authority::Influencer };
        return Some((Weight::Stated, level, 1..2));
    }
    if sentence.has(&OURS_TO_DECIDE) {
        let level = match no {
            true if sentence.has(&ALONE) => Authority::Influencer,
            true => Authority::No,
            false => Authority::Yes,
        };
        return Some((Weight::Stated, level, 1..2));
    }
    let (level, place) = phrases::table().first(sentence)?;
    match level {
        Authority::Yes if no => Some((Weight::Stated, Authority::No, place)),
        _ if no => sentence.has(&DO_WE_ADVISE).then_some((Weight::Stated, Authority::No, place)),
        _ => Some((Weight::Stated, level, place)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn authorities() {
        for (lines, want) in [
            (&["U I sign off on that"][..], Some(Authority::Yes)),
            (&["U it's my decision"], Some(Authority::Yes)),
            (&["A Who makes the final decision?", "U that would be me"], Some(Authority::Yes)),
            (&["A Are you the decision maker?", "U yes"], Some(Authority::Yes)),
            (&["A Are you the decision maker?", "U no"], Some(Authority::No)),
            (&["U I'm the founder of a bakery"], Some(Authority::Yes)),
            (&["U i have to run it by my boss"], Some(Authority::Influencer)),
            (&["U our cfo has to approve it"], Some(Authority::Influencer)),
            (&["U i'd recommend it to the board"], Some(Authority::Influencer)),
            (&["A Who decides?", "U nobody but me"], Some(Authority::Yes)),
            (&["A Who decides?", "U no one except me"], Some(Authority::Yes)),
            (&["A Who decides?", "U my wife and I together"], Some(Authority::Yes)),
            (&["A Who decides?", "U me and my partner together"], Some(Authority::Yes)),
            (&["A May I ask who decides?", "U I do, but I'm not interested, thanks."], Some(Authority::Yes)),
            (&["A Who decides?", "U I do but I'm busy"], Some(Authority::Yes)),
            (&["A Who decides?", "U my wife"], Some(Authority::No)),
            (&["A Who decides?", "U I do not know"], None),
            (&["U not my decision"], Some(Authority::No)),
            (&["U my boss decides"], Some(Authority::No)),
            (&["A Who makes the decision?", "U my boss, but she listens to me"], Some(Authority::Influencer)),
            (&["U me and my partner decide together"], Some(Authority::Yes)),
            (&["U i want to speak to a human"], None),
            (&["U i'm not the decision maker"], Some(Authority::No)),
            (&["U i need to check my calendar"], None),
            (&["U that's a good call"], None),
            (&["U my boss decides but i will recommend something"], Some(Authority::Influencer)),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
