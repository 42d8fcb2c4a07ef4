//! The lead of a conversation: which one it is, and what all of its conversations make
//! of it, with and without the one at hand.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::stored::{self, Caller, Stored};
use crate::ids;
use crate::lead::company::SizeBand;
use crate::lead::contribution::Contribution;
use crate::lead::fold::{Base, Folded, fold};
use crate::lead::record::LeadRecord;
use crate::lead::score::{Market, Profile};
use crate::lead::stage::Pipeline;
use crate::qualifier::{normalise_email, normalise_phone};
use crate::store::replay::{Candidate, ClientRow, LeadContext, Session};
use crate::transcript::Transcript;

/// The key of `extracted_info` under which Clara keeps what the next call needs.
const MEMORY: &str = "clara";

/// What is kept with a lead between two conversations.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The row before Clara's first conversation; nothing for a lead that she made.
    pub base: Option<LeadRecord>,
    /// What was known of the client then.
    pub profile: Profile,
    /// The values that Clara wrote last.
    pub written: LeadRecord,
}

impl Memory {
    /// What is remembered of a lead. At first sight: the row as it is, of which Clara
    /// may move where it stands but not who it is.
    #[must_use]
    pub fn of(lead: Option<&LeadRecord>, client: Option<&ClientRow>) -> Self {
        let Some(lead) = lead else { return Self::default() };
        let kept = lead.extracted_info.as_ref().and_then(|info| info.get(MEMORY));
        if let Some(memory) = kept.and_then(|kept| serde_json::from_value(kept.clone()).ok()) {
            return memory;
        }
        let client = client.cloned().unwrap_or_default();
        Self {
            profile: Profile {
                size: client.company_size.filter(|people| *people > 0).map(SizeBand::of),
                industry: lead.industry.clone().or(client.industry),
                location: client.location,
            },
            written: lead.standing_columns(),
            base: Some(LeadRecord { extracted_info: None, ..lead.clone() }),
        }
    }

    /// The `extracted_info` of the row: other people's keys as they are, with what was
    /// heard in all conversations and this memory under keys of their own.
    #[must_use]
    pub fn extracted_info(&self, before: Option<&Value>, heard: Value) -> Value {
        let mut info = match before {
            Some(Value::Object(map)) => map.clone(),
            Some(other) if !other.is_null() => Map::from_iter([("recorded".to_owned(), other.clone())]),
            _ => Map::new(),
        };
        let base = self.base.as_ref().map(LeadRecord::compact);
        info.insert("heard".into(), heard);
        info.insert(
            MEMORY.into(),
            serde_json::json!({"base": base, "profile": self.profile, "written": self.written.compact()}),
        );
        Value::Object(info)
    }
}

/// A lead's id: that of the session's earlier delivery, else of the lead with this email,
/// else with this phone, else a new one. A company's name alone never decides.
#[must_use]
pub fn lead_id(session: &Session, caller: &Caller, session_id: &str) -> Uuid {
    let earlier = session.conversation.as_ref().and_then(|row| row.lead_id);
    let called = session.call.map(|call| call.lead_id);
    let new = new_lead_id(caller, session_id);
    let with = |same: &dyn Fn(&Candidate) -> bool| session.candidates.iter().find(|c| same(c)).map(|c| c.id);
    let by_email = || {
        let email = caller.email.as_deref()?;
        with(&|candidate| candidate.email.as_deref().and_then(normalise_email).as_deref() == Some(email))
    };
    let by_phone = || {
        let phone = caller.phone.as_deref()?;
        with(&|candidate| candidate.phone.as_deref().and_then(normalise_phone).as_deref() == Some(phone))
    };
    earlier.or(called).or_else(by_email).or_else(by_phone).unwrap_or(new)
}

/// The id that Clara gives a new lead.
#[must_use]
pub fn new_lead_id(caller: &Caller, session_id: &str) -> Uuid {
    ids::lead(caller.email.as_deref(), caller.phone.as_deref(), session_id)
}

/// A conversation of nobody that turns out to be this lead's.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// Its row.
    pub id: Uuid,
    /// The delivery.
    pub transcript: Transcript,
    /// What was heard.
    pub said: Contribution,
}

/// What all conversations make of a lead.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// What is remembered.
    pub memory: Memory,
    /// The lead without the conversation at hand; nothing where that makes it.
    pub before: Option<Folded>,
    /// The lead with it; nothing where it takes no part in the lead.
    pub after: Option<Folded>,
    /// What was heard in all conversations that take part, oldest first.
    pub heard: Vec<Contribution>,
    /// Earlier calls of the same caller that belonged to nobody.
    pub adopted: Vec<Adopted>,
    /// The client's name as the CRM has it.
    pub client_name: Option<String>,
}

impl History {
    /// Works the lead out with and without the conversation at hand.
    #[must_use]
    pub fn of(context: &LeadContext, said: &Contribution, market: &Market, pipeline: &Pipeline) -> Self {
        let memory = Memory::of(context.lead.as_ref(), context.client.as_ref());
        let client_name = context.client.as_ref().and_then(|client| client.client_name.clone());
        let base = Base {
            lead: memory.base.clone(),
            profile: memory.profile.clone(),
            company_name: client_name.clone(),
        };
        let exists = context.lead.is_some();
        let mut others: Vec<Contribution> = Vec::new();
        let mut earlier = None;
        let mut adopted = Vec::new();
        for row in &context.conversations {
            let Some((Stored { contribution, .. }, transcript)) = stored::of_row(row) else { continue };
            if row.session_id == said.session_id {
                earlier = Some(contribution);
            } else {
                if row.lead_id.is_none() {
                    adopted.push(Adopted { id: row.id, transcript, said: contribution.clone() });
                }
                others.push(contribution);
            }
        }
        let folded = |mut all: Vec<Contribution>| {
            all.sort_by(|a, b| a.order().cmp(&b.order()));
            // With nobody to name, a set of conversations is no lead at all.
            let founded = exists || all.iter().any(|said| said.is_lead(false, market));
            all.retain(|said| founded && said.is_lead(true, market));
            let part: Vec<&Contribution> = all.iter().collect();
            (fold(&base, &part, market, pipeline), all)
        };
        let mut without: Vec<Contribution> = others
            .iter()
            .filter(|other| !adopted.iter().any(|a| a.said.session_id == other.session_id))
            .cloned()
            .collect();
        without.extend(earlier);
        let (before, _) = folded(without);
        others.push(said.clone());
        let (after, heard) = folded(others);
        let takes_part = heard.iter().any(|other| other.session_id == said.session_id);
        Self {
            memory,
            before: exists.then_some(before),
            after: takes_part.then_some(after),
            heard,
            adopted,
            client_name,
        }
    }
}
