//! What is known while a batch is worked out: what the database has for it, and what the
//! conversations before the one at hand have made of that.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::cast::Cast;
use super::history::{Part, Talk};
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

/// Conversations and calls.
impl World {
    pub(super) fn conversation(&self, session_id: &str) -> Option<&Arc<Kept>> {
        self.conversations.get(session_id)
    }

    /// The conversation is one that the database does not have.
    pub(super) fn made_session(&mut self, session_id: &str) {
        self.new_sessions.insert(session_id.to_owned());
    }

    /// Whether the conversation is not written yet.
    pub(super) fn is_new_session(&self, session_id: &str) -> bool {
        self.new_sessions.contains(session_id)
    }

    pub(super) fn call(&self, session_id: &str) -> Option<&CallRow> {
        self.calls.get(session_id)
    }

    /// Whether all of this caller's earlier conversations and leads were looked up; what was
    /// not is asked for.
    pub(super) fn has_asked_for(&mut self, caller: &Caller, new_lead: Uuid) -> bool {
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
    pub(super) fn keep(&mut self, kept: Kept) {
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
    fn held_by<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = &'a Arc<Kept>> {
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
    pub(super) fn talks(&self, lead: Uuid, caller: &Caller) -> Vec<Part> {
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

    pub(super) fn set_call(&mut self, call: CallRow) {
        self.calls.entry(call.session_id.clone()).or_insert(call);
    }
}

/// Leads and what belongs to them.
impl World {
    pub(super) fn lead(&self, id: Uuid) -> Option<&LeadRecord> {
        self.leads.get(&id).map(|known| &known.row)
    }

    /// Whether the lead is not written yet.
    pub(super) fn is_new(&self, lead: Uuid) -> bool {
        !self.leads.contains_key(&lead) || self.new_leads.contains(&lead)
    }

    /// The lead is one that the database does not have.
    pub(super) fn make_lead(&mut self, row: LeadRecord) {
        self.new_leads.insert(row.id);
        self.set_lead(row);
    }

    pub(super) fn set_lead(&mut self, row: LeadRecord) {
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
    pub(super) fn leave_incomplete(&mut self, lead: Uuid) {
        self.incomplete.insert(lead);
    }

    /// Whether the lead is not known as it is before this batch is written.
    pub(super) fn is_incomplete(&self, lead: Uuid) -> bool {
        self.incomplete.contains(&lead)
    }

    /// The lead with this email, else with this phone: in its row, the oldest first, or
    /// given by its caller in an earlier conversation.
    pub(super) fn lead_of(&self, caller: &Caller) -> Option<Uuid> {
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

    pub(super) fn follow_ups(&self, lead: Uuid) -> &[FollowUpRow] {
        self.follow_ups.get(&lead).map_or(&[], Vec::as_slice)
    }

    pub(super) fn drop_follow_up(&mut self, lead: Uuid, id: Uuid) {
        self.follow_ups.entry(lead).or_default().retain(|row| row.id != id);
    }

    pub(super) fn meetings(&self, lead: Uuid) -> &[MeetingRow] {
        self.meetings.get(&lead).map_or(&[], Vec::as_slice)
    }

    pub(super) fn drop_meeting(&mut self, lead: Uuid, id: Uuid) {
        self.meetings.entry(lead).or_default().retain(|row| row.id != id);
    }
}

/// Clients.
impl World {
    pub(super) fn client(&self, id: Uuid) -> Option<&ClientRow> {
        self.clients.get(&id).map(Arc::as_ref)
    }

    /// The clients that a lead with this email and company could belong to: the one with
    /// the email first, then the one with the name, regardless of case and spacing, then
    /// the one that Clara made under this name and a person renamed. What was not looked up
    /// is asked for.
    pub(super) fn find_clients(&mut self, email: Option<&str>, name: &str, id: Uuid) -> Vec<ClientRow> {
        if let Some(email) = email.filter(|email| !self.asked.client_emails.contains(*email)) {
            self.missing.client_emails.insert(email.to_owned());
        }
        if !self.asked.client_names.contains(name) {
            self.missing.client_names.insert(name.to_owned());
            self.missing.clients.insert(id);
        }
        let by = |index: &HashMap<String, Vec<Uuid>>, key: Option<&str>| {
            key.and_then(|key| index.get(key)).cloned().unwrap_or_default()
        };
        let mut ids = by(&self.clients_by_email, email);
        ids.extend(by(&self.clients_by_name, Some(name)));
        ids.push(id);
        ids.sort();
        ids.dedup();
        let mut found: Vec<ClientRow> = ids.iter().filter_map(|id| self.client(*id)).cloned().collect();
        let has_email = |client: &ClientRow| email.is_some() && client.folded_email.as_deref() == email;
        let has_name = |client: &ClientRow| client.folded_name.as_deref() == Some(name);
        found.retain(|client| has_email(client) || has_name(client) || client.id == id);
        found.sort_by_key(|client| {
            (!has_email(client), !has_name(client), last(client.created_at), client.id)
        });
        found
    }

    pub(super) fn set_client(&mut self, client: ClientRow) {
        if let Some(email) = &client.folded_email {
            self.clients_by_email.entry(email.clone()).or_default().push(client.id);
        }
        if let Some(name) = &client.folded_name {
            self.clients_by_name.entry(name.clone()).or_default().push(client.id);
        }
        self.clients.insert(client.id, Arc::new(client));
    }

    /// Whether nothing refers to a client any more once this lead has left it, and no person
    /// added anything to it.
    pub(super) fn is_unused_but_for(&self, lead: Uuid, client: Uuid) -> bool {
        let in_use =
            self.leads.values().any(|known| known.row.client_id == Some(client) && known.row.id != lead);
        !in_use
            && !self.shared.contains(&(lead, client))
            && self.client(client).is_some_and(|client| client.plain)
    }

    pub(super) fn remove_client(&mut self, id: Uuid) {
        self.clients.remove(&id);
        self.removed.insert(id);
    }

    /// Whether this batch removes a client of this id.
    pub(super) fn is_removed(&self, client: Uuid) -> bool {
        self.removed.contains(&client)
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
