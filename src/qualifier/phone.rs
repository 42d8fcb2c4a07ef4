//! The caller's phone number, written or spoken, in E.164 where it can be.

use std::ops::Range;
use std::sync::LazyLock;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::dialling;
use super::ledger::{Ledger, Weight};
use super::lexicon::{self, Words};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

/// ITU E.164: at most 15 digits; a local number has at least 7.
const DIGITS: Range<usize> = 7..16;
static CUE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"phone|mobile|cell|number|call me|reach me|ring me|text me|callback|whatsapp|landline|line|area code",
    )
});
static OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"his|her|their|colleague|boss|account|invoice|order|ticket|reference|policy|zip|postcode|post code|card|case|id|licen[cs]e|vat|fax|your (?:phone )?number|called you|dialed|dialled",
    )
});
static SOMEBODY_AT: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"(?:is|are|was|can be (?:reached|found)|sits) (?:at|on|under)"));
/// What is counted in large numbers.
static COUNTED: LazyLock<Words> = LazyLock::new(|| {
    lexicon::words(
        "sales revenue turnover profit orders units records rows contacts customers users members items parts
        products skus invoices transactions views emails calls leads files of tons tonnes pieces bottles fees
        grants donations funding damages claims business",
    )
});
static DATE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:19|20)[0-9]{2} - [0-9]{1,2} - [0-9]{1,2}"));

/// The normalised form of a written or spoken number, for storing and for matching.
///
/// E.164 where the number is possible: with a leading `+` or `00` any country's, with ten
/// digits one of the United States. Fictional numbers (555-01xx) are possible, so they are
/// E.164 too. A shorter local number stays as its digits. `None` below 7 or above 15 digits.
#[must_use]
pub fn normalise_phone(text: &str) -> Option<String> {
    Sentence::all(text).iter().find_map(|s| runs(s).into_iter().find_map(|r| normal(&r.digits, r.plus)))
}

/// The last seven digits of a number: what two spellings of it share, and what the CRM's
/// index over phones holds. `None` below seven.
#[must_use]
pub fn phone_tail(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(7).map(|start| digits[start..].to_owned())
}

fn normal(digits: &str, plus: bool) -> Option<String> {
    let (digits, plus) = match digits.strip_prefix("00") {
        Some(rest) if !plus && rest.len() > 8 => (rest, true),
        _ => (digits, plus),
    };
    if !DIGITS.contains(&digits.len()) {
        return None;
    }
    // No number of the United States begins with a zero: it lacks its country.
    if !plus && digits.starts_with('0') {
        return Some(digits.to_owned());
    }
    let text = if plus { format!("+{digits}") } else { digits.to_owned() };
    let region = if plus { None } else { Some(Region::US) };
    // As it was said: without its plus it would be another country's.
    let Ok(number) = PHONE_NUMBER_UTIL.parse(&text, region) else {
        return Some(text);
    };
    let possible = match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number) {
        Ok(NumberLengthType::IsPossible) => true,
        // Said with its country, so it can be dialled as it stands.
        Ok(NumberLengthType::IsPossibleLocalOnly) => plus,
        _ => false,
    };
    let e164 = possible.then(|| PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164));
    Some(e164.map_or(text, std::borrow::Cow::into_owned))
}

/// Digits that follow one another.
struct Run {
    words: Range<usize>,
    digits: String,
    plus: bool,
}

fn runs(sentence: &Sentence<'_>) -> Vec<Run> {
    let mut found = Vec::new();
    if sentence.flat.bytes().filter(u8::is_ascii_digit).count() < DIGITS.start {
        return found;
    }
    let mut at = 0;
    while at < sentence.words.len() {
        let run = run_at(sentence, at);
        at = run.words.end.max(at + 1);
        if DIGITS.contains(&run.digits.len()) {
            found.push(run);
        }
    }
    found
}

fn run_at(sentence: &Sentence<'_>, from: usize) -> Run {
    let mut run = Run { words: from..from, digits: String::new(), plus: false };
    let mut at = from;
    while at < sentence.words.len() && run.digits.len() < DIGITS.end {
        let word = sentence.word(at);
        if word.bytes().all(|b| b.is_ascii_digit()) {
            run.digits.push_str(word);
            run.words.end = at + 1;
        } else if matches!(word, "plus" | "+") && run.digits.is_empty() {
            run.plus = true;
        } else if word.len() > 4 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'/') {
            run.digits.extend(word.chars().filter(char::is_ascii_digit));
            run.words.end = at + 1;
        } else if run.digits.is_empty()
            || !matches!(word, "-" | "dash" | "area" | "code" | "then" | "and" | "oh" | "o")
        {
            break;
        }
        at += 1;
    }
    run
}

/// The caller's number, read from the whole talk.
/// It is dialled in the country of the caller's address, or in the one that was named.
pub(super) fn hear(talk: &Talk<'_>, email: Option<&str>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    let mut cued = false;
    for claim in &talk.claims {
        cued = cued || claim.asked(Topic::Phone) || claim.sentence.has(&CUE);
        for run in runs(&claim.sentence) {
            if is_phone(claim, &run, cued) {
                take(claim, &run, &mut ledger);
            }
        }
    }
    ledger.finish().map(|said| dialling::with_country(talk, email, said))
}

fn is_phone(claim: &Claim<'_>, run: &Run, cued: bool) -> bool {
    let sentence = &claim.sentence;
    let place = sentence.place(run.words.start);
    let money = matches!(sentence.word(run.words.start.wrapping_sub(1)), "$" | "€" | "£")
        || matches!(
            sentence.word(run.words.end),
            "dollars" | "euros" | "pounds" | "people" | "percent" | "k" | "a" | "per"
        );
    let thousands =
        |at: usize| (5..10).contains(&sentence.word(at).len()) && sentence.word(at).ends_with("000");
    let sum = !run.plus && run.words.clone().any(thousands);
    let before = sentence.lead_in(place.start, 8);
    let foreign = claim.own() && (OTHERS.is_match(before) || before.contains(" not ") || elsewhere(before));
    let counted = !run.plus && is_quantity(sentence, run);
    !money
        && !sum
        && !foreign
        && !counted
        && !sentence.has(&DATE)
        && (cued || run.plus || run.digits.len() > 9)
}

/// "Their rep is at 480 555 0166": somebody else's, unless it is "me", "my cell" or "us".
fn elsewhere(before: &str) -> bool {
    let said = |words: &[&str]| before.split(' ').any(|word| words.contains(&word));
    SOMEBODY_AT.is_match(before)
        && !said(&["i", "me", "my", "we", "us", "our", "number", "line", "it", "that"])
}

/// "We did 2125550111 in sales", "about 3000000 records": what was counted, not dialled.
fn is_quantity(sentence: &Sentence<'_>, run: &Run) -> bool {
    let before = sentence.word(run.words.start.wrapping_sub(1));
    let behind = sentence.words.get(run.words.end).filter(|w| !w.after_pause).map_or("", |w| &*w.text);
    let done = matches!(
        before,
        "did"
            | "do"
            | "made"
            | "make"
            | "sold"
            | "sell"
            | "shipped"
            | "billed"
            | "invoiced"
            | "turned"
            | "processed"
            | "served"
            | "earned"
            | "lost"
            | "raised"
            | "spent"
            | "paid"
            | "worth"
            | "over"
            | "nearly"
            | "almost"
            | "about"
            | "around"
            | "roughly"
    );
    let of_what =
        COUNTED.contains(behind) || (behind == "in" && COUNTED.contains(sentence.word(run.words.end + 1)));
    of_what || (done && run.words.len() == 1)
}

fn take(claim: &Claim<'_>, run: &Run, ledger: &mut Ledger<String>) {
    let Some(number) = normal(&run.digits, run.plus) else { return };
    if claim.denied() {
        ledger.revoke(|known| *known == number);
        return;
    }
    let sentence = &claim.sentence;
    let place = sentence.place(run.words.start).start..sentence.place(run.words.end - 1).end;
    ledger.offer(claim.weight(Weight::Stated), claim.own(), number, claim.evidence(&place));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoken_and_written_numbers_are_one() {
        for (said, want) in [
            ("+1 (555) 555-0123", "+15555550123"),
            ("555 555 0123", "+15555550123"),
            ("five five five five five five oh one two three", "+15555550123"),
            ("triple five, five five five, oh one two three", "+15555550123"),
            ("1-312-555-0142", "+13125550142"),
            ("three one two five five five oh one four two", "+13125550142"),
            ("area code 312 then 555 0142", "+13125550142"),
            ("eight hundred five five five oh one nine nine", "+18005550199"),
            ("+44 20 7946 0958", "+442079460958"),
            ("plus four four twenty seventy nine forty six oh nine five eight", "+442079460958"),
            ("0044 20 7946 0958", "+442079460958"),
            ("five five five, oh one two three", "5550123"),
            ("555-0123", "5550123"),
            ("312.555.0142", "+13125550142"),
        ] {
            assert_eq!(normalise_phone(said).as_deref(), Some(want), "{said}");
        }
    }

    #[test]
    fn sums_are_no_number_to_call() {
        for said in [
            "Somewhere between twenty and thirty thousand, call me about it.",
            "between ten and fifteen thousand a year, my number is on the site",
            "call it twenty to thirty thousand",
            "twenty, thirty thousand tops, just give me a ring",
            "the number is 250000 and 300000 with everything",
        ] {
            let talk = crate::qualifier::tests::talk(&[&format!("U {said}")]);
            assert_eq!(hear(&Talk::new(&talk), None).map(|said| said.value), None, "{said}");
        }
    }

    #[test]
    fn too_short_or_too_long_is_no_number() {
        // Dialled as it was said it would end elsewhere.
        assert_eq!(normalise_phone("plus 10k 10k").as_deref(), Some("+1000010000"));
        for said in ["", "12", "call me", "1234567890123456789", "twenty five"] {
            assert_eq!(normalise_phone(said), None, "{said}");
        }
    }
}
