//! Conversations and calls, and whose they are.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use uuid::Uuid;

use super::World;
use crate::replay::history::{Part, Talk};
use crate::replay::kept::Kept;
use crate::replay::stored::Caller;
use crate::store::replay::CallRow;

impl World {
    pub(in crate::replay) fn conversation(&self, session_id: &str) -> Option<&Arc<Kept>> {
        self.conversations.get(session_id)
    }

    /// The conversation is one that the database does not have.
    pub(in crate::replay) fn made_session(&mut self, session_id: &str) {
        self.new_sessions.insert(session_id.to_owned());
    }

    /// Whether the conversation is not written yet.
    pub(in crate::replay) fn is_new_session(&self, session_id: &str) -> bool {
        self.new_sessions.contains(session_id)
    }

    pub(in crate::replay) fn call(&self, session_id: &str) -> Option<&CallRow> {
        self.calls.get(session_id)
    }

    /// Whether all of this caller's earlier conversations and leads were looked up; what was
    /// not is asked for.
    pub(in crate::replay) fn has_asked_for(&mut self, caller: &Caller, new_lead: Uuid) -> bool {
        let asked = caller.email.as_ref().is_none_or(|email| self.asked.emails.contains(email))
            && caller.phone.as_ref().is_none_or(|phone| self.asked.phones.contains(phone))
            && self.asked.leads.contains(&new_lead);
        if !asked {
            caller.ask(&mut self.missing);
            self.missing.leads.insert(new_lead);
        }
        asked
    }

    /// Keeps a conversation in the place of its earlier version.
    pub(in crate::replay) fn keep(&mut self, kept: Kept) {
        let session = kept.session_id.clone();
        let earlier = self.conversations.get(&session);
        if let Some(lead) = kept.lead_id.filter(|lead| earlier.and_then(|e| e.lead_id) != Some(*lead)) {
            self.by_lead.entry(lead).or_default().push(session.clone());
        }
        let changed = earlier.is_none_or(|earlier| earlier.caller != kept.caller);
        let keys = [(&kept.caller.email, &mut self.by_email), (&kept.caller.phone, &mut self.by_phone)];
        for (key, index) in keys.into_iter().filter(|_| changed) {
            if let Some(key) = key {
                index.entry(key.clone()).or_default().push(session.clone());
            }
        }
        self.conversations.insert(session, Arc::new(kept));
    }

    /// The conversations with this caller's email or phone.
    pub(super) fn held_by<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = &'a Arc<Kept>> {
        let by = |key: &'a Option<String>, index: &'a HashMap<String, Vec<String>>| {
            key.as_ref().and_then(|key| index.get(key)).into_iter().flatten()
        };
        let sessions = by(&caller.email, &self.by_email).chain(by(&caller.phone, &self.by_phone));
        let shares = |kept: &&Arc<Kept>| {
            let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
            same(&kept.caller.email, &caller.email) || same(&kept.caller.phone, &caller.phone)
        };
        sessions.filter_map(|session| self.conversations.get(session)).filter(shares)
    }

    /// The conversations of a lead, and those of nobody by the same caller: by the same
    /// email or phone, or by one that another of these conversations connects with them.
    pub(in crate::replay) fn talks(&self, lead: Uuid, caller: &Caller) -> Vec<Part> {
        let of_lead = self.by_lead.get(&lead).into_iter().flatten();
        let of_lead = of_lead.filter_map(|session| self.conversations.get(session));
        let of_lead: Vec<_> = of_lead.filter(|kept| kept.lead_id == Some(lead)).collect();
        let mut open: Vec<&Caller> =
            std::iter::once(caller).chain(of_lead.iter().map(|k| &k.caller)).collect();
        let part = |kept: &Kept, adopted| {
            let talk: &Arc<Talk> = kept.talk.as_ref()?;
            Some(Part { talk: Arc::clone(talk), adopted })
        };
        let mut parts: Vec<Part> = of_lead.iter().filter_map(|kept| part(kept, false)).collect();
        let mut seen: HashSet<Uuid> = HashSet::new();
        while let Some(caller) = open.pop() {
            for kept in self.held_by(caller).filter(|kept| kept.lead_id.is_none()) {
                if seen.insert(kept.id) {
                    open.push(&kept.caller);
                    parts.extend(part(kept, true));
                }
            }
        }
        parts
    }

    pub(in crate::replay) fn set_call(&mut self, call: CallRow) {
        self.calls.entry(call.session_id.clone()).or_insert(call);
    }
}
