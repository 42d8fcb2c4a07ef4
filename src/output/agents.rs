//! The users who own leads.

use serde_json::json;

use super::table::{laid_out, number, prose, value};
use super::{Output, clean};
use crate::agent::Agent;
use crate::cli::Format;

impl Output {
    /// Prints users.
    pub fn agents(&self, database: &str, agents: &[Agent]) {
        if self.format != Format::Table {
            return self.document(database, json!({"agents": agents}));
        }
        if agents.is_empty() {
            return self.say("no users yet; clara-crm agents ensure makes Clara's own");
        }
        let rows = agents
            .iter()
            .map(|agent| {
                let active = if agent.is_active == Some(false) { "no" } else { "yes" };
                vec![
                    clean(agent.name()),
                    clean(agent.email.as_deref().unwrap_or("-")),
                    clean(&agent.role),
                    active.into(),
                    agent.leads.to_string(),
                    agent.id.to_string(),
                ]
            })
            .collect();
        let columns = [
            prose("NAME"),
            prose("EMAIL"),
            value("ROLE").from(70),
            value("ACTIVE").from(60),
            number("LEADS"),
            value("ID").from(105),
        ];
        self.data(&laid_out(self.width, &columns, rows));
    }

    /// Prints one user; `made` where it was just created.
    pub fn agent(&self, database: &str, agent: &Agent, made: Option<bool>) {
        if self.format != Format::Table {
            let mut body = json!({"agent": agent});
            if let Some(made) = made {
                body["created"] = json!(made);
            }
            return self.document(database, body);
        }
        match made {
            Some(true) => self.say("made Clara's user"),
            Some(false) => self.say("Clara's user was there already"),
            None => {}
        }
        let active = if agent.is_active == Some(false) { "no longer active" } else { "active" };
        self.data(&format!(
            "{}\n  {}\n  {}, {active}, owner of {} leads\n  {}",
            self.styles.strong(&clean(agent.name())),
            clean(agent.email.as_deref().unwrap_or("no email")),
            clean(&agent.role),
            agent.leads,
            agent.id
        ));
    }
}
