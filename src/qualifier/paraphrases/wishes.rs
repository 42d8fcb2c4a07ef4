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
    (&["U I was charged twice, I want one of them refunded"], &[]),
];

#[test]
fn wishes() {
    check_lists(ASKED, |heard| &heard.facts.requirements);
}

#[test]
fn errands_are_no_wishes() {
    check_lists(ERRANDS, |heard| &heard.facts.requirements);
}
