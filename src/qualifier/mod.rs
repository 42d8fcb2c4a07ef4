//! The rule-based qualifier: what a conversation says about the caller, each value
//! with the words it was taken from. A field that was not said stays empty.
//!
//! Pure: the same transcript gives the same result on every machine and day.

mod asked;
mod bant;
mod calendar;
mod clock;
mod contact;
mod cue;
mod email;
mod employer;
mod figure;
mod heard;
mod industry;
mod intent;
mod interest;
mod ledger;
mod meeting;
mod money;
mod names;
mod number;
mod outcome;
mod period;
mod phone;
mod place;
mod plain;
mod reply;
mod sentence;
mod sentiment;
mod size;
mod slot;
mod summary;
mod talk;
mod timeline;
mod title;
mod tool;
mod voicemail;
mod wishes;
mod word;

pub use email::normalise_email;
pub use heard::*;
pub use phone::normalise_phone;

use chrono::{DateTime, FixedOffset};

use crate::transcript::Transcript;
use talk::Talk;

/// What a conversation says. `call_time` is when the call began: relative times ("next
/// Tuesday") are read from its date, in its zone.
#[must_use]
pub fn hear(transcript: &Transcript, call_time: DateTime<FixedOffset>) -> Heard {
    let talk = Talk::new(transcript);
    let today = call_time.date_naive();
    let company_size = size::hear(&talk);
    let facts = Facts {
        contact_person: contact::hear(&talk),
        title: title::hear(&talk),
        company_name: employer::hear(&talk),
        email: email::hear(&talk),
        phone: phone::hear(&talk),
        size_band: size::band(&talk, company_size.as_ref()),
        company_size,
        industry: industry::hear(&talk),
        location: place::hear(&talk),
        deal_value: money::hear(&talk),
        competitors: tool::hear(&talk),
        pain_points: wishes::pains(&talk),
        requirements: wishes::requirements(&talk),
    };
    let bant = Bant {
        budget: bant::budget(&talk),
        authority: bant::authority(&talk),
        need: bant::need(&talk),
        timeline: timeline::hear(&talk, today),
    };
    let meeting = meeting::hear(&talk, call_time);
    let mut intent = intent::hear(&talk, &facts, &bant);
    if let Some(agreed) = &meeting {
        let yes = || agreed.said.evidence.last().cloned();
        intent.meeting = intent.meeting.or_else(yes);
        intent.demo = intent.demo.or_else(|| if agreed.demo { yes() } else { None });
    }
    let meeting = meeting.map(|agreed| agreed.said);
    let (interest, interest_evidence) = interest::hear(&talk);
    let refusal = outcome::refusal(&talk, transcript);
    let outcome = Some(outcome::outcome(&talk, transcript, &bant, refusal.is_some()));
    let purpose = outcome::purpose(&talk);
    let sentiment = sentiment::hear(&talk);
    let mut heard = Heard {
        facts,
        bant,
        intent,
        interest,
        interest_evidence,
        meeting,
        outcome,
        refusal,
        purpose,
        sentiment,
        summary: None,
    };
    heard.summary = summary::write(&heard);
    heard
}

#[cfg(test)]
mod tests;
