//! "We need reports", "looking for something that works offline": what is wished for
//! stands behind the words of wishing.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::asked::Topic;
use super::super::cue::pattern;
use super::super::lexicon::{self, Words};
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;
use super::super::talk::Claim;
use super::{errand, item};

static WISH: LazyLock<Pattern> = LazyLock::new(|| {
    let thing = r"(?:it|that|which|this|tool|system|software|whatever|app|calls|leads|orders|notes|emails|texts|quotes|invoices|reports|reminders|forms|data|contacts|messages|numbers|files|bookings|appointments|interface|everything|comes next|next 1|new 1|somebody|someone|something)";
    pattern(&format!(
        r"(?:need|needs|needed|require|requires|want|wants|wanted|wanting)|would (?:really |also |just |definitely |absolutely )*(?:like|love)|(?:hope|hoping) for|(?:am|are) after|(?:looking|searching|hunting|shopping) (?:for|to)|look for|search (?:for )?an?|keen (?:on|to have)|interested in|a (?:better |good |simple |simpler |easier |proper |quicker |faster )?way (?:to|of)|(?:help|deal|cope) (?:us |me )?with|integration with|{thing} (?:would |will |is |just |really |absolutely |definitely |simply |also )*(?:has to|has got to|got to|have to|must|needs to|need to|should)(?: also| really| just| simply)?|(?:someone|somebody|something) to|(?:we|i) (?:must|have to) (?:have|be able to)|so (?:that )?(?:i|we|they|everyone|everybody|(?:the|my|our) [a-z]+) can|something (?:that|where|to|with|which|in)|(?:tool|system|software|program|app|platform|crm|solution) (?:for|that|to|which|where|with)|the (?:part|bit|thing) (?:on|about|where|that|with)|(?:asking|curious|wondering) about"
    ))
});
static WOULD: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:^|if|ideally|maybe|best|nice|great|that)(?: | it would be )it (?:would|could|can)(?: also| then| even| just)* ",
    )
});
/// What a tool does for its user: "we need to see", unlike "we need to think".
static DOES: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("../lists/tool_verbs.txt")));

/// "Has to go into Sage, or we won't look at it": the product is not named.
static BARE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"^ (?:and |but |also |yes |yeah |so |just |then )*(?:must|has to|needs to|has got to)")
});

/// Where what is wished for begins.
pub(super) fn starts(claim: &Claim<'_>) -> Vec<usize> {
    let sentence = &claim.sentence;
    let bare = sentence.find(&BARE).filter(|_| claim.own()).and_then(|cue| duty(claim, &cue));
    let does = sentence.places(&WOULD).filter_map(|cue| done(claim, &cue));
    sentence.places(&WISH).filter_map(|cue| wish(claim, &cue)).chain(does).chain(bare).collect()
}

/// "It would warn the nurse": what the tool would do.
fn done(claim: &Claim<'_>, cue: &Range<usize>) -> Option<usize> {
    let sentence = &claim.sentence;
    let verb = sentence.word_at(cue.end);
    let does = DOES.contains(sentence.word(verb)) && !matches!(sentence.word(verb), "work" | "have" | "keep");
    (claim.own() && does && verb + 1 < sentence.words.len()).then_some(verb)
}

/// What the product must do, behind the "must".
fn duty(claim: &Claim<'_>, cue: &Range<usize>) -> Option<usize> {
    let sentence = &claim.sentence;
    let mut from = sentence.word_at(cue.end);
    while is_filler(sentence.word(from)) {
        from += 1;
    }
    let end = item::end(sentence, from);
    let told = sentence.negated(cue.start) || sentence.question && claim.own();
    let says =
        from < end && !sentence.words[from].after_pause && item::says_something(sentence, &(from..end));
    (says && !told && !errand::is_of_sale(sentence, from, end)).then(|| sentence.word_at(cue.start))
}

/// What somebody is to do instead of the caller: "someone to book the van", "somebody should
/// take the order".
fn taken_over(claim: &Claim<'_>, cue: &Range<usize>) -> Option<usize> {
    let sentence = &claim.sentence;
    let (asked, from) = (sentence.word_at(cue.start), sentence.word_at(cue.end));
    let end = item::end(sentence, from);
    let sent =
        sentence.lead_in(cue.start, 3).split(' ').any(|w| matches!(w, "send" | "mail" | "email" | "got"));
    let theirs = claim.own() && from < end && !sent && !errand::is_for_caller(sentence, from, end);
    // "Someone to book the van" is one thing, "something to book the van" too.
    theirs.then(|| duty(claim, cue)).flatten().map(|_| asked)
}

/// Where the object of "we need" begins, unless it is an errand.
fn wish(claim: &Claim<'_>, cue: &Range<usize>) -> Option<usize> {
    let sentence = &claim.sentence;
    let said = &sentence.flat[cue.clone()];
    let polite = claim.asked(Topic::MeetingTime) || claim.asked(Topic::Email) || claim.asked(Topic::Budget);
    if sentence.negated(cue.start) || (polite && claim.opens) || !is_wish(claim, cue) {
        return None;
    }
    let must =
        [" has to", " have to", " must", " should", " got to", "needs to", "need to", " also", " really"]
            .iter()
            .any(|words| said.ends_with(words));
    if said.starts_with("some") && (must || said.ends_with(" to")) {
        return taken_over(claim, cue);
    }
    if must && claim.own() && !said.starts_with("we ") && !said.starts_with("i ") && said.contains(' ') {
        return duty(claim, cue);
    }
    let mut from = sentence.word_at(cue.end);
    let to = sentence.word(from) == "to" || said.ends_with(" to");
    while is_filler(sentence.word(from)) {
        from += 1;
    }
    match (sentence.word(from), sentence.word(from + 1)) {
        // "I want you to send it" asks the seller.
        ("you", _) => return None,
        ("it", "to") if DOES.contains(sentence.word(from + 2)) && sentence.word(from + 2) != "work" => {
            return Some(from + 2);
        }
        _ => {}
    }
    // "So the techs can see it" is no errand of the caller's.
    let of_others = said.starts_with("so ") && said.ends_with(" can") && !said.contains(" i ");
    if from >= sentence.words.len() || (!of_others && errand::is(sentence, from, item::end(sentence, from))) {
        return None;
    }
    let verb = from + usize::from(sentence.word(from) == "to");
    // "We need to think about it" is about the call, "it has to be simple" about the tool.
    let people = !["it ", "that ", "which ", "this "].iter().any(|t| said.starts_with(t));
    let act = (to && people) || (said.starts_with("so ") && said.ends_with(" can"));
    // "You're looking to switch this year?" is about the sale.
    // "To get that down" says nothing without what came before.
    let vague =
        sentence.word(verb) == "get" && matches!(sentence.word(verb + 1), "that" | "it" | "this" | "them");
    let act = !act || (claim.own() && !vague && DOES.contains(sentence.word(verb)));
    let something = from > 0 && sentence.word(from - 1) != "something" && said.starts_with("something");
    act.then_some(if something { sentence.word_at(cue.start) } else { from })
}

fn is_filler(word: &str) -> bool {
    matches!(word, "is" | "was" | "basically" | "just" | "really" | "be" | "also" | "have" | "like")
}

/// Whether these words of wishing are the caller's wish.
fn is_wish(claim: &Claim<'_>, cue: &Range<usize>) -> bool {
    let sentence = &claim.sentence;
    let said = &sentence.flat[cue.clone()];
    let first = sentence.word_at(cue.start);
    match said.split(' ').next().unwrap_or_default() {
        "need" | "needs" | "needed" | "require" | "requires" | "want" | "wants" | "wanted" | "wanting" => {
            wants(claim, first)
        }
        "would" => claim.own() && wants(claim, first),
        "something" => {
            !sentence.lead_in(cue.start, 3).split(' ').any(|w| matches!(w, "send" | "mail" | "email"))
        }
        _ if is_description(said) => {
            let told = claim.asked(Topic::Tool) || claim.asked(Topic::Industry);
            claim.own() && !told && begins(sentence, first)
        }
        _ => true,
    }
}

/// Whether somebody on the caller's side does the wishing: "you need", "the need" and "do I
/// need" are no wishes.
fn wants(claim: &Claim<'_>, verb: usize) -> bool {
    let sentence = &claim.sentence;
    let before = |at: usize| (0..at).rev().find(|&i| !is_adverb(sentence.word(i)));
    let Some(subject) = before(verb).filter(|_| !sentence.words[verb].after_pause) else {
        return !sentence.word(verb).ends_with('s');
    };
    let asked = subject > 0 && is_auxiliary(sentence.word(subject - 1));
    !(is_no_subject(sentence.word(subject)) || (claim.own() && asked))
}

fn is_adverb(word: &str) -> bool {
    matches!(
        word,
        "really" | "definitely" | "also" | "just" | "absolutely" | "do" | "would" | "will" | "still"
    ) || matches!(word, "basically" | "mainly" | "mostly" | "only" | "all" | "actually" | "then" | "clearly")
        || matches!(word, "hopefully" | "ideally" | "maybe" | "probably" | "too" | "am" | "are" | "is")
}

fn is_no_subject(word: &str) -> bool {
    matches!(word, "you" | "no" | "not" | "the" | "a" | "an" | "in" | "of" | "if" | "what" | "never")
        || matches!(word, "your" | "our" | "my" | "their" | "any" | "this" | "urgent" | "did")
        // What the caller's customers want is their business.
        || matches!(word, "they" | "customers" | "clients" | "people" | "callers" | "schools" | "folks" | "guests")
}

fn is_auxiliary(word: &str) -> bool {
    matches!(word, "do" | "does" | "did" | "would" | "will" | "if" | "whatever" | "whenever" | "when")
}

/// "A system for the wards": a wish only where it stands alone.
fn is_description(said: &str) -> bool {
    let noun = said.split(' ').next().unwrap_or_default();
    matches!(noun, "tool" | "system" | "software" | "program" | "app" | "platform" | "crm" | "solution")
        && !said.ends_with("to")
        && !said.contains("must")
        && !said.contains("should")
}

/// Whether nothing but an article and what qualifies it stands before a noun.
fn begins(sentence: &Sentence<'_>, noun: usize) -> bool {
    let from = (0..noun).rev().find(|&i| sentence.words[i].after_pause).unwrap_or(0);
    noun - from < 5
        && (from..noun).all(|i| {
            let word = sentence.word(i);
            !matches!(
                word,
                "we" | "i" | "you" | "they" | "our" | "your" | "my" | "the" | "use" | "have" | "is"
            ) || (i + 2 >= noun && matches!(sentence.word(i + 1), "search" | "seek"))
        })
}
