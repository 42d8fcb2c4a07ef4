//! The follow-up and the meetings of a lead: what to make, what to move, and what a
//! person has taken into their own hands.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::rows;
use super::write::Writing;
use crate::ids;
use crate::lead::fold::{Folded, FollowUpPlan};
use crate::lead::meeting::MeetingPlan;
use crate::store::replay::FollowUpRow;

/// What to write of one kind.
#[derive(Debug, Default)]
pub(super) struct Writes {
    /// New rows.
    pub(super) new: Vec<Value>,
    /// Rows to change, with the columns that change.
    pub(super) moved: Vec<(Uuid, Map<String, Value>)>,
    /// What was left as a person has it.
    pub(super) warnings: Vec<String>,
}

/// A lead has at most one pending follow-up suggested by Clara: a later call moves it,
/// a refusal cancels it, and one that a person rescheduled stays.
pub(super) fn follow_ups(writing: &Writing<'_>, after: &Folded, lead_id: Uuid, owner: Uuid) -> Writes {
    let before = writing.history.before.as_ref().and_then(|before| before.follow_up.as_ref());
    let mut pending = writing.context.follow_ups.iter().filter(|row| row.status == "Pending").peekable();
    let at = writing.times.ended_at.to_utc();
    match (&after.follow_up, pending.peek()) {
        (None, _) => cancelled(pending, before, at),
        (Some(plan), Some(row)) if row.due_date == plan.due => kept(row, plan, before, at),
        (Some(plan), Some(row)) => {
            if before.is_none_or(|before| before.due == row.due_date) {
                let change = moved_follow_up(plan, at);
                return Writes { moved: vec![(row.id, change)], ..Writes::default() };
            }
            let note =
                format!("the follow-up stays on {}, where a person put it", row.due_date.format("%-d %B %Y"));
            Writes { warnings: vec![note], ..Writes::default() }
        }
        (Some(plan), None) if plan.session_id == writing.said.session_id || before.is_none() => {
            let first = ids::of_lead("follow_up", lead_id);
            let taken = writing.context.follow_ups.iter().any(|row| row.id == first);
            let id = if taken { ids::of_session("follow_up", &plan.session_id) } else { first };
            Writes { new: vec![rows::follow_up(plan, id, lead_id, owner, at)], ..Writes::default() }
        }
        // The one that was asked for is done, and this conversation asks for no other.
        (Some(_), None) => Writes::default(),
    }
}

fn kept(row: &FollowUpRow, plan: &FollowUpPlan, before: Option<&FollowUpPlan>, at: DateTime<Utc>) -> Writes {
    if before == Some(plan) {
        return Writes::default();
    }
    Writes { moved: vec![(row.id, moved_follow_up(plan, at))], ..Writes::default() }
}

fn moved_follow_up(plan: &FollowUpPlan, at: DateTime<Utc>) -> Map<String, Value> {
    Map::from_iter([
        ("due_date".to_owned(), json!(plan.due)),
        ("notes".to_owned(), json!(plan.notes)),
        ("ai_recommendation".to_owned(), json!(plan.recommendation)),
        ("updated_at".to_owned(), json!(at)),
    ])
}

fn cancelled<'a>(
    pending: impl Iterator<Item = &'a FollowUpRow>,
    before: Option<&FollowUpPlan>,
    at: DateTime<Utc>,
) -> Writes {
    let mut writes = Writes::default();
    for row in pending {
        if before.is_none_or(|before| before.due == row.due_date) {
            let change = Map::from_iter([
                ("status".to_owned(), json!("Cancelled")),
                ("updated_at".to_owned(), json!(at)),
            ]);
            writes.moved.push((row.id, change));
        } else {
            writes
                .warnings
                .push("a follow-up that a person rescheduled stays, though the caller declined".into());
        }
    }
    writes
}

/// Meetings by what set them first. One whose time or status a person changed stays.
pub(super) fn meetings(writing: &Writing<'_>, after: &Folded, lead_id: Uuid, owner: Uuid) -> Writes {
    let before = writing.history.before.as_ref().map(|before| before.meetings.as_slice()).unwrap_or_default();
    let mut writes = Writes::default();
    for plan in &after.meetings {
        let earlier = before.iter().find(|earlier| earlier.session_id == plan.session_id);
        if earlier == Some(plan) {
            continue;
        }
        let id = ids::of_session("meeting", &plan.session_id);
        match (writing.context.meetings.iter().find(|row| row.id == id), earlier) {
            (None, None) => writes.new.push(rows::meeting(plan, lead_id, owner)),
            (Some(row), Some(earlier))
                if row.start_time == earlier.start && row.status.as_deref() == Some(earlier.status()) =>
            {
                writes.moved.push((id, moved_meeting(plan)));
            }
            // Somebody removed it, or changed it: it is theirs now.
            _ => writes.warnings.push("a meeting that a person changed stays as it is".into()),
        }
    }
    let at = writing.times.ended_at.to_utc();
    for gone in before.iter().filter(|old| !after.meetings.iter().any(|new| new.session_id == old.session_id))
    {
        let id = ids::of_session("meeting", &gone.session_id);
        if writing
            .context
            .meetings
            .iter()
            .any(|row| row.id == id && row.status.as_deref() == Some(gone.status()))
        {
            let change = [("status".to_owned(), json!("Cancelled")), ("updated_at".to_owned(), json!(at))];
            writes.moved.push((id, Map::from_iter(change)));
        }
    }
    writes
}

fn moved_meeting(plan: &MeetingPlan) -> Map<String, Value> {
    Map::from_iter([
        ("title".to_owned(), json!(plan.title)),
        ("start_time".to_owned(), json!(plan.start)),
        ("end_time".to_owned(), json!(plan.end)),
        ("status".to_owned(), json!(plan.status())),
        ("meeting_type".to_owned(), json!(plan.meeting_type)),
        ("updated_at".to_owned(), json!(plan.set_at)),
    ])
}
