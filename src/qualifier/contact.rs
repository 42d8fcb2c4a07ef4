//! The caller's own name. Names of colleagues, bosses and the assistant are not the caller's.

use std::ops::Range;
use std::sync::LazyLock;

use super::asked::Topic;
use super::company::{self, company_at};
use super::cue::Cues;
use super::introduction;
use super::ledger::{Ledger, Weight};
use super::names::{self, Lead, capitalised, name_at, written_name};
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::{Said, addressed, title};

static OWN: LazyLock<Cues<Lead>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Lead::Sure,
            r"my (?:full |first |last )?name is(?: actually)?|name is|i go by|me llamo|mi nombre es|mein name ist|ich hei(?:ß|ss)e|je m'appelle|mon nom est|me chamo|meu nome é|mi chiamo|ako (?:po )?si",
        ),
        (Lead::Known, r"call me"),
        (Lead::Unsure, r"i am (?:his|her|their|the|an?) (?:[a-z]+ )?(?:assistant|secretary|colleague)"),
        (
            Lead::Unsure,
            r"^ (?:(?:hi|hello|hey|hiya|good|morning|afternoon|evening|yes|yeah|oh|there|clara|um|sure|ok|and|so|aye|well|g'day|hallo|guten|tag|morgen|abend|servus|moin|hola|bonjour|po) )*(?:this is|it is|i am|you are speaking (?:to|with)|myself|hier ist|soy|ici)",
        ),
        (Lead::Unsure, r"this is|i am|you are speaking (?:to|with)"),
    ])
});
static READ_BACK: LazyLock<Cues<Lead>> = LazyLock::new(|| {
    Cues::new(&[
        (Lead::Sure, r"our (?:full )?name is|name is|(?:have|got) (?:we|our name) (?:down )?as"),
        (Lead::Unsure, r"(?:speaking|talking) (?:with|to)|is this|this is|do you have|are we|we are"),
        (Lead::Known, r"(?:is that|that is)(?: it)?|i have|got|so|thanks|is it|correctly"),
    ])
});

/// The caller's name, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger: Ledger<String> = Ledger::default();
    let mut disputed = false;
    // The turn that gave a name: "Simone. Levain Lane, Burlington." goes on to say more.
    let mut gave = 0;
    for claim in &talk.claims {
        if claim.denied() {
            disputed = read_back(&claim.sentence).is_some();
            continue;
        }
        let found = match claim.own() {
            true => own_name(claim, disputed, ledger.value().filter(|_| gave == claim.turn())),
            false => read_back(&claim.sentence),
        };
        if let Some((lead, words)) = found {
            gave = if claim.own() { claim.turn() } else { gave };
            // "It is, Moira speaking": what was asked for was a company.
            let speaks = claim.own() && claim.sentence.word(words.end) == "speaking";
            take(claim, lead, &words, disputed || speaks, &mut ledger);
        }
        disputed &= !claim.opens;
    }
    addressed::hear(talk, ledger.finish())
}

fn take(claim: &Claim<'_>, lead: Lead, words: &Range<usize>, disputed: bool, ledger: &mut Ledger<String>) {
    let sentence = &claim.sentence;
    let mut name = written_name(&sentence.phrase(words.clone()));
    if let Some(known) = ledger.value() {
        if known != &name && known.split(' ').any(|w| w == name) {
            return;
        }
        let family = !disputed
            && lead == Lead::Sure
            && !name.contains(' ')
            && !names::is_first_name(&name.to_lowercase());
        name =
            if family && !known.contains(' ') { format!("{known} {name}") } else { with_known(known, name) };
    }
    let own = if lead == Lead::Sure { Weight::Stated } else { Weight::Mentioned };
    let place = sentence.place(words.start).start..sentence.place(words.end - 1).end;
    ledger.offer(claim.weight(own), disputed || claim.corrects(), name, claim.evidence(&place));
}

/// A corrected family name keeps the first name: "no, it's Cheng" makes Sarah Chen Sarah Cheng.
fn with_known(known: &str, name: String) -> String {
    let near = |a: &str, b: &str| {
        let same = a.chars().zip(b.chars()).take_while(|(x, y)| x.eq_ignore_ascii_case(y)).count();
        same > 1 && a.len().abs_diff(b.len()) < 3
    };
    match known.rsplit_once(' ') {
        Some((first, last)) if !name.contains(' ') && near(last, &name) => format!("{first} {name}"),
        Some((first, last)) if !name.contains(' ') && near(first, &name) => format!("{name} {last}"),
        _ => name,
    }
}

fn own_name(claim: &Claim<'_>, disputed: bool, given: Option<&String>) -> Option<(Lead, Range<usize>)> {
    let sentence = &claim.sentence;
    let mut cued: Option<(Lead, Range<usize>)> = None;
    for (lead, place) in OWN.each(sentence) {
        // Of two introductions the later one corrects the earlier.
        let stronger = cued.as_ref().is_none_or(|(best, _)| *best == lead && lead == Lead::Sure);
        if let Some(words) = name_at(sentence, sentence.word_at(place.end), lead).filter(|_| stronger) {
            cued = Some((lead, words));
        }
    }
    cued.or_else(|| spoken_first(claim)).or_else(|| behind_job(claim)).or_else(|| {
        let again = |word: &str| sentence.words.iter().any(|said| said.text == word);
        // "Bond. James Bond.", "Anna. Kowalski."
        let goes_on = |given: &String| {
            given.to_lowercase().split(' ').any(again) || sentence.words.len() == 1 && !given.contains(' ')
        };
        let short = sentence.words.len() < 4 && given.is_none_or(goes_on);
        let answers = (claim.asked(Topic::Name) && (claim.opens || short)) || disputed;
        answers.then(|| answer(sentence)).flatten()
    })
}

/// "sarah chen here", "sarah chen speaking", "sarah chen from tech start".
fn spoken_first(claim: &Claim<'_>) -> Option<(Lead, Range<usize>)> {
    let sentence = &claim.sentence;
    if let Some(introduced) = introduction::of(claim) {
        return Some((Lead::Unsure, introduced.name.clone()));
    }
    let presents = |word: &str| matches!(word, "here" | "hier" | "speaking" | "calling");
    if !sentence.words.iter().any(|word| presents(&word.text) || word.text == "from") {
        return None;
    }
    let skipped = |w: &str| names::is_everyday(w) || introduction::is_greeting(w);
    let first = (0..sentence.words.len().min(4)).find(|&i| !skipped(sentence.word(i)))?;
    let words = name_at(sentence, first, Lead::Sure)?;
    let known = names::is_first_name(sentence.word(words.start));
    let follows = presents(sentence.word(words.end));
    // "it's morag from highland crafts"
    let said = claim.opens && first > 0 && sentence.word(first - 1) == "is";
    let from = sentence.word(words.end) == "from"
        && (known || said && words.len() == 1 && company_at(sentence, words.end + 1).is_some());
    (follows || from).then_some((Lead::Unsure, words))
}

/// The name in an answer to "what is your name".
fn answer(sentence: &Sentence<'_>) -> Option<(Lead, Range<usize>)> {
    let named = |word: &str| {
        !(names::is_everyday(word) || introduction::is_greeting(word))
            || names::is_first_name(word)
            || names::is_honorific(word)
    };
    let first = (0..sentence.words.len().min(8)).find(|&i| named(sentence.word(i)))?;
    // "I'd like a quote" is an answer, but no name: only an introduction leads to one.
    if !(0..first).all(|i| introduction::leads_in(sentence.word(i))) {
        return None;
    }
    let words = name_at(sentence, first, Lead::Sure)?;
    // "Salesforce is too expensive" is about the word before the verb.
    let subject = matches!(
        sentence.word(words.end),
        "is" | "are" | "was" | "were" | "has" | "have" | "does" | "did" | "can" | "will" | "would" | "costs"
    ) && !names::is_first_name(sentence.word(words.start));
    (!subject).then_some((Lead::Sure, words))
}

/// "You're speaking with his assistant, Mrs. Quill", "I'm the compliance officer, Ignatius Toole".
fn behind_job(claim: &Claim<'_>) -> Option<(Lead, Range<usize>)> {
    let sentence = &claim.sentence;
    let job = title::own(claim)?;
    let at = (job.end..job.end + 6).find(|&i| sentence.words.get(i).is_some_and(|w| w.after_pause))?;
    let words = name_at(sentence, at, Lead::Unsure)?;
    let whole = words.len() > 1 && sentence.breaks_at(words.end);
    let firm = company_at(sentence, at).is_some_and(|firm| company::is_company_like(sentence, &firm));
    (whole && !firm && sentence.written(at).starts_with(char::is_uppercase)).then_some((Lead::Unsure, words))
}

fn read_back(sentence: &Sentence<'_>) -> Option<(Lead, Range<usize>)> {
    READ_BACK.all(sentence).find_map(|(lead, place)| {
        let at = sentence.word_at(place.end);
        let whole = |words: &Range<usize>| {
            words.len() > 1
                && words
                    .clone()
                    .all(|i| company::is_cased(sentence, i) && !names::is_everyday(sentence.word(i)))
        };
        let words = name_at(sentence, at, lead).or_else(|| {
            name_at(sentence, at, Lead::Unsure).filter(|words| sentence.question && whole(words))
        })?;
        // "Is this Holt Brothers Construction?" asks for no person.
        let more = (words.end..words.end + 2).take_while(|&i| capitalised(sentence, i)).count();
        let firm = company::is_company_like(sentence, &(words.start..words.end + more));
        (!firm).then_some((lead, words))
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
    fn the_callers_name_is_found() {
        for (lines, want) in [
            (&["U hi this is sarah chen from tech start"][..], "Sarah Chen"),
            (&["U Hello, my name is Zbigniew Nowak and I need help"], "Zbigniew Nowak"),
            (&["A Who am I speaking with?", "U uh sure it's pieter jansen"], "Pieter Jansen"),
            (&["A May I have your name?", "U dr amara okafor"], "Dr. Amara Okafor"),
            (&["U yeah hi marcus here"], "Marcus"),
            (&["U I'm Priya Nair, head of ops at Northwind."], "Priya Nair"),
            (&["A Am I speaking with Sarah Chen?", "U yes speaking"], "Sarah Chen"),
            (&["A What's your name and the bakery's?", "U Simone. Levain Lane, Burlington."], "Simone"),
            (&["A Is that Tay Cabs?", "U It is, Moira speaking."], "Moira"),
            (&["A What is your name?", "U Bond. James Bond."], "James Bond"),
            (&["A What is your name?", "U Anna. Kowalski."], "Anna Kowalski"),
            (
                &["U my name is sara chen", "A Is that Sarah Chen with an h?", "U yes that's right"],
                "Sarah Chen",
            ),
            (&["U this is sarah chen", "A Thanks, is this Sarah Chan?", "U no it's chen"], "Sarah Chen"),
            (&["U my name is jon, sorry, my name is john baker"], "John Baker"),
            (&["U my name is sarah chen", "U yeah this is sarah"], "Sarah Chen"),
            (&["U it's Anna", "A What's your last name?", "U Kowalski, K-O-W-A-L-S-K-I"], "Anna Kowalski"),
            (&["A Who am I talking to?", "U Oh sorry, Ben. Ben Archer."], "Ben Archer"),
            (&["U please call me back", "A Who is this?", "U just call me bob"], "Bob"),
        ] {
            assert_eq!(heard(lines).as_deref(), Some(want), "{lines:?}");
        }
    }

    #[test]
    fn other_people_are_not_the_caller() {
        for lines in [
            &["U my colleague john handles that"][..],
            &["U i am interested in a demo"],
            &["U this is about the invoice"],
            &["U I'm German and I'm looking for a CRM"],
            &["U is john there", "A Hi, this is Clara. How can I help?", "U i'm looking for mark"],
            &["A Would Tuesday with Mark work?", "U yes"],
            &["U this is john's assistant"],
            &["U i am driving"],
        ] {
            assert_eq!(heard(lines), None, "{lines:?}");
        }
    }
}
