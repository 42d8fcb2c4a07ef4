//! The client of a lead: the one it has, else the one with its email, else the one of
//! its name, else a new one. A client that stood in for a company which is named later,
//! or earlier in a conversation that arrives late, makes room for it.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::incoming::Incoming;
use crate::db::Transaction;
use crate::error::Result;
use crate::ids;
use crate::lead::company::{ClientName, client_name};
use crate::lead::fold::Folded;
use crate::lead::record::LeadRecord;
use crate::qualifier::{normalise_email, normalise_phone};
use crate::store;
use crate::store::clients::{self, ClientRow};

/// What to call a client of which nothing is known at all.
const NAMELESS: &str = "Unknown Company";

/// The client that a lead belongs to.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: Uuid,
    pub(super) name: Option<String>,
    /// The client that Clara made for this lead alone and that it leaves.
    left: Option<Uuid>,
}

impl Place {
    fn at(client: &ClientRow) -> Self {
        Self { id: client.id, name: client.client_name.clone(), left: None }
    }
}

/// Finds or makes the client, and fills what is blank in it.
pub(super) async fn place(
    tx: &Transaction<'_>,
    incoming: &Incoming<'_>,
    after: &Folded,
    made_by: Uuid,
) -> Result<Place> {
    let Some(client) = &incoming.context.client else {
        return settle(tx, after, made_by, None).await;
    };
    let before = incoming.history.before.as_ref().map(|before| &before.folded);
    let made =
        before.filter(|before| before.steps.iter().any(|step| step.created) && is_made(client, before));
    let Some(before) = made else {
        fill(tx, client, after).await?;
        return Ok(Place::at(client));
    };
    let (old, new) = (name_of(before), name_of(after));
    if folded(&old.name) == folded(&new.name) || client.client_name.as_deref() != Some(&old.name) {
        let rows = (row(client.id, &old.name, before, made_by), row(client.id, &old.name, after, made_by));
        store::revise(tx, "clients", client.id, &rows.0, &rows.1).await?;
        return Ok(Place::at(client));
    }
    // Some databases let an email stand in one client only.
    let free = Map::from_iter([("email".to_owned(), Value::Null)]);
    store::update(tx, "clients", client.id, &free).await?;
    let place = settle(tx, after, made_by, Some(client.id)).await?;
    clients::move_lead(tx, incoming.lead_id, client.id, place.id).await?;
    Ok(Place { left: Some(client.id), ..place })
}

/// Removes the client that the lead has left, once nothing refers to it.
pub(super) async fn clear(tx: &Transaction<'_>, place: &Place) -> Result<()> {
    match place.left {
        Some(left) => clients::remove_unused(tx, left).await,
        None => Ok(()),
    }
}

/// Whether Clara made this client for this very lead.
fn is_made(client: &ClientRow, before: &Folded) -> bool {
    let name = folded(&name_of(before).name);
    client.created_at == before.lead.created_at && client.id == ids::client(&name)
}

fn name_of(lead: &Folded) -> ClientName {
    client_name(
        lead.company_name.as_deref(),
        lead.lead.contact_person.as_deref(),
        lead.lead.industry.as_deref(),
        lead.lead.email.as_deref(),
    )
    .map(|named| ClientName { name: spaced(&named.name), ..named })
    .unwrap_or(ClientName { name: NAMELESS.into(), stand_in: true })
}

/// The client by the rule for a new lead, other than the one that it `leaves`.
async fn settle(tx: &Transaction<'_>, after: &Folded, made_by: Uuid, leaves: Option<Uuid>) -> Result<Place> {
    let lead = &after.lead;
    let named = name_of(after);
    let found = find(tx, lead.email.as_deref(), &named.name).await?;
    let fits =
        |client: &&ClientRow| Some(client.id) != leaves && !(named.stand_in && is_stranger(client, lead));
    if let Some(client) = found.iter().find(fits) {
        fill(tx, client, after).await?;
        return Ok(Place::at(client));
    }
    let contact = lead.email.as_deref().or(lead.phone.as_deref());
    let name = match contact.filter(|_| found.iter().any(|client| Some(client.id) != leaves)) {
        Some(contact) => format!("{} ({contact})", named.name),
        None => named.name.clone(),
    };
    if name != named.name
        && let Some(client) = find(tx, None, &name).await?.first()
    {
        fill(tx, client, after).await?;
        return Ok(Place::at(client));
    }
    let id = ids::client(&folded(&name));
    store::upsert(tx, "clients", &[row(id, &name, after, made_by)]).await?;
    Ok(Place { id, name: Some(name), left: None })
}

/// Two callers called Sarah are not one company because neither named theirs: a client
/// that stands for a person is met by the same email or phone, or where it has none.
fn is_stranger(client: &ClientRow, lead: &LeadRecord) -> bool {
    let email = |text: &Option<String>| text.as_deref().and_then(normalise_email);
    let phone = |text: &Option<String>| text.as_deref().and_then(normalise_phone);
    let (theirs, ours) =
        ((email(&client.email), phone(&client.phone)), (email(&lead.email), phone(&lead.phone)));
    let same = (ours.0.is_some() && theirs.0 == ours.0) || (ours.1.is_some() && theirs.1 == ours.1);
    !same && (theirs.0.is_some() || theirs.1.is_some())
}

async fn find(tx: &Transaction<'_>, email: Option<&str>, name: &str) -> Result<Vec<ClientRow>> {
    let name = folded(name);
    clients::find(tx, email, &name, ids::client(&name)).await
}

/// A name as it is compared: case and spacing aside.
fn folded(name: &str) -> String {
    spaced(name).to_lowercase()
}

fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn row(id: Uuid, name: &str, after: &Folded, made_by: Uuid) -> Value {
    let lead = &after.lead;
    json!({
        "id": id,
        "client_name": name,
        "company": after.company_name.as_deref().map(spaced),
        "industry": lead.industry,
        "location": after.location,
        "phone": lead.phone,
        "email": lead.email,
        "company_size": after.company_size,
        "expected_value": lead.deal_value,
        "status": "active",
        "created_by": made_by,
        "created_at": lead.created_at,
        "updated_at": lead.created_at,
    })
}

/// Fills what is blank. What stands in a client is a person's, or another lead's.
async fn fill(tx: &Transaction<'_>, client: &ClientRow, after: &Folded) -> Result<()> {
    let mut changes = Map::new();
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    if let (true, Some(industry)) = (blank(&client.industry), &after.lead.industry) {
        changes.insert("industry".into(), json!(industry));
    }
    if let (true, Some(location)) = (blank(&client.location), &after.location) {
        changes.insert("location".into(), json!(location));
    }
    if let (None, Some(size)) = (client.company_size, after.company_size) {
        changes.insert("company_size".into(), json!(size));
    }
    if let (true, Some(phone)) = (blank(&client.phone), &after.lead.phone) {
        changes.insert("phone".into(), json!(phone));
    }
    if !changes.is_empty() {
        changes.insert("updated_at".into(), json!(after.lead.updated_at));
    }
    store::update(tx, "clients", client.id, &changes).await
}
