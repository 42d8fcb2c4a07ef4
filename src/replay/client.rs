//! The client of a lead: the one it has, else the one with its email, else the one of
//! its name, else a new one. A client that stood in for a company which is named later,
//! or earlier in a conversation that arrives late, makes room for it.

use std::borrow::Borrow;

use uuid::Uuid;

use super::decide::Halt;
use super::incoming::Incoming;
use super::world::World;
use crate::ids;
use crate::lead::company::{ClientName, client_name};
use crate::lead::contribution::Contribution;
use crate::lead::fold::Folded;
use crate::qualifier::{Said, normalise_email, normalise_phone};
use crate::store::cell::{Cell, Columns, row};
use crate::store::clients::ClientRow;
use crate::store::replay::Keys;
use crate::store::work::{Mode, Table};

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
pub(super) fn place(world: &mut World, incoming: &Incoming<'_>, after: &Folded) -> Result<Place, Halt> {
    let made_by = incoming.made_by;
    let Some(client) = &incoming.client else {
        return settle(world, after, made_by, None);
    };
    let before = incoming.history.before.as_ref().map(|before| &before.folded);
    let made =
        before.filter(|before| before.steps.iter().any(|step| step.created) && is_made(client, before));
    let Some(before) = made else {
        fill(world, client, after);
        return Ok(Place::at(client));
    };
    let (old, new) = (name_of(before), name_of(after));
    if folded(&old.name) == folded(&new.name) || client.client_name.as_deref() != Some(&old.name) {
        let as_told = |lead| columns(client.id, &old.name, lead, made_by);
        revise(world, client, as_told(before), as_told(after));
        return Ok(Place::at(client));
    }
    // Some databases let an email stand in one client only.
    world.work.update(Table::Clients, client.id, row! { "email": Cell::Null });
    world.set_client(ClientRow { email: None, folded_email: None, ..client.clone() });
    let place = settle(world, after, made_by, Some(client.id))?;
    world.work.move_lead(incoming.lead_id, client.id, place.id);
    Ok(Place { left: Some(client.id), ..place })
}

/// Removes the client that the lead has left, once nothing refers to it.
pub(super) fn clear(world: &mut World, lead: Uuid, place: &Place) {
    let Some(left) = place.left.filter(|left| *left != place.id) else { return };
    let unused = world.is_unused_but_for(lead, left);
    world.work.leave(left, unused);
    if unused {
        world.remove_client(left);
    }
}

/// Whether Clara made this client for this very lead.
fn is_made(client: &ClientRow, before: &Folded) -> bool {
    let name = folded(&name_of(before).name);
    client.created_at == before.lead.created_at && client.id == ids::client(&name)
}

fn name_of(lead: &Folded) -> ClientName {
    let Folded { company_name, lead, .. } = lead;
    named(
        company_name.as_deref(),
        lead.contact_person.as_deref(),
        lead.industry.as_deref(),
        lead.email.as_deref(),
    )
}

/// What to call the client of somebody.
pub(crate) fn named(
    company: Option<&str>,
    contact: Option<&str>,
    industry: Option<&str>,
    email: Option<&str>,
) -> ClientName {
    client_name(company, contact, industry, email)
        .map(|named| ClientName { name: spaced(&named.name), ..named })
        .unwrap_or(ClientName { name: NAMELESS.into(), stand_in: true })
}

/// The client by the rule for a new lead, other than the one that it `leaves`.
fn settle(world: &mut World, after: &Folded, made_by: Uuid, leaves: Option<Uuid>) -> Result<Place, Halt> {
    let lead = &after.lead;
    let named = name_of(after);
    let found = find(world, lead.email.as_deref(), &named.name);
    let name = match choose(&named, lead.email.as_deref(), lead.phone.as_deref(), &found, leaves) {
        Choice::There(client) => {
            fill(world, client, after);
            return Ok(Place::at(client));
        }
        Choice::Named(name) => name,
    };
    if name != named.name
        && let Some(client) = find(world, None, &name).first()
    {
        fill(world, client, after);
        return Ok(Place::at(client));
    }
    make(world, &name, after, made_by).map(|id| Place { id, name: Some(name), left: None })
}

fn make(world: &mut World, name: &str, after: &Folded, made_by: Uuid) -> Result<Uuid, Halt> {
    let id = ids::client(&folded(name));
    if world.is_removed(id) {
        return Err(Halt::NextBatch);
    }
    let mode = if world.client(id).is_some() { Mode::Upsert } else { Mode::New };
    let lead = &after.lead;
    world.set_client(ClientRow {
        id,
        client_name: Some(name.to_owned()),
        email: lead.email.clone(),
        phone: lead.phone.clone(),
        industry: lead.industry.clone(),
        location: after.location.clone(),
        company_size: after.company_size,
        created_at: lead.created_at,
        folded_name: Some(folded(name)),
        folded_email: lead.email.as_deref().map(lowered),
        plain: true,
    });
    world.work.put(Table::Clients, id, columns(id, name, after, made_by), mode);
    Ok(id)
}

/// Asks for what a lead's client is likely to be called, and for its email, by one of its
/// conversations alone.
pub(super) fn ask(said: &Contribution, keys: &mut Keys) {
    let facts = &said.heard.facts;
    let text = |said: &Option<Said<String>>| said.as_ref().map(|said| said.value.clone());
    let (company, contact) = (text(&facts.company_name), text(&facts.contact_person));
    let (industry, email) = (text(&facts.industry), text(&facts.email));
    let named = client_name(company.as_deref(), contact.as_deref(), industry.as_deref(), email.as_deref());
    let name = folded(named.as_ref().map_or(NAMELESS, |named| &named.name));
    keys.clients.insert(ids::client(&name));
    keys.client_names.insert(name);
    keys.client_emails.extend(email);
}

/// Which client a new lead belongs to.
#[derive(Debug)]
pub(crate) enum Choice<'a> {
    /// One that is there.
    There(&'a ClientRow),
    /// The one of this name, who is made if nobody has it.
    Named(String),
}

/// Chooses among those that were `found` by the lead's email and by the name that it would
/// give its client, but for the one that it `leaves`.
pub(crate) fn choose<'a, C: Borrow<ClientRow>>(
    named: &ClientName,
    email: Option<&str>,
    phone: Option<&str>,
    found: &'a [C],
    leaves: Option<Uuid>,
) -> Choice<'a> {
    let found = || found.iter().map(Borrow::borrow).filter(|client: &&ClientRow| Some(client.id) != leaves);
    let fits = |client: &&ClientRow| !(named.stand_in && is_stranger(client, email, phone));
    if let Some(client) = found().find(fits) {
        return Choice::There(client);
    }
    match email.or(phone).filter(|_| found().next().is_some()) {
        Some(contact) => Choice::Named(format!("{} ({contact})", named.name)),
        None => Choice::Named(named.name.clone()),
    }
}

/// Two callers called Sarah are not one company because neither named theirs: a client
/// that stands for a person is met by the same email or phone, or where it has none.
fn is_stranger(client: &ClientRow, email: Option<&str>, phone: Option<&str>) -> bool {
    let theirs = (
        client.email.as_deref().and_then(normalise_email),
        client.phone.as_deref().and_then(normalise_phone),
    );
    let ours = (email.and_then(normalise_email), phone.and_then(normalise_phone));
    let same = (ours.0.is_some() && theirs.0 == ours.0) || (ours.1.is_some() && theirs.1 == ours.1);
    !same && (theirs.0.is_some() || theirs.1.is_some())
}

fn find(world: &mut World, email: Option<&str>, name: &str) -> Vec<ClientRow> {
    let name = folded(name);
    world.find_clients(email, &name, ids::client(&name))
}

/// An email address as the database compares it.
fn lowered(email: &str) -> String {
    email.trim_matches(' ').to_lowercase()
}

/// A name as it is compared: case and spacing aside.
pub(crate) fn folded(name: &str) -> String {
    spaced(name).to_lowercase()
}

pub(crate) fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn columns(id: Uuid, name: &str, after: &Folded, made_by: Uuid) -> Columns {
    let lead = &after.lead;
    row! {
        "id": id,
        "client_name": name,
        "company": after.company_name.as_deref().map(spaced),
        "industry": lead.industry.as_ref(),
        "location": after.location.as_ref(),
        "phone": lead.phone.as_ref(),
        "email": lead.email.as_ref(),
        "company_size": after.company_size,
        "expected_value": lead.deal_value,
        "status": Cell::Name("active"),
        "created_by": made_by,
        "created_at": lead.created_at,
        "updated_at": lead.created_at,
    }
}

/// Fills what is blank. What stands in a client is a person's, or another lead's.
fn fill(world: &mut World, client: &ClientRow, after: &Folded) {
    let mut filled = client.clone();
    let mut changes = Columns::default();
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    for (column, mine, said) in [
        ("industry", &mut filled.industry, &after.lead.industry),
        ("location", &mut filled.location, &after.location),
        ("phone", &mut filled.phone, &after.lead.phone),
    ] {
        if blank(mine) && said.is_some() {
            mine.clone_from(said);
            changes.set(column, said.as_ref());
        }
    }
    if let (None, Some(size)) = (client.company_size, after.company_size) {
        filled.company_size = Some(size);
        changes.set("company_size", size);
    }
    if changes.is_empty() {
        return;
    }
    changes.set("updated_at", after.lead.updated_at);
    world.work.update(Table::Clients, client.id, changes);
    world.set_client(filled);
}

/// Moves what Clara wrote in a client to what she would write now.
fn revise(world: &mut World, client: &ClientRow, before: Columns, after: Columns) {
    let mut revised = client.clone();
    for (column, mine) in [
        ("industry", &mut revised.industry),
        ("location", &mut revised.location),
        ("phone", &mut revised.phone),
        ("email", &mut revised.email),
    ] {
        if before.get(column).and_then(Cell::as_text) == mine.as_deref() {
            *mine = after.get(column).and_then(Cell::as_text).map(str::to_owned);
        }
    }
    if before.get("company_size") == Some(&revised.company_size.into()) {
        revised.company_size = match after.get("company_size") {
            Some(Cell::Int(people)) => i32::try_from(*people).ok(),
            _ => None,
        };
    }
    if before.get("created_at") == Some(&revised.created_at.into()) {
        revised.created_at = match after.get("created_at") {
            Some(Cell::At(time)) => Some(*time),
            _ => None,
        };
    }
    revised.folded_email = revised.email.as_deref().map(lowered);
    world.work.revise(Table::Clients, client.id, before, after);
    world.set_client(revised);
}
