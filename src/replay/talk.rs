//! What was said, as rows: the conversation, its call, its exchanges, and the events of
//! the lead's timeline.

use futures_util::future::{BoxFuture, try_join_all};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::history::{Talk, Version};
use super::rows::{self, Session};
use super::timeline;
use super::write::Writing;
use crate::db::Transaction;
use crate::error::Result;
use crate::ids;
use crate::lead::record::LeadRecord;
use crate::store::{self, Written};

/// Columns of a call that the live agent recorded which are not Clara's to rewrite.
const LIVE: [&str; 4] = ["id", "user_id", "notes", "created_at"];

/// Keeps a conversation that is nobody's.
pub(super) async fn keep(tx: &Transaction<'_>, writing: &Writing<'_>) -> Result<Written> {
    let incoming = &writing.incoming;
    let row = rows::conversation(&incoming.talk, writing.made_by, None, incoming.row.as_ref());
    store::upsert(tx, "conversations", &[row]).await
}

/// Writes the conversation at hand, those of nobody that turn out to be the lead's, and
/// the timeline that all of them make.
pub(super) async fn write(
    tx: &Transaction<'_>,
    writing: &mut Writing<'_>,
    after: &Version,
    row: &LeadRecord,
) -> Result<Written> {
    let mut written = write_conversations(tx, writing, after, row).await?;
    written += revise_call(tx, writing, row).await?;
    written += write_timeline(tx, writing, after, row).await?;
    Ok(written)
}

async fn write_conversations(
    tx: &Transaction<'_>,
    writing: &mut Writing<'_>,
    after: &Version,
    row: &LeadRecord,
) -> Result<Written> {
    let incoming = &writing.incoming;
    let place = Some((row.id, row.client_id));
    let own = rows::conversation(&incoming.talk, writing.made_by, place, incoming.row.as_ref());
    let mut conversations = vec![own];
    let (mut calls, mut activities) = (Vec::new(), Vec::new());
    for talk in &after.talks {
        let session = session_of(writing, talk, row);
        let own = talk.said.session_id == incoming.talk.said.session_id;
        if talk.adopted {
            conversations.push(rows::conversation(talk, session.made_by, place, None));
            calls.push(rows::call(&session, ids::of_session("call", &talk.said.session_id)));
        }
        if own && incoming.call.is_none() {
            calls.push(rows::call(&session, incoming.call_id()));
        }
        if (talk.adopted || own) && after.folded.step(&talk.said.session_id).is_some() {
            activities.extend(rows::activities(&session));
        }
    }
    let jobs: [BoxFuture<'_, Result<Written>>; 3] = [
        Box::pin(store::upsert(tx, "conversations", &conversations)),
        Box::pin(store::upsert(tx, "calls", &calls)),
        Box::pin(store::upsert(tx, "activities", &activities)),
    ];
    let written = try_join_all(jobs).await?;
    writing.counts.calls_created += written[1].inserted;
    writing.counts.activities_created += written[2].inserted;
    Ok(written.into_iter().fold(Written::default(), |mut sum, part| {
        sum += part;
        sum
    }))
}

/// The call of the conversation at hand, where it is recorded already. What a person
/// changed in it stays, and of one that the live agent recorded what is not Clara's.
async fn revise_call(tx: &Transaction<'_>, writing: &Writing<'_>, row: &LeadRecord) -> Result<Written> {
    let incoming = &writing.incoming;
    if incoming.call.is_none() {
        return Ok(Written::default());
    }
    let id = incoming.call_id();
    let call = rows::call(&session_of(writing, &incoming.talk, row), id);
    let own = |talk: &&Talk| talk.said.session_id == incoming.talk.said.session_id;
    let earlier = incoming.history.before.as_ref().and_then(|before| before.talks.iter().find(own));
    if let Some(earlier) = earlier {
        let before = rows::call(&session_of(writing, earlier, row), id);
        return store::revise(tx, "calls", id, &before, &call).await;
    }
    let Value::Object(columns) = call else { return Ok(Written::default()) };
    let changes: Map<String, Value> =
        columns.into_iter().filter(|(column, _)| !LIVE.contains(&column.as_str())).collect();
    store::update(tx, "calls", id, &changes).await?;
    Ok(Written { inserted: 0, updated: 1 })
}

/// What the rows of one of the lead's conversations share.
fn session_of<'a>(writing: &Writing<'_>, talk: &'a Talk, row: &LeadRecord) -> Session<'a> {
    Session {
        talk,
        lead_id: row.id,
        client_id: row.client_id,
        made_by: talk.made_by.unwrap_or(writing.made_by),
        outcome: talk.outcome(&writing.cast.market),
    }
}

/// The events that this conversation added, and those of others that it changed.
async fn write_timeline(
    tx: &Transaction<'_>,
    writing: &Writing<'_>,
    after: &Version,
    row: &LeadRecord,
) -> Result<Written> {
    let history = &writing.incoming.history;
    let shown =
        history.before.as_ref().filter(|_| !history.is_behind(writing.incoming.context.lead.as_ref()));
    let before = shown.map(|before| events(writing, before, row)).unwrap_or_default();
    let wanted = events(writing, after, row);
    let was = |event: &Value| before.iter().find(|old| old["id"] == event["id"]);
    let new: Vec<Value> = wanted.iter().filter(|event| was(event).is_none()).cloned().collect();
    let gone: Vec<Uuid> = before
        .iter()
        .filter(|old| !wanted.iter().any(|new| new["id"] == old["id"]))
        .filter_map(|old| old["id"].as_str()?.parse().ok())
        .collect();
    let mut written = store::upsert(tx, "lead_activities", &new).await?;
    written.updated += store::delete(tx, "lead_activities", &gone).await?;
    for event in &wanted {
        if let (Some(old), Some(id)) = (was(event), event["id"].as_str().and_then(|id| id.parse().ok())) {
            written += store::revise(tx, "lead_activities", id, old, event).await?;
        }
    }
    Ok(written)
}

/// The timeline of a version. A move that a person or a lock kept from the row is none.
fn events(writing: &Writing<'_>, version: &Version, row: &LeadRecord) -> Vec<Value> {
    let last = version.folded.steps.last().map(|step| &step.session_id);
    let mut events = Vec::new();
    for talk in &version.talks {
        let session = session_of(writing, talk, row);
        let Some(step) = version.folded.step(&talk.said.session_id) else {
            events.push(timeline::call_event(&session));
            continue;
        };
        let mut own = timeline::events(step, &session, &writing.cast.pipeline);
        if last == Some(&step.session_id)
            && row.status_bucket.as_deref() != Some(step.standing.bucket.as_str())
        {
            own.retain(|event| event["activity_type"] != "status_change");
        }
        events.extend(own);
    }
    events
}
