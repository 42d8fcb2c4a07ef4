//! The users who own leads, and Clara's own among them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, ErrorKind, Result};

/// Clara's address, by which her user is found.
pub const CLARA_EMAIL: &str = "clara@trendtialcrm.ai";
/// Clara's name.
pub const CLARA_NAME: &str = "Clara AI Agent";

/// A user of the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Primary key.
    pub id: Uuid,
    /// As written.
    pub full_name: Option<String>,
    /// As written.
    pub email: Option<String>,
    /// `agent`, `manager` or `super_admin`.
    pub role: String,
    /// Whom this user reports to.
    pub manager_id: Option<Uuid>,
    /// Whether this user works here; null counts as yes.
    pub is_active: Option<bool>,
    /// Leads this user owns.
    #[serde(default)]
    pub leads: i64,
}

impl Agent {
    /// Whether this user may own leads: active, with a role of the sales team.
    #[must_use]
    pub fn may_own_leads(&self) -> bool {
        self.is_active != Some(false) && matches!(self.role.as_str(), "agent" | "manager" | "super_admin")
    }

    /// What to call this user.
    #[must_use]
    pub fn name(&self) -> &str {
        self.full_name.as_deref().or(self.email.as_deref()).unwrap_or("unnamed user")
    }
}

/// Under whose name Clara writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// `DEFAULT_AGENT_ID`: takes the place of Clara's own user.
    pub default_agent: Option<Uuid>,
    /// `AGENT_AUTH_REQUIRED`: nothing is written unless an agent is named explicitly.
    pub named_only: bool,
}

impl Identity {
    /// Reads the plan's two variables.
    ///
    /// # Errors
    /// When `DEFAULT_AGENT_ID` is no UUID.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let filled =
            |name: &str| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let default_agent =
            filled("DEFAULT_AGENT_ID").map(|text| Uuid::parse_str(&text)).transpose().map_err(|_| {
                Error::new(ErrorKind::Usage, "`DEFAULT_AGENT_ID` is not a UUID")
                    .hint("clara-crm agents list shows the ids of the users")
            })?;
        let named_only = filled("AGENT_AUTH_REQUIRED").is_some_and(|text| text.eq_ignore_ascii_case("true"));
        Ok(Self { default_agent, named_only })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn identity(id: &str, required: &str) -> Result<Identity> {
        Identity::from_env(|name| Some(if name == "DEFAULT_AGENT_ID" { id.into() } else { required.into() }))
    }

    #[test]
    fn the_two_variables_of_the_plan_are_read() {
        let id = Uuid::from_u128(7);
        let got = identity(&id.to_string(), "True").unwrap();
        assert_eq!(got, Identity { default_agent: Some(id), named_only: true });
        assert_eq!(identity(" ", "no").unwrap(), Identity::default());
        assert_eq!(identity("bob", "").unwrap_err().kind(), ErrorKind::Usage);
    }
}
