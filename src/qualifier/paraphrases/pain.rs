use super::{Case, check_lists};

const HELP: &str = "A What can I do for you?";
const TOOL: &str = "A What are you using today?";

/// What goes wrong at work.
const HURTS: &[Case<&[&str]>] = &[
    (&[HELP, "U Our till doesn't sync with the warehouse."], &["doesn't sync with the warehouse"]),
    (&[HELP, "U a third of our quotes never get a reply"], &["never get a reply"]),
    (&[HELP, "U The portal is being phased out in spring."], &["phased out"]),
    (&[HELP, "U No-shows cost us a fortune."], &["cost us a fortune"]),
    (
        &[HELP, "U the drivers never pick up and it's ruining our reputation"],
        &["never pick up", "ruining our reputation"],
    ),
    (&[HELP, "U orders are in five different notebooks"], &["five different notebooks"]),
    (&[HELP, "U the girls key everything in twice"], &["key everything in twice"]),
    (&[HELP, "U it got way too expensive"], &["way too expensive"]),
    (&[HELP, "U we can never find the right drawing"], &["never find the right drawing"]),
    (&[HELP, "U I don't know which van has which part"], &["which van has which part"]),
    (&[HELP, "U by the time we ring they've booked with the neighbours"], &["by the time we ring"]),
    (&[HELP, "U Old Tom is the only one who knows how the sheet works."], &["only one who knows"]),
    (
        &[HELP, "U nothing is connected, it drives everyone mad"],
        &["nothing is connected", "drives everyone mad"],
    ),
    (&[HELP, "U it takes my assistant a whole morning"], &["whole morning"]),
    (&[TOOL, "U Bookly, but it forgets the colours"], &["it forgets the colours"]),
    (&[TOOL, "U A wall planner, but the ink fades within days"], &["the ink fades"]),
    (&["A What's the trouble with it?", "U the sheet has four owners"], &["four owners"]),
];

/// What sounds like trouble and is none of the business.
const CALM: &[Case<&[&str]>] = &[
    (&["A Thursday at ten?", "U I've got school run, I can't do ten"], &[]),
    (&["A Does Monday work?", "U mornings don't work, I'm afraid"], &[]),
    (&["U I don't know who signs these things"], &[]),
    (&["U I can't tell you our budget"], &[]),
    (&["U We don't share prices over the phone"], &[]),
    (&["U my boss doesn't work on Fridays"], &[]),
    (&["U he never picks up, ring me instead"], &[]),
    (&["U we're on the do not call register"], &[]),
    (&["U they didn't tell me anything else"], &[]),
    (&["U I'd have to see whether he's gone by then"], &[]),
    (&["U I'm on site half the time"], &[]),
    (&["U you can call me on the same number"], &[]),
    (&["U I'm not going to ask her twice"], &[]),
    (&["A What brings you to us?", "U A lady from Brightbeam was at our fair last month."], &[]),
    (&["A What made you call?", "U need a booking tool"], &[]),
    (&[TOOL, "U Bookly, but the contract runs out"], &[]),
    (&[TOOL, "U a diary, but it works fine"], &[]),
    (&["U if it doesn't sync we won't buy it"], &[]),
];

/// The trouble of many trades.
const TRADES: &[Case<&[&str]>] = &[
    (&[HELP, "U Our bookings are a mess."], &["mess"]),
    (&[HELP, "U We've got customers waiting three days for a quote."], &["waiting three days"]),
    (&[HELP, "U My guys write everything on scraps of paper and half of it ends up in the wash."], &["wash"]),
    (&[HELP, "U Every Monday I sit there with four lists and try to make one of them."], &["four lists"]),
    (&[HELP, "U We're growing and the spreadsheet can't cope any more."], &["can't cope"]),
    (&[HELP, "U There's no way to tell who spoke to whom."], &["no way to tell"]),
    (&[HELP, "U I've no overview of what's been promised."], &["no overview"]),
    (
        &[HELP, "U People call, nobody answers, and then they go to the competition."],
        &["nobody answers", "go to the competition"],
    ),
    (&[HELP, "U If someone's off sick nobody knows what's going on."], &["nobody knows"]),
    (&[HELP, "U Leads just sit in the inbox."], &["sit in the inbox"]),
    (&[HELP, "U Quotes go out days late."], &["days late"]),
    (&[HELP, "U I waste two hours a day on phone tag."], &["waste two hours"]),
    (&[HELP, "U too many no-shows"], &["no-shows"]),
    (&[HELP, "U Too much paperwork, honestly."], &["paperwork"]),
    (&[HELP, "U I'm doing the follow-ups at midnight."], &["midnight"]),
    (&[HELP, "U Renewals slip by because no one reminds us."], &["slip by"]),
    (&[HELP, "U The reps keep their own lists, so we call the same shop twice."], &["twice"]),
    (&[HELP, "U Our data is all over the place, three versions of every customer."], &["all over the place"]),
    (&[HELP, "U It's a pain to find anything."], &["pain to find"]),
    (&[HELP, "U We're paying for seats nobody uses."], &["nobody uses"]),
    (&["A What are you using today?", "U Zoho, and it's painfully slow."], &["painfully slow"]),
    (&["A What are you using today?", "U An old Access thing that keeps crashing."], &["keeps crashing"]),
    (&["A What are you using today?", "U Salesforce, far too complicated for us."], &["too complicated"]),
    (&["A What are you using today?", "U Trello. It wasn't made for this."], &["wasn't made"]),
    (&["A What are you using today?", "U A shared mailbox, things get missed."], &["get missed"]),
    (&["A What are you using today?", "U HubSpot, they put the price up again."], &["price up"]),
    (&["A What's the biggest challenge?", "U Getting hold of people."], &["Getting hold"]),
    (&["A What's the biggest challenge?", "U Follow-ups."], &["Follow-ups"]),
    (&["A What's the problem with it?", "U No mobile app."], &["No mobile app"]),
    (&["A What's the problem with it?", "U Support takes a week to reply."], &["takes a week"]),
    (&["A Why do you want to change?", "U The support is non-existent."], &["non-existent"]),
    (&["A Why do you want to change?", "U They doubled the price."], &["doubled the price"]),
    (&["A Why do you want to change?", "U It can't handle two branches."], &["can't handle"]),
    (
        &[
            "A What made you look for something new?",
            "U We lost a big order last month because of a missed call.",
        ],
        &["lost a big order"],
    ),
    (&["U We don't have a system, everything's in my head"], &["in my head"]),
    (&["U it's only me who knows the passwords"], &["only me who knows"]),
];

/// What goes on, told when asked.
const STORIES: &[Case<&[&str]>] = &[
    (&[HELP, "U Guests ring for a table while I'm plating, so that's that."], &["Guests ring"]),
    (&[HELP, "U People come to the counter and there's a line out the door"], &["line out the door"]),
    (
        &["A What's happening over there?", "U Farmers call when the rain stops and they all call at once."],
        &["all call at once"],
    ),
    (&[HELP, "U callers get the machine after six"], &["get the machine"]),
    (&[HELP, "U tenants wait nine minutes"], &["wait nine minutes"]),
    (&[HELP, "U they're on hold for ages"], &["on hold"]),
    (&[HELP, "U My sister gets it wrong half the time."], &["gets it wrong"]),
    (&[HELP, "U we sent the crew to the wrong village"], &["wrong village"]),
    (&[HELP, "U Nobody is watching the inbox"], &["Nobody is watching"]),
    (&[HELP, "U I can't find a thing"], &["can't find a thing"]),
    (&[HELP, "U parents phone me at five in the morning"], &["five in the morning"]),
    (&[HELP, "U I want to see what you do and then tell my wife"], &[]),
    (&[HELP, "U My customers are mostly schools, and we sell them chairs."], &[]),
    (&["A And your number?", "U ring me when the kids are in bed, or email"], &[]),
    (&["U you've got the wrong name there"], &[]),
    (&["U that's not up to me, it's up to the partners"], &[]),
    (&["U my son, and I don't know what he's got on Friday"], &[]),
    (&["U She doesn't open attachments"], &[]),
];

/// Everyday talk.
const EVERYDAY: &[Case<&[&str]>] = &[
    (&[HELP, "U I run a flower shop with two vans."], &[]),
    (&[HELP, "U We've been going since 1988."], &[]),
    (&[HELP, "U I'm calling about your advert."], &[]),
    (&["A Who decides?", "U I don't know, to be honest"], &[]),
    (&["A Do you have a budget?", "U it's a bit of a problem, we don't know yet"], &[]),
    (&["U I missed your call earlier"], &[]),
    (&["U sorry, I lost you for a second"], &[]),
    (&["U I can't hear you very well"], &[]),
    (&["U hard to say"], &[]),
    (&["U I can't give you that number"], &[]),
    (&["U we don't use email much"], &[]),
    (&["U the owner isn't in today"], &[]),
    (&["U I'm late for a meeting"], &[]),
    (&["U We have no problem with the price."], &[]),
    (&["U I'm not sure which plan we'd need"], &[]),
    (&["U I've never used anything like this"], &[]),
    (&["U Nobody else needs to be there"], &[]),
    (&["U it takes me ten minutes to get to the office"], &[]),
    (&["U I have to run, bye"], &[]),
    (&["U Our customers are mostly hospitals."], &[]),
    (&["U Does it take long to set up?"], &[]),
    (&["A What are you using today?", "U Nothing really, just Outlook."], &[]),
    (&["A What are you using today?", "U Excel, but it's fine for now."], &[]),
    (&["U he's away until Tuesday and can't be reached"], &[]),
];
#[test]
fn pains() {
    check_lists(HURTS, |heard| &heard.facts.pain_points);
    check_lists(TRADES, |heard| &heard.facts.pain_points);
    check_lists(STORIES, |heard| &heard.facts.pain_points);
}

#[test]
fn other_trouble_is_no_pain() {
    check_lists(CALM, |heard| &heard.facts.pain_points);
    check_lists(EVERYDAY, |heard| &heard.facts.pain_points);
}
