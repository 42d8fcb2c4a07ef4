//! What is worked with today and what is compared, and products of somebody else.

use super::{Case, check_lists, check_texts};

const TOOLS: &[Case<Option<&str>>] = &[
    (&["U my colleague at Zentro uses HubSpot"], None),
    (&["U A friend of mine at Acme runs everything on Pipedrive."], None),
    (&["U my sister's firm is on Salesforce and she loves it"], None),
    (&["U our competitor down the road uses Zoho"], None),
    (&["U My daughter set us up with a google sheet for that"], Some("Google Sheets")),
    (&["U Our clients are on Salesforce mostly"], None),
    (
        &[
            "U Brunel Windows, they're on Salesforce. They keep asking us.",
            "A What do you use internally?",
            "U Monday.com, which isn't really built for it.",
        ],
        Some("monday.com"),
    ),
    (
        &[
            "A What system are you on right now?",
            "U Salesforce. No, sorry, I'm thinking of my last job. Here it's SugarCRM.",
        ],
        Some("SugarCRM"),
    ),
    (&["U The girls in the office keep it all in Excel."], Some("Excel")),
    (&["U our enquiries are managed in a shared Outlook inbox."], Some("Outlook")),
    (&["U our sales process is basically me and a spreadsheet"], Some("spreadsheet")),
    (
        &[
            "A how's it kept",
            "U a lady called maureen kept everything on cards index cards you know and she passed on",
        ],
        Some("index cards"),
    ),
    (&["U our Raiser's Edge contract is up on February twenty-eighth."], Some("Raiser's Edge")),
    (
        &["U We have an old installation of CAS genesisWorld and it is not maintained anymore."],
        Some("CAS genesisWorld"),
    ),
    (
        &[
            "A Do you use any app now?",
            "U We did try Fresha but I never like the fees. So right now is pen and paper.",
        ],
        Some("pen and paper"),
    ),
    (&["U bookings are in four different copybooks."], Some("copybooks")),
    (
        &["A And what does he keep the quotes in?", "U A lever arch file. Nae kidding."],
        Some("lever arch file"),
    ),
    (&["U counsellors are noting in separate separate Excel sheets"], Some("Excel")),
    (
        &[
            "U I would like a call on integration with SAP Business One. We are using that for everything now.",
        ],
        Some("SAP Business One"),
    ),
    (&["U Our salesmen are giving reports on WhatsApp only"], Some("WhatsApp")),
    (&["U So, Raymond set up our Act database about ten years ago and then he retired."], Some("Act!")),
    (&["A What are you replacing?", "U We're on Leadloft, and it's slow."], Some("Leadloft")),
    (&["A What do you use today?", "U Mostly Teamleader, plus a shared calendar."], Some("Teamleader")),
    (
        &["A What do you use today?", "U They gave us something at head office, Cloudbox I think."],
        Some("Cloudbox"),
    ),
    (&["U My cousin swears by Zoho"], None),
    (&["U my old company used Salesforce, here we have a whiteboard"], Some("whiteboard")),
    (&["U We've been on Copper since 2021 and it's fine."], Some("Copper")),
    (&["U I saw that my neighbour's shop runs Square"], None),
    (&["A And what tools do you have in place?", "U Honestly? A notebook and my memory."], Some("notebook")),
    (&["A How do you keep track of customers?", "U in my head mostly"], None),
    (&["U we currently track leads in Airtable but it breaks"], Some("Airtable")),
    (&["U We looked at HubSpot and it was too dear."], None),
    (&["U Keap's guy, Jordan, wants me to sign by Friday."], None),
    (&["U Salesforce quoted us a fortune and we walked away."], None),
    (
        &[
            "U They're using a homegrown system now that's about to fall over.",
            "A which vendors are on the list?",
            "U Salesforce, Zoho and you.",
        ],
        Some("homegrown system"),
    ),
    (&["U I have five years experience with Oracle and Salesforce."], None),
    (&["U it must talk to NetSuite"], None),
    (&["U Does it play nicely with QuickBooks and Xero?"], None),
    (&["U We use Xero for the books and nothing for customers."], Some("Xero")),
    (&["U we're leaving Insightly in June"], Some("Insightly")),
    (&["U Half the team lives in Trello and the other half in email."], Some("Trello")),
    (&["U we're a Salesforce reseller"], None),
    (&["U We had a demo of Copper last week and I'm seeing Nutshell on Monday."], None),
    (&["A Are you comparing us with anyone?", "U Yeah, Freshsales and another one, Bigin."], None),
];

const RIVALS: &[Case<&[&str]>] = &[
    (&["U my colleague at Zentro uses HubSpot"], &[]),
    (
        &[
            "U Brunel Windows, they're on Salesforce. They keep asking us.",
            "A What do you use internally?",
            "U Monday.com, which isn't really built for it.",
        ],
        &["monday.com"],
    ),
    (
        &[
            "A What system are you on right now?",
            "U Salesforce. No, sorry, I'm thinking of my last job. Here it's SugarCRM.",
        ],
        &["SugarCRM"],
    ),
    (
        &[
            "A Do you use any app now?",
            "U We did try Fresha but I never like the fees. So right now is pen and paper.",
        ],
        &["Fresha"],
    ),
    (&["U We looked at HubSpot and it was too dear."], &["HubSpot"]),
    (&["U Keap's guy, Jordan, wants me to sign by Friday."], &["Keap"]),
    (&["U Salesforce quoted us a fortune and we walked away."], &["Salesforce"]),
    (&["U I have five years experience with Oracle and Salesforce."], &[]),
    (&["U it must talk to NetSuite"], &[]),
    (&["U Does it play nicely with QuickBooks and Xero?"], &[]),
    (&["U we're a Salesforce reseller"], &[]),
    (&["U We had a demo of Copper last week and I'm seeing Nutshell on Monday."], &["Copper", "Nutshell"]),
    (
        &["A Are you comparing us with anyone?", "U Yeah, Freshsales and another one, Bigin."],
        &["Freshsales", "Bigin"],
    ),
];

#[test]
fn tools() {
    check_texts(TOOLS, |heard| heard.facts.current_tool.as_ref());
}

#[test]
fn rivals() {
    check_lists(RIVALS, |heard| &heard.facts.competitors);
}
