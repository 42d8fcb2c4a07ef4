//! The user who made a call, and under whose name what it becomes is written.

use uuid::Uuid;

use super::world::World;
use crate::error::{Error, ErrorKind, Result};

/// The user who made the call: the one the record names, else Clara.
pub(super) fn of(world: &mut World, named: Option<&str>) -> Result<(Uuid, Option<String>)> {
    let identity = world.cast.identity.clone();
    if let Some(name) = named {
        match world.agent(name) {
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
    let Some(default) = world.default_agent() else { return Ok((Uuid::nil(), None)) };
    let warning = named.map(|_| {
        format!(
            "the record's agent is not an active user of the sales team: {} takes the call",
            default.name()
        )
    });
    Ok((default.id, warning))
}
