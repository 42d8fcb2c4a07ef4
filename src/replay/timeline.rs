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
    let stage = |id: Option<Uuid>| id.and_then(|id| pipeline.by_id(id)).map(|stage| stage.name.clone());
    let line =
        |kind: &str, activity_type: &str, subject: String, description: Option<String>, details: Value| {
            event(session, &Event { kind, activity_type, subject, description, details, at: step.at })
        };
    let mut rows = Vec::new();
    if step.created {
        rows.push(line(
            "created",
            "ai_interaction",
            "AI Voice Assistant - Initial Contact".into(),
            Some("Lead created through Clara AI voice assistant".into()),
            json!({"initial_contact": true}),
        ));
    }
    rows.push(call_event(session));
    if let (Some(before), after) = (step.before.0, step.standing.bucket)
        && !step.created
        && (before != after || step.before.1 != step.stage)
    {
        let (from, to) = (stage(step.before.1), stage(step.stage));
        rows.push(line(
            "status_change",
            "status_change",
            changed(before.as_str(), after.as_str(), from.as_deref(), to.as_deref()),
            Some(format!("Lead score is now {}", step.standing.score.total)),
            json!({"from": {"status_bucket": before, "pipeline_stage": from}, "to": {"status_bucket": after, "pipeline_stage": to}}),
        ));
    }
    if let Some(plan) = &step.follow_up {
        let subject = format!("Follow-up set for {}", plan.due.format("%-d %B %Y"));
        rows.push(line(
            "follow_up",
            "task",
            subject,
            Some(plan.recommendation.clone()),
            json!({"due_date": plan.due}),
        ));
    }
    if let Some(plan) = &step.meeting {
        let verb = if plan.agreed { "Meeting set" } else { "Meeting proposed" };
        let subject = format!("{verb} for {} UTC", plan.start.format("%-d %B %Y, %H:%M"));
        let details =
            json!({"meeting_id": ids::of_session("meeting", &plan.session_id), "start_time": plan.start});
        rows.push(line("meeting", "meeting", subject, Some(plan.title.clone()), details));
    }
    rows
}

/// The call's own line in the timeline; all that a call without a lead's substance leaves.
#[must_use]
pub(super) fn call_event(session: &Session<'_>) -> Value {
    let details = json!({
        "call_id": ids::of_session("call", &session.talk.said.session_id),
        "duration_seconds": session.talk.times.duration_seconds,
        "outcome": session.outcome,
    });
    let event_of = Event {
        kind: "call",
        activity_type: "call",
        subject: "AI Voice Assistant Conversation".into(),
        description: session.talk.said.heard.summary.clone(),
        details,
        at: session.talk.times.ended_at.to_utc(),
    };
    event(session, &event_of)
}

fn changed(before: &str, after: &str, from: Option<&str>, to: Option<&str>) -> String {
    let bucket = (before != after).then(|| format!("{before} to {after}"));
    let stage =
        (from != to).then(|| format!("{} to {}", from.unwrap_or("no stage"), to.unwrap_or("no stage")));
    let parts: Vec<String> = [bucket, stage].into_iter().flatten().collect();
    format!("Moved from {}", parts.join(", and from "))
}

struct Event<'a> {
    kind: &'a str,
    activity_type: &'a str,
    subject: String,
    description: Option<String>,
    details: Value,
    at: DateTime<Utc>,
}

fn event(session: &Session<'_>, event: &Event<'_>) -> Value {
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
        "activity_date": event.at,
        "metadata": metadata,
        "is_automated": true,
        "created_at": event.at,
        "updated_at": event.at,
    })
}
