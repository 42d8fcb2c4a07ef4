use super::{Case, check};
use crate::lead::bant::Budget::{self, High, Low, Medium};

const ASK: &str = "A Do you have a budget in mind?";

const SAID: &[Case<Option<Budget>>] = &[
    (&[ASK, "U finance gave us the green light for it last month"], Some(High)),
    (&[ASK, "U The money's there, that's not what's holding us back."], Some(High)),
    (&[ASK, "U we've got eighty thousand ring-fenced for it"], Some(High)),
    (&[ASK, "U board signed off a hundred and twenty k for the year"], Some(High)),
    (&["U It's already in this year's budget, so no worries there."], Some(High)),
    (&[ASK, "U money isn't really the question, it has to work"], Some(High)),
    (&[ASK, "U Yes, funding came through in October."], Some(High)),
    (&[ASK, "U We have been granted two hundred thousand for digital, from the ministry"], Some(High)),
    (&[ASK, "U around six grand a month would be okay"], Some(High)),
    (&["U There's a line item for it, approved in September."], Some(High)),
    (&[ASK, "U cost isn't a concern if it does the job"], Some(High)),
    (&[ASK, "U The CFO has cleared forty thousand."], Some(High)),
    (&[ASK, "U I'd say ten, maybe twelve thousand a year"], Some(Medium)),
    (&[ASK, "U something like two hundred quid a month"], Some(Medium)),
    (&[ASK, "U Maximum 300 euros monthly."], Some(Medium)),
    (&[ASK, "U We could stretch to fifteen thousand"], Some(Medium)),
    (&[ASK, "U five lakh rupees for the first year, sir"], Some(High)),
    (&[ASK, "U Roughly 40 per person per month"], Some(Medium)),
    (&["U I'm not going over 4,000 a year, full stop."], Some(Medium)),
    (&[ASK, "U there's some money for it, I couldn't tell you exactly how much"], Some(Medium)),
    (&[ASK, "U yes there's a pot for software, nothing huge"], Some(Medium)),
    (&["A So you have about 9,000 a year to work with?", "U that's about right"], Some(Medium)),
    (&[ASK, "U We'd be comfortable with anything under ten thousand."], Some(Medium)),
    (&[ASK, "U between twenty and thirty k, not confirmed"], Some(Medium)),
    (&[ASK, "U nothing set aside, no"], Some(Low)),
    (&[ASK, "U to be frank we're skint"], Some(Low)),
    (&[ASK, "U Every penny counts here, we're a food bank."], Some(Low)),
    (&["U We're a charity so there's hardly any money."], Some(Low)),
    (&[ASK, "U as little as possible really"], Some(Low)),
    (&[ASK, "U There isn't one."], Some(Low)),
    (&[ASK, "U budget's been slashed this year, so next to nothing"], Some(Low)),
    (&["U is there a free version, because we can't pay for anything right now"], Some(Low)),
    (&[ASK, "U the purse strings are tight at the moment"], Some(Low)),
    (&["U they froze all spending until april"], Some(Low)),
    (&[ASK, "U We're on a shoestring."], Some(Low)),
    (&[ASK, "U zero, unless I can prove it pays for itself"], Some(Low)),
    (&[ASK, "U couldn't tell you, that's above me"], None),
    (&[ASK, "U No idea yet, honestly."], None),
    (&[ASK, "U We haven't got that far."], None),
    (&[ASK, "U I'd rather not say."], None),
    (&[ASK, "U Depends what it can do."], None),
    (&[ASK, "U you'd have to ask our bursar"], None),
    (&["U our competitor spends a fortune, half a million on their system"], None),
    (&["U the last vendor wanted forty thousand for it, ridiculous"], None),
    (&["U We turn over two million a year."], None),
    (&["U We're paying HubSpot nine hundred a month at present."], None),
    (&["U What budget do people normally have for this?"], None),
    (&["A Our plans start at 5,000 a year.", "U okay", "A Does that sound fair?", "U hmm"], None),
    (&["U One missed order costs us about two thousand pounds."], None),
];

const MORE: &[Case<Option<Budget>>] = &[
    (&["A What were you hoping to spend?", "U no more than seven fifty a month"], Some(Medium)),
    (&["A Is there money for this?", "U there is, the council voted it through in May"], Some(High)),
    (&["A What's your price range?", "U eight to ten grand for the year"], Some(Medium)),
    (
        &["A And the budget?", "U my dad would have a heart attack over anything above a hundred a month"],
        Some(Medium),
    ),
    (&["U we got a grant of ninety thousand for exactly this"], Some(High)),
    (&["A Budget-wise, where are you?", "U honestly there's nothing left in the pot this year"], Some(Low)),
    (&["A How much can you invest?", "U as much as it takes, within reason"], Some(High)),
    (&["A Do you have funds set aside?", "U yes we do"], Some(High)),
    (&["A Do you have funds set aside?", "U afraid not"], Some(Low)),
    (&["A What's the budget?", "U I wouldn't know, my colleague handles that"], None),
    (&["A What's the budget?", "U it's still being discussed"], None),
    (&["A What's the budget?", "U ballpark fifteen K annually, it's been okayed"], Some(High)),
    (&["U money's a bit tight since the flood"], Some(Low)),
    (&["A What can you pay?", "U forty dollars a user, tops"], Some(Medium)),
    (&["U our clients have budgets of half a million"], None),
    (&["A What did you plan for it?", "U twelve hundred a month, signed off by the partners"], Some(High)),
];

/// What is open, and what is more than there is.
const OPEN: &[Case<Option<Budget>>] = &[
    (&[ASK, "U we haven't settled on a figure"], None),
    (&[ASK, "U that hasn't been decided yet"], None),
    (&["A Did he mention a budget?", "U he did not"], None),
    (&["A Do you know the budget?", "U no"], None),
    (&[ASK, "U the budget I must check with head office"], None),
    (&[ASK, "U I'd need to confirm the budget with finance"], None),
    (&["A It's nine hundred a month.", "U that's way over what we can do"], Some(Low)),
    (&["A Has that been approved?", "U it's in the budget for next year"], Some(High)),
    (&[ASK, "U There's none this year. We have just spent sixty thousand on a digger."], Some(Low)),
];

/// Answers of every size and certainty.
const ANSWERS: &[Case<Option<Budget>>] = &[
    (&["A Is there a budget?", "U About nine thousand a year, I'd say."], Some(Medium)),
    (&["A Is there a budget?", "U Somewhere around two fifty a month."], Some(Medium)),
    (&["A Is there a budget?", "U Not a cent more than 400 a month."], Some(Medium)),
    (&["A Is there a budget?", "U There is, the owner okayed fifteen thousand."], Some(High)),
    (&["A Is there a budget?", "U We have some money left over from last year."], Some(Medium)),
    (&["A Is there a budget?", "U We could find a few thousand."], Some(Medium)),
    (&["A Is there a budget?", "U Not officially."], Some(Low)),
    (&["A Is there a budget?", "U There isn't one."], Some(Low)),
    (&["A Is there a budget?", "U Not that I know of."], None),
    (&["A Is there a budget?", "U No idea."], None),
    (&["A Is there a budget?", "U I couldn't say."], None),
    (&["A Is there a budget?", "U Depends what it does."], None),
    (&["A Is there a budget?", "U it's small, we're a charity"], Some(Low)),
    (&["A Is there a budget?", "U as cheap as you can make it"], Some(Low)),
    (&["A Is there a budget?", "U Yes, twenty grand."], Some(Medium)),
    (&["A Is there a budget?", "U Yes."], Some(Medium)),
    (&["A Is there a budget?", "U Yeah, there is."], Some(Medium)),
    (&["A Do you have a budget for this?", "U We do, yes, but I can't share it."], Some(Medium)),
    (&["A Do you have a budget for this?", "U No."], Some(Low)),
    (&["A Do you have a budget for this?", "U Nothing fixed."], None),
    (&["A What would you like to spend?", "U As little as possible."], Some(Low)),
    (&["A What would you like to spend?", "U Under a hundred pounds a month."], Some(Medium)),
    (&["A What would you like to spend?", "U Between 30 and 40 thousand a year, it's approved."], Some(High)),
    (&["A What would you like to spend?", "U Seventy thousand a year."], Some(High)),
    (&["A What were you hoping to pay?", "U Fifteen a head."], Some(Medium)),
    (&["U we've got money put by for this"], Some(Medium)),
    (&["U the grant covers it"], Some(High)),
    (&["U The board has released 30,000 for it."], Some(High)),
    (&["U we don't have the funds this quarter"], Some(Low)),
    (&["U money is no concern"], Some(High)),
];

/// Words of money that tell of no budget.
const BY_THE_WAY: &[Case<Option<Budget>>] = &[
    (&["A Is 9,000 the budget?", "U No. It is not fixed."], None),
    (&["U the leads came through the website"], None),
    (&["U we can't afford to lose another tenant"], None),
    (&["U we're an approved dealer"], None),
    (&["U they could go to somebody else"], None),
    (&["U after budget season maybe"], None),
    (&["U the first visit is for free"], None),
    (&["A What's planned?", "U one and a half lakh, the management has sanctioned it already"], Some(High)),
];

/// More answers, and sums that are no budget.
const SUMS: &[Case<Option<Budget>>] = &[
    (&["A What did you want to spend?", "U Two hundred a month at most."], Some(Medium)),
    (&["A What did you want to spend?", "U not more than a grand a year"], Some(Medium)),
    (&["A What did you want to spend?", "U whatever it costs"], Some(High)),
    (&["A What did you want to spend?", "U I've no idea what these things cost"], None),
    (&["A What did you want to spend?", "U around twelve k"], Some(Medium)),
    (&["A Is money set aside?", "U Yes, five thousand."], Some(Medium)),
    (&["A Is money set aside?", "U It's in next year's plan."], Some(High)),
    (&["A Is money set aside?", "U Not as such."], Some(Low)),
    (&["A Is money set aside?", "U No, I'd have to ask for it."], Some(Low)),
    (&["A Is money set aside?", "U The treasurer has put away three thousand pounds."], Some(Medium)),
    (&["A Does that fit your budget?", "U That's a bit steep for us."], Some(Low)),
    (&["A It's forty dollars a seat. Does that work?", "U yeah that's fine"], None),
    (&["A What kind of budget do we have?", "U Forty thousand, signed off in October."], Some(High)),
    (&["A What kind of budget do we have?", "U 60k for the first year"], Some(High)),
    (&["A What kind of budget do we have?", "U I'd rather hear your price first."], None),
    (&["A What kind of budget do we have?", "U It's tight this year."], Some(Low)),
    (&["A What kind of budget do we have?", "U we're a two-person shop so not a lot"], Some(Low)),
    (&["U I could go to maybe eighty a month"], Some(Medium)),
    (&["U we have a budget but I won't tell you how much"], Some(Medium)),
    (&["U the company budget is done in November"], Some(Medium)),
    (&["U we can't spend a dime until March"], Some(Low)),
    (&["U it would have to be free"], Some(Low)),
    (&["U we pay eight hundred a month for the old one"], None),
    (&["U each job brings in two thousand"], None),
];
#[test]
fn budgets() {
    let level = |heard: &crate::qualifier::Heard| heard.bant.budget.as_ref().map(|said| said.value);
    check(SAID, level);
    check(MORE, level);
    check(OPEN, level);
    check(ANSWERS, level);
    check(SUMS, level);
    check(BY_THE_WAY, level);
}
