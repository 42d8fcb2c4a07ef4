//! The rule-based qualifier: what a conversation says about the caller, each value
//! with the words it was taken from. A field that was not said stays empty.
//!
//! Pure: the same transcript gives the same result on every machine and day.

mod asked;
mod calendar;
mod cue;
mod email;
mod heard;
mod ledger;
mod names;
mod number;
mod phone;
mod reply;
mod sentence;
mod talk;
mod voicemail;
mod word;

pub use email::normalise_email;
pub use heard::*;
pub use phone::normalise_phone;
