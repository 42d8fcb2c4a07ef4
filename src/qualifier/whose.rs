//! Whose the thing is that a sentence speaks of: the caller's, or somebody else's. "My colleague
//! at Zentro uses HubSpot" says nothing of the caller.

use super::sentence::Sentence;

/// Persons and companies that are never the caller's own.
const STRANGERS: &[&str] = &[
    "friend",
    "friends",
    "buddy",
    "neighbour",
    "neighbours",
    "neighbor",
    "neighbors",
    "competitor",
    "competitors",
    "competition",
    "cousin",
    "brother",
    "sister",
    "uncle",
    "aunt",
    "nephew",
    "niece",
    "client",
    "clients",
    "customer",
    "customers",
    "supplier",
    "suppliers",
    "vendor",
    "vendors",
    "landlord",
    "accountant",
    "brother's",
    "sister's",
    "friend's",
    "cousin's",
    "neighbour's",
    "neighbor's",
    "client's",
    "customer's",
    "uncle's",
    "competitor's",
    "franchisor",
];
/// Persons of this or of another house: where they are decides.
const PEOPLE: &[&str] = &[
    "colleague",
    "colleagues",
    "contact",
    "person",
    "someone",
    "somebody",
    "fellow",
    "guy",
    "guys",
    "man",
    "lady",
    "woman",
    "people",
    "rep",
    "consultant",
    "mate",
    "salesman",
];
const PLACES_OF_WORK: &[&str] =
    &["job", "company", "firm", "employer", "place", "boss", "gig", "work", "shop", "office"];

/// Whether the nearest whom the words before one speak of is somebody else.
pub(super) fn is_others(sentence: &Sentence<'_>, at: usize) -> bool {
    let mut third = false;
    for i in (0..at.min(sentence.words.len())).rev() {
        let (word, next) = (sentence.word(i), sentence.word(i + 1));
        let elsewhere = matches!(next, "at" | "from" | "who" | "over" | "in") && i + 1 < at;
        match word {
            "i" if matches!(
                next,
                "saw" | "heard" | "know" | "think" | "read" | "hear" | "believe" | "used"
            ) =>
            {
                third |= next == "used" && (i + 2..at + 4).any(|n| sentence.word(n) == "at");
            }
            "we" | "us" | "i" | "our" | "ourselves" | "myself" => return third,
            "my" if third => return true,
            "my" => return false,
            "he" | "she" => third |= matches!(next, "uses" | "used" | "runs"),
            "they" if named_before(sentence, i) => return true,
            // "She's got four hundred customers in an exercise book" is about the book.
            "client" | "clients" | "customer" | "customers"
                if matches!(next, "in" | "on" | "into" | "by" | "with" | "and" | "from") => {}
            _ if STRANGERS.contains(&word) => return true,
            _ if PEOPLE.contains(&word) && elsewhere && is_away(sentence, i + 2) => return true,
            _ if PLACES_OF_WORK.contains(&word)
                && i > 0
                && matches!(sentence.word(i - 1), "old" | "last" | "previous" | "former" | "ex") =>
            {
                return true;
            }
            _ => {}
        }
    }
    third
}

/// "In accounting" is here, "at Zentro" and "down the road" are not.
fn is_away(sentence: &Sentence<'_>, at: usize) -> bool {
    !matches!(
        sentence.word(at),
        "accounting" | "sales" | "the" | "our" | "my" | "marketing" | "finance" | "support"
    ) || sentence.word(at.wrapping_sub(1)) == "who"
}

/// "Brunel Windows, they're on Salesforce": who they are was just named.
fn named_before(sentence: &Sentence<'_>, at: usize) -> bool {
    at > 0
        && sentence.words[at].after_pause
        && sentence.written(at - 1).starts_with(char::is_uppercase)
        && !matches!(sentence.word(at - 1), "yes" | "no" | "well" | "yeah" | "so" | "ok" | "right")
}
