//! An archive of recorded calls as a user arrives with: each of about ten messages, of
//! callers of all sorts, a few of whom call again or are no leads at all. The same number
//! is the same call on every machine.

use serde_json::{Value, json};

/// Draws from lists as chance would, the same for the same call.
struct Draw(u64);

impl Draw {
    fn of(call: usize) -> Self {
        Self(call as u64 ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `limit` (splitmix64).
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const FIRST: [&str; 16] = [
    "Sarah", "Tom", "Priya", "Marek", "Aisha", "Liam", "Noor", "Elena", "Kofi", "Ingrid", "Diego", "Mei",
    "Oliver", "Fatima", "Jonas", "Grace",
];
const LAST: [&str; 16] = [
    "Okafor", "Miller", "Sharma", "Novak", "Khan", "Byrne", "Haddad", "Rossi", "Mensah", "Larsen", "Alvarez",
    "Chen", "Wright", "Diallo", "Weber", "Hughes",
];
const TRADE: [(&str, &str); 8] = [
    ("Logistics", "logistics"),
    ("Dental", "healthcare"),
    ("Software", "software"),
    ("Foods", "food production"),
    ("Legal", "legal services"),
    ("Interiors", "retail"),
    ("Robotics", "manufacturing"),
    ("Academy", "education"),
];
const CITY: [&str; 8] =
    ["Leeds", "Austin", "Toronto", "Pune", "Dublin", "Cape Town", "Melbourne", "Rotterdam"];
const TOOL: [&str; 6] = ["Salesforce", "HubSpot", "spreadsheets", "Pipedrive", "Zoho", "a shared inbox"];
const PAIN: [&str; 6] = [
    "we keep losing follow-ups because nobody sees who called whom",
    "it is far too slow and the reports are always wrong",
    "the team types everything twice and half of it gets lost",
    "leads sit there for days before anybody calls them back",
    "it costs a fortune for what we get out of it",
    "nothing talks to our phone system so calls are never logged",
];
const BUDGET: [&str; 6] = [
    "The budget is approved, around sixty thousand a year.",
    "We could do something like twelve thousand a year.",
    "Between twenty and thirty thousand, depending on what is in it.",
    "There's no budget yet, to be honest.",
    "About eight hundred a month.",
    "I couldn't tell you what we'd spend.",
];
const AUTHORITY: [&str; 4] = [
    "I make that decision myself.",
    "I'd recommend it, my director signs it off.",
    "That's up to the board.",
    "It's my company, so that's me.",
];
const TIMELINE: [&str; 6] = [
    "We'd want to start this month.",
    "Our contract runs out in two months, so before that.",
    "As soon as possible really.",
    "Not before next year.",
    "No rush at all.",
    "Sometime this quarter.",
];
const LAST_WORD: [&str; 5] = [
    "Could you show us a demo? What does it cost?",
    "Send me the pricing and I'll have a look.",
    "I'd like to see how the calls are logged, can we see a demo next week?",
    "That's all I need for now, thanks.",
    "How does it compare with what we have, and how long does it take to set up?",
];

/// The call number `n`. One of twenty is of somebody who called before, one of twenty a
/// voicemail, and one of twenty a wrong number.
pub(crate) fn call(n: usize) -> Value {
    match n % 20 {
        7 => short(n, "Hi, you've reached my voicemail, leave a message after the beep.", "voicemail"),
        13 => short(n, "Sorry, you have the wrong number, there is no company here.", "completed"),
        // The caller of the call before last.
        17 => sales_talk(n, n - 2),
        _ => sales_talk(n, n),
    }
}

/// A word that no other caller's company has: a syllable for each digit of the number.
fn coined(n: usize) -> String {
    const SYLLABLES: [&str; 10] = ["Bra", "vek", "lor", "dun", "mis", "tol", "fen", "gar", "pex", "nov"];
    let mut word = "Kel".to_owned();
    for digit in n.to_string().bytes() {
        word.push_str(&SYLLABLES[usize::from(digit - b'0')].to_lowercase());
    }
    word
}

fn head(n: usize) -> (String, String) {
    let day = n / 1440;
    let started =
        format!("2025-{:02}-{:02}T{:02}:{:02}:00Z", 1 + day / 28 % 12, 1 + day % 28, n / 60 % 24, n % 60);
    (format!("archive-{n:06}"), started)
}

fn short(n: usize, said: &str, outcome: &str) -> Value {
    let (session_id, started_at) = head(n);
    json!({
        "session_id": session_id, "started_at": started_at, "duration_seconds": 15, "outcome": outcome,
        "messages": [
            {"role": "assistant", "content": "Hello, this is Clara from Trendtial."},
            {"role": "user", "content": said},
        ],
    })
}

fn sales_talk(n: usize, caller: usize) -> Value {
    let mut who = Draw::of(caller);
    let (first, last) = (who.one(&FIRST), who.one(&LAST));
    let (trade, industry) = TRADE[who.below(TRADE.len())];
    let (city, people, tool) = (who.one(&CITY), 5 + who.below(800), who.one(&TOOL));
    let company = format!("{} {trade}", coined(caller));
    let domain = format!("{}.example", company.to_lowercase().replace(' ', "-"));
    let email = format!("{}.{}@{domain}", first.to_lowercase(), last.to_lowercase());
    let mut talk = Draw::of(n + 1_000_003);
    let (pain, budget, authority) = (talk.one(&PAIN), talk.one(&BUDGET), talk.one(&AUTHORITY));
    let (timeline, last_word) = (talk.one(&TIMELINE), talk.one(&LAST_WORD));
    let (session_id, started_at) = head(n);
    let messages = json!([
        {"role": "assistant", "content": "Hello, this is Clara from Trendtial. How can I help?"},
        {"role": "user", "content": format!("Hi, this is {first} {last} from {company}, a {industry} business in {city} with {people} people.")},
        {"role": "assistant", "content": format!("Nice to meet you, {first}. What are you using today?")},
        {"role": "user", "content": format!("We're on {tool} at the moment and {pain}.")},
        {"role": "assistant", "content": "I see. Do you have a budget in mind, and who decides?"},
        {"role": "user", "content": format!("{budget} {authority}")},
        {"role": "assistant", "content": "And by when would you like it in place?"},
        {"role": "user", "content": timeline},
        {"role": "assistant", "content": "What is the best email for you?"},
        {"role": "user", "content": format!("It's {email}. {last_word}")},
    ]);
    json!({"session_id": session_id, "started_at": started_at, "duration_seconds": 120 + talk.below(400), "messages": messages})
}

/// Calls, one a line.
pub fn lines(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(|n| format!("{}\n", call(n))).collect()
}
