//! What is to become of the rows of the CRM: gathered conversation by conversation, and
//! brought to its last state before anything is written.

use indexmap::IndexMap;
use serde_json::Value;
use uuid::Uuid;

use super::cell::{Cell, Columns};

/// A table that a replay writes, in the order in which their rows refer to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `clients`.
    Clients,
    /// `leads`.
    Leads,
    /// `conversations`.
    Conversations,
    /// `calls`.
    Calls,
    /// `activities`.
    Activities,
    /// `lead_activities`.
    LeadActivities,
    /// `follow_ups`.
    FollowUps,
    /// `meetings`.
    Meetings,
    /// `notifications`.
    Notifications,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Clients,
        Self::Leads,
        Self::Conversations,
        Self::Calls,
        Self::Activities,
        Self::LeadActivities,
        Self::FollowUps,
        Self::Meetings,
        Self::Notifications,
    ];

    /// Its name in the schema `public`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Leads => "leads",
            Self::Conversations => "conversations",
            Self::Calls => "calls",
            Self::Activities => "activities",
            Self::LeadActivities => "lead_activities",
            Self::FollowUps => "follow_ups",
            Self::Meetings => "meetings",
            Self::Notifications => "notifications",
        }
    }
}

/// As whom the CRM's triggers and policies see a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// As nobody who has signed in.
    Nobody,
    /// As the service.
    Service,
    /// As this user.
    User(Uuid),
    /// As this user on a lead that nobody owns, which the database may refuse.
    StandIn {
        /// The user.
        user: Uuid,
        /// The lead.
        lead: Uuid,
    },
}

/// What is known of a row that is to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// There is none yet.
    New,
    /// Where there is one, it is brought to these values.
    Upsert,
    /// Where there is one, it stays.
    Once,
}

/// A row that is to be there.
#[derive(Debug, Clone)]
pub(super) struct Put {
    pub(super) actor: Actor,
    pub(super) mode: Mode,
    pub(super) columns: Columns,
}

/// What changes in a row that the database has.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) actor: Actor,
    /// What Clara wrote: only what still holds it changes. `None` where that does not
    /// matter and the row must be there.
    pub(super) before: Option<Columns>,
    pub(super) after: Columns,
}

/// A lead's rows that change from one client to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    pub(super) actor: Actor,
    pub(super) lead: Uuid,
    pub(super) from: Uuid,
    pub(super) to: Uuid,
}

type Key = (Table, Uuid);

/// What is to be written, in one transaction.
#[derive(Debug, Clone)]
pub struct Work {
    pub(super) puts: IndexMap<Key, Put>,
    pub(super) changes: IndexMap<Key, Vec<Change>>,
    pub(super) gone: IndexMap<Key, Actor>,
    pub(super) moves: Vec<Move>,
    /// Clients that go where nothing refers to them any more.
    pub(super) left: Vec<(Actor, Uuid)>,
    pub(super) announcements: Vec<String>,
    actor: Actor,
    steps: usize,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            puts: IndexMap::new(),
            changes: IndexMap::new(),
            gone: IndexMap::new(),
            moves: Vec::new(),
            left: Vec::new(),
            announcements: Vec::new(),
            actor: Actor::Nobody,
            steps: 0,
        }
    }
}

impl Work {
    /// How much was asked for so far; more where something was.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// True where there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps == 0
    }

    /// As whom what follows is written; returns as whom it was before.
    pub fn act_as(&mut self, actor: Actor) -> Actor {
        std::mem::replace(&mut self.actor, actor)
    }

    /// A row is to be there with these columns. All rows of a table have the same ones.
    pub fn put(&mut self, table: Table, id: Uuid, columns: Columns, mut mode: Mode) {
        self.steps += 1;
        if self.gone.shift_remove(&(table, id)).is_some() {
            mode = Mode::Upsert;
        }
        match self.puts.get_mut(&(table, id)) {
            Some(_) if mode == Mode::Once => {}
            Some(put) => {
                put.columns = columns;
                put.actor = self.actor;
            }
            None => {
                self.puts.insert((table, id), Put { actor: self.actor, mode, columns });
            }
        }
    }

    /// These columns of a row that is there change.
    pub fn update(&mut self, table: Table, id: Uuid, changes: Columns) {
        if changes.is_empty() {
            return;
        }
        self.steps += 1;
        if let Some(put) = self.puts.get_mut(&(table, id)) {
            put.columns.extend(changes);
            return;
        }
        let earlier = self.changes.entry((table, id)).or_default();
        match earlier.last_mut().filter(|last| last.before.is_none() && last.actor == self.actor) {
            Some(last) => last.after.extend(changes),
            None => earlier.push(Change { actor: self.actor, before: None, after: changes }),
        }
    }

    /// A row that Clara wrote as `before` becomes `after`, of which both give the same
    /// columns: those that differ, and only where the row still holds what she wrote. What
    /// a person changed meanwhile stays.
    pub fn revise(&mut self, table: Table, id: Uuid, mut before: Columns, mut after: Columns) {
        after.retain(|column, value| before.get(column) != Some(value));
        if after.is_empty() {
            return;
        }
        self.steps += 1;
        if let Some(put) = self.puts.get_mut(&(table, id)) {
            after.retain(|column, _| put.columns.get(column) == before.get(column));
            put.columns.extend(after);
            return;
        }
        before.retain(|column, _| after.get(column).is_some());
        let change = Change { actor: self.actor, before: Some(before), after };
        self.changes.entry((table, id)).or_default().push(change);
    }

    /// A row goes.
    pub fn delete(&mut self, table: Table, id: Uuid) {
        self.steps += 1;
        let put = self.puts.shift_remove(&(table, id));
        if put.is_none_or(|put| put.mode != Mode::New) {
            self.changes.shift_remove(&(table, id));
            self.gone.insert((table, id), self.actor);
        }
    }

    /// What belongs to a lead goes over from one client to another; the lead's own row is
    /// not touched.
    pub fn move_lead(&mut self, lead: Uuid, from: Uuid, to: Uuid) {
        self.steps += 1;
        let (of_lead, of_client) = (Cell::Id(lead), Cell::Id(from));
        for ((table, _), put) in &mut self.puts {
            let moves = matches!(table, Table::Activities | Table::Conversations)
                && put.columns.get("lead_id") == Some(&of_lead)
                && put.columns.get("client_id") == Some(&of_client);
            if moves {
                put.columns.set("client_id", to);
            }
        }
        self.moves.push(Move { actor: self.actor, lead, from, to });
    }

    /// A client goes, where nothing refers to it and no person added anything to it.
    pub fn leave(&mut self, client: Uuid, unused: bool) {
        self.steps += 1;
        match self.puts.get(&(Table::Clients, client)).map(|put| put.mode) {
            Some(Mode::New) if unused => drop(self.puts.shift_remove(&(Table::Clients, client))),
            Some(Mode::New) => {}
            _ => self.left.push((self.actor, client)),
        }
    }

    /// Those who listen on `clara_crm_leads` hear this once it is committed.
    pub fn announce(&mut self, payload: &Value) {
        self.steps += 1;
        self.announcements.push(payload.to_string());
    }
}
