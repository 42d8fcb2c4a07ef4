//! Where in a sentence the caller's company stands: behind the job, behind what kind of business
//! it is, at the start as on the phone, or with the caller's own family name in it.

use std::ops::Range;

use super::asked::Topic;
use super::company::{company_at, is_business, is_cased, is_company_like};
use super::names::{is_everyday, is_first_name};
use super::sentence::Sentence;
use super::talk::Claim;
use super::{introduction, job, product, title, trade};

/// The company's name by its place in what the caller said.
pub(super) fn find(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    behind_job(claim)
        .or_else(|| behind_name(claim))
        .or_else(|| (0..sentence.words.len()).find_map(|at| behind_kind(sentence, at)))
        .or_else(|| on_the_phone(claim))
        .or_else(|| alone(claim))
}

/// "I'm the executive director of Four Mesas Food Bank".
fn behind_job(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let job = title::own(claim).or_else(|| principals_job(sentence))?;
    let beside = matches!(sentence.word(job.end), "above" | "over" | "here" | "down" | "out" | "up");
    let at = job.end + usize::from(beside);
    let led = matches!(sentence.word(at), "at" | "of" | "with" | "for" | "from" | "in");
    let words = led.then(|| company_at(sentence, at + 1)).flatten()?;
    let person = is_first_name(sentence.word(words.start)) && !is_company_like(sentence, &words);
    (is_cased(sentence, words.start) && words.len() > 1 && !person).then_some(words)
}

/// "On behalf of Sir Alasdair Monk, the managing partner at".
fn principals_job(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    let behalf = (0..sentence.words.len()).find(|&i| sentence.word(i) == "behalf")?;
    (behalf + 2..sentence.words.len()).filter(|&i| sentence.words[i].after_pause).find_map(|i| {
        job::title_at(sentence, i + usize::from(matches!(sentence.word(i), "the" | "our" | "a")))
    })
}

/// "Sinead at Ballyfoyle Farm Shop." is who it is and where.
fn behind_name(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let asked = claim.opens && (claim.asked(Topic::Name) || claim.asked(Topic::Company));
    let led = (1..sentence.words.len().min(5))
        .filter(|_| asked)
        .find(|&i| matches!(sentence.word(i), "at" | "with" | "of" | "from"))?;
    let named =
        sentence.written(led - 1).starts_with(char::is_uppercase) && !is_everyday(sentence.word(led - 1));
    let words = company_at(sentence, led + 1)?;
    (named && is_cased(sentence, words.start)).then_some(words)
}

/// "The salon is Crown and Glory Hair Studio", "a small bakery called Golden Crust".
fn behind_kind(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    if !matches!(sentence.word(at), "is" | "called" | "named" | "callt") {
        return None;
    }
    let mut from = at + 1;
    // "I run a bakery, it's called Flour Power"
    let it = sentence.word(at) == "called"
        && at > 2
        && sentence.word(at - 1) == "is"
        && sentence.word(at - 2) == "it";
    let before = if it { at.saturating_sub(8)..at } else { at.saturating_sub(1)..at };
    let kind = before.rev().find(|&i| is_business(sentence.word(i)))?;
    let owned = |words: &[&str]| (kind.saturating_sub(4)..kind).any(|i| words.contains(&sentence.word(i)));
    let fits = match sentence.word(at) {
        "is" => {
            from += usize::from(matches!(sentence.word(from), "called" | "named"));
            // "Our group is American" tells no name.
            let adjective = ["an", "ish", "ese", "ch"].iter().any(|end| sentence.word(from).ends_with(end))
                && !is_cased(sentence, from + 1);
            owned(&["my", "our", "the"]) && is_cased(sentence, from) && !adjective
        }
        _ => owned(&["a", "an", "my", "our", "the", "wee", "little", "small", "this"]),
    };
    if !fits || is_others(sentence, kind) {
        return None;
    }
    let called = matches!(sentence.word(at), "called" | "named");
    company_at(sentence, from).or_else(|| named(sentence, from).filter(|_| called))
}

/// "a nonprofit called open pantry in eugene": whatever the words, up to the next thought.
fn named(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
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
    (end > at).then_some(at..end)
}

/// "My friend runs a bakery called", "we supply a hotel called".
fn is_others(sentence: &Sentence<'_>, at: usize) -> bool {
    const OTHERS: &[&str] = &[
        "friend",
        "friends",
        "customer",
        "customers",
        "client",
        "clients",
        "competitor",
        "supplier",
        "cousin",
        "neighbour",
        "neighbor",
        "supply",
        "serve",
        "to",
        "with",
        "like",
        "heard",
        "used",
        "old",
        "former",
        "next",
    ];
    let before = sentence.lead_in(sentence.place(at).start, 8);
    before.split(' ').any(|word| OTHERS.contains(&word)) || sentence.negated(sentence.place(at).start)
}

/// "Whitfield Family Medicine, this is Tonya", "Hotel Mirador del Puerto, good morning".
fn on_the_phone(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    if !(claim.opens && is_cased(sentence, 0)) {
        return None;
    }
    let words = company_at(sentence, 0).filter(|w| w.len() > 1)?;
    let next = sentence.words.get(words.end).filter(|w| w.after_pause)?;
    let greets = match &*next.text {
        "good" => matches!(sentence.word(words.end + 1), "morning" | "afternoon" | "evening"),
        "this" | "it" => sentence.word(words.end + 1) == "is",
        "how" => sentence.word(words.end + 1) == "can",
        "hello" | "hi" => true,
        _ => false,
    };
    let greeting = (0..words.end).any(|i| introduction::is_greeting(sentence.word(i)));
    (greets && !greeting && !is_first_name(sentence.word(0)) && !claim.vocabulary.is_agent(sentence.word(0)))
        .then_some(words)
}

/// "Towing. Silver State Towing, Reno.": a short sentence that begins with a name which says
/// what the business does, where that or who calls was asked.
fn alone(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let asked = [Topic::Company, Topic::Industry, Topic::Name].iter().any(|topic| claim.asked(*topic));
    if !asked || sentence.words.len() > 8 {
        return None;
    }
    let words = company_at(sentence, 0)?;
    let whole = sentence.breaks_at(words.end);
    // "Uh, Redwood. Redwood Physical Therapy."
    let nothing_else = claim.asked(Topic::Company)
        && words.end == sentence.words.len()
        && words.len() > 1
        && words.clone().all(|i| {
            let word = sentence.word(i);
            is_cased(sentence, i) && !is_everyday(word) && !introduction::is_greeting(word)
        });
    (whole && (nothing_else || is_company_like(sentence, &words)) && !is_first_name(sentence.word(0)))
        .then_some(words)
}

/// The caller's family name, and the name before it.
pub(super) struct Family {
    first: String,
    family: String,
}

impl Family {
    pub(super) fn of(contact: &str) -> Option<Self> {
        let (first, family) = contact.rsplit_once(' ')?;
        let (first, family) = (first.to_lowercase(), family.to_lowercase());
        let first = first.rsplit(' ').next().unwrap_or_default().to_owned();
        (family.chars().count() > 2 && !family.contains('-')).then_some(Self { first, family })
    }
}

/// A name that has the caller's family name in it: "Pruitt Landscaping", "Holt Brothers".
pub(super) fn of_family(sentence: &Sentence<'_>, name: &Family) -> Option<Range<usize>> {
    let Family { first, family } = name;
    (0..sentence.words.len()).filter(|&at| sentence.word(at) == family).find_map(|at| {
        // "Powerhouse Balogun Limited" is more than "Balogun Limited".
        let apart = at == 0 || sentence.words[at].after_pause;
        let lower = sentence.written(at).starts_with(char::is_lowercase);
        let within = !apart && sentence.written(at - 1).starts_with(char::is_uppercase);
        let begins = !within && (apart || lower || sentence.word(at - 1) != first);
        let words = family_name_at(sentence, at).filter(|_| begins)?;
        (!sentence.negated(sentence.place(at).start)).then_some(words)
    })
}

fn family_name_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    if sentence.written(at).starts_with(char::is_uppercase)
        && sentence.written(at + 1).starts_with(char::is_uppercase)
        || matches!(sentence.word(at + 1), "and" | "&")
    {
        let words = company_at(sentence, at)?;
        let written = sentence.written(words.end - 1).starts_with(char::is_uppercase);
        return (words.len() > 1 && written && !product::is_tool(sentence.word(words.end - 1)))
            .then_some(words);
    }
    if matches!(sentence.word(at + 1), "brothers" | "bros" | "sons") {
        let trade = sentence.words.get(at + 2).is_some_and(|w| !w.after_pause && !is_everyday(&w.text));
        return Some(at..at + 2 + usize::from(trade));
    }
    let end = (at + 1..at + 4).find(|&i| {
        let word = sentence.word(i);
        let next = sentence.word(i + 1);
        (is_business(word) || trade::is_trade(word))
            && !(is_business(next) || trade::is_trade(next) || next == "and")
    })?;
    let whole = (at + 1..=end).all(|i| {
        let word = sentence.word(i);
        !sentence.words[i].after_pause
            && !job::is_job(word)
            && (matches!(word, "family" | "and") || !is_everyday(word) && !is_first_name(word))
    });
    whole.then_some(at..end + 1)
}
