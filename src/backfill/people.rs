//! Who is meant by a text: the users by id, email and name, and whom the job names.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

use super::Job;
use crate::agent::{Agent, CLARA_EMAIL};
use crate::db::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::store::agents;

/// Words for Clara, and words that may stand beside them.
const CLARA: [&str; 5] = ["clara", "ai", "bot", "sales", "voice"];
const BESIDE: [&str; 2] = ["agent", "assistant"];

/// Who is meant by a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meant {
    User(Uuid),
    Clara,
    /// Nobody that is known, and why.
    Nobody(String),
}

/// The people by what they are called.
#[derive(Debug, Default)]
pub(super) struct Named {
    ids: HashSet<Uuid>,
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
        self.ids.insert(agent.id);
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
            Ok(id) => self.ids.contains(&id).then_some(id),
            Err(_) => match self.emails.get(&text.to_lowercase()).map(Vec::as_slice) {
                Some([id]) => Some(*id),
                _ => None,
            },
        }
    }

    /// Who is meant by a text.
    pub(super) fn meant(&self, text: &str) -> Meant {
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
