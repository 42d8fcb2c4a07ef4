//! What the conversations of one run share.

use std::sync::Arc;

use crate::agent::{Agent, CLARA_EMAIL, Identity};
use crate::db::Transaction;
use crate::error::Result;
use crate::lead::score::Market;
use crate::lead::stage::Pipeline;
use crate::store;
use crate::store::layout::Layout;

/// The tables whose rows a replay compares with.
const TABLES: [&str; 12] = [
    "users",
    "clients",
    "leads",
    "calls",
    "lead_activities",
    "activities",
    "conversations",
    "follow_ups",
    "meetings",
    "notifications",
    "notification_preferences",
    "pipeline_stages",
];

/// What is read once, in the first transaction that stays.
#[derive(Debug, Clone, Default)]
pub(super) struct Cast {
    pub(super) market: Market,
    pub(super) pipeline: Pipeline,
    pub(super) layout: Layout,
    pub(super) identity: Identity,
    /// Who stands in where a record names nobody.
    pub(super) default_agent: Option<Agent>,
}

impl Cast {
    /// Reads it, and makes sure that this role sees what it has to.
    pub(super) async fn read(
        tx: &Transaction<'_>,
        identity: &Identity,
        market: &Market,
    ) -> Result<Arc<Self>> {
        let (hidden, pipeline, layout) = futures_util::join!(
            store::sight::assert_nothing_hidden(tx, &TABLES),
            store::replay::pipeline(tx),
            Layout::read(tx)
        );
        hidden?;
        Ok(Arc::new(Self {
            market: market.clone(),
            pipeline: pipeline?,
            layout: layout?,
            identity: identity.clone(),
            default_agent: None,
        }))
    }

    /// Settles who stands in, given whom the database has under [`default_key`];
    /// Clara's own user is made where there is none.
    pub(super) async fn with_default(
        &self,
        tx: &mut Transaction<'_>,
        found: Option<Agent>,
    ) -> Result<Arc<Self>> {
        let agent = store::agents::standing_in(tx, &self.identity, found).await?;
        Ok(Arc::new(Self { default_agent: Some(agent), ..self.clone() }))
    }
}

/// The key by which the user who stands in is found.
pub(super) fn default_key(identity: &Identity) -> String {
    identity.default_agent.map_or_else(|| CLARA_EMAIL.to_owned(), |id| id.to_string())
}
