//! What was heard in all conversations of a lead, each value with its session, turn and
//! words: what `leads.extracted_info` shows the dashboard.

use serde::Serialize;
use serde_with::skip_serializing_none;

use super::history::Version;
use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::qualifier::{Evidence, Heard, Said, SizeBand};

/// A value with where it was said.
#[derive(Debug, Serialize)]
struct In<'a, T> {
    value: &'a T,
    evidence: &'a [Evidence],
    session_id: &'a str,
}

impl<'a, T> In<'a, T> {
    fn of(said: &'a Said<T>, session_id: &'a str) -> Self {
        Self { value: &said.value, evidence: &said.evidence, session_id }
    }
}

/// Lists what is shown: single values and lists, each with where it is found in what a
/// conversation says.
macro_rules! shown {
    ($($one:ident in $part:ident: $type:ty),+; $($list:ident in $of:ident),+) => {
        /// The values of all conversations; the later one stands.
        #[skip_serializing_none]
        #[derive(Debug, Default, Serialize)]
        pub(super) struct Shown<'a> {
            $($one: Option<In<'a, $type>>,)+
            $($list: Option<Vec<In<'a, String>>>,)+
        }

        impl<'a> Shown<'a> {
            fn add(&mut self, heard: &'a Heard, session_id: &'a str) {
                $(if let Some(said) = &heard.$part.$one {
                    self.$one = Some(In::of(said, session_id));
                })+
                $(if !heard.$of.$list.is_empty() {
                    self.$list = Some(heard.$of.$list.iter().map(|said| In::of(said, session_id)).collect());
                })+
            }
        }
    };
}

shown!(
    contact_person in facts: String,
    title in facts: String,
    company_name in facts: String,
    email in facts: String,
    phone in facts: String,
    company_size in facts: i32,
    size_band in facts: SizeBand,
    industry in facts: String,
    location in facts: String,
    deal_value in facts: f64,
    current_tool in facts: String,
    budget in bant: Budget,
    authority in bant: Authority,
    need in bant: Need,
    timeline in bant: Timeline;
    competitors in facts,
    pain_points in facts,
    requirements in facts
);

/// What the conversations say that make the lead.
pub(super) fn heard(version: &Version) -> Shown<'_> {
    let mut shown = Shown::default();
    for said in version.talks().map(|talk| &talk.said) {
        if version.folded.step(&said.session_id).is_some() {
            shown.add(&said.heard, &said.session_id);
        }
    }
    shown
}
