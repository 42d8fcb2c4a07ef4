//! The rows that a conversation becomes.
//!
//! Every time in them is the conversation's and every id is derived from it, so that
//! the same conversation gives the same rows.

use serde::Serialize;
use uuid::Uuid;

use super::history::Talk;
use super::kept::Kept;
use super::stored;
use crate::ids;
use crate::lead::contribution::Contribution;
use crate::lead::follow_up::FollowUpPlan;
use crate::lead::meeting::MeetingPlan;
use crate::lead::record::LeadRecord;
use crate::store::cell::{Cell, Columns, row};
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
pub(super) fn call(session: &Session<'_>, id: Uuid) -> Columns {
    let Talk { transcript, times, said, .. } = session.talk;
    row! {
        "id": id,
        "lead_id": session.lead_id,
        "user_id": session.made_by,
        "session_id": &transcript.session_id,
        "call_type": transcript.call_type.unwrap_or_default().as_str(),
        "outcome": session.outcome.as_str(),
        "duration": times.duration_seconds,
        "transcript": spoken(&transcript.messages),
        "sentiment_score": transcript.sentiment_score.or(said.heard.sentiment),
        "intent_detected": intent(said).map(Cell::Name),
        "confidence_score": confidence(&transcript.messages),
        "notes": format!("AI Voice Assistant Call - Outcome: {}", session.outcome.as_str()),
        "call_start_time": times.started_at.to_utc(),
        "call_end_time": times.ended_at.to_utc(),
        "created_at": times.started_at.to_utc(),
        "updated_at": times.ended_at.to_utc(),
    }
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

/// How many rows the interaction log of a talk has.
#[must_use]
pub(super) fn count_of_activities(talk: &Talk) -> usize {
    talk.transcript.messages.iter().filter(|message| message.role == Role::User).count()
}

/// The interaction log: a row for each thing the caller said, with the reply to it.
#[must_use]
pub(super) fn activities(session: &Session<'_>) -> Vec<Columns> {
    let mut exchanges: Vec<(&Message, Vec<&str>)> = Vec::new();
    for message in &session.talk.transcript.messages {
        match (message.role, exchanges.last_mut()) {
            (Role::User, _) => exchanges.push((message, Vec::new())),
            (Role::Assistant, Some((_, replies))) => replies.push(&message.content),
            _ => {}
        }
    }
    (1..).zip(&exchanges).map(|(number, (said, replies))| activity(session, number, said, replies)).collect()
}

/// One thing that the caller said, with the replies to it.
fn activity(session: &Session<'_>, number: usize, message: &Message, replies: &[&str]) -> Columns {
    let Talk { transcript, times, .. } = session.talk;
    let reply = (!replies.is_empty()).then(|| replies.join("\n"));
    let (said, replied) = (start_of(&message.content), start_of(reply.as_deref().unwrap_or_default()));
    let intent = message.intent.as_deref();
    row! {
        "id": ids::numbered("activity", &transcript.session_id, number),
        "lead_id": session.lead_id,
        "client_id": session.client_id,
        "session_id": &transcript.session_id,
        "activity_type": Cell::Name("ai_interaction"),
        "agent_type": Cell::Name("sales"),
        "description": format!("User: {said}\nAssistant: {replied}"),
        "message_content": &message.content,
        "agent_response": reply,
        "intent": intent.map(|intent| intent.chars().take(INTENT_CHARS).collect::<String>()),
        "confidence": message.confidence.map(|confidence| (confidence * 100.0).round() / 100.0),
        "metadata": Cell::json(&Exchange { source: SOURCE, exchange: number, intent }),
        "created_at": message.at.unwrap_or(times.started_at).to_utc(),
    }
}

/// What is told of where a row comes from.
pub(super) const SOURCE: &str = "voice_assistant";

/// The metadata of one exchange.
#[derive(Serialize)]
struct Exchange<'a> {
    source: &'static str,
    exchange: usize,
    intent: Option<&'a str>,
}

/// The metadata of a notification.
#[derive(Serialize)]
struct Origin<'a> {
    source: &'static str,
    session_id: &'a str,
}

/// The plan's first hundred characters.
fn start_of(text: &str) -> String {
    let mut start: String = text.chars().take(100).collect();
    if start.len() < text.len() {
        start.push_str("...");
    }
    start
}

/// A lead.
#[must_use]
pub(super) fn lead(row: &LeadRecord) -> Columns {
    row! {
        "id": row.id,
        "client_id": row.client_id,
        "agent_id": row.agent_id,
        "created_by": row.created_by,
        "status_bucket": row.status_bucket.clone(),
        "lead_score": row.lead_score,
        "score_grade": row.score_grade.clone(),
        "qualification_status": row.qualification_status.clone(),
        "pipeline_stage_id": row.pipeline_stage_id,
        "win_probability": row.win_probability,
        "expected_close_date": row.expected_close_date,
        "contact_person": row.contact_person.clone(),
        "email": row.email.clone(),
        "phone": row.phone.clone(),
        "deal_value": row.deal_value,
        "industry": row.industry.clone(),
        "budget": row.budget.clone(),
        "authority": row.authority.clone(),
        "need": row.need.clone(),
        "timeline": row.timeline.clone(),
        "progress_details": row.progress_details.clone(),
        "next_step": row.next_step.clone(),
        "follow_up_due_date": row.follow_up_due_date,
        "conversation_summary": row.conversation_summary.clone(),
        "lead_source": row.lead_source.clone(),
        "campaign_id": row.campaign_id.clone(),
        "utm_source": row.utm_source.clone(),
        "utm_medium": row.utm_medium.clone(),
        "utm_campaign": row.utm_campaign.clone(),
        "referrer_url": row.referrer_url.clone(),
        "tags": row.tags.clone(),
        "first_touch_date": row.first_touch_date,
        "last_touch_date": row.last_touch_date,
        "sync_lock": row.sync_lock,
        "extracted_info": row.extracted_info.clone(),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
}

/// A follow-up under `id`, for the lead's owner.
#[must_use]
pub(super) fn follow_up(plan: &FollowUpPlan, id: Uuid, lead_id: Uuid, owner: Uuid) -> Columns {
    row! {
        "id": id,
        "lead_id": lead_id,
        "agent_id": owner,
        "due_date": plan.due,
        "status": Cell::Name(plan.status()),
        "notes": &plan.notes,
        "suggested_by_ai": true,
        "ai_recommendation": &plan.recommendation,
        "created_by": owner,
        "created_at": plan.made_at,
        "updated_at": plan.set_at,
    }
}

/// A meeting, for the lead's owner.
#[must_use]
pub(super) fn meeting(plan: &MeetingPlan, lead_id: Uuid, owner: Uuid) -> Columns {
    row! {
        "id": ids::of_session("meeting", &plan.session_id),
        "lead_id": lead_id,
        "agent_id": owner,
        "title": &plan.title,
        "start_time": plan.start,
        "end_time": plan.end,
        "status": Cell::Name(plan.status()),
        "scheduled_by_ai": true,
        "meeting_type": &plan.meeting_type,
        "created_by": owner,
        "created_at": plan.made_at,
        "updated_at": plan.set_at,
    }
}

/// What the owner of a lead should hear about it.
#[must_use]
pub(super) fn notification(session: &Session<'_>, owner: Uuid, title: &str, message: &str) -> Columns {
    let at = session.talk.times.ended_at.to_utc();
    let session_id = &session.talk.said.session_id;
    row! {
        "id": ids::of_session("notification", session_id),
        "user_id": owner,
        "type": Cell::Name("lead_update"),
        "title": title,
        "message": message,
        "entity_type": Cell::Name("lead"),
        "entity_id": session.lead_id,
        "notification_date": at,
        "metadata": Cell::json(&Origin { source: SOURCE, session_id }),
        "created_at": at,
        "updated_at": at,
    }
}

/// The conversation itself, with its messages; what an older row holds stays where
/// nothing better is known.
#[must_use]
pub(super) fn conversation(
    talk: &Talk,
    made_by: Uuid,
    lead: Option<(Uuid, Option<Uuid>)>,
    older: Option<&Kept>,
) -> Columns {
    let Talk { transcript, times, said, .. } = talk;
    let summary = older.and_then(Kept::summary_of_others).or(said.heard.summary.as_deref());
    let agent_type = older.and_then(|row| row.agent_type.as_deref()).unwrap_or("sales");
    row! {
        "id": talk.id,
        "session_id": &transcript.session_id,
        "lead_id": lead.map(|(lead_id, _)| lead_id),
        "client_id": lead.map_or_else(|| older.and_then(|row| row.client_id), |(_, client_id)| client_id),
        "agent_type": agent_type,
        "status": Cell::Name("completed"),
        "messages": Cell::json(&transcript.messages),
        "started_at": times.started_at.to_utc(),
        "ended_at": times.ended_at.to_utc(),
        "last_activity": times.ended_at.to_utc(),
        "summary": summary,
        "metadata": Cell::json(&transcript.metadata),
        "qualification": stored::of(talk, made_by),
    }
}
