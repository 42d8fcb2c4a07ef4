//! The caller's email address, written or spoken: "sarah at tech start dot io".

use std::str::FromStr;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::ledger::{Ledger, Weight};
use super::names;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::spelled::{
    before_remark, before_spelling, explained, joined_endings, letters, settled, without_spelling_twice,
};
use super::talk::{Claim, Talk};
use email_address::EmailAddress;

static CUE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"e ?mail|mail|address|inbox"));
static OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"his|her|their|colleague|boss|manager|assistant|coworker|partner|your (?:e ?mail|address)|(?:e ?mail|mailed|wrote to|emailed) you",
    )
});
/// Everyday words that are mailboxes.
const MAILBOXES: &[&str] =
    &["info", "sales", "office", "hello", "contact", "support", "team", "service", "marketing", "hr", "ops"];
/// The longest part of an address in spoken words.
const MOST_WORDS: usize = 36;

/// The normalised form of a written or spoken address: lower case, checked, with a dot
/// in the domain. `None` where the text holds no address.
#[must_use]
pub fn normalise_email(text: &str) -> Option<String> {
    Sentence::all(text).iter().find_map(|s| mentions(s, true).pop().map(|m| m.address))
}

fn checked(address: &str) -> Option<String> {
    let address = address.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (_, domain) = address.rsplit_once('@')?;
    let (host, tld) = domain.rsplit_once('.')?;
    let plausible = !host.is_empty() && tld.len() > 1 && tld.chars().all(char::is_alphabetic);
    (plausible && EmailAddress::from_str(&address).is_ok()).then_some(address)
}

/// An address in a sentence.
struct Mention {
    /// Its "at", or the whole of a written one.
    at: usize,
    /// The first of its letters or digits that were said one by one.
    spelled_from: Option<usize>,
    address: String,
}

/// The addresses of a sentence.
fn mentions(sentence: &Sentence<'_>, cued: bool) -> Vec<Mention> {
    let mut found = Vec::new();
    let written = sentence.flat.contains('@');
    for at in 0..sentence.words.len() {
        let word = sentence.word(at);
        found.extend(if written && word.len() > 1 && word.contains('@') {
            checked(word).map(|address| Mention { at, spelled_from: None, address })
        } else if word == "at" {
            spoken(sentence, at, cued)
        } else {
            None
        });
    }
    found
}

fn spoken(sentence: &Sentence<'_>, at: usize, cued: bool) -> Option<Mention> {
    let domain = domain_after(sentence, at + 1)?;
    let (first, local) = local_before(sentence, at, cued)?;
    let address = checked(&format!("{local}@{domain}"))?;
    let spelled_from = (sentence.word(first).chars().count() == 1).then_some(first);
    Some(Mention { at, spelled_from, address })
}

fn mark(word: &str) -> Option<&'static str> {
    match word {
        "dot" | "period" | "point" => Some("."),
        "underscore" => Some("_"),
        "dash" | "hyphen" | "minus" => Some("-"),
        "plus" => Some("+"),
        _ => None,
    }
}

fn domain_after(sentence: &Sentence<'_>, from: usize) -> Option<String> {
    let to = (from + MOST_WORDS).min(sentence.words.len());
    let dotted = |word: &str| mark(word) == Some(".") || word == "dotcom" || word.contains('.');
    if !(from..to).any(|at| dotted(sentence.word(at))) {
        return None;
    }
    let pieces = letters(sentence, from, to);
    let dot = pieces.iter().position(|p| matches!(p.as_str(), "dot" | "dotcom"));
    let pieces = match dot {
        Some(dot) => settled(&pieces[..dot])?.into_iter().chain(pieces[dot..].iter().cloned()).collect(),
        None => pieces,
    };
    let pieces = joined_endings(pieces);
    let mut domain = String::new();
    let mut since_dot = 0;
    let mut words = pieces.iter().peekable();
    while let Some(piece) = words.next() {
        if piece == "dot" {
            domain.push('.');
            since_dot = 0;
            continue;
        }
        if piece == "dotcom" {
            domain.push_str(".com");
            break;
        }
        if let Some(m) = mark(piece) {
            domain.push_str(m);
            continue;
        }
        let dotted = domain.contains('.');
        let more = words.peek().is_some_and(|p| matches!(p.as_str(), "dot" | "dotcom"));
        let plain = piece.chars().all(|c| c.is_alphanumeric() || c == '.');
        // After the dot one word is the end, unless another dot follows.
        if !plain || since_dot > 4 || (dotted && since_dot > 0 && (!more || tld(&domain))) {
            break;
        }
        domain.push_str(piece);
        since_dot += usize::from(piece.len() > 1) + usize::from(dotted);
        if !more && (piece.contains('.') || (dotted && piece.len() > 1)) {
            break;
        }
    }
    domain.contains('.').then(|| domain.trim_matches('.').to_owned())
}

fn tld(domain: &str) -> bool {
    let last = domain.rsplit('.').next().unwrap_or("");
    matches!(last, "com" | "org" | "net" | "io" | "co" | "uk" | "de" | "ai" | "example")
}

fn local_before(sentence: &Sentence<'_>, at: usize, cued: bool) -> Option<(usize, String)> {
    let end = before_remark(sentence, at);
    let mut first = start_of_local(sentence, end, cued);
    if let Some(said) = before_spelling(sentence, first) {
        first = start_of_local(sentence, said, cued);
    }
    while first < end && mark(sentence.word(first)).is_some() {
        first += 1;
    }
    let pieces = settled(&letters(sentence, first, end))?;
    let local: String = without_spelling_twice(&pieces).iter().map(|p| mark(p).unwrap_or(p)).collect();
    let whole = local.contains(char::is_alphabetic) && begins_there(sentence, first);
    whole.then_some((first, local))
}

fn start_of_local(sentence: &Sentence<'_>, at: usize, cued: bool) -> usize {
    let mut first = at;
    while first > 0
        && at - first < MOST_WORDS
        && let Some(start) = joins(sentence, first - 1, at, cued)
    {
        first = start;
    }
    first
}

/// Whether what stands before is surely no part of the address: part of one is another's.
fn begins_there(sentence: &Sentence<'_>, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else { return true };
    let word = sentence.word(before);
    sentence.words.get(first).is_some_and(|w| w.after_pause)
        || names::is_everyday(word)
        || CUE.is_match(&sentence.flat[sentence.place(before).start - 1..])
}

/// Whether a word belongs to what stands before the "at", and from which word on.
fn joins(sentence: &Sentence<'_>, i: usize, at: usize, cued: bool) -> Option<usize> {
    if let Some(letter) = explained(sentence, i) {
        return Some(letter);
    }
    let (word, next) = (sentence.word(i), if i + 1 < at { sentence.word(i + 1) } else { "" });
    let marked = mark(word).is_some() || mark(next).is_some();
    let pause = i + 1 < at && sentence.words[i + 1].after_pause;
    if word.len() == 1 {
        let beside = |w: &str| w.len() == 1 || mark(w).is_some();
        let before = i.checked_sub(1).map_or("", |n| sentence.word(n));
        return (!matches!(word, "a" | "i") || beside(next) || beside(before)).then_some(i);
    }
    if marked {
        return (i + 1 < at).then_some(i);
    }
    let last = i + 1 == at;
    let known =
        !names::is_everyday(word) || names::is_first_name(word) || (last && MAILBOXES.contains(&word));
    // "hughes nine at outlook": the number behind the name is a part of it.
    let numbered = i + 2 == at && sentence.words[i + 1].is_number();
    (known && !pause && (cued || last || numbered)).then_some(i)
}

/// The caller's address, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    let mut cued = false;
    let mut before: Option<&Claim<'_>> = None;
    for claim in &talk.claims {
        cued = cued || claim.asked(Topic::Email) || claim.sentence.has(&CUE);
        for mention in mentions(&claim.sentence, cued) {
            // "M-A-R. I-A at" is spelled in two breaths: the second is no address.
            let torn = mention.spelled_from == Some(0) && !claim.opens && before.is_some_and(ends_in_letter);
            if !torn {
                take(claim, mention.at, mention.address, &mut ledger);
            }
        }
        before = Some(claim);
    }
    ledger.finish()
}

fn ends_in_letter(claim: &Claim<'_>) -> bool {
    claim.own() && claim.sentence.words.last().is_some_and(|w| w.text.chars().count() == 1)
}

fn take(claim: &Claim<'_>, at: usize, address: String, ledger: &mut Ledger<String>) {
    let place = claim.sentence.place(at);
    if claim.denied() {
        ledger.revoke(|known| *known == address);
        return;
    }
    let before = claim.sentence.lead_in(place.start, 8);
    if claim.own() && (OTHERS.is_match(before) || before.contains(" not ")) {
        return;
    }
    // A new address that the caller says is the better one: they hear what was read back.
    let corrects = claim.own();
    ledger.offer(claim.weight(Weight::Stated), corrects, address, claim.evidence(&place));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoken_and_written_addresses_are_one() {
        for (said, want) in [
            ("sarah at tech start dot io", "sarah@techstart.io"),
            ("m dot okafor at bright path dot co dot uk", "m.okafor@brightpath.co.uk"),
            ("john underscore doe at gmail dot com", "john_doe@gmail.com"),
            ("it's s a r a h at techstart dot io", "sarah@techstart.io"),
            ("john j o h n at acme dot com", "john@acme.com"),
            ("mike b two two at gmail dot com", "mikeb22@gmail.com"),
            ("my email is Sarah.Chen@TechStart.io, thanks", "sarah.chen@techstart.io"),
            ("you can send it to sarah dot chen at techstart dot io please", "sarah.chen@techstart.io"),
            ("sure it's lena at gmail.com", "lena@gmail.com"),
            ("it's b as in boy o b at acme dot com", "bob@acme.com"),
            ("uh it is jo dash ann at north wind dot example and my number is", "jo-ann@northwind.example"),
            ("sierra alpha romeo alpha hotel at techstart dot io", "sarah@techstart.io"),
            ("a double n a at acme dot com", "anna@acme.com"),
            ("S-A-R-A-H at techstart dot io", "sarah@techstart.io"),
            ("anna at k o w a l s k i dot pl", "anna@kowalski.pl"),
            ("info at acme dotcom", "info@acme.com"),
            ("email me at tom.baker@acme.co", "tom.baker@acme.co"),
        ] {
            assert_eq!(normalise_email(said).as_deref(), Some(want), "{said}");
        }
    }

    #[test]
    fn what_is_no_address_stays_out() {
        for said in
            ["meet me at two", "x@y", "j@localhost", "at the office", "look at that dot", "", "@", "a@b@c"]
        {
            assert_eq!(normalise_email(said), None, "{said}");
        }
    }
}
