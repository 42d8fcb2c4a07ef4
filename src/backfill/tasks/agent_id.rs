//! `leads.agent_id`: the user behind what `assigned_agent` says.
//!
//! A UUID, an email or a full name of a user, or what the alias file says; Clara's words
//! and blanks mean Clara. A lead that never had an agent is Clara's where it came from her,
//! and else unowned by the team's choice.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

use crate::agent::{Agent, CLARA_EMAIL, Identity};
use crate::backfill::Job;
use crate::backfill::failure::{Remedy, remedy};
use crate::backfill::rule::{Decision, Rule};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::store::agents;
use crate::store::backfill::{self, Candidate, Columns, Selection};

/// What Clara wrote as the source of a lead, in her first database and today.
const CAME_FROM_CLARA: &str = "coalesce(lower(btrim(t.lead_source::text)) in ('voice_call', 'voice_assistant', 'ai_voice', 'clara'), false)";
/// Words for Clara, and words that may stand beside them.
const CLARA: [&str; 5] = ["clara", "ai", "bot", "sales", "voice"];
const BESIDE: [&str; 2] = ["agent", "assistant"];

/// Why a lead of Clara's is left.
const NOT_NAMED: &str = "Clara's, but AGENT_AUTH_REQUIRED is set and DEFAULT_AGENT_ID is not";
const NOT_MADE: &str =
    "Clara's, but her user is not there and could not be made: `clara-crm agents ensure` says what to do";

/// Whether `leads` says who is assigned.
fn says(has: &dyn Fn(&str, &str) -> bool) -> bool {
    has("leads", "assigned_agent")
}

pub(super) fn needs(has: &dyn Fn(&str, &str) -> bool) -> Option<String> {
    if !has("leads", "lead_source") {
        return None;
    }
    let assigned = if says(has) { "t.assigned_agent is not null or " } else { "" };
    Some(format!("t.agent_id is null and ({assigned}{CAME_FROM_CLARA})"))
}

pub(super) fn inputs(has: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
    let assigned = if says(has) { "t.assigned_agent::text" } else { "null::text" };
    vec![assigned.into(), "t.lead_source::text".into()]
}

pub(super) async fn rule(
    db: &mut Database,
    job: &Job,
    selection: Selection,
    columns: &Columns,
) -> Result<AgentId> {
    let tx = db.begin(Access::Read).await?;
    let named = Named::of(&tx, job).await?;
    tx.rollback().await?;
    let kind = columns.type_of("leads", "agent_id").unwrap_or("uuid").to_owned();
    Ok(AgentId { selection, kind, named, identity: job.identity.clone(), clara: None })
}

/// The task.
pub(super) struct AgentId {
    selection: Selection,
    kind: String,
    named: Named,
    identity: Identity,
    /// The user who stands for Clara, or why there is none, once she was needed.
    clara: Option<Result<Uuid, &'static str>>,
}

impl AgentId {
    /// What becomes of a lead of Clara's, of which `text` says so.
    async fn clara(&mut self, tx: &mut Transaction<'_>, text: &str) -> Result<Decision<String>> {
        if self.clara.is_none() {
            self.clara = Some(self.stands_in(tx).await?);
        }
        Ok(match &self.clara {
            Some(Ok(id)) => Decision::Fill(id.to_string()),
            Some(Err(reason)) => Decision::Unresolved {
                value: Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
                reason: (*reason).into(),
            },
            None => Decision::Unresolved { value: None, reason: NOT_MADE.into() },
        })
    }

    /// The user who stands for Clara, or why there is none: that keeps nobody else waiting.
    async fn stands_in(&self, tx: &mut Transaction<'_>) -> Result<Result<Uuid, &'static str>> {
        let named = self.identity.default_agent.is_some();
        if self.identity.named_only && !named {
            return Ok(Err(NOT_NAMED));
        }
        match agents::who_stands_in(tx, &self.identity).await {
            Ok(agent) => Ok(Ok(agent.id)),
            Err(error) if !named && matches!(remedy(&error), Remedy::None | Remedy::LeaveOut) => {
                Ok(Err(NOT_MADE))
            }
            Err(error) => Err(error),
        }
    }
}

impl Rule for AgentId {
    type Change = String;

    fn selection(&self) -> &Selection {
        &self.selection
    }

    async fn decide(
        &mut self,
        tx: &mut Transaction<'_>,
        rows: &[Candidate],
    ) -> Result<Vec<Decision<String>>> {
        let mut decisions = Vec::with_capacity(rows.len());
        for row in rows {
            let text = row.inputs.first().and_then(Option::as_deref).unwrap_or_default();
            decisions.push(match self.named.meant(text) {
                Meant::User(id) => Decision::Fill(id.to_string()),
                Meant::Clara => self.clara(tx, text).await?,
                Meant::Nobody(reason) => Decision::unresolved(text.trim(), reason),
            });
        }
        Ok(decisions)
    }

    async fn write(&self, tx: &Transaction<'_>, rows: &[(&Candidate, &String)]) -> Result<Vec<Uuid>> {
        let rows: Vec<_> = rows.iter().map(|(row, value)| (*row, value.as_str())).collect();
        backfill::fill(tx, &self.selection, ("agent_id", &self.kind), &rows).await
    }

    fn forget(&mut self) {
        self.clara = None;
    }
}

/// Who is meant by a text.
#[derive(Debug, PartialEq, Eq)]
enum Meant {
    User(Uuid),
    Clara,
    /// Nobody that is known, and why.
    Nobody(String),
}

/// The people by what they are called.
#[derive(Debug, Default)]
pub(super) struct Named {
    ids: HashMap<Uuid, ()>,
    emails: HashMap<String, Vec<Uuid>>,
    names: HashMap<String, Vec<Uuid>>,
    aliases: HashMap<String, Uuid>,
    unmatched: Option<Uuid>,
}

impl Named {
    /// Reads the people, and whom the job names.
    ///
    /// # Errors
    /// Where the job names somebody who is not there, or may not own leads.
    pub(super) async fn of(tx: &Transaction<'_>, job: &Job) -> Result<Self> {
        let people = agents::people(tx).await?;
        let mut named = Self::default();
        for agent in &people {
            named.add(agent);
        }
        for alias in &job.aliases.0 {
            let user = named.user(&alias.user).ok_or_else(|| {
                Error::new(
                    ErrorKind::Input,
                    format!("line {} of the map names a user who is not there", alias.line),
                )
                .hint("clara-crm agents list shows the users")
            })?;
            let earlier = named.aliases.insert(folded(&alias.value), user);
            if earlier.is_some_and(|earlier| earlier != user) {
                let what = format!(
                    "line {} of the map gives a value another user than a line before it",
                    alias.line
                );
                return Err(Error::new(ErrorKind::Input, what));
            }
        }
        if let Some(text) = &job.assign_unmatched {
            let found = named.user(text).and_then(|id| people.iter().find(|agent| agent.id == id));
            named.unmatched = match found {
                Some(agent) if agent.may_own_leads() => Some(agent.id),
                Some(_) => return Err(unfit("may not own leads")),
                None => return Err(unfit("is not there")),
            };
        }
        Ok(named)
    }

    fn add(&mut self, agent: &Agent) {
        self.ids.insert(agent.id, ());
        if let Some(email) = &agent.email {
            self.emails.entry(email.trim().to_lowercase()).or_default().push(agent.id);
        }
        let name = agent.full_name.as_deref().map(folded).filter(|name| !name.is_empty());
        if let Some(name) = name {
            self.names.entry(name).or_default().push(agent.id);
        }
    }

    /// The user of this email or id.
    fn user(&self, text: &str) -> Option<Uuid> {
        let text = text.trim();
        match Uuid::parse_str(text) {
            Ok(id) => self.ids.contains_key(&id).then_some(id),
            Err(_) => match self.emails.get(&text.to_lowercase()).map(Vec::as_slice) {
                Some([id]) => Some(*id),
                _ => None,
            },
        }
    }

    fn meant(&self, text: &str) -> Meant {
        let name = folded(text);
        if let Some(id) = self.aliases.get(&name) {
            return Meant::User(*id);
        }
        match self.found(text, &name) {
            Meant::Nobody(reason) => self.unmatched.map_or(Meant::Nobody(reason), Meant::User),
            meant => meant,
        }
    }

    fn found(&self, text: &str, name: &str) -> Meant {
        if name.is_empty() {
            return Meant::Clara;
        }
        if let Ok(id) = Uuid::parse_str(text.trim()) {
            return self.user(text).map_or_else(|| nobody("no user has this id"), |_| Meant::User(id));
        }
        if let Some(email) = email_in(text) {
            return match self.emails.get(&email).map(Vec::as_slice) {
                Some([id]) => Meant::User(*id),
                Some(several) => nobody(format!("{} users have this email", several.len())),
                None if email == CLARA_EMAIL => Meant::Clara,
                None => nobody("no user with this email"),
            };
        }
        match self.names.get(name).map(Vec::as_slice) {
            Some([id]) => Meant::User(*id),
            Some(several) => nobody(format!("{} users have this name", several.len())),
            None if is_clara(name) => Meant::Clara,
            None => nobody("no user with this name"),
        }
    }
}

fn nobody(reason: impl Into<String>) -> Meant {
    Meant::Nobody(reason.into())
}

fn unfit(why: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("the user that `--assign-unmatched` names {why}"))
        .hint("clara-crm agents list shows the users")
}

/// An address, by itself or as mail programs write it: `Sarah Jones <sarah@example.com>`.
fn email_in(text: &str) -> Option<String> {
    let inner =
        text.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(text, |(email, _)| email);
    let email = inner.trim().to_lowercase();
    let is_address = email.contains('@') && !email.contains(char::is_whitespace);
    is_address.then_some(email)
}

/// A name as it is compared: case, spacing and accents aside.
fn folded(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_clara(name: &str) -> bool {
    let words = || name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words().any(|word| CLARA.contains(&word))
        && words().all(|word| CLARA.contains(&word) || BESIDE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SARAH: Uuid = Uuid::from_u128(1);
    const JOSE: Uuid = Uuid::from_u128(2);
    const BOB: Uuid = Uuid::from_u128(3);
    const OTHER_BOB: Uuid = Uuid::from_u128(4);

    fn named() -> Named {
        let mut named = Named::default();
        for (id, name, email) in [
            (SARAH, "Sarah Jones", "sarah@example.com"),
            (JOSE, "José  Álvarez", "Jose@Example.com"),
            (BOB, "Bob", "bob@example.com"),
            (OTHER_BOB, " bob ", "bob2@example.com"),
        ] {
            named.add(&Agent {
                id,
                full_name: Some(name.into()),
                email: Some(email.into()),
                role: "agent".into(),
                manager_id: None,
                is_active: None,
                leads: 0,
            });
        }
        named
    }

    #[test]
    fn people_are_known_by_id_email_and_a_name_of_their_own() {
        let named = named();
        for (text, wanted) in [
            ("00000000-0000-0000-0000-000000000001", SARAH),
            (" 00000000-0000-0000-0000-000000000002 ", JOSE),
            ("SARAH@example.com ", SARAH),
            ("Sarah Jones <sarah@example.com>", SARAH),
            (" sarah  JONES", SARAH),
            ("Jose Alvarez", JOSE),
            ("JOSÉ ÁLVAREZ", JOSE),
            ("bob@example.com", BOB),
        ] {
            assert_eq!(named.meant(text), Meant::User(wanted), "{text}");
        }
        for text in
            ["", "   ", "Clara", "sales", "AI", "voice bot", "Clara AI Agent", "clara@trendtialcrm.ai"]
        {
            assert_eq!(named.meant(text), Meant::Clara, "{text}");
        }
        for text in [
            "Bob",
            "Jon Smth",
            "nobody@example.com",
            "7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11",
            "Salesman",
            "agent",
        ] {
            assert!(matches!(named.meant(text), Meant::Nobody(_)), "{text}");
        }
        assert_eq!(named.meant("BOB"), nobody("2 users have this name"));
    }

    #[test]
    fn the_map_and_the_one_who_takes_the_rest_settle_what_is_open() {
        let mut named = named();
        named.aliases.insert(folded("Jon Smth"), JOSE);
        named.aliases.insert(folded("sales"), SARAH);
        assert_eq!(named.meant(" jon  smth"), Meant::User(JOSE));
        assert_eq!(named.meant("Sales"), Meant::User(SARAH));
        named.unmatched = Some(BOB);
        assert_eq!(named.meant("Who"), Meant::User(BOB));
        assert_eq!(named.meant("Bob"), Meant::User(BOB));
        assert_eq!(named.meant("clara"), Meant::Clara);
    }
}
