use super::{Case, check};
use crate::qualifier::Heard;

/// Whether a price, a demo, a meeting and urgency were heard, in this order.
type Signs = [bool; 4];
const NONE: Signs = [false; 4];
const PRICE: Signs = [true, false, false, false];
const DEMO: Signs = [false, true, false, false];
const MEETING: Signs = [false, false, true, false];
const URGENT: Signs = [false, false, false, true];

const SIGNS: &[Case<Signs>] = &[
    (&["U What's it go for?"], PRICE),
    (&["U what would we be paying for six"], PRICE),
    (&["U No worries, how much is it roughly"], PRICE),
    (&["U what's a bloke pay for this"], PRICE),
    (&["U quote for nine seats please"], PRICE),
    (&["U is there a setup fee?"], PRICE),
    (&["U could you send me your rates"], PRICE),
    (&["U do you charge by the head?"], PRICE),
    (&["U would you not tell me what it costs first"], PRICE),
    (&["U what are we looking at for five of us"], PRICE),
    (&["U what would it be, for one line?"], PRICE),
    (&["U We send a price and nobody rings back"], NONE),
    (&["U what's the barley price, they ask, all day"], NONE),
    (&["U we're bad at following up quotes"], NONE),
    (&["U they ring for the scrap price"], NONE),
    (&["U let me hear it first"], DEMO),
    (&["U I'd like to book one of these demonstrations"], DEMO),
    (&["U I'd want to see it in writing"], NONE),
    (&["U when it's urgent they ring twice"], NONE),
    (&["U it should flag the urgent ones"], NONE),
    (&["U we have an urgent need for this"], URGENT),
    (&["U just the quotes for now, the orders later"], NONE),
    (&["U the price jumped on us last year"], NONE),
    (&["U how much time does the import take?"], NONE),
    (&["U they write quotes for roofers"], NONE),
    (&["A Would you like to see ours?", "U Yes, please."], DEMO),
    (&["U He'd like to see your system."], DEMO),
    (&["U I want to see the invoice piece working before I sign"], DEMO),
    (&["U I'd like to be shown the thing"], DEMO),
    (&["U I'd like to show my director what you have"], DEMO),
    (&["U I wanted to set aside an hour to see the product"], DEMO),
    (&["U so the fitters can see it on their phones"], NONE),
    (&["U we have nothing to show them"], NONE),
    (&["U if I show her the figures she listens"], NONE),
    (&["U we saw a demo from Ledgerly"], NONE),
    (&["U can we set up a call?"], MEETING),
    (&["U please ring me back next week"], MEETING),
    (&["U I want a call with your engineer"], MEETING),
    (&["U then the customer gets a call two days later"], NONE),
    (&["U or call me on 303 555 0125"], NONE),
    (&["U we need it as soon as possible"], URGENT),
    (&["U it's an emergency, the server died"], URGENT),
    (&["U it is urgent for us"], URGENT),
    (&["U we do emergency call-outs"], NONE),
    (&["U urgent repairs get lost between the others"], NONE),
    (&["U something that answers them right away"], NONE),
    (&["U send me the leaflet as soon as you can"], NONE),
    (&["U we're burning money on ads"], NONE),
    (&["U nothing urgent"], NONE),
    (&["A I'll send it right away, is that okay?", "U yes"], NONE),
    (&["A You'd be live on Monday.", "U the sooner the better"], NONE),
    (&["U I want to offer you a special price on toner, who handles your purchasing"], NONE),
];

#[test]
fn signs() {
    check(SIGNS, |heard: &Heard| {
        let intent = &heard.intent;
        [&intent.pricing, &intent.demo, &intent.meeting, &intent.urgency].map(Option::is_some)
    });
}
