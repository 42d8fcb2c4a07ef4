//! Sums of money, and which of them is the deal: "$10k", "40 to 60 thousand a year".

use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::sums::{self, Sum};
use super::talk::{Claim, Talk};

static SPENDING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"budgets?|budgeted|spend|spending|invest|investing|investment|afford|set aside|put aside|allocated|earmarked|approved?|price range|pay|(?:was|were|am|are) thinking|ring ?fenced|ring fenced|signed off on|pencilled in|penciled in|left in (?:the|this|our)|in the (?:pot|plan|kitty)|has to cover|grant is|be fine with|be ok with|could swing|put (?:[a-z]+ )?by|per year all in|a year tops|will not go over|(?:could|can|will|would) (?:do|go|manage|stretch to)|gave (?:us|me)|gives? (?:us|me)|to (?:spend|play with|work with|put into)|signed off|is where (?:i|we) (?:would )?stop|is what (?:i|we) have|for this (?:one|piece|part)|sanctioned|released|put down|agreed on|hope for|take it or leave|i would say|let us (?:say|call it)|call it",
    )
});
/// Words of a limit, which people and things have too: only a currency makes it a sum.
static LIMIT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"up to|no more than|not more than|more than|top out|maximum|ceiling|limit|cap|tops|at most|under|below|less than|not over|go over",
    )
});
/// Sums that are about something else than this deal.
static OTHER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"revenue|turnover|raised|funding|valuation|salary|salaries|profit|arr|mrr|in sales|los(?:e|es|ing|t)|cost(?:s|ing)? us|last year(?:'s)?|(?:the )?year before|previously|used to|back then|(?:currently|already|now|just) (?:pay|paying|spend|spending|spent|paid|bought)|(?:we|i) (?:have |had |are |were |am |just |already |recently |usually )*(?:pay|paying|paid|spend|spent|bought|had)|(?:he|she|they) (?:have |had |has )?(?:just |already )?(?:spent|paid|bought)|we sell|sells? for|retails?|fees? (?:is|are)|we (?:bill|invoice|charge)|fined us|customers? (?:pay|spend)|per (?:deal|order|customer)|(?:has |have )?offer(?:s|ed)(?: me| us)?|want(?:s|ed)? [0-9$€£]+|asked for [0-9$€£]+|gave (?:the|our) last|(?:we|i) (?:are |am )?spending|goes for|too (?:much|expensive|high|steep)|more than we|quote[ds]?|charge[ds]?|saved|gift|prize|fine of|package|your (?:plan|price|prices)|our (?:deals|orders|invoices)|average",
    )
});
/// A limit of so much a month.
static RATED: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"(?:a|per|each|every) (?:month|year|seat|user|head)|monthly|yearly|annually"));
/// A limit for what needs nobody else.
static ALONE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:can|may|could|allowed to|able to) (?:only |just )?(?:sign|approve|decide|authori[sz]e|buy)|any(?:thing)? (?:up to|under|over|above|below|beyond|more than|bigger)|sign(?:ing|ature)? (?:limit|authority)|second signature|goes? to (?:the|my) (?:board|owner|boss|committee|director)",
    )
});
/// No answer to what the budget is.
static DECLINES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:do|did|does|have|has|had|is|are|could|can) not (?:really |yet |even |actually )*(?:know|have|got|set|settled|decided|thought|discussed|say|said|tell|told|been|sure|mine)|no (?:idea|budget|number|figure|clue|amount)|not (?:sure|yet|really|my|set|decided)|hard to say|depends|nothing (?:set|fixed|yet)",
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
/// What somebody may decide alone.
static MAY_SIGN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:sign|approve|decide|authori[sz]e|buy|purchase)(?:s|d)?|any(?:thing)? (?:up|under|over|above|below|beyond|more|less)|limit|signature|myself|on my own|alone|card",
    )
});
/// A price is taken: "seventy is fine by me", "nineteen I can live with".
static TAKEN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"[0-9]+ (?:[a-z]+ ){0,5}?(?:is|would be|will be|sounds|seems|works|suits)(?: (?:just|perfectly|quite|totally|absolutely|very|about))* (?:fine|ok|okay|good|fair|all right|alright|doable|reasonable|great|perfect|nothing|right|for me|for us|me|us|money i have)|(?:can|could|would|will) (?:live with|go to|stretch to|stomach|manage|do|swing) (?:the )?[0-9]+|[0-9]+ (?:[a-z]+ ){0,3}?(?:i|we) (?:can|could) (?:live with|do|manage|swing|stretch to|afford)|^ (?:ok|okay|fine|right|hm|oh|well|yes|yeah|good) [0-9]+ ",
    )
});
/// What is said before a price that is not taken.
static DOUBTS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"not|no|never|more than|less than|too|if|sure|hardly|unless|wish|would be|better")
});
/// Words of a price.
static PRICED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"dollars?|bucks|pounds?|quid|euros?|rupees|rand|naira|francs|kroner|pesos|[$€£]|(?:a|per|each|every) (?:month|year|user|seat|head|person)|monthly|yearly|prices?|costs?|plans?|starts? at|from",
    )
});
/// Sentences of the assistant in which the price stands: its last ones.
const OF_PRICE: usize = 4;
/// What tells this year's money from last year's.
static THIS_TIME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"this (?:time|year|one)|for (?:this|it|that|you|the (?:software|system|tool|crm))|so (?:i|we) would",
    )
});
/// Words of a sentence that names a sum and hardly anything else.
const SHORT: usize = 8;
/// Somebody else's money.
static THIRD_PARTY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"[a-z]+'s (?:lot|people|firm|company|shop|team) (?:pay|spend)|(?:he|she|they|him|her|them) (?:pays?|spends?|pay about)|(?:my|our|a|another) (?:[a-z]+ )?(?:friends?|neighbou?rs?|competitors?|cousin|brother|sister|uncle|customers?|clients?|buddy|mate|(?:old|last|previous|former) (?:boss|company|employer|job))",
    )
});
/// The sums that the caller would spend, claim by claim.
pub(super) fn offered(talk: &Talk<'_>) -> Vec<Vec<Sum>> {
    let mut turn = Turn::default();
    talk.claims
        .iter()
        .map(|claim| {
            turn.go_on(claim);
            let answers = if claim.own() { turn.asked } else { turn.asked && few_numbers(claim) };
            if turn.empty && !claim.sentence.has(&AFTER_ALL) {
                return Vec::new();
            }
            let sums = sums_of(claim, answers, &mut turn.most);
            if sums.is_empty() { taken(talk, claim).into_iter().collect() } else { sums }
        })
        .collect()
}

/// What was said of money so far in one turn.
#[derive(Debug, Default)]
struct Turn {
    number: usize,
    /// The largest number of it: "eighteen thousand, so let's go with fifteen".
    most: f64,
    /// There is none, whatever sums it tells of.
    empty: bool,
    /// The budget was asked for, and the answer is not that it is unknown.
    asked: bool,
    declined: bool,
}

impl Turn {
    fn go_on(&mut self, claim: &Claim<'_>) {
        let asked = claim.asked(Topic::Budget);
        if self.number != claim.turn() {
            *self = Self { number: claim.turn(), asked: self.asked, ..Self::default() };
        }
        self.empty |= asked && claim.sentence.has(&NOTHING);
        if claim.own() {
            // "No idea. Your site says forty a month.": after that no sum is the answer.
            self.declined |= asked && claim.sentence.has(&DECLINES);
            self.asked = asked && !self.declined;
        }
    }
}

/// The price that the assistant has just named, where the caller takes it and says it again.
fn taken(talk: &Talk<'_>, claim: &Claim<'_>) -> Option<Sum> {
    let sentence = &claim.sentence;
    let plain = claim.own() && !sentence.question && sentence.words.len() <= 2 * SHORT;
    let taken = plain.then(|| sentence.find(&TAKEN)).flatten().filter(|_| !sentence.has(&ALONE))?;
    let lead = &sentence.flat[..taken.end];
    if DOUBTS.is_match(lead) || claim.asked(Topic::Authority) {
        return None;
    }
    let asked = talk.asked_before(claim.turn())?;
    let named = |number: &str| {
        let priced = asked.sentences.iter().rev().take(OF_PRICE).filter(|said| said.has(&PRICED));
        priced.flat_map(|said| &said.words).any(|word| word.text == number)
    };
    let at =
        sentence.words_in(&taken).find(|at| sentence.words[*at].is_number() && named(sentence.word(*at)))?;
    let amount = sentence.word(at).parse().ok().filter(|amount: &f64| amount.is_finite())?;
    let place = sentence.place(at);
    (!is_other(sentence, place.start)).then_some(Sum { amount, yearly: None, place, elliptic: false })
}

fn few_numbers(claim: &Claim<'_>) -> bool {
    claim.sentence.words.iter().filter(|w| w.is_number()).count() < 3
}

/// The sums of one claim; `asked` says that such a sum was the matter just before.
fn sums_of(claim: &Claim<'_>, asked: bool, most: &mut f64) -> Vec<Sum> {
    let sentence = &claim.sentence;
    if !sentence.words.iter().any(super::word::Word::is_number) {
        return Vec::new();
    }
    if !asked
        && (sentence.has(&ALONE) && !sentence.has(&RATED)
            || claim.asked(Topic::Authority) && sentence.has(&MAY_SIGN) && !sentence.has(&RATED))
    {
        // How much the caller may sign for is not what this costs, unless it is by the month.
        return Vec::new();
    }
    // "If it is 3,000, no": a sum that is too much.
    if sentence.word(0) == "if" && sentence.flat.contains(" not ") {
        return Vec::new();
    }
    let spends = sentence.has(&SPENDING);
    let limit = sentence.has(&LIMIT);
    if claim.own() && sentence.question && !asked || !(claim.own() || spends || asked || limit) {
        return Vec::new();
    }
    // A bare sum in a story is a price, a fee or a turnover.
    let short = sentence.words.len() <= SHORT;
    if !(spends || asked || limit || short || sentence.has(&THIS_TIME)) {
        return Vec::new();
    }
    let plain = spends || asked || limit && sentence.has(&RATED);
    let mut found = sums::of(sentence, plain, most);
    found.retain(|sum| !is_other(sentence, sum.place.start));
    // "Five thousand, maybe six" is a range, and begins at five.
    let lowest = found.first().filter(|sum| !sum.elliptic).map(|sum| sum.amount);
    found.retain(|sum| !(sum.elliptic && lowest.is_some_and(|low| sums::is_range(low, sum.amount))));
    found
}

/// "We lose 20k a month": what is told beside the budget in another breath does not count.
fn is_other(sentence: &Sentence<'_>, at: usize) -> bool {
    let clause = sentence.clause(at);
    let own = || {
        (SPENDING.is_match(clause) || LIMIT.is_match(clause) || THIS_TIME.is_match(clause))
            && !OTHER.is_match(clause)
    };
    (sentence.has(&OTHER) && !own()) || third_party(sentence, at)
}

/// Whether a place speaks of somebody else's money.
pub(super) fn third_party(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.has(&THIRD_PARTY) && THIRD_PARTY.is_match(sentence.clause(at))
}

/// The deal's value, read from the whole talk and the sums `offered` in it.
pub(super) fn hear(talk: &Talk<'_>, offered: &[Vec<Sum>]) -> Option<Said<f64>> {
    let mut ledger = Ledger::default();
    for (claim, sums) in talk.claims.iter().zip(offered) {
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
        (&["A It is seventy dollars a month.", "U seventy's fine by me"], Some(70.0)),
        (&["A There's a light plan at nineteen.", "U All right, nineteen I can live with."], Some(19.0)),
        (&["A It starts at sixty pounds.", "U Sixty? Aye, I could go to sixty."], Some(60.0)),
        (&["A It starts at sixty pounds.", "U Sixty is not fine."], None),
        (&["A It is seventy dollars a month.", "U Seventy is more than we can afford."], None),
        (&["A It is seventy dollars a month.", "U I'm not sure seventy is fine."], None),
        (&["A It is seventy dollars a month.", "U I mean, seventy is right?"], None),
        (&["A Could we talk on Tuesday at 10?", "U Yes, 10 works for me."], None),
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
            let said = talk(lines);
            let talk = Talk::new(&said);
            assert_eq!(hear(&talk, &offered(&talk)).map(|s| s.value), want, "{lines:?}");
        }
    }
}
