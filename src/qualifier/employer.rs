//! The name of the caller's company. A competitor, a customer or a tool is not it.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::introduction;
use super::ledger::{Ledger, Weight};
use super::lexicon::{self, Words};
use super::names::{self, capitalised, is_everyday, is_first_name};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::trade_name::{self, LEGAL_FORMS, written};
use super::{place, product};

static OWN: LazyLock<Cues<Weight>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Weight::Stated,
            r"(?:my|our|the) (?:company|business|firm|agency|startup|start up|organi[sz]ation)(?: name)? is(?: called| named)?",
        ),
        (
            Weight::Stated,
            r"(?:company|business|firm|agency|startup|start up|shop|organi[sz]ation|practice|studio|store) (?:that is )?(?:called|named)",
        ),
        (
            Weight::Stated,
            r"we are called|(?:i|we) work (?:at|for)|(?:i am|we are) (?:with|at)|i (?:run|own|founded|started|manage)|on behalf of|here at|over at",
        ),
        (
            Weight::Stated,
            r"(?:calling|phoning|ringing|speaking|here|am|are) (?:in )?(?:you )?from|(?:people|employees|staff|reps|users|folks|of us) (?:here |over |working )?at",
        ),
        (
            Weight::Stated,
            r"(?:this is|my name is|name is|i am|it is) (?:[^ ]+ ){1,4}(?:[a-z] ){0,20}(?:from|at|with)",
        ),
        (
            Weight::Stated,
            r"(?:i am|as) (?:[^ ]+ ){1,7}(?:at|for|with)|(?:founder|owner|ceo|president|proprietor|managing director|managing partner) of",
        ),
        (
            Weight::Implied,
            r"i (?:[a-z]+ ){1,6}(?:at|for|with)|(?:gerente|dueñ[oa]|director[ae]?|chef|geschäftsführer(?:in)?) (?:de|von|der|von der)|von der firma|firma|de la empresa|right number for",
        ),
        (Weight::Mentioned, r"^ (?:(?:hi|hello|hey|yes|yeah|ok|sure) )*(?:[^ ]+ ){1,3}from"),
        (
            Weight::Mentioned,
            r"(?:manager|director|head|lead|vp|officer|founder|owner|operations|sales|marketing|engineering) (?:at|for)",
        ),
    ])
});
static READ_BACK: LazyLock<Cues<Weight>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Weight::Confirmed,
            r"(?:company|business|firm|agency)(?: name)? is(?: called)?|(?:company|business|firm|agency) called|we are called|are we with|we work (?:at|for)",
        ),
        (Weight::Confirmed, r"from|at|of|right number for"),
        (Weight::Mentioned, r"(?:that is|is that|is it|so|and)"),
    ])
});
static NAME_WORDS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/name_words.txt")));
/// No answer to "which company", whatever words it is made of.
static DECLINES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"rather not|prefer not|not (?:say|tell|give|share|sure|comfortable|a company)|do not|none of|would like|want|need|looking|trying|why|private",
    )
});
static DEPARTMENTS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/departments.txt")));

/// The company's name, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger: Ledger<String> = Ledger::default();
    for claim in &talk.claims {
        let Some((weight, words)) = find(claim) else { continue };
        let sentence = &claim.sentence;
        let name = written(&sentence.phrase(words.clone()));
        if talk.vocabulary.is_own(&name) {
            continue;
        }
        if claim.denied() {
            ledger.revoke(|known| letters(known) == letters(&name));
            continue;
        }
        // "Is that TechStart, one word?" can only be about what the caller had said.
        let same = ledger.value().is_some_and(|known| letters(known) == letters(&name));
        if !claim.own() && weight == Weight::Mentioned && !same {
            continue;
        }
        let place = sentence.place(words.start).start..sentence.place(words.end - 1).end;
        ledger.offer(claim.weight(weight), claim.corrects() && !same, name, claim.evidence(&place));
    }
    ledger.finish()
}

/// The words of the talk that the email's domain is made of: "open pantry" of openpantry.org.
pub(super) fn of_domain(talk: &Talk<'_>, email: &str) -> Option<Said<String>> {
    let host = email.split('@').nth(1)?;
    if crate::lead::company::is_public_mail_host(host) {
        return None;
    }
    let label = letters(host.split('.').next()?);
    talk.claims.iter().filter(|c| c.own()).find_map(|claim| {
        let sentence = &claim.sentence;
        (0..sentence.words.len()).find_map(|at| {
            let words = spells(sentence, at, &label)?;
            let address = sentence.word(words.end) == "dot" || sentence.word(at.wrapping_sub(1)) == "at";
            let place = sentence.place(words.start).start..sentence.place(words.end - 1).end;
            let name = written(&sentence.phrase(words));
            (!address).then(|| Said { value: name, evidence: claim.evidence(&place) })
        })
    })
}

/// The words from here whose letters, in a row, are this label; capitals carry on the name.
fn spells(sentence: &Sentence<'_>, at: usize, label: &str) -> Option<Range<usize>> {
    let mut joined = String::new();
    let mut end = at;
    while end < sentence.words.len() && end < at + 5 && joined.len() < label.len() {
        let word = sentence.word(end);
        if !matches!(word, "and" | "the" | "of" | "&") || label[joined.len()..].starts_with(word) {
            joined.push_str(&letters(word));
        }
        end += 1;
        if !label.starts_with(&joined) {
            return None;
        }
    }
    if joined.len() < 6 || joined.len() < label.len() {
        return None;
    }
    while end < at + 6
        && capitalised(sentence, end)
        && !sentence.words[end].after_pause
        && !is_everyday(sentence.word(end))
    {
        end += 1;
    }
    Some(at..end)
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn find(claim: &Claim<'_>) -> Option<(Weight, Range<usize>)> {
    let sentence = &claim.sentence;
    let cues = if claim.own() { &OWN } else { &READ_BACK };
    let cued = cues.all(sentence).find_map(|(weight, cue)| {
        let at = sentence.word_at(cue.end);
        let sure = (claim.own() && weight != Weight::Implied) || capitalised(sentence, at);
        let behalf = sentence.flat[cue.clone()].ends_with("behalf of");
        let person = (behalf || !claim.own()) && is_first_name(sentence.word(at))
            || names::HONORIFICS.contains(&sentence.word(at));
        let words = company_at(sentence, at)
            .filter(|_| sure && !person)
            .or_else(|| called(sentence, &cue, at).filter(|_| claim.own()))?;
        (!is_other(sentence, cue.start)).then_some((weight, words))
    });
    let introduced = || {
        let own = claim.own().then(|| introduction::of(claim).and_then(|i| i.company));
        own.flatten().or_else(|| trade_name::find(sentence).filter(|_| claim.own()))
    };
    let cued = cued.or_else(|| introduced().map(|words| (Weight::Stated, words)));
    cued.or_else(|| {
        let answers = claim.asked(Topic::Company)
            && !claim.asked(Topic::Size)
            && claim.opens
            && !sentence.has(&DECLINES);
        answers.then(|| answer(sentence, claim.asked(Topic::Name))).flatten().map(|r| (Weight::Stated, r))
    })
}

/// "a nonprofit called open pantry in eugene": whatever the words, up to the next thought.
fn called(sentence: &Sentence<'_>, cue: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let named = ["called", "named"].iter().any(|w| sentence.flat[cue.clone()].ends_with(w));
    let stops = |i: usize| {
        sentence.words.get(i).is_none_or(|w| {
            w.after_pause
                || matches!(
                    &*w.text,
                    "in" | "we"
                        | "i"
                        | "and"
                        | "so"
                        | "that"
                        | "which"
                        | "based"
                        | "now"
                        | "but"
                        | "at"
                        | "me"
                )
        })
    };
    let end = (at..at + 4).find(|&i| stops(i))?;
    (named && end > at).then_some(at..end)
}

fn is_other(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = sentence.lead_in(at, 5);
    ["not", "friend", "customer", "client", "competitor", "husband", "wife", "used", "heard", "colleague"]
        .iter()
        .any(|w| before.split(' ').any(|b| b == *w))
}

/// Words before the company in "we're called Acme", "it's a firm named Acme".
fn leads_in(word: &str) -> bool {
    introduction::leads_in(word)
        || matches!(
            word,
            "we" | "called" | "named" | "from" | "at" | "company" | "business" | "firm" | "agency"
        )
        || matches!(word, "shop" | "run" | "own" | "work" | "by" | "under" | "mainly" | "a" | "an" | "just")
}

/// The company in an answer to "which company"; behind the name where both were asked for.
fn answer(sentence: &Sentence<'_>, with_name: bool) -> Option<Range<usize>> {
    let last = sentence.words.len().min(8);
    (0..last)
        .filter(|&i| !introduction::is_greeting(sentence.word(i)))
        .filter(|&i| i == 0 || sentence.words[i].after_pause || leads_in(sentence.word(i - 1)))
        .find_map(|i| {
            let words = company_at(sentence, i)?;
            let person = with_name && is_first_name(sentence.word(i));
            (!person).then_some(words)
        })
}

/// The words of a company's name that begins here.
pub(super) fn company_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let at = at + usize::from(sentence.word(at) == "the" && capitalised(sentence, at + 1));
    let first = sentence.word(at);
    let named = !is_everyday(first) || (capitalised(sentence, at) && !is_pronoun(first));
    if first.is_empty()
        || !named
        || DEPARTMENTS.contains(first)
        || !first.chars().any(char::is_alphabetic)
        || first.contains('@')
    {
        return None;
    }
    let mut end = at + 1;
    while end < at + 5 && continues(sentence, end) {
        end += 1;
    }
    // "sarah at tech start dot io" is an address.
    if (at..at + 6).any(|i| sentence.word(i) == "dot") {
        return None;
    }
    let text = sentence.phrase(at..end).to_lowercase();
    if end == at + 1 && names::is_ordinary(first) {
        return None;
    }
    let elsewhere =
        place::is_place(&text) || product::is_tool(&text) || super::calendar::weekday(first).is_some();
    (!elsewhere).then_some(at..end)
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "i" | "we"
            | "it"
            | "you"
            | "he"
            | "she"
            | "they"
            | "my"
            | "our"
            | "your"
            | "monday"
            | "german"
            | "ceo"
            | "what"
    ) || super::calendar::month(word).is_some()
}

fn continues(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    if word == "&" {
        return continues(sentence, at + 1);
    }
    if word.is_empty() || !word.chars().any(char::is_alphabetic) || word.contains('@') {
        return false;
    }
    if LEGAL_FORMS.contains(&word) {
        return true;
    }
    if sentence.words[at].after_pause || is_pronoun(word) {
        return false;
    }
    let cased = sentence.written(at - 1).starts_with(|c: char| c.is_uppercase() || c == '&');
    if cased {
        let link = matches!(word, "of" | "and" | "und" | "et" | "y" | "the" | "for")
            && capitalised(sentence, at + 1);
        return capitalised(sentence, at) || (link && !is_everyday(sentence.word(at + 1)));
    }
    if !is_everyday(word) {
        return !is_first_name(word);
    }
    NAME_WORDS.contains(word) && ends(sentence, at + 1)
}

fn ends(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.words.get(at).is_none_or(|w| {
        w.after_pause
            || NAME_WORDS.contains(&*w.text)
            || LEGAL_FORMS.contains(&&*w.text)
            || matches!(
                &*w.text,
                "we" | "i"
                    | "and"
                    | "our"
                    | "it"
                    | "in"
                    | "here"
                    | "my"
                    | "so"
                    | "but"
                    | "um"
                    | "calling"
                    | "is"
            )
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    fn heard(lines: &[&str]) -> Option<String> {
        hear(&Talk::new(&talk(lines))).map(|s| s.value)
    }

    #[test]
    fn the_callers_company_is_found() {
        for (lines, want) in [
            (&["U hi this is sarah chen from tech start we're about forty people"][..], "Tech Start"),
            (&["U I'm Priya from Northwind Traders and I need a CRM"], "Northwind Traders"),
            (&["A Which company are you with?", "U northern freight"], "Northern Freight"),
            (&["A And the company?", "U it's called bright path logistics"], "Bright Path Logistics"),
            (&["U i'm the operations manager at northern freight and we need help"], "Northern Freight"),
            (&["U we're a small agency called blue harbor"], "Blue Harbor"),
            (&["U I run Smith & Sons in Leeds"], "Smith & Sons"),
            (&["U this is jo from tech start", "A Is that TechStart, one word?", "U yes"], "TechStart"),
            (
                &["A Can I get your name and company?", "U Sarah Chen, Acme Robotics GmbH"],
                "Acme Robotics GmbH",
            ),
        ] {
            assert_eq!(heard(lines).as_deref(), Some(want), "{lines:?}");
        }
    }

    #[test]
    fn other_companies_are_not_the_callers() {
        for lines in [
            &["U we use hubspot today"][..],
            &["U i'm calling from berlin"],
            &["U we are with salesforce right now"],
            &["U my friend at acme told me about you"],
            &["U i'm calling from my car"],
            &["U I'm the head of operations"],
            &["U i used to work at globex"],
            &["A Our office at Clara Labs can help. Interested?", "U yes"],
        ] {
            assert_eq!(heard(lines), None, "{lines:?}");
        }
    }
}
