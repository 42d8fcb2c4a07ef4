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
const MOST_WORDS: usize = 24;

/// The normalised form of a written or spoken address: lower case, checked, with a dot
/// in the domain. `None` where the text holds no address.
#[must_use]
pub fn normalise_email(text: &str) -> Option<String> {
    Sentence::all(text).iter().find_map(|s| mentions(s, true).into_iter().next_back().map(|(_, e)| e))
}

fn checked(address: &str) -> Option<String> {
    let address = address.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (_, domain) = address.rsplit_once('@')?;
    let (host, tld) = domain.rsplit_once('.')?;
    let plausible = !host.is_empty() && tld.len() > 1 && tld.chars().all(char::is_alphabetic);
    (plausible && EmailAddress::from_str(&address).is_ok()).then_some(address)
}

/// The addresses of a sentence with the place of their "at".
fn mentions(sentence: &Sentence<'_>, cued: bool) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for at in 0..sentence.words.len() {
        let word = sentence.word(at);
        let address = if word.len() > 1 && word.contains('@') {
            checked(word)
        } else if word == "at" {
            spoken(sentence, at, cued)
        } else {
            None
        };
        found.extend(address.map(|a| (at, a)));
    }
    found
}

fn spoken(sentence: &Sentence<'_>, at: usize, cued: bool) -> Option<String> {
    let domain = domain_after(sentence, at + 1)?;
    let local = local_before(sentence, at, cued)?;
    checked(&format!("{local}@{domain}"))
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
    let pieces = letters(sentence, from, (from + MOST_WORDS).min(sentence.words.len()));
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

fn local_before(sentence: &Sentence<'_>, at: usize, cued: bool) -> Option<String> {
    let mut first = at;
    while first > 0
        && at - first < MOST_WORDS
        && let Some(start) = joins(sentence, first - 1, at, cued)
    {
        first = start;
    }
    while first < at && mark(sentence.word(first)).is_some() {
        first += 1;
    }
    let pieces = letters(sentence, first, at);
    let local: String = without_spelling_twice(&pieces).iter().map(|p| mark(p).unwrap_or(p)).collect();
    (!local.is_empty()).then_some(local)
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
    (known && !pause && (cued || last)).then_some(i)
}

/// The letter that "b as in boy" and "b for bravo" end in word `i` explain.
fn explained(sentence: &Sentence<'_>, i: usize) -> Option<usize> {
    let word = |back: usize| i.checked_sub(back).map_or("", |n| sentence.word(n));
    match (word(1), word(2), word(3)) {
        ("in", "as", letter) if letter.len() == 1 => Some(i - 3),
        ("as" | "for" | "like", letter, _) if letter.len() == 1 && letter != "a" && letter != "i" => {
            Some(i - 2)
        }
        _ => None,
    }
}

/// "john j o h n" is john once.
fn without_spelling_twice(pieces: &[String]) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    let mut i = 0;
    while i < pieces.len() {
        let word = pieces[i].as_str();
        out.push(word);
        let spelled: String = pieces[i + 1..].iter().take(word.chars().count()).map(String::as_str).collect();
        let all_letters = pieces[i + 1..].iter().take(word.chars().count()).all(|p| p.chars().count() == 1);
        i += 1;
        if word.chars().count() > 1 && all_letters && spelled == word {
            i += word.chars().count();
        }
    }
    out
}

/// Words with "b as in boy" and "bravo romeo" read as letters.
fn letters(sentence: &Sentence<'_>, from: usize, to: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        let word = sentence.word(at);
        let explained =
            word.len() == 1 && matches!(sentence.word(at + 1), "as" | "for" | "like") && at + 1 < to;
        let nato = letter_word(word).filter(|_| {
            let run = [at.wrapping_sub(1), at + 1]
                .iter()
                .filter(|n| (from..to).contains(n) && letter_word(sentence.word(**n)).is_some())
                .count();
            run == 2 || (run == 1 && (at == from || at + 1 == to || run_of_letters(sentence, at, from, to)))
        });
        if explained {
            out.push(word.to_owned());
            at += if sentence.word(at + 1) == "as" && sentence.word(at + 2) == "in" { 4 } else { 3 };
            continue;
        }
        out.push(nato.map_or_else(|| word.to_owned(), |c| c.to_string()));
        at += 1;
    }
    out
}

fn run_of_letters(sentence: &Sentence<'_>, at: usize, from: usize, to: usize) -> bool {
    let nato = |n: usize| (from..to).contains(&n) && letter_word(sentence.word(n)).is_some();
    (nato(at + 1) && nato(at + 2)) || (at > 1 && nato(at - 1) && nato(at - 2))
}

fn letter_word(word: &str) -> Option<char> {
    const ALPHABET: &[&str] = &[
        "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet",
        "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
        "uniform", "victor", "whiskey", "whisky", "xray", "yankee", "zulu",
    ];
    ALPHABET.contains(&word).then(|| word.chars().next()).flatten()
}

/// The caller's address, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    let mut cued = false;
    for claim in &talk.claims {
        cued |= claim.asked(Topic::Email) || claim.sentence.has(&CUE);
        for (at, address) in mentions(&claim.sentence, cued) {
            take(claim, at, address, &mut ledger);
        }
    }
    ledger.finish()
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
