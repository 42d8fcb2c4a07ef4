use super::{Case, check};
use crate::lead::bant::Need::{self, High, Low, Medium, Urgent};

const HELP: &str = "A What can I do for you?";

const SAID: &[Case<Option<Need>>] = &[
    (&[HELP, "U our old system died on Monday and we're blind, we need a replacement today"], Some(Urgent)),
    (&[HELP, "U This can't wait, the auditors are here next week."], Some(Urgent)),
    (&["U it's an emergency, honestly"], Some(Urgent)),
    (&[HELP, "U we need something in place pronto"], Some(Urgent)),
    (&["U I needed this last month, we're bleeding customers"], Some(Urgent)),
    (&["A How urgent is it?", "U very"], Some(Urgent)),
    (&["A How urgent is this for you?", "U pretty urgent to be honest"], Some(Urgent)),
    (&["A Is it urgent?", "U yes, extremely"], Some(Urgent)),
    (&["U time is of the essence here"], Some(Urgent)),
    (&["U every day without it costs us orders, so quickly please, as quick as you can"], Some(Urgent)),
    (&[HELP, "U half of our enquiries never get a reply"], Some(High)),
    (&[HELP, "U We keep forgetting to call people back and then they go elsewhere."], Some(High)),
    (&[HELP, "U the current thing crashes twice a day, we're sick of it"], Some(High)),
    (&[HELP, "U nobody knows which quote went to whom"], Some(High)),
    (&[HELP, "U it takes my girls three hours every night to type it all in"], Some(High)),
    (&[HELP, "U our sheet has become unmanageable"], Some(High)),
    (&["U we've outgrown Excel, it's not coping any more"], Some(High)),
    (&["U I'm at my wits' end with the paper forms"], Some(High)),
    (&["U without a proper system we won't survive the season"], Some(High)),
    (&["U two dispatchers typing the same thing twice, it's madness"], Some(High)),
    (&["U the biggest trouble is double bookings"], Some(High)),
    (&["U messages get lost between the shifts"], Some(High)),
    (&["U The regulator obliges us to have it."], Some(High)),
    (&["U we miss a lot of calls, that hurts"], Some(High)),
    (&[HELP, "U I'd like to find out what you offer"], Some(Medium)),
    (&[HELP, "U we're weighing up a few systems"], Some(Medium)),
    (&[HELP, "U thinking of getting a CRM for the shop"], Some(Medium)),
    (&[HELP, "U I'm after a booking tool"], Some(Medium)),
    (&[HELP, "U could you send me a price for ten users"], Some(Medium)),
    (&["U I'd be keen to see how it works"], Some(Medium)),
    (&["U it'd be good to have everything in one place"], Some(Medium)),
    (&["A Is it urgent?", "U no no, but we do want it"], Some(Medium)),
    (&["U your flyer caught my eye and I wanted to know more"], Some(Medium)),
    (&[HELP, "U just being nosy really"], Some(Low)),
    (&[HELP, "U I'm only having a look around"], Some(Low)),
    (&[HELP, "U what we have does the job, I'm just keeping an eye on the market"], Some(Low)),
    (&["U we could live without it"], Some(Low)),
    (&["U we're not really in need of anything"], Some(Low)),
    (&["U it's for a school project, I'm just collecting information"], Some(Low)),
    (&["U it's not a priority for us right now"], Some(Low)),
    (&["U I need to go, my bus is here"], None),
    (&["U I have to pick up my kids"], None),
    (&["A May I have your name?", "U Ana"], None),
    (&["U sorry wrong number"], None),
    (&["U Do you need my postcode?"], None),
    (&["A Does Monday work?", "U Monday doesn't work, I'm fully booked"], None),
    (&["U no issue at all"], None),
];

const MORE: &[Case<Option<Need>>] = &[
    (&[HELP, "U orders get mislaid and then the customer shouts at us"], Some(High)),
    (&[HELP, "U we've no clue which machine is due for service"], Some(High)),
    (&[HELP, "U the spreadsheet is bursting at the seams"], Some(High)),
    (&["A What's your biggest headache?", "U people booking the same court"], Some(High)),
    (&[HELP, "U it's a shambles, half the leads go cold"], Some(High)),
    (&[HELP, "U we're legally required to document every visit"], Some(High)),
    (&[HELP, "U I waste my evenings copying addresses"], Some(High)),
    (&["U if this isn't fixed by tomorrow we lose the licence"], Some(Urgent)),
    (&["U please hurry, we need this up tonight"], Some(Urgent)),
    (&["A How pressing is it?", "U it's burning"], Some(Urgent)),
    (&[HELP, "U I wanted to see whether you do something for florists"], Some(Medium)),
    (&[HELP, "U we might switch providers, so I'm comparing a few"], Some(Medium)),
    (&[HELP, "U I fancy a demo"], Some(Medium)),
    (&[HELP, "U what would ten licences set us back"], Some(Medium)),
    (&[HELP, "U nothing special, I was just curious what you do"], Some(Low)),
    (&[HELP, "U I'm writing my thesis on CRMs"], Some(Low)),
    (&["U we're happy with our setup, only browsing"], Some(Low)),
    (&["A Your email?", "U ana@example.com"], None),
    (&["U could you speak up, I can't hear you"], None),
];

/// What is needed of the product, of this call, and not at all.
const DEGREES: &[Case<Option<Need>>] = &[
    (&[HELP, "U We're looking at what's out there."], Some(Medium)),
    (&[HELP, "U My accountant said I should call you."], None),
    (&[HELP, "U I'd like some information."], Some(Medium)),
    (&[HELP, "U I just want to know the price."], Some(Medium)),
    (&[HELP, "U Need a CRM."], Some(High)),
    (&[HELP, "U we require a phone system with recording"], Some(High)),
    (&[HELP, "U our notes are all over the place"], Some(High)),
    (&[HELP, "U customers keep complaining"], Some(High)),
    (&[HELP, "U I can't keep up with the messages"], Some(High)),
    (&[HELP, "U the old system is being shut down"], Some(High)),
    (&[HELP, "U please, we need this fixed today"], Some(Urgent)),
    (&["A Are you looking to change that?", "U Not really."], Some(Low)),
    (&["A Are you looking for something new?", "U No, we're fine."], Some(Low)),
    (&[HELP, "U just curious what you do"], Some(Low)),
    (&[HELP, "U I'm just having a look round at the moment"], Some(Low)),
    (&[HELP, "U we don't really need anything"], Some(Low)),
    (&[HELP, "U I'm just after the number of your colleague"], None),
    (&["U I need a receipt for that"], None),
    (&["U he'd have to be interested first"], None),
    (&["U you need to speak up"], None),
    (&["A Do you need it urgently?", "U no"], None),
    (&["U remove us from your list today or I shall report it"], None),
];
#[test]
fn needs() {
    let level = |heard: &crate::qualifier::Heard| heard.bant.need.as_ref().map(|said| said.value);
    check(SAID, level);
    check(MORE, level);
    check(DEGREES, level);
}
