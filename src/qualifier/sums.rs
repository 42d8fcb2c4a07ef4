//! Sums of money in a sentence, as people say them: "between ten and fifteen thousand", "sixty,
//! seventy dollars", "two hundred two fifty a month".

use std::iter::Peekable;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::cue::pattern;
use super::figure;
use super::pattern::Pattern;
use super::sentence::Sentence;

#[expect(clippy::expect_used, reason = "the pattern is a constant, and tests compile it")]
static SUM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r" (?:(?:between|from|zwischen|entre) )?(?:(?:[$€£]|chf|eur|usd|gbp|aud|cad|nzd|sgd|inr|rs|zar|aed|hkd|sek|nok|dkk) )?(?:[0-9]{1,3}(?: 000)+|[0-9]+(?:\.[0-9]+)?)(?: (?:to|-|and|or|und|bis|et|y) (?:[$€£] )?(?:[0-9]{1,3}(?: 000)+|[0-9]+(?:\.[0-9]+)?))?(?: (?:us dollars|dollars|dollar|bucks|usd|euros?|eur|pounds?|gbp|quid|francs|chf|rupees|inr|rand|naira|dirhams?|kroner|kronor|pesos|yen|sing dollars|aud|cad|nzd|sgd|aed|zar|ngn))?(?-u:\b)")
        .expect("a constant pattern is well formed")
});
static PER_MONTH: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:a|per|each|every) month|monthly"));
/// What makes a number beside it a rate.
static RATE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:a|per|each|every) (?:month|year|seat|user|head|person|licen[cs]e|agent|rep|quarter|week)|monthly|yearly|annually",
    )
});
static PER_HEAD: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"(?:a|per|each) (?:seat|user|head|person|licen[cs]e|agent|rep)"));
static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:different |full time |or so |plus |new |more |other |active )?(?:people|employees|staff|users?|seats?|reps?|leads?|calls?|customers?|clients?|orders?|hours?|days?|weeks?|months?|years?|minutes?|percent|square|times|trucks?|stores?|locations?|contacts?|records?|agents?|licen[cs]es|of us|am|pm|vehicles?|units?|members?|patients?|students?|emails?|rooms?|offices?|folks|guys)",
    )
});

/// One sum.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    /// As said; the lower bound of a range.
    pub(super) amount: f64,
    /// What it comes to in a year, where it is known to be for the whole.
    pub(super) yearly: Option<f64>,
    pub(super) place: Range<usize>,
    /// Its thousands were not said again: "fifteen grand, maybe twenty".
    pub(super) elliptic: bool,
}

/// The sums of a sentence. `about_budget` says that numbers without a currency are sums too.
/// `most` is the largest number so far.
pub(super) fn of(sentence: &Sentence<'_>, about_budget: bool, most: &mut f64) -> Vec<Sum> {
    let found = SUM.find_iter(&sentence.flat).map(|found| found.range());
    found.filter_map(|place| sum(sentence, &place, about_budget, most)).collect()
}

/// What the words of a sum say.
struct Amount {
    low: f64,
    /// The other end of a range.
    high: Option<f64>,
    currency: bool,
}

impl Amount {
    /// Reads it word by word: groups in the pattern would cost many times as much.
    fn of(text: &str) -> Option<Self> {
        let mut words = text.split(' ').skip(1).peekable();
        let mut currency = false;
        while let Some(word) = words.next_if(|word| !figure::begins(word)) {
            currency |= !matches!(word, "between" | "from" | "zwischen" | "entre");
        }
        let low = number(&mut words)?;
        let joins = |word: &&str| matches!(*word, "to" | "-" | "and" | "or" | "und" | "bis" | "et" | "y");
        let high = if words.next_if(joins).is_some() {
            currency |= words.next_if(|word| !figure::begins(word)).is_some();
            number(&mut words)
        } else {
            None
        };
        Some(Self { low, high, currency: currency || words.next().is_some() })
    }
}

/// A number with the thousands behind it.
fn number<'w>(words: &mut Peekable<impl Iterator<Item = &'w str>>) -> Option<f64> {
    let mut digits = words.next()?.to_owned();
    while let Some(thousands) = words.next_if(|word| *word == "000") {
        digits.push_str(thousands);
    }
    digits.parse().ok()
}

/// `most` is the largest number of the sentence so far: behind "three grand" "ten" is ten grand.
fn sum(sentence: &Sentence<'_>, whole: &Range<usize>, about_budget: bool, most: &mut f64) -> Option<Sum> {
    let Amount { low, high, currency } = Amount::of(&sentence.flat[whole.clone()])?;
    let mut amount = high.map_or(low, |high| lower_bound(low, high));
    let word = sentence.word_at(whole.start + 1);
    // "Two fifty a month"
    let spoken = hundreds(sentence, word).filter(|_| about_budget && high.is_none());
    let last = sentence.word_at(whole.end) + usize::from(spoken.is_some());
    amount = spoken.unwrap_or(amount);
    let rest = sentence.flat.get(sentence.place(last).start.saturating_sub(1)..).unwrap_or("");
    let near = &rest[..rest.split_inclusive(' ').take(5).map(str::len).sum()];
    let lowest = in_one_breath(sentence, word..last, amount);
    let phone = !currency && lowest.is_none() && in_a_row(sentence, word..last);
    amount = lowest.unwrap_or(amount);
    let elliptic = *most >= 1e3 && (5.0..100.0).contains(&amount) && !currency && about_budget;
    if elliptic {
        amount *= 1e3;
    }
    *most = most.max(amount);
    let year = !currency && (1990.0..2040.0).contains(&amount) && !is_sized(sentence, word..last);
    let rated = || sentence.has(&RATE) && RATE.find(near).is_some_and(|rate| rate.start() < 2);
    let plain = currency || (about_budget && (amount >= 100.0 || rated()));
    let taken_back = || sentence.lead_in(whole.start + 1, 2).contains(" not ");
    let other = || taken_back() || COUNTED.is_match(rest) || worth(sentence, last);
    if !plain || phone || year || amount <= 0.0 || other() {
        return None;
    }
    let yearly = match () {
        () if sentence.has(&PER_HEAD) && PER_HEAD.is_match(near) => None,
        () if sentence.has(&PER_MONTH) && PER_MONTH.is_match(near) => Some(amount * 12.0),
        () => Some(amount),
    };
    Some(Sum { amount, yearly, place: whole.start + 1..whole.end, elliptic })
}

/// The lower of two sums in one breath: "sixty, seventy dollars", "two hundred two fifty".
fn in_one_breath(sentence: &Sentence<'_>, words: Range<usize>, amount: f64) -> Option<f64> {
    let at = |back: usize| words.start.checked_sub(back).and_then(|i| number_at(sentence, i));
    let before = at(1).filter(|low| at(2).is_none() && is_range(*low, low_of(*low, amount)));
    let higher = || hundreds(sentence, words.end).filter(|high| is_range(amount, *high)).map(|_| amount);
    before.map(|low| lower_bound(low, amount)).or_else(higher)
}

/// Whether other numbers stand right beside it, as in one to call.
fn in_a_row(sentence: &Sentence<'_>, words: Range<usize>) -> bool {
    let joined = |i: usize| number_at(sentence, i).is_some() && !sentence.words[i].after_pause;
    let before = words.start.checked_sub(1).is_some_and(|i| number_at(sentence, i).is_some());
    joined(words.end) || before && joined(words.start)
}

/// "Two thousand" and "2k" are no year.
fn is_sized(sentence: &Sentence<'_>, words: Range<usize>) -> bool {
    let written = sentence.phrase(words).to_lowercase();
    ["grand", "k", "thousand"].iter().any(|end| written.ends_with(end))
}

/// "A twenty thousand dollar job" is the price of the job.
fn worth(sentence: &Sentence<'_>, last: usize) -> bool {
    let one = matches!(sentence.word(last.wrapping_sub(1)), "dollar" | "euro" | "pound" | "bucks");
    let noun = sentence.words.get(last).is_some_and(|w| !w.after_pause && w.text.len() > 2)
        && !super::names::is_everyday(sentence.word(last))
        && !matches!(
            sentence.word(last),
            "per"
                | "each"
                | "every"
                | "monthly"
                | "yearly"
                | "annually"
                | "total"
                | "tops"
                | "max"
                | "maximum"
                | "budget"
                | "range"
                | "mark"
                | "limit"
                | "upfront"
                | "sterling"
                | "plus"
                | "ish"
        );
    one && noun
}

fn number_at(sentence: &Sentence<'_>, at: usize) -> Option<f64> {
    sentence.words.get(at)?.text.parse().ok()
}

/// A small number in the size of the sum behind it.
fn low_of(low: f64, high: f64) -> f64 {
    if low < 1e3 && high >= 1e3 { high / 1e3 } else { high }
}

/// "Sixty, seventy": the second is more, but not by far.
pub(super) fn is_range(low: f64, high: f64) -> bool {
    low >= 10.0 && high > low && high <= 2.5 * low
}

/// "Two fifty" is 250.
fn hundreds(sentence: &Sentence<'_>, at: usize) -> Option<f64> {
    let (first, rest) = (sentence.word(at), sentence.word(at + 1));
    let spoken = first.len() == 1 && rest.len() == 2 && number_at(sentence, at + 2).is_none();
    number_at(sentence, at)
        .zip(number_at(sentence, at + 1))
        .filter(|_| spoken)
        .map(|(hundreds, rest)| hundreds * 100.0 + rest)
}

/// "forty to sixty thousand" begins at forty thousand.
fn lower_bound(low: f64, high: f64) -> f64 {
    let scale = if high >= 1e6 {
        1e6
    } else if high >= 1e3 {
        1e3
    } else if high >= 1e2 && low < 10.0 {
        1e2
    } else {
        1.0
    };
    let scaled = low * scale;
    if low < 1e3 && high % scale.min(1e3) == 0.0 && scaled <= high { scaled } else { low.min(high) }
}
