//! What was said, as rows: the conversation, its call, its exchanges, and the events of
//! the lead's timeline.

use std::sync::Arc;

use serde_json::Map;
use uuid::Uuid;

use super::decide::Writing;
use super::history::{Talk, Version};
use super::kept::Kept;
use super::rows::{self, Session};
use super::stored::Caller;
use super::timeline;
use crate::ids;
use crate::lead::record::LeadRecord;
use crate::store::cell::{Cell, Columns};
use crate::store::replay::CallRow;
use crate::store::work::{Mode, Table};

/// Columns of a call that the live agent recorded which are not Clara's to rewrite.
const LIVE: [&str; 4] = ["id", "user_id", "notes", "created_at"];

/// Where a conversation belongs: a lead and its client.
type Belongs = Option<(Uuid, Option<Uuid>)>;

/// Keeps a conversation that is nobody's.
pub(super) fn keep(writing: &mut Writing<'_, '_>) {
    let talk = Arc::clone(&writing.incoming.talk);
    write_conversation(writing, &talk, None);
}

/// Writes the conversation at hand, those of nobody that turn out to be the lead's, and
/// the timeline that all of them make.
pub(super) fn write(writing: &mut Writing<'_, '_>, after: &Version, row: &LeadRecord) {
    let belongs = Some((row.id, row.client_id));
    let own_mode = if writing.incoming.kept.is_none() { Mode::New } else { Mode::Upsert };
    for part in &after.parts {
        let session_id = &part.talk.said.session_id;
        let own = *session_id == writing.incoming.talk.said.session_id;
        if !own && !part.adopted {
            continue;
        }
        let mode = if own { own_mode } else { Mode::Upsert };
        write_conversation(writing, &part.talk, belongs);
        if part.adopted || writing.incoming.call.is_none() {
            write_call(writing, &part.talk, row, mode);
        }
        if after.folded.step(session_id).is_some() {
            for activity in rows::activities(&session_of(writing, &part.talk, row)) {
                writing.put(Table::Activities, activity, mode);
            }
        }
    }
    revise_call(writing, row);
    write_timeline(writing, after, row);
}

fn write_conversation(writing: &mut Writing<'_, '_>, talk: &Arc<Talk>, belongs: Belongs) {
    let session_id = &talk.said.session_id;
    let kept = writing.world.conversation(session_id).cloned();
    let made_by = talk.made_by.unwrap_or(writing.incoming.made_by);
    let row = rows::conversation(talk, made_by, belongs, kept.as_deref());
    let text = |column: &str| row.get(column).and_then(Cell::as_text).map(str::to_owned);
    writing.world.keep(Kept {
        id: talk.id,
        session_id: session_id.clone(),
        lead_id: belongs.map(|(lead, _)| lead),
        client_id: match row.get("client_id") {
            Some(Cell::Id(client)) => Some(*client),
            _ => None,
        },
        started_at: Some(talk.times.started_at.to_utc()),
        agent_type: text("agent_type"),
        summary: text("summary"),
        caller: Caller::of(&talk.said),
        talk: Some(Arc::clone(talk)),
        whole: true,
        messages: None,
        metadata: Map::new(),
    });
    let mode = if kept.is_none() { Mode::New } else { Mode::Upsert };
    if kept.is_none() {
        writing.world.made_session(session_id);
    }
    writing.put(Table::Conversations, row, mode);
}

fn write_call(writing: &mut Writing<'_, '_>, talk: &Arc<Talk>, row: &LeadRecord, mode: Mode) {
    let id = ids::of_session("call", &talk.said.session_id);
    let call = rows::call(&session_of(writing, talk, row), id);
    writing.put(Table::Calls, call, mode);
    writing.world.set_call(CallRow { id, lead_id: row.id, session_id: talk.said.session_id.clone() });
}

/// The call of the conversation at hand, where it is recorded already. What a person
/// changed in it stays, and of one that the live agent recorded what is not Clara's.
fn revise_call(writing: &mut Writing<'_, '_>, row: &LeadRecord) {
    if writing.incoming.call.is_none() {
        return;
    }
    let id = writing.incoming.call_id();
    let mut call = rows::call(&session_of(writing, &writing.incoming.talk, row), id);
    let own = |talk: &&Arc<Talk>| talk.said.session_id == writing.incoming.talk.said.session_id;
    let before = writing.incoming.history.before.as_ref();
    if let Some(earlier) = before.and_then(|before| before.talks().find(own)) {
        if earlier.digest == writing.incoming.talk.digest {
            return;
        }
        let before = rows::call(&session_of(writing, earlier, row), id);
        return writing.world.work.revise(Table::Calls, id, before, call);
    }
    call.retain(|column, _| !LIVE.contains(&column));
    writing.world.work.update(Table::Calls, id, call);
}

/// What the rows of one of the lead's conversations share.
fn session_of<'a>(writing: &Writing<'_, '_>, talk: &'a Talk, row: &LeadRecord) -> Session<'a> {
    Session {
        talk,
        lead_id: row.id,
        client_id: row.client_id,
        made_by: talk.made_by.unwrap_or(writing.incoming.made_by),
        outcome: talk.outcome(&writing.world.cast.market),
    }
}

/// The events that this conversation added, and those of others that it changed.
fn write_timeline(writing: &mut Writing<'_, '_>, after: &Version, row: &LeadRecord) {
    let history = &writing.incoming.history;
    let shown = history.before.as_ref().filter(|_| !history.is_behind(writing.incoming.lead.as_ref()));
    let before = shown.map(|before| events(writing, before, row)).unwrap_or_default();
    let wanted = events(writing, after, row);
    for (_, old) in before.iter().filter(|(_, old)| !wanted.iter().any(|(_, new)| new.id() == old.id())) {
        if let Some(id) = old.id() {
            writing.world.work.delete(Table::LeadActivities, id);
        }
    }
    for (session, event) in wanted {
        let Some(id) = event.id() else { continue };
        match before.iter().find(|(_, old)| old.id() == Some(id)) {
            Some((_, old)) => {
                writing.world.work.revise(Table::LeadActivities, id, old.clone(), event);
            }
            None => {
                let new = writing.world.is_new_session(&session);
                writing.put(Table::LeadActivities, event, if new { Mode::New } else { Mode::Upsert });
            }
        }
    }
}

/// The timeline of a version, each event with its session. A move that a person or a lock
/// kept from the row is none.
fn events(writing: &Writing<'_, '_>, version: &Version, row: &LeadRecord) -> Vec<(String, Columns)> {
    let last = version.folded.steps.last().map(|step| &step.session_id);
    let mut events = Vec::new();
    for talk in version.talks() {
        let session = session_of(writing, talk, row);
        let mut own = match version.folded.step(&talk.said.session_id) {
            Some(step) => timeline::events(step, &session, &writing.world.cast.pipeline),
            None => vec![timeline::call_event(&session)],
        };
        let step = version.folded.steps.last().filter(|_| last == Some(&talk.said.session_id));
        if step.is_some_and(|step| row.status_bucket.as_deref() != Some(step.standing.bucket.as_str())) {
            own.retain(|event| event.get("activity_type").and_then(Cell::as_text) != Some("status_change"));
        }
        events.extend(own.into_iter().map(|event| (talk.said.session_id.clone(), event)));
    }
    events
}
