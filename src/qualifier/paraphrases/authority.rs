use super::{Case, check};
use crate::lead::bant::Authority::{self, Influencer, No, Yes};

const WHO: &str = "A Who makes the decision on this?";
const YOURS: &str = "A Is this your decision to make?";

const SAID: &[Case<Option<Authority>>] = &[
    (&[WHO, "U the buck stops with me"], Some(Yes)),
    (&[WHO, "U you're looking at her"], Some(Yes)),
    (&[WHO, "U It's my company, so, me."], Some(Yes)),
    (&[WHO, "U yours truly"], Some(Yes)),
    (&[WHO, "U I run the show here"], Some(Yes)),
    (&[YOURS, "U it is, yes"], Some(Yes)),
    (&[YOURS, "U 100 percent"], Some(Yes)),
    (&["U I hold the purse strings, so you're talking to the right person."], Some(Yes)),
    (&["U it's a one-man band, I don't need to ask anyone"], Some(Yes)),
    (&[WHO, "U I have full authority up to fifty thousand"], Some(Yes)),
    (&["U Nobody else needs to be involved, I'll sign it myself."], Some(Yes)),
    (&[WHO, "U At the end of the day it's down to me."], Some(Yes)),
    (&[WHO, "U that's for me to decide"], Some(Yes)),
    (&["U I'm a sole trader so there's nobody to ask"], Some(Yes)),
    (&["A Anyone else involved in the decision?", "U no, just me"], Some(Yes)),
    (&["A Does anybody else have to approve this?", "U nope"], Some(Yes)),
    (&["A So you'd be the one to sign off on this?", "U I would"], Some(Yes)),
    (&[WHO, "U my co-founder and I do that between us"], Some(Yes)),
    (&[WHO, "U The final word is mine."], Some(Yes)),
    (&[WHO, "U I can greenlight it"], Some(Yes)),
    (&[WHO, "U I narrow it down to two and then the dean picks"], Some(Influencer)),
    (&[WHO, "U I'd have to get the nod from our finance lady"], Some(Influencer)),
    (&[WHO, "U me and the IT lead look at it together, then it goes up to the director"], Some(Influencer)),
    (&["U I'm on the selection committee, one of five."], Some(Influencer)),
    (&[WHO, "U the boss usually goes with what I tell her"], Some(Influencer)),
    (&["U I can make the case but the trustees have the last word"], Some(Influencer)),
    (&[WHO, "U I'd need to run that past my wife, she does the books"], Some(Influencer)),
    (&[WHO, "U Subject to sign-off by group, but I lead the project."], Some(Influencer)),
    (&["U I've been asked to evaluate options and report back to the partners"], Some(Influencer)),
    (&["U My manager wants my opinion before he decides."], Some(Influencer)),
    (&[WHO, "U I recommend, procurement buys"], Some(Influencer)),
    (&["U I'll present it to the board, they'll vote"], Some(Influencer)),
    (&["A Is it your call?", "U Partly. The owner has to be happy too."], Some(Influencer)),
    (&[WHO, "U We decide as a team, all four of us."], Some(Influencer)),
    (&[WHO, "U not me, I just answer the phones"], Some(No)),
    (&[WHO, "U That'd be Mr Okonkwo, our director."], Some(No)),
    (&[WHO, "U Our headquarters in Osaka, they don't ask us"], Some(No)),
    (&[YOURS, "U nah, that's the gaffer's job"], Some(No)),
    (&[YOURS, "U no no, I'm only his assistant"], Some(No)),
    (&["U I have no influence over that, I'm only gathering prices."], Some(No)),
    (&[WHO, "U somebody upstairs, I'm just the intern"], Some(No)),
    (&[WHO, "U I don't get a say in it"], Some(No)),
    (&[WHO, "U The school board."], Some(No)),
    (&[WHO, "U that's way above my head"], Some(No)),
    (&[WHO, "U good question, I'm not sure"], None),
    (&["U I need to ask my team whether Thursday works"], None),
    (&["U My boss told me about you."], None),
    (&["U Our customers decide late, that's the trouble."], None),
    (&["U I can't decide between the blue and the green plan."], None),
    (&["U The manager of our other branch uses it too."], None),
];

const MORE: &[Case<Option<Authority>>] = &[
    (&["A Who has the final say?", "U that'd be yours truly, for my sins"], Some(Yes)),
    (&["A Can you approve this yourself?", "U up to ten grand, yes"], Some(Yes)),
    (&["A Who decides at the farm?", "U the wife and me"], Some(Yes)),
    (&["A Who'd be signing?", "U I will be"], Some(Yes)),
    (&["U I'm the owner-operator, so whatever I say goes"], Some(Yes)),
    (&["A Will you decide on this?", "U I have the last word on tools"], Some(Yes)),
    (&["A Who else has to be convinced?", "U no one, I've got a free hand"], Some(Yes)),
    (
        &["A Who makes the call?", "U we vote on it at the partners' meeting, I'm one of six"],
        Some(Influencer),
    ),
    (&["A Who makes the call?", "U my two bosses, after I've tested it"], Some(Influencer)),
    (&["U I'd have to convince the old man first"], Some(Influencer)),
    (
        &["A Are you the decision maker?", "U not quite, I put forward a recommendation to head office"],
        Some(Influencer),
    ),
    (&["A Could you sign today?", "U no, legal would need to look at it"], Some(Influencer)),
    (&["A Who decides?", "U Priya does, she's our ops lead"], Some(No)),
    (&["A Who decides?", "U corporate in Dallas tells us what to buy"], Some(No)),
    (&["U I'm merely taking notes for my supervisor, she'll choose"], Some(No)),
    (&["A Is it up to you?", "U heavens no"], Some(No)),
    (&["A Is it up to you?", "U it's up to the bishop"], Some(No)),
    (&["U we let our customers decide how they pay"], None),
    (&["U can I decide later which plan?"], None),
    (&["A Who decides?", "U we haven't worked that out"], None),
];

#[test]
fn authorities() {
    let level = |heard: &crate::qualifier::Heard| heard.bant.authority.as_ref().map(|said| said.value);
    check(SAID, level);
    check(MORE, level);
}
