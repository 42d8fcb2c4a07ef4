//! The user who made a call, and under whose name what it becomes is written.

use uuid::Uuid;

use super::Cast;
use crate::agent::{Agent, Identity};
use crate::db::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::store;

/// The user who made the call: the one the record names, else Clara.
pub(super) async fn of(
    tx: &mut Transaction<'_>,
    named: Option<&str>,
    identity: &Identity,
    cast: &mut Cast,
) -> Result<(Uuid, Option<String>)> {
    if let Some(name) = named {
        let found = store::agents::find(tx, name).await?;
        match found {
            Some(agent) if agent.may_own_leads() => return Ok((agent.id, None)),
            _ if identity.named_only => {
                return Err(Error::new(ErrorKind::Input, "the agent of this record may not own leads")
                    .because("no active user of the sales team has this id or email, and AGENT_AUTH_REQUIRED is set"));
            }
            _ => {}
        }
    } else if identity.named_only && identity.default_agent.is_none() {
        return Err(Error::new(
            ErrorKind::Input,
            "the record names no agent, and AGENT_AUTH_REQUIRED is set",
        ));
    }
    let default = match &cast.default_agent {
        Some(agent) => agent.clone(),
        None => default_agent(tx, identity).await?,
    };
    let id = default.id;
    let warning = named.map(|_| {
        format!(
            "the record's agent is not an active user of the sales team: {} takes the call",
            default.name()
        )
    });
    cast.default_agent = Some(default);
    Ok((id, warning))
}

async fn default_agent(tx: &mut Transaction<'_>, identity: &Identity) -> Result<Agent> {
    let Some(id) = identity.default_agent else {
        return Ok(store::agents::ensure_clara(tx).await?.0);
    };
    match store::agents::find(tx, &id.to_string()).await? {
        Some(agent) if agent.may_own_leads() => Ok(agent),
        Some(_) => {
            Err(Error::new(ErrorKind::Refused, "the user that `DEFAULT_AGENT_ID` names may not own leads")
                .because("the user is not active, or has no role of the sales team"))
        }
        None => Err(Error::new(ErrorKind::Refused, "no user has the id that `DEFAULT_AGENT_ID` names")),
    }
    .map_err(|error| error.hint("clara-crm agents list"))
}
