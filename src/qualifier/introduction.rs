//! How callers introduce themselves in one breath: "Hi, Raj Patel, CTO of DataForge".

use std::ops::Range;
use std::sync::LazyLock;

use super::company::company_at;
use super::job::{department_at, title_at};
use super::lexicon::{self, Words};
use super::names::{self, Lead, name_at};
use super::sentence::Sentence;
use super::talk::Claim;
use super::trade_name::LEGAL_FORMS;

static GREETINGS: LazyLock<Words> = LazyLock::new(|| {
    lexicon::words(
        "hi hello hey hiya howdy g'day howzit aye alright greetings good morning afternoon
        evening day there guten tag morgen abend grüß grüss gruess gott grüezi servus moin
        hallo bonjour bonsoir salut hola buenos buenas dias días ciao buongiorno namaste",
    )
});
const LEAD_IN: &[&str] = &[
    "yes", "yeah", "yep", "sure", "ok", "okay", "of", "course", "oh", "so", "well", "right", "sorry", "no",
    "it", "is", "this", "i", "am", "my", "our", "full", "first", "last", "family", "name", "the", "you",
    "are", "speaking", "talking", "with", "to", "that", "would", "be", "just", "call", "me", "please", "and",
    "thanks", "thank", "for", "calling", "here", "actually",
];
static OPENERS: LazyLock<Words> = LazyLock::new(|| GREETINGS.iter().chain(LEAD_IN).copied().collect());

pub(super) fn is_greeting(word: &str) -> bool {
    GREETINGS.contains(word)
}

/// Words that may stand before the name in "who am I speaking to?" "Yes, hi, it's Ben".
pub(super) fn leads_in(word: &str) -> bool {
    OPENERS.contains(word)
}

/// Who introduced themselves, as words of the sentence.
#[derive(Debug)]
pub(super) struct Introduction {
    pub(super) name: Range<usize>,
    pub(super) title: Option<Range<usize>>,
    pub(super) company: Option<Range<usize>>,
}

/// A name that opens the sentence and is followed by a job, a company or "here".
pub(super) fn of<'c>(claim: &'c Claim<'_>) -> Option<&'c Introduction> {
    claim.sought.introduced.get_or_init(|| found(claim)).as_ref()
}

fn found(claim: &Claim<'_>) -> Option<Introduction> {
    let sentence = &claim.sentence;
    let name = opening_name(claim)?;
    let mut at = name.end;
    let mut spoken = false;
    if sentence.word(at) == "this" && sentence.word(at + 1) == "side" {
        at += 2;
        spoken = true;
    }
    while matches!(sentence.word(at), "here" | "hier" | "speaking" | "calling" | "again") {
        spoken |= sentence.word(at) != "again";
        at += 1;
    }
    let title = title_behind(sentence, at);
    at = title.as_ref().map_or(at, |t| t.end);
    let company = match sentence.word(at) {
        "from" | "at" | "with" | "of" | "for" => company_at(sentence, at + 1),
        _ => company_alone(sentence, at, &name, title.is_some()),
    };
    let pause = sentence.words.get(name.end).is_some_and(|w| w.after_pause);
    // "Luz Romero, I own a flower shop"
    let presents = pause && matches!(sentence.word(name.end), "i" | "my");
    let follows = title.is_some() || company.is_some() || spoken || (presents && name.len() > 1);
    follows.then_some(Introduction { name, title, company })
}

fn opening_name(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let opens = |i: &usize| {
        let word = sentence.word(*i);
        let addressed = claim.vocabulary.is_agent(word) && sentence.words.len() > *i + 2;
        !leads_in(word) && !addressed
    };
    let first = (0..sentence.words.len().min(9)).find(opens)?;
    let words = name_at(sentence, first, Lead::Sure)?;
    let known = words
        .clone()
        .any(|i| names::is_first_name(sentence.word(i)) || names::is_honorific(sentence.word(i)));
    let written = words.len() > 1
        && [words.start, words.end - 1].iter().all(|&i| {
            sentence.written(i).starts_with(char::is_uppercase) && !names::is_everyday(sentence.word(i))
        });
    let company = (words.start..words.end + 1).any(|i| LEGAL_FORMS.contains(&sentence.word(i)));
    ((known || written) && !company).then_some(words)
}

fn title_behind(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let article = usize::from(matches!(sentence.word(at), "the" | "a" | "an" | "your"));
    title_at(sentence, at + article).or_else(|| department_at(sentence, at))
}

/// "Anna Weber, Weber Steuerberatung", "Max Mustermann, Acme GmbH": a legal form or the
/// caller's own family name makes it a company.
fn company_alone(
    sentence: &Sentence<'_>,
    at: usize,
    name: &Range<usize>,
    titled: bool,
) -> Option<Range<usize>> {
    let words = company_at(sentence, at).filter(|_| sentence.words[at].after_pause)?;
    let legal = words.clone().any(|i| LEGAL_FORMS.contains(&sentence.word(i)));
    let family = name.len() > 1
        && words.len() > 1
        && words.clone().any(|i| sentence.word(i) == sentence.word(name.end - 1));
    let written = words.clone().all(|i| {
        sentence.written(i).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || matches!(sentence.word(i), "of" | "and" | "the" | "&")
    });
    // "Marisol Vega, Sandia Escape Rooms": two names in capitals, one behind the other.
    let named = written && (titled || words.len() > 1) && (titled || name.len() > 1);
    (legal || family || named).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::super::{Talk, contact, employer, title};

    const INTRODUCTIONS: &[(&str, &str)] = &[
        ("Hi, Raj Patel, CTO of DataForge. We have news", "Raj Patel|CTO|DataForge"),
        ("Hi, Raj Patel, CTO of DataForge here", "Raj Patel|CTO|DataForge"),
        ("hi it's Raj Patel, CTO of DataForge", "Raj Patel|CTO|DataForge"),
        ("Raj Patel from DataForge", "Raj Patel||DataForge"),
        ("Oluwaseun Adeyemi, head of sales at Brightline", "Oluwaseun Adeyemi|Head of Sales|Brightline"),
        ("Hello, it's Kim Lee with Blue Ocean", "Kim Lee||Blue Ocean"),
        ("Hi Clara, Kim Lee here from Blue Ocean", "Kim Lee||Blue Ocean"),
        ("It's Dr. Anna Schäfer of Schäfer AG speaking", "Dr. Anna Schäfer||Schäfer AG"),
        ("Hi it's Anna Weber again, Weber Steuerberatung", "Anna Weber||Weber Steuerberatung"),
        ("Grüß Gott, Hans Gruber from Gruber KG", "Hans Gruber||Gruber KG"),
        (
            "Guten Tag, Jürgen von der Heide hier, from Müller und Söhne GmbH in Stuttgart",
            "Jürgen von der Heide||Müller und Söhne GmbH",
        ),
        ("I'm Tom Baker, I'm calling for my own shop, Baker Bikes", "Tom Baker||Baker Bikes"),
        ("We are Acme GmbH, this is Max Mustermann, 80 employees", "Max Mustermann||Acme GmbH"),
        ("We're 200 people at Hansen & Co, I'm Ole Hansen", "Ole Hansen||Hansen & Co"),
        ("this is Siobhan O'Neill, s i o b h a n, from Kerry Foods", "Siobhan O'Neill||Kerry Foods"),
        (
            "my name is Jürgen von der Heide, I'm with Müller und Söhne GmbH",
            "Jürgen von der Heide||Müller und Söhne GmbH",
        ),
        ("I'm Ole Hansen and I work for Hansen & Co", "Ole Hansen||Hansen & Co"),
        ("Moin, this is Jan from Deichwerk", "Jan||Deichwerk"),
        ("Hello there, Peter O'Brien speaking", "Peter O'Brien||"),
        (
            "Hi, I'm calling on behalf of Dr. Klaus Meier, he's the managing director of Meier Maschinenbau in Augsburg. I'm his assistant, Petra Klein.",
            "Petra Klein||Meier Maschinenbau",
        ),
    ];

    #[test]
    fn callers_introduce_themselves_in_one_breath() {
        for &(said, want) in INTRODUCTIONS {
            for asked in ["A Clara here.", "A Hello, who am I speaking to?"] {
                let said_of = talk(&[asked, &format!("U {said}")]);
                let talk = Talk::new(&said_of);
                let text = |s: Option<super::super::Said<String>>| s.map(|s| s.value).unwrap_or_default();
                let title = text(title::hear(&talk));
                let title = if title == "Assistant" { String::new() } else { title };
                let heard =
                    format!("{}|{title}|{}", text(contact::hear(&talk)), text(employer::hear(&talk, None)));
                assert_eq!(heard, want, "{asked} {said}");
            }
        }
    }

    #[test]
    fn ordinary_words_are_no_introduction() {
        for said in [
            "I'd like a quote",
            "I'd like some information",
            "this is urgent",
            "It's urgent",
            "I'm driving right now",
            "It's about a problem",
            "I'm looking for a CRM",
            "just a customer",
            "Good evening",
            "Guten Tag",
            "I am the owner",
            "quotation please",
            "Information, please",
            "I'd rather not say",
            "it's confidential",
            "Salesforce is too expensive for us",
        ] {
            for asked in ["A Your name?", "A Who am I speaking to?", "A May I have your name and company?"] {
                let said_of = talk(&[asked, &format!("U {said}")]);
                let talk = Talk::new(&said_of);
                assert_eq!(contact::hear(&talk).map(|s| s.value), None, "{asked} {said}");
                assert_eq!(employer::hear(&talk, None).map(|s| s.value), None, "{asked} {said}");
            }
        }
        let said_of = talk(&["A Who am I speaking to?", "U Servus, Maria Huber"]);
        assert_eq!(contact::hear(&Talk::new(&said_of)).map(|s| s.value).as_deref(), Some("Maria Huber"));
    }
}
