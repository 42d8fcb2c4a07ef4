//! The rows that a conversation becomes, as JSON by column name.
//!
//! Every time in them is the conversation's and every id is derived from it, so that
//! the same conversation gives the same rows.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::ids;
use crate::lead::contribution::Contribution;
use crate::lead::fold::{FollowUpPlan, Step};
use crate::lead::meeting::MeetingPlan;
use crate::lead::stage::Pipeline;
use crate::transcript::times::CallTimes;
use crate::transcript::{Message, Outcome, Role, Transcript};

/// The longest intent that legacy Clara's `activities.intent varchar(50)` holds.
const INTENT_CHARS: usize = 50;

/// What the rows of one conversation share.
#[derive(Debug, Clone, Copy)]
pub struct Session<'a> {
    /// The delivery.
    pub transcript: &'a Transcript,
    /// Its times.
    pub times: CallTimes,
    /// What was heard.
    pub said: &'a Contribution,
    /// The lead it is about.
    pub lead_id: Uuid,
    /// The client of the lead.
    pub client_id: Option<Uuid>,
    /// The user who made the call.
    pub caller_id: Uuid,
    /// How the call ended.
    pub outcome: Outcome,
}

/// The call, under `id`: its own, or that of a row the live agent wrote.
#[must_use]
pub fn call(session: &Session<'_>, id: Uuid) -> Value {
    let Session { transcript, times, said, .. } = session;
    json!({
        "id": id,
        "lead_id": session.lead_id,
        "user_id": session.caller_id,
        "session_id": transcript.session_id,
        "call_type": transcript.call_type.unwrap_or_default(),
        "outcome": session.outcome,
        "duration": times.duration_seconds,
        "transcript": spoken(&transcript.messages),
        "sentiment_score": transcript.sentiment_score.or(said.heard.sentiment),
        "intent_detected": intent(said),
        "confidence_score": confidence(&transcript.messages),
        "notes": format!("AI Voice Assistant Call - Outcome: {}", outcome_name(session.outcome)),
        "call_start_time": times.started_at.to_utc(),
        "call_end_time": times.ended_at.to_utc(),
        "created_at": times.started_at.to_utc(),
        "updated_at": times.ended_at.to_utc(),
    })
}

/// The plan's form: a line a message, `USER: …` and `ASSISTANT: …`.
fn spoken(messages: &[Message]) -> String {
    let line = |message: &Message| match message.role {
        Role::User => Some(format!("USER: {}", message.content)),
        Role::Assistant => Some(format!("ASSISTANT: {}", message.content)),
        Role::System | Role::Tool => None,
    };
    messages.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

/// An outcome's name in the database.
#[must_use]
pub fn outcome_name(outcome: Outcome) -> String {
    serde_json::to_value(outcome).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The strongest sign of an intent to buy.
fn intent(said: &Contribution) -> Option<&'static str> {
    let heard = &said.heard.intent;
    let by_strength = [
        (heard.demo.is_some(), "demo"),
        (heard.meeting.is_some(), "meeting"),
        (heard.pricing.is_some(), "pricing"),
        (heard.urgency.is_some(), "urgency"),
        (heard.competitor.is_some(), "competitor"),
        (heard.timeline.is_some(), "timeline"),
    ];
    by_strength.iter().find(|(heard, _)| *heard).map(|(_, name)| *name)
}

/// How sure the recorder was of the caller's words, on average.
fn confidence(messages: &[Message]) -> Option<f64> {
    let known: Vec<f64> =
        messages.iter().filter(|m| m.role == Role::User).filter_map(|m| m.confidence).collect();
    #[allow(clippy::cast_precision_loss, reason = "a count of messages")]
    let average = known.iter().sum::<f64>() / known.len() as f64;
    (!known.is_empty()).then(|| (average * 100.0).round() / 100.0)
}

/// The interaction log: a row for each thing the caller said, with the reply to it.
#[must_use]
pub fn activities(session: &Session<'_>) -> Vec<Value> {
    let Session { transcript, times, .. } = session;
    let mut exchanges: Vec<(&Message, Vec<&str>)> = Vec::new();
    for message in &transcript.messages {
        match (message.role, exchanges.last_mut()) {
            (Role::User, _) => exchanges.push((message, Vec::new())),
            (Role::Assistant, Some((_, replies))) => replies.push(&message.content),
            _ => {}
        }
    }
    let row = |(number, (message, replies)): (usize, &(&Message, Vec<&str>))| {
        let reply = (!replies.is_empty()).then(|| replies.join("\n"));
        json!({
            "id": ids::numbered("activity", &transcript.session_id, number),
            "lead_id": session.lead_id,
            "client_id": session.client_id,
            "session_id": transcript.session_id,
            "activity_type": "ai_interaction",
            "agent_type": "sales",
            "description": format!("User: {}\nAssistant: {}", start_of(&message.content), start_of(reply.as_deref().unwrap_or_default())),
            "message_content": message.content,
            "agent_response": reply,
            "intent": message.intent.as_deref().map(|intent| intent.chars().take(INTENT_CHARS).collect::<String>()),
            "confidence": message.confidence.map(|confidence| (confidence * 100.0).round() / 100.0),
            "metadata": {"source": "voice_assistant", "exchange": number, "intent": message.intent},
            "created_at": message.at.unwrap_or(times.started_at).to_utc(),
        })
    };
    (1..).zip(&exchanges).map(row).collect()
}

/// The plan's first hundred characters.
fn start_of(text: &str) -> String {
    let mut start: String = text.chars().take(100).collect();
    if start.len() < text.len() {
        start.push_str("...");
    }
    start
}

/// The timeline that the dashboard shows: a row for each event of a call that matters
/// to a person.
#[must_use]
pub fn timeline(step: &Step, session: &Session<'_>, pipeline: &Pipeline) -> Vec<Value> {
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
pub fn call_event(session: &Session<'_>) -> Value {
    let details = json!({
        "call_id": ids::of_session("call", &session.transcript.session_id),
        "duration_seconds": session.times.duration_seconds,
        "outcome": session.outcome,
    });
    let event_of = Event {
        kind: "call",
        activity_type: "call",
        subject: "AI Voice Assistant Conversation".into(),
        description: session.said.heard.summary.clone(),
        details,
        at: session.times.ended_at.to_utc(),
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
    let session_id = &session.transcript.session_id;
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
        "created_by": session.caller_id,
        "activity_date": event.at,
        "metadata": metadata,
        "is_automated": true,
        "created_at": event.at,
        "updated_at": event.at,
    })
}

/// A follow-up under `id`, for the lead's owner.
#[must_use]
pub fn follow_up(
    plan: &FollowUpPlan,
    id: Uuid,
    lead_id: Uuid,
    owner: Uuid,
    asked_at: DateTime<Utc>,
) -> Value {
    json!({
        "id": id,
        "lead_id": lead_id,
        "agent_id": owner,
        "due_date": plan.due,
        "status": "Pending",
        "notes": plan.notes,
        "suggested_by_ai": true,
        "ai_recommendation": plan.recommendation,
        "created_by": owner,
        "created_at": asked_at,
        "updated_at": asked_at,
    })
}

/// A meeting, for the lead's owner.
#[must_use]
pub fn meeting(plan: &MeetingPlan, lead_id: Uuid, owner: Uuid) -> Value {
    json!({
        "id": ids::of_session("meeting", &plan.session_id),
        "lead_id": lead_id,
        "agent_id": owner,
        "title": plan.title,
        "start_time": plan.start,
        "end_time": plan.end,
        "status": plan.status(),
        "scheduled_by_ai": true,
        "meeting_type": plan.meeting_type,
        "created_by": owner,
        "created_at": plan.made_at,
        "updated_at": plan.set_at,
    })
}

/// What the owner of a lead should hear about it.
#[must_use]
pub fn notification(session: &Session<'_>, owner: Uuid, title: &str, message: &str) -> Value {
    let at = session.times.ended_at.to_utc();
    let session_id = &session.transcript.session_id;
    json!({
        "id": ids::of_session("notification", session_id),
        "user_id": owner,
        "type": "lead_update",
        "title": title,
        "message": message,
        "entity_type": "lead",
        "entity_id": session.lead_id,
        "notification_date": at,
        "metadata": {"source": "voice_assistant", "session_id": session_id},
        "created_at": at,
        "updated_at": at,
    })
}

/// The conversation itself, with its messages.
#[must_use]
pub fn conversation(
    transcript: &Transcript,
    times: &CallTimes,
    id: Uuid,
    lead: Option<(Uuid, Option<Uuid>)>,
    said: &Contribution,
) -> Value {
    let stored = super::stored::Stored::of(transcript, said);
    json!({
        "id": id,
        "session_id": transcript.session_id,
        "lead_id": lead.map(|(lead_id, _)| lead_id),
        "client_id": lead.and_then(|(_, client_id)| client_id),
        "agent_type": "sales",
        "status": "completed",
        "messages": transcript.messages,
        "started_at": times.started_at.to_utc(),
        "ended_at": times.ended_at.to_utc(),
        "last_activity": times.ended_at.to_utc(),
        "summary": said.heard.summary,
        "metadata": transcript.metadata,
        "qualification": stored,
    })
}
