//! Clients, and which of them a lead could belong to.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::{World, last};
use crate::store::clients::ClientRow;

impl World {
    pub(in crate::replay) fn client(&self, id: Uuid) -> Option<&ClientRow> {
        self.clients.get(&id).map(Arc::as_ref)
    }

    /// The clients that a lead with this email and company could belong to: the one with
    /// the email first, then the one with the name, regardless of case and spacing, then
    /// the one that Clara made under this name and a person renamed. What was not looked up
    /// is asked for.
    pub(in crate::replay) fn find_clients(
        &mut self,
        email: Option<&str>,
        name: &str,
        id: Uuid,
    ) -> Vec<ClientRow> {
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

    pub(in crate::replay) fn set_client(&mut self, client: ClientRow) {
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
    pub(in crate::replay) fn is_unused_but_for(&self, lead: Uuid, client: Uuid) -> bool {
        let in_use =
            self.leads.values().any(|known| known.row.client_id == Some(client) && known.row.id != lead);
        !in_use
            && !self.shared.contains(&(lead, client))
            && self.client(client).is_some_and(|client| client.plain)
    }

    pub(in crate::replay) fn remove_client(&mut self, id: Uuid) {
        self.clients.remove(&id);
        self.removed.insert(id);
    }

    /// Whether this batch removes a client of this id.
    pub(in crate::replay) fn is_removed(&self, client: Uuid) -> bool {
        self.removed.contains(&client)
    }
}
