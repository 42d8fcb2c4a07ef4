//! `leads.client_id`: a client for each lead that has none, by the rule for new leads: the
//! one with its email, else the one of its name, else a new one.

use std::collections::HashMap;

use uuid::Uuid;

use crate::agent::CLARA_EMAIL;
use crate::backfill::rule::{Decision, Rule};
use crate::backfill::{Job, batch};
use crate::db::{Access, Database, Transaction};
use crate::error::Result;
use crate::ids;
use crate::lead::company::ClientName;
use crate::replay::client::{Choice, choose, folded, named, spaced};
use crate::store;
use crate::store::agents;
use crate::store::backfill::{self, Candidate, Selection};
use crate::store::cell::{Cell, Columns, row};
use crate::store::clients::{self, ClientRow};

pub(super) const NEEDS: &str = "t.client_id is null";

/// The inputs, in this order.
const INPUTS: [&str; 4] = ["contact_person", "industry", "email", "phone"];
const COMPANY: usize = 4;
const CREATED: usize = 5;

pub(super) fn inputs(has: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
    let mut inputs: Vec<String> = INPUTS.iter().map(|name| format!("t.{name}::text")).collect();
    let mut company = Vec::new();
    if has("leads", "company") {
        company.push("nullif(btrim(t.company::text), '')");
    }
    if has("leads", "extracted_info") {
        company.push("nullif(btrim(t.extracted_info ->> 'company_name'), '')");
    }
    company.push("null");
    inputs.push(format!("coalesce({})", company.join(", ")));
    inputs.push("t.created_at::text".into());
    inputs
}

pub(super) async fn rule(db: &mut Database, job: &Job, selection: Selection) -> Result<Client> {
    let tx = db.begin(Access::Read).await?;
    // Whoever makes them is noted where she is there; she is not made for that.
    let key = job.identity.default_agent.map_or_else(|| CLARA_EMAIL.to_owned(), |id| id.to_string());
    let made_by = agents::find(&tx, &key).await?.map(|agent| agent.id);
    tx.rollback().await?;
    Ok(Client { selection, made_by })
}

/// The task.
pub(super) struct Client {
    selection: Selection,
    made_by: Option<Uuid>,
}

/// The client that a lead gets.
pub(super) struct Place {
    id: String,
    /// Its row, where it is a new one.
    new: Option<Columns>,
}

/// What is known of a lead.
struct Known<'a> {
    row: &'a Candidate,
    name: ClientName,
    email: Option<String>,
}

impl<'a> Known<'a> {
    fn of(row: &'a Candidate) -> Self {
        let text = |at: usize| row.inputs.get(at).and_then(Option::as_deref);
        let name = named(text(COMPANY), text(0), text(1), text(2));
        let email = text(2).map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
        Self { row, name, email }
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.row.inputs.get(at).and_then(Option::as_deref).map(str::trim).filter(|text| !text.is_empty())
    }

    fn phone(&self) -> Option<&str> {
        self.text(3)
    }

    /// The name that tells it apart from another's of the same name.
    fn told_apart(&self) -> Option<String> {
        let contact = self.text(2).or(self.phone())?;
        Some(format!("{} ({contact})", self.name.name))
    }
}

impl Rule for Client {
    type Change = Place;

    fn selection(&self) -> &Selection {
        &self.selection
    }

    async fn decide(&mut self, tx: &mut Transaction<'_>, rows: &[Candidate]) -> Result<Vec<Decision<Place>>> {
        // A replay that makes the same client waits for this, and this for it: no row is locked yet.
        tx.batch("set local lock_timeout = '10s'").await?;
        store::replay::take_turn(tx).await?;
        tx.batch(batch::LOCK_TIMEOUT).await?;
        let leads: Vec<Known<'_>> = rows.iter().map(Known::of).collect();
        let mut there = There::read(tx, &leads).await?;
        Ok(leads.iter().map(|lead| Decision::Fill(there.place(lead, self.made_by))).collect())
    }

    async fn write(&self, tx: &Transaction<'_>, rows: &[(&Candidate, &Place)]) -> Result<Vec<Uuid>> {
        let mut new: HashMap<&str, &Columns> = HashMap::new();
        for (_, place) in rows {
            if let Some(row) = &place.new {
                new.entry(&place.id).or_insert(row);
            }
        }
        let made: Vec<&Columns> = new.values().copied().collect();
        backfill::add(tx, "clients", &made).await?;
        let leads: Vec<_> = rows.iter().map(|(row, place)| (*row, place.id.as_str())).collect();
        let written = backfill::fill(tx, &self.selection, ("client_id", "uuid"), &leads).await?;
        if written.len() < rows.len() {
            // Somebody changed the lead: nothing is left of a client that it was made for.
            let made: Vec<Uuid> = new.keys().filter_map(|id| id.parse().ok()).collect();
            clients::remove_unused(tx, &made).await?;
        }
        Ok(written)
    }
}

/// The clients that the leads of a batch could belong to, and those that are made for them.
struct There {
    clients: Vec<(ClientRow, Option<Columns>)>,
    by_email: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    by_id: HashMap<Uuid, usize>,
}

impl There {
    async fn read(tx: &Transaction<'_>, leads: &[Known<'_>]) -> Result<Self> {
        let emails: Vec<&str> = leads.iter().filter_map(|lead| lead.email.as_deref()).collect();
        let names = leads.iter().flat_map(|lead| [Some(lead.name.name.clone()), lead.told_apart()]);
        let names: Vec<String> = names.flatten().map(|name| folded(&name)).collect();
        let ids: Vec<Uuid> = names.iter().map(|name| ids::client(name)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut there = Self {
            clients: Vec::new(),
            by_email: HashMap::new(),
            by_name: HashMap::new(),
            by_id: HashMap::new(),
        };
        for client in clients::find_all(tx, &emails, &names, &ids).await? {
            there.add(client, None);
        }
        Ok(there)
    }

    fn add(&mut self, client: ClientRow, row: Option<Columns>) {
        let at = self.clients.len();
        if let Some(email) = &client.email {
            self.by_email.entry(email.trim().to_lowercase()).or_default().push(at);
        }
        if let Some(name) = &client.client_name {
            self.by_name.entry(folded(name)).or_default().push(at);
        }
        self.by_id.insert(client.id, at);
        self.clients.push((client, row));
    }

    /// As [`clients::find`] orders them: by email, by name, by the id that Clara gives.
    fn find(&self, email: Option<&str>, name: &str) -> Vec<&ClientRow> {
        let name = folded(name);
        let by_email = email.and_then(|email| self.by_email.get(email)).into_iter().flatten();
        let by_name = self.by_name.get(&name).into_iter().flatten();
        let mut places: Vec<usize> = Vec::new();
        for at in by_email.chain(by_name).chain(self.by_id.get(&ids::client(&name))) {
            if !places.contains(at) {
                places.push(*at);
            }
        }
        places.into_iter().filter_map(|at| self.clients.get(at)).map(|(client, _)| client).collect()
    }

    fn place(&mut self, lead: &Known<'_>, made_by: Option<Uuid>) -> Place {
        let found = self.find(lead.email.as_deref(), &lead.name.name);
        let name = match choose(&lead.name, lead.text(2), lead.phone(), &found, None) {
            Choice::There(client) => return self.at(client.id),
            Choice::Named(name) => name,
        };
        if name != lead.name.name
            && let Some(client) = self.find(None, &name).first()
        {
            return self.at(client.id);
        }
        let id = ids::client(&folded(&name));
        let row = self.row(lead, id, &name, made_by);
        let client = ClientRow {
            id,
            client_name: Some(name),
            email: row.get("email").and_then(Cell::as_text).map(str::to_owned),
            phone: lead.phone().map(str::to_owned),
            ..ClientRow::default()
        };
        self.add(client, Some(row));
        self.at(id)
    }

    fn at(&self, id: Uuid) -> Place {
        let new = self.by_id.get(&id).and_then(|at| self.clients.get(*at)).and_then(|(_, row)| row.clone());
        Place { id: id.to_string(), new }
    }

    fn row(&self, lead: &Known<'_>, id: Uuid, name: &str, made_by: Option<Uuid>) -> Columns {
        // In some databases an email stands in one client only.
        let taken = lead.email.as_ref().is_some_and(|email| self.by_email.contains_key(email));
        row! {
            "id": id,
            "client_name": name,
            "company": lead.text(COMPANY).map(spaced),
            "industry": lead.text(1),
            "phone": lead.phone(),
            "email": lead.text(2).filter(|_| !taken),
            "status": Cell::Name("active"),
            "created_by": made_by,
            "created_at": lead.text(CREATED),
            "updated_at": lead.text(CREATED),
        }
    }
}
