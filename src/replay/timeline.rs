//! The timeline of a lead that the dashboard shows, as rows of `lead_activities`.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::rows::{SOURCE, Session};
use crate::ids;
use crate::lead::fold::Step;
use crate::lead::stage::Pipeline;
use crate::lead::standing::Bucket;
use crate::store::cell::{Cell, Columns, row};
use crate::transcript::Outcome;

/// The events of one call that matter to a person.
#[must_use]
pub(super) fn events(step: &Step, session: &Session<'_>, pipeline: &Pipeline) -> Vec<Columns> {
    let created = step.created.then(|| {
        let subject = "AI Voice Assistant - Initial Contact".into();
        let description = Some("Lead created through Clara AI voice assistant".into());
        Event::new(
            "created",
            "ai_interaction",
            subject,
            description,
            Details::Created { initial_contact: true },
        )
    });
    let follow_up = step.follow_up.as_ref().map(|plan| {
        let subject = format!("Follow-up set for {}", plan.due.format("%-d %B %Y"));
        let details = Details::FollowUp { due_date: plan.due };
        Event::new("follow_up", "task", subject, Some(plan.recommendation.clone()), details)
    });
    let meeting = step.meeting.as_ref().map(|plan| {
        let verb = if plan.agreed { "Meeting set" } else { "Meeting proposed" };
        let subject = format!("{verb} for {} UTC", plan.start.format("%-d %B %Y, %H:%M"));
        let id = ids::of_session("meeting", &plan.session_id);
        let details = Details::Meeting { meeting_id: id, start_time: plan.start };
        Event::new("meeting", "meeting", subject, Some(plan.title.clone()), details)
    });
    let row = |one: Event| event(session, &one, step.at);
    let mut rows: Vec<Columns> = created.map(row).into_iter().collect();
    rows.push(call_event(session));
    rows.extend([status_change(step, pipeline), follow_up, meeting].into_iter().flatten().map(row));
    rows
}

fn status_change(step: &Step, pipeline: &Pipeline) -> Option<Event> {
    let (Some(before), after) = (step.before.0, step.standing.bucket) else { return None };
    if step.created || (before == after && step.before.1 == step.stage) {
        return None;
    }
    let stage = |id: Option<Uuid>| id.and_then(|id| pipeline.by_id(id)).map(|stage| stage.name.clone());
    let (from, to) = (stage(step.before.1), stage(step.stage));
    let subject = changed(before.as_str(), after.as_str(), from.as_deref(), to.as_deref());
    let description = Some(format!("Lead score is now {}", step.standing.score.total));
    let details = Details::Moved {
        from: Place { status_bucket: before, pipeline_stage: from },
        to: Place { status_bucket: after, pipeline_stage: to },
    };
    Some(Event::new("status_change", "status_change", subject, description, details))
}

/// The call's own line in the timeline; all that a call without a lead's substance leaves.
#[must_use]
pub(super) fn call_event(session: &Session<'_>) -> Columns {
    let details = Details::Call {
        call_id: ids::of_session("call", &session.talk.said.session_id),
        duration_seconds: session.talk.times.duration_seconds,
        outcome: session.outcome,
    };
    let summary = session.talk.said.heard.summary.clone();
    let one = Event::new("call", "call", "AI Voice Assistant Conversation".into(), summary, details);
    event(session, &one, session.talk.times.ended_at.to_utc())
}

fn changed(before: &str, after: &str, from: Option<&str>, to: Option<&str>) -> String {
    let bucket = (before != after).then(|| format!("{before} to {after}"));
    let stage =
        (from != to).then(|| format!("{} to {}", from.unwrap_or("no stage"), to.unwrap_or("no stage")));
    let parts: Vec<String> = [bucket, stage].into_iter().flatten().collect();
    format!("Moved from {}", parts.join(", and from "))
}

struct Event {
    kind: &'static str,
    activity_type: &'static str,
    subject: String,
    description: Option<String>,
    details: Details,
}

/// What is told of an event besides its words.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Details {
    Created { initial_contact: bool },
    Call { call_id: Uuid, duration_seconds: i32, outcome: Outcome },
    FollowUp { due_date: DateTime<Utc> },
    Meeting { meeting_id: Uuid, start_time: DateTime<Utc> },
    Moved { from: Place, to: Place },
}

/// Where a lead stands.
#[derive(Debug, Serialize)]
struct Place {
    status_bucket: Bucket,
    pipeline_stage: Option<String>,
}

/// The metadata of an event.
#[derive(Serialize)]
struct Metadata<'a> {
    source: &'static str,
    channel: &'static str,
    session_id: &'a str,
    #[serde(flatten)]
    details: &'a Details,
}

impl Event {
    fn new(
        kind: &'static str,
        activity_type: &'static str,
        subject: String,
        description: Option<String>,
        details: Details,
    ) -> Self {
        Self { kind, activity_type, subject, description, details }
    }
}

fn event(session: &Session<'_>, event: &Event, at: DateTime<Utc>) -> Columns {
    let session_id = &session.talk.said.session_id;
    let metadata = Metadata { source: SOURCE, channel: "voice", session_id, details: &event.details };
    row! {
        "id": ids::of_session(event.kind, session_id),
        "lead_id": session.lead_id,
        "activity_type": Cell::Name(event.activity_type),
        "subject": &event.subject,
        "description": event.description.as_deref(),
        "created_by": session.made_by,
        "activity_date": at,
        "metadata": Cell::json(&metadata),
        "is_automated": true,
        "created_at": at,
        "updated_at": at,
    }
}
