use super::{Case, check};
use crate::qualifier::{Purpose, Refusal};
use crate::transcript::Outcome::{self, Completed, NotInterested, Voicemail};

const PURPOSES: &[Case<Option<Purpose>>] = &[
    (
        &["U is this the pizzeria?", "A No, this is Trendtial.", "U oh, my mistake"],
        Some(Purpose::WrongNumber),
    ),
    (&["U I must have dialled the wrong number, sorry"], Some(Purpose::WrongNumber)),
    (&["U there's no Kevin here, you've got the wrong person"], Some(Purpose::WrongNumber)),
    (&["U oh I thought this was the dentist's"], Some(Purpose::WrongNumber)),
    (&["U hi I saw you have an opening for a sales rep"], Some(Purpose::JobApplicant)),
    (&["U I sent my CV two weeks ago and wanted to ask how it stands"], Some(Purpose::JobApplicant)),
    (&["U I'd like to apply for the developer position"], Some(Purpose::JobApplicant)),
    (&["U are you taking on apprentices at the moment"], Some(Purpose::JobApplicant)),
    (&["U I'm phoning about the vacancy on your website"], Some(Purpose::JobApplicant)),
    (
        &["U who's responsible for your energy contracts? we can save you thirty percent"],
        Some(Purpose::Selling),
    ),
    (&["U we're an SEO agency and we can get you to the top of Google"], Some(Purpose::Selling)),
    (&["U I'd like to offer you our cleaning services"], Some(Purpose::Selling)),
    (
        &["U we supply office coffee machines, may I speak to whoever does the purchasing"],
        Some(Purpose::Selling),
    ),
    (
        &["U I'm an account executive at Glowcorp and I have a special offer for your company"],
        Some(Purpose::Selling),
    ),
    (&["U my login stopped working this morning"], Some(Purpose::Support)),
    (&["U we're already with you and the export button gives an error"], Some(Purpose::Support)),
    (&["U I've been a customer for two years and my invoice is wrong"], Some(Purpose::Support)),
    (&["U I have an open ticket, number 4471, nobody answers"], Some(Purpose::Support)),
    (&["U the app you sold us won't sync since the update"], Some(Purpose::Support)),
    (&["U how do I add a user to our account, we signed up last year"], Some(Purpose::Support)),
    (&["U please close my account and refund me"], Some(Purpose::Support)),
    (&["U we sell bikes and we need a crm for our support team"], None),
    (&["U does your price include support?"], None),
    (&["U our customers keep calling the wrong number on our website, that's why we need this"], None),
    (&["U we're hiring five more reps so we need more seats"], None),
    (&["U we run a recruitment agency, candidates apply for jobs with us and we lose track"], None),
    (&["U my current system can't log in half the time, so we want to switch to you"], None),
    // What the assistant takes them for.
    (
        &[
            "U I need my pour moved to noon",
            "A You may have the wrong number, we make software.",
            "U This isn't Ready Mix?",
        ],
        Some(Purpose::WrongNumber),
    ),
    (&["U the sync is acting up again", "A I'll open a ticket for you.", "U thanks"], Some(Purpose::Support)),
    (
        &["U it says token expired", "A I'm passing you to our support team.", "U okay"],
        Some(Purpose::Support),
    ),
    (
        &["U we do pallet racking", "A Nobody here needs racking, thank you.", "U okay"],
        Some(Purpose::Selling),
    ),
    (
        &["U I've nine years in call centres", "A Applications go through our careers page.", "U ah"],
        Some(Purpose::JobApplicant),
    ),
    (&["U we're already customers and my phone is silent"], Some(Purpose::Support)),
    (&["U I'd like ten minutes with your warehouse manager"], Some(Purpose::Selling)),
    (&["U can I speak to whoever handles pricing"], None),
    (&["U we take orders", "A Our support team helps with the import.", "U good"], None),
    (&["U I want a quote", "A Is this the wrong number for you?", "U no no, it's right"], None),
];

const REFUSALS: &[Case<Option<Refusal>>] = &[
    (&["U don't ring here again"], Some(Refusal::DoNotCall)),
    (&["U please remove my details from your system"], Some(Refusal::DoNotCall)),
    (&["U I'm on the do not call registry"], Some(Refusal::DoNotCall)),
    (&["U I don't want any more calls from you"], Some(Refusal::DoNotCall)),
    (&["U stop phoning my mother"], Some(Refusal::DoNotCall)),
    (&["U how many times do I have to tell you to stop calling"], Some(Refusal::DoNotCall)),
    (&["U thanks but we'll stick with what we have"], Some(Refusal::NotInterested)),
    (&["U it's a no from me"], Some(Refusal::NotInterested)),
    (&["U we've decided against it"], Some(Refusal::NotInterested)),
    (&["U we're sorted, thank you, bye"], Some(Refusal::NotInterested)),
    (&["U not our cup of tea"], Some(Refusal::NotInterested)),
    (&["U I'll pass, thanks"], Some(Refusal::NotInterested)),
    (&["U we have no use for that"], Some(Refusal::NotInterested)),
    (&["A Would you like a demo?", "U no thanks, we're fine as we are"], Some(Refusal::NotInterested)),
    (&["U I have no interest in buying anything"], Some(Refusal::NotInterested)),
    (&["U we stop calling customers after three tries, can your tool do that?"], None),
    (&["U I'm not interested in the mobile app, only the desktop one"], None),
    (&["U please don't call my mobile, use the landline"], None),
    (&["A Is it about support?", "U no thanks, I want to buy"], None),
    (&["U we were with another vendor and left them"], None),
    (&["U we aren't going to buy anything"], Some(Refusal::NotInterested)),
    (&["U I have to disappoint you"], Some(Refusal::NotInterested)),
    (&["U I'll pass, thank you"], Some(Refusal::NotInterested)),
    (&["U I'll pass it on to my boss"], None),
    (&["A Hi, how are you?", "U I'm good, thanks"], None),
    (&["U under a hundred it's a no brainer"], None),
    (&["U the drivers don't need it, only the office"], None),
    (&["U the numbers should stay with the company"], None),
    (&["U We decided not to renew our old system"], None),
    (&["U this isn't for us, it's for a client of ours"], None),
];

const OUTCOMES: &[Case<Option<Outcome>>] = &[
    (
        &["A Hi, is that Dana?", "U Hi, you've reached Dana, I can't get to the phone, leave me a message"],
        Some(Voicemail),
    ),
    (&["U The person you called is unavailable. Record your message after the beep."], Some(Voicemail)),
    (
        &["U This is the mailbox of Ito Dental. We are closed. Please leave your name and number."],
        Some(Voicemail),
    ),
    (&["U hello?", "A Hi, this is Clara.", "U we'll stick with what we have, bye"], Some(NotInterested)),
    (&["U what does it cost", "A Ten.", "U okay I'll think about it"], Some(Completed)),
    (&["U they ring, nobody answers and they don't leave a message"], Some(Completed)),
    (&["U so they leave a message and we miss half"], Some(Completed)),
    (&["A Is the number you're calling from the best one?", "U it is"], Some(Completed)),
    (&["U we get two hundred voicemails a day, could you help with that"], Some(Completed)),
];

#[test]
fn purposes() {
    check(PURPOSES, |heard| heard.purpose.as_ref().map(|said| said.value));
}

#[test]
fn refusals() {
    check(REFUSALS, |heard| heard.refusal.as_ref().map(|said| said.value));
}

#[test]
fn outcomes() {
    check(OUTCOMES, |heard| heard.outcome);
}
