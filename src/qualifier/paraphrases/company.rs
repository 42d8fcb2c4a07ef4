//! How the caller's company is named, and companies that are somebody else's.

use super::{Case, check_texts};

const COMPANIES: &[Case<Option<&str>>] = &[
    (
        &["U Hello, Imani Okoro, sales ops at Harlan Valve and Gasket in Tulsa."],
        Some("Harlan Valve and Gasket"),
    ),
    (&["A Who's calling?", "U Deirdre at Knocknagree Farm Shop."], Some("Knocknagree Farm Shop")),
    (&["A Good morning, is this Marsh Brothers Roofing?", "U Yep."], Some("Marsh Brothers Roofing")),
    (&["A Good morning, is this Marsh Brothers Roofing?", "U No, it's a private number."], None),
    (&["A You asked for a demo of our CRM for Inkwell Accounting?", "U Yes."], Some("Inkwell Accounting")),
    (&["A We did a project for Inkwell Accounting.", "U Oh, I know them."], None),
    (
        &[
            "U my name's leonard vance and i own a couple of pharmacies out here in scranton vance family pharmacy it was my dad's",
        ],
        Some("Vance Family Pharmacy"),
    ),
    (
        &["U This is Marisa Cruz, I'm the executive director of Four Winds Food Bank in Farmington."],
        Some("Four Winds Food Bank"),
    ),
    (&["U Larkin Family Medicine, this is Tonya. How can I help?"], Some("Larkin Family Medicine")),
    (&["U Hotel Aurora del Mar, good morning. The manager is in a meeting."], Some("Hotel Aurora del Mar")),
    (&["U My bakery is Golden Crust and we need a CRM"], Some("Golden Crust")),
    (&["U It's a small bakery called Golden Crust"], Some("Golden Crust")),
    (&["U we have a little garage called Mike's Motors"], Some("Mike's Motors")),
    (&["U i run a bakery its called flour power in bristol"], Some("Flour Power")),
    (&["U My friend runs a bakery called Golden Crust"], None),
    (&["U We supply a bakery called Golden Crust"], None),
    (&["U Somebody called Maureen used to do that"], None),
    (&["U We use a tool called Leadmill"], None),
    (&["U Hello, Declan Roche here. I've a boatyard below in Kinsale, Roche Marine."], Some("Roche Marine")),
    (&["U Roche with an e. Declan Roche, not Roche Marine"], None),
    (
        &["A May I have your account's name?", "U It's under Tumbleweed Saddlery, I'm Ike Dunning."],
        Some("Tumbleweed Saddlery"),
    ),
    (&["A What kind of business is it?", "U Law firm. Six attorneys."], None),
    (
        &["A What kind of business is it?", "U Towing. Silver State Towing, Reno."],
        Some("Silver State Towing"),
    ),
    (
        &["A Is that Mr Doyle from Pilbara Hire?", "U No, Kimberley Pumps and Hire, it's Shane."],
        Some("Kimberley Pumps and Hire"),
    ),
    (
        &["U I'm calling on behalf of Sir Alan Monk, the managing partner at Monk Hartley."],
        Some("Monk Hartley"),
    ),
    (&["U I'm looking for a CRM that plays nicely with Mailchimp"], None),
    (&["A Company?", "U Uh, Redwood. Redwood Physical Therapy."], Some("Redwood Physical Therapy")),
    (&["U I represent the Harbour View Bowling Club in Sydney."], Some("Harbour View Bowling Club")),
    (&["U So I've got this company, Ironbark Fencing, up near Cairns."], Some("Ironbark Fencing")),
    (
        &["U hi my name is carla i manage the front desk at riverside animal hospital"],
        Some("Riverside Animal Hospital"),
    ),
    (&["U we trade as Copper Kettle Catering"], Some("Copper Kettle Catering")),
    (&["A Which software is it?", "U It's called HireLedger."], None),
];

#[test]
fn companies() {
    check_texts(COMPANIES, |heard| heard.facts.company_name.as_ref());
}
