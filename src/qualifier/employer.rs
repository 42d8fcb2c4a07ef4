//! The name of the caller's company. A competitor, a customer or a tool is not it.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::company::{self, company_at, is_company_like};
use super::cue::{Cues, pattern};
use super::introduction;
use super::ledger::{Ledger, Weight};
use super::names::{self, capitalised, is_everyday, is_first_name};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::trade_name::{self, written};
use super::workplace::{self, Family};

static OWN: LazyLock<Cues<Weight>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Weight::Stated,
            r"(?:my|our|the) (?:company|business|firm|agency|startup|start up|organi[sz]ation)(?: name)? is(?: called| named)?",
        ),
        (
            Weight::Stated,
            r"we are called|(?:i|we) work (?:at|for)|(?:i am|we are) (?:with|at)|i (?:own and )?(?:run|own|operate|founded|started|manage|represent|direct)|company name is|(?:we|i) trade as|trading as|doing business as|on behalf of|here at|over at",
        ),
        (
            Weight::Stated,
            r"(?:i call|i phone|i ring|calling|phoning|ringing|speaking|here|am|are) (?:in )?(?:you )?from|(?:people|employees|staff|reps|users|folks|of us) (?:here |over |working )?at",
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
/// No answer to "which company", whatever words it is made of.
static DECLINES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"rather not|prefer not|not (?:say|tell|give|share|sure|comfortable|a company)|do not|none of|would like|want|need|looking|trying|why|private",
    )
});
/// The company's name, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>, contact: Option<&Said<String>>) -> Option<Said<String>> {
    let mut ledger: Ledger<String> = Ledger::default();
    let mut disputed = false;
    let name = contact.and_then(|said| Family::of(&said.value));
    for claim in &talk.claims {
        let corrected = || disputed.then(|| corrected(claim)).flatten();
        let family = || {
            let words = workplace::of_family(&claim.sentence, name.as_ref().filter(|_| claim.own())?)?;
            Some((Weight::Mentioned, words))
        };
        let Some((weight, words)) = find(claim).or_else(corrected).or_else(family) else {
            disputed &= !claim.own();
            continue;
        };
        let sentence = &claim.sentence;
        let name = written(&sentence.phrase(words.clone()));
        if talk.vocabulary.is_own(&name) {
            continue;
        }
        if claim.denied() {
            ledger.revoke(|known| letters(known) == letters(&name));
            disputed = true;
            continue;
        }
        // "Is that TechStart, one word?" can only be about what the caller had said.
        let same = ledger.value().is_some_and(|known| letters(known) == letters(&name));
        if !claim.own() && weight == Weight::Mentioned && !same {
            continue;
        }
        // What was named first is the caller's; another one told later is somebody else's.
        let answers = claim.corrects() || claim.asked(Topic::Company) || disputed || !claim.own();
        let more = ledger.value().is_none_or(|known| letters(&name).contains(&letters(known)));
        if !answers && !more {
            continue;
        }
        let place = sentence.place(words.start).start..sentence.place(words.end - 1).end;
        ledger.offer(claim.weight(weight), claim.corrects() && !same, name, claim.evidence(&place));
    }
    ledger.finish()
}

/// "Is that Pilbara Hire?" "No, Fitzroy Pumps and Hire."
fn corrected(claim: &Claim<'_>) -> Option<(Weight, Range<usize>)> {
    let answers = claim.own() && claim.opens && !claim.sentence.has(&DECLINES);
    let words = answers.then(|| answer(&claim.sentence, true)).flatten()?;
    (words.len() > 1).then_some((Weight::Stated, words))
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
        let words = company_at(sentence, at)?;
        // Without capitals a word for a business tells the name: "at riverside animal hospital".
        let business = || words.len() > 1 && company::is_business(sentence.word(words.end - 1));
        let sure = (claim.own() && weight != Weight::Implied)
            || capitalised(sentence, at)
            || (claim.own() && business());
        let behalf = sentence.flat[cue.clone()].ends_with("behalf of");
        let person = (behalf || !claim.own()) && is_first_name(sentence.word(at))
            || names::is_honorific(sentence.word(at));
        if !sure || person {
            return None;
        }
        // "I'm looking for a CRM that plays nicely with": a wish leads to no company.
        let wished = |w: &str| {
            matches!(w, "looking" | "searching" | "interested" | "that" | "which" | "need" | "want")
        };
        let wish = claim.own() && sentence.flat[cue.clone()].split(' ').any(wished);
        (!wish && !is_other(sentence, cue.start)).then_some((weight, words))
    });
    let introduced = || {
        let own = claim.own().then(|| introduction::of(claim).and_then(|i| i.company.clone()));
        own.flatten()
            .or_else(|| trade_name::find(sentence).or_else(|| workplace::find(claim)).filter(|_| claim.own()))
    };
    let cued = cued.or_else(|| introduced().map(|words| (Weight::Stated, words)));
    let cued = cued.or_else(|| read_back(claim).map(|words| (Weight::Confirmed, words)));
    cued.or_else(|| {
        let answers = claim.asked(Topic::Company)
            && !claim.asked(Topic::Size)
            && claim.opens
            && !sentence.has(&DECLINES);
        answers.then(|| answer(sentence, claim.asked(Topic::Name))).flatten().map(|r| (Weight::Stated, r))
    })
}

/// "Is this Holt Brothers Construction?", "a demo for Ledgerwell Accounting?"
fn read_back(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    (1..sentence.words.len()).filter(|_| !claim.own()).find_map(|at| {
        let led = matches!(
            sentence.word(at - 1),
            "of" | "at" | "with" | "from" | "for" | "is" | "this" | "that" | "are" | "called"
        );
        let words = led.then(|| company_at(sentence, at)).flatten()?;
        (is_company_like(sentence, &words) && !is_first_name(sentence.word(at))).then_some(words)
    })
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
            let person = with_name && is_first_name(sentence.word(i)) && !is_company_like(sentence, &words);
            (!person).then_some(words)
        })
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    fn heard(lines: &[&str]) -> Option<String> {
        hear(&Talk::new(&talk(lines)), None).map(|s| s.value)
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
