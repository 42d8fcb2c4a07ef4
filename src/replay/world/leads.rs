//! Leads and what belongs to them.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::{Known, World, last};
use crate::lead::record::LeadRecord;
use crate::replay::stored::Caller;
use crate::store::replay::{FollowUpRow, MeetingRow};

impl World {
    pub(in crate::replay) fn lead(&self, id: Uuid) -> Option<&LeadRecord> {
        self.leads.get(&id).map(|known| &known.row)
    }

    /// Whether the lead is not written yet.
    pub(in crate::replay) fn is_new(&self, lead: Uuid) -> bool {
        !self.leads.contains_key(&lead) || self.new_leads.contains(&lead)
    }

    /// The lead is one that the database does not have.
    pub(in crate::replay) fn make_lead(&mut self, row: LeadRecord) {
        self.new_leads.insert(row.id);
        self.set_lead(row);
    }

    pub(in crate::replay) fn set_lead(&mut self, row: LeadRecord) {
        let id = row.id;
        let known = Known::of(row);
        if let Some(email) = &known.email {
            self.leads_by_email.entry(email.clone()).or_default().push(id);
        }
        if let Some(tail) = &known.tail {
            self.leads_by_tail.entry(tail.clone()).or_default().push(id);
        }
        self.leads.insert(id, Arc::new(known));
    }

    /// The row of this lead is one that the server completes.
    pub(in crate::replay) fn leave_incomplete(&mut self, lead: Uuid) {
        self.incomplete.insert(lead);
    }

    /// Whether the lead is not known as it is before this batch is written.
    pub(in crate::replay) fn is_incomplete(&self, lead: Uuid) -> bool {
        self.incomplete.contains(&lead)
    }

    /// The lead with this email, else with this phone: in its row, the oldest first, or
    /// given by its caller in an earlier conversation.
    pub(in crate::replay) fn lead_of(&self, caller: &Caller) -> Option<Uuid> {
        let by_email = || {
            let email = caller.email.as_ref()?;
            let rows = self.candidates(caller).find(|known| known.caller.email.as_ref() == Some(email));
            rows.map(|known| known.row.id)
                .or_else(|| self.earlier(caller, |k| k.email.as_ref() == Some(email)))
        };
        let by_phone = || {
            let phone = caller.phone.as_ref()?;
            let rows = self.candidates(caller).find(|known| known.caller.phone.as_ref() == Some(phone));
            rows.map(|known| known.row.id)
                .or_else(|| self.earlier(caller, |k| k.phone.as_ref() == Some(phone)))
        };
        by_email().or_else(by_phone)
    }

    fn candidates(&self, caller: &Caller) -> impl Iterator<Item = &Known> {
        let tail = caller.phone_tail();
        let by = |key: Option<&String>, index: &HashMap<String, Vec<Uuid>>| {
            key.and_then(|key| index.get(key)).into_iter().flatten().copied().collect::<Vec<_>>()
        };
        let mut ids = by(caller.email.as_ref(), &self.leads_by_email);
        ids.extend(by(tail.as_ref(), &self.leads_by_tail));
        let mut found: Vec<&Known> =
            ids.iter().filter_map(|id| self.leads.get(id)).map(Arc::as_ref).collect();
        found.retain(|known| {
            let same = |one: &Option<String>, other: Option<&String>| one.is_some() && one.as_ref() == other;
            same(&known.email, caller.email.as_ref()) || same(&known.tail, tail.as_ref())
        });
        found.sort_by_key(|known| (last(known.row.created_at), known.row.id));
        found.into_iter()
    }

    fn earlier(&self, caller: &Caller, same: impl Fn(&Caller) -> bool) -> Option<Uuid> {
        let kept = self.held_by(caller).filter(|kept| same(&kept.caller) && kept.lead_id.is_some());
        kept.min_by_key(|kept| (last(kept.started_at), kept.id)).and_then(|kept| kept.lead_id)
    }

    pub(in crate::replay) fn follow_ups(&self, lead: Uuid) -> &[FollowUpRow] {
        self.follow_ups.get(&lead).map_or(&[], Vec::as_slice)
    }

    pub(in crate::replay) fn drop_follow_up(&mut self, lead: Uuid, id: Uuid) {
        self.follow_ups.entry(lead).or_default().retain(|row| row.id != id);
    }

    pub(in crate::replay) fn meetings(&self, lead: Uuid) -> &[MeetingRow] {
        self.meetings.get(&lead).map_or(&[], Vec::as_slice)
    }

    pub(in crate::replay) fn drop_meeting(&mut self, lead: Uuid, id: Uuid) {
        self.meetings.entry(lead).or_default().retain(|row| row.id != id);
    }
}
