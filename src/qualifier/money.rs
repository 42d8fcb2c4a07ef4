//! Sums of money, and which of them is the deal: "$10k", "40 to 60 thousand a year".

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

#[expect(clippy::expect_used, reason = "the pattern is a constant, and tests compile it")]
static SUM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r" (?:(between|from) )?((?:[$€£]|chf|eur|usd|gbp|aud|cad|nzd|sgd|inr|rs|zar|aed|hkd|sek|nok|dkk) )?([0-9]{1,3}(?: 000)+|[1-9] [1-9][05]|[0-9]+(?:\.[0-9]+)?)(?: (?:to|-|and|or) ([$€£] )?([0-9]{1,3}(?: 000)+|[1-9] [1-9][05]|[0-9]+(?:\.[0-9]+)?))?(?: (us dollars|dollars|dollar|bucks|usd|euros?|eur|pounds?|gbp|quid|francs|chf|rupees|inr|rand|naira|dirhams?|kroner|kronor|pesos|yen|sing dollars|aud|cad|nzd|sgd|aed|zar|ngn))?(?-u:\b)")
        .expect("a constant pattern is well formed")
});
static PER_MONTH: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:a|per|each|every) month|monthly"));
static PER_HEAD: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"(?:a|per|each) (?:seat|user|head|person|licen[cs]e|agent|rep)"));
static SPENDING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"budgets?|budgeted|spend|spending|invest|investing|investment|afford|set aside|put aside|allocated|earmarked|approved|price range|deal|contract|up to|pay|(?:was|were|am|are) thinking|no more than|not more than|put (?:[a-z]+ )?by|per year all in|a year tops|will not go over|top out|maximum|ceiling|limit|cap|(?:could|can|will|would) (?:do|go|manage|stretch to)|tops|at most|under|below|less than|not over|gave us|give us|to (?:spend|play with|work with|put into)|signed off|is where (?:i|we) (?:would )?stop|is what (?:i|we) have|for this (?:one|piece|part)|sanctioned|released|put down|agreed on|hope for|take it or leave|i would say|let us (?:say|call it)|call it",
    )
});
/// Sums that are about something else than this deal.
static OTHER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"revenue|turnover|raised|funding|valuation|salary|salaries|profit|arr|mrr|in sales|los(?:e|es|ing|t)|cost(?:s|ing)? us|(?:currently|already|now) (?:pay|paying|spend|spending)|(?:we|i) (?:are |were |have |just |already )*(?:pay|paying|paid|spent)|customers? (?:pay|spend)|per (?:deal|order|customer)|(?:has |have )?offer(?:s|ed)(?: me| us)?|wants? [0-9$]+|goes for|too (?:much|expensive|high|steep)|more than we|quote[ds]?|charge[ds]?|saved|gift|prize|fine of|package|your (?:plan|price|prices)|our (?:deals|orders|invoices)|average",
    )
});
/// There is no money.
static NOTHING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:no|not any|not got any|hardly any) (?:real |set |actual )?(?:budget|money|funds|funding|cash)|nothing (?:left|to spend|set aside)|(?:there is|we have|have got|i have) (?:none|nothing)",
    )
});
/// And yet there is some.
static AFTER_ALL: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"but|though|sorry|actually|(?:we|i) (?:do|could|can|might)|maybe|perhaps|scrape")
});
/// Somebody else's money.
static THIRD_PARTY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"[a-z]+'s (?:lot|people|firm|company|shop|team) (?:pay|spend)|(?:he|she|they|him|her|them) (?:pays?|spends?|pay about)|(?:my|our|a|another) (?:[a-z]+ )?(?:friends?|neighbou?rs?|competitors?|cousin|brother|sister|uncle|customers?|clients?|buddy|mate|(?:old|last|previous|former) (?:boss|company|employer|job))",
    )
});
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
    /// By the month.
    pub(super) monthly: bool,
    pub(super) place: Range<usize>,
}

/// The sums that the caller would spend, claim by claim.
pub(super) fn offered(talk: &Talk<'_>) -> Vec<Vec<Sum>> {
    let mut turn = Turn::default();
    let mut offered = Vec::with_capacity(talk.claims.len());
    for claim in &talk.claims {
        if turn.number != claim.turn() {
            turn = Turn { number: claim.turn(), ..Turn::default() };
        }
        turn.empty |= claim.asked(Topic::Budget) && claim.sentence.has(&NOTHING);
        let sums = if turn.empty && !claim.sentence.has(&AFTER_ALL) {
            Vec::new()
        } else {
            sums(claim, turn.thousands)
        };
        turn.thousands |= sums.iter().any(|sum| sum.amount >= 1e3);
        offered.push(sums);
    }
    offered
}

/// What was said of money so far in one turn.
#[derive(Debug, Default)]
struct Turn {
    number: usize,
    /// It spoke of thousands: "eighteen thousand, so let's go with fifteen".
    thousands: bool,
    /// There is none, whatever sums it tells of.
    empty: bool,
}

fn sums(claim: &Claim<'_>, thousands: bool) -> Vec<Sum> {
    let sentence = &claim.sentence;
    if !sentence.words.iter().any(super::word::Word::is_number) {
        return Vec::new();
    }
    let signing = claim.asked(Topic::Authority) && !claim.asked(Topic::Budget);
    // "If it is 3,000, no": a sum that is too much.
    if sentence.word(0) == "if" && sentence.flat.contains(" not ") {
        return Vec::new();
    }
    let about_budget = sentence.has(&SPENDING) || claim.asked(Topic::Budget);
    let asks = claim.own() && sentence.question && !claim.asked(Topic::Budget);
    if asks || (!claim.own() && !sentence.has(&SPENDING)) {
        return Vec::new();
    }
    SUM.captures_iter(&sentence.flat)
        .filter_map(|c| sum(claim, &c, about_budget, thousands))
        // How much the caller may sign for is not what this costs, unless it is by the month.
        .filter(|sum| !signing || sum.monthly)
        .filter(|sum| !is_other(sentence, sum.place.start))
        .collect()
}

/// "We lose 20k a month": what is told beside the budget in another breath does not count.
fn is_other(sentence: &Sentence<'_>, at: usize) -> bool {
    let clause = sentence.clause(at);
    let own = SPENDING.is_match(clause) && !OTHER.is_match(clause);
    (!own && sentence.has(&OTHER)) || third_party(sentence, at)
}

/// Whether a place speaks of somebody else's money.
pub(super) fn third_party(sentence: &Sentence<'_>, at: usize) -> bool {
    THIRD_PARTY.is_match(sentence.clause(at))
}

fn sum(claim: &Claim<'_>, found: &Captures<'_>, about_budget: bool, thousands: bool) -> Option<Sum> {
    let sentence = &claim.sentence;
    let whole = found.get(0)?;
    // "200 000" and "one fifty" are one number each.
    let number = |i: usize| found.get(i).and_then(|m| m.as_str().replace(' ', "").parse::<f64>().ok());
    let pair = found.get(3).is_some_and(|m| m.as_str().contains(' ') && !m.as_str().ends_with("000"));
    let currency = [2, 4, 6].iter().any(|&i| found.get(i).is_some());
    let low = number(3)?;
    let mut amount = number(5).map_or(low, |high| lower_bound(low, high));
    let rest = sentence.flat.get(whole.end()..).unwrap_or("");
    let word = sentence.word_at(whole.start() + 1);
    let in_run = |i: usize| sentence.words.get(i).is_some_and(super::word::Word::is_number);
    let last = sentence.word_at(whole.end());
    let phone = !currency && (in_run(last) || word.checked_sub(1).is_some_and(in_run));
    let written = sentence.phrase(word..last).to_lowercase();
    let sized = ["grand", "k", "thousand"].iter().any(|e| written.ends_with(e));
    let year = !currency && !sized && (1990.0..2040.0).contains(&amount);
    let near: String = rest.split_inclusive(' ').take(5).collect();
    let monthly = PER_MONTH.is_match(&near);
    if pair && !(currency || monthly || claim.asked(Topic::Budget)) {
        return None;
    }
    if thousands && !(currency || sized || monthly || year) && (5.0..1e3).contains(&amount) {
        amount *= 1e3;
    }
    let plain = currency || (about_budget && amount >= 100.0);
    let taken_back = sentence.lead_in(whole.start() + 1, 2).contains(" not ");
    if !plain || phone || year || taken_back || amount <= 0.0 || COUNTED.is_match(rest) {
        return None;
    }
    let yearly = match () {
        () if PER_HEAD.is_match(&near) => None,
        () if monthly => Some(amount * 12.0),
        () => Some(amount),
    };
    Some(Sum { amount, yearly, monthly, place: whole.start() + 1..whole.end() })
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

/// The deal's value, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<f64>> {
    let mut ledger = Ledger::default();
    for (claim, sums) in talk.claims.iter().zip(offered(talk)) {
        for sum in sums {
            if claim.denied() {
                ledger.revoke(|known| *known == sum.amount);
                continue;
            }
            // "Two thousand a month, plus five thousand once": the first is the deal.
            let before = &claim.sentence.flat[..sum.place.start];
            if !claim.corrects() && before.contains(" plus ") {
                continue;
            }
            let own = if sum.yearly.is_some() { Weight::Stated } else { Weight::Mentioned };
            ledger.offer(claim.weight(own), claim.corrects(), sum.amount, claim.evidence(&sum.place));
        }
    }
    ledger.finish()
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    const VALUES: &[(&[&str], Option<f64>)] = &[
        (&["U our budget is $10k"], Some(10_000.0)),
        (&["U we could spend ten thousand dollars"], Some(10_000.0)),
        (&["U we have 40 to 60 thousand a year for this"], None),
        (&["U the budget is 40 to 60 thousand a year"], Some(40_000.0)),
        (&["A What's your budget?", "U around fifty k"], Some(50_000.0)),
        (&["A What's your budget?", "U about half a million"], Some(500_000.0)),
        (&["U between ten and fifteen thousand dollars"], Some(10_000.0)),
        (&["U two and a half million dollars is set aside"], Some(2_500_000.0)),
        (&["U we've got €45.000 set aside"], Some(45_000.0)),
        (&["U our budget is 20k, sorry, 30k"], Some(30_000.0)),
        (&["U 300 employees, we lose deals, budget of 90k is approved, I sign"], Some(90_000.0)),
        (&["U we're losing, honestly, $20k a month"], None),
        (
            &[
                "A Budget?",
                "U we haven't got one, actually no, sorry, we do, it's twenty five thousand, approved last week",
            ],
            Some(25_000.0),
        ),
        (
            &[
                "U My friend at Oracle said he has a budget of two million, ha, we don't have that",
                "A What is the budget?",
                "U no more than two grand a year",
            ],
            Some(2_000.0),
        ),
        (&["U we can spend 500 a month"], Some(500.0)),
        (&["A So a budget of sixty thousand dollars?", "U yes"], Some(60_000.0)),
        (&["A Our plan costs ten thousand dollars. OK?", "U yes"], None),
        (&["U we do 5 million dollars in revenue"], None),
        (&["U we're losing $20k a month"], None),
        (&["U is it 500 dollars a month?"], None),
        (&["U call me on 555 555 0123"], None),
        (&["U we have 5000 customers and a budget"], None),
        (&["U ten thousand dollars is too much"], None),
        (&["A What's your budget?", "U we have not set one for 2026"], None),
    ];

    #[test]
    fn the_deals_value_is_found() {
        for &(lines, want) in VALUES {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
