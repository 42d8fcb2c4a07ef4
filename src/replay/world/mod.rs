//! What is known while a batch is worked out: what the database has for it, and what the
//! conversations before the one at hand have made of that.

mod clients;
mod conversations;
mod leads;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::cast::Cast;
use super::kept::Kept;
use super::stored::Caller;
use crate::agent::Agent;
use crate::lead::record::LeadRecord;
use crate::qualifier::{self, normalise_email, normalise_phone};
use crate::store::clients::ClientRow;
use crate::store::replay::{CallRow, FollowUpRow, Keys, LeadClient, MeetingRow, NamedAgent};
use crate::store::work::Work;

/// What is known, and what is to be written of what was decided on it.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) cast: Arc<Cast>,
    /// What is to be written.
    pub(super) work: Work,
    /// Every key that was looked up.
    asked: Keys,
    /// Keys that were needed and not looked up.
    missing: Keys,
    conversations: HashMap<String, Arc<Kept>>,
    by_lead: HashMap<Uuid, Vec<String>>,
    by_email: HashMap<String, Vec<String>>,
    by_phone: HashMap<String, Vec<String>>,
    calls: HashMap<String, CallRow>,
    leads: HashMap<Uuid, Arc<Known>>,
    leads_by_email: HashMap<String, Vec<Uuid>>,
    leads_by_tail: HashMap<String, Vec<Uuid>>,
    follow_ups: HashMap<Uuid, Vec<FollowUpRow>>,
    meetings: HashMap<Uuid, Vec<MeetingRow>>,
    clients: HashMap<Uuid, Arc<ClientRow>>,
    clients_by_email: HashMap<String, Vec<Uuid>>,
    clients_by_name: HashMap<String, Vec<Uuid>>,
    /// Made since the last work was taken.
    new_leads: HashSet<Uuid>,
    new_sessions: HashSet<String>,
    /// Clients of which the database has something of several leads.
    shared: HashSet<(Uuid, Uuid)>,
    /// Clients that this batch removes: a row like one of them is for the next batch.
    removed: HashSet<Uuid>,
    /// Leads whose row the server completes: what it becomes is for the next batch to read.
    incomplete: HashSet<Uuid>,
    agents: HashMap<String, Agent>,
    /// Somebody has to stand in, and it is not settled who.
    wants_default: bool,
    muted: HashSet<Uuid>,
}

/// A lead as it stands, and the forms in which its caller is compared.
#[derive(Debug)]
struct Known {
    row: LeadRecord,
    /// As the database compares it: in lower case, and the last seven digits.
    email: Option<String>,
    tail: Option<String>,
    caller: Caller,
}

impl Known {
    fn of(row: LeadRecord) -> Self {
        Self {
            email: row.email.as_deref().map(|email| email.trim_matches(' ').to_lowercase()),
            tail: row.phone.as_deref().and_then(qualifier::phone_tail),
            caller: Caller {
                email: row.email.as_deref().and_then(normalise_email),
                phone: row.phone.as_deref().and_then(normalise_phone),
            },
            row,
        }
    }
}

/// What the database has.
impl World {
    pub(super) fn of(cast: Arc<Cast>) -> Self {
        Self { cast, ..Self::default() }
    }

    /// Takes what is to be written. From here on it counts as what the database has.
    pub(super) fn take_work(&mut self) -> Work {
        self.new_leads.clear();
        self.new_sessions.clear();
        std::mem::take(&mut self.work)
    }

    pub(super) fn asked(&mut self, keys: &Keys) {
        let asked = &mut self.asked;
        asked.sessions.extend(keys.sessions.clone());
        asked.emails.extend(keys.emails.iter().cloned());
        asked.phones.extend(keys.phones.iter().cloned());
        asked.leads.extend(&keys.leads);
        asked.client_emails.extend(keys.client_emails.iter().cloned());
        asked.client_names.extend(keys.client_names.iter().cloned());
        asked.clients.extend(&keys.clients);
        asked.agents.extend(keys.agents.iter().cloned());
    }

    /// Whether a lead was looked up with all that belongs to it.
    pub(super) fn knows_lead(&self, id: Uuid) -> bool {
        self.asked.leads.contains(&id)
    }

    pub(super) fn know_leads(&mut self, ids: &[Uuid]) {
        self.asked.leads.extend(ids);
    }

    /// Keys that were needed and not looked up.
    pub(super) fn missing(&self) -> &Keys {
        &self.missing
    }

    pub(super) fn know_conversation(&mut self, kept: Kept) {
        let there = self.conversations.get(&kept.session_id);
        if there.is_some_and(|there| there.whole || !kept.whole) {
            return;
        }
        self.keep(kept);
    }

    pub(super) fn know_call(&mut self, call: CallRow) {
        self.calls.insert(call.session_id.clone(), call);
    }

    pub(super) fn know_lead(&mut self, row: LeadRecord) {
        self.set_lead(row);
    }

    pub(super) fn know_follow_up(&mut self, row: FollowUpRow) {
        let rows = self.follow_ups.entry(row.lead_id).or_default();
        rows.retain(|other| other.id != row.id);
        rows.push(row);
        rows.sort_by_key(|row| row.id);
    }

    pub(super) fn know_meeting(&mut self, row: MeetingRow) {
        let rows = self.meetings.entry(row.lead_id).or_default();
        rows.retain(|other| other.id != row.id);
        rows.push(row);
    }

    pub(super) fn know_client_of(&mut self, of: LeadClient) {
        if of.shared {
            self.shared.insert((of.lead_id, of.client.id));
        }
        self.set_client(of.client);
    }

    /// The likeliest of a name comes first.
    pub(super) fn know_agent(&mut self, named: NamedAgent) {
        self.agents.entry(named.named).or_insert(named.agent);
    }

    pub(super) fn know_muted(&mut self, users: Vec<Uuid>) {
        self.muted.extend(users);
    }
}

/// People.
impl World {
    /// The user that a record names.
    pub(super) fn agent(&mut self, name: &str) -> Option<Agent> {
        let name = name.trim();
        if !self.asked.agents.contains(name) {
            self.missing.agents.insert(name.to_owned());
        }
        self.agents.get(name).cloned()
    }

    /// Who stands in where a record names nobody; asked for where that is not settled.
    pub(super) fn default_agent(&mut self) -> Option<&Agent> {
        self.wants_default |= self.cast.default_agent.is_none();
        self.cast.default_agent.as_ref()
    }

    /// Whether somebody has to stand in, and it is not settled who.
    pub(super) fn wants_default(&self) -> bool {
        self.wants_default
    }

    /// Whether a user wants to hear of leads.
    pub(super) fn hears_of_leads(&self, user: Uuid) -> bool {
        !self.muted.contains(&user)
    }
}

/// Where PostgreSQL puts a null: behind everything.
fn last(at: Option<DateTime<Utc>>) -> (bool, Option<DateTime<Utc>>) {
    (at.is_none(), at)
}
