use super::{Case, check};
use crate::lead::bant::Timeline::{self, Future, Immediate, NoTimeline, ThisMonth, ThisQuarter, ThisWeek};

const WHEN: &str = "A When would you like to have it running?";

const SAID: &[Case<Option<Timeline>>] = &[
    (&[WHEN, "U the sooner the better"], Some(Immediate)),
    (&[WHEN, "U Straightaway if we can."], Some(Immediate)),
    (&[WHEN, "U today, if you'd let me"], Some(Immediate)),
    (&[WHEN, "U yesterday, ha"], Some(Immediate)),
    (&[WHEN, "U at once"], Some(Immediate)),
    (&[WHEN, "U I'd sign right this minute"], Some(Immediate)),
    (&[WHEN, "U by the weekend"], Some(ThisWeek)),
    (&[WHEN, "U it has to be up by Monday"], Some(ThisWeek)),
    (&[WHEN, "U within the next few days"], Some(ThisWeek)),
    (&["U we want to be running by the end of the week"], Some(ThisWeek)),
    (&[WHEN, "U a fortnight"], Some(ThisMonth)),
    (&[WHEN, "U before the month is out"], Some(ThisMonth)),
    (&[WHEN, "U ten days from now"], Some(ThisMonth)),
    (&[WHEN, "U before the holidays"], Some(ThisMonth)),
    (&[WHEN, "U in the next three to four weeks"], Some(ThisMonth)),
    (&[WHEN, "U by New Year"], Some(ThisMonth)),
    (&["U Our licence with the old vendor runs out on the 31st of December."], Some(ThisMonth)),
    (&["U we open the new branch on the 20th and it needs to be there by then"], Some(ThisMonth)),
    (&[WHEN, "U six weeks or so"], Some(ThisQuarter)),
    (&[WHEN, "U sometime in January"], Some(ThisQuarter)),
    (&[WHEN, "U by Valentine's, mid February"], Some(ThisQuarter)),
    (&[WHEN, "U two, three months"], Some(ThisQuarter)),
    (&[WHEN, "U beginning of February"], Some(ThisQuarter)),
    (&[WHEN, "U once the holidays are over, in January"], Some(ThisQuarter)),
    (&["U The season starts in February and we must be ready."], Some(ThisQuarter)),
    (&["U our current subscription lapses at the end of January"], Some(ThisQuarter)),
    (&["A So you'd want to roll this out in about eight weeks?", "U exactly"], Some(ThisQuarter)),
    (&[WHEN, "U in the new financial year, April"], Some(Future)),
    (&[WHEN, "U not until the summer"], Some(Future)),
    (&[WHEN, "U half a year from now"], Some(Future)),
    (&[WHEN, "U after Easter"], Some(Future)),
    (&[WHEN, "U sometime next year, second half"], Some(Future)),
    (&[WHEN, "U Q3 I think"], Some(Future)),
    (&[WHEN, "U in about nine months' time"], Some(Future)),
    (&["U we wouldn't buy before autumn"], Some(Future)),
    (&[WHEN, "U in twelve months or so"], Some(Future)),
    (&[WHEN, "U we're easy, whenever"], Some(NoTimeline)),
    (&[WHEN, "U we have all the time in the world"], Some(NoTimeline)),
    (&[WHEN, "U there's no deadline as such"], Some(NoTimeline)),
    (&[WHEN, "U no hurry at all"], Some(NoTimeline)),
    (&[WHEN, "U we're not in a rush"], Some(NoTimeline)),
    (&[WHEN, "U it isn't time critical"], Some(NoTimeline)),
    (&[WHEN, "U nothing is fixed, we take it slowly"], Some(NoTimeline)),
    (&[WHEN, "U I don't know yet"], None),
    (&[WHEN, "U hard to say"], None),
    (&["U I'm on holiday for two weeks"], None),
    (&["U Ring me next month."], None),
    (&["A Would Friday suit you for a call?", "U Friday is good"], None),
    (&["U we've been in business since March 2009"], None),
    (&["U It took the last lot six months to reply."], None),
    (&["U do you deliver within two weeks?"], None),
    (&["U we hired three people in the last month"], None),
];

const MORE: &[Case<Option<Timeline>>] = &[
    (&[WHEN, "U last week would have been ideal"], Some(Immediate)),
    (&[WHEN, "U tomorrow morning if you can"], Some(Immediate)),
    (&[WHEN, "U before Friday"], Some(ThisWeek)),
    (&[WHEN, "U middle of this month"], Some(ThisMonth)),
    (&[WHEN, "U within 30 days"], Some(ThisMonth)),
    (&[WHEN, "U by the twentieth"], Some(ThisMonth)),
    (&[WHEN, "U end of January, early February"], Some(ThisQuarter)),
    (&[WHEN, "U give it two months"], Some(ThisQuarter)),
    (&[WHEN, "U this winter"], Some(ThisQuarter)),
    (&["U the lease on our current system is up in February"], Some(ThisQuarter)),
    (
        &["A Is there a deadline?", "U the first of February, that's when the new law kicks in"],
        Some(ThisQuarter),
    ),
    (&[WHEN, "U next fiscal year, so July"], Some(Future)),
    (&[WHEN, "U by next summer"], Some(Future)),
    (&[WHEN, "U 2027 at the earliest"], Some(Future)),
    (&[WHEN, "U a year from now"], Some(Future)),
    (&[WHEN, "U when the kids are back at school, September"], Some(Future)),
    (&[WHEN, "U no particular date"], Some(NoTimeline)),
    (&["A Is there a deadline?", "U not really"], Some(NoTimeline)),
    (&[WHEN, "U we'll see how it goes, no pressure"], Some(NoTimeline)),
    (&["A When can I call you?", "U tomorrow"], None),
    (&["U we moved here two years ago"], None),
    (&["U the shop is closed until January"], None),
];

#[test]
fn timelines() {
    let level = |heard: &crate::qualifier::Heard| heard.bant.timeline.as_ref().map(|said| said.value);
    check(SAID, level);
    check(MORE, level);
}
