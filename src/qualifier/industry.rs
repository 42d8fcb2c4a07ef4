//! What the caller's company does. What its customers do is not it.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::talk::{Claim, Talk};
use super::{introduction, job, named_trade, trade};

/// The company or the caller in it: what it is follows.
static IS_A: LazyLock<Pattern> = LazyLock::new(|| {
    let often = r"(?: (?:just|only|basically|mostly|mainly|actually|also|still|really|like|kind of|all|currently|primarily))*";
    let article = r"(?: (?:a|an|the|my|our|my own|one|two|three|four|five|several|some|[0-9]+))";
    pattern(&format!(
        r"(?:we are|i am|it is|that is|this is|are we|i run|we run|i own|we own|and own|i have|we have|i have got|we have got|i manage|we manage|i direct|i represent|i started|i founded|we started|i opened|she runs|he runs|they run|i work (?:for|at|in|with)|i am (?:with|from|at)|calling (?:from|for)|on behalf of|from|for|at|with|as|of|having|company is|business is|he owns|she owns){often}{article}"
    ))
});
/// "We do landscaping", "we make furniture".
static MAKES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|i)(?: (?:mostly|mainly|basically|just|also|only|primarily|actually))* (?:make|makes|build|sell|export|import|rent(?: out)?|hire out|resell|manufacture|install|distribute|produce|grow|brew|repair|do|supply|roast|breed|plan|fabricate|offer|provide|operate|organi[sz]e|fix|process|trade|sew|bake|print)(?: and (?:rent|sell|repair|install|build|make|service|fix))?(?: (?:small|custom|all kinds of|all sorts of|mostly|mainly))*|(?:selling|making|building|manufacturing) ",
    )
});
/// "We're in construction", "we're into generator sales".
static WORKS_IN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we are|i am|are we|we work|i work|we operate|business is|company is|working|company|business|firm|startup)(?: (?:all|mostly|mainly|basically|primarily|also))* (?:in|into)(?: the)?|(?:our|the|my) (?:industry|sector|business|trade|field) is",
    )
});
static CUSTOMERS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:customers?|clients?|audience|prospects|buyers) (?:are|is|in|from|who|work|such)|sell(?:ing)? (?:to|into)|(?:we|i) serve|serving|market to|work with|tool|software for|crm for|looking for|need|want|would like|interested in|use|using|friend|brother|sister|husband works|wife works|used to|like",
    )
});

/// The industry, in the caller's words.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        let heard = || {
            industry_of(claim).map(|(weight, words)| {
                let name = trade::written(&claim.sentence, &words);
                (weight, name, words)
            })
        };
        if let Some((weight, name, words)) = added(claim).or_else(heard) {
            let sentence = &claim.sentence;
            let place = sentence.place(words.start).start..sentence.place(words.end - 1).end;
            ledger.offer(claim.weight(weight), claim.corrects(), name, claim.evidence(&place));
        }
    }
    ledger.finish()
}

/// What the company's name says, where nothing else was said.
pub(super) fn of_name(company: &Said<String>) -> Option<Said<String>> {
    named_trade::of(&company.value).map(|value| Said { value, evidence: company.evidence.clone() })
}

/// An industry by the team's own words for it, where the caller speaks of "us".
fn added(claim: &Claim<'_>) -> Option<(Weight, String, Range<usize>)> {
    let sentence = &claim.sentence;
    let industries = claim.vocabulary.industries();
    if industries.is_empty() {
        return None;
    }
    let (words, name) = (0..sentence.words.len()).find_map(|at| industries.longest_at(sentence, at))?;
    let start = sentence.place(words.start).start;
    let lead = &sentence.flat[..start];
    let ours = lead.split(' ').any(|word| matches!(word, "we" | "i" | "our" | "my" | "us"));
    let answers = claim.asked(Topic::Industry) && claim.opens;
    let foreign = CUSTOMERS.is_match(lead) || sentence.negated(start) || sentence.question;
    ((ours || answers) && !foreign).then(|| (Weight::Stated, name.clone(), words))
}

fn industry_of(claim: &Claim<'_>) -> Option<(Weight, Range<usize>)> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Industry) && claim.opens;
    if claim.own() && sentence.question && !asked {
        return None;
    }
    let ours = |words: &Range<usize>| {
        let start = sentence.place(words.start).start;
        let foreign = sentence.has(&CUSTOMERS) && CUSTOMERS.is_match(sentence.lead_in(start, 9));
        !foreign && !sentence.negated(start)
    };
    if let Some(words) = stated(claim).find(|words| ours(words)) {
        return Some((Weight::Stated, words));
    }
    if asked {
        return trade::first(sentence).filter(ours).map(|words| (Weight::Stated, words));
    }
    if !claim.own() {
        return None;
    }
    let made = sentence.places(&MAKES).find_map(|m| trade::made(sentence, sentence.word_at(m.end)));
    made.filter(ours).map(|words| (Weight::Mentioned, words))
}

/// "We're a commercial cleaning company", "a small law firm", "we're in construction".
fn stated(claim: &Claim<'_>) -> impl Iterator<Item = Range<usize>> {
    let sentence = &claim.sentence;
    let own =
        (0..sentence.words.len()).filter(|&i| matches!(sentence.word(i), "my" | "our")).filter_map(|i| {
            let words = trade::kind(sentence, i + 1)?;
            // "My accountant" is a person.
            (words.len() > 1 && !job::is_job(sentence.word(words.end - 1))).then_some(words)
        });
    let is_a = sentence.places(&IS_A).filter_map(|m| trade::kind(sentence, sentence.word_at(m.end)));
    let apposed = (1..sentence.words.len())
        .filter(|&i| sentence.words[i].after_pause && matches!(sentence.word(i), "a" | "an"))
        .filter_map(|i| trade::kind(sentence, i + 1));
    let works_in = sentence.places(&WORKS_IN).filter_map(|m| trade::known(sentence, sentence.word_at(m.end)));
    let are = (0..sentence.words.len())
        .filter(|&i| matches!(sentence.word(i), "we" | "we're") && sentence.word(i + 1) == "are")
        .filter_map(|i| {
            trade::people(sentence, i + 2).or_else(|| trade::kind(sentence, i + 2).filter(|w| w.len() > 1))
        });
    let pauses = (1..sentence.words.len()).filter(|&i| sentence.words[i].after_pause);
    let named = pauses.filter(|_| introduction::of(claim).is_some()).filter_map(|i| {
        let known = trade::known(sentence, i);
        let alone = |w: &Range<usize>| sentence.words.get(w.end).is_none_or(|next| next.after_pause);
        known.filter(alone).or_else(|| named_trade::apposed(sentence, i))
    });
    is_a.chain(apposed).chain(works_in).chain(are).chain(own).chain(named)
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn industries() {
        for (lines, want) in [
            (&["U we're a freight company"][..], Some("freight")),
            (&["U we are in healthcare"], Some("healthcare")),
            (&["U i run a small dental practice in leeds"], Some("dental practice")),
            (&["A What industry are you in?", "U logistics mostly"], Some("logistics")),
            (&["A What industry are you in?", "U taxidermy"], Some("taxidermy")),
            (&["U we sell software to hospitals"], Some("software")),
            (&["U Max Baker, a commercial cleaning company here in Leeds"], Some("commercial cleaning")),
            (&["U we're opticians in La Crosse"], Some("opticians")),
            (&["U I own a little music school called Allegro"], Some("music school")),
            (&["U our clients are in retail"], None),
            (&["U we need a marketing tool"], None),
            (&["U we're not in finance"], None),
            (&["U i work with a great team"], None),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value).as_deref(), want, "{lines:?}");
        }
    }
}
