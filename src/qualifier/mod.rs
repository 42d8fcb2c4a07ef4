//! The rule-based qualifier: what a conversation says about the caller, each value
//! with the words it was taken from. A field that was not said stays empty.
//!
//! Pure: the same transcript gives the same result on every machine and day.

mod asked;
mod calendar;
mod cue;
mod heard;
mod ledger;
mod number;
mod reply;
mod sentence;
mod talk;
mod voicemail;
mod word;

pub use heard::*;
