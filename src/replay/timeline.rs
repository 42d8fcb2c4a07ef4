//! The timeline of a lead that the dashboard shows, as rows of `lead_activities`.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::rows::Session;
use crate::ids;
use crate::lead::fold::Step;
use crate::lead::stage::Pipeline;

/// The events of one call that matter to a person.
#[must_use]
pub(super) fn events(step: &Step, session: &Session<'_>, pipeline: &Pipeline) -> Vec<Value> {
    let created = step.created.then(|| {
        let subject = "AI Voice Assistant - Initial Contact".into();
        let description = Some("Lead created through Clara AI voice assistant".into());
        Event::new("created", "ai_interaction", subject, description, json!({"initial_contact": true}))
    });
    let follow_up = step.follow_up.as_ref().map(|plan| {
        let subject = format!("Follow-up set for {}", plan.due.format("%-d %B %Y"));
        let details = json!({"due_date": plan.due});
        Event::new("follow_up", "task", subject, Some(plan.recommendation.clone()), details)
    });
    let meeting = step.meeting.as_ref().map(|plan| {
        let verb = if plan.agreed { "Meeting set" } else { "Meeting proposed" };
        let subject = format!("{verb} for {} UTC", plan.start.format("%-d %B %Y, %H:%M"));
        let id = ids::of_session("meeting", &plan.session_id);
        let details = json!({"meeting_id": id, "start_time": plan.start});
        Event::new("meeting", "meeting", subject, Some(plan.title.clone()), details)
    });
    let row = |one: Event| event(session, &one, step.at);
    let mut rows: Vec<Value> = created.map(row).into_iter().collect();
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
    let details = json!({
        "from": {"status_bucket": before, "pipeline_stage": from},
        "to": {"status_bucket": after, "pipeline_stage": to},
    });
    Some(Event::new("status_change", "status_change", subject, description, details))
}

/// The call's own line in the timeline; all that a call without a lead's substance leaves.
#[must_use]
pub(super) fn call_event(session: &Session<'_>) -> Value {
    let details = json!({
        "call_id": ids::of_session("call", &session.talk.said.session_id),
        "duration_seconds": session.talk.times.duration_seconds,
        "outcome": session.outcome,
    });
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
    details: Value,
}

impl Event {
    fn new(
        kind: &'static str,
        activity_type: &'static str,
        subject: String,
        description: Option<String>,
        details: Value,
    ) -> Self {
        Self { kind, activity_type, subject, description, details }
    }
}

fn event(session: &Session<'_>, event: &Event, at: DateTime<Utc>) -> Value {
    let session_id = &session.talk.said.session_id;
    let mut metadata = json!({"source": "voice_assistant", "channel": "voice", "session_id": session_id});
    if let (Value::Object(all), Value::Object(more)) = (&mut metadata, &event.details) {
        all.extend(more.clone());
    }
    json!({
        "id": ids::of_session(event.kind, session_id),
        "lead_id": session.lead_id,
        "activity_type": event.activity_type,
        "subject": event.subject,
        "description": event.description,
        "created_by": session.made_by,
        "activity_date": at,
        "metadata": metadata,
        "is_automated": true,
        "created_at": at,
        "updated_at": at,
    })
}
