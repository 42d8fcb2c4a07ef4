//! The offline qualifier, rules and what was learned: what a conversation says about the
//! caller, each value with the words it was taken from. A field that was not said stays empty.
//!
//! Pure: the same transcript gives the same result on every machine and day.

mod addressed;
mod asked;
mod authority;
mod band;
mod budget;
mod calendar;
mod clock;
mod company;
mod contact;
mod cue;
mod current;
mod dialling;
mod email;
mod employer;
mod figure;
mod heard;
mod horizon;
mod industry;
mod intent;
mod interest;
mod introduction;
mod job;
mod ledger;
mod lexicon;
mod lists;
mod meeting;
mod money;
mod named_trade;
mod names;
mod need;
mod number;
mod numeral;
mod outcome;
mod pain;
mod pattern;
mod period;
mod phone;
mod place;
mod plain;
mod product;
mod purpose;
mod reply;
mod sentence;
mod sentiment;
mod size;
mod spelled;
mod summary;
mod sums;
pub mod tagger;
mod talk;
mod timeline;
mod title;
mod tool;
mod trade;
mod trade_name;
mod vocabulary;
mod voicemail;
mod whose;
mod wishes;
mod word;
mod workplace;

pub use email::normalise_email;
pub use heard::*;
pub use phone::{normalise_phone, phone_tail};
pub use vocabulary::{Keywords, Vocabulary};

use chrono::{DateTime, FixedOffset};

use crate::lead::bant::Interest;
use crate::transcript::Transcript;
use sums::Sum;
use tagger::Model;
use tagger::levels::Levels;
use tagger::ruled::Ruled;
use talk::Talk;

/// What a conversation says, in the words that every team's callers use and those of this
/// team. `call_time` is when the call began: relative times ("next
/// Tuesday") are read from its date, in its zone.
#[must_use]
pub fn hear(transcript: &Transcript, call_time: DateTime<FixedOffset>, vocabulary: &Vocabulary) -> Heard {
    hear_by(transcript, call_time, vocabulary, Some(tagger::learned()))
}

/// A talk that touches most of what there are rules for.
const SAMPLE: &str = r#"{"session_id": "sample", "messages": [
    {"role": "assistant", "content": "This is Clara. How can I help you today?"},
    {"role": "user", "content": "Ann Lee from Lee Foods in Leeds, ann@lee.example. We lose 2 calls a day and need a CRM."},
    {"role": "assistant", "content": "What is your budget, and does Tuesday at 2 work?"},
    {"role": "user", "content": "Yes. I decide, 500 a month, by June. Call me on 020 7946 0000."}]}"#;

/// Works out on a thread of its own what the first talk would else wait for: what was learned,
/// and how the patterns begin. There is time while files are read and a database is reached.
pub fn prepare() {
    let work = || {
        if let Ok(sample) = serde_json::from_str(SAMPLE) {
            let _ = hear(&sample, DateTime::default(), &Vocabulary::default());
        }
    };
    // Where there is no thread to be had, the first talk waits.
    let _ = std::thread::Builder::new().spawn(work);
}

/// What the rules alone find.
fn by_rules(talk: &Talk<'_>) -> (Vec<Vec<Sum>>, Facts) {
    let sums = money::offered(talk);
    let facts = facts(talk, &sums);
    (sums, facts)
}

/// The same by what a model has learned; by the rules alone without one, which know of no
/// agreed time.
#[must_use]
pub fn hear_by(
    transcript: &Transcript,
    call_time: DateTime<FixedOffset>,
    vocabulary: &Vocabulary,
    model: Option<&Model>,
) -> Heard {
    let mut talk = Talk::of(transcript, vocabulary);
    let levels = model.map(|model| Levels::by(model, &talk));
    if let Some(levels) = &levels {
        levels.leave_out(&mut talk);
    }
    let (sums, mut facts) = by_rules(&talk);
    if let Some(levels) = &levels {
        let ruled = Ruled::of(&talk, &facts);
        tagger::reading::of(&talk, levels, &ruled, &mut facts);
    }
    // What a company is called often tells what it does.
    facts.industry = facts.industry.or_else(|| industry::of_name(facts.company_name.as_ref()?));
    let mut bant = judged(&talk, &sums, facts.title.as_ref(), call_time);
    let today = call_time.date_naive();
    let answers = levels.as_ref().map(|levels| tagger::judging::Answers::of(&talk, levels, &bant, today));
    if let Some(answers) = &answers {
        answers.settle(&mut bant);
    }
    let agreed = model.and_then(|model| meeting::hear(&talk, call_time, model));
    let mut intent = intent::hear(&talk, &facts, &bant, agreed.as_ref());
    let mut purpose = purpose::hear(&talk);
    if let Some(levels) = &levels {
        tagger::judging::purpose(&talk, levels, &mut purpose);
    }
    if let Some(purpose) = &purpose {
        // What a supplier, an applicant or a customer in need of help says is no judgement of a sale.
        bant = Bant::default();
        intent = Intent::default();
        facts.keep_only_of(purpose.value);
    }
    let refusal = outcome::refusal(&talk, transcript);
    let (interest, interest_evidence) = match purpose {
        Some(_) => (Some(Interest::Low), Vec::new()),
        None => interest::hear(&talk, &facts, &intent),
    };
    if purpose.is_none() {
        let keen = matches!(interest, Some(Interest::Medium | Interest::High));
        let implied = need::implied(&intent, &facts).filter(|_| keen);
        bant.need = need::settled(bant.need.take(), &facts, refusal.as_ref(), implied);
        if let Some(answers) = &answers {
            answers.settle_need(&mut bant.need);
        }
    }
    let mut heard = Heard {
        outcome: Some(outcome::outcome(&talk, transcript, &bant, refusal.is_some())),
        purpose,
        sentiment: sentiment::hear(&talk),
        meeting: agreed.map(|a| a.said),
        facts,
        bant,
        intent,
        interest,
        interest_evidence,
        refusal,
        summary: None,
    };
    heard.summary = summary::write(&heard);
    heard
}

fn judged(
    talk: &Talk<'_>,
    sums: &[Vec<Sum>],
    title: Option<&Said<String>>,
    call_time: DateTime<FixedOffset>,
) -> Bant {
    Bant {
        budget: budget::hear(talk, sums),
        authority: authority::hear(talk).or_else(|| authority::of_title(title?)),
        need: need::hear(talk),
        timeline: timeline::hear(talk, call_time.date_naive()),
    }
}

fn facts(talk: &Talk<'_>, sums: &[Vec<Sum>]) -> Facts {
    let company_size = size::hear(talk);
    let email = email::hear(talk);
    let phone = phone::hear(talk, email.as_ref().map(|said| said.value.as_str()));
    let of_domain = || employer::of_domain(talk, &email.as_ref()?.value);
    let contact_person = contact::hear(talk);
    let company_name = employer::hear(talk, contact_person.as_ref()).or_else(of_domain);
    Facts {
        contact_person,
        title: title::hear(talk),
        email,
        phone,
        size_band: band::hear(talk, company_size.as_ref()),
        company_size,
        industry: industry::hear(talk),
        company_name,
        location: place::hear(talk),
        deal_value: money::hear(talk, sums),
        current_tool: current::hear(talk),
        competitors: tool::hear(talk),
        pain_points: pain::hear(talk),
        requirements: wishes::requirements(talk),
    }
}

#[cfg(test)]
mod paraphrases;
#[cfg(test)]
mod tests;
