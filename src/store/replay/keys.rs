//! Under which keys a batch of conversations is looked for.

use indexmap::{IndexMap, IndexSet};
use uuid::Uuid;

/// What is asked for: each kind of key once.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Sessions with the fingerprint of the delivery at hand; an empty one where there are
    /// several deliveries, each of which may need what is kept as a whole.
    pub sessions: IndexMap<String, String>,
    /// Emails of callers.
    pub emails: IndexSet<String>,
    /// Phones of callers.
    pub phones: IndexSet<String>,
    /// The last seven digits of phones of callers.
    pub tails: IndexSet<String>,
    /// Ids that new leads would have.
    pub leads: IndexSet<Uuid>,
    /// Emails of clients.
    pub client_emails: IndexSet<String>,
    /// Names of clients, folded.
    pub client_names: IndexSet<String>,
    /// Ids that new clients would have.
    pub clients: IndexSet<Uuid>,
    /// Ids and emails of users.
    pub agents: IndexSet<String>,
}

impl Keys {
    /// Asks for the conversation of a delivery.
    pub fn ask_session(&mut self, session_id: &str, digest: &str) {
        let other = self.sessions.get_mut(session_id);
        match other {
            Some(other) if other == digest => {}
            Some(other) => other.clear(),
            None => {
                self.sessions.insert(session_id.to_owned(), digest.to_owned());
            }
        }
    }

    /// True where nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
            && self.emails.is_empty()
            && self.phones.is_empty()
            && self.leads.is_empty()
            && self.client_emails.is_empty()
            && self.client_names.is_empty()
            && self.clients.is_empty()
            && self.agents.is_empty()
    }
}
