use super::{Case, check_lists};

const HELP: &str = "A What can I do for you?";
const WISH: &str = "A What should it do for you?";

/// What the product must be or do.
const ASKED: &[Case<&[&str]>] = &[
    (&[HELP, "U We require a booking page in Welsh."], &["booking page in Welsh"]),
    (&[HELP, "U the warden wants weekly occupancy lists"], &["weekly occupancy lists"]),
    (&[HELP, "U I'm wanting something that reads meter photos"], &["reads meter photos"]),
    (&[HELP, "U Lena asked me to find a CRM, I'm to look for a CRM where couriers sign"], &["couriers sign"]),
    (&[HELP, "U need delivery slips, send me a price"], &["delivery slips"]),
    (&[HELP, "U We're after a better way to share rosters with the crews"], &["share rosters"]),
    (&[HELP, "U It has to meet the food hygiene rules."], &["meet the food hygiene rules"]),
    (&["U I want a map, so the fitters can see it on a tablet"], &["a map", "see it on a tablet"]),
    (&[WISH, "U Barcode labels, and a stock count."], &["Barcode labels", "stock count"]),
    (&[WISH, "U just remembering which hives we treated"], &["remembering which hives we treated"]),
    (&[WISH, "U Something in Polish."], &["Something in Polish"]),
    (
        &[WISH, "U deposit reminders would be lovely, photo uploads are important too"],
        &["deposit reminders", "photo uploads"],
    ),
    (&["U Two-factor login, that's mandatory for us."], &["Two-factor login"]),
    (&["U Second point, audit logs, do you support that?"], &["audit logs"]),
    (&["U Does it text the driver when a parcel is ready?"], &["text the driver"]),
    (&["U is there an app for Android tablets?"], &["app for Android tablets"]),
    (&["U could you handle invoices in francs"], &["invoices in francs"]),
    (&["U I only want to know whether it works without wifi"], &["works without wifi"]),
    (&["U I'd like a call about the warehouse module"], &["warehouse module"]),
    (&["U the bit where it fills in the forms is what I liked"], &["fills in the forms"]),
    (&["A So you need tank readings by phone?", "U yes exactly"], &["tank readings by phone"]),
    // What it must do, whatever it is called.
    (&["U And it has to talk to Sage, don't let me forget."], &["talk to Sage"]),
    (&["U it's gotta write into our planner"], &["write into our planner"]),
    (&["U it would have to read the gauge by itself"], &["read the gauge"]),
    (&["U Must find the part by the machine type."], &["find the part"]),
    (&["U Has to go into Exact or my boss won't look at it."], &["go into Exact"]),
    (&["U whatever comes next has to speak Maltese"], &["speak Maltese"]),
    (&["U It has to be confidential."], &["confidential"]),
    // What somebody is to take over.
    (&["U I'd like someone to book the hall"], &["book the hall"]),
    (&["U i need somebody to answer the emergency calls"], &["answer the emergency calls"]),
    (&["U Somebody should take the deadline."], &["take the deadline"]),
    (&["A What must it be able to do?", "U Check the stock."], &["Check the stock"]),
    (&["A What must the pilot prove?", "U That it can restart a pump."], &["restart a pump"]),
    (&["A What's missing there?", "U reminders"], &["reminders"]),
];

/// What is wished for on this call, of this sale or of somebody else.
const ERRANDS: &[Case<&[&str]>] = &[
    (&["U I need that sorted this week"], &[]),
    (&["U I'd like that, can you send some dates"], &[]),
    (&["U I want to know what you charge"], &[]),
    (&["U I'd like to show my foreman what you have"], &[]),
    (&["U it must be spent before the fiscal year ends"], &[]),
    (&["U it should be fully ready by October"], &[]),
    (&["U we're trying to see what's out there"], &[]),
    (&["U can you do Wednesday at four?"], &[]),
    (&["U do you have a minute?"], &[]),
    (&["U is there a setup fee?"], &[]),
    (&["U you need planning permission for that here"], &[]),
    (&["U do we need a credit card for the trial?"], &[]),
    (&["U there's no need, honestly"], &[]),
    (&["U Ledgerly wants forty dollars a seat"], &[]),
    (&["U Half past nine is great."], &[]),
    (&["U I asked for a walkthrough on your website"], &[]),
    (&["U we've talked about a CRM for a while"], &[]),
    (&["U we build scheduling software for ferries"], &[]),
    (&["A Will you decide alone?", "U No, my sister too."], &[]),
    (&["U the next meeting on the fourth of May would be too late"], &[]),
    (&["A You asked about a CRM for Bluebell Dairy?", "U Yes."], &[]),
    (&[HELP, "U We breed alpacas near Hexham."], &[]),
    (&["A What do you do there?", "U dig wells"], &[]),
    (&["A What did you have in mind?", "U fifty euros a head"], &[]),
    (&[WISH, "U To be fair, I haven't thought about it"], &[]),
    (&["A Are you looking to switch this year?", "U yes, we are"], &[]),
    (&["U it should be fine"], &[]),
    (&["U It has to be Tuesday"], &[]),
    (&["U it must run by then"], &[]),
    (&["U Must dash, bye"], &[]),
    (&["U it has to stay under two thousand"], &[]),
    (&["U I'd like someone to ring me back"], &[]),
    (&["U can I get somebody to show us"], &[]),
    (&["U they want gravel and they want it now"], &[]),
    (&["U please send something with pictures"], &[]),
    (&["U I want shot of it"], &[]),
    (&["U Have you got our address?"], &[]),
    (&["U I had a demo of Fieldwise"], &[]),
    (&["U anything bigger, our director's approval is required"], &[]),
    (&["U if it doesn't I'm out in the yard"], &[]),
    (&["U I was charged twice, I want one of them refunded"], &[]),
];

/// Wishes in everyday words.
const EVERYDAY: &[Case<&[&str]>] = &[
    (&[HELP, "U I'm looking for software that sends quotes from a phone."], &["sends quotes from a phone"]),
    (&[HELP, "U We'd like to get automatic reminders for our patients."], &["automatic reminders"]),
    (&[HELP, "U I want to see which rep called whom."], &["which rep called whom"]),
    (&[HELP, "U I'd want it to talk to our accounting package."], &["talk to our accounting package"]),
    (&[HELP, "U ideally it'd send the invoice too"], &["send the invoice"]),
    (&[HELP, "U Is it possible to import our old contacts?"], &["import our old contacts"]),
    (&[HELP, "U Can you connect to Outlook?"], &["connect to Outlook"]),
    (&[HELP, "U Does yours have a calendar for teams?"], &["calendar for teams"]),
    (&[HELP, "U What about WhatsApp, do you support that?"], &["WhatsApp"]),
    (
        &["A What features matter most?", "U Call recording and a good search."],
        &["Call recording and a good search"],
    ),
    (
        &["A What features matter most?", "U Offline, photos, signatures."],
        &["Offline", "photos", "signatures"],
    ),
    (&["A What would you need it to do?", "U Track deliveries."], &["Track deliveries"]),
    (
        &["A What would you need it to do?", "U It should warn me when a contract runs out."],
        &["warn me when a contract runs out"],
    ),
    (&["A Anything it must have?", "U German language and hosting in Europe."], &["German language"]),
    (&["A Anything else that's important?", "U It has to be easy, my people aren't techies."], &["easy"]),
    (&["A What are you looking for?", "U One place for all the customer notes."], &["One place"]),
    (&["A What are you looking for?", "U Something my drivers can use with gloves on."], &["gloves"]),
    (
        &["A What are you hoping to get?", "U Fewer no-shows, mainly through text reminders."],
        &["Fewer no-shows", "text reminders"],
    ),
    (&["U data protection is very important for us, it must be GDPR compliant"], &["GDPR compliant"]),
    (&["U The thing is we need multi-currency."], &["multi-currency"]),
    (&["U our auditor requires an audit trail"], &["audit trail"]),
    (&["U and it needs to print labels"], &["print labels"]),
    (&["U I'd be happy if it could sort the leads by region"], &["sort the leads by region"]),
];

/// What is wanted of the seller.
const SELLER: &[Case<&[&str]>] = &[
    (&[HELP, "U I'd like to speak to somebody about pricing."], &[]),
    (&[HELP, "U I want to buy three licences."], &[]),
    (&[HELP, "U I need to think it over."], &[]),
    (&[HELP, "U I'd like a quote."], &[]),
    (&[HELP, "U I'd like to understand what you do."], &[]),
    (&[HELP, "U can you hear me?"], &[]),
    (&[HELP, "U could you repeat that?"], &[]),
    (&[HELP, "U do you have an office in Leeds?"], &[]),
    (&[HELP, "U I want you to stop calling me"], &[]),
    (&[HELP, "U I'd love to, but I'm driving"], &[]),
    (&[HELP, "U we need two weeks to decide"], &[]),
    (&[HELP, "U I need my boss's approval"], &[]),
    (&[HELP, "U I'm interested in your product"], &[]),
    (&[HELP, "U how does the trial work?"], &[]),
    (&[HELP, "U does it cost anything to cancel?"], &[]),
    (&[HELP, "U would it be possible to move the call?"], &[]),
    (&[HELP, "U is there somebody who speaks Polish?"], &[]),
    (&["A What are you using today?", "U A system for hotels, Opera."], &[]),
    (&["A What do you do?", "U We make software for dentists."], &[]),
    (&["A Shall I send it?", "U Please, and I want it by Friday."], &[]),
    (&["A What should I put down?", "U Just my first name."], &[]),
    (&["A What do you need from me?", "U Nothing else, thanks."], &[]),
];
#[test]
fn wishes() {
    check_lists(ASKED, |heard| &heard.facts.requirements);
    check_lists(EVERYDAY, |heard| &heard.facts.requirements);
}

#[test]
fn errands_are_no_wishes() {
    check_lists(ERRANDS, |heard| &heard.facts.requirements);
    check_lists(SELLER, |heard| &heard.facts.requirements);
}
