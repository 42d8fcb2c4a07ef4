//! What the caller's company does. What its customers do is not it.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

static INDUSTRIES: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    include_str!("lists/industries.txt")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once(':'))
        .map(|(name, words)| (name, words.split(',').map(str::trim).collect()))
        .collect()
});
static INDUSTRY_CUE: LazyLock<Cues<Weight>> = LazyLock::new(|| {
    let words = INDUSTRIES.iter().flat_map(|(_, w)| w.iter().copied()).collect::<Vec<_>>().join("|");
    let adjectives = r"(?:[a-z]+ ){0,3}";
    let kinds = r"company|companies|business|firm|agency|startup|start up|provider|shop|practice|group|chain|brand|consultancy|operator|distributor|supplier|organi[sz]ation|space|industry|sector|field|world|team";
    let tables = [
        format!(
            r"(?:we are|i am|are we|we work|i work|we operate|business is|company is|working) (?:all |mostly |mainly |basically |primarily )?in (?:the )?(?:{words})"
        ),
        format!(
            r"(?:we are|i run|i own|we run|we own|i have|we have|it is|i am with|i work (?:at|for|in)|we work (?:as|at)|are we|as|from|represent|manage|for|at|of|our company is|here at) (?:a|an|the|our|several|two|three|this|[0-9]+) {adjectives}(?:{words})"
        ),
        format!(
            r"(?:we|i) (?:mostly |mainly |basically |primarily )?(?:do|provide|offer|run|sell|make|build|operate|manage) {adjectives}(?:{words})"
        ),
        format!(r"(?:our|the|my) (?:industry|sector|business) is (?:{words})"),
        format!(r"^ (?:we are )?(?:a |an |in |the |mostly |mainly )*(?:{words}) (?:{kinds})"),
        format!(r"our (?:{words}) (?:{kinds})"),
    ];
    let table: Vec<(Weight, &str)> = tables.iter().map(|t| (Weight::Stated, t.as_str())).collect();
    Cues::new(&table)
});
static ANY_INDUSTRY: LazyLock<Pattern> = LazyLock::new(|| {
    let mut words: Vec<&str> = INDUSTRIES.iter().flat_map(|(_, w)| w.iter().copied()).collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    pattern(&words.join("|"))
});
static CUSTOMERS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:customers?|clients?|audience|prospects|buyers) (?:are|is|in|from|who|work)|sell(?:ing)? (?:to|into)|(?:we|i) serve|serving|market to|work with|tool|software for|crm for|looking for|need an?|want an?|interested in|use|using",
    )
});

/// The industry, in the words of the list where it is there.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if let Some((weight, name, place)) = industry_of(claim) {
            ledger.offer(claim.weight(weight), claim.corrects(), name, claim.evidence(&place));
        }
    }
    ledger.finish()
}

fn industry_of(claim: &Claim<'_>) -> Option<(Weight, String, Range<usize>)> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Industry) && claim.opens;
    if asked && let Some(found) = ANY_INDUSTRY.find(&sentence.flat) {
        return Some((Weight::Stated, listed(found.as_str())?, found.range()));
    }
    if let Some(found) = added(claim) {
        return Some(found);
    }
    // Few sentences name an industry, and the one look for all their words is cheap.
    let named = sentence.has(&ANY_INDUSTRY);
    for (weight, cue) in named.then(|| INDUSTRY_CUE.all(sentence)).into_iter().flatten() {
        let Some(found) = ANY_INDUSTRY.find(&sentence.flat[cue.clone()]) else { continue };
        let lead = &sentence.flat[..cue.start + found.start()];
        let foreign = CUSTOMERS.is_match(lead) || sentence.negated(cue.start);
        if let Some(name) = listed(found.as_str()).filter(|_| !foreign) {
            return Some((weight, name, cue));
        }
    }
    if let Some((words, place)) = unlisted(claim) {
        return Some((Weight::Mentioned, sentence.phrase(words).to_lowercase(), place));
    }
    if asked && sentence.words.len() < 5 {
        let first = (0..sentence.words.len()).find(|&i| !super::names::is_everyday(sentence.word(i)))?;
        let text = sentence.phrase(first..sentence.words.len()).to_lowercase();
        return Some((Weight::Mentioned, text, sentence.place(first)));
    }
    None
}

/// An industry by the team's own words for it, where the caller speaks of "us".
fn added(claim: &Claim<'_>) -> Option<(Weight, String, Range<usize>)> {
    let sentence = &claim.sentence;
    let industries = claim.vocabulary.industries();
    if industries.is_empty() {
        return None;
    }
    let (words, name) = (0..sentence.words.len()).find_map(|at| industries.longest_at(sentence, at))?;
    let place = sentence.place(words.start).start..sentence.place(words.end - 1).end;
    let lead = &sentence.flat[..place.start];
    let ours = lead.split(' ').any(|word| matches!(word, "we" | "i" | "our" | "my" | "us"));
    let answers = claim.asked(Topic::Industry) && claim.opens;
    let foreign = CUSTOMERS.is_match(lead) || sentence.negated(place.start) || sentence.question;
    ((ours || answers) && !foreign).then(|| (Weight::Stated, name.clone(), place))
}

/// "we export flower bulbs", "a self storage company": what no list knows, in the caller's words.
fn unlisted(claim: &Claim<'_>) -> Option<(Range<usize>, Range<usize>)> {
    let sentence = &claim.sentence;
    if !claim.own() || sentence.question {
        return None;
    }
    let kind = sentence.captures(&KIND).find_map(|found| {
        let place = found.get(1)?.range();
        let words = sentence.words_in(&place);
        (words.clone().all(|i| noun(sentence, i)) && !words.is_empty()).then_some((words, place))
    });
    let made = || {
        sentence.places(&MAKES).find_map(|verb| {
            let from = sentence.word_at(verb.end);
            let to = (from..from + 3).find(|&i| !noun(sentence, i)).unwrap_or(from + 3);
            let ends = sentence.words.get(to).is_none_or(|w| {
                w.after_pause
                    || matches!(&*w.text, "in" | "and" | "for" | "out" | "around" | "across" | "to" | "man")
            });
            (to > from && ends).then(|| (from..to, verb.clone()))
        })
    };
    let (words, place) = kind.or_else(made)?;
    let foreign = CUSTOMERS.is_match(&sentence.flat[..place.start]) || sentence.negated(place.start);
    (!foreign).then_some((words, place))
}

/// An ordinary word that may name a trade.
fn noun(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    word.len() > 2
        && word.chars().all(char::is_alphabetic)
        && !super::names::is_everyday(word)
        && sentence.written(at).starts_with(char::is_lowercase)
        && !super::names::is_first_name(word)
        && !matches!(
            word,
            "family"
                | "local"
                | "regional"
                | "independent"
                | "owned"
                | "run"
                | "growing"
                | "little"
                | "wee"
                | "fairly"
                | "mid"
                | "sized"
                | "leads"
                | "quotes"
                | "stuff"
                | "called"
                | "boutique"
        )
        && !super::place::is_place(word)
}

static KIND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we are|i am|i run|i own|we run|we own|i have|i have got|we have|it is|having|she runs|he runs|for|from|with|as|my|our|my husband's|my wife's) (?:a|an|one|my|our)? ?(?:small |little |family |family owned |local |regional |independent |boutique |mid sized |large |big |wee |growing )*([a-z]+(?: [a-z]+)?) (?:company|business|firm|agency|shop|studio|retailer|wholesaler|manufacturer|distributor|store|chain|practice|contractor|dealership|centre|center|outfit|service)",
    )
});
static MAKES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"we (?:mostly |mainly |basically |just )?(?:make|build|sell|export|import|rent(?: out)?|resell|manufacture|install|distribute|produce|grow|brew|repair|do)",
    )
});

fn listed(word: &str) -> Option<String> {
    INDUSTRIES.iter().find(|(_, words)| words.contains(&word)).map(|(name, _)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn industries() {
        for (lines, want) in [
            (&["U we're a freight company"][..], Some("logistics")),
            (&["U we are in healthcare"], Some("healthcare")),
            (&["U i run a small dental practice in leeds"], Some("healthcare")),
            (&["A What industry are you in?", "U logistics mostly"], Some("logistics")),
            (&["A What industry are you in?", "U taxidermy"], Some("taxidermy")),
            (&["U we sell software to hospitals"], Some("software")),
            (&["U our clients are in retail"], None),
            (&["U we need a marketing tool"], None),
            (&["U we're not in finance"], None),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value).as_deref(), want, "{lines:?}");
        }
    }
}
