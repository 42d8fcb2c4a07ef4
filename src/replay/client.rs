//! The client of a lead: the one it has, else the one with its email, else the one of
//! its name, else a new one.

use serde_json::{Map, json};
use uuid::Uuid;

use crate::db::Transaction;
use crate::error::Result;
use crate::ids;
use crate::lead::company::{ClientName, client_name};
use crate::lead::fold::Folded;
use crate::lead::record::LeadRecord;
use crate::qualifier::{normalise_email, normalise_phone};
use crate::store;
use crate::store::replay::{self as read, ClientRow, LeadContext};

/// What to call a client of which nothing is known at all.
const NAMELESS: &str = "Unknown Company";

/// The client that a lead belongs to.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: Uuid,
    pub(super) name: Option<String>,
}

/// Finds or makes the client, and fills what is blank in it.
pub(super) async fn place(
    tx: &Transaction<'_>,
    context: &LeadContext,
    after: &Folded,
    caller_id: Uuid,
) -> Result<Place> {
    if let Some(client) = &context.client {
        fill(tx, client, after).await?;
        return Ok(Place { id: client.id, name: client.client_name.clone() });
    }
    let lead = &after.lead;
    let email = lead.email.as_deref();
    let named = client_name(
        after.company_name.as_deref(),
        lead.contact_person.as_deref(),
        lead.industry.as_deref(),
        email,
    )
    .unwrap_or(ClientName { name: NAMELESS.into(), stand_in: true });
    let found = find(tx, email, &named.name).await?;
    let stranger = |client: &ClientRow| named.stand_in && is_stranger(client, &after.lead);
    if let Some(client) = found.iter().find(|client| !stranger(client)) {
        fill(tx, client, after).await?;
        return Ok(Place { id: client.id, name: client.client_name.clone() });
    }
    let name = match (found.is_empty(), email.or(lead.phone.as_deref())) {
        (false, Some(contact)) => format!("{} ({contact})", named.name),
        _ => named.name.clone(),
    };
    if name != named.name
        && let Some(client) = find(tx, None, &name).await?.first()
    {
        fill(tx, client, after).await?;
        return Ok(Place { id: client.id, name: client.client_name.clone() });
    }
    make(tx, &name, &named, after, caller_id).await
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
    read::clients(tx, email, &name, ids::client(&name)).await
}

/// A name as it is compared: case and spacing aside.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

async fn make(
    tx: &Transaction<'_>,
    name: &str,
    named: &ClientName,
    after: &Folded,
    caller_id: Uuid,
) -> Result<Place> {
    let lead = &after.lead;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let id = ids::client(&folded(&name));
    let row = json!({
        "id": id,
        "client_name": name,
        "company": (!named.stand_in).then_some(&named.name),
        "industry": lead.industry,
        "location": after.location,
        "phone": lead.phone,
        "email": lead.email,
        "company_size": after.company_size,
        "expected_value": lead.deal_value,
        "status": "active",
        "created_by": caller_id,
        "created_at": lead.created_at,
        "updated_at": lead.updated_at,
    });
    store::upsert(tx, "clients", &[row]).await?;
    Ok(Place { id, name: Some(name) })
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
