//! The rule-based qualifier: what a conversation says about the caller, each value
//! with the words it was taken from. A field that was not said stays empty.
//!
//! Pure: the same transcript gives the same result on every machine and day.

mod asked;
mod bant;
mod calendar;
mod company;
mod contact;
mod cue;
mod email;
mod employer;
mod heard;
mod ledger;
mod money;
mod names;
mod number;
mod phone;
mod place;
mod reply;
mod sentence;
mod talk;
mod title;
mod tool;
mod voicemail;
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
    let _ = call_time;
    let company_size = company::size(&talk);
    let facts = Facts {
        contact_person: contact::hear(&talk),
        title: title::hear(&talk),
        company_name: employer::hear(&talk),
        email: email::hear(&talk),
        phone: phone::hear(&talk),
        size_band: company::band(&talk, company_size.as_ref()),
        company_size,
        industry: company::industry(&talk),
        location: place::hear(&talk),
        deal_value: money::hear(&talk),
        competitors: tool::hear(&talk),
        ..Facts::default()
    };
    let bant = Bant {
        budget: bant::budget(&talk),
        authority: bant::authority(&talk),
        need: bant::need(&talk),
        timeline: None,
    };
    Heard { facts, bant, ..Heard::default() }
}

#[cfg(test)]
mod tests;
