//! The rows that a conversation becomes, as JSON by column name.
//!
//! Every time in them is the conversation's and every id is derived from it, so that
//! the same conversation gives the same rows.

use serde_json::{Value, json};
use uuid::Uuid;

use super::history::Talk;
use super::kept::Kept;
use super::stored;
use crate::ids;
use crate::lead::contribution::Contribution;
use crate::lead::follow_up::FollowUpPlan;
use crate::lead::meeting::MeetingPlan;
use crate::transcript::{Message, Outcome, Role};

/// The longest intent that legacy Clara's `activities.intent varchar(50)` holds.
const INTENT_CHARS: usize = 50;

/// What the rows of one conversation share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session<'a> {
    /// The conversation.
    pub(super) talk: &'a Talk,
    /// The lead it is about.
    pub(super) lead_id: Uuid,
    /// The client of the lead.
    pub(super) client_id: Option<Uuid>,
    /// The user who made the call.
    pub(super) made_by: Uuid,
    /// How the call ended.
    pub(super) outcome: Outcome,
}

/// The call, under `id`: its own, or that of a row the live agent wrote.
#[must_use]
pub(super) fn call(session: &Session<'_>, id: Uuid) -> Value {
    let Talk { transcript, times, said, .. } = session.talk;
    json!({
        "id": id,
        "lead_id": session.lead_id,
        "user_id": session.made_by,
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
pub(super) fn outcome_name(outcome: Outcome) -> String {
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
pub(super) fn activities(session: &Session<'_>) -> Vec<Value> {
    let Talk { transcript, times, .. } = session.talk;
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

/// A follow-up under `id`, for the lead's owner.
#[must_use]
pub(super) fn follow_up(plan: &FollowUpPlan, id: Uuid, lead_id: Uuid, owner: Uuid) -> Value {
    json!({
        "id": id,
        "lead_id": lead_id,
        "agent_id": owner,
        "due_date": plan.due,
        "status": plan.status(),
        "notes": plan.notes,
        "suggested_by_ai": true,
        "ai_recommendation": plan.recommendation,
        "created_by": owner,
        "created_at": plan.made_at,
        "updated_at": plan.set_at,
    })
}

/// A meeting, for the lead's owner.
#[must_use]
pub(super) fn meeting(plan: &MeetingPlan, lead_id: Uuid, owner: Uuid) -> Value {
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
pub(super) fn notification(session: &Session<'_>, owner: Uuid, title: &str, message: &str) -> Value {
    let at = session.talk.times.ended_at.to_utc();
    let session_id = &session.talk.said.session_id;
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

/// The conversation itself, with its messages; what an older row holds stays where
/// nothing better is known.
#[must_use]
pub(super) fn conversation(
    talk: &Talk,
    made_by: Uuid,
    lead: Option<(Uuid, Option<Uuid>)>,
    older: Option<&Kept>,
) -> Value {
    let Talk { transcript, times, said, .. } = talk;
    let stored = stored::of(talk, made_by);
    let summary = older.and_then(Kept::summary_of_others).or(said.heard.summary.as_deref());
    let agent_type = older.and_then(|row| row.agent_type.as_deref()).unwrap_or("sales");
    json!({
        "id": talk.id,
        "session_id": transcript.session_id,
        "lead_id": lead.map(|(lead_id, _)| lead_id),
        "client_id": lead.map_or_else(|| older.and_then(|row| row.client_id), |(_, client_id)| client_id),
        "agent_type": agent_type,
        "status": "completed",
        "messages": transcript.messages,
        "started_at": times.started_at.to_utc(),
        "ended_at": times.ended_at.to_utc(),
        "last_activity": times.ended_at.to_utc(),
        "summary": summary,
        "metadata": transcript.metadata,
        "qualification": stored,
    })
}
